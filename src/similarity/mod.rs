//! Claims and facts that say the same: which are offered beside a claim, stored or still being worded, and why. None is linked by
//! itself.
//!
//! The engine is `likeness/`; here it meets the newsroom. Claims are read in the background ([`follow`]), their vectors kept, and all of
//! them held in memory, where a question is held against each.

/// What is decided on what is offered.
pub mod commands;
/// How often it was right.
pub mod numbers;
/// How much of the processor the background takes.
mod pace;
/// What is offered for claims made before.
pub mod queue;
/// Reads claims in the background.
mod reading;
/// SQL of likeness.
pub mod store;

pub use reading::{catch_up, follow};

use crate::{
    access::{Viewer, permission::Permission},
    base::{
        error::Fault,
        id::{ArticleId, ClaimId, FactId},
    },
    claim::{Claim, draft::LONGEST_STATEMENT, store::Row},
    fact::{self, store::OfClaim},
    likeness::{Content, Hit, Question, Reason, Vector},
    newsroom::Newsroom,
    text::normalise,
};
use serde::Serialize;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// How many claims are looked at one by one, and how many more when the first were not for the eyes of who asks.
const LOOKED_AT: [usize; 2] = [60, 1_000];
/// How many claims are offered.
const OFFERED: usize = 10;
/// What is less like it than this is not offered. One with another number is, below the others: the difference is what matters.
const LEAST: f32 = 0.5;
/// How many questions are held against all claims at once. Each takes a core for some hundredths of a second, and comes with every
/// pause of who words a claim.
static ASKING: Semaphore = Semaphore::const_new(4);
/// How long one waits for its turn: who words a claim has gone on by then.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the encoder is kept ready for who words a claim and will ask again.
const WORDING: Duration = Duration::from_secs(60);

/// A claim that may say the same.
#[derive(Clone, Debug, Serialize)]
pub struct Similar {
    /// The claim.
    pub claim: Claim,
    /// Where it stands.
    pub article: InArticle,
    /// How alike, by words and meaning; what differs is taken off. More than 1 where words agree too.
    pub score: f32,
    /// Why, and what differs.
    pub reasons: Vec<Told>,
    /// The fact that it is about already.
    pub fact_id: Option<FactId>,
}

/// The article of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct InArticle {
    /// Which.
    pub id: ArticleId,
    /// Its place in URLs.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// Where it appeared.
    pub outlet: String,
}

/// A fact that a claim which may say the same is about.
#[derive(Clone, Debug, Serialize)]
pub struct AboutFact {
    /// Its id.
    pub id: FactId,
    /// Its place in URLs.
    pub slug: String,
    /// What it says.
    pub statement: String,
    /// What the claim that led here does with it.
    pub relation: String,
    /// That claim.
    pub claim: ClaimId,
}

impl From<&OfClaim> for AboutFact {
    fn from(known: &OfClaim) -> Self {
        let (slug, statement, relation) = (known.slug.clone(), known.statement.clone(), known.relation.clone());
        Self { id: known.fact_id, slug, statement, relation, claim: known.claim_id }
    }
}

/// A reason, with the sentence that says it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// For programs.
    #[serde(flatten)]
    pub reason: Reason,
    /// For people.
    pub text: String,
}

impl From<Reason> for Told {
    fn from(reason: Reason) -> Self {
        Self { text: reason.sentence(), reason }
    }
}

/// Something that may say the same.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Offered {
    /// A fact, for the sake of a claim that is about it, which follows.
    Fact {
        /// The fact.
        fact: AboutFact,
        /// The score of that claim.
        score: f32,
        /// The reasons for that claim.
        reasons: Vec<Told>,
    },
    /// A claim.
    Claim(Box<Similar>),
}

impl Offered {
    /// The claim, if it is one.
    pub fn claim(&self) -> Option<&Similar> {
        match self {
            Self::Claim(claim) => Some(claim),
            Self::Fact { .. } => None,
        }
    }

    /// The fact, if it is one.
    pub const fn fact(&self) -> Option<&AboutFact> {
        match self {
            Self::Fact { fact, .. } => Some(fact),
            Self::Claim(_) => None,
        }
    }
}

/// What is offered beside a claim.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// The most alike first.
    pub items: Vec<Offered>,
    /// Whether meaning was compared, or words alone.
    pub by_meaning: bool,
    /// The fact that the claim is about beside which this is offered.
    #[serde(skip)]
    pub about: Option<FactId>,
}

impl Offer {
    /// The claims, each with the fact that is offered for its sake.
    pub fn claims(&self) -> impl Iterator<Item = (&Similar, Option<&AboutFact>)> {
        // A fact stands before the first claim about it.
        let before = |at: usize| at.checked_sub(1).and_then(|before| self.items[before].fact());
        self.items.iter().enumerate().filter_map(move |(at, offered)| Some((offered.claim()?, before(at))))
    }
}

impl Similar {
    /// Why it is offered and what differs, in a line that begins small.
    pub fn why(&self) -> String {
        let reasons: Vec<_> = self.reasons.iter().map(|told| told.text.as_str()).collect();
        reasons.join(" · ")
    }

    /// Whether one says that the other is false.
    pub fn is_opposite(&self) -> bool {
        self.reasons.iter().any(|told| matches!(told.reason, Reason::Denies { .. }))
    }
}

/// What may say the same as this claim, of what the viewer may see.
///
/// # Errors
/// [`Fault::Missing`] without such a claim, or when the viewer may not see it.
pub async fn of_claim(room: &Newsroom, viewer: &Viewer, id: ClaimId) -> Result<Offer, Fault> {
    let mut conn = room.db.read().await?;
    let missing = || Fault::Missing(format!("claim {id} does not exist"));
    let claim = store::claims(&mut conn, &[id], !viewer.sees_everything()).await?.pop().ok_or_else(missing)?.claim;
    let vector = store::known(&mut conn, &[id]).await?.pop().and_then(|known| reading::current(&known));
    drop(conn);
    offer(room, viewer, Asked { words: claim.statement, vector, claim: Some(id), article: None }).await
}

/// What may say the same as these words, which are stored nowhere yet. Of a claim that is being reworded, that one and what it is
/// about already are left out.
///
/// # Errors
/// [`Fault::Invalid`] when it is longer than a statement may be; [`Fault::Forbidden`] for who words no claims.
pub async fn of_words(room: &Newsroom, viewer: &Viewer, words: &str, claim: Option<ClaimId>) -> Result<Offer, Fault> {
    viewer.must(Permission::WriteClaims)?;
    let words = normalise(words).trim().to_owned();
    if words.chars().count() > LONGEST_STATEMENT {
        return Err(Fault::field("text", format!("is longer than {LONGEST_STATEMENT} characters: one claim says one thing")));
    }
    offer(room, viewer, Asked { words, vector: None, claim, article: None }).await
}

/// For each of these claims of an article, in their order, the claims of other articles that may say the same, as the newsroom sees
/// them: those that `fits` takes by score and reasons. All claims are held against all others in one pass.
///
/// # Errors
/// When the database is busy.
pub async fn across(room: &Newsroom, own: &[Row], fits: Fits) -> Result<Vec<Vec<Similar>>, Fault> {
    let ids: Vec<ClaimId> = own.iter().map(|row| row.claim.id).collect();
    let known = store::known(&mut room.db.read().await?, &ids).await?;
    let mut vectors: HashMap<ClaimId, Vector> = known.iter().filter_map(|known| Some((known.id, reading::current(known)?))).collect();
    let asked = own.iter().map(|Row { claim, .. }| Asked {
        words: claim.statement.clone(),
        vector: vectors.remove(&claim.id),
        claim: Some(claim.id),
        article: Some(claim.article_id),
    });
    Ok(closest(room, false, asked.collect(), fits).await?.0)
}

/// What of that which is found is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Fits {
    /// What is less like it by meaning and words together is not looked at, …
    pub least: f32,
    /// … nor what is less like it by words where meaning is not known.
    pub least_by_words: f32,
    /// Whether it is wanted when it is so alike, all differences taken off, for these reasons.
    pub takes: fn(f32, &[Reason]) -> bool,
}

/// Of words alone there is no measure from claim to claim: that some are shared is enough, and how many.
const OFFER: Fits = Fits { least: LEAST, least_by_words: 0.0, takes: |_, _| true };

/// For what others are looked for that say the same.
struct Asked {
    words: String,
    /// Where they stand, if that is known.
    vector: Option<Vector>,
    /// The claim that says it, which is left out.
    claim: Option<ClaimId>,
    /// The article whose claims are left out.
    article: Option<ArticleId>,
}

/// For each that is asked for the claims that are most like it, of those that readers see or of all; and whether meaning was compared.
async fn closest(room: &Newsroom, only_public: bool, asked: Vec<Asked>, fits: Fits) -> Result<(Vec<Vec<Similar>>, bool), Fault> {
    let (found, by_meaning) = ranked(room, only_public, asked, fits).await?;
    let ids: BTreeSet<ClaimId> = found.iter().flatten().map(|found| found.id).collect();
    let rows = store::claims(&mut room.db.read().await?, &ids.into_iter().collect::<Vec<_>>(), only_public).await?;
    let rows: HashMap<ClaimId, Row> = rows.into_iter().map(|row| (row.claim.id, row)).collect();
    let similar = |Compared { id, score, reasons }| {
        let (claim, article) = placed(rows.get(&id)?);
        Some(Similar { claim, article, score, reasons: reasons.into_iter().map(Told::from).collect(), fact_id: None })
    };
    Ok((found.into_iter().map(|found| found.into_iter().filter_map(similar).collect()).collect(), by_meaning))
}

/// A claim, and where it stands.
fn placed(row: &Row) -> (Claim, InArticle) {
    let (slug, title, outlet) = (row.slug.clone(), row.title.clone(), row.outlet.clone());
    (row.claim.clone(), InArticle { id: row.claim.article_id, slug, title, outlet })
}

/// The same as ids, with how alike each is and why.
async fn ranked(room: &Newsroom, only_public: bool, asked: Vec<Asked>, fits: Fits) -> Result<(Vec<Vec<Compared>>, bool), Fault> {
    let reader = room.clone();
    let think = move || {
        let question = |asked: &Asked| {
            let vector = asked.vector.or_else(|| reader.encoder(WORDING)?.vector(&asked.words));
            (Question::known(&asked.words, vector), vector.is_some())
        };
        let (questions, by_meaning): (Vec<_>, Vec<_>) = asked.iter().map(question).unzip();
        let mut hits = reader.likeness.index().search_all(&questions, LOOKED_AT[usize::from(only_public)]);
        let is_like = |hit: &Hit<ClaimId>| hit.score > if hit.cosine.is_some() { fits.least } else { fits.least_by_words };
        hits.iter_mut().for_each(|hits| hits.retain(is_like));
        (Arc::new(Looked { asked, questions, hits }), by_meaning.contains(&true))
    };
    let (looked, by_meaning) = in_turn(think).await?;
    let mut conn = room.db.read().await?;
    let own: Vec<ClaimId> = looked.asked.iter().filter_map(|asked| asked.claim).collect();
    let apart = Arc::new(store::apart(&mut conn, &own).await?);
    let mut found = Vec::new();
    for upto in LOOKED_AT {
        let wanted: BTreeSet<ClaimId> = looked.hits.iter().flat_map(|hits| hits.iter().take(upto)).map(|hit| hit.key).collect();
        let said = store::statements(&mut conn, &wanted.iter().copied().collect::<Vec<_>>(), only_public).await?;
        if !only_public {
            // Who sees everything and does not find it: it was deleted.
            let there: HashSet<ClaimId> = said.iter().map(|said| said.id).collect();
            wanted.difference(&there.into_iter().collect()).for_each(|id| room.likeness.remove(*id));
        }
        let (all, refused) = (Arc::clone(&looked), Arc::clone(&apart));
        found = off_thread(move || all.compared(&said, &refused, upto, fits)).await?;
        let has_enough = |(found, hits): (&Vec<_>, &Vec<_>)| found.len() >= OFFERED || hits.len() < upto;
        if !only_public || found.iter().zip(&looked.hits).all(has_enough) {
            break;
        }
    }
    Ok((found, by_meaning))
}

/// What was asked, and what was found for each.
struct Looked {
    asked: Vec<Asked>,
    questions: Vec<Question>,
    hits: Vec<Vec<Hit<ClaimId>>>,
}

/// In hundredths, as it is kept.
fn hundredths(score: f32) -> i64 {
    (f64::from(score) * 100.0).round() as i64
}

/// A claim that was looked at.
struct Compared {
    id: ClaimId,
    score: f32,
    reasons: Vec<Reason>,
}

impl Looked {
    /// For each question the best of what was found first, by what these say.
    fn compared(&self, said: &[store::Said], apart: &HashSet<(ClaimId, ClaimId)>, upto: usize, fits: Fits) -> Vec<Vec<Compared>> {
        let said: HashMap<ClaimId, (ArticleId, Content)> =
            said.iter().map(|said| (said.id, (said.article_id, Content::of(&said.statement)))).collect();
        let of_one = |((asked, question), hits): ((&Asked, &Question), &Vec<Hit<ClaimId>>)| {
            let compared = |hit: &Hit<ClaimId>| {
                let is_known = |claim| hit.key == claim || apart.contains(&(claim, hit.key));
                let (article, content) = said.get(&hit.key).filter(|_| !asked.claim.is_some_and(is_known))?;
                let (score, reasons) = question.compare(hit, content);
                let is_wanted = !reasons.is_empty() && (fits.takes)(score, &reasons);
                (is_wanted && Some(*article) != asked.article).then_some(Compared { id: hit.key, score, reasons })
            };
            let mut found: Vec<Compared> = hits.iter().take(upto).filter_map(compared).collect();
            found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.id.cmp(&other.id)));
            found.truncate(OFFERED);
            found
        };
        self.asked.iter().zip(&self.questions).zip(&self.hits).map(of_one).collect()
    }
}

/// What is offered beside one: the claims, before the first about a fact the fact.
async fn offer(room: &Newsroom, viewer: &Viewer, asked: Asked) -> Result<Offer, Fault> {
    let (only_public, itself) = (!viewer.sees_everything(), asked.claim);
    let (mut found, by_meaning) = closest(room, only_public, vec![asked], OFFER).await?;
    let found = found.pop().unwrap_or_default();
    let ids: Vec<ClaimId> = found.iter().map(|other| other.claim.id).chain(itself).collect();
    let facts = fact::store::of_claims(&mut room.db.read().await?, &ids, only_public).await?;
    let about = itself.and_then(|id| facts.get(&id)).map(|own| own.fact_id);
    let mut named: HashSet<FactId> = about.into_iter().collect();
    let mut items = Vec::new();
    for mut other in found {
        other.fact_id = facts.get(&other.claim.id).map(|known| known.fact_id);
        if let Some(known) = facts.get(&other.claim.id).filter(|known| named.insert(known.fact_id)) {
            items.push(Offered::Fact { fact: known.into(), score: other.score, reasons: other.reasons.clone() });
        }
        items.push(Offered::Claim(Box::new(other)));
    }
    Ok(Offer { items, by_meaning, about })
}

/// Thinks apart from the threads that answer, in its turn.
async fn in_turn<T: Send + 'static>(think: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let busy = || Fault::TooMany("Too many ask at once what says the same: try again in a second.".into(), 1);
    let turn = timeout(PATIENCE, ASKING.acquire()).await.ok().and_then(Result::ok).ok_or_else(busy)?;
    off_thread(move || {
        let thought = think();
        // Not before: it goes on even when whoever asked has gone.
        drop(turn);
        thought
    })
    .await
}

async fn off_thread<T: Send + 'static>(think: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(think).await.map_err(|error| Fault::Internal(format!("comparing: {error}")))
}
