//! Deciding on what is offered as the same. What stood in the offer is noted with the decision ([`on_offer`], asked for before the
//! transaction): so offers are counted without a write each time somebody looks.

use super::{
    Offer, Offered, Similar, hundredths, of_claim,
    store::{self, Stood},
};
use crate::{
    access::{Viewer, permission::Permission},
    base::{
        error::Fault,
        id::{ClaimId, FactId},
    },
    claim,
    fact::{self, Fact, LinkInput, NewFact},
    newsroom::{Newsroom, Transaction},
    provenance::ClaimRelation,
    record::{
        Subject,
        act::{Act, Change},
        state::Other,
    },
};

/// The claims that are offered beside a claim now, without those about the same fact already; none when that cannot be told at the moment: counting holds nobody up.
pub async fn on_offer(room: &Newsroom, viewer: &Viewer, claim: ClaimId) -> Vec<Stood> {
    let Ok(Offer { items, by_meaning, about }) = of_claim(room, viewer, claim).await else { return Vec::new() };
    let open = items.iter().filter_map(Offered::claim).filter(|other| about.is_none() || other.fact_id != about);
    let stood = |other: &Similar| Stood { other: other.claim.id, score: hundredths(other.score), by_meaning };
    open.map(stood).collect()
}

/// Makes a claim be about a fact that was offered beside it.
///
/// # Errors
/// Those of [`fact::commands::link`].
pub async fn take(tx: &mut Transaction<'_>, claim: ClaimId, fact: FactId, relation: ClaimRelation, offer: &[Stood]) -> Result<Fact, Fault> {
    let fact = fact::commands::link(tx, fact, claim, relation).await?;
    store::note(tx.conn, claim, offer, tx.now).await?;
    Ok(fact)
}

/// Makes a fact, of a claim and others that were offered beside it perhaps.
///
/// # Errors
/// Those of [`fact::commands::create`].
pub async fn make(tx: &mut Transaction<'_>, input: NewFact, offer: &[Stood]) -> Result<Fact, Fault> {
    let first = input.claims.first().map(|link| link.claim);
    let fact = fact::commands::create(tx, input).await?;
    if let Some(first) = first {
        store::note(tx.conn, first, offer, tx.now).await?;
    }
    Ok(fact)
}

/// Makes a claim be about the fact of another one that was offered beside it; where that is about none, both about a new one, which
/// says what the other one says.
///
/// # Errors
/// [`Fault::Missing`] when one is gone, [`Fault::Clash`] when one is about another fact by now.
pub async fn join(
    tx: &mut Transaction<'_>,
    claim: ClaimId,
    relation: ClaimRelation,
    (other, fact): (ClaimId, Option<FactId>),
    offer: &[Stood],
) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    if let Some(fact) = fact {
        return take(tx, claim, fact, relation, offer).await;
    }
    let said = claim::store::by_id(tx.conn, other).await?.ok_or_else(|| Fault::Missing(format!("claim {other} does not exist")))?;
    let claims = [(claim, relation), (other, ClaimRelation::Asserts)].map(|(claim, relation)| LinkInput { claim, relation });
    let both = NewFact { statement: Some(said.claim.statement), claims: claims.into(), offered: true, ..NewFact::default() };
    make(tx, both, offer).await
}

/// Says that a claim is something else than another claim, or than a fact: neither is offered beside the other any more. Doing it
/// twice changes nothing.
///
/// # Errors
/// [`Fault::Missing`] when one of both does not exist, [`Fault::Clash`] when both are about one fact.
pub async fn tell_apart(tx: &mut Transaction<'_>, claim: ClaimId, other: Other, offer: &[Stood]) -> Result<(), Fault> {
    tx.must(Permission::WriteFacts)?;
    tx.conn.lock(&Subject::Claim(claim).to_string()).await?;
    let missing = |what: &str| Fault::Missing(format!("{what} does not exist"));
    let row = claim::store::by_id(tx.conn, claim).await?.ok_or_else(|| missing(&format!("claim {claim}")))?;
    let about = fact::store::link_of(tx.conn, claim).await?.map(|(fact, _)| fact);
    let theirs = match other {
        Other::Claim(other) => {
            claim::store::by_id(tx.conn, other).await?.filter(|_| other != claim).ok_or_else(|| missing(&format!("claim {other}")))?;
            fact::store::link_of(tx.conn, other).await?.map(|(fact, _)| fact)
        }
        Other::Fact(fact) => Some(fact::store::by_id(tx.conn, fact).await?.ok_or_else(|| missing(&format!("fact {fact}")))?.id),
    };
    if about.is_some() && about == theirs {
        return Err(Fault::Clash("both are about one fact: unlink one of them first".into()));
    }
    if store::tell_apart(tx.conn, claim, other).await? {
        let act = Act::ClaimToldApart(Change { before: (), after: other });
        tx.record(Subject::Claim(claim), Some(row.claim.article_id), act).await?;
    }
    Ok(store::note(tx.conn, claim, offer, tx.now).await?)
}

/// Takes back that a claim was told apart from another, or from a fact.
///
/// # Errors
/// [`Fault::Missing`] when there is no such claim, or it was not told apart from that.
pub async fn reopen(tx: &mut Transaction<'_>, claim: ClaimId, other: Other) -> Result<(), Fault> {
    tx.must(Permission::WriteFacts)?;
    tx.conn.lock(&Subject::Claim(claim).to_string()).await?;
    let row = claim::store::by_id(tx.conn, claim).await?.ok_or_else(|| Fault::Missing(format!("claim {claim} does not exist")))?;
    if !store::reopen(tx.conn, claim, other).await? {
        return Err(Fault::Missing("nobody said that this is something else".into()));
    }
    let act = Act::ClaimLikenessReopened(Change { before: other, after: () });
    tx.record(Subject::Claim(claim), Some(row.claim.article_id), act).await
}
