//! Merges of sources and their undoing, attributions that were moved from one to another, and sources that were given a name: they change
//! claims and sources beside the one they are told of.

use super::{Stop, Told};
use crate::{
    base::id::{AttributionId, ClaimId, SourceId},
    db::Connection,
    record::{
        act::Act,
        state,
        store::{Stored, stored},
    },
    rows,
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

pub(crate) const ALL: &str = stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.action IN ('source.merged', 'source.split', 'source.attributions_moved', 'source.named', 'source.unnamed') \
     ORDER BY CASE WHEN l.number IS NULL THEN 1 ELSE 0 END, l.number, e.at, e.id"
);

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[ALL];

/// One source's place taken by another in some attributions, or in what others belong to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) at: DateTime<Utc>,
    pub(super) from: SourceId,
    pub(super) to: SourceId,
}

/// The same in the attributions of a claim.
#[derive(Debug)]
pub(super) struct Cited {
    pub(super) step: Step,
    moved: Vec<AttributionId>,
    identified: Vec<state::Identified>,
}

impl Cited {
    /// Does it to an attribution, if it is one of these.
    pub(super) fn happen_to(&self, attribution: &mut state::Attribution, called: impl Fn(SourceId) -> state::Cited) {
        if !self.moved.contains(&attribution.id) || attribution.source.id != self.step.from {
            return;
        }
        attribution.source = called(self.step.to);
        for otherwise in self.identified.iter().filter(|otherwise| otherwise.attribution == attribution.id) {
            if attribution.identification == otherwise.was {
                attribution.identification = otherwise.now;
            }
        }
    }
}

/// What merges did to claims and sources, in order.
#[derive(Default)]
pub(super) struct Merges {
    claims: HashMap<ClaimId, Vec<Cited>>,
    children: HashMap<SourceId, Vec<Step>>,
    /// Whether a source was merged away, as the last of its merges left it.
    gone: HashMap<SourceId, bool>,
}

impl Merges {
    pub(super) async fn read(conn: &mut Connection) -> Result<Self, Stop> {
        let mut merges = Self::default();
        for row in rows!(conn, Stored, ALL)? {
            let told = Told::read(&row)?;
            match &told.act {
                Act::SourceMerged(change) => merges.add(told.at, &change.before, false),
                Act::SourceSplit(change) => merges.add(told.at, &change.after, true),
                Act::AttributionsMoved(change) => {
                    let step = Step { at: told.at, from: change.after.from.id, to: change.after.to.id };
                    merges.cite(step, &change.after.moved, &change.after.identified);
                }
                Act::SourceNamed(change) => merges.name(told.at, &change.after),
                Act::SourceUnnamed(change) => merges.name(told.at, &change.before),
                _ => {}
            }
        }
        Ok(merges)
    }

    fn add(&mut self, at: DateTime<Utc>, merged: &state::Merged, is_split: bool) {
        let (from, to) = if is_split { (merged.into.id, merged.merged.id) } else { (merged.merged.id, merged.into.id) };
        let step = Step { at, from, to };
        self.cite(step, &merged.moved, &merged.identified);
        for child in &merged.children {
            self.children.entry(*child).or_default().push(step);
        }
        self.gone.insert(merged.merged.id, !is_split);
    }

    fn name(&mut self, at: DateTime<Utc>, named: &state::Named) {
        let step = Step { at, from: named.source.id, to: named.source.id };
        self.cite(step, &named.cited, &named.identified);
    }

    fn cite(&mut self, step: Step, cited: &[(ClaimId, AttributionId)], identified: &[state::Identified]) {
        let mut moved: HashMap<ClaimId, Vec<AttributionId>> = HashMap::new();
        for (claim, attribution) in cited {
            moved.entry(*claim).or_default().push(*attribution);
        }
        for (claim, moved) in moved {
            let identified = identified.iter().filter(|otherwise| moved.contains(&otherwise.attribution)).copied().collect();
            self.claims.entry(claim).or_default().push(Cited { step, moved, identified });
        }
    }

    pub(super) fn of_claim(&self, claim: ClaimId) -> &[Cited] {
        self.claims.get(&claim).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_child(&self, source: SourceId) -> &[Step] {
        self.children.get(&source).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_gone(&self, source: SourceId) -> bool {
        self.gone.get(&source).copied().unwrap_or_default()
    }
}
