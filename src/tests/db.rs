//! One SQL text, two engines.

use crate::desk::on_both_engines;
use hearsay::{account, article, base::error::Fault, claim, db::Side, record, review, source};
use sqlx::{Executor, SqlStr};

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    on_both_engines(async |desk| {
        let all = [
            account::store::STATEMENTS,
            article::store::STATEMENTS,
            claim::store::STATEMENTS,
            record::store::STATEMENTS,
            review::store::STATEMENTS,
            source::store::STATEMENTS,
            hearsay::api::idempotency::STATEMENTS,
        ];
        let mut conn = desk.room.db.write().await.expect("a connection");
        for sql in all.into_iter().flatten() {
            let prepared = match conn.side(sql).await.expect("a connection") {
                Side::Sqlite(conn) => conn.prepare(SqlStr::from_static(sql)).await.map(drop),
                Side::Postgres(conn) => conn.prepare(SqlStr::from_static(sql)).await.map(drop),
            };
            prepared.unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
    })
    .await;
}

#[test]
fn every_statement_of_a_store_is_in_its_list() {
    let stores = [
        "account/store.rs",
        "article/store.rs",
        "claim/store.rs",
        "history/store.rs",
        "review/store.rs",
        "source/store.rs",
        "web/idempotency.rs",
    ];
    for file in stores {
        let path = format!("{}/src/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("a source file");
        let (_, list) = text.split_once("pub const STATEMENTS").expect("a list");
        let (list, _) = list.split_once("];").expect("its end");
        let names: Vec<&str> = list.split(|c: char| !c.is_ascii_uppercase() && c != '_').collect();
        for line in text.lines() {
            let Some((name, _)) = line.strip_prefix("pub(crate) const ").and_then(|rest| rest.split_once(": &str")) else { continue };
            assert!(names.contains(&name), "{name} of {file} is not in STATEMENTS");
        }
    }
}

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    on_both_engines(async |desk| {
        let before = desk.acts().await;
        let mut deed = desk.room.own_deed().await.expect("a deed");
        hearsay::account::commands::add(&mut deed, "late@desk.example", "Late", hearsay::access::Role::Reader, None).await.expect("added");
        drop(deed);
        assert_eq!(desk.acts().await, before);
        let mut conn = desk.room.db.read().await.expect("a connection");
        assert_eq!(account::store::by_email(&mut conn, "late@desk.example").await.expect("read"), None);
    })
    .await;
}

#[test]
fn a_database_that_does_not_answer_is_out_of_reach_for_now_and_a_query_it_refuses_is_our_mistake() {
    for gone in [sqlx::Error::PoolTimedOut, sqlx::Error::PoolClosed, sqlx::Error::Io(std::io::ErrorKind::ConnectionRefused.into())] {
        assert_eq!(Fault::from(gone).status(), 503);
    }
    assert_eq!(Fault::from(sqlx::Error::RowNotFound).status(), 500);
}
