//! "denied |claims by Norland that| its boat had sunk": what is answered in the same breath has a source of its own.

use std::ops::Range;

use crate::{
    attribution::Status,
    suggest::{coreference::Cast, interpret::Item, noun_phrase, wording},
};

/// Gives those whose claim is denied, disputed or confirmed where it is told an attribution of their own, which the answer is about.
pub(super) fn split(cast: &Cast, items: &mut Vec<Item>) {
    for nth in 0..items.len() {
        if !matches!(items[nth].status, Status::Denied | Status::Disputed | Status::Confirmed) || items[nth].source.is_none() {
            continue;
        }
        let Some(claim) = claim(cast, &items[nth]) else { continue };
        let touches = |source: &Range<usize>| source.start < claim.source.end && claim.source.start < source.end;
        let is_whose = |item: &Item| item.source.as_ref().is_some_and(touches);
        // A model may take whose claim it is for one who denies it too.
        if is_whose(&items[nth]) {
            continue;
        }
        let group = items[nth].group;
        let known = (0..items.len()).find(|&other| other != nth && is_whose(&items[other]) && items[other].cue_start() < claim.content.end);
        let said = Item {
            group: items[nth].relay(claim.noun, "").group,
            source: Some(claim.source.clone()),
            cue: std::iter::once(claim.noun..claim.noun + 1).collect(),
            content: vec![claim.content.clone()],
            status: wording::noun(cast.document.lower(claim.noun)).map_or(Status::Reported, |sense| sense.status),
            is_relay: false,
            via: None,
            ..items[nth].relay(claim.noun, "tells whose claim is answered")
        };
        let about = match known {
            Some(known) => {
                items[known] = Item { marked: items[known].marked.take(), ..said };
                known
            }
            None => {
                items.push(said);
                items.len() - 1
            }
        };
        for item in items.iter_mut().filter(|item| item.group == group) {
            item.about = Some(about);
            item.content = vec![claim.content.clone()];
        }
    }
}

/// A claim that an answer names with its source.
struct Claim {
    /// "claims", "accusations".
    noun: usize,
    source: Range<usize>,
    content: Range<usize>,
}

/// "claims by Norland that …", "Norland’s claim that …" right behind the verb that answers it.
fn claim(cast: &Cast, item: &Item) -> Option<Claim> {
    let document = cast.document;
    /// Whose claim it is takes no more words.
    const OWNER: usize = 6;
    let cue = item.cue.first()?;
    let sentence = document.sentence_of(cue.start);
    let end = item.content.iter().map(|piece| piece.end).max()?.min(sentence.end);
    let noun = (cue.start..(cue.end + OWNER).min(end))
        .find(|&at| wording::is_statement(document.lower(at)) && wording::noun(document.lower(at)).is_some())?;
    let of = matches!(document.lower(noun + 1), "by" | "from" | "of");
    let source = if of {
        noun_phrase::phrase_from(document, noun + 2, end, false)?
    } else {
        let possessed = noun > cue.start + 1 && document.lower(noun - 1) == "'s";
        possessed.then(|| noun_phrase::owner(document, noun - 1, cue.start + 1)).flatten()?
    };
    let that = if of { source.end } else { noun + 1 };
    (document.lower(that) == "that" && that + 1 < end && cast.can_speak(&source)).then(|| Claim { noun, source, content: that + 1..end })
}
