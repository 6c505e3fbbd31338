//! The connection of those who write, and what begins and ends a transaction, said in one breath.

use super::{Pools, Queried, Side};
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
const POSTGRES_BEGIN: &str = concat!("BEGIN; ", head!(), "; SAVEPOINT turn");
/// One process writes at a time. A lock of the session, not of the transaction: it can be kept from one to the next. Its number
/// is the program's name in ASCII.
macro_rules! the_right_to_write {
    ($how:literal) => {
        concat!("SELECT pg_advisory_", $how, "(29384866784305529)")
    };
}
const POSTGRES_LOCK_AND_BEGIN: &str = concat!(the_right_to_write!("lock"), "; BEGIN; ", head!(), "; SAVEPOINT turn");
const POSTGRES_UNLOCK: &str = the_right_to_write!("unlock");

/// A connection of its own: a pool would ask it how it does after every transaction.
pub enum Wire {
    /// To a file.
    Sqlite(SqliteConnection),
    /// To a server.
    Postgres {
        /// The connection.
        conn: PgConnection,
        /// Whether it has the right to write.
        may_write: bool,
    },
}

impl Wire {
    /// A new one, unless the database was closed.
    pub async fn to(pools: &Pools) -> Queried<Self> {
        match pools {
            Pools::Sqlite { readers, writing } if !readers.is_closed() => SqliteConnection::connect_with(writing).await.map(Self::Sqlite),
            Pools::Postgres(pool) if !pool.is_closed() => {
                let conn = PgConnection::connect_with(&pool.connect_options()).await?;
                Ok(Self::Postgres { conn, may_write: false })
            }
            Pools::Sqlite { .. } | Pools::Postgres(_) => Err(sqlx::Error::PoolClosed),
        }
    }

    /// Begins a transaction beside which nobody else writes, and the first turn in it; gives the end of the chain.
    pub async fn begin(&mut self) -> Queried<Head> {
        let head = match self {
            Self::Sqlite(conn) => raw_sql(SQLITE_BEGIN).fetch_all(conn).await?.last().map(Head::from_row),
            Self::Postgres { conn, may_write } => {
                let begin = if *may_write { POSTGRES_BEGIN } else { POSTGRES_LOCK_AND_BEGIN };
                let rows = raw_sql(begin).fetch_all(conn).await?;
                *may_write = true;
                rows.last().map(Head::from_row)
            }
        };
        head.unwrap_or(Err(sqlx::Error::RowNotFound))
    }

    /// Moves the end of the chain, if it is to be moved, and makes everything durable. Then other processes may write,
    /// unless this one `goes_on` at once, which only works on a server.
    pub async fn commit(&mut self, head: Option<&Head>, goes_on: bool) -> Queried<()> {
        let mut sql = match head {
            Some((number, hash)) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                format!("UPDATE history_head SET number = {number}, hash = '{hash}' WHERE id = 1; COMMIT")
            }
            Some(_) => return Err(sqlx::Error::Protocol("a hash is written in hexadecimal".into())),
            // PostgreSQL calls the commit of a transaction that failed a success, but does not release its savepoint.
            None => "RELEASE SAVEPOINT turn; COMMIT".into(),
        };
        if let Self::Postgres { may_write, .. } = self
            && !goes_on
        {
            *may_write = false;
            sql = format!("{sql}; {POSTGRES_UNLOCK}");
        }
        self.run(AssertSqlSafe(sql)).await
    }

    /// Takes back what was done in the transaction, if one is open, and lets other processes write.
    pub async fn abandon(&mut self, is_open: bool) -> Queried<()> {
        if is_open {
            self.run("ROLLBACK").await?;
        }
        if let Self::Postgres { may_write, .. } = self
            && std::mem::take(may_write)
        {
            self.run(POSTGRES_UNLOCK).await?;
        }
        Ok(())
    }

    /// Runs statements that give nothing back.
    pub async fn run(&mut self, sql: impl sqlx::SqlSafeStr) -> Queried<()> {
        match self {
            Self::Sqlite(conn) => raw_sql(sql).execute(conn).await.map(drop),
            Self::Postgres { conn, .. } => raw_sql(sql).execute(conn).await.map(drop),
        }
    }

    /// The engine's own connection.
    pub const fn side(&mut self) -> Side<'_> {
        match self {
            Self::Sqlite(conn) => Side::Sqlite(conn),
            Self::Postgres { conn, .. } => Side::Postgres(conn),
        }
    }

    /// Hangs up in good order.
    pub async fn close(self) -> Queried<()> {
        match self {
            Self::Sqlite(conn) => conn.close().await,
            Self::Postgres { conn, .. } => conn.close().await,
        }
    }
}
