//! Anchors: the spans that tie a claim to its text, and the pieces a page cuts that text into to show them.

/// Putting short lists in order with little code.
mod order;
/// Cutting a stretch of text where marks begin and end, and stacking marks that overlap.
mod runs;
/// Judging, quoting and finding spans.
mod spans;

pub use order::in_order;
pub use runs::{Run, lanes, runs};
pub use spans::{FaultKind, SpanFault, check, find, quote};
