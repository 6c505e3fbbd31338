//! Suggestions: claims that the engine proposes for an article. None enters the record by itself: an editor accepts it,
//! as it is or changed, or dismisses it, and the desk counts how often it was right.

/// What a desk calls its sources and takes them for.
#[cfg(feature = "ssr")]
pub mod choice;
/// Reading an article, accepting and dismissing what was proposed.
#[cfg(feature = "ssr")]
pub mod commands;
/// Learning from what editors made of them.
#[cfg(feature = "ssr")]
pub mod learning;
/// How often suggestions were right.
#[cfg(feature = "ssr")]
pub mod numbers;
/// SQL of readings and suggestions.
#[cfg(feature = "ssr")]
pub mod store;

use crate::{
    attribution::{Form, Identification, SourceKind, Status},
    base::id::{ClaimId, SourceId},
    claim::{
        Claim, Cue,
        draft::{AttributionDraft, ClaimDraft, CueDraft, SourceRef, ViaRef},
    },
    text::Span,
    vocabulary,
};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What became of a suggestion.
    Outcome, "outcome" {
        /// Nobody has decided yet.
        Open = "open", "open";
        /// It became a claim.
        Accepted = "accepted", "accepted";
        /// An editor did not want it.
        Dismissed = "dismissed", "dismissed";
    }
}

/// What the engine makes of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// The model that read it; `rules` without one.
    pub model: String,
    /// Whether the engine knows the language; if not, it proposes nothing rather than guess.
    pub known_language: bool,
    /// In reading order; those nobody is cited for among them, with no attributions.
    pub items: Vec<Suggestion>,
}

/// A claim that the engine proposes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Its number in the article, from 0.
    pub n: u32,
    /// Where the claim would stand.
    pub spans: Vec<Span>,
    /// The words there.
    pub quote: String,
    /// The claim as a sentence that stands by itself; `None` where the text gives none: the words stand in.
    pub statement: Option<String>,
    /// Who says so.
    pub attributions: Vec<Suggested>,
    /// How likely an editor would make this claim too, in per cent; in JSON from 0 to 1.
    #[serde(with = "confidence")]
    pub confidence: u8,
    /// What became of it.
    pub state: Outcome,
    /// The claim it became.
    pub claim_id: Option<ClaimId>,
}

/// An attribution of a proposed claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggested {
    /// The source's name: the registry's where it knows the mention, else the fullest the text has.
    pub source: String,
    /// The source, when the registry knows it.
    pub source_id: Option<SourceId>,
    /// What it is, as far as can be guessed.
    pub kind: SourceKind,
    /// How the text names it here: “he”.
    pub mention: String,
    /// What it did with the claim.
    pub status: Status,
    /// In which form.
    pub form: Form,
    /// How the text identifies it.
    pub identification: Identification,
    /// The words that show it.
    pub cue: Option<Cue>,
    /// Position of the attribution it came through.
    pub via: Option<u32>,
    /// Why, in words.
    pub reason: String,
}

/// Confidence as JSON has it, from 0 to 1.
mod confidence {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's shape")]
    pub fn serialize<S: Serializer>(percent: &u8, to: S) -> Result<S::Ok, S::Error> {
        (f64::from(*percent) / 100.0).serialize(to)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 … 100")]
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
        Ok((f64::deserialize(from)? * 100.0).round().clamp(0.0, 100.0) as u8)
    }
}

impl Suggestion {
    /// The status it is counted and coloured by; `None` when nobody is cited.
    pub fn status(&self) -> Option<Status> {
        self.attributions.first().map(|first| first.status)
    }

    /// As it would be accepted.
    pub fn draft(&self) -> ClaimDraft {
        let attributions = self
            .attributions
            .iter()
            .map(|one| AttributionDraft {
                id: None,
                source: one.source_id.map_or_else(|| SourceRef::Name(one.source.clone()), |id| SourceRef::Id { id }),
                kind: one.source_id.is_none().then(|| one.kind.as_str().to_owned()),
                status: one.status.as_str().into(),
                form: Some(one.form.as_str().into()),
                cue: one.cue.as_ref().map(|cue| CueDraft { start: cue.start, end: cue.end, text: None }),
                via: one.via.map(ViaRef::Position),
                identification: Some(one.identification.as_str().into()),
            })
            .collect();
        ClaimDraft { spans: Some(self.spans.clone()), statement: self.statement.clone(), check: None, attributions: Some(attributions) }
    }

    /// All fields that [`Suggestion::changes`] may name.
    #[cfg(feature = "ssr")]
    pub const FIELDS: [&'static str; 10] =
        ["spans", "statement", "attributions", "source", "kind", "status", "form", "identification", "cue", "via"];

    /// The fields in which the claim that was made differs from what was proposed.
    pub fn changes(&self, claim: &Claim) -> Vec<&'static str> {
        let mut changed = Vec::new();
        let mut note = |field, differs: bool| {
            if differs {
                changed.push(field);
            }
        };
        note("spans", claim.spans != self.spans);
        note("statement", claim.statement != *self.statement.as_ref().unwrap_or(&claim.quote));
        note("attributions", claim.attributions.len() != self.attributions.len());
        let via = claim.via();
        let pairs: Vec<_> = self.attributions.iter().zip(claim.attributions.iter().zip(via)).collect();
        let known = |one: &Suggested, id: SourceId| one.source_id.is_none_or(|known| known == id);
        note(
            "source",
            pairs.iter().any(|(one, (made, _))| !known(one, made.source.id) || one.source_id.is_none() && one.source != made.source.name),
        );
        note("kind", pairs.iter().any(|(one, (made, _))| one.source == made.source.name && one.kind != made.source.kind));
        note("status", pairs.iter().any(|(one, (made, _))| one.status != made.status));
        note("form", pairs.iter().any(|(one, (made, _))| one.form != made.form));
        note("identification", pairs.iter().any(|(one, (made, _))| one.identification != made.identification));
        let place = |cue: &Option<Cue>| cue.as_ref().map(|cue| (cue.start, cue.end));
        note("cue", pairs.iter().any(|(one, (made, _))| place(&one.cue) != place(&made.cue)));
        note("via", pairs.iter().any(|(one, (_, via))| one.via.map(|at| at as usize) != *via));
        changed
    }
}

/// A status as a word, `unattributed` when nobody is cited.
pub fn status_word(status: Option<Status>) -> &'static str {
    status.map_or("unattributed", Status::as_str)
}
