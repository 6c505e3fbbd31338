//! Sorting out tokens that are surely part of no cue, so that the costly look is taken at few: a logistic regression over a
//! handful of features.

use std::ops::Range;

use crate::suggest::{
    feature::{Table, key},
    scene::Scene,
};

/// Lets tokens pass that may be part of a cue.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) weights: Table<2>,
}

/// Tokens looked at together.
const AT_ONCE: usize = 4;
/// Features of a token.
pub(crate) const FEATURES: usize = 10;
/// A token passes with at least these odds, as a logarithm, of being part of a cue.
const LEAST: f32 = -3.0;
/// Right behind a token with at least these odds ...
const STRONG: f32 = -2.5;
/// ... less is enough: cues go on in words that begin none.
const BEHIND: f32 = -6.0;

impl Gate {
    /// For every token, whether it may be part of a cue.
    pub(crate) fn open(&self, scene: &Scene) -> Vec<bool> {
        let count = scene.document.tokens.len();
        let mut open = Vec::with_capacity(count);
        let (mut last, mut before) = (f32::MIN, f32::MIN);
        for from in (0..count).step_by(AT_ONCE) {
            let mut keys = [[0; FEATURES]; AT_ONCE];
            keys.iter_mut().zip(from..count).for_each(|(keys, at)| *keys = features(scene, at));
            for sums in self.weights.sums_of(&keys).iter().take(count - from) {
                let odds = (sums[1] - sums[0]) as f32 * self.weights.scale;
                open.push(odds >= LEAST || (odds >= BEHIND && last.max(before) >= STRONG));
                (last, before) = (odds, last);
            }
        }
        open
    }
}

/// The features of one token.
#[inline]
pub(crate) fn features(scene: &Scene, at: usize) -> [u32; FEATURES] {
    let [_, before, here, after, _] = scene.around(at);
    let (t0, t1, p1) = (here.tag, after.tag, before.tag);
    [
        key(180, 0, 0),
        key(181, here.word, 0),
        key(182, here.lemma, t0),
        key(183, (p1 << 5 | t0) << 5 | t1, 0),
        key(184, here.sense, t0),
        key(185, before.word, t0),
        key(186, after.word, t0),
        key(187, here.word, t1),
        key(188, here.word, p1),
        key(189, here.cue << 5 | t0, t1),
    ]
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
