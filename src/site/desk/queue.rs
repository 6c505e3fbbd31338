//! The queue: each submitted claim in its sentences, one after the other, article by article. It works by buttons and links;
//! `queue.js` presses them by key.

use crate::{
    access::{Person, Viewer, permission::Permission, seconding},
    account, article,
    base::{
        error::Fault,
        id::{ArticleId, ClaimId, PersonId},
        percent::percent,
    },
    claim::{self, Review, store::Row, withdrawal::Withdrawal},
    db::Connection,
    fact::{self, Fact},
    newsroom::Newsroom,
    record::{
        Event, Subject, hands,
        store::{numbered, these},
    },
    review::{
        commands::{self, Pending},
        store::{self, Whose},
    },
    site::{
        desk::{
            fact as desk_fact,
            names::Names,
            passage::{attributions, awaited_change, comments, in_context, until_approved},
            review_form::Trouble,
            seconding::looked_at,
            withdrawal,
        },
        form::{Form, error_at, in_textarea},
        moment::time,
        shell::{self, Script},
    },
    ui,
    web::extract::{self, Query},
};
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

/// The queue by keyboard.
const KEYS_SCRIPT: &str = include_str!("queue.js");
/// Claims listed at once beside the one in focus.
const SHOWN: i64 = 50;

/// What the queue is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct QueueQuery {
    /// The claim in focus; the one that waits longest otherwise.
    pub claim: Option<String>,
    /// The claim at which the list before ended.
    pub after: Option<String>,
    /// The claim just decided.
    pub done: Option<String>,
    /// Only claims of this article, by id.
    pub article: Option<String>,
    /// Only claims that this person made, by id.
    pub author: Option<String>,
    /// `me` for claims that the viewer is asked to decide on.
    pub assigned: Option<String>,
    /// How many were approved at once.
    pub approved: Option<u32>,
    /// How many of those that were to be approved at once were not: changed or decided on meanwhile.
    pub left: Option<u32>,
    /// The event that was just seconded or taken back.
    pub act: Option<i64>,
}

impl QueueQuery {
    /// The queue with the same choice of claims, and with these parameters besides.
    pub fn address(&self, more: &[(&str, &str)]) -> String {
        let chosen = [("article", &self.article), ("author", &self.author), ("assigned", &self.assigned)];
        let chosen = chosen.into_iter().filter_map(|(name, value)| Some((name, value.as_deref().filter(|value| !value.is_empty())?)));
        let all: Vec<_> = more.iter().copied().chain(chosen).map(|(name, value)| format!("{name}={}", percent(value))).collect();
        if all.is_empty() { "/desk/review".into() } else { format!("/desk/review?{}", all.join("&")) }
    }
}

/// What the page shows.
struct Queue {
    /// Those the viewer may decide, or all when they decide nothing.
    waiting: Vec<Row>,
    count: i64,
    /// The viewer's own: somebody else decides them.
    own: Vec<Row>,
    more: bool,
    done: Option<Row>,
    /// What the queue can be narrowed to: articles and authors, each with how many claims.
    articles: Vec<(ArticleId, String, i64)>,
    authors: Vec<(PersonId, String, i64)>,
    asked: QueueQuery,
    /// Those that somebody asks to withdraw.
    withdrawals: Vec<(Withdrawal, Row)>,
    /// Facts that wait for a second person.
    facts: Vec<Fact>,
    /// What one person alone did to what readers see, and whether it was the viewer.
    alone: Vec<(Event, bool)>,
    /// What was just seconded or taken back.
    act: Option<Event>,
    /// What these speak of.
    names: Names,
    /// How much waits for the viewer.
    pending: Pending,
    /// How many the viewer is asked to decide on.
    mine: i64,
    /// Who is asked to decide on which.
    assigned: HashMap<ClaimId, (PersonId, String)>,
    /// Who may be asked.
    reviewers: Vec<Person>,
    trouble: Option<Trouble>,
    may_review: bool,
    now: DateTime<Utc>,
}

/// The claim in focus.
struct Focus {
    row: Row,
    text: std::sync::Arc<str>,
    comments: Vec<crate::review::Comment>,
    is_own: bool,
    next: Option<ClaimId>,
    previous: Option<ClaimId>,
    place: Option<usize>,
}

/// The queue.
///
/// # Errors
/// When the viewer may not see it.
pub async fn queue(State(room): State<Newsroom>, viewer: Viewer, Query(asked): Query<QueueQuery>) -> Result<Response, Fault> {
    viewer.must(Permission::ReadDesk)?;
    queue_page(&room, &viewer, asked, None).await
}

/// The queue, perhaps after a step that was not taken.
///
/// # Errors
/// When the viewer may not see it, or asks for a claim that does not exist.
pub async fn queue_page(room: &Newsroom, viewer: &Viewer, asked: QueueQuery, trouble: Option<Trouble>) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let person = viewer.must(Permission::ReadDesk)?;
    let may_review = viewer.may(Permission::Review);
    let own_too = commands::decides_own(&mut conn, person).await?;
    let whose = if own_too || !may_review { Whose::Anybody } else { Whose::NotOf(person.id) };
    let after = match asked.after.as_deref() {
        Some(id) => row(&mut conn, id).await?,
        None => None,
    };
    let chosen = |id: &Option<String>| id.as_deref().filter(|id| !id.is_empty()).map(str::to_owned);
    let article = chosen(&asked.article).map(|id| extract::id("article", &id)).transpose()?;
    let author = chosen(&asked.author).map(|id| extract::id("person", &id)).transpose()?;
    let assigned = asked.assigned.as_deref().is_some_and(|word| word == "me").then_some(person.id);
    let chosen = store::Queue { whose, article, author, assigned };
    let mut waiting = store::waiting(&mut conn, chosen, after.as_ref(), SHOWN + 1).await?;
    let (articles, authors) = store::offered(&mut conn, whose).await?;
    let more = waiting.len() as i64 > SHOWN;
    waiting.truncate(SHOWN as usize);
    let own = if whose == Whose::Anybody { Vec::new() } else { store::waiting(&mut conn, Whose::Of(person.id), None, SHOWN).await? };
    let focus = match asked.claim.as_deref() {
        Some(id) => {
            let row = row(&mut conn, id)
                .await?
                .ok_or_else(|| Fault::Missing("This claim does not exist any more. Go back to the queue.".into()))?;
            // After a failed step the claim is shown however it stands now.
            if row.claim.review == Review::Submitted || trouble.is_some() { Some(row) } else { waiting.first().cloned() }
        }
        None => waiting.first().cloned(),
    };
    let focus = match focus {
        Some(row) => Some(look_at(&mut conn, row, &waiting, person, own_too).await?),
        None => None,
    };
    let done = match asked.done.as_deref() {
        Some(id) => row(&mut conn, id).await?,
        None => None,
    };
    let count = store::waiting_count(&mut conn, chosen).await?;
    let withdrawals = to_withdraw(&mut conn).await?;
    let facts = fact::store::waiting(&mut conn, SHOWN).await?;
    let alone = seconding::waiting(&mut conn, SHOWN).await?;
    let ids: Vec<_> = alone.iter().map(|(event, _)| *event).collect();
    let with_author = |event: Event| {
        let is_own = !own_too && alone.contains(&(event.id, person.id));
        (event, is_own)
    };
    let alone: Vec<_> = these(&mut conn, &ids).await?.into_iter().map(with_author).collect();
    let act = match asked.act {
        Some(number) => match numbered(&mut conn, number).await? {
            Some(event) if Subject::of_readers(&event.subject).is_some() => these(&mut conn, &[event.id]).await?.pop(),
            _ => None,
        },
        None => None,
    };
    let told: Vec<Event> = alone.iter().map(|(event, _)| event).chain(&act).cloned().collect();
    let names = Names::of(&mut conn, &told).await?;
    let pending = commands::pending(&mut conn, person).await?;
    let mine = store::waiting_count(&mut conn, store::Queue { assigned: Some(person.id), ..whose.into() }).await?;
    let listed: Vec<ClaimId> = waiting.iter().chain(focus.iter().map(|focus| &focus.row)).map(|row| row.claim.id).collect();
    let assigned = claim::store::assigned_of(&mut conn, &listed).await?;
    let mut reviewers = account::store::people(&mut conn).await?;
    reviewers.retain(|person| person.active && Permission::Review.includes(person.role));
    let now = room.clock.now();
    let queue = Queue {
        waiting,
        count,
        own,
        more,
        done,
        articles,
        authors,
        asked,
        withdrawals,
        facts,
        alone,
        act,
        names,
        pending,
        mine,
        assigned,
        reviewers,
        trouble,
        may_review,
        now,
    };
    let head = shell::Head::new("Review").section("/desk/review").script(Script::Inline(KEYS_SCRIPT));
    Ok(shell::page(viewer, head, move || body(&queue, focus.as_ref())))
}

async fn to_withdraw(conn: &mut Connection) -> Result<Vec<(Withdrawal, Row)>, Fault> {
    let mut found = Vec::new();
    for asked in claim::withdrawal::store::waiting(conn, SHOWN).await? {
        if let Some(row) = claim::store::by_id(conn, asked.claim_id).await? {
            found.push((asked, row));
        }
    }
    Ok(found)
}

async fn row(conn: &mut Connection, id: &str) -> Result<Option<Row>, Fault> {
    Ok(claim::store::by_id(conn, extract::id("claim", id)?).await?)
}

async fn look_at(conn: &mut Connection, row: Row, waiting: &[Row], person: &Person, own_too: bool) -> Result<Focus, Fault> {
    let text = article::store::body(conn, row.revision_id).await?.unwrap_or_default();
    let comments = store::of_claim(conn, row.claim.id).await?;
    let place = waiting.iter().position(|other| other.claim.id == row.claim.id);
    // A claim from elsewhere in the queue is followed by the first of the list.
    let next = waiting.get(place.map_or(0, |at| at + 1)).map(|row| row.claim.id);
    let previous = place.and_then(|at| at.checked_sub(1)).map(|at| waiting[at].claim.id);
    let is_own = !own_too && hands::of_claim(conn, row.claim.id, row.claim.article_id).await?.contains(&person.id);
    Ok(Focus { row, text, comments, is_own, next, previous, place })
}

fn body(queue: &Queue, focus: Option<&Focus>) -> AnyView {
    let decided = queue
        .done
        .as_ref()
        .map(decided)
        .map(IntoAny::into_any)
        .or_else(|| queue.asked.approved.map(|count| approved(queue, count).into_any()))
        .or_else(|| queue.act.as_ref().map(|event| looked_at(event, &queue.names).into_any()));
    let others = others(&queue.pending);
    let Some(focus) = focus else {
        let is_empty = queue.withdrawals.is_empty() && queue.facts.is_empty() && queue.alone.is_empty();
        let said = queue.may_review.then(|| in_one(&others)).flatten();
        return view! {
            <header class="page-head"><div><h1>"Review"</h1>{said.map(|said| view! { <p>{said}</p> })}</div></header>
            {decided}
            {choice(queue)}
            {is_empty.then(|| view! { <section class="empty">
                <h2>"Nothing waits for a review"</h2>
                <p>"When a colleague submits a claim it comes here, with the sentence it stands in. You read it, approve it, or send it back with a comment. Your own claims wait for someone else."</p>
                <div class="actions"><a class="button" href="/desk">"Back to the desk"</a></div>
            </section> })}
            {withdrawal::list(&queue.withdrawals, queue.now)}
            {desk_fact::waiting(&queue.facts, queue.now)}
            {by_one(queue)}
            {own_list(queue, None)}
        }
        .into_any();
    };
    let said = match (queue.may_review, queue.own.len()) {
        (false, _) => {
            format!("{} wait. Reviewers approve them or send them back; you can join the talk.", ui::count(queue.count, "claim", "claims"))
        }
        (true, 0) => format!("{} wait{}.", ui::count(queue.count, "claim", "claims"), if queue.count == 1 { "s" } else { "" }),
        (true, _) => {
            format!("{} wait. Yours are not among them; a colleague looks at those.", ui::count(queue.count, "claim", "claims"))
        }
    };
    let others = in_one(&others).filter(|_| queue.may_review).map(|others| format!(" {others}"));
    view! {
        <header class="page-head"><div><h1>"Review"</h1><p>{said}{others}</p></div><div class="actions">{keys(queue.may_review)}</div></header>
        <div class="review">
            <nav class="queue" aria-label="Queue">
                <h2>"Waiting"</h2>
                {choice(queue)}
                {if queue.waiting.is_empty() { view! { <p class="hint">"Nothing for you."</p> }.into_any() } else { to_decide(queue, focus).into_any() }}
                {queue.more.then(|| queue.waiting.last().map(|row| view! { <p><a href=queue.asked.address(&[("after", &row.claim.id.to_string())])>"Later ones"</a></p> }))}
                {withdrawal::list(&queue.withdrawals, queue.now)}
                {desk_fact::waiting(&queue.facts, queue.now)}
                {by_one(queue)}
                {own_list(queue, Some(focus.row.claim.id))}
            </nav>
            {claim_to_decide(queue, focus, decided)}
        </div>
    }
    .into_any()
}

/// What waits beside the claims, each as a clause.
pub(super) fn others(pending: &Pending) -> Vec<String> {
    let clause = |count: i64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let withdrawals = clause(pending.withdrawals, "request to withdraw a claim waits", "requests to withdraw a claim wait");
    let alone = clause(pending.alone, "act of one person waits for a second one", "acts of one person wait for a second one");
    withdrawals.into_iter().chain(alone).collect()
}

/// Clauses as one sentence, if there are any.
pub(super) fn in_one(clauses: &[String]) -> Option<String> {
    match clauses {
        [] => None,
        [only] => Some(format!("{only}.")),
        [first @ .., last] => Some(format!("{} and {last}.", first.join(", "))),
    }
}

/// The button that shows the keys, and the keys themselves. Who decides (`may_review`) has keys for that.
fn keys(may_review: bool) -> impl IntoView {
    let leave = view! { <dt><kbd>"Esc"</kbd></dt> <dd>"leave the comment"</dd> };
    let decide = may_review.then(|| {
        view! {
            <dt><kbd>"a"</kbd></dt> <dd>"approve"</dd>
            <dt><kbd>"r"</kbd></dt> <dd>"return: say why first"</dd>
            <dt><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd></dt> <dd>"return with the comment you are writing"</dd>
        }
        .into_any()
    });
    keys_of_a_queue(Some(leave.into_any()), decide)
}

/// The button that shows the keys of a queue, and the keys: those that every queue moves by, and its own.
pub(super) fn keys_of_a_queue(move_too: Option<AnyView>, decide: Option<AnyView>) -> AnyView {
    let decide = decide.map(|decide| view! { <section><h3>"Decide"</h3><dl>{decide}</dl></section> });
    view! {
        <button class="quiet" r#type="button" id="show-keys" aria-haspopup="dialog">"Keys "<kbd>"?"</kbd></button>
        <dialog id="keys" aria-labelledby="keys-title">
            <header><h2 id="keys-title">"Keys"</h2> <form method="dialog"><button class="quiet">"Close"</button></form></header>
            <div class="keys">
                <section>
                    <h3>"Move"</h3>
                    <dl>
                        <dt><kbd>"j"</kbd>" / "<kbd>"n"</kbd></dt> <dd>"next claim"</dd>
                        <dt><kbd>"k"</kbd>" / "<kbd>"p"</kbd></dt> <dd>"previous claim"</dd>
                        {move_too}
                    </dl>
                </section>
                {decide}
            </div>
        </dialog>
    }
    .into_any()
}

/// What became of the claim just decided.
fn decided(row: &Row) -> impl IntoView + use<> {
    let word = match row.claim.review {
        Review::Approved => "Approved",
        Review::Returned => "Returned",
        Review::Draft | Review::Submitted => "Changed since",
    };
    view! { <div class="notice good" role="status"><p><b>{word}": "</b><a href=format!("/desk/claims/{}", row.claim.id) dir="auto">{row.claim.statement.clone()}</a></p></div> }
}

/// What was approved at once.
fn approved(queue: &Queue, count: u32) -> impl IntoView + use<> {
    let left = queue.asked.left.filter(|left| *left > 0).map(|left| {
        format!(" {} not: somebody changed or decided them meanwhile, or they are your own work.", ui::count(left, "was", "were"))
    });
    view! { <div class="notice good" role="status"><p><b>{format!("{} approved.", ui::count(count, "claim", "claims"))}</b>{left}</p></div> }
}

/// Which claims the queue holds: of one article, of one author.
fn choice(queue: &Queue) -> Option<impl IntoView + use<>> {
    let option = |id: String, name: &str, count: i64, chosen: &Option<String>| {
        let selected = chosen.as_deref() == Some(id.as_str());
        view! { <option value=id selected=selected>{format!("{name} ({count})")}</option> }
    };
    let articles: Vec<_> =
        queue.articles.iter().map(|(id, title, count)| option(id.to_string(), title, *count, &queue.asked.article)).collect();
    let authors: Vec<_> = queue.authors.iter().map(|(id, name, count)| option(id.to_string(), name, *count, &queue.asked.author)).collect();
    let is_mine = queue.asked.assigned.as_deref() == Some("me");
    let mine = (queue.mine > 0 || is_mine).then(|| {
        view! { <label><input r#type="checkbox" name="assigned" value="me" checked=is_mine />{format!(" Assigned to me ({})", queue.mine)}</label> }
    });
    let is_chosen =
        [&queue.asked.article, &queue.asked.author, &queue.asked.assigned].into_iter().flatten().any(|chosen| !chosen.is_empty());
    let all = is_chosen.then(|| view! { <a class="button quiet" href="/desk/review">"All"</a> });
    (articles.len() > 1 || authors.len() > 1 || is_chosen || queue.mine > 0).then(|| {
        view! {
            <form class="choice" method="get" action="/desk/review">
                <label for="article">"Article"</label>
                <select id="article" name="article"><option value="">"All"</option>{articles}</select>
                <label for="author">"Author"</label>
                <select id="author" name="author"><option value="">"Everybody"</option>{authors}</select>
                {mine}
                <div class="actions"><button r#type="submit">"Show"</button>" "{all}</div>
            </form>
        }
    })
}

/// Claims that follow each other in one article.
fn by_article(rows: &[Row], mut item: impl FnMut(&Row) -> AnyView) -> Vec<AnyView> {
    let groups = rows.chunk_by(|one, next| one.claim.article_id == next.claim.article_id);
    groups
        .map(|rows| {
            let items: Vec<_> = rows.iter().map(&mut item).collect();
            view! { <h3 dir="auto">{rows[0].title.clone()}</h3><ol>{items}</ol> }.into_any()
        })
        .collect()
}

fn in_list(row: &Row, focus: Option<ClaimId>, address: String) -> AnyView {
    let here = (focus == Some(row.claim.id)).then_some("true");
    view! {
        <a href=address aria-current=here>
            <span dir="auto">{row.claim.statement.clone()}</span>" "
            <small>{row.claim.created_by.clone()}</small>
        </a>
    }
    .into_any()
}

/// The claims to decide, one by one or, after a look at each, several at once.
fn to_decide(queue: &Queue, focus: &Focus) -> impl IntoView + use<> {
    let address = |id: ClaimId| queue.asked.address(&[("claim", &id.to_string())]);
    let items = by_article(&queue.waiting, |row| {
        let claim = &row.claim;
        let tick = queue.may_review.then(|| {
            let label = format!("Approve with others: {}", claim.statement);
            view! { <input r#type="checkbox" name="claim" value=format!("{}:{}", claim.id, claim.version) aria-label=label /> }
        });
        let to = queue.assigned.get(&claim.id).map(|(_, name)| view! { <small>"for "{name.clone()}</small> });
        view! { <li>{tick}{in_list(row, Some(focus.row.claim.id), address(claim.id))}{to}</li> }.into_any()
    });
    if !queue.may_review {
        return items.into_any();
    }
    let chosen = [("article", &queue.asked.article), ("author", &queue.asked.author), ("assigned", &queue.asked.assigned)];
    let chosen: Vec<_> = chosen
        .into_iter()
        .map(|(name, value)| view! { <input r#type="hidden" name=name value=value.clone().unwrap_or_default() /> })
        .collect();
    view! {
        <form method="post" action="/desk/review">
            {items}
            {chosen}
            <div class="actions"><button r#type="submit">"Approve those ticked"</button></div>
        </form>
    }
    .into_any()
}

fn by_one(queue: &Queue) -> Option<impl IntoView + use<>> {
    crate::site::desk::seconding::list(&queue.alone, &queue.names, queue.may_review, queue.now)
}

fn own_list(queue: &Queue, focus: Option<ClaimId>) -> Option<impl IntoView + use<>> {
    let item = |row: &Row| view! { <li>{in_list(row, focus, format!("/desk/review?claim={}", row.claim.id))}</li> }.into_any();
    (!queue.own.is_empty()).then(|| view! { <h2>"Yours, waiting for someone else"</h2>{by_article(&queue.own, item)} })
}

/// Approves the claims that were ticked, each as it was seen. Those that somebody changed or decided on meanwhile, and one's own, stay
/// as they are, and are counted.
///
/// # Errors
/// When the viewer may not review.
pub async fn approve_ticked(
    State(room): State<Newsroom>,
    viewer: Viewer,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Redirect, Fault> {
    viewer.must(Permission::Review)?;
    let of = |name: &str| sent.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    let asked = QueueQuery { article: of("article"), author: of("author"), assigned: of("assigned"), ..QueueQuery::default() };
    let (mut approved, mut left) = (0_u32, 0_u32);
    for ticked in sent.iter().filter(|(field, _)| field == "claim").map(|(_, value)| value).take(SHOWN as usize) {
        let Some((id, Ok(version))) = ticked.split_once(':').map(|(id, version)| (id, version.parse::<i64>())) else {
            return Err(Fault::field("claim", "is not as the queue sends it: go back and tick again"));
        };
        let id: ClaimId = extract::id("claim", id)?;
        let done = room.write(&viewer, move |mut tx| Box::pin(async move { commands::approve(&mut tx, id, Some(version)).await }));
        match done.await {
            Ok(_) => approved += 1,
            Err(Fault::Stale(_) | Fault::Clash(_) | Fault::Missing(_) | Fault::Forbidden(_)) => left += 1,
            Err(other) => return Err(other),
        }
    }
    Ok(Redirect::to(&asked.address(&[("approved", &approved.to_string()), ("left", &left.to_string())])))
}

fn claim_to_decide(queue: &Queue, focus: &Focus, decided: Option<AnyView>) -> impl IntoView + use<> {
    let claim = &focus.row.claim;
    let place = focus.place.map(|at| view! { <span>{format!("{} of {}", at + 1, queue.count)}</span>" " });
    let (at_comment, above) = queue.trouble.as_ref().map(Trouble::said).unwrap_or_default();
    let above = above.map(|said| view! { <div class="notice warn" role="alert"><p>{said}</p></div> });
    // After a decision the next claim is where the keyboard is.
    let focused = decided.is_some();
    view! {
        <article class="review-claim" aria-labelledby="statement">
            {decided}
            {above}
            <header>
                <p class="meta">
                    {place}
                    <span><a href=format!("/desk/articles/{}", focus.row.slug)><bdi>{focus.row.title.clone()}</bdi></a></span>" "
                    <span>"by "{claim.created_by.clone()}" "{time(focus.row.submitted_at.unwrap_or(claim.updated_at), queue.now)}</span>
                </p>
                <h2 id="statement" dir="auto" tabindex="-1" autofocus=focused>{claim.statement.clone()}</h2>
            </header>
            {awaited_change(&focus.row)}
            {in_context(&focus.row, &focus.text)}
            {ui::chains(claim, &focus.row.outlet, true)}
            {attributions(claim)}
            {ui::badges(claim, claim.review != Review::Submitted)}
            {until_approved(&focus.row)}
            {(!focus.comments.is_empty()).then(|| view! { <section class="thread" aria-label="Comments">{comments(&focus.comments, queue.now)}</section> })}
            {decision(queue, focus, at_comment)}
            {correction(queue, focus)}
            {assignment(queue, focus)}
        </article>
    }
}

/// The form by which a claim is decided, as far as the viewer may.
fn decision(queue: &Queue, focus: &Focus, at_comment: Option<String>) -> impl IntoView + use<> {
    let claim = &focus.row.claim;
    let to = |act: &str| format!("/desk/claims/{}/{act}", claim.id);
    let decides = queue.may_review && !focus.is_own && claim.review == Review::Submitted;
    // With several decided out of order the list goes on at its beginning.
    let following = focus.next.or_else(|| queue.waiting.iter().map(|row| row.claim.id).find(|id| *id != claim.id));
    let next = focus
        .next
        .map(|id| view! { <a class="button quiet" id="next" rel="next" href=queue.asked.address(&[("claim", &id.to_string())])>"Next "<kbd>"n"</kbd></a> });
    let previous =
        focus.previous.map(|id| view! { <a class="button quiet" id="previous" rel="prev" href=queue.asked.address(&[("claim", &id.to_string())])>"Previous "<kbd>"p"</kbd></a> });
    let typed = in_textarea(queue.trouble.as_ref().map_or("", |trouble| trouble.comment.as_str()));
    let invalid = at_comment.is_some().then_some("true");
    let described = at_comment.is_some().then_some("comment-error");
    let error = at_comment.map(|said| view! { <p class="error" id="comment-error">"Comment "{said}"."</p> });
    let optional = if decides { "needed when you return it" } else { "optional" };
    view! {
        {focus.is_own.then(|| view! { <div class="notice" role="note"><p>"This claim is your own work. A colleague decides it; you can still comment."</p></div> })}
        <form class="decision" method="post" action=to("comment") aria-label="Decision">
            <input r#type="hidden" name="from" value="review" />
            <input r#type="hidden" name="version" value=claim.version.to_string() />
            {following.map(|id| view! { <input r#type="hidden" name="next" value=id.to_string() /> })}
            <input r#type="hidden" name="article" value=queue.asked.article.clone().unwrap_or_default() />
            <input r#type="hidden" name="author" value=queue.asked.author.clone().unwrap_or_default() />
            <input r#type="hidden" name="assigned" value=queue.asked.assigned.clone().unwrap_or_default() />
            <div class="field">
                <label for="comment">"Comment "<span class="optional">{optional}</span></label>
                <textarea id="comment" name="comment" rows="2" dir="auto" aria-invalid=invalid aria-describedby=described>{typed}</textarea>
                {error}
            </div>
            {decides.then(|| view! {
                <p class="notice" id="early" aria-live="polite" hidden>"“a” was pressed before this claim was on the screen. Once more approves it."</p>
            })}
            <div class="actions">
                {decides.then(|| view! {
                    <button class="primary" id="approve" r#type="submit" formaction=to("approval")>"Approve "<kbd>"a"</kbd></button>" "
                    <button id="return" r#type="submit" formaction=to("return")>"Return "<kbd>"r"</kbd></button>" "
                })}
                <button id="say" r#type="submit" formaction=to("comment")>"Only comment"</button>" "
                {previous}" "{next}
            </div>
        </form>
    }
}

/// What goes with every form about a claim of the queue: where it leads on to.
fn way_back(queue: &Queue, focus: &Focus) -> impl IntoView + use<> {
    let following = focus.next.or_else(|| queue.waiting.iter().map(|row| row.claim.id).find(|id| *id != focus.row.claim.id));
    let fields = [
        ("from", Some("review".to_owned())),
        ("version", Some(focus.row.claim.version.to_string())),
        ("next", following.map(|id| id.to_string())),
        ("article", queue.asked.article.clone()),
        ("author", queue.asked.author.clone()),
        ("assigned", queue.asked.assigned.clone()),
    ];
    fields.map(|(name, value)| view! { <input r#type="hidden" name=name value=value.unwrap_or_default() /> }).collect_view()
}

/// The form by which who reviews mends a word, and sends the claim back for a nod.
fn correction(queue: &Queue, focus: &Focus) -> Option<impl IntoView + use<>> {
    let claim = &focus.row.claim;
    let trouble = queue.trouble.as_ref().filter(|trouble| !trouble.statement.is_empty());
    let error = trouble.and_then(|trouble| error_at(trouble.fault.fields(), "/statement", "Statement"));
    let (open, invalid) = (trouble.is_some(), error.is_some().then_some("true"));
    let typed = in_textarea(trouble.map_or(claim.statement.as_str(), |trouble| trouble.statement.as_str()));
    (queue.may_review && !focus.is_own && claim.review == Review::Submitted).then(|| {
        view! {
            <details class="correct" open=open>
                <summary>"Correct a word"</summary>
                <form class="form" method="post" action=format!("/desk/claims/{}/correction", claim.id)>
                    {way_back(queue, focus)}
                    <div class="field">
                        <label for="statement-in-words">"The claim in better words"</label>
                        <textarea id="statement-in-words" name="statement" rows="2" dir="auto" aria-invalid=invalid>{typed}</textarea>
                        {error.map(|error| view! { <p class="error">{error}</p> })}
                    </div>
                    <p class="hint">"It goes back to "{claim.created_by.clone()}". With a nod it is approved."</p>
                    <button r#type="submit">"Correct, and send it back for a nod"</button>
                </form>
            </details>
        }
    })
}

/// Who is asked to decide on the claim.
fn assignment(queue: &Queue, focus: &Focus) -> impl IntoView + use<> {
    let now = queue.assigned.get(&focus.row.claim.id).map(|(id, _)| *id);
    let people: Vec<_> = queue
        .reviewers
        .iter()
        .map(|person| view! { <option value=person.id.to_string() selected=Some(person.id) == now>{person.name.clone()}</option> })
        .collect();
    view! {
        <form class="form inline" method="post" action=format!("/desk/claims/{}/assignment", focus.row.claim.id)>
            {way_back(queue, focus)}
            <div class="field">
                <label for="assignee">"Assigned to"</label>
                <select id="assignee" name="person"><option value="">"nobody in particular"</option>{people}</select>
            </div>
            <button r#type="submit">"Assign"</button>
        </form>
    }
}
