//! Queries put together at run time.

use crate::{
    base::id::{ArticleId, AttributionId, ClaimId, EventId, FactId, PersonId, RevisionId, SourceId},
    db::{Connection, EngineConnection, Error, Result, waiting},
};
use chrono::{DateTime, Utc};
use futures::StreamExt;
use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow, sqlite::SqliteRow};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::sleep;
use uuid::Uuid;

/// A value bound to a statement; `None` is NULL, which PostgreSQL wants to know the type of too.
#[derive(Clone)]
pub enum Value {
    /// A text.
    Text(Option<String>),
    /// A whole number.
    Int(Option<i64>),
    /// An id.
    Id(Option<Uuid>),
    /// A time.
    Time(Option<DateTime<Utc>>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

macro_rules! from {
    ($($type:ty => $variant:ident, |$value:ident| $made:expr;)+) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Self::$variant(Some($made))
            }
        }

        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                value.map_or(Self::$variant(None), Self::from)
            }
        }
    )+};
}

from! {
    String => Text, |text| text;
    &String => Text, |text| text.clone();
    &str => Text, |text| text.to_owned();
    i64 => Int, |number| number;
    DateTime<Utc> => Time, |time| time;
    Vec<u8> => Bytes, |bytes| bytes;
    Uuid => Id, |id| id;
    ArticleId => Id, |id| id.0;
    AttributionId => Id, |id| id.0;
    ClaimId => Id, |id| id.0;
    EventId => Id, |id| id.0;
    FactId => Id, |id| id.0;
    PersonId => Id, |id| id.0;
    RevisionId => Id, |id| id.0;
    SourceId => Id, |id| id.0;
}

/// Binds one more value, whatever the engine and whatever the query gives.
macro_rules! bound {
    () => {
        |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Int(number) => query.bind(number),
            Value::Id(id) => query.bind(id),
            Value::Time(time) => query.bind(time),
            Value::Bytes(bytes) => query.bind(bytes),
        }
    };
}

/// Most rows of a large answer that are taken at once; SQLite's thread works as far ahead.
pub(super) const ROWS_AT_ONCE: usize = 1000;

tokio::task_local! {
    /// Where a test wants to see what statements are put together; nobody else asks.
    pub static WATCHED: Mutex<Vec<Sql>>;
}

/// Stands for the function that finds one text in another: each engine has a name of its own for it.
const HOLDS: &str = "HOLDS(";

/// A statement put together at run time from fixed pieces; what comes from outside is only ever bound.
#[derive(Clone, Default)]
pub struct Sql {
    text: String,
    bound: Vec<Value>,
    /// Where each statement ends that is followed by another.
    ends: Vec<usize>,
}

impl Sql {
    /// Starts with a piece of SQL.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a piece of SQL.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value, as the next `$n`.
    pub fn bind<V: Into<Value>>(&mut self, value: V) -> &mut Self {
        self.bound.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.bound.len().to_string());
        self
    }

    /// Adds that a column holds a text somewhere. `LIKE` would do on both engines, but takes twice as long on either.
    pub fn holds(&mut self, column: &'static str, text: impl Into<Value>) -> &mut Self {
        self.push(HOLDS).push(column).push(", ").bind(text).push(") > 0")
    }

    /// Begins a further statement that is sent along with those before, to spare a way there and back. None of them may read or
    /// change what another one writes: PostgreSQL runs them all on the state before the first.
    pub fn next(&mut self, text: &'static str) -> &mut Self {
        if !self.text.is_empty() {
            self.ends.push(self.text.len());
        }
        self.push(text)
    }

    /// Adds `(v1, v2, …)`.
    pub fn list(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> &mut Self {
        self.push("(");
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")")
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the engine goes about it, in its own words, what belongs to a line further to the right below it.
    ///
    /// # Errors
    /// The engine's.
    pub async fn explain(mut self, conn: &mut Connection) -> Result<Vec<String>> {
        self.text = self.written_for(conn);
        if conn.is_postgres() {
            self.text.insert_str(0, "EXPLAIN (COSTS OFF) ");
            return Ok(self.rows::<(String,)>(conn).await?.into_iter().map(|(line,)| line).collect());
        }
        self.text.insert_str(0, "EXPLAIN QUERY PLAN ");
        let mut depths = HashMap::new();
        let lines = self.rows::<(i64, i64, i64, String)>(conn).await?.into_iter().map(|(id, parent, _, line)| {
            let depth = depths.get(&parent).map_or(0, |depth| depth + 1);
            depths.insert(id, depth);
            format!("{}{line}", "  ".repeat(depth))
        });
        Ok(lines.collect())
    }

    fn show(&self) {
        // Nobody watches outside of a test.
        let _ = WATCHED.try_with(|watched| watched.lock().unwrap_or_else(PoisonError::into_inner).push(self.clone()));
    }

    /// Runs it for all its rows.
    ///
    /// # Errors
    /// The engine's.
    pub async fn rows<R>(self, conn: &mut Connection) -> Result<Vec<R>>
    where
        R: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        self.show();
        let (text, has_names) = (self.written_for(conn), conn.has_names());
        macro_rules! fetch {
            ($conn:expr) => {
                waiting(
                    self.bound
                        .into_iter()
                        .fold(sqlx::query_as::<_, R>(AssertSqlSafe(text)), bound!())
                        .persistent(has_names)
                        .fetch_all($conn),
                )
                .await
                .map_err(Error::from)
            };
        }
        match conn.engine() {
            EngineConnection::Sqlite(conn) => fetch!(conn),
            EngineConnection::Postgres(conn) => fetch!(conn),
        }
    }

    /// Runs it for thousands of rows. To be woken for each row that arrives costs more than the row itself; here those that
    /// arrive within a millisecond are taken together.
    ///
    /// # Errors
    /// The engine's.
    pub async fn many_rows<R>(self, conn: &mut Connection) -> Result<Vec<R>>
    where
        R: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        self.show();
        let (text, has_names) = (self.written_for(conn), conn.has_names());
        macro_rules! fetch {
            ($conn:expr) => {{
                let query = self.bound.into_iter().fold(sqlx::query_as::<_, R>(AssertSqlSafe(text)), bound!()).persistent(has_names);
                let mut arriving = query.fetch($conn).ready_chunks(ROWS_AT_ONCE);
                let mut rows = Vec::new();
                while let Some(arrived) = waiting(arriving.next()).await {
                    let is_full = arrived.len() == ROWS_AT_ONCE;
                    for row in arrived {
                        rows.push(row?);
                    }
                    if !is_full {
                        waiting(sleep(Duration::from_millis(1))).await;
                    }
                }
                Ok(rows)
            }};
        }
        match conn.engine() {
            EngineConnection::Sqlite(conn) => fetch!(conn),
            EngineConnection::Postgres(conn) => fetch!(conn),
        }
    }

    /// The text that the engine takes. PostgreSQL prepares one statement at a time, but that may begin with others.
    fn written_for(&self, conn: &Connection) -> String {
        let (mut written, mut from) = (String::with_capacity(self.text.len() + 32), 0);
        for (at, end) in self.ends.iter().enumerate() {
            let part = &self.text[from..*end];
            written += &match (conn.is_postgres(), at) {
                (true, 0) => format!("WITH part_{at} AS ({part})"),
                (true, _) => format!(", part_{at} AS ({part})"),
                (false, _) => format!("{part}; "),
            };
            from = *end;
        }
        written += &self.text[from..];
        if written.contains(HOLDS) { written.replace(HOLDS, if conn.is_postgres() { "STRPOS(" } else { "INSTR(" }) } else { written }
    }

    /// Runs it; gives the number of rows it touched, of the last one if there are several statements.
    ///
    /// # Errors
    /// What the engine says no with.
    pub async fn execute(self, conn: &mut Connection) -> Result<u64> {
        let (text, has_names) = (self.written_for(conn), conn.has_names());
        macro_rules! execute {
            ($conn:expr) => {
                waiting(self.bound.into_iter().fold(sqlx::query(AssertSqlSafe(text)), bound!()).persistent(has_names).execute($conn))
                    .await?
                    .rows_affected()
            };
        }
        Ok(match conn.engine() {
            EngineConnection::Sqlite(conn) => execute!(conn),
            EngineConnection::Postgres(conn) => execute!(conn),
        })
    }
}

/// Reads a word of a closed list out of the database.
///
/// # Errors
/// When the column holds a word the program does not know: then the file is newer than the program.
pub fn word<T: std::str::FromStr<Err = String>>(text: &str) -> Result<T> {
    text.parse().map_err(|error: String| sqlx::Error::Decode(error.into()).into())
}

/// `%`, `_` and `\` as themselves in a `LIKE … ESCAPE '\'`.
pub fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
