//! Sources: who is cited, under which names.

/// Making, changing and merging sources.
#[cfg(feature = "ssr")]
pub mod acts;
/// Server functions for the workspace's source picker.
pub mod api;
/// REST handlers.
#[cfg(feature = "ssr")]
pub mod http;
/// The list of sources and a page for each.
#[cfg(feature = "ssr")]
pub mod page;
/// SQL of sources and their names.
#[cfg(feature = "ssr")]
pub mod store;

use crate::{id::SourceId, vocabulary};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a source is.
    Kind, "kind of source" {
        /// Broadcaster or agency controlled by a government.
        StateMedia = "state_media", "state media";
        /// Publicly funded, editorially independent.
        PublicMedia = "public_media", "public media";
        /// Sells news to outlets.
        NewsAgency = "news_agency", "news agency";
        /// Newspaper, broadcaster, site.
        NewsOutlet = "news_outlet", "news outlet";
        /// A government, ministry or its spokespeople.
        Government = "government", "government";
        /// Armed forces, police, intelligence.
        MilitaryPolice = "military_police", "military or police";
        /// A court or prosecutor.
        Court = "court", "court";
        /// United Nations, unions of states.
        InternationalBody = "international_body", "international body";
        /// A political party.
        Party = "party", "party";
        /// A business.
        Company = "company", "company";
        /// A scholar, institute, NGO.
        ExpertNgo = "expert_ngo", "expert or NGO";
        /// Someone who was there.
        Witness = "witness", "witness";
        /// A non-state armed group.
        ArmedGroup = "armed_group", "armed group";
        /// A post on a social network.
        SocialPost = "social_post", "social media post";
        /// A paper, filing, letter.
        Document = "document", "document";
        /// The writer of the article.
        Author = "author", "author";
        /// None of these.
        Other = "other", "other";
    }
}

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
    pub kind: Kind,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// Its country, ISO 3166 alpha-2, or empty.
    pub country: String,
    /// The source it belongs to.
    pub parent: Option<SourceId>,
    /// What the newsroom should know about it.
    pub note: String,
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
    pub kind: Kind,
}

/// A proposal of the source picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The source.
    pub source: SourceName,
    /// The name that matched, when it is an alias.
    pub alias: Option<String>,
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
    #[serde(default, deserialize_with = "present")]
    pub country: Option<Option<String>>,
    /// The source it belongs to; `null` for none.
    #[serde(default, deserialize_with = "present")]
    pub parent: Option<Option<SourceId>>,
    /// A note; `null` or empty for none.
    #[serde(default, deserialize_with = "present")]
    pub note: Option<Option<String>>,
}

/// Tells `null` (`Some(None)`: take it away) from a field that is not there (`None`: leave it).
pub fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}
