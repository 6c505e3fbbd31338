//! Leaf components that pages and islands share: how a status, a chain, a standing look everywhere.

use crate::{
    attribution::{
        Identification, Status,
        standing::{Flag, Standing},
    },
    base::date::OutletTime,
    claim::{Attribution, Check, Claim, Review},
};
use leptos::prelude::*;
use std::fmt::Display;

/// A status as a chip; `None` is the outlet's own voice.
pub fn status(status: Option<Status>) -> impl IntoView {
    let (class, label) = status_words(status);
    view! { <span class=format!("status {class}")><span>{label}</span></span> }
}

/// Class and label of a status; `None` is unattributed.
pub fn status_words(status: Option<Status>) -> (&'static str, &'static str) {
    status.map_or(("unattributed", "unattributed"), |status| (status.as_str(), status.label()))
}

/// Where the page of a source is.
fn source_link(attribution: &Attribution, linked: bool) -> AnyView {
    let name = attribution.source.name.clone();
    if linked {
        view! { <a class="source" dir="auto" href=format!("/sources/{}", attribution.source.id)>{name}</a> }.into_any()
    } else {
        view! { <span class="source" dir="auto">{name}</span> }.into_any()
    }
}

/// Everyone who stands behind a claim or against it, each chain from who passed it on to the origin. `linked` makes the
/// sources links.
pub fn chains(claim: &Claim, outlet: &str, linked: bool) -> AnyView {
    if claim.attributions.is_empty() {
        // English around a name of any script: the whole from left to right, the name as it runs.
        let whose = if outlet.is_empty() { "The article".to_owned() } else { outlet.to_owned() };
        let own = view! { <span class="source" dir="ltr"><bdi>{whose}</bdi>"’s own voice"</span> };
        return view! { <p class="chain">{own}" "{status(None)}</p> }.into_any();
    }
    let all = claim.chains();
    if let [only] = all.as_slice() {
        return chain(only, linked);
    }
    view! { <ul class="chains">{all.iter().map(|one| view! { <li>{chain(one, linked)}</li> }).collect_view()}</ul> }.into_any()
}

/// The same for reading: a line for each who says so, and beneath it through whom it came, the nearest first.
pub fn voices(claim: &Claim, outlet: &str) -> AnyView {
    if claim.attributions.is_empty() {
        return chains(claim, outlet, true);
    }
    let lines = claim.chains().into_iter().filter_map(|mut chain| {
        let origin = chain.pop()?;
        let through = chain.into_iter().rev().map(|relay| {
            // That a relay reported it is what relaying is.
            let how = (relay.status != Status::Reported).then(|| view! { " "{status(Some(relay.status))} });
            view! { <span class="through">"↳ through "{source_link(relay, true)}{identified(relay)}{how}</span> }
        });
        Some(view! { <li><span class="voice">{source_link(origin, true)}{identified(origin)}" "{status(Some(origin.status))}</span>{through.collect_view()}</li> })
    });
    view! { <ul class="voices">{lines.collect_view()}</ul> }.into_any()
}

/// How the text identifies a source, unless by its name.
fn identified(attribution: &Attribution) -> impl IntoView + use<> {
    let how = attribution.identification;
    (how != Identification::Named).then(|| view! { " "<small>{how.label()}</small> })
}

/// One chain, from who passed it on to the origin.
pub fn chain(steps: &[&Attribution], linked: bool) -> AnyView {
    let steps = steps
        .iter()
        .flat_map(|attribution| {
            [
                view! { <li>{source_link(attribution, linked)}{identified(attribution)}</li> }.into_any(),
                view! { <li>{status(Some(attribution.status))}</li> }.into_any(),
            ]
        })
        .collect_view();
    view! { <ol class="chain">{steps}</ol> }.into_any()
}

/// Standing and flags, and what else is asked for.
pub fn badges(claim: &Claim, review: bool) -> impl IntoView + use<> {
    view! {
        <div class="badges">
            {review.then(|| review_state(claim.review))}
            {standing(claim.standing)}
            {claim.flags.iter().map(|flag| self::flag(*flag)).collect_view()}
            {(claim.check != Check::Unchecked).then(|| check(claim.check))}
        </div>
    }
}

/// A standing as a badge.
pub fn standing(standing: Standing) -> impl IntoView {
    view! { <span class=format!("standing {standing}")>{capital(standing.label())}</span> }
}

/// A review state as a badge.
pub fn review_state(review: Review) -> impl IntoView {
    view! { <span class=format!("review-state {review}")>{review.label()}</span> }
}

/// The newsroom's finding as a badge.
pub fn check(check: Check) -> impl IntoView {
    view! { <span class=format!("check {check}")>{check.label()}</span> }
}

/// A flag as a badge.
pub fn flag(flag: Flag) -> impl IntoView {
    let words = match flag {
        Flag::SingleSource => "Single source",
        Flag::AnonymousOnly => "Anonymous only",
    };
    view! { <span class=format!("flag {flag}")>{words}</span> }
}

/// A day, as a reader writes it and as a program reads it.
pub fn day(at: OutletTime) -> AnyView {
    let at = at.wall();
    view! { <time datetime=at.format("%Y-%m-%d").to_string()>{at.format("%-d %B %Y").to_string()}</time> }.into_any()
}

/// “1 claim”, “2 claims”.
pub fn count<N: Display + PartialEq + From<u8>>(number: N, one: &str, many: &str) -> String {
    let noun = if number == N::from(1) { one } else { many };
    format!("{number} {noun}")
}

/// Whether words stand in quotation marks of their own, of any language, so that no more are put around them.
pub fn is_quotation(words: &str) -> bool {
    let words = words.trim_end_matches([',', '.', ';', ':', '!', '?', '…', '،', '。', '，']);
    let between = words.chars().next().zip(words.chars().next_back());
    words.chars().nth(1).is_some()
        && between.is_some_and(|(first, last)| "“„«»‹›\"‚‘「『".contains(first) && "”“»«›‹\"’‘」』".contains(last))
}

/// A label, which is English, as it begins a line.
pub fn capital(label: &str) -> String {
    let mut label = label.to_owned();
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}

#[cfg(test)]
mod tests {
    use super::is_quotation;

    #[test]
    fn words_in_quotation_marks_of_any_language_are_a_quotation_already() {
        for words in ["“We never said that,”", "„Uns wurde nichts gesagt.“", "«Non»", "»Nein«,", "\"No.\"", "「違う」。", "‘No’"]
        {
            assert!(is_quotation(words), "{words}");
        }
        for words in ["", "“", "We said “no”", "“No”, they said", "’tis so’", "nobody"] {
            assert!(!is_quotation(words), "{words}");
        }
    }
}
