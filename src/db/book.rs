//! The one connection on which a process writes, and the batches written on it, one after another.

use super::{
    Pools, Queried,
    queue::Queue,
    wire::{Head, Wire},
};
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

/// How long a batch waits for another process that writes.
const BUSY: Duration = Duration::from_secs(10);

/// The writers' own connection, kept from one commit to the next, and whether a transaction is open on it.
pub struct Book {
    pools: Pools,
    wire: Option<Wire>,
    is_open: bool,
}

impl Book {
    /// A book that nobody has written in yet.
    pub const fn new(pools: Pools, wire: Wire) -> Self {
        Self { pools, wire: Some(wire), is_open: false }
    }

    /// Opens a transaction beside which nobody else writes, and the first turn in it; gives the end of the chain.
    pub async fn open(&mut self) -> Queried<Head> {
        let head = match self.wire.take() {
            Some(wire) => self.begin(Ok(wire)).await,
            None => Err(sqlx::Error::WorkerCrashed),
        };
        match head {
            Ok(head) => Ok(head),
            // None yet, or it hung up since it was last used.
            Err(_) => self.begin(Wire::to(&self.pools).await).await,
        }
    }

    async fn begin(&mut self, wire: Queried<Wire>) -> Queried<Head> {
        let mut wire = wire?;
        let head = timeout(BUSY, wire.begin()).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        (self.wire, self.is_open) = (Some(wire), true);
        Ok(head)
    }

    /// The connection, with the transaction open: outside of one nothing is written.
    pub fn wire(&mut self) -> Queried<&mut Wire> {
        self.wire.as_mut().filter(|_| self.is_open).ok_or(sqlx::Error::WorkerCrashed)
    }

    /// Writes these rows.
    pub async fn write(&mut self, rows: Queue) -> Queried<()> {
        for statement in rows.statements() {
            statement.execute(self.wire()?.side()).await?;
        }
        Ok(())
    }

    /// Takes back what was not committed, and lets other processes write.
    pub async fn abandon(&mut self) {
        if let Some(wire) = &mut self.wire
            && wire.abandon(self.is_open).await.is_err()
        {
            // Closed, it is undone as well.
            self.wire = None;
        }
        self.is_open = false;
    }

    /// Hangs up.
    pub async fn close(&mut self) {
        if let Some(wire) = self.wire.take() {
            // What was promised is on disk already.
            let _ = wire.close().await;
        }
    }
}

/// What becomes of the next batch while one is being written: whoever is asked first says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It begins already, upon what this one will have stored; no other process writes in between.
    Follows,
    /// It waits until this one is stored.
    Waits,
}

/// A batch on its way to the disk.
pub struct Entry {
    /// The book, when turns have written in it themselves.
    pub book: Option<OwnedMutexGuard<Book>>,
    /// Rows still to be written.
    pub queue: Queue,
    /// The end of the chain on which it builds …
    pub upon: Head,
    /// … and the one it makes.
    pub head: Head,
    /// Who is told when it is durable.
    pub waiting: Vec<oneshot::Sender<Queried<()>>>,
    /// Counts changes of people, if there is one in it.
    pub changes_of_people: Option<Arc<AtomicU64>>,
    /// Whether the next one follows.
    pub next: Arc<OnceLock<Next>>,
}

impl Entry {
    /// Makes it durable and tells everybody.
    pub async fn store(mut self, book: Arc<Mutex<Book>>) {
        let mut book = match self.book.take() {
            Some(book) => book,
            None => book.lock_owned().await,
        };
        let outcome = self.write(&mut book).await;
        if outcome.is_err() {
            // Nobody else shall build upon it.
            self.next.get_or_init(|| Next::Waits);
            book.abandon().await;
        }
        if let Some(count) = self.changes_of_people {
            // Also when it failed: the engine may have stored what it could not say it did.
            count.fetch_add(1, Ordering::Release);
        }
        drop(book);
        tell(self.waiting, &outcome);
    }

    async fn write(&mut self, book: &mut Book) -> Queried<()> {
        if !book.is_open && book.open().await? != self.upon {
            return Err(overtaken());
        }
        book.write(std::mem::take(&mut self.queue)).await?;
        let moved = (self.head != self.upon).then_some(&self.head);
        let goes_on = *self.next.get_or_init(|| Next::Waits) == Next::Follows;
        book.wire()?.commit(moved, goes_on).await?;
        book.is_open = false;
        Ok(())
    }
}

/// The batch before this one was not stored, so that what this one builds upon is not there.
pub fn overtaken() -> sqlx::Error {
    sqlx::Error::Protocol("the commit before this one failed".into())
}

/// Tells everybody who waits how it ended.
pub fn tell(waiting: Vec<oneshot::Sender<Queried<()>>>, outcome: &Queried<()>) {
    for waiting in waiting {
        // Nobody listens any more? It is stored, or not, all the same.
        let _ = waiting.send(outcome.as_ref().copied().map_err(shared));
    }
}

/// What everybody is told of an error that hit all.
pub fn shared(error: &sqlx::Error) -> sqlx::Error {
    sqlx::Error::Io(std::io::Error::other(format!("the shared commit failed: {error}")))
}
