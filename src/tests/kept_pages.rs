//! Pages of readers are kept until something is changed that they show, and no longer.

use crate::{
    replay::{Made, command, one},
    support::{Answer, Desk, Program, http, id, on_both_engines, on_each_engine, word},
};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    routing::post,
};
use hearsay::{access::Role, newsroom::Newsroom};
use proptest::{
    collection::vec,
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::Read,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// Longest that a page may be old on another server.
const STALE: Duration = Duration::from_secs(1);

/// Something done to facts, out of a few bytes.
async fn about_facts(desk: &Desk, made: &Made, facts: &mut Vec<String>, [kind, a, b]: [u8; 3]) -> Answer {
    let editor = desk.editor().with("if-match", "*");
    let (fact, other, claim) = (one(facts, a), one(facts, b), one(&made.claims, b));
    let answer = match kind % 8 {
        0 | 1 => editor.post("/facts", json!({"statement": format!("Fact {b}."), "claims": [{"claim": claim}]})).await,
        2 => editor.put_json(&format!("/facts/{fact}/claims/{claim}"), json!({"relation": "denies"})).await,
        3 => editor.delete(&format!("/facts/{fact}/claims/{claim}")).await,
        4 => editor.patch(&format!("/facts/{fact}"), json!({"statement": format!("Fact {b} changed."), "topics": ["Ferries"]})).await,
        5 => editor.patch(&format!("/facts/{fact}"), json!({"finding": "checking", "note": format!("Note {b}.")})).await,
        6 => editor.post(&format!("/facts/{fact}/merge"), json!({"into": other})).await,
        _ => editor.delete(&format!("/facts/{fact}")).await,
    };
    let made = serde_json::from_slice::<Value>(&answer.bytes).unwrap_or_default();
    facts.extend(made["id"].as_str().filter(|_| kind % 8 < 2).map(str::to_owned));
    answer
}

/// Every page that readers of this newsroom have asked for by now.
async fn addresses(desk: &Desk, known: &mut BTreeSet<String>) {
    for (list, pages) in [("/articles", "/articles"), ("/sources", "/sources"), ("/facts", "/facts")] {
        let found = desk.editor().get(&format!("{list}?limit=500")).await.ok();
        known.extend(found["items"].as_array().into_iter().flatten().map(|item| format!("{pages}/{}", word(item, "slug"))));
    }
    let facts: Vec<String> = known.iter().filter(|page| page.starts_with("/facts/") && !page.contains('?')).cloned().collect();
    known.extend(facts.into_iter().map(|page| format!("{page}?at=2026-03-02")));
    let lists = [
        "/",
        "/?q=ferry",
        "/claims",
        "/claims?sort=-updated_at",
        "/claims?source=Harbour%20office",
        "/claims?source=S7",
        "/claims?kind=court&status=denied",
        "/claims?check=corroborated&whole=yes",
        "/sources",
        "/sources?sort=name&q=source",
        "/facts",
        "/facts?source=harbour-office",
    ];
    known.extend(lists.map(str::to_owned));
}

/// The page as a server draws it that has just been started.
async fn drawn(desk: &Desk, address: &str) -> (StatusCode, String) {
    let anew = Desk::over(Newsroom::new(desk.room.db.clone(), desk.room.clock.clone(), desk.room.public_url.clone()));
    shown(&anew, address).await
}

async fn shown(desk: &Desk, address: &str) -> (StatusCode, String) {
    let answer = desk.anyone().page(address).await;
    (answer.status, answer.text())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_done_a_kept_page_is_what_would_be_drawn_here_at_once_and_elsewhere_within_a_second() {
    let config = Config { cases: 1, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let steps = vec(proptest::array::uniform3(proptest::num::u8::ANY), 70).new_tree(&mut runner).expect("steps").current();
    on_each_engine(async |url| {
        let here = Desk::open(url).await;
        let there = here.elsewhere(url).await;
        here.start();
        there.start();
        let (mut made, mut facts, mut known) = (Made { before: here.acts().await, ..Made::default() }, Vec::new(), BTreeSet::new());
        // Two articles that are published, with claims about one fact.
        let beginning = [[0, 1, 1], [0, 2, 2], [4, 0, 2], [4, 1, 3], [11, 0, 0], [11, 1, 0], [13, 0, 0], [13, 1, 0], [2, 0, 0], [2, 1, 0]];
        for step in beginning {
            command(&here, &mut made, step).await;
        }
        about_facts(&here, &made, &mut facts, [0, 0, 0]).await;
        about_facts(&here, &made, &mut facts, [2, 0, 1]).await;
        let (mut done, mut differed) = (0, 0);
        for (at, step) in steps.iter().enumerate() {
            here.wait(1);
            let before = here.acts().await;
            let answer =
                if at % 4 == 3 { about_facts(&here, &made, &mut facts, *step).await } else { command(&here, &mut made, *step).await };
            assert!(answer.status.as_u16() < 500, "{step:?}: {}", answer.text());
            if here.acts().await == before {
                continue;
            }
            done += 1;
            let since = Instant::now();
            addresses(&here, &mut known).await;
            let mut waiting = Vec::new();
            for address in &known {
                let expected = drawn(&here, address).await;
                let kept = shown(&here, address).await;
                assert!(kept == expected, "step {at}, {step:?}: {address} is old here:\n{}\nnot\n{}", kept.1, expected.1);
                if shown(&there, address).await != expected {
                    waiting.push((address, expected));
                }
            }
            differed += usize::from(!waiting.is_empty());
            // The time that it took to look is not the other server's.
            let since = since.max(Instant::now() - STALE / 2);
            for (address, expected) in waiting {
                while shown(&there, address).await != expected {
                    assert!(since.elapsed() < STALE + STALE / 2, "step {at}, {step:?}: {address} is old elsewhere");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
        }
        let asked = known.len() * done;
        eprintln!(
            "{done} acts, {} pages: {asked} times asked, {} times drawn; {differed} acts not known elsewhere at once",
            known.len(),
            here.room.pages.drawn()
        );
        assert!(done > 25 && known.len() > 20, "{done} acts, {} pages", known.len());
        assert!(here.room.pages.drawn() < asked as u64 / 2, "most are kept");
        there.room.db.close().await;
        here.room.db.close().await;
    })
    .await;
}

/// How many of these pages are drawn when somebody reads them all.
async fn drawn_of(desk: &Desk, pages: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for page in pages {
        let before = desk.room.pages.drawn();
        desk.anyone().page(page).await.page(200);
        if desk.room.pages.drawn() > before {
            found.push((*page).to_owned());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_on_a_draft_drops_no_page_and_what_readers_see_of_another_article_leaves_this_one() {
    on_both_engines(async |desk| {
        desk.start();
        desk.add("new@desk.example", Role::Editor).await;
        desk.add("owner@desk.example", Role::Admin).await;
        let cited = json!([{"source": "Harbour office", "status": "alleged"}, {"source": "Nordholm Lines", "status": "denied"}]);
        let (article, other) = (desk.article().await, desk.article().await);
        let claim = desk.approved(&article, "seats twice", cited.clone()).await;
        desk.publish(&article).await;
        let fact =
            desk.editor().post("/facts", json!({"statement": "Seats were sold twice.", "claims": [{"claim": id(&claim)}]})).await.created();
        let own = format!("/articles/{}", word(&article, "slug"));
        let of_fact = format!("/facts/{}", word(&fact, "slug"));
        let lists = ["/claims", "/claims?status=denied", "/sources", "/sources/harbour-office", "/facts", &of_fact];
        let all: Vec<&str> = [own.as_str(), "/"].into_iter().chain(lists).collect();
        let settled = async || tokio::time::sleep(Duration::from_millis(600)).await;
        settled().await;
        assert_eq!(drawn_of(desk, &all).await, all);
        assert!(drawn_of(desk, &all).await.is_empty());

        // Everything that is done before an article is published.
        let editor = desk.editor().with("if-match", "*");
        let waiting = desk.approved(&other, "The ferry left", cited.clone()).await;
        let draft = desk.claim(&other, "seats twice", json!([{"source": "Somebody new", "status": "reported"}])).await;
        editor.patch(&format!("/articles/{}", id(&other)), json!({"title": "Ferry left"})).await.ok();
        editor.patch(&format!("/claims/{}", id(&draft)), json!({"statement": "Seats were sold to two people."})).await.ok();
        editor.patch(&format!("/claims/{}", id(&waiting)), json!({"statement": "It left."})).await.ok();
        editor.post(&format!("/claims/{}/comments", id(&draft)), json!({"comment": "Who says so?"})).await.created();
        editor.delete(&format!("/claims/{}", id(&draft))).await;
        desk.signed_in("new@desk.example").await;
        settled().await;
        assert!(drawn_of(desk, &all).await.is_empty());
        // And a draft of a claim in an article that readers see.
        let draft = desk.claim(&article, "The ferry left", json!([{"source": "Somebody new", "status": "reported"}])).await;
        desk.editor().put(&format!("/claims/{}/submission", id(&draft))).await.ok();
        settled().await;
        assert!(drawn_of(desk, &all).await.is_empty());

        // What readers see of another article.
        desk.publish(&other).await;
        settled().await;
        assert_eq!(drawn_of(desk, &all).await, all[1..]);
        let claim = desk.approved(&other, "seats twice", cited).await;
        assert_eq!(drawn_of(desk, &all).await, all[1..]);
        editor.patch(&format!("/articles/{}", id(&other)), json!({"title": "Ferry left twice"})).await.ok();
        assert_eq!(drawn_of(desk, &all).await, all[1..]);
        // Where two may have been at work at once, what one of them did is looked at again.
        settled().await;
        drawn_of(desk, &all).await;
        // The page says in how many other articles its fact is.
        editor.put_json(&format!("/facts/{}/claims/{}", id(&fact), id(&claim)), json!({"relation": "asserts"})).await.ok();
        let of_facts = [own.as_str(), "/claims", "/claims?status=denied", "/sources/harbour-office", "/facts", &of_fact];
        assert_eq!(drawn_of(desk, &all).await, of_facts);
        desk.anyone().page(&own).await.text().find("also in 1 other article").expect("another article");
        editor.delete(&format!("/articles/{}/publication", id(&other))).await.ok();
        assert_eq!(drawn_of(desk, &all).await, all);

        // Sources: a name stands on pages of articles, an alias does not.
        let sources = desk.editor().get("/sources?q=harbour").await.ok();
        let place = format!("/sources/{}", id(&sources["items"][0]));
        let of_sources = ["/claims", "/claims?status=denied", "/sources", "/sources/harbour-office", "/facts", &of_fact];
        editor.patch(&place, json!({"aliases": ["The harbour"]})).await.ok();
        assert_eq!(drawn_of(desk, &all).await, of_sources);
        editor.patch(&place, json!({"name": "Harbour board"})).await.ok();
        assert_eq!(drawn_of(desk, &all).await.len(), of_sources.len() + 1);
        assert!(desk.anyone().page(&own).await.text().contains("Harbour board"));
        desk.signed_in("owner@desk.example").await.form("/desk/settings", &[("name", "The Ledger")]).await.leads_to();
        assert_eq!(drawn_of(desk, &all).await, all);
        settled().await;
        assert!(drawn_of(desk, &all).await.is_empty(), "nothing is counted twice");
    })
    .await;
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    let (bytes, mut back) = (answer.bytes.as_ref(), Vec::new());
    match answer.header("content-encoding") {
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut back).map(drop),
        "zstd" => zstd::stream::copy_decode(bytes, &mut back),
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut back).map(drop),
        _ => return bytes.to_vec(),
    }
    .expect("unpacked");
    back
}

#[tokio::test]
async fn a_page_is_sent_as_who_asks_takes_it_and_is_the_same_page() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.publish(&article).await;
        let address = format!("/articles/{}", word(&article, "slug"));
        let plain = desk.anyone().page(&address).await;
        for (header, coding) in [
            ("", ""),
            ("gzip, deflate, br, zstd", "br"),
            ("gzip, zstd", "zstd"),
            ("gzip", "gzip"),
            ("br;q=0.1, gzip;q=0.2", "gzip"),
            ("br;q=0, *", "zstd"),
            ("identity, gzip;q=0.5", ""),
            ("identity;q=0, br", "br"),
            ("identity;q=0", ""),
            ("deflate", ""),
        ] {
            let answer = desk.anyone().with("accept-encoding", header).page(&address).await;
            assert_eq!((answer.status, answer.header("content-encoding")), (StatusCode::OK, coding), "{header}");
            assert!(unpacked(&answer) == plain.bytes, "{header}");
            assert_eq!(answer.header("etag"), plain.header("etag"));
            assert_eq!(answer.headers.get_all("vary").iter().next().map(|vary| vary.as_bytes()), Some(&b"accept-encoding"[..]));
            let tag = answer.header("etag").trim_end_matches('"').to_owned();
            for seen in [format!("{tag}\""), format!("{tag}-gzip\""), "*".into()] {
                let again = desk.anyone().with("accept-encoding", header).with("if-none-match", &seen).page(&address).await;
                assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{seen}");
            }
        }
        assert!(desk.room.pages.bytes() > 0);
        let head = desk.anyone().ask(Method::HEAD, &address, "").await;
        assert_eq!((head.status, head.header("etag")), (StatusCode::OK, plain.header("etag")));
        assert_eq!(desk.room.pages.drawn(), 1, "drawn once for all of them");
    })
    .await;
}

#[tokio::test]
async fn what_links_from_elsewhere_carry_along_is_no_part_of_an_address() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.publish(&article).await;
        let address = format!("/articles/{}", word(&article, "slug"));
        let home = desk.anyone().page("/").await;
        let page = desk.anyone().page(&address).await;
        for (place, expected) in [
            ("/?utm_source=mail", &home),
            ("/?fbclid=1&utm_source=mail", &home),
            // Not the parameter that it seems to be: what is kept is what everybody gets.
            ("/?%71=nobody", &home),
            (&format!("{address}?utm_source=mail"), &page),
            (&format!("{address}?q=1&cursor=x"), &page),
        ] {
            assert!(desk.anyone().page(place).await.bytes == expected.bytes, "{place}");
        }
        assert_eq!(desk.room.pages.drawn(), 2);
        assert!(desk.anyone().page("/?q=nobody&utm_source=mail").await.text().contains("No published article"));
        assert!(desk.anyone().page("/?utm_source=mail&q=nobody").await.text().contains("No published article"));
        assert_eq!(desk.room.pages.drawn(), 3);
        for list in ["/claims", "/sources", "/facts"] {
            desk.anyone().page(list).await.page(200);
            assert!(
                desk.anyone().page(&format!("{list}?utm_source=mail")).await.status.is_client_error(),
                "{list} refuses what it does not know"
            );
        }
    })
    .await;
}

/// A cache before the server that writes down what it is told, and refuses the first time.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<(String, String)>>>);

impl Told {
    async fn listening(&self) -> String {
        let purge = async |State(Self(told)): State<Self>, headers: HeaderMap| {
            let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
            let mut told = told.lock().expect("no panic");
            told.push((word("surrogate-key"), word("fastly-key")));
            if told.len() == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/purge", listener.local_addr().expect("an address"));
        tokio::spawn(axum::serve(listener, Router::new().route("/purge", post(purge)).with_state(self.clone())).into_future());
        address
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().expect("no panic").iter().map(|(keys, _)| keys.clone()).collect()
    }

    async fn next(&self, after: usize) -> String {
        let start = Instant::now();
        while self.all().len() <= after {
            assert!(start.elapsed() < Duration::from_secs(20), "told {:?}", self.all());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.all()[after].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cache_before_the_server_is_told_by_the_keys_of_pages_what_changed_and_holds_nobody_up() {
    on_each_engine(async |url| {
        let told = Told::default();
        let address = told.listening().await;
        let desk = Desk::open(url).await;
        let cited = json!([{"source": "Harbour office", "status": "alleged"}]);
        let article = desk.article().await;
        desk.approved(&article, "seats twice", cited.clone()).await;
        desk.publish(&article).await;
        let program = Program::serve_with(url, &[("HEARSAY_PURGE_URL", &address), ("HEARSAY_PURGE_HEADER", "Fastly-Key: k")]);
        // Whatever was changed while nobody told; it is said again when it was not heard.
        assert_eq!((told.next(0).await, told.next(1).await), ("all".into(), "all".into()));
        assert!(told.0.lock().expect("no panic").iter().all(|(_, key)| key == "k"));
        let page = http().get(format!("{}/articles/{}", program.address, word(&article, "slug"))).send().await.expect("an answer");
        let header = |name: &str| page.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let keys: Vec<String> = header("surrogate-key").split(' ').map(str::to_owned).collect();
        assert_eq!(keys.len(), 3, "{keys:?}");
        assert!(header("cache-control").contains("s-maxage=60"), "{}", header("cache-control"));
        let own = keys.iter().find(|key| key.starts_with("article-")).expect("its own");
        let source = keys.iter().find(|key| key.starts_with("source-")).expect("who is heard");

        let token = desk.token(&desk.person("editor@desk.example").await).await;
        let ask = |method: Method, path: String, body: Value| {
            let request = http().request(method, format!("{}/api/v1{path}", program.address)).json(&body).header("if-match", "*");
            let request = request.bearer_auth(&token);
            async move { request.send().await.expect("an answer").error_for_status().expect("done").json::<Value>().await.ok() }
        };
        let start = Instant::now();
        ask(Method::POST, format!("/articles/{}/claims", id(&article)), json!({"spans": [{"start": 0, "end": 9}]})).await;
        ask(Method::PATCH, format!("/articles/{}", id(&article)), json!({"title": "Ferry sold thrice"})).await;
        assert!(start.elapsed() < Duration::from_secs(1), "nobody waits for a cache");
        let said = told.next(2).await;
        assert!(said.split(' ').any(|key| key == own) && said.contains("published"), "{said}");
        let found = ask(Method::GET, "/sources?q=harbour".into(), json!({})).await.expect("sources");
        ask(Method::PATCH, format!("/sources/{}", id(&found["items"][0])), json!({"name": "Harbour board"})).await;
        let said = told.next(3).await;
        assert_eq!(said, format!("sources {source}"));
        drop(program);
        desk.room.db.close().await;
    })
    .await;
}
