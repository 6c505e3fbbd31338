//! Writers take turns, and those who are done wait for the disk together.
//!
//! Every act ends in the one chain of events, so writers cannot work side by side; but they need not each wait for the disk
//! alone. One transaction stays open while writers stand in line. What each does is behind a savepoint, so that what fails
//! is undone without touching the others; when the line is through, one commit makes all of it durable, and only then is
//! anybody told that their act is stored. (Group commit, as in DeWitt et al., “Implementation Techniques for Main Memory
//! Database Systems”, 1984.) New rows that nobody reads before the commit wait in a queue, and those of all writers are
//! written together: an engine is asked about once a turn, not once a row.

use crate::db::{
    Pools, Queried, Side,
    known::Known,
    queue::Queue,
    sql::Value,
    wire::{Head, Wire},
};
use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

/// How long a writer stands in line before it is told that the newsroom is too busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it waits for another process that writes.
const BUSY: Duration = Duration::from_secs(10);
/// Most rows that wait: a whole archive taken in at once is written bit by bit.
const MOST_WAITING: usize = 2000;

const NEXT_TURN: &str = "RELEASE SAVEPOINT turn; SAVEPOINT turn";
const UNDO_TURN: &str = "ROLLBACK TO SAVEPOINT turn";

/// What the writers of this process share.
#[derive(Default)]
pub struct Batch {
    /// The writers' own connection, kept from one commit to the next.
    wire: Option<Wire>,
    /// Whether a transaction is open on it.
    is_open: bool,
    /// Rows to be written before the commit, …
    queue: Queue,
    /// … the end of the chain with them, …
    head: Option<Head>,
    /// … and as it is stored, when this process knows.
    stored: Option<Head>,
    /// What was read, for who reads it again.
    known: Known,
    /// Whether something of people was changed, …
    touches_people: bool,
    /// … and how often it was.
    changes_of_people: Arc<AtomicU64>,
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
        let batch = self.batch()?;
        batch.touches_people |= is_of_people(sql);
        if !batch.queue.is_beside(sql) {
            self.settle().await?;
        }
        self.batch()?.side()
    }

    /// Adds a row that is written before the commit, or before anybody could miss it.
    pub(super) async fn later(&mut self, insert: &'static str, values: Vec<Value>) -> Queried<()> {
        let batch = self.batch()?;
        batch.touches_people |= is_of_people(insert);
        if let Some(table) = batch.queue.push(insert, values) {
            batch.known.forget(table);
        }
        if batch.queue.len() > MOST_WAITING { self.settle().await } else { Ok(()) }
    }

    /// What was learnt under this name.
    pub(super) fn known(&self, name: &str) -> Option<Arc<dyn Any + Send + Sync>> {
        self.held.as_ref()?.known.get(name)
    }

    /// Keeps what `sql` just read.
    pub(super) fn learn(&mut self, name: String, sql: &str, what: Arc<dyn Any + Send + Sync>) {
        if let Ok(batch) = self.batch() {
            batch.known.learn(name, sql, what);
        }
    }

    /// The end of the chain.
    pub(super) fn head(&mut self) -> Queried<Head> {
        self.batch()?.head.clone().ok_or(sqlx::Error::RowNotFound)
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
        batch.end(outcome).await;
    } else if batch.dirty {
        batch.end(Err(sqlx::Error::WorkerCrashed)).await;
    }
}

impl Batch {
    /// Nothing to do yet.
    pub(super) fn new(wire: Wire, changes_of_people: Arc<AtomicU64>) -> Self {
        Self { wire: Some(wire), changes_of_people, ..Self::default() }
    }

    /// Whether the next turn can begin without a word to the engine.
    const fn is_ready(&self) -> bool {
        self.is_open && !self.dirty && !self.wrote
    }

    /// Whether no row of others waits.
    const fn is_alone(&self) -> bool {
        self.found.0 == 0
    }

    async fn begin(&mut self, pools: &Pools) -> Queried<()> {
        if self.is_open {
            let begun = if self.dirty { self.undo().await } else { self.run(NEXT_TURN).await };
            match begun {
                Ok(()) => {
                    self.enter();
                    return Ok(());
                }
                // The engine has given the transaction up, and with it everybody's part in it.
                Err(error) => self.end(Err(error)).await,
            }
        }
        let head = match self.wire.take() {
            Some(wire) => self.open(Ok(wire)).await,
            None => Err(sqlx::Error::WorkerCrashed),
        };
        let head = match head {
            Ok(head) => head,
            // None yet, or it hung up since it was last used.
            Err(_) => self.open(Wire::to(pools).await).await?,
        };
        // Every act ends in the chain: where it has not grown, nothing of what was read has changed.
        if self.stored.as_ref() != Some(&head) {
            self.known.clear();
        }
        (self.head, self.stored) = (Some(head.clone()), Some(head));
        self.enter();
        Ok(())
    }

    async fn open(&mut self, wire: Queried<Wire>) -> Queried<Head> {
        let mut wire = wire?;
        let head = timeout(BUSY, wire.begin()).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        (self.wire, self.is_open) = (Some(wire), true);
        Ok(head)
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
                self.end(Err(error)).await;
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
        let moved = if self.head == self.stored { None } else { self.head.as_ref() };
        match self.wire.as_mut().filter(|_| self.is_open) {
            Some(wire) => wire.commit(moved).await?,
            None => return Err(sqlx::Error::WorkerCrashed),
        }
        self.is_open = false;
        self.stored = self.head.take();
        Ok(())
    }

    /// Writes the first rows that wait.
    async fn write(&mut self, rows: usize) -> Queried<()> {
        for statement in self.queue.take(rows).statements() {
            statement.execute(self.side()?).await?;
        }
        Ok(())
    }

    async fn run(&mut self, sql: &'static str) -> Queried<()> {
        self.wire()?.run(sql).await
    }

    fn side(&mut self) -> Queried<Side<'_>> {
        self.wire().map(Wire::side)
    }

    /// The connection, with the transaction open: outside of one nothing is written.
    fn wire(&mut self) -> Queried<&mut Wire> {
        self.wire.as_mut().filter(|_| self.is_open).ok_or(sqlx::Error::WorkerCrashed)
    }

    /// Tells everybody who waits, and begins anew. What was not committed is undone.
    async fn end(&mut self, outcome: Queried<()>) {
        if self.is_open && self.run("ROLLBACK").await.is_err() {
            // Closed, it is undone as well.
            self.wire = None;
        }
        if self.touches_people {
            // Also when it failed: the engine may have stored what it could not say it did.
            self.changes_of_people.fetch_add(1, Ordering::Release);
        }
        let begun = Self { wire: self.wire.take(), changes_of_people: Arc::clone(&self.changes_of_people), ..Self::default() };
        let mut before = std::mem::replace(self, begun);
        if outcome.is_ok() {
            (self.stored, self.known) = (before.stored.take(), before.known);
        }
        for waiting in before.waiting {
            // Nobody listens any more? It is stored, or not, all the same.
            let _ = waiting.send(outcome.as_ref().copied().map_err(shared));
        }
    }

    /// Hangs up.
    pub(super) async fn close(&mut self) {
        if let Some(wire) = self.wire.take() {
            // What was promised is on disk already.
            let _ = wire.close().await;
        }
    }
}

/// Whether a statement changes something of people, their sessions or their tokens; one too many does no harm.
fn is_of_people(sql: &str) -> bool {
    !sql.starts_with("SELECT") && ["person", "session", "api_token"].iter().any(|table| sql.contains(table))
}

/// What everybody is told of an error that hit all.
fn shared(error: &sqlx::Error) -> sqlx::Error {
    sqlx::Error::Io(std::io::Error::other(format!("the shared commit failed: {error}")))
}
