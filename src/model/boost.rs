//! Training the judge: gradient boosting of small trees for the logistic loss (Friedman 2001), splits found on histograms.

use crate::suggest::judge::{DEPTH, FACTS, Facts, Judge, Tree};

const BINS: usize = 64;

/// How to boost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recipe {
    pub(super) trees: usize,
    pub(super) rate: f32,
    /// The least weight (sum of second derivatives) of a leaf.
    pub(super) least: f32,
    pub(super) ridge: f32,
}

/// Trains a judge on facts and whether they belong to an attribution.
pub(super) fn train(facts: &[Facts], right: &[bool], recipe: Recipe) -> Judge {
    let borders: Vec<Vec<f32>> = (0..FACTS).map(|fact| borders(facts, fact)).collect();
    let binned: Vec<[u8; FACTS]> =
        facts.iter().map(|facts| std::array::from_fn(|fact| borders[fact].partition_point(|&border| border < facts[fact]) as u8)).collect();
    let share = right.iter().filter(|&&right| right).count() as f32 / right.len().max(1) as f32;
    let share = share.clamp(0.01, 0.99);
    let mut judge = Judge { base: (share / (1.0 - share)).ln(), trees: Vec::new() };
    let mut scores = vec![judge.base; facts.len()];
    for _ in 0..recipe.trees {
        let slopes: Vec<(f32, f32)> = scores
            .iter()
            .zip(right)
            .map(|(&score, &right)| {
                let probability = 1.0 / (1.0 + (-score).exp());
                (f32::from(u8::from(right)) - probability, probability * (1.0 - probability))
            })
            .collect();
        let tree = grow(&binned, &slopes, &borders, recipe);
        for (score, facts) in scores.iter_mut().zip(facts) {
            *score += tree.leaves[tree.leaf(facts)];
        }
        judge.trees.push(tree);
    }
    judge
}

/// Values between which to split, at most `BINS - 1`.
fn borders(facts: &[Facts], fact: usize) -> Vec<f32> {
    let mut values: Vec<f32> = facts.iter().map(|facts| facts[fact]).collect();
    values.sort_by(f32::total_cmp);
    let mut borders: Vec<f32> = if values.windows(2).filter(|pair| pair[0] < pair[1]).count() < BINS {
        values.clone()
    } else {
        (1..BINS).map(|bin| values[bin * values.len() / BINS]).collect()
    };
    borders.dedup();
    borders.pop();
    borders.truncate(BINS - 1);
    borders
}

fn grow(binned: &[[u8; FACTS]], slopes: &[(f32, f32)], borders: &[Vec<f32>], recipe: Recipe) -> Tree {
    let mut tree = Tree { questions: [(0, f32::MAX); (1 << DEPTH) - 1], leaves: [0.0; 1 << DEPTH] };
    let mut node_of = vec![0_usize; binned.len()];
    for level in 0..DEPTH {
        let first = (1 << level) - 1;
        let nodes = 1 << level;
        let mut sums = vec![[[(0.0_f32, 0.0_f32); BINS]; FACTS]; nodes];
        for (at, bins) in binned.iter().enumerate() {
            let node = &mut sums[node_of[at] - first];
            for (fact, &bin) in bins.iter().enumerate() {
                let sum = &mut node[fact][bin as usize];
                sum.0 += slopes[at].0;
                sum.1 += slopes[at].1;
            }
        }
        let mut split = vec![None; nodes];
        for (node, sums) in sums.iter().enumerate() {
            let total = sums[0].iter().fold((0.0, 0.0), |total, sum| (total.0 + sum.0, total.1 + sum.1));
            let gain = |sum: (f32, f32)| sum.0 * sum.0 / (sum.1 + recipe.ridge);
            let mut best = 1e-3;
            for fact in 0..FACTS {
                let mut left = (0.0, 0.0);
                for (bin, sum) in sums[fact].iter().enumerate().take(borders[fact].len()) {
                    left = (left.0 + sum.0, left.1 + sum.1);
                    let right = (total.0 - left.0, total.1 - left.1);
                    if left.1 < recipe.least || right.1 < recipe.least {
                        continue;
                    }
                    let better = gain(left) + gain(right) - gain(total);
                    if better > best {
                        best = better;
                        split[node] = Some((fact, bin));
                    }
                }
            }
        }
        for (node, split) in split.iter().enumerate() {
            if let Some((fact, bin)) = *split {
                tree.questions[first + node] = (fact as u8, borders[fact][bin]);
            }
        }
        for (at, bins) in binned.iter().enumerate() {
            let node = node_of[at];
            let goes_right = split[node - first].is_some_and(|(fact, bin)| bins[fact] as usize > bin);
            node_of[at] = 2 * node + 1 + usize::from(goes_right);
        }
    }
    let mut sums = [(0.0, 0.0); 1 << DEPTH];
    for (at, &node) in node_of.iter().enumerate() {
        let sum = &mut sums[node - ((1 << DEPTH) - 1)];
        *sum = (sum.0 + slopes[at].0, sum.1 + slopes[at].1);
    }
    for (leaf, sum) in tree.leaves.iter_mut().zip(sums) {
        *leaf = recipe.rate * sum.0 / (sum.1 + recipe.ridge);
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_two_facts_is_learned() {
        let mut facts = Vec::new();
        let mut right = Vec::new();
        for number in 0..1600_u32 {
            let (a, b) = (number % 40, number / 40);
            let mut one = [0.0; FACTS];
            (one[3], one[7]) = (a as f32, b as f32);
            facts.push(one);
            right.push((a > 20) != (b > 20));
        }
        let judge = train(&facts, &right, Recipe { trees: 40, rate: 0.2, least: 5.0, ridge: 1.0 });
        let said = judge.probabilities(&facts);
        let wrong = said.iter().zip(&right).filter(|&(&said, &right)| (said > 0.5) != right).count();
        assert!(wrong < 16, "{wrong} of 1600 wrong");
    }

    #[test]
    fn facts_that_never_change_ask_no_question() {
        let facts = vec![[1.0; FACTS]; 100];
        let right: Vec<bool> = (0..100).map(|number| number < 30).collect();
        let judge = train(&facts, &right, Recipe { trees: 3, rate: 0.1, least: 1.0, ridge: 1.0 });
        assert!(judge.probabilities(&facts[..1]).iter().all(|said| (said - 0.3).abs() < 0.01));
    }
}
