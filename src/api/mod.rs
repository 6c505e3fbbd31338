//! The REST API, one file a noun.

/// Articles.
pub mod article;
/// Claims.
pub mod claim;
/// The record.
pub mod event;
/// Downloads.
pub mod export;
/// Facts.
pub mod fact;
/// Answers to POST requests that may be sent twice.
pub mod idempotency;
/// The transparency log.
pub mod log;
/// Review.
pub mod review;
/// Sources.
pub mod source;
/// Suggestions.
pub mod suggestion;
