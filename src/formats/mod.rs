//! Documents in, one file a format. Pure.

/// A web page as a tree.
pub mod web_page;
