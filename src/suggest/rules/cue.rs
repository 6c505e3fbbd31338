use std::ops::Range;

use crate::suggest::{
    Document, Quote, noun_phrase,
    rules::verb,
    status::{is_auxiliary, is_nominal},
    wording::{self, Manner},
};

/// How a cue is built into its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A verb with a subject.
    Verb,
    /// "according to", "as quoted by", "in the view of": the source follows.
    According,
    /// A noun: "the allegation by".
    Noun,
    /// "reportedly".
    Adverb,
    /// A colon or dash of a headline.
    Mark,
}

/// A word or phrase of a sentence that shows that somebody says something.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    /// Its tokens with auxiliaries and negation.
    pub(super) group: Range<usize>,
    /// The token that carries the meaning.
    pub(super) at: usize,
    pub(super) usage: Use,
    pub(super) manner: Manner,
    pub(super) passive: bool,
    /// In -ing, behind a comma or conjunction: shares the subject of the main clause.
    pub(super) participle: bool,
    /// The source, where the form of the cue fixes it.
    pub(super) source: Option<Range<usize>>,
    /// Where what is said begins, where words about when it was said stand between.
    pub(super) behind: Option<usize>,
    /// Makes sense with nothing said: "declined to comment".
    pub(super) stands_alone: bool,
}

impl Cue {
    pub(super) fn new(group: Range<usize>, at: usize, usage: Use, manner: Manner) -> Self {
        Self { group, at, usage, manner, passive: false, participle: false, source: None, behind: None, stands_alone: false }
    }
}

/// The cues of a sentence outside quotation marks, in order.
pub(super) fn cues(document: &Document, sentence: Range<usize>) -> Vec<Cue> {
    let mut found: Vec<Cue> = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let taken = found.last().is_some_and(|cue| at < cue.group.end);
        let quoted = document.tokens[at].quote != Quote::Outside;
        let cue = if taken || quoted { None } else { cue_at(document, &sentence, at) };
        if let Some(cue) = cue {
            at = cue.group.end.max(at + 1);
            found.push(cue);
        } else {
            at += 1;
        }
    }
    found
}

fn cue_at(document: &Document, sentence: &Range<usize>, at: usize) -> Option<Cue> {
    let word = |offset: usize| if at + offset < sentence.end { document.lower(at + offset) } else { "" };
    let first = word(0);
    match first {
        "according" if word(1) == "to" => return Some(Cue::new(at..at + 2, at, Use::According, Manner::Speech)),
        "in" if word(1) == "the" && matches!(word(2), "view" | "words" | "opinion" | "eyes") && word(3) == "of" => {
            return Some(Cue::new(at..at + 4, at + 2, Use::According, Manner::Speech));
        }
        // "Per the filing": only in front, elsewhere it counts ("per cent", "per year").
        "per" if at == sentence.start => return Some(Cue::new(at..at + 1, at, Use::According, Manner::Speech)),
        // "It emerged in March that …": nobody is named.
        "emerged" | "emerges" | "transpired" if at == sentence.start + 1 && document.lower(sentence.start) == "it" => {
            let that = (at + 1..(at + 8).min(sentence.end)).find(|&token| document.lower(token) == "that")?;
            let mut cue = Cue::new(at..at + 1, at, Use::Noun, Manner::Speech);
            cue.behind = Some(that);
            return Some(cue);
        }
        "as" if word(3) == "by"
            && matches!(word(1), "first" | "previously" | "originally" | "also" | "earlier")
            && matches!(word(2), "reported" | "quoted" | "noted" | "announced") =>
        {
            return Some(Cue::new(at..at + 4, at + 2, Use::According, Manner::Speech));
        }
        "as" if word(2) == "by"
            && matches!(word(1), "quoted" | "reported" | "cited" | "told" | "described" | "noted" | "announced" | "published") =>
        {
            return Some(Cue::new(at..at + 3, at + 1, Use::According, Manner::Speech));
        }
        ":" | "-" | "–" | "—" | "--" => return mark(document, sentence, at),
        _ => {}
    }
    refusal(document, sentence, at)
        .or_else(|| phrase(document, sentence, at))
        .or_else(|| verb::verb(document, sentence, at))
        .or_else(|| noun(document, sentence, at))
}

/// Where the verb group of the verb at `at` begins: its auxiliaries, negation and adverbs.
pub(super) fn group_start(document: &Document, sentence: &Range<usize>, at: usize) -> usize {
    let mut start = at;
    while start > sentence.start {
        let lower = document.lower(start - 1);
        let adverb = (lower.ends_with("ly")
            && lower.len() > 4
            && !matches!(lower, "family" | "italy" | "july" | "assembly" | "daily" | "weekly" | "ally" | "monopoly" | "supply"))
            && !document.form(start - 1).starts_with(char::is_uppercase);
        let joins = is_auxiliary(lower) && lower != "'s"
            || adverb
            || matches!(
                lower,
                "not"
                    | "n't"
                    | "never"
                    | "also"
                    | "still"
                    | "even"
                    | "later"
                    | "once"
                    | "now"
                    | "already"
                    | "long"
                    | "first"
                    | "again"
                    | "both"
                    | "neither"
                    | "nor"
            )
            || (lower == "longer" && start >= sentence.start + 2 && document.lower(start - 2) == "no")
            || (lower == "no" && document.lower(start) == "longer")
            || (lower == "to" && start >= sentence.start + 2 && document.lower(start - 2) == "yet")
            || (lower == "yet" && document.lower(start) == "to");
        // "Neither … nor" in front of a noun is no part of the verb.
        if !joins || matches!(lower, "both" | "first" | "long" | "nor" | "once") && start == at && !document.tokens[at].is_word {
            break;
        }
        start -= 1;
    }
    start
}

/// "refused to confirm", "declined to comment", "stopped short of accusing", "has been unable to verify".
fn refusal(document: &Document, sentence: &Range<usize>, at: usize) -> Option<Cue> {
    let word = |offset: usize| if at + offset < sentence.end { document.lower(at + offset) } else { "" };
    let mut end = match word(0) {
        "refused" | "refuses" | "refuse" | "refusing" | "declined" | "declines" | "decline" | "declining" | "unable" if word(1) == "to" => {
            at + 3
        }
        "stopped" | "stops" | "stopping" if word(1) == "short" && word(2) == "of" => at + 4,
        _ => return None,
    };
    if end > sentence.end || !document.tokens[end - 1].is_word {
        return None;
    }
    if document.lower(end - 1).ends_with("ly") && end < sentence.end {
        end += 1;
    }
    // Whoever declines to pay is no source: the verb must be one of speech or belief.
    let verb = document.lower(end - 1);
    let speaks = wording::verb(verb).is_some() || wording::is_answering(verb) || matches!(verb, "rule" | "verify");
    if !speaks {
        return None;
    }
    if matches!(verb, "rule" | "ruling") && end < sentence.end && document.lower(end) == "out" {
        end += 1;
    }
    let mut cue = Cue::new(group_start(document, sentence, at)..end, at, Use::Verb, Manner::Object);
    cue.stands_alone = true;
    Some(cue)
}

/// Phrases of several words that no single word gives away.
fn phrase(document: &Document, sentence: &Range<usize>, at: usize) -> Option<Cue> {
    let word = |offset: usize| if at + offset < sentence.end { document.lower(at + offset) } else { "" };
    let near = |test: &dyn Fn(&str) -> bool| (1..7).take_while(|&offset| at + offset < sentence.end).any(|offset| test(word(offset)));
    let negated = || (sentence.start.max(at.saturating_sub(3))..at).any(|before| matches!(document.lower(before), "not" | "n't" | "never"));
    let (len, alone) = match word(0) {
        "walked" | "walk" | "walks" | "walking" if word(1) == "back" => (2, false),
        "took" | "takes" | "taken" if word(1) == "back" && near(&wording::is_statement) => (2, false),
        "withdrew" | "withdrawn" | "withdraws" | "rescinded" if near(&wording::is_statement) => (1, false),
        "pleaded" | "pleads" | "pled" if word(1) == "not" && word(2) == "guilty" => (3, true),
        "pleaded" | "pleads" | "pled" if word(1) == "guilty" => (2, true),
        "ruled" | "rule" | "rules" if word(1) == "out" => (2, false),
        "cast" | "casts" | "casting" if matches!(word(1), "doubt" | "doubts") => (2, false),
        "had" | "has" | "have" | "offered" | "made" | "gave" if word(1) == "no" && matches!(word(2), "comment" | "answer") => (3, true),
        "available" if negated() && word(1) == "for" && word(2) == "comment" => (3, true),
        "unavailable" if word(1) == "for" && word(2) == "comment" => (3, true),
        "reached" if negated() && at > sentence.start && document.lower(at - 1) == "be" => (if word(1) == "for" { 3 } else { 1 }, true),
        "respond" | "reply" | "responded" | "replied" | "comment" | "commented" | "elaborate" | "elaborated" if negated() => (1, true),
        "respond" if at >= sentence.start + 2 && document.lower(at - 1) == "to" && document.lower(at - 2) == "yet" => (1, true),
        "confirm" | "verify" | "deny" | "acknowledge"
            if at >= sentence.start + 2 && document.lower(at - 1) == "to" && document.lower(at - 2) == "yet" =>
        {
            (1, false)
        }
        "commented" => (1, true),
        // "State radio |carried| the announcement": passes on what was told before.
        "carried" | "published" | "broadcast" | "aired" | "released"
            if matches!(word(1), "the" | "this" | "these") && wording::is_statement(word(2)) =>
        {
            (1, false)
        }
        "learned" | "learnt" | "heard" if word(1) == "from" => (2, false),
        "return" | "returned"
            if negated()
                && near(&|lower| {
                    matches!(lower, "call" | "calls" | "message" | "messages" | "email" | "emails" | "request" | "requests")
                }) =>
        {
            (2, true)
        }
        "express" | "expressed" | "expresses" | "expressing" | "voiced" | "voices" | "voicing" | "raised" | "raises" | "raising"
        | "issued" | "issues" | "made" | "gave"
            if near(&can_be_voiced) =>
        {
            // "raised concerns in Tokyo": the subject gives cause, Tokyo is concerned.
            if word(0).starts_with("rais")
                && (1..7).any(|offset| wording::noun(word(offset)).is_some() && matches!(word(offset + 1), "in" | "among" | "from"))
            {
                return None;
            }
            let len = (1..7).find(|&offset| can_be_voiced(word(offset)))?;
            if matches!(word(0), "issued" | "issues" | "made" | "gave" | "raised")
                && wording::noun(word(len)).is_none_or(|noun| noun.manner == Manner::Weak)
                && word(len) != "clear"
            {
                return None;
            }
            (len + 1, false)
        }
        _ => return None,
    };
    let end = (at + len).min(sentence.end);
    let start = group_start(document, sentence, at);
    let mut cue = Cue::new(start..end, at, Use::Verb, Manner::Object);
    cue.stands_alone = alone;
    Some(cue)
}

pub(super) fn is_headline(document: &Document, sentence: &Range<usize>) -> bool {
    let last = sentence.end - 1;
    let words = sentence.clone().filter(|&at| document.tokens[at].is_word);
    let (mut all, mut upper) = (0, 0);
    for at in words {
        all += 1;
        upper += usize::from(document.form(at).starts_with(char::is_uppercase));
    }
    document.tokens[last].is_word && all <= 20 && upper * 2 > all
}

/// A colon or dash between a speaker and what is said, in a line that is no full sentence or begins with a speaker.
fn mark(document: &Document, sentence: &Range<usize>, at: usize) -> Option<Cue> {
    let colon = document.lower(at) == ":";
    let ended = matches!(document.lower(sentence.end - 1), "." | "!" | "?" | "”" | "\"");
    let mut cue = Cue::new(at..at + 1, at, Use::Mark, Manner::Speech);
    let before = sentence.start..at;
    let plain = |range: &Range<usize>| {
        range.clone().all(|token| {
            document.tokens[token].is_word
                && document.tokens[token].quote == Quote::Outside
                && !is_auxiliary(document.lower(token))
                && !noun_phrase::is_preposition(document.lower(token))
        })
    };
    if colon
        && !before.is_empty()
        && before.len() <= 4
        && plain(&before)
        && at + 2 < sentence.end
        && before.clone().all(|token| wording::verb(document.lower(token)).is_none())
    {
        let speaker = document.form(sentence.start).starts_with(char::is_uppercase);
        let lively = !matches!(
            document.lower(sentence.start),
            "photo"
                | "video"
                | "note"
                | "related"
                | "watch"
                | "read"
                | "more"
                | "update"
                | "updated"
                | "correction"
                | "image"
                | "source"
                | "via"
                | "credit"
                | "the"
        );
        cue.source = (speaker && lively).then_some(before);
        return cue.source.is_some().then_some(cue);
    }
    let after = at + 1..sentence.end;
    let spaced = document.tokens[at].spaced && after.clone().next().is_some_and(|next| document.tokens[next].spaced);
    if !colon && spaced && !ended && (1..=3).contains(&after.len()) && plain(&after) && before.len() >= 3 {
        cue.source = Some(after);
        return Some(cue);
    }
    None
}

fn noun(document: &Document, sentence: &Range<usize>, at: usize) -> Option<Cue> {
    let sense = wording::noun(document.lower(at))?;
    let word = |offset: usize| if at + offset < sentence.end { document.lower(at + offset) } else { "" };
    if document.lower(at).ends_with("ly") {
        // Of the adverbs only those that point at somebody's words.
        return matches!(sense.lemma, "reportedly" | "allegedly" | "purportedly" | "supposedly")
            .then(|| Cue::new(at..at + 1, at, Use::Adverb, Manner::Speech));
    }
    if sense.manner == Manner::Weak || !is_nominal(document, at) {
        return None;
    }
    let mut cue = Cue::new(at..at + 1, at, Use::Noun, Manner::Speech);
    // Said of a denial or a retraction alone, the noun is worth showing even when what is denied is not told.
    cue.stands_alone = matches!(sense.lemma, "denial" | "retraction");
    let before = if at > sentence.start { document.lower(at - 1) } else { "" };
    if matches!(word(1), "by" | "from" | "among" | "in") {
        cue.source = noun_phrase::phrase_from(document, at + 2, sentence.end, false);
    } else if before == "'s" || before == "'" {
        cue.source = noun_phrase::owner(document, at - 1, sentence.start.max(at.saturating_sub(8)));
    } else if matches!(before, "his" | "her" | "their" | "its") {
        cue.source = Some(at - 1..at);
    } else if cue.stands_alone {
        let from = (at + 1..(at + 6).min(sentence.end)).find(|&token| document.lower(token) == "from");
        cue.source = from.and_then(|from| noun_phrase::phrase_from(document, from + 1, sentence.end, false));
    }
    let source_end = cue.source.as_ref().map_or(at + 1, |source| source.end.max(at + 1));
    let clause = source_end < sentence.end && document.lower(source_end) == "that";
    (clause || cue.source.is_some() && (cue.stands_alone || word(1) == "of")).then_some(cue)
}

/// What one can express, raise or make: a word for something said, or for what one feels about it.
fn can_be_voiced(lower: &str) -> bool {
    const FELT: [&str; 11] =
        ["confidence", "optimism", "surprise", "regret", "contentment", "support", "thanks", "dismay", "anger", "outrage", "clear"];
    wording::noun(lower).is_some() || FELT.contains(&lower)
}
