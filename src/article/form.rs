//! Taking an article in by form, its details, publication, and the workspace page.

use crate::error::Fault;

/// To come.
pub async fn page() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn take_in() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn details() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn change() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn publication() -> Fault {
    Fault::Missing("not built yet".into())
}
