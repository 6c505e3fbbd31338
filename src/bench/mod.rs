//! `make bench`: the release binary under load, each figure beside a reference measured in the same run.
//!
//! A figure and its reference take turns (A B A B …) and the medians are compared, so that a noisy machine weighs on
//! both. Nothing here fails a build: the table says what was met.

mod claims;
mod client;
mod exports;
mod newsroom;
mod pages;
mod process;
mod server;
mod table;

use std::time::Instant;
use table::Table;

/// What goes wrong in a bench: a sentence for the person at the terminal.
type Done<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Done<()> {
    // `cargo test --benches` only asks whether it runs at all.
    if std::env::args().any(|word| word == "--test") {
        return Ok(());
    }
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // On a disk: /tmp may be memory, where nothing is durable and every commit is fast.
    let folder = tempfile::Builder::new().prefix("hearsay-bench.").tempdir_in("/var/tmp").or_else(|_| tempfile::tempdir_in("."))?;
    let mut table = Table::default();
    claims::measure(&runtime, folder.path(), &mut table)?;
    pages::measure(folder.path(), &mut table)?;
    exports::measure(&runtime, folder.path(), &mut table)?;
    table.print(start.elapsed());
    Ok(())
}
