//! A web page as an article: its text, and what it says about itself.

/// A page as the blocks a reader sees.
mod blocks;
/// Which of them are the article.
mod body;
/// Pages by example: what is the article.
#[cfg(test)]
mod body_cases;
/// Dates as pages write them.
mod date;
/// What is not the article.
mod furniture;
/// JSON-LD.
mod json_ld;
/// Who published what when.
mod metadata;
/// Pages by example: what they say about themselves.
#[cfg(test)]
mod metadata_cases;
/// Notices in an article's place.
mod notice;
/// What words say about a paragraph's place.
mod phrase;
/// A page as a tree.
mod tree;

use super::document::{Document, Refusal, document};
use blocks::{Block, Kind};
use body::{Known, body, weight};
use furniture::Furniture;

/// Less than this is no article, where the page holds more.
const SHORT: usize = 250;

/// Takes the article of a page.
///
/// # Errors
/// Says why there is none, shows what there is, and says what to do instead.
pub fn read(page: &str) -> Result<Document, Refusal> {
    let tree = tree::tree(page)?;
    let about = metadata::metadata(tree.root());
    let language = about.language.as_deref().unwrap_or_default();
    let blocks = blocks::blocks(tree.root(), language);
    let mut known = Known { title: about.title.as_deref().unwrap_or_default(), descriptions: &about.descriptions, hidden_too: false };
    let text_of = |chosen: &[usize]| chosen.iter().map(|at| blocks.blocks[*at].text.as_str()).collect::<Vec<_>>().join("\n\n");
    let mut found = body(&blocks, &known);
    let mut text = text_of(&found.kept);
    let mut notes = Vec::new();
    if weight(&text) < SHORT {
        known.hidden_too = true;
        let hidden = body(&blocks, &known);
        let with_hidden = text_of(&hidden.kept);
        if weight(&with_hidden) > 2 * weight(&text) + SHORT / 2 {
            (found, text) = (hidden, with_hidden);
            notes.push("The page hides this text until a script shows it.".to_owned());
        }
    }
    let described = as_text(&about.body);
    if weight(&text) * 2 < weight(&described) && weight(&described) > SHORT {
        text = described;
        notes.push("The text is from the page’s JSON-LD; the page itself shows less.".to_owned());
    }
    let left_out = text_of(&found.left_out);
    if text.is_empty() {
        return Err(Refusal { why: "no article text was found in this page; paste the text itself instead".into(), shown: left_out });
    }
    if let Some(kind) = notice::notice(&[text_of(found.headline.as_slice()), text.clone()].join("\n")) {
        let why = format!("what this page gives is {kind}, not an article; open it in a browser and paste the text itself instead");
        return Err(Refusal { why, shown: [text, left_out].join("\n\n") });
    }
    let mut taken = document(&text, None)?;
    if weight(&left_out) > weight(&taken.text) {
        notes.push("More of the page’s text was left out than taken: see whether the article is whole.".to_owned());
    }
    taken.title = about.title;
    taken.byline = about.byline;
    taken.outlet = about.outlet;
    taken.published_at = about.published_at;
    taken.language = about.language;
    taken.url = about.url;
    taken.notes = notes;
    taken.left_out = left_out;
    Ok(taken)
}

/// Everything that is to be read of a page that is an article throughout: its first heading of the highest level, and the rest.
///
/// # Errors
/// When it is made so that it cannot be read.
pub fn everything(page: &str) -> Result<(Option<String>, String), String> {
    let tree = tree::tree(page)?;
    let page = blocks::blocks(tree.root(), "");
    let is_hidden = |element: usize| page.around(element).any(|at| page.elements[at].furniture == Furniture::Hidden);
    let mut shown: Vec<&Block> = page.blocks.iter().filter(|block| !is_hidden(block.element)).collect();
    let heading = shown.iter().position(|block| block.kind == Kind::Heading(1)).map(|at| shown.remove(at).text.clone());
    Ok((heading, shown.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")))
}

/// `de_DE` as `de-DE`; nothing that is no tag.
pub fn language_tag(said: &str) -> Option<String> {
    metadata::language_tag(said)
}

/// A date that was written in any way, as RFC 3339 or as a day.
pub fn date(said: &str) -> Option<String> {
    date::read(said, false).map(|date| date.to_string())
}

/// The text of `articleBody`: with marks of HTML read as a page, else as lines.
fn as_text(body: &str) -> String {
    let has_marks = body.contains("</") || body.contains("<br") || body.contains("&");
    let lines: Vec<String> = if has_marks {
        tree::tree(body)
            .map(|tree| blocks::blocks(tree.root(), "").blocks.into_iter().map(|block| block.text).collect())
            .unwrap_or_default()
    } else {
        body.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    lines.join("\n\n")
}
