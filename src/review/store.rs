//! SQL of comments.

use super::Comment;
use crate::{
    db::{Conn, Queried},
    execute,
    id::{ArticleId, ClaimId, PersonId},
    rows,
};

pub(crate) const INSERT: &str = "INSERT INTO comment (id, claim_id, person_id, body, created_at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const OF_CLAIM: &str = "SELECT m.id, m.claim_id, p.name AS author, m.body, m.created_at FROM comment m \
     JOIN person p ON p.id = m.person_id WHERE m.claim_id = $1 ORDER BY m.created_at, m.id";
pub(crate) const OF_ARTICLE: &str = "SELECT m.id, m.claim_id, p.name AS author, m.body, m.created_at FROM comment m \
     JOIN person p ON p.id = m.person_id JOIN claim c ON c.id = m.claim_id WHERE c.article_id = $1 ORDER BY m.created_at, m.id";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[INSERT, OF_CLAIM, OF_ARTICLE];

/// Writes a comment.
///
/// # Errors
/// The engine's.
pub async fn insert(conn: &mut Conn, comment: &Comment, by: PersonId) -> Queried<()> {
    execute!(conn, INSERT, comment.id, comment.claim_id, by, &comment.body, comment.created_at)?;
    Ok(())
}

/// The talk about a claim, oldest first.
///
/// # Errors
/// The engine's.
pub async fn of_claim(conn: &mut Conn, claim: ClaimId) -> Queried<Vec<Comment>> {
    rows!(conn, Comment, OF_CLAIM, claim)
}

/// The talk about all claims of an article, oldest first.
///
/// # Errors
/// The engine's.
pub async fn of_article(conn: &mut Conn, article: ArticleId) -> Queried<Vec<Comment>> {
    rows!(conn, Comment, OF_ARTICLE, article)
}
