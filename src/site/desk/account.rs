//! The page of one's own account: password, sessions, tokens.

use crate::{
    access::{Viewer, permission::Permission, secret::SHORTEST_PASSWORD},
    account::store::{self, Session, Token},
    base::error::{Fault, FieldFault},
    newsroom::Newsroom,
    site::{
        desk::sign_in::{Done, shown_once, table, with_status},
        form::{Field, alert, error_at},
        moment::when,
        shell::{Head, page},
    },
    web::{cookie::SessionDigest, extract::Query},
};
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;

/// What the forms of this page send; each fills its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    /// The password they have; never shown again.
    pub current: String,
    /// The password they want; never shown again.
    pub new: String,
    /// What a new token is for.
    pub name: String,
    /// The token to revoke, by its id.
    pub token: String,
}

/// What happened before the page is shown.
#[derive(Clone, Debug, Default)]
pub enum Before {
    /// Nothing, or something that was done (its word is in the address).
    #[default]
    Nothing,
    /// A token was made; its secret is shown only now.
    Secret(String),
    /// An act of this name was not done.
    Refused(String, Fault),
}

impl Before {
    fn of(&self, act: &str) -> Option<&Fault> {
        match self {
            Self::Refused(name, fault) if name == act => Some(fault),
            _ => None,
        }
    }
}

/// The page of one's own account.
///
/// # Errors
/// When nobody is signed in, and the database's.
pub async fn account(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    Query(done): Query<Done>,
) -> Result<Response, Fault> {
    show(&room, &viewer, &session, &done.done, AccountForm::default(), Before::Nothing).await
}

/// The page again, with what was typed and what came of it.
///
/// # Errors
/// As [`account`].
pub async fn show(
    room: &Newsroom,
    viewer: &Viewer,
    session: &str,
    done: &str,
    typed: AccountForm,
    before: Before,
) -> Result<Response, Fault> {
    let me = viewer.must(Permission::OwnAccount)?.clone();
    let mut conn = room.read(viewer, Permission::OwnAccount).await?;
    let now = room.clock.now();
    let sessions = store::sessions(&mut conn, me.id, now).await?;
    let tokens = store::tokens(&mut conn, me.id).await?;
    drop(conn);
    let status = match &before {
        Before::Refused(_, Fault::TooMany(..)) => StatusCode::TOO_MANY_REQUESTS,
        Before::Refused(..) => StatusCode::UNPROCESSABLE_ENTITY,
        Before::Nothing | Before::Secret(_) => StatusCode::OK,
    };
    let done = match done {
        "password" => "Your password was changed. Every other device is signed out.",
        "revoke" => "The token was revoked: it does not count any more.",
        _ => "",
    };
    let body = move || {
        view! {
            <header class="page-head"><div><h1>"Your account"</h1><p><span dir="auto">{me.name.clone()}</span>", "{me.role.label()}", "{me.email.clone()}</p></div></header>
            {(!done.is_empty()).then(|| view! { <div class="notice good" role="status"><p>{done}</p></div> })}
            {password(&me.email, before.of("password"))}
            {devices(&sessions, session, now)}
            {api_tokens(&tokens, &typed, &before, now)}
        }
    };
    Ok(with_status(status, page(viewer, Head::new("Your account").main("page settings"), body)))
}

fn password(email: &str, refused: Option<&Fault>) -> impl IntoView + use<> {
    let faults = refused.map_or(&[][..], Fault::fields);
    view! {
        <section aria-labelledby="password">
            <header><h2 id="password">"Password"</h2><p>"A new password signs out every other device. API tokens go on working until you revoke them."</p></header>
            <div>
                {refused.and_then(alert)}
                <form class="form" method="post" action="/desk/account/password">
                    // For the browser's password store: whose password it is.
                    <input type="email" name="username" value=email.to_owned() autocomplete="username" hidden=true readonly=true />
                    {Field::new("password", "current", "Current password").autocomplete("current-password").view(faults)}
                    {Field::new("password", "new", "New password")
                        .autocomplete("new-password")
                        .shortest(SHORTEST_PASSWORD)
                        .hint(format!("{SHORTEST_PASSWORD} characters or more."))
                        .view(faults)}
                    <div><button class="primary">"Change password"</button></div>
                </form>
            </div>
        </section>
    }
}

fn devices(sessions: &[Session], this: &str, now: DateTime<Utc>) -> impl IntoView + use<> {
    let rows = sessions
        .iter()
        .map(|session| {
            let here = (session.digest == this).then(|| view! { " "<small>"this one"</small> });
            view! {
                <tr>
                    <th scope="row">{device(&session.agent)}{here}</th>
                    <td data-label="Since">{when(session.created_at, now)}</td>
                    <td data-label="Last seen">{when(session.seen_at, now)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="sessions">
            <header><h2 id="sessions">"Where you are signed in"</h2></header>
            <div>
                <table class="stack">
                    <caption class="spoken">"Sessions"</caption>
                    <thead><tr><th scope="col">"Device"</th><th scope="col">"Since"</th><th scope="col">"Last seen"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                <form method="post" action="/desk/account/sign-out-everywhere"><button class="danger">"Sign out everywhere"</button></form>
            </div>
        </section>
    }
}

/// What a browser calls itself, as a person would: `Firefox on Linux`.
fn device(agent: &str) -> String {
    let first = |words: &[(&str, &'static str)]| words.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // In this order: each names those after it, to be let in where they are.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "a Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => "A device that does not say what it is".to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

fn api_tokens(tokens: &[Token], typed: &AccountForm, before: &Before, now: DateTime<Utc>) -> impl IntoView + use<> {
    let made = match before {
        Before::Secret(secret) => {
            Some(shown_once(format!("Token “{}”.", typed.name.trim()), "Copy it now; it is not shown again.", secret.clone()))
        }
        _ => None,
    };
    let refused = before.of("token");
    let rows = tokens
        .iter()
        .map(|token| {
            let used = match token.used_at {
                Some(at) => when(at, now).into_any(),
                None => view! { <span class="hint">"never"</span> }.into_any(),
            };
            view! {
                <tr>
                    <th scope="row"><span dir="auto">{token.name.clone()}</span></th>
                    <td data-label="Made">{when(token.created_at, now)}</td>
                    <td data-label="Last used">{used}</td>
                    <td>
                        <form method="post" action="/desk/account/revoke">
                            <input type="hidden" name="token" value=token.id.to_string() />
                            <button class="quiet danger">"Revoke"<span class="spoken">" "{token.name.clone()}</span></button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let table = (!tokens.is_empty()).then(|| table("API tokens", ["Name", "Made", "Last used"], rows));
    let faults: Vec<FieldFault> = refused.map(|fault| fault.fields().to_vec()).unwrap_or_default();
    let name = if error_at(&faults, "name", "").is_some() { typed.name.as_str() } else { "" };
    view! {
        <section aria-labelledby="tokens">
            <header><h2 id="tokens">"API tokens"</h2><p>"A program with a token may do in the newsroom what you may do. We keep only its fingerprint, so it is shown once."</p></header>
            <div>
                {made}
                {table}
                <form class="form inline" method="post" action="/desk/account/token">
                    {Field::new("text", "name", "Name of a new token").autocomplete("off").typed(name).view(&faults)}
                    <button>"Make a token"</button>
                </form>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_browser_is_called_as_a_person_would_call_it() {
        assert_eq!(device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox on Linux");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Safari/537.36 Edg/138.0";
        assert_eq!(device(edge), "Edge on Windows");
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
        assert_eq!(device(iphone), "Safari on iPhone");
        assert_eq!(device("curl/8.14"), "curl/8.14");
        assert_eq!(device(""), "A device that does not say what it is");
    }
}
