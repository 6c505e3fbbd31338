//! Rows of the claim table, as CSV and as JSON.

use super::Format;
use crate::{
    attribution::{Form, Identification, Status, standing::Standing},
    claim::{Attribution, Check, Review, store::Row},
    id::{ArticleId, AttributionId, ClaimId},
    source::Kind,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;

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
    article_id: ArticleId,
    article_title: Cow<'r, str>,
    outlet: Cow<'r, str>,
    published_at: Option<DateTime<Utc>>,
    claim_id: ClaimId,
    statement: Cow<'r, str>,
    quote: Cow<'r, str>,
    start: Option<u32>,
    end: Option<u32>,
    attribution_id: Option<AttributionId>,
    source: Option<Cow<'r, str>>,
    source_kind: Option<Kind>,
    status: Option<Status>,
    form: Option<Form>,
    identification: Option<Identification>,
    via: Option<Cow<'r, str>>,
    cue: Option<Cow<'r, str>>,
    review: Review,
    check: Check,
    standing: Standing,
    created_by: Cow<'r, str>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    url: Cow<'r, str>,
}

/// The rows of a claim, its texts as `text` gives them.
fn lines<'r>(row: &'r Row, text: fn(&'r str) -> Cow<'r, str>) -> impl Iterator<Item = Line<'r>> {
    let attributions = row.claim.attributions.iter().map(Some);
    let nobody = row.claim.attributions.is_empty().then_some(None);
    attributions.chain(nobody).map(move |attribution| line(row, attribution, text))
}

fn line<'r>(row: &'r Row, attribution: Option<&'r Attribution>, text: fn(&'r str) -> Cow<'r, str>) -> Line<'r> {
    let claim = &row.claim;
    let first = claim.spans.first();
    let via = attribution.and_then(|attribution| claim.attributions.iter().find(|other| Some(other.id) == attribution.via));
    Line {
        article_id: claim.article_id,
        article_title: text(&row.title),
        outlet: text(&row.outlet),
        published_at: row.published_at,
        claim_id: claim.id,
        statement: text(&claim.statement),
        quote: text(&claim.quote),
        start: first.map(|span| span.start),
        end: first.map(|span| span.end),
        attribution_id: attribution.map(|attribution| attribution.id),
        source: attribution.map(|attribution| text(&attribution.source.name)),
        source_kind: attribution.map(|attribution| attribution.source.kind),
        status: attribution.map(|attribution| attribution.status),
        form: attribution.map(|attribution| attribution.form),
        identification: attribution.map(|attribution| attribution.identification),
        via: via.map(|via| text(&via.source.name)),
        cue: attribution.and_then(|attribution| attribution.cue.as_ref()).map(|cue| text(&cue.text)),
        review: claim.review,
        check: claim.check,
        standing: claim.standing,
        created_by: text(&claim.created_by),
        created_at: claim.created_at,
        updated_at: claim.updated_at,
        url: text(&row.url),
    }
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
    /// None that memory would not cause.
    pub fn rows(&mut self, rows: &[Row]) -> std::io::Result<Vec<u8>> {
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let piece = Vec::with_capacity(self.size);
        let piece = match self.format {
            Format::Csv => csv_rows(piece, rows, is_first)?,
            Format::Json => json_rows(piece, rows, is_first)?,
        };
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

fn csv_rows(piece: Vec<u8>, rows: &[Row], is_first: bool) -> std::io::Result<Vec<u8>> {
    let mut csv = csv::WriterBuilder::new().has_headers(false).terminator(csv::Terminator::CRLF).from_writer(piece);
    if is_first {
        csv.write_record(COLUMNS)?;
    }
    for line in rows.iter().flat_map(|row| lines(row, neutral)) {
        csv.serialize(line)?;
    }
    csv.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn json_rows(mut piece: Vec<u8>, rows: &[Row], is_first: bool) -> std::io::Result<Vec<u8>> {
    let mut before: &[u8] = if is_first { b"[\n" } else { b",\n" };
    for line in rows.iter().flat_map(|row| lines(row, Cow::Borrowed)) {
        piece.extend_from_slice(before);
        serde_json::to_writer(&mut piece, &line)?;
        before = b",\n";
    }
    // A table without rows still has to begin.
    if is_first && piece.is_empty() {
        piece.push(b'[');
    }
    Ok(piece)
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
}
