//! Claims made before that are about no fact and likely say the same as one of another article: for each the most alike, the best
//! first.
//!
//! To hold all claims against all others costs more than any page may. So each is held against the others once, in the background,
//! when it was read ([`catch_up`]); what is found is told to the claims found, too. It is kept until the words of one of both change,
//! one goes, or they are told apart: then it is looked for again.

/// SQL of the queue.
pub mod store;

use super::{AboutFact, Asked, Fits, InArticle, LEAST, Similar, Told, hundredths, off_thread, pace::Pace, placed, ranked, reading};
use crate::{
    access::{Viewer, permission::Permission},
    base::{error::Fault, id::ClaimId, paging::Page},
    claim::{Claim, store::Row},
    db::Lane,
    fact,
    likeness::{Content, Hit, Question},
    newsroom::Newsroom,
};
use serde::Serialize;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Claims that are held against all others in one pass: as many more take the processor from others for too long.
const AT_ONCE: i64 = 16;
/// What is offered beside a claim, where meaning is compared: words alone tell not how much alike both are.
const MOST_ALIKE: Fits = Fits { least: LEAST, least_by_words: f32::INFINITY, takes: |_, _| true };

/// A claim that is about no fact, and what it likely says the same as.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    /// The claim.
    pub claim: Claim,
    /// Where it stands.
    pub article: InArticle,
    /// The claim of another article that is most like it.
    pub other: Similar,
    /// The fact that this one is about.
    pub fact: Option<AboutFact>,
}

/// A page of the queue, the most alike first.
///
/// # Errors
/// [`Fault::Forbidden`] for who does not see the desk; the database's.
pub async fn page(room: &Newsroom, viewer: &Viewer, after: Option<(i64, ClaimId)>, limit: i64) -> Result<Page<Candidate>, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let Page { items: best, next } = Page::cut(store::best(&mut conn, after, limit + 1).await?, limit, |best| (best.score, best.claim_id));
    let (own, others): (Vec<ClaimId>, Vec<ClaimId>) = best.iter().map(|best| (best.claim_id, best.other_id)).unzip();
    let ids = [own.as_slice(), &others].concat();
    // What one of both is told apart from may have become the other one's fact since.
    let apart = super::store::apart(&mut conn, &own).await?;
    let known = super::store::known(&mut conn, &ids).await?;
    let rows = super::store::claims(&mut conn, &ids, false).await?;
    let facts = fact::store::of_claims(&mut conn, &others, false).await?;
    drop(conn);
    let compare = move || {
        let known: HashMap<ClaimId, &super::store::Known> = known.iter().map(|known| (known.id, known)).collect();
        let rows: HashMap<ClaimId, Row> = rows.into_iter().map(|row| (row.claim.id, row)).collect();
        let candidate = |best: &store::Best| {
            let (own, theirs) = (known.get(&best.claim_id)?, known.get(&best.other_id)?);
            let question = Question::known(&own.statement, reading::current(own));
            let cosine = reading::current(theirs).and_then(|vector| question.cosine(&vector));
            let score = best.score as f32 / 100.0;
            let (_, reasons) = question.compare(&Hit { key: best.other_id, score, cosine }, &Content::of(&theirs.statement));
            let (claim, article) = placed(rows.get(&best.claim_id)?);
            let (other, in_article) = placed(rows.get(&best.other_id)?);
            let fact = facts.get(&best.other_id).map(AboutFact::from);
            let fact_id = fact.as_ref().map(|fact| fact.id);
            let reasons = reasons.into_iter().map(Told::from).collect();
            Some(Candidate { claim, article, other: Similar { claim: other, article: in_article, score, reasons, fact_id }, fact })
        };
        best.iter().filter(|best| !apart.contains(&(best.claim_id, best.other_id))).filter_map(candidate).collect()
    };
    Ok(Page { items: off_thread(compare).await?, next })
}

/// Looks for the most alike of each claim for which it is to be looked, of the newest first, for so long at most; gives of how many.
/// What was found before a stop is not looked for again.
///
/// # Errors
/// When the database is busy.
pub async fn catch_up(room: &Newsroom, longest: Duration) -> Result<usize, Fault> {
    let (begin, mut last, mut count, mut pace) = (Instant::now(), ClaimId(Uuid::max()), 0, Pace::new());
    while begin.elapsed() < longest {
        let wanted = store::wanted(&mut room.db.read_in(Lane::Export).await?, last, AT_ONCE).await?;
        let Some(end) = wanted.last() else { break };
        last = *end;
        let start = Instant::now();
        match look(room, &wanted).await {
            // Who words a claim goes before.
            Err(Fault::TooMany(..)) => break,
            looked => count += looked?,
        }
        pace.rest(start.elapsed()).await;
    }
    Ok(count)
}

async fn look(room: &Newsroom, claims: &[ClaimId]) -> Result<usize, Fault> {
    let mut known = super::store::known(&mut room.db.read_in(Lane::Export).await?, claims).await?;
    known.sort_by_key(|known| known.id);
    let (mut looked, mut asked) = (Vec::new(), Vec::new());
    for known in known {
        // What has other words by now is read first.
        if let Some(vector) = reading::current(&known) {
            looked.push((known.id, super::store::digest(&known.statement)));
            asked.push(Asked { words: known.statement, vector: Some(vector), claim: Some(known.id), article: Some(known.article_id) });
        }
    }
    let (found, _) = ranked(room, false, asked, MOST_ALIKE).await?;
    let count = looked.len();
    for ((claim, words), found) in looked.into_iter().zip(found) {
        let found: Vec<(ClaimId, i64)> = found.iter().map(|one| (one.id, hundredths(one.score).max(1))).collect();
        room.db.write(Lane::Work, move |conn| Box::pin(async move { store::settle(conn, claim, words, &found).await })).await?;
    }
    Ok(count)
}
