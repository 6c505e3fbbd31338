//! Strangers take turns at the database: a few of them are answered at a time, so that who works here never waits behind all of them.

use super::{Error, Result};
use std::{sync::Arc, thread, time::Duration};
use tokio::{
    sync::{OnceCell, OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Longest that somebody waits for a turn before being told to come back.
const PATIENCE: Duration = Duration::from_secs(2);

tokio::task_local! {
    /// The turn of who is answered by this task.
    static TURN: Arc<Turn>;
}

/// A turn: taken when the database is asked first, however often it is asked then, and given back with the answer.
struct Turn {
    turns: Turns,
    taken: OnceCell<OwnedSemaphorePermit>,
}

/// How many are answered at a time, and how long others wait for that.
#[derive(Clone)]
pub(super) struct Turns {
    free: Arc<Semaphore>,
    patience: Duration,
}

impl Turns {
    /// One for every second processor, but more than one: a single statement that is stuck must not hold up everybody.
    pub(super) fn new() -> Self {
        Self::of(thread::available_parallelism().map_or(2, |processors| (processors.get() / 2).max(2)), PATIENCE)
    }

    fn of(at_once: usize, patience: Duration) -> Self {
        Self { free: Arc::new(Semaphore::new(at_once)), patience }
    }

    /// Runs what asks the database in turn.
    pub(super) async fn take<F: Future>(&self, run: F) -> F::Output {
        TURN.scope(Arc::new(Turn { turns: self.clone(), taken: OnceCell::new() }), run).await
    }
}

/// Waits for this task's turn, if it has to take one.
///
/// # Errors
/// [`Error::Busy`] when it does not come in time.
pub(super) async fn wait() -> Result<()> {
    let Ok(turn) = TURN.try_with(Arc::clone) else { return Ok(()) };
    let busy = || Error::Busy("many ask at once".into());
    let taken = turn.taken.get_or_try_init(|| async {
        let free = timeout(turn.turns.patience, Arc::clone(&turn.turns.free).acquire_owned()).await;
        free.map_err(|_| busy())?.map_err(|_| busy())
    });
    taken.await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn as_many_are_answered_at_a_time_as_there_are_turns_and_each_takes_one_only() {
        let (turns, now, most) = (Turns::of(2, PATIENCE), AtomicUsize::new(0), AtomicUsize::new(0));
        let answer = || async {
            wait().await?;
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            wait().await?;
            tokio::time::sleep(Duration::from_millis(5)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Result::Ok(())
        };
        let answers = futures::future::join_all((0..10).map(|_| turns.take(answer()))).await;
        assert!(answers.iter().all(Result::is_ok));
        assert_eq!(most.into_inner(), 2);
    }

    #[tokio::test]
    async fn whose_turn_does_not_come_is_told_and_who_takes_none_never_waits() {
        let turns = Turns::of(1, Duration::from_millis(20));
        let long = turns.take(async {
            wait().await.expect("the first turn");
            tokio::time::sleep(Duration::from_millis(200)).await;
        });
        let ((), late, free) = tokio::join!(long, turns.take(wait()), wait());
        assert!(matches!(late, Err(Error::Busy(_))), "{late:?}");
        assert!(free.is_ok());
    }
}
