//! `hearsay verify`: whether the record is what was written.

use super::{Database, Failed, existing};
use crate::record::verify::{Verdict, verify};
use std::process::ExitCode;

/// Checks it.
pub async fn run(database: &Database) -> Result<ExitCode, Failed> {
    let room = existing(database).await?;
    Ok(match verify(&mut room.db.read().await?).await? {
        Verdict::Whole(events) => {
            println!("The history is whole: {events} events, each fits the one before.");
            ExitCode::SUCCESS
        }
        Verdict::Broken(number, why) => {
            println!("The history is broken at event {number}: {why}.");
            ExitCode::FAILURE
        }
    })
}
