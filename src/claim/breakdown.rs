//! What the claims of an article add up to.

use crate::{
    attribution::{
        Status,
        standing::{Flag, Standing, Voice, add_up},
    },
    base::id::SourceId,
    claim::Claim,
    source::SourceName,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Counts over the claims of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Breakdown {
    /// Claims.
    pub claims: u32,
    /// Attributions of all claims.
    pub attributions: u32,
    /// Claims in the outlet's own voice.
    pub unattributed: u32,
    /// Claims with someone for and someone against.
    pub contested: u32,
    /// Claims with one source only.
    pub single_source: u32,
    /// Claims with no source a reader could identify.
    pub anonymous_only: u32,
    /// Attributions by status; only statuses that occur.
    pub by_status: BTreeMap<&'static str, u32>,
    /// Attributions by kind of source; only kinds that occur.
    pub by_kind: BTreeMap<&'static str, u32>,
    /// Sources, the most cited first.
    pub by_source: Vec<SourceCount>,
}

/// The same at a glance: what a list says of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// Claims.
    pub claims: u32,
    /// Claims in the outlet's own voice.
    pub unattributed: u32,
    /// Claims with someone for and someone against.
    pub contested: u32,
    /// Claims with no source a reader could identify.
    pub anonymous_only: u32,
    /// Attributions by status; only statuses that occur.
    pub by_status: BTreeMap<Status, u32>,
    /// Who is cited.
    pub sources: BTreeSet<SourceId>,
}

impl Glance {
    /// Adds a claim with these attributions.
    pub fn add(&mut self, voices: &[Voice<'_, SourceId>]) {
        let (standing, flags) = add_up(voices);
        self.claims += 1;
        self.unattributed += u32::from(standing == Standing::Unattributed);
        self.contested += u32::from(standing == Standing::Contested);
        self.anonymous_only += u32::from(flags.contains(&Flag::AnonymousOnly));
        for voice in voices {
            *self.by_status.entry(voice.status).or_default() += 1;
            self.sources.insert(voice.source);
        }
    }
}

/// What one source is cited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceCount {
    /// Its name.
    pub source: String,
    /// Its id.
    pub id: SourceId,
    /// What it is.
    pub kind: crate::attribution::SourceKind,
    /// Its attributions.
    pub total: u32,
    /// Its attributions by status; only statuses that occur.
    pub statuses: BTreeMap<&'static str, u32>,
}

/// Counts over `claims`.
pub fn breakdown(claims: &[Claim]) -> Breakdown {
    let mut sum = Breakdown::default();
    let mut sources: BTreeMap<&SourceName, SourceCount> = BTreeMap::new();
    for claim in claims {
        sum.claims += 1;
        sum.unattributed += u32::from(claim.standing == Standing::Unattributed);
        sum.contested += u32::from(claim.standing == Standing::Contested);
        sum.single_source += u32::from(claim.flags.contains(&Flag::SingleSource));
        sum.anonymous_only += u32::from(claim.flags.contains(&Flag::AnonymousOnly));
        for attribution in &claim.attributions {
            sum.attributions += 1;
            *sum.by_status.entry(attribution.status.as_str()).or_default() += 1;
            *sum.by_kind.entry(attribution.source.kind.as_str()).or_default() += 1;
            let source = &attribution.source;
            let count = sources.entry(source).or_insert_with(|| SourceCount {
                source: source.name.clone(),
                id: source.id,
                kind: source.kind,
                total: 0,
                statuses: BTreeMap::new(),
            });
            count.total += 1;
            *count.statuses.entry(attribution.status.as_str()).or_default() += 1;
        }
    }
    sum.by_source = sources.into_values().collect();
    sum.by_source.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.source.cmp(&b.source)));
    sum
}
