//! The history of an article.

use crate::error::Fault;

/// To come.
pub async fn of_article() -> Fault {
    Fault::Missing("not built yet".into())
}
