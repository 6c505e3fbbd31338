//! Erasing somebody or an article, on a page of its own that says what goes and what stays.

use crate::{
    access::{Viewer, permission::Permission},
    account, article,
    base::{
        error::Fault,
        id::{ArticleId, PersonId},
    },
    claim::store::tallies,
    history::erasure,
    newsroom::Newsroom,
    site::{
        desk::{account_forms::in_person, again},
        form::{Field, Form},
        shell::{self, Head},
    },
    web::{
        cookie::SessionDigest,
        extract::{PathId, id},
    },
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Why.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Reason {
    reason: String,
    /// Their password, where it was asked for again; never shown.
    #[serde(skip_serializing)]
    again: String,
}

/// What is to be erased, as the page says it.
struct Thing {
    name: String,
    place: String,
    back: String,
    goes: String,
    stays: &'static str,
}

/// The page about an article.
///
/// # Errors
/// When the viewer may not, or there is no such article.
pub async fn article_page(State(room): State<Newsroom>, viewer: Viewer, PathId(slug): PathId) -> Result<Response, Fault> {
    let (_, thing) = an_article(&room, &viewer, &slug).await?;
    Ok(page(&viewer, thing, Reason::default(), None))
}

/// Erases an article.
///
/// # Errors
/// When the viewer may not, or there is no such article.
pub async fn erase_article(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    PathId(slug): PathId,
    Form(mut typed): Form<Reason>,
) -> Result<Response, Fault> {
    in_person(&viewer, &session, Permission::ManagePeople)?;
    let (id, thing) = an_article(&room, &viewer, &slug).await?;
    let again = std::mem::take(&mut typed.again);
    if let Some(page) = again::ask(&room, &viewer, &session, &thing.place, &typed, again).await? {
        return Ok(page);
    }
    let reason = typed.reason.clone();
    let erase = room.write_people(&viewer, move |mut tx| Box::pin(async move { erasure::of_article(&mut tx, id, &reason).await }));
    answer(&viewer, thing, typed, erase.await, "/desk/history?action=article.erased")
}

/// The page about somebody.
///
/// # Errors
/// When the viewer may not, or there is nobody.
pub async fn person_page(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let (_, thing) = a_person(&room, &viewer, &place).await?;
    Ok(page(&viewer, thing, Reason::default(), None))
}

/// Erases somebody.
///
/// # Errors
/// When the viewer may not, or there is nobody.
pub async fn erase_person(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    PathId(place): PathId,
    Form(mut typed): Form<Reason>,
) -> Result<Response, Fault> {
    in_person(&viewer, &session, Permission::ManagePeople)?;
    let (id, thing) = a_person(&room, &viewer, &place).await?;
    let again = std::mem::take(&mut typed.again);
    if let Some(page) = again::ask(&room, &viewer, &session, &thing.place, &typed, again).await? {
        return Ok(page);
    }
    let reason = typed.reason.clone();
    let erase = room.write_people(&viewer, move |mut tx| Box::pin(async move { erasure::of_person(&mut tx, id, &reason).await }));
    answer(&viewer, thing, typed, erase.await, "/desk/history?action=person.erased")
}

fn answer(viewer: &Viewer, thing: Thing, typed: Reason, erased: Result<usize, Fault>, then: &str) -> Result<Response, Fault> {
    match erased {
        Ok(_) => Ok(Redirect::to(then).into_response()),
        Err(fault @ Fault::Invalid(_)) => Ok(page(viewer, thing, typed, Some(fault))),
        Err(other) => Err(other),
    }
}

async fn an_article(room: &Newsroom, viewer: &Viewer, slug: &str) -> Result<(ArticleId, Thing), Fault> {
    let mut conn = room.read(viewer, Permission::ManagePeople).await?;
    let article = article::store::by_slug(&mut conn, slug).await?.ok_or_else(|| Fault::Missing("There is no such article.".into()))?;
    let claims = tallies(&mut conn, &[article.id]).await?.remove(&article.id).unwrap_or_default().total();
    let thing = Thing {
        name: format!("“{}”", article.title),
        place: format!("/desk/articles/{slug}/erasure"),
        back: format!("/desk/articles/{slug}/details"),
        goes: format!(
            "Its text, its details and its claims ({claims}), the talk about them, what was proposed for it, and everything the record says about them."
        ),
        stays: "That there was an article, what was done to it and when, and your reason. The log and every proof of anything else stay valid.",
    };
    Ok((article.id, thing))
}

async fn a_person(room: &Newsroom, viewer: &Viewer, place: &str) -> Result<(PersonId, Thing), Fault> {
    let mut conn = room.read(viewer, Permission::ManagePeople).await?;
    let id: PersonId = id("person", place)?;
    let person = account::store::by_id(&mut conn, id).await?.ok_or_else(|| Fault::Missing("There is nobody like this.".into()))?;
    let thing = Thing {
        name: person.name,
        place: format!("/desk/people/{id}/erasure"),
        back: "/desk/people".into(),
        goes: "Their name, their address, their password, sessions, tokens and invitations, and what the record says about them. They are signed out at once.".into(),
        stays: "What they made and decided, as done by somebody who was erased, and your reason. The log and every proof of anything else stay valid.",
    };
    Ok((id, thing))
}

fn page(viewer: &Viewer, thing: Thing, typed: Reason, fault: Option<Fault>) -> Response {
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let head = Head::new(format!("Erase {}", thing.name)).section("/desk").main("page narrow");
    let mut response = shell::page(viewer, head, move || {
        let faults = fault.as_ref().map_or(&[][..], Fault::fields);
        let reason = Field::new("text", "reason", "Reason").typed(&typed.reason).hint("It stays in the record: a file number, not a name.");
        view! {
            <header class="page-head"><div><h1>"Erase "<span dir="auto">{thing.name.clone()}</span>"?"</h1></div></header>
            <div class="notice warn"><p><b>"This cannot be undone."</b>" Copies that were made before, backups and exports, are yours to find."</p></div>
            <p><b>"What goes: "</b>{thing.goes}</p>
            <p><b>"What stays: "</b>{thing.stays}</p>
            <form class="form" method="post" action=thing.place>
                {reason.view(faults)}
                <div class="form-actions"><button class="danger" r#type="submit">"Erase for good"</button>" "<a class="button quiet" href=thing.back>"Cancel"</a></div>
            </form>
        }
    });
    *response.status_mut() = status;
    response
}
