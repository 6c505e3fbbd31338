//! Which blocks of a page are its article.

use super::{
    blocks::{Block, Blocks, Kind},
    furniture::Furniture,
    phrase,
};
use std::collections::{HashMap, HashSet};

/// Weight from which a block is taken for running text on its own.
const RUNNING_TEXT: usize = 70;

/// Weight from which what stands beneath a heading is more than a teaser.
const TEASER: usize = 400;

/// The article, and what else there was to read.
pub struct Body {
    /// Its headline, where the page shows one.
    pub headline: Option<usize>,
    /// Its blocks, in order.
    pub kept: Vec<usize>,
    /// Running text that was left out, in order.
    pub left_out: Vec<usize>,
}

/// How much is read in `text`: characters, those of scripts without blanks for more.
pub fn weight(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if c.is_whitespace() {
                0
            } else if is_dense(c) {
                5
            } else {
                2
            }
        })
        .sum::<usize>()
        / 2
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A text to compare by: letters and digits alone.
pub fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is known about the page besides its blocks.
#[derive(Default)]
pub struct Known<'a> {
    /// Its headline.
    pub title: &'a str,
    /// What its metadata give as summaries.
    pub descriptions: &'a [String],
    /// Whether text that is hidden until a script shows it counts.
    pub hidden_too: bool,
}

struct Chooser<'a> {
    page: &'a Blocks,
    known: &'a Known<'a>,
    weights: Vec<usize>,
    /// Where the headline stands.
    headline: Option<usize>,
    /// For each element: whether it, or one around it, is furniture.
    out: Vec<bool>,
    /// For each element: how many blocks stand in it.
    counts: Vec<usize>,
}

/// Chooses.
pub fn body(page: &Blocks, known: &Known<'_>) -> Body {
    let weights: Vec<usize> = page.blocks.iter().map(|block| weight(&block.text)).collect();
    let mut chooser = Chooser { page, known, weights, headline: None, out: Vec::new(), counts: Vec::new() };
    chooser.counts = chooser.sums((0..page.blocks.len()).map(|at| (at, 1)));
    chooser.headline = chooser.headline();
    chooser.out = chooser.furniture();
    let good: Vec<usize> = (0..page.blocks.len()).filter(|at| chooser.is_running(*at) && !chooser.is_out(*at)).collect();
    let root = chooser.root(&good);
    let kept = chooser.filter(root);
    let kept = chooser.standfirst(kept);
    let mut seen: HashSet<String> = kept.iter().map(|at| key(&page.blocks[*at].text)).collect();
    let left_out = (0..page.blocks.len()).filter(|at| chooser.is_running(*at) && seen.insert(key(&page.blocks[*at].text))).collect();
    Body { headline: chooser.headline, kept, left_out }
}

impl Chooser<'_> {
    fn block(&self, at: usize) -> &Block {
        &self.page.blocks[at]
    }

    fn is_out(&self, at: usize) -> bool {
        self.out[self.block(at).element]
    }

    /// How much of it is links.
    fn link_share(&self, at: usize) -> f32 {
        let block = self.block(at);
        block.linked as f32 / block.text.chars().filter(|c| !c.is_whitespace()).count().max(1) as f32
    }

    /// Whether it is running text wherever it stands.
    fn is_running(&self, at: usize) -> bool {
        let block = self.block(at);
        let least = if phrase::ends_a_sentence(&block.text) { RUNNING_TEXT / 2 } else { RUNNING_TEXT };
        !matches!(block.kind, Kind::Heading(_)) && self.weights[at] >= least && self.link_share(at) < 0.5
    }

    /// Whether it stands beside a picture, with hardly anything else.
    fn is_caption(&self, at: usize) -> bool {
        let is_short = self.block(at).kind == Kind::Text || self.weights[at] < 2 * RUNNING_TEXT;
        is_short
            && self
                .page
                .around(self.block(at).element)
                .take(5)
                .take_while(|element| self.counts[*element] <= 3)
                .any(|element| self.page.elements[element].has_picture)
    }

    /// The first heading that is the headline, or the first of the highest level.
    fn headline(&self) -> Option<usize> {
        let title = key(self.known.title);
        let headings = || (0..self.page.blocks.len()).filter(|at| matches!(self.block(*at).kind, Kind::Heading(_)));
        let is_first = |at: &usize| self.block(*at).kind == Kind::Heading(1);
        let says_title = |at: &usize| {
            let text = key(&self.block(*at).text);
            text.len() * 2 > title.len()
                && !title.is_empty()
                && (title.contains(&text) || (text.contains(&title) && title.len() * 2 > text.len()))
        };
        headings().filter(is_first).find(says_title).or_else(|| headings().find(says_title)).or_else(|| headings().find(is_first))
    }

    /// Which elements are furniture, with all that stands in them. What holds the headline or most of the text is not.
    fn furniture(&self) -> Vec<bool> {
        let elements = &self.page.elements;
        let running: Vec<usize> = (0..self.page.blocks.len()).filter(|at| self.is_running(*at)).collect();
        let mass = self.mass(running.iter().copied());
        let all = mass[0];
        let holds_headline: HashSet<usize> = self.headline.map(|at| self.page.around(self.block(at).element).collect()).unwrap_or_default();
        let mut by_look: HashMap<u64, usize> = HashMap::new();
        for at in &running {
            *by_look.entry(elements[self.block(*at).element].look).or_default() += self.weights[*at];
        }
        // A box around the article may be called like furniture: then hardly anything is left without it.
        let cards = self.cards(&mass);
        let is_called_so = |at: usize| {
            (elements[at].furniture != Furniture::None || cards.contains(&at))
                && elements[at].body_rank == 0
                && !holds_headline.contains(&at)
        };
        let mut called_so: Vec<bool> = Vec::with_capacity(elements.len());
        for (at, element) in elements.iter().enumerate() {
            called_so.push(is_called_so(at) || (at > 0 && called_so[element.parent]));
        }
        let rest: usize = running.iter().filter(|at| !called_so[self.block(**at).element]).map(|at| self.weights[*at]).sum();
        let is_scarce = rest * 4 < all;
        let mut out = vec![false; elements.len()];
        for at in 0..elements.len() {
            let element = &elements[at];
            let is_out = match element.furniture {
                Furniture::None => cards.contains(&at) && !is_scarce,
                Furniture::Hidden => !self.known.hidden_too,
                _ if holds_headline.contains(&at) => false,
                Furniture::Surely => element.body_rank == 0 || mass[at] * 2 < all,
                Furniture::Named => {
                    let is_most = mass[at] * 2 >= all || by_look.get(&element.look).copied().unwrap_or_default() * 3 >= all;
                    element.body_rank == 0 && !(is_scarce && is_most)
                }
            };
            out[at] = is_out || out[element.parent];
        }
        out
    }

    /// Teasers that say nothing of it: three and more beside each other, each a heading that is a link and a few lines.
    fn cards(&self, mass: &[usize]) -> HashSet<usize> {
        let elements = &self.page.elements;
        let headings: Vec<usize> = (0..self.page.blocks.len()).filter(|at| matches!(self.block(*at).kind, Kind::Heading(_))).collect();
        let counts = self.sums(headings.iter().map(|at| (*at, 1)));
        let mut beside: HashMap<usize, Vec<usize>> = HashMap::new();
        for heading in headings.into_iter().filter(|at| self.link_share(*at) > 0.9) {
            // The largest element with no other heading in it.
            let card = self.page.around(self.block(heading).element).take_while(|element| counts[*element] == 1).last();
            if let Some(card) = card.filter(|card| mass[*card] < TEASER) {
                beside.entry(elements[card].parent).or_default().push(card);
            }
        }
        beside.into_values().filter(|cards| cards.len() >= 3).flatten().collect()
    }

    /// How much is read in each element, of these blocks.
    fn mass(&self, blocks: impl Iterator<Item = usize>) -> Vec<usize> {
        self.sums(blocks.map(|at| (at, self.weights[at])))
    }

    /// The sum over the blocks in each element.
    fn sums(&self, blocks: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
        let mut sums = vec![0; self.page.elements.len()];
        for (at, one) in blocks {
            sums[self.block(at).element] += one;
        }
        for at in (1..sums.len()).rev() {
            let inner = sums[at];
            sums[self.page.elements[at].parent] += inner;
        }
        sums
    }

    /// How a block looks: as what, in what.
    fn look(&self, at: usize) -> (u64, u64) {
        let element = &self.page.elements[self.block(at).element];
        (element.look, self.page.elements[element.parent].look)
    }

    /// How most of these look.
    fn main_look(&self, blocks: impl Iterator<Item = usize>) -> Option<(u64, u64)> {
        let mut by_look: HashMap<(u64, u64), usize> = HashMap::new();
        for at in blocks {
            *by_look.entry(self.look(at)).or_default() += self.weights[at];
        }
        by_look.into_iter().max_by_key(|(look, weight)| (*weight, *look)).map(|(look, _)| look)
    }

    fn is_within(&self, at: usize, root: usize) -> bool {
        self.page.around(self.block(at).element).any(|element| element == root)
    }

    /// The element that holds the article: the one that says so, else down from the page into whichever holds most of the running
    /// text; and around it whatever else looks like its text.
    fn root(&self, good: &[usize]) -> usize {
        let mass = self.mass(good.iter().copied());
        let count = self.sums(good.iter().map(|at| (*at, 1)));
        let elements = &self.page.elements;
        let named = (0..elements.len()).filter(|at| elements[*at].body_rank > 0 && mass[*at] * 4 > mass[0]);
        let mut root = named.max_by_key(|at| (elements[*at].body_rank, mass[*at], usize::MAX - at)).unwrap_or(0);
        if root == 0 {
            loop {
                let inner = (root + 1..elements.len()).filter(|at| elements[*at].parent == root && mass[*at] > 0);
                let Some(best) = inner.max_by_key(|at| (mass[*at], usize::MAX - at)) else { break };
                // A single paragraph is not what holds the article.
                if mass[best] * 2 < mass[root] || count[best] < 2 {
                    break;
                }
                root = best;
            }
        }
        let look = self.main_look(good.iter().copied().filter(|at| self.is_within(*at, root)));
        // Another article of the same page is another article.
        let limit = self.page.around(root).find(|at| elements[*at].is_article).unwrap_or(0);
        let mut chain: Vec<usize> = self.page.around(root).take_while(|at| *at != limit).collect();
        chain.push(limit);
        let steps: HashMap<usize, usize> = chain.iter().enumerate().map(|(step, at)| (*at, step)).collect();
        let is_named = |at: usize| elements[at].has_class || elements[elements[at].parent].has_class;
        let is_short =
            |at: &usize| !self.is_out(*at) && is_named(self.block(*at).element) && phrase::ends_a_sentence(&self.block(*at).text);
        let short: Vec<usize> = (0..self.page.blocks.len()).filter(is_short).collect();
        let alike = good.iter().chain(&short).filter(|at| Some(self.look(**at)) == look);
        let highest = alike.filter_map(|at| self.page.around(self.block(*at).element).find_map(|element| steps.get(&element))).max();
        highest.map_or(root, |step| chain[*step])
    }

    fn filter(&self, root: usize) -> Vec<usize> {
        let within: Vec<usize> = (0..self.page.blocks.len()).filter(|at| self.is_within(*at, root) && !self.is_out(*at)).collect();
        let main = self.main_look(within.iter().copied().filter(|at| self.is_running(*at)));
        let looks_main = |at: usize| Some(self.look(at)) == main;
        let after_headline = |at: usize| self.headline.is_none_or(|headline| at > headline || !self.is_within(headline, root));
        let title = key(self.known.title);
        let mut seen = HashSet::new();
        let mut keep: Vec<(usize, bool)> = Vec::new();
        for at in within {
            let block = self.block(at);
            let (text, links) = (&block.text, self.link_share(at));
            let is_kept = after_headline(at)
                && !phrase::points_elsewhere(text, links > 0.2 || self.weights[at] < 60)
                && (links < 0.5
                    || block.kind == Kind::Quotation
                    || (looks_main(at) && phrase::ends_a_sentence(text) && !text.ends_with('?')))
                && match block.kind {
                    Kind::Heading(_) => key(text) != title,
                    _ if looks_main(at) => true,
                    _ if self.is_caption(at) => false,
                    Kind::Item | Kind::Row | Kind::Quotation => true,
                    Kind::Paragraph | Kind::Text => self.weights[at] >= 40 || phrase::ends_a_sentence(text),
                }
                && (self.weights[at] < 40 || seen.insert(key(text)));
            keep.push((at, is_kept));
        }
        // A heading stands before what it is the heading of.
        let (mut follows, mut at_heading) = (false, false);
        for (at, is_kept) in keep.iter_mut().rev() {
            if matches!(self.block(*at).kind, Kind::Heading(_)) {
                *is_kept &= follows;
                at_heading = true;
            } else {
                follows = *is_kept || (follows && !at_heading);
                at_heading = false;
            }
        }
        // Around the text stand dates, names, invitations to subscribe: they do not look like it.
        let is_text = |(at, is_kept): &(usize, bool)| *is_kept && (looks_main(*at) || self.weights[*at] >= 100) && self.is_running(*at);
        let begins = |(at, is_kept): &(usize, bool)| *is_kept && looks_main(*at) && phrase::ends_a_sentence(&self.block(*at).text);
        let corrects = |(at, is_kept): &(usize, bool)| *is_kept && phrase::corrects(&self.block(*at).text);
        let (Some(first), Some(last)) = (
            keep.iter().position(|entry| is_text(entry) || begins(entry) || corrects(entry)),
            keep.iter().rposition(|entry| is_text(entry) || (entry.1 && looks_main(entry.0)) || corrects(entry)),
        ) else {
            return keep.iter().filter(|(_, is_kept)| *is_kept).map(|(at, _)| *at).collect();
        };
        // Questions before their answers, headings before what is beneath them: what looks like more of them further down.
        let inside: HashSet<(u64, u64)> = keep[first..=last].iter().filter(|(_, is_kept)| *is_kept).map(|(at, _)| self.look(*at)).collect();
        let more = keep[..first].iter().rev().take_while(|(at, is_kept)| {
            !*is_kept
                || (inside.contains(&self.look(*at))
                    && (matches!(self.block(*at).kind, Kind::Heading(_)) || phrase::ends_a_sentence(&self.block(*at).text)))
        });
        let first = first - more.count();
        let mut kept: Vec<usize> = keep[first..=last].iter().filter(|(_, is_kept)| *is_kept).map(|(at, _)| *at).collect();
        while kept.len() > 1
            && kept.last().is_some_and(|at| {
                self.weights[*at] < 200 && phrase::invites(&self.block(*at).text, self.block(*at).linked > 0 && self.weights[*at] < 120)
            })
        {
            kept.pop();
        }
        kept
    }

    /// The lines between headline and text, where the text does not hold them: they say what the metadata give as a summary, are
    /// called so, or are the one paragraph there.
    fn standfirst(&self, kept: Vec<usize>) -> Vec<usize> {
        let Some(first) = kept.first().copied() else { return kept };
        let held: HashSet<String> = kept.iter().map(|at| key(&self.block(*at).text)).collect();
        let elements = &self.page.elements;
        let is_lead = |at: &usize| {
            let block = self.block(*at);
            let text = key(&block.text);
            let is_new = !held.contains(&text) && text != key(self.known.title);
            let is_after_headline = self.headline.is_some_and(|headline| *at > headline);
            let is_named = || self.page.around(block.element).take(3).any(|element| elements[element].is_standfirst);
            let is_paragraph = || self.weights[*at] >= RUNNING_TEXT / 2 && phrase::ends_a_sentence(&block.text);
            let may_be = !self.is_out(*at) && !self.is_caption(*at) && is_after_headline && self.weights[*at] >= 20;
            is_new
                && self.link_share(*at) < 0.3
                && !phrase::points_elsewhere(&block.text, true)
                && (self.says_description(*at) || (may_be && (is_named() || is_paragraph())))
        };
        let mut found: Vec<usize> = (0..first).filter(is_lead).collect();
        let mut seen = HashSet::new();
        found.retain(|at| seen.insert(key(&self.block(*at).text)));
        found.into_iter().chain(kept).collect()
    }

    /// Whether a block says what the metadata give as a summary.
    fn says_description(&self, at: usize) -> bool {
        let text = key(&self.block(at).text);
        let is_hidden = self.page.around(self.block(at).element).any(|element| self.page.elements[element].furniture == Furniture::Hidden);
        let says = |description: &String| {
            let description = key(description);
            description.len() > 30 && text.len() > 30 && (description.starts_with(&text) || text.starts_with(&description))
        };
        !is_hidden && self.known.descriptions.iter().any(says)
    }
}
