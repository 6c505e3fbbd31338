//! One line for each request, and the id by which everything that is said about it is found.

use crate::{access::Viewer, base::id::EventId, db::counting};
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument;

/// The header of the id: taken from a proxy, and given back.
const ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken from somebody else.
const LONGEST: usize = 128;

/// Runs a request under its id, and writes its line when it is answered: method, route, status, milliseconds, those of them that it
/// waited for the database, how often it went there, and who asked. Never its address, which may hold a secret.
pub async fn write(request: Request, next: Next) -> Response {
    let id = given(request.headers()).unwrap_or_else(|| EventId::new().0.simple().to_string());
    let method = super::guard::known_method(request.method()).unwrap_or("other");
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let start = Instant::now();
    let span = tracing::error_span!("request", %id);
    let (mut response, database) = counting(next.run(request)).instrument(span.clone()).await;
    if tracing::enabled!(target: "hearsay::request", tracing::Level::INFO) {
        let person = response.extensions().get::<Viewer>().and_then(Viewer::person).map(|person| person.id.to_string());
        let _entered = span.enter();
        tracing::info!(
            target: "hearsay::request",
            method,
            route,
            status = response.status().as_u16(),
            milliseconds = milliseconds(start.elapsed()),
            database_milliseconds = milliseconds(database.time),
            database_trips = database.trips,
            person = person.as_deref().unwrap_or("-"),
        );
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, id);
    }
    response
}

fn milliseconds(time: std::time::Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

/// The id that came with the request, when it is one that can stand in a log.
fn given(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(ID)?.to_str().ok()?;
    let is_sane =
        !id.is_empty() && id.len() <= LONGEST && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:+/=".contains(&byte));
    is_sane.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_outside_is_taken_when_it_cannot_break_a_line() {
        let with = |id: &str| HeaderMap::from_iter([(ID, HeaderValue::from_str(id).expect("a header"))]);
        assert_eq!(given(&with("7f3a-09:b_c.d+/=")).as_deref(), Some("7f3a-09:b_c.d+/="));
        for id in ["", "two words", "a\"b", "a{b}", &"x".repeat(129)] {
            assert_eq!(given(&with(id)), None, "{id}");
        }
    }
}
