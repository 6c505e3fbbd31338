//! The claim table as a file: one row per attribution, one row for an unattributed claim.

/// Downloads.
pub mod http;

use crate::{claim::filter::ClaimFilter, db::Db, error::Fault};
use std::path::Path;

/// Writes the table to a file or stdout.
///
/// # Errors
/// To come.
pub async fn write(_db: &Db, _filter: ClaimFilter, _format: &str, _output: Option<&Path>) -> Result<(), Fault> {
    Ok(())
}
