//! Web pages: scripts, menus and boilerplate stay behind.

use super::{
    document::{Document, DocumentFormat, Refusal},
    page,
};

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

    fn read(&self, source: &str) -> Result<Document, Refusal> {
        page::read(source)
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
