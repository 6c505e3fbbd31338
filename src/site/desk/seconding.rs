//! What one person alone did to what readers see, listed in the queue until a second one has looked at it.

use crate::{
    access::Viewer,
    base::error::Fault,
    newsroom::Newsroom,
    record::Event,
    review::seconding,
    site::{
        desk::{
            change::{differences, part_view},
            history::{self, About},
        },
        moment::time,
    },
    web::extract::PathId,
};
use axum::{extract::State, response::Redirect};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Those that wait: of others, to second or to take back; of oneself, for somebody else.
pub fn list(waiting: &[(Event, bool)], may_review: bool, now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = waiting.iter().map(|(event, is_own)| item(event, may_review && !is_own, now)).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="seconding" aria-labelledby="seconding">
                <h2 id="seconding">"Done by one, for readers to see "<span class="count">{items.len()}</span></h2>
                <p class="hint">"Readers see it already. A second person looks at it, and stands behind it or takes it back."</p>
                <ul>{items}</ul>
            </section>
        }
    })
}

fn item(event: &Event, may_decide: bool, now: DateTime<Utc>) -> impl IntoView + use<> {
    let lines = differences(event).into_iter().map(|line| {
        view! { <p dir="auto">{line.label.map(|label| view! { <span class="meta">{label}": "</span> })}{line.parts.into_iter().map(part_view).collect_view()}</p> }
    });
    let decide = event.number.filter(|_| may_decide).map(|number| {
        view! {
            <div class="actions">
                <form method="post" action=format!("/desk/events/{number}/seconding")><button r#type="submit" aria-label=format!("It is right: event {number}")>"It is right"</button></form>
                <form method="post" action=format!("/desk/events/{number}/reversal")>
                    <input r#type="hidden" name="back" value="/desk/review" />
                    <button class="quiet danger" r#type="submit" aria-label=format!("Take it back: event {number}")>"Take it back"</button>
                </form>
            </div>
        }
    });
    view! {
        <li>
            {history::sentence(event, &About::Desk)}
            <p class="meta">{time(event.at, now)}{(!may_decide).then_some(" · waits for a second person")}</p>
            <div class="change">{lines.collect_view()}</div>
            {decide}
        </li>
    }
}

/// `POST /desk/events/{n}/seconding`.
///
/// # Errors
/// When the viewer may not, did it themselves, or it waits for nobody.
pub async fn second(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Redirect, Fault> {
    let number: i64 = place.parse().map_err(|_| Fault::Missing(format!("{place} is not the number of an event")))?;
    room.write(&viewer, move |mut tx| Box::pin(async move { seconding::second(&mut tx, number).await })).await?;
    Ok(Redirect::to("/desk/review"))
}
