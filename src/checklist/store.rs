//! SQL of rules that do not hold for one article.

use crate::{
    base::id::ArticleId,
    db::{self, Connection, word},
    execute, rows,
    sourcing::Rule,
};
use std::collections::BTreeMap;

pub(crate) const OF_ARTICLE: &str = "SELECT rule, reason FROM article_waiver WHERE article_id = $1 ORDER BY rule";
pub(crate) const WAIVE: &str = "INSERT INTO article_waiver (article_id, rule, reason) VALUES ($1, $2, $3) \
     ON CONFLICT (article_id, rule) DO UPDATE SET reason = excluded.reason";
pub(crate) const RESTORE: &str = "DELETE FROM article_waiver WHERE article_id = $1 AND rule = $2";
pub(crate) const FORGET: &str = "DELETE FROM article_waiver WHERE article_id = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[OF_ARTICLE, WAIVE, RESTORE, FORGET];

/// The rules that do not hold for an article, and why.
pub async fn waived(conn: &mut Connection, article: ArticleId) -> db::Result<BTreeMap<Rule, String>> {
    rows!(conn, (String, String), OF_ARTICLE, article)?.into_iter().map(|(rule, reason)| Ok((word(&rule)?, reason))).collect()
}

/// Notes that a rule does not hold for an article.
pub async fn waive(conn: &mut Connection, article: ArticleId, rule: Rule, reason: &str) -> db::Result<()> {
    execute!(conn, WAIVE, article, rule.as_str(), reason).map(drop)
}

/// Notes that it holds again.
pub async fn restore(conn: &mut Connection, article: ArticleId, rule: Rule) -> db::Result<()> {
    execute!(conn, RESTORE, article, rule.as_str()).map(drop)
}

/// Lets go of what was decided for an article, before it goes for good.
pub async fn forget_of_article(conn: &mut Connection, article: ArticleId) -> db::Result<()> {
    execute!(conn, FORGET, article).map(drop)
}
