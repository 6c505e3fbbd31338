//! Noun phrases by their words: where a subject begins, where an object ends, and how many sources one phrase names.
//!
//! No parser: articles, capitals and a few closed classes of words. Good enough for who stands next to a verb of saying.

use std::ops::Range;

use crate::suggest::{Document, Quote, Tag, gazetteer, statement, status::is_auxiliary, wording};

/// No source that names somebody is longer, in tokens.
const LONGEST: usize = 24;

/// The subject whose verb group begins at `verb`, not looking before `from`.
pub(super) fn subject(document: &Document, verb: usize, from: usize) -> Option<Range<usize>> {
    let mut end = verb;
    // "Marta Ruiz, the mayor, denied": step over what is set off by commas.
    if end > from && document.lower(end - 1) == "," {
        let opening = (from..end - 1).rev().take(LONGEST).find(|&at| document.lower(at) == ",")?;
        let aside = opening + 1;
        if !opens_aside(document, aside) {
            return None;
        }
        let head = run_before(document, opening, from)?;
        end = end.checked_sub(1)?;
        return Some(head.start..end);
    }
    // "the man who accused": the one before "who".
    if end > from && matches!(document.lower(end - 1), "who" | "which" | "that") {
        end -= 1;
        if end > from && document.lower(end - 1) == "," {
            end -= 1;
        }
        let head = run_before(document, end, from)?;
        return Some(head);
    }
    run_before(document, end, from)
}

/// The phrase in front of the "'s" at `end`: "despite |the minister|'s denial".
pub(super) fn owner(document: &Document, end: usize, from: usize) -> Option<Range<usize>> {
    let mut start = end;
    while start > from {
        let lower = document.lower(start - 1);
        if !document.tokens[start - 1].is_word
            || is_border(lower)
            || is_preposition(lower) && lower != "of"
            || matches!(lower, "and" | "or")
            || is_finite(document, start - 1)
        {
            break;
        }
        start -= 1;
    }
    (start < end).then_some(start..end)
}

fn opens_aside(document: &Document, at: usize) -> bool {
    document.tokens.get(at).is_some_and(|token| {
        matches!(
            document.lower(at),
            "who"
                | "whose"
                | "which"
                | "speaking"
                | "citing"
                | "quoting"
                | "writing"
                | "himself"
                | "herself"
                | "then"
                | "now"
                | "in"
                | "a"
                | "an"
                | "the"
                | "his"
                | "her"
                | "its"
                | "their"
                | "one"
                | "also"
                | "aged"
                | "according"
                | "as"
                | "on"
                | "for"
                | "at"
                | "from"
                | "including"
                | "like"
        ) || token.tag == Tag::Number
            || document.form(at).starts_with(|c: char| c.is_ascii_digit())
            || token.tag == Tag::Name
            || document.tokens[at].is_word
    })
}

/// The noun phrase that ends at `end`.
fn run_before(document: &Document, end: usize, from: usize) -> Option<Range<usize>> {
    let mut start = end;
    let lowest = from.max(end.saturating_sub(LONGEST));
    let mut conjunction = None;
    while start > lowest {
        let at = start - 1;
        let lower = document.lower(at);
        if !document.tokens[at].is_word {
            // A list: "Warsaw, Prague and Vilnius"; only when a conjunction joins its end.
            if lower == "," && conjunction.is_some() && start > lowest + 1 && is_list_item(document, lowest, at) {
                start = at;
                continue;
            }
            if matches!(lower, "." | "-" | "/" | "&" | "’" | "'") && document.tokens[at].quote == Quote::Outside && lower != "." {
                start = at;
                continue;
            }
            break;
        }
        if is_border(lower) {
            break;
        }
        let passive = document.tokens[at].tag == Tag::VerbParticiple && at > lowest && is_auxiliary(document.lower(at - 1));
        if passive || is_finite(document, at) {
            // A clause before "and": the phrase begins behind it.
            if let Some(conjunction) = conjunction {
                start = conjunction + 1;
            }
            break;
        }
        if matches!(lower, "and" | "or" | "nor" | "&") {
            conjunction = Some(at);
        }
        start = at;
    }
    trim(document, start..end)
}

/// Whether what stands before the comma at `comma` is one more item of a list: short, and without a verb.
fn is_list_item(document: &Document, lowest: usize, comma: usize) -> bool {
    let mut start = comma;
    while start > lowest && document.tokens[start - 1].is_word && !is_border(document.lower(start - 1)) {
        if is_finite(document, start - 1) {
            return false;
        }
        start -= 1;
    }
    let opens_clause = start < comma && matches!(document.tokens[start].tag, Tag::Preposition | Tag::Subordinator);
    start < comma && comma - start <= 5 && !opens_clause
}

/// Words at which a subject looked for to the left cannot go on.
fn is_border(lower: &str) -> bool {
    matches!(
        lower,
        "that"
            | "because"
            | "while"
            | "although"
            | "though"
            | "if"
            | "when"
            | "whether"
            | "but"
            | "since"
            | "where"
            | "until"
            | "unless"
            | "as"
            | "than"
            | "what"
            | "how"
            | "why"
            | "so"
            | "yet"
            | "who"
            | "which"
            | "whom"
            | "then"
    )
}

/// Whether the token at `at` is the finite verb of a clause, as far as its form tells.
pub(super) fn is_finite(document: &Document, at: usize) -> bool {
    let lower = document.lower(at);
    if lower == "'s" {
        // Possession far more often than "is", in front of a verb of saying.
        return false;
    }
    if is_auxiliary(lower) {
        return !is_name(document, at);
    }
    let tag = document.tokens[at].tag;
    let capital = document.form(at).starts_with(char::is_uppercase);
    let said = wording::verb(lower).is_some_and(|sense| sense.manner != wording::Manner::Weak || lower.ends_with("ed"));
    !capital
        && !is_counted(document, at)
        && (matches!(tag, Tag::VerbPast | Tag::VerbPresent) || (said && wording::noun(lower).is_none() && !lower.ends_with("ing")))
        && !crate::suggest::status::is_nominal(document, at)
}

/// "the sound of two |blasts|", "a newly |created| post": what looks like a verb and stands for a noun, or in front of one.
fn is_counted(document: &Document, at: usize) -> bool {
    let lower = document.lower(at);
    let word = |back: usize| at.checked_sub(back).map_or("", |at| document.lower(at));
    let number = at > 0 && document.tokens[at - 1].tag == Tag::Number && document.form(at - 1).chars().all(char::is_alphabetic);
    lower.ends_with('s') && number && document.tokens[at].tag == Tag::VerbPresent
        || lower.ends_with("ed")
            && word(1).ends_with("ly")
            && matches!(word(2), "a" | "an" | "the" | "its" | "his" | "her" | "their" | "'s")
}

/// "Theresa |May|", "|May| said": a name that looks like an auxiliary.
pub(super) fn is_name(document: &Document, at: usize) -> bool {
    let first = document.sentence_of(at).start == at || document.tokens[at - 1].quote == Quote::Opens;
    document.form(at).starts_with(char::is_uppercase)
        && document.form(at).chars().any(char::is_lowercase)
        && matches!(document.lower(at), "may" | "will")
        && (!first || document.tokens.get(at + 1).is_some_and(|next| next.tag == Tag::VerbPast))
}

/// The verb of the main clause of these tokens: the first with a tense that has a subject before it and belongs to no clause about
/// a noun ("the man |who saw it|", "allegations |he was having|").
pub(super) fn main_verb(document: &Document, tokens: &[usize]) -> Option<usize> {
    let finite = |at: usize, infinitives: bool| {
        let before = (at.saturating_sub(2)..at).rev().find(|&at| document.tokens[at].is_word).map_or("", |at| document.lower(at));
        let base = document.tokens[at].tag == Tag::Verb && !is_auxiliary(before) && !infinitives;
        before != "to"
            && !is_counted(document, at)
            && (base || is_finite(document, at) || statement::is_clitic(document, at) || statement::plain_verb(document, at))
    };
    // Clauses opened whose verb has not come yet.
    let mut open = 0;
    let mut subject = false;
    let mut before: Option<usize> = None;
    let mut group = false;
    // A verb that may be a participle: the verb where there is no other.
    let mut perhaps = None;
    let mut commas = 0;
    let mut infinitives = false;
    // A clause about a noun has had its verb, and goes on.
    let mut closed = false;
    for &at in tokens {
        let lower = document.lower(at);
        if !document.tokens[at].is_word && lower != "'s" {
            (open, closed) = if lower == "," { (0, false) } else { (open, closed) };
            group &= document.tokens[at].quote != Quote::Outside;
            before = (lower != ",").then_some(at).or(before);
            continue;
        }
        let noun = |at: usize| document.tokens[at].tag.is_noun() || document.tokens[at].tag == Tag::Name;
        let behind_noun = before.is_some_and(|before| document.tokens[before].tag.is_noun() && before + 1 == at);
        let named = before.is_some_and(|before| noun(before) && before + 1 == at);
        let relative = matches!(lower, "who" | "which" | "whom" | "whose")
            || matches!(lower, "that" | "where") && named
            || lower == "what"
            || matches!(lower, "he" | "she" | "they" | "it" | "we" | "i" | "the") && behind_noun;
        commas += usize::from(at > 0 && document.lower(at - 1) == ",");
        let is_participle =
            document.tokens[at].tag == Tag::VerbParticiple && !is_auxiliary(lower) && at > 0 && document.tokens[at - 1].tag != Tag::Pronoun
                || at > 0 && document.lower(at - 1) == "," && lower.ends_with("ed") && commas < 2;
        // With an object behind it, or in a form that no participle has, it is the verb: "posts carried weight", "the economy grew".
        let next = document.tokens.get(at + 1).map_or(Tag::Punctuation, |next| next.tag);
        let object = matches!(
            next,
            Tag::Determiner | Tag::Noun | Tag::Nouns | Tag::Name | Tag::Number | Tag::Pronoun | Tag::Possessive | Tag::Adjective
        );
        let behind_subject = at > 0 && (document.tokens[at - 1].tag.is_noun() || document.tokens[at - 1].tag == Tag::Name);
        if is_participle
            && !group
            && subject
            && open == 0
            && behind_subject
            && (object && !is_day(document.lower(at + 1)) || statement::is_only_past(lower))
            && !matches!(lower, "aged" | "based" | "born")
        {
            perhaps = perhaps.or(Some(at));
        }
        infinitives |= lower == "to";
        if finite(at, infinitives) && (!is_participle || group) {
            // "a port that borders two states |and has| quays".
            let goes_on = closed && before.is_some_and(|before| matches!(document.lower(before), "and" | "or" | "but"));
            match open {
                _ if group || goes_on => {}
                0 if subject => return Some(at),
                0 => return None,
                _ => (open, closed) = (open - 1, true),
            }
            group = true;
        } else if group && (lower.ends_with("ly") || lower == "not" || document.tokens[at].tag.is_verb()) {
        } else {
            group = false;
            if relative && subject
                || matches!(lower, "although" | "though" | "while" | "if" | "when" | "because" | "unless" | "until" | "whether")
                // "no jail time |after he admitted it|".
                || matches!(lower, "after" | "before" | "since") && document.tokens.get(at + 1).is_some_and(|next| next.tag == Tag::Pronoun)
                // "shot |as residents fled|".
                || lower == "as" && document.tokens.get(at + 1).is_some_and(|next| matches!(next.tag, Tag::Nouns | Tag::Pronoun)) && before.is_some_and(|before| !document.tokens[before].tag.is_verb())
            {
                open += 1;
            }
            subject |= lower == "there"
                || !matches!(document.tokens[at].tag, Tag::Adverb | Tag::Conjunction | Tag::Subordinator | Tag::Preposition);
        }
        before = Some(at);
    }
    perhaps
}

/// Cuts off what is no part of a noun phrase at its edges: conjunctions, adverbs, an adjunct in front.
fn trim(document: &Document, mut range: Range<usize>) -> Option<Range<usize>> {
    let joined = range.clone().any(|at| matches!(document.lower(at), "and" | "or" | "nor"));
    while range.start < range.end {
        let lower = document.lower(range.start);
        let is_loose = !document.tokens[range.start].is_word
            || matches!(
                lower,
                "and"
                    | "or"
                    | "but"
                    | "nor"
                    | "also"
                    | "however"
                    | "meanwhile"
                    | "nevertheless"
                    | "still"
                    | "later"
                    | "earlier"
                    | "yesterday"
                    | "today"
                    | "yet"
                    | "then"
                    | "now"
                    | "so"
                    | "too"
                    | "only"
                    | "even"
                    | "instead"
                    | "indeed"
                    | "again"
                    | "once"
                    | "to"
            )
            || joined && matches!(lower, "both" | "neither" | "either")
            || (lower.ends_with("ly") && range.len() > 1 && !document.form(range.start).starts_with(char::is_uppercase));
        if !is_loose {
            break;
        }
        range.start += 1;
    }
    // "In his letter Kim expressed": the last phrase that begins behind the adjunct.
    if range.start < range.end && is_adjunct(document.lower(range.start)) {
        let begins = |at: usize| {
            let before = document.lower(at - 1);
            let opens =
                is_determiner(document.lower(at)) || is_pronoun(document.lower(at)) || document.form(at).starts_with(char::is_uppercase);
            let continues = is_determiner(before)
                || is_preposition(before)
                || before == "and"
                || document.form(at - 1).starts_with(char::is_uppercase)
                || before == "'s";
            opens && !continues
        };
        range.start = (range.start + 1..range.end).rev().find(|&at| begins(at))?;
    }
    // ", a charge |Islamabad| denies": the charge is the object, told in front.
    if range.len() > 2
        && matches!(document.lower(range.start), "a" | "an")
        && wording::is_statement(document.lower(range.start + 1))
        && range.start > 0
        && document.lower(range.start - 1) == ","
        && !is_preposition(document.lower(range.start + 2))
    {
        range.start += 2;
    }
    while range.start < range.end {
        let lower = document.lower(range.end - 1);
        let loose = matches!(
            lower,
            "also"
                | "then"
                | "later"
                | "both"
                | "now"
                | "again"
                | "all"
                | "himself"
                | "herself"
                | "itself"
                | "themselves"
                | "and"
                | "today"
                | "yesterday"
                | "still"
                | "soon"
                | "once"
                | "first"
        ) || is_day(lower)
            || lower == ","
            || (lower.ends_with("ly") && !document.form(range.end - 1).starts_with(char::is_uppercase));
        if !loose || range.len() == 1 && document.tokens[range.start].is_word {
            break;
        }
        range.end -= 1;
        // "on Monday": the preposition goes with the day.
        if is_day(lower) && range.len() > 1 && document.lower(range.end - 1) == "on" {
            range.end -= 1;
        }
    }
    let named = range.clone().any(|at| document.tokens[at].is_word);
    (range.start < range.end
        && named
        && !matches!(document.lower(range.end - 1), "of" | "in" | "the" | "a" | "an" | "to" | "by" | "for" | "at" | "with"))
    .then_some(range)
}

pub(super) fn is_day(lower: &str) -> bool {
    matches!(lower, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// "the |Sunday| Mirror": a day that begins a name.
pub(super) fn opens_name(document: &Document, at: usize) -> bool {
    let next = document.tokens.get(at + 1).is_some_and(|next| next.sentence == document.tokens[at].sentence);
    next && document.form(at + 1).starts_with(char::is_uppercase) && gazetteer::is_body_head(document.lower(at + 1))
}

fn is_adjunct(lower: &str) -> bool {
    matches!(
        lower,
        "in" | "on"
            | "at"
            | "after"
            | "before"
            | "during"
            | "despite"
            | "under"
            | "amid"
            | "with"
            | "from"
            | "by"
            | "for"
            | "following"
            | "throughout"
            | "upon"
            | "about"
            | "per"
    )
}

/// Prepositions that may stand inside a noun phrase or before it.
pub(super) fn is_preposition(lower: &str) -> bool {
    is_adjunct(lower)
        || matches!(
            lower,
            "of" | "to" | "into" | "over" | "against" | "near" | "within" | "between" | "among" | "outside" | "inside" | "across" | "as"
        )
}

pub(super) fn is_determiner(lower: &str) -> bool {
    matches!(
        lower,
        "the"
            | "a"
            | "an"
            | "this"
            | "these"
            | "those"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "my"
            | "your"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "some"
            | "several"
            | "many"
            | "most"
            | "other"
            | "another"
            | "few"
            | "no"
            | "each"
            | "every"
            | "all"
    )
}

/// Pronouns that may be a subject.
pub(super) fn is_pronoun(lower: &str) -> bool {
    matches!(lower, "he" | "she" | "it" | "they" | "we" | "i" | "you" | "who" | "this" | "that" | "those" | "some" | "others" | "many")
}

/// Whether these words are one that stands for a name and is none: "she", "who". The WHO and the US are names.
pub fn is_stand_in(words: &str) -> bool {
    // Each is one word.
    if words.contains(' ') {
        return false;
    }
    let lower = words.to_lowercase();
    let is_acronym = words.len() > 1 && words.chars().all(char::is_uppercase);
    !is_acronym && (is_pronoun(&lower) || is_personal(&lower) || lower == "which")
}

/// The noun phrase that begins at `from` and ends at the latest before `end`: up to a comma, a verb or a clause. With
/// `inner` prepositions other than "of" are part of it ("a relief worker in the camp").
pub(super) fn phrase_from(document: &Document, from: usize, end: usize, inner: bool) -> Option<Range<usize>> {
    let mut at = from;
    if at < end && is_personal(document.lower(at)) {
        return Some(at..at + 1);
    }
    while at < end && at - from < LONGEST {
        let token = &document.tokens[at];
        let lower = document.lower(at);
        if !token.is_word {
            let joins = matches!(lower, "-" | "/" | "&") && at > from;
            // "Rita Moreau, a member of the panel": an apposition stays with its name for the caller to judge.
            if !joins {
                break;
            }
        }
        let stops = is_border(lower)
            || (is_day(lower) && at > from && !opens_name(document, at))
            || (at > from && is_auxiliary(lower) && lower != "'s")
            || (at > from && is_finite(document, at))
            || (!inner && at > from && is_preposition(lower) && lower != "of");
        if stops {
            break;
        }
        at += 1;
    }
    while at > from && (is_preposition(document.lower(at - 1)) || matches!(document.lower(at - 1), "and" | "or" | "the")) {
        at -= 1;
    }
    (at > from).then_some(from..at)
}

fn is_personal(lower: &str) -> bool {
    matches!(lower, "he" | "she" | "it" | "they" | "him" | "them" | "me" | "us" | "you" | "i" | "we")
}

/// The sources that one phrase names: "both Pyongyang and Moscow" are two, "Marta Ruiz, the mayor," is one, "the departments
/// of health and transport" stay one since only the whole speaks.
///
/// `inside` tells of a token whether it is part of one name or of what is said of one: there it joins no sources.
pub(super) fn several(document: &Document, range: Range<usize>, inside: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let Some(range) = outer(document, range.clone()) else {
        return vec![range];
    };
    let joins = |at: usize| matches!(document.lower(at), "and" | "nor" | "or" | "&") && !inside(at);
    let Some(last) = range.clone().rev().find(|&at| joins(at)) else {
        return vec![range];
    };
    // An "and" inside a relative clause or an aside joins no sources.
    // Nor one behind "customers including".
    let opens_aside = |at: usize| matches!(document.lower(at), "who" | "which" | "whose" | "that" | "where" | "including");
    if range.clone().any(|at| opens_aside(at) && at < last) {
        return vec![range];
    }
    if document.lower(last) == "&" {
        return vec![range];
    }
    let mut cuts = vec![range.start];
    let mut pieces = Vec::new();
    for at in range.clone() {
        if joins(at) || document.lower(at) == "," && at < last && !inside(at) {
            cuts.push(at + 1);
            let start = cuts[cuts.len() - 2];
            pieces.push(start..at);
        }
    }
    pieces.push(cuts[cuts.len() - 1]..range.end);
    // Appositions go with the name before them.
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut joined_by_comma = false;
    for piece in pieces {
        let Some(piece) = outer(document, piece) else {
            continue;
        };
        let comma_before = joined_by_comma;
        // Behind "and" stands another, not one more word about the same.
        let conjoined = piece.start > range.start && matches!(document.lower(piece.start - 1), "and" | "or" | "nor");
        let apposition = joined_by_comma
            && !conjoined
            && (is_determiner(document.lower(piece.start))
                || !named(document, &piece) && parts.last().is_some_and(|part| named(document, part)));
        joined_by_comma = document.tokens.get(piece.end).is_some() && document.lower(piece.end) == ",";
        // "North Korea's leader, Kim Jong Un, and …": the name behind the description is the same person.
        let closes_aside = joined_by_comma;
        let renames =
            comma_before && closes_aside && named(document, &piece) && parts.last().is_some_and(|part| is_described(document, part));
        if renames {
            parts.pop();
        }
        if !apposition {
            parts.push(piece);
        }
    }
    // "|marine engineer| and report co-author Lena Fosk": two words for one, whose name follows.
    if let [first, second] = &parts[..] {
        let last = first.end - 1;
        let bare = document.is_person(last)
            && !document.lower(last).ends_with('s')
            && !first.clone().any(|at| is_determiner(document.lower(at)) || document.lower(at) == "'s")
            && document.form(last).starts_with(char::is_lowercase);
        let names = document.form(second.end - 1).starts_with(char::is_uppercase) && second.clone().any(|at| document.is_person(at));
        if bare && names {
            return vec![range];
        }
    }
    // "Norland’s |top political| and military leaders": two words for the same people.
    // "|Federal| and state officials", at the beginning of a sentence too.
    let is_modifier = |part: &Range<usize>| {
        let opens =
            part.len() == 1 && document.sentence_of(part.start).start == part.start && !gazetteer::is_known(document.form(part.start));
        document.tokens[part.end - 1].tag == Tag::Adjective && (opens || !named(document, &(part.end - 1..part.end)))
    };
    let separate = parts.windows(2).all(|pair| !is_modifier(&pair[0]) && are_separate(document, &pair[0], &pair[1]));
    if parts.len() < 2 || !separate { vec![range] } else { parts }
}

/// One person by description: an article or owner in front, a common noun in the singular at the end.
fn is_described(document: &Document, piece: &Range<usize>) -> bool {
    let last = document.lower(piece.end - 1);
    let owned = piece.clone().any(|at| document.lower(at) == "'s");
    (owned || is_determiner(document.lower(piece.start)))
        && !last.ends_with('s')
        && !document.form(piece.end - 1).starts_with(char::is_uppercase)
}

fn named(document: &Document, piece: &Range<usize>) -> bool {
    document.form(piece.start).starts_with(char::is_uppercase)
}

/// Whether two conjuncts speak each for itself.
fn are_separate(document: &Document, left: &Range<usize>, right: &Range<usize>) -> bool {
    let has_article = |piece: &Range<usize>| is_determiner(document.lower(piece.start));
    let known = |piece: &Range<usize>| gazetteer::is_known(document.slice(piece.clone()));
    let is_whole = |piece: &Range<usize>| named(document, piece) && document.tokens[piece.start].tag != Tag::Adjective;
    if known(left) || known(right) {
        return true;
    }
    match (has_article(left), has_article(right)) {
        (true, true) => true,
        // "the health and finance ministries", "the Food and Drug Administration", "the departments of health and transport".
        (true, false) => {
            is_whole(right) && !is_whole(left) && right.len() >= 2 && left.len() >= 2 && !left.clone().any(|at| document.lower(at) == "of")
        }
        (false, true) => true,
        (false, false) => {
            // "Kordania’s |flood and landslide response agency|".
            let speaks = |piece: &Range<usize>| {
                let last = document.lower(piece.end - 1);
                document.is_person(piece.end - 1) || gazetteer::is_class(last) || gazetteer::is_body_head(last) || last.ends_with('s')
            };
            let owned = left.clone().any(|at| document.lower(at) == "'s");
            !(owned && !named(document, right) && !speaks(left))
                && (!left.clone().any(|at| document.lower(at) == "of") || named(document, left) && named(document, right))
        }
    }
}

/// A piece without "both", commas and blanks at its edges.
fn outer(document: &Document, mut piece: Range<usize>) -> Option<Range<usize>> {
    piece.end = piece.end.min(document.tokens.len());
    // "|Both| sides" are two, of whom nothing else is said; "both Pyongyang and Moscow" are named.
    let joins = |at: usize| matches!(document.lower(at), "and" | "or" | "nor");
    while piece.start < piece.end
        && (!document.tokens[piece.start].is_word
            || joins(piece.start)
            || matches!(document.lower(piece.start), "both" | "neither" | "either") && piece.clone().skip(1).any(joins))
    {
        piece.start += 1;
    }
    while piece.start < piece.end
        && (!document.tokens[piece.end - 1].is_word || matches!(document.lower(piece.end - 1), "both" | "and" | "'s"))
    {
        piece.end -= 1;
    }
    (piece.start < piece.end).then_some(piece)
}

/// The phrase without what is set off by a comma or told in a relative clause: "Tomas Berg, a fisherman" → "Tomas Berg".
pub(super) fn core(document: &Document, range: Range<usize>) -> Range<usize> {
    let Some(range) = outer(document, range.clone()) else {
        return range;
    };
    let end = range
        .clone()
        .skip(1)
        .find(|&at| match document.lower(at) {
            // "the Waterloo, Ont.-based company".
            "," => at + 2 >= range.end || !document.lower(at + 1).ends_with("-based"),
            lower => matches!(lower, "(" | "who" | "which" | "whose" | "–" | "—"),
        })
        .unwrap_or(range.end);
    range.start..end
}

/// The last word of the phrase before any preposition: "a spokesman for the army" → "spokesman".
pub(super) fn head(document: &Document, range: Range<usize>) -> usize {
    let core = core(document, range);
    let end = core
        .clone()
        .find(|&at| {
            at > core.start
                && (is_preposition(document.lower(at))
                    || matches!(document.lower(at), "published" | "familiar" | "briefed" | "close" | "aware"))
        })
        .unwrap_or(core.end);
    end.saturating_sub(1).max(core.start)
}
