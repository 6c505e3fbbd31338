//! SQL of events.

use super::{
    Action, Event, Subject,
    act::{Act, Sides},
};
use crate::{
    base::id::{ArticleId, ClaimId, EventId, PersonId},
    db::{self, Connection, Sql, Value},
    row, rows,
    tlog::{
        Hash,
        entry::{self, Entry, Part, Salt},
        tree::HASH,
    },
};
use chrono::{DateTime, SecondsFormat, Utc};
use sqlx_macros::FromRow;

/// The columns of a [`Stored`] event.
macro_rules! stored {
    ($from:literal) => {
        concat!(
            "SELECT l.number, e.id, e.at, e.actor_id, e.action, e.subject, e.article_id, e.reverses, e.before, e.after, e.salt, e.entry, e.erased FROM ",
            $from
        )
    };
}
pub(super) use stored;

macro_rules! shown {
    ($events:expr, $rest:literal) => {
        concat!(
            "SELECT e.id, l.number, e.at, COALESCE(p.name, '') AS actor, e.action, e.subject, r.number AS reverses, \
             (SELECT n.number FROM event u JOIN log_leaf n ON n.event_id = u.id WHERE u.reverses = e.id ORDER BY n.number LIMIT 1) AS reversed_by, \
             e.before, e.after, e.entry FROM ",
            $events,
            " LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN log_leaf l ON l.event_id = e.id LEFT JOIN log_leaf r ON r.event_id = e.reverses ",
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

pub(crate) const MAKER: &str = "SELECT actor_id FROM event WHERE subject = $1 AND action = $2 ORDER BY at, id LIMIT 1";
pub(crate) const NUMBERED: &str = stored!("log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number = $1");
pub(crate) const BROUGHT: &str = stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 AND e.action = 'article.created' ORDER BY e.at DESC, e.id DESC LIMIT 1"
);
pub(crate) const HOLDING: &str = stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 \
     AND e.action NOT IN ('comment.written', 'comment.removed', 'suggestion.dismissed', 'suggestion.reopened', \
     'claim.told_apart', 'claim.likeness_reopened', 'article.rule_waived', 'article.rule_restored', 'act.seconded', 'act.taken_back') ORDER BY e.at DESC, e.id DESC"
);
pub(crate) const LATER: &str = stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 AND (e.at, e.id) > (SELECT b.at, b.id FROM event b WHERE b.id = $2) \
     AND e.action NOT IN ('comment.written', 'comment.removed', 'suggestion.dismissed', 'suggestion.reopened', \
     'claim.told_apart', 'claim.likeness_reopened', 'article.rule_waived', 'article.rule_restored', 'act.seconded', 'act.taken_back') ORDER BY e.at, e.id"
);
pub(crate) const TAKEN_BACK_FROM: &str = "SELECT e.id FROM event e WHERE e.action = 'act.taken_back' AND e.at > $2 AND e.actor_id <> $1 \
     AND EXISTS (SELECT 1 FROM event u WHERE u.id = e.reverses AND u.actor_id = $1 LIMIT 1 OFFSET 0) ORDER BY e.at DESC, e.id DESC LIMIT 20";
pub(crate) const DONE_WITH: &str = stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.at = (SELECT b.at FROM event b WHERE b.id = $1) AND e.id <> $1 AND e.subject LIKE 'fact/%' ORDER BY e.id"
);
pub(crate) const BY_ID: &str = stored!("event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.id = $1");
pub(crate) const SIZE: &str = "SELECT size FROM log_head WHERE id = 1";
pub(crate) const PLACED: &str = "SELECT event_id FROM log_leaf WHERE number > $1 AND number <= $2";
pub(crate) const WAITING: &str = "SELECT event_id FROM event_waiting";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM event";
pub(crate) const OF_ARTICLE: &str = of_article!("", "", "$2");
pub(crate) const OF_ARTICLE_BEFORE: &str = of_article!(
    " AND (at, id) < (SELECT b.at, b.id FROM event b WHERE b.id = $2)",
    " AND (at, event_id) < (SELECT b.at, b.id FROM event b WHERE b.id = $2)",
    "$3"
);

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    MAKER,
    NUMBERED,
    BROUGHT,
    HOLDING,
    LATER,
    TAKEN_BACK_FROM,
    DONE_WITH,
    BY_ID,
    SIZE,
    PLACED,
    WAITING,
    COUNT,
    OF_ARTICLE,
    OF_ARTICLE_BEFORE,
];

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

/// Stores an event along with the statements of `stored` that do what it tells, if they have not run yet, and gives its id. It gets its
/// place in the log after the commit, so that nobody waits in one line to write.
pub async fn insert(conn: &mut Connection, mut stored: Sql, written: Written<'_>) -> db::Result<EventId> {
    let Written { at, actor, subject, articles, act, reverses } = written;
    // Of several it is no one's own, nor is what is done to a source: that stays when the article is erased.
    let article = match articles {
        [article] if !matches!(subject, Subject::Source(_)) => Some(*article),
        _ => None,
    };
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
    if matches!(subject, Subject::Person(_)) {
        conn.people_changed();
    }
    Ok(id)
}

/// The events that got their places after the first `from` up to the one of number `to`, and those that wait for one.
pub async fn since(conn: &mut Connection, from: i64, to: i64) -> db::Result<(Vec<EventId>, Vec<EventId>)> {
    let placed = rows!(conn, (EventId,), PLACED, from, to)?;
    let waiting = rows!(conn, (EventId,), WAITING)?;
    Ok((placed.into_iter().map(|(id,)| id).collect(), waiting.into_iter().map(|(id,)| id).collect()))
}

/// These events as they are stored, as far as they are there.
pub async fn as_stored(conn: &mut Connection, events: &[EventId]) -> db::Result<Vec<Stored>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(stored!("event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.id IN "));
    sql.list(events.iter().copied());
    sql.rows(conn).await
}

/// Who made a thing: whose act of this kind on it was the first.
pub async fn maker(conn: &mut Connection, subject: &Subject, made: Action) -> db::Result<Option<PersonId>> {
    Ok(row!(conn, (Option<PersonId>,), MAKER, subject.to_string(), made.as_str())?.and_then(|(actor,)| actor))
}

/// An event as it is stored, with its place.
#[derive(Clone, Debug, FromRow)]
pub struct Stored {
    /// Its place in the log, from 1.
    pub number: Option<i64>,
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, unless the program itself acted.
    pub actor_id: Option<PersonId>,
    /// What kind it is, as it is written.
    pub action: String,
    /// To what it was done, as it is written.
    pub subject: String,
    /// In whose history it stands, where that is one article's.
    pub article_id: Option<ArticleId>,
    pub(super) reverses: Option<EventId>,
    before: String,
    after: String,
    salt: Vec<u8>,
    pub(super) entry: Vec<u8>,
    erased: Option<Vec<u8>>,
}

impl Stored {
    /// What was done; `None` when this program does not understand it.
    pub fn act(&self) -> Option<Act> {
        Act::read(self.action.parse().ok()?, &self.before, &self.after).ok()
    }

    /// What was done, as if it had left its thing at the version that `newest` left it at: all between them was taken back.
    pub fn act_at(&self, newest: &Self) -> Option<Act> {
        fn version(state: &mut serde_json::Value) -> Option<&mut serde_json::Value> {
            let state = if state.get("claim").is_some_and(serde_json::Value::is_object) { state.get_mut("claim")? } else { state };
            state.get_mut("version")
        }
        let (mut after, mut last) = (serde_json::from_str(&self.after).ok()?, serde_json::from_str(&newest.after).ok()?);
        if let (Some(left), Some(now)) = (version(&mut after), version(&mut last)) {
            *left = now.take();
        }
        Act::read(self.action.parse().ok()?, &self.before, &after.to_string()).ok()
    }

    /// Whether what it left is an approved claim.
    pub(super) fn approves(&self) -> bool {
        serde_json::from_str::<super::state::Claim>(&self.after).is_ok_and(|claim| claim.review == "approved")
    }

    pub(super) fn content(&self) -> Content<'_> {
        Content {
            id: self.id,
            at: self.at,
            actor: self.actor_id,
            action: &self.action,
            subject: &self.subject,
            article: self.article_id,
            reverses: self.reverses,
            before: &self.before,
            after: &self.after,
        }
    }

    pub(super) fn salt(&self) -> Option<Salt> {
        self.salt.as_slice().try_into().ok()
    }

    /// Whether what it said was taken out.
    pub(super) fn is_erased(&self) -> bool {
        self.erased.is_some()
    }

    /// Whether its entry is the one of what it says; of an erased event, of what is left of it.
    pub(super) fn is_what_was_written(&self) -> bool {
        // Times are kept in milliseconds.
        let is_whole = self.at.timestamp_subsec_nanos().is_multiple_of(1_000_000);
        is_whole
            && match &self.erased {
                None => self.salt().is_some_and(|salt| self.content().entry(&salt).as_slice() == self.entry),
                Some(leaves) => self.is_what_is_left(leaves),
            }
    }

    fn is_what_is_left(&self, leaves: &[u8]) -> bool {
        let hashes: Option<Vec<Hash>> = leaves.chunks(HASH).map(|hash| Some(Hash(hash.try_into().ok()?))).collect();
        let Some(leaves) = hashes.and_then(|hashes| <[Hash; Part::ALL.len()]>::try_from(hashes).ok()) else { return false };
        let parts = self.content().parts();
        // The parts that are left have their salts, in order.
        let fits = |(salt, part): (&[u8], Part)| {
            Salt::try_from(salt).is_ok_and(|salt| entry::leaf(&salt, &parts[part as usize]) == leaves[part as usize])
        };
        let is_empty = self.before.is_empty() && self.after.is_empty();
        is_empty && entry::root(leaves).as_slice() == self.entry && self.salt.chunks(HASH).zip(Part::ALL).all(fits)
    }
}

/// The event with this place in the log.
pub async fn numbered(conn: &mut Connection, number: i64) -> db::Result<Option<Stored>> {
    row!(conn, Stored, NUMBERED, number)
}

/// The event with this id.
pub async fn by_id(conn: &mut Connection, id: EventId) -> db::Result<Option<Stored>> {
    row!(conn, Stored, BY_ID, id)
}

/// The newest event that holds what readers see of a claim or an article, before it for an article the one that brought its text. Of
/// a claim that is the newest by which it is approved: a change that waits is no business of theirs.
pub async fn holding(conn: &mut Connection, subject: &Subject) -> db::Result<Vec<Stored>> {
    let mut found = Vec::new();
    if matches!(subject, Subject::Article(_)) {
        found.extend(row!(conn, Stored, BROUGHT, subject.to_string())?);
    }
    let of_subject = rows!(conn, Stored, HOLDING, subject.to_string())?;
    let is_claim = matches!(subject, Subject::Claim(_));
    found.extend(of_subject.into_iter().find(|event| !is_claim || event.approves()));
    found.dedup_by_key(|event| event.id);
    Ok(found)
}

/// What was done to a claim, newest first, the talk about it apart.
pub async fn acts_on_claim(conn: &mut Connection, id: ClaimId) -> db::Result<Vec<Stored>> {
    rows!(conn, Stored, HOLDING, Subject::Claim(id).to_string())
}

/// What was done to the thing of an event after it, oldest first, the talk about it apart, as far as it still stands: what was taken back
/// does not, nor does what took it back. With it the newest of all of them, if it still stands or not.
pub async fn standing_on(conn: &mut Connection, event: &Stored) -> db::Result<(Vec<Stored>, Option<Stored>)> {
    let later = rows!(conn, Stored, LATER, &event.subject, event.id)?;
    let newest = later.last().cloned();
    let mut standing: Vec<Stored> = Vec::new();
    for event in later {
        match standing.iter().rposition(|earlier| Some(earlier.id) == event.reverses) {
            Some(at) => drop(standing.remove(at)),
            None => standing.push(event),
        }
    }
    Ok((standing, newest))
}

/// What others took back of what this person did, and said why, since then; newest first.
pub async fn taken_back_from(conn: &mut Connection, person: PersonId, since: DateTime<Utc>) -> db::Result<Vec<Event>> {
    let found = rows!(conn, (EventId,), TAKEN_BACK_FROM, person, since)?;
    these(conn, &found.into_iter().map(|(event,)| event).collect::<Vec<_>>()).await
}

/// What was done to facts at the very time of an event: the other half of what one command did is among it.
pub async fn done_with(conn: &mut Connection, event: EventId) -> db::Result<Vec<Stored>> {
    rows!(conn, Stored, DONE_WITH, event)
}

/// How many events have their place in the log.
pub async fn size(conn: &mut Connection) -> db::Result<i64> {
    Ok(row!(conn, (i64,), SIZE)?.map_or(0, |(size,)| size))
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
    reverses: Option<i64>,
    reversed_by: Option<i64>,
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
            reverses: row.reverses,
            reversed_by: row.reversed_by,
            seal: row.entry.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// Whose acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of this person.
    Of(PersonId),
    /// Those of the program itself.
    OfTheProgram,
}

/// Which events are asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Who may see of people and invitations only what is their own; `None` sees everything.
    pub sees: Option<PersonId>,
    /// To what.
    pub subject: Option<String>,
    /// To an article and its claims.
    pub article: Option<ArticleId>,
    /// Who.
    pub actor: Option<Whose>,
    /// What: a kind, or all kinds of a noun.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Not after.
    pub to: Option<DateTime<Utc>>,
    /// Before this event.
    pub before: Option<EventId>,
    /// Merges and moves that gave an attribution of this claim to another source.
    pub moved: Option<ClaimId>,
}

/// The newest `limit` events that are asked for, newest first.
pub async fn list(conn: &mut Connection, asked: &Asked, limit: i64) -> db::Result<Vec<Event>> {
    let mut sql = Sql::new(shown!("event e", "WHERE 1 = 1"));
    if let Some(own) = asked.sees {
        sql.push(" AND (e.subject NOT LIKE 'person/%' AND e.subject NOT LIKE 'invitation/%' OR e.subject = ");
        sql.bind(Subject::Person(own).to_string()).push(")");
    }
    if let Some(subject) = &asked.subject {
        sql.push(" AND e.subject = ").bind(subject);
    }
    if let Some(article) = asked.article {
        sql.push(" AND (e.article_id = ").bind(article);
        sql.push(" OR e.id IN (SELECT i.event_id FROM event_in_article i WHERE i.article_id = ").bind(article).push("))");
    }
    match asked.actor {
        None => {}
        Some(Whose::Of(person)) => drop(sql.push(" AND e.actor_id = ").bind(person)),
        Some(Whose::OfTheProgram) => drop(sql.push(" AND e.actor_id IS NULL")),
    }
    if let Some(action) = &asked.action {
        let kinds = Action::ALL.iter().map(|kind| kind.as_str()).filter(|kind| kind == action || kind.split('.').next() == Some(action));
        sql.push(" AND e.action IN ").list(kinds.chain(std::iter::once(action.as_str())));
    }
    if let Some(claim) = asked.moved {
        let named = format!("%\"{claim}\"%");
        sql.push(" AND e.action IN ('source.merged', 'source.split', 'source.attributions_moved') AND (e.before LIKE ").bind(named.clone());
        sql.push(" OR e.after LIKE ").bind(named).push(")");
    }
    for (compared, at) in [(" AND e.at >= ", asked.from), (" AND e.at <= ", asked.to)] {
        if let Some(at) = at {
            sql.push(compared).bind(at);
        }
    }
    if let Some(before) = asked.before {
        sql.push(" AND (e.at, e.id) < (SELECT b.at, b.id FROM event b WHERE b.id = ").bind(before).push(")");
    }
    sql.push(" ORDER BY e.at DESC, e.id DESC LIMIT ").bind(limit);
    Ok(sql.rows::<EventRow>(conn).await?.into_iter().map(Event::from).collect())
}

/// These events, in this order, as far as they have their place in the log.
pub async fn these(conn: &mut Connection, ids: &[EventId]) -> db::Result<Vec<Event>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(shown!("event e", "WHERE l.number IS NOT NULL AND e.id IN "));
    sql.list(ids.iter().copied());
    let mut found: Vec<Event> = sql.rows::<EventRow>(conn).await?.into_iter().map(Event::from).collect();
    found.sort_by_key(|event| ids.iter().position(|id| *id == event.id));
    Ok(found)
}

/// The newest `limit` acts on one subject, newest first, those before event `before`, if one is named; of a claim also the merges and
/// moves of sources that changed whom it cites.
pub async fn of_subject(conn: &mut Connection, subject: &Subject, before: Option<EventId>, limit: i64) -> db::Result<Vec<Event>> {
    let mut found = list(conn, &Asked { subject: Some(subject.to_string()), before, ..Asked::default() }, limit).await?;
    if let Subject::Claim(claim) = subject {
        found.extend(list(conn, &Asked { moved: Some(*claim), before, ..Asked::default() }, limit).await?);
        found.sort_by_key(|event| std::cmp::Reverse((event.at, event.id)));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(found)
}

/// The newest `limit` acts on an article and its claims, newest first, those before event `before`, if one is named.
pub async fn of_article(conn: &mut Connection, article: ArticleId, before: Option<EventId>, limit: i64) -> db::Result<Vec<Event>> {
    let found = match before {
        Some(before) => rows!(conn, EventRow, OF_ARTICLE_BEFORE, article, before, limit)?,
        None => rows!(conn, EventRow, OF_ARTICLE, article, limit)?,
    };
    Ok(found.into_iter().map(Event::from).collect())
}
