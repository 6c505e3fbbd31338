//! The history: one event for each act, in the act's own transaction, chained by hash.

/// SQL of events, and the chain of hashes.
#[cfg(feature = "ssr")]
pub mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One act, as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its place in the chain, from 1, without a gap.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; empty when the program itself acted.
    pub actor: String,
    /// What was done: `claim.created`, `article.published` …
    pub action: String,
    /// To what: `claim/ID`, `article/ID` …
    pub subject: String,
    /// How it was before; `null` for something new.
    pub before: serde_json::Value,
    /// How it is since; `null` for something deleted.
    pub after: serde_json::Value,
    /// Seals it together with everything before it.
    pub hash: String,
}
