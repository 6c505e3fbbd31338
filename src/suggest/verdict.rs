//! How the words of an attribution fit together: a logistic regression over cue, source, content and what stands at their ends.

use std::ops::Range;

use crate::suggest::{
    Quote,
    feature::{Table, key},
    frame::Frame,
    scene::Scene,
};

/// Features of an attribution.
pub(crate) const FEATURES: usize = 44;

/// The logarithm of the odds that an attribution with these features is one.
pub(crate) fn verdict(weights: &Table<2>, keys: &[u32; FEATURES]) -> f32 {
    let sums = weights.sum(keys);
    (sums[1] - sums[0]) as f32 * weights.scale
}

/// The words of cue, source and content, and how they stand to each other.
pub(crate) fn verdict_features(scene: &Scene, frame: &Frame) -> [u32; FEATURES] {
    let document = scene.document;
    let cue = &frame.cue;
    let head = scene.core(cue);
    let here = &scene.traits[head];
    let (left, apart) = scene.beside(cue.start, false);
    let (right, beyond) = scene.beside(cue.end - 1, true);
    let phrase = cue.clone().fold(7, |hash, at| key(400, hash, scene.traits[at].lemma));
    let tags = cue.clone().fold(7, |hash, at| key(401, hash, scene.traits[at].tag));
    let source = frame.source.first().map(|run| scene.head(run));
    let who = source.map_or(0, |at| scene.who(at as u32) + 1);
    let source_lemma = source.map_or(0, |at| scene.traits[at].lemma);
    let first = frame.content.first().map(|run| run.start);
    let (first_word, first_tag) = first.map_or((0, 31), |at| (scene.traits[at].word, scene.traits[at].tag));
    let content_head = frame.content.first().map(|run| scene.head(run));
    let (content_lemma, content_tag) = content_head.map_or((0, 31), |at| (scene.traits[at].lemma, scene.traits[at].tag));
    let size = frame.content.iter().map(|run| run.len()).sum::<usize>().min(15) as u32;
    let quoted = u32::from(first.is_some_and(|at| document.tokens[at].quote != Quote::Outside)) << 1
        | u32::from(document.tokens[cue.start].quote == Quote::Inside);
    let side = |run: Option<&Range<usize>>| run.map_or(2, |run| u32::from(run.start >= cue.end));
    let order = side(frame.source.first()) << 2 | side(frame.content.first());
    let next = scene.near(head, 1).word;
    let after = document.tokens.get(cue.end).map_or(0, |_| scene.traits[cue.end].word);
    let mine = here.sense << 5 | here.tag;
    let end = frame.content.last().map_or(0, |run| run.end);
    let at_end = |step: usize| match document.tokens.get(end + step) {
        Some(token) if token.sentence == document.tokens[end.max(1) - 1].sentence => (scene.traits[end + step].word, token.tag as u32),
        _ => (0, 31),
    };
    let ((ends, next_tag), (beyond_word, beyond_tag)) = (at_end(0), at_end(1));
    let last_tag = end.checked_sub(1).map_or(31, |at| scene.traits[at].tag);
    let opens = first.and_then(|at| at.checked_sub(1)).map_or(0, |at| scene.traits[at].word);
    let like = here.cue << 5 | here.tag;
    [
        key(410, 0, 0),
        key(411, phrase, 0),
        key(412, tags, 0),
        key(413, here.lemma, who),
        key(414, here.lemma, first_word),
        key(415, here.lemma, content_tag << 5 | first_tag),
        key(416, here.lemma, order << 2 | quoted),
        key(417, here.lemma, size),
        key(418, mine, who),
        key(419, mine, first_word),
        key(420, mine, content_tag << 5 | first_tag),
        key(421, mine, order << 2 | quoted),
        key(422, mine, size),
        key(423, source_lemma, 0),
        key(424, source_lemma, here.lemma),
        key(425, source_lemma, mine),
        key(426, content_lemma, mine),
        key(427, first_word, who),
        key(428, here.family, who),
        key(429, here.family, first_word),
        key(430, here.family, apart << 4 | beyond),
        key(431, here.lemma, apart << 4 | beyond),
        key(432, mine, scene.who(left) << 8 ^ scene.who(right)),
        key(433, phrase, who),
        key(434, phrase, first_word),
        key(435, here.lemma, next),
        key(436, here.lemma, after),
        key(437, tags, order << 2 | quoted),
        key(438, tags, who),
        key(439, here.reach, who),
        key(440, here.reach, content_tag << 5 | first_tag),
        key(441, here.suffix, here.tag),
        key(460, ends, here.tag),
        key(461, ends, next_tag << 5 | last_tag),
        key(462, ends, here.lemma),
        key(463, ends, beyond_tag << 2 | scene.said(end, 0)),
        key(464, ends, beyond_word),
        key(465, opens, here.tag),
        key(466, opens, first_word),
        key(447, like, who),
        key(448, like, first_word),
        key(449, like, order << 2 | quoted),
        key(450, like, content_tag << 5 | first_tag),
        key(442, source.map_or(0, |at| scene.traits[at].look), who),
    ]
}
