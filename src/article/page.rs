//! What readers see of articles.

use crate::error::Fault;

/// To come.
pub async fn home() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn read() -> Fault {
    Fault::Missing("not built yet".into())
}
