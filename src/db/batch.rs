//! Writers take turns, and those who are done wait for the disk together.
//!
//! Every act ends in the one chain of events, so writers cannot work side by side; but they need not each wait for the disk
//! alone. One transaction stays open while writers stand in line. What each does is behind a savepoint, so that what fails
//! is undone without touching the others; when the line is through, one commit makes all of it durable, and only then is
//! anybody told that their act is stored. (Group commit, as in DeWitt et al., “Implementation Techniques for Main Memory
//! Database Systems”, 1984.) New rows that nobody reads before the commit wait in a queue, and those of all writers are
//! written together: an engine is asked about once a turn, not once a row.

use super::{Pools, Queried, Side, queue::Queue, sql::Value};
use sqlx::{Postgres, Sqlite, Transaction, raw_sql};
use std::{any::Any, collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

/// How long a writer stands in line before it is told that the newsroom is too busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// Most rows that wait: a whole archive taken in at once is written bit by bit.
const MOST_WAITING: usize = 2000;

const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE; SAVEPOINT turn";
/// Readers are not held up by this lock, other writers are.
const POSTGRES_BEGIN: &str = "BEGIN; LOCK TABLE history_head IN EXCLUSIVE MODE; SAVEPOINT turn";
const NEXT_TURN: &str = "RELEASE SAVEPOINT turn; SAVEPOINT turn";
const UNDO_TURN: &str = "ROLLBACK TO SAVEPOINT turn";

pub(crate) const HEAD: &str = "SELECT number, hash FROM history_head WHERE id = 1";
pub(crate) const MOVE_HEAD: &str = "UPDATE history_head SET number = $1, hash = $2 WHERE id = 1";

/// The newest event of the chain: its number and its hash.
pub type Head = (i64, String);

/// What the writers of this process share between one commit and the next.
#[derive(Default)]
pub struct Batch {
    open: Option<Open>,
    /// Rows to be written before the commit, …
    queue: Queue,
    /// … and the end of the chain, when somebody asked for it or moved it.
    head: Option<Head>,
    /// What was read, for who reads it again; true as long as nothing but rows that wait was written.
    known: HashMap<String, Arc<dyn Any + Send + Sync>>,
    /// What of queue and head was there when the turn began.
    found: (usize, Option<Head>),
    /// Whether the writer whose turn it is, or was last, did more than read and queue: the savepoint is old then.
    wrote: bool,
    /// Whether the writer whose turn it was left without being done.
    dirty: bool,
    /// Those who are done and wait for the commit.
    waiting: Vec<oneshot::Sender<Queried<()>>>,
    /// Whether somebody stands in line to commit. A second one would commit too early: before those who came after the first.
    closing: bool,
}

enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A writer's turn, with the transaction open. Dropped before it is done, nothing of it happened.
pub struct Turn {
    /// Lent to a task for as long as others' rows are in its hands.
    held: Option<OwnedMutexGuard<Batch>>,
    line: Arc<Mutex<Batch>>,
}

impl Turn {
    /// Stands in line, then opens the transaction or joins it.
    pub(super) async fn take(pools: &Pools, line: &Arc<Mutex<Batch>>) -> Queried<Self> {
        let mut held = timeout(PATIENCE, Arc::clone(line).lock_owned()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let mut turn = Self { held: None, line: Arc::clone(line) };
        if held.is_ready() {
            held.enter();
            turn.held = Some(held);
        } else {
            let pools = pools.clone();
            turn.lend(async move { (held.begin(&pools).await, held) }).await?;
        }
        Ok(turn)
    }

    /// The engine, to run `sql`; rows that it could miss are written first.
    pub(super) async fn side(&mut self, sql: &str) -> Queried<Side<'_>> {
        if !self.batch()?.queue.is_beside(sql) {
            self.settle().await?;
        }
        self.batch()?.side()
    }

    /// Adds a row that is written before the commit, or before anybody could miss it.
    pub(super) async fn later(&mut self, insert: &'static str, values: Vec<Value>) -> Queried<()> {
        let batch = self.batch()?;
        if batch.queue.push(insert, values) {
            // What was read of this table is out of date.
            batch.known.clear();
        }
        if batch.queue.len() > MOST_WAITING { self.settle().await } else { Ok(()) }
    }

    /// What was learnt under this name in this transaction.
    pub(super) fn known(&self, name: &str) -> Option<Arc<dyn Any + Send + Sync>> {
        self.held.as_ref()?.known.get(name).cloned()
    }

    /// Keeps what was just read.
    pub(super) fn learn(&mut self, name: String, what: Arc<dyn Any + Send + Sync>) {
        if let Ok(batch) = self.batch() {
            batch.known.insert(name, what);
        }
    }

    /// The end of the chain.
    pub(super) async fn head(&mut self) -> Queried<Head> {
        let batch = self.batch()?;
        if batch.head.is_none() {
            batch.head = match batch.side()? {
                Side::Sqlite(conn) => sqlx::query_as(HEAD).fetch_optional(conn).await?,
                Side::Postgres(conn) => sqlx::query_as(HEAD).fetch_optional(conn).await?,
            };
        }
        batch.head.clone().ok_or(sqlx::Error::RowNotFound)
    }

    /// Moves the end of the chain.
    pub(super) fn move_head(&mut self, head: Head) -> Queried<()> {
        self.batch()?.head = Some(head);
        Ok(())
    }

    /// Ends the turn; returns when what was done is durable.
    pub(super) async fn done(mut self) -> Queried<()> {
        let (tell, told) = oneshot::channel();
        let batch = self.batch()?;
        batch.dirty = false;
        batch.waiting.push(tell);
        if !std::mem::replace(&mut batch.closing, true) {
            // In a task of its own: somebody who hangs up now must not leave the others waiting.
            tokio::spawn(finish(Arc::clone(&self.line)));
        }
        drop(self);
        told.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    /// Writes the rows that wait.
    async fn settle(&mut self) -> Queried<()> {
        if self.batch()?.is_alone() {
            return self.batch()?.settle().await;
        }
        match self.held.take() {
            Some(mut held) => self.lend(async move { (held.settle().await, held) }).await,
            None => Err(sqlx::Error::WorkerCrashed),
        }
    }

    /// Lends the batch to a task of its own: somebody who hangs up must not leave others' work half done.
    async fn lend(&mut self, work: impl Future<Output = (Queried<()>, OwnedMutexGuard<Batch>)> + Send + 'static) -> Queried<()> {
        let (worked, held) = tokio::spawn(work).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        self.held = Some(held);
        worked
    }

    fn batch(&mut self) -> Queried<&mut Batch> {
        self.held.as_deref_mut().ok_or(sqlx::Error::WorkerCrashed)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.held.as_ref().is_none_or(|batch| batch.dirty)
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(finish(Arc::clone(&self.line)));
        }
    }
}

/// Behind all who stand in line now: makes durable what they did.
async fn finish(line: Arc<Mutex<Batch>>) {
    let mut batch = line.lock().await;
    batch.closing = false;
    if !batch.waiting.is_empty() {
        let outcome = batch.commit().await;
        batch.tell(outcome);
    } else if batch.dirty {
        // Dropped, a transaction is rolled back.
        batch.tell(Ok(()));
    }
}

impl Batch {
    /// Whether the next turn can begin without a word to the engine.
    const fn is_ready(&self) -> bool {
        self.open.is_some() && !self.dirty && !self.wrote
    }

    /// Whether no row of others waits.
    const fn is_alone(&self) -> bool {
        self.found.0 == 0
    }

    async fn begin(&mut self, pools: &Pools) -> Queried<()> {
        if self.open.is_some() {
            let begun = if self.dirty { self.undo().await } else { self.run(NEXT_TURN).await };
            match begun {
                Ok(()) => {
                    self.enter();
                    return Ok(());
                }
                // The engine has given the transaction up, and with it everybody's part in it.
                Err(error) => self.tell(Err(error)),
            }
        }
        self.enter();
        self.open = Some(match pools {
            Pools::Sqlite { writer, .. } => Open::Sqlite(writer.begin_with(SQLITE_BEGIN).await?),
            Pools::Postgres(pool) => Open::Postgres(pool.begin_with(POSTGRES_BEGIN).await?),
        });
        Ok(())
    }

    fn enter(&mut self) {
        self.dirty = true;
        self.wrote = false;
        self.found = (self.queue.len(), self.head.clone());
    }

    /// Takes back what was done in a turn that was left.
    async fn undo(&mut self) -> Queried<()> {
        self.queue.truncate(self.found.0);
        self.known.clear();
        self.head = self.found.1.take();
        self.run(UNDO_TURN).await
    }

    /// Writes the rows that wait, those of others on the safe side of the savepoint.
    async fn settle(&mut self) -> Queried<()> {
        if !self.is_alone() {
            let settled = match self.write(self.found.0).await {
                Ok(()) => self.run(NEXT_TURN).await,
                failed => failed,
            };
            if let Err(error) = settled {
                let shared = shared(&error);
                self.tell(Err(error));
                return Err(shared);
            }
            self.found.0 = 0;
        }
        self.wrote = true;
        self.known.clear();
        self.write(self.queue.len()).await
    }

    async fn commit(&mut self) -> Queried<()> {
        if self.dirty {
            self.undo().await?;
        }
        self.write(self.queue.len()).await?;
        if let Some((number, hash)) = self.head.take() {
            match self.side()? {
                Side::Sqlite(conn) => sqlx::query(MOVE_HEAD).bind(number).bind(hash).execute(conn).await.map(drop)?,
                Side::Postgres(conn) => sqlx::query(MOVE_HEAD).bind(number).bind(hash).execute(conn).await.map(drop)?,
            }
        }
        match self.open.take() {
            Some(Open::Sqlite(tx)) => tx.commit().await,
            Some(Open::Postgres(tx)) => tx.commit().await,
            None => Err(sqlx::Error::WorkerCrashed),
        }
    }

    /// Writes the first rows that wait.
    async fn write(&mut self, rows: usize) -> Queried<()> {
        for statement in self.queue.take(rows).statements() {
            statement.execute(self.side()?).await?;
        }
        Ok(())
    }

    async fn run(&mut self, sql: &'static str) -> Queried<()> {
        match self.side()? {
            Side::Sqlite(conn) => raw_sql(sql).execute(conn).await.map(drop),
            Side::Postgres(conn) => raw_sql(sql).execute(conn).await.map(drop),
        }
    }

    fn side(&mut self) -> Queried<Side<'_>> {
        match self.open.as_mut() {
            Some(Open::Sqlite(tx)) => Ok(Side::Sqlite(tx)),
            Some(Open::Postgres(tx)) => Ok(Side::Postgres(tx)),
            None => Err(sqlx::Error::WorkerCrashed),
        }
    }

    /// Tells everybody who waits, and begins anew.
    fn tell(&mut self, outcome: Queried<()>) {
        for waiting in std::mem::take(self).waiting {
            // Nobody listens any more? It is stored, or not, all the same.
            let _ = waiting.send(outcome.as_ref().copied().map_err(shared));
        }
    }
}

/// What everybody is told of an error that hit all.
fn shared(error: &sqlx::Error) -> sqlx::Error {
    sqlx::Error::Io(std::io::Error::other(format!("the shared commit failed: {error}")))
}
