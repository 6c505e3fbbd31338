//! The whole course of training, step by step.

use std::path::{Path, PathBuf};

use super::corpus::Article;
use super::crf::{self, Sequence, Trained, Vocabulary};
use super::lesson::{self, Right};
use super::syntax::{self, made};
use super::{Failure, boost, corpus, treebank, wordnet};
use crate::attribution::suggest::Raw;
use crate::attribution::suggest::cue::{self, Candidate, Cues};
use crate::attribution::suggest::feature::Table;
use crate::attribution::suggest::judge::{Facts, Judge, VERDICT, facts, verdict, verdict_features};
use crate::attribution::suggest::lexicon::Lexicon;
use crate::attribution::suggest::model::{self, LEAST, Model};
use crate::attribution::suggest::parser::Parser;
use crate::attribution::suggest::role::{self, Roles};
use crate::attribution::suggest::scene::Scene;
use crate::attribution::suggest::tagger::Tagger;

/// Parts into which the articles are cut, so that each is read by models that have not seen it.
const FOLDS: usize = 4;
const CUES: crf::Recipe = crf::Recipe { epochs: 8, rate: 0.025, ridge: 1e-3, least: 2, prune: 0.025, seed: 11, dropped: 40 };
const ROLES: crf::Recipe = crf::Recipe { epochs: 6, rate: 0.06, ridge: 1e-3, least: 5, prune: 0.06, seed: 12, dropped: 25 };
const JUDGE: boost::Recipe = boost::Recipe { trees: 200, rate: 0.06, least: 12.0, ridge: 4.0 };
const VERDICTS: crf::Recipe = crf::Recipe { epochs: 10, rate: 0.04, ridge: 1e-3, least: 2, prune: 0.02, seed: 13, dropped: 30 };
/// Parts into which the articles are cut once more, so that the judge learns from verdicts on articles they had not seen.
const PARTS: usize = 5;

/// Where tagger, parser and lexicon come from.
pub(super) enum Origin {
    /// Trained from their sources.
    Sources { treebank: PathBuf, wordnet: PathBuf },
    /// Taken from a model.
    Model(PathBuf),
}

/// Trains a model on the articles in `folder` and gives its file.
pub(super) fn train(folder: &Path, origin: &Origin) -> Result<Vec<u8>, Failure> {
    let (tagger, parser, lexicon) = foundation(origin)?;
    let articles = corpus::read(folder)?;
    let mut documents = lesson::documents(&articles);
    let scenes = lesson::scenes(&mut documents, &tagger, &parser, &lexicon);
    let right: Vec<Vec<Right>> =
        scenes.iter().zip(&articles).map(|(scene, article)| lesson::right(scene.document, &article.marked)).collect();
    report(&articles, &right);

    let mut cues = Lessons::default();
    let mut roles = Lessons::default();
    for (number, (scene, right)) in scenes.iter().zip(&right).enumerate() {
        cues.sequences.extend(lesson::cues(scene, right, number, &mut cues.vocabulary));
        roles.sequences.extend(lesson::roles(scene, right, number, &mut roles.vocabulary));
    }
    eprintln!("learning cues and roles in {FOLDS} parts");
    let folds: Vec<usize> = (0..FOLDS).collect();
    let mut rehearsed: Vec<Rehearsal> = Vec::new();
    std::thread::scope(|scope| {
        let halves: Vec<_> = folds
            .chunks(FOLDS.div_ceil(2))
            .map(|folds| {
                let (cues, roles, scenes, right) = (&cues, &roles, &scenes, &right);
                scope.spawn(move || folds.iter().flat_map(|&fold| rehearse(cues, roles, scenes, right, fold)).collect::<Vec<_>>())
            })
            .collect();
        for half in halves {
            rehearsed.extend(half.join().unwrap_or_default());
        }
    });
    rehearsed.sort_by_key(|rehearsal| rehearsal.article);
    let verdict = verdicts(&mut rehearsed);
    let (judge, threshold) = judge(&scenes, &rehearsed, &right);
    eprintln!("learning cues and roles from everything");
    let all = |_| true;
    let cues = made_cues(&crf::train(&cues.vocabulary, &cues.sequences, 1, CUES, all));
    let roles = made_roles(&crf::train(&roles.vocabulary, &roles.sequences, role::BORDERS, ROLES, all));
    let model = Model { name: format!("english-{}", articles.len()), threshold, tagger, parser, lexicon, cues, roles, verdict, judge };
    let file = model.file();
    eprintln!("{} bytes", file.len());
    Ok(file)
}

#[derive(Default)]
struct Lessons {
    vocabulary: Vocabulary,
    sequences: Vec<Sequence>,
}

/// What models made of an article they had not seen.
struct Rehearsal {
    article: usize,
    /// For every attribution, the features of how its words fit together.
    keys: Vec<Vec<u32>>,
    facts: Vec<Facts>,
    found: Vec<Raw>,
    right: Vec<bool>,
}

fn foundation(origin: &Origin) -> Result<(Tagger, Parser, Lexicon), Failure> {
    let (treebank, wordnet) = match origin {
        Origin::Model(path) => {
            let bytes = std::fs::read(path).map_err(|fault| Failure::Read(path.clone(), fault))?;
            let model = Model::of(&bytes).map_err(|fault| Failure::Model(path.clone(), fault))?;
            return Ok((model.tagger, model.parser, model.lexicon));
        }
        Origin::Sources { treebank, wordnet } => (treebank, wordnet),
    };
    let lexicon = wordnet::read(wordnet)?;
    let trees = treebank::read(treebank)?;
    eprintln!("{} trees", trees.len());
    let (tagger, parser) = learn_syntax(&trees, |number| number % 20 != 0);
    let shares = syntax::measure(&trees, &tagger, &parser, |number| number % 20 == 0);
    eprintln!("right on every 20th tree, not seen: tags {:.3}, heads {:.3}, labelled heads {:.3}", shares[0], shares[1], shares[2]);
    let (tagger, parser) = learn_syntax(&trees, |_| true);
    Ok((tagger, parser, lexicon))
}

fn learn_syntax(trees: &[treebank::Tree], chosen: impl Fn(usize) -> bool) -> (Tagger, Parser) {
    const PARTS: usize = 4;
    let mut documents: Vec<_> = trees.iter().map(|tree| treebank::document(&tree.text)).collect();
    // The parser learns from tags as they will be, mistakes included.
    for part in 0..PARTS {
        let rows = syntax::tagger(trees, 3, |number| chosen(number) && number % PARTS != part);
        let tagger = Tagger { weights: made(&rows) };
        documents.iter_mut().skip(part).step_by(PARTS).for_each(|document| tagger.tag(document));
    }
    let (moves, arcs) = syntax::parser(trees, &documents, 8, &chosen);
    let tagger = Tagger { weights: made(&syntax::tagger(trees, 6, &chosen)) };
    (tagger, Parser { moves: made(&moves), arcs: made(&arcs) })
}

fn report(articles: &[Article], right: &[Vec<Right>]) {
    let marked: usize = articles.iter().map(|article| article.marked.len()).sum();
    let usable: usize = right.iter().map(Vec::len).sum();
    eprintln!("{} articles, {marked} attributions, {usable} of them usable", articles.len());
}

fn made_cues(trained: &Trained<{ cue::LABELS }, { cue::WIDTH }>) -> Cues {
    Cues { weights: made(&trained.tables[0]), transitions: trained.transitions.clone() }
}

fn made_roles(trained: &Trained<{ role::LABELS }, { role::WIDTH }>) -> Roles {
    Roles { own: made(&trained.tables[0]), relative: made(&trained.tables[1]), transitions: trained.transitions.clone() }
}

/// Trains without one part of the articles and reads that part.
fn rehearse(cues: &Lessons, roles: &Lessons, scenes: &[Scene], right: &[Vec<Right>], fold: usize) -> Vec<Rehearsal> {
    let chosen = |article: usize| article % FOLDS != fold;
    let cues = made_cues(&crf::train(&cues.vocabulary, &cues.sequences, 1, CUES, chosen));
    let roles = made_roles(&crf::train(&roles.vocabulary, &roles.sequences, role::BORDERS, ROLES, chosen));
    let articles = (0..scenes.len()).filter(|article| article % FOLDS == fold);
    articles.map(|article| read(&cues, &roles, &scenes[article], &right[article], article)).collect()
}

fn read(cues: &Cues, roles: &Roles, scene: &Scene, right: &[Right], article: usize) -> Rehearsal {
    let candidates: Vec<Candidate> = cues.candidates(scene, LEAST);
    let frames = model::frames(roles, scene, &candidates);
    let facts = facts(scene, &candidates, &frames);
    let keys = frames
        .iter()
        .map(|frame| {
            let mut keys = Vec::new();
            verdict_features(scene, frame, &mut keys);
            keys
        })
        .collect();
    let found: Vec<Raw> = frames
        .into_iter()
        .zip(&candidates)
        .map(|(frame, candidate)| Raw { source: frame.source, cue: vec![frame.cue], content: frame.content, confidence: candidate.begins })
        .collect();
    let right = lesson::matches(scene.document, &found, right);
    Rehearsal { article, keys, facts, found, right }
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

/// Trains the judge, and finds the confidence at which precision and recall are best together on articles it has not seen.
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
            let frames = rehearsal.found.iter().map(frame).collect();
            let chosen = model::choose(frames, &rehearsal.facts, &judge, 0.0);
            let matched = lesson::matches(scenes[rehearsal.article].document, &chosen, &right[rehearsal.article]);
            kept.extend(chosen.iter().zip(matched).map(|(raw, right)| (raw.confidence, right)));
        }
    }
    kept.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = right.iter().map(Vec::len).sum::<usize>() as f32;
    let (mut hits, mut best) = (0.0, (0.0, 0.5, 0.0, 0.0));
    let mut precise = 0.0;
    for (number, &(confidence, right)) in kept.iter().enumerate() {
        hits += f32::from(u8::from(right));
        let (precision, recall) = (hits / (number + 1) as f32, hits / all);
        let both = 2.0 * precision * recall / (precision + recall).max(1e-9);
        if both > best.0 {
            best = (both, confidence, precision, recall);
        }
        if precision >= 0.8 {
            precise = recall;
        }
    }
    eprintln!("candidates {}, reachable {:.3}", kept.len(), hits / all);
    eprintln!("not seen: F1 {:.4} (P {:.3} R {:.3}) at {:.3}; recall {precise:.3} at precision 0.8", best.0, best.2, best.3, best.1);
    (learn(&|_| true), best.1)
}

fn frame(raw: &Raw) -> role::Frame {
    role::Frame {
        cue: raw.cue[0].clone(),
        source: raw.source.clone(),
        content: raw.content.clone(),
        log: 0.0,
        sure_source: 0.0,
        sure_content: 0.0,
    }
}
