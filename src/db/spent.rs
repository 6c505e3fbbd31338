//! How long a request has waited for its database, and how often it went there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

tokio::task_local! {
    /// Of the request that this task answers.
    static SPENT: Arc<Counters>;
}

#[derive(Default)]
struct Counters {
    microseconds: AtomicU64,
    trips: AtomicU64,
}

impl Counters {
    fn add(&self, spent: Spent) {
        self.microseconds.fetch_add(u64::try_from(spent.time.as_micros()).unwrap_or_default(), Ordering::Relaxed);
        self.trips.fetch_add(spent.trips, Ordering::Relaxed);
    }
}

/// What was spent on the database.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// How long it was waited for.
    pub time: Duration,
    /// How often: for a connection, and for each statement.
    pub trips: u64,
}

/// Runs what may ask the database; gives its value, and what it spent there.
pub async fn counting<F: Future>(run: F) -> (F::Output, Spent) {
    let counters = Arc::<Counters>::default();
    let value = SPENT.scope(Arc::clone(&counters), run).await;
    let spent =
        Spent { time: Duration::from_micros(counters.microseconds.load(Ordering::Relaxed)), trips: counters.trips.load(Ordering::Relaxed) };
    // Whoever counts around this counts it too.
    let _ = SPENT.try_with(|outer| outer.add(spent));
    (value, spent)
}

/// Waits for the database, and counts it for the request that this task answers, if it answers one.
pub async fn waiting<F: Future>(wait: F) -> F::Output {
    let Ok(counters) = SPENT.try_with(Arc::clone) else { return wait.await };
    let start = Instant::now();
    let value = wait.await;
    counters.add(Spent { time: start.elapsed(), trips: 1 });
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_request_waits_is_added_up_and_other_work_is_not_counted() {
        let ((value, inner), spent) = counting(async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            waiting(tokio::time::sleep(Duration::from_millis(10))).await;
            counting(waiting(async { 7 })).await
        })
        .await;
        assert_eq!((value, inner.trips, spent.trips), (7, 1, 2));
        assert!((10..30).contains(&spent.time.as_millis()), "{spent:?}");
        assert_eq!(waiting(async { 8 }).await, 8, "nobody asks");
    }
}
