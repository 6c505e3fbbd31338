//! Suggestions: finds in a text who says what. Pure: knows no web, no database.
//!
//! Two halves. The first finds, for every cue ("said", "according to"), the spans of cue, source and content, with a trained
//! model or, without one, by rules. The second gives them meaning: status, form, chains, who "he" is.

/// A text cut into tokens, sentences and quotations.
#[cfg(test)]
mod cases;
/// Who "he" and "the ministry" are.
mod coreference;
mod document;
/// What kind of source a name is.
mod gazetteer;
/// Named, described, or not at all.
mod identification;
/// From spans to meaning.
mod interpret;
/// Words that show that somebody says something.
mod lexicon;
/// Where noun phrases begin and end.
mod noun_phrase;
/// Through whom a statement came.
mod relay;
/// Finding attributions without a model.
mod rules;
/// From the cue to what the source did with the claim.
mod status;
/// Words, marks and their parts of speech.
mod token;

use std::ops::Range;

pub use document::Document;
pub use gazetteer::{Guess, guess};
pub use token::{Quote, Tag, Token};

use super::{Form, Identification, Status};
use crate::text::Span;

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
    /// The cue; at least one span.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
    /// What the source did with it.
    pub status: Status,
    /// How its words are rendered.
    pub form: Form,
    /// How the text identifies the source.
    pub identification: Identification,
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
    /// The whole source as corpora mark it, who have one attribution per cue; `None` for a further source of the same cue
    /// and for those who only passed on what another said.
    pub marked: Option<Vec<Span>>,
    /// How likely it is that an editor would mark it too, from 0 to 1.
    pub confidence: f32,
    /// Why, for a person: which words decided the status.
    pub reason: String,
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
    /// Whether the text is in a language the engine knows (English); if not, there are no attributions.
    pub known_language: bool,
    /// The model that read it; `None` when only rules did.
    pub model: Option<String>,
    /// What was found, in the order of the cues.
    pub attributions: Vec<Found>,
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

/// Reads texts and finds attributions. Made once, then shared: reading changes nothing in it.
#[derive(Debug, Clone)]
pub struct Engine {
    threshold: f32,
}

impl Engine {
    /// The engine with the model that is part of the program; with rules only if that model cannot be used.
    pub fn embedded() -> Self {
        Self::rules_only()
    }

    /// The engine with the model in `bytes`.
    ///
    /// # Errors
    /// [`ModelFault`] when `bytes` are not a model this version can use.
    pub fn load(_bytes: &[u8]) -> Result<Self, ModelFault> {
        Err(ModelFault::NotAModel)
    }

    /// The engine without a model.
    pub fn rules_only() -> Self {
        Self { threshold: 0.0 }
    }

    /// The same engine, keeping only attributions of at least this confidence (0 to 1).
    #[must_use]
    pub fn at_least(mut self, confidence: f32) -> Self {
        self.threshold = confidence;
        self
    }

    /// Finds the attributions of `text`. Time and memory are linear in its length.
    pub fn read(&self, text: &str) -> Reading {
        let document = Document::of(text);
        let raw: Vec<Raw> = rules::find(&document);
        let raw = raw.into_iter().filter(|raw| raw.confidence >= self.threshold).collect();
        Reading { known_language: true, model: None, attributions: interpret::interpret(&document, raw) }
    }
}
