//! Withdrawing a claim that readers see: asked for on the claim's own page, decided there by a second person, listed in the queue.

use crate::{
    base::id::ClaimId,
    claim::{store::Row, withdrawal::Withdrawal},
    site::{
        desk::review_form::Trouble,
        form::{error_at, in_textarea},
        moment::time,
    },
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// What the viewer may do about a claim's withdrawal.
pub struct Withdrawing {
    /// The claim.
    pub claim: ClaimId,
    /// The version they see.
    pub version: i64,
    /// Whether readers see it, and the viewer may ask to withdraw it.
    pub may_ask: bool,
    /// Whether they may agree to what somebody asked.
    pub may_agree: bool,
    /// Whether it was the viewer who asked.
    pub is_own: bool,
    /// What somebody asked.
    pub asked: Option<Withdrawal>,
}

/// The request that waits, or the form to make one.
pub fn section(it: &Withdrawing, trouble: Option<&Trouble>, now: DateTime<Utc>) -> Option<AnyView> {
    let to = |act: &str| format!("/desk/claims/{}/{act}", it.claim);
    let version = || view! { <input r#type="hidden" name="version" value=it.version.to_string() /> };
    let Some(asked) = &it.asked else {
        let typed = in_textarea(trouble.map_or("", |trouble| trouble.reason.as_str()));
        let error = trouble.and_then(|trouble| error_at(trouble.fault.fields(), "/reason", "Reason"));
        let is_refused = error.is_some();
        let (invalid, described) = (is_refused.then_some("true"), is_refused.then_some("reason-error"));
        return it.may_ask.then(|| {
            view! {
                <details class="withdraw" open=is_refused>
                    <summary>"Withdraw from readers"</summary>
                    <form class="form" method="post" action=to("withdrawal")>
                        {version()}
                        <div class="field">
                            <label for="reason">"Why, as readers will be told"</label>
                            <textarea id="reason" name="reason" rows="2" dir="auto" required aria-invalid=invalid aria-describedby=described>{typed}</textarea>
                            {error.map(|said| view! { <p class="error" id="reason-error">{said}</p> })}
                        </div>
                        <p class="hint">"Readers keep the claim until a second person agrees. Then its place says on which day it was withdrawn, and why."</p>
                        <button class="danger" r#type="submit">"Ask to withdraw"</button>
                    </form>
                </details>
            }
            .into_any()
        });
    };
    let agree = it.may_agree.then(|| {
        view! { <form method="post" action=to("agreement")>{version()}<button class="danger" r#type="submit">"Agree: withdraw it"</button></form> }
    });
    let keep = if it.is_own {
        Some(view! { <form method="post" action=to("keeping")><button r#type="submit">"Take the request back"</button></form> }.into_any())
    } else if it.may_agree {
        let typed = in_textarea(trouble.map_or("", |trouble| trouble.comment.as_str()));
        Some(
            view! {
                <form class="form" method="post" action=to("keeping")>
                    <div class="field"><label for="keep">"Why it stays"</label><textarea id="keep" name="comment" rows="2" dir="auto" required>{typed}</textarea></div>
                    <button r#type="submit">"Keep it"</button>
                </form>
            }
            .into_any(),
        )
    } else {
        None
    };
    Some(
        view! {
            <section class="notice warn" id="withdrawal" aria-label="Withdrawal">
                <div>
                    <p><b>{asked.asked_by.clone()}" asks to withdraw this claim"</b>" "{time(asked.created_at, now)}</p>
                    <p dir="auto">{asked.reason.clone()}</p>
                    <p>"Readers keep it until a second person agrees."</p>
                    <div class="actions">{agree}{keep}</div>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// Those that wait, for the queue.
pub fn list(waiting: &[(Withdrawal, Row)], now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = waiting
        .iter()
        .map(|(asked, row)| {
            view! {
                <li>
                    <a href=format!("/desk/claims/{}#withdrawal", asked.claim_id) dir="auto">{row.claim.statement.clone()}</a>
                    <p dir="auto">{asked.reason.clone()}</p>
                    <p class="meta">"asked by "{asked.asked_by.clone()}" "{time(asked.created_at, now)}</p>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section aria-labelledby="withdrawals">
                <h2 id="withdrawals">"To be withdrawn from readers "<span class="count">{items.len()}</span></h2>
                <ul>{items}</ul>
            </section>
        }
    })
}
