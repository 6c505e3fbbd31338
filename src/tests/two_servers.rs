//! Several servers on one database, and work that is stuck: what one changes the others show, and what waits holds nobody else up.

use crate::support::{Desk, TEXT, id, on_each_engine, span, word};
use axum::http::StatusCode;
use futures::FutureExt;
use hearsay::{
    access::Role,
    article,
    db::{Connection, Db, EngineConnection, Lane},
    record::verify::Verdict,
    suggest::Engine,
    suggestion,
};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor, PgConnection, raw_sql};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Longest that anything may be stale on another server.
const STALE: Duration = Duration::from_secs(1);

/// Asks again until it holds; fails when that takes longer than [`STALE`].
async fn soon(what: &str, holds: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < STALE, "{what} is stale after a second");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn what_one_server_changes_the_other_shows_within_a_second() {
    on_each_engine(async |url| {
        let here = Desk::open(url).await;
        let there = here.elsewhere(url).await;
        here.start();
        there.start();
        let article = here.article().await;
        let claim = here.approved(&article, "The ferry left", json!([{"source": "Port authority", "status": "reported"}])).await;
        let page = format!("/articles/{}", word(&article, "slug"));
        let shows = async |words: &str| there.anyone().page(&page).await.text().contains(words);
        assert!(!shows("Port authority").await, "it is not published yet");

        here.publish(&article).await;
        soon("a published article", async || shows("Port authority").await).await;

        let source = word(&claim["attributions"][0]["source"], "id").to_owned();
        here.editor().patch(&format!("/sources/{source}"), json!({"name": "Harbour board"})).await.ok();
        soon("the name of a source", async || shows("Harbour board").await && !shows("Port authority").await).await;

        assert_eq!(there.editor().get("/claims").await.status, StatusCode::OK);
        let editor = here.person("editor@desk.example").await;
        here.write(Role::Admin, move |mut tx| {
            Box::pin(async move { hearsay::account::commands::change(&mut tx, editor.id, None, Some(false)).await })
        })
        .await;
        // At once for what writes: it asks in its own transaction.
        let late = json!({"spans": [span("seats twice")], "attributions": []});
        assert_eq!(there.editor().post(&format!("/articles/{}/claims", id(&article)), late).await.status, StatusCode::UNAUTHORIZED);
        soon("a blocked person", async || there.editor().get("/claims").await.status == StatusCode::UNAUTHORIZED).await;

        here.reviewer().delete(&format!("/articles/{}/publication", id(&article))).await.ok();
        soon("an article that was taken back", async || there.anyone().page(&page).await.status == StatusCode::NOT_FOUND).await;
        there.room.db.close().await;
        here.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn two_servers_give_the_events_of_both_one_chain_without_a_gap() {
    on_each_engine(async |url| {
        let here = Desk::open(url).await;
        let there = here.elsewhere(url).await;
        here.start();
        there.start();
        let article = here.article().await;
        let place = format!("/articles/{}/claims", id(&article));
        let write = async |desk: &Desk, name: &str| {
            for round in 0..15 {
                let attributions = json!([{"source": format!("{name} {round}"), "status": "reported"}]);
                desk.editor().post(&place, json!({"spans": [span("seats twice")], "attributions": attributions})).await.created();
            }
        };
        tokio::join!(write(&here, "North"), write(&there, "South"));
        assert!(matches!(here.verdict().await, Verdict::Whole(events, 0) if events >= 61), "{:?}", here.verdict().await);
        there.room.db.close().await;
        here.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn two_servers_with_two_models_do_not_undo_each_others_readings() {
    on_each_engine(async |url| {
        let older = Desk::open(url).await;
        let newer = older.elsewhere(url).await;
        let _ = older.room.clone().with_engine(Engine::rules_only());
        let article = older.article().await;
        let id = id(&article).parse().expect("an id");
        let model_at = async |desk: &Desk| {
            let viewer = desk.viewer(Role::Editor);
            suggestion::commands::offer(&desk.room, &viewer, id).await.expect("an offer").model
        };
        assert_eq!(model_at(&older).await, Engine::RULES);
        older.wait(60);
        // A later model reads again; from then on both offer what it found.
        let later = model_at(&newer).await;
        assert_ne!(later, Engine::RULES);
        for _ in 0..3 {
            assert_eq!(model_at(&older).await, later);
            assert_eq!(model_at(&newer).await, later);
        }
        newer.room.db.close().await;
        older.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_program_of_the_release_before_runs_on_the_tables_of_the_next_one() {
    on_each_engine(async |url| {
        let older = Desk::open(url).await;
        let article = older.article().await;
        // The next release expands the tables while this program is running.
        let expand = [
            "ALTER TABLE claim ADD COLUMN weight BIGINT",
            "ALTER TABLE person ADD COLUMN pronouns TEXT NOT NULL DEFAULT ''",
            "CREATE TABLE shelf (id BIGINT PRIMARY KEY)",
            "CREATE INDEX claim_weight ON claim (weight)",
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'next', TRUE, '', 0)",
        ];
        let next = Db::open(url).await.expect("opens");
        for sql in expand {
            next.write(Lane::Work, move |conn| Box::pin(run(conn, sql))).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
        next.close().await;
        older.claim(&article, "seats twice", json!([{"source": "Union", "status": "alleged"}])).await;
        older.add("new@desk.example", Role::Editor).await;
        // It also starts anew beside the next one.
        let again = older.elsewhere(url).await;
        again.claim(&article, "The ferry left", json!([])).await;
        let claims = again.editor().get(&format!("/articles/{}/claims", id(&article))).await.ok();
        assert_eq!(claims["items"].as_array().map(Vec::len), Some(2));
        again.room.db.close().await;
        older.room.db.close().await;
    })
    .await;
}

async fn run(conn: &mut Connection, sql: &'static str) -> hearsay::db::Result<()> {
    match conn.engine() {
        EngineConnection::Sqlite(conn) => raw_sql(sql).execute(conn).await?.rows_affected(),
        EngineConnection::Postgres(conn) => raw_sql(sql).execute(conn).await?.rows_affected(),
    };
    Ok(())
}

/// Runs a test with a second connection that can hold locks; only PostgreSQL has writers side by side.
async fn with_locks(test: impl AsyncFn(&Desk, PgConnection)) {
    on_each_engine(async |url| {
        if url.starts_with("postgres") {
            let desk = Desk::open(url).await;
            desk.add("owner@desk.example", Role::Editor).await;
            test(&desk, PgConnection::connect(url).await.expect("a connection")).await;
            desk.room.db.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_table_that_is_locked_leaves_signing_in_reading_and_other_work_alive() {
    with_locks(async |desk, mut stuck| {
        let article = desk.article().await;
        let claim = desk.approved(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        desk.publish(&article).await;
        let mut lock = stuck.begin().await.expect("a transaction");
        lock.execute("LOCK TABLE comment IN ACCESS EXCLUSIVE MODE").await.expect("locked");

        // Most of the connections for work run into the lock.
        let comment = |number: usize| {
            let (editor, place) = (desk.editor(), format!("/claims/{}/comments", id(&claim)));
            async move { editor.post(&place, json!({"comment": format!("Comment {number}")})).await }
        };
        let told = AtomicUsize::new(0);
        let waiting = futures::future::join_all((0..12).map(|number| {
            comment(number).inspect(|_| {
                let _ = told.fetch_add(1, Ordering::SeqCst);
            })
        }));
        let alive = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            desk.signed_in("owner@desk.example").await;
            assert_eq!(desk.anyone().page(&format!("/articles/{}", word(&article, "slug"))).await.status, StatusCode::OK);
            assert_eq!(desk.anyone().page("/readyz").await.status, StatusCode::OK);
            desk.claim(&article, "seats twice", json!([{"source": "Union", "status": "alleged"}])).await;
            assert_eq!(told.load(Ordering::SeqCst), 0, "all that was done while the others were stuck");
        };
        let (answers, ()) = tokio::join!(waiting, alive);
        for answer in answers {
            let problem = answer.problem(503);
            assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("try again")), "{problem}");
        }
        lock.rollback().await.expect("let go");
        assert_eq!(comment(99).await.status, StatusCode::CREATED, "it goes on by itself");
    })
    .await;
}

#[tokio::test]
async fn one_article_that_is_stuck_leaves_the_others_alone() {
    with_locks(async |desk, mut stuck| {
        let (one, other) = (desk.article().await, desk.article().await);
        let mut lock = stuck.begin().await.expect("a transaction");
        let sql = format!("SELECT id FROM article WHERE id = '{}' FOR UPDATE", id(&one));
        lock.execute(AssertSqlSafe(sql)).await.expect("locked");
        lock.execute("SELECT size FROM log_head FOR UPDATE").await.expect("locked");
        let start = Instant::now();
        let publish = desk.editor();
        let place = format!("/articles/{}/publication", id(&one));
        let (stuck, claim) = tokio::join!(publish.put(&place), desk.claim(&other, "seats twice", json!([])));
        assert_eq!(stuck.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(word(&claim, "quote"), "seats twice");
        assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
        lock.rollback().await.expect("let go");
        desk.publish(&one).await;
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        let kept = article::store::by_slug(&mut conn, word(&one, "slug")).await.expect("read").expect("an article");
        assert_eq!(kept.text.as_deref(), Some(TEXT));
    })
    .await;
}
