//! Who a source is: which of the people and bodies of the text "he", "they", "the ministry" or a bare surname stands for, under
//! which name to file it, what it is, and how the text identifies it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::{
    attribution::{Identification, SourceKind},
    suggest::{
        Document, Quote, Tag, gazetteer,
        identification::identification,
        lexicon::Plain,
        mention::{Entity, Mention, Mentions, Sort},
        noun_phrase,
        person::{is_listed, is_person_noun, is_title, is_woman},
    },
};

/// The people and bodies of a text.
pub(super) struct Cast<'d, 't> {
    pub(super) document: &'d Document<'t>,
    pub(super) mentions: Mentions,
    /// Of phrases that were asked about, by their first token and the one behind them, whether they pass on what others say:
    /// every rule about relays asks the same of all sources near by.
    messengers: RefCell<HashMap<(u32, u32), bool, Plain>>,
    /// Of descriptions that were asked about, the kind: a text calls the same people the same, time and again.
    kinds: RefCell<HashMap<String, SourceKind, Plain>>,
}

/// Who a source is.
#[derive(Debug, Clone, Default)]
pub(super) struct Who {
    /// The entity, where the text names it.
    pub(super) entity: Option<usize>,
    /// The fullest mention.
    pub(super) range: Option<Range<usize>>,
    /// The name to file it under; none for a pronoun that may stand for several.
    pub(super) name: Option<String>,
    pub(super) kind: Option<SourceKind>,
    pub(super) identification: Option<Identification>,
    /// Whether it is one person.
    pub(super) is_person: bool,
    pub(super) woman: Option<bool>,
    /// Whether it is several, or a body that "they" may mean.
    pub(super) is_plural: bool,
    /// Whether it is several, not one body.
    pub(super) is_many: bool,
    /// Whether nothing tells that it is a person.
    pub(super) may_be_body: bool,
    /// The body that a person speaks for.
    pub(super) body: Option<String>,
    /// Whom a pronoun may stand for, where that is open.
    pub(super) candidates: Vec<String>,
}

/// A source cited before.
#[derive(Debug, Clone)]
pub(super) struct Cited {
    pub(super) at: usize,
    pub(super) sentence: u32,
    /// Cited inside what another says.
    pub(super) is_inner: bool,
    pub(super) who: Rc<Who>,
}

/// What is known where a source is looked for.
pub(super) struct Context<'a> {
    /// Those cited before, in order.
    pub(super) cited: &'a [Cited],
    /// For every token whether it is told by somebody.
    pub(super) told: &'a [bool],
    /// What is denied, for a denial: whoever is spoken of there may be who denies.
    pub(super) denied: &'a [Range<usize>],
}

/// How far back, in sentences, a pronoun may look.
const REACH: u32 = 12;
/// How far for someone who was only spoken of.
const NEAR: u32 = 4;

/// No description before a name is longer, in tokens.
const FRONT: usize = 32;

impl<'d, 't> Cast<'d, 't> {
    /// Finds everybody in a text.
    pub(super) fn of(document: &'d Document<'t>) -> Self {
        Self { document, mentions: Mentions::of(document), messengers: RefCell::default(), kinds: RefCell::default() }
    }

    fn entity(&self, nth: usize) -> &Entity {
        &self.mentions.entities[nth]
    }

    /// Whether the source passes on what others say.
    pub(super) fn is_messenger(&self, range: &Range<usize>) -> bool {
        let phrase = (range.start as u32, range.end as u32);
        if let Some(&known) = self.messengers.borrow().get(&phrase) {
            return known;
        }
        let passes_on = self.passes_on(range);
        self.messengers.borrow_mut().insert(phrase, passes_on);
        passes_on
    }

    fn kind_of_role(&self, role: &str) -> SourceKind {
        if let Some(&known) = self.kinds.borrow().get(role) {
            return known;
        }
        let kind = gazetteer::kind_of_role(role);
        self.kinds.borrow_mut().insert(role.to_owned(), kind);
        kind
    }

    fn passes_on(&self, range: &Range<usize>) -> bool {
        let core = noun_phrase::core(self.document, range.clone());
        let outlet =
            |kind| matches!(kind, SourceKind::NewsAgency | SourceKind::StateMedia | SourceKind::PublicMedia | SourceKind::NewsOutlet);
        match self.named(&core).or_else(|| self.called(&core, core.start)) {
            Some(nth) => {
                let entity = self.entity(nth);
                entity.outlet.is_some() || entity.sort != Sort::Person && outlet(entity.kind)
            }
            None => gazetteer::is_messenger(self.document.slice(core)),
        }
    }

    /// Whether this is somebody or something that can say a thing: a person, a body, a document; not "security reasons".
    pub(super) fn can_speak(&self, range: &Range<usize>) -> bool {
        let document = self.document;
        let core = noun_phrase::core(document, range.clone());
        let head = noun_phrase::head(document, core.clone());
        self.named(range).is_some_and(|nth| self.entity(nth).sort != Sort::Unsure || core.len() == self.entity(nth).name.len())
            || document.is_person(head)
            || matches!(document.lower(head), "people" | "person" | "police" | "some" | "others")
            || is_body_noun(document, head)
            // "two mechanics", "several dockers".
            || document.tokens[head].tag == Tag::Nouns && core.len() == 2 && is_number(document.lower(core.start))
            || gazetteer::guess(document.slice(core)).kind != SourceKind::Other
    }

    /// The sources that one phrase names, see [`noun_phrase::several`].
    pub(super) fn several(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let document = self.document;
        // "Milo Simmen, |CEO and founder|", "World Travel |and| Tourism Council".
        let inside = |at: usize| {
            let near = at.saturating_sub(24)..at + 14;
            self.mentions.within(&near).any(|mention| {
                mention.whole.contains(&at)
                    || mention.front.as_ref().is_some_and(|front| (front.start..mention.name.end).contains(&at))
                    || mention.aside.as_ref().is_some_and(|aside| aside.contains(&at))
            })
        };
        noun_phrase::several(document, range, inside)
    }

    /// The mention that the head of a phrase lies in.
    fn head_mention(&self, range: &Range<usize>) -> Option<&Mention> {
        let core = noun_phrase::core(self.document, range.clone());
        let head = noun_phrase::head(self.document, core.clone());
        let near = head.saturating_sub(12)..head + 1;
        self.mentions.within(&near).rev().find(|mention| mention.name.contains(&head) && mention.name.end > core.start)
    }

    /// The entity that the phrase names by name.
    pub(super) fn named(&self, range: &Range<usize>) -> Option<usize> {
        let document = self.document;
        if let Some(mention) = self.head_mention(range) {
            return Some(mention.entity);
        }
        // "the newspaper |Morgonbladet|", "Police chief |Anders Moe|": the name closes what is said of it.
        let core = noun_phrase::core(document, range.clone());
        // "|The man| who built the dam, Ossian Kray,": the name follows what is said of him.
        let ahead = core.start..core.start + FRONT;
        let apposed = |mention: &&Mention| mention.front.as_ref().is_some_and(|front| front.start == core.start);
        if let Some(mention) = self.mentions.within(&ahead).find(apposed) {
            return Some(mention.entity);
        }
        let front = self.mentions.within(&core).find(|mention| mention.whole.start <= core.start && mention.name.end == core.end);
        if let Some(mention) = front {
            return Some(mention.entity);
        }
        // "Kordania’s |flood response agency| (KFRA)".
        let is_body = !document.is_person(noun_phrase::head(document, core.clone()));
        if is_body && document.lower(core.end) == "(" && document.lower(core.end + 2) == ")" {
            let inside = core.end + 1..core.end + 2;
            if let Some(mention) = self.mentions.within(&inside).find(|mention| mention.name == inside) {
                return Some(mention.entity);
            }
        }
        // "the |Intermax| news agency".
        let called = self.mentions.within(&core).find(|mention| {
            mention.name.start <= core.start + 1
                && mention.name.end < core.end
                && (mention.name.end..core.end).all(|at| gazetteer::is_class(document.lower(at)) || document.lower(at) == "news")
        });
        if let Some(mention) = called {
            return Some(mention.entity);
        }
        let last = self.mentions.within(&core).next_back().filter(|mention| mention.name.end == core.end);
        let plain =
            |range: Range<usize>| !range.clone().any(|at| noun_phrase::is_preposition(document.lower(at)) || document.lower(at) == "'s");
        if let Some(mention) = last
            && plain(core.start..mention.name.start)
            && self.entity(mention.entity).sort == Sort::Person
        {
            return Some(mention.entity);
        }
        // "Its director, |Hedda Strome|".
        let comma = core.end;
        let described = comma + 1 < document.tokens.len() && document.lower(comma) == ",";
        let after = comma + 1..comma + 6;
        let apposed = described
            .then(|| self.mentions.within(&after).find(|mention| mention.whole.start == comma + 1 || mention.name.start == comma + 1))
            .flatten();
        let mention = apposed?;
        let closed = document.tokens.get(mention.name.end).is_none_or(|next| !next.is_word) || document.lower(mention.name.end) == "and";
        let head = document.lower(noun_phrase::head(document, core.clone()));
        let opens = noun_phrase::is_determiner(document.lower(core.start)) || core.clone().any(|at| document.lower(at) == "'s");
        let fits =
            document.is_person(noun_phrase::head(document, core.clone())) || gazetteer::is_class(head) || matches!(head, "another" | "one");
        (closed && opens && fits && !head.ends_with('s')).then_some(mention.entity)
    }

    /// The role and the name behind its comma that a source has a part of.
    pub(super) fn apposed(&self, source: &Range<usize>) -> Option<Range<usize>> {
        let near = source.start..source.end + FRONT;
        let whole = |mention: &Mention| Some(mention.front.as_ref()?.start..mention.name.end);
        self.mentions.within(&near).filter_map(whole).find(|whole| whole.start < source.end && source.start < whole.end)
    }

    /// Who a source is.
    pub(super) fn who(&mut self, range: &Range<usize>, context: &Context) -> Who {
        let document = self.document;
        let core = noun_phrase::core(document, range.clone());
        if core.is_empty() {
            return Who::default();
        }
        let first = document.lower(core.start);
        if core.len() == 1 && document.form(core.start) != "US" && document.form(core.start) != "WHO" {
            match first {
                "he" | "him" | "his" => return self.person(core.start, false, context),
                "she" | "her" => return self.person(core.start, true, context),
                "they" | "them" | "their" => return self.body(core.start, true, context),
                "it" | "its" => return self.body(core.start, false, context),
                "i" | "we" | "you" | "me" | "this" | "that" | "those" => {
                    return Who { identification: Some(Identification::Named), ..Who::default() };
                }
                // "Two drivers, |who| asked": whoever stands before it, but for "those who".
                "who" | "which" => {
                    let before = noun_phrase::subject(document, core.end, document.sentence_of(core.start).start)
                        .filter(|before| before.start < core.start && !noun_phrase::is_stand_in(document.slice(before.clone())));
                    return before.map_or_else(Who::default, |before| self.plain(&before));
                }
                _ => {}
            }
        }
        if let Some(nth) = self.named(range) {
            return self.of_entity(nth);
        }
        if let Some(nth) = self.called(&core, core.start) {
            return self.of_entity(nth);
        }
        if let Some(who) = self.spoke_before(&core, context).or_else(|| self.of_age(&core)) {
            return who;
        }
        self.described(&core, context)
    }

    /// "|The government spokesman| said": whoever spoke last by name and is what the words say.
    fn spoke_before(&self, core: &Range<usize>, context: &Context) -> Option<Who> {
        let document = self.document;
        let head = core.end - 1;
        let is_generic =
            matches!(document.lower(head), "spokesman" | "spokeswoman" | "spokesperson" | "minister" | "lawmaker" | "politician");
        if document.lower(core.start) != "the" || !(2..=3).contains(&core.len()) || !is_generic {
            return None;
        }
        let kind = self.kind_of_role(&document.slice(core.start + 1..core.end).to_lowercase());
        let woman = is_woman(document.lower(head));
        let sentence = document.tokens[head].sentence;
        let near = context.cited.iter().rev().take_while(|cited| cited.sentence + NEAR >= sentence);
        let last = near.map(|cited| &cited.who).find(|who| who.is_person && who.entity.is_some())?;
        let fits = last.kind == Some(kind) && kind != SourceKind::Other && (woman.is_none() || last.woman.is_none() || woman == last.woman);
        fits.then(|| Who::clone(last))
    }

    /// "|The 31-year-old| said": whoever the sentence before was about.
    fn of_age(&self, core: &Range<usize>) -> Option<Who> {
        let aged =
            core.len() == 2 && self.document.lower(core.start) == "the" && self.document.lower(core.start + 1).ends_with("-year-old");
        let people = aged.then(|| self.people_before(core.start, None))?;
        people.into_iter().find_map(|mut people| people.pop())
    }

    /// Who a phrase is that is no pronoun.
    fn plain(&self, range: &Range<usize>) -> Who {
        let nothing = Context { cited: &[], told: &[], denied: &[] };
        let core = noun_phrase::core(self.document, range.clone());
        match self.named(range).or_else(|| self.called(&core, core.start)) {
            Some(nth) => self.of_entity(nth),
            None => self.described(&core, &nothing),
        }
    }

    pub(super) fn of_entity(&self, nth: usize) -> Who {
        let (document, entity) = (self.document, self.entity(nth));
        let text = document.slice(entity.name.clone());
        let listed = gazetteer::Name::of(text);
        let canonical = listed.canonical().filter(|_| !noun_phrase::is_stand_in(text));
        let collective = entity.sort == Sort::Place || listed.is_collective();
        Who {
            entity: Some(nth),
            range: Some(entity.name.clone()),
            name: Some(canonical.map_or_else(|| self.mentions.name(document, nth), str::to_owned)),
            kind: Some(match entity.kind {
                SourceKind::Other if entity.sort == Sort::Place => SourceKind::Government,
                kind => kind,
            }),
            identification: Some(if collective { Identification::Collective } else { Identification::Named }),
            is_person: matches!(entity.sort, Sort::Person | Sort::Unsure),
            woman: entity.woman,
            may_be_body: entity.sort != Sort::Person,
            is_plural: entity.sort != Sort::Person,
            is_many: false,
            body: self.speaks_for(nth),
            candidates: Vec::new(),
        }
    }

    /// The body whose words are those of a person, by the role the text gives: its spokeswoman, its head.
    fn speaks_for(&self, nth: usize) -> Option<String> {
        let entity = self.entity(nth);
        let speaks = [
            "spokes",
            "chief",
            "ceo",
            "director",
            "head",
            "president",
            "chair",
            "minister",
            "secretary",
            "founder",
            "commissioner",
            "mayor",
        ];
        let is_speaker = entity.body.is_some() && speaks.iter().any(|word| entity.role.contains(word));
        let body = entity.body.filter(|_| is_speaker)?;
        Some(self.mentions.name(self.document, body))
    }

    /// The people named in the sentences before `at` and in its own, but for `but`, the last sentence first.
    pub(super) fn people_before(&self, at: usize, but: Option<usize>) -> Vec<Vec<Who>> {
        /// Further back "he" is hardly ever, and nobody names more in a sentence.
        const BACK: u32 = 3;
        const MOST: usize = 24;
        let sentence = self.document.tokens[at].sentence;
        let within = |back: u32| {
            let range = self.document.sentences[sentence.checked_sub(back)? as usize].clone();
            let mut people: Vec<Who> = Vec::new();
            for mention in self.mentions.within(&(range.start..range.end.min(at))).rev().take(MOST) {
                let nth = mention.entity;
                if self.entity(nth).sort == Sort::Person && Some(nth) != but && !people.iter().any(|who| who.entity == Some(nth)) {
                    people.push(self.of_entity(nth));
                }
            }
            Some(people)
        };
        (0..=BACK).map_while(within).collect()
    }

    /// "The airline", "the prime minister": the one of the text that is called so, the last mentioned before `at`.
    fn called(&self, core: &Range<usize>, at: usize) -> Option<usize> {
        let document = self.document;
        if document.lower(core.start) != "the" || core.len() < 2 {
            return None;
        }
        let head = core.end - 1;
        let lower = document.lower(head);
        // "the Waterloo, Ont.-based company".
        let based = core.clone().find(|&at| document.lower(at).ends_with("-based")).map_or(core.start, |at| at);
        let core = &(if based > core.start { based..core.end } else { core.clone() });
        // "the US President", "the Prime Minister": capitals that name an office name nobody.
        let names = |at: usize| {
            document.form(at).starts_with(char::is_uppercase)
                && !is_title(document.lower(at))
                && !gazetteer::is_place(document.form(at))
                && (at == head || document.tokens[at].tag != Tag::Adjective)
        };
        if core.clone().skip(1).any(|at| names(at) || noun_phrase::is_preposition(document.lower(at))) {
            return None;
        }
        /// Further back nobody knows who "the paper" is.
        const BACK: usize = 600;
        let before = at.saturating_sub(BACK)..at;
        // "the global news agency".
        if lower == "agency" && document.lower(head - 1) == "news" {
            let named = self.mentions.within(&before).rev().map(|mention| mention.entity);
            return named.into_iter().find(|&nth| self.entity(nth).kind == SourceKind::NewsAgency);
        }
        let class = if core.len() > 3 { 0 } else { gazetteer::class(lower) };
        let may_be_office = core.len() <= 3 && document.is_person(head);
        let is_generic = core.len() > 2
            && matches!(lower, "spokesman" | "spokeswoman" | "spokesperson" | "official" | "politician" | "expert" | "lawmaker");
        let office = is_generic.then(|| self.kind_of_role(document.slice(core.start + 1..core.end)));
        let office = office.filter(|&kind| kind != SourceKind::Other);
        if class == 0 && !may_be_office && office.is_none() {
            return None;
        }
        let mut by_kind: Option<usize> = None;
        for mention in self.mentions.within(&before).rev() {
            let entity = self.entity(mention.entity);
            if entity.sort == Sort::Person {
                // "the prime minister", "the chief executive", but "the club" is not its coach.
                if may_be_office && (entity.role.contains(lower) || entity.role.contains(short_title(lower))) {
                    let role = entity.role.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect::<Vec<_>>();
                    let head_of_role = role.iter().position(|word| matches!(*word, "of" | "at" | "for" | "who")).unwrap_or(role.len());
                    if heads(&role[..head_of_role], lower) && self.modifiers_fit(core, &role) {
                        return Some(mention.entity);
                    }
                }
                if office == Some(entity.kind) {
                    // Only where nobody else it could be is named near by.
                    let other = self.mentions.within(&before).any(|other| {
                        let person = self.entity(other.entity);
                        other.entity != mention.entity && person.sort == Sort::Person && person.kind == entity.kind
                    });
                    return (!other).then_some(mention.entity);
                }
                continue;
            }
            if class == 0 || entity.sort == Sort::Place {
                continue;
            }
            if entity.classes & class != 0 {
                return Some(mention.entity);
            }
            if by_kind.is_none()
                && entity.sort != Sort::Place
                && (entity.kind == gazetteer::kind_of_class(lower)
                    || lower == "agency" && entity.kind == SourceKind::NewsAgency
                    || gazetteer::kind_of_class(lower) == SourceKind::NewsOutlet
                        && matches!(entity.kind, SourceKind::StateMedia | SourceKind::PublicMedia))
                && is_wide(lower)
            {
                by_kind = Some(mention.entity);
            }
        }
        by_kind
    }

    fn modifiers_fit(&self, core: &Range<usize>, role: &[&str]) -> bool {
        // "the US President" may be "President Donald Holm", "the French President" is not.
        let fits = |lower: &str| role.contains(&lower) || lower == "former" || matches!(lower, "us" | "u.s.");
        (core.start + 1..core.end - 1).all(|at| fits(self.document.lower(at)))
    }

    /// A source that is described, not named.
    fn described(&self, core: &Range<usize>, context: &Context) -> Who {
        let document = self.document;
        let head = noun_phrase::head(document, core.clone());
        let lower = document.lower(head);
        // "According to |the adviser|": the one cited before, of whom more was told.
        if document.lower(core.start) == "the" && core.len() == 2 && document.is_person(head) {
            let same = |who: &Who| {
                let range = who.range.as_ref().filter(|_| who.entity.is_none() && who.is_person);
                range.is_some_and(|range| range.len() > 2 && document.lower(noun_phrase::head(document, range.clone())) == lower)
            };
            let sentence = document.tokens[head].sentence;
            let known = context.cited.iter().rev().take_while(|cited| cited.sentence + NEAR >= sentence).find(|cited| same(&cited.who));
            if let Some(known) = known {
                return Who::clone(&known.who);
            }
        }
        // "|State media| added": those of the country that were cited before.
        if document.lower(core.start) == "state" && core.len() == 2 {
            let text = document.slice(core.clone()).to_lowercase();
            let longer = |who: &Who| {
                who.entity.is_none()
                    && who.name.as_ref().is_some_and(|name| name.len() > text.len() && name.to_lowercase().ends_with(&text))
            };
            if let Some(known) = context.cited.iter().rev().take(24).find(|cited| longer(&cited.who)) {
                return Who::clone(&known.who);
            }
        }
        let mut range = self.same_head(core).unwrap_or_else(|| core.clone());
        // What brackets or a participle add is no name.
        if let Some(end) =
            range.clone().find(|&at| at > range.start && matches!(document.lower(at), "seen" | "obtained" | "reviewed" | "citing"))
        {
            range.end = end;
        }
        let text = document.slice(range.clone());
        let mut name = text.to_owned();
        let mut identification = identification(document, &range);
        // "its defence ministry" → "Norland’s defence ministry".
        let first = document.lower(range.start);
        let is_body = is_body_noun(document, head);
        if matches!(first, "its" | "their") && is_body && range.len() > 1 {
            let owner = self.body(range.start, first == "their", &Context { cited: context.cited, told: &[], denied: &[] });
            if let (Some(owner), Some(entity)) = (&owner.range, owner.entity)
                && self.entity(entity).sort != Sort::Person
            {
                name = format!("{}’s {}", document.slice(owner.clone()), document.slice(range.start + 1..range.end));
            }
        }
        // "His office" → "Erik Holm’s office".
        if matches!(first, "his" | "her") && range.len() == 2 && matches!(lower, "office" | "campaign" | "administration" | "government") {
            let agrees = |who: &&Who| who.is_person && who.entity.is_some() && who.woman.is_none_or(|woman| woman == (first == "her"));
            let sentence = document.tokens[head].sentence;
            for (back, people) in (0..).zip(self.people_before(core.start, None)) {
                let spoke = context.cited.iter().rev().take_while(|cited| cited.sentence + back >= sentence).map(|cited| &*cited.who);
                let named: Vec<&Who> = people.iter().filter(agrees).collect();
                let owner = spoke.filter(agrees).last().or(named.first().copied().filter(|_| named.len() == 1));
                if let Some(owner) = owner.and_then(|owner| owner.name.as_ref()) {
                    name = format!("{owner}’s {lower}");
                }
                if owner.is_some() || !named.is_empty() {
                    break;
                }
            }
        }
        let mut kind = gazetteer::guess(text).kind;
        if kind == SourceKind::Other || document.is_person(head) {
            let by_role = self.kind_of_role(&text.to_lowercase());
            kind = if by_role == SourceKind::Other && !document.is_person(head) { kind } else { by_role };
            if kind == SourceKind::Other {
                // "A spokeswoman for Solvane" is Solvane’s kind, "witnesses in Tarn" are not Tarn’s.
                let speaks_for = (head + 1..range.end).any(|at| matches!(document.lower(at), "for" | "of" | "at"));
                let behind = self.mentions.within(&range).next_back().map(|mention| self.entity(mention.entity).kind);
                kind = behind.filter(|_| speaks_for).unwrap_or(gazetteer::guess(text).kind);
            }
            // "PL&Q officials" are the firm’s.
            let staff = matches!(
                lower.strip_suffix('s').unwrap_or(lower),
                "official"
                    | "executive"
                    | "representative"
                    | "adviser"
                    | "advisor"
                    | "aide"
                    | "spokesman"
                    | "spokeswoman"
                    | "spokesperson"
                    | "staffer"
            );
            let body = self.mentions.within(&range).next().filter(|mention| staff && mention.name.end < range.end);
            if let Some(body) = body.map(|mention| self.entity(mention.entity)).filter(|body| body.sort == Sort::Body) {
                let is_guess = matches!(kind, SourceKind::Other | SourceKind::Government);
                kind = Some(body.kind).filter(|kind| is_guess && *kind != SourceKind::Other).unwrap_or(kind);
            }
            // "Her team", "its lawyers": what she is.
            if kind == SourceKind::Other && matches!(first, "his" | "her" | "their" | "its") && !context.cited.is_empty() {
                let owner =
                    context.cited.iter().rev().find(|cited| cited.at < core.start && cited.who.is_person == matches!(first, "his" | "her"));
                kind = owner.and_then(|cited| cited.who.kind).filter(|_| !document.is_person(head)).unwrap_or(kind);
            }
        }
        let unique =
            is_body && !matches!(first, "a" | "an" | "another" | "one" | "two" | "three" | "several" | "some") && !lower.ends_with("ies");
        if matches!(kind, SourceKind::Document | SourceKind::SocialPost) {
            identification = Identification::Named;
        } else if unique && identification == Identification::Described {
            identification = Identification::Collective;
        }
        let plural = is_plural(document, head);
        Who {
            entity: None,
            range: Some(range),
            name: Some(name),
            kind: Some(kind),
            identification: Some(identification),
            is_person: document.is_person(head) && !plural,
            woman: core.clone().find_map(|at| is_woman(document.lower(at))),
            may_be_body: false,
            is_plural: plural || is_body,
            is_many: plural,
            body: None,
            candidates: Vec::new(),
        }
    }

    /// "He": the last person cited that agrees, else the one who is spoken of; open where two could be meant.
    fn person(&mut self, at: usize, woman: bool, context: &Context) -> Who {
        let document = self.document;
        let sentence = document.tokens[at].sentence;
        let agrees = |of: Option<bool>| of.is_none_or(|of| of == woman);
        let mut open = Who { identification: Some(Identification::Named), is_person: true, woman: Some(woman), ..Who::default() };
        // Who denies is the one accused, not the accuser.
        if !context.denied.is_empty() {
            let spoken: Vec<Who> =
                context.denied.iter().flat_map(|range| self.people(range.clone(), &[], false)).filter(|who| agrees(who.woman)).collect();
            if let Some(who) = only(&spoken) {
                return self.resolved(who, woman);
            }
        }
        for back in 0..=REACH {
            let Some(from) = sentence.checked_sub(back) else { break };
            let here: Vec<&Cited> = context
                .cited
                .iter()
                .rev()
                .take(24)
                .filter(|cited| {
                    cited.sentence == from && cited.at < at && cited.who.is_person && cited.who.name.is_some() && agrees(cited.who.woman)
                })
                .collect();
            if let Some(cited) = here.iter().find(|cited| !cited.is_inner).or(here.first()) {
                let who = Who::clone(&cited.who);
                return self.resolved(who, woman);
            }
            if back > NEAR {
                continue;
            }
            let range = document.sentences[from as usize].clone();
            let spoken: Vec<Who> =
                self.people(range.start..range.end.min(at), context.told, true).into_iter().filter(|who| agrees(who.woman)).collect();
            if let Some(who) = only(&spoken) {
                return self.resolved(who, woman);
            }
            if spoken.len() > 1 {
                open.candidates = spoken.into_iter().filter_map(|who| who.name).collect();
                open.candidates.dedup();
                return open;
            }
        }
        // Nobody is left but those others speak of.
        for back in 0..=2 {
            let Some(from) = sentence.checked_sub(back) else { break };
            let range = document.sentences[from as usize].clone();
            let spoken: Vec<Who> =
                self.people(range.start..range.end.min(at), &[], false).into_iter().filter(|who| agrees(who.woman)).collect();
            if let Some(who) = only(&spoken) {
                return self.resolved(who, woman);
            }
            if !spoken.is_empty() {
                break;
            }
        }
        open
    }

    /// Notes what a pronoun told of somebody.
    fn resolved(&mut self, who: Who, woman: bool) -> Who {
        if let Some(entity) = who.entity {
            self.mentions.entities[entity].woman.get_or_insert(woman);
        }
        who
    }

    /// The people in a stretch outside what is told and, when `free`, outside prepositions and possession; named ones before described.
    fn people(&self, range: Range<usize>, told: &[bool], free: bool) -> Vec<Who> {
        let document = self.document;
        let hidden = |at: usize| told.get(at).copied().unwrap_or(false) || free && document.tokens[at].quote != Quote::Outside;
        let bound = |start: usize, end: usize| {
            free && (end < document.tokens.len() && document.lower(end) == "'s"
                || start > range.start
                    && noun_phrase::is_preposition(document.lower(start - 1))
                    && !matches!(document.lower(start - 1), "to"))
        };
        let mut found: Vec<Who> = Vec::new();
        for mention in self.mentions.within(&range) {
            let sort = self.entity(mention.entity).sort;
            if matches!(sort, Sort::Person) && !hidden(mention.name.start) && !bound(mention.whole.start, mention.name.end) {
                let who = self.of_entity(mention.entity);
                if !found.iter().any(|known| known.entity == who.entity) {
                    found.push(who);
                }
            }
        }
        if found.is_empty() {
            let mut at = range.start;
            while at < range.end {
                match description(document, at, range.end) {
                    Some(described) => {
                        let end = described.end;
                        if !hidden(at) && !bound(at, end) {
                            let who = self.described(&described, &Context { cited: &[], told: &[], denied: &[] });
                            if !found.iter().any(|known| known.name == who.name) {
                                found.push(who);
                            }
                        }
                        at = end;
                    }
                    None => at += 1,
                }
            }
        }
        found
    }

    /// "It", "they": the body that spoke last or that the sentence is about.
    fn body(&self, at: usize, many: bool, context: &Context) -> Who {
        let document = self.document;
        let sentence = document.tokens[at].sentence;
        let fits = |who: &Who| {
            who.name.is_some()
                && if many { who.is_plural } else { !who.is_person || who.entity.is_some_and(|nth| self.entity(nth).sort != Sort::Person) }
        };
        for back in 0..=NEAR {
            let Some(from) = sentence.checked_sub(back) else { break };
            let here = context.cited.iter().rev().take(24).filter(|cited| cited.sentence == from && cited.at < at && fits(&cited.who));
            let here: Vec<&Cited> = here.filter(|cited| many || !is_plural_who(document, &cited.who)).collect();
            if let Some(cited) = here.iter().find(|cited| !cited.is_inner).or(here.first()) {
                return Who::clone(&cited.who);
            }
            let range = document.sentences[from as usize].clone();
            if document.tokens[range.start].quote != Quote::Outside {
                continue;
            }
            let verb = (range.start + 1..range.end.min(at))
                .find(|&at| document.tokens[at].quote == Quote::Outside && noun_phrase::is_finite(document, at));
            let subject = verb.and_then(|verb| noun_phrase::subject(document, verb, range.start)).filter(|subject| subject.end <= at);
            if let Some(subject) = subject
                && !(subject.len() == 1 && noun_phrase::is_pronoun(document.lower(subject.start)))
            {
                let who = self.plain(&subject);
                let head = noun_phrase::head(document, subject.clone());
                let speaks = who.entity.is_some() || who.kind.is_some_and(|kind| kind != SourceKind::Other) || is_body_noun(document, head);
                if fits(&who) && speaks && (many || !is_plural_who(document, &who)) {
                    return who;
                }
            }
            // "…, its defence ministry said": the body named last before.
            if document.lower(at) == "its" || document.lower(at) == "their" {
                let before = range.start..at.min(range.end);
                let last = self.mentions.within(&before).rev().find(|mention| self.entity(mention.entity).sort != Sort::Person);
                if let Some(mention) = last {
                    return self.of_entity(mention.entity);
                }
            }
        }
        Who { identification: Some(Identification::Named), ..Who::default() }
    }

    /// "The ministry" → "the health ministry", when the text spoke of no other ministry.
    fn same_head(&self, core: &Range<usize>) -> Option<Range<usize>> {
        let document = self.document;
        if document.lower(core.start) != "the" || core.len() != 2 {
            return None;
        }
        let head = core.start + 1;
        let lower = document.lower(head);
        // Every state has a government and an army: further back nobody knows whose.
        let from = head.saturating_sub(if gazetteer::is_of_state(lower) { 120 } else { 400 });
        let mut found: Option<Range<usize>> = None;
        for at in (from..head.saturating_sub(1)).rev() {
            if document.lower(at) != lower || !document.tokens[at].is_word {
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
            // "Norland’s interior |ministry|".
            let owned = (at.saturating_sub(4)..at).rev().find(|&token| document.lower(token) == "'s").filter(|&owner| owner > 0);
            let start = match owned {
                Some(owner) if !modified => owner - 1,
                _ if modified => start,
                _ => continue,
            };
            match &found {
                Some(known) if !document.slice(known.clone()).eq_ignore_ascii_case(document.slice(start..at + 1)) => return None,
                Some(_) => {}
                None => found = Some(start..at + 1),
            }
        }
        found
    }
}

/// "Gov. Erik Holm": how a title is written before a name, or the noun itself.
fn short_title(lower: &str) -> &str {
    match lower {
        "governor" => "gov",
        "senator" => "sen",
        "representative" => "rep",
        "professor" => "prof",
        "general" => "gen",
        _ => lower,
    }
}

/// Whether a role is the one of this noun: "the mayor", but no "coast |guard| spokeswoman" is the guard.
fn heads(role: &[&str], lower: &str) -> bool {
    let short = short_title(lower);
    role.iter().enumerate().any(|(nth, word)| {
        (*word == lower || *word == short) && role.get(nth + 1).is_none_or(|next| !is_title(next) && !is_person_noun(next))
    })
}

fn is_number(lower: &str) -> bool {
    matches!(lower, "two" | "three" | "four" | "five" | "six" | "several" | "multiple" | "unnamed")
}

/// Nouns by which a text calls what it has spoken of by kind alone.
fn is_wide(lower: &str) -> bool {
    matches!(
        lower,
        "company"
            | "firm"
            | "group"
            | "business"
            | "newspaper"
            | "paper"
            | "magazine"
            | "broadcaster"
            | "outlet"
            | "party"
            | "airline"
            | "carrier"
            | "agency"
            | "bank"
            | "alliance"
            | "bloc"
    )
}

/// The one of those found, where all are the same.
fn only(found: &[Who]) -> Option<Who> {
    let first = found.first()?;
    found.iter().all(|other| other.entity == first.entity && other.name == first.name).then(|| first.clone())
}

fn is_plural(document: &Document, head: usize) -> bool {
    let lower = document.lower(head);
    matches!(lower, "people" | "police" | "men" | "women" | "some" | "others" | "many" | "critics")
        || lower.ends_with('s')
            && !lower.ends_with("ss")
            && lower.len() > 3
            && !document.form(head).chars().all(char::is_uppercase)
            && (document.tokens[head].tag != Tag::Name
                || is_person_noun(lower.trim_end_matches('s')) && document.sentence_of(head).start == head)
}

fn is_plural_who(document: &Document, who: &Who) -> bool {
    who.entity.is_none() && who.range.as_ref().is_some_and(|range| is_plural(document, noun_phrase::head(document, range.clone())))
}

/// A noun for a body that speaks as one: "ministry", "police", "club".
fn is_body_noun(document: &Document, head: usize) -> bool {
    let lower = document.lower(head);
    gazetteer::is_class(lower)
        || gazetteer::is_body_head(lower)
        || matches!(
            lower,
            "police"
                | "coastguard"
                | "military"
                | "municipality"
                | "parliament"
                | "presidency"
                | "palace"
                | "embassy"
                | "kremlin"
                | "media"
                | "administration"
                | "opposition"
                | "district"
                | "city"
                | "league"
                | "state"
                | "prosecution"
                | "company"
                | "delegation"
                | "jury"
                | "defence"
                | "defense"
                | "hotel"
                | "airport"
                | "factory"
                | "plant"
                | "shipyard"
                | "mill"
                | "mine"
                | "customs"
                | "junta"
                | "regime"
                | "monarchy"
                | "secretariat"
                | "crown"
                | "village"
                | "town"
        )
}

/// "the broker", "a senior pilot", "The former governor": an article, at most two words, and a noun for a person in the singular.
fn description(document: &Document, at: usize, end: usize) -> Option<Range<usize>> {
    if !matches!(document.lower(at), "the" | "a" | "an" | "her" | "his" | "its" | "their") {
        return None;
    }
    let head = (at + 1..(at + 4).min(end))
        .take_while(|&token| document.tokens[token].is_word)
        .find(|&token| document.is_person(token) && !gazetteer::is_class(document.lower(token)))?;
    // "a prime minister": the title goes on.
    let head = if head + 1 < end && document.is_person(head + 1) { head + 1 } else { head };
    // "the minister's office" is no person, "a great idea" neither.
    let next = document.tokens.get(head + 1).filter(|_| head + 1 < end);
    let owns = next.is_some_and(|next| next.tag.is_noun() || next.tag == Tag::Adjective || document.lower(head + 1) == "'s");
    let is_noun = document.tokens[head].tag.is_noun() || document.tokens[head].tag == Tag::Name || is_listed(document.lower(head));
    (!owns && is_noun && !is_plural(document, head)).then_some(at..head + 1)
}
