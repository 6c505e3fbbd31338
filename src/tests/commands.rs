//! Writers who share a commit: each gets an answer of its own, and whoever leaves takes nothing along.

use crate::desk::{Desk, id, on_both_engines, on_each_engine, span};
use axum::http::StatusCode;
use futures::future::join_all;
use hearsay::{
    account,
    base::clock::Clock,
    claim,
    db::{Conn, Db, Side},
    newsroom::Newsroom,
    record::store::{Verdict, append, verify},
    source::SourceInput,
};
use serde_json::json;
use sqlx::Executor;

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
            async move { editor.post(&place, json!({"spans": [span("seats twice")], "attributions": attributions})).await.status }
        });
        let answers = join_all(requests).await;
        for (number, status) in answers.iter().enumerate() {
            assert_eq!(status.as_u16(), if number % 3 == 0 { 422 } else { 201 }, "{number}");
        }
        // 16 claims, their 16 witnesses, and Nordholm Lines.
        assert_eq!(desk.acts().await - before, 33);
        let sources = desk.editor().get("/sources?limit=500").await.ok();
        assert_eq!(sources["items"].as_array().map(Vec::len), Some(17));
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
            let hanging_up = tokio::time::timeout(std::time::Duration::from_micros(patience * 60), editor.post(&place, claim.clone()));
            let (left, stayed) = tokio::join!(hanging_up, other.post(&place, claim.clone()));
            stayed.created();
            kept += 1 + usize::from(left.is_ok());
        }
        let claims = desk.editor().get(&format!("{place}?limit=500")).await.ok();
        let stored = claims["items"].as_array().map_or(0, Vec::len);
        // Who hung up may have been too late to stop it; nobody who was answered is missing.
        assert!(stored >= kept, "{stored} of {kept}");
        let verdict = verify(&mut desk.room.db.read().await.expect("a connection")).await.expect("read");
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    })
    .await;
}

#[tokio::test]
async fn a_writer_knows_what_was_changed_a_moment_ago_though_it_was_not_written_yet() {
    on_both_engines(async |desk| {
        let article = id(&desk.article().await).parse().expect("an id");
        let mut deed = desk.room.own_deed().await.expect("a deed");
        deed.who = account::store::by_email(&mut deed.conn, "editor@desk.example").await.expect("read");
        let citing = |name: &str| {
            let attributions = json!([{"source": name, "status": "reported"}]);
            serde_json::from_value(json!({"spans": [span("seats twice")], "attributions": attributions})).expect("a draft")
        };
        let mut cited = Vec::new();
        for name in ["Witness", "Witness"] {
            let claim = hearsay::claim::commands::create(&mut deed, article, None, citing(name)).await.expect("made");
            // It waits for the commit, and still is found.
            assert_eq!(claim::store::by_id(&mut deed.conn, claim.id).await.expect("read").map(|row| row.claim.version), Some(1));
            cited.push(claim.attributions[0].source.clone());
        }
        let bystander = SourceInput { name: Some("Bystander".into()), ..SourceInput::default() };
        hearsay::source::commands::change(&mut deed, cited[0].id, bystander).await.expect("renamed");
        for name in ["Bystander", "Witness"] {
            let claim = hearsay::claim::commands::create(&mut deed, article, None, citing(name)).await.expect("made");
            cited.push(claim.attributions[0].source.clone());
        }
        deed.commit().await.expect("stored");
        assert_eq!(cited[0], cited[1]);
        assert_eq!((cited[2].id, cited[2].name.as_str()), (cited[0].id, "Bystander"));
        assert_ne!(cited[3].id, cited[0].id, "nobody is called Witness any more: a new source");
        let verdict = verify(&mut desk.room.db.read().await.expect("a connection")).await.expect("read");
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    })
    .await;
}

#[tokio::test]
async fn what_another_process_changes_is_seen_by_the_next_who_writes() {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        let elsewhere = Newsroom::new(Db::open(url).await.expect("opens"), desk.clock.clone(), None);
        let article = desk.article().await;
        let citing = json!([{"source": "Witness", "status": "reported"}]);
        let first = desk.claim(&article, "seats twice", citing.clone()).await["attributions"][0]["source"].clone();

        let mut deed = elsewhere.own_deed().await.expect("a deed");
        let renamed = SourceInput { name: Some("Bystander".into()), ..SourceInput::default() };
        hearsay::source::commands::change(&mut deed, id(&first).parse().expect("an id"), renamed).await.expect("renamed");
        deed.commit().await.expect("stored");

        let second = desk.claim(&article, "seats twice", citing).await["attributions"][0]["source"].clone();
        assert_ne!(first["id"], second["id"], "nobody is called Witness any more: a new source");
        let verdict = verify(&mut desk.room.db.read().await.expect("a connection")).await.expect("read");
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
        elsewhere.db.close().await;
        desk.room.db.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_write_without_a_pause_let_each_other_in() {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        let elsewhere = Newsroom::new(Db::open(url).await.expect("opens"), desk.clock.clone(), None);
        let before = desk.acts().await;
        let writers = [desk.room.clone(), elsewhere.clone()].into_iter().flat_map(|room| (0..6).map(move |number| (room.clone(), number)));
        let writing = writers.map(|(room, number)| {
            tokio::spawn(async move {
                for round in 0..20 {
                    let mut deed = room.own_deed().await.expect("a deed");
                    append(&mut deed, "tried", format!("try/{number}.{round}"), None, &(), &()).await.expect("queued");
                    deed.commit().await.expect("stored");
                }
            })
        });
        for written in join_all(writing).await {
            written.expect("all were let in");
        }
        assert_eq!(desk.acts().await - before, 240);
        let verdict = verify(&mut desk.room.db.read().await.expect("a connection")).await.expect("read");
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
        elsewhere.db.close().await;
        desk.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_token_counts_for_a_second_at_most_after_another_process_shut_its_owner_out() {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        desk.editor().get("/articles").await.ok();
        let elsewhere = Newsroom::new(Db::open(url).await.expect("opens"), Clock::default(), None);
        let mut deed = elsewhere.own_deed().await.expect("a deed");
        deed.who = account::store::by_email(&mut deed.conn, "admin@desk.example").await.expect("read");
        let editor = account::store::by_email(&mut deed.conn, "editor@desk.example").await.expect("read").expect("known");
        hearsay::account::commands::change(&mut deed, editor.id, None, Some(false)).await.expect("shut out");
        deed.commit().await.expect("stored");

        desk.wait(1);
        assert_eq!(desk.editor().get("/articles").await.status, StatusCode::UNAUTHORIZED);
        elsewhere.db.close().await;
        desk.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_writer_whose_connection_was_cut_fails_alone_and_the_next_one_gets_a_new_one() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let mut conn = desk.room.db.write().await.expect("a turn");
        let is_cut = match conn.side("UPDATE").await.expect("the connection") {
            Side::Postgres(conn) => conn.execute("SELECT pg_terminate_backend(pg_backend_pid())").await.is_err(),
            // A file does not hang up; a transaction that is over by itself is the nearest to it.
            Side::Sqlite(conn) => conn.execute("ROLLBACK").await.is_ok(),
        };
        assert!(is_cut);
        assert!(Conn::commit(conn).await.is_err(), "nobody is told that it is stored");
        desk.claim(&article, "seats twice", json!([])).await;
    })
    .await;
}
