//! Through whom a statement came to us: "Reuters reported that Washington alleged", "told the BBC", "citing two officials",
//! "in a letter seen by", "state media reported this development".

use std::ops::Range;

use crate::{
    attribution::{Status, chain},
    suggest::{Document, Quote, border, coreference::Cast, gazetteer, interpret::Item, noun_phrase, wording},
};

/// Adds the attributions that only a relay's wording shows (the listener that is a newspaper, the official who is cited) and
/// links every attribution to the one it came through.
pub(super) fn link(cast: &Cast, items: &mut Vec<Item>) {
    let document = cast.document;
    items.sort_by_key(Item::cue_start);
    let sorted = items.len();
    for nth in 0..sorted {
        cited(cast, items, sorted, nth);
    }
    for nth in 0..sorted {
        listener(cast, items, sorted, nth);
    }
    for nth in 0..sorted {
        second_tag(cast, items, sorted, nth);
    }
    for nth in 0..sorted {
        evidence(cast, items, sorted, nth);
    }
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&nth| items[nth].cue_start());
    let mut first = 0;
    while first < order.len() {
        let sentence = items[order[first]].sentence(document);
        let end =
            order[first..].iter().position(|&nth| items[nth].sentence(document) != sentence).map_or(order.len(), |length| first + length);
        let here = &order[first..end];
        nested(cast, items, here);
        let before = &order[..first];
        points_back(cast, items, here, before);
        first = end;
    }
    cut_circles(items);
}

/// Links that would lead back to themselves are dropped; none should, but a text can say anything.
fn cut_circles(items: &mut [Item]) {
    let via: Vec<Option<usize>> = items.iter().map(|item| item.via).collect();
    for nth in chain::circles(&via) {
        items[nth].via = None;
    }
}

fn push(items: &mut Vec<Item>, item: Item) -> usize {
    items.push(item);
    items.len() - 1
}

/// "The Times, |citing| two officials, reported that …": the officials said it, via the Times. "quoted an official |as saying|".
fn cited(cast: &Cast, items: &mut Vec<Item>, sorted: usize, nth: usize) {
    let document = cast.document;
    let cites =
        |at: usize| wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.lemma, "cite" | "quote")) || learned(document, at);
    if !items[nth].cue.iter().flat_map(Clone::clone).any(|at| document.lower(at) == "saying" || cites(at)) {
        return;
    }
    passive_saying(document, &mut items[nth]);
    let item = items[nth].clone();
    quoted_by(cast, items, &item, nth);
    if items[nth].via != item.via || items[nth].is_relay {
        return;
    }
    let Some(at) = item.cue.iter().flat_map(Clone::clone).find(|&at| cites(at)) else { return };
    let sentence = document.sentence_of(at);
    let behind = at + if learned(document, at) { 2 } else { 1 };
    let before = if at > sentence.start { document.lower(at - 1) } else { "" };
    let passive =
        matches!(before, "was" | "were" | "is" | "are" | "been" | "being") || document.lower(behind.min(sentence.end - 1)) == "by";
    let saying =
        (at + 1..(at + 16).min(sentence.end)).find(|&token| document.lower(token) == "saying" && document.lower(token - 1) == "as");
    if passive {
        // "was quoted by IRNA as saying", "was quoted as saying by the Nation": the agent passes it on.
        let by = (at + 1..(at + 14).min(sentence.end)).find(|&token| document.lower(token) == "by");
        let Some(relay) =
            by.and_then(|by| noun_phrase::phrase_from(document, by + 1, sentence.end, false)).map(|phrase| upto_as(document, phrase))
        else {
            return;
        };
        if before == "as"
            || item.source.as_ref().is_none_or(|source| source.start >= relay.start && source.end <= relay.end)
            || !cast.is_messenger(&relay)
        {
            return;
        }
        let by = relay.start - 1;
        // A model may have marked the outlet as a second speaker, or the saying as a cue of its own.
        for other in near(items, sorted, nth).filter(|&other| other != nth).collect::<Vec<_>>() {
            let touches = |range: &Range<usize>| range.start < relay.end && relay.start < range.end;
            let second = items[other].group == item.group && items[other].source.as_ref().is_some_and(touches);
            if second || items[other].is_beside && items[other].cue.iter().any(touches) {
                items[other].cue.clear();
            }
        }
        let relay = push(
            items,
            Item { source: Some(relay), cue: std::iter::once(by..by + 1).collect(), ..item.relay(at, "passes on what another said") },
        );
        items[nth].via = Some(relay);
        return;
    }
    let Some(phrase) = noun_phrase::phrase_from(document, behind, sentence.end, true) else {
        return;
    };
    let phrase = upto_as(document, phrase);
    let speaks = cast.can_speak(&phrase);
    let phrase = with_knowledge(document, phrase, sentence.end);
    if let Some(saying) = saying {
        // The one cited says what follows; who cites only passes it on.
        let content = if saying + 1 < sentence.end { content_after(document, saying + 1, &item) } else { Vec::new() };
        let existing = near(items, sorted, nth).find(|&other| other != nth && items[other].cue.iter().any(|cue| cue.contains(&saying)));
        let content = if content.is_empty() { item.content.clone() } else { content };
        match existing {
            Some(existing) => {
                items[existing].source = Some(phrase);
                items[existing].via = Some(nth);
            }
            None => {
                let cue = saying - 1..saying + 1;
                push(
                    items,
                    Item {
                        source: Some(phrase),
                        cue: vec![cue],
                        content: content.clone(),
                        via: Some(nth),
                        ..item.relay(at, "reports neutrally")
                    },
                );
            }
        }
        items[nth].content = content;
        return;
    }
    // "citing the Carpatia agency, |which quoted an aide|": the aide said it, through the agency.
    if matches!(before, "which" | "who" | "that") && at > sentence.start + 2 && speaks {
        let outlet = at - 1 - usize::from(document.lower(at - 2) == ",");
        let outer = near(items, sorted, nth).find(|&outer| {
            outer != nth && items[outer].source.as_ref().is_some_and(|source| source.end == outlet && cast.is_messenger(source))
        });
        if let Some(outer) = outer {
            items[nth].content = items[outer].content.clone();
            items[nth].is_beside = false;
            (items[nth].source, items[nth].via, items[nth].status) = (Some(phrase), Some(outer), Status::Reported);
            return;
        }
    }
    // Only "citing X" beside another cue of the same speaker is a relay; "cited the weather" cites no one.
    let other = near(items, sorted, nth).find(|&other| {
        other != nth
            && items[other].sentence(document) == item.sentence(document)
            && is_same_source(cast, &items[other], &item)
            && !items[other].content.is_empty()
            && !items[other]
                .cue
                .iter()
                .flat_map(Clone::clone)
                .any(|at| wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.lemma, "cite" | "quote")))
    });
    // "citing her long service": a reason, no source.
    let head = noun_phrase::head(document, phrase.clone());
    let owned =
        matches!(document.lower(phrase.start), "his" | "her" | "their" | "its") || phrase.clone().any(|at| document.lower(at) == "'s");
    let is_document = document.lower(head) != "record"
        && gazetteer::guess(document.slice(noun_phrase::core(document, phrase.clone()))).kind == crate::attribution::SourceKind::Document;
    let is_body = gazetteer::is_class(document.lower(head)) && document.lower(head) != "service";
    let reason = owned && !document.is_person(head) && !is_document && !is_body;
    let gerund = !reason && speaks && (document.lower(at).ends_with("ing") || learned(document, at));
    if gerund && let Some(other) = other.or(learned(document, at).then_some(nth)) {
        // A model may have marked the one citation twice, for two speakers: the outlet is the one that cites.
        let twin = near(items, sorted, nth)
            .find(|&twin| twin != nth && items[twin].cue == item.cue && items[twin].source.as_ref() == Some(&phrase));
        if let Some(twin) = twin {
            if items[other].source.as_ref().is_some_and(|source| cast.is_messenger(source)) && other != twin {
                items[twin].via = Some(other);
                items[twin].content = items[other].content.clone();
            }
            if let Some(marked) = items[nth].marked.take() {
                items[twin].marked = Some(marked);
            }
            items[nth].cue.clear();
            return;
        }
        let mut content = items[other].content.clone();
        let mut via = Some(other);
        if other == nth {
            content = content_after(document, phrase.end, &item);
            // "|The Herald| has learned from two ministers": who learned it passes it on.
            let outlet = item.source.clone().filter(|source| cast.is_messenger(source) && *source != phrase);
            via = outlet.map(|outlet| {
                let relay = Item {
                    source: Some(outlet),
                    cue: item.cue.clone(),
                    content: content.clone(),
                    ..item.relay(at, "passes on what it learned")
                };
                push(items, relay)
            });
            items[nth].is_beside &= via.is_none();
        }
        items[nth].source = Some(phrase);
        items[nth].content = content;
        items[nth].via = via;
        items[nth].status = Status::Reported;
    }
}

/// "The mine will reopen, |the minister was cited as saying| by Intermax": who is cited says what stands before.
fn passive_saying(document: &Document, item: &mut Item) {
    let saying = item.cue.iter().flat_map(Clone::clone).find(|&at| document.lower(at) == "saying");
    let Some(be) = saying.and_then(|saying| saying.checked_sub(3)) else { return };
    let sentence = document.sentence_of(be + 3);
    let is_cited = be > sentence.start
        && matches!(document.lower(be), "was" | "were" | "is" | "are" | "been")
        && matches!(document.lower(be + 1), "cited" | "quoted")
        && document.lower(be + 2) == "as";
    let behind = item.content.iter().all(|piece| piece.start > be + 3 && document.lower(piece.start) == "by");
    let Some(subject) = noun_phrase::subject(document, be, sentence.start).filter(|_| is_cited && behind) else { return };
    let Some(clause) = border::clause_before(document, subject.start) else { return };
    (item.source, item.is_beside) = (Some(subject), false);
    item.content = std::iter::once(clause).collect();
    item.cue = std::iter::once(be..be + 4).collect();
}

/// "She was quoted |by El Norte| as saying": the saying came through whoever quotes.
fn quoted_by(cast: &Cast, items: &mut Vec<Item>, item: &Item, nth: usize) {
    let document = cast.document;
    let Some(saying) = item.cue.iter().flat_map(Clone::clone).find(|&at| document.lower(at) == "saying") else { return };
    // "One passenger was quoted as saying |in the Observer|": of the two sources of one cue the outlet passes on.
    let outlet = |other: &Item| {
        let behind = |source: &Range<usize>| {
            source.start > saying + 1 && matches!(document.lower(saying + 1), "in" | "by") && cast.is_messenger(source)
        };
        other.group == item.group && other.source.as_ref().is_some_and(behind)
    };
    if !outlet(item)
        && items[nth].via.is_none()
        && let Some(relay) = (nth.saturating_sub(2)..(nth + 3).min(items.len())).find(|&other| outlet(&items[other]))
    {
        items[relay].cue = std::iter::once(saying + 1..saying + 2).collect();
        items[relay].group = item.relay(saying, "").group;
        items[relay].is_relay = true;
        items[relay].marked = None;
        items[nth].via = Some(relay);
        return;
    }
    let sentence = document.sentence_of(saying);
    let from = sentence.start.max(saying.saturating_sub(14));
    let by = (from..saying).find(|&at| document.lower(at) == "by" && at > from && matches!(document.lower(at - 1), "quoted" | "cited"));
    let passive = |by: usize| (by.saturating_sub(3)..by).any(|at| matches!(document.lower(at), "was" | "were" | "is" | "are" | "been"));
    let Some(by) = by.filter(|&by| passive(by) && items[nth].via.is_none()) else { return };
    let phrase = noun_phrase::phrase_from(document, by + 1, saying, false).map(|phrase| upto_as(document, phrase));
    if let Some(relay) = phrase.filter(|phrase| cast.is_messenger(phrase)) {
        let cue = std::iter::once(by..by + 1).collect();
        let relay = push(items, Item { source: Some(relay), cue, ..item.relay(by, "passes on what another said") });
        items[nth].via = Some(relay);
    }
}

/// Whether two attributions have the same source: the same words, or names of the same.
fn is_same_source(cast: &Cast, one: &Item, other: &Item) -> bool {
    let (Some(one), Some(other)) = (&one.source, &other.source) else { return false };
    let overlap = one.start < other.end && other.start < one.end;
    overlap || cast.named(one).is_some_and(|entity| cast.named(other) == Some(entity))
}

fn learned(document: &Document, at: usize) -> bool {
    let sentence = document.sentence_of(at);
    matches!(document.lower(at), "learned" | "learnt" | "heard") && at + 1 < sentence.end && document.lower(at + 1) == "from"
}

/// "three people |familiar with the talks|", "four officials |briefed on the matter|": with what says how they know.
fn with_knowledge(document: &Document, phrase: Range<usize>, end: usize) -> Range<usize> {
    let knows = matches!(
        document.lower(phrase.end),
        "familiar" | "briefed" | "close" | "involved" | "aware" | "informed" | "present" | "working" | "who" | "speaking"
    );
    if !knows || phrase.end >= end {
        return phrase;
    }
    let stop = (phrase.end..end).find(|&at| !document.tokens[at].is_word || document.lower(at) == "that").unwrap_or(end);
    phrase.start..stop
}

/// A phrase ends where "as saying" begins.
fn upto_as(document: &Document, phrase: Range<usize>) -> Range<usize> {
    let end = phrase.clone().find(|&at| at > phrase.start && matches!(document.lower(at), "as" | "saying")).unwrap_or(phrase.end);
    phrase.start..end
}

fn content_after(document: &Document, from: usize, item: &Item) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = item
        .content
        .iter()
        .filter(|range| range.end > from)
        .map(|range| range.start.max(from)..range.end)
        .filter(|range| range.start < range.end)
        .collect();
    pieces.retain(|range| range.clone().any(|at| document.tokens[at].is_word));
    pieces
}

/// "said |the investigation had shown| links", "said |witnesses had seen| the boy": what or who shows it, via the one who says so.
fn evidence(cast: &Cast, items: &mut Vec<Item>, sorted: usize, nth: usize) {
    let document = cast.document;
    let says = items[nth].cue.iter().flat_map(Clone::clone).any(|at| {
        wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell))
    });
    if !says {
        return;
    }
    let item = items[nth].clone();
    let [piece] = &item.content[..] else { return };
    if item.via.is_some() && items[item.via.unwrap_or(0)].cue_start() > piece.start || document.tokens[piece.start].quote != Quote::Outside
    {
        return;
    }
    let Some(verb) = (piece.start + 1..piece.end.min(piece.start + 12)).find(|&at| noun_phrase::is_finite(document, at)) else { return };
    let end = (verb..piece.end)
        .find(|&at| !noun_phrase::is_finite(document, at) && !document.lower(at).ends_with("ly") && !document.tokens[at].tag.is_verb())
        .unwrap_or(piece.end);
    let main = document.lower(end - 1);
    let source = piece.start..verb;
    let head = document.lower(noun_phrase::head(document, source.clone()));
    let shows = matches!(
        main,
        "shown"
            | "showed"
            | "shows"
            | "show"
            | "found"
            | "finds"
            | "revealed"
            | "reveals"
            | "indicated"
            | "indicates"
            | "suggested"
            | "suggests"
            | "suggest"
            | "indicate"
            | "confirmed"
            | "uncovered"
            | "established"
    );
    let saw = matches!(main, "seen" | "saw" | "heard" | "reported" | "described");
    let document_like = || {
        let is_listed = matches!(
            head,
            "investigation"
                | "inquiry"
                | "tests"
                | "test"
                | "evidence"
                | "examination"
                | "research"
                | "search"
                | "inspection"
                | "findings"
                | "results"
                | "images"
                | "pictures"
                | "photographs"
                | "camera"
                | "cameras"
        );
        is_listed
            || gazetteer::guess(document.slice(noun_phrase::core(document, source.clone()))).kind
                == crate::attribution::SourceKind::Document
    };
    let witness = matches!(
        head,
        "witnesses"
            | "witness"
            | "neighbours"
            | "neighbors"
            | "residents"
            | "survivors"
            | "passengers"
            | "bystanders"
            | "locals"
            | "villagers"
            | "drivers"
    );
    if !(shows && document_like() || saw && witness) || end >= piece.end {
        return;
    }
    let known =
        near(items, sorted, nth).find(|&other| other != nth && items[other].cue.iter().any(|cue| cue.start < end && verb < cue.end));
    let from = if document.lower(end) == "that" { end + 1 } else { end };
    let content = std::iter::once(from..piece.end).collect();
    match known {
        Some(known) => {
            items[known].source = Some(source);
            items[known].content = content;
            items[known].via = Some(nth);
            items[known].is_beside = false;
        }
        None => {
            push(
                items,
                Item {
                    source: Some(source),
                    cue: std::iter::once(verb..end).collect(),
                    content,
                    via: Some(nth),
                    is_relay: false,
                    ..item.relay(verb, "tells what was found")
                },
            );
        }
    }
}

/// "The talks would go on, the minister said|, Intermax reports|": a tag behind the speaker's.
fn second_tag(cast: &Cast, items: &mut Vec<Item>, sorted: usize, nth: usize) {
    let document = cast.document;
    let item = &items[nth];
    let Some(cue) = item.cue.last().filter(|_| item.via.is_none() && !item.is_relay) else { return };
    let Some(source) = item.source.as_ref().filter(|source| !cast.is_messenger(source)) else { return };
    let from = cue.end.max(source.end);
    let sentence = document.sentence_of(cue.start);
    if item.content.is_empty() || item.content.iter().any(|piece| piece.end > from && piece.start < sentence.end) {
        return;
    }
    // When and to whom it was said may stand between.
    let plain = |at: usize| document.tokens[at].quote == Quote::Outside && !noun_phrase::is_finite(document, at);
    let comma = (from..sentence.end.min(from + 8)).take_while(|&at| plain(at)).find(|&at| document.lower(at) == ",");
    let Some(first) = comma.map(|comma| comma + 1) else { return };
    let report = |at: &usize| {
        wording::verb(document.lower(*at)).is_some_and(|sense| matches!(sense.lemma, "report" | "say" | "write"))
            && document.tokens[*at].quote == Quote::Outside
    };
    let Some(verb) = (first + 1..sentence.end.min(first + 8)).find(report) else { return };
    let outlet = first..verb;
    let named = document.lower(verb).starts_with("report") && cast.named(&outlet).is_some() && outlet.len() <= 4;
    let is_tag = document
        .tokens
        .get(verb + 1)
        .is_none_or(|next| !next.is_word || noun_phrase::is_day(document.lower(verb + 1)) || document.lower(verb + 1) == "on");
    let is_known = near(items, sorted, nth).any(|other| items[other].cue.iter().any(|cue| cue.contains(&verb)));
    if is_known || !is_tag || !(cast.is_messenger(&outlet) || named) || document.lower(first) == "and" {
        return;
    }
    let cue = std::iter::once(verb..verb + 1).collect();
    let relay = Item { source: Some(outlet), cue, ..item.relay(verb, "passes on what another said") };
    items[nth].via = Some(push(items, relay));
}

/// Whether who follows these two words carries on what is said: "interview with", "seen by", "broadcast by", "comments to".
fn passes_on(word: &str, link: &str) -> bool {
    match word {
        "interview" | "interviews" | "speaking" | "talking" => matches!(link, "with" | "to"),
        "comments" | "remarks" | "statement" | "message" | "email" | "writing" => matches!(link, "to" | "for" | "in"),
        "seen" | "heard" | "obtained" | "reviewed" | "viewed" | "leaked" | "examined" | "commissioned" | "compiled" | "recorded"
        | "filmed" | "shared" | "provided" | "given" | "sent" => matches!(link, "by" | "to" | "with"),
        "carried" | "broadcast" | "aired" | "published" | "printed" | "posted" | "shown" | "quoted" | "cited" | "relayed" | "released" => {
            matches!(link, "by" | "on" | "in")
        }
        _ => false,
    }
}

/// "told |the BBC|", "in an interview with |Der Spiegel|", "in a letter seen by |Reuters|".
fn listener(cast: &Cast, items: &mut Vec<Item>, sorted: usize, nth: usize) {
    let document = cast.document;
    let item = &items[nth];
    if item.via.is_some() || item.is_relay || item.source.as_ref().is_some_and(|source| cast.is_messenger(source)) {
        return;
    }
    let Some(last) = item.cue.last().map(|cue| cue.end - 1) else {
        return;
    };
    let sentence = document.sentence_of(last);
    let told =
        item.cue.iter().flat_map(Clone::clone).find(|&at| wording::verb(document.lower(at)).is_some_and(|sense| sense.lemma == "tell"));
    let found = told
        .and_then(|at| noun_phrase::phrase_from(document, at + 1, sentence.end, false).map(|phrase| (phrase, at..at + 1)))
        // "told |analysts| in a call heard by |the agency|".
        .filter(|(phrase, _)| cast.is_messenger(&listener_name(cast, phrase.clone())))
        .or_else(|| {
            // "interview with", "seen by", "carried by": anywhere in the sentence, outside quotations.
            sentence.clone().find_map(|at| {
                // "carried |live| by".
                let link =
                    at + if at + 2 < sentence.end && matches!(document.lower(at + 1), "live" | "first" | "exclusively") { 2 } else { 1 };
                let next = link < sentence.end && document.tokens[at].quote == Quote::Outside;
                // "said Quill, |who led the study published in| a journal": told of the speaker.
                let about =
                    |source: &Range<usize>| source.end <= at && (source.start..at).any(|at| matches!(document.lower(at), "who" | "whose"));
                // "The feast |will be broadcast on| state television, the trust said": a part of what is said.
                let told = || {
                    let be = (at.saturating_sub(2)..at).any(|at| matches!(document.lower(at), "be" | "been"));
                    be && item.content.iter().any(|piece| piece.contains(&at) && piece.start + 1 < at)
                };
                let passes =
                    next && passes_on(document.lower(at), document.lower(link)) && !item.source.as_ref().is_some_and(about) && !told();
                let phrase = passes.then(|| noun_phrase::phrase_from(document, link + 1, sentence.end, false)).flatten()?;
                // "in an email to |staff| that was seen by the Courier".
                cast.is_messenger(&listener_name(cast, phrase.clone())).then_some((phrase, at..link + 1))
            })
        });
    let Some((phrase, cue)) = found else {
        return;
    };
    let item = item.clone();
    let phrase = listener_name(cast, phrase);
    if !cast.is_messenger(&phrase) || item.source.as_ref().is_some_and(|source| source.start < phrase.end && phrase.start < source.end) {
        return;
    }
    let touches = |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
    let known = near(items, sorted, nth).find(|&other| {
        !items[other].is_relay
            && items[other].source.as_ref().is_some_and(|source| touches(source, &phrase))
            && items[other].cue.iter().any(|known| touches(known, &cue))
    });
    if let Some(known) = known {
        // "read the petition, |as quoted by| the Observer" finds its place by itself.
        if cue.start == sentence.start || document.lower(cue.start - 1) != "as" {
            (items[known].is_relay, items[known].is_beside) = (true, false);
            items[nth].via = Some(known);
        }
        return;
    }
    // "according to |a ruling published by Folha|": the outlet passes on the ruling, whoever else is cited in the sentence.
    let owner = |other: &Item| other.source.as_ref().is_some_and(|source| source.end == cue.start);
    if !owner(&item) && near(items, sorted, nth).any(|other| other != nth && owner(&items[other])) {
        return;
    }
    // "said the wire was loose, but Holm denied it |in an interview with| …": it goes with the cue next to it.
    let last = item.cue.last().map_or(0, |cue| cue.end);
    let between = last.min(cue.start)..last.max(cue.start);
    let is_anothers = near(items, sorted, nth).any(|other| {
        other != nth && !items[other].is_relay && items[other].group != item.group && between.contains(&items[other].cue_start())
    });
    if told.is_none() && is_anothers {
        return;
    }
    // One relay for all that is said in the same sentence.
    let existing = near(items, sorted, nth).find(|&other| items[other].is_relay && items[other].source.as_ref() == Some(&phrase));
    let relay = existing.unwrap_or_else(|| {
        push(items, Item { source: Some(phrase.clone()), cue: vec![cue.clone()], ..item.relay(last, "passes on what another said") })
    });
    items[nth].via = Some(relay);
    // Who passes it on, and how, is no part of what is said.
    let apart = |piece: &Range<usize>| piece.end <= cue.start || phrase.end <= piece.start;
    for at in [nth, relay] {
        for piece in &mut items[at].content {
            // "told |the BBC| they had found the knife".
            if (cue.start..=phrase.start).contains(&piece.start) && phrase.end < piece.end {
                piece.start = phrase.end;
            }
        }
        if items[at].content.iter().any(apart) {
            items[at].content.retain(apart);
        }
    }
}

/// The outlet alone of what follows "told": without the clause behind it, with the reporter's paper, without its programme.
fn listener_name(cast: &Cast, phrase: Range<usize>) -> Range<usize> {
    let document = cast.document;
    // "told BBC News |the finding was| …": without "that" the clause begins with its article.
    let clause = phrase.clone().skip(1).find(|&at| {
        (noun_phrase::is_determiner(document.lower(at)) || noun_phrase::is_pronoun(document.lower(at)))
            && !noun_phrase::is_preposition(document.lower(at - 1))
    });
    let phrase = phrase.start..clause.unwrap_or(phrase.end);
    let whole = cast.mentions.within(&phrase).find(|mention| cast.mentions.entities[mention.entity].outlet.is_some());
    if let Some(reporter) = whole {
        // "KBC freelance camerawoman |Mona Saif|".
        return phrase.start..reporter.name.end;
    }
    // "|Radio Costa|'s breakfast programme".
    let owner = phrase.clone().find(|&at| document.lower(at) == "'s" && at > phrase.start).map(|at| phrase.start..at);
    owner.filter(|owner| cast.is_messenger(owner)).unwrap_or_else(|| clip_name(document, phrase))
}

/// "the Daily Courier on Monday" → the name alone; "the BBC he would" → "the BBC".
fn clip_name(document: &Document, phrase: Range<usize>) -> Range<usize> {
    let named = |at: usize| document.form(at).starts_with(char::is_uppercase);
    let first = phrase.clone().find(|&at| named(at));
    let Some(first) = first else {
        return phrase;
    };
    let end = (first..phrase.end).find(|&at| !named(at) && document.lower(at) != "of").unwrap_or(phrase.end);
    // "the newspaper Bild", "the local paper": descriptions stay whole.
    if end < phrase.end && noun_phrase::head(document, phrase.clone()) >= end && !noun_phrase::is_pronoun(document.lower(end)) {
        phrase
    } else {
        phrase.start..end
    }
}

/// Links attributions whose cue lies in what another says, or that say the same as one that only passes on.
fn nested(cast: &Cast, items: &mut [Item], here: &[usize]) {
    let document = cast.document;
    for (place, &inner) in here.iter().enumerate() {
        if items[inner].via.is_some() || is_own_aside(document, &items[inner]) {
            continue;
        }
        let mut best: Option<(usize, usize)> = None;
        for &outer in &here[place.saturating_sub(NEAR)..(place + NEAR).min(here.len())] {
            let is_messenger = items[outer].source.as_ref().is_some_and(|source| cast.is_messenger(source));
            if outer == inner
                || items[outer].group == items[inner].group
                || items[outer].is_relay
                || is_own_aside(document, &items[outer])
                || same_source(document, &items[outer], &items[inner], is_messenger)
                || items[inner].source.is_none()
            {
                continue;
            }
            let encloses =
                items[outer].content.iter().any(|range| range.start <= items[inner].cue_start() && items[inner].cue_start() < range.end)
                    && items[inner].source.as_ref().is_none_or(|source| {
                        items[outer].content.iter().any(|range| range.start <= source.start && source.end <= range.end)
                    });
            let encloses = encloses && !is_cut_off(document, &items[outer], &items[inner]);
            let passes_on = is_messenger
                || items[outer]
                    .source
                    .as_ref()
                    .is_some_and(|_| items[outer].cue_is(document, "according") || items[outer].cue_is(document, "as"));
            let inner_passes_on = items[inner].source.as_ref().is_some_and(|source| cast.is_messenger(source));
            let alike = passes_on
                && !inner_passes_on
                && items[outer].status == Status::Reported
                && overlap(&items[outer].content, &items[inner].content) * 2 >= length(&items[inner].content).max(1);
            // "said Norland |had not replied|": the silence is told, nothing came through it.
            if !encloses && !alike || items[inner].status == Status::Declined && !passes_on {
                continue;
            }
            // The innermost of those that enclose it.
            let size = length(&items[outer].content);
            if best.is_none_or(|(_, known)| size < known) && !leads_to(items, outer, inner) {
                best = Some((outer, size));
            }
        }
        if let Some((outer, _)) = best {
            items[inner].via = Some(outer);
        }
    }
}

/// Whether a semicolon outside quotations stands between the cue of one and a later one: a statement of its own follows.
fn is_cut_off(document: &Document, outer: &Item, inner: &Item) -> bool {
    let from = outer.cue.last().map_or(0, |cue| cue.end);
    let to = inner.source.as_ref().map_or(inner.cue_start(), |source| source.start.min(inner.cue_start()));
    (from..to).any(|at| document.lower(at) == ";" && document.tokens[at].quote == crate::suggest::Quote::Outside)
}

fn leads_to(items: &[Item], from: usize, to: usize) -> bool {
    let mut at = from;
    for _ in 0..LONGEST {
        if at == to {
            return true;
        }
        match items[at].via {
            Some(next) => at = next,
            None => return false,
        }
    }
    // Longer than any chain people tell: better no link.
    true
}

/// No chain is longer.
const LONGEST: usize = 16;
/// How many attributions before and behind one are looked at for those of the same sentence.
const NEAR: usize = 30;

/// The attributions near `nth` in a list sorted by cues, and those added last.
fn near(items: &[Item], sorted: usize, nth: usize) -> impl Iterator<Item = usize> {
    let last = items.len();
    (nth.saturating_sub(NEAR)..(nth + NEAR).min(sorted)).chain(last.saturating_sub(4).max(sorted)..last)
}

fn length(content: &[Range<usize>]) -> usize {
    content.iter().map(ExactSizeIterator::len).sum()
}

pub(super) fn overlap(one: &[Range<usize>], other: &[Range<usize>]) -> usize {
    one.iter().flat_map(|a| other.iter().map(move |b| a.end.min(b.end).saturating_sub(a.start.max(b.start)))).sum()
}

/// Whether both have the same words as source: who says and adds is one. "He" inside what a person says is most likely that person,
/// but no agency.
fn same_source(document: &Document, outer: &Item, inner: &Item, is_messenger: bool) -> bool {
    let (Some(a), Some(b)) = (&outer.source, &inner.source) else {
        return false;
    };
    if a == b {
        return true;
    }
    let (a, b) = (noun_phrase::core(document, a.clone()), noun_phrase::core(document, b.clone()));
    // "he told farmers, according to |a statement|" is not the statement’s "he".
    let is_document = gazetteer::guess(document.slice(a.clone())).kind == crate::attribution::SourceKind::Document;
    let pronoun =
        !is_messenger && !is_document && b.len() == 1 && matches!(document.lower(b.start), "he" | "she" | "it" | "they" | "i" | "we");
    pronoun || document.slice(a).eq_ignore_ascii_case(document.slice(b))
}

/// ", which the army denied", ", a charge Islamabad denies": the writer's own remark, not part of what is passed on.
fn is_own_aside(document: &Document, item: &Item) -> bool {
    let Some(start) = item.source.as_ref().map(|source| source.start.min(item.cue_start())) else {
        return false;
    };
    let sentence = document.sentence_of(item.cue_start());
    let before = |back: usize| if start >= sentence.start + back { document.lower(start - back) } else { "" };
    (before(1) == "which" && before(2) == ",") || (wording::is_statement(before(1)) && before(3) == ",")
}

/// "State media reported |this development|.": the sentence before came to us through it.
fn points_back(cast: &Cast, items: &mut [Item], here: &[usize], before: &[usize]) {
    let document = cast.document;
    for &relay in here {
        let passes_on = items[relay].source.as_ref().is_some_and(|source| cast.is_messenger(source));
        if !passes_on
            || items[relay].status != Status::Reported
            || !items[relay].content.iter().all(|range| is_anaphoric(document, range))
            || items[relay].content.is_empty()
        {
            continue;
        }
        let sentence = items[relay].sentence(document);
        let pointed: Vec<usize> = before
            .iter()
            .rev()
            .copied()
            .take_while(|&nth| items[nth].sentence(document) + 1 >= sentence)
            .filter(|&nth| items[nth].sentence(document) + 1 == sentence)
            .collect();
        for &nth in &pointed {
            let itself_passes_on = items[nth].source.as_ref().is_some_and(|source| cast.is_messenger(source));
            if items[nth].via.is_none() && !itself_passes_on && !leads_to(items, relay, nth) {
                items[nth].via = Some(relay);
            }
        }
        items[relay].about = pointed.iter().copied().min_by_key(|&nth| items[nth].cue_start());
    }
}

/// "this development", "the accusation", "it", "doing so", "such transactions": words for something told before.
pub(super) fn is_anaphoric(document: &Document, range: &Range<usize>) -> bool {
    let range = range.start..range.end.min(document.tokens.len());
    if range.is_empty() {
        return true;
    }
    let first = document.lower(range.start);
    let words = range.clone().filter(|&at| document.tokens[at].is_word).count();
    match first {
        "it" | "this" | "that" | "them" | "these" | "those" | "doing" | "which" => {
            words <= 4 && !range.clone().skip(1).any(|at| noun_phrase::is_finite(document, at))
        }
        "such" => words <= 4,
        "the" | "his" | "her" | "their" | "its" | "all" | "any" | "a" | "an" => {
            let head = noun_phrase::head(document, range.clone());
            let lower = document.lower(head);
            words <= 4
                && (wording::is_statement(lower)
                    || matches!(
                        lower,
                        "development"
                            | "agreement"
                            | "exchange"
                            | "news"
                            | "move"
                            | "decision"
                            | "deal"
                            | "incident"
                            | "meeting"
                            | "event"
                            | "plan"
                            | "visit"
                            | "accusations"
                            | "pledge"
                            | "order"
                            | "appointment"
                            | "allegations"
                            | "resignation"
                            | "death"
                            | "charges"
                            | "report"
                            | "offer"
                            | "proposal"
                            | "invitation"
                            | "findings"
                            | "verdict"
                            | "criticism"
                            | "threat"
                            | "lawsuit"
                    ))
                && (document.lower(range.end - 1) == lower || matches!(document.lower(head + 1), "as" | "on" | "again"))
        }
        // "disputed that |account|".
        _ => {
            words == 0
                || words == 1
                    && wording::is_statement(first)
                    && range.start > 0
                    && matches!(document.lower(range.start - 1), "that" | "this" | "the")
        }
    }
}
