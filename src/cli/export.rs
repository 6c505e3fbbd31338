//! `hearsay export`: writes the claim table.

use super::{Database, Failed, existing};
use crate::{
    base::error::Fault,
    claim::filter::{ClaimFilter, FilterQuery},
    formats::table::FORMATS,
    transfer,
};
use clap::{Args, builder::PossibleValuesParser};
use std::{path::PathBuf, process::ExitCode};

/// Options of `hearsay export`.
#[derive(Clone, Debug, Args)]
pub struct Export {
    /// csv or json.
    #[arg(long, env = "HEARSAY_EXPORT_FORMAT", default_value = "csv", value_parser = formats())]
    pub format: String,
    /// Which claims.
    #[command(flatten)]
    pub filter: FilterQuery,
    /// Write to this file instead of stdout.
    #[arg(long, short, env = "HEARSAY_EXPORT_OUTPUT")]
    pub output: Option<PathBuf>,
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.name()))
}

/// Writes it.
pub async fn run(options: Export) -> Result<ExitCode, Failed> {
    let room = existing(&options.database).await?;
    let filter = match ClaimFilter::understand(&options.filter, false) {
        Ok(filter) => filter,
        Err(Fault::Invalid(faults)) => {
            for fault in faults {
                eprintln!("hearsay: --{} {}", fault.pointer, fault.detail);
            }
            return Ok(ExitCode::from(2));
        }
        Err(other) => return Err(other.into()),
    };
    transfer::write(&room.db, filter, &options.format, options.output.as_deref()).await?;
    Ok(ExitCode::SUCCESS)
}
