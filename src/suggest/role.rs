//! Finding source and content of a cue: a conditional random field over the sentences around it.
//!
//! What a token is by itself is scored once for a document; what it is to the cue, once for each cue.

use std::ops::Range;

use crate::suggest::{
    Document, Quote,
    chain::{Room, Transitions},
    feature::{Row, Sums, Table, key},
    frame::{Frame, frames},
    scene::{NONE, Scene},
    view::{FEW, Few, HERE, Position, View, coarse},
};

/// Outside, source begins, source goes on, content begins, content goes on.
pub(crate) const LABELS: usize = 5;
/// Features of a token by itself.
pub(crate) const OWN: usize = 21;
/// Weights of a row: the labels and one to spare, which makes a slot one whole word.
pub(crate) const WIDTH: usize = 6;
/// Kinds of border between two tokens.
pub(crate) const BORDERS: usize = 8;
/// Sentences looked at before the cue's and after it.
const BEFORE: usize = 2;
const AFTER: usize = 3;
/// Tokens looked at before the cue and after it: keeps the cost of one cue bounded.
const REACH: usize = 320;
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
    few: [Vec<Row>; FEW.len()],
    /// The same for every place in another sentence and part of speech.
    tagged: Vec<Row>,
}

/// Scores that tokens have by themselves, and places have as seen from one cue, computed when first asked for.
#[derive(Debug)]
pub(crate) struct Own {
    scores: Vec<Option<[i16; WIDTH]>>,
    /// What tokens share that are alike in one respect, or stand at one place in another sentence: for which cue, group and
    /// value, and what.
    shared: Vec<((u32, u32, u32), Sums)>,
    cue: u32,
}

impl Own {
    pub(crate) fn new(document: &Document) -> Self {
        Self { scores: vec![None; document.tokens.len()], shared: vec![((0, 0, 0), Sums::default()); SHARED], cue: 0 }
    }
}

impl Roles {
    pub(crate) fn of(own: Table<WIDTH>, relative: Table<WIDTH>, transitions: Transitions<LABELS>) -> Self {
        let all = |Few { template, a, b }: Few| -> Vec<Row> {
            (0..1 << (a + b)).map(|both: u32| relative.packed(key(template, both >> b, both & ((1 << b) - 1)))).collect()
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
                    let scores = self.own.sum(&own_features(scene, at));
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
        let [step, quote, path, branch, cues] = position.groups();
        let mut sums = Sums::default();
        self.relative.add(&view.rest(scene, at, &position), &mut sums);
        if position.is_close() {
            self.relative.add(&view.close(scene, at, &position), &mut sums);
        }
        self.add_few(scene, at, &position, &mut sums);
        let shared = [
            self.shared(own, 0, step, || view.by_step(&position)),
            self.shared(own, 1, quote, || view.by_quote(&position)),
            self.shared(own, 2, path, || view.by_path(&position)),
            self.shared(own, 3, branch, || view.by_branch(&position)),
            self.shared(own, 4, cues, || view.by_cues(&position)),
        ];
        shared.iter().for_each(|more| sums.add_all(more));
        sums.row()
    }

    /// What a token shares with others of this group that have the same value there.
    #[inline]
    fn shared<const N: usize>(&self, own: &mut Own, group: u32, value: u32, keys: impl FnOnce() -> [u32; N]) -> Sums {
        let hash = (value << 3 | group).wrapping_mul(0x9E37_79B9) >> (u32::BITS - SHARED.ilog2());
        let (of, sums) = &mut own.shared[hash as usize];
        if *of != (own.cue, group, value) {
            *of = (own.cue, group, value);
            *sums = Sums::default();
            self.relative.add(&keys(), sums);
        }
        *sums
    }

    /// Adds what features of few values weigh.
    #[inline]
    fn add_few(&self, scene: &Scene, at: usize, position: &Position, sums: &mut Sums) {
        for ((rows, few), (a, b)) in self.few.iter().zip(FEW).zip(View::few(scene, at, position)) {
            sums.add_row(rows[(a << few.b | b) as usize]);
        }
    }

    /// What a token in another sentence is to the cue: a few places with many tokens each, so places are scored, not tokens.
    fn far(&self, scene: &Scene, view: &View, at: usize, offset: u32, own: &mut Own) -> [i16; WIDTH] {
        let place = view.place(scene, at, offset);
        let tag = scene.traits[at].tag;
        let mut sums = self.shared(own, 5, place, || view.place_features(scene, at, place));
        sums.add_row(self.tagged[(coarse(place) << TAGGED.b | tag) as usize]);
        sums.row()
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
#[inline]
pub(crate) fn own_features(scene: &Scene, at: usize) -> [u32; OWN] {
    let [before_last, before, here, after, after_next] = scene.around(at);
    let (t0, t1, p1) = (here.tag, after.tag, before.tag);
    let said = [-1, 0, 1, 2, 3].map(|step| scene.said(at, step));
    let opener = scene.opener(at);
    let opens = if opener == NONE { 0 } else { scene.traits[opener as usize].word };
    [
        key(200, 0, 0),
        key(201, here.word, 0),
        key(202, here.lemma, t0),
        key(203, before.word, here.word),
        key(204, here.word, after.word),
        key(205, t0 << 5 | t1, after_next.tag),
        key(206, t0 << 5 | p1, before_last.tag),
        key(207, here.look, t0 << 5 | p1),
        key(208, here.sense, t0 << 5 | t1),
        key(209, here.reach, t0),
        key(210, before.quote << 6 | here.quote << 3 | after.quote, t0),
        key(211, opens, t0),
        key(212, before.word, 0),
        key(213, after.word, 0),
        key(214, before.word, before_last.word),
        key(217, here.source << 5 | t0, t1),
        key(218, here.source << 5 | t0, p1),
        key(220, said[0] << 4 | said[1] << 2 | said[2], t0),
        key(221, said[2] << 2 | said[3], here.word),
        key(222, said[2] << 4 | said[3] << 2 | said[4], t0 << 5 | t1),
        key(215, scene.sentences[scene.document.tokens[at].sentence as usize], here.quote << 5 | t0),
    ]
}
