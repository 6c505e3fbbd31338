//! The log as it is kept: tiles, head, keys.

use crate::{
    db::{self, Connection, Error},
    execute, row, rows,
    tlog::tree::{self, HASH, Place, Tiles},
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx_macros::FromRow;

pub(crate) const HEAD: &str = "SELECT size, checkpoint FROM log_head WHERE id = 1";
pub(crate) const MOVE: &str = "UPDATE log_head SET size = $1, checkpoint = $2 WHERE id = 1";
pub(crate) const TILE: &str = "SELECT hashes FROM log_tile WHERE level = $1 AND position = $2";
pub(crate) const LAY: &str = "INSERT INTO log_tile (level, position, hashes) VALUES ($1, $2, $3) \
     ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes";
pub(crate) const ENTRIES: &str =
    "SELECT e.entry FROM log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number > $1 AND l.number <= $2 ORDER BY l.number";
pub(crate) const KEYS: &str = "SELECT vkey FROM log_key ORDER BY since DESC, vkey";
pub(crate) const ADD_KEY: &str =
    "INSERT INTO log_key (vkey, since) VALUES ($1, $2) ON CONFLICT (vkey) DO UPDATE SET since = excluded.since";
pub(crate) const ANYTHING: &str = "SELECT COUNT(*) FROM (SELECT number FROM log_leaf UNION ALL SELECT position FROM log_tile UNION ALL SELECT since FROM log_key LIMIT 1) kept";

pub(crate) const COSIGNATURES: &str = "SELECT witness, size, checkpoint, line, at FROM log_cosignature ORDER BY size DESC, witness";
/// Another server may have had a later one meanwhile.
pub(crate) const KEEP: &str = "INSERT INTO log_cosignature (witness, size, checkpoint, line, at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (witness) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint, line = excluded.line, at = excluded.at \
     WHERE excluded.size >= log_cosignature.size";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[HEAD, MOVE, TILE, LAY, ENTRIES, KEYS, ADD_KEY, ANYTHING, COSIGNATURES, KEEP];

/// How old a cosigned checkpoint may be to be shown instead of the head, which the witnesses have not seen yet.
const FRESH: TimeDelta = TimeDelta::seconds(10);

/// Why nothing is added to a log, nor signed: somebody has tampered with it, or servers of one newsroom have different keys.
/// `hearsay verify` says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The head is not what this key signed over these tiles.
    #[error("the log is not as it was signed, or another key signed it; run `hearsay verify`")]
    Head,
    /// It is shorter than before, or what was before was rewritten.
    #[error("the log does not go on from where this server saw it; run `hearsay verify`")]
    Rewritten,
    /// An event that waits is not there, or has a place already.
    #[error("an event that waits for its place is gone or has one; run `hearsay verify`")]
    Waiting,
}

/// Size of the log, and its checkpoint: empty as long as nothing was signed.
pub async fn head(conn: &mut Connection) -> db::Result<(u64, String)> {
    let (size, checkpoint) = row!(conn, (i64, String), HEAD)?.unwrap_or_default();
    Ok((unsigned(size), checkpoint))
}

/// The newest checkpoint that a witness cosigned.
#[derive(Clone, Debug, FromRow)]
pub struct Cosigned {
    /// Who.
    pub witness: String,
    size: i64,
    /// What, without cosignatures.
    pub checkpoint: String,
    /// The line of its cosignature.
    line: String,
    /// When it was given.
    pub at: DateTime<Utc>,
}

impl Cosigned {
    pub(super) fn new(witness: String, size: u64, checkpoint: String, line: String, at: DateTime<Utc>) -> Self {
        Self { witness, size: signed(size), checkpoint, line, at }
    }

    /// The size of the log that it cosigned.
    pub fn size(&self) -> u64 {
        unsigned(self.size)
    }
}

/// What each witness cosigned last, the newest first.
pub async fn cosignatures(conn: &mut Connection) -> db::Result<Vec<Cosigned>> {
    rows!(conn, Cosigned, COSIGNATURES)
}

/// Keeps what a witness cosigned.
pub(super) async fn keep(conn: &mut Connection, new: &Cosigned) -> db::Result<()> {
    execute!(conn, KEEP, &new.witness, new.size, &new.checkpoint, &new.line, new.at).map(drop)
}

/// Size of the log, and its checkpoint with the cosignatures that there are of it.
pub async fn cosigned_head(conn: &mut Connection) -> db::Result<(u64, String)> {
    let (size, mut checkpoint) = head(conn).await?;
    let kept = cosignatures(conn).await?;
    checkpoint = with_lines(checkpoint, &kept);
    Ok((size, checkpoint))
}

/// The checkpoint for everybody: the head with its cosignatures; as long as witnesses have not seen that, the one before which they
/// cosigned within these ten seconds, so that on a busy desk too there is one to be had.
pub async fn published(conn: &mut Connection, now: DateTime<Utc>) -> db::Result<String> {
    let (_, checkpoint) = head(conn).await?;
    let kept = cosignatures(conn).await?;
    let shown = match kept.first() {
        Some(newest) if newest.at + FRESH > now && kept.iter().all(|kept| kept.checkpoint != checkpoint) => newest.checkpoint.clone(),
        _ => checkpoint,
    };
    Ok(with_lines(shown, &kept))
}

fn with_lines(mut checkpoint: String, kept: &[Cosigned]) -> String {
    let lines: String = kept.iter().filter(|kept| kept.checkpoint == checkpoint).map(|kept| kept.line.as_str()).collect();
    checkpoint.push_str(&lines);
    checkpoint
}

/// Moves the head.
pub(super) async fn move_head(conn: &mut Connection, size: u64, checkpoint: &str) -> db::Result<()> {
    if execute!(conn, MOVE, signed(size), checkpoint)? == 1 { Ok(()) } else { Err(Error::decode(Unfit::Head)) }
}

/// Whether anything of a log is kept.
pub(super) async fn is_empty(conn: &mut Connection) -> db::Result<bool> {
    Ok(row!(conn, (i64,), ANYTHING)?.is_some_and(|(rows,)| rows == 0))
}

/// The hashes of a tile, one after the other.
pub async fn tile(conn: &mut Connection, (level, position): Place) -> db::Result<Option<Vec<u8>>> {
    Ok(row!(conn, (Vec<u8>,), TILE, i64::from(level), signed(position))?.map(|(hashes,)| hashes))
}

/// The tiles that a tree of this size needs to grow.
pub(super) async fn edge(conn: &mut Connection, size: u64) -> db::Result<Tiles> {
    let mut tiles = Tiles::default();
    for place in tree::edge(size) {
        if let Some(hashes) = tile(conn, place).await? {
            tiles.put(place, hashes);
        }
    }
    Ok(tiles)
}

/// Keeps what is new or longer in a tree of size `after` than it was in the one of size `before`.
pub(super) async fn lay(conn: &mut Connection, tiles: &Tiles, before: u64, after: u64) -> db::Result<()> {
    for ((level, position), hashes) in tree::changed(before, after) {
        let tile = tiles.get((level, position)).and_then(|tile| tile.get(..hashes * HASH));
        let tile = tile.ok_or_else(|| Error::decode(tree::Error::IndexesNotInTree))?;
        execute!(conn, LAY, i64::from(level), signed(position), tile)?;
    }
    Ok(())
}

/// The lines of the keys that signed the log, the newest first.
pub async fn keys(conn: &mut Connection) -> db::Result<Vec<String>> {
    Ok(rows!(conn, (String,), KEYS)?.into_iter().map(|(vkey,)| vkey).collect())
}

/// Remembers a key that signs from this size on.
pub(super) async fn add_key(conn: &mut Connection, vkey: &str, size: u64) -> db::Result<()> {
    execute!(conn, ADD_KEY, vkey, signed(size)).map(drop)
}

/// The entries after the first `after`, up to number `last`.
pub async fn entries(conn: &mut Connection, after: u64, last: u64) -> db::Result<Vec<Vec<u8>>> {
    Ok(rows!(conn, (Vec<u8>,), ENTRIES, signed(after), signed(last))?.into_iter().map(|(entry,)| entry).collect())
}

/// A size or position as a column has it.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A size or position out of a column.
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
