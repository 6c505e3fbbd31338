//! REST handlers of sources.

use crate::{
    access::{Viewer, permission::Permission, visibility::Thing},
    api::idempotency,
    base::{
        error::{Fault, Faults},
        id::SourceId,
        paging::{self, Page},
    },
    db::Connection,
    newsroom::Newsroom,
    source::{Source, SourceInput, commands, store},
    text::query_words,
    web::extract::{JsonBody, PathId, Query, RequestBody, etag, id, optional_version},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

/// Which sources, as the URL says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    q: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// The source that takes over.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MergeInput {
    into: SourceId,
}

impl RequestBody for SourceInput {
    const NEEDS: Permission = Permission::WriteSources;
}

impl RequestBody for MergeInput {
    const NEEDS: Permission = Permission::WriteSources;
}

/// `GET /sources`, by name. Readers get those cited in what they can read.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<ListQuery>) -> Result<Json<Page<Source>>, Fault> {
    let mut faults = Faults::default();
    let limit = paging::limit(query.limit.as_deref(), &mut faults);
    let after = paging::given(query.cursor.as_deref(), &mut faults, |name: String| (!name.contains('\0')).then_some(name));
    let q = faults.take("q", query_words(query.q.as_deref())).unwrap_or_default().join(" ");
    faults.or(())?;
    let mut conn = room.db.read().await?;
    let q = (!q.is_empty()).then_some(q);
    let found = store::list(&mut conn, q.as_deref(), after.as_deref(), limit + 1, !viewer.sees_everything()).await?;
    let page = Page::cut(found, limit, |listed| listed.folded.clone());
    let mut items = Vec::with_capacity(page.items.len());
    for listed in &page.items {
        if let Some(source) = store::by_id(&mut conn, listed.id).await? {
            items.push(shown(&mut conn, source, &viewer).await?);
        }
    }
    Ok(Json(Page { items, next: page.next }))
}

/// `POST /sources`.
pub async fn create(
    State(room): State<Newsroom>,
    viewer: Viewer,
    headers: HeaderMap,
    JsonBody(input): JsonBody<SourceInput>,
) -> Result<Response, Fault> {
    let key = idempotency::key(&headers, "POST /sources", &input)?;
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let source = commands::create(&mut tx, input).await?;
            idempotency::created(&mut tx, key, format!("/api/v1/sources/{}", source.id), &source).await
        })
    })
    .await
}

/// `GET /sources/{id}`.
pub async fn one(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let mut conn = room.db.read().await?;
    let source = readable(&mut conn, &viewer, id("source", &place)?).await?;
    Ok(answer(&shown(&mut conn, source, &viewer).await?))
}

async fn readable(conn: &mut Connection, viewer: &Viewer, id: SourceId) -> Result<Source, Fault> {
    let missing = || Fault::Missing(format!("source {id} does not exist"));
    let source = store::by_id(conn, id).await?.ok_or_else(missing)?;
    let is_theirs = viewer.sees_everything() || viewer.sees(Thing::Source { cited: store::is_cited_in_public(conn, id).await? });
    if is_theirs { Ok(source) } else { Err(missing()) }
}

/// A source as this viewer sees it: its note is the newsroom's own, and so is what it belongs to until that is cited in public.
async fn shown(conn: &mut Connection, mut source: Source, viewer: &Viewer) -> Result<Source, Fault> {
    if !viewer.sees(Thing::Internal) {
        source.note.clear();
        if let Some(parent) = source.parent
            && !store::is_cited_in_public(conn, parent).await?
        {
            source.parent = None;
        }
    }
    Ok(source)
}

/// `PATCH /sources/{id}`. `If-Match` is honoured when it is sent.
pub async fn change(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<SourceInput>,
) -> Result<Response, Fault> {
    let (id, version) = (id("source", &place)?, optional_version(&headers)?);
    let change = room.write(&viewer, move |mut tx| Box::pin(async move { commands::change(&mut tx, id, version, input).await }));
    Ok(answer(&change.await?))
}

/// `POST /sources/{id}/merge`: answers with the source that took over.
pub async fn merge(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<MergeInput>,
) -> Result<Response, Fault> {
    let id: SourceId = id("source", &place)?;
    let key = idempotency::key(&headers, &format!("POST /sources/{id}/merge"), &input)?;
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let source = commands::merge(&mut tx, id, input.into).await?;
            idempotency::answered(&mut tx, key, StatusCode::OK, format!("/api/v1/sources/{}", source.id), &source).await
        })
    })
    .await
}

fn answer(source: &Source) -> Response {
    (etag(source.version), Json(source)).into_response()
}
