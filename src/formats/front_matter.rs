//! What stands before the text of a Markdown file, for the content system: YAML between `---`, TOML between `+++`, a JSON object, or
//! lines of fields up to a blank one.

use super::document::{Document, Found};
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

/// Deepest that values stand in each other.
const DEEPEST: usize = 16;

/// Longest name of a field.
const LONGEST_FIELD: usize = 30;

/// Where the form says that a field is from.
const FROM: &str = "the file’s front matter";

/// How the block between the marks is read: `None` where nothing stands in it.
type Syntax = fn(&str) -> Result<Option<Value>, String>;

/// The front matter of `source`, if it has any, and the text behind it.
///
/// # Errors
/// Says what is broken in it, and where.
pub fn split(source: &str) -> Result<(Map<String, Value>, &str), String> {
    let source = source.trim_start_matches('\u{feff}');
    let begins = source.trim_start();
    let (mark, kind, read): (&str, &str, Syntax) = match begins.lines().next().map(str::trim_end) {
        Some("---") => ("---", "YAML", yaml),
        Some("+++") => ("+++", "TOML", toml),
        Some(first) if first.starts_with('{') && !first.starts_with("{{") && !first.starts_with("{%") => return json(source, begins),
        _ => return Ok(lines(begins).unwrap_or((Map::new(), source))),
    };
    let after = begins.split_once('\n').map_or("", |(_, rest)| rest);
    let broken = |why: String| format!("has broken front matter ({kind}): {why}; mend it, or take the lines between {mark} away");
    let mut at = 0;
    for line in after.split_inclusive('\n') {
        let end = line.trim_end();
        if end == mark || (mark == "---" && end == "...") {
            return match read(&after[..at]) {
                Ok(Some(Value::Object(fields))) => Ok((fields, &after[at + line.len()..])),
                // A rule, some words, another rule.
                Ok(Some(Value::String(_))) => Ok((Map::new(), source)),
                Ok(_) if after[..at].trim().is_empty() => Ok((Map::new(), &after[at + line.len()..])),
                Ok(_) => Err(broken("it names no fields".into())),
                Err(why) if is_fields(&after[..at]) => Err(broken(why)),
                Err(_) => Ok((Map::new(), source)),
            };
        }
        at += line.len();
    }
    if is_fields(after.split("\n\n").next().unwrap_or_default()) { Err(broken("it has no end".into())) } else { Ok((Map::new(), source)) }
}

/// Lines of fields before the first blank line, as Pelican and MultiMarkdown have them, with nothing around them: all of these are fields
/// or go on with one, and among them are the title and something else that is known.
fn lines(source: &str) -> Option<(Map<String, Value>, &str)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut length = 0;
    for line in source.split_inclusive('\n') {
        length += line.len();
        let words = line.trim();
        if words.is_empty() {
            break;
        }
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => *value = [value.as_str(), words].join(" "),
            (true, None) => return None,
            (false, _) => {
                let (name, value) = words.split_once(':')?;
                let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.len() <= LONGEST_FIELD
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-'));
                is_name.then(|| fields.push((name.to_ascii_lowercase(), value.trim().to_owned())))?;
            }
        }
    }
    let holds = |name: &str| fields.iter().any(|(field, _)| field == name);
    let is_header = holds("title")
        && ["date", "author", "authors", "tags", "keywords", "category", "slug", "language", "lang"].iter().any(|name| holds(name));
    let fields = fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    is_header.then_some((fields, &source[length..]))
}

/// Whether it is meant to be fields: its first line is one.
fn is_fields(block: &str) -> bool {
    let first = block.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let name = first.split([':', '=']).next().unwrap_or_default();
    name.len() < first.len()
        && !name.trim().is_empty()
        && name.trim().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '"' | '\'' | '.'))
}

/// YAML, its scalars as texts; an alias is nothing, so that a short text cannot grow without end.
fn yaml(block: &str) -> Result<Option<Value>, String> {
    // What is open, with the key that waits for its value.
    let mut open: Vec<(Value, Option<String>)> = Vec::new();
    let mut whole = None;
    for event in Parser::new_from_str(block) {
        let (event, _) = event.map_err(|error| format!("line {}: {}", error.marker().line() + 1, error.info()))?;
        let value = match event {
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::Alias(_) => Value::Null,
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err("its values stand too deep in each other".into());
            }
            Event::SequenceStart(..) => {
                open.push((Value::Array(Vec::new()), None));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((Value::Object(Map::new()), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((value, _)) => value,
                None => continue,
            },
            _ => continue,
        };
        match open.last_mut() {
            None => whole = whole.or(Some(value)),
            Some((Value::Array(values), _)) => values.push(value),
            Some((Value::Object(fields), key)) => match key.take() {
                Some(key) => drop(fields.insert(key, value)),
                None => *key = Some(value.as_str().unwrap_or_default().to_owned()),
            },
            Some(_) => {}
        }
    }
    Ok(whole)
}

fn toml(block: &str) -> Result<Option<Value>, String> {
    fn value(of: toml::Value) -> Value {
        match of {
            toml::Value::String(text) => Value::String(text),
            toml::Value::Array(values) => values.into_iter().map(value).collect(),
            toml::Value::Table(fields) => Value::Object(fields.into_iter().map(|(key, of)| (key, value(of))).collect()),
            toml::Value::Datetime(moment) => Value::String(moment.to_string()),
            toml::Value::Integer(number) => Value::String(number.to_string()),
            toml::Value::Float(_) | toml::Value::Boolean(_) => Value::Null,
        }
    }
    let table: toml::Table = block.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(0, |span| block.get(..span.start).unwrap_or_default().matches('\n').count());
        format!("line {}: {}", line + 1, error.message())
    })?;
    Ok(Some(value(toml::Value::Table(table))))
}

/// A JSON object, alone before the text. What only looks like one is text.
fn json<'a>(source: &'a str, begins: &'a str) -> Result<(Map<String, Value>, &'a str), String> {
    let mut values = serde_json::Deserializer::from_str(begins).into_iter::<Map<String, Value>>();
    match values.next() {
        Some(Ok(fields)) => {
            let rest = &begins[values.byte_offset()..];
            if rest.is_empty() || rest.starts_with(['\n', '\r']) { Ok((fields, rest)) } else { Ok((Map::new(), source)) }
        }
        Some(Err(error)) if begins[1..].trim_start().starts_with('"') => {
            Err(format!("has broken front matter (JSON): {error}; mend it, or take it away"))
        }
        _ => Ok((Map::new(), source)),
    }
}

/// Puts what the fields say into `document`.
pub fn describe(document: &mut Document, fields: &Map<String, Value>) {
    let named = |names: &[&str]| {
        names.iter().find_map(|name| fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))).map(|(_, value)| texts(value, 0))
    };
    let one = |names: &[&str]| Found::some(named(names)?.into_iter().next()?, FROM);
    document.title = one(&["title", "headline"]).or(document.title.take());
    document.byline = named(&["author", "authors", "byline", "by", "writer"]).and_then(|names| Found::some(names.join(", "), FROM));
    document.outlet = one(&["outlet", "publication", "publisher", "site", "source"]);
    document.language = one(&["language", "lang", "locale"]).and_then(|tag| Found::some(super::page::language_tag(&tag)?, FROM));
    document.url = one(&["canonical_url", "canonicalurl", "canonical", "url", "link", "source_url"])
        .filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let date = named(&["date", "published", "published_at", "publishedat", "publishdate", "pubdate", "datepublished", "date_published"]);
    document.published_at = date.and_then(|said| Found::some(super::page::date(said.first()?)?, FROM));
    let tags = ["tags", "keywords", "categories", "category", "topics"].iter().filter_map(|name| named(&[name])).flatten();
    // Several in one text are parted by commas.
    let apart = |tags: String| tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect::<Vec<_>>();
    document.tags = tags.flat_map(apart).collect();
}

/// The texts a value holds: itself, those of its parts, the name of something that has one.
fn texts(value: &Value, depth: usize) -> Vec<String> {
    match value {
        _ if depth > DEEPEST => Vec::new(),
        Value::String(text) => {
            Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty()).into_iter().collect()
        }
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(|value| texts(value, depth + 1)).collect(),
        Value::Object(fields) => {
            ["name", "title"].iter().find_map(|key| fields.get(*key)).map(|value| texts(value, depth + 1)).unwrap_or_default()
        }
        Value::Bool(_) | Value::Null => Vec::new(),
    }
}
