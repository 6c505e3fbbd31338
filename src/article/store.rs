//! SQL of articles and their revisions.

use crate::{
    article::{Article, State},
    base::{
        date::OutletTime,
        id::{ArticleId, PersonId, RevisionId},
        slug::{self, candidates},
    },
    db::{
        self, Connection, Sql,
        search::{self, Searched},
    },
    execute, row, rows,
    text::{Wanted, fold},
};
use chrono::{DateTime, Utc};
use quick_cache::{Weighter, sync::Cache};
use sqlx_macros::FromRow;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

macro_rules! columns {
    () => {
        "SELECT t.id, t.slug, t.title, t.outlet, t.byline, t.url, t.published_at, t.published_offset, t.language, t.publication_at, t.archived_at, \
         r.number AS revision, t.revision_id, t.version, t.created_at, t.updated_at"
    };
}

pub(crate) const BY_ID: &str = concat!(columns!(), ", r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.id = $1");
pub(crate) const BY_SLUG: &str = concat!(columns!(), ", r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.slug = $1");
/// For who sees no drafts: of one the text is not even read, so that it takes no longer than what does not exist.
pub(crate) const PUBLISHED_BY_ID: &str =
    concat!(columns!(), ", r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.id = $1 AND t.publication_at IS NOT NULL");
pub(crate) const PUBLISHED_BY_SLUG: &str = concat!(
    columns!(),
    ", r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.slug = $1 AND t.publication_at IS NOT NULL"
);
pub(crate) const SLUG_TAKEN: &str = "SELECT slug FROM article WHERE slug = $1";
pub(crate) const DUPLICATES: &str = "SELECT id, slug, title FROM article WHERE url IN ($1, $2) AND url <> '' \
     UNION SELECT t.id, t.slug, t.title FROM revision r JOIN article t ON t.id = r.article_id WHERE t.revision_id = r.id AND LENGTH(r.body) = $3 AND r.body = $4 \
     ORDER BY id DESC LIMIT 5";
pub(crate) const INSERT: &str = "INSERT INTO article (id, slug, title, outlet, byline, url, language, published_at, published_offset, revision_id, version, created_by, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (slug) DO NOTHING";
pub(crate) const REMOVE_READING: &str = "DELETE FROM reading WHERE revision_id = $1";
pub(crate) const REMOVE_LINKS: &str = "DELETE FROM event_in_article WHERE article_id = $1";
pub(crate) const REMOVE_TEXT: &str = "DELETE FROM revision WHERE article_id = $1";
pub(crate) const REMOVE: &str = "DELETE FROM article WHERE id = $1";
pub(crate) const INSERT_REVISION: &str =
    "INSERT INTO revision (id, article_id, number, body, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const UPDATE: &str = "UPDATE article SET title = $2, outlet = $3, byline = $4, url = $5, language = $6, published_at = $7, version = $8, updated_at = $9, published_offset = $10 WHERE id = $1";
pub(crate) const INSERT_TAG: &str = "INSERT INTO article_tag (article_id, position, tag, folded) VALUES ($1, $2, $3, $4)";
pub(crate) const DELETE_TAGS: &str = "DELETE FROM article_tag WHERE article_id = $1";
pub(crate) const TAGS: &str = "SELECT tag FROM article_tag WHERE article_id = $1 ORDER BY position";
pub(crate) const PUBLISH: &str =
    "UPDATE article SET publication_at = $2, publication_by = $3, version = version + 1, updated_at = $4 WHERE id = $1";
pub(crate) const ARCHIVE: &str = "UPDATE article SET archived_at = $2, version = version + 1, updated_at = $3 WHERE id = $1";
pub(crate) const SUBMITTED: &str = "SELECT COUNT(*) FROM claim WHERE article_id = $1 AND review = 'submitted'";
pub(crate) const REVISION: &str =
    "SELECT t.revision_id, r.number, t.created_at FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.id = $1";
pub(crate) const PUBLISHED: &str = "SELECT id FROM article WHERE id = $1 AND publication_at IS NOT NULL";
pub(crate) const BODY: &str = "SELECT body FROM revision WHERE id = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    BY_ID,
    BY_SLUG,
    PUBLISHED_BY_ID,
    PUBLISHED_BY_SLUG,
    SLUG_TAKEN,
    DUPLICATES,
    INSERT,
    INSERT_REVISION,
    UPDATE,
    INSERT_TAG,
    DELETE_TAGS,
    TAGS,
    PUBLISH,
    ARCHIVE,
    SUBMITTED,
    REVISION,
    PUBLISHED,
    BODY,
    REMOVE_READING,
    REMOVE_LINKS,
    REMOVE_TEXT,
    REMOVE,
];

#[derive(FromRow)]
struct ArticleRow {
    id: ArticleId,
    slug: String,
    title: String,
    outlet: String,
    byline: String,
    url: String,
    published_at: Option<DateTime<Utc>>,
    published_offset: i64,
    language: String,
    publication_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
    revision: i64,
    revision_id: RevisionId,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[sqlx(default)]
    body: Option<String>,
}

impl From<ArticleRow> for Article {
    fn from(kept: ArticleRow) -> Self {
        Self {
            state: if kept.publication_at.is_some() { State::Published } else { State::Draft },
            id: kept.id,
            slug: kept.slug,
            title: kept.title,
            outlet: kept.outlet,
            byline: kept.byline,
            url: kept.url,
            published_at: kept.published_at.and_then(|wall| OutletTime::of(wall, kept.published_offset)),
            language: kept.language,
            revision: kept.revision,
            revision_id: kept.revision_id,
            text: kept.body,
            archived_at: kept.archived_at,
            version: kept.version,
            created_at: kept.created_at,
            updated_at: kept.updated_at,
            tags: Vec::new(),
        }
    }
}

/// One article with its current text.
pub async fn by_id(conn: &mut Connection, id: ArticleId) -> db::Result<Option<Article>> {
    let found = row!(conn, ArticleRow, BY_ID, id)?;
    tagged(conn, found).await
}

async fn tagged(conn: &mut Connection, found: Option<ArticleRow>) -> db::Result<Option<Article>> {
    let Some(mut article) = found.map(Article::from) else { return Ok(None) };
    article.tags = rows!(conn, (String,), TAGS, article.id)?.into_iter().map(|(tag,)| tag).collect();
    Ok(Some(article))
}

/// Another article that seems to be the same.
#[derive(Clone, Debug, FromRow)]
pub struct Duplicate {
    /// Its id.
    pub id: ArticleId,
    /// Its place in URLs.
    pub slug: String,
    /// Its headline.
    pub title: String,
}

/// Articles that were published at one of two addresses, or have this very text, the newest first.
pub async fn duplicates(conn: &mut Connection, one: &str, other: &str, text: &str) -> db::Result<Vec<Duplicate>> {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    rows!(conn, Duplicate, DUPLICATES, one.to_owned(), other.to_owned(), length, text.to_owned())
}

/// What a writer of claims needs of an article: its current revision and its text, which never changes and so is kept.
pub struct Written {
    /// Id of the current revision.
    pub revision_id: RevisionId,
    /// Its number.
    pub revision: i64,
    /// Its text.
    pub text: Arc<str>,
    /// When the article came in.
    pub taken_at: DateTime<Utc>,
}

/// The article's current revision, for writers of claims.
pub async fn written(conn: &mut Connection, id: ArticleId) -> db::Result<Option<Written>> {
    let found = row!(conn, (RevisionId, i64, DateTime<Utc>), REVISION, id)?;
    let Some((revision_id, revision, taken_at)) = found else { return Ok(None) };
    Ok(body(conn, revision_id).await?.map(|text| Written { revision_id, revision, text, taken_at }))
}

/// Texts of revisions that claims were made in lately, up to so many bytes: immutable, so they hold in every newsroom.
static TEXTS: LazyLock<Cache<RevisionId, Arc<str>, Bytewise>> = LazyLock::new(|| Cache::with_weighter(100, 4 * 1024 * 1024, Bytewise));

#[derive(Clone)]
struct Bytewise;

impl Weighter<RevisionId, Arc<str>> for Bytewise {
    fn weight(&self, _: &RevisionId, text: &Arc<str>) -> u64 {
        text.len() as u64 + 100
    }
}

/// The article with this place in URLs, with its current text.
pub async fn by_slug(conn: &mut Connection, slug: &str) -> db::Result<Option<Article>> {
    let found = row!(conn, ArticleRow, BY_SLUG, slug)?;
    tagged(conn, found).await
}

/// The article at this id or place in URLs, with its current text; a draft only for who sees `drafts`.
pub async fn at(conn: &mut Connection, place: &str, drafts: bool) -> db::Result<Option<Article>> {
    let found = match place.parse::<ArticleId>() {
        Ok(id) => row!(conn, ArticleRow, if drafts { BY_ID } else { PUBLISHED_BY_ID }, id)?,
        Err(_) => row!(conn, ArticleRow, if drafts { BY_SLUG } else { PUBLISHED_BY_SLUG }, place)?,
    };
    tagged(conn, found).await
}

/// Whether readers see an article.
pub async fn is_published(conn: &mut Connection, id: ArticleId) -> db::Result<bool> {
    Ok(row!(conn, (ArticleId,), PUBLISHED, id)?.is_some())
}

/// The text of a revision.
pub async fn body(conn: &mut Connection, revision: RevisionId) -> db::Result<Option<Arc<str>>> {
    if let Some(known) = TEXTS.get(&revision) {
        return Ok(Some(known));
    }
    let Some((body,)) = row!(conn, (String,), BODY, revision)? else { return Ok(None) };
    let text: Arc<str> = body.into();
    TEXTS.insert(revision, Arc::clone(&text));
    Ok(Some(text))
}

/// The first words of the texts of these revisions, up to 400 characters each: what a list shows of an article.
pub async fn openings(conn: &mut Connection, revisions: &[RevisionId]) -> db::Result<HashMap<RevisionId, String>> {
    if revisions.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("SELECT id, SUBSTR(body, 1, 400) FROM revision WHERE id IN ");
    sql.list(revisions.iter().copied());
    Ok(sql.rows::<(RevisionId, String)>(conn).await?.into_iter().collect())
}

/// Writes a new article and its first revision, and gives it a place in URLs, made of its title, that no other article has:
/// of two that take one at once, one takes the next.
pub async fn insert(conn: &mut Connection, article: &mut Article, by: PersonId) -> db::Result<()> {
    for slug in candidates(&slug::of(&article.title, "article")) {
        if row!(conn, (String,), SLUG_TAKEN, &slug)?.is_some() {
            continue;
        }
        article.slug = slug;
        if insert_at(conn, article, by).await? {
            break;
        }
    }
    insert_text(conn, article, by).await
}

async fn insert_at(conn: &mut Connection, article: &Article, by: PersonId) -> db::Result<bool> {
    let written = execute!(
        conn,
        INSERT,
        article.id,
        &article.slug,
        &article.title,
        &article.outlet,
        &article.byline,
        &article.url,
        &article.language,
        article.published_at.map(OutletTime::wall),
        offset(article),
        article.revision_id,
        article.version,
        by,
        article.created_at,
        article.updated_at
    )?;
    Ok(written == 1)
}

/// Writes the tags of an article in place of those before.
async fn write_tags(conn: &mut Connection, article: &Article) -> db::Result<()> {
    execute!(conn, DELETE_TAGS, article.id)?;
    for (position, tag) in (0_i64..).zip(&article.tags) {
        execute!(conn, INSERT_TAG, article.id, position, tag, fold(tag))?;
    }
    Ok(())
}

async fn insert_text(conn: &mut Connection, article: &Article, by: PersonId) -> db::Result<()> {
    write_tags(conn, article).await?;
    search::write(conn, Searched::Articles, article.id.0, &searched(article)).await?;
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

/// Writes an article again that was removed; `false` when its place in URLs is another one's by now.
pub async fn restore(conn: &mut Connection, article: &Article, by: PersonId) -> db::Result<bool> {
    if !insert_at(conn, article, by).await? {
        return Ok(false);
    }
    insert_text(conn, article, by).await.map(|()| true)
}

/// Removes an article, its text and what was proposed for it.
///
/// # Errors
/// [`db::Error::Reference`] when it has claims.
pub async fn remove(conn: &mut Connection, article: &Article) -> db::Result<()> {
    TEXTS.remove(&article.revision_id);
    execute!(conn, REMOVE_READING, article.revision_id)?;
    search::remove(conn, article.id.0).await?;
    execute!(conn, REMOVE_LINKS, article.id)?;
    execute!(conn, DELETE_TAGS, article.id)?;
    execute!(conn, REMOVE_TEXT, article.id)?;
    execute!(conn, REMOVE, article.id).map(drop)
}

/// Writes what is known about an article over what was.
pub async fn update(conn: &mut Connection, article: &Article) -> db::Result<()> {
    execute!(
        conn,
        UPDATE,
        article.id,
        &article.title,
        &article.outlet,
        &article.byline,
        &article.url,
        &article.language,
        article.published_at.map(OutletTime::wall),
        article.version,
        article.updated_at,
        offset(article)
    )?;
    write_tags(conn, article).await?;
    search::write(conn, Searched::Articles, article.id.0, &searched(article)).await
}

/// Publishes an article, or takes it back (`at` is `None`).
pub async fn publish(
    conn: &mut Connection,
    id: ArticleId,
    at: Option<DateTime<Utc>>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> db::Result<()> {
    execute!(conn, PUBLISH, id, at, by, now)?;
    Ok(())
}

/// Puts an article into the archive, or takes it out (`at` is `None`).
pub async fn archive(conn: &mut Connection, id: ArticleId, at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, ARCHIVE, id, at, now).map(drop)
}

/// How many of its claims wait for a review.
pub async fn submitted(conn: &mut Connection, id: ArticleId) -> db::Result<i64> {
    Ok(row!(conn, (i64,), SUBMITTED, id)?.map_or(0, |(count,)| count))
}

fn offset(article: &Article) -> i64 {
    article.published_at.map_or(0, OutletTime::offset)
}

/// What an article is found by.
fn searched(article: &Article) -> [&str; 4] {
    [&article.title, &article.outlet, &article.byline, article.text.as_deref().unwrap_or_default()]
}

/// Which articles to list.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter {
    /// Words in headline, outlet, byline or text.
    pub wanted: Option<Wanted>,
    /// Drafts or published ones only.
    pub state: Option<State>,
    /// With this tag, folded.
    pub tag: Option<String>,
    /// Those of the archive, which are in no other list.
    pub archived: bool,
    /// The last one already seen: when it was made, and its id.
    pub after: Option<(DateTime<Utc>, ArticleId)>,
}

/// Up to `limit` articles without their texts, newest first.
pub async fn list(conn: &mut Connection, filter: &ArticleFilter, limit: i64) -> db::Result<Vec<Article>> {
    let mut sql = Sql::new(concat!(columns!(), " FROM article t CROSS JOIN revision r WHERE r.id = t.revision_id"));
    if let Some(wanted) = &filter.wanted {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        search::push_among(&mut sql, conn, Searched::Articles, "t.id", wanted);
    }
    match filter.state {
        Some(State::Published) => sql.push(" AND t.publication_at IS NOT NULL"),
        Some(State::Draft) => sql.push(" AND t.publication_at IS NULL"),
        None => &mut sql,
    };
    if let Some(tag) = &filter.tag {
        sql.push(" AND EXISTS (SELECT 1 FROM article_tag g WHERE g.article_id = t.id AND g.folded = ").bind(tag).push(" LIMIT 1 OFFSET 0)");
    }
    sql.push(if filter.archived { " AND t.archived_at IS NOT NULL" } else { " AND t.archived_at IS NULL" });
    if let Some((at, id)) = filter.after {
        sql.push(" AND (t.created_at, t.id) < (").bind(at).push(", ").bind(id).push(")");
    }
    sql.push(" ORDER BY t.created_at DESC, t.id DESC LIMIT ").bind(limit);
    let mut articles: Vec<Article> = sql.rows::<ArticleRow>(conn).await?.into_iter().map(Article::from).collect();
    if !articles.is_empty() {
        let mut sql = Sql::new("SELECT article_id, tag FROM article_tag WHERE article_id IN ");
        sql.list(articles.iter().map(|article| article.id)).push(" ORDER BY article_id, position");
        let mut tags: HashMap<ArticleId, Vec<String>> = HashMap::new();
        for (article, tag) in sql.rows::<(ArticleId, String)>(conn).await? {
            tags.entry(article).or_default().push(tag);
        }
        articles.iter_mut().for_each(|article| article.tags = tags.remove(&article.id).unwrap_or_default());
    }
    Ok(articles)
}
