//! Submitting, approving, returning, commenting. `draft → submitted → approved | returned`; each step is one event.

use crate::{
    access::{self, Person, permission::Permission, seconding},
    account,
    base::{
        error::Fault,
        id::{ClaimId, CommentId, PersonId},
    },
    claim::{
        Claim, Review,
        commands::{at_version, save},
        draft::{self, ClaimDraft},
        withdrawal::store as withdrawal,
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
    text::Ruler,
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
    Ok(person.decides_own(true) && access::store::self_approval(conn).await?)
}

/// How much waits for the decision of somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Submitted claims.
    pub claims: i64,
    /// Requests to withdraw a claim from readers.
    pub withdrawals: i64,
    /// What one person alone did to what readers see.
    pub alone: i64,
}

impl Pending {
    /// All of it: the number in the menu.
    pub const fn all(&self) -> i64 {
        self.claims + self.withdrawals + self.alone
    }
}

/// How much waits for the decision of this person.
pub async fn pending(conn: &mut Connection, person: &Person) -> db::Result<Pending> {
    let own_too = decides_own(conn, person).await?;
    let whose = if own_too { Whose::Anybody } else { Whose::NotOf(person.id) };
    Ok(Pending {
        claims: store::waiting_count(conn, whose).await?,
        withdrawals: withdrawal::count(conn, (!own_too).then_some(person.id)).await?,
        alone: seconding::count(conn, person.id).await?,
    })
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
    let body = tidied(comment)?;
    let comment = Comment { id: CommentId::new(), claim_id: id, author: tx.person()?.name.clone(), body, created_at: tx.now };
    let by = tx.person()?.id;
    store::insert(tx.conn, &comment, by).await?;
    let after = Claim { review: Review::Returned, ..row.claim.clone() };
    let after = save(tx, Act::ClaimReturned, &row, after, row.editor).await?;
    tx.record(Subject::Claim(id), Some(after.article_id), written(&comment, by)).await?;
    Ok(after)
}

/// Asks somebody to decide on a claim, or nobody in particular. Doing it twice changes nothing.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] for who does not review.
pub async fn assign(tx: &mut Transaction<'_>, id: ClaimId, to: Option<PersonId>) -> Result<(), Fault> {
    tx.must(Permission::WriteClaims)?;
    tx.conn.lock(&Subject::Claim(id).to_string()).await?;
    let row = current(tx, id, None).await?;
    if let Some(to) = to {
        let person = account::store::by_id(tx.conn, to).await?;
        if !person.is_some_and(|person| person.active && Permission::Review.includes(person.role)) {
            return Err(Fault::field("/person", "is nobody who reviews here: name a reviewer or an administrator"));
        }
    }
    let before = crate::claim::store::assigned(tx.conn, id).await?;
    if before == to {
        return Ok(());
    }
    crate::claim::store::assign(tx.conn, id, to).await?;
    let kept = |person: Option<PersonId>| person.map(|to| state::Assignment { to });
    let act = Act::ClaimAssigned(Change { before: kept(before), after: kept(to) });
    tx.record(Subject::Claim(id), Some(row.claim.article_id), act).await
}

/// Changes the statement of a submitted claim and sends it back to its author for a nod, with or without a comment.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when it is not submitted, [`Fault::Invalid`] for a statement that is the same or
/// none, [`Fault::Forbidden`] for one's own.
pub async fn correct(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>, statement: &str, comment: &str) -> Result<Claim, Fault> {
    tx.must(Permission::Review)?;
    let row = current(tx, id, version).await?;
    submitted(&row.claim)?;
    let person = tx.person()?.id;
    if row.author == person {
        return Err(Fault::Forbidden("This claim is yours: change it in the workspace.".into()));
    }
    let text = crate::article::store::body(tx.conn, row.revision_id).await?.unwrap_or_default();
    let checked = draft::check(ClaimDraft { statement: Some(statement.into()), ..ClaimDraft::default() }, &Ruler::new(&text))?;
    let statement = checked.statement.filter(|said| !said.is_empty() && *said != row.claim.statement);
    let statement =
        statement.ok_or_else(|| Fault::field("/statement", "is as it was: change a word, or return the claim with a comment"))?;
    if !comment.trim().is_empty() {
        self::comment(tx, id, comment).await?;
    }
    let after = Claim { review: Review::Returned, statement, ..row.claim.clone() };
    save(tx, Act::ClaimCorrected, &row, after, person).await
}

/// Agrees to the words of who corrected a claim: with its author and who reviewed it behind them, it is approved.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when no correction waits, [`Fault::Forbidden`] for who did not make it.
pub async fn nod(tx: &mut Transaction<'_>, id: ClaimId, version: Option<i64>) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = current(tx, id, version).await?;
    let correction = hands::correction(tx.conn, id, row.claim.version).await?;
    let correction = correction.ok_or_else(|| Fault::Clash("No correction of this claim waits for a nod.".into()))?;
    let person = tx.person()?.id;
    if person != row.author || person == correction.by {
        return Err(Fault::Forbidden("The claim’s author agrees to a correction; anybody else edits or submits it.".into()));
    }
    let after = Claim { review: Review::Approved, ..row.claim.clone() };
    save(tx, Act::ClaimAgreed, &row, after, row.editor).await
}

/// Comments on a claim.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] for an empty or too long comment.
pub async fn comment(tx: &mut Transaction<'_>, id: ClaimId, body: &str) -> Result<Comment, Fault> {
    tx.must(Permission::Comment)?;
    let row = current(tx, id, None).await?;
    let body = tidy(body, "/comment", "missing: write what you want to say", LONGEST_COMMENT)?;
    let comment = Comment { id: CommentId::new(), claim_id: id, author: tx.person()?.name.clone(), body, created_at: tx.now };
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

/// The words with a return.
fn tidied(comment: &str) -> Result<String, Fault> {
    tidy(comment, "/comment", "missing: say in a sentence what should change", LONGEST_COMMENT)
}

/// Words that somebody has to give, of at most `longest` characters.
pub(super) fn tidy(words: &str, pointer: &str, missing: &str, longest: usize) -> Result<String, Fault> {
    let words = crate::text::normalise(words).trim().to_owned();
    if words.is_empty() {
        return Err(Fault::field(pointer, missing));
    }
    if words.chars().count() > longest {
        return Err(Fault::field(pointer, format!("is longer than {longest} characters: shorten it")));
    }
    Ok(words)
}
