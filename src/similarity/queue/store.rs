//! SQL of the queue of claims that likely say the same as another.

use crate::{
    base::id::ClaimId,
    db::{self, Connection, Sql},
    execute, row, rows,
    similarity::store::{AT_ONCE, Stood},
};
use sqlx_macros::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

pub(crate) const ENQUEUE: &str = "INSERT INTO likely_same (claim_id, words, score, linked) \
     SELECT c.id, CAST($2 AS BIGINT), 1, EXISTS (SELECT 1 FROM fact_claim l WHERE l.claim_id = c.id) FROM claim c WHERE c.id = $1 \
     ON CONFLICT (claim_id) DO UPDATE SET words = excluded.words, other_id = NULL, score = 1";
pub(crate) const REOPEN_OTHERS: &str = "UPDATE likely_same SET other_id = NULL, score = 1 WHERE other_id = $1";
pub(crate) const REOPEN: &str = "UPDATE likely_same SET other_id = NULL, score = 1 WHERE claim_id IN ($1, $2)";
pub(crate) const WANTED: &str =
    "SELECT claim_id FROM likely_same WHERE other_id IS NULL AND score > 0 AND claim_id < $1 ORDER BY claim_id DESC LIMIT $2";
pub(crate) const SETTLE: &str = "UPDATE likely_same SET other_id = (SELECT c.id FROM claim c WHERE c.id = $3), score = $4 \
     WHERE claim_id = $1 AND words = $2 AND other_id IS NULL";
pub(crate) const IMPROVE: &str = "UPDATE likely_same SET other_id = $2, score = $3 WHERE claim_id = $1 AND score < $3 \
     AND (other_id IS NOT NULL OR score = 0) AND EXISTS (SELECT 1 FROM claim c WHERE c.id = $2)";
/// Of two that are most like each other the later one is listed.
pub(crate) const BEST: &str = "SELECT s.claim_id, s.other_id, s.score FROM likely_same s \
     WHERE s.other_id IS NOT NULL AND NOT s.linked AND (s.score, s.claim_id) < ($1, $2) \
     AND NOT EXISTS (SELECT 1 FROM fact_claim l WHERE l.claim_id = s.claim_id LIMIT 1 OFFSET 0) \
     AND NOT EXISTS (SELECT 1 FROM likely_same m WHERE m.claim_id = s.other_id AND m.other_id = s.claim_id AND NOT m.linked AND m.claim_id > s.claim_id LIMIT 1 OFFSET 0) \
     ORDER BY s.score DESC, s.claim_id DESC LIMIT $3";
pub(crate) const SCORE: &str = "SELECT score FROM likely_same WHERE claim_id = $1 AND other_id = $2";

/// Every whole statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[ENQUEUE, REOPEN_OTHERS, REOPEN, WANTED, SETTLE, IMPROVE, BEST, SCORE];

/// With which words (their digests) the most alike of these claims were looked for.
pub async fn looked_for(conn: &mut Connection, claims: &[ClaimId]) -> db::Result<HashMap<ClaimId, i64>> {
    let mut found = HashMap::new();
    for few in claims.chunks(AT_ONCE) {
        let mut sql = Sql::new("SELECT claim_id, words FROM likely_same WHERE claim_id IN ");
        sql.list(few.iter().copied());
        found.extend(sql.rows::<(ClaimId, i64)>(conn).await?);
    }
    Ok(found)
}

/// Notes that the most alike of a claim that has these words now is to be looked for, and of those that it was most like.
pub async fn enqueue(conn: &mut Connection, claim: ClaimId, words: i64) -> db::Result<()> {
    execute!(conn, ENQUEUE, claim, words)?;
    execute!(conn, REOPEN_OTHERS, claim).map(drop)
}

/// Notes that the most alike of a claim is to be looked for again, and of the other thing, if it is a claim.
pub async fn reopen(conn: &mut Connection, claim: ClaimId, other: Uuid) -> db::Result<()> {
    execute!(conn, REOPEN, claim, other).map(drop)
}

/// Claims whose most alike is to be looked for, the newest of those before this one.
pub async fn wanted(conn: &mut Connection, before: ClaimId, limit: i64) -> db::Result<Vec<ClaimId>> {
    Ok(rows!(conn, (ClaimId,), WANTED, before, limit)?.into_iter().map(|(id,)| id).collect())
}

/// Keeps which is most like a claim of these words, and that the claim is the most like each of those that had none as much.
pub async fn settle(conn: &mut Connection, claim: ClaimId, words: i64, found: &[(ClaimId, i64)]) -> db::Result<()> {
    let best = found.first().copied();
    execute!(conn, SETTLE, claim, words, best.map(|(other, _)| other), best.map_or(0, |(_, score)| score))?;
    for &(other, score) in found {
        execute!(conn, IMPROVE, other, claim, score)?;
    }
    Ok(())
}

/// A claim and the one that is most like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Best {
    /// The claim, which is about no fact.
    pub claim_id: ClaimId,
    /// The other one.
    pub other_id: ClaimId,
    /// How alike, in hundredths.
    pub score: i64,
}

/// The most alike of these pairs, after this place in their order.
pub async fn best(conn: &mut Connection, after: Option<(i64, ClaimId)>, limit: i64) -> db::Result<Vec<Best>> {
    let (score, id) = after.unwrap_or((i64::MAX, ClaimId(Uuid::max())));
    rows!(conn, Best, BEST, score, id, limit)
}

/// What stood in the queue, when these two did.
pub async fn stood(conn: &mut Connection, claim: ClaimId, other: ClaimId) -> db::Result<Vec<Stood>> {
    let score = row!(conn, (i64,), SCORE, claim, other)?;
    Ok(score.map(|(score,)| Stood { other, score, by_meaning: true }).into_iter().collect())
}
