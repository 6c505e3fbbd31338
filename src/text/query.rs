//! What somebody searches for.

use super::{Span, fold};
use unicode_segmentation::UnicodeSegmentation;

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

/// Where the words of a search ([`query_words`]) stand in a text, in order, what touches or overlaps as one.
pub fn found(text: &str, words: &[String]) -> Vec<Span> {
    if words.is_empty() {
        return Vec::new();
    }
    // Folded character by character, with the place in the text of each byte.
    let (mut folded, mut places) = (String::new(), Vec::new());
    let mut at = 0;
    for character in text.graphemes(true) {
        let end = at + u32::try_from(character.chars().count()).unwrap_or_default();
        let plain = fold(character);
        let plain = if plain.is_empty() && character.chars().all(char::is_whitespace) { " " } else { &plain };
        folded.push_str(plain);
        places.resize(folded.len(), Span::new(at, end));
        at = end;
    }
    let place = |(start, word): (usize, &str)| Span::new(places[start].start, places[start + word.len() - 1].end);
    let mut spans: Vec<Span> =
        words.iter().filter(|word| !word.is_empty()).flat_map(|word| folded.match_indices(word.as_str()).map(place)).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Ruler, normalise, specimen::raw};
    use proptest::prelude::*;

    #[test]
    fn words_are_found_in_whichever_form_they_stand() {
        for (text, q, expected) in [
            ("The ferry left. A FERRY sank.", "ferry", vec!["ferry", "FERRY"]),
            ("Серге\u{438}\u{306} Орлов", "сергей", vec!["Серге\u{438}\u{306}"]),
            ("the oﬃce said", "fi ice", vec!["ﬃce"]),
            ("Łódź and Straße", "lodz strasse", vec!["Łódź", "Straße"]),
            ("ferryboat", "ferry boat rryb", vec!["ferryboat"]),
            ("nothing", "ferry", vec![]),
            ("nothing", "", vec![]),
        ] {
            let ruler = Ruler::new(text);
            let words = query_words(Some(q)).expect("few words");
            let found: Vec<_> = found(text, &words).into_iter().filter_map(|span| ruler.slice(span)).collect();
            assert_eq!(found, expected, "{q:?} in {text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_found_lies_in_the_text_in_order_on_whole_characters(raw in raw(), word in "[a-zé一-三가-각]{1,3}") {
            let text = normalise(&raw);
            let ruler = Ruler::new(&text);
            let mut last = None;
            for span in found(&text, &[fold(&word)]) {
                prop_assert!(last.is_none_or(|last| last < span.start) && !span.is_empty());
                prop_assert_eq!(ruler.snap(span), span);
                last = Some(span.end);
            }
        }
    }
}
