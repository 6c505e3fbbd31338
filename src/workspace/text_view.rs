//! The text with its marks, and what is selected in it. Each paragraph is drawn again only when something in it changed.

use crate::{
    anchor::{in_order, lanes, runs},
    attribution::Status,
    base::{id::ClaimId, language::direction},
    claim::Claim,
    text::{Measured, Ruler, Sentence, Span},
    ui::status_words,
    workspace::{
        Row,
        button::button,
        live::{derived, effect, live},
        state::{Selection, WorkspaceState},
    },
};
use leptos::{ev::MouseEvent, prelude::*};
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
}

impl Text {
    /// A text with its sentences.
    pub fn new(body: String, sentences: Vec<Sentence>) -> Self {
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for line in body.split('\n') {
            let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            if !line.trim().is_empty() {
                paragraphs.push(Span { start, end: start + length });
            }
            start += length + 1;
        }
        Self { measured: Measured::of(&body), body, paragraphs, sentences }
    }

    /// The paragraphs that hold a part of a span, as one span.
    fn around(&self, span: Span) -> Span {
        self.paragraphs
            .iter()
            .filter(|paragraph| paragraph.overlaps(span))
            .fold(span, |around, paragraph| Span { start: around.start.min(paragraph.start), end: around.end.max(paragraph.end) })
    }
}

/// A mark around a run.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    of: Row,
    class: String,
    number: Option<String>,
    against: Option<&'static str>,
}

/// A stretch of text with the same marks, selection and cue.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    text: String,
    marks: Vec<Mark>,
    selected: bool,
    cue: bool,
}

/// A sentence, or the space between two.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    sentence: Option<&'static str>,
    pieces: Vec<Piece>,
}

/// The text.
pub fn text_view(state: WorkspaceState) -> impl IntoView {
    let brief = state.brief.get_value();
    effect(move || listen_to_selection(state));
    let paragraphs = state.text.with_value(|text| text.paragraphs.clone());
    let laid = derived(move || lay(state));
    let drawn = paragraphs
        .into_iter()
        .map(|span| {
            let model = derived(move || paragraph(state, laid, span));
            view! { <p data-start=span.start>{live(move || model.get().into_iter().map(part).collect_view().into_any())}</p> }
        })
        .collect_view();
    view! {
        <div
            class="article-text"
            class:picking=live(move || state.picking.get().is_some())
            lang=brief.language.clone()
            dir=direction(&brief.language)
            on:click=move |event| clicked(state, &event)
        >
            {drawn}
        </div>
        {live(move || state.selection.get().map(|selection| selection_bar(state, selection.span)).into_any())}
    }
}

/// Claims and suggestions with where they stand, and in which lane their underline runs.
type Laid = Vec<(Row, Vec<Span>, u8)>;

/// Lays out what is to be marked, once for all paragraphs.
fn lay(state: WorkspaceState) -> Laid {
    let working = state.claim_form.with(|claim_form| claim_form.as_ref().map(|claim_form| (claim_form.id, claim_form.spans.clone())));
    let mut marked: Vec<(Row, Vec<Span>)> = state.claims.with(|claims| {
        let spans = |claim: &Claim| working.as_ref().filter(|(id, _)| *id == claim.id).map_or(&claim.spans, |(_, spans)| spans).clone();
        claims.iter().map(|claim| (Row::Card(claim.id), spans(claim))).collect()
    });
    if let Some((id, spans)) = working
        && marked.iter().all(|(row, _)| *row != Row::Card(id))
    {
        marked.push((Row::Form(id), spans));
    }
    state.suggestions.with(|suggestions| marked.extend(suggestions.iter().map(|one| (Row::Suggestion(one.n), one.spans.clone()))));
    let lanes = lanes(&marked);
    marked.into_iter().zip(lanes).map(|((row, spans), lane)| (row, spans, lane)).collect()
}

/// Works out one paragraph from the state of the workspace.
fn paragraph(state: WorkspaceState, laid: Memo<Laid>, span: Span) -> Vec<Part> {
    let current = state.current.get();
    let near = state.near.get();
    let (current_suggestion, near_suggestion) = (state.current_suggestion.get(), state.near_suggestion.get());
    let sentence = state.sentence.get();
    let selection = state.selection.get().filter(|selection| !selection.native).map(|selection| selection.span);
    let working = state.claim_form.with(|claim_form| claim_form.as_ref().map(cue_of));
    // Only what touches this paragraph is cut.
    let touches = |(_, spans, _): &&(Row, Vec<Span>, u8)| spans.iter().any(|other| other.overlaps(span));
    let here: Laid = laid.with(|laid| laid.iter().filter(touches).cloned().collect());
    let marked: Vec<(usize, Vec<Span>)> = here.iter().enumerate().map(|(at, (_, spans, _))| (at, spans.clone())).collect();
    state.claims.with(|claims| {
        state.with_ruler(|ruler| {
            let cues: Vec<Span> = match &working {
                Some(cue) => cue.iter().copied().collect(),
                None => claims
                    .iter()
                    .filter(|claim| Some(claim.id) == current)
                    .flat_map(|claim| &claim.attributions)
                    .filter_map(|attribution| attribution.cue.as_ref())
                    .map(|cue| Span { start: cue.start, end: cue.end })
                    .collect(),
            };
            let mark = |at: usize, run: &crate::anchor::Run<usize>| {
                let (of, _, lane) = here[at];
                let (id, is_suggestion) = match of {
                    Row::Card(id) | Row::Form(id) => (Some(id), false),
                    Row::Suggestion(_) => (None, true),
                };
                let claim = claims.iter().find(|claim| Some(claim.id) == id);
                let status = claim.and_then(Claim::main_status);
                let (word, _) = status_words(status);
                let number = claims.iter().position(|claim| Some(claim.id) == id).map_or_else(|| "+".to_owned(), |at| (at + 1).to_string());
                let against = claim.and_then(Claim::against).map(Status::as_str);
                let mut class = format!("mark {word} lane-{}", lane.min(3));
                let is = |focus: Option<ClaimId>, suggested: Option<u32>| match of {
                    Row::Suggestion(n) => suggested == Some(n),
                    _ => focus.is_some() && focus == id,
                };
                for (named, is) in [
                    ("contested", against.is_some()),
                    ("suggestion", is_suggestion),
                    ("current", is(current, current_suggestion)),
                    ("near", is(near, near_suggestion)),
                ] {
                    if is {
                        class.push(' ');
                        class.push_str(named);
                    }
                }
                let number = if is_suggestion {
                    None
                } else if run.starts.contains(&at) {
                    Some(number)
                } else {
                    run.resumes.contains(&at).then(|| format!("{number}…"))
                };
                Mark { of, class, number, against }
            };
            let pieces = |stretch: Span| -> Vec<Piece> {
                let mut pieces = Vec::new();
                for run in runs(stretch, &marked) {
                    let order = in_order(run.marks.iter().map(|at| (here[*at].2, *at)).collect::<Vec<_>>());
                    let mut first = true;
                    for (span, selected, cue) in cut(run.span, selection, &cues) {
                        let mut marks: Vec<Mark> = order.iter().map(|(_, at)| mark(*at, &run)).collect();
                        if !first {
                            marks.iter_mut().for_each(|mark| mark.number = None);
                        }
                        first = false;
                        pieces.push(Piece { text: ruler.slice(span).unwrap_or_default().to_owned(), marks, selected, cue });
                    }
                }
                pieces
            };
            let covered = |stretch: Span| marked.iter().any(|(_, spans)| spans.iter().any(|span| span.overlaps(stretch)));
            let mut parts = Vec::new();
            let mut at = span.start;
            state.text.with_value(|text| {
                let from = text.sentences.partition_point(|sentence| sentence.end <= span.start);
                for (position, sentence_here) in
                    text.sentences.iter().enumerate().skip(from).take_while(|(_, other)| other.start < span.end)
                {
                    let stretch = sentence_here.span();
                    if at < stretch.start {
                        parts.push(Part { sentence: None, pieces: pieces(Span { start: at, end: stretch.start }) });
                    }
                    let class = match (covered(stretch), sentence == Some(position)) {
                        (true, true) => "sentence covered current",
                        (true, false) => "sentence covered",
                        (false, true) => "sentence uncovered current",
                        (false, false) => "sentence uncovered",
                    };
                    parts.push(Part { sentence: Some(class), pieces: pieces(stretch) });
                    at = stretch.end;
                }
            });
            if at < span.end {
                parts.push(Part { sentence: None, pieces: pieces(Span { start: at, end: span.end }) });
            }
            parts
        })
    })
}

fn cue_of(claim_form: &crate::workspace::ClaimForm) -> Option<Span> {
    claim_form.attributions.iter().find(|edge| Some(edge.key) == claim_form.open)?.cue
}

/// A run cut where selection and cues begin and end.
fn cut(run: Span, selection: Option<Span>, cues: &[Span]) -> Vec<(Span, bool, bool)> {
    let mut borders: Vec<u32> = selection.iter().chain(cues).flat_map(|span| [span.start, span.end]).collect();
    borders.retain(|border| run.start < *border && *border < run.end);
    borders.extend([run.start, run.end]);
    let mut borders = in_order(borders);
    borders.dedup();
    borders
        .windows(2)
        .map(|pair| {
            let span = Span { start: pair[0], end: pair[1] };
            (span, selection.is_some_and(|other| other.overlaps(span)), cues.iter().any(|other| other.overlaps(span)))
        })
        .collect()
}

fn part(part: Part) -> AnyView {
    let inner = nest(part.pieces, 0);
    match part.sentence {
        Some(class) => view! { <span class=class>{inner}</span> }.into_any(),
        None => inner,
    }
}

/// Neighbouring pieces under the same outermost claim share one `<mark>`, so that its line does not break.
fn nest(pieces: Vec<Piece>, depth: usize) -> AnyView {
    let mut views = Vec::new();
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        let Some(outer) = piece.marks.get(depth).cloned() else {
            views.push(leaf(piece));
            continue;
        };
        let mut group = vec![piece];
        while let Some(next) = rest.next_if(|next| next.marks.get(depth).is_some_and(|mark| mark.of == outer.of && mark.number.is_none())) {
            group.push(next);
        }
        let inner = nest(group, depth + 1);
        let inner = match outer.against {
            Some(against) => view! { <span class=format!("against {against}")>{inner}</span> }.into_any(),
            None => inner,
        };
        let (claim, suggestion) = match outer.of {
            Row::Card(id) | Row::Form(id) => (Some(id.to_string()), None),
            Row::Suggestion(n) => (None, Some(n.to_string())),
        };
        views.push(
            view! { <mark class=outer.class data-claim=claim data-suggestion=suggestion data-number=outer.number>{inner}</mark> }
                .into_any(),
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
    let into =
        state.current.get_untracked().and_then(|id| state.claims.with_untracked(|claims| claims.iter().position(|claim| claim.id == id)));
    let working = state.claim_form.with_untracked(Option::is_some);
    let picking = state.picking.get_untracked().is_some();
    let add = if working { Some("Add to this claim".to_owned()) } else { into.map(|at| format!("Add to {}", at + 1)) };
    // A button must not take the selection away before it is pressed.
    view! {
        <div class="selection-bar" role="toolbar" aria-label="Selection" on:pointerdown=|event| event.prevent_default() on:mousedown=|event| event.prevent_default()>
            <p>{crate::ui::count(words, "word", "words")}</p>
            {(!picking).then(|| button("primary", "Make a claim", "⏎", move || state.begin()))}
            {(!picking).then_some(add).flatten().map(|add| button("", add, "+", move || state.add_words()))}
            {(working || into.is_some()).then(|| button(if picking { "primary" } else { "" }, "Cue", "q", move || state.take_cue()))}
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
    let words = state.words_in(state.text.with_value(|text| text.around(Span { start, end })));
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
            cut(span(0, 10), Some(span(2, 5)), &[span(4, 20)]),
            [(span(0, 2), false, false), (span(2, 4), true, false), (span(4, 5), true, true), (span(5, 10), false, true)]
        );
        assert_eq!(cut(span(0, 3), None, &[]), [(span(0, 3), false, false)]);
    }

    #[test]
    fn paragraphs_are_the_lines_that_hold_something() {
        let text = Text::new("One.\n\n  \nTwo 👩‍🚀. Three.".into(), Vec::new());
        assert_eq!(text.paragraphs, [Span { start: 0, end: 4 }, Span { start: 9, end: 24 }]);
        assert_eq!(text.around(Span { start: 3, end: 10 }), Span { start: 0, end: 24 });
        assert_eq!(text.around(Span { start: 5, end: 6 }), Span { start: 5, end: 6 });
    }
}
