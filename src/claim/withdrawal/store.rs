//! SQL of claims that somebody asked to withdraw from readers.

use super::Withdrawal;
use crate::{
    base::id::{ClaimId, PersonId},
    db::{self, Connection, Sql},
    execute,
    record::state,
    row, rows,
};

pub(crate) const ASK: &str = "INSERT INTO withdrawal (claim_id, person_id, reason, created_at) VALUES ($1, $2, $3, $4)";
pub(crate) const DROP: &str = "DELETE FROM withdrawal WHERE claim_id = $1 AND created_at = $2";
pub(crate) const OF_CLAIM: &str = "SELECT w.claim_id, w.person_id, p.name AS asked_by, w.reason, w.created_at FROM withdrawal w \
     JOIN person p ON p.id = w.person_id WHERE w.claim_id = $1";
pub(crate) const WAITING: &str = "SELECT w.claim_id, w.person_id, p.name AS asked_by, w.reason, w.created_at FROM withdrawal w \
     JOIN person p ON p.id = w.person_id ORDER BY w.created_at, w.claim_id LIMIT $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[ASK, DROP, OF_CLAIM, WAITING];

/// What refuses a second request about one claim.
pub const CLAIM_KEY: &str = "withdrawal_claim_id_key";

/// Notes that somebody asked.
pub async fn ask(conn: &mut Connection, claim: ClaimId, asked: &state::Withdrawal) -> db::Result<()> {
    execute!(conn, ASK, claim, asked.asked_by, &asked.reason, asked.created_at).map(drop)
}

/// Takes a request away; `false` when it is not there any more.
pub async fn drop_one(conn: &mut Connection, claim: ClaimId, asked: &state::Withdrawal) -> db::Result<bool> {
    Ok(execute!(conn, DROP, claim, asked.created_at)? == 1)
}

/// What somebody asked about this claim.
pub async fn of_claim(conn: &mut Connection, claim: ClaimId) -> db::Result<Option<Withdrawal>> {
    row!(conn, Withdrawal, OF_CLAIM, claim)
}

/// Up to `limit` requests, the one that waits longest first.
pub async fn waiting(conn: &mut Connection, limit: i64) -> db::Result<Vec<Withdrawal>> {
    rows!(conn, Withdrawal, WAITING, limit)
}

/// How many requests somebody else than this person may agree to; `None` counts everybody's.
pub async fn count(conn: &mut Connection, not_of: Option<PersonId>) -> db::Result<i64> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM withdrawal w");
    if let Some(person) = not_of {
        sql.push(" WHERE w.person_id <> ").bind(person);
    }
    Ok(sql.rows::<(i64,)>(conn).await?.first().map_or(0, |(count,)| *count))
}
