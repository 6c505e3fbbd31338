//! The history as people read it: who, when, what, and how it was before; of an article, a claim, or everything; and the way to take an
//! event back.

use crate::{
    access::{Viewer, permission::Permission},
    account::{self, settings::Setting},
    article,
    base::{
        error::Fault,
        id::{ClaimId, EventId},
        paging,
        percent::percent,
    },
    claim,
    db::{self, Connection},
    history::{EventQuery, reversal},
    newsroom::Newsroom,
    record::{Action, Event, Subject, store},
    site::{
        desk::{
            change::change,
            names::{Names, of_act},
        },
        moment::time,
        shell,
    },
    ui,
    web::extract::Query,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

/// Events on one page.
const SHOWN: i64 = 100;

/// Where a page of the history begins.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    before: Option<EventId>,
}

impl From {
    /// The page of what happened to one subject.
    ///
    /// # Errors
    /// The database's.
    pub async fn of_subject(self, conn: &mut Connection, subject: &Subject) -> db::Result<Vec<Event>> {
        store::of_subject(conn, subject, self.before, SHOWN).await
    }

    /// The ways to the newest and to older events of the history at `here`.
    fn pager(self, events: &[Event], here: &str) -> Option<impl IntoView + use<>> {
        let newest = self.before.map(|_| view! { <a class="button" rel="prev" href=here.to_owned()>"Newest"</a>" " });
        let last = events.last().filter(|_| events.len() as i64 == SHOWN);
        let older = last.map(|last| view! { <a class="button" rel="next" href=format!("{here}?before={}", last.id)>"Older"</a> });
        (newest.is_some() || older.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{newest}{older}</nav> })
    }
}

/// The history of an article and its claims.
///
/// # Errors
/// When the viewer may not see it, or there is no such article.
pub async fn of_article(
    State(room): State<Newsroom>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let article = article::store::by_slug(&mut conn, &slug)
        .await?
        .ok_or_else(|| Fault::Missing(format!("There is no article at {}.", slug.chars().take(80).collect::<String>())))?;
    let events = store::of_article(&mut conn, article.id, from.before, SHOWN).await?;
    let names = Names::of(&mut conn, &events).await?;
    let claims = claim::store::of_article(&mut conn, article.id, false).await?;
    let statements: Statements = claims.into_iter().map(|row| (Subject::Claim(row.claim.id).to_string(), row.claim.statement)).collect();
    let now = room.clock.now();
    let head = shell::Head::new(format!("History of {}", article.title)).section("/desk").main("page narrow");
    Ok(shell::page(&viewer, head, move || {
        let workspace = format!("/desk/articles/{}", article.slug);
        let here = format!("{workspace}/history");
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li><a href=workspace dir="auto">{article.title.clone()}</a></li>
                <li aria-current="page">"History"</li>
            </ol></nav>
            <header class="page-head"><div><h1>"History"</h1><p>"Every act on this article and its claims, newest first. Each has its place in a signed log, where a later change of it shows."</p></div></header>
            {if events.is_empty() {
                view! { <p class="hint">"Nothing more."</p> }.into_any()
            } else {
                list(&events, &About::Article(&statements), &names, now, &here).into_any()
            }}
            {from.pager(&events, &here)}
        }
    }))
}

/// What the claims of an article say, by the subject of their events.
type Statements = HashMap<String, String>;

/// Whose history it is: what “it” means in its sentences.
pub(super) enum About<'s> {
    /// An article and its claims, which say this.
    Article(&'s Statements),
    /// One claim.
    Claim,
    /// Everything: each sentence names its thing.
    Desk,
}

/// A page of the history of a claim, as part of the claim's own page.
pub fn of_claim(id: ClaimId, from: From, events: &[Event], names: &Names, now: DateTime<Utc>) -> impl IntoView + use<> {
    let here = format!("/desk/claims/{id}");
    let is_all = from.before.is_none() && (events.len() as i64) < SHOWN;
    view! {
        <section aria-labelledby="history">
            <div class="section-head"><h2 id="history">"History "{is_all.then(|| view! { <span class="count">{events.len()}</span> })}</h2><p class="hint">"Each event has its place in a signed log, where a later change of it shows."</p></div>
            {list(events, &About::Claim, names, now, &here)}
            {from.pager(events, &here)}
        </section>
    }
}

fn list(events: &[Event], about: &About<'_>, names: &Names, now: DateTime<Utc>, here: &str) -> impl IntoView + use<> {
    let items = events
        .iter()
        .map(|event| {
            let seal = event.seal.get(..8).unwrap_or_default().to_owned();
            // A new claim's statement stands in the sentence already, when that leads to the claim.
            let is_whole = matches!(event.action.as_str(), "claim.created" | "claim.accepted" | "claim.deleted" | "claim.restored");
            let said = usize::from(!matches!(about, About::Claim) && is_whole);
            let number = event.number.map(|number| format!("Event {number} · "));
            let undoes = event.reverses.map(|number| format!(" · undoes event {number}"));
            let undone = event.reversed_by.map(|number| format!(" · undone by event {number}"));
            view! {
                <li id=event.number.map(|number| format!("event-{number}"))>
                    {sentence(event, about, names)}
                    <p class="meta">{number}{time(event.at, now)}" "<code title=format!("Seal {}", event.seal)>{seal}</code>{undoes}{undone}</p>
                    {change(event, names, said)}
                    {undo(event, here)}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{items}</ol> }
}

/// The button that takes an event back, where that may be possible.
fn undo(event: &Event, here: &str) -> Option<impl IntoView + use<>> {
    let number = event.number.filter(|_| event.reversed_by.is_none())?;
    let may_be = event.action.parse::<Action>().is_ok_and(|action| reversal::why_not(action).is_none());
    may_be.then(|| {
        view! {
            <form method="post" action=format!("/desk/events/{number}/reversal") class="undo">
                <input r#type="hidden" name="back" value=here.to_owned() />
                <button class="quiet" r#type="submit" aria-label=format!("Undo event {number}")>"Undo"</button>
            </form>
        }
    })
}

/// The history of everything, filtered.
///
/// # Errors
/// When the viewer may not see it.
pub async fn of_desk(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<EventQuery>) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let found = query.events(&mut conn, &viewer).await;
    let (events, next, faults) = match found {
        Ok((events, next)) => (events, next, Vec::new()),
        Err(Fault::Invalid(faults)) => (Vec::new(), None, faults),
        Err(other) => return Err(other),
    };
    let people = account::store::people(&mut conn).await?;
    let names = Names::of(&mut conn, &events).await?;
    drop(conn);
    let now = room.clock.now();
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let head = shell::Head::new("History").section("/desk").main("page narrow");
    let mut response = shell::page(&viewer, head, move || {
        let here = format!("/desk/history{}", address(&query, query.cursor.clone()));
        let newest = query.cursor.as_ref().map(|_| format!("/desk/history{}", address(&query, None)));
        let older = next.map(|next| format!("/desk/history{}", address(&query, Some(paging::write(&next)))));
        let actor = query.actor.clone().unwrap_or_default();
        let action = query.action.clone().unwrap_or_default();
        let by = people.into_iter().map(|person| (person.id.to_string(), person.name));
        let actors = [("me".to_owned(), "me".to_owned()), ("program".to_owned(), "Hearsay itself".to_owned())].into_iter().chain(by);
        let actors = actors.map(|(word, label)| view! { <option selected=word == actor value=word>{label}</option> }).collect_view();
        let actions = actions().map(|(word, label)| view! { <option selected=word == action value=word>{label}</option> }).collect_view();
        let day = |value: &Option<String>| value.clone().unwrap_or_default();
        let one = query.subject.clone().filter(|subject| !subject.is_empty());
        let all = one.is_some().then(|| view! { <p class="hint">"Of one thing only. "<a href="/desk/history">"The whole history"</a></p> });
        let said =
            faults.iter().map(|fault| view! { <p class="error" role="alert">{fault.pointer.clone()}" "{fault.detail.clone()}"."</p> });
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li aria-current="page">"History"</li>
            </ol></nav>
            <header class="page-head"><div><h1>"History"</h1><p>"Every act in this newsroom, newest first. Each has its place in a signed log, where a later change of it shows. An act is undone by a new one; what something later stands on stays."</p></div></header>
            <form class="filters" method="get" action="/desk/history" role="search" aria-label="Filter the history">
                {one.map(|subject| view! { <input r#type="hidden" name="subject" value=subject /> })}
                <div class="fields">
                    <div class="field"><label for="actor">"Who"</label>" "<select id="actor" name="actor"><option value="">"anybody"</option>{actors}</select></div>
                    <div class="field"><label for="action">"What"</label>" "<select id="action" name="action"><option value="">"anything"</option>{actions}</select></div>
                    <div class="field"><label for="from">"From"</label>" "<input id="from" name="from" r#type="date" value=day(&query.from) /></div>
                    <div class="field"><label for="to">"To"</label>" "<input id="to" name="to" r#type="date" value=day(&query.to) /></div>
                </div>
                <div class="actions"><button class="primary" r#type="submit">"Show"</button>" "<a class="button quiet" href="/desk/history">"Clear"</a></div>
            </form>
            {said.collect_view()}
            {all}
            {if events.is_empty() {
                view! { <p class="hint">"Nothing like this happened."</p> }.into_any()
            } else {
                list(&events, &About::Desk, &names, now, &here).into_any()
            }}
            {(newest.is_some() || older.is_some()).then(|| view! {
                <nav class="pager" aria-label="Pages">
                    {newest.map(|newest| view! { <a class="button" rel="prev" href=newest>"Newest"</a>" " })}
                    {older.map(|older| view! { <a class="button" rel="next" href=older>"Older"</a> })}
                </nav>
            })}
        }
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The kinds of acts that can be asked for: all of a noun, then each.
fn actions() -> impl Iterator<Item = (&'static str, String)> {
    const NOUNS: [(&str, &str); 11] = [
        ("article", "Articles"),
        ("claim", "Claims"),
        ("comment", "Comments"),
        ("suggestion", "Suggestions"),
        ("source", "Sources"),
        ("fact", "Facts"),
        ("person", "People"),
        ("invitation", "Invitations"),
        ("token", "Tokens"),
        ("setting", "Settings"),
        ("act", "Second persons"),
    ];
    NOUNS.into_iter().flat_map(|(noun, label)| {
        let of_noun = Action::ALL.iter().filter(move |action| action.as_str().split('.').next() == Some(noun));
        let each = of_noun.map(|action| (action.as_str(), format!("– {}", action.label().trim_end_matches(':'))));
        std::iter::once((noun, format!("{label}: all"))).chain(each)
    })
}

/// The query part of the address of such a page.
fn address(query: &EventQuery, cursor: Option<String>) -> String {
    let EventQuery { subject, article, actor, action, from, to, unseconded, limit, cursor: _ } = query;
    let given = [
        ("subject", subject),
        ("article", article),
        ("actor", actor),
        ("action", action),
        ("from", from),
        ("to", to),
        ("unseconded", unseconded),
        ("limit", limit),
        ("cursor", &cursor),
    ];
    let parts: Vec<_> = given
        .into_iter()
        .filter_map(|(name, value)| value.as_deref().filter(|value| !value.is_empty()).map(|value| format!("{name}={}", percent(value))))
        .collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// Who did what, with a way to the claim when the history is not the claim's own.
pub(super) fn sentence(event: &Event, about: &About<'_>, names: &Names) -> impl IntoView + use<> {
    let who = if event.actor.is_empty() { "Hearsay".to_owned() } else { event.actor.clone() };
    let Ok(action) = event.action.parse::<Action>() else {
        return view! { <p><b>{who}</b>{format!(": {}.", event.action.replace(['.', '_'], " "))}</p> }.into_any();
    };
    let did = action.label();
    if let Some(quote) = event.after.get("quote").and_then(|quote| quote.as_str()).filter(|_| event.action.starts_with("suggestion.")) {
        return view! { <p><b>{who}</b>" "{did}" "<q class=ui::is_quotation(quote).then_some("own") dir="auto">{quote.to_owned()}</q></p> }
            .into_any();
    }
    if let Some(of) = of_act(event) {
        let all = format!("/desk/history?subject={}", percent(&event.subject));
        let of = names.act(of);
        let by = of.map(|of| of.actor.clone()).filter(|by| !by.is_empty()).unwrap_or_else(|| "somebody".into());
        let done = of.and_then(|of| of.action.parse::<Action>().ok()).map_or("did something", Action::label).trim_end_matches(':');
        let thing = of.and_then(|of| named(of, &About::Desk));
        return view! { <p><b>{who}</b>{format!(" {did} that ")}<b>{by}</b>" "<a href=all>{done}</a>{thing}"."</p> }.into_any();
    }
    if action == Action::SourceMerged {
        let name =
            |source: Option<&serde_json::Value>| source.and_then(|source| source.get("name")?.as_str()).unwrap_or("a source").to_owned();
        let (gone, stays) = (name(event.before.get("merged")), name(Some(&event.after)));
        return view! { <p><b>{who}</b>" merged the source "<b dir="auto">{gone}</b>" into "<b dir="auto">{stays}</b>"."</p> }.into_any();
    }
    if action == Action::SourceNamed {
        let name = |side: &serde_json::Value| side.get("name").and_then(|name| name.as_str()).unwrap_or("a source").to_owned();
        return view! { <p><b>{who}</b>" gave “"<bdi>{name(&event.before)}</bdi>"” a name: "<b dir="auto">{name(&event.after)}</b>"."</p> }
            .into_any();
    }
    if action == Action::AttributionsMoved {
        let name = |side: &str| event.after.get(side).and_then(|source| source.get("name")?.as_str()).unwrap_or("a source").to_owned();
        let claims = event.after.get("moved").and_then(|moved| moved.as_array()).map_or(0, Vec::len);
        let moved = ui::count(claims, "attribution", "attributions");
        return view! { <p><b>{who}</b>{format!(" moved {moved} from ")}<b dir="auto">{name("from")}</b>" to "<b dir="auto">{name("to")}</b>"."</p> }
            .into_any();
    }
    let Some(id) = event.subject.strip_prefix("claim/").map(str::to_owned) else {
        return view! { <p><b>{who}</b>" "{did}{named(event, about)}"."</p> }.into_any();
    };
    if matches!(about, About::Claim) {
        let is_made = matches!(event.action.as_str(), "claim.created" | "claim.accepted" | "claim.restored");
        let it = if is_made { "the claim" } else { "it" };
        return view! { <p><b>{who}</b>" "{did}" "{it}"."</p> }.into_any();
    }
    let then = [&event.after, &event.before].into_iter().find_map(|side| side.get("statement")?.as_str());
    let known = if let About::Article(statements) = about { statements.get(&event.subject).map(String::as_str) } else { Some("a claim") };
    let statement = then.or(known).unwrap_or("a claim that was deleted").to_owned();
    view! { <p><b>{who}</b>" "{did}" "<a href=format!("/desk/claims/{id}") dir="auto">{statement}</a></p> }.into_any()
}

/// What it was done to, where the sentence does not speak of the page's own subject.
fn named(event: &Event, about: &About<'_>) -> Option<AnyView> {
    let sides = [&event.after, &event.before];
    let word = |name: &str| sides.into_iter().find_map(|side| side.get(name)?.as_str()).map(str::to_owned);
    match event.subject.split('/').next()? {
        "article" if matches!(about, About::Article(_)) => None,
        "article" => {
            let (title, slug) = (word("title")?, word("slug")?);
            Some(view! { " “"<a href=format!("/desk/articles/{slug}") dir="auto">{title}</a>"”" }.into_any())
        }
        "source" => {
            let (name, slug) = (word("name")?, word("slug")?);
            Some(view! { " “"<a href=format!("/sources/{slug}") dir="auto">{name}</a>"”" }.into_any())
        }
        "fact" => {
            let (statement, slug) = (word("statement")?, word("slug")?);
            Some(view! { " “"<a href=format!("/facts/{slug}") dir="auto">{statement}</a>"”" }.into_any())
        }
        "claim" => {
            let (statement, id) = (word("statement")?, event.subject.strip_prefix("claim/")?);
            Some(view! { " “"<a href=format!("/desk/claims/{id}") dir="auto">{statement}</a>"”" }.into_any())
        }
        "person" => Some(view! { ": "<span dir="auto">{word("name").or_else(|| word("agent"))?}</span> }.into_any()),
        "invitation" => Some(view! { ": "{word("email")?} }.into_any()),
        "setting" => {
            let setting: Setting = event.subject.strip_prefix("setting/")?.parse().ok()?;
            Some(view! { ": "{setting.label()} }.into_any())
        }
        _ => None,
    }
}
