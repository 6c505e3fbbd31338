//! Health, for whoever watches the machine.

use crate::{db, newsroom::Newsroom};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::time::Duration;
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
        drop(room.db.read().await?);
        room.db.probe().await
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
