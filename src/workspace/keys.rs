//! The keys of the workspace: what each does, and the list of them.

use crate::{
    attribution::Status,
    base::language::is_right_to_left,
    workspace::{
        form::focus,
        state::{WorkspaceState, focus_text, only, with, without},
    },
};
use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;

/// Opens the list of keys.
pub fn show_keys() {
    if let Some(dialog) = document().get_element_by_id("keys").and_then(|element| element.dyn_into::<web_sys::HtmlDialogElement>().ok())
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// What each key does, as it is listed: the one list, so that the dialog cannot promise other keys.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    ("Move", &[("j  k  ↓  ↑", "next, previous sentence"), ("g", "next sentence without a claim"), ("[  ]", "previous, next claim")]),
    (
        "Select",
        &[
            ("Enter", "make a claim of the selection or the sentence"),
            ("→  ←", "start or move the selection by a word"),
            ("Shift →  ←", "make it longer or shorter"),
            ("Shift End", "make it longer by a phrase"),
            ("v", "select the sentence, then all but what says who"),
            (",  .  <  >", "move its end, its start by a character"),
            ("+  -  =", "add it to the claim, take it out, make it all of it"),
            ("q", "take the selection as cue; in a form: pick the cue"),
            ("Esc", "let go, or close the form"),
        ],
    ),
    (
        "Claim",
        &[
            ("e", "edit"),
            ("w", "add who says so"),
            ("Alt Enter", "in a source: take who is likely meant"),
            ("Shift Tab", "from the status: back to what a new source is"),
            ("m", "more fields"),
            ("u", "submit for review"),
            ("Shift U", "submit all"),
            ("p", "publish, or take back"),
            ("Delete", "delete"),
            ("Ctrl Enter", "save"),
            ("Ctrl Z", "undo"),
            ("Ctrl Shift Z", "redo"),
            ("?", "these keys"),
        ],
    ),
    (
        "Suggestion",
        &[
            ("Tab  Shift Tab", "next, previous suggestion"),
            ("Enter", "accept"),
            ("e", "edit, then save"),
            ("x", "dismiss"),
            ("Shift Enter", "accept all that are shown"),
            ("Esc", "back to the text"),
        ],
    ),
];

/// The list of keys, closed.
pub fn keys_dialog() -> impl IntoView {
    let caps = |keys: &'static str| keys.split_whitespace().map(|key| view! { <kbd>{key}</kbd>" " }).collect_view();
    let section = |(title, keys): (&'static str, &'static [(&'static str, &'static str)])| {
        view! {
            <section>
                <h3>{title}</h3>
                <dl>{keys.iter().map(|(key, what)| view! { <dt>{caps(key)}</dt><dd>{*what}</dd> }).collect_view()}</dl>
            </section>
        }
    };
    let statuses =
        Status::ALL.iter().map(|status| view! { <dt><kbd>{status.key().to_string()}</kbd></dt><dd>{status.label()}</dd> }).collect_view();
    view! {
        <dialog id="keys" aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">"Keys"</h2>
                <form method="dialog"><button class="quiet">"Close"</button></form>
            </header>
            <div class="keys">
                {KEYS.into_iter().map(section).collect_view()}
                <section><h3>"Status"</h3><dl>{statuses}</dl></section>
            </div>
        </dialog>
    }
}

/// What a key means: its letter, whether or not Caps Lock is on; where a layout has no Latin letter there, what stands in
/// that place on a keyboard that has.
fn meant(key: &str, code: &str, shift: bool) -> String {
    let mut letters = key.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii() => letter.to_ascii_lowercase().to_string(),
        (Some(_), None) => match (code, shift) {
            ("BracketLeft", _) => "[".to_owned(),
            ("Equal", false) => "=".to_owned(),
            ("Minus", _) => "-".to_owned(),
            ("Comma", _) => if shift { "<" } else { "," }.to_owned(),
            ("Period", _) => if shift { ">" } else { "." }.to_owned(),
            ("BracketRight", _) => "]".to_owned(),
            ("Equal", true) => "+".to_owned(),
            ("Slash", true) => "?".to_owned(),
            _ => code.strip_prefix("Key").map_or_else(|| key.to_owned(), str::to_ascii_lowercase),
        },
        _ => key.to_owned(),
    }
}

/// Whether it is one of a key at all: when a browser fills a form in, it sends events of that name without one.
pub fn is_of_a_key(event: &KeyboardEvent) -> bool {
    event.has_type::<KeyboardEvent>()
}

/// Does what a key means here, unless somebody is typing.
pub fn on_key(state: WorkspaceState, event: &KeyboardEvent) {
    if !is_of_a_key(event) {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let inside = |selector: &str| target.as_ref().is_some_and(|element| element.closest(selector).ok().flatten().is_some());
    if inside("dialog") || event.is_composing() {
        return;
    }
    let (key, command) = (meant(&event.key(), &event.code(), event.shift_key()), event.ctrl_key() || event.meta_key());
    // What was asked once is forgotten when something else is done.
    if !matches!(key.as_str(), "Escape" | "Enter" | "Shift" | "Control" | "Meta") {
        state.notes.update_value(|notes| notes.asked = None);
    }
    let typing = inside("textarea, select, input:not([type=radio])");
    let is_at = |selector: &str| target.as_ref().is_some_and(|element| element.matches(selector).unwrap_or(false));
    let suggested = state.current_suggestion.get_untracked().is_some() && state.claim_form.with_untracked(Option::is_none);
    let mut taken = true;
    match (key.as_str(), command) {
        ("Enter", true) => {
            if let Some(claim_form) = state.claim_form.get_untracked() {
                state.save(claim_form);
            } else {
                taken = false;
            }
        }
        // In a field, undo belongs to what is typed there.
        ("z", true) if !typing && event.shift_key() => state.redo(),
        ("z", true) if !typing => state.undo(),
        ("y", true) if !typing => state.redo(),
        ("Escape", false) if state.picking.get_untracked().is_some() => {
            state.picking.set(None);
            state.let_go();
            state.panel.set("open");
            focus("attribution-status");
        }
        ("Escape", false) if state.selection.get_untracked().is_some() => state.let_go(),
        ("Escape", false) if state.current_suggestion.get_untracked().is_some() => state.leave_suggestions(),
        ("Escape", false) if state.claim_form.with_untracked(Option::is_some) => state.cancel(),
        _ if typing || command || event.alt_key() => taken = false,
        // Tab goes through the suggestions from the text on; after the last it goes on as everywhere.
        ("Tab", _) => taken = is_at("body, #manuscript, .suggestion") && state.step_suggestion(if event.shift_key() { -1 } else { 1 }),
        ("Enter" | " ", _) if inside("button, a, summary, label") => taken = false,
        ("Enter", _) if event.shift_key() && state.claim_form.with_untracked(Option::is_none) => state.accept_all(),
        ("Enter", _) if suggested => state.accept_current_suggestion(),
        ("e", _) if suggested => state.edit_current_suggestion(),
        ("x", _) if suggested => state.dismiss_current_suggestion(),
        // A radio button's own keys stay its own.
        ("ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | " ", _) if inside("input") => taken = false,
        ("?", _) => show_keys(),
        ("Enter", _) => {
            if state.picking.get_untracked().is_some() {
                state.take_cue();
            } else if let Some(claim_form) = state.claim_form.get_untracked().filter(|_| state.selection.get_untracked().is_none()) {
                state.save(claim_form);
            } else {
                state.begin();
            }
        }
        ("j" | "ArrowDown", _) => state.step(1),
        ("k" | "ArrowUp", _) => state.step(-1),
        ("ArrowRight" | "ArrowLeft", _) => {
            let forward = (key == "ArrowRight") != state.brief.with_value(|brief| is_right_to_left(&brief.language));
            state.step_word(forward, event.shift_key());
        }
        ("End", _) if event.shift_key() => state.extend_to_phrase(),
        ("v", _) => state.select_sentence(),
        ("," | ".", _) => state.adjust(false, key == "."),
        ("<" | ">", _) => state.adjust(true, key == ">"),
        ("=", _) => state.change_words(state.touched().or(state.current.get_untracked()), only),
        ("-", _) => state.change_words(state.touched(), without),
        ("g", _) => state.next_open(),
        ("]", _) => state.step_claim(1),
        ("[", _) => state.step_claim(-1),
        ("+", _) => state.change_words(state.current.get_untracked(), with),
        ("q", _) if state.selection.get_untracked().is_some() => state.take_cue(),
        ("q", _) => {
            if let Some(open) = state.claim_form.with_untracked(|claim_form| claim_form.as_ref().and_then(|claim_form| claim_form.open)) {
                pick(state, open);
                // Not for the mouse: what is drawn anew while it selects loses its beginning.
                state.propose_cue();
            }
        }
        ("w", _) => state.add_who(),
        ("m", _) if state.claim_form.with_untracked(Option::is_some) => state.more.update(|more| *more = !*more),
        ("e", _) => {
            if let Some(id) = state.current.get_untracked().filter(|_| state.claim_form.with_untracked(Option::is_none)) {
                state.edit(id);
            }
        }
        ("u", _) => {
            if let Some(id) = state.current.get_untracked() {
                state.submit(vec![id]);
            }
        }
        ("Delete", _) => {
            if let Some(id) = state.current.get_untracked().filter(|_| state.claim_form.with_untracked(Option::is_none)) {
                state.remove(id);
            }
        }
        _ => match Status::ALL.iter().find(|status| key == status.key().to_string()) {
            Some(status) => state.set_status(*status),
            None => taken = false,
        },
    }
    if taken {
        event.prevent_default();
    }
}

/// Waits for the cue of this attribution: the next selection becomes it.
pub fn pick(state: WorkspaceState, key: u32) {
    state.picking.set(Some(key));
    state.panel.set("closed");
    // Begin where the claim stands.
    let start = state.claim_form.with_untracked(|claim_form| claim_form.as_ref().and_then(|claim_form| claim_form.spans.first().copied()));
    if let Some(start) = start {
        let at = state.text.with_value(|text| text.sentences.iter().position(|sentence| sentence.span().overlaps(start)));
        if let Some(at) = at {
            state.sentence.set(Some(at));
        }
    }
    focus_text();
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_key_means_its_latin_letter_under_every_layout() {
        assert_eq!(meant("j", "KeyJ", false), "j");
        assert_eq!(meant("J", "KeyJ", false), "j", "Caps Lock");
        assert_eq!(meant("о", "KeyJ", false), "j", "Russian");
        assert_eq!(meant("ξ", "KeyJ", false), "j", "Greek");
        assert_eq!(meant("ח", "KeyJ", false), "j", "Hebrew");
        assert_eq!(meant("ت", "KeyJ", false), "j", "Arabic");
        assert_eq!(meant("ㅓ", "KeyJ", false), "j", "Hangul");
        assert_eq!(meant("ъ", "BracketRight", false), "]", "Russian");
        // What is a Latin letter there is meant as such, wherever it stands.
        assert_eq!(meant("a", "KeyQ", false), "a", "French");
        assert_eq!(meant("Enter", "Enter", false), "Enter");
        assert_eq!(meant("é", "Digit2", false), "é");
    }
}
