//! The history as people read it: who, when, what, and how it was before.

use crate::{
    access::{Viewer, permission::Permission},
    article,
    base::{
        error::Fault,
        id::{ClaimId, EventId},
    },
    claim,
    db::{self, Connection},
    newsroom::Newsroom,
    record::{Action, Event, Subject, store},
    site::{
        desk::{
            change::{Part, differences},
            passage::time,
        },
        shell,
    },
    web::extract::Query,
};
use axum::{
    extract::{Path, State},
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
                list(&events, &About::Article(&statements), now).into_any()
            }}
            {from.pager(&events, &here)}
        }
    }))
}

/// What the claims of an article say, by the subject of their events.
type Statements = HashMap<String, String>;

/// Whose history it is: what “it” means in its sentences.
enum About<'s> {
    /// An article and its claims, which say this.
    Article(&'s Statements),
    /// One claim.
    Claim,
}

/// A page of the history of a claim, as part of the claim's own page.
pub fn of_claim(id: ClaimId, from: From, events: &[Event], now: DateTime<Utc>) -> impl IntoView + use<> {
    let here = format!("/desk/claims/{id}");
    let is_all = from.before.is_none() && (events.len() as i64) < SHOWN;
    view! {
        <section aria-labelledby="history">
            <div class="section-head"><h2 id="history">"History "{is_all.then(|| view! { <span class="count">{events.len()}</span> })}</h2><p class="hint">"Each event has its place in a signed log, where a later change of it shows."</p></div>
            {list(events, &About::Claim, now)}
            {from.pager(events, &here)}
        </section>
    }
}

fn list(events: &[Event], about: &About<'_>, now: DateTime<Utc>) -> impl IntoView + use<> {
    let items = events
        .iter()
        .map(|event| {
            let seal = event.seal.get(..8).unwrap_or_default().to_owned();
            // A new claim's statement stands in the sentence already, when that leads to the claim.
            let said = usize::from(matches!(about, About::Article(_)) && matches!(event.action.as_str(), "claim.created" | "claim.accepted" | "claim.deleted"));
            let changes = differences(event)
                .into_iter()
                .skip(said)
                .map(|line| view! { <p dir="auto">{line.label.map(|label| view! { <span class="meta">{label}": "</span> })}{line.parts.into_iter().map(part_view).collect_view()}</p> })
                .collect_view();
            let has_changes = !changes.is_empty();
            view! {
                <li>
                    {sentence(event, about)}
                    <p class="meta">{time(event.at, now)}" "<code title=event.number.map(|number| format!("Event {number}, seal {}", event.seal))>{seal}</code></p>
                    {has_changes.then(|| view! { <div class="change">{changes}</div> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{items}</ol> }
}

fn part_view(part: Part) -> AnyView {
    match part {
        Part::Same(words) => words.into_any(),
        Part::Gone(words) => view! { <del>{words}</del> }.into_any(),
        Part::New(words) => view! { <ins>{words}</ins> }.into_any(),
    }
}

/// Who did what, with a way to the claim when the history is not the claim's own.
fn sentence(event: &Event, about: &About<'_>) -> impl IntoView + use<> {
    let who = if event.actor.is_empty() { "Hearsay".to_owned() } else { event.actor.clone() };
    let Ok(action) = event.action.parse::<Action>() else {
        return view! { <p><b>{who}</b>{format!(": {}.", event.action.replace(['.', '_'], " "))}</p> }.into_any();
    };
    let did = action.label();
    if let Some(quote) = event.after.get("quote").and_then(|quote| quote.as_str()).filter(|_| event.action.starts_with("suggestion.")) {
        return view! { <p><b>{who}</b>" "{did}" "<q dir="auto">{quote.to_owned()}</q></p> }.into_any();
    }
    if action == Action::SourceMerged {
        let name =
            |source: Option<&serde_json::Value>| source.and_then(|source| source.get("name")?.as_str()).unwrap_or("a source").to_owned();
        let (gone, stays) = (name(event.before.get("merged")), name(Some(&event.after)));
        return view! { <p><b>{who}</b>" merged the source "<b dir="auto">{gone}</b>" into "<b dir="auto">{stays}</b>"."</p> }.into_any();
    }
    let Some(id) = event.subject.strip_prefix("claim/").map(str::to_owned) else {
        return view! { <p><b>{who}</b>" "{did}"."</p> }.into_any();
    };
    let About::Article(statements) = about else {
        let it = if matches!(event.action.as_str(), "claim.created" | "claim.accepted") { "the claim" } else { "it" };
        return view! { <p><b>{who}</b>" "{did}" "{it}"."</p> }.into_any();
    };
    let then = [&event.after, &event.before].into_iter().find_map(|side| side.get("statement")?.as_str());
    let statement = then.or_else(|| statements.get(&event.subject).map(String::as_str)).unwrap_or("a claim that was deleted").to_owned();
    view! { <p><b>{who}</b>" "{did}" "<a href=format!("/desk/claims/{id}") dir="auto">{statement}</a></p> }.into_any()
}
