//! Downloads of the claim table, streamed. Readers get what they can read: approved claims of published articles.

use crate::{
    access::{Viewer, permission::Permission},
    base::error::Fault,
    claim::filter::{ClaimFilter, FilterQuery},
    newsroom::Newsroom,
    transfer::{Format, Pieces},
    web::extract::Params,
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{Method, header},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use std::io;
use tokio::sync::mpsc;

/// `GET /exports/claims.csv`, with the filters of `/claims`; `limit` and `cursor` are of no account.
pub async fn csv(method: Method, state: State<Newsroom>, viewer: Viewer, query: Params<FilterQuery>) -> Result<Response, Fault> {
    file(&method, state, &viewer, query, Format::Csv).await
}

/// `GET /exports/claims.json`, likewise.
pub async fn json(method: Method, state: State<Newsroom>, viewer: Viewer, query: Params<FilterQuery>) -> Result<Response, Fault> {
    file(&method, state, &viewer, query, Format::Json).await
}

async fn file(
    method: &Method,
    State(room): State<Newsroom>,
    viewer: &Viewer,
    Params(query): Params<FilterQuery>,
    format: Format,
) -> Result<Response, Fault> {
    let filter = ClaimFilter::understand(&query, !viewer.may(Permission::ReadDesk))?;
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"claims.csv\""),
        Format::Json => ("application/json", "attachment; filename=\"claims.json\""),
    };
    let body = if method == Method::HEAD {
        Body::from_stream(stream::empty::<io::Result<Bytes>>())
    } else {
        let mut pieces = Pieces::new(room.db.clone(), filter, format);
        // The first piece before the answer begins: what goes wrong at once is an error, not a file cut short.
        let first = pieces.next().await?;
        streamed(first, pieces)
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

/// Reads the next piece while the one before is being sent, and no further ahead; stops when the client is gone.
fn streamed(first: Option<Vec<u8>>, mut pieces: Pieces) -> Body {
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(1);
    tokio::spawn(async move {
        let mut next = Ok(first);
        loop {
            let (piece, is_last) = match next {
                Ok(None) => break,
                Ok(Some(piece)) => (Ok(Bytes::from(piece)), false),
                // The connection breaks off, so that nobody takes half a table for the whole.
                Err(fault) => (Err(io::Error::other(fault)), true),
            };
            if send.send(piece).await.is_err() || is_last {
                break;
            }
            next = pieces.next().await;
        }
    });
    let pieces = stream::unfold(receive, async |mut receive| receive.recv().await.map(|piece| (piece, receive)));
    // Compression asks once more after the end, which an unfolded stream does not survive by itself.
    Body::from_stream(pieces.fuse())
}
