//! The second person behind what one alone did to what readers see: seconds it, or takes it back (`history/reversal.rs`).

use super::commands::decides_own;
use crate::{
    access::{permission::Permission, seconding},
    base::error::Fault,
    newsroom::Transaction,
    record::{
        Subject,
        act::{Act, Change},
        state,
        store::{self, Stored},
    },
};

/// Stands behind the act with this place in the log, as the second person.
///
/// # Errors
/// [`Fault::Missing`] without such an event, [`Fault::Clash`] when it waits for nobody, [`Fault::Forbidden`] for who did it.
pub async fn second(tx: &mut Transaction<'_>, number: i64) -> Result<(), Fault> {
    let event = store::numbered(tx.conn, number).await?.ok_or_else(|| Fault::Missing(format!("there is no event {number}")))?;
    stand_behind(tx, event).await
}

/// Stands behind everything that others did and that waits: in a newsroom that is filled with samples.
///
/// # Errors
/// As for [`second`].
pub async fn second_all(tx: &mut Transaction<'_>) -> Result<(), Fault> {
    let me = tx.actor_id();
    for (event, _) in seconding::waiting(tx.conn, i64::MAX).await?.into_iter().filter(|(_, author)| Some(*author) != me) {
        if let Some(event) = store::by_id(tx.conn, event).await? {
            stand_behind(tx, event).await?;
        }
    }
    Ok(())
}

async fn stand_behind(tx: &mut Transaction<'_>, event: Stored) -> Result<(), Fault> {
    let person = tx.must(Permission::Review)?.clone();
    let nobody = || Fault::Clash("This waits for no second person: somebody was faster, or it never did.".into());
    let author = seconding::author(tx.conn, event.id).await?.ok_or_else(nobody)?;
    if author == person.id && !decides_own(tx.conn, &person).await? {
        return Err(Fault::Forbidden("You did this yourself: a second person looks at it.".into()));
    }
    let subject = Subject::of_readers(&event.subject).ok_or_else(nobody)?;
    if !seconding::settle(tx.conn, event.id).await? {
        return Err(nobody());
    }
    let act = Act::ActSeconded(Change { before: (), after: state::Seconded { event: event.id, action: event.action } });
    tx.record(subject, event.article_id, act).await
}
