//! Gives meaning to what rules or model found: status, form, who the source is, through whom it came, of whose claim it speaks,
//! and why.

use std::ops::Range;

use crate::{
    attribution::{Form, Identification, Polarity, Status},
    suggest::{
        Document, Found, Marked, Quote, Raw, Referent, coreference::Cast, identification::identification, noun_phrase, relay, status,
        wording,
    },
    text::Span,
};

/// An attribution while its meaning is worked out; one source at most.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Which cue it rests on: attributions of several sources to one cue share it.
    pub(super) group: usize,
    pub(super) source: Option<Range<usize>>,
    pub(super) cue: Vec<Range<usize>>,
    pub(super) content: Vec<Range<usize>>,
    pub(super) status: Status,
    pub(super) why: String,
    pub(super) via: Option<usize>,
    pub(super) about: Option<usize>,
    /// What was found for its cue, which no rule moves; `None` where corpora mark no attribution of its own.
    pub(super) marked: Option<Raw>,
    /// Known only as the one through whom another came.
    pub(super) is_relay: bool,
    pub(super) confidence: f32,
}

impl Item {
    pub(super) fn cue_start(&self) -> usize {
        self.cue.first().map_or(0, |cue| cue.start)
    }

    pub(super) fn sentence(&self, document: &Document) -> u32 {
        document.tokens.get(self.cue_start()).map_or(0, |token| token.sentence)
    }

    pub(super) fn cue_is(&self, document: &Document, lower: &str) -> bool {
        self.cue.first().is_some_and(|cue| document.lower(cue.start) == lower)
    }

    /// An attribution of the same content to somebody who passed it on, still without source and cue of its own.
    pub(super) fn relay(&self, at: usize, why: &str) -> Self {
        Self {
            group: usize::MAX - at,
            source: None,
            cue: Vec::new(),
            content: self.content.clone(),
            status: Status::Reported,
            why: why.to_owned(),
            via: None,
            about: None,
            marked: None,
            is_relay: true,
            confidence: self.confidence * 0.9,
        }
    }
}

/// Gives meaning to what was found. Attributions come out in the order of their cues; several sources of one cue give one
/// attribution each. Ranges outside the text are dropped. `beside` is what was found beside the corpora's convention: it is
/// suggested, but not marked as theirs.
pub(super) fn interpret(document: &Document, raw: Vec<Raw>, beside: Vec<Raw>) -> Vec<Found> {
    let mut items = Vec::with_capacity(raw.len() + beside.len());
    let conventional = raw.len();
    for (group, raw) in raw.into_iter().chain(beside).enumerate() {
        if let Some(raw) = sound(document, raw) {
            let first = items.len();
            push_sources(document, group, raw, &mut items);
            if group >= conventional {
                items[first..].iter_mut().for_each(|item| item.marked = None);
            }
        }
    }
    relay::link(document, &mut items);
    sort(&mut items);
    find_subjects(document, &mut items);
    let cast = Cast::of(document);
    let mut sources: Vec<Range<usize>> = Vec::new();
    let mut found = Vec::with_capacity(items.len());
    for item in &items {
        let referent = item.source.as_ref().and_then(|source| cast.resolve(source, &sources));
        sources.extend(item.source.clone());
        found.push(finish(document, item, referent));
    }
    // Who tells what he himself calls something has no other through whom it came. Sources of one cue stand side by side.
    const SIDE: usize = 6;
    for nth in 0..found.len() {
        if let Some(outer) = found[nth].via {
            let beside = &found[outer.saturating_sub(SIDE)..(outer + SIDE).min(found.len())];
            let same = |other: &Found| other.group == found[outer].group && full_name(other).eq_ignore_ascii_case(full_name(&found[nth]));
            if beside.iter().any(same) {
                found[nth].via = found[outer].via.filter(|&further| further != nth);
            }
        }
    }
    // What is passed on has the form of what was said: “We stay,” she said, as quoted by …
    let mut passed = vec![None; found.len()];
    for inner in 0..found.len() {
        if let Some(outer) = found[inner].via.filter(|&outer| relay::overlap(&items[inner].content, &items[outer].content) > 0) {
            passed[outer].get_or_insert(found[inner].form);
        }
    }
    for (found, form) in found.iter_mut().zip(passed) {
        found.form = form.unwrap_or(found.form);
    }
    found
}

fn full_name(found: &Found) -> &str {
    found.referent.as_ref().map_or(&found.mention, |referent| &referent.name)
}

/// What `raw` says within the text: ranges that are reversed, empty or outside are dropped, overlapping ones joined.
fn sound(document: &Document, mut raw: Raw) -> Option<Raw> {
    let len = document.tokens.len();
    for ranges in [&mut raw.source, &mut raw.cue, &mut raw.content] {
        ranges.retain_mut(|range| {
            range.end = range.end.min(len);
            range.start < range.end
        });
        ranges.sort_by_key(|range| range.start);
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges.drain(..) {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        *ranges = joined;
    }
    (!raw.cue.is_empty()).then_some(raw)
}

fn push_sources(document: &Document, group: usize, raw: Raw, items: &mut Vec<Item>) {
    let verdict = status::judge(document, &raw);
    let sources: Vec<Range<usize>> = raw
        .source
        .iter()
        .flat_map(|source| noun_phrase::several(document, source.clone()))
        .filter(|source| !is_accused(document, &raw.cue, source))
        .map(|source| behind_report(document, source))
        .collect();
    let item = |source: Option<Range<usize>>, marked: Option<Raw>| Item {
        group,
        source,
        cue: raw.cue.clone(),
        content: raw.content.clone(),
        status: verdict.status,
        why: verdict.why.clone(),
        via: None,
        about: None,
        marked,
        is_relay: false,
        confidence: raw.confidence,
    };
    // A source in several pieces ("Jane Roe … of the union") is one, unless each piece is whole for itself.
    if sources.is_empty() {
        items.push(item(None, Some(raw.clone())));
        return;
    }
    for (nth, source) in sources.into_iter().enumerate() {
        items.push(item(Some(source), (nth == 0).then(|| raw.clone())));
    }
}

/// "reports by |Reuters|", "a story in |the Herald|": whoever published it is the source, when that is an outlet.
fn behind_report(document: &Document, source: Range<usize>) -> Range<usize> {
    let is_report = |at: usize| {
        matches!(
            document.lower(at),
            "report" | "reports" | "story" | "stories" | "article" | "articles" | "reporting" | "account" | "accounts"
        )
    };
    let sentence = document.sentence_of(source.start);
    // A model may mark the report alone: the outlet follows it.
    let linked = (source.start + 1..(source.end + 1).min(source.start + 5).min(sentence.end))
        .find(|&at| matches!(document.lower(at), "by" | "from" | "in") && is_report(at - 1));
    let outlet = linked.and_then(|at| noun_phrase::phrase_from(document, at + 1, sentence.end, false));
    outlet.filter(|outlet| relay::is_messenger(document, outlet)).unwrap_or(source)
}

/// "|The governor| was accused": the subject of a passive accusation is its object, not its source.
fn is_accused(document: &Document, cue: &[Range<usize>], source: &Range<usize>) -> bool {
    let passive = cue.iter().any(|cue| {
        (cue.start + 1..cue.end).any(|at| {
            matches!(document.lower(at), "accused" | "blamed" | "suspected")
                && matches!(document.lower(at - 1), "was" | "were" | "is" | "are" | "been" | "being")
        })
    });
    passive && cue.first().is_some_and(|cue| source.end <= cue.start)
}

/// Sorts by cue, drops what lost its cue as a duplicate, and renumbers the links.
fn sort(items: &mut Vec<Item>) {
    let mut order: Vec<usize> = (0..items.len()).filter(|&nth| !items[nth].cue.is_empty()).collect();
    order.sort_by_key(|&nth| (items[nth].cue_start(), items[nth].is_relay, nth));
    let mut place = vec![None; items.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = Some(new);
    }
    let mut sorted: Vec<Item> = order.iter().map(|&old| items[old].clone()).collect();
    for item in &mut sorted {
        item.via = item.via.and_then(|via| place[via]);
        item.about = item.about.and_then(|about| place[about]);
    }
    *items = sorted;
}

/// For everyone who denies, disputes, confirms or declines something told before: the attribution whose claim that is.
fn find_subjects(document: &Document, items: &mut [Item]) {
    for nth in 0..items.len() {
        if items[nth].about.is_some() || !takes_up(&items[nth]) {
            continue;
        }
        items[nth].about = taken_up(document, items, nth);
    }
}

/// Statuses that answer another's claim.
const fn takes_up(item: &Item) -> bool {
    matches!(item.status, Status::Denied | Status::Disputed | Status::Confirmed | Status::Declined) && !item.is_relay
}

/// How many attributions and sentences back a claim may lie that is answered.
const REACH: usize = 12;
const SENTENCES: u32 = 3;

fn taken_up(document: &Document, items: &[Item], nth: usize) -> Option<usize> {
    let item = &items[nth];
    let anaphoric = item.content.iter().all(|range| relay::is_anaphoric(document, range)) || is_relative(document, item);
    let noun =
        item.content.iter().flat_map(Clone::clone).map(|at| document.lower(at)).find(|lower| wording::is_statement(lower)).unwrap_or("");
    let mut best: Option<(i32, usize)> = None;
    for other in (nth.saturating_sub(REACH)..nth).rev() {
        let claim = &items[other];
        let apart = item.sentence(document).saturating_sub(claim.sentence(document));
        if claim.group == item.group
            || claim.content.is_empty()
            || claim.is_relay
            || claim.status.polarity() != Polarity::For
            || apart > SENTENCES
        {
            continue;
        }
        if claim.source == item.source && item.source.is_some() {
            continue;
        }
        let score = if anaphoric {
            // The noun tells what is taken up: an allegation, a report.
            let accusing = noun.starts_with("accus")
                || noun.starts_with("alleg")
                || noun.starts_with("charge")
                || noun.starts_with("claim")
                || noun.is_empty();
            let reporting = noun.starts_with("report") || noun.starts_with("stor") || noun.starts_with("article");
            let messenger = claim.source.as_ref().is_some_and(|source| relay::is_messenger(document, source));
            let nested_origin = items[nth.saturating_sub(REACH)..nth].iter().any(|inner| inner.via == Some(other));
            10 - 4 * apart as i32 + i32::from(claim.status == Status::Alleged && accusing) * 5 + i32::from(reporting && messenger) * 5
                - i32::from(nested_origin) * 3
        } else {
            let shared = shared_words(document, &item.content, &claim.content);
            if shared < 2 { continue } else { shared as i32 - apart as i32 }
        };
        if (anaphoric && score > 0 || !anaphoric && score > 1) && best.is_none_or(|(known, _)| score > known) {
            best = Some((score, other));
        }
    }
    best.map(|(_, other)| other)
}

/// ", which the army denied": what is denied is what went before, however the content was marked.
fn is_relative(document: &Document, item: &Item) -> bool {
    let Some(start) = item.source.as_ref().map(|source| source.start.min(item.cue_start())) else {
        return false;
    };
    let sentence = document.sentence_of(start);
    start > sentence.start
        && (document.lower(start - 1) == "which"
            || start >= sentence.start + 3 && wording::is_statement(document.lower(start - 1)) && document.lower(start - 3) == ",")
}

/// How many different long words both contents hold, by their first five letters: "supplied" and "supplying" are one.
fn shared_words(document: &Document, one: &[Range<usize>], other: &[Range<usize>]) -> usize {
    let stems = |content: &[Range<usize>]| {
        let mut stems: Vec<String> = content
            .iter()
            .flat_map(Clone::clone)
            .take(60)
            .map(|at| document.lower(at))
            .filter(|lower| {
                lower.chars().count() >= 5
                    && !matches!(
                        *lower,
                        "which"
                            | "their"
                            | "there"
                            | "would"
                            | "could"
                            | "about"
                            | "after"
                            | "other"
                            | "these"
                            | "those"
                            | "while"
                            | "where"
                    )
            })
            .map(|lower| lower.chars().take(5).collect())
            .collect();
        stems.sort();
        stems.dedup();
        stems
    };
    let other = stems(other);
    stems(one).iter().filter(|stem| other.binary_search(stem).is_ok()).count()
}

fn finish(document: &Document, item: &Item, referent: Option<Range<usize>>) -> Found {
    let spans = |ranges: &[Range<usize>]| ranges.iter().filter_map(|range| document.span(range.clone())).collect::<Vec<Span>>();
    let named = referent.as_ref().or(item.source.as_ref());
    let identification = named.map_or(Identification::None, |range| identification(document, range));
    let mention = item.source.as_ref().map_or("", |source| document.slice(noun_phrase::core(document, source.clone())));
    let referent = referent.and_then(|range| {
        let name = document.slice(range.clone());
        (!name.eq_ignore_ascii_case(mention)).then_some(())?;
        Some(Referent { span: document.span(range)?, name: name.to_owned() })
    });
    let mut reason = item.why.clone();
    match &referent {
        Some(referent) => reason.push_str(&format!("; by “{mention}” → {}", referent.name)),
        None if !mention.is_empty() => reason.push_str(&format!("; by “{mention}”")),
        None => reason.push_str("; the text names no source"),
    }
    Found {
        source: item.source.as_ref().map_or_else(Vec::new, |source| spans(std::slice::from_ref(source))),
        cue: spans(&item.cue),
        content: spans(&item.content),
        status: item.status,
        form: form(document, &item.content),
        identification,
        via: item.via,
        about: item.about,
        mention: mention.to_owned(),
        referent,
        group: item.group,
        marked: item.marked.as_ref().map(|raw| Marked { source: spans(&raw.source), content: spans(&raw.content) }),
        confidence: item.confidence,
        reason,
    }
}

/// Direct when all words stand in quotation marks, mixed when some do.
fn form(document: &Document, content: &[Range<usize>]) -> Form {
    let (mut quoted, mut plain) = (0, 0);
    for at in content.iter().flat_map(Clone::clone).filter(|&at| document.tokens[at].is_word) {
        if document.tokens[at].quote == Quote::Outside {
            plain += 1;
        } else {
            quoted += 1;
        }
    }
    match (quoted, plain) {
        (0, _) => Form::Indirect,
        (_, 0) => Form::Direct,
        _ => Form::Mixed,
    }
}
