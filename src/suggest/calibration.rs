//! How sure the engine may be: from its own estimate of a field to how often such fields were right where nobody had looked.
//!
//! Isotonic regression, a field each: surer never comes to mean less likely, and nothing else is assumed.

use serde::{Deserialize, Serialize};

/// How likely the fields of a proposal are right, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Sure {
    /// Where the claim begins and ends.
    pub words: f32,
    /// Who says so.
    pub who: f32,
    /// What each did with it.
    pub status: f32,
    /// Through whom it came.
    pub way: f32,
}

impl Sure {
    /// How likely all of them are.
    pub fn all(self) -> f32 {
        (self.words * self.who * self.status * self.way).clamp(0.0, 1.0)
    }
}

/// Which fields of a proposal were right. One that was no claim at all had the wrong words, and says nothing of its other fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Right {
    /// Where the claim begins and ends.
    pub words: bool,
    /// Who says so.
    pub who: Option<bool>,
    /// What each did with it.
    pub status: Option<bool>,
    /// Through whom it came.
    pub way: Option<bool>,
}

impl Right {
    /// Whether it was right as it stood.
    pub fn all(self) -> bool {
        self.words && [self.who, self.status, self.way].into_iter().flatten().all(|right| right)
    }
}

/// A line through points that never falls.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Curve(Vec<(f32, f32)>);

/// Fewer decisions than this tell nothing of their own.
const BIN: usize = 12;
/// Estimates nearer to each other than this are one.
const SAME: f32 = 1e-4;
/// As many decisions as the mean of all weighs beside those of a bin.
const PRIOR: f32 = 2.0;

impl Curve {
    /// The curve that fits best: what was estimated, and whether it was right. Without any: the estimate itself.
    pub fn fit(mut samples: Vec<(f32, bool)>) -> Self {
        samples.retain(|(estimate, _)| estimate.is_finite());
        if samples.is_empty() {
            return Self::default();
        }
        samples.sort_by(|one, other| one.0.total_cmp(&other.0));
        let right = |samples: &[(f32, bool)]| samples.iter().filter(|(_, right)| *right).count() as f32;
        let mean = right(&samples) / samples.len() as f32;
        /// Neighbours whose values would fall are pooled: the sum of estimates, of what was right, and how many.
        struct Block(f32, f32, f32);
        let value = |block: &Block| (block.1 + PRIOR * mean) / (block.2 + PRIOR);
        let mut blocks: Vec<Block> = Vec::new();
        // Bins of one size; those of one estimate stay together, and the last is no smaller than the others.
        let size = samples.len() / (samples.len() / BIN).max(1);
        let mut from = 0;
        while from < samples.len() {
            let mut to = if samples.len() - from < 2 * size { samples.len() } else { from + size };
            while to < samples.len() && samples[to].0 - samples[to - 1].0 < SAME {
                to += 1;
            }
            let part = &samples[from..to];
            from = to;
            blocks.push(Block(part.iter().map(|(estimate, _)| estimate).sum(), right(part), part.len() as f32));
            while let [.., before, last] = &blocks[..]
                && value(before) >= value(last)
            {
                let pooled = Block(before.0 + last.0, before.1 + last.1, before.2 + last.2);
                blocks.truncate(blocks.len() - 2);
                blocks.push(pooled);
            }
        }
        Self(blocks.iter().map(|block| (block.0 / block.2, value(block))).collect())
    }

    /// The value at `x`: on the line between the points, beyond the last one its value; below all that was ever decided on it falls
    /// with the estimate.
    pub fn at(&self, x: f32) -> f32 {
        match self.0.first() {
            None => x,
            Some(first) if x < first.0 => first.1 * x / first.0,
            Some(_) => between(x, &self.0),
        }
    }
}

/// The value at `x` on the line through `points`, which come in order.
pub(super) fn between(x: f32, points: &[(f32, f32)]) -> f32 {
    let at = points.partition_point(|point| point.0 < x);
    match (at.checked_sub(1).and_then(|before| points.get(before)), points.get(at)) {
        (Some(low), Some(high)) => low.1 + (high.1 - low.1) * (x - low.0) / (high.0 - low.0),
        (Some(last), None) => last.1,
        (None, first) => first.map_or(0.0, |first| first.1),
    }
}

/// A curve for each field.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Calibration {
    words: Curve,
    who: Curve,
    status: Curve,
    way: Curve,
}

impl Calibration {
    /// Fitted to what was right in published articles, judged by eye; a test fits it again.
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: std::sync::LazyLock<Calibration> = std::sync::LazyLock::new(|| Calibration {
            words: Curve(vec![
                (0.293, 0.247),
                (0.406, 0.319),
                (0.488, 0.441),
                (0.561, 0.518),
                (0.64, 0.749),
                (0.739, 0.825),
                (0.804, 0.89),
                (0.868, 0.941),
                (0.942, 0.99),
            ]),
            who: Curve(vec![(0.956, 0.914)]),
            status: Curve(vec![(0.969, 1.0)]),
            way: Curve(vec![(0.966, 0.989)]),
        });
        &SHIPPED
    }

    /// The curves that fit best to what became of proposals.
    pub fn fit(decided: &[(Sure, Right)]) -> Self {
        let curve = |field: fn(&Sure) -> f32, right: fn(&Right) -> Option<bool>| {
            Curve::fit(decided.iter().filter_map(|(sure, known)| Some((field(sure), right(known)?))).collect())
        };
        Self {
            words: curve(|sure| sure.words, |right| Some(right.words)),
            who: curve(|sure| sure.who, |right| right.who),
            status: curve(|sure| sure.status, |right| right.status),
            way: curve(|sure| sure.way, |right| right.way),
        }
    }

    /// How likely the fields are, going by the curves.
    pub fn of(&self, sure: Sure) -> Sure {
        Sure {
            words: self.words.at(sure.words),
            who: self.who.at(sure.who),
            status: self.status.at(sure.status),
            way: self.way.at(sure.way),
        }
    }

    /// How far what it makes of proposals lies from what became of them: the mean square (Brier’s score), 0 where it always knew.
    pub fn score(&self, decided: &[(Sure, Right)]) -> f64 {
        let apart = |(sure, right): &(Sure, Right)| (f64::from(self.of(*sure).all()) - f64::from(u8::from(right.all()))).powi(2);
        decided.iter().map(apart).sum::<f64>() / decided.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(parts: &[(f32, usize, usize)]) -> Vec<(f32, bool)> {
        parts.iter().flat_map(|&(estimate, right, of)| (0..of).map(move |nth| (estimate, nth < right))).collect()
    }

    #[test]
    fn a_curve_says_how_often_such_estimates_were_right_and_never_falls() {
        let curve = Curve::fit(samples(&[(0.3, 6, 24), (0.6, 20, 24), (0.9, 18, 24)]));
        assert!((curve.at(0.3) - 0.25).abs() < 0.05, "{curve:?}");
        // More was right at 0.6 than at 0.9: together 38 of 48.
        assert!((curve.at(0.9) - 0.79).abs() < 0.03 && curve.at(0.6) <= curve.at(0.9), "{curve:?}");
        let all: Vec<f32> = (0..=20).map(|nth| curve.at(nth as f32 / 20.0)).collect();
        assert!(all.is_sorted() && all.iter().all(|value| (0.0..=1.0).contains(value)), "{all:?}");
    }

    #[test]
    fn without_decisions_an_estimate_stays_what_it_is() {
        assert_eq!(Calibration::fit(&[]), Calibration::default());
        assert_eq!(Curve::fit(vec![(f32::NAN, true)]).at(0.4), 0.4);
        assert_eq!(Calibration::default().score(&[]), 0.0);
    }

    #[test]
    fn what_was_no_claim_tells_of_its_words_alone() {
        let sure = Sure { words: 0.5, who: 0.9, status: 0.9, way: 0.9 };
        let dismissed = (sure, Right::default());
        let fitted = Calibration::fit(&[dismissed; 24]);
        assert_eq!((fitted.of(sure).words, fitted.of(sure).who), (0.0, 0.9));
        assert!(fitted.score(&[dismissed]) < Calibration::default().score(&[dismissed]));
    }
}
