//! Making, changing and deleting claims. Each is one transaction: the spans are anchored again against the stored
//! text, unknown sources are made, the claim is written, the history remembers.

use crate::{
    access::permission::Permission,
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
    },
    db::Sql,
    newsroom::Transaction,
    record::{Action, Subject},
    source,
    text::{Ruler, fold},
};
use serde::Serialize;

/// Makes a claim in the current revision of an article, as its own event.
///
/// # Errors
/// Those of [`make`].
pub async fn create(tx: &mut Transaction<'_>, article: ArticleId, id: Option<ClaimId>, draft: ClaimDraft) -> Result<Claim, Fault> {
    let (claim, stored) = make(tx, article, id, draft).await?;
    record_made(tx, stored, Action::ClaimCreated, &claim, &claim).await?;
    Ok(claim)
}

/// Stores a claim that was made, and records it as `after`.
///
/// # Errors
/// [`Fault::Clash`] when its id is taken.
pub async fn record_made(
    tx: &mut Transaction<'_>,
    stored: Sql,
    action: Action,
    claim: &Claim,
    after: &impl Serialize,
) -> Result<(), Fault> {
    let recorded = tx.record_storing(stored, action, Subject::Claim(claim.id), Some(claim.article_id), &(), after).await;
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
        attributions: attributed(tx, checked.attributions.unwrap_or_default(), &[]).await?,
        version: 1,
        created_by: person.name,
        created_at: now,
        updated_at: now,
    };
    claim.derive();
    let stored = store::insertion(&claim, written.revision_id, person.id)?;
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
    let before = row.claim;
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
        after.attributions = attributed(tx, attributions, &before.attributions).await?;
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
    save(tx, Action::ClaimChanged, &before, after, editor).await
}

/// Deletes a claim that is still at `version`, if one is named.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`].
pub async fn delete(tx: &mut Transaction<'_>, id: ClaimId, version: impl Into<Option<i64>>) -> Result<(), Fault> {
    tx.must(Permission::WriteClaims)?;
    let row = at_version(tx, id, version).await?;
    if !store::delete(tx.conn, id, row.claim.version).await? {
        return Err(stale(row.claim.version + 1));
    }
    tx.record(Action::ClaimDeleted, Subject::Claim(id), Some(row.claim.article_id), &row.claim, &()).await
}

/// The claim, if it is still at `version`; `None` is any.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`].
pub async fn at_version(tx: &mut Transaction<'_>, id: ClaimId, version: impl Into<Option<i64>>) -> Result<store::Row, Fault> {
    let row = store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("claim {id} does not exist")))?;
    if version.into().is_none_or(|version| version == row.claim.version) { Ok(row) } else { Err(stale(row.claim.version)) }
}

/// Writes `after` over `before` as its next version and remembers it under `action`.
///
/// # Errors
/// [`Fault::Stale`] when someone else was faster.
pub async fn save(
    tx: &mut Transaction<'_>,
    action: Action,
    before: &Claim,
    mut after: Claim,
    editor: crate::base::id::PersonId,
) -> Result<Claim, Fault> {
    after.version = before.version + 1;
    after.updated_at = tx.now.max(before.updated_at);
    if !store::update(tx.conn, &after, before.version, editor).await? {
        return Err(stale(after.version));
    }
    tx.record(action, Subject::Claim(after.id), Some(after.article_id), before, &after).await?;
    Ok(after)
}

fn stale(version: i64) -> Fault {
    Fault::Stale(format!("Someone else changed this claim: it is at version {version}. Read it again, then decide which version stays."))
}

/// Looks up or makes the sources and gives ids; an attribution that names one of `known` keeps its id.
async fn attributed(tx: &mut Transaction<'_>, checked: Vec<CheckedAttribution>, known: &[Attribution]) -> Result<Vec<Attribution>, Fault> {
    let ids: Vec<AttributionId> =
        checked.iter().map(|item| item.id.filter(|id| known.iter().any(|old| old.id == *id)).unwrap_or_else(AttributionId::new)).collect();
    let names = || checked.iter().filter_map(|item| if let SourceRef::Name(name) = &item.source { Some(name.as_str()) } else { None });
    let mut heard = source::store::by_names(tx.conn, names()).await?;
    let unheard: Vec<&str> = names().filter(|name| !heard.contains_key(&fold(name))).collect();
    if !unheard.is_empty() {
        source::store::lock_names(tx.conn, unheard.iter().copied()).await?;
        heard.extend(source::store::by_names(tx.conn, unheard.into_iter()).await?);
    }
    let mut faults = Faults::default();
    let mut attributions = Vec::new();
    for (at, item) in checked.into_iter().enumerate() {
        let pointer = format!("/attributions/{at}/source");
        let source = match &item.source {
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
