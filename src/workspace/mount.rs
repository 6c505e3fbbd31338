//! Mounting the workspace: the browser reads what the server wrote into the page, and draws the same again, alive.

use crate::workspace::{PageData, editor::workspace, parsed};
use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;

/// Mounts the workspace of this page. Without one, or with one that it cannot read, the page stays as it is.
pub fn mount() {
    let Some(place) = document().get_element_by_id("workspace").and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    let json = document().get_element_by_id("page-data").and_then(|data| data.text_content()).unwrap_or_default();
    let Ok(data) = parsed::<PageData>(json.as_bytes()) else {
        return leptos::logging::error!("The workspace cannot read what the page gave it; reload the page.");
    };
    let text = text_in(&place);
    place.set_text_content(None);
    mount_to(place, move || workspace(data, text, 0)).forget();
}

/// The text of the article, from its paragraphs: each knows where it starts. What stood between two of them was blank,
/// and only its length counts.
fn text_in(place: &web_sys::Element) -> String {
    let (mut text, mut length) = (String::new(), 0);
    let Ok(paragraphs) = place.query_selector_all("p[data-start]") else { return text };
    for paragraph in (0..paragraphs.length()).filter_map(|at| paragraphs.item(at)?.dyn_into::<web_sys::Element>().ok()) {
        let start: usize = paragraph.get_attribute("data-start").and_then(|start| start.parse().ok()).unwrap_or(length);
        text.extend(std::iter::repeat_n('\n', start.saturating_sub(length)));
        let line = paragraph.text_content().unwrap_or_default();
        length = start + line.chars().count();
        text.push_str(&line);
    }
    text
}
