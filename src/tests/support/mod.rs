//! What all tests stand on: databases of one's own on both engines, a newsroom with people in it, clients, the real program.

mod client;
mod desk;
mod engines;
mod program;

pub use client::{Answer, Client};
pub use desk::{Desk, LOG_KEY, LOG_KEY_LINE, PASSWORD, TEXT};
pub use engines::{in_an_empty_newsroom, on_both_engines, on_each_engine};
pub use program::Program;

use hearsay::anchor;
use serde_json::{Value, json};

/// What asks a running program over HTTP. The client's TLS, which the program brings along and no test needs, wants a provider.
pub fn http() -> reqwest::Client {
    // Whoever came second finds the first one's.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// A minute, in seconds.
pub const MINUTE: i64 = 60;
/// A day, in seconds.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// Where these words first stand in [`TEXT`].
pub fn span(words: &str) -> Value {
    let found = anchor::find(TEXT, words, 0).unwrap_or_else(|| panic!("{words} is not in the text"));
    json!({"start": found.start, "end": found.end})
}

/// The id of anything.
pub fn id(thing: &Value) -> &str {
    word(thing, "id")
}

/// A field of anything that holds a text.
pub fn word<'v>(thing: &'v Value, field: &str) -> &'v str {
    thing[field].as_str().unwrap_or_else(|| panic!("no text {field} in {thing}"))
}

/// A field of each item.
pub fn each<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    list["items"].as_array().expect("items").iter().map(|item| word(item, field)).collect()
}

/// Whether a page holds all these words.
#[track_caller]
pub fn holds(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "no {words} in {page}");
    }
}
