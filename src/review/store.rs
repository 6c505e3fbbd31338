//! SQL of comments, and of what waits for somebody.

use crate::{
    base::id::{ArticleId, ClaimId, CommentId, PersonId},
    claim::{
        Claim,
        store::{CLAIMS, Row, select},
    },
    db::{
        self, Connection, Sql,
        search::{self, Searched},
    },
    execute,
    review::Comment,
    row, rows,
    text::Span,
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

pub(crate) const INSERT: &str = "INSERT INTO comment (id, claim_id, person_id, body, created_at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const REMOVE: &str = "DELETE FROM comment WHERE id = $1";
pub(crate) const OF_CLAIM: &str = "SELECT m.id, m.claim_id, p.name AS author, m.body, m.created_at FROM comment m \
     JOIN person p ON p.id = m.person_id WHERE m.claim_id = $1 ORDER BY m.created_at, m.id";
pub(crate) const OF_ARTICLE: &str = "SELECT m.id, m.claim_id, p.name AS author, m.body, m.created_at FROM comment m \
     JOIN person p ON p.id = m.person_id JOIN claim c ON c.id = m.claim_id WHERE c.article_id = $1 ORDER BY m.created_at, m.id";
pub(crate) const COMMENTS: &str =
    "SELECT m.id, m.claim_id, p.name AS author, m.body, m.created_at FROM comment m JOIN person p ON p.id = m.person_id";
pub(crate) const NUMBER: &str = "SELECT COUNT(*) FROM claim c WHERE c.article_id = $1 AND (c.place, c.id) <= ($2, $3)";
/// Articles somebody worked on that are not published, or hold drafts of theirs. It sets out from the drafts and from what is not
/// published.
pub(crate) const TO_FINISH: &str = "WITH mine AS (SELECT c.article_id AS id FROM claim c WHERE c.review = 'draft' AND (c.created_by = $1 OR c.edited_by = $1) \
     UNION SELECT t.id FROM article t WHERE t.publication_at IS NULL AND (t.created_by = $1 \
     OR EXISTS (SELECT 1 FROM claim c WHERE c.article_id = t.id AND (c.created_by = $1 OR c.edited_by = $1) LIMIT 1 OFFSET 0))), \
     newest AS (SELECT t.id, COALESCE((SELECT MAX(c.updated_at) FROM claim c WHERE c.article_id = t.id), t.updated_at) AS touched_at \
     FROM mine CROSS JOIN article t WHERE t.id = mine.id AND t.archived_at IS NULL ORDER BY touched_at DESC, t.id LIMIT $2) \
     SELECT t.id, t.slug, t.title, t.outlet, r.body, t.publication_at, newest.touched_at \
     FROM newest CROSS JOIN article t CROSS JOIN revision r WHERE t.id = newest.id AND r.id = t.revision_id ORDER BY newest.touched_at DESC, t.id";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[INSERT, REMOVE, OF_CLAIM, OF_ARTICLE, COMMENTS, NUMBER, TO_FINISH];

/// Writes a comment.
pub async fn insert(conn: &mut Connection, comment: &Comment, by: PersonId) -> db::Result<()> {
    execute!(conn, INSERT, comment.id, comment.claim_id, by, &comment.body, comment.created_at)?;
    search::write(conn, Searched::Comments, comment.id.0, &[&comment.body]).await
}

/// Removes a comment; `false` when it is not there.
pub async fn remove(conn: &mut Connection, id: CommentId) -> db::Result<bool> {
    search::remove(conn, id.0).await?;
    Ok(execute!(conn, REMOVE, id)? == 1)
}

/// The talk about a claim, oldest first.
pub async fn of_claim(conn: &mut Connection, claim: ClaimId) -> db::Result<Vec<Comment>> {
    rows!(conn, Comment, OF_CLAIM, claim)
}

/// The talk about all claims of an article, oldest first.
pub async fn of_article(conn: &mut Connection, article: ArticleId) -> db::Result<Vec<Comment>> {
    rows!(conn, Comment, OF_ARTICLE, article)
}

/// The last comment on each of these claims; one nobody spoke about is not in it.
pub async fn last_comments(conn: &mut Connection, claims: &[ClaimId]) -> db::Result<HashMap<ClaimId, Comment>> {
    if claims.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(COMMENTS);
    sql.push(" WHERE m.claim_id IN ").list(claims.iter().copied()).push(" ORDER BY m.created_at, m.id");
    Ok(sql.rows::<Comment>(conn).await?.into_iter().map(|comment| (comment.claim_id, comment)).collect())
}

/// Whose claims: nobody may approve what they made or changed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Anybody,
    /// Those this person neither made nor changed last.
    NotOf(PersonId),
    /// Those this person made or changed last.
    Of(PersonId),
}

impl From<Whose> for Queue {
    fn from(whose: Whose) -> Self {
        Self { whose, article: None, author: None, assigned: None }
    }
}

impl Whose {
    fn narrow(self, sql: &mut Sql) {
        match self {
            Self::Anybody => {}
            Self::NotOf(person) => {
                sql.push(" AND c.created_by <> ").bind(person).push(" AND c.edited_by <> ").bind(person);
            }
            Self::Of(person) => {
                sql.push(" AND (c.created_by = ").bind(person).push(" OR c.edited_by = ").bind(person).push(")");
            }
        }
    }
}

/// Which submitted claims somebody looks at.
#[derive(Clone, Copy, Debug)]
pub struct Queue {
    /// Whose.
    pub whose: Whose,
    /// Only those of this article.
    pub article: Option<ArticleId>,
    /// Only those this person made.
    pub author: Option<PersonId>,
    /// Only those this person is asked to decide on.
    pub assigned: Option<PersonId>,
}

impl Queue {
    fn narrow(self, sql: &mut Sql) {
        sql.push(" WHERE c.review = 'submitted'");
        self.whose.narrow(sql);
        if let Some(article) = self.article {
            sql.push(" AND c.article_id = ").bind(article);
        }
        if let Some(author) = self.author {
            sql.push(" AND c.created_by = ").bind(author);
        }
        if let Some(person) = self.assigned {
            sql.push(" AND c.id IN (SELECT a.claim_id FROM assignment a WHERE a.person_id = ").bind(person).push(")");
        }
    }
}

/// Up to `limit` submitted claims, article by article in the order of the text, the article that waits longest first; after the
/// claim with which a list ended.
pub async fn waiting(conn: &mut Connection, queue: impl Into<Queue>, after: Option<&Row>, limit: i64) -> db::Result<Vec<Row>> {
    let queue = queue.into();
    let mut sql = Sql::new("WITH first AS (SELECT c.article_id AS id, MIN(c.submitted_at) AS since FROM claim c");
    queue.narrow(&mut sql);
    sql.push(" GROUP BY c.article_id) ").push(CLAIMS).push(" JOIN first ON first.id = c.article_id");
    queue.narrow(&mut sql);
    if let Some(after) = after {
        let (claim, place) = (&after.claim, after.claim.spans.first().map_or(0, |span| i64::from(span.start)));
        sql.push(" AND (first.since, c.article_id, c.place, c.id) > (COALESCE((SELECT since FROM first WHERE id = ").bind(claim.article_id);
        sql.push("), ").bind(after.submitted_at.unwrap_or(claim.updated_at)).push("), ").bind(claim.article_id);
        sql.push(", ").bind(place).push(", ").bind(claim.id).push(")");
    }
    sql.push(" ORDER BY first.since, c.article_id, c.place, c.id LIMIT ").bind(limit);
    select(conn, sql, false).await
}

/// The articles and the authors of submitted claims, each with how many: the article that waits longest first, the authors by name.
pub async fn offered(conn: &mut Connection, whose: Whose) -> db::Result<(Vec<(ArticleId, String, i64)>, Vec<(PersonId, String, i64)>)> {
    let queue = Queue::from(whose);
    let mut articles = Sql::new("SELECT t.id, t.title, COUNT(*) FROM claim c JOIN article t ON t.id = c.article_id");
    queue.narrow(&mut articles);
    articles.push(" GROUP BY t.id, t.title ORDER BY MIN(c.submitted_at), t.id LIMIT 200");
    let mut authors = Sql::new("SELECT p.id, p.name, COUNT(*) FROM claim c JOIN person p ON p.id = c.created_by");
    queue.narrow(&mut authors);
    authors.push(" GROUP BY p.id, p.name ORDER BY p.name, p.id LIMIT 200");
    Ok((articles.rows(conn).await?, authors.rows(conn).await?))
}

/// How many submitted claims there are.
pub async fn waiting_count(conn: &mut Connection, queue: impl Into<Queue>) -> db::Result<i64> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM claim c");
    queue.into().narrow(&mut sql);
    Ok(sql.rows::<(i64,)>(conn).await?.first().map_or(0, |(count,)| *count))
}

/// Up to `limit` claims returned to who made or changed them, newest first.
pub async fn returned_to(conn: &mut Connection, person: PersonId, limit: i64) -> db::Result<Vec<Row>> {
    let mut sql = Sql::new(CLAIMS);
    sql.push(" WHERE c.review = 'returned' AND t.archived_at IS NULL");
    Whose::Of(person).narrow(&mut sql);
    sql.push(" ORDER BY c.updated_at DESC, c.id LIMIT ").bind(limit);
    select(conn, sql, false).await
}

/// Up to `limit` claims that somebody made or changed, of which another one said something since `since` that is neither answered nor
/// followed by a change, newest first. What was said with a return stands with what was returned.
pub async fn asked_about(conn: &mut Connection, person: PersonId, since: DateTime<Utc>, limit: i64) -> db::Result<Vec<Row>> {
    let mut sql = Sql::new(CLAIMS);
    sql.push(" WHERE c.review IN ('draft', 'submitted', 'approved') AND t.archived_at IS NULL AND c.updated_at > ").bind(since);
    Whose::Of(person).narrow(&mut sql);
    sql.push(" AND EXISTS (SELECT 1 FROM comment m WHERE m.claim_id = c.id AND m.created_at >= c.updated_at AND m.person_id <> ")
        .bind(person);
    sql.push(" AND NOT EXISTS (SELECT 1 FROM comment o WHERE o.claim_id = c.id AND o.created_at >= m.created_at AND o.person_id = ");
    sql.bind(person).push(")) ORDER BY c.updated_at DESC, c.id LIMIT ").bind(limit);
    select(conn, sql, false).await
}

/// An article somebody has not finished.
#[derive(Debug, sqlx_macros::FromRow)]
pub struct Unfinished {
    /// Its id.
    pub id: ArticleId,
    /// Its place in URLs.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// Who published it.
    pub outlet: String,
    /// Its text.
    pub body: String,
    /// When readers began to see it here.
    pub publication_at: Option<DateTime<Utc>>,
    /// When it or one of its claims was last changed.
    pub touched_at: DateTime<Utc>,
}

/// Up to `limit` articles a person has not finished, the one touched last first.
pub async fn to_finish(conn: &mut Connection, person: PersonId, limit: i64) -> db::Result<Vec<Unfinished>> {
    rows!(conn, Unfinished, TO_FINISH, person, limit)
}

/// Where the claims of these articles stand.
pub async fn claimed(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<HashMap<ArticleId, Vec<Span>>> {
    let mut found: HashMap<ArticleId, Vec<Span>> = HashMap::new();
    if articles.is_empty() {
        return Ok(found);
    }
    let mut sql = Sql::new("SELECT article_id, spans FROM claim WHERE article_id IN ");
    sql.list(articles.iter().copied());
    for (article, spans) in sql.rows::<(ArticleId, String)>(conn).await? {
        let spans: Vec<Span> = serde_json::from_str(&spans).map_err(db::Error::decode)?;
        found.entry(article).or_default().extend(spans);
    }
    Ok(found)
}

/// The number by which people know a claim: its place in reading order, from 1.
pub async fn number(conn: &mut Connection, claim: &Claim) -> db::Result<i64> {
    let place = claim.spans.first().map_or(0, |span| i64::from(span.start));
    Ok(row!(conn, (i64,), NUMBER, claim.article_id, place, claim.id)?.map_or(1, |(number,)| number))
}
