//! Judging what was found: boosted trees over what is known of an attribution, giving the probability that it is one.

use std::collections::HashMap;
use std::ops::Range;

use crate::suggest::{
    ModelFault, Quote, Tag,
    bytes::{Reader, Writer},
    cue::Candidate,
    frame::{Frame, Kind},
    lexicon::Plain,
    scene::Scene,
};

/// How many things are known of an attribution.
pub(crate) const FACTS: usize = 81;
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
        self.leaf_of(|fact| facts[fact as usize])
    }

    #[inline]
    fn leaf_of(&self, fact: impl Fn(u8) -> f32) -> usize {
        let mut node = 0;
        for _ in 0..DEPTH {
            let (number, above) = self.questions[node];
            node = 2 * node + 1 + usize::from(fact(number) > above);
        }
        node - ((1 << DEPTH) - 1)
    }
}

impl Judge {
    /// The probabilities that attributions with these facts are some. Tree by tree, so that each stays at hand for all of them.
    pub(crate) fn probabilities(&self, facts: &[Facts]) -> Vec<f32> {
        /// So many at a time are copied to where there is room for every number a question can have, so that none must be checked.
        const AT_ONCE: usize = 16;
        let mut scores = vec![self.base; facts.len()];
        let mut wide = [[0.0; 1 << u8::BITS]; AT_ONCE];
        for (scores, facts) in scores.chunks_mut(AT_ONCE).zip(facts.chunks(AT_ONCE)) {
            wide.iter_mut().zip(facts).for_each(|(wide, facts)| wide[..FACTS].copy_from_slice(facts));
            for tree in &self.trees {
                for (score, facts) in scores.iter_mut().zip(&wide) {
                    *score += tree.leaves[tree.leaf_of(|fact| facts[fact as usize])];
                }
            }
        }
        scores.iter_mut().for_each(|score| *score = 1.0 / (1.0 + (-*score).exp()));
        scores
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

/// What is known of each of a document's attributions, one after the other.
pub(crate) fn facts<'a>(
    scene: &'a Scene<'_, '_>,
    candidates: &'a [Candidate],
    frames: &'a [Frame],
) -> impl Iterator<Item = Facts> + use<'a> {
    let crowd = Crowd::of(scene, candidates, frames);
    // Frames are compared with the best ones of other cues.
    let best: Vec<&Frame> = frames.iter().filter(|frame| frame.kind == Kind::Best).collect();
    frames.iter().map(move |frame| one(scene, candidates, &best, frame, &crowd))
}

/// What is known of all attributions of a document together.
struct Crowd {
    /// For every token, the strongest candidate whose content covers it, and the second.
    covered: Vec<[(f32, u32); 2]>,
    /// For every sentence, the range of its candidates.
    ranges: Vec<(u32, u32)>,
    mean: f32,
    /// For the word of every source, how probable the cues are that have it, and how many they are.
    sources: HashMap<u32, (f32, f32), Plain>,
    /// The same for every cue by its base form.
    cues: HashMap<u32, (f32, f32), Plain>,
    /// For every sentence its most probable cue.
    strongest: Vec<f32>,
    /// For every candidate the word of its source (0 for none) and the base form of its cue.
    names: Vec<(u32, u32)>,
}

impl Crowd {
    fn of(scene: &Scene, candidates: &[Candidate], frames: &[Frame]) -> Self {
        let mut covered = vec![[(0.0_f32, u32::MAX); 2]; scene.document.tokens.len()];
        for frame in frames.iter().filter(|frame| frame.kind == Kind::Best) {
            let at = frame.number;
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
        let mut strongest = vec![0.0_f32; scene.document.sentences.len()];
        let (mut sources, mut cues) = (HashMap::default(), HashMap::default());
        let mut names = Vec::with_capacity(frames.len());
        for frame in frames.iter().filter(|frame| frame.kind == Kind::Best) {
            let candidate = &candidates[frame.number];
            let sentence = &mut strongest[scene.document.tokens[candidate.tokens.start].sentence as usize];
            *sentence = sentence.max(candidate.begins);
            let name = frame.source.first().map_or(0, |run| scene.traits[scene.head(run)].word);
            let lemma = scene.traits[scene.core(&frame.cue)].lemma;
            names.push((name, lemma));
            add(&mut sources, name, candidate.begins);
            add(&mut cues, lemma, candidate.begins);
        }
        Self { covered, ranges, mean, sources, cues, strongest, names }
    }

    /// How many other candidates have the same source, and how probable they are in the mean; the same for the same cue.
    fn alike(&self, at: usize, begins: f32) -> [f32; 4] {
        let others = |(sum, count): (f32, f32)| [count - 1.0, (sum - begins) / f32::max(count - 1.0, 1.0)];
        let (name, lemma) = self.names[at];
        let [sources, source] = if name == 0 { [-1.0, 0.0] } else { others(self.sources[&name]) };
        let [cues, cue] = others(self.cues[&lemma]);
        [sources, source, cues, cue]
    }

    /// The strongest candidates of the two sentences before, the sentence after and the one behind it.
    fn around(&self, sentence: usize) -> [f32; 4] {
        let strongest = |sentence: Option<usize>| sentence.and_then(|at| self.strongest.get(at)).copied().unwrap_or(-1.0);
        [sentence.checked_sub(2), sentence.checked_sub(1), Some(sentence + 1), Some(sentence + 2)].map(strongest)
    }

    /// The strongest other candidate whose content covers `token`.
    fn over(&self, token: usize, but: usize) -> f32 {
        let [first, second] = self.covered[token];
        if first.1 == but as u32 { second.0 } else { first.0 }
    }
}

fn add(sums: &mut HashMap<u32, (f32, f32), Plain>, key: u32, begins: f32) {
    let sum = sums.entry(key).or_insert((0.0, 0.0));
    *sum = (sum.0 + begins, sum.1 + 1.0);
}

fn odds(probability: f32) -> f32 {
    let probability = probability.clamp(1e-5, 1.0 - 1e-5);
    (probability / (1.0 - probability)).ln()
}

fn one(scene: &Scene, candidates: &[Candidate], frames: &[&Frame], frame: &Frame, crowd: &Crowd) -> Facts {
    let document = scene.document;
    let at = frame.number;
    let candidate = &candidates[at];
    let cue = &frame.cue;
    let head = scene.core(cue);
    let traits = &scene.traits[head];
    let (left, apart) = scene.beside(cue.start, false);
    let (right, beyond) = scene.beside(cue.end - 1, true);
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
    let source_head = source.map(|run| scene.head(run));
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
    let holds = |runs: &[Range<usize>], token: u32| runs.iter().any(|run| run.contains(&(token as usize)));
    let who = source_head.map_or(0, |at| scene.who(at as u32));
    // Where the content ends, and what stands there.
    let end = frame.content.last().map_or(0, |run| run.end);
    let border = |step: usize| match document.tokens.get(end + step) {
        Some(token) if token.sentence == document.tokens[end.max(1) - 1].sentence => f32::from(token.tag as u8),
        _ => 99.0,
    };
    let said = |step: isize| scene.said(end, step) as f32;
    let inside = frame.content.iter().map(|run| scene.cues_between(run.start, run.end)).sum::<u32>() as f32;
    let opening = content.and_then(|run| run.start.checked_sub(1)).map_or(99.0, |at| f32::from(document.tokens[at].tag as u8));
    let [sources, same_name, cues, same_cue] = crowd.alike(at, candidate.begins);
    let [before_last, last_sentence, next_sentence, after_next] = crowd.around(number as usize);
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
        apart as f32,
        beyond as f32,
        flag(holds(&frame.source, left)),
        flag(holds(&frame.source, right)),
        flag(holds(&frame.content, right)),
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
        scene.who(left) as f32,
        flag(scene.traits[cue.start].word == crate::suggest::feature::word(b"to") || tag == Tag::Verb),
        sentence.len() as f32,
        content.map_or(0.0, |run| f32::from(document.tokens[run.start].tag as u8)),
        traits.cue as f32,
        cue.clone().map(|at| scene.traits[at].cue).max().unwrap_or(0) as f32,
        source_head.map_or(0.0, |at| scene.traits[at].source as f32),
        source.map_or(0.0, |run| run.clone().map(|at| scene.traits[at].source).max().unwrap_or(0) as f32),
        content.map_or(0.0, |run| scene.traits[scene.head(run)].cue as f32),
        sources,
        same_name,
        cues,
        same_cue,
        before_last,
        last_sentence,
        next_sentence,
        after_next,
        number as f32,
        f32::from(frame.kind as u8),
        frame.left_out,
        frame.weakest,
        frame.strongest,
        frame.fits,
        frame.named,
        frame.fits * frame.named,
        border(0),
        border(1),
        said(0),
        said(1),
        inside,
        opening,
        f32::from(u8::from(frame.content.iter().any(|run| document.tokens[run.start].quote != Quote::Outside))),
        total / count(&frames[at].content).max(1.0),
        0.0,
    ]
}
