//! The index of words on PostgreSQL: a GIN index over the terms of the entries. It keeps no places; of entries that hold all words of a
//! phrase those are taken in which they stand side by side.

use super::{Searched, push_phrases};
use crate::{
    db::Sql,
    text::{Phrase, Wanted},
};

/// `array_to_tsvector` takes terms as they are: a parser would divide words of some scripts by the server's locale. The kind is a term
/// too, so that a word which all claims hold does not hide the one comment with it.
/// Servers that start at once wait for each other.
pub(super) const PREPARE: &str = "
SELECT pg_advisory_xact_lock(hashtextextended('search', 0));
CREATE TABLE IF NOT EXISTS search_entry (thing UUID PRIMARY KEY, kind TEXT NOT NULL, terms TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS search_entry_terms ON search_entry
    USING gin (array_to_tsvector(string_to_array(RTRIM('in/' || kind || ' ' || terms), ' ')));
";

/// What puts the entries that were made last first: ids are made in order of time. Not by the index of ids: PostgreSQL would walk along
/// it to find the first that match, and look at everything where none does.
pub(super) const NEWEST_FIRST: &str = " ORDER BY CAST(e.thing AS TEXT) DESC";

/// Of how many of the newest entries it is seen whether most of them hold what is wanted, …
const SAMPLE: i64 = 1_000;
/// … and of how many out of how many everything is gathered by the index at most.
const MANY: i64 = 100_000;

/// Counts the entries of a kind that match, up to so many: what the newest of all have often is not gathered from everywhere.
pub(super) fn push_count(sql: &mut Sql, kind: Searched, wanted: &Wanted, most: i64) {
    sql.push("SELECT CASE WHEN (SELECT COUNT(*) FROM (SELECT n.kind, n.terms FROM search_entry n ORDER BY n.thing DESC LIMIT ")
        .bind(SAMPLE);
    sql.push(") e WHERE ");
    push_match(sql, kind, wanted);
    sql.push(") > ").bind(most * SAMPLE / MANY).push(" THEN ").bind(most).push(" ELSE (SELECT COUNT(*) FROM (SELECT 1");
    push_entries(sql, kind, wanted);
    sql.push(" LIMIT ").bind(most).push(") few) END");
}

/// `FROM … WHERE …`: the entries of a kind that match.
pub(super) fn push_entries(sql: &mut Sql, kind: Searched, wanted: &Wanted) {
    sql.push(" FROM search_entry e WHERE ");
    push_match(sql, kind, wanted);
}

/// That entry `e` is of this kind and matches.
fn push_match(sql: &mut Sql, kind: Searched, wanted: &Wanted) {
    let words: Vec<String> = wanted.with.iter().map(phrase).collect();
    let single = |phrase: &&Phrase| phrase.terms.len() == 1;
    let without = wanted.without.iter().filter(single).map(|unwanted| format!("!{}", phrase(unwanted)));
    let of_kind = format!("'in/{kind}'");
    let query = std::iter::once(of_kind).chain(words).chain(without).collect::<Vec<_>>().join(" & ");
    // The kind once more, as a column: where entries are looked at one by one, the long texts of other kinds are not taken apart.
    sql.push("e.kind = ").bind(kind.as_str());
    // Selected, so that PostgreSQL does not see which words are asked for: it would read the table whole for those that it knows to stand
    // everywhere.
    sql.push(" AND array_to_tsvector(string_to_array(RTRIM('in/' || e.kind || ' ' || e.terms), ' ')) @@ (SELECT CAST(")
        .bind(query)
        .push(" AS tsquery))");
    let side_by_side = |phrase: &&Phrase| phrase.terms.len() > 1;
    push_phrases(sql, wanted.with.iter().filter(side_by_side), wanted.without.iter().filter(side_by_side));
}

/// Terms hold letters, digits and marks only: nothing to escape.
fn phrase(phrase: &Phrase) -> String {
    let words = phrase.words();
    let last = words.len().saturating_sub(1);
    let is_beginning =
        |(at, word): (usize, &String)| phrase.is_beginning && if phrase.is_in_all_forms() { *word == phrase.terms[0] } else { at == last };
    let word = |(at, word): (usize, &String)| format!("'{word}'{}", if is_beginning((at, word)) { ":*" } else { "" });
    let words: Vec<String> = words.iter().enumerate().map(word).collect();
    format!("({})", words.join(if phrase.is_in_all_forms() { " | " } else { " & " }))
}
