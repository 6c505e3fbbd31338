//! Server functions of the workspace: who is asking, may they, one call.

#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use super::{Claim, draft::ClaimDraft};
use crate::{
    error::Fault,
    id::{ArticleId, ClaimId},
};
use leptos::{
    prelude::*,
    server_fn::codec::{Json, Postcard},
};

/// Makes a claim under an id the browser chose; asked again after a lost answer, gives the one that was made.
#[server(prefix = "/desk/do", endpoint = "create-claim", input = Json, output = Postcard)]
pub async fn create_claim(article: ArticleId, id: ClaimId, draft: ClaimDraft) -> Result<Claim, Fault> {
    use super::{acts, store};
    use crate::{
        account::permission::Permission::WriteClaims,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let make = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        if let Some(made) = store::by_id(&mut deed.conn, id).await?.filter(|row| row.claim.article_id == article) {
            return Ok(made.claim);
        }
        let claim = acts::create(&mut deed, article, Some(id), draft).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(make.await)
}

/// Changes a claim that is still at `version`.
#[server(prefix = "/desk/do", endpoint = "change-claim", input = Json, output = Postcard)]
pub async fn change_claim(id: ClaimId, version: i64, draft: ClaimDraft) -> Result<Claim, Fault> {
    use super::acts;
    use crate::{
        account::permission::Permission::WriteClaims,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let change = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let claim = acts::change(&mut deed, id, version, draft).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(change.await)
}

/// Deletes a claim that is still at `version`.
#[server(prefix = "/desk/do", endpoint = "delete-claim", input = Json, output = Postcard)]
pub async fn delete_claim(id: ClaimId, version: i64) -> Result<(), Fault> {
    use super::acts;
    use crate::{
        account::permission::Permission::WriteClaims,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let delete = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        acts::delete(&mut deed, id, version).await?;
        deed.commit().await
    };
    answered(delete.await)
}

/// A claim as it is now; `None` when it is gone.
#[server(prefix = "/desk/do", endpoint = "read-claim", input = Json, output = Postcard)]
pub async fn read_claim(id: ClaimId) -> Result<Option<Claim>, Fault> {
    use super::store;
    use crate::{
        account::permission::Permission::ReadDesk,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let read = async {
        let mut conn = room.read(&viewer, ReadDesk).await?;
        Ok(store::by_id(&mut conn, id).await?.map(|row| row.claim))
    };
    answered(read.await)
}
