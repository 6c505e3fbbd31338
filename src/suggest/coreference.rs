//! Who "he", "they", "the ministry" or a bare surname is: only when the text leaves one possibility.

use std::collections::HashMap;
use std::ops::Range;

use crate::suggest::{
    Document, gazetteer, noun_phrase,
    person::{is_person_noun, is_title},
};

/// The people a text names and describes, and what its sources were, in the order of the text.
pub(super) struct Cast<'d, 't> {
    document: &'d Document<'t>,
    people: Vec<Person>,
    /// For each sentence the first person at or after it.
    by_sentence: Vec<usize>,
    /// Full names by their first and last words.
    full: HashMap<String, Vec<usize>>,
}

/// A mention of one person.
#[derive(Debug, Clone)]
struct Person {
    at: Range<usize>,
    /// The word by which two mentions are the same: the surname, or the head of a description.
    key: String,
    gender: Gender,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Unknown,
    He,
    She,
}

/// How far back, in sentences, a pronoun may look.
const REACH: u32 = 2;

impl<'d, 't> Cast<'d, 't> {
    /// Finds the people of a text; linear in its length.
    pub(super) fn of(document: &'d Document<'t>) -> Self {
        let mut cast = Self { document, people: Vec::new(), by_sentence: Vec::new(), full: HashMap::new() };
        for sentence in &document.sentences {
            cast.by_sentence.push(cast.people.len());
            cast.read(sentence.clone());
        }
        cast
    }

    fn read(&mut self, sentence: Range<usize>) {
        let document = self.document;
        let mut at = sentence.start;
        while at < sentence.end {
            if let Some(name) = name_run(document, at, sentence.end) {
                let end = name.end;
                self.add_name(name);
                at = end;
            } else if let Some(description) = description(document, at, sentence.end) {
                let head = description.end - 1;
                let key = document.lower(head).to_owned();
                let gender =
                    if key.ends_with("woman") || matches!(&*key, "queen" | "princess" | "widow" | "mother" | "chairwoman" | "actress") {
                        Gender::She
                    } else if key.ends_with("man") || matches!(&*key, "king" | "prince" | "father" | "archbishop" | "bishop") {
                        Gender::He
                    } else {
                        Gender::Unknown
                    };
                at = description.end;
                self.people.push(Person { at: description, key, gender });
            } else {
                at += 1;
            }
        }
    }

    fn add_name(&mut self, name: Range<usize>) {
        let document = self.document;
        let mut gender = Gender::Unknown;
        let mut start = name.start;
        while start + 1 < name.end && is_title(document.lower(start)) {
            gender = match document.lower(start).trim_end_matches('.') {
                "mr" | "king" | "prince" | "sir" | "chairman" => Gender::He,
                "mrs" | "ms" | "miss" | "queen" | "princess" | "lady" | "chairwoman" => Gender::She,
                _ => gender,
            };
            start += 1;
        }
        let titled = start > name.start || name.start > 0 && is_title(document.lower(name.start - 1));
        let words = name.end - start;
        let text = document.slice(start..name.end).to_lowercase();
        if gazetteer::is_body(&text, words) {
            return;
        }
        let last = document.lower(name.end - 1).to_owned();
        if words >= 2 {
            let index = self.people.len();
            self.people.push(Person { at: name.clone(), key: last.clone(), gender });
            for word in [document.lower(start).to_owned(), last.clone()] {
                let holders = self.full.entry(word).or_default();
                // Each full name once: a book names its hero a thousand times.
                let text = document.slice(name.clone());
                if !holders.iter().any(|&holder| document.slice(self.people[holder].at.clone()) == text) {
                    holders.push(index);
                }
            }
            return;
        }
        // A single name is a person when a full name came before or a title stands in front.
        if let Some(key) = self.single(&last) {
            let gender = if gender == Gender::Unknown { self.gender_of(&key) } else { gender };
            self.people.push(Person { at: name, key, gender });
        } else if titled {
            self.people.push(Person { at: name, key: last, gender });
        }
    }

    /// The key of the one person whose full name has `word` in front or at the end; `None` if there are two.
    fn single(&self, word: &str) -> Option<String> {
        let holders = self.full.get(word)?;
        let key = &self.people[*holders.first()?].key;
        let same = |index: &usize| {
            self.document.slice(self.people[*index].at.clone()) == self.document.slice(self.people[holders[0]].at.clone())
                || self.people[*index].key == *key && key == word && self.first_word(*index) == self.first_word(holders[0])
        };
        holders.iter().all(same).then(|| key.clone())
    }

    fn first_word(&self, index: usize) -> &str {
        let range = &self.people[index].at;
        let first = range.clone().find(|&at| !is_title(self.document.lower(at))).unwrap_or(range.start);
        self.document.lower(first)
    }

    fn gender_of(&self, key: &str) -> Gender {
        self.people
            .iter()
            .rev()
            .take(50)
            .find(|person| person.key == key && person.gender != Gender::Unknown)
            .map_or(Gender::Unknown, |person| person.gender)
    }

    /// The mention that the source at `range` stands for; `None` when it is a name itself or nobody can be sure.
    ///
    /// `sources` are the sources of the text before it, in order.
    pub(super) fn resolve(&self, range: &Range<usize>, sources: &[Range<usize>]) -> Option<Range<usize>> {
        let document = self.document;
        let core = noun_phrase::core(document, range.clone());
        if core.is_empty() {
            return None;
        }
        let first = document.lower(core.start);
        let sentence = document.tokens[core.start].sentence;
        if core.len() == 1 {
            match first {
                "he" => return self.person(core.start, sentence, Gender::He),
                "she" => return self.person(core.start, sentence, Gender::She),
                "they" => return self.body(sentence, sources, true),
                "it" => return self.body(sentence, sources, false),
                // "Two drivers, |who| asked": whoever stands before it, but for "those who".
                "who" | "which" => {
                    return noun_phrase::subject(document, core.end, document.sentence_of(core.start).start)
                        .filter(|before| !noun_phrase::is_stand_in(document.slice(before.clone())));
                }
                _ => {}
            }
        }
        if let Some(name) = self.apposed(&core, range.end) {
            return Some(name);
        }
        if document.form(core.end - 1).starts_with(char::is_uppercase) {
            return self.full_name(&core);
        }
        if first == "the" && core.len() == 2 {
            return self.same_head(core.start + 1);
        }
        None
    }

    /// The one person that the sentences around leave for "he" or "she".
    fn person(&self, at: usize, sentence: u32, gender: Gender) -> Option<Range<usize>> {
        for back in 0..=REACH {
            let from = sentence.checked_sub(back)?;
            let first = *self.by_sentence.get(from as usize)?;
            let fits = |person: &&Person| person.at.end <= at && (person.gender == Gender::Unknown || person.gender == gender);
            let here: Vec<&Person> = self.people[first..].iter().take_while(|person| person.at.start < at).filter(fits).collect();
            let Some(person) = here.first() else {
                continue;
            };
            let alone = here.iter().all(|other| other.key == person.key);
            return alone.then(|| self.fullest(person));
        }
        None
    }

    /// The first full mention of the same person, so that "He" shows as "Vladimir Putin" rather than "Putin".
    fn fullest(&self, person: &Person) -> Range<usize> {
        let full = self.full.get(&person.key).and_then(|holders| holders.first()).map(|&index| &self.people[index]);
        full.filter(|full| full.key == person.key && full.at.start <= person.at.start).unwrap_or(person).at.clone()
    }

    /// The one source of the sentence before that "they" (many) or "it" (a body) can mean.
    fn body(&self, sentence: u32, sources: &[Range<usize>], many: bool) -> Option<Range<usize>> {
        let document = self.document;
        let before = sentence.checked_sub(1)?;
        let fits = |range: &&Range<usize>| {
            let core = noun_phrase::core(document, (*range).clone());
            if core.is_empty()
                || document.tokens[core.start].sentence != before
                || core.len() == 1 && noun_phrase::is_pronoun(document.lower(core.start))
            {
                return false;
            }
            let head = noun_phrase::head(document, core.clone());
            let lower = document.lower(head);
            let plural = lower.ends_with('s')
                && !lower.ends_with("ss")
                && !gazetteer::is_known(document.slice(core.clone()))
                && !document.form(head).chars().all(char::is_uppercase)
                && (head != core.start || document.sentence_of(head).start == head || !document.form(head).starts_with(char::is_uppercase));
            let first = self.people.partition_point(|person| person.at.start < core.start);
            let person = self.people.get(first).is_some_and(|person| person.at.end <= core.end);
            if many { plural } else { !plural && !person }
        };
        let mut fitting = sources.iter().rev().take(12).filter(fits);
        let nearest = fitting.next()?;
        let text = document.slice(noun_phrase::core(document, nearest.clone())).to_lowercase();
        fitting
            .all(|other| document.slice(noun_phrase::core(document, other.clone())).to_lowercase() == text)
            .then(|| noun_phrase::core(document, nearest.clone()))
    }

    /// "Its director, |Hedda Strome|": the full name of whoever was described, set off by commas.
    fn apposed(&self, described: &Range<usize>, end: usize) -> Option<Range<usize>> {
        let document = self.document;
        let is_described = noun_phrase::is_determiner(document.lower(described.start)) && is_person_noun(document.lower(described.end - 1));
        let comma = described.end;
        if !is_described || comma + 2 >= end || document.lower(comma) != "," {
            return None;
        }
        let name = name_run(document, comma + 1, end)?;
        let ends = name.end == end || document.lower(name.end) == ",";
        (name.len() > 1 && ends).then_some(name)
    }

    /// The full name that "Okafor" or "Mr. Okafor" is short for.
    fn full_name(&self, core: &Range<usize>) -> Option<Range<usize>> {
        let start = core.clone().find(|&at| !is_title(self.document.lower(at)))?;
        if core.end - start != 1 {
            return None;
        }
        let word = self.document.lower(start);
        let key = self.single(word)?;
        let index = *self.full.get(word)?.first()?;
        let person = &self.people[index];
        (person.key == key && person.at.end <= core.start).then(|| person.at.clone())
    }

    /// "The ministry" → "the health ministry", when the text spoke of no other ministry.
    fn same_head(&self, head: usize) -> Option<Range<usize>> {
        let document = self.document;
        let lower = document.lower(head);
        let from = head.saturating_sub(400);
        let mut found: Option<Range<usize>> = None;
        for at in (from..head.saturating_sub(1)).rev() {
            if document.lower(at) != lower || document.tokens[at].tag == crate::suggest::Tag::Punctuation {
                continue;
            }
            let start = (at.saturating_sub(4)..at)
                .rev()
                .take_while(|&token| document.tokens[token].is_word && document.tokens[token].sentence == document.tokens[at].sentence)
                .find(|&token| noun_phrase::is_determiner(document.lower(token)));
            let start = start.unwrap_or(at);
            let modified = !(start + 1..at).is_empty()
                && !(start + 1..at)
                    .any(|token| noun_phrase::is_finite(document, token) || noun_phrase::is_preposition(document.lower(token)));
            if !modified {
                continue;
            }
            match &found {
                Some(known)
                    if document.slice(known.start + 1..known.end).to_lowercase() != document.slice(start + 1..at + 1).to_lowercase() =>
                {
                    return None;
                }
                Some(_) => {}
                None => found = Some(start..at + 1),
            }
        }
        found
    }
}

/// The run of capitalised words that begins at `at`, when it may be a name.
fn name_run(document: &Document, at: usize, end: usize) -> Option<Range<usize>> {
    let is_capital = |token: usize| {
        document.tokens[token].is_word
            && document.form(token).starts_with(char::is_uppercase)
            && document.lower(token) != "i"
            && !matches!(document.lower(token), "'s")
    };
    if !is_capital(at)
        || noun_phrase::is_determiner(document.lower(at))
        || noun_phrase::is_pronoun(document.lower(at))
        || noun_phrase::is_preposition(document.lower(at))
    {
        return None;
    }
    let mut to = at + 1;
    while to < end && is_capital(to) && to - at < 6 {
        to += 1;
    }
    if noun_phrase::is_day(document.lower(at)) {
        return None;
    }
    Some(at..to)
}

/// "the broker", "a senior pilot": an article, at most two words, and a noun for a person in the singular.
fn description(document: &Document, at: usize, end: usize) -> Option<Range<usize>> {
    if !matches!(document.lower(at), "the" | "a" | "an" | "her" | "his" | "its" | "their") {
        return None;
    }
    let head = (at + 1..(at + 4).min(end))
        .take_while(|&token| document.tokens[token].is_word)
        .find(|&token| is_person_noun(document.lower(token)))?;
    // "the minister's office" is no person.
    let owns = head + 1 < end && document.lower(head + 1) == "'s";
    (!owns).then_some(at..head + 1)
}
