//! `make bench`: the release binary under load, each figure beside a reference measured in the same run.
//!
//! A figure and its reference take turns (A B A B …) and the medians are compared, so that a noisy machine weighs on
//! both. The table says what was met; when a target was missed, the run fails at its end.
//!
//! `claims`, `pages`, `export`, `walk`, `crowd`, `record`, `suggestions`, `facts` or `search` as arguments run only these parts.

mod claims;
mod client;
mod crowd;
mod engine;
mod exports;
mod facts;
mod large;
mod newsroom;
mod pages;
mod process;
mod record;
mod search;
mod server;
mod suggestions;
mod table;
mod walk;

use std::time::Instant;
use table::Table;

/// What goes wrong in a bench: a sentence for the person at the terminal.
type Done<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What can be measured by itself.
const PARTS: [&str; 9] = ["claims", "pages", "export", "walk", "crowd", "record", "suggestions", "facts", "search"];

fn main() -> Done<()> {
    // `cargo test --benches` only asks whether it runs at all.
    if std::env::args().any(|word| word == "--test") {
        return Ok(());
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let Some(unknown) = asked.iter().find(|word| !PARTS.contains(&word.as_str())) {
        return Err(format!("“{unknown}” is no part of the bench; there are {}", PARTS.join(", ")).into());
    }
    let runs = |part: &str| asked.is_empty() || asked.iter().any(|word| word == part);
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // On a disk: /tmp may be memory, where nothing is durable and every commit is fast.
    let folder = tempfile::Builder::new().prefix("hearsay-bench.").tempdir_in("/var/tmp").or_else(|_| tempfile::tempdir_in("."))?;
    let mut table = Table::default();
    if runs("claims") {
        claims::measure(&runtime, folder.path(), &mut table)?;
    }
    if runs("pages") {
        pages::measure(&runtime, folder.path(), &mut table)?;
    }
    if runs("export") {
        exports::measure(&runtime, folder.path(), &mut table)?;
    }
    if runs("walk") {
        walk::measure(&runtime, folder.path(), &mut table)?;
    }
    if runs("crowd") {
        crowd::measure(&runtime, folder.path(), &mut table)?;
    }
    if runs("record") {
        record::measure(&runtime, folder.path(), &mut table)?;
    }
    if runs("suggestions") {
        suggestions::measure(&mut table)?;
    }
    if runs("facts") {
        facts::measure(&mut table)?;
    }
    if runs("search") {
        search::measure(&runtime, folder.path(), &mut table)?;
    }
    match table.print(start.elapsed()) {
        0 => Ok(()),
        missed => Err(format!("{missed} targets missed").into()),
    }
}
