//! Where cards stand: beside their words. Only those near the screen are drawn at all, so that a key costs as much in a long
//! article as in a short one. The card in focus stands at its words, in view; the others, a line each, give way.
//!
//! All of it happens once a frame: what is to be known of the page is read first, then everything is written.

use crate::workspace::{
    Row, editor,
    live::effect,
    state::{CardState, WorkspaceState, card_state_of, focus_text},
    text_view::sentence_id,
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
        mark_focus(state);
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
        mark_focus(state);
        soon(state, Reveal::Row);
    });
    effect(move || {
        state.claims.track();
        state.suggestions.track();
        state.working.track();
        forget();
        soon(state, Reveal::Nothing);
    });
    effect(move || {
        state.card_states.track();
        state.comments.track();
        state.claim_form.track();
        state.more.track();
        state.likely.track();
        state.same_as.track();
        state.selection.track();
        state.near.track();
        state.near_suggestion.track();
        soon(state, Reveal::Nothing);
    });
    effect(move || {
        listen("scroll", move || soon(state, Reveal::Nothing));
        let anew = move || {
            forget();
            soon(state, Reveal::Nothing);
        };
        listen("resize", anew);
        // On paper stands everything.
        listen("beforeprint", move || {
            state.printing.set(true);
            draw(
                state,
                state
                    .rows
                    .with_untracked(|rows| rows.iter().map(|(_, row)| *row).filter(|row| !matches!(row, Row::Suggestion(_))).collect()),
            );
        });
        listen("afterprint", move || {
            state.printing.set(false);
            soon(state, Reveal::Nothing);
        });
        // Fonts that arrive late move every line.
        let settled = Closure::once_into_js(anew);
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

/// One frame: what has to be measured is drawn, then everything is read, then everything is written.
async fn frame(state: WorkspaceState) {
    let reveal = state.notes.with_value(|notes| notes.frame).unwrap_or(Reveal::Nothing);
    state.notes.update_value(|notes| notes.frame = None);
    let rows = state.rows.get_untracked();
    let focused = focused(state);
    let open = open(state, &rows, focused);
    let there = RAIL.with_borrow(|rail| rail.iter().map(|one| one.row).collect::<Vec<_>>());
    if open.iter().any(|row| !there.contains(row)) {
        draw(state, rows.iter().map(|(_, row)| *row).filter(|row| there.contains(row) || open.contains(row)).collect());
        // A form that was just drawn has still to be filled.
        tick().await;
    }
    mark_focus(state);
    let Some(rail) = document().get_element_by_id("rail").and_then(|rail| rail.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    if let (Reveal::Row, Some(row @ Row::Suggestion(_))) = (reveal, focused)
        && let Some(card) = card_of(&rail, row)
    {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = card.focus_with_options(&options);
    }
    // The keyboard does not stay with a card that is left.
    if reveal > Reveal::Nothing
        && !matches!(focused, Some(Row::Suggestion(_)))
        && document().active_element().is_some_and(|element| element.matches(".suggestion").unwrap_or(false))
    {
        focus_text();
    }
    let focus = rows.iter().position(|(_, row)| Some(*row) == focused);
    let Some(mut page) = Page::measured(&rail) else { return };
    MEASURES.with_borrow_mut(|measures| {
        // A screen that was turned, or a window made narrow: what is worked on is shown where it is now. The height alone changes with the
        // browser's own bars and keyboard.
        let before = std::mem::replace(&mut measures.width, page.width);
        let is_turned = before > 0.0 && before != page.width;
        let reveal = if is_turned { Reveal::Row } else { reveal };
        measures.read(state, &page, &rows, &open, focus);
        if reveal > Reveal::Nothing && scroll_to_focus(state, &page, measures, focus.filter(|_| reveal == Reveal::Row)) {
            page = Page::measured(&rail).unwrap_or(page);
        }
        let bar = bar(&page);
        place(state, &page, measures, &rows, &open, focus, reveal);
        if let Some((bar, beside)) = bar {
            put(&bar, beside);
        }
    });
    // The first cards show how high a line is.
    if there.is_empty() && RAIL.with_borrow(|rail| !rail.is_empty()) {
        soon(state, Reveal::Nothing);
    }
}

/// Those whose cards are as high as what stands in them, and not a line: in focus, or with something to say.
fn open(state: WorkspaceState, rows: &[(u32, Row)], focused: Option<Row>) -> Vec<Row> {
    state.card_states.with_untracked(|states| {
        let speaks = |id| !matches!(card_state_of(states, id), None | Some(CardState::Saving));
        let is_open = |row: &Row| Some(*row) == focused || matches!(row, Row::Card(id) if speaks(*id));
        rows.iter().map(|(_, row)| *row).filter(is_open).collect()
    })
}

/// What of the list of claims is drawn.
struct DrawnRow {
    row: Row,
    /// Owns what belongs to it.
    owner: Owner,
    view: AnyViewState,
    /// Where it was put last.
    top: f64,
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
                DrawnRow { row, owner, view, top: 0.0 }
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
    width: f64,
    beside: bool,
    /// Where the text begins on the screen.
    origin: f64,
    /// Where the list of claims begins on the screen.
    start: f64,
    top: f64,
    bottom: f64,
}

impl Page {
    fn measured(rail: &web_sys::HtmlElement) -> Option<Self> {
        let size = |length: Result<wasm_bindgen::JsValue, _>| length.ok().and_then(|length| length.as_f64()).unwrap_or(0.0);
        let width = size(window().inner_width());
        let beside = width >= SIDE_BY_SIDE;
        let bar = reach(&document().query_selector(".workspace-bar").ok()??).1.max(0.0);
        let end = if beside { size(window().inner_height()) } else { reach(&rail.parent_element()?).0 };
        let origin = reach(&document().get_element_by_id("manuscript")?).0;
        Some(Self { rail: rail.clone(), width, beside, origin, start: reach(rail).0, top: bar + MARGIN, bottom: end - MARGIN })
    }
}

/// What is known of the page, so that a key asks it for little.
struct Measures {
    /// Of each row from where to where its first words reach, from the top of the text. Empty: to be read again.
    words: Vec<(f64, f64)>,
    /// Of each row how high its card is.
    heights: Vec<f64>,
    /// How high a card of one line is.
    line: f64,
    /// How wide the window was.
    width: f64,
}

thread_local! {
    static MEASURES: RefCell<Measures> = const { RefCell::new(Measures { words: Vec::new(), heights: Vec::new(), line: 34.0, width: 0.0 }) };
}

/// Has the next frame look anew where words stand.
fn forget() {
    MEASURES.with_borrow_mut(|measures| measures.words.clear());
}

impl Measures {
    /// Reads what is not known. Cards that are not open are as high as each other, drawn or not: where a card stands does not
    /// depend on which others are drawn.
    fn read(&mut self, state: WorkspaceState, page: &Page, rows: &[(u32, Row)], open: &[Row], focus: Option<usize>) {
        let height = |row: Row| card_of(&page.rail, row).map(|card| f64::from(card.offset_height()));
        let at_rest = RAIL.with_borrow(|rail| rail.iter().map(|one| one.row).find(|row| !open.contains(row)));
        self.line = at_rest.and_then(height).unwrap_or(self.line);
        self.heights.clear();
        self.heights.extend(rows.iter().map(|(_, row)| Some(*row).filter(|row| open.contains(row)).and_then(height).unwrap_or(self.line)));
        let words = |at: usize| {
            let (from, to) = words_at(state, rows[at].0, rows[at].1).unwrap_or((page.origin, page.origin));
            (from - page.origin, to - page.origin)
        };
        // Whatever moved the text moved the words in focus.
        let stays = |at: usize| (words(at).0 - self.words[at].0).abs() < 1.0;
        if self.words.len() != rows.len() || !focus.is_none_or(stays) {
            self.words = (0..rows.len()).map(words).collect();
        }
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

/// What is found below an element.
fn all(within: &web_sys::Element, selector: &str) -> Vec<web_sys::Element> {
    let found = within.query_selector_all(selector).ok();
    let elements = found.into_iter().flat_map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
    elements.filter_map(|node| node.dyn_into().ok()).collect()
}

/// Has the stylesheet show what is in focus and what is under the pointer, in the text.
fn mark_focus(state: WorkspaceState) {
    let Some(text) = document().get_element_by_id("manuscript") else { return };
    let all = |selector: &str| all(&text, selector);
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

/// From where to where an element reaches on the screen.
fn reach(element: &web_sys::Element) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (rect.top(), rect.bottom())
}

/// The first words of a row on the screen: its first mark, else the sentence it begins in.
fn words_at(state: WorkspaceState, start: u32, row: Row) -> Option<(f64, f64)> {
    let sentence = document().get_element_by_id(&sentence_id(state.text.with_value(|text| text.sentence_at(start))))?;
    let mark = sentence.query_selector(&marks_of(row)).ok().flatten();
    Some(reach(&mark.unwrap_or(sentence)))
}

/// The card of a row, if it is drawn.
fn card_of(rail: &web_sys::Element, row: Row) -> Option<web_sys::HtmlElement> {
    let at = RAIL.with_borrow(|rail| rail.iter().position(|one| one.row == row))?;
    rail.children().item(u32::try_from(at).ok()?)?.dyn_into().ok()
}

/// Scrolls until what is in focus can be read, with its card when that stands beside it; tells whether it had to.
fn scroll_to_focus(state: WorkspaceState, page: &Page, measures: &Measures, focus: Option<usize>) -> bool {
    let row = focus.map(|at| {
        let (from, to) = measures.words[at];
        (from + page.origin, page.origin + if page.beside { to.max(from + measures.heights[at]) } else { to })
    });
    let sentence = || state.sentence.get_untracked().and_then(|at| document().get_element_by_id(&sentence_id(at))).map(|at| reach(&at));
    let Some((top, bottom)) = row.or_else(sentence) else { return false };
    let around = AROUND.min((page.bottom - page.top - (bottom - top)) / 2.0).max(0.0);
    let (above, below) = (top - page.top - around, bottom - page.bottom + around);
    let by = if above < 0.0 { above } else { below.max(0.0).min(above) };
    if by == 0.0 {
        return false;
    }
    let options = web_sys::ScrollToOptions::new();
    options.set_top(by);
    options.set_behavior(web_sys::ScrollBehavior::Instant);
    window().scroll_by_with_scroll_to_options(&options);
    true
}

/// Draws what stands near the screen, and puts it in its place.
fn place(state: WorkspaceState, page: &Page, measures: &Measures, rows: &[(u32, Row)], open: &[Row], focus: Option<usize>, reveal: Reveal) {
    let Measures { words, heights, .. } = measures;
    let wanted: Vec<f64> = words.iter().map(|(from, _)| from + page.origin - page.start).collect();
    let at = focus.map(|at| {
        // A form stays in view, wherever its words are.
        let in_view = |place: f64| place.min(page.bottom - page.start - heights[at]).max(page.top - page.start);
        (at, if matches!(rows[at].1, Row::Form(_)) { in_view(wanted[at]) } else { wanted[at] })
    });
    let tops = if page.beside { arrange(&wanted, heights, at) } else { wanted };
    let is_near = |at: &usize| {
        let top = tops[*at] + page.start;
        open.contains(&rows[*at].1) || top < page.bottom + BEYOND && top + heights[*at] > page.top - BEYOND
    };
    let near: Vec<usize> = (0..rows.len()).filter(is_near).collect();
    draw(state, near.iter().map(|at| rows[*at].1).collect());
    let children = page.rail.children();
    let card = |at: u32| children.item(at)?.dyn_into::<web_sys::HtmlElement>().ok();
    if page.beside {
        let room = pixels(page.bottom - page.top);
        if page.rail.style().get_property_value("--room").ok().as_ref() != Some(&room) {
            let _ = page.rail.style().set_property("--room", &room);
        }
        RAIL.with_borrow_mut(|drawn| {
            for ((one, row), at) in drawn.iter_mut().zip(&near).zip(0..) {
                // Only what is otherwise is written.
                if let Some(card) = card(at).filter(|_| one.top != tops[*row]) {
                    one.top = tops[*row];
                    let _ = card.style().set_property("--at", &pixels(one.top));
                }
            }
        });
    } else if reveal == Reveal::Row
        && let Some(card) = focus.and_then(|at| card_of(&page.rail, rows[at].1))
    {
        page.rail.set_scroll_top(card.offset_top());
    }
    let _ = page.rail.class_list().add_1("placed");
}

/// What can be done with the words that are selected, and where it has room: below them, else above, and never over them. `None`
/// where it is docked, as on a narrow screen.
fn bar(page: &Page) -> Option<(web_sys::HtmlElement, Option<(f64, f64)>)> {
    let bar: web_sys::HtmlElement = document().query_selector(".selection-bar").ok()??.dyn_into().ok()?;
    let text = document().get_element_by_id("manuscript")?;
    let drawn = all(&text, ".selection");
    let selected = || window().get_selection().ok()??.get_range_at(0).ok().map(|range| range.get_bounding_client_rect());
    let rects = match drawn.as_slice() {
        [first, .., last] => Some((first.get_bounding_client_rect(), last.get_bounding_client_rect())),
        [only] => Some((only.get_bounding_client_rect(), only.get_bounding_client_rect())),
        [] => selected().map(|rect| (rect.clone(), rect)),
    };
    let place = rects.filter(|_| page.beside).and_then(|(first, last)| {
        let (height, width) = (f64::from(bar.offset_height()), f64::from(bar.offset_width()));
        let (above, below) = (first.top() - MARGIN - height, last.bottom() + MARGIN);
        let top = [below, above].into_iter().find(|top| *top >= page.top && top + height <= page.bottom)?;
        let around = text.get_bounding_client_rect();
        Some((top - around.top(), (first.left() - around.left()).min(around.width() - width).max(0.0)))
    });
    Some((bar, place))
}

/// Puts it there.
fn put(bar: &web_sys::HtmlElement, place: Option<(f64, f64)>) {
    let _ = bar.class_list().toggle_with_force("at-words", place.is_some());
    if let Some((top, left)) = place {
        let _ = bar.style().set_property("top", &pixels(top));
        let _ = bar.style().set_property("left", &pixels(left));
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
}
