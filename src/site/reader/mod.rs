//! Pages of readers. No script.

/// The list, and an article with its claims marked.
pub mod article;
/// The breakdown to take away.
pub mod breakdown_file;
/// How a page is quoted elsewhere.
mod cite;
/// The claim table and a claim's permalink.
pub mod claims;
/// Facts: their list, and a page for each.
pub mod fact;
/// A fact as pictures.
mod fact_chart;
/// A text with its claims marked.
pub mod marks;
/// What the record is.
pub mod record;
/// Search over everything.
pub mod search;
/// The list of sources and a page for each.
pub mod source;
/// How good suggestions are.
pub mod suggestions;
/// The words that claims are told in.
mod terms;
