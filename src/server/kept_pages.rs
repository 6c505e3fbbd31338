//! Answers readers from the page cache.

use super::guard::takes_gzip;
use crate::{
    base::error::Fault,
    live::page_cache::{MOST_BYTES, Page},
    newsroom::Newsroom,
    web::{cookie::is_personal, extract::tags},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use std::{io::Write, time::Duration};
use tokio::time::timeout;

/// How long others may keep a page: a browser asks each time whether it still stands, a cache that is shared (a CDN, nginx, Varnish)
/// once a second for everybody, and readers get the last one while it asks, and for a day when nobody answers.
const POLICY: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=1, stale-while-revalidate=10, stale-if-error=86400");

/// Longest that somebody waits for a page which another one draws.
const PATIENCE: Duration = Duration::from_secs(5);

/// Answers from the cache where it can, fills it where it could not, and says `304` to a browser that has the page. A page is packed
/// once, not for each reader.
pub async fn keep(State(room): State<Newsroom>, request: Request, next: Next) -> Response {
    if *request.method() != Method::GET || is_personal(request.headers()) {
        return next.run(request).await;
    }
    // Counted before the page is drawn: what is changed meanwhile makes it old.
    let changes = room.db.seen();
    let url = request.uri().to_string();
    let seen = request.headers().get(header::IF_NONE_MATCH).cloned();
    let packed = takes_gzip(request.headers());
    // Who draws may fail, and each who waits then tries in turn: nobody waits for all of them.
    let Ok(found) = timeout(PATIENCE, room.pages.page_or_turn(changes, &url)).await else {
        return Fault::Unreachable("The newsroom is busy. Try again in a moment.".into()).into_response();
    };
    let page = match found {
        Ok(mut kept) => {
            if packed && kept.gzip.is_none() {
                kept.gzip = gzipped(&kept.body).await;
                room.pages.put(changes, url, kept.clone());
            }
            kept
        }
        // Whoever else wants it waits; dropped, the turn is somebody else's.
        Err(turn) => {
            let response = next.run(request).await;
            if response.status() != StatusCode::OK {
                return response;
            }
            let Ok(body) = to_bytes(response.into_body(), MOST_BYTES).await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let digest = crate::access::secret::digest(&String::from_utf8_lossy(&body));
            // Weak: compression changes the bytes, not the page.
            let etag = HeaderValue::from_str(&format!("W/\"{}\"", &digest[..20])).unwrap_or(HeaderValue::from_static("W/\"\""));
            let packed = if packed { gzipped(&body).await } else { None };
            let page = Page { body, gzip: packed, etag };
            turn.keep(page.clone());
            page
        }
    };
    let has_it = |seen: &HeaderValue| {
        let (seen, ours) = (seen.to_str().unwrap_or_default(), page.etag.to_str().unwrap_or_default());
        seen.trim() == "*" || tags(seen).any(|tag| tags(ours).any(|ours| ours == tag))
    };
    let mut response = if seen.as_ref().is_some_and(has_it) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        match page.gzip.filter(|_| packed) {
            Some(gzip) => ([kind, (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))], Body::from(gzip)).into_response(),
            None => ([kind], Body::from(page.body)).into_response(),
        }
    };
    response.headers_mut().insert(header::CACHE_CONTROL, POLICY);
    response.headers_mut().insert(header::ETAG, page.etag);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

async fn gzipped(body: &Bytes) -> Option<Bytes> {
    let body = body.clone();
    tokio::task::spawn_blocking(move || gzip(&body)).await.ok().and_then(Result::ok)
}

fn gzip(page: &[u8]) -> std::io::Result<Bytes> {
    let mut packed = GzEncoder::new(Vec::with_capacity(page.len() / 4), Compression::default());
    packed.write_all(page)?;
    Ok(packed.finish()?.into())
}
