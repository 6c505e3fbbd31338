//! From attributions to claims an editor can accept: one claim for what several sources say, deny or pass on.

use std::collections::HashMap;

use crate::{
    attribution::{Form, Identification, Polarity, SourceKind, Status, chain},
    suggest::{
        Found, Language, Reading,
        calibration::{Calibration, Sure, between},
    },
    text::{Ruler, Span, sentences},
};

/// What is proposed for a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposals {
    /// Claims with their attributions, in the order of the text.
    pub claims: Vec<Proposal>,
    /// Sentences nobody is cited for, in the order of the text.
    pub unattributed: Vec<Unattributed>,
}

/// A claim that an editor may accept, correct or dismiss.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Where the claim stands, in code points: sorted, apart from each other, never empty.
    pub spans: Vec<Span>,
    /// The claim as a sentence that stands by itself, in the third person; `None` where the text does not give one.
    pub statement: Option<String>,
    /// Who says so, first those who stand behind it; at least one.
    pub attributions: Vec<ProposedAttribution>,
    /// How likely it is right as it stands, in every field, from 0 to 1.
    pub confidence: f32,
    /// How likely each field is right.
    pub sure: Sure,
}

/// One edge *claim → source* of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedAttribution {
    /// The name to look up in the registry and to make a new source with; `None` when the text names nobody.
    pub source: Option<String>,
    /// The source as people are shown it: "He → Vladimir Putin".
    pub shown: String,
    /// Where the text mentions the source, in code points; empty when it does not.
    pub mention: Vec<Span>,
    /// What a new source of this name would be.
    pub kind: SourceKind,
    /// What it did with the claim.
    pub status: Status,
    /// How its words are rendered.
    pub form: Form,
    /// How the text identifies it.
    pub identification: Identification,
    /// The cue, in code points; one span that holds all pieces of it.
    pub cue: Option<Span>,
    /// The attribution of the same proposal through which it came.
    pub via: Option<usize>,
    /// How likely it is that an editor would mark it too, from 0 to 1.
    pub confidence: f32,
    /// Why, for a person.
    pub reason: String,
    /// Its place in [`Reading::attributions`].
    pub found: usize,
}

/// A sentence in the outlet's own voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unattributed {
    /// The sentence, in code points.
    pub span: Span,
}

/// Two contents are one claim when they share this part of both together.
const SAME: f32 = 0.6;
/// Sentences with fewer words are headings, bylines or exclamations.
const SHORTEST: usize = 5;

/// The claims that the attributions of `reading` add up to. `text` is the text it was read from.
pub fn proposals(text: &str, reading: &Reading) -> Proposals {
    estimated(text, reading, Calibration::shipped())
}

/// The same, as sure as `calibration` says.
pub(super) fn estimated(text: &str, reading: &Reading, calibration: &Calibration) -> Proposals {
    let ruler = Ruler::new(text);
    let found = &reading.attributions;
    let via: Vec<Option<usize>> = found.iter().map(|found| found.via).collect();
    let mut inner = vec![Vec::new(); found.len()];
    for (nth, outer) in via.iter().enumerate() {
        if let Some(inner) = outer.and_then(|outer| inner.get_mut(outer)) {
            inner.push(nth);
        }
    }
    let is_english = reading.language == Some(Language::English);
    let builder = Builder { ruler: &ruler, found, via: &via, inner, calibration: is_english.then_some(calibration) };
    let mut claims: Vec<Proposal> = builder.groups().into_iter().filter_map(|group| builder.claim(&group)).collect();
    claims.sort_by(|one, other| one.spans.cmp(&other.spans));
    // Rules for other languages know some patterns, not all: what they pass over is not the outlet’s own voice for that.
    let unattributed = if is_english { builder.unattributed(text, &reading.quotations) } else { Vec::new() };
    Proposals { claims, unattributed }
}

struct Builder<'a, 't> {
    ruler: &'a Ruler<'t>,
    found: &'a [Found],
    via: &'a [Option<usize>],
    /// For each attribution those that came through it.
    inner: Vec<Vec<usize>>,
    /// `None`: sure of each pattern is what was counted.
    calibration: Option<&'a Calibration>,
}

impl Builder<'_, '_> {
    /// The attributions at the origin of each claim, those that belong to one claim together. Who only passes on is left out:
    /// an agency that passes on two statements is part of two claims.
    fn groups(&self) -> Vec<Vec<usize>> {
        let origins: Vec<usize> =
            (0..self.found.len()).filter(|&nth| self.found[nth].is_offered && self.says_something_itself(nth)).collect();
        let mut parent: Vec<usize> = (0..self.found.len()).collect();
        // The claim an answer is about may itself have come through somebody: the answer goes to the origin.
        let mut origin_of: Vec<Option<usize>> = vec![None; self.found.len()];
        for &origin in &origins {
            origin_of[origin] = Some(origin);
        }
        for &origin in &origins {
            for step in chain::chain(self.via, origin) {
                origin_of[step].get_or_insert(origin);
            }
        }
        for &nth in &origins {
            let about = self.found[nth].about.and_then(|about| origin_of.get(about).copied().flatten());
            if let Some(about) = about {
                join(&mut parent, nth, about);
            }
        }
        // Contents can only be the same where they overlap: walk through them in the order of the text.
        let mut by_start: Vec<usize> = origins.iter().copied().filter(|&nth| !self.found[nth].content.is_empty()).collect();
        by_start.sort_by_key(|&nth| self.found[nth].content[0]);
        /// Neighbours compared; more contents never share one beginning.
        const NEIGHBOURS: usize = 8;
        for (place, &one) in by_start.iter().enumerate() {
            for &other in by_start[place + 1..].iter().take(NEIGHBOURS) {
                // Answers with a claim of their own stay with the claim they are about.
                let answered = self.found[one].about.is_some() || self.found[other].about.is_some();
                if !answered && alike(&self.found[one].content, &self.found[other].content) {
                    join(&mut parent, one, other);
                }
            }
        }
        let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
        for &nth in &origins {
            groups.entry(root(&mut parent, nth)).or_default().push(nth);
        }
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        groups.sort();
        groups
    }

    /// Whether the attribution is more than the way by which others came: nothing came through it, or less than half of what
    /// it says did.
    fn says_something_itself(&self, nth: usize) -> bool {
        let mut passed = self.inner[nth].iter().filter(|&&inner| self.found[inner].is_offered).peekable();
        if passed.peek().is_none() {
            return true;
        }
        let own = &self.found[nth];
        // Who passes on in so many words ("reported this development") says the same and no more.
        if own.about.is_some() || own.content.is_empty() {
            return false;
        }
        let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<u32>();
        let within = |spans: &[Span]| {
            spans.iter().flat_map(|a| own.content.iter().map(move |b| a.end.min(b.end).saturating_sub(a.start.max(b.start)))).sum::<u32>()
        };
        let covered: u32 =
            passed.map(|&inner| &self.found[inner]).map(|inner| within(&inner.content) + within(&inner.cue) + within(&inner.source)).sum();
        covered * 2 < length(&own.content)
    }

    fn claim(&self, group: &[usize]) -> Option<Proposal> {
        // What is claimed: by the first who stands behind it, else by the first at all.
        let main = *group.iter().min_by_key(|&&nth| {
            (self.found[nth].content.is_empty(), self.found[nth].about.is_some(), self.found[nth].status.polarity() != Polarity::For, nth)
        })?;
        let mut spans = self.trimmed(&self.found[main].content);
        if spans.is_empty() {
            // "The White House declined to comment": nothing is claimed but what the sentence says.
            spans = self.trimmed(&self.sentence_around(main));
        }
        let mut members: Vec<usize> = Vec::new();
        let mut order: Vec<usize> = group.to_vec();
        order.sort_by_key(|&nth| (nth != main, nth));
        for nth in order {
            // Messengers come right behind the one they lead to.
            for step in chain::chain(self.via, nth).into_iter().rev() {
                // "they wrote, asking for answers": one who says one thing twice.
                let twice = |&member: &usize| {
                    let (one, other) = (&self.found[member], &self.found[step]);
                    one.name.is_some() && one.name == other.name && one.status == other.status && one.via.is_none() && other.via.is_none()
                };
                let is_told = members.contains(&step) || self.inner[step].is_empty() && members.iter().any(twice);
                if !is_told {
                    members.push(step);
                }
            }
        }
        let mut attributions: Vec<ProposedAttribution> = members.iter().map(|&nth| self.attribution(nth, &members)).collect();
        if let Some(first) = attributions.first_mut().filter(|_| !self.found[main].filled.is_empty()) {
            first.reason.push_str(&format!("; in the statement {}", self.found[main].filled.join(", ")));
        }
        let sure = match self.calibration {
            Some(calibration) => calibration.of(self.sure(main, &attributions)),
            None => Sure { words: self.found[main].confidence, who: 1.0, status: 1.0, way: 1.0 },
        };
        let statement = self.found[main].statement.clone();
        (!spans.is_empty()).then(|| Proposal { spans, statement, attributions, confidence: sure.all(), sure })
    }

    /// What the model’s confidence, the form of the sentence and the number of sources make of each field, before it is calibrated.
    fn sure(&self, main: usize, attributions: &[ProposedAttribution]) -> Sure {
        let found = &self.found[main];
        let is_clause = found.statement.is_some();
        let words = if found.cue.is_empty() {
            0.6
        } else if found.marked.is_none() {
            // By rules: whether the form of the sentence leaves little doubt.
            if is_clause && found.via.is_some() { 0.65 } else { 0.5 }
        } else if found.form == Form::Direct {
            between(found.confidence, &[(0.3, 0.4), (0.6, 0.72), (0.9, 0.93), (1.0, 0.97)])
        } else if is_clause {
            between(found.confidence, &[(0.2, 0.15), (0.3, 0.32), (0.6, 0.5), (0.85, 0.66), (0.95, 0.9), (1.0, 0.95)])
        } else {
            between(found.confidence, &[(0.2, 0.1), (0.3, 0.2), (0.6, 0.42), (0.8, 0.64), (0.95, 0.87), (1.0, 0.9)])
        };
        let who = attributions.iter().map(|one| match &one.source {
            None if one.mention.is_empty() => 0.95,
            None => 0.2,
            Some(name) if !one.shown.is_empty() && *name != one.shown => 0.95,
            Some(_) => 0.98,
        });
        let answers = attributions.iter().any(|one| one.status.polarity() != found.status.polarity() && one.via.is_none());
        Sure {
            words,
            who: who.product(),
            status: if answers { 0.85 } else { 0.97 },
            way: if attributions.iter().any(|one| one.via.is_some()) { 0.85 } else { 0.97 },
        }
    }

    fn attribution(&self, nth: usize, members: &[usize]) -> ProposedAttribution {
        let found = &self.found[nth];
        let shown = match &found.name {
            Some(name) if *name != found.mention => format!("{} → {name}", found.mention),
            _ => found.mention.clone(),
        };
        ProposedAttribution {
            source: found.name.clone(),
            shown,
            mention: found.source.clone(),
            kind: found.kind,
            status: found.status,
            form: found.form,
            identification: found.identification,
            cue: hull(&found.cue),
            via: found.via.and_then(|via| members.iter().position(|&member| member == via)),
            confidence: found.confidence,
            reason: found.reason.clone(),
            found: nth,
        }
    }

    /// The sentence around the cue of `nth`, from its source on.
    fn sentence_around(&self, nth: usize) -> Vec<Span> {
        let found = &self.found[nth];
        let parts: Vec<Span> = found.source.iter().chain(&found.cue).copied().collect();
        // "A spokeswoman declined |to comment|".
        const SILENCE: &str = " to comment";
        let silence = |span: &Span| Span { start: span.end, end: span.end + SILENCE.len() as u32 };
        let hull = hull(&parts).map(|span| match self.ruler.slice(silence(&span)) {
            Some(SILENCE) if found.status == Status::Declined => Span { end: silence(&span).end, ..span },
            _ => span,
        });
        hull.into_iter().collect()
    }

    /// Without "that" in front and without the comma or full stop behind, on borders of characters, sorted and apart.
    fn trimmed(&self, spans: &[Span]) -> Vec<Span> {
        let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
        let mut sorted: Vec<Span> = spans.to_vec();
        sorted.sort();
        for (nth, span) in sorted.into_iter().enumerate() {
            let Some(slice) = self.ruler.slice(span) else {
                continue;
            };
            let mut body = slice.trim_start();
            if nth == 0
                && let Some(rest) = body.strip_prefix("that ")
            {
                body = rest.trim_start();
            }
            let lead = slice[..slice.len() - body.len()].chars().count() as u32;
            let core = body.trim_end().trim_end_matches([',', ';', ':', '–', '—']).trim_end();
            // A full stop that belongs to an abbreviation or a quotation stays: what follows a quotation's is its mark.
            let end = span.start + lead + core.chars().count() as u32;
            let snapped = self.ruler.snap(Span { start: span.start + lead, end });
            if core.is_empty() || snapped.is_empty() {
                continue;
            }
            match kept.last_mut() {
                Some(last) if snapped.start <= last.end => last.end = last.end.max(snapped.end),
                _ => kept.push(snapped),
            }
        }
        kept
    }

    fn unattributed(&self, text: &str, quotations: &[Span]) -> Vec<Unattributed> {
        // What is only marked as an attribution by its form is nobody’s, but a quotation is never the outlet’s own.
        let offered = self.found.iter().filter(|found| found.is_offered);
        let mut taken: Vec<Span> = offered.flat_map(|found| found.source.iter().chain(&found.cue).chain(&found.content)).copied().collect();
        taken.sort();
        // The furthest end of all that begin before: overlaps are found by one look at each sentence.
        let mut furthest = 0;
        let mut next = 0;
        let mut free = Vec::new();
        for sentence in sentences(text) {
            let span = sentence.span();
            while next < taken.len() && taken[next].start < span.end {
                furthest = furthest.max(taken[next].end);
                next += 1;
            }
            let words = self.ruler.slice(span).unwrap_or("");
            // A line without a full stop is a heading or a byline.
            let whole = words.trim_end_matches(['”', '"', '’', ')']).ends_with(['.', '!', '…']);
            let from = quotations.partition_point(|quotation| quotation.end <= span.start);
            let quoted: u32 = quotations[from..]
                .iter()
                .take_while(|quotation| quotation.start < span.end)
                .map(|quotation| quotation.end.min(span.end) - quotation.start.max(span.start))
                .sum();
            if quoted * 2 < span.len() && furthest <= span.start && whole && words.split_whitespace().count() >= SHORTEST {
                free.push(Unattributed { span });
            }
        }
        free
    }
}

fn hull(spans: &[Span]) -> Option<Span> {
    let start = spans.iter().map(|span| span.start).min()?;
    let end = spans.iter().map(|span| span.end).max()?;
    Some(Span { start, end })
}

fn alike(one: &[Span], other: &[Span]) -> bool {
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<u32>();
    let shared: u32 = one.iter().flat_map(|a| other.iter().map(move |b| a.end.min(b.end).saturating_sub(a.start.max(b.start)))).sum();
    let all = length(one) + length(other) - shared.min(length(one) + length(other));
    shared > 0 && shared as f32 >= SAME * all as f32
}

fn root(parent: &mut [usize], mut nth: usize) -> usize {
    while parent[nth] != nth {
        parent[nth] = parent[parent[nth]];
        nth = parent[nth];
    }
    nth
}

fn join(parent: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(parent, one), root(parent, other));
    parent[one.max(other)] = one.min(other);
}

impl Reading {
    /// The attributions as corpora mark them: one for each cue, with all its sources, without those who only passed on what
    /// another said and without those that nobody's words are given for.
    pub fn as_corpora_mark(self) -> Vec<Found> {
        let mut kept = self.attributions;
        let mut place = Vec::with_capacity(kept.len());
        let mut next = 0..;
        kept.retain_mut(|found| {
            let marked = found.marked.take().filter(|marked| !marked.content.is_empty());
            place.push(marked.as_ref().and_then(|_| next.next()));
            let is_kept = marked.is_some();
            if let Some(marked) = marked {
                (found.source, found.content) = (marked.source, marked.content);
            }
            is_kept
        });
        for found in &mut kept {
            found.via = found.via.and_then(|via| place.get(via).copied().flatten());
            found.about = found.about.and_then(|about| place.get(about).copied().flatten());
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::Engine;

    fn of(text: &str) -> Proposals {
        proposals(text, &Engine::rules_only().read(text))
    }

    fn quotes(text: &str, spans: &[Span]) -> String {
        let ruler = Ruler::new(text);
        spans.iter().map(|span| ruler.slice(*span).expect("inside")).collect::<Vec<_>>().join(" … ")
    }

    #[test]
    fn an_allegation_passed_on_and_denied_by_two_is_one_claim() {
        let text = "Washington had alleged that Pyongyang had supplied shells to Russia, Reuters reported. Nevertheless, both Pyongyang and Moscow had denied such \
                    transactions and pledged to deepen their ties.";
        let found = of(text);
        let claim = &found.claims[0];
        assert_eq!(quotes(text, &claim.spans), "Pyongyang had supplied shells to Russia");
        let edges: Vec<_> = claim.attributions.iter().map(|edge| (edge.shown.as_str(), edge.status, edge.via)).collect();
        assert_eq!(
            edges,
            [
                ("Washington → US government", Status::Alleged, Some(1)),
                ("Reuters", Status::Reported, None),
                ("Pyongyang → North Korean government", Status::Denied, None),
                ("Moscow → Russian government", Status::Denied, None)
            ]
        );
        assert_eq!(claim.attributions[0].source.as_deref(), Some("US government"));
        assert_eq!(found.claims.len(), 2, "the pledge is a claim of its own");
        assert!(found.unattributed.is_empty());
    }

    #[test]
    fn one_agency_that_passes_on_two_statements_is_in_two_claims() {
        let text = "The mayor said the bridge was safe and the engineer warned that it was not, Reuters reported.";
        let found = of(text);
        assert!(found.claims.iter().all(|claim| claim.attributions.len() <= 2), "{found:#?}");
    }

    #[test]
    fn who_is_whoever_stands_before_it_and_a_pronoun_for_several_is_no_name() {
        let sources = |text: &str| {
            let found = proposals(text, &Engine::embedded().read(text));
            found.claims.into_iter().flat_map(|claim| claim.attributions).map(|edge| edge.source).collect::<Vec<_>>()
        };
        let text = "Two drivers, who said the wire was loose, have gone home.";
        assert_eq!(sources(text), [Some("Two drivers".to_owned())]);
        let text = "The WHO said on Monday that the water was safe to drink.";
        assert_eq!(sources(text), [Some("World Health Organization".to_owned())]);
        let text = "Those who said the wire was loose have gone home.";
        assert!(sources(text).iter().all(Option::is_none), "{:?}", sources(text));
        let text = "“There is nothing wrong with the wire,” said its director, Hedda Strome.";
        assert_eq!(sources(text), [Some("Hedda Strome".to_owned())]);
        let text = "Marta Ruiz met Ana Sole at the quay on Monday. She said the quay was sinking.";
        assert_eq!(sources(text), [None]);
    }

    #[test]
    fn sentences_nobody_is_cited_for_are_offered_apart() {
        let text = "Bridge closed\n\nThe bridge was closed on Monday for repairs. “We are sorry,” the mayor said. It was built in 1931 by the railway.";
        let found = of(text);
        let free: Vec<_> = found.unattributed.iter().map(|free| quotes(text, &[free.span])).collect();
        assert_eq!(free, ["The bridge was closed on Monday for repairs.", "It was built in 1931 by the railway."]);
    }
}
