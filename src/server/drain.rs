//! A body that is refused is read to its end all the same: most programs listen for an answer only when they have sent all.

use crate::web::LARGEST_BODY;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use futures::{StreamExt, stream::poll_fn};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

/// Most bytes that are read for nothing, and the longest it may take: then the connection is cut.
const MOST: usize = 64 * 1024 * 1024;
const LONGEST: Duration = Duration::from_secs(20);

/// Answers when the request is through.
pub async fn to_the_end(request: Request, next: Next) -> Response {
    if !may_be_large(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let body = Arc::new(Mutex::new(body.into_data_stream()));
    let rest = Arc::clone(&body);
    let read = |body: Arc<Mutex<axum::body::BodyDataStream>>| {
        poll_fn(move |context| body.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context))
    };
    let response = next.run(Request::from_parts(parts, Body::from_stream(read(body)))).await;
    let mut passed = 0;
    let mut rest = read(rest);
    let drained = async {
        while let Some(Ok(piece)) = rest.next().await {
            passed += piece.len();
            if passed > MOST {
                break;
            }
        }
    };
    // Who is slower than that gets the answer now.
    let _ = timeout(LONGEST, drained).await;
    response
}

fn may_be_large(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.is_some_and(|length: usize| length > LARGEST_BODY) || headers.contains_key(header::TRANSFER_ENCODING)
}
