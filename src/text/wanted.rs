//! What somebody searches for in the box: words, "phrases", -without, the beginnings of words*, and named filters.

use super::{
    Span, fold,
    term::{forms, is_unspaced, terms, terms_of},
};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Most words of a search, and most characters.
const MOST_WORDS: usize = 30;
const LONGEST: usize = 500;
/// Fewest characters that say enough of a word not written out.
const SHORTEST_BEGINNING: usize = 3;

/// Words that stand side by side; the last may be but the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// What is looked for, in order.
    pub terms: Vec<String>,
    /// Whether the last term may be the beginning of a word.
    pub is_beginning: bool,
    /// The forms in which its one word is found, itself first; none where it is found as it stands.
    pub forms: Vec<String>,
}

impl Phrase {
    /// Whether its one word is found in its other forms too.
    pub const fn is_in_all_forms(&self) -> bool {
        !self.forms.is_empty()
    }

    /// Its one word in all its forms, or its words in their order.
    pub fn words(&self) -> &[String] {
        if self.is_in_all_forms() { &self.forms } else { &self.terms }
    }
}

/// A search, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// All of these.
    pub with: Vec<Phrase>,
    /// None of these.
    pub without: Vec<Phrase>,
    /// Named filters with their values, `source:reuters`, in order.
    pub filters: Vec<(String, String)>,
}

impl Wanted {
    /// Understands what was typed; `filters` are the names that may stand before a colon, other words with a colon are words.
    ///
    /// # Errors
    /// A sentence for who typed it.
    pub fn understand(typed: &str, filters: &[&str]) -> Result<Self, String> {
        if typed.chars().count() > LONGEST {
            return Err(format!("is too long to search for: use up to {LONGEST} characters"));
        }
        let mut wanted = Self::default();
        for piece in pieces(typed) {
            let named = piece.name.filter(|name| filters.contains(&fold(name).as_str()));
            if let Some(name) = named {
                wanted.filters.push((fold(name), piece.value.to_owned()));
                continue;
            }
            let whole = piece.name.map_or_else(|| piece.value.to_owned(), |name| format!("{name} {}", piece.value));
            let mut terms = search_terms(&whole);
            if terms.is_empty() {
                continue;
            }
            let alone = terms.len() == 1 && terms[0].chars().count() == 1 && terms[0].chars().all(is_unspaced);
            let is_beginning = alone || piece.is_beginning;
            terms.truncate(MOST_WORDS);
            let forms = match terms.as_slice() {
                [word] if !piece.is_quoted && !is_beginning => forms(word),
                _ => Vec::new(),
            };
            let phrase = Phrase { terms, is_beginning, forms };
            if piece.is_unwanted { &mut wanted.without } else { &mut wanted.with }.push(phrase);
        }
        if wanted.with.len() + wanted.without.len() > MOST_WORDS {
            return Err(format!("is too long to search for: use up to {MOST_WORDS} words"));
        }
        if wanted.with.is_empty() && !wanted.without.is_empty() {
            return Err("says only what is not to be found: add a word that is".into());
        }
        Ok(wanted)
    }

    /// What the words of a list's filter mean: a single word is found in all its forms, and what begins like it too, since it is
    /// often not written out. `None` when nothing is asked; without words, when what was typed holds none, nothing is found.
    ///
    /// # Errors
    /// A sentence for who typed it.
    pub fn filter(typed: Option<&str>) -> Result<Option<Self>, String> {
        let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else { return Ok(None) };
        let mut wanted = Self::understand(typed, &[])?;
        for phrase in &mut wanted.with {
            phrase.is_beginning |= phrase.is_in_all_forms() && phrase.terms[0].chars().count() >= SHORTEST_BEGINNING;
        }
        Ok(Some(wanted))
    }

    /// Where what is wanted stands in a text, in order, what overlaps as one.
    pub fn found(&self, text: &str) -> Vec<Span> {
        let (mut folded, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
        let (mut at, mut rest) = (0, text);
        while let Some(first) = rest.chars().next() {
            // Most characters are letters, digits and blanks that nothing stands on.
            let is_alone = (first.is_ascii_alphanumeric() || first == ' ') && rest.as_bytes().get(1).is_none_or(u8::is_ascii);
            let character = if is_alone { &rest[..1] } else { rest.graphemes(true).next().unwrap_or(rest) };
            let end = at + u32::try_from(character.chars().count()).unwrap_or_default();
            if is_alone {
                folded.push(first.to_ascii_lowercase());
            } else {
                let plain = fold(character);
                folded.push_str(if plain.is_empty() && character.chars().all(char::is_whitespace) { " " } else { &plain });
            }
            places.resize(folded.len(), Span::new(at, end));
            (at, rest) = (end, &rest[character.len()..]);
        }
        let terms = terms_of(&folded);
        let mut spans = Vec::new();
        for phrase in &self.with {
            let last = phrase.terms.len() - 1;
            for stretch in terms.windows(phrase.terms.len()) {
                let fits = |(n, (term, _)): (usize, &(String, Range<usize>))| match () {
                    () if phrase.forms.contains(term) => true,
                    () if phrase.is_beginning && n == last => term.starts_with(&phrase.terms[n]),
                    () => *term == phrase.terms[n],
                };
                if stretch.iter().enumerate().all(fits) {
                    spans.push(Span::new(places[stretch[0].1.start].start, places[stretch[last].1.end - 1].end));
                }
            }
        }
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let overlaps = next.start < kept.end;
            if overlaps {
                kept.end = kept.end.max(next.end);
            }
            overlaps
        });
        spans
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.with.is_empty() && self.filters.is_empty()
    }
}

/// The terms that find a text: without the single characters that only end a run of a script without blanks.
fn search_terms(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for term in terms(text) {
        let is_end = term.chars().count() == 1
            && term.chars().all(is_unspaced)
            && found.last().is_some_and(|last| last.chars().count() == 2 && last.ends_with(&term) && last.chars().all(is_unspaced));
        if !is_end {
            found.push(term);
        }
    }
    found
}

struct Piece<'q> {
    name: Option<&'q str>,
    value: &'q str,
    is_unwanted: bool,
    is_quoted: bool,
    is_beginning: bool,
}

/// What is typed, cut at blanks outside of quotation marks.
fn pieces(typed: &str) -> Vec<Piece<'_>> {
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let mut found = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let is_unwanted = rest.starts_with(['-', '−']) && rest.chars().nth(1).is_some_and(|c| !c.is_whitespace());
        if is_unwanted {
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        }
        let end_of_name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').filter(|at| *at > 0 && rest[*at..].starts_with(':'));
        let (name, value) = end_of_name.map_or((None, rest), |at| (Some(&rest[..at]), &rest[at + 1..]));
        let quoted = value.strip_prefix(is_quote).and_then(|inside| inside.find(is_quote).map(|end| (inside, end)));
        let (inside, after, is_quoted) = match quoted {
            Some((inside, end)) => {
                let close = inside[end..].chars().next().map_or(0, char::len_utf8);
                (&inside[..end], &inside[end + close..], true)
            }
            None => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                (&value[..end], &value[end..], false)
            }
        };
        let is_beginning = inside.ends_with('*') || (is_quoted && after.starts_with('*'));
        let after = if is_quoted { after.strip_prefix('*').unwrap_or(after) } else { after };
        found.push(Piece { name, value: inside, is_unwanted, is_quoted, is_beginning });
        rest = after.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::specimen::raw;
    use proptest::prelude::*;

    /// The search, written plainly: `+` for what is wanted, `!` for what is not.
    fn plain(typed: &str) -> String {
        let wanted = Wanted::understand(typed, &["source", "status"]).expect("understood");
        let phrase = |mark: &str, phrase: &Phrase| {
            format!(
                "{mark}{}{}{}",
                phrase.terms.join("_"),
                if phrase.is_beginning { "*" } else { "" },
                if phrase.is_in_all_forms() { "~" } else { "" }
            )
        };
        let with = wanted.with.iter().map(|one| phrase("+", one));
        let without = wanted.without.iter().map(|one| phrase("!", one));
        let filters = wanted.filters.iter().map(|(name, value)| format!("{name}={value}"));
        with.chain(without).chain(filters).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_typed_is_understood() {
        for (typed, expected) in [
            ("Ferry sank", "+ferry~ +sank~"),
            ("\"ferry sank\" -storm", "+ferry_sank !storm~"),
            ("“Łódź” ferr*", "+lodz +ferr*"),
            ("source:\"Daily Beacon\" status:denied dam", "+dam~ source=Daily Beacon status=denied"),
            ("note:dam 41,000", "+note_dam +41000~"),
            ("东京都 都 -北京", "+东京_京都 +都* !北京~"),
            ("co-operation -", "+co_operation"),
            ("3.5 \"unclosed quote", "+3_5 +unclosed~ +quote~"),
            ("  ", ""),
        ] {
            assert_eq!(plain(typed), expected, "{typed}");
        }
        assert!(Wanted::understand("-storm", &[]).is_err());
        assert!(Wanted::understand(&"w ".repeat(31), &[]).is_err());
    }

    #[test]
    fn what_is_found_is_shown_where_it_stands() {
        for (text, typed, expected) in [
            ("The ferries sank. A FERRY sinks.", "ferry", vec!["ferries", "FERRY"]),
            ("The ferry sank; ferry, sank", "\"ferry sank\"", vec!["ferry sank", "ferry, sank"]),
            ("Łódź and Straße", "lodz strass*", vec!["Łódź", "Straße"]),
            ("他住在东京都。", "东京都", vec!["东京都"]),
            ("عاد كِتَابٌ", "كتاب", vec!["كِتَابٌ"]),
            ("nothing", "ferry", vec![]),
        ] {
            let ruler = crate::text::Ruler::new(text);
            let found = Wanted::understand(typed, &[]).expect("understood").found(text);
            assert_eq!(found.into_iter().filter_map(|span| ruler.slice(span)).collect::<Vec<_>>(), expected, "{typed:?} in {text:?}");
        }
    }

    #[test]
    fn a_filter_of_a_list_finds_words_not_written_out_and_nothing_where_there_is_no_word() {
        let filter = |typed| Wanted::filter(Some(typed)).expect("understood").expect("asked");
        for (typed, text, expected) in [
            ("ferr", "The ferries sank, off fer and ferry.", vec!["ferries", "ferry"]),
            ("sink", "It sank. Sinking, it sinks.", vec!["sank", "Sinking", "sinks"]),
            ("fe", "The ferry, fe", vec!["fe"]),
            ("\"the ferry\"", "the ferryman, the ferry", vec!["the ferry"]),
            ("source:beacon", "source beacon", vec!["source beacon"]),
        ] {
            let ruler = crate::text::Ruler::new(text);
            let found = filter(typed).found(text);
            assert_eq!(found.into_iter().filter_map(|span| ruler.slice(span)).collect::<Vec<_>>(), expected, "{typed:?} in {text:?}");
        }
        assert!(filter("%").is_empty());
        assert_eq!((Wanted::filter(None), Wanted::filter(Some("  "))), (Ok(None), Ok(None)));
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_it(typed in raw()) {
            if let Ok(wanted) = Wanted::understand(&typed, &["source"]) {
                for phrase in wanted.with.iter().chain(&wanted.without) {
                    prop_assert!(!phrase.terms.is_empty());
                    prop_assert!(phrase.terms.iter().all(|term| !term.contains(['"', '\'', ' ', '*', '\\', ':', '&', '|', '(', ')'])));
                }
            }
        }
    }
}
