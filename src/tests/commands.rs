//! Commands beside each other: each gets an answer of its own, and whoever leaves or fails takes nothing along.

use crate::support::{Desk, id, on_both_engines, on_each_engine, span};
use axum::http::StatusCode;
use futures::future::join_all;
use hearsay::{
    access::Role,
    account,
    base::error::Fault,
    claim,
    db::{EngineConnection, Error, Lane},
    record::{
        Subject,
        act::{Act, Change},
    },
    source::{self, SourceInput},
};
use serde_json::json;
use sqlx::Executor;
use std::time::Duration;

/// An act that changes nothing but the record.
const SIGNED_OUT: Act = Act::SignedOut(Change { before: (), after: () });

#[tokio::test]
async fn what_one_writer_gets_wrong_is_undone_alone() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let place = format!("/articles/{}/claims", id(&article));
        let before = desk.acts().await;
        let requests = (0..24).map(|number| {
            // Every third fails late: its first source is made before the second turns out to be none.
            let second = if number % 3 == 0 { json!({"id": "00000000-0000-7000-8000-000000000000"}) } else { json!("Nordholm Lines") };
            let attributions =
                json!([{"source": format!("Witness {number}"), "status": "reported"}, {"source": second, "status": "denied"}]);
            let (editor, place) = (desk.editor(), place.clone());
            async move { editor.post(&place, json!({"spans": [span("seats twice")], "attributions": attributions})).await }
        });
        let answers = join_all(requests).await;
        for (number, answer) in answers.iter().enumerate() {
            assert_eq!(answer.status.as_u16(), if number % 3 == 0 { 422 } else { 201 }, "{number}: {}", answer.text());
        }
        // 16 claims, their 16 witnesses, and Nordholm Lines.
        assert_eq!(desk.acts().await - before, 33);
        let sources = desk.editor().get("/sources?limit=500").await.ok();
        assert_eq!(sources["items"].as_array().map(Vec::len), Some(17));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_command_that_panics_is_undone_alone() {
    on_both_engines(async |desk| {
        let before = desk.acts().await;
        let somebody = desk.viewer(Role::Editor).person().expect("an editor").id;
        let act = |panics: bool| {
            desk.room.write_as_program(move |mut tx| {
                Box::pin(async move {
                    tx.record(Subject::Person(somebody), None, SIGNED_OUT).await?;
                    assert!(!panics, "as the test wants it");
                    Ok(())
                })
            })
        };
        let (first, second, third) = tokio::join!(act(false), act(true), act(false));
        assert!(first.is_ok() && third.is_ok(), "{first:?} {third:?}");
        assert!(matches!(second, Err(Fault::Unreachable(_))), "{second:?}");
        assert_eq!(desk.acts().await - before, 2);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn who_hangs_up_half_way_holds_nobody_up_and_breaks_no_history() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let place = format!("/articles/{}/claims", id(&article));
        let mut kept = 0;
        for patience in 0..60_u64 {
            let (editor, other) = (desk.editor(), desk.editor());
            let claim = json!({"spans": [span("seats twice")], "statement": format!("Claim {patience}")});
            let hanging_up = tokio::time::timeout(Duration::from_micros(patience * 60), editor.post(&place, claim.clone()));
            let (left, stayed) = tokio::join!(hanging_up, other.post(&place, claim.clone()));
            stayed.created();
            kept += 1 + usize::from(left.is_ok());
        }
        let claims = desk.editor().get(&format!("{place}?limit=500")).await.ok();
        let stored = claims["items"].as_array().map_or(0, Vec::len);
        // Who hung up may have been too late to stop it; nobody who was answered is missing.
        assert!(stored >= kept, "{stored} of {kept}");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_command_sees_what_it_did_itself() {
    on_both_engines(async |desk| {
        let article = id(&desk.article().await).parse().expect("an id");
        let cited = desk
            .write(Role::Editor, move |mut tx| {
                Box::pin(async move {
                    let citing = |name: &str| {
                        let attributions = json!([{"source": name, "status": "reported"}]);
                        serde_json::from_value(json!({"spans": [span("seats twice")], "attributions": attributions})).expect("a draft")
                    };
                    let mut cited = Vec::new();
                    for name in ["Witness", "Witness"] {
                        let claim = claim::commands::create(&mut tx, article, None, citing(name)).await?;
                        assert_eq!(claim::store::by_id(tx.conn, claim.id).await?.map(|row| row.claim.version), Some(1));
                        cited.push(claim.attributions[0].source.clone());
                    }
                    let bystander = SourceInput { name: Some("Bystander".into()), ..SourceInput::default() };
                    source::commands::change(&mut tx, cited[0].id, None, bystander).await?;
                    for name in ["Bystander", "Witness"] {
                        let claim = claim::commands::create(&mut tx, article, None, citing(name)).await?;
                        cited.push(claim.attributions[0].source.clone());
                    }
                    Ok(cited)
                })
            })
            .await;
        assert_eq!(cited[0], cited[1]);
        assert_eq!((cited[2].id, cited[2].name.as_str()), (cited[0].id, "Bystander"));
        assert_ne!(cited[3].id, cited[0].id, "nobody is called Witness any more: a new source");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_another_process_changes_is_seen_by_the_next_who_writes() {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        let elsewhere = desk.elsewhere(url).await;
        let article = desk.article().await;
        let citing = json!([{"source": "Witness", "status": "reported"}]);
        let first = desk.claim(&article, "seats twice", citing.clone()).await["attributions"][0]["source"].clone();

        elsewhere.editor().patch(&format!("/sources/{}", id(&first)), json!({"name": "Bystander"})).await.ok();

        let second = desk.claim(&article, "seats twice", citing).await["attributions"][0]["source"].clone();
        assert_ne!(first["id"], second["id"], "nobody is called Witness any more: a new source");
        desk.has_whole_record().await;
        elsewhere.room.db.close().await;
        desk.room.db.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_write_without_a_pause_let_each_other_in() {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        let elsewhere = desk.elsewhere(url).await;
        let before = desk.acts().await;
        let somebody = desk.viewer(Role::Editor).person().expect("an editor").id;
        let writers = [&desk, &elsewhere].into_iter().flat_map(|desk| (0..6).map(move |_| desk.room.clone()));
        let writing = writers.map(|room| {
            tokio::spawn(async move {
                for _ in 0..20 {
                    let write = room.write_as_program(move |mut tx| {
                        Box::pin(async move { tx.record(Subject::Person(somebody), None, SIGNED_OUT).await })
                    });
                    write.await.expect("stored");
                }
            })
        });
        for written in join_all(writing).await {
            written.expect("all were let in");
        }
        assert_eq!(desk.acts().await - before, 240);
        // Both give places at once: no number twice, none left out.
        let (here, there) = tokio::join!(desk.verdict(), elsewhere.verdict());
        assert_eq!(here, there);
        desk.has_whole_record().await;
        elsewhere.room.db.close().await;
        desk.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_token_counts_for_a_second_at_most_after_another_process_shut_its_owner_out() {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        desk.editor().get("/articles").await.ok();
        let elsewhere = desk.elsewhere(url).await;
        let editor = desk.person("editor@desk.example").await.id;
        elsewhere
            .write(Role::Admin, move |mut tx| Box::pin(async move { account::commands::change(&mut tx, editor, None, Some(false)).await }))
            .await;

        desk.wait(1);
        assert_eq!(desk.editor().get("/articles").await.status, StatusCode::UNAUTHORIZED);
        elsewhere.room.db.close().await;
        desk.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_writer_whose_connection_was_cut_fails_alone_and_the_next_one_gets_a_new_one() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let cut = desk.room.db.write(Lane::Work, |conn| {
            Box::pin(async move {
                let is_cut = match conn.engine() {
                    EngineConnection::Postgres(conn) => conn.execute("SELECT pg_terminate_backend(pg_backend_pid())").await.is_err(),
                    // A file does not hang up; a transaction that is over by itself is the nearest to it.
                    EngineConnection::Sqlite(conn) => conn.execute("ROLLBACK").await.is_ok(),
                };
                assert!(is_cut);
                Ok::<_, Error>(())
            })
        });
        assert!(cut.await.is_err(), "nobody is told that it is stored");
        desk.claim(&article, "seats twice", json!([])).await;
        desk.has_whole_record().await;
    })
    .await;
}
