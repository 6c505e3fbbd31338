//! Review: a second pair of eyes on every claim, and the talk about it.

/// Submitting, approving, returning, commenting.
#[cfg(feature = "ssr")]
pub mod acts;
/// Server functions of the workspace and the queue.
pub mod api;
/// The desk.
#[cfg(feature = "ssr")]
pub mod desk;
/// The steps of review as plain forms.
#[cfg(feature = "ssr")]
pub mod form;
/// REST handlers.
#[cfg(feature = "ssr")]
pub mod http;
/// The queue by keyboard.
pub mod keys;
/// The queue.
#[cfg(feature = "ssr")]
pub mod page;
/// A claim laid out to be judged.
#[cfg(feature = "ssr")]
pub mod reading;
/// SQL of comments, and of what waits for somebody.
#[cfg(feature = "ssr")]
pub mod store;

use crate::id::{ClaimId, CommentId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A comment on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
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
    #[serde(with = "crate::moment")]
    pub created_at: DateTime<Utc>,
}
