//! How tokens look from a cue: features for source and content.

use std::ops::Range;

use crate::suggest::{
    Quote, Tag,
    feature::key,
    role::TAGGED,
    scene::{NONE, Scene},
};

/// The number of the cue's own sentence among those around it.
pub(crate) const HERE: u32 = 8;

/// A kind of feature that has few values: below `1 << a` and `1 << b` (in bits).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Few {
    pub(crate) template: u32,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// The features of few values of a token in the cue's sentence: distance, quotation, what stands between, and cues between, each
/// with its part of speech; cues between with what else stands there, and with distance.
pub(crate) const FEW: [Few; 6] = [
    Few { template: 301, a: 5, b: 5 },
    Few { template: 303, a: 3, b: 5 },
    Few { template: 305, a: 7, b: 5 },
    Few { template: 365, a: 5, b: 5 },
    Few { template: 366, a: 3, b: 7 },
    Few { template: 368, a: 5, b: 5 },
];

/// How a token of the cue's sentence stands to the cue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    side: u32,
    distance: usize,
    step: u32,
    path: u32,
    branch: u32,
    quote: u32,
    /// How many probable cues are between, and on which side.
    cues: u32,
}

impl Position {
    /// The respects in which tokens are alike: distance, quotation, what stands between, clause, and cues between.
    pub(crate) fn groups(&self) -> [u32; 5] {
        [self.step, self.quote << 1 | self.side, self.path, self.branch, self.cues]
    }

    /// Whether the token stands beside the cue, or beside one that does.
    pub(crate) fn is_close(&self) -> bool {
        self.distance < 2
    }
}

/// A cue and what is known of it, from which tokens are looked at.
#[derive(Debug)]
pub(crate) struct View {
    cue: Range<usize>,
    sentence: usize,
    lemma: u32,
    sense: u32,
    /// How far words like it lean to be cues.
    cue_like: u32,
    /// What stands before it, and after it.
    before: u32,
    after: u32,
    quoted: u32,
    /// What of "that" and quotation marks is near.
    kind: u32,
    /// The number of the last quotation that begins before the cue, from 1; 0 when there is none.
    quotation: u32,
}

impl View {
    pub(crate) fn of(scene: &Scene, cue: &Range<usize>) -> Self {
        let document = scene.document;
        let head = scene.core(cue);
        let sentence = document.sentence_of(cue.start);
        let beside = |at: Option<usize>| match at {
            Some(at) if sentence.contains(&at) => {
                let token = &document.tokens[at];
                let mark = if token.is_word { scene.traits[at].tag } else { 32 + u32::from(document.form(at).as_bytes()[0] % 64) };
                mark << 2 | scene.traits[at].quote
            }
            _ => 1000,
        };
        Self {
            cue: cue.clone(),
            sentence: document.tokens[cue.start].sentence as usize,
            lemma: scene.traits[head].lemma,
            sense: scene.traits[head].sense << 5 | scene.traits[head].tag,
            cue_like: scene.traits[head].cue << 5 | scene.traits[head].tag,
            before: beside(cue.start.checked_sub(1)),
            after: beside(Some(cue.end)),
            quoted: scene.traits[cue.start].quote,
            kind: kind(scene, cue),
            quotation: document.quotations.partition_point(|quotation| quotation.start < cue.start) as u32,
        }
    }

    /// The features of a token as seen from the cue.
    pub(crate) fn features(&self, scene: &Scene, at: usize, keys: &mut Vec<u32>) {
        match self.offset(scene, at) {
            HERE => self.near(scene, at, keys),
            offset => {
                let place = self.place(scene, at, offset);
                keys.clear();
                keys.extend(self.place_features(scene, at, place));
                keys.push(key(TAGGED.template, coarse(place), scene.traits[at].tag));
            }
        }
    }

    /// In which sentence a token stands, counted from the cue's, which is [`HERE`].
    pub(crate) fn offset(&self, scene: &Scene, at: usize) -> u32 {
        (scene.document.tokens[at].sentence as usize + HERE as usize).saturating_sub(self.sentence).min(15) as u32
    }

    /// All features of a token in the cue's own sentence.
    fn near(&self, scene: &Scene, at: usize, keys: &mut Vec<u32>) {
        keys.clear();
        let position = self.position(scene, at);
        keys.extend(self.by_step(&position));
        keys.extend(self.by_quote(&position));
        keys.extend(self.by_path(&position));
        keys.extend(self.by_branch(&position));
        keys.extend(self.by_cues(&position));
        keys.extend(FEW.iter().zip(Self::few(scene, at, &position)).map(|(few, (a, b))| key(few.template, a, b)));
        keys.extend(self.rest(scene, at, &position));
        if position.is_close() {
            keys.extend(self.close(scene, at, &position));
        }
    }

    pub(crate) fn position(&self, scene: &Scene, at: usize) -> Position {
        let side = u32::from(at >= self.cue.end);
        let distance = if side == 1 { at - self.cue.end } else { self.cue.start.saturating_sub(at + 1) };
        let step = match distance {
            0..=4 => distance as u32,
            5..=6 => 5,
            7..=9 => 6,
            10..=15 => 7,
            _ => 8,
        };
        let (path, branch) = self.path(scene, at);
        let cues = if side == 1 { scene.cues_between(self.cue.end, at + 1) } else { scene.cues_between(at, self.cue.start.max(at)) };
        Position {
            side,
            distance,
            step: step << 1 | side,
            path,
            branch,
            cues: cues << 1 | side,
            quote: (self.link(scene, at) << 2 | scene.traits[at].quote) << 2 | self.quoted,
        }
    }

    /// What all tokens of the sentence share that are as far away.
    #[inline]
    pub(crate) fn by_step(&self, &Position { step, .. }: &Position) -> [u32; 5] {
        [
            key(300, step, 0),
            key(314, step, self.lemma),
            key(317, self.surroundings(), step),
            key(321, self.sense, step),
            key(340, self.cue_like, step),
        ]
    }

    /// What those share that stand in the same kind of quotation.
    #[inline]
    pub(crate) fn by_quote(&self, &Position { side, quote, .. }: &Position) -> [u32; 4] {
        let sided = quote << 1 | side;
        [
            key(315, side, self.lemma),
            key(316, self.surroundings(), sided),
            key(320, self.lemma, sided),
            key(326, self.kind << 1 | side, quote),
        ]
    }

    /// What those share that have the same between them and the cue.
    #[inline]
    pub(crate) fn by_path(&self, &Position { path, .. }: &Position) -> [u32; 3] {
        [key(304, path, 0), key(308, path, self.lemma), key(309, path, self.sense)]
    }

    /// What those of the same clause share.
    #[inline]
    pub(crate) fn by_branch(&self, &Position { branch, .. }: &Position) -> [u32; 4] {
        [key(311, branch, self.lemma), key(312, branch, self.sense), key(322, branch, self.surroundings()), key(325, self.kind, branch)]
    }

    /// What those share that have as many cues between.
    #[inline]
    pub(crate) fn by_cues(&self, &Position { cues, .. }: &Position) -> [u32; 5] {
        [
            key(360, cues, 0),
            key(361, cues, self.lemma),
            key(362, cues, self.kind),
            key(363, cues, self.surroundings()),
            key(364, cues, self.cue_like),
        ]
    }

    /// What stands on both sides of the cue.
    #[inline]
    fn surroundings(&self) -> u32 {
        self.before << 12 | self.after
    }

    /// The features that are a token's own and have few values, in the order of [`FEW`].
    #[inline]
    pub(crate) fn few(scene: &Scene, at: usize, position: &Position) -> [(u32, u32); 6] {
        let here = &scene.traits[at];
        let Position { side, step, path, cues, .. } = *position;
        let said = cues << 2 | scene.said(at, 0);
        [(step, here.tag), (here.quote << 1 | side, here.tag), (path, here.tag), (said, here.tag), (cues, path), (said, step)]
    }

    /// The other features that are the token's own.
    #[inline]
    pub(crate) fn rest(&self, scene: &Scene, at: usize, position: &Position) -> [u32; 11] {
        let [_, before, here, after, _] = scene.around(at);
        let Position { side, step, path, branch, cues, .. } = *position;
        let t0 = here.tag;
        [
            key(302, here.word, side),
            key(306, path, here.look),
            key(307, path, here.sense),
            key(310, branch, t0),
            key(313, branch, step),
            key(367, cues, branch),
            key(344, path, here.source << 5 | t0),
            key(318, self.after << 5 | t0, step),
            key(319, self.before << 5 | t0, step),
            key(323, here.look << 5 | before.tag, path),
            key(324, after.tag << 5 | t0, path),
        ]
    }

    /// Those that it has beside when it is close to the cue.
    #[inline]
    pub(crate) fn close(&self, scene: &Scene, at: usize, &Position { side, step, .. }: &Position) -> [u32; 4] {
        let here = &scene.traits[at];
        [
            key(330, here.word, step),
            key(331, here.tag << 5 | step, self.lemma),
            key(332, here.word, self.lemma),
            key(333, here.sense << 1 | side, self.sense),
        ]
    }

    /// A place in another sentence: which sentence, how many paragraphs away, in quotation or not.
    pub(crate) fn place(&self, scene: &Scene, at: usize, offset: u32) -> u32 {
        let token = &scene.document.tokens[at];
        let apart = token.paragraph.abs_diff(scene.document.tokens[self.cue.start].paragraph).min(2);
        ((offset << 2 | apart) << 2 | scene.traits[at].quote) << 3 | self.link(scene, at)
    }

    /// The features that all tokens at a place share.
    pub(crate) fn place_features(&self, scene: &Scene, at: usize, place: u32) -> [u32; 6] {
        let sentence = scene.document.tokens[at].sentence as usize;
        let bits = scene.sentences[sentence] << 3 | scene.sentences[self.sentence];
        [
            key(350, place, 0),
            key(352, place, bits),
            key(353, place, self.surroundings()),
            key(354, place, self.lemma),
            key(355, place, self.quoted << 10 | self.sense),
            key(356, place, bits << 4 | self.kind),
        ]
    }

    /// What stands between the cue and a token, and what opens the token's clause.
    fn path(&self, scene: &Scene, at: usize) -> (u32, u32) {
        let side = u32::from(at >= self.cue.end);
        let between = if side == 1 { scene.between(self.cue.end, at + 1) } else { scene.between(at, self.cue.start.max(at)) };
        let opener = match scene.opener(at) {
            NONE => 0,
            opener if side == 1 && (opener as usize) < self.cue.end => 1,
            opener => scene.traits[opener as usize].word,
        };
        (between.parts << 1 | side, opener << 3 ^ between.openers << 1 ^ side)
    }

    /// Which quotation a token stands in, as seen from the cue: none, the last before it or the next, beside it or further.
    fn link(&self, scene: &Scene, at: usize) -> u32 {
        const NEAR: usize = 4;
        let number = scene.document.tokens[at].quotation;
        if number == 0 {
            return 0;
        }
        let quotation = &scene.document.quotations[number as usize - 1];
        match () {
            () if number == self.quotation && quotation.end > self.cue.start => 7,
            () if number == self.quotation => 1 + u32::from(quotation.end + NEAR > self.cue.start),
            () if number == self.quotation + 1 => 3 + u32::from(quotation.start < self.cue.end + NEAR),
            () => 5 + u32::from(number > self.quotation),
        }
    }
}

/// A place without which quotation it is.
pub(crate) fn coarse(place: u32) -> u32 {
    place >> 3
}

/// Which of these is near a cue: "that" after it, a quotation opening after it, one closing before it, a comma before it.
fn kind(scene: &Scene, cue: &Range<usize>) -> u32 {
    let document = scene.document;
    let sentence = document.sentence_of(cue.start);
    let after = || cue.end..(cue.end + 4).min(sentence.end);
    let before = || cue.start.saturating_sub(4).max(sentence.start)..cue.start;
    u32::from(after().any(|at| document.tokens[at].tag == Tag::Subordinator))
        | u32::from(after().any(|at| document.tokens[at].quote == Quote::Opens)) << 1
        | u32::from(before().any(|at| document.tokens[at].quote == Quote::Closes)) << 2
        | u32::from(before().any(|at| document.form(at) == ",")) << 3
}
