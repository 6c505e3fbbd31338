//! From what was pasted or uploaded to plain text, and clear words when that cannot be.

use crate::{
    article::ArticleInput,
    base::error::Faults,
    formats::web_page::{self, MOST_ELEMENTS},
    text::normalise,
};
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use tokio::{sync::Semaphore, task::spawn_blocking};

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

/// An article as it came, with its text read: what takes time is done before the turn to write.
pub struct Manuscript {
    /// What is said about it; the text is taken out.
    pub input: ArticleInput,
    /// Its text.
    pub taken: Option<Taken>,
    /// What is wrong with it so far.
    pub faults: Faults,
}

/// Reads the text of an article off the threads that answer, and web pages one at a time: a large one keeps a processor busy
/// for seconds.
pub async fn read(mut input: ArticleInput) -> Manuscript {
    static ONE: Semaphore = Semaphore::const_new(1);
    let given = (input.text.take(), input.html.take(), input.markdown.take());
    let permit = if given.1.is_some() { Some(ONE.acquire().await) } else { None };
    let reading = spawn_blocking(move || {
        let mut faults = Faults::default();
        let taken = match given {
            (Some(text), None, None) => faults.take("/text", plain(&text)),
            (None, Some(page), None) => faults.take("/html", html(&page)),
            (None, None, Some(source)) => faults.take("/markdown", markdown(&source)),
            (None, None, None) => {
                faults.add("/text", "missing: give the article as text, html or markdown");
                None
            }
            _ => {
                faults.add("/text", "give only one of text, html and markdown");
                None
            }
        };
        (taken, faults)
    });
    let (taken, faults) = reading.await.unwrap_or_else(|_| {
        let mut faults = Faults::default();
        faults.add("/html", "cannot be read; paste the text itself instead");
        (None, faults)
    });
    drop(permit);
    Manuscript { input, taken, faults }
}

impl Manuscript {
    /// The same under this headline, where neither it nor who brought it names another.
    #[must_use]
    pub fn or_titled(mut self, headline: &str) -> Self {
        if self.input.title.is_none() && self.taken.as_ref().is_none_or(|taken| taken.title.is_none()) {
            self.input.title = Some(headline.to_owned());
        }
        self
    }
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
/// When no text is found, or too much; when the page is made in a way that we do not follow.
pub fn html(page: &str) -> Result<Taken, String> {
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    match Readability::with_document(web_page::tree(page)?, None, Some(config)).and_then(|mut found| found.parse()) {
        Err(ReadabilityError::TooManyElements(found, most)) => {
            Err(format!("has {found} elements, more than the {most} we take; paste the text itself instead"))
        }
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
pub fn input(name: &str, format: &str, text: String) -> ArticleInput {
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    match (format, ending.as_str()) {
        ("markdown", _) | ("auto", "md" | "markdown") => ArticleInput { markdown: Some(text), ..ArticleInput::default() },
        ("html", _) | ("auto", "html" | "htm" | "xhtml") => ArticleInput { html: Some(text), ..ArticleInput::default() },
        _ => ArticleInput { text: Some(text), ..ArticleInput::default() },
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
