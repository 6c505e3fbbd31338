//! Training the tagger on a treebank.

use std::collections::HashMap;

use crate::{
    model::{
        perceptron::Perceptron,
        shuffle::Shuffle,
        treebank::{Tree, document},
    },
    suggest::{
        Document, Tag,
        feature::{Table, word},
        lexicon::Plain,
        tagger::{self, Tagger, WIDTH},
    },
};

/// Rows of a table with their scale, as they are written.
pub(super) type Rows<const W: usize> = (Vec<(u32, [i8; W])>, f32);

/// Trains a tagger on the trees that `chosen` chooses.
pub(super) fn tagger(trees: &[Tree], epochs: usize, chosen: impl Fn(usize) -> bool) -> Rows<WIDTH> {
    let mut perceptron = Perceptron::<WIDTH>::new();
    let mut shuffle = Shuffle::new(1);
    let mut documents: Vec<Document> = trees.iter().map(|tree| document(&tree.text)).collect();
    for _ in 0..epochs {
        for number in shuffle.order(trees.len()) {
            if !chosen(number) {
                continue;
            }
            let (tree, document) = (&trees[number], &mut documents[number]);
            let sentence = 0..document.tokens.len();
            for at in sentence.clone() {
                if let Some(tag) = tagger::closed(document, at) {
                    document.tokens[at].tag = tag;
                    continue;
                }
                let keys = tagger::features(document, &sentence, at);
                let scores = perceptron.scores(&keys);
                let guess = (1..Tag::ALL.len()).fold(0, |best, label| if scores[label] > scores[best] { label } else { best });
                let right = tree.tags[at] as usize;
                perceptron.tick();
                if guess != right {
                    perceptron.learn(&keys, right, guess);
                }
                document.tokens[at].tag = Tag::ALL[guess];
            }
        }
    }
    perceptron.finish(3, 0.06)
}

pub(super) fn made<const W: usize>(rows: &Rows<W>) -> Table<W> {
    Table::of(&rows.0, rows.1)
}

/// The words that are frequent and have one tag nearly wherever they stand.
pub(super) fn settled(trees: &[Tree], chosen: impl Fn(usize) -> bool) -> HashMap<u32, Tag, Plain> {
    const FREQUENT: u32 = 25;
    const EXCEPTIONS: f32 = 0.01;
    let mut counts: HashMap<u32, [u32; Tag::ALL.len()]> = HashMap::new();
    for (_, tree) in trees.iter().enumerate().filter(|(number, _)| chosen(*number)) {
        let document = document(&tree.text);
        for at in (0..document.tokens.len()).filter(|&at| document.tokens[at].is_word) {
            counts.entry(word(document.lower(at).as_bytes())).or_default()[tree.tags[at] as usize] += 1;
        }
    }
    let settled = counts.into_iter().filter_map(|(word, counts)| {
        let all: u32 = counts.iter().sum();
        let (most, tag) = counts.into_iter().zip(Tag::ALL).max_by_key(|&(count, _)| count)?;
        (all >= FREQUENT && (all - most) as f32 <= EXCEPTIONS * all as f32).then_some((word, tag))
    });
    settled.collect()
}

/// The share of tags that are right on the sentences that `chosen` chooses, words only.
pub(super) fn measure(trees: &[Tree], tagger: &Tagger, chosen: impl Fn(usize) -> bool) -> f32 {
    let (mut right, mut all) = (0_usize, 0_usize);
    for (_, tree) in trees.iter().enumerate().filter(|(number, _)| chosen(*number)) {
        let mut document = document(&tree.text);
        tagger.tag(&mut document);
        for at in (0..document.tokens.len()).filter(|&at| document.tokens[at].is_word) {
            all += 1;
            right += usize::from(document.tokens[at].tag == tree.tags[at]);
        }
    }
    right as f32 / all.max(1) as f32
}
