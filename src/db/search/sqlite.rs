//! The index of words on SQLite: FTS5 over the entries, kept by triggers.

use super::Searched;
use crate::{
    db::Sql,
    text::{Phrase, Wanted},
};

/// The terms of an entry, one by one: they hold letters, digits and marks only, nothing that JSON would escape.
macro_rules! each_term {
    ($entry:literal) => {
        concat!("json_each('[\"' || REPLACE(", $entry, ".terms, ' ', '\",\"') || '\"]')")
    };
}

/// The numbers of entries are their own, so that `VACUUM` leaves them. What was made before under other names goes.
pub(super) const PREPARE: &str = "
CREATE TABLE IF NOT EXISTS search_entry (
    number INTEGER PRIMARY KEY, thing UUID NOT NULL UNIQUE, kind TEXT NOT NULL, terms TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS search_vocabulary (term TEXT PRIMARY KEY) WITHOUT ROWID;
DROP TRIGGER IF EXISTS search_entry_made;
DROP TRIGGER IF EXISTS search_entry_changed;
DROP TRIGGER IF EXISTS search_entry_removed;
DROP TABLE IF EXISTS search_terms;
";

/// Whether the index is there.
pub(super) const IS_MADE: &str = "SELECT 1 FROM sqlite_master WHERE name = 'search_index'";

/// Makes the index, of the entries that are there. Marks on letters belong to words; terms are folded already. The kind is a column too,
/// so that a word which all claims hold does not hide the one comment with it. What is taken out is overwritten at once, as everywhere in
/// the file: it may have been erased.
pub(super) const MAKE: &str = concat!(
    r#"
CREATE VIRTUAL TABLE search_index USING fts5(
    terms, kind, content='search_entry', content_rowid='number', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);
INSERT INTO search_index (search_index) VALUES ('rebuild');
INSERT OR IGNORE INTO search_vocabulary SELECT w.value FROM search_entry e, "#,
    each_term!("e"),
    " w WHERE w.value <> '';"
);

/// Takes the terms of the entry that was out of the vocabulary, unless another holds them.
macro_rules! forget {
    () => {
        concat!(
            "DELETE FROM search_vocabulary WHERE term IN (SELECT w.value FROM ",
            each_term!("old"),
            " w) AND NOT EXISTS (SELECT 1 FROM search_index f WHERE f.search_index MATCH 'terms : \"' || term || '\"'); "
        )
    };
}

/// Writes the terms of the entry that is into the vocabulary. (`OR IGNORE` would be overruled by the statement that set the trigger off.)
macro_rules! learn {
    () => {
        concat!("INSERT INTO search_vocabulary SELECT w.value FROM ", each_term!("new"), " w WHERE w.value <> '' ON CONFLICT DO NOTHING; ")
    };
}

/// What keeps the index, as SQLite remembers it: `hearsay verify` takes any other trigger for a stranger's.
pub(super) const TRIGGERS: [&str; 3] = [
    concat!(
        "CREATE TRIGGER search_entry_indexed AFTER INSERT ON search_entry BEGIN \
         INSERT INTO search_index (rowid, terms, kind) VALUES (new.number, new.terms, new.kind); ",
        learn!(),
        "END"
    ),
    concat!(
        "CREATE TRIGGER search_entry_reindexed AFTER UPDATE OF terms ON search_entry WHEN new.terms <> old.terms BEGIN \
         INSERT INTO search_index (search_index, rowid, terms, kind) VALUES ('delete', old.number, old.terms, old.kind); \
         INSERT INTO search_index (rowid, terms, kind) VALUES (new.number, new.terms, new.kind); ",
        forget!(),
        learn!(),
        "END"
    ),
    concat!(
        "CREATE TRIGGER search_entry_unindexed AFTER DELETE ON search_entry BEGIN \
         INSERT INTO search_index (search_index, rowid, terms, kind) VALUES ('delete', old.number, old.terms, old.kind); ",
        forget!(),
        "END"
    ),
];

/// What puts the entries that were made last first.
pub(super) const NEWEST_FIRST: &str = " ORDER BY f.rowid DESC";

/// Most words that stand for their beginning: FTS5 gathers all that hold any word with a beginning before it gives the first, and takes
/// words one by one as it goes. Where a beginning has more words, each stands in few entries.
const WORDS_OF_A_BEGINNING: i64 = 64;

/// `FROM … WHERE …`: the entries of a kind that match.
pub(super) fn push_entries(sql: &mut Sql, kind: Searched, wanted: &Wanted) {
    sql.push(" FROM search_index f CROSS JOIN search_entry e WHERE f.search_index MATCH ");
    let mut text = format!("kind : \"{kind}\" AND terms : ((");
    push_all(sql, &mut text, &wanted.with, " AND ");
    if !wanted.without.is_empty() {
        text.push_str(") NOT (");
        push_all(sql, &mut text, &wanted.without, " OR ");
    }
    text.push_str("))");
    sql.bind(text).push(" AND e.number = f.rowid");
}

fn push_all(sql: &mut Sql, text: &mut String, phrases: &[Phrase], between: &str) {
    for (at, phrase) in phrases.iter().enumerate() {
        if at > 0 {
            text.push_str(between);
        }
        push_phrase(sql, text, phrase);
    }
}

/// Terms hold letters, digits and marks only: nothing to escape.
fn push_phrase(sql: &mut Sql, text: &mut String, phrase: &Phrase) {
    let words = phrase.words();
    if !phrase.is_in_all_forms() && words.len() > 1 {
        text.push_str(&format!("\"{}\"{}", words.join(" "), if phrase.is_beginning { " *" } else { "" }));
        return;
    }
    text.push_str(&format!("(\"{}\"", words.join("\" OR \"")));
    if phrase.is_beginning {
        text.push_str(" OR ");
        push_beginning(sql, text, &phrase.terms[0]);
    }
    text.push(')');
}

/// The words that begin so, as the vocabulary has them: they are put into the text by the statement itself.
fn push_beginning(sql: &mut Sql, text: &mut String, beginning: &str) {
    sql.bind(std::mem::take(text)).push(" || (SELECT CASE WHEN COUNT(*) BETWEEN 1 AND ").bind(WORDS_OF_A_BEGINNING);
    sql.push(" THEN GROUP_CONCAT('\"' || v.term || '\"', ' OR ') ELSE ").bind(format!("\"{beginning}\" *"));
    sql.push(" END FROM (SELECT term FROM search_vocabulary WHERE term >= ").bind(beginning).push(" AND term < ");
    sql.bind(format!("{beginning}{}", char::MAX)).push(" LIMIT ").bind(WORDS_OF_A_BEGINNING + 1).push(") v) || ");
}
