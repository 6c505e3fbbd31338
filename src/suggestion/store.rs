//! SQL of readings and suggestions.

use crate::{
    base::id::{ArticleId, ClaimId, PersonId, RevisionId},
    db::{self, Connection, Sql},
    execute, row, rows,
    suggest::{Calibration, Sure},
    suggestion::{Outcome, Suggestion, choice::Choices},
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;

const REGISTER: &str = "INSERT INTO reading_model (name, since) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";

/// Whether a reading by model $1 gives way to one by model $2: one that came later, or has not read here yet.
const IS_LATER: &str = "SELECT $1 FROM reading_model r LEFT JOIN reading_model o ON o.name = $2 \
     WHERE r.name = $1 AND (o.name IS NULL OR (o.since, o.name) > (r.since, r.name))";

const READING: &str = "SELECT model, known_language FROM reading WHERE revision_id = $1";

const SUGGESTIONS: &str = "SELECT body, outcome, claim_id FROM suggestion WHERE revision_id = $1 ORDER BY number";

const INSERT_READING: &str = "INSERT INTO reading (revision_id, model, known_language, created_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (revision_id) DO NOTHING";

const INSERT: &str = "INSERT INTO suggestion (revision_id, number, starts, ends, status, body, outcome, changed, sure) \
     VALUES ($1, $2, $3, $4, $5, $6, 'open', '', $7)";

const LINES: &str = "SELECT s.revision_id, s.body, s.sure, s.outcome, s.changed, s.claim_id \
     FROM reading r JOIN suggestion s ON s.revision_id = r.revision_id \
     WHERE r.model = $1 AND (s.outcome = 'dismissed' OR s.claim_id IS NOT NULL) AND s.status <> 'unattributed' \
     ORDER BY s.revision_id, s.number";

const TEXT: &str = "SELECT body FROM revision WHERE id = $1";

const CALIBRATION: &str = "SELECT curves FROM calibration WHERE model = $1";

const TAKE: &str = "INSERT INTO calibration (model, curves, learnt_at) VALUES ($1, $2, $3) \
     ON CONFLICT (model) DO UPDATE SET curves = excluded.curves, learnt_at = excluded.learnt_at";

const CHOICES: &str = "SELECT choices FROM source_choice WHERE model = $1";

const CHOOSE: &str = "INSERT INTO source_choice (model, choices, learnt_at) VALUES ($1, $2, $3) \
     ON CONFLICT (model) DO UPDATE SET choices = excluded.choices, learnt_at = excluded.learnt_at";

const DECIDED: &str = "SELECT count(*) FROM suggestion WHERE revision_id = $1 AND outcome <> 'open'";

const UNREAD: &str = "DELETE FROM reading WHERE revision_id = $1";

const DECIDE: &str = "UPDATE suggestion SET outcome = $3, claim_id = $4, changed = $5, decided_by = $6, decided_at = $7 \
     WHERE revision_id = $1 AND number = $2";

const OUTCOMES: &str = "SELECT r.article_id, s.revision_id, s.starts, s.ends, s.status, \
     CASE WHEN s.outcome = 'accepted' AND s.claim_id IS NULL THEN 'open' ELSE s.outcome END AS outcome, s.changed, s.decided_at \
     FROM revision r CROSS JOIN suggestion s WHERE s.revision_id = r.id AND r.article_id IN ";

const BY_HAND: &str = "SELECT c.article_id, c.revision_id, c.place, COALESCE(a.status, 'unattributed') AS status, c.created_at \
     FROM claim c JOIN reading g ON g.revision_id = c.revision_id LEFT JOIN attribution a ON a.claim_id = c.id AND a.position = 0 \
     WHERE g.known_language AND NOT EXISTS (SELECT 1 FROM suggestion s WHERE s.claim_id = c.id LIMIT 1 OFFSET 0) AND c.article_id IN ";

/// How an article was read: by which model, whether it knew the language, and what it proposed.
pub struct Reading {
    /// The model's name.
    pub model: String,
    /// Whether it knew the language.
    pub known_language: bool,
    /// What it proposed, by number.
    pub items: Vec<Suggestion>,
}

/// The reading of a text, with what became of its suggestions.
pub async fn reading(conn: &mut Connection, revision: RevisionId) -> db::Result<Option<Reading>> {
    let Some((model, known_language)) = row!(conn, (String, bool), READING, revision)? else {
        return Ok(None);
    };
    let mut items = Vec::new();
    for (body, outcome, claim) in rows!(conn, (String, String, Option<ClaimId>), SUGGESTIONS, revision)? {
        let mut item: Suggestion = serde_json::from_str(&body).map_err(db::Error::decode)?;
        item.state = match outcome.parse().unwrap_or(Outcome::Open) {
            Outcome::Accepted if claim.is_none() => Outcome::Open,
            outcome => outcome,
        };
        item.claim_id = claim;
        items.push(item);
    }
    Ok(Some(Reading { model, known_language, items }))
}

/// Whether the reading of a text by model `one` gives way to one by model `other`: by one that first read here later.
pub async fn gives_way(conn: &mut Connection, one: &str, other: &str) -> db::Result<bool> {
    Ok(one != other && row!(conn, (String,), IS_LATER, one, other)?.is_some())
}

/// Keeps a reading, with how sure the engine was of each item. Of two made at once the first stays.
pub async fn keep(
    conn: &mut Connection,
    revision: RevisionId,
    reading: &Reading,
    sure: &[Option<Sure>],
    now: DateTime<Utc>,
) -> db::Result<()> {
    execute!(conn, REGISTER, &reading.model, now)?;
    if execute!(conn, INSERT_READING, revision, &reading.model, reading.known_language, now)? == 0 {
        return Ok(());
    }
    for (item, sure) in reading.items.iter().zip(sure) {
        let body = json(item)?;
        let sure = sure.as_ref().map_or_else(|| Ok(String::new()), json)?;
        let starts = item.spans.first().map_or(0, |span| i64::from(span.start));
        let ends = item.spans.last().map_or(0, |span| i64::from(span.end));
        execute!(conn, INSERT, revision, i64::from(item.n), starts, ends, crate::suggestion::status_word(item.status()), body, sure)?;
    }
    Ok(())
}

fn json<T: serde::Serialize>(value: &T) -> db::Result<String> {
    serde_json::to_string(value).map_err(|error| db::Error::from(sqlx::Error::Encode(error.into())))
}

/// What is learnt from one decision.
#[derive(Clone, Debug, FromRow)]
pub struct Line {
    /// The text.
    pub revision_id: RevisionId,
    /// What was proposed.
    pub body: String,
    /// How sure the engine was of each field.
    pub sure: String,
    /// What became of it.
    pub outcome: String,
    /// The fields that the editor changed.
    pub changed: String,
    /// The claim it became.
    pub claim_id: Option<ClaimId>,
}

/// All decisions on what a model proposed, text by text.
pub async fn lines(conn: &mut Connection, model: &str) -> db::Result<Vec<Line>> {
    rows!(conn, Line, LINES, model)
}

/// The text of a revision.
pub async fn text(conn: &mut Connection, revision: RevisionId) -> db::Result<Option<String>> {
    Ok(row!(conn, (String,), TEXT, revision)?.map(|(body,)| body))
}

/// What was learnt of a model's confidence.
pub async fn calibration(conn: &mut Connection, model: &str) -> db::Result<Option<Calibration>> {
    let curves = row!(conn, (String,), CALIBRATION, model)?;
    curves.map(|(curves,)| serde_json::from_str(&curves).map_err(db::Error::decode)).transpose()
}

/// Takes what was learnt of it.
pub async fn take(conn: &mut Connection, model: &str, learnt: &Calibration, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, TAKE, model, json(learnt)?, now).map(|_| ())
}

/// What was learnt of the names and kinds of a model's sources.
pub async fn choices(conn: &mut Connection, model: &str) -> db::Result<Choices> {
    let choices = row!(conn, (String,), CHOICES, model)?;
    choices.map_or_else(|| Ok(Choices::default()), |(choices,)| serde_json::from_str(&choices).map_err(db::Error::decode))
}

/// Takes what was learnt of them.
pub async fn choose(conn: &mut Connection, model: &str, learnt: &Choices, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, CHOOSE, model, json(learnt)?, now).map(|_| ())
}

/// Whether anybody has decided on a suggestion of this text.
pub async fn is_decided(conn: &mut Connection, revision: RevisionId) -> db::Result<bool> {
    Ok(row!(conn, (i64,), DECIDED, revision)?.is_some_and(|(count,)| count > 0))
}

/// Forgets a reading and its suggestions.
pub async fn forget(conn: &mut Connection, revision: RevisionId) -> db::Result<()> {
    execute!(conn, UNREAD, revision).map(|_| ())
}

/// What somebody made of a suggestion.
pub struct Decision {
    /// What became of it.
    pub outcome: Outcome,
    /// The claim it became.
    pub claim: Option<ClaimId>,
    /// The fields the editor changed, separated by spaces.
    pub changed: String,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// Notes what became of a suggestion.
pub async fn decide(conn: &mut Connection, revision: RevisionId, n: u32, made: &Decision) -> db::Result<()> {
    execute!(conn, DECIDE, revision, i64::from(n), made.outcome.as_str(), made.claim, &made.changed, made.by, made.at).map(|_| ())
}

/// What became of a suggestion, as far as it is counted.
#[derive(Clone, Debug, FromRow)]
pub struct Decided {
    /// The article.
    pub article_id: ArticleId,
    /// The text it was made for.
    pub revision_id: RevisionId,
    /// Where it begins, …
    pub starts: i64,
    /// … and ends.
    pub ends: i64,
    /// The status it counts by.
    pub status: String,
    /// What became of it.
    pub outcome: String,
    /// The fields that the editor changed.
    pub changed: String,
    /// When somebody decided.
    pub decided_at: Option<DateTime<Utc>>,
}

/// Every suggestion for these articles.
pub async fn outcomes(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<Vec<Decided>> {
    let mut sql = Sql::new(OUTCOMES);
    sql.list(articles.iter().copied());
    sql.many_rows(conn).await
}

/// A claim made by hand in a text that was read.
#[derive(Clone, Debug, FromRow)]
pub struct Handmade {
    /// The article.
    pub article_id: ArticleId,
    /// The text it was made in.
    pub revision_id: RevisionId,
    /// Where it begins.
    pub place: i64,
    /// The status it counts by.
    pub status: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Every claim made by hand in texts of these articles that were read.
pub async fn by_hand(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<Vec<Handmade>> {
    let mut sql = Sql::new(BY_HAND);
    sql.list(articles.iter().copied());
    sql.many_rows(conn).await
}
