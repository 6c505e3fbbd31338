//! Making, changing, linking, merging and splitting facts. Each act is one event on each fact that it changes, and counts its version up.

use super::{Fact, FactInput, Finding, LinkInput, NewFact, relatives, store};
use crate::{
    access::{self, Person, permission::Permission},
    account::settings::{self, Setting},
    base::{
        error::{Fault, Faults},
        id::{ClaimId, FactId},
    },
    claim::{self, Check},
    db::{self, Connection},
    newsroom::Transaction,
    provenance::ClaimRelation,
    record::{
        Action, Subject,
        act::{Act, Change},
        hands,
        state::{self, Evidence, Linked, Related},
        store::maker,
    },
    text::{fault_of_address, fold, normalise},
};
use chrono::{DateTime, Utc};

/// Longest statement, in code points.
pub const LONGEST_STATEMENT: usize = 1000;
/// Longest topic, and most of them.
const LONGEST_TOPIC: usize = 80;
const MOST_TOPICS: usize = 12;
/// Most findings that are kept of one fact: each stands in every event of it.
const MOST_FINDINGS: usize = 100;
/// Most pieces of evidence of a finding, and the longest text of one.
const MOST_EVIDENCE: usize = 20;
const LONGEST_EVIDENCE: usize = 2000;
/// Most other facts that one says how it stands to.
const MOST_RELATED: usize = 50;
/// Most claims that one request makes a fact of.
const MOST_CLAIMS: usize = 500;

/// A kind of event that brings a fact from one state to the next.
type Step = fn(Change<state::Fact, state::Fact>) -> Act;

/// Makes a fact, of one claim, several or none.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields, [`Fault::Clash`] when a claim is about another fact.
pub async fn create(tx: &mut Transaction<'_>, input: NewFact) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    let mut faults = Faults::default();
    if input.claims.len() > MOST_CLAIMS {
        return Err(Fault::field("/claims", format!("link at most {MOST_CLAIMS} claims at once")));
    }
    let mut statement = input.statement.filter(|said| !said.trim().is_empty());
    let mut links: Vec<Linked> = Vec::new();
    for (at, LinkInput { claim, relation }) in input.claims.iter().enumerate() {
        let pointer = format!("/claims/{at}/claim");
        match claim::store::by_id(tx.conn, *claim).await? {
            None => faults.add(pointer, format!("claim {claim} does not exist")),
            Some(_) if links.iter().any(|link| link.claim == *claim) => faults.add(pointer, "stands in this list twice"),
            Some(row) => {
                statement.get_or_insert(row.claim.statement);
                links.push(Linked { claim: *claim, relation: *relation });
            }
        }
    }
    if statement.is_none() && faults.is_empty() {
        faults.add("/statement", "missing: say what is claimed, in one sentence");
    }
    let blank = Fact {
        id: FactId::new(),
        slug: String::new(),
        statement: String::new(),
        topics: Vec::new(),
        findings: Vec::new(),
        related: Vec::new(),
        merged_into: None,
        waits_since: None,
        shown: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let described = FactInput { statement, topics: Some(input.topics), related: Some(input.related), ..FactInput::default() };
    let fact = checked(tx, blank, described, faults).await?;
    insert(tx, fact, links).await
}

async fn insert(tx: &mut Transaction<'_>, mut fact: Fact, links: Vec<Linked>) -> Result<Fact, Fault> {
    let by = tx.person()?.id;
    fact.waits_since = waits_since(tx, None).await?;
    store::insert(tx.conn, &mut fact, by).await?;
    link_all(tx, &fact, &links).await?;
    tx.record(Subject::Fact(fact.id), None, Act::FactCreated(Change { before: (), after: fact.recorded(links) })).await?;
    Ok(fact)
}

/// Changes what a fact says and how it stands to others, and records a finding, of a fact that is still at `version`, if one is named.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`], [`Fault::Stale`] when someone else was faster.
pub async fn change(tx: &mut Transaction<'_>, id: FactId, version: Option<i64>, input: FactInput) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    let before = at_version(tx, id, version).await?;
    let found = checked_finding(tx, &before, &input)?;
    let mut fact = checked(tx, before.clone(), input, Faults::default()).await?;
    if fact != before {
        fact = save(tx, Act::FactChanged, &before, fact, Vec::new(), Vec::new()).await?;
    }
    if let Some(found) = found {
        let before = fact.clone();
        fact.findings.push(found);
        fact = save(tx, Act::FactFound, &before, fact, Vec::new(), Vec::new()).await?;
    }
    Ok(fact)
}

/// Makes a claim be about a fact, or in another way.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Clash`] when the claim is about another fact.
pub async fn link(tx: &mut Transaction<'_>, id: FactId, claim: ClaimId, relation: ClaimRelation) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    let before = at_version(tx, id, None).await?;
    let there = claim::store::by_id(tx.conn, claim).await?;
    there.ok_or_else(|| Fault::Missing(format!("claim {claim} does not exist")))?;
    let come = vec![Linked { claim, relation }];
    match store::link_of(tx.conn, claim).await? {
        Some((fact, as_before)) if fact == id && as_before == relation => Ok(before),
        Some((fact, relation)) if fact == id => {
            save(tx, Act::FactLinked, &before, before.clone(), vec![Linked { claim, relation }], come).await
        }
        Some((other, _)) => Err(taken(tx, other).await?),
        None => save(tx, Act::FactLinked, &before, before.clone(), Vec::new(), come).await,
    }
}

/// Makes a claim not be about a fact any more.
///
/// # Errors
/// [`Fault::Missing`] when it is not.
pub async fn unlink(tx: &mut Transaction<'_>, id: FactId, claim: ClaimId) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    let before = at_version(tx, id, None).await?;
    let Some((_, relation)) = store::link_of(tx.conn, claim).await?.filter(|(fact, _)| *fact == id) else {
        return Err(Fault::Missing(format!("claim {claim} is not about this fact")));
    };
    save(tx, Act::FactUnlinked, &before, before.clone(), vec![Linked { claim, relation }], Vec::new()).await
}

/// Takes back that a claim was linked as `after` says and not as `before` does, whatever else happened to the fact since.
///
/// # Errors
/// [`Fault::Stale`] when something happened to the link since; those of [`link`] and [`unlink`].
pub async fn unlink_again(tx: &mut Transaction<'_>, before: &state::Fact, after: &state::Fact) -> Result<(), Fault> {
    let (was, is) = (before.claims.first(), after.claims.first());
    let Some(claim) = was.or(is).map(|link| link.claim) else { return Ok(()) };
    if store::link_of(tx.conn, claim).await? != is.map(|link| (after.id, link.relation)) {
        return Err(Fault::Stale(String::new()));
    }
    match was {
        Some(was) => link(tx, after.id, claim, was.relation).await.map(drop),
        None => unlink(tx, after.id, claim).await.map(drop),
    }
}

/// Merges a fact into another, which takes over its claims and how it stands to others. Its place in URLs leads on.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Invalid`] when both are the same.
pub async fn merge(tx: &mut Transaction<'_>, from: FactId, into: FactId) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    if from == into {
        return Err(Fault::field("/into", "a fact cannot be merged into itself; name another one"));
    }
    lock(tx, from.min(into)).await?;
    lock(tx, from.max(into)).await?;
    let before = existing(tx, from).await?;
    let staying = store::by_id(tx.conn, into).await?.filter(|fact| fact.merged_into.is_none());
    let staying = staying.ok_or_else(|| Fault::field("/into", format!("fact {into} does not exist")))?;
    let claims = store::links(tx.conn, from).await?;
    // It says nothing about others any more: they could not be removed for it.
    let gone = Fact { merged_into: Some(into), related: Vec::new(), ..before.clone() };
    save(tx, Act::FactMerged, &before, gone, claims.clone(), Vec::new()).await?;
    let mut after = staying.clone();
    for related in before.related.iter().filter(|related| related.fact != into) {
        if !after.related.contains(related) && after.related.len() < MOST_RELATED {
            after.related.push(*related);
        }
    }
    after.related.retain(|related| related.fact != from);
    save(tx, Act::FactTookOver, &staying, after, Vec::new(), claims).await
}

/// Merges a fact again into the one that it came from, if it is as it was left.
///
/// # Errors
/// [`Fault::Stale`] when something happened to it since, [`Fault::Missing`] when one of them is gone.
pub async fn join_again(tx: &mut Transaction<'_>, left: &state::Fact, into: FactId) -> Result<Fact, Fault> {
    at_version(tx, left.id, Some(left.version)).await?;
    existing(tx, into).await?;
    merge(tx, left.id, into).await
}

/// Takes a merge apart: the fact that went is there again, with those of its claims that are still about the other one. How that one
/// stands to others is as it was before it took over (`took`), but for what was changed by hand since.
///
/// # Errors
/// [`Fault::Stale`] when something happened to it since, [`Fault::Missing`] when the other one is gone.
pub async fn part(
    tx: &mut Transaction<'_>,
    before: &state::Fact,
    merged: &state::Fact,
    took: Option<&Change<state::Fact, state::Fact>>,
) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    let Some(into) = merged.merged_into else { return Err(Fault::Clash("it was not merged".into())) };
    lock(tx, merged.id.min(into)).await?;
    lock(tx, merged.id.max(into)).await?;
    let gone = store::by_id(tx.conn, merged.id).await?.ok_or_else(|| missing(merged.id))?;
    let staying = existing(tx, into).await?;
    if gone.version != merged.version {
        return Err(stale(&gone));
    }
    let mut claims = store::links(tx.conn, into).await?;
    claims.retain(|link| before.claims.iter().any(|moved| moved.claim == link.claim));
    let mut stays = staying.clone();
    if let Some(Change { before: was, after: is }) = took {
        stays.related.retain(|related| was.related.contains(related) || !is.related.contains(related));
        for (at, lost) in was.related.iter().enumerate().filter(|(_, related)| !is.related.contains(related)) {
            if !stays.related.contains(lost) && store::by_id(tx.conn, lost.fact).await?.is_some() {
                stays.related.insert(at.min(stays.related.len()), *lost);
            }
        }
    }
    save(tx, Act::FactSplit, &staying, stays, claims.clone(), Vec::new()).await?;
    let mut back = Fact { merged_into: None, ..gone.clone() };
    for related in &before.related {
        if store::by_id(tx.conn, related.fact).await?.is_some() {
            back.related.push(*related);
        }
    }
    let restored: Step = |Change { before, after }| Act::FactRestored(Change { before: Some(before), after });
    save(tx, restored, &gone, back, Vec::new(), claims).await
}

/// Splits claims off a fact: they are about a new one since, each as it was.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] naming what is wrong, [`Fault::Stale`].
pub async fn split(
    tx: &mut Transaction<'_>,
    id: FactId,
    version: Option<i64>,
    claims: &[ClaimId],
    statement: String,
) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    let before = at_version(tx, id, version).await?;
    let mut links = store::links(tx.conn, id).await?;
    let mut faults = Faults::default();
    for (at, claim) in claims.iter().enumerate() {
        if !links.iter().any(|link| link.claim == *claim) {
            faults.add(format!("/claims/{at}"), format!("claim {claim} is not about this fact"));
        }
    }
    if claims.is_empty() {
        faults.add("/claims", "name the claims that are about something else");
    }
    links.retain(|link| claims.contains(&link.claim));
    let blank = Fact {
        id: FactId::new(),
        slug: String::new(),
        findings: Vec::new(),
        related: Vec::new(),
        shown: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
        ..before.clone()
    };
    let input = FactInput { statement: Some(statement), ..FactInput::default() };
    let fact = checked(tx, blank, input, faults).await?;
    save(tx, Act::FactSplit, &before, before.clone(), links.clone(), Vec::new()).await?;
    insert(tx, fact, links).await
}

/// Removes a fact that is still at `version`, if one is named; its claims are about nothing then.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when other facts stand on it.
pub async fn remove(tx: &mut Transaction<'_>, id: FactId, version: Option<i64>) -> Result<(), Fault> {
    tx.must(Permission::WriteFacts)?;
    let fact = at_version(tx, id, version).await?;
    if let Some((other, relation)) = relatives::store::related_to(tx.conn, id).await?.first() {
        let name = store::by_id(tx.conn, *other).await?.map_or_else(String::new, |other| other.statement);
        return Err(Fault::Clash(format!("“{name}” {} this fact: take that away first", relation.label())));
    }
    if store::took_over(tx.conn, id).await? {
        return Err(Fault::Clash("another fact was merged into this one, and leads here: merge this one instead".into()));
    }
    if reviewed(tx).await? && store::is_claimed_in_public(tx.conn, id).await? {
        return Err(Fault::Clash("readers see this fact: unlink its claims, have that approved, then remove it".into()));
    }
    let links = store::links(tx.conn, id).await?;
    store::unlink(tx.conn, &links).await?;
    store::remove(tx.conn, id).await?;
    tx.record(Subject::Fact(id), None, Act::FactRemoved(Change { before: fact.recorded(links), after: () })).await
}

/// Brings a removed fact back as itself, with its claims as far as none is about another fact by now.
///
/// # Errors
/// [`Fault::Clash`] when it is there, or its address or a claim is another one's by now.
pub async fn restore(tx: &mut Transaction<'_>, gone: &state::Fact) -> Result<Fact, Fault> {
    let by = tx.must(Permission::WriteFacts)?.id;
    lock(tx, gone.id).await?;
    if store::by_id(tx.conn, gone.id).await?.is_some() {
        return Err(Fault::Clash("the fact is there already".into()));
    }
    let mut fact = Fact::from_recorded(gone)?;
    fact.version += 1;
    fact.updated_at = tx.now.max(fact.updated_at);
    fact.waits_since = waits_since(tx, None).await?;
    let by = maker(tx.conn, &Subject::Fact(fact.id), Action::FactCreated).await?.unwrap_or(by);
    check_related(tx, &fact).await?;
    if !store::restore(tx.conn, &fact, by).await? {
        return Err(Fault::Clash(format!("/facts/{} is the address of another fact by now", fact.slug)));
    }
    link_all(tx, &fact, &gone.claims).await?;
    let act = Act::FactRestored(Change { before: None, after: fact.recorded(gone.claims.clone()) });
    tx.record(Subject::Fact(fact.id), None, act).await?;
    Ok(fact)
}

/// Brings a fact from the state that a step left it in back to how it was, as its next version.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Stale`] when anything happened to it since.
pub async fn step_back(tx: &mut Transaction<'_>, left: &state::Fact, to: &state::Fact) -> Result<Fact, Fault> {
    tx.must(Permission::WriteFacts)?;
    let before = at_version(tx, left.id, Some(left.version)).await?;
    let was = Fact::from_recorded(to)?;
    let after = Fact { statement: was.statement, topics: was.topics, findings: was.findings, related: was.related, ..before.clone() };
    check_related(tx, &after).await?;
    save(tx, Act::FactChanged, &before, after, Vec::new(), Vec::new()).await
}

/// Writes `after` over `before` as its next version, moves claims, and records it as this step.
async fn save(
    tx: &mut Transaction<'_>,
    step: Step,
    before: &Fact,
    mut after: Fact,
    gone: Vec<Linked>,
    come: Vec<Linked>,
) -> Result<Fact, Fault> {
    after.version = before.version + 1;
    after.updated_at = tx.now.max(before.updated_at);
    after.waits_since = waits_since(tx, before.waits_since).await?;
    after.shown = match (after.waits_since, before.waits_since) {
        (None, _) => None,
        (Some(_), Some(_)) => before.shown.clone(),
        (Some(_), None) => Some(Box::new(before.clone())),
    };
    if !store::update(tx.conn, &after, before.version).await? {
        return Err(stale(&after));
    }
    if (&after.topics, &after.findings, &after.related) != (&before.topics, &before.findings, &before.related) {
        store::update_parts(tx.conn, &after).await?;
    }
    store::unlink(tx.conn, &gone).await?;
    link_all(tx, &after, &come).await?;
    match (after.waits_since, before.waits_since) {
        (Some(_), _) => {}
        (None, None) => store::hide_links(tx.conn, after.id, &gone).await?,
        (None, Some(_)) => store::show_links(tx.conn, after.id).await?,
    }
    let act = step(Change { before: before.recorded(gone), after: after.recorded(come) });
    tx.record(Subject::Fact(after.id), None, act).await?;
    Ok(after)
}

/// Whether a second person approves here what is done to a fact.
async fn reviewed(tx: &mut Transaction<'_>) -> Result<bool, Fault> {
    Ok(settings::current(tx.conn, Setting::FactsReviewed).await? == true)
}

/// Since when a fact waits to which something was just done: from now on, unless it waits already or nobody has to approve it.
async fn waits_since(tx: &mut Transaction<'_>, before: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>, Fault> {
    Ok(if reviewed(tx).await? { Some(before.unwrap_or(tx.now)) } else { None })
}

/// Whether somebody may be the second person for what waits of a fact.
///
/// # Errors
/// The database's.
pub async fn may_approve(conn: &mut Connection, person: &Person, id: FactId) -> db::Result<bool> {
    let own_allowed = access::store::self_approval(conn).await?;
    Ok(person.decides(&hands::of_fact(conn, id).await?, own_allowed))
}

/// Approves what was done to a fact that is still at `version`, if one is named: readers see it as it is from now on. Who had a hand in
/// it since they saw it last may not, except an administrator in a newsroom whose setting allows it.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when it does not wait, [`Fault::Forbidden`] for one's own.
pub async fn approve(tx: &mut Transaction<'_>, id: FactId, version: Option<i64>) -> Result<Fact, Fault> {
    tx.must(Permission::Review)?;
    lock(tx, id).await?;
    // Of one that was merged, too: when that is approved readers are led on.
    let before = store::by_id(tx.conn, id).await?.ok_or_else(|| missing(id))?;
    if version.is_some_and(|version| version != before.version) {
        return Err(stale(&before));
    }
    if before.waits_since.is_none() {
        return Err(Fault::Clash("readers see this fact as it is: nothing waits".into()));
    }
    let person = tx.person()?.clone();
    if !may_approve(tx.conn, &person, id).await? {
        return Err(Fault::Forbidden("You had a hand in this fact since readers saw it last: a second person approves it.".into()));
    }
    let version = before.version + 1;
    let after = Fact { waits_since: None, shown: None, version, updated_at: tx.now.max(before.updated_at), ..before.clone() };
    if !store::update(tx.conn, &after, before.version).await? {
        return Err(stale(&after));
    }
    store::show_links(tx.conn, id).await?;
    let act = Act::FactApproved(Change { before: before.recorded(Vec::new()), after: after.recorded(Vec::new()) });
    tx.record(Subject::Fact(id), None, act).await?;
    Ok(after)
}

/// Links claims of which none is about a fact.
async fn link_all(tx: &mut Transaction<'_>, fact: &Fact, links: &[Linked]) -> Result<(), Fault> {
    for link in links {
        if let Some((other, _)) = store::link_of(tx.conn, link.claim).await? {
            return Err(taken(tx, other).await?);
        }
    }
    let one_fact = |error: db::Error| {
        if error.is_constraint(store::ONE_FACT_KEY) {
            Fault::Clash("Someone just linked one of these claims with another fact. Read it again.".into())
        } else {
            error.into()
        }
    };
    store::link(tx.conn, fact.id, links, fact.waits_since.is_none()).await.map_err(one_fact)
}

async fn taken(tx: &mut Transaction<'_>, other: FactId) -> Result<Fault, Fault> {
    let named = store::by_id(tx.conn, other).await?.map_or_else(String::new, |fact| fact.statement);
    Ok(Fault::Clash(format!("the claim is about “{named}”: unlink it there first, or merge the two facts")))
}

async fn lock(tx: &mut Transaction<'_>, id: FactId) -> Result<(), Fault> {
    Ok(tx.conn.lock(&Subject::Fact(id).to_string()).await?)
}

async fn existing(tx: &mut Transaction<'_>, id: FactId) -> Result<Fact, Fault> {
    let fact = store::by_id(tx.conn, id).await?.ok_or_else(|| missing(id))?;
    match fact.merged_into {
        None => Ok(fact),
        Some(into) => {
            let into = store::by_id(tx.conn, into).await?.map_or_else(String::new, |into| into.statement);
            Err(Fault::Missing(format!("“{}” was merged into “{into}”", fact.statement)))
        }
    }
}

fn missing(id: FactId) -> Fault {
    Fault::Missing(format!("fact {id} does not exist"))
}

fn stale(fact: &Fact) -> Fault {
    Fault::Stale(format!("Someone else changed this fact: it is at version {}. Read it again, then repeat your change.", fact.version))
}

/// The fact, held for this command, if it is still at `version`; `None` is any.
async fn at_version(tx: &mut Transaction<'_>, id: FactId, version: Option<i64>) -> Result<Fact, Fault> {
    lock(tx, id).await?;
    let fact = existing(tx, id).await?;
    if version.is_none_or(|version| version == fact.version) { Ok(fact) } else { Err(stale(&fact)) }
}

async fn checked(tx: &mut Transaction<'_>, mut fact: Fact, input: FactInput, mut faults: Faults) -> Result<Fact, Fault> {
    if let Some(statement) = input.statement {
        fact.statement = tidy(&statement, "/statement", LONGEST_STATEMENT, &mut faults);
        if fact.statement.is_empty() {
            faults.add("/statement", "is empty: say what is claimed, in one sentence");
        }
    }
    if let Some(topics) = input.topics {
        fact.topics.clear();
        if topics.len() > MOST_TOPICS {
            faults.add("/topics", format!("a fact has at most {MOST_TOPICS} topics"));
        }
        for (at, topic) in topics.iter().enumerate() {
            let topic = tidy(topic, &format!("/topics/{at}"), LONGEST_TOPIC, &mut faults);
            // The same topic twice is one topic.
            if !topic.is_empty() && !fact.topics.iter().any(|known| fold(known) == fold(&topic)) {
                fact.topics.push(topic);
            }
        }
    }
    if let Some(related) = input.related {
        fact.related.clear();
        if related.len() > MOST_RELATED {
            faults.add("/related", format!("a fact stands to at most {MOST_RELATED} others"));
        }
        for (at, one) in related.into_iter().take(MOST_RELATED).enumerate() {
            let other = store::by_id(tx.conn, one.fact).await?.filter(|other| other.merged_into.is_none());
            if one.fact == fact.id || other.is_none() {
                faults.add(format!("/related/{at}/fact"), "is no other fact that there is");
            } else if !fact.related.contains(&one) {
                fact.related.push(one);
            }
        }
    }
    faults.or(fact)
}

/// That the facts to which one stands are still there.
async fn check_related(tx: &mut Transaction<'_>, fact: &Fact) -> Result<(), Fault> {
    for Related { fact, .. } in &fact.related {
        if store::by_id(tx.conn, *fact).await?.is_none() {
            return Err(Fault::Clash("a fact to which it stood was removed since".into()));
        }
    }
    Ok(())
}

/// What was found, if anything is said about it: a finding alone keeps the note and the evidence apart from those before.
fn checked_finding(tx: &Transaction<'_>, fact: &Fact, input: &FactInput) -> Result<Option<Finding>, Fault> {
    if input.finding.is_none() && input.note.is_none() && input.evidence.is_none() {
        return Ok(None);
    }
    let mut faults = Faults::default();
    let finding = match &input.finding {
        Some(finding) => faults.take("/finding", finding.parse()).unwrap_or(Check::Unchecked),
        None => fact.finding(None),
    };
    let note = tidy(input.note.as_deref().unwrap_or_default(), "/note", LONGEST_EVIDENCE, &mut faults);
    let given = input.evidence.clone().unwrap_or_default();
    if given.len() > MOST_EVIDENCE {
        faults.add("/evidence", format!("a finding has at most {MOST_EVIDENCE} pieces of evidence"));
    }
    let evidence = given.into_iter().take(MOST_EVIDENCE).enumerate().map(|(at, piece)| checked_evidence(piece, at, &mut faults)).collect();
    if fact.findings.len() >= MOST_FINDINGS {
        faults.add("/finding", format!("a fact keeps at most {MOST_FINDINGS} findings"));
    }
    let found = Finding { finding, note, evidence, by: tx.person()?.id, at: tx.now };
    let is_new = fact.findings.last().is_none_or(|last| {
        let last = (last.finding, &last.note, &last.evidence);
        last != (found.finding, &found.note, &found.evidence)
    });
    faults.or(is_new.then_some(found))
}

fn checked_evidence(piece: Evidence, at: usize, faults: &mut Faults) -> Evidence {
    let mut field = |text: &str, name: &str| tidy(text, &format!("/evidence/{at}/{name}"), LONGEST_EVIDENCE, faults);
    let piece = Evidence {
        url: field(&piece.url, "url"),
        quote: field(&piece.quote, "quote"),
        file: field(&piece.file, "file"),
        sha256: field(&piece.sha256, "sha256").to_ascii_lowercase(),
        note: field(&piece.note, "note"),
    };
    let is_hash = piece.sha256.len() == 64 && piece.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !piece.sha256.is_empty() && !is_hash {
        faults.add(format!("/evidence/{at}/sha256"), "is no SHA-256: give its 64 hexadecimal digits");
    }
    if let Some(fault) = fault_of_address(&piece.url).filter(|_| !piece.url.is_empty()) {
        faults.add(format!("/evidence/{at}/url"), fault);
    }
    if piece.url.is_empty() && piece.quote.is_empty() && piece.sha256.is_empty() {
        faults.add(format!("/evidence/{at}"), "is no evidence: give a url, a quote, or the sha256 of a file");
    }
    piece
}

/// One line of text, no longer than that.
fn tidy(text: &str, pointer: &str, longest: usize, faults: &mut Faults) -> String {
    let text = normalise(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > longest {
        faults.add(pointer, format!("is longer than {longest} characters: shorten it"));
    }
    text
}
