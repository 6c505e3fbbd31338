//! A claim in work: its form. One attribution is open at a time; the others are a line each.

use crate::{
    anchor::in_order,
    attribution::{Form, Identification, SourceKind, Status},
    base::id::{ClaimId, SourceId},
    claim::Check,
    source::Proposal,
    text::Span,
    ui,
    workspace::{
        AttributionForm, alike,
        button::button,
        keys::{is_of_a_key, pick},
        live::{derived, effect, live},
        rpc::propose_sources,
        state::WorkspaceState,
    },
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use std::{str::FromStr, time::Duration};
use wasm_bindgen::JsCast;

/// Puts an element of the open form in focus once the page has drawn it. The form scrolls to it, the page does not.
pub fn focus(id: &'static str) {
    focus_on(id.to_owned());
}

/// The same for an element whose id is made up.
pub fn focus_on(id: String) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        let Some(element) = element else { return };
        // Of a group of radio buttons the chosen one takes the focus.
        let chosen =
            element.query_selector("input:checked").ok().flatten().and_then(|chosen| chosen.dyn_into::<web_sys::HtmlElement>().ok());
        let field = chosen.unwrap_or(element);
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = field.focus_with_options(&options);
        let scrolled = field.closest(".claim-card.editing, .claim-rail").ok().flatten();
        if let Some(form) = scrolled {
            let (field, frame) = (field.get_bounding_client_rect(), form.get_bounding_client_rect());
            if field.top() < frame.top() || field.bottom() > frame.bottom() {
                #[expect(clippy::cast_possible_truncation, reason = "no form is that long")]
                form.set_scroll_top(form.scroll_top() + (field.top() - frame.top()) as i32 - 60);
            }
        }
    });
}

/// The form of the claim in work.
pub fn claim_form(state: WorkspaceState, id: ClaimId) -> impl IntoView {
    let number = move || {
        state.claims.with(|claims| claims.iter().position(|claim| claim.id == id).map_or_else(|| "+".to_owned(), |at| (at + 1).to_string()))
    };
    let statement = state
        .claim_form
        .with_untracked(|claim_form| claim_form.as_ref().map(|claim_form| claim_form.statement.clone()).unwrap_or_default());
    let check = state.claim_form.with_untracked(|claim_form| claim_form.as_ref().map_or(Check::Unchecked, |claim_form| claim_form.check));
    let spans = move || state.working.with(|working| working.as_ref().map(|(_, spans, _)| spans.clone()).unwrap_or_default());
    let quote = move || state.with_ruler(|ruler| crate::anchor::quote(ruler, &in_order(spans())));
    let attributions = derived(move || {
        state
            .claim_form
            .with(|claim_form| claim_form.iter().flat_map(|claim_form| &claim_form.attributions).map(|edge| edge.key).collect::<Vec<_>>())
    });
    let save = move || {
        if let Some(claim_form) = state.claim_form.get_untracked() {
            state.save(claim_form);
        }
    };
    let name = move || if state.claim(id).is_some() { format!("Claim {}", number()) } else { "New claim".to_owned() };
    let class = move || {
        let status = state
            .claim_form
            .with(|claim_form| claim_form.as_ref().and_then(|claim_form| claim_form.attributions.first().map(|edge| edge.status)));
        format!("claim-card current editing {}", ui::status_words(status).0)
    };
    // Who says so is asked for first, where nobody is named yet: that is what an editor types next.
    let asks_who = state.claim_form.with_untracked(|claim_form| {
        claim_form.as_ref().is_some_and(|claim_form| {
            let nobody = |edge: &AttributionForm| Some(edge.key) == claim_form.open && edge.name.is_empty();
            claim_form.base.is_none() || claim_form.attributions.iter().any(nobody)
        })
    });
    focus(if asks_who { "attribution-source" } else { "claim-statement" });
    // The statement begins as the words themselves, and follows them until somebody writes another.
    let written = RwSignal::new(!statement.is_empty());
    let statement = RwSignal::new(statement);
    effect(move || {
        let words = quote();
        if !written.get() {
            statement.set(words);
        }
    });
    view! {
        <li class=live(class) data-claim=id.to_string() aria-current="true">
            <form class="claim-form" data-more=live(move || state.more.get().to_string()) aria-label=live(name) on:submit=move |event| { event.prevent_default(); save(); }>
                <ol class="attributions" aria-label="Who says so">
                    {live(move || attributions.get().into_iter().map(|key| attribution_row(state, key)).collect_view().into_any())}
                </ol>
                <div class="field">
                    <label for="claim-statement"><span class="claim-number" aria-hidden="true">{live(number)}</span>" What is claimed, in your words"</label>
                    <textarea
                        id="claim-statement"
                        rows="2"
                        dir="auto"
                        prop:value=live(move || statement.get())
                        on:focus:target=move |event| if !written.get_untracked() { event.target().select(); }
                        on:input:target=move |event| {
                            let words = event.target().value();
                            written.set(true);
                            statement.set(words.clone());
                            state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| claim_form.statement.clone_from(&words)));
                        }
                    ></textarea>
                </div>
                {alike::offered(state, id, statement)}
                <div class="field rest">
                    <span class="label">"Words in the text"</span>
                    <ul class="spans">{live(move || spans().into_iter().map(|span| span_line(state, span, spans().len() > 1)).collect_view().into_any())}</ul>
                    <p class="hint">"Select more words and press "<kbd>"+"</kbd>" to add them."</p>
                </div>
                <div class="field rest">
                    <label for="claim-check">"Our own check"</label>
                    {choice("claim-check", Check::ALL.iter().map(|check| (check.as_str().to_owned(), check.label().to_owned())).collect(), check.as_str().to_owned(), move |word| {
                        if let Ok(check) = Check::from_str(&word) {
                            state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| claim_form.check = check));
                        }
                    })}
                </div>
                <footer>
                    <button class="primary" r#type="submit">"Save "<kbd>"Ctrl ⏎"</kbd></button>
                    {button("", "Cancel", "Esc", move || state.cancel())}
                    {button("quiet", "Add who says so", "w", move || state.add_who())}
                    <button class="quiet" r#type="button" aria-expanded=live(move || state.more.get().to_string()) on:click=move |_| state.more.update(|more| *more = !*more)>
                        {live(move || if state.more.get() { "Less " } else { "More " }.to_owned())}<kbd>"m"</kbd>
                    </button>
                </footer>
            </form>
        </li>
    }
}

fn span_line(state: WorkspaceState, span: Span, removable: bool) -> impl IntoView {
    let words = state.with_ruler(|ruler| ruler.slice(span).unwrap_or_default().to_owned());
    let remove = move |_| {
        state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| claim_form.spans.retain(|other| *other != span)))
    };
    view! {
        <li>
            <span dir="auto">{words}</span>
            {removable.then(|| view! { " "<button class="quiet" r#type="button" aria-label="Take these words out of the claim" on:click=remove>"×"</button> })}
        </li>
    }
}

/// A list to choose from, of values with their labels.
fn choice(id: &'static str, options: Vec<(String, String)>, chosen: String, change: impl Fn(String) + 'static) -> AnyView {
    drawn(id, options, &chosen, Box::new(change))
}

/// Drawn for all in one place, as in `button.rs`.
fn drawn(id: &'static str, options: Vec<(String, String)>, chosen: &str, change: Box<dyn Fn(String)>) -> AnyView {
    let option = |(value, label): (String, String)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let options = options.into_iter().map(option).collect_view();
    view! { <select id=id on:change:target=move |event| change(event.target().value())>{options}</select> }.into_any()
}

/// One attribution: a line, or open.
fn attribution_row(state: WorkspaceState, key: u32) -> impl IntoView {
    let edge = derived(move || {
        state.claim_form.with(|claim_form| {
            claim_form.as_ref().and_then(|claim_form| claim_form.attributions.iter().find(|edge| edge.key == key).cloned())
        })
    });
    let position = derived(move || {
        state
            .claim_form
            .with(|claim_form| claim_form.as_ref().and_then(|claim_form| claim_form.attributions.iter().position(|edge| edge.key == key)))
            .map_or(0, |at| at + 1)
    });
    let open =
        derived(move || state.claim_form.with(|claim_form| claim_form.as_ref().is_some_and(|claim_form| claim_form.open == Some(key))));
    let remove =
        move |_| state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| claim_form.remove_attribution(key)));
    let unfold = move |_| {
        state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| claim_form.open = Some(key)));
        focus("attribution-source");
    };
    let line = move || {
        edge.get()
            .map(|edge| {
                let name = if edge.name.trim().is_empty() { "Who?".to_owned() } else { edge.name.clone() };
                let cue = edge.cue.and_then(|cue| state.with_ruler(|ruler| ruler.slice(cue).map(str::to_owned)));
                view! {
                    <span class="chain">
                        <span class="source" dir="auto">{name}</span>" "{ui::status(Some(edge.status))}
                        {cue.map(|cue| view! { " "<small>"cue "<q dir="auto">{cue}</q></small> })}
                    </span>
                }
            })
            .into_any()
    };
    view! {
        <li>
            <fieldset class="attribution" aria-label=live(move || format!("Attribution {}", position.get()))>
                <legend>
                    <span>{live(move || position.get().to_string())}</span>" "{live(line)}" "
                    {live(move || (!open.get()).then(|| view! { <button class="quiet" r#type="button" aria-label=format!("Edit attribution {}", position.get()) on:click=unfold>"Edit"</button> }).into_any())}
                    <button class="quiet remove" r#type="button" aria-label=live(move || format!("Remove attribution {}", position.get())) on:click=remove>"×"</button>
                </legend>
                {live(move || open.get().then(|| opened(state, key, edge)).into_any())}
            </fieldset>
        </li>
    }
}

/// The fields of the attribution that is open.
fn opened(state: WorkspaceState, key: u32, edge: Memo<Option<AttributionForm>>) -> impl IntoView {
    let begun = edge.get_untracked().unwrap_or(AttributionForm::new(key));
    let statuses = Status::ALL.iter().map(|status| {
        let status = *status;
        view! {
            <label class=status.as_str()>
                <input
                    r#type="radio"
                    name="attribution-status"
                    value=status.as_str()
                    prop:checked=live(move || edge.with(|edge| edge.as_ref().is_some_and(|edge| edge.status == status)))
                    on:change=move |_| state.edge(|edge| edge.status = status)
                />
                " "<kbd>{status.key().to_string()}</kbd>" "<span>{status.label()}</span>
            </label>
        }
    });
    // The others, to come through: one that itself came through this one would close a circle.
    let others = move || {
        state.claim_form.with(|claim_form| {
            let attributions = claim_form.as_ref().map(|claim_form| claim_form.attributions.as_slice()).unwrap_or_default();
            let leads_here = |mut at: u32| {
                for _ in 0..attributions.len() {
                    match attributions.iter().find(|edge| edge.key == at).and_then(|edge| edge.via) {
                        Some(via) if via == key => return true,
                        Some(via) => at = via,
                        None => return false,
                    }
                }
                true
            };
            let fits = |edge: &&AttributionForm| edge.key != key && !edge.name.trim().is_empty() && !leads_here(edge.key);
            let label = |edge: &AttributionForm| {
                let at = attributions.iter().position(|other| other.key == edge.key).map_or(0, |at| at + 1);
                (edge.key.to_string(), format!("{at} · {}", edge.name))
            };
            attributions.iter().filter(fits).map(label).collect::<Vec<_>>()
        })
    };
    let via = move || {
        let chosen = edge.with(|edge| edge.as_ref().and_then(|edge| edge.via)).map(|key| key.to_string()).unwrap_or_default();
        let ends = [("", "directly"), ("new", "somebody new…")].map(|(word, label)| (word.to_owned(), label.to_owned()));
        let [directly, new] = ends;
        let options = std::iter::once(directly).chain(others()).chain([new]).collect();
        choice("attribution-via", options, chosen, move |word| match word.as_str() {
            // The chain in one go: who passed it on is asked for at once.
            "new" => {
                state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| claim_form.add_relay(key)));
                focus("attribution-source");
            }
            word => state.edge(|edge| edge.via = word.parse().ok()),
        })
        .into_any()
    };
    let cue = move || {
        edge.with(|edge| edge.as_ref().and_then(|edge| edge.cue))
            .and_then(|cue| state.with_ruler(|ruler| ruler.slice(cue).map(str::to_owned)))
    };
    let words = |all: &[(&'static str, &'static str)]| {
        all.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect::<Vec<_>>()
    };
    let forms = words(&Form::ALL.iter().map(|form| (form.as_str(), form.label())).collect::<Vec<_>>());
    let ways = words(&Identification::ALL.iter().map(|way| (way.as_str(), way.label())).collect::<Vec<_>>());
    let identification = move || {
        let chosen = edge.with(|edge| edge.as_ref().map_or("", |edge| edge.identification.as_str())).to_owned();
        choice("attribution-identification", ways.clone(), chosen, move |word| {
            if let Ok(way) = word.parse() {
                state.edge(|edge| edge.identification = way);
            }
        })
        .into_any()
    };
    view! {
        {picker(state, edge, &begun)}
        <fieldset>
            <legend class="label">"Status"</legend>
            <div class="status-keys" id="attribution-status">{statuses.collect_view()}</div>
        </fieldset>
        <div class="fields">
            <div class="field"><label for="attribution-via">"Reached us through"</label>{live(via)}</div>
            <div class="field">
                <span class="label">"Cue"</span>
                <div class="cue-pick">
                    {live(move || cue().map(|cue| view! { <q dir="auto">{cue}</q>" "<button class="quiet" r#type="button" aria-label="Remove the cue" on:click=move |_| state.edge(|edge| edge.cue = None)>"×"</button> }).into_any())}
                    <button r#type="button" aria-pressed=live(move || (state.picking.get() == Some(key)).to_string()) on:click=move |_| pick(state, key)>
                        {live(move || if state.picking.get() == Some(key) { "Select it in the text" } else { "Pick" }.to_owned())}" "<kbd>"q"</kbd>
                    </button>
                </div>
            </div>
            <div class="field rest">
                <label for="attribution-form">"Form"</label>
                {choice("attribution-form", forms, begun.form.as_str().to_owned(), move |word| if let Ok(form) = word.parse() { state.edge(|edge| edge.form = form) })}
            </div>
            <div class="field rest">
                <label for="attribution-identification">"Identified as"</label>
                {live(identification)}
            </div>
        </div>
    }
}

/// A source that can be chosen for what was typed.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    name: String,
    /// `None`: the article names it, the registry does not know it yet.
    id: Option<SourceId>,
    kind: SourceKind,
    /// The name that matched, when it is an alias.
    alias: Option<String>,
    /// Why it may be who is meant, though nobody goes by what was typed.
    alike: Option<String>,
    /// How the article identifies it, where that is not by name.
    way: Option<Identification>,
}

/// How long somebody pauses before the registry is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// The source: typed, with what the article and the registry name below. What was typed counts, unless an arrow key chose
/// another or the name is exactly one that is known: an answer that comes late changes nothing that is there.
fn picker(state: WorkspaceState, edge: Memo<Option<AttributionForm>>, begun: &AttributionForm) -> impl IntoView + use<> {
    let choices = RwSignal::new(Vec::<Choice>::new());
    let chosen = RwSignal::new(None::<usize>);
    let open = RwSignal::new(false);
    // Whether the registry has answered for what is typed now: only then nobody is known by that name.
    let answered = RwSignal::new(false);
    let asked = StoredValue::new(0_u32);
    let typed = begun.name.clone();
    let name = move || edge.with(|edge| edge.as_ref().map(|edge| edge.name.trim().to_owned()).unwrap_or_default());
    let is_new = derived(move || edge.with(|edge| edge.as_ref().is_some_and(|edge| edge.source.is_none() && !edge.name.trim().is_empty())));
    // What a new source is is guessed from its name, until somebody says.
    let said = StoredValue::new(begun.source.is_none() && begun.kind != SourceKind::Other);
    let ask = move |typed: String| {
        let turn = asked.with_value(|turn| turn + 1);
        asked.set_value(turn);
        answered.set(false);
        chosen.set(None);
        choices.set(named_here(state, &typed));
        open.set(!typed.trim().is_empty());
        if typed.trim().is_empty() {
            return;
        }
        // Another letter, or the end of the form, and nobody waits for this answer any more.
        let is_wanted = move || asked.try_with_value(|newest| *newest == turn).unwrap_or(false);
        set_timeout(
            move || {
                if !is_wanted() {
                    return;
                }
                spawn_local(async move {
                    if let Ok((found, guess)) = propose_sources(typed).await
                        && is_wanted()
                    {
                        if is_new.get_untracked() && !said.get_value() {
                            state.edge(|edge| edge.kind = guess);
                        }
                        let known = found.into_iter().map(|Proposal { source, alias, alike }| Choice {
                            name: source.name,
                            id: Some(source.id),
                            kind: source.kind,
                            alias,
                            alike,
                            way: None,
                        });
                        // Those that are there already stay where they are.
                        choices.update(|choices| {
                            for known in known {
                                match choices.iter_mut().find(|choice| choice.name == known.name && choice.way.is_none()) {
                                    Some(choice) => *choice = known,
                                    None => choices.push(known),
                                }
                            }
                        });
                        answered.set(true);
                    }
                });
            },
            PAUSE,
        );
    };
    let take = move |choice: Choice| {
        // “Washington” is the government speaking as one.
        let collective = choice.alias.is_some() && choice.kind == SourceKind::Government;
        state.edge(|edge| {
            edge.name = choice.name;
            edge.source = choice.id;
            edge.kind = choice.kind;
            match (choice.way, choice.id) {
                (Some(way), _) => edge.identification = way,
                // Who is in the registry has a name, however it begins.
                (None, Some(_)) if edge.identification.is_anonymous() => edge.identification = Identification::Named,
                (None, Some(_)) => {}
                (None, None) => edge.is_called_otherwise(),
            }
            if collective {
                edge.identification = Identification::Collective;
            }
        });
        open.set(false);
    };
    // On to where one key says what the source did.
    let goes_on = move || focus("attribution-status");
    let on_key = move |event: KeyboardEvent| {
        if !is_of_a_key(&event) {
            return;
        }
        // One more than there are: the name as typed stands last, once the registry has answered.
        let count = choices.with_untracked(Vec::len) + usize::from(answered.get_untracked());
        match event.key().as_str() {
            "ArrowDown" if count > 0 && open.get_untracked() => chosen.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" if count > 0 && open.get_untracked() => chosen.update(|at| *at = Some((at.unwrap_or(0) + count - 1) % count)),
            "Escape" if open.get_untracked() => {
                open.set(false);
                event.stop_propagation();
            }
            // Who is likely meant, in one key.
            "Enter" if event.alt_key() => {
                if let Some(likely) = choices.with_untracked(|choices| choices.iter().find(|choice| choice.alike.is_some()).cloned()) {
                    take(likely);
                    goes_on();
                }
            }
            "Enter" if !event.ctrl_key() && !event.meta_key() && !event.is_composing() => {
                let typed = small(&name());
                let is_typed =
                    |choice: &&Choice| [Some(&choice.name), choice.alias.as_ref()].into_iter().flatten().any(|name| small(name) == typed);
                let meant = choices.with_untracked(|choices| match chosen.get_untracked() {
                    Some(at) => choices.get(at).cloned(),
                    None => choices.iter().find(is_typed).cloned(),
                });
                if let Some(choice) = meant {
                    take(choice);
                }
                open.set(false);
                goes_on();
            }
            _ => return,
        }
        event.prevent_default();
    };
    let is_chosen = move |at: usize| live(move || (chosen.get() == Some(at)).to_string());
    let option = move |at: usize, choice: Choice| {
        let kind = choice.kind.label();
        let mut detail = match (&choice.alias, choice.id) {
            (Some(alias), _) => format!("{kind} · also “{alias}”"),
            (None, Some(_)) => kind.to_owned(),
            (None, None) => format!("{kind} · named in the article"),
        };
        if let Some(why) = &choice.alike {
            detail = format!("same as? {why} · {detail}");
        }
        let is_likeliest = choices.with_untracked(|choices| choices.iter().position(|choice| choice.alike.is_some()) == Some(at));
        let name = choice.name.clone();
        view! {
            <li role="option" id=format!("attribution-option-{at}") aria-selected=is_chosen(at)
                on:mousedown=move |event| { event.prevent_default(); take(choice.clone()); goes_on(); }>
                <span dir="auto">{name}</span>" "<small>{detail}{is_likeliest.then(|| view! { " "<kbd>"Alt ⏎"</kbd> })}</small>
            </li>
        }
    };
    let new = move || {
        let at = choices.with(Vec::len);
        view! {
            <li role="option" class="new" id=format!("attribution-option-{at}") aria-selected=is_chosen(at)
                on:mousedown=move |event| { event.prevent_default(); open.set(false); goes_on(); }>
                {format!("New source “{}”…", name())}
            </li>
        }
    };
    view! {
        <div class="field">
            <label for="attribution-source">"Source"</label>
            <div class="combobox">
                <input
                    id="attribution-source"
                    role="combobox"
                    dir="auto"
                    autocomplete="off"
                    aria-autocomplete="list"
                    aria-controls="attribution-options"
                    aria-expanded=live(move || open.get().to_string())
                    aria-activedescendant=live(move || chosen.get().filter(|_| open.get()).map(|at| format!("attribution-option-{at}")))
                    value=typed
                    prop:value=live(move || edge.with(|edge| edge.as_ref().map(|edge| edge.name.clone()).unwrap_or_default()))
                    on:focus:target=|event| event.target().select()
                    on:input:target=move |event| {
                        let name = event.target().value();
                        state.edge(|edge| { edge.name.clone_from(&name); edge.source = None; edge.is_called_otherwise(); });
                        ask(name);
                    }
                    on:keydown=on_key
                    on:blur=move |_| open.set(false)
                />
                <ul class="listbox" role="listbox" id="attribution-options" aria-label="Sources" hidden=live(move || !open.get() || !answered.get() && choices.with(Vec::is_empty))>
                    {live(move || choices.get().into_iter().enumerate().map(|(at, choice)| option(at, choice)).collect_view().into_any())}
                    {live(move || answered.get().then(new).into_any())}
                </ul>
            </div>
        </div>
        {live(move || is_new.get().then(|| {
            let option = |kind: &'static SourceKind| {
                let chosen = live(move || edge.with(|edge| edge.as_ref().is_some_and(|edge| edge.kind == *kind)));
                view! { <option value=kind.as_str() prop:selected=chosen>{kind.label()}</option> }
            };
            let choose = move |word: String| if let Ok(kind) = word.parse() {
                said.set_value(true);
                state.edge(|edge| edge.kind = kind);
            };
            view! {
                <div class="field">
                    <label for="attribution-kind">"What it is, should it be new "<span class="hint">"guessed; "<kbd>"Shift Tab"</kbd>" leads here"</span></label>
                    <select id="attribution-kind" on:change:target=move |event| choose(event.target().value())>{SourceKind::ALL.iter().map(option).collect_view()}</select>
                </div>
            }
        }).into_any())}
    }
}

/// A name in small letters, by the browser's own tables.
fn small(name: &str) -> String {
    js_sys::JsString::from(name).to_lower_case().into()
}

/// Whom the claims and suggestions of this article name, with what was typed in their names.
fn named_here(state: WorkspaceState, typed: &str) -> Vec<Choice> {
    let typed = small(typed.trim());
    let mut choices: Vec<Choice> = Vec::new();
    let mut add = |name: &str, id, kind, way: Identification| {
        if choices.len() < 5 && small(name).contains(&typed) && choices.iter().all(|choice| choice.name != name) {
            let way = way.is_of_its_article(name).then_some(way);
            choices.push(Choice { name: name.to_owned(), id, kind, alias: None, alike: None, way });
        }
    };
    if !typed.is_empty() {
        state.claims.with_untracked(|claims| {
            for (claim, edge) in claims.iter().flat_map(|claim| claim.attributions.iter().map(move |edge| (claim, edge))) {
                // A claim that is still on its way may cite a source that has no id yet.
                add(&edge.source.name, (claim.version > 0).then_some(edge.source.id), edge.source.kind, edge.identification);
            }
        });
        state.offered.with_untracked(|offered| {
            offered.iter().flat_map(|one| &one.attributions).for_each(|one| add(&one.source, one.source_id, one.kind, one.identification));
        });
    }
    choices
}
