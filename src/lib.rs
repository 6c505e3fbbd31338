//! Hearsay: who says so?
//!
//! One folder per noun of the newsroom, with the same file names in each: `mod.rs` types and rules, `commands.rs` what is done,
//! `store.rs` its SQL. REST is in `api/`, pages are in `site/`, the one client is in `workspace/`.

/// Who may do what, and who is asking.
pub mod access;
/// People.
#[cfg(feature = "ssr")]
pub mod account;
/// Spans, and what overlaps what. Pure.
pub mod anchor;
/// REST.
#[cfg(feature = "ssr")]
pub mod api;
/// Articles.
pub mod article;
/// Who says so. Pure.
pub mod attribution;
/// What everything stands on.
pub mod base;
/// What there is to do before an article goes out.
#[cfg(feature = "ssr")]
pub mod checklist;
/// Claims.
pub mod claim;
/// Commands.
#[cfg(feature = "ssr")]
pub mod cli;
/// One SQL text, two engines.
#[cfg(feature = "ssr")]
pub mod db;
/// Sample articles.
#[cfg(feature = "ssr")]
pub mod demo;
/// Facts: what claims of several articles are about.
#[cfg(feature = "ssr")]
pub mod fact;
/// Documents in and tables out, one file a format. Pure.
#[cfg(feature = "ssr")]
pub mod formats;
/// What happened, searched and taken back.
#[cfg(feature = "ssr")]
pub mod history;
/// Which claims say the same. Pure.
#[cfg(feature = "ssr")]
pub mod likeness;
/// What changed, and what is kept until it does.
#[cfg(feature = "ssr")]
pub mod live;
/// Letters by mail.
#[cfg(feature = "ssr")]
pub mod mail;
/// Training the model of the suggestions.
#[cfg(feature = "ssr")]
pub mod model;
/// The running newsroom.
#[cfg(feature = "ssr")]
pub mod newsroom;
/// Where a fact comes from, and who stood where when. Pure.
pub mod provenance;
/// What was done.
pub mod record;
/// Review.
pub mod review;
/// Search over everything.
#[cfg(feature = "ssr")]
pub mod search;
/// Every URL, and the layers around them.
#[cfg(feature = "ssr")]
pub mod server;
/// Claims that say the same.
#[cfg(feature = "ssr")]
pub mod similarity;
/// Pages.
#[cfg(feature = "ssr")]
pub mod site;
/// Sources.
pub mod source;
/// Sourcing, checked by rule. Pure.
#[cfg(feature = "ssr")]
pub mod sourcing;
/// The engine of the suggestions: who says what in a text. Pure.
#[cfg(feature = "ssr")]
pub mod suggest;
/// Claims proposed by the engine.
pub mod suggestion;
/// Text, sentences, offsets. Pure.
pub mod text;
/// The transparency log: tree, tiles, signatures. Pure.
#[cfg(feature = "ssr")]
pub mod tlog;
/// The claim table as a file.
#[cfg(feature = "ssr")]
pub mod transfer;
/// Leaf components that pages and the workspace share.
pub mod ui;
/// What every answer shares.
#[cfg(feature = "ssr")]
pub mod web;
/// The workspace, in which an article is broken into claims.
pub mod workspace;

/// Starts the workspace of this page, in the browser.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    workspace::mount::mount();
}

/// Gives back memory that is not needed any more: hashing a password takes 19 MiB, which the system's allocator keeps.
/// SQLite allocates with it too.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
