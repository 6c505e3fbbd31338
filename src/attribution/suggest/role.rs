//! Finding source and content of a cue: a conditional random field over the sentences around it.
//!
//! What a token is by itself is scored once for a document; what it is to the cue, once for each cue.

use std::ops::Range;

use super::chain::{Room, Transitions};
use super::feature::{Table, key};
use super::frame::{Frame, frames};
use super::scene::{NONE, Scene};
use super::view::{FEW, Few, HERE, Position, View, coarse};
use super::{Document, Quote};

/// Outside, source begins, source goes on, content begins, content goes on.
pub(crate) const LABELS: usize = 5;
/// Weights of a row: the labels and some to spare.
pub(crate) const WIDTH: usize = 6;
/// Kinds of border between two tokens.
pub(crate) const BORDERS: usize = 8;
/// Sentences looked at before the cue's and after it.
const BEFORE: usize = 2;
const AFTER: usize = 3;
/// Tokens looked at before the cue and after it: keeps the cost of one cue bounded.
const REACH: usize = 320;
/// Places in other sentences.
const PLACES: usize = 2048;
/// A place in another sentence, roughly, with a part of speech.
pub(crate) const TAGGED: Few = Few { template: 351, a: 8, b: 5 };
/// How many shared scores are remembered.
const SHARED: usize = 256;

/// Finds sources and contents.
#[derive(Debug, Clone)]
pub(crate) struct Roles {
    /// What a token is by itself.
    pub(crate) own: Table<WIDTH>,
    /// What it is to the cue.
    pub(crate) relative: Table<WIDTH>,
    pub(crate) transitions: Transitions<LABELS>,
    /// Of `relative`, what features of few values weigh, which are met time and again: for each kind a list in their order.
    few: [Vec<[i16; WIDTH]>; FEW.len()],
    /// The same for every place in another sentence and part of speech.
    tagged: Vec<[i16; WIDTH]>,
}

/// Scores that tokens have by themselves, and places have as seen from one cue, computed when first asked for.
#[derive(Debug)]
pub(crate) struct Own {
    scores: Vec<Option<[i16; WIDTH]>>,
    /// For every place in other sentences, what is the same for all its tokens, and for which cue it was computed.
    places: Vec<(u32, [i16; WIDTH])>,
    /// What tokens of the cue's sentence share that are alike in one respect: for which cue, group and value, and what.
    shared: Vec<((u32, u32, u32), [i16; WIDTH])>,
    cue: u32,
    keys: Vec<u32>,
}

impl Own {
    pub(crate) fn new(document: &Document) -> Self {
        Self {
            scores: vec![None; document.tokens.len()],
            places: vec![(0, [0; WIDTH]); PLACES],
            shared: vec![((0, 0, 0), [0; WIDTH]); SHARED],
            cue: 0,
            keys: Vec::with_capacity(48),
        }
    }
}

impl Roles {
    pub(crate) fn of(own: Table<WIDTH>, relative: Table<WIDTH>, transitions: Transitions<LABELS>) -> Self {
        let all = |Few { template, a, b }: Few| -> Vec<[i16; WIDTH]> {
            (0..1 << (a + b)).map(|both: u32| relative.sum(&[key(template, both >> b, both & ((1 << b) - 1))])).collect()
        };
        let (few, tagged) = (FEW.map(all), all(TAGGED));
        Self { own, relative, transitions, few, tagged }
    }

    /// The source and content of the cue with this number: the best first, then others that the judge may prefer.
    pub(crate) fn frames(&self, scene: &Scene, cue: &Range<usize>, number: usize, own: &mut Own, room: &mut Room<LABELS>) -> Vec<Frame> {
        let window = window(scene.document, cue);
        let view = View::of(scene, cue);
        room.clear();
        own.cue += 1;
        for at in window.clone() {
            let sums = match own.scores[at] {
                Some(scores) => scores,
                None => {
                    own_features(scene, at, &mut own.keys);
                    let scores = self.own.sum(&own.keys);
                    *own.scores[at].insert(scores)
                }
            };
            let mut scores = [0.0; LABELS];
            (0..LABELS).for_each(|label| scores[label] = f32::from(sums[label]) * self.own.scale);
            let sums = match view.offset(scene, at) {
                HERE => self.near(scene, &view, at, own),
                offset => self.far(scene, &view, at, offset, own),
            };
            (0..LABELS).for_each(|label| scores[label] += f32::from(sums[label]) * self.relative.scale);
            room.scores.push(scores);
            room.classes.push(border(scene.document, cue, at));
        }
        bind(room, &window, cue);
        let score = room.viterbi(&self.transitions);
        let log = score - room.forward(&self.transitions);
        room.backward();
        frames(room, window.start, cue, number, log)
    }
}

impl Roles {
    /// What a token in the cue's sentence is to the cue; what it shares with others is looked up once.
    fn near(&self, scene: &Scene, view: &View, at: usize, own: &mut Own) -> [i16; WIDTH] {
        let position = view.position(scene, at);
        own.keys.clear();
        view.rest(scene, at, &position, &mut own.keys);
        let mut sums = self.relative.sum(&own.keys);
        self.add_few(scene, at, &position, &mut sums);
        for (group, value) in position.groups() {
            let hash = key(group, value, 0) as usize % SHARED;
            if own.shared[hash].0 != (own.cue, group, value) {
                own.keys.clear();
                view.group_features(group, value, &position, &mut own.keys);
                own.shared[hash] = ((own.cue, group, value), self.relative.sum(&own.keys));
            }
            sums.iter_mut().zip(&own.shared[hash].1).for_each(|(sum, score)| *sum += score);
        }
        sums
    }

    /// Adds what features of few values weigh.
    #[inline]
    fn add_few(&self, scene: &Scene, at: usize, position: &Position, sums: &mut [i16; WIDTH]) {
        for ((rows, few), (a, b)) in self.few.iter().zip(FEW).zip(View::few(scene, at, position)) {
            sums.iter_mut().zip(&rows[(a << few.b | b) as usize]).for_each(|(sum, weight)| *sum += weight);
        }
    }

    /// What a token in another sentence is to the cue: a few places with many tokens each, so places are scored, not tokens.
    fn far(&self, scene: &Scene, view: &View, at: usize, offset: u32, own: &mut Own) -> [i16; WIDTH] {
        let place = view.place(scene, at, offset);
        let tag = scene.traits[at].tag;
        if own.places[place as usize].0 != own.cue {
            view.place_features(scene, at, place, &mut own.keys);
            own.places[place as usize] = (own.cue, self.relative.sum(&own.keys));
        }
        let tagged = &self.tagged[(coarse(place) << TAGGED.b | tag) as usize];
        let mut sums = own.places[place as usize].1;
        sums.iter_mut().zip(tagged).for_each(|(sum, score)| *sum += score);
        sums
    }
}

/// The tokens looked at for a cue: some sentences on both sides, and further where a quotation goes on.
pub(crate) fn window(document: &Document, cue: &Range<usize>) -> Range<usize> {
    let sentence = document.tokens[cue.start].sentence as usize;
    let start = |sentence: usize| document.sentences[sentence].start;
    let inside = |at: usize| matches!(document.tokens[at].quote, Quote::Inside | Quote::Closes);
    // In other sentences only quotations are of interest.
    let (mut first, mut last) = (sentence, sentence);
    while first > 0
        && start(first) + REACH > cue.start
        && (inside(start(first)) || (first + BEFORE > sentence && document.is_quoted(first - 1)))
    {
        first -= 1;
    }
    while last + 1 < document.sentences.len()
        && start(last) < cue.end + REACH
        && (inside(start(last + 1)) || (last < sentence + AFTER && document.is_quoted(last + 1)))
    {
        last += 1;
    }
    start(first).max(cue.start.saturating_sub(REACH))..document.sentences[last].end.min(cue.end + REACH)
}

/// The tokens of the cue are neither source nor content.
pub(crate) fn bind(room: &mut Room<LABELS>, window: &Range<usize>, cue: &Range<usize>) {
    for at in cue.start.max(window.start)..cue.end.min(window.end) {
        room.scores[at - window.start][1..].fill(-40.0);
    }
}

/// What kind of border stands before a token.
pub(crate) fn border(document: &Document, cue: &Range<usize>, at: usize) -> u8 {
    let token = &document.tokens[at];
    if at == cue.start {
        return 1;
    }
    if at == cue.end {
        return 2;
    }
    let Some(before) = at.checked_sub(1).map(|at| &document.tokens[at]) else { return 0 };
    match () {
        () if before.paragraph != token.paragraph => 3,
        () if before.sentence != token.sentence => 4,
        () if before.quote == Quote::Closes => 5,
        () if token.quote == Quote::Opens => 6,
        () if !before.is_word => 7,
        () => 0,
    }
}

/// The features of a token by itself.
pub(crate) fn own_features(scene: &Scene, at: usize, keys: &mut Vec<u32>) {
    keys.clear();
    let here = &scene.traits[at];
    let near = |step: isize| scene.near(at, step);
    let word = |step| near(step).map_or(0, |traits| traits.word);
    let tag = |step| near(step).map_or(31, |traits| traits.tag);
    let quote = |step| near(step).map_or(7, |traits| traits.quote);
    let (t0, t1, p1) = (here.tag, tag(1), tag(-1));
    let opener = scene.opener(at);
    let opens = if opener == NONE { 0 } else { scene.traits[opener as usize].word };
    keys.extend([
        key(200, 0, 0),
        key(201, here.word, 0),
        key(202, here.lemma, t0),
        key(203, word(-1), here.word),
        key(204, here.word, word(1)),
        key(205, t0 << 5 | t1, tag(2)),
        key(206, t0 << 5 | p1, tag(-2)),
        key(207, here.look, t0 << 5 | p1),
        key(208, here.sense, t0 << 5 | t1),
        key(209, here.reach, t0),
        key(210, quote(-1) << 6 | quote(0) << 3 | quote(1), t0),
        key(211, opens, t0),
        key(212, word(-1), 0),
        key(213, word(1), 0),
        key(214, word(-1), word(-2)),
        key(217, here.source << 5 | t0, t1),
        key(218, here.source << 5 | t0, p1),
        key(220, scene.said(at, -1) << 4 | scene.said(at, 0) << 2 | scene.said(at, 1), t0),
        key(221, scene.said(at, 1) << 2 | scene.said(at, 2), here.word),
        key(222, scene.said(at, 1) << 4 | scene.said(at, 2) << 2 | scene.said(at, 3), t0 << 5 | t1),
        key(215, scene.sentences[scene.document.tokens[at].sentence as usize], quote(0) << 5 | t0),
    ]);
}
