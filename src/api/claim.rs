//! REST handlers of claims.

use crate::{
    access::{Viewer, permission::Permission, visibility::Thing},
    api::{article::seen, idempotency},
    article,
    base::{
        error::Fault,
        id::ClaimId,
        paging::{self, Page},
    },
    claim::{
        Claim, commands,
        draft::ClaimDraft,
        filter::{ClaimFilter, FilterQuery, Sort},
        store,
    },
    db::Connection,
    newsroom::Newsroom,
    record::{gone, state},
    review::{self, withdrawal::Deletion},
    web::extract::{JsonBody, PathId, Query, RequestBody, etag, id, version},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

impl RequestBody for ClaimDraft {
    const NEEDS: Permission = Permission::WriteClaims;
}

/// Which page of an article's claims.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageQuery {
    limit: Option<String>,
    cursor: Option<String>,
}

/// `GET /articles/{id}/claims`, in reading order.
pub async fn of_article(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Claim>>, Fault> {
    let mut conn = room.db.read().await?;
    let article = seen(&mut conn, &viewer, &place).await?;
    let query = FilterQuery {
        article: Some(article.id.to_string()),
        sort: Some(Sort::Place.as_str().into()),
        limit: query.limit,
        cursor: query.cursor,
        ..FilterQuery::default()
    };
    page(&mut conn, &viewer, &query).await
}

/// `POST /articles/{id}/claims`.
pub async fn create(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(draft): JsonBody<ClaimDraft>,
) -> Result<Response, Fault> {
    let asker = viewer.clone();
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let article = crate::api::article::named(&mut tx, &asker, &place).await?;
            let key = idempotency::key(&headers, &format!("POST /articles/{article}/claims"), &draft)?;
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let claim = commands::create(&mut tx, article, None, draft).await?;
            idempotency::created(&mut tx, key, format!("/api/v1/claims/{}", claim.id), &claim).await
        })
    })
    .await
}

/// `GET /claims`.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<FilterQuery>) -> Result<Json<Page<Claim>>, Fault> {
    page(&mut room.db.read().await?, &viewer, &query).await
}

async fn page(conn: &mut Connection, viewer: &Viewer, query: &FilterQuery) -> Result<Json<Page<Claim>>, Fault> {
    let filter = ClaimFilter::understand(query, !viewer.sees_everything())?;
    let (rows, after) = store::page(conn, &filter).await?;
    let items = rows.into_iter().map(|row| row.claim).collect();
    Ok(Json(Page { items, next: after.map(|after| paging::write(&after)) }))
}

/// `GET /claims/{id}`.
pub async fn one(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let claim = readable(&mut room.db.read().await?, &viewer, &place).await?;
    Ok(answer(&claim))
}

/// The claim of this id, when this viewer may see it: readers see approved claims of published articles.
pub(crate) async fn readable(conn: &mut Connection, viewer: &Viewer, place: &str) -> Result<Claim, Fault> {
    let id: ClaimId = id("claim", place)?;
    let missing = || Fault::Missing(format!("claim {id} does not exist"));
    let Some(row) = store::by_id(conn, id).await? else {
        let Some(gone) = gone::withdrawn(conn, id).await? else { return Err(missing()) };
        let why = if gone.why.is_empty() { String::new() } else { format!(": {}", gone.why) };
        return Err(Fault::Gone(format!("claim {id} was withdrawn on {}{why}", gone.at.format("%Y-%m-%d"))));
    };
    if viewer.sees_everything() {
        return Ok(row.claim);
    }
    let published = article::store::is_published(conn, row.claim.article_id).await?;
    let approved = row.approved();
    let is_seen = viewer.sees(Thing::Claim { approved: approved.is_some(), published });
    approved.filter(|_| is_seen).ok_or_else(missing)
}

/// `PATCH /claims/{id}`.
pub async fn change(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(draft): JsonBody<ClaimDraft>,
) -> Result<Response, Fault> {
    let (id, version) = (id("claim", &place)?, version(&headers)?);
    let change = room.write(&viewer, move |mut tx| Box::pin(async move { commands::change(&mut tx, id, version, draft).await }));
    Ok(answer(&change.await?))
}

/// Why a claim goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeleteQuery {
    reason: Option<String>,
}

/// `DELETE /claims/{id}?reason=`. A claim that readers see needs a reason, and a second person who does the same: 202 until then.
pub async fn delete(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    Query(query): Query<DeleteQuery>,
) -> Result<Response, Fault> {
    let (id, version) = (id("claim", &place)?, version(&headers)?);
    let delete = room.write(&viewer, move |mut tx| {
        Box::pin(async move { review::withdrawal::delete(&mut tx, id, version, query.reason.as_deref()).await })
    });
    Ok(match delete.await? {
        Deletion::Done => StatusCode::NO_CONTENT.into_response(),
        Deletion::Waits(asked) => (StatusCode::ACCEPTED, Json(asked)).into_response(),
    })
}

/// `GET /claims/{id}/withdrawal`: that somebody asks to withdraw it.
pub async fn withdrawal(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<state::Withdrawal>, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let id: ClaimId = id("claim", &place)?;
    let asked = crate::claim::withdrawal::store::of_claim(&mut conn, id).await?;
    asked.map(|asked| Json((&asked).into())).ok_or_else(|| Fault::Missing(format!("nobody asks to withdraw claim {id}")))
}

/// `DELETE /claims/{id}/withdrawal?comment=`: who asked takes it back, or a second person says no, and why.
pub async fn keep(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(query): Query<KeepQuery>,
) -> Result<StatusCode, Fault> {
    let id = id("claim", &place)?;
    let comment = query.comment.unwrap_or_default();
    room.write(&viewer, move |mut tx| Box::pin(async move { review::withdrawal::keep(&mut tx, id, &comment).await })).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why a claim stays.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeepQuery {
    comment: Option<String>,
}

/// A claim and its version as an `ETag`.
pub(crate) fn answer(claim: &Claim) -> Response {
    (etag(claim.version), Json(claim)).into_response()
}
