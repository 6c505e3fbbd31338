//! What goes wrong around the program: clocks, files, two starts at once. Right answers, nothing acknowledged lost, and well again by
//! itself.

use crate::support::{Desk, MINUTE, PASSWORD, Program, http, id, on_both_engines, on_each_engine};
use axum::http::{Method, StatusCode};
use hearsay::{access::Role, record::verify::Verdict};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor, PgConnection};
use std::{fs, process::Command, thread};

#[tokio::test]
async fn a_clock_that_is_put_back_ten_days_locks_nobody_out_and_the_record_stays_whole() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        desk.add("ada@desk.example", Role::Editor).await;
        let browser = desk.browser();
        for _ in 0..8 {
            browser.form("/sign-in", &[("email", "ada@desk.example"), ("password", "three gray herons")]).await.page(422);
        }
        desk.has_whole_record().await;
        desk.room.clock.set("2026-02-20T09:00:00Z".parse().expect("a time"));
        let again = desk.signed_in("ada@desk.example").await;
        again.page("/desk").await.page(200);
        let place = format!("/claims/{}", id(&claim));
        desk.editor().with("if-match", "*").patch(&place, json!({"statement": "The ferry left at dawn."})).await.ok();
        desk.editor().put(&format!("{place}/submission")).await.ok();
        desk.reviewer().put(&format!("{place}/approval")).await.ok();
        desk.publish(&article).await;
        desk.has_whole_record().await;
        for _ in 0..8 {
            browser.form("/sign-in", &[("email", "ada@desk.example"), ("password", "three gray herons")]).await.page(422);
        }
        let refused = browser.form("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await.page(429);
        assert!(refused.contains("Wait 15 minutes"), "{refused}");
        desk.wait(15 * MINUTE);
        desk.signed_in("ada@desk.example").await.page("/desk").await.page(200);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_stored_into_a_file_that_was_deleted_and_all_is_well_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hearsay.db");
    let desk = Desk::open(&format!("sqlite:{}", file.display())).await;
    let article = desk.article().await;
    let aside = folder.path().join("aside.db");
    let editor = desk.editor();
    // Who reads goes on by connections that are open: one that was just given back may not be free yet.
    let place = format!("/articles/{}", id(&article));
    futures::future::join_all((0..5).map(|_| editor.get(&place))).await.iter().for_each(|answer| drop(answer.ok()));
    fs::rename(&file, &aside).expect("moved");
    let input = json!({"title": "Into nothing", "text": "A ferry."});
    editor.post("/articles", input.clone()).await.problem(503);
    assert_eq!(desk.anyone().ask(Method::GET, "/readyz", "").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!file.exists(), "no empty one is made");
    editor.get(&place).await.ok();
    // Another one in its place is none of ours.
    fs::write(&file, "").expect("written");
    editor.post("/articles", input.clone()).await.problem(503);
    fs::rename(&aside, &file).expect("moved back");
    editor.post("/articles", input).await.created();
    assert_eq!(desk.anyone().ask(Method::GET, "/readyz", "").await.status, StatusCode::OK);
    desk.has_whole_record().await;
    desk.room.db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_first_starts_at_once_make_one_newsroom() {
    on_each_engine(async |url| {
        let starts: Vec<_> = (0..2)
            .map(|_| {
                let url = url.to_owned();
                thread::spawn(move || Program::serve(&url))
            })
            .collect();
        let programs: Vec<Program> = starts.into_iter().map(|start| start.join().expect("it starts")).collect();
        for program in &programs {
            let ready = http().get(format!("{}/readyz", program.address)).send().await.expect("an answer");
            assert_eq!(ready.status(), 200, "{:?}", program.told());
        }
        drop(programs);
        let desk = Desk::empty(url, None).await;
        assert!(matches!(desk.verdict().await, Verdict::Whole(..)));
        desk.room.db.close().await;
    })
    .await;
}

/// From now on nothing can be stored, as on a full disk or a server that became a replica.
async fn fill_up(desk: &Desk, url: &str) {
    if url.starts_with("sqlite:") {
        desk.tamper("PRAGMA max_page_count = 1").await;
        return;
    }
    let mut conn = PgConnection::connect(url).await.expect("it answers");
    let name = url.rsplit('/').next().expect("a name");
    conn.execute(AssertSqlSafe(format!("ALTER DATABASE {name} SET default_transaction_read_only = on"))).await.expect("said");
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    conn.execute(cut).await.expect("cut");
}

#[tokio::test]
async fn whoever_only_wants_to_read_does_so_while_nothing_can_be_stored() {
    on_each_engine(async |url| {
        let desk = Desk::empty(url, None).await;
        desk.add("ada@desk.example", Role::Editor).await;
        let browser = desk.signed_in("ada@desk.example").await;
        fill_up(&desk, url).await;
        // The use of the session would be noted now; what was cut is made anew for who rests a moment.
        desk.wait(11 * MINUTE);
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        for url in ["/", "/desk", "/claims", "/desk/account"] {
            browser.page(url).await.page(200);
        }
        let text = "A ferry left. ".repeat(20_000);
        let answer = browser.upload(&[("title", "Too much"), ("text", &text)], None).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
        desk.room.db.close().await;
    })
    .await;
}

/// A disk of two megabytes, which goes with this value.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(folder.path()).status().expect("mount");
        assert!(mounted.success(), "only root mounts");
        Self(folder)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "mounts a small disk, which needs root: make attack"]
async fn on_a_full_disk_readers_read_nothing_is_lost_and_all_is_well_when_there_is_room_again() {
    let disk = SmallDisk::mount();
    let url = format!("sqlite:{}", disk.0.path().join("hearsay.db").display());
    let desk = Desk::open(&url).await;
    let article = desk.article().await;
    desk.publish(&article).await;
    desk.room.db.close().await;
    let program = Program::serve(&url);
    let client = http();
    let filler = disk.0.path().join("filler");
    let ready = async || client.get(format!("{}/readyz", program.address)).send().await.expect("an answer").status().as_u16();
    assert_eq!(ready().await, 200);
    let mut file = fs::File::create(&filler).expect("made");
    while std::io::Write::write_all(&mut file, &[0; 512]).is_ok() {}
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let mut answers = Vec::new();
    for _ in 0..40 {
        // What is written goes into room that the file had already, until there is none.
        answers.push(ready().await);
        tokio::time::sleep(std::time::Duration::from_millis(1050)).await;
        if answers.last() == Some(&503) {
            break;
        }
    }
    assert_eq!(answers.last(), Some(&503), "{answers:?}");
    for place in ["/", "/claims", "/sources", "/healthz", "/log/checkpoint"] {
        assert_eq!(client.get(format!("{}{place}", program.address)).send().await.expect("an answer").status(), 200, "{place}");
    }
    // As long as it is open its room is taken.
    drop(file);
    fs::remove_file(&filler).expect("room");
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(ready().await, 200);
    drop(program);
    let desk = Desk::empty(&url, None).await;
    desk.has_whole_record().await;
    desk.room.db.close().await;
}
