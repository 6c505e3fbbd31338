//! What two claims share, and in what they differ: words, names, numbers, dates, and whether one denies what the other says.

use super::{
    index::stems,
    number::{Kind, Number, is_number_word, numbers},
};
use crate::text::{Ruler, fold, sentences, stem, words};
use serde::Serialize;
use std::collections::BTreeSet;

/// What of a text must be the same in another that says the same.
#[derive(Clone, Debug, Default)]
pub struct Content {
    numbers: Vec<Number>,
    /// Names as they are written, each with its folded form.
    names: Vec<(String, String)>,
    /// Every word, folded.
    spoken: BTreeSet<String>,
    /// Stems of the words that carry meaning, each with the word.
    words: Vec<(String, String)>,
    is_negated: bool,
}

/// Why two texts are alike, or how they differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// The meaning is close, to so many hundredths.
    Meaning {
        /// Hundredths.
        percent: u8,
    },
    /// Both use these words.
    Words {
        /// As the question has them.
        shared: Vec<String>,
    },
    /// Both name these.
    Names {
        /// As the question has them.
        shared: Vec<String>,
    },
    /// Both give these numbers or dates.
    Numbers {
        /// As the question has them.
        shared: Vec<String>,
    },
    /// One says yes where the other says no.
    Denies {
        /// The words that turn it, if there are such: "rose", "fell".
        words: Vec<String>,
    },
    /// They give other numbers for the same.
    OtherNumbers {
        /// In the question.
        here: Vec<String>,
        /// In the other.
        there: Vec<String>,
    },
    /// They give other dates.
    OtherDates {
        /// In the question.
        here: Vec<String>,
        /// In the other.
        there: Vec<String>,
    },
    /// They name others.
    OtherNames {
        /// In the question.
        here: Vec<String>,
        /// In the other.
        there: Vec<String>,
    },
}

impl Reason {
    /// Whether it speaks against both saying the same.
    pub const fn is_difference(&self) -> bool {
        match self {
            Self::Meaning { .. } | Self::Words { .. } | Self::Names { .. } | Self::Numbers { .. } => false,
            Self::Denies { .. } | Self::OtherNumbers { .. } | Self::OtherDates { .. } | Self::OtherNames { .. } => true,
        }
    }

    /// As an editor reads it.
    pub fn sentence(&self) -> String {
        let list = |words: &[String]| words.join(", ");
        match self {
            Self::Meaning { percent } => format!("close in meaning ({percent} %)"),
            Self::Words { shared } => format!("both say {}", list(shared)),
            Self::Names { shared } => format!("both name {}", list(shared)),
            Self::Numbers { shared } => format!("both give {}", list(shared)),
            Self::Denies { words } if words.is_empty() => "this denies it".into(),
            Self::Denies { words } => format!("this denies it ({})", words.join(" / ")),
            Self::OtherNumbers { here, there } => format!("another number: {} there, {} here", list(there), list(here)),
            Self::OtherDates { here, there } => format!("another date: {} there, {} here", list(there), list(here)),
            Self::OtherNames { here, there } => format!("another name: {} there, {} here", list(there), list(here)),
        }
    }
}

/// What the comparison makes of a likeness.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is added to the score: less than nothing where they differ a little.
    pub change: f32,
    /// By what the score is multiplied: 1, or less where they differ in what must be the same.
    pub factor: f32,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What another number for the same leaves of the score of texts that agree in all words: less than other words for the same number
/// do. The fewer words they share, the less it is for the same.
const OTHER_NUMBER: f32 = 0.2;
const OTHER_DATE: f32 = 0.5;
const OTHER_NAME: f32 = 0.04;
const SAME_NUMBER: f32 = 0.02;
const DENIES: f32 = 0.01;
/// How many words a reason names.
const SHOWN: usize = 6;

impl Content {
    /// The content of a text.
    pub fn of(text: &str) -> Self {
        let ruler = Ruler::new(text);
        let (mut names, mut found, mut spoken) = (Vec::new(), Vec::new(), BTreeSet::new());
        let starts: BTreeSet<u32> = sentences(text)
            .iter()
            .filter_map(|sentence| Some(sentence.start + words(ruler.slice(sentence.span())?).first()?.start))
            .collect();
        let all: Vec<_> = words(text).into_iter().filter_map(|span| Some((span, ruler.slice(span)?))).collect();
        let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        let long = all.iter().filter(|(_, word)| word.chars().count() > 3);
        // In a headline that capitalises every word, capitals tell nothing.
        let is_headline = long.clone().count() > 3 && long.clone().filter(|(_, word)| is_capital(word)).count() * 10 > long.count() * 7;
        for (span, word) in &all {
            let folded = fold(word).trim_end_matches("'s").to_owned();
            let stem = stem(&folded);
            let tells = !is_common(&folded) && !is_number_word(&folded) && folded.chars().any(char::is_alphabetic);
            if tells && is_capital(word) && !is_headline && !starts.contains(&span.start) && !is_calendar(&folded) && folded.len() > 1 {
                names.push(((*word).trim_end_matches("’s").trim_end_matches("'s").to_owned(), folded.clone()));
            }
            if tells {
                found.push((stem.clone(), (*word).to_owned()));
            }
            spoken.insert(stem);
            spoken.insert(folded);
        }
        let negations = stems(text).iter().filter(|stem| NEGATIONS.contains(&stem.as_str())).count()
            + text.matches("n’t").count()
            + text.matches("n't").count();
        Self { numbers: numbers(text), names, spoken, words: found, is_negated: negations % 2 == 1 }
    }

    /// How many words carry its meaning.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// What `other` shares with it, and in what it differs.
    pub fn compare(&self, other: &Self, cosine: Option<f32>) -> Comparison {
        let (mut change, mut factor, mut reasons) = (0.0, 1.0_f32, Vec::new());
        if let Some(cosine) = cosine.filter(|cosine| *cosine >= 0.5) {
            reasons.push(Reason::Meaning { percent: (cosine.clamp(0.0, 1.0) * 100.0).round() as u8 });
        }
        let mut names = self.names.iter().filter(|(_, name)| other.spoken.contains(name)).map(|(name, _)| name.clone()).collect::<Vec<_>>();
        // A name may be the first word of one of them, where a capital tells nothing.
        let theirs = |stem: &String| other.names.iter().any(|(_, name)| name == stem || *stem == crate::text::stem(name));
        let by_other = self
            .words
            .iter()
            .filter(|(stem, word)| theirs(stem) && !names.contains(word))
            .map(|(_, word)| word.clone())
            .collect::<Vec<_>>();
        names.extend(by_other);
        dedup(&mut names);
        let mut shared: Vec<String> = self
            .words
            .iter()
            .filter(|(stem, word)| other.words.iter().any(|(other, _)| other == stem) && !names.contains(word))
            .map(|(_, word)| word.clone())
            .collect();
        dedup(&mut shared);
        let agreed = (names.len() + shared.len()) as f32 / self.words.len().min(other.words.len()).max(1) as f32;
        let left = |of_all: f32| 1.0 - (1.0 - of_all) * agreed.min(1.0);
        push(&mut reasons, names, |shared| Reason::Names { shared });

        let same: Vec<&Number> = self.numbers.iter().filter(|number| other.numbers.iter().any(|other| number.is_same(other))).collect();
        change += SAME_NUMBER * same.len().min(2) as f32;
        push(&mut reasons, same.iter().map(|number| number.written.clone()).collect(), |shared| Reason::Numbers { shared });
        push(&mut reasons, shared, |shared| Reason::Words { shared });

        if let Some(words) = self.opposes(other) {
            change -= DENIES;
            reasons.push(Reason::Denies { words });
        }
        let is_date = |number: &Number| matches!(number.kind, Kind::Year | Kind::Day | Kind::Time);
        let apart = self.apart(other);
        let (dates, numbers): (Vec<_>, Vec<_>) = apart.into_iter().partition(|(number, _)| is_date(number));
        let written = |pairs: &[(&Number, &Number)]| -> (Vec<String>, Vec<String>) {
            let (mut here, mut there): (Vec<_>, Vec<_>) = pairs.iter().map(|(one, two)| (one.written.clone(), two.written.clone())).unzip();
            dedup(&mut here);
            dedup(&mut there);
            (here, there)
        };
        if !numbers.is_empty() {
            factor = factor.min(left(OTHER_NUMBER));
            let (here, there) = written(&numbers);
            reasons.push(Reason::OtherNumbers { here, there });
        }
        if !dates.is_empty() {
            factor = factor.min(left(OTHER_DATE));
            let (here, there) = written(&dates);
            reasons.push(Reason::OtherDates { here, there });
        }
        let (mut here, mut there) = (self.missing_in(other), other.missing_in(self));
        if !here.is_empty() && !there.is_empty() {
            change -= OTHER_NAME * here.len().min(there.len()).min(2) as f32;
            here.truncate(SHOWN);
            there.truncate(SHOWN);
            reasons.push(Reason::OtherNames { here, there });
        }
        Comparison { change, factor, reasons }
    }

    /// Names that the other does not speak of.
    fn missing_in(&self, other: &Self) -> Vec<String> {
        let mut names: Vec<String> = self
            .names
            .iter()
            .filter(|(_, name)| !other.spoken.contains(name) && !other.spoken.contains(&stem(name)))
            .map(|(name, _)| name.clone())
            .collect();
        dedup(&mut names);
        names
    }

    /// The numbers that both give for the same, and that are not the same.
    fn apart<'a>(&'a self, other: &'a Self) -> Vec<(&'a Number, &'a Number)> {
        let alone = |mine: &'a [Number], theirs: &'a [Number]| -> Vec<&'a Number> {
            mine.iter().filter(|one| !theirs.iter().any(|two| one.is_same(two))).collect()
        };
        let (mine, theirs) = (alone(&self.numbers, &other.numbers), alone(&other.numbers, &self.numbers));
        let of_kind = |list: &[&Number], kind: Kind| list.iter().filter(|number| number.kind == kind).count();
        let mut found = Vec::new();
        for one in &mine {
            for two in theirs.iter().filter(|two| one.kind == two.kind) {
                let only = of_kind(&mine, one.kind) == 1 && of_kind(&theirs, one.kind) == 1;
                if one.counts_what(two) || only {
                    found.push((*one, *two));
                }
            }
        }
        found
    }

    /// Whether the other says the opposite; with the words that turn it, if it is not a plain "not".
    fn opposes(&self, other: &Self) -> Option<Vec<String>> {
        let says = |content: &Self, word: &str| content.words.iter().find(|(stem, _)| stem == word).map(|(_, word)| word.clone());
        let mut turned = Vec::new();
        for (one, two) in OPPOSITES.iter().flat_map(|(one, two)| [(one, two), (two, one)]) {
            if let (Some(here), None, None, Some(there)) = (says(self, one), says(self, two), says(other, one), says(other, two)) {
                turned.push([here, there]);
            }
        }
        let is_turned = (turned.len() % 2 == 1) != (self.is_negated != other.is_negated);
        is_turned.then(|| turned.into_iter().next().map(Vec::from).unwrap_or_default())
    }
}

fn push(reasons: &mut Vec<Reason>, mut words: Vec<String>, reason: impl Fn(Vec<String>) -> Reason) {
    dedup(&mut words);
    words.truncate(SHOWN);
    if !words.is_empty() {
        reasons.push(reason(words));
    }
}

/// Without what is there before, whatever its case.
fn dedup(words: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(fold(word)));
}

fn is_calendar(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    DAYS.contains(&word) || MONTHS.contains(&word)
}

/// Stems that turn what is said into its opposite.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "without",
    "cannot",
    "fals",
    "untru",
    "fak",
    "hoax",
    "deny",
    "denial",
    "refut",
    "debunk",
    "baseles",
    "baseless",
    "unfound",
    "unfounded",
];

/// Stems of words that say the opposite of each other.
const OPPOSITES: &[(&str, &str)] = &[
    ("ris", "fall"),
    ("ris", "drop"),
    ("increas", "decreas"),
    ("increas", "fall"),
    ("grow", "shrink"),
    ("gain", "los"),
    ("win", "los"),
    ("open", "clos"),
    ("reopen", "clos"),
    ("approv", "reject"),
    ("accept", "reject"),
    ("accept", "refus"),
    ("agre", "refus"),
    ("agree", "refus"),
    ("alive", "die"),
    ("aliv", "die"),
    ("surviv", "die"),
    ("arrest", "releas"),
    ("guilty", "innocent"),
    ("support", "oppos"),
    ("before", "after"),
    ("befor", "after"),
    ("legal", "illegal"),
    ("begin", "end"),
    ("start", "end"),
    ("start", "stop"),
    ("arriv", "leav"),
    ("enter", "leav"),
    ("buy", "sell"),
    ("hir", "fir"),
    ("raise", "cut"),
    ("rais", "cut"),
    ("rais", "lower"),
    ("more", "fewer"),
    ("more", "less"),
    ("higher", "lower"),
    ("saf", "unsaf"),
    ("sink", "float"),
    ("lift", "impos"),
];

/// Words that stand in any claim.
fn is_common(word: &str) -> bool {
    const COMMON: &[&str] = &[
        "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "being",
        "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in",
        "into", "is", "it", "its", "just", "like", "may", "might", "more", "most", "my", "no", "not", "now", "of", "on", "one", "only",
        "or", "other", "our", "out", "over", "said", "say", "says", "she", "so", "some", "than", "that", "the", "their", "them", "there",
        "these", "they", "this", "those", "to", "up", "us", "was", "we", "were", "what", "when", "where", "which", "while", "who", "will",
        "with", "would", "you", "your", "s", "t",
    ];
    COMMON.contains(&word) || word.len() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(one: &str, other: &str) -> Vec<String> {
        Content::of(one).compare(&Content::of(other), None).reasons.iter().map(Reason::sentence).collect()
    }

    #[test]
    fn what_is_shared_and_what_differs_is_said() {
        for (one, other, said) in [
            (
                "In May, 41,000 people fled Ellskar.",
                "Some 41 thousand people left the town of Ellskar.",
                &["both name Ellskar", "both give 41,000", "both say people"][..],
            ),
            ("41,000 people fled.", "14,000 people fled.", &["both say people, fled", "another number: 14,000 there, 41,000 here"]),
            (
                "The bridge opened on 3 March.",
                "The bridge opened on March 5.",
                &["both say bridge, opened, March", "another date: March 5 there, 3 March here"],
            ),
            ("The plant is safe.", "The plant is not safe.", &["both say plant, safe", "this denies it"]),
            ("Exports rose last year.", "Exports fell last year.", &["both say Exports, last, year", "this denies it (rose / fell)"]),
            ("Exports did not rise.", "Exports fell.", &["both say Exports"]),
            (
                "The fire in Orsk was arson.",
                "The fire in Pskov was arson.",
                &["both say fire, arson", "another name: Pskov there, Orsk here"],
            ),
            ("A dam broke.", "Rates were raised.", &[]),
        ] {
            assert_eq!(reasons(one, other), said, "{one} / {other}");
        }
    }
}
