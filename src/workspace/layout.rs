//! Where cards stand: beside their place in the text. The card in focus gets exactly its place, the others give way.

use crate::workspace::{live::effect, state::WorkspaceState};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::Closure};

/// Space between two cards, in CSS pixels.
const GAP: f64 = 12.0;
/// From this width on, in CSS pixels, text and cards stand side by side (`style/workspace.css` says the same).
const SIDE_BY_SIDE: f64 = 1024.0;

/// Puts the cards in place now and whenever something moves.
pub fn keep_in_place(state: WorkspaceState) {
    effect(move || {
        state.claims.track();
        state.card_states.track();
        state.comments.track();
        state.current.track();
        state.suggestions.track();
        state.current_suggestion.track();
        state.claim_form.track();
        request_animation_frame(place);
    });
    effect(move || on_resize(place));
    effect(move || {
        // Fonts that arrive late move every line.
        let settled = Closure::once_into_js(|| request_animation_frame(place));
        if let Some(document) = window().document()
            && let Ok(fonts) = js_sys::Reflect::get(&document, &"fonts".into())
            && let Ok(ready) = js_sys::Reflect::get(&fonts, &"ready".into())
            && let Some(ready) = ready.dyn_ref::<js_sys::Promise>()
            && let Ok(then) = js_sys::Reflect::get(ready, &"then".into())
        {
            let _ = then.unchecked_into::<js_sys::Function>().call1(ready, &settled);
        }
    });
}

/// Runs `work` whenever the window changes its size.
fn on_resize(work: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(work);
    let _ = window().add_event_listener_with_callback("resize", closure.as_ref().unchecked_ref());
    // The workspace lives as long as the page.
    closure.forget();
}

fn place() {
    let Some(rail) = document().get_element_by_id("rail") else {
        return;
    };
    let _ = rail.class_list().remove_1("placed");
    let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(0.0);
    let style = rail.unchecked_ref::<web_sys::HtmlElement>().style();
    if width < SIDE_BY_SIDE {
        let _ = style.remove_property("min-block-size");
        return;
    }
    let top = rail.get_bounding_client_rect().top();
    let children = rail.children();
    let cards: Vec<web_sys::HtmlElement> = (0..children.length()).filter_map(|at| children.item(at)?.dyn_into().ok()).collect();
    let wanted: Vec<f64> = cards
        .iter()
        .map(|card| {
            let mark = ["data-claim", "data-suggestion"].iter().find_map(|name| {
                let id = card.get_attribute(name)?;
                document().query_selector(&format!("mark[{name}=\"{id}\"]")).ok().flatten()
            });
            mark.map_or(0.0, |mark| mark.get_bounding_client_rect().top() - top - GAP)
        })
        .collect();
    let heights: Vec<f64> = cards.iter().map(|card| f64::from(card.offset_height())).collect();
    let focus = cards.iter().position(|card| card.class_list().contains("current"));
    let (places, end) = arrange(&wanted, &heights, focus);
    for (card, place) in cards.iter().zip(places) {
        let _ = card.style().set_property("--place", &pixels(place));
    }
    let _ = style.set_property("min-block-size", &pixels(end));
    let _ = rail.class_list().add_1("placed");
}

/// Whole pixels: finer is not seen, and writing fractions takes much code.
#[expect(clippy::cast_possible_truncation, reason = "no page is that long")]
fn pixels(length: f64) -> String {
    format!("{}px", length.round() as i32)
}

/// Tops of the cards and the end of the last: each where it wants to be, none over another, the one in focus first.
fn arrange(wanted: &[f64], heights: &[f64], focus: Option<usize>) -> (Vec<f64>, f64) {
    let mut places = wanted.to_vec();
    let from = focus.unwrap_or(0);
    if let Some(focus) = focus {
        let mut below = wanted[focus];
        for at in (0..focus).rev() {
            places[at] = wanted[at].min(below - heights[at] - GAP);
            below = places[at];
        }
    }
    // Nothing stands above the rail: what was pushed out comes down again.
    let mut free = 0.0;
    for at in 0..from {
        places[at] = places[at].max(free);
        free = places[at] + heights[at] + GAP;
    }
    for at in from..places.len() {
        places[at] = places[at].max(free);
        free = places[at] + heights[at] + GAP;
    }
    (places, free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_never_overlap_and_the_one_in_focus_stands_at_its_place() {
        let (places, end) = arrange(&[200.0, 210.0, 220.0, 900.0], &[100.0, 100.0, 100.0, 50.0], Some(1));
        assert_eq!(places, [98.0, 210.0, 322.0, 900.0]);
        assert_eq!(end, 962.0);
    }

    #[test]
    fn without_a_focus_cards_give_way_downwards_and_none_stands_above_the_rail() {
        let (places, _) = arrange(&[-20.0, 0.0, 500.0], &[100.0, 100.0, 100.0], None);
        assert_eq!(places, [0.0, 112.0, 500.0]);
        let (places, _) = arrange(&[0.0, 0.0], &[100.0, 100.0], Some(1));
        assert_eq!(places, [0.0, 112.0]);
    }
}
