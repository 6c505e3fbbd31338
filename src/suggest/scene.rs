//! A document with all that was found out about its words before cues are looked for.

use std::ops::Range;

use crate::suggest::{
    Document, Quote, Tag,
    cue::Candidate,
    feature::{shape, word},
    lexicon::{Entry, Lexicon},
};

/// A cue of this probability is likely, and of this one sure.
const LIKELY: f32 = 0.3;
const SURE: f32 = 0.75;

/// No token.
pub(crate) const NONE: u32 = u32::MAX;

/// What is known of one token, as numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traits {
    pub(crate) word: u32,
    pub(crate) lemma: u32,
    pub(crate) tag: u32,
    pub(crate) look: u32,
    pub(crate) suffix: u32,
    /// The lexicographer file of the first sense, as verb or noun by its tag.
    pub(crate) sense: u32,
    /// Which of the files that matter it can belong to.
    pub(crate) reach: u32,
    pub(crate) family: u32,
    pub(crate) quote: u32,
    /// How far words like it lean to be cues, as verbs or otherwise by its tag.
    pub(crate) cue: u32,
    /// How far words like it lean to be sources.
    pub(crate) source: u32,
}

/// What is known where no token is.
const BEYOND: Traits =
    Traits { word: 0, lemma: 0, tag: 31, look: 0, suffix: 0, sense: 0, reach: 0, family: 0, quote: 7, cue: 0, source: 0 };

/// How many of some things stand before a token, so that those between two tokens are a difference.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Commas, colons, dashes, brackets.
    marks: u32,
    /// Verbs with a tense.
    verbs: u32,
    /// Quotation marks.
    quotes: u32,
    /// Tokens that open a clause.
    openers: u32,
}

/// What stands between two tokens, as small numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Between {
    /// Marks, verbs and quotation marks, each up to 3, in two bits each.
    pub(crate) parts: u32,
    /// Tokens that open a clause, up to 3.
    pub(crate) openers: u32,
}

/// A document, read.
#[derive(Debug)]
pub(crate) struct Scene<'d, 't> {
    pub(crate) document: &'d Document<'t>,
    pub(crate) traits: Vec<Traits>,
    counts: Vec<Counts>,
    /// For every token, the last at or before it in its sentence that opens a clause; [`NONE`] when there is none.
    openers: Vec<u32>,
    /// For every sentence: 1 a quotation mark or quoted word is in it, 2 a verb of communication outside quotation is in it.
    /// 4 a probable cue begins in it; known after [`Scene::mark`].
    pub(crate) sentences: Vec<u32>,
    /// For every token, how probable the cue is that it is part of, from 0 for none to 3.
    pub(crate) said: Vec<u8>,
    /// How many probable cues begin before each token, with one entry more than there are tokens.
    cues: Vec<u32>,
}

impl<'d, 't> Scene<'d, 't> {
    pub(crate) fn of(document: &'d Document<'t>, lexicon: &Lexicon) -> Self {
        let traits: Vec<Traits> = (0..document.tokens.len()).map(|at| traits(document, lexicon, at)).collect();
        let (counts, openers) = clauses(document);
        let sentences = document
            .sentences
            .iter()
            .enumerate()
            .map(|(number, sentence)| {
                let quoted = document.is_quoted(number);
                let speaks = sentence.clone().any(|at| document.tokens[at].quote == Quote::Outside && traits[at].sense == 32);
                u32::from(quoted) | u32::from(speaks) << 1
            })
            .collect();
        let (said, cues) = (vec![0; document.tokens.len()], vec![0; document.tokens.len() + 1]);
        Self { document, traits, counts, openers, sentences, said, cues }
    }

    /// Takes down where cues are, so that what belongs to one of them can be told from what belongs to the next.
    pub(crate) fn mark(&mut self, candidates: &[Candidate]) {
        for candidate in candidates {
            let strength = 1 + u8::from(candidate.begins > LIKELY) + u8::from(candidate.begins > SURE);
            for at in candidate.tokens.clone() {
                self.said[at] = self.said[at].max(strength);
            }
            if candidate.begins > LIKELY {
                self.cues[candidate.tokens.start + 1] = 1;
                self.sentences[self.document.tokens[candidate.tokens.start].sentence as usize] |= 4;
            }
        }
        for at in 1..self.cues.len() {
            self.cues[at] += self.cues[at - 1];
        }
    }

    /// How many probable cues begin from one place to another, up to 3.
    #[inline]
    pub(crate) fn cues_between(&self, from: usize, to: usize) -> u32 {
        (self.cues[to] - self.cues[from]).min(3)
    }

    /// How probable the cue is that the token `step` places from `at` is part of.
    #[inline]
    pub(crate) fn said(&self, at: usize, step: isize) -> u32 {
        at.checked_add_signed(step).and_then(|at| self.said.get(at)).map_or(0, |&said| u32::from(said))
    }

    /// What kind of thing a token is, as a source: name, person, group, pronoun and so on; 0 for no token.
    pub(crate) fn who(&self, at: u32) -> u32 {
        if at == NONE {
            return 0;
        }
        let traits = &self.traits[at as usize];
        let tag = self.document.tokens[at as usize].tag;
        match tag {
            Tag::Name => 1,
            Tag::Pronoun => 2 + (traits.word % 61),
            _ if tag.is_noun() => 64 + traits.sense,
            _ => 120 + traits.tag,
        }
    }

    /// What stands between two places, the first not after the second.
    #[inline]
    pub(crate) fn between(&self, from: usize, to: usize) -> Between {
        let (from, to) = (&self.counts[from], &self.counts[to]);
        let parts = (to.marks - from.marks).min(3) << 4 | (to.verbs - from.verbs).min(3) << 2 | (to.quotes - from.quotes).min(3);
        Between { parts, openers: (to.openers - from.openers).min(3) }
    }

    /// The token that opens the clause in which a token stands.
    #[inline]
    pub(crate) fn opener(&self, at: usize) -> u32 {
        self.openers[at]
    }

    /// The token that stands for a stretch of tokens: the last noun, name or pronoun before the first preposition or mark.
    pub(crate) fn head(&self, tokens: &Range<usize>) -> usize {
        let mut head = None;
        for at in tokens.clone() {
            match self.document.tokens[at].tag {
                tag if is_nominal(tag) => head = Some(at),
                Tag::Preposition | Tag::Punctuation | Tag::Pronoun | Tag::Subordinator if head.is_some() => break,
                tag if tag.is_verb() && head.is_some() => break,
                _ => {}
            }
        }
        head.unwrap_or(tokens.start)
    }

    /// The token that stands for a cue: its first verb, or else its first token.
    pub(crate) fn core(&self, cue: &Range<usize>) -> usize {
        let verb = |at: &usize| self.document.tokens[*at].tag.is_verb();
        cue.clone().find(verb).unwrap_or(cue.start)
    }

    /// What kind of thing stands next to a place, within a few tokens: backwards from `at`, or forwards.
    pub(crate) fn beside(&self, at: usize, forwards: bool) -> (u32, u32) {
        const FAR: usize = 6;
        let sentence = self.document.sentence_of(at);
        let mut marks = 0;
        for step in 1..=FAR {
            let place = if forwards { at + step } else { at.wrapping_sub(step) };
            if !sentence.contains(&place) {
                break;
            }
            let token = &self.document.tokens[place];
            if is_nominal(token.tag) {
                return (place as u32, (step.min(3) as u32) << 2 | marks);
            }
            if token.tag.is_verb() {
                break;
            }
            marks |= match (token.is_word, token.quote) {
                (true, _) => 0,
                (false, Quote::Opens | Quote::Closes) => 2,
                _ => 1,
            };
        }
        (NONE, marks)
    }

    /// The token `step` places from `at` within its sentence; [`BEYOND`] outside.
    #[inline]
    pub(crate) fn near(&self, at: usize, step: isize) -> &Traits {
        let sentence = &self.document.sentences[self.document.tokens[at].sentence as usize];
        self.within(sentence, at.wrapping_add_signed(step))
    }

    /// The token at `at` with the two before it and the two after it.
    #[inline]
    pub(crate) fn around(&self, at: usize) -> [&Traits; 5] {
        let sentence = &self.document.sentences[self.document.tokens[at].sentence as usize];
        let within = |place: usize| self.within(sentence, place);
        [within(at.wrapping_sub(2)), within(at.wrapping_sub(1)), within(at), within(at + 1), within(at + 2)]
    }

    #[inline]
    fn within(&self, sentence: &Range<usize>, place: usize) -> &Traits {
        if sentence.contains(&place) { &self.traits[place] } else { &BEYOND }
    }
}

fn traits(document: &Document, lexicon: &Lexicon, at: usize) -> Traits {
    let lower = document.lower(at).as_bytes();
    let sense = lexicon.sense(document, at);
    let token = &document.tokens[at];
    let Entry { noun, verb, nouns, verbs, family } = sense.entry;
    let (first, reach) = if token.tag.is_verb() {
        // Communication, cognition, perception, emotion, social, possession, stative; that-clauses.
        let bit = |file: u32| verbs >> (file - 29) & 1;
        (u32::from(verb), bit(32) | bit(31) << 1 | bit(39) << 2 | bit(37) << 3 | bit(41) << 4 | bit(40) << 5 | (verbs >> 14 & 3) << 6)
    } else if token.tag.is_noun() || token.tag == Tag::Name {
        // Communication, cognition, person, group, act, feeling, artifact, location.
        let bit = |file: u32| nouns >> (file - 3) & 1;
        (
            u32::from(noun),
            1 << 9 | bit(10) | bit(9) << 1 | bit(18) << 2 | bit(14) << 3 | bit(4) << 4 | bit(12) << 5 | bit(6) << 6 | bit(15) << 7,
        )
    } else {
        (0, 0)
    };
    let itself = token.word;
    let leanings = lexicon.leanings(itself);
    Traits {
        word: itself,
        lemma: sense.lemma,
        tag: token.tag as u32,
        look: shape(document, at),
        suffix: word(&lower[lower.len().saturating_sub(3)..]),
        sense: first,
        reach,
        family: if token.tag.is_verb() { family } else { 0 },
        quote: token.quote as u32,
        cue: u32::from(leanings[usize::from(!token.tag.is_verb())]),
        source: u32::from(leanings[2]),
    }
}

/// Whether a token of this kind can stand for a thing that speaks.
fn is_nominal(tag: Tag) -> bool {
    tag.is_noun() || matches!(tag, Tag::Name | Tag::Pronoun)
}

/// For every token what stands before it, with one entry more than there are tokens, and what opens its clause.
fn clauses(document: &Document) -> (Vec<Counts>, Vec<u32>) {
    let mut counts = Vec::with_capacity(document.tokens.len() + 1);
    let mut openers = Vec::with_capacity(document.tokens.len());
    let (mut here, mut opener, mut sentence) = (Counts::default(), NONE, u32::MAX);
    for (at, token) in document.tokens.iter().enumerate() {
        if token.sentence != sentence {
            (opener, sentence) = (NONE, token.sentence);
        }
        counts.push(here);
        let is_quote = matches!(token.quote, Quote::Opens | Quote::Closes);
        let opens = match token.tag {
            Tag::Punctuation => !is_quote && document.form(at) != ".",
            Tag::Conjunction | Tag::Subordinator => true,
            Tag::Pronoun | Tag::Determiner | Tag::Adverb => {
                matches!(document.lower(at), "that" | "who" | "which" | "what" | "when" | "where" | "how" | "why")
            }
            _ => false,
        };
        here.marks += u32::from(opens && !token.is_word);
        here.quotes += u32::from(is_quote);
        here.verbs += u32::from(matches!(token.tag, Tag::VerbPast | Tag::VerbPresent | Tag::Auxiliary));
        if opens {
            here.openers += 1;
            opener = at as u32;
        }
        openers.push(opener);
    }
    counts.push(here);
    (counts, openers)
}
