//! The whole: tool bar, text and cards.

use crate::{
    anchor::in_order,
    workspace::{
        Given, Row,
        card::card,
        client::outdated,
        desk::{CardState, Desk, focus_manuscript, is_worth_keeping},
        form::claim_form,
        ghost::{ghost_card, ghost_rows, ghost_tools},
        keys::{on_key, show_keys},
        layout,
        live::{derived, effect, live, rows},
        manuscript::manuscript,
    },
};
use leptos::prelude::*;

/// The workspace, drawn alike by the server, so that it can be read at once, and by the browser, which takes over.
pub fn workspace(given: Given, text: String) -> impl IntoView {
    let desk = Desk::new(given, text);
    // Only browsers run effects.
    effect(move || {
        desk.recover();
        desk.ask_for_suggestions();
        focus_manuscript();
    });
    // What is being typed is kept as it is typed.
    effect(move || {
        if let Some(sheet) = desk.sheet.get().filter(is_worth_keeping) {
            desk.remember(&sheet);
        }
    });
    layout::keep_in_place(desk);
    effect(move || {
        let keys = window_event_listener(leptos::ev::keydown, move |event| on_key(desk, &event));
        on_cleanup(move || keys.remove());
    });
    view! {
        {bar(desk)}
        <div class="workspace-body">
            <article class="manuscript" id="manuscript" aria-label="Article text" tabindex="-1">
                {head(desk)}
                {manuscript(desk)}
            </article>
            <aside class="claims-panel" aria-label="Claims" data-sheet=live(move || desk.panel.get().to_owned())>
                <header>
                    <h2>{live(move || crate::ui::count(desk.claims.with(Vec::len), "claim", "claims"))}</h2>
                    <button
                        class="quiet sheet-handle"
                        r#type="button"
                        aria-expanded=live(move || (desk.panel.get() != "closed").to_string())
                        aria-controls="rail"
                        on:click=move |_| desk.panel.update(|panel| *panel = if *panel == "closed" { "half" } else { "closed" })
                    >
                        {live(move || if desk.panel.get() == "closed" { "Open" } else { "Close" }.to_owned())}
                    </button>
                </header>
                {live(move || {
                    (desk.claims.with(Vec::is_empty) && desk.sheet.with(Option::is_none) && desk.ghosts.with(Vec::is_empty))
                        .then(|| {
                            view! {
                                <div class="empty">
                                    <p>"No claims yet. Drag over words in the text, or press " <kbd>"j"</kbd> " to move to a sentence and " <kbd>"Enter"</kbd> " to make it a claim. " <kbd>"?"</kbd> " shows all keys."</p>
                                </div>
                            }
                        })
                        .into_any()
                })}
                <ol class="claim-rail" id="rail">
                    {rows(move || reading_order(desk), move |row| match row {
                        Row::Card(id) => card(desk, id).into_any(),
                        Row::Form(id) => claim_form(desk, id).into_any(),
                        Row::Ghost(n) => ghost_card(desk, n),
                        Row::Voice(_) => ().into_any(),
                    })}
                </ol>
            </aside>
        </div>
    }
}

/// What stands in the rail: the cards in reading order, the claim in work as its form.
fn reading_order(desk: Desk) -> Vec<Row> {
    let working = desk.sheet.with(|sheet| sheet.as_ref().map(|sheet| (sheet.id, sheet.spans.first().map_or(0, |span| span.start))));
    desk.claims.with(|claims| {
        let mut rows: Vec<(u32, Row)> = claims
            .iter()
            .filter(|claim| working.is_none_or(|(id, _)| id != claim.id))
            .map(|claim| (claim.spans.first().map_or(0, |span| span.start), Row::Card(claim.id)))
            .collect();
        rows.extend(ghost_rows(desk));
        let mut rows = in_order(rows);
        if let Some((id, start)) = working {
            let at = rows.iter().position(|(other, _)| *other > start).unwrap_or(rows.len());
            rows.insert(at, (start, Row::Form(id)));
        }
        rows.into_iter().map(|(_, row)| row).collect()
    })
}

fn head(desk: Desk) -> impl IntoView {
    let brief = desk.brief.get_value();
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

fn bar(desk: Desk) -> impl IntoView {
    let brief = desk.brief.get_value();
    let sentences = move || {
        let covered = desk.covered();
        (covered.iter().filter(|covered| **covered).count(), covered.len())
    };
    let submittable = derived(move || desk.submittable());
    let published = brief.published;
    let outdated = outdated();
    view! {
        <header class="workspace-bar">
            <div class="workspace-title">
                <a href="/desk">"Desk"</a>
                <h1 dir="auto">{brief.title.clone()}</h1>
                <span class="publication">{if published { "Published" } else { "Not published" }}</span>
                {live(move || {
                    let (class, words) = save_words(desk);
                    view! { <span class=format!("save-state {class}") role="status">{words}</span> }.into_any()
                })}
            </div>
            <div class="toolbar" role="toolbar" aria-label="Article">
                <div class="group coverage">
                    <meter
                        min="0"
                        max=live(move || sentences().1.to_string())
                        value=live(move || sentences().0.to_string())
                        aria-label="Sentences with a claim"
                    ></meter>
                    <span>{live(move || { let (covered, all) = sentences(); format!("{covered} of {all} sentences") })}</span>
                    <button class="quiet" r#type="button" aria-keyshortcuts="g" on:click=move |_| desk.next_open()>"Next open "<kbd>"g"</kbd></button>
                </div>
                {ghost_tools(desk)}
                <div class="group">
                    <button class="quiet" r#type="button" aria-keyshortcuts="Control+Z" disabled=live(move || desk.done.with(Vec::is_empty) || desk.turning.get()) on:click=move |_| desk.undo()>"Undo"</button>
                    <button class="quiet" r#type="button" aria-keyshortcuts="Control+Shift+Z" disabled=live(move || desk.undone.with(Vec::is_empty) || desk.turning.get()) on:click=move |_| desk.redo()>"Redo"</button>
                </div>
                <div class="group">
                    <button r#type="button" disabled=live(move || submittable.with(Vec::is_empty)) on:click=move |_| desk.submit(submittable.get_untracked())>
                        {live(move || format!("Submit all ({})", submittable.with(Vec::len)))}
                    </button>
                    <form method="post" action=format!("/desk/articles/{}/publication", brief.slug)>
                        <button class=if published { "" } else { "primary" } name="state" value=if published { "draft" } else { "published" }>
                            {if published { "Take back" } else { "Publish" }}
                        </button>
                    </form>
                    <button class="quiet" r#type="button" aria-haspopup="dialog" aria-label="Keys" aria-keyshortcuts="?" on:click=move |_| show_keys()><kbd>"?"</kbd></button>
                </div>
            </div>
            {live(move || outdated.get().then(other_version).into_any())}
        </header>
    }
}

/// Said when the server is of another version than this page, which then can save nothing any more.
fn other_version() -> impl IntoView {
    let reload = move |_| {
        // Refused only for addresses; there is none here.
        window().location().reload().ok();
    };
    view! {
        <div class="notice warn" role="alert">
            <p><b>"Hearsay was updated."</b>" Reload this page to go on. What you typed is kept in this browser."</p>
            <button class="primary" r#type="button" on:click=reload>"Reload"</button>
        </div>
    }
}

fn save_words(desk: Desk) -> (&'static str, &'static str) {
    let open = desk.sheet.with(|sheet| sheet.as_ref().is_some_and(is_worth_keeping));
    desk.states.with(|states| {
        if states.iter().any(|(_, state)| !matches!(state, CardState::Saving)) {
            ("failed", "Something needs you")
        } else if !states.is_empty() || desk.turning.get() {
            ("saving", "Saving…")
        } else if open {
            ("", "Not saved yet")
        } else {
            ("saved", "All saved")
        }
    })
}
