//! What one person alone does to what readers see. It is done at once, and shown to the others until one of them seconds it or takes
//! it back.

use super::{Person, store::self_approval};
use crate::{
    base::id::{ArticleId, ClaimId, EventId, PersonId, SourceId},
    db::{self, Connection},
    execute,
    record::{Subject, act::Act, state},
    row, rows,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

pub(crate) const INSERT: &str = "INSERT INTO unseconded (event_id, subject, person_id, created_at) VALUES ($1, $2, $3, $4)";
pub(crate) const DELETE: &str = "DELETE FROM unseconded WHERE event_id = $1";
pub(crate) const DELETE_OF_SUBJECT: &str = "DELETE FROM unseconded WHERE subject = $1";
pub(crate) const DELETE_OF_ARTICLE: &str = "DELETE FROM unseconded WHERE event_id IN (SELECT id FROM event WHERE article_id = $1)";
pub(crate) const BY_EVENT: &str = "SELECT person_id FROM unseconded WHERE event_id = $1";
pub(crate) const WAITING: &str = "SELECT event_id, person_id FROM unseconded ORDER BY created_at, event_id LIMIT $1";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM unseconded WHERE person_id <> $1";
pub(crate) const TAKEN_BACK: &str = "SELECT u.event_id FROM unseconded u CROSS JOIN event e WHERE u.subject = $1 AND e.id = u.event_id \
     AND e.action = 'article.taken_back' LIMIT 1";
pub(crate) const WITHDRAWAL: &str = "SELECT after FROM event WHERE id = $1 AND action = 'claim.deleted'";
pub(crate) const CLAIM_IN_PUBLIC: &str =
    concat!("SELECT c.id FROM claim c JOIN article t ON t.id = c.article_id WHERE c.id = $1 AND ", crate::claim_is_public!());
pub(crate) const CITED_IN_PUBLIC: &str = concat!(
    "SELECT a.source_id FROM attribution a JOIN claim c ON c.id = a.claim_id JOIN article t ON t.id = c.article_id WHERE a.source_id = $1 AND ",
    crate::claim_is_public!(),
    " LIMIT 1"
);

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    INSERT,
    DELETE,
    DELETE_OF_SUBJECT,
    DELETE_OF_ARTICLE,
    BY_EVENT,
    WAITING,
    COUNT,
    TAKEN_BACK,
    WITHDRAWAL,
    CLAIM_IN_PUBLIC,
    CITED_IN_PUBLIC,
];

/// Notes that an act waits for a second person, where it changes what readers see and its author may not decide that alone. One that
/// takes back what nobody has seconded leaves what two had seen before: then nothing waits any more.
pub async fn weigh(
    conn: &mut Connection,
    person: &Person,
    (event, subject, act): (EventId, &Subject, &Act),
    reverses: Option<EventId>,
    now: DateTime<Utc>,
) -> db::Result<()> {
    // Of what is gone nothing waits any more.
    let gone = match act {
        Act::ArticleRemoved(_) | Act::ClaimDeleted(_) | Act::SourceRemoved(_) => Some(subject.to_string()),
        Act::SourceMerged(change) => Some(Subject::Source(change.before.merged.id).to_string()),
        _ => None,
    };
    if let Some(gone) = gone {
        execute!(conn, DELETE_OF_SUBJECT, gone)?;
    }
    if let Some(undone) = reverses
        && settle(conn, undone).await?
    {
        return Ok(());
    }
    if reaches_readers(conn, act, reverses).await? && !person.decides_own(self_approval(conn).await?) {
        execute!(conn, INSERT, event, subject.to_string(), person.id, now)?;
    }
    Ok(())
}

/// Whether an act changes what readers see without anybody else's having agreed to it. Claims are approved, changed and withdrawn by
/// two; what a claim says is not among it.
///
/// # Errors
/// The database's.
pub async fn reaches_readers(conn: &mut Connection, act: &Act, reverses: Option<EventId>) -> db::Result<bool> {
    match act {
        Act::ArticlePublished(_) | Act::ArticleTakenBack(_) => Ok(true),
        Act::ArticleChanged(change) => Ok(change.before.state == "published"),
        Act::ClaimChanged(change) if change.before.check != change.after.check => is_claim_public(conn, change.after.id).await,
        Act::ClaimRestored(change) => Ok(is_claim_public(conn, change.after.id).await? || was_withdrawn(conn, reverses).await?),
        Act::SourceChanged(change) if shown(&change.before) != shown(&change.after) => is_cited_in_public(conn, change.after.id).await,
        Act::SourceMerged(change) => is_cited_in_public(conn, change.after.id).await,
        Act::SourceNamed(change) => is_cited_in_public(conn, change.before.id).await,
        Act::SourceUnnamed(change) => is_cited_in_public(conn, change.after.id).await,
        Act::SourceSplit(change) => {
            let (one, other) = (change.after.into.id, change.after.merged.id);
            Ok(is_cited_in_public(conn, one).await? || is_cited_in_public(conn, other).await?)
        }
        Act::AttributionsMoved(change) => {
            let claims: BTreeSet<_> = change.after.moved.iter().map(|(claim, _)| *claim).collect();
            for claim in claims {
                if is_claim_public(conn, claim).await? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Ok(false),
    }
}

/// What readers see of a source.
fn shown(source: &state::Source) -> state::Source {
    state::Source { note: String::new(), version: 0, updated_at: source.created_at, ..source.clone() }
}

/// Whether the event deleted a claim that readers saw.
async fn was_withdrawn(conn: &mut Connection, event: Option<EventId>) -> db::Result<bool> {
    let Some(event) = event else { return Ok(false) };
    Ok(row!(conn, (String,), WITHDRAWAL, event)?.is_some_and(|(after,)| after != "null"))
}

async fn is_claim_public(conn: &mut Connection, id: ClaimId) -> db::Result<bool> {
    Ok(row!(conn, (ClaimId,), CLAIM_IN_PUBLIC, id)?.is_some())
}

/// Whether an approved claim of a published article cites this source.
pub async fn is_cited_in_public(conn: &mut Connection, id: SourceId) -> db::Result<bool> {
    Ok(row!(conn, (SourceId,), CITED_IN_PUBLIC, id)?.is_some())
}

/// Takes an act off what waits; `false` when it did not wait.
pub async fn settle(conn: &mut Connection, event: EventId) -> db::Result<bool> {
    Ok(execute!(conn, DELETE, event)? == 1)
}

/// Whose act it is that waits for a second person; `None` when it does not.
pub async fn author(conn: &mut Connection, event: EventId) -> db::Result<Option<PersonId>> {
    Ok(row!(conn, (PersonId,), BY_EVENT, event)?.map(|(person,)| person))
}

/// Up to `limit` acts that wait, each with whose it is, oldest first.
pub async fn waiting(conn: &mut Connection, limit: i64) -> db::Result<Vec<(EventId, PersonId)>> {
    rows!(conn, (EventId, PersonId), WAITING, limit)
}

/// How many acts of others wait for this person, or anybody.
pub async fn count(conn: &mut Connection, person: PersonId) -> db::Result<i64> {
    Ok(row!(conn, (i64,), COUNT, person)?.map_or(0, |(count,)| count))
}

/// Whether one person alone took an article from its readers, and nobody has seconded that: until then its claims count as seen.
pub async fn is_taken_back_by_one(conn: &mut Connection, article: ArticleId) -> db::Result<bool> {
    Ok(row!(conn, (EventId,), TAKEN_BACK, Subject::Article(article).to_string())?.is_some())
}

/// Takes what waits about an article and its claims away: it is erased.
pub async fn forget(conn: &mut Connection, article: ArticleId) -> db::Result<()> {
    execute!(conn, DELETE_OF_ARTICLE, article).map(drop)
}
