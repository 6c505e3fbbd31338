//! Waiving a rule of sourcing for one article.

use super::store;
use crate::{
    access::permission::Permission,
    account::settings::reason_for_rule,
    article,
    base::{error::Fault, id::ArticleId},
    newsroom::Transaction,
    record::{
        Subject,
        act::{Act, Change},
        state::Waiver,
    },
    sourcing::Rule,
};

/// Lets a rule not hold for an article, for a reason that its checklist shows.
///
/// # Errors
/// [`Fault::Missing`] without such an article, [`Fault::Invalid`] without a reason or for one that is too long.
pub async fn waive(tx: &mut Transaction<'_>, id: ArticleId, rule: Rule, reason: &str) -> Result<(), Fault> {
    let reason = reason_for_rule(rule, reason).map_err(|why| Fault::field("/reason", why))?;
    let before = waiver(tx, id, rule).await?;
    let after = Waiver { rule: rule.to_string(), reason };
    if before.as_ref() == Some(&after) {
        return Ok(());
    }
    store::waive(tx.conn, id, rule, &after.reason).await?;
    tx.record(Subject::Article(id), Some(id), Act::ArticleRuleWaived(Change { before, after })).await
}

/// Lets a rule hold again for an article; one that holds goes on holding.
///
/// # Errors
/// [`Fault::Missing`] without such an article.
pub async fn restore(tx: &mut Transaction<'_>, id: ArticleId, rule: Rule) -> Result<(), Fault> {
    let Some(before) = waiver(tx, id, rule).await? else { return Ok(()) };
    store::restore(tx.conn, id, rule).await?;
    tx.record(Subject::Article(id), Some(id), Act::ArticleRuleRestored(Change { before, after: () })).await
}

/// Takes back that a rule was waived or restored: what was before holds again.
///
/// # Errors
/// [`Fault::Stale`] when something else was decided since.
pub async fn step_back(tx: &mut Transaction<'_>, id: ArticleId, before: Option<&Waiver>, after: Option<&Waiver>) -> Result<(), Fault> {
    let Some(named) = before.or(after) else { return Ok(()) };
    let rule: Rule = named.rule.parse().map_err(Fault::Clash)?;
    if waiver(tx, id, rule).await?.as_ref() != after {
        return Err(Fault::Stale(String::new()));
    }
    match before {
        Some(before) => waive(tx, id, rule, &before.reason).await,
        None => restore(tx, id, rule).await,
    }
}

/// Why a rule does not hold for an article, which this command holds.
async fn waiver(tx: &mut Transaction<'_>, id: ArticleId, rule: Rule) -> Result<Option<Waiver>, Fault> {
    tx.must(Permission::WriteArticles)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    article::store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("article {id} does not exist")))?;
    let reason = store::waived(tx.conn, id).await?.remove(&rule);
    Ok(reason.map(|reason| Waiver { rule: rule.to_string(), reason }))
}
