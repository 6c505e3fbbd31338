//! How facts stand to each other.

/// SQL of how facts stand to each other.
pub mod store;

use crate::{base::id::FactId, provenance::FactRelation};
use sqlx_macros::FromRow;

/// A fact as others name it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Named {
    /// Its id.
    pub id: FactId,
    /// Its place in URLs.
    pub slug: String,
    /// What it says.
    pub statement: String,
}

/// How a fact stands to another one.
pub struct Relative {
    /// How.
    pub relation: FactRelation,
    /// Whether it is said of this fact, or of the other one.
    pub is_outgoing: bool,
    /// The other one.
    pub fact: Named,
}
