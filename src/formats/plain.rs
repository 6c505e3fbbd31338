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
    fn an_empty_text_and_one_that_is_too_long_are_refused() {
        assert!(Plain.read(" \n\u{feff} ").is_err_and(|refusal| refusal.why.contains("no text")));
        assert!(Plain.read(&"x".repeat(LONGEST_TEXT + 1)).is_err_and(|refusal| refusal.why.contains("split")));
    }
}
