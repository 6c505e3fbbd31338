//! Languages whose words stand apart: who says what, from the order of verb, name, mark and clause.

use std::{collections::HashSet, ops::Range};

use super::{
    Pattern, Said, Voice,
    item::{Cue, Kind, Text, verb_at},
    lexicon::{Grammar, Verb},
    phrase::{Who, phrase, who},
};
use crate::attribution::{Form, Identification, SourceKind, Status};

/// Items between a verb and the clause or quotation that belongs to it.
const REACH: usize = 18;
/// Items looked at for a word that takes part of the certainty.
const HEDGED: usize = 40;
/// Words with which a clause is one.
const CLAUSE: usize = 3;

pub(super) fn read(text: &Text, grammar: &Grammar) -> Vec<Said> {
    let sentences = text.sentences();
    let mut reader = Reader { text, grammar, used: vec![false; text.items.len()], found: Vec::new() };
    for (nth, sentence) in sentences.iter().enumerate() {
        let mut from = sentence.start;
        let mut at = sentence.start;
        while at < sentence.end {
            let begun = reader.found.len();
            match reader.attribution(from, at, sentence.end) {
                Some(next) => {
                    debug_assert!(reader.found.len() > begun && next > at);
                    at = next;
                    from = next;
                }
                None => at += 1,
            }
        }
        reader.go_on(sentence.start, &sentences[nth + 1..]);
    }
    reader.found
}

struct Reader<'t> {
    text: &'t Text,
    grammar: &'t Grammar,
    /// Which quotations have a speaker.
    used: Vec<bool>,
    found: Vec<Said>,
}

/// Who speaks, and where the words that say so end.
struct Speaker {
    voice: Voice,
    end: usize,
}

impl Reader<'_> {
    fn is(&self, at: usize, words: &HashSet<&'static str>) -> bool {
        self.text.items.get(at).is_some_and(|item| item.kind == Kind::Word && words.contains(&*item.lower))
    }

    fn is_word(&self, at: usize) -> bool {
        self.text.items[at].kind == Kind::Word
    }

    fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        matches!(self.text.items.get(at).map(|item| item.kind), Some(Kind::Mark(mark)) if marks.contains(&mark))
    }

    fn is_quotation(&self, at: usize) -> bool {
        self.text.items.get(at).is_some_and(|item| item.kind == Kind::Quotation)
    }

    /// The attribution whose cue begins at `at`, in the clause from `from` on; where to read on.
    fn attribution(&mut self, from: usize, at: usize, end: usize) -> Option<usize> {
        if let Some(next) = self.preposition(from, at, end).or_else(|| self.comparison(from, at, end)) {
            return Some(next);
        }
        let cue = verb_at(&self.text.items, at, end, self.grammar)?;
        let behind = cue.items.end;
        let is_negated = (from..at).rev().take(2).take_while(|&at| self.is_word(at)).any(|at| self.is(at, &self.grammar.negations))
            || self.grammar.habits.capital_nouns && (behind..end.min(behind + 2)).any(|at| self.is(at, &self.grammar.negations));
        if is_negated || !self.has_particle(&cue, end) {
            return None;
        }
        self.behind_quotation(from, &cue, end)
            .or_else(|| self.before_quotation(from, &cue, end))
            .or_else(|| self.reported_clause(from, &cue, end))
            .or_else(|| self.behind_clause(from, &cue, end))
            .or_else(|| self.object(from, &cue, end))
    }

    fn has_particle(&self, cue: &Cue, end: usize) -> bool {
        let Some(particle) = cue.verb.particle else { return true };
        let limit = end.min(cue.items.end + REACH);
        (cue.items.end..limit).take_while(|&at| self.is_word(at)).any(|at| self.text.items[at].lower == particle)
    }

    /// „…“, said X
    fn behind_quotation(&mut self, from: usize, cue: &Cue, end: usize) -> Option<usize> {
        let at = cue.items.start;
        let (quotation, speaker, parted) = self.before_tag(from, cue, end)?;
        let has_lead = (from..quotation).any(|at| self.is_word(at));
        if has_lead && !parted {
            return None;
        }
        let Speaker { voice, end: tag } = speaker;
        if has_lead {
            if self.is_mark(quotation - 1, &[':']) {
                return None;
            }
            self.push(voice, cue, from..quotation + 1, Pattern::TaggedClause);
            return Some(tag.max(at + 1));
        }
        self.push(voice, cue, quotation..quotation + 1, Pattern::TaggedQuotation);
        Some(self.goes_on_behind(tag, end).max(at + 1))
    }

    /// The quotation right before a tag, who speaks in the tag, and whether a mark stands between.
    fn before_tag(&self, from: usize, cue: &Cue, end: usize) -> Option<(usize, Speaker, bool)> {
        let at = cue.items.start;
        let marks = (from..at).rev().take_while(|&at| self.is_mark(at, &[',', '،', '—', '–', '-'])).count();
        let quotation = (at - marks).checked_sub(1).filter(|&at| at >= from);
        if let Some(quotation) = quotation.filter(|&at| self.is_quotation(at) && !self.used[at]) {
            let speaker = self.subject_behind(cue, end).or_else(|| self.noun_behind(cue, end)).or_else(|| self.unsaid(cue, end))?;
            return Some((quotation, speaker, marks > 0));
        }
        // „…“, X said
        let quotation = (from..at).rev().take(REACH).find(|&at| self.is_quotation(at) && !self.used[at])?;
        let begins = (quotation + 1..at).find(|&at| self.is_word(at))?;
        let speaker = phrase(self.text, begins, at, self.grammar).filter(|phrase| phrase.end == at)?;
        let who = who(self.text, speaker.clone(), self.grammar);
        let ends = cue.items.end == end || !self.is_word(cue.items.end) || self.is(cue.items.end, &self.grammar.stops);
        let speaker = Speaker { voice: self.voice(who, speaker), end: cue.items.end };
        (speaker.voice.who.as_ref().is_some_and(|who| who.can_speak) && ends && begins == quotation + 2)
            .then_some((quotation, speaker, true))
    }

    /// X said: „…“
    fn before_quotation(&mut self, from: usize, cue: &Cue, end: usize) -> Option<usize> {
        let limit = end.min(cue.items.end + REACH);
        let quotation = (cue.items.end..limit).take_while(|&at| !self.is(at, &self.grammar.that)).find(|&at| {
            let is_full = || self.text.words_in(at, CLAUSE) >= CLAUSE;
            self.is_quotation(at)
                && !self.used[at]
                && (self.is_mark(at - 1, &[':'])
                    || at == cue.items.end && is_full() && !cue.verb.takes_object
                    || self.is_mark(at - 1, &[',']) && is_full() && at == end - 1)
        })?;
        let speaker = self.subject(from, cue, quotation)?;
        self.push(speaker.voice, cue, quotation..quotation + 1, Pattern::Announced);
        Some(quotation + 1)
    }

    /// X said that …
    fn reported_clause(&mut self, from: usize, cue: &Cue, end: usize) -> Option<usize> {
        let limit = end.min(cue.items.end + REACH);
        // Neither over another verb of saying nor, where an object may end the clause, over a comma.
        let ends: &[char] = if cue.verb.takes_object { &[':', '.', ';', ',', '،'] } else { &[':', '.', ';'] };
        let is_close = |at: usize| !self.is_mark(at, ends) || at == cue.items.end || self.is(at + 1, &self.grammar.that);
        let stretch =
            || (cue.items.end..limit).take_while(|&at| is_close(at) && verb_at(&self.text.items, at, end, self.grammar).is_none());
        let that = stretch().find(|&at| self.is(at, &self.grammar.that));
        let begins = match that {
            // In Arabic its subject may hang on it: then it is part of what is said.
            Some(at) if self.grammar.habits.caseless && self.text.items[at].lower.ends_with(['ه', 'ا', 'م']) => at,
            Some(at) => at + 1,
            None => {
                let comma = stretch().find(|&at| self.is_mark(at, &[',']))?;
                let ends = self.clause_end(comma + 1, end.min(comma + HEDGED));
                (comma + 1..ends).find(|&at| self.is(at, &self.grammar.subjunctives))?;
                comma + 1
            }
        };
        let speaker = self.subject(from, cue, that.unwrap_or(begins - 1))?;
        let ends = self.clause_end(begins, end);
        if begins >= ends {
            return None;
        }
        self.push(speaker.voice, cue, begins..ends, Pattern::Clause);
        Some(ends)
    }

    /// …, said X
    fn behind_clause(&mut self, from: usize, cue: &Cue, end: usize) -> Option<usize> {
        let at = cue.items.start;
        let marks = (from..at).rev().take_while(|&at| self.is_mark(at, &[',', '،', '—', '–', '-'])).count();
        let last = at - marks;
        let is_spoken = self.spoken_from(from);
        let begins = is_spoken.unwrap_or(from);
        let words = (begins..last).take(HEDGED).filter(|&at| self.is_word(at)).take(CLAUSE).count();
        if marks == 0 || words < CLAUSE {
            return None;
        }
        let speaker = self.subject_behind(cue, end)?;
        let goes_on = speaker.end < end
            && (self.is_word(speaker.end) && !self.is(speaker.end, &self.grammar.stops) && !self.is(speaker.end, &self.grammar.adverbs));
        if goes_on || self.is(speaker.end, &self.grammar.that) || self.is(speaker.end + 1, &self.grammar.that) {
            return None;
        }
        self.push(speaker.voice, cue, begins..last, if is_spoken.is_some() { Pattern::TaggedQuotation } else { Pattern::TaggedClause });
        if let Some(said) = self.found.last_mut().filter(|_| is_spoken.is_some()) {
            said.form = Form::Direct;
        }
        // Nothing behind the tag belongs to another.
        Some(speaker.end.max(at + 1))
    }

    /// The first item of what somebody says in a paragraph that a dash opens.
    fn spoken_from(&self, from: usize) -> Option<usize> {
        let paragraph = self.text.items[from].paragraph;
        let first = (from.saturating_sub(HEDGED)..=from).find(|&at| self.text.items[at].paragraph == paragraph)?;
        let opens = first == 0 || self.text.items[first - 1].paragraph != paragraph;
        (opens && self.is_mark(first, &['—', '–', '-'])).then_some(first + 1)
    }

    /// X accused Y of …, X denied the reports
    fn object(&mut self, from: usize, cue: &Cue, end: usize) -> Option<usize> {
        if !cue.verb.takes_object {
            return None;
        }
        let speaker = match self.subject_before(from, cue) {
            Some(speaker) => speaker,
            None if self.grammar.habits.caseless => self.one_noun_behind(cue, end)?,
            None => return None,
        };
        let begins = cue.items.end.max(speaker.end);
        let ends = self.clause_end(begins, end);
        // "denied it": what is meant stands elsewhere.
        let is_pronoun =
            ends == begins + 1 && (self.grammar.is_leaning(&self.text.items[begins].lower) || self.is(begins, &self.grammar.stops));
        if begins >= ends || is_pronoun || !self.is_word(begins) || self.is_adjunct(begins) && begins > cue.items.end {
            return None;
        }
        self.push(speaker.voice, cue, begins..ends, Pattern::Object);
        Some(ends)
    }

    /// Whether a word begins an adjunct, which is no object.
    fn is_adjunct(&self, at: usize) -> bool {
        let is_noun = self.text.items[at].lower.starts_with("ال") || self.is(at, &self.grammar.objects);
        self.is(at, &self.grammar.stops) && !self.is(at, &self.grammar.determiners) && !is_noun
    }

    /// Without capitals a subject and an object behind the verb run together: the subject is one noun, or a body with a name.
    fn one_noun_behind(&self, cue: &Cue, end: usize) -> Option<Speaker> {
        let found = phrase(self.text, cue.items.end, end, self.grammar)?;
        let has_article = |at: usize| self.text.items[at].lower.starts_with("ال");
        let ends_before_object = self.is(found.end, &self.grammar.stops) && !self.is_adjunct(found.end) && found.end < end;
        let one = if ends_before_object {
            found.clone()
        } else if has_article(found.start) {
            found.start..found.start + 1
        } else {
            found.start..(found.start + 2).min(found.end)
        };
        let who = who(self.text, one.clone(), self.grammar);
        who.can_speak.then(|| Speaker { end: one.end, voice: self.voice(who, one) })
    }

    /// According to X, …
    fn preposition(&mut self, from: usize, at: usize, end: usize) -> Option<usize> {
        let (length, is_joined, pronoun) = self.grammar.according.iter().find_map(|words| {
            let pronoun = words.last().and_then(|word| word.strip_prefix('|'));
            let words = &words[..words.len() - usize::from(pronoun.is_some())];
            let fits = |(nth, word): (usize, &&'static str)| {
                let is_joined = *word == "ل";
                self.text.items.get(at + nth).is_some_and(|item| {
                    at + nth < end && item.kind == Kind::Word && if is_joined { item.lower.starts_with('ل') } else { item.lower == **word }
                })
            };
            let is_joined = words.last() == Some(&"ل");
            words.iter().enumerate().all(fits).then_some((words.len() - usize::from(is_joined), is_joined, pronoun))
        })?;
        if let Some(pronoun) = pronoun {
            let who = Who::pronoun(self.grammar.feminine.contains(pronoun));
            let speaker = Speaker { voice: self.voice(who, at..at + length), end: at + length };
            return self.around(from, at, at + length, speaker, end);
        }
        let found = phrase(self.text, at + length, end, self.grammar)?;
        let mut speaker = self.with_apposition(found.clone(), end);
        let who = speaker.voice.who.as_mut().filter(|who| who.can_speak)?;
        if is_joined && let Some(name) = &mut who.name {
            *name = name.strip_prefix("لل").map_or_else(|| name.strip_prefix('ل').unwrap_or(name).to_owned(), |rest| format!("ال{rest}"));
            let head = name.split(' ').next().unwrap_or_default();
            who.kind = self.grammar.people.kind(head).or_else(|| self.grammar.bodies.kind(head)).unwrap_or(who.kind);
        }
        self.around(from, at, at + length, speaker, end)
    }

    /// As X reports, …
    fn comparison(&mut self, from: usize, at: usize, end: usize) -> Option<usize> {
        if !self.is(at, &self.grammar.like) {
            return None;
        }
        let limit = end.min(at + REACH / 2);
        let cue = (at + 1..limit)
            .take_while(|&at| !self.is_mark(at, &[',', '.', ':']))
            .find_map(|at| verb_at(&self.text.items, at, end, self.grammar))?;
        let before = phrase(self.text, at + 1, cue.items.start, self.grammar).filter(|phrase| phrase.end == cue.items.start);
        let found = before.or_else(|| phrase(self.text, cue.items.end, end, self.grammar))?;
        let who = who(self.text, found.clone(), self.grammar);
        let behind = found.end.max(cue.items.end);
        if !who.can_speak || who.name.is_none() || behind < end && !self.is_mark(behind, &[',', '.', '—', '،']) {
            return None;
        }
        let speaker = Speaker { voice: self.voice(who, found), end: behind };
        self.around(from, at, cue.items.end, speaker, end)
    }

    /// What an adjunct from `at` on is about: the clause behind it, or the one before.
    fn around(&mut self, from: usize, at: usize, cue_end: usize, speaker: Speaker, end: usize) -> Option<usize> {
        let Speaker { voice, end: behind } = speaker;
        let cue = Cue {
            items: at..cue_end.max(at + 1),
            verb: Verb { status: Status::Reported, particle: None, takes_object: false },
            pronoun: None,
        };
        let has_lead = (from..at)
            .rev()
            .take(HEDGED)
            .any(|at| self.is_word(at) && !self.is(at, &self.grammar.and) && !self.is(at, &self.grammar.but) || self.is_quotation(at));
        if !has_lead {
            let behind = self.inset(behind, end);
            let begins = behind + usize::from(self.is_mark(behind, &[',', '،', ':']));
            let ends = self.clause_end(begins, end);
            if begins >= ends || (begins..ends).all(|at| !self.is_word(at) && !self.is_quotation(at)) {
                return None;
            }
            self.push(voice, &cue, begins..ends, Pattern::According);
            return Some(ends);
        }
        let last = (from..at).rev().find(|&at| self.is_word(at) || self.is_quotation(at))?;
        if last + 1 == at && self.text.items[at].lower == "so" {
            return None;
        }
        self.push(voice, &cue, from..last + 1, Pattern::According);
        // "…, according to X, …": it goes on behind.
        let goes_on = last + 1 < at && self.is_mark(behind, &[',', '،']);
        let ends = self.clause_end(behind + 1, end);
        if goes_on && behind + 1 < ends && !self.is_quotation(last) {
            let more = self.text.hull(behind + 1..ends);
            self.found.last_mut()?.content.push(more);
            return Some(ends);
        }
        Some(self.goes_on_behind(behind, end).max(at + 1))
    }

    /// The end of what is told of a speaker between commas, where that is no sentence: ", chargé de l’enquête,".
    fn inset(&self, at: usize, end: usize) -> usize {
        let first = self.text.items.get(at + 1).filter(|item| self.is_mark(at, &[',', '،']) && item.kind == Kind::Word && at + 1 < end);
        let tells = first.is_some_and(|first| {
            let is_noun = |word: &str| self.grammar.people.kind(word).is_some() || self.grammar.linkers.contains(word);
            self.grammar.insets.contains(&*first.lower)
                || !first.is_capital && is_noun(&first.lower) && !self.grammar.determiners.contains(&*first.lower)
        });
        (at + 1..end.min(at + REACH)).find(|&at| tells && self.is_mark(at, &[',', '،'])).unwrap_or(at)
    }

    /// Whoever stands before the verb, else behind it, else nobody where a language allows it.
    fn subject(&self, from: usize, cue: &Cue, end: usize) -> Option<Speaker> {
        self.subject_before(from, cue).or_else(|| self.subject_behind(cue, end)).or_else(|| self.unsaid(cue, end))
    }

    /// Nobody beside the verb: only where no noun stands there.
    fn unsaid(&self, cue: &Cue, end: usize) -> Option<Speaker> {
        if phrase(self.text, cue.items.end, end, self.grammar).is_some() {
            return None;
        }
        let voice = Voice { who: None, span: None, paragraph: self.text.items[cue.items.start].paragraph };
        self.grammar.habits.drops_subjects.then_some(Speaker { voice, end: cue.items.end })
    }

    fn subject_before(&self, from: usize, cue: &Cue) -> Option<Speaker> {
        let at = cue.items.start;
        let begins =
            |place: usize| place == from || self.is_mark(place - 1, &[',', '،', ':', '—', '–', ';']) || self.is_quotation(place - 1);
        let candidates = (from.max(at.saturating_sub(REACH * 2))..at).filter(|&place| begins(place)).take(REACH / 2);
        for place in candidates {
            let is_opening = |at: usize| {
                [&self.grammar.and, &self.grammar.but, &self.grammar.adverbs]
                    .iter()
                    .any(|words| self.is(at, words) && !self.is(at, &self.grammar.determiners))
            };
            let first = (place..at).find(|&at| self.is_word(at) && !is_opening(at))?;
            let Some(found) = phrase(self.text, first, at, self.grammar) else { continue };
            let mut speaker = self.with_apposition(found, at);
            if let Some(name) = self.name_before(&speaker, at) {
                speaker = name;
            }
            let who = speaker.voice.who.as_ref()?;
            let gap = speaker.end..at;
            let is_light = gap.clone().all(|at| self.is(at, &self.grammar.adverbs) || self.is(at, &self.grammar.clitics))
                || gap.len() == 1 && self.is_mark(gap.start, &[',', '،']);
            let is_inset = || gap.len() > 2 && self.is_mark(gap.start, &[',']) && self.is_mark(gap.end - 1, &[',']);
            let is_adjunct = || gap.len() <= 8 && self.is(gap.start, &self.grammar.stops) && gap.clone().all(|at| self.is_word(at));
            let has_verb = || gap.clone().any(|place| verb_at(&self.text.items, place, at, self.grammar).is_some());
            if is_light && (who.can_speak || place == from) || who.can_speak && (is_inset() || is_adjunct()) && !has_verb() {
                return Some(speaker);
            }
        }
        None
    }

    fn subject_behind(&self, cue: &Cue, end: usize) -> Option<Speaker> {
        if let Some(pronoun) = &cue.pronoun {
            let who = Who::pronoun(self.grammar.feminine.contains(&**pronoun));
            return Some(Speaker { voice: self.voice(who, cue.items.clone()), end: cue.items.end });
        }
        // Over "gestern", "am Montag", "na terça-feira".
        let mut at = cue.items.end;
        let is_time = |at: usize| self.is(at, &self.grammar.adverbs) && !self.is(at, &self.grammar.determiners);
        let is_day = |at: usize| self.is(at, &self.grammar.stops) && !self.is(at, &self.grammar.that);
        let leads_to_time = |at: usize| (is_day(at) || self.is(at, &self.grammar.determiners)) && (is_time(at + 1) || is_day(at + 1));
        for _ in 0..4 {
            let is_passed = is_time(at) || leads_to_time(at) || is_day(at) && at > cue.items.end;
            at += usize::from(at < end && is_passed);
        }
        let found = phrase(self.text, at, end, self.grammar)?;
        let speaker = self.with_apposition(found, end);
        speaker.voice.who.as_ref().is_some_and(|who| who.can_speak).then_some(speaker)
    }

    /// Where no word marks a genitive, a name may follow an adjunct: "депутат от партии Иван Лесков заявил".
    fn name_before(&self, speaker: &Speaker, at: usize) -> Option<Speaker> {
        let who = speaker
            .voice
            .who
            .as_ref()
            .filter(|who| who.identification == Identification::Described && self.grammar.habits.bare_genitives)?;
        let is_capital = |at: usize| self.is_word(at) && self.text.items[at].is_capital;
        let name = at.checked_sub(2).filter(|&from| from > speaker.end && is_capital(from) && is_capital(from + 1))?;
        let named = self.text.slice(self.text.hull(name..at));
        let who = Who { name: Some(named), identification: Identification::Named, is_person: true, ..who.clone() };
        Some(Speaker { voice: self.voice(who, name..at), end: at })
    }

    /// Behind a quotation and its verb whoever stands there speaks, whatever noun names them, if it has an article.
    fn noun_behind(&self, cue: &Cue, end: usize) -> Option<Speaker> {
        let found = phrase(self.text, cue.items.end, end, self.grammar).filter(|found| self.is(found.start, &self.grammar.determiners))?;
        Some(self.with_apposition(found, end))
    }

    fn voice(&self, who: Who, items: Range<usize>) -> Voice {
        let paragraph = self.text.items[items.start].paragraph;
        Voice { who: Some(who), span: Some(self.text.hull(items)), paragraph }
    }

    /// The phrase with what stands behind it between commas: "the minister, Yves Lacaze,", "Lucía Tejero, a neighbour".
    fn with_apposition(&self, found: Range<usize>, end: usize) -> Speaker {
        let mut named = who(self.text, found.clone(), self.grammar);
        let mut whole = found.clone();
        if self.is_mark(found.end, &[','])
            && found.end < end
            && let Some(second) = phrase(self.text, found.end + 1, end, self.grammar)
        {
            let other = who(self.text, second.clone(), self.grammar);
            let closes = second.end == end || !self.is_word(second.end);
            let is_body = !other.is_person && other.identification == Identification::Named && other.kind != SourceKind::Other;
            let is_name = is_body
                || other.is_person && second.clone().all(|at| self.text.items[at].is_capital || self.text.items[at].lower.len() <= 3);
            if closes && is_name && named.identification == Identification::Described {
                (named.name, named.identification, named.is_person) = (other.name, other.identification, !is_body);
                if is_body {
                    named.kind = other.kind;
                }
                whole = found.start..second.end;
            } else if named.is_person && !other.is_person && other.can_speak {
                if named.kind == SourceKind::Other {
                    named.kind = other.kind;
                }
                let ends = if self.is_mark(second.end, &[',']) { second.end } else { whole.end };
                return Speaker { end: ends, voice: self.voice(named, whole) };
            }
        }
        Speaker { end: whole.end, voice: self.voice(named, whole) }
    }

    /// Where the clause of what is said ends: before the marks at the end, or before "but" where another verb of saying follows.
    fn clause_end(&self, from: usize, end: usize) -> usize {
        let turns = |at: usize| {
            let is_comma = self.is_mark(at, &[',', '،', ';']);
            let another = || (at + 2..end.min(at + REACH)).any(|at| verb_at(&self.text.items, at, end, self.grammar).is_some());
            // "…, und verwies auf": the main clause goes on.
            let main_goes_on = self.grammar.habits.bent_clauses
                && self.is(at + 1, &self.grammar.and)
                && at + 2 < end
                && self.is_word(at + 2)
                && !self.text.items[at + 2].is_capital
                && ![&self.grammar.that, &self.grammar.determiners, &self.grammar.pronouns, &self.grammar.adverbs, &self.grammar.stops]
                    .iter()
                    .any(|words| self.is(at + 2, words));
            is_comma && at + 1 < end && (main_goes_on || self.is(at + 1, &self.grammar.but) && another())
        };
        let mut last = (from..end).find(|&at| turns(at)).unwrap_or(end);
        while last > from && self.is_mark(last - 1, &[',', ';', ':', '.', '!', '?', '…', '—', '–', '-', '،', '؛', '؟']) {
            last -= 1;
        }
        last
    }

    fn push(&mut self, voice: Voice, cue: &Cue, content: Range<usize>, pattern: Pattern) {
        let items = &self.text.items;
        let quotations: Vec<usize> = content.clone().filter(|&at| self.is_quotation(at)).collect();
        let is_alone = quotations.len() == 1 && content.clone().all(|at| self.is_quotation(at) || !self.is_word(at));
        let is_title = |at: usize| {
            let starts = self.text.chars[items[at].start..items[at].end].iter().find(|c| c.is_alphanumeric());
            starts.is_some_and(|c| c.is_uppercase()) && self.text.words_in(at, 5) < 5
        };
        let form = match () {
            () if is_alone => Form::Direct,
            () if quotations.iter().any(|&at| !is_title(at)) => Form::Mixed,
            () => Form::Indirect,
        };
        let hedged = form == Form::Indirect && content.clone().take(HEDGED).any(|at| self.is(at, &self.grammar.hedges));
        let status = if hedged && cue.verb.status == Status::Reported { Status::Speculated } else { cue.verb.status };
        for &at in &quotations {
            self.used[at] = true;
        }
        let leans = content.clone().take(super::LONGEST).any(|at| self.is_word(at) && self.grammar.is_leaning(&items[at].lower));
        self.found.push(Said {
            voice,
            cue: self.text.hull(cue.items.clone()),
            content: vec![self.text.hull(content.clone())],
            status,
            form,
            pattern,
            leans: leans || self.quoted_leans(&quotations) || form == Form::Indirect && self.lacks_subject(content.start),
            last: content.end,
        });
    }

    /// Whether a clause seems to begin without its subject: it may be the speaker.
    fn lacks_subject(&self, first: usize) -> bool {
        let item = &self.text.items[first];
        let is_noun = item.is_capital
            || self.is(first, &self.grammar.determiners)
            || self.is(first, &self.grammar.linkers)
            || item.lower.starts_with("ال");
        self.is(first, &self.grammar.negations) || self.is(first, &self.grammar.stops) || self.grammar.habits.drops_subjects && !is_noun
    }

    /// Whether a quotation has words that only its speaker or its place make clear.
    fn quoted_leans(&self, quotations: &[usize]) -> bool {
        quotations.iter().any(|&at| {
            let item = &self.text.items[at];
            let words = self.text.slice(item.start..item.end.min(item.start + super::LONGEST)).to_lowercase();
            words.split(|c: char| !c.is_alphanumeric()).any(|word| self.grammar.is_leaning(word))
        })
    }

    /// A quotation that goes on behind its tag: „…“, said X, „…“. Where to read on.
    fn goes_on_behind(&mut self, tag: usize, end: usize) -> usize {
        let limit = end.min(tag + REACH);
        let next = (tag..limit)
            .take_while(|&at| verb_at(&self.text.items, at, end, self.grammar).is_none())
            .find(|&at| self.is_quotation(at) && !self.used[at] && !self.is_word(at - 1));
        let Some(next) = next else { return tag };
        self.used[next] = true;
        let more = self.text.hull(next..next + 1);
        if let Some(said) = self.found.last_mut() {
            said.content.push(more);
            said.last = next + 1;
        }
        next + 1
    }

    /// Sentences that are nothing but a quotation, right behind the sentence from `from` on that tells whose words the last
    /// quotation is, are the same speaker's.
    fn go_on(&mut self, from: usize, sentences: &[Range<usize>]) {
        let Some(said) = self.found.last_mut().filter(|said| said.form == Form::Direct && said.last > from) else {
            return;
        };
        for sentence in sentences {
            let first = &self.text.items[sentence.start];
            let is_quotation = first.kind == Kind::Quotation && first.paragraph == said.voice.paragraph && !self.used[sentence.start];
            if !is_quotation || self.text.items[sentence.start + 1..sentence.end].iter().any(|item| !matches!(item.kind, Kind::Mark(_))) {
                return;
            }
            self.used[sentence.start] = true;
            said.content.push(first.start..first.end);
        }
    }
}
