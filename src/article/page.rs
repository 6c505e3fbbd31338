//! What readers see of articles: the list of what is published, and an article with its claims marked. No script.

use super::{
    Article, State,
    breakdown::{Breakdown, breakdown},
    chart::{self, Counts},
    is_right_to_left,
    marks::Marks,
    store,
};
use crate::{
    account::{Viewer, permission::Permission},
    attribution::{Status, standing::Standing},
    claim::{self, Claim, store::Tally},
    error::Fault,
    id::ArticleId,
    newsroom::Newsroom,
    source, ui,
    web::shell::{self, Head},
};
use axum::{
    extract::{Path, State as Held},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

/// Most sources that a picture shows; the table has them all.
const PICTURED: usize = 12;

/// An article with its claims. Who may see the desk sees one that is not published as readers would.
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or not for this reader.
pub async fn read(Held(room): Held<Newsroom>, viewer: Viewer, Path(slug): Path<String>) -> Result<Response, Fault> {
    let desk = viewer.may(Permission::ReadDesk);
    let mut conn = room.db.read().await?;
    let found = match slug.parse::<ArticleId>() {
        Ok(id) => store::by_id(&mut conn, id).await?,
        Err(_) => store::by_slug(&mut conn, &slug).await?,
    };
    let article = found.filter(|article| desk || article.state == State::Published).ok_or_else(|| {
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
    drop(conn);
    let sum = breakdown(&claims);
    let description = format!("{} {}", glance(&claims, &sum), opening(article.text.as_deref().unwrap_or_default(), 160));
    let head = Head::new(article.title.clone()).description(description).section("/").main("");
    Ok(shell::page(&viewer, head, move || {
        let notice = desk.then(|| desk_notice(&article, tally.unwrap_or_default()));
        view! { {notice}{whole(&article, &claims, &sum)} }
    }))
}

/// What somebody of the newsroom should know about the page they are looking at.
fn desk_notice(article: &Article, tally: Tally) -> AnyView {
    let workspace = format!("/desk/articles/{}", article.slug);
    let hidden = tally.total() - tally.approved;
    let claims = match hidden {
        0 => "All its claims are approved.".to_owned(),
        1 => "1 claim is not approved and does not show.".to_owned(),
        n => format!("{n} claims are not approved and do not show."),
    };
    let (class, state) = if article.state == State::Draft {
        ("notice warn", "Preview: this article is not published, only the newsroom sees it. ")
    } else if hidden > 0 {
        ("notice", "This is what readers see. ")
    } else {
        return ().into_any();
    };
    view! {
        <div class="preview">
            <p class=class>
                <span>{state}{claims}" "<a href=workspace>"Open the workspace"</a></span>
            </p>
        </div>
    }
    .into_any()
}

fn whole(article: &Article, claims: &[Claim], sum: &Breakdown) -> AnyView {
    let text = article.text.as_deref().unwrap_or_default();
    let marks = Marks::new(text, (1..).zip(claims));
    let tongue = Tongue::of(article);
    let counts = status_counts(sum);
    view! {
        {chart::patterns()}
        <article class="article" dir=tongue.turned.then_some("rtl") lang=tongue.turned.then(|| article.language.clone())>
            {header(article, &tongue)}
            <section class="at-a-glance" aria-label="At a glance" lang=tongue.english() dir=tongue.left_to_right()>
                <p>{glance(claims, sum)}</p>
                {(!counts.is_empty()).then(|| view! { <ul class="legend" aria-label="How to read the lines">{legend(&counts)}</ul> })}
            </section>
            <div class="article-text" lang=article.language.clone() dir=super::direction(&article.language)>
                {paragraphs(article, &marks, claims)}
            </div>
            {(!claims.is_empty()).then(|| view! { {breakdown_section(sum, &counts, &tongue)}{claim_list(article, &marks, claims, &tongue)} })}
        </article>
    }
    .into_any()
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
        </header>
    }
    .into_any()
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
            notes.push(view! { <li class=class>{claim_number(claim, number)}" "{ui::chains(claim, &article.outlet, true)}</li> });
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

/// Counts by status, with the outlet's own voice as a status of its own.
pub(super) fn status_counts(sum: &Breakdown) -> Counts {
    chart::counts(|status| match status {
        Some(status) => sum.by_status.get(status.as_str()).copied().unwrap_or_default(),
        None => sum.unattributed,
    })
}

fn legend(counts: &Counts) -> AnyView {
    let item = |(status, count): &(Option<Status>, u32)| view! { <li>{ui::status(*status)}" "<span class="number">{*count}</span></li> };
    counts.iter().map(item).collect_view().into_any()
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

fn breakdown_section(sum: &Breakdown, counts: &Counts, tongue: &Tongue) -> AnyView {
    let callout = |class: &'static str, name: &'static str, count: u32, means: &'static str| {
        view! { <div class=class><dt>{name}</dt><dd class="figure">{count}</dd><dd>{means}</dd></div> }
    };
    view! {
        <section class="wide" aria-labelledby="breakdown" lang=tongue.english() dir=tongue.left_to_right()>
            <div class="section-head"><h2 id="breakdown">"Breakdown"</h2>" "<a href="#claims">"Skip to the claims"</a></div>
            <dl class="callouts">
                {callout("contested", "contested", sum.contested, "someone vouches, someone objects")}
                {callout("unattributed", "unattributed", sum.unattributed, "in the outlet’s own voice")}
                {callout("single-source", "single source", sum.single_source, "nobody else is heard on it")}
                {callout("anonymous-only", "anonymous only", sum.anonymous_only, "no source we can name")}
            </dl>
            {(!sum.by_source.is_empty()).then(|| view! { <div class="breakdown">{by_source(sum, counts)}{by_kind(sum)}</div> })}
        </section>
    }
    .into_any()
}

fn by_source(sum: &Breakdown, counts: &Counts) -> AnyView {
    let columns: Vec<Status> = counts.iter().filter_map(|(status, _)| *status).collect();
    let heads = columns.iter().map(|status| view! { <th scope="col">{status.label()}</th> }).collect_view();
    let rows = sum.by_source.iter().map(|source| {
        let cells = columns.iter().map(|status| view! { <td>{source.statuses.get(status.as_str()).copied()}</td> }).collect_view();
        view! { <tr><th scope="row"><bdi>{source.source.clone()}</bdi>" "<small>{source.kind.label()}</small></th>{cells}<td>{source.total}</td></tr> }
    });
    let pictured = &sum.by_source[..sum.by_source.len().min(PICTURED)];
    let more = sum.by_source.len() - pictured.len();
    view! {
        <figure>
            <figcaption>
                <h3>"What each source did"</h3>
                <p>"Attributions per source, by status"{(more > 0).then(|| format!("; {} more in the table", ui::count(more, "source", "sources")))}</p>
            </figcaption>
            {chart::by_source(pictured, "Stacked bars: attributions per source, by status. The table after it holds the numbers.")}
            <details>
                <summary>"The numbers"</summary>
                <div class="table-scroll" role="region" aria-label="Attributions per source" tabindex="0">
                    <table class="numbers">
                        <caption>"Attributions per source, by status"</caption>
                        <thead><tr><th scope="col">"Source"</th>{heads}<th scope="col">"all"</th></tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}

fn by_kind(sum: &Breakdown) -> AnyView {
    let mut kinds: Vec<(&'static str, u32)> =
        source::Kind::ALL.iter().filter_map(|kind| sum.by_kind.get(kind.as_str()).map(|count| (kind.label(), *count))).collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rows = kinds.iter().map(|(kind, count)| view! { <tr><th scope="row">{*kind}</th><td>{*count}</td></tr> }).collect_view();
    view! {
        <figure>
            <figcaption><h3>"Share by kind of source"</h3><p>"Of all attributions"</p></figcaption>
            {chart::by_kind(&kinds, "Bars: share of attributions by kind of source. The table after it holds the numbers.")}
            <details>
                <summary>"The numbers"</summary>
                <table class="numbers">
                    <caption>"Attributions by kind of source"</caption>
                    <thead><tr><th scope="col">"Kind"</th><th scope="col">"attributions"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

fn claim_list(article: &Article, marks: &Marks<'_>, claims: &[Claim], tongue: &Tongue) -> AnyView {
    let items = claims.iter().zip(1..).map(|(claim, number)| claim_item(article, marks, claim, number, tongue));
    let file = |format: &str| format!("/api/v1/exports/claims.{format}?article={}", article.slug);
    view! {
        <section aria-labelledby="claims">
            <div class="section-head" lang=tongue.english()>
                <h2 id="claims">"Claims "<span class="count">{claims.len()}</span></h2>
                " "
                <p><a href=file("csv") aria-label="Claims as CSV">"CSV"</a>" · "<a href=file("json") aria-label="Claims as JSON">"JSON"</a></p>
            </div>
            <ol class="claims">{items.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn claim_item(article: &Article, marks: &Marks<'_>, claim: &Claim, number: usize, tongue: &Tongue) -> AnyView {
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
                {ui::chains(claim, &article.outlet, true)}
                {quote}
                {ui::badges(claim, false)}
                <p class="claim-links" lang=tongue.english()>
                    <a href=format!("#mark-{}", claim.id)>"In the text"</a>
                    " "
                    <a href=format!("#claim-{}", claim.id)>"Permalink"</a>
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

/// To come.
pub async fn home() -> Fault {
    Fault::Missing("not built yet".into())
}
