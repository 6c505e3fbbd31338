//! The claim table of a large newsroom as a file, beside `sqlite3 -csv` over the same rows; how fast a server starts.

use crate::{
    Done,
    client::{Client, get},
    large::CLAIMS,
    newsroom::Desk,
    process,
    server::Server,
    table::{Table, Target, median},
};
use hearsay::access::Role;
use std::{path::Path, time::Instant};
use tokio::runtime::Runtime;

const TIMES: usize = 4;
const STARTS: usize = 5;

/// The rows of the export in its order. The standing is left out: in SQL it would only slow the reference down.
const SAME_ROWS: &str = "SELECT lower(hex(t.id)), t.title, t.outlet, t.published_at, lower(hex(c.id)), c.statement, c.quote, \
     json_extract(c.spans, '$[0].start'), json_extract(c.spans, '$[0].end'), lower(hex(a.id)), s.name, s.kind, a.status, a.form, \
     a.identification, o.name, a.cue, c.review, c.finding, '', p.name, c.created_at, c.updated_at, t.url \
     FROM claim c JOIN article t ON t.id = c.article_id JOIN person p ON p.id = c.created_by \
     LEFT JOIN attribution a ON a.claim_id = c.id LEFT JOIN source s ON s.id = a.source_id \
     LEFT JOIN attribution v ON v.id = a.via_id LEFT JOIN source o ON o.id = v.source_id ORDER BY c.created_at, c.id, a.position";

/// In a newsroom of 100,000 claims.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("Export of {CLAIMS} claims");
    let file = folder.join("large.db");
    let url = format!("sqlite:{}", file.display());
    let token = runtime.block_on(async {
        let desk = Desk::open(&url).await?;
        desk.fill(1).await?;
        desk.room.db.close().await;
        Done::Ok(desk.token(Role::Editor).to_owned())
    })?;
    starts(folder, &url, table)?;

    let server = Server::start(&url, false)?;
    let mut client = Client::to(server.addr)?;
    let mut export = |path: &str| -> Done<(usize, f64)> {
        let start = Instant::now();
        let mut lines = 0;
        let request = get(&format!("/api/v1/exports/{path}"), &format!("authorization: Bearer {token}\r\n"));
        client.ask(&request, 200, |piece| lines += piece.iter().filter(|byte| **byte == b'\n').count())?;
        Ok((lines, start.elapsed().as_secs_f64()))
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut rows, mut other_rows) = (0, 0);
    for _ in 0..TIMES {
        if let Some((lines, time)) = process::lines("sqlite3", &["-csv".as_ref(), file.as_os_str(), SAME_ROWS.as_ref()])? {
            other_rows = lines;
            theirs.push(lines as f64 / time);
        }
        let (lines, time) = export("claims.csv")?;
        // The head is no row.
        rows = lines - 1;
        ours.push(rows as f64 / time);
    }
    if !theirs.is_empty() && rows != other_rows {
        return Err(format!("the export has {rows} rows, sqlite3 {other_rows}").into());
    }
    let what = format!("export, CSV, {rows} rows of {CLAIMS} claims");
    let reference = (!theirs.is_empty()).then(|| (median(theirs), "rows/s of sqlite3 -csv"));
    if reference.is_none() {
        eprintln!("  sqlite3 is not on PATH: the export has nothing to be compared with");
    }
    table.add(what, (median(ours), "rows/s"), reference, Target::Ratio(0.6));
    memory(&server, "peak memory of the server, CSV", table);
    for (path, what) in
        [("claims.json", "JSON"), ("claims.csv?sort=-updated_at", "CSV, by change"), ("claims.csv?sort=article_title", "CSV, by article")]
    {
        let (lines, time) = export(path)?;
        table.add(format!("export, {what}"), (lines as f64 / time, "rows/s"), reference, Target::None);
    }
    memory(&server, "peak memory of the server, all exports", table);
    Ok(())
}

fn memory(server: &Server, what: &str, table: &mut Table) {
    if let Some(most) = server.memory("VmHWM") {
        table.add(what, (most, "MiB"), None, Target::Below(64.0));
    }
}

/// Start-up: of a newsroom that does not exist yet, tables and all, and of the large one.
fn starts(folder: &Path, large: &str, table: &mut Table) -> Done<()> {
    let (mut empty, mut full) = (Vec::new(), Vec::new());
    for number in 0..STARTS {
        let url = format!("sqlite:{}", folder.join(format!("empty-{number}.db")).display());
        empty.push(Server::start(&url, false)?.started_in.as_secs_f64() * 1000.0);
        full.push(Server::start(large, false)?.started_in.as_secs_f64() * 1000.0);
    }
    table.add("start until /healthz, new database", (median(empty), "ms"), None, Target::Below(50.0));
    table.add(format!("start until /healthz, {CLAIMS} claims"), (median(full), "ms"), None, Target::Below(50.0));
    Ok(())
}
