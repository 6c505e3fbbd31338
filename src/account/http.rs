//! The forms of people, account, sign-in, set-up and invitation: each reads what was typed, lets the act decide, and
//! leads on or shows the form again.

use super::{
    Person, Viewer, acts,
    form::Form,
    page::{self, JoinTyped, SignInTyped},
    permission::Permission,
};
use crate::{
    error::Fault,
    newsroom::Newsroom,
    web::{
        peer::Peer,
        session::{SessionDigest, set_cookie},
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};

/// Signs in, and leads to where they wanted to go.
///
/// # Errors
/// The database's; what a person can mend is shown in the form.
pub async fn sign_in(
    State(room): State<Newsroom>,
    SessionDigest(before): SessionDigest,
    Peer(peer): Peer,
    headers: HeaderMap,
    Form(mut typed): Form<SignInTyped>,
) -> Result<Response, Fault> {
    let password = std::mem::take(&mut typed.password);
    match acts::sign_in(&room, &typed.email, password, agent(&headers), peer).await {
        Ok((person, secret)) => {
            // Whoever was signed in here before is not any more.
            acts::sign_out(&room, &before).await?;
            Ok(enter(&room, &page::way_in(&person, &typed.next), &secret))
        }
        Err(fault @ (Fault::SignedOut(_) | Fault::TooMany(..))) => Ok(page::sign_in_again(&typed, &fault)),
        Err(fault) => Err(fault),
    }
}

/// Ends this browser's session.
///
/// # Errors
/// The database's.
pub async fn sign_out(State(room): State<Newsroom>, SessionDigest(session): SessionDigest) -> Result<Response, Fault> {
    acts::sign_out(&room, &session).await?;
    Ok(([(header::SET_COOKIE, set_cookie(&room, None))], Redirect::to("/")).into_response())
}

/// Joins by the set-up link or an invitation, and signs in.
///
/// # Errors
/// The database's; what a person can mend is shown in the form.
pub async fn join(
    State(room): State<Newsroom>,
    SessionDigest(before): SessionDigest,
    headers: HeaderMap,
    Form(mut typed): Form<JoinTyped>,
) -> Result<Response, Fault> {
    let password = std::mem::take(&mut typed.password);
    match acts::join(&room, &typed.token, &typed.email, &typed.name, password).await {
        Ok(person) => {
            acts::sign_out(&room, &before).await?;
            let secret = acts::open_session(&room, &person, agent(&headers)).await?;
            Ok(enter(&room, &page::way_in(&person, ""), &secret))
        }
        Err(fault @ (Fault::Invalid(_) | Fault::Missing(_))) => page::join_again(&room, &typed, &fault).await,
        Err(fault) => Err(fault),
    }
}

fn enter(room: &Newsroom, to: &str, secret: &str) -> Response {
    ([(header::SET_COOKIE, set_cookie(room, Some(secret)))], Redirect::to(to)).into_response()
}

fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The person, when they may and came by session. A token does what its owner does in the newsroom, but it makes no
/// tokens, changes no password and lets nobody in: who finds one cannot turn it into more.
fn in_person<'v>(viewer: &'v Viewer, session: &str, permission: Permission) -> Result<&'v Person, Fault> {
    let person = viewer.must(permission)?;
    if session.is_empty() {
        return Err(Fault::Forbidden("A token cannot do this. Sign in with a browser.".into()));
    }
    Ok(person)
}

/// To come.
pub async fn people() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn account(viewer: Viewer, SessionDigest(session): SessionDigest) -> Fault {
    match in_person(&viewer, &session, Permission::OwnAccount) {
        Ok(_) => Fault::Missing("not built yet".into()),
        Err(fault) => fault,
    }
}
