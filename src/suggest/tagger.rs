//! Parts of speech: an averaged perceptron that goes through a sentence once, from left to right (Collins 2002).

use std::collections::HashMap;
use std::ops::Range;

use crate::suggest::{
    Document, ModelFault, Tag,
    bytes::{Reader, Writer},
    feature::{Table, key, shape, word},
    lexicon::Plain,
};

/// How many weights a row has: one for each tag and some to spare, so that a slot is half of what memory gives at once.
pub(crate) const WIDTH: usize = 30;
/// Words that hold them.
const WORDS: usize = 4;

/// Features of a token.
pub(crate) const FEATURES: usize = 17;

/// Gives every token its part of speech.
#[derive(Debug, Clone)]
pub(crate) struct Tagger {
    pub(crate) weights: Table<WIDTH>,
    /// Words that have one tag wherever they stand, by their hash.
    pub(crate) settled: HashMap<u32, Tag, Plain>,
}

impl Tagger {
    /// Tags all of `document`.
    pub(crate) fn tag(&self, document: &mut Document) {
        for sentence in 0..document.sentences.len() {
            let tokens = document.sentences[sentence].clone();
            for at in tokens.clone() {
                let settled = || self.settled.get(&document.tokens[at].word).copied();
                if let Some(tag) = closed(document, at).or_else(settled) {
                    document.tokens[at].tag = tag;
                    continue;
                }
                document.tokens[at].tag = best(&self.weights.sum_of_long::<FEATURES, WORDS>(&features(document, &tokens, at)));
            }
        }
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        self.weights.write(to);
        let mut settled: Vec<_> = self.settled.iter().collect();
        settled.sort_unstable();
        to.u32(settled.len() as u32);
        for (&word, &tag) in settled {
            to.u32(word);
            to.u8(tag as u8);
        }
    }

    pub(crate) fn read(from: &mut Reader) -> Result<Self, ModelFault> {
        let mut tagger = Self { weights: Table::read(from)?, settled: HashMap::default() };
        for _ in 0..from.u32()? {
            let word = from.u32()?;
            let tag = Tag::ALL.get(from.u8()? as usize).ok_or(ModelFault::Damaged)?;
            tagger.settled.insert(word, *tag);
        }
        Ok(tagger)
    }
}

/// The tag with the highest score; the first of several.
pub(crate) fn best<S: PartialOrd>(scores: &[S; WIDTH]) -> Tag {
    let mut best = 0;
    for label in 1..Tag::ALL.len() {
        if scores[label] > scores[best] {
            best = label;
        }
    }
    Tag::ALL[best]
}

/// Marks and the most frequent words that have only one tag.
pub(crate) fn closed(document: &Document, at: usize) -> Option<Tag> {
    let token = &document.tokens[at];
    let form = document.form(at);
    if !token.is_word {
        return Some(match form {
            "$" | "%" | "€" | "£" | "+" | "=" | "#" => Tag::Symbol,
            _ => Tag::Punctuation,
        });
    }
    // Those below are short.
    if form.len() > 5 {
        return None;
    }
    Some(match form {
        "the" | "a" | "The" => Tag::Determiner,
        "of" => Tag::Preposition,
        "and" => Tag::Conjunction,
        "he" | "she" | "they" | "He" | "She" | "They" | "it" => Tag::Pronoun,
        "his" | "their" | "its" => Tag::Possessive,
        _ => return None,
    })
}

/// The features of one token; tags before it are given already.
pub(crate) fn features(document: &Document, sentence: &Range<usize>, at: usize) -> [u32; FEATURES] {
    let value = |at: Option<usize>| match at {
        Some(at) if sentence.contains(&at) => document.tokens[at].word,
        _ => 0,
    };
    let tag = |back: usize| match at.checked_sub(back) {
        Some(at) if sentence.contains(&at) => document.tokens[at].tag as u32 + 1,
        _ => 0,
    };
    let lower = document.lower(at).as_bytes();
    let suffix = |n: usize| word(&lower[lower.len().saturating_sub(n)..]);
    let here = document.tokens[at].word;
    let (before, after) = (value(at.checked_sub(1)), value(Some(at + 1)));
    let look = shape(document, at) << 1 | u32::from(at == sentence.start);
    let ending = match sentence.contains(&(at + 1)) {
        true => {
            let next = document.lower(at + 1).as_bytes();
            word(&next[next.len().saturating_sub(3)..])
        }
        false => 0,
    };
    [
        key(1, 0, 0),
        key(2, here, 0),
        key(3, suffix(3), 0),
        key(4, suffix(2), look),
        key(5, suffix(1), tag(1)),
        key(6, look, tag(1)),
        key(7, tag(1), 0),
        key(8, tag(1), tag(2)),
        key(9, tag(1), here),
        key(10, before, 0),
        key(11, after, 0),
        key(12, value(at.checked_sub(2)), 0),
        key(13, value(Some(at + 2)), 0),
        key(14, word(&lower[..lower.len().min(2)]), look),
        key(15, here, after),
        key(16, suffix(4), 0),
        key(17, ending, tag(1)),
    ]
}
