//! The page of the newsroom's people: who is here, who is asked in, who may do what.

use crate::{
    access::{
        Person, Role, Viewer,
        permission::{Permission, TABLE},
    },
    account::{
        commands::INVITATION_DAYS,
        store::{self, Invitation},
    },
    base::{error::Fault, id::PersonId},
    newsroom::Newsroom,
    site::{
        desk::sign_in::{Done, shown_once, table, with_status},
        form::{Field, alert, error_at},
        moment::when,
        shell::{Head, frame, page},
    },
    web::extract::Query,
};
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What the forms of this page send; each fills its own.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PeopleForm {
    /// Whose role changes, or who is blocked or let in again.
    pub person: String,
    /// Their new role, or the role of who is invited.
    pub role: String,
    /// Who is invited.
    pub email: String,
    /// The invitation to take back, by its digest.
    pub invitation: String,
    /// Their own password, where it was asked for again; never shown.
    #[serde(skip_serializing)]
    pub again: String,
}

/// What happened before the page is shown.
#[derive(Clone, Debug, Default)]
pub enum Before {
    /// Nothing, or something that was done (its word is in the address).
    #[default]
    Nothing,
    /// An invitation was made; its link is shown only now.
    Link(String),
    /// A link for somebody's new password was made; it is shown only now.
    PasswordLink(String),
    /// An act of this name was not done.
    Refused(String, Fault),
}

/// The page of the people.
///
/// # Errors
/// When they may not see it, and the database's.
pub async fn people(State(room): State<Newsroom>, viewer: Viewer, Query(done): Query<Done>) -> Result<Response, Fault> {
    show(&room, &viewer, &done.done, PeopleForm::default(), Before::Nothing).await
}

/// The page again, with what was typed and what came of it.
///
/// # Errors
/// As [`people`].
pub async fn show(room: &Newsroom, viewer: &Viewer, done: &str, typed: PeopleForm, before: Before) -> Result<Response, Fault> {
    let me = viewer.must(Permission::ManagePeople)?.clone();
    let mut conn = room.read(viewer, Permission::ManagePeople).await?;
    let now = room.clock.now();
    let everybody = store::people(&mut conn).await?;
    let seen = store::last_seen(&mut conn).await?;
    let asked = store::invitations(&mut conn, now).await?;
    drop(conn);
    let status = match &before {
        Before::Refused(..) => StatusCode::UNPROCESSABLE_ENTITY,
        Before::Nothing | Before::Link(_) | Before::PasswordLink(_) => StatusCode::OK,
    };
    let done = match done {
        "role" => "The role was changed.",
        "deactivate" => "Blocked: signed out everywhere, and every token revoked.",
        "activate" => "They may sign in again. Tokens have to be made anew.",
        "withdraw" => "The invitation was taken back: its link does not work any more.",
        _ => "",
    };
    let body = move || {
        view! {
            <header class="page-head"><div><h1>"People"</h1><p>"Who may do what in this newsroom."</p></div></header>
            {(!done.is_empty()).then(|| view! { <div class="notice good" role="status"><p>{done}</p></div> })}
            {new_password(&typed, &everybody, &before)}
            {here(&me, &everybody, &seen, now, &before)}
            {invite(&typed, &before, &asked, now)}
            {rules()}
        }
    };
    Ok(with_status(status, page(viewer, Head::new("People").section("/desk/people").main("page settings"), body)))
}

/// The link by which somebody sets a new password, shown this one time.
fn new_password(typed: &PeopleForm, everybody: &[Person], before: &Before) -> Option<impl IntoView + use<>> {
    let Before::PasswordLink(link) = before else { return None };
    let whose = everybody.iter().find(|person| person.id.to_string() == typed.person).map(|person| person.name.clone()).unwrap_or_default();
    let what = "It is shown only now: pass it on yourself. It works once, within a day, and ends their sessions.";
    Some(shown_once(format!("Link by which {whose} sets a new password."), what, link.clone()))
}

fn here(
    me: &Person,
    everybody: &[Person],
    seen: &HashMap<PersonId, DateTime<Utc>>,
    now: DateTime<Utc>,
    before: &Before,
) -> impl IntoView + use<> {
    let refused = match before {
        Before::Refused(act, fault) if act != "invite" => Some(match fault {
            Fault::Invalid(_) => {
                let said = error_at(fault.fields(), "role", "Role").unwrap_or_else(|| fault.to_string());
                view! { <div class="notice bad" role="alert" tabindex="-1" autofocus=true><p>{said}</p></div> }.into_any()
            }
            other => alert(other).into_any(),
        }),
        _ => None,
    };
    let rows = everybody.iter().map(|person| row(person, person.id == me.id, seen.get(&person.id).copied(), now)).collect_view();
    view! {
        <section aria-labelledby="here">
            <header><h2 id="here">"Here now"</h2><p>"Changing a role signs nobody out. Blocking does, at once, and revokes their tokens."</p></header>
            <div>
                {refused}
                {table("People of this newsroom", ["Name", "Role", "Last seen"], rows)}
            </div>
        </section>
    }
}

fn row(person: &Person, is_me: bool, seen: Option<DateTime<Utc>>, now: DateTime<Utc>) -> impl IntoView + use<> {
    let email = if is_me { format!("{}, you", person.email) } else { person.email.clone() };
    let id = person.id.to_string();
    let role = if is_me || !person.active {
        view! { <span>{person.role.label()}</span> }.into_any()
    } else {
        let control = format!("role-{id}");
        view! {
            <form class="inline" method="post" action="/desk/people/role">
                <input type="hidden" name="person" value=id.clone() />
                <label class="spoken" for=control.clone()>"Role of "{person.name.clone()}</label>
                <select id=control name="role">{roles(person.role)}</select>
                " "
                <button>"Change"<span class="spoken">" the role of "{person.name.clone()}</span></button>
            </form>
        }
        .into_any()
    };
    let seen = match seen {
        Some(at) => when(at, now).into_any(),
        None if person.active => view! { <span class="hint">"signed out"</span> }.into_any(),
        None => view! { <span class="flag">"blocked"</span> }.into_any(),
    };
    let (act, class, word) = if person.active { ("deactivate", "quiet danger", "Block") } else { ("activate", "quiet", "Let in again") };
    let forgotten = (!is_me && person.active).then(|| {
        view! {
            <form method="post" action="/desk/people/password-link">
                <input type="hidden" name="person" value=id.clone() />
                <button class="quiet">"New password"<span class="spoken">" for "{person.name.clone()}</span></button>
            </form>
        }
    });
    let action = (!is_me).then(|| {
        view! {
            <form method="post" action=format!("/desk/people/{act}")>
                <input type="hidden" name="person" value=id />
                <button class=class>{word}<span class="spoken">" "{person.name.clone()}</span></button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row"><a href=format!("/desk/history?actor={}", person.id) dir="auto">{person.name.clone()}</a>" "<small>{email}</small></th>
            <td data-label="Role">{role}</td>
            <td data-label="Last seen">{seen}</td>
            <td>{forgotten}{action}{(!is_me && !person.active).then(|| view! { " "<a href=format!("/desk/people/{}/erasure", person.id)>"Erase"<span class="spoken">" "{person.name.clone()}</span></a> })}</td>
        </tr>
    }
}

/// Roles to choose from. What one chooses most often comes first.
fn roles(chosen: Role) -> impl IntoView {
    [Role::Editor, Role::Reviewer, Role::Reader, Role::Admin]
        .map(|role| view! { <option value=role.as_str() selected=role == chosen>{role.label()}</option> })
        .collect_view()
}

fn invite(typed: &PeopleForm, before: &Before, asked: &[Invitation], now: DateTime<Utc>) -> impl IntoView + use<> {
    let (link, refused) = match before {
        Before::Link(link) => (Some(link.clone()), None),
        Before::Refused(act, fault) if act == "invite" => (None, Some(fault)),
        _ => (None, None),
    };
    let faults = refused.map_or(&[][..], Fault::fields);
    // After the link was made the form is empty for the next one.
    let email = if refused.is_some() { typed.email.as_str() } else { "" };
    let role_error = error_at(faults, "role", "Role");
    let passed_on =
        if frame().sends_mail { "It is on its way by mail, and shown only now." } else { "It is shown only now: pass it on yourself." };
    let made = link.map(|link| shown_once(format!("Link for {}.", typed.email.trim()), passed_on, link));
    let open = asked
        .iter()
        .map(|invitation| {
            let (email, until) = (invitation.email.clone().unwrap_or_default(), invitation.expires_at);
            // A day begun is a day: a new link works for seven.
            let left = match (until - now).num_hours() / 24 + 1 {
                1 => "for less than a day".to_owned(),
                days => format!("for {} days", days.min(INVITATION_DAYS)),
            };
            view! {
                <tr>
                    <th scope="row">{email.clone()}</th>
                    <td data-label="Role"><span>{invitation.role.label()}</span></td>
                    <td data-label="Works"><time datetime=until.to_rfc3339()>{left}</time></td>
                    <td>
                        <form method="post" action="/desk/people/withdraw">
                            <input type="hidden" name="invitation" value=invitation.digest.clone() />
                            <button class="quiet danger">"Take back"<span class="spoken">" the invitation of "{email}</span></button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let open = (!asked.is_empty()).then(|| table("Invitations not used yet", ["Invited", "Role", "Works"], open));
    view! {
        <section aria-labelledby="invite">
            <header><h2 id="invite">"Invite"</h2><p>"You get a link to pass on. It works once, for seven days. A new link for the same address ends the old one."</p></header>
            <div>
                {made}
                {refused.and_then(alert)}
                <form class="form inline" method="post" action="/desk/people/invite">
                    {Field::new("email", "email", "Email").autocomplete("off").typed(email).view(faults)}
                    <div class="field">
                        <label for="role">"Role"</label>
                        " "
                        <select
                            id="role"
                            name="role"
                            aria-invalid=role_error.is_some().then_some("true")
                            aria-describedby=role_error.is_some().then_some("role-error")
                        >
                            {roles(typed.role.parse().ok().filter(|_| refused.is_some()).unwrap_or(Role::Editor))}
                        </select>
                        {role_error.map(|error| view! { <p class="error" id="role-error">{error}</p> })}
                    </div>
                    <button class="primary">"Make a link"</button>
                </form>
                {open}
            </div>
        </section>
    }
}

fn rules() -> impl IntoView {
    let columns = Role::ALL.iter().map(|role| view! { <th scope="col">{role.label()}</th> }).collect_view();
    let lines = TABLE
        .iter()
        .map(|(_, what, roles)| {
            let cells = Role::ALL.iter().map(|role| view! { <td>{if roles.contains(role) { "yes" } else { "–" }}</td> }).collect_view();
            view! { <tr><th scope="row">{*what}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="may">
            <header><h2 id="may">"Who may do what"</h2><p>"What is published is for everybody, without an account."</p></header>
            <div>
                <div class="table-scroll" role="region" aria-label="Permissions" tabindex="0">
                    <table class="permissions">
                        <caption class="spoken">"Permissions by role"</caption>
                        <thead><tr><th scope="col">"May"</th>{columns}</tr></thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </div>
        </section>
    }
}
