//! Gives events their places in the log, and signs its head.
//!
//! Writers do not wait for each other: they store events without a place. One sequencer at a time, whichever process has it,
//! places what was committed: numbers without a gap, the tree's tiles, and a checkpoint, in one transaction.

use super::log;
use crate::{
    db::{self, Connection, Db, Error, Lane},
    execute, row, rows,
    tlog::key::LogKey,
};
use std::time::Duration;

/// Most events that are placed in one transaction; [`PLACE`] and [`UNWAIT`] go by it.
const AT_ONCE: usize = 1000;
/// How long new events may wait for more of them.
const EVERY: Duration = Duration::from_millis(400);
/// How often a process looks for what another one left that was killed.
const SELDOM: Duration = Duration::from_millis(500);

pub(crate) const WAITING: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM event_waiting LIMIT 1) waiting";
/// Ids begin with the time they were made at.
pub(crate) const PLACE: &str = "INSERT INTO log_leaf (number, event_id) SELECT $1 + ROW_NUMBER() OVER (ORDER BY w.event_id), w.event_id \
     FROM (SELECT event_id FROM event_waiting ORDER BY event_id LIMIT 1000) w";
pub(crate) const UNWAIT: &str = "DELETE FROM event_waiting WHERE event_id IN (SELECT event_id FROM log_leaf WHERE number > $1)";
pub(crate) const PLACED: &str =
    "SELECT e.entry FROM log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number > $1 AND l.number <= $2 ORDER BY l.number";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[WAITING, PLACE, UNWAIT, PLACED];

/// Places what was committed, up to [`AT_ONCE`] events; gives how many.
async fn place(conn: &mut Connection, key: &LogKey) -> db::Result<usize> {
    conn.lock("log").await?;
    let (size, _) = log::head(conn).await?;
    let before = log::signed(size);
    if execute!(conn, PLACE, before)? == 0 {
        return Ok(0);
    }
    execute!(conn, UNWAIT, before)?;
    let mut tiles = log::edge(conn, size).await?;
    let entries = rows!(conn, (Vec<u8>,), PLACED, before, before + AT_ONCE as i64)?;
    for (number, (entry,)) in (size..).zip(&entries) {
        tiles.append(number, entry).map_err(Error::decode)?;
    }
    let now = size + entries.len() as u64;
    log::lay(conn, &tiles, size, now).await?;
    let root = tiles.root(now).map_err(Error::decode)?;
    let checkpoint = key.sign(now, root).map_err(Error::decode)?;
    log::add_key(conn, key.vkey(), size).await?;
    log::move_head(conn, now, &checkpoint).await?;
    Ok(entries.len())
}

/// Places everything that was committed by now.
///
/// # Errors
/// The database's; when the tiles do not fit the log.
pub async fn catch_up(db: &Db, key: &LogKey) -> db::Result<()> {
    loop {
        // Asked first, so that a quiet newsroom does not write.
        let waiting = row!(db.read_in(Lane::Access).await?, (i64,), WAITING)?.is_some_and(|(waiting,)| waiting > 0);
        let key = key.clone();
        if !waiting || db.write(Lane::Work, move |conn| Box::pin(async move { place(conn, &key).await })).await? < AT_ONCE {
            return Ok(());
        }
    }
}

/// Places what waits, unless another process did so since the log had this size: then the next turn is that one's again, as long
/// as it lives. Gives the size of the log.
async fn turn(db: &Db, key: &LogKey, seen: Option<u64>) -> db::Result<u64> {
    let (size, _) = log::head(&mut db.read_in(Lane::Access).await?).await?;
    if seen.is_some_and(|seen| seen != size) {
        return Ok(size);
    }
    catch_up(db, key).await?;
    Ok(log::head(&mut db.read_in(Lane::Access).await?).await?.0)
}

/// Places events as they come, until the database is closed. Several processes may run it: each finds what the others left.
pub async fn run(db: Db, key: LogKey) {
    let place = async {
        let mut seen = None;
        loop {
            match turn(&db, &key, seen).await {
                Ok(size) => seen = Some(size),
                Err(error) => tracing::warn!(%error, "events wait for their places"),
            }
            // After a commit of ours soon; else now and then.
            let _ = tokio::time::timeout(SELDOM, db.changes().committed()).await;
            tokio::time::sleep(EVERY).await;
        }
    };
    tokio::select! {
        () = place => {}
        () = db.closed() => {}
    }
}
