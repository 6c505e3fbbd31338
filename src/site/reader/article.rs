//! What readers see of articles: the list of what is published, and an article with its claims marked. No script.

use crate::{
    access::{Viewer, permission::Permission},
    account,
    article::{
        Article, State,
        store::{self, ArticleFilter},
    },
    attribution::standing::Standing,
    base::{
        error::{Fault, Faults},
        id::{ArticleId, ClaimId},
        language::is_right_to_left,
        paging,
        percent::percent,
    },
    claim::{
        self, Check, Claim,
        breakdown::{Breakdown, Glance, breakdown},
        store::Tally,
    },
    db::Key,
    fact::{self, store::OfClaim},
    live::page_cache::StandsOn,
    newsroom::Newsroom,
    record::gone::{self, Withdrawn},
    site::{
        chart, moment,
        reader::{cite, marks::Marks, terms},
        shell::{self, Head},
    },
    text::{Sentence, Wanted, fold, sentences},
    ui,
    web::extract::{PathId, Query},
};
use axum::{
    Extension,
    extract::State as Held,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// How many articles a page of the list holds.
const LISTED: i64 = 20;

/// What may follow the address of the list.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: Option<String>,
    tag: Option<String>,
    cursor: Option<String>,
}

/// The published articles, newest first.
///
/// # Errors
/// [`Fault::Invalid`] for a cursor that is none of ours, or too many words.
pub async fn home(Held(room): Held<Newsroom>, viewer: Viewer, Query(query): Query<ListQuery>) -> Result<Response, Fault> {
    let mut faults = Faults::default();
    let after = paging::given(query.cursor.as_deref(), &mut faults, |(at, id): (i64, ArticleId)| Some((paging::time(at)?, id)));
    let wanted = faults.take("q", Wanted::filter(query.q.as_deref())).flatten();
    let q = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(str::to_owned);
    let tag = query.tag.as_deref().map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned);
    let folded = tag.as_deref().map(fold);
    let filter = faults.or(ArticleFilter { wanted, state: Some(State::Published), tag: folded, archived: false, after })?;
    let mut conn = room.db.read().await?;
    let mut articles = store::list(&mut conn, &filter, LISTED + 1).await?;
    let more = articles.len() > LISTED as usize;
    articles.truncate(LISTED as usize);
    let next = articles.last().filter(|_| more).map(|last| paging::write(&(last.created_at.timestamp_millis(), last.id)));
    let openings = store::openings(&mut conn, &articles.iter().map(|article| article.revision_id).collect::<Vec<_>>()).await?;
    let glances = claim::store::glances(&mut conn, &articles.iter().map(|article| article.id).collect::<Vec<_>>()).await?;
    let nobody = articles.is_empty() && account::store::count(&mut conn).await? == 0;
    drop(conn);
    let head = Head::new("Published articles").section("/").description(
        "Articles taken apart claim by claim: who reported it, who alleged it, who denied it, and what nobody put their name to.",
    );
    let newsroom = viewer.may(Permission::WriteArticles);
    let page = shell::page(&viewer, head, move || {
        let list = match (articles.is_empty(), &q) {
            (true, None) if tag.is_some() => view! {
                <div class="empty"><h3>"No published article has this tag"</h3><p><a href="/">"Show all articles"</a></p></div>
            }
            .into_any(),
            (true, None) => nothing_yet(nobody, newsroom, filter.after.is_some()),
            (true, Some(q)) => view! {
                <div class="empty">
                    <h3>"No published article holds “"{q.clone()}"”"</h3>
                    <p>"All words must occur in the headline, the outlet, the byline or the text. Try fewer, or "<a href="/">"show all articles"</a>"."</p>
                </div>
            }
            .into_any(),
            (false, _) => {
                let none = Glance::default();
                let items = articles.iter().map(|article| {
                    let opening = openings.get(&article.revision_id).map_or("", String::as_str);
                    listed(article, opening, glances.get(&article.id).unwrap_or(&none))
                });
                let all: Vec<_> = glances.values().map(chart::of_glance).collect();
                view! { {(!all.is_empty()).then(|| chart::key(&chart::sum(&all)))}<ol class="articles">{items.collect_view()}</ol> }.into_any()
            }
        };
        let exact =
            (!more && filter.after.is_none() && !articles.is_empty()).then(|| view! { " "<span class="count">{articles.len()}</span> });
        let tagged = tag.clone().map(|tag| view! { <p class="hint">"Tagged “"<bdi>{tag}</bdi>"”. "<a href="/">"All articles"</a></p> });
        let search = (!articles.is_empty() || q.is_some()).then(|| search(q.clone()));
        view! {
            {chart::patterns()}
            <header class="masthead">
                <h1>"Who says so?"</h1>
                <p>"Articles taken apart claim by claim. Every line under the words tells you whether someone reported it, alleged it, denied it, or nobody put their name to it."</p>
            </header>
            <section aria-labelledby="published">
                <div class="section-head"><h2 id="published">"Published articles"{exact}</h2>" "{search}</div>
                {tagged}
                {list}
                {pager(q.as_deref(), tag.as_deref(), next, filter.after.is_some())}
            </section>
        }
    });
    Ok((Extension(StandsOn::new([Key::Published])), page).into_response())
}

/// What an empty newsroom's front page says: what will be here, and the one thing to do about it.
fn nothing_yet(nobody: bool, newsroom: bool, beyond: bool) -> AnyView {
    if beyond {
        return view! { <div class="empty"><h3>"There are no older articles"</h3><p><a href="/">"Back to the newest"</a></p></div> }
            .into_any();
    }
    let next = if nobody {
        view! {
            <ol>
                <li><a href="/setup">"Set this newsroom up"</a>": whoever runs the server has the link by which the first administrator joins."</li>
                <li>"Take an article in, and break it into claims: for each, who says so, and who denies it."</li>
                <li>"Invite a second person. They approve the claims, and the article is published."</li>
            </ol>
        }
        .into_any()
    } else if newsroom {
        view! {
            <ol>
                <li><a href="/desk/articles/new">"Take an article in"</a>": paste its text or upload a file."</li>
                <li>"Break it into claims in the workspace, and say for each who says so."</li>
                <li>"A second person approves the claims; then publish the article from its details."</li>
            </ol>
        }
        .into_any()
    } else {
        view! { <p><a href="/sign-in">"Sign in"</a>" to start one."</p> }.into_any()
    };
    view! {
        <div class="empty">
            <h3>"Nothing is published yet"</h3>
            <p>"When this newsroom publishes an article, it appears here with its claims marked and its sources counted."</p>
            {next}
        </div>
    }
    .into_any()
}

fn search(q: Option<String>) -> AnyView {
    view! {
        <form class="search" method="get" action="/" role="search">
            <label class="spoken" for="q">"Words in articles"</label>
            <input id="q" name="q" r#type="search" placeholder="Words in articles" value=q />
            <button r#type="submit">"Search"</button>
        </form>
    }
    .into_any()
}

fn listed(article: &Article, text: &str, glance: &Glance) -> AnyView {
    let language = (!article.language.is_empty()).then(|| article.language.clone());
    let byline = [&article.outlet, &article.byline].into_iter().filter(|part| !part.is_empty());
    let byline = byline.map(|part| view! { <span><bdi>{part.clone()}</bdi></span>" " }).collect_view();
    let picture = (glance.claims > 0).then(|| chart::single(&chart::of_glance(glance), 10));
    view! {
        <li>
            <article>
                <h3 lang=language.clone() dir="auto"><a href=format!("/articles/{}", article.slug)>{article.title.clone()}</a></h3>
                <p class="meta">{byline}{article.published_at.map(ui::day)}</p>
                <p class="summary" lang=language dir="auto">{opening(text, 220)}</p>
                <div class="at-a-glance-side">{picture}<p>{short_glance(glance)}</p></div>
            </article>
        </li>
    }
    .into_any()
}

fn short_glance(sum: &Glance) -> String {
    if sum.claims == 0 {
        return "No claims approved yet.".into();
    }
    let mut line = format!("{}, {}.", ui::count(sum.claims, "claim", "claims"), ui::count(sum.sources.len(), "source", "sources"));
    let remarks = [(sum.contested, "contested"), (sum.unattributed, "unattributed"), (sum.anonymous_only, "anonymous only")];
    let remarks: Vec<String> = remarks.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if !remarks.is_empty() {
        line.push_str(&format!(" {}.", remarks.join(", ")));
    }
    line
}

fn pager(q: Option<&str>, tag: Option<&str>, next: Option<String>, beyond_first: bool) -> Option<AnyView> {
    if next.is_none() && !beyond_first {
        return None;
    }
    let asked = [("q", q), ("tag", tag)].into_iter().filter_map(|(name, value)| Some(format!("{name}={}", percent(value?))));
    let words = asked.collect::<Vec<_>>().join("&");
    let first = if words.is_empty() { "/".to_owned() } else { format!("/?{words}") };
    let back = beyond_first.then(|| view! { <a class="button" rel="prev" href=first>"Back to the newest"</a>" " });
    let older = next.map(|next| {
        let and = if words.is_empty() { "" } else { "&" };
        view! { " "<a class="button" rel="next" href=format!("/?{words}{and}cursor={next}")>"Older articles"</a> }
    });
    Some(view! { <nav class="pager" aria-label="Pages">{back}<span>"Newest first"</span>{older}</nav> }.into_any())
}

/// An article with its claims. Who may see the desk sees one that is not published as readers would.
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or not for this reader.
pub async fn read(Held(room): Held<Newsroom>, viewer: Viewer, PathId(slug): PathId) -> Result<Response, Fault> {
    let desk = viewer.sees_everything();
    let mut conn = room.db.read().await?;
    let found = store::at(&mut conn, &slug, desk).await?;
    if found.is_none()
        && let Some(at) = gone::article(&mut conn, &slug).await?
    {
        return Err(Fault::Gone(format!("This article was withdrawn, and deleted on {}.", moment::day(at))));
    }
    let article = found.filter(|article| viewer.sees(article.as_thing())).ok_or_else(|| {
        let slug: String = slug.chars().take(80).collect();
        Fault::Missing(format!(
            "Article “{slug}” does not exist, or it is not published any more. The address may have been cut off when it was copied."
        ))
    })?;
    if article.slug != slug {
        return Ok(Redirect::permanent(&format!("/articles/{}", article.slug)).into_response());
    }
    let claims: Vec<Claim> = claim::store::of_article(&mut conn, article.id, true).await?.into_iter().map(|row| row.claim).collect();
    let tally = if desk { claim::store::tallies(&mut conn, &[article.id]).await?.remove(&article.id) } else { None };
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id).collect();
    let facts = fact::store::of_claims(&mut conn, &ids, !desk).await?;
    let withdrawn = gone::withdrawn_of_article(&mut conn, article.id).await?;
    drop(conn);
    let sum = breakdown(&claims);
    let description = format!("{} {}", glance(&claims, &sum), opening(article.text.as_deref().unwrap_or_default(), 160));
    let base = room.public_url.clone();
    let data = cite::as_data(base.as_deref(), &article, &description);
    let address = cite::address(base.as_deref(), &article);
    let head = Head::new(article.title.clone()).description(description).section("/").main("").article(address, data);
    let sources = claims.iter().flat_map(|claim| &claim.attributions).map(|attribution| Key::Source(attribution.source.id));
    let of_claims = facts.values().map(|fact| Key::Fact(fact.fact_id));
    let stands_on = StandsOn::new([Key::Article(article.id)].into_iter().chain(sources).chain(of_claims));
    let page = shell::page(&viewer, head, move || {
        let notice = desk.then(|| desk_notice(&article, tally.unwrap_or_default()));
        let cite = cite::how(base.as_deref(), &article, Tongue::of(&article).english(), Tongue::of(&article).left_to_right());
        view! { {notice}{whole(&article, &claims, &sum, &facts, &withdrawn, cite.into_any())} }
    });
    Ok((Extension(stands_on), page).into_response())
}

/// What somebody of the newsroom should know about the page they are looking at.
fn desk_notice(article: &Article, tally: Tally) -> AnyView {
    let workspace = format!("/desk/articles/{}", article.slug);
    let hidden = tally.total() - tally.approved - tally.amended;
    let claims = match hidden {
        0 if tally.amended == 0 => "All its claims are approved.".to_owned(),
        0 => String::new(),
        1 => "1 claim is not approved and does not show. ".to_owned(),
        n => format!("{n} claims are not approved and do not show. "),
    };
    let amended = match tally.amended {
        0 => String::new(),
        1 => "1 claim shows as it was approved: a change of it waits.".to_owned(),
        n => format!("{n} claims show as they were approved: changes of them wait."),
    };
    let (class, state) = if article.state == State::Draft {
        ("notice warn", "Preview: this article is not published, only the newsroom sees it. ")
    } else if hidden + tally.amended > 0 {
        ("notice", "This is what readers see. ")
    } else {
        return ().into_any();
    };
    view! {
        <div class="preview">
            <p class=class>
                <span>{state}{claims}{amended}" "<a href=workspace>"Open the workspace"</a></span>
            </p>
        </div>
    }
    .into_any()
}

/// The facts that claims are about.
type Facts = HashMap<ClaimId, OfClaim>;

fn whole(article: &Article, claims: &[Claim], sum: &Breakdown, facts: &Facts, withdrawn: &BTreeSet<Withdrawn>, cite: AnyView) -> AnyView {
    let text = article.text.as_deref().unwrap_or_default();
    let marks = Marks::new(text, (1..).zip(claims));
    let tongue = Tongue::of(article);
    let counts = chart::of_breakdown(sum);
    view! {
        {chart::patterns()}
        <article class="article" dir=tongue.turned.then_some("rtl") lang=tongue.turned.then(|| article.language.clone())>
            {header(article, &tongue)}
            <section class="at-a-glance" aria-label="At a glance" lang=tongue.english() dir=tongue.left_to_right()>
                <p>{glance(claims, sum)}{without_claims(text, claims)}</p>
                {(!counts.is_empty()).then(|| view! { <ul class="legend" aria-label="How to read the lines">{chart::legend(&counts)}</ul> })}
                {(!claims.is_empty()).then(|| terms::terms(claims, None, None))}
            </section>
            <div class="article-text" lang=article.language.clone() dir=crate::base::language::direction(&article.language)>
                {paragraphs(article, &marks, claims)}
            </div>
            {(!claims.is_empty()).then(|| view! {
                <section class="wide" aria-labelledby="breakdown">
                    <div lang=tongue.english() dir=tongue.left_to_right()>
                        <div class="section-head"><h2 id="breakdown">"Breakdown"</h2>" "<a href="#claims">"Skip to the claims"</a></div>
                        {chart::breakdown(sum, &article.slug)}
                    </div>
                </section>
                {claim_list(article, &marks, claims, &tongue, facts)} })}
            {withdrawals(withdrawn, &tongue)}
            {cite}
        </article>
    }
    .into_any()
}

/// What readers saw here once, and do not see any more.
fn withdrawals(withdrawn: &BTreeSet<Withdrawn>, tongue: &Tongue) -> Option<impl IntoView + use<>> {
    let withdrawn: Vec<_> = withdrawn.iter().map(|gone| (moment::day(gone.at), gone.why.as_str())).collect();
    let items: Vec<_> = withdrawn
        .chunk_by(|one, next| one == next)
        .map(|same| {
            let (day, why) = &same[0];
            let said = ui::count(same.len(), "claim was withdrawn", "claims were withdrawn");
            let why = (!why.is_empty()).then(|| view! { ": "<span dir="auto">{(*why).to_owned()}</span> });
            view! { <li>{format!("{said} on {day}")}{why.is_none().then_some(".")}{why}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section aria-labelledby="withdrawn" lang=tongue.english() dir=tongue.left_to_right()>
                <div class="section-head"><h2 id="withdrawn">"Withdrawn"</h2></div>
                <ul>{items}</ul>
            </section>
        }
    })
}

/// How the article's language and the English of the page around it stand together.
struct Tongue {
    language: String,
    /// The article runs from right to left: English within it must be turned back.
    turned: bool,
}

impl Tongue {
    fn of(article: &Article) -> Self {
        Self { language: article.language.clone(), turned: is_right_to_left(&article.language) }
    }

    /// `lang` of English within the article.
    fn english(&self) -> Option<&'static str> {
        self.turned.then_some("en")
    }

    /// `dir` of English within the article.
    fn left_to_right(&self) -> Option<&'static str> {
        self.turned.then_some("ltr")
    }

    /// `lang` of the article's words outside its text.
    fn foreign(&self) -> Option<String> {
        (!self.turned && !self.language.is_empty()).then(|| self.language.clone())
    }
}

fn header(article: &Article, tongue: &Tongue) -> AnyView {
    let outlet = (!article.outlet.is_empty()).then(|| view! { <b><bdi>{article.outlet.clone()}</bdi></b> }.into_any());
    let byline = (!article.byline.is_empty()).then(|| view! { <bdi>{article.byline.clone()}</bdi> }.into_any());
    let day =
        article.published_at.map(|at| view! { <span lang=tongue.english() dir=tongue.left_to_right()>{ui::day(at)}</span> }.into_any());
    let parts: Vec<AnyView> = [outlet, byline, day].into_iter().flatten().collect();
    let line = parts.into_iter().enumerate().map(|(at, part)| view! { {(at > 0).then_some(" · ")}{part} }).collect_view();
    let source = (!article.url.is_empty()).then(|| {
        view! {
            <p class="meta" lang=tongue.english()>
                <a href=article.url.clone() rel="external noopener">"Read it where it appeared"</a>
            </p>
        }
    });
    view! {
        <header class="article-head">
            <h1 lang=tongue.foreign() dir="auto">{article.title.clone()}</h1>
            <p class="byline">{line}</p>
            {source}
            {tags(article)}
        </header>
    }
    .into_any()
}

/// What it is about, each leading to the other articles about it.
fn tags(article: &Article) -> Option<impl IntoView + use<>> {
    let item = |tag: &String| view! { <li><a href=format!("/?tag={}", percent(tag)) rel="tag" dir="auto">{tag.clone()}</a></li> };
    let items: Vec<_> = article.tags.iter().map(item).collect();
    (!items.is_empty()).then(|| view! { <ul class="tags" aria-label="Tags">{items}</ul> })
}

/// The text, each paragraph after a note that says who stands behind the claims beginning in it.
fn paragraphs(article: &Article, marks: &Marks<'_>, claims: &[Claim]) -> Vec<AnyView> {
    let own_direction = article.language.is_empty().then_some("auto");
    let mut next = claims.iter().zip(1..).peekable();
    let paragraphs = marks.paragraphs();
    let mut views = Vec::new();
    for (at, range) in paragraphs.iter().enumerate() {
        let last = at + 1 == paragraphs.len();
        let mut notes = Vec::new();
        while let Some((claim, number)) = next.next_if(|(claim, _)| last || claim.spans.first().is_none_or(|span| span.start < range.end)) {
            let class = ui::status_words(claim.main_status()).0;
            notes.push(view! {
                <li class=class id=format!("who-{}", claim.id)>
                    {claim_number(claim, number)}" "{ui::voices(claim, &article.outlet)}
                    <p class="note-links" lang="en">
                        <a href=format!("#claim-{}", claim.id)>"The whole claim"</a>" "<a href=format!("#mark-{}", claim.id)>"Close"</a>
                    </p>
                </li>
            });
        }
        let note = (!notes.is_empty()).then(|| {
            let label = format!("Claims in paragraph {}", at + 1);
            view! { <aside class="note" aria-label=label><ol>{notes}</ol></aside> }
        });
        views.push(view! { {note}<p dir=own_direction>{marks.view(*range)}</p> }.into_any());
    }
    views
}

fn claim_number(claim: &Claim, number: usize) -> AnyView {
    view! { <a class="claim-number" href=format!("#claim-{}", claim.id) aria-label=format!("Claim {number}")>{number}</a> }.into_any()
}

/// How well the piece is sourced, in one line.
fn glance(claims: &[Claim], sum: &Breakdown) -> String {
    if claims.is_empty() {
        return "No claim of this article is approved yet.".into();
    }
    let retracted = claims.iter().filter(|claim| claim.standing == Standing::Retracted).count();
    let retracted = u32::try_from(retracted).unwrap_or(u32::MAX);
    let remarks: Vec<String> = [
        (sum.contested, "is contested", "are contested"),
        (sum.unattributed, "is in the outlet’s own voice", "are in the outlet’s own voice"),
        (sum.anonymous_only, "rests on anonymous sources only", "rest on anonymous sources only"),
        (retracted, "was taken back", "were taken back"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
    .collect();
    let sources = sum.by_source.len();
    let mut line = format!("{} from {}.", ui::count(claims.len(), "claim", "claims"), ui::count(sources, "source", "sources"));
    if !remarks.is_empty() {
        line.push(' ');
        line.push_str(&remarks.join(", "));
        line.push('.');
    }
    line
}

/// How many sentences nobody has taken apart, and what that means.
fn without_claims(text: &str, claims: &[Claim]) -> Option<String> {
    let all = sentences(text);
    let is_bare = |sentence: &&Sentence| !claims.iter().flat_map(|claim| &claim.spans).any(|span| span.overlaps(sentence.span()));
    let bare = all.iter().filter(is_bare).count();
    (bare > 0 && !claims.is_empty()).then(|| {
        let have = if bare == 1 { "has" } else { "have" };
        format!(
            " {bare} of {} {have} no claim: nothing is said here about who stands behind them.",
            ui::count(all.len(), "sentence", "sentences")
        )
    })
}

/// What a reader should know of a claim; that nobody objects, and that nothing was looked into, is usual and goes without saying.
fn badges(claim: &Claim) -> Option<impl IntoView + use<>> {
    let standing = (claim.standing != Standing::Uncontested).then(|| ui::standing(claim.standing));
    let check = (claim.check != Check::Unchecked).then(|| ui::check(claim.check));
    let flags = claim.flags.iter().map(|flag| ui::flag(*flag)).collect_view();
    (standing.is_some() || check.is_some() || !claim.flags.is_empty()).then(|| view! { <div class="badges">{standing}{flags}{check}</div> })
}

fn claim_list(article: &Article, marks: &Marks<'_>, claims: &[Claim], tongue: &Tongue, facts: &Facts) -> AnyView {
    let items = claims.iter().zip(1..).map(|(claim, number)| claim_item(article, marks, claim, number, tongue, facts.get(&claim.id)));
    let file = |format: &str| format!("/api/v1/exports/claims.{format}?article={}", article.slug);
    view! {
        <section aria-labelledby="claims">
            <div class="section-head" lang=tongue.english()>
                <h2 id="claims">"Claims "<span class="count">{claims.len()}</span></h2>
                " "
                <p><a href=file("csv") aria-label="Claims as CSV">"CSV"</a>" · "<a href=file("json") aria-label="Claims as JSON">"JSON"</a>" · "<a href=format!("/api/v1/articles/{}/proof", article.id) aria-label="Proof of the article">"Proof"</a></p>
            </div>
            <ol class="claims">{items.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn claim_item(article: &Article, marks: &Marks<'_>, claim: &Claim, number: usize, tongue: &Tongue, fact: Option<&OfClaim>) -> AnyView {
    let about = fact.map(|fact| {
        let elsewhere = (fact.elsewhere > 0).then(|| format!(", also in {}", ui::count(fact.elsewhere, "other article", "other articles")));
        view! {
            <p class="about-fact" lang=tongue.english() dir=tongue.left_to_right()>
                {ui::capital(&fact.relation)}" "<a href=format!("/facts/{}", fact.slug)><bdi>{fact.statement.clone()}</bdi></a>{elsewhere}
            </p>
        }
    });
    // A statement that only repeats the words is shown as what it is: a quote.
    let is_quote = claim.statement.is_empty() || claim.statement == claim.quote;
    let head = if is_quote { marks.quote(claim) } else { claim.statement.clone().into_any() };
    let quote = (!is_quote).then(|| {
        view! { <blockquote class="quote" lang=tongue.foreign() dir=article.language.is_empty().then_some("auto")>{marks.quote(claim)}</blockquote> }
    });
    view! {
        <li id=format!("claim-{}", claim.id) class=ui::status_words(claim.main_status()).0>
            <article class="claim">
                <span class="claim-number">{number}</span>
                <h3 dir="auto" lang=is_quote.then(|| tongue.foreign()).flatten()>{head}</h3>
                {ui::voices(claim, &article.outlet)}
                {quote}
                {badges(claim)}
                {about}
                <p class="claim-links" lang=tongue.english()>
                    <a href=format!("#mark-{}", claim.id)>"In the text"</a>
                    " "
                    <a href=format!("#claim-{}", claim.id)>"Permalink"</a>
                    " "
                    <a href=format!("/api/v1/claims/{}/proof", claim.id) aria-label=format!("Proof of claim {number}")>"Proof"</a>
                </p>
            </article>
        </li>
    }
    .into_any()
}

/// The first words of a text, at most about `longest` characters, ended where a word ends.
fn opening(text: &str, longest: usize) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if line.chars().count() <= longest {
        return line.to_owned();
    }
    let cut: String = line.chars().take(longest).collect();
    // Scripts without blanks are cut where they are.
    let end = cut.rfind(char::is_whitespace).filter(|end| *end > cut.len() / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', '–', '—', ' ']))
}
