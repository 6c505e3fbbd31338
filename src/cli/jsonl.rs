//! What `hearsay suggest` writes: attributions found in plain text, one JSON object a document and line.

use crate::{suggest::Reading, text::Span};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    doc: &'a str,
    attributions: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    source: Vec<(u32, u32)>,
    cue: Vec<(u32, u32)>,
    content: Vec<(u32, u32)>,
    status: &'static str,
    form: &'static str,
    via: Option<usize>,
    confidence: f64,
}

/// One document as a line of JSON. Several sources of one cue are one attribution with several source spans.
pub fn line(reading: Reading, doc: &str) -> String {
    let pairs = |spans: &[Span]| spans.iter().map(|span| (span.start, span.end)).collect();
    let attributions = reading.as_corpora_mark().into_iter().map(|found| Line {
        source: pairs(&found.source),
        cue: pairs(&found.cue),
        content: pairs(&found.content),
        status: found.status.as_str(),
        form: found.form.as_str(),
        via: found.via,
        confidence: (f64::from(found.confidence) * 1000.0).round() / 1000.0,
    });
    let document = Document { doc, attributions: attributions.collect() };
    // An attribution takes about 150 characters: a long line that grows by copying would hold itself twice.
    let mut line = Vec::with_capacity(160 * (document.attributions.len() + 1));
    // Plain data always has a JSON form, which is UTF-8.
    serde_json::to_writer(&mut line, &document).map(|()| String::from_utf8(line).unwrap_or_default()).unwrap_or_default()
}
