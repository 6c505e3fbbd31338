//! What was acknowledged is there, even when the program is killed in the middle of writing.

use crate::support::{Desk, Program, TEXT, http, id, span};
use hearsay::{article, claim};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_in_the_middle_of_writing_loses_no_acknowledged_claim() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let desk = Desk::open(&url).await;
    let article = desk.article().await;
    let token = desk.token(&desk.person("editor@desk.example").await).await;
    desk.room.db.close().await;

    let mut acknowledged = BTreeSet::new();
    for round in 0..3 {
        let mut program = Program::serve(&url);
        let writers: Vec<_> = (0..6)
            .map(|writer| {
                let target = format!("{}/api/v1/articles/{}/claims", program.address, id(&article));
                let token = token.clone();
                tokio::spawn(async move {
                    let client = http();
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
        program.kill();
        let mut made = 0;
        for writer in writers {
            let ids = writer.await.expect("a writer ends");
            made += ids.len();
            acknowledged.extend(ids);
        }
        assert!(made > 0, "some claims were made in round {round}");
    }

    let desk = Desk::empty(&url, None).await;
    desk.has_whole_record().await;
    let mut conn = desk.room.db.read().await.expect("a snapshot");
    let place = serde_json::from_value(article["id"].clone()).expect("an id");
    let rows = claim::store::of_article(&mut conn, place, false).await.expect("read");
    let stored: BTreeSet<String> = rows.iter().map(|row| row.claim.id.to_string()).collect();
    let lost: Vec<_> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged claims are lost", lost.len(), acknowledged.len());
    for row in rows {
        assert_eq!((row.claim.attributions.len(), row.claim.quote.as_str()), (1, "The ferry left"), "no claim is half there");
    }
    let kept = article::store::by_id(&mut conn, place).await.expect("read").expect("the article");
    assert_eq!(kept.text.as_deref(), Some(TEXT));
}
