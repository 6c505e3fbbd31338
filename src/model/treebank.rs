//! A treebank in CoNLL-U (Universal Dependencies), brought to the engine's own tokens.

use std::fs;
use std::path::Path;

use crate::{
    model::{Failure, corpus},
    suggest::{Document, Tag},
};

/// A sentence with its parts of speech.
pub(super) struct Tree {
    pub(super) text: String,
    pub(super) tags: Vec<Tag>,
}

struct Word<'l> {
    form: &'l str,
    tag: Tag,
    head: usize,
}

/// Reads every `*.conllu` file of `folder`, in the order of their names.
pub(super) fn read(folder: &Path) -> Result<Vec<Tree>, Failure> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .map_err(|fault| Failure::Read(folder.to_owned(), fault))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "conllu"))
        .collect();
    paths.sort();
    let mut trees = Vec::new();
    for path in paths {
        let file = corpus::text(&path)?;
        for block in file.split("\n\n") {
            trees.extend(tree(block));
        }
    }
    Ok(trees)
}

/// The document of one sentence: whatever the text looks like, it is one.
pub(super) fn document(text: &str) -> Document<'_> {
    let mut document = Document::of(text);
    if document.sentences.len() > 1 {
        document.sentences.truncate(1);
        document.sentences[0] = 0..document.tokens.len();
        document.tokens.iter_mut().for_each(|token| token.sentence = 0);
    }
    document
}

fn tree(block: &str) -> Option<Tree> {
    let text = block.lines().find_map(|line| line.strip_prefix("# text = "))?;
    let words: Vec<Word> = block.lines().filter_map(word).collect();
    // Where each word stands in the text, in bytes.
    let mut at = 0;
    let mut places = Vec::with_capacity(words.len());
    for word in &words {
        let rest = &text[at..];
        let start = at + rest.len() - rest.trim_start().len();
        if !text[start..].starts_with(word.form) {
            return None;
        }
        at = start + word.form.len();
        places.push(start..at);
    }
    let document = document(text);
    if document.tokens.len() < 2 {
        return None;
    }
    // The first token that each word shares a byte with, and the words that each token holds.
    let mut owner = vec![usize::MAX; words.len()];
    let mut held = vec![Vec::new(); document.tokens.len()];
    let mut token = 0;
    for (number, place) in places.iter().enumerate() {
        while token < document.tokens.len() && document.tokens[token].bytes.end as usize <= place.start {
            token += 1;
        }
        if token == document.tokens.len() {
            return None;
        }
        owner[number] = token;
        held[token].push(number);
    }
    let mut tree = Tree { text: text.to_owned(), tags: Vec::new() };
    for (at, words_of) in held.iter().enumerate() {
        let top = words_of.iter().copied().find(|&number| words[number].head == 0 || owner[words[number].head - 1] != at);
        let Some(top) = top else {
            // A token inside a longer word of the treebank hangs from the token before it.
            let before = at.checked_sub(1)?;
            tree.tags.push(if document.tokens[at].is_word { tree.tags[before] } else { Tag::Punctuation });
            continue;
        };
        tree.tags.push(words[top].tag);
    }
    Some(tree)
}

fn word(line: &str) -> Option<Word<'_>> {
    let fields: Vec<&str> = line.split('\t').collect();
    if fields.len() < 8 || !fields[0].bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(Word { form: fields[1], tag: tag(fields[3], fields[4]), head: fields[6].parse().ok()? })
}

fn tag(universal: &str, penn: &str) -> Tag {
    match (universal, penn) {
        ("ADJ", _) => Tag::Adjective,
        ("ADP", _) => Tag::Preposition,
        ("ADV", _) => Tag::Adverb,
        ("AUX", _) => Tag::Auxiliary,
        ("CCONJ", _) => Tag::Conjunction,
        ("DET", _) => Tag::Determiner,
        ("INTJ", _) => Tag::Interjection,
        ("NOUN", "NNS" | "NNPS") => Tag::Nouns,
        ("NOUN", _) => Tag::Noun,
        ("NUM", _) => Tag::Number,
        ("PART", "RB") => Tag::Adverb,
        ("PART", _) => Tag::Particle,
        ("PRON", "PRP$" | "WP$") => Tag::Possessive,
        ("PRON", _) => Tag::Pronoun,
        ("PROPN", _) => Tag::Name,
        ("PUNCT", _) => Tag::Punctuation,
        ("SCONJ", _) => Tag::Subordinator,
        ("SYM", _) => Tag::Symbol,
        ("VERB", "VBD") => Tag::VerbPast,
        ("VERB", "VBP" | "VBZ") => Tag::VerbPresent,
        ("VERB", "VBG") => Tag::VerbGerund,
        ("VERB", "VBN") => Tag::VerbParticiple,
        ("VERB", _) => Tag::Verb,
        _ => Tag::Other,
    }
}
