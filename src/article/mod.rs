//! Articles: texts as they came in, immutable, with what is known about them.

/// Taking in, changing, publishing.
#[cfg(feature = "ssr")]
pub mod acts;
/// What the claims of an article add up to.
pub mod breakdown;
/// The breakdown as pictures.
#[cfg(feature = "ssr")]
pub mod chart;
/// The form that takes an article in, and publication by form.
#[cfg(feature = "ssr")]
pub mod form;
/// REST handlers.
#[cfg(feature = "ssr")]
pub mod http;
/// From what was pasted or uploaded to plain text.
#[cfg(feature = "ssr")]
pub mod intake;
/// A text with its claims marked.
#[cfg(feature = "ssr")]
pub mod marks;
/// What readers see: the list, and an article with its claims marked.
#[cfg(feature = "ssr")]
pub mod page;
/// SQL of articles and revisions.
#[cfg(feature = "ssr")]
pub mod store;
/// A web page as a tree.
#[cfg(feature = "ssr")]
mod webpage;

use crate::{
    id::{ArticleId, RevisionId},
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
    /// When it was published there.
    pub published_at: Option<DateTime<Utc>>,
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
    /// Counts changes.
    pub version: i64,
    /// When it was taken in.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
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
    /// A web page, of which the main text is taken.
    pub html: Option<String>,
    /// Markdown, of which the text is taken.
    pub markdown: Option<String>,
    /// Who published it.
    #[serde(default, deserialize_with = "crate::source::present")]
    pub outlet: Option<Option<String>>,
    /// Who wrote it.
    #[serde(default, deserialize_with = "crate::source::present")]
    pub byline: Option<Option<String>>,
    /// Where.
    #[serde(default, deserialize_with = "crate::source::present")]
    pub url: Option<Option<String>>,
    /// When: RFC 3339, or a date.
    #[serde(default, deserialize_with = "crate::source::present")]
    pub published_at: Option<Option<String>>,
    /// BCP 47 tag.
    #[serde(default, deserialize_with = "crate::source::present")]
    pub language: Option<Option<String>>,
}

/// Whether text in this language runs from right to left.
pub fn is_right_to_left(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    matches!(primary.as_str(), "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb" | "ku" | "arc" | "syr")
}

/// The `dir` of an article's text: its language says, else the browser finds out from the first strong letter.
pub fn direction(language: &str) -> &'static str {
    match language {
        "" => "auto",
        language if is_right_to_left(language) => "rtl",
        _ => "ltr",
    }
}
