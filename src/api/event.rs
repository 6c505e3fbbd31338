//! REST handlers of the record.

use crate::{
    access::Viewer,
    base::{
        error::Fault,
        paging::{self, Page},
    },
    history::{EventQuery, reversal},
    newsroom::Newsroom,
    record::Event,
    review::seconding,
    web::extract::{PathId, Query},
};
use axum::{Json, extract::State, http::StatusCode};

/// `GET /events`, newest first.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<EventQuery>) -> Result<Json<Page<Event>>, Fault> {
    let mut conn = room.db.read().await?;
    let (items, next) = query.events(&mut conn, &viewer).await?;
    Ok(Json(Page { items, next: next.map(|next| paging::write(&next)) }))
}

/// `PUT /events/{n}/seconding`: stands behind it as the second person.
pub async fn second(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<StatusCode, Fault> {
    let number = number(&place)?;
    room.write(&viewer, move |mut tx| Box::pin(async move { seconding::second(&mut tx, number).await })).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn number(place: &str) -> Result<i64, Fault> {
    place.parse().map_err(|_| Fault::Missing(format!("{place} is not the number of an event")))
}

/// `POST /events/{n}/reversal`: takes one event back.
pub async fn reverse(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<StatusCode, Fault> {
    let number = number(&place)?;
    room.write_people(&viewer, move |mut tx| Box::pin(async move { reversal::reverse(&mut tx, number, None).await })).await?;
    Ok(StatusCode::NO_CONTENT)
}
