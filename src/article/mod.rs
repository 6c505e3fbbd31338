//! Articles: texts as they came in, immutable, with what is known about them.

/// Taking in, changing, publishing.
#[cfg(feature = "ssr")]
pub mod commands;
/// An article on its way in, its text read.
#[cfg(feature = "ssr")]
pub mod manuscript;
/// An article as the record keeps it.
#[cfg(feature = "ssr")]
mod recorded;
/// SQL of articles and revisions.
#[cfg(feature = "ssr")]
pub mod store;

use crate::{
    access::visibility::Thing,
    base::{
        date::OutletTime,
        id::{ArticleId, RevisionId},
    },
    vocabulary,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Whether readers see an article.
    State, "state" {
        /// Only the newsroom sees it.
        Draft = "draft", "draft";
        /// Readers see it, with its approved claims.
        Published = "published", "published";
    }
}

/// An article, as the REST API sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its place in URLs.
    pub slug: String,
    /// Headline.
    pub title: String,
    /// Who published it, or empty.
    pub outlet: String,
    /// Who wrote it, or empty.
    pub byline: String,
    /// Where it was published, or empty.
    pub url: String,
    /// When it was published there, by the outlet's clock.
    pub published_at: Option<OutletTime>,
    /// BCP 47 tag, or empty.
    pub language: String,
    /// Whether readers see it here.
    pub state: State,
    /// Number of the current revision, from 1.
    pub revision: i64,
    /// Id of the current revision; not part of the API.
    #[serde(skip, default = "RevisionId::new")]
    pub revision_id: RevisionId,
    /// The text; left out of lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Since when it is out of the way: in no list but that of the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<DateTime<Utc>>,
    /// Counts changes.
    pub version: i64,
    /// When it was taken in.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// What it is about, in the newsroom's words.
    #[serde(default)]
    pub tags: Vec<String>,
}

impl Article {
    /// As something to be seen.
    pub fn as_thing(&self) -> Thing {
        Thing::Article { published: self.state == State::Published }
    }
}

/// What a client sends to take an article in (exactly one of `text`, `html`, `markdown`) or to change what is known
/// about it (none of these three). Missing fields stay as they are; `null` takes away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleInput {
    /// Headline.
    pub title: Option<String>,
    /// Plain text.
    pub text: Option<String>,
    /// Whether each line of it is a paragraph, though it looks as if lines were broken at a fixed width: for who was asked.
    #[serde(skip)]
    pub keeps_lines: bool,
    /// A web page, of which the main text is taken.
    pub html: Option<String>,
    /// Markdown, of which the text is taken.
    pub markdown: Option<String>,
    /// Who published it.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub outlet: Option<Option<String>>,
    /// Who wrote it.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub byline: Option<Option<String>>,
    /// Where.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub url: Option<Option<String>>,
    /// When: RFC 3339, or a date.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub published_at: Option<Option<String>>,
    /// BCP 47 tag.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub language: Option<Option<String>>,
    /// What it is about; all of them.
    #[serde(default, deserialize_with = "crate::base::patch::present")]
    pub tags: Option<Option<Vec<String>>>,
}
