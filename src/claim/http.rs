//! REST handlers of claims.

use crate::error::Fault;

/// To come.
pub async fn of_article() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn create() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn list() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn one() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn change() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn delete() -> Fault {
    Fault::Missing("not built yet".into())
}
