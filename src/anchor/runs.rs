use std::cmp::Reverse;

use crate::{anchor::in_order, text::Span};

/// A piece of text under the same marks from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<K> {
    /// Where it stands.
    pub span: Span,
    /// The marks over it, in order of first start, then longer first: outermost first.
    pub marks: Vec<K>,
    /// Marks whose first span starts here.
    pub starts: Vec<K>,
    /// Marks that come back here after a gap: a later span starts.
    pub resumes: Vec<K>,
}

/// Cuts `range` (a paragraph, a sentence) into the longest runs that have the same marks from end to end.
///
/// The runs tile the range: each begins where the one before ends. A mark is a key and its spans; spans of one mark
/// that touch count as one, empty and reversed ones as none. What lies outside the range is left out, but still
/// decides what is a mark's first and last span. Every list in a run is in the same order: first start, then longer,
/// then as given.
pub fn runs<K: Copy + Eq>(range: Span, marks: &[(K, Vec<Span>)]) -> Vec<Run<K>> {
    let layers = layers(marks);
    let edges = in_order(layers.iter().enumerate().flat_map(|(rank, layer)| layer.edges(rank, range)).collect::<Vec<Edge>>());

    let mut runs: Vec<Run<K>> = Vec::new();
    // The ranks of the marks open here, in order.
    let mut open: Vec<usize> = Vec::new();
    let mut edges = edges.iter().peekable();
    let mut at = range.start;
    while at < range.end {
        let mut run = Run { span: Span::new(at, at), marks: vec![], starts: vec![], resumes: vec![] };
        while let Some(edge) = edges.next_if(|edge| edge.at <= at) {
            let key = layers[edge.rank].key;
            match edge.what {
                // Its mark was noted by the run that ended here.
                What::Close => open.retain(|rank| *rank != edge.rank),
                What::Open { first } => {
                    open.insert(open.partition_point(|rank| *rank < edge.rank), edge.rank);
                    match first {
                        Some(true) => run.starts.push(key),
                        Some(false) => run.resumes.push(key),
                        None => {}
                    }
                }
            }
        }
        run.marks = open.iter().map(|&rank| layers[rank].key).collect();
        at = edges.peek().map_or(range.end, |edge| edge.at.min(range.end));
        run.span.end = at;
        runs.push(run);
    }
    runs
}

/// A mark made ready: its spans in order and apart.
struct Layer<K> {
    key: K,
    spans: Vec<Span>,
}

/// Where a span of the mark with this rank begins or ends. Sorts closing before opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    at: u32,
    what: What,
    rank: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Close,
    Open {
        /// `None` when the span began before the range.
        first: Option<bool>,
    },
}

fn layers<K: Copy>(marks: &[(K, Vec<Span>)]) -> Vec<Layer<K>> {
    let mut layers: Vec<Layer<K>> = marks.iter().map(|(key, spans)| Layer { key: *key, spans: apart(spans) }).collect();
    layers.retain(|layer| !layer.spans.is_empty());
    let places = layers.iter().enumerate().map(|(given, layer)| {
        let covered: u64 = layer.spans.iter().map(|span| u64::from(span.len())).sum();
        (layer.spans.first().map(|span| span.start), Reverse(covered), given)
    });
    let places = in_order(places.collect::<Vec<_>>());
    places.into_iter().map(|(.., given)| Layer { key: layers[given].key, spans: std::mem::take(&mut layers[given].spans) }).collect()
}

/// The spans in order, with those joined that touch or overlap.
fn apart(spans: &[Span]) -> Vec<Span> {
    let mut spans = in_order(spans.iter().copied().filter(|span| !span.is_empty()).collect());
    spans.dedup_by(|next, kept| {
        let joined = next.start <= kept.end;
        if joined {
            kept.end = kept.end.max(next.end);
        }
        joined
    });
    spans
}

impl<K> Layer<K> {
    fn edges(&self, rank: usize, range: Span) -> impl Iterator<Item = Edge> {
        let inside = move |(_, span): &(usize, &Span)| span.overlaps(range);
        self.spans.iter().enumerate().filter(inside).flat_map(move |(index, span)| {
            let first = (span.start >= range.start).then_some(index == 0);
            let open = Edge { at: span.start.max(range.start), what: What::Open { first }, rank };
            let close = Edge { at: span.end, what: What::Close, rank };
            // A span that goes on beyond the range does not end in it.
            [Some(open), (span.end <= range.end).then_some(close)].into_iter().flatten()
        })
    }
}

/// The underline lane of each mark, in the order given: marks that overlap anywhere never share one, and a lane is
/// free again as soon as nothing lies in it. Earlier and longer marks get the lower lanes.
///
/// Should more than 256 marks ever lie over one another, the surplus shares the last lane.
pub fn lanes<K>(marks: &[(K, Vec<Span>)]) -> Vec<u8> {
    let layers = layers(&marks.iter().enumerate().map(|(index, (_, spans))| (index, spans.clone())).collect::<Vec<_>>());
    let mut lanes: Vec<u8> = vec![0; marks.len()];
    // What lies in each lane, in order.
    let mut taken: Vec<Vec<Span>> = Vec::new();
    for layer in layers {
        let before = |lane: &[Span], end: u32| lane.partition_point(|other| other.start < end);
        let is_free = |lane: &Vec<Span>| {
            layer.spans.iter().all(|span| before(lane, span.end).checked_sub(1).is_none_or(|at| lane[at].end <= span.start))
        };
        let lane = taken.iter().position(is_free).unwrap_or(taken.len()).min(usize::from(u8::MAX));
        if lane == taken.len() {
            taken.push(Vec::new());
        }
        for span in &layer.spans {
            let at = before(&taken[lane], span.start);
            taken[lane].insert(at, *span);
        }
        lanes[layer.key] = lane as u8;
    }
    lanes
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use proptest::prelude::*;

    use super::*;

    fn mark(key: char, spans: &[(u32, u32)]) -> (char, Vec<Span>) {
        (key, spans.iter().map(|&(start, end)| Span::new(start, end)).collect())
    }

    /// One run as text: where, its marks, `+` starts, `>` resumes.
    fn shown(range: (u32, u32), marks: &[(char, Vec<Span>)]) -> Vec<String> {
        let list = |sign: &str, keys: &[char]| {
            if keys.is_empty() { String::new() } else { format!(" {sign}{}", String::from_iter(keys)) }
        };
        runs(Span::new(range.0, range.1), marks)
            .iter()
            .map(|run| {
                let Span { start, end } = run.span;
                let signs = [("", &run.marks), ("+", &run.starts), (">", &run.resumes)];
                format!("{start}–{end}") + &signs.map(|(sign, keys)| list(sign, keys)).concat()
            })
            .collect()
    }

    #[test]
    fn unmarked_text_is_one_run_and_an_empty_range_none() {
        assert_eq!(shown((3, 9), &[]), ["3–9"]);
        assert_eq!(shown((3, 3), &[mark('a', &[(0, 9)])]), [""; 0]);
    }

    #[test]
    fn overlapping_marks_cut_three_ways() {
        let marks = [mark('b', &[(5, 15)]), mark('a', &[(0, 10)])];
        assert_eq!(shown((0, 20), &marks), ["0–5 a +a", "5–10 ab +b", "10–15 b", "15–20"]);
    }

    #[test]
    fn the_longer_of_two_marks_that_start_together_comes_first() {
        let marks = [mark('s', &[(0, 4)]), mark('l', &[(0, 9)])];
        assert_eq!(shown((0, 9), &marks), ["0–4 ls +ls", "4–9 l"]);
    }

    #[test]
    fn a_discontinuous_mark_resumes() {
        let marks = [mark('a', &[(6, 8), (1, 3)])];
        assert_eq!(shown((0, 9), &marks), ["0–1", "1–3 a +a", "3–6", "6–8 a >a", "8–9"]);
    }

    #[test]
    fn touching_spans_of_one_mark_are_one() {
        assert_eq!(shown((0, 6), &[mark('a', &[(1, 3), (3, 5)])]), ["0–1", "1–5 a +a", "5–6"]);
    }

    #[test]
    fn a_mark_that_ends_where_the_next_begins_shares_no_run_with_it() {
        assert_eq!(shown((0, 6), &[mark('a', &[(0, 3)]), mark('b', &[(3, 6)])]), ["0–3 a +a", "3–6 b +b"]);
    }

    #[test]
    fn what_reaches_beyond_the_range_does_not_start_in_it() {
        let marks = [mark('a', &[(0, 30)]), mark('b', &[(2, 4), (12, 14), (40, 50)]), mark('c', &[(10, 20)])];
        assert_eq!(shown((10, 20), &marks), ["10–12 ac +c", "12–14 abc >b", "14–20 ac"]);
    }

    #[test]
    fn empty_and_reversed_spans_mark_nothing() {
        assert_eq!(shown((0, 6), &[mark('a', &[(2, 2)]), mark('b', &[(5, 1)])]), ["0–6"]);
    }

    #[test]
    fn a_lane_is_used_again_as_soon_as_it_is_free() {
        let marks = [mark('a', &[(0, 10)]), mark('b', &[(5, 15)]), mark('c', &[(10, 20)]), mark('d', &[(12, 14)])];
        assert_eq!(lanes(&marks), [0, 1, 0, 2]);
    }

    #[test]
    fn a_mark_inside_anothers_gap_shares_its_lane() {
        let marks = [mark('b', &[(4, 6)]), mark('a', &[(0, 3), (8, 9)]), mark('c', &[(5, 9)])];
        assert_eq!(lanes(&marks), [0, 0, 1]);
    }

    #[test]
    fn more_marks_than_lanes_share_the_last() {
        let marks: Vec<_> = (0..300).map(|key| (key, vec![Span::new(0, 5)])).collect();
        let lanes = lanes(&marks);
        assert_eq!((lanes[0], lanes[255], lanes[299]), (0, 255, 255));
    }

    #[test]
    fn thousands_of_marks_are_cut_quickly() {
        let marks: Vec<_> = (0..5_000_u32).map(|n| (n, vec![Span::new(n * 10, n * 10 + 25)])).collect();
        let begun = Instant::now();
        let runs = runs(Span::new(0, 50_100), &marks);
        assert!(runs.len() > 9_000, "{}", runs.len());
        assert_eq!(lanes(&marks).iter().max(), Some(&2));
        assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
    }

    /// Up to eight marks of up to four spans, some empty or reversed, and a range to cut.
    fn marked_range() -> impl Strategy<Value = (Span, Vec<(usize, Vec<Span>)>)> {
        let span = (0..60_u32, -2..20_i64).prop_map(|(start, len)| Span::new(start, (i64::from(start) + len).max(0) as u32));
        let marks = prop::collection::vec(prop::collection::vec(span, 0..5), 0..9);
        ((0..40_u32, 0..50_u32), marks)
            .prop_map(|((start, len), marks)| (Span::new(start, start + len), marks.into_iter().enumerate().collect()))
    }

    fn covers(spans: &[Span], position: u32) -> bool {
        spans.iter().any(|span| span.contains(position))
    }

    proptest! {
        #[test]
        fn runs_tile_the_range_and_tell_every_mark((range, marks) in marked_range()) {
            let runs = runs(range, &marks);
            let mut at = range.start;
            for run in &runs {
                prop_assert_eq!(run.span.start, at);
                prop_assert!(run.span.end > at);
                at = run.span.end;
                for position in run.span.start..run.span.end {
                    for (key, spans) in &marks {
                        prop_assert_eq!(run.marks.contains(key), covers(spans, position));
                    }
                }
            }
            prop_assert_eq!(at, range.end.max(range.start));
        }

        #[test]
        fn neighbouring_runs_differ_in_their_marks((range, marks) in marked_range()) {
            for pair in runs(range, &marks).windows(2) {
                prop_assert_ne!(&pair[0].marks, &pair[1].marks);
            }
        }

        #[test]
        fn starts_and_resumes_are_where_marks_begin((range, marks) in marked_range()) {
            for run in runs(range, &marks) {
                for (key, spans) in &marks {
                    let start = run.span.start;
                    let begins = covers(spans, start) && (start == 0 || !covers(spans, start - 1));
                    let before = (0..start).any(|position| covers(spans, position));
                    prop_assert_eq!(run.starts.contains(key), begins && !before);
                    prop_assert_eq!(run.resumes.contains(key), begins && before);
                }
            }
        }

        #[test]
        fn every_list_of_a_run_is_in_the_order_of_its_marks((range, marks) in marked_range()) {
            let whole = runs(Span::new(0, 100), &marks);
            let first = |key: &usize| whole.iter().position(|run| run.starts.contains(key));
            for run in runs(range, &marks) {
                let order: Vec<_> = run.marks.iter().map(first).collect();
                prop_assert!(order.is_sorted());
                for list in [&run.starts, &run.resumes] {
                    let places: Vec<_> = list.iter().map(|key| run.marks.iter().position(|mark| mark == key)).collect();
                    prop_assert!(places.is_sorted() && places.iter().all(Option::is_some));
                }
            }
        }

        #[test]
        fn marks_that_overlap_never_share_a_lane((_, marks) in marked_range()) {
            let lanes = lanes(&marks);
            prop_assert_eq!(lanes.len(), marks.len());
            for (one, (_, spans)) in marks.iter().enumerate() {
                for (other, (_, others)) in marks.iter().enumerate().skip(one + 1) {
                    let overlap = spans.iter().any(|span| others.iter().any(|other| span.overlaps(*other)));
                    prop_assert!(!overlap || lanes[one] != lanes[other]);
                }
            }
        }

        #[test]
        fn single_spans_take_as_few_lanes_as_lie_over_one_another((_, marks) in marked_range()) {
            let marks: Vec<_> = marks.into_iter().map(|(key, spans)| (key, spans.into_iter().take(1).collect::<Vec<_>>())).collect();
            let deepest = (0..100).map(|at| marks.iter().filter(|(_, spans)| covers(spans, at)).count()).max();
            let lanes = usize::from(lanes(&marks).into_iter().max().unwrap_or(0));
            prop_assert_eq!(lanes, deepest.unwrap_or(0).saturating_sub(1));
        }
    }
}
