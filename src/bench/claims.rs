//! Durable claims per second over HTTP, beside the engine's own durable commits on the same disk.

use crate::{
    Done,
    client::{Client, post, rate},
    newsroom::{Desk, draft},
    server::Server,
    table::{Table, Target, median},
};
use hearsay::{db::Db, execute, id::PersonId};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::runtime::Runtime;

const TIME: Duration = Duration::from_millis(1500);
const TIMES: usize = 3;
const MAKE: &str = "CREATE TABLE bench_commit (number BIGINT NOT NULL, body TEXT NOT NULL)";
const COMMIT: &str = "INSERT INTO bench_commit (number, body) VALUES ($1, $2)";

/// On SQLite, and on PostgreSQL when `HEARSAY_TEST_POSTGRES` names a server.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    let url = |name: &str| format!("sqlite:{}", folder.join(name).display());
    eprintln!("Claims over HTTP, SQLite");
    on(runtime, "SQLite", &url("claims.db"), &url("commits.db"), table)?;
    let Ok(server) = std::env::var("HEARSAY_TEST_POSTGRES") else {
        eprintln!("No PostgreSQL: HEARSAY_TEST_POSTGRES is not set (`make bench` sets it)");
        return Ok(());
    };
    eprintln!("Claims over HTTP, PostgreSQL");
    let (address, _) = server.rsplit_once('/').ok_or("HEARSAY_TEST_POSTGRES is no URL with a database")?;
    let names = ["claims", "commits"].map(|what| format!("hearsay_bench_{what}_{}", PersonId::new().0.simple()));
    let run = |sql: String| -> Done<()> {
        runtime.block_on(async { Ok(PgConnection::connect(&server).await?.execute(AssertSqlSafe(sql)).await.map(drop)?) })
    };
    for name in &names {
        run(format!("CREATE DATABASE {name}"))?;
    }
    let measured = on(runtime, "PostgreSQL", &format!("{address}/{}", names[0]), &format!("{address}/{}", names[1]), table);
    for name in &names {
        run(format!("DROP DATABASE {name} WITH (FORCE)"))?;
    }
    measured
}

fn on(runtime: &Runtime, engine: &str, url: &str, other: &str, table: &mut Table) -> Done<()> {
    let (token, article) = runtime.block_on(async {
        let desk = Desk::open(url).await?;
        let mut deed = desk.deed().await?;
        let article = desk.article(&mut deed).await?;
        deed.commit().await?;
        desk.room.db.close().await;
        Done::Ok((desk.token, article.id))
    })?;
    let db = runtime.block_on(async {
        let db = Db::open(other).await?;
        let mut conn = db.write().await?;
        execute!(conn, MAKE)?;
        conn.commit().await?;
        Done::Ok(Arc::new(db))
    })?;
    let server = Server::start(url, false)?;
    let request = post(&format!("/api/v1/articles/{article}/claims"), &token, &draft(2).to_string());
    for clients in [1, 16] {
        let mut claims = (0..clients)
            .map(|_| {
                let (mut client, request) = (Client::to(server.addr)?, request.clone());
                Ok(move || client.ask(&request, 201, |_| {}).map(drop))
            })
            .collect::<Done<Vec<_>>>()?;
        let mut commits: Vec<_> = (0..clients)
            .map(|_| {
                let (db, handle) = (Arc::clone(&db), runtime.handle().clone());
                move || handle.block_on(commit(&db))
            })
            .collect();
        let (mut ours, mut engines) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            engines.push(rate(&mut commits, TIME)?);
            ours.push(rate(&mut claims, TIME)?);
        }
        let target = if clients == 16 { Target::Ratio(0.5) } else { Target::None };
        let what = format!("claims over HTTP, {engine}, {clients} client{}", if clients == 1 { "" } else { "s" });
        table.add(what, (median(ours), "claims/s"), Some((median(engines), "commits/s of the engine")), target);
    }
    runtime.block_on(db.close());
    Ok(())
}

/// One row in a transaction of its own, on disk when this returns. PostgreSQL may commit several at once: as many of
/// them wait as there are clients.
async fn commit(db: &Db) -> Done<()> {
    const BODY: &str = "The harbour office alleged that Nordholm Lines had sold seats twice.";
    if let Db::Postgres(pool) = db {
        let mut transaction = pool.begin().await?;
        sqlx::query(COMMIT).bind(1_i64).bind(BODY).execute(&mut *transaction).await?;
        return Ok(transaction.commit().await?);
    }
    let mut conn = db.write().await?;
    execute!(conn, COMMIT, 1_i64, BODY)?;
    Ok(conn.commit().await?)
}
