//! Web pages: scripts, menus and boilerplate stay behind.

use super::{
    document::{Document, DocumentFormat, document, paragraphs},
    web_page::{self, MOST_ELEMENTS},
};
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};

/// A web page.
pub struct Html;

impl DocumentFormat for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn is_heavy(&self) -> bool {
        true
    }

    fn read(&self, page: &str) -> Result<Document, String> {
        let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
        match Readability::with_document(web_page::tree(page)?, None, Some(config)).and_then(|mut found| found.parse()) {
            Err(ReadabilityError::TooManyElements(found, most)) => {
                Err(format!("has {found} elements, more than the {most} we take; paste the text itself instead"))
            }
            Ok(article) => {
                let title = article.title.trim();
                let lines: Vec<&str> = article.text_content.lines().map(str::trim).collect();
                document(&paragraphs(&lines), (!title.is_empty()).then(|| title.to_owned()))
            }
            Err(_) => Err("no article text was found in this page; paste the text itself instead".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_its_article_without_scripts_menus_and_footers() {
        let body = "The harbour master said on Monday that the ferry had left on time, with all its passengers counted. ".repeat(8);
        let page = format!(
            "<html><head><title>Ferry left on time</title><script>alert('x')</script></head><body><nav><a href=/>Home</a><a href=/a>About</a></nav>\
             <article><h1>Ferry left on time</h1><p>{body}</p><p>Witnesses &amp; crew agreed. {body}</p></article>\
             <footer>All rights reserved, subscribe to our letter</footer></body></html>"
        );
        let taken = Html.read(&page).expect("an article");
        assert_eq!(taken.title.as_deref(), Some("Ferry left on time"));
        assert!(taken.text.contains("Witnesses & crew agreed."), "{}", taken.text);
        assert!(!taken.text.contains("alert") && !taken.text.contains("subscribe") && !taken.text.contains('<'));
        assert!(taken.text.contains("\n\n"), "paragraphs stay apart");
    }
}
