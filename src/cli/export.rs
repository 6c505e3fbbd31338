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
    /// Only claims of this article (id or slug).
    #[arg(long, env = "HEARSAY_EXPORT_ARTICLE")]
    pub article: Option<String>,
    /// Only claims citing this source (id, slug or name).
    #[arg(long, env = "HEARSAY_EXPORT_SOURCE")]
    pub source: Option<String>,
    /// Only claims citing a source of this kind.
    #[arg(long, env = "HEARSAY_EXPORT_KIND")]
    pub kind: Option<String>,
    /// Only claims with an attribution of this status.
    #[arg(long, env = "HEARSAY_EXPORT_STATUS")]
    pub status: Option<String>,
    /// Only claims in this review state.
    #[arg(long, env = "HEARSAY_EXPORT_REVIEW")]
    pub review: Option<String>,
    /// Only claims with this finding.
    #[arg(long, env = "HEARSAY_EXPORT_CHECK")]
    pub check: Option<String>,
    /// Only claims of this standing.
    #[arg(long, env = "HEARSAY_EXPORT_STANDING")]
    pub standing: Option<String>,
    /// Only claims of this outlet.
    #[arg(long, env = "HEARSAY_EXPORT_OUTLET")]
    pub outlet: Option<String>,
    /// Only articles published on or after this date.
    #[arg(long, env = "HEARSAY_EXPORT_FROM")]
    pub from: Option<String>,
    /// Only articles published on or before this date.
    #[arg(long, env = "HEARSAY_EXPORT_TO")]
    pub to: Option<String>,
    /// Only claims with these words.
    #[arg(long, env = "HEARSAY_EXPORT_Q")]
    pub q: Option<String>,
    /// The order, as in the API.
    #[arg(long, env = "HEARSAY_EXPORT_SORT", allow_hyphen_values = true)]
    pub sort: Option<String>,
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
    let query = FilterQuery {
        article: options.article,
        source: options.source,
        kind: options.kind,
        status: options.status,
        review: options.review,
        check: options.check,
        standing: options.standing,
        outlet: options.outlet,
        from: options.from,
        to: options.to,
        q: options.q,
        sort: options.sort,
        ..FilterQuery::default()
    };
    let filter = match ClaimFilter::understand(&query, false) {
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
