//! The one task that writes to a SQLite file.
//!
//! A file has one writer at a time, so commands reach the task that owns the writing connection by a channel. Those that wait
//! share a commit, and with it the wait for the disk; each after the first is behind a savepoint, so that what fails is undone
//! without touching the others, and is told of its success only when the commit is durable. (Group commit, as in DeWitt et
//! al., “Implementation Techniques for Main Memory Database Systems”, 1984.)

use super::{
    Changes, Connection, DEADLINE, Error, Result,
    connection::{Changed, EngineConnection, Handle},
};
use futures::{FutureExt, future::BoxFuture};
use sqlx::{Connection as _, SqlSafeStr, SqliteConnection, raw_sql, sqlite::SqliteConnectOptions};
use std::{
    fs, io,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, task::JoinHandle, time::timeout};

/// Most commands that wait; more are told that the newsroom is busy.
const LONGEST_QUEUE: usize = 1024;
/// Longest that a commit waits for further commands.
const LONGEST_GROUP: Duration = Duration::from_millis(20);
/// After so long without a pause, another process that writes to the same file is let in.
const TURN: Duration = Duration::from_secs(2);
/// A wait for the next command that lets another process in by itself.
const PAUSE_ENOUGH: Duration = Duration::from_millis(5);
/// How long the file is left alone for that: longer than the engine's own longest sleep between two tries (100 ms).
const PAUSE: Duration = Duration::from_millis(110);

/// A command that waits, and until when.
pub(super) struct Queued {
    pub(super) due: Instant,
    pub(super) command: Command,
}

/// A command on its way to the writer. Given an error instead of the connection it tells who waits for it; after success
/// it gives the way to tell them how the commit went.
pub(super) type Command = Box<dyn for<'c> FnOnce(Result<&'c mut Connection>) -> BoxFuture<'c, Option<Tell>> + Send>;
/// Tells whoever waits for a command how the commit went.
pub(super) type Tell = Box<dyn FnOnce(Result<()>) + Send>;

/// Starts the task over a connection to the file. It ends when every sender is gone; whoever waits for it to end has closed
/// the file in good order.
pub(super) fn start(
    conn: SqliteConnection,
    options: SqliteConnectOptions,
    changes: Arc<Changes>,
) -> (mpsc::Sender<Queued>, JoinHandle<()>) {
    let (send, receive) = mpsc::channel(LONGEST_QUEUE);
    let conn = Some(Connection::new(Handle::SqliteOwn(conn)));
    let file = Identity::of(&options).ok();
    let options = options.create_if_missing(false);
    (send, tokio::spawn(Writer { options, file, changes, conn, receive, busy_since: None }.run()))
}

/// Which file a name leads to: its device and number. The engine goes on writing into one that was deleted or moved away, and nobody
/// would find again what was stored there.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(options: &SqliteConnectOptions) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(options.get_filename()).map(|file| Self(file.dev(), file.ino()))
    }

    /// Elsewhere a file that is open cannot be deleted.
    #[cfg(not(unix))]
    fn of(options: &SqliteConnectOptions) -> io::Result<Self> {
        fs::metadata(options.get_filename()).map(|_| Self(0, 0))
    }
}

struct Writer {
    options: SqliteConnectOptions,
    /// The file that was opened; `None` for one that has no name.
    file: Option<Identity>,
    changes: Arc<Changes>,
    /// `None` after a connection had to be given up.
    conn: Option<Connection>,
    receive: mpsc::Receiver<Queued>,
    /// Since when commands have followed each other without a pause.
    busy_since: Option<Instant>,
}

impl Writer {
    async fn run(mut self) {
        loop {
            let asked = Instant::now();
            let Some(first) = self.receive.recv().await else { break };
            if asked.elapsed() > PAUSE_ENOUGH {
                self.busy_since = None;
            }
            match self.begin().await {
                Ok(()) => self.group(first).await,
                Err(error) => {
                    // The file is not to be had: those who wait behind would each wait as long again.
                    drop((first.command)(Err(error.clone())).await);
                    while let Ok(next) = self.receive.try_recv() {
                        drop((next.command)(Err(error.clone())).await);
                    }
                }
            }
            if self.busy_since.get_or_insert_with(Instant::now).elapsed() > TURN {
                tokio::time::sleep(PAUSE).await;
                self.busy_since = None;
            }
        }
        if let Some(Connection { handle: Handle::SqliteOwn(conn), .. }) = self.conn {
            // What was promised is on disk already; closing folds the log back into the one file.
            conn.close().await.ok();
        }
    }

    async fn begin(&mut self) -> Result<()> {
        if self.file.is_some() && self.file != Identity::of(&self.options).ok() {
            return Err(Error::Gone("the database’s file is gone, or another one lies in its place".into()));
        }
        if self.conn.is_none() {
            let conn = SqliteConnection::connect_with(&self.options).await?;
            self.conn = Some(Connection::new(Handle::SqliteOwn(conn)));
        }
        let begun = self.sql("BEGIN IMMEDIATE").await;
        if begun.is_err() {
            self.roll_back().await;
        }
        begun
    }

    /// Runs `first` and those that arrive meanwhile, and makes them durable together.
    async fn group(&mut self, first: Queued) {
        let (began, mut next) = (Instant::now(), Some(first));
        let (mut done, mut changed, mut is_behind_savepoint) = (Vec::new(), Changed::default(), false);
        while let Some(Queued { due, command }) = next.take() {
            if due < Instant::now() {
                drop(command(Err(Error::Busy("its turn did not come in time".into()))).await);
                next = self.receive.try_recv().ok();
                continue;
            }
            // As long as nothing is done the whole transaction can be undone: the first command needs no savepoint.
            let set_out = match (done.is_empty(), is_behind_savepoint) {
                (true, _) => Ok(()),
                (false, false) => self.sql("SAVEPOINT command").await,
                (false, true) => self.sql("RELEASE command; SAVEPOINT command").await,
            };
            is_behind_savepoint = !done.is_empty();
            if let Err(error) = set_out {
                return self.given_up(done, &error).await;
            }
            let Some(conn) = self.conn.as_mut() else { break };
            conn.changed = Changed::default();
            // A command that takes too long is dropped in the middle, one that panics too: what either did is undone.
            let ran = timeout(DEADLINE, AssertUnwindSafe(command(Ok(conn))).catch_unwind()).await;
            let touched = std::mem::take(&mut conn.changed);
            if let Ok(Ok(Some(tell))) = ran {
                done.push(tell);
                changed.add(touched);
            } else if let Err(error) = self.sql(if is_behind_savepoint { "ROLLBACK TO command" } else { "ROLLBACK; BEGIN IMMEDIATE" }).await
            {
                return self.given_up(done, &error).await;
            }
            if began.elapsed() < LONGEST_GROUP {
                next = self.receive.try_recv().ok();
            }
        }
        if done.is_empty() {
            return self.roll_back().await;
        }
        let committed = self.sql("COMMIT").await;
        if committed.is_ok() {
            self.changes.note(changed);
        }
        self.end(done, committed).await;
    }

    /// The engine has given the transaction up, and with it everybody's part in it.
    async fn given_up(&mut self, done: Vec<Tell>, error: &Error) {
        self.end(done, Err(Error::Busy(format!("the shared transaction was given up: {error}")))).await;
    }

    async fn end(&mut self, done: Vec<Tell>, committed: Result<()>) {
        if committed.is_err() {
            self.roll_back().await;
        }
        for tell in done {
            tell(committed.clone());
        }
    }

    /// Undoes what is not committed; a connection that cannot even do that is given up.
    async fn roll_back(&mut self) {
        if let Some(conn) = self.conn.as_mut()
            && let EngineConnection::Sqlite(engine) = conn.engine()
            && raw_sql("ROLLBACK").execute(engine).await.is_err()
        {
            self.conn = None;
        }
    }

    async fn sql(&mut self, sql: impl SqlSafeStr) -> Result<()> {
        match self.conn.as_mut().map(Connection::engine) {
            Some(EngineConnection::Sqlite(conn)) => Ok(raw_sql(sql).execute(conn).await.map(drop)?),
            _ => Err(Error::Gone("the writing connection is closed".into())),
        }
    }
}
