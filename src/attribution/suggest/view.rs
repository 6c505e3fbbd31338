//! How tokens look from a cue: features for source and content.

use std::ops::Range;

use super::feature::key;
use super::parser::NONE;
use super::scene::Scene;

/// The number of the cue's own sentence among those around it.
pub(crate) const HERE: u32 = 8;

/// How a token of the cue's sentence stands to the cue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    side: u32,
    distance: usize,
    step: u32,
    path: u32,
    branch: u32,
    quote: u32,
}

impl Position {
    /// The respects in which tokens are alike: distance, quotation, path and branch of the tree.
    pub(crate) fn groups(&self) -> [(u32, u32); 4] {
        [(0, self.step), (1, self.quote << 1 | self.side), (2, self.path), (3, self.branch)]
    }
}

/// A cue and what is known of it, from which tokens are looked at.
#[derive(Debug)]
pub(crate) struct View {
    cue: Range<usize>,
    sentence: usize,
    /// The token that stands for the cue in the tree.
    head: usize,
    lemma: u32,
    sense: u32,
    /// What stands before it, and after it.
    before: u32,
    after: u32,
    quoted: u32,
    kind: u32,
}

impl View {
    pub(crate) fn of(scene: &Scene, cue: &Range<usize>) -> Self {
        let document = scene.document;
        let inside = |head: u32| head != NONE && cue.contains(&(head as usize));
        let mut roots = cue.clone().filter(|&at| !inside(scene.trees.heads[at]));
        let head = roots.clone().find(|&at| document.tokens[at].tag.is_verb()).or_else(|| roots.next()).unwrap_or(cue.start);
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
            head,
            lemma: scene.traits[head].lemma,
            sense: scene.traits[head].sense << 5 | scene.traits[head].tag,
            before: beside(cue.start.checked_sub(1)),
            after: beside(Some(cue.end)),
            quoted: scene.traits[cue.start].quote,
            kind: scene.hangs[head].kind,
        }
    }

    /// The features of a token as seen from the cue.
    pub(crate) fn features(&self, scene: &Scene, at: usize, keys: &mut Vec<u32>) {
        match self.offset(scene, at) {
            HERE => self.near(scene, at, keys),
            offset => {
                let place = self.place(scene, at, offset);
                self.place_features(scene, at, place, keys);
                keys.push(key(351, place, scene.traits[at].tag));
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
        for (group, value) in position.groups() {
            self.group_features(group, value, &position, keys);
        }
        self.rest(scene, at, &position, keys);
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
        Position { side, distance, step: step << 1 | side, path, branch, quote: scene.traits[at].quote << 2 | self.quoted }
    }

    /// The features that all tokens of the sentence share that are alike in one respect, `value`.
    pub(crate) fn group_features(&self, group: u32, value: u32, position: &Position, keys: &mut Vec<u32>) {
        let around = self.before << 12 | self.after;
        match group {
            0 => keys.extend([key(300, value, 0), key(314, value, self.lemma), key(317, around, value), key(321, self.sense, value)]),
            1 => keys.extend([
                key(315, position.side, self.lemma),
                key(316, around, value),
                key(320, self.lemma, value),
                key(326, self.kind << 1 | position.side, value >> 1),
            ]),
            2 => keys.extend([key(304, value, 0), key(308, value, self.lemma), key(309, value, self.sense)]),
            _ => {
                keys.extend([key(311, value, self.lemma), key(312, value, self.sense), key(322, value, around), key(325, self.kind, value)])
            }
        }
    }

    /// The features that are the token's own.
    pub(crate) fn rest(&self, scene: &Scene, at: usize, position: &Position, keys: &mut Vec<u32>) {
        let here = &scene.traits[at];
        let Position { side, distance, step, path, branch, .. } = *position;
        let t0 = here.tag;
        keys.extend([
            key(301, step, t0),
            key(302, here.word, side),
            key(303, here.quote << 1 | side, t0),
            key(305, path, t0),
            key(306, path, here.look),
            key(307, path, here.sense),
            key(310, branch, t0),
            key(313, branch, step),
            key(318, self.after << 5 | t0, step),
            key(319, self.before << 5 | t0, step),
            key(323, here.look << 5 | scene.near(at, -1).map_or(31, |traits| traits.tag), path),
            key(324, scene.near(at, 1).map_or(31, |traits| traits.tag) << 5 | t0, path),
        ]);
        if distance < 2 {
            keys.extend([
                key(330, here.word, step),
                key(331, t0 << 5 | step, self.lemma),
                key(332, here.word, self.lemma),
                key(333, here.sense << 1 | side, self.sense),
            ]);
        }
    }

    /// A place in another sentence: which sentence, how many paragraphs away, in quotation or not.
    pub(crate) fn place(&self, scene: &Scene, at: usize, offset: u32) -> u32 {
        let token = &scene.document.tokens[at];
        let apart = token.paragraph.abs_diff(scene.document.tokens[self.cue.start].paragraph).min(2);
        (offset << 2 | apart) << 2 | scene.traits[at].quote
    }

    /// The features that all tokens at a place share.
    pub(crate) fn place_features(&self, scene: &Scene, at: usize, place: u32, keys: &mut Vec<u32>) {
        keys.clear();
        let sentence = scene.document.tokens[at].sentence as usize;
        let bits = scene.sentences[sentence] << 2 | scene.sentences[self.sentence];
        keys.extend([
            key(350, place, 0),
            key(352, place, bits),
            key(353, place, self.before << 12 | self.after),
            key(354, place, self.lemma),
            key(355, place, self.quoted << 10 | self.sense),
            key(356, place, bits << 4 | self.kind),
        ]);
    }

    /// How the tree leads from the cue to a token: the arcs on the way, and the branch it hangs in with the depth.
    fn path(&self, scene: &Scene, at: usize) -> (u32, u32) {
        const STEPS: usize = 8;
        let trees = &scene.trees;
        let side = u32::from(at >= self.cue.end);
        // Upwards from the token until the cue is met.
        let (mut here, mut arcs, mut below) = (at, 1_u32, 0);
        for depth in 0..STEPS as u32 {
            if here == self.head || self.cue.contains(&here) {
                let path = if depth <= 3 { arcs } else { 1 << 20 | below };
                return (path << 1 | side, (below << 3 | depth.min(5)) << 1 | side);
            }
            below = trees.arcs[here] as u32 + 1;
            if depth < 3 {
                arcs = arcs << 5 | below;
            }
            match trees.heads[here] {
                NONE => break,
                head => here = head as usize,
            }
        }
        // Upwards from the cue until a head of the token is met.
        let (mut high, mut up) = (self.head, 0);
        for depth in 0..4_u32 {
            match trees.heads[high] {
                NONE => break,
                head => {
                    up = up << 5 | (trees.arcs[high] as u32 + 1);
                    high = head as usize;
                }
            }
            if high == at {
                return ((2 << 24 | up) << 1 | side, (64 | depth) << 1 | side);
            }
            let (mut here, mut below) = (at, 0);
            for _ in 0..STEPS {
                if here == high {
                    return ((3 << 24 | (up << 5 | below) & 0xFF_FFFF) << 1 | side, (128 | (up & 31) << 8 | below << 13) << 1 | side);
                }
                below = trees.arcs[here] as u32 + 1;
                match trees.heads[here] {
                    NONE => break,
                    head => here = head as usize,
                }
            }
        }
        (4 << 24 | side, 1 << 30 | side)
    }
}
