//! How a server function of the workspace gets the newsroom and who is asking, and how its fault becomes an HTTP status.

use crate::{
    access::Viewer,
    base::error::Fault,
    newsroom::Newsroom,
    similarity::Offer,
    ui,
    web::assets,
    workspace::{
        alike::Alike,
        client::{self, Json, Refusal},
    },
};
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::{
    prelude::{FromServerFnError, provide_context, use_context},
    server_fn::ContentType,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Runs a server function with newsroom and viewer in its context; a fault becomes the HTTP status it deserves.
pub async fn server_functions(State(room): State<Newsroom>, request: Request) -> Response {
    if request.headers().get(client::VERSION).is_none_or(|theirs| theirs.as_bytes() != assets::manifest().version().as_bytes()) {
        return other_version();
    }
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

/// Refuses a page of another version: what it sends, and what it makes of an answer, need not be what is meant here.
fn other_version() -> Response {
    // A 426 has to name what would be taken instead (RFC 9110, 15.5.22).
    let taken = format!("hearsay/{}", assets::manifest().version());
    let headers = [(header::CONTENT_TYPE, Json::CONTENT_TYPE), (header::UPGRADE, taken.as_str())];
    (Fault::Outdated.status(), headers, Refusal::from(Fault::Outdated).ser()).into_response()
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

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self { status: fault.status().as_u16(), why: fault.to_string() }
    }
}

/// A fault on its way out of a server function, with its HTTP status set.
pub fn answered<T>(result: Result<T, Fault>) -> Result<T, Refusal> {
    if let Err(fault) = &result
        && let Some(options) = use_context::<leptos_axum::ResponseOptions>()
    {
        options.set_status(fault.status());
    }
    result.map_err(Refusal::from)
}

/// The best of an offer: each fact once.
pub fn best(offer: &Offer) -> Vec<Alike> {
    const MOST: usize = 3;
    let mut best: Vec<Alike> = Vec::new();
    for (other, fact) in offer.claims() {
        if other.fact_id.is_some_and(|fact| best.iter().any(|one| one.fact == Some(fact))) {
            continue;
        }
        best.push(Alike {
            claim: other.claim.id,
            fact: other.fact_id,
            statement: fact.map_or(&other.claim.statement, |fact| &fact.statement).clone(),
            place: [&other.article.outlet, &other.article.title]
                .into_iter()
                .filter(|word| !word.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
            why: ui::capital(&other.why()),
            is_opposite: other.is_opposite(),
        });
        if best.len() == MOST {
            break;
        }
    }
    best
}
