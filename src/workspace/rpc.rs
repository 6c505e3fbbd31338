//! The workspace's server functions: the one door between its browser side and the server.

#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use crate::{
    base::{
        error::Fault,
        id::{ArticleId, ClaimId},
    },
    claim::{Claim, draft::ClaimDraft},
    review::Comment,
    source::Proposal,
    suggestion::Offer,
    workspace::client::VersionedClient,
};
use leptos::{prelude::*, server_fn::codec::Json};

/// Makes a claim under an id the browser chose; asked again after a lost answer, gives the one that was made.
#[server(prefix = "/desk/do", endpoint = "create-claim", input = Json, output = Json, client = VersionedClient)]
pub async fn create_claim(article: ArticleId, id: ClaimId, draft: ClaimDraft) -> Result<Claim, Fault> {
    use crate::claim::{commands, store};
    use crate::{
        access::permission::Permission::WriteClaims,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let make = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        if let Some(made) = store::by_id(&mut deed.conn, id).await?.filter(|row| row.claim.article_id == article) {
            return Ok(made.claim);
        }
        let claim = commands::create(&mut deed, article, Some(id), draft).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(make.await)
}

/// Changes a claim that is still at `version`.
#[server(prefix = "/desk/do", endpoint = "change-claim", input = Json, output = Json, client = VersionedClient)]
pub async fn change_claim(id: ClaimId, version: i64, draft: ClaimDraft) -> Result<Claim, Fault> {
    use crate::claim::commands;
    use crate::{
        access::permission::Permission::WriteClaims,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let change = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let claim = commands::change(&mut deed, id, version, draft).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(change.await)
}

/// Deletes a claim that is still at `version`.
#[server(prefix = "/desk/do", endpoint = "delete-claim", input = Json, output = Json, client = VersionedClient)]
pub async fn delete_claim(id: ClaimId, version: i64) -> Result<(), Fault> {
    use crate::claim::commands;
    use crate::{
        access::permission::Permission::WriteClaims,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let delete = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        commands::delete(&mut deed, id, version).await?;
        deed.commit().await
    };
    answered(delete.await)
}

/// A claim as it is now; `None` when it is gone.
#[server(prefix = "/desk/do", endpoint = "read-claim", input = Json, output = Json, client = VersionedClient)]
pub async fn read_claim(id: ClaimId) -> Result<Option<Claim>, Fault> {
    use crate::claim::store;
    use crate::{
        access::permission::Permission::ReadDesk,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let read = async {
        let mut conn = room.read(&viewer, ReadDesk).await?;
        Ok(store::by_id(&mut conn, id).await?.map(|row| row.claim))
    };
    answered(read.await)
}

/// Hands claims in for review: all of them, or none.
#[server(prefix = "/desk/do", endpoint = "submit-claims", input = Json, output = Json, client = VersionedClient)]
pub async fn submit_claims(ids: Vec<ClaimId>) -> Result<Vec<Claim>, Fault> {
    use crate::review::commands;
    use crate::{
        access::permission::Permission::WriteClaims,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let submit = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let mut claims = Vec::new();
        for id in ids {
            claims.push(commands::submit(&mut deed, id, None).await?);
        }
        deed.commit().await.map(|()| claims)
    };
    answered(submit.await)
}

/// Takes a claim back from review while nobody has decided: it is a draft again.
#[server(prefix = "/desk/do", endpoint = "withdraw-claim", input = Json, output = Json, client = VersionedClient)]
pub async fn withdraw_claim(id: ClaimId) -> Result<Claim, Fault> {
    use crate::review::commands;
    use crate::{
        access::permission::Permission::WriteClaims,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let withdraw = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let claim = commands::withdraw(&mut deed, id).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(withdraw.await)
}

/// Comments on a claim.
#[server(prefix = "/desk/do", endpoint = "comment", input = Json, output = Json, client = VersionedClient)]
pub async fn write_comment(id: ClaimId, body: String) -> Result<Comment, Fault> {
    use crate::review::commands;
    use crate::{
        access::permission::Permission,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let write = async {
        let mut deed = room.deed(&viewer, Permission::Comment).await?;
        let comment = commands::comment(&mut deed, id, &body).await?;
        deed.commit().await.map(|()| comment)
    };
    answered(write.await)
}

/// Sources whose names or aliases hold what was typed, best first.
#[server(prefix = "/desk/do", endpoint = "propose-sources", input = Json, output = Json, client = VersionedClient)]
pub async fn propose_sources(typed: String) -> Result<Vec<Proposal>, Fault> {
    let (room, viewer) = crate::workspace::dispatch::asking();
    let propose = async {
        let mut conn = room.read(&viewer, crate::access::permission::Permission::ReadDesk).await?;
        Ok(crate::source::store::propose(&mut conn, &typed, 8).await?)
    };
    crate::workspace::dispatch::answered(propose.await)
}

/// What the engine proposes for an article; reads it when it has not been read yet.
#[server(prefix = "/desk/do", endpoint = "offer-suggestions", input = Json, output = Json, client = VersionedClient)]
pub async fn offer_suggestions(article: ArticleId) -> Result<Offer, Fault> {
    let (room, viewer) = crate::workspace::dispatch::asking();
    crate::workspace::dispatch::answered(crate::suggestion::commands::offer(&room, &viewer, article).await)
}

/// Makes a claim of a suggestion, under an id the browser chose.
#[server(prefix = "/desk/do", endpoint = "accept-suggestion", input = Json, output = Json, client = VersionedClient)]
pub async fn accept_suggestion(article: ArticleId, n: u32, id: ClaimId, draft: ClaimDraft) -> Result<Claim, Fault> {
    use crate::{
        access::permission::Permission::WriteClaims,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let accept = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let claim = crate::suggestion::commands::accept(&mut deed, article, n, Some(id), draft).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(accept.await)
}

/// Dismisses a suggestion, or takes the dismissal back.
#[server(prefix = "/desk/do", endpoint = "dismiss-suggestion", input = Json, output = Json, client = VersionedClient)]
pub async fn dismiss_suggestion(article: ArticleId, n: u32, dismissed: bool) -> Result<(), Fault> {
    use crate::suggestion::commands;
    use crate::{
        access::permission::Permission::WriteClaims,
        workspace::dispatch::{answered, asking},
    };
    let (room, viewer) = asking();
    let dismiss = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        if dismissed {
            commands::dismiss(&mut deed, article, n).await?;
        } else {
            commands::reopen(&mut deed, article, n).await?;
        }
        deed.commit().await
    };
    answered(dismiss.await)
}
