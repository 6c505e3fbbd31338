use std::fmt;

use crate::text::{Ruler, Span};

/// What is wrong with one of a claim's spans. Its [`Display`](fmt::Display) is a sentence that tells a person what to
/// do, to follow the name of the field it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpanFault {
    /// Which of the spans given, counted from 0; 0 when there were none.
    pub index: usize,
    /// That span as it was given; empty when there were none.
    pub span: Span,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// The ways a span can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no span at all.
    None,
    /// It starts where it ends.
    Empty,
    /// It ends before it starts.
    Reversed,
    /// It reaches beyond the text.
    OutOfRange {
        /// How many code points the text has.
        len: u32,
    },
    /// It cuts a character as a person sees it (a grapheme cluster) in two.
    SplitsGrapheme {
        /// The smallest span around it that does not.
        suggestion: Span,
    },
    /// It shares text with another span of the same list.
    Overlaps {
        /// Which other, counted from 0; always one given earlier.
        other: usize,
    },
    /// It holds nothing a reader could see.
    OnlySpace,
}

impl fmt::Display for SpanFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { start, end } = self.span;
        match self.kind {
            FaultKind::None => write!(f, "has no span: select the words in the text"),
            FaultKind::Empty => write!(f, "is empty: it starts and ends at {start}; select at least one character"),
            FaultKind::Reversed => write!(f, "starts at {start} but ends before that, at {end}; swap the two"),
            FaultKind::OutOfRange { len } => {
                let (verb, at) = if start >= len { ("starts", start) } else { ("ends", end) };
                write!(f, "{verb} at {at} but the text has {len} code points")
            }
            FaultKind::SplitsGrapheme { suggestion } => {
                write!(f, "from {start} to {end} cuts a character in two; from {} to {} keeps it whole", suggestion.start, suggestion.end)
            }
            FaultKind::Overlaps { other } => {
                write!(f, "overlaps the span at index {other}; join the two or move one of them")
            }
            FaultKind::OnlySpace => write!(f, "from {start} to {end} holds only white space; select the words"),
        }
    }
}

impl std::error::Error for SpanFault {}

/// Whether `spans` can anchor a claim in the ruler's text: in order if so, or else everything that is wrong.
///
/// At least one span; each of them inside the text, with something to read in it, on character borders, and sharing
/// no text with another. Spans that touch are fine. Faults come in the order of the spans; of several overlaps of a
/// span one is named.
pub fn check(ruler: &Ruler<'_>, spans: &[Span]) -> Result<Vec<Span>, Vec<SpanFault>> {
    if spans.is_empty() {
        return Err(vec![SpanFault { index: 0, span: Span::new(0, 0), kind: FaultKind::None }]);
    }
    let mut faults: Vec<SpanFault> = Vec::new();
    for (index, &span) in spans.iter().enumerate() {
        faults.extend(faults_alone(ruler, span).into_iter().flatten().map(|kind| SpanFault { index, span, kind }));
    }
    faults.extend(overlaps(spans));
    if faults.is_empty() {
        let mut sorted = spans.to_vec();
        sorted.sort_unstable();
        Ok(sorted)
    } else {
        faults.sort_by_key(|fault| fault.index);
        Err(faults)
    }
}

fn faults_alone(ruler: &Ruler<'_>, span: Span) -> [Option<FaultKind>; 2] {
    if span.start > span.end {
        return [Some(FaultKind::Reversed), None];
    }
    let out_of_range = (span.end > ruler.len()).then_some(FaultKind::OutOfRange { len: ruler.len() });
    if span.is_empty() {
        return [Some(FaultKind::Empty), out_of_range];
    }
    if out_of_range.is_some() {
        return [out_of_range, None];
    }
    let suggestion = ruler.snap(span);
    let splits = (suggestion != span).then_some(FaultKind::SplitsGrapheme { suggestion });
    let blank = ruler.slice(span).is_some_and(is_blank).then_some(FaultKind::OnlySpace);
    [splits, blank]
}

/// White space, and the marks that only steer direction, joining or looks.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
    })
}

fn overlaps(spans: &[Span]) -> Vec<SpanFault> {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&index| !spans[index].is_empty()).collect();
    order.sort_by_key(|&index| (spans[index], index));
    let mut found = Vec::new();
    // Whatever overlaps any span before it also overlaps the one that reaches furthest.
    let mut furthest: Option<usize> = None;
    for index in order {
        if let Some(reach) = furthest
            && spans[reach].overlaps(spans[index])
        {
            let (other, index) = (index.min(reach), index.max(reach));
            found.push(SpanFault { index, span: spans[index], kind: FaultKind::Overlaps { other } });
        }
        if furthest.is_none_or(|reach| spans[index].end > spans[reach].end) {
            furthest = Some(index);
        }
    }
    // A long span met by many others would be blamed for each of them.
    found.sort_by_key(|fault| fault.index);
    found.dedup_by_key(|fault| fault.index);
    found
}

/// The words the spans hold, in the order given; " … " stands where text was left out. Spans outside the text hold
/// none.
pub fn quote(ruler: &Ruler<'_>, spans: &[Span]) -> String {
    spans.iter().filter_map(|&span| ruler.slice(span)).collect::<Vec<_>>().join(" … ")
}

/// Where `quote` stands in `text` for the `nth` time (0 is the first), letter by letter. An empty quote stands
/// nowhere.
pub fn find(text: &str, quote: &str, nth: usize) -> Option<Span> {
    if quote.is_empty() {
        return None;
    }
    let (byte, _) = text.match_indices(quote).nth(nth)?;
    let start = text[..byte].chars().count() as u32;
    Some(Span { start, end: start + quote.chars().count() as u32 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::specimen::{text, text_and_stretch};

    const TEXT: &str = "Ana said né 👍🏽 no.";

    fn faults(spans: &[Span]) -> Vec<(usize, FaultKind)> {
        let faults = check(&Ruler::new(TEXT), spans).expect_err("there is a fault");
        faults.into_iter().map(|fault| (fault.index, fault.kind)).collect()
    }

    #[test]
    fn good_spans_come_back_sorted_and_may_touch() {
        let spans = [Span::new(9, 11), Span::new(4, 8), Span::new(0, 4)];
        assert_eq!(check(&Ruler::new(TEXT), &spans), Ok(vec![Span::new(0, 4), Span::new(4, 8), Span::new(9, 11)]));
    }

    #[test]
    fn no_span_at_all_is_a_fault() {
        assert_eq!(faults(&[]), [(0, FaultKind::None)]);
    }

    #[test]
    fn all_faults_of_all_spans_are_named() {
        let spans = [Span::new(9, 5), Span::new(7, 7), Span::new(0, 900), Span::new(12, 13), Span::new(3, 4), Span::new(30, 30)];
        assert_eq!(
            faults(&spans),
            [
                (0, FaultKind::Reversed),
                (1, FaultKind::Empty),
                (2, FaultKind::OutOfRange { len: 18 }),
                (3, FaultKind::SplitsGrapheme { suggestion: Span::new(12, 14) }),
                (3, FaultKind::Overlaps { other: 2 }),
                (4, FaultKind::OnlySpace),
                (4, FaultKind::Overlaps { other: 2 }),
                (5, FaultKind::Empty),
                (5, FaultKind::OutOfRange { len: 18 }),
            ]
        );
    }

    #[test]
    fn a_repeated_span_overlaps_itself() {
        assert_eq!(faults(&[Span::new(0, 3), Span::new(0, 3)]), [(1, FaultKind::Overlaps { other: 0 })]);
    }

    #[test]
    fn each_fault_says_what_to_do() {
        let say = |spans: &[Span]| check(&Ruler::new(TEXT), spans).expect_err("there is a fault")[0].to_string();
        assert_eq!(say(&[Span::new(0, 900)]), "ends at 900 but the text has 18 code points");
        assert_eq!(say(&[Span::new(18, 20)]), "starts at 18 but the text has 18 code points");
        assert_eq!(say(&[Span::new(9, 5)]), "starts at 9 but ends before that, at 5; swap the two");
        assert_eq!(say(&[Span::new(5, 5)]), "is empty: it starts and ends at 5; select at least one character");
        assert_eq!(say(&[Span::new(12, 13)]), "from 12 to 13 cuts a character in two; from 12 to 14 keeps it whole");
        assert_eq!(say(&[Span::new(3, 4)]), "from 3 to 4 holds only white space; select the words");
        assert_eq!(say(&[Span::new(0, 8), Span::new(4, 8)]), "overlaps the span at index 0; join the two or move one of them");
        assert_eq!(say(&[]), "has no span: select the words in the text");
    }

    #[test]
    fn a_quote_shows_what_was_left_out() {
        assert_eq!(quote(&Ruler::new(TEXT), &[Span::new(0, 8), Span::new(12, 14)]), "Ana said … 👍🏽");
        assert_eq!(quote(&Ruler::new(TEXT), &[Span::new(15, 99)]), "");
    }

    #[test]
    fn a_quote_is_found_again_by_its_number() {
        let text = "👍 no, no, né";
        assert_eq!(find(text, "no", 0), Some(Span::new(2, 4)));
        assert_eq!(find(text, "no", 1), Some(Span::new(6, 8)));
        assert_eq!(find(text, "no", 2), None);
        assert_eq!(find(text, "No", 0), None);
        assert_eq!(find(text, "", 0), None);
    }

    proptest! {
        #[test]
        fn check_accepts_exactly_the_spans_that_are_right(
            text in text(),
            ends in prop::collection::vec((0..60_u32, 0..60_u32), 1..5),
        ) {
            let ruler = Ruler::new(&text);
            let spans: Vec<Span> = ends.into_iter().map(|(start, end)| Span::new(start, end)).collect();
            let alone = |span: &Span| {
                span.start < span.end
                    && ruler.is_border(span.start)
                    && ruler.is_border(span.end)
                    && ruler.slice(*span).is_some_and(|slice| !is_blank(slice))
            };
            let apart = (0..spans.len()).all(|i| (0..i).all(|j| !spans[i].overlaps(spans[j])));
            let right = spans.iter().all(alone) && apart;
            match check(&ruler, &spans) {
                Ok(sorted) => {
                    prop_assert!(right && sorted.is_sorted());
                    prop_assert_eq!(sorted.len(), spans.len());
                }
                Err(faults) => {
                    prop_assert!(!right && !faults.is_empty());
                    // Every span that is wrong by itself is named, and every overlap named is one.
                    for (index, span) in spans.iter().enumerate() {
                        let named = faults.iter().any(|f| f.index == index && !matches!(f.kind, FaultKind::Overlaps { .. }));
                        prop_assert_eq!(named, !alone(span));
                    }
                    for fault in faults {
                        if let FaultKind::Overlaps { other } = fault.kind {
                            prop_assert!(other < fault.index && spans[other].overlaps(spans[fault.index]));
                        }
                    }
                }
            }
        }

        #[test]
        fn a_suggestion_is_accepted_in_place_of_the_split_span((text, start, end) in text_and_stretch()) {
            let ruler = Ruler::new(&text);
            if let Err(faults) = check(&ruler, &[Span::new(start, end)]) {
                for fault in faults {
                    if let FaultKind::SplitsGrapheme { suggestion } = fault.kind {
                        let again = check(&ruler, &[suggestion]).err().unwrap_or_default();
                        prop_assert!(again.iter().all(|fault| fault.kind == FaultKind::OnlySpace));
                    }
                }
            }
        }

        #[test]
        fn what_was_sliced_is_found((text, start, end) in text_and_stretch()) {
            let ruler = Ruler::new(&text);
            let slice = ruler.slice(Span::new(start, end)).expect("inside the text");
            let first = find(&text, slice, 0);
            prop_assert_eq!(first.is_some(), !slice.is_empty());
            if let Some(first) = first {
                prop_assert!(first.start <= start);
                prop_assert_eq!(ruler.slice(first), Some(slice));
            }
        }
    }
}
