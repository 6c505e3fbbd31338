//! The claim table and a claim's permalink.

use crate::error::Fault;

/// To come.
pub async fn table() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn permalink() -> Fault {
    Fault::Missing("not built yet".into())
}
