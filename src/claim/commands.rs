//! Making, changing and deleting claims. Each is one transaction: the spans are anchored again against the stored
//! text, unknown sources are made, the claim is written, the history remembers.

use crate::{
    access::{permission::Permission, seconding},
    article,
    attribution::{chain, standing::Standing},
    base::{
        error::{Fault, Faults},
        id::{ArticleId, AttributionId, ClaimId},
    },
    claim::{
        Attribution, Check, Claim, Cue, Review,
        draft::{self, CheckedAttribution, ClaimDraft, SourceRef},
        store, via_of,
        withdrawal::store as withdrawal,
    },
    db::Sql,
    newsroom::Transaction,
    record::{
        Subject,
        act::{Act, Change},
        replay, state,
    },
    source,
    text::{Ruler, fold},
};

/// Makes a claim in the current revision of an article, as its own event.
///
/// # Errors
/// Those of [`make`].
pub async fn create(tx: &mut Transaction<'_>, article: ArticleId, id: Option<ClaimId>, draft: ClaimDraft) -> Result<Claim, Fault> {
    let (claim, stored) = make(tx, article, id, draft).await?;
    let act = Act::ClaimCreated(Change { before: (), after: (&claim).into() });
    record_made(tx, stored, &claim, act).await?;
    Ok(claim)
}

/// Stores a claim that was made, and records how.
///
/// # Errors
/// [`Fault::Clash`] when its id is taken.
pub async fn record_made(tx: &mut Transaction<'_>, stored: Sql, claim: &Claim, act: Act) -> Result<(), Fault> {
    let recorded = tx.record_storing(stored, Subject::Claim(claim.id), Some(claim.article_id), act).await;
    recorded.map_err(|error| {
        if error.is_constraint(store::ID_KEY) { Fault::Clash(format!("claim {} already exists", claim.id)) } else { error.into() }
    })
}

/// Makes a claim, and the statements that store it with its event ([`record_made`]). `id` lets a client that lost the answer ask
/// again without making it twice, and lets undo bring a deleted claim back as itself.
///
/// # Errors
/// [`Fault::Missing`] without such an article, [`Fault::Invalid`] naming the fields.
pub async fn make(tx: &mut Transaction<'_>, article: ArticleId, id: Option<ClaimId>, draft: ClaimDraft) -> Result<(Claim, Sql), Fault> {
    let person = tx.must(Permission::WriteClaims)?.clone();
    let written = article::store::written(tx.conn, article).await?;
    let written = written.ok_or_else(|| Fault::Missing(format!("article {article} does not exist")))?;
    if draft.spans.is_none() {
        return Err(Fault::field("/spans", "missing: say where the claim stands, as [{\"start\": …, \"end\": …}]"));
    }
    let checked = draft::check(draft, &Ruler::new(&written.text))?;
    let quote = checked.quote.unwrap_or_default();
    // A clock that was put back does not make it older than its article: lists by date set out from there.
    let now = tx.now.max(written.taken_at);
    let mut claim = Claim {
        id: id.unwrap_or_else(ClaimId::new),
        article_id: article,
        revision: written.revision,
        spans: checked.spans.unwrap_or_default(),
        statement: checked.statement.filter(|said| !said.is_empty()).unwrap_or_else(|| quote.clone()),
        quote,
        review: Review::Draft,
        check: checked.check.unwrap_or(Check::Unchecked),
        standing: Standing::Unattributed,
        flags: Vec::new(),
        attributions: attributed(tx, article, checked.attributions.unwrap_or_default(), &[]).await?,
        version: 1,
        created_by: person.name,
        created_at: now,
        updated_at: now,
    };
    claim.derive();
    let stored = store::insertion(&claim, written.revision_id, person.id, person.id)?;
    Ok((claim, stored))
}

/// Changes a claim that is still at `version`, if one is named. What is not sent stays. A submitted, approved or returned claim whose
/// words, spans or attributions change is a draft again; the newsroom's own finding can change by itself.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`], [`Fault::Stale`] when someone else was faster.
pub async fn change(tx: &mut Transaction<'_>, id: ClaimId, version: impl Into<Option<i64>>, draft: ClaimDraft) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = at_version(tx, id, version).await?;
    let before = row.claim.clone();
    let text = article::store::body(tx.conn, row.revision_id).await?.unwrap_or_default();
    let checked = draft::check(draft, &Ruler::new(&text))?;
    let mut after = before.clone();
    if let (Some(spans), Some(quote)) = (checked.spans, checked.quote) {
        // A statement that merely repeated the quote goes on repeating it.
        if after.statement == after.quote && checked.statement.is_none() {
            after.statement.clone_from(&quote);
        }
        (after.spans, after.quote) = (spans, quote);
    }
    if let Some(statement) = checked.statement {
        after.statement = if statement.is_empty() { after.quote.clone() } else { statement };
    }
    if let Some(check) = checked.check {
        after.check = check;
    }
    if let Some(attributions) = checked.attributions {
        after.attributions = attributed(tx, before.article_id, attributions, &before.attributions).await?;
        after.derive();
    }
    if after == before {
        return Ok(before);
    }
    let only_check = Claim { check: before.check, ..after.clone() } == before;
    if !only_check {
        after.review = Review::Draft;
    }
    let editor = if only_check { row.editor } else { tx.person()?.id };
    save(tx, Act::ClaimChanged, &row, after, editor).await
}

/// Deletes a claim that is still at `version`, if one is named, and that readers do not see.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when readers see it.
pub async fn delete(tx: &mut Transaction<'_>, id: ClaimId, version: impl Into<Option<i64>>) -> Result<(), Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = at_version(tx, id, version).await?;
    if readers_see(tx, &row).await? {
        return Err(Fault::Clash(
            "Readers see this claim: ask on its own page to withdraw it, with the reason; a second person agrees.".into(),
        ));
    }
    remove(tx, &row, None).await
}

/// Whether readers see a claim, and go on seeing it until this transaction ends. One of an article that somebody took from them alone
/// counts as seen until a second person agreed: nobody gets around two who decide by taking the article back.
///
/// # Errors
/// The database's.
pub async fn readers_see(tx: &mut Transaction<'_>, row: &store::Row) -> Result<bool, Fault> {
    // As publishing does, so that the two do not overtake each other.
    tx.conn.lock(&Subject::Article(row.claim.article_id).to_string()).await?;
    let article = row.claim.article_id;
    Ok(row.is_approved()
        && (article::store::is_published(tx.conn, article).await? || seconding::is_taken_back_by_one(tx.conn, article).await?))
}

/// Removes a claim that was read; of one that readers saw, `withdrawn` says why.
///
/// # Errors
/// [`Fault::Stale`] when someone else was faster.
pub async fn remove(tx: &mut Transaction<'_>, row: &store::Row, withdrawn: Option<state::Withdrawal>) -> Result<(), Fault> {
    let claim = &row.claim;
    if !store::delete(tx.conn, claim.id, claim.version).await? {
        return Err(stale(claim.version + 1));
    }
    let act = Act::ClaimDeleted(Change { before: claim.into(), after: withdrawn });
    tx.record(Subject::Claim(claim.id), Some(claim.article_id), act).await
}

/// Deletes an article that readers do not see, its claims first. Each is an event of its own; undoing the last brings all back.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when readers see it.
pub async fn delete_article(tx: &mut Transaction<'_>, id: ArticleId, version: Option<i64>) -> Result<(), Fault> {
    tx.must(Permission::WriteClaims)?;
    // As publishing does, so that the two do not overtake each other.
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let article = article::commands::at_version(tx, id, version).await?;
    article::commands::unpublished(&article)?;
    if seconding::is_taken_back_by_one(tx.conn, id).await? {
        return Err(Fault::Clash(
            "One person alone took it from its readers: it can be deleted when a second one has seconded that, under Review.".into(),
        ));
    }
    for row in store::of_article(tx.conn, id, false).await? {
        remove(tx, &row, None).await?;
    }
    source::commands::remove_of_article(tx, id).await?;
    article::commands::remove(tx, id, version).await
}

/// The claim, if it is still at `version`; `None` is any.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`].
pub async fn at_version(tx: &mut Transaction<'_>, id: ClaimId, version: impl Into<Option<i64>>) -> Result<store::Row, Fault> {
    let row = store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("claim {id} does not exist")))?;
    if version.into().is_none_or(|version| version == row.claim.version) { Ok(row) } else { Err(stale(row.claim.version)) }
}

/// A kind of event that brings a claim from one state to the next.
pub type Step = fn(Change<state::Claim, state::Claim>) -> Act;

/// Writes `after` over the row that was read as its next version and records it as this step.
///
/// # Errors
/// [`Fault::Stale`] when someone else was faster.
pub async fn save(
    tx: &mut Transaction<'_>,
    step: Step,
    row: &store::Row,
    mut after: Claim,
    editor: crate::base::id::PersonId,
) -> Result<Claim, Fault> {
    let before = &row.claim;
    after.version = before.version + 1;
    after.updated_at = tx.now.max(before.updated_at);
    let approved = match tx.reverses() {
        _ if after.review == Review::Approved => None,
        // As it was before what is taken back.
        Some(event) => match replay::claim::approved_before(tx.conn, after.id, event).await? {
            Some(approved) => Some(as_recorded(tx, &approved, after.clone()).await?),
            None => None,
        },
        None => row.clone().approved(),
    };
    if !store::update(tx.conn, row, &after, approved.as_ref(), editor).await? {
        return Err(stale(after.version));
    }
    let act = step(Change { before: before.into(), after: (&after).into() });
    tx.record(Subject::Claim(after.id), Some(after.article_id), act).await?;
    Ok(after)
}

/// Brings a claim from the state that a step left it in back to `to`, as its next version. What was done to it since and taken back
/// does not count.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Stale`] when it is not as the step left it.
pub async fn step_back(tx: &mut Transaction<'_>, left: &state::Claim, to: &state::Claim, step: Step) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = at_version(tx, left.id, None).await?;
    if row.claim.version != left.version && as_recorded(tx, left, row.claim.clone()).await? != row.claim {
        return Err(stale(row.claim.version));
    }
    let after = as_recorded(tx, to, row.claim.clone()).await?;
    let is_other = Claim { check: row.claim.check, review: row.claim.review, ..after.clone() } != row.claim;
    let editor = if is_other { tx.person()?.id } else { row.editor };
    save(tx, step, &row, after, editor).await
}

/// Brings a deleted claim back as itself, with the talk about it, and as what became of the suggestion it was made of, if nothing
/// else did.
///
/// # Errors
/// [`Fault::Clash`] when it is there, or somebody it cites is not there any more.
pub async fn restore(tx: &mut Transaction<'_>, gone: &state::Claim) -> Result<Claim, Fault> {
    let person = tx.must(Permission::WriteClaims)?.id;
    let there = || Fault::Clash(format!("claim {} is there already", gone.id));
    let left = replay::claim::left(tx.conn, gone.id).await?;
    if left.claim.is_some() {
        return Err(there());
    }
    let written = article::store::written(tx.conn, gone.article_id).await?.ok_or_else(|| Fault::Clash("its article was removed".into()))?;
    let blank = Claim {
        id: gone.id,
        article_id: gone.article_id,
        revision: gone.revision,
        spans: Vec::new(),
        quote: String::new(),
        statement: String::new(),
        review: Review::Draft,
        check: Check::Unchecked,
        standing: Standing::Unattributed,
        flags: Vec::new(),
        attributions: Vec::new(),
        version: gone.version + 1,
        created_by: String::new(),
        created_at: gone.created_at,
        updated_at: tx.now.max(gone.updated_at),
    };
    let claim = as_recorded(tx, gone, blank.clone()).await?;
    let seen = match &left.approved {
        Some(approved) => Some(Claim { review: claim.review, check: claim.check, ..as_recorded(tx, approved, blank).await? }),
        None => None,
    };
    let stored = store::insertion(
        seen.as_ref().unwrap_or(&claim),
        written.revision_id,
        left.author.unwrap_or(person),
        left.editor.unwrap_or(person),
    )?;
    record_made(tx, stored, &claim, Act::ClaimRestored(Change { before: (), after: (&claim).into() })).await?;
    if seen.is_some() {
        store::amend(tx.conn, &claim).await?;
    }
    for comment in left.comments.values() {
        store::restore_comment(tx.conn, claim.id, comment).await?;
    }
    if let Some(asked) = &left.withdrawal {
        withdrawal::ask(tx.conn, claim.id, asked).await?;
    }
    if let Some(assignment) = left.assignment {
        store::assign(tx.conn, claim.id, Some(assignment.to)).await?;
    }
    if let Some(origin) = left.origin {
        store::restore_origin(tx.conn, claim.id, written.revision_id, origin).await?;
    }
    Ok(store::by_id(tx.conn, claim.id).await?.map_or(claim, |row| row.claim))
}

/// A claim with everything that was decided about it as it was recorded once; sources are called as they are now.
async fn as_recorded(tx: &mut Transaction<'_>, kept: &state::Claim, mut claim: Claim) -> Result<Claim, Fault> {
    let unknown = |word: &str| Fault::Clash(format!("this program does not know “{word}”"));
    claim.spans.clone_from(&kept.spans);
    claim.quote.clone_from(&kept.quote);
    claim.statement.clone_from(&kept.statement);
    claim.review = kept.review.parse().map_err(|_| unknown(&kept.review))?;
    claim.check = kept.check.parse().map_err(|_| unknown(&kept.check))?;
    claim.attributions.clear();
    for kept in &kept.attributions {
        let source = source::store::by_id(tx.conn, kept.source.id).await?;
        let gone = || Fault::Clash(format!("the source “{}” was merged or removed since", kept.source.name));
        let source = source.ok_or_else(gone)?;
        claim.attributions.push(Attribution {
            id: kept.id,
            source: source::SourceName { id: source.id, name: source.name, kind: source.kind },
            status: kept.status,
            form: kept.form,
            identification: kept.identification,
            cue: kept.cue.as_ref().map(|cue| Cue { start: cue.start, end: cue.end, text: cue.text.clone() }),
            via: kept.via,
        });
    }
    claim.derive();
    Ok(claim)
}

fn stale(version: i64) -> Fault {
    Fault::Stale(format!("Someone else changed this claim: it is at version {version}. Read it again, then decide which version stays."))
}

/// Looks up or makes the sources and gives ids; an attribution that names one of `known` keeps its id. Who is only described is the
/// article's own, and who is named is of the registry.
async fn attributed(
    tx: &mut Transaction<'_>,
    article: ArticleId,
    mut checked: Vec<CheckedAttribution>,
    known: &[Attribution],
) -> Result<Vec<Attribution>, Fault> {
    let mut faults = Faults::default();
    for (at, item) in checked.iter_mut().enumerate() {
        let SourceRef::Id { id } = item.source else { continue };
        match source::store::by_id(tx.conn, id).await? {
            Some(found) if found.article_id.is_some_and(|of| of != article) => {
                let detail = format!("“{}” is only described in another article: give it a name there first", found.name);
                faults.add(format!("/attributions/{at}/source/id"), detail);
            }
            // Whom the article describes is named here: under that name.
            Some(found) if found.article_id.is_some() && !item.identification.is_of_its_article(&found.name) => {
                item.kind = item.kind.or(Some(found.kind));
                item.source = SourceRef::Name(found.name);
            }
            _ => {}
        }
    }
    let ids: Vec<AttributionId> =
        checked.iter().map(|item| item.id.filter(|id| known.iter().any(|old| old.id == *id)).unwrap_or_else(AttributionId::new)).collect();
    let called = |of_article: bool| {
        let names = checked.iter().filter_map(|item| match &item.source {
            SourceRef::Name(name) => Some((name.as_str(), item.identification.is_of_its_article(name))),
            SourceRef::Id { .. } => None,
        });
        names.filter(move |(_, is_own)| *is_own == of_article).map(|(name, _)| name)
    };
    let names = || called(false);
    let mut heard = source::store::by_names(tx.conn, names()).await?;
    let unheard: Vec<&str> = names().filter(|name| !heard.contains_key(&fold(name))).collect();
    if !unheard.is_empty() {
        source::store::lock_names(tx.conn, unheard.iter().copied()).await?;
        heard.extend(source::store::by_names(tx.conn, unheard.into_iter()).await?);
    }
    source::store::lock_unnamed(tx.conn, article, called(true)).await?;
    let mut attributions = Vec::new();
    for (at, item) in checked.into_iter().enumerate() {
        let pointer = format!("/attributions/{at}/source");
        let source = match &item.source {
            SourceRef::Name(name) if item.identification.is_of_its_article(name) => {
                source::commands::described(tx, article, name, item.identification, item.kind, &pointer).await?
            }
            SourceRef::Name(name) => match heard.get(&fold(name)) {
                Some(known) => known.clone(),
                None => source::commands::named(tx, name, item.kind, &pointer).await?,
            },
            SourceRef::Id { id } => match source::store::by_id(tx.conn, *id).await? {
                Some(found) => source::SourceName { id: found.id, name: found.name, kind: found.kind },
                None => {
                    faults.add(format!("{pointer}/id"), format!("source {id} does not exist"));
                    continue;
                }
            },
        };
        attributions.push(Attribution {
            id: ids[at],
            source,
            status: item.status,
            form: item.form,
            identification: item.identification,
            cue: item.cue.map(|(span, text)| Cue { start: span.start, end: span.end, text }),
            via: item.via.and_then(|via| ids.get(via).copied()),
        });
    }
    // One that is missing would shift the others.
    if attributions.len() == ids.len() {
        refuse_repeats(&attributions, &mut faults);
    }
    faults.or(attributions)
}

/// A source says one thing about a claim once, and nothing reached us from it through itself.
fn refuse_repeats(attributions: &[Attribution], faults: &mut Faults) {
    let via = via_of(attributions);
    for (at, one) in attributions.iter().enumerate() {
        let name = &one.source.name;
        if attributions[..at].iter().any(|other| other.source.id == one.source.id && other.status == one.status) {
            let detail =
                format!("{} already stands in this list as {}: leave one of the two, or give it another status", name, one.status.label());
            faults.add(format!("/attributions/{at}/source"), detail);
        }
        let relays = chain::chain(&via, at);
        if relays[..relays.len() - 1].iter().any(|relay| attributions[*relay].source.id == one.source.id) {
            faults.add(
                format!("/attributions/{at}/via"),
                format!("leads through {name} to {name}: name somebody else who passed it on, or nobody"),
            );
        }
    }
}
