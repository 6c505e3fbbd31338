//! Syntax: a greedy arc-hybrid parser with an averaged perceptron (Goldberg and Nivre 2013), then a label for every arc.
//! Time is linear in the length of a sentence.

use std::ops::Range;

use super::feature::{Table, key, word};
use super::{Document, Tag};

/// Weights of a move: shift, left, right, and one to spare.
pub(crate) const MOVES: usize = 4;
/// Weights of an arc's label.
pub(crate) const ARCS: usize = 20;
/// No token.
pub(crate) const NONE: u32 = u32::MAX;

/// What a token is to its head; the relations of Universal Dependencies, those alike put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(crate) enum Arc {
    #[default]
    Root,
    Subject,
    Passive,
    Object,
    Clause,
    Open,
    Adverbial,
    Relative,
    Oblique,
    Nominal,
    Owner,
    Conjunct,
    Parataxis,
    Apposition,
    Modifier,
    Case,
    Mark,
    Auxiliary,
    Adverb,
    Punctuation,
}

impl Arc {
    pub(crate) const ALL: [Self; ARCS] = [
        Self::Root,
        Self::Subject,
        Self::Passive,
        Self::Object,
        Self::Clause,
        Self::Open,
        Self::Adverbial,
        Self::Relative,
        Self::Oblique,
        Self::Nominal,
        Self::Owner,
        Self::Conjunct,
        Self::Parataxis,
        Self::Apposition,
        Self::Modifier,
        Self::Case,
        Self::Mark,
        Self::Auxiliary,
        Self::Adverb,
        Self::Punctuation,
    ];
}

/// A move of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    Shift,
    /// The top of the stack hangs from the next token.
    Left,
    /// The top of the stack hangs from the one below it.
    Right,
}

impl Move {
    pub(crate) const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// The trees of a document's sentences.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trees {
    /// The head of every token; [`NONE`] for roots and where nothing was parsed.
    pub(crate) heads: Vec<u32>,
    /// What it is to its head.
    pub(crate) arcs: Vec<Arc>,
}

/// Parses sentences.
#[derive(Debug, Clone)]
pub(crate) struct Parser {
    pub(crate) moves: Table<MOVES>,
    pub(crate) arcs: Table<ARCS>,
}

impl Parser {
    /// Parses all of `document`.
    pub(crate) fn parse(&self, document: &Document, words: &[u32]) -> Trees {
        let count = document.tokens.len();
        let mut trees = Trees { heads: vec![NONE; count], arcs: vec![Arc::Root; count] };
        let mut state = State::default();
        let mut keys = Vec::with_capacity(32);
        for sentence in &document.sentences {
            state.begin(sentence);
            while !state.is_done() {
                state.features(document, words, &mut keys);
                let scores = self.moves.sum(&keys);
                let mut chosen = None;
                for (label, step) in Move::ALL.into_iter().enumerate() {
                    if state.allows(step) && chosen.is_none_or(|(_, best)| scores[label] > best) {
                        chosen = Some((step, scores[label]));
                    }
                }
                let Some((step, _)) = chosen else { break };
                state.take(step);
            }
            for at in sentence.clone() {
                trees.heads[at] = state.head(at);
            }
            for at in sentence.clone().filter(|&at| trees.heads[at] != NONE) {
                label_features(document, words, &state, at, &mut keys);
                let scores = self.arcs.sum(&keys);
                let best = (1..ARCS).fold(1, |best, label| if scores[label] > scores[best] { label } else { best });
                trees.arcs[at] = Arc::ALL[best];
            }
        }
        trees
    }
}

/// The values of all words of a document.
pub(crate) fn words(document: &Document) -> Vec<u32> {
    (0..document.tokens.len()).map(|at| word(document.lower(at).as_bytes())).collect()
}

#[derive(Debug, Clone, Copy)]
struct Node {
    head: u32,
    /// The leftmost and rightmost dependents so far, and how many there are.
    left: u32,
    right: u32,
    lefts: u8,
    rights: u8,
}

/// A half-parsed sentence.
#[derive(Debug, Default)]
pub(crate) struct State {
    from: usize,
    end: usize,
    pub(crate) stack: Vec<usize>,
    pub(crate) next: usize,
    nodes: Vec<Node>,
}

impl State {
    pub(crate) fn begin(&mut self, sentence: &Range<usize>) {
        self.from = sentence.start;
        self.end = sentence.end;
        self.next = sentence.start;
        self.stack.clear();
        self.nodes.clear();
        self.nodes.resize(sentence.len(), Node { head: NONE, left: NONE, right: NONE, lefts: 0, rights: 0 });
    }

    pub(crate) fn is_done(&self) -> bool {
        self.next == self.end && self.stack.len() <= 1
    }

    pub(crate) fn allows(&self, step: Move) -> bool {
        match step {
            Move::Shift => self.next < self.end,
            Move::Left => self.next < self.end && !self.stack.is_empty(),
            Move::Right => self.stack.len() > 1,
        }
    }

    pub(crate) fn take(&mut self, step: Move) {
        match step {
            Move::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Left => {
                if let Some(top) = self.stack.pop() {
                    self.hang(top, self.next);
                }
            }
            Move::Right => {
                if let (Some(top), Some(&below)) = (self.stack.pop(), self.stack.last()) {
                    self.hang(top, below);
                }
            }
        }
    }

    fn hang(&mut self, token: usize, head: usize) {
        self.nodes[token - self.from].head = head as u32;
        let node = &mut self.nodes[head - self.from];
        if token < head {
            node.left = if node.left == NONE { token as u32 } else { node.left.min(token as u32) };
            node.lefts = node.lefts.saturating_add(1);
        } else {
            node.right = if node.right == NONE { token as u32 } else { node.right.max(token as u32) };
            node.rights = node.rights.saturating_add(1);
        }
    }

    pub(crate) fn head(&self, token: usize) -> u32 {
        self.nodes[token - self.from].head
    }

    /// The features of the state: the two tops of the stack, the next three tokens, what hangs from them already.
    pub(crate) fn features(&self, document: &Document, words: &[u32], keys: &mut Vec<u32>) {
        keys.clear();
        let depth = self.stack.len();
        let below = |n: usize| depth.checked_sub(n).map_or(NONE, |at| self.stack[at] as u32);
        let ahead = |n: usize| if self.next + n < self.end { (self.next + n) as u32 } else { NONE };
        let word = |at: u32| if at == NONE { 0 } else { words[at as usize] };
        let tag = |at: u32| if at == NONE { 31 } else { document.tokens[at as usize].tag as u32 };
        let node = |at: u32| self.nodes.get((at as usize).wrapping_sub(self.from)).filter(|_| at != NONE);
        let (s0, s1, s2) = (below(1), below(2), below(3));
        let (b0, b1, b2) = (ahead(0), ahead(1), ahead(2));
        let (ws0, ws1, wb0, wb1) = (word(s0), word(s1), word(b0), word(b1));
        let (ts0, ts1, ts2, tb0, tb1, tb2) = (tag(s0), tag(s1), tag(s2), tag(b0), tag(b1), tag(b2));
        let left = |at: u32| node(at).map_or(31, |node| tag(node.left));
        let right = |at: u32| node(at).map_or(31, |node| tag(node.right));
        let count = |at: u32| node(at).map_or(0, |node| u32::from(node.lefts.min(3)) * 4 + u32::from(node.rights.min(3)));
        let gap = if s0 == NONE || b0 == NONE { 0 } else { (b0 - s0).min(6) };
        let two = |a: u32, b: u32| a << 5 | b;
        let three = |a: u32, b: u32, c: u32| (a << 5 | b) << 5 | c;
        keys.extend([
            key(20, ws0, ts0),
            key(21, wb0, tb0),
            key(22, ws1, ts1),
            key(23, wb1, tb1),
            key(24, ws0, wb0),
            key(25, ws0, two(ts0, tb0)),
            key(26, wb0, two(ts0, tb0)),
            key(27, ws1, ws0),
            key(28, ws1, two(ts1, ts0)),
            key(29, ws0, two(ts1, ts0)),
            key(30, three(ts0, tb0, tb1), 0),
            key(31, three(ts1, ts0, tb0), 0),
            key(32, three(ts2, ts1, ts0), tb0),
            key(33, three(tb0, tb1, tb2), ts0),
            key(34, three(ts0, left(s0), tb0), left(b0)),
            key(35, three(ts0, right(s0), tb0), left(b0)),
            key(36, three(ts1, right(s1), ts0), left(s0)),
            key(37, three(ts1, left(s1), ts0), right(s0)),
            key(38, three(ts0, tb0, gap), count(s0)),
            key(39, three(ts0, tb0, 0), count(b0)),
            key(40, three(ts1, ts0, 0), count(s0) << 5 | count(s1)),
            key(41, ws0, count(s0)),
            key(42, wb0, count(b0)),
            key(43, ws0, tb1),
            key(44, wb0, ts1),
            key(45, ws1, tb0),
            key(46, word(ahead(2)), tb0),
        ]);
    }
}

/// The features of the arc from `at` to its head.
pub(crate) fn label_features(document: &Document, words: &[u32], state: &State, at: usize, keys: &mut Vec<u32>) {
    keys.clear();
    let head = state.head(at);
    let tag = |at: u32| if at == NONE { 31 } else { document.tokens[at as usize].tag as u32 };
    let word = |at: u32| if at == NONE { 0 } else { words[at as usize] };
    let node = state.nodes[at - state.from];
    let above = state.nodes[head as usize - state.from];
    let side = u32::from((at as u32) < head);
    let here = document.tokens[at].tag as u32;
    let there = tag(head);
    let pair = (here << 5 | there) << 1 | side;
    let edge = u32::from(above.left == at as u32) << 1 | u32::from(above.right == at as u32);
    let gap = head.abs_diff(at as u32).min(7);
    keys.extend([
        key(60, pair, 0),
        key(61, words[at], pair),
        key(62, word(head), pair),
        key(63, words[at], word(head)),
        key(64, tag(node.left), pair),
        key(65, word(node.left), pair),
        key(66, edge << 3 | gap, pair),
        key(67, tag(above.left) << 5 | tag(above.right), pair),
        key(68, word(node.left), word(head)),
        key(69, tag(node.right), pair),
        key(70, if at > state.from { words[at - 1] } else { 0 }, pair),
        key(71, u32::from(above.lefts.min(3)) << 2 | u32::from(above.rights.min(3)), pair),
        key(72, word(above.left), pair),
    ]);
}

/// Whether a token of this kind can stand for a thing that speaks.
pub(crate) fn is_nominal(tag: Tag) -> bool {
    tag.is_noun() || matches!(tag, Tag::Name | Tag::Pronoun | Tag::Number | Tag::Determiner)
}
