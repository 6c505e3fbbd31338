//! The workspace.

/// The page that holds it.
#[cfg(feature = "ssr")]
pub mod page;
