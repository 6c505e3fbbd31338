//! Deleting claims. One that readers see goes when a second person agrees, like it came; until then they keep it.

use super::commands::{decides_own, tidy};
use crate::{
    access::permission::Permission,
    base::{error::Fault, id::ClaimId},
    claim::{
        commands::{at_version, readers_see, remove},
        store::Row,
        withdrawal::{
            Withdrawal,
            store::{self as withdrawal, CLAIM_KEY},
        },
    },
    newsroom::Transaction,
    record::{
        Subject,
        act::{Act, Change},
        state,
    },
};

/// Longest reason, in code points: readers are told it.
pub const LONGEST_REASON: usize = 500;

/// What became of a claim that was to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone.
    Done,
    /// Readers see it: a second person has to agree.
    Waits(state::Withdrawal),
}

/// Deletes a claim that is still at `version`, if one is named. Of one that readers see the first person asks, with a reason that
/// readers will be told, and the second agrees.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Invalid`] without a reason, [`Fault::Forbidden`] for who may not agree.
pub async fn delete(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>, reason: Option<&str>) -> Result<Deletion, Fault> {
    let person = tx.must(Permission::WriteClaims)?.clone();
    let row = at_version(tx, id, version).await?;
    if !readers_see(tx, &row).await? {
        remove(tx, &row, None).await?;
        return Ok(Deletion::Done);
    }
    match withdrawal::of_claim(tx.conn, id).await? {
        Some(asked) if asked.person_id == person.id && !decides_own(tx.conn, &person).await? => Ok(Deletion::Waits((&asked).into())),
        Some(asked) => agree_on(tx, &row, &asked).await.map(|()| Deletion::Done),
        None => ask_about(tx, &row, reason.unwrap_or_default()).await,
    }
}

/// Asks to withdraw a claim that readers see.
///
/// # Errors
/// As for [`delete`]; [`Fault::Clash`] when readers do not see it, or somebody asked already.
pub async fn ask(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>, reason: &str) -> Result<Deletion, Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = at_version(tx, id, version).await?;
    if !readers_see(tx, &row).await? {
        return Err(Fault::Clash("Readers do not see this claim: delete it in the workspace.".into()));
    }
    ask_about(tx, &row, reason).await
}

async fn ask_about(tx: &mut Transaction<'_>, row: &Row, reason: &str) -> Result<Deletion, Fault> {
    let reason = tidy(reason, "/reason", "missing: say in a sentence why, as readers will be told", LONGEST_REASON)?;
    let person = tx.person()?.clone();
    let asked = state::Withdrawal { asked_by: person.id, reason, created_at: tx.now };
    if decides_own(tx.conn, &person).await? {
        return remove(tx, row, Some(asked)).await.map(|()| Deletion::Done);
    }
    record_asked(tx, row, asked.clone()).await?;
    Ok(Deletion::Waits(asked))
}

/// Asks again what was taken back or refused.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Clash`] when somebody asked already.
pub async fn ask_again(tx: &mut Transaction<'_>, id: ClaimId, asked: &state::Withdrawal) -> Result<(), Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = at_version(tx, id, None).await?;
    record_asked(tx, &row, asked.clone()).await
}

async fn record_asked(tx: &mut Transaction<'_>, row: &Row, asked: state::Withdrawal) -> Result<(), Fault> {
    let id = row.claim.id;
    withdrawal::ask(tx.conn, id, &asked).await.map_err(|error| {
        if error.is_constraint(CLAIM_KEY) { Fault::Clash("Somebody asked already to withdraw this claim.".into()) } else { error.into() }
    })?;
    let act = Act::ClaimWithdrawalAsked(Change { before: (), after: asked });
    tx.record(Subject::Claim(id), Some(row.claim.article_id), act).await
}

/// Agrees to withdraw a claim that is still at `version`: it is deleted, and readers are told why.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when nobody asks any more, [`Fault::Forbidden`] for who asked.
pub async fn agree(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>) -> Result<(), Fault> {
    tx.must(Permission::Review)?;
    let row = at_version(tx, id, version).await?;
    let asked = asked(tx, id).await?;
    agree_on(tx, &row, &asked).await
}

async fn agree_on(tx: &mut Transaction<'_>, row: &Row, asked: &Withdrawal) -> Result<(), Fault> {
    let person = tx.must(Permission::Review)?.clone();
    if asked.person_id == person.id && !decides_own(tx.conn, &person).await? {
        return Err(Fault::Forbidden("You asked for this yourself: a second person agrees, or keeps the claim.".into()));
    }
    remove(tx, row, Some(asked.into())).await
}

/// Keeps a claim that somebody asked to withdraw: who asked takes it back, or who reviews says no, with a comment that says why.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Clash`] when nobody asks any more, [`Fault::Forbidden`], [`Fault::Invalid`] without a comment.
pub async fn keep(tx: &mut Transaction<'_>, id: ClaimId, comment: &str) -> Result<(), Fault> {
    let person = tx.must(Permission::WriteClaims)?.clone();
    let asked = asked(tx, id).await?;
    if asked.person_id != person.id {
        tx.must(Permission::Review)?;
        super::commands::comment(tx, id, comment).await?;
    }
    drop_request(tx, id, &(&asked).into()).await
}

/// Takes a request away.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Clash`] when it is not there any more.
pub async fn drop_request(tx: &mut Transaction<'_>, id: ClaimId, asked: &state::Withdrawal) -> Result<(), Fault> {
    let person = tx.must(Permission::WriteClaims)?;
    if person.id != asked.asked_by {
        tx.must(Permission::Review)?;
    }
    let row = at_version(tx, id, None).await?;
    if !withdrawal::drop_one(tx.conn, id, asked).await? {
        return Err(nobody_asks());
    }
    let act = Act::ClaimKept(Change { before: asked.clone(), after: () });
    tx.record(Subject::Claim(id), Some(row.claim.article_id), act).await
}

async fn asked(tx: &mut Transaction<'_>, id: ClaimId) -> Result<Withdrawal, Fault> {
    withdrawal::of_claim(tx.conn, id).await?.ok_or_else(nobody_asks)
}

fn nobody_asks() -> Fault {
    Fault::Clash("Nobody asks to withdraw this claim any more.".into())
}
