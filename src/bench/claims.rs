//! Durable claims per second over HTTP, beside the engine's own durable commits on the same disk.

use crate::{
    Done,
    client::{Client, post, rate},
    newsroom::{Desk, draft},
    server::Server,
    table::{Table, Target, median},
};
use hearsay::base::id::PersonId;
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};
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
    let reference = runtime.block_on(Reference::open(other))?;
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
                let (reference, handle) = (reference.clone(), runtime.handle().clone());
                move || handle.block_on(reference.commit())
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
    runtime.block_on(reference.close());
    Ok(())
}

/// The engine by itself, set up as the newsroom sets it up, without anything of ours in between.
#[derive(Clone)]
enum Reference {
    /// One writer, as SQLite has it.
    Sqlite(SqlitePool),
    /// As many at once as there are clients: PostgreSQL may commit several together.
    Postgres(PgPool),
}

impl Reference {
    async fn open(url: &str) -> Done<Self> {
        if url.starts_with("postgres") {
            let pool = PgPoolOptions::new().max_connections(16).connect(url).await?;
            pool.execute(MAKE).await?;
            return Ok(Self::Postgres(pool));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        pool.execute(MAKE).await?;
        Ok(Self::Sqlite(pool))
    }

    /// One row in a transaction of its own, on disk when this returns.
    async fn commit(&self) -> Done<()> {
        const BODY: &str = "The harbour office alleged that Nordholm Lines had sold seats twice.";
        match self {
            Self::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                sqlx::query(COMMIT).bind(1_i64).bind(BODY).execute(&mut *transaction).await?;
                Ok(transaction.commit().await?)
            }
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                sqlx::query(COMMIT).bind(1_i64).bind(BODY).execute(&mut *transaction).await?;
                Ok(transaction.commit().await?)
            }
        }
    }

    async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
