//! Identifiers: a UUIDv7 each, a type for each noun so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "ssr", derive(sqlx_macros::Type), sqlx(transparent))]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new one, ordered by time of making.
            #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
            #[expect(clippy::new_without_default, reason = "an id has no default value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// An article.
    ArticleId;
    /// One immutable text of an article.
    RevisionId;
    /// A claim.
    ClaimId;
    /// An attribution of a claim to a source.
    AttributionId;
    /// A source.
    SourceId;
    /// What claims of several articles are about.
    FactId;
    /// Someone of the newsroom.
    PersonId;
    /// A token for the REST API.
    TokenId;
    /// A comment on a claim.
    CommentId;
    /// An event of the record.
    EventId;
    /// A try to sign in.
    AttemptId;
}
