//! Review: a second pair of eyes on every claim, and the talk about it.

/// Submitting, approving, returning, commenting.
#[cfg(feature = "ssr")]
pub mod commands;
/// The second person behind what one alone did.
#[cfg(feature = "ssr")]
pub mod seconding;
/// SQL of comments, and of what waits for somebody.
#[cfg(feature = "ssr")]
pub mod store;
/// Deleting what readers see: two people agree.
#[cfg(feature = "ssr")]
pub mod withdrawal;

use crate::base::id::{ClaimId, CommentId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A comment on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx_macros::FromRow))]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The claim it is about.
    pub claim_id: ClaimId,
    /// Who wrote it.
    pub author: String,
    /// What they wrote.
    pub body: String,
    /// When.
    #[cfg_attr(feature = "hydrate", serde(with = "crate::base::instant"))]
    pub created_at: DateTime<Utc>,
}
