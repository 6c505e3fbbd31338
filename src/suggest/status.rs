//! From the cue to what the source did with the claim.
//!
//! The cue's head decides, then what stands before it (negation, refusal, "no longer"), then its object, then, for neutral
//! verbs, what is said. Negation is looked for only in the cue's own verb group, so that "denied it and did not say why" negates
//! the second verb alone.

use std::ops::Range;

use crate::{
    attribution::Status,
    suggest::{
        Document, Raw, hedge,
        wording::{self, Sense},
    },
};

/// A status and the words that decided it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub(super) status: Status,
    /// For a person: "“did not deny” neither confirms nor denies".
    pub(super) why: String,
}

/// What stands before the head of a cue in its own verb group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Governor {
    None,
    /// "did not", "never", "neither … nor", "has yet to", "unable to".
    Negated,
    /// "no longer".
    NoLonger,
    /// "refused to", "declined to".
    Refused,
    /// "stopped short of".
    StoppedShort,
}

/// The status of an attribution with this cue and content.
pub(super) fn judge(document: &Document, raw: &Raw) -> Verdict {
    let Some(head) = head(document, &raw.cue) else {
        let cue = raw.cue.first().map_or("", |cue| document.slice(cue.clone()));
        return verdict(Status::Reported, document, &raw.cue, if is_mark(cue) { "introduces what is said" } else { "reports neutrally" });
    };
    let (governor, from) = governor(document, head.at);
    let shown = from.min(raw.cue.first().map_or(head.at, |cue| cue.start))..head.end.max(raw.cue.last().map_or(0, |cue| cue.end));
    // A cue of many pieces is shown by the part around its head.
    let shown = if shown.len() > 8 { from..head.end } else { shown };
    let nobody = raw.source.first().is_some_and(|source| matches!(document.lower(source.start), "no" | "nobody" | "none"));
    let (status, why) = match decide(document, raw, &head, governor) {
        // "No group claimed responsibility".
        (Status::Alleged, _) if nobody => (Status::Declined, "nobody says so"),
        (Status::Reported, why) if governor == Governor::None => {
            let sense = if let HeadKind::Verb(sense) = head.kind { Some(sense) } else { None };
            // The content may turn the status only where the cue itself is a neutral verb.
            sense.and_then(|sense| hedge::content_status(document, raw, sense)).unwrap_or((Status::Reported, why))
        }
        other => other,
    };
    verdict(status, document, &[shown], why)
}

fn verdict(status: Status, document: &Document, cue: &[Range<usize>], why: &str) -> Verdict {
    let words: Vec<&str> = cue.iter().map(|range| document.slice(range.clone())).collect();
    Verdict { status, why: format!("“{}” {why}", words.join(" … ")) }
}

fn is_mark(cue: &str) -> bool {
    !cue.contains(char::is_alphanumeric)
}

/// The word of a cue that carries its meaning.
#[derive(Debug)]
struct Head {
    at: usize,
    end: usize,
    kind: HeadKind,
}

#[derive(Debug, Clone, Copy)]
enum HeadKind {
    Verb(Sense),
    Noun(Sense),
    /// A phrase whose status no single word has.
    Phrase(Status, &'static str),
    /// "rule out".
    RuleOut,
}

/// Verbs that lend their meaning to the noun behind them: "issued a denial", "cast doubt", "had no comment".
fn is_light(lower: &str) -> bool {
    matches!(lower, "have" | "has" | "had" | "having" | "is" | "are" | "was" | "were")
        || wording::verb(lower).is_some_and(|sense| {
            matches!(
                sense.lemma,
                "express"
                    | "voice"
                    | "issue"
                    | "make"
                    | "give"
                    | "offer"
                    | "raise"
                    | "cast"
                    | "release"
                    | "repeat"
                    | "reiterate"
                    | "share"
                    | "level"
            )
        })
}

fn head(document: &Document, cue: &[Range<usize>]) -> Option<Head> {
    let first = cue.first()?.start;
    let sentence = document.sentence_of(first);
    let tokens: Vec<usize> = cue.iter().flat_map(Clone::clone).filter(|&at| at < document.tokens.len()).collect();
    if tokens.windows(2).any(|pair| document.lower(pair[0]) == "according" && document.lower(pair[1]) == "to") {
        return None;
    }
    for (nth, &at) in tokens.iter().enumerate() {
        let lower = document.lower(at);
        if let Some(phrase) = phrase(document, at) {
            return Some(phrase);
        }
        // "refused to confirm": the refusal governs, the verb behind it is the head.
        if let Some(inner) = governed(document, at, sentence.end) {
            if let Some(phrase) = phrase(document, inner) {
                return Some(phrase);
            }
            let Some(sense) = wording::verb(document.lower(inner)) else {
                return Some(Head { at: inner, end: inner + 1, kind: HeadKind::Phrase(Status::Declined, "gives no answer") });
            };
            return Some(Head { at: inner, end: inner + 1, kind: HeadKind::Verb(sense) });
        }
        if is_light(lower) {
            let reach = (at + 6).min(sentence.end);
            let helps = is_auxiliary(lower) && tokens[nth + 1..].iter().any(|&later| wording::word(document.lower(later)).is_some());
            let reach = if helps { at } else { reach };
            let noun = (at + 1..reach)
                .take_while(|&next| document.tokens[next].is_word && !is_clause_start(document.lower(next)))
                .find_map(|next| Some((next, wording::noun(document.lower(next))?)));
            if let Some((next, sense)) = noun {
                return Some(Head { at: next, end: next + 1, kind: HeadKind::Noun(sense) });
            }
            if tokens[nth + 1..].iter().any(|&later| wording::word(document.lower(later)).is_some()) {
                continue;
            }
        }
        let Some(word) = wording::word(lower) else {
            continue;
        };
        // "was quoted as saying", "quoted a source as saying": the saying counts.
        if matches!(word.verb.map(|sense| sense.lemma), Some("quote" | "cite"))
            && let Some(saying) = (at + 1..(at + 12).min(sentence.end)).find(|&later| document.lower(later) == "saying")
            && let Some(sense) = wording::verb("saying")
        {
            return Some(Head { at: saying, end: saying + 1, kind: HeadKind::Verb(sense) });
        }
        let kind = match (word.verb, word.noun) {
            (Some(_), Some(noun)) if is_nominal(document, at) => HeadKind::Noun(noun),
            (Some(verb), _) => HeadKind::Verb(verb),
            (None, Some(noun)) => HeadKind::Noun(noun),
            (None, None) => continue,
        };
        return Some(Head { at, end: at + 1, kind });
    }
    None
}

fn is_clause_start(lower: &str) -> bool {
    matches!(lower, "that" | "which" | "who" | "whether" | "because" | "if" | "but")
}

/// Whether a form that may be verb or noun stands where a noun does: behind an article, a possessive, an adjective of degree.
pub(super) fn is_nominal(document: &Document, at: usize) -> bool {
    let sentence = document.sentence_of(at);
    if at == sentence.start {
        // "Doubts among surgeons …", "Concerns in Brussels …"; "Deny it!" is rare.
        let next = if at + 1 < sentence.end { document.lower(at + 1) } else { "" };
        return matches!(next, "that" | "by" | "from" | "of" | "in" | "among" | "about" | "over");
    }
    let before = document.lower(at - 1);
    matches!(
        before,
        "the"
            | "a"
            | "an"
            | "any"
            | "no"
            | "this"
            | "these"
            | "those"
            | "his"
            | "her"
            | "their"
            | "its"
            | "our"
            | "my"
            | "your"
            | "'s"
            | "such"
            | "some"
            | "of"
            | "with"
            | "despite"
            | "amid"
            | "by"
            | "after"
            | "following"
            | "repeated"
            | "recent"
            | "new"
            | "widespread"
            | "growing"
            | "earlier"
            | "previous"
            | "false"
            | "raised"
            | "raising"
            | "caused"
            | "causing"
            | "sparked"
            | "fuelled"
            | "prompted"
            | "drew"
            | "under"
            | "on"
            | "from"
            | "in"
            | "many"
            | "several"
            | "more"
            | "against"
            | "latest"
            | "similar"
            | "serious"
    ) || (before == "'" && at >= 2 && document.lower(at - 2).ends_with('s'))
        || matches!(
            document.tokens[at - 1].tag,
            crate::suggest::Tag::Adjective | crate::suggest::Tag::Determiner | crate::suggest::Tag::Possessive
        )
}

/// The verb governed by a refusal or inability at `at`: "refused to |confirm|", "unable to |verify|", "stopped short of |accusing|".
fn governed(document: &Document, at: usize, end: usize) -> Option<usize> {
    let lower = document.lower(at);
    let linked = |word: &str, from: usize| (from < end && document.lower(from) == word).then_some(from + 1);
    let next = if is_refusal(lower) || matches!(lower, "unable" | "failed" | "fails" | "failing" | "yet" | "able") {
        linked("to", at + 1)?
    } else if lower.starts_with("stop") {
        linked("of", linked("short", at + 1)?)?
    } else {
        return None;
    };
    // An adverb may stand between: "to publicly confirm".
    (next..(next + 2).min(end)).find(|&verb| document.tokens[verb].is_word && !document.lower(verb).ends_with("ly"))
}

fn is_refusal(lower: &str) -> bool {
    matches!(lower, "refused" | "refuses" | "refuse" | "refusing" | "declined" | "declines" | "decline" | "declining" | "refusal")
}

/// Phrases whose status no single word has.
fn phrase(document: &Document, at: usize) -> Option<Head> {
    let sentence = document.sentence_of(at);
    let word = |offset: usize| if at + offset < sentence.end { document.lower(at + offset) } else { "" };
    let found = |len: usize, status, why| Some(Head { at, end: at + len, kind: HeadKind::Phrase(status, why) });
    let first = word(0);
    match first {
        "rule" | "ruled" | "rules" | "ruling" if word(1) == "out" => Some(Head { at, end: at + 2, kind: HeadKind::RuleOut }),
        "walked" | "walk" | "walks" | "walking" | "rowed" | "rows" | "row" if word(1) == "back" => {
            found(2, Status::Retracted, "takes it back")
        }
        "took" | "take" | "takes" | "taken" | "taking" if word(1) == "back" => found(2, Status::Retracted, "takes it back"),
        // A plea is an answer to the charge.
        "pleaded" | "pled" | "pleads" | "plead" | "pleading" if word(1) == "not" && word(2) == "guilty" => {
            found(3, Status::Denied, "answers the charge with no")
        }
        "pleaded" | "pled" | "pleads" | "plead" | "pleading" if word(1) == "guilty" => found(2, Status::Confirmed, "admits the charge"),
        "no" if word(1) == "comment" => found(2, Status::Declined, "gives no answer"),
        "unavailable" | "available" if word(1) == "for" && matches!(word(2), "comment" | "an") => {
            found(3, Status::Declined, "gives no answer")
        }
        // "could not be reached": only ever of people who were asked.
        "reached" if at > sentence.start && document.lower(at - 1) == "be" => found(1, Status::Declined, "gives no answer"),
        "kept" | "remained" | "stayed" if matches!(word(1), "silent" | "mum") => found(2, Status::Declined, "gives no answer"),
        "not" if matches!(word(1), "convinced" | "persuaded") => found(2, Status::Disputed, "contests it without a flat denial"),
        "sceptical" | "skeptical" | "doubtful" | "unconvinced" => found(1, Status::Disputed, "contests it without a flat denial"),
        "took" | "takes" | "take" if word(1) == "issue" => found(2, Status::Disputed, "contests it without a flat denial"),
        "comment" if at >= 2 && document.lower(at - 1) == "for" && matches!(document.lower(at - 2), "available" | "reached") => {
            found(1, Status::Declined, "gives no answer")
        }
        _ => None,
    }
}

/// What governs the head, and where its verb group begins.
fn governor(document: &Document, head: usize) -> (Governor, usize) {
    let sentence = document.sentence_of(head);
    let (mut found, mut from) = (Governor::None, head);
    let lowest = sentence.start.max(head.saturating_sub(8));
    while from > lowest {
        let lower = document.lower(from - 1);
        let before = if from - 1 > sentence.start { document.lower(from - 2) } else { "" };
        match lower {
            "not" | "n't" | "never" | "cannot" | "nor" | "neither" | "unable" => found = found.or(Governor::Negated),
            // "has yet to confirm", but not "yet denied".
            "yet" if from < head && document.lower(from) == "to" => found = found.or(Governor::Negated),
            "failed" | "fails" | "failing" => found = found.or(Governor::Negated),
            "longer" if before == "no" => found = found.or(Governor::NoLonger),
            "no" if from < head => {}
            // "had no comment", "offered no confirmation".
            "no" => found = found.or(Governor::Negated),
            "of" if before == "short" => found = found.or(Governor::StoppedShort),
            "short" if before.starts_with("stop") => {}
            _ if lower.starts_with("stop") && found == Governor::StoppedShort => {}
            _ if is_refusal(lower) => found = found.or(Governor::Refused),
            "to" | "be" | "been" | "any" | "also" | "still" | "even" | "so" | "far" | "now" | "yet" | "both" | "either" | "again"
            | "able" | "out" => {}
            "'s" => break,
            _ if is_auxiliary(lower) || (lower.ends_with("ly") && lower.len() > 4) => {}
            // The second half of "neither confirmed nor denied".
            _ if before == "neither" => {}
            _ => break,
        }
        from -= 1;
    }
    // "Neither the bank nor its auditor has confirmed": the negation stands before the subject.
    if found == Governor::None {
        let lower = |at: usize| document.lower(at);
        let mut at = from;
        let mut nor = false;
        while at > sentence.start.max(head.saturating_sub(16)) && document.tokens[at - 1].is_word {
            at -= 1;
            nor |= lower(at) == "nor";
            if lower(at) == "neither" && nor {
                return (Governor::Negated, from);
            }
        }
    }
    (found, from)
}

impl Governor {
    /// The nearest to the head counts: "did not refuse to say" is rare, "refused to not deny" rarer.
    fn or(self, other: Self) -> Self {
        if self == Self::None { other } else { self }
    }
}

pub(super) fn is_auxiliary(lower: &str) -> bool {
    matches!(
        lower,
        "is" | "are"
            | "am"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "has"
            | "have"
            | "had"
            | "do"
            | "does"
            | "did"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "should"
            | "must"
            | "shall"
            | "'s"
            | "'d"
            | "'ll"
            | "'ve"
            | "'re"
            | "'m"
            | "ca"
            | "wo"
            | "having"
    )
}

const NO_ANSWER: &str = "gives no answer";
const CONTESTS: &str = "contests it without a flat denial";

fn decide(document: &Document, raw: &Raw, head: &Head, governor: Governor) -> (Status, &'static str) {
    let (sense, nominal) = match head.kind {
        HeadKind::RuleOut => {
            // Who will not rule a thing out holds it possible; who rules it out says it is not so.
            return match governor {
                Governor::None => (Status::Denied, "says it is not so"),
                _ => (Status::Speculated, "keeps it possible"),
            };
        }
        HeadKind::Phrase(status, why) => return (status, why),
        HeadKind::Noun(sense) => (sense, true),
        HeadKind::Verb(sense) => (sense, false),
    };
    let lemma = sense.lemma;
    match governor {
        Governor::StoppedShort => return (Status::Declined, "does not go as far as saying it"),
        // To refuse belief contests; to refuse words declines.
        Governor::Refused if matches!(lemma, "accept" | "believe" | "recognise" | "recognize" | "concede" | "credit") => {
            return (Status::Disputed, CONTESTS);
        }
        Governor::Refused => return (Status::Declined, NO_ANSWER),
        Governor::NoLonger => {
            return match sense.status {
                Status::Denied | Status::Disputed => (Status::Confirmed, "gives up denying it"),
                _ => (Status::Retracted, "takes it back"),
            };
        }
        Governor::Negated if nominal && matches!(sense.lemma, "comment" | "answer" | "response" | "confirmation" | "reply") => {
            return (Status::Declined, NO_ANSWER);
        }
        // "had no doubt that": the noun's opposite.
        Governor::Negated if nominal && sense.status == Status::Disputed => return (Status::Confirmed, "does not contest it"),
        Governor::Negated if nominal => {}
        Governor::Negated => return negated(sense),
        Governor::None => {}
    }
    let said = |within: usize| object_is_statement(document, raw, head, within);
    match lemma {
        // An offer is turned down, a statement is called untrue.
        "reject" | "dismiss" | "repudiate" if !said(7) => (Status::Reported, "turns something down, not a statement"),
        "withdraw" | "rescind" | "backtrack" if !said(7) => (Status::Reported, "is not about a statement"),
        "accept" | "recognise" | "recognize" if !said(6) => (Status::Reported, "is not about a statement"),
        // People are questioned and finals contested too.
        "question" | "challenge" | "contest" if !nominal && !said(8) && !is_quality_disputed(document, head) => {
            (Status::Reported, "is not about a statement")
        }
        // To agree to do something promises; to agree that something is so confirms.
        "agree" if follows(document, head) == "to" => (Status::Reported, "announces what will be done"),
        "suggest" if is_proposal(document, raw, head) => (Status::Reported, "proposes something"),
        "charge" if nominal && follows(document, head) != "that" && follows(document, head) != "of" && follows(document, head) != "by" => {
            (Status::Alleged, "accuses without proof")
        }
        "call" | "describe" | "label" | "brand" | "dub" | "characterise" | "characterize" | "dismiss" | "term" | "denounce"
            if calls_false(document, head) =>
        {
            (Status::Denied, "says it is not so")
        }
        _ => (sense.status, neutral_reason(sense.status)),
    }
}

/// What a status means, for the reason shown to people.
fn neutral_reason(status: Status) -> &'static str {
    match status {
        Status::Reported => "reports neutrally",
        Status::Alleged => "accuses or claims without proof",
        Status::Denied => "says it is not so",
        Status::Confirmed => "vouches for it",
        Status::Disputed => CONTESTS,
        Status::Speculated => "offers it as possible or likely",
        Status::Declined => NO_ANSWER,
        Status::Retracted => "takes it back",
    }
}

/// The opposite of a cue is seldom the opposite status: not to deny is not to confirm.
fn negated(sense: Sense) -> (Status, &'static str) {
    match (sense.status, sense.lemma) {
        // Neither side is taken.
        (Status::Denied, _) => (Status::Declined, "neither confirms nor denies"),
        // "did not agree", "did not accept": contests.
        (Status::Confirmed, "agree" | "accept" | "recognise" | "recognize") => (Status::Disputed, CONTESTS),
        (Status::Confirmed, _) => (Status::Declined, "neither confirms nor denies"),
        // "do not dispute", "does not doubt": lets it stand.
        (Status::Disputed, _) => (Status::Confirmed, "does not contest it"),
        (Status::Alleged, _) => (Status::Declined, "does not go as far as saying it"),
        // "do not believe that": against, but no flat denial; "do not expect" is a forecast too.
        (Status::Speculated, "believe" | "think" | "suspect" | "imagine" | "assume") => (Status::Disputed, CONTESTS),
        (Status::Speculated, "speculate" | "guess" | "suggest" | "hint" | "imply") => (Status::Declined, NO_ANSWER),
        (Status::Speculated, _) => (Status::Speculated, neutral_reason(Status::Speculated)),
        // Who has not taken it back stands by it.
        (Status::Retracted, _) => (Status::Reported, "stands by it"),
        (_, lemma) if wording::is_answering(lemma) || lemma == "describe" => (Status::Declined, NO_ANSWER),
        _ => (Status::Reported, "reports neutrally"),
    }
}

fn follows<'d>(document: &'d Document, head: &Head) -> &'d str {
    if head.end < document.sentence_of(head.at).end { document.lower(head.end) } else { "" }
}

/// Whether something said is the object: a noun for it, a pronoun, or a clause.
fn object_is_statement(document: &Document, raw: &Raw, head: &Head, within: usize) -> bool {
    let sentence = document.sentence_of(head.at);
    let end = (head.end + within).min(sentence.end);
    let passive = head.at > sentence.start && matches!(document.lower(head.at - 1), "was" | "were" | "been" | "being" | "is" | "are");
    if passive {
        let from = sentence.start.max(head.at.saturating_sub(8));
        return (from..head.at).any(|at| wording::is_statement(document.lower(at)));
    }
    for at in head.end..end {
        let lower = document.lower(at);
        if !document.tokens[at].is_word {
            // "…, a charge the firm rejects.": nothing follows, what went before is meant.
            break;
        }
        if wording::is_statement(lower) || is_clause_start(lower) && lower != "but" {
            return true;
        }
        if matches!(lower, "it" | "this" | "that" | "them" | "all" | "any") && at == head.end {
            return at + 1 >= sentence.end
                || !document.tokens[at + 1].is_word
                || matches!(lower, "that" | "any" | "all")
                || is_adverbial(document.lower(at + 1));
        }
        if matches!(lower, "and" | "to" | "but") {
            break;
        }
    }
    // The object may stand before: ", which the striker rejected", ", an allegation the firm rejects".
    let nothing_behind = head.end >= sentence.end || !document.tokens[head.end].is_word;
    nothing_behind
        && (sentence.start.max(head.at.saturating_sub(10))..head.at)
            .any(|at| wording::is_statement(document.lower(at)) || document.lower(at) == "which")
        || raw
            .content
            .iter()
            .any(|range| range.clone().take(4).any(|at| document.tokens.get(at).is_some() && wording::is_statement(document.lower(at))))
}

/// "questioned the |legality| of": what can be doubted about a statement or an act.
fn is_quality_disputed(document: &Document, head: &Head) -> bool {
    let end = document.sentence_of(head.at).end;
    (head.end..(head.end + 8).min(end)).any(|at| {
        matches!(
            document.lower(at),
            "legality"
                | "legitimacy"
                | "accuracy"
                | "authenticity"
                | "integrity"
                | "credibility"
                | "honesty"
                | "validity"
                | "wisdom"
                | "motives"
                | "need"
                | "how"
                | "why"
                | "results"
                | "result"
                | "outcome"
                | "judgment"
                | "ruling"
                | "decision"
                | "toll"
                | "numbers"
        )
    })
}

fn is_adverbial(lower: &str) -> bool {
    matches!(lower, "as" | "on" | "in" | "at" | "outright" | "again" | "and" | "when" | "after" | "before")
}

fn is_proposal(document: &Document, raw: &Raw, head: &Head) -> bool {
    let next = follows(document, head);
    if next.ends_with("ing") && next.len() > 5 {
        return true;
    }
    raw.content.iter().any(|range| range.clone().take(12).any(|at| at < document.tokens.len() && document.lower(at) == "should"))
}

/// "called the allegations |baseless|", "described the story as |untrue|": a word for falsehood near a statement or at the end.
fn calls_false(document: &Document, head: &Head) -> bool {
    let sentence = document.sentence_of(head.at);
    let reach = (head.end + 14).min(sentence.end);
    let mut statement = false;
    for at in head.end..reach {
        let lower = document.lower(at);
        statement |= wording::is_statement(lower) || (at == head.end && matches!(lower, "it" | "this" | "that" | "them"));
        if wording::is_falsehood(lower) {
            return statement;
        }
        if is_clause_start(lower) && lower != "that" || matches!(lower, "," | ";") {
            return false;
        }
    }
    false
}
