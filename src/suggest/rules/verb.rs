use std::ops::Range;

use crate::{
    attribution::Status,
    suggest::{
        Document, Quote, noun_phrase,
        rules::cue::{Cue, Use, group_start, is_headline},
        status::is_nominal,
        wording::{self, Manner},
    },
};

/// The verb at `at`, when it is used to say something.
pub(super) fn verb(document: &Document, sentence: &Range<usize>, at: usize) -> Option<Cue> {
    let lower = document.lower(at);
    let sense = wording::verb(lower)?;
    let word = |offset: usize| if at + offset < sentence.end { document.lower(at + offset) } else { "" };
    let before = if at > sentence.start { document.lower(at - 1) } else { "" };
    if is_nominal(document, at) && !matches!(before, "all" | "both")
        || document.form(at).starts_with(char::is_uppercase) && at > sentence.start && !is_headline(document, sentence)
    {
        return None;
    }
    let start = group_start(document, sentence, at);
    let group_has = |test: &dyn Fn(&str) -> bool| (start..at).any(|token| test(document.lower(token)));
    let past = lower.ends_with("ed")
        || lower.ends_with("en")
        || matches!(lower, "said" | "thought" | "told" | "held" | "known" | "shown" | "found");
    let passive = past && group_has(&|lower| matches!(lower, "is" | "are" | "was" | "were" | "be" | "been" | "being"));
    let infinitive = before == "to" && !(start + 1 < at && document.lower(at.saturating_sub(2)) == "yet");
    if infinitive {
        return None;
    }
    let gerund = lower.ends_with("ing");
    let progressive = gerund && group_has(&|lower| matches!(lower, "is" | "are" | "was" | "were" | "been" | "'s" | "'re"));
    let mut cue = Cue::new(start..at + 1, at, Use::Verb, sense.manner);
    cue.passive = passive;
    if passive {
        // What people in general believe or expect, what somebody is accused of.
        let impersonal = matches!(
            sense.lemma,
            "accuse"
                | "believe"
                | "think"
                | "expect"
                | "rumour"
                | "rumor"
                | "allege"
                | "suspect"
                | "say"
                | "report"
                | "fear"
                | "blame"
                | "presume"
                | "assume"
                | "estimate"
                | "claim"
                | "predict"
                | "speculate"
                | "quote"
                | "describe"
                | "criticise"
                | "criticize"
                | "praise"
                | "see"
                | "know"
                | "consider"
        );
        if !impersonal || sense.lemma == "say" && word(1) != "to" {
            return None;
        }
        if matches!(sense.lemma, "believe" | "think" | "expect" | "say" | "see" | "know" | "consider" | "report" | "estimate")
            && !matches!(word(1), "to" | "by" | "that" | "as")
        {
            return None;
        }
        if sense.lemma == "quote" {
            return quoted_as(document, sentence, cue);
        }
        if sense.lemma == "report" && word(1) == "to" && word(2) != "have" && word(2) != "be" {
            return None;
        }
        return Some(cue);
    }
    if past && word(1) == "by" && !gerund {
        return None;
    }
    if gerund && !progressive {
        let behind = matches!(before, "," | "and" | "or" | "while" | "as" | "by")
            || at == sentence.start
            || document.tokens[at - 1].quote == Quote::Closes;
        if !behind || matches!(sense.manner, Manner::Weak) || (before == "by" && sense.manner != Manner::Speech) {
            return None;
        }
        cue.participle = true;
    }
    match sense.manner {
        // `“…,” read the letter.`
        Manner::Weak if sense.lemma == "read" && at > sentence.start && after_quotation(document, at) => {}
        Manner::Weak => return None,
        Manner::Object if matches!(sense.status, Status::Retracted) && matches!(sense.lemma, "withdraw" | "rescind" | "backtrack") => {
            return None;
        }
        Manner::Object if sense.lemma == "threaten" && !matches!(word(1), "to" | "that") => return None,
        _ if may_be_noun(lower) && !is_said_plainly(document, at, sentence, sense.manner) => return None,
        _ if matches!(sense.lemma, "continue" | "echo" | "post")
            && !(at > sentence.start && after_quotation(document, at) || opens_saying(document, at + 1, sentence.end)) =>
        {
            return None;
        }
        Manner::Mind => {
            let clause = matches!(
                word(1),
                "that"
                    | "whether"
                    | "how"
                    | "what"
                    | "why"
                    | "if"
                    | "it"
                    | "he"
                    | "she"
                    | "they"
                    | "there"
                    | "the"
                    | "we"
                    | "his"
                    | "her"
                    | "their"
                    | "a"
                    | "an"
                    | "to"
                    | "this"
                    | "these"
                    | "no"
                    | "its"
                    | "some"
                    | "people"
                    | "more"
                    | "most"
                    | "for"
                    | "about"
            ) || at + 1 < sentence.end
                && document.tokens[at + 1].is_word
                && (document.form(at + 1).starts_with(char::is_uppercase)
                    || document.form(at + 1).starts_with(|c: char| c.is_ascii_digit())
                    || matches!(sense.lemma, "fear" | "suspect" | "predict" | "expect"))
                || sense.lemma == "hint"
                || sense.lemma == "show" && word(1) == ":";
            let weak = matches!(
                sense.lemma,
                "find"
                    | "show"
                    | "indicate"
                    | "determine"
                    | "demonstrate"
                    | "hold"
                    | "learn"
                    | "know"
                    | "realise"
                    | "realize"
                    | "decide"
                    | "mean"
                    | "see"
                    | "point"
                    | "signal"
            );
            let pointed = sense.lemma == "point" && word(1) == "out";
            let in_a_clause = matches!(word(1), "that" | "whether" | "how" | "what" | "why")
                || sense.lemma == "find" && word(1) == "the"
                || matches!(sense.lemma, "show" | "find") && !gerund && past_or_plain(lower);
            let taken = pointed || clause && (!weak || in_a_clause);
            if !taken {
                return None;
            }
            if pointed {
                cue.group.end += 1;
            }
        }
        // Wins, territory, lives: "claimed three lives" is no claim.
        Manner::Speech if sense.lemma == "claim" && is_number(document, at + 1, sentence.end) => return None,
        Manner::Speech if sense.lemma == "charge" && !matches!(word(1), "that" | "," | "“" | "\"") => return None,
        Manner::Object if matches!(sense.lemma, "question" | "challenge" | "contest") && !disputes(document, at, sentence.end) => {
            return None;
        }
        Manner::Object
            if matches!(sense.lemma, "call")
                && matches!(word(1), "up" | "off" | "in" | "it" | "him")
                && word(2) != "a"
                && word(2) != "“" =>
        {
            return None;
        }
        Manner::Object if matches!(sense.lemma, "deny") && matches!(word(1), "entry" | "access" | "bail" | "him" | "them" | "her") => {
            return None;
        }
        _ => {}
    }
    // "quoted a source as saying": the saying is found by itself, what is quoted passes on.
    Some(cue)
}

/// Whether a quotation closed right before the token at `at`, or before its subject's comma.
fn after_quotation(document: &Document, at: usize) -> bool {
    document.tokens[at - 1].quote == Quote::Closes
        || document.lower(at - 1) == "," && at >= 2 && document.tokens[at - 2].quote == Quote::Closes
}

/// Whether a clause or quotation opens at `at`.
fn opens_saying(document: &Document, at: usize, end: usize) -> bool {
    at < end
        && (matches!(document.lower(at), "that" | ":" | "," | "whether" | "how" | "why" | "what")
            || document.tokens[at].quote == Quote::Opens)
}

/// Forms that are nouns more often than verbs in news.
fn may_be_noun(lower: &str) -> bool {
    matches!(
        lower,
        "state"
            | "states"
            | "back"
            | "backs"
            | "support"
            | "supports"
            | "rule"
            | "rules"
            | "report"
            | "reports"
            | "show"
            | "shows"
            | "term"
            | "terms"
            | "answer"
            | "answers"
            | "remark"
            | "remarks"
            | "tweet"
            | "tweets"
            | "attack"
            | "attacks"
            | "claim"
            | "claims"
            | "call"
            | "calls"
            | "post"
            | "posts"
            | "demand"
            | "demands"
            | "comment"
            | "comments"
            | "slam"
            | "question"
            | "questions"
            | "challenge"
            | "challenges"
            | "promise"
            | "promises"
            | "vow"
            | "vows"
            | "fear"
            | "fears"
            | "worry"
            | "worries"
            | "doubt"
            | "doubts"
            | "estimate"
            | "estimates"
            | "forecast"
            | "forecasts"
            | "praise"
            | "pledge"
            | "pledges"
            | "complaint"
            | "repeat"
            | "highlight"
            | "highlights"
            | "brand"
            | "brands"
            | "label"
            | "labels"
            | "boast"
            | "joke"
            | "jokes"
            | "guess"
            | "hope"
            | "hopes"
            | "wish"
            | "wishes"
            | "point"
            | "points"
            | "quote"
            | "quotes"
            | "reply"
            | "recall"
            | "fault"
            | "blame"
            | "contest"
            | "contests"
            | "suspect"
            | "suspects"
            | "charge"
            | "charges"
            | "project"
            | "projects"
            | "object"
            | "objects"
            | "reveal"
            | "signal"
            | "signals"
            | "decree"
            | "shout"
            | "cry"
            | "mutter"
            | "propose"
            | "welcome"
            | "oppose"
            | "attest"
            | "document"
            | "cite"
    )
}

/// Whether such a form stands between a subject and what is said: behind a pronoun, a name or a noun, before a clause, a
/// quotation or an object.
fn is_said_plainly(document: &Document, at: usize, sentence: &Range<usize>, manner: Manner) -> bool {
    if opens_saying(document, at + 1, sentence.end) && (document.lower(at + 1) != "," || after_quotation_near(document, at, sentence)) {
        return true;
    }
    // "mutual hopes", "new fears": behind an adjective of quality a noun; behind "to" no finite verb.
    if matches!(document.lower(at), "hope" | "hopes") {
        let before = if at > sentence.start { document.lower(at - 1) } else { "" };
        let named = at > sentence.start && document.form(at - 1).starts_with(char::is_uppercase);
        return named || noun_phrase::is_pronoun(before) || matches!(before, "also" | "still");
    }
    let subject = at > sentence.start
        && (noun_phrase::is_pronoun(document.lower(at - 1))
            || document.tokens[at - 1].is_word && !noun_phrase::is_preposition(document.lower(at - 1)));
    let next = if at + 1 < sentence.end { document.lower(at + 1) } else { "" };
    let object = noun_phrase::is_determiner(next)
        || matches!(next, "it" | "he" | "she" | "they" | "him" | "her" | "them" | "there")
        || at + 1 < sentence.end && document.tokens[at + 1].is_word && document.form(at + 1).starts_with(char::is_uppercase);
    let singular = document.lower(at).ends_with('s');
    // "Villagers fear …", "prosecutors suspect …": a plural in front of a base form is a subject; before a form in -s a singular.
    let agrees = at > sentence.start && {
        let before = document.lower(at - 1);
        let plural = before.ends_with('s') || matches!(before, "they" | "we" | "i" | "you" | "who" | "people" | "police" | "men" | "women");
        if singular { !before.ends_with('s') || document.form(at - 1).starts_with(char::is_uppercase) } else { plural }
    };
    subject && agrees && (object || manner == Manner::Mind)
}

fn after_quotation_near(document: &Document, at: usize, sentence: &Range<usize>) -> bool {
    (sentence.start.max(at.saturating_sub(8))..at).any(|token| document.tokens[token].quote == Quote::Closes)
}

fn past_or_plain(lower: &str) -> bool {
    matches!(lower, "showed" | "found" | "shows" | "finds" | "show")
}

fn is_number(document: &Document, at: usize, end: usize) -> bool {
    at < end
        && (document.form(at).starts_with(|c: char| c.is_ascii_digit())
            || matches!(
                document.lower(at),
                "two"
                    | "three"
                    | "four"
                    | "five"
                    | "six"
                    | "seven"
                    | "eight"
                    | "nine"
                    | "ten"
                    | "dozens"
                    | "hundreds"
                    | "victory"
                    | "lives"
            ))
}

/// Whether the object of "question", "challenge" or "contest" is something said.
fn disputes(document: &Document, at: usize, end: usize) -> bool {
    (at + 1..(at + 8).min(end)).take_while(|&next| document.tokens[next].is_word).any(|next| {
        let lower = document.lower(next);
        wording::is_statement(lower)
            || matches!(
                lower,
                "whether"
                    | "why"
                    | "how"
                    | "if"
                    | "that"
                    | "it"
                    | "this"
                    | "findings"
                    | "judgment"
                    | "integrity"
                    | "legitimacy"
                    | "credibility"
                    | "honesty"
                    | "figures"
            )
    })
}

/// "was quoted |as saying|", "was quoted by IRNA |as saying|": the one quoted says it.
fn quoted_as(document: &Document, sentence: &Range<usize>, mut cue: Cue) -> Option<Cue> {
    let saying = (cue.at + 1..(cue.at + 8).min(sentence.end)).find(|&at| document.lower(at) == "saying")?;
    // The subject of the passive is who speaks; the outlet behind "by" is found as one who passes it on.
    cue.passive = false;
    cue.group = if saying <= cue.at + 2 { cue.group.start..saying + 1 } else { saying..saying + 1 };
    cue.source = noun_phrase::subject(document, group_start(document, sentence, cue.at), sentence.start);
    cue.usage = Use::Verb;
    if cue.group.start == saying {
        // The verb group no longer touches its subject.
        cue.usage = Use::Noun;
    }
    Some(cue)
}
