//! Figures in the text format of OpenMetrics, for Prometheus and its like.

use super::guard::known_method;
use crate::{
    access::secret::digest,
    base::error::Fault,
    newsroom::Newsroom,
    record::{log::cosignatures, store::size},
};
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{
    net::SocketAddr,
    sync::{LazyLock, atomic::AtomicU64},
    time::Instant,
};

/// Upper ends of the groups in which answers are counted by their time, in seconds.
const ENDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What an answer is counted by. Never by URL nor by a method that somebody invented: that would grow without end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: &'static str,
    route: String,
    status: u16,
}

/// What is said of a witness.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Witness {
    witness: String,
}

type Times = Family<Labels, Histogram, fn() -> Histogram>;

static TIMES: LazyLock<Times> = LazyLock::new(|| Times::new_with_constructor(|| Histogram::new(ENDS)));

/// Who may see the figures: whoever has this token.
#[derive(Clone)]
pub struct Token(pub String);

/// Counts answers and their time by method, route and status.
pub async fn count(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = known_method(request.method()).unwrap_or("other");
    let response = next.run(request).await;
    let labels = Labels { method, route, status: response.status().as_u16() };
    TIMES.get_or_create(&labels).observe(start.elapsed().as_secs_f64());
    response
}

/// The figures, for who has the token; when none was set, for programs on this machine that no proxy asks for.
///
/// # Errors
/// [`Fault::Missing`] for anybody else.
pub async fn show(State(room): State<Newsroom>, request: Request) -> Result<Response, Fault> {
    let (headers, extensions) = (request.headers(), request.extensions());
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let may = match extensions.get::<Token>() {
        Some(Token(token)) => given.is_some_and(|given| digest(given) == digest(token)),
        None => {
            let peer = extensions.get::<ConnectInfo<SocketAddr>>();
            peer.is_some_and(|ConnectInfo(peer)| peer.ip().is_loopback()) && !headers.contains_key("x-forwarded-for")
        }
    };
    if !may {
        return Err(Fault::Missing("There is nothing here. Who watches this server asks with the token of --metrics-token.".into()));
    }
    let mut registry = Registry::with_prefix("hearsay");
    registry.register_with_unit("request", "Time until an answer began", Unit::Seconds, TIMES.clone());
    if let Ok(mut conn) = room.db.read().await
        && let Ok(size) = size(&mut conn).await
        && let Ok(cosigned) = cosignatures(&mut conn).await
    {
        let events = Gauge::<i64>::default();
        events.set(size);
        registry.register("events", "Events in the log", events);
        let (sizes, times) = (Family::<Witness, Gauge<i64>>::default(), Family::<Witness, Gauge<i64>>::default());
        for cosigned in cosigned {
            let witness = Witness { witness: cosigned.witness.clone() };
            sizes.get_or_create(&witness).set(i64::try_from(cosigned.size()).unwrap_or(i64::MAX));
            times.get_or_create(&witness).set(cosigned.at.timestamp());
        }
        registry.register("cosigned_events", "Events in the log that a witness cosigned last", sizes);
        registry.register_with_unit("cosigned_at", "When a witness cosigned last, since 1970", Unit::Seconds, times);
    }
    let drawn = Counter::<u64>::default();
    drawn.inc_by(room.pages.drawn());
    registry.register("pages_drawn", "Pages of readers that were drawn for want of a kept one that holds", drawn);
    let bytes = Gauge::<i64>::default();
    bytes.set(i64::try_from(room.pages.bytes()).unwrap_or(i64::MAX));
    registry.register_with_unit("kept_pages", "Room that kept pages take, in all their forms", Unit::Bytes, bytes);
    if let Some(lag) = room.db.lag() {
        let behind = Gauge::<f64, AtomicU64>::default();
        behind.set(lag.as_secs_f64());
        registry.register_with_unit("replica_lag", "How far the replica is behind, at most", Unit::Seconds, behind);
    }
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = encode(&mut text, &registry);
    Ok(([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response())
}
