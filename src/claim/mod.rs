//! Claims: single checkable statements, anchored to spans of an article, with those who stand behind them.

/// What the claims of an article add up to.
pub mod breakdown;
/// Making, changing, deleting claims.
#[cfg(feature = "ssr")]
pub mod commands;
/// What a client sends, checked.
pub mod draft;
/// Which claims: the filters of the table, read from a URL and turned into SQL.
#[cfg(feature = "ssr")]
pub mod filter;
/// A claim as the record keeps it.
#[cfg(feature = "ssr")]
mod recorded;
/// SQL of claims and attributions.
#[cfg(feature = "ssr")]
pub mod store;
/// The way to the claims of a filter in a large newsroom.
#[cfg(feature = "ssr")]
pub mod way;
/// A claim that somebody asked to withdraw from readers.
#[cfg(feature = "ssr")]
pub mod withdrawal;

use crate::{
    attribution::{
        Form, Identification, Status, chain,
        standing::{Flag, Standing, Voice, add_up},
    },
    base::id::{ArticleId, AttributionId, ClaimId},
    source::SourceName,
    text::Span,
    vocabulary,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How far a claim's review has come.
    Review, "review state" {
        /// Being worked on.
        Draft = "draft", "draft";
        /// Waiting for a reviewer.
        Submitted = "submitted", "submitted";
        /// A second person agreed; readers see it once the article is published.
        Approved = "approved", "approved";
        /// Sent back with a comment.
        Returned = "returned", "returned";
    }
}

vocabulary! {
    /// The newsroom's own finding.
    Check, "check" {
        /// Nobody looked yet.
        Unchecked = "unchecked", "unchecked";
        /// Somebody is looking.
        Checking = "checking", "checking";
        /// Own evidence supports it.
        Corroborated = "corroborated", "corroborated";
        /// Own evidence speaks against it.
        Contradicted = "contradicted", "contradicted";
        /// Cannot be found out.
        Unverifiable = "unverifiable", "unverifiable";
    }
}

/// A claim, as the REST API sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The article it was made in.
    pub article_id: ArticleId,
    /// The revision its spans count in.
    pub revision: i64,
    /// Where it stands, in order, none overlapping another.
    pub spans: Vec<Span>,
    /// The text of its spans, joined by “ … ”.
    pub quote: String,
    /// What it says, in the editor's words.
    pub statement: String,
    /// How far its review has come.
    pub review: Review,
    /// The newsroom's own finding.
    pub check: Check,
    /// What its attributions add up to.
    pub standing: Standing,
    /// What a reader should be wary of.
    pub flags: Vec<Flag>,
    /// Who says so.
    pub attributions: Vec<Attribution>,
    /// Counts changes; also its `ETag`.
    pub version: i64,
    /// Who made it.
    pub created_by: String,
    /// When.
    #[cfg_attr(feature = "hydrate", serde(with = "crate::base::instant"))]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[cfg_attr(feature = "hydrate", serde(with = "crate::base::instant"))]
    pub updated_at: DateTime<Utc>,
}

/// One edge *claim → source*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Its id.
    pub id: AttributionId,
    /// Who.
    pub source: SourceName,
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

/// For each of these attributions of a claim the position of the one it came through.
pub fn via_of(attributions: &[Attribution]) -> Vec<Option<usize>> {
    let position = |id| attributions.iter().position(|other| other.id == id);
    attributions.iter().map(|attribution| attribution.via.and_then(position)).collect()
}

impl Claim {
    /// Sets standing and flags anew from the attributions.
    pub fn derive(&mut self) {
        let voices: Vec<_> = self
            .attributions
            .iter()
            .zip(self.via())
            .map(|(one, via)| Voice {
                source: one.source.id,
                name: &one.source.name,
                kind: one.source.kind,
                status: one.status,
                identification: one.identification,
                via,
            })
            .collect();
        (self.standing, self.flags) = add_up(&voices);
    }

    /// Of a contested claim the side against: a flat denial if there is one.
    pub fn against(&self) -> Option<Status> {
        let chains = self.chains();
        let ends = || chains.iter().filter_map(|chain| chain.last()).map(|end| end.status);
        let is_contested = self.standing == Standing::Contested;
        [Status::Denied, Status::Disputed].into_iter().find(|side| is_contested && ends().any(|status| status == *side))
    }

    /// For each attribution the position of the one it came through.
    pub fn via(&self) -> Vec<Option<usize>> {
        via_of(&self.attributions)
    }

    /// The chains to show, each from the one who told us to the origin: `Reuters reported ▸ Washington alleged`.
    pub fn chains(&self) -> Vec<Vec<&Attribution>> {
        let via = self.via();
        let ends = chain::ends(&via);
        ends.into_iter().map(|end| chain::chain(&via, end).into_iter().map(|at| &self.attributions[at]).collect()).collect()
    }

    /// The status its mark is coloured by: that of the attribution nearest to the origin which takes a side, the
    /// strongest doubt first; `None` for an unattributed claim.
    pub fn main_status(&self) -> Option<Status> {
        const BY_WEIGHT: [Status; 8] = [
            Status::Retracted,
            Status::Denied,
            Status::Disputed,
            Status::Alleged,
            Status::Speculated,
            Status::Confirmed,
            Status::Reported,
            Status::Declined,
        ];
        // Someone's answer to a claim must not hide what the claim is: those for it come first.
        let said: Vec<Status> = self.chains().iter().filter_map(|chain| chain.last().map(|origin| origin.status)).collect();
        let fore: Vec<Status> = said.iter().copied().filter(|status| status.polarity() == crate::attribution::Polarity::For).collect();
        let pick = |among: &[Status]| BY_WEIGHT.into_iter().find(|status| among.contains(status));
        if said.contains(&Status::Retracted) { Some(Status::Retracted) } else { pick(&fore).or_else(|| pick(&said)) }
    }
}
