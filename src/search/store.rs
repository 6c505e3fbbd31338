//! SQL of search, and of making its index anew.

use super::{Candidate, Search};
use crate::{
    base::id::{ArticleId, ClaimId, CommentId, FactId, SourceId},
    claim_is_public,
    db::{
        self, Connection, Sql,
        search::{self, Searched},
    },
    rows,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use uuid::Uuid;

pub(crate) const ALL_ARTICLES: &str = "SELECT t.id, t.title, t.outlet, t.byline, r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.id > $1 ORDER BY t.id LIMIT 50";
pub(crate) const ALL_CLAIMS: &str =
    "SELECT id, statement, CASE WHEN quote = statement THEN '' ELSE quote END, '', '' FROM claim WHERE id > $1 ORDER BY id LIMIT 500";
pub(crate) const ALL_FACTS: &str =
    "SELECT id, statement, folded, '', '' FROM fact WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT 500";
pub(crate) const ALL_NAMES: &str = "SELECT s.id, n.name, '', '', '' FROM source s JOIN source_name n ON n.source_id = s.id WHERE s.id > $1 ORDER BY s.id, n.position LIMIT 2000";
pub(crate) const ALL_COMMENTS: &str = "SELECT id, body, '', '', '' FROM comment WHERE id > $1 ORDER BY id LIMIT 500";
pub(crate) const ANY_ENTRY: &str = "SELECT thing FROM search_entry LIMIT 1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[ALL_ARTICLES, ALL_CLAIMS, ALL_FACTS, ALL_NAMES, ALL_COMMENTS, ANY_ENTRY];

/// Begins the search for things of a kind: `FROM` those that match, or all when nothing but filters is asked.
fn push_from(sql: &mut Sql, conn: &Connection, search: &Search, kind: Searched, table: &'static str) {
    sql.push(" FROM ");
    if search.wanted.with.is_empty() {
        sql.push(table).push(" WHERE 1 = 1");
        return;
    }
    search::push_newest(sql, conn, kind, &search.wanted);
    sql.push(" m CROSS JOIN ").push(table).push(" WHERE ").push(match kind {
        Searched::Articles => "t.id = m.thing",
        Searched::Claims => "c.id = m.thing",
        Searched::Facts => "f.id = m.thing",
        Searched::Sources => "s.id = m.thing",
        Searched::Comments => "k.id = m.thing",
    });
}

fn push_filters(sql: &mut Sql, search: &Search) {
    if let Some(outlet) = &search.filter.outlet {
        sql.push(" AND t.outlet = ").bind(outlet);
    }
    if let Some(from) = search.filter.from {
        sql.push(" AND t.published_at >= ").bind(from);
    }
    if let Some(before) = search.filter.before {
        sql.push(" AND t.published_at < ").bind(before);
    }
}

fn push_end(sql: &mut Sql, order: &'static str, most: usize) {
    sql.push(" ORDER BY ").push(order).push(" DESC LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
}

/// Articles without their texts, newest first.
pub async fn articles(conn: &mut Connection, search: &Search, only_public: bool, most: usize) -> db::Result<Vec<Candidate>> {
    #[derive(FromRow)]
    struct Row {
        id: ArticleId,
        slug: String,
        title: String,
        outlet: String,
        created_at: DateTime<Utc>,
    }
    let mut sql = Sql::new("SELECT t.id, t.slug, t.title, t.outlet, t.created_at");
    push_from(&mut sql, conn, search, Searched::Articles, "article t");
    if only_public {
        sql.push(" AND t.publication_at IS NOT NULL");
    }
    push_filters(&mut sql, search);
    push_end(&mut sql, "t.id", most);
    let way = if only_public { "/articles/" } else { "/desk/articles/" };
    let candidate = |row: Row| Candidate {
        kind: Searched::Articles,
        id: row.id.to_string(),
        url: format!("{way}{}", row.slug),
        title: row.title,
        about: row.outlet,
        at: row.created_at,
        text: String::new(),
    };
    Ok(sql.rows(conn).await?.into_iter().map(candidate).collect())
}

/// Reads the texts of these articles.
pub async fn read_articles(conn: &mut Connection, articles: &mut [Candidate]) -> db::Result<()> {
    let ids: Vec<ArticleId> = articles.iter().filter_map(|article| article.id.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("SELECT t.id, r.body FROM article t JOIN revision r ON r.id = t.revision_id WHERE t.id IN ");
    sql.list(ids);
    for (id, body) in sql.rows::<(ArticleId, String)>(conn).await? {
        if let Some(article) = articles.iter_mut().find(|article| article.id == id.to_string()) {
            article.text = body;
        }
    }
    Ok(())
}

/// Claims, newest first.
pub async fn claims(conn: &mut Connection, search: &Search, only_public: bool, most: usize) -> db::Result<Vec<Candidate>> {
    #[derive(FromRow)]
    struct Row {
        id: ClaimId,
        statement: String,
        quote: String,
        slug: String,
        title: String,
        outlet: String,
        created_at: DateTime<Utc>,
    }
    let mut sql = Sql::new("SELECT c.id, c.statement, c.quote, t.slug, t.title, t.outlet, c.created_at");
    push_from(&mut sql, conn, search, Searched::Claims, "claim c CROSS JOIN article t");
    sql.push(" AND t.id = c.article_id");
    if only_public {
        sql.push(concat!(" AND ", claim_is_public!()));
    }
    if search.source.is_some() || search.filter.status.is_some() {
        sql.push(" AND EXISTS (SELECT 1 FROM attribution a WHERE a.claim_id = c.id");
        if let Some(status) = search.filter.status {
            sql.push(" AND a.status = ").bind(status.as_str());
        }
        if let Some(source) = &search.source {
            sql.push(" AND a.source_id IN (SELECT n.source_id FROM source_name n WHERE n.folded = ").bind(source);
            sql.push(" UNION ALL SELECT u.source_id FROM unnamed_source u WHERE u.folded = ").bind(source).push(")");
        }
        sql.push(")");
    }
    push_filters(&mut sql, search);
    push_end(&mut sql, "c.id", most);
    let candidate = |row: Row| Candidate {
        kind: Searched::Claims,
        url: if only_public { format!("/articles/{}#claim-{}", row.slug, row.id) } else { format!("/desk/claims/{}", row.id) },
        id: row.id.to_string(),
        title: row.title,
        about: row.outlet,
        at: row.created_at,
        text: if row.quote == row.statement { row.statement } else { format!("{}\n{}", row.statement, row.quote) },
    };
    Ok(sql.rows(conn).await?.into_iter().map(candidate).collect())
}

/// Facts, newest first; everybody sees those that a claim which everybody sees is about.
pub async fn facts(conn: &mut Connection, search: &Search, only_public: bool, most: usize) -> db::Result<Vec<Candidate>> {
    #[derive(FromRow)]
    struct Row {
        id: FactId,
        slug: String,
        statement: String,
        finding: String,
        created_at: DateTime<Utc>,
    }
    if search.wanted.with.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(if only_public {
        "SELECT f.id, f.slug, COALESCE(f.shown_statement, f.statement) AS statement, COALESCE(f.shown_finding, f.finding) AS finding, f.created_at"
    } else {
        "SELECT f.id, f.slug, f.statement, f.finding, f.created_at"
    });
    push_from(&mut sql, conn, search, Searched::Facts, "fact f");
    if only_public {
        sql.push(concat!(
            " AND (f.merged_into IS NULL OR f.waits_since IS NOT NULL) AND EXISTS (SELECT 1 FROM shown_fact_claim l JOIN claim c ON c.id = l.claim_id JOIN article t ON t.id = c.article_id WHERE l.fact_id = f.id AND ",
            claim_is_public!(),
            ")"
        ));
    } else {
        sql.push(" AND f.merged_into IS NULL");
    }
    push_end(&mut sql, "f.id", most);
    let candidate = |row: Row| Candidate {
        kind: Searched::Facts,
        id: row.id.to_string(),
        url: format!("/facts/{}", row.slug),
        title: row.statement.clone(),
        about: row.finding,
        at: row.created_at,
        text: row.statement,
    };
    Ok(sql.rows(conn).await?.into_iter().map(candidate).collect())
}

/// Sources, newest first; everybody sees those that a claim which everybody sees cites.
pub async fn sources(conn: &mut Connection, search: &Search, only_public: bool, most: usize) -> db::Result<Vec<Candidate>> {
    #[derive(FromRow)]
    struct Row {
        id: SourceId,
        slug: String,
        name: String,
        kind: String,
        names: Option<String>,
        created_at: DateTime<Utc>,
    }
    if search.wanted.with.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT s.id, s.slug, s.name, s.kind, s.created_at, ");
    sql.push(if conn.is_postgres() { "(SELECT STRING_AGG(n.name, ', '" } else { "(SELECT GROUP_CONCAT(n.name, ', '" });
    sql.push(") FROM source_name n WHERE n.source_id = s.id) AS names");
    push_from(&mut sql, conn, search, Searched::Sources, "source s");
    if only_public {
        sql.push(concat!(
            " AND EXISTS (SELECT 1 FROM attribution a JOIN claim c ON c.id = a.claim_id JOIN article t ON t.id = c.article_id WHERE a.source_id = s.id AND ",
            claim_is_public!(),
            ")"
        ));
    }
    push_end(&mut sql, "s.id", most);
    let candidate = |row: Row| Candidate {
        kind: Searched::Sources,
        id: row.id.to_string(),
        url: format!("/sources/{}", row.slug),
        title: row.name,
        about: row.kind,
        at: row.created_at,
        text: row.names.unwrap_or_default(),
    };
    Ok(sql.rows(conn).await?.into_iter().map(candidate).collect())
}

/// Comments, newest first.
pub async fn comments(conn: &mut Connection, search: &Search, most: usize) -> db::Result<Vec<Candidate>> {
    #[derive(FromRow)]
    struct Row {
        id: CommentId,
        claim_id: ClaimId,
        body: String,
        author: String,
        title: String,
        created_at: DateTime<Utc>,
    }
    if search.wanted.with.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT k.id, k.claim_id, k.body, p.name AS author, t.title, k.created_at");
    push_from(&mut sql, conn, search, Searched::Comments, "comment k CROSS JOIN claim c CROSS JOIN article t CROSS JOIN person p");
    sql.push(" AND c.id = k.claim_id AND t.id = c.article_id AND p.id = k.person_id");
    push_filters(&mut sql, search);
    push_end(&mut sql, "k.id", most);
    let candidate = |row: Row| Candidate {
        kind: Searched::Comments,
        id: row.id.to_string(),
        url: format!("/desk/claims/{}#comments", row.claim_id),
        title: row.title,
        about: row.author,
        at: row.created_at,
        text: row.body,
    };
    Ok(sql.rows(conn).await?.into_iter().map(candidate).collect())
}

/// Whether the index holds anything.
pub async fn is_empty(conn: &mut Connection) -> db::Result<bool> {
    Ok(rows!(conn, (Uuid,), ANY_ENTRY)?.is_empty())
}

/// Things of a kind with what is searched in them, in order of their ids from one on.
pub async fn all(conn: &mut Connection, kind: Searched, after: Uuid) -> db::Result<Vec<(Uuid, [String; 4])>> {
    let sql = match kind {
        Searched::Articles => ALL_ARTICLES,
        Searched::Claims => ALL_CLAIMS,
        Searched::Facts => ALL_FACTS,
        Searched::Sources => ALL_NAMES,
        Searched::Comments => ALL_COMMENTS,
    };
    let found = rows!(conn, (Uuid, String, String, String, String), sql, after)?;
    let mut all: Vec<(Uuid, [String; 4])> = Vec::new();
    for (id, first, second, third, fourth) in found {
        match all.last_mut().filter(|(last, _)| *last == id) {
            // A further name of the same source.
            Some((_, texts)) => texts[1] = format!("{} {first}", texts[1]),
            None => all.push((id, [first, second, third, fourth])),
        }
    }
    Ok(all)
}
