//! What can go wrong, in words a person can act on. `web/problem.rs` turns it into a page or a problem+json.

use serde::{Deserialize, Serialize};

/// A field that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// JSON pointer to the field (`/attributions/0/status`), or the name of the query parameter or form field.
    pub pointer: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// Why something was not done. Nothing is half-done: whoever returns a fault has rolled back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The body cannot be read at all (400).
    #[error("{0}")]
    Unreadable(String),
    /// Nobody is signed in (401).
    #[error("{0}")]
    SignedOut(String),
    /// Signed in, but not allowed (403).
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing, or it is not for this reader (404).
    #[error("{0}")]
    Missing(String),
    /// It was there for this reader once, and is not any more (410).
    #[error("{0}")]
    Gone(String),
    /// Clashes with what is there (409).
    #[error("{0}")]
    Clash(String),
    /// Someone else was faster: the version named is not the newest (412).
    #[error("{0}")]
    Stale(String),
    /// The body is too large (413).
    #[error("{0}")]
    TooLarge(String),
    /// The body is of a type that is not taken (415).
    #[error("{0}")]
    WrongType(String),
    /// Some fields cannot be taken (422; 400 for query parameters).
    #[error("{}", list(.0))]
    Invalid(Vec<FieldFault>),
    /// `If-Match` is needed (428).
    #[error("{0}")]
    NeedsMatch(String),
    /// The page that asks is of another version of the program (426).
    #[error("Hearsay was updated: reload this page to go on.")]
    Outdated,
    /// Too many tries (429), with the seconds to wait.
    #[error("{0}")]
    TooMany(String, u32),
    /// Our mistake (500). The cause is in the server's log under this reference, never in the answer.
    #[error("Something went wrong on our side. Nothing was stored. Reference {0}.")]
    Internal(String),
    /// The server could not be reached, or its database (503).
    #[error("{0}")]
    Unreachable(String),
}

fn list(faults: &[FieldFault]) -> String {
    faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ")
}

impl Fault {
    /// One field that cannot be taken.
    pub fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldFault { pointer: pointer.into(), detail: detail.into() }])
    }
}

/// Collects everything wrong with an input, so that a person can mend it in one go.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// Notes one fault.
    pub fn add(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldFault { pointer: pointer.into(), detail: detail.into() });
    }

    /// The value of a parse, or `None` with its message noted at `pointer`.
    pub fn take<T, E: ToString>(&mut self, pointer: impl Into<String>, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(pointer, error.to_string())).ok()
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` when nothing was wrong.
    ///
    /// # Errors
    /// [`Fault::Invalid`] with everything noted.
    pub fn or<T>(self, value: T) -> Result<T, Fault> {
        if self.0.is_empty() { Ok(value) } else { Err(Fault::Invalid(self.0)) }
    }
}
