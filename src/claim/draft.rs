//! What a client sends to make or change a claim, and how it is checked. Words arrive as text so that one answer
//! can name every field that is wrong.

use crate::{
    anchor,
    attribution::{Form, Identification, SourceKind, Status, chain},
    base::{
        error::{Fault, Faults},
        id::{AttributionId, SourceId},
    },
    claim::{Attribution, Check, Claim},
    text::{Ruler, Span},
};
use serde::{Deserialize, Serialize};

/// Longest statement, in code points.
pub const LONGEST_STATEMENT: usize = 2_000;
/// Longest quote, in code points: a claim covers what somebody says, not the article.
pub const LONGEST_QUOTE: u32 = 10_000;
/// Most spans of one claim.
pub const MOST_SPANS: usize = 50;
/// Most attributions of one claim.
pub const MOST_ATTRIBUTIONS: usize = 100;

/// A claim as sent; when it changes one, missing fields stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimDraft {
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spans: Option<Vec<Span>>,
    /// What it says; the quote when empty or missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// One of the contract's checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// Who says so; the whole list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributions: Option<Vec<AttributionDraft>>,
}

/// An attribution as sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionDraft {
    /// The attribution it replaces, to keep its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AttributionId>,
    /// Who: a name or alias, or `{id}`.
    pub source: SourceRef,
    /// What the source is, should it be new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// One of the contract's statuses.
    pub status: String,
    /// `indirect` when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The words that show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<CueDraft>,
    /// Position in this list of the attribution it came through, or that attribution's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<ViaRef>,
    /// `named` when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identification: Option<String>,
}

impl ClaimDraft {
    /// Whether a claim says what this one would: the same words of the text, the same statement, the same statuses of as many.
    pub fn says(&self, claim: &Claim) -> bool {
        let mut spans = self.spans.clone().unwrap_or_default();
        spans.sort_unstable();
        let statement = self.statement.as_deref().map(str::trim).filter(|statement| !statement.is_empty()).unwrap_or(&claim.quote);
        let attributions = self.attributions.as_deref().unwrap_or_default();
        spans == claim.spans
            && statement == claim.statement
            && attributions.len() == claim.attributions.len()
            && attributions.iter().zip(&claim.attributions).all(|(sent, made)| {
                let same_source = match &sent.source {
                    SourceRef::Id { id } => *id == made.source.id,
                    // By name it may be another's alias by now.
                    SourceRef::Name(_) => true,
                };
                same_source && sent.status == made.status.as_str()
            })
    }
}

/// A cue as sent. `text` is what the server itself sends back; it is derived again and not believed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueDraft {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How a draft names its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a source is a name, or an object {\"id\": …}")]
pub enum SourceRef {
    /// By name or alias; made when unknown.
    Name(String),
    /// By id. Name and kind, as the server itself sends them back, are not needed and not believed.
    Id {
        /// The source's id.
        id: SourceId,
    },
}

/// How a draft names another attribution of the same claim.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "via is the position of another attribution in this list (0, 1, …), or its id")]
pub enum ViaRef {
    /// By position.
    Position(u32),
    /// By id.
    Id(AttributionId),
}

/// A draft found in order. Fields not sent are `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// Sorted, on grapheme borders, inside the text.
    pub spans: Option<Vec<Span>>,
    /// The text of the spans.
    pub quote: Option<String>,
    /// Tidied; may be empty: then the quote stands in.
    pub statement: Option<String>,
    /// The newsroom's finding.
    pub check: Option<Check>,
    /// Words understood, via resolved to positions.
    pub attributions: Option<Vec<CheckedAttribution>>,
}

/// An attribution found in order; its source is still to be looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedAttribution {
    /// The attribution it replaces.
    pub id: Option<AttributionId>,
    /// Who.
    pub source: SourceRef,
    /// What they are, should they be new.
    pub kind: Option<SourceKind>,
    /// What they did.
    pub status: Status,
    /// In which form.
    pub form: Form,
    /// How the text identifies them.
    pub identification: Identification,
    /// Where the words stand that show it, and the words.
    pub cue: Option<(Span, String)>,
    /// Position of the attribution it came through.
    pub via: Option<usize>,
}

/// Checks a draft against the text it is about.
///
/// # Errors
/// [`Fault::Invalid`] with a JSON pointer for everything that is wrong.
pub fn check(draft: ClaimDraft, ruler: &Ruler<'_>) -> Result<Checked, Fault> {
    let mut faults = Faults::default();
    let mut checked = Checked::default();
    if let Some(spans) = draft.spans {
        if spans.len() > MOST_SPANS {
            faults.add("/spans", format!("a claim has at most {MOST_SPANS} spans; split it into several claims"));
        } else {
            match anchor::check(ruler, &spans) {
                Ok(spans) if spans.iter().map(|span| span.len()).sum::<u32>() > LONGEST_QUOTE => {
                    faults.add(
                        "/spans",
                        format!("cover more than {LONGEST_QUOTE} characters; one claim says one thing: mark its words only"),
                    );
                }
                Ok(spans) => {
                    checked.quote = Some(anchor::quote(ruler, &spans));
                    checked.spans = Some(spans);
                }
                Err(wrong) => {
                    for fault in wrong {
                        let pointer = if spans.is_empty() { "/spans".to_owned() } else { format!("/spans/{}", fault.index) };
                        faults.add(pointer, fault.to_string());
                    }
                }
            }
        }
    }
    if let Some(statement) = draft.statement {
        let statement = crate::text::normalise(&statement).trim().to_owned();
        if statement.chars().count() > LONGEST_STATEMENT {
            faults.add("/statement", format!("is longer than {LONGEST_STATEMENT} characters: one claim says one thing"));
        }
        checked.statement = Some(statement);
    }
    checked.check = draft.check.and_then(|word| faults.take("/check", word.parse()));
    if let Some(attributions) = draft.attributions {
        checked.attributions = check_attributions(attributions, ruler, &mut faults);
    }
    faults.or(checked)
}

fn check_attributions(drafts: Vec<AttributionDraft>, ruler: &Ruler<'_>, faults: &mut Faults) -> Option<Vec<CheckedAttribution>> {
    if drafts.len() > MOST_ATTRIBUTIONS {
        faults.add("/attributions", format!("a claim has at most {MOST_ATTRIBUTIONS} attributions"));
        return None;
    }
    let ids: Vec<_> = drafts.iter().map(|draft| draft.id).collect();
    let count = drafts.len();
    let mut checked = Vec::new();
    for (at, draft) in drafts.into_iter().enumerate() {
        let pointer = |field: &str| format!("/attributions/{at}/{field}");
        if draft.id.is_some() && ids.iter().filter(|id| **id == draft.id).count() > 1 {
            faults.add(pointer("id"), "stands twice in this list");
        }
        if let SourceRef::Name(name) = &draft.source
            && name.trim().is_empty()
        {
            faults.add(pointer("source"), "is empty: name the source");
        }
        let via = match draft.via {
            None => None,
            Some(ViaRef::Position(position)) if (position as usize) < count => Some(position as usize),
            Some(ViaRef::Position(position)) => {
                faults.add(pointer("via"), format!("{position} is no position in this list of {count} attributions; the first is 0"));
                None
            }
            Some(ViaRef::Id(id)) => {
                let found = ids.iter().position(|other| *other == Some(id));
                if found.is_none() {
                    faults.add(pointer("via"), format!("attribution {id} is not in this list"));
                }
                found
            }
        };
        let cue = draft.cue.and_then(|cue| {
            let span = Span { start: cue.start, end: cue.end };
            match anchor::check(ruler, &[span]) {
                Ok(_) => ruler.slice(span).map(|words| (span, words.to_owned())),
                Err(wrong) => {
                    for fault in wrong {
                        faults.add(pointer("cue"), fault.to_string());
                    }
                    None
                }
            }
        });
        let kind = draft.kind.and_then(|word| faults.take(pointer("kind"), word.parse()));
        let status = faults.take(pointer("status"), draft.status.parse());
        let form = draft.form.map_or(Some(Form::Indirect), |word| faults.take(pointer("form"), word.parse()));
        let identification =
            draft.identification.map_or(Some(Identification::Named), |word| faults.take(pointer("identification"), word.parse()));
        if let (Some(status), Some(form), Some(identification)) = (status, form, identification) {
            checked.push(CheckedAttribution { id: draft.id, source: draft.source, kind, status, form, identification, cue, via });
        }
    }
    if checked.len() == count {
        let via: Vec<_> = checked.iter().map(|attribution| attribution.via).collect();
        for at in chain::circles(&via) {
            faults.add(
                format!("/attributions/{at}/via"),
                "leads back to this attribution in a circle; a chain must end at somebody who told us",
            );
        }
    }
    Some(checked)
}

impl From<&Claim> for ClaimDraft {
    /// The whole claim as a draft, as an editor or an undo sends it.
    fn from(claim: &Claim) -> Self {
        Self {
            spans: Some(claim.spans.clone()),
            statement: Some(claim.statement.clone()),
            check: Some(claim.check.as_str().into()),
            attributions: Some(claim.attributions.iter().map(AttributionDraft::from).collect()),
        }
    }
}

impl From<&Attribution> for AttributionDraft {
    fn from(attribution: &Attribution) -> Self {
        Self {
            id: Some(attribution.id),
            source: SourceRef::Id { id: attribution.source.id },
            kind: None,
            status: attribution.status.as_str().into(),
            form: Some(attribution.form.as_str().into()),
            cue: attribution.cue.as_ref().map(|cue| CueDraft { start: cue.start, end: cue.end, text: None }),
            via: attribution.via.map(ViaRef::Id),
            identification: Some(attribution.identification.as_str().into()),
        }
    }
}
