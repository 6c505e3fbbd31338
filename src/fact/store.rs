//! SQL of facts, and of the claims that are about them.

use super::{Fact, Finding};
use crate::{
    attribution::Status,
    base::{
        id::{ArticleId, ClaimId, FactId, PersonId, SourceId},
        slug::{self, candidates},
    },
    claim::{self, Check},
    db::{
        self, Connection, Sql, Value,
        search::{self, Searched},
        word,
    },
    execute,
    provenance::{ClaimRelation, FactRelation},
    record::state::{Linked, Related},
    row, rows,
    text::{Wanted, fold},
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::{BTreeSet, HashMap};

const FACTS: &str = "SELECT id, slug, statement, merged_into, waits_since, shown, version, created_at, updated_at FROM fact WHERE id IN ";
const TOPICS: &str = "SELECT fact_id, topic FROM fact_topic WHERE fact_id IN ";
const FINDINGS: &str = "SELECT fact_id, finding, note, evidence, found_by, found_at FROM fact_finding WHERE fact_id IN ";
const RELATIONS: &str = "SELECT fact_id, relation, other_id FROM fact_relation WHERE fact_id IN ";
pub(crate) const ID_OF_SLUG: &str = "SELECT id FROM fact WHERE slug = $1";
/// For who sees no drafts: of a fact that nothing published is about no more is read, so that it takes no longer than what does not exist.
pub(crate) const ID_OF_SLUG_IN_PUBLIC: &str = concat!(
    "SELECT f.id FROM fact f WHERE f.slug = $1 AND (f.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM shown_fact_claim l JOIN claim c ON c.id = l.claim_id \
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
pub(crate) const RELATED_TO: &str = "WITH RECURSIVE led (id) AS (SELECT id FROM fact WHERE id = $1 UNION SELECT f.id FROM led CROSS JOIN fact f WHERE f.merged_into = led.id) \
     SELECT r.fact_id, r.relation FROM led CROSS JOIN fact_relation r WHERE r.other_id = led.id ORDER BY r.fact_id, r.position LIMIT 200";
pub(crate) const MERGED_INTO: &str = "SELECT id FROM fact WHERE merged_into = $1 LIMIT 1";
pub(crate) const SAID: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM attribution a WHERE a.source_id = $1 LIMIT $2) few";
pub(crate) const OF_TOPIC: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM fact_topic p WHERE p.folded = $1 LIMIT $2) few";
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
    RELATED_TO,
    MERGED_INTO,
    SAID,
    OF_TOPIC,
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
const MOST_STEPS: usize = 50;

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

/// The fact that an id or a place in URLs leads to, as readers see it or the newsroom: of one that was merged the one that took it over.
/// For readers a place leads somewhere only when something published is about the fact.
pub async fn at_place(conn: &mut Connection, place: &str, public: bool) -> db::Result<Option<Fact>> {
    let id_of_slug = if public { ID_OF_SLUG_IN_PUBLIC } else { ID_OF_SLUG };
    let id = match place.parse() {
        Ok(id) => Some(id),
        Err(_) => row!(conn, (FactId,), id_of_slug, place)?.map(|(id,)| id),
    };
    let Some(id) = id else { return Ok(None) };
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
const fn links_of(public: bool) -> &'static str {
    if public { "shown_fact_claim" } else { "fact_claim" }
}

/// What a fact says, for readers or the newsroom.
const fn statement_of(public: bool) -> &'static str {
    if public { "COALESCE(f.shown_statement, f.statement) AS statement" } else { "f.statement" }
}

/// Makes these claims be about nothing.
pub async fn unlink(conn: &mut Connection, links: &[Linked]) -> db::Result<()> {
    for few in links.chunks(AT_ONCE) {
        let mut sql = Sql::new("DELETE FROM fact_claim WHERE claim_id IN ");
        sql.list(few.iter().map(|link| link.claim));
        sql.execute(conn).await?;
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

/// Facts that say how they stand to this one, or to one that it took over.
pub async fn related_to(conn: &mut Connection, fact: FactId) -> db::Result<Vec<(FactId, FactRelation)>> {
    let found = rows!(conn, (FactId, String), RELATED_TO, fact)?.into_iter();
    found.map(|(fact, relation)| Ok((fact, word(&relation)?))).collect()
}

/// Whether another fact was merged into this one.
pub async fn took_over(conn: &mut Connection, fact: FactId) -> db::Result<bool> {
    Ok(row!(conn, (FactId,), MERGED_INTO, fact)?.is_some())
}

/// Whether a claim that readers see is about this fact.
pub async fn is_claimed_in_public(conn: &mut Connection, fact: FactId) -> db::Result<bool> {
    Ok(row!(conn, (FactId,), CLAIMED_IN_PUBLIC, fact)?.is_some())
}

/// A fact as others name it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Named {
    /// Its id.
    pub id: FactId,
    /// Its place in URLs.
    pub slug: String,
    /// What it says.
    pub statement: String,
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

/// How a fact stands to another one.
pub struct Relative {
    /// How.
    pub relation: FactRelation,
    /// Whether it is said of this fact, or of the other one.
    pub is_outgoing: bool,
    /// The other one.
    pub fact: Named,
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

/// What a source did with a claim about a fact.
pub struct Word {
    /// The fact.
    pub fact: FactId,
    /// What the claim does with it.
    pub relation: ClaimRelation,
    /// What the source did with the claim.
    pub status: Status,
    /// When the article appeared.
    pub at: DateTime<Utc>,
}

/// What a source did with the claims about these facts.
pub async fn words_of(conn: &mut Connection, source: SourceId, facts: &[FactId], public: bool) -> db::Result<Vec<Word>> {
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT l.fact_id, l.relation, a.status, COALESCE(t.published_at, t.created_at) FROM ");
    sql.push(links_of(public)).push(
        " l CROSS JOIN claim c CROSS JOIN article t CROSS JOIN attribution a WHERE c.id = l.claim_id AND t.id = c.article_id AND a.claim_id = c.id AND a.source_id = ",
    );
    sql.bind(source);
    if public {
        sql.push(concat!(" AND ", crate::claim_is_public!()));
    }
    sql.push(" AND l.fact_id IN ").list(facts.iter().copied());
    let found = sql.many_rows::<(FactId, String, String, DateTime<Utc>)>(conn).await?.into_iter();
    found.map(|(fact, relation, status, at)| Ok(Word { fact, relation: word(&relation)?, status: word(&status)?, at })).collect()
}

/// Which facts, and where their list goes on.
#[derive(Clone, Debug, Default)]
pub struct FactFilter {
    /// Words in statement or topics.
    pub wanted: Option<Wanted>,
    /// A topic, folded.
    pub topic: Option<String>,
    /// The newsroom's finding.
    pub finding: Option<Check>,
    /// Facts that a claim citing this source is about.
    pub source: Option<SourceId>,
    /// Facts that a claim of this article is about.
    pub article: Option<ArticleId>,
    /// Only what readers see.
    pub public: bool,
    /// The last one already seen.
    pub after: Option<(DateTime<Utc>, FactId)>,
}

/// Adds that a claim which somebody sees is about `fact f`, and that these hold of it.
fn push_claimed(sql: &mut Sql, public: bool, conditions: &[(&'static str, Value)]) {
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

/// The newest changed of these facts.
pub async fn list(conn: &mut Connection, filter: &FactFilter, limit: i64) -> db::Result<Vec<Fact>> {
    let lead = Lead::of(conn, filter).await?;
    let mut sql = Sql::new("SELECT f.id FROM ");
    lead.push(&mut sql, filter);
    // Of one that waits to be merged or parted, readers see what has claims.
    sql.push(if filter.public { "(f.merged_into IS NULL OR f.waits_since IS NOT NULL)" } else { "f.merged_into IS NULL" });
    if let Some(wanted) = &filter.wanted {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        search::push_among(&mut sql, conn, Searched::Facts, "f.id", wanted);
    }
    if let Some(topic) = filter.topic.as_ref().filter(|_| lead != Lead::Topic) {
        sql.push(" AND EXISTS (SELECT 1 FROM fact_topic p WHERE p.fact_id = f.id AND p.folded = ").bind(topic).push(" LIMIT 1 OFFSET 0)");
    }
    if let Some(finding) = filter.finding {
        sql.push(if filter.public { " AND COALESCE(f.shown_finding, f.finding) = " } else { " AND f.finding = " }).bind(finding.as_str());
    }
    let mut conditions: Vec<(&'static str, Value)> = Vec::new();
    if let Some(source) = filter.source.filter(|_| lead != Lead::Source || filter.article.is_some()) {
        conditions.push((" AND EXISTS (SELECT 1 FROM attribution a WHERE a.claim_id = c.id AND a.source_id = ", source.into()));
    }
    if let Some(article) = filter.article.filter(|_| lead != Lead::Article || filter.source.is_some()) {
        conditions.push((" AND c.article_id = ", article.into()));
    }
    // The claims from which the list sets out are such as readers see already.
    let is_claimed = matches!(lead, Lead::Article | Lead::Source) && conditions.is_empty();
    push_claimed(&mut sql, filter.public && !is_claimed, &conditions);
    if let Some((at, id)) = filter.after {
        sql.push(" AND (f.updated_at, f.id) < (").bind(at).push(", ").bind(id).push(")");
    }
    sql.push(" ORDER BY f.updated_at DESC, f.id DESC LIMIT ").bind(limit);
    let ids: Vec<FactId> = sql.rows::<(FactId,)>(conn).await?.into_iter().map(|(id,)| id).collect();
    Ok(by_ids(conn, &ids).await?.into_iter().filter_map(|fact| fact.seen(filter.public)).collect())
}

/// Up to so many rows are gathered, and their facts sorted; of more there is one on every page of the order.
const FEW: i64 = 2_000;

/// From where a list of facts sets out: a walk along the order would look at every fact before it found the few of a rare filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// From the newest changed.
    Order,
    /// From the claims of the article.
    Article,
    /// From what the source said.
    Source,
    /// From the topic.
    Topic,
}

impl Lead {
    async fn of(conn: &mut Connection, filter: &FactFilter) -> db::Result<Self> {
        if filter.article.is_some() {
            return Ok(Self::Article);
        }
        if let Some(source) = filter.source
            && row!(conn, (i64,), SAID, source, FEW + 1)?.is_some_and(|(count,)| count <= FEW)
        {
            return Ok(Self::Source);
        }
        if let Some(topic) = &filter.topic
            && row!(conn, (i64,), OF_TOPIC, topic, FEW + 1)?.is_some_and(|(count,)| count <= FEW)
        {
            return Ok(Self::Topic);
        }
        Ok(Self::Order)
    }

    /// Adds where it sets out, and begins the conditions.
    fn push(self, sql: &mut Sql, filter: &FactFilter) {
        let joined = "l.claim_id = c.id AND t.id = c.article_id";
        match (self, filter) {
            (Self::Article, FactFilter { article: Some(article), .. }) => {
                sql.push("(SELECT DISTINCT l.fact_id FROM claim c CROSS JOIN article t CROSS JOIN ").push(links_of(filter.public));
                sql.push(" l WHERE ").push(joined);
                sql.push(" AND c.article_id = ").bind(*article);
            }
            (Self::Source, FactFilter { source: Some(source), .. }) => {
                sql.push("(SELECT DISTINCT l.fact_id FROM attribution a CROSS JOIN ").push(links_of(filter.public));
                sql.push(" l CROSS JOIN claim c CROSS JOIN article t WHERE ")
                    .push(joined)
                    .push(" AND l.claim_id = a.claim_id AND a.source_id = ")
                    .bind(*source);
            }
            (Self::Topic, FactFilter { topic: Some(topic), .. }) => {
                sql.push("(SELECT p.fact_id FROM fact_topic p WHERE p.folded = ").bind(topic);
            }
            _ => {
                sql.push("fact f WHERE ");
                return;
            }
        }
        if filter.public && self != Self::Topic {
            sql.push(concat!(" AND ", crate::claim_is_public!()));
        }
        sql.push(") few CROSS JOIN fact f WHERE f.id = few.fact_id AND ");
    }
}

/// How far a fact has spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many claims are about it.
    pub claims: i64,
    /// In how many articles.
    pub articles: i64,
    /// Of how many outlets.
    pub outlets: i64,
    /// When the first of these articles appeared, …
    pub first: Option<DateTime<Utc>>,
    /// … and the last.
    pub last: Option<DateTime<Utc>>,
}

impl Spread {
    /// That many claims, in that many articles of that many outlets, from the first to the last.
    pub fn of(claims: usize, articles: usize, outlets: usize, first: Option<DateTime<Utc>>, last: Option<DateTime<Utc>>) -> Self {
        let [claims, articles, outlets] = [claims, articles, outlets].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        Self { claims, articles, outlets, first, last }
    }
}

/// Facts whose spread is read at once: of more, PostgreSQL would rather look through all claims.
const SPREAD_AT_ONCE: usize = 50;

/// How far these facts have spread, as far as the reader sees.
pub async fn spreads(conn: &mut Connection, facts: &[FactId], public: bool) -> db::Result<HashMap<FactId, Spread>> {
    type Claimed = (FactId, ArticleId, String, DateTime<Utc>);
    let mut claims: Vec<Claimed> = Vec::new();
    for few in facts.chunks(SPREAD_AT_ONCE) {
        // Counted here: to tell articles and outlets apart fact by fact, an engine sorts them for each.
        let mut sql = Sql::new("SELECT l.fact_id, c.article_id, t.outlet, COALESCE(t.published_at, t.created_at) FROM ");
        sql.push(links_of(public)).push(" l CROSS JOIN claim c CROSS JOIN article t WHERE c.id = l.claim_id AND t.id = c.article_id");
        if public {
            sql.push(concat!(" AND ", crate::claim_is_public!()));
        }
        sql.push(" AND l.fact_id IN ").list(few.iter().copied());
        claims.extend(sql.rows::<Claimed>(conn).await?);
    }
    let mut of_fact: HashMap<FactId, Vec<&Claimed>> = HashMap::new();
    claims.iter().for_each(|claim| of_fact.entry(claim.0).or_default().push(claim));
    let spread = |claims: Vec<&Claimed>| {
        let articles: BTreeSet<ArticleId> = claims.iter().map(|claim| claim.1).collect();
        let outlets: BTreeSet<&str> = claims.iter().map(|claim| claim.2.as_str()).collect();
        let days = || claims.iter().map(|claim| claim.3);
        Spread::of(claims.len(), articles.len(), outlets.len(), days().min(), days().max())
    };
    Ok(of_fact.into_iter().map(|(fact, claims)| (fact, spread(claims))).collect())
}
