//! The graph of a fact that went far, joined and collapsed as its page does; and what says the same as a claim, among 100,000.

use crate::{
    Done,
    table::{Table, Target, median},
};
use chrono::DateTime;
use hearsay::{
    attribution::{SourceKind, Status},
    base::id::{ArticleId, ClaimId, SourceId},
    likeness::{Content, Encoder, Index, Question, Vector},
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
    likeness(table)
}

/// Claims that a question is held against, …
const CLAIMS: usize = 100_000;
/// … and those of an article that are held against them for its checklist.
const OF_ARTICLE: usize = 100;
/// How many of the best are compared word by word.
const COMPARED: usize = 60;

/// What a claim says; every one in other words.
fn statement(n: usize) -> String {
    const WHO: [&str; 7] =
        ["The ministry", "Nordholm Lines", "The harbour office", "A union official", "The court", "Halden Wire", "The mayor"];
    const DID: [&str; 6] = ["sold seats on", "stopped", "inspected", "denied the sinking of", "paid for", "ordered repairs to"];
    const WHAT: [&str; 5] =
        ["the night ferry to Ellskar", "two survey ships", "the train at the border", "a reactor near Kell", "the old bridge"];
    format!("{} {} {} {} times in {} days, {} people said.", WHO[n % 7], DID[n / 7 % 6], WHAT[n / 42 % 5], n / 210 % 90, n % 31, n / 3)
}

/// A vector that lies anywhere: what it costs to be held against one does not depend on where it lies.
fn vector(n: usize) -> Vector {
    let mut state = n as u64 + 1;
    std::array::from_fn(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 56) as u8).cast_signed() / 4
    })
}

/// A claim while it is worded, and all claims of an article at once.
fn likeness(table: &mut Table) -> Done<()> {
    eprintln!("What says the same, among {CLAIMS} claims");
    let encoder = Encoder::embedded().ok_or("the encoder cannot be used")?;
    let mut index = Index::default();
    for n in 0..CLAIMS {
        index.put(n, &statement(n), &[vector(n)]);
    }
    let said: Vec<Content> = (0..COMPARED).map(|n| Content::of(&statement(n))).collect();
    let (mut read, mut held, mut whole, mut apart, mut together) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for time in 0..TIMES {
        let words = statement(time * 977);
        let start = Instant::now();
        let question = Question::known(&words, encoder.vector(&words));
        read.push(milliseconds(start));
        let search = Instant::now();
        let hits = index.search(&question, COMPARED);
        held.push(milliseconds(search));
        let compared: Vec<_> = hits.iter().zip(&said).map(|(hit, said)| question.compare(hit, said)).collect();
        black_box(compared);
        whole.push(milliseconds(start));
    }
    let questions: Vec<Question> = (0..OF_ARTICLE).map(|n| Question::known(&statement(n * 31), Some(vector(n * 31)))).collect();
    for _ in 0..3 {
        let start = Instant::now();
        questions.iter().for_each(|question| drop(black_box(index.search(question, COMPARED))));
        apart.push(milliseconds(start));
        let start = Instant::now();
        black_box(index.search_all(&questions, COMPARED));
        together.push(milliseconds(start));
    }
    table.add(
        format!("what says the same as words not stored yet, among {CLAIMS} claims"),
        (median(whole), "ms"),
        None,
        Target::Below(30.0),
    );
    table.add("of it reading the words", (median(read), "ms"), None, Target::None);
    table.add("of it holding them against all claims", (median(held), "ms"), None, Target::None);
    let one_by_one = Some((median(apart), "ms, one claim after the other"));
    table.add(
        format!("what says the same as {OF_ARTICLE} claims of an article, in one pass"),
        (median(together), "ms"),
        one_by_one,
        Target::None,
    );
    Ok(())
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
