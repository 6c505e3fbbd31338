//! Facts: their list, and a page for each. No script: filters and the day one looks from live in the address.

use super::fact_chart;
use crate::{
    access::{Viewer, permission::Permission},
    attribution::{Polarity, SourceKind},
    base::{date::OutletTime, error::Fault, id::ArticleId, paging, percent::percent},
    claim::{Check, store::Row},
    db::Key,
    fact::{
        Fact, Finding,
        dossier::{Dossier, moment, readable},
        filter::{
            FactQuery,
            store::{self as lists, Spread},
        },
        relatives::{self, Relative},
    },
    formats::atom::{Entry, Feed, atom},
    live::page_cache::StandsOn,
    newsroom::Newsroom,
    provenance::{
        ClaimRelation, Party, Who,
        origins::{Origins, RootKind, origins},
        stance::{Position, Stance, as_of},
    },
    record::state::Evidence,
    site::{
        moment,
        shell::{self, Head},
    },
    ui,
    web::extract::{PathId, Query},
};
use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// How many facts a page of the list holds.
const LISTED: i64 = 30;
/// Entries of a feed.
const ENTRIES: usize = 50;
/// Claims on the page of a fact, the newest; all are in the table of claims.
const CLAIMS: usize = 50;
/// What was said on the page of a fact, the latest; the picture and the files hold all of it.
const STANCES: usize = 100;

/// The facts, the newest changed first.
///
/// # Errors
/// [`Fault::Invalid`] naming the parameters that are wrong.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<FactQuery>) -> Result<Response, Fault> {
    // A form sends its empty fields too: what is shared and kept is the address without them.
    if query.has_empty() {
        return Ok(Redirect::to(&format!("/facts{}", query.to_query(query.cursor.as_deref()))).into_response());
    }
    let public = !viewer.sees_everything();
    let mut conn = room.db.read().await?;
    let mut facts = match query.understand(&mut conn, &viewer).await? {
        Some((filter, _)) => lists::list(&mut conn, &filter, LISTED + 1).await?,
        None => Vec::new(),
    };
    let more = facts.len() > LISTED as usize;
    facts.truncate(LISTED as usize);
    let next = facts.last().filter(|_| more).map(|last| paging::write(&(last.updated_at.timestamp_millis(), last.id)));
    let ids: Vec<_> = facts.iter().map(|fact| fact.id).collect();
    let spreads = lists::spreads(&mut conn, &ids, public).await?;
    drop(conn);
    let topics: BTreeSet<String> = facts.iter().flat_map(|fact| fact.topics.iter().cloned()).collect();
    let title = query.topic.as_ref().map_or_else(|| "Facts".to_owned(), |topic| format!("Facts on {topic}"));
    let description = "What is claimed in several articles, followed from the first who said it to the last who denied it.";
    let head = Head::new(title.clone()).description(description).section("/facts");
    let may_write = viewer.may(Permission::WriteFacts);
    let page = shell::page(&viewer, head, move || {
        let none = Spread::default();
        let items = facts.iter().map(|fact| listed(fact, spreads.get(&fact.id).unwrap_or(&none), None));
        let body = if facts.is_empty() {
            nothing(&query)
        } else {
            view! { <h2 class="spoken">"The newest changed first"</h2><ol class="facts-list">{items.collect_view()}</ol> }.into_any()
        };
        let files = format!("/api/v1/exports/facts.csv{}", query.to_query(None));
        let json = format!("/api/v1/facts{}", query.to_query(None));
        let new = may_write.then(|| view! { <a class="button primary" href="/desk/facts/new">"New fact"</a>" "<a class="button" href="/desk/similar">"Likely the same"</a>" " });
        view! {
            <header class="page-head">
                <div>
                    <h1>{title}</h1>
                    <p>"What several articles claim, each followed from the first who said it to the last who denied it."</p>
                </div>
                <div class="actions">
                    {new}<a class="button" href=files aria-label="Facts as CSV">"CSV"</a>" "
                    <a class="button" href=json aria-label="Facts as JSON">"JSON"</a>
                </div>
            </header>
            {filters(&query, &topics)}
            {body}
            {pager(&query, next.as_deref())}
        }
    });
    Ok((Extension(StandsOn::new([Key::Published, Key::Sources, Key::Facts])), page).into_response())
}

fn filters(query: &FactQuery, topics: &BTreeSet<String>) -> AnyView {
    let options = Check::ALL.iter().map(|check| {
        view! { <option value=check.as_str() selected=query.finding.as_deref() == Some(check.as_str())>{check.label()}</option> }
    });
    let known = topics.iter().map(|topic| view! { <option value=topic.clone()></option> });
    view! {
        <form class="filters" method="get" action="/facts" role="search" aria-label="Find a fact">
            <div class="fields">
                <div class="field wide"><label for="q">"Words"</label>" "<input id="q" name="q" r#type="search" autocomplete="off" value=query.q.clone() /></div>
                <div class="field">
                    <label for="topic">"Topic"</label>" "
                    <input id="topic" name="topic" r#type="text" list="topic-list" autocomplete="off" value=query.topic.clone() />
                </div>
                <div class="field"><label for="source">"Source"</label>" "<input id="source" name="source" r#type="text" autocomplete="off" value=query.source.clone() /></div>
                <div class="field"><label for="finding">"Our finding"</label>" "<select id="finding" name="finding"><option value="">"any"</option>{options.collect_view()}</select></div>
                <div class="field"><span class="label" aria-hidden="true">"\u{a0}"</span>" "<button class="primary" r#type="submit">"Show"</button></div>
            </div>
            <datalist id="topic-list">{known.collect_view()}</datalist>
        </form>
    }
    .into_any()
}

fn topic_address(topic: &str) -> String {
    format!("/facts?topic={}", percent(topic))
}

fn nothing(query: &FactQuery) -> AnyView {
    if query.to_query(None).is_empty() {
        return view! {
            <div class="empty">
                <h2>"No fact is followed yet"</h2>
                <p>"A fact appears here once a published claim is about it: what it says, who stands where, and where it comes from."</p>
                <p><a href="/claims">"All claims"</a></p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="empty">
            <h2>"No fact matches"</h2>
            <p>"Words are looked for in what is claimed and in topics. "<a href="/facts">"Show all facts"</a>"."</p>
        </div>
    }
    .into_any()
}

/// A fact in a list, perhaps with what somebody did with it.
pub(super) fn listed(fact: &Fact, spread: &Spread, did: Option<String>) -> AnyView {
    view! {
        <li>
            <h3 dir="auto"><a href=format!("/facts/{}", fact.slug)>{fact.statement.clone()}</a></h3>
            <p class="meta">{ui::check(fact.finding(None))}" "<span>{spread_words(spread)}</span>{span_of_days(spread)}</p>
            {did.map(|did| view! { <p>{ui::capital(&did)}</p> })}
            {topic_list(fact)}
        </li>
    }
    .into_any()
}

fn topic_list(fact: &Fact) -> Option<AnyView> {
    let items = fact.topics.iter().map(|topic| view! { <li><a href=topic_address(topic)>{topic.clone()}</a></li> });
    (!fact.topics.is_empty()).then(|| view! { <ul class="topics">{items.collect_view()}</ul> }.into_any())
}

fn spread_words(spread: &Spread) -> String {
    if spread.claims == 0 {
        return "no claim is about it yet".into();
    }
    format!(
        "{} in {} of {}",
        ui::count(spread.claims, "claim", "claims"),
        ui::count(spread.articles, "article", "articles"),
        ui::count(spread.outlets, "outlet", "outlets")
    )
}

fn day(at: DateTime<Utc>) -> Option<AnyView> {
    OutletTime::of(at, 0).map(ui::day)
}

fn span_of_days(spread: &Spread) -> Option<AnyView> {
    let (first, last) = (spread.first?, spread.last?);
    let rest = (first.date_naive() != last.date_naive()).then(|| view! { " – "{day(last)} });
    Some(view! { " "<span>{day(first)}{rest}</span> }.into_any())
}

fn pager(query: &FactQuery, next: Option<&str>) -> Option<AnyView> {
    if next.is_none() && query.cursor.is_none() {
        return None;
    }
    let back = query
        .cursor
        .is_some()
        .then(|| view! { <a class="button" rel="prev" href=format!("/facts{}", query.to_query(None))>"Back to the newest"</a>" " });
    let next = next.map(|next| view! { " "<a class="button" rel="next" href=format!("/facts{}", query.to_query(Some(next)))>"Older"</a> });
    Some(view! { <nav class="pager" aria-label="Pages">{back}<span>"Newest changed first"</span>{next}</nav> }.into_any())
}

/// As of which day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AtQuery {
    at: Option<String>,
}

/// What the page of a fact is made of.
struct FactPage {
    dossier: Dossier,
    /// The day as it was asked for.
    day: Option<String>,
    stances: Vec<Stance>,
    origins: Origins,
    relatives: Vec<Relative>,
    may_write: bool,
    /// Whether who looks sees the desk.
    desk: bool,
}

/// A fact: what is claimed, who stands where, what was said when, where it comes from. By id or by its place in URLs.
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or not for this reader; [`Fault::Invalid`] for a day that is none.
pub async fn one(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(query): Query<AtQuery>,
) -> Result<Response, Fault> {
    let day = query.at.filter(|at| !at.trim().is_empty());
    let at = day.as_deref().map(|at| moment(at).map_err(|why| Fault::field("at", why))).transpose()?;
    let public = !viewer.sees_everything();
    let mut conn = room.db.read().await?;
    let fact = readable(&mut conn, &viewer, &place).await?;
    if fact.slug != place {
        let at = day.map(|at| format!("?at={}", percent(&at))).unwrap_or_default();
        let to = format!("/facts/{}{at}", fact.slug);
        // A merge may be taken apart again: only the id of the fact itself leads here for ever.
        let is_its_own = place == fact.id.to_string();
        return Ok(if is_its_own { Redirect::permanent(&to) } else { Redirect::to(&to) }.into_response());
    }
    let relatives = relatives::store::relations(&mut conn, std::slice::from_ref(&fact), public).await?.remove(&fact.id).unwrap_or_default();
    let dossier = Dossier::read(&mut conn, fact, public, at).await?;
    drop(conn);
    let page = FactPage {
        day,
        stances: dossier.stances(),
        origins: origins(dossier.until()),
        relatives,
        may_write: viewer.may(Permission::WriteFacts),
        desk: !public,
        dossier,
    };
    let spread = page.dossier.spread();
    let description = format!("{}. {}.", ui::capital(&spread_words(&spread)), headline(&page.origins));
    let head = Head::new(page.dossier.fact.statement.clone()).description(description).section("/facts");
    let page = shell::page(&viewer, head, move || page.view());
    Ok((Extension(StandsOn::new([Key::Published, Key::Sources, Key::Facts])), page).into_response())
}

/// “12 outlets, 1 origin”.
pub fn headline(origins: &Origins) -> String {
    format!("{}, {}", ui::count(origins.outlets, "outlet", "outlets"), ui::count(origins.origins().count(), "origin", "origins"))
}

impl FactPage {
    fn view(&self) -> AnyView {
        let fact = &self.dossier.fact;
        let spread = self.dossier.spread();
        let here = format!("/facts/{}", fact.slug);
        let file = |format: &str| format!("/api/v1/exports/claims.{format}?fact={}", fact.slug);
        let desk = self.may_write.then(|| view! { <a class="button primary" href=format!("/desk/facts/{}", fact.slug)>"Edit"</a>" " });
        let history =
            self.desk.then(|| view! { " "<a class="button quiet" href=format!("/desk/history?subject=fact/{}", fact.id)>"History"</a> });
        view! {
            <nav aria-label="Where you are">
                <ol class="crumbs"><li><a href="/facts">"Facts"</a></li><li aria-current="page"><bdi>{fact.statement.clone()}</bdi></li></ol>
            </nav>
            <header class="page-head">
                <div>
                    <h1 dir="auto">{fact.statement.clone()}</h1>
                    <p class="meta">{ui::check(fact.finding(self.dossier.at))}" "<span>{ui::capital(&spread_words(&spread))}</span>{span_of_days(&spread)}</p>
                    {topic_list(fact)}
                </div>
                <div class="actions">
                    {desk}
                    <a class="button" href=file("csv") aria-label="Its claims as CSV">"CSV"</a>" "
                    <a class="button" href=format!("/api/v1{here}") aria-label="The fact as JSON">"JSON"</a>" "
                    <a class="button" href=format!("{here}/feed")>"Feed"</a>
                    {history}
                </div>
            </header>
            {self.as_of(&here)}
            {self.at_a_glance()}
            {self.stands()}
            {self.timeline()}
            {self.comes_from(&here)}
            {self.found()}
            {self.related()}
            {self.claims()}
            {self.cite(&here)}
        }
        .into_any()
    }

    /// The form that leads to another day.
    fn as_of(&self, here: &str) -> AnyView {
        let days = self.dossier.rows.first().zip(self.dossier.rows.last());
        let [from, to] = days
            .map_or([None, None], |((first, _), (last, _))| [first, last].map(|row| Some(row.appeared().format("%Y-%m-%d").to_string())));
        let value = self.day.as_ref().map(|day| day.chars().take(10).collect::<String>());
        let notice = self.dossier.at.map(|at| {
            let later = self.dossier.rows.len() - self.dossier.rows_until().len();
            let later = (later > 0).then(|| format!(" {} later.", ui::count(later, "claim came", "claims came")));
            view! { <p class="notice" role="status"><span>"This is how it stood on "{day(at)}"."{later}" "<a href=here.to_owned()>"How it stands now"</a></span></p> }
        });
        view! {
            <form class="as-of" method="get" action=here.to_owned()>
                <label for="at">"As of"</label>" "
                <input id="at" name="at" r#type="date" value=value min=from max=to required=true />" "
                <button r#type="submit">"Show that day"</button>
            </form>
            {notice}
        }
        .into_any()
    }

    fn at_a_glance(&self) -> Option<AnyView> {
        let origins = &self.origins;
        (origins.outlets > 0).then(|| {
            let of = format!("of {}", ui::count(origins.outlets, "outlet", "outlets"));
            let callout = |class: &'static str, name: String, figure: String, means: String| {
                view! { <div class=class><dt>{name}</dt><dd class="figure">{figure}</dd><dd>{means}</dd></div> }
            };
            let unnamed = origins.count(RootKind::Unnamed);
            let own = origins.count(RootKind::OwnVoice);
            let mut apart = Vec::new();
            if unnamed > 0 {
                apart.push(format!("{unnamed} without a name"));
            }
            if own > 0 {
                apart.push(ui::count(own, "outlet names nobody", "outlets name nobody"));
            }
            let named: Vec<&str> = origins.origins().filter(|root| root.kind == RootKind::Named).take(3).flat_map(|root| origins.names(&root.nodes)).collect();
            if apart.is_empty() && !named.is_empty() {
                apart.push(named.join(", "));
            }
            let shares = &origins.shares;
            let agency = shares.agency.map(|(node, count)| {
                callout("single-source", format!("on {} alone", origins.nodes[node].who.name), count.to_string(), of.clone())
            });
            view! {
                <dl class="callouts origins-glance">
                    {callout("origins", headline(origins), origins.origins().count().to_string(), apart.join("; "))}
                    {agency}
                    {(shares.state_media > 0).then(|| callout("contested", "on state media".into(), shares.state_media.to_string(), of.clone()))}
                    {(shares.nobody_named > 0).then(|| callout("anonymous-only", "on nobody named".into(), shares.nobody_named.to_string(), of.clone()))}
                </dl>
            }
            .into_any()
        })
    }

    fn articles(&self) -> HashMap<ArticleId, &Row> {
        self.dossier.rows.iter().map(|(row, _)| (row.claim.article_id, row)).collect()
    }

    fn stands(&self) -> AnyView {
        let positions = as_of(&self.stances, self.dossier.at);
        let articles = self.articles();
        let side = |side: Polarity, id: &'static str, title: &'static str, nobody: &'static str| {
            let on_it: Vec<_> = positions.iter().filter(|position| position.latest.side == side).collect();
            let items = on_it.iter().map(|position| stand(position, &articles)).collect_view();
            let list =
                if on_it.is_empty() { view! { <p class="hint">{nobody}</p> }.into_any() } else { view! { <ol>{items}</ol> }.into_any() };
            view! { <section class=id aria-labelledby=id><h3 id=id>{title}" "<span class="count">{on_it.len()}</span></h3>{list}</section> }
        };
        let neither = positions.iter().any(|position| position.latest.side == Polarity::Neither);
        view! {
            <section aria-labelledby="stands">
                <div class="section-head"><h2 id="stands">"Who stands where"</h2></div>
                <div class="sides">
                    {side(Polarity::For, "side-for", "For it", "Nobody.")}
                    {side(Polarity::Against, "side-against", "Against it", "Nobody.")}
                    {neither.then(|| side(Polarity::Neither, "side-neither", "Took it back, or takes no side", ""))}
                </div>
            </section>
        }
        .into_any()
    }

    fn timeline(&self) -> Option<AnyView> {
        let articles = self.articles();
        let before = self.stances.len().saturating_sub(STANCES);
        let rows = self.stances[before..].iter().map(|stance| {
            let through = (!stance.through.is_empty()).then(|| stance.through.join(", "));
            let relation = (stance.relation != ClaimRelation::Asserts)
                .then(|| view! { " "<small>{format!("in a claim that {} it", stance.relation.label())}</small> });
            let article = articles.get(&stance.article).map(|row| {
                view! { <a href=claim_address(row, stance, self.desk)><bdi>{row.title.clone()}</bdi></a> }
            });
            view! {
                <tr>
                    <td>{day(stance.at)}</td>
                    <th scope="row">{party(&stance.who)}</th>
                    <td>{ui::status(stance.status)}{relation}</td>
                    <td>{through}</td>
                    <td>{article}" "<small><bdi>{stance.outlet.clone()}</bdi></small></td>
                </tr>
            }
        });
        let earlier = (before > 0).then(|| {
            let file = format!("/api/v1/facts/{}", self.dossier.fact.slug);
            view! { <p class="hint">{format!("The latest {STANCES}. {} before: ", ui::count(before, "row", "rows"))}<a href=file>"all as JSON"</a></p> }
        });
        (!self.stances.is_empty()).then(|| {
            view! {
                <section aria-labelledby="timeline">
                    <div class="section-head"><h2 id="timeline">"What was said when"</h2></div>
                    <figure class="fact-figure">
                        {fact_chart::said_when(&self.stances, self.dossier.at)}
                        <details>
                            <summary>"The same as a table"</summary>
                            {earlier}
                            <div class="table-scroll" role="region" aria-label="What was said when, as a table" tabindex="0">
                                <table class="said-when">
                                    <thead><tr><th scope="col">"Day"</th><th scope="col">"Who"</th><th scope="col">"Did"</th><th scope="col">"Through"</th><th scope="col">"Article"</th></tr></thead>
                                    <tbody>{rows.collect_view()}</tbody>
                                </table>
                            </div>
                        </details>
                    </figure>
                </section>
            }
            .into_any()
        })
    }

    fn comes_from(&self, here: &str) -> Option<AnyView> {
        let origins = &self.origins;
        let at = self.day.as_ref().map(|day| format!("&at={}", percent(day))).unwrap_or_default();
        let file = |format: &str| format!("/api/v1{here}/origins?format={format}{at}");
        let circles = origins.circles.iter().map(|circle| {
            view! { <li><bdi>{origins.names(circle).join(", ")}</bdi></li> }
        });
        let circles = (!origins.circles.is_empty()).then(|| {
            view! {
                <div class="notice warn" id="origins-circles">
                    <p>"These have it from each other. What goes round in a circle is no better known for it:"</p>
                    <ul>{circles.collect_view()}</ul>
                </div>
            }
        });
        let rows = origins.roots.iter().map(|root| {
            let what = match root.kind {
                RootKind::Named => origins.nodes[root.nodes[0]].who.kind.label(),
                RootKind::Unnamed => "without a name",
                RootKind::Circle => "a circle",
                RootKind::OwnVoice => "names nobody",
            };
            let outlets: Vec<usize> = root.outlets.iter().copied().collect();
            view! {
                <tr>
                    <th scope="row"><bdi>{origins.names(&root.nodes).join(", ")}</bdi>" "<small>{what}</small></th>
                    <td>{outlets.len()}</td>
                    <td><bdi>{origins.names(&outlets).join(", ")}</bdi></td>
                </tr>
            }
        });
        (origins.outlets > 0).then(|| {
            view! {
                <section aria-labelledby="origins">
                    <div class="section-head">
                        <h2 id="origins">"Where it comes from"</h2>" "
                        <p><a href=file("graphml")>"GraphML"</a>" · "<a href=file("dot")>"DOT"</a>" · "<a href=file("json") aria-label="The graph as JSON">"JSON"</a></p>
                    </div>
                    <p class="headline">{headline(origins)}</p>
                    {circles}
                    <figure class="fact-figure">
                        {fact_chart::from_whom(origins)}
                        <details>
                            <summary>"The same as a table"</summary>
                            <div class="table-scroll" role="region" aria-label="Where it comes from, as a table" tabindex="0">
                                <table class="roots">
                                    <thead><tr><th scope="col">"Origin"</th><th scope="col">"Outlets"</th><th scope="col">"Which have it from there"</th></tr></thead>
                                    <tbody>{rows.collect_view()}</tbody>
                                </table>
                            </div>
                        </details>
                    </figure>
                </section>
            }
            .into_any()
        })
    }

    fn found(&self) -> Option<AnyView> {
        let findings: Vec<&Finding> = self.dossier.fact.findings_until(self.dossier.at).collect();
        let (last, earlier) = findings.split_last()?;
        let earlier = (!earlier.is_empty()).then(|| {
            let items = earlier.iter().rev().map(|one| view! { <li>{finding(one)}</li> }).collect_view();
            view! { <details class="earlier"><summary>{format!("{} before", ui::count(earlier.len(), "finding", "findings"))}</summary><ol>{items}</ol></details> }
        });
        Some(
            view! {
                <section class="finding" aria-labelledby="finding">
                    <div class="section-head"><h2 id="finding">"What we found"</h2></div>
                    {finding(last)}
                    {earlier}
                </section>
            }
            .into_any(),
        )
    }

    fn related(&self) -> Option<AnyView> {
        let items = self.relatives.iter().map(|one| {
            let how = if one.is_outgoing { one.relation.label() } else { one.relation.reversed() };
            view! { <li><span class="how">{ui::capital(how)}</span>" "<a href=format!("/facts/{}", one.fact.slug)><bdi>{one.fact.statement.clone()}</bdi></a></li> }
        });
        (!self.relatives.is_empty()).then(|| {
            view! {
                <section aria-labelledby="related">
                    <div class="section-head"><h2 id="related">"How it stands to other facts"</h2></div>
                    <ul class="related">{items.collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }

    fn claims(&self) -> AnyView {
        let rows = self.dossier.rows_until();
        let items = rows.iter().rev().take(CLAIMS).map(|(row, relation)| claim(row, *relation, self.desk)).collect_view();
        let newest_only = rows.len() > CLAIMS;
        let newest = newest_only.then(|| format!("The newest {CLAIMS}. "));
        view! {
            <section aria-labelledby="claims">
                <div class="section-head">
                    <h2 id="claims">"Claims "<span class="count">{rows.len()}</span></h2>" "
                    <p>{newest}<a href=format!("/claims?fact={}", self.dossier.fact.slug)>{if newest_only { "All in the table" } else { "In the table" }}</a></p>
                </div>
                <ol class="said">{items}</ol>
            </section>
        }
        .into_any()
    }

    fn cite(&self, here: &str) -> AnyView {
        let fact = &self.dossier.fact;
        let at = self.day.as_ref().map(|day| format!("?at={}", percent(day))).unwrap_or_default();
        let changed = moment::day(fact.updated_at);
        let as_of = self.dossier.at.map(|at| format!(", as of {}", at.format("%-d %B %Y"))).unwrap_or_default();
        view! {
            <section class="cite" aria-labelledby="cite">
                <div class="section-head"><h2 id="cite">"Cite this"</h2></div>
                <p><bdi>{format!("“{}”", fact.statement)}</bdi>{format!(" Fact record, version {} of {changed}{as_of}. Hearsay. ", fact.version)}<a rel="bookmark" href=format!("{here}{at}")>{format!("{here}{at}")}</a></p>
            </section>
        }
        .into_any()
    }
}

fn party(who: &Who) -> AnyView {
    match &who.party {
        Party::Source(id) | Party::Unnamed(_, id) => {
            view! { <a href=format!("/sources/{id}")><bdi>{who.name.clone()}</bdi></a> }.into_any()
        }
        Party::Outlet(_) => view! { <bdi>{who.name.clone()}</bdi> }.into_any(),
    }
}

fn claim_address(row: &Row, stance: &Stance, desk: bool) -> String {
    if desk { format!("/claims/{}", stance.claim) } else { format!("/articles/{}#claim-{}", row.slug, stance.claim) }
}

/// Where somebody stands, since when, and what they did before.
fn stand(position: &Position<'_>, articles: &HashMap<ArticleId, &Row>) -> AnyView {
    let latest = position.latest;
    let turns = position.earlier.iter().map(|one| format!("{} on {}", one.label(), one.at.format("%-d %B"))).collect::<Vec<_>>().join(", ");
    let before = (!turns.is_empty()).then(|| view! { <p class="before">"Before: "{turns}</p> });
    let through = (!latest.through.is_empty()).then(|| view! { ", through "<bdi>{latest.through.join(", ")}</bdi> });
    let relation = (latest.relation != ClaimRelation::Asserts)
        .then(|| view! { " "<small>{format!("in a claim that {} it", latest.relation.label())}</small> });
    let article = articles
        .get(&latest.article)
        .map(|row| view! { " in "<a href=format!("/articles/{}#claim-{}", row.slug, latest.claim)><bdi>{latest.outlet.clone()}</bdi></a> });
    let kind = (latest.who.kind != SourceKind::Other).then(|| view! { " "<small>{latest.who.kind.label()}</small> });
    view! {
        <li>
            <p class="who">{party(&latest.who)}{kind}</p>
            <p>{ui::status(latest.status)}{relation}" "<span class="since">{day(latest.at)}{article}{through}</span></p>
            {before}
        </li>
    }
    .into_any()
}

fn finding(found: &Finding) -> AnyView {
    let note = (!found.note.is_empty()).then(|| view! { <p dir="auto">{found.note.clone()}</p> });
    let evidence = found.evidence.iter().map(piece).collect_view();
    view! {
        <p>{ui::check(found.finding)}" "{day(found.at)}</p>
        {note}
        {(!found.evidence.is_empty()).then(|| view! { <ul class="evidence">{evidence}</ul> })}
    }
    .into_any()
}

/// A piece of evidence.
fn piece(piece: &Evidence) -> AnyView {
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let quote =
        given(&piece.quote).map(|quote| view! { <q class=ui::is_quotation(&quote).then_some("own") dir="auto">{quote.clone()}</q>" " });
    let note = given(&piece.note).map(|note| view! { <bdi>{note}</bdi>" " });
    let url = given(&piece.url).map(|url| view! { <a href=url.clone() rel="external noopener nofollow">{url.clone()}</a>" " });
    let file = (!piece.sha256.is_empty()).then(|| {
        view! { <bdi>{piece.file.clone()}</bdi>" "<small>"SHA-256 "<code>{piece.sha256.clone()}</code></small> }
    });
    view! { <li>{quote}{note}{url}{file}</li> }.into_any()
}

fn claim(row: &Row, relation: ClaimRelation, desk: bool) -> AnyView {
    let article = format!("/articles/{}", row.slug);
    let address = if desk { format!("/claims/{}", row.claim.id) } else { format!("{article}#claim-{}", row.claim.id) };
    let language = (!row.language.is_empty()).then(|| row.language.clone());
    let outlet = (!row.outlet.is_empty()).then(|| view! { <span><bdi>{row.outlet.clone()}</bdi></span>" " });
    let draft = (row.claim.review != crate::claim::Review::Approved).then(|| ui::review_state(row.claim.review));
    view! {
        <li>
            <p class="statement" dir="auto"><span class=format!("relation {relation}")>{ui::capital(relation.label())}</span>" "<a href=address>{row.claim.statement.clone()}</a></p>
            {ui::chains(&row.claim, &row.outlet, true)}
            <p class="meta"><span><a href=article lang=language><bdi>{row.title.clone()}</bdi></a></span>" "{outlet}{row.published_at.map(ui::day)}{draft}</p>
        </li>
    }
    .into_any()
}

/// News of a fact for feed readers: the claims about it, the newest first.
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or not for this reader.
pub async fn feed(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let mut conn = room.db.read().await?;
    let fact = readable(&mut conn, &viewer, &place).await?;
    let dossier = Dossier::read(&mut conn, fact, !viewer.sees_everything(), None).await?;
    drop(conn);
    let base = room.public_url.clone().unwrap_or_default();
    let base = base.trim_end_matches('/');
    let fact = &dossier.fact;
    let page = format!("{base}/facts/{}", fact.slug);
    let entries = dossier.rows.iter().rev().take(ENTRIES).map(|(row, relation)| Entry {
        id: row.claim.id.0,
        title: row.title.clone(),
        page: format!("{base}/articles/{}#claim-{}", row.slug, row.claim.id),
        author: if row.outlet.is_empty() { "Hearsay".into() } else { row.outlet.clone() },
        summary: format!("{}: {}", ui::capital(relation.label()), row.claim.statement),
        updated: row.claim.updated_at,
    });
    let entries: Vec<Entry> = entries.collect();
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(fact.created_at);
    let feed = Feed { id: fact.id.0, title: &fact.statement, page: &page, address: &format!("{page}/feed"), updated, entries };
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], atom(&feed)).into_response())
}
