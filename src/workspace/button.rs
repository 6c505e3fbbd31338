//! A button as the workspace has them.

use leptos::prelude::*;

/// A button that does something in this page: its label, and the key that does the same (`""` when none does).
pub fn button(class: &'static str, label: impl Into<String>, key: &'static str, act: impl FnMut() + 'static) -> AnyView {
    drawn(class, label.into(), key, Box::new(act))
}

/// Drawn for all in one place: code that is compiled for each button anew is downloaded for each.
fn drawn(class: &'static str, label: String, key: &'static str, mut act: Box<dyn FnMut()>) -> AnyView {
    let key = (!key.is_empty()).then(|| view! { " "<kbd>{key}</kbd> });
    view! { <button class=class r#type="button" on:click=move |_| act()>{label}{key}</button> }.into_any()
}
