//! Text as Hearsay counts it: Unicode code points of a revision that was normalised once, at intake.
//!
//! The browser counts UTF-16 units, Rust counts bytes and the W3C annotation model counts code points. Everything
//! stored or sent is code points; [`Ruler`] is the one place that converts.

/// Words that carry a full stop without ending a sentence.
mod abbreviation;
/// Addresses that readers are led to.
#[cfg(feature = "ssr")]
mod address;
/// Folding case, accents and typography away, to match names and to search.
#[cfg(feature = "ssr")]
mod fold;
/// Normalising text once, when it comes in.
mod intake;
/// Converting between code points, bytes and UTF-16 units.
mod offsets;
/// What ends, closes and quotes a sentence, character by character.
mod punctuation;
/// What somebody searches for.
#[cfg(feature = "ssr")]
mod query;
/// Putting lines that were broken at a fixed width together again.
#[cfg(feature = "ssr")]
mod reflow;
/// Cutting a text into sentences.
mod sentence;
/// Sentences by example.
#[cfg(test)]
mod sentence_cases;
/// Text of many scripts for the property tests of the engines.
#[cfg(test)]
pub(crate) mod specimen;
/// Finding the places where a sentence may end, and deciding whether it does.
mod stop;
/// A text as it is searched and compared.
#[cfg(feature = "ssr")]
mod term;
/// What somebody searches for in the box.
#[cfg(feature = "ssr")]
mod wanted;
/// Cutting a text into words.
mod word;

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use address::fault_of_address;
#[cfg(feature = "ssr")]
pub use fold::fold;
pub use intake::{Changes, Intake, normalise, take_in};
pub use offsets::{Measured, Ruler};
#[cfg(feature = "ssr")]
pub use query::query_words;
#[cfg(feature = "ssr")]
pub use reflow::{Reflowed, reflow};
pub use sentence::{Sentence, sentences};
#[cfg(feature = "ssr")]
pub use term::{forms, is_unspaced, stem, terms};
#[cfg(feature = "ssr")]
pub use wanted::{Phrase, Wanted};
pub use word::{words, words_among};

/// A stretch of a text in code points: `start` inclusive, `end` exclusive.
///
/// A span is plain data and may be wrong (reversed, outside its text); [`crate::anchor::check`] judges it.
/// Spans order by start, then by end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first code point that belongs to the span.
    pub start: u32,
    /// The first code point after it.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// How many code points it covers; a reversed span covers none.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share at least one code point. Spans that only touch do not overlap.
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// Whether the code point at `position` belongs to it.
    pub const fn contains(self, position: u32) -> bool {
        self.start <= position && position < self.end
    }

    /// Whether all of `other` lies inside it.
    pub const fn encloses(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_spans_do_not_overlap() {
        assert!(!Span::new(0, 5).overlaps(Span::new(5, 9)));
        assert!(Span::new(0, 6).overlaps(Span::new(5, 9)));
        assert!(Span::new(5, 9).overlaps(Span::new(0, 6)));
    }

    #[test]
    fn empty_and_reversed_spans_cover_nothing() {
        for span in [Span::new(4, 4), Span::new(6, 2)] {
            assert!(span.is_empty());
            assert_eq!(span.len(), 0);
            assert!(!span.contains(4));
            assert!(!span.overlaps(Span::new(0, 10)));
        }
    }

    #[test]
    fn the_end_is_exclusive() {
        let span = Span::new(2, 5);
        assert_eq!(span.len(), 3);
        assert!(span.contains(2) && span.contains(4));
        assert!(!span.contains(1) && !span.contains(5));
        assert!(span.encloses(Span::new(2, 5)) && !span.encloses(Span::new(2, 6)));
    }

    #[test]
    fn spans_order_by_start_then_end() {
        let mut spans = [Span::new(3, 4), Span::new(1, 9), Span::new(1, 2)];
        spans.sort();
        assert_eq!(spans, [Span::new(1, 2), Span::new(1, 9), Span::new(3, 4)]);
    }

    #[test]
    fn a_span_is_start_and_end_in_json() {
        let json = serde_json::to_string(&Span::new(3, 7)).expect("plain data");
        assert_eq!(json, r#"{"start":3,"end":7}"#);
        assert_eq!(serde_json::from_str::<Span>(&json).expect("what we wrote"), Span::new(3, 7));
    }
}
