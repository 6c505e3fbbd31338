//! SQL of facts, and of the claims that are about them.

use super::{Fact, Finding};
use crate::{
    base::{
        id::{ClaimId, FactId, PersonId},
        slug::{self, candidates},
    },
    claim,
    db::{
        self, Connection, Sql, Value,
        search::{self, Searched},
        word,
    },
    execute,
    provenance::ClaimRelation,
    record::state::{Linked, Related},
    row, rows,
    text::fold,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::HashMap;

const FACTS: &str = "SELECT id, slug, statement, merged_into, waits_since, shown, version, created_at, updated_at FROM fact WHERE id IN ";
const TOPICS: &str = "SELECT fact_id, topic FROM fact_topic WHERE fact_id IN ";
const FINDINGS: &str = "SELECT fact_id, finding, note, evidence, found_by, found_at FROM fact_finding WHERE fact_id IN ";
const RELATIONS: &str = "SELECT fact_id, relation, other_id FROM fact_relation WHERE fact_id IN ";
pub(crate) const ID_OF_SLUG: &str = "SELECT id FROM fact WHERE slug = $1";
/// For who sees no drafts: of a fact that nothing published is about no more is read, so that it takes no longer than what does not exist.
/// Of one that was merged it is not known yet.
pub(crate) const ID_OF_SLUG_IN_PUBLIC: &str = concat!(
    "SELECT f.id, f.merged_into IS NULL FROM fact f WHERE f.slug = $1 AND (f.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM shown_fact_claim l JOIN claim c ON c.id = l.claim_id \
     JOIN article t ON t.id = c.article_id WHERE l.fact_id = f.id AND ",
    crate::claim_is_public!(),
    "))"
);
pub(crate) const INSERT: &str = "INSERT INTO fact (id, slug, statement, folded, finding, merged_into, waits_since, version, created_by, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (slug) DO NOTHING";
pub(crate) const UPDATE: &str = "UPDATE fact SET statement = $3, folded = $4, finding = $5, merged_into = $6, version = $7, updated_at = $8, \
     waits_since = $9, shown = $10, shown_statement = $11, shown_finding = $12 WHERE id = $1 AND version = $2";
pub(crate) const DELETE: &str = "DELETE FROM fact WHERE id = $1";
pub(crate) const INSERT_TOPIC: &str = "INSERT INTO fact_topic (fact_id, position, topic, folded) VALUES ($1, $2, $3, $4)";
pub(crate) const INSERT_FINDING: &str =
    "INSERT INTO fact_finding (fact_id, position, finding, note, evidence, found_by, found_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const INSERT_RELATION: &str = "INSERT INTO fact_relation (fact_id, position, relation, other_id) VALUES ($1, $2, $3, $4)";
pub(crate) const DELETE_TOPICS: &str = "DELETE FROM fact_topic WHERE fact_id = $1";
pub(crate) const DELETE_FINDINGS: &str = "DELETE FROM fact_finding WHERE fact_id = $1";
pub(crate) const DELETE_RELATIONS: &str = "DELETE FROM fact_relation WHERE fact_id = $1";
pub(crate) const LINKS: &str = "SELECT claim_id, relation FROM fact_claim WHERE fact_id = $1 ORDER BY claim_id";
pub(crate) const SHOWN_LINKS: &str = "SELECT claim_id, relation FROM shown_fact_claim WHERE fact_id = $1 ORDER BY claim_id";
pub(crate) const LINK_OF: &str = "SELECT fact_id, relation FROM fact_claim WHERE claim_id = $1";
pub(crate) const MERGED_INTO: &str = "SELECT id FROM fact WHERE merged_into = $1 LIMIT 1";
pub(crate) const HIDE_LINKS: &str = "DELETE FROM shown_fact_claim WHERE fact_id = $1";
pub(crate) const SHOW_LINKS: &str =
    "INSERT INTO shown_fact_claim (claim_id, fact_id, relation) SELECT claim_id, fact_id, relation FROM fact_claim WHERE fact_id = $1";
pub(crate) const WAITING: &str = "SELECT id FROM fact WHERE waits_since IS NOT NULL ORDER BY waits_since, id LIMIT $1";
pub(crate) const CLAIMED_IN_PUBLIC: &str = concat!(
    "SELECT l.fact_id FROM shown_fact_claim l CROSS JOIN claim c CROSS JOIN article t WHERE l.fact_id = $1 AND c.id = l.claim_id AND t.id = c.article_id AND ",
    crate::claim_is_public!(),
    " LIMIT 1"
);

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    ID_OF_SLUG,
    ID_OF_SLUG_IN_PUBLIC,
    INSERT,
    UPDATE,
    DELETE,
    INSERT_TOPIC,
    INSERT_FINDING,
    INSERT_RELATION,
    DELETE_TOPICS,
    DELETE_FINDINGS,
    DELETE_RELATIONS,
    LINKS,
    SHOWN_LINKS,
    LINK_OF,
    MERGED_INTO,
    HIDE_LINKS,
    SHOW_LINKS,
    WAITING,
    CLAIMED_IN_PUBLIC,
];

/// What refuses a second fact for a claim.
pub const ONE_FACT_KEY: &str = "fact_claim_claim_id_key";

/// Claims about a fact that are not worth gathering their rows for.
const FEW_CLAIMS: usize = 100;
/// Rows that one statement writes or changes.
const AT_ONCE: usize = 500;
/// Facts that took each other over, one after the other, that an address leads through.
pub(super) const MOST_STEPS: usize = 50;

#[derive(FromRow)]
struct FactRow {
    id: FactId,
    slug: String,
    statement: String,
    merged_into: Option<FactId>,
    waits_since: Option<DateTime<Utc>>,
    shown: Option<String>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct FindingRow {
    fact_id: FactId,
    finding: String,
    note: String,
    evidence: String,
    found_by: PersonId,
    found_at: DateTime<Utc>,
}

/// These facts, in this order; merged ones among them.
pub async fn by_ids(conn: &mut Connection, ids: &[FactId]) -> db::Result<Vec<Fact>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let of_these = |sql| {
        let mut sql = Sql::new(sql);
        sql.list(ids.iter().copied());
        sql
    };
    let in_order = |sql| {
        let mut sql = of_these(sql);
        sql.push(" ORDER BY fact_id, position");
        sql
    };
    let mut topics: HashMap<FactId, Vec<String>> = HashMap::new();
    for (fact, topic) in in_order(TOPICS).rows::<(FactId, String)>(conn).await? {
        topics.entry(fact).or_default().push(topic);
    }
    let mut findings: HashMap<FactId, Vec<Finding>> = HashMap::new();
    for row in in_order(FINDINGS).rows::<FindingRow>(conn).await? {
        let evidence = serde_json::from_str(&row.evidence).map_err(db::Error::decode)?;
        let finding = Finding { finding: word(&row.finding)?, note: row.note, evidence, by: row.found_by, at: row.found_at };
        findings.entry(row.fact_id).or_default().push(finding);
    }
    let mut related: HashMap<FactId, Vec<Related>> = HashMap::new();
    for (of, relation, fact) in in_order(RELATIONS).rows::<(FactId, String, FactId)>(conn).await? {
        related.entry(of).or_default().push(Related { relation: word(&relation)?, fact });
    }
    let facts = of_these(FACTS).rows::<FactRow>(conn).await?.into_iter().map(|row| {
        Ok(Fact {
            topics: topics.remove(&row.id).unwrap_or_default(),
            findings: findings.remove(&row.id).unwrap_or_default(),
            related: related.remove(&row.id).unwrap_or_default(),
            id: row.id,
            slug: row.slug,
            statement: row.statement,
            merged_into: row.merged_into,
            waits_since: row.waits_since,
            shown: row.shown.map(|shown| Fact::shown_as(&shown).map(Box::new)).transpose()?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    });
    let mut facts: Vec<Fact> = facts.collect::<db::Result<_>>()?;
    let places: HashMap<FactId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    facts.sort_by_key(|fact| places.get(&fact.id));
    Ok(facts)
}

/// One fact, also one that was merged.
pub async fn by_id(conn: &mut Connection, id: FactId) -> db::Result<Option<Fact>> {
    Ok(by_ids(conn, &[id]).await?.pop())
}

/// The fact of this place in URLs, also one that was merged.
pub async fn by_slug(conn: &mut Connection, slug: &str) -> db::Result<Option<Fact>> {
    match row!(conn, (FactId,), ID_OF_SLUG, slug)? {
        Some((id,)) => by_id(conn, id).await,
        None => Ok(None),
    }
}

/// The fact that an id or a place in URLs leads to: of one that was merged the one that took it over.
pub async fn at_place(conn: &mut Connection, place: &str) -> db::Result<Option<Fact>> {
    let id = match place.parse() {
        Ok(id) => Some(id),
        Err(_) => row!(conn, (FactId,), ID_OF_SLUG, place)?.map(|(id,)| id),
    };
    match id {
        Some(id) => led_on(conn, id, false).await,
        None => Ok(None),
    }
}

/// The same as readers see it, and whether something published is about it: only then they do. Of the place of one of which nothing
/// is no more is read.
pub async fn shown_at_place(conn: &mut Connection, place: &str) -> db::Result<Option<(Fact, bool)>> {
    let (id, is_claimed) = match place.parse() {
        Ok(id) => (id, false),
        Err(_) => match row!(conn, (FactId, bool), ID_OF_SLUG_IN_PUBLIC, place)? {
            Some(found) => found,
            None => return Ok(None),
        },
    };
    let Some(fact) = led_on(conn, id, true).await? else { return Ok(None) };
    let is_claimed = is_claimed || is_claimed_in_public(conn, fact.id).await?;
    Ok(Some((fact, is_claimed)))
}

/// This fact as readers see it or the newsroom; of one that was merged the one that took it over.
async fn led_on(conn: &mut Connection, id: FactId, public: bool) -> db::Result<Option<Fact>> {
    let mut fact = by_id(conn, id).await?.and_then(|fact| fact.seen(public));
    for _ in 0..MOST_STEPS {
        let Some(on) = fact.as_ref().and_then(|fact| fact.merged_into) else { break };
        fact = by_id(conn, on).await?.and_then(|fact| fact.seen(public));
    }
    Ok(fact)
}

/// Writes a new fact, and gives it a place in URLs, made of its statement.
pub async fn insert(conn: &mut Connection, fact: &mut Fact, by: PersonId) -> db::Result<()> {
    for slug in candidates(&slug::of(&fact.statement, "fact")) {
        fact.slug = slug;
        if restore(conn, fact, by).await? {
            break;
        }
    }
    Ok(())
}

/// Writes a fact with the place in URLs that it has; `false` when that is another one's.
pub async fn restore(conn: &mut Connection, fact: &Fact, by: PersonId) -> db::Result<bool> {
    let written = execute!(
        conn,
        INSERT,
        fact.id,
        &fact.slug,
        &fact.statement,
        searchable(fact),
        fact.finding(None).as_str(),
        fact.merged_into,
        fact.waits_since,
        fact.version,
        by,
        fact.created_at,
        fact.updated_at
    )?;
    if written == 1 {
        insert_parts(conn, fact).await?;
        index(conn, fact).await?;
    }
    Ok(written == 1)
}

/// Makes a fact found by its words, those that readers see; one that was merged is found by those of the one that took it over.
async fn index(conn: &mut Connection, fact: &Fact) -> db::Result<()> {
    let fact = fact.shown.as_deref().unwrap_or(fact);
    match fact.merged_into {
        None => search::write(conn, Searched::Facts, fact.id.0, &[&fact.statement, &searchable(fact)]).await,
        Some(_) => search::remove(conn, fact.id.0).await,
    }
}

/// Writes a changed fact over version `before`; `false` when someone else was faster.
pub async fn update(conn: &mut Connection, fact: &Fact, before: i64) -> db::Result<bool> {
    let shown = fact.shown.as_deref();
    let written = execute!(
        conn,
        UPDATE,
        fact.id,
        before,
        &fact.statement,
        searchable(fact),
        fact.finding(None).as_str(),
        fact.merged_into,
        fact.version,
        fact.updated_at,
        fact.waits_since,
        shown.map(|shown| serde_json::to_string(&shown.recorded(Vec::new()))).transpose().map_err(encoding)?,
        shown.map(|shown| shown.statement.as_str()),
        shown.map(|shown| shown.finding(None).as_str())
    )?;
    if written == 1 {
        index(conn, fact).await?;
    }
    Ok(written == 1)
}

fn encoding(error: serde_json::Error) -> db::Error {
    sqlx::Error::Encode(error.into()).into()
}

/// Writes topics, findings and relations of a changed fact anew.
pub async fn update_parts(conn: &mut Connection, fact: &Fact) -> db::Result<()> {
    delete_parts(conn, fact.id).await?;
    insert_parts(conn, fact).await
}

async fn delete_parts(conn: &mut Connection, id: FactId) -> db::Result<()> {
    execute!(conn, DELETE_TOPICS, id)?;
    execute!(conn, DELETE_FINDINGS, id)?;
    execute!(conn, DELETE_RELATIONS, id).map(drop)
}

async fn insert_parts(conn: &mut Connection, fact: &Fact) -> db::Result<()> {
    for (position, topic) in (0_i64..).zip(&fact.topics) {
        execute!(conn, INSERT_TOPIC, fact.id, position, topic, fold(topic))?;
    }
    for (position, found) in (0_i64..).zip(&fact.findings) {
        let evidence = serde_json::to_string(&found.evidence).map_err(encoding)?;
        execute!(conn, INSERT_FINDING, fact.id, position, found.finding.as_str(), &found.note, evidence, found.by, found.at)?;
    }
    for (position, related) in (0_i64..).zip(&fact.related) {
        execute!(conn, INSERT_RELATION, fact.id, position, related.relation.as_str(), related.fact)?;
    }
    Ok(())
}

fn searchable(fact: &Fact) -> String {
    fold(&format!("{} {}", fact.statement, fact.topics.join(" ")))
}

/// Removes a fact that no claim is about any more.
pub async fn remove(conn: &mut Connection, id: FactId) -> db::Result<()> {
    delete_parts(conn, id).await?;
    execute!(conn, HIDE_LINKS, id)?;
    search::remove(conn, id.0).await?;
    execute!(conn, DELETE, id).map(drop)
}

/// Makes these claims be about a fact, and readers see that.
///
/// # Errors
/// The constraint [`ONE_FACT_KEY`] when one is about a fact already.
pub async fn link(conn: &mut Connection, fact: FactId, links: &[Linked], shown: bool) -> db::Result<()> {
    let tables = [
        "INSERT INTO fact_claim (claim_id, fact_id, relation) VALUES ",
        "INSERT INTO shown_fact_claim (claim_id, fact_id, relation) VALUES ",
    ];
    for few in links.chunks(AT_ONCE) {
        for table in tables.into_iter().take(1 + usize::from(shown)) {
            let mut sql = Sql::new(table);
            for (at, link) in few.iter().enumerate() {
                let values: [Value; 3] = [link.claim.into(), fact.into(), link.relation.as_str().into()];
                sql.push(if at > 0 { ", " } else { "" }).list(values);
            }
            // What is linked in another way by the same act stands there until its old link is taken away.
            sql.push(if table == tables[0] { "" } else { " ON CONFLICT (claim_id, fact_id) DO UPDATE SET relation = excluded.relation" });
            sql.execute(conn).await?;
        }
        let mut sql = Sql::new("UPDATE likely_same SET linked = TRUE WHERE claim_id IN ");
        sql.list(few.iter().map(|link| link.claim));
        sql.execute(conn).await?;
    }
    Ok(())
}

/// Makes readers not see these claims under a fact any more, unless they are about it again.
pub async fn hide_links(conn: &mut Connection, fact: FactId, links: &[Linked]) -> db::Result<()> {
    for few in links.chunks(AT_ONCE) {
        let mut sql = Sql::new("DELETE FROM shown_fact_claim WHERE fact_id = ");
        sql.bind(fact).push(" AND claim_id IN ").list(few.iter().map(|link| link.claim));
        sql.push(" AND NOT EXISTS (SELECT 1 FROM fact_claim l WHERE l.claim_id = shown_fact_claim.claim_id AND l.fact_id = shown_fact_claim.fact_id)");
        sql.execute(conn).await?;
    }
    Ok(())
}

/// Makes readers see under a fact the claims that are about it.
pub async fn show_links(conn: &mut Connection, fact: FactId) -> db::Result<()> {
    execute!(conn, HIDE_LINKS, fact)?;
    execute!(conn, SHOW_LINKS, fact).map(drop)
}

/// Facts that wait for a second person, the one that waits longest first.
pub async fn waiting(conn: &mut Connection, limit: i64) -> db::Result<Vec<Fact>> {
    let ids: Vec<FactId> = rows!(conn, (FactId,), WAITING, limit)?.into_iter().map(|(id,)| id).collect();
    by_ids(conn, &ids).await
}

/// Where it stands which claim is about which fact, for readers or the newsroom.
pub(super) const fn links_of(public: bool) -> &'static str {
    if public { "shown_fact_claim" } else { "fact_claim" }
}

/// What a fact says, for readers or the newsroom.
pub(super) const fn statement_of(public: bool) -> &'static str {
    if public { "COALESCE(f.shown_statement, f.statement) AS statement" } else { "f.statement" }
}

/// Makes these claims be about nothing.
pub async fn unlink(conn: &mut Connection, links: &[Linked]) -> db::Result<()> {
    for few in links.chunks(AT_ONCE) {
        for begin in ["DELETE FROM fact_claim WHERE claim_id IN ", "UPDATE likely_same SET linked = FALSE WHERE claim_id IN "] {
            let mut sql = Sql::new(begin);
            sql.list(few.iter().map(|link| link.claim));
            sql.execute(conn).await?;
        }
    }
    Ok(())
}

/// The claims about a fact, those among them that were deleted and may come back.
pub async fn links(conn: &mut Connection, fact: FactId) -> db::Result<Vec<Linked>> {
    linked(rows!(conn, (ClaimId, String), LINKS, fact)?)
}

async fn shown_links(conn: &mut Connection, fact: FactId) -> db::Result<Vec<Linked>> {
    linked(rows!(conn, (ClaimId, String), SHOWN_LINKS, fact)?)
}

fn linked(found: Vec<(ClaimId, String)>) -> db::Result<Vec<Linked>> {
    let found = found.into_iter();
    found.map(|(claim, relation)| Ok(Linked { claim, relation: word(&relation)? })).collect()
}

/// The fact that a claim is about, and what it does with it.
pub async fn link_of(conn: &mut Connection, claim: ClaimId) -> db::Result<Option<(FactId, ClaimRelation)>> {
    row!(conn, (FactId, String), LINK_OF, claim)?.map(|(fact, relation)| Ok((fact, word(&relation)?))).transpose()
}

/// Whether another fact was merged into this one.
pub async fn took_over(conn: &mut Connection, fact: FactId) -> db::Result<bool> {
    Ok(row!(conn, (FactId,), MERGED_INTO, fact)?.is_some())
}

/// Whether a claim that readers see is about this fact.
pub async fn is_claimed_in_public(conn: &mut Connection, fact: FactId) -> db::Result<bool> {
    Ok(row!(conn, (FactId,), CLAIMED_IN_PUBLIC, fact)?.is_some())
}

/// The facts that claims are about.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct OfClaim {
    /// The claim.
    pub claim_id: ClaimId,
    /// The fact.
    pub fact_id: FactId,
    /// Its place in URLs.
    pub slug: String,
    /// What it says.
    pub statement: String,
    /// What the claim does with it, as stored.
    pub relation: String,
    /// In how many other articles it is that the reader may see.
    pub elsewhere: i64,
}

/// The facts that these claims are about, with in how many other articles each is.
pub async fn of_claims(conn: &mut Connection, claims: &[ClaimId], public: bool) -> db::Result<HashMap<ClaimId, OfClaim>> {
    if claims.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("SELECT l.claim_id, l.fact_id, f.slug, ");
    sql.push(statement_of(public)).push(", l.relation, (SELECT COUNT(DISTINCT c.article_id) FROM ").push(links_of(public));
    sql.push(
        " o CROSS JOIN claim c CROSS JOIN article t WHERE o.fact_id = l.fact_id AND c.id = o.claim_id AND t.id = c.article_id AND c.article_id <> h.article_id",
    );
    if public {
        sql.push(concat!(" AND ", crate::claim_is_public!()));
    }
    sql.push(") AS elsewhere FROM ")
        .push(links_of(public))
        .push(" l CROSS JOIN claim h CROSS JOIN fact f WHERE h.id = l.claim_id AND f.id = l.fact_id AND l.claim_id IN ");
    sql.list(claims.iter().copied());
    Ok(sql.rows::<OfClaim>(conn).await?.into_iter().map(|fact| (fact.claim_id, fact)).collect())
}

/// The claims about a fact with what each does with it: all, or those that readers see.
pub async fn claims(conn: &mut Connection, fact: FactId, public: bool) -> db::Result<Vec<(claim::store::Row, ClaimRelation)>> {
    let linked = if public { shown_links(conn, fact).await? } else { links(conn, fact).await? };
    let relations: HashMap<ClaimId, ClaimRelation> = linked.into_iter().map(|link| (link.claim, link.relation)).collect();
    if relations.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(claim::store::CLAIMS);
    sql.push(" WHERE c.id IN (SELECT l.claim_id FROM ").push(links_of(public)).push(" l WHERE l.fact_id = ").bind(fact).push(")");
    if public {
        sql.push(concat!(" AND ", crate::claim_is_public!()));
    }
    let found = if relations.len() > FEW_CLAIMS {
        claim::store::select_many(conn, sql, public).await?
    } else {
        claim::store::select(conn, sql, public).await?
    };
    Ok(found.into_iter().filter_map(|row| relations.get(&row.claim.id).map(|relation| (row, *relation))).collect())
}

/// Adds that a claim which somebody sees is about `fact f`, and that these hold of it.
pub(super) fn push_claimed(sql: &mut Sql, public: bool, conditions: &[(&'static str, Value)]) {
    if !public && conditions.is_empty() {
        return;
    }
    sql.push(" AND EXISTS (SELECT 1 FROM ").push(links_of(public));
    sql.push(" l CROSS JOIN claim c CROSS JOIN article t WHERE l.fact_id = f.id AND c.id = l.claim_id AND t.id = c.article_id");
    if public {
        sql.push(concat!(" AND ", crate::claim_is_public!()));
    }
    for (condition, value) in conditions {
        sql.push(condition).bind(value.clone());
        sql.push(if condition.contains('(') { " LIMIT 1 OFFSET 0)" } else { "" });
    }
    // The offset keeps PostgreSQL from turning a look at one fact into a look at all.
    sql.push(" LIMIT 1 OFFSET 0)");
}
