//! From a fault to an answer: a page for people, `application/problem+json` (RFC 9457) for programs. The one place.

use crate::base::error::{Fault, FieldFault};
use axum::{
    Json,
    extract::OriginalUri,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
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
            Self::Gone(_) => StatusCode::GONE,
            Self::Clash(_) => StatusCode::CONFLICT,
            Self::Stale(_) => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            // A pointer begins with a slash and leads into a body; a bare name is a parameter of the URL or a form's field.
            Self::Invalid(faults) if faults.iter().all(|fault| !fault.pointer.starts_with('/')) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NeedsMatch(_) => StatusCode::PRECONDITION_REQUIRED,
            Self::Outdated => StatusCode::UPGRADE_REQUIRED,
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
    let reference = crate::base::id::CommentId::new().0.simple().to_string()[24..].to_owned();
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(%reference, message = message.unwrap_or("?"), "a handler panicked");
    Fault::Internal(reference).into_response()
}
