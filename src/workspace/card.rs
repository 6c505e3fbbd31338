//! A claim at rest: its card, with what went wrong and the talk about it.

use crate::{
    base::id::ClaimId,
    claim::Claim,
    ui,
    workspace::{
        ClaimForm,
        button::button,
        form::focus_on,
        live::{derived, effect, live},
        save::is_open,
        state::{CardState, WorkspaceState, card_state_of},
    },
};
use chrono::{DateTime, Datelike, Timelike, Utc};
use leptos::prelude::*;

/// The card of a claim.
pub fn card(state: WorkspaceState, id: ClaimId) -> impl IntoView {
    let shown = derived(move || {
        let card_state = state.card_states.with(|states| card_state_of(states, id).cloned());
        let claim = state.claims.with(|claims| claims.iter().position(|claim| claim.id == id).map(|at| (at + 1, claims[at].clone())));
        (claim, card_state)
    });
    let is_current = derived(move || state.current.get() == Some(id));
    let is_open = derived(move || is_current.get() || state.printing.get());
    let class = move || {
        let mut class = shown.with(|(claim, card_state)| {
            let status = claim.as_ref().and_then(|(_, claim)| claim.main_status());
            let extra = match card_state {
                Some(CardState::Saving) => " saving",
                Some(_) => " failed",
                None => "",
            };
            format!("claim-card {}{extra}", ui::status_words(status).0)
        });
        if is_current.get() {
            class.push_str(" current");
        }
        class
    };
    view! {
        <li
            class=live(class)
            id=format!("card-{id}")
            data-claim=id.to_string()
            aria-current=live(move || is_current.get().then(|| "true".to_owned()))
            on:click=move |_| if state.working.with_untracked(Option::is_none) { state.go_to_claim(id); }
            on:mouseenter=move |_| state.near.set(Some(id))
            on:mouseleave=move |_| state.near.set(None)
        >
            {live(move || match shown.get() {
                (_, Some(CardState::Conflict { theirs, mine })) => conflict(state, id, theirs.map(|claim| *claim), *mine).into_any(),
                (claim, card_state) => claim.map(|(number, claim)| at_rest(state, number, claim, card_state, is_open)).into_any(),
            })}
        </li>
    }
}

/// A card: a line, of which the rest is made when it is opened.
fn at_rest(state: WorkspaceState, number: usize, claim: Claim, card_state: Option<CardState>, is_open: Memo<bool>) -> impl IntoView {
    let id = claim.id;
    let is_failed = matches!(card_state, Some(CardState::Failed { .. }));
    let notice = match card_state {
        Some(CardState::Failed { why, claim_form, unsent }) => {
            Some(failure(state, &claim, why, claim_form.map(|claim_form| *claim_form), unsent))
        }
        _ => None,
    };
    let (said, acted) = (claim.clone(), claim.clone());
    let is_talked_about = derived(move || is_open.get() && (spoken(state, id) > 0 || state.talking.get() == Some(id)));
    view! {
        <article aria-label=format!("Claim {number}")>
            <header class="claim-head">
                <span class="claim-number">{number}</span>
                {line(&claim)}
                <h3 class="statement" dir="auto">{claim.statement.clone()}</h3>
            </header>
            {live(move || (is_failed || is_open.get()).then(|| who_says_so(state, &said)).into_any())}
            {notice}
            <footer class="claim-foot">
                {ui::badges(&claim, true)}
                {live(move || (is_failed || is_open.get()).then(|| actions(state, &acted)).into_any())}
            </footer>
            {live(move || is_talked_about.get().then(|| thread(state, id)).into_any())}
        </article>
    }
}

/// Who says so, and the words of the text where the statement is another.
fn who_says_so(state: WorkspaceState, claim: &Claim) -> AnyView {
    let outlet = state.brief.with_value(|brief| brief.outlet.clone());
    let quote = (claim.statement != claim.quote).then(|| view! { <blockquote class="quote" dir="auto">{claim.quote.clone()}</blockquote> });
    view! { {ui::chains(claim, &outlet, false)} {quote} }.into_any()
}

/// How many comments there are on a claim.
fn spoken(state: WorkspaceState, id: ClaimId) -> usize {
    state.comments.with(|all| all.iter().filter(|comment| comment.claim_id == id).count())
}

/// What can be done with a claim; with one on its way to the server, when it is there.
fn actions(state: WorkspaceState, claim: &Claim) -> AnyView {
    let id = claim.id;
    let talk = move || match spoken(state, id) {
        0 => "Talk".to_owned(),
        n => format!("Talk ({n})"),
    };
    let begin_to_talk = move |_| {
        state.talking.set(Some(id));
        focus_on(format!("say-{id}"));
    };
    // What readers see is not taken from them by one alone.
    let end = if state.readers_see(claim) {
        view! { <a class="button quiet danger" href=page(id)>"Withdraw…"</a> }.into_any()
    } else {
        button("quiet danger", "Delete", "", move || state.remove(id))
    };
    view! {
        <div class="claim-actions">
            {button("quiet", "Edit", "e", move || state.edit(id))}
            {is_open(claim).then(|| button("quiet", "Submit", "u", move || state.submit(vec![id])))}
            <button class="quiet" r#type="button" on:click=begin_to_talk>{live(talk)}</button>
            {end}
        </div>
    }
    .into_any()
}

/// Where the own page of a claim is.
fn page(id: ClaimId) -> String {
    format!("/desk/claims/{id}")
}

/// A claim in one line, as it stands while another is in focus: who says so, and what they did with it.
pub fn line(claim: &Claim) -> AnyView {
    let said = |name: String, status| view! { <span class="source" dir="auto">{name}</span>" "{ui::status(status)}" " };
    let who = claim.attributions.iter().map(|edge| said(edge.source.name.clone(), Some(edge.status))).collect_view();
    let nobody = claim.attributions.is_empty().then(|| ui::status(None));
    view! { <p class="claim-line">{who}{nobody}</p> }.into_any()
}

/// What went wrong, at the claim it went wrong with; beside words that are not saved those that are.
fn failure(state: WorkspaceState, claim: &Claim, why: String, claim_form: Option<ClaimForm>, unsent: bool) -> AnyView {
    let id = claim.id;
    match claim_form {
        Some(claim_form) => {
            let again = claim_form.clone();
            let outlet = state.brief.with_value(|brief| brief.outlet.clone());
            let stored = claim_form.base.as_ref().map(|base| {
                view! {
                    <section class="version" aria-label="Saved until now">
                        <h4>"Saved until now"</h4>
                        <p class="statement" dir="auto">{base.statement.clone()}</p>
                        {ui::chains(base, &outlet, false)}
                    </section>
                }
            });
            view! {
                <div class="card-notice bad" role="alert">
                    <p>{why}" Nothing you typed is lost."{unsent.then_some(" It is sent again as soon as the server answers.")}</p>
                    <div class="actions">
                        {button("", "Try again", "", move || state.save(again.clone()))}
                        {button("quiet", "Edit", "", move || state.open(claim_form.clone()))}
                        {button("quiet danger", "Drop what is not saved", "", move || drop_draft(state, id))}
                    </div>
                </div>
                {stored}
            }
            .into_any()
        }
        None => view! {
            <div class="card-notice bad" role="alert">
                <p>{why}</p>
                <div class="actions">
                    <a href=page(id)>"The claim’s own page"</a>
                    {button("quiet", "Understood", "", move || state.set_card_state(id, None))}
                </div>
            </div>
        }
        .into_any(),
    }
}

/// Lets an unsaved draft go: a changed claim is as the server has it, a new one is gone.
fn drop_draft(state: WorkspaceState, id: ClaimId) {
    let base = state.card_states.with_untracked(|states| match card_state_of(states, id) {
        Some(CardState::Failed { claim_form: Some(claim_form), .. }) => claim_form.base.clone(),
        _ => None,
    });
    state.take_theirs(id, base);
}

/// Two versions beside each other, and a choice.
fn conflict(state: WorkspaceState, id: ClaimId, theirs: Option<Claim>, mine: ClaimForm) -> impl IntoView {
    let article = state.brief.with_value(|brief| brief.id);
    let outlet = state.brief.with_value(|brief| brief.outlet.clone());
    let ours = state.with_ruler(|ruler| mine.expected(article, ruler));
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
                    {button("primary", "Keep mine", "", move || state.keep_mine(kept.0.clone(), kept.1.clone()))}
                </section>
                <section class="version">
                    <h4>"Theirs, saved"</h4>
                    {their_side}
                    {button("", "Take theirs", "", move || state.take_theirs(id, taken.clone()))}
                </section>
            </div>
            {base.map(|base| {
                let claim_form = ClaimForm { base: Some(base), ..edited };
                view! {
                    <div class="actions">
                        {button("quiet", "Keep editing mine", "", move || {
                            state.set_card_state(id, None);
                            state.open(claim_form.clone());
                        })}
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
fn thread(state: WorkspaceState, id: ClaimId) -> impl IntoView {
    let words = RwSignal::new(state.kept_comment(id));
    effect(move || words.with(|words| state.remember_comment(id, words)));
    let comments = move || {
        state.comments.with(|all| {
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
            <form on:submit=move |event| { event.prevent_default(); state.comment(id, words); }>
                <label for=format!("say-{id}")>{live(move || if spoken(state, id) > 0 { "Reply" } else { "Comment" }.to_owned())}</label>
                <textarea id=format!("say-{id}") rows="2" prop:value=live(move || words.get()) on:input:target=move |event| words.set(event.target().value())></textarea>
                <button r#type="submit">"Send"</button>
            </form>
        </section>
    }
}
