//! The desk for sources: found as one types, made, renamed, merged after a look at what that changes, split again, removed when nobody
//! cites them. Plain forms; `sources.js` spares the button.

use crate::{
    access::{Viewer, permission::Permission},
    attribution::SourceKind,
    base::{
        error::{Fault, FieldFault},
        id::{ClaimId, SourceId},
    },
    db::Connection,
    newsroom::Newsroom,
    record::{
        Action, Event, Subject,
        store::{Asked, list},
    },
    site::{
        form::{Form, error_at, in_textarea},
        reader::source::{described_only, in_article},
        shell::{self, Script},
    },
    source::{
        Alike, Source, SourceInput,
        citations::Citations,
        commands::{self, MergePreview},
        seed,
        store::{self, CitingClaim, Heard, Registry},
    },
    ui,
    web::extract::{self, PathId, Query},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// Searching as one types.
const SCRIPT: &str = include_str!("sources.js");
/// Sources on the page; who looks for another types more of its name.
const LISTED: usize = 50;
/// Sources that may be the same, and merges that can be taken apart, shown at once.
const SHOWN: usize = 8;
/// Claims that are shown to take to another source.
const CITING: i64 = 100;

/// Which sources.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeskQuery {
    q: String,
    kind: String,
    unused: String,
    taken: Option<usize>,
}

/// A source as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SourceForm {
    version: Option<i64>,
    name: String,
    kind: String,
    country: String,
    parent: String,
    aliases: String,
    note: String,
    /// Filled when it was said that nobody who resembles it is meant.
    sure: String,
}

/// What was typed, and why it was not taken.
#[derive(Default)]
struct Trouble {
    typed: SourceForm,
    fault: Option<Fault>,
    /// Who may be meant, when somebody new is about to be made.
    alike: Vec<Alike>,
    /// What was to be taken to another source.
    moving: Moving,
    /// The name that somebody without one was to get, and who may be meant by it.
    naming: Option<(String, Vec<Alike>)>,
}

/// Claims that are to cite another source.
#[derive(Clone, Default)]
struct Moving {
    into: String,
    kind: String,
    claims: Vec<ClaimId>,
    /// Whether it was said that nobody who resembles the other one is meant.
    sure: bool,
}

impl Moving {
    fn read(sent: Vec<(String, String)>) -> Result<Self, Fault> {
        let mut moving = Self::default();
        for (field, value) in sent {
            match field.as_str() {
                "into" => moving.into = value,
                "kind" => moving.kind = value,
                "sure" => moving.sure = true,
                "claim" => moving.claims.push(extract::id("claim", &value)?),
                _ => {}
            }
        }
        Ok(moving)
    }
}

impl Trouble {
    fn faults(&self) -> Vec<FieldFault> {
        let at_field = |fault: &FieldFault| {
            let name = fault.pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
            FieldFault { pointer: name, detail: fault.detail.clone() }
        };
        self.fault.iter().flat_map(|fault| fault.fields().iter().map(at_field)).collect()
    }

    fn above(&self) -> Option<AnyView> {
        let said = match self.fault.as_ref()? {
            Fault::Invalid(faults) => faults.iter().map(|fault| ui::capital(&fault.detail)).collect::<Vec<_>>().join(" · "),
            other => ui::capital(&other.to_string()),
        };
        Some(view! { <div class="notice warn" role="alert" tabindex="-1" autofocus=true><p>{said}</p></div> }.into_any())
    }
}

impl SourceForm {
    fn of(source: &Source, parent: &str) -> Self {
        Self {
            version: Some(source.version),
            name: source.name.clone(),
            kind: source.kind.to_string(),
            country: source.country.clone(),
            parent: parent.to_owned(),
            aliases: source.aliases.join("\n"),
            note: source.note.clone(),
            sure: String::new(),
        }
    }

    async fn input(&self, conn: &mut Connection) -> Result<SourceInput, Fault> {
        let parent = match self.parent.trim() {
            "" => None,
            name => match store::by_name(conn, name).await? {
                Some(parent) => Some(parent.id),
                None => return Err(Fault::field("/parent", format!("nobody here goes by “{name}”: make that source first"))),
            },
        };
        Ok(SourceInput {
            name: Some(self.name.clone()),
            kind: Some(self.kind.clone()),
            aliases: Some(self.aliases.lines().map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect()),
            country: Some(Some(self.country.clone())),
            parent: Some(parent),
            note: Some(Some(self.note.clone())),
            article_id: None,
        })
    }
}

/// The list, and the form for somebody new.
///
/// # Errors
/// When the viewer may not work on sources.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<DeskQuery>) -> Result<Response, Fault> {
    found(&room, &viewer, query, Trouble::default()).await
}

async fn found(room: &Newsroom, viewer: &Viewer, query: DeskQuery, trouble: Trouble) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::WriteSources).await?;
    let citations = Citations::now(room, &mut conn).await?;
    let which = Registry {
        q: Some(query.q.trim().to_owned()).filter(|q| !q.is_empty()),
        kind: query.kind.parse().ok(),
        by_name: true,
        unused: !query.unused.is_empty(),
        ..Registry::default()
    };
    let mut sources = store::registry(&mut conn, &citations, &which, LISTED + 1).await?;
    let described = store::unnamed(&mut conn, &citations, &which, LISTED + 1).await?;
    let is_empty = sources.is_empty() && which.q.is_none() && which.kind.is_none() && !which.unused;
    let offered = seed::offered(&mut conn).await?;
    drop(conn);
    let more = sources.len() > LISTED;
    sources.truncate(LISTED);
    let head = shell::Head::new("Sources: desk").section("/sources").script(Script::Inline(SCRIPT));
    Ok(shell::page(viewer, head, move || {
        let taken = query.taken.map(|taken| {
            view! { <div class="notice good" role="status"><p>{ui::count(taken, "source was", "sources were")}" taken over."</p></div> }
        });
        view! {
            <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/sources">"Sources"</a></li><li aria-current="page">"Desk"</li></ol></nav>
            <header class="page-head"><div><h1>"Sources"</h1><p>"Everybody in the registry, under one name each: rename, merge, split, add the names they go by."</p></div></header>
            {taken}
            {trouble.above()}
            {same_as(&trouble.alike)}
            {search(&query)}
            {list_of(&sources, more, is_empty)}
            {described_only(&described, "/desk/sources")}
            <section aria-labelledby="new">
                <div class="section-head"><h2 id="new">"New source"</h2></div>
                <form class="form" method="post" action="/desk/sources">
                    {fields(&trouble.typed, &trouble.faults())}
                    {(!trouble.alike.is_empty()).then(|| view! { <label><input r#type="checkbox" name="sure" value="yes" />" It is somebody else than those above"</label> })}
                    <div class="form-actions"><button class="primary" r#type="submit">"Make it"</button></div>
                </form>
            </section>
            {seed_offer(offered)}
        }
    }))
}

/// What a newsroom may begin with.
pub fn seed_offer(offered: usize) -> Option<impl IntoView> {
    (offered > 0).then(|| {
        view! {
            <section aria-labelledby="seed">
                <div class="section-head"><h2 id="seed">"Well-known sources"</h2></div>
                <p>{format!("{} that are not here yet: news agencies, state and public media, bodies, and governments with the capitals that news calls them by. Names that are here stay as they are.", ui::count(offered, "source", "sources"))}</p>
                <form method="post" action="/desk/seed-sources"><button r#type="submit">"Take them over"</button></form>
            </section>
        }
    })
}

fn search(query: &DeskQuery) -> impl IntoView + use<> {
    view! {
        <form class="filters" method="get" action="/desk/sources" role="search" aria-label="Find a source">
            <div class="fields">
                <div class="field wide"><label for="q">"Name or alias"</label>" "<input id="q" name="q" r#type="search" dir="auto" autocomplete="off" value=query.q.clone() /></div>
                <div class="field"><label for="of-kind">"Kind"</label>" "<select id="of-kind" name="kind"><option value="">"any"</option>{kinds(&query.kind)}</select></div>
                <div class="field"><label><input r#type="checkbox" name="unused" value="yes" checked=!query.unused.is_empty() />" Nobody cites it"</label></div>
            </div>
            <div class="actions"><button r#type="submit">"Show"</button></div>
        </form>
    }
}

fn kinds(chosen: &str) -> impl IntoView + use<> {
    SourceKind::ALL
        .iter()
        .map(|kind| view! { <option value=kind.as_str() selected=kind.as_str() == chosen>{kind.label()}</option> })
        .collect_view()
}

fn list_of(sources: &[Heard], more: bool, is_empty: bool) -> impl IntoView + use<> {
    let rows: Vec<_> = sources
        .iter()
        .map(|source| {
            let at = format!("/desk/sources/{}", source.slug);
            let remove = (source.cited == 0).then(|| {
                view! {
                    <form method="post" action=format!("{at}/removal")>
                        <button class="quiet danger" r#type="submit">"Remove"<span class="spoken">" "{source.name.clone()}</span></button>
                    </form>
                }
            });
            view! {
                <tr>
                    <th scope="row"><a href=at dir="auto">{source.name.clone()}</a></th>
                    <td data-label="Kind"><span>{source.kind.parse().map_or("", SourceKind::label)}</span></td>
                    <td data-label="Country"><span>{source.country.clone()}</span></td>
                    <td class="number-cell" data-label="Cited"><span>{source.cited}</span></td>
                    <td>{remove}</td>
                </tr>
            }
        })
        .collect();
    let said = match (sources.len(), more) {
        (0, _) if is_empty => "Nobody is in the registry yet.".to_owned(),
        (0, _) => "No source matches.".to_owned(),
        (count, true) => format!("The first {count}: type more of the name."),
        (count, false) => format!("{}.", ui::count(count, "source", "sources")),
    };
    let table = (!rows.is_empty()).then(|| {
        view! {
            <table class="stack">
                <caption class="spoken">"Sources found"</caption>
                <thead><tr><th scope="col">"Source"</th><th scope="col">"Kind"</th><th scope="col">"Country"</th><th scope="col" class="number-cell">"Cited"</th><th scope="col"><span class="spoken">"Act"</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! { <div id="found"><div class="result-line"><p role="status">{said}</p></div>{table}</div> }
}

/// Who may be meant.
fn same_as(alike: &[Alike]) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = alike.iter().map(|alike| view! { <li>{likeness(alike)}</li> }).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="notice warn" aria-labelledby="same-as">
                <div><h2 id="same-as">"Same as?"</h2><ul>{items}</ul></div>
            </section>
        }
    })
}

fn likeness(alike: &Alike) -> impl IntoView + use<> {
    let called = (alike.matched != alike.source.name).then(|| view! { ", called “"<bdi>{alike.matched.clone()}</bdi>"”" });
    view! {
        <a href=format!("/desk/sources/{}", alike.slug) dir="auto">{alike.source.name.clone()}</a>{called}
        {format!(" ({}): {}", alike.source.kind.label(), alike.reason.label())}
    }
}

fn fields(typed: &SourceForm, faults: &[FieldFault]) -> impl IntoView + use<> {
    let input = |name: &'static str, label: &'static str, value: &str, hint: &'static str| {
        let error = error_at(faults, name, label);
        let described = error.is_some().then(|| format!("{name}-error"));
        view! {
            <div class="field">
                <label for=name>{label}</label>" "
                <input id=name name=name dir="auto" autocomplete="off" value=value.to_owned() aria-invalid=error.is_some().then_some("true") aria-describedby=described />
                {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
                {error.map(|error| view! { <p class="error" id=format!("{name}-error")>{error}</p> })}
            </div>
        }
    };
    let area = |name: &'static str, label: &'static str, value: &str, hint: &'static str| {
        let error = error_at(faults, name, label);
        let described = error.is_some().then(|| format!("{name}-error"));
        view! {
            <div class="field">
                <label for=name>{label}</label>" "
                <textarea id=name name=name rows="3" dir="auto" aria-invalid=error.is_some().then_some("true") aria-describedby=described>{in_textarea(value)}</textarea>
                <p class="hint">{hint}</p>
                {error.map(|error| view! { <p class="error" id=format!("{name}-error")>{error}</p> })}
            </div>
        }
    };
    let kind = if typed.kind.is_empty() { SourceKind::Other.as_str() } else { typed.kind.as_str() };
    view! {
        {input("name", "Name", &typed.name, "The one that pages show.")}
        <div class="field"><label for="kind">"Kind"</label>" "<select id="kind" name="kind">{kinds(kind)}</select></div>
        {input("country", "Country", &typed.country, "Two letters, such as KP; empty for none.")}
        {input("parent", "Belongs to", &typed.parent, "The name of another source; empty for none.")}
        {area("aliases", "Other names", &typed.aliases, "One a line.")}
        {area("note", "Note", &typed.note, "For the newsroom only.")}
    }
}

/// Makes a source; where somebody resembles it, that is asked first.
///
/// # Errors
/// When the viewer may not.
pub async fn create(State(room): State<Newsroom>, viewer: Viewer, Form(typed): Form<SourceForm>) -> Result<Response, Fault> {
    viewer.must(Permission::WriteSources)?;
    let mut conn = room.db.read().await?;
    let alike = if typed.sure.is_empty() { store::alike(&mut conn, &[&typed.name], None, SHOWN).await? } else { Vec::new() };
    drop(conn);
    if !alike.is_empty() && !typed.name.trim().is_empty() {
        let mut page = found(&room, &viewer, DeskQuery::default(), Trouble { typed, alike, ..Trouble::default() }).await?;
        *page.status_mut() = StatusCode::CONFLICT;
        return Ok(page);
    }
    let sent = typed.clone();
    let made = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let input = sent.input(tx.conn).await?;
            commands::create(&mut tx, input).await
        })
    });
    match made.await {
        Ok(source) => Ok(Redirect::to(&format!("/desk/sources/{}", source.slug)).into_response()),
        Err(fault @ (Fault::Invalid(_) | Fault::Clash(_))) => {
            let status = fault.status();
            let mut page = found(&room, &viewer, DeskQuery::default(), Trouble { typed, fault: Some(fault), ..Trouble::default() }).await?;
            *page.status_mut() = status;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

/// Takes the well-known sources over.
///
/// # Errors
/// When the viewer may not.
pub async fn take_over(State(room): State<Newsroom>, viewer: Viewer) -> Result<Redirect, Fault> {
    let made = room.write(&viewer, |mut tx| Box::pin(async move { seed::take_over(&mut tx).await })).await?;
    Ok(Redirect::to(&format!("/desk/sources?taken={}", made.len())))
}

/// What is known about a source and can be done with it.
struct Known {
    source: Source,
    /// Where the article is that only describes it, and its title.
    article: Option<(String, String)>,
    parent: String,
    alike: Vec<Alike>,
    relatives: Vec<Heard>,
    /// Merges into it that were not taken apart since.
    merges: Vec<Event>,
    cited: u32,
    read: u32,
    articles: u32,
    /// The newest claims that cite it.
    citing: Vec<CitingClaim>,
}

async fn known(room: &Newsroom, viewer: &Viewer, slug: &str) -> Result<Known, Fault> {
    let mut conn = room.read(viewer, Permission::WriteSources).await?;
    let source = existing(&mut conn, slug).await?;
    let citations = Citations::now(room, &mut conn).await?;
    let names: Vec<&str> = std::iter::once(&source.name).chain(&source.aliases).map(String::as_str).collect();
    let alike = store::alike(&mut conn, &names, Some(source.id), SHOWN).await?;
    let mut relatives = store::relatives(&mut conn, &source).await?;
    let parent = relatives.iter().position(|relative| Some(relative.id) == source.parent);
    let parent = parent.map(|at| relatives.remove(at).name).unwrap_or_default();
    let asked = Asked {
        subject: Some(Subject::Source(source.id).to_string()),
        action: Some(Action::SourceMerged.as_str().to_owned()),
        ..Asked::default()
    };
    let mut merges = list(&mut conn, &asked, SHOWN as i64).await?;
    merges.retain(|event| event.reversed_by.is_none() && event.number.is_some());
    let citing = store::citing_claims(&mut conn, source.id, CITING).await?;
    let article = match source.article_id {
        Some(article) => store::title(&mut conn, article).await?,
        None => None,
    };
    let (all, public) = (citations.of(source.id, false), citations.of(source.id, true));
    Ok(Known {
        cited: all.times(),
        read: public.times(),
        articles: all.articles,
        citing,
        article,
        parent,
        alike,
        relatives,
        merges,
        source,
    })
}

async fn existing(conn: &mut Connection, slug: &str) -> Result<Source, Fault> {
    let found = store::by_slug(conn, slug).await?;
    found.ok_or_else(|| Fault::Missing(format!("There is no source at {}.", slug.chars().take(80).collect::<String>())))
}

/// A source to work on.
///
/// # Errors
/// When the viewer may not, or there is no such source.
pub async fn one(State(room): State<Newsroom>, viewer: Viewer, PathId(slug): PathId) -> Result<Response, Fault> {
    edit(&room, &viewer, &slug, None).await
}

async fn edit(room: &Newsroom, viewer: &Viewer, slug: &str, trouble: Option<Trouble>) -> Result<Response, Fault> {
    let known = known(room, viewer, slug).await?;
    let head = shell::Head::new(format!("{}: desk", known.source.name)).section("/sources").main("page narrow");
    Ok(shell::page(viewer, head, move || {
        let source = &known.source;
        let at = format!("/desk/sources/{}", source.slug);
        let mut typed = trouble.as_ref().map_or_else(|| SourceForm::of(source, &known.parent), |trouble| trouble.typed.clone());
        typed.version = Some(source.version);
        let faults = trouble.as_ref().map(Trouble::faults).unwrap_or_default();
        let used = match known.cited {
            0 => "Nobody cites it.".to_owned(),
            times => format!(
                "Cited {} in {}; readers see {}.",
                ui::count(times, "time", "times"),
                ui::count(known.articles, "article", "articles"),
                known.read
            ),
        };
        let parts = (!known.relatives.is_empty()).then(|| {
            let parts: Vec<_> = known
                .relatives
                .iter()
                .map(|part| view! { <li><a href=format!("/desk/sources/{}", part.slug) dir="auto">{part.name.clone()}</a></li> })
                .collect();
            view! { <p>"Belong to it:"</p><ul>{parts}</ul> }
        });
        let remove = (known.cited == 0).then(|| {
            view! {
                <form method="post" action=format!("{at}/removal")>
                    <input r#type="hidden" name="version" value=source.version.to_string() />
                    <button class="danger" r#type="submit">"Remove it"</button>
                </form>
            }
        });
        view! {
            <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/sources">"Sources"</a></li><li><a href="/desk/sources">"Desk"</a></li><li aria-current="page"><bdi>{source.name.clone()}</bdi></li></ol></nav>
            <header class="page-head"><div><h1 dir="auto">{source.name.clone()}{known.article.as_ref().map(in_article)}</h1></div>
                <div class="actions"><a class="button quiet" href=format!("/desk/history?subject=source/{}", source.id)>"History"</a></div></header>
            {trouble.as_ref().and_then(Trouble::above)}
            <section aria-labelledby="used">
                <div class="section-head"><h2 id="used">"Where it is used"</h2></div>
                <p>{used}" "<a href=format!("/sources/{}", source.slug)>"Everything it said"</a>" · "<a href=format!("/claims?source={}", source.slug)>"In the claim table"</a></p>
                {parts}
                {remove}
            </section>
            {naming(&known, &at, trouble.as_ref())}
            <form class="form" method="post" action=at.clone() aria-label="What is known about it">
                <input r#type="hidden" name="version" value=source.version.to_string() />
                {fields(&typed, &faults)}
                <div class="form-actions"><button class="primary" r#type="submit">"Save"</button></div>
            </form>
            {merging(&known, &at)}
            {splitting(&known, &at)}
            {moving(&known, &at, trouble.as_ref())}
        }
    }))
}

/// The name of whom the article only describes, once it is known: a new one here, one of the registry beneath.
fn naming(known: &Known, at: &str, trouble: Option<&Trouble>) -> Option<impl IntoView + use<>> {
    known.article.as_ref()?;
    let (typed, alike) = trouble.and_then(|trouble| trouble.naming.clone()).unwrap_or_default();
    let items: Vec<_> = alike
        .iter()
        .map(|alike| {
            let into = format!("{at}/merge?into={}", alike.source.id);
            view! { <li>{likeness(alike)}" "<a class="button quiet" href=into>"That is who it is"<span class="spoken">": "{alike.source.name.clone()}</span></a></li> }
        })
        .collect();
    let asked =
        (!items.is_empty()).then(|| view! { <div class="notice warn" role="alert"><div><h3>"Same as?"</h3><ul>{items}</ul></div></div> });
    let is_asked = asked.is_some();
    Some(view! {
        <section aria-labelledby="name-it">
            <div class="section-head"><h2 id="name-it">"It has a name"</h2></div>
            <p class="hint">"Only its article calls it so. With a name it is in the registry, and named wherever it is cited."</p>
            {asked}
            <form class="form inline" method="post" action=format!("{at}/name")>
                <input r#type="hidden" name="version" value=known.source.version.to_string() />
                <div class="field"><label for="its-name">"Its name"</label>" "<input id="its-name" name="name" dir="auto" autocomplete="off" required value=typed /></div>
                <div class="field"><label for="its-kind">"Kind"</label>" "<select id="its-kind" name="kind">{kinds(known.source.kind.as_str())}</select></div>
                {is_asked.then(|| view! { <label><input r#type="checkbox" name="sure" value="yes" />" It is somebody else than those above"</label> })}
                <button class="primary" r#type="submit">"Name it"</button>
            </form>
        </section>
    })
}

/// Gives a name to whom an article only describes, everywhere at once. One that is in the registry is looked at first: they may be the same.
///
/// # Errors
/// When the viewer may not, or there is no such source.
pub async fn name(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(slug): PathId,
    Form(typed): Form<SourceForm>,
) -> Result<Response, Fault> {
    viewer.must(Permission::WriteSources)?;
    let mut conn = room.db.read().await?;
    let known_as = store::by_name(&mut conn, &typed.name).await?;
    let alike = if typed.sure.is_empty() { store::alike(&mut conn, &[&typed.name], None, SHOWN).await? } else { Vec::new() };
    drop(conn);
    if let Some(known) = known_as {
        return Ok(Redirect::to(&format!("/desk/sources/{slug}/merge?into={}", known.id)).into_response());
    }
    let refused = if alike.is_empty() {
        let (sent, place) = (typed.clone(), slug.clone());
        let named = room.write(&viewer, move |mut tx| {
            Box::pin(async move {
                let source = existing(tx.conn, &place).await?;
                let input = SourceInput { name: Some(sent.name), kind: Some(sent.kind), article_id: Some(None), ..SourceInput::default() };
                commands::change(&mut tx, source.id, sent.version, input).await
            })
        });
        match named.await {
            Ok(source) => return Ok(Redirect::to(&format!("/desk/sources/{}", source.slug)).into_response()),
            Err(fault @ (Fault::Invalid(_) | Fault::Clash(_) | Fault::Stale(_))) => Some(fault),
            Err(other) => return Err(other),
        }
    } else {
        None
    };
    let status = refused.as_ref().map_or(StatusCode::CONFLICT, Fault::status);
    let known = known(&room, &viewer, &slug).await?;
    let trouble = Trouble {
        typed: SourceForm::of(&known.source, &known.parent),
        fault: refused,
        naming: Some((typed.name, alike)),
        ..Trouble::default()
    };
    let mut page = edit(&room, &viewer, &slug, Some(trouble)).await?;
    *page.status_mut() = status;
    Ok(page)
}

fn merging(known: &Known, at: &str) -> impl IntoView + use<> {
    let items: Vec<_> = known
        .alike
        .iter()
        .map(|alike| {
            let into = format!("{at}/merge?into={}", alike.source.id);
            view! { <li>{likeness(alike)}" "<a class="button quiet" href=into>"Merge"<span class="spoken">" with "{alike.source.name.clone()}</span></a></li> }
        })
        .collect();
    let same = (!items.is_empty()).then(|| view! { <h3>"Same as?"</h3><ul>{items}</ul> });
    view! {
        <section aria-labelledby="merge">
            <div class="section-head"><h2 id="merge">"Merge into another"</h2></div>
            {same}
            <form class="form inline" method="get" action=format!("{at}/merge")>
                <div class="field"><label for="into">"Name of the one that stays"</label>" "<input id="into" name="into" dir="auto" autocomplete="off" required /></div>
                <button r#type="submit">"See what changes"</button>
            </form>
        </section>
    }
}

fn splitting(known: &Known, at: &str) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = known
        .merges
        .iter()
        .filter_map(|event| {
            let name = event.before.get("merged")?.get("name")?.as_str()?.to_owned();
            let number = event.number?;
            Some(view! {
                <li>
                    <form method="post" action=format!("/desk/events/{number}/reversal")>
                        <input r#type="hidden" name="back" value=at.to_owned() />
                        <bdi>{name.clone()}</bdi>" "<button class="quiet" r#type="submit">"Split again"<span class="spoken">": "{name}</span></button>
                    </form>
                </li>
            })
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section aria-labelledby="split">
                <div class="section-head"><h2 id="split">"Merged into it"</h2></div>
                <p class="hint">"Split again, it takes back what it was cited for. Changes made since are undone first, in the history."</p>
                <ul>{items}</ul>
            </section>
        }
    })
}

/// The claims that cite it, to take some of them to another source.
fn moving(known: &Known, at: &str, trouble: Option<&Trouble>) -> Option<impl IntoView + use<>> {
    let (typed, alike) = trouble.map(|trouble| (trouble.moving.clone(), trouble.alike.as_slice())).unwrap_or_default();
    let faults = trouble.map(Trouble::faults).unwrap_or_default();
    let error = error_at(&faults, "into", "The other source");
    let (invalid, described) = (error.is_some().then_some("true"), error.is_some().then_some("other-error"));
    let items: Vec<_> = known
        .citing
        .iter()
        .map(|claim| {
            let ticked = typed.claims.contains(&claim.id);
            view! {
                <li><label>
                    <input r#type="checkbox" name="claim" value=claim.id.to_string() checked=ticked />" "
                    <span dir="auto">{claim.statement.clone()}</span>" "<small dir="auto">{claim.title.clone()}</small>
                </label></li>
            }
        })
        .collect();
    let others = (known.cited as usize > items.len())
        .then(|| view! { <p class="hint">{format!("The newest {}; the others come when these are gone.", items.len())}</p> });
    (!items.is_empty()).then(|| {
        view! {
            <section aria-labelledby="move">
                <div class="section-head"><h2 id="move">"Said by somebody else"</h2></div>
                <p class="hint">"Where two go by one name: choose what the other one said. The rest stays."</p>
                {same_as(alike)}
                <form class="form" method="post" action=format!("{at}/attributions")>
                    <ul class="choices">{items}</ul>
                    {others}
                    <div class="fields">
                        <div class="field">
                            <label for="other">"Who said it"</label>" "
                            <input id="other" name="into" dir="auto" autocomplete="off" required value=typed.into aria-invalid=invalid aria-describedby=described />
                            {error.map(|error| view! { <p class="error" id="other-error">{error}</p> })}
                        </div>
                        <div class="field"><label for="other-kind">"Kind, should it be new"</label>" "<select id="other-kind" name="kind">{kinds(if typed.kind.is_empty() { known.source.kind.as_str() } else { &typed.kind })}</select></div>
                    </div>
                    {(!alike.is_empty()).then(|| view! { <label><input r#type="checkbox" name="sure" value="yes" />" It is somebody else than those above"</label> })}
                    <div class="form-actions"><button r#type="submit">"Take them there"</button></div>
                </form>
            </section>
        }
    })
}

/// Takes claims that were chosen to another source, which is made when nobody goes by its name.
///
/// # Errors
/// When the viewer may not, or there is no such source.
pub async fn move_attributions(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(slug): PathId,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    viewer.must(Permission::WriteSources)?;
    let moving = Moving::read(sent)?;
    let mut conn = room.db.read().await?;
    let is_known = store::by_name(&mut conn, &moving.into).await?.is_some();
    let from = existing(&mut conn, &slug).await?.id;
    let alike = if is_known || moving.sure { Vec::new() } else { store::alike(&mut conn, &[&moving.into], Some(from), SHOWN).await? };
    drop(conn);
    let refused = if alike.is_empty() {
        let meant = moving.clone();
        let done = room.write(&viewer, move |mut tx| {
            Box::pin(async move {
                let to = commands::named(&mut tx, &meant.into, meant.kind.parse().ok(), "/into").await?;
                commands::move_attributions(&mut tx, from, to.id, &meant.claims).await
            })
        });
        match done.await {
            Ok(_) => return Ok(Redirect::to(&format!("/desk/sources/{slug}")).into_response()),
            Err(fault @ (Fault::Invalid(_) | Fault::Clash(_))) => Some(fault),
            Err(other) => return Err(other),
        }
    } else {
        None
    };
    let status = refused.as_ref().map_or(StatusCode::CONFLICT, Fault::status);
    let known = known(&room, &viewer, &slug).await?;
    let trouble = Trouble { typed: SourceForm::of(&known.source, &known.parent), fault: refused, alike, moving, ..Trouble::default() };
    let mut page = edit(&room, &viewer, &slug, Some(trouble)).await?;
    *page.status_mut() = status;
    Ok(page)
}

/// Changes what is known about a source.
///
/// # Errors
/// When the viewer may not, or there is no such source.
pub async fn change(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(slug): PathId,
    Form(typed): Form<SourceForm>,
) -> Result<Response, Fault> {
    viewer.must(Permission::WriteSources)?;
    let (sent, place) = (typed.clone(), slug.clone());
    let done = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let source = existing(tx.conn, &place).await?;
            let input = sent.input(tx.conn).await?;
            commands::change(&mut tx, source.id, sent.version, input).await
        })
    });
    match done.await {
        Ok(source) => Ok(Redirect::to(&format!("/desk/sources/{}", source.slug)).into_response()),
        Err(fault @ (Fault::Invalid(_) | Fault::Clash(_) | Fault::Stale(_))) => {
            let status = fault.status();
            let mut page = edit(&room, &viewer, &slug, Some(Trouble { typed, fault: Some(fault), ..Trouble::default() })).await?;
            *page.status_mut() = status;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

/// The version somebody saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: Option<i64>,
}

/// Removes a source that nobody cites.
///
/// # Errors
/// When the viewer may not, or something stands on it.
pub async fn remove(State(room): State<Newsroom>, viewer: Viewer, PathId(slug): PathId, Form(seen): Form<Seen>) -> Result<Redirect, Fault> {
    let remove = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let source = existing(tx.conn, &slug).await?;
            commands::remove(&mut tx, source.id, seen.version).await
        })
    });
    remove.await?;
    Ok(Redirect::to("/desk/sources"))
}

/// Into which source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MergeQuery {
    into: String,
}

/// What a merge would change.
///
/// # Errors
/// When the viewer may not, or there is no such source.
pub async fn merge_page(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(slug): PathId,
    Query(query): Query<MergeQuery>,
) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::WriteSources).await?;
    let gone = existing(&mut conn, &slug).await?;
    let preview = match into(&mut conn, &query.into).await {
        Ok(into) => commands::preview(&mut conn, gone.id, into).await,
        Err(fault) => Err(fault),
    };
    let citations = Citations::now(&room, &mut conn).await?;
    drop(conn);
    match preview {
        Ok(preview) => {
            let public = [preview.gone.id, preview.stays.id].map(|id| citations.of(id, true).times());
            Ok(preview_page(&viewer, preview, public))
        }
        Err(fault @ Fault::Invalid(_)) => {
            let status = fault.status();
            let typed = {
                let known = known(&room, &viewer, &slug).await?;
                SourceForm::of(&known.source, &known.parent)
            };
            let mut page = edit(&room, &viewer, &slug, Some(Trouble { typed, fault: Some(fault), ..Trouble::default() })).await?;
            *page.status_mut() = status;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

async fn into(conn: &mut Connection, typed: &str) -> Result<SourceId, Fault> {
    if let Ok(id) = typed.trim().parse() {
        return Ok(id);
    }
    let found = store::by_name(conn, typed).await?;
    found
        .map(|found| found.id)
        .ok_or_else(|| Fault::field("/into", format!("nobody here goes by “{}”", typed.chars().take(80).collect::<String>())))
}

fn preview_page(viewer: &Viewer, preview: MergePreview, public: [u32; 2]) -> Response {
    let head = shell::Head::new(format!("Merge {}", preview.gone.name)).section("/sources").main("page narrow");
    shell::page(viewer, head, move || {
        let (gone, stays) = (&preview.gone, &preview.stays);
        let at = format!("/desk/sources/{}", gone.slug);
        let numbers = format!("Published attributions: {} + {} = {}.", public[1], public[0], public[0] + public[1]);
        let moved = format!(
            "{} in {} of {} will cite {}.",
            ui::count(preview.attributions, "attribution", "attributions"),
            ui::count(preview.claims, "claim", "claims"),
            ui::count(preview.articles, "article", "articles"),
            stays.name
        );
        let children = (preview.children > 0).then(|| view! { <li>{ui::count(preview.children, "source", "sources")}" that belong to it will belong to "<bdi>{stays.name.clone()}</bdi>"."</li> });
        let named = (gone.article_id.is_some() && stays.article_id.is_none()).then(
            || view! { <li>"Who was only described is named then. “"<bdi>{gone.name.clone()}</bdi>"” does not become a name of it."</li> },
        );
        let kind = (gone.kind != stays.kind)
            .then(|| view! { <li>{format!("It stays what it is: {}, not {}.", stays.kind.label(), gone.kind.label())}</li> });
        let doubled: Vec<_> = preview
            .doubled
            .iter()
            .map(|claim| view! { <li><a href=format!("/desk/claims/{}", claim.id) dir="auto">{claim.statement.clone()}</a></li> })
            .collect();
        let refused = (!doubled.is_empty()).then(|| {
            view! {
                <div class="notice warn" role="alert"><div>
                    <p>"These claims would cite the same source twice with one status, or through itself. Decide in each which of the two stays; then merge."</p>
                    <ul>{doubled}</ul>
                </div></div>
            }
        });
        let go = refused.is_none().then(|| {
            view! {
                <form method="post" action=format!("{at}/merge")>
                    <input r#type="hidden" name="into" value=stays.id.to_string() />
                    <button class="primary" r#type="submit">"Merge"</button>
                </form>
            }
        });
        view! {
            <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/desk/sources">"Sources"</a></li><li><a href=at.clone() dir="auto">{gone.name.clone()}</a></li><li aria-current="page">"Merge"</li></ol></nav>
            <header class="page-head"><div><h1>"Merge “"<bdi>{gone.name.clone()}</bdi>"” into “"<bdi>{stays.name.clone()}</bdi>"”"</h1><p>"It can be split again, and is in the history of each article."</p></div></header>
            <ul>
                <li>"Names: "<bdi>{std::iter::once(&stays.name).chain(&stays.aliases).cloned().collect::<Vec<_>>().join(", ")}</bdi>"."</li>
                <li>{moved}</li>
                <li>{numbers}</li>
                {children}
                {named}
                {kind}
            </ul>
            {refused}
            <div class="form-actions">
                {go}" "
                <a class="button quiet" href=format!("/desk/sources/{}/merge?into={}", stays.slug, gone.id)>"The other way round"</a>" "
                <a class="button quiet" href=at>"Cancel"</a>
            </div>
        }
    })
}

/// Merges a source into another.
///
/// # Errors
/// When the viewer may not, or a claim would cite one source twice.
pub async fn merge(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(slug): PathId,
    Form(query): Form<MergeQuery>,
) -> Result<Redirect, Fault> {
    let merge = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let gone = existing(tx.conn, &slug).await?;
            let into = into(tx.conn, &query.into).await?;
            commands::merge(&mut tx, gone.id, into).await
        })
    });
    Ok(Redirect::to(&format!("/desk/sources/{}", merge.await?.slug)))
}
