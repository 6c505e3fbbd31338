//! What likely says the same as the claim in work: offered while it is worded, linked to it when it is saved. Nothing is linked by
//! itself.

use crate::{
    base::id::{ClaimId, FactId},
    workspace::{
        live::{effect, live},
        rpc::likely_same,
        state::WorkspaceState,
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A claim of the newsroom, with the fact that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// The claim.
    pub claim: ClaimId,
    /// Its fact; without one, a fact is made of both claims.
    pub fact: Option<FactId>,
    /// What the fact says, or the claim.
    pub statement: String,
    /// Where it was said.
    pub place: String,
    /// Why it is offered, and what differs.
    pub why: String,
    /// Whether one says that the other is false.
    pub is_opposite: bool,
}

/// How long somebody pauses before it is looked for.
const PAUSE: Duration = Duration::from_millis(600);
/// Fewer characters say nothing yet.
const SHORTEST: usize = 12;

/// What is offered under the statement of the claim in work.
pub fn offered(state: WorkspaceState, id: ClaimId, statement: RwSignal<String>) -> impl IntoView {
    let found = state.likely;
    found.set(Vec::new());
    let asked = StoredValue::new(0_u32);
    let is_stored = state.claim_form.with_untracked(|form| form.as_ref().is_some_and(|form| form.base.is_some()));
    effect(move || {
        let words = statement.get();
        let turn = asked.with_value(|turn| turn + 1);
        asked.set_value(turn);
        if words.chars().count() < SHORTEST {
            return found.set(Vec::new());
        }
        // Another letter, or the end of the form, and nobody waits for this answer any more.
        let is_wanted = move || asked.try_with_value(|newest| *newest == turn).unwrap_or(false);
        set_timeout(
            move || {
                if is_wanted() {
                    spawn_local(async move {
                        if let Ok(best) = likely_same(words, is_stored.then_some(id)).await
                            && is_wanted()
                        {
                            found.set(best);
                        }
                    });
                }
            },
            PAUSE,
        );
    });
    let chosen = move || state.same_as.get().filter(|(of, _)| *of == id).map(|(_, alike)| alike);
    let item = move |alike: Alike| {
        let (meant, marked) = (alike.clone(), alike.clone());
        let is_chosen = move || chosen().as_ref() == Some(&marked);
        let take = move |_| {
            let meant = (chosen().as_ref() != Some(&meant)).then(|| (id, meant.clone()));
            state.same_as.set(meant);
        };
        view! {
            <li>
                <button r#type="button" aria-pressed=live(move || is_chosen().to_string()) on:click=take>
                    <span dir="auto">{alike.statement}</span>" "<small>{alike.why}" · "<bdi>{alike.place}</bdi></small>
                </button>
            </li>
        }
    };
    live(move || {
        let mut all = found.get();
        // What was chosen stays, whatever is written afterwards.
        let kept = chosen().filter(|chosen| !all.contains(chosen));
        all.extend(kept);
        (!all.is_empty())
            .then(|| {
                view! {
                    <div class="field alike">
                        <span class="label" id="alike-label">"Likely the same"</span>
                        <ul aria-labelledby="alike-label">{all.into_iter().map(item).collect_view()}</ul>
                        <p class="hint">"What you choose becomes one fact with this claim when you save."</p>
                    </div>
                }
            })
            .into_any()
    })
}
