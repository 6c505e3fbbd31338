//! REST: claims and facts that say the same.

use crate::{
    access::Viewer,
    base::{
        error::{Fault, Faults},
        id::{ClaimId, FactId},
        paging::{self, Page},
    },
    claim, fact,
    newsroom::{Newsroom, Transaction},
    record::state::Other,
    similarity::{
        self, Offer, commands,
        queue::{self, Candidate},
    },
    web::extract::{PathId, PathIdAndNumber, Query, id},
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;

/// `GET /claims/{id}/similar`: before the first claim about a fact that this one is not about yet stands the fact.
pub async fn of_claim(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Offer>, Fault> {
    Ok(Json(similarity::of_claim(&room, &viewer, id("claim", &place)?).await?))
}

/// Words that are stored nowhere yet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The words.
    text: String,
    /// The claim that is being reworded: it is left out itself, and so is the fact that it is about.
    claim: Option<ClaimId>,
}

/// `GET /similar?text=…`, while a claim is worded: for who may make claims. Empty words are like nothing. The answer is that of
/// `GET /claims/{id}/similar`, at most ten claims, each fact before the first claim about it:
///
/// ```json
/// {
///   "items": [
///     {"fact": {"id": "…", "slug": "…", "statement": "…", "relation": "asserts", "claim": "…"}, "score": 0.93, "reasons": […]},
///     {"claim": {"id": "…", "statement": "…", …}, "article": {"id": "…", "slug": "…", "title": "…", "outlet": "…"},
///      "fact_id": "…" or null, "score": 0.93, "reasons": [
///       {"kind": "meaning", "percent": 87, "text": "close in meaning (87 %)"},
///       {"kind": "names", "shared": ["Ellskar"], "text": "both name Ellskar"},
///       {"kind": "numbers", "shared": ["41,000"], "text": "both give 41,000"},
///       {"kind": "words", "shared": ["people", "fled"], "text": "both say people, fled"},
///       {"kind": "denies", "words": [], "text": "this denies it"},
///       {"kind": "other_numbers", "here": ["41,000"], "there": ["14,000"], "text": "another number: 14,000 there, 41,000 here"}]}
///   ],
///   "by_meaning": true
/// }
/// ```
///
/// `relation` is what the claim that led to a fact does with it, `fact.claim` that claim; `fact_id` the fact that a claim is about. `other_dates` and `other_names` are told as
/// `other_numbers` is. `by_meaning` is false where words alone were compared.
pub async fn of_words(State(room): State<Newsroom>, viewer: Viewer, Query(wording): Query<Wording>) -> Result<Json<Offer>, Fault> {
    Ok(Json(similarity::of_words(&room, &viewer, &wording.text, wording.claim).await?))
}

/// Which page of the queue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueQuery {
    limit: Option<String>,
    cursor: Option<String>,
}

/// `GET /similar/queue`: claims about no fact that likely say the same as one of another article, each with the one that is most like
/// it, the most alike first.
///
/// ```json
/// {"items": [{"claim": {…}, "article": {…}, "other": {"claim": {…}, "article": {…}, "fact_id": "…" or null, "score": 0.93, "reasons": […]},
///             "fact": {"id": "…", "slug": "…", "statement": "…", "relation": "asserts", "claim": "…"} or null}], "next": "…" or null}
/// ```
pub async fn queue(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<QueueQuery>) -> Result<Json<Page<Candidate>>, Fault> {
    let mut faults = Faults::default();
    let limit = paging::limit(query.limit.as_deref(), &mut faults);
    let after = paging::given(query.cursor.as_deref(), &mut faults, Some);
    Ok(Json(queue::page(&room, &viewer, faults.or(after)?, limit).await?))
}

/// `PUT /claims/{id}/similar/{other}/refusal`: the other claim, or fact, is something else, and not offered again.
pub async fn refuse(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, other): PathIdAndNumber,
) -> Result<StatusCode, Fault> {
    let claim: ClaimId = id("claim", &place)?;
    let offer = commands::on_offer(&room, &viewer, claim).await;
    let refuse = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let other = named(&mut tx, &other).await?;
            commands::tell_apart(&mut tx, claim, other, &offer).await
        })
    });
    refuse.await.map(|()| StatusCode::NO_CONTENT)
}

/// `DELETE /claims/{id}/similar/{other}/refusal`: it may be the same after all.
pub async fn reopen(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, other): PathIdAndNumber,
) -> Result<StatusCode, Fault> {
    let claim: ClaimId = id("claim", &place)?;
    let reopen = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let other = named(&mut tx, &other).await?;
            commands::reopen(&mut tx, claim, other).await
        })
    });
    reopen.await.map(|()| StatusCode::NO_CONTENT)
}

/// The claim or the fact that has this id.
async fn named(tx: &mut Transaction<'_>, other: &str) -> Result<Other, Fault> {
    let claim: ClaimId = id("claim or fact", other)?;
    if claim::store::by_id(tx.conn, claim).await?.is_some() {
        return Ok(Other::Claim(claim));
    }
    let fact = fact::store::by_id(tx.conn, FactId(claim.0)).await?;
    fact.map(|fact| Other::Fact(fact.id)).ok_or_else(|| Fault::Missing(format!("claim or fact {claim} does not exist")))
}
