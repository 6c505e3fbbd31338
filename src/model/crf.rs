//! Training conditional random fields: stochastic gradient with a step per weight (AdaGrad, Duchi et al. 2011), weights
//! averaged over the later passes.

use std::collections::HashMap;

use super::shuffle::Shuffle;
use super::syntax::Rows;
use super::weights::quantise;
use crate::attribution::suggest::chain::{Room, Transitions};

/// Features that stand in a table, and how often each was seen.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<(u8, u32), u32>,
    keys: Vec<(u8, u32)>,
    counts: Vec<u32>,
}

impl Vocabulary {
    pub(super) fn number(&mut self, table: u8, key: u32) -> u32 {
        let number = *self.numbers.entry((table, key)).or_insert_with(|| {
            self.keys.push((table, key));
            self.counts.push(0);
            self.keys.len() as u32 - 1
        });
        self.counts[number as usize] += 1;
        number
    }
}

/// A chain of places with their features and right labels.
#[derive(Default)]
pub(super) struct Sequence {
    pub(super) features: Vec<u32>,
    pub(super) ends: Vec<u32>,
    pub(super) classes: Vec<u8>,
    pub(super) gold: Vec<u8>,
    /// For every place, the labels that are forbidden there, as bits.
    pub(super) forbidden: Vec<u8>,
    /// The article it comes from.
    pub(super) article: usize,
}

impl Sequence {
    pub(super) fn push(&mut self, class: u8, gold: u8, forbidden: u8) {
        self.ends.push(self.features.len() as u32);
        self.classes.push(class);
        self.gold.push(gold);
        self.forbidden.push(forbidden);
    }

    fn features(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.features[start..self.ends[at] as usize]
    }
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recipe {
    pub(super) epochs: usize,
    pub(super) rate: f32,
    pub(super) ridge: f32,
    /// Features seen fewer times are left out.
    pub(super) least: u32,
    pub(super) prune: f32,
    pub(super) seed: u64,
    /// Of 100 features, how many are left out by chance at every look, so that none is relied on alone (dropout).
    pub(super) dropped: u32,
}

/// What training gave: rows for each table, and the transitions.
pub(super) struct Trained<const L: usize, const W: usize> {
    pub(super) tables: Vec<Rows<W>>,
    pub(super) transitions: Transitions<L>,
}

/// Trains on the sequences that `chosen` chooses by article.
pub(super) fn train<const L: usize, const W: usize>(
    vocabulary: &Vocabulary,
    sequences: &[Sequence],
    classes: usize,
    recipe: Recipe,
    chosen: impl Fn(usize) -> bool,
) -> Trained<L, W> {
    let count = vocabulary.keys.len();
    let kept: Vec<bool> = vocabulary.counts.iter().map(|&count| count >= recipe.least).collect();
    let mut weights = vec![[0.0_f32; L]; count];
    let mut squares = vec![[0.0_f32; L]; count];
    let mut sums = vec![[0.0_f32; L]; count];
    let mut transitions = Transitions::<L>::new(classes);
    let mut step_squares = vec![[[0.0_f32; L]; L]; classes];
    let mut step_sums = vec![[[0.0_f32; L]; L]; classes];
    let numbers: Vec<usize> = (0..sequences.len()).filter(|&number| chosen(sequences[number].article)).collect();
    let mut shuffle = Shuffle::new(recipe.seed);
    let mut room = Room::<L>::default();
    let mut chance = Shuffle::new(recipe.seed + 100);
    let dropped = recipe.dropped as usize;
    let (mut looked_at, mut ends) = (Vec::<u32>::new(), Vec::<usize>::new());
    let first_kept = recipe.epochs / 2;
    for epoch in 0..recipe.epochs {
        for place in shuffle.order(numbers.len()) {
            let sequence = &sequences[numbers[place]];
            room.clear();
            looked_at.clear();
            ends.clear();
            for at in 0..sequence.gold.len() {
                let mut scores = [0.0; L];
                let looked = looked_at.len();
                looked_at.extend(sequence.features(at).iter().filter(|&&feature| kept[feature as usize] && chance.below(100) >= dropped));
                for &feature in &looked_at[looked..] {
                    (0..L).for_each(|label| scores[label] += weights[feature as usize][label]);
                }
                ends.push(looked_at.len());
                for (label, score) in scores.iter_mut().enumerate() {
                    if sequence.forbidden[at] >> label & 1 == 1 {
                        *score = -40.0;
                    }
                }
                room.scores.push(scores);
                room.classes.push(sequence.classes[at]);
            }
            room.forward(&transitions);
            room.backward();
            let move_by = |weight: &mut f32, square: &mut f32, gradient: f32| {
                let gradient = gradient + recipe.ridge * *weight;
                *square += gradient * gradient;
                *weight -= recipe.rate * gradient / (square.sqrt() + 1e-3);
            };
            for at in 0..sequence.gold.len() {
                let gold = sequence.gold[at] as usize;
                let gradients: [f32; L] = std::array::from_fn(|label| room.probability(at, label) - f32::from(u8::from(label == gold)));
                if gradients.iter().all(|gradient| gradient.abs() < 1e-3) {
                    continue;
                }
                let start = if at == 0 { 0 } else { ends[at - 1] };
                for &feature in &looked_at[start..ends[at]] {
                    let (weight, square) = (&mut weights[feature as usize], &mut squares[feature as usize]);
                    (0..L).for_each(|label| move_by(&mut weight[label], &mut square[label], gradients[label]));
                }
            }
            for at in 1..sequence.gold.len() {
                let class = sequence.classes[at] as usize;
                let steps = transitions.weights[class].iter_mut().flatten().zip(step_squares[class].iter_mut().flatten());
                for (step, (weight, square)) in steps.enumerate() {
                    let (from, to) = (step / L, step % L);
                    let right = sequence.gold[at - 1] as usize == from && sequence.gold[at] as usize == to;
                    let gradient = room.step(at, from, to) - f32::from(u8::from(right));
                    if gradient.abs() > 1e-3 {
                        move_by(weight, square, gradient);
                    }
                }
            }
        }
        if epoch >= first_kept {
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                (0..L).for_each(|label| sum[label] += weight[label]);
            }
            for (sum, weight) in step_sums.iter_mut().flatten().flatten().zip(transitions.weights.iter().flatten().flatten()) {
                *sum += weight;
            }
        }
    }
    let times = (recipe.epochs - first_kept) as f32;
    let share = 1.0 - recipe.dropped as f32 / 100.0;
    for (weight, sum) in transitions.weights.iter_mut().flatten().flatten().zip(step_sums.iter().flatten().flatten()) {
        *weight = sum / times;
    }
    let tables = vocabulary.keys.iter().map(|&(table, _)| table as usize + 1).max().unwrap_or(0);
    let mut rows = vec![Vec::new(); tables];
    for (number, &(table, key)) in vocabulary.keys.iter().enumerate().filter(|&(number, _)| kept[number]) {
        // What adds the same to every label changes nothing.
        let mean = sums[number].iter().sum::<f32>() / (L as f32 * times);
        rows[table as usize]
            .push((key, std::array::from_fn(|label| if label < L { share * (sums[number][label] / times - mean) } else { 0.0 })));
    }
    Trained { tables: rows.into_iter().map(|rows| quantise(rows, recipe.prune)).collect(), transitions }
}
