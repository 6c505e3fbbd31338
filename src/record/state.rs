//! What events keep of things: everything that was decided about them. What follows from it (standing, flags) or stands in the
//! event itself (who made it) is left out, so that a published claim's state can be shown to everybody.
//!
//! Words of vocabularies that live above the record (`review`, `role` …) are kept as words.

use crate::{
    attribution::{Form, Identification, SourceKind, Status},
    base::{
        date::OutletTime,
        id::{ArticleId, AttributionId, ClaimId, CommentId, EventId, FactId, PersonId, RevisionId, SourceId, TokenId},
    },
    provenance::{ClaimRelation, FactRelation},
    text::Span,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An article.
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
    /// Whether readers see it: `draft` or `published`.
    pub state: String,
    /// Number of the current revision, from 1.
    pub revision: i64,
    /// Its id.
    pub revision_id: RevisionId,
    /// The text, where the event brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Since when it is in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<DateTime<Utc>>,
    /// Counts changes.
    pub version: i64,
    /// When it was taken in.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The article it was made in.
    pub article_id: ArticleId,
    /// The revision its spans count in.
    pub revision: i64,
    /// Where it stands.
    pub spans: Vec<Span>,
    /// The text of its spans.
    pub quote: String,
    /// What it says, in the editor's words.
    pub statement: String,
    /// How far its review has come.
    pub review: String,
    /// The newsroom's own finding.
    pub check: String,
    /// Who says so.
    pub attributions: Vec<Attribution>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// One edge *claim → source*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Its id.
    pub id: AttributionId,
    /// Who, as they were called then.
    pub source: Cited,
    /// What they did with the claim.
    pub status: Status,
    /// In which form.
    pub form: Form,
    /// How the text identifies them.
    pub identification: Identification,
    /// The words that show it.
    pub cue: Option<Cue>,
    /// The other attribution of this claim through which it came.
    pub via: Option<AttributionId>,
}

/// A source as it was called and classed when the event was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// Its id.
    pub id: SourceId,
    /// Its name then.
    pub name: String,
    /// What it was then.
    pub kind: SourceKind,
}

/// The words of the text that show an attribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words themselves.
    pub text: String,
}

/// A claim that was made of a suggestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    /// The claim.
    #[serde(flatten)]
    pub claim: Claim,
    /// Where it came from.
    pub suggestion: Origin,
}

/// The suggestion that a claim was made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Its number in the article, from 0.
    pub n: u32,
    /// The model that proposed it.
    pub model: String,
    /// How sure it was, from 0 to 1.
    pub confidence: f64,
    /// The fields that the editor changed, separated by blanks.
    pub changed: String,
}

/// A suggestion that somebody decided on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The text it was proposed for.
    pub revision_id: RevisionId,
    /// Its number in the article, from 0.
    pub n: u32,
    /// The words there.
    pub quote: String,
}

/// A comment on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Who wrote it.
    pub author: PersonId,
    /// What was written.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A request to withdraw a claim that readers see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Who asked.
    pub asked_by: PersonId,
    /// Why, as readers are told.
    pub reason: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Who is asked to decide on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Somebody who reviews.
    pub to: PersonId,
}

/// What a claim is told apart from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Other {
    /// Another claim.
    Claim(ClaimId),
    /// A fact.
    Fact(FactId),
}

/// A rule of sourcing that does not hold for an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
}

/// A source.
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
    /// Other names it goes by, in order.
    pub aliases: Vec<String>,
    /// Its country, or empty.
    pub country: String,
    /// The source it belongs to.
    pub parent: Option<SourceId>,
    /// What the newsroom should know about it.
    pub note: String,
    /// The article that only describes it; none of one in the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<ArticleId>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// How a text identifies whom an attribution cites, before and since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    /// The attribution.
    pub attribution: AttributionId,
    /// How it did.
    pub was: Identification,
    /// How it does.
    pub now: Identification,
}

/// A source that was only described in its article, and has a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The source.
    #[serde(flatten)]
    pub source: Source,
    /// The attributions that cite it, each with its claim.
    pub cited: Vec<(ClaimId, AttributionId)>,
    /// Those of them that are identified otherwise since.
    pub identified: Vec<Identified>,
}

/// Two sources that became one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The one that went.
    pub merged: Source,
    /// The one that stays, without what it takes over.
    pub into: Source,
    /// The attributions that were the first one's, each with its claim.
    pub moved: Vec<(ClaimId, AttributionId)>,
    /// Those of them that are identified otherwise since: the first one had no name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identified: Vec<Identified>,
    /// The sources that belonged to the first one.
    pub children: Vec<SourceId>,
}

/// What was cited for one source and is for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Who it was cited for, as they were called then.
    pub from: Cited,
    /// Who it is cited for since.
    pub to: Cited,
    /// The attributions, each with its claim.
    pub moved: Vec<(ClaimId, AttributionId)>,
    /// Those of them that are identified otherwise since: one of the two has no name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identified: Vec<Identified>,
}

/// A fact. Which claims are about it is told by the acts that linked them: here stand those that the act took away (before) or
/// brought (after).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// Its place in URLs.
    pub slug: String,
    /// What it says.
    pub statement: String,
    /// What it belongs to.
    pub topics: Vec<String>,
    /// What the newsroom found, in order.
    pub findings: Vec<Finding>,
    /// How it stands to other facts.
    pub related: Vec<Related>,
    /// The fact that took it over.
    pub merged_into: Option<FactId>,
    /// The claims that the act moved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Linked>,
    /// Since when it waits for a second person; readers keep what it was before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_since: Option<DateTime<Utc>>,
    /// Counts changes, those of its claims among them.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A claim about a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The claim.
    pub claim: ClaimId,
    /// What it does with the fact.
    pub relation: ClaimRelation,
}

/// How a fact stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// What it does with it.
    pub relation: FactRelation,
    /// The other one.
    pub fact: FactId,
}

/// What the newsroom found about a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The finding.
    pub finding: String,
    /// In a sentence or two.
    pub note: String,
    /// On what it rests.
    pub evidence: Vec<Evidence>,
    /// Who found it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A piece of evidence: a link, a quotation, a file known by its hash, or several of these together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// Where it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// What it says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// What the file is called.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// The SHA-256 of the file, as hexadecimal digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// What it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Somebody of the newsroom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their address.
    pub email: String,
    /// Their name as others see it.
    pub name: String,
    /// What they do.
    pub role: String,
    /// Whether they may sign in.
    pub active: bool,
}

/// Somebody who joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// The fingerprint of their password, if they have one.
    pub password: Option<String>,
}

/// A secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// By what it is known again.
    pub fingerprint: String,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Who was invited.
    pub email: String,
    /// As what.
    pub role: String,
    /// By what its link is known again.
    pub fingerprint: String,
}

/// A session that began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// What the browser says it is.
    pub agent: String,
    /// By what its cookie is known again.
    pub fingerprint: String,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its id.
    pub token: TokenId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: String,
    /// Until when it counts.
    pub ends_at: Option<DateTime<Utc>>,
    /// By what its secret is known again.
    pub fingerprint: String,
}

/// An act that a second person stands behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seconded {
    /// The act.
    pub event: EventId,
    /// What was done.
    pub action: String,
}

/// Why an act that readers saw was taken back. What is there since is told by the act that took it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// The act.
    pub event: EventId,
    /// What was done.
    pub action: String,
    /// The reason, for who did it.
    pub reason: String,
}

/// Why something was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The reason, as an administrator gave it.
    pub reason: String,
    /// How many events it took out.
    pub events: usize,
}
