//! The breakdown of an article to take away: its picture as SVG, its numbers as CSV.

use crate::{
    access::Viewer,
    article,
    attribution::{DISPLAY_ORDER, Status},
    base::error::Fault,
    claim::{
        self,
        breakdown::{Breakdown, breakdown},
    },
    formats::csv::line,
    newsroom::Newsroom,
    site::{chart, shell},
    web::extract::PathId,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

/// `/articles/{slug}/breakdown.csv`: a row a source, a column a status.
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or not for this reader.
pub async fn csv(State(room): State<Newsroom>, viewer: Viewer, PathId(slug): PathId) -> Result<Response, Fault> {
    let (_, sum) = counted(&room, &viewer, &slug).await?;
    let statuses: Vec<Status> = DISPLAY_ORDER.into_iter().flatten().collect();
    let mut file = Vec::new();
    line(&mut file, ["source", "source_kind"].into_iter().chain(statuses.iter().map(|status| status.as_str())).chain(["total"]));
    for source in &sum.by_source {
        let counts = statuses.iter().map(|status| source.statuses.get(status.as_str()).copied().unwrap_or_default());
        let numbers: Vec<String> = counts.chain([source.total]).map(|count| count.to_string()).collect();
        line(&mut file, [source.source.as_str(), source.kind.as_str()].into_iter().chain(numbers.iter().map(String::as_str)));
    }
    Ok(attached(&slug, "csv", "text/csv; charset=utf-8", file))
}

/// `/articles/{slug}/breakdown.svg`
///
/// # Errors
/// [`Fault::Missing`] for what is not there, or not for this reader.
pub async fn svg(State(room): State<Newsroom>, viewer: Viewer, PathId(slug): PathId) -> Result<Response, Fault> {
    let (title, sum) = counted(&room, &viewer, &slug).await?;
    let picture = shell::render(|| chart::picture(&sum, &title));
    Ok(attached(&slug, "svg", "image/svg+xml", picture.into_bytes()))
}

async fn counted(room: &Newsroom, viewer: &Viewer, slug: &str) -> Result<(String, Breakdown), Fault> {
    let mut conn = room.db.read().await?;
    let article = article::store::at(&mut conn, slug, viewer.sees_everything()).await?;
    let article = article.filter(|article| viewer.sees(article.as_thing()));
    let article = article.ok_or_else(|| Fault::Missing("This article does not exist, or it is not published any more.".into()))?;
    // As the page of the article counts, also for the newsroom.
    let claims: Vec<_> = claim::store::of_article(&mut conn, article.id, true).await?.into_iter().map(|row| row.claim).collect();
    Ok((article.title, breakdown(&claims)))
}

fn attached(slug: &str, ending: &str, media_type: &'static str, file: Vec<u8>) -> Response {
    // A slug holds lower-case letters, digits and hyphens; an id no others.
    let name = format!("attachment; filename=\"{slug}-breakdown.{ending}\"");
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, name)], file).into_response()
}
