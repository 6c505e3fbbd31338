//! What was acknowledged is there, even when the program is killed in the middle of writing.

use crate::desk::{Desk, TEXT, id, span};
use hearsay::{
    access::Role,
    account,
    db::Db,
    record::store::{Verdict, verify},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The real program on a free port, and the address it says.
pub fn serve(url: &str) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hearsay"))
        .env_clear()
        .args(["serve", "--addr", "127.0.0.1:0", "--database-url", url])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut said = String::new();
    BufReader::new(child.stderr.take().expect("its stderr")).read_line(&mut said).expect("a line");
    let address = said.trim().rsplit(' ').next().expect("an address").to_owned();
    assert!(address.starts_with("http://127.0.0.1:"), "{said}");
    (child, address)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_in_the_middle_of_writing_loses_no_acknowledged_claim() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let desk = Desk::open(&url).await;
    let article = desk.article().await;
    let mut deed = desk.room.own_deed().await.expect("a deed");
    let editor =
        account::store::by_email(&mut deed.conn, &format!("{}@desk.example", Role::Editor)).await.expect("read").expect("an editor");
    let token = hearsay::account::commands::make_token(&mut deed, editor.id, "writers").await.expect("a token");
    deed.commit().await.expect("stored");
    desk.room.db.close().await;

    let mut acknowledged = BTreeSet::new();
    for round in 0..3 {
        let (mut child, address) = serve(&url);
        let writers: Vec<_> = (0..6)
            .map(|writer| {
                let target = format!("{address}/api/v1/articles/{}/claims", id(&article));
                let token = token.clone();
                tokio::spawn(async move {
                    let client = reqwest::Client::new();
                    let mut made = Vec::new();
                    for number in 0.. {
                        let body = json!({
                            "spans": [span("The ferry left")], "statement": format!("{round}.{writer}.{number}"),
                            "attributions": [{"source": format!("Source {writer}.{number}"), "status": "reported"}]
                        });
                        let sent = client.post(&target).bearer_auth(&token).json(&body).send().await;
                        let Ok(answer) = sent else { break };
                        let status = answer.status();
                        // An answer that broke off acknowledges nothing.
                        let Ok(claim) = answer.json::<Value>().await else { break };
                        assert_eq!(status, 201, "{claim}");
                        made.push(id(&claim).to_owned());
                    }
                    made
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(1200)).await;
        child.kill().expect("killed, with no chance to tidy up");
        child.wait().expect("it is gone");
        let mut made = 0;
        for writer in writers {
            let ids = writer.await.expect("a writer ends");
            made += ids.len();
            acknowledged.extend(ids);
        }
        assert!(made > 0, "some claims were made in round {round}");
    }

    let db = Db::open(&url).await.expect("it opens again");
    let mut conn = db.read().await.expect("a connection");
    assert!(matches!(verify(&mut conn).await.expect("read"), Verdict::Whole(_)));
    let place = serde_json::from_value(article["id"].clone()).expect("an id");
    let rows = hearsay::claim::store::of_article(&mut conn, place, false).await.expect("read");
    let stored: BTreeSet<String> = rows.iter().map(|row| row.claim.id.to_string()).collect();
    let lost: Vec<_> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged claims are lost", lost.len(), acknowledged.len());
    for row in rows {
        assert_eq!((row.claim.attributions.len(), row.claim.quote.as_str()), (1, "The ferry left"), "no claim is half there");
    }
    let kept = hearsay::article::store::by_id(&mut conn, place).await.expect("read").expect("the article");
    assert_eq!(kept.text.as_deref(), Some(TEXT));
}
