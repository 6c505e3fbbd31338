//! What `hearsay suggest` writes: attributions found in plain text, one JSON object a document and line.

use crate::{
    attribution::suggest::{Engine, Found},
    text::Span,
};
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
pub fn line(engine: &Engine, doc: &str, text: &str) -> String {
    let found = engine.read(text).attributions;
    let kept: Vec<usize> = (0..found.len()).filter(|at| found[*at].marked.is_some()).collect();
    let attributions = kept.iter().map(|at| written(&found[*at], &found, &kept)).collect();
    serde_json::to_string(&Document { doc, attributions }).unwrap_or_default()
}

fn written(one: &Found, all: &[Found], kept: &[usize]) -> Line {
    // The first of several sources of one cue stands for all of them.
    let stands_for = |at: usize| kept.iter().position(|other| *other == at || all[*other].group == all[at].group);
    let pairs = |spans: &[Span]| spans.iter().map(|span| (span.start, span.end)).collect();
    Line {
        source: pairs(one.marked.as_deref().unwrap_or_default()),
        cue: pairs(&one.cue),
        content: pairs(&one.content),
        status: one.status.as_str(),
        form: one.form.as_str(),
        via: one.via.and_then(stands_for),
        confidence: (f64::from(one.confidence) * 1000.0).round() / 1000.0,
    }
}
