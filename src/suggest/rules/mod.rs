//! Finding attributions by rules, for when there is no model: reporting verbs and nouns of the wording, "according to",
//! colons and dashes of headlines, and the quotations next to them.

/// Which words of a sentence are cues.
mod cue;
/// Where what is said begins and ends.
mod reach;
/// Which verbs are cues.
mod verb;

use std::ops::Range;

use crate::suggest::{
    Document, Raw, noun_phrase,
    rules::cue::{Cue, Use, cues},
    wording::Manner,
};

/// Finds the attributions of `document`, in the order of their cues. Linear in its length.
pub(super) fn find(document: &Document) -> Vec<Raw> {
    let mut found = Vec::new();
    /// Longer sentences are lists or no language; read in parts they cost no more than others.
    const LONGEST: usize = 300;
    for sentence in &document.sentences {
        for start in sentence.clone().step_by(LONGEST) {
            read_sentence(document, start..(start + LONGEST).min(sentence.end), &mut found);
        }
    }
    found
}

/// What rules are sure of beside what a model found: attributions whose cue touches none of the model's, less sure than all
/// of those.
pub(super) fn beside(document: &Document, known: &[Raw]) -> Vec<Raw> {
    const SURE: f32 = 0.4;
    const DISCOUNT: f32 = 0.5;
    let mut taken = vec![false; document.tokens.len()];
    for at in known.iter().flat_map(|raw| raw.cue.iter().flat_map(Clone::clone)) {
        if let Some(taken) = taken.get_mut(at) {
            *taken = true;
        }
    }
    let mut found = find(document);
    found.retain(|raw| raw.confidence >= SURE && !raw.cue.iter().flat_map(Clone::clone).any(|at| taken[at]));
    found.iter_mut().for_each(|raw| raw.confidence *= DISCOUNT);
    found
}

/// What is known of an attribution while its sentence is read.
#[derive(Debug, Clone)]
struct Draft {
    cue: Cue,
    source: Option<Range<usize>>,
    /// The source stands behind the cue: "said the mayor".
    inverted: bool,
}

fn read_sentence(document: &Document, sentence: Range<usize>, found: &mut Vec<Raw>) {
    let mut drafts: Vec<Draft> = Vec::new();
    for cue in cues(document, sentence.clone()) {
        let Some((source, inverted)) = source(document, &sentence, &cue, &drafts) else {
            continue;
        };
        // "according to" a cue inside the source of another, and the like.
        if drafts.iter().any(|draft| draft.source.as_ref().is_some_and(|held| held.start <= cue.at && cue.at < held.end))
            && cue.usage != Use::Noun
        {
            continue;
        }
        drafts.push(Draft { cue, source, inverted });
    }
    for nth in 0..drafts.len() {
        let content = reach::content(document, &sentence, &drafts, nth);
        let draft = &drafts[nth];
        if content.is_empty() && !draft.cue.stands_alone {
            continue;
        }
        let quoted = content.iter().any(|range| document.tokens[range.start].quote != crate::suggest::Quote::Outside);
        let source = draft.source.clone().into_iter().filter(|range| !range.is_empty()).collect();
        found.push(Raw { source, cue: vec![draft.cue.group.clone()], content, confidence: confidence(draft, quoted) });
    }
}

/// How often such attributions were right where this was measured, in round figures.
fn confidence(draft: &Draft, quoted: bool) -> f32 {
    let base: f32 = match draft.cue.usage {
        Use::According => 0.88,
        Use::Mark => 0.7,
        Use::Noun | Use::Adverb => 0.55,
        Use::Verb if quoted => 0.87,
        Use::Verb => match draft.cue.manner {
            Manner::Speech | Manner::Tell => 0.69,
            Manner::Object => 0.5,
            Manner::Mind | Manner::Weak => 0.44,
        },
    };
    // A passive names nobody by its nature.
    if draft.source.is_none() && !draft.cue.passive && draft.cue.behind.is_none() { base - 0.15 } else { base }
}

/// Who the cue belongs to. The outer `None`: no cue after all; the inner: nobody is named.
fn source(document: &Document, sentence: &Range<usize>, cue: &Cue, drafts: &[Draft]) -> Option<(Option<Range<usize>>, bool)> {
    let Range { start, end } = cue.group;
    match cue.usage {
        Use::According => return noun_phrase::phrase_from(document, end, sentence.end, true).map(|source| (Some(source), false)),
        Use::Adverb => return Some((None, false)),
        Use::Mark => return cue.source.clone().map(|source| (Some(source), false)),
        Use::Noun => return Some((cue.source.clone(), false)),
        Use::Verb => {}
    }
    if cue.passive {
        // "was accused by": the agent; otherwise the text names none.
        if end < sentence.end && document.lower(end) == "by" {
            return Some((noun_phrase::phrase_from(document, end + 1, sentence.end, false), false));
        }
        return Some((None, false));
    }
    let before = (start > sentence.start).then(|| start - 1);
    let after_quote = before.is_some_and(|at| {
        document.tokens[at].quote == crate::suggest::Quote::Closes
            || document.lower(at) == "," && at > sentence.start && document.tokens[at - 1].quote == crate::suggest::Quote::Closes
    });
    let after_comma = before.is_some_and(|at| matches!(document.lower(at), "," | "–" | "—"));
    if (after_quote || after_comma && cue.at == start) && !cue.participle && (after_quote || can_invert(document, cue)) {
        if let Some(source) = inverted_subject(document, end, sentence.end) {
            return Some((Some(source), true));
        }
        if after_quote && !after_comma {
            return None;
        }
    }
    // Never look for the subject inside an earlier attribution's cue or behind it in a quotation.
    // "The firm, which is expected to shrink, |confirmed|": a clause about the subject stands between.
    let is_aside = |draft: &Draft| {
        let before = draft.cue.group.start.saturating_sub(2).max(sentence.start);
        document.lower(before) == "," && matches!(document.lower(before + 1), "which" | "who")
    };
    let floor = drafts
        .iter()
        .filter(|draft| !draft.cue.participle && !is_aside(draft))
        .map(|draft| draft.cue.group.end)
        .filter(|&at| at <= start)
        .max()
        .unwrap_or(sentence.start)
        .max(sentence.start);
    let joined = before.is_some_and(|at| matches!(document.lower(at), "and" | "but" | "or" | "then"));
    if cue.participle || (joined && start - 1 > floor) {
        let lone_subject = joined.then(|| noun_phrase::subject(document, start - 1, floor)).flatten();
        let shared = drafts.iter().rev().find(|draft| draft.cue.usage == Use::Verb && !draft.cue.passive && draft.source.is_some());
        return match shared {
            Some(draft) => Some((draft.source.clone(), false)),
            None if cue.participle => main_subject(document, sentence, start).map(|source| (Some(source), false)),
            None => main_subject(document, sentence, start).or(lone_subject).map(|source| (Some(source), false)),
        };
    }
    let source = noun_phrase::subject(document, start, floor)?;
    Some((Some(source), false))
}

/// Verbs that take their subject behind them after a clause without quotation marks.
fn can_invert(document: &Document, cue: &Cue) -> bool {
    matches!(document.lower(cue.at), "said" | "says" | "reported" | "wrote" | "added" | "reports" | "writes" | "noted")
}

/// "said |Constable Amy Tan|.": the phrase behind the verb, when a mark or "that" ends it.
fn inverted_subject(document: &Document, from: usize, end: usize) -> Option<Range<usize>> {
    let phrase = noun_phrase::phrase_from(document, from, end, true)?;
    let first = phrase.start;
    let opens = noun_phrase::is_determiner(document.lower(first))
        || noun_phrase::is_pronoun(document.lower(first))
        || document.form(first).starts_with(char::is_uppercase)
        || phrase.len() <= 4;
    (opens
        && document.tokens[first].quote == crate::suggest::Quote::Outside
        && !noun_phrase::is_preposition(document.lower(first))
        && !matches!(document.lower(first), "that" | "whether" | "if" | "how"))
    .then_some(phrase)
}

/// The subject of the sentence's main clause, for a participle: "The presidents met in Sochi, |vowing| …".
fn main_subject(document: &Document, sentence: &Range<usize>, before: usize) -> Option<Range<usize>> {
    let mut from = sentence.start;
    // An adjunct in front ends with a comma: "On Thursday, the leader …".
    if noun_phrase::is_preposition(document.lower(from)) {
        from = (from..before).find(|&at| document.lower(at) == ",").map_or(from, |comma| comma + 1);
    }
    // "The Times, |citing| two officials, reported": the subject is what stands before the comma.
    let set_off = before > from + 1 && document.lower(before - 1) == ",";
    if set_off && !(from + 1..before).any(|at| noun_phrase::is_finite(document, at)) {
        return noun_phrase::subject(document, before - 1, from);
    }
    let verb = (from + 1..before)
        .find(|&at| noun_phrase::is_finite(document, at) && document.tokens[at].quote == crate::suggest::Quote::Outside)?;
    noun_phrase::subject(document, verb, from)
}
