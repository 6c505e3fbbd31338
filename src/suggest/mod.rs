//! Suggestions: finds in a text who says what. Pure: knows no web, no database.
//!
//! Two halves. The first finds, for every cue ("said", "according to"), the spans of cue, source and content, with a trained
//! model or, without one, by rules. The second gives them meaning: status, form, chains, who "he" is.

/// What only looks like an attribution.
mod alarm;
/// The other names of a body.
mod alias;
/// What is answered where it is denied.
mod answer;
/// Where what is said begins and ends.
mod border;
/// Numbers as bytes.
pub(crate) mod bytes;
/// How sure is how often right.
mod calibration;
/// Labelled passages.
#[cfg(test)]
mod cases;
/// Chains of labels.
pub(crate) mod chain;
/// Who "he" and "the ministry" are.
mod coreference;
/// Cues.
pub(crate) mod cue;
/// A text cut into tokens, sentences and quotations.
mod document;
/// Features as numbers.
pub(crate) mod feature;
/// What is found for a cue, in several ways.
pub(crate) mod frame;
/// Tokens that cannot be part of a cue.
pub(crate) mod gate;
/// What kind of source a name is.
mod gazetteer;
/// What is said may turn the status.
mod hedge;
/// Named, described, or not at all.
mod identification;
/// From spans to meaning.
mod interpret;
/// How probable an attribution is.
pub(crate) mod judge;
/// In which language a text is.
mod language;
/// What large text says of words.
pub(crate) mod leanings;
/// What kind of word it is.
pub(crate) mod lexicon;
/// Who is named, and what the text says they are.
mod mention;
/// A trained model and its file.
pub(crate) mod model;
/// Where noun phrases begin and end.
mod noun_phrase;
/// Words for persons.
mod person;
/// What holds for any text.
#[cfg(test)]
mod properties;
/// From attributions to claims.
mod proposal;
/// Finding attributions in other languages.
pub mod quotation;
/// Through whom a statement came.
mod relay;
/// Sources and contents.
pub(crate) mod role;
/// Finding attributions without a model.
mod rules;
/// A document with what is known of its words.
pub(crate) mod scene;
/// A claim as a sentence.
mod statement;
/// From the cue to what the source did with the claim.
mod status;
/// Parts of speech.
pub(crate) mod tagger;
/// Words, marks and their parts of speech.
mod token;
/// How the words of an attribution fit together.
pub(crate) mod verdict;
/// How tokens look from a cue.
pub(crate) mod view;
/// The words of saying, and what each makes of a claim.
mod wording;

use std::ops::Range;
use std::sync::Arc;

use ::bytes::Bytes;

pub use alias::aliases;
pub use calibration::{Calibration, Right, Sure};
pub use document::Document;
pub use gazetteer::{Guess, guess};
pub use language::Language;
use model::Model;
pub use noun_phrase::is_stand_in;
pub use proposal::{Proposal, Proposals, ProposedAttribution, Unattributed, proposals};
use quotation::Measured;
pub use token::{Quote, Tag, Token};

use crate::{
    attribution::{Form, Identification, SourceKind, Status},
    text::Span,
};

/// An attribution as rules or model find it: ranges of tokens, in order, none empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Raw {
    /// The source; empty when the text names none.
    pub source: Vec<Range<usize>>,
    /// The cue; at least one range.
    pub cue: Vec<Range<usize>>,
    /// What is said; several ranges where the cue or the source interrupts it.
    pub content: Vec<Range<usize>>,
    /// How likely it is that an editor would mark it too, from 0 to 1.
    pub confidence: f32,
}

/// An attribution ready to be suggested. Spans are code points of the text, on borders of characters, in order, never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The source as the text names it; empty when it names none.
    pub source: Vec<Span>,
    /// The cue; empty for a quotation whose speaker is told before or behind it.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
    /// What the source did with it.
    pub status: Status,
    /// How its words are rendered.
    pub form: Form,
    /// How the text identifies the source.
    pub identification: Identification,
    /// The name to file the source under; `None` when the text names none, or a pronoun may stand for several.
    pub name: Option<String>,
    /// What the source is, by what the text says of it.
    pub kind: SourceKind,
    /// What is said as one sentence in the third person that stands by itself, where the text gives one.
    pub statement: Option<String>,
    /// What stands in the statement for which words of the text: "he → Vladimir Putin".
    pub filled: Vec<String>,
    /// Whether an editor would want to see it: not a caption, a deed, a judgement that claims nothing.
    pub is_offered: bool,
    /// The attribution of the same reading through which this one came to us.
    pub via: Option<usize>,
    /// The attribution of the same reading whose claim this one answers or passes on: what is denied, confirmed, reported again.
    pub about: Option<usize>,
    /// The source in the words of the text, without asides; empty when it names none.
    pub mention: String,
    /// Whom the mention stands for ("He → Vladimir Putin"); only when the text leaves one possibility.
    pub referent: Option<Referent>,
    /// Attributions of several sources to one cue share this number.
    pub group: usize,
    /// The attribution as corpora mark it, who have one per cue: as it was found, before rules of meaning moved its source or
    /// content; `None` for a further source of the same cue and for those who only passed on what another said.
    pub marked: Option<Marked>,
    /// How likely it is that an editor would mark it too, from 0 to 1.
    pub confidence: f32,
    /// Why, for a person: which words decided the status.
    pub reason: String,
}

/// Source and content of one cue as corpora mark them, in code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The whole source, however many it names; empty when the text names none.
    pub source: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
}

/// Whom a pronoun, a surname or "the ministry" stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referent {
    /// The fuller mention, in code points.
    pub span: Span,
    /// Its text.
    pub name: String,
}

/// What the engine makes of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The language it was read in; `None` when it is in none that the engine knows: then there are no attributions.
    pub language: Option<Language>,
    /// The model that read it; `None` when only rules did.
    pub model: Option<String>,
    /// What was found, in the order of the cues.
    pub attributions: Vec<Found>,
    /// Where somebody is quoted.
    pub quotations: Vec<Span>,
}

/// Why a model file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelFault {
    /// It does not begin as model files do.
    #[error("this is not a Hearsay model file")]
    NotAModel,
    /// Another version of Hearsay wrote it.
    #[error("the model file has format {found}, this version of Hearsay reads format {known}")]
    Version {
        /// The format of the file.
        found: u32,
        /// The format this program reads.
        known: u32,
    },
    /// It ends early, or its numbers contradict each other.
    #[error("the model file is damaged")]
    Damaged,
}

/// The languages in which attributions are found, for a person: "English, German".
pub fn known_languages() -> String {
    let known = Language::ALL.iter().filter(|language| is_known(**language)).map(|language| language.label());
    known.collect::<Vec<_>>().join(", ")
}

/// Whether attributions are looked for in a language: English, and what rules are right in often enough.
fn is_known(language: Language) -> bool {
    quotation::measure(language).is_none_or(Measured::is_known)
}

/// Reads texts and finds attributions. Made once, then shared: reading changes nothing in it, and a copy costs nothing.
#[derive(Debug, Clone)]
pub struct Engine {
    model: Option<Arc<Model>>,
    threshold: Option<f32>,
}

/// What the model is less sure of than its own confidence is suggested too, from here on, where it is well formed: an editor dismisses
/// faster than he finds. It is not marked.
const UNSURE: f32 = 0.22;

impl Engine {
    /// What stands for the name of a model where there is none.
    pub const RULES: &str = "rules";

    /// The engine with the model that is part of the program; with rules only if that model cannot be used.
    pub fn embedded() -> Self {
        Self::load(&include_bytes!("english.model")[..]).unwrap_or_else(|_| Self::rules_only())
    }

    /// The engine with the model in `bytes`, which stay where they are: most of a model is read from there.
    ///
    /// # Errors
    /// [`ModelFault`] when `bytes` are not a model this version can use.
    pub fn load(bytes: impl Into<Bytes>) -> Result<Self, ModelFault> {
        Ok(Self { model: Some(Arc::new(Model::of(bytes.into())?)), threshold: None })
    }

    /// The engine without a model.
    pub fn rules_only() -> Self {
        Self { model: None, threshold: None }
    }

    /// The name of its model; [`Engine::RULES`] without one.
    pub fn name(&self) -> &str {
        self.model.as_ref().map_or(Self::RULES, |model| &model.name)
    }

    /// The same engine, keeping only attributions of at least this confidence (0 to 1), instead of the confidence at which
    /// the model did best.
    #[must_use]
    pub fn at_least(mut self, confidence: f32) -> Self {
        self.threshold = Some(confidence);
        self
    }

    /// Finds the attributions of `text`. Time and memory are linear in its length.
    pub fn read(&self, text: &str) -> Reading {
        self.read_in(text, None)
    }

    /// Finds the attributions of `text`, which its article says is in `language` (BCP 47, such as "en-GB"). Without that, or
    /// where it is empty, the text itself is asked.
    pub fn read_in(&self, text: &str, language: Option<&str>) -> Reading {
        let mut document = if self.model.is_some() { Document::cut(text) } else { Document::of(text) };
        let model = self.model.as_ref().map(|model| model.name.clone());
        let language = language::of(&document, language).filter(|language| is_known(*language));
        if language != Some(Language::English) {
            let (mut attributions, quotations) = language.map(|language| quotation::read(text, language)).unwrap_or_default();
            attributions.retain(|found| found.confidence >= self.threshold.unwrap_or(0.0));
            return Reading { language, model, attributions, quotations };
        }
        let threshold = self.threshold.or(self.model.as_ref().map(|model| model.threshold)).unwrap_or(0.0);
        let (raw, mut ruled) = match &self.model {
            // What the rules alone find is offered too, but never as sure as what the model found.
            Some(model) => {
                let least = if self.threshold.is_some() { threshold } else { threshold.min(UNSURE) };
                let found = model.read(&mut document, least);
                model.lexicon.class_nouns(&mut document);
                let (raw, unsure): (Vec<Raw>, Vec<Raw>) = found.into_iter().partition(|raw| raw.confidence >= threshold);
                let mut beside = rules::beside(&document, &raw);
                let mut taken = vec![false; document.tokens.len()];
                for at in beside.iter().flat_map(|raw| raw.cue.iter().flat_map(Clone::clone)) {
                    taken[at] = true;
                }
                let unsure: Vec<Raw> =
                    unsure.into_iter().filter(|raw| !raw.cue.iter().flat_map(Clone::clone).any(|at| taken[at])).collect();
                beside.extend(unsure);
                (raw, beside)
            }
            None => {
                let mut raw = rules::find(&document);
                raw.retain(|raw| raw.confidence >= threshold);
                (raw, Vec::new())
            }
        };
        if let Some(least) = self.threshold {
            ruled.retain(|raw| raw.confidence >= least);
        }
        let quotations = document.quotations.iter().filter_map(|quotation| document.span(quotation.clone())).collect();
        Reading { language, model, attributions: interpret::interpret(&document, raw, ruled), quotations }
    }
}
