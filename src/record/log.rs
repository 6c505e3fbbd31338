//! The log as it is kept: tiles, head, keys.

use crate::{
    db::{self, Connection, Error},
    execute, row, rows,
    tlog::tree::{self, HASH, Place, Tiles},
};

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

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[HEAD, MOVE, TILE, LAY, ENTRIES, KEYS, ADD_KEY, ANYTHING];

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
