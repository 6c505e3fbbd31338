//! The whole course of training, step by step.

use std::path::{Path, PathBuf};

use crate::{
    model::{
        Failure, boost,
        corpus::{self, Article},
        crf::{self, Sequence, Trained, Vocabulary},
        leanings,
        lesson::{self, Right},
        syntax::{self, made},
        treebank, wordnet,
    },
    suggest::{
        Raw,
        cue::{self, Candidate, Cues},
        feature::Table,
        frame::{Frame, Kind},
        gate::Gate,
        judge::{Facts, Judge, VERDICT, facts},
        lexicon::Lexicon,
        model::{self, LEAST, Model},
        role::{self, Roles},
        scene::Scene,
        tagger::Tagger,
        verdict::{self, verdict, verdict_features},
    },
};

/// Parts into which the articles are cut, so that each is read by models that have not seen it.
const FOLDS: usize = 4;
const CUES: crf::Recipe = crf::Recipe { epochs: 8, rate: 0.025, ridge: 1e-3, least: 2, prune: 0.025, times: 6, seed: 11, dropped: 40 };
const ROLES: crf::Recipe = crf::Recipe { epochs: 6, rate: 0.06, ridge: 1e-3, least: 5, prune: 0.06, times: 6, seed: 12, dropped: 25 };
const GATE: crf::Recipe = crf::Recipe { epochs: 3, rate: 0.05, ridge: 1e-3, least: 3, prune: 0.05, times: 3, seed: 14, dropped: 20 };
const JUDGE: boost::Recipe = boost::Recipe { trees: 200, rate: 0.06, least: 12.0, ridge: 4.0 };
const VERDICTS: crf::Recipe = crf::Recipe { epochs: 10, rate: 0.04, ridge: 1e-3, least: 2, prune: 0.02, times: 2, seed: 13, dropped: 30 };
/// Parts into which the articles are cut once more, so that the judge learns from verdicts on articles they had not seen.
const PARTS: usize = 5;

/// Differences of F1 below this are chance.
const CHANCE: f32 = 0.002;

/// Where tagger and lexicon come from.
pub(super) enum Origin {
    /// Trained from their sources.
    Sources { treebank: PathBuf, wordnet: PathBuf, vectors: PathBuf },
    /// Taken from a model made before.
    Model(PathBuf),
}

/// Trains a model on the articles in `folder` and gives its file.
pub(super) fn train(folder: &Path, origin: &Origin) -> Result<Vec<u8>, Failure> {
    let (tagger, mut lexicon) = foundation(origin)?;
    let articles = corpus::read(folder)?;
    let mut documents = lesson::documents(&articles);
    documents.iter_mut().for_each(|document| tagger.tag(document));
    let right: Vec<Vec<Right>> =
        documents.iter().zip(&articles).map(|(document, article)| lesson::right(document, &article.marked)).collect();
    report(&articles, &right);
    if let Origin::Sources { vectors, .. } = origin {
        lexicon = lexicon.with(leanings::learn(vectors, &documents, &right)?);
    }
    let mut scenes: Vec<Scene> = documents.iter().map(|document| Scene::of(document, &lexicon)).collect();

    let (gate, open) = gate(&scenes, &right);
    let mut cues = Lessons::default();
    for (number, (scene, right)) in scenes.iter().zip(&right).enumerate() {
        cues.sequences.extend(lesson::cues(scene, right, &open[number], number, &mut cues.vocabulary));
    }
    eprintln!("learning cues in {FOLDS} parts");
    let mut found: Vec<(usize, Vec<Candidate>)> = in_parts(|fold| find(&gate, &cues, &scenes, fold));
    found.sort_unstable_by_key(|&(article, _)| article);
    for (scene, (_, candidates)) in scenes.iter_mut().zip(&mut found) {
        model::mark(scene, candidates);
    }
    let mut roles = Lessons::default();
    for (number, (scene, right)) in scenes.iter().zip(&right).enumerate() {
        roles.sequences.extend(lesson::roles(scene, right, number, &mut roles.vocabulary));
    }
    eprintln!("learning roles in {FOLDS} parts");
    let mut rehearsed: Vec<Rehearsal> = in_parts(|fold| rehearse(&found, &roles, &scenes, &right, fold));
    rehearsed.sort_by_key(|rehearsal| rehearsal.article);
    let verdict = verdicts(&mut rehearsed);
    let (judge, threshold) = judge(&scenes, &rehearsed, &right);
    eprintln!("learning cues and roles from everything");
    let all = |_| true;
    let (cues, roles) = std::thread::scope(|scope| {
        let cues = scope.spawn(|| made_cues(gate, &crf::train(&cues.vocabulary, &cues.sequences, 1, CUES, all)));
        let roles = made_roles(&crf::train(&roles.vocabulary, &roles.sequences, role::BORDERS, ROLES, all));
        (cues.join(), roles)
    });
    // A thread that fell has said why.
    let cues = cues.unwrap_or_else(|fault| std::panic::resume_unwind(fault));
    let model = Model { name: format!("english-{}", articles.len()), threshold, tagger, lexicon, cues, roles, verdict, judge };
    let file = model.file();
    eprintln!("{} bytes", file.len());
    Ok(file)
}

#[derive(Default)]
struct Lessons {
    vocabulary: Vocabulary,
    sequences: Vec<Sequence>,
}

/// How right attributions of at least this confidence are.
struct Score {
    confidence: f32,
    precision: f32,
    recall: f32,
}

impl Score {
    /// F1.
    fn both(&self) -> f32 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(1e-9)
    }
}

/// What models made of an article they had not seen.
struct Rehearsal {
    article: usize,
    /// For every attribution, the features of how its words fit together.
    keys: Vec<[u32; verdict::FEATURES]>,
    facts: Vec<Facts>,
    frames: Vec<Frame>,
    right: Vec<bool>,
}

fn foundation(origin: &Origin) -> Result<(Tagger, Lexicon), Failure> {
    let (treebank, wordnet) = match origin {
        Origin::Model(path) => {
            let bytes = std::fs::read(path).map_err(|fault| Failure::Read(path.clone(), fault))?;
            let model = Model::of(bytes.into()).map_err(|fault| Failure::Model(path.clone(), fault))?;
            return Ok((model.tagger, model.lexicon));
        }
        Origin::Sources { treebank, wordnet, .. } => (treebank, wordnet),
    };
    let lexicon = wordnet::read(wordnet)?;
    let trees = treebank::read(treebank)?;
    eprintln!("{} sentences", trees.len());
    let learn = |chosen: &dyn Fn(usize) -> bool| Tagger {
        weights: made(&syntax::tagger(&trees, 6, chosen)),
        settled: syntax::settled(&trees, chosen),
    };
    let share = syntax::measure(&trees, &learn(&|number| number % 20 != 0), |number| number % 20 == 0);
    eprintln!("right on every 20th sentence, not seen: {share:.3} of the tags");
    Ok((learn(&|_| true), lexicon))
}

/// Learns the gate. What passes in an article is decided by a gate that has not seen it.
fn gate(scenes: &[Scene], right: &[Vec<Right>]) -> (Gate, Vec<Vec<bool>>) {
    let mut lessons = Lessons::default();
    for (number, (scene, right)) in scenes.iter().zip(right).enumerate() {
        lessons.sequences.extend(lesson::gates(scene, right, number, &mut lessons.vocabulary));
    }
    let learn = |chosen: &dyn Fn(usize) -> bool| -> Gate {
        Gate { weights: made(&crf::train::<2, 2>(&lessons.vocabulary, &lessons.sequences, 1, GATE, chosen).tables[0]) }
    };
    let mut open = vec![Vec::new(); scenes.len()];
    let mut counts = [0; 3];
    for fold in 0..FOLDS {
        let gate = learn(&|article| article % FOLDS != fold);
        for article in (fold..scenes.len()).step_by(FOLDS) {
            open[article] = gate.open(&scenes[article]);
            let more = lesson::passing(&scenes[article], &right[article], &open[article]);
            counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
        }
    }
    let all: usize = open.iter().map(Vec::len).sum();
    eprintln!("of {all} tokens {} pass the gate; of {} in cues {}", counts[0], counts[1], counts[2]);
    (learn(&|_| true), open)
}

fn report(articles: &[Article], right: &[Vec<Right>]) {
    let marked: usize = articles.iter().map(|article| article.marked.len()).sum();
    let usable: usize = right.iter().map(Vec::len).sum();
    eprintln!("{} articles, {marked} attributions, {usable} of them usable", articles.len());
}

fn made_cues(gate: Gate, trained: &Trained<{ cue::LABELS }, { cue::WIDTH }>) -> Cues {
    Cues { gate, weights: made(&trained.tables[0]), transitions: trained.transitions.clone() }
}

fn made_roles(trained: &Trained<{ role::LABELS }, { role::WIDTH }>) -> Roles {
    Roles::of(made(&trained.tables[0]), made(&trained.tables[1]), trained.transitions.clone())
}

/// What `work` gives for every part of the articles, two parts at a time.
fn in_parts<T: Send>(work: impl Fn(usize) -> Vec<T> + Sync) -> Vec<T> {
    let folds: Vec<usize> = (0..FOLDS).collect();
    std::thread::scope(|scope| {
        let work = &work;
        let halves: Vec<_> = folds
            .chunks(FOLDS.div_ceil(2))
            .map(|folds| scope.spawn(move || folds.iter().flat_map(|&fold| work(fold)).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|half| half.join().unwrap_or_default()).collect()
    })
}

/// Learns cues without one part of the articles and finds those of that part.
fn find(gate: &Gate, cues: &Lessons, scenes: &[Scene], fold: usize) -> Vec<(usize, Vec<Candidate>)> {
    let chosen = |article: usize| article % FOLDS != fold;
    let cues = made_cues(gate.clone(), &crf::train(&cues.vocabulary, &cues.sequences, 1, CUES, chosen));
    let articles = (fold..scenes.len()).step_by(FOLDS);
    articles.map(|article| (article, cues.candidates(&scenes[article], LEAST))).collect()
}

/// Learns roles without one part of the articles and reads that part.
fn rehearse(found: &[(usize, Vec<Candidate>)], roles: &Lessons, scenes: &[Scene], right: &[Vec<Right>], fold: usize) -> Vec<Rehearsal> {
    let chosen = |article: usize| article % FOLDS != fold;
    let roles = made_roles(&crf::train(&roles.vocabulary, &roles.sequences, role::BORDERS, ROLES, chosen));
    let articles = (fold..scenes.len()).step_by(FOLDS);
    articles.map(|article| read(&found[article].1, &roles, &scenes[article], &right[article], article)).collect()
}

fn read(candidates: &[Candidate], roles: &Roles, scene: &Scene, right: &[Right], article: usize) -> Rehearsal {
    let frames = model::frames(roles, scene, candidates);
    let facts = facts(scene, candidates, &frames).collect();
    let keys = frames.iter().map(|frame| verdict_features(scene, frame)).collect();
    let right = rightness(scene, &frames, right);
    Rehearsal { article, keys, facts, frames, right }
}

/// Which frames are right: every kind among the best ones of other cues, so that no two frames of a cue compete.
fn rightness(scene: &Scene, frames: &[Frame], right: &[Right]) -> Vec<bool> {
    let mut found = vec![false; frames.len()];
    for kind in Kind::ALL {
        let mut chosen: Vec<usize> = Vec::new();
        for (at, frame) in frames.iter().enumerate() {
            if frame.kind == Kind::Best {
                chosen.push(at);
            } else if frame.kind == kind
                && let Some(last) = chosen.last_mut()
            {
                *last = at;
            }
        }
        let raw = |&at: &usize| {
            let frame = &frames[at];
            Raw { source: frame.source.clone(), cue: vec![frame.cue.clone()], content: frame.content.clone(), confidence: 0.0 }
        };
        let raws: Vec<Raw> = chosen.iter().map(raw).collect();
        for (&at, right) in chosen.iter().zip(lesson::matches(scene.document, &raws, right)) {
            if frames[at].kind == kind {
                found[at] = right;
            }
        }
    }
    found
}

/// Learns how the words of an attribution fit together. Every article is told what a part that had not seen it says, the judge
/// learns from that; what was learned from all goes into the model.
fn verdicts(rehearsed: &mut [Rehearsal]) -> Table<2> {
    let mut lessons = Lessons::default();
    for rehearsal in rehearsed.iter() {
        for (keys, &right) in rehearsal.keys.iter().zip(&rehearsal.right) {
            let mut sequence = Sequence { article: rehearsal.article, ..Sequence::default() };
            sequence.features.extend(keys.iter().map(|&key| lessons.vocabulary.number(0, key)));
            sequence.push(0, u8::from(right), 0);
            lessons.sequences.push(sequence);
        }
    }
    let learn = |chosen: &dyn Fn(usize) -> bool| -> Table<2> {
        made(&crf::train::<2, 2>(&lessons.vocabulary, &lessons.sequences, 1, VERDICTS, chosen).tables[0])
    };
    for part in 0..PARTS {
        let table = learn(&|article| article / FOLDS % PARTS != part);
        for rehearsal in rehearsed.iter_mut().filter(|rehearsal| rehearsal.article / FOLDS % PARTS == part) {
            for (facts, keys) in rehearsal.facts.iter_mut().zip(&rehearsal.keys) {
                facts[VERDICT] = verdict(&table, keys);
            }
        }
    }
    learn(&|_| true)
}

/// Trains the judge, and finds the confidence at which precision and recall are best together on articles it has not seen: the
/// middle of the confidences that are as good as the best but for chance, since the best itself is chance.
fn judge(scenes: &[Scene], rehearsed: &[Rehearsal], right: &[Vec<Right>]) -> (Judge, f32) {
    let learn = |chosen: &dyn Fn(usize) -> bool| {
        let among = || rehearsed.iter().filter(|rehearsal| chosen(rehearsal.article));
        let facts: Vec<Facts> = among().flat_map(|rehearsal| rehearsal.facts.iter().copied()).collect();
        let right: Vec<bool> = among().flat_map(|rehearsal| rehearsal.right.iter().copied()).collect();
        boost::train(&facts, &right, JUDGE)
    };
    let mut kept: Vec<(f32, bool)> = Vec::new();
    for part in 0..PARTS {
        let judge = learn(&|article| article / FOLDS % PARTS != part);
        for rehearsal in rehearsed.iter().filter(|rehearsal| rehearsal.article / FOLDS % PARTS == part) {
            let chosen = model::choose(rehearsal.frames.clone(), &judge.probabilities(&rehearsal.facts), 0.0);
            let matched = lesson::matches(scenes[rehearsal.article].document, &chosen, &right[rehearsal.article]);
            kept.extend(chosen.iter().zip(matched).map(|(raw, right)| (raw.confidence, right)));
        }
    }
    kept.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = right.iter().map(Vec::len).sum::<usize>() as f32;
    let (mut hits, mut precise) = (0.0, 0.0);
    let mut scores: Vec<Score> = Vec::with_capacity(kept.len());
    for (number, &(confidence, right)) in kept.iter().enumerate() {
        hits += f32::from(u8::from(right));
        let (precision, recall) = (hits / (number + 1) as f32, hits / all);
        scores.push(Score { confidence, precision, recall });
        if precision >= 0.8 {
            precise = recall;
        }
    }
    let most = scores.iter().map(Score::both).fold(0.0, f32::max);
    let good = |score: &&Score| score.both() >= most - CHANCE;
    let (first, last) = (scores.iter().find(good), scores.iter().rfind(good));
    let threshold = first.zip(last).map_or(0.5, |(first, last)| (first.confidence + last.confidence) / 2.0);
    eprintln!("candidates {}, reachable {:.3}", kept.len(), hits / all);
    if let Some(score) = scores.iter().rfind(|score| score.confidence >= threshold) {
        let (both, Score { precision, recall, .. }) = (score.both(), score);
        eprintln!(
            "not seen: F1 {both:.4} (P {precision:.3} R {recall:.3}) at {threshold:.3}, best {most:.4}; recall {precise:.3} at precision 0.8"
        );
    }
    (learn(&|_| true), threshold)
}
