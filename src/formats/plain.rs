//! Plain text: lines that were broken at a fixed width are put together, unless somebody says they were not.

use super::document::{Document, DocumentFormat, Refusal, document};
use crate::text::{Reflowed, reflow, take_in};

/// Plain text.
pub struct Plain;

impl DocumentFormat for Plain {
    fn name(&self) -> &'static str {
        "text"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, source: &str) -> Result<Document, Refusal> {
        let taken = take_in(source);
        let reflowed = reflow(&taken.text);
        let notes = taken.changes.notes().into_iter().chain(reflowed.as_ref().map(Reflowed::note)).collect();
        let text = reflowed.map_or(taken.text, |reflowed| reflowed.text);
        document(&text, None).map(|read| Document { notes, ..read })
    }
}

/// Plain text whose every line is a paragraph: somebody looked at it and said so.
pub struct Lines;

impl DocumentFormat for Lines {
    fn name(&self) -> &'static str {
        "lines"
    }

    fn endings(&self) -> &'static [&'static str] {
        &[]
    }

    fn read(&self, source: &str) -> Result<Document, Refusal> {
        let taken = take_in(source);
        document(&taken.text, None).map(|read| Document { notes: taken.changes.notes(), ..read })
    }
}

/// Longest line that may be a headline, in characters.
pub const LONGEST_HEADLINE: usize = 200;

/// A first line that reads like a headline, short and no sentence of its own, and the text after it. Where blank lines part the
/// paragraphs, it is one.
pub fn headline(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let is_blank = |line: &str| line.trim().is_empty();
    if rest.lines().any(is_blank) && !rest.lines().next().is_some_and(is_blank) {
        return None;
    }
    let (first, rest) = (first.trim(), rest.trim_start());
    let is_sentence =
        first.trim_end_matches(|c: char| !c.is_alphanumeric() && !".:;,…。।".contains(c)).ends_with(|c: char| !c.is_alphanumeric());
    (!rest.is_empty() && !is_sentence && first.chars().count() <= LONGEST_HEADLINE).then_some((first, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::document::LONGEST_TEXT;

    #[test]
    fn lines_broken_at_a_width_are_put_together_unless_they_are_lines() {
        let broken = "The mayor said on Monday that the bridge would stay open\r\nuntil the engineers, whom nobody has seen yet, say that it\r\nmust close.\x0CThe council denied it.";
        let whole = "The mayor said on Monday that the bridge would stay open until the engineers, whom nobody has seen yet, say that it must close.\nThe council denied it.";
        assert_eq!(Plain.read(broken).expect("a text").text, whole);
        assert_eq!(Lines.read(broken).expect("a text").text.lines().count(), 4);
    }

    #[test]
    fn a_short_first_line_that_ends_no_sentence_may_be_the_headline() {
        assert_eq!(headline("\n  Ferry left on time? \r\n\nThe master said so."), Some(("Ferry left on time?", "The master said so.")));
        assert_eq!(headline("港務局：船已開出\n局長說。"), Some(("港務局：船已開出", "局長說。")));
        let long = format!("{} end\nMore.", "word ".repeat(50));
        for none in [
            "Ferry left\non time\n\nThe master said so.",
            "Ferry left on time",
            "The master said so.\nMore.",
            "He said:\n“No.”",
            "“It left.”\nMore.",
            "船已開出。\n局長說。",
            long.as_str(),
            "",
        ] {
            assert_eq!(headline(none), None, "{none}");
        }
    }

    #[test]
    fn an_empty_text_and_one_that_is_too_long_are_refused() {
        assert!(Plain.read(" \n\u{feff} ").is_err_and(|refusal| refusal.why.contains("no text")));
        assert!(Plain.read(&"x".repeat(LONGEST_TEXT + 1)).is_err_and(|refusal| refusal.why.contains("split")));
    }
}
