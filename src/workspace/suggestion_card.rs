//! Suggestions in the workspace: dashed marks in the text and cards beside it, each accepted, edited or dismissed by one key.

use crate::{
    claim::Claim,
    suggestion::{Offer, Outcome, Suggested, Suggestion, status_word},
    text::Span,
    ui,
    workspace::{
        AttributionForm, ClaimForm,
        button::button,
        live::{derived, live},
        rpc::offer_suggestions,
        save::Step,
        state::{Sure, WorkspaceState, focus_text},
    },
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// How sure the engine must be for a suggestion to be shown, in per cent; the first is how one begins.
const LEAST: [u8; 6] = [30, 20, 40, 50, 60, 80];
/// How sure the engine must be for a suggestion to be accepted with all others at once, in per cent.
const SURE: u8 = 50;
/// Where the browser keeps the choice.
const KEPT: &str = "hearsay:least";

/// How far the reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The engine reads the article.
    Under,
    /// It has read it.
    Done,
    /// It does not know the language.
    Foreign,
    /// It could not be asked.
    Failed,
}

impl ClaimForm {
    /// A suggestion as a claim in work.
    pub fn of_suggestion(suggestion: &Suggestion) -> Self {
        let attributions: Vec<AttributionForm> = (0..)
            .zip(&suggestion.attributions)
            .map(|(key, one)| AttributionForm {
                key,
                id: None,
                name: one.source.clone(),
                source: one.source_id,
                kind: one.kind,
                status: one.status,
                form: one.form,
                identification: one.identification,
                cue: one.cue.as_ref().map(|cue| Span { start: cue.start, end: cue.end }),
                via: one.via,
            })
            .collect();
        let open = attributions.first().filter(|_| attributions.len() == 1).map(|edge| edge.key);
        let statement = suggestion.statement.clone().unwrap_or_default();
        Self { open, attributions, statement, suggestion: Some(suggestion.n), ..Self::new(suggestion.spans.clone()) }
    }
}

/// Those suggestions to show: undecided, not in work, sure enough, not of a claim that is there already. Sentences that cite nobody only when asked for.
pub fn shown(offered: &[Suggestion], claims: &[Claim], in_work: Option<u32>, least: u8, apart: bool) -> Vec<Suggestion> {
    let is_there = |suggestion: &Suggestion| claims.iter().any(|claim| is_same(&claim.spans, &suggestion.spans));
    let fits = |one: &&Suggestion| {
        one.state == Outcome::Open
            && Some(one.n) != in_work
            && if one.attributions.is_empty() { apart } else { one.confidence >= least }
            && !is_there(one)
    };
    offered.iter().filter(fits).cloned().collect()
}

/// Whether two cover more in common than apart.
fn is_same(one: &[Span], other: &[Span]) -> bool {
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<u32>();
    let common: u32 = one.iter().flat_map(|a| other.iter().map(|b| a.end.min(b.end).saturating_sub(a.start.max(b.start)))).sum();
    2 * common >= length(one) + length(other) - common
}

impl WorkspaceState {
    /// Has the article read, when that was not done yet, and fetches what was proposed.
    pub fn ask_for_suggestions(self) {
        if let Some(least) =
            crate::workspace::state::storage().and_then(|kept| kept.get_item(KEPT).ok().flatten()).and_then(|least| least.parse().ok())
        {
            self.least.set(least);
        }
        spawn_local(async move {
            match offer_suggestions(self.brief.with_value(|brief| brief.id)).await {
                Ok(offer) => self.lay_out(offer),
                Err(_) => self.reading.set(Reading::Failed),
            }
        });
    }

    /// Shows what was proposed; not while somebody is selecting words, which would lose their beginning.
    fn lay_out(self, offer: Offer) {
        let is_selecting = document().query_selector("#manuscript:active").is_ok_and(|pressed| pressed.is_some());
        if is_selecting || self.selection.with_untracked(|selection| selection.is_some_and(|selection| selection.native)) {
            return set_timeout(move || self.lay_out(offer), Duration::from_millis(300));
        }
        self.reading.set(if offer.known_language { Reading::Done } else { Reading::Foreign });
        // A form that is moved to make room loses the focus: whoever types in it goes on.
        let typing = document().active_element().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        self.offered.set(offer.items);
        request_animation_frame(move || {
            if let Some(field) = typing.filter(|field| field.is_connected() && !field.matches(":focus").unwrap_or(true)) {
                let _ = field.focus();
            }
        });
    }

    /// The suggestion in focus.
    fn suggestion_in_focus(self) -> Option<Suggestion> {
        let n = self.current_suggestion.get_untracked()?;
        self.suggestions.with_untracked(|all| all.iter().find(|one| one.n == n).cloned())
    }

    /// Puts a suggestion in focus.
    pub fn go_to_suggestion(self, n: u32) {
        let spans = self.suggestions.with_untracked(|all| all.iter().find(|one| one.n == n).map(|one| one.spans.clone()));
        self.look_at(&spans.unwrap_or_default());
        self.current_suggestion.set(Some(n));
        self.current.set(None);
        self.let_go();
        self.panel.update(|panel| {
            if *panel == "closed" {
                *panel = "half";
            }
        });
    }

    /// Puts the next or previous suggestion in focus; tells whether there was one. The first time it is the next one from the sentence in focus.
    pub fn step_suggestion(self, by: isize) -> bool {
        let from = self.sentence_span().map_or(0, |span| span.start);
        let to = self.suggestions.with_untracked(|all| {
            let at = self.current_suggestion.get_untracked().and_then(|n| all.iter().position(|one| one.n == n));
            let at = match at {
                Some(at) => at.checked_add_signed(by)?,
                None if by > 0 => all.iter().position(|one| one.spans.first().is_some_and(|span| span.start >= from)).unwrap_or(0),
                None => return None,
            };
            all.get(at).map(|one| one.n)
        });
        to.map(|n| self.go_to_suggestion(n)).is_some()
    }

    /// Leaves the suggestions for the text.
    pub fn leave_suggestions(self) {
        self.current_suggestion.set(None);
        focus_text();
    }

    /// The suggestion after this one, or the one before when it is the last.
    fn neighbour(self, n: u32) -> Option<u32> {
        self.suggestions.with_untracked(|all| {
            let at = all.iter().position(|one| one.n == n)?;
            all.get(at + 1).or_else(|| all.get(at.checked_sub(1)?)).map(|one| one.n)
        })
    }

    /// Goes on with another suggestion, or back to the text after the last.
    fn go_on(self, next: Option<u32>) {
        match next {
            Some(next) => self.go_to_suggestion(next),
            None => self.leave_suggestions(),
        }
    }

    /// Makes the suggestion in focus a claim.
    pub fn accept_current_suggestion(self) {
        if let Some(suggestion) = self.suggestion_in_focus() {
            let next = self.neighbour(suggestion.n);
            self.save(ClaimForm::of_suggestion(&suggestion));
            self.go_on(next);
        }
    }

    /// Opens the suggestion in focus as a form.
    pub fn edit_current_suggestion(self) {
        if let Some(suggestion) = self.suggestion_in_focus() {
            self.current_suggestion.set(None);
            self.open(ClaimForm::of_suggestion(&suggestion));
        }
    }

    /// Dismisses the suggestion in focus.
    pub fn dismiss_current_suggestion(self) {
        if let Some(suggestion) = self.suggestion_in_focus() {
            let next = self.neighbour(suggestion.n);
            self.decided(suggestion.n, Outcome::Dismissed);
            self.go_on(next);
            self.turning.set(true);
            spawn_local(async move {
                match self.dismissed(suggestion.n, true).await {
                    Ok(false) => {}
                    Ok(true) => {
                        self.say(format!("Dismissed: {}", suggestion.quote));
                        self.did(Step::Dismissed(suggestion.n));
                    }
                    Err(fault) => {
                        self.say(fault.to_string());
                        self.decided(suggestion.n, Outcome::Open);
                    }
                }
                self.turning.set(false);
            });
        }
    }

    /// How many of the suggestions shown are sure enough to be accepted at once.
    fn cited(self) -> usize {
        self.suggestions.with(|all| all.iter().filter(|one| one.confidence >= SURE).count())
    }

    /// Makes claims of all suggestions shown that are sure in every field, one after the other; asked twice, because it is much
    /// at once. One step to undo.
    pub fn accept_all(self) {
        let claim_forms: Vec<ClaimForm> =
            self.suggestions.with_untracked(|all| all.iter().filter(|one| one.confidence >= SURE).map(ClaimForm::of_suggestion).collect());
        let count = ui::count(claim_forms.len(), "suggestion", "suggestions");
        if claim_forms.is_empty() || !self.sure(Sure::AcceptAll) {
            return self.say(if claim_forms.is_empty() {
                format!("No suggestion is {SURE} % sure or more.")
            } else {
                format!("Accept {count} that are at least {SURE} % sure? Once more for yes.")
            });
        }
        self.current_suggestion.set(None);
        spawn_local(async move {
            let before = self.done.with_untracked(Vec::len);
            for claim_form in claim_forms {
                self.send(claim_form).await;
            }
            let steps = self.done.try_update(|done| done.split_off(before.min(done.len()))).unwrap_or_default();
            self.say(format!("Accepted {} of {count}.", steps.len()));
            if !steps.is_empty() {
                self.did(Step::Several(steps));
            }
            focus_text();
        });
    }

    /// Notes what became of a suggestion.
    pub fn decided(self, n: u32, outcome: Outcome) {
        self.offered.update(|all| all.iter_mut().filter(|one| one.n == n).for_each(|one| one.state = outcome));
    }
}

/// The card of a suggestion.
pub fn suggestion_card(state: WorkspaceState, n: u32) -> AnyView {
    let Some(suggestion) = state.suggestions.with_untracked(|all| all.iter().find(|one| one.n == n).cloned()) else {
        return ().into_any();
    };
    let is_current = derived(move || state.current_suggestion.get() == Some(n));
    let status = status_word(suggestion.status());
    let class = move || format!("claim-card suggestion {status}{}", if is_current.get() { " current" } else { "" });
    let outlet = state.brief.with_value(|brief| brief.outlet.clone());
    let said = state.with_ruler(|ruler| ClaimForm::of_suggestion(&suggestion).expected(state.brief.with_value(|brief| brief.id), ruler));
    let (statement, line) = (said.statement.clone(), crate::workspace::card::line(&said));
    let name = format!("Suggestion: {statement}");
    let act = move |act: fn(WorkspaceState)| {
        state.current_suggestion.set(Some(n));
        act(state);
    };
    let sure = if suggestion.attributions.is_empty() { "cites nobody".to_owned() } else { format!("{} % sure", suggestion.confidence) };
    let current_id = move || is_current.get().then(|| "current-suggestion".to_owned());
    let opened = move || {
        let reasons = suggestion.attributions.iter().map(reason).collect_view();
        view! {
            {ui::chains(&said, &outlet, false)}
            <ul class="reasons">{reasons}</ul>
            <div class="claim-actions">
                {button("primary", "Accept", "⏎", move || act(WorkspaceState::accept_current_suggestion))}
                {button("", "Edit", "e", move || act(WorkspaceState::edit_current_suggestion))}
                {button("quiet", "Dismiss", "x", move || act(WorkspaceState::dismiss_current_suggestion))}
            </div>
        }
    };
    view! {
        <li
            class=live(class)
            id=live(current_id)
            data-suggestion=n.to_string()
            tabindex="-1"
            aria-label=name
            aria-current=live(move || is_current.get().then(|| "true".to_owned()))
            on:click=move |event| clicked(state, n, &event)
            on:mouseenter=move |_| state.near_suggestion.set(Some(n))
            on:mouseleave=move |_| state.near_suggestion.set(None)
        >
            <article>
                <header class="claim-head">
                    <span class="claim-number" aria-hidden="true">"+"</span>
                    {line}
                    <p class="meta">"Suggestion · "{sure}</p>
                </header>
                <h3 class="statement" dir="auto">{statement}</h3>
                {live(move || is_current.get().then(&opened).into_any())}
            </article>
        </li>
    }
    .into_any()
}

/// A click on the card puts the suggestion in focus, unless it was meant for one of its buttons, or a claim is in work.
fn clicked(state: WorkspaceState, n: u32, event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let on_button = target.is_some_and(|target| target.closest("button, a").ok().flatten().is_some());
    if !on_button && state.claim_form.with_untracked(Option::is_none) {
        state.go_to_suggestion(n);
    }
}

/// What a suggestion rests on: whom a pronoun stands for, and why the status.
fn reason(one: &Suggested) -> AnyView {
    let who = (!one.mention.is_empty() && one.mention != one.source).then(|| format!("{} → {}. ", one.mention, one.source));
    view! { <li dir="auto">{who}{one.reason.clone()}</li> }.into_any()
}

/// The part of the tool bar for suggestions.
pub fn suggestion_tools(state: WorkspaceState) -> AnyView {
    let words = move || match state.reading.get() {
        Reading::Under => "Reading the article…".to_owned(),
        Reading::Foreign => "No suggestions in this language".to_owned(),
        Reading::Failed => "Suggestions could not be fetched".to_owned(),
        Reading::Done => ui::count(state.suggestions.with(Vec::len), "suggestion", "suggestions"),
    };
    let options = LEAST.iter().map(|least| {
        let least = *least;
        let chosen = live(move || state.least.get() == least);
        view! { <option value=least.to_string() prop:selected=chosen>{format!("{least} %")}</option> }.into_any()
    });
    let choose = move |word: String| {
        if let Ok(least) = word.parse() {
            state.least.set(least);
            if let Some(kept) = crate::workspace::state::storage() {
                let _ = kept.set_item(KEPT, &word);
            }
        }
    };
    view! {
        <div class="group suggestions" aria-busy=live(move || (state.reading.get() == Reading::Under).then(|| "true".to_owned()))>
            <details>
                <summary><span role="status" class="count">{live(words)}</span></summary>
                <div>
                    <label>
                        "At least this sure: "
                        <select on:change:target=move |event| choose(event.target().value())>{options.collect_view()}</select>
                    </label>
                    <label><input r#type="checkbox" on:change=move |_| state.apart.update(|apart| *apart = !*apart) />" Sentences that cite nobody too"</label>
                    <button r#type="button" disabled=live(move || state.cited() == 0) on:click=move |_| state.accept_all()>{live(move || format!("Accept all {} ", state.cited()))}<kbd>"⇧⏎"</kbd></button>
                    <a href="/suggestions">"How good suggestions are"</a>
                </div>
            </details>
            <button class="quiet" r#type="button" disabled=live(move || state.suggestions.with(Vec::is_empty)) on:click=move |_| { state.step_suggestion(1); }>"Next "<kbd>"Tab"</kbd></button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn a_claim_takes_the_place_of_a_suggestion_when_they_share_more_than_they_do_not() {
        assert!(is_same(&[span(0, 10)], &[span(0, 10)]));
        assert!(is_same(&[span(0, 10)], &[span(2, 12)]));
        assert!(is_same(&[span(0, 4), span(6, 10)], &[span(0, 10)]));
        assert!(!is_same(&[span(0, 10)], &[span(6, 16)]));
        assert!(!is_same(&[span(0, 100)], &[span(40, 60)]));
    }
}
