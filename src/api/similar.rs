//! REST: claims that say the same.

use crate::{
    access::Viewer,
    base::error::Fault,
    newsroom::Newsroom,
    similarity::{self, Offer},
    web::extract::{PathId, id},
};
use axum::{Json, extract::State};

/// `GET /claims/{id}/similar`.
pub async fn of_claim(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Offer>, Fault> {
    Ok(Json(similarity::of_claim(&room, &viewer, id("claim", &place)?).await?))
}
