//! The graph of a fact that went far: joined and collapsed, as its page does.

use crate::{
    Done,
    table::{Table, Target, median},
};
use chrono::DateTime;
use hearsay::{
    attribution::{SourceKind, Status},
    base::id::{ArticleId, ClaimId, SourceId},
    provenance::{
        Appearance, ClaimRelation, Heard, Party, Who,
        origins::{origins, trees},
    },
};
use std::{hint::black_box, time::Instant};

/// Outlets, and how many each has it from.
const OUTLETS: usize = 2_000;
const EACH: usize = 5;
const TIMES: usize = 7;
/// Lines of the picture.
const LINES: usize = 60;

/// Everybody has it from several others, some of them in circles, a tenth from a source of its own.
fn claims() -> Vec<Appearance> {
    let ids: Vec<SourceId> = (0..OUTLETS).map(|_| SourceId::new()).collect();
    let heard = |at: usize, is_named| Heard {
        source: ids[at],
        name: format!("Outlet {at}"),
        kind: if at.is_multiple_of(50) { SourceKind::NewsAgency } else { SourceKind::NewsOutlet },
        status: Status::Reported,
        is_named,
    };
    let of_outlet = |at: usize| {
        let chains = (1..=EACH).map(|n| {
            let from = (at * 7 + n * 131) % OUTLETS;
            // An earlier one, so that there are ends; now and then a later one, so that there are circles.
            let from = if at.is_multiple_of(97) { from } else { from * at / OUTLETS };
            vec![heard(from, !at.is_multiple_of(10) || n > 1)]
        });
        Appearance {
            claim: ClaimId::new(),
            article: ArticleId::new(),
            relation: ClaimRelation::Asserts,
            outlet: Who { party: Party::Source(ids[at]), name: format!("Outlet {at}"), kind: SourceKind::NewsOutlet },
            at: DateTime::UNIX_EPOCH,
            chains: chains.collect(),
        }
    };
    (0..OUTLETS).map(of_outlet).collect()
}

/// Of a fact with 2,000 outlets that have it from five each.
pub fn measure(table: &mut Table) -> Done<()> {
    eprintln!("The graph of a fact");
    let claims = claims();
    let (mut joined, mut drawn, mut edges) = (Vec::new(), Vec::new(), 0);
    for _ in 0..TIMES {
        let start = Instant::now();
        let found = black_box(origins(&claims));
        joined.push(start.elapsed().as_secs_f64() * 1000.0);
        let start = Instant::now();
        black_box(trees(&found, LINES));
        drawn.push(start.elapsed().as_secs_f64() * 1000.0);
        edges = found.edges.len();
    }
    table.add(format!("a fact's graph of {edges} edges, joined and collapsed"), (median(joined), "ms"), None, Target::Below(250.0));
    table.add(format!("the same, laid out in {LINES} lines"), (median(drawn), "ms"), None, Target::Below(250.0));
    Ok(())
}
