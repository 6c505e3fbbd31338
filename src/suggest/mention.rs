//! Who is named in a text: persons and bodies with all their names, and what the text says they are where it names them fully.

use std::collections::HashMap;
use std::ops::Range;

use crate::{
    attribution::SourceKind,
    suggest::{
        Document, Quote, Tag,
        gazetteer::{self, Classes},
        lexicon::Plain,
        noun_phrase,
        person::{is_title, is_woman},
    },
};

/// What kind of thing a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Person,
    Body,
    Place,
    /// Nothing in the text tells.
    Unsure,
}

/// A person, body or place with all that the text says of it.
#[derive(Debug, Clone)]
pub(super) struct Entity {
    /// The first mention by the full name, without titles.
    pub(super) name: Range<usize>,
    pub(super) sort: Sort,
    pub(super) woman: Option<bool>,
    pub(super) kind: SourceKind,
    /// What it is, in lower case: "chief engineer", "the newspaper".
    pub(super) role: String,
    /// The name with the titles right in front of it: "Ms Quill".
    titled: Range<usize>,
    /// The outlet that somebody who reports works for.
    pub(super) outlet: Option<Range<usize>>,
    /// The body for which somebody speaks or works, by what the text says of him.
    pub(super) body: Option<usize>,
    /// What it may be called by the words of its name and role: "the airline".
    pub(super) classes: Classes,
}

/// Where a text names somebody.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The name alone.
    pub(super) name: Range<usize>,
    /// With titles and what is said in front of it: "chief engineer Henrik Aalto".
    pub(super) whole: Range<usize>,
    /// What is said of it behind: "the mayor", "CEO and founder of".
    pub(super) aside: Option<Range<usize>>,
    /// What is said of it in front, set off by a comma: "The leader of Ennahda".
    pub(super) front: Option<Range<usize>>,
    pub(super) entity: usize,
}

/// Everybody named in a text.
#[derive(Debug)]
pub(super) struct Mentions {
    pub(super) entities: Vec<Entity>,
    /// In order, apart from each other.
    pub(super) all: Vec<Mention>,
    /// The entities that a name, whole or short, may stand for.
    names: HashMap<String, Vec<usize>, Plain>,
}

/// What one run of capitals shows.
struct Sighting {
    name: Range<usize>,
    whole: Range<usize>,
    aside: Option<Range<usize>>,
    front: Option<Range<usize>>,
    role: String,
    titled: bool,
    /// "in Norland", "Norland’s army".
    is_place: bool,
    /// A common noun that begins a sentence, unless it is somebody's surname.
    is_weak: bool,
}

impl Mentions {
    /// Finds everybody in a text; linear in its length.
    pub(super) fn of(document: &Document) -> Self {
        let mut found = Self { entities: Vec::new(), all: Vec::new(), names: HashMap::default() };
        let sightings: Vec<Sighting> =
            document.sentences.iter().flat_map(|sentence| runs(document, sentence)).filter_map(|run| sighting(document, run)).collect();
        // Full names first: a heading may use the short one before.
        let is_full = |seen: &Sighting| seen.name.len() > 1;
        for seen in sightings.iter().filter(|seen| is_full(seen)) {
            found.learn(document, seen);
        }
        found.initial(document, &sightings);
        for seen in sightings.iter().filter(|seen| !is_full(seen) && !seen.is_weak) {
            found.learn(document, seen);
        }
        // "The Observatory": the body named in full before.
        let heads = found.heads_of_bodies(document);
        // A surname that two share stands for the one named last.
        let mut last = vec![None; found.entities.len()];
        for (nth, seen) in sightings.into_iter().enumerate() {
            let short = key(document, seen.name.clone());
            let shared = found.names.get(&short).map_or(&[][..], Vec::as_slice);
            let is_called = seen.name.len() == 1 && seen.name.start > 0 && document.lower(seen.name.start - 1) == "the";
            let whole = heads.get(&short).filter(|_| is_called);
            let whole = whole.and_then(|bodies| bodies.iter().copied().filter(|&one| last[one].is_some()).max_by_key(|&one| last[one]));
            let entity = match shared {
                _ if whole.is_some() => whole,
                [only] => Some(*only),
                _ => {
                    // The title first: "Adv", "Ms".
                    let titles: Vec<&str> = (seen.whole.start..seen.name.start).map(|at| document.lower(at)).collect();
                    let woman = titles.iter().find_map(|title| is_woman(title));
                    let agrees = |one: &usize| woman.is_none_or(|woman| found.entities[*one].woman.is_none_or(|of| of == woman));
                    let bears = |one: usize| {
                        let role = &found.entities[one].role;
                        titles.iter().any(|title| title.get(..3).is_some_and(|start| role.split(' ').any(|word| word.starts_with(start))))
                    };
                    let before = shared.iter().copied().filter(|&one| last[one].is_some()).filter(agrees);
                    before.max_by_key(|&one| (bears(one), last[one]))
                }
            };
            if let Some(entity) = entity {
                last[entity] = Some(nth);
                found.all.push(Mention { name: seen.name, whole: seen.whole, aside: seen.aside, front: seen.front, entity });
            }
        }
        for entity in &mut found.entities {
            entity.settle(document);
        }
        found.take_shared_titles(document);
        found.take_classes(document);
        found.take_kinds_of_bodies(document);
        // "Its spokesman, Farid Noor": of the kind of the body named before.
        for nth in 0..found.entities.len() {
            let entity = &found.entities[nth];
            if entity.kind == SourceKind::Other && matches!(entity.role.split(' ').next(), Some("its" | "their")) {
                let before = entity.name.start.saturating_sub(60)..entity.name.start;
                let owner =
                    found.within(&before).rev().map(|mention| &found.entities[mention.entity]).find(|owner| owner.sort == Sort::Body);
                let kind = owner.map_or(SourceKind::Other, |owner| owner.kind);
                found.entities[nth].kind = kind;
            }
        }
        found.entities.iter_mut().for_each(|entity| entity.note_classes(document));
        found
    }

    /// "Pacific Light & Quay Co. … |PL&Q|": initials stand for the one body in full that they fit.
    fn initial(&mut self, document: &Document, sightings: &[Sighting]) {
        let mut bodies: HashMap<String, Vec<usize>, Plain> = HashMap::default();
        for (nth, entity) in self.entities.iter().enumerate().filter(|(_, entity)| entity.name.len() > 2 && entity.sort != Sort::Person) {
            let firm = |lower: &str| matches!(lower, "co" | "corp" | "inc" | "ltd" | "plc" | "group" | "company");
            let named = entity.name.clone().filter(|&at| is_capital(document, at) || document.lower(at) == "&");
            let initials: String =
                named.filter(|&at| !firm(document.lower(at))).filter_map(|at| document.lower(at).chars().next()).collect();
            bodies.entry(initials).or_default().push(nth);
        }
        for seen in sightings.iter().filter(|seen| seen.name.len() == 1) {
            let form = document.form(seen.name.start);
            let is_short = form.chars().count() > 2 && form.chars().all(|c| c.is_uppercase() || c == '&') && !gazetteer::is_known(form);
            let fits = bodies.get(document.lower(seen.name.start)).filter(|_| is_short);
            if let Some(&[only]) = fits.map(Vec::as_slice) {
                self.names.entry(key(document, seen.name.clone())).or_insert_with(|| vec![only]);
            }
        }
    }

    /// "|Senators| Carl Engel and Mia Froth": the second is one too.
    fn take_shared_titles(&mut self, document: &Document) {
        for nth in 1..self.all.len() {
            let (first, second) = (&self.all[nth - 1], &self.all[nth]);
            let shares = first.name.end + 1 == second.whole.start
                && document.lower(first.name.end) == "and"
                && (first.whole.start..first.name.start).any(|at| is_title(document.lower(at)) && document.lower(at).ends_with('s'));
            let (kind, entity) = (self.entities[first.entity].kind, second.entity);
            if shares && self.entities[entity].kind == SourceKind::Other {
                (self.entities[entity].kind, self.entities[entity].sort) = (kind, Sort::Person);
            }
        }
    }

    /// "Strava announced … |the company| said": what the text calls a body of which it has told nothing else.
    fn take_classes(&mut self, document: &Document) {
        /// Further back nobody knows which company.
        const BACK: usize = 150;
        for at in 1..document.tokens.len() {
            if document.lower(at - 1) != "the" {
                continue;
            }
            let lower = document.lower(at);
            let called = matches!(
                lower,
                "company"
                    | "firm"
                    | "startup"
                    | "airline"
                    | "carmaker"
                    | "retailer"
                    | "newspaper"
                    | "broadcaster"
                    | "union"
                    | "charity"
                    | "university"
            );
            let goes_on = document.tokens.get(at + 1).is_some_and(|next| next.tag.is_noun() || document.lower(at + 1) == "of");
            if !called || is_capital(document, at) || goes_on {
                continue;
            }
            let before = at.saturating_sub(BACK)..at;
            let kind = gazetteer::kind_of_class(lower);
            let fits = |entity: &Entity| entity.kind == kind || entity.role.split(' ').any(|word| gazetteer::is_same_class(word, lower));
            if self.within(&before).any(|mention| fits(&self.entities[mention.entity])) {
                continue;
            }
            let last =
                self.within(&before).rev().map(|mention| mention.entity).find(|&nth| {
                    matches!(self.entities[nth].sort, Sort::Unsure | Sort::Body) && self.entities[nth].kind == SourceKind::Other
                });
            if let Some(nth) = last {
                let entity = &mut self.entities[nth];
                entity.role = format!("{} {lower}", entity.role).trim().to_owned();
                (entity.sort, entity.kind) = (Sort::Body, kind);
            }
        }
    }

    /// For each word by which a body may be called alone, "observatory", the bodies in whose names it stands.
    fn heads_of_bodies(&self, document: &Document) -> HashMap<String, Vec<usize>, Plain> {
        let mut heads: HashMap<String, Vec<usize>, Plain> = HashMap::default();
        for (nth, entity) in self.entities.iter().enumerate().filter(|(_, entity)| entity.name.len() > 1) {
            for at in entity.name.clone() {
                let lower = document.lower(at);
                if is_capital(document, at) && (gazetteer::is_class(lower) || gazetteer::is_body_head(lower)) {
                    heads.entry(lower.to_owned()).or_default().push(nth);
                }
            }
        }
        heads
    }

    /// "A CAAN spokesperson", "chief executive of Lodestar": of the kind of the body that the text has told of.
    fn take_kinds_of_bodies(&mut self, document: &Document) {
        for nth in 0..self.entities.len() {
            let entity = &self.entities[nth];
            if entity.sort != Sort::Person || entity.role.is_empty() {
                continue;
            }
            let Some(body) = self.body_before(nth, document).or_else(|| self.body_in(&entity.role)).filter(|&body| body != nth) else {
                continue;
            };
            let kind = self.entities[body].kind;
            let is_outlet =
                matches!(kind, SourceKind::NewsOutlet | SourceKind::NewsAgency | SourceKind::PublicMedia | SourceKind::StateMedia);
            let entity = &mut self.entities[nth];
            entity.body = Some(body);
            // "Lisk Airways President Tom Clarin".
            let heads = entity.role.contains("president") || entity.role.contains("chairman");
            if heads && entity.kind == SourceKind::Government && kind == SourceKind::Company {
                entity.kind = kind;
            }
            let leads = ["editor", "publisher", "executive", "spokes"].iter().any(|word| entity.role.contains(word));
            if entity.kind == SourceKind::Other && (!is_outlet || leads) {
                entity.kind = kind;
            }
        }
    }

    /// "|Tarn Coastal Rescue Council| spokesman Milan Osk": the body whose name stands right before somebody’s office.
    fn body_before(&self, nth: usize, document: &Document) -> Option<usize> {
        /// An office takes no more words.
        const OFFICE: usize = 3;
        let name = self.entities[nth].name.start;
        let office =
            (name.saturating_sub(OFFICE)..name).rev().take_while(|&at| is_title(document.lower(at)) || document.is_person(at)).last()?;
        let near = office.saturating_sub(12)..office;
        let body = self.within(&near).next_back().filter(|mention| mention.name.end == office)?.entity;
        (self.entities[body].sort == Sort::Body).then_some(body)
    }

    /// The body that a role names: the longest name counts.
    fn body_in(&self, role: &str) -> Option<usize> {
        let words: Vec<&str> =
            role.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '&'))).filter(|word| !word.is_empty()).collect();
        /// No name of a body is looked for that is longer.
        const LONGEST: usize = 5;
        (1..=LONGEST.min(words.len())).rev().find_map(|length| {
            words.windows(length).find_map(|name| {
                let known = if let [one] = name { self.names.get(*one) } else { self.names.get(&name.join(" ")) };
                match known.map(Vec::as_slice) {
                    Some(&[only]) if self.entities[only].sort == Sort::Body => Some(only),
                    _ => None,
                }
            })
        })
    }

    fn learn(&mut self, document: &Document, seen: &Sighting) {
        let name = key(document, seen.name.clone());
        let known = match self.names.get(&name).map_or(&[][..], Vec::as_slice) {
            [] => None,
            [only] => Some(*only),
            _ => return,
        };
        let nth = known.unwrap_or_else(|| {
            self.entities.push(Entity {
                name: seen.name.clone(),
                sort: Sort::Unsure,
                woman: None,
                kind: SourceKind::Other,
                role: String::new(),
                titled: (seen.whole.start..seen.name.start)
                    .rev()
                    .take_while(|&at| is_title(document.lower(at)))
                    .last()
                    .unwrap_or(seen.name.start)..seen.name.end,
                outlet: None,
                body: None,
                classes: 0,
            });
            self.entities.len() - 1
        });
        if known.is_none() {
            self.names.insert(name, vec![nth]);
            self.shorten(document, &seen.name, nth);
        }
        let text = document.slice(seen.name.clone());
        let listed = gazetteer::Name::of(text);
        let entity = &mut self.entities[nth];
        if entity.role.is_empty() {
            entity.role.clone_from(&seen.role);
            entity.outlet = outlet(document, seen);
        }
        entity.woman = entity.woman.or_else(|| {
            // Titles and the given name; "Scott" behind one is a surname.
            let words = (seen.whole.start..seen.name.start + 1).map(|at| document.lower(at));
            words.chain(entity.role.split(' ')).find_map(is_woman)
        });
        let is_given = seen.name.len() > 1
            && is_woman(document.lower(seen.name.start)).is_some()
            && !listed.is_body()
            && !listed.is_known()
            && !is_ground(document.lower(seen.name.end - 1));
        let is_ground_name = gazetteer::is_ground_name(text);
        let sort = if is_ground_name {
            Sort::Place
        } else if seen.titled || is_given {
            Sort::Person
        } else if listed.is_place() {
            Sort::Place
        } else if listed.is_known() || listed.is_body() || !seen.role.is_empty() {
            Sort::Body
        } else if seen.is_place || seen.name.clone().any(|at| is_ground(document.lower(at))) {
            Sort::Place
        } else {
            Sort::Unsure
        };
        match (entity.sort, sort) {
            (Sort::Unsure, _) => entity.sort = sort,
            (Sort::Place, Sort::Person | Sort::Body) if !listed.is_place() => entity.sort = sort,
            _ => {}
        }
    }

    /// The shorter names of a full one: surname, given name, first word of a firm's, and what stands in brackets behind it.
    fn shorten(&mut self, document: &Document, name: &Range<usize>, nth: usize) {
        let bracketed = name.end + 2 < document.tokens.len()
            && document.lower(name.end) == "("
            && document.lower(name.end + 2) == ")"
            && document.form(name.end + 1).chars().all(|c| c.is_uppercase() || c == '.' || c == '&');
        let mut short = Vec::new();
        if bracketed {
            short.push(key(document, name.end + 1..name.end + 2));
        }
        let is_body = gazetteer::is_body_name(document.slice(name.clone()));
        // "Strava Community Hub" and "Camp Strava" are not Strava.
        let is_person = may_be_person(document, name);
        if name.len() > 1 && !is_body && is_person && !gazetteer::is_place(document.form(name.end - 1)) {
            short.push(key(document, name.end - 1..name.end));
        }
        // "Abu Anas |Al Saud|", "Craig |Le Clair|".
        if name.len() > 2 && !is_body {
            short.push(key(document, name.end - 2..name.end));
        }
        // "Herald" and "National" are no names of their own.
        let first = document.lower(name.start);
        // "Skylark" is Skylark Air, "Norland" is not the Norland Herald.
        let is_firm = gazetteer::kind_of_body(document.slice(name.clone()), "") == SourceKind::Company;
        if name.len() > 1
            && (!is_body && is_person
                || is_firm && first.chars().count() > 3 && !gazetteer::is_common_in_names(first) && !gazetteer::is_known(first))
        {
            short.push(key(document, name.start..name.start + 1));
        }
        for short in short {
            let held = self.names.entry(short).or_default();
            if !held.contains(&nth) {
                held.push(nth);
            }
        }
    }

    /// The mention that lies in `range`, the last when `last`.
    pub(super) fn within(&self, range: &Range<usize>) -> impl DoubleEndedIterator<Item = &Mention> {
        let from = self.all.partition_point(|mention| mention.name.start < range.start);
        let to = self.all.partition_point(|mention| mention.name.start < range.end);
        self.all[from..to.max(from)].iter()
    }

    /// The name an entity is filed under, a body’s with its owner: "Norland’s Defence Ministry".
    pub(super) fn name(&self, document: &Document, nth: usize) -> String {
        let entity = &self.entities[nth];
        let start = entity.name.start;
        let owned = entity.sort == Sort::Body && start > 1 && document.lower(start - 1) == "'s" && is_capital(document, start - 2);
        // One word alone would be too little: "Mayor Cole".
        let alone = entity.sort == Sort::Person && entity.name.len() == 1;
        let from = if owned {
            start - 2
        } else if alone {
            entity.titled.start
        } else {
            start
        };
        let text = document.slice(from..entity.name.end);
        match &entity.outlet {
            Some(outlet) => format!("{text} ({})", document.slice(outlet.clone())),
            None => text.to_owned(),
        }
    }
}

/// "KBC freelance camerawoman Mona Saif", "the BBC’s Lena Ruhl": the outlet that a person who reports works for.
fn outlet(document: &Document, seen: &Sighting) -> Option<Range<usize>> {
    let reports = seen.role.split(' ').any(|word| {
        matches!(
            word,
            "reporter"
                | "correspondent"
                | "journalist"
                | "camerawoman"
                | "cameraman"
                | "videographer"
                | "photographer"
                | "photojournalist"
                | "presenter"
                | "anchor"
                | "producer"
                | "columnist"
        )
    });
    let front = seen.whole.start..seen.name.start;
    let owner = |from: usize| {
        let start = (from.saturating_sub(4)..from).rev().take_while(|&at| document.form(at).starts_with(char::is_uppercase)).last()?;
        gazetteer::is_messenger(document.slice(start..from)).then_some(start..from)
    };
    if reports {
        let capitals = front.clone().take_while(|&at| document.form(at).starts_with(char::is_uppercase)).count();
        return (capitals > 0).then_some(front.start..front.start + capitals);
    }
    (seen.whole.start > 1 && document.lower(seen.whole.start - 1) == "'s" && seen.name.len() > 1)
        .then(|| owner(seen.whole.start - 1))
        .flatten()
}

impl Entity {
    /// Decides what is still open once the whole text is known.
    fn settle(&mut self, document: &Document) {
        let text = document.slice(self.name.clone());
        if self.sort == Sort::Unsure
            && may_be_person(document, &self.name)
            && self.name.len() > 1
            && !document.lower(self.name.start.saturating_sub(1)).eq("the")
        {
            self.sort = Sort::Person;
        }
        if self.sort == Sort::Person && self.woman.is_none() {
            let given = self.name.start..self.name.end - usize::from(self.name.len() > 1);
            self.woman = given.into_iter().find_map(|at| is_woman(document.lower(at)));
        }
        self.kind = match self.sort {
            Sort::Person => match gazetteer::kind_of_role(&self.role) {
                SourceKind::Other => gazetteer::kind_of_person(text),
                kind => kind,
            },
            _ => gazetteer::kind_of_body(text, &self.role),
        };
    }

    /// Takes down what it may be called, once its role is known.
    fn note_classes(&mut self, document: &Document) {
        let of_role = self.role.split(|c: char| !(c.is_alphanumeric() || c == '-')).fold(0, |all, word| all | gazetteer::class(word));
        let name = if self.name.len() > 1 { document.slice(self.name.clone()).to_lowercase() } else { String::new() };
        self.classes = name.split(' ').fold(of_role, |all, word| all | gazetteer::class(word));
    }
}

/// Whether a name may be a person's: "Constitution Day" and "Harbour Relief Hub" are nobody.
fn may_be_person(document: &Document, name: &Range<usize>) -> bool {
    // By the lexicographer file: acts, things made, thoughts, words, events, groups and times are no given names.
    let file = document.nouns.get(name.start).copied().unwrap_or(0);
    let is_thing = matches!(file, 4 | 6 | 9 | 10 | 11 | 14 | 28) && is_woman(document.lower(name.start)).is_none();
    let is_firm = name.clone().any(|at| document.lower(at) == "&");
    let last = document.lower(name.end - 1);
    let ends_thing = matches!(
        last,
        "hub"
            | "day"
            | "week"
            | "fan"
            | "experience"
            | "festival"
            | "programme"
            | "program"
            | "project"
            | "award"
            | "prize"
            | "cup"
            | "tour"
            | "plan"
            | "act"
            | "law"
            | "bill"
            | "deal"
            | "search"
            | "live"
            | "app"
    );
    !is_thing && !ends_thing && !is_firm
}

fn key(document: &Document, name: Range<usize>) -> String {
    let mut key = String::with_capacity(document.slice(name.clone()).len() + name.len());
    for at in name {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(document.lower(at));
    }
    key
}

fn is_capital(document: &Document, at: usize) -> bool {
    let form = document.form(at);
    // "al-Mayadeen".
    let article = || {
        form.starts_with(['a', 'e'])
            && form.split_once('-').is_some_and(|(front, behind)| {
                matches!(front, "al" | "el" | "ad" | "an" | "ar" | "as" | "ash" | "at" | "az") && behind.starts_with(char::is_uppercase)
            })
    };
    document.tokens[at].is_word && (form.starts_with(char::is_uppercase) && form != "I" || article())
}

/// Whether the capital at the start of a sentence or quotation says nothing.
fn is_opener(document: &Document, at: usize, sentence: &Range<usize>) -> bool {
    let lower = document.lower(at);
    if noun_phrase::is_day(lower) || is_month(lower) {
        let is_name =
            lower == "may" && noun_phrase::is_name(document, at) || noun_phrase::is_day(lower) && noun_phrase::opens_name(document, at);
        return !is_name;
    }
    let first = at == sentence.start || document.tokens[at - 1].quote == Quote::Opens || document.lower(at - 1) == ":";
    if noun_phrase::is_determiner(lower) || noun_phrase::is_pronoun(lower) && document.form(at).chars().any(char::is_lowercase) {
        return true;
    }
    // "|Lucas| added": a given name looks like no verb.
    if first && is_woman(lower).is_some() && !is_title(lower) {
        return false;
    }
    // "Downing Street" is no gerund.
    if at + 1 < sentence.end && is_capital(document, at + 1) && gazetteer::is_known(document.slice(at..at + 2)) {
        return false;
    }
    let tag = document.tokens[at].tag;
    first
        && (noun_phrase::is_preposition(lower)
            || !matches!(tag, Tag::Name | Tag::Noun | Tag::Nouns | Tag::Adjective | Tag::Other | Tag::Number)
            || matches!(
                lower,
                "according" | "asked" | "meanwhile" | "however" | "nobody" | "nothing" | "experts" | "analysts" | "critics" | "former"
            ))
}

/// Words in the names of places.
fn is_ground(lower: &str) -> bool {
    matches!(
        lower,
        "lake"
            | "mount"
            | "river"
            | "port"
            | "cape"
            | "fort"
            | "street"
            | "avenue"
            | "island"
            | "islands"
            | "sea"
            | "bay"
            | "valley"
            | "mountains"
            | "strip"
            | "coast"
            | "peninsula"
            | "square"
            | "province"
            | "region"
            | "ocean"
            | "gulf"
            | "desert"
            | "hills"
            | "beach"
            | "airport"
            | "bridge"
            | "road"
            | "county"
            | "east"
            | "west"
            | "north"
            | "south"
    )
}

fn is_month(lower: &str) -> bool {
    matches!(
        lower,
        "january" | "february" | "march" | "april" | "may" | "june" | "july" | "august" | "september" | "october" | "november" | "december"
    )
}

/// The runs of capitals of a sentence that may hold a name.
fn runs(document: &Document, sentence: &Range<usize>) -> Vec<Range<usize>> {
    /// No name is longer.
    const LONGEST: usize = 12;
    let mut found = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        if !is_capital(document, at) || is_opener(document, at, sentence) {
            at += 1;
            continue;
        }
        let mut to = at + 1;
        while to < sentence.end && to - at < LONGEST {
            let lower = document.lower(to);
            let next = |at: usize| at < sentence.end && is_capital(document, at) && !is_opener(document, at, sentence);
            let has_head = || (at..to).any(|at| gazetteer::is_body_head(document.lower(at)));
            let joins = is_particle(lower)
                || matches!(lower, "of" | "for") && has_head()
                || lower == "of" && is_title(document.lower(to - 1)) && is_office(document.lower(to + 1))
                || lower == "on" && matches!(document.lower(to - 1), "committee" | "council" | "commission" | "panel" | "conference")
                // "the Shepherd’s Gazette", but "Norland’s Council".
                || matches!(lower, "'s" | "'") && at > sentence.start && document.lower(at - 1) == "the" && gazetteer::is_body_head(document.lower(to + 1))
                || lower == "&" && next(to + 1)
                || lower == "and" && next(to + 1) && joins_one_name(document, at..to, sentence.end);
            // "Theresa |May|" is no month.
            let is_surname = lower == "may" && is_woman(document.lower(to - 1)).is_some() && !is_title(document.lower(to - 1));
            to += if is_capital(document, to) && !noun_phrase::is_day(lower) && (!is_month(lower) || is_surname) {
                1
            } else if joins && next(to + 1) {
                2
            } else if lower == "of" && document.lower(to + 1) == "the" && next(to + 2) && has_head() {
                3
            } else if matches!(document.lower(to - 1), "channel" | "radio" | "studio") && document.tokens[to].tag == Tag::Number {
                1
            } else {
                break;
            };
        }
        found.push(at..to);
        at = to;
    }
    found
}

fn is_particle(lower: &str) -> bool {
    matches!(
        lower,
        "de" | "van"
            | "von"
            | "da"
            | "do"
            | "di"
            | "del"
            | "la"
            | "al"
            | "bin"
            | "der"
            | "el"
            | "le"
            | "du"
            | "dos"
            | "das"
            | "ter"
            | "ibn"
            | "y"
    )
}

/// "World Voyage |and| Leisure Council", "Ministry of Justice |and| Public Order": one body, not two.
pub(super) fn joins_one_name(document: &Document, left: Range<usize>, end: usize) -> bool {
    let conjunction = left.end;
    let mut to = conjunction + 1;
    while to < end && is_capital(document, to) {
        to += 1;
    }
    if to == conjunction + 1 {
        return false;
    }
    // The office of a "Police and Crime Commissioner".
    if document.lower(conjunction - 1) == "police" && document.lower(conjunction + 1) == "crime" {
        return true;
    }
    let is_head = |at: usize| gazetteer::is_body_head(document.lower(at));
    let of = left.clone().find(|&at| matches!(document.lower(at), "of" | "for"));
    let known = |range: Range<usize>| gazetteer::is_known(document.slice(range));
    match of {
        Some(of) => {
            is_head(of - 1)
                && !(conjunction + 1..to).any(is_head)
                // "Federation of England and Wales".
                && (!known(conjunction + 1..to) || document.lower(conjunction + 1) == "wales" && known(conjunction - 1..conjunction))
                && !(conjunction + 1..to).any(|at| is_title(document.lower(at)))
        }
        // "|United| States Citizenship and Immigration Services".
        None => {
            is_head(to - 1) && !left.clone().any(|at| is_head(at) && document.lower(at) != "united") && !known(left) && to > conjunction + 2
        }
    }
}

/// What those in office look after: "Minister of |Justice|".
fn is_office(lower: &str) -> bool {
    matches!(
        lower,
        "state"
            | "justice"
            | "defense"
            | "defence"
            | "interior"
            | "finance"
            | "health"
            | "foreign"
            | "affairs"
            | "exchequer"
            | "commons"
            | "treasury"
            | "war"
            | "education"
            | "energy"
            | "transport"
            | "transportation"
            | "labour"
            | "labor"
            | "agriculture"
            | "trade"
            | "commerce"
            | "culture"
            | "environment"
            | "homeland"
            | "security"
            | "opposition"
            | "house"
            | "staff"
            | "police"
            | "prisons"
            | "parliament"
            | "assembly"
            | "internal"
            | "external"
            | "fisheries"
            | "information"
            | "communications"
    )
}

/// What a run of capitals shows; `None` where it is no name.
fn sighting(document: &Document, run: Range<usize>) -> Option<Sighting> {
    let sentence = document.sentence_of(run.start);
    let is_given = |at: usize| is_woman(document.lower(at)).is_some() && !is_title(document.lower(at));
    // "Estmark Prime Minister |Sanna Holt|": the name follows the last title.
    let listed = gazetteer::Name::of(document.slice(run.clone()));
    let is_body = listed.is_known() || gazetteer::is_body_head(document.lower(run.end - 1)) && listed.is_body();
    let title = run.clone().rev().find(|&at| !is_body && is_title(document.lower(at)) && !is_given(at));
    let mut name = match title {
        Some(title) if title + 1 < run.end => title + 1..run.end,
        Some(_) => return None,
        _ => run.clone(),
    };
    // "|State| broadcaster Norland 1".
    if name.len() == 1 && document.lower(name.start) == "state" && document.tokens.get(name.end).is_some_and(|next| next.tag.is_noun()) {
        return None;
    }
    // A line in capitals names nobody.
    if name.len() > 3 && name.clone().all(|at| document.form(at).len() > 1 && !document.form(at).chars().any(char::is_lowercase)) {
        return None;
    }
    // "Secretary |of State| Marco Vance", "Minister |of Justice| Gunnar Holm".
    if title.is_some_and(|title| title + 1 == name.start) && matches!(document.lower(name.start), "of" | "for") {
        let office = |at: usize| matches!(document.lower(at), "of" | "for" | "the" | "and") || is_office(document.lower(at));
        let behind = name.clone().find(|&at| !office(at))?;
        name.start = behind;
    }
    // "the |Velm-based| Observatory for Prisons": where it sits is no part of its name.
    let sits = |at: usize| {
        document.form(at).split_once('-').is_some_and(|(_, behind)| {
            matches!(behind, "based" | "led" | "backed" | "run" | "owned" | "controlled" | "funded" | "held" | "born")
        })
    };
    if name.len() > 1 && sits(name.start) {
        name.start += 1;
    }
    let mut titled = title.is_some_and(|title| title < name.start);
    let mut from = run.start;
    // "Director of |Public Prosecution| Ana-Lise Kern": an office that no list has, in front of a given name.
    let opens_name = |at: &usize| is_given(*at) || document.lower(*at).split_once('-').is_some_and(|(front, _)| is_woman(front).is_some());
    if !titled
        && name.len() > 2
        && name.start >= sentence.start + 2
        && document.lower(name.start - 1) == "of"
        && is_title(document.lower(name.start - 2))
        && let Some(given) = (name.start + 1..name.end - 1).find(opens_name)
    {
        (name.start, titled) = (given, true);
        from = (sentence.start..from - 1).rev().take_while(|&at| is_title(document.lower(at))).last().unwrap_or(from);
    }
    let first = run.start == sentence.start || document.tokens[run.start - 1].quote == Quote::Opens;
    // "Detective-turned-baker Ann Lee": a noun for a person that only begins the sentence.
    if !titled && first && run.len() > 2 && document.is_person(run.start) && !is_given(run.start) {
        name.start += 1;
        titled = true;
    }
    // "Passengers", "Voters": common nouns that only begin a sentence.
    let text = document.slice(name.clone());
    let is_common = name.len() == 1
        && first
        && name.start == run.start
        && document.nouns.get(name.start).is_some_and(|&file| file != 0)
        && !gazetteer::is_known(text)
        && !document.form(name.start).chars().skip(1).all(char::is_uppercase)
        && document.tokens[name.start].tag != Tag::Name;
    let plural_start = first
        && name.len() == 1
        && document.lower(name.start).ends_with('s')
        && document.nouns.get(name.start).map_or_else(|| document.is_person(name.start), |&file| file != 0);
    // "Balaclava-clad youths": a word for what they wear.
    let hyphened = |at: usize| document.form(at).split_once('-').is_some_and(|(_, behind)| behind.starts_with(char::is_lowercase));
    // "Kim Jong-un", "Moon Jae-in".
    let syllable = |at: usize| {
        document.form(at).split_once('-').is_some_and(|(front, behind)| {
            front.starts_with(char::is_uppercase)
                && behind.chars().count() <= 5
                && !matches!(
                    behind,
                    "based"
                        | "led"
                        | "clad"
                        | "run"
                        | "owned"
                        | "held"
                        | "born"
                        | "style"
                        | "era"
                        | "old"
                        | "made"
                        | "like"
                        | "wide"
                        | "size"
                        | "type"
                )
        })
    };
    let compound = hyphened(name.end - 1)
        && !(name.len() == 2 && syllable(name.end - 1))
        && (name.len() > 1 || document.tokens[name.start].tag == Tag::Adjective);
    let is_weak = is_common || plural_start && !gazetteer::is_known(text);
    if compound || is_weak && !titled && name.len() > 1 || name.len() == 1 && sits(name.start) {
        return None;
    }
    let mut whole = from..name.end;
    let mut role: Vec<&str> = Vec::new();
    if titled {
        role.push(document.slice(from..name.start));
    }
    // "chief engineer |Henrik Aalto|", "the newspaper |Morgonbladet|".
    if name.start == run.start || !titled {
        let front = role_before(document, run.start, sentence.start);
        if front < run.start {
            let head = run.start - 1;
            titled |= document.is_person(head) && !gazetteer::is_class(document.lower(head));
            role.push(document.slice(front..run.start));
            whole.start = front;
        }
    }
    // "the Intermax |news agency|".
    if role.is_empty() && name.end < sentence.end && gazetteer::is_class(document.lower(name.end)) {
        role.push(document.slice(name.end..name.end + 1));
    } else if role.is_empty()
        && name.end + 1 < sentence.end
        && document.lower(name.end) == "news"
        && document.lower(name.end + 1) == "agency"
    {
        role.push("news agency");
    } else if role.is_empty() && name.end < sentence.end && matches!(document.lower(name.end), "radio" | "television" | "tv") {
        // "told DZRM |radio|".
        role.push("radio station");
    }
    if name.len() == 1
        && let Some(described) = abbreviated(document, name.start, &sentence)
    {
        role.push(document.slice(described));
    }
    let (front, before) = apposed_before(document, &whole, &sentence).unzip();
    let after = apposed_after(document, &name, &sentence);
    for aside in before.iter().chain(&after) {
        let head = noun_phrase::head(document, aside.clone());
        let clause = document.lower(aside.start).starts_with("who");
        titled |= clause
            || (document.is_person(head) || aside.clone().take(4).any(|at| is_title(document.lower(at))))
                && !gazetteer::is_class(document.lower(head));
        role.push(document.slice(aside.clone()));
    }
    // "of the University of Halm", "of Finch Bank".
    if titled
        && name.end + 1 < sentence.end
        && matches!(document.lower(name.end), "of" | "from" | "at" | "with")
        && let Some(phrase) = noun_phrase::phrase_from(document, name.end, sentence.end, true)
    {
        role.push(document.slice(phrase));
    }
    // "The ACLU’s |Keegan Holm|".
    if name.len() > 1
        && whole.start > sentence.start + 1
        && document.lower(whole.start - 1) == "'s"
        && gazetteer::is_known(document.slice(whole.start - 2..whole.start - 1))
        && !gazetteer::is_place(document.slice(whole.start - 2..whole.start - 1))
    {
        role.push(document.slice(whole.start - 2..whole.start - 1));
        titled = true;
    }
    let owned = name.end + 1 < sentence.end && document.lower(name.end) == "'s";
    let is_place = !titled
        && (name.start > sentence.start && matches!(document.lower(name.start - 1), "in" | "near" | "across" | "throughout")
            || owned && gazetteer::is_of_state(document.lower(name.end + 1))
            || name.end + 1 < sentence.end && is_title(document.lower(name.end)) && name.len() == 1);
    Some(Sighting { name, whole, aside: after, front, role: role.join(" ").to_lowercase(), titled, is_place, is_weak })
}

/// "Kordania’s |flood and landslide response agency| (KFRA)": the body without a name that an abbreviation in brackets stands for.
fn abbreviated(document: &Document, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    /// No description of a body is longer.
    const LONGEST: usize = 9;
    let bracketed = at >= sentence.start + 2 && document.lower(at - 1) == "(" && document.lower(at + 1) == ")";
    let head = at.checked_sub(2).filter(|&head| bracketed && !is_capital(document, head))?;
    let lower = document.lower(head);
    if !document.form(at).chars().all(char::is_uppercase) || !(gazetteer::is_class(lower) || gazetteer::is_body_head(lower)) {
        return None;
    }
    let begins = |at: &usize| {
        !document.tokens[*at].is_word
            || document.lower(*at) == "'s"
            || noun_phrase::is_determiner(document.lower(*at))
            || noun_phrase::is_finite(document, *at)
    };
    let start = (sentence.start.max(head.saturating_sub(LONGEST))..head).rev().find(begins).map_or(sentence.start, |at| at + 1);
    Some(start..head + 1)
}

/// Where the words of a role in front of the name at `at` begin: "|freelance camerawoman| Mona Saif".
fn role_before(document: &Document, at: usize, from: usize) -> usize {
    let head = at.checked_sub(1).filter(|&head| head >= from);
    let Some(head) = head else { return at };
    let lower = document.lower(head);
    // "Norland’s |official| SNA news agency".
    if lower == "official" && head > from && matches!(document.lower(head - 1), "'s" | "the" | "its") {
        return at;
    }
    let fits = document.tokens[head].is_word
        && !is_capital(document, head)
        // "State |advocate| Lerato Dube" looks like a verb.
        && (!document.tokens[head].tag.is_verb() || document.tokens[head].tag == Tag::Verb && is_title(lower))
        && (document.is_person(head) || gazetteer::is_class(lower) || lower == "agency")
        && document.tokens[head].quote == document.tokens[at].quote;
    if !fits {
        return at;
    }
    let mut start = head;
    while start > from && head - start < 4 {
        let before = document.lower(start - 1);
        let tag = document.tokens[start - 1].tag;
        let joins = document.tokens[start - 1].is_word
            && matches!(tag, Tag::Noun | Tag::Nouns | Tag::Adjective | Tag::Name | Tag::Other)
            && !noun_phrase::is_determiner(before)
            && !noun_phrase::is_preposition(before);
        if !joins {
            break;
        }
        start -= 1;
    }
    start
}

/// "|The leader of Ennahda|, Rachid Ghannouchi,", "|The firm that put up the masts|, Lodestar Towers,": what stands before the comma
/// in front of a name that a comma, a mark or the verb closes; and the words in it that say what it is.
fn apposed_before(document: &Document, whole: &Range<usize>, sentence: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let comma = whole.start.checked_sub(1).filter(|&comma| comma > sentence.start && document.lower(comma) == ",")?;
    let closed = whole.end >= sentence.end || !document.tokens[whole.end].is_word || matches!(document.lower(whole.end), "and" | "who");
    // One comma is missing: "Ministry of Trade |spokesman, Ren Oda said|".
    let speaks = || is_title(document.lower(comma - 1)) && is_capital(document, comma - 2) && noun_phrase::is_finite(document, whole.end);
    if !closed && !speaks() {
        return None;
    }
    /// No relative clause between a role and its name is longer.
    const CLAUSE: usize = 24;
    let lowest = sentence.start.max(comma.saturating_sub(CLAUSE));
    let inside = (lowest..comma).rev().take_while(|&at| !is_mark(document, at));
    // Whoever a clause tells of before whoever is named in it.
    let clauses = inside.filter(|&at| at > sentence.start && opens_clause(document, at, comma));
    let roles = clauses.map(|opener| (opener, comma)).collect::<Vec<_>>().into_iter().rev().chain(std::iter::once((comma, comma)));
    roles.filter_map(|(end, comma)| described(document, sentence, end).map(|role| (role.start..comma, role))).next()
}

/// Whether a mark stands here that no phrase goes beyond.
fn is_mark(document: &Document, at: usize) -> bool {
    !document.tokens[at].is_word && !matches!(document.lower(at), "-" | "’" | "'s")
}

/// "the firm |that| put up the masts", "the team |leading| the dig", "the man |accused| of it": what tells of the noun before it.
fn opens_clause(document: &Document, at: usize, end: usize) -> bool {
    let noun = matches!(document.tokens[at - 1].tag, Tag::Noun | Tag::Nouns) || document.is_person(at - 1);
    let says = || (at + 1..end).any(|at| noun_phrase::is_finite(document, at));
    noun && match document.lower(at) {
        "who" | "which" | "whose" | "that" => says(),
        "behind" | "accused" | "charged" | "suspected" | "convicted" | "hired" | "commissioned" | "appointed" | "elected" | "chosen"
        | "known" | "named" | "based" | "involved" => true,
        _ => document.tokens[at].tag == Tag::VerbGerund,
    }
}

/// The description of a person or body that ends at `end`: from its determiner or owner on.
fn described(document: &Document, sentence: &Range<usize>, end: usize) -> Option<Range<usize>> {
    let lowest = sentence.start.max(end.saturating_sub(12));
    let mut start = end;
    while start > lowest {
        let lower = document.lower(start - 1);
        let stops = noun_phrase::is_finite(document, start - 1)
            || matches!(lower, "and" | "but" | "that" | "with" | "as" | "to" | "who" | "which" | "whose");
        if is_mark(document, start - 1) || stops {
            break;
        }
        start -= 1;
    }
    let is_owned = (start..end).any(|at| document.lower(at) == "'s");
    let determiner = (start..end).find(|&at| noun_phrase::is_determiner(document.lower(at)));
    let start = match determiner {
        Some(determiner) => determiner,
        None if is_owned => start,
        // "|Velmar Ministry of Trade spokesman|, Ren Oda said".
        None if start + 2 < end && is_capital(document, start) && is_title(document.lower(end - 1)) => start,
        None => return None,
    };
    let role = start..end;
    let head = noun_phrase::head(document, role.clone());
    let lower = document.lower(head);
    // "Sweden's |Minister of Justice|, Gunnar Holm".
    let fits = is_title(lower) || !is_capital(document, head) && (document.is_person(head) || gazetteer::is_class(lower));
    (fits && role.len() > 1).then_some(role)
}

/// "Marta Ruiz, |the mayor|,", "Jamal Sadun, 58, |a tailor|", "Oksana Dral, |who saw it|,".
fn apposed_after(document: &Document, name: &Range<usize>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let mut at = name.end;
    // An abbreviation in brackets stands between.
    if at + 2 < sentence.end && document.lower(at) == "(" && document.lower(at + 2) == ")" {
        at += 3;
    }
    if at >= sentence.end || document.lower(at) != "," {
        return None;
    }
    at += 1;
    if at + 1 < sentence.end && document.tokens[at].tag == Tag::Number && document.lower(at + 1) == "," {
        at += 2;
    }
    let first = Some(at).filter(|&at| at < sentence.end && document.tokens[at].is_word)?;
    let lower = document.lower(first);
    let end = (first..(first + 24).min(sentence.end))
        .find(|&at| {
            matches!(document.lower(at), "," | "." | ";" | ":" | "–" | "—" | "!" | "?" | "(")
                || document.tokens[at].quote != document.tokens[name.start].quote
        })
        .unwrap_or(sentence.end.min(first + 24));
    if matches!(lower, "who" | "whose") {
        return Some(first..end);
    }
    let tag = document.tokens[first].tag;
    if !matches!(tag, Tag::Determiner | Tag::Possessive | Tag::Noun | Tag::Nouns | Tag::Adjective | Tag::Name | Tag::Other)
        && lower != "then"
    {
        return None;
    }
    let head_end = (first..end)
        .find(|&at| {
            at > first
                && (noun_phrase::is_preposition(document.lower(at)) || document.lower(at) == "who" || noun_phrase::is_finite(document, at))
        })
        .unwrap_or(end);
    let head = head_end.checked_sub(1)?;
    let opens = matches!(lower, "a" | "an" | "the" | "its" | "his" | "her" | "their")
        || !is_capital(document, first)
        // "|Red Cross Norland’s| chief executive".
        || (first..head_end).any(|at| document.lower(at) == "'s")
        || lower == "ceo"
        || is_title(lower);
    // "Rami Rahman, |director of the Observatory| told the agency": one comma is missing.
    let relative = |at: &usize| matches!(document.lower(*at), "who" | "which" | "that" | "whose" | "where");
    let verb = (head_end..end).take_while(|at| !relative(at)).find(|&at| noun_phrase::is_finite(document, at)).filter(|&at| at > head_end);
    // "Speaking to Radio Velm, |the governor of Tarn| said": who stands behind an adjunct speaks.
    if verb.is_some() && name.start > sentence.start && noun_phrase::is_preposition(document.lower(name.start - 1)) {
        return None;
    }
    let end = verb.unwrap_or(end);
    // "According to Jane Roe, |the former banker Aleksi Dormov was| …": a clause with a subject of its own.
    let is_clause = is_capital(document, head) && head > first && !is_title(document.lower(head))
        || noun_phrase::is_finite(document, head_end.min(sentence.end - 1)) && head_end < end;
    if is_clause {
        return None;
    }
    let describes =
        document.is_person(head) || gazetteer::is_class(document.lower(head)) || (first..head_end).any(|at| is_title(document.lower(at)));
    (opens && describes && head_end > first).then_some(first..end)
}
