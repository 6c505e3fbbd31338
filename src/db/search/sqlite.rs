//! The index of words on SQLite: FTS5 over the entries, kept by triggers.

use super::Searched;
use crate::{
    db::Sql,
    text::{Phrase, Wanted},
};

/// Marks on letters belong to words; terms are folded already. The numbers of entries are their own, so that `VACUUM` leaves them; what is
/// taken out is overwritten at once, as everywhere in the file: it may have been erased.
pub(super) const PREPARE: &str = r#"
CREATE TABLE IF NOT EXISTS search_entry (
    number INTEGER PRIMARY KEY, thing UUID NOT NULL UNIQUE, kind TEXT NOT NULL, terms TEXT NOT NULL
);
CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5(
    terms, content='search_entry', content_rowid='number', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
INSERT INTO search_terms (search_terms, rank) VALUES ('secure-delete', 1);
"#;

/// What keeps the index, as SQLite remembers it: `hearsay verify` takes any other trigger for a stranger's.
pub(super) const TRIGGERS: [&str; 3] = [
    "CREATE TRIGGER search_entry_made AFTER INSERT ON search_entry BEGIN \
     INSERT INTO search_terms (rowid, terms) VALUES (new.number, new.terms); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE OF terms ON search_entry WHEN new.terms <> old.terms BEGIN \
     INSERT INTO search_terms (search_terms, rowid, terms) VALUES ('delete', old.number, old.terms); \
     INSERT INTO search_terms (rowid, terms) VALUES (new.number, new.terms); END",
    "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN \
     INSERT INTO search_terms (search_terms, rowid, terms) VALUES ('delete', old.number, old.terms); END",
];

/// What puts the entries that were made last first.
pub(super) const NEWEST_FIRST: &str = " ORDER BY f.rowid DESC";

/// `FROM … WHERE …`: the entries of a kind that match.
pub(super) fn push_entries(sql: &mut Sql, kind: Searched, wanted: &Wanted) {
    sql.push(" FROM search_terms f CROSS JOIN search_entry e WHERE f.search_terms MATCH ").bind(matching(wanted));
    sql.push(" AND e.number = f.rowid AND e.kind = ").bind(kind.as_str());
}

fn matching(wanted: &Wanted) -> String {
    let all = |phrases: &[Phrase], with: &str| phrases.iter().map(phrase).collect::<Vec<_>>().join(with);
    let mut words = all(&wanted.with, " AND ");
    if !wanted.without.is_empty() {
        words = format!("({words}) NOT ({})", all(&wanted.without, " OR "));
    }
    words
}

/// Terms hold letters, digits and marks only: nothing to escape.
fn phrase(phrase: &Phrase) -> String {
    let words = phrase.alternatives();
    if phrase.in_all_forms {
        let beginning = phrase.is_beginning.then(|| format!("\"{}\" *", phrase.terms[0]));
        let forms: Vec<String> = words.iter().map(|form| format!("\"{form}\"")).chain(beginning).collect();
        return format!("({})", forms.join(" OR "));
    }
    format!("\"{}\"{}", words.join(" "), if phrase.is_beginning { " *" } else { "" })
}
