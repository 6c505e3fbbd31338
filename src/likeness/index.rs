//! Many texts, ready to be asked which of them are like another.

use super::{
    Question,
    encoder::{Vector, cosine},
    number::numbers,
};
use crate::text::{stem, terms};
use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

/// Texts with their vectors and words. One takes 400 bytes and about 12 a word.
#[derive(Debug)]
pub struct Index<K> {
    documents: Vec<Document<K>>,
    at: HashMap<K, u32>,
    /// One after the other.
    vectors: Vec<Vector>,
    /// Whose each is.
    of: Vec<u32>,
    /// In which texts a word stands, and how often.
    words: HashMap<String, Vec<(u32, u16)>>,
    /// Words of all texts together, and how many texts there are.
    length: u64,
    living: u32,
}

#[derive(Debug)]
struct Document<K> {
    key: K,
    words: u16,
    /// Not since replaced or taken away.
    lives: bool,
}

/// A text that is like the question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit<K> {
    /// Which.
    pub key: K,
    /// How alike: by meaning up to 1, and by words beyond it.
    pub score: f32,
    /// By meaning alone; `None` where one of the two has no vector.
    pub cosine: Option<f32>,
}

/// Terms of a text that count for its likeness, as stems; and its numbers, however they are written.
pub(super) fn stems(text: &str) -> Vec<String> {
    let numbers = numbers(text).into_iter().map(|number| format!("={}", number.value));
    terms(text).into_iter().map(|term| stem(&term)).chain(numbers).collect()
}

/// How much the words of a text count beside its meaning (a rare word that both have is worth about 7). Found on the training part of
/// the shared task that `README.md` in `model/` names.
const WORDS: f32 = 0.0113;
/// What takes the place of meaning where it is not known: words alone then decide.
const UNKNOWN: f32 = 0.0;
/// BM25, as usual.
const K1: f32 = 1.2;
const B: f32 = 0.75;

impl<K> Default for Index<K> {
    fn default() -> Self {
        let (documents, at, vectors, of, words) = Default::default();
        Self { documents, at, vectors, of, words, length: 0, living: 0 }
    }
}

impl<K: Copy + Eq + Hash> Index<K> {
    /// Puts a text in, in place of the one of the same key: its words, and the vectors of its parts, any of which may be like a question.
    pub fn put(&mut self, key: K, text: &str, vectors: &[Vector]) {
        self.remove(key);
        let Ok(document) = u32::try_from(self.documents.len()) else { return };
        let mut counts: HashMap<String, u16> = HashMap::new();
        let mut length = 0_u16;
        for word in stems(text) {
            length = length.saturating_add(1);
            let count = counts.entry(word).or_default();
            *count = count.saturating_add(1);
        }
        for (word, count) in counts {
            self.words.entry(word).or_default().push((document, count));
        }
        for vector in vectors {
            self.vectors.push(*vector);
            self.of.push(document);
        }
        self.length += u64::from(length);
        self.living += 1;
        self.documents.push(Document { key, words: length, lives: true });
        self.at.insert(key, document);
    }

    /// Takes the text of this key away.
    pub fn remove(&mut self, key: K) {
        if let Some(document) = self.at.remove(&key) {
            let document = &mut self.documents[document as usize];
            document.lives = false;
            self.length -= u64::from(document.words);
            self.living -= 1;
        }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.living as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.living == 0
    }

    /// The texts most like the question, best first.
    pub fn search(&self, question: &Question, most: usize) -> Vec<Hit<K>> {
        let mut meaning = vec![f32::NAN; self.documents.len()];
        for (vector, &document) in self.vectors.iter().zip(&self.of) {
            let Some(whole) = &question.whole else { break };
            let whole = cosine(vector, whole);
            // Half by the whole text, half by the sentence of it that is most like the claim.
            let part = question.sentences.iter().map(|sentence| cosine(vector, sentence)).fold(whole, f32::max);
            let best = &mut meaning[document as usize];
            *best = best.max(f32::midpoint(whole, part));
        }
        let mut words = vec![0.0_f32; self.documents.len()];
        let average = self.length as f32 / (self.living.max(1)) as f32;
        for word in question.words.iter().collect::<HashSet<_>>() {
            let Some(places) = self.words.get(word) else { continue };
            let rarity = (1.0 + (self.living as f32 - places.len() as f32 + 0.5).max(0.5) / (places.len() as f32 + 0.5)).ln();
            for &(document, count) in places {
                let length = f32::from(self.documents[document as usize].words) / average.max(1.0);
                let count = f32::from(count);
                words[document as usize] += rarity * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
            }
        }
        let mut hits: Vec<Hit<K>> = Vec::new();
        for ((document, meaning), words) in self.documents.iter().zip(meaning).zip(words) {
            if document.lives && (words > 0.0 || !meaning.is_nan()) {
                let known = Some(meaning).filter(|meaning| !meaning.is_nan());
                hits.push(Hit { key: document.key, score: known.unwrap_or(UNKNOWN) + WORDS * words, cosine: known });
            }
        }
        // In the order in which they were put in where they are equally alike.
        if hits.len() > most {
            let nth = most.max(1) - 1;
            let mut order: Vec<usize> = (0..hits.len()).collect();
            order.select_nth_unstable_by(nth, |a, b| hits[*b].score.total_cmp(&hits[*a].score).then(a.cmp(b)));
            order.truncate(most);
            order.sort_unstable();
            hits = order.into_iter().map(|n| hits[n]).collect();
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits
    }
}
