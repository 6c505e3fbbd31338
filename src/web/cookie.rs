//! The cookie of a session, and what a request's headers say about who sent it.

use crate::{access::Viewer, account::commands::SESSION_DAYS, newsroom::Newsroom};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};

/// What the cookie of a session begins with; the newsroom's own tag follows, because browsers send a cookie to every port of a host. With
/// TLS the `__Host-` prefix binds it to this host.
const COOKIE: &str = "hearsay";
const COOKIE_TLS: &str = "__Host-hearsay";

/// Digest of the session's cookie, in every request that came with one that counts.
#[derive(Clone, Debug, Default)]
pub struct SessionDigest(pub String);

/// What a program says it may do here. `Basic` is a word with the proxy in front of us, not with us.
pub fn authorization(headers: &HeaderMap) -> Option<&HeaderValue> {
    let is_basic = |value: &&HeaderValue| value.as_bytes().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic "));
    headers.get(header::AUTHORIZATION).filter(|value| !is_basic(value))
}

/// Whether a request comes with a cookie of ours or a token: then its answer is nobody else's.
pub fn is_personal(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
        || cookie(headers, |name| name.starts_with(COOKIE) || name.starts_with(COOKIE_TLS)).is_some()
}

/// The one cookie that counts: with TLS only the one that no other host and no page without TLS can have set.
pub fn cookie_name(room: &Newsroom) -> String {
    format!("{}-{}", if room.has_tls() { COOKIE_TLS } else { COOKIE }, room.db.tag())
}

/// The value of the first cookie whose name is ours.
pub fn cookie(headers: &HeaderMap, is_ours: impl Fn(&str) -> bool) -> Option<&str> {
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
