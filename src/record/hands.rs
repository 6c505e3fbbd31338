//! Who had a hand in the words of a claim: none of them is the second person who approves it.

use super::{act::Act, replay, state, store::Stored};
use crate::{
    base::id::{ArticleId, ClaimId, FactId, PersonId},
    db::{self, Connection},
    row, rows,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

pub(crate) const OF_CLAIM: &str = super::store::stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 \
     AND NOT EXISTS (SELECT 1 FROM event u WHERE u.reverses = e.id) ORDER BY e.at, e.id"
);
pub(crate) const MERGES: &str = super::store::stored!(
    "event_in_article i JOIN event e ON e.id = i.event_id LEFT JOIN log_leaf l ON l.event_id = e.id \
     WHERE i.article_id = $1 AND e.action IN ('source.merged', 'source.split', 'source.attributions_moved', 'source.named', 'source.unnamed') ORDER BY e.at, e.id"
);
pub(crate) const CORRECTION: &str = super::store::stored!(
    "event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 AND e.action = 'claim.corrected' ORDER BY e.at DESC, e.id DESC LIMIT 1"
);

pub(crate) const OF_FACT: &str =
    super::store::stored!("event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 ORDER BY e.at, e.id");

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[OF_CLAIM, MERGES, CORRECTION, OF_FACT];

/// Who made a claim, and who changed its words or those it cites since it was approved last, merges among them. An act that was
/// undone counts for nothing; undoing one counts like any change.
pub async fn of_claim(conn: &mut Connection, claim: ClaimId, article: ArticleId) -> db::Result<BTreeSet<PersonId>> {
    let (mut author, mut since, mut approved_at) = (None, Vec::new(), None);
    for event in rows!(conn, Stored, OF_CLAIM, format!("claim/{claim}"))? {
        match event.act() {
            Some(Act::ClaimCreated(_) | Act::ClaimAccepted(_)) => author = author.or(event.actor_id),
            Some(Act::ClaimChanged(change) | Act::ClaimCorrected(change)) if words(&change.before) != words(&change.after) => {
                since.push(event.actor_id)
            }
            // What was restored or what this program does not understand may hold any words.
            Some(Act::ClaimRestored(_)) | None => since.push(event.actor_id),
            Some(Act::ClaimApproved(_) | Act::ClaimAgreed(_)) => {
                since.clear();
                approved_at = Some(event.at);
            }
            Some(_) => {}
        }
    }
    for event in rows!(conn, Stored, MERGES, article)?.into_iter().filter(|event| approved_at.is_none_or(|approved| event.at >= approved)) {
        let moved = match event.act() {
            Some(Act::SourceMerged(change)) => change.before.moved,
            Some(Act::SourceSplit(change)) => change.after.moved,
            Some(Act::AttributionsMoved(change)) => change.after.moved,
            Some(Act::SourceNamed(change)) => change.after.cited,
            Some(Act::SourceUnnamed(change)) => change.before.cited,
            _ => continue,
        };
        if moved.iter().any(|(of, _)| *of == claim) {
            since.push(event.actor_id);
        }
    }
    Ok(since.into_iter().chain([author]).flatten().collect())
}

/// Who did anything to a fact since readers saw it as it was then.
pub async fn of_fact(conn: &mut Connection, fact: FactId) -> db::Result<BTreeSet<PersonId>> {
    let mut steps: Vec<(i64, bool, Option<PersonId>)> = rows!(conn, Stored, OF_FACT, format!("fact/{fact}"))?
        .iter()
        .map(|event| match event.act().as_ref().and_then(replay::fact::left) {
            Some(left) => (left.version, left.waits_since.is_some(), event.actor_id),
            // It was removed, or this program does not understand it: it may hold anything.
            None => (i64::MAX, true, event.actor_id),
        })
        .collect();
    steps.sort_by_key(|(version, ..)| *version);
    let seen = steps.iter().rposition(|(_, waits, _)| !waits).map_or(0, |at| at + 1);
    Ok(steps[seen..].iter().filter_map(|(.., by)| *by).collect())
}

/// What of a claim a second person vouches for.
fn words(claim: &state::Claim) -> state::Claim {
    state::Claim { review: String::new(), check: String::new(), version: 0, updated_at: claim.created_at, ..claim.clone() }
}

/// A correction of a claim that waits for its author's nod.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Who corrected it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// How it was.
    pub before: state::Claim,
    /// How it is since.
    pub after: state::Claim,
}

/// The correction that left a claim at this version, sent back to its author.
pub async fn correction(conn: &mut Connection, claim: ClaimId, version: i64) -> db::Result<Option<Correction>> {
    let Some(event) = row!(conn, Stored, CORRECTION, format!("claim/{claim}"))? else { return Ok(None) };
    let (Some(Act::ClaimCorrected(change)), Some(by)) = (event.act(), event.actor_id) else { return Ok(None) };
    let waits = change.after.version == version && change.after.review == "returned";
    Ok(waits.then_some(Correction { by, at: event.at, before: change.before, after: change.after }))
}
