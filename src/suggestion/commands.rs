//! Reading an article, accepting and dismissing what was proposed for it. A decision is one act: one transaction, one event.

use crate::{
    access::{Viewer, permission::Permission},
    article::{self, Article},
    attribution::{Identification, SourceKind, is_counted},
    base::{
        error::Fault,
        id::{ArticleId, ClaimId, RevisionId},
    },
    claim::{self, Claim, Cue, draft::ClaimDraft},
    db::Connection,
    newsroom::{Newsroom, Transaction},
    record::{
        Subject,
        act::{Act, Change},
        state,
    },
    source,
    suggest::{Calibration, Engine, Language, ProposedAttribution, Sure, aliases, is_stand_in, proposals},
    suggestion::{
        Offer, Outcome, Suggested, Suggestion,
        choice::Choices,
        store::{self, Decision, Reading},
    },
    text::{Ruler, Span, fold},
};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// What an attribution is credited to when the text names nobody, “it was alleged”, or only says “he” of one of several.
const UNNAMED: &str = "Unnamed source";

/// What the engine proposes for an article. The first time the article is read, which is kept; a later model reads it
/// again only while nobody has decided on anything.
///
/// # Errors
/// When the viewer may not see the desk; [`Fault::Missing`] without such an article.
pub async fn offer(room: &Newsroom, viewer: &Viewer, article: ArticleId) -> Result<Offer, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let article = existing(&mut conn, article).await?;
    let engine = room.engine().clone();
    let stays = stays(&mut conn, article.revision_id, &engine).await?;
    drop(conn);
    if !stays {
        let readings = room.shelf.of::<Readings>();
        // One text at a time; whoever waited for the same one finds it read.
        let _turn = readings.turn.lock().await;
        let mut conn = room.read(viewer, Permission::ReadDesk).await?;
        let stays = self::stays(&mut conn, article.revision_id, &engine).await?;
        drop(conn);
        if !stays {
            readings.count.fetch_add(1, Ordering::Relaxed);
            read(room, engine, &article).await?;
        }
    }
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let reading = store::reading(&mut conn, article.revision_id).await?.ok_or_else(gone)?;
    let mut items = reading.items;
    for item in &mut items {
        for one in &mut item.attributions {
            recognise(&mut conn, article.id, one).await?;
        }
        item.attributions = each_once(std::mem::take(&mut item.attributions));
    }
    Ok(Offer { model: reading.model, known_language: reading.known_language, items })
}

/// Texts that were read because somebody asked what is proposed for them.
#[derive(Default)]
pub struct Readings {
    turn: Mutex<()>,
    count: AtomicU64,
}

impl Readings {
    /// How many there were since the start.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}

/// Whether what is kept of a text's reading is what this engine would be asked for.
async fn stays(conn: &mut Connection, revision: RevisionId, engine: &Engine) -> Result<bool, Fault> {
    Ok(match store::reading(conn, revision).await? {
        None => false,
        Some(reading) if reading.items.iter().any(|item| item.state != Outcome::Open) => true,
        Some(reading) => !store::gives_way(conn, &reading.model, engine.name()).await?,
    })
}

async fn existing(conn: &mut Connection, id: ArticleId) -> Result<Article, Fault> {
    article::store::by_id(conn, id).await?.ok_or_else(|| Fault::Missing(format!("article {id} does not exist")))
}

/// What decisions on the suggestions of a text wait for each other under.
fn reading_of(revision: RevisionId) -> String {
    format!("reading {revision}")
}

fn gone() -> Fault {
    Fault::Clash("The article was read again just now. Load it again.".into())
}

/// Reads an article and keeps what was found. Reading a long text takes the processor for a while: off the threads that answer.
///
/// # Errors
/// When the database is busy.
pub async fn read(room: &Newsroom, engine: Engine, article: &Article) -> Result<usize, Fault> {
    let (text, language) = (article.text.clone().unwrap_or_default(), article.language.clone());
    let mut conn = room.db.read().await?;
    let learnt = store::calibration(&mut conn, engine.name()).await?.unwrap_or_default();
    let choices = store::choices(&mut conn, engine.name()).await?;
    drop(conn);
    let (reading, sure) = tokio::task::spawn_blocking(move || understand(&engine, &learnt, &choices, &text, &language))
        .await
        .map_err(|error| Fault::Internal(format!("reading: {error}")))?;
    let (revision, count) = (article.revision_id, reading.items.len());
    room.write_as_program(move |tx| {
        Box::pin(async move {
            tx.conn.lock(&reading_of(revision)).await?;
            // A reading stays once somebody has decided on something, and beside one of a model that came before its own.
            let gives_way = match store::reading(tx.conn, revision).await? {
                Some(known) => {
                    !store::is_decided(tx.conn, revision).await? && store::gives_way(tx.conn, &known.model, &reading.model).await?
                }
                None => true,
            };
            if gives_way {
                store::forget(tx.conn, revision).await?;
                store::keep(tx.conn, revision, &reading, &sure, tx.now).await?;
            }
            Ok(count)
        })
    })
    .await
}

/// What the engine proposes, under the names and as sure as this desk's decisions say, and how sure it was of each field before that.
fn understand(engine: &Engine, learnt: &Calibration, choices: &Choices, text: &str, language: &str) -> (Reading, Vec<Option<Sure>>) {
    let reading = engine.read_in(text, Some(language));
    let found = proposals(text, &reading);
    let ruler = Ruler::new(text);
    // Numbered once they are in the order of the text.
    let open = |spans: Vec<Span>, confidence: f32| Suggestion {
        n: 0,
        quote: crate::anchor::quote(&ruler, &spans),
        spans,
        statement: None,
        attributions: Vec::new(),
        confidence: per_cent(confidence),
        state: Outcome::Open,
        claim_id: None,
    };
    // What decisions teach of English says nothing of rules for other languages.
    let is_english = reading.language == Some(Language::English);
    let cited = found.claims.into_iter().map(|proposal| {
        let offered = Suggestion {
            statement: proposal.statement,
            attributions: proposal.attributions.into_iter().map(|found| suggested(found, choices, &ruler)).collect(),
            ..open(proposal.spans, if is_english { learnt.of(proposal.sure).all() } else { proposal.confidence })
        };
        (offered, is_english.then_some(proposal.sure))
    });
    // That nobody is cited is as sure as that the engine overlooked nobody; it says nothing about that.
    let uncited = found.unattributed.into_iter().map(|sentence| (open(vec![sentence.span], 0.0), None));
    let mut items: Vec<(Suggestion, Option<Sure>)> = cited.chain(uncited).collect();
    items.sort_by(|(one, _), (other, _)| one.spans.cmp(&other.spans));
    (0..).zip(&mut items).for_each(|(n, (item, _))| item.n = n);
    let (items, sure) = items.into_iter().unzip();
    (Reading { model: engine.name().to_owned(), known_language: reading.language.is_some(), items }, sure)
}

fn suggested(found: ProposedAttribution, choices: &Choices, ruler: &Ruler<'_>) -> Suggested {
    let words = |span| ruler.slice(span).unwrap_or_default().to_owned();
    let (source, kind) = found.source.map_or_else(|| (UNNAMED.to_owned(), found.kind), |name| choices.of(&name, found.kind));
    // “The report” is one of many; who it is cannot be in doubt.
    let is_report = found.identification == Identification::Named && kind == SourceKind::Document && is_counted(&source);
    let identification = if is_report { Identification::Described } else { found.identification };
    Suggested {
        source,
        source_id: None,
        kind,
        mention: crate::anchor::quote(ruler, &found.mention),
        status: found.status,
        form: found.form,
        identification,
        cue: found.cue.map(|span| Cue { start: span.start, end: span.end, text: words(span) }),
        via: found.via.and_then(|at| u32::try_from(at).ok()),
        reason: found.reason,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 … 100")]
fn per_cent(confidence: f32) -> u8 {
    (confidence * 100.0).round().clamp(0.0, 100.0) as u8
}

/// The registry's name for a source, when it knows how the text calls it; who is only described is the article's own.
async fn recognise(conn: &mut Connection, article: ArticleId, one: &mut Suggested) -> Result<(), Fault> {
    if one.identification.is_of_its_article(&one.source) {
        if let Some(known) = source::store::described(conn, article, &one.source, one.identification).await? {
            (one.source, one.source_id, one.kind) = (known.name, Some(known.id), known.kind);
        }
        return Ok(());
    }
    // "Who" is not the WHO.
    for name in [one.source.clone(), one.mention.clone()].into_iter().filter(|name| !is_stand_in(name)) {
        if let Some(known) = source::store::by_name(conn, &name).await? {
            (one.source, one.source_id, one.kind) = (known.name, Some(known.id), known.kind);
            break;
        }
    }
    Ok(())
}

/// The same, each source with each status once, and none through itself: two mentions may turn out to be one source.
fn each_once(attributions: Vec<Suggested>) -> Vec<Suggested> {
    let is_same = |one: &Suggested, other: &Suggested| match (one.source_id, other.source_id) {
        (None, None) => fold(&one.source) == fold(&other.source),
        (one, other) => one == other,
    };
    let first = |at: usize| {
        let one = &attributions[at];
        attributions[..at].iter().position(|other| is_same(one, other) && one.status == other.status).unwrap_or(at)
    };
    let firsts: Vec<usize> = (0..attributions.len()).map(first).collect();
    let kept: Vec<usize> = (0..attributions.len()).filter(|at| firsts[*at] == *at).collect();
    let through = |at: usize| attributions[at].via.and_then(|via| firsts.get(via as usize)).copied();
    let relayed = |at: usize| {
        let via = through(at).filter(|via| !is_same(&attributions[at], &attributions[*via]))?;
        kept.iter().position(|kept| *kept == via).and_then(|at| u32::try_from(at).ok())
    };
    kept.iter().map(|at| Suggested { via: relayed(*at), ..attributions[*at].clone() }).collect()
}

/// Makes a claim of a suggestion. What `draft` holds replaces what was proposed. Asked again under the same `id` after a
/// lost answer, gives the claim that was made.
///
/// # Errors
/// [`Fault::Missing`] without such a suggestion, [`Fault::Clash`] when it was decided on already, and those of making a claim.
pub async fn accept(tx: &mut Transaction<'_>, article: ArticleId, n: u32, id: Option<ClaimId>, draft: ClaimDraft) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    let (article, model, mut suggestion) = proposed(tx, article, n).await?;
    if let Some(made) = suggestion.claim_id {
        if id == Some(made) {
            return claim::store::by_id(tx.conn, made).await?.map(|row| row.claim).ok_or_else(gone);
        }
        return Err(Fault::Clash(format!("suggestion {n} was accepted already, as claim {made}")));
    }
    if suggestion.state == Outcome::Dismissed {
        return Err(Fault::Clash(format!("suggestion {n} was dismissed; take the dismissal back first")));
    }
    // The names by which the text calls its sources, to be known with those that the editor kept.
    let text = article.text.as_deref().unwrap_or_default();
    let mut called: Vec<(String, Vec<String>)> = Vec::new();
    for one in &mut suggestion.attributions {
        let names = aliases(text, &one.source, &one.mention);
        recognise(tx.conn, article.id, one).await?;
        if !names.is_empty() {
            called.push((fold(&one.source), names));
        }
    }
    if !called.is_empty() {
        source::commands::lock(tx).await?;
    }
    suggestion.attributions = each_once(suggestion.attributions);
    let mut whole = suggestion.draft();
    let ClaimDraft { spans, statement, check, attributions } = draft;
    whole.spans = spans.or(whole.spans);
    whole.statement = statement.or(whole.statement);
    whole.check = check.or(whole.check);
    whole.attributions = attributions.or(whole.attributions);
    let (claim, stored) = crate::claim::commands::make(tx, article.id, id, whole).await?;
    let changed = suggestion.changes(&claim).join(" ");
    let confidence = f64::from(suggestion.confidence) / 100.0;
    let accepted = state::Accepted { claim: (&claim).into(), suggestion: state::Origin { n, model, confidence, changed: changed.clone() } };
    crate::claim::commands::record_made(tx, stored, &claim, Act::ClaimAccepted(Change { before: (), after: accepted })).await?;
    decide(tx, &article, n, Outcome::Accepted, Some(claim.id), changed).await?;
    for made in &claim.attributions {
        for (_, names) in called.iter().filter(|(name, _)| *name == fold(&made.source.name)) {
            source::commands::called(tx, made.source.id, names).await?;
        }
    }
    Ok(claim)
}

/// Makes a claim of a suggestion whatever became of it meanwhile: a dismissal is taken back, and where somebody has made a claim of
/// it already, that one is given.
///
/// # Errors
/// [`Fault::Missing`] without such a suggestion, and those of making a claim.
pub async fn take(tx: &mut Transaction<'_>, article: ArticleId, n: u32, id: ClaimId, draft: ClaimDraft) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    if let Some(made) = made_of(tx, article, n).await? {
        return Ok(made);
    }
    if proposed(tx, article, n).await?.2.state == Outcome::Dismissed {
        reopen(tx, article, n).await?;
    }
    accept(tx, article, n, Some(id), draft).await
}

/// The claim that was made of a suggestion, if one was.
///
/// # Errors
/// [`Fault::Missing`] without such a suggestion.
pub async fn made_of(tx: &mut Transaction<'_>, article: ArticleId, n: u32) -> Result<Option<Claim>, Fault> {
    match proposed(tx, article, n).await?.2.claim_id {
        Some(made) => Ok(claim::store::by_id(tx.conn, made).await?.map(|row| row.claim)),
        None => Ok(None),
    }
}

/// Dismisses a suggestion; it stays dismissed.
///
/// # Errors
/// [`Fault::Missing`] without such a suggestion, [`Fault::Clash`] when it is a claim by now.
pub async fn dismiss(tx: &mut Transaction<'_>, article: ArticleId, n: u32) -> Result<(), Fault> {
    turn(tx, article, n, Outcome::Dismissed, Act::SuggestionDismissed).await
}

/// Takes a dismissal back.
///
/// # Errors
/// As for [`dismiss`].
pub async fn reopen(tx: &mut Transaction<'_>, article: ArticleId, n: u32) -> Result<(), Fault> {
    turn(tx, article, n, Outcome::Open, Act::SuggestionReopened).await
}

/// A kind of event that decides on a suggestion.
type Step = fn(Change<(), state::Suggestion>) -> Act;

async fn turn(tx: &mut Transaction<'_>, article: ArticleId, n: u32, outcome: Outcome, step: Step) -> Result<(), Fault> {
    tx.must(Permission::WriteClaims)?;
    let (article, _, suggestion) = proposed(tx, article, n).await?;
    if let Some(made) = suggestion.claim_id {
        return Err(Fault::Clash(format!("suggestion {n} was accepted already, as claim {made}")));
    }
    if suggestion.state == outcome {
        return Ok(());
    }
    let decided = state::Suggestion { revision_id: article.revision_id, n, quote: suggestion.quote };
    tx.record(Subject::Article(article.id), Some(article.id), step(Change { before: (), after: decided })).await?;
    decide(tx, &article, n, outcome, None, String::new()).await
}

async fn decide(
    tx: &mut Transaction<'_>,
    article: &Article,
    n: u32,
    outcome: Outcome,
    claim: Option<ClaimId>,
    changed: String,
) -> Result<(), Fault> {
    let is_open = outcome == Outcome::Open;
    let by = if is_open { None } else { Some(tx.person()?.id) };
    let made = Decision { outcome, claim, changed, by, at: (!is_open).then_some(tx.now) };
    Ok(store::decide(tx.conn, article.revision_id, n, &made).await?)
}

async fn proposed(tx: &mut Transaction<'_>, article: ArticleId, n: u32) -> Result<(Article, String, Suggestion), Fault> {
    let article = existing(tx.conn, article).await?;
    tx.conn.lock(&reading_of(article.revision_id)).await?;
    let reading = store::reading(tx.conn, article.revision_id).await?;
    let missing = || {
        Fault::Missing(format!(
            "article {} has no suggestion {n}; GET /api/v1/articles/{}/suggestions lists them",
            article.slug, article.slug
        ))
    };
    let Reading { model, items, .. } = reading.ok_or_else(missing)?;
    let suggestion = items.into_iter().find(|item| item.n == n).ok_or_else(missing)?;
    Ok((article, model, suggestion))
}
