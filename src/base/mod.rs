//! What everything stands on: ids, time, errors, closed lists of words, paging. No I/O.

/// Time.
#[cfg(feature = "ssr")]
pub mod clock;
/// Content codings.
#[cfg(feature = "ssr")]
pub mod coding;
/// Dates as people and programs write them.
pub mod date;
/// What can go wrong.
pub mod error;
/// Identifiers.
pub mod id;
/// Points in time in the browser.
#[cfg(feature = "hydrate")]
pub mod instant;
/// Languages.
pub mod language;
/// Lists in pages.
#[cfg(feature = "ssr")]
pub mod paging;
/// Fields of a change.
pub mod patch;
/// Texts in addresses.
#[cfg(feature = "ssr")]
pub mod percent;
/// Places in URLs.
#[cfg(feature = "ssr")]
pub mod slug;
/// Whom this program believes when it asks others.
#[cfg(feature = "ssr")]
pub mod tls;
/// Closed lists of words.
pub mod vocabulary;
