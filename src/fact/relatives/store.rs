//! SQL of how facts stand to each other.

use super::{Named, Relative};
use crate::{
    base::id::FactId,
    db::{self, Connection, Sql, word},
    fact::{
        Fact,
        store::{MOST_STEPS, push_claimed, statement_of},
    },
    provenance::FactRelation,
    rows,
};
use std::collections::HashMap;

pub(crate) const RELATED_TO: &str = "WITH RECURSIVE led (id) AS (SELECT id FROM fact WHERE id = $1 UNION SELECT f.id FROM led CROSS JOIN fact f WHERE f.merged_into = led.id) \
     SELECT r.fact_id, r.relation FROM led CROSS JOIN fact_relation r WHERE r.other_id = led.id ORDER BY r.fact_id, r.position LIMIT 200";

/// Every whole statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[RELATED_TO];

/// Facts that say how they stand to this one, or to one that it took over.
pub async fn related_to(conn: &mut Connection, fact: FactId) -> db::Result<Vec<(FactId, FactRelation)>> {
    let found = rows!(conn, (FactId, String), RELATED_TO, fact)?.into_iter();
    found.map(|(fact, relation)| Ok((fact, word(&relation)?))).collect()
}

/// These facts by name, those that readers see or all.
pub async fn named(conn: &mut Connection, ids: impl IntoIterator<Item = FactId>, public: bool) -> db::Result<HashMap<FactId, Named>> {
    let ids: Vec<FactId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("SELECT f.id, f.slug, ");
    sql.push(statement_of(public)).push(" FROM fact f WHERE f.id IN ").list(ids);
    push_claimed(&mut sql, public, &[]);
    Ok(sql.rows::<Named>(conn).await?.into_iter().map(|fact| (fact.id, fact)).collect())
}

/// How facts stand to others, as far as the reader sees these; of one that was merged the one that took it over.
pub async fn relations(conn: &mut Connection, facts: &[Fact], public: bool) -> db::Result<HashMap<FactId, Vec<Relative>>> {
    let mut relations: Vec<(FactId, FactRelation, bool, FactId)> = Vec::new();
    for fact in facts {
        relations.extend(fact.related.iter().map(|one| (fact.id, one.relation, true, one.fact)));
    }
    // Others say it of these, or of one that was merged into these. Step by step: PostgreSQL looks through all facts to join a few.
    let mut stays: HashMap<FactId, FactId> = facts.iter().map(|fact| (fact.id, fact.id)).collect();
    let mut last: Vec<FactId> = stays.keys().copied().collect();
    while !last.is_empty() {
        let mut sql = Sql::new("SELECT id, merged_into FROM fact WHERE merged_into IN ");
        sql.list(last.drain(..));
        for (merged, into) in sql.rows::<(FactId, FactId)>(conn).await? {
            if let Some(&stays_there) = stays.get(&into).filter(|_| !stays.contains_key(&merged)) {
                stays.insert(merged, stays_there);
                last.push(merged);
            }
        }
    }
    if !stays.is_empty() {
        let mut sql = Sql::new("SELECT r.other_id, r.relation, r.fact_id FROM fact_relation r WHERE r.other_id IN ");
        sql.list(stays.keys().copied());
        if public {
            // How one that waits stands to others is not approved yet.
            sql.push(" AND EXISTS (SELECT 1 FROM fact o WHERE o.id = r.fact_id AND o.waits_since IS NULL LIMIT 1 OFFSET 0)");
        }
        sql.push(" ORDER BY r.fact_id, r.position");
        for (of, relation, other) in sql.rows::<(FactId, String, FactId)>(conn).await? {
            relations.push((stays[&of], word(&relation)?, false, other));
        }
    }
    let mut now: HashMap<FactId, FactId> = relations.iter().map(|(.., other)| (*other, *other)).collect();
    let mut last: Vec<FactId> = now.keys().copied().collect();
    for _ in 0..MOST_STEPS {
        if last.is_empty() {
            break;
        }
        let mut sql = Sql::new("SELECT id, merged_into FROM fact WHERE merged_into IS NOT NULL AND id IN ");
        sql.list(last.drain(..));
        for (merged, into) in sql.rows::<(FactId, FactId)>(conn).await? {
            now.values_mut().filter(|fact| **fact == merged).for_each(|fact| *fact = into);
            last.push(into);
        }
    }
    let names = named(conn, now.values().copied(), public).await?;
    let mut found: HashMap<FactId, Vec<Relative>> = HashMap::new();
    for (of, relation, is_outgoing, other) in relations {
        let Some(named) = now.get(&other).filter(|other| **other != of).and_then(|other| names.get(other)) else { continue };
        let known = found.entry(of).or_default();
        let is_known = |one: &Relative| (one.relation, one.is_outgoing, one.fact.id) == (relation, is_outgoing, named.id);
        if !known.iter().any(is_known) {
            known.push(Relative { relation, is_outgoing, fact: named.clone() });
        }
    }
    Ok(found)
}
