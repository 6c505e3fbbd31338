//! The claim table, and a claim's permalink. No script: the filters live in the address.

use crate::{
    access::{Viewer, visibility::Thing},
    article::{self, State as Publication, store::ArticleFilter},
    attribution::Identification,
    base::{
        date::OutletTime,
        error::{Fault, FieldFault},
        id::ClaimId,
        paging,
    },
    claim::{
        Attribution, Claim,
        filter::{self, ClaimFilter, Control, FIELDS, Field, FilterQuery, Sort, YES},
        store::{self, Row},
        way::{self, Named},
    },
    db::Key,
    fact,
    live::page_cache::StandsOn,
    newsroom::Newsroom,
    record::gone::{self, Withdrawn},
    site::{
        moment,
        shell::{self, Head},
    },
    source,
    text::{Ruler, Span, Wanted},
    ui,
    web::extract::{self, PathId, Query},
};
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

/// The order of a table whose address names none.
const USUAL: &str = "-published_at";
/// Orders that the form offers.
const ORDERS: [(&str, &str); 7] = [
    (USUAL, "newest first"),
    ("published_at", "oldest first"),
    ("-updated_at", "last changed"),
    ("statement", "claim, A–Z"),
    ("article_title", "article, A–Z"),
    ("outlet", "outlet, A–Z"),
    ("place", "place in the text"),
];

/// The claim table: one row per attribution, one row for an unattributed claim.
///
/// # Errors
/// [`Fault::Invalid`] for a parameter that does not exist; filters that cannot be understood are shown with the reason.
pub async fn table(State(room): State<Newsroom>, viewer: Viewer, Query(mut query): Query<FilterQuery>) -> Result<Response, Fault> {
    let public = !viewer.sees_everything();
    // A form sends its empty fields too: what is shared and kept is the address without them.
    if query.has_empty() {
        return Ok(Redirect::to(&format!("/claims{}", query.to_query(query.cursor.as_deref()))).into_response());
    }
    if query.sort.as_deref().unwrap_or_default().is_empty() {
        query.sort = Some(USUAL.into());
    }
    let mut conn = room.db.read().await?;
    let (rows, next, filter, fault) = match ClaimFilter::understand(&query, public) {
        Ok(mut filter) => {
            let named = way::store::named(&mut conn, &filter).await?;
            let page = usize::try_from(filter.limit).unwrap_or(usize::MAX);
            // One more than shown tells whether there is a next page.
            filter.limit += 1;
            let mut rows = store::list(&mut conn, &filter).await?;
            let more = rows.len() > page;
            rows.truncate(page);
            let ids: Vec<ClaimId> = rows.iter().map(|row| row.claim.id).collect();
            let mut facts = fact::store::of_claims(&mut conn, &ids, public).await?;
            let next = rows.last().filter(|_| more).map(|last| paging::write(&last.after(&filter)));
            let rows = rows.into_iter();
            let rows = rows.map(|row| Shown { fact: facts.remove(&row.claim.id), ..Shown::of(row, &filter, &named) }).collect();
            (rows, next, filter, None)
        }
        Err(fault) => (Vec::new(), None, ClaimFilter::default(), Some(fault)),
    };
    let shown = article::store::list(
        &mut conn,
        &ArticleFilter { state: public.then_some(Publication::Published), ..ArticleFilter::default() },
        100,
    )
    .await?;
    let proposals = Proposals {
        outlets: outlets(&shown),
        articles: shown.into_iter().map(|article| (article.slug, article.title)).collect(),
        sources: source::store::names(&mut conn, public, 300).await?,
    };
    drop(conn);
    let description = "Every claim of the published articles with its sources: who reported, alleged, denied or confirmed it. Filter it, sort it, download it as CSV or JSON.";
    let head = Head::new("Claims").description(description).section("/claims");
    let table = Table {
        public,
        query,
        wanted: filter.wanted.unwrap_or_default(),
        rows,
        next,
        faults: fault.as_ref().map(|fault| fault.fields().to_vec()).unwrap_or_default(),
        proposals,
    };
    let page = shell::page(&viewer, head, move || table.view());
    let mut response = (Extension(StandsOn::new([Key::Published, Key::Sources, Key::Facts])), page).into_response();
    if let Some(fault) = fault {
        *response.status_mut() = fault.status();
    }
    Ok(response)
}

fn outlets(articles: &[article::Article]) -> Vec<String> {
    let mut outlets: Vec<String> = articles.iter().map(|article| article.outlet.clone()).filter(|outlet| !outlet.is_empty()).collect();
    outlets.sort();
    outlets.dedup();
    outlets
}

/// Leads to the claim where readers see it; somebody of the newsroom to a draft's own page.
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or not for this reader.
pub async fn permalink(State(room): State<Newsroom>, viewer: Viewer, PathId(id): PathId) -> Result<Response, Fault> {
    let missing = || Fault::Missing(format!("Claim {} does not exist, or it is not published.", id.chars().take(60).collect::<String>()));
    let claim: ClaimId = extract::id("claim", &id).map_err(|_| missing())?;
    let mut conn = room.db.read().await?;
    let Some(row) = store::by_id(&mut conn, claim).await? else {
        let Some(gone) = gone::withdrawn(&mut conn, claim).await? else { return Err(missing()) };
        let article = article::store::by_id(&mut conn, gone.article).await?;
        drop(conn);
        return Ok(withdrawn(&viewer, &gone, article.filter(|article| article.state == Publication::Published)));
    };
    let article = article::store::by_id(&mut conn, row.claim.article_id).await?.ok_or_else(missing)?;
    let approved = row.is_approved();
    if viewer.sees_everything() && !approved {
        return Ok(Redirect::to(&format!("/desk/claims/{claim}")).into_response());
    }
    if viewer.sees(Thing::Claim { approved, published: article.state == Publication::Published }) {
        return Ok(Redirect::to(&format!("/articles/{}#claim-{claim}", article.slug)).into_response());
    }
    Err(missing())
}

/// What stands at the permalink of a claim that readers saw and do not see any more.
fn withdrawn(viewer: &Viewer, gone: &Withdrawn, article: Option<article::Article>) -> Response {
    let why = if gone.why.is_empty() { "the newsroom does not stand by it any more." } else { &gone.why };
    let said = format!("This claim was withdrawn on {}: {why}", moment::day(gone.at));
    let mut page = shell::page(viewer, Head::new("A withdrawn claim").section("/claims").main("page narrow"), move || {
        let stood = article.map(|article| {
            view! { <p>"It stood in "<a href=format!("/articles/{}#withdrawn", article.slug) dir="auto">{article.title}</a>"."</p> }
        });
        view! {
            <header class="page-head"><div><h1>"A withdrawn claim"</h1><p dir="auto">{said}</p>{stood}</div></header>
            <div class="actions"><a class="button" href="/claims">"All claims"</a></div>
        }
    });
    *page.status_mut() = StatusCode::GONE;
    page
}

/// What the fields propose while somebody types.
struct Proposals {
    articles: Vec<(String, String)>,
    outlets: Vec<String>,
    sources: Vec<String>,
}

/// A claim, and which of its attributions the table shows.
struct Shown {
    row: Row,
    attributions: Vec<usize>,
    /// The fact that it is about.
    fact: Option<fact::store::OfClaim>,
}

impl Shown {
    fn of(row: Row, filter: &ClaimFilter, named: &Named) -> Self {
        let all = &row.claim.attributions;
        let shows = |one: &Attribution| {
            let relay = all.iter().find(|other| Some(other.id) == one.via);
            let cited = filter::Cited {
                source: one.source.id,
                kind: one.source.kind.as_str(),
                status: one.status.as_str(),
                form: one.form.as_str(),
                identification: one.identification.as_str(),
                via: relay.map(|relay| relay.source.id),
            };
            filter.shows(named, &cited)
        };
        let attributions = (0..all.len()).filter(|at| shows(&all[*at])).collect();
        Self { row, attributions, fact: None }
    }
}

/// A page of the table.
struct Table {
    public: bool,
    query: FilterQuery,
    /// The words that were searched for.
    wanted: Wanted,
    rows: Vec<Shown>,
    next: Option<String>,
    faults: Vec<FieldFault>,
    proposals: Proposals,
}

impl Table {
    fn view(&self) -> AnyView {
        let body = if !self.faults.is_empty() {
            self.misunderstood()
        } else if self.rows.is_empty() {
            self.empty()
        } else {
            view! { {self.result_line()}{self.table()}{self.pager()} }.into_any()
        };
        let whole = FilterQuery { limit: None, ..self.query.clone() }.to_query(None);
        let files = (self.faults.is_empty() && !self.rows.is_empty()).then(|| {
            view! {
                <div class="actions">
                    <a class="button" href=format!("/api/v1/exports/claims.csv{whole}")>"Download CSV"</a>
                    " "
                    <a class="button" href=format!("/api/v1/exports/claims.excel.csv{whole}") aria-label="Download CSV for Excel">"for Excel"</a>
                    " "
                    <a class="button" href=format!("/api/v1/exports/claims.json{whole}") aria-label="Download JSON">"JSON"</a>
                </div>
            }
        });
        view! {
            <header class="page-head">
                <div>
                    <h1>"Claims"</h1>
                    <p>"One row per attribution: who did what with which claim. An unattributed claim has one row of its own. Downloads hold the rows that match; the one for Excel opens there at a double click, with semicolons where your language writes 1,5."</p>
                </div>
                {files}
            </header>
            {self.form()}
            {body}
        }
        .into_any()
    }

    fn form(&self) -> AnyView {
        let query = &self.query;
        let fields = |first| FIELDS.iter().filter(move |field| field.first == first && !(field.internal && self.public));
        let sorted = query.sort.as_deref().is_some_and(|sort| sort != USUAL);
        let open = sorted || fields(false).any(|field| query.value(field.name).is_some());
        let proposals = &self.proposals;
        let plain = |words: &[String]| words.iter().map(|word| view! { <option value=word.clone()></option> }).collect_view();
        let articles = proposals.articles.iter().map(|(slug, title)| view! { <option value=slug.clone()>{title.clone()}</option> });
        view! {
            <form class="filters" method="get" action="/claims" role="search" aria-label="Filter claims">
                <div class="fields">{fields(true).map(|field| self.field(field)).collect_view()}</div>
                <details open=open>
                    <summary>"More filters, order"</summary>
                    <div class="fields">{fields(false).map(|field| self.field(field)).collect_view()}{self.order()}</div>
                </details>
                {query.limit.clone().filter(|limit| !limit.is_empty()).map(|limit| view! { <input r#type="hidden" name="limit" value=limit /> })}
                <div class="actions"><button class="primary" r#type="submit">"Show"</button>" "<a class="button quiet" href="/claims">"Clear"</a></div>
                <datalist id="article-list">{articles.collect_view()}</datalist>
                <datalist id="outlet-list">{plain(&proposals.outlets)}</datalist>
                <datalist id="source-list">{plain(&proposals.sources)}</datalist>
            </form>
        }
        .into_any()
    }

    /// A filter's label and control, and what is wrong with its value.
    fn field(&self, field: &Field) -> AnyView {
        let (name, value) = (field.name, self.query.value(field.name).unwrap_or_default().to_owned());
        let (described, fault) = self.fault(name);
        let invalid = described.is_some().then_some("true");
        let kind = match field.control {
            Control::Choice(words) => {
                let options = words()
                    .into_iter()
                    .map(|(word, label)| view! { <option value=word selected=word == value>{label}</option> })
                    .collect_view();
                return view! {
                    <div class="field">
                        <label for=name>{field.label}</label>
                        " "
                        <select id=name name=name aria-invalid=invalid aria-describedby=described><option value="">"any"</option>{options}</select>
                        {fault}
                    </div>
                }
                .into_any();
            }
            Control::Switch => {
                return view! {
                    <div class="field">
                        <label><input id=name name=name r#type="checkbox" value=YES checked=value == YES />" "{field.label}</label>
                        {fault}
                    </div>
                }
                .into_any();
            }
            Control::Words => "search",
            Control::Text => "text",
            Control::Day => "date",
        };
        let list = if name == "via" { "source" } else { name };
        let proposals = (matches!(field.control, Control::Text) && name != "fact").then(|| format!("{list}-list"));
        let class = if matches!(name, "q" | "article") { "field wide" } else { "field" };
        view! {
            <div class=class>
                <label for=name>{field.label}</label>
                " "
                <input id=name name=name r#type=kind value=value list=proposals autocomplete="off" aria-invalid=invalid aria-describedby=described />
                {fault}
            </div>
        }
        .into_any()
    }

    fn order(&self) -> AnyView {
        let sort = self.query.sort.as_deref().unwrap_or(USUAL);
        // An order that only a header or an address can set stays when the form is sent.
        let other = (!ORDERS.iter().any(|(word, _)| *word == sort)).then(|| (sort.to_owned(), order_words(sort)));
        let known = ORDERS.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned()));
        let options = known.chain(other).map(|(word, label)| view! { <option selected=word == sort value=word.clone()>{label}</option> });
        view! {
            <div class="field"><label for="sort">"Order"</label>" "<select id="sort" name="sort">{options.collect_view()}</select></div>
        }
        .into_any()
    }

    /// The id of what is wrong with a field, and the words.
    fn fault(&self, name: &str) -> (Option<String>, Option<AnyView>) {
        let Some(fault) = self.faults.iter().find(|fault| fault.pointer == name) else {
            return (None, None);
        };
        let id = format!("{name}-error");
        // What a list may hold stands in it.
        let detail = fault.detail.split("; use one of").next().unwrap_or_default().to_owned();
        (Some(id.clone()), Some(view! { <p class="error" id=id><span>{detail}</span></p> }.into_any()))
    }

    fn misunderstood(&self) -> AnyView {
        // What is wrong with a field is said at the field; here what has none.
        let loose = self.faults.iter().filter(|fault| !FIELDS.iter().any(|field| field.name == fault.pointer));
        let lines: Vec<_> = loose.map(|fault| view! { <li><b>{fault.pointer.clone()}</b>" "{fault.detail.clone()}</li> }).collect();
        let list = (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> });
        view! {
            <div class="notice bad" role="alert">
                <p>"Nothing is shown, because a filter cannot be used. Mend it above, or "<a href="/claims">"show all claims"</a>"."</p>
                {list}
            </div>
        }
        .into_any()
    }

    fn empty(&self) -> AnyView {
        if self.filters().is_empty() && self.query.cursor.is_none() {
            let how = if self.public {
                view! { <p>"Claims appear here once an article is published and a second person has approved them. "<a href="/">"Published articles"</a></p> }.into_any()
            } else {
                view! { <p>"Take an article in and mark its first claim; every attribution then has a row here, drafts too. "<a href="/desk/articles/new">"Take an article in"</a></p> }.into_any()
            };
            return view! { <div class="empty"><h2>"No claims yet"</h2>{how}</div> }.into_any();
        }
        view! {
            <div class="result-line"><p role="status">"No claim matches"</p>{self.active()}</div>
            <div class="empty">
                <h2>"No claim matches these filters"</h2>
                <p>"Take one away above, or "<a href="/claims">"show all claims"</a>". Words are looked for in statements and quotes."</p>
            </div>
        }
        .into_any()
    }

    fn result_line(&self) -> AnyView {
        let rows: usize = self.rows.iter().map(|shown| shown.attributions.len().max(1)).sum();
        let beyond = self.next.is_some() || self.query.cursor.is_some();
        let order = order_words(self.query.sort.as_deref().unwrap_or(USUAL));
        view! {
            <div class="result-line">
                <p role="status">
                    <b>{rows}</b>
                    {if rows == 1 { " row" } else { " rows" }}
                    {format!(", {}", ui::count(self.rows.len(), "claim", "claims"))}
                    {beyond.then_some(" on this page")}
                    {format!(", {order}")}
                </p>
                {self.active()}
            </div>
        }
        .into_any()
    }

    /// The filters in use: what a person reads of each, and the address without it.
    fn filters(&self) -> Vec<(String, String)> {
        let in_use = FIELDS.iter().filter_map(|field| Some((field, self.query.value(field.name)?)));
        let label = |field: &Field, value: &str| match field.control {
            Control::Words => format!("“{value}”"),
            Control::Switch => field.short.to_owned(),
            _ => format!("{}{}", field.short, self.read(field, value)),
        };
        in_use.map(|(field, value)| (label(field, value), format!("/claims{}", self.query.without(field.name, None)))).collect()
    }

    /// A filter's value as a person reads it.
    fn read(&self, field: &Field, value: &str) -> String {
        match (field.control, field.name) {
            (Control::Choice(words), _) => {
                words().into_iter().find(|(word, _)| *word == value).map_or_else(|| value.to_owned(), |(_, label)| label.to_owned())
            }
            (Control::Day, _) => {
                value.parse::<OutletTime>().map_or_else(|_| value.to_owned(), |day| day.wall().format("%-d %B %Y").to_string())
            }
            (_, "article") => self
                .rows
                .first()
                .map(|shown| &shown.row)
                .filter(|row| row.slug == value || row.claim.article_id.to_string() == value)
                .map_or_else(|| value.to_owned(), |row| row.title.clone()),
            (_, "fact") => {
                let known = self.rows.iter().filter_map(|shown| shown.fact.as_ref());
                let named = known.clone().find(|fact| fact.slug == value || fact.fact_id.to_string() == value);
                named.map_or_else(|| value.to_owned(), |fact| fact.statement.clone())
            }
            (_, "source" | "via") => {
                let cited = self.rows.iter().flat_map(|shown| &shown.row.claim.attributions).map(|attribution| &attribution.source);
                let known =
                    |source: &&source::SourceName| source.id.to_string() == value || crate::base::slug::of(&source.name, "source") == value;
                cited.clone().find(known).map_or_else(|| value.to_owned(), |source| source.name.clone())
            }
            _ => value.to_owned(),
        }
    }

    fn active(&self) -> Option<AnyView> {
        let filters = self.filters();
        (!filters.is_empty()).then(|| {
            let items = filters.into_iter().map(|(label, without)| {
                view! { <li><a href=without aria-label=format!("Remove filter: {label}")><bdi>{label.clone()}</bdi></a></li> }
            });
            view! { <ul class="active-filters" aria-label="Filters in use">{items.collect_view()}</ul> }.into_any()
        })
    }

    fn table(&self) -> AnyView {
        let review = if self.public { ("Check", Sort::Check) } else { ("Review, check", Sort::Review) };
        let claims = self.rows.iter().map(|shown| view! { <tbody>{self.claim(shown)}</tbody> }).collect_view();
        view! {
            <table class="claim-table stack">
                <caption class="spoken">"Claims, one row per attribution; the rows of a claim together"</caption>
                <thead>
                    <tr>
                        {self.head("Claim", Sort::Statement)}
                        <th scope="col">"Source"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Via"</th>
                        <th scope="col">"Standing"</th>
                        {self.head(review.0, review.1)}
                        {self.head("Article", Sort::Published)}
                    </tr>
                </thead>
                {claims}
            </table>
        }
        .into_any()
    }

    /// A header that sorts: a second click turns the order round.
    fn head(&self, label: &'static str, sort: Sort) -> AnyView {
        let now = self.query.sort.as_deref().unwrap_or(USUAL);
        let (here, down) = (now.trim_start_matches('-') == sort.as_str(), now.starts_with('-'));
        let turned = if here { !down } else { sort == Sort::Published };
        let order = format!("{}{sort}", if turned { "-" } else { "" });
        let address = format!("/claims{}", FilterQuery { sort: Some(order), ..self.query.clone() }.to_query(None));
        let state = here.then_some(if down { "descending" } else { "ascending" });
        view! { <th scope="col" aria-sort=state><a href=address>{label}</a></th> }.into_any()
    }

    /// The rows of a claim: what is the same for all of them stands in the first.
    fn claim(&self, shown: &Shown) -> Vec<AnyView> {
        let Shown { row, attributions, fact } = shown;
        let claim = &row.claim;
        let rows = attributions.len().max(1);
        let cited = attributions.iter().map(|at| Some(&claim.attributions[*at]));
        let cited: Vec<_> = if attributions.is_empty() { vec![None] } else { cited.collect() };
        let row = |(at, attribution): (usize, Option<&Attribution>)| {
            let (about, so_far) =
                if at == 0 { (Some(self.about(row, fact.as_ref(), rows)), Some(self.so_far(row, rows))) } else { (None, None) };
            view! { <tr>{about}{voice(claim, attribution)}{so_far}</tr> }.into_any()
        };
        cited.into_iter().enumerate().map(row).collect()
    }

    fn about(&self, row: &Row, fact: Option<&fact::store::OfClaim>, rows: usize) -> AnyView {
        let fact = fact.map(|fact| {
            view! { <p class="about-fact">{ui::capital(&fact.relation)}" "<a href=format!("/facts/{}", fact.slug)><bdi>{fact.statement.clone()}</bdi></a></p> }
        });
        let claim = &row.claim;
        let language = (!row.language.is_empty()).then(|| row.language.clone());
        let (opens, closes) = if ui::is_quotation(&claim.quote) { ("", "") } else { ("“", "”") };
        let quote = (claim.statement != claim.quote)
            .then(|| view! { <p lang=language dir="auto"><small>{opens}{self.excerpt(&claim.quote)}{closes}</small></p> });
        view! {
            <td rowspan=rows.to_string()>
                <p class="statement" dir="auto"><a href=format!("/claims/{}", claim.id)>{self.marked(&claim.statement)}</a></p>
                {quote}
                {fact}
            </td>
        }
        .into_any()
    }

    fn so_far(&self, row: &Row, rows: usize) -> AnyView {
        let (claim, rows) = (&row.claim, rows.to_string());
        let language = (!row.language.is_empty()).then(|| row.language.clone());
        let review = (!self.public).then(|| view! { {ui::review_state(claim.review)}<br /> });
        let flags = claim.flags.iter().map(|flag| view! { " "<span class="flag">{ui::capital(flag.label())}</span> }).collect_view();
        let outlet = (!row.outlet.is_empty()).then(|| view! { <bdi>{row.outlet.clone()}</bdi>{row.published_at.map(|_| ", ")} });
        view! {
            <td rowspan=rows.clone() data-label="Standing"><div class="badges">{ui::standing(claim.standing)}{flags}</div></td>
            <td rowspan=rows.clone() data-label=if self.public { "Check" } else { "Review, check" }><div>{review}{ui::check(claim.check)}</div></td>
            <td rowspan=rows data-label="Article">
                <span><a href=format!("/articles/{}", row.slug) lang=language><bdi>{row.title.clone()}</bdi></a></span>
                <small>{outlet}{row.published_at.map(ui::day)}</small>
            </td>
        }
        .into_any()
    }

    /// A text with the words marked that were searched for.
    fn marked(&self, text: &str) -> AnyView {
        let ruler = Ruler::new(text);
        let slice = |start: u32, end: u32| ruler.slice(Span::new(start, end)).unwrap_or_default().to_owned();
        let mut at = 0;
        let mut pieces = Vec::new();
        for found in self.wanted.found(text) {
            pieces.push(view! { {slice(at, found.start)}<mark class="found">{slice(found.start, found.end)}</mark> }.into_any());
            at = found.end;
        }
        view! { {pieces}{slice(at, ruler.len())} }.into_any()
    }

    /// A text, or where it is long what surrounds the first of the words that were searched for.
    fn excerpt(&self, text: &str) -> AnyView {
        const LONG: usize = 400;
        const BEFORE: usize = 120;
        let first = self.wanted.found(text).first().map_or(0, |first| first.start as usize);
        let from = first.saturating_sub(BEFORE);
        let length = text.chars().count();
        if length <= LONG || self.wanted.is_empty() {
            return self.marked(text);
        }
        let cut: String = text.chars().skip(from).take(LONG).collect();
        view! { {(from > 0).then_some("… ")}{self.marked(&cut)}{(from + LONG < length).then_some(" …")} }.into_any()
    }

    fn pager(&self) -> Option<AnyView> {
        let beyond_first = self.query.cursor.as_deref().is_some_and(|cursor| !cursor.is_empty());
        if self.next.is_none() && !beyond_first {
            return None;
        }
        let back = beyond_first.then(|| {
            view! { <a class="button" rel="prev" href=format!("/claims{}", self.query.to_query(None))>"Back to the first page"</a>" " }
        });
        let next = self.next.as_deref().map(|next| {
            view! { " "<a class="button" rel="next" href=format!("/claims{}", self.query.to_query(Some(next)))>"More claims"</a> }
        });
        Some(view! { <nav class="pager" aria-label="Pages">{back}<span></span>{next}</nav> }.into_any())
    }
}

/// The cells of an attribution; of an unattributed claim those of the outlet's own voice.
fn voice(claim: &Claim, attribution: Option<&Attribution>) -> AnyView {
    let source = attribution.map(|attribution| {
        let how =
            (attribution.identification != Identification::Named).then(|| view! { " "<small>{attribution.identification.label()}</small> });
        view! { <span><a href=format!("/sources/{}", attribution.source.id)><bdi>{attribution.source.name.clone()}</bdi></a></span>{how} }
    });
    let form = attribution.map(|attribution| view! { <small>{attribution.form.label()}</small> });
    let via = attribution.and_then(|attribution| claim.attributions.iter().find(|other| Some(other.id) == attribution.via));
    view! {
        <td data-label="Source">{source}</td>
        <td data-label="Status">{ui::status(attribution.map(|attribution| attribution.status))}{form}</td>
        <td data-label="Via">{via.map(|via| view! { <span><bdi>{via.source.name.clone()}</bdi></span> })}</td>
    }
    .into_any()
}

/// An order in words.
fn order_words(sort: &str) -> String {
    if let Some((_, words)) = ORDERS.iter().find(|(word, _)| *word == sort) {
        return (*words).to_owned();
    }
    let (word, down) = sort.strip_prefix('-').map_or((sort, false), |word| (word, true));
    let by = word.parse().map_or_else(|_| word.to_owned(), |sort: Sort| sort.label().to_owned());
    format!("by {by}{}", if down { ", turned round" } else { "" })
}
