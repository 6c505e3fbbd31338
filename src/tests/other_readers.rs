//! What programs that are not ours make of what we publish. They need more than the other tests, so `make attack` runs them.

use crate::support::{Desk, LOG_KEY, LOG_KEY_LINE, Program, http, id, span};
use hearsay::tlog::cosignature::Cosigner;
use serde_json::json;
use sqlx::{Connection as _, Executor, SqliteConnection};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

fn go(verb: &str, file: &str) -> Command {
    let mut go = Command::new("go");
    go.env("GO111MODULE", "off").env("GOPATH", "/usr/share/gocode").arg(verb);
    if verb == "run" {
        go.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests").join(file));
    }
    go
}

fn read_by_go(address: &str, kept: Option<&Path>) -> Output {
    go("run", "log_reader.go").arg(address).args(kept).output().expect("Go is installed")
}

/// A witness made of Go's packages; it ends with this value.
struct GoWitness(Child);

impl GoWitness {
    /// The witness, and what `--witness` takes.
    fn start(folder: &Path) -> (Self, String) {
        let program = folder.join("witness");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/log_witness.go");
        let built = go("build", "").arg("-o").arg(&program).arg(source).status().expect("Go is installed");
        assert!(built.success());
        let mut child = Command::new(program).arg(LOG_KEY.vkey()).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its stdout")).read_line(&mut line).expect("a line");
        (Self(child), line.trim().to_owned())
    }
}

impl Drop for GoWitness {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Go and its package of transparency logs: make attack"]
async fn a_witness_of_go_cosigns_our_log_and_not_a_second_one_of_the_same_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_witness, option) = GoWitness::start(folder.path());
    let witness = Cosigner::read(option.rsplit_once(',').expect("a key").1).expect("a key");
    let client = http();
    let checkpoint = async |program: &Program| {
        let answer = client.get(format!("{}/log/checkpoint", program.address)).send().await.expect("an answer");
        answer.text().await.expect("text")
    };
    let made = async |file: &str, articles: usize| {
        let url = format!("sqlite:{}", folder.path().join(file).display());
        let desk = Desk::open(&url).await;
        for _ in 0..articles {
            desk.article().await;
        }
        let token = desk.token(&desk.person("editor@desk.example").await).await;
        desk.room.db.close().await;
        (Program::serve_with(&url, &[("HEARSAY_WITNESSES", &option)]), url, token)
    };
    let (program, url, token) = made("one.db", 3).await;
    let mut kept = String::new();
    for round in 0..3 {
        for _ in 0..300 {
            let body = json!({"title": "Another morning", "text": "The ferry left at dawn."});
            let post = client.post(format!("{}/api/v1/articles", program.address)).bearer_auth(&token).json(&body);
            assert_eq!(post.send().await.expect("an answer").status(), 201);
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
        kept = checkpoint(&program).await;
        assert!(witness.cosigned(&kept).expect("it counts").is_some(), "round {round}: {kept} {:?}", program.told());
    }
    assert!(read_by_go(&program.address, None).status.success(), "a cosigned checkpoint is read as before");
    let file = folder.path().join("checkpoint");
    std::fs::write(&file, &kept).expect("kept");
    let verify = |file: &Path| {
        let mut hearsay = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        hearsay.env("HEARSAY_WITNESSES", &option).args(["verify", "--database-url", &url, "--log-key"]).arg(LOG_KEY_LINE.as_str());
        hearsay.arg("--checkpoint").arg(file).output().expect("it runs")
    };
    let verified = verify(&file);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.contains("cosigned by witness.example/go"), "{said}");
    let alone: Vec<_> = kept.lines().filter(|line| !line.contains("witness.example")).collect();
    std::fs::write(&file, alone.join("\n") + "\n").expect("kept");
    assert!(!verify(&file).status.success(), "its cosignature is asked for");

    let (fork, ..) = made("two.db", 1000).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(witness.cosigned(&checkpoint(&fork).await), Ok(None));
    assert!(fork.told().iter().any(|line| line.contains("a witness refuses")), "{:?}", fork.told());
}
