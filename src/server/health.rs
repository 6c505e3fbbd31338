//! Health for whoever watches the machine, and figures in the text format of Prometheus.

use super::guard::known_method;
use crate::{db, newsroom::Newsroom, record::store::size};
use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// The process answers.
pub async fn alive() -> impl IntoResponse {
    Json(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}))
}

/// Longest that the database may take to say that it is there.
const LONGEST: Duration = Duration::from_secs(2);

/// The database answers, and a command would get through.
pub async fn ready(State(room): State<Newsroom>) -> Response {
    let ask = async {
        let events = size(&mut room.db.read().await?).await?;
        room.db.probe().await.map(|()| events)
    };
    let answered = timeout(LONGEST, ask).await.unwrap_or_else(|_| Err(db::Error::Busy("no answer in time".into())));
    match answered {
        Ok(events) => Json(json!({"status": "ok", "database": room.db.engine(), "events": events})).into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"status": "nothing can be stored at the moment"}))).into_response()
        }
    }
}

static COUNTS: Mutex<BTreeMap<(String, u16), (u64, Duration)>> = Mutex::new(BTreeMap::new());

/// Counts answers and their time by method, route and status. Never by URL nor by a method that somebody invented: that
/// would grow without end.
pub async fn count(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let route = format!("{} {route}", known_method(request.method()).unwrap_or("other"));
    let response = next.run(request).await;
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    let (count, time) = counts.entry((route, response.status().as_u16())).or_default();
    *count += 1;
    *time += start.elapsed();
    response
}

/// The figures.
pub async fn metrics(State(room): State<Newsroom>) -> impl IntoResponse {
    let mut text = String::from("# TYPE hearsay_requests_total counter\n# TYPE hearsay_request_seconds_total counter\n");
    for ((route, status), (count, time)) in COUNTS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let labels = format!("{{route=\"{route}\",status=\"{status}\"}}");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "hearsay_requests_total{labels} {count}\nhearsay_request_seconds_total{labels} {:.6}", time.as_secs_f64());
    }
    if let Ok(mut conn) = room.db.read().await
        && let Ok(events) = size(&mut conn).await
    {
        let _ = writeln!(text, "# TYPE hearsay_events_total counter\nhearsay_events_total {events}");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
