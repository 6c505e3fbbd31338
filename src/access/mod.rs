//! Who may do what, and who is asking. The one table is in `permission.rs`.

/// Tries to sign in, counted.
#[cfg(feature = "ssr")]
pub mod attempts;
/// Who stands behind a cookie or a token, looked up once a second.
#[cfg(feature = "ssr")]
pub mod identity;
/// The one table of who may do and see what.
pub mod permission;
/// Somebody as the record keeps them.
#[cfg(feature = "ssr")]
mod recorded;
/// What one person alone does to what readers see.
#[cfg(feature = "ssr")]
pub mod seconding;
/// Secrets: made, hashed, compared.
#[cfg(feature = "ssr")]
pub mod secret;
/// SQL of who stands behind a credential.
#[cfg(feature = "ssr")]
pub mod store;
/// The one table of who may see what.
pub mod visibility;

use crate::{
    base::{error::Fault, id::PersonId},
    vocabulary,
};
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

vocabulary! {
    /// What a token may do.
    Scope, "scope" {
        /// Everything its owner may.
        All = "all", "everything you may";
        /// See what its owner sees, and change nothing.
        Read = "read", "reading only";
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

/// What says who is asking. Its secret is stored nowhere, only its digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// A browser's cookie, by the digest of its value.
    Session(String),
    /// A program's token, by its digest.
    Token(String),
    /// Somebody the program itself vouches for.
    Vouched(PersonId),
}

/// Who is asking: put into every request by `server/session.rs`.
#[derive(Clone, Debug, Default)]
pub enum Viewer {
    /// A reader who is not signed in.
    #[default]
    Anyone,
    /// Someone signed in, and by what.
    Person(Person, Credential),
}

impl Viewer {
    /// Somebody the program itself vouches for.
    pub fn vouched(person: Person) -> Self {
        let credential = Credential::Vouched(person.id);
        Self::Person(person, credential)
    }

    /// The person, if signed in.
    pub const fn person(&self) -> Option<&Person> {
        match self {
            Self::Anyone => None,
            Self::Person(person, _) => Some(person),
        }
    }

    /// What says who they are.
    ///
    /// # Errors
    /// [`Fault::SignedOut`] when nobody is signed in.
    pub fn credential(&self) -> Result<&Credential, Fault> {
        match self {
            Self::Anyone => Err(signed_out()),
            Self::Person(_, credential) => Ok(credential),
        }
    }
}

fn signed_out() -> Fault {
    Fault::SignedOut("Your session has ended, or there was none. Sign in, then try again.".into())
}
