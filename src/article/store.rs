//! SQL of articles and their revisions.

use crate::{
    article::{Article, State},
    base::id::{ArticleId, PersonId, RevisionId},
    db::{Conn, Queried, Sql, escape_like},
    execute, row,
    text::fold,
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use std::{collections::HashMap, sync::Arc};

macro_rules! columns {
    () => {
        "SELECT t.id, t.slug, t.title, t.outlet, t.byline, t.url, t.published_at, t.language, t.publication_at, \
         r.number AS revision, t.revision_id, t.version, t.created_at, t.updated_at"
    };
}

pub(crate) const BY_ID: &str = concat!(columns!(), ", r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.id = $1");
pub(crate) const BY_SLUG: &str = concat!(columns!(), ", r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.slug = $1");
pub(crate) const SLUG_TAKEN: &str = "SELECT slug FROM article WHERE slug = $1";
pub(crate) const INSERT: &str = "INSERT INTO article (id, slug, title, outlet, byline, url, language, published_at, revision_id, folded, version, created_by, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $12)";
pub(crate) const INSERT_REVISION: &str =
    "INSERT INTO revision (id, article_id, number, body, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const UPDATE: &str = "UPDATE article SET title = $2, outlet = $3, byline = $4, url = $5, language = $6, published_at = $7, folded = $8, version = $9, updated_at = $10 WHERE id = $1";
pub(crate) const PUBLISH: &str =
    "UPDATE article SET publication_at = $2, publication_by = $3, version = version + 1, updated_at = $4 WHERE id = $1";
pub(crate) const BODY: &str = "SELECT body FROM revision WHERE id = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[BY_ID, BY_SLUG, SLUG_TAKEN, INSERT, INSERT_REVISION, UPDATE, PUBLISH, BODY];

#[derive(FromRow)]
struct Kept {
    id: ArticleId,
    slug: String,
    title: String,
    outlet: String,
    byline: String,
    url: String,
    published_at: Option<DateTime<Utc>>,
    language: String,
    publication_at: Option<DateTime<Utc>>,
    revision: i64,
    revision_id: RevisionId,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[sqlx(default)]
    body: Option<String>,
}

impl From<Kept> for Article {
    fn from(kept: Kept) -> Self {
        Self {
            state: if kept.publication_at.is_some() { State::Published } else { State::Draft },
            id: kept.id,
            slug: kept.slug,
            title: kept.title,
            outlet: kept.outlet,
            byline: kept.byline,
            url: kept.url,
            published_at: kept.published_at,
            language: kept.language,
            revision: kept.revision,
            revision_id: kept.revision_id,
            text: kept.body,
            version: kept.version,
            created_at: kept.created_at,
            updated_at: kept.updated_at,
        }
    }
}

/// One article with its current text.
///
/// # Errors
/// The engine's.
pub async fn by_id(conn: &mut Conn, id: ArticleId) -> Queried<Option<Article>> {
    Ok(row!(conn, Kept, BY_ID, id)?.map(Article::from))
}

/// The same, for writers: claims of one article often come one after another.
///
/// # Errors
/// The engine's.
pub async fn known(conn: &mut Conn, id: ArticleId) -> Queried<Option<Arc<Article>>> {
    let name = format!("article/{id}");
    if let Some(known) = conn.known(&name) {
        return Ok(Some(known));
    }
    Ok(by_id(conn, id).await?.map(|article| conn.learn(name, BY_ID, article)))
}

/// The article with this place in URLs, with its current text.
///
/// # Errors
/// The engine's.
pub async fn by_slug(conn: &mut Conn, slug: &str) -> Queried<Option<Article>> {
    Ok(row!(conn, Kept, BY_SLUG, slug)?.map(Article::from))
}

/// The text of a revision.
///
/// # Errors
/// The engine's.
pub async fn body(conn: &mut Conn, revision: RevisionId) -> Queried<Option<String>> {
    Ok(row!(conn, (String,), BODY, revision)?.map(|(body,)| body))
}

/// The first words of the texts of these revisions, up to 400 characters each: what a list shows of an article.
///
/// # Errors
/// The engine's.
pub async fn openings(conn: &mut Conn, revisions: &[RevisionId]) -> Queried<HashMap<RevisionId, String>> {
    if revisions.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("SELECT id, SUBSTR(body, 1, 400) FROM revision WHERE id IN ");
    sql.list(revisions.iter().copied());
    Ok(sql.rows::<(RevisionId, String)>(conn).await?.into_iter().collect())
}

/// A place in URLs that no other article has, from its title.
///
/// # Errors
/// The engine's.
pub async fn free_slug(conn: &mut Conn, title: &str) -> Queried<String> {
    let base = crate::base::slug::of(title, "article");
    for slug in crate::base::slug::candidates(&base) {
        if row!(conn, (String,), SLUG_TAKEN, &slug)?.is_none() {
            return Ok(slug);
        }
    }
    Err(sqlx::Error::RowNotFound)
}

/// Writes a new article and its first revision.
///
/// # Errors
/// The engine's.
pub async fn insert(conn: &mut Conn, article: &Article, by: PersonId) -> Queried<()> {
    execute!(
        conn,
        INSERT,
        article.id,
        &article.slug,
        &article.title,
        &article.outlet,
        &article.byline,
        &article.url,
        &article.language,
        article.published_at,
        article.revision_id,
        searchable(article),
        by,
        article.created_at
    )?;
    execute!(
        conn,
        INSERT_REVISION,
        article.revision_id,
        article.id,
        article.revision,
        article.text.as_deref().unwrap_or_default(),
        by,
        article.created_at
    )?;
    Ok(())
}

/// Writes what is known about an article over what was.
///
/// # Errors
/// The engine's.
pub async fn update(conn: &mut Conn, article: &Article) -> Queried<()> {
    execute!(
        conn,
        UPDATE,
        article.id,
        &article.title,
        &article.outlet,
        &article.byline,
        &article.url,
        &article.language,
        article.published_at,
        searchable(article),
        article.version,
        article.updated_at
    )?;
    Ok(())
}

/// Publishes an article, or takes it back (`at` is `None`).
///
/// # Errors
/// The engine's.
pub async fn publish(conn: &mut Conn, id: ArticleId, at: Option<DateTime<Utc>>, by: Option<PersonId>, now: DateTime<Utc>) -> Queried<()> {
    execute!(conn, PUBLISH, id, at, by, now)?;
    Ok(())
}

/// What `?q=` searches: what is known about the article, and its text.
fn searchable(article: &Article) -> String {
    fold(&format!("{} {} {} {}", article.title, article.outlet, article.byline, article.text.as_deref().unwrap_or_default()))
}

/// Which articles to list.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter {
    /// Words that must occur.
    pub q: Option<String>,
    /// Drafts or published ones only.
    pub state: Option<State>,
    /// The last one already seen: when it was made, and its id.
    pub after: Option<(DateTime<Utc>, ArticleId)>,
}

/// Up to `limit` articles without their texts, newest first.
///
/// # Errors
/// The engine's.
pub async fn list(conn: &mut Conn, filter: &ArticleFilter, limit: i64) -> Queried<Vec<Article>> {
    let mut sql = Sql::new(concat!(columns!(), " FROM article t JOIN revision r ON r.id = t.revision_id WHERE 1 = 1"));
    for word in filter.q.iter().flat_map(|q| q.split_whitespace()) {
        sql.push(" AND t.folded LIKE ").bind(format!("%{}%", escape_like(&fold(word)))).push(" ESCAPE '\\'");
    }
    match filter.state {
        Some(State::Published) => sql.push(" AND t.publication_at IS NOT NULL"),
        Some(State::Draft) => sql.push(" AND t.publication_at IS NULL"),
        None => &mut sql,
    };
    if let Some((at, id)) = filter.after {
        sql.push(" AND (t.created_at, t.id) < (").bind(at).push(", ").bind(id).push(")");
    }
    sql.push(" ORDER BY t.created_at DESC, t.id DESC LIMIT ").bind(limit);
    Ok(sql.rows::<Kept>(conn).await?.into_iter().map(Article::from).collect())
}
