//! The leanings of words: learned from what the marked articles make of words, told of all words that have a vector.

use std::collections::HashMap;
use std::path::Path;

use crate::{
    model::{
        Failure,
        lesson::Right,
        network::{self, Counts},
        vectors::Vectors,
    },
    suggest::{Document, feature::word, leanings::Leanings},
};

/// The most frequent words are kept.
const WORDS: usize = 60_000;

/// The leanings of the words in the file of vectors, by the tagged articles and what is right in them.
pub(super) fn learn(path: &Path, documents: &[Document], right: &[Vec<Right>]) -> Result<Leanings, Failure> {
    let vectors = Vectors::read(path, WORDS)?;
    eprintln!("{} words of large text", vectors.words.len());
    let steps = network::leanings(&vectors, &counts(&vectors, documents, right));
    let words: Vec<_> = vectors.words.iter().map(|form| word(form.as_bytes())).zip(steps).collect();
    Ok(Leanings::of(&words))
}

/// How often each word was seen as a verb, otherwise and at all, and how often it was in a cue, in a cue and in a source.
fn counts(vectors: &Vectors, documents: &[Document], right: &[Vec<Right>]) -> Vec<Counts> {
    let numbers: HashMap<&str, usize> = vectors.words.iter().enumerate().map(|(number, word)| (word.as_str(), number)).collect();
    let mut counts = vec![Counts::default(); vectors.words.len()];
    for (document, right) in documents.iter().zip(right) {
        let mut roles = vec![(false, false); document.tokens.len()];
        for right in right {
            right.cue.clone().for_each(|at| roles[at].0 = true);
            right.source.iter().for_each(|&at| roles[at].1 = true);
        }
        for (at, &(cue, source)) in roles.iter().enumerate() {
            let Some(&number) = numbers.get(document.lower(at)) else { continue };
            let word = &mut counts[number];
            let capacity = &mut word[usize::from(!document.tokens[at].tag.is_verb())];
            *capacity = (capacity.0 + 1, capacity.1 + u32::from(cue));
            word[2] = (word[2].0 + 1, word[2].1 + u32::from(source));
        }
    }
    counts
}
