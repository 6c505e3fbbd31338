//! What writers in one line read again and again: the article whose claims they make, the sources that these name.

use std::{any::Any, collections::HashMap, sync::Arc};

/// Most that is remembered; with more, it begins anew.
const MOST: usize = 64;

/// What was read, by a name, with the statement that read it.
#[derive(Default)]
pub struct Known(HashMap<String, (String, Arc<dyn Any + Send + Sync>)>);

impl Known {
    /// What was learnt under this name, unless it may have changed since.
    pub fn get(&self, name: &str) -> Option<Arc<dyn Any + Send + Sync>> {
        self.0.get(name).map(|(_, what)| Arc::clone(what))
    }

    /// Keeps what `sql` just read.
    pub fn learn(&mut self, name: String, sql: &str, what: Arc<dyn Any + Send + Sync>) {
        if self.0.len() >= MOST {
            self.clear();
        }
        self.0.insert(name, (sql.to_owned(), what));
    }

    /// Forgets what was read of a table.
    pub fn forget(&mut self, table: &str) {
        self.0.retain(|_, (sql, _)| !sql.contains(table));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(known: &Known, name: &str) -> Option<i32> {
        known.get(name).and_then(|what| what.downcast::<i32>().ok()).map(|what| *what)
    }

    #[test]
    fn what_was_read_of_a_table_that_changes_is_forgotten_and_nothing_else() {
        let mut known = Known::default();
        known.learn("word/1".into(), "SELECT text FROM word w JOIN meaning m ON m.word_id = w.id", Arc::new(1));
        known.learn("person/2".into(), "SELECT name FROM person", Arc::new(2));
        known.forget("meaning");
        assert_eq!((number(&known, "word/1"), number(&known, "person/2")), (None, Some(2)));
    }

    #[test]
    fn no_more_is_kept_than_has_room() {
        let mut known = Known::default();
        for at in 0..=MOST {
            known.learn(at.to_string(), "SELECT 1", Arc::new(0));
        }
        assert_eq!((number(&known, "0"), number(&known, &MOST.to_string())), (None, Some(0)));
    }
}
