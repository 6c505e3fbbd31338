//! Who may do what, and who is asking. The one table is in `permission.rs`.

/// Who stands behind a cookie or a token.
#[cfg(feature = "ssr")]
pub mod identity;
/// The one table of who may do and see what.
pub mod permission;
/// Secrets: made, hashed, compared.
#[cfg(feature = "ssr")]
pub mod secret;

use crate::{base::id::PersonId, vocabulary};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What someone does in the newsroom.
    Role, "role" {
        /// Runs the newsroom: everything, and its people.
        Admin = "admin", "administrator";
        /// Breaks articles into claims and publishes them.
        Editor = "editor", "editor";
        /// Does what an editor does, and approves or returns the claims of others.
        Reviewer = "reviewer", "reviewer";
        /// Reads what is published, and may fetch it with a token.
        Reader = "reader", "reader";
    }
}

/// Someone of the newsroom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their address, lower-case: what they sign in with.
    pub email: String,
    /// Their name as others see it.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// Whether they may sign in.
    pub active: bool,
}

/// Who is asking: put into every request by `server/session.rs`.
#[derive(Clone, Debug, Default)]
pub enum Viewer {
    /// A reader who is not signed in.
    #[default]
    Anyone,
    /// Someone signed in, by session or token.
    Person(Person),
}

impl Viewer {
    /// The person, if signed in.
    pub const fn person(&self) -> Option<&Person> {
        match self {
            Self::Anyone => None,
            Self::Person(person) => Some(person),
        }
    }
}
