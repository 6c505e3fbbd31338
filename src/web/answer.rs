//! From a fault to an answer: a page for people, `application/problem+json` (RFC 9457) for programs. The one place.

use super::{session::authorization, shell};
use crate::{
    account::{Viewer, permission::Permission},
    error::{Fault, FieldFault},
};
use axum::{
    Json,
    extract::{OriginalUri, Request},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Serialize;
use std::any::Any;

/// A problem as RFC 9457 has it.
#[derive(Serialize)]
struct Problem<'f> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'f [FieldFault],
}

impl Fault {
    /// The HTTP status it deserves.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::SignedOut(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Clash(_) => StatusCode::CONFLICT,
            Self::Stale(_) => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            // A pointer begins with a slash and leads into a body; a bare name is a parameter of the URL or a form's field.
            Self::Invalid(faults) if faults.iter().all(|fault| !fault.pointer.starts_with('/')) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NeedsMatch(_) => StatusCode::PRECONDITION_REQUIRED,
            Self::TooMany(..) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What is wrong with which field.
    pub fn fields(&self) -> &[FieldFault] {
        match self {
            Self::Invalid(faults) => faults,
            _ => &[],
        }
    }

    fn problem(&self) -> Response {
        let status = self.status();
        let detail = match self {
            // The fields by name, for clients that show only the detail.
            Self::Invalid(faults) => {
                faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail)).collect::<Vec<_>>().join("; ")
            }
            other => other.to_string(),
        };
        let title = status.canonical_reason().unwrap_or("Problem");
        let problem = Problem { kind: "about:blank", title, status: status.as_u16(), detail, errors: self.fields() };
        (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
    }
}

impl IntoResponse for Fault {
    /// A problem+json that [`as_page_or_problem`] turns into a page where a person is asking.
    fn into_response(self) -> Response {
        let mut response = self.problem();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match &self {
            Self::TooMany(_, seconds) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            Self::Unreachable(_) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            Self::SignedOut(_) => {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"hearsay\""));
            }
            _ => {}
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Shows a person an error page where a program would get problem+json; someone signed out is led to sign in first.
pub async fn as_page_or_problem(request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let is_page = is_for_people(request.headers(), &path);
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = worded(next.run(request).await, &path).await;
    if !is_page {
        return response;
    }
    let Some(fault) = response.extensions_mut().remove::<Fault>() else {
        return response;
    };
    if matches!(fault, Fault::SignedOut(_)) && is_get && path.starts_with("/desk") {
        let to: String = "/sign-in?next=".chars().chain(crate::claim::filter::percent(&path)).collect();
        return axum::response::Redirect::to(&to).into_response();
    }
    let viewer = response.extensions_mut().remove::<Viewer>().unwrap_or_default();
    let mut page = error_page(&fault, &viewer);
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        page.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    page
}

/// What the web framework itself refuses comes as a bare line of text; it becomes a problem like any other.
async fn worded(response: Response, path: &str) -> Response {
    let is_bare = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !response.status().is_client_error() || !is_bare || path.starts_with("/desk/do/") {
        return response;
    }
    let status = response.status();
    let text = axum::body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    match status {
        StatusCode::NOT_FOUND => Fault::Missing(text),
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge(text),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Fault::WrongType(text),
        _ => Fault::Unreadable(text),
    }
    .into_response()
}

/// Whether the answer is read by a person: not by a program, not by an island.
fn is_for_people(headers: &HeaderMap, path: &str) -> bool {
    let programs = ["/api/", "/desk/do/", "/site/", "/metrics", "/healthz", "/readyz"];
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    // A token is a program's; it needs to hear that it does not count, not the way to the sign-in.
    !programs.iter().any(|prefix| path.starts_with(prefix))
        && authorization(headers).is_none()
        && (accepts.contains("text/html") || !accepts.contains("json"))
}

/// An error page says what happened and where to go from here.
fn error_page(fault: &Fault, viewer: &Viewer) -> Response {
    let status = fault.status();
    let title = match fault {
        Fault::Missing(_) => "Not found",
        Fault::Forbidden(_) => "Not for you",
        Fault::SignedOut(_) => "Signed out",
        Fault::Internal(_) => "Our mistake",
        Fault::TooMany(..) => "Too many tries",
        Fault::Stale(_) => "Someone was faster",
        Fault::TooLarge(_) => "Too large",
        Fault::Unreachable(_) => "Out of reach",
        _ => "That did not work",
    };
    let lines = match fault {
        Fault::Invalid(faults) => faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail)).collect(),
        other => vec![other.to_string()],
    };
    let (is_signed_in, may_read_desk) = (viewer.person().is_some(), viewer.may(Permission::ReadDesk));
    let body = move || {
        let lines = lines.clone();
        view! {
            <div class="error-page">
                <p class="error-code">{status.as_u16()}</p>
                <h1>{title}</h1>
                {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                <p class="error-ways">
                    <a href="/">"Published articles"</a>
                    <a href="/claims">"Claim table"</a>
                    {match (is_signed_in, may_read_desk) {
                        (true, true) => view! { <a href="/desk">"Desk"</a> },
                        (true, false) => view! { <a href="/desk/account">"Account"</a> },
                        (false, _) => view! { <a href="/sign-in">"Sign in"</a> },
                    }}
                </p>
            </div>
        }
    };
    let mut response = shell::page(viewer, shell::Head::new(title), body);
    *response.status_mut() = status;
    response
}

/// A path that is no page.
pub async fn no_such_page(uri: Uri) -> Fault {
    Fault::Missing(format!("There is no page at {}. It may have been moved, or the address mistyped.", uri.path()))
}

/// A path that is no endpoint of the API.
pub async fn no_such_endpoint(OriginalUri(uri): OriginalUri) -> Fault {
    Fault::Missing(format!("{} is no endpoint of this API", uri.path()))
}

/// A method that a path does not take. axum has set `Allow` by then.
pub async fn wrong_method(method: Method, OriginalUri(uri): OriginalUri) -> Response {
    let detail = format!("{} does not take {method}; the Allow header says what it takes", uri.path());
    method_problem(StatusCode::METHOD_NOT_ALLOWED, detail)
}

/// A method that nothing here takes.
pub fn unknown_method() -> Response {
    let detail = "This server knows the methods GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS only.";
    method_problem(StatusCode::NOT_IMPLEMENTED, detail.to_owned())
}

fn method_problem(status: StatusCode, detail: String) -> Response {
    let title = status.canonical_reason().unwrap_or("Problem");
    let problem = Problem { kind: "about:blank", title, status: status.as_u16(), detail, errors: &[] };
    let mut response = (status, Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// A handler panicked: its message goes to the log, the answer says it was our mistake.
pub fn after_panic(panic: Box<dyn Any + Send>) -> Response {
    let reference = crate::id::CommentId::new().0.simple().to_string()[24..].to_owned();
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(%reference, message = message.unwrap_or("?"), "a handler panicked");
    Fault::Internal(reference).into_response()
}
