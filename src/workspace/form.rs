//! A claim in work: its form. One attribution is open at a time; the others are a line each.

use crate::{
    anchor::in_order,
    attribution::{Form, Identification, SourceKind, Status},
    base::id::ClaimId,
    claim::Check,
    source::Proposal,
    text::Span,
    ui,
    workspace::{
        AttributionForm, ClaimForm,
        button::button,
        keys::pick,
        live::{derived, live},
        rpc::propose_sources,
        state::WorkspaceState,
    },
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use std::str::FromStr;
use wasm_bindgen::JsCast;

/// Puts an element of the open form in focus once the page has drawn it.
pub fn focus(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        let Some(element) = element else { return };
        // Of a group of radio buttons the chosen one takes the focus.
        let chosen =
            element.query_selector("input:checked").ok().flatten().and_then(|chosen| chosen.dyn_into::<web_sys::HtmlElement>().ok());
        let _ = chosen.unwrap_or(element).focus();
    });
}

/// The form of the claim in work.
pub fn claim_form(state: WorkspaceState, id: ClaimId) -> impl IntoView {
    let claim_form = derived(move || state.claim_form.get().filter(|claim_form| claim_form.id == id));
    let number = move || {
        state.claims.with(|claims| claims.iter().position(|claim| claim.id == id).map_or_else(|| "+".to_owned(), |at| (at + 1).to_string()))
    };
    let statement = state
        .claim_form
        .with_untracked(|claim_form| claim_form.as_ref().map(|claim_form| claim_form.statement.clone()).unwrap_or_default());
    let check = state.claim_form.with_untracked(|claim_form| claim_form.as_ref().map_or(Check::Unchecked, |claim_form| claim_form.check));
    let quote = move || {
        claim_form.with(|claim_form| {
            let spans = in_order(claim_form.as_ref().map(|claim_form| claim_form.spans.clone()).unwrap_or_default());
            state.with_ruler(|ruler| crate::anchor::quote(ruler, &spans))
        })
    };
    let spans =
        derived(move || claim_form.with(|claim_form| claim_form.as_ref().map(|claim_form| claim_form.spans.clone()).unwrap_or_default()));
    let attributions = derived(move || {
        claim_form
            .with(|claim_form| claim_form.iter().flat_map(|claim_form| &claim_form.attributions).map(|edge| edge.key).collect::<Vec<_>>())
    });
    let save = move || {
        if let Some(claim_form) = state.claim_form.get_untracked() {
            state.save(claim_form);
        }
    };
    let class = move || {
        let status = claim_form
            .with(|claim_form| claim_form.as_ref().and_then(|claim_form| claim_form.attributions.first().map(|edge| edge.status)));
        format!("claim-card current editing {}", ui::status_words(status).0)
    };
    // A new claim asks for its source first; that is what an editor types next.
    let opens_empty = state.claim_form.with_untracked(|claim_form| claim_form.as_ref().is_some_and(|claim_form| claim_form.base.is_none()));
    focus(if opens_empty { "attribution-source" } else { "claim-statement" });
    view! {
        <li class=live(class) data-claim=id.to_string() aria-current="true">
            <form class="claim-form" aria-label=live(move || format!("Claim {}", number())) on:submit=move |event| { event.prevent_default(); save(); }>
                <div class="field">
                    <label for="claim-statement"><span class="claim-number">{live(number)}</span>" What is claimed, in your words"</label>
                    <textarea
                        id="claim-statement"
                        rows="2"
                        dir="auto"
                        placeholder=live(quote)
                        prop:value=statement
                        on:input:target=move |event| {
                            let words = event.target().value();
                            state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(|claim_form| claim_form.statement.clone_from(&words)));
                        }
                    ></textarea>
                </div>
                <div class="field">
                    <span class="label">"Words in the text"</span>
                    <ul class="spans">{live(move || spans.get().into_iter().map(|span| span_line(state, span, spans.with(Vec::len) > 1)).collect_view().into_any())}</ul>
                    <p class="hint">"Select more words and press "<kbd>"+"</kbd>" to add them."</p>
                </div>
                <ol class="attributions" aria-label="Who says so">
                    {live(move || attributions.get().into_iter().map(|key| attribution_row(state, key)).collect_view().into_any())}
                </ol>
                <div class="actions">
                    {button("quiet", "Add who says so", "w", move || {
                        state.claim_form.update(|claim_form| claim_form.iter_mut().for_each(ClaimForm::add_attribution));
                        focus("attribution-source");
                    })}
                </div>
                <div class="field">
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
            <fieldset class="attribution">
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
    let others = derived(move || {
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
    });
    let via = move || {
        let chosen = edge.with(|edge| edge.as_ref().and_then(|edge| edge.via)).map(|key| key.to_string()).unwrap_or_default();
        let options = std::iter::once((String::new(), "directly".to_owned())).chain(others.get()).collect();
        choice("attribution-via", options, chosen, move |word| state.edge(|edge| edge.via = word.parse().ok())).into_any()
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
            <div class="field">
                <label for="attribution-form">"Form"</label>
                {choice("attribution-form", forms, begun.form.as_str().to_owned(), move |word| if let Ok(form) = word.parse() { state.edge(|edge| edge.form = form) })}
            </div>
            <div class="field">
                <label for="attribution-identification">"Identified as"</label>
                {live(identification)}
            </div>
        </div>
    }
}

/// The source: typed, with what the registry knows below; Enter takes the marked one, or the typed name as a new one.
fn picker(state: WorkspaceState, edge: Memo<Option<AttributionForm>>, begun: &AttributionForm) -> impl IntoView + use<> {
    let proposals = RwSignal::new(Vec::<Proposal>::new());
    let marked = RwSignal::new(0_usize);
    let open = RwSignal::new(false);
    let asked = StoredValue::new(0_u32);
    let typed = begun.name.clone();
    let is_new = derived(move || edge.with(|edge| edge.as_ref().is_some_and(|edge| edge.source.is_none() && !edge.name.trim().is_empty())));
    let ask = move |name: String| {
        let turn = asked.with_value(|turn| turn + 1);
        asked.set_value(turn);
        if name.trim().is_empty() {
            proposals.set(Vec::new());
            open.set(false);
            return;
        }
        spawn_local(async move {
            // An answer that was overtaken by another letter is no longer wanted.
            if let Ok(found) = propose_sources(name).await
                && asked.with_value(|newest| *newest == turn)
            {
                proposals.set(found);
                marked.set(0);
                open.set(true);
            }
        });
    };
    let take = move |at: usize| {
        if let Some(proposal) = proposals.with_untracked(|all| all.get(at).cloned()) {
            state.edge(|edge| {
                edge.name.clone_from(&proposal.source.name);
                edge.source = Some(proposal.source.id);
                edge.kind = proposal.source.kind;
                edge.is_named_now();
            });
            if proposal.alias.is_some() && proposal.source.kind == SourceKind::Government {
                // “Washington” is the government speaking as one.
                state.edge(|edge| edge.identification = Identification::Collective);
            }
        }
        open.set(false);
    };
    let on_key = move |event: KeyboardEvent| {
        let count = proposals.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if open.get_untracked() => marked.update(|at| *at = (*at + 1) % (count + 1)),
            "ArrowUp" if open.get_untracked() => marked.update(|at| *at = (*at + count) % (count + 1)),
            "Escape" if open.get_untracked() => {
                open.set(false);
                event.stop_propagation();
            }
            "Enter" if !event.ctrl_key() && !event.meta_key() && !event.is_composing() => {
                if open.get_untracked() {
                    take(marked.get_untracked());
                }
                let unknown =
                    edge.with_untracked(|edge| edge.as_ref().is_some_and(|edge| edge.source.is_none() && !edge.name.trim().is_empty()));
                focus(if unknown { "attribution-kind" } else { "attribution-status" });
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |at: usize, proposal: Proposal| {
        let detail = match proposal.alias {
            Some(alias) => format!("{} · also “{alias}”", proposal.source.kind.label()),
            None => proposal.source.kind.label().to_owned(),
        };
        view! {
            <li role="option" id=format!("attribution-option-{at}") aria-selected=live(move || (marked.get() == at).to_string())
                on:mousedown=move |event| { event.prevent_default(); take(at); focus("attribution-status"); }>
                <span dir="auto">{proposal.source.name}</span>" "<small>{detail}</small>
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
                    aria-activedescendant=live(move || open.get().then(|| format!("attribution-option-{}", marked.get())))
                    value=typed
                    prop:value=live(move || edge.with(|edge| edge.as_ref().map(|edge| edge.name.clone()).unwrap_or_default()))
                    on:input:target=move |event| {
                        let name = event.target().value();
                        state.edge(|edge| { edge.name.clone_from(&name); edge.source = None; edge.is_named_now(); });
                        ask(name);
                    }
                    on:keydown=on_key
                    on:blur=move |_| open.set(false)
                />
                <ul class="listbox" role="listbox" id="attribution-options" aria-label="Sources" hidden=live(move || !open.get())>
                    {live(move || proposals.get().into_iter().enumerate().map(|(at, proposal)| option(at, proposal)).collect_view().into_any())}
                    {live(move || {
                        let at = proposals.with(Vec::len);
                        let name = edge.with(|edge| edge.as_ref().map(|edge| edge.name.clone()).unwrap_or_default());
                        view! {
                            <li role="option" class="new" id=format!("attribution-option-{at}") aria-selected=live(move || (marked.get() == at).to_string())
                                on:mousedown=move |event| { event.prevent_default(); open.set(false); focus("attribution-kind"); }>
                                {format!("New source “{name}”…")}
                            </li>
                        }
                        .into_any()
                    })}
                </ul>
            </div>
        </div>
        {live(move || is_new.get().then(|| {
            let kinds = SourceKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect();
            let kind = edge.with_untracked(|edge| edge.as_ref().map_or(SourceKind::Other, |edge| edge.kind));
            view! {
                <div class="field">
                    <label for="attribution-kind">"What it is, should it be new"</label>
                    {choice("attribution-kind", kinds, kind.as_str().to_owned(), move |word| if let Ok(kind) = word.parse() { state.edge(|edge| edge.kind = kind) })}
                </div>
            }
        }).into_any())}
    }
}
