//! Where cards stand: beside their words. Only those near the screen are drawn at all, so that a key costs as much in a long
//! article as in a short one. The card in focus stands at its words, in view; the others, a line each, give way.
//!
//! All of it happens once a frame: what is to be known of the page is read first, then everything is written.

use crate::{
    text::Span,
    workspace::{
        Row, editor,
        live::effect,
        state::WorkspaceState,
        text_view::{Text, sentence_id},
    },
};
use leptos::{
    prelude::*,
    tachys::view::{Mountable, Render, any_view::AnyViewState},
    task::{spawn_local, tick},
};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, prelude::Closure};

/// Space between two cards, in CSS pixels.
const GAP: f64 = 6.0;
/// Space that is kept free at the edges of the screen.
const MARGIN: f64 = 12.0;
/// How far beyond the screen cards are drawn, so that scrolling finds them there.
const BEYOND: f64 = 200.0;
/// How many lines of text stay above and below the words in focus, where there is room: in CSS pixels.
const AROUND: f64 = 90.0;
/// From this width on, in CSS pixels, text and cards stand side by side (`style/workspace.css` says the same).
const SIDE_BY_SIDE: f64 = 1024.0;

/// What the next frame brings into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reveal {
    /// Nothing: the page stays where it is.
    Nothing,
    /// The sentence in focus.
    Sentence,
    /// The claim or suggestion in focus, with its words.
    Row,
}

/// Keeps cards in place, whatever moves.
pub fn keep_in_place(state: WorkspaceState) {
    let owner = Owner::current();
    effect(move || OWNER.set(owner.clone()));
    effect(move || {
        state.sentence.track();
        soon(state, Reveal::Sentence);
    });
    effect(move || {
        state.current.track();
        state.current_suggestion.track();
        state.panel.track();
        // A form is there at once: what is typed next is meant for it.
        if let Some(form) = state.working.get().map(|(id, ..)| Row::Form(id)) {
            let drawn = RAIL.with_borrow(|rail| rail.iter().map(|one| one.row).collect::<Vec<_>>());
            let is_drawn = |row: &Row| *row == form || drawn.contains(row);
            draw(state, state.rows.with_untracked(|rows| rows.iter().map(|(_, row)| *row).filter(is_drawn).collect()));
        }
        soon(state, Reveal::Row);
    });
    effect(move || {
        state.claims.track();
        state.card_states.track();
        state.comments.track();
        state.suggestions.track();
        state.claim_form.track();
        state.more.track();
        state.selection.track();
        state.near.track();
        state.near_suggestion.track();
        soon(state, Reveal::Nothing);
    });
    effect(move || {
        for event in ["resize", "scroll"] {
            listen(event, move || soon(state, Reveal::Nothing));
        }
        // On paper stands everything.
        listen("beforeprint", move || draw(state, state.rows.with_untracked(|rows| rows.iter().map(|(_, row)| *row).collect())));
        listen("afterprint", move || soon(state, Reveal::Nothing));
        // Fonts that arrive late move every line.
        let settled = Closure::once_into_js(move || soon(state, Reveal::Nothing));
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

/// Runs `work` whenever this happens to the window.
pub fn listen(event: &str, work: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(work);
    let _ = window().add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    // The workspace lives as long as the page.
    closure.forget();
}

/// Has the next frame put things in place; what is to come into view adds up until then.
pub fn soon(state: WorkspaceState, reveal: Reveal) {
    let waiting = state.notes.with_value(|notes| notes.frame);
    state.notes.update_value(|notes| notes.frame = waiting.max(Some(reveal)));
    if waiting.is_none() {
        request_animation_frame(move || spawn_local(frame(state)));
    }
}

/// One frame.
async fn frame(state: WorkspaceState) {
    let reveal = state.notes.with_value(|notes| notes.frame).unwrap_or(Reveal::Nothing);
    state.notes.update_value(|notes| notes.frame = None);
    mark_focus(state);
    let Some(page) = Page::measured() else { return };
    if reveal > Reveal::Nothing {
        scroll_to_focus(state, &page, reveal);
    }
    let rows = near(state, &page);
    draw(state, rows.clone());
    // A form that was just drawn has still to be filled.
    tick().await;
    place(state, &page, reveal, &rows);
}

/// What of the list of claims is drawn.
struct DrawnRow {
    row: Row,
    /// Owns what belongs to it.
    owner: Owner,
    view: AnyViewState,
}

thread_local! {
    /// The list of claims as it is drawn. A page has one workspace.
    static RAIL: RefCell<Vec<DrawnRow>> = const { RefCell::new(Vec::new()) };
    static OWNER: RefCell<Option<Owner>> = const { RefCell::new(None) };
}

/// Draws these rows of the list, in this order: those that are there already stay as they are, those that are not among them go.
fn draw(state: WorkspaceState, rows: Vec<Row>) {
    let (Some(rail), Some(owner)) = (document().get_element_by_id("rail"), OWNER.with_borrow(Clone::clone)) else { return };
    RAIL.with_borrow_mut(|drawn| {
        if drawn.iter().map(|one| one.row).eq(rows.iter().copied()) {
            return;
        }
        for mut gone in drawn.extract_if(.., |one| !rows.contains(&one.row)) {
            gone.view.unmount();
            gone.owner.cleanup();
        }
        // Nothing is moved unless the order is another: what is moved loses the focus.
        let places = drawn.iter().map(|one| rows.iter().position(|row| *row == one.row));
        let moved = !places.is_sorted();
        let mut before = std::mem::take(drawn);
        for (row, at) in rows.into_iter().zip(0..) {
            let there = before.iter().position(|one| one.row == row).map(|at| before.swap_remove(at));
            let is_new = there.is_none();
            let mut one = there.unwrap_or_else(|| {
                let owner = owner.child();
                let view = owner.with(|| editor::drawn(state, row).build());
                DrawnRow { row, owner, view }
            });
            if is_new || moved {
                one.view.mount(&rail, rail.children().item(at).as_deref());
            }
            drawn.push(one);
        }
    });
}

/// The parts of the page that cards are placed by, and what of the screen is free for the text.
struct Page {
    rail: web_sys::HtmlElement,
    beside: bool,
    top: f64,
    bottom: f64,
}

impl Page {
    fn measured() -> Option<Self> {
        let rail: web_sys::HtmlElement = document().get_element_by_id("rail")?.dyn_into().ok()?;
        let size = |length: Result<wasm_bindgen::JsValue, _>| length.ok().and_then(|length| length.as_f64()).unwrap_or(0.0);
        let beside = size(window().inner_width()) >= SIDE_BY_SIDE;
        let bar = document().query_selector(".workspace-bar").ok()??.get_bounding_client_rect().bottom().max(0.0);
        let end = if beside { size(window().inner_height()) } else { rail.parent_element()?.get_bounding_client_rect().top() };
        Some(Self { rail, beside, top: bar + MARGIN, bottom: end - MARGIN })
    }
}

/// The claim or suggestion in focus.
pub fn focused(state: WorkspaceState) -> Option<Row> {
    let working = state.working.with_untracked(|working| working.as_ref().map(|(id, ..)| Row::Form(*id)));
    working
        .or_else(|| state.current.get_untracked().map(Row::Card))
        .or_else(|| state.current_suggestion.get_untracked().map(Row::Suggestion))
}

/// The marks of a row, as a selector.
fn marks_of(row: Row) -> String {
    match row {
        Row::Card(id) | Row::Form(id) => format!("mark[data-claim=\"{id}\"]"),
        Row::Suggestion(n) => format!("mark[data-suggestion=\"{n}\"]"),
    }
}

/// Has the stylesheet show what is in focus and what is under the pointer, in the text.
fn mark_focus(state: WorkspaceState) {
    let Some(text) = document().get_element_by_id("manuscript") else { return };
    let all = |selector: &str| {
        let found = text.query_selector_all(selector).ok();
        let elements = found.into_iter().flat_map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
        elements.filter_map(|node| node.dyn_into::<web_sys::Element>().ok()).collect::<Vec<_>>()
    };
    let near = state.near.get_untracked().map(Row::Card).or_else(|| state.near_suggestion.get_untracked().map(Row::Suggestion));
    let marks = |row: Option<Row>| row.map(|row| all(&marks_of(row))).unwrap_or_default();
    let sentence = state.sentence.get_untracked().and_then(|at| document().get_element_by_id(&sentence_id(at)));
    // Only what is otherwise is written: the browser would style it anew.
    for (class, wanted) in [("current", marks(focused(state)).into_iter().chain(sentence).collect()), ("near", marks(near))] {
        for element in all(&format!(".{class}")).iter().filter(|element| !wanted.contains(element)) {
            let _ = element.class_list().remove_1(class);
        }
        for element in wanted {
            let _ = element.class_list().add_1(class);
        }
    }
}

/// Writes a length into the style of an element, unless it is there already.
fn set(element: &web_sys::HtmlElement, property: &str, length: f64) {
    let (style, length) = (element.style(), pixels(length));
    if style.get_property_value(property).ok().as_ref() != Some(&length) {
        let _ = style.set_property(property, &length);
    }
}

/// From where to where an element reaches on the screen.
fn reach(element: &web_sys::Element) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (rect.top(), rect.bottom())
}

/// The first words of a row on the screen: its first mark, else the sentence it begins in.
fn words(state: WorkspaceState, row: Row) -> Option<(f64, f64)> {
    let start = state.rows.with_untracked(|rows| rows.iter().find(|(_, other)| *other == row).map(|(start, _)| *start))?;
    words_at(state, start, row)
}

fn words_at(state: WorkspaceState, start: u32, row: Row) -> Option<(f64, f64)> {
    let sentence = document().get_element_by_id(&sentence_id(state.text.with_value(|text| text.sentence_at(start))))?;
    let mark = sentence.query_selector(&marks_of(row)).ok().flatten();
    Some(reach(&mark.unwrap_or(sentence)))
}

/// Scrolls until what is in focus can be read.
fn scroll_to_focus(state: WorkspaceState, page: &Page, reveal: Reveal) {
    let row = focused(state).filter(|_| reveal == Reveal::Row).and_then(|row| words(state, row));
    let sentence = || state.sentence.get_untracked().and_then(|at| document().get_element_by_id(&sentence_id(at))).map(|at| reach(&at));
    let Some((top, bottom)) = row.or_else(sentence) else { return };
    let around = AROUND.min((page.bottom - page.top - (bottom - top)) / 2.0).max(0.0);
    let (above, below) = (top - page.top - around, bottom - page.bottom + around);
    let by = if above < 0.0 { above } else { below.max(0.0).min(above) };
    if by != 0.0 {
        let options = web_sys::ScrollToOptions::new();
        options.set_top(by);
        options.set_behavior(web_sys::ScrollBehavior::Instant);
        window().scroll_by_with_scroll_to_options(&options);
    }
}

/// What stands near the screen, and what is in focus wherever it stands.
fn near(state: WorkspaceState, page: &Page) -> Vec<Row> {
    let at = |position: usize| document().get_element_by_id(&sentence_id(position)).map_or((0.0, 0.0), |sentence| reach(&sentence));
    let stretch = state.text.with_value(|text: &Text| {
        let first = first_where(text.sentences.len(), |position| at(position).1 > page.top - BEYOND);
        let end = first_where(text.sentences.len(), |position| at(position).0 > page.bottom + BEYOND);
        let start = text.sentences.get(first).map_or(u32::MAX, |sentence| sentence.start);
        Span { start, end: end.checked_sub(1).map_or(0, |last| text.sentences[last].end) }
    });
    let focused = focused(state);
    state.rows.with_untracked(|rows| {
        let is_near = |(start, row): &&(u32, Row)| stretch.contains(*start) || Some(*row) == focused;
        rows.iter().filter(is_near).map(|(_, row)| *row).collect()
    })
}

/// The first of so many of which it is true, when it is true of all after it; else how many they are.
fn first_where(count: usize, is: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if is(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// Puts the cards that are drawn in their places.
fn place(state: WorkspaceState, page: &Page, reveal: Reveal, rows: &[Row]) {
    let children = page.rail.children();
    let cards: Vec<web_sys::HtmlElement> = (0..children.length()).filter_map(|at| children.item(at)?.dyn_into().ok()).collect();
    let focused = focused(state);
    let focus = rows.iter().position(|row| Some(*row) == focused).filter(|at| *at < cards.len());
    set(&page.rail, "--room", page.bottom - page.top);
    if page.beside {
        let top = page.rail.get_bounding_client_rect().top();
        let words: Vec<(f64, f64)> = state.rows.with_untracked(|all| {
            // Both are in the order of the text.
            let mut all = all.iter();
            rows.iter()
                .map(|row| all.find(|(_, other)| other == row).and_then(|(start, row)| words_at(state, *start, *row)).unwrap_or_default())
                .collect()
        });
        let wanted: Vec<f64> = words.iter().map(|(from, _)| from - top).collect();
        let heights: Vec<f64> = cards.iter().map(|card| f64::from(card.offset_height())).collect();
        if wanted.len() != heights.len() {
            return;
        }
        let at = focus.map(|at| {
            let (from, to) = words[at];
            let place = if matches!(rows[at], Row::Form(_)) {
                // A form stays in view, wherever its words are.
                from.min(page.bottom - heights[at]).max(page.top)
            } else {
                // A card that would end below the screen moves up along its words.
                from - (from + heights[at] - page.bottom).min(heights[at] - (to - from)).max(0.0)
            };
            (at, place - top)
        });
        for (card, place) in cards.iter().zip(arrange(&wanted, &heights, at)) {
            set(card, "inset-block-start", place);
        }
    } else if reveal == Reveal::Row
        && let Some(card) = focus.map(|at| &cards[at])
    {
        page.rail.set_scroll_top(card.offset_top());
    }
    let _ = page.rail.class_list().add_1("placed");
    if reveal == Reveal::Row
        && let Some(Row::Suggestion(_)) = focused
        && let Some(card) = focus.map(|at| &cards[at])
    {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = card.focus_with_options(&options);
    }
}

/// Whole pixels: finer is not seen, and writing fractions takes much code.
#[expect(clippy::cast_possible_truncation, reason = "no page is that long")]
fn pixels(length: f64) -> String {
    format!("{}px", length.round() as i32)
}

/// Tops of the cards: as near to where they want to be as can be (in squares) with none over another and none above the
/// rail; but the one in focus stands at its place, and those above it run out at the top where there is no room.
fn arrange(wanted: &[f64], heights: &[f64], focus: Option<(usize, f64)>) -> Vec<f64> {
    // Pooled neighbours, each with how many they are and where its first wants to be on average.
    let mut pools: Vec<(f64, f64)> = Vec::new();
    let mut above = 0.0;
    for (wanted, height) in wanted.iter().zip(heights) {
        let mut pool = (1.0, wanted - above);
        above += height + GAP;
        while let Some(before) = pools.pop_if(|before| before.1 > pool.1) {
            pool = (before.0 + pool.0, (before.0 * before.1 + pool.0 * pool.1) / (before.0 + pool.0));
        }
        pools.push(pool);
    }
    let mut places = Vec::with_capacity(wanted.len());
    let mut above = 0.0;
    let mut left = pools.iter();
    let (mut count, mut at) = (0.0, 0.0);
    for height in heights {
        if count == 0.0 {
            (count, at) = left.next().copied().unwrap_or_default();
        }
        places.push(at.max(0.0) + above);
        above += height + GAP;
        count -= 1.0;
    }
    if let Some((focus, place)) = focus {
        let mut border = place;
        for at in (0..focus).rev() {
            places[at] = places[at].min(border - heights[at] - GAP);
            border = places[at];
        }
        places[focus] = place;
        let mut border = place + heights[focus] + GAP;
        for at in focus + 1..places.len() {
            places[at] = places[at].max(border);
            border = places[at] + heights[at] + GAP;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_in_focus_stands_at_its_place_and_the_others_give_way_on_both_sides() {
        let places = arrange(&[200.0, 210.0, 220.0, 900.0], &[100.0, 100.0, 100.0, 50.0], Some((1, 210.0)));
        assert_eq!(places, [104.0, 210.0, 316.0, 900.0]);
        // Those above run out at the top.
        assert_eq!(arrange(&[0.0, 0.0, 10.0], &[30.0, 30.0, 90.0], Some((2, 10.0))), [-62.0, -26.0, 10.0]);
    }

    #[test]
    fn without_a_focus_cards_stand_around_the_words_they_share_and_none_above_the_rail() {
        assert_eq!(arrange(&[100.0, 100.0, 500.0], &[30.0, 30.0, 30.0], None), [82.0, 118.0, 500.0]);
        assert_eq!(arrange(&[-20.0, 0.0, 500.0], &[100.0, 100.0, 100.0], None), [0.0, 106.0, 500.0]);
        assert_eq!(arrange(&[], &[], None), [] as [f64; 0]);
    }

    #[test]
    fn a_search_finds_the_first_or_none() {
        assert_eq!(first_where(10, |at| at >= 7), 7);
        assert_eq!(first_where(10, |_| false), 10);
        assert_eq!(first_where(0, |_| true), 0);
    }
}
