//! WordNet's database files (`index.noun`, `data.verb`, `verb.exc` …), brought to the engine's lexicon.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::{
    model::{Failure, corpus},
    suggest::{
        feature::word,
        lexicon::{Entry, Lexicon},
    },
};

/// The sentence frame "Somebody ----s that CLAUSE".
const THAT: u32 = 26;

/// Reads nouns and verbs of one word in lower case from the database in `folder`.
pub(super) fn read(folder: &Path) -> Result<Lexicon, Failure> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut irregular = Vec::new();
    for part in ["noun", "verb"] {
        let data = corpus::text(&folder.join(format!("data.{part}")))?;
        let meanings: HashMap<&str, Meaning> = data.lines().filter_map(meaning).collect();
        let index = corpus::text(&folder.join(format!("index.{part}")))?;
        for line in index.lines().filter(|line| !line.starts_with(' ')) {
            let fields: Vec<&str> = line.split_ascii_whitespace().collect();
            let (Some(&lemma), Some(Ok(count))) = (fields.first(), fields.get(2).map(|count| count.parse::<usize>())) else { continue };
            if !lemma.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') || fields.len() < count {
                continue;
            }
            let senses: Vec<&Meaning> = fields[fields.len() - count..].iter().filter_map(|offset| meanings.get(offset)).collect();
            let Some(first) = senses.first() else { continue };
            let entry = entries.entry(lemma.to_owned()).or_default();
            if part == "noun" {
                entry.noun = first.file;
                entry.nouns = senses.iter().fold(0, |bits, sense| bits | 1 << (sense.file - 3));
            } else {
                entry.verb = first.file;
                entry.verbs = senses.iter().fold(0, |bits, sense| bits | 1 << (sense.file - 29) & 0x3FFF | u32::from(sense.that) << 15);
                entry.verbs |= u32::from(first.that) << 14;
                entry.family = family(first, &meanings);
            }
        }
        for line in corpus::text(&folder.join(format!("{part}.exc")))?.lines() {
            if let Some((form, base)) = line.split_once(' ')
                && !line.contains('_')
            {
                irregular.push((form.to_owned(), base.split(' ').next().unwrap_or(base).to_owned()));
            }
        }
    }
    Ok(Lexicon::of(entries.into_iter().collect(), irregular))
}

struct Meaning<'l> {
    offset: &'l str,
    file: u8,
    above: Option<&'l str>,
    that: bool,
}

fn meaning(line: &str) -> Option<(&str, Meaning<'_>)> {
    let (line, _) = line.split_once(" | ")?;
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let (&offset, file) = (fields.first()?, fields.get(1)?.parse().ok()?);
    if offset.len() != 8 {
        return None;
    }
    let above = fields.iter().position(|&field| field == "@").and_then(|at| fields.get(at + 1).copied());
    let that = fields.windows(2).any(|pair| pair[0] == "+" && pair[1].parse() == Ok(THAT) && pair[1].len() == 2);
    Some((offset, Meaning { offset, file, above, that }))
}

/// The more general verb two steps below the root of the first sense.
fn family(first: &Meaning, meanings: &HashMap<&str, Meaning>) -> u32 {
    let mut chain = vec![first.offset];
    let mut above = first.above;
    while let Some(next) = above.and_then(|offset| meanings.get(offset)) {
        if chain.contains(&next.offset) {
            break;
        }
        chain.push(next.offset);
        above = next.above;
    }
    let at = chain.len().saturating_sub(3);
    word(chain[at].as_bytes())
}
