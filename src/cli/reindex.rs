//! `hearsay reindex`: the index of words, made anew.

use super::{Database, Failed, existing};
use crate::search::rebuild::{Extent, rebuild};
use clap::Args;
use std::process::ExitCode;

/// Options of `hearsay reindex`.
#[derive(Clone, Debug, Args)]
pub struct Reindex {
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
}

/// Makes it anew. The server may run meanwhile.
pub async fn run(options: &Reindex) -> Result<ExitCode, Failed> {
    let room = existing(&options.database).await?;
    let count = rebuild(&room, Extent::All, |kind, done| eprintln!("{kind}: {done}")).await?;
    room.db.close().await;
    println!("{count}");
    Ok(ExitCode::SUCCESS)
}
