//! Gives meaning to what rules or model found: status, form, who the source is, through whom it came, of whose claim it speaks,
//! and why.

use std::ops::Range;
use std::rc::Rc;

use crate::{
    attribution::{Form, Identification, Polarity, SourceKind, Status},
    suggest::{
        Document, Found, Marked, Quote, Raw, Referent, Tag, alarm, answer, border,
        coreference::{Cast, Cited, Context, Who},
        noun_phrase, relay,
        statement::{self, Said, Statement},
        status, wording,
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
    /// A quotation without a cue of its own, spoken by whoever spoke before.
    pub(super) goes_on: bool,
    /// Found beside what is sure: by rules, or by the model below its own confidence.
    pub(super) is_beside: bool,
    /// Whether an editor would want to see it.
    pub(super) is_offered: bool,
    pub(super) confidence: f32,
}

impl Item {
    pub(super) fn cue_start(&self) -> usize {
        let content = if self.goes_on { self.content.first() } else { None };
        self.cue.first().or(content).map_or(0, |range| range.start)
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
            goes_on: false,
            is_beside: false,
            is_offered: true,
            confidence: self.confidence * 0.9,
        }
    }

    /// The same speaker’s words in `content`, for which the text has no cue.
    fn going_on(&self, content: Range<usize>) -> Self {
        let why = "the quotation goes on".to_owned();
        Self {
            source: self.source.clone(),
            content: vec![content],
            goes_on: true,
            is_relay: false,
            via: None,
            ..self.relay(self.cue_start(), &why)
        }
    }
}

/// Gives meaning to what was found. Attributions come out in the order of their cues; several sources of one cue give one
/// attribution each. Ranges outside the text are dropped. `beside` is what was found beside the corpora's convention: it is
/// suggested, but not marked as theirs.
pub(super) fn interpret(document: &Document, raw: Vec<Raw>, beside: Vec<Raw>) -> Vec<Found> {
    let mut cast = Cast::of(document);
    let mut items = Vec::with_capacity(raw.len() + beside.len());
    let conventional = raw.len();
    for (group, raw) in raw.into_iter().chain(beside).enumerate() {
        if let Some(raw) = sound(document, raw) {
            let first = items.len();
            push_sources(&cast, group, raw, &mut items);
            if group >= conventional {
                items[first..].iter_mut().for_each(|item| (item.marked, item.is_beside) = (None, true));
            }
        }
    }
    border::mend_sources(&cast, &mut items);
    // "told the paper that |crews had complained|", "She said |she had warned| them": rules may take what stands before for what is said.
    let mut cues: Vec<usize> = items.iter().filter(|item| !item.is_beside).filter_map(|item| item.cue.last().map(|cue| cue.end)).collect();
    cues.sort_unstable();
    items.retain(|item| {
        let start = item.source.as_ref().map_or(item.cue_start(), |source| source.start);
        let before = |range: &Range<usize>| range.end == start || range.end + 1 == start;
        let misread = |range: &Range<usize>| {
            start > 0 && before(range) && (document.lower(start - 1) == "that" || cues.binary_search(&range.end).is_ok())
        };
        // "|the coach said two players| had refused": no source holds a clause.
        let is_clause = |source: &Range<usize>| {
            let clause = |at: &usize| matches!(document.lower(*at), "who" | "which" | "that" | "whose");
            source
                .clone()
                .take_while(|at| !clause(at))
                .any(|at| wording::verb(document.lower(at)).is_some_and(|sense| sense.lemma == "say"))
        };
        !item.is_beside || !item.content.iter().any(misread) && !item.source.as_ref().is_some_and(is_clause)
    });
    for item in &mut items {
        // "declined |to comment|": nothing is said of anything.
        let bare = item
            .content
            .iter()
            .flat_map(Clone::clone)
            .filter(|&at| document.tokens[at].is_word)
            .all(|at| matches!(document.lower(at), "to" | "comment" | "immediately"));
        if item.status == Status::Declined && bare {
            item.content.clear();
        }
    }
    // Neighbours in the text, whoever found them, tell where what is said ends.
    items.sort_by_key(Item::cue_start);
    let elsewhere = border::mend(document, &mut items);
    items.extend(elsewhere.into_iter().map(|part| items[part.of].going_on(part.content)).collect::<Vec<_>>());
    relay::link(&cast, &mut items);
    answer::split(&cast, &mut items);
    sort(&mut items);
    for item in &mut items {
        item.is_offered = !alarm::is_false(document, item) && !is_label(&cast, item) && !is_mute(&cast, item) && !is_thing(&cast, item);
    }
    fold_hearsay(&mut items, document);
    // Who quotes another need not say a thing himself.
    for nth in 0..items.len() {
        let Some(via) = items[nth].via.filter(|_| items[nth].is_offered) else { continue };
        let quotes = |at: usize| wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.lemma, "quote" | "cite" | "report"));
        items[via].is_offered |= items[via].cue.iter().flat_map(Clone::clone).any(quotes);
    }
    go_on(&cast, &mut items);
    find_subjects(&cast, &mut items);
    for item in &mut items {
        item.is_offered &= !item.is_beside || alarm::is_well_formed(document, item);
    }
    let told = told(document, &items);
    let mut cited: Vec<Cited> = Vec::with_capacity(items.len());
    let mut everyone: Vec<Rc<Who>> = Vec::with_capacity(items.len());
    for item in &items {
        let denied = item.about.filter(|_| item.status == Status::Denied).map_or_else(Vec::new, |about| accused(document, &items[about]));
        let who = item.source.as_ref().map(|source| cast.who(source, &Context { cited: &cited, told: &told, denied: &denied }));
        let who = who.map(|who| also(document, item, who, &cited));
        let who = Rc::new(who.unwrap_or_else(|| Who { identification: Some(Identification::None), ..Who::default() }));
        let at = item.source.as_ref().map_or(item.cue_start(), |source| source.start);
        if item.is_offered && item.source.is_some() && !item.is_relay {
            cited.push(Cited {
                at,
                sentence: document.tokens[at].sentence,
                is_inner: item.via.is_some_and(|via| is_within(item, &items[via])),
                who: Rc::clone(&who),
            });
        }
        everyone.push(who);
    }
    fold_inner(document, &mut items, &everyone);
    let mut found: Vec<Found> = Vec::with_capacity(items.len());
    for nth in 0..items.len() {
        let statement = stated(&cast, &items, &everyone, nth);
        let item = &items[nth];
        found.push(finish(document, item, &everyone[nth], statement));
    }
    // What is passed on has the form of what was said: “We stay,” she said, as quoted by …
    let mut passed = vec![None; found.len()];
    for inner in (0..found.len()).filter(|&inner| items[inner].is_offered) {
        if let Some(outer) = found[inner].via.filter(|&outer| relay::overlap(&items[inner].content, &items[outer].content) > 0) {
            passed[outer].get_or_insert(found[inner].form);
        }
    }
    for (found, form) in found.iter_mut().zip(passed) {
        found.form = form.unwrap_or(found.form);
    }
    found
}

/// "An aide to the minister said … Ivo Trask |also| said": who is named only now is whoever was described before.
fn also(document: &Document, item: &Item, mut who: Who, cited: &[Cited]) -> Who {
    let adds = item.cue.iter().flat_map(Clone::clone).any(|at| document.lower(at) == "also");
    if adds && who.is_person && who.entity.is_some() && who.kind == Some(SourceKind::Other) {
        let near = |cited: &&Cited| cited.sentence + 2 >= item.sentence(document) && cited.who.is_person && cited.who.entity.is_none();
        who.kind = cited.last().filter(near).and_then(|cited| cited.who.kind).or(who.kind);
    }
    who
}

/// "|Earnings up|: the bank has …", "|Friday|: …": what stands before the colon heads the line and speaks for nobody.
fn is_label(cast: &Cast, item: &Item) -> bool {
    let document = cast.document;
    // "Lodestar (|TSX|: LOD) shares".
    let bracketed = || {
        let at = item.cue_start();
        (document.sentence_of(at).start.max(at.saturating_sub(3))..at).any(|at| document.lower(at) == "(")
    };
    item.cue_is(document, ":") && (bracketed() || item.source.as_ref().is_some_and(|source| !cast.can_speak(source)))
}

/// "The debate |failed to answer|": no silence of anybody’s who was asked.
fn is_mute(cast: &Cast, item: &Item) -> bool {
    let document = cast.document;
    let thing = |source: &Range<usize>| {
        let head = noun_phrase::head(document, source.clone());
        document.tokens[head].tag.is_noun() && document.form(head).starts_with(char::is_lowercase) && !cast.can_speak(source)
    };
    item.status == Status::Declined && item.source.as_ref().is_some_and(thing)
}

/// "more than |900 new cases| reported", "|possession of a knife|, maintaining": a state, a substance, an amount says nothing.
fn is_thing(cast: &Cast, item: &Item) -> bool {
    let document = cast.document;
    let says = item.cue.iter().flat_map(Clone::clone).any(|at| {
        wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell))
    });
    let thing = |source: &Range<usize>| {
        let core = noun_phrase::core(document, source.clone());
        let head = noun_phrase::head(document, core.clone());
        // By the lexicographer file: attribute, body, feeling, food, motive, phenomenon, possession, process, relation, shape, state, substance, time.
        let file = document.nouns.get(head).copied().unwrap_or(0);
        let silent = matches!(file, 7 | 8 | 12 | 13 | 16 | 19 | 21 | 22 | 24 | 25 | 26 | 27 | 28);
        let counted = document.form(core.start).starts_with(|c: char| c.is_ascii_digit());
        document.tokens[head].tag.is_noun()
            && (silent || counted)
            && document.form(head).starts_with(char::is_lowercase)
            && !cast.can_speak(source)
    };
    says && item.source.as_ref().is_some_and(thing)
}

/// "announced the arrest of two men who |allegedly| ran a casino": the word belongs to what the speaker says.
fn fold_hearsay(items: &mut [Item], document: &Document) {
    /// How far off the speaker may stand, in attributions.
    const NEAR: usize = 6;
    let is_hearsay =
        |item: &Item| item.source.is_none() && ["allegedly", "reportedly", "alleged"].iter().any(|word| item.cue_is(document, word));
    for nth in (0..items.len()).filter(|&nth| is_hearsay(&items[nth])).collect::<Vec<_>>() {
        let told = (nth.saturating_sub(NEAR)..(nth + NEAR).min(items.len()))
            .any(|outer| outer != nth && items[outer].is_offered && items[outer].source.is_some() && is_within(&items[nth], &items[outer]));
        if told {
            items[nth].is_offered = false;
            let near = nth.saturating_sub(NEAR)..(nth + NEAR).min(items.len());
            items[near].iter_mut().filter(|item| item.via == Some(nth)).for_each(|item| item.via = None);
        }
    }
}

/// Where whoever is accused in a claim is named: before "is accused", or in what is said.
fn accused(document: &Document, claim: &Item) -> Vec<Range<usize>> {
    let subject = document.sentence_of(claim.cue_start()).start..claim.cue_start();
    if claim.source.is_none() { std::iter::once(subject).collect() } else { claim.content.clone() }
}

/// Whether one is cited inside what the other says.
fn is_within(inner: &Item, outer: &Item) -> bool {
    outer.content.iter().any(|range| range.contains(&inner.cue_start()))
}

/// For every token whether it is told by somebody.
fn told(document: &Document, items: &[Item]) -> Vec<bool> {
    let mut told = vec![false; document.tokens.len()];
    let tells = |item: &&Item| item.is_offered || alarm::is_asking(document, item);
    for at in items.iter().filter(tells).flat_map(|item| item.content.iter().flat_map(Clone::clone)) {
        if let Some(told) = told.get_mut(at) {
            *told = true;
        }
    }
    told
}

/// Quotations without a cue: whoever spoke last goes on. In the same paragraph they are one with what was quoted before.
fn go_on(cast: &Cast, items: &mut Vec<Item>) {
    let document = cast.document;
    let told = told(document, items);
    let mut added = Vec::new();
    let mut last: Option<(usize, u32)> = None;
    for orphan in border::orphans(document, &told) {
        let paragraph = document.tokens[orphan.start].paragraph;
        let at = items.partition_point(|item| item.cue_start() < orphan.start);
        let before = (0..at).rev().take(8).find(|&nth| {
            items[nth].is_offered
                && items[nth].source.is_some()
                && items[nth].via.is_none_or(|via| !is_within(&items[nth], &items[via]))
                && !items[nth].is_relay
        });
        let Some(before) = before else { continue };
        let known = match last {
            Some((known, paragraph)) if known == before => paragraph,
            _ => document.tokens[items[before].cue_start()].paragraph,
        };
        if paragraph > known + 1 || document.tokens[items[before].cue_start()].paragraph > paragraph {
            continue;
        }
        last = Some((before, paragraph));
        let item = &mut items[before];
        let is_quoted = item.content.iter().all(|range| document.tokens[range.start].quote != Quote::Outside);
        let own = document.tokens[item.cue_start()].paragraph == paragraph;
        if own && is_quoted && !item.goes_on {
            item.content.push(orphan);
        } else if document.tokens[orphan.start].sentence > 0 {
            added.push(items[before].going_on(orphan));
        }
    }
    items.extend(added);
    sort(items);
}

/// A speaker’s clause inside his own words is no second claim, unless he gives a thing its name there.
fn fold_inner(document: &Document, items: &mut [Item], everyone: &[Rc<Who>]) {
    let same = |one: usize, other: usize| one == other || everyone[one].name.is_some() && everyone[one].name == everyone[other].name;
    // Several who say the same stand side by side.
    const SIDE: usize = 6;
    for nth in 0..items.len() {
        // "hit by a night |she described| as long": what is named stands in front, in what is told.
        let relative = items[nth].source.as_ref().is_some_and(|source| {
            source.start > 0 && document.tokens[source.start - 1].tag.is_noun() && source.end <= items[nth].cue_start()
        });
        let names = !relative && items[nth].cue.iter().flat_map(Clone::clone).any(|at| alarm::is_naming(document, at));
        if let Some(outer) = items[nth].via {
            let mut beside = outer.saturating_sub(SIDE)..(outer + SIDE).min(items.len());
            if beside.any(|other| items[other].group == items[outer].group && same(nth, other)) {
                items[nth].via = items[outer].via.filter(|&further| further != nth);
                items[nth].is_offered &= names || !is_within(&items[nth], &items[outer]);
            }
        }
        let within = (nth.saturating_sub(SIDE)..(nth + SIDE).min(items.len())).any(|other| {
            other != nth
                && items[other].is_offered
                && items[other].group != items[nth].group
                && same(nth, other)
                && is_within(&items[nth], &items[other])
        });
        let silent = items[nth].status == Status::Declined
            && items[nth].via.is_none()
            && (nth.saturating_sub(SIDE)..(nth + SIDE).min(items.len())).any(|other| {
                other != nth && items[other].is_offered && items[other].source.is_some() && is_within(&items[nth], &items[other])
            });
        items[nth].is_offered &= !silent && (names || !within) || items[nth].is_relay;
    }
    // Whoever is not shown passes nothing on.
    for nth in 0..items.len() {
        while let Some(via) = items[nth].via.filter(|&via| !items[via].is_offered && !items[via].is_relay) {
            items[nth].via = items[via].via.filter(|&further| further != nth && further != via);
        }
    }
}

/// The claim as a sentence.
fn stated(cast: &Cast, items: &[Item], everyone: &[Rc<Who>], nth: usize) -> Option<Statement> {
    let (document, item) = (cast.document, &items[nth]);
    if !item.is_offered || item.status == Status::Declined || item.content.is_empty() {
        return None;
    }
    // Further back nobody looks for who "they" are.
    const BACK: u32 = 3;
    let here = item.sentence(document);
    let near = |other: &usize| here.saturating_sub(items[*other].sentence(document)) <= BACK;
    // "is angry with the firms, saying |they| failed": those named in between, whom nobody files, may be meant.
    let between = item.source.as_ref().map_or(0..0, |source| source.end..item.content[0].start);
    let may_be_others =
        between.take(40).any(|at| document.tokens[at].tag == Tag::Nouns && document.sentence_of(at).contains(&item.cue_start()));
    let others: Vec<Rc<Who>> = (0..nth)
        .rev()
        .take(8)
        .filter(near)
        .map(|other| &everyone[other])
        .filter(|who| who.name.is_some() && !(may_be_others && who.is_many))
        .cloned()
        .collect();
    let people = || cast.people_before(item.content[0].start, everyone[nth].entity);
    let start = item.cue_start();
    let sentence = document.sentence_of(start);
    let subject = (item.source.is_none() || border::is_passive(document, item)).then(|| {
        let subject =
            noun_phrase::subject(document, start, sentence.start).filter(|_| start > sentence.start && document.lower(start - 1) != ",");
        let verb = (sentence.start + 1..start).find(|&at| noun_phrase::is_finite(document, at));
        subject.or_else(|| noun_phrase::subject(document, verb?, sentence.start))
    });
    let named = |subject: &Range<usize>| {
        subject.clone().any(|at| document.form(at).starts_with(char::is_alphabetic))
            && !noun_phrase::is_stand_in(document.slice(noun_phrase::core(document, subject.clone())))
    };
    let subject = subject.flatten().filter(named).map(|subject| document.slice(noun_phrase::core(document, subject)).to_owned());
    let mut speaker = Rc::clone(&everyone[nth]);
    // Several who say the same say it together: "Pyongyang and Moscow pledged to deepen their ties".
    let with: Vec<&str> = (nth..(nth + 4).min(items.len()))
        .filter(|&other| items[other].group == item.group)
        .filter_map(|other| everyone[other].name.as_deref())
        .collect();
    if with.len() > 1 {
        speaker = Rc::new(Who { name: Some(with.join(" and ")), is_person: false, is_many: true, ..Who::clone(&speaker) });
    }
    // "I hope", reads Kim’s letter: Kim hopes.
    if speaker.kind == Some(SourceKind::Document) {
        let owner =
            speaker.range.as_ref().and_then(|range| cast.mentions.within(range).find(|mention| document.lower(mention.name.end) == "'s"));
        speaker = Rc::new(owner.map_or_else(|| Who { is_person: true, ..Who::default() }, |owner| cast.of_entity(owner.entity)));
    }
    statement::state(
        document,
        &Said { content: &item.content, cue: &item.cue, status: item.status, speaker: &speaker, others: &others, people: &people, subject },
    )
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

fn push_sources(cast: &Cast, group: usize, raw: Raw, items: &mut Vec<Item>) {
    let document = cast.document;
    let verdict = status::judge(document, &raw);
    let mut sources: Vec<Range<usize>> = whole_sources(document, &raw)
        .into_iter()
        .flat_map(|source| cast.several(source))
        .filter(|source| !is_accused(document, &raw.cue, source))
        .map(|source| behind_report(cast, source))
        .map(|source| behind_noun(document, source))
        .collect();
    // "said its author, Ada Kern": two words for one.
    let mut named: Vec<usize> = Vec::new();
    sources.retain(|source| match cast.named(source) {
        Some(entity) if named.contains(&entity) => false,
        entity => {
            named.extend(entity);
            true
        }
    });
    if let [only] = &sources[..] {
        sources.extend(coordinated(cast, only, raw.cue.first().map_or(0, |cue| cue.start)));
    }
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
        goes_on: false,
        is_beside: false,
        is_offered: true,
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

/// The source as found, pieces that are no sources of their own joined: "Videos posted on |social media|".
fn whole_sources(document: &Document, raw: &Raw) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::new();
    // "|Shares in Volta| fell after |Bloomberg| reported": the one at the verb, where another verb stands between.
    let at_cue = raw.cue.first().and_then(|cue| raw.source.iter().find(|source| source.end == cue.start));
    // "|One Tarn gauge| has seen no rain, said |Scott Arvel|": the one behind the verb, where the other is far off.
    let behind = raw.cue.last().and_then(|cue| raw.source.iter().find(|source| source.start == cue.end));
    let ahead = |source: &Range<usize>| {
        behind.is_some()
            && raw.cue.first().is_some_and(|cue| source.end + 2 < cue.start)
            && !document.is_quoted(document.tokens[source.start].sentence as usize)
    };
    let apart = |source: &Range<usize>| {
        at_cue.is_some_and(|near| source.end + 3 < near.start && (source.end..near.start).any(|at| noun_phrase::is_finite(document, at)))
    };
    // "The Times, citing |the Carpatia agency|, reported": whoever is cited has a cue of its own.
    let is_cited = |source: &Range<usize>| {
        let before = source.start.saturating_sub(1 + usize::from(source.start > 0 && document.lower(source.start - 1) == "the"));
        matches!(document.lower(before), "citing" | "quoting") && raw.source[0].start < source.start
    };
    // "|Russia|, which invaded |Ukraine|, did not comment".
    let is_told_of = |source: &Range<usize>| {
        let first = raw.source[0].end;
        source.start >= first
            && source.start - first < 24
            && (first..source.start + 1).any(|at| matches!(document.lower(at), "who" | "which" | "whose"))
            && !(first..source.start).any(|at| matches!(document.lower(at), "and" | "or" | "nor"))
    };
    for source in raw.source.iter().filter(|source| !apart(source) && !ahead(source) && !is_cited(source) && !is_told_of(source)) {
        match whole.last_mut() {
            Some(last)
                if source.start - last.end <= 3
                    && (last.end..source.start)
                        .all(|at| document.tokens[at].is_word && !matches!(document.lower(at), "and" | "or" | "nor" | "but"))
                    && raw.cue.iter().all(|cue| cue.start >= source.end || cue.end <= last.start) =>
            {
                last.end = source.end;
            }
            _ => whole.push(source.clone()),
        }
    }
    whole
}

/// "Kasun’s leader, Im Dong Su, and |the president of Rustan, Pyotr Vanin|, exchanged letters, vowing": a second subject of the same verb.
fn coordinated(cast: &Cast, source: &Range<usize>, cue: usize) -> Option<Range<usize>> {
    let document = cast.document;
    let sentence = document.sentence_of(source.start);
    let word = |at: usize| if at < cue && at < sentence.end { document.lower(at) } else { "" };
    let mut at = source.end;
    let after = at + 1..at + 6;
    let apposed = cast.mentions.within(&after).find(|mention| mention.whole.start == at + 1 && cast.named(source) == Some(mention.entity));
    if let Some(apposed) = apposed.filter(|_| word(at) == ",") {
        at = apposed.name.end;
    }
    at += usize::from(word(at) == ",");
    if word(at) != "and" {
        return None;
    }
    let end = (at + 1..cue.min(sentence.end)).find(|&at| noun_phrase::is_finite(document, at) || document.lower(at) == ",")?;
    let second = at + 1..end;
    let verb = (end..cue.min(sentence.end)).any(|at| noun_phrase::is_finite(document, at));
    let speaks = cast.named(&second).is_some() || second.clone().next_back().is_some_and(|last| document.is_person(last));
    (verb && speaks && second.len() > 1).then_some(second)
}

/// "reports by |Reuters|", "a story in |the Herald|": whoever published it is the source, when that is an outlet.
fn behind_report(cast: &Cast, source: Range<usize>) -> Range<usize> {
    let document = cast.document;
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
    let outlet = linked.and_then(|at| noun_phrase::phrase_from(document, at + 1, sentence.end, false)).map(|outlet| {
        // "by the Alden Times |citing| internal emails".
        let end = outlet.clone().find(|&at| at > outlet.start && matches!(document.lower(at), "citing" | "quoting" | "published" | "seen"));
        outlet.start..end.unwrap_or(outlet.end)
    });
    // Several reports by one that has a name are an outlet’s; one report may be anybody’s.
    let several = linked.is_some_and(|at| matches!(document.lower(at - 1), "reports" | "stories" | "articles" | "reporting"));
    outlet.filter(|outlet| cast.is_messenger(outlet) || several && cast.named(outlet).is_some()).unwrap_or(source)
}

/// "people hit by a night |she| described", "|contradicting| the police": neither a noun that a clause is about nor a verb is part
/// of whoever speaks.
fn behind_noun(document: &Document, source: Range<usize>) -> Range<usize> {
    let last = source.end - 1;
    let pronoun = matches!(document.lower(last), "he" | "she" | "they" | "it") && source.len() > 1;
    if pronoun && !matches!(document.lower(last - 1), "and" | "or" | "nor") {
        return last..source.end;
    }
    // "Reuters reports that |a spokeswoman| declined".
    let that = (source.start + 2..source.end.saturating_sub(1)).find(|&at| {
        document.lower(at) == "that" && wording::verb(document.lower(at - 1)).is_some_and(|sense| sense.manner == wording::Manner::Speech)
    });
    if let Some(that) = that {
        return that + 1..source.end;
    }
    let verb = source.len() > 1
        && document.tokens[source.start].tag == Tag::VerbGerund
        && document.form(source.start).starts_with(char::is_lowercase)
        && wording::verb(document.lower(source.start)).is_some();
    source.start + usize::from(verb)..source.end
}

/// "|The governor| was accused": the subject of a passive accusation is its object, not its source.
fn is_accused(document: &Document, cue: &[Range<usize>], source: &Range<usize>) -> bool {
    let passive = cue.iter().any(|cue| {
        (cue.start + 1..cue.end).any(|at| {
            matches!(
                document.lower(at),
                "accused"
                    | "blamed"
                    | "suspected"
                    | "reported"
                    | "believed"
                    | "said"
                    | "thought"
                    | "alleged"
                    | "feared"
                    | "known"
                    | "expected"
                    | "rumoured"
                    | "estimated"
                    | "told"
                    | "informed"
            ) && (matches!(document.lower(at - 1), "was" | "were" | "is" | "are" | "been" | "being")
                || at > cue.start + 1
                    && matches!(document.lower(at - 1), "also" | "now" | "still")
                    && matches!(document.lower(at - 2), "was" | "were" | "is" | "are" | "been"))
        })
    });
    // ", accused of steering": behind a comma without its auxiliary.
    let bare = cue.first().is_some_and(|cue| {
        matches!(document.lower(cue.start), "accused" | "suspected")
            && cue.start > 0
            && (document.lower(cue.start - 1) == "," || document.lower(cue.start - 1) == source_last(document, source))
            && (document.lower(cue.end - 1) == "of" || cue.end < document.tokens.len() && document.lower(cue.end) == "of")
    });
    (passive || bare) && cue.first().is_some_and(|cue| source.end <= cue.start)
}

fn source_last<'d>(document: &'d Document, source: &Range<usize>) -> &'d str {
    document.lower(source.end - 1)
}

/// Sorts by cue, drops what lost its cue as a duplicate, and renumbers the links.
fn sort(items: &mut Vec<Item>) {
    let mut order: Vec<usize> = (0..items.len()).filter(|&nth| !items[nth].cue.is_empty() || items[nth].goes_on).collect();
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
fn find_subjects(cast: &Cast, items: &mut [Item]) {
    for nth in 0..items.len() {
        if items[nth].about.is_some() || !takes_up(&items[nth]) {
            continue;
        }
        items[nth].about = taken_up(cast, items, nth);
    }
}

/// Statuses that answer another's claim.
const fn takes_up(item: &Item) -> bool {
    matches!(item.status, Status::Denied | Status::Disputed | Status::Confirmed | Status::Declined) && !item.is_relay
}

/// How many attributions and sentences back a claim may lie that is answered.
const REACH: usize = 12;
const SENTENCES: u32 = 3;

fn taken_up(cast: &Cast, items: &[Item], nth: usize) -> Option<usize> {
    let document = cast.document;
    let item = &items[nth];
    let anaphoric = item
        .content
        .iter()
        .all(|range| relay::is_anaphoric(document, range) || item.status != Status::Declined && is_event(document, range))
        || is_relative(document, item);
    let denier = item.source.as_ref().and_then(|source| cast.named(source));
    let noun =
        item.content.iter().flat_map(Clone::clone).map(|at| document.lower(at)).find(|lower| wording::is_statement(lower)).unwrap_or("");
    let mut best: Option<(i32, usize)> = None;
    for other in (nth.saturating_sub(REACH)..nth).rev() {
        let claim = &items[other];
        let apart = item.sentence(document).saturating_sub(claim.sentence(document));
        if claim.group == item.group
            || claim.content.is_empty()
            || claim.is_relay
            || !claim.is_offered
            || claim.status.polarity() != Polarity::For
            || apart > SENTENCES
        {
            continue;
        }
        if claim.source == item.source && item.source.is_some() {
            continue;
        }
        // Who is spoken of answers.
        let named = denier.is_some_and(|denier| {
            let mentioned = |range: &Range<usize>| cast.mentions.within(range).any(|mention| mention.entity == denier);
            claim.content.iter().any(mentioned)
        });
        let score = i32::from(named) * 10
            + if anaphoric {
                // The noun tells what is taken up: an allegation, a report.
                let accusing = noun.starts_with("accus")
                    || noun.starts_with("alleg")
                    || noun.starts_with("charge")
                    || noun.starts_with("claim")
                    || noun.is_empty();
                let reporting = noun.starts_with("report") || noun.starts_with("stor") || noun.starts_with("article");
                let messenger = claim.source.as_ref().is_some_and(|source| cast.is_messenger(source));
                let nested_origin = items[nth.saturating_sub(REACH)..nth].iter().any(|inner| inner.via == Some(other));
                10 - 4 * apart as i32 + i32::from(claim.status == Status::Alleged && accusing) * 5 + i32::from(reporting && messenger) * 5
                    - i32::from(nested_origin) * 3
            } else {
                let shared = shared_words(document, &item.content, &claim.content);
                let short = item.content.iter().map(ExactSizeIterator::len).sum::<usize>() <= 5;
                if shared < if named || short && apart <= 1 { 1 } else { 2 } {
                    continue;
                }
                shared as i32 + i32::from(short) - apart as i32
            };
        if (anaphoric && score > 0 || !anaphoric && score > 1) && best.is_none_or(|(known, _)| score > known) {
            best = Some((score, other));
        }
    }
    best.map(|(_, other)| other)
}

/// "the attack", "the missile’s use", "the strike on Sunday": a deed told of before.
fn is_event(document: &Document, range: &Range<usize>) -> bool {
    let timed = (range.start + 1..range.end).find(|&at| border::is_time(document, &(at..range.end))).unwrap_or(range.end);
    let words = timed - range.start;
    matches!(document.lower(range.start), "the" | "this")
        && (2..=4).contains(&words)
        && !(range.start..timed).any(|at| {
            noun_phrase::is_finite(document, at)
                || noun_phrase::is_preposition(document.lower(at))
                || document.tokens[at].quote != Quote::Outside
        })
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

fn finish(document: &Document, item: &Item, who: &Who, statement: Option<Statement>) -> Found {
    let spans = |ranges: &[Range<usize>]| ranges.iter().filter_map(|range| document.span(range.clone())).collect::<Vec<Span>>();
    let mention = item.source.as_ref().map_or("", |source| document.slice(noun_phrase::core(document, source.clone())));
    let referent = who.range.clone().filter(|_| who.name.is_some()).and_then(|range| {
        let name = document.slice(range.clone());
        (!name.eq_ignore_ascii_case(mention)).then_some(())?;
        Some(Referent { span: document.span(range)?, name: name.to_owned() })
    });
    let mut reason = item.why.clone();
    match (&who.name, mention.is_empty()) {
        (_, true) => reason.push_str("; the text names no source"),
        (Some(name), _) if !name.eq_ignore_ascii_case(mention) => reason.push_str(&format!("; by “{mention}” → {name}")),
        (None, _) if !who.candidates.is_empty() => reason.push_str(&format!("; “{mention}” may be {}", who.candidates.join(" or "))),
        _ => reason.push_str(&format!("; by “{mention}”")),
    }
    let (statement, filled) = statement.map_or((None, Vec::new()), |made| (Some(made.text), made.filled));
    Found {
        source: item.source.as_ref().map_or_else(Vec::new, |source| spans(std::slice::from_ref(source))),
        cue: spans(&item.cue),
        content: spans(&item.content),
        status: item.status,
        form: form(document, &item.content),
        identification: who.identification.unwrap_or(Identification::None),
        name: who.name.clone(),
        kind: who.kind.unwrap_or(SourceKind::Other),
        statement,
        filled,
        is_offered: item.is_offered,
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
