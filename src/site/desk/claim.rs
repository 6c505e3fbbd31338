//! A claim's own page in the newsroom: the claim, who says so, the talk, everything that was done to it.

use crate::{
    access::{Viewer, permission::Permission, seconding, visibility::Thing},
    article::{self, State as Publication},
    base::{error::Fault, id::ClaimId},
    claim::{Check, Review, store, withdrawal::store as requests},
    newsroom::Newsroom,
    record::{self, hands, state::Other},
    review,
    similarity::{self, AboutFact, Offer, Similar},
    site::{
        desk::{
            change::in_words,
            fact, history,
            home::nod,
            names::Names,
            passage::{attributions, comments, in_context, until_approved},
            review_form::Trouble,
            withdrawal::{self, Withdrawing},
        },
        form::{Form, in_textarea},
        moment::time,
        shell,
    },
    ui,
    web::extract::{self, Query},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// The page of one claim.
///
/// # Errors
/// When the viewer may not see it, or there never was such a claim.
pub async fn page(
    State(room): State<Newsroom>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(from): Query<history::From>,
) -> Result<Response, Fault> {
    viewer.must(Permission::ReadDesk)?;
    claim_page(&room, &viewer, extract::id("claim", &id)?, from, None).await
}

/// The page of one claim, perhaps after a step that was not taken.
///
/// # Errors
/// When the viewer may not see it, or there never was such a claim.
pub async fn claim_page(
    room: &Newsroom,
    viewer: &Viewer,
    id: ClaimId,
    from: history::From,
    trouble: Option<Trouble>,
) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let now = room.clock.now();
    let events = from.of_subject(&mut conn, &record::Subject::Claim(id)).await?;
    let names = Names::of(&mut conn, &events).await?;
    let Some(row) = store::by_id(&mut conn, id).await? else {
        if events.is_empty() {
            return Err(Fault::Missing(format!("claim {id} does not exist")));
        }
        return Ok(deleted(viewer, id, from, events, names, now));
    };
    let article = article::store::by_id(&mut conn, row.claim.article_id)
        .await?
        .ok_or_else(|| Fault::Missing("Its article does not exist.".into()))?;
    let text = article::store::body(&mut conn, row.revision_id).await?.unwrap_or_default();
    let talk = review::store::of_claim(&mut conn, id).await?;
    let (about, is_about_one) = fact::of_claim(&mut conn, id).await?;
    let number = review::store::number(&mut conn, &row.claim).await?;
    let asked = requests::of_claim(&mut conn, id).await?;
    let person = viewer.must(Permission::ReadDesk)?;
    let own_too = review::commands::decides_own(&mut conn, person).await?;
    let is_public = Viewer::Anyone.sees(Thing::Claim { approved: row.is_approved(), published: article.state == Publication::Published });
    let is_seen = is_public || row.is_approved() && seconding::is_taken_back_by_one(&mut conn, article.id).await?;
    let is_own = asked.as_ref().is_some_and(|asked| asked.person_id == person.id);
    let corrected = hands::correction(&mut conn, id, row.claim.version).await?;
    let may_nod = corrected.as_ref().is_some_and(|correction| row.author == person.id && correction.by != person.id);
    let withdrawing = Withdrawing {
        claim: id,
        version: row.claim.version,
        may_ask: is_seen && viewer.may(Permission::WriteClaims),
        may_agree: viewer.may(Permission::Review) && (own_too || !is_own),
        is_own,
        asked,
    };
    drop(conn);
    let alike = similarity::of_claim(room, viewer, id).await?;
    let may_write_facts = viewer.may(Permission::WriteFacts);
    let may_link = may_write_facts && !is_about_one;
    let (may_write, may_comment, may_review) =
        (viewer.may(Permission::WriteClaims), viewer.may(Permission::Comment), viewer.may(Permission::Review));
    let head = shell::Head::new(format!("Claim {number} of {}", row.title)).section("/claims").main("page narrow");
    Ok(shell::page(viewer, head, move || {
        let claim = &row.claim;
        let workspace = format!("/desk/articles/{}", row.slug);
        let to = |act: &str| format!("/desk/claims/{}/{act}", claim.id);
        let public = is_public.then(
            || view! { <a class="button" href=format!("/articles/{}#claim-{}", row.slug, claim.id)>"In the published article"</a>" " },
        );
        let hand_in = (may_write && matches!(claim.review, Review::Draft | Review::Returned)).then(|| {
            view! {
                <form method="post" action=to("submission")>
                    <input r#type="hidden" name="version" value=claim.version.to_string() />
                    <button r#type="submit">"Submit for review"</button>
                </form>
            }
        });
        let judge = (may_review && claim.review == Review::Submitted)
            .then(|| view! { <a class="button" href=format!("/desk/review?claim={}", claim.id)>"Review"</a>" " });
        let (at_comment, above) = trouble.as_ref().map(Trouble::said).unwrap_or_default();
        let typed = in_textarea(trouble.as_ref().map_or("", |trouble| trouble.comment.as_str()));
        let (invalid, described) = (at_comment.is_some().then_some("true"), at_comment.is_some().then_some("say-error"));
        let say = may_comment.then(|| {
            view! {
                <form method="post" action=to("comment")>
                    <label for="say">"Add a comment"</label>
                    <textarea id="say" name="comment" rows="2" dir="auto" aria-invalid=invalid aria-describedby=described>{typed}</textarea>
                    {at_comment.map(|said| view! { <p class="error" id="say-error">"Comment "{said}"."</p> })}
                    <button r#type="submit">"Send"</button>
                </form>
            }
        });
        let finding = may_write.then(|| finding(claim.check, claim.version, to("check")));
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li><a href=workspace.clone() dir="auto">{row.title.clone()}</a></li>
                <li aria-current="page">{format!("Claim {number}")}</li>
            </ol></nav>
            {above.map(|said| view! { <div class="notice warn" role="alert"><p>{said}</p></div> })}
            <article class="review-claim" aria-labelledby="statement">
                <header><h1 id="statement" dir="auto">{claim.statement.clone()}</h1></header>
                {corrected.as_ref().map(|correction| view! {
                    <section class="notice" aria-label="Correction">
                        <div>
                            <p><b>"Sent back for a nod, in better words:"</b>" "{time(correction.at, now)}</p>
                            <p dir="auto">{in_words(&correction.before.statement, &correction.after.statement)}</p>
                            {may_nod.then(|| nod(id, claim.version, ""))}
                        </div>
                    </section>
                })}
                {withdrawing.asked.is_some().then(|| withdrawal::section(&withdrawing, trouble.as_ref(), now))}
                {ui::badges(claim, true)}
                {in_context(&row, &text)}
                {ui::chains(claim, &row.outlet, true)}
                {attributions(claim)}
                {until_approved(&row)}
                {about}
                {finding}
                <div class="actions">{judge}{hand_in}{public}<a class="button" href=format!("{workspace}#claim-{}", claim.id)>"Edit"</a></div>
                {withdrawing.asked.is_none().then(|| withdrawal::section(&withdrawing, trouble.as_ref(), now))}
            </article>
            {likely_the_same(id, &alike, may_link, may_write_facts)}
            <section aria-labelledby="comments">
                <div class="section-head"><h2 id="comments">"Comments "<span class="count">{talk.len()}</span></h2></div>
                <div class="thread">{comments(&talk, now)}{say}</div>
            </section>
            {history::of_claim(id, from, &events, &names, now)}
        }
    }))
}

/// Claims that may say the same, each with the reason, and the facts that they are about; none is linked by itself.
fn likely_the_same(claim: ClaimId, offer: &Offer, may_link: bool, may_refuse: bool) -> Option<AnyView> {
    let line = |(other, fact): (&Similar, Option<&AboutFact>)| {
        let fact = fact.filter(|_| may_link);
        let together = (fact.is_none() && may_link && other.fact_id.is_none()).then(|| {
            let place = format!("/desk/facts/new?claim={claim}&other={}", other.claim.id);
            view! { <a href=place>"Make a fact of both"</a>" " }
        });
        let apart = may_refuse.then(|| {
            view! {
                <form method="post" action=format!("/desk/claims/{claim}/refusal")>
                    <input r#type="hidden" name="other" value=other.claim.id.to_string() />
                    {together}<button class="quiet" r#type="submit">"Not the same"</button>
                </form>
            }
        });
        view! {
            <li>
                <p><a href=format!("/desk/claims/{}", other.claim.id) dir="auto">{other.claim.statement.clone()}</a>" "<small dir="auto">{other.article.title.clone()}</small></p>
                <p>{ui::capital(&other.why())}</p>
                {fact.map(|known| fact::link_form(claim, known, other.is_opposite()))}
                {apart}
            </li>
        }
    };
    let count = offer.claims().count();
    let by_words = (!offer.by_meaning).then(|| view! { <p class="hint">"Compared by words alone."</p> });
    (!offer.items.is_empty()).then(|| {
        view! {
            <section aria-labelledby="alike">
                <div class="section-head"><h2 id="alike">"Likely the same "<span class="count">{count}</span></h2></div>
                {by_words}
                <ol class="hits">{offer.claims().map(line).collect_view()}</ol>
            </section>
        }
        .into_any()
    })
}

/// What was offered and is something else.
#[derive(Debug, Deserialize)]
pub struct Refusal {
    other: ClaimId,
}

/// Says that a claim which was offered as the same is something else, and leads back.
///
/// # Errors
/// When the viewer may not, or one of both is gone.
pub async fn refuse(
    State(room): State<Newsroom>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(Refusal { other }): Form<Refusal>,
) -> Result<Response, Fault> {
    viewer.must(Permission::WriteFacts)?;
    let id: ClaimId = extract::id("claim", &id)?;
    let offer = similarity::commands::on_offer(&room, &viewer, id).await;
    let refuse = room.write(&viewer, move |mut tx| {
        Box::pin(async move { similarity::commands::tell_apart(&mut tx, id, Other::Claim(other), &offer).await })
    });
    refuse.await?;
    Ok(Redirect::to(&format!("/desk/claims/{id}#alike")).into_response())
}

/// The newsroom's own finding, to change by itself: that does not undo a review.
fn finding(check: Check, version: i64, action: String) -> impl IntoView + use<> {
    let choices = Check::ALL
        .iter()
        .map(|other| view! { <option value=other.as_str() selected={*other == check}>{other.label()}</option> })
        .collect_view();
    view! {
        <form class="form inline" method="post" action=action>
            <input r#type="hidden" name="version" value=version.to_string() />
            <div class="field"><label for="check">"Our own finding"</label><select id="check" name="check">{choices}</select></div>
            <button r#type="submit">"Set"</button>
        </form>
    }
}

/// A claim that is gone has a history all the same.
fn deleted(
    viewer: &Viewer,
    id: ClaimId,
    from: history::From,
    events: Vec<record::Event>,
    names: Names,
    now: chrono::DateTime<chrono::Utc>,
) -> Response {
    let head = shell::Head::new("A deleted claim").section("/claims").main("page narrow");
    shell::page(viewer, head, move || {
        view! {
            <header class="page-head"><div><h1>"This claim was deleted"</h1><p>"What it was, and who deleted it, stays in the history."</p></div></header>
            {history::of_claim(id, from, &events, &names, now)}
        }
    })
}
