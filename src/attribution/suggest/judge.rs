//! Judging what was found: boosted trees over what is known of an attribution, giving the probability that it is one.

use std::ops::Range;

use super::bytes::{Reader, Writer};
use super::cue::Candidate;
use super::feature::{Table, key};
use super::parser::NONE;
use super::role::Frame;
use super::scene::Scene;
use super::{ModelFault, Quote, Tag};

/// How many things are known of an attribution.
pub(crate) const FACTS: usize = 53;
/// Which of them is what [`verdict`] says; set apart, because it is learned.
pub(crate) const VERDICT: usize = FACTS - 1;
/// Levels of a tree.
pub(crate) const DEPTH: usize = 5;

/// Candidates of the same sentence that are compared, on either side.
const NEIGHBOURS: usize = 20;

/// What is known of an attribution, as numbers.
pub(crate) type Facts = [f32; FACTS];

/// One tree: every level asks one question for each of its nodes.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// Which fact, and above which value to go right; breadth first.
    pub(crate) questions: [(u8, f32); (1 << DEPTH) - 1],
    /// What it adds to the score.
    pub(crate) leaves: [f32; 1 << DEPTH],
}

/// Gives attributions their confidence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judge {
    pub(crate) base: f32,
    pub(crate) trees: Vec<Tree>,
}

impl Tree {
    pub(crate) fn leaf(&self, facts: &Facts) -> usize {
        let mut node = 0;
        for _ in 0..DEPTH {
            let (fact, above) = self.questions[node];
            node = 2 * node + 1 + usize::from(facts[fact as usize] > above);
        }
        node - ((1 << DEPTH) - 1)
    }
}

impl Judge {
    /// The probability that an attribution with these facts is one.
    pub(crate) fn probability(&self, facts: &Facts) -> f32 {
        let score = self.trees.iter().fold(self.base, |score, tree| score + tree.leaves[tree.leaf(facts)]);
        1.0 / (1.0 + (-score).exp())
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.f32(self.base);
        to.u32(self.trees.len() as u32);
        for tree in &self.trees {
            for (fact, above) in tree.questions {
                to.u8(fact);
                to.f32(above);
            }
            tree.leaves.iter().for_each(|&leaf| to.f32(leaf));
        }
    }

    pub(crate) fn read(from: &mut Reader) -> Result<Self, ModelFault> {
        let mut judge = Self { base: from.f32()?, trees: Vec::new() };
        for _ in 0..from.u32()? {
            let mut tree = Tree { questions: [(0, 0.0); (1 << DEPTH) - 1], leaves: [0.0; 1 << DEPTH] };
            for question in &mut tree.questions {
                *question = (from.u8()?, from.f32()?);
                if question.0 as usize >= FACTS {
                    return Err(ModelFault::Damaged);
                }
            }
            for leaf in &mut tree.leaves {
                *leaf = from.f32()?;
            }
            judge.trees.push(tree);
        }
        Ok(judge)
    }
}

/// What is known of each of a document's attributions.
pub(crate) fn facts(scene: &Scene, candidates: &[Candidate], frames: &[Frame]) -> Vec<Facts> {
    let crowd = Crowd::of(scene, candidates, frames);
    (0..frames.len()).map(|at| one(scene, candidates, frames, at, &crowd)).collect()
}

/// What is known of all attributions of a document together.
struct Crowd {
    /// For every token, the strongest candidate whose content covers it, and the second.
    covered: Vec<[(f32, u32); 2]>,
    /// For every sentence, the range of its candidates.
    ranges: Vec<(u32, u32)>,
    mean: f32,
}

impl Crowd {
    fn of(scene: &Scene, candidates: &[Candidate], frames: &[Frame]) -> Self {
        let mut covered = vec![[(0.0_f32, u32::MAX); 2]; scene.document.tokens.len()];
        for (at, frame) in frames.iter().enumerate() {
            let weight = candidates[at].begins;
            for token in frame.content.iter().cloned().flatten() {
                let [first, second] = &mut covered[token];
                if weight > first.0 {
                    *second = *first;
                    *first = (weight, at as u32);
                } else if weight > second.0 {
                    *second = (weight, at as u32);
                }
            }
        }
        let mut ranges = vec![(u32::MAX, 0); scene.document.sentences.len()];
        for (at, candidate) in candidates.iter().enumerate() {
            let range = &mut ranges[scene.document.tokens[candidate.tokens.start].sentence as usize];
            range.0 = range.0.min(at as u32);
            range.1 = at as u32 + 1;
        }
        let mean = candidates.iter().map(|candidate| candidate.begins).sum::<f32>() / f32::max(candidates.len() as f32, 1.0);
        Self { covered, ranges, mean }
    }

    /// The strongest other candidate whose content covers `token`.
    fn over(&self, token: usize, but: usize) -> f32 {
        let [first, second] = self.covered[token];
        if first.1 == but as u32 { second.0 } else { first.0 }
    }
}

/// How the words of an attribution fit together: the logarithm of the odds, by logistic regression over the features.
pub(crate) fn verdict(weights: &Table<2>, keys: &[u32]) -> f32 {
    let sums = weights.sum(keys);
    (sums[1] - sums[0]) as f32 * weights.scale
}

/// The words of cue, source and content, and how they stand to each other.
pub(crate) fn verdict_features(scene: &Scene, frame: &Frame, keys: &mut Vec<u32>) {
    keys.clear();
    let document = scene.document;
    let head_of = |run: &Range<usize>| {
        run.clone()
            .find(|&at| {
                let head = scene.trees.heads[at];
                head == NONE || !run.contains(&(head as usize))
            })
            .unwrap_or(run.start)
    };
    let cue = &frame.cue;
    let inside = |head: u32| head != NONE && cue.contains(&(head as usize));
    let mut roots = cue.clone().filter(|&at| !inside(scene.trees.heads[at]));
    let head = roots.clone().find(|&at| document.tokens[at].tag.is_verb()).or_else(|| roots.next()).unwrap_or(cue.start);
    let (here, hangs) = (&scene.traits[head], &scene.hangs[head]);
    let phrase = cue.clone().fold(7, |hash, at| key(400, hash, scene.traits[at].lemma));
    let tags = cue.clone().fold(7, |hash, at| key(401, hash, scene.traits[at].tag));
    let source = frame.source.first().map(head_of);
    let who = source.map_or(0, |at| scene.who(at as u32) + 1);
    let source_lemma = source.map_or(0, |at| scene.traits[at].lemma);
    let first = frame.content.first().map(|run| run.start);
    let (first_word, first_tag) = first.map_or((0, 31), |at| (scene.traits[at].word, scene.traits[at].tag));
    let content_head = frame.content.first().map(head_of);
    let (content_lemma, content_tag) = content_head.map_or((0, 31), |at| (scene.traits[at].lemma, scene.traits[at].tag));
    let size = frame.content.iter().map(|run| run.len()).sum::<usize>().min(15) as u32;
    let quoted = u32::from(first.is_some_and(|at| document.tokens[at].quote != Quote::Outside)) << 1
        | u32::from(document.tokens[cue.start].quote == Quote::Inside);
    let side = |run: Option<&Range<usize>>| run.map_or(2, |run| u32::from(run.start >= cue.end));
    let order = side(frame.source.first()) << 2 | side(frame.content.first());
    let next = scene.near(head, 1).map_or(0, |traits| traits.word);
    let after = document.tokens.get(cue.end).map_or(0, |_| scene.traits[cue.end].word);
    let mine = here.sense << 5 | here.tag;
    keys.extend([
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
        key(430, here.family, hangs.kind),
        key(431, here.lemma, hangs.kind),
        key(432, here.lemma, scene.trees.arcs[head] as u32),
        key(433, phrase, who),
        key(434, phrase, first_word),
        key(435, here.lemma, next),
        key(436, here.lemma, after),
        key(437, tags, order << 2 | quoted),
        key(438, tags, who),
        key(439, here.reach, who),
        key(440, here.reach, content_tag << 5 | first_tag),
        key(441, here.suffix, here.tag),
        key(442, source.map_or(0, |at| scene.traits[at].look), who),
    ]);
}

fn odds(probability: f32) -> f32 {
    let probability = probability.clamp(1e-5, 1.0 - 1e-5);
    (probability / (1.0 - probability)).ln()
}

fn one(scene: &Scene, candidates: &[Candidate], frames: &[Frame], at: usize, crowd: &Crowd) -> Facts {
    let document = scene.document;
    let (candidate, frame) = (&candidates[at], &frames[at]);
    let cue = &frame.cue;
    let inside = |head: u32| head != NONE && cue.contains(&(head as usize));
    let mut roots = cue.clone().filter(|&at| !inside(scene.trees.heads[at]));
    let head = roots.clone().find(|&at| document.tokens[at].tag.is_verb()).or_else(|| roots.next()).unwrap_or(cue.start);
    let traits = &scene.traits[head];
    let hangs = &scene.hangs[head];
    let sentence = document.sentence_of(cue.start);
    let number = document.tokens[cue.start].sentence;

    let count = |runs: &[Range<usize>]| runs.iter().map(|run| run.len()).sum::<usize>() as f32;
    let source = frame.source.first();
    let content = frame.content.first();
    let gap = |run: Option<&Range<usize>>| match run {
        None => 99.0,
        Some(run) if run.start >= cue.end => (run.start - cue.end) as f32,
        Some(run) => -1.0 - cue.start.saturating_sub(run.end) as f32,
    };
    let source_head = source.and_then(|run| {
        run.clone().find(|&at| {
            let head = scene.trees.heads[at];
            head == NONE || !run.contains(&(head as usize))
        })
    });
    let content_tokens = || frame.content.iter().cloned().flatten();
    let total = count(&frame.content).max(1.0);
    let quoted = content_tokens().filter(|&at| document.tokens[at].quote == Quote::Inside).count() as f32 / total;
    let elsewhere = content_tokens().filter(|&at| document.tokens[at].sentence != number).count() as f32 / total;
    let rivals = content_tokens().filter(|&token| crowd.over(token, at) > candidate.begins).count() as f32 / total;
    let (first, last) = crowd.ranges[number as usize];
    // A bounded number of neighbours, so that a sentence without an end costs no more than its length.
    let (first, last) = ((first as usize).max(at.saturating_sub(NEIGHBOURS)), (last as usize).min(at + NEIGHBOURS + 1));
    let peers = || (first..last).filter(|&peer| peer != at);
    let strongest = peers().map(|peer| candidates[peer].begins).fold(0.0, f32::max);
    let clash = peers()
        .filter(|&peer| candidates[peer].tokens.start < cue.end && cue.start < candidates[peer].tokens.end)
        .map(|peer| candidates[peer].begins)
        .fold(0.0, f32::max);
    let before = peers().take_while(|&peer| peer < at).last().map_or(0.0, |peer| candidates[peer].begins);
    let after = peers().find(|&peer| peer > at).map_or(0.0, |peer| candidates[peer].begins);
    let taken = peers()
        .filter(|&peer| frames[peer].source.iter().flat_map(Clone::clone).any(|token| cue.contains(&token)))
        .map(|peer| candidates[peer].begins)
        .fold(0.0, f32::max);
    let same_source = peers()
        .filter(|&peer| !frame.source.is_empty() && frames[peer].source == frame.source)
        .map(|peer| candidates[peer].begins)
        .fold(0.0, f32::max);
    let tag = document.tokens[head].tag;
    let next = sentence.contains(&cue.end).then(|| &document.tokens[cue.end]);
    let flag = |yes: bool| f32::from(u8::from(yes));
    let holds = |runs: &[Range<usize>], token: u32| token != NONE && runs.iter().any(|run| run.contains(&(token as usize)));
    let who = source_head.map_or(0, |at| scene.who(at as u32));
    [
        odds(candidate.begins),
        odds(candidate.holds),
        frame.log,
        frame.log / (1.0 + total),
        frame.sure_source,
        frame.sure_content,
        flag(!frame.source.is_empty()),
        count(&frame.source),
        count(&frame.content),
        frame.content.len() as f32,
        frame.source.len() as f32,
        cue.len() as f32,
        traits.sense as f32,
        traits.reach as f32,
        traits.tag as f32,
        flag(tag.is_verb()),
        flag(tag.is_noun()),
        hangs.kind as f32,
        flag(hangs.subject != NONE),
        flag(holds(&frame.source, hangs.subject)),
        flag(holds(&frame.content, hangs.clause)),
        flag(holds(&frame.content, hangs.object)),
        quoted,
        elsewhere,
        flag(document.tokens[cue.start].quote == Quote::Inside),
        gap(source),
        gap(content),
        gap(frame.content.get(1)),
        who as f32,
        source_head.map_or(0.0, |at| scene.traits[at].sense as f32),
        source_head.map_or(0.0, |at| scene.traits[at].look as f32),
        rivals,
        crowd.over(cue.start, at),
        strongest,
        clash,
        before,
        after,
        taken,
        same_source,
        peers().count() as f32,
        crowd.mean,
        candidates.len() as f32,
        next.map_or(99.0, |token| token.tag as u8 as f32),
        next.map_or(9.0, |token| token.quote as u8 as f32),
        (cue.start - sentence.start) as f32,
        (sentence.end - cue.end.min(sentence.end)) as f32,
        flag(document.tokens[cue.start].paragraph == 0),
        scene.trees.arcs[head] as u8 as f32,
        flag(hangs.helped),
        flag(scene.traits[cue.start].word == super::feature::word(b"to") || tag == Tag::Verb),
        sentence.len() as f32,
        content.map_or(0.0, |run| f32::from(document.tokens[run.start].tag as u8)),
        0.0,
    ]
}
