//! Documents that come in: what is taken of one, the formats there are, and files by their bytes.

use super::{html::Html, markdown::Markdown, plain::Plain};
use crate::text::normalise;

/// Longest text, in code points: a long book.
pub const LONGEST_TEXT: usize = 2_000_000;

/// A text as it will be kept, and the headline if the format says which it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// Plain text, normalised.
    pub text: String,
    /// The headline the page or document names.
    pub title: Option<String>,
}

/// A format that documents come in.
pub trait DocumentFormat: Send + Sync {
    /// Its name: `markdown`.
    fn name(&self) -> &'static str;
    /// The endings of its files.
    fn endings(&self) -> &'static [&'static str];
    /// Whether reading one may keep a processor busy for seconds.
    fn is_heavy(&self) -> bool {
        false
    }
    /// Takes the text.
    ///
    /// # Errors
    /// A sentence that says why not, and what to do instead.
    fn read(&self, source: &str) -> Result<Document, String>;
}

/// Every format there is; the first is that of files whose ending is none of these.
pub const FORMATS: &[&dyn DocumentFormat] = &[&Plain, &Markdown, &Html];

/// The format called `name`, or for `auto` that of a file with this name.
pub fn format_of(name: &str, file: &str) -> &'static dyn DocumentFormat {
    let ending = file.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let fits = |format: &&dyn DocumentFormat| {
        if name == "auto" { format.endings().contains(&ending.as_str()) } else { format.name() == name }
    };
    FORMATS.iter().copied().find(fits).unwrap_or(FORMATS[0])
}

/// One blank line between paragraphs, none at the ends.
pub(super) fn paragraphs(lines: &[&str]) -> String {
    lines.iter().filter(|line| !line.trim().is_empty()).copied().collect::<Vec<_>>().join("\n\n")
}

/// A text that is not empty and not too long, normalised.
pub(super) fn document(text: &str, title: Option<String>) -> Result<Document, String> {
    let text = normalise(text);
    if text.trim().is_empty() {
        return Err("holds no text: paste or upload the article".into());
    }
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        return Err(format!("has {length} characters, more than the {LONGEST_TEXT} we take: split it"));
    }
    Ok(Document { text, title })
}

/// The text of an uploaded file.
///
/// # Errors
/// Says which file it seems to be, or in which encoding, and what to do.
pub fn decode(name: &str, bytes: &[u8]) -> Result<String, String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_utf8_text_is_named_with_what_to_do() {
        assert!(decode("a.txt", b"%PDF-1.7 \xff").is_err_and(|why| why.contains("PDF") && why.contains("paste")));
        assert!(decode("a.txt", b"\xff\xfeh\0i\0").is_err_and(|why| why.contains("UTF-16LE") && why.contains("UTF-8")));
        let windows = "Le préfet a nié avoir été informé, a déclaré son porte-parole à l'été".chars().map(|c| c as u8).collect::<Vec<_>>();
        assert!(decode("a.txt", &windows).is_err_and(|why| why.contains("windows-1252")));
        assert!(decode("a.bin", &[1, 0, 2, 0, 255]).is_err_and(|why| why.contains("binary")));
        assert_eq!(decode("a.txt", "ok ✓".as_bytes()), Ok("ok ✓".into()));
    }

    #[test]
    fn the_ending_of_a_file_says_its_format_unless_somebody_does() {
        assert_eq!(format_of("auto", "story.MD").name(), "markdown");
        assert_eq!(format_of("auto", "story.htm").name(), "html");
        assert_eq!(format_of("auto", "story").name(), "text");
        assert_eq!(format_of("html", "story.txt").name(), "html");
    }
}
