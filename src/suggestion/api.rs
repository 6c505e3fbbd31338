//! Server functions of suggestions, as the workspace uses them.

#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use super::Offer;
use crate::{
    claim::{Claim, draft::ClaimDraft},
    error::Fault,
    id::{ArticleId, ClaimId},
};
use leptos::{
    prelude::*,
    server_fn::codec::{Json, Postcard},
};

/// What the engine proposes for an article; reads it when it has not been read yet.
#[server(prefix = "/desk/do", endpoint = "offer-suggestions", input = Json, output = Postcard)]
pub async fn offer_suggestions(article: ArticleId) -> Result<Offer, Fault> {
    let (room, viewer) = crate::web::session::asking();
    crate::web::session::answered(super::acts::offer(&room, &viewer, article).await)
}

/// Makes a claim of a suggestion, under an id the browser chose.
#[server(prefix = "/desk/do", endpoint = "accept-suggestion", input = Json, output = Postcard)]
pub async fn accept_suggestion(article: ArticleId, n: u32, id: ClaimId, draft: ClaimDraft) -> Result<Claim, Fault> {
    use crate::{
        account::permission::Permission::WriteClaims,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let accept = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        let claim = super::acts::accept(&mut deed, article, n, Some(id), draft).await?;
        deed.commit().await.map(|()| claim)
    };
    answered(accept.await)
}

/// Dismisses a suggestion, or takes the dismissal back.
#[server(prefix = "/desk/do", endpoint = "dismiss-suggestion", input = Json, output = Postcard)]
pub async fn dismiss_suggestion(article: ArticleId, n: u32, dismissed: bool) -> Result<(), Fault> {
    use super::acts;
    use crate::{
        account::permission::Permission::WriteClaims,
        web::session::{answered, asking},
    };
    let (room, viewer) = asking();
    let dismiss = async {
        let mut deed = room.deed(&viewer, WriteClaims).await?;
        if dismissed {
            acts::dismiss(&mut deed, article, n).await?;
        } else {
            acts::reopen(&mut deed, article, n).await?;
        }
        deed.commit().await
    };
    answered(dismiss.await)
}
