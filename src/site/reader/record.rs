//! What readers should know about the record: that it cannot be rewritten unseen, and how to see to it.

use crate::{
    access::Viewer,
    base::error::Fault,
    newsroom::Newsroom,
    record::log,
    site::shell::{self, Head},
};
use axum::{extract::State, response::Response};
use leptos::prelude::*;

/// The page.
///
/// # Errors
/// When the database is busy.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer) -> Result<Response, Fault> {
    let mut conn = room.db.read().await?;
    let (size, checkpoint) = log::head(&mut conn).await?;
    let key = log::keys(&mut conn).await?.into_iter().next();
    drop(conn);
    let head = Head::new("The record")
        .description("Every act of this newsroom stands in a signed log that cannot be rewritten unseen.")
        .main("page narrow");
    Ok(shell::page(&viewer, head, move || {
        let today = (!checkpoint.is_empty()).then(|| {
            view! {
                <section aria-labelledby="today">
                    <h2 id="today">"The checkpoint of this moment"</h2>
                    <pre tabindex="0" aria-label="Checkpoint"><code>{checkpoint.clone()}</code></pre>
                    <p class="actions">
                        <a class="button" href="/log/checkpoint" download="checkpoint.txt">"Keep this checkpoint"</a>" "
                        <a class="button quiet" href="/log/key">"The key"</a>
                    </p>
                    {key.map(|key| view! { <p class="meta">"Signed by "<code>{key}</code></p> })}
                </section>
            }
        });
        let size = match size {
            1 => "1 act".to_owned(),
            size => format!("{size} acts"),
        };
        view! {
            <header class="page-head"><div><h1>"The record"</h1><p>{format!("{size} so far, each in its place.")}</p></div></header>
            <div class="prose">
                <p>"Every act in this newsroom, from a new claim to a changed word, is written down once, in a log of the kind that guards certificates and software. \
                    Each gets a number within a second, and a fingerprint of all of them together, the checkpoint, is signed with the newsroom’s key. \
                    Whoever keeps a checkpoint can show later that nothing before it was changed, left out or slipped in: today’s log must go on from it. \
                    A published article or claim has a proof, a file that shows what the record says about it and that it is in the log, without naming anybody of the newsroom. \
                    Both are checked with "<code>"hearsay verify"</code>", or with any program that reads such logs: what is published here follows the open standards "
                    <a href="https://c2sp.org/tlog-tiles" rel="external noopener">"tlog-tiles"</a>", "
                    <a href="https://c2sp.org/tlog-checkpoint" rel="external noopener">"tlog-checkpoint"</a>" and "
                    <a href="https://c2sp.org/tlog-proof" rel="external noopener">"tlog-proof"</a>"."
                </p>
            </div>
            {today}
        }
    }))
}
