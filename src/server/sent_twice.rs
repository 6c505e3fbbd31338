//! A form that is sent twice is done once: a double click, or a second try behind a slow line, gets the answer to the first.
//!
//! What counts as the same: of one session, to the same address, word for word, right after the first and within moments.
//! The first goes on when whoever sent it hangs up, which is what a browser does at the second click.

use super::kept_form::is_form;
use crate::{
    site::{
        desk::article_intake::LARGEST_UPLOAD,
        shell::{FRAME, frame},
    },
    web::cookie::SessionDigest,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// Within this long after the answer the same again is the same.
const MOMENTS: Duration = Duration::from_secs(10);
/// So many sessions are kept in mind.
const SESSIONS: usize = 500;

/// What each session sent last, and what was answered.
#[derive(Clone)]
pub struct Latest(Arc<Cache<String, Arc<Mutex<Option<Done>>>>>);

/// A form that was answered.
struct Done {
    what: [u8; 32],
    at: Instant,
    answer: Answer,
}

type Answer = (axum::http::response::Parts, Bytes);

impl Default for Latest {
    fn default() -> Self {
        Self(Arc::new(Cache::new(SESSIONS)))
    }
}

/// Does what a form asks, unless it is the one before, sent again.
pub async fn once(State(latest): State<Latest>, request: Request, next: Next) -> Response {
    let session = request.extensions().get::<SessionDigest>().map(|session| session.0.clone()).unwrap_or_default();
    if session.is_empty() || !is_form(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_UPLOAD).await else {
        return crate::base::error::Fault::TooLarge("The form is too large. Shorten what you typed, or take a smaller file.".into())
            .into_response();
    };
    let what = digest(parts.uri.path(), &parts.headers, &body);
    let Ok(slot) = latest.0.get_or_insert_with(&session, || Ok::<_, std::convert::Infallible>(Arc::default()));
    let frame = frame();
    let run = async move {
        // Who sends it again meanwhile waits here for the answer to the first.
        let mut slot = slot.lock_owned().await;
        if let Some(done) = slot.as_ref().filter(|done| done.what == what && done.at.elapsed() < MOMENTS) {
            return again(&done.answer);
        }
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        if !(response.status().is_success() || response.status().is_redirection()) {
            *slot = None;
            return response;
        }
        let (head, body) = response.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else { return head.status.into_response() };
        let answer = (head, body);
        let response = again(&answer);
        *slot = Some(Done { what, at: Instant::now(), answer });
        response
    };
    tokio::spawn(FRAME.scope(frame, run)).await.unwrap_or_else(|panic| {
        crate::web::problem::after_panic(panic.try_into_panic().unwrap_or_else(|_| Box::new("a form was not finished")))
    })
}

fn again((head, body): &Answer) -> Response {
    Response::from_parts(head.clone(), Body::from(body.clone()))
}

/// What was sent, in a digest. The boundary of a multipart form is another each time.
fn digest(path: &str, headers: &HeaderMap, body: &[u8]) -> [u8; 32] {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = kind.split_once("boundary=").map(|(_, boundary)| boundary.trim_matches('"').as_bytes()).unwrap_or_default();
    let mut hasher = Sha256::new();
    hasher.update(path);
    let mut rest = body;
    while !boundary.is_empty()
        && let Some(at) = rest.windows(boundary.len()).position(|window| window == boundary)
    {
        hasher.update([0]);
        hasher.update(&rest[..at]);
        rest = &rest[at + boundary.len()..];
    }
    hasher.update([0]);
    hasher.update(rest);
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_multipart_form_sent_again_is_the_same_under_another_boundary() {
        let sent = |boundary: &str, words: &str| {
            let kind = format!("multipart/form-data; boundary={boundary}");
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_str(&kind).expect("plain"))]);
            digest("/desk/articles", &headers, format!("--{boundary}\r\n\r\n{words}\r\n--{boundary}--").as_bytes())
        };
        assert_eq!(sent("----a1", "words"), sent("----b22", "words"));
        assert_ne!(sent("----a1", "words"), sent("----a1", "other words"));
    }
}
