//! Finding cues: a conditional random field over each sentence with the labels outside, begin, inside.

use std::ops::Range;

use super::chain::{Room, Transitions};
use super::feature::{Table, key};
use super::parser::{Arc, NONE};
use super::scene::Scene;
use super::{Quote, Tag};

/// Outside, begin, inside.
pub(crate) const LABELS: usize = 3;
/// Weights of a row: the labels and one to spare.
pub(crate) const WIDTH: usize = 4;
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
    pub(crate) weights: Table<WIDTH>,
    pub(crate) transitions: Transitions<LABELS>,
}

impl Cues {
    /// The candidates of at least this probability, in order; they may overlap.
    pub(crate) fn candidates(&self, scene: &Scene, least: f32) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut room = Room::<LABELS>::default();
        let mut keys = Vec::with_capacity(96);
        for sentence in &scene.document.sentences {
            room.clear();
            for at in sentence.clone() {
                features(scene, at, &mut keys);
                let sums = self.weights.sum(&keys);
                room.scores.push([0, 1, 2].map(|label| sums[label] as f32 * self.weights.scale));
                room.classes.push(0);
            }
            forbid_inside(&mut room);
            room.forward(&self.transitions);
            room.backward();
            spans(&room, sentence.start, least, &mut found);
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
    if document.tokens[at].paragraph > 0 && is_plain(scene, at) {
        keys.extend([
            key(170, here.word, 0),
            key(171, three(p1, t0, t1), 0),
            key(172, lemma(-1), 0),
            key(173, lemma(1), t0),
            key(174, scene.near(at, -1).map_or(0, |traits| traits.sense), t0),
        ]);
        return;
    }
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
    syntax(scene, at, keys);
}

/// Names, numbers and most marks are hardly ever part of a cue: a few features are enough for them.
fn is_plain(scene: &Scene, at: usize) -> bool {
    let token = &scene.document.tokens[at];
    match token.tag {
        Tag::Name => scene.traits[at].sense == 0,
        Tag::Number => true,
        Tag::Punctuation => !matches!(scene.document.form(at), ":" | "-" | "–" | "—" | "--"),
        _ => false,
    }
}

fn syntax(scene: &Scene, at: usize, keys: &mut Vec<u32>) {
    let here = &scene.traits[at];
    let t0 = here.tag;
    let arc = scene.trees.arcs[at] as u32;
    let head = scene.trees.heads[at];
    let hangs = &scene.hangs[at];
    let who = scene.who(hangs.subject);
    let what = scene.who(hangs.object);
    keys.extend([
        key(140, arc, t0),
        key(141, arc, here.lemma),
        key(142, who, t0),
        key(143, who, here.sense),
        key(144, hangs.kind, t0),
        key(145, hangs.kind, here.lemma),
        key(146, hangs.kind, here.sense),
        key(147, who << 4 | hangs.kind, t0),
        key(148, who << 4 | hangs.kind, here.sense),
        key(149, what << 4 | hangs.kind, here.sense),
        key(150, here.family, hangs.kind),
        key(151, here.reach, hangs.kind << 1 | u32::from(hangs.object != NONE)),
        key(152, u32::from(hangs.helped) << 8 | arc, here.sense),
        key(153, who, here.lemma),
        key(154, what, here.lemma),
    ]);
    if head == NONE {
        return;
    }
    let above = &scene.traits[head as usize];
    let over = &scene.hangs[head as usize];
    let side = u32::from((at as u32) < head);
    keys.extend([
        key(160, arc << 1 | side, above.lemma),
        key(161, arc << 1 | side, above.sense << 5 | t0),
        key(162, above.tag << 1 | side, arc << 5 | t0),
        key(163, here.lemma, above.lemma),
        key(164, here.lemma, above.sense),
    ]);
    // Helpers of a verb belong to the cue that the verb is: "has said", "did not say", "told reporters".
    if matches!(scene.trees.arcs[at], Arc::Auxiliary | Arc::Adverb | Arc::Mark | Arc::Open | Arc::Case | Arc::Oblique | Arc::Object) {
        let who = scene.who(over.subject);
        keys.extend([
            key(165, over.kind << 5 | arc, above.sense),
            key(166, who << 4 | over.kind, above.sense << 5 | t0),
            key(167, over.kind << 5 | arc, above.lemma),
            key(168, above.family, arc),
            key(169, above.reach, arc << 4 | over.kind),
        ]);
    }
}
