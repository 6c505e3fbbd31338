//! One SQL text, two engines. The URL picks the engine; every statement runs on both.
//!
//! A store function takes `&mut Conn` and says `execute!`, `row!` or `rows!`; whoever called it decides
//! whether that is a read or part of a transaction.

/// Writers, and the commit they share.
mod batch;

use crate::error::Fault;
use batch::{Batch, Turn};
use chrono::{DateTime, Utc};
use sqlx::{
    AssertSqlSafe, FromRow, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool,
    pool::PoolConnection,
    postgres::{PgPoolOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};
use std::{str::FromStr, sync::Arc, time::Duration};
use tokio::sync::Mutex;
use uuid::Uuid;

/// The database of a newsroom.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    line: Arc<Mutex<Batch>>,
}

#[derive(Clone)]
enum Pools {
    /// One file. Many readers, one writer.
    Sqlite {
        /// Connections that only read.
        readers: SqlitePool,
        /// The one that writes.
        writer: SqlitePool,
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

/// Readers are not held up by this lock, other writers are.
const POSTGRES_BEGIN: &str = "BEGIN; LOCK TABLE history_head IN EXCLUSIVE MODE";

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
            Pools::Postgres(PgPoolOptions::new().max_connections(16).connect(url).await?)
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
                .statement_cache_capacity(200);
            // A file does not hang up: asking each connection whether it is still there would only cost a turn.
            let pool = || SqlitePoolOptions::new().test_before_acquire(false);
            let writer = pool().max_connections(1).connect_with(options.clone()).await?;
            // Exports read by the thousand; handing rows over fifty at a time means waking up twenty times as often.
            let reading = options.pragma("query_only", "on").row_buffer_size(1000);
            let readers = pool().max_connections(4).min_connections(0).connect_with(reading).await?;
            Pools::Sqlite { readers, writer }
        } else {
            return Err(sqlx::Error::Configuration(
                "the database URL must begin with sqlite: or postgres:, for example sqlite:hearsay.db".into(),
            ));
        };
        match &pools {
            Pools::Sqlite { writer, .. } => MIGRATIONS.run(writer).await?,
            Pools::Postgres(pool) => MIGRATIONS.run(pool).await?,
        }
        Ok(Self { pools, line: Arc::default() })
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

    /// Closes every connection; SQLite folds its write-ahead log back into the one file.
    pub async fn close(&self) {
        // Whoever is at work finishes first.
        drop(self.line.lock().await);
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
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
    /// The engine's own connection.
    pub fn side(&mut self) -> Side<'_> {
        match self {
            Self::SqliteRead(conn) => Side::Sqlite(conn),
            Self::PostgresRead(conn) => Side::Postgres(conn),
            Self::Write(turn) => turn.side(),
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
        match $conn.side() {
            $crate::db::Side::Sqlite(conn) => sqlx::query($sql)$(.bind($arg))*.execute(conn).await.map(|done| done.rows_affected()),
            $crate::db::Side::Postgres(conn) => sqlx::query($sql)$(.bind($arg))*.execute(conn).await.map(|done| done.rows_affected()),
        }
    };
}

/// Runs a query for at most one row.
#[macro_export]
macro_rules! row {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.side() {
            $crate::db::Side::Sqlite(conn) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(conn).await,
            $crate::db::Side::Postgres(conn) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(conn).await,
        }
    };
}

/// Runs a query for all its rows.
#[macro_export]
macro_rules! rows {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.side() {
            $crate::db::Side::Sqlite(conn) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(conn).await,
            $crate::db::Side::Postgres(conn) => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(conn).await,
        }
    };
}

/// A query put together at run time from fixed pieces; what comes from outside is only ever bound.
#[derive(Default)]
pub struct Sql {
    text: String,
    bound: Vec<Value>,
}

/// A value bound to a [`Sql`].
#[derive(Clone)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// An id.
    Id(Uuid),
    /// A time.
    Time(DateTime<Utc>),
}

impl Sql {
    /// Starts with a piece of SQL.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.into(), bound: Vec::new() }
    }

    /// Adds a piece of SQL.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value, as the next `$n`.
    pub fn bind(&mut self, value: Value) -> &mut Self {
        self.bound.push(value);
        self.text.push('$');
        self.text.push_str(&self.bound.len().to_string());
        self
    }

    /// Adds `(v1, v2, …)`.
    pub fn list(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.push("(");
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")")
    }

    /// Runs it for all its rows.
    ///
    /// # Errors
    /// The engine's.
    pub async fn rows<R>(self, conn: &mut Conn) -> Queried<Vec<R>>
    where
        R: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        macro_rules! run {
            ($conn:expr) => {{
                let mut query = sqlx::query_as::<_, R>(AssertSqlSafe(self.text));
                for value in self.bound {
                    query = match value {
                        Value::Text(text) => query.bind(text),
                        Value::Int(number) => query.bind(number),
                        Value::Id(id) => query.bind(id),
                        Value::Time(time) => query.bind(time),
                    };
                }
                query.fetch_all($conn).await
            }};
        }
        match conn.side() {
            Side::Sqlite(conn) => run!(conn),
            Side::Postgres(conn) => run!(conn),
        }
    }
}

impl From<sqlx::Error> for Fault {
    /// The one place where the engine's words end: they go to the log under a reference, the answer carries the reference.
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(refused) = &error
            && refused.is_foreign_key_violation()
        {
            return Self::Clash("Something this refers to was just removed. Load it again, then repeat your change.".into());
        }
        let reference = crate::id::CommentId::new().0.simple().to_string()[24..].to_owned();
        tracing::error!(%reference, %error, "the database refused");
        Self::Internal(reference)
    }
}

/// Whether the engine refused because of this named constraint: two wrote the same at once.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.is_unique_violation())
}
