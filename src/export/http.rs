//! The claim table as a stream.

use crate::error::Fault;

/// To come.
pub async fn csv() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn json() -> Fault {
    Fault::Missing("not built yet".into())
}
