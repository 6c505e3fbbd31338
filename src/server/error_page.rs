//! Errors as a person reads them: a page for people where a program gets `application/problem+json`.

use crate::{
    access::{Viewer, permission::Permission},
    base::{error::Fault, percent::percent},
    site::shell::{self, FRAME, Frame},
    web::cookie::authorization,
};
use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

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
        let to = format!("/sign-in?next={}", percent(&path));
        return axum::response::Redirect::to(&to).into_response();
    }
    let viewer = response.extensions_mut().remove::<Viewer>().unwrap_or_default();
    let frame = response.extensions_mut().remove::<Frame>().unwrap_or_default();
    let mut page = FRAME.sync_scope(frame, || error_page(&fault, &viewer));
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        page.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    // Whose request it was is told in the log.
    page.extensions_mut().insert(viewer);
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
