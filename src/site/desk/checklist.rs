//! What there is to do before an article goes out.

use crate::{
    access::{Viewer, permission::Permission},
    account::settings::Settings,
    article::{self, Article},
    base::error::Fault,
    checklist::{self, Item, commands, store},
    db::Connection,
    newsroom::Newsroom,
    site::{
        form::{Form, error_at},
        shell,
    },
    sourcing::Rule,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A rule that is not to hold for the article, or is to hold again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    rule: String,
    /// Why it does not hold; without one it holds again.
    reason: Option<String>,
}

/// `/desk/articles/{slug}/checklist`
///
/// # Errors
/// When the viewer may not see it, or there is no such article.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer, Path(slug): Path<String>) -> Result<Response, Fault> {
    checklist_page(&room, &viewer, &slug, Decision::default(), None).await
}

/// Waives a rule for the article or lets it hold again, and leads back.
///
/// # Errors
/// When the viewer may not, or there is no such article or rule.
pub async fn decide(
    State(room): State<Newsroom>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Form(typed): Form<Decision>,
) -> Result<Response, Fault> {
    let article = existing(&mut room.read(&viewer, Permission::WriteArticles).await?, &slug).await?.id;
    let rule: Rule = typed.rule.parse().map_err(Fault::Missing)?;
    let reason = typed.reason.clone();
    let decide = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            match reason {
                Some(reason) => commands::waive(&mut tx, article, rule, &reason).await,
                None => commands::restore(&mut tx, article, rule).await,
            }
        })
    });
    match decide.await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/articles/{slug}/checklist")).into_response()),
        Err(fault @ Fault::Invalid(_)) => checklist_page(&room, &viewer, &slug, typed, Some(fault)).await,
        Err(other) => Err(other),
    }
}

async fn existing(conn: &mut Connection, slug: &str) -> Result<Article, Fault> {
    let missing = || Fault::Missing("There is no article here.".into());
    article::store::by_slug(conn, slug).await?.ok_or_else(missing)
}

async fn checklist_page(room: &Newsroom, viewer: &Viewer, slug: &str, typed: Decision, fault: Option<Fault>) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::ReadDesk).await?;
    let article = existing(&mut conn, slug).await?;
    let waived = store::waived(&mut conn, article.id).await?;
    drop(conn);
    let items = checklist::of_article(room, &article).await?;
    let settings = Settings::now(room).await?;
    let may_waive = viewer.may(Permission::WriteArticles);
    let head = shell::Head::new(format!("Checklist of {}", article.title)).section("/desk").main("page narrow");
    let status = fault.as_ref().map(Fault::status);
    let mut response = shell::page(viewer, head, move || {
        let workspace = format!("/desk/articles/{}", article.slug);
        let body = if items.is_empty() {
            view! { <div class="empty"><p>"The rules find nothing. They look at claims: what has none is not looked at."</p></div> }
                .into_any()
        } else {
            view! { <ol class="hits">{items.iter().map(|item| line(item, &workspace)).collect_view()}</ol> }.into_any()
        };
        let found: Vec<Rule> = Rule::ALL.iter().copied().filter(|rule| items.iter().any(|item| item.rule == *rule)).collect();
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li><a href=workspace.clone() dir="auto">{article.title.clone()}</a></li>
                <li aria-current="page">"Checklist"</li>
            </ol></nav>
            <header class="page-head"><div><h1>"Before it goes out"</h1><p>"Sourcing, checked by rule. A rule may be wrong: you decide."</p></div></header>
            {body}
            {may_waive.then(|| waive_form(&workspace, &found, &typed, fault.as_ref()))}
            {not_in_force("waived", "Rules that do not hold for this article", &waived, may_waive.then_some(workspace.as_str()))}
            {not_in_force("off", "Rules switched off here", &settings.rules_off, None)}
        }
    });
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// The way to let a rule that found something not hold for this article.
fn waive_form(workspace: &str, found: &[Rule], typed: &Decision, fault: Option<&Fault>) -> Option<impl IntoView + use<>> {
    let is_chosen = |rule: Rule| typed.rule == rule.as_str();
    let options = found.iter().map(|rule| view! { <option value=rule.as_str() selected=is_chosen(*rule)>{rule.label()}</option> });
    let error = fault.and_then(|fault| error_at(fault.fields(), "/reason", "Why"));
    (!found.is_empty()).then(|| {
        view! {
            <form class="form" method="post" action=format!("{workspace}/checklist") aria-labelledby="waive">
                <h2 id="waive">"A rule does not fit this article?"</h2>
                <div class="field"><label for="rule">"Rule"</label>" "<select id="rule" name="rule">{options.collect_view()}</select></div>
                <div class="field">
                    <label for="reason">"Why it does not hold here"</label>" "
                    <input id="reason" name="reason" dir="auto" maxlength="300" autocomplete="off" required=true value=typed.reason.clone() aria-invalid=error.is_some().then_some("true") aria-describedby=error.is_some().then_some("reason-error") />
                    {error.map(|error| view! { <p class="error" id="reason-error">{error}</p> })}
                </div>
                <div class="form-actions"><button r#type="submit">"Switch it off for this article"</button></div>
            </form>
        }
    })
}

/// What is not looked at, and why; with a way back, where there is a page that takes it.
fn not_in_force(
    id: &'static str,
    title: &'static str,
    rules: &BTreeMap<Rule, String>,
    workspace: Option<&str>,
) -> Option<impl IntoView + use<>> {
    let lines = rules.iter().map(|(rule, why)| {
        let back = workspace.map(|workspace| {
            view! {
                <form method="post" action=format!("{workspace}/checklist")>
                    <input r#type="hidden" name="rule" value=rule.as_str() />
                    <button class="quiet" r#type="submit">"Let it hold again"</button>
                </form>
            }
        });
        view! { <li>{rule.label()}": "<span dir="auto">{why.clone()}</span>{back}</li> }
    });
    (!rules.is_empty()).then(|| {
        view! {
            <section aria-labelledby=id>
                <div class="section-head"><h2 id=id>{title}</h2></div>
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
