//! What readers get: pages beside a static file of the same server, and beside an editor at work; their script, the size of the
//! workspace; and what an idle server holds.

use crate::{
    Done,
    client::{Client, get, post, post_with, rate},
    newsroom::{Desk, draft},
    server::Server,
    table::{Table, Target, median},
};
use hearsay::access::Role;
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};
use tokio::runtime::Runtime;

const TIME: Duration = Duration::from_millis(1500);
const TIMES: usize = 4;
const CLIENTS: usize = 16;
const GZIP: &str = "accept-encoding: gzip\r\n";
const BROTLI: &str = "accept-encoding: gzip, deflate, br, zstd\r\n";
/// Readers of one article, each with a connection.
const READERS: usize = 1000;
/// How long an editor thinks between two acts.
const THINKING: Duration = Duration::from_millis(50);

/// In a demo newsroom, and in one where somebody works.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    in_the_demo(folder, table)?;
    beside_an_editor(runtime, folder, table)
}

fn in_the_demo(folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("Reader pages, in a demo newsroom");
    let url = format!("sqlite:{}", folder.join("demo.db").display());
    // What waits for whoever starts for the first time, the samples' suggestions and vectors, is made before anything is measured.
    Server::start(&url, true)?.settled()?;
    let server = Server::start(&url, true)?;
    let mut client = Client::to(server.addr)?;
    let home = client.text(&get("/", ""))?;
    let path = home.split('"').find(|text| text.starts_with("/articles/")).ok_or("the demo shows no article")?.to_owned();
    let mut script = 0;
    for page in ["/", &path, "/claims", "/sources"] {
        script += script_bytes(&mut client, page)?;
    }
    server.settled()?;
    if let Some(memory) = server.memory("VmRSS") {
        table.add("idle memory, after a reader's first pages", (memory, "MiB"), None, Target::Below(50.0));
    }

    let files: Value = serde_json::from_str(&client.text(&get("/site/manifest.json", ""))?)?;
    let files: Vec<String> =
        ["js", "wasm", "css"].iter().filter_map(|kind| Some(format!("/site/{}", site_name(files.get(kind)?.as_str()?)))).collect();
    let size = client.ask(&get(&path, ""), 200, |_| {})?;
    let mut like = None;
    for file in &files {
        let other = client.ask(&get(file, ""), 200, |_| {})?;
        if like.as_ref().is_none_or(|(_, best): &(_, usize)| size.abs_diff(other) < size.abs_diff(*best)) {
            like = Some((file, other));
        }
    }
    let (file, other) = like.ok_or("the site was not built: run `make bench`")?;
    for (headers, how, target) in
        [("", "", Target::Ratio(0.45)), (GZIP, ", gzip", Target::Ratio(0.5)), (BROTLI, ", br", Target::Ratio(0.5))]
    {
        let (mut page, mut plain) = (asking(&server, &path, headers)?, asking(&server, file, headers)?);
        let (mut pages, mut files) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            files.push(rate(&mut plain, TIME)?);
            pages.push(rate(&mut page, TIME)?);
        }
        let what = format!("reader page ({} KB), {CLIENTS} connections{how}", size / 1000);
        let reference = format!("requests/s of a static file ({} KB)", other / 1000);
        table.add(what, (median(pages), "requests/s"), Some((median(files), &reference)), target);
    }

    table.add("script on reader pages", (script as f64, "bytes"), None, Target::Below(1.0));
    if let Some(wasm) = files.iter().find(|file| file.ends_with(".wasm")) {
        let packed = client.ask(&get(wasm, GZIP), 200, |_| {})?;
        table.add("workspace wasm, gzip, as downloaded", (packed as f64 / 1000.0, "kB"), None, Target::Below(300.0));
    }
    Ok(())
}

/// Readers of one article, while somebody writes in another one that readers see too.
fn beside_an_editor(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("{READERS} readers of an article, and an editor in another");
    let url = format!("sqlite:{}", folder.join("readers.db").display());
    let desk = runtime.block_on(Desk::open(&url))?;
    let (article, other) = (runtime.block_on(desk.article())?, runtime.block_on(desk.article())?);
    let (editor, reviewer) = (desk.token(Role::Editor).to_owned(), desk.token(Role::Reviewer).to_owned());
    runtime.block_on(desk.room.db.close());
    let server = Server::start(&url, false)?;
    let mut client = Client::to(server.addr)?;
    let put = |path: &str, token: &str| {
        let request =
            String::from_utf8_lossy(&post_with(path, &format!("authorization: Bearer {token}\r\nif-match: *\r\n"), "")).into_owned();
        request.replacen("POST", "PUT", 1).into_bytes()
    };
    for article in [&article, &other] {
        let claims = format!("/api/v1/articles/{}/claims", article.id);
        for _ in 0..20 {
            let mut made = Vec::new();
            client.ask(&post(&claims, &editor, &draft(2).to_string()), 201, |piece| made.extend_from_slice(piece))?;
            let claim: Value = serde_json::from_slice(&made)?;
            let claim = format!("/api/v1/claims/{}", claim["id"].as_str().ok_or("a claim has no id")?);
            client.ask(&put(&format!("{claim}/submission"), &editor), 200, |_| {})?;
            client.ask(&put(&format!("{claim}/approval"), &reviewer), 200, |_| {})?;
        }
        client.ask(&put(&format!("/api/v1/articles/{}/publication", article.id), &editor), 200, |_| {})?;
    }
    let request = get(&format!("/articles/{}", article.slug), GZIP);
    let mut readers = (0..CLIENTS)
        .map(|_| {
            let mut clients = (0..READERS.div_ceil(CLIENTS)).map(|_| Client::to(server.addr)).collect::<Done<Vec<_>>>()?;
            let (mut at, request) = (0, request.clone());
            Ok(move || {
                at = (at + 1) % clients.len();
                clients[at].ask(&request, 200, |_| {}).map(drop)
            })
        })
        .collect::<Done<Vec<_>>>()?;
    // A claim, and something that readers see, in turns.
    let work = |done: &AtomicBool| -> Done<()> {
        let mut client = Client::to(server.addr)?;
        for turn in 0.. {
            if done.load(Ordering::Relaxed) {
                break;
            }
            let article = format!("/api/v1/articles/{}", other.id);
            if turn % 2 == 0 {
                client.ask(&post(&format!("{article}/claims"), &editor, &draft(1).to_string()), 201, |_| {})?;
            } else {
                let change = post(&article, &editor, &json!({"byline": format!("Writer {turn}")}).to_string());
                client.ask(&[b"PATCH", &change[4..]].concat(), 200, |_| {})?;
            }
            thread::sleep(THINKING);
        }
        Ok(())
    };
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        alone.push(rate(&mut readers, TIME)?);
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let editor = scope.spawn(|| work(&done));
            let read = rate(&mut readers, TIME);
            done.store(true, Ordering::Relaxed);
            editor.join().unwrap_or_else(|_| Err("the editor gave up".into()))?;
            beside.push(read?);
            Done::Ok(())
        })?;
    }
    let what = format!("reader page, {READERS} connections, an editor at work in another article");
    table.add(what, (median(beside), "requests/s"), Some((median(alone), "requests/s without")), Target::Ratio(0.8));
    Ok(())
}

fn asking(server: &Server, path: &str, headers: &str) -> Done<Vec<impl FnMut() -> Done<()> + Send + use<>>> {
    (0..CLIENTS)
        .map(|_| {
            let (mut client, request) = (Client::to(server.addr)?, get(path, headers));
            Ok(move || client.ask(&request, 200, |_| {}).map(drop))
        })
        .collect()
}

/// The name of a file of the site, however the manifest writes it.
fn site_name(name: &str) -> &str {
    name.trim_start_matches("/site/")
}

/// Script that a page brings: in its `script` elements, and what they or its preloads point at.
fn script_bytes(client: &mut Client, path: &str) -> Done<usize> {
    let page = client.text(&get(path, ""))?;
    // What a page says of itself for search engines stands in such an element too, and is data.
    let runs = page.split("<script").skip(1).filter(|rest| !rest.starts_with(" type=\"application/ld+json\""));
    let inside: usize = runs.map(|rest| rest.split("</script>").next().map_or(0, str::len)).sum();
    let mut outside = 0;
    for file in page.split('"').filter(|text| text.starts_with('/') && (text.ends_with(".js") || text.ends_with(".wasm"))) {
        outside += client.ask(&get(file, ""), 200, |_| {})?;
    }
    Ok(inside + outside)
}
