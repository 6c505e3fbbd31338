//! The steps of review as plain forms.

use crate::{
    access::{Viewer, permission::Permission},
    base::{error::Fault, id::ClaimId},
    claim::draft::ClaimDraft,
    newsroom::Newsroom,
    review::{commands, withdrawal},
    site::{
        desk::{
            claim, history,
            queue::{QueueQuery, queue_page},
        },
        form::Form,
    },
    web::extract,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// A step of review as a form sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Step {
    /// The version its sender saw.
    version: Option<i64>,
    /// What they say.
    pub comment: String,
    /// Why a claim is to be withdrawn.
    reason: String,
    /// The statement in better words.
    statement: String,
    /// Who is asked to decide.
    person: String,
    /// The newsroom's finding.
    check: String,
    /// `review` when it was sent from the queue, `desk` from the desk.
    from: String,
    /// The claim that comes next in the queue.
    next: String,
    /// Which claims the queue holds: of this article.
    article: String,
    /// Of this author.
    author: String,
    /// `me` for those the viewer is asked to decide on.
    assigned: String,
}

/// Takes a step and returns to where it was asked for; from the queue to the next claim. What cannot be done is said on
/// that page, with everything typed and the newest version of the claim.
///
/// # Errors
/// When the viewer may not, or there is no such claim or step.
pub async fn act(
    State(room): State<Newsroom>,
    viewer: Viewer,
    Path((id, act)): Path<(String, String)>,
    Form(step): Form<Step>,
) -> Result<Response, Fault> {
    viewer.must(Permission::ReadDesk)?;
    let id: ClaimId = extract::id("claim", &id)?;
    let permission = match act.as_str() {
        "submission" | "check" | "withdrawal" | "keeping" | "nod" | "assignment" => Permission::WriteClaims,
        "approval" | "return" | "agreement" | "correction" => Permission::Review,
        "comment" => Permission::Comment,
        _ => {
            return Err(Fault::Missing(format!("“{}” is no step of review", act.chars().take(40).collect::<String>())));
        }
    };
    viewer.must(permission)?;
    let from_queue = step.from == "review";
    match take(&room, &viewer, id, &act, &step).await {
        Ok(()) => {
            let queue = QueueQuery {
                article: Some(step.article),
                author: Some(step.author),
                assigned: Some(step.assigned),
                ..QueueQuery::default()
            };
            let done = id.to_string();
            let to = match (from_queue, act.as_str()) {
                (true, "approval" | "return" | "correction") if step.next.parse::<ClaimId>().is_ok() => {
                    queue.address(&[("claim", &step.next), ("done", &done)])
                }
                (true, "approval" | "return" | "correction") => queue.address(&[("done", &done)]),
                (true, _) => queue.address(&[("claim", &done)]),
                (false, _) if step.from == "desk" => "/desk".to_owned(),
                (false, "comment") => format!("/desk/claims/{id}#comments"),
                (false, _) => format!("/desk/claims/{id}"),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(fault @ (Fault::Invalid(_) | Fault::Stale(_) | Fault::Clash(_) | Fault::Forbidden(_))) => {
            let status = fault.status();
            let trouble = Some(Trouble { fault, comment: step.comment, reason: step.reason, statement: step.statement });
            let mut page = if from_queue {
                let asked = QueueQuery {
                    claim: Some(id.to_string()),
                    article: Some(step.article),
                    author: Some(step.author),
                    assigned: Some(step.assigned),
                    ..QueueQuery::default()
                };
                queue_page(&room, &viewer, asked, trouble).await?
            } else {
                claim::claim_page(&room, &viewer, id, history::From::default(), trouble).await?
            };
            *page.status_mut() = status;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

async fn take(room: &Newsroom, viewer: &Viewer, id: ClaimId, act: &str, step: &Step) -> Result<(), Fault> {
    let (act, step) = (act.to_owned(), step.clone());
    room.write(viewer, move |mut tx| {
        Box::pin(async move {
            let tx = &mut tx;
            match act.as_str() {
                "submission" => commands::submit(tx, id, step.version).await.map(drop),
                "approval" => {
                    // Words typed beside an approval are meant to be read.
                    if !step.comment.trim().is_empty() {
                        commands::comment(tx, id, &step.comment).await?;
                    }
                    commands::approve(tx, id, step.version).await.map(drop)
                }
                "withdrawal" => withdrawal::ask(tx, id, step.version, &step.reason).await.map(drop),
                "agreement" => withdrawal::agree(tx, id, step.version).await,
                "correction" => commands::correct(tx, id, step.version, &step.statement, &step.comment).await.map(drop),
                "nod" => commands::nod(tx, id, step.version).await.map(drop),
                "assignment" => {
                    let to = Some(step.person.trim()).filter(|person| !person.is_empty());
                    commands::assign(tx, id, to.map(|person| extract::id("person", person)).transpose()?).await
                }
                "keeping" => withdrawal::keep(tx, id, &step.comment).await,
                "return" => commands::give_back(tx, id, step.version, &step.comment).await.map(drop),
                "check" => {
                    let version = step.version.ok_or_else(|| Fault::field("version", "missing: reload the page and do it again"))?;
                    let draft = ClaimDraft { check: Some(step.check), ..ClaimDraft::default() };
                    crate::claim::commands::change(tx, id, version, draft).await.map(drop)
                }
                _ => commands::comment(tx, id, &step.comment).await.map(drop),
            }
        })
    })
    .await
}

/// Why a step was not taken, and the words that came with it.
pub struct Trouble {
    /// Why.
    pub fault: Fault,
    /// What was typed.
    pub comment: String,
    /// What was typed as the reason of a withdrawal.
    pub reason: String,
    /// What was typed as the better words.
    pub statement: String,
}

impl Trouble {
    /// What to tell: at the comment field, or above the claim.
    pub fn said(&self) -> (Option<String>, Option<String>) {
        match &self.fault {
            Fault::Invalid(faults) => {
                let at_comment = faults.iter().filter(|fault| fault.pointer == "/comment").map(|fault| fault.detail.clone()).next();
                let above = faults.iter().find(|fault| !["/comment", "/reason"].contains(&fault.pointer.as_str())).map(|fault| fault.detail.clone());
                (at_comment, above)
            }
            Fault::Stale(_) => (
                None,
                Some("Someone changed this claim while you looked at it. Below is the newest version: look again, then decide. Your comment is still here.".into()),
            ),
            Fault::Clash(_) => (None, Some("Someone else was faster: the claim is no longer in the state you saw. Below is how it stands now.".into())),
            other => (None, Some(other.to_string())),
        }
    }
}
