//! Whether the record is what was written.

use super::{
    log, replay,
    store::{Stored, stored},
};
use crate::{
    base::id::EventId,
    db::{self, Connection, EngineConnection, Error, Sql, search::TRIGGERS},
    row, rows,
    tlog::{
        Hash,
        key::{LogKey, opened},
        tree::{self, HASH, Tiles},
    },
};
use chrono::{DateTime, Utc};
use std::fmt;

pub(crate) const PAGE: &str = stored!("log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number > $1 ORDER BY l.number LIMIT 1000");
pub(crate) const NEXT: &str = stored!("log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number > $1 ORDER BY l.number LIMIT 1");
pub(crate) const LOWEST: &str = "SELECT MIN(number) FROM log_leaf";
pub(crate) const OUTSIDE: &str = "SELECT e.id FROM event e WHERE NOT EXISTS (SELECT 1 FROM log_leaf l WHERE l.event_id = e.id) \
     AND NOT EXISTS (SELECT 1 FROM event_waiting w WHERE w.event_id = e.id) ORDER BY e.id LIMIT 1";
pub(crate) const EMPTY_PLACE: &str = "SELECT l.number FROM log_leaf l WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = l.event_id) \
     ORDER BY l.number LIMIT 1";

pub(crate) const NEWEST: &str = "SELECT e.at FROM log_leaf l JOIN event e ON e.id = l.event_id ORDER BY l.number DESC LIMIT 1";
pub(crate) const GONE: &str =
    "SELECT w.event_id FROM event_waiting w WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = w.event_id) LIMIT 1";
pub(crate) const PLACED: &str = "SELECT l.number FROM event_waiting w JOIN log_leaf l ON l.event_id = w.event_id ORDER BY l.number LIMIT 1";
pub(crate) const WAITING: &str = stored!(
    "event_waiting w JOIN event e ON e.id = w.event_id LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.id > $1 ORDER BY e.id LIMIT 1000"
);

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[PAGE, NEXT, LOWEST, OUTSIDE, EMPTY_PLACE, NEWEST, GONE, PLACED, WAITING];

/// Triggers and views that the program did not make, on either engine.
const STRANGERS: [&str; 2] = [
    "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') AND sql NOT IN ",
    "SELECT CAST(t.tgname AS TEXT) AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
     WHERE NOT t.tgisinternal AND c.relnamespace = CAST(CURRENT_SCHEMA() AS REGNAMESPACE) \
     UNION ALL SELECT CAST(r.rulename AS TEXT) FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class \
     WHERE c.relnamespace = CAST(CURRENT_SCHEMA() AS REGNAMESPACE) ORDER BY name LIMIT 1",
];

/// Longest that an event may wait while later ones get their places, in seconds.
const LONGEST_WAIT: i64 = 60;

/// What `hearsay verify` found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// So many events, all in their places, and so many that wait for theirs.
    Whole(u64, u64),
    /// The first thing that does not fit: what, and why.
    Broken(String, String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(events, _) => write!(f, "The record is whole: {events} events, each in its place under a signed head."),
            Self::Broken(what, why) => write!(f, "The record is broken at {what}: {why}."),
        }
    }
}

/// Why checking ends before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something does not fit.
    Broken(Verdict),
    /// The database did not answer.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

fn broken<T>(what: impl Into<String>, why: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Broken(Verdict::Broken(what.into(), why.into())))
}

fn event(number: u64) -> String {
    format!("event {number}")
}

/// Rebuilds the tree from the events, compares it with the tiles that are kept and the head that was signed, and the tables with
/// what the events say; `key` is whose signature counts, the last known key if none is given. With `kept`, a checkpoint that
/// somebody kept, also whether today's log goes on from that one. Events of the last second may have no place yet; they are not
/// counted.
///
/// # Errors
/// The database's.
pub async fn verify(conn: &mut Connection, key: Option<&LogKey>, kept: Option<&str>) -> db::Result<Verdict> {
    match check(conn, key, kept).await {
        Ok(verdict) | Err(Stop::Broken(verdict)) => Ok(verdict),
        Err(Stop::Failed(error)) => Err(error),
    }
}

async fn check(conn: &mut Connection, key: Option<&LogKey>, kept: Option<&str>) -> Result<Verdict, Stop> {
    if let EngineConnection::Postgres(engine) = conn.engine() {
        // To read everything takes as long as it takes.
        sqlx::raw_sql("SET LOCAL statement_timeout = 0").execute(engine).await.map_err(Error::from)?;
    }
    let (size, checkpoint) = log::head(conn).await?;
    let keys = log::keys(conn).await?;
    let kept = kept.map(|kept| opened(kept, keys.iter().map(String::as_str).chain(key.map(LogKey::vkey)))).transpose();
    let kept = kept.or_else(|why| broken("the checkpoint that was kept", why.to_string()))?;
    let rebuilt = rebuild(conn, size, kept).await?;
    if size > 0 || !checkpoint.is_empty() {
        let signed = opened(&checkpoint, key.map(LogKey::vkey).or(keys.first().map(String::as_str)));
        if signed.or_else(|why| broken("the checkpoint", why.to_string()))? != (size, rebuilt) {
            return broken("the checkpoint", "it is not the head of this log");
        }
    }
    let mut strangers = Sql::new(STRANGERS[usize::from(conn.is_postgres())]);
    if !conn.is_postgres() {
        strangers.list(TRIGGERS).push(" ORDER BY name LIMIT 1");
    }
    if let Some((name,)) = strangers.rows::<(String,)>(conn).await?.pop() {
        return broken(format!("“{name}”"), "a trigger, view or rule that the program did not make");
    }
    let waiting = waiting(conn).await?;
    replay::check(conn).await?;
    Ok(Verdict::Whole(size, waiting))
}

/// How many events wait for their places, when each is what was written and none has waited for too long.
async fn waiting(conn: &mut Connection) -> Result<u64, Stop> {
    let by_id = |id: EventId| format!("the event with id {id}");
    if let Some((number,)) = row!(conn, (i64,), PLACED)? {
        return broken(event(log::unsigned(number)), "it waits for a place and has one");
    }
    if let Some((id,)) = row!(conn, (EventId,), GONE)? {
        return broken(by_id(id), "it is missing, and waits for its place");
    }
    let newest = row!(conn, (DateTime<Utc>,), NEWEST)?.map(|(at,)| at);
    let (mut count, mut last) = (0, EventId(uuid::Uuid::nil()));
    loop {
        let page = rows!(conn, Stored, WAITING, last)?;
        let Some(end) = page.last() else { return Ok(count) };
        last = end.id;
        for leaf in page {
            count += 1;
            if !leaf.is_what_was_written() {
                return broken(by_id(leaf.id), "it is not what was written");
            }
            if newest.is_some_and(|newest| (newest - leaf.at).num_seconds() > LONGEST_WAIT) {
                return broken(by_id(leaf.id), "it still waits while later ones have their places");
            }
        }
    }
}

/// The root of the tree, when every event and every tile is what was written.
async fn rebuild(conn: &mut Connection, size: u64, kept: Option<(u64, Hash)>) -> Result<Hash, Stop> {
    if let Some((number,)) = row!(conn, (Option<i64>,), LOWEST)?
        && number.is_some_and(|number| number < 1)
    {
        return broken(format!("event {}", number.unwrap_or_default()), "there is no such place in the log");
    }
    if let Some((number,)) = row!(conn, (i64,), EMPTY_PLACE)? {
        return broken(event(log::unsigned(number)), "it is missing");
    }
    let (mut tiles, mut number) = (Tiles::default(), 0);
    loop {
        let page = match rows!(conn, Stored, PAGE, log::signed(number)) {
            // One of them holds what the program never writes: which?
            Err(error) if is_unreadable(&error) => match row!(conn, Stored, NEXT, log::signed(number)) {
                Err(error) if is_unreadable(&error) => return broken(event(number + 1), "it cannot be read"),
                next => next?.into_iter().collect(),
            },
            page => page?,
        };
        if page.is_empty() {
            break;
        }
        for leaf in page {
            let before = number;
            number += 1;
            if leaf.number.map(log::unsigned) != Some(number) {
                return broken(event(number), "it is missing");
            }
            if !leaf.is_what_was_written() {
                return broken(event(number), "it is not what was written");
            }
            if number > size {
                return broken(event(number), "it was added outside the program");
            }
            tiles.append(before, &leaf.entry).map_err(Error::decode)?;
            if let Some((of, root)) = kept
                && of == number
                && tiles.root(number).map_err(Error::decode)? != root
            {
                return broken("the checkpoint that was kept", "today's log does not go on from it: what it vouched for was rewritten");
            }
            compare(conn, &mut tiles, before, number, number == size).await?;
        }
    }
    if number < size {
        return broken(event(number + 1), "it is missing");
    }
    if kept.is_some_and(|(of, _)| of > size) {
        return broken("the checkpoint that was kept", "today's log is shorter: what came last was cut off");
    }
    if let Some((id,)) = row!(conn, (EventId,), OUTSIDE)? {
        return broken(format!("the event with id {id}"), "it was added outside the program");
    }
    tiles.root(size).or_else(|error| broken("the log", error.to_string()))
}

/// Compares the tiles that became full with this event, at the end of the log all of its edge, with those that are kept.
async fn compare(conn: &mut Connection, tiles: &mut Tiles, before: u64, number: u64, is_last: bool) -> Result<(), Stop> {
    let changed = if is_last { tree::edge(number).into_iter().map(|place| (place, 0)).collect() } else { Vec::new() };
    let full = tree::changed(before, number).into_iter().filter(|(_, hashes)| *hashes as u64 == tree::WIDTH);
    for (place, _) in full.chain(changed) {
        let (ours, theirs) = (tiles.get(place).unwrap_or_default(), log::tile(conn, place).await?);
        let is_longer = theirs.as_ref().is_some_and(|theirs| theirs.len() > ours.len());
        if theirs.as_deref() != Some(ours) {
            let level = u64::from(place.0);
            let at =
                theirs.as_deref().unwrap_or_default().chunks(HASH).zip(ours.chunks(HASH)).take_while(|(one, other)| one == other).count()
                    as u64;
            let first = ((place.1 * tree::WIDTH + at) << (8 * level)) + 1;
            let why = if is_longer { "the log has more hashes than events" } else { "its hash in the log is another one" };
            return broken(event(first), why);
        }
        if ours.len() == HASH * usize::try_from(tree::WIDTH).unwrap_or_default() {
            tiles.take(place);
        }
    }
    Ok(())
}

fn is_unreadable(error: &Error) -> bool {
    matches!(error, Error::Other(error) if matches!(**error, sqlx::Error::ColumnDecode { .. }))
}
