//! Facts as the newsroom works on them: what they say, which claims are about them, what was found. Plain forms.

use crate::{
    access::{Viewer, permission::Permission},
    base::{
        error::{Fault, FieldFault},
        id::{ClaimId, FactId},
    },
    claim::{self, Check, filter::ClaimFilter, store::Row},
    db::Connection,
    fact::{
        Fact, FactInput, LinkInput, NewFact, commands,
        relatives::{self, Relative},
        store,
    },
    newsroom::{Newsroom, Transaction},
    provenance::{ClaimRelation, FactRelation},
    record::state::{Evidence, Related},
    similarity::{AboutFact, commands as likeness, store::Stood},
    site::{
        desk::change::in_words,
        form::{Form, error_at, in_textarea},
        moment::time,
        shell,
    },
    text::Wanted,
    ui,
    web::extract::{PathId, PathIdAndNumber, Query},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;

/// Claims that are proposed to be linked.
const PROPOSED: i64 = 20;

/// What a form sent: names and values, some several times.
#[derive(Clone, Debug, Default)]
struct Sent(Vec<(String, String)>);

impl Sent {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What was typed in a field; what stands there when nothing was sent.
    fn typed(&self, name: &str, otherwise: &str) -> String {
        self.0.iter().find(|(known, _)| known == name).map_or(otherwise, |(_, value)| value.as_str()).to_owned()
    }

    fn version(&self) -> Result<Option<i64>, Fault> {
        let missing = |_| Fault::field("/version", "missing: reload the page and do it again");
        self.get("version").parse().map(Some).map_err(missing)
    }

    fn topics(&self) -> Vec<String> {
        self.get("topics").split(',').map(str::trim).filter(|topic| !topic.is_empty()).map(str::to_owned).collect()
    }

    fn relation(&self) -> Result<ClaimRelation, Fault> {
        self.get("relation").parse().map_err(|why| Fault::field("/relation", why))
    }

    /// A claim by its id, or by any address that ends in it.
    fn claim(&self) -> Result<ClaimId, Fault> {
        let typed = self.get("claim").trim();
        let id = typed.get(typed.len().saturating_sub(36)..).and_then(|id| id.parse().ok());
        id.ok_or_else(|| Fault::field("/claim", "is no claim: paste its permalink or its id"))
    }

    /// What is offered beside the claim, when the form stood there.
    async fn offer(&self, room: &Newsroom, viewer: &Viewer) -> Vec<Stood> {
        match self.claim() {
            Ok(claim) if !self.get("offered").is_empty() => likeness::on_offer(room, viewer, claim).await,
            _ => Vec::new(),
        }
    }

    fn evidence(&self) -> Vec<Evidence> {
        let text = |name: &str| self.get(name).trim().to_owned();
        let file = Evidence { file: text("file"), sha256: text("sha256"), ..Evidence::default() };
        let pieces = [Evidence { url: text("url"), quote: text("quote"), ..Evidence::default() }, file];
        pieces.into_iter().filter(|piece| *piece != Evidence::default()).collect()
    }
}

/// What was sent, and why it was refused.
#[derive(Default)]
struct Trouble {
    sent: Sent,
    fault: Option<Fault>,
}

impl Trouble {
    fn faults(&self) -> Vec<FieldFault> {
        let named =
            |fault: &FieldFault| FieldFault { pointer: fault.pointer.trim_start_matches('/').to_owned(), detail: fault.detail.clone() };
        self.fault.as_ref().map(|fault| fault.fields().iter().map(named).collect()).unwrap_or_default()
    }

    /// What is said above the page: a fault, or what has no field on it.
    fn above(&self) -> Option<AnyView> {
        let fault = self.fault.as_ref()?;
        let said = match fault {
            Fault::Invalid(faults) => faults.iter().map(|fault| ui::capital(&fault.detail)).collect::<Vec<_>>().join(" · "),
            Fault::Stale(_) => {
                "Someone changed this fact while you looked at it. Below is the newest version; what you typed is still here.".into()
            }
            other => ui::capital(&other.to_string()),
        };
        Some(view! { <div class="notice warn" role="alert" tabindex="-1" autofocus=true><p>{said}</p></div> }.into_any())
    }
}

/// Of which claim a fact is to be made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    claim: Option<ClaimId>,
    /// Another one, which was offered beside it.
    other: Option<ClaimId>,
}

/// The form that makes a fact, perhaps of a claim.
///
/// # Errors
/// When the viewer may not make one.
pub async fn new(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<NewQuery>) -> Result<Response, Fault> {
    viewer.must(Permission::WriteFacts)?;
    let mut sent = Sent::default();
    if let Some(claim) = query.claim {
        let row = claim::store::by_id(&mut room.db.read().await?, claim).await?;
        let row = row.ok_or_else(|| Fault::Missing(format!("claim {claim} does not exist")))?;
        sent.0.push(("claim".into(), claim.to_string()));
        sent.0.push(("statement".into(), row.claim.statement));
        sent.0.extend(query.other.map(|other| ("other".into(), other.to_string())));
    }
    Ok(new_page(&viewer, Trouble { sent, fault: None }))
}

fn new_page(viewer: &Viewer, trouble: Trouble) -> Response {
    let head = shell::Head::new("New fact").section("/facts").main("page narrow");
    shell::page(viewer, head, move || {
        let faults = trouble.faults();
        let claim = trouble.sent.get("claim").to_owned();
        let of = (!claim.is_empty()).then(|| {
            view! {
                <input r#type="hidden" name="claim" value=claim.clone() />
                <div class="field"><label for="relation">"The claim"</label>{relations("relation", None)}<p class="hint">"what it does with the fact"</p></div>
            }
        });
        let other = trouble.sent.get("other").to_owned();
        let with = (!other.is_empty()).then(|| {
            let place = format!("/desk/claims/{other}");
            view! {
                <input r#type="hidden" name="other" value=other.clone() />
                <input r#type="hidden" name="offered" value="yes" />
                <p class="hint"><a href=place>"The other claim"</a>" asserts it too; that is changed on the fact’s own page."</p>
            }
        });
        view! {
            <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/facts">"Facts"</a></li><li aria-current="page">"New"</li></ol></nav>
            <header class="page-head"><div><h1>"New fact"</h1><p>"What several articles claim, in one sentence that stands by itself."</p></div></header>
            {trouble.above()}
            <form class="form" method="post" action="/desk/facts">
                {statement(&trouble.sent.typed("statement", ""), &faults)}
                {topics(&trouble.sent.typed("topics", ""), &faults)}
                {of}{with}
                <div class="actions"><button class="primary" r#type="submit">"Make the fact"</button></div>
            </form>
        }
    })
}

fn statement(typed: &str, faults: &[FieldFault]) -> AnyView {
    let error = error_at(faults, "statement", "What is claimed");
    view! {
        <div class="field">
            <label for="statement">"What is claimed"</label>" "
            <textarea id="statement" name="statement" rows="2" dir="auto" required=true aria-invalid=error.is_some().then_some("true") aria-describedby=error.is_some().then_some("statement-error")>
                {in_textarea(typed)}
            </textarea>
            {error.map(|error| view! { <p class="error" id="statement-error">{error}</p> })}
        </div>
    }
    .into_any()
}

fn topics(typed: &str, faults: &[FieldFault]) -> AnyView {
    let error = faults.iter().find(|fault| fault.pointer.starts_with("topics")).map(|fault| ui::capital(&fault.detail));
    view! {
        <div class="field">
            <label for="topics">"Topics"</label>" "
            <input id="topics" name="topics" r#type="text" value=typed.to_owned() autocomplete="off" aria-invalid=error.is_some().then_some("true") aria-describedby="topics-hint" />
            <p class="hint" id="topics-hint">"several with commas between them"</p>
            {error.map(|error| view! { <p class="error">{error}</p> })}
        </div>
    }
    .into_any()
}

pub(super) fn relations(id: &'static str, chosen: Option<ClaimRelation>) -> AnyView {
    let options = ClaimRelation::ALL
        .iter()
        .map(|relation| view! { <option value=relation.as_str() selected=chosen == Some(*relation)>{relation.label()}</option> });
    view! { <select id=(!id.is_empty()).then_some(id) name="relation" aria-label="What the claim does with the fact">{options.collect_view()}</select> }.into_any()
}

/// Makes a fact as the form says.
///
/// # Errors
/// When the viewer may not.
pub async fn create(State(room): State<Newsroom>, viewer: Viewer, Form(sent): Form<Vec<(String, String)>>) -> Result<Response, Fault> {
    viewer.must(Permission::WriteFacts)?;
    let sent = Sent(sent);
    let typed = sent.clone();
    let offer = sent.offer(&room, &viewer).await;
    let made = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            let mut claims = match sent.get("claim") {
                "" => Vec::new(),
                _ => vec![LinkInput { claim: sent.claim()?, relation: sent.relation()? }],
            };
            claims.extend(sent.get("other").parse().ok().map(|claim| LinkInput { claim, relation: ClaimRelation::Asserts }));
            let statement = Some(sent.get("statement").to_owned());
            let input = NewFact { statement, topics: sent.topics(), related: Vec::new(), claims, offered: !offer.is_empty() };
            likeness::make(&mut tx, input, &offer).await
        })
    });
    match made.await {
        Ok(fact) => Ok(Redirect::to(&format!("/desk/facts/{}", fact.slug)).into_response()),
        Err(fault @ (Fault::Invalid(_) | Fault::Clash(_))) => {
            let status = fault.status();
            let mut page = new_page(&viewer, Trouble { sent: typed, fault: Some(fault) });
            *page.status_mut() = status;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

/// Words to look for claims by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WorkQuery {
    q: Option<String>,
}

/// A fact to be worked on.
///
/// # Errors
/// When the viewer may not, or there is no such fact.
pub async fn page(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(query): Query<WorkQuery>,
) -> Result<Response, Fault> {
    work_page(&room, &viewer, &place, query.q.as_deref(), Trouble::default()).await
}

async fn existing(conn: &mut Connection, place: &str) -> Result<Fact, Fault> {
    let missing = || Fault::Missing(format!("fact {} does not exist", place.chars().take(80).collect::<String>()));
    store::at_place(conn, place).await?.ok_or_else(missing)
}

async fn work_page(room: &Newsroom, viewer: &Viewer, place: &str, q: Option<&str>, trouble: Trouble) -> Result<Response, Fault> {
    viewer.must(Permission::WriteFacts)?;
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let fact = existing(&mut conn, place).await?;
    if fact.slug != place {
        return Ok(Redirect::to(&format!("/desk/facts/{}", fact.slug)).into_response());
    }
    let mut linked = store::claims(&mut conn, fact.id, false).await?;
    linked.sort_by_key(|(row, _)| (row.appeared(), row.claim.id));
    let relatives = relatives::store::relations(&mut conn, std::slice::from_ref(&fact), false).await?.remove(&fact.id).unwrap_or_default();
    let q = q.map(str::trim).filter(|q| !q.is_empty());
    let wanted = Wanted::filter(q).map_err(|why| Fault::field("q", why))?;
    let mut proposed = Vec::new();
    if wanted.is_some() {
        let filter = ClaimFilter { wanted, limit: PROPOSED, descending: true, ..ClaimFilter::default() };
        let found = claim::store::list(&mut conn, &filter).await?;
        let ids: Vec<ClaimId> = found.iter().map(|row| row.claim.id).collect();
        let taken = store::of_claims(&mut conn, &ids, false).await?;
        proposed = found.into_iter().filter(|row| !taken.contains_key(&row.claim.id)).collect();
    }
    let may_approve = fact.waits_since.is_some() && commands::may_approve(&mut conn, viewer.must(Permission::WriteFacts)?, fact.id).await?;
    drop(conn);
    let status = trouble.fault.as_ref().map(Fault::status);
    let work = Work { q: q.map(str::to_owned), linked, relatives, proposed, trouble, may_approve, now: room.clock.now(), fact };
    let head = shell::Head::new(format!("Work on: {}", work.fact.statement)).section("/facts").main("page narrow");
    let mut response = shell::page(viewer, head, move || work.view());
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

struct Work {
    fact: Fact,
    q: Option<String>,
    linked: Vec<(Row, ClaimRelation)>,
    relatives: Vec<Relative>,
    proposed: Vec<Row>,
    trouble: Trouble,
    /// Whether the viewer may be the second person.
    may_approve: bool,
    now: DateTime<Utc>,
}

impl Work {
    fn to(&self, act: &str) -> String {
        format!("/desk/facts/{}/{act}", self.fact.slug)
    }

    fn version(&self) -> AnyView {
        view! { <input r#type="hidden" name="version" value=self.fact.version.to_string() /> }.into_any()
    }

    fn view(&self) -> AnyView {
        let fact = &self.fact;
        let faults = self.trouble.faults();
        let sent = &self.trouble.sent;
        let public = format!("/facts/{}", fact.slug);
        view! {
            <nav aria-label="Where you are">
                <ol class="crumbs"><li><a href="/facts">"Facts"</a></li><li><a href=public.clone() dir="auto">{fact.statement.clone()}</a></li><li aria-current="page">"Work on it"</li></ol>
            </nav>
            <header class="page-head">
                <div><h1 dir="auto">{fact.statement.clone()}</h1><p>{ui::check(fact.finding(None))}</p></div>
                <div class="actions"><a class="button" href=public>"As it is shown"</a>" "<a class="button quiet" href=format!("/desk/history?subject=fact/{}", fact.id)>"History"</a></div>
            </header>
            {self.trouble.above()}
            {self.waits()}
            {self.claims()}
            {self.more_claims()}
            <section aria-labelledby="finding">
                <div class="section-head"><h2 id="finding">"What we found"</h2></div>
                {self.finding(&faults)}
            </section>
            <section aria-labelledby="details">
                <div class="section-head"><h2 id="details">"What it says"</h2></div>
                <form class="form" method="post" action=self.to("details")>
                    {self.version()}
                    {statement(&sent.typed("statement", &fact.statement), &faults)}
                    {topics(&sent.typed("topics", &fact.topics.join(", ")), &faults)}
                    <div class="actions"><button class="primary" r#type="submit">"Save"</button></div>
                </form>
            </section>
            {self.relations()}
            {self.rearrange()}
        }
        .into_any()
    }

    /// That readers do not see it as it is, and what they see.
    fn waits(&self) -> Option<AnyView> {
        let since = self.fact.waits_since?;
        let seen = match &self.fact.shown {
            None => view! { <p>"Readers do not see it until a second person approves it."</p> }.into_any(),
            Some(shown) if shown.merged_into != self.fact.merged_into => {
                view! { <p>"Until a second person approves it, readers find it at another place."</p> }.into_any()
            }
            Some(shown) => view! {
                <p>"Until a second person approves it, readers see: "<span dir="auto">{in_words(&shown.statement, &self.fact.statement)}</span></p>
                <p>{ui::check(shown.finding(None))}</p>
            }
            .into_any(),
        };
        let approve = self.may_approve.then(|| {
            view! { <form method="post" action=self.to("approval")>{self.version()}<button class="primary" r#type="submit">"Approve"</button></form> }
        });
        let said = if self.may_approve { "" } else { " You had a hand in it, or do not review." };
        Some(
            view! {
                <section class="notice" aria-label="Review">
                    <div><p><b>"Waits for a second person"</b>" "{time(since, self.now)}"."{said}</p>{seen}{approve}</div>
                </section>
            }
            .into_any(),
        )
    }

    fn claims(&self) -> AnyView {
        let items = self.linked.iter().map(|(row, relation)| {
            view! {
                <li>
                    {about(row)}
                    <form method="post" action=self.to("link")>
                        <input r#type="hidden" name="claim" value=row.claim.id.to_string() />
                        {relations("", Some(*relation))}
                        <button r#type="submit">"Set"</button>
                        <button class="quiet" r#type="submit" formaction=self.to("unlink")>"Unlink"</button>
                    </form>
                </li>
            }
        });
        view! {
            <section aria-labelledby="claims">
                <div class="section-head"><h2 id="claims">"Claims about it "<span class="count">{self.linked.len()}</span></h2></div>
                <ul class="link-list">{items.collect_view()}</ul>
            </section>
        }
        .into_any()
    }

    fn more_claims(&self) -> AnyView {
        let items = self.proposed.iter().map(|row| {
            view! {
                <li>
                    {about(row)}
                    <form method="post" action=self.to("link")>
                        <input r#type="hidden" name="claim" value=row.claim.id.to_string() />
                        {relations("", None)}
                        <button class="primary" r#type="submit">"Link"</button>
                    </form>
                </li>
            }
        });
        let nothing = (self.q.is_some() && self.proposed.is_empty())
            .then(|| view! { <p class="hint" role="status">"No other claim holds these words."</p> });
        view! {
            <section aria-labelledby="more">
                <div class="section-head"><h2 id="more">"Link more claims"</h2></div>
                <form class="form inline" method="get" action=format!("/desk/facts/{}#more", self.fact.slug) role="search">
                    <div class="field"><label for="q">"Words in claims"</label>" "<input id="q" name="q" r#type="search" value=self.q.clone() /></div>
                    <button r#type="submit">"Find"</button>
                </form>
                {nothing}
                <ul class="link-list">{items.collect_view()}</ul>
                <form class="form inline" method="post" action=self.to("link")>
                    <div class="field"><label for="claim">"Or a claim’s permalink"</label>" "<input id="claim" name="claim" r#type="text" autocomplete="off" /></div>
                    <div class="field"><label for="relation">"which"</label>" "{relations("relation", None)}</div>
                    <button r#type="submit">"Link"</button>
                </form>
            </section>
        }
        .into_any()
    }

    fn finding(&self, faults: &[FieldFault]) -> AnyView {
        let sent = &self.trouble.sent;
        let now = sent.typed("finding", self.fact.finding(None).as_str());
        let options =
            Check::ALL.iter().map(|check| view! { <option value=check.as_str() selected=check.as_str() == now>{check.label()}</option> });
        let field = |name: &'static str, label: &'static str, hint: &'static str| {
            let error = faults
                .iter()
                .find(|fault| fault.pointer.starts_with("evidence") && fault.pointer.ends_with(name))
                .map(|fault| ui::capital(&fault.detail));
            view! {
                <div class="field">
                    <label for=name>{label}</label>" "
                    <input id=name name=name r#type="text" value=sent.typed(name, "") autocomplete="off" aria-invalid=error.is_some().then_some("true") />
                    {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
                    {error.map(|error| view! { <p class="error">{error}</p> })}
                </div>
            }
        };
        view! {
            <form class="form" method="post" action=self.to("finding")>
                {self.version()}
                <div class="field"><label for="finding-word">"Finding"</label>" "<select id="finding-word" name="finding">{options.collect_view()}</select></div>
                <div class="field"><label for="note">"In a sentence or two"</label>" "<textarea id="note" name="note" rows="2" dir="auto">{in_textarea(&sent.typed("note", ""))}</textarea></div>
                {field("url", "Link", "")}
                {field("quote", "What it says there", "")}
                {field("file", "File", "its name; the file itself stays with you")}
                {field("sha256", "SHA-256 of the file", "as `sha256sum FILE` prints it")}
                <div class="actions"><button class="primary" r#type="submit">"Record the finding"</button></div>
            </form>
        }
        .into_any()
    }

    fn relations(&self) -> AnyView {
        let outgoing = self.relatives.iter().filter(|one| one.is_outgoing).map(|one| {
            view! {
                <li>
                    <p class="statement"><span class="how">{ui::capital(one.relation.label())}</span>" "<a href=format!("/facts/{}", one.fact.slug)><bdi>{one.fact.statement.clone()}</bdi></a></p>
                    <form method="post" action=self.to("unrelate")>
                        {self.version()}
                        <input r#type="hidden" name="fact" value=one.fact.slug.clone() />
                        <input r#type="hidden" name="how" value=one.relation.as_str() />
                        <button class="quiet" r#type="submit">"Take away"</button>
                    </form>
                </li>
            }
        });
        let options =
            FactRelation::ALL.iter().map(|relation| view! { <option value=relation.as_str()>{ui::capital(relation.label())}</option> });
        view! {
            <section aria-labelledby="relations">
                <div class="section-head"><h2 id="relations">"How it stands to other facts"</h2></div>
                <ul class="link-list">{outgoing.collect_view()}</ul>
                <form class="form inline" method="post" action=self.to("relate")>
                    {self.version()}
                    <div class="field"><label for="how">"How"</label>" "<select id="how" name="how">{options.collect_view()}</select></div>
                    <div class="field"><label for="fact">"The other fact’s address"</label>" "<input id="fact" name="fact" r#type="text" autocomplete="off" /></div>
                    <button r#type="submit">"Add"</button>
                </form>
            </section>
        }
        .into_any()
    }

    fn rearrange(&self) -> AnyView {
        let boxes = self.linked.iter().map(|(row, _)| {
            view! { <li><label><input r#type="checkbox" name="claims" value=row.claim.id.to_string() />" "<bdi>{row.claim.statement.clone()}</bdi>" "<small>{row.outlet.clone()}</small></label></li> }
        });
        view! {
            <section aria-labelledby="rearrange">
                <div class="section-head"><h2 id="rearrange">"Merge, split, remove"</h2></div>
                <form class="form inline" method="post" action=self.to("merge")>
                    <div class="field"><label for="into">"Merge into the fact at"</label>" "<input id="into" name="fact" r#type="text" autocomplete="off" /></div>
                    <button r#type="submit">"Merge"</button>
                </form>
                <details>
                    <summary>"Split claims off"</summary>
                    <form class="form" method="post" action=self.to("split")>
                        {self.version()}
                        <ul>{boxes.collect_view()}</ul>
                        <div class="field"><label for="split-statement">"What these claim"</label>" "<input id="split-statement" name="statement" r#type="text" autocomplete="off" /></div>
                        <div class="actions"><button r#type="submit">"Split off"</button></div>
                    </form>
                </details>
                <form class="form inline" method="post" action=self.to("removal")>
                    {self.version()}
                    <button class="quiet" r#type="submit">"Remove this fact"</button>
                    <p class="hint">"Its claims stay; the history can bring it back."</p>
                </form>
            </section>
        }
        .into_any()
    }
}

fn about(row: &Row) -> AnyView {
    let outlet = (!row.outlet.is_empty()).then(|| view! { <span><bdi>{row.outlet.clone()}</bdi></span>" " });
    view! {
        <div class="statement">
            <p dir="auto"><a href=format!("/claims/{}", row.claim.id)>{row.claim.statement.clone()}</a></p>
            <p class="meta">{outlet}{row.published_at.map(ui::day)}" "{ui::review_state(row.claim.review)}</p>
        </div>
    }
    .into_any()
}

/// Takes what a form of the page asks for, and leads back to it; what cannot be done is said there, with everything typed.
///
/// # Errors
/// When the viewer may not, or there is no such fact or act.
pub async fn act(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, act): PathIdAndNumber,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    viewer.must(Permission::WriteFacts)?;
    let sent = Sent(sent);
    let (typed, slug, doing) = (sent.clone(), place.clone(), act.clone());
    let offer = sent.offer(&room, &viewer).await;
    let done = room.write(&viewer, move |mut tx| Box::pin(async move { take(&mut tx, &slug, &doing, &sent, &offer).await }));
    match done.await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(fault @ (Fault::Invalid(_) | Fault::Stale(_) | Fault::Clash(_) | Fault::Forbidden(_))) => {
            work_page(&room, &viewer, &place, None, Trouble { sent: typed, fault: Some(fault) }).await
        }
        Err(other) => Err(other),
    }
}

async fn take(tx: &mut Transaction<'_>, place: &str, act: &str, sent: &Sent, offer: &[Stood]) -> Result<String, Fault> {
    if act == "merge-approval" {
        let gone = store::by_slug(tx.conn, place).await?.ok_or_else(|| Fault::Missing("This fact does not exist.".into()))?;
        commands::approve(tx, gone.id, sent.version()?).await?;
        return Ok("/desk/review".into());
    }
    let fact = existing(tx.conn, place).await?;
    let (id, here) = (fact.id, format!("/desk/facts/{}", fact.slug));
    match act {
        "details" => {
            let input =
                FactInput { statement: Some(sent.get("statement").to_owned()), topics: Some(sent.topics()), ..FactInput::default() };
            commands::change(tx, id, sent.version()?, input).await?;
        }
        "finding" => {
            let input = FactInput {
                finding: Some(sent.get("finding").to_owned()),
                note: Some(sent.get("note").to_owned()),
                evidence: Some(sent.evidence()),
                ..FactInput::default()
            };
            commands::change(tx, id, sent.version()?, input).await?;
        }
        "link" => drop(likeness::take(tx, sent.claim()?, id, sent.relation()?, offer).await?),
        "approval" => drop(commands::approve(tx, id, sent.version()?).await?),
        "unlink" => drop(commands::unlink(tx, id, sent.claim()?).await?),
        "relate" | "unrelate" => {
            let how = sent.get("how").parse().map_err(|why| Fault::field("/how", why))?;
            let one = Related { relation: how, fact: named(tx, sent.get("fact")).await? };
            let mut related = fact.related;
            // Of a fact that was merged since, the one it went into is meant.
            let mut kept = Vec::new();
            for known in related.drain(..) {
                let there = store::at_place(tx.conn, &known.fact.to_string()).await?.map(|there| there.id);
                if act == "relate" || known.relation != one.relation || there != Some(one.fact) {
                    kept.push(Related { fact: there.unwrap_or(known.fact), ..known });
                }
            }
            kept.extend((act == "relate").then_some(one));
            let input = FactInput { related: Some(kept), ..FactInput::default() };
            commands::change(tx, id, sent.version()?, input).await?;
        }
        "merge" => {
            let into = named(tx, sent.get("fact")).await?;
            let into = commands::merge(tx, id, into).await?;
            return Ok(format!("/desk/facts/{}", into.slug));
        }
        "split" => {
            let claims: Vec<ClaimId> = sent.all("claims").filter_map(|claim| claim.parse().ok()).collect();
            let new = commands::split(tx, id, sent.version()?, &claims, sent.get("statement").to_owned()).await?;
            return Ok(format!("/desk/facts/{}", new.slug));
        }
        "removal" => {
            commands::remove(tx, id, sent.version()?).await?;
            return Ok("/facts".into());
        }
        _ => return Err(Fault::Missing(format!("“{}” is nothing that is done with a fact", act.chars().take(40).collect::<String>()))),
    }
    Ok(here)
}

/// A fact by its id, its place in URLs, or its whole address.
async fn named(tx: &mut Transaction<'_>, typed: &str) -> Result<FactId, Fault> {
    let place = typed.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let place = place.split(['?', '#']).next().unwrap_or_default();
    let found = store::at_place(tx.conn, place).await?;
    found.map(|fact| fact.id).ok_or_else(|| Fault::field("/fact", "there is no such fact: paste the address of its page"))
}

/// What a claim likely does with a fact when another one that says the same, or the opposite, does this with it.
pub(super) fn likely_relation(other: &str, is_opposite: bool) -> ClaimRelation {
    match (other.parse(), is_opposite) {
        (Ok(ClaimRelation::Asserts), true) | (Ok(ClaimRelation::Denies), false) => ClaimRelation::Denies,
        _ => ClaimRelation::Asserts,
    }
}

/// The form that makes a claim be about the fact of another one which likely says the same, or the opposite.
pub fn link_form(claim: ClaimId, other: &AboutFact, is_opposite: bool) -> AnyView {
    let guess = likely_relation(&other.relation, is_opposite);
    view! {
        <form class="form inline" method="post" action=format!("/desk/facts/{}/link", other.slug)>
            <input r#type="hidden" name="claim" value=claim.to_string() />
            <input r#type="hidden" name="offered" value="yes" />
            <p>"It is about the fact "<a href=format!("/desk/facts/{}", other.slug)><bdi>{other.statement.clone()}</bdi></a>". This claim "</p>
            {relations("", Some(guess))}" "
            <button r#type="submit">"Link it"</button>
        </form>
    }
    .into_any()
}

/// On a claim's own page: the fact that it is about, or the way to one; and whether it is about one.
pub async fn of_claim(conn: &mut Connection, claim: ClaimId) -> Result<(AnyView, bool), Fault> {
    let known = store::of_claims(conn, &[claim], false).await?.remove(&claim);
    let is_about_one = known.is_some();
    let view = match known {
        Some(fact) => view! {
            <p class="about-fact">
                {format!("This claim {} the fact ", fact.relation)}<a href=format!("/desk/facts/{}", fact.slug)><bdi>{fact.statement}</bdi></a>
                {(fact.elsewhere > 0).then(|| format!(", also in {}", ui::count(fact.elsewhere, "other article", "other articles")))}
            </p>
        }
        .into_any(),
        None => view! { <p class="about-fact"><a href=format!("/desk/facts/new?claim={claim}")>"Make a fact of this claim"</a>", or link it on a fact’s own page."</p> }.into_any(),
    };
    Ok((view, is_about_one))
}

/// The facts that wait for a second person, for the queue.
pub fn waiting(facts: &[Fact], now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let item = |fact: &Fact| {
        // One that was merged is worked on no more: its own history has the way back.
        let place =
            fact.merged_into.map_or_else(|| format!("/desk/facts/{}", fact.slug), |_| format!("/desk/history?subject=fact/{}", fact.id));
        let merged = fact.merged_into.map(|_| {
            view! {
                <form method="post" action=format!("/desk/facts/{}/merge-approval", fact.slug)>
                    <input r#type="hidden" name="version" value=fact.version.to_string() />
                    <button r#type="submit">"Approve the merge"</button>
                </form>
            }
        });
        view! {
            <li>
                <a href=place dir="auto">{fact.statement.clone()}</a>{merged}
                <p class="meta">{fact.waits_since.map(|since| time(since, now))}</p>
            </li>
        }
    };
    (!facts.is_empty()).then(|| {
        view! {
            <section aria-labelledby="facts">
                <h2 id="facts">"Facts that wait "<span class="count">{facts.len()}</span></h2>
                <ul>{facts.iter().map(item).collect_view()}</ul>
            </section>
        }
    })
}
