//! The password again, before what gives others a way in: a screen left alone for a moment makes no token and no administrator.

use crate::{
    access::{Viewer, permission::Permission},
    account::commands,
    base::error::Fault,
    newsroom::Newsroom,
    site::{
        desk::sign_in::with_status,
        form::{Field, alert},
        shell::{Head, page},
    },
};
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use serde::Serialize;

/// The page that asks for it, with the form as it was sent to `action`; nothing when they typed it a moment ago, or in this form.
///
/// # Errors
/// [`Fault::TooMany`] after many tries, and the database's.
pub async fn ask(
    room: &Newsroom,
    viewer: &Viewer,
    session: &str,
    action: &str,
    typed: &impl Serialize,
    again: String,
) -> Result<Option<Response>, Fault> {
    let refused = match commands::prove(room, viewer, session, again).await {
        Ok(true) => return Ok(None),
        Ok(false) => None,
        Err(fault @ (Fault::Invalid(_) | Fault::TooMany(..))) => Some(fault),
        Err(fault) => return Err(fault),
    };
    let email = viewer.must(Permission::OwnAccount)?.email.clone();
    let fields = serde_json::to_value(typed).ok().and_then(|typed| typed.as_object().cloned()).unwrap_or_default();
    let status = match &refused {
        Some(Fault::TooMany(..)) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::FORBIDDEN,
    };
    let action = action.to_owned();
    let body = move || {
        let hidden = fields.iter().filter_map(|(name, value)| {
            let value = value.as_str().filter(|value| !value.is_empty())?.to_owned();
            Some(view! { <input type="hidden" name=name.clone() value=value /> })
        });
        view! {
            <header class="page-head"><div><h1>"Your password again"</h1><p>"This gives somebody a way in, or more to say: show that it is you. For a quarter of an hour nobody asks again."</p></div></header>
            {refused.as_ref().filter(|fault| fault.fields().is_empty()).and_then(alert)}
            <form class="form" method="post" action=action>
                {hidden.collect_view()}
                <input type="email" name="username" value=email autocomplete="username" hidden=true readonly=true />
                {Field::new("password", "again", "Password").autocomplete("current-password").begins(true).view(refused.as_ref().map_or(&[][..], Fault::fields))}
                <div class="form-actions"><button class="primary">"Go on"</button>" "<a class="button quiet" href="/desk">"Cancel"</a></div>
            </form>
        }
    };
    Ok(Some(with_status(status, page(viewer, Head::new("Your password again").section("/desk").main("page narrow"), body))))
}
