//! Many texts, ready to be asked which of them are like another.

use super::{
    Question,
    encoder::{Vector, cosine},
    number::numbers,
};
use crate::text::{stem, terms};
use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap},
    hash::Hash,
    ops::Range,
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
/// How many texts are held against every question before the next ones: so many vectors stay close to the processor.
const BLOCK: usize = 512;

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
        self.search_all(std::slice::from_ref(question), most).pop().unwrap_or_default()
    }

    /// The texts most like each question, best first: all texts are gone through once, however many questions there are.
    pub fn search_all(&self, questions: &[Question], most: usize) -> Vec<Vec<Hit<K>>> {
        let mut asked: Vec<Asked<'_, K>> = questions.iter().map(|question| Asked::new(self, question, most)).collect();
        let (mut meaning, mut words) = ([f32::NAN; BLOCK], [0.0; BLOCK]);
        let mut vectors = 0;
        for (start, documents) in (0_u32..).step_by(BLOCK).zip(self.documents.chunks(BLOCK)) {
            let end = start + documents.len() as u32;
            let from = vectors;
            vectors += self.of[from..].partition_point(|document| *document < end);
            for asked in &mut asked {
                meaning.fill(f32::NAN);
                words.fill(0.0);
                asked.add_meaning(self.vectors[from..vectors].iter().zip(&self.of[from..vectors]), start, &mut meaning);
                asked.add_words(self, start..end, &mut words);
                for ((document, n), (meaning, words)) in documents.iter().zip(start..).zip(meaning.iter().zip(&words)) {
                    if document.lives && (*words > 0.0 || !meaning.is_nan()) {
                        let cosine = Some(*meaning).filter(|meaning| !meaning.is_nan());
                        asked.offer(n, Hit { key: document.key, score: cosine.unwrap_or(UNKNOWN) + WORDS * words, cosine });
                    }
                }
            }
        }
        asked.into_iter().map(Asked::best).collect()
    }

    fn average_length(&self) -> f32 {
        (self.length as f32 / self.living.max(1) as f32).max(1.0)
    }
}

/// A question on its way through the texts.
struct Asked<'i, K> {
    question: &'i Question,
    /// For each of its words how rare it is, and the texts that are still to come in which it stands.
    words: Vec<(f32, &'i [(u32, u16)])>,
    most: usize,
    /// The best so far, twice as many as wanted at most, each with its place.
    found: Vec<(u32, Hit<K>)>,
    /// What is less like it is not among the best.
    least: f32,
}

impl<'i, K: Copy + Eq + Hash> Asked<'i, K> {
    fn new(index: &'i Index<K>, question: &'i Question, most: usize) -> Self {
        let words = question.words.iter().collect::<BTreeSet<_>>().into_iter().filter_map(|word| index.words.get(word)).map(|places| {
            let (living, places_of) = (index.living as f32, places.len() as f32);
            ((1.0 + (living - places_of + 0.5).max(0.5) / (places_of + 0.5)).ln(), places.as_slice())
        });
        Self { question, words: words.collect(), most: most.max(1), found: Vec::new(), least: f32::NEG_INFINITY }
    }

    fn add_meaning<'v>(&self, vectors: impl Iterator<Item = (&'v Vector, &'v u32)>, start: u32, meaning: &mut [f32; BLOCK]) {
        let Some(whole) = &self.question.whole else { return };
        for (vector, document) in vectors {
            let whole = cosine(vector, whole);
            // Half by the whole text, half by the sentence of it that is most like the claim.
            let part = self.question.sentences.iter().map(|sentence| cosine(vector, sentence)).fold(whole, f32::max);
            let best = &mut meaning[(document - start) as usize];
            *best = best.max(f32::midpoint(whole, part));
        }
    }

    fn add_words(&mut self, index: &Index<K>, documents: Range<u32>, words: &mut [f32; BLOCK]) {
        let average = index.average_length();
        for (rarity, places) in &mut self.words {
            let (here, rest) = places.split_at(places.partition_point(|(document, _)| *document < documents.end));
            *places = rest;
            for &(document, count) in here {
                let length = f32::from(index.documents[document as usize].words) / average;
                let count = f32::from(count);
                words[(document - documents.start) as usize] += *rarity * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
            }
        }
    }

    fn offer(&mut self, place: u32, hit: Hit<K>) {
        if hit.score > self.least {
            self.found.push((place, hit));
            if self.found.len() == 2 * self.most {
                self.found.select_nth_unstable_by(self.most - 1, in_order);
                self.found.truncate(self.most);
                self.least = self.found.iter().map(|(_, hit)| hit.score).fold(f32::INFINITY, f32::min);
            }
        }
    }

    fn best(mut self) -> Vec<Hit<K>> {
        self.found.sort_unstable_by(in_order);
        self.found.truncate(self.most);
        self.found.into_iter().map(|(_, hit)| hit).collect()
    }
}

/// The best first; in the order in which they were put in where they are equally alike.
fn in_order<K>((place, hit): &(u32, Hit<K>), (other_place, other): &(u32, Hit<K>)) -> Ordering {
    other.score.total_cmp(&hit.score).then(place.cmp(other_place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_questions_find_in_one_pass_what_each_finds_alone_over_many_blocks() {
        let mut index = Index::default();
        for n in 0..3 * BLOCK + 7 {
            let mut vector = [0; super::super::WIDTH];
            vector[n % 300] = 100;
            vector[(n * 7) % 300] += 20;
            // One in five has no vector: words alone tell of it.
            index.put(n, &format!("Ferry {} sold seat {}.", n % 40, n % 9), [vector].as_slice().get(n % 5..1).unwrap_or_default());
        }
        index.remove(3);
        index.put(5, "Something else entirely.", &[]);
        let mut vector = [0; super::super::WIDTH];
        vector[45] = 127;
        let questions = [
            Question::known("Ferry 3 sold seat 3.", None),
            Question::known("Ferry 5 sold seat 5.", Some(vector)),
            Question::known("Nobody ever said this", None),
        ];
        for most in [1, 10, 5000] {
            let together = index.search_all(&questions, most);
            for (question, found) in questions.iter().zip(&together) {
                assert_eq!(found, &index.search(question, most));
                assert!(found.len() <= most && found.iter().all(|hit| hit.key != 3 && hit.key != 5));
                let all = index.search(question, usize::MAX / 2);
                assert_eq!(found.as_slice(), &all[..found.len()], "the best of all");
                assert!(found.is_sorted_by(|one, next| one.score > next.score || (one.score == next.score && one.key < next.key)));
            }
            assert_eq!(together[0].first().map(|hit| (hit.key, hit.cosine)), Some((363, None)), "the first of those that say it");
            assert!(together[1][0].cosine.is_some_and(|cosine| cosine > 0.0));
            assert!(together[2].is_empty());
        }
    }
}
