//! The steps of review as plain forms.

use crate::error::Fault;
use axum::{
    extract::{Form, FromRequest, Request, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::de::DeserializeOwned;

/// A form that was sent.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match Form::<T>::from_request(request, state).await {
            Ok(Form(form)) => Ok(Self(form)),
            Err(FormRejection::InvalidFormContentType(_)) => {
                Err(Fault::WrongType("Send the form as application/x-www-form-urlencoded.".into()))
            }
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Fault::TooLarge("The form is too large: it may have up to 1 MiB. Go back and shorten it.".into()))
            }
            Err(_) => Err(Fault::Unreadable("The form could not be read. Go back, reload the page and send it again.".into())),
        }
    }
}

/// Leads back to the page a form was sent from: the one it names, else the one the browser names, else `otherwise`.
pub fn back_to(named: &str, headers: &HeaderMap, otherwise: &str) -> Response {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let came_from = referer.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or_default();
    let to = [named, came_from].into_iter().find(|to| is_ours(to)).unwrap_or(otherwise);
    Redirect::to(to).into_response()
}

/// Whether it is a path on this site: a form must not lead anywhere else.
fn is_ours(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}
