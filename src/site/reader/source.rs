//! The registry of sources, and a page for each with everything it said. No script.

use crate::{
    access::{Viewer, permission::Permission},
    attribution::{SourceKind, Status},
    base::{
        error::{Fault, Faults},
        id::{FactId, SourceId},
        paging,
        percent::percent,
    },
    claim::{
        self, Review,
        filter::{ClaimFilter, Sort},
        store::Row,
    },
    db::{Connection, Key},
    fact::{
        self, Fact,
        filter::store::{FactFilter, Spread},
    },
    live::page_cache::StandsOn,
    newsroom::Newsroom,
    provenance::ClaimRelation,
    record::gone,
    site::{
        chart::{self, Counts},
        reader::fact::listed,
        shell::{self, Head},
    },
    source::{
        Source,
        citations::Citations,
        store::{self, Heard, Registry, Unnamed},
    },
    text::query_words,
    ui,
    web::extract::{PathId, Query},
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

/// How many sources a page of the registry holds.
const LISTED: usize = 50;
/// How many sources it names through which a source is heard.
const NAMED: usize = 3;
/// How many claims a source's page shows of each status; the table has them all.
const SHOWN: i64 = 10;
/// Facts that it shows: the newest changed; the list has them all.
const FACTS: i64 = 10;

/// What may follow the address of the registry. Unknown names are refused: a mistyped filter must not show everything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegistryQuery {
    q: Option<String>,
    kind: Option<String>,
    sort: Option<String>,
    cursor: Option<String>,
}

impl RegistryQuery {
    fn understand(&self, public: bool) -> Result<Registry, Fault> {
        let given = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut faults = Faults::default();
        let kind = given(&self.kind).and_then(|kind| faults.take("kind", kind.parse()));
        let by_name = match given(&self.sort).as_deref() {
            None | Some("total") => false,
            Some("name") => true,
            Some(_) => {
                faults.add("sort", "use total or name");
                false
            }
        };
        let after = paging::given(self.cursor.as_deref(), &mut faults, |(cited, name): (i64, String)| Some((cited, name)));
        faults.take("q", query_words(self.q.as_deref()));
        faults.or(Registry { q: given(&self.q), kind, by_name, after, public, ..Registry::default() })
    }
}

/// The address of the registry with these filters.
fn address(which: &Registry, by_name: bool, cursor: Option<&str>) -> String {
    let parts =
        [("q", which.q.as_deref()), ("kind", which.kind.map(SourceKind::as_str)), ("sort", by_name.then_some("name")), ("cursor", cursor)];
    let mut address = "/sources".to_owned();
    for (name, value) in parts {
        if let Some(value) = value {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(name);
            address.push('=');
            address.extend(percent(value));
        }
    }
    address
}

/// The registry: everyone who is heard, the most heard first.
///
/// # Errors
/// [`Fault::Invalid`] naming the parameters that are wrong.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<RegistryQuery>) -> Result<Response, Fault> {
    let public = !viewer.sees_everything();
    let which = query.understand(public)?;
    let mut conn = room.db.read().await?;
    let citations = Citations::now(&room, &mut conn).await?;
    let mut sources = store::registry(&mut conn, &citations, &which, LISTED + 1).await?;
    let more = sources.len() > LISTED;
    sources.truncate(LISTED);
    let described = match which.after {
        None => store::unnamed(&mut conn, &citations, &which, LISTED + 1).await?,
        Some(_) => Vec::new(),
    };
    drop(conn);
    let next = sources.last().filter(|_| more).map(|last| paging::write(&(last.cited, &last.folded)));
    let description =
        "Everyone who is heard in a published article, under one name each, with what they reported, alleged, denied or confirmed.";
    let head = Head::new("Sources").description(description).section("/sources");
    let works = viewer.may(Permission::WriteSources);
    let page = shell::page(&viewer, head, move || {
        let lead = if public {
            "Everyone who is heard in a published article, under one name each."
        } else {
            "Everyone in the registry, under one name each; drafts are counted too."
        };
        let body = match (sources.is_empty(), described.is_empty()) {
            (true, true) => Some(nobody(&which)),
            (true, false) => None,
            (false, _) => Some(table(&which, &sources, &citations, more)),
        };
        view! {
            {chart::patterns()}
            <header class="page-head"><div><h1>"Sources"</h1><p>{lead}</p></div>{works.then(|| view! { <div class="actions"><a class="button" href="/desk/sources">"Work on sources"</a></div> })}</header>
            {search(&which)}
            {body}
            {pager(&which, next.as_deref())}
            {described_only(&described, "/sources")}
        }
    });
    Ok((Extension(StandsOn::new([Key::Published, Key::Sources])), page).into_response())
}

fn search(which: &Registry) -> AnyView {
    let kinds =
        SourceKind::ALL.iter().map(|kind| view! { <option value=kind.as_str() selected=which.kind == Some(*kind)>{kind.label()}</option> });
    view! {
        <form class="filters" method="get" action="/sources" role="search" aria-label="Find a source">
            <div class="fields">
                <div class="field wide">
                    <label for="q">"Name or alias"</label>
                    " "
                    <input id="q" name="q" r#type="search" autocomplete="off" value=which.q.clone() />
                </div>
                <div class="field">
                    <label for="kind">"Kind"</label>
                    " "
                    <select id="kind" name="kind"><option value="">"any"</option>{kinds.collect_view()}</select>
                </div>
                {which.by_name.then(|| view! { <input r#type="hidden" name="sort" value="name" /> })}
                <div class="field"><span class="label" aria-hidden="true">"\u{a0}"</span>" "<button class="primary" r#type="submit">"Show"</button></div>
            </div>
        </form>
    }
    .into_any()
}

fn nobody(which: &Registry) -> AnyView {
    if which.q.is_some() || which.kind.is_some() || which.after.is_some() {
        return view! {
            <div class="empty">
                <h2>"No source matches"</h2>
                <p>"Names and aliases are searched, in any spelling of accents and capitals. "<a href="/sources">"Show all sources"</a>"."</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="empty">
            <h2>"Nobody is heard yet"</h2>
            <p>"A source appears here with the first approved claim of a published article that cites it."</p>
            <p><a href="/">"Published articles"</a></p>
        </div>
    }
    .into_any()
}

fn table(which: &Registry, sources: &[Heard], citations: &Citations, more: bool) -> AnyView {
    let beyond = more || which.after.is_some();
    let caption = format!(
        "{}{}, {}",
        ui::count(sources.len(), "source", "sources"),
        if beyond { " on this page" } else { "" },
        if which.by_name { "by name" } else { "most heard first" }
    );
    let countries = sources.iter().any(|source| !source.country.is_empty());
    let rows = sources.iter().map(|source| {
        let counts = of_statuses(&citations.of(source.id, which.public).statuses);
        let kind = source.kind.parse().map_or("", SourceKind::label);
        view! {
            <tr>
                <th scope="row"><a href=format!("/sources/{}", source.slug)><bdi>{source.name.clone()}</bdi></a></th>
                <td data-label="Kind"><span>{kind}</span></td>
                {countries.then(|| {
                    let country = (!source.country.is_empty()).then(|| view! { <span>{source.country.clone()}</span> });
                    view! { <td data-label="Country">{country}</td> }
                })}
                <td class="bar-cell" data-label="What it did">{(!counts.is_empty()).then(|| chart::single(&counts, 10))}</td>
                <td class="number-cell" data-label="Attributions"><span>{source.cited}</span></td>
            </tr>
        }
    });
    let order = |here: bool, way: &'static str| here.then_some(way);
    let all: Vec<Counts> = sources.iter().map(|source| of_statuses(&citations.of(source.id, which.public).statuses)).collect();
    view! {
        {chart::key(&chart::sum(&all))}
        <table class="stack">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col" aria-sort=order(which.by_name, "ascending")><a href=address(which, true, None)>"Source"</a></th>
                    <th scope="col">"Kind"</th>
                    {countries.then(|| view! { <th scope="col">"Country"</th> })}
                    <th scope="col">"What it did"</th>
                    <th scope="col" class="number-cell" aria-sort=order(!which.by_name, "descending")>
                        <a href=address(which, false, None)>"Attributions"</a>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Whom articles only describe, each beside its article; their pages stand under `at`.
pub fn described_only(sources: &[Unnamed], at: &str) -> Option<AnyView> {
    let items = sources.iter().take(LISTED).map(|source| {
        view! {
            <li>
                <a href=format!("{at}/{}", source.slug)><bdi>{source.name.clone()}</bdi></a>", in "
                <a href=format!("/articles/{}", source.article)><cite><bdi>{source.title.clone()}</bdi></cite></a>" "
                <small>{format!("{}, {}", source.kind.parse().map_or("", SourceKind::label), ui::count(source.cited.unsigned_abs(), "attribution", "attributions"))}</small>
            </li>
        }
    });
    let others = (sources.len() > LISTED).then(|| view! { <p>{format!("The newest {LISTED}: look for words of the others above.")}</p> });
    (!sources.is_empty()).then(|| {
        view! {
            <section aria-labelledby="described">
                <div class="section-head"><h2 id="described">"Without a name"</h2></div>
                <p>"Whom an article only describes is a source of that article alone: “the paper” of one is not that of another."</p>
                <ul>{items.collect_view()}</ul>
                {others}
            </section>
        }
        .into_any()
    })
}

fn pager(which: &Registry, next: Option<&str>) -> Option<AnyView> {
    if next.is_none() && which.after.is_none() {
        return None;
    }
    let back = which
        .after
        .is_some()
        .then(|| view! { <a class="button" rel="prev" href=address(which, which.by_name, None)>"Back to the first page"</a>" " });
    let next = next.map(|next| view! { " "<a class="button" rel="next" href=address(which, which.by_name, Some(next))>"More sources"</a> });
    Some(view! { <nav class="pager" aria-label="Pages">{back}<span></span>{next}</nav> }.into_any())
}

fn of_statuses(statuses: &HashMap<Status, u32>) -> Counts {
    chart::counts(|status| status.and_then(|status| statuses.get(&status)).copied().unwrap_or_default())
}

/// Everything that is known about a source.
struct SourcePage {
    source: Source,
    /// Where the article is that only describes it, and its title.
    article: Option<(String, String)>,
    relatives: Vec<Heard>,
    counts: Counts,
    articles: u32,
    relays: Vec<(Heard, u32)>,
    /// Whom it passes on.
    relayed: Vec<(Heard, u32)>,
    groups: Vec<(Status, u32, Vec<Row>)>,
    facts: Vec<(Fact, Spread)>,
    /// How it stood to these facts, where that changed.
    turns: HashMap<FactId, Vec<String>>,
}

/// A source, with everything it said grouped by what it did. By id or by its place in URLs.
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or is heard in no published article when a reader asks.
pub async fn one(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let public = !viewer.sees_everything();
    let mut conn = room.db.read().await?;
    let found = match place.parse::<SourceId>() {
        Ok(id) => Some(id),
        Err(_) => store::id_of_slug(&mut conn, &place).await?,
    };
    let missing = || {
        Fault::Missing(format!("Source “{}” does not exist, or no published article cites it.", place.chars().take(80).collect::<String>()))
    };
    let citations = Citations::now(&room, &mut conn).await?;
    let is_theirs = |id: &SourceId| !public || !of_statuses(&citations.of(*id, public).statuses).is_empty();
    // Of one that readers do not hear no more is read, so that it takes no longer than what does not exist.
    let source = match found.filter(is_theirs) {
        Some(id) => store::by_id(&mut conn, id).await?,
        None => None,
    };
    let Some(source) = source else {
        for into in gone::merged_into(&mut conn, &place).await?.into_iter().filter(is_theirs) {
            if let Some(into) = store::by_id(&mut conn, into).await? {
                // Not for good: a merge can be undone.
                return Ok(Redirect::temporary(&format!("/sources/{}", into.slug)).into_response());
            }
        }
        return Err(missing());
    };
    let hearing = citations.of(source.id, public);
    let counts = of_statuses(&hearing.statuses);
    if source.slug != place {
        return Ok(Redirect::permanent(&format!("/sources/{}", source.slug)).into_response());
    }
    let mut groups = Vec::new();
    for (status, count) in counts.iter().filter_map(|(status, count)| status.map(|status| (status, *count))) {
        let filter = ClaimFilter {
            source: Some(source.id),
            status: Some(status),
            sort: Some(Sort::Published),
            descending: true,
            limit: SHOWN,
            public,
            ..ClaimFilter::default()
        };
        groups.push((status, count, claim::store::list(&mut conn, &filter).await?));
    }
    // What it did most comes first.
    groups.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    let mut relatives = store::relatives(&mut conn, &source).await?;
    // A source that only drafts name is not a reader's business yet.
    relatives.retain(|relative| !public || citations.of(relative.id, true).times() > 0);
    let (facts, turns) = followed(&mut conn, source.id, public).await?;
    let article = match source.article_id {
        Some(article) => store::title(&mut conn, article).await?,
        None => None,
    };
    let page_data = SourcePage {
        article,
        facts,
        turns,
        relatives,
        articles: hearing.articles,
        relays: relays(&mut conn, &hearing.relays).await?,
        relayed: relays(&mut conn, &citations.passed_on_by(source.id, public)).await?,
        source,
        counts,
        groups,
    };
    drop(conn);
    let description = format!(
        "Everything {} said in {}: {}.",
        page_data.source.name,
        ui::count(page_data.articles, "article", "articles"),
        in_words(&page_data.counts)
    );
    let head = Head::new(page_data.source.name.clone()).description(description).section("/sources");
    let page = shell::page(&viewer, head, move || page(&page_data, public));
    Ok((Extension(StandsOn::new([Key::Published, Key::Sources, Key::Facts])), page).into_response())
}

/// The facts that claims citing a source are about, and where it changed what it did with one.
async fn followed(
    conn: &mut Connection,
    source: SourceId,
    public: bool,
) -> Result<(Vec<(Fact, Spread)>, HashMap<FactId, Vec<String>>), Fault> {
    let filter = FactFilter { source: Some(source), public, ..FactFilter::default() };
    let facts = fact::filter::store::list(conn, &filter, FACTS).await?;
    let ids: Vec<FactId> = facts.iter().map(|fact| fact.id).collect();
    let mut spreads = fact::filter::store::spreads(conn, &ids, public).await?;
    let mut did: HashMap<FactId, Vec<(DateTime<Utc>, Status, ClaimRelation)>> = HashMap::new();
    for word in fact::filter::store::words_of(conn, source, &ids, public).await? {
        did.entry(word.fact).or_default().push((word.at, word.status, word.relation));
    }
    let turns = did.into_iter().map(|(fact, mut words)| {
        words.sort_by_key(|(at, status, _)| (*at, *status == Status::Retracted));
        words.dedup_by_key(|(_, status, relation)| (*status, *relation));
        let told = words.into_iter().map(|(at, status, relation)| {
            let denial = if relation == ClaimRelation::Denies { "the denial " } else { "" };
            format!("{denial}{} on {}", status.label(), at.format("%-d %B %Y"))
        });
        (fact, told.collect())
    });
    let turns = turns.collect();
    Ok((
        facts
            .into_iter()
            .map(|fact| {
                let spread = spreads.remove(&fact.id).unwrap_or_default();
                (fact, spread)
            })
            .collect(),
        turns,
    ))
}

/// The facts it is heard on, and where it took turns.
fn stands_behind(page_data: &SourcePage) -> Option<AnyView> {
    let items = page_data.facts.iter().map(|(fact, spread)| {
        let turns = page_data.turns.get(&fact.id).map(|turns| turns.join(", then "));
        listed(fact, spread, turns)
    });
    (!page_data.facts.is_empty()).then(|| {
        view! {
            <section aria-labelledby="stands-behind">
                <div class="section-head">
                    <h2 id="stands-behind">"Facts it is heard on "<span class="count">{page_data.facts.len()}</span></h2>" "
                    <a href=format!("/facts?source={}", page_data.source.slug)>"In the list"</a>
                </div>
                <ol class="facts-list">{items.collect_view()}</ol>
            </section>
        }
        .into_any()
    })
}

/// The most frequent of these, with how often.
async fn relays(conn: &mut Connection, heard: &HashMap<SourceId, u32>) -> Result<Vec<(Heard, u32)>, Fault> {
    let mut times: Vec<u32> = heard.values().copied().collect();
    times.sort_unstable_by(|one, other| other.cmp(one));
    // With those heard as often as the last one named: their names decide.
    let least = times.get(NAMED - 1).copied().unwrap_or_default();
    let often: Vec<SourceId> = heard.iter().filter(|(_, times)| **times >= least).map(|(id, _)| *id).collect();
    let found = store::heard(conn, &often).await?.into_iter();
    let mut relays: Vec<_> = found.map(|relay| (heard.get(&relay.id).copied().unwrap_or_default(), relay)).collect();
    relays.sort_by(|(times, one), (more, other)| more.cmp(times).then_with(|| one.name.cmp(&other.name)));
    relays.truncate(NAMED);
    Ok(relays.into_iter().map(|(times, relay)| (relay, times)).collect())
}

fn in_words(counts: &Counts) -> String {
    counts.iter().map(|(status, count)| format!("{} {count}", ui::status_words(*status).1)).collect::<Vec<_>>().join(", ")
}

fn page(page_data: &SourcePage, public: bool) -> AnyView {
    let source = &page_data.source;
    let file = |format: &str| format!("/api/v1/exports/claims.{format}?source={}", source.slug);
    let did = (!page_data.counts.is_empty()).then(|| {
        view! {
            <section aria-labelledby="did">
                <div class="section-head"><h2 id="did">"What it did"</h2></div>
                <figure class="source-chart">
                    <figcaption class="spoken">"Attributions to "{source.name.clone()}", by status"</figcaption>
                    {chart::single(&page_data.counts, 16)}
                    <ul class="legend">{chart::legend(&page_data.counts)}</ul>
                </figure>
            </section>
        }
    });
    let silent = page_data.groups.is_empty().then(|| {
        view! {
            <div class="empty">
                <h2>"Not cited yet"</h2>
                <p>"Once a claim cites this source, what it said appears here, grouped by what it did with the claim."</p>
            </div>
        }
    });
    view! {
        {chart::patterns()}
        <nav aria-label="Where you are">
            <ol class="crumbs"><li><a href="/sources">"Sources"</a></li><li aria-current="page"><bdi>{source.name.clone()}</bdi></li></ol>
        </nav>
        <header class="page-head">
            <div><h1 dir="auto">{source.name.clone()}{page_data.article.as_ref().map(in_article)}</h1>{lead(source, public)}</div>
            <div class="actions">
                <a class="button" href=file("csv") aria-label="Claims as CSV">"CSV"</a>
                " "
                <a class="button" href=file("json") aria-label="Claims as JSON">"JSON"</a>
                {(!public).then(|| view! {
                    " "<a class="button" href=format!("/desk/sources/{}", source.slug)>"Edit"</a>
                    " "<a class="button quiet" href=format!("/desk/history?subject=source/{}", source.id)>"History"</a>
                })}
            </div>
        </header>
        {profile(page_data)}
        {did}
        {silent}
        {stands_behind(page_data)}
        <div class="said-groups">
            {page_data.groups.iter().map(|(status, count, rows)| group(source, *status, *count, rows, public)).collect_view()}
        </div>
    }
    .into_any()
}

/// “, in *title*”: which article it is that only describes somebody.
pub fn in_article((slug, title): &(String, String)) -> impl IntoView + use<> {
    view! { ", in "<a href=format!("/articles/{slug}")><cite><bdi>{title.clone()}</bdi></cite></a> }
}

/// The other names, and for the newsroom its note.
fn lead(source: &Source, public: bool) -> Option<AnyView> {
    let mut aliases = Vec::new();
    for (at, alias) in source.aliases.iter().enumerate() {
        aliases.push(view! { {(at > 0).then_some(", ")}"“"<bdi>{alias.clone()}</bdi>"”" });
    }
    let also = (!aliases.is_empty()).then(|| view! { "Also called "{aliases}"." });
    let note = (!public && !source.note.is_empty()).then(|| view! { <bdi>{source.note.clone()}</bdi>" " });
    (note.is_some() || also.is_some()).then(|| view! { <p>{note}{also}</p> }.into_any())
}

fn profile(page_data: &SourcePage) -> AnyView {
    let source = &page_data.source;
    let name = |relatives: &Heard| view! { <a href=format!("/sources/{}", relatives.slug)><bdi>{relatives.name.clone()}</bdi></a> };
    let (above, children): (Vec<_>, Vec<_>) = page_data.relatives.iter().partition(|relative| Some(relative.id) == source.parent);
    let parent = above.first().map(|parent| view! { <dt>"Belongs to"</dt>" "<dd>{name(parent)}</dd> });
    let parts = (!children.is_empty()).then(|| {
        let names = children.iter().enumerate().map(|(at, relatives)| view! { {(at > 0).then_some(", ")}{name(relatives)} }).collect_view();
        view! { <dt>"Part of it"</dt>" "<dd>{names}</dd> }
    });
    let times: u32 = page_data.counts.iter().map(|(_, count)| count).sum();
    let heard = (times > 0).then(|| {
        let through = page_data.relays.iter().map(|(relay, times)| {
            view! { {format!(", {} through ", ui::count(*times, "time", "times"))}{name(relay)} }
        });
        let line = format!("{} in {}", ui::count(times, "time", "times"), ui::count(page_data.articles, "article", "articles"));
        view! { <dt>"Heard"</dt>" "<dd>{line}{through.collect_view()}</dd> }
    });
    let passes_on = (!page_data.relayed.is_empty()).then(|| {
        let whom = page_data.relayed.iter().enumerate().map(|(at, (whom, times))| {
            view! { {(at > 0).then_some(", ")}{name(whom)}{format!(" {}", ui::count(*times, "time", "times"))} }
        });
        view! { <dt>"Passes on"</dt>" "<dd>{whom.collect_view()}</dd> }
    });
    view! {
        <dl class="facts">
            <dt>"Kind"</dt>" "<dd>{source.kind.label()}</dd>
            {(!source.country.is_empty()).then(|| view! { <dt>"Country"</dt>" "<dd>{source.country.clone()}</dd> })}
            {parent}
            {parts}
            {heard}
            {passes_on}
        </dl>
    }
    .into_any()
}

fn group(source: &Source, status: Status, count: u32, rows: &[Row], public: bool) -> AnyView {
    let all = format!("/claims?source={}&status={status}", source.slug);
    let label = format!("All in the table: {}", status.label());
    let items = rows.iter().map(|row| said(source, status, row, public)).collect_view();
    view! {
        <section aria-labelledby=format!("g-{status}") class=status.as_str()>
            <div class="section-head">
                <h2 id=format!("g-{status}")>
                    <span class=format!("status {status}")><span>{ui::capital(status.label())}</span></span>
                    " "
                    <span class="count">{count}</span>
                </h2>
                " "
                <a href=all aria-label=label>"All in the table"</a>
            </div>
            <ol class="said">{items}</ol>
        </section>
    }
    .into_any()
}

fn said(source: &Source, status: Status, row: &Row, public: bool) -> AnyView {
    let claim = &row.claim;
    let article = format!("/articles/{}", row.slug);
    // The permalink leads somebody of the newsroom to a draft's own page.
    let claim_at = if public { format!("{article}#claim-{}", claim.id) } else { format!("/claims/{}", claim.id) };
    let chains = claim.chains();
    let its_own = chains.iter().filter(|chain| chain.iter().any(|step| step.source.id == source.id && step.status == status));
    let language = (!row.language.is_empty()).then(|| row.language.clone());
    let outlet = (!row.outlet.is_empty()).then(|| view! { <span><bdi>{row.outlet.clone()}</bdi></span>" " });
    let draft = (claim.review != Review::Approved).then(|| ui::review_state(claim.review));
    view! {
        <li>
            <p class="statement" dir="auto"><a href=claim_at>{claim.statement.clone()}</a></p>
            {its_own.map(|chain| ui::chain(chain, true)).collect_view()}
            <p class="meta">
                <span><a href=article lang=language><bdi>{row.title.clone()}</bdi></a></span>" "
                {outlet}
                {row.published_at.map(ui::day)}
                {draft}
            </p>
        </li>
    }
    .into_any()
}
