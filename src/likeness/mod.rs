//! Likeness: which claims say the same. Pure: knows no web, no database.
//!
//! A question is held against every claim at once, by meaning (vectors of a sentence encoder) and by words (BM25), in one [`Index`].
//! What it finds is then looked at one by one ([`Content`]): another number, date or name lowers it, and each says why. Without
//! the encoder, and for languages it does not know, words alone count.

/// What two claims share, and in what they differ.
mod content;
/// Texts as vectors.
mod encoder;
/// Many texts, ready to be asked.
mod index;
/// The numbers and dates in a claim.
mod number;
/// Claims that differ in a number, by example.
#[cfg(test)]
mod pairs;
/// A text cut into pieces of words.
mod pieces;
/// What a post adds to its claim.
mod post;

pub use content::{Comparison, Content, Reason};
pub use encoder::{Encoder, Vector, WIDTH};
pub use index::{Hit, Index};

use crate::text::{Ruler, sentences, words};
use encoder::{Wide, widened};

/// Sentences of a question with fewer words say too little by themselves.
const SHORTEST: usize = 4;
/// How many sentences of a question are compared by themselves.
const MOST_SENTENCES: usize = 8;

/// A text for which others are looked for that say the same.
#[derive(Debug)]
pub struct Question {
    whole: Option<Wide>,
    sentences: Vec<Wide>,
    words: Vec<String>,
    content: Content,
}

impl Question {
    /// The question that a text asks; without an encoder by its words alone.
    pub fn of(text: &str, encoder: Option<&Encoder>) -> Self {
        let text = post::without_trimmings(text);
        let vector = |text: &str| encoder.and_then(|encoder| encoder.vector(text)).map(|vector| widened(&vector));
        let ruler = Ruler::new(&text);
        let found = sentences(&text);
        let parts = found.iter().filter_map(|sentence| ruler.slice(sentence.span())).filter(|part| words(part).len() >= SHORTEST);
        let sentences = if found.len() > 1 { parts.take(MOST_SENTENCES).filter_map(vector).collect() } else { Vec::new() };
        Self { whole: vector(&text), sentences, words: index::stems(&text), content: Content::of(&text) }
    }

    /// The question that a claim asks whose vector is known.
    pub fn known(text: &str, vector: Option<Vector>) -> Self {
        Self { whole: vector.as_ref().map(widened), sentences: Vec::new(), words: index::stems(text), content: Content::of(text) }
    }

    /// How close in meaning a text of this vector is; `None` where the meaning of this one is not known.
    pub fn cosine(&self, vector: &Vector) -> Option<f32> {
        self.whole.as_ref().map(|whole| encoder::cosine(vector, whole))
    }

    /// What a text that was found shares with it, and what that makes of its score.
    pub fn compare<K>(&self, hit: &Hit<K>, found: &Content) -> (f32, Vec<Reason>) {
        let Comparison { change, factor, reasons } = self.content.compare(found, hit.cosine);
        ((hit.score + change) * factor, reasons)
    }
}
