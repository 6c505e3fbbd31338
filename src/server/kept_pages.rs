//! Answers readers from the page cache.

use crate::{live::page_cache::MOST_BYTES, newsroom::Newsroom, web::cookie::is_personal};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Answers from the cache where it can, fills it where it could not, and says `304` to a browser that has the page.
pub async fn keep(State(room): State<Newsroom>, request: Request, next: Next) -> Response {
    if *request.method() != Method::GET || is_personal(request.headers()) {
        return next.run(request).await;
    }
    // Counted before the page is drawn: what is changed meanwhile makes it old.
    let changes = room.db.changes().content();
    let url = request.uri().to_string();
    let seen = request.headers().get(header::IF_NONE_MATCH).cloned();
    let (page, etag) = match room.pages.get(changes, &url) {
        Some(kept) => kept,
        None => {
            let response = next.run(request).await;
            if response.status() != StatusCode::OK {
                return response;
            }
            let Ok(page) = to_bytes(response.into_body(), MOST_BYTES).await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let digest = crate::access::secret::digest(&String::from_utf8_lossy(&page));
            // Weak: compression changes the bytes, not the page.
            let etag = HeaderValue::from_str(&format!("W/\"{}\"", &digest[..20])).unwrap_or(HeaderValue::from_static("W/\"\""));
            room.pages.put(changes, url, (page.clone(), etag.clone()));
            (page, etag)
        }
    };
    let mut response = if seen.as_ref() == Some(&etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], Body::from(page)).into_response()
    };
    response.headers_mut().insert(header::ETAG, etag);
    response
}
