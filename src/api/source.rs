//! REST handlers of sources.

use crate::{
    access::{Viewer, permission::Permission, seconding, visibility::Thing},
    api::idempotency,
    base::{
        error::{Fault, Faults},
        id::{ClaimId, SourceId},
        paging::{self, Page},
    },
    db::Connection,
    newsroom::Newsroom,
    record::gone,
    source::{
        Alike, Source, SourceInput,
        citations::Citations,
        commands::{self, MergePreview},
        store::{self, Registry},
    },
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
    article: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// The source that takes over.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MergeInput {
    into: SourceId,
}

/// Claims that cite another source from now on.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MoveInput {
    claims: Vec<ClaimId>,
    into: SourceId,
}

impl RequestBody for MoveInput {
    const NEEDS: Permission = Permission::WriteSources;
}

impl RequestBody for SourceInput {
    const NEEDS: Permission = Permission::WriteSources;
}

impl RequestBody for MergeInput {
    const NEEDS: Permission = Permission::WriteSources;
}

/// `GET /sources`, the registry by name; with `article=` those that this article only describes, which are nowhere else. Readers get
/// those cited in what they can read.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<ListQuery>) -> Result<Json<Page<Source>>, Fault> {
    let mut faults = Faults::default();
    let limit = paging::limit(query.limit.as_deref(), &mut faults);
    let after = paging::given(query.cursor.as_deref(), &mut faults, |name: String| (!name.contains('\0')).then_some(name));
    let q = faults.take("q", query_words(query.q.as_deref())).unwrap_or_default().join(" ");
    faults.or(())?;
    let mut conn = room.db.read().await?;
    let article = match query.article.as_deref().map(str::trim).filter(|place| !place.is_empty()) {
        None => None,
        // One that a reader does not see describes nobody to them, as one that does not exist.
        Some(place) => match store::article_at(&mut conn, place).await? {
            None => return Ok(Json(Page { items: Vec::new(), next: None })),
            found => found,
        },
    };
    let citations = Citations::now(&room, &mut conn).await?;
    let which = Registry {
        q: (!q.is_empty()).then_some(q),
        article,
        by_name: true,
        after: after.map(|folded| (0, folded)),
        public: !viewer.sees_everything(),
        ..Registry::default()
    };
    let found = store::registry(&mut conn, &citations, &which, usize::try_from(limit).unwrap_or_default() + 1).await?;
    let page = Page::cut(found, limit, |listed| listed.folded.clone());
    let ids: Vec<SourceId> = page.items.iter().map(|listed| listed.id).collect();
    let items = store::by_ids(&mut conn, &ids).await?.into_iter();
    let items = items.map(|source| {
        let is_cited = source.parent.is_some_and(|parent| citations.of(parent, true).times() > 0);
        shown(source, &viewer, is_cited)
    });
    Ok(Json(Page { items: items.collect(), next: page.next }))
}

/// For which name.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlikeQuery {
    name: String,
}

/// `GET /sources/similar?name=`: who may be meant by a name, for who is about to make a source of it.
pub async fn similar(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<AlikeQuery>) -> Result<Json<Page<Alike>>, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    Ok(Json(Page { items: store::alike(&mut conn, &[&query.name], None, 20).await?, next: None }))
}

/// `GET /sources/{id}/merge?into=`: what a merge would change.
pub async fn preview(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(input): Query<MergeInput>,
) -> Result<Json<MergePreview>, Fault> {
    let mut conn = room.read(&viewer, Permission::WriteSources).await?;
    Ok(Json(commands::preview(&mut conn, id("source", &place)?, input.into).await?))
}

/// `DELETE /sources/{id}`: one that nobody cites. `If-Match` is honoured when it is sent.
pub async fn delete(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, headers: HeaderMap) -> Result<StatusCode, Fault> {
    let (id, version) = (id("source", &place)?, optional_version(&headers)?);
    room.write(&viewer, move |mut tx| Box::pin(async move { commands::remove(&mut tx, id, version).await })).await?;
    Ok(StatusCode::NO_CONTENT)
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
    let is_cited = match source.parent {
        Some(parent) => seconding::is_cited_in_public(&mut conn, parent).await?,
        None => false,
    };
    Ok(answer(&shown(source, &viewer, is_cited)))
}

async fn readable(conn: &mut Connection, viewer: &Viewer, id: SourceId) -> Result<Source, Fault> {
    let missing = || Fault::Missing(format!("source {id} does not exist"));
    if let Some(source) = seen(conn, viewer, id).await? {
        return Ok(source);
    }
    for into in gone::merged_into(conn, &id.to_string()).await? {
        if let Some(into) = seen(conn, viewer, into).await? {
            return Err(Fault::Gone(format!("source {id} was merged into “{}”: ask for {}", into.name, into.id)));
        }
    }
    Err(missing())
}

/// The source of this id, when this viewer may see it.
async fn seen(conn: &mut Connection, viewer: &Viewer, id: SourceId) -> Result<Option<Source>, Fault> {
    let is_theirs = viewer.sees_everything() || viewer.sees(Thing::Source { cited: seconding::is_cited_in_public(conn, id).await? });
    Ok(store::by_id(conn, id).await?.filter(|_| is_theirs))
}

/// A source as this viewer sees it: its note is the newsroom's own, and so is what it belongs to until that is cited in public.
fn shown(mut source: Source, viewer: &Viewer, parent_is_cited: bool) -> Source {
    if !viewer.sees(Thing::Internal) {
        source.note.clear();
        source.parent = source.parent.filter(|_| parent_is_cited);
    }
    source
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

/// `POST /sources/{id}/attributions/move`: answers with what was moved.
pub async fn move_attributions(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<MoveInput>,
) -> Result<Response, Fault> {
    let id: SourceId = id("source", &place)?;
    let key = idempotency::key(&headers, &format!("POST /sources/{id}/attributions/move"), &input)?;
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let moved = commands::move_attributions(&mut tx, id, input.into, &input.claims).await?;
            idempotency::answered(&mut tx, key, StatusCode::OK, format!("/api/v1/sources/{}", input.into), &moved).await
        })
    })
    .await
}

fn answer(source: &Source) -> Response {
    (etag(source.version), Json(source)).into_response()
}
