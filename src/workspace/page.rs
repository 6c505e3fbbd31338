//! The page around the workspace.

use crate::{
    access::{Viewer, permission::Permission},
    article::{self, State as ArticleState},
    base::error::Fault,
    claim,
    newsroom::Newsroom,
    review,
    site::shell::{self, Head},
    text::sentences,
    web::extract::Place,
    workspace::{Brief, Given, editor::workspace, keys::keys_dialog, pack},
};
use axum::{extract::State, response::Response};
use leptos::prelude::*;

/// `/desk/articles/{slug}`
///
/// # Errors
/// [`Fault::Missing`] without such an article.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, slug: Place) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let article = article::store::by_slug(&mut conn, &slug.0).await?.ok_or_else(|| {
        Fault::Missing(format!("There is no article “{}”. It may have another address now; look for it on the desk.", slug.0))
    })?;
    let claims: Vec<_> = claim::store::of_article(&mut conn, article.id, false).await?.into_iter().map(|row| row.claim).collect();
    let comments = review::store::of_article(&mut conn, article.id).await?;
    let brief = Brief {
        id: article.id,
        slug: article.slug,
        byline: [article.outlet.as_str(), article.byline.as_str()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" · "),
        outlet: article.outlet,
        language: article.language.clone(),
        published: article.state == ArticleState::Published,
        title: article.title.clone(),
    };
    let text = article.text.unwrap_or_default();
    let given = Given { brief, sentences: sentences(&text), claims, comments };
    let packed = pack(&given).ok_or_else(|| Fault::Internal("packing".into()))?;
    let head = Head::new(given.brief.title.clone()).main("workspace").section("/desk").script(shell::Script::Workspace);
    Ok(shell::page(&viewer, head, move || view! { <div id="workspace" data-given=packed>{workspace(given, text)}</div> {keys_dialog()} }))
}
