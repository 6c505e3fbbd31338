//! What looks like an attribution and is none an editor wants: captions and headings, verbs of doing, judgements that claim nothing.

use std::ops::Range;

use crate::{
    attribution::Status,
    suggest::{Document, Quote, Tag, interpret::Item, noun_phrase, person, statement, status, wording},
};

/// Whether nobody would make a claim of it.
pub(super) fn is_false(document: &Document, item: &Item) -> bool {
    let Some(cue) = item.cue.first() else { return false };
    let sentence = document.sentence_of(cue.start);
    is_furniture(document, &sentence)
        || is_noun(document, item)
        || is_heading(document, &sentence)
        || is_topic(document, item)
        || is_question(document, &sentence, item)
        || is_expected(document, item)
        || is_nobody(document, item)
        || is_deed(document, item)
        || is_bare(document, item)
        || is_participle(document, item)
        || is_office(document, item)
        || is_own_voice(document, item)
        || is_watched(document, item)
        || is_shown(document, item)
        || is_asking(document, item)
        || is_indirect_question(document, item)
        || is_helped(document, item)
        || is_cut_off(document, item)
        || is_refusal_to_act(document, item)
        || is_unspoken(document, item)
        || is_about_noun(document, item)
        || is_bare_question(document, item)
        || is_name_or_land(document, item)
        || is_in_passing(document, item)
        || is_undone(document, item)
        || is_title_colon(document, item)
        || is_feeling(document, item)
        || item.source.as_ref().is_some_and(|source| is_no_source(document, source) || item.cue.iter().any(|cue| touch(cue, source)))
}

fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// "A person |briefed| on the talks said": what is told of the source of another cue.
fn is_participle(document: &Document, item: &Item) -> bool {
    let ([cue], Some(source)) = (&item.cue[..], &item.source) else { return false };
    let sentence = document.sentence_of(cue.start);
    cue.len() <= 2
        && source.end == cue.start
        && matches!(document.lower(cue.start), "briefed" | "informed")
        && (cue.start + 1..(cue.start + 3).min(sentence.end)).any(|at| matches!(document.lower(at), "on" | "about" | "of" | "by"))
}

/// "State |advocate| Lerato Dube said": an office in front of a name.
fn is_office(document: &Document, item: &Item) -> bool {
    let [cue] = &item.cue[..] else { return false };
    cue.len() == 1
        && person::is_title(document.lower(cue.start))
        && item.source.as_ref().is_some_and(|source| source.end == cue.start)
        && document.tokens.get(cue.end).is_some_and(|next| next.sentence == document.tokens[cue.start].sentence)
        && document.form(cue.end).starts_with(char::is_uppercase)
        && document.tokens[cue.end].quote == Quote::Outside
}

/// "|will tell| the chamber", "|might say|", "is set |to announce|": what nobody has said yet. Words already quoted are there.
fn is_unspoken(document: &Document, item: &Item) -> bool {
    let verb = item.cue.iter().flat_map(Clone::clone).find(|&at| {
        wording::verb(document.lower(at)).is_some_and(|sense| !matches!(sense.manner, wording::Manner::Mind | wording::Manner::Weak))
            && document.tokens[at].tag != Tag::Nouns
    });
    let Some(verb) = verb.filter(|_| !matches!(item.status, Status::Declined | Status::Retracted)) else { return false };
    let from = document.sentence_of(verb).start;
    let word = |back: usize| if verb >= from + back { document.lower(verb - back) } else { "" };
    let helps = |lower: &str| lower.ends_with("ly") || matches!(lower, "also" | "have" | "be" | "now" | "then" | "only" | "still" | "soon");
    let back = (1..=4).find(|&back| !helps(word(back))).unwrap_or(4);
    let only = document.lower(verb + 1) == "only" || (1..back).any(|back| word(back) == "only");
    let modal = matches!(word(back), "will" | "would" | "could" | "may" | "might" | "should" | "shall" | "must" | "'ll")
        && !noun_phrase::is_name(document, verb - back)
        || word(back) == "to"
            && matches!(
                word(back + 1),
                "set"
                    | "due"
                    | "likely"
                    | "expected"
                    | "planning"
                    | "plans"
                    | "planned"
                    | "going"
                    | "scheduled"
                    | "about"
                    | "is"
                    | "are"
                    | "was"
                    | "were"
            );
    modal && !only && document.tokens[verb].quote == Quote::Outside && quoted_share(document, item) == 0
}

/// "dark bands, |thought| to be lava", "coins |believed| to be old": what is told of a noun in passing.
fn is_about_noun(document: &Document, item: &Item) -> bool {
    let [cue] = &item.cue[..] else { return false };
    let before = cue.start.checked_sub(1).filter(|&before| before >= document.sentence_of(cue.start).start);
    item.source.as_ref().is_none_or(|source| source.end == cue.start)
        && cue.len() <= 2
        && matches!(
            document.lower(cue.start),
            "thought"
                | "believed"
                | "said"
                | "feared"
                | "known"
                | "rumoured"
                | "rumored"
                | "reported"
                | "estimated"
                | "presumed"
                | "considered"
        )
        && (document.lower(cue.end) == "to" || document.lower(cue.end - 1) == "to")
        && before.is_some_and(|before| document.lower(before) == "," || document.tokens[before].tag.is_noun())
}

/// "Oru |state| that pilgrims love", "the duo |Pierre-Hugues| Herbert": a noun or name that looks like a verb.
fn is_name_or_land(document: &Document, item: &Item) -> bool {
    let ([cue], Some(source)) = (&item.cue[..], &item.source) else { return false };
    let form = document.form(cue.start);
    let capital = |at: usize| document.form(at).starts_with(char::is_uppercase);
    let is_land = document.lower(cue.start) == "state" && source.end == cue.start && capital(source.end - 1);
    let is_name = form.starts_with(char::is_uppercase)
        && form.chars().any(char::is_lowercase)
        && cue.start > document.sentence_of(cue.start).start
        && document.tokens[cue.start - 1].quote == Quote::Outside
        && wording::word(document.lower(cue.start)).is_none()
        && document.tokens[cue.start].is_word
        && document.lower(cue.start) != "according";
    // "a bitter |dispute| over the well": one does not "dispute".
    let is_one = matches!(document.lower(source.start), "a" | "an" | "one" | "each")
        && source.end == cue.start
        && wording::verb(document.lower(cue.start)).is_some_and(|sense| sense.lemma == document.lower(cue.start))
        && !matches!(document.lower(cue.start), "read" | "put" | "cast" | "forecast")
        && !document.lower(source.end - 1).ends_with('s');
    // "Light |&| Quay".
    let is_mark = !document.tokens[cue.start].is_word && !matches!(document.lower(cue.start), ":" | "-" | "–" | "—" | "--");
    cue.len() == 1 && (is_land || is_name || is_one || is_mark)
}

/// "the patrols |announced| for Lisk are part": a participle about a noun, which names nobody.
fn is_in_passing(document: &Document, item: &Item) -> bool {
    let [cue] = &item.cue[..] else { return false };
    let from = document.sentence_of(cue.start).start;
    let goes_on = || {
        let [piece] = &item.content[..] else { return false };
        let verb = piece.clone().find(|&at| noun_phrase::is_finite(document, at));
        piece.start == cue.end
            && noun_phrase::is_preposition(document.lower(piece.start))
            && verb.is_some_and(|verb| {
                !(piece.start..verb).any(|at| document.tokens[at].tag == Tag::Determiner || document.lower(at) == "that")
            })
    };
    // "an answer to |a rise in thefts| reported in the port".
    let follows = |source: &Range<usize>| {
        let plain = source.start > from && document.tokens[source.start - 1].is_word && document.lower(source.start - 1) != "as";
        plain && item.content.iter().all(|piece| piece.start < source.start) && noun_phrase::is_preposition(document.lower(cue.end))
    };
    item.source.as_ref().is_none_or(|source| source.end == cue.start && (goes_on() || follows(source)))
        && cue.len() == 1
        && item.status != Status::Alleged
        && document.lower(cue.start).ends_with("ed")
        && document.tokens[cue.start].quote == Quote::Outside
        && cue.start > from
        && document.tokens[cue.start - 1].tag.is_noun()
        && document.lower(cue.end) != "that"
        && !quoted_alone(document, item)
}

/// "has |not issued| any advice": a deed that was not done.
fn is_undone(document: &Document, item: &Item) -> bool {
    let negates = |at: usize| matches!(document.lower(at), "not" | "n't" | "never");
    // "have avoided |criticism| of the strikers".
    let avoids = |at: usize| matches!(document.lower(at), "avoid" | "avoids" | "avoided" | "avoiding");
    item.status == Status::Reported
        && item.cue.iter().flat_map(Clone::clone).any(|at| negates(at) || avoids(at))
        && quoted_share(document, item) == 0
        && !has_main_clause(document, item)
}

/// "Sleep and |Torpor:| Prospects for Long Voyages": the two parts of a title.
fn is_title_colon(document: &Document, item: &Item) -> bool {
    let colon = item.cue.first().is_some_and(|cue| document.lower(cue.start) == ":");
    let behind = item.content.iter().all(|piece| piece.start > item.cue_start());
    colon && behind && quoted_share(document, item) == 0 && !has_main_clause(document, item)
}

/// "“Who would pay?” |asked| Dole": a question claims nothing, whoever asks.
fn is_bare_question(document: &Document, item: &Item) -> bool {
    let asks =
        item.cue.iter().flat_map(Clone::clone).any(|at| matches!(document.lower(at), "ask" | "asked" | "asks" | "wondered" | "wonders"));
    let ends = |mark: &str| item.content.iter().flat_map(Clone::clone).any(|at| document.lower(at) == mark);
    asks && !item.content.is_empty()
        && item.content.iter().all(|piece| document.tokens[piece.start].quote != Quote::Outside)
        && ends("?")
        && !ends(".")
        && !ends("!")
}

/// "worried |about the toll|", "hope |for a thaw|": what somebody feels about a thing, not what he takes to be so.
fn is_feeling(document: &Document, item: &Item) -> bool {
    let feels = item
        .cue
        .iter()
        .flat_map(Clone::clone)
        .any(|at| wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.lemma, "worry" | "hope" | "wish")));
    feels && quoted_share(document, item) == 0 && !has_main_clause(document, item)
}

/// "explained |how| the fire spread", "described |why| they ran": a question answered elsewhere claims nothing.
fn is_indirect_question(document: &Document, item: &Item) -> bool {
    let first = item.content.first().map_or(0, |piece| piece.start);
    matches!(item.status, Status::Reported | Status::Speculated)
        && !item.content.is_empty()
        && document.tokens[first].quote == Quote::Outside
        && matches!(document.lower(first), "how" | "why" | "whether" | "where")
}

/// "More hawkish countries, notably Estmark, |have argued| against it": an active verb whose subject was not found.
fn is_cut_off(document: &Document, item: &Item) -> bool {
    let [cue] = &item.cue[..] else { return false };
    let have = |at: usize| matches!(document.lower(at), "have" | "has" | "had");
    item.source.is_none()
        && cue.len() > 1
        && have(cue.start)
        && document.lower(cue.start + 1) != "been"
        && item.content.first().is_some_and(|first| first.end <= cue.start)
        && !has_main_clause(document, item)
}

/// "helps its neighbours |respond| to storms": what somebody is to do says nothing.
fn is_helped(document: &Document, item: &Item) -> bool {
    let ([cue], Some(source)) = (&item.cue[..], &item.source) else { return false };
    let helps = |at: usize| {
        matches!(
            document.lower(at),
            "help" | "helps" | "helped" | "helping" | "let" | "lets" | "letting" | "make" | "makes" | "made" | "making"
        )
    };
    cue.len() == 1
        && source.end == cue.start
        && document.tokens[cue.start].tag != Tag::VerbPast
        && (source.start.saturating_sub(3)..source.end).any(helps)
}

/// "refused |to comply| with the order": who refuses to do a thing was asked for no answer.
fn is_refusal_to_act(document: &Document, item: &Item) -> bool {
    let refuses = |at: &usize| document.lower(*at).starts_with("refus") || document.lower(*at).starts_with("declin");
    let Some(at) = item.cue.iter().flat_map(Clone::clone).find(refuses).filter(|_| item.status == Status::Declined) else { return false };
    let act =
        (at + 2..at + 4).find(|&at| document.tokens.get(at).is_some_and(|token| token.is_word) && !document.lower(at).ends_with("ly"));
    document.lower(at + 1) == "to"
        && act.is_some_and(|act| {
            let lower = document.lower(act);
            // "release ninety sailors", but "release details".
            let tells = (act + 1..act + 5).any(|at| {
                matches!(
                    document.lower(at),
                    "details"
                        | "information"
                        | "figures"
                        | "names"
                        | "name"
                        | "footage"
                        | "statement"
                        | "results"
                        | "data"
                        | "report"
                        | "documents"
                        | "more"
                        | "further"
                        | "any"
                        | "findings"
                        | "records"
                )
            });
            if lower == "release" && !tells {
                return true;
            }
            !matches!(lower, "be" | "go" | "rule" | "take" | "make") && !wording::is_answering(lower) && wording::word(lower).is_none()
        })
}

/// "She |showed| a scar", "a bow |that| added colour": a person who shows a thing, and a clause about a noun, claim nothing.
fn is_shown(document: &Document, item: &Item) -> bool {
    let Some(source) = &item.source else { return false };
    let first = document.lower(source.start);
    let says = item.cue.iter().flat_map(Clone::clone).any(|at| {
        wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell))
    });
    if source.len() == 1 && matches!(first, "that" | "which" | "what") && !says {
        return document.tokens[source.start].quote == Quote::Outside;
    }
    let shows = item.cue.iter().flat_map(Clone::clone).any(|at| {
        matches!(document.lower(at), "showed" | "shows" | "revealed" | "reveals" | "looked" | "looks" | "sported" | "wore" | "displayed")
    });
    let person = source.len() == 1 && matches!(first, "he" | "she") || document.tokens[source.start].tag == Tag::Name;
    // "News channels |showed| crowds".
    let channel = source.clone().any(|at| {
        matches!(
            document.lower(at),
            "channel" | "channels" | "television" | "broadcasts" | "broadcaster" | "broadcasters" | "outlets" | "tv"
        )
    });
    shows && (person || channel) && quoted_share(document, item) == 0 && !has_main_clause(document, item)
}

/// How many words of what is said are quoted.
fn quoted_share(document: &Document, item: &Item) -> usize {
    item.content
        .iter()
        .flat_map(Clone::clone)
        .filter(|&at| document.tokens[at].is_word && document.tokens[at].quote != Quote::Outside)
        .count()
}

/// "Youths |were seen| throwing", "officers |have been praised|", "police |were called| to": who is seen or called says nothing.
fn is_watched(document: &Document, item: &Item) -> bool {
    let mut cue = item.cue.iter().flat_map(Clone::clone);
    let verb = cue.find(|&at| {
        matches!(
            document.lower(at),
            "seen"
                | "praised"
                | "pictured"
                | "spotted"
                | "photographed"
                | "filmed"
                | "called"
                | "urged"
                | "heard"
                | "found"
                | "decided"
                | "declared"
                | "noted"
                | "recorded"
        ) || document.lower(at) == "reported" && !matches!(document.lower(at + 1), "to" | "that" | "as")
    });
    let be = |at: usize| matches!(document.lower(at), "is" | "are" | "was" | "were" | "been" | "being");
    let Some(verb) = verb.filter(|&verb| {
        verb > 0
            && (be(verb - 1)
                || verb > 1
                    && be(verb - 2)
                    && (document.lower(verb - 1).ends_with("ly") || matches!(document.lower(verb - 1), "later" | "also" | "then" | "now")))
    }) else {
        return false;
    };
    let sentence = document.sentence_of(verb);
    // "is called |the Rope Wrap|": by nobody, unless by somebody.
    let named = document.lower(verb) == "called" && (verb + 1..sentence.end).any(|at| document.lower(at) == "by");
    !named && (verb + 1 >= sentence.end || document.lower(verb + 1) != "by")
}

/// "|We| look at why", "|I| ask him": outside quotations that is whoever writes.
fn is_own_voice(document: &Document, item: &Item) -> bool {
    let Some(source) = &item.source else { return false };
    let is_writer = source.len() == 1
        && matches!(document.lower(source.start), "i" | "we" | "you" | "one" | "my" | "us" | "me")
        && document.form(source.start) != "US";
    is_writer && document.tokens[source.start].quote == Quote::Outside
}

/// "|Asked| whether he would stay, Holm said": what was asked is nobody's claim.
pub(super) fn is_asking(document: &Document, item: &Item) -> bool {
    let asks = item
        .cue
        .iter()
        .flat_map(Clone::clone)
        .any(|at| matches!(document.lower(at), "ask" | "asked" | "asks" | "asking" | "wondered" | "wonder" | "wonders"));
    let first = item.content.first().map(|piece| piece.start);
    let question = first.is_some_and(|at| {
        document.tokens[at].quote == Quote::Outside
            && matches!(document.lower(at), "whether" | "if" | "what" | "why" | "how" | "who" | "when" | "where" | "about")
    });
    let last = item.cue.last().map_or(0, |cue| cue.end);
    let about = document.lower(last) == "about" || document.lower(last.saturating_sub(1)) == "about";
    asks && (about || question || item.source.is_none() && first.is_none_or(|at| document.tokens[at].quote == Quote::Outside))
}

fn words<'d>(document: &'d Document, range: &'d Range<usize>) -> impl Iterator<Item = &'d str> {
    range.clone().filter(|&at| document.tokens[at].is_word).map(|at| document.lower(at))
}

/// "Photo: …", "Read more: …", "Map: …": a line that is no sentence.
fn is_furniture(document: &Document, sentence: &Range<usize>) -> bool {
    let first: Vec<&str> = words(document, sentence).take(3).collect();
    let colon = sentence.clone().take(5).any(|at| matches!(document.lower(at), ":" | "|"));
    let labels =
        matches!(
            first.first().copied().unwrap_or_default(),
            "photo"
                | "photograph"
                | "picture"
                | "pictures"
                | "image"
                | "images"
                | "map"
                | "video"
                | "watch"
                | "graphic"
                | "chart"
                | "caption"
                | "file"
                | "related"
                | "credit"
                | "source"
                | "listen"
                | "podcast"
                | "gallery"
                | "advertisement"
        ) || matches!(first[..], ["read", "more" | "also" | "next", ..] | ["see", "also", ..] | ["more", "on", ..] | ["sign", "up", ..]);
    labels && colon || matches!(first[..], ["read", "more", ..] | ["see", "also", ..] | ["file", "photo", ..])
}

/// "Ten-year |notes| fell": a noun that could be a verb, in front of the verb.
fn is_noun(document: &Document, item: &Item) -> bool {
    let [cue] = &item.cue[..] else { return false };
    let next = cue.end;
    cue.len() == 1
        && document.lower(cue.start).ends_with('s')
        && next < document.sentence_of(cue.start).end
        && item.source.as_ref().is_some_and(|source| source.end == cue.start)
        && noun_phrase::is_finite(document, next)
        && document.tokens[next].quote == Quote::Outside
}

/// A line without a full stop in a text of several paragraphs: a heading or caption.
fn is_heading(document: &Document, sentence: &Range<usize>) -> bool {
    let paragraph = document.tokens[sentence.start].paragraph;
    let last = document.lower(sentence.end - 1);
    let ends = matches!(last, "." | "!" | "?" | "…" | ":" | "”" | "\"" | "’" | "'" | ")" | "»" | ",") || last.ends_with('.');
    let alone = sentence.end >= document.tokens.len() || document.tokens[sentence.end].paragraph != paragraph;
    let others = document.tokens.last().is_some_and(|last| last.paragraph > 0);
    !ends && alone && others
}

/// "complained about Skylark Air", "was asked about the leak": of what was spoken, not what was said.
fn is_topic(document: &Document, item: &Item) -> bool {
    let behind = |at: usize| matches!(document.lower(at), "about" | "on" | "regarding" | "over");
    let cue_ends = item.cue.last().is_some_and(|cue| document.lower(cue.end - 1) == "about");
    let begins = item.content.first().is_some_and(|piece| behind(piece.start) && document.lower(piece.start) == "about");
    (cue_ends || begins)
        && matches!(item.status, Status::Reported | Status::Speculated)
        && item.content.iter().flat_map(Clone::clone).all(|at| document.tokens[at].quote == Quote::Outside)
}

/// A question of the writer's, in a line of its own or without anybody else's words.
fn is_question(document: &Document, sentence: &Range<usize>, item: &Item) -> bool {
    let last = document.lower(sentence.end - 1) == "?" && document.tokens[sentence.end - 1].quote == Quote::Outside;
    let alone = sentence.clone().all(|at| document.tokens[at].paragraph == document.tokens[sentence.start].paragraph)
        && (sentence.start == 0 || document.tokens[sentence.start - 1].paragraph != document.tokens[sentence.start].paragraph)
        && (sentence.end >= document.tokens.len() || document.tokens[sentence.end].paragraph != document.tokens[sentence.start].paragraph);
    let short = sentence.len() <= 14;
    last && alone
        && short
        && item.content.iter().flat_map(Clone::clone).all(|at| document.tokens[at].quote == Quote::Outside)
        && matches!(
            document.lower(sentence.start),
            "what" | "why" | "how" | "who" | "when" | "where" | "did" | "does" | "is" | "are" | "was" | "has" | "have" | "will" | "can"
        )
}

/// "is expected to", "is forecast to": nobody’s speculation.
fn is_expected(document: &Document, item: &Item) -> bool {
    let Some(cue) = item.cue.first() else { return false };
    item.source.as_ref().is_none_or(|source| source.end <= cue.start)
        && cue.clone().any(|at| {
            matches!(
                document.lower(at),
                "expected" | "forecast" | "scheduled" | "projected" | "due" | "predicted" | "estimated" | "anticipated"
            )
        })
        && (cue.start.saturating_sub(3)..cue.end).any(|at| matches!(document.lower(at), "is" | "are" | "was" | "were" | "be" | "been"))
        && document.sentence_of(cue.start).end > cue.end
        && document.lower(cue.end) != "by"
}

/// "No group claimed", "nobody said": nobody did.
fn is_nobody(document: &Document, item: &Item) -> bool {
    let Some(source) = &item.source else { return false };
    let core = noun_phrase::core(document, source.clone());
    matches!(document.lower(core.start), "no" | "nobody" | "none" | "neither" | "nothing")
        && !words(document, &core).any(|word| matches!(word, "nor" | "one’s"))
}

/// Verbs of doing and judging that claim nothing unless words of somebody follow: "attacked", "condemned the attack".
fn is_deed(document: &Document, item: &Item) -> bool {
    // One quoted word among many says nothing yet: "released the guide after “a hard year”".
    let content = || item.content.iter().flat_map(Clone::clone).filter(|&at| document.tokens[at].is_word);
    let quoted = content().filter(|&at| document.tokens[at].quote != Quote::Outside).count();
    let that = item.content.iter().any(|piece| piece.start > 0 && document.lower(piece.start - 1) == "that");
    if that || quoted * 10 >= content().count() * 3 && quoted > 0 && !is_quoted_in_passing(document, item) {
        return false;
    }
    let cue: Vec<usize> = item.cue.iter().flat_map(Clone::clone).filter(|&at| document.tokens[at].is_word).collect();
    let head = cue.iter().rev().find_map(|&at| Some((at, wording::word(document.lower(at))?)));
    let lemma = head.and_then(|(_, word)| word.verb).map(|sense| sense.lemma);
    let first = item.content.iter().map(|piece| piece.start).min();
    let next = first.map_or("", |at| document.lower(at));
    if cue.iter().any(|&at| matches!(document.lower(at), "called" | "calls" | "calling" | "call")) {
        // "called for calm", "called off", "called on".
        let names = |piece: &Range<usize>| {
            let capital =
                |at: usize| document.form(at).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || !document.tokens[at].is_word;
            piece.start > cue[0] && (piece.clone().all(capital) || document.lower(piece.end - 1) == "out")
        };
        return cue.last().is_some_and(|&at| matches!(document.lower(at), "for" | "on" | "off" | "up"))
            || matches!(next, "for" | "on" | "off" | "up")
            // "will call |Sarah Jane Trent|", "calling her out".
            || quoted == 0 && item.content.iter().all(names);
    }
    // "the |decision| to reopen", "efforts to calm".
    if next == "to"
        && cue.iter().any(|&at| matches!(document.lower(at), "decision" | "decisions" | "effort" | "efforts" | "attempt" | "attempts"))
    {
        return true;
    }
    // "would like |to see|", "prefers |to wait|".
    let would_like = cue.windows(2).any(|pair| document.lower(pair[0]) == "would" && document.lower(pair[1]) == "like");
    if would_like || matches!(lemma, Some("like" | "prefer")) && next == "to" {
        return true;
    }
    // "reported |him as| lost".
    if lemma == Some("report")
        && matches!(next, "him" | "her" | "them")
        && first.is_some_and(|at| matches!(document.lower(at + 1), "as" | "to" | "missing"))
    {
        return true;
    }
    // "declared |a riot|", but "declared the bridge safe".
    if matches!(lemma, Some("declare" | "proclaim")) && matches!(next, "a" | "an") && !has_main_clause(document, item) {
        return true;
    }
    // "appeared frail": how somebody looked.
    if matches!(lemma, Some("seem" | "appear")) && !has_main_clause(document, item) {
        return true;
    }
    // "When the mayor first announced |the swap|, she said": a deed by which another is dated.
    if lemma == Some("announce")
        && noun_phrase::is_determiner(next)
        && !has_main_clause(document, item)
        && item.source.as_ref().is_some_and(|source| {
            source.start > 0 && matches!(document.lower(source.start - 1), "when" | "after" | "before" | "since" | "until")
        })
    {
        return true;
    }
    // "rejected |the bishop as a mediator|": a person is turned down, nothing said is false.
    if matches!(lemma, Some("reject" | "dismiss" | "accept")) && item.content.first().is_some_and(|piece| is_turned_down(document, piece)) {
        return true;
    }
    // "wants to build", "appears to have": no words of anybody.
    if matches!(lemma, Some("want" | "plan" | "intend" | "offer" | "seem" | "appear" | "compare" | "see" | "consider"))
        && matches!(next, "to" | "a" | "an" | "like" | "as" | "" | "her" | "his" | "their")
    {
        return true;
    }
    let unknown = cue.iter().any(|&at| matches!(document.lower(at), "known" | "clear" | "unclear" | "understood"));
    if matches!(lemma, Some("seem" | "appear" | "know")) && item.source.is_none() || unknown && item.source.is_none() {
        return true;
    }
    // "called himself pro-choice".
    if matches!(next, "himself" | "herself" | "themselves" | "itself") {
        return true;
    }
    match lemma {
        Some(
            "attack" | "condemn" | "praise" | "criticise" | "criticize" | "welcome" | "support" | "back" | "oppose" | "endorse" | "defend"
            | "hail" | "laud" | "applaud" | "commend" | "denounce" | "decry" | "mock" | "slam" | "blast" | "rebuke" | "lambast"
            | "lambaste" | "assail" | "ridicule" | "deride" | "compare" | "regard" | "portray" | "address" | "vote" | "intend" | "prefer"
            | "order" | "sign" | "seek" | "invite" | "plan" | "list" | "name" | "identify" | "send" | "deliver" | "publish" | "release"
            | "discuss" | "shout" | "yell" | "scream" | "boast" | "speak" | "talk" | "focus" | "want" | "like" | "vouch" | "thank" | "read"
            | "appeal" | "rule" | "debate" | "introduce" | "present" | "demand" | "favor" | "favour" | "offer" | "refer",
        ) => !item.is_relay && item.via.is_none() && item.status != Status::Denied && !has_main_clause(document, item),
        // "leaders |agreed| a target", whoever reports it.
        // "|agreed to lend|": what somebody settled to do.
        Some("agree") => !has_main_clause(document, item),
        // "|urging| new rules".
        Some("urge") if item.content.iter().flat_map(Clone::clone).all(|at| document.lower(at) != "to") => !has_main_clause(document, item),
        // "has |assumed| a new role", "the board |advises| the bank".
        Some("assume" | "advise") => {
            !has_main_clause(document, item)
                && next != "against"
                && item.content.iter().all(|piece| !piece.clone().any(|at| document.lower(at) == "to"))
        }
        // "details in a report |carried| in a news flash".
        // "a system, |dubbed| Panama".
        Some("dub" | "term") if cue[0] > 0 && document.lower(cue[0] - 1) == "," && quoted == 0 => true,
        // "argued |for| a mild sentence", "apologised |for| his deeds".
        Some("argue" | "apologise" | "apologize" | "press" | "urge" | "plead")
            if matches!(next, "for" | "at") || cue.last().is_some_and(|&at| matches!(document.lower(at), "for" | "against")) =>
        {
            !has_main_clause(document, item)
        }
        // "citing |his health| as a reason".
        Some("cite") if noun_phrase::is_determiner(next) && document.lower(cue[0]).starts_with("cit") => {
            !item.is_relay && item.via.is_none()
        }
        Some("cite" | "carry" | "circulate") => !item.is_relay && item.via.is_none() && !has_main_clause(document, item),
        // "a reef |claimed| almost entirely by Norland".
        Some("claim") => {
            item.source.as_ref().is_some_and(|source| source.start > cue[0])
                && !has_main_clause(document, item)
                && cue[0] > 0
                && document.lower(cue[0] - 1) == ","
        }
        Some("question" | "challenge" | "contest" | "reject" | "dismiss" | "withdraw" | "accept") => {
            item.status == Status::Reported && !is_clause(document, item)
        }
        Some("ask") => matches!(next, "not" | "to" | "for") || cue.last().is_some_and(|&at| document.lower(at) == "for"),
        Some("add") if document.lower(cue[cue.len() - 1] + 1) == "to" => true,
        Some("add") if first.is_some_and(|at| document.form(at).starts_with(|c: char| c.is_ascii_digit())) => true,
        // "has |proposed| a tower of nine floors".
        Some("propose") => next != "to" && !has_main_clause(document, item),
        Some("highlight" | "add" | "continue" | "post" | "see" | "hear" | "feel" | "hold" | "mean" | "stress") => {
            item.via.is_none() && !is_clause(document, item)
        }
        Some("warn") => false,
        None => {
            // "sentenced |a farmer| to four days": an object, no clause.
            let object = noun_phrase::is_determiner(next) && first.is_some_and(|first| first > item.cue_start());
            item.status == Status::Reported
                && !item.is_relay
                && (object || !opens_with_clause(document, item))
                && head.is_none()
                && !is_according(document, item)
        }
        // "threatened |a crisis|", "referred to |a pact|": an object alone is claimed only behind verbs that announce, accuse or show.
        Some(other) => {
            let claims = matches!(
                other,
                "announce"
                    | "blame"
                    | "accuse"
                    | "fault"
                    | "implicate"
                    | "fear"
                    | "show"
                    | "find"
                    | "predict"
                    | "expect"
                    | "estimate"
                    | "claim"
                    | "admit"
                    | "allege"
                    | "suspect"
                    | "report"
                    | "pledge"
                    | "promise"
                    | "vow"
                    | "urge"
                    | "recommend"
                    | "reveal"
                    | "disclose"
                    | "declare"
                    | "describe"
                    | "call"
                    | "dub"
                    | "term"
                    | "label"
                    | "brand"
                    | "portray"
                    | "put"
                    | "deem"
                    | "consider"
                    | "indicate"
                    | "confirm"
                    | "quote"
                    | "say"
                    | "tell"
                    | "write"
                    | "post"
                    | "speculate"
                    | "suggest"
                    | "complain"
                    | "forecast"
                    | "project"
                    | "guarantee"
                    | "note"
                    | "mention"
                    | "stress"
                    | "emphasise"
                    | "emphasize"
                    | "conclude"
                    | "swear"
                    | "agree"
                    | "testify"
                    | "criticise"
                    | "criticize"
                    | "warn"
            );
            !claims
                && matches!(item.status, Status::Reported | Status::Speculated)
                && !item.is_relay
                && item.via.is_none()
                && item.about.is_none()
                && next != "to"
                && !has_main_clause(document, item)
        }
    }
}

/// "the “bold” step": one or two quoted words in front of the noun they belong to say nothing whole.
fn is_quoted_in_passing(document: &Document, item: &Item) -> bool {
    let quoted = |at: &usize| document.tokens[*at].quote != Quote::Outside;
    let marked: Vec<usize> = item.content.iter().flat_map(Clone::clone).filter(quoted).collect();
    let (Some(&opens), Some(&closes)) = (marked.first(), marked.last()) else { return false };
    let names = item.cue.iter().flat_map(Clone::clone).any(|at| is_naming(document, at));
    let alone = item.content.iter().flat_map(Clone::clone).all(|at| (opens..=closes).contains(&at) || at + 1 == opens);
    marked.len() == closes - opens + 1
        && marked.len() <= 4
        && opens > 0
        && noun_phrase::is_determiner(document.lower(opens - 1))
        && (alone && !names || document.tokens.get(closes + 1).is_some_and(|next| next.tag.is_noun() || next.tag == Tag::Adjective))
}

/// "|the bishop| as a mediator", "the club as |a partner|": somebody, for an office.
fn is_turned_down(document: &Document, piece: &Range<usize>) -> bool {
    /// What is said of a thing comes later than its office.
    const REACH: usize = 12;
    let as_ = piece.clone().take(REACH).find(|&at| at > piece.start && document.lower(at) == "as");
    let object = noun_phrase::head(document, piece.start..as_.unwrap_or(piece.end));
    let office = as_.filter(|&as_| noun_phrase::is_determiner(document.lower(as_ + 1))).map(|as_| as_ + 2);
    noun_phrase::is_determiner(document.lower(piece.start))
        && (document.is_person(object) || office.is_some_and(|office| document.is_person(office)))
        && !wording::is_statement(document.lower(object))
}

/// Whether what is said begins with a clause: its verb comes before any comma, "but" or semicolon.
fn opens_with_clause(document: &Document, item: &Item) -> bool {
    let stops = |at: &usize| {
        matches!(document.lower(*at), "," | ";" | "but" | "why" | "how" | "whether" | "who" | "which" | "where" | "when" | "to" | "for")
            && document.tokens[*at].quote == Quote::Outside
    };
    item.content.iter().any(|piece| {
        let clause: Vec<usize> = piece.clone().take_while(|at| !stops(at)).collect();
        noun_phrase::main_verb(document, &clause).is_some()
    })
}

/// Whether something found beside what is sure is worth showing: a verb of saying with a clause or quotation, or a refusal to speak.
pub(super) fn is_well_formed(document: &Document, item: &Item) -> bool {
    let first = item.content.first().map_or("", |piece| document.lower(piece.start));
    let cue: Vec<usize> = item.cue.iter().flat_map(Clone::clone).collect();
    let says = cue.iter().any(|&at| {
        wording::verb(document.lower(at)).is_some_and(|sense| {
            matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell)
                || matches!(sense.lemma, "accuse" | "deny" | "reject" | "dismiss" | "dispute" | "believe" | "believes")
        }) && document.tokens[at].tag != Tag::Nouns
    });
    // "fears in Norland |that| …", "|what| Kim termed dominance".
    let noun = cue.iter().any(|&at| wording::noun(document.lower(at)).is_some_and(|sense| sense.manner == wording::Manner::Speech));
    let that = item.content.first().is_some_and(|piece| piece.start > 0 && document.lower(piece.start - 1) == "that");
    let what = item.source.as_ref().is_some_and(|source| source.start > 0 && document.lower(source.start - 1) == "what");
    let promises = first == "to"
        && cue.iter().any(|&at| {
            wording::verb(document.lower(at))
                .is_some_and(|sense| matches!(sense.lemma, "pledge" | "promise" | "vow" | "threaten" | "agree" | "swear"))
        });
    let marked = item.content.iter().flat_map(Clone::clone).any(|at| document.tokens[at].quote == Quote::Opens);
    let names = marked && !quoted_alone(document, item) && cue.iter().any(|&at| is_naming(document, at));
    if item.source.is_some() && (promises || names || noun && that || what && cue.iter().any(|&at| is_naming(document, at))) {
        return true;
    }
    let emerges = cue.iter().any(|&at| matches!(document.lower(at), "emerged" | "transpired" | "reportedly" | "allegedly"));
    let carries = item.about.is_some() && item.content.iter().all(|piece| piece.len() <= 3);
    let refuses = item.status == Status::Declined && item.source.is_some();
    let tail = item.cue.last().is_some_and(|cue| !document.tokens.get(cue.end).is_some_and(|next| next.is_word));
    let answers = item.about.is_some() && tail
        || matches!(item.status, Status::Denied | Status::Disputed | Status::Confirmed)
            && item.content.iter().map(ExactSizeIterator::len).sum::<usize>() <= 5;
    let quoted = item.content.iter().all(|piece| document.tokens[piece.start].quote != Quote::Outside) && !item.content.is_empty();
    // "said |it had| been called", but "believes |it|".
    let tells = item.cue.iter().flat_map(Clone::clone).any(|at| {
        wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell))
    });
    let it = first == "it" && !(tells && item.content.iter().all(|piece| noun_phrase::is_finite(document, piece.start + 1)));
    let clause = is_clause(document, item)
        && !it
        && !matches!(first, "to" | "of" | "from" | "in" | "what" | "whether" | "how" | "is" | "was" | "are");
    let accused = matches!(item.status, Status::Alleged)
        && item.content.iter().any(|piece| piece.clone().any(|at| document.lower(at).ends_with("ing")));
    refuses
        || (says || emerges) && (quoted || clause || accused || answers)
        || answers && item.about.is_some()
        || carries
        || is_according(document, item) && item.source.is_some() && (clause || quoted)
        || item.source.is_none() && first == "to" && says
}

/// Whether what is said is no more than a quotation.
fn quoted_alone(document: &Document, item: &Item) -> bool {
    item.content.first().is_none_or(|piece| document.tokens[piece.start].quote != Quote::Outside)
}

/// Verbs that give a thing its name.
pub(super) fn is_naming(document: &Document, at: usize) -> bool {
    wording::verb(document.lower(at)).is_some_and(|sense| matches!(sense.lemma, "call" | "term" | "describe" | "dub" | "label" | "brand"))
}

/// "according to", "as reported by", "in the view of".
fn is_according(document: &Document, item: &Item) -> bool {
    item.cue
        .first()
        .is_none_or(|cue| matches!(document.lower(cue.start), "according" | "as" | "in" | "per" | ":" | "-" | "–" | "—" | "by" | "seen"))
}

/// Whether what is said is a clause: it has a verb with a tense, and a subject before it.
fn is_clause(document: &Document, item: &Item) -> bool {
    let begins = |at: usize| {
        document.tokens[at].tag == Tag::VerbPast && document.tokens[at].quote == Quote::Outside || document.lower(at).ends_with("ly")
    };
    item.content.iter().any(|piece| {
        !begins(piece.start) && piece.clone().skip(1).any(|at| noun_phrase::is_finite(document, at) || statement::plain_verb(document, at))
    })
}

/// Whether what is said has a clause of its own, not only one about a noun: not "questions the panel is asking".
fn has_main_clause(document: &Document, item: &Item) -> bool {
    let whole: Vec<usize> = item.content.iter().flat_map(Clone::clone).collect();
    noun_phrase::main_verb(document, &whole).is_some()
        || item.content.len() > 1
            && item.content.iter().any(|piece| noun_phrase::main_verb(document, &piece.clone().collect::<Vec<_>>()).is_some())
}

/// Nothing, or next to nothing, is said: a time, one pronoun, a bare mark.
fn is_bare(document: &Document, item: &Item) -> bool {
    let refusal = matches!(item.status, Status::Declined | Status::Denied | Status::Disputed | Status::Confirmed | Status::Retracted);
    if refusal || item.is_relay || item.via.is_some() || item.about.is_some() {
        return false;
    }
    let said: Vec<usize> = item.content.iter().flat_map(Clone::clone).filter(|&at| document.tokens[at].is_word).take(4).collect();
    match said[..] {
        [] => true,
        [only] => {
            document.tokens[only].quote == Quote::Outside
                && (noun_phrase::is_pronoun(document.lower(only))
                    || matches!(
                        document.tokens[only].tag,
                        Tag::Noun | Tag::Adverb | Tag::Preposition | Tag::Subordinator | Tag::Conjunction
                    ))
        }
        // "which |it says it has| done".
        [first, second] if noun_phrase::is_pronoun(document.lower(first)) && status::is_auxiliary(document.lower(second)) => true,
        [first, second, third] if noun_phrase::is_pronoun(document.lower(first)) && status::is_auxiliary(document.lower(second)) => {
            document.lower(third) == "not"
        }
        [first, _] => matches!(document.lower(first), "the" | "an" | "a") && document.tokens[first].quote == Quote::Outside,
        _ => false,
    }
}

/// A verb, a number or an amount is no source.
fn is_no_source(document: &Document, source: &Range<usize>) -> bool {
    let core = noun_phrase::core(document, source.clone());
    let Some(first) = core.clone().next() else { return false };
    let head = noun_phrase::head(document, core.clone());
    let form = document.form(head);
    let amount = form.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%')) && !form.is_empty();
    let unit = matches!(
        document.lower(head),
        "percent" | "points" | "dollars" | "euros" | "crowns" | "million" | "billion" | "kilometres" | "metres" | "today" | "yesterday"
    );
    let verb = core.len() == 1 && document.tokens[first].tag.is_verb() && document.form(first).starts_with(char::is_lowercase);
    // "|A century-long| dispute", "|parliamentary| reports": what belongs to a noun that is none of it.
    let last = core.end - 1;
    let half = document.tokens[last].tag == Tag::Adjective
        && document.form(last).starts_with(char::is_lowercase)
        && document.lower(core.start) != "the"
        && document.tokens.get(core.end).is_some_and(|next| next.tag.is_noun())
        && !noun_phrase::is_pronoun(document.lower(last))
        && !noun_phrase::is_determiner(document.lower(last));
    amount && core.len() <= 2 && document.tokens[first].tag == Tag::Number || unit || verb || half || holds_clause(document, &core)
}

/// "|the argument is similar to the one made by makers| of": no name or description holds a verb with a tense, but in a clause about a noun.
fn holds_clause(document: &Document, core: &Range<usize>) -> bool {
    let clause = |at: &usize| matches!(document.lower(*at), "who" | "which" | "that" | "whose" | "where");
    let auxiliary = |at: usize| {
        status::is_auxiliary(document.lower(at)) && document.lower(at) != "'s" && document.form(at).starts_with(char::is_lowercase)
    };
    // "|Police released grim footage| showing".
    let acts = |at: usize| {
        let object = document.tokens.get(at + 1).filter(|_| at + 1 < core.end).map(|next| next.tag);
        document.tokens[at].tag == Tag::VerbPast
            && document.form(at).starts_with(char::is_lowercase)
            && matches!(object, Some(Tag::Determiner | Tag::Possessive | Tag::Adjective | Tag::Noun | Tag::Nouns))
            && document.tokens[at - 1].tag != Tag::Adverb
    };
    core.clone().take_while(|at| !clause(at)).any(|at| at > core.start && (auxiliary(at) || acts(at)))
}
