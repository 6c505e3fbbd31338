//! What somebody types to find a source by its names.

use super::fold;

/// Most words a search takes, and most characters of them together: each becomes a condition on every row.
const MOST_WORDS: usize = 30;
const LONGEST_SEARCH: usize = 500;

/// The words to search for, as [`fold`] leaves them; none when nothing is asked.
///
/// # Errors
/// A sentence that says how many are taken.
pub fn query_words(q: Option<&str>) -> Result<Vec<String>, String> {
    let folded = fold(q.unwrap_or_default());
    let words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    if words.len() > MOST_WORDS || folded.chars().count() > LONGEST_SEARCH {
        return Err(format!("is too long to search for: use up to {MOST_WORDS} words and {LONGEST_SEARCH} characters"));
    }
    Ok(words)
}
