//! Rows of the claim table, as CSV and as JSON.

use crate::{
    attribution::standing::{Standing, standing},
    db::{self, word},
    text::Span,
    transfer::{
        Format,
        store::{Cited, Names, Row},
    },
};
use chrono::{DateTime, Datelike, SecondsFormat, Timelike, Utc};
use serde::Serialize;
use std::borrow::Cow;
use uuid::Uuid;

/// The columns, in order.
pub const COLUMNS: [&str; 24] = [
    "article_id",
    "article_title",
    "outlet",
    "published_at",
    "claim_id",
    "statement",
    "quote",
    "start",
    "end",
    "attribution_id",
    "source",
    "source_kind",
    "status",
    "form",
    "identification",
    "via",
    "cue",
    "review",
    "check",
    "standing",
    "created_by",
    "created_at",
    "updated_at",
    "url",
];

/// One row: a claim and one of its attributions, if it has any.
#[derive(Serialize)]
struct Line<'r> {
    article_id: Uuid,
    article_title: &'r str,
    outlet: &'r str,
    published_at: Option<DateTime<Utc>>,
    claim_id: Uuid,
    statement: &'r str,
    quote: &'r str,
    start: Option<u32>,
    end: Option<u32>,
    attribution_id: Option<Uuid>,
    source: Option<&'r str>,
    source_kind: Option<&'r str>,
    status: Option<&'r str>,
    form: Option<&'r str>,
    identification: Option<&'r str>,
    via: Option<&'r str>,
    cue: Option<&'r str>,
    review: &'r str,
    check: &'r str,
    standing: Standing,
    created_by: &'r str,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    url: &'r str,
}

/// Gives each line of the table to `write`.
fn each_line<'r>(rows: &'r [Row], names: &'r Names, mut write: impl FnMut(&Line<'r>) -> db::Result<()>) -> db::Result<()> {
    let missing = || crate::db::Error::from(sqlx::Error::RowNotFound);
    for claim in rows.chunk_by(|one, next| one.claim == next.claim) {
        let cited = || claim.iter().filter_map(|row| row.attribution.as_ref());
        let statuses = cited().map(|cited| word(&cited.status)).collect::<db::Result<Vec<_>>>()?;
        let standing = standing(statuses);
        let name = |cited: &Cited| names.sources.get(&cited.source).ok_or_else(missing);
        for row in claim {
            let article = names.articles.get(&row.article).ok_or_else(missing)?;
            let attribution = row.attribution.as_ref();
            let source = attribution.map(name).transpose()?;
            let through = attribution.and_then(|attribution| attribution.via);
            let via = through.and_then(|via| cited().find(|other| other.id == via)).map(name).transpose()?;
            let first = first_span(row)?;
            write(&Line {
                article_id: row.article,
                article_title: &article.title,
                outlet: &article.outlet,
                published_at: article.published_at,
                claim_id: row.claim,
                statement: &row.statement,
                quote: &row.quote,
                start: first.map(|span| span.start),
                end: first.map(|span| span.end),
                attribution_id: attribution.map(|attribution| attribution.id),
                source: source.map(|(name, _)| name.as_str()),
                source_kind: source.map(|(_, kind)| kind.as_str()),
                status: attribution.map(|attribution| attribution.status.as_str()),
                form: attribution.map(|attribution| attribution.form.as_str()),
                identification: attribution.map(|attribution| attribution.identification.as_str()),
                via: via.map(|(name, _)| name.as_str()),
                cue: attribution.and_then(|attribution| attribution.cue.as_deref()),
                review: &row.review,
                check: &row.finding,
                standing,
                created_by: names.people.get(&row.author).ok_or_else(missing)?,
                created_at: row.created_at,
                updated_at: row.updated_at,
                url: &article.url,
            })?;
        }
    }
    Ok(())
}

fn first_span(row: &Row) -> db::Result<Option<Span>> {
    let spans: Vec<Span> = serde_json::from_str(&row.spans).map_err(|error| db::Error::decode(error))?;
    Ok(spans.first().copied())
}

/// A text that a spreadsheet would run as a formula gets a `'` before it: one that begins with `=`, `+`, `-`, `@`,
/// their full-width forms, a tab or a carriage return. Any other text stays as it is.
pub fn neutral(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r') => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

/// The table being written, piece by piece.
pub struct Table {
    format: Format,
    is_begun: bool,
    /// How large the last piece was: the next will be about as large.
    size: usize,
}

impl Table {
    /// A table of which nothing is written yet.
    pub const fn new(format: Format) -> Self {
        Self { format, is_begun: false, size: 0 }
    }

    /// These claims as rows; before the first ones the table's head.
    ///
    /// # Errors
    /// When the database holds what the program does not understand.
    pub(super) fn rows(&mut self, rows: &[Row], names: &Names) -> db::Result<Vec<u8>> {
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let mut piece = Vec::with_capacity(self.size);
        match self.format {
            Format::Csv => csv_rows(&mut piece, rows, names, is_first)?,
            Format::Json => json_rows(&mut piece, rows, names, is_first)?,
        }
        self.size = piece.len() + piece.len() / 8;
        Ok(piece)
    }

    /// What ends the table.
    pub fn end(&self) -> Vec<u8> {
        match self.format {
            Format::Csv => Vec::new(),
            Format::Json => b"\n]\n".to_vec(),
        }
    }
}

fn csv_rows(piece: &mut Vec<u8>, rows: &[Row], names: &Names, is_first: bool) -> db::Result<()> {
    if is_first {
        piece.extend_from_slice(COLUMNS.join(",").as_bytes());
        piece.extend_from_slice(b"\r\n");
    }
    each_line(rows, names, |line| {
        csv_line(piece, line);
        Ok(())
    })
}

/// A line of the table, straight into the piece: no string is made for a cell.
fn csv_line(piece: &mut Vec<u8>, line: &Line<'_>) {
    id(piece, line.article_id);
    text(piece, line.article_title);
    text(piece, line.outlet);
    if let Some(published_at) = line.published_at {
        time(piece, published_at);
    }
    piece.push(b',');
    id(piece, line.claim_id);
    text(piece, line.statement);
    text(piece, line.quote);
    number(piece, line.start);
    number(piece, line.end);
    match line.attribution_id {
        Some(attribution) => id(piece, attribution),
        None => piece.push(b','),
    }
    for cell in [line.source, line.source_kind, line.status, line.form, line.identification, line.via, line.cue] {
        text(piece, cell.unwrap_or_default());
    }
    for cell in [line.review, line.check, line.standing.as_str(), line.created_by] {
        text(piece, cell);
    }
    for at in [line.created_at, line.updated_at] {
        time(piece, at);
        piece.push(b',');
    }
    text(piece, line.url);
    piece.pop();
    piece.extend_from_slice(b"\r\n");
}

/// A cell and the comma after it; in quotes when it holds what would end it (RFC 4180).
fn text(piece: &mut Vec<u8>, text: &str) {
    let text = neutral(text);
    let bytes = text.as_bytes();
    if bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        piece.push(b'"');
        for (at, part) in bytes.split(|byte| *byte == b'"').enumerate() {
            if at > 0 {
                piece.extend_from_slice(b"\"\"");
            }
            piece.extend_from_slice(part);
        }
        piece.push(b'"');
    } else {
        piece.extend_from_slice(bytes);
    }
    piece.push(b',');
}

fn id(piece: &mut Vec<u8>, id: Uuid) {
    piece.extend_from_slice(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
    piece.push(b',');
}

fn number(piece: &mut Vec<u8>, number: Option<u32>) {
    if let Some(number) = number {
        piece.extend_from_slice(number.to_string().as_bytes());
    }
    piece.push(b',');
}

/// A time as JSON has it too: `2026-03-01T17:45:00Z`, with milliseconds when it has some.
fn time(piece: &mut Vec<u8>, at: DateTime<Utc>) {
    let (year, nanos) = (at.year(), at.nanosecond());
    let (Ok(year @ 0..=9999), true) = (u32::try_from(year), nanos < 1_000_000_000 && nanos.is_multiple_of(1_000_000)) else {
        piece.extend_from_slice(at.to_rfc3339_opts(SecondsFormat::AutoSi, true).as_bytes());
        return;
    };
    let mut part = |number: u32, before: &[u8]| {
        piece.extend_from_slice(before);
        piece.extend([b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]);
    };
    part(year / 100, b"");
    part(year % 100, b"");
    part(at.month(), b"-");
    part(at.day(), b"-");
    part(at.hour(), b"T");
    part(at.minute(), b":");
    part(at.second(), b":");
    if nanos > 0 {
        let millis = nanos / 1_000_000;
        piece.extend([b'.', b'0' + (millis / 100) as u8]);
        piece.extend([b'0' + (millis / 10 % 10) as u8, b'0' + (millis % 10) as u8]);
    }
    piece.push(b'Z');
}

fn json_rows(piece: &mut Vec<u8>, rows: &[Row], names: &Names, is_first: bool) -> db::Result<()> {
    let mut before: &[u8] = if is_first { b"[\n" } else { b",\n" };
    each_line(rows, names, |line| {
        piece.extend_from_slice(before);
        before = b",\n";
        serde_json::to_writer(&mut *piece, line).map_err(|error| crate::db::Error::from(sqlx::Error::Encode(error.into())))
    })?;
    // A table without rows still has to begin.
    if is_first && piece.is_empty() {
        piece.push(b'[');
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(neutral(formula), format!("'{formula}"));
        }
        for harmless in ["", "1=1", "'tis", "— he said", " =1", "said - twice", "“quoted”"] {
            assert_eq!(neutral(harmless), harmless);
        }
    }

    #[test]
    fn a_cell_is_quoted_when_it_holds_what_would_end_it() {
        for (cell, expected) in [("", ","), ("said", "said,"), ("a, b", "\"a, b\","), ("“\"”", "\"“\"\"”\","), ("a\r\nb", "\"a\r\nb\",")]
        {
            let mut piece = Vec::new();
            text(&mut piece, cell);
            assert_eq!(String::from_utf8(piece).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_time_in_csv_reads_as_in_json() {
        let moments = [
            (0, 0),
            (1_772_387_100, 0),
            (1_772_387_100, 7_000_000),
            (951_782_399, 120_000_000),
            (1, 1_000),
            (-62_198_755_200, 0),
            (253_402_300_800, 5),
        ];
        for (seconds, nanos) in moments {
            let at = DateTime::from_timestamp(seconds, nanos).expect("a time");
            let mut piece = Vec::new();
            time(&mut piece, at);
            assert_eq!(format!("\"{}\"", String::from_utf8(piece).expect("UTF-8")), serde_json::to_string(&at).expect("JSON"));
        }
    }
}
