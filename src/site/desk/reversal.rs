//! Taking an event back. What readers see of it is taken back by who has seen what that means, and says why.

use crate::{
    access::{Viewer, permission::Permission, seconding::reaches_readers},
    base::error::{Fault, FieldFault},
    db::Connection,
    history::reversal,
    newsroom::Newsroom,
    record::{Action, Event, Subject, store},
    site::{
        desk::{
            change::change,
            history::{About, sentence},
            names::Names,
        },
        form::{Form, error_at, in_textarea},
        moment::time,
        shell,
    },
    web::extract::{PathId, Query},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// What is sent with it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Where it goes on after that.
    back: String,
    /// Filled by the page that says what it means for readers.
    sure: String,
    /// Why, for who did it.
    reason: String,
}

impl Asked {
    /// A page of the desk.
    fn back(&self) -> &str {
        let is_ours = self.back.starts_with("/desk") && !self.back.contains(char::is_control);
        if is_ours { &self.back } else { "/desk/history" }
    }
}

fn number(place: &str) -> Result<i64, Fault> {
    place.parse().map_err(|_| Fault::Missing(format!("{place} is not the number of an event")))
}

/// The event of this number, and whether readers see what it did.
async fn look(conn: &mut Connection, viewer: &Viewer, number: i64) -> Result<(Event, bool), Fault> {
    let missing = || Fault::Missing(format!("there is no event {number}, or it has no place in the log yet: that takes a second"));
    let stored = store::numbered(conn, number).await?.ok_or_else(missing)?;
    // What people did with their accounts is theirs, and the administrators'.
    let is_private = ["person/", "invitation/"].iter().any(|noun| stored.subject.starts_with(noun));
    let own = viewer.person().map(|person| Subject::Person(person.id).to_string());
    if is_private && own.as_ref() != Some(&stored.subject) && !viewer.may(Permission::ManagePeople) {
        return Err(missing());
    }
    let is_seen = match stored.act() {
        Some(act) => reaches_readers(conn, &act, None).await?,
        None => false,
    };
    let event = store::these(conn, &[stored.id]).await?.pop().ok_or_else(missing)?;
    Ok((event, is_seen))
}

/// What taking an event back would mean, before it is taken back.
///
/// # Errors
/// When the viewer may not see it, or there is no such event.
pub async fn page(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    shown(&room, &viewer, number(&place)?, &asked, &[]).await
}

/// `POST /desk/events/{n}/reversal`. What readers see is asked about first.
///
/// # Errors
/// Why the event cannot be taken back.
pub async fn reverse(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Form(asked): Form<Asked>,
) -> Result<Response, Fault> {
    let number = number(&place)?;
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let (_, is_seen) = look(&mut conn, &viewer, number).await?;
    drop(conn);
    if is_seen && asked.sure.is_empty() {
        return shown(&room, &viewer, number, &asked, &[]).await;
    }
    let reason = is_seen.then(|| asked.reason.clone());
    let done =
        room.write_people(&viewer, move |mut tx| Box::pin(async move { reversal::reverse(&mut tx, number, reason.as_deref()).await }));
    match done.await {
        Ok(()) if asked.back() == "/desk/review" => Ok(Redirect::to(&format!("/desk/review?act={number}")).into_response()),
        Ok(()) => Ok(Redirect::to(asked.back()).into_response()),
        Err(Fault::Invalid(faults)) if is_seen => {
            let mut page = shown(&room, &viewer, number, &asked, &faults).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

async fn shown(room: &Newsroom, viewer: &Viewer, number: i64, asked: &Asked, faults: &[FieldFault]) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let (event, is_seen) = look(&mut conn, viewer, number).await?;
    let names = Names::of(&mut conn, std::slice::from_ref(&event)).await?;
    drop(conn);
    let now = room.clock.now();
    let head = shell::Head::new(format!("Take back event {number}")).section("/desk").main("page narrow");
    let (back, typed) = (asked.back().to_owned(), in_textarea(&asked.reason));
    let error = error_at(faults, "/reason", "Reason");
    let from = [("/desk/review", "Review"), ("/desk/sources", "Source")].into_iter().find(|(place, _)| back.starts_with(place));
    let from = from.map_or("History", |(_, name)| name);
    Ok(shell::page(viewer, head, move || {
        let (invalid, described) = (error.is_some().then_some("true"), error.is_some().then_some("reason-error"));
        let why = is_seen.then(|| {
            view! {
                <div class="field">
                    <label for="reason">"Why, for who did it"</label>
                    <textarea id="reason" name="reason" rows="2" dir="auto" required aria-invalid=invalid aria-describedby=described>{typed}</textarea>
                    {error.map(|said| view! { <p class="error" id="reason-error">{said}</p> })}
                </div>
            }
        });
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li><a href=back.clone()>{from}</a></li>
                <li aria-current="page">"Take it back"</li>
            </ol></nav>
            <header class="page-head"><div><h1>"Take it back?"</h1>{is_seen.then(|| view! { <p>{means(event.action.parse().ok())}</p> })}</div></header>
            <ol class="history"><li>
                {sentence(&event, &About::Desk, &names)}
                <p class="meta">{format!("Event {number} · ")}{time(event.at, now)}</p>
                {change(&event, &names, 0)}
            </li></ol>
            <form class="form" method="post" action=format!("/desk/events/{number}/reversal")>
                <input r#type="hidden" name="sure" value="yes" />
                <input r#type="hidden" name="back" value=back.clone() />
                {why}
                <div class="form-actions">
                    <button class="danger" r#type="submit">"Take it back"</button>" "
                    <a class="button quiet" href=back>"Leave it as it is"</a>
                </div>
                <p class="hint">"It can be undone, in the history."</p>
            </form>
        }
    }))
}

/// What readers see of it from that moment on.
fn means(action: Option<Action>) -> &'static str {
    match action {
        Some(Action::ArticlePublished) => "Readers do not find the article and its claims any more, from this moment.",
        Some(Action::ArticleTakenBack) => "Readers find the article and its claims again, from this moment.",
        _ => "Readers see it as it was before, from this moment.",
    }
}
