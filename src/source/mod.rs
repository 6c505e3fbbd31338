//! Sources: who is cited, under which names.

/// How often each source is heard.
#[cfg(feature = "ssr")]
pub mod citations;
/// Making, changing and merging sources.
#[cfg(feature = "ssr")]
pub mod commands;
/// A source as the record keeps it.
#[cfg(feature = "ssr")]
mod recorded;
/// Names that may be of one source.
#[cfg(feature = "ssr")]
pub mod resemblance;
/// Well-known sources, offered to a newsroom that begins.
#[cfg(feature = "ssr")]
pub mod seed;
/// SQL of sources and their names.
#[cfg(feature = "ssr")]
pub mod store;

use crate::{
    attribution::SourceKind,
    base::id::{ArticleId, SourceId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A source as the registry keeps it, and as the REST API sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Its place in URLs.
    pub slug: String,
    /// Its canonical name.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// Its country, ISO 3166 alpha-2, or empty.
    pub country: String,
    /// The source it belongs to.
    pub parent: Option<SourceId>,
    /// What the newsroom should know about it.
    pub note: String,
    /// The article that only describes it, and to which it belongs; none of one in the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<ArticleId>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A source as an attribution names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceName {
    /// Its id.
    pub id: SourceId,
    /// Its canonical name.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
}

/// A proposal of the source picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The source.
    pub source: SourceName,
    /// The name that matched, when it is an alias.
    pub alias: Option<String>,
    /// Why it may be who is meant, in words, where what was typed is none of its names.
    pub alike: Option<String>,
}

/// A source that may be meant by a name.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// The source.
    pub source: SourceName,
    /// Its place in URLs.
    pub slug: String,
    /// Its name that resembles.
    pub matched: String,
    /// In which way.
    pub reason: resemblance::Reason,
}

/// What a client sends to make or change a source; missing fields stay as they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceInput {
    /// Canonical name.
    pub name: Option<String>,
    /// One of the contract's kinds.
    pub kind: Option<String>,
    /// Other names.
    pub aliases: Option<Vec<String>>,
    /// ISO 3166 alpha-2; `null` or empty for none.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub country: Option<Option<String>>,
    /// The source it belongs to; `null` for none.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub parent: Option<Option<SourceId>>,
    /// A note; `null` or empty for none.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub note: Option<Option<String>>,
    /// `null` takes one that its article only describes into the registry: it has a name now.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub article_id: Option<Option<ArticleId>>,
}
