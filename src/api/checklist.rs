//! REST: what there is to do before an article goes out, and the rules that do not hold for it.

use crate::{
    access::{Viewer, permission::Permission},
    account::settings::Settings,
    api::article::{named, seen},
    base::error::Fault,
    checklist::{self, Item, commands, store},
    newsroom::Newsroom,
    sourcing::Rule,
    web::extract::{JsonBody, PathId, PathIdAndNumber, RequestBody},
};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the rules found.
#[derive(Debug, Serialize)]
pub struct Checklist {
    items: Vec<Item>,
    /// The rules that do not hold in this newsroom, and why.
    off: BTreeMap<Rule, String>,
    /// The rules that do not hold for this article, and why.
    waived: BTreeMap<Rule, String>,
}

/// `GET /articles/{id}/checklist`.
pub async fn of_article(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Checklist>, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let article = seen(&mut conn, &viewer, &place).await?;
    let waived = store::waived(&mut conn, article.id).await?;
    drop(conn);
    let off = Settings::now(&room).await?.rules_off.clone();
    Ok(Json(Checklist { items: checklist::of_article(&room, &article).await?, off, waived }))
}

/// Why a rule does not hold.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverInput {
    reason: String,
}

impl RequestBody for WaiverInput {
    const NEEDS: Permission = Permission::WriteArticles;
}

/// `PUT /articles/{id}/waivers/{rule}` `{reason}`: the rule does not hold for this article.
pub async fn waive(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, rule): PathIdAndNumber,
    JsonBody(input): JsonBody<WaiverInput>,
) -> Result<StatusCode, Fault> {
    decide(&room, &viewer, place, &rule, Some(input.reason)).await
}

/// `DELETE /articles/{id}/waivers/{rule}`: it holds again.
pub async fn restore(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, rule): PathIdAndNumber,
) -> Result<StatusCode, Fault> {
    decide(&room, &viewer, place, &rule, None).await
}

async fn decide(room: &Newsroom, viewer: &Viewer, place: String, rule: &str, reason: Option<String>) -> Result<StatusCode, Fault> {
    let rule: Rule = rule.parse().map_err(Fault::Missing)?;
    let asker = viewer.clone();
    let decide = room.write(viewer, move |mut tx| {
        Box::pin(async move {
            let id = named(&mut tx, &asker, &place).await?;
            match reason {
                Some(reason) => commands::waive(&mut tx, id, rule, &reason).await,
                None => commands::restore(&mut tx, id, rule).await,
            }
        })
    });
    decide.await.map(|()| StatusCode::NO_CONTENT)
}
