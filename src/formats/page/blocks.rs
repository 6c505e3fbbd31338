//! A page as the blocks a reader sees: paragraphs, headings, list items, rows, each with the element it stands in.

use super::furniture::{self, Furniture};
use dom_query::{Element as Tag, NodeRef};
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Deepest quotation that gets its own marks.
const QUOTATION_DEPTHS: usize = 2;

/// An element that makes blocks.
pub struct Element {
    /// The one it stands in; the first element stands in itself.
    pub parent: usize,
    /// What its name, classes and attributes say about its role.
    pub furniture: Furniture,
    /// How surely it says that the article's text is in it.
    pub body_rank: u8,
    /// Whether it says that the lines between headline and text are in it.
    pub is_standfirst: bool,
    /// Whether it is an `article`.
    pub is_article: bool,
    /// Its name and classes, without numbers: paragraphs of one text share it.
    pub look: u64,
    /// Whether it has a class: without one, many things look alike.
    pub has_class: bool,
    /// Whether a picture stands in it, at any depth.
    pub has_picture: bool,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text in an element that says nothing about it.
    Text,
    /// A paragraph.
    Paragraph,
    /// A heading, by its level.
    Heading(u8),
    /// An item of a list, a term, an explanation.
    Item,
    /// A row of a table.
    Row,
    /// Who is quoted, or a quotation that is no paragraph.
    Quotation,
}

/// A block.
pub struct Block {
    /// What is read there.
    pub text: String,
    /// How many of its characters are links.
    pub linked: usize,
    /// The element it stands in.
    pub element: usize,
    /// What it is.
    pub kind: Kind,
}

/// A page in the order it is read.
#[derive(Default)]
pub struct Blocks {
    /// Elements; one stands after the one it stands in.
    pub elements: Vec<Element>,
    /// What is read.
    pub blocks: Vec<Block>,
}

impl Blocks {
    /// The elements a block stands in, from the inside.
    pub fn around(&self, element: usize) -> impl Iterator<Item = usize> + use<'_> {
        std::iter::successors(Some(element), |at| (*at != 0).then(|| self.elements[*at].parent))
    }
}

/// Reads `root`. `language` decides which quotation marks `<q>` has.
pub fn blocks(root: NodeRef<'_>, language: &str) -> Blocks {
    let mut reader = Reader { marks: quotation_marks(language), streamed: streamed(root), ..Reader::default() };
    reader.page.elements.push(Element {
        parent: 0,
        furniture: Furniture::None,
        body_rank: 0,
        is_standfirst: false,
        is_article: false,
        look: 0,
        has_class: false,
        has_picture: false,
    });
    reader.children(root, 0, Kind::Text);
    reader.end(0, Kind::Text);
    reader.page
}

#[derive(Default)]
struct Reader<'a> {
    page: Blocks,
    text: String,
    linked: usize,
    /// How many links, paragraphs, preformatted texts and quotations are open.
    links: usize,
    /// Whether an initial was just read that is the first letter of the word after it.
    at_initial: bool,
    paragraphs: usize,
    preformatted: usize,
    quotations: usize,
    marks: [(&'static str, &'static str); QUOTATION_DEPTHS],
    streamed: HashMap<String, NodeRef<'a>>,
}

/// Parts of a page that came after it and are put into their places by a script: `<div hidden id="S:1">` belongs where
/// `<template id="B:1">` stands.
fn streamed(root: NodeRef<'_>) -> HashMap<String, NodeRef<'_>> {
    let part = |node: NodeRef<'_>| {
        let tag = node.element_ref()?;
        let number = attribute(&tag, "id")?.strip_prefix("S:")?;
        has_attribute(&tag, "hidden").then(|| number.to_owned())
    };
    root.descendants_it().filter_map(|node| Some((part(node)?, node))).collect()
}

pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn has_attribute(tag: &Tag, name: &str) -> bool {
    attribute(tag, name).is_some()
}

impl<'a> Reader<'a> {
    fn children(&mut self, node: NodeRef<'a>, element: usize, kind: Kind) {
        for child in node.children_it(false) {
            self.node(child, element, kind);
        }
    }

    fn node(&mut self, node: NodeRef<'a>, element: usize, kind: Kind) {
        if node.is_text() {
            let text = node.text();
            self.push(&text);
            return;
        }
        let Some(tag) = node.element_ref() else { return };
        let name = &*tag.name.local;
        match name {
            "br" => {
                self.line_break();
                return;
            }
            "template" => {
                let place = attribute(&tag, "id").and_then(|id| id.split_once(':')).map(|(_, number)| number.to_owned());
                if let Some(part) = place.and_then(|place| self.streamed.remove(&place)) {
                    self.children(part, element, kind);
                }
                return;
            }
            "img" | "picture" | "video" => {
                self.picture(element);
                return;
            }
            _ if furniture::is_never_text(name) || furniture::is_unseen(&tag) => return,
            _ => {}
        }
        if let Some(part) = attribute(&tag, "id").and_then(|id| id.strip_prefix("S:")).filter(|_| has_attribute(&tag, "hidden")) {
            // Its place has been filled already, or there is none.
            if self.streamed.remove(part).is_none() {
                return;
            }
        }
        match name {
            "rt" | "rp" | "rtc" => {}
            "a" if has_attribute(&tag, "href") => {
                self.links += 1;
                self.children(node, element, kind);
                self.links -= 1;
            }
            "q" => {
                let (open, close) = self.marks[self.quotations.min(QUOTATION_DEPTHS - 1)];
                self.push(open);
                self.quotations += 1;
                self.children(node, element, kind);
                self.quotations -= 1;
                self.text.truncate(self.text.trim_end().len());
                self.push(close);
            }
            "sup" => {
                let raised = node.text();
                let is_note = self.links > 0 || node.descendants_it().any(|inner| inner.has_name("a"));
                match superscript(raised.trim()) {
                    _ if is_note => {}
                    Some(digits) => {
                        // With the blanks around them.
                        self.push(&raised.replace(raised.trim(), &digits));
                    }
                    None => self.children(node, element, kind),
                }
            }
            _ if furniture::is_inline(name, self.paragraphs > 0) => {
                let start = self.text.len();
                self.children(node, element, kind);
                // `<span class="initial">N</span> ot` is one word.
                self.at_initial = furniture::is_initial(&tag) && is_part_of_a_word(self.text.get(start..).unwrap_or_default());
            }
            _ => self.block(node, &tag, element, kind),
        }
    }

    fn picture(&mut self, element: usize) {
        let mut at = element;
        while at != 0 && !self.page.elements[at].has_picture {
            self.page.elements[at].has_picture = true;
            at = self.page.elements[at].parent;
        }
    }

    fn block(&mut self, node: NodeRef<'a>, tag: &Tag, outer: usize, outer_kind: Kind) {
        let name = &*tag.name.local;
        if matches!(name, "td" | "th") {
            if !self.text.trim().is_empty() {
                self.text.push('\t');
            }
            self.children(node, outer, Kind::Row);
            return;
        }
        self.end(outer, outer_kind);
        let element = self.page.elements.len();
        self.page.elements.push(Element {
            parent: outer,
            furniture: furniture::of(tag),
            body_rank: furniture::body_rank(tag),
            is_standfirst: furniture::is_standfirst(tag),
            is_article: name == "article",
            look: look(tag),
            has_class: attribute(tag, "class").is_some_and(|class| !class.trim().is_empty()),
            has_picture: false,
        });
        let kind = match name {
            "p" | "pre" => Kind::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading(name.as_bytes()[1] - b'0'),
            "li" | "dt" | "dd" => Kind::Item,
            "tr" => Kind::Row,
            "blockquote" => Kind::Quotation,
            _ => outer_kind,
        };
        let is_paragraph = usize::from(matches!(name, "p") || matches!(kind, Kind::Heading(_)));
        let is_preformatted = usize::from(name == "pre");
        self.paragraphs += is_paragraph;
        self.preformatted += is_preformatted;
        self.children(node, element, kind);
        self.end(element, kind);
        self.paragraphs -= is_paragraph;
        self.preformatted -= is_preformatted;
    }

    /// Adds text, with blanks as a browser shows them.
    fn push(&mut self, text: &str) {
        let before = self.text.len();
        let text = if self.at_initial { text.trim_start() } else { text };
        self.at_initial &= text.is_empty();
        for c in text.chars() {
            match c {
                ' ' | '\n' | '\t' | '\r' | '\u{c}' if self.preformatted == 0 => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\n', '\t']) {
                        self.text.push(' ');
                    }
                }
                _ => self.text.push(c),
            }
        }
        if self.links > 0 {
            self.linked += self.text[before..].chars().filter(|c| !c.is_whitespace()).count();
        }
    }

    fn line_break(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Ends a block. Blank lines in it (`<br><br>`) part paragraphs.
    fn end(&mut self, element: usize, kind: Kind) {
        let (text, linked) = (std::mem::take(&mut self.text), std::mem::take(&mut self.linked));
        let pieces: Vec<&str> = text.split("\n\n").map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let all = visible(&text).max(1);
        for piece in pieces.iter() {
            // Links are shared out by length: a block of several paragraphs is text with line breaks, not a menu.
            let linked = if pieces.len() == 1 { linked } else { linked * visible(piece) / all };
            self.page.blocks.push(Block { text: (*piece).to_owned(), linked, element, kind });
        }
    }
}

/// Name and classes of an element, without digits: `p.paragraph-12` looks like `p.paragraph-13`.
fn look(tag: &Tag) -> u64 {
    let mut hasher = DefaultHasher::new();
    tag.name.local.hash(&mut hasher);
    for c in attribute(tag, "class").unwrap_or_default().chars().filter(|c| !c.is_ascii_digit()) {
        c.hash(&mut hasher);
    }
    hasher.finish()
}

/// Whether a large first letter is no word by itself, as `A`, `I` or `Я` may be.
fn is_part_of_a_word(initial: &str) -> bool {
    let mut letters = initial.chars().filter(|c| c.is_alphabetic());
    matches!((letters.next(), letters.next()), (Some(letter), None) if !"AEIOUYÀÁÈÉÊÍÓÖÚАВИЙІЇЄКОСУЯЗЖ".contains(letter))
}

/// Digits raised as characters that say so: `10²` must not become `102`.
fn superscript(text: &str) -> Option<String> {
    let raise = |c: char| match c {
        '0'..='9' => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c as usize - '0' as usize),
        '+' => Some('⁺'),
        '-' | '\u{2212}' => Some('⁻'),
        _ => None,
    };
    if text.is_empty() { None } else { text.chars().map(raise).collect() }
}

/// The marks that browsers show around `<q>`, outer and inner.
fn quotation_marks(language: &str) -> [(&'static str, &'static str); QUOTATION_DEPTHS] {
    match language.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "de" | "cs" | "sk" | "bg" | "lt" | "sl" | "is" | "et" | "ka" => [("„", "“"), ("‚", "‘")],
        "pl" | "hu" | "ro" | "hr" | "nl" => [("„", "”"), ("«", "»")],
        "fr" => [("«\u{a0}", "\u{a0}»"), ("“", "”")],
        "es" | "it" | "pt" | "ru" | "uk" | "be" | "el" | "no" | "nb" | "nn" | "sq" | "hy" | "fa" | "ar" => [("«", "»"), ("“", "”")],
        "da" => [("»", "«"), ("›", "‹")],
        "sv" | "fi" => [("”", "”"), ("’", "’")],
        "ja" | "zh" => [("「", "」"), ("『", "』")],
        _ => [("“", "”"), ("‘", "’")],
    }
}
