//! Training conditional random fields: stochastic gradient with a step per weight (AdaGrad, Duchi et al. 2011), weights
//! averaged over the later passes.

use std::collections::HashMap;

use crate::{
    model::{shuffle::Shuffle, syntax::Rows, weights::quantise},
    suggest::chain::{Room, Transitions},
};

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
    /// How often to train, with other seeds.
    pub(super) times: u64,
    pub(super) seed: u64,
    /// Of 100 features, how many are left out by chance at every look, so that none is relied on alone (dropout).
    pub(super) dropped: u32,
}

/// What training gave: rows for each table, and the transitions.
pub(super) struct Trained<const L: usize, const W: usize> {
    pub(super) tables: Vec<Rows<W>>,
    pub(super) transitions: Transitions<L>,
}

/// Trains on the sequences that `chosen` chooses by article, as often as the recipe says in different orders, and takes the mean
/// of the weights, which depends less on chance.
pub(super) fn train<const L: usize, const W: usize>(
    vocabulary: &Vocabulary,
    sequences: &[Sequence],
    classes: usize,
    recipe: Recipe,
    chosen: impl Fn(usize) -> bool,
) -> Trained<L, W> {
    let kept: Vec<bool> = vocabulary.counts.iter().map(|&count| count >= recipe.least).collect();
    let mut transitions = Transitions::<L>::new(classes);
    let mut weights = vec![[0.0_f32; L]; vocabulary.keys.len()];
    let share = 1.0 / recipe.times as f32;
    for time in 0..recipe.times {
        let once = learn::<L>(&kept, sequences, classes, Recipe { seed: recipe.seed + 1000 * time, ..recipe }, &chosen);
        let steps = transitions.weights.iter_mut().flatten().flatten().zip(once.1.weights.iter().flatten().flatten());
        steps.for_each(|(mean, weight)| *mean += share * weight);
        weights.iter_mut().flatten().zip(once.0.iter().flatten()).for_each(|(mean, weight)| *mean += share * weight);
    }
    let tables = vocabulary.keys.iter().map(|&(table, _)| table as usize + 1).max().unwrap_or(0);
    let mut rows = vec![Vec::new(); tables];
    for (number, &(table, key)) in vocabulary.keys.iter().enumerate().filter(|&(number, _)| kept[number]) {
        // What adds the same to every label changes nothing.
        let mean = weights[number].iter().sum::<f32>() / L as f32;
        rows[table as usize].push((key, std::array::from_fn(|label| if label < L { weights[number][label] - mean } else { 0.0 })));
    }
    Trained { tables: rows.into_iter().map(|rows| quantise(rows, recipe.prune)).collect(), transitions }
}

/// Trains once: the weights of every feature, and the transitions.
fn learn<const L: usize>(
    kept: &[bool],
    sequences: &[Sequence],
    classes: usize,
    recipe: Recipe,
    chosen: &impl Fn(usize) -> bool,
) -> (Vec<[f32; L]>, Transitions<L>) {
    let count = kept.len();
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
    sums.iter_mut().flatten().for_each(|sum| *sum *= share / times);
    (sums, transitions)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chains of two labels where feature 0 says the label, and the label after it is the same.
    fn toy() -> (Vocabulary, Vec<Sequence>) {
        let (mut vocabulary, mut sequences) = (Vocabulary::default(), Vec::new());
        for article in 0..40 {
            let label = (article % 2) as u8;
            let mut sequence = Sequence { article, ..Sequence::default() };
            for key in [10 + u32::from(label), 20] {
                let number = vocabulary.number(0, key);
                sequence.features.push(number);
                sequence.push(0, label, 0);
            }
            sequences.push(sequence);
        }
        (vocabulary, sequences)
    }

    const RECIPE: Recipe = Recipe { epochs: 20, rate: 0.1, ridge: 1e-3, least: 1, prune: 0.0, times: 2, seed: 5, dropped: 10 };

    #[test]
    fn features_that_set_labels_apart_and_steps_that_recur_are_learned() {
        let (vocabulary, sequences) = toy();
        let trained = train::<2, 2>(&vocabulary, &sequences, 1, RECIPE, |_| true);
        let row = |key: u32| trained.tables[0].0.iter().find(|row| row.0 == key).map_or([0, 0], |row| row.1);
        assert!(row(10)[0] > 50 && row(11)[1] > 50, "{:?} {:?}", row(10), row(11));
        let steps = trained.transitions.weights[0];
        assert!(steps[0][0] > steps[0][1] && steps[1][1] > steps[1][0]);
    }

    #[test]
    fn training_twice_gives_the_same_weights() {
        let (vocabulary, sequences) = toy();
        let once = || train::<2, 2>(&vocabulary, &sequences, 1, RECIPE, |article| article % 4 != 0);
        assert_eq!(once().tables, once().tables);
        assert_eq!(once().transitions, once().transitions);
    }

    #[test]
    fn the_gradient_of_the_likelihood_is_the_probability() {
        let (mut room, mut transitions) = (Room::<2>::default(), Transitions::<2>::new(1));
        transitions.weights[0] = [[0.4, -0.3], [0.1, 0.2]];
        let mut log = |third: f32| {
            room.clear();
            room.scores.extend([[0.3, -0.1], [0.0, third], [0.6, 0.2]]);
            room.classes.extend([0; 3]);
            let log = room.forward(&transitions);
            room.backward();
            (log, room.probability(1, 1))
        };
        let slope = (log(0.5 + 0.05).0 - log(0.5 - 0.05).0) / 0.1;
        assert!((slope - log(0.5).1).abs() < 1e-3);
    }
}
