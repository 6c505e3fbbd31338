//! What the field for source and content says of one cue: its best labelling, and others that the judge may prefer.

use std::ops::Range;

use crate::suggest::{chain::Room, role::LABELS};

/// What was found for a cue.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) cue: Range<usize>,
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    /// The number of its candidate.
    pub(crate) number: usize,
    pub(crate) kind: Kind,
    /// The logarithm of the probability of the cue's best labelling.
    pub(crate) log: f32,
    /// The mean probability of the tokens of source and content.
    pub(crate) sure_source: f32,
    pub(crate) sure_content: f32,
    /// Of what is probably content, how much was left out.
    pub(crate) left_out: f32,
    /// The probability of the least probable token of the content, and of the most probable that is not in it.
    pub(crate) weakest: f32,
    pub(crate) strongest: f32,
    /// How probable it is that the content shares half of all its tokens with the right one, were contents nested.
    pub(crate) fits: f32,
    /// The probability of the most probable token of the source, or, without a source, that no token is.
    pub(crate) named: f32,
}

/// How a frame was read off the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The best labelling.
    Best,
    /// With every token as content that is more probable than a low bound ...
    Broad,
    /// ... or a very low one.
    Broader,
    /// With those only that are more probable than a very high bound ...
    Narrower,
    /// ... or a high one.
    Narrow,
    /// With so many of the most probable tokens that half of them are most surely shared with the right content.
    Fitting,
    /// Without the source of the best labelling, or with one when it has none.
    Turned,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] = [Self::Best, Self::Broad, Self::Broader, Self::Narrower, Self::Narrow, Self::Fitting, Self::Turned];
    /// The bounds, the likelier frames first.
    const BOUNDS: [(Self, f32); 4] = [(Self::Broad, 0.25), (Self::Narrow, 0.7), (Self::Broader, LOWEST), (Self::Narrower, HIGHEST)];
}

const LOWEST: f32 = 0.1;
const HIGHEST: f32 = 0.9;
/// A token that is content with a probability below this is none.
const NOTHING: f32 = 0.01;
/// Another content is of interest when it has less than this share in common with each that was looked at.
const OTHER: f32 = 0.8;
/// A source less sure than this is turned, and a missing one when some token is more probable than this.
const DOUBTED: f32 = 0.85;
const POSSIBLE: f32 = 0.15;

/// The probabilities that tokens are part of source and content.
struct Shares {
    source: Vec<f32>,
    content: Vec<f32>,
    /// The sum of those of the content.
    all: f32,
    /// Those of the content that are not next to nothing, the largest first.
    ranked: Vec<f32>,
}

/// The frames of a cue from its field after all passes, the best first. `start` is the first token of the field.
pub(crate) fn frames(room: &Room<LABELS>, start: usize, cue: &Range<usize>, number: usize, log: f32) -> Vec<Frame> {
    let best = &room.best;
    let sum = |label: usize| (0..best.len()).map(|at| room.probability(at, label) + room.probability(at, label + 1)).collect::<Vec<_>>();
    let (source, content) = (sum(1), sum(3));
    let all = content.iter().sum();
    let mut ranked: Vec<f32> = content.iter().copied().filter(|&share| share >= NOTHING).collect();
    ranked.sort_unstable_by(|a, b| b.total_cmp(a));
    let shares = Shares { source, content, all, ranked };
    let read = |labels: &[u8], kind: Kind| shares.frame(labels, start, cue, number, kind, log);
    let mut found = vec![read(best, Kind::Best)];
    for (labels, kind) in shares.other_contents(best) {
        found.push(read(&labels, kind));
    }
    if let Some(labels) = shares.turned(best, found[0].sure_source) {
        found.push(read(&labels, Kind::Turned));
    }
    found
}

impl Shares {
    /// Labellings with other contents than the best.
    fn other_contents(&self, best: &[u8]) -> Vec<(Vec<u8>, Kind)> {
        let mut found: Vec<(Vec<u8>, Kind)> = Vec::new();
        let contents = best.iter().filter(|&&label| label > 2).count();
        let doubtful = |(&label, &share): (&u8, &f32)| if label > 2 { share < HIGHEST } else { share >= LOWEST };
        let doubts = best.iter().zip(&self.content).filter(|&pair| doubtful(pair)).count();
        // Most cues leave no doubt: whatever the bound, the content is much the same.
        if doubts as f32 <= (1.0 - OTHER) * contents as f32 {
            return found;
        }
        let fitting = self.fitting();
        for (kind, least) in Kind::BOUNDS.into_iter().chain([(Kind::Fitting, fitting)]) {
            let label = |(&label, &share): (&u8, &f32)| match label {
                1 | 2 => label,
                _ if share >= least => 3,
                _ => 0,
            };
            let labels: Vec<u8> = best.iter().zip(&self.content).map(label).collect();
            if is_other(&labels, best) && found.iter().all(|(seen, _)| is_other(&labels, seen)) {
                found.push((labels, kind));
            }
        }
        found
    }

    /// How probable it is that a content of the `size` most probable tokens shares half of all tokens with the right one. If
    /// the right one is a number of the most probable tokens, too, that is when it has from half as many to twice as many.
    fn fit(&self, size: usize) -> f32 {
        let share = |nth: usize| self.ranked.get(nth).copied().unwrap_or(0.0);
        if size == 0 { 0.0 } else { share(size.div_ceil(2) - 1) - share(2 * size) }
    }

    /// The probability of the last token of the content that fits best.
    fn fitting(&self) -> f32 {
        let best = (1..=self.ranked.len()).max_by(|&a, &b| self.fit(a).total_cmp(&self.fit(b)));
        best.map_or(1.0, |size| self.ranked[size - 1])
    }

    /// The labels without their source when it is doubtful; with the most probable one when they have none.
    fn turned(&self, best: &[u8], sure: f32) -> Option<Vec<u8>> {
        if best.iter().any(|label| matches!(label, 1 | 2)) {
            let without = || best.iter().map(|&label| if label < 3 { 0 } else { label }).collect();
            return (sure < DOUBTED).then(without);
        }
        let most = self.source.iter().copied().fold(0.0, f32::max);
        let label = |(&label, &share): (&u8, &f32)| if share > most / 2.0 { 1 } else { label };
        (most > POSSIBLE).then(|| best.iter().zip(&self.source).map(label).collect())
    }

    fn frame(&self, labels: &[u8], start: usize, cue: &Range<usize>, number: usize, kind: Kind, log: f32) -> Frame {
        let (mut source, mut sources, mut content, mut contents) = (0.0, 0, 0.0, 0);
        let (mut weakest, mut strongest) = (1.0_f32, 0.0_f32);
        let mut named = 0.0_f32;
        for (at, &label) in labels.iter().enumerate() {
            let share = self.content[at];
            match label {
                1 | 2 => {
                    source += self.source[at];
                    named = named.max(self.source[at]);
                    sources += 1;
                }
                3 | 4 => {
                    content += share;
                    contents += 1;
                    weakest = weakest.min(share);
                }
                _ => strongest = strongest.max(share),
            }
        }
        Frame {
            cue: cue.clone(),
            source: runs(labels, start, 1),
            content: runs(labels, start, 3),
            number,
            kind,
            log,
            sure_source: source / f32::max(sources as f32, 1.0),
            sure_content: content / f32::max(contents as f32, 1.0),
            left_out: 1.0 - (content / (self.all + 1e-3)).min(1.0),
            weakest,
            strongest,
            fits: self.fit(contents),
            named: if sources > 0 { named } else { 1.0 - self.source.iter().copied().fold(0.0, f32::max) },
        }
    }
}

/// Whether two labellings have contents that share some tokens, but not most.
fn is_other(labels: &[u8], seen: &[u8]) -> bool {
    let (mut both, mut either) = (0, 0);
    for (&a, &b) in labels.iter().zip(seen) {
        both += usize::from(a > 2 && b > 2);
        either += usize::from(a > 2 || b > 2);
    }
    both > 0 && (both as f32) < OTHER * either as f32
}

/// The runs of tokens labelled `label` or `label + 1`.
fn runs(labels: &[u8], from: usize, label: u8) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in labels.iter().enumerate().filter(|&(_, &here)| here == label || here == label + 1) {
        match found.last_mut() {
            Some(last) if last.end == from + at => last.end += 1,
            _ => found.push(from + at..from + at + 1),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(source: &[f32], content: &[f32]) -> Shares {
        let mut ranked = content.to_vec();
        ranked.sort_unstable_by(|a, b| b.total_cmp(a));
        Shares { source: source.to_vec(), content: content.to_vec(), all: content.iter().sum(), ranked }
    }

    #[test]
    fn where_there_is_no_doubt_there_is_no_other_content() {
        let shares = shares(&[0.9, 0.0, 0.0, 0.0], &[0.02, 0.0, 0.97, 0.95]);
        assert!(shares.other_contents(&[1, 0, 3, 4]).is_empty());
        assert_eq!(shares.turned(&[1, 0, 3, 4], 0.9), None);
    }

    #[test]
    fn doubtful_ends_are_cut_off_or_put_on() {
        let shares = shares(&[0.0; 6], &[0.0, 0.95, 0.95, 0.55, 0.55, 0.3]);
        let found = shares.other_contents(&[0, 3, 4, 4, 4, 0]);
        let kinds: Vec<Kind> = found.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(kinds, [Kind::Narrow]);
        assert_eq!(found[0].0, [0, 3, 3, 0, 0, 0]);
    }

    #[test]
    fn a_content_fits_best_that_shares_half_with_short_and_long_ones() {
        // One to eight tokens, each end as likely as the others: four share half with all from two to eight.
        let ends: Vec<f32> = (1..=8).rev().map(|rest| rest as f32 / 8.0).collect();
        let shares = shares(&[0.0; 8], &ends);
        assert_eq!(shares.fitting(), ends[3]);
        assert!((shares.fit(4) - 7.0 / 8.0).abs() < 1e-6 && shares.fit(8) < shares.fit(4) && shares.fit(1) < shares.fit(4));
    }

    #[test]
    fn a_doubtful_source_is_taken_away_and_a_missing_one_put_in() {
        let shares = shares(&[0.4, 0.35, 0.0, 0.0], &[0.1, 0.1, 0.0, 0.9]);
        assert_eq!(shares.turned(&[1, 2, 0, 3], 0.4), Some(vec![0, 0, 0, 3]));
        assert_eq!(shares.turned(&[0, 0, 0, 3], 0.0), Some(vec![1, 1, 0, 3]));
    }

    #[test]
    fn a_frame_knows_what_it_leaves_out() {
        let frame = shares(&[0.8, 0.0, 0.0], &[0.1, 0.9, 0.5]).frame(&[1, 3, 0], 10, &(13..14), 2, Kind::Narrow, -1.0);
        assert!(frame.source.len() == 1 && frame.source[0] == (10..11));
        assert!(frame.content.len() == 1 && frame.content[0] == (11..12));
        assert!((frame.left_out - 0.4).abs() < 0.01 && frame.strongest == 0.5 && frame.weakest == 0.9);
    }
}
