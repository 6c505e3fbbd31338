//! What each rule looks for.

use super::{Elsewhere, Material, Rule, Said, Speaker};
use crate::{
    attribution::{Identification, Polarity, SourceKind, Status, chain, standing::Flag},
    likeness::{Content, Reason},
    text::{Ruler, Sentence, Span, fold, sentences, stem, terms},
};
use std::collections::BTreeSet;

/// What a rule finds: places, and what to do about each.
pub(super) fn apply(rule: Rule, material: &Material<'_>) -> Vec<(Span, String)> {
    let desk = Desk { material, ruler: Ruler::new(material.text), sentences: sentences(material.text) };
    match rule {
        Rule::Unattributed => desk.unattributed(),
        Rule::AllegedByWhom => desk.alleged_by_whom(),
        Rule::BareSources => desk.bare_sources(),
        Rule::AnonymousOnly => desk.anonymous_only(),
        Rule::NoAnswer => desk.no_answer(),
        Rule::QuoteWithoutSpeaker => desk.quote_without_speaker(),
        Rule::OneOrigin => desk.one_origin(),
        Rule::UnlabelledStateMedia => desk.unlabelled_state_media(),
        Rule::FoundContradicted => desk.found_contradicted(),
        Rule::DenialElsewhere | Rule::NumberElsewhere => desk.elsewhere(rule),
        Rule::NumbersDiffer => desk.numbers_differ(),
    }
}

/// Stems of words that accuse somebody of a wrong.
const WRONGS: &[&str] = &[
    "abus",
    "bribe",
    "brib",
    "cheat",
    "corrupt",
    "corruption",
    "crim",
    "deceiv",
    "defraud",
    "embezzl",
    "extort",
    "falsify",
    "forg",
    "fraud",
    "harass",
    "illegal",
    "illegally",
    "launder",
    "lie",
    "loot",
    "manipulat",
    "murder",
    "neglect",
    "poison",
    "rap",
    "rig",
    "sabotag",
    "smuggl",
    "steal",
    "tortur",
    "treason",
    "violat",
];

/// Stems of words for harm: with a number they are a figure that somebody must have counted.
const HARMS: &[&str] = &[
    "arrest", "kill", "die", "death", "injur", "wound", "miss", "fle", "flee", "destroy", "burn", "drown", "displac", "infect", "damag",
    "victim",
];

/// Adverbs that accuse in nobody's name.
const NAMELESS: &[&str] = &["allegedly", "reportedly", "supposedly", "purportedly", "alleg", "rumour", "rumor"];

/// How somebody who was asked and gave no answer is told of.
const NO_ANSWER: &[&str] = &[
    "did not respond",
    "did not immediately respond",
    "did not reply",
    "did not answer",
    "has not responded",
    "have not responded",
    "not responded",
    "could not be reached",
    "declined to comment",
    "declined comment",
    "refused to comment",
    "no comment",
    "was asked for comment",
    "request for comment",
    "requests for comment",
    "not immediately available",
];

struct Desk<'m, 't> {
    material: &'m Material<'t>,
    ruler: Ruler<'t>,
    sentences: Vec<Sentence>,
}

impl Desk<'_, '_> {
    fn words(&self, place: Span) -> &str {
        self.ruler.slice(place).unwrap_or_default()
    }

    fn sentence_at(&self, at: u32) -> Option<Span> {
        self.sentences.iter().map(|sentence| sentence.span()).find(|sentence| sentence.contains(at))
    }

    fn alone(&self) -> impl Iterator<Item = &Said> {
        self.material.said.iter().filter(|said| said.speakers.is_empty())
    }

    fn unattributed(&self) -> Vec<(Span, String)> {
        let disputable = |said: &&Said| {
            let stems = stems(&said.statement);
            let has_number = stems.iter().any(|stem| stem.bytes().any(|b| b.is_ascii_digit()));
            holds(&stems, WRONGS) || (has_number && holds(&stems, HARMS))
        };
        let nameless = |said: &&Said| !holds(&stems(&said.statement), NAMELESS);
        let advice = "Nobody stands behind this, and it can be disputed: say who says so, or how you know.";
        self.alone().filter(disputable).filter(nameless).map(|said| (said.place, advice.to_owned())).collect()
    }

    fn alleged_by_whom(&self) -> Vec<(Span, String)> {
        let mut found = Vec::new();
        let named = |speaker: &Speaker| speaker.name.is_some() || speaker.mention.is_some();
        for said in &self.material.said {
            let accused = said.speakers.iter().find(|speaker| speaker.status == Status::Alleged && !named(speaker));
            let hinted = || said.speakers.is_empty() && holds(&stems(&said.statement), NAMELESS);
            if accused.is_some() && !said.speakers.iter().any(named) || hinted() {
                let place = accused.and_then(|speaker| speaker.cue).unwrap_or(said.place);
                found.push((place, "Say who alleges it, or leave it out.".to_owned()));
            }
        }
        // An adverb in a sentence in which nobody speaks.
        for sentence in self.sentences.iter().map(|sentence| sentence.span()) {
            let spoken = self.material.said.iter().filter(|said| said.place.overlaps(sentence));
            let is_covered =
                spoken.clone().any(|said| said.speakers.iter().any(named)) || found.iter().any(|(place, _)| place.overlaps(sentence));
            if !is_covered && holds(&stems(self.words(sentence)), &NAMELESS[..4]) {
                found.push((sentence, "Say who alleges it, or leave it out.".to_owned()));
            }
        }
        found
    }

    fn bare_sources(&self) -> Vec<(Span, String)> {
        let is_bare = |speaker: &Speaker| speaker.identification == Identification::Bare;
        let mut found: Vec<(Span, String)> = Vec::new();
        let speakers = self.material.said.iter().flat_map(|said| said.speakers.iter().map(move |speaker| (said, speaker)));
        for (said, speaker) in speakers.filter(|(_, speaker)| is_bare(speaker)) {
            let said_so = speaker.mention.map(|mention| self.words(mention)).or(speaker.name.as_deref()).unwrap_or_default();
            if terms(said_so).iter().any(|term| term == "sources") {
                found.push((
                    speaker.mention.unwrap_or(said.place),
                    "Say how many sources there are, what they are and how they know; “sources” is not one.".to_owned(),
                ));
            }
        }
        found.dedup();
        found
    }

    fn anonymous_only(&self) -> Vec<(Span, String)> {
        let unnamed = self.material.said.iter().filter(|said| said.flags().contains(&Flag::AnonymousOnly));
        unnamed
            .map(|said| {
                (said.place, "Nobody named stands behind this: find somebody who does, or tell readers why they are not named.".to_owned())
            })
            .collect()
    }

    fn no_answer(&self) -> Vec<(Span, String)> {
        let folded = fold(self.material.text);
        let mut found = Vec::new();
        for said in &self.material.said {
            let accuses = |speaker: &Speaker| speaker.status == Status::Alleged;
            let words = stems(&said.statement);
            let vouches = |speaker: &Speaker| speaker.status.polarity() == Polarity::For;
            let is_accusation = said.speakers.iter().any(accuses) || (holds(&words, WRONGS) && said.speakers.iter().any(vouches));
            if !is_accusation {
                continue;
            }
            // Who is accused stands in the claim, or right beside it ("accused Nordholm Lines of …").
            let around = self.sentence_at(said.place.start).map_or(said.place, |sentence| sentence);
            let accusers: BTreeSet<String> = said.speakers.iter().filter_map(|speaker| speaker.name.as_deref()).flat_map(terms).collect();
            let mut accused: BTreeSet<String> = names(self.words(around)).union(&names(&said.statement)).cloned().collect();
            accused.retain(|name| !accusers.contains(name));
            let answers = |other: &Said| {
                other.speakers.iter().any(|speaker| {
                    let speaks = speaker
                        .name
                        .as_deref()
                        .is_some_and(|name| terms(name).iter().any(|term| accused.contains(term) || words.contains(&stem(term))));
                    matches!(speaker.status, Status::Denied | Status::Declined | Status::Disputed) || (speaks && !std::ptr::eq(other, said))
                })
            };
            let was_asked = NO_ANSWER.iter().any(|phrase| folded.contains(phrase));
            if !was_asked && !self.material.said.iter().any(answers) {
                found.push((
                    said.place,
                    "Somebody is accused here: give their answer, or say that they were asked and did not give one.".to_owned(),
                ));
            }
        }
        found
    }

    fn quote_without_speaker(&self) -> Vec<(Span, String)> {
        let is_spoken = |quotation: Span| self.material.said.iter().any(|said| !said.speakers.is_empty() && said.place.overlaps(quotation));
        let long = self.material.quotations.iter().filter(|quotation| terms(self.words(**quotation)).len() >= 4);
        long.filter(|quotation| !is_spoken(**quotation)).map(|quotation| (*quotation, "Say whose words these are.".to_owned())).collect()
    }

    fn one_origin(&self) -> Vec<(Span, String)> {
        let mut found = Vec::new();
        for said in &self.material.said {
            let via: Vec<_> = said.speakers.iter().map(|speaker| speaker.via).collect();
            let is_medium = |speaker: &Speaker| {
                matches!(speaker.kind, SourceKind::NewsAgency | SourceKind::NewsOutlet | SourceKind::StateMedia | SourceKind::PublicMedia)
            };
            let media = said.speakers.iter().filter(|speaker| is_medium(speaker)).count();
            let [origin] = chain::ends(&via)[..] else { continue };
            if media >= 3 {
                let name = said.speakers[origin].name.as_deref().unwrap_or("somebody unnamed");
                let advice = format!("{media} outlets, one origin: all of them have it from {name}. Say so, or find a second origin.");
                found.push((said.place, advice));
            }
        }
        found
    }

    fn unlabelled_state_media(&self) -> Vec<(Span, String)> {
        let labels = ["state", "government", "official", "kremlin", "party"];
        let called = |words: &str| terms(words).iter().any(|term| labels.contains(&term.as_str()));
        let (mut labelled, mut bare) = (BTreeSet::new(), Vec::new());
        for said in &self.material.said {
            for speaker in said.speakers.iter().filter(|speaker| speaker.kind == SourceKind::StateMedia) {
                let name = speaker.name.as_deref().unwrap_or_default();
                let place = speaker.mention.unwrap_or(said.place);
                if called(name) || self.sentence_at(place.start).is_some_and(|sentence| called(self.words(sentence))) {
                    labelled.insert(fold(name));
                } else {
                    bare.push((place, name));
                }
            }
        }
        // Once is enough, and once is told.
        bare.retain(|(_, name)| labelled.insert(fold(name)));
        bare.into_iter().map(|(place, name)| (place, format!("{name} speaks for a state: say so where it is named first."))).collect()
    }

    fn found_contradicted(&self) -> Vec<(Span, String)> {
        let found = self.material.said.iter().filter(|said| said.is_contradicted);
        found
            .map(|said| (said.place, "The newsroom itself found this contradicted: say so beside it, or leave it out.".to_owned()))
            .collect()
    }

    fn elsewhere(&self, rule: Rule) -> Vec<(Span, String)> {
        let all = self.material.said.iter().flat_map(|said| said.elsewhere.iter().map(|other| (said.place, other)));
        let told = |(place, other): (Span, &Elsewhere)| match (rule, other) {
            (Rule::DenialElsewhere, Elsewhere::Denied { who, article }) => {
                Some((place, format!("{who} denies this in “{article}”: say so here too, or why not.")))
            }
            (Rule::NumberElsewhere, Elsewhere::Number { here, there, article }) => {
                Some((place, format!("{here} here, {there} in “{article}”: make them agree, or tell the difference.")))
            }
            _ => None,
        };
        all.filter_map(told).collect()
    }

    fn numbers_differ(&self) -> Vec<(Span, String)> {
        let contents: Vec<Content> = self.material.said.iter().map(|said| Content::of(&said.statement)).collect();
        let mut found = Vec::new();
        for (at, (said, content)) in self.material.said.iter().zip(&contents).enumerate() {
            for (other, earlier) in self.material.said.iter().zip(&contents).take(at) {
                let reasons = content.compare(earlier, None).reasons;
                let shared: usize = reasons
                    .iter()
                    .map(|reason| match reason {
                        Reason::Words { shared } | Reason::Names { shared } => shared.len(),
                        _ => 0,
                    })
                    .sum();
                let differs = reasons.iter().find_map(|reason| match reason {
                    Reason::OtherNumbers { here, there } => Some((here, there)),
                    _ => None,
                });
                // Nearly all words of the shorter one.
                let least = content.words().min(earlier.words()).saturating_sub(1).max(2);
                if let (Some((here, there)), true) = (differs, shared >= least) {
                    let line = super::line_and_column(self.material.text, other.place.start).0;
                    found.push((
                        said.place,
                        format!(
                            "{} here, {} in line {line}, for what seems the same: make them agree, or tell the difference.",
                            here.join(", "),
                            there.join(", ")
                        ),
                    ));
                }
            }
        }
        found
    }
}

fn stems(text: &str) -> BTreeSet<String> {
    terms(text).into_iter().map(|term| stem(&term)).collect()
}

fn holds(stems: &BTreeSet<String>, words: &[&str]) -> bool {
    words.iter().any(|word| stems.contains(*word))
}

/// Words that begin with a capital, but for the first, folded.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split_whitespace().skip(1).filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    words.flat_map(terms).filter(|term| term.len() > 2).collect()
}
