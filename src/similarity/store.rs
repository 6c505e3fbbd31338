//! SQL of what is known of claims to find those that say the same.

use crate::{
    base::id::{ArticleId, ClaimId},
    claim, claim_is_public,
    db::{self, Connection, Sql},
    execute,
    record::state::Other,
    rows,
    similarity::queue,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::HashSet;
use uuid::Uuid;

pub(crate) const CHANGED: &str =
    "SELECT id, version, updated_at FROM claim WHERE (updated_at, id) > ($1, $2) ORDER BY updated_at, id LIMIT 500";
const KNOWN: &str = "SELECT c.id, c.article_id, c.version, c.statement, v.model, v.words, v.vector FROM claim c LEFT JOIN claim_vector v ON v.claim_id = c.id WHERE c.id IN ";
const KEEP: &str = "INSERT INTO claim_vector (claim_id, model, words, vector) ";

pub(crate) const TELL_APART: &str =
    "INSERT INTO told_apart (claim_id, other_id, is_fact) VALUES ($1, $2, $3) ON CONFLICT (claim_id, other_id) DO NOTHING";
pub(crate) const REOPEN: &str = "DELETE FROM told_apart WHERE claim_id = $1 AND other_id = $2";
pub(crate) const FORGET: &str = "DELETE FROM told_apart WHERE claim_id IN (SELECT id FROM claim WHERE article_id = $1)";
pub(crate) const FORGET_OFFERS: &str = "DELETE FROM likeness_offer WHERE claim_id IN (SELECT id FROM claim WHERE article_id = $1)";
pub(crate) const FORGET_OTHERS: &str = "DELETE FROM likeness_offer WHERE other_id IN (SELECT id FROM claim WHERE article_id = $1)";
pub(crate) const OUTCOMES: &str = "SELECT o.score, o.by_meaning, COUNT(*) AS offered, SUM(CASE WHEN mine.fact_id = theirs.fact_id THEN 1 ELSE 0 END) AS taken, \
     SUM(CASE WHEN mine.fact_id = theirs.fact_id THEN 0 \
     WHEN EXISTS (SELECT 1 FROM told_apart a WHERE a.claim_id = o.claim_id AND a.other_id IN (o.other_id, theirs.fact_id)) THEN 1 \
     WHEN EXISTS (SELECT 1 FROM told_apart a WHERE a.claim_id = o.other_id AND a.other_id IN (o.claim_id, mine.fact_id)) THEN 1 ELSE 0 END) AS refused \
     FROM likeness_offer o LEFT JOIN fact_claim mine ON mine.claim_id = o.claim_id LEFT JOIN fact_claim theirs ON theirs.claim_id = o.other_id \
     GROUP BY o.score, o.by_meaning";

/// Every whole statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[CHANGED, TELL_APART, REOPEN, FORGET, FORGET_OFFERS, FORGET_OTHERS, OUTCOMES];

/// Rows that one statement reads.
pub(super) const AT_ONCE: usize = 500;

/// A claim that was made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Changed {
    /// Which.
    pub id: ClaimId,
    /// As which version it is there now.
    pub version: i64,
    /// When.
    pub updated_at: DateTime<Utc>,
}

/// The claims changed after a place in the order in which claims change, up to 500.
pub async fn changed(conn: &mut Connection, after: (DateTime<Utc>, ClaimId)) -> db::Result<Vec<Changed>> {
    rows!(conn, Changed, CHANGED, after.0, after.1)
}

/// A claim's words, and the vector that was made last, of the same words or of others.
#[derive(Clone, Debug, FromRow)]
pub struct Known {
    /// Which.
    pub id: ClaimId,
    /// The article it stands in.
    pub article_id: ArticleId,
    /// As which version it was read.
    pub version: i64,
    /// What it says.
    pub statement: String,
    /// The model that made the vector.
    pub model: Option<String>,
    /// A digest of the words it was made of.
    pub words: Option<i64>,
    /// The vector.
    pub vector: Option<Vec<u8>>,
}

/// Of which words a vector was made: a number that other words would not give (FNV-1a).
pub fn digest(text: &str) -> i64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)).cast_signed()
}

/// What is known of these claims.
pub async fn known(conn: &mut Connection, claims: &[ClaimId]) -> db::Result<Vec<Known>> {
    let mut found = Vec::new();
    for few in claims.chunks(AT_ONCE) {
        let mut sql = Sql::new(KNOWN);
        sql.list(few.iter().copied());
        found.extend(sql.rows::<Known>(conn).await?);
    }
    Ok(found)
}

/// Keeps a vector, in place of the one before, unless the claim was deleted meanwhile.
pub async fn keep(conn: &mut Connection, claim: ClaimId, model: &str, words: i64, vector: Vec<u8>) -> db::Result<()> {
    let mut sql = Sql::new(KEEP);
    sql.push("SELECT c.id, ").bind(model).push(", ").bind(words).push(", ").bind(vector).push(" FROM claim c WHERE c.id = ").bind(claim);
    sql.push(" ON CONFLICT (claim_id) DO UPDATE SET model = excluded.model, words = excluded.words, vector = excluded.vector");
    sql.execute(conn).await.map(drop)
}

/// Notes that a claim is something else than another, or than a fact; `false` when that was said already.
pub async fn tell_apart(conn: &mut Connection, claim: ClaimId, other: Other) -> db::Result<bool> {
    let (id, is_fact) = id_of(other);
    queue::store::reopen(conn, claim, id).await?;
    Ok(execute!(conn, TELL_APART, claim, id, is_fact)? == 1)
}

/// Takes that back; `false` when it was not said.
pub async fn reopen(conn: &mut Connection, claim: ClaimId, other: Other) -> db::Result<bool> {
    let (id, _) = id_of(other);
    queue::store::reopen(conn, claim, id).await?;
    Ok(execute!(conn, REOPEN, claim, id)? == 1)
}

const fn id_of(other: Other) -> (Uuid, bool) {
    match other {
        Other::Claim(claim) => (claim.0, false),
        Other::Fact(fact) => (fact.0, true),
    }
}

/// The pairs with these claims that are not the same: told apart one by one, either way, or a claim from the fact that others are about.
pub async fn apart(conn: &mut Connection, claims: &[ClaimId]) -> db::Result<HashSet<(ClaimId, ClaimId)>> {
    let mut found = HashSet::new();
    for few in claims.chunks(AT_ONCE) {
        let mut sql = Sql::new("SELECT a.claim_id, a.other_id FROM told_apart a WHERE NOT a.is_fact AND a.claim_id IN ");
        sql.list(few.iter().copied());
        sql.push(" UNION SELECT a.other_id, a.claim_id FROM told_apart a WHERE NOT a.is_fact AND a.other_id IN ").list(few.iter().copied());
        sql.push(" UNION SELECT a.claim_id, l.claim_id FROM told_apart a CROSS JOIN fact_claim l WHERE l.fact_id = a.other_id AND a.claim_id IN ");
        sql.list(few.iter().copied());
        sql.push(" UNION SELECT l.claim_id, a.claim_id FROM fact_claim l CROSS JOIN told_apart a WHERE a.other_id = l.fact_id AND l.claim_id IN ");
        sql.list(few.iter().copied());
        found.extend(sql.rows::<(ClaimId, ClaimId)>(conn).await?);
    }
    Ok(found)
}

/// Lets go of what was decided and offered about the claims of an article, before they go for good.
pub async fn forget_of_article(conn: &mut Connection, article: ArticleId) -> db::Result<()> {
    execute!(conn, FORGET, article)?;
    execute!(conn, FORGET_OFFERS, article)?;
    execute!(conn, FORGET_OTHERS, article).map(drop)
}

/// A claim that stood in an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stood {
    /// Which.
    pub other: ClaimId,
    /// How alike, in hundredths.
    pub score: i64,
    /// Whether meaning was compared, or words alone.
    pub by_meaning: bool,
}

/// Notes what was offered beside a claim; a pair that was noted before stays as it was then.
pub async fn note(conn: &mut Connection, claim: ClaimId, offer: &[Stood], at: DateTime<Utc>) -> db::Result<()> {
    if offer.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("INSERT INTO likeness_offer (claim_id, other_id, score, by_meaning, offered_at) VALUES ");
    for (n, stood) in offer.iter().enumerate() {
        let (one, other) = (claim.min(stood.other), claim.max(stood.other));
        sql.push(if n > 0 { ", (" } else { "(" }).bind(one).push(", ").bind(other).push(", ").bind(stood.score);
        sql.push(if stood.by_meaning { ", TRUE, " } else { ", FALSE, " }).bind(at).push(")");
    }
    sql.push(" ON CONFLICT (claim_id, other_id) DO NOTHING");
    sql.execute(conn).await.map(drop)
}

/// What became of the offers of one score.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Outcome {
    /// How alike, in hundredths.
    pub score: i64,
    /// Whether meaning was compared, or words alone.
    pub by_meaning: bool,
    /// How many there were.
    pub offered: i64,
    /// How many of these are about one fact by now.
    pub taken: i64,
    /// How many were told apart.
    pub refused: i64,
}

/// What became of all offers, by score.
pub async fn outcomes(conn: &mut Connection) -> db::Result<Vec<Outcome>> {
    rows!(conn, Outcome, OUTCOMES)
}

/// What a claim says.
#[derive(Clone, Debug, FromRow)]
pub struct Said {
    /// Which.
    pub id: ClaimId,
    /// The article it stands in.
    pub article_id: ArticleId,
    /// What it says.
    pub statement: String,
}

/// What those of these claims say that everybody may see, or all of them.
pub async fn statements(conn: &mut Connection, ids: &[ClaimId], only_public: bool) -> db::Result<Vec<Said>> {
    let mut found = Vec::new();
    for few in ids.chunks(AT_ONCE) {
        let mut sql = Sql::new("SELECT c.id, c.article_id, c.statement FROM claim c JOIN article t ON t.id = c.article_id WHERE c.id IN ");
        sql.list(few.iter().copied());
        if only_public {
            sql.push(concat!(" AND ", claim_is_public!()));
        }
        found.extend(sql.rows::<Said>(conn).await?);
    }
    Ok(found)
}

/// Those of these claims that everybody may see, or all of them.
pub async fn claims(conn: &mut Connection, ids: &[ClaimId], only_public: bool) -> db::Result<Vec<claim::store::Row>> {
    let mut found = Vec::new();
    for few in ids.chunks(AT_ONCE) {
        let mut sql = Sql::new(claim::store::CLAIMS);
        sql.push(" WHERE c.id IN ").list(few.iter().copied());
        if only_public {
            sql.push(concat!(" AND ", claim_is_public!()));
        }
        found.extend(claim::store::select(conn, sql, only_public).await?);
    }
    Ok(found)
}
