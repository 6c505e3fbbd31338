//! REST handlers of suggestions.

use crate::{
    access::{Viewer, permission::Permission},
    api::{
        article::{named, seen},
        idempotency,
    },
    base::error::Fault,
    claim::draft::ClaimDraft,
    newsroom::Newsroom,
    similarity::numbers as likeness,
    suggestion::{Suggestion, commands, numbers::Numbers},
    web::extract::{OptionalJsonBody, PathId, PathIdAndNumber},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;

/// The suggestions of an article, as a list with what made them.
#[derive(Serialize)]
pub struct List {
    model: String,
    known_language: bool,
    items: Vec<Suggestion>,
    /// Always null: an article's suggestions come whole.
    next: Option<String>,
}

/// `GET /articles/{id}/suggestions`. Reads the article when it has not been read yet.
pub async fn of_article(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<List>, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let article = seen(&mut conn, &viewer, &place).await?.id;
    drop(conn);
    let offer = commands::offer(&room, &viewer, article).await?;
    Ok(Json(List { model: offer.model, known_language: offer.known_language, items: offer.items, next: None }))
}

/// `POST /articles/{id}/suggestions/{n}/acceptance`. The body, a claim as for `POST …/claims`, may be `{}` or missing; what it holds
/// replaces what was proposed.
pub async fn accept(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, n): PathIdAndNumber,
    headers: HeaderMap,
    OptionalJsonBody(draft): OptionalJsonBody<ClaimDraft>,
) -> Result<Response, Fault> {
    let n = number(&n)?;
    let asker = viewer.clone();
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let article = named(&mut tx, &asker, &place).await?;
            let key = idempotency::key(&headers, &format!("POST /articles/{article}/suggestions/{n}/acceptance"), &draft)?;
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let claim = commands::accept(&mut tx, article, n, None, draft).await?;
            idempotency::created(&mut tx, key, format!("/api/v1/claims/{}", claim.id), &claim).await
        })
    })
    .await
}

/// `PUT /articles/{id}/suggestions/{n}/dismissal`.
pub async fn dismiss(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, n): PathIdAndNumber,
) -> Result<StatusCode, Fault> {
    let n = number(&n)?;
    let asker = viewer.clone();
    let dismiss = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let article = named(&mut tx, &asker, &place).await?;
            commands::dismiss(&mut tx, article, n).await
        })
    });
    dismiss.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /articles/{id}/suggestions/{n}/dismissal`.
pub async fn reopen(State(room): State<Newsroom>, viewer: Viewer, PathIdAndNumber(place, n): PathIdAndNumber) -> Result<StatusCode, Fault> {
    let n = number(&n)?;
    let asker = viewer.clone();
    let reopen = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let article = named(&mut tx, &asker, &place).await?;
            commands::reopen(&mut tx, article, n).await
        })
    });
    reopen.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn number(n: &str) -> Result<u32, Fault> {
    n.parse().map_err(|_| {
        Fault::Missing(format!("there is no suggestion “{}”; they are numbered from 0", n.chars().take(20).collect::<String>()))
    })
}

/// The desk's numbers.
#[derive(Serialize)]
pub struct NumbersJson {
    #[serde(flatten)]
    suggestions: Numbers,
    /// How often what was offered as the same was the same.
    likeness: likeness::Numbers,
}

/// `GET /suggestions/numbers`: how often suggestions were right, and offers of what says the same. For everyone: the desk stands by it.
pub async fn numbers(State(room): State<Newsroom>) -> Result<Json<NumbersJson>, Fault> {
    let mut conn = room.db.read().await?;
    let likeness = likeness::Numbers::now(&room, &mut conn).await?;
    Ok(Json(NumbersJson { suggestions: Numbers::now(&room, &mut conn).await?, likeness: (*likeness).clone() }))
}
