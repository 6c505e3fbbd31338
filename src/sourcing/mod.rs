//! Sourcing, checked by rule: who is missing behind what is said, and what newsrooms ask of each other's copy. Pure: knows no web, no
//! database. The rules look at what is said and by whom ([`Material`]); whether an engine found that in a plain text or editors
//! decided it is all the same to them.

/// The rules.
mod rules;

use crate::{
    attribution::{Identification, SourceKind, Status, standing},
    suggest::{self, Engine, Language, Reading},
    text::{Ruler, Span},
    vocabulary,
};

vocabulary! {
    /// A rule of sourcing.
    Rule, "rule" {
        /// What can be disputed has nobody behind it.
        Unattributed = "unattributed", "Disputable, and nobody behind it";
        /// "Alleged", and not by whom.
        AllegedByWhom = "alleged-by-whom", "Alleged by whom?";
        /// "Sources": how many, and who?
        BareSources = "bare-sources", "“Sources”: how many, and who?";
        /// All who stand behind it are unnamed.
        AnonymousOnly = "anonymous-only", "Unnamed sources only";
        /// Somebody is accused, and neither answers nor was asked.
        NoAnswer = "no-answer", "Accused, and not heard";
        /// A quotation without a speaker.
        QuoteWithoutSpeaker = "quote-without-speaker", "A quotation without its speaker";
        /// Several who all have it from one.
        OneOrigin = "one-origin", "Several coats, one origin";
        /// State media, not called so.
        UnlabelledStateMedia = "unlabelled-state-media", "State media, not called so";
        /// The newsroom itself found it contradicted.
        FoundContradicted = "found-contradicted", "Found contradicted by the newsroom";
        /// Another article has a denial that this one lacks.
        DenialElsewhere = "denial-elsewhere", "Denied in another article";
        /// Another article has another number.
        NumberElsewhere = "number-elsewhere", "Another number in another article";
        /// Two numbers for the same.
        NumbersDiffer = "numbers-differ", "Two numbers for the same";
    }
}

impl Rule {
    /// Whose house asks for it, in our words.
    pub const fn house(self) -> &'static str {
        match self {
            Self::Unattributed => "AP: attribute what can be disputed and was not witnessed",
            Self::AllegedByWhom => "AP: say who alleges",
            Self::BareSources => "Reuters: no plural for one source; say how they know",
            Self::AnonymousOnly => "Reuters: an unnamed source alone is the weakest",
            Self::NoAnswer => "BBC: who is accused is asked to answer",
            Self::QuoteWithoutSpeaker => "AP: quotations have a speaker",
            Self::OneOrigin => "IFCN: count origins, not outlets",
            Self::UnlabelledStateMedia => "BBC: readers are told who speaks for a state",
            Self::FoundContradicted => "IFCN: findings are shown, whatever they are",
            Self::DenialElsewhere => "BBC: a denial that is known is reported",
            Self::NumberElsewhere | Self::NumbersDiffer => "AP: figures agree, or the difference is told",
        }
    }
}

/// Somebody who is said to have said something.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The name; `None` when the text names nobody.
    pub name: Option<String>,
    /// What they are.
    pub kind: SourceKind,
    /// What they did with it.
    pub status: Status,
    /// How the text identifies them.
    pub identification: Identification,
    /// Through which of the others it came.
    pub via: Option<usize>,
    /// Where the text names them.
    pub mention: Option<Span>,
    /// The word that shows it.
    pub cue: Option<Span>,
}

/// What another article holds against something that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// A denial that this one lacks.
    Denied {
        /// Whose.
        who: String,
        /// The other article.
        article: String,
    },
    /// Another number for the same.
    Number {
        /// The number in this one.
        here: String,
        /// The number in the other.
        there: String,
        /// The other article.
        article: String,
    },
}

/// Something that is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Where.
    pub place: Span,
    /// As a sentence that stands by itself, or in the words of the text.
    pub statement: String,
    /// By whom; nobody: in the outlet's own voice.
    pub speakers: Vec<Speaker>,
    /// Whether the newsroom itself found it contradicted.
    pub is_contradicted: bool,
    /// What other articles hold against it.
    pub elsewhere: Vec<Elsewhere>,
}

impl Said {
    /// What is known of it from its text alone.
    const fn new(place: Span, statement: String, speakers: Vec<Speaker>) -> Self {
        Self { place, statement, speakers, is_contradicted: false, elsewhere: Vec::new() }
    }

    fn flags(&self) -> Vec<standing::Flag> {
        let voices: Vec<_> = self
            .speakers
            .iter()
            .enumerate()
            .map(|(at, speaker)| standing::Voice {
                source: speaker.name.clone().unwrap_or_else(|| at.to_string()),
                name: speaker.name.as_deref().unwrap_or_default(),
                kind: speaker.kind,
                status: speaker.status,
                identification: speaker.identification,
                via: speaker.via,
            })
            .collect();
        standing::add_up(&voices).1
    }
}

/// A text, and what is said in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Material<'t> {
    /// The text.
    pub text: &'t str,
    /// What is said, in order.
    pub said: Vec<Said>,
    /// Where somebody is quoted.
    pub quotations: Vec<Span>,
}

impl<'t> Material<'t> {
    /// What an engine read in a text.
    pub fn read(text: &'t str, reading: &Reading) -> Self {
        let ruler = Ruler::new(text);
        let proposals = suggest::proposals(text, reading);
        let mut said: Vec<Said> = Vec::new();
        for proposal in proposals.claims {
            let (Some(first), Some(last)) = (proposal.spans.first(), proposal.spans.last()) else { continue };
            let place = Span::new(first.start, last.end);
            let words = || ruler.slice(place).unwrap_or_default().to_owned();
            let speakers = proposal.attributions.into_iter().map(|voice| Speaker {
                name: voice.source.filter(|_| !matches!(voice.identification, Identification::None | Identification::Bare)),
                kind: voice.kind,
                status: voice.status,
                identification: voice.identification,
                via: voice.via,
                mention: voice.mention.first().copied(),
                cue: voice.cue,
            });
            said.push(Said::new(place, proposal.statement.unwrap_or_else(words), speakers.collect()));
        }
        let alone = proposals.unattributed.into_iter().map(|alone| alone.span);
        said.extend(alone.map(|place| Said::new(place, ruler.slice(place).unwrap_or_default().to_owned(), Vec::new())));
        said.sort_by_key(|said| said.place);
        Self { text, said, quotations: reading.quotations.clone() }
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Where, in code points.
    pub place: Span,
    /// What to do about it.
    pub advice: String,
}

/// What the rules find that are not switched off, in the order of the text.
pub fn check(material: &Material<'_>, off: &[Rule]) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in Rule::ALL.iter().filter(|rule| !off.contains(rule)) {
        found.extend(rules::apply(*rule, material).into_iter().map(|(place, advice)| Finding { rule: *rule, place, advice }));
    }
    found.sort_by_key(|finding| (finding.place, finding.rule));
    found
}

/// What the rules find in a plain text, by what the engine reads in it; `None` in another language than English, whose words the
/// rules know.
pub fn check_text(text: &str, engine: &Engine, off: &[Rule]) -> Option<Vec<Finding>> {
    let reading = engine.read(text);
    (reading.language == Some(Language::English)).then(|| check(&Material::read(text, &reading), off))
}

/// Line and column of a place, from 1, in code points.
pub fn line_and_column(text: &str, at: u32) -> (usize, usize) {
    let (mut line, mut column) = (1, 1);
    for c in text.chars().take(at as usize) {
        (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules that find something in a text, in order.
    fn found(text: &str) -> Vec<Rule> {
        let findings = check_text(text, &Engine::embedded(), &[]).expect("English");
        findings.into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn each_rule_finds_its_fault_and_leaves_the_mended_text_alone() {
        for (rule, fault, mended) in [
            (
                Rule::Unattributed,
                "The harbour board met on Monday in Brindle. The company bribed two inspectors and hid 40 tonnes of waste.",
                "The harbour board met on Monday in Brindle. The company bribed two inspectors and hid 40 tonnes of waste, the prosecutor said. The company denied it.",
            ),
            (
                Rule::AllegedByWhom,
                "The council met on Monday in Brindle. The mayor allegedly took money from the ferry company.",
                "The council met on Monday in Brindle. The mayor took money from the ferry company, the prosecutor Ana Sole alleged. The mayor denied it.",
            ),
            (
                Rule::BareSources,
                "The ferry will be sold next week, sources said on Monday. The board meets on Tuesday.",
                "The ferry will be sold next week, captain Ana Sole said on Monday. The board meets on Tuesday.",
            ),
            (
                Rule::AnonymousOnly,
                "The ferry will be sold next week, an official said on Monday. The board meets on Tuesday.",
                "The ferry will be sold next week, captain Ana Sole said on Monday. The board meets on Tuesday.",
            ),
            (
                Rule::NoAnswer,
                "Marta Ruiz accused Nordholm Lines of selling seats twice. The ferry leaves every day at noon.",
                "Marta Ruiz accused Nordholm Lines of selling seats twice. Nordholm Lines did not respond to a request for comment.",
            ),
            (
                Rule::QuoteWithoutSpeaker,
                "The board met on Monday in the town of Brindle. “Nobody will ever sail on that ferry again.” It was a long night for all.",
                "The board met on Monday in the town of Brindle. “Nobody will ever sail on that ferry again,” captain Ana Sole said.",
            ),
            (
                Rule::UnlabelledStateMedia,
                "The missile flew 900 kilometres, KCNA reported on Monday. The launch was the third this year.",
                "The missile flew 900 kilometres, the state news agency KCNA reported on Monday. The launch was the third this year.",
            ),
            (
                Rule::NumbersDiffer,
                "The flood in Ellskar killed 41 people, mayor Ana Sole said. The flood in Ellskar killed 14 people, doctor Jon Lund said.",
                "The flood in Ellskar killed 41 people, mayor Ana Sole said. The flood in Ellskar killed 41 people, doctor Jon Lund said.",
            ),
        ] {
            assert!(found(fault).contains(&rule), "{rule} misses: {fault} {:?}", found(fault));
            assert!(!found(mended).contains(&rule), "{rule} finds: {mended} {:?}", found(mended));
        }
    }

    #[test]
    fn several_who_have_it_from_one_agency_are_one_origin() {
        let speaker = |name: &str, kind, via| Speaker {
            name: Some(name.into()),
            kind,
            status: Status::Reported,
            identification: Identification::Named,
            via,
            mention: None,
            cue: None,
        };
        let place = Span::new(0, 9);
        let said = |speakers| Said::new(place, "The dam broke.".into(), speakers);
        let outlets = [
            speaker("Reuters", SourceKind::NewsAgency, Some(1)),
            speaker("Daily Beacon", SourceKind::NewsOutlet, Some(2)),
            speaker("Harbour Post", SourceKind::NewsOutlet, None),
        ];
        let material = |speakers| Material { text: "The dam broke.", said: vec![said(speakers)], quotations: Vec::new() };
        let findings = check(&material(outlets.to_vec()), &[]);
        assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::OneOrigin]);
        assert!(findings[0].advice.contains("Reuters"), "{}", findings[0].advice);
        assert_eq!(check(&material(outlets.to_vec()), &[Rule::OneOrigin]), []);
        assert_eq!(check(&material(outlets[1..].iter().cloned().map(|one| Speaker { via: None, ..one }).collect()), &[]), []);
    }

    #[test]
    fn a_place_is_told_in_lines_and_columns_of_characters() {
        assert_eq!(line_and_column("é🚢\nab", 0), (1, 1));
        assert_eq!(line_and_column("é🚢\nab", 2), (1, 3));
        assert_eq!(line_and_column("é🚢\nab", 4), (2, 2));
    }
}
