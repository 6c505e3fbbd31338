//! Linear-chain conditional random fields (Lafferty, McCallum, Pereira 2001): finding the best labels and their probabilities.

/// How well labels follow each other: `weights[class][before][after]`, with a class for every kind of border.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Transitions<const L: usize> {
    pub(crate) weights: Vec<[[f32; L]; L]>,
}

impl<const L: usize> Transitions<L> {
    pub(crate) fn new(classes: usize) -> Self {
        Self { weights: vec![[[0.0; L]; L]; classes] }
    }
}

/// Room for the computations, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Room<const L: usize> {
    /// Scores of the labels of each place; filled by the caller.
    pub(crate) scores: Vec<[f32; L]>,
    /// The class of the border before each place; that of the first does not count.
    pub(crate) classes: Vec<u8>,
    pub(crate) forward: Vec<[f32; L]>,
    pub(crate) backward: Vec<[f32; L]>,
    pub(crate) norms: Vec<f32>,
    back: Vec<[u8; L]>,
    /// The best labels.
    pub(crate) best: Vec<u8>,
    local: Vec<[f32; L]>,
    powers: Vec<[[f32; L]; L]>,
    /// The same by the label after, then the label before: so that the backward pass, too, goes through a row.
    turned: Vec<[[f32; L]; L]>,
    /// Whether the transitions stay the same from call to call.
    steady: bool,
}

impl<const L: usize> Room<L> {
    /// Room for calls that all have the same transitions.
    pub(crate) fn steady() -> Self {
        Self { steady: true, ..Self::default() }
    }

    pub(crate) fn clear(&mut self) {
        self.scores.clear();
        self.classes.clear();
    }

    fn exponentials(&mut self, transitions: &Transitions<L>) -> f32 {
        if !self.steady || self.powers.is_empty() {
            self.powers.clear();
            self.powers.extend(transitions.weights.iter().map(|class| class.map(|row| row.map(exp))));
            self.turned.clear();
            let turn = |class: &[[f32; L]; L]| std::array::from_fn(|to| std::array::from_fn(|from| class[from][to]));
            self.turned.extend(self.powers.iter().map(turn));
        }
        self.local.clear();
        let mut log = 0.0;
        for scores in &self.scores {
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            log += most;
            let mut local = *scores;
            local.iter_mut().for_each(|score| *score = exp(*score - most));
            self.local.push(local);
        }
        log
    }

    /// The forward pass, each place scaled to sum to 1; gives the logarithm of the sum over all labellings.
    pub(crate) fn forward(&mut self, transitions: &Transitions<L>) -> f32 {
        let mut log = self.exponentials(transitions);
        self.forward.clear();
        self.norms.clear();
        // One logarithm for many norms.
        let mut product = 1.0_f64;
        for (at, local) in self.local.iter().enumerate() {
            let mut here = *local;
            if at > 0 {
                let before = &self.forward[at - 1];
                let power = &self.powers[self.classes[at] as usize];
                let mut sums = [0.0_f32; L];
                for from in 0..L {
                    for to in 0..L {
                        sums[to] += before[from] * power[from][to];
                    }
                }
                for to in 0..L {
                    here[to] *= sums[to];
                }
            }
            let norm = here.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            here.iter_mut().for_each(|value| *value /= norm);
            product *= f64::from(norm);
            if !(1e-200..1e200).contains(&product) {
                log += product.ln() as f32;
                product = 1.0;
            }
            self.norms.push(norm);
            self.forward.push(here);
        }
        log + product.ln() as f32
    }

    /// The backward pass; afterwards `forward × backward` are the probabilities of the labels of each place.
    pub(crate) fn backward(&mut self) {
        let count = self.local.len();
        self.backward.clear();
        self.backward.resize(count, [1.0; L]);
        for at in (0..count.saturating_sub(1)).rev() {
            let power = &self.turned[self.classes[at + 1] as usize];
            let (after, local, norm) = (self.backward[at + 1], self.local[at + 1], self.norms[at + 1]);
            let mut here = [0.0; L];
            for to in 0..L {
                for from in 0..L {
                    here[from] += power[to][from] * local[to] * after[to];
                }
            }
            self.backward[at] = here.map(|sum| sum / norm);
        }
    }

    /// The probability that place `at` has label `label`, after both passes.
    pub(crate) fn probability(&self, at: usize, label: usize) -> f32 {
        self.forward[at][label] * self.backward[at][label]
    }

    /// The probability of the step from label `from` at `at - 1` to label `to` at `at`, after both passes.
    pub(crate) fn step(&self, at: usize, from: usize, to: usize) -> f32 {
        let power = self.powers[self.classes[at] as usize][from][to];
        self.forward[at - 1][from] * power * self.local[at][to] * self.backward[at][to] / self.norms[at]
    }

    /// The best labelling (Viterbi), left in `best`, and its score.
    pub(crate) fn viterbi(&mut self, transitions: &Transitions<L>) -> f32 {
        self.back.clear();
        self.best.clear();
        let Some(&first) = self.scores.first() else { return 0.0 };
        let mut here = first;
        self.back.push([0; L]);
        for (scores, &class) in self.scores.iter().zip(&self.classes).skip(1) {
            let weights = &transitions.weights[class as usize];
            let mut next = [f32::MIN; L];
            let mut back = [0_u8; L];
            for from in 0..L {
                for to in 0..L {
                    let score = here[from] + weights[from][to];
                    if score > next[to] {
                        next[to] = score;
                        back[to] = from as u8;
                    }
                }
            }
            for to in 0..L {
                next[to] += scores[to];
            }
            self.back.push(back);
            here = next;
        }
        let mut label = (1..L).fold(0, |best, label| if here[label] > here[best] { label } else { best });
        let score = here[label];
        self.best.resize(self.scores.len(), 0);
        for at in (0..self.scores.len()).rev() {
            self.best[at] = label as u8;
            label = self.back[at][label] as usize;
        }
        score
    }
}

/// The exponential function to within a hundred-thousandth of its value, as a polynomial that several values share the machine for:
/// with `n` whole and `r` small, `exp(x) = 2^n · exp(r)`. Without a branch and without a whole number, which several values would
/// have to be made one by one.
#[inline]
fn exp(x: f32) -> f32 {
    const HIGH: f32 = 0.693_359_4;
    const LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 87.0);
    let n = floor(x * std::f32::consts::LOG2_E + 128.5) - 128.0;
    let r = x - n * HIGH - n * LOW;
    let series = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r / 720.0)))));
    // Above 2^23 the last bits of a number count ones: those of n + 127, moved to where the exponent is, are 2^n.
    series * f32::from_bits((n + 127.0 + NO_FRACTION).to_bits() << 23)
}

/// From here on there are whole numbers only.
const NO_FRACTION: f32 = (1 << 23) as f32;

/// The whole number at or below `x`, which is positive and less than [`NO_FRACTION`].
#[inline]
fn floor(x: f32) -> f32 {
    let near = x + NO_FRACTION - NO_FRACTION;
    if near > x { near - 1.0 } else { near }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room() -> (Room<2>, Transitions<2>) {
        let mut room = Room::default();
        room.scores.extend([[0.5, -1.0], [0.2, 0.4], [-0.3, 0.9]]);
        room.classes.extend([0, 0, 1]);
        (room, Transitions { weights: vec![[[0.3, -0.2], [0.1, 0.6]], [[-1.0, 0.2], [0.4, 0.0]]] })
    }

    fn all() -> Vec<([usize; 3], f32)> {
        let (room, transitions) = room();
        let mut found = Vec::new();
        for number in 0..8 {
            let labels = [number & 1, number >> 1 & 1, number >> 2];
            let local: f32 = (0..3).map(|at| room.scores[at][labels[at]]).sum();
            let steps: f32 = (1..3).map(|at| transitions.weights[room.classes[at] as usize][labels[at - 1]][labels[at]]).sum();
            found.push((labels, local + steps));
        }
        found
    }

    #[test]
    fn the_passes_agree_with_counting_every_labelling() {
        let (mut room, transitions) = room();
        let log = room.forward(&transitions);
        room.backward();
        let sum: f32 = all().iter().map(|(_, score)| score.exp()).sum();
        assert!((log - sum.ln()).abs() < 1e-4);
        for at in 0..3 {
            let expected: f32 = all().iter().filter(|(labels, _)| labels[at] == 1).map(|(_, score)| score.exp() / sum).sum();
            assert!((room.probability(at, 1) - expected).abs() < 1e-4);
        }
        let expected: f32 = all().iter().filter(|(labels, _)| labels[1..] == [0, 1]).map(|(_, score)| score.exp() / sum).sum();
        assert!((room.step(2, 0, 1) - expected).abs() < 1e-4);
    }

    #[test]
    fn the_exponential_is_right_to_five_places() {
        for step in -860..860 {
            let x = step as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn the_best_labelling_is_the_best_of_all() {
        let (mut room, transitions) = room();
        let score = room.viterbi(&transitions);
        let (labels, best) = all().into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("eight");
        assert!((score - best).abs() < 1e-5);
        assert_eq!(room.best, labels.map(|label| label as u8));
    }
}
