//! What programs that are not ours make of what we publish. They need more than the other tests, so `make attack` runs them.

use crate::support::{Desk, Program, http, id, span};
use serde_json::json;
use sqlx::{Connection as _, Executor, SqliteConnection};
use std::{
    path::Path,
    process::{Command, Output},
    time::Duration,
};

fn read_by_go(address: &str, kept: Option<&Path>) -> Output {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/log_reader.go");
    let mut go = Command::new("go");
    go.env("GO111MODULE", "off").env("GOPATH", "/usr/share/gocode").arg("run").arg(source).arg(address).args(kept);
    go.output().expect("Go is installed")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Go and its package of transparency logs: make attack"]
async fn go_reads_the_log_and_sees_what_was_rewritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hearsay.db");
    let url = format!("sqlite:{}", file.display());
    let desk = Desk::open(&url).await;
    let article = desk.article().await;
    let token = desk.token(&desk.person("editor@desk.example").await).await;
    desk.room.db.close().await;
    let program = Program::serve(&url);
    let claims = format!("{}/api/v1/articles/{}/claims", program.address, id(&article));
    let client = http();
    let make = async |many: usize| {
        for _ in 0..many {
            let body = json!({"spans": [span("The ferry left")]});
            let answer = client.post(&claims).bearer_auth(&token).json(&body).send().await.expect("an answer");
            assert_eq!(answer.status(), 201);
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    };
    make(290).await;
    let kept = folder.path().join("checkpoint");
    let checkpoint = client.get(format!("{}/log/checkpoint", program.address)).send().await.expect("an answer");
    std::fs::write(&kept, checkpoint.text().await.expect("text")).expect("kept");
    make(300).await;
    let read = read_by_go(&program.address, Some(&kept));
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let said = String::from_utf8_lossy(&read.stdout).into_owned();
    let events: u64 = said.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    assert!(events >= 590, "{said}");

    let mut conn = SqliteConnection::connect(&url).await.expect("opened");
    conn.execute("UPDATE event SET entry = salt WHERE id = (SELECT event_id FROM log_leaf WHERE number = 300)").await.expect("tampered");
    let read = read_by_go(&program.address, Some(&kept));
    assert!(!read.status.success(), "{}", String::from_utf8_lossy(&read.stdout));
}
