//! A claim as the record keeps it.

use super::{Attribution, Claim, Cue};
use crate::record::state;

impl From<&Claim> for state::Claim {
    fn from(claim: &Claim) -> Self {
        Self {
            id: claim.id,
            article_id: claim.article_id,
            revision: claim.revision,
            spans: claim.spans.clone(),
            quote: claim.quote.clone(),
            statement: claim.statement.clone(),
            review: claim.review.to_string(),
            check: claim.check.to_string(),
            attributions: claim.attributions.iter().map(Into::into).collect(),
            version: claim.version,
            created_at: claim.created_at,
            updated_at: claim.updated_at,
        }
    }
}

impl From<&Attribution> for state::Attribution {
    fn from(attribution: &Attribution) -> Self {
        let source = &attribution.source;
        Self {
            id: attribution.id,
            source: state::Cited { id: source.id, name: source.name.clone(), kind: source.kind },
            status: attribution.status,
            form: attribution.form,
            identification: attribution.identification,
            cue: attribution.cue.as_ref().map(|Cue { start, end, text }| state::Cue { start: *start, end: *end, text: text.clone() }),
            via: attribution.via,
        }
    }
}
