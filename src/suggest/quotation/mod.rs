//! Quotations and reported speech in languages that no model was trained for: found by rules, from marks, verbs of saying,
//! prepositions of attribution, and who stands beside them.
//!
//! What is found is modest and meant to be right. Each language has labelled passages (`passages/`, all written for this
//! project, before any rule was): odd numbers are open to whoever writes rules, even numbers are held out. A language is known
//! only while at least [`LEAST_PRECISION`] of what is found in its held-out passages is right in words, source, status and form; how sure a proposal
//! is comes from how often its pattern was right in the open ones. The figures stand in [`KNOWN`]; a test counts them anew.

/// Languages with blanks between words.
mod clause;
/// Words, marks and quotations.
mod item;
/// The labelled passages, scored.
#[cfg(test)]
mod labelled;
/// The words of each language.
mod lexica;
/// What is known of a language's words.
mod lexicon;
/// Quotation marks.
mod mark;
/// Who is named.
mod phrase;
/// Languages without blanks between words.
mod unspaced;

use std::{ops::Range, sync::LazyLock};

use self::{item::Text, lexicon::Grammar, phrase::Who};
use crate::{
    attribution::{Form, Identification, SourceKind, Status},
    suggest::{Found, Language, Marked, Referent},
    text::{Ruler, Span},
};

/// The way in which source and content stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pattern {
    /// „…“, said X
    TaggedQuotation,
    /// X said: „…“
    Announced,
    /// X said that …
    Clause,
    /// …, said X
    TaggedClause,
    /// According to X, …
    According,
    /// X denied the reports
    Object,
}

impl Pattern {
    const ALL: [Self; 6] = [Self::TaggedQuotation, Self::Announced, Self::Clause, Self::TaggedClause, Self::According, Self::Object];

    const fn label(self) -> &'static str {
        match self {
            Self::TaggedQuotation => "a quotation with its speaker behind it",
            Self::Announced => "a quotation with its speaker before it",
            Self::Clause => "a reported clause",
            Self::TaggedClause => "a clause with its speaker behind it",
            Self::According => "an adjunct of attribution",
            Self::Object => "a verb with what is said as its object",
        }
    }
}

/// Who speaks, before it is known whom a pronoun stands for.
#[derive(Debug, Clone)]
struct Voice {
    /// `None` where the verb stands alone.
    who: Option<Who>,
    /// In code points.
    span: Option<Range<usize>>,
    paragraph: u32,
}

/// An attribution as the readers of a language find it, in code points.
#[derive(Debug, Clone)]
struct Said {
    voice: Voice,
    cue: Range<usize>,
    content: Vec<Range<usize>>,
    status: Status,
    form: Form,
    pattern: Pattern,
    /// Whether what is said has words that only its place makes clear.
    leans: bool,
    /// The item behind the content.
    last: usize,
}

/// Items or code points of what is said that are looked at; a statement has no more.
const LONGEST: usize = 300;
/// Paragraphs, and code points between what a person said and the next words of saying, over which a pronoun reaches: where the
/// text tells of anything else in between, it may mean somebody else.
const PRONOUN: (u32, u32) = (1, 80);

/// The precision in per cent from which a language is known.
pub const LEAST_PRECISION: u32 = 85;

/// What was measured of a language on its labelled passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// The language.
    pub language: Language,
    /// Its labelled passages, half of them held out.
    pub passages: u32,
    /// Attributions found in the held-out passages.
    pub found: u32,
    /// Of those, right in words, source, status and form.
    pub right: u32,
    /// Attributions labelled there.
    pub labelled: u32,
    /// How often each pattern was right in the open passages, in per cent, in the order of [`Pattern::ALL`]; one right and one
    /// wrong are added to each.
    sure: [u8; Pattern::ALL.len()],
}

impl Measured {
    /// Of what was found, how much was right, in per cent, rounded down.
    pub const fn precision(&self) -> u32 {
        per_cent(self.right, self.found)
    }

    /// Of what is labelled, how much was found and right, in per cent, rounded down.
    pub const fn recall(&self) -> u32 {
        per_cent(self.right, self.labelled)
    }

    /// Whether the language is known.
    pub const fn is_known(&self) -> bool {
        self.precision() >= LEAST_PRECISION
    }

    fn sure_of(&self, pattern: Pattern) -> f32 {
        f32::from(self.sure[pattern as usize]) / 100.0
    }
}

const fn per_cent(part: u32, whole: u32) -> u32 {
    match (100 * part).checked_div(whole) {
        Some(per_cent) => per_cent,
        None => 0,
    }
}

/// `held_out`: found, right, labelled.
const fn measured(language: Language, passages: u32, held_out: (u32, u32, u32), sure: [u8; Pattern::ALL.len()]) -> Measured {
    let (found, right, labelled) = held_out;
    Measured { language, passages, found, right, labelled, sure }
}

/// The languages with rules of their own.
pub static KNOWN: [Measured; 9] = [
    measured(Language::German, 42, (23, 22, 23), [87, 75, 87, 80, 83, 75]),
    measured(Language::French, 42, (21, 21, 22), [90, 75, 87, 75, 83, 66]),
    measured(Language::Spanish, 42, (23, 22, 23), [90, 75, 90, 75, 80, 66]),
    measured(Language::Portuguese, 42, (21, 20, 24), [90, 66, 87, 75, 80, 66]),
    measured(Language::Russian, 42, (24, 24, 24), [90, 66, 90, 75, 75, 50]),
    measured(Language::Ukrainian, 42, (22, 22, 23), [90, 66, 90, 75, 80, 50]),
    measured(Language::Arabic, 43, (25, 24, 25), [66, 90, 94, 50, 71, 75]),
    measured(Language::Chinese, 42, (26, 25, 26), [85, 87, 90, 50, 80, 75]),
    measured(Language::Japanese, 42, (23, 23, 25), [83, 90, 87, 50, 80, 80]),
];

/// What was measured of a language, if it has rules here.
pub fn measure(language: Language) -> Option<&'static Measured> {
    KNOWN.iter().find(|measured| measured.language == language)
}

/// The grammar of a language with blanks between words.
fn grammar(language: Language) -> Option<&'static Grammar> {
    static GERMAN: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&lexica::GERMAN));
    static FRENCH: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&lexica::FRENCH));
    static SPANISH: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&lexica::SPANISH));
    static PORTUGUESE: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&lexica::PORTUGUESE));
    static RUSSIAN: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&lexica::RUSSIAN));
    static UKRAINIAN: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&lexica::UKRAINIAN));
    static ARABIC: LazyLock<Grammar> = LazyLock::new(|| Grammar::of(&lexica::ARABIC));
    match language {
        Language::German => Some(&GERMAN),
        Language::French => Some(&FRENCH),
        Language::Spanish => Some(&SPANISH),
        Language::Portuguese => Some(&PORTUGUESE),
        Language::Russian => Some(&RUSSIAN),
        Language::Ukrainian => Some(&UKRAINIAN),
        Language::Arabic => Some(&ARABIC),
        Language::English | Language::Chinese | Language::Japanese => None,
    }
}

/// The attributions of a text in `language` and the places where somebody is quoted. Takes time and memory in proportion to
/// the text. Nothing in a language that has no rules here.
pub(super) fn read(text: &str, language: Language) -> (Vec<Found>, Vec<Span>) {
    let (Some(measured), grammar) = (measure(language), grammar(language)) else { return (Vec::new(), Vec::new()) };
    let (mut said, quoted) = match (grammar, language) {
        (Some(grammar), _) => {
            let cut = Text::of(text, grammar);
            (clause::read(&cut, grammar), cut.quoted)
        }
        (None, Language::Chinese) => unspaced::read(text, &unspaced::CHINESE),
        (None, _) => unspaced::read(text, &unspaced::JAPANESE),
    };
    said.sort_by_key(|said| said.cue.start);
    let mut report = Report {
        ruler: Ruler::new(text),
        measured,
        bends: grammar.is_some_and(|grammar| grammar.habits.bent_clauses),
        declines: grammar.is_some_and(|grammar| grammar.habits.bare_genitives),
        last: None,
    };
    let found = said.into_iter().enumerate().map(|(nth, said)| report.found(nth, said)).collect();
    let quoted = quoted.iter().map(|quoted| report.span(quoted.whole.clone())).collect();
    (found, quoted)
}

/// Makes of what a reader found what is suggested.
struct Report<'t> {
    ruler: Ruler<'t>,
    measured: &'static Measured,
    /// Whether a reported clause is no sentence.
    bends: bool,
    /// Whether names change with their case.
    declines: bool,
    /// The last person who spoke by name.
    last: Option<Person>,
}

struct Person {
    name: String,
    kind: SourceKind,
    span: Span,
    is_feminine: Option<bool>,
    /// Where they last spoke, and where what they said ends.
    paragraph: u32,
    end: u32,
}

impl Report<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "a text has fewer than 2³² code points")]
    fn span(&self, range: Range<usize>) -> Span {
        self.ruler.snap(Span::new(range.start as u32, range.end as u32))
    }

    fn words(&self, span: Span) -> String {
        self.ruler.slice(span).unwrap_or_default().to_owned()
    }

    fn found(&mut self, nth: usize, said: Said) -> Found {
        let Said { voice, cue, content, status, form, pattern, leans, .. } = said;
        let source = voice.span.clone().map(|range| self.span(range));
        let cue = self.span(cue);
        let content = apart(content.into_iter().map(|range| self.span(range)).collect());
        let all = || source.iter().chain([&cue]).chain(&content);
        let whole = Span::new(all().map(|span| span.start).min().unwrap_or_default(), all().map(|span| span.end).max().unwrap_or_default());
        let mut mention = source.map(|span| self.words(span)).unwrap_or_default();
        let mut referent = None;
        let mut name = None;
        let (mut kind, mut identification) = (SourceKind::Other, Identification::None);
        match &voice.who {
            Some(Who { name: Some(named), .. }) => {
                let who = voice.who.as_ref().expect("just matched");
                (kind, identification) = (who.kind, who.identification);
                let is_person = who.is_person && identification == Identification::Named;
                // "по словам Лескова": as it was named before, in its first case.
                let known =
                    self.last.as_ref().filter(|last| self.declines && pattern == Pattern::According && is_form_of(named, &last.name));
                name = Some(known.map_or(named, |last| &last.name).clone());
                let is_last = known.is_some();
                match source.filter(|_| is_person) {
                    Some(_) if is_last => self.last.iter_mut().for_each(|last| last.end = whole.end),
                    Some(span) => {
                        let is_feminine = who.is_feminine;
                        self.last =
                            Some(Person { name: named.clone(), kind, span, is_feminine, paragraph: voice.paragraph, end: whole.end });
                    }
                    // "she" may be the ministry's spokeswoman: whoever spoke by name before is not meant for sure.
                    None => self.last = None,
                }
            }
            pronoun => {
                let gender = pronoun.as_ref().and_then(|who| who.is_feminine);
                let agrees = |last: &&mut Person| {
                    last.paragraph + PRONOUN.0 >= voice.paragraph
                        && last.end + PRONOUN.1 >= whole.start
                        && is_next_sentence(self.ruler.slice(Span::new(last.end.min(whole.start), whole.start)).unwrap_or_default())
                        && (last.is_feminine.is_none() || gender.is_none() || last.is_feminine == gender)
                };
                if let Some(last) = self.last.as_mut().filter(agrees) {
                    (last.paragraph, last.end) = (voice.paragraph, last.end.max(whole.end));
                    (name, kind, identification) = (Some(last.name.clone()), last.kind, Identification::Named);
                    referent = Some(Referent { span: last.span, name: last.name.clone() });
                    if mention.is_empty() {
                        mention.clone_from(&last.name);
                    }
                }
            }
        }
        let statement = self.statement(&content, form, status, leans);
        let mut reason = format!("“{}” marks {}: a rule for {}", self.words(cue), pattern.label(), self.measured.language.label());
        if statement.is_none() {
            reason.push_str("; no statement: its words need their place");
        }
        let source: Vec<Span> = source.into_iter().collect();
        Found {
            marked: Some(Marked { source: source.clone(), content: content.clone() }),
            source,
            cue: vec![cue],
            content,
            status,
            form,
            identification,
            name,
            kind,
            statement,
            filled: Vec::new(),
            is_offered: true,
            via: None,
            about: None,
            mention,
            referent,
            group: nth,
            confidence: self.measured.sure_of(pattern),
            reason,
        }
    }

    /// What is said as a sentence, where it is one: of one piece, with words that stand by themselves.
    fn statement(&self, content: &[Span], form: Form, status: Status, leans: bool) -> Option<String> {
        /// Words, or letters where words do not stand apart.
        const SHORTEST: usize = 3;
        let [span] = content else { return None };
        // A denied or guessed clause is in another mood than the sentence would be.
        let is_bent = form != Form::Direct && (self.bends || matches!(status, Status::Denied | Status::Speculated | Status::Disputed));
        if leans || is_bent || form == Form::Mixed {
            return None;
        }
        let words = self.words(*span);
        let core = words.trim_matches(|c: char| !c.is_alphanumeric());
        let is_spaced = core.contains(' ');
        let count = if is_spaced { core.split_whitespace().count() } else { core.chars().count() };
        let mut letters = core.chars();
        let first = letters.next()?;
        let is_sentence = form != Form::Direct || !first.is_lowercase();
        let is_one = !core.contains(['.', '!', '?', '。', '！', '？', '؟', '\n', '“', '„', '«', '»', '"', '「', '」', '…']);
        let stop = if is_spaced || core.is_ascii() { '.' } else { '。' };
        let statement: String = first.to_uppercase().chain(letters).chain([stop]).collect();
        (is_sentence && is_one && count >= SHORTEST && statement.chars().count() <= LONGEST).then_some(statement)
    }
}

/// Whether what stands between two places ends one sentence at most: no other is told in between.
fn is_next_sentence(between: &str) -> bool {
    between.matches(['.', '!', '?', '。', '！', '？', '؟']).count() <= 1
}

/// Whether one name is another in a further case: all but the last letters of its last word are the same.
fn is_form_of(one: &str, other: &str) -> bool {
    let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let (one, other) = (last(one), last(other));
    let alike = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    alike >= 4 && alike + 3 >= one.chars().count().max(other.chars().count())
}

/// In order, none within or at another.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match kept.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => kept.push(span),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::{Engine, proposals};

    fn found(text: &str, language: Language) -> Vec<Found> {
        read(text, language).0
    }

    #[test]
    fn a_statement_is_a_whole_clause_that_stands_by_itself_and_else_its_lack_is_told() {
        for (language, text, statement) in [
            (Language::French, "La juge Nadia Ferrand a indiqué que deux bateaux avaient coulé.", Some("Deux bateaux avaient coulé.")),
            (Language::French, "La juge Nadia Ferrand a indiqué qu’elle avait tout vu.", None),
            (Language::French, "La société Nordkap a nié que le ferry fût plein.", None),
            (Language::Spanish, "“La línea reabrirá en marzo”, dijo el alcalde Julián Lacasa.", Some("La línea reabrirá en marzo.")),
            (Language::Spanish, "“Revisamos cada junta”, dijo el alcalde Julián Lacasa.", None),
            (Language::Spanish, "El alcalde Julián Lacasa dijo que revisará las cuentas.", None),
            (Language::German, "Die Richterin Ute Kern erklärte, dass zwei Boote gesunken seien.", None),
            (Language::Russian, "Прокурор Надежда Фролова сообщила, что два судна затонули.", Some("Два судна затонули.")),
            (Language::Chinese, "检察官方丽娜说，两艘船已经沉没。", Some("两艘船已经沉没。")),
            (Language::Japanese, "藤村検事は船2隻が沈んだと発表した。", Some("船2隻が沈んだ。")),
        ] {
            let found = found(text, language);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].statement.as_deref(), statement, "{text}");
            assert_eq!(found[0].reason.contains("no statement"), statement.is_none(), "{}", found[0].reason);
        }
    }

    #[test]
    fn a_pronoun_is_who_spoke_last_and_nobody_where_the_text_tells_of_another_in_between() {
        let names = |text: &str, language| found(text, language).into_iter().map(|found| found.name).collect::<Vec<_>>();
        let maren = Some("Maren Kluge".to_owned());
        let text = "„Der Tunnel ist dicht“, sagte die Ingenieurin Maren Kluge. „Wir prüfen jede Naht“, fügte sie hinzu.";
        assert_eq!(names(text, Language::German), [maren.clone(), maren.clone()]);
        let text =
            "„Der Tunnel ist dicht“, sagte die Ingenieurin Maren Kluge. Olga Brand nickte nur. „Wir prüfen jede Naht“, fügte sie hinzu.";
        assert_eq!(names(text, Language::German), [maren.clone(), None]);
        let text = "„Der Tunnel ist dicht“, sagte die Ingenieurin Maren Kluge. „Wir prüfen jede Naht“, fügte er hinzu.";
        assert_eq!(names(text, Language::German), [maren, None]);
        let lev = Some("Лев Тарханов".to_owned());
        let text = "«Тепло вернём», — сказал мэр Лев Тарханов. По словам Тарханова, насос привезли ночью.";
        assert_eq!(names(text, Language::Russian), [lev.clone(), lev]);
    }

    #[test]
    fn a_proposal_is_as_sure_as_its_pattern_was_and_nothing_passed_over_is_the_outlets_own_voice() {
        let text = "Die Fähre liegt seit Montag im Hafen von Wittmund. „Sie war nicht überladen“, sagte Kapitän Jörn Hansen am Dienstag.";
        let reading = Engine::embedded().read(text);
        assert_eq!(reading.language, Some(Language::German));
        assert_eq!(reading.quotations.len(), 1);
        let proposed = proposals(text, &reading);
        assert_eq!((proposed.claims.len(), proposed.unattributed.len()), (1, 0));
        let sure = measure(Language::German).expect("rules").sure_of(Pattern::TaggedQuotation);
        assert!((proposed.claims[0].confidence - sure).abs() < 1e-6);
        assert!(Engine::embedded().at_least(0.99).read(text).attributions.is_empty());
    }
}
