//! The claim table as CSV: RFC 4180 with a head line and CRLF, UTF-8, formulas neutralised.

use super::table::{COLUMNS, Cell, TableFormat, TableRow};
use chrono::{DateTime, Datelike, SecondsFormat, Timelike, Utc};
use std::borrow::Cow;
use uuid::Uuid;

/// CSV.
pub struct Csv {
    name: &'static str,
    separator: u8,
    /// Whether a byte order mark tells spreadsheets that it is UTF-8.
    has_mark: bool,
}

impl Csv {
    /// As RFC 4180 has it.
    pub const STANDARD: Self = Self { name: "csv", separator: b',', has_mark: false };
    /// As Excel opens it where 1.5 is written with a dot.
    pub const EXCEL: Self = Self { name: "excel.csv", separator: b',', has_mark: true };
    /// As Excel opens it where 1,5 is written with a comma.
    pub const EXCEL_WITH_SEMICOLONS: Self = Self { name: "excel.csv", separator: b';', has_mark: true };
}

impl TableFormat for Csv {
    fn name(&self) -> &'static str {
        self.name
    }

    fn media_type(&self) -> &'static str {
        "text/csv; charset=utf-8"
    }

    fn begin(&self, out: &mut Vec<u8>) {
        if self.has_mark {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        for (at, column) in COLUMNS.iter().enumerate() {
            if at > 0 {
                out.push(self.separator);
            }
            out.extend_from_slice(column.as_bytes());
        }
        out.extend_from_slice(b"\r\n");
    }

    /// Straight into the piece: no string is made for a cell.
    fn row(&self, row: &TableRow<'_>, _: bool, out: &mut Vec<u8>) {
        for (at, cell) in row.cells().into_iter().enumerate() {
            if at > 0 {
                out.push(self.separator);
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(words) => text(out, words),
                Cell::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
                Cell::Id(id) => out.extend_from_slice(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes()),
                Cell::Time(at) => time(out, at),
                Cell::OutletTime(at) if at.offset() == 0 => time(out, at.wall()),
                Cell::OutletTime(at) => out.extend_from_slice(at.to_string().as_bytes()),
            }
        }
        out.extend_from_slice(b"\r\n");
    }

    fn end(&self, _: &mut Vec<u8>) {}
}

/// A text that a spreadsheet would run as a formula gets a `'` before it: one that begins with `=`, `+`, `-`, `@` or
/// their full-width forms, also behind blanks and characters that nobody sees (some spreadsheets drop them), or with a tab or the
/// end of a line. Any other text stays as it is.
pub fn neutral(text: &str) -> Cow<'_, str> {
    let is_passed_over = |c: char| c.is_whitespace() || c.is_control() || is_default_ignorable(c);
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    if text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(is_passed_over).starts_with(runs) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Takes no room on a screen: Unicode's `Default_Ignorable_Code_Point` (`DerivedCoreProperties.txt`), and the annotation marks.
const fn is_default_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A cell; in quotes when it holds what would end it (RFC 4180).
fn text(piece: &mut Vec<u8>, text: &str) {
    let text = neutral(text);
    let bytes = text.as_bytes();
    if bytes.iter().any(|byte| matches!(byte, b',' | b';' | b'"' | b'\r' | b'\n')) {
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
}

/// A row of another table than that of claims, to be read by programs: its cells as text.
pub fn line<'c>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'c str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        text(out, cell);
    }
    out.extend_from_slice(b"\r\n");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n1",
            "＝1",
            " =1",
            "\u{a0}+1",
            "\u{200b}-1",
            "\u{feff}@1",
            "\u{3164} \u{2066}=1",
        ] {
            assert_eq!(neutral(formula), format!("'{formula}"));
        }
        for harmless in ["", "1=1", "'tis", "— he said", " 1=1", "\u{200b}one", "said - twice", "“quoted”"] {
            assert_eq!(neutral(harmless), harmless);
        }
    }

    #[test]
    fn a_cell_is_quoted_when_it_holds_what_would_end_it() {
        for (cell, expected) in
            [("", ""), ("said", "said"), ("a, b", "\"a, b\""), ("a; b", "\"a; b\""), ("“\"”", "\"“\"\"”\""), ("a\r\nb", "\"a\r\nb\"")]
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
