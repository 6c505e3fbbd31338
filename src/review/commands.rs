//! Submitting, approving, returning, commenting. `draft → submitted → approved | returned`; each step is one event.

use crate::{
    access::{Person, permission::Permission},
    account,
    base::{
        error::Fault,
        id::{ClaimId, CommentId, PersonId},
    },
    claim::{
        Claim, Review,
        commands::{at_version, save},
    },
    db::{self, Connection},
    newsroom::Transaction,
    record::{
        Subject,
        act::{Act, Change},
        hands, state,
    },
    review::{
        Comment,
        store::{self, Whose},
    },
};

/// Longest comment, in code points.
pub const LONGEST_COMMENT: usize = 5_000;

/// Hands a claim in for review. `version` is the one the client saw; `None` takes the newest.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when it is neither a draft nor returned.
pub async fn submit(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = current(tx, id, version).await?;
    match row.claim.review {
        Review::Draft | Review::Returned => {
            let after = Claim { review: Review::Submitted, ..row.claim.clone() };
            save(tx, Act::ClaimSubmitted, &row, after, row.editor).await
        }
        state => Err(Fault::Clash(format!("claim {id} is {state}; only a draft or returned claim can be submitted"))),
    }
}

/// Whether this person may approve their own work: an administrator in a newsroom whose setting allows it.
pub async fn decides_own(conn: &mut Connection, person: &Person) -> db::Result<bool> {
    Ok(person.decides_own(true) && account::store::self_approval(conn).await?)
}

/// How many claims wait for the decision of this person.
pub async fn waiting_for(conn: &mut Connection, person: &Person) -> db::Result<i64> {
    let whose = if decides_own(conn, person).await? { Whose::Anybody } else { Whose::NotOf(person.id) };
    store::waiting_count(conn, whose).await
}

/// Approves a submitted claim. Who made it, or changed its words since it was approved last, may not, except an administrator in a
/// newsroom whose setting allows it.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when it is not submitted, [`Fault::Forbidden`] for one's own.
pub async fn approve(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>) -> Result<Claim, Fault> {
    tx.must(Permission::Review)?;
    let row = current(tx, id, version).await?;
    submitted(&row.claim)?;
    let person = tx.person()?.clone();
    let own_allowed = decides_own(tx.conn, &person).await?;
    let hands = hands::of_claim(tx.conn, id, row.claim.article_id).await?;
    if !person.decides(&hands, own_allowed) {
        return Err(Fault::Forbidden(
            "You had a hand in this claim since it was approved last: a second person approves it. An administrator can allow \
             administrators to approve their own, under People."
                .into(),
        ));
    }
    let after = Claim { review: Review::Approved, ..row.claim.clone() };
    save(tx, Act::ClaimApproved, &row, after, row.editor).await
}

/// Returns a submitted claim with a comment that says why.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when it is not submitted, [`Fault::Invalid`] without a comment.
pub async fn give_back(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>, comment: &str) -> Result<Claim, Fault> {
    tx.must(Permission::Review)?;
    let row = current(tx, id, version).await?;
    submitted(&row.claim)?;
    let body = tidy(comment)?;
    let comment = Comment { id: CommentId::new(), claim_id: id, author: tx.person()?.name.clone(), body, created_at: tx.now };
    let by = tx.person()?.id;
    store::insert(tx.conn, &comment, by).await?;
    let after = Claim { review: Review::Returned, ..row.claim.clone() };
    let after = save(tx, Act::ClaimReturned, &row, after, row.editor).await?;
    tx.record(Subject::Claim(id), Some(after.article_id), written(&comment, by)).await?;
    Ok(after)
}

/// Comments on a claim.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] for an empty or too long comment.
pub async fn comment(tx: &mut Transaction<'_>, id: ClaimId, body: &str) -> Result<Comment, Fault> {
    tx.must(Permission::Comment)?;
    let row = current(tx, id, None).await?;
    let comment = Comment { id: CommentId::new(), claim_id: id, author: tx.person()?.name.clone(), body: tidy(body)?, created_at: tx.now };
    let by = tx.person()?.id;
    store::insert(tx.conn, &comment, by).await?;
    tx.record(Subject::Claim(id), Some(row.claim.article_id), written(&comment, by)).await?;
    Ok(comment)
}

fn written(comment: &Comment, by: PersonId) -> Act {
    Act::CommentWritten(Change { before: (), after: recorded(comment, by) })
}

/// A comment as the record keeps it.
fn recorded(comment: &Comment, author: PersonId) -> state::Comment {
    state::Comment { id: comment.id, author, body: comment.body.clone(), created_at: comment.created_at }
}

/// Removes a comment: who wrote it may, and an administrator.
///
/// # Errors
/// [`Fault::Missing`] when it is not there, [`Fault::Forbidden`].
pub async fn remove_comment(tx: &mut Transaction<'_>, claim: ClaimId, comment: state::Comment) -> Result<(), Fault> {
    let person = tx.must(Permission::Comment)?;
    if person.id != comment.author {
        tx.must(Permission::ManagePeople)?;
    }
    let row = current(tx, claim, None).await?;
    if !store::remove(tx.conn, comment.id).await? {
        return Err(Fault::Missing("This comment is not there any more.".into()));
    }
    let act = Act::CommentRemoved(Change { before: comment, after: () });
    tx.record(Subject::Claim(claim), Some(row.claim.article_id), act).await
}

/// Brings a removed comment back, as its author's.
///
/// # Errors
/// [`Fault::Missing`] without the claim, [`Fault::Clash`] when the comment is there.
pub async fn restore_comment(tx: &mut Transaction<'_>, claim: ClaimId, comment: state::Comment) -> Result<(), Fault> {
    tx.must(Permission::Comment)?;
    let row = current(tx, claim, None).await?;
    if store::of_claim(tx.conn, claim).await?.iter().any(|there| there.id == comment.id) {
        return Err(Fault::Clash("This comment is there again already.".into()));
    }
    crate::claim::store::restore_comment(tx.conn, claim, &comment).await?;
    let act = Act::CommentWritten(Change { before: (), after: comment });
    tx.record(Subject::Claim(claim), Some(row.claim.article_id), act).await
}

async fn current(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>) -> Result<crate::claim::store::Row, Fault> {
    if let Some(version) = version {
        return at_version(tx, id, version).await;
    }
    crate::claim::store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("claim {id} does not exist")))
}

fn submitted(claim: &Claim) -> Result<(), Fault> {
    if claim.review == Review::Submitted {
        return Ok(());
    }
    Err(Fault::Clash(format!("claim {} is {}; only a submitted claim can be approved or returned", claim.id, claim.review)))
}

fn tidy(body: &str) -> Result<String, Fault> {
    let body = crate::text::normalise(body).trim().to_owned();
    if body.is_empty() {
        return Err(Fault::field("/comment", "missing: say in a sentence what should change"));
    }
    if body.chars().count() > LONGEST_COMMENT {
        return Err(Fault::field("/comment", format!("is longer than {LONGEST_COMMENT} characters: shorten it")));
    }
    Ok(body)
}
