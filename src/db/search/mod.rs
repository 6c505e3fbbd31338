//! The index of words: what is written to it is the same on both engines, how it is asked is forked in two small files.
//!
//! Each thing that can be searched has one entry with its terms (`text::terms`), made in Rust, so that both engines find the same in
//! every script; an engine only keeps lists of where each term stands. An entry is written in the transaction that writes the thing.

/// `array_to_tsvector` and a GIN index.
mod postgres;
/// FTS5.
mod sqlite;

use super::{Connection, EngineConnection, Sql};
use crate::{
    text::{Phrase, Wanted, terms},
    vocabulary,
};
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use uuid::Uuid;

vocabulary! {
    /// What can be searched.
    Searched, "kind of thing to search in" {
        /// Articles.
        Articles = "articles", "Articles";
        /// Claims.
        Claims = "claims", "Claims";
        /// Facts.
        Facts = "facts", "Facts";
        /// Sources.
        Sources = "sources", "Sources";
        /// Comments.
        Comments = "comments", "Comments";
    }
}

/// The triggers that keep the index on SQLite: the only ones that the program makes.
pub const TRIGGERS: [&str; 3] = sqlite::TRIGGERS;

/// Most matches of which the newest are looked at.
const NEWEST: i64 = 2_000;

/// Makes what the engine needs beside the tables, if it is not there yet.
pub(super) async fn prepare(conn: EngineConnection<'_>) -> Result<(), sqlx::Error> {
    match conn {
        EngineConnection::Sqlite(conn) => {
            let triggers = TRIGGERS.map(|sql| sql.replacen("TRIGGER ", "TRIGGER IF NOT EXISTS ", 1)).join(";\n");
            // One of several that start at once makes it, whole or not at all.
            let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
            raw_sql(sqlite::PREPARE).execute(&mut *tx).await?;
            if raw_sql(sqlite::IS_MADE).fetch_optional(&mut *tx).await?.is_none() {
                raw_sql(sqlite::MAKE).execute(&mut *tx).await?;
            }
            raw_sql(AssertSqlSafe(format!("{triggers};"))).execute(&mut *tx).await?;
            tx.commit().await
        }
        EngineConnection::Postgres(conn) => raw_sql(postgres::PREPARE).execute(conn).await.map(drop),
    }
}

/// Adds a statement that writes the entry of a thing, in place of the one before.
pub fn put(sql: &mut Sql, kind: Searched, id: impl Into<Uuid>, texts: &[&str]) {
    let found: Vec<String> = texts.iter().flat_map(|text| terms(text)).collect();
    sql.next("INSERT INTO search_entry (thing, kind, terms) VALUES ").list([
        super::Value::from(id.into()),
        kind.as_str().into(),
        found.join(" ").into(),
    ]);
    sql.push(" ON CONFLICT (thing) DO UPDATE SET terms = excluded.terms");
}

/// Writes the entry of a thing, in place of the one before.
pub async fn write(conn: &mut Connection, kind: Searched, id: impl Into<Uuid>, texts: &[&str]) -> super::Result<()> {
    let mut sql = Sql::default();
    put(&mut sql, kind, id, texts);
    sql.execute(conn).await.map(drop)
}

/// Takes the entry of a thing away.
pub async fn remove(conn: &mut Connection, id: impl Into<Uuid>) -> super::Result<()> {
    let mut sql = Sql::new("DELETE FROM search_entry WHERE thing = ");
    sql.bind(id.into());
    sql.execute(conn).await.map(drop)
}

/// Adds ` FROM … WHERE …`: the entries of the things of a kind that hold what is wanted, `e.thing` their ids.
pub fn push_entries(sql: &mut Sql, conn: &Connection, kind: Searched, wanted: &Wanted) {
    if conn.is_postgres() {
        postgres::push_entries(sql, kind, wanted);
    } else {
        sqlite::push_entries(sql, kind, wanted);
    }
}

/// Adds `SELECT …`: how many things of a kind hold what is wanted, counted up to so many.
pub fn push_count(sql: &mut Sql, conn: &Connection, kind: Searched, wanted: &Wanted, most: i64) {
    if conn.is_postgres() {
        postgres::push_count(sql, kind, wanted, most);
    } else {
        sql.push("SELECT COUNT(*) FROM (SELECT 1");
        sqlite::push_entries(sql, kind, wanted);
        sql.push(" LIMIT ").bind(most).push(") few");
    }
}

/// Adds `(SELECT …)`: the things of a kind that hold what is wanted, the newest [`NEWEST`] of them.
pub fn push_newest(sql: &mut Sql, conn: &Connection, kind: Searched, wanted: &Wanted) {
    sql.push("(SELECT e.thing");
    push_entries(sql, conn, kind, wanted);
    sql.push(if conn.is_postgres() { postgres::NEWEST_FIRST } else { sqlite::NEWEST_FIRST }).push(" LIMIT ").bind(NEWEST).push(")");
}

/// Adds ` AND id IN (…)`: all things of a kind that hold what is wanted. For a list of things that are not many.
pub fn push_among(sql: &mut Sql, conn: &Connection, kind: Searched, id: &'static str, wanted: &Wanted) {
    sql.push(" AND ").push(id).push(" IN (SELECT e.thing");
    push_entries(sql, conn, kind, wanted);
    sql.push(")");
}

/// Adds ` AND EXISTS (…)`: the thing of this id holds what is wanted. For a list that looks at things one by one: its terms are read
/// then, since to ask an engine's index about one thing gathers all that hold the words.
pub fn push_holds(sql: &mut Sql, id: &'static str, wanted: &Wanted) {
    sql.push(" AND EXISTS (SELECT 1 FROM search_entry e WHERE e.thing = ").push(id);
    push_phrases(sql, &wanted.with, &wanted.without);
    // The offset keeps PostgreSQL from turning a look at one thing into a look at all.
    sql.push(" LIMIT 1 OFFSET 0)");
}

/// Adds that the terms of entry `e` hold the one phrases, and not the others.
fn push_phrases<'p>(sql: &mut Sql, with: impl IntoIterator<Item = &'p Phrase>, without: impl IntoIterator<Item = &'p Phrase>) {
    let with = with.into_iter().map(|phrase| (" AND (", phrase));
    for (joined, phrase) in with.chain(without.into_iter().map(|phrase| (" AND NOT (", phrase))) {
        let written = phrase.terms.join(" ");
        let forms = if phrase.is_in_all_forms() { phrase.forms.clone() } else { vec![written.clone()] };
        let whole = forms.into_iter().map(|form| format!(" {form} "));
        let beginning = phrase.is_beginning.then(|| format!(" {written}"));
        for (at, words) in whole.chain(beginning).enumerate() {
            sql.push(if at == 0 { joined } else { " OR " }).holds("' ' || e.terms || ' '", words);
        }
        sql.push(")");
    }
}
