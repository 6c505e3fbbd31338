//! How long editors wait while strangers ask for all they can, in a large newsroom: each stranger from an address of its own, without a
//! pause, for the pages that cost most and that nobody keeps.

use crate::{
    Done,
    client::{Client, get, post},
    engine::{self, Large},
    large::{self, Kind, MOST_CITED},
    newsroom::draft,
    table::{Table, Target},
};
use hearsay::access::Role;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};
use tokio::{net::TcpSocket, runtime::Runtime};

const STRANGERS: u8 = 40;
/// Each asks for the next thing so long after it had the last.
const PAUSE: Duration = Duration::from_millis(20);
const TIME: Duration = Duration::from_secs(15);
/// Most that an editor may wait, in milliseconds.
const MOST: f64 = 200.0;

/// On both engines.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("Editors beside {STRANGERS} strangers, with {} claims", large::CLAIMS);
    engine::each(runtime, folder, 1, |large| on(runtime, &large, table))
}

fn on(runtime: &Runtime, large: &Large, table: &mut Table) -> Done<()> {
    let (engine, addr) = (large.engine, large.client.peer()?);
    let alone = at_work(large, addr)?;
    let (ended, answered, refused) = (AtomicBool::new(false), AtomicU32::new(0), AtomicU32::new(0));
    let beside = thread::scope(|scope| {
        for n in 0..STRANGERS {
            let (ended, answered, refused) = (&ended, &answered, &refused);
            scope.spawn(move || {
                let mut asked = usize::from(n);
                while !ended.load(Ordering::Relaxed) {
                    // One that was shown the door comes back.
                    let Ok(mut client) = stranger(runtime, n, addr) else { continue };
                    while !ended.load(Ordering::Relaxed) {
                        asked += 1;
                        let Ok(status) = client.status(&get(&dear(asked), "cookie: hearsay=nobody\r\n")) else { break };
                        if status == 200 { answered } else { refused }.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        let beside = at_work(large, addr);
        ended.store(true, Ordering::Relaxed);
        beside
    })?;
    let told = format!("{} answers and {} refusals for strangers", answered.into_inner(), refused.into_inner());
    let reference = Some((percentile(alone, 0.99), "ms alone"));
    eprintln!("    {engine}: {told}; an editor's usual request {:.1} ms", percentile(beside.clone(), 0.5));
    table.add(
        format!("99 of 100 requests of editors beside {STRANGERS} strangers, {engine}"),
        (percentile(beside, 0.99), "ms"),
        reference,
        Target::Below(MOST),
    );
    Ok(())
}

/// Pages and lists that cost much, ever another one.
fn dear(n: usize) -> String {
    let others = ["/sources/source-0", "/facts/fact-0", "/articles/article-123", "/api/v1/articles/article-123/breakdown"];
    match n % 8 {
        0 => format!("/search?q=seat%20{n}"),
        1 => format!("/claims?q=nobody%20said%20{n}"),
        2 => format!("/api/v1/claims?limit=500&source={MOST_CITED}&sort=-statement"),
        3 => format!("/exports/claims.csv?source={MOST_CITED}"),
        n => others[n - 4].to_owned(),
    }
}

/// A connection from an address of its own.
fn stranger(runtime: &Runtime, n: u8, addr: SocketAddr) -> Done<Client> {
    let connect = async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 1, n + 1), 0)))?;
        socket.connect(addr).await?.into_std()
    };
    let stream = runtime.block_on(connect)?;
    stream.set_nonblocking(false)?;
    Client::over(stream)
}

/// What two editors do for a while: how long each request took, in milliseconds.
fn at_work(large: &Large, addr: SocketAddr) -> Done<Vec<f64>> {
    let token = large.desk.token(Role::Editor);
    let headers = format!("authorization: Bearer {token}\r\n");
    let article = large::id(Kind::Article, 950);
    let acts = [
        (get("/desk/articles/article-950", &headers), 200),
        (post(&format!("/api/v1/articles/{article}/claims"), token, &draft(0).to_string()), 201),
        (get("/desk", &headers), 200),
        (get("/api/v1/claims?q=seat%2047&limit=20", &headers), 200),
        (get(&format!("/api/v1/articles/{article}/suggestions"), &headers), 200),
        (get("/desk/review", &headers), 200),
    ];
    let work = || -> Done<Vec<f64>> {
        let mut client = Client::to(addr)?;
        let (begun, mut times) = (Instant::now(), Vec::new());
        while begun.elapsed() < TIME {
            for (request, status) in &acts {
                let asked = Instant::now();
                client.ask(request, *status, |_| {})?;
                times.push(asked.elapsed().as_secs_f64() * 1000.0);
                thread::sleep(PAUSE);
            }
        }
        Ok(times)
    };
    thread::scope(|scope| {
        let editors = [scope.spawn(work), scope.spawn(work)];
        let mut all = Vec::new();
        for editor in editors {
            all.extend(editor.join().map_err(|_| "an editor gave up")??);
        }
        Ok(all)
    })
}

/// What so large a share of them is no more than.
fn percentile(mut of: Vec<f64>, share: f64) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(((of.len() as f64 * share) as usize).min(of.len().saturating_sub(1))).copied().unwrap_or_default()
}
