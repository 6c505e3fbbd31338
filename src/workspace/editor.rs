//! The whole: tool bar, text and cards.

use crate::workspace::{
    PageData, Row,
    button::button,
    card::card,
    client::{outdated, signed_out},
    coverage::Coverage,
    form::claim_form,
    keys::{on_key, show_keys},
    layout,
    live::{derived, effect, live},
    state::{CardState, WorkspaceState, focus_text, is_worth_keeping},
    suggestion_card::{suggestion_card, suggestion_tools},
    text_view::text_view,
};
use leptos::prelude::*;

/// The workspace, drawn alike by the server, so that it can be read at once, and by the browser, which takes over. The server
/// draws the first claims too; the browser, which sees how large the screen is, those near it (`layout.rs`).
pub fn workspace(data: PageData, text: String, first: usize) -> impl IntoView {
    let state = WorkspaceState::new(data, text);
    let first = state.rows.with_untracked(|rows| rows.iter().take(first).map(|(_, row)| drawn(state, *row)).collect_view());
    // Only browsers run effects.
    effect(move || {
        state.recover();
        state.ask_for_suggestions();
        focus_text();
        state.go_to_address();
        layout::listen("hashchange", move || state.go_to_address());
        layout::listen("online", move || state.send_again());
    });
    // What is being typed is kept as it is typed.
    effect(move || {
        if let Some(claim_form) = state.claim_form.get().filter(is_worth_keeping) {
            state.remember(&claim_form);
        }
    });
    layout::keep_in_place(state);
    effect(move || {
        let keys = window_event_listener(leptos::ev::keydown, move |event| on_key(state, &event));
        on_cleanup(move || keys.remove());
    });
    view! {
        {bar(state)}
        <p class="spoken" aria-live="polite">{live(move || heard(state))}</p>
        <div class="workspace-body">
            <article class="manuscript" id="manuscript" aria-label="Article text" tabindex="-1">
                {head(state)}
                {text_view(state)}
            </article>
            <aside class="claims-panel" aria-label="Claims" data-sheet=live(move || state.panel.get().to_owned())>
                <header>
                    <h2>{live(move || crate::ui::count(state.claims.with(Vec::len), "claim", "claims"))}</h2>
                    <button
                        class="quiet sheet-handle"
                        r#type="button"
                        aria-expanded=live(move || (state.panel.get() != "closed").to_string())
                        aria-controls="rail"
                        on:click=move |_| state.panel.update(|panel| *panel = if *panel == "closed" { "half" } else { "closed" })
                    >
                        {live(move || if state.panel.get() == "closed" { "Open" } else { "Close" }.to_owned())}
                    </button>
                </header>
                {live(move || {
                    (state.claims.with(Vec::is_empty) && state.claim_form.with(Option::is_none) && state.suggestions.with(Vec::is_empty))
                        .then(|| {
                            view! {
                                <div class="empty">
                                    <p>"No claims yet. Drag over words in the text, or press " <kbd>"j"</kbd> " to move to a sentence and " <kbd>"Enter"</kbd> " to make it a claim. " <kbd>"?"</kbd> " shows all keys."</p>
                                </div>
                            }
                        })
                        .into_any()
                })}
                <ol class="claim-rail" id="rail" aria-label="Claims and suggestions">
                    {first}
                </ol>
            </aside>
        </div>
    }
}

/// Draws what stands in the list of claims.
pub fn drawn(state: WorkspaceState, row: Row) -> AnyView {
    match row {
        Row::Card(id) => card(state, id).into_any(),
        Row::Form(id) => claim_form(state, id).into_any(),
        Row::Suggestion(n) => suggestion_card(state, n),
    }
}

fn head(state: WorkspaceState) -> impl IntoView {
    let brief = state.brief.get_value();
    view! {
        <header class="article-head">
            <h2 dir="auto">{brief.title.clone()}</h2>
            {(!brief.byline.is_empty()).then(|| view! { <p class="byline" dir="auto">{brief.byline.clone()}</p> })}
            <p class="meta">
                <a href=format!("/desk/articles/{}/details", brief.slug)>"Edit details"</a>
                " "
                <a href=format!("/articles/{}", brief.slug)>"As readers see it"</a>
                " "
                <a href=format!("/desk/articles/{}/history", brief.slug)>"History"</a>
            </p>
        </header>
    }
}

fn bar(state: WorkspaceState) -> impl IntoView {
    let brief = state.brief.get_value();
    let covered = move || state.coverage.with(|coverage| coverage.iter().filter(|one| **one == Coverage::Covered).count());
    let sentences = state.coverage.with_untracked(Vec::len);
    let open = derived(move || state.open_claims());
    let submittable = derived(move || open.with(|open| open.iter().filter(|id| !state.is_unsaved(**id)).count()));
    let published = brief.published;
    let (outdated, signed_out, slug) = (outdated(), signed_out(), brief.slug.clone());
    view! {
        <header class="workspace-bar">
            <div class="workspace-title">
                <a href="/desk">"Desk"</a>
                <h1 dir="auto">{brief.title.clone()}</h1>
                <span class="publication">{if published { "Published" } else { "Not published" }}</span>
                {live(move || {
                    let (class, words) = save_words(state);
                    let words = if class == "failed" { button("quiet", words, "", move || state.go_to_trouble()) } else { words.into_any() };
                    view! { <span class=format!("save-state {class}") role="status">{words}</span> }.into_any()
                })}
                <span class="latest" role="status">{live(move || state.said.get())}</span>
            </div>
            <div class="toolbar" role="toolbar" aria-label="Article">
                <div class="group coverage">
                    <meter
                        min="0"
                        max=sentences.to_string()
                        value=live(move || covered().to_string())
                        aria-label="Sentences with a claim"
                    ></meter>
                    <span>{live(move || format!("{} of {sentences}", covered()))}<span class="wide">" sentences"</span></span>
                    <button class="quiet" r#type="button" aria-keyshortcuts="g" on:click=move |_| state.next_open()>"Next open "<kbd>"g"</kbd></button>
                </div>
                {suggestion_tools(state)}
                <div class="group">
                    <button class="quiet" r#type="button" aria-keyshortcuts="Control+Z" disabled=live(move || state.done.with(Vec::is_empty) || state.turning.get()) aria-label="Undo" on:click=move |_| state.undo()>"↶"<span class="wide">" Undo"</span></button>
                    <button class="quiet" r#type="button" aria-keyshortcuts="Control+Shift+Z" disabled=live(move || state.undone.with(Vec::is_empty) || state.turning.get()) aria-label="Redo" on:click=move |_| state.redo()>"↷"<span class="wide">" Redo"</span></button>
                </div>
                <div class="group">
                    <button r#type="button" data-key="U" aria-keyshortcuts="Shift+U" disabled=live(move || open.with(Vec::is_empty)) on:click=move |_| state.submit(open.get_untracked())>
                        "Submit"<span class="wide">" all"</span>{live(move || format!(" ({})", submittable.get()))}
                    </button>
                    <form method="post" action=format!("/desk/articles/{}/publication", brief.slug)>
                        <button class=if published { "" } else { "primary" } data-key="p" aria-keyshortcuts="p" name="state" value=if published { "draft" } else { "published" }>
                            {if published { "Take back" } else { "Publish" }}
                        </button>
                    </form>
                    <button class="quiet" r#type="button" aria-haspopup="dialog" aria-label="Keys" aria-keyshortcuts="?" on:click=move |_| show_keys()><kbd>"?"</kbd></button>
                </div>
            </div>
            {live(move || outdated.get().then(other_version).into_any())}
            {live(move || signed_out.get().then(|| sign_in_again(&slug)).into_any())}
        </header>
    }
}

/// The way in again, on the spot. It loads the page anew, with what was typed: that is kept in this browser, for this person.
fn sign_in_again(slug: &str) -> AnyView {
    view! {
        <form class="notice warn sign-in" method="post" action="/sign-in" aria-label="Sign in again">
            <p role="alert"><b>"Your session has ended."</b>" Sign in to go on. What you typed is kept in this browser."</p>
            <label>"Email "<input r#type="email" name="email" autocomplete="username" /></label>
            <label>"Password "<input r#type="password" name="password" autocomplete="current-password" /></label>
            <input r#type="hidden" name="next" value=format!("/desk/articles/{slug}") />
            <button class="primary">"Sign in"</button>
        </form>
    }
    .into_any()
}

/// Said when the server is of another version than this page, which then can save nothing any more.
fn other_version() -> impl IntoView {
    let reload = || {
        // Refused only for addresses; there is none here.
        window().location().reload().ok();
    };
    view! {
        <div class="notice warn" role="alert">
            <p><b>"Hearsay was updated."</b>" Reload this page to go on. What you typed is kept in this browser."</p>
            {button("primary", "Reload", "", reload)}
        </div>
    }
}

/// What is in focus, for who does not see it: words selected, a suggestion, a claim, a sentence.
fn heard(state: WorkspaceState) -> String {
    if let Some(selection) = state.selection.get() {
        return state.with_ruler(|ruler| format!("Selected: {}", ruler.slice(selection.span).unwrap_or_default()));
    }
    if let Some(n) = state.current_suggestion.get() {
        return state.suggestions.with(|all| {
            let at = all.iter().position(|one| one.n == n).unwrap_or(0);
            // Its card has the focus, and says what it is.
            format!("Suggestion {} of {}", at + 1, all.len())
        });
    }
    let claim = state.current.get().and_then(|id| {
        state.claims.with(|claims| {
            let at = claims.iter().position(|claim| claim.id == id)?;
            let who = claims[at].attributions.iter().map(|edge| format!(" {} {}.", edge.source.name, edge.status.label()));
            let statement = claims[at].statement.trim_end_matches('.');
            Some(format!("Claim {} of {}: {statement}.{}", at + 1, claims.len(), who.collect::<String>()))
        })
    });
    let sentence = state.sentence.get().and_then(|at| {
        let covered = state.coverage.with(|coverage| coverage.get(at).copied())?;
        let words = state.text.with_value(|text| text.sentences.get(at).map(|sentence| sentence.span()))?;
        Some(state.with_ruler(|ruler| [ruler.slice(words).unwrap_or_default(), covered.words()].join(" ").trim_end().to_owned()))
    });
    [sentence, claim].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn save_words(state: WorkspaceState) -> (&'static str, &'static str) {
    let open = state.claim_form.with(|claim_form| claim_form.as_ref().is_some_and(is_worth_keeping));
    state.card_states.with(|states| {
        if states.iter().any(|(_, state)| !matches!(state, CardState::Saving)) {
            ("failed", "Something needs you")
        } else if !states.is_empty() || state.turning.get() {
            ("saving", "Saving…")
        } else if open {
            ("", "Not saved yet")
        } else {
            ("saved", "All saved")
        }
    })
}
