//! Tries to prove who one is, counted in the database: all servers of a newsroom share the limits, and a restart forgets none.
//! What a try is counted for is stored as a digest only.

use super::secret::digest;
use crate::{
    base::{error::Fault, id::AttemptId},
    db::{self, Connection},
    execute, row,
};
use chrono::{DateTime, Duration, Utc};

/// How long a failed try counts, in minutes.
const WINDOW: i64 = 15;
/// How far the clocks of several servers may differ, in minutes. What lies further ahead was counted before the clock was put back.
const CLOCKS_DIFFER: i64 = 5;
/// How many failed tries one account has from one peer.
pub const TRIES: i64 = 8;
/// How many failed tries one account has from all peers together that it never signed in from: enough against guessing
/// from many machines, and whoever locks an account this way does not lock out its owner at the usual place.
pub const ACCOUNT_TRIES: i64 = 50;
/// How many failed tries a peer has for all accounts together: a newsroom may share one.
pub const PEER_TRIES: i64 = 60;

pub(crate) const COUNT: &str = "SELECT COUNT(*), MIN(at) FROM attempt WHERE counted_for = $1 AND at > $2 AND at <= $3";
pub(crate) const INSERT: &str = "INSERT INTO attempt (id, counted_for, at) VALUES ($1, $2, $3)";
pub(crate) const GIVE_BACK: &str = "DELETE FROM attempt WHERE id = $1";
pub(crate) const FORGET: &str = "DELETE FROM attempt WHERE counted_for = $1";
pub(crate) const SWEEP: &str = "DELETE FROM attempt WHERE at <= $1 OR at > $2";
pub(crate) const KNOWS: &str = "SELECT at FROM usual_place WHERE place = $1";
pub(crate) const REMEMBER: &str = "INSERT INTO usual_place (place, at) VALUES ($1, $2) ON CONFLICT (place) DO UPDATE SET at = excluded.at";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[COUNT, INSERT, GIVE_BACK, FORGET, SWEEP, KNOWS, REMEMBER];

/// What a try is counted for, and how many may fail within a quarter of an hour.
pub struct Limit {
    counted_for: String,
    most: i64,
}

impl Limit {
    /// At most `most` tries for `what`.
    pub fn new(what: &str, most: i64) -> Self {
        Self { counted_for: digest(what), most }
    }
}

/// Refuses when there were too many tries for any of these.
///
/// # Errors
/// [`Fault::TooMany`] with the seconds to wait.
pub async fn check(conn: &mut Connection, limits: &[Limit], now: DateTime<Utc>) -> Result<(), Fault> {
    let since = now - Duration::minutes(WINDOW);
    for limit in limits {
        let ahead = now + Duration::minutes(CLOCKS_DIFFER);
        let found = row!(conn, (i64, Option<DateTime<Utc>>), COUNT, &limit.counted_for, since, ahead)?;
        let Some((count, first)) = found.filter(|(count, _)| *count >= limit.most) else { continue };
        debug_assert!(count >= limit.most);
        let wait = first.map_or(0, |first| (first - since).num_seconds()).max(1);
        let minutes = (wait + 59) / 60;
        return Err(Fault::TooMany(
            format!("Too many tries. Wait {minutes} minute{} and try again.", if minutes == 1 { "" } else { "s" }),
            u32::try_from(wait).unwrap_or(u32::MAX),
        ));
    }
    Ok(())
}

/// Counts a try before it is known whether it fails, so that many at once cannot slip through. Whoever succeeds calls
/// [`give_back`] or [`forget`].
///
/// # Errors
/// As for [`check`].
pub async fn take(conn: &mut Connection, limits: &[Limit], now: DateTime<Utc>) -> Result<AttemptId, Fault> {
    execute!(conn, SWEEP, now - Duration::minutes(WINDOW), now + Duration::minutes(CLOCKS_DIFFER))?;
    // Tries for the same thing wait for each other, or several at once would all find room.
    for limit in limits {
        conn.lock(&limit.counted_for).await?;
    }
    check(conn, limits, now).await?;
    let id = AttemptId::new();
    for limit in limits {
        execute!(conn, INSERT, id, &limit.counted_for, now)?;
    }
    Ok(id)
}

/// Takes a try back: it succeeded.
pub async fn give_back(conn: &mut Connection, id: AttemptId) -> db::Result<()> {
    execute!(conn, GIVE_BACK, id).map(drop)
}

/// Forgets all tries for `what`: whoever made them has proved who they are.
pub async fn forget(conn: &mut Connection, what: &str) -> db::Result<()> {
    execute!(conn, FORGET, digest(what)).map(drop)
}

/// Remembers a place from which an account signed in.
pub async fn remember(conn: &mut Connection, place: &str, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, REMEMBER, digest(place), now).map(drop)
}

/// Whether it is such a place.
pub async fn knows(conn: &mut Connection, place: &str) -> db::Result<bool> {
    Ok(row!(conn, (DateTime<Utc>,), KNOWS, digest(place))?.is_some())
}
