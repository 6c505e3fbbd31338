//! The page of the search: one box over everything.

use crate::{
    access::{Viewer, permission::Permission},
    base::error::Fault,
    db::search::Searched,
    newsroom::Newsroom,
    search::{self, Found, Hit, Order, SearchQuery},
    site::shell,
    text::{Ruler, Span},
    web::extract::Query,
};
use axum::{extract::State, response::Response};
use leptos::prelude::*;

/// Proposes names while somebody of the newsroom types.
const PROPOSALS: &str = include_str!("search.js");

/// `/search`
///
/// # Errors
/// [`Fault::Invalid`] naming the parameters that are wrong; when the database is busy.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<SearchQuery>) -> Result<Response, Fault> {
    let understood = query.understand()?;
    let (order, is_asked) = (understood.order, !understood.wanted.is_empty());
    let within = understood.within.clone();
    let found = search::search(&room, &viewer, understood).await?;
    let q = query.q.unwrap_or_default();
    let title = if q.trim().is_empty() { "Search".to_owned() } else { format!("Search: {}", q.trim()) };
    let here = SearchQuery { q: Some(q.clone()), within: None, sort: query.sort, limit: query.limit, cursor: None };
    let sees_desk = viewer.may(Permission::ReadDesk);
    // Readers' pages run no script.
    let offers = viewer.person().is_some();
    let script = if offers { shell::Script::Inline(PROPOSALS) } else { shell::Script::None };
    let head = shell::Head::new(title).section("/search").script(script);
    Ok(shell::page(&viewer, head, move || {
        let kinds = Searched::ALL.iter().filter(|kind| sees_desk || **kind != Searched::Comments);
        let all = within.len() > 1;
        let choices = kinds
            .map(|kind| view! { <option value=kind.as_str() selected={!all && within.contains(kind)}>{kind.label()}</option> })
            .collect_view();
        let orders = Order::ALL
            .iter()
            .map(|word| view! { <option value=word.as_str() selected={*word == order}>{word.label()}</option> })
            .collect_view();
        let begins = q.is_empty();
        view! {
            <header class="page-head"><div><h1>"Search"</h1></div></header>
            <form class="filters" method="get" action="/search" role="search" aria-label="Search everything">
                <div class="fields">
                    <div class="field wide"><label for="q">"Words"</label>" "<input id="q" name="q" r#type="search" dir="auto" value=q autofocus=begins aria-describedby="how" list=offers.then_some("proposals") /><datalist id="proposals"></datalist></div>
                    <div class="field"><label for="in">"In"</label>" "<select id="in" name="in"><option value="">"everything"</option>{choices}</select></div>
                    <div class="field"><label for="sort">"Order"</label>" "<select id="sort" name="sort">{orders}</select></div>
                    <button r#type="submit">"Search"</button>
                </div>
                <p id="how" class="hint">"“Words side by side” in quotation marks, -without, begin*, source:name, status:denied, outlet:name, from:2026-01-31, to:2026-02-28."</p>
            </form>
            {results(&found, &here, is_asked)}
        }
    }))
}

fn results(found: &Found, here: &SearchQuery, is_asked: bool) -> AnyView {
    if found.items.is_empty() {
        let said = if is_asked {
            "Nothing was found. Fewer words find more; a * at the end finds every word that begins so."
        } else {
            "Type what you are looking for."
        };
        return view! { <div class="empty"><p>{said}</p></div> }.into_any();
    }
    let sections = found.items.chunk_by(|one, next| one.kind == next.kind).map(|hits| {
        let kind = hits[0].kind;
        let (id, labelled) = (format!("in-{kind}"), format!("in-{kind}"));
        let more = found.more.iter().find(|(more, _)| *more == kind).map(|(kind, cursor)| {
            let address = here.address(*kind, cursor);
            view! { <p><a class="button" rel="next" href=address>"More "{kind.label().to_lowercase()}</a></p> }
        });
        view! {
            <section aria-labelledby=labelled>
                <div class="section-head"><h2 id=id>{kind.label()}" "<span class="count">{hits.len()}{more.is_some().then_some("+")}</span></h2></div>
                <ol class="hits">{hits.iter().map(hit).collect_view()}</ol>
                {more}
            </section>
        }
    });
    sections.collect_view().into_any()
}

fn hit(hit: &Hit) -> impl IntoView + use<> {
    let about = (!hit.about.is_empty()).then(|| hit.about.clone());
    view! {
        <li>
            <p><a href=hit.url.clone() dir="auto">{hit.title.clone()}</a>{about.map(|about| view! { " "<small dir="auto">{about}</small> })}</p>
            <p dir="auto">{marked(&hit.text, &hit.found)}</p>
        </li>
    }
}

/// A text with what was found in it marked.
fn marked(text: &str, found: &[Span]) -> AnyView {
    let ruler = Ruler::new(text);
    let whole = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let slice = |from: u32, to: u32| ruler.slice(Span::new(from, to)).unwrap_or_default().to_owned();
    let mut at = 0;
    let mut parts = Vec::new();
    for span in found {
        parts.push(view! { {slice(at, span.start)}<mark>{slice(span.start, span.end)}</mark> }.into_any());
        at = span.end;
    }
    parts.push(slice(at, whole).into_any());
    parts.collect_view().into_any()
}
