//! From what was pasted or uploaded to plain text, and clear words when that cannot be.

use super::ArticleInput;
use crate::text::normalise;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Longest text, in code points: a long book.
pub const LONGEST_TEXT: usize = 2_000_000;

/// A text as it will be kept, and the headline if the format says which it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Taken {
    /// Plain text, normalised.
    pub text: String,
    /// The headline the page or document names.
    pub title: Option<String>,
}

/// Takes plain text as it is.
///
/// # Errors
/// When nothing is left, or too much.
pub fn plain(text: &str) -> Result<Taken, String> {
    checked(text, None)
}

/// Takes the main text of a web page: scripts, menus and boilerplate stay behind.
///
/// # Errors
/// When no text is found, or too much.
pub fn html(page: &str) -> Result<Taken, String> {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..dom_smoothie::Config::default() };
    let read = dom_smoothie::Readability::new(page, None, Some(config)).and_then(|mut found| found.parse());
    match read {
        Ok(article) => {
            let title = article.title.trim();
            let lines: Vec<&str> = article.text_content.lines().map(str::trim).collect();
            checked(&paragraphs(&lines), (!title.is_empty()).then(|| title.to_owned()))
        }
        Err(_) => Err("no article text was found in this page; paste the text itself instead".into()),
    }
}

/// Takes the text of a Markdown document: its marks go, its first heading becomes the headline.
///
/// # Errors
/// When nothing is left, or too much.
pub fn markdown(source: &str) -> Result<Taken, String> {
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
    checked(&paragraphs(&lines), title)
}

/// One blank line between paragraphs, none at the ends.
fn paragraphs(lines: &[&str]) -> String {
    lines.iter().filter(|line| !line.trim().is_empty()).copied().collect::<Vec<_>>().join("\n\n")
}

fn checked(text: &str, title: Option<String>) -> Result<Taken, String> {
    let text = normalise(text);
    if text.trim().is_empty() {
        return Err("holds no text: paste or upload the article".into());
    }
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        return Err(format!("has {length} characters, more than the {LONGEST_TEXT} we take: split it"));
    }
    Ok(Taken { text, title })
}

/// The text of an uploaded file.
///
/// # Errors
/// Says which file it seems to be, or in which encoding, and what to do.
pub fn decoded(name: &str, bytes: &[u8]) -> Result<String, String> {
    // Some of these are ASCII throughout: what they begin with counts before whether they can be read.
    let in_disguise = bytes.starts_with(b"%PDF-") || bytes.starts_with(b"{\\rtf");
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
        && !in_disguise
    {
        return Ok(text.to_owned());
    }
    const BINARY: &[(&[u8], &str)] = &[
        (b"%PDF", "a PDF"),
        (b"PK\x03\x04", "a Word, OpenDocument or ZIP file"),
        (b"\xD0\xCF\x11\xE0", "an old Word file"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"{\\rtf", "an RTF file"),
        (b"\x1F\x8B", "a compressed file"),
    ];
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(format!("“{name}” is {what}, not a text; open it, copy the article and paste it"));
    }
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return Err(format!("“{name}” is encoded as {}; save it as UTF-8 and upload it again", encoding.name()));
    }
    if bytes.iter().take(8000).filter(|byte| **byte == 0).count() > 0 {
        return Err(format!("“{name}” is a binary file, not a text; paste the article instead"));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Err(format!("“{name}” is not UTF-8 but seems to be {}; save it as UTF-8 and upload it again", encoding.name()))
}

/// An uploaded file as an article to take in: `format` is text, markdown, html, or auto (by the file's ending).
/// Plain text names no headline, so `headline` stands in.
pub fn input(name: &str, format: &str, text: String, headline: &str) -> ArticleInput {
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let format = match (format, ending.as_str()) {
        ("auto", "md" | "markdown") => "markdown",
        ("auto", "html" | "htm" | "xhtml") => "html",
        ("auto", _) => "text",
        (given, _) => given,
    };
    match format {
        "markdown" => {
            let title = markdown(&text).ok().and_then(|taken| taken.title).unwrap_or_else(|| headline.to_owned());
            ArticleInput { markdown: Some(text), title: Some(title), ..ArticleInput::default() }
        }
        "html" => {
            let title = html(&text).ok().and_then(|taken| taken.title).unwrap_or_else(|| headline.to_owned());
            ArticleInput { html: Some(text), title: Some(title), ..ArticleInput::default() }
        }
        _ => ArticleInput { text: Some(text), title: Some(headline.to_owned()), ..ArticleInput::default() },
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
        let taken = html(&page).expect("an article");
        assert_eq!(taken.title.as_deref(), Some("Ferry left on time"));
        assert!(taken.text.contains("Witnesses & crew agreed."), "{}", taken.text);
        assert!(!taken.text.contains("alert") && !taken.text.contains("subscribe") && !taken.text.contains('<'));
        assert!(taken.text.contains("\n\n"), "paragraphs stay apart");
    }

    #[test]
    fn markdown_loses_its_marks_and_its_first_heading_becomes_the_headline() {
        let taken = markdown("# A *quiet* day\n\nNothing **at all** happened,\nsaid [the mayor](https://example.org).\n\n- one\n- two\n")
            .expect("text");
        assert_eq!(taken.title.as_deref(), Some("A quiet day"));
        assert_eq!(taken.text, "Nothing at all happened, said the mayor.\n\none\n\ntwo");
    }

    #[test]
    fn a_file_that_is_no_utf8_text_is_named_with_what_to_do() {
        assert!(decoded("a.txt", b"%PDF-1.7 \xff").is_err_and(|why| why.contains("PDF") && why.contains("paste")));
        assert!(decoded("a.txt", b"\xff\xfeh\0i\0").is_err_and(|why| why.contains("UTF-16LE") && why.contains("UTF-8")));
        let windows = "Le préfet a nié avoir été informé, a déclaré son porte-parole à l'été".chars().map(|c| c as u8).collect::<Vec<_>>();
        assert!(decoded("a.txt", &windows).is_err_and(|why| why.contains("windows-1252")));
        assert!(decoded("a.bin", &[1, 0, 2, 0, 255]).is_err_and(|why| why.contains("binary")));
        assert_eq!(decoded("a.txt", "ok ✓".as_bytes()), Ok("ok ✓".into()));
    }

    #[test]
    fn an_empty_text_and_one_that_is_too_long_are_refused() {
        assert!(plain(" \n\u{feff} ").is_err_and(|why| why.contains("no text")));
        assert!(plain(&"x".repeat(LONGEST_TEXT + 1)).is_err_and(|why| why.contains("split")));
    }
}
