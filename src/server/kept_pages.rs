//! Answers readers from the page cache.

use crate::{
    base::{
        coding::{Accepted, Coding},
        error::Fault,
    },
    live::{
        page_cache::{MOST_BYTES, Page, StandsOn},
        purge::SURROGATE_KEY,
    },
    newsroom::Newsroom,
    web::{cookie::is_personal, extract::tags},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;
use tokio::time::timeout;

/// How long others may keep a page: a browser asks each time whether it still stands, a cache that is shared (a CDN, nginx, Varnish)
/// once a second for everybody, and readers get the last one while it asks, and for a day when nobody answers.
const POLICY: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=1, stale-while-revalidate=10, stale-if-error=86400");
/// The same for a cache that is told what changed. Should it not hear of it, a page is wrong for a minute.
const POLICY_FOR_TOLD: HeaderValue =
    HeaderValue::from_static("public, max-age=0, s-maxage=60, stale-while-revalidate=10, stale-if-error=86400");

/// Longest that somebody waits for a page which another one draws.
const PATIENCE: Duration = Duration::from_secs(5);

/// That the cache before this server is told what changed.
#[derive(Clone)]
pub struct CacheIsTold;

/// The parameters that a page knows; others, which links from elsewhere carry along, are no part of its address. `None` for a page that
/// refuses others by itself.
pub type Parameters = Option<&'static [&'static str]>;

/// Answers from the cache where it can, fills it where it could not, and says `304` to a browser that has the page. A page is packed
/// once, not for each reader.
pub async fn keep(State((room, parameters)): State<(Newsroom, Parameters)>, mut request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_personal(request.headers()) {
        return next.run(request).await;
    }
    let changes = room.db.changes();
    let address = address(request.uri(), parameters);
    let seen = request.headers().get(header::IF_NONE_MATCH).cloned();
    let coding = request.extensions().get::<Accepted>().and_then(|accepted| accepted.best(&Coding::ALL));
    let policy = if request.extensions().get::<CacheIsTold>().is_some() { POLICY_FOR_TOLD } else { POLICY };
    // Who draws may fail, and each who waits then tries in turn: nobody waits for all of them.
    let Ok(found) = timeout(PATIENCE, room.pages.page_or_turn(changes, room.db.seen(), &address)).await else {
        return Fault::Unreachable("The newsroom is busy. Try again in a moment.".into()).into_response();
    };
    let page = match found {
        Ok(page) => page,
        // Whoever else wants it waits; dropped, the turn is somebody else's.
        Err(turn) => {
            // Counted before the page is drawn: what is changed meanwhile makes it old.
            let drawn = room.db.seen();
            // Whoever asks for the head alone gets it off the whole page; and what is drawn is what it is kept by.
            *request.method_mut() = Method::GET;
            *request.uri_mut() = address.parse().unwrap_or_default();
            let response = next.run(request).await;
            let stands_on = response.extensions().get::<StandsOn>().cloned();
            let Some(stands_on) = stands_on.filter(|_| response.status() == StatusCode::OK) else { return response };
            let Ok(body) = to_bytes(response.into_body(), MOST_BYTES).await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let digest = crate::access::secret::digest(&String::from_utf8_lossy(&body));
            // Weak: compression changes the bytes, not the page.
            let etag = HeaderValue::from_str(&format!("W/\"{}\"", &digest[..20])).unwrap_or(HeaderValue::from_static("W/\"\""));
            turn.keep(Page::new(body, etag, stands_on, drawn))
        }
    };
    let has_it = |seen: &HeaderValue| {
        let (seen, ours) = (seen.to_str().unwrap_or_default(), page.etag.to_str().unwrap_or_default());
        seen.trim() == "*" || tags(seen).any(|tag| tags(ours).any(|ours| ours == tag))
    };
    let mut response = if seen.as_ref().is_some_and(has_it) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let packed = match coding {
            Some(coding) => room.pages.packed(&address, &page, coding).await.map(|bytes| (coding, bytes)),
            None => None,
        };
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        match packed {
            Some((coding, bytes)) => {
                ([kind, (header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()))], Body::from(bytes)).into_response()
            }
            None => ([kind], Body::from(page.body.clone())).into_response(),
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, policy);
    headers.insert(header::ETAG, page.etag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(SURROGATE_KEY, page.surrogate_key.clone());
    response
}

/// The address of a page, with the parameters that it knows.
fn address(uri: &Uri, parameters: Parameters) -> String {
    let mut address = uri.path().to_owned();
    let pairs = uri.query().into_iter().flat_map(|query| query.split('&'));
    let is_known = |pair: &&str| parameters.is_none_or(|known| known.contains(&pair.split('=').next().unwrap_or_default()));
    for (at, pair) in pairs.filter(is_known).enumerate() {
        address.push(if at == 0 { '?' } else { '&' });
        address.push_str(pair);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn parameters_that_a_page_does_not_know_are_no_part_of_its_address() {
        for (uri, expected) in [
            ("/", "/"),
            ("/?utm_source=x", "/"),
            ("/?utm_source=x&q=ferry&fbclid=1&cursor=a%3D", "/?q=ferry&cursor=a%3D"),
            ("https://desk.example/?q=", "/?q="),
            ("/?qq=1&&q", "/?q"),
            ("/?%71=1", "/"),
        ] {
            assert_eq!(address(&uri.parse().expect("a URI"), Some(&["q", "cursor"])), expected, "{uri}");
        }
        assert_eq!(address(&"/claims?status=denied&x=1".parse().expect("a URI"), None), "/claims?status=denied&x=1", "it is refused there");
    }
}
