//! A fact as the record keeps it.

use super::{Fact, Finding};
use crate::{base::error::Fault, db, record::state};

impl Fact {
    /// Its state, with the claims that an act moves.
    pub(super) fn recorded(&self, claims: Vec<state::Linked>) -> state::Fact {
        let findings = self.findings.iter().map(|found| state::Finding {
            finding: found.finding.to_string(),
            note: found.note.clone(),
            evidence: found.evidence.clone(),
            by: found.by,
            at: found.at,
        });
        state::Fact {
            id: self.id,
            slug: self.slug.clone(),
            statement: self.statement.clone(),
            topics: self.topics.clone(),
            findings: findings.collect(),
            related: self.related.clone(),
            merged_into: self.merged_into,
            claims,
            waits_since: self.waits_since,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }

    /// A fact as it is kept for readers while another version waits.
    pub(super) fn shown_as(kept: &str) -> db::Result<Self> {
        let kept: state::Fact = serde_json::from_str(kept).map_err(db::Error::decode)?;
        Self::from_recorded(&kept).map_err(db::Error::decode)
    }

    /// A fact out of a state that was recorded once.
    ///
    /// # Errors
    /// [`Fault::Clash`] when it holds a word that this program does not know.
    pub(super) fn from_recorded(kept: &state::Fact) -> Result<Self, Fault> {
        let finding = |kept: &state::Finding| {
            let unknown = |_| Fault::Clash(format!("this program does not know “{}”", kept.finding));
            let finding = kept.finding.parse().map_err(unknown)?;
            Ok(Finding { finding, note: kept.note.clone(), evidence: kept.evidence.clone(), by: kept.by, at: kept.at })
        };
        Ok(Self {
            id: kept.id,
            slug: kept.slug.clone(),
            statement: kept.statement.clone(),
            topics: kept.topics.clone(),
            findings: kept.findings.iter().map(finding).collect::<Result<_, Fault>>()?,
            related: kept.related.clone(),
            merged_into: kept.merged_into,
            waits_since: kept.waits_since,
            shown: None,
            version: kept.version,
            created_at: kept.created_at,
            updated_at: kept.updated_at,
        })
    }
}
