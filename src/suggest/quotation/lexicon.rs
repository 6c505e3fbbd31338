//! What a language's rules know of its words.

use std::collections::{HashMap, HashSet};

use crate::attribution::{SourceKind, Status};

/// The words of a language by which its attributions are found. Words of a list are set apart by blanks, in lower case.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Finite verbs of saying by what they make of a claim. `~word`: a participle behind an auxiliary; `word+part`: a verb whose
    /// separable part follows; `word!`: what is said may be its object ("accused the mayor of …").
    pub(super) verbs: &'static [(Status, &'static str)],
    /// Auxiliaries before a participle.
    pub(super) auxiliaries: &'static str,
    /// Words that may stand between auxiliary and participle, or verb and subject.
    pub(super) adverbs: &'static str,
    /// Words that begin the clause of what is said.
    pub(super) that: &'static str,
    /// Whether a clause without such a word may follow the comma, known by its verb: one of these.
    pub(super) subjunctives: &'static str,
    /// Prepositions of attribution ("according to"), a line each; a pronoun that is one of their words stands behind a bar.
    pub(super) according: &'static [&'static str],
    /// "as" in "as the paper reports".
    pub(super) like: &'static str,
    /// Articles, and the pronouns that stand for them: feminine ones after a bar.
    pub(super) determiners: &'static str,
    /// Pronouns for one who spoke: "he" after "she" after a bar, after another bar those that may be several.
    pub(super) pronouns: &'static str,
    /// Words that take a statement back to nothing: "not", "nothing".
    pub(super) negations: &'static str,
    /// Words that no noun phrase goes over.
    pub(super) stops: &'static str,
    /// Words within a noun phrase: "of".
    pub(super) linkers: &'static str,
    /// "and".
    pub(super) and: &'static str,
    /// Words that begin the next thought: "but".
    pub(super) but: &'static str,
    /// Nouns for persons, `*` for any beginning or end.
    pub(super) people: &'static [(SourceKind, &'static str)],
    /// Nouns for bodies, likewise.
    pub(super) bodies: &'static [(SourceKind, &'static str)],
    /// Nouns that are no part of the name they stand before.
    pub(super) generic: &'static str,
    /// Those of whom nothing is told but that there are some.
    pub(super) bare: &'static str,
    /// "may", "could".
    pub(super) hedges: &'static str,
    /// Pronouns that keep a clause from standing by itself, and endings (`*ons`) of verbs whose subject is one.
    pub(super) leaning: &'static str,
    /// Words between a subject and its verb that are neither: "l’a confirmé".
    pub(super) clitics: &'static str,
    /// Words with which more is told of a speaker, between commas: ", chargé de l’enquête,".
    pub(super) insets: &'static str,
    /// Nouns without an article that are what is denied or alleged, not who does it.
    pub(super) objects: &'static str,
    /// What belongs to the writing and the grammar.
    pub(super) habits: Habits,
}

/// How a language writes.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact about a language")]
pub(super) struct Habits {
    /// All nouns have a capital.
    pub(super) capital_nouns: bool,
    /// There are no capitals.
    pub(super) caseless: bool,
    /// Verbs need no subject beside them.
    pub(super) drops_subjects: bool,
    /// A name may follow a genitive without a word between.
    pub(super) bare_genitives: bool,
    /// A tag within a quotation stands between dashes; else between commas.
    pub(super) dashes_in_quotations: bool,
    /// "l’", "qu’" are words of their own.
    pub(super) elides: bool,
    /// A reported clause is no sentence: its verb stands last or in another mood.
    pub(super) bent_clauses: bool,
}

/// A verb of saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verb {
    pub(super) status: Status,
    pub(super) particle: Option<&'static str>,
    pub(super) takes_object: bool,
}

type Words = HashSet<&'static str>;

/// Nouns with the kinds of source they name.
#[derive(Debug, Default)]
pub(super) struct Nouns {
    whole: HashMap<&'static str, SourceKind>,
    ends: Vec<(&'static str, SourceKind)>,
    begins: Vec<(&'static str, SourceKind)>,
}

impl Nouns {
    fn of(lists: &[(SourceKind, &'static str)]) -> Self {
        let mut nouns = Self::default();
        for &(kind, list) in lists {
            for word in list.split_whitespace() {
                if let Some(end) = word.strip_prefix('*') {
                    nouns.ends.push((end, kind));
                } else if let Some(start) = word.strip_suffix('*') {
                    nouns.begins.push((start, kind));
                } else {
                    nouns.whole.insert(word, kind);
                }
            }
        }
        nouns
    }

    /// The kind of source that a noun in lower case names.
    pub(super) fn kind(&self, word: &str) -> Option<SourceKind> {
        let end = || self.ends.iter().find(|(end, _)| word.ends_with(end));
        let start = || self.begins.iter().find(|(start, _)| word.starts_with(start));
        self.whole.get(word).copied().or_else(|| end().or_else(start).map(|&(_, kind)| kind))
    }
}

/// A lexicon ready to be asked.
#[derive(Debug)]
pub(super) struct Grammar {
    verbs: HashMap<&'static str, Verb>,
    participles: HashMap<&'static str, Verb>,
    pub(super) auxiliaries: Words,
    pub(super) adverbs: Words,
    pub(super) that: Words,
    pub(super) subjunctives: Words,
    pub(super) according: Vec<Vec<&'static str>>,
    pub(super) like: Words,
    pub(super) determiners: Words,
    pub(super) feminine: Words,
    pub(super) pronouns: Words,
    pub(super) negations: Words,
    pub(super) stops: Words,
    pub(super) linkers: Words,
    pub(super) and: Words,
    pub(super) but: Words,
    pub(super) people: Nouns,
    pub(super) bodies: Nouns,
    pub(super) generic: Words,
    pub(super) bare: Words,
    pub(super) hedges: Words,
    pub(super) clitics: Words,
    pub(super) insets: Words,
    pub(super) objects: Words,
    leaning: Words,
    leaning_ends: Vec<&'static str>,
    pub(super) habits: Habits,
}

impl Grammar {
    pub(super) fn of(lexicon: &'static Lexicon) -> Self {
        let words = |list: &'static str| -> Words { list.split_whitespace().filter(|word| *word != "|").collect() };
        let behind_bar = |list: &'static str| -> Words { list.split(" | ").nth(1).unwrap_or_default().split_whitespace().collect() };
        let (mut verbs, mut participles) = (HashMap::new(), HashMap::new());
        for &(status, list) in lexicon.verbs {
            for word in list.split_whitespace() {
                let (word, takes_object) = word.strip_suffix('!').map_or((word, false), |word| (word, true));
                let (word, particle) = word.split_once('+').map_or((word, None), |(word, particle)| (word, Some(particle)));
                let verb = Verb { status, particle, takes_object };
                match word.strip_prefix('~') {
                    Some(participle) => participles.insert(participle, verb),
                    None => verbs.insert(word, verb),
                };
            }
        }
        let feminine = behind_bar(lexicon.determiners).into_iter().chain(behind_bar(lexicon.pronouns)).collect();
        Self {
            verbs,
            participles,
            auxiliaries: words(lexicon.auxiliaries),
            adverbs: words(lexicon.adverbs),
            that: words(lexicon.that),
            subjunctives: words(lexicon.subjunctives),
            according: lexicon.according.iter().map(|line| line.split_whitespace().collect()).collect(),
            like: words(lexicon.like),
            determiners: words(lexicon.determiners),
            feminine,
            pronouns: words(lexicon.pronouns),
            negations: words(lexicon.negations),
            stops: words(lexicon.stops),
            linkers: words(lexicon.linkers),
            and: words(lexicon.and),
            but: words(lexicon.but),
            people: Nouns::of(lexicon.people),
            bodies: Nouns::of(lexicon.bodies),
            generic: words(lexicon.generic),
            bare: words(lexicon.bare),
            hedges: words(lexicon.hedges),
            clitics: words(lexicon.clitics),
            insets: words(lexicon.insets),
            objects: words(lexicon.objects),
            leaning: words(lexicon.leaning),
            leaning_ends: lexicon.leaning.split_whitespace().filter_map(|word| word.strip_prefix('*')).collect(),
            habits: lexicon.habits,
        }
    }

    /// The finite verb of saying that a word in lower case is.
    pub(super) fn verb(&self, word: &str) -> Option<Verb> {
        let bare = || self.habits.caseless.then(|| word.strip_prefix(['و', 'ف'])).flatten().and_then(|word| self.verbs.get(word));
        self.verbs.get(word).or_else(bare).copied()
    }

    pub(super) fn participle(&self, word: &str) -> Option<Verb> {
        self.participles.get(word).copied()
    }

    /// Whether a clause with this word in it hangs on what was said before.
    pub(super) fn is_leaning(&self, word: &str) -> bool {
        self.leaning.contains(word) || self.leaning_ends.iter().any(|end| word.ends_with(end))
    }
}
