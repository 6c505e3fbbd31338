//! Documents that come in: what is taken of one, the formats there are, and files by their bytes.

use super::{
    encoding::{Reading, decode},
    html::Html,
    markdown::Markdown,
    plain::{Lines, Plain},
};
use crate::text::normalise;

/// Longest text, in code points: a long book.
pub const LONGEST_TEXT: usize = 2_000_000;

/// Largest file, in bytes.
pub const LARGEST_FILE: usize = 8 * 1024 * 1024;

/// What a document says about itself, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it says.
    pub value: String,
    /// Where: “the page’s JSON-LD”.
    pub from: &'static str,
}

impl Found {
    /// Nothing, where nothing is said.
    pub fn some(value: String, from: &'static str) -> Option<Self> {
        (!value.trim().is_empty()).then_some(Self { value, from })
    }
}

impl std::ops::Deref for Found {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

/// A text as it will be kept, and what the document says about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Plain text, normalised.
    pub text: String,
    /// Headline.
    pub title: Option<Found>,
    /// Who wrote it.
    pub byline: Option<Found>,
    /// Who published it.
    pub outlet: Option<Found>,
    /// When: RFC 3339 with its offset, or a day.
    pub published_at: Option<Found>,
    /// BCP 47 tag.
    pub language: Option<Found>,
    /// Where it was published.
    pub url: Option<Found>,
    /// What it is about, in its own words.
    pub tags: Vec<String>,
    /// What is doubtful, a sentence each, for who takes it in.
    pub notes: Vec<String>,
    /// Running text of the document that was not taken for the article.
    pub left_out: String,
    /// Where the encoding had to be guessed: how its first lines read in each that is possible.
    pub readings: Vec<Reading>,
}

/// Why a document is not taken.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, and what to do.
    pub why: String,
    /// What stands in it all the same, to judge by.
    pub shown: String,
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self { why, shown: String::new() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Refusal {}

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
    /// Says why not, and what to do instead.
    fn read(&self, source: &str) -> Result<Document, Refusal>;
}

/// Every format there is; the first is that of files whose ending is none of these.
pub const FORMATS: &[&dyn DocumentFormat] = &[&Plain, &Lines, &Markdown, &Html];

/// The format called `name`, or for `auto` that of a file with this name.
pub fn format_of(name: &str, file: &str) -> &'static dyn DocumentFormat {
    let ending = file.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let fits = |format: &&dyn DocumentFormat| {
        if name == "auto" { format.endings().contains(&ending.as_str()) } else { format.name() == name }
    };
    FORMATS.iter().copied().find(fits).unwrap_or(FORMATS[0])
}

/// A text that is not empty and not too long, normalised.
pub(super) fn document(text: &str, title: Option<Found>) -> Result<Document, Refusal> {
    let text = normalise(text);
    if text.trim().is_empty() {
        return Err("holds no text: paste or upload the article".to_owned().into());
    }
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        return Err(format!("has {length} characters, more than the {LONGEST_TEXT} we take: split it").into());
    }
    Ok(Document { text, title, ..Document::default() })
}

/// A file as it came.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its name: the ending says its format.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The encoding that somebody said it is in.
    pub encoding: Option<String>,
    /// The encoding that came along with it, which counts as if it declared it.
    pub declared: Option<String>,
}

/// What would be taken in of a file: `format` is the name of one, or `auto`.
///
/// # Errors
/// Says which file it seems to be, or what stands in it instead of an article, and what to do.
pub fn read_file(file: &File, format: &str) -> Result<Document, Refusal> {
    let File { name, bytes, encoding, declared } = file;
    if bytes.len() > LARGEST_FILE {
        let (size, most) = (mebibytes(bytes.len()), mebibytes(LARGEST_FILE));
        return Err(format!("“{name}” has {size}, more than the {most} we take: split it, or paste the part you need").into());
    }
    let decoded = decode(name, bytes, encoding.as_deref(), declared.as_deref())?;
    let mut document = format_of(format, name).read(&decoded.text)?;
    document.notes.splice(0..0, decoded.notes);
    document.readings = decoded.readings;
    Ok(document)
}

/// A size, for people.
pub fn mebibytes(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024 * 1024);
    if tenths.is_multiple_of(10) { format!("{} MiB", tenths / 10) } else { format!("{}.{} MiB", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_file_says_its_format_unless_somebody_does() {
        assert_eq!(format_of("auto", "story.MD").name(), "markdown");
        assert_eq!(format_of("auto", "story.htm").name(), "html");
        assert_eq!(format_of("auto", "story").name(), "text");
        assert_eq!(format_of("html", "story.txt").name(), "html");
    }
}
