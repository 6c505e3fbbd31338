//! REST handlers of articles.

use crate::error::Fault;

/// To come.
pub async fn list() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn create() -> Fault {
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
pub async fn publish() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn take_back() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn breakdown() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn sentences() -> Fault {
    Fault::Missing("not built yet".into())
}
