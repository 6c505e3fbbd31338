//! A fact with everything about it that somebody sees, as of a moment or now: what its pages and answers are made of.

use super::{Fact, filter::store::Spread, store};
use crate::{
    access::{Viewer, visibility::Thing},
    attribution::{SourceKind, standing::Voice},
    base::{date::OutletTime, error::Fault, id::SourceId},
    claim::{Claim, store::Row},
    db::{self, Connection},
    provenance::{Appearance, ClaimRelation, Heard, Party, Who, stance},
    source::{self, SourceName},
    text::fold,
};
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeSet, HashMap};

/// Everything about a fact.
pub struct Dossier {
    /// The fact.
    pub fact: Fact,
    /// As of when; now, unless said.
    pub at: Option<DateTime<Utc>>,
    /// The claims about it and what each does with it, in the order in which they appeared, those of later days too.
    pub rows: Vec<(Row, ClaimRelation)>,
    /// The same claims as they are joined.
    pub appearances: Vec<Appearance>,
}

/// The last moment of a day, or a time, by the clocks of the outlets.
///
/// # Errors
/// A sentence that says how it is written.
pub fn moment(at: &str) -> Result<DateTime<Utc>, String> {
    let time = at.trim().parse::<OutletTime>()?.wall();
    Ok(if at.contains('T') { time } else { time + Duration::days(1) - Duration::milliseconds(1) })
}

/// The fact at an id or place in URLs, when this viewer may see it: readers see those that a claim is about which they see.
///
/// # Errors
/// [`Fault::Missing`].
pub async fn readable(conn: &mut Connection, viewer: &Viewer, place: &str) -> Result<Fact, Fault> {
    let missing =
        || Fault::Missing(format!("fact {} does not exist, or nothing is published about it", place.chars().take(80).collect::<String>()));
    let fact = if viewer.sees_everything() {
        store::at_place(conn, place).await?
    } else {
        let shown = store::shown_at_place(conn, place).await?;
        shown.filter(|(_, claimed)| viewer.sees(Thing::Fact { claimed: *claimed })).map(|(fact, _)| fact)
    };
    fact.ok_or_else(missing)
}

impl Dossier {
    /// Reads what there is about a fact.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(conn: &mut Connection, fact: Fact, public: bool, at: Option<DateTime<Utc>>) -> db::Result<Self> {
        let mut rows = store::claims(conn, fact.id, public).await?;
        rows.sort_by_cached_key(|(row, _)| {
            (row.appeared(), row.claim.article_id, row.claim.spans.first().map(|span| span.start), row.claim.id)
        });
        let outlets = source::store::by_names(conn, rows.iter().map(|(row, _)| row.outlet.as_str())).await?;
        let mut unnamed = HashMap::new();
        let appearances = rows.iter().map(|(row, relation)| appearance(row, *relation, &outlets, &mut unnamed)).collect();
        Ok(Self { fact, at, rows, appearances })
    }

    /// The claims as of its moment.
    pub fn until(&self) -> &[Appearance] {
        &self.appearances[..self.end()]
    }

    /// The same with their articles.
    pub fn rows_until(&self) -> &[(Row, ClaimRelation)] {
        &self.rows[..self.end()]
    }

    /// How far it has spread by then.
    pub fn spread(&self) -> Spread {
        let rows = self.rows_until();
        let articles: BTreeSet<_> = rows.iter().map(|(row, _)| row.claim.article_id).collect();
        let outlets: BTreeSet<_> = rows.iter().map(|(row, _)| &row.outlet).collect();
        let day = |row: Option<&(Row, ClaimRelation)>| row.map(|(row, _)| row.appeared());
        Spread::of(rows.len(), articles.len(), outlets.len(), day(rows.first()), day(rows.last()))
    }

    fn end(&self) -> usize {
        self.at.map_or(self.rows.len(), |at| self.appearances.partition_point(|claim| claim.at <= at))
    }

    /// Everything that was said, also later than its moment.
    pub fn stances(&self) -> Vec<stance::Stance> {
        stance::stances(&self.appearances)
    }
}

/// `unnamed`: whom the articles so far describe, by what they are called. Each is a source of its article; as far as one fact goes, who
/// is called so in several is one.
fn appearance(
    row: &Row,
    relation: ClaimRelation,
    outlets: &HashMap<String, SourceName>,
    unnamed: &mut HashMap<String, SourceId>,
) -> Appearance {
    let outlet = match outlets.get(&fold(&row.outlet)) {
        Some(known) => Who { party: Party::Source(known.id), name: known.name.clone(), kind: known.kind },
        // Articles of which nobody said who published them are of nobody together.
        None if row.outlet.is_empty() => {
            Who { party: Party::Outlet(row.claim.article_id.to_string()), name: row.title.clone(), kind: SourceKind::Other }
        }
        None => Who { party: Party::Outlet(fold(&row.outlet)), name: row.outlet.clone(), kind: SourceKind::NewsOutlet },
    };
    Appearance {
        claim: row.claim.id,
        article: row.claim.article_id,
        relation,
        outlet,
        at: row.appeared(),
        chains: chains(&row.claim, unnamed),
    }
}

fn chains(claim: &Claim, unnamed: &mut HashMap<String, SourceId>) -> Vec<Vec<Heard>> {
    let mut heard = |one: &crate::claim::Attribution| {
        let SourceName { id, name, kind } = &one.source;
        let voice = Voice { source: *id, name, kind: *kind, status: one.status, identification: one.identification, via: None };
        let source = if one.identification.is_of_its_article(name) { *unnamed.entry(fold(name)).or_insert(*id) } else { *id };
        Heard { source, name: name.clone(), kind: *kind, status: one.status, is_named: !voice.is_anonymous() }
    };
    claim.chains().into_iter().map(|chain| chain.into_iter().map(&mut heard).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_to_its_end_and_a_time_to_the_millisecond() {
        let at = |text: &str| moment(text).map(|at| at.format("%Y-%m-%dT%H:%M:%S%.3f").to_string());
        assert_eq!(at("2026-10-14").as_deref(), Ok("2026-10-14T23:59:59.999"));
        assert_eq!(at("2026-10-14T09:30:00+02:00").as_deref(), Ok("2026-10-14T09:30:00.000"));
        assert!(at("yesterday").is_err());
    }
}
