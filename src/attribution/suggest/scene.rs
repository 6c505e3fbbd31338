//! A document with all that was found out about its words before cues are looked for.

use super::feature::{shape, word};
use super::lexicon::{Entry, Lexicon};
use super::parser::{Arc, NONE, Trees, is_nominal};
use super::{Document, Quote, Tag};

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
}

/// What hangs from a token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hangs {
    pub(crate) subject: u32,
    pub(crate) clause: u32,
    pub(crate) object: u32,
    /// What kind of clause: 0 none, then that-clause, bare clause, open clause, parataxis; plus 8 when it stands before.
    pub(crate) kind: u32,
    /// How many dependents.
    pub(crate) count: u32,
    /// Has an auxiliary; has a negation.
    pub(crate) helped: bool,
}

/// A document, read.
#[derive(Debug)]
pub(crate) struct Scene<'d, 't> {
    pub(crate) document: &'d Document<'t>,
    pub(crate) trees: Trees,
    pub(crate) traits: Vec<Traits>,
    pub(crate) hangs: Vec<Hangs>,
    /// For every sentence: 1 a quotation mark or quoted word is in it, 2 a verb of communication outside quotation is in it.
    pub(crate) sentences: Vec<u32>,
}

impl<'d, 't> Scene<'d, 't> {
    pub(crate) fn of(document: &'d Document<'t>, trees: Trees, lexicon: &Lexicon) -> Self {
        let traits: Vec<Traits> = (0..document.tokens.len()).map(|at| traits(document, lexicon, at)).collect();
        let hangs = hangs(document, &trees, &traits);
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
        Self { document, trees, traits, hangs, sentences }
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

    /// The token `step` places from `at` within its sentence.
    #[inline]
    pub(crate) fn near(&self, at: usize, step: isize) -> Option<&Traits> {
        let sentence = &self.document.sentences[self.document.tokens[at].sentence as usize];
        let place = at.checked_add_signed(step)?;
        if sentence.contains(&place) { Some(&self.traits[place]) } else { None }
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
    Traits {
        word: word(lower),
        lemma: sense.lemma,
        tag: token.tag as u32,
        look: shape(document, at),
        suffix: word(&lower[lower.len().saturating_sub(3)..]),
        sense: first,
        reach,
        family: if token.tag.is_verb() { family } else { 0 },
        quote: token.quote as u32,
    }
}

fn hangs(document: &Document, trees: &Trees, traits: &[Traits]) -> Vec<Hangs> {
    let none = Hangs { subject: NONE, clause: NONE, object: NONE, kind: 0, count: 0, helped: false };
    let mut hangs = vec![none; traits.len()];
    let mut marked = vec![false; traits.len()];
    let that = word(b"that");
    for (at, (&head, &arc)) in trees.heads.iter().zip(&trees.arcs).enumerate() {
        if head != NONE && arc == Arc::Mark && traits[at].word == that {
            marked[head as usize] = true;
        }
    }
    for (at, (&head, &arc)) in trees.heads.iter().zip(&trees.arcs).enumerate() {
        if head == NONE {
            continue;
        }
        let hangs = &mut hangs[head as usize];
        hangs.count += 1;
        let kind = match arc {
            Arc::Subject | Arc::Passive if hangs.subject == NONE => {
                hangs.subject = at as u32;
                continue;
            }
            Arc::Object if hangs.object == NONE => {
                hangs.object = at as u32;
                continue;
            }
            Arc::Auxiliary => {
                hangs.helped = true;
                continue;
            }
            Arc::Clause if marked[at] => 1,
            Arc::Clause => 2,
            Arc::Open => 3,
            Arc::Parataxis => 4,
            _ => continue,
        };
        if hangs.clause == NONE || kind < (hangs.kind & 7) {
            hangs.clause = at as u32;
            hangs.kind = kind | u32::from((at as u32) < head) << 3;
        }
    }
    // "and said": a second verb without a subject of its own shares that of the first.
    for at in 0..traits.len() {
        let head = trees.heads[at];
        if head != NONE && trees.arcs[at] == Arc::Conjunct && hangs[at].subject == NONE && document.tokens[at].tag.is_verb() {
            hangs[at].subject = hangs[head as usize].subject;
        }
        // "the man who said", "officials saying": the noun above is the subject.
        if head != NONE && trees.arcs[at] == Arc::Relative && hangs[at].subject == NONE && is_nominal(document.tokens[head as usize].tag) {
            hangs[at].subject = head;
        }
    }
    hangs
}
