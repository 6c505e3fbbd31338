//! Making, changing and merging sources. Each is one event.

use crate::{
    access::permission::Permission,
    attribution::{Identification, SourceKind},
    base::{
        error::{Fault, Faults},
        id::{ArticleId, AttributionId, ClaimId, SourceId},
    },
    db::{self, Connection},
    newsroom::Transaction,
    record::{
        Action, Subject,
        act::{Act, Change},
        state,
        store::maker,
    },
    source::{
        Source, SourceInput, SourceName,
        store::{self, Doubled},
    },
    text::fold,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// Longest name or alias, in code points.
pub const LONGEST_NAME: usize = 200;
/// Most aliases of one source, as somebody sends them.
pub const MOST_ALIASES: usize = 200;

/// Most sources that one belongs to, one above the other.
const MOST_ABOVE: usize = 50;
/// Changes and merges of sources wait for each other: they read several and write them back.
const REGISTRY: &str = "sources";

/// Makes a source.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn create(tx: &mut Transaction<'_>, input: SourceInput) -> Result<Source, Fault> {
    make(tx, input, None).await
}

/// Makes a source of the registry, or one that this article only describes.
async fn make(tx: &mut Transaction<'_>, input: SourceInput, article_id: Option<ArticleId>) -> Result<Source, Fault> {
    tx.must(Permission::WriteSources)?;
    let mut faults = Faults::default();
    if input.article_id.is_some() {
        faults.add("/article_id", "leave it out: what an article only describes is made with the claim that cites it");
    }
    if input.name.is_none() {
        faults.add("/name", "missing: give the source's canonical name");
    }
    let blank = Source {
        id: SourceId::new(),
        slug: String::new(),
        name: String::new(),
        kind: SourceKind::Other,
        aliases: Vec::new(),
        country: String::new(),
        parent: None,
        note: String::new(),
        article_id,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let mut source = checked(tx, blank, input, faults).await?;
    let by = tx.person()?.id;
    store::insert(tx.conn, &mut source, by).await.map_err(taken)?;
    record(tx, &source, Act::SourceCreated(Change { before: (), after: (&source).into() })).await?;
    Ok(source)
}

/// Records an act on a source; on one that an article only describes, in its history too.
async fn record(tx: &mut Transaction<'_>, source: &Source, act: Act) -> Result<(), Fault> {
    tx.record_of_articles(Subject::Source(source.id), source.article_id.as_slice(), act).await
}

/// Changes a source that is still at `version`, if one is named; a field that is not given stays. One that its article only describes
/// is taken into the registry by `article_id: null`: wherever it is cited, it is named.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`], [`Fault::Stale`] when someone else was faster.
pub async fn change(tx: &mut Transaction<'_>, id: SourceId, version: Option<i64>, input: SourceInput) -> Result<Source, Fault> {
    tx.must(Permission::WriteSources)?;
    tx.conn.lock(REGISTRY).await?;
    let before = at_version(tx, id, version).await?;
    let mut faults = Faults::default();
    let mut article_id = input.article_id.unwrap_or(before.article_id);
    if article_id.is_some() && article_id != before.article_id {
        faults.add("/article_id", "can only be null: a source stays where it was described, or gets a name");
        article_id = before.article_id;
    }
    let mut after = checked(tx, Source { article_id, ..before.clone() }, input, faults).await?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = tx.now;
    let act = if article_id == before.article_id {
        Act::SourceChanged(Change { before: (&before).into(), after: (&after).into() })
    } else {
        let cited = store::citing(tx.conn, id).await?;
        let identified = named_now(tx.conn, id, |_| true).await?;
        store::identify(tx.conn, id, &identified).await?;
        store::renew_claims(tx.conn, id, tx.now).await?;
        Act::SourceNamed(Change { before: (&before).into(), after: state::Named { source: (&after).into(), cited, identified } })
    };
    store::update(tx.conn, &after).await.map_err(taken)?;
    record(tx, &before, act).await?;
    Ok(after)
}

/// What cites a source without naming it, and will name it.
async fn named_now(
    conn: &mut Connection,
    source: SourceId,
    is_meant: impl Fn(AttributionId) -> bool,
) -> Result<Vec<state::Identified>, Fault> {
    let cited = store::identified(conn, source).await?.into_iter();
    let unnamed = cited.filter(|(attribution, was)| *was != Identification::Named && is_meant(*attribution));
    Ok(unnamed.map(|(attribution, was)| state::Identified { attribution, was, now: Identification::Named }).collect())
}

/// The same the other way round, for those that are `still` there.
fn unnamed_again(identified: &[state::Identified], still: impl Fn(AttributionId) -> bool) -> Vec<state::Identified> {
    let mut seen = BTreeSet::new();
    let back = identified.iter().filter(|one| still(one.attribution) && seen.insert(one.attribution));
    back.map(|one| state::Identified { attribution: one.attribution, was: one.now, now: one.was }).collect()
}

/// Takes the name of a source back that its article only described: it is described again.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`] when it was changed since, [`Fault::Clash`] when something else stands on it.
pub async fn unname(tx: &mut Transaction<'_>, described: &state::Source, named: &state::Named) -> Result<Source, Fault> {
    tx.must(Permission::WriteSources)?;
    tx.conn.lock(REGISTRY).await?;
    let before = at_version(tx, named.source.id, named.source.version).await?;
    let mut after = Source::from(described.clone());
    let elsewhere = store::articles_citing(tx.conn, before.id).await?.into_iter().any(|article| Some(article) != after.article_id);
    if elsewhere || !store::children(tx.conn, before.id, before.id).await?.is_empty() {
        return Err(Fault::Clash(format!("other articles cite “{}” by now, or other sources belong to it", before.name)));
    }
    after.version = before.version + 1;
    after.updated_at = tx.now.max(before.updated_at);
    let cited = store::citing(tx.conn, before.id).await?;
    let identified = unnamed_again(&named.identified, |attribution| cited.iter().any(|(_, cited)| *cited == attribution));
    store::identify(tx.conn, before.id, &identified).await?;
    store::renew_claims(tx.conn, before.id, tx.now).await?;
    store::update(tx.conn, &after).await.map_err(taken)?;
    let left = state::Named { source: (&before).into(), cited, identified };
    record(tx, &after, Act::SourceUnnamed(Change { before: left, after: (&after).into() })).await?;
    Ok(after)
}

/// Waits for other changes of the registry: to be said before anything else of a command that may change sources at its end.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &mut Transaction<'_>) -> Result<(), Fault> {
    Ok(tx.conn.lock(REGISTRY).await?)
}

/// Adds names by which a source is called too; those that some source has already are left.
///
/// # Errors
/// As for [`change`].
pub async fn called(tx: &mut Transaction<'_>, id: SourceId, names: &[String]) -> Result<(), Fault> {
    let source = existing(tx.conn, id).await?;
    // What one article describes is called so nowhere else.
    if source.article_id.is_some() {
        return Ok(());
    }
    let mut aliases = source.aliases;
    let known = aliases.len();
    for name in names {
        if store::by_name(tx.conn, name).await?.is_none() && aliases.len() < MOST_ALIASES {
            aliases.push(name.clone());
        }
    }
    if aliases.len() > known {
        change(tx, id, None, SourceInput { aliases: Some(aliases), ..SourceInput::default() }).await?;
    }
    Ok(())
}

/// What a merge changes.
#[derive(Clone, Debug, Serialize)]
pub struct MergePreview {
    /// The source that goes.
    pub gone: Source,
    /// The one that stays, as it will be.
    pub stays: Source,
    /// How many attributions will cite it instead.
    pub attributions: usize,
    /// In how many claims.
    pub claims: usize,
    /// Of how many articles.
    pub articles: usize,
    /// How many sources will belong to it instead.
    pub children: usize,
    /// The claims that would cite it twice with one status, or through itself: these have to be mended first.
    pub doubled: BTreeSet<Doubled>,
}

/// What merging a source into another would change.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Invalid`] when both are the same.
pub async fn preview(conn: &mut Connection, from: SourceId, into: SourceId) -> Result<MergePreview, Fault> {
    if from == into {
        return Err(Fault::field("/into", "a source cannot be merged into itself; name another one"));
    }
    let gone = existing(conn, from).await?;
    let mut stays = store::by_id(conn, into).await?.ok_or_else(|| Fault::field("/into", format!("source {into} does not exist")))?;
    match (gone.article_id, stays.article_id) {
        (None, None) => {
            stays.aliases.push(gone.name.clone());
            stays.aliases.extend(gone.aliases.iter().cloned());
        }
        // What one article calls it is no name of it.
        (Some(_), None) => {}
        (Some(one), Some(other)) if one == other => {}
        (Some(_), Some(_)) => return Err(Fault::field("/into", "belongs to another article: give one of the two a name first")),
        (None, Some(_)) => return Err(Fault::field("/into", "is only described in its article: merge the other way round")),
    }
    // Who stood below the one that goes now stands where that one stood; otherwise they would be above themselves.
    if is_below(conn, &stays, from).await? {
        stays.parent = gone.parent;
    }
    let moved = store::citing(conn, from).await?;
    Ok(MergePreview {
        attributions: moved.len(),
        claims: moved.iter().map(|(claim, _)| claim).collect::<BTreeSet<_>>().len(),
        articles: store::articles_citing(conn, from).await?.len(),
        children: store::children(conn, from, into).await?.len(),
        doubled: store::doubled(conn, from, into).await?,
        gone,
        stays,
    })
}

/// Merges a source into another, which takes over its names and everything it is cited for.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Invalid`] when both are the same; [`Fault::Clash`] when a claim would cite it twice with one status,
/// or through itself.
pub async fn merge(tx: &mut Transaction<'_>, from: SourceId, into: SourceId) -> Result<Source, Fault> {
    tx.must(Permission::WriteSources)?;
    tx.conn.lock(REGISTRY).await?;
    let MergePreview { gone, stays: mut after, doubled, .. } = preview(tx.conn, from, into).await?;
    if let Some(claim) = doubled.first() {
        return Err(Fault::Clash(format!(
            "{} would cite “{}” twice with one status, or through itself, such as claim {} (“{}”): decide there which one stays, then merge",
            if doubled.len() == 1 { "a claim".to_owned() } else { format!("{} claims", doubled.len()) },
            after.name,
            claim.id,
            claim.statement
        )));
    }
    let before = existing(tx.conn, into).await?;
    let moved = store::citing(tx.conn, from).await?;
    let children = store::children(tx.conn, from, into).await?;
    let articles = store::articles_citing(tx.conn, from).await?;
    let identified =
        if after.article_id.is_none() && gone.article_id.is_some() { named_now(tx.conn, from, |_| true).await? } else { Vec::new() };
    after.version += 1;
    after.updated_at = tx.now;
    store::identify(tx.conn, from, &identified).await?;
    store::dissolve(tx.conn, from, into, tx.now).await?;
    store::update(tx.conn, &after).await.map_err(taken)?;
    let merged = state::Merged { merged: (&gone).into(), into: (&before).into(), moved, identified, children };
    let act = Act::SourceMerged(Change { before: merged, after: (&after).into() });
    tx.record_of_articles(Subject::Source(into), &articles, act).await?;
    Ok(after)
}

/// Most claims that are taken to another source at once.
pub const MOST_MOVED: usize = 500;

/// Has these claims cite another source in place of one they were said to cite. Gives what was moved.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Invalid`] when both are the same, or none of the claims cites it; [`Fault::Clash`] when a claim would
/// cite the other one twice with one status, or through itself.
pub async fn move_attributions(tx: &mut Transaction<'_>, from: SourceId, to: SourceId, claims: &[ClaimId]) -> Result<state::Moved, Fault> {
    if claims.len() > MOST_MOVED {
        return Err(Fault::field("/claims", format!("name up to {MOST_MOVED} claims, then the next")));
    }
    if existing(tx.conn, to).await?.article_id.is_some() {
        return Err(Fault::field("/into", "is only described in its article: choose somebody with a name"));
    }
    let is_meant = |cited: &(ClaimId, AttributionId)| claims.contains(&cited.0);
    moved(tx, from, to, is_meant, None, || Fault::field("/claims", "none of these cites the source: choose those that do")).await
}

/// Takes a move back: what still cites the other source cites the first one again.
///
/// # Errors
/// As for [`move_attributions`]; [`Fault::Clash`] when nothing of it cites the other one any more.
pub async fn move_back(tx: &mut Transaction<'_>, done: &state::Moved) -> Result<state::Moved, Fault> {
    let is_meant = |cited: &(ClaimId, AttributionId)| done.moved.contains(cited);
    let none = || Fault::Clash(format!("none of these claims cites “{}” any more", done.to.name));
    moved(tx, done.to.id, done.from.id, is_meant, Some(&done.identified), none).await
}

async fn moved(
    tx: &mut Transaction<'_>,
    from: SourceId,
    to: SourceId,
    is_meant: impl Fn(&(ClaimId, AttributionId)) -> bool,
    back: Option<&[state::Identified]>,
    none: impl Fn() -> Fault,
) -> Result<state::Moved, Fault> {
    tx.must(Permission::WriteSources)?;
    tx.conn.lock(REGISTRY).await?;
    if from == to {
        return Err(Fault::field("/into", "is the source itself: name another one"));
    }
    let (left, stays) = (existing(tx.conn, from).await?, existing(tx.conn, to).await?);
    let moved: Vec<_> = store::citing(tx.conn, from).await?.into_iter().filter(is_meant).collect();
    if moved.is_empty() {
        return Err(none());
    }
    let doubled = store::doubled(tx.conn, from, to).await?;
    if let Some(claim) = doubled.iter().find(|claim| moved.iter().any(|(moved, _)| *moved == claim.id)) {
        return Err(Fault::Clash(format!(
            "claim {} (“{}”) would cite “{}” twice with one status, or through itself: decide there which one stays",
            claim.id, claim.statement, stays.name
        )));
    }
    let articles = store::articles_of(tx.conn, moved.iter().map(|(claim, _)| *claim)).await?;
    let is_moved = |attribution: AttributionId| moved.iter().any(|(_, moved)| *moved == attribution);
    let identified = match back {
        Some(identified) => unnamed_again(identified, is_moved),
        None if left.article_id.is_some() => named_now(tx.conn, from, is_moved).await?,
        None => Vec::new(),
    };
    store::identify(tx.conn, from, &identified).await?;
    store::cite(tx.conn, (from, to), &moved, tx.now).await?;
    let cited = |source: Source| state::Cited { id: source.id, name: source.name, kind: source.kind };
    let moved = state::Moved { from: cited(left), to: cited(stays), moved, identified };
    let act = Act::AttributionsMoved(Change { before: (), after: moved.clone() });
    tx.record_of_articles(Subject::Source(from), &articles, act).await?;
    Ok(moved)
}

/// Takes a merge apart: the source that went is itself again, with everything of it that is still cited for the other.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`] when the one that stayed was changed since, [`Fault::Clash`] when a name or address is another
/// one's by now.
pub async fn split(tx: &mut Transaction<'_>, left: &state::Source, merged: &state::Merged) -> Result<Source, Fault> {
    let by = tx.must(Permission::WriteSources)?.id;
    tx.conn.lock(REGISTRY).await?;
    let before = at_version(tx, left.id, left.version).await?;
    let mut after = Source::from(merged.into.clone());
    after.version = before.version + 1;
    after.updated_at = tx.now.max(before.updated_at);
    store::update(tx.conn, &after).await.map_err(taken)?;
    let again = Source::from(merged.merged.clone());
    let by = maker(tx.conn, &Subject::Source(again.id), Action::SourceCreated).await?.unwrap_or(by);
    if !store::restore(tx.conn, &again, by).await.map_err(taken)? {
        return Err(Fault::Clash(format!("/sources/{} is the address of another source by now", again.slug)));
    }
    let articles = store::articles_citing(tx.conn, left.id).await?;
    let (moved, children) = store::move_back(tx.conn, merged, tx.now).await?;
    let identified = unnamed_again(&merged.identified, |attribution| moved.iter().any(|(_, moved)| *moved == attribution));
    store::identify(tx.conn, again.id, &identified).await?;
    let split = state::Merged { merged: merged.merged.clone(), into: (&after).into(), moved, identified, children };
    let act = Act::SourceSplit(Change { before: (&before).into(), after: split });
    tx.record_of_articles(Subject::Source(left.id), &articles, act).await?;
    Ok(again)
}

/// Removes a source that nobody cites and nothing belongs to.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`] when it was changed since, [`Fault::Clash`] when something stands on it.
pub async fn remove(tx: &mut Transaction<'_>, id: SourceId, version: impl Into<Option<i64>>) -> Result<(), Fault> {
    tx.must(Permission::WriteSources)?;
    tx.conn.lock(REGISTRY).await?;
    let source = at_version(tx, id, version).await?;
    let cited = store::citing(tx.conn, id).await?.len();
    if cited > 0 {
        return Err(Fault::Clash(format!("“{}” is cited {cited} times", source.name)));
    }
    if !store::children(tx.conn, id, id).await?.is_empty() {
        return Err(Fault::Clash(format!("other sources belong to “{}”", source.name)));
    }
    store::remove(tx.conn, id).await?;
    record(tx, &source, Act::SourceRemoved(Change { before: (&source).into(), after: () })).await
}

/// Removes the sources that an article only describes, before the article goes: nobody may cite them any more.
///
/// # Errors
/// [`Fault::Clash`] when somebody does.
pub async fn remove_of_article(tx: &mut Transaction<'_>, article: ArticleId) -> Result<(), Fault> {
    for source in store::of_article(tx.conn, article).await? {
        remove(tx, source, None).await?;
    }
    Ok(())
}

/// Brings a removed source back as itself.
///
/// # Errors
/// [`Fault::Clash`] when it is there, or a name or its address is another one's by now.
pub async fn restore(tx: &mut Transaction<'_>, gone: &state::Source) -> Result<Source, Fault> {
    let by = tx.must(Permission::WriteSources)?.id;
    tx.conn.lock(REGISTRY).await?;
    if store::by_id(tx.conn, gone.id).await?.is_some() {
        return Err(Fault::Clash(format!("“{}” is there already", gone.name)));
    }
    let mut source = Source::from(gone.clone());
    source.version += 1;
    source.updated_at = tx.now.max(source.updated_at);
    let by = maker(tx.conn, &Subject::Source(source.id), Action::SourceCreated).await?.unwrap_or(by);
    if !store::restore(tx.conn, &source, by).await.map_err(taken)? {
        return Err(Fault::Clash(format!("/sources/{} is the address of another source by now", source.slug)));
    }
    record(tx, &source, Act::SourceCreated(Change { before: (), after: (&source).into() })).await?;
    Ok(source)
}

/// Whether `source` belongs to `other`, directly or by way of others.
async fn is_below(conn: &mut Connection, source: &Source, other: SourceId) -> Result<bool, Fault> {
    let mut above = source.parent;
    for _ in 0..MOST_ABOVE {
        let Some(id) = above else { break };
        if id == other {
            return Ok(true);
        }
        above = store::by_id(conn, id).await?.and_then(|found| found.parent);
    }
    Ok(false)
}

/// The source of this name, made with `kind` when there is none yet: who makes a claim may cite somebody new.
///
/// # Errors
/// [`Fault::Invalid`] at `pointer`.
pub async fn named(tx: &mut Transaction<'_>, name: &str, kind: Option<SourceKind>, pointer: &str) -> Result<SourceName, Fault> {
    if let Some(known) = store::by_name(tx.conn, name).await? {
        return Ok(known);
    }
    called_so(tx, name, kind, None, pointer).await
}

/// The source that this article describes so, without a name for it, made with `kind` when there is none yet. It belongs to the
/// article: whom another one describes so is somebody else. A name of the registry, as it is written there, means who has it.
///
/// # Errors
/// [`Fault::Invalid`] at `pointer`.
pub async fn described(
    tx: &mut Transaction<'_>,
    article: ArticleId,
    name: &str,
    way: Identification,
    kind: Option<SourceKind>,
    pointer: &str,
) -> Result<SourceName, Fault> {
    match store::described(tx.conn, article, name, way).await? {
        Some(known) => Ok(known),
        None => called_so(tx, name, kind, Some(article), pointer).await,
    }
}

async fn called_so(
    tx: &mut Transaction<'_>,
    name: &str,
    kind: Option<SourceKind>,
    article: Option<ArticleId>,
    pointer: &str,
) -> Result<SourceName, Fault> {
    let input =
        SourceInput { name: Some(name.into()), kind: Some(kind.unwrap_or(SourceKind::Other).as_str().into()), ..SourceInput::default() };
    let source = make(tx, input, article).await.map_err(|fault| match fault {
        Fault::Invalid(faults) => Fault::field(pointer, faults.into_iter().map(|fault| fault.detail).collect::<Vec<_>>().join("; ")),
        other => other,
    })?;
    Ok(SourceName { id: source.id, name: source.name, kind: source.kind })
}

async fn existing(conn: &mut Connection, id: SourceId) -> Result<Source, Fault> {
    store::by_id(conn, id).await?.ok_or_else(|| Fault::Missing(format!("source {id} does not exist")))
}

async fn at_version(tx: &mut Transaction<'_>, id: SourceId, version: impl Into<Option<i64>>) -> Result<Source, Fault> {
    let source = existing(tx.conn, id).await?;
    if version.into().is_some_and(|version| version != source.version) {
        return Err(Fault::Stale(format!(
            "Someone else changed this source: it is at version {}. Read it again, then repeat your change.",
            source.version
        )));
    }
    Ok(source)
}

async fn checked(tx: &mut Transaction<'_>, mut source: Source, input: SourceInput, mut faults: Faults) -> Result<Source, Fault> {
    if let Some(name) = input.name {
        source.name = tidy(&name, "/name", &mut faults);
    }
    if let Some(kind) = input.kind.and_then(|kind| faults.take("/kind", kind.parse())) {
        source.kind = kind;
    }
    if let Some(aliases) = input.aliases {
        if aliases.len() > MOST_ALIASES {
            return Err(Fault::field("/aliases", format!("a source has at most {MOST_ALIASES} other names")));
        }
        let mut kept: Vec<String> = Vec::new();
        for (at, alias) in aliases.iter().enumerate() {
            let alias = tidy(alias, &format!("/aliases/{at}"), &mut faults);
            // The same name twice is one name.
            if fold(&alias) != fold(&source.name) && !kept.iter().any(|known| fold(known) == fold(&alias)) {
                kept.push(alias);
            }
        }
        source.aliases = kept;
    } else {
        source.aliases.retain(|alias| fold(alias) != fold(&source.name));
    }
    if let Some(country) = input.country {
        source.country = country.unwrap_or_default().trim().to_uppercase();
        let is_code = source.country.len() == 2 && source.country.bytes().all(|b| b.is_ascii_uppercase());
        if !source.country.is_empty() && !is_code {
            faults.add("/country", "use a two-letter ISO 3166 code such as KP, or leave it out");
        }
    }
    if let Some(note) = input.note {
        source.note = crate::text::normalise(&note.unwrap_or_default()).trim().to_owned();
        if source.note.chars().count() > 4000 {
            faults.add("/note", "keep the note under 4,000 characters");
        }
    }
    if let Some(parent) = input.parent {
        source.parent = parent;
        let mut above = parent;
        let mut steps = 0;
        while let Some(id) = above {
            steps += 1;
            if id == source.id || steps > MOST_ABOVE {
                faults.add("/parent", "a source cannot belong to itself, also not by way of others");
                break;
            }
            match store::by_id(tx.conn, id).await? {
                Some(found) if found.article_id.is_some() => {
                    faults.add("/parent", format!("“{}” is only described in its article: give it a name first", found.name));
                    break;
                }
                Some(found) => above = found.parent,
                None => {
                    faults.add("/parent", format!("source {id} does not exist"));
                    break;
                }
            }
        }
    }
    if let Some(article) = source.article_id {
        if !source.aliases.is_empty() {
            faults.add("/aliases", "is for who has a name: give it one first");
        }
        store::lock_unnamed(tx.conn, article, std::iter::once(source.name.as_str())).await?;
        if store::in_article(tx.conn, article, &source.name).await?.is_some_and(|other| other.id != source.id) {
            faults
                .add("/name", format!("another source of this article is described as “{}”; merge the two, or say otherwise", source.name));
        }
        return faults.or(source);
    }
    let names = || std::iter::once(&source.name).chain(&source.aliases);
    store::lock_names(tx.conn, names().map(String::as_str)).await?;
    let heard = store::by_names(tx.conn, names().map(String::as_str)).await?;
    for (at, name) in names().enumerate() {
        if let Some(other) = heard.get(&fold(name)).filter(|other| other.id != source.id) {
            let pointer = if at == 0 { "/name".to_owned() } else { format!("/aliases/{}", at - 1) };
            faults.add(pointer, format!("“{name}” already is a name of “{}”; merge the two, or use another name", other.name));
        }
    }
    faults.or(source)
}

fn tidy(name: &str, pointer: &str, faults: &mut Faults) -> String {
    let name = crate::text::normalise(name).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        faults.add(pointer, "is empty: give a name");
    } else if name.chars().count() > LONGEST_NAME {
        faults.add(pointer, format!("is longer than {LONGEST_NAME} characters: shorten it"));
    }
    name
}

fn taken(error: db::Error) -> Fault {
    if let db::Error::Reference(_) = error {
        return Fault::Clash("the article that it belongs to was removed".into());
    }
    if error.is_constraint(store::NAME_KEY) || error.is_constraint(store::UNNAMED_KEY) {
        // Two editors made the same source within the same moment.
        return Fault::Clash("Someone just made a source of this name. Try again: it will be found.".into());
    }
    error.into()
}
