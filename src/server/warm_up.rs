//! What is counted once over all articles and then kept up, counted before somebody waits for it.

use crate::{base::error::Fault, newsroom::Newsroom, source::citations::Citations, suggestion::numbers::Numbers};

/// Counts it, beside the first requests.
pub async fn count(room: Newsroom) {
    let count = async {
        Citations::now(&room, &mut room.db.read().await?).await?;
        Numbers::now(&room, &mut room.db.read().await?).await?;
        Ok::<_, Fault>(())
    };
    if let Err(fault) = count.await {
        tracing::warn!(%fault, "what pages count over all articles is counted when it is asked for");
    }
}
