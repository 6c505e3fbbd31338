//! What one person alone did to what readers see, listed in the queue until a second one has looked at it.

use crate::{
    access::Viewer,
    base::error::Fault,
    newsroom::Newsroom,
    record::Event,
    review::seconding,
    site::{
        desk::{
            change::change,
            history::{self, About},
            names::Names,
        },
        moment::time,
    },
    web::extract::PathId,
};
use axum::{extract::State, response::Redirect};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Those that wait: of others, to second or to take back; of oneself, for somebody else.
pub fn list(waiting: &[(Event, bool)], names: &Names, may_review: bool, now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = waiting.iter().map(|(event, is_own)| item(event, names, may_review && !is_own, now)).collect();
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

fn item(event: &Event, names: &Names, may_decide: bool, now: DateTime<Utc>) -> impl IntoView + use<> {
    let decide = event.number.filter(|_| may_decide).map(|number| {
        view! {
            <div class="actions">
                <form method="post" action=format!("/desk/events/{number}/seconding")><button r#type="submit" aria-label=format!("It is right: event {number}")>"It is right"</button></form>
                <a class="button quiet" href=format!("/desk/events/{number}/reversal?back=/desk/review") aria-label=format!("Take it back: event {number}")>"Take it back"</a>
            </div>
        }
    });
    view! {
        <li>
            {history::sentence(event, &About::Desk, names)}
            <p class="meta">{time(event.at, now)}{(!may_decide).then_some(" · waits for a second person")}</p>
            {change(event, names, 0)}
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
    Ok(Redirect::to(&format!("/desk/review?act={number}")))
}

/// What became of the act that was just looked at.
pub fn looked_at(event: &Event, names: &Names) -> impl IntoView + use<> {
    let word = if event.reversed_by.is_some() { "Taken back, and told to who did it: " } else { "You stand behind it: " };
    view! { <div class="notice good" role="status"><div><p><b>{word}</b></p>{history::sentence(event, &About::Desk, names)}</div></div> }
}
