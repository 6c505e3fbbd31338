//! A web page as a tree, within limits: what looks for the article in it takes time with its depth, and follows it down on the stack.

use dom_query::{Document, NodeRef};
use html5ever::{
    ParseOpts, parse_document,
    tendril::{StrTendril, TendrilSink},
    tree_builder::TreeBuilderOpts,
};
use std::time::{Duration, Instant};

/// Deepest that elements may stand in each other. Pages of newspapers have 20 to 60.
const DEEPEST: usize = 256;
/// Most elements of a page. Long articles of encyclopedias have 20 000.
const MOST_ELEMENTS: usize = 50_000;
/// Longest that reading the marks may take; a page of 8 MB takes a fifth of a second.
const LONGEST: Duration = Duration::from_secs(3);
/// How much is read before looking at the clock, in bytes.
const PIECE: usize = 4096;

/// Reads a page.
///
/// # Errors
/// When it is nested too deeply, or made so that it takes too long.
pub fn tree(page: &str) -> Result<Document, String> {
    let options =
        ParseOpts { tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() }, ..ParseOpts::default() };
    let mut parser = parse_document(Document::default(), options);
    let (mut rest, start) = (page, Instant::now());
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE).max(rest.ceil_char_boundary(1)));
        parser.process(StrTendril::from_slice(piece));
        if start.elapsed() > LONGEST {
            return Err("takes too long to read; paste the text itself instead".into());
        }
        rest = after;
    }
    let document = parser.finish();
    let (depth, elements) = measure(document.root());
    if elements > MOST_ELEMENTS {
        return Err(format!("has {elements} elements, more than the {MOST_ELEMENTS} we take; paste the text itself instead"));
    }
    if depth > DEEPEST {
        return Err(format!("has elements {depth} deep in each other, more than the {DEEPEST} we follow; paste the text itself instead"));
    }
    Ok(document)
}

/// How deep the elements stand in each other, and how many there are.
fn measure(root: NodeRef<'_>) -> (usize, usize) {
    let (mut open, mut deepest, mut elements) = (vec![(root, 0)], 0, 0);
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        elements += usize::from(node.is_element());
        open.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    (deepest, elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_may_stand_deep_in_each_other_but_not_without_end() {
        let nested = |tag: &str, times: usize| format!("<p>Words.</p>{}", format!("<{tag}>").repeat(times));
        assert!(tree(&nested("div", 200)).is_ok());
        for tag in ["div", "b", "g", "table><tr><td"] {
            assert!(tree(&nested(tag, 3000)).is_err_and(|why| why.contains("deep in each other")), "{tag}");
        }
        assert!(tree(&format!("<table>{}", "<b>".repeat(3000))).is_err(), "what is put before the table");
        assert!(tree(&"<p>One more paragraph, never closed.".repeat(3000)).is_ok(), "beside is not within");
    }

    #[test]
    fn a_page_that_is_cut_into_pieces_is_read_as_one() {
        let page = format!("<p>{}</p><p title='{}'>End.</p>", "€ and 🚢 ".repeat(2000), "x".repeat(5000));
        assert_eq!(tree(&page).expect("a tree").html(), Document::from(page.as_str()).html());
    }
}
