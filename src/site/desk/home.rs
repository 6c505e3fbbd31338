//! The desk: what waits for somebody, in the order in which it should be done, and every article.

use crate::{
    access::{Viewer, permission::Permission, seconding},
    account,
    article::{
        Article, State as Publication,
        store::{ArticleFilter, list},
    },
    base::{
        error::{Fault, Faults},
        id::{ArticleId, ClaimId, PersonId},
        paging,
    },
    claim::{
        store::{Row, Tally, statements, tallies},
        withdrawal::{self, Withdrawal},
    },
    newsroom::Newsroom,
    record::{
        Event,
        hands::{Correction, correction},
        store::{taken_back_from, these},
    },
    review::{
        Comment,
        commands::{self, Pending},
        store::{self, Unfinished, Whose},
    },
    site::{
        desk::{
            change::{change, in_words},
            history::{About, sentence},
            names::Names,
            passage::statuses,
            queue::{in_one, others},
            sources::seed_offer,
        },
        moment::time,
        shell,
    },
    source::seed,
    text::Wanted,
    text::{Span, sentences},
    web::extract::Query,
};
use axum::{extract::State, response::Response};
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

/// Most of what waits that is listed in one section.
const SHOWN: i64 = 8;
/// How long what colleagues said and took back stands on the desk.
const TALK: Duration = Duration::days(14);
/// Articles on a page of the list of all.
const PAGE: i64 = 30;

/// What the desk is asked for: with `q`, even an empty one, the list of articles.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeskQuery {
    q: Option<String>,
    cursor: Option<String>,
    /// Filled for the archive.
    archived: Option<String>,
}

/// What waits.
struct Waiting {
    returned: Vec<Row>,
    said: HashMap<ClaimId, Comment>,
    /// Which of the returned ones wait for a nod.
    corrected: HashMap<ClaimId, Correction>,
    /// Who is looking.
    me: PersonId,
    /// How many claims the viewer is asked to decide on.
    assigned: i64,
    unfinished: Vec<Todo>,
    review: Vec<Row>,
    /// How much waits for the viewer's decision.
    pending: Pending,
    /// Requests to withdraw a claim, each with what it says, and acts of others that wait for a second person.
    withdrawals: Vec<(Withdrawal, String)>,
    alone: Vec<Event>,
    /// Claims of the viewer about which a colleague said something, and what others took back of what they did.
    asked: Vec<Row>,
    taken_back: Vec<Event>,
    names: Names,
    /// Who corrected what came back.
    people: HashMap<PersonId, String>,
    own_count: i64,
    may_review: bool,
    recent: Vec<Article>,
    /// How many well-known sources a newsroom that begins is offered.
    offered: usize,
    tallies: HashMap<ArticleId, Tally>,
    now: DateTime<Utc>,
}

/// An article to finish, and how far it has come.
struct Todo {
    article: Unfinished,
    covered: usize,
    sentences: usize,
}

/// The desk.
///
/// # Errors
/// When the viewer may not see it.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, Query(asked): Query<DeskQuery>) -> Result<Response, Fault> {
    viewer.must(Permission::ReadDesk)?;
    match &asked.q {
        Some(q) => {
            let archived = asked.archived.as_deref().is_some_and(|archived| !archived.is_empty());
            all_articles(&room, &viewer, q, archived, asked.cursor.as_deref()).await
        }
        None => waiting(&room, &viewer).await,
    }
}

async fn waiting(room: &Newsroom, viewer: &Viewer) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let me = viewer.must(Permission::ReadDesk)?;
    let person = me.id;
    let mut returned = store::returned_to(&mut conn, person, SHOWN).await?;
    let now = room.clock.now();
    let asked = store::asked_about(&mut conn, person, now - TALK, SHOWN).await?;
    let talked: Vec<_> = returned.iter().chain(&asked).map(|row| row.claim.id).collect();
    let said = store::last_comments(&mut conn, &talked).await?;
    let mut corrected = HashMap::new();
    for row in &returned {
        corrected.extend(correction(&mut conn, row.claim.id, row.claim.version).await?.map(|correction| (row.claim.id, correction)));
    }
    // Who corrected a claim waits for its author.
    returned.retain(|row| corrected.get(&row.claim.id).is_none_or(|correction: &Correction| correction.by != person));
    let assigned = store::waiting_count(&mut conn, store::Queue { assigned: Some(person), ..Whose::Anybody.into() }).await?;
    let unfinished = store::to_finish(&mut conn, person, SHOWN).await?;
    let mut claimed = store::claimed(&mut conn, &unfinished.iter().map(|article| article.id).collect::<Vec<_>>()).await?;
    let unfinished: Vec<Todo> =
        unfinished.into_iter().map(|article| todo(claimed.remove(&article.id).unwrap_or_default(), article)).collect();
    let may_review = viewer.may(Permission::Review);
    let pending = if may_review { commands::pending(&mut conn, me).await? } else { Pending::default() };
    let own_too = commands::decides_own(&mut conn, me).await?;
    let others = if own_too { Whose::Anybody } else { Whose::NotOf(person) };
    let review = if may_review { store::waiting(&mut conn, others, None, SHOWN).await? } else { Vec::new() };
    let (mut withdrawals, mut alone) = (Vec::new(), Vec::new());
    if pending.withdrawals > 0 {
        withdrawals = withdrawal::store::waiting(&mut conn, SHOWN).await?;
        withdrawals.retain(|asked| own_too || asked.person_id != person);
    }
    if pending.alone > 0 {
        alone = seconding::waiting(&mut conn, SHOWN).await?;
        alone.retain(|(_, author)| *author != person);
    }
    let statements = statements(&mut conn, &withdrawals.iter().map(|asked| asked.claim_id).collect::<Vec<_>>()).await?;
    let withdrawals: Vec<_> =
        withdrawals.into_iter().filter_map(|asked| statements.get(&asked.claim_id).cloned().map(|statement| (asked, statement))).collect();
    let alone = these(&mut conn, &alone.into_iter().map(|(event, _)| event).collect::<Vec<_>>()).await?;
    let taken_back = taken_back_from(&mut conn, person, now - TALK).await?;
    let told: Vec<Event> = alone.iter().chain(&taken_back).cloned().collect();
    let names = Names::of(&mut conn, &told).await?;
    let mut people = HashMap::new();
    for by in corrected.values().map(|correction| correction.by) {
        people.extend(account::store::by_id(&mut conn, by).await?.map(|person| (person.id, person.name)));
    }
    let own_count = store::waiting_count(&mut conn, Whose::Of(person)).await?;
    let recent = list(&mut conn, &ArticleFilter::default(), SHOWN).await?;
    let ids: Vec<ArticleId> = recent.iter().map(|article| article.id).chain(unfinished.iter().map(|todo| todo.article.id)).collect();
    let tallies = tallies(&mut conn, &ids).await?;
    let offered = if recent.is_empty() { seed::offered(&mut conn).await? } else { 0 };
    let desk = Waiting {
        returned,
        said,
        corrected,
        me: person,
        assigned,
        offered,
        unfinished,
        review,
        pending,
        withdrawals,
        alone,
        asked,
        taken_back,
        names,
        people,
        own_count,
        may_review,
        recent,
        tallies,
        now,
    };
    Ok(shell::page(viewer, shell::Head::new("Desk").section("/desk"), move || body(&desk)))
}

fn todo(claimed: Vec<Span>, article: Unfinished) -> Todo {
    let sentences = sentences(&article.body);
    let covered = sentences.iter().filter(|sentence| claimed.iter().any(|span| span.overlaps(sentence.span()))).count();
    Todo { covered, sentences: sentences.len(), article }
}

fn body(desk: &Waiting) -> impl IntoView + use<> {
    let of_mine = !(desk.returned.is_empty() && desk.unfinished.is_empty() && desk.asked.is_empty() && desk.taken_back.is_empty());
    let nothing = !of_mine && desk.pending.all() == 0;
    let finished = desk.recent.iter().find(|article| article.state == Publication::Published).map(|article| article.slug.clone());
    let left = if nothing {
        view! { {empty(finished)}{seed_offer(desk.offered)} }.into_any()
    } else {
        view! { {taken_back(desk)}{returned(desk)}{asked(desk)}{unfinished(desk)}{(!of_mine).then(|| to_review(desk))} }.into_any()
    };
    let aside = of_mine.then(|| to_review(desk));
    view! {
        <header class="page-head">
            <div><h1>"Your desk"</h1><p>{summary(desk)}</p></div>
            <div class="actions"><a class="button primary" href="/desk/articles/new">"New article"</a>" "<a class="button quiet" href="/desk/similar">"Likely the same"</a>" "<a class="button quiet" href="/desk/history">"History"</a></div>
        </header>
        <div class="desk">
            <div>{left}</div>
            <div>{aside}{recent(desk)}</div>
        </div>
    }
}

/// What waits, in one sentence.
fn summary(desk: &Waiting) -> String {
    let mut parts = Vec::new();
    let more = |count: usize| {
        if count as i64 == SHOWN { "or more " } else { "" }
    };
    if !desk.returned.is_empty() {
        let count = desk.returned.len();
        parts.push(format!("{count} {}{} back to you", more(count), if count == 1 { "claim came" } else { "claims came" }));
    }
    if !desk.unfinished.is_empty() {
        let count = desk.unfinished.len();
        parts.push(format!("{count} {}{} open", more(count), if count == 1 { "article is" } else { "articles are" }));
    }
    if !desk.asked.is_empty() {
        let count = desk.asked.len();
        parts.push(format!("{count} {}of your claims {} commented on", more(count), if count == 1 { "was" } else { "were" }));
    }
    if desk.pending.claims > 0 {
        parts.push(format!(
            "{} for your review",
            if desk.pending.claims == 1 { "1 claim waits".into() } else { format!("{} claims wait", desk.pending.claims) }
        ));
    }
    parts.extend(others(&desk.pending));
    if desk.assigned > 0 {
        parts.push(format!(
            "{} to you",
            if desk.assigned == 1 { "1 is assigned".into() } else { format!("{} are assigned", desk.assigned) }
        ));
    }
    if desk.own_count > 0 {
        let own = if desk.own_count == 1 { "1 of yours waits".to_owned() } else { format!("{} of yours wait", desk.own_count) };
        parts.push(format!("{own} for a colleague"));
    }
    in_one(&parts).unwrap_or_else(|| "Nothing waits for you.".into())
}

fn returned(desk: &Waiting) -> Option<impl IntoView + use<>> {
    let items = desk
        .returned
        .iter()
        .map(|row| {
            let comment = desk.said.get(&row.claim.id);
            let by = comment.map(|comment| view! { <span>"returned by "{comment.author.clone()}</span>" " });
            let said = comment.map(|comment| view! { <p class="said" dir="auto">{comment.body.clone()}</p> });
            let mend = format!("/desk/articles/{}#claim-{}", row.slug, row.claim.id);
            let corrected = desk.corrected.get(&row.claim.id);
            let nod = corrected.filter(|_| row.author == desk.me).map(|_| nod(row.claim.id, row.claim.version, "desk"));
            let by = match corrected.and_then(|correction| desk.people.get(&correction.by)) {
                Some(name) => Some(view! { <span>"corrected by "{name.clone()}</span>" " }.into_any()),
                None => by.map(IntoAny::into_any),
            };
            let corrected = corrected.map(|correction| view! { <p dir="auto">"In better words: "{in_words(&correction.before.statement, &correction.after.statement)}</p> });
            view! {
                <li>
                    <div>
                        <p class="what"><a href=format!("/desk/claims/{}", row.claim.id) dir="auto">{row.claim.statement.clone()}</a></p>
                        <p class="meta"><span><bdi>{row.title.clone()}</bdi></span>" "{by}{time(row.claim.updated_at, desk.now)}</p>
                        {corrected}
                        {said}
                    </div>
                    <div class="actions">{nod}<a class="button" href=mend aria-label=format!("Mend: {}", row.claim.statement)>"Mend"</a></div>
                </li>
            }
        })
        .collect_view();
    (!desk.returned.is_empty()).then(|| {
        view! {
            <section aria-labelledby="returned">
                <div class="section-head"><h2 id="returned">"Returned to you "<span class="count">{desk.returned.len()}</span></h2></div>
                <ul class="waiting">{items}</ul>
            </section>
        }
    })
}

/// Claims of the viewer about which a colleague said something that is not answered.
fn asked(desk: &Waiting) -> Option<impl IntoView + use<>> {
    let items = desk
        .asked
        .iter()
        .map(|row| {
            let comment = desk.said.get(&row.claim.id);
            let by = comment.map(|comment| view! { <span>"from "{comment.author.clone()}</span>" "{time(comment.created_at, desk.now)} });
            let said = comment.map(|comment| view! { <p class="said" dir="auto">{comment.body.clone()}</p> });
            let answer = format!("/desk/claims/{}#comments", row.claim.id);
            view! {
                <li>
                    <div>
                        <p class="what"><a href=format!("/desk/claims/{}", row.claim.id) dir="auto">{row.claim.statement.clone()}</a></p>
                        <p class="meta"><span><bdi>{row.title.clone()}</bdi></span>" "{by}</p>
                        {said}
                    </div>
                    <a class="button" href=answer aria-label=format!("Answer: {}", row.claim.statement)>"Answer"</a>
                </li>
            }
        })
        .collect_view();
    (!desk.asked.is_empty()).then(|| {
        view! {
            <section aria-labelledby="asked">
                <div class="section-head"><h2 id="asked">"Said about your claims "<span class="count">{desk.asked.len()}</span></h2></div>
                <ul class="waiting">{items}</ul>
            </section>
        }
    })
}

/// What others took back of what the viewer did for readers to see, and why.
fn taken_back(desk: &Waiting) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = desk
        .taken_back
        .iter()
        .map(|event| view! { <li><div>{sentence(event, &About::Desk, &desk.names)}<p class="meta">{time(event.at, desk.now)}</p>{change(event, &desk.names, 0)}</div></li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section aria-labelledby="taken-back">
                <div class="section-head"><h2 id="taken-back">"Taken back from you "<span class="count">{items.len()}</span></h2></div>
                <ul class="waiting">{items}</ul>
            </section>
        }
    })
}

/// The button by which the author agrees to a correction, on the desk or on the claim's own page.
pub(super) fn nod(claim: ClaimId, version: i64, from: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=format!("/desk/claims/{claim}/nod")>
            <input r#type="hidden" name="from" value=from />
            <input r#type="hidden" name="version" value=version.to_string() />
            <button class="primary" r#type="submit">"Agree"</button>
        </form>
    }
}

fn unfinished(desk: &Waiting) -> Option<impl IntoView + use<>> {
    let items = desk
        .unfinished
        .iter()
        .map(|todo| {
            let article = &todo.article;
            let tally = desk.tallies.get(&article.id).copied().unwrap_or_default();
            let (covered, all) = (todo.covered.to_string(), todo.sentences.to_string());
            let ready = article.publication_at.is_none() && todo.covered == todo.sentences && tally.approved > 0 && tally.approved == tally.total();
            let claims = if ready { "everything approved: ready to publish".to_owned() } else { tally_words(tally) };
            let outlet = (!article.outlet.is_empty()).then(|| view! { <span><bdi>{article.outlet.clone()}</bdi></span>" " });
            view! {
                <li>
                    <div>
                        <p class="what"><a href=format!("/desk/articles/{}", article.slug) dir="auto">{article.title.clone()}</a></p>
                        <p class="meta">{outlet}<span>{claims}</span>" "{time(article.touched_at, desk.now)}</p>
                    </div>
                    <div class="coverage">
                        <meter min="0" max=all.clone() value=covered.clone() aria-label="Sentences with a claim">{format!("{covered} of {all}")}</meter>" "
                        <span>{format!("{covered} of {} with a claim", crate::ui::count(todo.sentences, "sentence", "sentences"))}</span>
                    </div>
                </li>
            }
        })
        .collect_view();
    (!desk.unfinished.is_empty()).then(|| {
        view! {
            <section aria-labelledby="drafts">
                <div class="section-head"><h2 id="drafts">"To finish "<span class="count">{desk.unfinished.len()}</span></h2></div>
                <ul class="waiting">{items}</ul>
            </section>
        }
    })
}

/// `4 drafts, 6 submitted`.
fn tally_words(tally: Tally) -> String {
    if tally.total() == 0 {
        return "no claims yet".into();
    }
    let parts = [
        (tally.draft, "draft", "drafts"),
        (tally.returned, "returned", "returned"),
        (tally.submitted, "submitted", "submitted"),
        (tally.approved, "approved", "approved"),
    ];
    parts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| crate::ui::count(*count, one, many))
        .collect::<Vec<_>>()
        .join(", ")
}

fn to_review(desk: &Waiting) -> Option<impl IntoView + use<>> {
    let items = desk
        .review
        .iter()
        .map(|row| {
            view! {
                <li>
                    <div>
                        <p class="what"><a href=format!("/desk/review?claim={}", row.claim.id) dir="auto">{row.claim.statement.clone()}</a></p>
                        <p class="meta"><span><bdi>{row.title.clone()}</bdi></span>" "<span>"from "{row.claim.created_by.clone()}</span>" "{time(row.claim.updated_at, desk.now)}</p>
                    </div>
                    <span class="meta">{statuses(&row.claim)}</span>
                </li>
            }
        })
        .collect_view();
    let withdrawals: Vec<_> = desk
        .withdrawals
        .iter()
        .map(|(asked, statement)| {
            view! {
                <li><div>
                    <p class="what"><a href=format!("/desk/claims/{}#withdrawal", asked.claim_id) dir="auto">{statement.clone()}</a></p>
                    <p class="meta"><span>{asked.asked_by.clone()}" asks to withdraw it"</span>" "{time(asked.created_at, desk.now)}</p>
                </div></li>
            }
        })
        .collect();
    let alone: Vec<_> = desk
        .alone
        .iter()
        .map(|event| view! { <li><div>{sentence(event, &About::Desk, &desk.names)}<p class="meta">{time(event.at, desk.now)}</p></div><a class="button" href="/desk/review#seconding" aria-label=format!("Look at event {}", event.number.unwrap_or_default())>"Look"</a></li> })
        .collect();
    desk.may_review.then(|| {
        let is_empty = desk.pending.all() == 0;
        let begin = (!is_empty).then(|| view! { <a href="/desk/review">"Start"</a> });
        let none = is_empty.then(|| view! { <p class="hint">"Nothing. What colleagues submit comes here."</p> });
        view! {
            <section aria-labelledby="to-review">
                <div class="section-head"><h2 id="to-review">"To review "<span class="count">{desk.pending.all()}</span></h2>" "{begin}</div>
                {none}
                {(!is_empty).then(|| view! { <ul class="waiting">{withdrawals}{alone}{items}</ul> })}
            </section>
        }
    })
}

fn recent(desk: &Waiting) -> Option<impl IntoView + use<>> {
    (!desk.recent.is_empty()).then(|| {
        view! {
            <section aria-labelledby="recent">
                <div class="section-head"><h2 id="recent">"Recent articles"</h2>" "<a href="/desk?q=">"All"</a></div>
                {search("")}
                {articles(&desk.recent, &desk.tallies, desk.now)}
            </section>
        }
    })
}

fn search(q: &str) -> impl IntoView + use<> {
    view! {
        <form class="form inline" method="get" action="/desk" role="search" aria-label="Articles">
            <div class="field"><label for="q">"Words in an article"</label><input id="q" name="q" r#type="search" dir="auto" value=q.to_owned() /></div>
            <button r#type="submit">"Find"</button>
        </form>
    }
}

fn articles(articles: &[Article], tallies: &HashMap<ArticleId, Tally>, now: DateTime<Utc>) -> impl IntoView + use<> {
    let items = articles
        .iter()
        .map(|article| {
            let word = if article.state == Publication::Published { "Published" } else { "Not published" };
            let tally = tally_words(tallies.get(&article.id).copied().unwrap_or_default());
            let outlet = (!article.outlet.is_empty()).then(|| view! { <span><bdi>{article.outlet.clone()}</bdi></span>" " });
            view! {
                <li><article>
                    <h3><a href=format!("/desk/articles/{}", article.slug) dir="auto">{article.title.clone()}</a></h3>
                    <p class="meta"><span class=format!("publication {}", article.state)>{word}</span>" "{outlet}<span>{tally}</span>" "{time(article.created_at, now)}</p>
                </article></li>
            }
        })
        .collect_view();
    view! { <ol class="articles">{items}</ol> }
}

/// The first desk of a newsroom, or one on which everything is done: says what to do here.
fn empty(finished: Option<String>) -> impl IntoView + use<> {
    view! {
        <section class="empty" aria-labelledby="begin">
            <h2 id="begin">"Start with one article"</h2>
            <ol>
                <li><b>"Paste it"</b>" or bring a file. Hearsay keeps the text exactly as it is from then on."</li>
                <li><b>"Break it into claims."</b>" Pick the words, write the claim in your own, and say who says so: reported, alleged, denied."</li>
                <li><b>"Ask a colleague to review it."</b>" Nobody approves their own claims."</li>
                <li><b>"Publish."</b>" Readers see the article with every claim marked, and who stands behind it."</li>
            </ol>
            <div class="actions">
                <a class="button primary" href="/desk/articles/new">"New article"</a>" "
                {finished.map(|slug| view! { <a class="button" href=format!("/articles/{slug}")>"See a finished one"</a> })}
            </div>
        </section>
    }
}

/// Every article that holds these words, newest first.
async fn all_articles(room: &Newsroom, viewer: &Viewer, q: &str, archived: bool, from: Option<&str>) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let mut faults = Faults::default();
    let after = paging::given(from, &mut faults, |(at, id): (i64, ArticleId)| Some((paging::time(at)?, id)));
    let wanted = faults.take("q", Wanted::filter(Some(q))).flatten();
    let filter = faults.or(ArticleFilter { wanted, state: None, tag: None, archived, after })?;
    let mut found = list(&mut conn, &filter, PAGE + 1).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let tallies = tallies(&mut conn, &found.iter().map(|article| article.id).collect::<Vec<_>>()).await?;
    let now = room.clock.now();
    let (q, is_first) = (q.trim().to_owned(), from.is_none());
    let title = if archived { "Archived articles" } else { "Articles" };
    Ok(shell::page(viewer, shell::Head::new(title).section("/desk"), move || {
        let words: String = crate::base::percent::percent(&q).collect();
        let words = if archived { format!("{words}&archived=yes") } else { words };
        let other = if archived { ("/desk?q=", "Not archived") } else { ("/desk?q=&archived=yes", "Archive") };
        let older = found.last().filter(|_| more).map(|last| {
            let cursor = paging::write(&(last.created_at.timestamp_millis(), last.id));
            view! { <a class="button" rel="next" href=format!("/desk?q={words}&cursor={cursor}")>"Older"</a> }
        });
        let newest = (!is_first).then(|| view! { <a class="button" rel="prev" href=format!("/desk?q={words}")>"Newest"</a>" " });
        let said = match (found.is_empty(), q.is_empty()) {
            (true, true) => "There is no article yet.".to_owned(),
            (true, false) => format!("No article holds “{q}”. Try fewer or other words."),
            (false, true) => "Newest first.".to_owned(),
            (false, false) => format!("Those that hold “{q}”, newest first."),
        };
        view! {
            <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/desk">"Desk"</a></li><li aria-current="page">{title}</li></ol></nav>
            <header class="page-head">
                <div><h1>{title}</h1></div>
                <div class="actions"><a class="button quiet" href=other.0>{other.1}</a>" "<a class="button primary" href="/desk/articles/new">"New article"</a></div>
            </header>
            {search(&q)}
            <div class="result-line"><p role="status">{said}</p></div>
            <h2 class="spoken">"Found"</h2>
            {articles(&found, &tallies, now)}
            {(older.is_some() || newest.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{newest}{older}</nav> })}
        }
    }))
}
