//! Server functions of review, as the workspace uses them.

#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use super::Comment;
use crate::{claim::Claim, error::Fault, id::ClaimId};
use leptos::{
    prelude::*,
    server_fn::codec::{Json, Postcard},
};

/// Hands claims in for review: all of them, or none.
#[server(prefix = "/desk/do", endpoint = "submit-claims", input = Json, output = Postcard)]
pub async fn submit_claims(ids: Vec<ClaimId>) -> Result<Vec<Claim>, Fault> {
    use super::acts;
    use crate::{
        account::permission::Permission::WriteClaims,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let submit = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let mut claims = Vec::new();
        for id in ids {
            claims.push(acts::submit(&mut deed, id, None).await?);
        }
        deed.commit().await.map(|()| claims)
    };
    answered(submit.await)
}

/// Takes a claim back from review while nobody has decided: it is a draft again.
#[server(prefix = "/desk/do", endpoint = "withdraw-claim", input = Json, output = Postcard)]
pub async fn withdraw_claim(id: ClaimId) -> Result<Claim, Fault> {
    use super::acts;
    use crate::{
        account::permission::Permission::WriteClaims,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let withdraw = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let claim = acts::withdraw(&mut deed, id).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(withdraw.await)
}

/// Comments on a claim.
#[server(prefix = "/desk/do", endpoint = "comment", input = Json, output = Postcard)]
pub async fn write_comment(id: ClaimId, body: String) -> Result<Comment, Fault> {
    use super::acts;
    use crate::{
        account::permission::Permission,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let write = async {
        let mut deed = room.deed(&viewer, Permission::Comment).await?;
        let comment = acts::comment(&mut deed, id, &body).await?;
        deed.commit().await.map(|()| comment)
    };
    answered(write.await)
}
