//! Finding cues: a conditional random field over each sentence with the labels outside, begin, inside.

use std::ops::Range;

use crate::suggest::{
    Quote,
    chain::{Room, Transitions},
    feature::{Table, key},
    gate::{Gate, stretches},
    scene::{NONE, Scene, Traits},
};

/// Outside, begin, inside.
pub(crate) const LABELS: usize = 3;
/// Weights of a row.
pub(crate) const WIDTH: usize = LABELS;
/// The scores of a token that cannot be part of a cue.
const CLOSED: [f32; LABELS] = [0.0, -30.0, -30.0];
/// No cue has more tokens.
const LONGEST: usize = 12;

/// A stretch of tokens that may be a cue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) tokens: Range<usize>,
    /// The probability that a cue begins here.
    pub(crate) begins: f32,
    /// The probability that it ends where it does, given that it begins.
    pub(crate) holds: f32,
}

/// Finds cues.
#[derive(Debug, Clone)]
pub(crate) struct Cues {
    pub(crate) gate: Gate,
    pub(crate) weights: Table<WIDTH>,
    pub(crate) transitions: Transitions<LABELS>,
}

impl Cues {
    /// The candidates of at least this probability, in order; they may overlap.
    pub(crate) fn candidates(&self, scene: &Scene, least: f32) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut room = Room::<LABELS>::steady();
        let open = self.gate.open(scene);
        for stretch in scene.document.sentences.iter().flat_map(|sentence| stretches(sentence, &open)) {
            room.clear();
            for at in stretch.clone() {
                room.classes.push(0);
                if !open[at] {
                    room.scores.push(CLOSED);
                    continue;
                }
                let sums = self.weights.sum(&features(scene, at));
                let mut scores = [0.0; LABELS];
                (0..LABELS).for_each(|label| scores[label] = sums[label] as f32 * self.weights.scale);
                room.scores.push(scores);
            }
            forbid_inside(&mut room);
            room.forward(&self.transitions);
            room.backward();
            spans(&room, stretch.start, least, &mut found);
        }
        found
    }
}

/// A sentence cannot begin inside a cue.
pub(crate) fn forbid_inside(room: &mut Room<LABELS>) {
    if let Some(first) = room.scores.first_mut() {
        first[2] = -30.0;
    }
}

fn spans(room: &Room<LABELS>, from: usize, least: f32, found: &mut Vec<Candidate>) {
    let count = room.scores.len();
    for start in 0..count {
        let begins = room.probability(start, 1);
        if begins < least {
            continue;
        }
        let (mut end, mut label, mut holds) = (start + 1, 1, 1.0);
        while end < count && end - start < LONGEST {
            let here = room.probability(end - 1, label).max(1e-9);
            let goes_on = (room.step(end, label, 2) / here).clamp(0.0, 1.0);
            if goes_on < 0.5 {
                holds *= 1.0 - goes_on;
                break;
            }
            holds *= goes_on;
            label = 2;
            end += 1;
        }
        found.push(Candidate { tokens: from + start..from + end, begins, holds });
    }
}

/// Features of a token: its words and those around it, quotation, what stands near, and what words lean to.
pub(crate) const FEATURES: usize = WORDS + QUOTES + NEIGHBOURS + LEANINGS;
const WORDS: usize = 28;
const QUOTES: usize = 9;
const NEIGHBOURS: usize = 13;
const LEANINGS: usize = 10;

/// The features of the token at `at`.
pub(crate) fn features(scene: &Scene, at: usize) -> [u32; FEATURES] {
    let mut keys = [0; FEATURES];
    let (first, rest) = keys.split_at_mut(WORDS);
    let (second, rest) = rest.split_at_mut(QUOTES);
    let (third, fourth) = rest.split_at_mut(NEIGHBOURS);
    let around = scene.around(at);
    let beside = Beside::of(scene, at);
    first.copy_from_slice(&words(around));
    second.copy_from_slice(&quotes(scene, at, around));
    third.copy_from_slice(&neighbours(scene, at, &beside));
    fourth.copy_from_slice(&leanings(around, &beside));
    keys
}

/// The words themselves, alone and together.
#[inline]
fn words([before_last, before, here, after, after_next]: [&Traits; 5]) -> [u32; WORDS] {
    let (t0, t1, t2, p1, p2) = (here.tag, after.tag, after_next.tag, before.tag, before_last.tag);
    let two = |a: u32, b: u32| a << 5 | b;
    let three = |a: u32, b: u32, c: u32| (a << 5 | b) << 5 | c;
    [
        key(100, 0, 0),
        key(101, here.word, 0),
        key(102, here.lemma, t0),
        key(103, after.word, 0),
        key(104, before.word, 0),
        key(105, after_next.word, 0),
        key(106, before_last.word, 0),
        key(107, here.word, after.word),
        key(108, before.word, here.word),
        key(109, here.lemma, t1),
        key(110, here.lemma, p1),
        key(111, three(p1, t0, t1), 0),
        key(112, three(p2, p1, t0), 0),
        key(113, three(t0, t1, t2), 0),
        key(114, here.suffix, t0),
        key(115, here.look, two(t0, p1)),
        key(116, here.sense, two(t0, t1)),
        key(117, here.sense, two(t0, p1)),
        key(118, here.family, t0),
        key(119, here.reach, t0),
        key(120, after.sense, t0),
        key(121, before.sense, t0),
        key(122, after.lemma, t0),
        key(123, before.lemma, t0),
        key(124, here.family, t1),
        key(125, after.lemma, after_next.lemma),
        key(126, before.lemma, before_last.lemma),
        key(127, here.lemma, after_next.lemma),
    ]
}

/// Quotation: what stands around the token and in its sentence.
#[inline]
fn quotes(scene: &Scene, at: usize, [_, before, here, after, _]: [&Traits; 5]) -> [u32; QUOTES] {
    /// How far a mark may be.
    const NEAR: usize = 4;
    let document = scene.document;
    let number = document.tokens[at].sentence as usize;
    let sentence = &document.sentences[number];
    let (t0, t1, p1) = (here.tag, after.tag, before.tag);
    let is = |quote: Quote| move |traits: &Traits| traits.quote == quote as u32;
    let closed = scene.traits[at.saturating_sub(NEAR).max(sentence.start)..at].iter().any(is(Quote::Closes));
    let opens = scene.traits[at + 1..(at + 1 + NEAR).min(sentence.end)].iter().any(is(Quote::Opens));
    let around = u32::from(closed) | u32::from(opens) << 1 | (scene.sentences[number] & 1) << 2;
    let within = here.quote << 3 | around;
    let (first, last) = ((at - sentence.start).min(3) as u32, (sentence.end - 1 - at).min(3) as u32);
    [
        key(130, within, t0),
        key(131, within, here.lemma),
        key(132, within, here.sense),
        key(133, within << 5 | t1, t0 << 5 | p1),
        key(134, before.quote << 6 | here.quote << 3 | after.quote, t0),
        key(135, first << 2 | last, t0),
        key(136, here.lemma, first << 2 | last),
        key(137, here.sense, first << 2 | last),
        key(138, u32::from(document.tokens[at].paragraph == 0), t0),
    ]
}

/// What kind of thing stands near a token on either side, and what between.
struct Beside {
    who: u32,
    what: u32,
    apart: u32,
    beyond: u32,
    /// How far they lean to be sources.
    left: u32,
    right: u32,
}

impl Beside {
    fn of(scene: &Scene, at: usize) -> Self {
        let (left, apart) = scene.beside(at, false);
        let (right, beyond) = scene.beside(at, true);
        let source = |at: u32| if at == NONE { 0 } else { scene.traits[at as usize].source };
        Self { who: scene.who(left), what: scene.who(right), apart, beyond, left: source(left), right: source(right) }
    }
}

/// What kind of thing stands near on either side, and what opens the clause.
#[inline]
fn neighbours(scene: &Scene, at: usize, &Beside { who, what, apart, beyond, .. }: &Beside) -> [u32; NEIGHBOURS] {
    let here = &scene.traits[at];
    let t0 = here.tag;
    let opener = scene.opener(at);
    let opens = if opener == NONE { 0 } else { scene.traits[opener as usize].word };
    [
        key(140, who << 4 | apart, t0),
        key(141, who, here.sense),
        key(142, who, here.lemma),
        key(143, what << 4 | beyond, t0),
        key(144, what, here.sense),
        key(145, what, here.lemma),
        key(146, who << 8 ^ what, here.sense << 5 | t0),
        key(147, apart << 4 | beyond, here.lemma),
        key(148, apart << 4 | beyond, here.sense << 5 | t0),
        key(149, opens, here.sense << 5 | t0),
        key(150, opens, here.lemma),
        key(151, here.family, apart << 4 | beyond),
        key(152, here.reach, apart << 4 | beyond),
    ]
}

/// How far the token and those around it lean to be cues and sources.
#[inline]
fn leanings([_, before, here, after, _]: [&Traits; 5], beside: &Beside) -> [u32; LEANINGS] {
    let mine = here.cue << 5 | here.tag;
    [
        key(162, mine, after.tag),
        key(163, mine, before.tag),
        key(166, before.cue << 4 | after.cue, mine),
        key(167, beside.who, mine),
        key(168, beside.what, mine),
        key(169, beside.apart << 4 | beside.beyond, mine),
        key(170, beside.left, mine),
        key(171, beside.right, mine),
        key(173, after.word, mine),
        key(174, before.word, mine),
    ]
}
