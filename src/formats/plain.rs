//! Plain text, taken as it is.

use super::document::{Document, DocumentFormat, Refusal, document};

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
        document(source, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::document::LONGEST_TEXT;

    #[test]
    fn an_empty_text_and_one_that_is_too_long_are_refused() {
        assert!(Plain.read(" \n\u{feff} ").is_err_and(|refusal| refusal.why.contains("no text")));
        assert!(Plain.read(&"x".repeat(LONGEST_TEXT + 1)).is_err_and(|refusal| refusal.why.contains("split")));
    }
}
