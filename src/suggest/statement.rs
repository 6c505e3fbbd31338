//! A claim as one sentence in the third person that stands by itself, from the words of the text; none where they give none.

use std::ops::Range;
use std::rc::Rc;

use crate::{
    attribution::{SourceKind, Status},
    suggest::{
        Document, Quote, Tag,
        coreference::Who,
        noun_phrase,
        status::{is_auxiliary, is_nominal},
        wording,
    },
};

/// No statement is longer, in characters.
pub(super) const LONGEST: usize = 300;

/// What is known of a claim's words.
pub(super) struct Said<'a> {
    pub(super) content: &'a [Range<usize>],
    pub(super) cue: &'a [Range<usize>],
    pub(super) status: Status,
    /// Who says so.
    pub(super) speaker: &'a Who,
    /// Whoever else "they" may be, the last first.
    pub(super) others: &'a [Rc<Who>],
    /// The people named in the sentences before, but for the speaker, the last sentence first.
    pub(super) people: &'a dyn Fn() -> Vec<Vec<Who>>,
    /// Of whom a passive speaks: "|Ms Quill| is accused of inciting".
    pub(super) subject: Option<String>,
}

/// A statement and what was put into it that the text does not have there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) filled: Vec<String>,
}

/// The claim as a sentence.
pub(super) fn state(document: &Document, said: &Said) -> Option<Statement> {
    let first = said.content.first()?;
    let head = said.cue.iter().flat_map(Clone::clone).rev().find_map(|at| wording::verb(document.lower(at)));
    let lemma = head.map_or("", |sense| sense.lemma);
    let mut builder = Builder { document, said, words: Vec::new(), filled: Vec::new() };
    let start = behind_frame(document, said, first_word(document, first)?, first.end);
    let lower = document.lower(start);
    let is_quoted = document.tokens[start].quote != Quote::Outside;
    let name = said.speaker.name.as_deref();
    if lower == "to"
        && matches!(lemma, "pledge" | "promise" | "vow" | "threaten" | "agree" | "commit" | "swear" | "undertake" | "plan" | "intend")
    {
        // "pledged |to rebuild every school|" → "X will rebuild every school".
        builder.word(&with_article(name?));
        builder.word("will");
        builder.rest(start + 1);
    } else if let Some(of) = accused(document, said, lemma) {
        let subject = if of > start { subject_text(&mut builder, start..of)? } else { said.subject.clone()? };
        builder.word(&subject);
        builder.word(&past(document.lower(of + usize::from(document.lower(of) == "of")))?);
        builder.rest(of + 1 + usize::from(document.lower(of) == "of"));
    } else if lower.ends_with("ing") && said.status == Status::Denied && document.tokens[start].tag != Tag::Noun && !is_quoted {
        builder.word(&with_article(name?));
        builder.word(&past(lower)?);
        builder.rest(start + 1);
    } else if let Some(deed) = behind_adverb(document, said, start) {
        // "denied |deliberately shelling| the granary".
        builder.word(&with_article(name?));
        builder.word(document.form(start));
        builder.word(&past(document.lower(deed))?);
        builder.rest(deed + 1);
    } else if lower == "to" && said.subject.is_some() {
        // "are said |to use the mine|" → "Smugglers use the mine".
        let subject = said.subject.clone()?;
        builder.word(&subject);
        let verb = start + 1;
        let finite = match document.lower(verb) {
            "have" => if is_many(&subject) { "have" } else { "has" }.to_owned(),
            "be" => if is_many(&subject) { "are" } else { "is" }.to_owned(),
            base if is_many(&subject) => base.to_owned(),
            base => third_person(base),
        };
        builder.word(&finite);
        builder.rest(verb + 1);
    } else if is_naming(lemma) && !is_quoted && lower != "to" {
        let cut = predicate(document, first, lemma)?;
        let subject = subject_text(&mut builder, start..cut)?;
        let plural = is_many(&subject);
        builder.word(&subject);
        let named = cut + usize::from(matches!(document.lower(cut), "as" | "at"));
        match document.lower(named.min(first.end - 1)) {
            "having" => builder.word("had"),
            _ if plural => builder.word("were"),
            _ => builder.word("was"),
        }
        builder.rest(named + usize::from(matches!(document.lower(named.min(first.end - 1)), "having" | "being")));
    } else if matches!(lemma, "expect" | "want") && !is_quoted && infinitive(document, first).is_some() {
        let to = infinitive(document, first)?;
        let subject = subject_text(&mut builder, start..to)?;
        builder.word(&subject);
        builder.word("will");
        builder.rest(to + 1);
    } else if matches!(lemma, "urge" | "advise" | "recommend" | "order")
        && !is_quoted
        && !noun_phrase::is_preposition(lower)
        && infinitive(document, first).is_some()
    {
        // "urged |the ministry to shorten| the day".
        let to = infinitive(document, first)?;
        let subject = subject_text(&mut builder, start..to)?;
        builder.word(&subject);
        builder.word("should");
        builder.rest(to + 1);
    } else {
        // The first sentence that stands by itself.
        let tokens: Vec<usize> = said.content.iter().flat_map(Clone::clone).filter(|&at| at >= start).collect();
        return tokens.chunk_by(|&one, &other| document.tokens[one].sentence == document.tokens[other].sentence).find_map(|sentence| {
            let sentence = &sentence[connectives(document, sentence)..];
            if is_preface(document, sentence) || !is_sentence(document, sentence) {
                return None;
            }
            let mut builder = Builder { document, said, words: Vec::new(), filled: Vec::new() };
            builder.rest(sentence[0]);
            builder.done()
        });
    }
    builder.done()
}

/// The deed behind an adverb that somebody denies.
fn behind_adverb(document: &Document, said: &Said, start: usize) -> Option<usize> {
    let denies = said.status == Status::Denied && document.tokens[start].quote == Quote::Outside;
    (denies && document.lower(start).ends_with("ly") && document.lower(start + 1).ends_with("ing")).then_some(start + 1)
}

/// "I will say it once more", "Let me be clear": speech about the speech to come.
fn is_preface(document: &Document, sentence: &[usize]) -> bool {
    /// What is longer says something too.
    const LONGEST: usize = 12;
    let words: Vec<&str> = sentence.iter().filter(|&&at| document.tokens[at].is_word).take(4).map(|&at| document.lower(at)).collect();
    sentence.len() <= LONGEST
        && matches!(
            words[..],
            ["let", "me" | "us", ..]
                | ["i", "will" | "'ll", "say" | "repeat" | "tell", ..]
                | ["i", "want" | "would" | "'d", "to" | "like", ..]
                | ["i", "repeat" | "mean", ..]
                | ["make", "no", "mistake", ..]
                | ["look"]
        )
}

/// Verbs that say what a thing is: "described the dating as fragile".
fn is_naming(lemma: &str) -> bool {
    matches!(
        lemma,
        "call"
            | "describe"
            | "term"
            | "dub"
            | "brand"
            | "label"
            | "characterise"
            | "characterize"
            | "regard"
            | "portray"
            | "hail"
            | "identify"
            | "put"
    )
}

/// Behind what only frames the claim: "|the fact that| nobody was asked", "denied |allegations| he was paid", "disputed |whether| it flew".
fn behind_frame(document: &Document, said: &Said, start: usize, end: usize) -> usize {
    let word = |at: usize| if at < end { document.lower(at) } else { "" };
    let answers = matches!(said.status, Status::Denied | Status::Disputed | Status::Confirmed);
    if word(start) == "whether" && answers {
        return start + 1;
    }
    let noun = start + usize::from(noun_phrase::is_determiner(word(start)));
    if word(noun) == "fact" && word(noun + 1) == "that" || answers && wording::is_statement(word(noun)) && word(noun + 1) == "that" {
        return noun + 2;
    }
    if answers
        && wording::is_statement(word(noun))
        && matches!(word(noun + 1), "he" | "she" | "they" | "it" | "the" | "his" | "her" | "its")
    {
        return noun + 1;
    }
    start
}

/// How many words only join a sentence to the one before: "However,", "And", "Well,".
fn connectives(document: &Document, sentence: &[usize]) -> usize {
    let word = |nth: usize| sentence.get(nth).map_or("", |&at| document.lower(at));
    let mut from = 0;
    loop {
        let mark = usize::from(sentence.get(from).is_some_and(|&at| !document.tokens[at].is_word));
        let joins = matches!(
            word(from + mark),
            "however"
                | "meanwhile"
                | "well"
                | "yes"
                | "no"
                | "look"
                | "now"
                | "moreover"
                | "therefore"
                | "indeed"
                | "still"
                | "so"
                | "thus"
                | "frankly"
                | "honestly"
                | "anyway"
                | "obviously"
                | "unfortunately"
                | "fortunately"
                | "nevertheless"
                | "also"
                | "instead"
        );
        let next = match word(from + mark) {
            "and" | "but" => from + mark + 1,
            _ if joins && word(from + mark + 1) == "," => from + mark + 2,
            _ if mark == 1 && from + 1 < sentence.len() && document.tokens[sentence[from]].quote == Quote::Outside => from + 1,
            _ => return from,
        };
        if next >= sentence.len() {
            return from;
        }
        from = next;
    }
}

fn first_word(document: &Document, piece: &Range<usize>) -> Option<usize> {
    piece.clone().find(|&at| document.tokens[at].is_word).filter(|&at| document.lower(at) != "that" || at + 1 < piece.end).map(|at| {
        // "|That timing| raises concerns".
        let opens = document.sentence_of(at).start == at;
        if document.lower(at) == "that" && document.tokens[at].quote == Quote::Outside && !opens { at + 1 } else { at }
    })
}

/// Whether a subject and a verb with a tense are there, and it is no question, half sentence or fragment.
fn is_sentence(document: &Document, tokens: &[usize]) -> bool {
    /// A sentence whose verb comes later is none that stands by itself.
    const REACH: usize = 160;
    let tokens = &tokens[..tokens.len().min(REACH)];
    let Some(&start) = tokens.iter().find(|&&at| document.tokens[at].is_word) else { return false };
    let lower = document.lower(start);
    let fragment = matches!(
        lower,
        "to" | "whether"
            | "if"
            | "how"
            | "why"
            | "what"
            | "who"
            | "whom"
            | "which"
            | "where"
            | "when"
            | "because"
            | "of"
            | "for"
            | "about"
            | "by"
            | "as"
            | "with"
            | "against"
    );
    let goes_on =
        matches!(lower, "if" | "when" | "as" | "for" | "with" | "by" | "because") && tokens.iter().any(|&at| document.lower(at) == ",");
    (!fragment || goes_on) && noun_phrase::main_verb(document, tokens).is_some() && !tokens.iter().any(|&at| document.lower(at) == "?")
}

/// "'s" that is "is": behind "it", "that", "there".
pub(super) fn is_clitic(document: &Document, at: usize) -> bool {
    document.lower(at) == "'s" && at > 0 && matches!(document.lower(at - 1), "it" | "that" | "there" | "he" | "she" | "this" | "what")
}

/// A verb in the present that looks like a noun: "doors lead", "they come".
pub(super) fn plain_verb(document: &Document, at: usize) -> bool {
    let tag = document.tokens[at].tag;
    let lower = document.lower(at);
    let irregular = is_past(lower) && document.form(at).starts_with(char::is_lowercase) && at > 0 && document.tokens[at - 1].is_word;
    irregular
        || matches!(tag, Tag::VerbPresent | Tag::VerbPast) && !(lower.ends_with('s') && is_nominal(document, at))
        || tag == Tag::Verb && at > 0 && (noun_phrase::is_pronoun(document.lower(at - 1)) || document.tokens[at - 1].tag == Tag::Nouns)
}

/// Where the accusation begins behind the one accused: "Minsk |of| sabotaging", or at its verb.
fn accused(document: &Document, said: &Said, lemma: &str) -> Option<usize> {
    if !matches!(lemma, "accuse" | "suspect") {
        return None;
    }
    let first = said.content.first()?;
    let start = first_word(document, first)?;
    if document.lower(start).ends_with("ing") && document.tokens[start].tag != Tag::Name {
        return said.subject.is_some().then_some(start);
    }
    let of = first.clone().find(|&at| {
        document.lower(at) == "of" && at + 1 < first.end && document.lower(at + 1).ends_with("ing") && document.lower(at + 1).len() > 4
    })?;
    if of == start { said.subject.is_some().then_some(of) } else { Some(of) }
}

/// Where what something is called begins: "the drones |a desperate act|", "the dating |as fragile|".
fn predicate(document: &Document, piece: &Range<usize>, lemma: &str) -> Option<usize> {
    let start = first_word(document, piece)?;
    // "put |the death toll| at 37".
    if lemma == "put" {
        return piece.clone().find(|&at| at > start && document.lower(at) == "at").filter(|&at| at + 1 < piece.end);
    }
    if !matches!(lemma, "call" | "term" | "dub" | "brand" | "label") {
        return piece.clone().find(|&at| at > start && document.lower(at) == "as").filter(|&at| at + 1 < piece.end);
    }
    let opens = |at: usize| {
        noun_phrase::is_determiner(document.lower(at))
            || document.tokens[at].quote == Quote::Opens
            || document.tokens[at].tag == Tag::Adjective && at + 1 == piece.end
            || document.lower(at) == "as"
    };
    // "the motion and |the demand a ploy|".
    let goes_on = |at: usize| noun_phrase::is_preposition(document.lower(at - 1)) || matches!(document.lower(at - 1), "and" | "or");
    (start + 1..piece.end).find(|&at| opens(at) && !goes_on(at)).filter(|&at| at < piece.end)
}

fn infinitive(document: &Document, piece: &Range<usize>) -> Option<usize> {
    let start = first_word(document, piece)?;
    let to = piece.clone().find(|&at| at > start && document.lower(at) == "to" && at + 1 < piece.end)?;
    (!(start..to).any(|at| noun_phrase::is_finite(document, at)) && document.lower(start) != "to").then_some(to)
}

fn subject_text(builder: &mut Builder, range: Range<usize>) -> Option<String> {
    let document = builder.document;
    let first = document.lower(range.start);
    let text = document.slice(range.clone());
    if range.len() == 1 && matches!(first, "he" | "she" | "him" | "her" | "it" | "them" | "they" | "us" | "me") {
        // Who accuses and names is another than who is accused and named.
        let lemma_accuses = builder.said.status == Status::Alleged;
        return builder.referent(first, true, lemma_accuses).map(|name| with_article(&name));
    }
    if first.ends_with("self") || first.ends_with("selves") || range.len() == 1 && noun_phrase::is_determiner(first) {
        return None;
    }
    Some(capitalised(text.trim_matches(|c: char| matches!(c, '“' | '”' | '"' | ',' | ' '))))
}

struct Builder<'a, 'd, 't> {
    document: &'d Document<'t>,
    said: &'a Said<'a>,
    words: Vec<String>,
    filled: Vec<String>,
}

impl Builder<'_, '_, '_> {
    fn word(&mut self, word: &str) {
        self.words.push(word.to_owned());
    }

    /// Whom a pronoun in what is said stands for; `accused`: another than the speaker, who is one of those that speak.
    fn referent(&mut self, pronoun: &str, quoted: bool, accused: bool) -> Option<String> {
        let speaker = self.said.speaker;
        let woman = match pronoun {
            "she" | "her" => Some(true),
            "he" | "him" | "his" => Some(false),
            _ => None,
        };
        let fits = |who: &Who| match woman {
            Some(woman) => who.is_person && who.woman.is_none_or(|of| of == woman),
            None if matches!(pronoun, "it" | "its") => {
                (!who.is_person || who.may_be_body) && !who.is_many && who.kind != Some(SourceKind::Document)
            }
            None => who.is_many,
        };
        // Of several who agree in the last sentence that names anybody nobody knows which.
        let person = || {
            let agreeing = (self.said.people)().into_iter().map(|people| people.into_iter().filter(|who| fits(who)).collect::<Vec<_>>());
            let mut nearest = agreeing.into_iter().find(|people| !people.is_empty())?;
            nearest.pop().filter(|_| nearest.is_empty()).and_then(|who| who.name)
        };
        let other = || match (woman, pronoun) {
            (Some(_), _) => person(),
            // What "it" is when it is not the speaker, nobody can say who reads no more than names.
            (None, "it" | "its") if !accused => None,
            _ => self.said.others.iter().find(|who| who.name != speaker.name && fits(who)).and_then(|who| who.name.clone()),
        };
        // "fearing |it| would come too near": of another.
        let fears = self.said.cue.iter().flat_map(Clone::clone).any(|at| self.document.lower(at).starts_with("fear"));
        // "|He| had, according to Holm, eaten it": of whom Holm tells.
        let told = || {
            let according = self.said.cue.first().filter(|cue| self.document.lower(cue.start) == "according");
            woman.is_some() && according.is_some_and(|cue| self.said.content[0].start < cue.start)
        };
        let cited = |name: &String| self.said.others.iter().any(|who| who.name.as_ref() == Some(name));
        let name = if told() {
            other().filter(|name| !cited(name))
        } else if !quoted && fits(speaker) && !(fears && matches!(pronoun, "it" | "its")) {
            speaker.name.clone()
        } else {
            other()
        }?;
        self.filled.push(format!("{pronoun} → {name}"));
        Some(name)
    }

    /// The words from the token `from` on, the first person turned into the third, marks of quotation left out.
    fn rest(&mut self, from: usize) {
        let document = self.document;
        let tokens: Vec<usize> = self.said.content.iter().flat_map(Clone::clone).filter(|&at| at >= from).collect();
        // Only the first sentence of several.
        let sentence = tokens.first().map_or(0, |&at| document.tokens[at].sentence);
        let mut open = true;
        // A person who speaks for a body says "we" of it.
        let speaker = self.said.speaker;
        let ours = if speaker.is_person { speaker.body.clone() } else { speaker.name.clone() };
        let mut changed: Option<bool> = None;
        for (nth, &at) in tokens.iter().enumerate() {
            let token = &document.tokens[at];
            // "vowing to stay |and conveying| hopes": the next of two participles.
            let next = tokens.get(nth + 1).map_or(Tag::Other, |&next| document.tokens[next].tag);
            let parallel = document.lower(at) == "and" && next == Tag::VerbGerund && self.words.get(1).is_some_and(|word| word == "will");
            if token.sentence != sentence || parallel {
                break;
            }
            if matches!(token.quote, Quote::Opens | Quote::Closes) {
                continue;
            }
            let lower = document.lower(at);
            let quoted = token.quote != Quote::Outside;
            let first = self.words.is_empty();
            let name = self.said.speaker.name.clone();
            let word = match lower {
                "i" | "we" if quoted => {
                    let Some(name) = (if lower == "i" { name } else { ours.clone() }) else {
                        open = false;
                        break;
                    };
                    changed = Some(false);
                    if first || !self.filled.iter().any(|filled| filled.starts_with(&format!("{} →", document.form(at)))) {
                        self.filled.push(format!("{} → {name}", document.form(at)));
                        with_article_at(&name, first)
                    } else {
                        // "and I regret it": the same subject goes on.
                        if self.words.last().is_some_and(|last| matches!(last.as_str(), "and" | "but" | "or")) {
                            continue;
                        }
                        name
                    }
                }
                "my" | "our" if quoted => {
                    let owned = tokens.get(nth + 1).map_or("", |&next| document.lower(next));
                    // "|My| fingers were cold", "I lost |my| keys".
                    let again = self.filled.iter().any(|filled| {
                        filled.starts_with(if lower == "my" { "I →" } else { "We →" }) || filled.starts_with("we →") && lower == "our"
                    });
                    let own = match (lower, speaker.woman) {
                        ("our", _) if speaker.is_many => Some("their"),
                        ("our", _) if !speaker.is_person || speaker.body.is_some() => Some("its"),
                        ("my", Some(true)) => Some("her"),
                        ("my", Some(false)) => Some("his"),
                        _ => None,
                    };
                    let own = own.filter(|_| again && !first);
                    let shared = lower == "our" && is_everybodys(owned);
                    let Some(name) = (if lower == "my" { name } else { ours.clone() }).filter(|_| !shared) else {
                        open = false;
                        break;
                    };
                    self.filled.push(format!("{} → {name}", document.form(at)));
                    own.map_or_else(|| possessive(&with_article_at(&name, first)), str::to_owned)
                }
                // "My son told |me|".
                "me" | "myself" if quoted && document.form(at) != "ME" && speaker.name.is_some() => {
                    let own = match speaker.woman {
                        Some(true) => Some("her"),
                        Some(false) => Some("him"),
                        None => None,
                    };
                    match (own, lower) {
                        (Some(own), "myself") => format!("{own}self"),
                        (Some(own), _) => own.to_owned(),
                        (None, "me") => speaker.name.clone().unwrap_or_default(),
                        (None, _) => {
                            open = false;
                            break;
                        }
                    }
                }
                "me" | "us" | "ours" | "mine" | "myself" | "ourselves" | "you" | "your" | "yours"
                    if quoted && document.form(at) != "US" =>
                {
                    open = false;
                    break;
                }
                // "For the second quarter, |it| expected a loss": the subject behind an adjunct.
                "he" | "she" | "it" | "they"
                    if (first || is_behind_adjunct(document, &tokens[..nth])) && !is_empty_it(document, &tokens[nth..]) =>
                {
                    match self.referent(lower, quoted, false) {
                        Some(name) => {
                            changed = Some(true);
                            if first { with_article(&name) } else { within(&with_article(&name)) }
                        }
                        None if !first => document.form(at).to_owned(),
                        None => {
                            open = false;
                            break;
                        }
                    }
                }
                "his" | "her" | "its" | "their" if first => match self.referent(lower, quoted, false) {
                    Some(name) => possessive(&with_article(&name)),
                    None => {
                        open = false;
                        break;
                    }
                },
                "this" | "these" | "those" | "that"
                    if first
                        && tokens.get(nth + 1).is_some_and(|&next| noun_phrase::is_finite(document, next) || is_clitic(document, next)) =>
                {
                    if quoted || lower != "this" {
                        open = false;
                        break;
                    }
                    document.form(at).to_owned()
                }
                // "he’ll" → "Ruhl will", "they’ve" → "the doctors have".
                _ if changed == Some(true) => {
                    changed = None;
                    let many = self.filled.last().is_some_and(|filled| filled.starts_with("they"));
                    let participle =
                        tokens.get(nth + 1).is_some_and(|&next| matches!(document.tokens[next].tag, Tag::VerbParticiple | Tag::VerbPast));
                    match lower {
                        "'ll" => " will".to_owned(),
                        "'d" => " would".to_owned(),
                        "'ve" => if many { " have" } else { " has" }.to_owned(),
                        "'re" => " are".to_owned(),
                        "'s" if participle => " has".to_owned(),
                        "'s" => " is".to_owned(),
                        _ => document.form(at).to_owned(),
                    }
                }
                // "I am" → "she is", "I have" → "she has", "I do" → "she does".
                _ if changed == Some(false)
                    && !lower.ends_with("ly")
                    && !matches!(
                        lower,
                        "never" | "also" | "not" | "again" | "always" | "still" | "now" | "just" | "even" | "only" | "often" | "already"
                    ) =>
                {
                    changed = None;
                    if speaker.is_many { plural_of(document, at) } else { third_person_of(document, at) }
                }
                _ => document.form(at).to_owned(),
            };
            let glued = nth > 0 && !token.spaced && !first && !matches!(document.tokens[at.saturating_sub(1)].quote, Quote::Opens);
            match self.words.last_mut() {
                Some(last) if glued => last.push_str(&word),
                _ => self.words.push(word),
            }
            if matches!(lower, "and" | "but")
                && self.filled.iter().any(|filled| filled.starts_with("I →"))
                && tokens.get(nth + 1).is_some_and(|&next| document.lower(next) == "i")
            {
                changed = None;
            }
        }
        if !open {
            self.words.clear();
        }
    }

    fn done(self) -> Option<Statement> {
        let text = self.words.join(" ");
        let text = text.trim().trim_end_matches([',', ';', ':', '–', '—', ' ', '.']).to_owned();
        if text.is_empty() || text.split(' ').count() < 2 {
            return None;
        }
        let ends = text.ends_with(['!', '…']);
        let text = format!("{}{}", capitalised(&text), if ends { "" } else { "." });
        (text.chars().count() <= LONGEST).then_some(Statement { text, filled: self.filled })
    }
}

/// Whether these tokens are an adjunct that ends with a comma, in front of the subject: "For the second quarter,".
fn is_behind_adjunct(document: &Document, tokens: &[usize]) -> bool {
    let Some((&last, before)) = tokens.split_last() else { return false };
    document.lower(last) == ","
        && before.first().is_some_and(|&at| noun_phrase::is_preposition(document.lower(at)) && document.lower(at) != "as")
        && !before
            .iter()
            .any(|&at| document.lower(at) == "," || noun_phrase::is_finite(document, at) || noun_phrase::is_pronoun(document.lower(at)))
}

/// "our country", "our children": not those of the body that speaks.
fn is_everybodys(noun: &str) -> bool {
    matches!(
        noun,
        "nation"
            | "nation's"
            | "country"
            | "people"
            | "society"
            | "world"
            | "children"
            | "citizens"
            | "planet"
            | "lives"
            | "time"
            | "streets"
            | "own"
    )
}

/// "It is as if", "it was not clear whether", "it is likely that": "it" that stands for nothing.
fn is_empty_it(document: &Document, tokens: &[usize]) -> bool {
    let word = |nth: usize| tokens.get(nth).map_or("", |&at| document.lower(at));
    let be = matches!(
        word(1),
        "is" | "was" | "'s" | "has" | "had" | "will" | "would" | "may" | "can" | "could" | "seems" | "seemed" | "appears" | "became"
    );
    // "it takes days to reach him", "it took a court to open the archive".
    if word(0) == "it" && matches!(word(1), "takes" | "took") {
        return tokens.iter().take(10).any(|&at| document.lower(at) == "to");
    }
    if word(0) != "it" || !be {
        return false;
    }
    // "it was his pride that made him stay".
    if matches!(word(1), "is" | "was" | "'s") && noun_phrase::is_determiner(word(2)) {
        let that = (3..10).find(|&nth| matches!(word(nth), "that" | "who"));
        if that.is_some_and(|that| !tokens[2..that.min(tokens.len())].iter().any(|&at| noun_phrase::is_finite(document, at))) {
            return true;
        }
    }
    // "not", "too", "be", "highly", then one word of quality, then the clause it stands for.
    let quality = (2..8)
        .find(|&nth| {
            !matches!(
                word(nth),
                "not"
                    | "n't"
                    | "too"
                    | "be"
                    | "been"
                    | "very"
                    | "so"
                    | "also"
                    | "still"
                    | "now"
                    | "only"
                    | "a"
                    | "an"
                    | "proving"
                    | "becoming"
                    | "getting"
                    | "growing"
                    | "being"
            ) && (!word(nth).ends_with("ly") || word(nth).ends_with("likely"))
        })
        .unwrap_or(2);
    // "it would be “going too far” to ask".
    let clause = || {
        let marked = |nth: usize| tokens.get(nth).is_some_and(|&at| document.tokens[at].quote != Quote::Outside);
        let verb = if marked(quality) { quality + 1 } else { usize::MAX };
        (verb..verb.saturating_add(12)).take_while(|&nth| nth < tokens.len()).any(|nth| word(nth) == "to" && !marked(nth))
    };
    // "it was an attempt to mislead" is about something.
    let deed = matches!(
        word(quality),
        "attempt" | "effort" | "plan" | "move" | "decision" | "bid" | "ploy" | "way" | "step" | "trick" | "scheme" | "response" | "chance"
    );
    if deed && word(quality + 1) == "to" {
        return false;
    }
    matches!(word(quality), "as" | "like")
        || clause()
        || matches!(word(quality + 1), "that" | "to" | "if" | "whether" | "how" | "for" | "when" | "why" | "what" | "who" | "where")
}

/// The verb at `at` behind a name for several: "am" → "are", "we have" → "the lawmakers have".
fn plural_of(document: &Document, at: usize) -> String {
    match document.lower(at) {
        "am" => "are".to_owned(),
        "'m" | "'re" => " are".to_owned(),
        "'ve" => " have".to_owned(),
        "'d" => " would".to_owned(),
        "'ll" => " will".to_owned(),
        _ => document.form(at).to_owned(),
    }
}

/// The verb at `at` in the third person: "am" → "is".
fn third_person_of(document: &Document, at: usize) -> String {
    let lower = document.lower(at);
    match lower {
        "am" | "are" | "'m" | "'re" => if lower.starts_with('\'') { " is" } else { "is" }.to_owned(),
        "have" | "'ve" => if lower.starts_with('\'') { " has" } else { "has" }.to_owned(),
        "'d" => " would".to_owned(),
        "'ll" => " will".to_owned(),
        "do" => "does".to_owned(),
        "were" => "was".to_owned(),
        _ if is_auxiliary(lower) || lower.ends_with("ed") || document.tokens[at].tag == Tag::VerbPast => document.form(at).to_owned(),
        _ if matches!(document.tokens[at].tag, Tag::VerbPresent | Tag::Verb) && !is_past(lower) => third_person(lower),
        _ => document.form(at).to_owned(),
    }
}

/// Irregular verbs: base, past.
const IRREGULAR: &[(&str, &str)] = &[
    ("be", "was"),
    ("become", "became"),
    ("begin", "began"),
    ("break", "broke"),
    ("bring", "brought"),
    ("build", "built"),
    ("buy", "bought"),
    ("catch", "caught"),
    ("choose", "chose"),
    ("come", "came"),
    ("cut", "cut"),
    ("do", "did"),
    ("draw", "drew"),
    ("drive", "drove"),
    ("eat", "ate"),
    ("fall", "fell"),
    ("feed", "fed"),
    ("fight", "fought"),
    ("find", "found"),
    ("flee", "fled"),
    ("fly", "flew"),
    ("forget", "forgot"),
    ("get", "got"),
    ("give", "gave"),
    ("go", "went"),
    ("have", "had"),
    ("hear", "heard"),
    ("hide", "hid"),
    ("hit", "hit"),
    ("hold", "held"),
    ("hurt", "hurt"),
    ("keep", "kept"),
    ("know", "knew"),
    ("lay", "laid"),
    ("lead", "led"),
    ("leave", "left"),
    ("let", "let"),
    ("lie", "lied"),
    ("lose", "lost"),
    ("make", "made"),
    ("mean", "meant"),
    ("meet", "met"),
    ("overthrow", "overthrew"),
    ("pay", "paid"),
    ("put", "put"),
    ("read", "read"),
    ("ride", "rode"),
    ("rise", "rose"),
    ("run", "ran"),
    ("say", "said"),
    ("see", "saw"),
    ("seek", "sought"),
    ("sell", "sold"),
    ("send", "sent"),
    ("set", "set"),
    ("shoot", "shot"),
    ("shut", "shut"),
    ("sink", "sank"),
    ("sleep", "slept"),
    ("speak", "spoke"),
    ("spend", "spent"),
    ("spread", "spread"),
    ("stand", "stood"),
    ("steal", "stole"),
    ("strike", "struck"),
    ("swear", "swore"),
    ("take", "took"),
    ("teach", "taught"),
    ("tell", "told"),
    ("think", "thought"),
    ("throw", "threw"),
    ("understand", "understood"),
    ("wear", "wore"),
    ("win", "won"),
    ("withdraw", "withdrew"),
    ("write", "wrote"),
    ("mislead", "misled"),
    ("undermine", "undermined"),
    ("overstate", "overstated"),
];

fn is_past(lower: &str) -> bool {
    IRREGULAR.iter().any(|(base, past)| *past == lower && base != past)
}

/// Whether a past that is not the participle too: "grew", not "built".
pub(super) fn is_only_past(lower: &str) -> bool {
    matches!(
        lower,
        "grew"
            | "took"
            | "began"
            | "broke"
            | "wrote"
            | "spoke"
            | "fell"
            | "gave"
            | "went"
            | "knew"
            | "rose"
            | "saw"
            | "swore"
            | "wore"
            | "did"
            | "drew"
            | "drove"
            | "ate"
            | "flew"
            | "forgot"
            | "rode"
            | "shook"
            | "sang"
            | "sank"
            | "stole"
            | "tore"
            | "threw"
            | "withdrew"
            | "chose"
            | "froze"
            | "became"
            | "came"
            | "ran"
            | "overthrew"
            | "shrank"
            | "hid"
            | "lay"
            | "woke"
            | "bore"
            | "arose"
    )
}

/// The past of a verb in -ing: "sabotaging" → "sabotaged".
fn past(gerund: &str) -> Option<String> {
    let stem = gerund.strip_suffix("ing").filter(|_| !gerund.ends_with("thing"))?;
    let doubled = stem.len() > 2 && stem.ends_with(|c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')) && {
        let mut last = stem.chars().rev();
        last.next() == last.next()
    };
    let single = if doubled { &stem[..stem.len() - stem.chars().next_back().map_or(0, char::len_utf8)] } else { stem };
    let lying = match gerund {
        "lying" => Some("lie"),
        "dying" => return Some("died".to_owned()),
        _ => None,
    };
    let bases = [lying.map(str::to_owned), Some(stem.to_owned()), Some(format!("{stem}e")), Some(single.to_owned())];
    for base in bases.into_iter().flatten() {
        if let Some((_, past)) = IRREGULAR.iter().find(|(known, _)| *known == base) {
            return Some((*past).to_owned());
        }
    }
    if stem.len() < 2 {
        return None;
    }
    Some(match stem.strip_suffix('y') {
        Some(root) if root.ends_with(|c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')) => format!("{root}ied"),
        _ => format!("{stem}ed"),
    })
}

fn third_person(base: &str) -> String {
    match base.strip_suffix('y') {
        Some(root) if root.ends_with(|c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')) => format!("{root}ies"),
        _ if ["s", "sh", "ch", "x", "z", "o"].iter().any(|end| base.ends_with(end)) => format!("{base}es"),
        _ => format!("{base}s"),
    }
}

fn is_many(subject: &str) -> bool {
    let head = subject.split(' ').take_while(|word| !noun_phrase::is_preposition(word) && *word != "following").last().unwrap_or(subject);
    // "Bernie Sanders" is one.
    if subject.contains(' ') && head.starts_with(char::is_uppercase) {
        return false;
    }
    let head = head.to_lowercase();
    head.ends_with('s') && !head.ends_with("ss") || matches!(head.as_str(), "people" | "men" | "women" | "police" | "children")
}

/// "Norland", but "The company".
fn with_article(name: &str) -> String {
    let common = name.starts_with(char::is_lowercase);
    let body = !common && crate::suggest::gazetteer::is_body_name(name) && !name.contains(['’', '\'']);
    // Bodies with an article: "the Road Safety Board", but "Finch Bank".
    let head = |word: &str| matches!(word, "Ministry" | "Council" | "Department" | "Board" | "Company" | "Commission");
    let takes = body && (name.split(' ').count() > 2 || name.split(' ').any(head));
    // "the US government", "the European Union", "the Kremlin".
    let last = name.rsplit(' ').next().unwrap_or_default();
    let known = name.contains(' ')
        && !name.contains(['’', '\''])
        && matches!(
            last,
            "government" | "Union" | "Nations" | "Organization" | "Organisation" | "Fund" | "Agency" | "Administration" | "Court" | "House"
        )
        || matches!(
            name,
            "Kremlin" | "Pentagon" | "EU" | "UN" | "US" | "UK" | "IMF" | "WHO" | "FBI" | "CIA" | "BBC" | "Vatican" | "Taliban"
        );
    // "SoftBank Group Corp".
    let is_firm = matches!(last.trim_end_matches('.'), "Co" | "Corp" | "Inc" | "Ltd" | "Plc" | "PLC" | "Group" | "Holdings");
    if (takes && !is_firm || known) && !name.starts_with("The ") && !name.starts_with("the ") {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// The article in lower case, as within a sentence.
fn within(name: &str) -> String {
    ["The ", "A ", "An "]
        .iter()
        .find_map(|article| Some(format!("{}{}", article.to_lowercase(), name.strip_prefix(article)?)))
        .unwrap_or_else(|| name.to_owned())
}

fn with_article_at(name: &str, first: bool) -> String {
    let name = with_article(name);
    if first { capitalised(&name) } else { name }
}

fn possessive(name: &str) -> String {
    if name.ends_with('s') { format!("{name}’") } else { format!("{name}’s") }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
