//! Tables out and documents in, one file a format. Pure: bytes and texts, no database and no network.
//!
//! A new format of the claim table is a file with a [`table::TableFormat`] and a line in [`table::FORMATS`]; a new kind of
//! document one with a [`document::DocumentFormat`] and a line in [`document::FORMATS`].

/// News of a page for feed readers.
pub mod atom;
/// The claim table as CSV.
pub mod csv;
/// What comes in: the trait, the formats there are, and files by their bytes.
pub mod document;
/// The bytes of a file as text.
pub mod encoding;
/// What stands before the text of a Markdown file.
mod front_matter;
/// The graph of who has it from whom.
pub mod graph;
/// Web pages.
pub mod html;
/// The claim table as JSON.
pub mod json;
/// Files by kind, by example.
#[cfg(test)]
mod kinds;
/// Markdown.
pub mod markdown;
/// A web page as an article.
mod page;
/// Plain text.
pub mod plain;
/// The claim table: its columns, the trait, the formats there are.
pub mod table;
