//! How long a request has waited for its database.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

tokio::task_local! {
    /// Microseconds, of the request that this task answers.
    static SPENT: Arc<AtomicU64>;
}

/// Runs what may ask the database; gives its value, and how long it waited.
pub async fn counting<F: Future>(run: F) -> (F::Output, Duration) {
    let spent = Arc::<AtomicU64>::default();
    let value = SPENT.scope(Arc::clone(&spent), run).await;
    (value, Duration::from_micros(spent.load(Ordering::Relaxed)))
}

/// Waits for the database, and counts it for the request that this task answers, if it answers one.
pub async fn waiting<F: Future>(wait: F) -> F::Output {
    let Ok(spent) = SPENT.try_with(Arc::clone) else { return wait.await };
    let start = Instant::now();
    let value = wait.await;
    spent.fetch_add(u64::try_from(start.elapsed().as_micros()).unwrap_or_default(), Ordering::Relaxed);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_request_waits_is_added_up_and_other_work_is_not_counted() {
        let (value, spent) = counting(async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            waiting(tokio::time::sleep(Duration::from_millis(10))).await;
            waiting(async { 7 }).await
        })
        .await;
        assert_eq!(value, 7);
        assert!((10..30).contains(&spent.as_millis()), "{spent:?}");
        assert_eq!(waiting(async { 8 }).await, 8, "nobody asks");
    }
}
