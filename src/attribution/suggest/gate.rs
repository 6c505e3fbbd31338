//! Sorting out tokens that are surely part of no cue, so that the costly look is taken at few: a logistic regression over a
//! handful of features.

use std::ops::Range;

use super::feature::{Table, key};
use super::scene::Scene;

/// Lets tokens pass that may be part of a cue.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) weights: Table<2>,
}

/// A token passes with at least these odds, as a logarithm, of being part of a cue.
const LEAST: f32 = -3.7;
/// Right behind a token with at least these odds ...
const STRONG: f32 = -2.5;
/// ... less is enough: cues go on in words that begin none.
const BEHIND: f32 = -6.0;

impl Gate {
    /// For every token, whether it may be part of a cue.
    pub(crate) fn open(&self, scene: &Scene) -> Vec<bool> {
        let mut keys = Vec::with_capacity(16);
        let (mut last, mut before) = (f32::MIN, f32::MIN);
        let may = |at| {
            features(scene, at, &mut keys);
            let sums = self.weights.sum(&keys);
            let odds = (sums[1] - sums[0]) as f32 * self.weights.scale;
            let passes = odds >= LEAST || (odds >= BEHIND && last.max(before) >= STRONG);
            (last, before) = (odds, last);
            passes
        };
        (0..scene.document.tokens.len()).map(may).collect()
    }
}

/// The features of one token.
pub(crate) fn features(scene: &Scene, at: usize, keys: &mut Vec<u32>) {
    keys.clear();
    let here = &scene.traits[at];
    let (before, after) = (scene.near(at, -1), scene.near(at, 1));
    let tag = |traits: Option<&super::scene::Traits>| traits.map_or(31, |traits| traits.tag);
    let word = |traits: Option<&super::scene::Traits>| traits.map_or(0, |traits| traits.word);
    let (t0, t1, p1) = (here.tag, tag(after), tag(before));
    keys.extend([
        key(180, 0, 0),
        key(181, here.word, 0),
        key(182, here.lemma, t0),
        key(183, (p1 << 5 | t0) << 5 | t1, 0),
        key(184, here.sense, t0),
        key(185, word(before), t0),
        key(186, word(after), t0),
        key(187, here.word, t1),
        key(188, here.word, p1),
        key(189, here.cue << 5 | t0, t1),
    ]);
}

/// The stretches of a sentence in which cues may stand: open tokens with one closed token on either side.
pub(crate) fn stretches(sentence: &Range<usize>, open: &[bool]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in sentence.clone().filter(|&at| open[at]) {
        let (start, end) = (at.saturating_sub(1).max(sentence.start), (at + 2).min(sentence.end));
        match found.last_mut() {
            Some(last) if last.end > at => last.end = end,
            _ => found.push(start..end),
        }
    }
    found
}
