//! The claim table, a claim's permalink, a claim's own page.

use crate::error::Fault;

/// To come.
pub async fn table() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn permalink() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn one() -> Fault {
    Fault::Missing("not built yet".into())
}
