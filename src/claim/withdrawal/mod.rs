//! A claim that somebody asked to withdraw from readers.

/// SQL of such requests.
pub mod store;

use crate::{
    base::id::{ClaimId, PersonId},
    record::state,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;

/// A request to withdraw a claim that waits for a second person.
#[derive(Clone, Debug, FromRow)]
pub struct Withdrawal {
    /// The claim.
    pub claim_id: ClaimId,
    /// Who asked.
    pub person_id: PersonId,
    /// What they are called.
    pub asked_by: String,
    /// Why, as readers will be told.
    pub reason: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<&Withdrawal> for state::Withdrawal {
    fn from(asked: &Withdrawal) -> Self {
        Self { asked_by: asked.person_id, reason: asked.reason.clone(), created_at: asked.created_at }
    }
}
