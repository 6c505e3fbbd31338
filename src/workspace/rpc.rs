//! The workspace's server functions: the one way between its browser side and the server.

#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use crate::{
    attribution::SourceKind,
    base::id::{ArticleId, ClaimId},
    claim::{Claim, draft::ClaimDraft},
    review::Comment,
    source::Proposal,
    suggestion::Offer,
    workspace::{
        alike::Alike,
        client::{Posted, Refusal, VersionedClient},
    },
};
use leptos::prelude::*;

/// Makes a claim under an id the browser chose; asked again after a lost answer, gives the one that was made.
#[server(prefix = "/desk/do", endpoint = "create-claim", input = Posted, output = Posted, client = VersionedClient)]
pub async fn create_claim(article: ArticleId, id: ClaimId, draft: ClaimDraft) -> Result<Claim, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::{
        base::error::Fault,
        claim::{commands, store},
    };
    let (room, viewer) = asking();
    let meant = draft.clone();
    let make = room.write(&viewer, move |mut tx| Box::pin(async move { commands::create(&mut tx, article, Some(id), draft).await }));
    let made = match make.await {
        // Asked again after a lost answer: it is there already, or will be with the commit that both would have shared.
        Err(Fault::Clash(why)) => {
            let find = room.write(&viewer, move |tx| {
                Box::pin(async move {
                    let made = store::by_id(tx.conn, id).await?.filter(|row| row.claim.article_id == article);
                    let claim = made.map(|row| row.claim).ok_or(Fault::Clash(why))?;
                    // What another tab has made under this id, with other words, is no answer to these.
                    if meant.says(&claim) {
                        Ok(claim)
                    } else {
                        Err(Fault::Stale("This claim was saved with other words, in another tab.".into()))
                    }
                })
            });
            find.await
        }
        made => made,
    };
    answered(made)
}

/// Changes a claim that is still at `version`.
#[server(prefix = "/desk/do", endpoint = "change-claim", input = Posted, output = Posted, client = VersionedClient)]
pub async fn change_claim(id: ClaimId, version: i64, draft: ClaimDraft) -> Result<Claim, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::claim::commands;
    let (room, viewer) = asking();
    answered(room.write(&viewer, move |mut tx| Box::pin(async move { commands::change(&mut tx, id, version, draft).await })).await)
}

/// Deletes a claim that is still at `version`.
#[server(prefix = "/desk/do", endpoint = "delete-claim", input = Posted, output = Posted, client = VersionedClient)]
pub async fn delete_claim(id: ClaimId, version: i64) -> Result<(), Refusal> {
    use super::dispatch::{answered, asking};
    use crate::claim::commands;
    let (room, viewer) = asking();
    answered(room.write(&viewer, move |mut tx| Box::pin(async move { commands::delete(&mut tx, id, version).await })).await)
}

/// A claim as it is now; `None` when it is gone.
#[server(prefix = "/desk/do", endpoint = "read-claim", input = Posted, output = Posted, client = VersionedClient)]
pub async fn read_claim(id: ClaimId) -> Result<Option<Claim>, Refusal> {
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

/// Most claims that are handed in at once: others wait for that long at most.
pub const MOST_SUBMITTED: usize = 200;

/// Hands up to [`MOST_SUBMITTED`] claims in for review: all of them, or none.
#[server(prefix = "/desk/do", endpoint = "submit-claims", input = Posted, output = Posted, client = VersionedClient)]
pub async fn submit_claims(ids: Vec<ClaimId>) -> Result<Vec<Claim>, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::{base::error::Fault, review::commands};
    if ids.len() > MOST_SUBMITTED {
        return answered(Err(Fault::field("/ids", format!("name up to {MOST_SUBMITTED} claims, then the next"))));
    }
    let (room, viewer) = asking();
    let submit = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let mut claims = Vec::new();
            for id in ids {
                claims.push(commands::submit(&mut tx, id, None).await?);
            }
            Ok(claims)
        })
    });
    answered(submit.await)
}

/// Takes back the act that left a claim at `version`, or that deleted it then, if the claim is as that act left it: what was
/// approved before it is approved again.
#[server(prefix = "/desk/do", endpoint = "take-back", input = Posted, output = Posted, client = VersionedClient)]
pub async fn take_back(id: ClaimId, version: i64, deleted: bool) -> Result<Claim, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::history::reversal;
    let (room, viewer) = asking();
    answered(room.write(&viewer, move |mut tx| Box::pin(async move { reversal::of_claim(&mut tx, id, version, deleted).await })).await)
}

/// Comments on a claim.
#[server(prefix = "/desk/do", endpoint = "comment", input = Posted, output = Posted, client = VersionedClient)]
pub async fn write_comment(id: ClaimId, body: String) -> Result<Comment, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::review::commands;
    let (room, viewer) = asking();
    answered(room.write(&viewer, move |mut tx| Box::pin(async move { commands::comment(&mut tx, id, &body).await })).await)
}

/// Sources whose names or aliases hold what was typed, best first; and what a new one of that name likely is.
#[server(prefix = "/desk/do", endpoint = "propose-sources", input = Posted, output = Posted, client = VersionedClient)]
pub async fn propose_sources(typed: String) -> Result<(Vec<Proposal>, SourceKind), Refusal> {
    let (room, viewer) = crate::workspace::dispatch::asking();
    let propose = async {
        let mut conn = room.read(&viewer, crate::access::permission::Permission::ReadDesk).await?;
        Ok((crate::source::store::propose(&mut conn, &typed, 8).await?, crate::suggest::guess(&typed).kind))
    };
    crate::workspace::dispatch::answered(propose.await)
}

/// What likely says the same as these words, of the claim of this id if it is stored already.
#[server(prefix = "/desk/do", endpoint = "likely-same", input = Posted, output = Posted, client = VersionedClient)]
pub async fn likely_same(words: String, claim: Option<ClaimId>) -> Result<Vec<Alike>, Refusal> {
    use super::dispatch::{answered, asking, best};
    let (room, viewer) = asking();
    answered(crate::similarity::of_words(&room, &viewer, &words, claim).await.map(|offer| best(&offer)))
}

/// Makes a claim be about the fact of another that was offered beside it, or both be about a new one; gives what the fact says.
#[server(prefix = "/desk/do", endpoint = "link-same", input = Posted, output = Posted, client = VersionedClient)]
pub async fn link_same(claim: ClaimId, alike: Alike) -> Result<String, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::{
        provenance::ClaimRelation,
        similarity::commands::{join, on_offer},
    };
    let (room, viewer) = asking();
    let offer = on_offer(&room, &viewer, claim).await;
    let relation = if alike.is_opposite { ClaimRelation::Denies } else { ClaimRelation::Asserts };
    let other = (alike.claim, alike.fact);
    let link = room.write(&viewer, move |mut tx| Box::pin(async move { join(&mut tx, claim, relation, other, &offer).await }));
    answered(link.await.map(|fact| fact.statement))
}

/// What the engine proposes for an article; reads it when it has not been read yet.
#[server(prefix = "/desk/do", endpoint = "offer-suggestions", input = Posted, output = Posted, client = VersionedClient)]
pub async fn offer_suggestions(article: ArticleId) -> Result<Offer, Refusal> {
    let (room, viewer) = crate::workspace::dispatch::asking();
    crate::workspace::dispatch::answered(crate::suggestion::commands::offer(&room, &viewer, article).await)
}

/// Makes a claim of a suggestion, under an id the browser chose; gives the claim of whoever was faster.
#[server(prefix = "/desk/do", endpoint = "accept-suggestion", input = Posted, output = Posted, client = VersionedClient)]
pub async fn accept_suggestion(article: ArticleId, n: u32, id: ClaimId, draft: ClaimDraft) -> Result<Claim, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::suggestion::commands;
    let (room, viewer) = asking();
    answered(room.write(&viewer, move |mut tx| Box::pin(async move { commands::take(&mut tx, article, n, id, draft).await })).await)
}

/// Dismisses a suggestion, or takes the dismissal back; gives the claim that somebody has made of it meanwhile, and leaves it.
#[server(prefix = "/desk/do", endpoint = "dismiss-suggestion", input = Posted, output = Posted, client = VersionedClient)]
pub async fn dismiss_suggestion(article: ArticleId, n: u32, dismissed: bool) -> Result<Option<Claim>, Refusal> {
    use super::dispatch::{answered, asking};
    use crate::suggestion::commands;
    let (room, viewer) = asking();
    let decide = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let made = commands::made_of(&mut tx, article, n).await?;
            match (&made, dismissed) {
                (Some(_), _) => {}
                (None, true) => commands::dismiss(&mut tx, article, n).await?,
                (None, false) => commands::reopen(&mut tx, article, n).await?,
            }
            Ok(made)
        })
    });
    answered(decide.await)
}
