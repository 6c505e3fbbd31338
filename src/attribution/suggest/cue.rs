//! Finding cues: a conditional random field over each sentence with the labels outside, begin, inside.

use std::ops::Range;

use super::Quote;
use super::chain::{Room, Transitions};
use super::feature::{Table, key};
use super::gate::{Gate, stretches};
use super::scene::{NONE, Scene, Traits};

/// Outside, begin, inside.
pub(crate) const LABELS: usize = 3;
/// Weights of a row: the labels and one to spare.
pub(crate) const WIDTH: usize = 4;
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
        let mut keys = Vec::with_capacity(96);
        let open = self.gate.open(scene);
        for stretch in scene.document.sentences.iter().flat_map(|sentence| stretches(sentence, &open)) {
            room.clear();
            for at in stretch.clone() {
                room.classes.push(0);
                if !open[at] {
                    room.scores.push(CLOSED);
                    continue;
                }
                features(scene, at, &mut keys);
                let sums = self.weights.sum(&keys);
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

/// The features of the token at `at`.
pub(crate) fn features(scene: &Scene, at: usize, keys: &mut Vec<u32>) {
    keys.clear();
    let document = scene.document;
    let here = &scene.traits[at];
    let near = |step: isize| scene.near(at, step);
    let word_at = |step| near(step).map_or(0, |traits| traits.word);
    let lemma = |step| near(step).map_or(0, |traits| traits.lemma);
    let tag = |step| near(step).map_or(31, |traits| traits.tag);
    let sense = |step| near(step).map_or(0, |traits| traits.sense);
    let sentence = document.sentence_of(at);
    let (t0, t1, t2, p1, p2) = (here.tag, tag(1), tag(2), tag(-1), tag(-2));
    let (w1, q1) = (word_at(1), word_at(-1));
    let two = |a: u32, b: u32| a << 5 | b;
    let three = |a: u32, b: u32, c: u32| (a << 5 | b) << 5 | c;
    keys.extend([
        key(100, 0, 0),
        key(101, here.word, 0),
        key(102, here.lemma, t0),
        key(103, w1, 0),
        key(104, q1, 0),
        key(105, word_at(2), 0),
        key(106, word_at(-2), 0),
        key(107, here.word, w1),
        key(108, q1, here.word),
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
        key(120, sense(1), t0),
        key(121, sense(-1), t0),
        key(122, lemma(1), t0),
        key(123, lemma(-1), t0),
        key(124, here.family, t1),
        key(125, lemma(1), lemma(2)),
        key(126, lemma(-1), lemma(-2)),
        key(127, here.lemma, lemma(2)),
    ]);
    // Quotation: what stands around the token and in its sentence.
    let quote = |step: isize| near(step).map_or(7, |traits| traits.quote);
    let closed = (1..=4).any(|back| quote(-back) == Quote::Closes as u32);
    let opens = (1..=4).any(|step| quote(step) == Quote::Opens as u32);
    let around = u32::from(closed) | u32::from(opens) << 1 | (scene.sentences[document.tokens[at].sentence as usize] & 1) << 2;
    let within = here.quote << 3 | around;
    let (first, last) = ((at - sentence.start).min(3) as u32, (sentence.end - 1 - at).min(3) as u32);
    keys.extend([
        key(130, within, t0),
        key(131, within, here.lemma),
        key(132, within, here.sense),
        key(133, within << 5 | t1, two(t0, p1)),
        key(134, quote(-1) << 6 | quote(0) << 3 | quote(1), t0),
        key(135, first << 2 | last, t0),
        key(136, here.lemma, first << 2 | last),
        key(137, here.sense, first << 2 | last),
        key(138, u32::from(document.tokens[at].paragraph == 0), t0),
    ]);
    neighbours(scene, at, keys);
}

/// What kind of thing stands near on either side, and what opens the clause.
fn neighbours(scene: &Scene, at: usize, keys: &mut Vec<u32>) {
    let here = &scene.traits[at];
    let t0 = here.tag;
    let (left, apart) = scene.beside(at, false);
    let (right, beyond) = scene.beside(at, true);
    let (who, what) = (scene.who(left), scene.who(right));
    let opener = scene.opener(at);
    let opens = if opener == NONE { 0 } else { scene.traits[opener as usize].word };
    keys.extend([
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
    ]);
    leanings(scene, at, [who, what, apart << 4 | beyond, left, right], keys);
}

/// How far the token and those around it lean to be cues and sources.
fn leanings(scene: &Scene, at: usize, [who, what, apart, left, right]: [u32; 5], keys: &mut Vec<u32>) {
    let here = &scene.traits[at];
    let (before, after) = (scene.near(at, -1), scene.near(at, 1));
    let tag = |traits: Option<&Traits>| traits.map_or(31, |traits| traits.tag);
    let cue = |traits: Option<&Traits>| traits.map_or(0, |traits| traits.cue);
    let source = |at: u32| if at == NONE { 0 } else { scene.traits[at as usize].source };
    let mine = here.cue << 5 | here.tag;
    keys.extend([
        key(162, mine, tag(after)),
        key(163, mine, tag(before)),
        key(166, cue(before) << 4 | cue(after), mine),
        key(167, who, mine),
        key(168, what, mine),
        key(169, apart, mine),
        key(170, source(left), mine),
        key(171, source(right), mine),
        key(173, after.map_or(0, |traits| traits.word), mine),
        key(174, before.map_or(0, |traits| traits.word), mine),
    ]);
}
