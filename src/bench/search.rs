//! Search over ten times as many claims as the walk has: rare words and common ones, in the search box and in the lists, beside the
//! way to search that needs no index, `LIKE`, on the same rows.

use crate::{
    Done,
    client::get,
    engine::{self, Large},
    large::CLAIMS,
    table::{Table, Target, median},
};
use hearsay::access::Role;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use std::{path::Path, time::Instant};
use tokio::runtime::Runtime;

/// How many times the claims of the walk.
const TIMES_THE_CLAIMS: i64 = 10;
/// Most that a search may cost, in milliseconds.
const MOST: f64 = 50.0;
/// How often each is asked for.
const TIMES: usize = 20;
/// What is searched for: how it is called, and how it stands in an address.
const WORDS: [(&str, &str); 6] = [
    ("a word of every claim", "seat"),
    ("its beginning", "nordho*"),
    ("two words of every claim", "lines seats"),
    ("a phrase of every claim", "\"sold seats\""),
    ("a number that few have", "47012"),
    ("what nobody said", "zeppelin"),
];
/// Where: the box, one kind of thing, newest first, and the lists.
const PLACES: [&str; 5] =
    ["/search?q=", "/search?in=claims&q=", "/search?in=claims&sort=newest&q=", "/claims?q=", "/api/v1/claims?sort=-created_at&q="];
/// The same without an index.
const LIKE: &str = "SELECT COUNT(*) FROM (SELECT id FROM claim WHERE folded LIKE '%47012%' ORDER BY created_at DESC LIMIT 50) found";

/// On both engines.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("Search over {} claims", CLAIMS * TIMES_THE_CLAIMS);
    engine::each(runtime, folder, TIMES_THE_CLAIMS, |large| on(runtime, large, table))
}

fn on(runtime: &Runtime, mut large: Large, table: &mut Table) -> Done<()> {
    let engine = large.engine;
    // A cookie that does not count is nobody's, and the answer is drawn anew.
    let askers = [
        ("anyone", "cookie: hearsay=nobody\r\n".to_owned()),
        ("editor", format!("authorization: Bearer {}\r\n", large.desk.token(Role::Editor))),
    ];
    let mut rare = Vec::new();
    for (called, words) in WORDS {
        let mut worst = (0.0, String::new());
        for (who, headers) in &askers {
            for place in PLACES {
                let path = format!("{place}{}", words.replace(' ', "%20").replace('"', "%22"));
                let request = get(&path, headers);
                large.cost(&request, 200)?;
                let mut costs: Vec<f64> = (0..TIMES).map(|_| large.cost(&request, 200)).collect::<Done<_>>()?;
                if words == "47012" && place.starts_with("/api") {
                    rare.extend(costs.iter().copied());
                }
                costs.sort_by(f64::total_cmp);
                // Of twenty the slowest: as near to the 99th per cent as twenty come.
                let slowest = costs.last().copied().unwrap_or_default();
                eprintln!("    {slowest:.1} ms · {path}, {who}, {engine}");
                if slowest > worst.0 {
                    worst = (slowest, format!("{place}…, {who}"));
                }
            }
        }
        table.add(format!("search for {called} ({}), {engine}", worst.1), (worst.0, "ms, the slowest"), None, Target::Below(MOST));
    }
    let like = median((0..3).map(|_| like(runtime, &large.url)).collect::<Done<Vec<_>>>()?);
    table.add(format!("a list of claims with a rare number, {engine}"), (median(rare), "ms"), Some((like, "ms of LIKE")), Target::None);
    Ok(())
}

/// Milliseconds that the search without an index takes.
fn like(runtime: &Runtime, url: &str) -> Done<f64> {
    runtime.block_on(async {
        let start;
        if url.starts_with("postgres") {
            let mut conn = PgConnection::connect(url).await?;
            start = Instant::now();
            conn.execute(LIKE).await?;
        } else {
            let mut conn = SqliteConnection::connect(url).await?;
            start = Instant::now();
            conn.execute(LIKE).await?;
        }
        Ok(start.elapsed().as_secs_f64() * 1000.0)
    })
}
