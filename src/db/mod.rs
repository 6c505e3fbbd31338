//! One SQL text, two engines. The URL picks the engine; every statement runs on both.
//!
//! A store function takes `&mut Conn` and says `execute!`, `row!` or `rows!`; whoever called it decides
//! whether that is a read or part of a transaction.

/// Writers, and the commit they share.
mod batch;
/// What writers read again and again.
mod known;
/// Rows that wait until the commit.
mod queue;
/// Queries put together at run time.
mod sql;
/// The connection of those who write.
mod wire;

pub use batch::Turn;
pub use sql::{Sql, Value, escape_like, word};
pub(crate) use wire::HEAD;
pub use wire::Head;

use crate::{base::error::Fault, row};
use batch::Batch;
use sqlx::{
    Connection, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Mutex;
use wire::Wire;

/// The database of a newsroom.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    line: Arc<Mutex<Batch>>,
    changes_of_people: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Pools {
    /// One file. Many readers, one writer.
    Sqlite {
        /// Connections that only read.
        readers: SqlitePool,
        /// How the one that writes is opened.
        writing: Arc<SqliteConnectOptions>,
    },
    /// A PostgreSQL server.
    Postgres(PgPool),
}

/// A connection: reading, or inside a transaction that is rolled back unless [`Conn::commit`] is called.
pub enum Conn {
    /// Reads a SQLite file.
    SqliteRead(PoolConnection<Sqlite>),
    /// Reads from PostgreSQL.
    PostgresRead(PoolConnection<Postgres>),
    /// Writes to either.
    Write(Turn),
}

/// The engine's own connection, for `execute!`, `row!` and `rows!`.
pub enum Side<'c> {
    /// SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'c mut PgConnection),
}

/// What a query over the database gives; errors become a [`Fault`] by `?`.
pub type Queried<T> = Result<T, sqlx::Error>;

/// How many prepared statements a connection remembers: all that the program has.
const STATEMENTS: usize = 300;

/// The tables, as both engines take them.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

impl Db {
    /// Opens the database at `url` (`sqlite:FILE` or `postgres://…`), creates the file if there is none, and brings
    /// its tables up to date.
    ///
    /// # Errors
    /// When the URL is of neither kind, the database cannot be reached or a migration fails.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let pools = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS);
            // A connection that has just been used is there; only one that rested is asked.
            // A server that is gone is told of in seconds.
            let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(5));
            let pool = pool.test_before_acquire(false).before_acquire(|conn, resting| {
                Box::pin(async move {
                    if resting.idle_for > Duration::from_secs(1) {
                        conn.ping().await?;
                    }
                    Ok(true)
                })
            });
            Pools::Postgres(pool.connect_with(options).await?)
        } else if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // Every commit reaches the disk before it is acknowledged.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .foreign_keys(true)
                .pragma("cache_size", "-8000")
                .pragma("temp_store", "memory")
                .statement_cache_capacity(STATEMENTS);
            // A file does not hang up: asking each connection whether it is still there would only cost a turn.
            let pool = SqlitePoolOptions::new().test_before_acquire(false).max_connections(4).min_connections(0);
            let reading = options.clone().pragma("query_only", "on").pragma("cache_size", "-2000").row_buffer_size(sql::ROWS_AT_ONCE);
            Pools::Sqlite { readers: pool.connect_lazy_with(reading), writing: Arc::new(options) }
        } else {
            return Err(sqlx::Error::Configuration(
                "the database URL must begin with sqlite: or postgres:, for example sqlite:hearsay.db".into(),
            ));
        };
        let mut wire = Wire::to(&pools).await?;
        match wire.side() {
            Side::Sqlite(conn) => MIGRATIONS.run(conn).await?,
            Side::Postgres(conn) => MIGRATIONS.run(conn).await?,
        }
        let changes_of_people = Arc::default();
        let batch = Batch::new(wire, Arc::clone(&changes_of_people));
        Ok(Self { pools, line: Arc::new(Mutex::new(batch)), changes_of_people })
    }

    /// Opens a database that must be there already.
    ///
    /// # Errors
    /// As for [`Db::open`]; when `url` names a file that does not exist.
    pub async fn existing(url: &str) -> Result<Self, sqlx::Error> {
        if url.starts_with("sqlite:") {
            let file = SqliteConnectOptions::from_str(url)?.get_filename().to_owned();
            if !file.exists() {
                return Err(sqlx::Error::Configuration(format!("there is no file {}", file.display()).into()));
            }
        }
        Self::open(url).await
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// When none is free in time or the engine is gone.
    pub async fn read(&self) -> Queried<Conn> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Conn::SqliteRead(readers.acquire().await?),
            Pools::Postgres(pool) => Conn::PostgresRead(pool.acquire().await?),
        })
    }

    /// A turn to write, the only one at a time. Every act ends in the one chain of events, so writers have to take turns
    /// anyway; taking them from the start, no act ever sees another's half, and none can deadlock. Whoever holds a turn
    /// must not ask for another.
    ///
    /// # Errors
    /// When none is free in time or the engine is gone.
    pub async fn write(&self) -> Queried<Conn> {
        Ok(Conn::Write(Turn::take(&self.pools, &self.line).await?))
    }

    /// How often this process has changed something of people, their sessions or their tokens.
    pub fn changes_of_people(&self) -> u64 {
        self.changes_of_people.load(Ordering::Acquire)
    }

    /// Closes every connection; SQLite folds its write-ahead log back into the one file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, .. } => readers.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
        // Whoever is at work finishes first. The last to leave a SQLite file is one who may write to it.
        self.line.lock().await.close().await;
    }

    /// The engine's name, for logs and `/healthz`.
    pub const fn engine(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "sqlite",
            Pools::Postgres(_) => "postgres",
        }
    }
}

impl Conn {
    /// The engine's own connection, to run `sql`.
    ///
    /// # Errors
    /// When rows that had to be written first could not be.
    pub async fn side(&mut self, sql: &str) -> Queried<Side<'_>> {
        match self {
            Self::SqliteRead(conn) => Ok(Side::Sqlite(conn)),
            Self::PostgresRead(conn) => Ok(Side::Postgres(conn)),
            Self::Write(turn) => turn.side(sql).await,
        }
    }

    /// Inserts a row before the commit, or before another statement of this connection could miss it. It must not fail
    /// for a reason of its own, such as a name that is taken: whatever waits at its side would fail with it.
    ///
    /// # Errors
    /// The engine's; on a connection that only reads.
    pub async fn later(&mut self, insert: &'static str, values: Vec<Value>) -> Queried<()> {
        self.turn()?.later(insert, values).await
    }

    /// What somebody learnt under this name and nothing has changed since: writers in one line read the same again and again.
    pub fn known<T: Send + Sync + 'static>(&self, name: &str) -> Option<Arc<T>> {
        match self {
            Self::Write(turn) => turn.known(name)?.downcast().ok(),
            Self::SqliteRead(_) | Self::PostgresRead(_) => None,
        }
    }

    /// Keeps what `sql` just read. Whatever changes a row of its tables must put an event into the history.
    pub fn learn<T: Send + Sync + 'static>(&mut self, name: String, sql: &str, what: T) -> Arc<T> {
        let what = Arc::new(what);
        if let Self::Write(turn) = self {
            turn.learn(name, sql, what.clone());
        }
        what
    }

    /// The newest event of the chain.
    ///
    /// # Errors
    /// The engine's.
    pub async fn head(&mut self) -> Queried<Head> {
        match self {
            Self::Write(turn) => turn.head(),
            reading => row!(reading, Head, HEAD)?.ok_or(sqlx::Error::RowNotFound),
        }
    }

    /// Makes another event the newest; it is stored with the commit.
    ///
    /// # Errors
    /// On a connection that only reads.
    pub fn move_head(&mut self, head: Head) -> Queried<()> {
        self.turn()?.move_head(head)
    }

    fn turn(&mut self) -> Queried<&mut Turn> {
        match self {
            Self::Write(turn) => Ok(turn),
            Self::SqliteRead(_) | Self::PostgresRead(_) => Err(sqlx::Error::Protocol("this connection only reads".into())),
        }
    }

    /// Makes durable what was written. For a reader there is nothing to do.
    ///
    /// # Errors
    /// When the engine could not make it durable; then nothing was stored.
    pub async fn commit(self) -> Queried<()> {
        match self {
            Self::Write(turn) => turn.done().await,
            Self::SqliteRead(_) | Self::PostgresRead(_) => Ok(()),
        }
    }
}

/// Runs a statement; gives the number of rows it touched.
#[macro_export]
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.side($sql).await {
            Ok($crate::db::Side::Sqlite(conn)) => sqlx::query($sql)$(.bind($arg))*.execute(conn).await.map(|done| done.rows_affected()),
            Ok($crate::db::Side::Postgres(conn)) => sqlx::query($sql)$(.bind($arg))*.execute(conn).await.map(|done| done.rows_affected()),
            Err(error) => Err(error),
        }
    };
}

/// Runs a query for at most one row.
#[macro_export]
macro_rules! row {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.side($sql).await {
            Ok($crate::db::Side::Sqlite(conn)) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(conn).await,
            Ok($crate::db::Side::Postgres(conn)) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(conn).await,
            Err(error) => Err(error),
        }
    };
}

/// Runs a query for all its rows.
#[macro_export]
macro_rules! rows {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.side($sql).await {
            Ok($crate::db::Side::Sqlite(conn)) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(conn).await,
            Ok($crate::db::Side::Postgres(conn)) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(conn).await,
            Err(error) => Err(error),
        }
    };
}

/// Inserts a row with the commit; see [`Conn::later`](crate::db::Conn::later).
#[macro_export]
macro_rules! later {
    ($conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $conn.later($sql, vec![$($crate::db::Value::from($arg)),*]).await
    };
}

impl From<sqlx::Error> for Fault {
    /// The one place where the engine's words end: they go to the log under a reference, the answer carries the reference.
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(refused) = &error
            && refused.is_foreign_key_violation()
        {
            return Self::Clash("Something this refers to was just removed. Load it again, then repeat your change.".into());
        }
        // PostgreSQL keeps no NUL; whatever came with one is refused, wherever it came from.
        if let sqlx::Error::Database(refused) = &error
            && refused.code().as_deref() == Some("22021")
        {
            return Self::Unreadable("There is a NUL character in what was sent. Leave it out.".into());
        }
        if is_out_of_reach(&error) {
            tracing::error!(%error, "the database does not answer");
            return Self::Unreachable("The database does not answer. Try again in a moment.".into());
        }
        let reference = crate::base::id::CommentId::new().0.simple().to_string()[24..].to_owned();
        tracing::error!(%reference, %error, "the database refused");
        Self::Internal(reference)
    }
}

/// Whether the engine is gone, going or full, which passes: PostgreSQL's classes of errors 08 (connection), 53 (resources) and 57P
/// (shutting down).
fn is_out_of_reach(error: &sqlx::Error) -> bool {
    use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Tls};
    match error {
        Io(_) | PoolClosed | PoolTimedOut | Tls(_) => true,
        Database(refused) => {
            refused.code().is_some_and(|code| code.len() == 5 && ["08", "53", "57P"].iter().any(|class| code.starts_with(class)))
        }
        _ => false,
    }
}

/// Whether the engine refused because of this named constraint: two wrote the same at once.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.is_unique_violation())
}
