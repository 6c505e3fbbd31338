//! A text as its rules read it: words, marks, and each quotation as one.

use std::ops::Range;

use super::{
    lexicon::{Grammar, Verb},
    mark::{Quoted, quotations},
};
use crate::text::{sentences, words};

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Mark(char),
    /// A quotation, or a part of one that is interrupted.
    Quotation,
}

/// A word, a mark or a quotation, in code points.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The word in lower case, with straight apostrophes.
    pub(super) lower: String,
    pub(super) is_capital: bool,
    /// The sentences in which it begins and ends.
    sentences: (usize, usize),
    pub(super) paragraph: u32,
}

/// A finite verb of saying in its place.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    /// Its items.
    pub(super) items: Range<usize>,
    pub(super) verb: Verb,
    /// A pronoun that hangs on it ("dit-il").
    pub(super) pronoun: Option<String>,
}

/// A text cut up.
pub(super) struct Text {
    pub(super) chars: Vec<char>,
    pub(super) items: Vec<Item>,
    /// All quotations with their marks.
    pub(super) quoted: Vec<Quoted>,
}

/// Words between two marks that may still be the tag of an interrupted quotation.
const TAG: usize = 14;

impl Text {
    pub(super) fn of(text: &str, grammar: &Grammar) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let quoted = quotations(&chars);
        let words: Vec<Range<usize>> = words(text).into_iter().map(|word| word.start as usize..word.end as usize).collect();
        let mut cut = Self { chars, items: Vec::new(), quoted: Vec::new() };
        let mut at = 0;
        for one in &quoted {
            cut.plain(at..one.whole.start, &words, grammar);
            cut.quotation(one, &words, grammar);
            at = one.whole.end;
        }
        cut.plain(at..cut.chars.len(), &words, grammar);
        cut.quoted = quoted;
        let mut number = 0;
        let all = sentences(text);
        for item in &mut cut.items {
            let find = |number: usize, at: usize| (number..all.len()).find(|&nth| at < all[nth].end as usize).unwrap_or(all.len());
            let first = find(number, item.start);
            number = first;
            item.sentences = (first, find(first, item.end.saturating_sub(1)));
            item.paragraph = all.get(first).map_or(0, |sentence| sentence.paragraph);
        }
        cut
    }

    fn plain(&mut self, range: Range<usize>, words: &[Range<usize>], grammar: &Grammar) {
        let mut next = words.partition_point(|word| word.start < range.start);
        let mut at = range.start;
        while at < range.end {
            match words.get(next).filter(|word| word.start == at && word.end <= range.end) {
                Some(word) => {
                    let mut end = word.end;
                    next += 1;
                    // Words with a hyphen are one.
                    while self.chars.get(end) == Some(&'-')
                        && let Some(more) = words.get(next).filter(|more| more.start == end + 1 && more.end <= range.end)
                    {
                        end = more.end;
                        next += 1;
                    }
                    self.word(at..end, grammar);
                    at = end;
                }
                None => {
                    if words.get(next).is_some_and(|word| word.start <= at) {
                        next += 1;
                    }
                    let c = self.chars[at];
                    if !c.is_whitespace() {
                        self.push(Kind::Mark(c), at..at + 1, String::new());
                    }
                    at += 1;
                }
            }
        }
    }

    fn word(&mut self, range: Range<usize>, grammar: &Grammar) {
        const ELIDED: [&str; 10] = ["l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu"];
        let lower: String =
            self.chars[range.clone()].iter().flat_map(|c| c.to_lowercase()).map(|c| if c == '’' { '\'' } else { c }).collect();
        if grammar.habits.elides
            && let Some((head, tail)) = lower.split_once('\'')
            && ELIDED.contains(&head)
            && !tail.is_empty()
        {
            let middle = range.start + head.chars().count() + 1;
            self.push(Kind::Word, range.start..middle, format!("{head}'"));
            self.push(Kind::Word, middle..range.end, tail.to_owned());
        } else {
            self.push(Kind::Word, range, lower);
        }
    }

    fn push(&mut self, kind: Kind, range: Range<usize>, lower: String) {
        let is_capital = self.chars[range.start].is_uppercase();
        self.items.push(Item { kind, start: range.start, end: range.end, lower, is_capital, sentences: (0, 0), paragraph: 0 });
    }

    /// A quotation as one item, or as two with the tag that interrupts it between.
    fn quotation(&mut self, one: &Quoted, words: &[Range<usize>], grammar: &Grammar) {
        let kept = self.items.len();
        self.plain(one.inner.clone(), words, grammar);
        let inner = self.items.split_off(kept);
        // What parts a tag from the words around it.
        let parts = |at: usize| match inner[at].kind {
            Kind::Mark('—' | '–' | '-') => grammar.habits.dashes_in_quotations,
            Kind::Mark(',') => !grammar.habits.dashes_in_quotations,
            _ => false,
        };
        let is_mark = |at: usize| inner.get(at).is_some_and(|item| matches!(item.kind, Kind::Mark(_)));
        let is_noun = |item: &Item| {
            let lists = [&grammar.determiners, &grammar.pronouns];
            let lower = &*item.lower;
            item.kind == Kind::Word
                && (item.is_capital || lists.iter().any(|words| words.contains(lower)) || grammar.people.kind(lower).is_some())
        };
        let tag = (2..inner.len()).find_map(|at| {
            let cue = verb_at(&inner, at, inner.len(), grammar).filter(|_| parts(at - 1))?;
            let has_subject = cue.pronoun.is_some() || inner.get(cue.items.end).is_some_and(is_noun);
            let end = (cue.items.end..inner.len().min(cue.items.end + TAG)).find(|&at| parts(at)).filter(|_| has_subject)?;
            // ", — said X. — Then": the marks beside a dash are the tag's, too.
            let from = at - 1 - usize::from(matches!(inner[at - 2].kind, Kind::Mark(',')));
            let on = (end..inner.len()).find(|&at| !is_mark(at))?;
            (from > 0).then_some((from, end, on))
        });
        let Some((from, end, on)) = tag else {
            self.push(Kind::Quotation, one.whole.clone(), String::new());
            return;
        };
        self.push(Kind::Quotation, one.whole.start..inner[from - 1].end, String::new());
        self.items.push(Item { kind: Kind::Mark(','), ..inner[from].clone() });
        self.items.extend(inner[from + 1..end].iter().filter(|item| item.kind == Kind::Word).cloned());
        self.items.push(Item { kind: Kind::Mark(','), ..inner[on - 1].clone() });
        self.push(Kind::Quotation, inner[on].start..one.whole.end, String::new());
    }

    pub(super) fn slice(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    /// The code points from the first to the last of `items`.
    pub(super) fn hull(&self, items: Range<usize>) -> Range<usize> {
        match (self.items.get(items.start), self.items.get(items.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if items.start < items.end => first.start..last.end,
            _ => 0..0,
        }
    }

    /// The sentences as ranges of items; a quotation stays with the sentence in which it begins, and what follows with it.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        for at in 1..=self.items.len() {
            let parted = at == self.items.len() || {
                let (one, other) = (&self.items[at - 1], &self.items[at]);
                one.sentences.1 != other.sentences.0 && !self.is_within(at)
            };
            if parted {
                found.push(from..at);
                from = at;
            }
        }
        found
    }

    /// Whether the border before the item lies within a quotation.
    fn is_within(&self, at: usize) -> bool {
        let place = self.items[at].start;
        let nth = self.quoted.partition_point(|one| one.whole.end <= place);
        self.quoted
            .get(nth)
            .is_some_and(|one| one.whole.start < self.items[at - 1].end && self.items[at - 1].end <= place && one.whole.start < place)
    }

    /// The words of a quotation, counted up to `most`.
    pub(super) fn words_in(&self, item: usize, most: usize) -> usize {
        let item = &self.items[item];
        let mut count = 0;
        let mut within = false;
        for c in &self.chars[item.start..item.end] {
            if c.is_alphanumeric() && !within {
                count += 1;
                if count == most {
                    break;
                }
            }
            within = c.is_alphanumeric() || matches!(c, '\'' | '’' | '-') && within;
        }
        count
    }
}

/// The finite verb of saying that begins at `at`.
pub(super) fn verb_at(items: &[Item], at: usize, end: usize, grammar: &Grammar) -> Option<Cue> {
    let item = items.get(at).filter(|item| item.kind == Kind::Word)?;
    let (head, tail) = item.lower.split_once('-').unwrap_or((&item.lower, ""));
    let hanging = || tail.rsplit('-').next().filter(|tail| grammar.pronouns.contains(tail)).map(str::to_owned);
    if grammar.auxiliaries.contains(head) {
        let next = (at + 1..end.min(at + 3)).find(|&next| !grammar.adverbs.contains(&*items[next].lower))?;
        let verb = grammar.participle(&items[next].lower)?;
        return Some(Cue { items: at..next + 1, verb, pronoun: hanging() });
    }
    let verb = grammar.verb(&item.lower);
    if let Some(verb) = verb {
        return Some(Cue { items: at..at + 1, verb, pronoun: None });
    }
    let verb = grammar.verb(head).filter(|_| !tail.is_empty())?;
    Some(Cue { items: at..at + 1, verb, pronoun: hanging() })
}
