//! Whether the tables are what the events say: each thing's events are read in order, each must go on from the one before, and
//! what the last one left must be the row that is there. One subject after the other, so that memory does not grow with the
//! record.
//!
//! Passwords, tokens, links and sessions are compared by their fingerprints: the record holds no secret. Not in the record, and so not
//! compared: tries to sign in, kept answers, what the engine proposed, and columns that only repeat others for searching.

/// Articles, their texts, decisions on suggestions.
pub mod article;
/// Claims, attributions, comments.
pub mod claim;
/// Facts and the claims about them.
pub mod fact;
/// Merges of sources.
pub mod merges;
/// People, tokens, invitations, settings.
pub mod people;
/// Acts that wait for a second person.
pub mod seconding;
/// Sources and their names.
pub mod source;

use super::{
    act::Act,
    store::{Stored, stored},
    verify::{Stop, Verdict},
};
use crate::{
    base::id::{EventId, PersonId},
    db::{Connection, Sql},
    rows,
};
use chrono::{DateTime, Utc};
use merges::Merges;
use people::People;
use serde::Serialize;
use uuid::Uuid;

pub(crate) const FIRST: &str = stored!("event e LEFT JOIN log_leaf l ON l.event_id = e.id ORDER BY e.subject, e.at, e.id LIMIT 500");
pub(crate) const NEXT: &str = stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE (e.subject, e.at, e.id) > (SELECT b.subject, b.at, b.id FROM event b WHERE b.id = $1) \
     ORDER BY e.subject, e.at, e.id LIMIT 500"
);

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[FIRST, NEXT];

/// An event, understood.
struct Told {
    id: EventId,
    number: Option<i64>,
    at: DateTime<Utc>,
    actor: Option<PersonId>,
    /// The event that it takes back.
    reverses: Option<EventId>,
    act: Act,
}

impl Told {
    fn read(row: &Stored) -> Result<Self, Stop> {
        let (id, number) = (row.id, row.number);
        let act = row.act().ok_or_else(|| broken(named(id, number), "this program does not understand it"))?;
        Ok(Self { id, number, at: row.at, actor: row.actor_id, reverses: row.reverses, act })
    }

    /// That it does not fit the events before it.
    fn unfit<T>(&self) -> Result<T, Stop> {
        Err(broken(named(self.id, self.number), "it does not go on from the event before it"))
    }
}

fn named(id: EventId, number: Option<i64>) -> String {
    number.map_or_else(|| format!("the event with id {id}"), |number| format!("event {number}"))
}

fn broken(what: impl Into<String>, why: impl Into<String>) -> Stop {
    Stop::Broken(Verdict::Broken(what.into(), why.into()))
}

/// What the events so far left.
#[derive(Default)]
struct Tables {
    merges: Merges,
    claims: claim::Claims,
    articles: article::Articles,
    sources: source::Sources,
    facts: fact::Facts,
    people: People,
    seconded: seconding::Seconded,
}

impl Tables {
    /// All events of one subject.
    async fn add(&mut self, conn: &mut Connection, subject: &str, events: Vec<Stored>) -> Result<(), Stop> {
        if events.iter().any(Stored::is_erased) {
            // Of an erased article or claim nothing may be left, of a person only that there was somebody.
            self.people.erased(subject);
            return Ok(());
        }
        let events = events.iter().map(Told::read).collect::<Result<Vec<_>, _>>()?;
        self.seconded.add(&events);
        match subject.split_once('/') {
            Some(("claim", _)) => self.claims.add(conn, &self.merges, events).await,
            Some(("article", _)) => self.articles.add(conn, events).await,
            Some(("source", _)) => self.sources.add(conn, &self.merges, events).await,
            Some(("fact", _)) => self.facts.add(conn, events).await,
            Some((noun, rest)) => {
                self.people.add(noun, rest, events);
                Ok(())
            }
            None => events.first().map_or(Ok(()), Told::unfit),
        }
    }
}

/// Compares all tables with all events.
///
/// # Errors
/// [`Stop::Broken`] at the first row or event that does not fit; the database's.
pub(super) async fn check(conn: &mut Connection) -> Result<(), Stop> {
    let mut tables = Tables { merges: Merges::read(conn).await?, people: People::read(conn).await?, ..Tables::default() };
    let (mut subject, mut events) = (String::new(), Vec::new());
    let mut page = rows!(conn, Stored, FIRST)?;
    while let Some(last) = page.last().map(|last| last.id) {
        for row in page {
            if row.subject != subject {
                tables.add(conn, &subject, std::mem::take(&mut events)).await?;
                subject.clone_from(&row.subject);
            }
            events.push(row);
        }
        page = rows!(conn, Stored, NEXT, last)?;
    }
    tables.add(conn, &subject, events).await?;
    tables.claims.finish(conn).await?;
    tables.articles.finish(conn).await?;
    tables.sources.finish(conn).await?;
    tables.facts.finish(conn).await?;
    tables.seconded.finish(conn).await?;
    tables.people.finish(conn).await
}

/// The first row of this noun that no event tells of, among those that `ids` pages through; else `why` there are too many.
async fn stranger(conn: &mut Connection, noun: &str, ids: &'static str, why: &str) -> Result<Stop, Stop> {
    let mut last = Uuid::nil();
    loop {
        let page = rows!(conn, (Uuid,), ids, last)?;
        let Some((end,)) = page.last() else { return Ok(broken(format!("the {noun}s"), why)) };
        last = *end;
        let subject = |id: &Uuid| format!("{noun}/{id}");
        let mut sql = Sql::new("SELECT DISTINCT subject FROM event WHERE subject IN ");
        sql.list(page.iter().map(|(id,)| subject(id)));
        let told: Vec<String> = sql.rows::<(String,)>(conn).await?.into_iter().map(|(subject,)| subject).collect();
        if let Some((id,)) = page.iter().find(|(id,)| !told.contains(&subject(id))) {
            return Ok(broken(subject(id), "it is there without an event"));
        }
    }
}

/// The first field in which two states differ, as it is called in the record.
fn difference(told: &impl Serialize, found: &impl Serialize) -> Option<String> {
    let [told, found] = [serde_json::to_value(told).ok()?, serde_json::to_value(found).ok()?];
    let found = found.as_object()?;
    told.as_object()?.iter().find(|(field, value)| found.get(*field) != Some(value)).map(|(field, _)| field.clone())
}

/// What is said of a row in which a field differs.
fn other(field: Option<String>) -> String {
    field.map_or_else(|| "its row is not what its events say".into(), |field| format!("{field} is not what its events say"))
}
