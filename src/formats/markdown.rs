//! Markdown: its marks go, its first heading becomes the headline.

use super::document::{Document, DocumentFormat, document, paragraphs};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Markdown.
pub struct Markdown;

impl DocumentFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn read(&self, source: &str) -> Result<Document, String> {
        let (mut text, mut title, mut heading) = (String::new(), None, None::<String>);
        for event in Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if title.is_none() => heading = Some(String::new()),
                Event::End(TagEnd::Heading(HeadingLevel::H1)) if heading.is_some() => title = heading.take(),
                Event::Text(piece) | Event::Code(piece) => heading.as_mut().unwrap_or(&mut text).push_str(&piece),
                Event::SoftBreak | Event::HardBreak => heading.as_mut().unwrap_or(&mut text).push(' '),
                Event::End(TagEnd::TableCell) => text.push('\t'),
                Event::End(
                    TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableRow | TagEnd::TableHead,
                ) => {
                    text.push('\n');
                }
                _ => {}
            }
        }
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        document(&paragraphs(&lines), title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_loses_its_marks_and_its_first_heading_becomes_the_headline() {
        let taken = Markdown
            .read("# A *quiet* day\n\nNothing **at all** happened,\nsaid [the mayor](https://example.org).\n\n- one\n- two\n")
            .expect("text");
        assert_eq!(taken.title.as_deref(), Some("A quiet day"));
        assert_eq!(taken.text, "Nothing at all happened, said the mayor.\n\none\n\ntwo");
    }
}
