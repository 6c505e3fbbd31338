//! Downloads of the claim table, streamed. Readers get what they can read: approved claims of published articles.

use crate::{
    access::Viewer,
    base::error::Fault,
    claim::filter::{ClaimFilter, FilterQuery},
    db::reading_alike,
    formats::{
        csv::Csv,
        table::{TableFormat, named},
    },
    newsroom::Newsroom,
    transfer::Pieces,
    web::extract::{PathId, Query},
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use std::io;
use tokio::sync::mpsc;

/// `GET /exports/claims.csv`, `claims.json` …, with the filters of `/claims`; `limit` and `cursor` are of no account.
pub async fn file(
    method: Method,
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(file): PathId,
    headers: HeaderMap,
    Query(query): Query<FilterQuery>,
) -> Result<Response, Fault> {
    let format = file.strip_prefix("claims.").and_then(named);
    let format = if format.is_some_and(|format| format.name() == Csv::EXCEL.name()) && writes_decimal_commas(&headers) {
        Some(&Csv::EXCEL_WITH_SEMICOLONS as &dyn TableFormat)
    } else {
        format
    };
    let format = format.ok_or_else(|| Fault::Missing(format!("there is no export {}", file.chars().take(60).collect::<String>())))?;
    let filter = ClaimFilter::understand(&query, !viewer.sees_everything())?;
    let body = if method == Method::HEAD {
        Body::from_stream(stream::empty::<io::Result<Bytes>>())
    } else {
        let mut pieces = Pieces::new(room.db.clone(), filter, format);
        // The first piece before the answer begins: what goes wrong at once is an error, not a file cut short.
        let first = pieces.next().await?;
        streamed(first, pieces)
    };
    let ending = format.name().rsplit('.').next().unwrap_or_default();
    let name = format!("attachment; filename=\"claims.{ending}\"");
    Ok(([(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

/// Whether the first language that somebody reads writes 1,5: their spreadsheet then takes commas for those of numbers.
fn writes_decimal_commas(headers: &HeaderMap) -> bool {
    const DOTS: &str = "en zh ja ko th he hi bn ur ms tl sw mt ga cy";
    let languages = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("en");
    let first = languages.split([',', ';']).next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_swiss_or_mexican = matches!(first.as_str(), "de-ch" | "it-ch" | "es-mx" | "es-us");
    let language = first.split('-').next().unwrap_or_default();
    !is_swiss_or_mexican && !DOTS.split(' ').any(|dotted| dotted == language)
}

/// Reads the next piece while the one before is being sent, and no further ahead; stops when the client is gone.
fn streamed(first: Option<Vec<u8>>, mut pieces: Pieces) -> Body {
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(1);
    tokio::spawn(reading_alike(async move {
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
    }));
    let pieces = stream::unfold(receive, async |mut receive| receive.recv().await.map(|piece| (piece, receive)));
    // Compression asks once more after the end, which an unfolded stream does not survive by itself.
    Body::from_stream(pieces.fuse())
}
