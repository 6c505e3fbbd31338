//! Training tagger and parser on a treebank.

use std::ops::Range;

use super::perceptron::Perceptron;
use super::shuffle::Shuffle;
use super::treebank::{Tree, document};
use crate::attribution::suggest::feature::Table;
use crate::attribution::suggest::parser::{self, ARCS, Arc, MOVES, Move, NONE, Parser, State};
use crate::attribution::suggest::tagger::{self, Tagger, WIDTH};
use crate::attribution::suggest::{Document, Tag};

/// Rows of a table with their scale, as they are written.
pub(super) type Rows<const W: usize> = (Vec<(u32, [i8; W])>, f32);

/// Trains a tagger on the trees that `chosen` chooses.
pub(super) fn tagger(trees: &[Tree], epochs: usize, chosen: impl Fn(usize) -> bool) -> Rows<WIDTH> {
    let mut perceptron = Perceptron::<WIDTH>::new();
    let mut shuffle = Shuffle::new(1);
    let mut keys = Vec::new();
    let mut documents: Vec<Document> = trees.iter().map(|tree| document(&tree.text)).collect();
    for _ in 0..epochs {
        for number in shuffle.order(trees.len()) {
            if !chosen(number) {
                continue;
            }
            let (tree, document) = (&trees[number], &mut documents[number]);
            let sentence = 0..document.tokens.len();
            for at in sentence.clone() {
                if let Some(tag) = tagger::closed(document, at) {
                    document.tokens[at].tag = tag;
                    continue;
                }
                tagger::features(document, &sentence, at, &mut keys);
                let scores = perceptron.scores(&keys);
                let guess = (1..Tag::ALL.len()).fold(0, |best, label| if scores[label] > scores[best] { label } else { best });
                let right = tree.tags[at] as usize;
                perceptron.tick();
                if guess != right {
                    perceptron.learn(&keys, right, guess);
                }
                document.tokens[at].tag = Tag::ALL[guess];
            }
        }
    }
    perceptron.finish(3, 0.06)
}

pub(super) fn made<const W: usize>(rows: &Rows<W>) -> Table<W> {
    Table::of(&rows.0, rows.1)
}

/// Trains a parser on the trees that `chosen` chooses, whose documents carry the tags of a tagger that did not see them.
pub(super) fn parser(trees: &[Tree], documents: &[Document], epochs: usize, chosen: impl Fn(usize) -> bool) -> (Rows<MOVES>, Rows<ARCS>) {
    let mut moves = Perceptron::<MOVES>::new();
    let mut arcs = Perceptron::<ARCS>::new();
    let mut shuffle = Shuffle::new(2);
    let mut state = State::default();
    let mut keys = Vec::new();
    for epoch in 0..epochs {
        for number in shuffle.order(trees.len()) {
            if !chosen(number) {
                continue;
            }
            let (tree, document) = (&trees[number], &documents[number]);
            let sentence = 0..document.tokens.len();
            let words = parser::words(document);
            let gold = Gold::of(tree);
            state.begin(&sentence);
            while !state.is_done() {
                state.features(document, &words, &mut keys);
                let scores = moves.scores(&keys);
                let allowed = |step: &Move| state.allows(*step);
                let costs = Move::ALL.map(|step| if state.allows(step) { gold.cost(&state, step, &sentence) } else { usize::MAX });
                let least = costs.into_iter().min().unwrap_or(0);
                let best = |among: &dyn Fn(usize) -> bool| {
                    (0..3)
                        .filter(|&label| allowed(&Move::ALL[label]) && among(label))
                        .max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
                        .unwrap_or(0)
                };
                let guess = best(&|_| true);
                let right = best(&|label| costs[label] == least);
                moves.tick();
                if costs[guess] > least {
                    moves.learn(&keys, right, guess);
                }
                // After the first epochs follow the guess, so that it learns to go on after a mistake.
                let follow = epoch > 0 && shuffle.below(10) > 0;
                state.take(Move::ALL[if follow { guess } else { right }]);
            }
            for at in sentence {
                if state.head(at) == NONE || state.head(at) != tree.heads[at] {
                    continue;
                }
                parser::label_features(document, &words, &state, at, &mut keys);
                let scores = arcs.scores(&keys);
                let guess = (2..ARCS).fold(1, |best, label| if scores[label] > scores[best] { label } else { best });
                let right = tree.arcs[at] as usize;
                arcs.tick();
                if guess != right && right != 0 {
                    arcs.learn(&keys, right, guess);
                }
            }
        }
    }
    (moves.finish(4, 0.08), arcs.finish(3, 0.08))
}

struct Gold<'t> {
    heads: &'t [u32],
    children: Vec<Vec<usize>>,
}

impl<'t> Gold<'t> {
    fn of(tree: &'t Tree) -> Self {
        let mut children = vec![Vec::new(); tree.heads.len()];
        for (at, &head) in tree.heads.iter().enumerate().filter(|&(_, &head)| head != NONE) {
            children[head as usize].push(at);
        }
        Self { heads: &tree.heads, children }
    }

    /// How many arcs of the tree a move makes impossible (the dynamic oracle of the arc-hybrid system).
    fn cost(&self, state: &State, step: Move, sentence: &Range<usize>) -> usize {
        let (next, end) = (state.next, sentence.end);
        let stack = &state.stack;
        let ahead = |at: usize| at >= next && at < end;
        let top = stack.last().copied();
        let head = |at: usize| self.heads[at] as usize;
        match (step, top) {
            (Move::Shift, _) => {
                let below = &stack[..stack.len().saturating_sub(1)];
                let lost_head = usize::from(self.heads[next] != NONE && below.contains(&head(next)));
                lost_head + self.children[next].iter().filter(|child| stack.contains(child)).count()
            }
            (Move::Left, Some(top)) => {
                let below = stack.len().checked_sub(2).map(|at| stack[at]);
                let lost_head = self.heads[top] != NONE && (below == Some(head(top)) || (ahead(head(top)) && head(top) != next));
                usize::from(lost_head) + self.children[top].iter().filter(|&&child| ahead(child)).count()
            }
            (Move::Right, Some(top)) => {
                let lost_head = self.heads[top] != NONE && ahead(head(top));
                usize::from(lost_head) + self.children[top].iter().filter(|&&child| ahead(child)).count()
            }
            _ => usize::MAX,
        }
    }
}

/// Shares of tags, heads and labelled heads that are right on the trees that `chosen` chooses.
pub(super) fn measure(trees: &[Tree], tagger: &Tagger, parser: &Parser, chosen: impl Fn(usize) -> bool) -> [f32; 3] {
    let (mut right, mut all) = ([0_usize; 3], 0);
    for (_, tree) in trees.iter().enumerate().filter(|(number, _)| chosen(*number)) {
        let mut document = document(&tree.text);
        tagger.tag(&mut document);
        let found = parser.parse(&document, &parser::words(&document));
        for at in 0..document.tokens.len() {
            if !document.tokens[at].is_word {
                continue;
            }
            all += 1;
            right[0] += usize::from(document.tokens[at].tag == tree.tags[at]);
            let attached = found.heads[at] == tree.heads[at];
            right[1] += usize::from(attached);
            right[2] += usize::from(attached && (found.arcs[at] == tree.arcs[at] || tree.arcs[at] == Arc::Root));
        }
    }
    right.map(|right| right as f32 / all.max(1) as f32)
}
