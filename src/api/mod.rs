//! The REST API, one file a noun.

/// Articles.
pub mod article;
/// Checklists.
pub mod checklist;
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
/// Search.
pub mod search;
/// Claims that say the same.
pub mod similar;
/// Sources.
pub mod source;
/// Suggestions.
pub mod suggestion;
