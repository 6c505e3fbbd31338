//! `hearsay verify`: whether the record is what was written.

use super::{Database, Failed, existing, log_key::KeyPlace};
use crate::record::{
    log,
    verify::{Verdict, verify},
};
use clap::Args;
use std::{fs, path::PathBuf, process::ExitCode};

/// Options of `hearsay verify`.
#[derive(Clone, Debug, Args)]
pub struct Verify {
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
    /// Who signs the record.
    #[command(flatten)]
    pub key: KeyPlace,
    /// A checkpoint that somebody kept, as `/log/checkpoint` gave it: also show that today's record goes on from there.
    #[arg(long, env = "HEARSAY_CHECKPOINT", value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
}

/// Checks it.
pub async fn run(options: &Verify) -> Result<ExitCode, Failed> {
    let key = options.key.find(&options.database)?;
    let read = |file: &PathBuf| fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()));
    let kept = options.checkpoint.as_ref().map(read).transpose()?;
    let room = existing(&options.database).await?;
    let mut conn = room.db.read().await?;
    Ok(match verify(&mut conn, key.as_ref(), kept.as_deref()).await? {
        Verdict::Whole(events, waiting) => {
            println!("The record is whole: {events} events, each in its place under a signed head.");
            if waiting > 0 {
                println!("{waiting} more wait for their places: a running server gives them within a second.");
            }
            if key.is_none() && events > 0 {
                println!(
                    "Only the database itself names the key that signed it. Compare {} with the one you know, or give --log-key.",
                    log::keys(&mut conn).await?.join(", ")
                );
            }
            ExitCode::SUCCESS
        }
        Verdict::Broken(what, why) => {
            println!("The record is broken at {what}: {why}.");
            ExitCode::FAILURE
        }
    })
}
