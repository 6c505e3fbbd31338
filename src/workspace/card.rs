//! A claim at rest: its card, with what went wrong and the talk about it.

use crate::{
    base::id::ClaimId,
    claim::{Claim, Review},
    ui,
    workspace::{
        Sheet,
        desk::{CardState, Desk, state_of},
        live::{derived, effect, live},
    },
};
use chrono::{DateTime, Datelike, Timelike, Utc};
use leptos::prelude::*;

/// The card of a claim.
pub fn card(desk: Desk, id: ClaimId) -> impl IntoView {
    let claim =
        derived(move || desk.claims.with(|claims| claims.iter().position(|claim| claim.id == id).map(|at| (at + 1, claims[at].clone()))));
    let state = derived(move || desk.states.with(|states| state_of(states, id).cloned()));
    let is_current = move || desk.current.get() == Some(id);
    let class = move || {
        let status = claim.with(|claim| claim.as_ref().and_then(|(_, claim)| claim.main_status()));
        let mut class = format!("claim-card {}", ui::status_words(status).0);
        let extra = match state.get() {
            Some(CardState::Saving) => " saving",
            Some(_) => " failed",
            None => "",
        };
        class.push_str(extra);
        if is_current() {
            class.push_str(" current");
        }
        class
    };
    view! {
        <li
            class=live(class)
            id=format!("card-{id}")
            data-claim=id.to_string()
            aria-current=live(move || is_current().then(|| "true".to_owned()))
            on:click=move |_| {
                desk.current.set(Some(id));
                // Enter and the other keys are this claim's now.
                desk.ghost.set(None);
            }
            on:mouseenter=move |_| desk.near.set(Some(id))
            on:mouseleave=move |_| desk.near.set(None)
        >
            {live(move || match state.get() {
                Some(CardState::Conflict { theirs, mine }) => conflict(desk, id, theirs.map(|claim| *claim), *mine).into_any(),
                state => claim.get().map(|(number, claim)| at_rest(desk, number, claim, state)).into_any(),
            })}
        </li>
    }
}

fn at_rest(desk: Desk, number: usize, claim: Claim, state: Option<CardState>) -> impl IntoView {
    let id = claim.id;
    let outlet = desk.brief.with_value(|brief| brief.outlet.clone());
    let submittable = matches!(claim.review, Review::Draft | Review::Returned);
    let saving = state == Some(CardState::Saving);
    let spoken = derived(move || desk.comments.with(|all| all.iter().filter(|comment| comment.claim_id == id).count()));
    let notice = match state {
        Some(CardState::Failed { why, sheet }) => Some(failure(desk, id, why, sheet.map(|sheet| *sheet))),
        _ => None,
    };
    let says_more = claim.statement != claim.quote;
    view! {
        <article>
            <header class="claim-head">
                <span class="claim-number">{number}</span>
                <h3 class="statement" dir="auto">{claim.statement.clone()}</h3>
            </header>
            {ui::chains(&claim, &outlet, false)}
            {says_more.then(|| view! { <blockquote class="quote" dir="auto">{claim.quote.clone()}</blockquote> })}
            {notice}
            <footer class="claim-foot">
                {ui::badges(&claim, true)}
                <div class="claim-actions">
                    <button class="quiet" r#type="button" disabled=saving on:click=move |_| desk.edit(id)>"Edit "<kbd>"e"</kbd></button>
                    {submittable.then(|| view! { <button class="quiet" r#type="button" disabled=saving on:click=move |_| desk.submit(vec![id])>"Submit"</button> })}
                    <a class="button quiet" href=format!("/desk/claims/{id}")>{live(move || match spoken.get() { 0 => "Talk".to_owned(), n => format!("Talk ({n})") })}</a>
                    <button class="quiet danger" r#type="button" disabled=saving on:click=move |_| desk.remove(id)>"Delete"</button>
                </div>
            </footer>
            {live(move || (desk.current.get() == Some(id) && spoken.get() > 0).then(|| thread(desk, id)).into_any())}
        </article>
    }
}

/// What went wrong, at the claim it went wrong with.
fn failure(desk: Desk, id: ClaimId, why: String, sheet: Option<Sheet>) -> AnyView {
    match sheet {
        Some(sheet) => {
            let again = sheet.clone();
            view! {
                <div class="card-notice bad" role="alert">
                    <p>{why}" Nothing you typed is lost."</p>
                    <div class="actions">
                        <button r#type="button" on:click=move |_| desk.save(again.clone())>"Try again"</button>
                        <button class="quiet" r#type="button" on:click=move |_| desk.open(sheet.clone())>"Edit"</button>
                        <button class="quiet danger" r#type="button" on:click=move |_| drop_draft(desk, id)>"Drop what is not saved"</button>
                    </div>
                </div>
            }
            .into_any()
        }
        None => view! {
            <div class="card-notice bad" role="alert">
                <p>{why}</p>
                <div class="actions"><button class="quiet" r#type="button" on:click=move |_| desk.state(id, None)>"Understood"</button></div>
            </div>
        }
        .into_any(),
    }
}

/// Lets an unsaved draft go: a changed claim is as the server has it, a new one is gone.
fn drop_draft(desk: Desk, id: ClaimId) {
    let base = desk.states.with_untracked(|states| match state_of(states, id) {
        Some(CardState::Failed { sheet: Some(sheet), .. }) => sheet.base.clone(),
        _ => None,
    });
    desk.take_theirs(id, base);
}

/// Two versions beside each other, and a choice.
fn conflict(desk: Desk, id: ClaimId, theirs: Option<Claim>, mine: Sheet) -> impl IntoView {
    let article = desk.brief.with_value(|brief| brief.id);
    let outlet = desk.brief.with_value(|brief| brief.outlet.clone());
    let ours = desk.with_ruler(|ruler| mine.expected(article, ruler));
    let (kept, edited) = ((theirs.clone(), mine.clone()), mine);
    let taken = theirs.clone();
    let base = theirs.clone();
    let title = if theirs.is_some() {
        "Someone else changed this claim while you were editing it."
    } else {
        "Someone else deleted this claim while you were editing it."
    };
    let their_side = match &theirs {
        Some(claim) => view! {
            <p class="statement" dir="auto">{claim.statement.clone()}</p>
            {(claim.statement != claim.quote).then(|| view! { <blockquote class="quote" dir="auto">{claim.quote.clone()}</blockquote> })}
            {ui::chains(claim, &outlet, false)}
        }
        .into_any(),
        None => view! { <p>"Deleted."</p> }.into_any(),
    };
    view! {
        <section class="conflict" aria-label="Changed by someone else">
            <h3>{title}</h3>
            <p class="hint">"Nothing is lost. Choose one, or go on editing yours."</p>
            <div class="versions">
                <section class="version">
                    <h4>"Yours, not saved"</h4>
                    <p class="statement" dir="auto">{ours.statement.clone()}</p>
                    {(ours.statement != ours.quote).then(|| view! { <blockquote class="quote" dir="auto">{ours.quote.clone()}</blockquote> })}
                    {ui::chains(&ours, &outlet, false)}
                    <button class="primary" r#type="button" on:click=move |_| desk.keep_mine(kept.0.clone(), kept.1.clone())>"Keep mine"</button>
                </section>
                <section class="version">
                    <h4>"Theirs, saved"</h4>
                    {their_side}
                    <button r#type="button" on:click=move |_| desk.take_theirs(id, taken.clone())>"Take theirs"</button>
                </section>
            </div>
            {base.map(|base| {
                let sheet = Sheet { base: Some(base), ..edited };
                view! {
                    <div class="actions">
                        <button class="quiet" r#type="button" on:click=move |_| { desk.state(id, None); desk.open(sheet.clone()); }>"Keep editing mine"</button>
                    </div>
                }
            })}
        </section>
    }
}

/// A point in time to the minute. Put together by hand: the general way of writing dates is more than the browser needs.
fn minute(at: DateTime<Utc>) -> impl IntoView {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (day, month, hour, minute) = (at.day(), at.month(), at.hour(), at.minute());
    let exact = format!("{:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z", at.year());
    view! { <time datetime=exact>{format!("{day} {} {hour:02}:{minute:02} UTC", MONTHS[at.month0() as usize])}</time> }
}

/// The talk about a claim.
fn thread(desk: Desk, id: ClaimId) -> impl IntoView {
    let words = RwSignal::new(desk.kept_comment(id));
    effect(move || words.with(|words| desk.remember_comment(id, words)));
    let comments = move || {
        desk.comments.with(|all| {
            all.iter()
                .filter(|comment| comment.claim_id == id)
                .map(|comment| {
                    view! {
                        <li class="comment">
                            <p class="meta"><b>{comment.author.clone()}</b>" "{minute(comment.created_at)}</p>
                            <p dir="auto">{comment.body.clone()}</p>
                        </li>
                    }
                })
                .collect_view()
                .into_any()
        })
    };
    view! {
        <section class="thread" aria-label="Comments">
            <ol>{live(comments)}</ol>
            <form on:submit=move |event| { event.prevent_default(); desk.say(id, words); }>
                <label for=format!("say-{id}")>"Reply"</label>
                <textarea id=format!("say-{id}") rows="2" prop:value=words on:input:target=move |event| words.set(event.target().value())></textarea>
                <button r#type="submit">"Send"</button>
            </form>
        </section>
    }
}
