//! The queue by keyboard. The page works without; the keys press its own buttons and links.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

/// The button that shows the keys, and the keys themselves. Who decides (`may_review`) has keys for that.
pub fn keys(may_review: bool) -> impl IntoView {
    let decide = may_review.then(|| {
        view! {
            <section>
                <h3>"Decide"</h3>
                <dl>
                    <dt><kbd>"a"</kbd></dt> <dd>"approve"</dd>
                    <dt><kbd>"r"</kbd></dt> <dd>"return: say why first"</dd>
                    <dt><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd></dt> <dd>"return with the comment you are writing"</dd>
                </dl>
            </section>
        }
    });
    view! {
        <button class="quiet" r#type="button" id="show-keys" aria-haspopup="dialog">"Keys "<kbd>"?"</kbd></button>
        <dialog id="keys" aria-labelledby="keys-title">
            <header><h2 id="keys-title">"Keys"</h2> <form method="dialog"><button class="quiet">"Close"</button></form></header>
            <div class="keys">
                <section>
                    <h3>"Move"</h3>
                    <dl>
                        <dt><kbd>"j"</kbd>" / "<kbd>"n"</kbd></dt> <dd>"next claim"</dd>
                        <dt><kbd>"k"</kbd>" / "<kbd>"p"</kbd></dt> <dd>"previous claim"</dd>
                        <dt><kbd>"Esc"</kbd></dt> <dd>"leave the comment"</dd>
                    </dl>
                </section>
                {decide}
            </div>
        </dialog>
    }
}

/// Listens to the keys of this page, if it is the queue. The browser draws nothing here.
pub fn wake() {
    let Some(button) = document().get_element_by_id("show-keys") else { return };
    let asked = Closure::<dyn Fn()>::new(show);
    // Refused only for what is no event.
    button.add_event_listener_with_callback("click", asked.as_ref().unchecked_ref()).ok();
    // The page listens as long as it lives.
    asked.forget();
    let _lives_on = window_event_listener(ev::keydown, |event| pressed(&event));
}

fn show() {
    if let Some(dialog) = document().get_element_by_id("keys").and_then(|found| found.dyn_into::<HtmlDialogElement>().ok())
        && !dialog.open()
    {
        // Refused only when it is not in the page.
        dialog.show_modal().ok();
    }
}

/// What a key does. In a field keys write, but for two: Ctrl+Enter sends, Esc leaves.
fn pressed(event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() || event.alt_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = target.as_ref().filter(|target| target.matches("input, textarea, select, [contenteditable]").unwrap_or(false));
    if let Some(field) = field {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && field.id() == "comment" {
            event.prevent_default();
            // Without the right to return, sending is commenting.
            if !click("return") {
                click("say");
            }
        } else if event.key() == "Escape"
            && let Some(field) = field.dyn_ref::<HtmlElement>()
        {
            field.blur().ok();
        }
        return;
    }
    let in_dialog = target.is_some_and(|target| target.closest("dialog").ok().flatten().is_some());
    if in_dialog || event.ctrl_key() || event.meta_key() || event.repeat() {
        return;
    }
    let done = match event.key().as_str() {
        "j" | "n" => click("next"),
        "k" | "p" => click("previous"),
        "a" => click("approve"),
        "r" => focus_comment(),
        "?" => {
            show();
            true
        }
        _ => false,
    };
    if done {
        event.prevent_default();
    }
}

fn click(id: &str) -> bool {
    let found = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.map(|found| found.click()).is_some()
}

fn focus_comment() -> bool {
    let found = document().get_element_by_id("comment").and_then(|found| found.dyn_into::<HtmlTextAreaElement>().ok());
    found.is_some_and(|found| found.focus().is_ok())
}
