//! A connection of either engine, and the macros that run one SQL text on it.

use super::{Key, Result};
use crate::base::id::EventId;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

/// A connection: reading, or inside a transaction. What a command changed is told from here after the commit.
pub struct Connection {
    pub(super) handle: Handle,
    pub(super) changed: Changed,
    /// Whether statements are kept by name for the next time.
    has_names: bool,
}

/// What a transaction changed, as far as caches want to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// What pages show.
    pub keys: Vec<Key>,
    /// The events that tell of it, and of what no page shows.
    pub events: Vec<EventId>,
    /// People, sessions or tokens.
    pub people: bool,
}

impl Changed {
    /// Adds what another transaction of the same commit changed.
    pub(super) fn add(&mut self, other: Self) {
        self.keys.extend(other.keys);
        self.events.extend(other.events);
        self.people |= other.people;
    }
}

/// How the connection came to be.
pub(super) enum Handle {
    /// A connection of its own: the one that writes to a file.
    SqliteOwn(SqliteConnection),
    /// A snapshot of a file; rolled back when dropped.
    Sqlite(Transaction<'static, Sqlite>),
    /// A transaction or a snapshot on a server; rolled back when dropped.
    Postgres(Transaction<'static, Postgres>),
}

/// The engine's own connection.
pub enum EngineConnection<'c> {
    /// SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'c mut PgConnection),
}

impl Connection {
    pub(super) fn new(handle: Handle) -> Self {
        Self { handle, changed: Changed::default(), has_names: true }
    }

    /// The same by a pooler: what is kept on a connection is gone with the transaction, or in somebody else's way.
    pub(super) fn pooled(self, is_pooled: bool) -> Self {
        Self { has_names: !is_pooled, ..self }
    }

    /// The engine's own connection, to run a statement.
    pub fn engine(&mut self) -> EngineConnection<'_> {
        match &mut self.handle {
            Handle::SqliteOwn(conn) => EngineConnection::Sqlite(conn),
            Handle::Sqlite(transaction) => EngineConnection::Sqlite(transaction),
            Handle::Postgres(transaction) => EngineConnection::Postgres(transaction),
        }
    }

    /// The same, and whether statements are kept by name.
    pub fn engine_and_names(&mut self) -> (EngineConnection<'_>, bool) {
        let has_names = self.has_names;
        (self.engine(), has_names)
    }

    /// Whether statements are kept by name.
    pub(super) const fn has_names(&self) -> bool {
        self.has_names
    }

    /// Whether this is PostgreSQL: for the few statements that need its row locks.
    pub const fn is_postgres(&self) -> bool {
        matches!(self.handle, Handle::Postgres(_))
    }

    /// Makes commands about the same thing wait for each other until they have committed: what is read after it does not change
    /// before this command is done. SQLite has one writer anyway.
    pub async fn lock(&mut self, what: &str) -> Result<()> {
        if let (EngineConnection::Postgres(conn), has_names) = self.engine_and_names() {
            let lock = sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind(what);
            lock.persistent(has_names).execute(conn).await?;
        }
        Ok(())
    }

    /// Notes what of that which pages show was changed by this event; one that others have to look at again is not named.
    pub fn content_changed(&mut self, event: Option<EventId>, keys: Vec<Key>) {
        self.changed.add(Changed { keys, events: event.into_iter().collect(), people: false });
    }

    /// Notes that people, sessions or tokens were changed.
    pub fn people_changed(&mut self) {
        self.changed.people = true;
    }

    /// Commits a transaction of PostgreSQL; the SQLite writer commits by itself.
    pub(super) async fn commit(self) -> Result<()> {
        if let Handle::Postgres(transaction) = self.handle {
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// Runs a statement; gives the number of rows it touched.
#[macro_export]
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.engine_and_names() {
            ($crate::db::EngineConnection::Sqlite(conn), _) => $crate::db::waiting(sqlx::query($sql)$(.bind($arg))*.execute(conn)).await.map(|done| done.rows_affected()),
            ($crate::db::EngineConnection::Postgres(conn), has_names) => $crate::db::waiting(sqlx::query($sql)$(.bind($arg))*.persistent(has_names).execute(conn)).await.map(|done| done.rows_affected()),
        }.map_err($crate::db::Error::from)
    };
}

/// Runs a query for at most one row.
#[macro_export]
macro_rules! row {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.engine_and_names() {
            ($crate::db::EngineConnection::Sqlite(conn), _) => $crate::db::waiting(sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(conn)).await,
            ($crate::db::EngineConnection::Postgres(conn), has_names) => $crate::db::waiting(sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.persistent(has_names).fetch_optional(conn)).await,
        }.map_err($crate::db::Error::from)
    };
}

/// Runs a query for all its rows.
#[macro_export]
macro_rules! rows {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.engine_and_names() {
            ($crate::db::EngineConnection::Sqlite(conn), _) => $crate::db::waiting(sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(conn)).await,
            ($crate::db::EngineConnection::Postgres(conn), has_names) => $crate::db::waiting(sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.persistent(has_names).fetch_all(conn)).await,
        }.map_err($crate::db::Error::from)
    };
}
