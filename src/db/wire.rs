//! The connection of those who write, and what begins and ends a transaction, said in one breath.

use crate::db::{Pools, Queried, Side};
use sqlx::{AssertSqlSafe, Connection, FromRow, PgConnection, SqliteConnection, raw_sql};

/// The newest event of the chain: its number and its hash.
pub type Head = (i64, String);

macro_rules! head {
    () => {
        "SELECT number, hash FROM history_head WHERE id = 1"
    };
}

pub(crate) const HEAD: &str = head!();
const SQLITE_BEGIN: &str = concat!("BEGIN IMMEDIATE; ", head!(), "; SAVEPOINT turn");
/// Readers are not held up by this lock, other writers are.
const POSTGRES_BEGIN: &str = concat!("BEGIN; LOCK TABLE history_head IN EXCLUSIVE MODE; ", head!(), "; SAVEPOINT turn");

/// A connection of its own: a pool would ask it how it does after every transaction.
pub enum Wire {
    /// To a file.
    Sqlite(SqliteConnection),
    /// To a server.
    Postgres(PgConnection),
}

impl Wire {
    /// A new one, unless the database was closed.
    pub async fn to(pools: &Pools) -> Queried<Self> {
        match pools {
            Pools::Sqlite { readers, writing } if !readers.is_closed() => SqliteConnection::connect_with(writing).await.map(Self::Sqlite),
            Pools::Postgres(pool) if !pool.is_closed() => PgConnection::connect_with(&pool.connect_options()).await.map(Self::Postgres),
            Pools::Sqlite { .. } | Pools::Postgres(_) => Err(sqlx::Error::PoolClosed),
        }
    }

    /// Begins a transaction beside which nobody else writes, and the first turn in it; gives the end of the chain.
    pub async fn begin(&mut self) -> Queried<Head> {
        let head = match self {
            Self::Sqlite(conn) => raw_sql(SQLITE_BEGIN).fetch_all(conn).await?.first().map(Head::from_row),
            Self::Postgres(conn) => raw_sql(POSTGRES_BEGIN).fetch_all(conn).await?.first().map(Head::from_row),
        };
        head.unwrap_or(Err(sqlx::Error::RowNotFound))
    }

    /// Moves the end of the chain, if it is to be moved, and makes everything durable.
    pub async fn commit(&mut self, head: Option<&Head>) -> Queried<()> {
        let sql = match head {
            Some((number, hash)) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                format!("UPDATE history_head SET number = {number}, hash = '{hash}' WHERE id = 1; COMMIT")
            }
            Some(_) => return Err(sqlx::Error::Protocol("a hash is written in hexadecimal".into())),
            // PostgreSQL calls the commit of a transaction that failed a success, but does not release its savepoint.
            None => "RELEASE SAVEPOINT turn; COMMIT".into(),
        };
        self.run(AssertSqlSafe(sql)).await
    }

    /// Runs statements that give nothing back.
    pub async fn run(&mut self, sql: impl sqlx::SqlSafeStr) -> Queried<()> {
        match self {
            Self::Sqlite(conn) => raw_sql(sql).execute(conn).await.map(drop),
            Self::Postgres(conn) => raw_sql(sql).execute(conn).await.map(drop),
        }
    }

    /// The engine's own connection.
    pub const fn side(&mut self) -> Side<'_> {
        match self {
            Self::Sqlite(conn) => Side::Sqlite(conn),
            Self::Postgres(conn) => Side::Postgres(conn),
        }
    }

    /// Hangs up in good order.
    pub async fn close(self) -> Queried<()> {
        match self {
            Self::Sqlite(conn) => conn.close().await,
            Self::Postgres(conn) => conn.close().await,
        }
    }
}
