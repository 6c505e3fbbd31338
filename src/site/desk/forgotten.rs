//! For who forgot their password: they ask for a link by mail, where the newsroom sends any. Whether somebody has the address that they
//! give nobody is told.

use super::sign_in::{Done, entrance};
use crate::{
    account::letters::{self, LINK_MINUTES},
    base::error::Fault,
    newsroom::Newsroom,
    site::{
        form::{Field, Form, alert},
        shell::Head,
    },
    web::{extract::Query, peer::Peer},
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// Where it is.
pub const ADDRESS: &str = "/sign-in/forgotten";

/// What is typed there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ForgottenForm {
    /// Their address.
    pub email: String,
}

/// The page.
///
/// # Errors
/// [`Fault::Missing`] where no letters are written.
pub async fn page(State(room): State<Newsroom>, Query(done): Query<Done>) -> Result<Response, Fault> {
    let is_asked = !done.done.is_empty();
    room.mailer().map(|_| show("", is_asked, None)).ok_or_else(letters::none)
}

/// Asks for the letter.
///
/// # Errors
/// As for [`page`], and the database's; what a person can mend is shown in the form.
pub async fn ask(State(room): State<Newsroom>, Peer(peer): Peer, Form(typed): Form<ForgottenForm>) -> Result<Response, Fault> {
    match letters::ask_for_link(&room, &typed.email, peer).await {
        Ok(()) => Ok(Redirect::to(&format!("{ADDRESS}?done=asked")).into_response()),
        Err(fault @ (Fault::Invalid(_) | Fault::TooMany(..))) => Ok(show(&typed.email, false, Some(&fault))),
        Err(fault) => Err(fault),
    }
}

fn show(email: &str, is_asked: bool, fault: Option<&Fault>) -> Response {
    let (status, wait) = match fault {
        Some(Fault::TooMany(_, seconds)) => (StatusCode::TOO_MANY_REQUESTS, Some(*seconds)),
        Some(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
        None => (StatusCode::OK, None),
    };
    let faults = fault.map_or(&[][..], Fault::fields);
    let notice = fault.and_then(alert);
    let email = Field::new("email", "email", "Email").autocomplete("username").typed(email).begins(notice.is_none()).view(faults);
    let body = move || {
        view! {
            <header><h1>"A new password"</h1><p>"By a link that is sent to the address with which you sign in."</p></header>
            {is_asked.then(|| view! {
                <div class="notice good" role="status">
                    <p>{format!("If somebody signs in here with that address, a letter is on its way to it. Its link works once, for {LINK_MINUTES} minutes. Nothing there? Look among the junk mail, then ask an administrator.")}</p>
                </div>
            })}
            {notice}
            {(!is_asked).then(|| view! {
                <form class="form" method="post" action=ADDRESS>
                    {email}
                    <div class="form-actions"><button class="primary">"Send the link"</button></div>
                </form>
            })}
            <p><a href="/sign-in">"Sign in"</a></p>
        }
    };
    let mut response = entrance(Head::new("A new password"), status, body);
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
