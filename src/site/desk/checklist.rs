//! What there is to do before an article goes out.

use crate::{
    access::{Viewer, permission::Permission},
    account::settings::Settings,
    article,
    base::error::Fault,
    checklist::{self, Item},
    newsroom::Newsroom,
    site::shell,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use leptos::prelude::*;

/// `/desk/articles/{slug}/checklist`
///
/// # Errors
/// When the viewer may not see it, or there is no such article.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, Path(slug): Path<String>) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let missing = || Fault::Missing("There is no article here.".into());
    let article = article::store::by_slug(&mut conn, &slug).await?.ok_or_else(missing)?;
    drop(conn);
    let items = checklist::of_article(&room, &viewer, &article).await?;
    let settings = Settings::now(&room).await?;
    let head = shell::Head::new(format!("Checklist of {}", article.title)).section("/desk").main("page narrow");
    Ok(shell::page(&viewer, head, move || {
        let workspace = format!("/desk/articles/{}", article.slug);
        let body = if items.is_empty() {
            view! { <div class="empty"><p>"The rules find nothing. They look at claims: what has none is not looked at."</p></div> }
                .into_any()
        } else {
            view! { <ol class="hits">{items.iter().map(|item| line(item, &workspace)).collect_view()}</ol> }.into_any()
        };
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li><a href=workspace.clone() dir="auto">{article.title.clone()}</a></li>
                <li aria-current="page">"Checklist"</li>
            </ol></nav>
            <header class="page-head"><div><h1>"Before it goes out"</h1><p>"Sourcing, checked by rule. A rule may be wrong: you decide."</p></div></header>
            {body}
            {switched_off(&settings)}
        }
    }))
}

/// What is not looked at in this newsroom, and why.
fn switched_off(settings: &Settings) -> Option<impl IntoView + use<>> {
    let lines = settings.rules_off.iter().map(|(rule, why)| view! { <li>{rule.label()}": "<span dir="auto">{why.clone()}</span></li> });
    (!settings.rules_off.is_empty()).then(|| {
        view! {
            <section aria-labelledby="off">
                <div class="section-head"><h2 id="off">"Rules switched off here"</h2></div>
                <ul>{lines.collect_view()}</ul>
            </section>
        }
    })
}

fn line(item: &Item, workspace: &str) -> impl IntoView + use<> {
    let place = item.claim.map_or_else(|| workspace.to_owned(), |claim| format!("{workspace}#claim-{claim}"));
    view! {
        <li>
            <p><strong>{item.rule.label()}</strong>" "<small>{item.house}</small></p>
            <p><a href=place dir="auto">{item.quote.clone()}</a></p>
            <p>{item.advice.clone()}</p>
        </li>
    }
}
