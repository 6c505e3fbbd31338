//! REST handlers of review.

use crate::{
    access::{Viewer, permission::Permission},
    api::{claim::answer, idempotency},
    base::{
        error::Fault,
        id::{ClaimId, PersonId},
    },
    newsroom::Newsroom,
    review::{Comment, commands, store},
    web::extract::{JsonBody, PathId, RequestBody, id, version},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::{Deserialize, Serialize};

/// What somebody says about a claim.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CommentInput {
    comment: String,
}

impl RequestBody for CommentInput {
    const NEEDS: Permission = Permission::Comment;
}

/// Why a claim is returned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnInput {
    comment: String,
}

impl RequestBody for ReturnInput {
    const NEEDS: Permission = Permission::Review;
}

/// `PUT /claims/{id}/submission`. `If-Match` is needed, here and in the two steps below: what was read is what is decided on.
pub async fn submit(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, headers: HeaderMap) -> Result<Response, Fault> {
    let (id, version) = (id("claim", &place)?, version(&headers)?);
    let step = room.write(&viewer, move |mut tx| Box::pin(async move { commands::submit(&mut tx, id, version).await }));
    Ok(answer(&step.await?))
}

/// `PUT /claims/{id}/approval`.
pub async fn approve(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, headers: HeaderMap) -> Result<Response, Fault> {
    let (id, version) = (id("claim", &place)?, version(&headers)?);
    let step = room.write(&viewer, move |mut tx| Box::pin(async move { commands::approve(&mut tx, id, version).await }));
    Ok(answer(&step.await?))
}

/// `PUT /claims/{id}/return`.
pub async fn give_back(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<ReturnInput>,
) -> Result<Response, Fault> {
    let (id, version) = (id("claim", &place)?, version(&headers)?);
    let step = room.write(&viewer, move |mut tx| Box::pin(async move { commands::give_back(&mut tx, id, version, &input.comment).await }));
    Ok(answer(&step.await?))
}

/// A statement in better words, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionInput {
    statement: String,
    #[serde(default)]
    comment: String,
}

impl RequestBody for CorrectionInput {
    const NEEDS: Permission = Permission::Review;
}

/// Who is to decide.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignmentInput {
    person: PersonId,
}

impl RequestBody for AssignmentInput {
    const NEEDS: Permission = Permission::WriteClaims;
}

/// `PUT /claims/{id}/correction`: the statement in a reviewer's words, back to the author for a nod.
pub async fn correct(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<CorrectionInput>,
) -> Result<Response, Fault> {
    let (id, version) = (id("claim", &place)?, version(&headers)?);
    let step = room.write(&viewer, move |mut tx| {
        Box::pin(async move { commands::correct(&mut tx, id, version, &input.statement, &input.comment).await })
    });
    Ok(answer(&step.await?))
}

/// `PUT /claims/{id}/agreement`: the author's nod to a correction, which approves it.
pub async fn nod(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, headers: HeaderMap) -> Result<Response, Fault> {
    let (id, version) = (id("claim", &place)?, version(&headers)?);
    let step = room.write(&viewer, move |mut tx| Box::pin(async move { commands::nod(&mut tx, id, version).await }));
    Ok(answer(&step.await?))
}

/// `PUT /claims/{id}/assignment`: who is asked to decide on it.
pub async fn assign(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    JsonBody(input): JsonBody<AssignmentInput>,
) -> Result<StatusCode, Fault> {
    assigned(&room, &viewer, &place, Some(input.person)).await
}

/// `DELETE /claims/{id}/assignment`: nobody in particular.
pub async fn unassign(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<StatusCode, Fault> {
    assigned(&room, &viewer, &place, None).await
}

async fn assigned(room: &Newsroom, viewer: &Viewer, place: &str, to: Option<PersonId>) -> Result<StatusCode, Fault> {
    let id: ClaimId = id("claim", place)?;
    room.write(viewer, move |mut tx| Box::pin(async move { commands::assign(&mut tx, id, to).await })).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /claims/{id}/comments`, oldest first. The newsroom's talk is nobody else's.
pub async fn comments(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Vec<Comment>>, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let claim = crate::api::claim::readable(&mut conn, &viewer, &place).await?;
    Ok(Json(store::of_claim(&mut conn, claim.id).await?))
}

/// `POST /claims/{id}/comments`.
pub async fn comment(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<CommentInput>,
) -> Result<Response, Fault> {
    let id: ClaimId = id("claim", &place)?;
    let key = idempotency::key(&headers, &format!("POST /claims/{id}/comments"), &input)?;
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let comment = commands::comment(&mut tx, id, &input.comment).await?;
            idempotency::created(&mut tx, key, format!("/api/v1/claims/{id}/comments"), &comment).await
        })
    })
    .await
}
