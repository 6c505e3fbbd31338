//! Publishing an article, and taking it back: never without having seen what readers would see, and what is still open.

use crate::{
    access::{Viewer, permission::Permission},
    article::{Article, State, commands, store},
    attribution::{Polarity, standing::Flag, standing::Standing},
    base::error::Fault,
    claim::{
        self, Claim,
        store::{Tally, tallies},
    },
    newsroom::Newsroom,
    review,
    site::{
        form::{Form, back_to},
        shell,
    },
    suggestion::{self, Outcome},
    text::sentences,
    ui::count,
};
use axum::{
    extract::{Path, State as Room},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// Publish or take back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `published` or `draft`.
    state: String,
    /// Filled by the page that says what would be published.
    sure: String,
    /// Filled when it is to be published without an approved claim.
    bare: String,
    /// The page it was asked for on.
    back: String,
}

/// Something that is still open, and where it can be closed.
struct Open {
    what: String,
    at: String,
    words: &'static str,
}

/// What readers would see, and what is open.
struct Outlook {
    article: Article,
    tally: Tally,
    open: Vec<Open>,
}

/// What would be published, before it is.
///
/// # Errors
/// When the viewer may not publish, or there is no such article.
pub async fn page(Room(room): Room<Newsroom>, viewer: Viewer, Path(slug): Path<String>) -> Result<Response, Fault> {
    let outlook = look(&room, &viewer, &slug).await?;
    Ok(shown(&viewer, outlook, false))
}

/// Publishes an article or takes it back, and returns to where that was asked for; who has not seen what that means is shown it first.
///
/// # Errors
/// When the viewer may not, there is no such article, or the state is neither.
pub async fn publish(
    Room(room): Room<Newsroom>,
    viewer: Viewer,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Fault> {
    viewer.must(Permission::Publish)?;
    let state: State = asked.state.parse().map_err(|why: String| Fault::field("state", why))?;
    if asked.sure.is_empty() {
        return Ok(Redirect::to(&format!("/desk/articles/{slug}/publication")).into_response());
    }
    if state == State::Published && asked.bare.is_empty() {
        let outlook = look(&room, &viewer, &slug).await?;
        if outlook.is_bare() {
            let mut page = shown(&viewer, outlook, true);
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
    }
    let place = slug.clone();
    let publish = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            tx.must(Permission::Publish)?;
            let article = store::by_slug(tx.conn, &place).await?.ok_or_else(|| no_such(&place))?;
            commands::publish(&mut tx, article.id, None, state).await
        })
    });
    publish.await?;
    Ok(back_to(&asked.back, &headers, &format!("/desk/articles/{slug}")))
}

fn no_such(slug: &str) -> Fault {
    Fault::Missing(format!("Article “{}” does not exist.", slug.chars().take(80).collect::<String>()))
}

async fn look(room: &Newsroom, viewer: &Viewer, slug: &str) -> Result<Outlook, Fault> {
    let mut conn = room.read(viewer, Permission::Publish).await?;
    let article = store::by_slug(&mut conn, slug).await?.ok_or_else(|| no_such(slug))?;
    let text = article.text.clone().unwrap_or_default();
    let tally = tallies(&mut conn, &[article.id]).await?.remove(&article.id).unwrap_or_default();
    let claims: Vec<Claim> = claim::store::of_article(&mut conn, article.id, true).await?.into_iter().map(|row| row.claim).collect();
    let claimed = review::store::claimed(&mut conn, &[article.id]).await?.remove(&article.id).unwrap_or_default();
    let reading = suggestion::store::reading(&mut conn, article.revision_id).await?;
    let duplicates = store::duplicates(&mut conn, &article.url, &article.url, &text).await?;
    let workspace = format!("/desk/articles/{}", article.slug);
    let mut open = Vec::new();
    let mut add = |what: String, at: String, words| open.push(Open { what, at, words });
    let unsettled = tally.draft + tally.returned;
    if unsettled > 0 {
        let what = count(unsettled, "claim is a draft or was returned", "claims are drafts or were returned");
        add(what, workspace.clone(), "Open the workspace");
    }
    if tally.submitted > 0 {
        add(count(tally.submitted, "claim waits for a review", "claims wait for a review"), "/desk/review".into(), "Review");
    }
    if tally.amended > 0 {
        let what = count(
            tally.amended,
            "claim shows as it was approved, without the change",
            "claims show as they were approved, without the changes",
        );
        add(format!("{what} that waits"), workspace.clone(), "Open the workspace");
    }
    let sentences = sentences(&text);
    let bare = sentences.iter().filter(|sentence| !claimed.iter().any(|span| span.overlaps(sentence.span()))).count();
    if bare > 0 {
        let all = count(sentences.len(), "sentence", "sentences");
        add(format!("{bare} of {all} without a claim"), workspace.clone(), "Open the workspace");
    }
    let unseen = reading.map_or(0, |reading| reading.items.iter().filter(|item| item.state == Outcome::Open).count());
    if unseen > 0 {
        let what = count(unseen, "suggestion nobody has decided on", "suggestions nobody has decided on");
        add(what, workspace.clone(), "Open the workspace");
    }
    let missing: Vec<_> =
        [("outlet", article.outlet.is_empty()), ("date", article.published_at.is_none()), ("address", article.url.is_empty())]
            .into_iter()
            .filter_map(|(what, is_missing)| is_missing.then_some(what))
            .collect();
    if !missing.is_empty() {
        add(format!("Missing: {}", missing.join(", ")), format!("{workspace}/details"), "Add it");
    }
    for other in duplicates.iter().filter(|other| other.id != article.id) {
        add(format!("The same text or address as “{}”", other.title), format!("/desk/articles/{}", other.slug), "Open it");
    }
    let is_against = |status: crate::attribution::Status| status.polarity() == Polarity::Against;
    for claim in &claims {
        let at = format!("{workspace}#claim-{}", claim.id);
        // Of a claim that is only denied nobody stands behind it, known or not.
        let is_said = claim.attributions.iter().any(|one| !is_against(one.status));
        if is_said && claim.flags.contains(&Flag::AnonymousOnly) {
            add(format!("Nobody a reader could identify stands behind “{}”", claim.statement), at.clone(), "Open the claim");
        }
        let is_silent = claim.attributions.iter().any(|one| is_against(one.status) && one.cue.is_none());
        if claim.standing == Standing::Contested && is_silent {
            add(format!("The words of the denial are not marked: “{}”", claim.statement), at, "Open the claim");
        }
    }
    Ok(Outlook { article, tally, open })
}

impl Outlook {
    /// Whether readers would find no claim at all.
    fn is_bare(&self) -> bool {
        self.tally.approved + self.tally.amended == 0
    }
}

fn shown(viewer: &Viewer, outlook: Outlook, refused: bool) -> Response {
    let is_published = outlook.article.state == State::Published;
    let title = if is_published { "Take it back" } else { "Publish" };
    let head = shell::Head::new(format!("{title}: {}", outlook.article.title)).section("/desk").main("page narrow");
    shell::page(viewer, head, move || {
        let workspace = format!("/desk/articles/{}", outlook.article.slug);
        let claims = count(outlook.tally.approved + outlook.tally.amended, "approved claim", "approved claims");
        let said = match (is_published, outlook.is_bare()) {
            (true, _) => format!(
                "Readers see this article with {claims}. Taken back, it and they are gone from every page, list and feed for readers."
            ),
            (false, true) => "No claim of this article is approved: readers would see its text alone.".to_owned(),
            (false, false) => format!("Readers will see this article with {claims}."),
        };
        let items: Vec<_> = outlook
            .open
            .iter()
            .map(|open| view! { <li><div><p class="what" dir="auto">{open.what.clone()}</p><p class="meta"><a href=open.at.clone()>{open.words}</a></p></div></li> })
            .collect();
        let open = (!is_published && !items.is_empty()).then(|| {
            view! {
                <section aria-labelledby="open">
                    <div class="section-head"><h2 id="open">"Still open "<span class="count">{items.len()}</span></h2></div>
                    <ul class="waiting">{items}</ul>
                </section>
            }
        });
        let bare = (!is_published && outlook.is_bare()).then(|| {
            view! {
                <div class="field">
                    <label><input r#type="checkbox" name="bare" value="yes" aria-invalid=refused.then_some("true") aria-describedby=refused.then_some("bare-error") />" Publish the text without a claim"</label>
                    {refused.then(|| view! { <p class="error" id="bare-error">"Tick this if readers are to see the text alone; else have a claim approved first."</p> })}
                </div>
            }
        });
        let (state, button) = if is_published { (State::Draft, "Take back") } else { (State::Published, "Publish") };
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li><a href=workspace.clone() dir="auto">{outlook.article.title.clone()}</a></li>
                <li aria-current="page">"Publication"</li>
            </ol></nav>
            <header class="page-head"><div><h1>{title}</h1><p>{said}</p></div></header>
            {open}
            <form class="form" method="post" action=format!("{workspace}/publication")>
                <input r#type="hidden" name="state" value=state.as_str() />
                <input r#type="hidden" name="sure" value="yes" />
                <input r#type="hidden" name="back" value=workspace.clone() />
                {bare}
                <div class="form-actions">
                    <button class="primary" r#type="submit">{button}</button>" "
                    <a class="button quiet" href=format!("/articles/{}", outlook.article.slug)>{if is_published { "See it as readers do" } else { "Preview" }}</a>" "
                    <a class="button quiet" href=format!("{workspace}/checklist")>"Sourcing checklist"</a>" "
                    <a class="button quiet" href=workspace.clone()>"Cancel"</a>
                </div>
                <p class="hint">"It can be undone: from here, and in the history."</p>
            </form>
        }
    })
}
