//! REST handlers of articles.

use crate::{
    access::{Viewer, permission::Permission},
    api::idempotency,
    article::{
        Article, ArticleInput, State as Publication, commands, manuscript,
        store::{self, ArticleFilter},
    },
    base::{
        error::{Fault, Faults},
        id::ArticleId,
        paging::{self, Page},
    },
    claim::{
        self,
        breakdown::{Breakdown, breakdown as count},
    },
    db::Connection,
    newsroom::{Newsroom, Transaction},
    record::gone,
    text::{Sentence, Wanted, fold, sentences as cut},
    web::extract::{JsonBody, PathId, Query, RequestBody, etag, optional_version},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

impl RequestBody for ArticleInput {
    const NEEDS: Permission = Permission::WriteArticles;
}

/// Which articles, as the URL says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    q: Option<String>,
    state: Option<String>,
    /// Of those with this tag.
    tag: Option<String>,
    /// `yes`: those of the archive, which are in no other list.
    archived: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// `GET /articles`: those this viewer may see, without their texts, newest first.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<ListQuery>) -> Result<Json<Page<Article>>, Fault> {
    let mut faults = Faults::default();
    let state = query.state.filter(|word| !word.is_empty()).and_then(|word| faults.take("state", word.parse()));
    let limit = paging::limit(query.limit.as_deref(), &mut faults);
    let after = paging::given(query.cursor.as_deref(), &mut faults, |(at, id): (i64, ArticleId)| Some((paging::time(at)?, id)));
    let wanted = faults.take("q", Wanted::filter(query.q.as_deref())).flatten();
    let archived = match query.archived.as_deref() {
        None | Some("" | "no") => false,
        Some("yes") => true,
        Some(_) => {
            faults.add("archived", "use yes or no");
            false
        }
    };
    let tag = query.tag.as_deref().map(fold).filter(|tag| !tag.is_empty());
    let mut filter = faults.or(ArticleFilter { wanted, state, tag, archived, after })?;
    if filter.state == Some(Publication::Draft) {
        viewer.must(Permission::ReadDesk)?;
    } else if !viewer.sees_everything() {
        filter.state = Some(Publication::Published);
    }
    let found = store::list(&mut room.db.read().await?, &filter, limit + 1).await?;
    Ok(Json(Page::cut(found, limit, |article| (article.created_at.timestamp_millis(), article.id))))
}

/// `POST /articles`.
pub async fn create(
    State(room): State<Newsroom>,
    viewer: Viewer,
    headers: HeaderMap,
    JsonBody(input): JsonBody<ArticleInput>,
) -> Result<Response, Fault> {
    viewer.must(Permission::WriteArticles)?;
    let key = idempotency::key(&headers, "POST /articles", &input)?;
    let manuscript = manuscript::read(input).await;
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let article = commands::create(&mut tx, manuscript).await?;
            idempotency::created(&mut tx, key, format!("/api/v1/articles/{}", article.id), &article).await
        })
    })
    .await
}

/// `GET /articles/{id}`.
pub async fn one(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let article = seen(&mut room.db.read().await?, &viewer, &place).await?;
    Ok(answer(&article))
}

/// `PATCH /articles/{id}`: what is known about it. `If-Match` is honoured when it is sent.
pub async fn change(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<ArticleInput>,
) -> Result<Response, Fault> {
    let version = optional_version(&headers)?;
    let asker = viewer.clone();
    let change = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let id = named(&mut tx, &asker, &place).await?;
            commands::change(&mut tx, id, version, input).await
        })
    });
    Ok(answer(&change.await?))
}

/// `DELETE /articles/{id}`, with its claims, while readers see nothing of it. `If-Match` is honoured when it is sent.
pub async fn delete(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, headers: HeaderMap) -> Result<StatusCode, Fault> {
    let version = optional_version(&headers)?;
    let asker = viewer.clone();
    let delete = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let id = named(&mut tx, &asker, &place).await?;
            claim::commands::delete_article(&mut tx, id, version).await
        })
    });
    delete.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /articles/{id}/archive`.
pub async fn archive(state: State<Newsroom>, viewer: Viewer, place: PathId) -> Result<Response, Fault> {
    archived(state, viewer, place, true).await
}

/// `DELETE /articles/{id}/archive`.
pub async fn unarchive(state: State<Newsroom>, viewer: Viewer, place: PathId) -> Result<Response, Fault> {
    archived(state, viewer, place, false).await
}

async fn archived(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, to: bool) -> Result<Response, Fault> {
    let asker = viewer.clone();
    let archive = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let id = named(&mut tx, &asker, &place).await?;
            commands::archive(&mut tx, id, None, to).await
        })
    });
    Ok(answer(&archive.await?))
}

/// `PUT /articles/{id}/publication`.
pub async fn publish(state: State<Newsroom>, viewer: Viewer, place: PathId) -> Result<Response, Fault> {
    publication(state, viewer, place, Publication::Published).await
}

/// `DELETE /articles/{id}/publication`.
pub async fn take_back(state: State<Newsroom>, viewer: Viewer, place: PathId) -> Result<Response, Fault> {
    publication(state, viewer, place, Publication::Draft).await
}

async fn publication(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, to: Publication) -> Result<Response, Fault> {
    let asker = viewer.clone();
    let publish = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let id = named(&mut tx, &asker, &place).await?;
            commands::publish(&mut tx, id, None, to).await
        })
    });
    Ok(answer(&publish.await?))
}

/// `GET /articles/{id}/breakdown`: over all its claims for the newsroom, over the approved ones for readers.
pub async fn breakdown(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Breakdown>, Fault> {
    let mut conn = room.db.read().await?;
    let article = seen(&mut conn, &viewer, &place).await?;
    let rows = claim::store::of_article(&mut conn, article.id, !viewer.sees_everything()).await?;
    let claims: Vec<_> = rows.into_iter().map(|row| row.claim).collect();
    Ok(Json(count(&claims)))
}

/// `GET /articles/{id}/sentences`.
pub async fn sentences(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Vec<Sentence>>, Fault> {
    let article = seen(&mut room.db.read().await?, &viewer, &place).await?;
    Ok(Json(cut(article.text.as_deref().unwrap_or_default())))
}

/// The article at this id or slug, when this viewer may see it.
///
/// # Errors
/// [`Fault::Missing`] also for an unpublished one, to those who may not see drafts.
pub async fn seen(conn: &mut Connection, viewer: &Viewer, place: &str) -> Result<Article, Fault> {
    let found = store::at(conn, place, viewer.sees_everything()).await?;
    if let Some(article) = found.filter(|article| viewer.sees(article.as_thing())) {
        return Ok(article);
    }
    // Of what was never published nobody is told that it was.
    match gone::article(conn, place).await? {
        Some(at) => Err(Fault::Gone(format!("article {place} was withdrawn, and deleted on {}", at.format("%Y-%m-%d")))),
        None => Err(Fault::Missing(format!("article {} does not exist", place.chars().take(80).collect::<String>()))),
    }
}

/// The id of the article at this place; the command itself finds out whether it exists.
pub(crate) async fn named(tx: &mut Transaction<'_>, viewer: &Viewer, place: &str) -> Result<ArticleId, Fault> {
    match place.parse() {
        Ok(id) => Ok(id),
        Err(_) => Ok(seen(tx.conn, viewer, place).await?.id),
    }
}

fn answer(article: &Article) -> Response {
    (etag(article.version), Json(article)).into_response()
}
