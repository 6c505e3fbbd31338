//! What readers get: pages beside a static file of the same server, their script, the size of the workspace; and what
//! an idle server holds.

use crate::{
    Done,
    client::{Client, get, rate},
    process::Book,
    server::Server,
    table::{Table, Target, median},
};
use serde_json::Value;
use std::{path::Path, thread, time::Duration};

const TIME: Duration = Duration::from_millis(1500);
const TIMES: usize = 4;
const CLIENTS: usize = 16;
const GZIP: &str = "accept-encoding: gzip\r\n";

/// Waits until a server has nothing more to do: two seconds with less than a hundredth of a processor.
fn settled(server: &Server) -> Done<()> {
    let book = Book::open(server.id(), None)?;
    loop {
        let before = book.milliseconds()?;
        thread::sleep(Duration::from_secs(2));
        if book.milliseconds()? - before < 20.0 {
            return Ok(());
        }
    }
}

/// In a demo newsroom.
pub fn measure(folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("Reader pages, in a demo newsroom");
    let url = format!("sqlite:{}", folder.join("demo.db").display());
    // What waits for whoever starts for the first time, the samples' suggestions and vectors, is made before anything is measured.
    settled(&Server::start(&url, true)?)?;
    let server = Server::start(&url, true)?;
    let mut client = Client::to(server.addr)?;
    let home = client.text(&get("/", ""))?;
    let path = home.split('"').find(|text| text.starts_with("/articles/")).ok_or("the demo shows no article")?.to_owned();
    let mut script = 0;
    for page in ["/", &path, "/claims", "/sources"] {
        script += script_bytes(&mut client, page)?;
    }
    settled(&server)?;
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
    for (headers, how, target) in [("", "", Target::Ratio(0.45)), (GZIP, ", gzip", Target::Ratio(0.5))] {
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
    let inside: usize = page.split("<script").skip(1).map(|rest| rest.split("</script>").next().map_or(0, str::len)).sum();
    let mut outside = 0;
    for file in page.split('"').filter(|text| text.starts_with('/') && (text.ends_with(".js") || text.ends_with(".wasm"))) {
        outside += client.ask(&get(file, ""), 200, |_| {})?;
    }
    Ok(inside + outside)
}
