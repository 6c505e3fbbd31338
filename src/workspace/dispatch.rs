//! How a server function of the workspace gets the newsroom and who is asking, and how its fault becomes an HTTP status.

use crate::{access::Viewer, base::error::Fault, newsroom::Newsroom};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::{provide_context, use_context};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Runs a server function with newsroom and viewer in its context; a fault becomes the HTTP status it deserves.
pub async fn server_functions(State(room): State<Newsroom>, request: Request) -> Response {
    let viewer = request.extensions().get::<Viewer>().cloned().unwrap_or_default();
    let read = Read::default();
    let was_read = read.clone();
    let context = move || {
        provide_context(room.clone());
        provide_context(viewer.clone());
        provide_context(read.clone());
    };
    let mut response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    // A body that cannot be read is a 500 with leptos; here it is the sender's mistake.
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR && !was_read.0.load(Ordering::Acquire) {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
}

/// Whether the arguments of a server function could be read, so that it ran.
#[derive(Clone, Default)]
struct Read(Arc<AtomicBool>);

/// The newsroom and who is asking, inside a server function. Without them nobody is asking of nothing, and the
/// first permission check refuses.
pub fn asking() -> (Newsroom, Viewer) {
    if let Some(Read(was_read)) = use_context() {
        was_read.store(true, Ordering::Release);
    }
    (use_context().expect("the newsroom is provided"), use_context().unwrap_or_default())
}

/// A fault on its way out of a server function, with its HTTP status set.
pub fn answered<T>(result: Result<T, Fault>) -> Result<T, Fault> {
    if let Err(fault) = &result
        && let Some(options) = use_context::<leptos_axum::ResponseOptions>()
    {
        options.set_status(fault.status());
    }
    result
}
