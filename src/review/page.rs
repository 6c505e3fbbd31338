//! The desk and the queue.

use crate::error::Fault;

/// To come.
pub async fn desk() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn queue() -> Fault {
    Fault::Missing("not built yet".into())
}
