//! REST: search over everything.

use crate::{
    access::Viewer,
    base::error::Fault,
    newsroom::Newsroom,
    search::{self, Found, SearchQuery},
    web::extract::Query,
};
use axum::{Json, extract::State};

/// `GET /search`.
pub async fn find(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<SearchQuery>) -> Result<Json<Found>, Fault> {
    Ok(Json(search::search(&room, &viewer, query.understand()?).await?))
}
