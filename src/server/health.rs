//! Health, for whoever watches the machine.

use crate::{db, newsroom::Newsroom};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::{sync::Mutex, time::timeout};

/// The process answers.
pub async fn alive() -> impl IntoResponse {
    Json(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}))
}

/// Longest that the database may take to say that it is there.
const LONGEST: Duration = Duration::from_secs(2);

/// For how long it is believed that something can be stored: anybody may ask, and each answer is a write.
const BELIEVED: Duration = Duration::from_secs(1);

/// When it was seen last that something can be stored. Whoever comes meanwhile waits for the same answer.
#[derive(Default)]
struct Stored(Mutex<Option<Instant>>);

/// The database answers, and something can be stored.
pub async fn ready(State(room): State<Newsroom>) -> Response {
    let stored = room.shelf.of::<Stored>();
    let ask = async {
        let mut at = stored.0.lock().await;
        drop(room.db.read().await?);
        if at.is_none_or(|at| at.elapsed() >= BELIEVED) {
            *at = None;
            room.db.probe(room.clock.now()).await?;
            *at = Some(Instant::now());
        }
        Ok(())
    };
    let answered = timeout(LONGEST, ask).await.unwrap_or_else(|_| Err(db::Error::Busy("no answer in time".into())));
    match answered {
        Ok(()) => Json(json!({"status": "ok", "database": room.db.engine()})).into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"status": "nothing can be stored at the moment"}))).into_response()
        }
    }
}
