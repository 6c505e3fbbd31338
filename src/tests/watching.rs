//! What those see who watch the server: figures, a line for each request, an id that leads from one to the other.

use crate::support::{Desk, LOG_KEY, Program, http, id, on_both_engines, span};
use axum::http::StatusCode;
use hearsay::tlog::key::{LogKey, opened};
use serde_json::{Value, json};
use std::{
    process::Command,
    time::{Duration, Instant},
};

#[tokio::test]
async fn a_request_keeps_the_id_that_a_proxy_gave_it_and_gets_one_otherwise() {
    on_both_engines(async |desk| {
        let given = desk.anyone().with("x-request-id", "7f3a-09").page("/claims").await;
        assert_eq!(given.header("x-request-id"), "7f3a-09");
        let refused = desk.anyone().with("x-request-id", "two words").page("/no-such-page").await;
        assert_eq!((refused.status, refused.header("x-request-id").len()), (StatusCode::NOT_FOUND, 32));
        assert_ne!(refused.header("x-request-id"), desk.anyone().page("/").await.header("x-request-id"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_request_is_one_line_of_the_log_that_tells_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let desk = Desk::open(&url).await;
    let article = desk.article().await;
    let editor = desk.person("editor@desk.example").await;
    let token = desk.token(&editor).await;
    desk.room.db.close().await;
    let program = Program::serve_with(&url, &[("HEARSAY_LOG", "info"), ("HEARSAY_LOG_FORMAT", "json")]);
    let claims = format!("{}/api/v1/articles/{}/claims", program.address, id(&article));
    let client = http();
    let body = json!({"spans": [span("The ferry left")]});
    let made = client.post(&claims).bearer_auth(&token).header("x-request-id", "from-a-proxy").json(&body).send().await.expect("an answer");
    assert_eq!(made.status(), 201);
    let joined = client.get(format!("{}/join?token=three-grey-herons", program.address)).send().await.expect("an answer");
    assert_eq!(joined.status(), 404);

    let start = Instant::now();
    let lines = loop {
        let told = program.told();
        if told.iter().any(|line| line.contains("\"/join\"")) || start.elapsed() > Duration::from_secs(5) {
            break told;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let all: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let line = |route: &str| all.iter().find(|line| line["route"] == route).unwrap_or_else(|| panic!("{route}: {lines:?}"));
    let post = line("/api/v1/articles/{id}/claims");
    assert_eq!((&post["method"], &post["status"], &post["person"]), (&json!("POST"), &json!(201), &json!(editor.id)));
    assert_eq!(post["span"]["id"], "from-a-proxy");
    let (all_of_it, database) =
        (post["milliseconds"].as_f64().expect("a number"), post["database_milliseconds"].as_f64().expect("a number"));
    assert!(0.0 < database && database <= all_of_it, "{post}");
    assert_eq!((&line("/join")["status"], &line("/join")["person"]), (&json!(404), &json!("-")));
    for secret in [token.as_str(), "three-grey-herons"] {
        assert!(!lines.iter().any(|line| line.contains(secret)), "{lines:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_for_who_has_the_token_or_sits_at_the_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let client = http();
    let ask = async |program: &Program, headers: &[(&'static str, &str)]| {
        let mut request = client.get(format!("{}/metrics", program.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    let open = Program::serve(&url);
    let (status, figures) = ask(&open, &[]).await;
    assert_eq!(status, 200);
    assert!(figures.contains("# TYPE hearsay_events gauge") && figures.trim_end().ends_with("# EOF"), "{figures}");
    assert_eq!(ask(&open, &[("x-forwarded-for", "127.0.0.1")]).await.0, 404, "by way of a proxy");
    drop(open);

    let closed = Program::serve_with(&url, &[("HEARSAY_METRICS_TOKEN", "forty-one geese")]);
    assert_eq!(ask(&closed, &[]).await.0, 404);
    assert_eq!(ask(&closed, &[("authorization", "Bearer forty-two geese")]).await.0, 404);
    assert_eq!(ask(&closed, &[("authorization", "Bearer forty-one geese")]).await.0, 200);
    assert_eq!(client.get(format!("{}/claims", closed.address)).send().await.expect("an answer").status(), 200);
    let (_, figures) = ask(&closed, &[("authorization", "Bearer forty-one geese"), ("x-forwarded-for", "203.0.113.9")]).await;
    let buckets = "hearsay_request_seconds_bucket{le=\"0.05\",method=\"GET\",route=\"/claims\",status=\"200\"}";
    assert!(figures.contains(buckets), "{figures}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_goes_on_under_the_key_that_signed_it_or_by_an_explicit_word_under_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let desk = Desk::open(&url).await;
    desk.article().await;
    desk.verdict().await;
    desk.room.db.close().await;
    let line = LogKey::generate("another/log").expect("random bytes");
    let another = LogKey::read(&line).expect("a key");
    let refused = |key: Option<&str>| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        program.env_clear().args(["serve", "--addr", "127.0.0.1:0", "--database-url", &url]).envs(key.map(|key| ("HEARSAY_LOG_KEY", key)));
        let done = program.output().expect("the program ends");
        assert_eq!(done.status.code(), Some(1));
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    assert!(refused(None).contains("its key is not here"), "{}", refused(None));
    assert!(refused(Some(&line)).contains("signed by another key"), "{}", refused(Some(&line)));

    let program = Program::serve_with(&url, &[("HEARSAY_LOG_KEY", &line), ("HEARSAY_NEW_LOG_KEY", "true")]);
    let get = async |path: &str| {
        let answer = http().get(format!("{}{path}", program.address)).send().await.expect("an answer");
        answer.text().await.expect("text")
    };
    assert_eq!(get("/log/key").await, format!("{}\n{}\n", another.vkey(), LOG_KEY.vkey()));
    opened(&get("/log/checkpoint").await, [another.vkey()]).expect("signed anew");
    drop(program);
    let again = Program::serve_with(&url, &[("HEARSAY_LOG_KEY", &line)]);
    drop(again);
}
