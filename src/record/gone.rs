//! What became of what is not there any more: an address that once led somewhere never says that there was nothing.

use super::{act::Act, replay::claim::OF_ONE, state, store::Stored};
use crate::{
    base::id::{ArticleId, ClaimId, SourceId},
    db::{self, Connection, escape_like},
    row, rows,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

pub(crate) const MERGES: &str =
    "SELECT before FROM event WHERE action = 'source.merged' AND before LIKE $1 ESCAPE '\\' ORDER BY at DESC, id DESC LIMIT 20";
pub(crate) const DELETIONS: &str = "SELECT DISTINCT e.subject FROM article t JOIN event e ON e.article_id = t.id \
     WHERE t.id = $1 AND e.action = 'claim.deleted' AND e.at >= t.publication_at ORDER BY e.subject LIMIT 100";
pub(crate) const REMOVAL: &str = "SELECT r.at FROM event r WHERE r.action = 'article.removed' AND (r.before LIKE $1 ESCAPE '\\' OR r.before LIKE $2 ESCAPE '\\') \
     AND EXISTS (SELECT 1 FROM event p WHERE p.subject = r.subject AND p.action = 'article.published') ORDER BY r.at DESC, r.id DESC LIMIT 1";
pub(crate) const PUBLICATION: &str = "SELECT publication_at FROM article WHERE id = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[MERGES, DELETIONS, REMOVAL, PUBLICATION];

/// Most merges that are followed, one into the next.
const MOST_STEPS: usize = 16;

/// The sources that the one of this id or place in URLs was merged into, one into the next.
pub async fn merged_into(conn: &mut Connection, place: &str) -> db::Result<Vec<SourceId>> {
    let (mut place, mut found) = (place.to_owned(), Vec::new());
    while found.len() < MOST_STEPS {
        // As it stands in the event: in quotation marks.
        let quoted = serde_json::Value::from(place.as_str()).to_string();
        let merges = rows!(conn, (String,), MERGES, format!("%:{}%", escape_like(&quoted)))?;
        let merged = merges.into_iter().filter_map(|(before,)| serde_json::from_str::<state::Merged>(&before).ok());
        let Some(into) = merged.into_iter().find(|it| it.merged.slug == place || it.merged.id.to_string() == place) else { break };
        found.push(into.into.id);
        place = into.into.id.to_string();
    }
    Ok(found)
}

/// When an article that readers once saw was deleted, by its id or place in URLs.
pub async fn article(conn: &mut Connection, place: &str) -> db::Result<Option<DateTime<Utc>>> {
    // As it stands in the event: in quotation marks, of the fields that come first.
    let quoted = escape_like(&serde_json::Value::from(place).to_string());
    let found = row!(conn, (DateTime<Utc>,), REMOVAL, format!("{{\"id\":{quoted}%"), format!("{{\"id\":\"%\",\"slug\":{quoted},%"))?;
    Ok(found.map(|(at,)| at))
}

/// A claim that readers saw and do not see any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withdrawn {
    /// When it was taken from them.
    pub at: DateTime<Utc>,
    /// Why, as they are told; empty when it was deleted while they did not see it.
    pub why: String,
    /// Of which article it was.
    pub article: ArticleId,
}

/// How a claim that readers saw was taken from them; `None` for one that is there, that they never saw, or whose article they do not
/// see.
pub async fn withdrawn(conn: &mut Connection, claim: ClaimId) -> db::Result<Option<Withdrawn>> {
    // Whether readers see it while its article is published, and how and where it went.
    let (mut approved, mut gone) = (false, None);
    for event in rows!(conn, Stored, OF_ONE, format!("claim/{claim}"))? {
        match event.act() {
            Some(Act::ClaimCreated(_) | Act::ClaimAccepted(_) | Act::ClaimRestored(_)) => gone = None,
            Some(Act::ClaimDeleted(change)) => {
                let why = change.after.map(|withdrawal| withdrawal.reason).unwrap_or_default();
                gone = approved.then_some(Withdrawn { at: event.at, why, article: change.before.article_id });
            }
            _ => {}
        }
        approved = approved || event.approves();
    }
    let Some(gone) = gone else { return Ok(None) };
    let published = row!(conn, (Option<DateTime<Utc>>,), PUBLICATION, gone.article)?.and_then(|(published,)| published);
    Ok(published.filter(|published| *published <= gone.at).map(|_| gone))
}

/// How claims of an article were taken from its readers, the first one first.
pub async fn withdrawn_of_article(conn: &mut Connection, article: ArticleId) -> db::Result<BTreeSet<Withdrawn>> {
    let mut found = BTreeSet::new();
    for (subject,) in rows!(conn, (String,), DELETIONS, article)? {
        if let Some(Ok(claim)) = subject.strip_prefix("claim/").map(str::parse) {
            found.extend(withdrawn(conn, claim).await?);
        }
    }
    Ok(found)
}
