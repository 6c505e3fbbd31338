//! Gives events their places: numbers without a gap, and a chain of hashes.
//!
//! Writers do not wait for each other: they store events without a place. One sequencer at a time, whichever process has it,
//! places what was committed. Each event's hash is SHA-256 over the hash before it and the event's own fields, so that a
//! changed, removed, reordered or slipped-in row no longer fits; the head keeps the last number and hash, so that a cut-off
//! end shows too.

use crate::{
    base::id::{ArticleId, EventId, PersonId},
    db::{self, Connection, Db, Lane, Sql},
    execute, row, rows,
};
use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use std::time::Duration;

/// Most events that are placed in one transaction, and by one statement of it.
const AT_ONCE: usize = 500;
/// How long new events may wait for more of them.
const EVERY: Duration = Duration::from_millis(300);

/// Locks the head on both engines: one sequencer at a time.
pub(crate) const LOCK: &str = "UPDATE record_head SET number = number WHERE id = 1";
pub(crate) const UNPLACED: &str = "SELECT id, CAST(0 AS BIGINT) AS number, at, actor_id, action, subject, article_id, before, after, '' AS hash FROM event \
     WHERE number IS NULL ORDER BY at, id LIMIT 500";
pub(crate) const MOVE: &str = "UPDATE record_head SET number = $1, hash = $2 WHERE id = 1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[LOCK, UNPLACED, MOVE];

/// An event as a link of the chain.
#[derive(FromRow)]
pub(super) struct Link {
    pub(super) id: EventId,
    pub(super) number: i64,
    at: DateTime<Utc>,
    actor_id: Option<PersonId>,
    action: String,
    subject: String,
    article_id: Option<ArticleId>,
    before: String,
    after: String,
    pub(super) hash: String,
}

impl Link {
    pub(super) fn digest(&self, previous: &str) -> String {
        let mut digest = Sha256::new();
        // A length before each field: no two different events read as the same bytes.
        for field in [
            previous,
            &self.number.to_string(),
            &self.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            &self.actor_id.map(|id| id.to_string()).unwrap_or_default(),
            &self.action,
            &self.subject,
            &self.article_id.map(|id| id.to_string()).unwrap_or_default(),
            &self.before,
            &self.after,
        ] {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field.as_bytes());
        }
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Places what was committed, up to [`AT_ONCE`] events; gives how many.
async fn place(conn: &mut Connection) -> db::Result<usize> {
    execute!(conn, LOCK)?;
    let (mut number, mut hash) = row!(conn, (i64, String), super::store::HEAD)?.unwrap_or_default();
    let mut links = rows!(conn, Link, UNPLACED)?;
    if links.is_empty() {
        return Ok(0);
    }
    let mut sql = Sql::new("WITH placed (id, number, hash) AS (VALUES ");
    for (at, link) in links.iter_mut().enumerate() {
        number += 1;
        link.number = number;
        link.hash = link.digest(&hash);
        hash.clone_from(&link.hash);
        sql.push(if at > 0 { ", (" } else { "(" }).bind(link.id).push(", ").bind(number).push(", ").bind(&hash).push(")");
    }
    sql.push(") UPDATE event SET number = placed.number, hash = placed.hash FROM placed WHERE event.id = placed.id");
    sql.execute(conn).await?;
    execute!(conn, MOVE, number, hash)?;
    Ok(links.len())
}

/// Places everything that was committed by now.
///
/// # Errors
/// The database's.
pub async fn catch_up(db: &Db) -> db::Result<()> {
    while db.write(Lane::Work, |conn| Box::pin(place(conn))).await? == AT_ONCE {}
    Ok(())
}

/// Places events as they come, until the database is closed. Several processes may run it: each finds what the others left.
pub async fn run(db: Db) {
    let place = async {
        loop {
            if let Err(error) = catch_up(&db).await {
                tracing::warn!(%error, "events wait for their places");
            }
            // After a commit of ours soon; else now and then, for what a process left that was killed.
            let _ = tokio::time::timeout(Duration::from_secs(1), db.changes().committed()).await;
            tokio::time::sleep(EVERY).await;
        }
    };
    tokio::select! {
        () = place => {}
        () = db.closed() => {}
    }
}
