//! Facts: propositions that claims of several articles are about.

/// What is done with facts.
pub mod commands;
/// A fact with everything about it.
pub mod dossier;
/// Which facts: the filters of their list.
pub mod filter;
/// A fact as the record keeps it.
mod recorded;
/// How facts stand to each other.
pub mod relatives;
/// SQL of facts.
pub mod store;

use crate::{
    base::id::{ClaimId, FactId},
    claim::Check,
    provenance::ClaimRelation,
    record::state::{Evidence, Related},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// Its place in URLs.
    pub slug: String,
    /// What it says.
    pub statement: String,
    /// What it belongs to.
    pub topics: Vec<String>,
    /// What the newsroom found, in order: the last one stands.
    pub findings: Vec<Finding>,
    /// How it stands to other facts.
    pub related: Vec<Related>,
    /// The fact that took it over.
    pub merged_into: Option<FactId>,
    /// Since when it waits for a second person.
    pub waits_since: Option<DateTime<Utc>>,
    /// What readers go on seeing of it while it waits; nothing when they have not seen it yet.
    pub shown: Option<Box<Fact>>,
    /// Counts changes, those of its claims among them.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Fact {
    /// What the newsroom's finding is, or was at a moment.
    pub fn finding(&self, at: Option<DateTime<Utc>>) -> Check {
        self.findings_until(at).last().map_or(Check::Unchecked, |found| found.finding)
    }

    /// The fact as the newsroom sees it, or as readers do, if they see it.
    pub fn seen(self, public: bool) -> Option<Self> {
        if !public || self.waits_since.is_none() {
            return Some(self);
        }
        // Lists go by when anything was done to it.
        self.shown.map(|shown| Self { updated_at: self.updated_at, ..*shown })
    }

    /// The findings that had been made by then, the first one first.
    pub fn findings_until(&self, at: Option<DateTime<Utc>>) -> impl DoubleEndedIterator<Item = &Finding> {
        self.findings.iter().filter(move |found| at.is_none_or(|at| found.at <= at))
    }
}

/// What the newsroom found about a fact, by whom and on what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The finding.
    pub finding: Check,
    /// In a sentence or two.
    pub note: String,
    /// On what it rests.
    pub evidence: Vec<Evidence>,
    /// Who found it.
    pub by: crate::base::id::PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A claim that is to be linked with a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkInput {
    /// The claim.
    pub claim: ClaimId,
    /// What it does with the fact; it asserts it unless said otherwise.
    #[serde(default = "asserts")]
    pub relation: ClaimRelation,
}

const fn asserts() -> ClaimRelation {
    ClaimRelation::Asserts
}

/// What a client sends to make or change a fact; what is missing stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FactInput {
    /// What it says; of a new fact without one, what its first claim says.
    pub statement: Option<String>,
    /// What it belongs to.
    pub topics: Option<Vec<String>>,
    /// How it stands to other facts.
    pub related: Option<Vec<Related>>,
    /// What the newsroom found.
    pub finding: Option<String>,
    /// In a sentence or two.
    pub note: Option<String>,
    /// On what it rests.
    pub evidence: Option<Vec<Evidence>>,
}

/// What a client sends to make a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewFact {
    /// What it says; what its first claim says, unless given.
    pub statement: Option<String>,
    /// What it belongs to.
    pub topics: Vec<String>,
    /// How it stands to other facts.
    pub related: Vec<Related>,
    /// The claims that are about it.
    pub claims: Vec<LinkInput>,
    /// Whether the others were offered beside the first one: then the offer is counted.
    pub offered: bool,
}
