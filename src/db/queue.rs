//! Rows that can wait until the commit, and are then written many at a time.

use crate::db::sql::{Sql, Value};

/// Most rows that one statement writes: each number of rows is a statement of its own, and engines remember some hundreds.
const AT_ONCE: usize = 32;

/// Rows that wait, in order.
#[derive(Default)]
pub struct Queue {
    rows: Vec<(&'static str, Vec<Value>)>,
    tables: Vec<&'static str>,
}

impl Queue {
    /// Adds a row of the statement `INSERT INTO table (columns) VALUES ($1, $2 …)`; gives the table when it is its first row.
    pub fn push(&mut self, insert: &'static str, values: Vec<Value>) -> Option<&'static str> {
        self.rows.push((insert, values));
        let table = table(insert);
        let is_first = !self.tables.contains(&table);
        if is_first {
            self.tables.push(table);
        }
        is_first.then_some(table)
    }

    /// How many wait.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether a statement would give the same without them: it only reads, and none of their tables.
    pub fn is_beside(&self, sql: &str) -> bool {
        sql.starts_with("SELECT") && !self.tables.iter().any(|table| sql.contains(table))
    }

    /// Forgets all but the first rows.
    pub fn truncate(&mut self, len: usize) {
        self.rows.truncate(len);
        self.forget_tables();
    }

    /// Takes the first rows out.
    pub fn take(&mut self, len: usize) -> Self {
        let taken = Self { rows: self.rows.drain(..len).collect(), tables: Vec::new() };
        self.forget_tables();
        taken
    }

    /// Tables of which no row waits any more are only forgotten with the last row: one too many costs time, not truth.
    fn forget_tables(&mut self) {
        if self.rows.is_empty() {
            self.tables.clear();
        }
    }

    /// The statements that write them, table by table: `claim` comes before a table that has a `claim_id`.
    pub fn statements(self) -> Vec<Sql> {
        let mut tables: Vec<(&'static str, Vec<Vec<Value>>)> = Vec::new();
        for (insert, values) in self.rows {
            match tables.iter_mut().find(|(known, _)| *known == insert) {
                Some((_, rows)) => rows.push(values),
                None => tables.push((insert, vec![values])),
            }
        }
        let mut statements = Vec::new();
        while !tables.is_empty() {
            let waits = |(insert, _): &(&'static str, _)| tables.iter().any(|(other, _)| insert.contains(&format!("{}_id", table(other))));
            let next = tables.iter().position(|table| !waits(table)).unwrap_or_default();
            let (insert, rows) = tables.remove(next);
            let (into, _) = insert.split_once("($1").unwrap_or((insert, ""));
            let mut rows = rows.into_iter();
            while rows.len() > 0 {
                let mut sql = Sql::new(into);
                for (at, values) in rows.by_ref().take(AT_ONCE).enumerate() {
                    sql.push(if at > 0 { ", " } else { "" }).list(values);
                }
                statements.push(sql);
            }
        }
        statements
    }
}

/// The table of an `INSERT INTO table …`.
fn table(insert: &'static str) -> &'static str {
    insert.split(' ').nth(2).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "INSERT INTO word (id, text) VALUES ($1, $2)";
    const MEANING: &str = "INSERT INTO meaning (word_id, text) VALUES ($1, $2)";

    fn of(pairs: &[(&'static str, i64)]) -> Queue {
        let mut queue = Queue::default();
        for (insert, number) in pairs {
            queue.push(insert, vec![(*number).into(), "so".into()]);
        }
        queue
    }

    #[test]
    fn rows_are_written_together_those_that_others_refer_to_first() {
        let queue = of(&[(MEANING, 1), (WORD, 1), (MEANING, 3), (WORD, 2), (WORD, 3)]);
        let statements = queue.statements();
        let texts: Vec<&str> = statements.iter().map(Sql::text).collect();
        assert_eq!(
            texts,
            [
                "INSERT INTO word (id, text) VALUES ($1, $2), ($3, $4), ($5, $6)",
                "INSERT INTO meaning (word_id, text) VALUES ($1, $2), ($3, $4)",
            ]
        );
        let many: Vec<_> = (0..40).map(|number| (WORD, number)).collect();
        assert_eq!(of(&many).statements().len(), 2, "32 and 8");
    }

    #[test]
    fn a_statement_stands_beside_the_queue_when_it_reads_other_tables() {
        let queue = of(&[(WORD, 1)]);
        assert!(queue.is_beside("SELECT name FROM person"));
        assert!(!queue.is_beside("SELECT text FROM word"));
        assert!(!queue.is_beside("INSERT INTO meaning (text) VALUES ('it may refer to a word that waits')"));
        assert!(!queue.is_beside("DELETE FROM person"));
    }

    #[test]
    fn what_is_taken_out_or_forgotten_is_not_written() {
        let mut queue = of(&[(WORD, 1), (MEANING, 1), (WORD, 2)]);
        assert_eq!(queue.take(2).statements().len(), 2);
        assert_eq!(queue.len(), 1);
        queue.truncate(0);
        assert!(queue.statements().is_empty());
    }
}
