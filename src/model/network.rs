//! How far words lean to be cues or sources, judged by their vectors alone: a network with one hidden layer, trained by
//! stochastic gradient with a step for each weight (AdaGrad). A word's own numbers never count for what is said of it, so that
//! words that were seen and words that were not get their leanings in the same way.

use crate::{
    model::{
        shuffle::Shuffle,
        vectors::{Vectors, dot},
    },
    suggest::{
        feature,
        leanings::{LEANINGS, STEPS},
    },
};

/// How often a word was seen in each capacity, and how often it was what the leaning is about.
pub(super) type Counts = [(u32, u32); LEANINGS];

/// Parts into which words are cut, by their first letters so that forms of one word fall into the same.
const PARTS: u32 = 8;
const LETTERS: usize = 4;
const HIDDEN: usize = 24;
const EPOCHS: usize = 12;
const RATE: f32 = 0.05;
const RIDGE: f32 = 1e-4;
/// A word seen more often counts no more.
const ENOUGH: f32 = 30.0;
/// What a step of a leaning is, as a logarithm of odds, and where steps begin.
const STEP: f32 = 0.6;
const LOWEST: f32 = -7.0;

/// The leanings of every word, in steps from 1 to [`STEPS`].
pub(super) fn leanings(vectors: &Vectors, counts: &[Counts]) -> Vec<[u8; LEANINGS]> {
    let parts: Vec<u32> = vectors.words.iter().map(|word| part(word)).collect();
    let mut found = vec![[0; LEANINGS]; vectors.words.len()];
    for part in 0..PARTS {
        let seen = |word: &usize| parts[*word] != part && counts[*word].iter().any(|count| count.0 > 0);
        let words: Vec<usize> = (0..vectors.words.len()).filter(seen).collect();
        let network = Network::learn(vectors, counts, &words);
        for word in (0..found.len()).filter(|&word| parts[word] == part) {
            found[word] = network.scores(vectors.of(word)).map(step);
        }
    }
    found
}

fn part(word: &str) -> u32 {
    let start = &word.as_bytes()[..word.len().min(LETTERS)];
    feature::key(501, feature::word(start), 0) % PARTS
}

fn step(odds: f32) -> u8 {
    1 + ((odds - LOWEST) / STEP).clamp(0.0, f32::from(STEPS - 1)) as u8
}

/// Weights and the sums of their squared gradients.
struct Layer {
    inputs: usize,
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Layer {
    fn new(inputs: usize, outputs: usize, chance: &mut Shuffle) -> Self {
        let spread = 1.0 / (inputs as f32).sqrt();
        let weights = (0..inputs * outputs).map(|_| (chance.below(2001) as f32 / 1000.0 - 1.0) * spread).collect();
        Self { inputs, weights, squares: vec![0.0; inputs * outputs] }
    }

    fn of(&self, output: usize, values: &[f32]) -> f32 {
        dot(&self.weights[output * self.inputs..][..self.inputs], values)
    }

    fn learn(&mut self, output: usize, values: &[f32], slope: f32) {
        let places = output * self.inputs..(output + 1) * self.inputs;
        for ((weight, square), value) in self.weights[places.clone()].iter_mut().zip(&mut self.squares[places]).zip(values) {
            let gradient = slope * value + RIDGE * *weight;
            *square += gradient * gradient;
            *weight -= RATE * gradient / (square.sqrt() + 1e-3);
        }
    }
}

struct Network {
    hidden: Layer,
    output: Layer,
}

impl Network {
    fn learn(vectors: &Vectors, counts: &[Counts], words: &[usize]) -> Self {
        let mut chance = Shuffle::new(15);
        let hidden = Layer::new(vectors.width + 1, HIDDEN, &mut chance);
        let mut network = Self { hidden, output: Layer::new(HIDDEN + 1, LEANINGS, &mut chance) };
        for _ in 0..EPOCHS {
            for place in chance.order(words.len()) {
                let word = words[place];
                network.step(vectors.of(word), &counts[word]);
            }
        }
        network
    }

    fn step(&mut self, vector: &[f32], counts: &Counts) {
        let input = with_one(vector.iter().map(|number| number * SCALE));
        let hidden = self.middle(&input);
        let mut back = [0.0; HIDDEN];
        for (output, &(seen, was)) in counts.iter().enumerate().filter(|(_, count)| count.0 > 0) {
            let share = was as f32 / seen as f32;
            let weight = (seen as f32).min(ENOUGH) / ENOUGH;
            let slope = weight * (sigmoid(self.output.of(output, &hidden)) - share);
            for (back, weight) in back.iter_mut().zip(&self.output.weights[output * (HIDDEN + 1)..]) {
                *back += slope * weight;
            }
            self.output.learn(output, &hidden, slope);
        }
        for (unit, back) in back.into_iter().enumerate() {
            self.hidden.learn(unit, &input, back * (1.0 - hidden[unit] * hidden[unit]));
        }
    }

    fn middle(&self, input: &[f32]) -> Vec<f32> {
        with_one((0..HIDDEN).map(|unit| self.hidden.of(unit, input).tanh()))
    }

    /// The logarithms of the odds of all leanings.
    fn scores(&self, vector: &[f32]) -> [f32; LEANINGS] {
        let hidden = self.middle(&with_one(vector.iter().map(|number| number * SCALE)));
        std::array::from_fn(|output| self.output.of(output, &hidden))
    }
}

/// Vectors of length 1 in many dimensions have small numbers.
const SCALE: f32 = 8.0;

fn with_one(values: impl Iterator<Item = f32>) -> Vec<f32> {
    values.chain([1.0]).collect()
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words whose first number says whether they are cues; the rest is noise.
    fn taught() -> (Vectors, Vec<Counts>) {
        let (mut vectors, mut counts) = (Vectors::none(4), Vec::new());
        let mut chance = Shuffle::new(3);
        for number in 0..400_u32 {
            let noise = |chance: &mut Shuffle| chance.below(200) as f32 / 100.0 - 1.0;
            let says = number % 2 == 0;
            let vector = [if says { 1.0 } else { -1.0 }, noise(&mut chance), noise(&mut chance), noise(&mut chance)];
            vectors.push(format!("{:04}", number * 7919 % 10_000), &vector);
            counts.push([(20, if says { 18 } else { 1 }), (0, 0), (20, 5)]);
        }
        (vectors, counts)
    }

    #[test]
    fn words_like_cues_lean_to_be_cues_whatever_was_counted_of_themselves() {
        let (vectors, mut counts) = taught();
        counts[0][0] = (20, 0);
        let found = leanings(&vectors, &counts);
        assert!(found[0][0] > found[1][0] + 3, "{:?} {:?}", found[0], found[1]);
    }

    #[test]
    fn leanings_are_the_same_every_time() {
        let (vectors, counts) = taught();
        assert_eq!(leanings(&vectors, &counts), leanings(&vectors, &counts));
    }
}
