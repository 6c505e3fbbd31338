use std::ops::Range;

use crate::{
    attribution::Identification,
    suggest::{Document, gazetteer, noun_phrase},
};

/// How the text identifies the source named by `range`: by name, by description, not really, or as a body that speaks as one.
pub(super) fn identification(document: &Document, range: &Range<usize>) -> Identification {
    let core = noun_phrase::core(document, range.clone());
    if core.is_empty() {
        return Identification::None;
    }
    let text = document.slice(core.clone());
    if gazetteer::is_collective(text) {
        return Identification::Collective;
    }
    let head = document.lower(noun_phrase::head(document, core.clone()));
    if is_bare(head) && core.len() <= 2 {
        return Identification::Bare;
    }
    let sentence_start = document.sentence_of(core.start).start == core.start;
    let is_name =
        |at: usize| document.form(at).starts_with(char::is_uppercase) && !is_common_start(document, at, sentence_start && at == core.start);
    let head_at = noun_phrase::head(document, core.clone());
    // "Mayor Idris Cole", "the Washington Post"; but "a US official", "Officials in Accra" are described by common nouns.
    if is_name(head_at) && head_at >= core.start { Identification::Named } else { Identification::Described }
}

/// People of whom nothing is told but that there are some.
fn is_bare(head: &str) -> bool {
    matches!(
        head,
        "source"
            | "sources"
            | "insider"
            | "insiders"
            | "people"
            | "person"
            | "some"
            | "others"
            | "many"
            | "somebody"
            | "someone"
            | "those"
            | "critics"
            | "observers"
            | "reports"
            | "rumours"
            | "rumors"
    )
}

/// Whether a capital at the start of a sentence says nothing: the word is a common noun, article or pronoun.
fn is_common_start(document: &Document, at: usize, first: bool) -> bool {
    if !first {
        return false;
    }
    let lower = document.lower(at);
    noun_phrase::is_determiner(lower) || noun_phrase::is_pronoun(lower) || {
        // A plural that begins a sentence ("Prosecutors", "Doctors") is hardly ever a name, unless a name follows.
        let next_is_name = document.tokens.get(at + 1).is_some_and(|token| token.is_word && token.sentence == document.tokens[at].sentence)
            && document.form(at + 1).starts_with(char::is_uppercase);
        !next_is_name
            && !gazetteer::is_known(document.form(at))
            && (lower.ends_with('s') || gazetteer::guess(lower).kind != crate::attribution::SourceKind::Other)
    }
}
