//! Facts, and the claims that are about them.

use super::{Stop, Told, broken, difference, other, stranger};
use crate::{
    base::id::{ClaimId, FactId, PersonId},
    db::{Connection, Sql},
    provenance::ClaimRelation,
    record::{
        act::Act,
        state::{Fact, Finding, Linked, Related},
    },
    row,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::{BTreeMap, HashMap};

const ROWS: &str = "SELECT id, slug, statement, finding, merged_into, waits_since, shown, shown_statement, shown_finding, version, created_by, created_at, updated_at FROM fact WHERE id IN ";
const TOPICS: &str = "SELECT fact_id, topic FROM fact_topic WHERE fact_id IN ";
const FINDINGS: &str = "SELECT fact_id, finding, note, evidence, found_by, found_at FROM fact_finding WHERE fact_id IN ";
const RELATIONS: &str = "SELECT fact_id, relation, other_id FROM fact_relation WHERE fact_id IN ";
const LINKS: &str = "SELECT fact_id, claim_id, relation FROM fact_claim WHERE fact_id IN ";
const SHOWN_LINKS: &str = "SELECT fact_id, claim_id, relation FROM shown_fact_claim WHERE fact_id IN ";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM fact";
pub(crate) const SHOWN: &str = "SELECT COUNT(*) FROM shown_fact_claim";
pub(crate) const IDS: &str = "SELECT id FROM fact WHERE id > $1 ORDER BY id LIMIT 500";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[COUNT, SHOWN, IDS];

/// Facts that are compared at once.
const AT_ONCE: usize = 200;

/// The claims about a fact.
type Links = BTreeMap<ClaimId, ClaimRelation>;

/// What the events of a fact left.
struct Left {
    fact: Fact,
    links: Links,
    author: Option<PersonId>,
    /// What readers see of it, when they have seen it.
    shown: Option<(Fact, Links)>,
}

/// The facts so far.
#[derive(Default)]
pub(super) struct Facts {
    left: Vec<Left>,
    there: i64,
    /// Claims that readers see under facts.
    shown: i64,
}

#[derive(FromRow)]
struct FactRow {
    id: FactId,
    slug: String,
    statement: String,
    finding: String,
    merged_into: Option<FactId>,
    waits_since: Option<DateTime<Utc>>,
    shown: Option<String>,
    shown_statement: Option<String>,
    shown_finding: Option<String>,
    version: i64,
    created_by: PersonId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// How a fact was before an act and how it is since.
fn sides(act: &Act) -> Option<(Option<&Fact>, Option<&Fact>)> {
    match act {
        Act::FactCreated(change) => Some((None, Some(&change.after))),
        Act::FactChanged(change)
        | Act::FactFound(change)
        | Act::FactLinked(change)
        | Act::FactUnlinked(change)
        | Act::FactApproved(change)
        | Act::FactMerged(change)
        | Act::FactTookOver(change)
        | Act::FactSplit(change) => Some((Some(&change.before), Some(&change.after))),
        Act::FactRemoved(change) => Some((Some(&change.before), None)),
        Act::FactRestored(change) => Some((change.before.as_ref(), Some(&change.after))),
        _ => None,
    }
}

/// How an act left a fact.
pub fn left(act: &Act) -> Option<&Fact> {
    sides(act).and_then(|(_, after)| after)
}

/// Where an act stands among those of its fact, whatever the clocks of several servers say.
fn place(act: &Act) -> (i64, u8) {
    match sides(act) {
        Some((_, Some(after))) => (after.version, 0),
        Some((Some(before), None)) => (before.version, 1),
        _ => (i64::MAX, 0),
    }
}

/// A state without the claims that its act moved.
fn bare(fact: &Fact) -> Fact {
    Fact { claims: Vec::new(), ..fact.clone() }
}

impl Facts {
    pub(super) async fn add(&mut self, conn: &mut Connection, mut events: Vec<Told>) -> Result<(), Stop> {
        events.sort_by_key(|told| place(&told.act));
        self.left.extend(replayed(&events)?);
        if self.left.len() >= AT_ONCE { self.compare(conn).await } else { Ok(()) }
    }

    async fn compare(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        let left = std::mem::take(&mut self.left);
        if left.is_empty() {
            return Ok(());
        }
        let of_these = |sql| {
            let mut sql = Sql::new(sql);
            sql.list(left.iter().map(|left| left.fact.id));
            sql
        };
        let in_order = |sql| {
            let mut sql = of_these(sql);
            sql.push(" ORDER BY fact_id, position");
            sql
        };
        let foreign = |fact: FactId, field: &str| broken(format!("fact/{fact}"), other(Some(field.into())));
        let mut found: HashMap<FactId, FactRow> =
            of_these(ROWS).rows::<FactRow>(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let mut topics: HashMap<FactId, Vec<String>> = HashMap::new();
        for (fact, topic) in in_order(TOPICS).many_rows::<(FactId, String)>(conn).await? {
            topics.entry(fact).or_default().push(topic);
        }
        let mut findings: HashMap<FactId, Vec<Finding>> = HashMap::new();
        type Row = (FactId, String, String, String, PersonId, DateTime<Utc>);
        for (fact, finding, note, evidence, by, at) in in_order(FINDINGS).many_rows::<Row>(conn).await? {
            let evidence = serde_json::from_str(&evidence).map_err(|_| foreign(fact, "findings"))?;
            findings.entry(fact).or_default().push(Finding { finding, note, evidence, by, at });
        }
        let mut related: HashMap<FactId, Vec<Related>> = HashMap::new();
        for (of, relation, fact) in in_order(RELATIONS).many_rows::<(FactId, String, FactId)>(conn).await? {
            let relation = relation.parse().map_err(|_| foreign(of, "related"))?;
            related.entry(of).or_default().push(Related { relation, fact });
        }
        let mut links: HashMap<FactId, Links> = HashMap::new();
        for (fact, claim, relation) in of_these(LINKS).many_rows::<(FactId, ClaimId, String)>(conn).await? {
            links.entry(fact).or_default().insert(claim, relation.parse().map_err(|_| foreign(fact, "claims"))?);
        }
        let mut shown_links: HashMap<FactId, Links> = HashMap::new();
        for (fact, claim, relation) in of_these(SHOWN_LINKS).many_rows::<(FactId, ClaimId, String)>(conn).await? {
            shown_links.entry(fact).or_default().insert(claim, relation.parse().map_err(|_| foreign(fact, "claims"))?);
        }
        for Left { fact: told, links: linked, author, shown } in left {
            let what = format!("fact/{}", told.id);
            let row = found.remove(&told.id).ok_or_else(|| broken(&what, "its events say it is there, and its row is missing"))?;
            let there = Fact {
                id: row.id,
                slug: row.slug,
                statement: row.statement,
                topics: topics.remove(&told.id).unwrap_or_default(),
                findings: findings.remove(&told.id).unwrap_or_default(),
                related: related.remove(&told.id).unwrap_or_default(),
                merged_into: row.merged_into,
                claims: Vec::new(),
                waits_since: row.waits_since,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            };
            if told != there {
                return Err(broken(what, other(difference(&told, &there))));
            }
            if finding(&there) != row.finding {
                return Err(broken(what, other(Some("finding".into()))));
            }
            if links.remove(&told.id).unwrap_or_default() != linked {
                return Err(broken(what, "the claims about it are not those its events tell of"));
            }
            let (shown, seen) = shown.map_or((None, Links::new()), |(shown, links)| (Some(shown), links));
            self.shown += i64::try_from(seen.len()).unwrap_or(i64::MAX);
            // While it does not wait, readers see its own row.
            let kept = shown.filter(|_| there.waits_since.is_some());
            let listed = kept.as_ref().map(|kept| (kept.statement.clone(), finding(kept).to_owned()));
            if row.shown.as_deref().and_then(|shown| serde_json::from_str(shown).ok()) != kept
                || row.shown_statement.zip(row.shown_finding) != listed
                || shown_links.remove(&told.id).unwrap_or_default() != seen
            {
                return Err(broken(what, "what readers see of it is not what its events say"));
            }
            if Some(row.created_by) != author {
                return Err(broken(what, "who made it is not who its events say"));
            }
            self.there += 1;
        }
        Ok(())
    }

    pub(super) async fn finish(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        self.compare(conn).await?;
        if row!(conn, (i64,), COUNT)? != Some((self.there,)) {
            return Err(stranger(conn, "fact", IDS, "one is there that was removed").await?);
        }
        if row!(conn, (i64,), SHOWN)? != Some((self.shown,)) {
            return Err(broken("the facts", "readers see a claim under one that is not there"));
        }
        Ok(())
    }
}

/// Whether an act left a fact that readers see as it is.
fn shows(told: Option<&Told>) -> bool {
    told.and_then(|told| left(&told.act)).is_some_and(|fact| fact.waits_since.is_none())
}

/// The finding that stands.
fn finding(fact: &Fact) -> &str {
    fact.findings.last().map_or("unchecked", |last| last.finding.as_str())
}

/// What the events of a fact left, if anything.
fn replayed(events: &[Told]) -> Result<Option<Left>, Stop> {
    let mut now: Option<Fact> = None;
    let mut links = Links::new();
    let (mut author, mut shown) = (None, None);
    for (at, told) in events.iter().enumerate() {
        let Some((before, after)) = sides(&told.act) else { return told.unfit() };
        if before.map(bare) != now || matches!(told.act, Act::FactCreated(_)) != (at == 0) {
            return told.unfit();
        }
        if at == 0 {
            author = told.actor;
        }
        let moved = |fact: Option<&Fact>| fact.map(|fact| fact.claims.clone()).unwrap_or_default();
        for Linked { claim, relation } in moved(before) {
            if links.remove(&claim) != Some(relation) {
                return told.unfit();
            }
        }
        for Linked { claim, relation } in moved(after) {
            if links.insert(claim, relation).is_some() {
                return told.unfit();
            }
        }
        now = after.map(bare);
        match &now {
            None if !links.is_empty() => return told.unfit(),
            None => shown = None,
            // What an act after it shows as well need not be kept.
            Some(fact) if fact.waits_since.is_none() && !shows(events.get(at + 1)) => shown = Some((fact.clone(), links.clone())),
            Some(_) => {}
        }
    }
    Ok(now.map(|fact| Left { fact, links, author, shown }))
}
