//! SQL of events, and the chain of hashes.
//!
//! Each event's hash is SHA-256 over the hash before it and the event's own fields, so that a changed, removed,
//! reordered or slipped-in row no longer fits; the head keeps the last number and hash, so that a cut-off end shows too.

use crate::{
    base::{
        error::Fault,
        id::{ArticleId, PersonId},
    },
    db::{Conn, HEAD, Queried},
    later,
    newsroom::Deed,
    record::Event,
    row, rows,
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

pub(crate) const INSERT: &str = "INSERT INTO event (number, at, actor_id, action, subject, article_id, before, after, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
pub(crate) const PAGE: &str = "SELECT number, at, actor_id, action, subject, article_id, before, after, hash FROM event \
     WHERE number > $1 ORDER BY number LIMIT 1000";
pub(crate) const NEXT: &str = "SELECT number, at, actor_id, action, subject, article_id, before, after, hash FROM event \
     WHERE number > $1 ORDER BY number LIMIT 1";
pub(crate) const OF_SUBJECT: &str = "SELECT e.number, e.at, COALESCE(p.name, '') AS actor, e.action, e.subject, e.before, e.after, e.hash \
     FROM event e LEFT JOIN person p ON p.id = e.actor_id WHERE e.subject = $1 ORDER BY e.number DESC LIMIT 200";
pub(crate) const OF_ARTICLE: &str = "SELECT e.number, e.at, COALESCE(p.name, '') AS actor, e.action, e.subject, e.before, e.after, e.hash \
     FROM event e LEFT JOIN person p ON p.id = e.actor_id WHERE e.article_id = $1 ORDER BY e.number DESC LIMIT $2";
pub(crate) const OF_ARTICLE_BEFORE: &str = "SELECT e.number, e.at, COALESCE(p.name, '') AS actor, e.action, e.subject, e.before, e.after, e.hash \
     FROM event e LEFT JOIN person p ON p.id = e.actor_id WHERE e.article_id = $1 AND e.number < $2 ORDER BY e.number DESC LIMIT $3";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[HEAD, INSERT, PAGE, NEXT, OF_SUBJECT, OF_ARTICLE, OF_ARTICLE_BEFORE];

#[derive(FromRow)]
struct Link {
    number: i64,
    at: DateTime<Utc>,
    actor_id: Option<PersonId>,
    action: String,
    subject: String,
    article_id: Option<ArticleId>,
    before: String,
    after: String,
    hash: String,
}

impl Link {
    fn digest(&self, previous: &str) -> String {
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

/// Appends one event to the chain, inside the deed's transaction.
///
/// # Errors
/// The engine's.
pub async fn append(
    deed: &mut Deed,
    action: &str,
    subject: String,
    article: Option<ArticleId>,
    before: &impl Serialize,
    after: &impl Serialize,
) -> Result<(), Fault> {
    let (number, previous) = deed.conn.head().await?;
    let text = |value: serde_json::Result<String>| value.map_err(|error| sqlx::Error::Encode(error.into()));
    let mut link = Link {
        number: number + 1,
        at: deed.now,
        actor_id: deed.who.as_ref().map(|person| person.id),
        action: action.into(),
        subject,
        article_id: article,
        before: text(serde_json::to_string(before))?,
        after: text(serde_json::to_string(after))?,
        hash: String::new(),
    };
    link.hash = link.digest(&previous);
    deed.conn.move_head((link.number, link.hash.clone()))?;
    Ok(later!(
        deed.conn,
        INSERT,
        link.number,
        link.at,
        link.actor_id,
        link.action,
        link.subject,
        link.article_id,
        link.before,
        link.after,
        link.hash
    )?)
}

/// The number of the newest event: changes whenever anything does.
///
/// # Errors
/// The engine's.
pub async fn head(conn: &mut Conn) -> Queried<i64> {
    Ok(conn.head().await?.0)
}

/// What `hearsay verify` found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// So many events, all in order.
    Whole(i64),
    /// The first event that does not fit, and why.
    Broken(i64, &'static str),
}

/// Follows the chain from its first event to its head.
///
/// # Errors
/// The engine's.
pub async fn verify(conn: &mut Conn) -> Queried<Verdict> {
    let (end, last) = conn.head().await?;
    let (mut number, mut hash) = (0, String::new());
    loop {
        let page = match rows!(conn, Link, PAGE, number) {
            // One of them holds what the program never writes: which?
            Err(sqlx::Error::ColumnDecode { .. }) => match row!(conn, Link, NEXT, number) {
                Err(sqlx::Error::ColumnDecode { .. }) => return Ok(Verdict::Broken(number + 1, "it cannot be read")),
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

#[derive(FromRow)]
struct Shown {
    number: i64,
    at: DateTime<Utc>,
    actor: String,
    action: String,
    subject: String,
    before: String,
    after: String,
    hash: String,
}

impl From<Shown> for Event {
    fn from(row: Shown) -> Self {
        let json = |text: &str| serde_json::from_str(text).unwrap_or_default();
        Self {
            before: json(&row.before),
            after: json(&row.after),
            number: row.number,
            at: row.at,
            actor: row.actor,
            action: row.action,
            subject: row.subject,
            hash: row.hash,
        }
    }
}

/// What happened to one subject (`claim/ID`), newest first.
///
/// # Errors
/// The engine's.
pub async fn of_subject(conn: &mut Conn, subject: &str) -> Queried<Vec<Event>> {
    Ok(rows!(conn, Shown, OF_SUBJECT, subject)?.into_iter().map(Event::from).collect())
}

/// The newest `limit` acts on an article and its claims, newest first.
///
/// # Errors
/// The engine's.
pub async fn of_article(conn: &mut Conn, article: ArticleId, limit: i64) -> Queried<Vec<Event>> {
    Ok(rows!(conn, Shown, OF_ARTICLE, article, limit)?.into_iter().map(Event::from).collect())
}

/// The same, of events before number `before`: the next page.
///
/// # Errors
/// The engine's.
pub async fn of_article_before(conn: &mut Conn, article: ArticleId, before: i64, limit: i64) -> Queried<Vec<Event>> {
    Ok(rows!(conn, Shown, OF_ARTICLE_BEFORE, article, before, limit)?.into_iter().map(Event::from).collect())
}
