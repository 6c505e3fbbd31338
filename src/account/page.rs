//! Pages about people.

use crate::error::Fault;

/// To come.
pub async fn people() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn account() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn sign_in() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn setup() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn join() -> Fault {
    Fault::Missing("not built yet".into())
}
