//! Who is asking: from cookie or token to a [`Viewer`] in every request.

use super::shell::WAITING;
use crate::{
    account::{
        Viewer,
        acts::SESSION_DAYS,
        identity::{Proof, holder},
        permission::Permission,
        secret::digest,
        store,
    },
    error::Fault,
    newsroom::Newsroom,
    review::acts::waiting_for,
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::{provide_context, use_context};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Cookie of a session. With TLS the `__Host-` prefix binds it to this host.
const COOKIE: &str = "hearsay";
const COOKIE_TLS: &str = "__Host-hearsay";

/// Digest of the session's cookie, in every request that came with one that counts.
#[derive(Clone, Debug, Default)]
pub struct SessionDigest(pub String);

/// Puts the [`Viewer`] into the request. A token that does not count is refused at once; an old cookie just is nobody.
pub async fn identify(State(room): State<Newsroom>, mut request: Request, next: Next) -> Response {
    // Files of the site are for everybody: no look-up for them.
    let path = request.uri().path().to_owned();
    if path.starts_with("/site/") {
        return next.run(request).await;
    }
    match viewer(&room, request.headers()).await {
        Ok(Asking { viewer, session, renewed }) => {
            let waiting = match waiting(&room, &viewer, &path).await {
                Ok(waiting) => waiting,
                Err(fault) => return fault.into_response(),
            };
            request.extensions_mut().insert(viewer.clone());
            request.extensions_mut().insert(session);
            let mut response = match waiting {
                Some(waiting) => WAITING.scope(waiting, next.run(request)).await,
                None => next.run(request).await,
            };
            if let Some(cookie) = renewed
                && !response.headers().contains_key(header::SET_COOKIE)
            {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            // An error page shows the same top bar as any other.
            response.extensions_mut().insert(viewer);
            response
        }
        Err(fault) => fault.into_response(),
    }
}

/// How many claims wait for who opens a page, when they are one who decides: every page's top bar tells them.
async fn waiting(room: &Newsroom, viewer: &Viewer, path: &str) -> Result<Option<i64>, Fault> {
    let is_page = !path.starts_with("/api/") && !path.starts_with("/desk/do/");
    match viewer.person().filter(|_| is_page && viewer.may(Permission::Review)) {
        Some(person) => Ok(Some(waiting_for(&mut room.db.read().await?, person).await?)),
        None => Ok(None),
    }
}

/// What a request's headers say about who sent it.
#[derive(Default)]
struct Asking {
    viewer: Viewer,
    session: SessionDigest,
    /// The cookie again, when the session was prolonged: it would run out in the browser otherwise.
    renewed: Option<HeaderValue>,
}

async fn viewer(room: &Newsroom, headers: &HeaderMap) -> Result<Asking, Fault> {
    let now = room.clock.now();
    if let Some(authorization) = authorization(headers) {
        let refused =
            || Fault::SignedOut("This token does not count: it is wrong, was revoked, or its owner may no longer sign in.".into());
        let text = authorization.to_str().map_err(|_| refused())?;
        let secret = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).ok_or_else(refused)?.1;
        let digest = digest(secret.trim());
        let (person, used) = holder(room, Proof::Token, &digest).await?.ok_or_else(refused)?;
        if is_old(used, now, Duration::minutes(1)) {
            let mut deed = room.own_deed().await?;
            store::token_used(&mut deed.conn, &digest, now).await?;
            deed.commit().await?;
        }
        return Ok(Asking { viewer: Viewer::Person(person), ..Asking::default() });
    }
    let Some(secret) = cookie(headers, |name| name == cookie_name(room)) else {
        return Ok(Asking::default());
    };
    let digest = digest(secret);
    let Some((person, seen)) = holder(room, Proof::Session, &digest).await? else {
        return Ok(Asking::default());
    };
    let mut renewed = None;
    if is_old(seen, now, Duration::minutes(10)) {
        let mut deed = room.own_deed().await?;
        store::session_seen(&mut deed.conn, &digest, now, now + Duration::days(SESSION_DAYS)).await?;
        deed.commit().await?;
        renewed = Some(set_cookie(room, Some(secret)));
    }
    Ok(Asking { viewer: Viewer::Person(person), session: SessionDigest(digest), renewed })
}

fn is_old(at: Option<DateTime<Utc>>, now: DateTime<Utc>, age: Duration) -> bool {
    at.is_none_or(|at| now - at > age)
}

/// What a program says it may do here. `Basic` is a word with the proxy in front of us, not with us.
pub fn authorization(headers: &HeaderMap) -> Option<&HeaderValue> {
    let is_basic = |value: &&HeaderValue| value.as_bytes().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic "));
    headers.get(header::AUTHORIZATION).filter(|value| !is_basic(value))
}

/// Whether a request comes with a cookie of ours or a token: then its answer is nobody else's.
pub fn is_personal(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || cookie(headers, |name| name == COOKIE || name == COOKIE_TLS).is_some()
}

/// The one cookie that counts: with TLS only the one that no other host and no page without TLS can have set.
fn cookie_name(room: &Newsroom) -> &'static str {
    if room.has_tls() { COOKIE_TLS } else { COOKIE }
}

fn cookie(headers: &HeaderMap, is_ours: impl Fn(&str) -> bool) -> Option<&str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| is_ours(name)).map(|(_, value)| value)
}

/// The `Set-Cookie` that opens a session, or ends it (`secret` is `None`).
pub fn set_cookie(room: &Newsroom, secret: Option<&str>) -> HeaderValue {
    let (name, secure) = (cookie_name(room), if room.has_tls() { "; Secure" } else { "" });
    let (value, age) = secret.map_or(("", 0), |secret| (secret, SESSION_DAYS * 86_400));
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SessionDigest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

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
