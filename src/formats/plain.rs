//! Plain text: lines that were broken at a fixed width are put together, unless somebody says they were not.

use super::document::{Document, DocumentFormat, document};
use crate::text::{normalise, reflow};

/// Plain text.
pub struct Plain;

impl DocumentFormat for Plain {
    fn name(&self) -> &'static str {
        "text"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, source: &str) -> Result<Document, String> {
        let text = normalise(source);
        let text = reflow(&text).map_or(text, |reflowed| reflowed.text);
        document(&text, None)
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

    fn read(&self, source: &str) -> Result<Document, String> {
        document(source, None)
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
        assert!(Plain.read(" \n\u{feff} ").is_err_and(|why| why.contains("no text")));
        assert!(Plain.read(&"x".repeat(LONGEST_TEXT + 1)).is_err_and(|why| why.contains("split")));
    }
}
