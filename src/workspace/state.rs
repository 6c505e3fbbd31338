//! The state of the workspace, and what can be done in it without asking the server.

use crate::{
    anchor::in_order,
    attribution::Status,
    base::id::ClaimId,
    claim::Claim,
    review::Comment,
    suggestion::Suggestion,
    text::{Ruler, Span},
    workspace::{
        AttributionForm, Brief, ClaimForm, PageData, Row,
        alike::Alike,
        coverage::{Coverage, coverage},
        layout::Reveal,
        live::derived,
        save::Step,
        suggestion_card::{Reading, shown},
        text_view::{Drawn, Text},
    },
};
use futures::channel::oneshot;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

/// What a card shows besides its claim.
#[derive(Clone, Debug, PartialEq)]
pub enum CardState {
    /// On its way to the server.
    Saving,
    /// Did not work; with the form, if there is something to try again.
    Failed {
        /// Why, in words.
        why: String,
        /// What was to be saved.
        claim_form: Option<Box<ClaimForm>>,
        /// Whether the server could not be reached: then it is sent again by itself.
        unsent: bool,
    },
    /// Someone else was faster.
    Conflict {
        /// Their version; `None` when they deleted the claim.
        theirs: Option<Box<Claim>>,
        /// One's own, not saved.
        mine: Box<ClaimForm>,
    },
}

/// What the card of a claim shows besides, among all that show something.
pub fn card_state_of(states: &[(ClaimId, CardState)], id: ClaimId) -> Option<&CardState> {
    states.iter().find(|(other, _)| *other == id).map(|(_, state)| state)
}

/// A claim in work: which, its words in the text, and the suggestion it began as.
pub type Working = (ClaimId, Vec<Span>, Option<u32>);

/// What is asked for twice before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// To accept many suggestions at once.
    AcceptAll,
    /// To throw away what was typed into the form.
    Cancel,
}

/// What is kept in mind between two acts, and nothing on the page follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// What was asked for once, and is done when it is asked for again.
    pub asked: Option<Sure>,
    /// What the next frame brings into view; `None` when none was asked for.
    pub frame: Option<Reveal>,
    /// Whether words selected by mouse are taken as they are, not widened to whole words.
    pub exact: bool,
    /// What the text was last drawn with.
    pub drawn: Drawn,
    /// Whether what was not sent will be sent again in a moment.
    pub sends_again: bool,
}

/// Words selected in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Where.
    pub span: Span,
    /// The browser shows it itself (mouse, touch); else the text is drawn with it (keyboard).
    pub native: bool,
    /// It was last moved at its start, so that a shorter selection shrinks there.
    pub backward: bool,
}

/// The state of the workspace. Copied freely: it only points.
#[derive(Clone, Copy)]
pub struct WorkspaceState {
    /// What the page told about the article.
    pub brief: StoredValue<Brief>,
    /// The text with its sentences and words.
    pub text: StoredValue<Text>,
    /// The claims, in reading order.
    pub claims: RwSignal<Vec<Claim>>,
    /// What their cards show besides.
    pub card_states: RwSignal<Vec<(ClaimId, CardState)>>,
    /// Who waits until a claim is saved.
    pub waiting: StoredValue<Vec<(ClaimId, oneshot::Sender<()>)>>,
    /// The talk about them.
    pub comments: RwSignal<Vec<Comment>>,
    /// The claim that is talked about though nobody has said anything yet.
    pub talking: RwSignal<Option<ClaimId>>,
    /// The claim in focus.
    pub current: RwSignal<Option<ClaimId>>,
    /// The claim under the pointer.
    pub near: RwSignal<Option<ClaimId>>,
    /// The sentence in focus, by position.
    pub sentence: RwSignal<Option<usize>>,
    /// What the engine proposed.
    pub offered: RwSignal<Vec<Suggestion>>,
    /// How far its reading has come.
    pub reading: RwSignal<Reading>,
    /// How sure it must be, in per cent.
    pub least: RwSignal<u8>,
    /// Whether sentences that cite nobody are shown too.
    pub apart: RwSignal<bool>,
    /// The suggestions to show.
    pub suggestions: Memo<Vec<Suggestion>>,
    /// The suggestion in focus, by number.
    pub current_suggestion: RwSignal<Option<u32>>,
    /// The suggestion under the pointer.
    pub near_suggestion: RwSignal<Option<u32>>,
    /// The words selected.
    pub selection: RwSignal<Option<Selection>>,
    /// For each sentence how much of it is claimed.
    pub coverage: Memo<Vec<Coverage>>,
    /// The claim in work, without what is typed.
    pub working: Memo<Option<Working>>,
    /// The claim in work.
    pub claim_form: RwSignal<Option<ClaimForm>>,
    /// Whether the form shows the fields that are rarely needed too.
    pub more: RwSignal<bool>,
    /// What likely says the same as the claim in work.
    pub likely: RwSignal<Vec<Alike>>,
    /// What the claim of this id is linked with once it is saved.
    pub same_as: RwSignal<Option<(ClaimId, Alike)>>,
    /// The attribution a cue is being picked for, by key.
    pub picking: RwSignal<Option<u32>>,
    /// What can be undone.
    pub done: RwSignal<Vec<Step>>,
    /// What can be redone.
    pub undone: RwSignal<Vec<Step>>,
    /// Whether an undo or redo is under way.
    pub turning: RwSignal<bool>,
    /// Whether everything is drawn open, for paper.
    pub printing: RwSignal<bool>,
    /// How far the sheet of claims is open on a narrow screen.
    pub panel: RwSignal<&'static str>,
    /// What happened last, in a line.
    pub said: RwSignal<String>,
    /// What nothing on the page follows.
    pub notes: StoredValue<Notes>,
    /// What stands in the list of claims, in reading order, each with where its words begin.
    pub rows: Memo<Vec<(u32, Row)>>,
}

impl WorkspaceState {
    /// A workspace with this article in it.
    pub fn new(PageData { brief, sentences, claims, comments }: PageData, text: String) -> Self {
        let (claims, offered, least, apart) = (RwSignal::new(claims), RwSignal::default(), RwSignal::new(30), RwSignal::new(false));
        let claim_form = RwSignal::new(None::<ClaimForm>);
        // What is typed into the form does not change it.
        let working = derived(move || {
            let working = |claim_form: &ClaimForm| (claim_form.id, claim_form.spans.clone(), claim_form.suggestion);
            claim_form.with(|claim_form| claim_form.as_ref().map(working))
        });
        let suggestions = move || {
            let in_work = working.with(|working| working.as_ref().and_then(|(.., suggestion)| *suggestion));
            claims.with(|claims| offered.with(|offered: &Vec<_>| shown(offered, claims, in_work, least.get(), apart.get())))
        };
        let suggestions = derived(suggestions);
        let text = StoredValue::new(Text::new(text, sentences));
        let rows = derived(move || claims.with(|claims| suggestions.with(|suggestions| rows(claims, suggestions, working.get()))));
        Self {
            said: RwSignal::default(),
            notes: StoredValue::default(),
            rows,

            coverage: derived(move || claims.with(|claims| text.with_value(|text| coverage(text, claims)))),
            working,
            text,
            offered,
            reading: RwSignal::new(Reading::Under),
            least,
            apart,
            suggestions,
            current_suggestion: RwSignal::new(None),
            near_suggestion: RwSignal::new(None),
            brief: StoredValue::new(brief),
            claims,
            card_states: RwSignal::default(),
            waiting: StoredValue::default(),
            comments: RwSignal::new(comments),
            talking: RwSignal::new(None),
            current: RwSignal::new(None),
            near: RwSignal::new(None),
            sentence: RwSignal::new(None),
            selection: RwSignal::new(None),
            claim_form,
            more: RwSignal::new(false),
            likely: RwSignal::new(Vec::new()),
            same_as: RwSignal::new(None),
            picking: RwSignal::new(None),
            done: RwSignal::default(),
            undone: RwSignal::default(),
            turning: RwSignal::new(false),
            printing: RwSignal::new(false),
            panel: RwSignal::new("closed"),
        }
    }

    /// Works with the ruler of the text.
    pub fn with_ruler<T>(self, work: impl FnOnce(&Ruler<'_>) -> T) -> T {
        self.text.with_value(|text| work(&Ruler::over(&text.body, &text.measured)))
    }

    /// The words of a stretch of the text.
    pub fn words_in(self, stretch: Span) -> Vec<Span> {
        self.pieces_of(stretch, "word")
    }

    /// The words or characters of a stretch of the text.
    fn pieces_of(self, stretch: Span, what: &'static str) -> Vec<Span> {
        let found = self.with_ruler(|ruler| crate::workspace::pieces(ruler.slice(stretch).unwrap_or_default(), what));
        found.into_iter().map(|word| Span { start: word.start + stretch.start, end: word.end + stretch.start }).collect()
    }

    /// A claim by id.
    pub fn claim(self, id: ClaimId) -> Option<Claim> {
        self.claims.with_untracked(|claims| claims.iter().find(|claim| claim.id == id).cloned())
    }

    /// Sets what a card shows besides its claim.
    pub fn set_card_state(self, id: ClaimId, state: Option<CardState>) {
        let is_saving = state == Some(CardState::Saving);
        self.card_states.update(|states| {
            states.retain(|(other, _)| *other != id);
            states.extend(state.map(|state| (id, state)));
        });
        if !is_saving {
            // Dropped, a sender wakes whoever waits for it.
            self.waiting.update_value(|waiting| waiting.retain(|(other, _)| *other != id));
        }
    }

    /// Whether a claim is on its way to the server.
    fn is_saving(self, id: ClaimId) -> bool {
        self.card_states.with_untracked(|states| card_state_of(states, id) == Some(&CardState::Saving))
    }

    /// Waits until a claim is no longer on its way to the server.
    pub async fn saved(self, id: ClaimId) {
        while self.is_saving(id) {
            let (wakes, woken) = oneshot::channel();
            self.waiting.update_value(|waiting| waiting.push((id, wakes)));
            let _ = woken.await;
        }
    }

    /// Does something with a claim that is not on its way to the server: at once, or when it is saved, unless somebody works on another by then.
    pub fn when_saved(self, id: ClaimId, act: Box<dyn FnOnce(Self)>) {
        if !self.is_saving(id) {
            return act(self);
        }
        self.say("Still being saved: this is done as soon as it is.");
        let in_work = move || self.working.with_untracked(|working| working.as_ref().map(|(id, ..)| *id));
        let before = in_work();
        spawn_local(async move {
            self.saved(id).await;
            if in_work() == before {
                act(self);
            }
        });
    }

    /// Goes on with a claim as it stands, with what is not saved of it; while two versions of it wait for a choice, that is said instead.
    fn go_on_with(self, id: ClaimId, act: impl FnOnce(Self, ClaimForm) + 'static) {
        let act: Box<dyn FnOnce(Self, ClaimForm)> = Box::new(act);
        self.when_saved(
            id,
            Box::new(move |state: Self| {
                let claim_form = state.card_states.with_untracked(|states| match card_state_of(states, id) {
                    Some(CardState::Failed { claim_form: Some(claim_form), .. }) => Ok(Some(claim_form.as_ref().clone())),
                    Some(CardState::Conflict { .. }) => Err(()),
                    _ => Ok(None),
                });
                match claim_form.map(|claim_form| claim_form.or_else(|| state.claim(id).as_ref().map(ClaimForm::of))) {
                    Ok(Some(claim_form)) => act(state, claim_form),
                    Ok(None) => {}
                    Err(()) => state.say("There are two versions of this claim: choose one first."),
                }
            }),
        );
    }

    /// Whether a claim holds something the server does not have, or is being worked on.
    pub fn is_unsaved(self, id: ClaimId) -> bool {
        self.claim_form.with(|claim_form| claim_form.as_ref().is_some_and(|open| open.id == id && is_worth_keeping(open)))
            || self.card_states.with(|states| {
                matches!(card_state_of(states, id), Some(CardState::Failed { claim_form: Some(_), .. } | CardState::Conflict { .. }))
            })
    }

    /// The number of a claim, as it stands in the list.
    pub fn number(self, id: ClaimId) -> usize {
        self.claims.with_untracked(|claims| claims.iter().position(|claim| claim.id == id).map_or(0, |at| at + 1))
    }

    /// Makes a claim of the selection, else of the sentence in focus: opens its form.
    pub fn begin(self) {
        let chosen = self.selection.get_untracked().map(|selection| selection.span);
        let span = chosen.or_else(|| self.sentence_span());
        if let Some(span) = span {
            self.open(ClaimForm::new(vec![span]));
        }
    }

    /// Opens a form. One that was open is kept as a failed card, so that nothing typed is lost.
    pub fn open(self, claim_form: ClaimForm) {
        if let Some(open) = self.claim_form.get_untracked().filter(|open| open.id != claim_form.id) {
            if is_worth_keeping(&open) {
                self.set_aside(open);
            } else {
                self.forget(open.id);
            }
        }
        self.let_go();
        self.set_card_state(claim_form.id, None);
        self.look_at(&claim_form.spans);
        self.current.set(Some(claim_form.id));
        self.current_suggestion.set(None);
        self.panel.set("open");
        self.claim_form.set(Some(claim_form));
    }

    fn set_aside(self, claim_form: ClaimForm) {
        let expected = self.with_ruler(|ruler| claim_form.expected(self.brief.with_value(|brief| brief.id), ruler));
        self.put(expected);
        self.keep(claim_form, "Not saved yet: you went on with another claim.".into(), false);
    }

    /// Shows that a claim is not saved, and why.
    pub fn keep(self, claim_form: ClaimForm, why: String, unsent: bool) {
        self.set_card_state(claim_form.id, Some(CardState::Failed { why, claim_form: Some(Box::new(claim_form)), unsent }));
    }

    /// Edits a claim, going on where a failed save left off.
    pub fn edit(self, id: ClaimId) {
        self.go_on_with(id, Self::open);
    }

    /// Closes the form without saving; asked twice when words would be thrown away.
    pub fn cancel(self) {
        if let Some(claim_form) = self.claim_form.get_untracked() {
            if is_worth_keeping(&claim_form) && !self.sure(Sure::Cancel) {
                return self.say("Throw away what you typed? Once more for yes.");
            }
            self.say("");
            self.forget(claim_form.id);
            // A claim that was never saved exists only as its form.
            if claim_form.base.is_none() {
                self.claims.update(|claims| claims.retain(|claim| claim.id != claim_form.id));
                self.current.set(None);
            }
        }
        self.close();
    }

    /// Closes the form and returns to the text.
    pub fn close(self) {
        self.claim_form.set(None);
        self.picking.set(None);
        self.let_go();
        self.panel.set("half");
        focus_text();
    }

    /// Lets the selection go.
    pub fn let_go(self) {
        self.selection.set(None);
        if let Some(selection) = window().get_selection().ok().flatten() {
            let _ = selection.remove_all_ranges();
        }
    }

    /// The claim whose words are selected: the one in focus before others, the shortest of others.
    pub fn touched(self) -> Option<ClaimId> {
        let span = self.selection.get_untracked()?.span;
        let current = self.current.get_untracked();
        self.claims.with_untracked(|claims| {
            let touched = claims.iter().filter(|claim| claim.spans.iter().any(|other| other.overlaps(span)));
            let length = |claim: &Claim| claim.spans.iter().map(|span| span.len()).sum::<u32>();
            touched.min_by_key(|claim| (Some(claim.id) != current, length(claim))).map(|claim| claim.id)
        })
    }

    /// Changes the words of the claim in work, else of this one, by the selection.
    pub fn change_words(self, of: Option<ClaimId>, change: fn(&[Span], Span) -> Vec<Span>) {
        let Some(span) = self.selection.get_untracked().map(|selection| selection.span) else {
            return self.say("Select words in the text first.");
        };
        let change = move |state: Self, claim_form: &mut ClaimForm| {
            let spans = change(&claim_form.spans, span);
            claim_form.spans = state.with_ruler(|ruler| without_blanks(ruler, spans));
        };
        if self.claim_form.with_untracked(Option::is_some) {
            self.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| change(self, claim_form)));
            self.let_go();
            self.panel.set("open");
        } else if let Some(id) = of {
            self.go_on_with(id, move |state, mut claim_form| {
                let before = claim_form.spans.clone();
                change(state, &mut claim_form);
                if claim_form.spans == before {
                    state.say(format!("Claim {} has these words already.", state.number(id)));
                } else {
                    state.save(claim_form);
                }
            });
        } else {
            self.say("No claim has these words, and none is in focus.");
        }
    }

    /// Selects the whole sentence in focus; asked again, the half of it that a suggestion or a cue leaves as what is said.
    pub fn select_sentence(self) {
        let Some(sentence) = self.sentence_span() else { return self.step(0) };
        let words = self.words_in(sentence);
        let Some((first, last)) = words.first().zip(words.last()) else { return };
        let whole = Span { start: first.start, end: last.end };
        let offered = self.offered.with_untracked(|offered| {
            let said = offered.iter().filter_map(|one| one.spans.first().copied()).find(|span| sentence.encloses(*span));
            said.unwrap_or(whole)
        });
        let now = self.selection.get_untracked().map(|selection| selection.span);
        let span = if now == Some(whole) { offered } else { whole };
        self.selection.set(Some(Selection { span, native: false, backward: false }));
    }

    /// Makes the selection longer, to the end of the phrase and then of the next.
    pub fn extend_to_phrase(self) {
        let Some(sentence) = self.sentence_span() else { return self.step(0) };
        let words = self.words_in(sentence);
        let now = self.selection.get_untracked().map(|selection| selection.span).or_else(|| words.first().copied());
        let Some(now) = now else { return };
        // A phrase ends where more than a blank stands between two words.
        let ends = |pair: &&[Span]| {
            let between = Span { start: pair[0].end, end: pair[1].start };
            pair[0].end > now.end
                && self.with_ruler(|ruler| ruler.slice(between).is_some_and(|between| !between.trim().is_empty() && between.ends_with(' ')))
        };
        let end = words.windows(2).find(ends).map(|pair| pair[0].end).or_else(|| words.last().map(|word| word.end));
        let span = Span { start: now.start, end: end.unwrap_or(now.end).max(now.end) };
        self.selection.set(Some(Selection { span, native: false, backward: false }));
    }

    /// Moves the end of the selection, or its start, by a character: words are not always what is between blanks.
    pub fn adjust(self, start: bool, forward: bool) {
        let Some(Selection { mut span, .. }) = self.selection.get_untracked() else { return };
        // By what a person sees as one character.
        let around = self.text.with_value(|text| text.around(span));
        let borders: Vec<u32> = self.pieces_of(around, "grapheme").into_iter().flat_map(|one| [one.start, one.end]).collect();
        let place = if start { &mut span.start } else { &mut span.end };
        let next =
            |at: u32| if forward { borders.iter().find(|border| **border > at) } else { borders.iter().rev().find(|border| **border < at) };
        *place = next(*place).copied().unwrap_or(*place);
        if !span.is_empty() {
            self.let_go();
            self.selection.set(Some(Selection { span, native: false, backward: start }));
        }
    }

    /// Selects what is likely the cue of the claim in work: what the engine found for these words.
    pub fn propose_cue(self) {
        let Some(start) = self.working.with_untracked(|working| working.as_ref()?.1.first().map(|span| span.start)) else { return };
        let sentence = self.text.with_value(|text| text.sentences.get(text.sentence_at(start)).map(|sentence| sentence.span()));
        let cue = self.offered.with_untracked(|offered| {
            let cues = offered.iter().flat_map(|one| &one.attributions).filter_map(|edge| edge.cue.as_ref());
            cues.map(|cue| Span { start: cue.start, end: cue.end }).find(|cue| sentence.is_some_and(|sentence| sentence.encloses(*cue)))
        });
        if let Some(span) = cue {
            self.selection.set(Some(Selection { span, native: false, backward: false }));
        }
    }

    /// Takes the selection as the cue of the attribution that waits for one.
    pub fn take_cue(self) {
        let Some(span) = self.selection.get_untracked().map(|selection| selection.span) else {
            return;
        };
        let waiting = self.picking.get_untracked().or_else(|| self.claim_form.with_untracked(|claim_form| claim_form.as_ref()?.open));
        if let Some(key) = waiting {
            self.claim_form.update(|claim_form| {
                for edge in claim_form.iter_mut().flat_map(|claim_form| &mut claim_form.attributions).filter(|edge| edge.key == key) {
                    edge.cue = Some(span);
                }
            });
            self.picking.set(None);
            self.let_go();
            self.panel.set("open");
            crate::workspace::form::focus("attribution-status");
        } else if let Some(id) = self.current.get_untracked() {
            self.go_on_with(id, move |state, mut claim_form| match claim_form.attributions.last_mut() {
                Some(edge) => {
                    edge.cue = Some(span);
                    state.save(claim_form);
                }
                None => state.say("Nobody is named for whom these words could be the cue: w adds who says so."),
            });
        }
    }

    /// Sets the status of the attribution in work, or of the only attribution of the claim in focus.
    pub fn set_status(self, status: Status) {
        if self.claim_form.with_untracked(Option::is_some) {
            self.edge(|edge| edge.status = status);
        } else if let Some(id) = self.current.get_untracked() {
            self.go_on_with(id, move |state, mut claim_form| match claim_form.attributions.as_mut_slice() {
                [only] => {
                    only.status = status;
                    state.save(claim_form);
                }
                // With several attributions a key alone would not say whose.
                _ => state.open(claim_form),
            });
        }
    }

    /// Asks who else says so, in the form of the claim in work, else of the one in focus.
    pub fn add_who(self) {
        if self.claim_form.with_untracked(Option::is_some) {
            self.claim_form.update(|claim_form| claim_form.iter_mut().for_each(ClaimForm::add_attribution));
            crate::workspace::form::focus("attribution-source");
        } else if let Some(id) = self.current.get_untracked() {
            self.go_on_with(id, |state, mut claim_form| {
                claim_form.add_attribution();
                state.open(claim_form);
            });
        }
    }

    /// Changes the attribution that is open.
    pub fn edge(self, change: impl FnOnce(&mut AttributionForm)) {
        self.claim_form.update(|claim_form| {
            if let Some(claim_form) = claim_form
                && let Some(edge) = claim_form.attributions.iter_mut().find(|edge| Some(edge.key) == claim_form.open)
            {
                change(edge);
            }
        });
    }

    /// Where the sentence in focus stands.
    pub fn sentence_span(self) -> Option<Span> {
        self.text.with_value(|text| text.sentences.get(self.sentence.get_untracked()?).map(|sentence| sentence.span()))
    }

    /// Puts a sentence in focus, and the claim on it.
    pub fn go(self, to: usize) {
        let span = self.text.with_value(|text| text.sentences.get(to).map(|sentence| sentence.span()));
        if let Some(span) = span {
            self.sentence.set(Some(to));
            self.selection.set(None);
            let here = self.claims.with_untracked(|claims| {
                claims.iter().find(|claim| claim.spans.iter().any(|other| other.overlaps(span))).map(|claim| claim.id)
            });
            if self.claim_form.with_untracked(Option::is_none) {
                self.current.set(here);
                self.current_suggestion.set(None);
            }
        }
    }

    /// Puts the sentence before or after in focus.
    pub fn step(self, by: isize) {
        let count = self.text.with_value(|text| text.sentences.len());
        if count > 0 {
            let to = self.sentence.get_untracked().map_or(0, |at| at.saturating_add_signed(by).min(count - 1));
            self.go(to);
        }
    }

    /// Puts the next sentence that is not covered by claims in focus, beginning again at the top after the last.
    pub fn next_open(self) {
        let coverage = self.coverage.read_untracked();
        let from = self.sentence.get_untracked().map_or(0, |at| at + 1);
        let open = (from..coverage.len()).chain(0..from.min(coverage.len())).find(|at| coverage[*at] != Coverage::Covered);
        drop(coverage);
        match open {
            Some(at) => {
                self.go(at);
                focus_text();
            }
            None => self.say("Every sentence is covered by claims."),
        }
    }

    /// Puts the sentence of these words in focus: there is one cursor, whatever moved it.
    pub fn look_at(self, spans: &[Span]) {
        if let Some(first) = spans.iter().min() {
            self.sentence.set(Some(self.text.with_value(|text| text.sentence_at(first.start))));
        }
    }

    /// Puts a claim in focus, and its sentence.
    pub fn go_to_claim(self, id: ClaimId) {
        if let Some(claim) = self.claim(id) {
            self.look_at(&claim.spans);
            self.current_suggestion.set(None);
            self.current.set(Some(id));
            self.panel.update(|panel| {
                if *panel == "closed" {
                    *panel = "half";
                }
            });
        }
    }

    /// Puts the next claim that needs somebody in focus.
    pub fn go_to_trouble(self) {
        let current = self.current.get_untracked();
        let troubled = self.card_states.with_untracked(|states| {
            let id = |(id, state): &(ClaimId, CardState)| (*state != CardState::Saving).then_some(*id);
            states.iter().filter_map(id).collect::<Vec<_>>()
        });
        let next = self.claims.with_untracked(|claims| {
            let at = claims.iter().position(|claim| Some(claim.id) == current).map_or(0, |at| at + 1);
            let (before, after) = claims.split_at(at);
            after.iter().chain(before).map(|claim| claim.id).find(|id| troubled.contains(id))
        });
        match next {
            Some(id) if self.claim_form.with_untracked(Option::is_some) => {
                self.say(format!("Claim {} needs you: save what you are at first.", self.number(id)));
            }
            Some(id) => self.go_to_claim(id),
            None => {}
        }
    }

    /// Puts the claim that the address names in focus.
    pub fn go_to_address(self) {
        let hash = window().location().hash().unwrap_or_default();
        if let Some(id) = hash.strip_prefix("#claim-").and_then(|id| id.parse().ok()) {
            self.go_to_claim(id);
        }
    }

    /// Puts the next or previous claim in focus.
    pub fn step_claim(self, by: isize) {
        let ids: Vec<ClaimId> = self.claims.with_untracked(|claims| claims.iter().map(|claim| claim.id).collect());
        let at = self.current.get_untracked().and_then(|id| ids.iter().position(|other| *other == id));
        let to = match at {
            Some(at) => at.saturating_add_signed(by).min(ids.len().saturating_sub(1)),
            None if by > 0 => 0,
            None => ids.len().saturating_sub(1),
        };
        if let Some(id) = ids.get(to) {
            self.go_to_claim(*id);
        }
    }

    /// Starts or moves the selection by a word; `extend` makes it longer or shorter instead.
    pub fn step_word(self, forward: bool, extend: bool) {
        let Some(sentence) = self.sentence_span() else {
            return self.step(0);
        };
        let words = self.words_in(sentence);
        let Some((first, last)) = words.first().copied().zip(words.last().copied()) else {
            return;
        };
        let before = |at: u32| words.iter().rev().find(|word| word.end < at || word.start < at && word.end <= at).copied();
        let after = |at: u32| words.iter().find(|word| word.start >= at).copied();
        let now = self.selection.get_untracked();
        let next = match (now, extend) {
            (None, _) => Selection { span: if forward { first } else { last }, native: false, backward: false },
            (Some(now), false) => {
                let to = if forward { after(now.span.end) } else { before(now.span.start) };
                Selection { span: to.unwrap_or(now.span), native: false, backward: false }
            }
            (Some(now), true) => {
                let alone = words.iter().filter(|word| now.span.encloses(**word)).count() <= 1;
                let backward = if alone { !forward } else { now.backward };
                let mut span = now.span;
                match (backward, forward) {
                    (false, true) => span.end = after(span.end).map_or(span.end, |word| word.end),
                    (false, false) => span.end = before(span.end - 1).map_or(span.end, |word| word.end),
                    (true, false) => span.start = before(span.start).map_or(span.start, |word| word.start),
                    (true, true) => span.start = after(span.start + 1).map_or(span.start, |word| word.start),
                }
                Selection { span, native: false, backward }
            }
        };
        self.selection.set(Some(next));
    }
}

/// What stands in the list of claims: cards and suggestions in reading order, the claim in work as its form.
fn rows(claims: &[Claim], suggestions: &[Suggestion], working: Option<Working>) -> Vec<(u32, Row)> {
    let start = |spans: &[Span]| spans.iter().map(|span| span.start).min().unwrap_or(0);
    let at_rest = claims.iter().filter(|claim| working.as_ref().is_none_or(|(id, ..)| *id != claim.id));
    let mut rows: Vec<(u32, Row)> = at_rest.map(|claim| (start(&claim.spans), Row::Card(claim.id))).collect();
    rows.extend(suggestions.iter().map(|one| (start(&one.spans), Row::Suggestion(one.n))));
    rows.extend(working.map(|(id, spans, _)| (start(&spans), Row::Form(id))));
    in_order(rows)
}

/// Whether a form holds anything its claim does not.
pub fn is_worth_keeping(claim_form: &ClaimForm) -> bool {
    match &claim_form.base {
        Some(base) => {
            let fresh = ClaimForm::of(base);
            ClaimForm { open: None, ..claim_form.clone() } != ClaimForm { open: None, ..fresh }
        }
        None => !claim_form.statement.trim().is_empty() || claim_form.attributions.iter().any(|edge| !edge.name.trim().is_empty()),
    }
}

/// Spans with one more.
pub fn with(spans: &[Span], more: Span) -> Vec<Span> {
    spans.iter().copied().chain([more]).collect()
}

/// These words alone.
pub fn only(_: &[Span], these: Span) -> Vec<Span> {
    vec![these]
}

/// Spans without what another covers of them.
pub fn without(spans: &[Span], less: Span) -> Vec<Span> {
    let rest =
        |span: &Span| [Span { start: span.start, end: span.end.min(less.start) }, Span { start: span.start.max(less.end), end: span.end }];
    spans.iter().flat_map(rest).filter(|span| !span.is_empty()).collect()
}

/// Spans in order, without the blanks at their ends; what overlaps, touches, or is parted by blanks alone is one.
fn without_blanks(ruler: &Ruler<'_>, spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in in_order(spans).into_iter().filter_map(|span| crate::workspace::text_view::widened(ruler, &[], span)) {
        match joined.last_mut() {
            Some(last)
                if span.start <= last.end
                    || ruler.slice(Span { start: last.end, end: span.start }).is_some_and(|between| between.trim().is_empty()) =>
            {
                last.end = last.end.max(span.end);
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// The browser’s storage.
pub fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Gives the text the keyboard.
pub fn focus_text() {
    if let Some(element) = document().get_element_by_id("manuscript").and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}
