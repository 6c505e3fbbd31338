//! The page of one's own account: password, sessions, tokens.

use crate::{
    access::{Scope, Viewer, permission::Permission, secret::SHORTEST_PASSWORD},
    account::{
        commands::Terms,
        second_factor,
        store::{self, Session, Token},
    },
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
use serde::{Deserialize, Serialize};

/// What the forms of this page send; each fills its own.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct AccountForm {
    /// The password they have; never shown again.
    #[serde(skip_serializing)]
    pub current: String,
    /// The password they want; never shown again.
    #[serde(skip_serializing)]
    pub new: String,
    /// The password they have, where it was asked for again; never shown.
    #[serde(skip_serializing)]
    pub again: String,
    /// The key of a new authenticator.
    pub key: String,
    /// The code that it shows.
    pub code: String,
    /// What a new token is for.
    pub name: String,
    /// What it may do.
    pub scope: String,
    /// For how many days it counts.
    pub days: String,
    /// The token to revoke, by its id.
    pub token: String,
}

impl AccountForm {
    /// What was said of a new token; what was not said is as usual.
    ///
    /// # Errors
    /// [`Fault::Invalid`] naming the fields.
    pub fn terms(&self) -> Result<Terms, Fault> {
        let mut terms = Terms::default();
        if !self.scope.is_empty() {
            terms.scope = self.scope.parse().map_err(|why: String| Fault::field("scope", why))?;
        }
        if !self.days.is_empty() {
            terms.days = self.days.trim().parse().map_err(|_| Fault::field("days", "must be a number of days"))?;
        }
        Ok(terms)
    }
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
    let has_factor = store::factor(&mut conn, me.id).await?.is_some();
    drop(conn);
    let status = match &before {
        Before::Refused(_, Fault::TooMany(..)) => StatusCode::TOO_MANY_REQUESTS,
        Before::Refused(..) => StatusCode::UNPROCESSABLE_ENTITY,
        Before::Nothing | Before::Secret(_) => StatusCode::OK,
    };
    let done = match done {
        "password" => "Your password was changed. Every other device is signed out.",
        "factor-on" => "From now on signing in asks for a code, too.",
        "factor-off" => "Signing in asks for no code any more.",
        "revoke" => "The token was revoked: it does not count any more.",
        _ => "",
    };
    let body = move || {
        view! {
            <header class="page-head"><div><h1>"Your account"</h1><p><span dir="auto">{me.name.clone()}</span>", "{me.role.label()}", "{me.email.clone()}</p></div></header>
            {(!done.is_empty()).then(|| view! { <div class="notice good" role="status"><p>{done}</p></div> })}
            {password(&me.email, before.of("password"))}
            {factor(&me.email, has_factor, &typed, before.of("factor-on"))}
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

fn factor(email: &str, has_one: bool, typed: &AccountForm, refused: Option<&Fault>) -> impl IntoView + use<> {
    let faults = refused.map_or(&[][..], Fault::fields);
    let what = if has_one {
        view! { <form method="post" action="/desk/account/factor-off"><button class="danger">"Ask for no codes any more"</button></form> }
            .into_any()
    } else if typed.key.is_empty() {
        view! { <form method="post" action="/desk/account/factor"><button>"Set up an authenticator"</button></form> }.into_any()
    } else {
        let groups = typed.key.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
        view! {
            <p>"Let the authenticator of your phone or password store take "<a href=second_factor::address(&typed.key, email)>"this key"</a>", or type it there:"</p>
            <output class="secret">{groups}</output>
            <form class="form inline" method="post" action="/desk/account/factor-on">
                <input type="hidden" name="key" value=typed.key.clone() />
                {Field::new("text", "code", "Code it shows").autocomplete("one-time-code").begins(true).view(faults)}
                <button class="primary">"Ask for codes"</button>
            </form>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="factor">
            <header><h2 id="factor">"Second factor"</h2><p>"A code of an authenticator beside the password: a password alone opens nothing then. Who loses theirs asks whoever runs the server."</p></header>
            <div>{what}</div>
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
                    <th scope="row"><span dir="auto">{token.name.clone()}</span>{(token.scope == Scope::Read.as_str()).then(|| view! { " "<small>"reading only"</small> })}</th>
                    <td data-label="Made">{when(token.created_at, now)}</td>
                    <td data-label="Last used">{used}{token.expires_at.map(|at| view! { " "<small>"until "{at.format("%-d %B %Y").to_string()}</small> })}</td>
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
            <header><h2 id="tokens">"API tokens"</h2><p>"A program with a token may do in the newsroom what you may do, or only read it. We keep only its fingerprint, so it is shown once."</p></header>
            <div>
                {made}
                {table}
                <form class="form inline" method="post" action="/desk/account/token">
                    {Field::new("text", "name", "Name of a new token").autocomplete("off").typed(name).view(&faults)}
                    <div class="field">
                        <label for="scope">"It may do"</label>
                        " "
                        <select id="scope" name="scope">
                            {Scope::ALL.iter().map(|scope| view! { <option value=scope.as_str()>{scope.label()}</option> }).collect_view()}
                        </select>
                    </div>
                    {Field::new("number", "days", "Days").autocomplete("off").typed(&Terms::default().days.to_string()).view(&faults)}
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
