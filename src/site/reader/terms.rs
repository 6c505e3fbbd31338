//! The words that an article's claims are told in, explained where they stand: only those that occur.

use crate::{
    attribution::{
        Identification, Status,
        standing::{Flag, Standing},
    },
    claim::Claim,
    ui,
};
use leptos::prelude::*;

/// What these claims' words mean, folded up.
pub fn terms(claims: &[Claim], lang: Option<&'static str>, dir: Option<&'static str>) -> impl IntoView + use<> {
    let voices = || claims.iter().flat_map(|claim| &claim.attributions);
    let statuses = Status::ALL.iter().filter(|status| voices().any(|voice| voice.status == **status));
    let own_voice = claims.iter().any(|claim| claim.attributions.is_empty());
    let ways = Identification::ALL.iter().filter(|way| voices().any(|voice| voice.identification == **way));
    let standings = Standing::ALL.iter().filter(|standing| claims.iter().any(|claim| claim.standing == **standing));
    let flags = Flag::ALL.iter().filter(|flag| claims.iter().any(|claim| claim.flags.contains(flag)));
    let own = own_voice.then(|| entry(ui::status(None).into_any(), "nobody is cited: the outlet says so itself"));
    view! {
        <details class="terms" lang=lang dir=dir>
            <summary>"What these words mean"</summary>
            <dl>
                {statuses.map(|status| entry(ui::status(Some(*status)).into_any(), of_status(*status))).collect_view()}
                {own}
                {ways.filter_map(|way| Some(entry(view! { <b>{way.label()}</b> }.into_any(), of_identification(*way)?))).collect_view()}
                {standings.filter_map(|standing| Some(entry(ui::standing(*standing).into_any(), of_standing(*standing)?))).collect_view()}
                {flags.map(|flag| entry(ui::flag(*flag).into_any(), of_flag(*flag))).collect_view()}
            </dl>
        </details>
    }
}

fn entry(term: AnyView, means: &'static str) -> impl IntoView {
    view! { <div><dt>{term}</dt><dd>{means}</dd></div> }
}

const fn of_status(status: Status) -> &'static str {
    match status {
        Status::Reported => "said, told, wrote: passed on without taking a side",
        Status::Alleged => "accuses somebody; nothing is proven",
        Status::Denied => "says it is false",
        Status::Confirmed => "vouches for what another said",
        Status::Disputed => "objects, without saying it is false",
        Status::Speculated => "offers it as possible or likely",
        Status::Declined => "was asked, and gave no comment",
        Status::Retracted => "said it once, and took it back",
    }
}

const fn of_identification(way: Identification) -> Option<&'static str> {
    Some(match way {
        Identification::Named => return None,
        Identification::Described => "the text tells what the source is, not who: “a senior official”",
        Identification::Bare => "the text tells nothing of the source: “sources”",
        Identification::Collective => "a place or a house stands for who speaks in it: a capital for its government",
        Identification::None => "somebody is meant whom the text does not mention",
    })
}

const fn of_standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Contested => Some("somebody stands behind it and somebody against it"),
        Standing::Denied => Some("somebody is against it, and nobody vouches for it"),
        Standing::Retracted => Some("somebody who said it took it back"),
        // The status says the one, and the other is what is usual.
        Standing::Unattributed | Standing::Uncontested => None,
    }
}

const fn of_flag(flag: Flag) -> &'static str {
    match flag {
        Flag::SingleSource => "all who tell it have it from one",
        Flag::AnonymousOnly => "nobody behind it can be identified",
    }
}
