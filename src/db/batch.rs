//! Writers take turns, and those who are done wait for the disk together.
//!
//! Every act ends in the one chain of events, so writers cannot work side by side; but they need not each wait for the disk
//! alone. One transaction stays open while writers stand in line. Each works inside a savepoint, so that what fails is
//! undone without touching the others; when the line is through, one commit makes all of them durable, and only then is
//! anybody told that their act is stored. (Group commit, as in DeWitt et al., “Implementation Techniques for Main Memory
//! Database Systems”, 1984.)

use super::{POSTGRES_BEGIN, Pools, Queried, Side};
use sqlx::{Postgres, Sqlite, Transaction, raw_sql};
use std::{sync::Arc, time::Duration};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

/// How long a writer stands in line before it is told that the newsroom is too busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the writers of this process share between one commit and the next.
#[derive(Default)]
pub struct Batch {
    open: Option<Open>,
    /// Whether the writer whose turn it was left without being done.
    dirty: bool,
    /// Those who are done and wait for the commit.
    waiting: Vec<oneshot::Sender<Queried<()>>>,
}

enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A writer's turn, with the transaction open. Dropped before it is done, nothing of it happened.
pub struct Turn {
    held: OwnedMutexGuard<Batch>,
    line: Arc<Mutex<Batch>>,
}

impl Turn {
    /// Stands in line, then opens the transaction or joins it.
    pub(super) async fn take(pools: &Pools, line: &Arc<Mutex<Batch>>) -> Queried<Self> {
        let held = timeout(PATIENCE, Arc::clone(line).lock_owned()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let (mut turn, pools) = (Self { held, line: Arc::clone(line) }, pools.clone());
        // In a task of its own: somebody who hangs up half-way must not leave it without its savepoint.
        let begun = tokio::spawn(async move { turn.held.begin(&pools).await.map(|()| turn) });
        begun.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    pub(super) fn side(&mut self) -> Side<'_> {
        match self.held.open.as_mut().expect("a turn begins by opening the transaction") {
            Open::Sqlite(tx) => Side::Sqlite(tx),
            Open::Postgres(tx) => Side::Postgres(tx),
        }
    }

    /// Ends the turn; returns when what was done is durable.
    pub(super) async fn done(mut self) -> Queried<()> {
        let (tell, told) = oneshot::channel();
        self.held.dirty = false;
        self.held.waiting.push(tell);
        // In a task of its own: somebody who hangs up now must not leave the others waiting.
        tokio::spawn(finish(Arc::clone(&self.line)));
        drop(self);
        told.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.held.dirty
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(finish(Arc::clone(&self.line)));
        }
    }
}

/// Behind all who stand in line now: makes durable what they did, unless somebody was faster.
async fn finish(line: Arc<Mutex<Batch>>) {
    let mut batch = line.lock().await;
    if batch.waiting.is_empty() {
        if batch.dirty {
            // Dropped, a transaction is rolled back.
            batch.open = None;
            batch.dirty = false;
        }
        return;
    }
    let outcome = batch.commit().await;
    batch.tell(outcome);
}

impl Batch {
    async fn begin(&mut self, pools: &Pools) -> Queried<()> {
        if self.open.is_some() {
            let next = if self.dirty { "ROLLBACK TO SAVEPOINT turn" } else { "RELEASE SAVEPOINT turn; SAVEPOINT turn" };
            self.dirty = true;
            match self.run(next).await {
                Ok(()) => return Ok(()),
                // The engine has given the transaction up, and with it everybody's part in it.
                Err(error) => self.tell(Err(error)),
            }
        }
        self.dirty = true;
        self.open = Some(match pools {
            Pools::Sqlite { writer, .. } => Open::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Open::Postgres(pool.begin_with(POSTGRES_BEGIN).await?),
        });
        self.run("SAVEPOINT turn").await
    }

    async fn run(&mut self, sql: &'static str) -> Queried<()> {
        match &mut self.open {
            Some(Open::Sqlite(tx)) => raw_sql(sql).execute(&mut **tx).await.map(drop),
            Some(Open::Postgres(tx)) => raw_sql(sql).execute(&mut **tx).await.map(drop),
            None => Ok(()),
        }
    }

    async fn commit(&mut self) -> Queried<()> {
        if self.dirty {
            self.run("ROLLBACK TO SAVEPOINT turn").await?;
        }
        match self.open.take() {
            Some(Open::Sqlite(tx)) => tx.commit().await,
            Some(Open::Postgres(tx)) => tx.commit().await,
            None => Err(sqlx::Error::WorkerCrashed),
        }
    }

    /// Tells everybody who waits, and begins anew.
    fn tell(&mut self, outcome: Queried<()>) {
        self.open = None;
        self.dirty = false;
        let why = outcome.as_ref().err().map(ToString::to_string);
        for waiting in self.waiting.drain(..) {
            // Nobody listens any more? It is stored, or not, all the same.
            let _ = waiting.send(match &why {
                None => Ok(()),
                Some(why) => Err(sqlx::Error::Io(std::io::Error::other(format!("the shared commit failed: {why}")))),
            });
        }
    }
}
