//! How long the record takes to check: `hearsay verify` of many events, and the proof of a claim.

use crate::{
    Done,
    client::{Client, get},
    newsroom::{Desk, draft},
    server::{KEY, Server},
    table::{Table, Target, median},
};
use futures::future::BoxFuture;
use hearsay::{
    access::{Person, Role},
    article,
    base::{error::Fault, id::ArticleId},
    claim::{commands::create, draft::ClaimDraft},
    newsroom::Transaction,
    record::sequencer,
    review::commands::{approve, submit},
    tlog::key::LogKey,
};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// Events that are checked.
const EVENTS: usize = 1_000_000;
/// Seconds that they may take.
const MOST: f64 = 60.0;
/// Claims that are made in one transaction: each has three events.
const AT_ONCE: usize = 1_000;
/// Claims in one article.
const OF_ARTICLE: usize = 2_000;
/// Proofs that are asked for.
const PROOFS: usize = 50;

/// In a newsroom with so many events, each the act it tells of.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("A record of {EVENTS} events");
    let url = format!("sqlite:{}", folder.join("record.db").display());
    let (slug, claim) = runtime.block_on(fill(&url))?;
    let began = Instant::now();
    let mut verify = Command::new(env!("CARGO_BIN_EXE_hearsay"));
    verify.arg("verify").env_clear().env("DATABASE_URL", &url).env("HEARSAY_LOG_KEY", KEY.as_str()).stdout(Stdio::null());
    let mut child = verify.spawn()?;
    let mut most = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        most = most.max(peak(child.id()).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(50));
    };
    if !status.success() {
        return Err("the record is not whole".into());
    }
    table.add(format!("verify of {EVENTS} events"), (began.elapsed().as_secs_f64(), "s"), None, Target::Below(MOST));
    table.add("peak memory of verify", (most, "MiB"), None, Target::Below(100.0));

    let server = Server::start(&url, false)?;
    let mut client = Client::to(server.addr)?;
    for (what, path) in [("a claim", format!("/api/v1/claims/{claim}/proof")), ("an article", format!("/api/v1/articles/{slug}/proof"))] {
        let request = get(&path, "");
        let mut times = Vec::new();
        for _ in 0..PROOFS {
            let began = Instant::now();
            client.ask(&request, 200, |_| {})?;
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        table.add(format!("proof of {what}"), (median(times), "ms"), None, Target::Below(5.0));
    }
    Ok(())
}

/// Most memory that a process has had, in MiB.
fn peak(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok())?;
    Some(kilobytes / 1024.0)
}

/// Makes, submits and approves claims by the program's own commands; gives a published article and one of its claims.
async fn fill(url: &str) -> Done<(String, String)> {
    let desk = Desk::open(url).await?;
    let (editor, reviewer) = (desk.viewer(Role::Editor), desk.viewer(Role::Reviewer));
    let (Some(by), Some(second)) = (editor.person().cloned(), reviewer.person().cloned()) else { return Err("nobody is here".into()) };
    let mut published = None;
    for _ in 0..(EVENTS / 3).div_ceil(OF_ARTICLE) {
        let article = desk.article().await?;
        let id = article.id;
        for _ in 0..OF_ARTICLE / AT_ONCE {
            let (by, second) = (by.clone(), second.clone());
            let made = desk.room.write_as_program(move |tx| make(tx, id, by, second)).await?;
            published.get_or_insert((article.slug.clone(), id, made));
        }
    }
    let (slug, id, claim) = published.ok_or("nothing was made")?;
    let publish = desk.room.write(&editor, move |mut tx| {
        Box::pin(async move { article::commands::publish(&mut tx, id, None, article::State::Published).await })
    });
    publish.await?;
    sequencer::catch_up(&desk.room.db, &LogKey::read(&KEY)?, None).await?;
    desk.room.db.close().await;
    Ok((slug, claim))
}

/// Many claims in one transaction; gives the id of the first.
fn make(tx: Transaction<'_>, article: ArticleId, by: Person, second: Person) -> BoxFuture<'_, Result<String, Fault>> {
    Box::pin(async move {
        let mut made = Vec::new();
        let mut tx = tx.in_the_name_of(by);
        for n in 0..AT_ONCE {
            let draft: ClaimDraft = serde_json::from_value(draft(n % 3)).map_err(|error| Fault::Internal(error.to_string()))?;
            let claim = create(&mut tx, article, None, draft).await?;
            submit(&mut tx, claim.id, None).await?;
            made.push(claim.id);
        }
        let mut tx = tx.in_the_name_of(second);
        for id in &made {
            approve(&mut tx, *id, None).await?;
        }
        Ok(made.first().map(ToString::to_string).unwrap_or_default())
    })
}
