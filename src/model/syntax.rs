//! Training the tagger on a treebank.

use super::perceptron::Perceptron;
use super::shuffle::Shuffle;
use super::treebank::{Tree, document};
use crate::attribution::suggest::feature::Table;
use crate::attribution::suggest::tagger::{self, Tagger, WIDTH};
use crate::attribution::suggest::{Document, Tag};

/// Rows of a table with their scale, as they are written.
pub(super) type Rows<const W: usize> = (Vec<(u32, [i8; W])>, f32);

/// Trains a tagger on the trees that `chosen` chooses.
pub(super) fn tagger(trees: &[Tree], epochs: usize, chosen: impl Fn(usize) -> bool) -> Rows<WIDTH> {
    let mut perceptron = Perceptron::<WIDTH>::new();
    let mut shuffle = Shuffle::new(1);
    let mut keys = Vec::new();
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
                tagger::features(document, &sentence, at, &mut keys);
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
