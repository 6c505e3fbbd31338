//! The page around the workspace.

use crate::{
    access::{Viewer, permission::Permission},
    article::{self, State as ArticleState},
    base::error::Fault,
    claim,
    newsroom::Newsroom,
    review,
    site::shell::{self, Head, Script},
    text::sentences,
    web::{assets, extract::PathId},
    workspace::{Brief, PageData, editor::workspace, keys::keys_dialog},
};
use axum::{extract::State, response::Response};
use leptos::prelude::*;
use serde::Serialize;

/// So many claims are drawn by the server, to be read before the script runs.
const FIRST: usize = 30;

/// `/desk/articles/{slug}`
///
/// # Errors
/// [`Fault::Missing`] without such an article.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, slug: PathId) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let article = article::store::by_slug(&mut conn, &slug.0).await?.ok_or_else(|| {
        Fault::Missing(format!("There is no article “{}”. It may have another address now; look for it on the desk.", slug.0))
    })?;
    let claims: Vec<_> = claim::store::of_article(&mut conn, article.id, false).await?.into_iter().map(|row| row.claim).collect();
    let comments = review::store::of_article(&mut conn, article.id).await?;
    let brief = Brief {
        id: article.id,
        person: viewer.must(Permission::ReadDesk)?.id,
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
    let data = PageData { brief, sentences: sentences(&text), claims, comments };
    let json = in_script(&data)?;
    let version = assets::manifest().version().to_owned();
    let head = Head::new(data.brief.title.clone()).main("workspace").section("/desk").script(Script::Workspace);
    Ok(shell::page(&viewer, head, move || {
        view! {
            <div id="workspace" data-version=version>{workspace(data, text, FIRST)}</div>
            <script r#type="application/json" id="page-data" inner_html=json></script>
            {keys_dialog()}
        }
    }))
}

/// JSON that may stand in a `<script>` element: without a `<` no text in it can end the element or begin a comment.
fn in_script(data: &impl Serialize) -> Result<String, Fault> {
    let json = serde_json::to_string(data).map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(json.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_it_stands_in() {
        for text in ["</script><script>alert(1)</script>", "<!--", "<SCRIPT", "plain \u{2028} & \"quoted\""] {
            let json = in_script(&text).expect("plain data");
            assert!(!json.contains('<'), "{json}");
            assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), text);
        }
    }
}
