//! Where what is said begins and ends: whole clauses, whole quotations, no time word alone, not the next speaker's clause.

use std::iter::once;
use std::ops::Range;

use crate::suggest::{Document, Quote, Tag, coreference::Cast, gazetteer, interpret::Item, noun_phrase, status, wording};

/// A stretch of a quotation in another paragraph than the words that tell who speaks.
pub(super) struct Elsewhere {
    /// The attribution of whose quotation it is a part.
    pub(super) of: usize,
    pub(super) content: Range<usize>,
}

/// Mends the sources of all attributions.
pub(super) fn mend_sources(cast: &Cast, items: &mut Vec<Item>) {
    for item in items.iter_mut() {
        mend_source(cast, item);
    }
    for nth in 0..items.len() {
        if let Some(source) = adding(cast.document, items, nth) {
            let group = items[nth].group;
            items[nth].source = Some(source);
            // Whoever else was found for the cue is none.
            items[nth + 1..].iter_mut().take_while(|other| other.group == group).for_each(|other| other.cue.clear());
        }
    }
    items.retain(|item| !item.cue.is_empty());
}

/// "Corrin said, “We are relieved” at the rescue|, adding|": whoever spoke in the main clause, where nothing nearer was found than its words.
fn adding(document: &Document, items: &[Item], nth: usize) -> Option<Range<usize>> {
    let item = &items[nth];
    let cue = item.cue.first()?.start;
    let gerund = cue > 0
        && document.lower(cue - 1) == ","
        && matches!(
            document.lower(cue),
            "adding" | "saying" | "noting" | "insisting" | "arguing" | "claiming" | "warning" | "stressing" | "explaining" | "citing"
        );
    if !gerund {
        return None;
    }
    let near = nth.saturating_sub(NEAR)..(nth + NEAR).min(items.len());
    let main = items[near]
        .iter()
        .filter(|other| other.group != item.group && other.cue_start() < cue && other.sentence(document) == item.sentence(document))
        .filter(|other| other.cue.iter().flat_map(Clone::clone).any(|at| speaks_at(document, at)) && other.source.is_some())
        .max_by_key(|other| other.cue_start())?;
    let speaker = main.source.clone().filter(|speaker| speaker.end <= main.cue_start())?;
    let part = |source: &Range<usize>| *source != speaker && source.start < speaker.end && speaker.start < source.end;
    let misplaced = item.source.as_ref().is_none_or(|source| source.start > main.cue_start() || part(source));
    misplaced.then_some(speaker)
}

/// Mends what is said in all attributions. What is marked as corpora do stays as it was found.
pub(super) fn mend(document: &Document, items: &mut [Item]) -> Vec<Elsewhere> {
    let mut elsewhere = Vec::new();
    let mut mended: Vec<Option<Vec<Range<usize>>>> = vec![None; items.len()];
    for (nth, item) in items.iter().enumerate() {
        let near = &items[nth.saturating_sub(NEAR)..(nth + NEAR).min(items.len())];
        if item.cue.is_empty() || item.content.is_empty() {
            continue;
        }
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for piece in item.content.clone() {
            let piece = cut(document, item, near, piece);
            let piece = stretch(document, item, near, piece);
            pieces.extend(tidy(document, piece));
        }
        // Behind a whole quotation and its speaker only quotations go on.
        let quoted = |piece: &Range<usize>| document.tokens[piece.start].quote != Quote::Outside;
        if pieces.first().is_some_and(|first| quoted(first) && first.end <= item.cue_start()) {
            let cue = item.cue_start();
            pieces.retain(|piece| quoted(piece) || piece.start < cue);
        }
        // What stands in the clause of another cue, or in a quotation another is cited for, is not this one’s.
        if pieces.len() > 1 {
            let all = pieces.clone();
            pieces.retain(|piece| !is_taken(document, item, near, piece));
            if pieces.is_empty() {
                pieces = all;
            }
        }
        let spoken = |at: usize| document.tokens[at].is_word;
        let left = item.source.as_ref().map_or(item.cue_start(), |source| source.start.min(item.cue_start()));
        let cue_end = item.cue.last().map_or(0, |cue| cue.end);
        // "Gangs |are reported| to have used debts", "|was accused| by the coastguard of fishing": the subject is who it is about.
        if is_passive(document, item) && pieces.iter().any(|piece| piece.start >= cue_end) {
            pieces.retain(|piece| piece.start >= cue_end);
            // "was accused |of| theft by a clerk".
            if let [only] = &mut pieces[..]
                && document.lower(only.start) == "of"
                && only.len() > 1
            {
                only.start += 1;
            }
        }
        // "told |the Corvus news agency|": who was told is no part of it.
        let tells = wording::verb(document.lower(cue_end.saturating_sub(1))).is_some_and(|sense| sense.manner == wording::Manner::Tell);
        let is_listener = |piece: &Range<usize>| {
            tells
                && piece.start == cue_end
                && !piece.clone().any(|at| noun_phrase::is_finite(document, at) || document.tokens[at].quote != Quote::Outside)
        };
        // "announced on Wednesday at |the Halm Air Show|".
        let is_place = |piece: &Range<usize>| {
            piece.start == cue_end
                && item.cue.iter().map(ExactSizeIterator::len).sum::<usize>() > 1
                && matches!(document.lower(cue_end - 1), "at" | "in" | "on" | "during")
                && item.cue.iter().flat_map(Clone::clone).any(|at| speaks_at(document, at))
                && !piece.clone().any(|at| noun_phrase::is_finite(document, at) || document.tokens[at].quote != Quote::Outside)
        };
        let loose = |piece: &Range<usize>| {
            is_time(document, piece)
                || is_place(piece)
                || is_listener(piece)
                || tells && piece.start >= cue_end && is_medium(document, piece)
                || piece.start >= cue_end && is_manner(document, piece, piece.start == cue_end)
        };
        if pieces.iter().any(loose) {
            pieces.retain(|piece| !loose(piece));
            if pieces.is_empty() {
                // "…, Minister Fadil Ramzi said |today|."
                pieces.extend(clause_before(document, left));
            }
        }
        pieces = without_speaker(document, item, pieces);
        // "in |what| the leader called an act of war".
        if pieces.len() > 1 {
            pieces.retain(|piece| piece.len() > 1 || !matches!(document.lower(piece.start), "what" | "which" | "whom" | "who" | "that"));
        }
        pieces = quoted_whole(document, item, pieces);
        pieces.sort_by_key(|piece| piece.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for piece in pieces {
            match joined.last_mut() {
                Some(last)
                    if piece.start <= last.end
                        || touches(document, last.end..piece.start)
                        || is_hole(document, near, &(last.end..piece.start)) =>
                {
                    last.end = last.end.max(piece.end);
                }
                _ => joined.push(piece),
            }
        }
        // Whoever speaks and the word that says so are no part of what is said.
        let paragraph = document.tokens[item.cue_start()].paragraph;
        let mut here = Vec::new();
        for piece in joined {
            for part in by_paragraph(document, piece) {
                if document.tokens[part.start].paragraph == paragraph {
                    here.push(part);
                } else if part.clone().any(spoken) {
                    elsewhere.push(Elsewhere { of: nth, content: part });
                }
            }
        }
        if here.is_empty() {
            // All of it stands elsewhere: it stays with its cue.
            while let Some(last) = elsewhere.pop_if(|last| last.of == nth) {
                here.insert(0, last.content);
            }
        }
        mended[nth] = (!here.is_empty()).then_some(here);
    }
    for (item, mended) in items.iter_mut().zip(mended) {
        item.content = mended.unwrap_or_else(|| std::mem::take(&mut item.content));
    }
    elsewhere
}

/// Without whoever speaks, and what is said of him behind: "…, said |Marta Ruiz, a member of the board that met on Monday|".
fn without_speaker(document: &Document, item: &Item, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let Some(source) = item.source.as_ref().filter(|source| source.start >= item.cue_start()) else { return pieces };
    let first = pieces.iter().map(|piece| piece.start).min().unwrap_or(0);
    if first >= item.cue_start() {
        return pieces;
    }
    let plain = |at: usize| document.tokens[at].quote == Quote::Outside;
    let mut kept = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        if piece.start < source.end && source.start < piece.end && plain(piece.start) {
            piece.end = piece.end.min(item.cue_start());
        }
        // What goes on behind the speaker without "and" is about him.
        let behind = piece.start >= source.end
            && plain(piece.start)
            && document.tokens[piece.start].sentence == document.tokens[source.start].sentence;
        let about = behind && (source.end..piece.start + 1).any(|at| matches!(document.lower(at), "who" | "which" | "whose" | "where"));
        if piece.start < piece.end && !about {
            kept.push(piece);
        }
    }
    kept
}

/// Whether a stretch between two pieces of one clause is only missing: it holds nobody's cue.
fn is_hole(document: &Document, near: &[Item], gap: &Range<usize>) -> bool {
    /// A longer gap is another clause.
    const LONGEST: usize = 24;
    let inside = |range: &Range<usize>| range.start < gap.end && gap.start < range.end;
    !gap.is_empty()
        && gap.len() <= LONGEST
        && gap.end < document.tokens.len()
        && document.tokens[gap.start - 1].sentence == document.tokens[gap.end].sentence
        && document.tokens[gap.end].quote != Quote::Closes
        && gap.clone().all(|at| {
            !matches!(document.tokens[at].quote, Quote::Inside | Quote::Opens) || document.tokens[gap.start - 1].quote == Quote::Outside
        })
        && document.lower(gap.start) != ","
        && !near.iter().any(|item| item.cue.iter().chain(item.source.iter()).any(inside))
}

/// How many tokens a rule looks ahead: a sentence without an end costs no more than its length.
const REACH: usize = 80;

/// How many attributions before and behind one can bear on where its content ends.
const NEAR: usize = 12;

fn mend_source(cast: &Cast, item: &mut Item) {
    let document = cast.document;
    // "|Boeing said| it was": a name is no part of a cue.
    // "budget airline |EasyJet said|": nor is the end of one.
    if let [cue] = &item.cue[..]
        && item.source.as_ref().is_none_or(|source| source.end == cue.start)
        && cue.len() == 2
        && document.form(cue.start).starts_with(char::is_uppercase)
        && wording::verb(document.lower(cue.start)).is_none()
        && wording::verb(document.lower(cue.start + 1)).is_some_and(|sense| sense.manner == wording::Manner::Speech)
    {
        item.source = Some(item.source.as_ref().map_or(cue.start, |source| source.start)..cue.start + 1);
        item.cue = once(cue.start + 1..cue.end).collect();
    }
    // "state |media|": with the words that belong to it.
    if let (Some(source), Some(cue)) = (&mut item.source, item.cue.first())
        && source.end <= cue.start
    {
        let lowest = document.sentence_of(source.start).start;
        let plain = |at: usize| document.form(at).starts_with(char::is_lowercase);
        while source.start > lowest
            && plain(source.start)
            && plain(source.start - 1)
            && matches!(document.tokens[source.start - 1].tag, Tag::Noun | Tag::Adjective)
            && document.tokens[source.start].tag.is_noun()
            && document.tokens[source.start - 1].quote == Quote::Outside
        {
            source.start -= 1;
        }
    }
    if let Some(source) = &mut item.source {
        // "|of the drivers| that say", "|citing experts| who": the link is no part of a name.
        while source.len() > 1
            && matches!(
                document.lower(source.start),
                "of" | "citing" | "including" | "among" | "with" | "and" | "but" | "while" | "although"
            )
        {
            source.start += 1;
        }
        // "|The Waterloo|, Ont.-based company".
        if document.lower(source.end) == ","
            && document.lower(source.end + 1).ends_with("-based")
            && source.end + 2 < document.sentence_of(source.start).end
        {
            source.end += 3;
        }
        // "Merrow’s top court |last week|".
        let opens_time = |at: usize| {
            matches!(document.lower(at), "last" | "this" | "earlier" | "late" | "early" | "on" | "yesterday" | "today")
                || noun_phrase::is_day(document.lower(at))
        };
        let timed = (source.end.saturating_sub(3).max(source.start + 1)..source.end)
            .find(|&at| opens_time(at) && is_time(document, &(at..source.end)) && document.lower(source.end - 1) != "last");
        if let Some(at) = timed.filter(|_| !gazetteer::is_known(document.slice(source.clone()))) {
            source.end = at;
        }
        // "the debate |likely| failed".
        while source.len() > 1 && document.lower(source.end - 1).ends_with("ly") && document.tokens[source.end - 1].tag == Tag::Adverb {
            source.end -= 1;
        }
        // "|at least| two residents".
        if source.len() > 2
            && matches!(
                (document.lower(source.start), document.lower(source.start + 1)),
                ("at", "least" | "most") | ("more" | "fewer", "than") | ("up", "to")
            )
        {
            source.start += 2;
        }
    }
    // "has denied |deliberately| shelling": how it was done is part of what is denied.
    if let ([cue], [first, ..]) = (&mut item.cue[..], &mut item.content[..])
        && cue.len() > 1
        && first.start == cue.end
        && document.lower(cue.end - 1).ends_with("ly")
        && document.lower(first.start).ends_with("ing")
    {
        cue.end -= 1;
        first.start -= 1;
    }
    let (Some(source), Some(cue)) = (item.source.clone(), item.cue.first().cloned()) else {
        return;
    };
    let begins = document.sentence_of(source.start).start;
    let before = |back: usize| if source.start >= begins + back { document.lower(source.start - back) } else { "" };
    let subject_before = |end: usize| noun_phrase::subject(document, end, begins).filter(|subject| subject.end <= end);
    // "sent a letter to |the mayor| demanding answers": who sent it demands.
    if document.lower(cue.start).ends_with("ing")
        && source.end == cue.start
        && before(1) == "to"
        && let Some(subject) = (begins + 1..source.start).find(|&at| noun_phrase::is_finite(document, at)).and_then(subject_before)
    {
        item.source = Some(subject);
        return;
    }
    // "lawmakers on the panel, led by |chairman Mike Tull|, requested": those who are led.
    if before(1) == "by"
        && matches!(before(2), "led" | "headed" | "chaired" | "founded" | "owned" | "run" | "backed" | "represented" | "joined")
        && source.end < cue.start
        && let Some(subject) = subject_before(source.start - 2 - usize::from(before(3) == ","))
    {
        item.source = Some(subject);
        return;
    }
    // "The poll moved |Governor Dan Ress| to urge her": who is moved speaks.
    if document.lower(cue.start) == "to" && source.end == cue.start {
        let person = cast
            .mentions
            .within(&source)
            .next_back()
            .filter(|mention| mention.name.end == source.end && mention.whole.start > source.start);
        let clause = |whole: &Range<usize>| {
            let before = whole.start - 1;
            document.tokens[before].tag == Tag::VerbPast || noun_phrase::is_finite(document, before)
        };
        if let Some(whole) = person.map(|mention| mention.whole.clone()).filter(clause) {
            item.source = Some(whole);
            return;
        }
    }
    // "|Holm had the courage| to demand": whoever has it.
    if let Some(verb) =
        source.clone().skip(1).find(|&at| matches!(document.lower(at), "had" | "has" | "have" | "was" | "is" | "were" | "are"))
        && cast.can_speak(&(source.start..verb))
        && !(source.start..verb).any(|at| matches!(document.lower(at), "who" | "which" | "that"))
    {
        item.source = Some(source.start..verb);
        return;
    }
    let sentence = document.sentence_of(cue.start);
    // "According to |KVNA, a man who fled in May| returned": what stands behind the comma is the subject of what is said.
    if document.lower(cue.start) == "according"
        && cue.start <= sentence.start + 1
        && let Some(comma) = source.clone().find(|&at| document.lower(at) == ",")
        && comma > source.start
    {
        let relative = (comma..source.end).any(|at| matches!(document.lower(at), "who" | "which" | "that"));
        let verbs = (comma..source.end).filter(|&at| noun_phrase::is_finite(document, at)).count();
        if verbs > usize::from(relative) {
            item.source = Some(source.start..comma);
            item.content = once(comma + 1..clause_end(document, comma + 1, sentence.end)).collect();
            return;
        }
    }
    // "The firm that put |them up|, Torvald Lines, disputed": the whole of a role and its name, and no clause before it.
    if let Some(whole) = cast.apposed(&source).filter(|whole| cue.end <= whole.start || whole.end <= cue.start) {
        let is_clause = (source.start..whole.start).any(|at| noun_phrase::is_finite(document, at));
        let start = if is_clause { whole.start } else { source.start.min(whole.start) };
        item.source = Some(start..source.end.max(whole.end));
        return;
    }
    // "who they |say| ordered the killings": what follows the verb of saying is said.
    let verb = wording::verb(document.lower(cue.start))
        .is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell));
    if cue.len() == 2 && verb && document.tokens[cue.end - 1].tag == Tag::VerbPast && item.cue.len() == 1 {
        item.cue = once(cue.start..cue.start + 1).collect();
        item.content = once(cue.start + 1..clause_end(document, cue.end, sentence.end)).collect();
        return;
    }
    // "the mayor, Josefa Catalán, |said| the cause was unknown": what follows is the subject of what is said.
    if source.start == cue.end
        && source.end < sentence.end
        && (noun_phrase::is_finite(document, source.end) || document.lower(source.end) == "'s")
    {
        let plain = cue.start > sentence.start && document.tokens[cue.start - 1].quote != Quote::Closes;
        let subject = plain.then(|| noun_phrase::subject(document, cue.start, sentence.start)).flatten();
        if let Some(subject) = subject.filter(|subject| subject.end <= cue.start) {
            item.source = Some(subject);
            let end = clause_end(document, cue.end, sentence.end);
            item.content = once(cue.end..end).collect();
            return;
        }
    }
    // "read |the farmers|’ petition": what belongs to somebody is what speaks.
    let owns = source.end < sentence.end
        && matches!(document.lower(source.end), "'s" | "'")
        && document.tokens[source.end].quote == Quote::Outside;
    if owns {
        let end = if cue.start > source.end {
            Some(cue.start)
        } else {
            noun_phrase::phrase_from(document, source.end + 1, sentence.end, false).map(|rest| rest.end)
        };
        if let Some(end) = end.filter(|&end| end > source.end + 1 && end - source.end < 6) {
            item.source = Some(source.start..end);
            return;
        }
    }
    // "An investigation in |Norland| has revealed": the head of the phrase, not the place in it.
    if source.end == cue.start
        && source.start > sentence.start
        && matches!(document.lower(source.start - 1), "in" | "of" | "at" | "from" | "for" | "on" | "by" | "the" | "to" | "about")
        && let Some(subject) = noun_phrase::subject(document, cue.start, sentence.start)
        && subject.start < source.start
        && subject.end >= source.end
        && cast.mentions.within(&source).next().is_none_or(|mention| mention.whole.start >= source.start)
    {
        item.source = Some(subject);
        return;
    }
    // A document in which an outlet read it: "a memo |seen by the Courier|".
    let seen = source.clone().find(|&at| {
        at > source.start
            && matches!(
                document.lower(at),
                "seen"
                    | "obtained"
                    | "reviewed"
                    | "viewed"
                    | "leaked"
                    | "shared"
                    | "published"
                    | "commissioned"
                    | "compiled"
                    | "recorded"
                    | "cited"
                    | "quoted"
                    | "interviewed"
                    | "citing"
            )
            && at + 1 < sentence.end
            && (document.lower(at) == "citing" || matches!(document.lower(at + 1), "by" | "to" | "with"))
    });
    if let Some(seen) = seen {
        item.source = Some(source.start..if document.lower(seen - 1) == "," { seen - 1 } else { seen });
    }
}

/// Ends a piece where another's clause begins: "…, |but the union denied it|", "… |and calling it …|".
fn cut(document: &Document, item: &Item, near: &[Item], mut piece: Range<usize>) -> Range<usize> {
    piece.end = piece.end.min(document.tokens.len());
    let own = item.cue_start();
    for other in near {
        let Some(cue) = other.cue.first() else { continue };
        if other.group == item.group || cue.start <= own || cue.start < piece.start {
            continue;
        }
        let start = other
            .source
            .as_ref()
            .filter(|source| source.end <= cue.start + 2 && source.start > own)
            .map_or(cue.start, |source| source.start.min(cue.start));
        if start <= piece.start || start >= piece.end + 3 || document.tokens[start].sentence != document.tokens[own].sentence {
            continue;
        }
        if document.tokens[start].quote != Quote::Outside {
            continue;
        }
        let word = |back: usize| if start >= piece.start + back { document.lower(start - back) } else { "" };
        let shared = other.source == item.source;
        // "his client accepts the verdict |but does not agree|": the subject of what is said goes on.
        let inner = other.source.as_ref().is_some_and(|source| source.start >= piece.start && source.end + 1 < start);
        if inner && matches!(word(1), "and" | "but") {
            continue;
        }
        let is_tag = is_closed(document, cue.end);
        let at = match word(1) {
            "but" | "while" | "whereas" | ";" => start - 1,
            // "due to slow sales |and fears| of rivals".
            "and" if (shared || word(2) == ",") && (document.tokens[cue.start].tag.is_verb() || start < cue.start) => start - 1,
            "," if is_tag && start > piece.start + 2 => start - 1,
            "and" | "," if document.lower(cue.start).ends_with("ing") && cue.start == start => start - 1,
            "as" if cue.start == start => start - 1,
            // ", a claim |Lund denies|".
            _ if wording::is_statement(word(1)) && noun_phrase::is_determiner(word(2)) && word(3) == "," => start - 3,
            _ if word(1) == "which" && word(2) == "," => start - 2,
            _ => continue,
        };
        // "He said that |although he had offered talks|, Norland did not answer": the main clause is still to come.
        let waits = matches!(
            document.lower(piece.start),
            "although" | "though" | "while" | "if" | "when" | "after" | "because" | "since" | "as" | "despite" | "on" | "in"
        ) && !(piece.start..at.min(piece.end)).any(|at| document.lower(at) == ",");
        if waits && word(1) == "," && other.source.as_ref().is_some_and(|source| source.start == start) {
            continue;
        }
        if at > piece.start && at < piece.end {
            piece.end = at;
        }
    }
    piece
}

/// Whether nothing that could be said follows: the end of a clause, or only when and where it was said.
fn is_closed(document: &Document, at: usize) -> bool {
    let end = document.tokens.get(at.saturating_sub(1)).map_or(at, |_| document.sentence_of(at - 1).end);
    let stop = (at..end).find(|&at| matches!(document.lower(at), "." | "," | ";" | "!" | "?")).unwrap_or(end);
    let opens = at < stop
        && (noun_phrase::is_day(document.lower(at))
            || matches!(document.lower(at), "in" | "at" | "on" | "by" | "to" | "late" | "early" | "last" | "today" | "yesterday"));
    stop <= at
        || is_time(document, &(at..stop))
        || opens && !(at..stop).any(|at| noun_phrase::is_finite(document, at) || document.lower(at) == "that")
}

/// Completes a clause of which a part was found.
fn stretch(document: &Document, item: &Item, near: &[Item], mut piece: Range<usize>) -> Range<usize> {
    if piece.is_empty() || piece.start >= document.tokens.len() {
        return piece;
    }
    let own = item.cue_start();
    let sentence = document.sentence_of(own);
    if let Some(start) =
        behind_dateline(document, &sentence).filter(|&start| piece.start < start && start < piece.end && piece.start >= sentence.start)
    {
        piece.start = start;
    }
    if document.tokens[piece.start].sentence != document.tokens[own].sentence {
        return piece;
    }
    let first = item
        .source
        .as_ref()
        .filter(|source| document.tokens[source.start].sentence == document.tokens[own].sentence)
        .map_or(own, |source| source.start.min(own));
    let is_outside = |range: Range<usize>| range.clone().all(|at| document.tokens[at].quote == Quote::Outside);
    if piece.end <= first {
        // "|Private companies did not pay|, the minister said": from the start of the clause.
        if let Some(clause) = clause_before(document, first)
            && clause.start <= piece.start
            && is_outside(clause.start..piece.start)
            && (document.tokens[piece.start].quote == Quote::Outside || document.tokens[piece.start.max(1) - 1].is_word)
            && !near.iter().any(|other| {
                // "has not |seen| a drop — the first time, said Arvel": what is seen is part of what is said.
                let speaks = |cue: &Range<usize>| {
                    wording::verb(document.lower(cue.end - 1)).is_none_or(|sense| sense.manner != wording::Manner::Mind)
                };
                other.group != item.group
                    && other.cue.first().is_some_and(|cue| clause.contains(&cue.start) && cue.start < piece.start && speaks(cue))
            })
        {
            piece.start = clause.start;
            if clause.end > piece.end && is_outside(piece.end..clause.end) {
                piece.end = clause.end;
            }
        }
        return piece;
    }
    let cue_end = item.cue.last().map_or(own, |cue| cue.end);
    if piece.start < cue_end {
        return piece;
    }
    // "said |that| in addition to the foreigners …": from behind "that".
    let that =
        (cue_end..piece.start).rev().take(14).find(|&at| document.lower(at) == "that" && document.tokens[at].quote == Quote::Outside);
    if let Some(that) = that
        && is_outside(that..piece.start)
        && !(that + 1..piece.start).any(|at| noun_phrase::is_finite(document, at))
    {
        piece.start = that + 1;
    }
    // "According to Tarik Beljan, |the former banker| Aleksi Dormov was …": from the start of the clause.
    let said_by = item.source.as_ref().map_or(cue_end, |source| source.end.max(cue_end));
    if matches!(document.lower(own), "according" | "per")
        && own <= sentence.start + 1
        && piece.start > said_by + 1
        && document.lower(said_by) == ","
        && is_outside(said_by..piece.start)
        && !(said_by..piece.start).any(|at| noun_phrase::is_finite(document, at))
    {
        piece.start = said_by + 1;
    }
    // "saying |Norland had no intention to talk|": a clause right behind the verb.
    let gap = cue_end..piece.start;
    if that.is_none()
        && gap.len() >= 2
        && is_outside(gap.clone())
        && document.tokens[cue_end].is_word
        && gap.clone().any(|at| noun_phrase::is_finite(document, at))
        && matches!(document.lower(cue_end - 1), "saying" | "said" | "says" | "claiming" | "adding" | "arguing" | "insisting")
    {
        piece.start = cue_end;
        let shared =
            near.iter().filter_map(|other| other.cue.first()).map(|cue| cue.start).filter(|&at| at > cue_end && at < piece.end).min();
        if let Some(at) = shared.filter(|&at| document.lower(at - 1) == "and" && document.lower(at).ends_with("ing")) {
            piece.end = at - 1;
        }
    }
    // "calling |Monday|’s drills a warning": with whom or what it belongs to.
    if document.lower(piece.start) == "'s" && piece.start > cue_end {
        piece.start -= 1;
    }
    // "termed |as| dominance": what it is called.
    if document.lower(piece.start) == "as" && piece.start == cue_end && piece.len() > 1 && document.lower(piece.start + 2) != "result" {
        piece.start += 1;
    }
    // "warns |rioters| they will face", without "that".
    let tells = wording::verb(document.lower(cue_end - 1))
        .is_some_and(|sense| sense.manner == wording::Manner::Tell || matches!(sense.lemma, "warn" | "remind" | "assure"));
    if tells
        && piece.start == cue_end
        && let Some(subject) = (cue_end + 1..piece.end.min(cue_end + 4))
            .find(|&at| matches!(document.lower(at), "they" | "he" | "she" | "it" | "we" | "there"))
        && document.tokens[subject - 1].tag.is_noun()
        && (cue_end..subject).all(|at| document.tokens[at].quote == Quote::Outside && !noun_phrase::is_finite(document, at))
    {
        piece.start = subject;
    }
    // "As Holm explained |it to me|, the engine had stopped".
    let as_told = item
        .source
        .as_ref()
        .is_some_and(|source| source.start > sentence.start && document.lower(source.start - 1) == "as" && source.end <= own);
    if as_told
        && piece.start == cue_end
        && let Some(comma) = (cue_end..piece.end.min(cue_end + 5)).find(|&at| document.lower(at) == ",")
        && !(cue_end..comma).any(|at| noun_phrase::is_finite(document, at))
        && comma + 1 < piece.end
    {
        piece.start = comma + 1;
    }
    // "wrote on |X:| “…”": the words stand behind the colon.
    if let Some(colon) =
        (piece.start..piece.end.min(piece.start + 4)).find(|&at| document.lower(at) == ":" && document.tokens[at].quote == Quote::Outside)
        && document.tokens.get(colon + 1).is_some_and(|next| next.quote == Quote::Opens)
        && piece.start == cue_end
        && colon + 1 < piece.end
    {
        piece.start = colon + 1;
    }
    // "told |him| the engine had stopped".
    if tells
        && piece.start == cue_end
        && piece.len() > 3
        && matches!(document.lower(cue_end), "him" | "me" | "us" | "them")
        && document.form(cue_end) != "US"
        && document.tokens[cue_end].quote == Quote::Outside
        && (cue_end + 1..piece.end).any(|at| noun_phrase::is_finite(document, at))
    {
        piece.start += 1;
    }
    // "urging |the board| to lower the fee": whoever is to do it.
    let urges = wording::verb(document.lower(cue_end - 1)).is_some_and(|sense| matches!(sense.lemma, "urge" | "order" | "advise"));
    if urges
        && document.lower(piece.start) == "to"
        && piece.start > cue_end
        && is_outside(cue_end..piece.start)
        && !(cue_end..piece.start).any(|at| noun_phrase::is_finite(document, at))
    {
        piece.start = cue_end;
    }
    // "repeated |its position that| the dam is safe".
    let repeats = wording::verb(document.lower(cue_end - 1)).is_some_and(|sense| {
        matches!(
            sense.lemma,
            "reiterate"
                | "repeat"
                | "reaffirm"
                | "express"
                | "voice"
                | "stress"
                | "emphasise"
                | "emphasize"
                | "underline"
                | "underscore"
                | "echo"
        )
    });
    let noun_that = || {
        let that = (piece.start + 1..piece.end.min(piece.start + 12)).find(|&at| document.lower(at) == "that")?;
        let noun = document.lower(that - 1);
        let holds = wording::is_statement(noun)
            || matches!(
                noun,
                "position" | "view" | "stance" | "belief" | "call" | "hope" | "fear" | "opinion" | "conviction" | "commitment" | "line"
            );
        (holds && is_outside(piece.start..that + 1) && !(piece.start..that).any(|at| noun_phrase::is_finite(document, at))).then_some(that)
    };
    if repeats
        && piece.start == cue_end
        && let Some(that) = noun_that()
        && that + 1 < piece.end
    {
        piece.start = that + 1;
    }
    // "said |only that| it was ready", "reported, |on the strength of an email, that| it knew".
    let opens = matches!(document.lower(piece.start), "only" | "more" | "merely" | "simply" | "again" | "also");
    let adverb = (opens && document.lower(piece.start + 1) == "that").then_some(piece.start + 1);
    let aside = || {
        let that =
            (piece.start..piece.end.min(piece.start + 16)).find(|&at| document.lower(at) == "that" && document.lower(at - 1) == ",")?;
        let plain = is_outside(piece.start..that) && !(piece.start..that).any(|at| noun_phrase::is_finite(document, at));
        (noun_phrase::is_preposition(document.lower(piece.start)) && plain).then_some(that)
    };
    if let Some(that) = adverb.or_else(aside).filter(|that| that + 1 < piece.end) {
        piece.start = that + 1;
    }
    // "Her refusal to say |which bank had paid| was met with laughter": the verb of the refusal is no part of the question.
    let refuses = item.cue.iter().flat_map(Clone::clone).any(|at| document.lower(at) == "refusal");
    if refuses
        && piece.start == cue_end
        && matches!(document.lower(piece.start), "which" | "what" | "why" | "how" | "who" | "whether" | "where" | "when" | "if")
        && let Some(end) = second_verb(document, &piece)
    {
        piece.end = end;
        return piece;
    }
    // "rejected the claim |and laid the pictures on the table|": what the speaker did next is not said.
    let next = (piece.start + 1..piece.end.max(1) - 1).take(REACH).find(|&at| matches!(document.lower(at), "and" | "but"));
    if let Some(and) = next
        && matches!(document.tokens[and + 1].tag, Tag::VerbPast | Tag::Auxiliary)
        && is_outside(piece.start..and + 2)
        && document.lower(piece.start.max(1) - 1) != "that"
        && !(piece.start..and).any(|at| {
            let verb = noun_phrase::is_finite(document, at)
                || document.tokens[at].tag.is_verb()
                || at > piece.start && wording::verb(document.lower(at)).is_some() && !status::is_nominal(document, at);
            verb || document.lower(at) == "that" && at > piece.start
        })
    {
        piece.end = and - usize::from(document.lower(and - 1) == ",");
        return piece;
    }
    // "announced |this week| plans to cut": when it was said stands between.
    if let Some(end) = (piece.start == cue_end).then(|| time_before(document, &piece)).flatten() {
        piece.start = end;
    }
    // "The raids, which officials say |killed forty people|, began": no further than the clause about the noun.
    let relative = item.source.as_ref().is_some_and(|source| {
        source.end <= own
            && source.start >= sentence.start + 2
            && matches!(document.lower(source.start - 1), "which" | "who")
            && document.lower(source.start - 2) == ","
    });
    if relative
        && let Some(comma) = piece.clone().take(REACH).find(|&at| document.lower(at) == "," && document.tokens[at].quote == Quote::Outside)
        && comma > piece.start + 1
    {
        piece.end = comma;
        return piece;
    }
    // "While such sales are rare — |the ministry said two had been allowed| — the board approved it": within its dashes.
    let dash = |at: usize| matches!(document.lower(at), "—" | "–" | "-") && document.tokens[at].quote == Quote::Outside;
    if first > sentence.start
        && dash(first - 1)
        && let Some(end) = piece.clone().take(REACH).find(|&at| dash(at) && document.tokens[at].spaced)
        && end > piece.start + 1
    {
        piece.end = end;
        return piece;
    }
    // "Shortly after Norland said |it had fired|, a reporter heard …": the clause ends where the sentence's own begins.
    if let Some(end) = main_clause_begins(document, item, &piece, &sentence) {
        piece.end = end;
        return piece;
    }
    // "said in an Oct. |26 letter to the lines that| it was late": nothing between the verb and "that" is said.
    let late_that = (piece.start..piece.end.min(piece.start + 14)).find(|&at| document.lower(at) == "that");
    if let Some(that) = late_that
        && speaks_at(document, cue_end - 1)
        && piece.start >= cue_end
        && is_outside(cue_end..that + 1)
        && match (cue_end..that).filter(|&at| noun_phrase::is_finite(document, at)).count() {
            0 => matches!(document.lower(cue_end), "in" | "on" | "at" | "during"),
            // "told a thousand nurses who filled |the square that| the clinic should pay".
            1 => (cue_end..that).any(|at| document.lower(at) == "who"),
            _ => false,
        }
        && that + 1 < piece.end
    {
        piece.start = that + 1;
    }
    // "announcement |Friday that| he would": when it was said is no part of it.
    // "wrote on |the Signal messaging app that| the dyke had held".
    let speaks = item.cue.iter().flat_map(Clone::clone).any(|at| {
        wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell))
    });
    let place = |at: usize| matches!(document.lower(at), "on" | "in" | "at" | "to" | "via" | "during");
    let where_said = speaks && piece.start == cue_end && (place(piece.start) || place(cue_end - 1));
    let tells_listener = wording::verb(document.lower(cue_end - 1)).is_some_and(|sense| sense.manner == wording::Manner::Tell);
    let reach = if tells_listener || where_said { 14 } else { 6 };
    let late = (piece.start..piece.end.min(piece.start + reach))
        .find(|&at| document.lower(at) == "that" && document.tokens[at].quote == Quote::Outside);
    let told =
        || wording::verb(document.lower(cue_end - 1)).is_some_and(|sense| sense.manner == wording::Manner::Tell) && piece.start == cue_end;
    let before_that = |late: usize| {
        is_time(document, &(piece.start..late))
            || (told() || where_said) && !(piece.start..late).any(|at| noun_phrase::is_finite(document, at))
    };
    if let Some(late) = late.filter(|&late| late > piece.start && late + 1 < piece.end && before_that(late)) {
        piece.start = late + 1;
    }
    // "on Saturday|, May 18|".
    let dated = document.lower(piece.end) == ","
        && noun_phrase::is_day(document.lower(piece.end - 1))
        && document.tokens.get(piece.end + 2).is_some_and(|day| day.tag == Tag::Number && day.sentence == document.tokens[own].sentence)
        && document.form(piece.end + 1).starts_with(char::is_uppercase);
    if dated {
        piece.end += 3;
    }
    // "any trouble| with him|".
    let with_whom = document.tokens.get(piece.end).is_some_and(|next| next.tag == Tag::Preposition)
        && matches!(document.lower(piece.end + 1), "him" | "her" | "them" | "it")
        && document
            .tokens
            .get(piece.end + 2)
            .is_some_and(|behind| !behind.tag.is_noun() && behind.sentence == document.tokens[own].sentence);
    if with_whom && is_outside(piece.end - 1..piece.end + 2) {
        piece.end += 2;
    }
    // "it said on Monday |on the night of the fire|, the pumps had failed": an adjunct alone, its clause is still to come.
    let begin = piece.start + usize::from(document.lower(piece.start) == "that");
    let behind_that = document.lower(begin.max(1) - 1) == "that";
    let adjunct = noun_phrase::is_preposition(document.lower(begin))
        && is_outside(piece.clone())
        && piece.end < sentence.end
        && document.lower(piece.end) == ","
        && !piece.clone().any(|at| noun_phrase::is_finite(document, at))
        && behind_that
        && (piece.end + 1..sentence.end).take(REACH).any(|at| noun_phrase::is_finite(document, at));
    // "|though he had offered talks|, Norland did not answer".
    let subordinate =
        matches!(document.lower(begin), "although" | "though" | "while" | "if" | "when" | "after" | "because" | "since" | "as")
            && is_outside(piece.clone())
            && piece.end < sentence.end
            && document.lower(piece.end) == ","
            && behind_that
            && (piece.end + 1..sentence.end).take(REACH).any(|at| noun_phrase::is_finite(document, at));
    // "in a war |and crisis|": the last word of a list.
    let list = piece.end + 1 < sentence.end
        && matches!(document.lower(piece.end), "and" | "or")
        && document.tokens[piece.end + 1].is_word
        && is_outside(piece.end..sentence.end)
        && sentence.end - piece.end <= 6
        && !(piece.end..sentence.end).any(|at| noun_phrase::is_finite(document, at) || document.lower(at) == ",");
    // A clause that ends in the middle: behind an article, preposition, conjunction or before a dash.
    let ends_early = |at: usize| {
        at < sentence.end
            && at > piece.start
            && (noun_phrase::is_determiner(document.lower(at - 1))
                || noun_phrase::is_preposition(document.lower(at - 1)) && document.tokens[at].is_word
                || matches!(document.lower(at - 1), "and" | "or" | "'s" | "not" | "they" | "he" | "she" | "we")
                || matches!(document.lower(at), "—" | "–" | "-" | "'s" | "of")
                // "the boost in consumer| interest would help".
                || is_torn(document, at)
                || (piece.start..at).filter(|&at| document.lower(at) == "(").count() > (piece.start..at).filter(|&at| document.lower(at) == ")").count()
                // "that a Norland-led coalition| strike had hit".
                || behind_that && document.tokens[at].is_word && is_outside(piece.clone()) && !piece.clone().any(|at| noun_phrase::is_finite(document, at))
                || noun_phrase::is_finite(document, at) && !(piece.start..at).any(|at| noun_phrase::is_finite(document, at)))
    };
    let goes_on = goes_on(document, item, &piece, sentence.end);
    if adjunct || subordinate || list || goes_on || ends_early(piece.end) {
        let next = near
            .iter()
            .filter(|other| other.group != item.group)
            .filter_map(|other| Some(other.source.as_ref().map_or(other.cue.first()?.start, |source| source.start.min(other.cue_start()))))
            .filter(|&at| at > piece.end && at < sentence.end && !adjunct && !subordinate)
            .min();
        let mut end = clause_end(document, piece.end, sentence.end);
        if goes_on && document.lower(piece.end) == "at" {
            // "put the toll |at 37|".
            end = (piece.end + 1..end).find(|&at| matches!(document.lower(at), "," | "and" | "but" | "while" | "after")).unwrap_or(end);
        }
        piece.end = next.map_or(end, |next| next.min(end));
        // Not with the next speaker's conjunction.
        while piece.end > piece.start
            && (!document.tokens[piece.end - 1].is_word && document.tokens[piece.end - 1].quote == Quote::Outside
                || matches!(document.lower(piece.end - 1), "and" | "but"))
        {
            piece.end -= 1;
        }
    }
    piece
}

/// Where a second verb group begins that nothing joins to the first: "which bank had paid| was met".
fn second_verb(document: &Document, piece: &Range<usize>) -> Option<usize> {
    let verb = |at: usize| {
        let token = &document.tokens[at];
        noun_phrase::is_finite(document, at) || token.tag.is_verb() || token.tag == Tag::Auxiliary || document.lower(at).ends_with("ly")
    };
    let first = piece.clone().take(REACH).find(|&at| noun_phrase::is_finite(document, at))?;
    let behind = (first..piece.end).find(|&at| !verb(at)).unwrap_or(piece.end);
    // "which bank |had paid was| met": auxiliaries begin a group behind a full verb.
    let within = (first + 1..behind).find(|&at| match (document.tokens[at - 1].tag, document.tokens[at].tag) {
        (before, Tag::Auxiliary) => before != Tag::Auxiliary,
        (before, Tag::VerbPast) => before == Tag::VerbParticiple,
        _ => false,
    });
    let later = (behind..piece.end).take(REACH).find(|&at| {
        let before = document.lower(at - 1);
        noun_phrase::is_finite(document, at) && !matches!(before, "and" | "or" | "but" | "," | "who" | "which" | "that" | "to")
    });
    within.or(later)
}

fn speaks_at(document: &Document, at: usize) -> bool {
    wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell))
}

/// Whether what ends here tears a noun from the word before it, or a verb from its subject.
fn is_torn(document: &Document, at: usize) -> bool {
    let (before, next) = (&document.tokens[at - 1], &document.tokens[at]);
    // "but there could| be an impact", "to 48.3| per cent", "so enthusiastic| about it".
    let outside = before.quote == Quote::Outside && next.quote == Quote::Outside && next.is_word;
    let helps = status::is_auxiliary(document.lower(at - 1)) && before.is_word && !document.lower(at - 1).starts_with('\'');
    let measured = document.form(at - 1).starts_with(|c: char| c.is_ascii_digit())
        && (matches!(document.lower(at), "per" | "percent" | "million" | "billion" | "points" | "miles" | "kilometres" | "kilometers")
            || next.tag == Tag::Nouns && !is_time(document, &(at..at + 1)));
    let so =
        before.tag == Tag::Adjective && at > 1 && matches!(document.lower(at - 2), "so" | "too" | "very") && next.tag == Tag::Preposition;
    // "has caused| many growers to sell": a verb without its object.
    let joined = at > 1 && matches!(document.lower(at - 2), "and" | "to" | "will" | "would" | "could" | "should");
    let takes = (matches!(before.tag, Tag::VerbPast | Tag::VerbParticiple | Tag::VerbPresent) || before.tag == Tag::Verb && joined)
        && matches!(next.tag, Tag::Determiner | Tag::Possessive | Tag::Adjective | Tag::Noun | Tag::Nouns)
        && !noun_phrase::is_day(document.lower(at))
        && !is_time(document, &(at..at + 1))
        && !matches!(document.lower(at), "last" | "this" | "late" | "early" | "next" | "earlier");
    if outside && (helps || measured || so || takes) {
        return true;
    }
    before.is_word
        && next.is_word
        && before.quote == Quote::Outside
        && next.quote == Quote::Outside
        && matches!(before.tag, Tag::Noun | Tag::Adjective)
        && matches!(next.tag, Tag::Noun | Tag::Nouns | Tag::VerbPast | Tag::VerbPresent | Tag::Auxiliary)
        && !is_time(document, &(at..at + 1))
        && !is_time(document, &(at - 1..at))
}

/// Whether a clause goes on behind its comma: with what came of it ("a lorry ran into a stop, |killing two|"), with what it was not
/// ("a strike on Monday|, not the one on Friday|"), or with the number that was put on it ("put the toll |at 37|").
fn goes_on(document: &Document, item: &Item, piece: &Range<usize>, end: usize) -> bool {
    let word = |at: usize| if at < end { document.lower(at) } else { "" };
    let puts = item.cue.iter().flat_map(Clone::clone).any(|at| matches!(document.lower(at), "put" | "puts"));
    let number = document.tokens.get(piece.end + 1).is_some_and(|next| matches!(next.tag, Tag::Number | Tag::Adverb | Tag::Adjective));
    if puts && word(piece.end) == "at" && number {
        return true;
    }
    // What the speaker did meanwhile, or said besides, is no part of it.
    let besides = |lower: &str| {
        wording::verb(lower).is_some()
            || matches!(
                lower,
                "according"
                    | "speaking"
                    | "referring"
                    | "pointing"
                    | "shaking"
                    | "smiling"
                    | "laughing"
                    | "standing"
                    | "sitting"
                    | "holding"
                    | "looking"
                    | "wearing"
                    | "using"
                    | "during"
                    | "following"
                    | "regarding"
                    | "describing"
                    | "talking"
                    | "echoing"
            )
    };
    let results = matches!(word(piece.end + 1), "compared" | "up" | "down" | "including")
        || word(piece.end + 1).ends_with("ing")
            && document.tokens.get(piece.end + 1).is_some_and(|next| next.tag == Tag::VerbGerund)
            && !besides(word(piece.end + 1));
    let although = matches!(word(piece.end + 1), "except" | "unless" | "because" | "although" | "though")
        && noun_phrase::is_pronoun(word(piece.end + 2));
    // "Yahoo’s system, |dubbed Panama, has been slow|".
    let aside = || {
        let participle =
            document.tokens.get(piece.end + 1).is_some_and(|next| next.tag == Tag::VerbParticiple || next.tag == Tag::VerbPast);
        let comma = (piece.end + 2..end.min(piece.end + 9)).find(|&at| word(at) == ",")?;
        (participle && status::is_auxiliary(word(comma + 1))).then_some(comma)
    };
    piece.end + 1 < end
        && word(piece.end) == ","
        && document.tokens[piece.end].quote == Quote::Outside
        && document.tokens[piece.end - 1].quote == Quote::Outside
        && (results || although || word(piece.end + 1) == "not" || aside().is_some())
        && (piece.len() > 3)
}

/// Where words that only tell when end, in front of what is announced: "|this week| plans to cut".
fn time_before(document: &Document, piece: &Range<usize>) -> Option<usize> {
    // Not "late Thursday |by the|" agency.
    let timed = |end: usize| !noun_phrase::is_preposition(document.lower(end - 1)) && !noun_phrase::is_determiner(document.lower(end - 1));
    let opens =
        matches!(document.lower(piece.start), "this" | "last" | "next" | "late" | "early" | "earlier" | "on" | "today" | "yesterday")
            || noun_phrase::is_day(document.lower(piece.start));
    let end = (piece.start + 1..piece.end.min(piece.start + 6)).rev().find(|&end| timed(end) && is_time(document, &(piece.start..end)))?;
    // "last week |plans| to cut" looks like a verb.
    let noun = document.lower(end).ends_with('s') && end + 1 < piece.end && matches!(document.lower(end + 1), "to" | "for");
    let next = end < piece.end
        && document.tokens[end].is_word
        && document.lower(end) != "'s"
        && (noun || !noun_phrase::is_finite(document, end))
        && !noun_phrase::is_preposition(document.lower(end));
    (opens && next).then_some(end)
}

/// Where the main clause of a sentence begins whose first clause holds the cue: "When the mayor said the bridge was safe|, nobody laughed|".
fn main_clause_begins(document: &Document, item: &Item, piece: &Range<usize>, sentence: &Range<usize>) -> Option<usize> {
    let source = item.source.as_ref().filter(|source| source.end <= item.cue_start() && source.start >= sentence.start)?;
    let opener = |at: usize| {
        matches!(document.lower(at), "after" | "when" | "while" | "since" | "before" | "although" | "though" | "because" | "as")
    };
    let front = sentence.start..source.start;
    let opens = front.len() <= 4 && front.clone().last().is_some_and(opener);
    if !opens || document.tokens[piece.start].quote != Quote::Outside {
        return None;
    }
    let verb = piece.clone().take(REACH).find(|&at| noun_phrase::is_finite(document, at))?;
    let comma = (verb..piece.end).take(REACH).find(|&at| document.lower(at) == "," && document.tokens[at].quote == Quote::Outside)?;
    let clause: Vec<usize> = (comma + 1..sentence.end).take(REACH).collect();
    (!matches!(document.lower(comma + 1), "which" | "who" | "and" | "where") && noun_phrase::main_verb(document, &clause).is_some())
        .then_some(comma)
}

/// Where the clause that goes on at `at` ends, at the latest with its sentence.
fn clause_end(document: &Document, at: usize, end: usize) -> usize {
    let mut end = end;
    while end > at && matches!(document.lower(end - 1), "." | "!" | "?") && document.tokens[end - 1].quote == Quote::Outside {
        end -= 1;
    }
    (at..end).find(|&at| document.lower(at) == ";" && document.tokens[at].quote == Quote::Outside).unwrap_or(end)
}

/// The clause that ends with the comma before `at`, without a dateline.
pub(super) fn clause_before(document: &Document, at: usize) -> Option<Range<usize>> {
    let sentence = document.sentence_of(at);
    // ", as |first reported by|".
    let at = if at > sentence.start && document.lower(at - 1) == "as" { at - 1 } else { at };
    // The comma may stand inside the marks: "That haste raises “doubts,” they wrote".
    let closes = |at: usize| document.tokens[at].quote == Quote::Closes;
    let comma =
        at.checked_sub(1).filter(|&comma| comma > sentence.start && (closes(comma) || matches!(document.lower(comma), "," | "–" | "—")))?;
    let mut start = behind_dateline(document, &sentence).filter(|&start| start < comma).unwrap_or(sentence.start);
    let semicolon = (start..comma).rev().find(|&at| document.lower(at) == ";" && document.tokens[at].quote == Quote::Outside);
    start = semicolon.map_or(start, |at| at + 1);
    while start < comma && matches!(document.lower(start), "but" | "and" | "however" | "meanwhile" | ",") {
        start += 1;
    }
    (start < comma).then_some(start..comma)
}

/// "KORVA (Meridian) - |Kordania shot …|".
fn behind_dateline(document: &Document, sentence: &Range<usize>) -> Option<usize> {
    /// Place, agency and date take no more.
    const LONGEST: usize = 12;
    // "(Intermax) — |Kordania shot …|".
    if document.lower(sentence.start) == "("
        && document.lower(sentence.start + 2) == ")"
        && matches!(document.lower(sentence.start + 3), "-" | "–" | "—" | "--")
        && sentence.start + 4 < sentence.end
    {
        return Some(sentence.start + 4);
    }
    let capitals = document.form(sentence.start).chars().all(|c| c.is_uppercase() || c == '-') && document.form(sentence.start).len() > 2;
    let dash = (sentence.start..sentence.end.min(sentence.start + LONGEST))
        .find(|&dash| matches!(document.lower(dash), "-" | "–" | "—" | "--") && document.tokens[dash].spaced)?;
    capitals.then_some(dash + 1)
}

/// "today", "late on Thursday", "in a statement": when, where and how something was said, and nothing of what.
pub(super) fn is_time(document: &Document, piece: &Range<usize>) -> bool {
    let mut timed = false;
    let plain = piece.clone().filter(|&at| document.tokens[at].is_word).all(|at| {
        let lower = document.lower(at);
        let time = noun_phrase::is_day(lower)
            || matches!(
                lower,
                "today"
                    | "yesterday"
                    | "tomorrow"
                    | "tonight"
                    | "morning"
                    | "afternoon"
                    | "evening"
                    | "night"
                    | "week"
                    | "month"
                    | "year"
                    | "statement"
                    | "interview"
                    | "reporters"
                    | "briefing"
                    | "january"
                    | "february"
                    | "march"
                    | "april"
                    | "june"
                    | "july"
                    | "august"
                    | "september"
                    | "october"
                    | "november"
                    | "december"
                    | "later"
                    | "press"
                    | "conference"
                    | "speech"
                    | "day"
                    | "hours"
                    | "telephone"
                    | "phone"
                    | "ago"
                    | "months"
                    | "weeks"
                    | "days"
                    | "years"
            );
        timed |= time;
        time || matches!(
            lower,
            "on" | "in"
                | "at"
                | "a"
                | "an"
                | "the"
                | "late"
                | "early"
                | "last"
                | "this"
                | "earlier"
                | "news"
                | "to"
                | "by"
                | "that"
                | "same"
                | "next"
                | "televised"
                | "written"
                | "and"
                | "during"
                | "after"
        ) || document.form(at).chars().all(|c| c.is_ascii_digit())
    });
    plain && timed
}

/// "is accused", "are said": who it is about stands before the verb, whoever says so behind it or nowhere.
pub(super) fn is_passive(document: &Document, item: &Item) -> bool {
    let behind = item.source.as_ref().is_none_or(|source| source.start > item.cue_start());
    let be = |at: usize| matches!(document.lower(at), "is" | "are" | "was" | "were" | "been" | "being" | "be");
    let said = |at: usize| {
        matches!(
            document.lower(at),
            "accused"
                | "suspected"
                | "believed"
                | "said"
                | "reported"
                | "thought"
                | "feared"
                | "alleged"
                | "known"
                | "rumoured"
                | "rumored"
                | "estimated"
                | "understood"
                | "presumed"
                | "claimed"
        )
    };
    behind
        && item.cue.iter().any(|cue| {
            cue.clone().any(|at| {
                said(at)
                    && at > 0
                    && (be(at - 1)
                        || at > 1
                            && be(at - 2)
                            && (document.lower(at - 1).ends_with("ly") || matches!(document.lower(at - 1), "also" | "now" | "still")))
            })
        })
        && !item.cue.iter().any(|cue| cue.clone().any(|at| document.lower(at) == "saying"))
}

/// "in a letter seen by the Courier", "on a call with analysts": by what somebody was told.
fn is_medium(document: &Document, piece: &Range<usize>) -> bool {
    let medium = |at: usize| {
        matches!(
            document.lower(at),
            "letter"
                | "message"
                | "memo"
                | "email"
                | "note"
                | "call"
                | "interview"
                | "statement"
                | "meeting"
                | "briefing"
                | "speech"
                | "hearing"
                | "conference"
        )
    };
    matches!(document.lower(piece.start), "in" | "at" | "during" | "on" | "by")
        && piece.clone().take(5).any(medium)
        && !piece.clone().any(|at| document.tokens[at].quote != Quote::Outside || status::is_auxiliary(document.lower(at)))
}

/// "by the agency X", "on condition of anonymity", "in a speech": through whom and how, behind a verb of saying.
fn is_manner(document: &Document, piece: &Range<usize>, touches: bool) -> bool {
    let finite = piece.clone().any(|at| noun_phrase::is_finite(document, at) || document.tokens[at].quote != Quote::Outside);
    let start =
        (piece.start..piece.end).find(|&at| !is_time(document, &(at..at + 1)) && document.lower(at) != "late").unwrap_or(piece.start);
    !finite
        && (touches && document.lower(start) == "by"
            || matches!(document.lower(piece.start), "on" | "under")
                && piece.clone().any(|at| matches!(document.lower(at), "condition" | "anonymity")))
}

/// Whether a piece lies in the clause of a cue between, or is quoted from somebody else.
fn is_taken(document: &Document, item: &Item, near: &[Item], piece: &Range<usize>) -> bool {
    let own = item.cue_start();
    let here = document.tokens[piece.start].sentence == document.tokens[own].sentence;
    near.iter().filter(|other| other.group != item.group && !other.cue.is_empty()).any(|other| {
        let cue = other.cue_start();
        let between = here
            && own < cue
            && cue <= piece.start
            && other.content.iter().any(|content| content.start < piece.end && piece.start < content.end);
        // "the minister said, |Intermax reports|": another's tag.
        let tag = piece.contains(&cue)
            && other.source.as_ref().is_some_and(|source| {
                piece.start <= source.start
                    && source.end <= piece.end
                    && piece.len() <= source.len() + other.cue.first().map_or(0, Range::len) + 2
            });
        let holds =
            tag || piece.contains(&cue) && other.source.as_ref().is_some_and(|source| source.end <= piece.start && source.start > own);
        // "reported, |an attack it said had been planned|", "|citing the worth of a port|, said": of the clause about a noun, of another's reasons.
        let aside = here
            && piece.contains(&cue)
            && piece.start > own
            && other.source.as_ref().is_some_and(|source| {
                source.len() == 1
                    && piece.contains(&source.start)
                    && source.start > piece.start
                    && noun_phrase::is_pronoun(document.lower(source.start))
            });
        let reasons = here
            && document.tokens[cue].sentence == document.tokens[own].sentence
            && cue < piece.start
            && piece.end <= own
            && matches!(document.lower(cue), "citing" | "asked");
        let elsewhere = !here
            && document.tokens[cue].sentence != document.tokens[own].sentence
            && other.content.iter().any(|content| content.start <= piece.start && piece.end <= content.end)
            && document.tokens[cue].sentence.abs_diff(document.tokens[piece.start].sentence)
                <= document.tokens[own].sentence.abs_diff(document.tokens[piece.start].sentence);
        between || holds || elsewhere || aside || reasons
    })
}

/// Without marks at its edges that belong to nothing inside.
fn tidy(document: &Document, mut piece: Range<usize>) -> Option<Range<usize>> {
    piece.end = piece.end.min(document.tokens.len());
    let loose = |at: usize| {
        document.tokens[at].quote == Quote::Outside
            && matches!(document.lower(at), "," | ":" | ";" | "." | "–" | "—" | "-" | "”" | "\"" | "’")
    };
    // "|And| that’s a loss for the valley".
    let joins = |at: usize| {
        document.sentence_of(at).start == at
            && document.tokens[at].quote == Quote::Outside
            && matches!(document.lower(at), "and" | "but" | "so")
    };
    while piece.start < piece.end
        && (loose(piece.start)
            || joins(piece.start) && piece.len() > 2
            || document.lower(piece.start) == "that"
                && document.tokens[piece.start].quote == Quote::Outside
                && document.sentence_of(piece.start).start != piece.start
                // "and |that’s| a loss": a subject.
                && document.lower(piece.start + 1) != "'s"
                && piece.len() > 1
                && wordy(document, piece.start + 1))
    {
        piece.start += 1;
    }
    while piece.start < piece.end
        && (loose(piece.end - 1)
            // "thirty had died, |but later| revised the number".
            || matches!(document.lower(piece.end - 1), "later" | "then" | "also") && piece.len() > 2 && matches!(document.lower(piece.end - 2), "but" | "and")
            || matches!(document.lower(piece.end - 1), "so" | "as") && piece.len() > 1 && document.lower(piece.end - 2) == ","
            || matches!(document.lower(piece.end - 1), "and" | "but" | "which" | "although" | "though" | "because" | "while" | "whom")
                && piece.len() > 1)
    {
        piece.end -= 1;
    }
    (piece.start < piece.end && piece.clone().any(|at| document.tokens[at].is_word)).then_some(piece)
}

fn wordy(document: &Document, at: usize) -> bool {
    document.tokens[at].is_word || document.tokens[at].quote == Quote::Opens
}

/// Only marks stand between, within one sentence.
fn touches(document: &Document, gap: Range<usize>) -> bool {
    gap.len() <= 2
        && gap.start > 0
        && gap.clone().all(|at| !document.tokens[at].is_word)
        && document.tokens.get(gap.end).is_some_and(|next| next.sentence == document.tokens[gap.start - 1].sentence)
        && document.tokens[gap.end].quote == document.tokens[gap.start - 1].quote
}

/// Quotations whole or not at all.
fn quoted_whole(document: &Document, item: &Item, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let own = &document.tokens[item.cue_start()];
    let mut whole = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        let mut keeps = true;
        for edge in [piece.start, piece.end - 1] {
            let number = document.tokens[edge].quotation;
            let Some(quotation) = (number as usize).checked_sub(1).and_then(|nth| document.quotations.get(nth)) else {
                continue;
            };
            // Over paragraphs each stands for itself.
            let paragraph = document.tokens[edge].paragraph;
            let from = quotation.clone().find(|&at| document.tokens[at].paragraph == paragraph).unwrap_or(quotation.start);
            let to = quotation.clone().rev().find(|&at| document.tokens[at].paragraph == paragraph).map_or(quotation.end, |at| at + 1);
            let inside = piece.end.min(to).saturating_sub(piece.start.max(from));
            let far =
                paragraph != own.paragraph && document.tokens[quotation.end.min(document.tokens.len()) - 1].paragraph != own.paragraph;
            if far && inside * 2 < to - from {
                // Words of a quotation that nobody here speaks.
                keeps = false;
            } else {
                piece.start = piece.start.min(from);
                piece.end = piece.end.max(to);
            }
        }
        if keeps {
            whole.push(piece);
        }
    }
    whole
}

/// A piece cut where paragraphs end.
fn by_paragraph(document: &Document, piece: Range<usize>) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for at in piece {
        match parts.last_mut() {
            Some(last) if document.tokens[last.start].paragraph == document.tokens[at].paragraph => last.end = at + 1,
            _ => parts.push(at..at + 1),
        }
    }
    parts
}

/// The quotations of whole sentences that nobody is cited for yet, each within its paragraph.
pub(super) fn orphans(document: &Document, told: &[bool]) -> Vec<Range<usize>> {
    /// Shorter ones are titles and names.
    const SHORTEST: usize = 4;
    let mut found = Vec::new();
    for quotation in &document.quotations {
        for part in by_paragraph(document, quotation.clone()) {
            let words = part.clone().filter(|&at| document.tokens[at].is_word).count();
            let free = !part.clone().any(|at| told[at]);
            let sentence = document.sentence_of(part.start);
            let ends = part.end >= document.tokens.len()
                || document.tokens[part.end].sentence != document.tokens[part.end - 1].sentence
                || document.tokens[part.end - 1].quote != Quote::Closes;
            let last = (part.start..part.end).rev().find(|&at| document.tokens[at].quote == Quote::Inside);
            let full = last.is_some_and(|last| matches!(document.lower(last), "." | "!" | "?" | "…"));
            if words >= SHORTEST && free && sentence.start == part.start && ends && full {
                found.push(part);
            }
        }
    }
    found
}
