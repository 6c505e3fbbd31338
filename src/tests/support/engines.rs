//! Every test that stores something runs on SQLite, then on PostgreSQL, each time in a database of its own.

use super::Desk;
use futures::FutureExt;
use hearsay::base::id::PersonId;
use sqlx::{Connection, Executor, PgConnection};
use std::panic::AssertUnwindSafe;

/// Runs a test in a fresh newsroom with somebody of each role.
pub async fn on_both_engines(test: impl AsyncFn(&Desk)) {
    on_each_engine(async |url| run(Desk::open(url).await, &test).await).await;
}

/// Runs a test in a fresh newsroom that nobody has joined yet; `public_url` is the address people type.
pub async fn in_an_empty_newsroom(public_url: Option<&str>, test: impl AsyncFn(&Desk)) {
    on_each_engine(async |url| run(Desk::empty(url, public_url).await, &test).await).await;
}

async fn run(desk: Desk, test: impl AsyncFn(&Desk)) {
    let outcome = AssertUnwindSafe(test(&desk)).catch_unwind().await;
    desk.room.db.close().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// Runs a test with the address of an empty database.
pub async fn on_each_engine(test: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().expect("a folder of one's own");
    eprintln!("on SQLite:");
    test(&format!("sqlite:{}", folder.path().join("hearsay.db").display())).await;

    eprintln!("on PostgreSQL:");
    let server = std::env::var("HEARSAY_TEST_POSTGRES")
        .expect("HEARSAY_TEST_POSTGRES is not set: `make test-rust` starts a PostgreSQL server and sets it");
    let name = format!("hearsay_{}", PersonId::new().0.simple());
    let mut admin = PgConnection::connect(&server).await.expect("the test's PostgreSQL server answers");
    admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a database of one's own");
    let (address, _) = server.rsplit_once('/').expect("a URL with a database");
    let outcome = AssertUnwindSafe(test(&format!("{address}/{name}"))).catch_unwind().await;
    admin.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.expect("the database goes");
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}
