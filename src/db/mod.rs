//! One SQL text, two engines. The URL picks the engine; every statement runs on both.
//!
//! A store function takes `&mut Connection` and says `execute!`, `row!` or `rows!`; whoever called it decides whether that
//! is a snapshot or part of a transaction. Writing happens in commands: on SQLite one task runs them one after the other
//! (`sqlite_writer.rs`), on PostgreSQL each has a transaction of its own, side by side.

/// What was changed, as numbers.
mod changes;
/// Connections, and the macros that run statements.
mod connection;
/// What a database says no with.
mod error;
/// Connections to PostgreSQL.
mod postgres;
/// A streaming replica.
mod replica;
/// The index of words.
pub mod search;
/// What a request has spent on the database.
mod spent;
/// Queries put together at run time.
mod sql;
/// The one writer of a file.
mod sqlite_writer;
/// Strangers take turns.
mod turns;

pub use changes::{Changes, Key};
pub use connection::{Connection, EngineConnection};
pub use error::Error;
pub use postgres::Elsewhere;
pub use replica::reading_alike;
pub use spent::{counting, waiting};
pub use sql::{Sql, Value, WATCHED, escape_like, word};

use crate::execute;
use chrono::{DateTime, Utc};
use connection::Handle;
use futures::future::BoxFuture;
use postgres::Postgres;
use sqlite_writer::{Command, Queued, Tell};
use sqlx::{
    Connection as _, SqliteConnection, SqlitePool,
    postgres::PgListener,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    sync::{
        mpsc::{self, error::SendTimeoutError},
        oneshot,
    },
    task::JoinHandle,
    time::timeout,
};
use tracing::Instrument;
use turns::Turns;

/// What a query over the database gives; errors become a [`Fault`](crate::base::error::Fault) by `?`.
pub type Result<T> = std::result::Result<T, Error>;

/// How many prepared statements a connection remembers: all that the program has.
const STATEMENTS: usize = 300;
/// Longest that a command waits for its turn or its connection, and SQLite for another process that writes to the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest that a command runs: then it is undone.
const DEADLINE: Duration = Duration::from_secs(20);

const GIVE_TAG: &str = "INSERT INTO newsroom (id, tag) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
const TAG: &str = "SELECT tag FROM newsroom WHERE id = 1";

/// A tag that nobody else has: the end of an id, which is random.
fn fresh_tag() -> String {
    crate::base::id::EventId::new().0.simple().to_string()[24..].to_owned()
}

/// The tables, as both engines take them. A newer program may have added to them: the one of the release before runs on them too
/// (`migrations/README.md`).
fn migrations() -> sqlx::migrate::Migrator {
    let mut migrations = sqlx_macros::migrate!("./migrations");
    migrations.set_ignore_missing(true);
    migrations
}

/// How often a file is opened that another process may be making at the moment, and how long it has in between: SQLite has no lock
/// that all migrations stand behind.
const TRIES: u32 = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(150);

/// Connections of exports: more of them at once take turns, page by page.
const EXPORTERS: u32 = 2;

/// The database of a newsroom.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    changes: Arc<Changes>,
    tag: Arc<str>,
    turns: Turns,
}

/// The way to the task that writes, and the task.
type Writer = (mpsc::Sender<Queued>, JoinHandle<()>);

#[derive(Clone)]
enum Engine {
    /// One file. Many readers, one writer.
    Sqlite {
        /// Connections that only read.
        readers: SqlitePool,
        /// Those of exports.
        exporters: SqlitePool,
        /// To the task that writes; `None` once the database is closed.
        writer: Arc<Mutex<Option<Writer>>>,
    },
    /// A PostgreSQL server. Each kind of work has connections of its own, so that one that is stuck leaves the others alone.
    Postgres(Arc<Postgres>),
}

/// Which connections something takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Those of the newsroom's work.
    Work,
    /// Those kept for sessions and signing in; with SQLite the same.
    Access,
    /// The few that read all there is: they fill their caches, and leave those of the others alone.
    Export,
}

impl Db {
    /// Opens the database at `url` (`sqlite:FILE` or `postgres://…`), creates the file if there is none, and brings
    /// its tables up to date.
    ///
    /// # Errors
    /// When the URL is of neither kind, the database cannot be reached or a migration fails.
    pub async fn open(url: &str) -> std::result::Result<Self, sqlx::Error> {
        Self::open_beside(url, &Elsewhere::default()).await
    }

    /// The same, with a replica, or by a pooler.
    ///
    /// # Errors
    /// As for [`Db::open`].
    pub async fn open_beside(url: &str, elsewhere: &Elsewhere) -> std::result::Result<Self, sqlx::Error> {
        Self::connect(url, elsewhere, true).await
    }

    /// Opens a database that must be there already, and leaves its tables as they are.
    ///
    /// # Errors
    /// As for [`Db::open`]; when there is no such database.
    pub async fn open_existing(url: &str, elsewhere: &Elsewhere) -> std::result::Result<Self, sqlx::Error> {
        Self::connect(url, elsewhere, false).await
    }

    async fn connect(url: &str, elsewhere: &Elsewhere, migrate: bool) -> std::result::Result<Self, sqlx::Error> {
        let changes = Arc::<Changes>::default();
        let mut tag = String::new();
        let engine = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let postgres = Postgres::connect(url, elsewhere, &changes).await?;
            if migrate {
                // Building an index takes as long as it takes.
                let mut conn = postgres.direct().await?;
                sqlx::raw_sql("SET statement_timeout = 0; SET lock_timeout = 0").execute(&mut conn).await?;
                migrations().run(&mut conn).await?;
                search::prepare(EngineConnection::Postgres(&mut conn)).await?;
                sqlx::query(GIVE_TAG).bind(fresh_tag()).execute(&mut conn).await?;
                tag = sqlx::query_scalar(TAG).fetch_one(&mut conn).await?;
                conn.close().await?;
            }
            Engine::Postgres(postgres)
        } else if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(migrate)
                .journal_mode(SqliteJournalMode::Wal)
                // Every commit reaches the disk before it is acknowledged.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(PATIENCE)
                .foreign_keys(true)
                .pragma("cache_size", "-8000")
                .pragma("temp_store", "memory")
                // Statistics are brought up to date when the connection closes, within this many rows an index.
                .optimize_on_close(true, 400)
                .statement_cache_capacity(STATEMENTS);
            let mut tries = 1..TRIES;
            let mut conn = loop {
                match open_file(&options, migrate).await {
                    Err(sqlx::Error::Database(_) | sqlx::Error::Migrate(_)) if migrate && tries.next().is_some() => {
                        tokio::time::sleep(BETWEEN_TRIES).await;
                    }
                    opened => break opened?,
                }
            };
            if migrate {
                tag = sqlx::query_scalar(TAG).fetch_one(&mut conn).await?;
            }
            // A file does not hang up: asking each connection whether it is still there would only cost a turn.
            let pool = SqlitePoolOptions::new().test_before_acquire(false).min_connections(0).acquire_timeout(PATIENCE);
            let reading = options
                .clone()
                .create_if_missing(false)
                .optimize_on_close(false, None)
                .pragma("query_only", "on")
                .pragma("cache_size", "-6000");
            let reading = reading.row_buffer_size(sql::ROWS_AT_ONCE);
            let exporters = pool.clone().max_connections(EXPORTERS).connect_lazy_with(reading.clone());
            let readers = pool.max_connections(5).connect_lazy_with(reading);
            let writer = sqlite_writer::start(conn, options, Arc::clone(&changes));
            Engine::Sqlite { readers, exporters, writer: Arc::new(Mutex::new(Some(writer))) }
        } else {
            return Err(sqlx::Error::Configuration(
                "the database URL must begin with sqlite: or postgres:, for example sqlite:hearsay.db".into(),
            ));
        };
        Ok(Self { engine, changes, tag: tag.into(), turns: Turns::new() })
    }

    /// What sets this database apart from others on the same machine; empty when it was opened as it is.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// A snapshot to read from: all statements see the same state, whatever is written meanwhile.
    ///
    /// # Errors
    /// When no connection is free in time or the engine is gone.
    pub async fn read(&self) -> Result<Connection> {
        self.read_in(Lane::Work).await
    }

    /// The same on the connections of this lane.
    ///
    /// # Errors
    /// As for [`Db::read`].
    pub async fn read_in(&self, lane: Lane) -> Result<Connection> {
        turns::wait().await?;
        let is_pooled = matches!(&self.engine, Engine::Postgres(postgres) if postgres.is_pooled());
        let handle = match &self.engine {
            Engine::Sqlite { readers, exporters, .. } => {
                let pool = if lane == Lane::Export { exporters } else { readers };
                Handle::Sqlite(waiting(pool.begin()).await?)
            }
            Engine::Postgres(postgres) => Handle::Postgres(waiting(postgres.read(lane)).await?),
        };
        Ok(Connection::new(handle).pooled(is_pooled))
    }

    /// Runs a command in a transaction of its own: what it did is durable when this gives its value, and nothing of it
    /// happened when this gives an error, unless the connection broke off in the commit itself. Once begun it runs to its end, even when whoever asked has gone.
    ///
    /// # Errors
    /// The command's; [`Error::Busy`] when its turn did not come or it took too long; what the commit failed with.
    pub async fn write<T, E, F>(&self, lane: Lane, command: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, std::result::Result<T, E>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        match &self.engine {
            Engine::Sqlite { writer, .. } => {
                let Some(writer) = writer.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(send, _)| send.clone()) else {
                    return Err(Error::Gone("the database was closed".into()).into());
                };
                // What is told about the command stands under the request that sent it.
                let (command, span) = (sqlite_command(command, tell), tracing::Span::current());
                let command: Command = Box::new(move |conn| Box::pin(command(conn).instrument(span)));
                let queued = Queued { due: Instant::now() + PATIENCE, command };
                match writer.send_timeout(queued, PATIENCE).await {
                    Ok(()) => {}
                    Err(SendTimeoutError::Timeout(_)) => return Err(Error::Busy("too many commands wait".into()).into()),
                    Err(SendTimeoutError::Closed(_)) => return Err(Error::Gone("the writer has ended".into()).into()),
                }
            }
            Engine::Postgres(postgres) => {
                let (postgres, changes) = (Arc::clone(postgres), Arc::clone(&self.changes));
                let run = async move {
                    // Nobody listens any more? It is stored, or not, all the same.
                    let _ = tell.send(postgres_command(&postgres, lane, &changes, command).await);
                };
                tokio::spawn(run.in_current_span());
            }
        }
        waiting(told).await.unwrap_or_else(|_| Err(Error::Busy("the command took too long, or broke off".into()).into()))
    }

    /// Whether something can be stored at the moment: one row is, the way all others go, down to the disk.
    ///
    /// # Errors
    /// What stands in the way: [`Error::DiskFull`], [`Error::ReadOnly`], [`Error::Gone`] …
    pub async fn probe(&self, now: DateTime<Utc>) -> Result<()> {
        const BEAT: &str = "INSERT INTO heartbeat (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at";
        self.write(Lane::Work, move |conn| Box::pin(async move { execute!(conn, BEAT, now).map(drop) })).await
    }

    /// Runs what answers somebody who may see what is a moment old, and may have to wait: it reads in turn, and from the replica, if there
    /// is one that is near enough.
    pub async fn for_strangers<F: Future>(&self, run: F) -> F::Output {
        let run = self.turns.take(run);
        let replica = if let Engine::Postgres(postgres) = &self.engine { postgres.replica.as_ref() } else { None };
        match replica.and_then(|replica| replica.changes()) {
            Some(changes) => replica::reading(changes, run).await,
            None => run.await,
        }
    }

    /// The number of changes that this task sees in all that it reads. Read it before what is to be kept.
    pub fn seen(&self) -> u64 {
        replica::chosen().unwrap_or_else(|| self.changes.content())
    }

    /// How far the replica is behind, at most; `None` without one, and when nobody knows.
    pub fn lag(&self) -> Option<Duration> {
        let Engine::Postgres(postgres) = &self.engine else { return None };
        postgres.replica.as_ref().and_then(|replica| replica.lag())
    }

    /// Counters of what was changed.
    pub fn changes(&self) -> &Arc<Changes> {
        &self.changes
    }

    /// Listens to what other processes say on PostgreSQL; `None` on SQLite.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn listen(&self, channel: &str) -> Result<Option<PgListener>> {
        let Engine::Postgres(postgres) = &self.engine else { return Ok(None) };
        postgres.listen(channel).await.map(Some)
    }

    /// Closes every connection when their work is done; SQLite folds its write-ahead log back into the one file.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { readers, exporters, writer } => {
                let writer = writer.lock().unwrap_or_else(PoisonError::into_inner).take();
                tokio::join!(readers.close(), exporters.close());
                if let Some((send, task)) = writer {
                    drop(send);
                    // A panic in it was logged by then.
                    let _ = task.await;
                }
            }
            Engine::Postgres(postgres) => postgres.close().await,
        }
    }

    /// Returns when the database is being closed.
    pub async fn closed(&self) {
        match &self.engine {
            Engine::Sqlite { readers, .. } => readers.close_event().await,
            Engine::Postgres(postgres) => postgres.closed().await,
        }
    }

    /// The engine's name, for logs and `/readyz`.
    pub const fn engine(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite { .. } => "sqlite",
            Engine::Postgres { .. } => "postgres",
        }
    }
}

/// Opens a file, and brings its tables up to date.
async fn open_file(options: &SqliteConnectOptions, migrate: bool) -> std::result::Result<SqliteConnection, sqlx::Error> {
    let mut conn = SqliteConnection::connect_with(options).await?;
    if migrate {
        migrations().run(&mut conn).await?;
        search::prepare(EngineConnection::Sqlite(&mut conn)).await?;
        sqlx::query(GIVE_TAG).bind(fresh_tag()).execute(&mut conn).await?;
        // Without statistics the planner takes the wrong index on large tables; 0x10002: of all tables.
        sqlx::raw_sql("PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002").execute(&mut conn).await?;
    }
    Ok(conn)
}

async fn postgres_command<T, E, F>(postgres: &Postgres, lane: Lane, changes: &Changes, command: F) -> std::result::Result<T, E>
where
    E: From<Error>,
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, std::result::Result<T, E>>,
{
    let transaction = postgres.begin(lane).await?;
    let mut conn = Connection::new(Handle::Postgres(transaction)).pooled(postgres.is_pooled());
    // The commit is not limited: whether it happened would not be known.
    let ran = timeout(DEADLINE, command(&mut conn)).await;
    let value = ran.unwrap_or_else(|_| Err(Error::Busy("the command took too long".into()).into()))?;
    // Counted even when it failed: the engine may have stored what it could not say it did.
    let changed = std::mem::take(&mut conn.changed);
    let committed = conn.commit().await;
    changes.note(changed);
    committed.inspect_err(|error| postgres.heed(error))?;
    Ok(value)
}

fn sqlite_command<T, E, F>(command: F, tell: oneshot::Sender<std::result::Result<T, E>>) -> Command
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, std::result::Result<T, E>> + Send + 'static,
{
    Box::new(move |conn| {
        Box::pin(async move {
            // Who has gone by now does not listen to any of what is told here.
            let outcome = match conn {
                Ok(_) if tell.is_closed() => return None,
                Ok(conn) => command(conn).await,
                Err(error) => Err(error.into()),
            };
            match outcome {
                Ok(value) => {
                    let tell: Tell = Box::new(move |committed| drop(tell.send(committed.map(|()| value).map_err(E::from))));
                    Some(tell)
                }
                Err(error) => {
                    let _ = tell.send(Err(error));
                    None
                }
            }
        })
    })
}
