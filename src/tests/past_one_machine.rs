//! More than one machine: a streaming replica, PgBouncer, a primary that dies, one that freezes, a day one wants back. With real servers,
//! which `.ci/cluster` starts, so `make attack` runs them.

use crate::support::{Desk, LOG_KEY_LINE, PASSWORD, Program, http, id};
use hearsay::{access::Role, account, base::clock::Clock};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Lines, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// Servers of one test; they go with this value.
struct Cluster {
    child: Child,
    orders: Option<ChildStdin>,
    told: Lines<BufReader<ChildStdout>>,
    primary: String,
    replica: String,
    pgbouncer: String,
}

impl Cluster {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/cluster");
        let mut child = Command::new(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let told = BufReader::new(child.stdout.take().expect("its stdout")).lines();
        let orders = child.stdin.take();
        let [primary, replica, pgbouncer] = [const { String::new() }; 3];
        let mut cluster = Self { child, orders, told, primary, replica, pgbouncer };
        (cluster.primary, cluster.replica, cluster.pgbouncer) = (cluster.url("primary"), cluster.url("replica"), cluster.url("pgbouncer"));
        assert_eq!(cluster.line(), "ready");
        cluster
    }

    fn line(&mut self) -> String {
        self.told.next().expect("it goes on").expect("text")
    }

    fn url(&mut self, name: &str) -> String {
        let line = self.line();
        line.strip_prefix(name).unwrap_or_else(|| panic!("no {name}: {line}")).trim().to_owned()
    }

    fn order(&mut self, word: &str) {
        writeln!(self.orders.as_ref().expect("it listens"), "{word}").expect("told");
    }

    fn does(&mut self, word: &str) {
        self.order(word);
        assert_eq!(self.line(), "done", "{word}");
    }

    /// The servers under one URL, as one names them for a failover.
    fn both(&self) -> String {
        let at = |url: &str| url.rsplit_once('@').and_then(|(_, rest)| Some(rest.split_once('/')?.0.to_owned())).expect("a host");
        self.primary.replacen(&at(&self.primary), &format!("{},{}", at(&self.primary), at(&self.replica)), 1)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.child.wait();
    }
}

/// An editor's token in a new newsroom.
async fn newsroom(url: &str) -> String {
    let desk = Desk::empty(url, None).await;
    let editor = account::commands::add(&desk.room, "editor@desk.example", "The editor", Role::Editor, Some(PASSWORD.into())).await;
    // A standing clock is behind the real one: its tokens would have ended.
    desk.room.clock.set(Clock::default().now());
    let token = desk.token(&editor.expect("a person")).await;
    desk.room.db.close().await;
    token
}

async fn article(program: &Program, token: &str, title: &str) -> Value {
    let body = json!({"title": title, "text": format!("{title}. The ferry left at dawn.")});
    let answer =
        http().post(format!("{}/api/v1/articles", program.address)).bearer_auth(token).json(&body).send().await.expect("an answer");
    assert_eq!(answer.status(), 201);
    let article: Value = answer.json().await.expect("JSON");
    let place = format!("{}/api/v1/articles/{}/publication", program.address, id(&article));
    let answer = http().put(place).bearer_auth(token).json(&json!({"anyway": true})).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{}", answer.text().await.expect("text"));
    article
}

async fn status(program: &Program, path: &str) -> u16 {
    http().get(format!("{}{path}", program.address)).send().await.expect("an answer").status().as_u16()
}

/// How long it takes until somebody sees a page.
async fn until(program: &Program, path: &str, wanted: u16, longest: Duration) -> Duration {
    let start = Instant::now();
    while status(program, path).await != wanted {
        assert!(start.elapsed() < longest, "{path} is not {wanted} after {longest:?}: {:?}", program.told());
        sleep(Duration::from_millis(20)).await;
    }
    start.elapsed()
}

fn verify(url: &str) -> String {
    let mut hearsay = Command::new(env!("CARGO_BIN_EXE_hearsay"));
    let done = hearsay.env_clear().args(["verify", "--database-url", url, "--log-key", LOG_KEY_LINE.as_str()]).output().expect("it runs");
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    assert!(done.status.success(), "{said}");
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts servers of its own: make attack"]
async fn strangers_read_the_replica_and_never_what_is_more_than_seconds_old() {
    let mut cluster = Cluster::start();
    let token = newsroom(&cluster.primary).await;
    let program = Program::serve_with(&cluster.primary, &[("HEARSAY_READ_URL", &cluster.replica)]);
    sleep(Duration::from_secs(1)).await;
    let mut slowest = Duration::ZERO;
    for number in 0..10 {
        let made = article(&program, &token, &format!("Morning number {number}")).await;
        slowest = slowest
            .max(until(&program, &format!("/articles/{}", made["slug"].as_str().expect("a slug")), 200, Duration::from_secs(2)).await);
    }
    eprintln!("a stranger sees what was published after {slowest:?} at most");

    cluster.does("pause");
    let late = article(&program, &token, "Behind the times").await;
    let (page, list) = (format!("/articles/{}", late["slug"].as_str().expect("a slug")), "/api/v1/exports/claims.csv");
    assert_eq!(status(&program, &page).await, 404, "what strangers see comes from the replica");
    assert_eq!(status(&program, list).await, 200);
    let place = format!("{}/api/v1/articles/{}", program.address, id(&late));
    assert_eq!(http().get(place).bearer_auth(&token).send().await.expect("an answer").status(), 200, "who writes reads the primary");
    let waited = until(&program, &page, 200, Duration::from_secs(8)).await;
    eprintln!("beside a replica that stands still, after {waited:?}");
    let figures = http().get(format!("{}/metrics", program.address)).send().await.expect("an answer").text().await.expect("text");
    let lag = figures.lines().find_map(|line| line.strip_prefix("hearsay_replica_lag_seconds ")).and_then(|lag| lag.parse().ok());
    assert!(lag.is_some_and(|lag: f64| lag > 4.0), "{figures}");
    cluster.does("resume");
    sleep(Duration::from_secs(1)).await;
    assert_eq!(status(&program, &page).await, 200);
    verify(&cluster.replica);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts servers of its own: make attack"]
async fn two_servers_behind_pgbouncer_in_transaction_mode_are_one_newsroom() {
    let cluster = Cluster::start();
    let token = newsroom(&cluster.primary).await;
    let direct = [("HEARSAY_DIRECT_URL", cluster.primary.as_str())];
    let [one, other] = [(); 2].map(|()| Program::serve_with(&cluster.pgbouncer, &direct));
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let (address, token) = (if writer % 2 == 0 { &one } else { &other }.address.clone(), token.clone());
            tokio::spawn(async move {
                let client = http();
                for number in 0..25 {
                    let body = json!({"title": format!("{writer}, {number}"), "text": "The ferry left at dawn."});
                    let post = client.post(format!("{address}/api/v1/articles")).bearer_auth(&token).json(&body);
                    let answer = post.send().await.expect("an answer");
                    assert_eq!(answer.status(), 201, "{}", answer.text().await.expect("text"));
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("all were made");
    }
    for path in
        ["/", "/claims", "/sources", "/facts", "/record", "/search?q=ferry", "/api/v1/exports/claims.csv", "/readyz", "/log/checkpoint"]
    {
        assert_eq!(status(&one, path).await, 200, "{path}");
    }
    let place = |made: &Value| format!("/articles/{}", made["slug"].as_str().expect("a slug"));
    assert_eq!(status(&other, "/").await, 200);
    let made = article(&one, &token, "Seen from the other").await;
    let waited = until(&other, &place(&made), 200, Duration::from_secs(2)).await;
    eprintln!("the other server shows it after {waited:?}");
    assert_eq!(one.told().len() + other.told().len(), 0, "{:?} {:?}", one.told(), other.told());
    // Each act has its place by then: two at the start, two hundred and two since.
    sleep(Duration::from_secs(2)).await;
    drop((one, other));
    let said = verify(&cluster.primary);
    assert!(said.contains("204 events"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts servers of its own: make attack"]
async fn when_the_primary_dies_servers_find_the_next_one_and_nothing_acknowledged_is_lost() {
    let mut cluster = Cluster::start();
    let token = newsroom(&cluster.primary).await;
    cluster.does("synchronous");
    let program = Program::serve_with(&cluster.both(), &[]);
    let ends = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..6)
        .map(|writer| {
            let (address, token, ends) = (program.address.clone(), token.clone(), Arc::clone(&ends));
            tokio::spawn(async move {
                let (client, mut made) = (http(), Vec::new());
                for number in 0.. {
                    if ends.load(Ordering::Relaxed) {
                        break;
                    }
                    let body = json!({"title": format!("{writer}, {number}"), "text": "The ferry left at dawn."});
                    let post = client.post(format!("{address}/api/v1/articles")).bearer_auth(&token).json(&body);
                    let answer = post.timeout(Duration::from_secs(30)).send().await.expect("an answer");
                    if answer.status() == 201 {
                        let article: Value = answer.json().await.expect("JSON");
                        made.push((Instant::now(), id(&article).to_owned()));
                    } else {
                        assert_eq!(answer.status(), 503, "{}", answer.text().await.expect("text"));
                        sleep(Duration::from_millis(50)).await;
                    }
                }
                made
            })
        })
        .collect();
    sleep(Duration::from_secs(4)).await;
    cluster.does("kill-primary");
    let died = Instant::now();
    cluster.does("promote");
    let promoted = died.elapsed();
    until(&program, "/readyz", 200, Duration::from_secs(20)).await;
    sleep(Duration::from_secs(4)).await;
    ends.store(true, Ordering::Relaxed);
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(writer.await.expect("a writer ends"));
    }
    let before = acknowledged.iter().map(|(at, _)| *at).filter(|at| *at < died).max().expect("some before");
    let after = acknowledged.iter().map(|(at, _)| *at).filter(|at| *at > died).min().expect("some after");
    drop(program);
    verify(&cluster.replica);
    let desk = Desk::empty(&cluster.replica, None).await;
    let rows: Vec<(hearsay::base::id::ArticleId,)> = {
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        hearsay::rows!(conn, (hearsay::base::id::ArticleId,), "SELECT id FROM article").expect("read")
    };
    desk.room.db.close().await;
    let kept: BTreeSet<String> = rows.into_iter().map(|(id,)| id.to_string()).collect();
    let lost = acknowledged.iter().filter(|(_, id)| !kept.contains(id)).count();
    eprintln!(
        "{} articles acknowledged, {lost} lost; promoted after {promoted:?}; writing stood still for {:?}",
        acknowledged.len(),
        after - before
    );
    assert_eq!(lost, 0);
    assert!(after - before < Duration::from_secs(15), "{:?}", after - before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts servers of its own: make attack"]
async fn a_server_that_freezes_is_told_of_in_seconds_and_all_is_well_when_it_goes_on() {
    let mut cluster = Cluster::start();
    let token = newsroom(&cluster.primary).await;
    let program = Program::serve(&cluster.primary);
    article(&program, &token, "Before the frost").await;
    until(&program, "/readyz", 200, Duration::from_secs(5)).await;
    cluster.does("freeze");
    let start = Instant::now();
    assert_eq!(status(&program, "/readyz").await, 503);
    let waited = start.elapsed();
    assert!(waited < Duration::from_secs(4), "{waited:?}");
    assert_eq!(status(&program, "/healthz").await, 200);
    cluster.does("thaw");
    let waited = until(&program, "/readyz", 200, Duration::from_secs(10)).await;
    eprintln!("ready {waited:?} after the thaw");
    article(&program, &token, "After the frost").await;
    drop(program);
    verify(&cluster.primary);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts servers of its own: make attack"]
async fn a_newsroom_is_had_back_as_it_was_at_a_time_and_its_record_is_whole() {
    let mut cluster = Cluster::start();
    let token = newsroom(&cluster.primary).await;
    let program = Program::serve(&cluster.primary);
    article(&program, &token, "Before the backup").await;
    cluster.does("backup");
    article(&program, &token, "After the backup").await;
    sleep(Duration::from_secs(2)).await;
    let time = Clock::default().now().format("%Y-%m-%d %H:%M:%S%.3f+00").to_string();
    sleep(Duration::from_secs(1)).await;
    article(&program, &token, "Regretted").await;
    cluster.order(&format!("restore {time}"));
    let restored = cluster.url("restored");
    assert_eq!(cluster.line(), "done");
    sleep(Duration::from_secs(2)).await;
    let said = verify(&restored);
    let again = Program::serve(&restored);
    let list = http().get(format!("{}/api/v1/articles", again.address)).send().await.expect("an answer");
    let titles = list.text().await.expect("text");
    assert!(
        titles.contains("Before the backup") && titles.contains("After the backup") && !titles.contains("Regretted"),
        "{titles} {said}"
    );
}

/// A cache before the server, which knows of us only what our headers say.
struct Before {
    child: Child,
    address: String,
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// A program of the system, also where its folder is not on the path.
fn system_program(name: &str) -> String {
    let there = format!("/usr/sbin/{name}");
    if Path::new(&there).exists() { there } else { name.to_owned() }
}

impl Before {
    fn nginx(folder: &Path, upstream: &str) -> Self {
        let port = free_port();
        let (place, config) = (folder.display(), folder.join("nginx.conf"));
        let text = format!(
            "daemon off; master_process off; pid {place}/pid; error_log {place}/log; events {{}}\n\
             http {{ access_log off; client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/f;\n\
             uwsgi_temp_path {place}/u; scgi_temp_path {place}/s; proxy_cache_path {place}/kept keys_zone=kept:1m;\n\
             server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {upstream}; proxy_cache kept; proxy_cache_lock on;\n\
             proxy_cache_background_update on; proxy_cache_use_stale updating error timeout; }} }} }}"
        );
        std::fs::write(&config, text).expect("written");
        let child = Command::new(system_program("nginx")).arg("-c").arg(&config).stderr(Stdio::null()).spawn().expect("nginx starts");
        Self { child, address: format!("http://127.0.0.1:{port}") }
    }

    /// Varnish, as the README sets it up.
    fn varnish(folder: &Path, port: u16, upstream: u16) -> Self {
        let config = folder.join("hearsay.vcl");
        let text = format!(
            "vcl 4.1; import xkey; backend default {{ .host = \"127.0.0.1\"; .port = \"{upstream}\"; }}\n\
             sub vcl_recv {{ if (req.method == \"POST\" && req.url == \"/purge\") \
             {{ set req.http.n = xkey.purge(req.http.surrogate-key); return (synth(200)); }} }}\n\
             sub vcl_backend_response {{ set beresp.http.xkey = beresp.http.surrogate-key; }}\n"
        );
        std::fs::write(&config, text).expect("written");
        let mut command = Command::new(system_program("varnishd"));
        command.args(["-F", "-j", "none", "-s", "malloc,16m", "-a", &format!("127.0.0.1:{port}")]).arg("-n").arg(folder.join("varnish"));
        let child = command.arg("-f").arg(&config).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("Varnish starts");
        Self { child, address: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        // Varnish's other process ends when it is asked; a kill would leave it.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// How many requests for articles a server has answered.
async fn articles_read(program: &Program) -> u64 {
    let figures = http().get(format!("{}/metrics", program.address)).send().await.expect("an answer").text().await.expect("text");
    let line = figures.lines().find(|line| line.starts_with("hearsay_request_seconds_count") && line.contains("/articles/{slug}\""));
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts servers of its own: make attack"]
async fn a_cache_that_is_told_what_changed_asks_for_a_page_when_it_did_and_not_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let token = newsroom(&url).await;
    let port = free_port();
    let program = Program::serve_with(&url, &[("HEARSAY_PURGE_URL", &format!("http://127.0.0.1:{port}/purge"))]);
    let (made, other) = (article(&program, &token, "Kept by Varnish").await, article(&program, &token, "Another one").await);
    let upstream = program.host().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let varnish = Before::varnish(folder.path(), port, upstream);
    let (client, place) = (http(), format!("{}/articles/{}", varnish.address, made["slug"].as_str().expect("a slug")));
    let read = async || match client.get(&place).send().await {
        Ok(answer) if answer.status().is_success() => answer.text().await.unwrap_or_default(),
        _ => String::new(),
    };
    while read().await.is_empty() {
        sleep(Duration::from_millis(100)).await;
    }
    // It is told of the start, and of the two articles.
    sleep(Duration::from_secs(8)).await;
    read().await;
    let change = async |article: &Value, title: &str| {
        let change = client.patch(format!("{}/api/v1/articles/{}", program.address, id(article))).bearer_auth(&token);
        let changed = change.header("if-match", "*").json(&json!({"title": title})).send().await.expect("an answer");
        assert!(changed.status().is_success());
    };
    let before = articles_read(&program).await;
    let start = Instant::now();
    let mut readers = 0;
    while start.elapsed() < Duration::from_secs(5) {
        if readers == 20 {
            change(&other, "Changed beside it").await;
        }
        assert!(read().await.contains("Kept by Varnish"));
        readers += 1;
    }
    assert_eq!(articles_read(&program).await, before, "{readers} readers in five seconds");
    change(&made, "Changed behind Varnish").await;
    let start = Instant::now();
    while !read().await.contains("Changed behind Varnish") {
        assert!(start.elapsed() < Duration::from_secs(3));
        sleep(Duration::from_millis(20)).await;
    }
    eprintln!("{readers} readers in five seconds, none of whom the server saw; they see a change after {:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts servers of its own: make attack"]
async fn a_cache_before_the_server_asks_once_a_second_and_serves_readers_when_it_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let token = newsroom(&url).await;
    let mut program = Program::serve(&url);
    let made = article(&program, &token, "Kept before us").await;
    let nginx = Before::nginx(folder.path(), &program.address);
    let (client, place) = (http(), format!("{}/articles/{}", nginx.address, made["slug"].as_str().expect("a slug")));
    let get = async |url: &str| client.get(url).send().await.map(|answer| answer.status().as_u16()).unwrap_or_default();
    while get(&place).await != 200 {
        sleep(Duration::from_millis(50)).await;
    }
    let before = articles_read(&program).await;
    let start = Instant::now();
    let mut readers = 0;
    while start.elapsed() < Duration::from_secs(5) {
        assert_eq!(get(&place).await, 200);
        readers += 1;
    }
    let asked = articles_read(&program).await - before;
    eprintln!("{readers} readers in five seconds, {asked} of whom the server saw");
    assert!((1..=8).contains(&asked), "{asked} of {readers}");

    let change = json!({"title": "Changed behind the cache"});
    let article = format!("{}/api/v1/articles/{}", program.address, id(&made));
    let changed = client.patch(article).bearer_auth(&token).header("if-match", "*").json(&change).send().await.expect("an answer");
    assert!(changed.status().is_success());
    let start = Instant::now();
    while !client.get(&place).send().await.expect("an answer").text().await.expect("text").contains("Changed behind the cache") {
        assert!(start.elapsed() < Duration::from_secs(3));
        sleep(Duration::from_millis(50)).await;
    }
    eprintln!("readers see the change after {:?}", start.elapsed());
    // What somebody sees who is signed in is kept nowhere, and no token is answered from what strangers were.
    let desk = client.get(format!("{}/api/v1/articles/{}", nginx.address, id(&made))).bearer_auth(&token).send().await.expect("an answer");
    assert_eq!(desk.headers()["cache-control"], "no-store");
    program.kill();
    assert_eq!(get(&place).await, 200, "readers go on reading");
}
