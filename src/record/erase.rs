//! Erasure: what events say is taken out, and that they happened stays. Of an erased event the hashes of its parts are kept, of
//! which its entry is made, so that the log and the proofs of everything else stand as before; its salt goes, so that nobody can
//! find what it said by guessing.

use super::store::{Stored, stored};
use crate::{
    base::id::{ArticleId, PersonId, SourceId},
    db::{self, Connection, EngineConnection},
    execute, rows,
    tlog::entry::{self, Part},
};
use chrono::{DateTime, Utc};

pub(crate) const OF_ARTICLE: &str =
    stored!("event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.article_id = $1 AND e.erased IS NULL ORDER BY e.at, e.id LIMIT 500");
pub(crate) const OF_SUBJECT: &str =
    stored!("event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 AND e.erased IS NULL ORDER BY e.at, e.id LIMIT 500");
pub(crate) const ERASE: &str = "UPDATE event SET subject = $2, before = '', after = '', salt = $3, erased = $4 WHERE id = $1";
pub(crate) const ERASURES: &str = "SELECT l.number, e.at, e.subject, e.after FROM event e LEFT JOIN log_leaf l ON l.event_id = e.id \
     WHERE e.action IN ('article.erased', 'person.erased') ORDER BY e.at, e.id";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM event WHERE erased IS NOT NULL";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[OF_ARTICLE, OF_SUBJECT, ERASE, ERASURES, COUNT];

/// The subject of an event whose own subject was erased.
const NOBODY: &str = "invitation/erased";

/// Takes out what the events of an article and its claims say; gives how many there were.
pub async fn article(conn: &mut Connection, article: ArticleId) -> db::Result<usize> {
    let mut count = 0;
    loop {
        let events = rows!(conn, Stored, OF_ARTICLE, article)?;
        if events.is_empty() {
            return Ok(count);
        }
        count += events.len();
        for event in events {
            take_out(conn, &event, true).await?;
        }
    }
}

/// Takes out what the events of a source say; gives how many there were.
pub async fn source(conn: &mut Connection, source: SourceId) -> db::Result<usize> {
    of_subject(conn, &format!("source/{source}"), true).await
}

/// Takes out what the events of somebody say, and of the invitations of their address; gives how many there were.
pub async fn person(conn: &mut Connection, person: PersonId, email: &str) -> db::Result<usize> {
    let mut count = 0;
    for (subject, stays) in [(format!("person/{person}"), true), (format!("invitation/{email}"), false)] {
        count += of_subject(conn, &subject, stays).await?;
    }
    Ok(count)
}

async fn of_subject(conn: &mut Connection, subject: &str, stays: bool) -> db::Result<usize> {
    let mut count = 0;
    loop {
        let events = rows!(conn, Stored, OF_SUBJECT, subject)?;
        if events.is_empty() {
            return Ok(count);
        }
        count += events.len();
        for event in events {
            take_out(conn, &event, stays).await?;
        }
    }
}

async fn take_out(conn: &mut Connection, event: &Stored, subject_stays: bool) -> db::Result<()> {
    if let EngineConnection::Sqlite(engine) = conn.engine() {
        // What is overwritten is overwritten in the file too.
        sqlx::query("PRAGMA secure_delete = ON").execute(engine).await?;
    }
    let salt = event.salt().ok_or_else(|| db::Error::decode(super::log::Unfit::Waiting))?;
    let parts = event.content().parts();
    let leaves = Part::ALL.map(|part| entry::leaf(&entry::salt_of(&salt, part), &parts[part as usize]).0).concat();
    let kept = if subject_stays { [Part::What, Part::Who].map(|part| entry::salt_of(&salt, part)).concat() } else { Vec::new() };
    let subject = if subject_stays { event.subject.as_str() } else { NOBODY };
    execute!(conn, ERASE, event.id, subject, kept, leaves).map(drop)
}

/// An erasure, as `hearsay verify` names it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct Erasure {
    /// Its place in the log.
    pub number: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// Of what.
    pub subject: String,
    /// Why, as JSON.
    pub after: String,
}

/// Every erasure, in order, and how many events it took out in all.
pub async fn all(conn: &mut Connection) -> db::Result<(Vec<Erasure>, i64)> {
    let count = crate::row!(conn, (i64,), COUNT)?.map_or(0, |(count,)| count);
    Ok((rows!(conn, Erasure, ERASURES)?, count))
}
