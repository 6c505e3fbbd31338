//! REST: what there is to do before an article goes out.

use crate::{
    access::{Viewer, permission::Permission},
    account::settings::Settings,
    api::article::seen,
    base::error::Fault,
    checklist::{self, Item},
    newsroom::Newsroom,
    sourcing::Rule,
    web::extract::PathId,
};
use axum::{Json, extract::State};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the rules found.
#[derive(Debug, Serialize)]
pub struct Checklist {
    items: Vec<Item>,
    /// The rules that do not hold in this newsroom, and why.
    off: BTreeMap<Rule, String>,
}

/// `GET /articles/{id}/checklist`.
pub async fn of_article(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Json<Checklist>, Fault> {
    let mut conn = room.read(&viewer, Permission::ReadDesk).await?;
    let article = seen(&mut conn, &viewer, &place).await?;
    drop(conn);
    let off = Settings::now(&room).await?.rules_off.clone();
    Ok(Json(Checklist { items: checklist::of_article(&room, &viewer, &article).await?, off }))
}
