//! Hearsay: who says so?
//!
//! One folder per noun of the newsroom; the same file names in each: `mod.rs` types and rules, `acts.rs` what is done,
//! `store.rs` SQL, `api.rs` server functions, `http.rs` REST, `page.rs` pages, and islands by what they are.

/// People.
pub mod account;
/// Spans, and what overlaps what. Pure.
pub mod anchor;
/// Articles.
pub mod article;
/// Who says so. Pure.
pub mod attribution;
/// Claims.
pub mod claim;
/// What can go wrong.
pub mod error;
/// The claim table as a file.
#[cfg(feature = "ssr")]
pub mod export;
/// What was done.
pub mod history;
/// Identifiers.
pub mod id;
/// How a point in time travels.
pub mod moment;
/// Review.
pub mod review;
/// Sources.
pub mod source;
/// Claims proposed by the engine.
pub mod suggestion;
/// Text, sentences, offsets. Pure.
pub mod text;
/// Shared leaf components.
pub mod ui;
/// Closed lists of words.
pub mod vocabulary;
/// The workspace, in which an article is broken into claims.
pub mod workspace;

/// Commands.
#[cfg(feature = "ssr")]
pub mod cli;
/// Time.
#[cfg(feature = "ssr")]
pub mod clock;
/// Options.
#[cfg(feature = "ssr")]
pub mod config;
/// One SQL text, two engines.
#[cfg(feature = "ssr")]
pub mod db;
/// Sample articles.
#[cfg(feature = "ssr")]
pub mod demo;
/// Training the model of the suggestions.
#[cfg(feature = "ssr")]
pub mod model;
/// The running newsroom.
#[cfg(feature = "ssr")]
pub mod newsroom;
/// The web.
#[cfg(feature = "ssr")]
pub mod web;

/// Wakes in the browser what this page has of it: the workspace, or the keys of the queue.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    workspace::wake::wake();
    review::keys::wake();
}

/// Gives back memory that is not needed any more: hashing a password takes 19 MiB, which the system's allocator keeps.
/// SQLite allocates with it too.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
