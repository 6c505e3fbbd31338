//! Gives events their places in the log, and signs its head.
//!
//! Writers do not wait for each other: they store events without a place. One sequencer at a time, whichever process has it,
//! places what was committed: numbers without a gap, the tree's tiles, and a checkpoint, in one transaction. It goes on only from a
//! head that its own key signed over the tiles that are there, and never back behind what it has seen: nothing that was rewritten
//! is signed anew.

use super::log::{self, Unfit};
use crate::{
    db::{self, Connection, Db, Error, Lane},
    execute, row,
    tlog::{
        Hash,
        key::{LogKey, opened},
        tree::{self, Tiles},
    },
};
use std::time::Duration;

/// Most events that are placed in one transaction; [`PLACE`] holds the same number.
const AT_ONCE: usize = 1000;
/// How long new events may wait for more of them.
const EVERY: Duration = Duration::from_millis(400);
/// How often a process looks for what another one left that was killed.
const SELDOM: Duration = Duration::from_millis(500);

/// How long nothing is tried again after a fault.
const AFTER_A_FAULT: Duration = Duration::from_secs(2);

pub(crate) const WAITING: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM event_waiting LIMIT 1) waiting";
/// Ids begin with the time they were made at.
pub(crate) const PLACE: &str = "INSERT INTO log_leaf (number, event_id) SELECT $1 + ROW_NUMBER() OVER (ORDER BY w.event_id), w.event_id \
     FROM (SELECT event_id FROM event_waiting ORDER BY event_id LIMIT 1000) w";
pub(crate) const UNWAIT: &str = "DELETE FROM event_waiting WHERE event_id IN (SELECT event_id FROM log_leaf WHERE number > $1)";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[WAITING, PLACE, UNWAIT];

/// A head of the log: its size and root.
pub type Head = (u64, Hash);

/// The head as one of these keys signed it, and the edge to go on from.
async fn signed_head<'v>(conn: &mut Connection, vkeys: impl IntoIterator<Item = &'v str>) -> db::Result<(Head, Tiles)> {
    let (size, checkpoint) = log::head(conn).await?;
    let tiles = log::edge(conn, size).await?;
    let root = tiles.root(size).map_err(Error::decode)?;
    let is_signed = match size {
        0 if checkpoint.is_empty() => log::is_empty(conn).await?,
        _ => tree::is_edge(&tiles, size) && opened(&checkpoint, vkeys) == Ok((size, root)),
    };
    if is_signed { Ok(((size, root), tiles)) } else { Err(Error::decode(Unfit::Head)) }
}

/// Makes sure that a log of this size goes on from the head that was seen before.
async fn goes_on(conn: &mut Connection, size: u64, (size_then, root_then): Head) -> db::Result<()> {
    let then = if size_then <= size { log::edge(conn, size_then).await?.root(size_then).ok() } else { None };
    if then == Some(root_then) { Ok(()) } else { Err(Error::decode(Unfit::Rewritten)) }
}

/// Places what was committed, up to [`AT_ONCE`] events; gives how many, and the head.
async fn place(conn: &mut Connection, key: &LogKey, seen: Option<Head>) -> db::Result<(usize, Head)> {
    conn.lock("log").await?;
    let (head, mut tiles) = signed_head(conn, [key.vkey()]).await?;
    let (size, before) = (head.0, log::signed(head.0));
    if let Some(seen) = seen {
        goes_on(conn, size, seen).await?;
    }
    let placed = match execute!(conn, PLACE, before) {
        Err(Error::Constraint(_)) => return Err(Error::decode(Unfit::Waiting)),
        placed => placed?,
    };
    if placed == 0 {
        return Ok((0, head));
    }
    execute!(conn, UNWAIT, before)?;
    let entries = log::entries(conn, size, size + placed).await?;
    if entries.len() as u64 != placed {
        return Err(Error::decode(Unfit::Waiting));
    }
    for (number, entry) in (size..).zip(&entries) {
        tiles.append(number, entry).map_err(Error::decode)?;
    }
    let now = size + placed;
    log::lay(conn, &tiles, size, now).await?;
    let root = tiles.root(now).map_err(Error::decode)?;
    let checkpoint = key.sign(now, root).map_err(Error::decode)?;
    if size == 0 {
        log::add_key(conn, key.vkey(), 0).await?;
    }
    log::move_head(conn, now, &checkpoint).await?;
    Ok((entries.len(), (now, root)))
}

/// Places everything that was committed by now, in a log that goes on from `seen`; gives its head.
///
/// # Errors
/// The database's; [`Unfit`] when the log is not as it was signed or seen.
pub async fn catch_up(db: &Db, key: &LogKey, mut seen: Option<Head>) -> db::Result<Option<Head>> {
    loop {
        // Asked first, so that a quiet newsroom does not write.
        if row!(db.read_in(Lane::Access).await?, (i64,), WAITING)?.is_none_or(|(waiting,)| waiting == 0) {
            return Ok(seen);
        }
        let key = key.clone();
        let (placed, head) = db.write(Lane::Work, move |conn| Box::pin(async move { place(conn, &key, seen).await })).await?;
        seen = Some(head);
        if placed < AT_ONCE {
            return Ok(seen);
        }
    }
}

/// Whether this key signed the head of the log; also when there is no log yet.
///
/// # Errors
/// The database's.
pub async fn has_signed(conn: &mut Connection, key: &LogKey) -> db::Result<bool> {
    let (size, checkpoint) = log::head(conn).await?;
    Ok(size == 0 || opened(&checkpoint, [key.vkey()]).is_ok())
}

/// Goes on with a new key: signs the head that one of the earlier keys signed.
///
/// # Errors
/// The database's; [`Unfit::Head`] when the log is not as it was signed.
pub async fn renew(db: &Db, key: LogKey) -> db::Result<()> {
    let renew = db.write(Lane::Work, move |conn| {
        Box::pin(async move {
            conn.lock("log").await?;
            let known = log::keys(conn).await?;
            let ((size, root), _) = signed_head(conn, known.iter().map(String::as_str)).await?;
            log::add_key(conn, key.vkey(), size).await?;
            log::move_head(conn, size, &key.sign(size, root).map_err(Error::decode)?).await
        })
    });
    renew.await
}

/// Places what waits, unless another process did so since this one saw the log: then the next turn is that one's again, as long
/// as it lives. Gives the head.
async fn turn(db: &Db, key: &LogKey, seen: Option<Head>) -> db::Result<Option<Head>> {
    let mut conn = db.read_in(Lane::Access).await?;
    let size = log::head(&mut conn).await?.0;
    let seen = match seen {
        Some(seen) if seen.0 < size => {
            let (head, _) = signed_head(&mut conn, [key.vkey()]).await?;
            goes_on(&mut conn, size, seen).await?;
            return Ok(Some(head));
        }
        Some(seen) => seen,
        None => signed_head(&mut conn, [key.vkey()]).await?.0,
    };
    drop(conn);
    catch_up(db, key, Some(seen)).await
}

/// Places events as they come, until the database is closed. Several processes may run it: each finds what the others left.
pub async fn run(db: Db, key: LogKey) {
    let place = async {
        let mut seen = None;
        loop {
            match turn(&db, &key, seen).await {
                Ok(head) => seen = head,
                Err(error) => {
                    tracing::error!(%error, "events wait for their places");
                    tokio::time::sleep(AFTER_A_FAULT).await;
                }
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
