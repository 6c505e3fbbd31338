//! A corpus of attributions marked by hand: PolNeAR's layout, texts beside brat standoff files.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::model::Failure;

/// One article with its attributions.
pub(super) struct Article {
    pub(super) text: String,
    pub(super) marked: Vec<Marked>,
}

/// An attribution as people marked it; ranges of code points.
#[derive(Debug, Clone, Default)]
pub(super) struct Marked {
    pub(super) source: Vec<Range<u32>>,
    pub(super) cue: Vec<Range<u32>>,
    pub(super) content: Vec<Range<u32>>,
}

/// Reads `folder/text/*.txt` and `folder/attributions/NAME_ANNOTATOR.ann`; of several annotators the first.
pub(super) fn read(folder: &Path) -> Result<Vec<Article>, Failure> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder.join("attributions")).map_err(|fault| Failure::Read(folder.join("attributions"), fault))? {
        let path = entry.map_err(|fault| Failure::Read(folder.to_owned(), fault))?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if let Some((name, annotator)) = stem.rsplit_once('_') {
            files.entry(name.to_owned()).or_insert_with(BTreeMap::new).insert(annotator.to_owned(), path.clone());
        }
    }
    let mut articles = Vec::new();
    for (name, annotators) in files {
        let Some(path) = annotators.values().next() else { continue };
        let text = text(&folder.join("text").join(format!("{name}.txt")))?;
        let marked = marked(&self::text(path)?);
        articles.push(Article { text, marked });
    }
    Ok(articles)
}

pub(super) fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|fault| Failure::Read(path.to_owned(), fault))
}

/// The attributions of a standoff file that have a cue and a content.
fn marked(standoff: &str) -> Vec<Marked> {
    let mut spans: BTreeMap<&str, Vec<Range<u32>>> = BTreeMap::new();
    let mut events = Vec::new();
    for line in standoff.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(what)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            if let Some((_, places)) = what.split_once(' ') {
                let ranges = places.split(';').filter_map(|place| {
                    let (start, end) = place.split_once(' ')?;
                    Some(start.parse().ok()?..end.parse().ok()?)
                });
                spans.insert(id, ranges.collect());
            }
        } else if id.starts_with('E') {
            events.push(what);
        }
    }
    let mut found = Vec::new();
    for event in events {
        let mut marked = Marked::default();
        for (role, id) in event.split(' ').skip(1).filter_map(|argument| argument.split_once(':')) {
            let ranges = spans.get(id).cloned().unwrap_or_default();
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => marked.source.extend(ranges),
                "Cue" => marked.cue.extend(ranges),
                "Content" => marked.content.extend(ranges),
                _ => {}
            }
        }
        if !marked.cue.is_empty() && !marked.content.is_empty() {
            found.push(marked);
        }
    }
    found
}
