//! What changed, and what is kept until it does.

/// Reader pages.
pub mod page_cache;
