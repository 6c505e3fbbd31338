use std::ops::Range;

use crate::suggest::{
    Document, Quote, noun_phrase,
    rules::{Draft, cue::Use},
    wording::{self, Manner},
};

/// What is said under the draft `nth` of its sentence: ranges in order, none empty.
pub(super) fn content(document: &Document, sentence: &Range<usize>, drafts: &[Draft], nth: usize) -> Vec<Range<usize>> {
    let draft = &drafts[nth];
    let reach = Reach { document, sentence, drafts, nth };
    let group = &draft.cue.group;
    let pieces = match draft.cue.usage {
        Use::Adverb => vec![reach.clause_start(group.start)..group.start, group.end..reach.end(group.end)],
        Use::Mark if draft.source.as_ref().is_some_and(|source| source.start > group.end - 1) => {
            std::iter::once(sentence.start..group.start).collect()
        }
        Use::Mark => std::iter::once(group.end..reach.end(group.end)).collect(),
        Use::According => reach.around(draft.source.as_ref().map_or(group.end, |source| source.end)),
        Use::Noun => reach.of_noun(),
        Use::Verb if draft.cue.passive => {
            let end = draft.source.as_ref().map_or(group.end, |source| source.end);
            let subject = noun_phrase::subject(document, group.start, reach.clause_start(group.start));
            subject.into_iter().chain(std::iter::once(end..reach.end(end))).collect()
        }
        Use::Verb if draft.inverted => {
            let end = draft.source.as_ref().map_or(group.end, |source| source.end);
            reach.parenthesis(group.start, reach.behind_apposition(end))
        }
        Use::Verb => reach.of_verb(),
    };
    tidy(document, pieces)
}

struct Reach<'a, 't> {
    document: &'a Document<'t>,
    sentence: &'a Range<usize>,
    drafts: &'a [Draft],
    nth: usize,
}

impl Reach<'_, '_> {
    fn draft(&self) -> &Draft {
        &self.drafts[self.nth]
    }

    fn lower(&self, at: usize) -> &str {
        if at < self.sentence.end { self.document.lower(at) } else { "" }
    }

    fn is_mark(&self, at: usize) -> bool {
        at >= self.sentence.end || !self.document.tokens[at].is_word
    }

    /// Whether nothing but a mark that ends a clause follows.
    fn is_closed(&self, at: usize) -> bool {
        at >= self.sentence.end
            || matches!(self.lower(at), "." | "," | "!" | "?" | ";" | "–" | "—" | ")") && self.document.tokens[at].quote != Quote::Opens
    }

    fn of_verb(&self) -> Vec<Range<usize>> {
        let draft = self.draft();
        let end = draft.cue.group.end;
        let source_start = draft.source.as_ref().map_or(draft.cue.group.start, |source| source.start);
        let parenthetical = source_start > self.sentence.start
            && (matches!(self.lower(source_start - 1), "," | "–" | "—") || self.document.tokens[source_start - 1].quote == Quote::Closes);
        let mut at = end;
        let mut listener = end;
        if draft.cue.manner == Manner::Tell || matches!(self.lower(draft.cue.at), "asked" | "asks" | "ask" | "asking" | "warned" | "warns")
        {
            listener = self.skip_listener(end);
            at = listener;
        }
        let at = self.skip_adverbial(at);
        let closed = self.is_closed(at) || self.is_closed(listener) || draft.cue.manner == Manner::Tell && at == end && self.is_mark(at);
        if closed {
            let shared_subject = source_start < draft.cue.group.start
                && !parenthetical
                && self.drafts[..self.nth].iter().any(|other| other.source == draft.source);
            if source_start > self.sentence.start && !shared_subject {
                // ", which the army denied": what is denied went before.
                return self.parenthesis(source_start, at);
            }
            // `The mayor said. “…”`, `she added: “…`.
            return self.quotation_after(at).into_iter().collect();
        }
        // "he said, |“…”": a quotation behind a comma, after a clause that is no quotation.
        if matches!(self.lower(at), "," | ":") {
            return std::iter::once(at + 1..self.end(at + 1)).collect();
        }
        let right = at..self.end(at);
        // `“We stay,” he said as he left.` says nothing to the right.
        let after_quote = parenthetical && source_start >= 1 && self.quoted_before(source_start).is_some();
        if after_quote && self.lower(at) != "that" && self.document.tokens[at].quote == Quote::Outside && !self.has_quote(&right) {
            return self.parenthesis(source_start, self.sentence.end);
        }
        vec![right]
    }

    fn has_quote(&self, range: &Range<usize>) -> bool {
        range.clone().any(|at| self.document.tokens[at].quote == Quote::Opens)
    }

    /// The person spoken to: "told |reporters|", "told |the Daily Courier|".
    fn skip_listener(&self, at: usize) -> usize {
        // A clause right behind: "asked whether".
        if matches!(self.lower(at), "that" | "whether" | "if" | "how" | "what" | "why" | "who" | "for" | "about" | "to" | "of")
            || self.is_mark(at)
        {
            return at;
        }
        noun_phrase::phrase_from(self.document, at, self.sentence.end, false).map_or(at, |phrase| {
            // Without "that" the listener is one name or one short phrase.
            let stop = phrase.clone().find(|&token| {
                token > phrase.start
                    && (noun_phrase::is_pronoun(self.lower(token))
                        || noun_phrase::is_determiner(self.lower(token)) && self.lower(token - 1) != "of")
            });
            stop.unwrap_or(phrase.end)
        })
    }

    /// "on Monday", "in a statement": when, where and how it was said, in front of what was said.
    fn skip_adverbial(&self, mut at: usize) -> usize {
        for _ in 0..3 {
            let lower = self.lower(at);
            if noun_phrase::is_day(lower)
                || matches!(lower, "later" | "yesterday" | "today" | "afterward" | "afterwards" | "again" | "publicly")
            {
                at += 1;
            } else if lower == "on" && noun_phrase::is_day(self.lower(at + 1)) {
                at += 2;
            } else if matches!(lower, "in" | "at" | "on" | "during" | "to" | "via" | "through" | "after" | "before" | "from") {
                let reach = (at + 14).min(self.sentence.end);
                let opens = |token: usize| {
                    self.lower(token) == "that" || self.document.tokens[token].quote == Quote::Opens || self.lower(token) == ":"
                };
                let until = (at + 1..reach).find(|&token| opens(token) || matches!(self.lower(token), "," | "." | ";"));
                match until {
                    Some(token) if opens(token) && self.draft().cue.manner != Manner::Object => {
                        at = if self.lower(token) == ":" { token + 1 } else { token }
                    }
                    // ", said in a statement." ends the sentence.
                    Some(token) if self.draft().cue.manner == Manner::Speech && self.is_closed(token) && lower != "to" => at = token,
                    _ => return at,
                }
            } else {
                return at;
            }
        }
        at
    }

    /// Left of `from` and right of `to`, where what is between is set off: “We stay,” |she said|, “whatever comes.”
    fn parenthesis(&self, from: usize, to: usize) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut edge = from;
        while edge > self.sentence.start && matches!(self.lower(edge - 1), "," | "–" | "—" | "which" | "but" | "and") {
            edge -= 1;
        }
        let quoted = self.quoted_before(from);
        match quoted {
            Some(quotation) => {
                // Words in front of the quotation in the same clause belong to it: The talks were “useful,” he said.
                let start = if quotation.start > self.sentence.start { self.clause_start(quotation.start) } else { quotation.start };
                pieces.push(start..quotation.end);
            }
            None => pieces.push(self.clause_start(edge)..edge),
        }
        if to < self.sentence.end && self.lower(to) == "," {
            let next = to + 1;
            let opens = next < self.sentence.end && self.document.tokens[next].quote == Quote::Opens;
            if opens
                || quoted.is_none()
                    && !matches!(
                        self.lower(next),
                        "citing"
                            | "quoting"
                            | "adding"
                            | "which"
                            | "who"
                            | "but"
                            | "and"
                            | "according"
                            | "as"
                            | "while"
                            | "after"
                            | "speaking"
                    )
            {
                pieces.push(next..self.end(next));
            }
        } else if quoted.is_some() || self.sentence.end - to <= 1 {
            pieces.extend(self.quotation_after(to));
        }
        pieces
    }

    /// The quotation that closes right before `at`, a comma between them or not.
    fn quoted_before(&self, at: usize) -> Option<&Range<usize>> {
        let mut edge = at.checked_sub(1)?;
        if matches!(self.lower(edge), "," | "–" | "—") {
            edge = edge.checked_sub(1)?;
        }
        let token = &self.document.tokens[edge];
        (token.quote == Quote::Closes).then(|| self.document.quotations.get((token.quotation as usize).checked_sub(1)?)).flatten()
    }

    /// A quotation that opens the next sentence of the same paragraph, when this one ends at `at`.
    fn quotation_after(&self, at: usize) -> Option<Range<usize>> {
        let next = self.sentence.end;
        if !self.is_mark(at) || next >= self.document.tokens.len() {
            return None;
        }
        let token = &self.document.tokens[next];
        if token.quote != Quote::Opens || token.paragraph != self.document.tokens[next - 1].paragraph {
            return None;
        }
        let quotation = self.document.quotations.get((token.quotation as usize).checked_sub(1)?)?;
        // Not when that quotation has its own "said" behind it.
        let alone = quotation.end >= self.document.tokens.len()
            || self.document.tokens[quotation.end].sentence != self.document.tokens[quotation.end - 1].sentence;
        (quotation.start == next && alone).then(|| quotation.clone())
    }

    /// For "according to": all of the sentence but itself.
    fn around(&self, source_end: usize) -> Vec<Range<usize>> {
        let group = &self.draft().cue.group;
        if group.start <= self.sentence.start + 1 {
            // What follows the first comma is said, not one more word about the source.
            let to = source_end;
            let from = if self.lower(to) == "," { to + 1 } else { to };
            return std::iter::once(from..self.end(from)).collect();
        }
        self.parenthesis(group.start, self.behind_apposition(source_end))
    }

    /// "Rita Moreau, a member of the panel|": behind what is set off after the source.
    fn behind_apposition(&self, at: usize) -> usize {
        if self.lower(at) != "," || !(noun_phrase::is_determiner(self.lower(at + 1)) || self.lower(at + 1) == "who") {
            return at;
        }
        (at + 1..(at + 16).min(self.sentence.end)).find(|&token| matches!(self.lower(token), "," | "." | ";")).unwrap_or(at)
    }

    fn of_noun(&self) -> Vec<Range<usize>> {
        let draft = self.draft();
        let source_end = draft.source.as_ref().map_or(0, |source| source.end);
        if let Some(that) = draft.cue.behind {
            return std::iter::once(that + 1..self.end(that + 1)).collect();
        }
        let from = draft.cue.group.end.max(source_end);
        if self.lower(draft.cue.at) == "saying" {
            let behind = draft.cue.group.end;
            return std::iter::once(behind..self.end(behind)).collect();
        }
        if self.lower(from) != "that" && self.lower(from) != "of" {
            return Vec::new();
        }
        // The clause of a noun that is itself a subject ends where the main verb comes: at the second finite verb.
        let subject = !(self.sentence.start..draft.cue.group.start).any(|at| noun_phrase::is_finite(self.document, at));
        let mut verbs = usize::from(self.lower(from) == "of");
        let mut last = from;
        for at in from + 1..self.end(from) {
            if self.lower(at) == "," {
                last = at;
                break;
            }
            let finite = noun_phrase::is_finite(self.document, at)
                && !noun_phrase::is_finite(self.document, at - 1)
                && self.lower(at - 1) != "n't"
                && self.lower(at - 1) != "not";
            verbs += usize::from(finite);
            if subject && verbs == 2 && finite {
                last = at;
                break;
            }
            last = at + 1;
        }
        std::iter::once(from..last).collect()
    }

    /// Where the clause around `at` begins.
    fn clause_start(&self, at: usize) -> usize {
        // After an earlier cue's "and", ";" or the like; else the whole sentence counts.
        let semicolon = (self.sentence.start..at.min(self.sentence.end))
            .rev()
            .find(|&token| matches!(self.lower(token), ";") && self.document.tokens[token].quote == Quote::Outside);
        semicolon.map_or(self.sentence.start, |token| token + 1)
    }

    /// Where what is said from `from` on ends: with the sentence, with the quotation, or where another cue sets in.
    fn end(&self, from: usize) -> usize {
        let mut end = self.sentence.end;
        while end > from && matches!(self.lower(end - 1), "." | "!" | "?") && self.document.tokens[end - 1].quote == Quote::Outside {
            end -= 1;
        }
        // A quotation that goes on in the next sentence.
        if let Some(token) = self.document.tokens.get(self.sentence.end.wrapping_sub(1))
            && matches!(token.quote, Quote::Inside | Quote::Opens)
            && let Some(quotation) = (token.quotation as usize).checked_sub(1).and_then(|nth| self.document.quotations.get(nth))
            && quotation.end > self.sentence.end
        {
            return quotation.end;
        }
        for other in &self.drafts[self.nth + 1..] {
            let start = match other.cue.usage {
                Use::According | Use::Mark | Use::Adverb => other.cue.group.start,
                _ => other.source.as_ref().map_or(other.cue.group.start, |source| {
                    if source.start < from { other.cue.group.start } else { source.start.min(other.cue.group.start) }
                }),
            };
            if start <= from || start >= end {
                continue;
            }
            let shares = other.source == self.draft().source;
            let before = self.lower(start - 1);
            let cut = match other.cue.usage {
                Use::According => Some(start),
                Use::Mark => Some(start),
                Use::Adverb | Use::Noun => None,
                Use::Verb => match before {
                    "," | "–" | "—" if other.cue.participle => Some(start - 1),
                    // ", Reuters reported.": nothing is said behind it.
                    "," | "–" | "—" if !shares && self.ends_behind(other) => Some(start - 1),
                    "and" | "but" | "or" if shares => Some(start - 1),
                    "but" | ";" => Some(start - 1),
                    "and" if start >= 2 && self.lower(start - 2) == "," => Some(start - 2),
                    // "… was safe and the engineer warned": another speaker's clause.
                    "and" if other.cue.manner == Manner::Speech && !other.cue.participle && start > from + 1 => Some(start - 1),
                    "which" => Some(start - 1),
                    // ", a charge Islamabad denies".
                    _ if wording::is_statement(before)
                        && start >= 3
                        && noun_phrase::is_determiner(self.lower(start - 2))
                        && self.lower(start - 3) == "," =>
                    {
                        Some(start - 3)
                    }
                    _ => None,
                },
            };
            if let Some(cut) = cut.filter(|&cut| cut > from) {
                end = cut;
                while end > from && matches!(self.lower(end - 1), "," | ";" | "–" | "—") {
                    end -= 1;
                }
                break;
            }
        }
        end
    }

    /// Whether a cue closes its clause: nothing or only a time, a listener or another relay follows.
    fn ends_behind(&self, other: &Draft) -> bool {
        let after = other.cue.group.end;
        let stop =
            (after..self.sentence.end).find(|&at| matches!(self.lower(at), "." | "," | ";" | "!" | "?")).unwrap_or(self.sentence.end);
        stop - after <= 6 && !(after..stop).any(|at| self.lower(at) == "that" || self.document.tokens[at].quote != Quote::Outside)
    }
}

/// Trims marks at the edges, drops what is empty, and puts the pieces in order.
fn tidy(document: &Document, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for mut piece in pieces {
        let loose = |at: usize| {
            document.tokens[at].quote == Quote::Outside && matches!(document.lower(at), "," | ":" | ";" | "." | "–" | "—" | "-")
        };
        piece.end = piece.end.min(document.tokens.len());
        while piece.start < piece.end && loose(piece.start) {
            piece.start += 1;
        }
        while piece.start < piece.end && loose(piece.end - 1) {
            piece.end -= 1;
        }
        if piece.start < piece.end && piece.clone().any(|at| document.tokens[at].is_word) {
            found.push(piece);
        }
    }
    found.sort_by_key(|range| range.start);
    found
}
