//! The list of sources and a page for each.

use crate::error::Fault;

/// To come.
pub async fn list() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn one() -> Fault {
    Fault::Missing("not built yet".into())
}
