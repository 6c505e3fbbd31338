//! The queue of claims that are about no fact and likely say the same as one of another article. Plain forms; `similar.js` goes among
//! their buttons by key.

use super::queue::keys_of_a_queue;
use crate::{
    access::{Viewer, permission::Permission},
    base::{
        error::{Fault, Faults},
        id::{ClaimId, FactId},
        paging::{self, Page},
        percent::percent,
    },
    claim::{self, Claim},
    fact::{self, store::OfClaim},
    newsroom::Newsroom,
    provenance::ClaimRelation,
    record::state::Other,
    similarity::{
        InArticle, commands,
        queue::{self, Candidate},
    },
    site::{
        desk::fact::{likely_relation, relations},
        form::Form,
        shell::{self, Script},
    },
    ui,
    web::extract::Query,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// The queue by keyboard.
const SCRIPT: &str = include_str!("similar.js");
/// Claims on a page.
const SHOWN: i64 = 20;

/// Which page of the queue.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct QueueQuery {
    cursor: Option<String>,
    /// The claim just decided.
    done: Option<ClaimId>,
}

/// What is decided on a claim.
#[derive(Debug, Deserialize)]
pub struct Decision {
    claim: ClaimId,
    /// The one that is most like it.
    other: ClaimId,
    /// The fact that this one was about when it was offered.
    fact: Option<FactId>,
    act: Act,
    relation: ClaimRelation,
    /// The page it was decided on, and the claim that follows there.
    #[serde(default)]
    cursor: String,
    next: Option<ClaimId>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Act {
    Link,
    Refuse,
}

/// `/desk/similar`
///
/// # Errors
/// When the viewer may not see it.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<QueueQuery>) -> Result<Response, Fault> {
    viewer.must(Permission::ReadDesk)?;
    queue_page(&room, &viewer, query, None).await
}

/// Links a claim as the form says, or says that it is something else, and leads back.
///
/// # Errors
/// When the viewer may not.
pub async fn decide(State(room): State<Newsroom>, viewer: Viewer, Form(decision): Form<Decision>) -> Result<Response, Fault> {
    viewer.must(Permission::WriteFacts)?;
    let Decision { claim, other, fact, act, relation, cursor, next } = decision;
    let decide = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let offer = queue::store::stood(tx.conn, claim, other).await?;
            match act {
                Act::Link => commands::join(&mut tx, claim, relation, (other, fact), &offer).await.map(drop),
                Act::Refuse => commands::tell_apart(&mut tx, claim, fact.map_or(Other::Claim(other), Other::Fact), &offer).await,
            }
        })
    });
    match decide.await {
        Ok(()) => {
            let next = next.map(|next| format!("#claim-{next}")).unwrap_or_default();
            Ok(Redirect::to(&format!("/desk/similar?{}done={claim}{next}", at(&cursor))).into_response())
        }
        Err(fault @ (Fault::Clash(_) | Fault::Missing(_))) => {
            queue_page(&room, &viewer, QueueQuery { cursor: Some(cursor), done: None }, Some(fault)).await
        }
        Err(other) => Err(other),
    }
}

/// The page of the queue, as it begins a query.
fn at(cursor: &str) -> String {
    if cursor.is_empty() { String::new() } else { format!("cursor={}&", percent(cursor)) }
}

async fn queue_page(room: &Newsroom, viewer: &Viewer, query: QueueQuery, fault: Option<Fault>) -> Result<Response, Fault> {
    let mut faults = Faults::default();
    let after = paging::given(query.cursor.as_deref(), &mut faults, Some);
    let found = queue::page(room, viewer, faults.or(after)?, SHOWN).await?;
    let mut done = None;
    if let Some(id) = query.done {
        let mut conn = room.read(viewer, Permission::ReadDesk).await?;
        if let Some(row) = claim::store::by_id(&mut conn, id).await? {
            done = Some((row.claim, fact::store::of_claims(&mut conn, &[id], false).await?.remove(&id)));
        }
    }
    let may_write = viewer.may(Permission::WriteFacts);
    let status = fault.as_ref().map(Fault::status);
    let cursor = query.cursor.unwrap_or_default();
    let head = shell::Head::new("Likely the same").section("/facts").main("page narrow").script(Script::Inline(SCRIPT));
    let mut response = shell::page(viewer, head, move || body(&found, done, fault, &cursor, may_write));
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

fn body(
    Page { items, next }: &Page<Candidate>,
    done: Option<(Claim, Option<OfClaim>)>,
    fault: Option<Fault>,
    cursor: &str,
    may_write: bool,
) -> AnyView {
    let fault = fault.map(|fault| view! { <div class="notice warn" role="alert"><p>{ui::capital(&fault.to_string())}</p></div> });
    let following = items.iter().skip(1).map(|candidate| Some(candidate.claim.id)).chain([None]);
    let pairs = items.iter().zip(following).map(|(candidate, next)| pair(candidate, next, cursor, may_write)).collect_view();
    let list = if items.is_empty() {
        view! {
            <div class="empty">
                <h2>"Nothing is left here"</h2>
                <p>"Claims come here within seconds when they are about no fact and likely say the same as one of another article. Those whose meaning cannot be compared, but by words alone, do not."</p>
                <div class="actions"><a class="button" href="/facts">"All facts"</a></div>
            </div>
        }
        .into_any()
    } else {
        view! { <h2 class="spoken">"The most alike first"</h2><ol class="pairs">{pairs}</ol> }.into_any()
    };
    let back = (!cursor.is_empty()).then(|| view! { <a class="button" rel="prev" href="/desk/similar">"Back to the most alike"</a>" " });
    let next =
        next.as_ref().map(|next| view! { <a class="button" rel="next" href=format!("/desk/similar?cursor={next}")>"Less alike"</a> });
    view! {
        <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/facts">"Facts"</a></li><li aria-current="page">"Likely the same"</li></ol></nav>
        <header class="page-head">
            <div><h1>"Likely the same"</h1><p>"Claims about no fact yet, each beside the claim of another article that is most like it. Nothing is linked by itself."</p></div>
            <div class="actions">{keys()}</div>
        </header>
        {fault}
        {done.map(decided)}
        {list}
        {(back.is_some() || next.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{back}{next}</nav> })}
    }
    .into_any()
}

/// What became of the claim just decided.
fn decided((claim, fact): (Claim, Option<OfClaim>)) -> AnyView {
    let (said, place, words) = match fact {
        Some(fact) => ("Linked: ", format!("/desk/facts/{}", fact.slug), fact.statement),
        None => ("Not the same: ", format!("/desk/claims/{}", claim.id), claim.statement),
    };
    view! { <div class="notice good" role="status"><p><b>{said}</b><a href=place dir="auto">{words}</a></p></div> }.into_any()
}

fn pair(candidate: &Candidate, next: Option<ClaimId>, cursor: &str, may_write: bool) -> AnyView {
    let Candidate { claim, article, other, fact } = candidate;
    let id = claim.id;
    let why = other.reasons.iter().map(|told| {
        let differs = told.reason.is_difference().then_some("differs");
        view! { <li class=differs>{ui::capital(&told.text)}</li> }
    });
    let with = match fact {
        Some(fact) => view! { "the fact "<a href=format!("/desk/facts/{}", fact.slug)><bdi>{fact.statement.clone()}</bdi></a> }.into_any(),
        None => view! { "a new fact, which both are about and which says what the other one says" }.into_any(),
    };
    let chosen = likely_relation(fact.as_ref().map_or(ClaimRelation::Asserts.as_str(), |fact| fact.relation.as_str()), other.is_opposite());
    let form = may_write.then(|| {
        view! {
            <form class="form inline" method="post" action="/desk/similar" aria-describedby=format!("said-{id}")>
                <input r#type="hidden" name="claim" value=id.to_string() />
                <input r#type="hidden" name="other" value=other.claim.id.to_string() />
                {fact.as_ref().map(|fact| view! { <input r#type="hidden" name="fact" value=fact.id.to_string() /> })}
                <input r#type="hidden" name="cursor" value=cursor.to_owned() />
                {next.map(|next| view! { <input r#type="hidden" name="next" value=next.to_string() /> })}
                <p>"The first "{relations("", Some(chosen))}" "{with}"."</p>
                <div class="actions">
                    <button class="primary" r#type="submit" name="act" value="link">"Link"</button>" "
                    <button class="quiet" r#type="submit" name="act" value="refuse">"Not the same"</button>
                </div>
            </form>
        }
    });
    view! {
        <li id=format!("claim-{id}")>
            <div class="both">{said(claim, article, Some(format!("said-{id}")))}{said(&other.claim, &other.article, None)}</div>
            <ul class="why">{why.collect_view()}</ul>
            {form}
        </li>
    }
    .into_any()
}

fn said(claim: &Claim, article: &InArticle, id: Option<String>) -> AnyView {
    let outlet = (!article.outlet.is_empty()).then(|| view! { <span><bdi>{article.outlet.clone()}</bdi></span>" " });
    view! {
        <div>
            <p class="statement" id=id dir="auto"><a href=format!("/desk/claims/{}", claim.id)>{claim.statement.clone()}</a></p>
            <p class="meta">{outlet}<span><bdi>{article.title.clone()}</bdi></span>" "{ui::review_state(claim.review)}</p>
        </div>
    }
    .into_any()
}

/// The keys.
fn keys() -> AnyView {
    let decide = view! {
        <dt><kbd>"Enter"</kbd></dt> <dd>"link"</dd>
        <dt><kbd>"x"</kbd></dt> <dd>"not the same"</dd>
    };
    keys_of_a_queue(None, Some(decide.into_any()))
}
