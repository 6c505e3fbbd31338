//! REST: claims and facts that say the same.

use crate::{
    access::Viewer,
    base::{
        error::Fault,
        id::{ClaimId, FactId},
    },
    fact::store::of_claims,
    newsroom::Newsroom,
    similarity::{self, Similar, Told},
    web::extract::{PathId, id},
};
use axum::{Json, extract::State};
use serde::Serialize;
use std::collections::HashSet;

/// What is offered beside a claim, the most alike first.
#[derive(Serialize)]
pub struct Offer {
    items: Vec<Offered>,
    by_meaning: bool,
}

/// A fact, or a claim, that may say the same.
#[derive(Serialize)]
#[serde(untagged)]
enum Offered {
    /// A fact that a claim which may say the same is about.
    Fact { fact: Fact, score: f32, reasons: Vec<Told> },
    /// A claim.
    Claim(Box<Similar>),
}

#[derive(Serialize)]
struct Fact {
    id: FactId,
    slug: String,
    statement: String,
    /// What the claim that led here does with it.
    relation: String,
    /// That claim.
    claim: ClaimId,
}

/// `GET /claims/{id}/similar`: before the first claim about a fact that this one is not about yet stands the fact.
pub async fn of_claim(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Offer>, Fault> {
    let claim: ClaimId = id("claim", &place)?;
    let found = similarity::of_claim(&room, &viewer, claim).await?;
    let ids: Vec<ClaimId> = found.items.iter().map(|other| other.claim.id).chain([claim]).collect();
    let facts = of_claims(&mut room.db.read().await?, &ids, !viewer.sees_everything()).await?;
    let mut offered: HashSet<FactId> = facts.get(&claim).map(|own| own.fact_id).into_iter().collect();
    let mut items = Vec::new();
    for other in found.items {
        if let Some(known) = facts.get(&other.claim.id).filter(|known| offered.insert(known.fact_id)) {
            let fact = Fact {
                id: known.fact_id,
                slug: known.slug.clone(),
                statement: known.statement.clone(),
                relation: known.relation.clone(),
                claim: other.claim.id,
            };
            items.push(Offered::Fact { fact, score: other.score, reasons: other.reasons.clone() });
        }
        items.push(Offered::Claim(Box::new(other)));
    }
    Ok(Json(Offer { items, by_meaning: found.by_meaning }))
}
