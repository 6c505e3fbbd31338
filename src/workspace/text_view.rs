//! The text with its marks, and what is selected in it. A few sentences at a time are drawn again, when something in them changed.

use crate::{
    anchor::{in_order, lanes, runs},
    attribution::Status,
    base::{id::ClaimId, language::direction},
    text::{Measured, Ruler, Sentence, Span},
    ui::status_words,
    workspace::{
        Row,
        button::button,
        coverage::Coverage,
        live::{effect, live},
        state::{Selection, WorkspaceState, only, with, without},
    },
};
use leptos::{ev::MouseEvent, prelude::*};
use std::ops::Range;
use wasm_bindgen::JsCast;

/// The text of the article, and its pieces.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text itself.
    pub body: String,
    /// Its measures.
    pub measured: Measured,
    /// Its lines that are not empty.
    pub paragraphs: Vec<Span>,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// What is drawn again as one, in order; none reaches beyond its paragraph.
    blocks: Vec<Block>,
}

/// A few sentences of a paragraph: what is drawn again as one when something in it changes.
#[derive(Clone, Debug, PartialEq)]
struct Block {
    /// Where it stands.
    span: Span,
    /// Its sentences, by position.
    sentences: Range<usize>,
}

/// So many sentences make a block. A paragraph may have thousands.
const BLOCK: usize = 12;

impl Text {
    /// A text with its sentences.
    pub fn new(body: String, sentences: Vec<Sentence>) -> Self {
        let (mut paragraphs, mut blocks) = (Vec::new(), Vec::new());
        let (mut start, mut next) = (0, 0);
        for line in body.split('\n') {
            let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            let paragraph = Span { start, end: start + length };
            start += length + 1;
            if line.trim().is_empty() {
                continue;
            }
            paragraphs.push(paragraph);
            let here = next..next + sentences[next..].iter().take_while(|sentence| sentence.start < paragraph.end).count();
            next = here.end;
            let mut from = paragraph.start;
            for first in here.clone().step_by(BLOCK).chain(here.is_empty().then_some(here.start)) {
                let last = (first + BLOCK).min(here.end);
                let end = if last == here.end { paragraph.end } else { sentences[last].start };
                blocks.push(Block { span: Span { start: from, end }, sentences: first..last });
                from = end;
            }
        }
        Self { measured: Measured::of(&body), body, paragraphs, sentences, blocks }
    }

    /// The paragraphs that hold a part of a span, as one span.
    pub fn around(&self, span: Span) -> Span {
        self.paragraphs
            .iter()
            .filter(|paragraph| paragraph.overlaps(span))
            .fold(span, |around, paragraph| Span { start: around.start.min(paragraph.start), end: around.end.max(paragraph.end) })
    }

    /// The sentence that a place belongs to, by position: the last that begins there or before it.
    pub fn sentence_at(&self, place: u32) -> usize {
        self.sentences.partition_point(|sentence| sentence.start <= place).saturating_sub(1)
    }

    /// The blocks that hold a part of a span, by position.
    fn blocks_of(&self, span: Span) -> Range<usize> {
        let from = self.blocks.partition_point(|block| block.span.end <= span.start);
        from..from + self.blocks[from..].iter().take_while(|block| block.span.start < span.end).count()
    }
}

/// A claim or suggestion as the text is marked with it.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    row: Row,
    spans: Vec<Span>,
    class: String,
    /// Its number, where it begins and where it goes on.
    number: Option<String>,
    against: Option<&'static str>,
}

/// What the text was drawn with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Of each block.
    marks: Vec<Vec<Mark>>,
    over: Over,
    /// Of each sentence.
    coverage: Vec<Coverage>,
}

/// What is drawn over the marks.
#[derive(Clone, Debug, Default, PartialEq)]
struct Over {
    /// Words selected by keyboard.
    selection: Option<Span>,
    /// The words that show who did what, of the claim in work or in focus.
    cues: Vec<Span>,
}

impl Over {
    fn spans(&self) -> impl Iterator<Item = Span> {
        self.selection.into_iter().chain(self.cues.iter().copied())
    }
}

/// A mark around a run: which one, and the number drawn before it.
#[derive(Clone, Debug, PartialEq)]
struct Layer {
    at: usize,
    number: Option<String>,
}

/// A stretch of text with the same marks, selection and cue.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    text: String,
    layers: Vec<Layer>,
    selected: bool,
    cue: bool,
}

/// The text.
pub fn text_view(state: WorkspaceState) -> impl IntoView {
    let brief = state.brief.get_value();
    effect(move || listen_to_selection(state));
    let draw = move |at: usize| {
        let coverage = state.coverage.read_untracked();
        state.text.with_value(|text| {
            state.notes.with_value(|notes| block(text, &text.blocks[at], &notes.drawn.marks[at], &notes.drawn.over, &coverage))
        })
    };
    state
        .notes
        .update_value(|notes| notes.drawn = Drawn { marks: marks(state), over: over(state), coverage: state.coverage.get_untracked() });
    // Each block is drawn anew when something in it changed, and only then is it asked anything: what a key costs does not
    // grow with the text.
    let turns: Vec<RwSignal<bool>> = state.text.with_value(|text| text.blocks.iter().map(|_| RwSignal::new(false)).collect());
    let redraw = {
        let turns = turns.clone();
        move |blocks: Vec<usize>| blocks.into_iter().for_each(|at| turns[at].update(|turn| *turn = !*turn))
    };
    let redraw_over = redraw.clone();
    effect(move || {
        let over = over(state);
        let before = state.notes.try_update_value(|notes| std::mem::replace(&mut notes.drawn.over, over.clone())).unwrap_or_default();
        if before != over {
            let mut blocks: Vec<usize> =
                state.text.with_value(|text| before.spans().chain(over.spans()).flat_map(|span| text.blocks_of(span)).collect());
            blocks.dedup();
            redraw_over(blocks);
        }
    });
    effect(move || {
        let (marks, coverage) = (marks(state), state.coverage.get());
        let before = state.notes.with_value(|notes| notes.drawn.clone());
        let blocks = state.text.with_value(|text| {
            let differs = |(at, block): &(usize, &Block)| {
                before.marks[*at] != marks[*at] || before.coverage[block.sentences.clone()] != coverage[block.sentences.clone()]
            };
            text.blocks.iter().enumerate().filter(differs).map(|(at, _)| at).collect()
        });
        state.notes.update_value(|notes| notes.drawn = Drawn { marks, coverage, over: before.over });
        redraw(blocks);
    });
    let paragraphs = state.text.with_value(|text| {
        let blocks = |span: Span| {
            text.blocks_of(span)
                .map(|at| {
                    let turn = turns[at];
                    live(move || {
                        turn.track();
                        draw(at)
                    })
                })
                .collect_view()
        };
        text.paragraphs.iter().map(|span| view! { <p data-start=span.start>{blocks(*span)}</p> }).collect_view()
    });
    view! {
        <div
            class=live(move || if state.picking.get().is_some() { "article-text picking" } else { "article-text" }.to_owned())
            lang=brief.language.clone()
            dir=direction(&brief.language)
            translate="no"
            on:click=move |event| clicked(state, &event)
            on:pointermove=move |event| state.notes.update_value(|notes| notes.exact = event.alt_key())
        >
            {paragraphs}
        </div>
        {live(move || state.selection.get().map(|selection| selection_bar(state, selection.span)).into_any())}
    }
}

/// What is to be marked, by block.
fn marks(state: WorkspaceState) -> Vec<Vec<Mark>> {
    let working = state.working.get();
    let mut marks: Vec<(Row, Vec<Span>)> = Vec::new();
    let mut looks: Vec<(String, Option<String>, Option<&'static str>)> = Vec::new();
    state.claims.with(|claims| {
        for (claim, number) in claims.iter().zip(1_usize..) {
            let spans = working.as_ref().filter(|(id, ..)| *id == claim.id).map_or(&claim.spans, |(_, spans, _)| spans).clone();
            let against = claim.against().map(Status::as_str);
            let contested = if against.is_some() { " contested" } else { "" };
            marks.push((Row::Card(claim.id), spans));
            looks.push((format!("{}{contested}", status_words(claim.main_status()).0), Some(number.to_string()), against));
        }
        if let Some((id, spans, _)) = working.as_ref().filter(|(id, ..)| claims.iter().all(|claim| claim.id != *id)) {
            marks.push((Row::Form(*id), spans.clone()));
            looks.push((status_words(None).0.to_owned(), Some("+".to_owned()), None));
        }
    });
    state.suggestions.with(|suggestions| {
        for one in suggestions {
            marks.push((Row::Suggestion(one.n), one.spans.clone()));
            looks.push((format!("{} suggestion", status_words(None).0), None, None));
        }
    });
    let lanes = lanes(&marks);
    state.text.with_value(|text| {
        let mut blocks = vec![Vec::new(); text.blocks.len()];
        for (((row, spans), lane), (look, number, against)) in marks.into_iter().zip(lanes).zip(looks) {
            let mark = Mark { row, class: format!("mark {look} lane-{}", lane.min(3)), number, against, spans };
            let mut places: Vec<usize> = mark.spans.iter().flat_map(|span| text.blocks_of(*span)).collect();
            places.dedup();
            for at in places {
                blocks[at].push(mark.clone());
            }
        }
        blocks
    })
}

/// What is drawn over the marks now.
fn over(state: WorkspaceState) -> Over {
    let selection = state.selection.get().filter(|selection| !selection.native).map(|selection| selection.span);
    let working = state.claim_form.with(|claim_form| claim_form.as_ref().map(cue_of));
    let current = state.current.get();
    let cues = working.map_or_else(
        || {
            state.claims.with(|claims| {
                let edges = claims.iter().filter(|claim| Some(claim.id) == current).flat_map(|claim| &claim.attributions);
                edges.filter_map(|edge| edge.cue.as_ref()).map(|cue| Span { start: cue.start, end: cue.end }).collect()
            })
        },
        |cue| cue.into_iter().collect(),
    );
    Over { selection, cues }
}

fn cue_of(claim_form: &crate::workspace::ClaimForm) -> Option<Span> {
    claim_form.attributions.iter().find(|edge| Some(edge.key) == claim_form.open)?.cue
}

/// Draws a block: its sentences, and what stands between them.
fn block(text: &Text, block: &Block, marks: &[Mark], over: &Over, coverage: &[Coverage]) -> AnyView {
    let spans: Vec<(usize, Vec<Span>)> = marks.iter().enumerate().map(|(at, mark)| (at, mark.spans.clone())).collect();
    let drawn = |stretch: Span| nest(marks, pieces(text, stretch, marks, &spans, over), 0);
    let mut views = Vec::new();
    let mut at = block.span.start;
    for position in block.sentences.clone() {
        let stretch = text.sentences[position].span();
        if at < stretch.start {
            views.push(drawn(Span { start: at, end: stretch.start }));
        }
        let class = format!("sentence {}", coverage[position].class());
        views.push(view! { <span class=class id=sentence_id(position)>{drawn(stretch)}</span> }.into_any());
        at = stretch.end;
    }
    if at < block.span.end {
        views.push(drawn(Span { start: at, end: block.span.end }));
    }
    views.collect_view().into_any()
}

/// The id of the element of a sentence.
pub fn sentence_id(position: usize) -> String {
    format!("s-{position}")
}

/// A stretch of the text, cut wherever marks, selection and cues begin and end.
fn pieces(text: &Text, stretch: Span, marks: &[Mark], spans: &[(usize, Vec<Span>)], over: &Over) -> Vec<Piece> {
    let ruler = Ruler::over(&text.body, &text.measured);
    let mut pieces = Vec::new();
    for run in runs(stretch, spans) {
        for (span, selected, cue) in cut(run.span, over) {
            let number = |at: usize| match &marks[at].number {
                Some(number) if span.start == run.span.start && run.starts.contains(&at) => Some(number.clone()),
                Some(number) if span.start == run.span.start && run.resumes.contains(&at) => Some(format!("{number}…")),
                _ => None,
            };
            let layers = run.marks.iter().map(|at| Layer { at: *at, number: number(*at) }).collect();
            pieces.push(Piece { text: ruler.slice(span).unwrap_or_default().to_owned(), layers, selected, cue });
        }
    }
    pieces
}

/// A run cut where selection and cues begin and end.
fn cut(run: Span, over: &Over) -> Vec<(Span, bool, bool)> {
    let mut borders: Vec<u32> = over.spans().flat_map(|span| [span.start, span.end]).collect();
    borders.retain(|border| run.start < *border && *border < run.end);
    borders.extend([run.start, run.end]);
    let mut borders = in_order(borders);
    borders.dedup();
    borders
        .windows(2)
        .map(|pair| {
            let span = Span { start: pair[0], end: pair[1] };
            (span, over.selection.is_some_and(|other| other.overlaps(span)), over.cues.iter().any(|other| other.overlaps(span)))
        })
        .collect()
}

/// Neighbouring pieces under the same outermost claim share one `<mark>`, so that its line does not break.
fn nest(marks: &[Mark], pieces: Vec<Piece>, depth: usize) -> AnyView {
    let mut views = Vec::new();
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        let Some(outer) = piece.layers.get(depth).cloned() else {
            views.push(leaf(piece));
            continue;
        };
        let mut group = vec![piece];
        while let Some(next) =
            rest.next_if(|next| next.layers.get(depth).is_some_and(|layer| layer.at == outer.at && layer.number.is_none()))
        {
            group.push(next);
        }
        let mark = &marks[outer.at];
        let inner = nest(marks, group, depth + 1);
        let inner = match mark.against {
            Some(against) => view! { <span class=format!("against {against}")>{inner}</span> }.into_any(),
            None => inner,
        };
        let (claim, suggestion) = match mark.row {
            Row::Card(id) | Row::Form(id) => (Some(id.to_string()), None),
            Row::Suggestion(n) => (None, Some(n.to_string())),
        };
        let class = mark.class.clone();
        views.push(
            view! { <mark class=class data-claim=claim data-suggestion=suggestion data-number=outer.number>{inner}</mark> }.into_any(),
        );
    }
    views.collect_view().into_any()
}

fn leaf(piece: Piece) -> AnyView {
    let text = piece.text;
    match (piece.selected, piece.cue) {
        (false, false) => text.into_any(),
        (true, false) => view! { <span class="selection">{text}</span> }.into_any(),
        (false, true) => view! { <span class="cue">{text}</span> }.into_any(),
        (true, true) => view! { <span class="selection cue">{text}</span> }.into_any(),
    }
}

fn selection_bar(state: WorkspaceState, span: Span) -> impl IntoView {
    let words = state.words_in(span).len();
    let into = state.current.get_untracked().filter(|id| state.claim(*id).is_some());
    let of = state.touched();
    let working = state.claim_form.with_untracked(Option::is_some);
    let picking = state.picking.get_untracked().is_some();
    let rests = !picking && !working;
    let holds = |id| state.claim(id).is_some_and(|claim| claim.spans.iter().any(|other| other.encloses(span)));
    let add = into.filter(|id| rests && !holds(*id)).map(|id| format!("Add to {}", state.number(id)));
    let of = of.filter(|_| rests);
    let cue = into.filter(|_| rests).map_or_else(|| "Cue".to_owned(), |id| format!("Cue of {}", state.number(id)));
    // A button must not take the selection away before it is pressed.
    view! {
        <div class="selection-bar" role="toolbar" aria-label="Selection" on:pointerdown=|event| event.prevent_default() on:mousedown=|event| event.prevent_default()>
            <p>{crate::ui::count(words, "word", "words")}</p>
            {(!picking && working).then(|| button("primary", "Add to this claim", "+", move || state.change_words(None, with)))}
            {(!picking && working).then(|| button("", "Make it these words", "=", move || state.change_words(None, only)))}
            {(!picking).then(|| button(if working { "quiet" } else { "primary" }, if working { "New claim" } else { "Make a claim" }, "⏎", move || state.begin()))}
            {add.map(|add| button("", add, "+", move || state.change_words(into, with)))}
            {of.map(|id| button("", format!("Take out of {}", state.number(id)), "-", move || state.change_words(of, without)))}
            {of.map(|id| button("quiet", format!("Make {} these words", state.number(id)), "=", move || state.change_words(of, only)))}
            {(working || into.is_some()).then(|| button(if picking { "primary" } else { "" }, cue, "q", move || state.take_cue()))}
            {button("quiet", "Let go", "Esc", move || state.let_go())}
        </div>
    }
}

fn listen_to_selection(state: WorkspaceState) {
    let closure = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || read_selection(state));
    let _ = document().add_event_listener_with_callback("selectionchange", closure.as_ref().unchecked_ref());
    // The workspace lives as long as the page.
    closure.forget();
}

/// Takes over what is selected by mouse or touch, widened to whole words.
fn read_selection(state: WorkspaceState) {
    let Some(selection) = window().get_selection().ok().flatten() else {
        return;
    };
    if selection.is_collapsed() || selection.range_count() == 0 {
        if state.selection.with_untracked(|selection| selection.is_some_and(|selection| selection.native)) {
            state.selection.set(None);
        }
        return;
    }
    let Ok(range) = selection.get_range_at(0) else {
        return;
    };
    let ends = (
        range.start_container().ok().and_then(|node| place(&node, range.start_offset().unwrap_or(0))),
        range.end_container().ok().and_then(|node| place(&node, range.end_offset().unwrap_or(0))),
    );
    let (Some(start), Some(end)) = ends else {
        return;
    };
    let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    if letters(&String::from(range.to_string())) != state.with_ruler(|ruler| letters(ruler.slice(Span { start, end }).unwrap_or_default()))
    {
        state.let_go();
        return state.say("The page shows other words than the article has, as a translation does: show the original, then select.");
    }
    // With Alt the selection stays as it is, also within a word.
    let words = if state.notes.with_value(|notes| notes.exact) {
        Vec::new()
    } else {
        state.words_in(state.text.with_value(|text| text.around(Span { start, end })))
    };
    if let Some(span) = state.with_ruler(|ruler| widened(ruler, &words, Span { start, end })) {
        let selection = Selection { span, native: true, backward: false };
        if state.selection.get_untracked() != Some(selection) {
            state.selection.set(Some(selection));
        }
    }
}

/// The code point of a point in the drawn text: the text before it in its paragraph, counted.
fn place(node: &web_sys::Node, offset: u32) -> Option<u32> {
    let element = node.dyn_ref::<web_sys::Element>().cloned().or_else(|| node.parent_element())?;
    // A triple click ends at the start of the next paragraph, or in the block around both.
    let paragraph = match element.closest("#manuscript p[data-start]").ok().flatten() {
        Some(paragraph) => paragraph,
        None => {
            let child = node.child_nodes().item(offset)?;
            let next = child.dyn_ref::<web_sys::Element>()?;
            if !next.matches("#manuscript p[data-start]").unwrap_or(false) {
                return None;
            }
            return next.get_attribute("data-start")?.parse().ok();
        }
    };
    let start: u32 = paragraph.get_attribute("data-start")?.parse().ok()?;
    let before = document().create_range().ok()?;
    before.set_start(&paragraph, 0).ok()?;
    before.set_end(node, offset).ok()?;
    let text = String::from(before.to_string());
    Some(start + u32::try_from(text.chars().count()).ok()?)
}

/// A selection without the space around it, grown to whole words; `None` when nothing is left.
pub(super) fn widened(ruler: &Ruler<'_>, words: &[Span], span: Span) -> Option<Span> {
    let text = ruler.slice(span)?;
    let leading = u32::try_from(text.chars().take_while(|c| c.is_whitespace()).count()).ok()?;
    if leading >= span.len() {
        return None;
    }
    let trailing = u32::try_from(text.chars().rev().take_while(|c| c.is_whitespace()).count()).ok()?;
    let mut span = Span { start: span.start + leading, end: span.end - trailing };
    for word in words {
        if word.start < span.start && span.start < word.end {
            span.start = word.start;
        }
        if word.start < span.end && span.end < word.end {
            span.end = word.end;
        }
    }
    Some(span)
}

/// A click puts the claim under it in focus, else the sentence.
fn clicked(state: WorkspaceState, event: &MouseEvent) {
    if state.selection.with_untracked(Option::is_some) {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    if let Some(paragraph) = target.closest("p[data-start]").ok().flatten()
        && let Some(selection) = window().get_selection().ok().flatten()
        && let Some(at) = selection.focus_node().and_then(|node| place(&node, selection.focus_offset()))
        && paragraph.contains(selection.focus_node().as_ref())
    {
        let here = state.text.with_value(|text| text.sentences.iter().position(|sentence| sentence.start <= at && at <= sentence.end));
        state.sentence.set(here);
    }
    let mark = target.closest("mark").ok().flatten();
    if let Some(n) = mark.as_ref().and_then(|mark| mark.get_attribute("data-suggestion")).and_then(|n| n.parse().ok())
        && state.claim_form.with_untracked(Option::is_none)
    {
        return state.go_to_suggestion(n);
    }
    let id = mark.and_then(|mark| mark.get_attribute("data-claim")).and_then(|id| id.parse::<ClaimId>().ok());
    if state.claim_form.with_untracked(Option::is_none) {
        state.current.set(id);
        state.current_suggestion.set(None);
        if id.is_some() {
            state.panel.update(|panel| {
                if *panel == "closed" {
                    *panel = "half";
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn selected(text: &str, start: u32, end: u32) -> Option<String> {
        let ruler = Ruler::new(text);
        let span = widened(&ruler, &words(text), Span { start, end })?;
        ruler.slice(span).map(str::to_owned)
    }

    #[test]
    fn a_selection_grows_to_whole_words_and_loses_the_space_around_it() {
        assert_eq!(selected("Nobody was hurt.", 2, 9).as_deref(), Some("Nobody was"));
        assert_eq!(selected("Nobody was hurt.", 6, 11).as_deref(), Some("was"));
        assert_eq!(selected("Nobody was hurt.", 11, 16).as_deref(), Some("hurt."));
        assert_eq!(selected("Nobody was hurt.", 6, 7), None);
        assert_eq!(selected("👩‍🚀 flew", 1, 2).as_deref(), Some("👩‍🚀"));
    }

    #[test]
    fn a_run_is_cut_where_selection_and_cue_begin_and_end() {
        let span = |start, end| Span { start, end };
        assert_eq!(
            cut(span(0, 10), &Over { selection: Some(span(2, 5)), cues: vec![span(4, 20)] }),
            [(span(0, 2), false, false), (span(2, 4), true, false), (span(4, 5), true, true), (span(5, 10), false, true)]
        );
        assert_eq!(cut(span(0, 3), &Over::default()), [(span(0, 3), false, false)]);
    }

    #[test]
    fn paragraphs_are_the_lines_that_hold_something() {
        let text = Text::new("One.\n\n  \nTwo 👩‍🚀. Three.".into(), Vec::new());
        assert_eq!(text.paragraphs, [Span { start: 0, end: 4 }, Span { start: 9, end: 24 }]);
        assert_eq!(text.around(Span { start: 3, end: 10 }), Span { start: 0, end: 24 });
        assert_eq!(text.around(Span { start: 5, end: 6 }), Span { start: 5, end: 6 });
    }
}
