//! The page of the workspace.

use crate::error::Fault;

/// To come.
pub async fn workspace() -> Fault {
    Fault::Missing("not built yet".into())
}
