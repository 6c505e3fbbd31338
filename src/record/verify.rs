//! Whether the record is what was written.

use super::sequencer::Link;
use crate::{
    db::{self, Connection, Error},
    row, rows,
};

pub(crate) const PAGE: &str = "SELECT id, number, at, actor_id, action, subject, article_id, before, after, hash FROM event \
     WHERE number > $1 ORDER BY number LIMIT 1000";
pub(crate) const NEXT: &str = "SELECT id, number, at, actor_id, action, subject, article_id, before, after, hash FROM event \
     WHERE number > $1 ORDER BY number LIMIT 1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[PAGE, NEXT];

/// What `hearsay verify` found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// So many events, all in order.
    Whole(i64),
    /// The first event that does not fit, and why.
    Broken(i64, &'static str),
}

/// Follows the chain from its first event to its head. Events of the last second may have no place yet; they are not counted.
///
/// # Errors
/// The database's.
pub async fn verify(conn: &mut Connection) -> db::Result<Verdict> {
    let (end, last) = super::store::head(conn).await?;
    let (mut number, mut hash) = (0, String::new());
    loop {
        let page = match rows!(conn, Link, PAGE, number) {
            // One of them holds what the program never writes: which?
            Err(error) if is_unreadable(&error) => match row!(conn, Link, NEXT, number) {
                Err(error) if is_unreadable(&error) => return Ok(Verdict::Broken(number + 1, "it cannot be read")),
                next => next?.into_iter().collect(),
            },
            page => page?,
        };
        if page.is_empty() {
            break;
        }
        for link in page {
            if link.number != number + 1 {
                return Ok(Verdict::Broken(number + 1, "it is missing"));
            }
            if link.digest(&hash) != link.hash {
                return Ok(Verdict::Broken(link.number, "it is not what was written"));
            }
            (number, hash) = (link.number, link.hash);
        }
    }
    Ok(match (number == end, hash == last) {
        (true, true) => Verdict::Whole(number),
        (true, false) => Verdict::Broken(number, "it is not what was written"),
        // Events beyond the head were slipped in; fewer than the head says were cut off.
        (false, _) if number > end => Verdict::Broken(end + 1, "it was added outside the program"),
        (false, _) => Verdict::Broken(number + 1, "it is missing"),
    })
}

fn is_unreadable(error: &Error) -> bool {
    matches!(error, Error::Other(error) if matches!(**error, sqlx::Error::ColumnDecode { .. }))
}
