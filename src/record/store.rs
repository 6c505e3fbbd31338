//! SQL of events.

use super::{
    Event, Subject,
    act::{Act, Sides},
};
use crate::{
    base::id::{ArticleId, EventId, PersonId},
    db::{self, Connection, Sql, Value},
    row, rows,
    tlog::entry::{self, Entry, Part, Salt},
};
use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::FromRow;

macro_rules! shown {
    ($events:expr, $rest:literal) => {
        concat!(
            "SELECT e.id, l.number, e.at, COALESCE(p.name, '') AS actor, e.action, e.subject, e.before, e.after, e.entry FROM ",
            $events,
            " LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN log_leaf l ON l.event_id = e.id ",
            $rest
        )
    };
}
/// Those of the article alone, and those of several articles.
macro_rules! of_article {
    ($before:literal, $these_before:literal, $limit:literal) => {
        shown!(
            concat!(
                "(SELECT id, at FROM event WHERE article_id = $1",
                $before,
                " UNION ALL SELECT event_id AS id, at FROM event_in_article WHERE article_id = $1",
                $these_before,
                " ORDER BY at DESC, id DESC LIMIT ",
                $limit,
                ") few JOIN event e ON e.id = few.id"
            ),
            "ORDER BY e.at DESC, e.id DESC"
        )
    };
}

pub(crate) const SIZE: &str = "SELECT size FROM log_head WHERE id = 1";
pub(crate) const NEWEST: &str = "SELECT id FROM event ORDER BY id DESC LIMIT 1";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM event";
pub(crate) const OF_SUBJECT: &str = shown!("event e", "WHERE e.subject = $1 ORDER BY e.at DESC, e.id DESC LIMIT $2");
pub(crate) const OF_SUBJECT_BEFORE: &str = shown!(
    "event e",
    "WHERE e.subject = $1 AND (e.at, e.id) < (SELECT b.at, b.id FROM event b WHERE b.id = $2) ORDER BY e.at DESC, e.id DESC LIMIT $3"
);
pub(crate) const OF_ARTICLE: &str = of_article!("", "", "$2");
pub(crate) const OF_ARTICLE_BEFORE: &str = of_article!(
    " AND (at, id) < (SELECT b.at, b.id FROM event b WHERE b.id = $2)",
    " AND (at, event_id) < (SELECT b.at, b.id FROM event b WHERE b.id = $2)",
    "$3"
);

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[SIZE, NEWEST, COUNT, OF_SUBJECT, OF_SUBJECT_BEFORE, OF_ARTICLE, OF_ARTICLE_BEFORE];

/// What of an event its entry in the log is made of.
pub(super) struct Content<'e> {
    pub(super) id: EventId,
    pub(super) at: DateTime<Utc>,
    pub(super) actor: Option<PersonId>,
    pub(super) action: &'e str,
    pub(super) subject: &'e str,
    pub(super) article: Option<ArticleId>,
    pub(super) reverses: Option<EventId>,
    pub(super) before: &'e str,
    pub(super) after: &'e str,
}

impl Content<'_> {
    /// Its parts as texts, in the order of [`Part`].
    pub(super) fn parts(&self) -> [Vec<String>; Part::ALL.len()] {
        fn word(id: Option<impl ToString>) -> String {
            id.map_or_else(String::new, |id| id.to_string())
        }
        let at = self.at.to_rfc3339_opts(SecondsFormat::Millis, true);
        [
            vec![self.id.to_string(), at, self.action.to_owned(), self.subject.to_owned(), word(self.article), word(self.reverses)],
            vec![word(self.actor)],
            vec![self.before.to_owned()],
            vec![self.after.to_owned()],
        ]
    }

    /// Its entry in the log.
    pub(super) fn entry(&self, salt: &Salt) -> Entry {
        entry::of(salt, &self.parts())
    }
}

/// Most articles that an event is linked with by one statement.
const LINKED_AT_ONCE: usize = 500;

/// An event that is to be stored.
pub struct Written<'e> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, unless the program itself acts.
    pub actor: Option<PersonId>,
    /// To what it was done.
    pub subject: &'e Subject,
    /// In whose histories it stands.
    pub articles: &'e [ArticleId],
    /// What was done.
    pub act: &'e Act,
    /// The event that it takes back.
    pub reverses: Option<EventId>,
}

/// Stores an event along with the statements of `stored` that do what it tells, if they have not run yet. It gets its place
/// in the log after the commit, so that nobody waits in one line to write.
pub async fn insert(conn: &mut Connection, mut stored: Sql, written: Written<'_>) -> db::Result<()> {
    let Written { at, actor, subject, articles, act, reverses } = written;
    // Of several it is no one's own.
    let article = if let [article] = articles { Some(*article) } else { None };
    let (id, action, subject_word) = (EventId::new(), act.action().as_str(), subject.to_string());
    let Sides { before, after } = act.sides().map_err(|error| sqlx::Error::Encode(error.into()))?;
    let salt = entry::salt().map_err(|error| sqlx::Error::Encode(error.into()))?;
    let content = Content { id, at, actor, action, subject: &subject_word, article, reverses, before: &before, after: &after };
    let entry = content.entry(&salt);
    let values: [Value; 11] = [
        id.into(),
        at.into(),
        actor.into(),
        action.into(),
        subject_word.into(),
        article.into(),
        reverses.into(),
        before.into(),
        after.into(),
        salt.to_vec().into(),
        entry.to_vec().into(),
    ];
    stored
        .next("INSERT INTO event (id, at, actor_id, action, subject, article_id, reverses, before, after, salt, entry) VALUES ")
        .list(values);
    stored.next("INSERT INTO event_waiting (event_id) VALUES ").list([id]);
    stored.execute(conn).await?;
    if article.is_none() {
        for few in articles.chunks(LINKED_AT_ONCE) {
            let mut sql = Sql::new("INSERT INTO event_in_article (article_id, at, event_id) VALUES ");
            for (place, article) in few.iter().enumerate() {
                let values: [Value; 3] = [(*article).into(), at.into(), id.into()];
                sql.push(if place > 0 { ", " } else { "" }).list(values);
            }
            sql.execute(conn).await?;
        }
    }
    conn.content_changed();
    if matches!(subject, Subject::Person(_)) {
        conn.people_changed();
    }
    Ok(())
}

/// How many events have their place in the log.
pub async fn size(conn: &mut Connection) -> db::Result<i64> {
    Ok(row!(conn, (i64,), SIZE)?.map_or(0, |(size,)| size))
}

/// The event that was made last, as far as clocks agree.
pub async fn newest(conn: &mut Connection) -> db::Result<Option<EventId>> {
    Ok(row!(conn, (EventId,), NEWEST)?.map(|(id,)| id))
}

/// How many events there are, with or without a place.
pub async fn count(conn: &mut Connection) -> db::Result<i64> {
    Ok(row!(conn, (i64,), COUNT)?.map_or(0, |(count,)| count))
}

#[derive(FromRow)]
struct EventRow {
    id: EventId,
    number: Option<i64>,
    at: DateTime<Utc>,
    actor: String,
    action: String,
    subject: String,
    before: String,
    after: String,
    entry: Vec<u8>,
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Self {
        let json = |text: &str| serde_json::from_str(text).unwrap_or_default();
        Self {
            before: json(&row.before),
            after: json(&row.after),
            id: row.id,
            number: row.number,
            at: row.at,
            actor: row.actor,
            action: row.action,
            subject: row.subject,
            seal: row.entry.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// The newest `limit` acts on one subject, newest first, those before event `before`, if one is named.
pub async fn of_subject(conn: &mut Connection, subject: &Subject, before: Option<EventId>, limit: i64) -> db::Result<Vec<Event>> {
    let found = match before {
        Some(before) => rows!(conn, EventRow, OF_SUBJECT_BEFORE, subject.to_string(), before, limit)?,
        None => rows!(conn, EventRow, OF_SUBJECT, subject.to_string(), limit)?,
    };
    Ok(found.into_iter().map(Event::from).collect())
}

/// The newest `limit` acts on an article and its claims, newest first, those before event `before`, if one is named.
pub async fn of_article(conn: &mut Connection, article: ArticleId, before: Option<EventId>, limit: i64) -> db::Result<Vec<Event>> {
    let found = match before {
        Some(before) => rows!(conn, EventRow, OF_ARTICLE_BEFORE, article, before, limit)?,
        None => rows!(conn, EventRow, OF_ARTICLE, article, limit)?,
    };
    Ok(found.into_iter().map(Event::from).collect())
}
