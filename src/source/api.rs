//! Server functions for the source picker.

#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use super::Proposal;
use crate::error::Fault;
use leptos::prelude::*;

/// Sources whose names or aliases hold what was typed, best first.
#[server(prefix = "/desk/do", endpoint = "propose-sources", input = leptos::server_fn::codec::Json, output = leptos::server_fn::codec::Postcard)]
pub async fn propose_sources(typed: String) -> Result<Vec<Proposal>, Fault> {
    let (room, viewer) = crate::web::session::asking();
    let propose = async {
        let mut conn = room.read(&viewer, crate::account::permission::Permission::ReadDesk).await?;
        Ok(super::store::propose(&mut conn, &typed, 8).await?)
    };
    crate::web::session::answered(propose.await)
}
