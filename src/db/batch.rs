//! Writers take turns, and those who are done wait for the disk together.
//!
//! Every act ends in the one chain of events, so writers cannot work side by side; but they need not each wait for the disk
//! alone. One transaction stays open while writers stand in line. What each does is behind a savepoint, so that what fails
//! is undone without touching the others; when the line is through, one commit makes all of it durable, and only then is
//! anybody told that their act is stored. (Group commit, as in DeWitt et al., “Implementation Techniques for Main Memory
//! Database Systems”, 1984.) New rows that nobody reads before the commit wait in a queue, and those of all writers are
//! written together: an engine is asked about once a turn, not once a row.
//!
//! On a server, the next batch begins while one is on its way to the disk: as long as its turns know what they need to know
//! and only queue rows, they build upon what the one before will have stored. The end of the chain tells whether it did. If
//! not, what builds upon it fails too.

use super::{
    Queried, Side,
    book::{Book, Entry, Next, overtaken, shared, tell},
    known::Known,
    queue::Queue,
    sql::Value,
    wire::Head,
};
use std::{
    any::Any,
    mem::take,
    sync::{Arc, OnceLock, atomic::AtomicU64},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

/// How long a writer stands in line before it is told that the newsroom is too busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// Most rows that wait: a whole archive taken in at once is written bit by bit.
const MOST_WAITING: usize = 2000;
/// Most batches that follow each other before another process may write.
const MOST_IN_A_ROW: u32 = 50;

const NEXT_TURN: &str = "RELEASE SAVEPOINT turn; SAVEPOINT turn";
const UNDO_TURN: &str = "ROLLBACK TO SAVEPOINT turn";

/// What the writers of this process share.
pub struct Batch {
    book: Arc<Mutex<Book>>,
    /// Whether a batch may begin before the one before is stored: nobody else must write in between.
    overlaps: bool,
    changes_of_people: Arc<AtomicU64>,
    /// The book, once a turn had to talk to the engine.
    open: Option<OwnedMutexGuard<Book>>,
    /// Whether the batch that went last is followed.
    next: Arc<OnceLock<Next>>,
    /// How many follow each other.
    in_a_row: u32,
    /// Rows to be written before the commit, …
    queue: Queue,
    /// … the end of the chain with them, …
    head: Option<Head>,
    /// … and without them.
    upon: Option<Head>,
    /// What was read, for who reads it again.
    known: Known,
    /// Whether something of people was changed.
    touches_people: bool,
    /// What of queue and head was there when the turn began.
    found: (usize, Option<Head>),
    /// Whether the writer whose turn it is, or was last, did more than read and queue: the savepoint is old then.
    wrote: bool,
    /// Whether the writer whose turn it is left without being done.
    dirty: bool,
    /// Those who are done and wait for the commit.
    waiting: Vec<oneshot::Sender<Queried<()>>>,
    /// Whether somebody stands in line to commit. A second one would commit too early: before those who came after the first.
    closing: bool,
}

/// A writer's turn. Dropped before it is done, nothing of it happened.
pub struct Turn {
    /// Lent to a task for as long as others' rows are in its hands.
    held: Option<OwnedMutexGuard<Batch>>,
    line: Arc<Mutex<Batch>>,
}

impl Turn {
    /// Stands in line, then begins a batch or joins it.
    pub(super) async fn take(line: &Arc<Mutex<Batch>>) -> Queried<Self> {
        let mut held = timeout(PATIENCE, Arc::clone(line).lock_owned()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let mut turn = Self { held: None, line: Arc::clone(line) };
        if held.is_ready() {
            held.enter();
            turn.held = Some(held);
        } else {
            turn.lend(async move { (held.begin().await, held) }).await?;
        }
        Ok(turn)
    }

    /// The engine, to run `sql`; rows that it could miss are written first.
    pub(super) async fn side(&mut self, sql: &str) -> Queried<Side<'_>> {
        let batch = self.batch()?;
        batch.touches_people |= is_of_people(sql);
        if !batch.queue.is_beside(sql) {
            self.settle().await?;
        } else if batch.open.is_none()
            && let Some(mut held) = self.held.take()
        {
            self.lend(async move { (held.catch_up().await, held) }).await?;
        }
        Ok(self.batch()?.book()?.wire()?.side())
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
        let batch = self.batch()?;
        if batch.open.is_some() && batch.is_alone() {
            return batch.settle().await;
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
    if batch.open.is_none() {
        // While the one before is on its way, this batch grows.
        let book = Arc::clone(&batch.book);
        drop(batch);
        drop(book.lock().await);
        batch = line.lock().await;
    }
    batch.closing = false;
    if batch.dirty
        && let Err(error) = batch.undo().await
    {
        return batch.fail(error).await;
    }
    if !batch.waiting.is_empty() {
        let book = Arc::clone(&batch.book);
        match batch.leave() {
            Some(entry) if batch.overlaps => {
                drop(batch);
                entry.store(book).await;
            }
            Some(entry) => entry.store(book).await,
            None => batch.fail(overtaken()).await,
        }
    } else if std::mem::take(&mut batch.dirty) {
        batch.fail(sqlx::Error::WorkerCrashed).await;
    }
}

impl Batch {
    /// Nothing to do yet.
    pub(super) fn new(book: Arc<Mutex<Book>>, overlaps: bool, changes_of_people: Arc<AtomicU64>) -> Self {
        Self {
            book,
            overlaps,
            changes_of_people,
            open: None,
            next: Arc::new(OnceLock::from(Next::Waits)),
            in_a_row: 0,
            queue: Queue::default(),
            head: None,
            upon: None,
            known: Known::default(),
            touches_people: false,
            found: (0, None),
            wrote: false,
            dirty: false,
            waiting: Vec::new(),
            closing: false,
        }
    }

    /// Whether the next turn can begin without a word to the engine.
    fn is_ready(&self) -> bool {
        !self.dirty && if self.open.is_some() { !self.wrote } else { self.follows() }
    }

    /// Whether this batch builds upon one that may not be stored yet; from now on, if it can.
    fn follows(&self) -> bool {
        *self.next.get_or_init(|| Next::Follows) == Next::Follows
    }

    /// Whether no row of others waits.
    const fn is_alone(&self) -> bool {
        self.found.0 == 0
    }

    /// Begins a turn.
    async fn begin(&mut self) -> Queried<()> {
        if self.open.is_some() || self.follows() {
            let begun = match (self.dirty, self.open.is_some()) {
                (true, _) => self.undo().await,
                (false, true) => self.run(NEXT_TURN).await,
                (false, false) => Ok(()),
            };
            match begun {
                Ok(()) => {
                    self.enter();
                    return Ok(());
                }
                // The engine has given the transaction up, and with it everybody's part in it.
                Err(error) => self.fail(error).await,
            }
        }
        let mut book = Arc::clone(&self.book).lock_owned().await;
        let head = book.open().await?;
        // Every act ends in the chain: where it has not grown, nothing of what was read has changed.
        if self.head.as_ref() != Some(&head) {
            self.known.clear();
        }
        self.in_a_row = 0;
        (self.open, self.head, self.upon) = (Some(book), Some(head.clone()), Some(head));
        self.enter();
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
        if self.open.is_some() { self.run(UNDO_TURN).await } else { Ok(()) }
    }

    /// Waits until the batch before is stored, and opens the transaction of this one. When that cannot be, all in it fail.
    async fn catch_up(&mut self) -> Queried<()> {
        if self.open.is_some() {
            return Ok(());
        }
        let mut book = Arc::clone(&self.book).lock_owned().await;
        let opened = book.open().await;
        self.open = Some(book);
        let error = match opened {
            Ok(head) if self.upon.as_ref() == Some(&head) => return Ok(()),
            Ok(_) => overtaken(),
            Err(error) => error,
        };
        let told = shared(&error);
        self.fail(error).await;
        Err(told)
    }

    /// Writes the rows that wait, those of others on the safe side of the savepoint.
    async fn settle(&mut self) -> Queried<()> {
        self.catch_up().await?;
        if !self.is_alone() {
            let others = self.queue.take(self.found.0);
            let settled = match self.book()?.write(others).await {
                Ok(()) => self.run(NEXT_TURN).await,
                failed => failed,
            };
            if let Err(error) = settled {
                let told = shared(&error);
                self.fail(error).await;
                return Err(told);
            }
            self.found.0 = 0;
        }
        self.wrote = true;
        self.known.clear();
        let rows = take(&mut self.queue);
        self.book()?.write(rows).await
    }

    async fn run(&mut self, sql: &'static str) -> Queried<()> {
        self.book()?.wire()?.run(sql).await
    }

    fn book(&mut self) -> Queried<&mut Book> {
        self.open.as_deref_mut().ok_or(sqlx::Error::WorkerCrashed)
    }

    /// Sends the batch on its way; the next one begins. `None` when there is none any more.
    fn leave(&mut self) -> Option<Entry> {
        let head = self.head.clone()?;
        let upon = self.upon.replace(head.clone())?;
        self.in_a_row += 1;
        let may_follow = self.overlaps && self.in_a_row < MOST_IN_A_ROW;
        self.next = Arc::new(if may_follow { OnceLock::new() } else { OnceLock::from(Next::Waits) });
        self.dirty = false;
        Some(Entry {
            book: self.open.take(),
            queue: take(&mut self.queue),
            upon,
            head,
            waiting: take(&mut self.waiting),
            changes_of_people: take(&mut self.touches_people).then(|| Arc::clone(&self.changes_of_people)),
            next: Arc::clone(&self.next),
        })
    }

    /// Tells everybody who waits that nothing is stored, and begins anew.
    async fn fail(&mut self, error: sqlx::Error) {
        let mut book = self.take_book().await;
        book.abandon().await;
        drop(book);
        let anew = Self::new(Arc::clone(&self.book), self.overlaps, Arc::clone(&self.changes_of_people));
        let failed = std::mem::replace(self, anew);
        tell(failed.waiting, &Err(error));
    }

    /// Hangs up; what was not committed did not happen.
    pub(super) async fn close(&mut self) {
        self.take_book().await.close().await;
    }

    async fn take_book(&mut self) -> OwnedMutexGuard<Book> {
        match self.open.take() {
            Some(book) => book,
            None => Arc::clone(&self.book).lock_owned().await,
        }
    }
}

/// Whether a statement changes something of people, their sessions or their tokens; one too many does no harm.
fn is_of_people(sql: &str) -> bool {
    !sql.starts_with("SELECT") && ["person", "session", "api_token"].iter().any(|table| sql.contains(table))
}
