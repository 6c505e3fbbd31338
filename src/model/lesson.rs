//! Articles as lessons: their documents, tagged, with the right labels.

use std::ops::Range;

use crate::{
    model::{
        corpus::{Article, Marked},
        crf::{Sequence, Vocabulary},
    },
    suggest::{Document, Raw, cue, gate, role, scene::Scene, view::View},
};

/// An attribution as people marked it, in tokens.
#[derive(Debug, Clone)]
pub(super) struct Right {
    pub(super) source: Vec<usize>,
    pub(super) cue: Range<usize>,
    pub(super) content: Vec<usize>,
}

/// The documents of all articles.
pub(super) fn documents(articles: &[Article]) -> Vec<Document<'_>> {
    articles.iter().map(|article| Document::of(&article.text)).collect()
}

/// The marked attributions in tokens; those whose cue or content holds no token are left out.
pub(super) fn right(document: &Document, marked: &[Marked]) -> Vec<Right> {
    marked
        .iter()
        .filter_map(|marked| {
            let cue = tokens(document, &marked.cue);
            let content = tokens(document, &marked.content);
            // A split cue counts from its first to its last token when the gap is short.
            let (&first, &last) = (cue.first()?, cue.last()?);
            let cue = if last - first < 14 { first..last + 1 } else { first..first + 1 };
            if content.is_empty() {
                return None;
            }
            Some(Right { source: tokens(document, &marked.source), cue, content })
        })
        .collect()
}

/// The tokens of which at least half lies in the ranges.
fn tokens(document: &Document, ranges: &[Range<u32>]) -> Vec<usize> {
    let mut found = Vec::new();
    for range in ranges {
        let from = document.tokens.partition_point(|token| token.end <= range.start);
        for (at, token) in document.tokens.iter().enumerate().skip(from).take_while(|(_, token)| token.start < range.end) {
            let shared = token.end.min(range.end) - token.start.max(range.start);
            if 2 * shared >= token.end - token.start {
                found.push(at);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// For every token of an article, the label of its cue: outside, begin, inside.
fn cue_labels(scene: &Scene, right: &[Right]) -> Vec<u8> {
    let mut labels = vec![0_u8; scene.document.tokens.len()];
    for right in right {
        for at in right.cue.clone() {
            labels[at] = if at == right.cue.start { 1 } else { 2 };
        }
    }
    labels
}

/// Every token of an article as a lesson of its own: whether it is part of a cue.
pub(super) fn gates(scene: &Scene, right: &[Right], article: usize, vocabulary: &mut Vocabulary) -> Vec<Sequence> {
    let lesson = |(at, &label): (usize, &u8)| {
        let mut sequence = Sequence { article, ..Sequence::default() };
        sequence.features.extend(gate::features(scene, at).map(|key| vocabulary.number(0, key)));
        sequence.push(0, u8::from(label > 0), 0);
        sequence
    };
    cue_labels(scene, right).iter().enumerate().map(lesson).collect()
}

/// Of an article's tokens, how many pass the gate, how many are part of a cue, and how many of these pass.
pub(super) fn passing(scene: &Scene, right: &[Right], open: &[bool]) -> [usize; 3] {
    let labels = cue_labels(scene, right);
    let mut counts = [0; 3];
    for (&label, &open) in labels.iter().zip(open) {
        counts[0] += usize::from(open);
        counts[1] += usize::from(label > 0);
        counts[2] += usize::from(label > 0 && open);
    }
    counts
}

/// The stretches of an article in which cues may stand as chains of cue labels.
pub(super) fn cues(scene: &Scene, right: &[Right], open: &[bool], article: usize, vocabulary: &mut Vocabulary) -> Vec<Sequence> {
    let labels = cue_labels(scene, right);
    let mut sequences = Vec::new();
    for stretch in scene.document.sentences.iter().flat_map(|sentence| gate::stretches(sentence, open)) {
        let mut sequence = Sequence { article, ..Sequence::default() };
        let mut before = 0;
        for at in stretch {
            if !open[at] {
                sequence.push(0, 0, 0b110);
                before = 0;
                continue;
            }
            sequence.features.extend(cue::features(scene, at).map(|key| vocabulary.number(0, key)));
            let label = if before == 0 { labels[at].min(1) } else { labels[at] };
            let first = sequence.gold.is_empty();
            sequence.push(0, label, if first { 0b100 } else { 0 });
            before = label;
        }
        sequences.push(sequence);
    }
    sequences
}

/// The surroundings of every right cue as chains of roles.
pub(super) fn roles(scene: &Scene, right: &[Right], article: usize, vocabulary: &mut Vocabulary) -> Vec<Sequence> {
    let mut keys = Vec::new();
    let mut sequences = Vec::new();
    for right in right {
        let window = role::window(scene.document, &right.cue);
        let view = View::of(scene, &right.cue);
        let mut sequence = Sequence { article, ..Sequence::default() };
        let mut before = 0;
        for at in window {
            sequence.features.extend(role::own_features(scene, at).map(|key| vocabulary.number(0, key)));
            view.features(scene, at, &mut keys);
            sequence.features.extend(keys.iter().map(|&key| vocabulary.number(1, key)));
            let bound = right.cue.contains(&at);
            let role = match () {
                () if bound => 0,
                () if right.source.binary_search(&at).is_ok() => 1,
                () if right.content.binary_search(&at).is_ok() => 3,
                () => 0,
            };
            let label = if role > 0 && (before == role || before == role + 1) { role + 1 } else { role };
            before = label;
            sequence.push(role::border(scene.document, &right.cue, at), label, if bound { 0b11110 } else { 0 });
        }
        sequences.push(sequence);
    }
    sequences
}

/// Which of the found attributions match a right one, one to one: those whose cues overlap first, then by how much of the
/// content is shared.
pub(super) fn matches(document: &Document, found: &[Raw], right: &[Right]) -> Vec<bool> {
    let words =
        |runs: &[Range<usize>]| -> Vec<usize> { runs.iter().cloned().flatten().filter(|&at| document.tokens[at].is_word).collect() };
    let mut pairs = Vec::new();
    for (at, found) in found.iter().enumerate() {
        let (source, content) = (words(&found.source), words(&found.content));
        for (number, right) in right.iter().enumerate() {
            let gold: Vec<usize> = right.content.iter().copied().filter(|&at| document.tokens[at].is_word).collect();
            let shared = content.iter().filter(|at| gold.binary_search(at).is_ok()).count();
            let union = content.len() + gold.len() - shared;
            if union == 0 || 2 * shared < union {
                continue;
            }
            let same_source =
                source.iter().any(|at| right.source.binary_search(at).is_ok()) || (source.is_empty() && right.source.is_empty());
            if !same_source {
                continue;
            }
            let cue = found.cue[0].start < right.cue.end && right.cue.start < found.cue[0].end;
            pairs.push((!cue, -(shared as f32) / union as f32, at, number));
        }
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut matched, mut used) = (vec![false; found.len()], vec![false; right.len()]);
    for (_, _, at, number) in pairs {
        if !matched[at] && !used[number] {
            matched[at] = true;
            used[number] = true;
        }
    }
    matched
}
