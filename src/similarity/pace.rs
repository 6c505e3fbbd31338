//! How much of the processor the background takes: less, the more others want of it.

use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// By how many times what was worked the pause is longer when requests keep the whole runtime busy.
const WHEN_BUSY: f64 = 40.0;

/// Work in pieces, and a pause after each.
pub struct Pace {
    /// When it was looked at last how busy the runtime is, and what it had worked by then.
    at: Instant,
    busy: Duration,
}

impl Pace {
    /// From now on.
    pub fn new() -> Self {
        Self { at: Instant::now(), busy: busy() }
    }

    /// Pauses after a piece of work that took so long: as long again where nobody wants anything, so that it takes half of a core at
    /// most, and many times as long while requests are answered.
    pub async fn rest(&mut self, worked: Duration) {
        let before = std::mem::replace(self, Self::new());
        let share = share(self.busy.saturating_sub(before.busy), self.at - before.at, Handle::current().metrics().num_workers());
        tokio::time::sleep(worked.mul_f64(1.0 + WHEN_BUSY * share)).await;
    }
}

/// What the threads of the runtime have worked, together, since it began. What is thought on other threads is not among it.
fn busy() -> Duration {
    let metrics = Handle::current().metrics();
    (0..metrics.num_workers()).map(|worker| metrics.worker_total_busy_duration(worker)).sum()
}

/// Which share of its time the runtime worked.
fn share(busy: Duration, time: Duration, workers: usize) -> f64 {
    let all = time.as_secs_f64() * workers as f64;
    if all > 0.0 { (busy.as_secs_f64() / all).min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_of_all_threads_and_never_more_than_all() {
        let second = Duration::from_secs(1);
        assert_eq!(share(second, second, 2), 0.5);
        assert_eq!(share(3 * second, second, 2), 1.0);
        assert_eq!(share(second, Duration::ZERO, 2), 0.0);
    }

    #[tokio::test]
    async fn the_pause_is_never_shorter_than_the_work() {
        let (mut pace, begun) = (Pace::new(), Instant::now());
        pace.rest(Duration::from_millis(20)).await;
        assert!(begun.elapsed() >= Duration::from_millis(20));
    }
}
