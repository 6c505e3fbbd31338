//! SQL of what is known of claims to find those that say the same.

use crate::{
    base::id::ClaimId,
    claim, claim_is_public,
    db::{self, Connection, Sql},
    rows,
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;

pub(crate) const CHANGED: &str =
    "SELECT id, version, updated_at FROM claim WHERE (updated_at, id) > ($1, $2) ORDER BY updated_at, id LIMIT 500";
const KNOWN: &str = "SELECT c.id, c.version, c.statement, v.model, v.words, v.vector FROM claim c LEFT JOIN claim_vector v ON v.claim_id = c.id WHERE c.id IN ";
const KEEP: &str = "INSERT INTO claim_vector (claim_id, model, words, vector) ";

/// Every whole statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[CHANGED];

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

/// What is known of these claims.
pub async fn known(conn: &mut Connection, claims: &[ClaimId]) -> db::Result<Vec<Known>> {
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(KNOWN);
    sql.list(claims.iter().copied());
    sql.rows(conn).await
}

/// Keeps a vector, in place of the one before, unless the claim was deleted meanwhile.
pub async fn keep(conn: &mut Connection, claim: ClaimId, model: &str, words: i64, vector: Vec<u8>) -> db::Result<()> {
    let mut sql = Sql::new(KEEP);
    sql.push("SELECT c.id, ").bind(model).push(", ").bind(words).push(", ").bind(vector).push(" FROM claim c WHERE c.id = ").bind(claim);
    sql.push(" ON CONFLICT (claim_id) DO UPDATE SET model = excluded.model, words = excluded.words, vector = excluded.vector");
    sql.execute(conn).await.map(drop)
}

/// Those of these claims that everybody may see, or all of them.
pub async fn claims(conn: &mut Connection, ids: &[ClaimId], only_public: bool) -> db::Result<Vec<claim::store::Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(claim::store::CLAIMS);
    sql.push(" WHERE c.id IN ").list(ids.iter().copied());
    if only_public {
        sql.push(concat!(" AND ", claim_is_public!()));
    }
    claim::store::select(conn, sql, only_public).await
}
