//! What a page says about itself in JSON-LD, the vocabulary of schema.org.

use serde_json::{Map, Value};
use std::collections::HashMap;

/// Deepest that objects are followed.
const DEEPEST: usize = 12;

/// An article as described.
#[derive(Debug, Default)]
pub struct Described {
    /// `headline`, else `name`.
    pub headline: String,
    /// Names of its authors.
    pub authors: Vec<String>,
    /// `datePublished`.
    pub published: String,
    /// Name of the publisher.
    pub publisher: String,
    /// `inLanguage`.
    pub language: String,
    /// `url`, else `mainEntityOfPage`.
    pub url: String,
    /// `description`.
    pub description: String,
    /// `articleBody`, which may hold marks of HTML.
    pub body: String,
}

/// Everything of the page's scripts of JSON-LD that is an article, in order.
pub fn articles(scripts: &[String]) -> Vec<Described> {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let (mut by_id, mut found) = (HashMap::new(), Vec::new());
    for value in &values {
        collect(value, 0, &mut by_id, &mut found);
    }
    found.into_iter().map(|object| described(object, &by_id)).collect()
}

/// Line feeds within strings are common, and forbidden.
fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches("<!--").trim_start_matches("//").trim_start().trim_start_matches("<![CDATA[");
    let script = script
        .trim_end_matches("-->")
        .trim_end()
        .trim_end_matches("]]>")
        .trim_end()
        .trim_end_matches("//")
        .trim_end()
        .trim_end_matches(';');
    let script: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::Deserializer::from_str(&script).into_iter::<Value>().next()?.ok()
}

type Object = Map<String, Value>;

fn collect<'a>(value: &'a Value, depth: usize, by_id: &mut HashMap<&'a str, &'a Object>, found: &mut Vec<&'a Object>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, by_id, found)),
        Value::Object(object) => {
            if let Some(id) = object.get("@id").and_then(Value::as_str)
                && object.len() > 1
            {
                by_id.entry(id).or_insert(object);
            }
            if is_article(object) {
                found.push(object);
            }
            object.values().for_each(|value| collect(value, depth + 1, by_id, found));
        }
        _ => {}
    }
}

fn is_article(object: &Object) -> bool {
    let is = |kind: &str| {
        kind.ends_with("Article") || matches!(kind.rsplit(['/', ':']).next(), Some("BlogPosting" | "LiveBlogPosting" | "Report" | "Review"))
    };
    match object.get("@type") {
        Some(Value::String(kind)) => is(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

fn described(object: &Object, by_id: &HashMap<&str, &Object>) -> Described {
    let text = |key: &str| object.get(key).map(|value| names(value, by_id, 0).into_iter().next().unwrap_or_default()).unwrap_or_default();
    let first = |keys: &[&str]| keys.iter().map(|key| text(key)).find(|text| !text.is_empty()).unwrap_or_default();
    let mut authors: Vec<String> = ["author", "creator"]
        .iter()
        .filter_map(|key| object.get(*key))
        .map(|value| names(value, by_id, 0))
        .find(|names| !names.is_empty())
        .unwrap_or_default();
    authors.dedup();
    let address = |value: &Value| match value {
        Value::String(url) => Some(url.clone()),
        Value::Object(object) => object.get("@id").or_else(|| object.get("url")).and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    Described {
        headline: first(&["headline", "name"]),
        authors,
        published: first(&["datePublished", "dateCreated", "uploadDate"]),
        publisher: text("publisher"),
        language: text("inLanguage"),
        url: ["url", "mainEntityOfPage"].iter().filter_map(|key| object.get(*key)).filter_map(address).next().unwrap_or_default(),
        description: text("description"),
        body: text("articleBody"),
    }
}

/// The names a value stands for: itself, those of its parts, of what it refers to.
fn names(value: &Value, by_id: &HashMap<&str, &Object>, depth: usize) -> Vec<String> {
    match value {
        _ if depth > DEEPEST => Vec::new(),
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect(),
        Value::Array(values) => values.iter().flat_map(|value| names(value, by_id, depth + 1)).collect(),
        Value::Object(object) => {
            let named = object.get("name").or_else(|| object.get("@value")).map(|value| names(value, by_id, depth + 1)).unwrap_or_default();
            let id = object.get("@id").and_then(Value::as_str);
            match id.and_then(|id| by_id.get(id)) {
                Some(other) if named.is_empty() && !std::ptr::eq(*other, object) => {
                    other.get("name").map(|value| names(value, by_id, depth + 1)).unwrap_or_default()
                }
                _ => named,
            }
        }
        _ => Vec::new(),
    }
}
