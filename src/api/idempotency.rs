//! `Idempotency-Key`: a POST that is sent again gets the answer of the first time and does nothing twice. The answer
//! is stored in the transaction of the act itself, so there is never one without the other.

use crate::{base::error::Fault, db, execute, newsroom::Transaction, row};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

pub(crate) const FIND: &str =
    "SELECT request, status, location, body FROM idempotent_answer WHERE person_id = $1 AND key = $2 AND created_at > $3";
pub(crate) const KEEP: &str =
    "INSERT INTO idempotent_answer (person_id, key, request, status, location, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const SWEEP: &str = "DELETE FROM idempotent_answer WHERE created_at <= $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[FIND, KEEP, SWEEP];

/// How long an answer is kept, in hours.
const HOURS: i64 = 24;

/// The key of a request, and what it asks.
pub struct Key {
    key: String,
    request: String,
}

/// The key a request carries, if any; `what` tells it from the same key on another request.
///
/// # Errors
/// [`Fault::Invalid`] for a key that is empty or too long.
pub fn key(headers: &HeaderMap, what: &str, body: &impl Serialize) -> Result<Option<Key>, Fault> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or("").trim();
    if key.is_empty() || key.len() > 200 {
        return Err(Fault::field("Idempotency-Key", "must be 1 to 200 visible ASCII characters, for example a UUID"));
    }
    let body = serde_json::to_string(body).unwrap_or_default();
    Ok(Some(Key { key: key.to_owned(), request: crate::access::secret::digest(&format!("{what}\n{body}")) }))
}

/// The answer of the first time, when this key was used before.
///
/// # Errors
/// [`Fault::Invalid`] when it was used for another request.
pub async fn again(tx: &mut Transaction<'_>, key: Option<&Key>) -> Result<Option<Response>, Fault> {
    let Some(key) = key else { return Ok(None) };
    let (person, since) = (tx.person()?.id, tx.now - Duration::hours(HOURS));
    // The same request at the same moment waits for the first, and then gets its answer.
    tx.conn.lock(&format!("{person} {}", key.key)).await?;
    let Some((request, status, location, body)) = row!(tx.conn, (String, i64, String, String), FIND, person, &key.key, since)? else {
        return Ok(None);
    };
    if request != key.request {
        return Err(Fault::field("/Idempotency-Key", "was used for another request; use a new key for a new request"));
    }
    let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::OK);
    Ok(Some(answer(status, &location, body)))
}

/// Answers that something new is at `location`; see [`answered`].
///
/// # Errors
/// The database's; then nothing was stored.
pub async fn created(tx: &mut Transaction<'_>, key: Option<Key>, location: String, thing: &impl Serialize) -> Result<Response, Fault> {
    answered(tx, key, StatusCode::CREATED, location, thing).await
}

/// Keeps the answer in the transaction of the act. `location` is where the thing is, its `version` the `ETag`.
///
/// # Errors
/// The database's; then nothing was stored.
pub async fn answered(
    tx: &mut Transaction<'_>,
    key: Option<Key>,
    status: StatusCode,
    location: String,
    thing: &impl Serialize,
) -> Result<Response, Fault> {
    let body = serde_json::to_string(thing).map_err(|error| db::Error::from(sqlx::Error::Encode(error.into())))?;
    if let Some(key) = key {
        keep(tx, &key, status, &location, &body).await.map_err(|error| {
            if error.is_constraint("idempotent_answer_person_id_key_key") {
                return Fault::Clash("The same request is being answered right now. Send it again in a moment.".into());
            }
            error.into()
        })?;
    }
    Ok(answer(status, &location, body))
}

async fn keep(tx: &mut Transaction<'_>, key: &Key, status: StatusCode, location: &str, body: &str) -> db::Result<()> {
    let old: DateTime<Utc> = tx.now - Duration::hours(HOURS);
    execute!(tx.conn, SWEEP, old)?;
    let Some(person) = tx.actor_id() else {
        return Ok(());
    };
    execute!(tx.conn, KEEP, person, &key.key, &key.request, i64::from(status.as_u16()), location, body, tx.now)?;
    Ok(())
}

#[derive(Deserialize)]
struct Versioned {
    version: i64,
}

fn answer(status: StatusCode, location: &str, body: String) -> Response {
    let version = serde_json::from_str::<Versioned>(&body).ok().map(|thing| thing.version);
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    if let Some(etag) = version.and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok()) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}
