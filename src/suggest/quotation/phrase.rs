//! Noun phrases, and who they name.

use std::{collections::HashSet, ops::Range};

use super::{
    item::{Item, Kind, Text, verb_at},
    lexicon::Grammar,
};
use crate::{
    attribution::{Identification, SourceKind},
    suggest::gazetteer,
};

/// Items a noun phrase has at most.
const LONGEST: usize = 12;
/// Words of a name in quotation marks.
const NAME: usize = 5;

/// Who a phrase names.
#[derive(Debug, Clone)]
pub(super) struct Who {
    /// The name to file it under; `None` for a pronoun.
    pub(super) name: Option<String>,
    pub(super) kind: SourceKind,
    pub(super) identification: Identification,
    pub(super) is_person: bool,
    pub(super) is_feminine: Option<bool>,
    /// Whether its words are of the kind that speaks: a name, a person, a body, a pronoun.
    pub(super) can_speak: bool,
}

impl Who {
    /// One for whom only a pronoun stands.
    pub(super) fn pronoun(is_feminine: bool) -> Self {
        Self {
            name: None,
            kind: SourceKind::Other,
            identification: Identification::None,
            is_person: true,
            is_feminine: Some(is_feminine),
            can_speak: true,
        }
    }
}

/// The noun phrase that begins at `from` and ends before `end`.
pub(super) fn phrase(text: &Text, from: usize, end: usize, grammar: &Grammar) -> Option<Range<usize>> {
    let items = &text.items;
    let is = |at: usize, words: &HashSet<&'static str>| items[at].kind == Kind::Word && words.contains(&*items[at].lower);
    let word = |at: usize| at < end && items[at].kind == Kind::Word;
    let capital = |at: usize| word(at) && items[at].is_capital;
    if !word(from) {
        return None;
    }
    if is(from, &grammar.pronouns) {
        return Some(from..from + 1);
    }
    let limit = end.min(from + LONGEST);
    let mut at = from;
    let mut has_noun = false;
    // Two words of a name: what follows in lower case is no part of it.
    let mut names = 0;
    while at < limit {
        match items[at].kind {
            Kind::Word => {
                let lower = &*items[at].lower;
                let opens = at == from;
                let hangs = !opens && (is(at - 1, &grammar.linkers) || is(at - 1, &grammar.and));
                if is(at, &grammar.linkers) && has_noun && at + 1 < limit && (word(at + 1) || items[at + 1].kind == Kind::Quotation) {
                    names = 0;
                } else if is(at, &grammar.and) && has_noun {
                    let goes_on = capital(at + 1) && capital(at - 1) || word(at + 1) && is(at + 1, &grammar.linkers);
                    if !goes_on {
                        break;
                    }
                    names = 0;
                } else if is(at, &grammar.determiners) && !items[at].is_capital || opens && is(at, &grammar.determiners) {
                    if !opens && !hangs && !is(at - 1, &grammar.determiners) {
                        break;
                    }
                } else if is(at, &grammar.stops)
                    || is(at, &grammar.that)
                    || is(at, &grammar.negations)
                    || is(at, &grammar.and)
                    || is(at, &grammar.pronouns)
                    || grammar.habits.caseless && lower.starts_with("لل") && !opens
                    || verb_at(items, at, end, grammar).is_some()
                {
                    break;
                } else if grammar.habits.capital_nouns && !items[at].is_capital {
                    let is_adjective =
                        (opens || is(at - 1, &grammar.determiners) || is(at - 1, &grammar.linkers) || !items[at - 1].is_capital)
                            && capital(at + 1);
                    if !is_adjective {
                        break;
                    }
                } else if items[at].is_capital {
                    has_noun = true;
                    names += usize::from(grammar.people.kind(lower).is_none());
                } else {
                    let is_part = matches!(lower, "von" | "van" | "de" | "da" | "al" | "bin" | "ibn" | "del" | "di") && capital(at + 1);
                    if names >= 2 && !is_part {
                        break;
                    }
                    has_noun = true;
                }
            }
            Kind::Mark('.')
                if at > from && items[at - 1].end == items[at].start && items[at - 1].lower.chars().count() <= 4 && capital(at + 1) => {}
            Kind::Mark('&') => {}
            Kind::Quotation if has_noun && text.words_in(at, NAME + 1) <= NAME => {
                at += 1;
                break;
            }
            Kind::Mark(_) | Kind::Quotation => break,
        }
        at += 1;
    }
    while at > from
        && (is(at - 1, &grammar.linkers)
            || is(at - 1, &grammar.and)
            || is(at - 1, &grammar.determiners)
            || items[at - 1].kind == Kind::Mark('.'))
    {
        at -= 1;
    }
    (at > from && has_noun).then_some(from..at)
}

/// Whom the phrase of these items names.
pub(super) fn who(text: &Text, range: Range<usize>, grammar: &Grammar) -> Who {
    let items = &text.items;
    let first = &items[range.start];
    let has_gender = grammar.determiners.contains(&*first.lower) && !first.lower.ends_with('\'');
    let is_feminine = has_gender.then(|| grammar.feminine.contains(&*first.lower));
    if range.len() == 1 && grammar.pronouns.contains(&*first.lower) {
        return Who::pronoun(grammar.feminine.contains(&*first.lower));
    }
    let determiner = |at: &usize| items[*at].kind == Kind::Word && grammar.determiners.contains(&*items[*at].lower);
    let start = range.clone().find(|at| !determiner(at)).unwrap_or(range.start);
    let core = start..range.end;
    let person = core.clone().find_map(|at| grammar.people.kind(&items[at].lower).map(|kind| (at, kind)));
    let body = core.clone().find_map(|at| grammar.bodies.kind(&items[at].lower).map(|kind| (at, kind)));
    let head_is_body = body.is_some_and(|(at, _)| person.is_none_or(|(person, _)| at <= person));
    let whole = || text.slice(text.hull(core.clone()));
    let quoted = core.clone().find(|&at| items[at].kind == Kind::Quotation).map(|at| unquoted(text, &items[at]));
    let (name, is_named) = if let Some(name) = quoted {
        (name, true)
    } else if head_is_body {
        let head = body.map_or(core.start, |(at, _)| at);
        let behind = head + 1..core.end;
        let is_generic = grammar.generic.contains(&*items[head].lower);
        if is_generic && behind.start < behind.end && items[behind.start].is_capital {
            (text.slice(text.hull(behind)), true)
        } else {
            let other_capitals =
                core.clone().any(|at| items[at].is_capital && (at != head || at != core.start && !grammar.habits.capital_nouns));
            let capital_pair = behind.start < behind.end && items[behind.start].is_capital;
            let is_government = body.is_some_and(|(_, kind)| kind == SourceKind::Government);
            let is_named = match () {
                () if grammar.habits.caseless => behind.start < behind.end,
                () if grammar.habits.capital_nouns => capital_pair || is_government,
                () => other_capitals || is_government,
            };
            (whole(), is_named)
        }
    } else if let Some(run) = name_run(items, core.clone(), person.is_some(), start > range.start, grammar) {
        (text.slice(text.hull(run)), true)
    } else {
        (whole(), false)
    };
    // Of one without a kind of their own, it is that of the body they speak for.
    let told = person.filter(|_| !head_is_body).into_iter().chain(body).map(|(_, kind)| kind).find(|kind| *kind != SourceKind::Other);
    let kind = told.unwrap_or_else(|| if gazetteer::is_known(&name) { gazetteer::guess(&name).kind } else { SourceKind::Other });
    let identification = if gazetteer::is_collective(&name) {
        Identification::Collective
    } else if is_named {
        Identification::Named
    } else if core.len() <= 2 && grammar.bare.contains(&*items[core.start].lower) {
        Identification::Bare
    } else {
        Identification::Described
    };
    let is_bare = core.clone().any(|at| grammar.bare.contains(&*items[at].lower));
    Who {
        can_speak: is_named || person.is_some() || body.is_some() || is_bare,
        is_person: !head_is_body && is_named,
        name: Some(name),
        kind,
        identification,
        is_feminine,
    }
}

/// The words of a quotation without its marks.
fn unquoted(text: &Text, item: &Item) -> String {
    text.slice(item.start..item.end).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The items that are a person's name: capitals that no "of" governs.
fn name_run(items: &[Item], core: Range<usize>, has_title: bool, has_determiner: bool, grammar: &Grammar) -> Option<Range<usize>> {
    if grammar.habits.caseless {
        return caseless_name(items, core, grammar);
    }
    let is_title = |at: usize| grammar.people.kind(&items[at].lower).is_some();
    let is_common = |at: usize| is_title(at) || grammar.bodies.kind(&items[at].lower).is_some() || grammar.bare.contains(&*items[at].lower);
    let is_name = |at: usize| items[at].kind == Kind::Word && items[at].is_capital && !is_common(at);
    let is_linker = |at: usize| grammar.linkers.contains(&*items[at].lower) || grammar.determiners.contains(&*items[at].lower);
    let mut best: Option<(Range<usize>, bool)> = None;
    let mut at = core.start;
    while at < core.end {
        if !is_name(at) {
            at += 1;
            continue;
        }
        let from = at;
        while at < core.end
            && (is_name(at)
                || at + 1 < core.end
                    && is_name(at + 1)
                    && matches!(&*items[at].lower, "von" | "van" | "de" | "da" | "al" | "bin" | "dos" | "del"))
        {
            at += 1;
        }
        let is_governed = from > core.start && (is_linker(from - 1) || grammar.bodies.kind(&items[from - 1].lower).is_some());
        // Who comes first is named, unless that is a place or a body.
        if !is_governed {
            best = Some((from..at, false));
            break;
        }
        best.get_or_insert((from..at, true));
    }
    let (mut run, is_governed) = best?;
    if is_governed {
        // "the minister of Transport Julián Lacasa"
        run.start += 1;
        return (run.len() >= 2).then_some(run);
    }
    // "министр Омской области": an adjective of its place.
    if grammar.habits.bare_genitives && run.len() == 1 && run.end < core.end {
        return None;
    }
    if grammar.habits.bare_genitives && run.len() >= 3 {
        let patronymic = ["вич", "вна", "ич", "івна"].iter().any(|end| items[run.end - 2].lower.ends_with(end));
        run.start = run.end - if patronymic { 3 } else { 2 };
    }
    // "Geschäftsführer Udo Marten": nouns for persons that no list knows have endings of their own, and are longer than most names.
    if grammar.habits.capital_nouns && run.len() >= 2 && is_agent(&items[run.start].lower) {
        run.start += 1;
        return Some(run);
    }
    // "die Forstwirtin Rosa Feld": a name has no article.
    if grammar.habits.capital_nouns && has_determiner && run.len() >= 3 && !has_title {
        run.start += 1;
    }
    // A common noun with an article or its genitive is no name: "der Absender", "Sprecher der Gemeinde".
    let is_noun = grammar.habits.capital_nouns && run.len() == 1 && (has_determiner && !has_title || run.end < core.end);
    (!is_noun).then_some(run)
}

/// Whether a German noun looks like one for a person by what they do.
fn is_agent(lower: &str) -> bool {
    const NAMES: [&str; 8] = ["alexander", "christopher", "sebastian", "katharina", "magdalena", "wilhelmina", "christina", "valentina"];
    let ends =
        ["er", "erin", "ist", "istin", "eur", "eurin", "ent", "entin", "ant", "antin", "or", "orin", "wirt", "wirtin", "mann", "frau"];
    lower.chars().count() >= 9 && !NAMES.contains(&lower) && !lower.contains('-') && ends.iter().any(|end| lower.ends_with(end))
}

/// Without capitals: what follows a title and the words with an article that belong to it.
fn caseless_name(items: &[Item], core: Range<usize>, grammar: &Grammar) -> Option<Range<usize>> {
    let has_article = |at: usize| items[at].lower.starts_with("ال");
    let mut at = core.start;
    if grammar.bare.contains(&*items[at].lower) {
        return None;
    }
    if grammar.people.kind(&items[at].lower).is_some() || has_article(at) {
        at += 1;
        while at < core.end && (has_article(at) || grammar.people.kind(&items[at].lower).is_some()) {
            at += 1;
        }
    }
    // "ربة البيت منى الشامي": a noun with its genitive, and then a name.
    let is_genitive = at == core.start && core.len() >= 4 && has_article(at + 1) && !has_article(at + 2);
    at += 2 * usize::from(is_genitive);
    let is_adjunct = |at: usize| items[at].lower.starts_with("باسم");
    // One word with an article that no list knows is a family's name as often as a noun.
    let is_family = core.len() == 1 && at > core.start && grammar.people.kind(&items[core.start].lower).is_none();
    if is_family {
        return Some(core);
    }
    if at < core.end && is_adjunct(at) {
        // "المتحدث باسم الوزارة هاني السالم"
        at += 1;
        while at < core.end && (has_article(at) || grammar.bodies.kind(&items[at].lower).is_some()) {
            at += 1;
        }
        return (at + 2 <= core.end).then_some(at..core.end);
    }
    (at < core.end).then_some(at..core.end)
}
