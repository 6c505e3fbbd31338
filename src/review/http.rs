//! REST handlers of review.

use crate::error::Fault;

/// To come.
pub async fn submit() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn approve() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn give_back() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn comments() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn comment() -> Fault {
    Fault::Missing("not built yet".into())
}
