//! Erasing somebody (data protection) or a text (a court's order): rows go, what the record says goes, and that something was there,
//! and why it went, stays.

use crate::{
    access::{permission::Permission, seconding},
    account, article,
    base::{
        error::Fault,
        id::{ArticleId, PersonId},
    },
    checklist, claim,
    newsroom::Transaction,
    record::{
        Subject,
        act::{Act, Change},
        erase,
        replay::people::ERASED,
        state,
    },
    similarity, source,
};

/// Longest reason, in code points.
const LONGEST_REASON: usize = 500;

/// Erases an article with its claims, the talk about them, and all that the record says of them. Gives how many events were taken out.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] without a reason, [`Fault::Forbidden`] for who is no administrator.
pub async fn of_article(tx: &mut Transaction<'_>, id: ArticleId, reason: &str) -> Result<usize, Fault> {
    tx.must(Permission::ManagePeople)?;
    let reason = tidy(reason)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let article = article::store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("article {id} does not exist")))?;
    seconding::forget(tx.conn, id).await?;
    let mut events = erase::article(tx.conn, id).await?;
    for source in source::store::of_article(tx.conn, id).await? {
        events += erase::source(tx.conn, source).await?;
    }
    similarity::store::forget_of_article(tx.conn, id).await?;
    checklist::store::forget_of_article(tx.conn, id).await?;
    claim::store::delete_of_article(tx.conn, id).await?;
    source::store::forget_of_article(tx.conn, id).await?;
    article::store::remove(tx.conn, &article).await?;
    forget_answers(tx).await?;
    let act = Act::ArticleErased(Change { before: (), after: state::Erasure { reason, events } });
    tx.record(Subject::Article(id), Some(id), act).await?;
    Ok(events)
}

/// Erases somebody: their name, address, password, sessions, tokens and invitations, and what the record says about them. What they
/// did stays, as done by somebody who was erased. Gives how many events were taken out.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] without a reason or for the last administrator, [`Fault::Clash`] for oneself,
/// [`Fault::Forbidden`] for who is no administrator.
pub async fn of_person(tx: &mut Transaction<'_>, id: PersonId, reason: &str) -> Result<usize, Fault> {
    if tx.must(Permission::ManagePeople)?.id == id {
        return Err(Fault::Clash("nobody erases themselves: another administrator does".into()));
    }
    let reason = tidy(reason)?;
    // Signs them out, revokes their tokens and takes back their invitations; the last administrator stays.
    let person = account::commands::change(tx, id, None, Some(false)).await?;
    let events = erase::person(tx.conn, id, &person.email).await?;
    account::store::erase(tx.conn, id, ERASED, &format!("{ERASED}-{id}@invalid"), &person.email).await?;
    forget_answers(tx).await?;
    let act = Act::PersonErased(Change { before: (), after: state::Erasure { reason, events } });
    tx.record(Subject::Person(id), None, act).await?;
    Ok(events)
}

/// Answers that are kept for a day may hold anything.
async fn forget_answers(tx: &mut Transaction<'_>) -> Result<(), Fault> {
    Ok(account::store::forget_answers(tx.conn).await?)
}

fn tidy(reason: &str) -> Result<String, Fault> {
    let reason = crate::text::normalise(reason).split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Fault::field("reason", format!("say in up to {LONGEST_REASON} characters why, such as the file number of a court")));
    }
    Ok(reason)
}
