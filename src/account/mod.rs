//! People of the newsroom: who they are, what they may do, how they sign in.

/// The page of one's own account.
#[cfg(feature = "ssr")]
pub mod account_page;
/// Inviting, joining, signing in and out, passwords, tokens: each act authorises, writes and remembers.
#[cfg(feature = "ssr")]
pub mod acts;
/// What the forms share: reading them, and showing a field again with its fault.
#[cfg(feature = "ssr")]
pub mod form;
/// The forms of people, account, sign-in, set-up and invitation.
#[cfg(feature = "ssr")]
pub mod http;
/// Who stands behind a cookie or a token.
#[cfg(feature = "ssr")]
pub mod identity;
/// Pages about people.
#[cfg(feature = "ssr")]
pub mod page;
/// The page of the newsroom's people.
#[cfg(feature = "ssr")]
pub mod people_page;
/// The one table of who may do what.
pub mod permission;
/// Secrets: made, hashed, compared.
#[cfg(feature = "ssr")]
pub mod secret;
/// SQL of people, sessions, invitations, tokens and settings.
#[cfg(feature = "ssr")]
pub mod store;

use crate::{id::PersonId, vocabulary};
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

/// Who is asking: put into every request by `web/session.rs`.
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
