//! A streaming replica for those who may see what is a moment old: strangers. How far it lags is measured all the time: it is asked
//! where the primary was some time ago, and whether it has come so far. One that lags too much, or does not answer, is left alone.

use super::{Changes, EXPORTERS, Lane, PATIENCE};
use sqlx::{
    PgPool, Postgres, Row, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    raw_sql,
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// How often it is measured.
const EVERY: Duration = Duration::from_millis(200);
/// Longest that readers may be behind.
const LONGEST_LAG: Duration = Duration::from_secs(5);
/// Most measures that wait until it has come so far: longer ago counts as this long.
const MOST: usize = 1000;

tokio::task_local! {
    /// The number of changes that the replica has, which this request reads.
    static CHOSEN: u64;
}

/// Whether this task answers somebody who reads the replica.
pub(super) fn is_chosen() -> bool {
    chosen().is_some()
}

pub(super) fn chosen() -> Option<u64> {
    CHOSEN.try_with(|changes| *changes).ok()
}

/// Runs a task that this one starts, reading where this one reads.
pub fn reading_alike<F: Future>(run: F) -> impl Future<Output = F::Output> {
    let chosen = chosen();
    async move {
        match chosen {
            Some(changes) => CHOSEN.scope(changes, run).await,
            None => run.await,
        }
    }
}

pub(super) async fn reading<F: Future>(changes: u64, run: F) -> F::Output {
    CHOSEN.scope(changes, run).await
}

/// Where a replica had come: when the primary was there, and how many changes there had been.
#[derive(Clone, Copy)]
struct Measure {
    at: Instant,
    position: u64,
    changes: u64,
}

/// A replica.
pub(super) struct Replica {
    readers: PgPool,
    exporters: PgPool,
    reached: Mutex<Option<Measure>>,
}

impl Replica {
    pub(super) fn connect(options: &PgConnectOptions, primary: PgPool, changes: Arc<Changes>) -> Arc<Self> {
        let lazily = |connections| {
            let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE / 5);
            pool.connect_lazy_with(options.clone())
        };
        let this = Arc::new(Self { readers: lazily(12), exporters: lazily(EXPORTERS), reached: Mutex::default() });
        tokio::spawn(Arc::clone(&this).measure(primary, changes));
        this
    }

    pub(super) async fn read(&self, lane: Lane, begin: &'static str) -> super::Result<Transaction<'static, Postgres>> {
        let pool = if lane == Lane::Export { &self.exporters } else { &self.readers };
        Ok(pool.begin_with(begin).await.inspect_err(|_| self.reach(None))?)
    }

    /// The number of changes that it has, when it is near enough.
    pub(super) fn changes(&self) -> Option<u64> {
        let reached = *self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        reached.filter(|reached| reached.at.elapsed() < LONGEST_LAG).map(|reached| reached.changes)
    }

    /// How far it is behind, at most.
    pub(super) fn lag(&self) -> Option<Duration> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).map(|reached| reached.at.elapsed())
    }

    fn reach(&self, measure: Option<Measure>) {
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner) = measure;
    }

    pub(super) async fn close(&self) {
        tokio::join!(self.readers.close(), self.exporters.close());
    }

    async fn measure(self: Arc<Self>, primary: PgPool, changes: Arc<Changes>) {
        let mut waiting = VecDeque::new();
        while !self.readers.is_closed() {
            // Counted before: what comes after may be missing where the primary is then.
            let counted = changes.content();
            let at = Instant::now();
            if let Some(position) = position(&primary, "SELECT pg_current_wal_lsn()::text").await {
                waiting.push_back(Measure { at, position, changes: counted });
                if waiting.len() > MOST {
                    waiting.pop_front();
                }
            }
            // One that was promoted is no replica: there the position is empty, or stands still.
            let query = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text END";
            if let Some(replayed) = position(&self.readers, query).await {
                while let Some(measure) = waiting.front().filter(|measure| measure.position <= replayed) {
                    self.reach(Some(*measure));
                    waiting.pop_front();
                }
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// A position in the write-ahead log: two numbers of 32 bits, in hexadecimal digits.
async fn position(pool: &PgPool, query: &'static str) -> Option<u64> {
    // By the simple protocol, which needs no statement.
    let row = timeout(LONGEST_LAG, raw_sql(query).fetch_one(pool)).await.ok()?.ok()?;
    let text: String = row.try_get(0).ok()?;
    read_position(&text)
}

fn read_position(text: &str) -> Option<u64> {
    let (high, low) = text.split_once('/')?;
    Some(u64::from_str_radix(high, 16).ok()? << 32 | u64::from_str_radix(low, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_compared_as_numbers() {
        assert_eq!(read_position("16/B374D848"), Some(0x16_b374_d848));
        assert!(read_position("A/0") > read_position("9/FFFFFFFF"));
        assert_eq!(read_position(""), None);
    }

    #[tokio::test]
    async fn a_task_reads_where_the_one_reads_that_started_it() {
        assert!(!is_chosen());
        let inner = reading(7, async { tokio::spawn(reading_alike(async { chosen() })).await }).await;
        assert_eq!(inner.expect("it ran"), Some(7));
        assert_eq!(tokio::spawn(reading_alike(async { chosen() })).await.expect("it ran"), None);
    }
}
