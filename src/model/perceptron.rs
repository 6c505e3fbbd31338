//! Averaged perceptrons (Collins 2002) over hashed features, for the tagger.

use std::collections::HashMap;

use crate::model::weights::quantise;

/// Weights in training.
pub(super) struct Perceptron<const W: usize> {
    rows: HashMap<u32, Row<W>>,
    step: u32,
}

#[derive(Clone, Copy)]
struct Row<const W: usize> {
    now: [f32; W],
    sum: [f32; W],
    since: [u32; W],
    changes: u32,
}

impl<const W: usize> Perceptron<W> {
    pub(super) fn new() -> Self {
        Self { rows: HashMap::new(), step: 0 }
    }

    pub(super) fn scores(&self, keys: &[u32]) -> [f32; W] {
        let mut scores = [0.0; W];
        for row in keys.iter().filter_map(|key| self.rows.get(key)) {
            scores.iter_mut().zip(&row.now).for_each(|(score, weight)| *score += weight);
        }
        scores
    }

    /// Counts one decision; call once for each, right or wrong.
    pub(super) fn tick(&mut self) {
        self.step += 1;
    }

    /// Moves the weights from the label that was wrong to the one that was right.
    pub(super) fn learn(&mut self, keys: &[u32], right: usize, wrong: usize) {
        let step = self.step;
        for &key in keys {
            let row = self.rows.entry(key).or_insert(Row { now: [0.0; W], sum: [0.0; W], since: [0; W], changes: 0 });
            row.changes += 1;
            for (label, by) in [(right, 1.0), (wrong, -1.0)] {
                row.sum[label] += row.now[label] * (step - row.since[label]) as f32;
                row.since[label] = step;
                row.now[label] += by;
            }
        }
    }

    /// The averages over all steps, as small whole numbers; rows that changed fewer than `least` times are left out.
    pub(super) fn finish(self, least: u32, prune: f32) -> (Vec<(u32, [i8; W])>, f32) {
        let step = self.step;
        let rows = self.rows.into_iter().filter(|(_, row)| row.changes >= least).map(|(key, row)| {
            let mean = |label: usize| (row.sum[label] + row.now[label] * (step - row.since[label]) as f32) / step as f32;
            (key, std::array::from_fn(mean))
        });
        quantise(rows.collect(), prune)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_set_apart_is_set_apart() {
        let mut perceptron = Perceptron::<2>::new();
        for round in 0..20_u32 {
            let (keys, right) = if round % 2 == 0 { ([1, 3], 0) } else { ([2, 3], 1) };
            let scores = perceptron.scores(&keys);
            perceptron.tick();
            if scores[right] <= scores[1 - right] {
                perceptron.learn(&keys, right, 1 - right);
            }
        }
        let (rows, _) = perceptron.finish(1, 0.0);
        let row = |key: u32| rows.iter().find(|row| row.0 == key).map_or([0, 0], |row| row.1);
        assert!(row(1)[0] > row(1)[1] && row(2)[1] > row(2)[0]);
    }
}
