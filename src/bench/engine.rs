//! A large newsroom served from each of the two engines.

use crate::{
    Done,
    client::Client,
    large::{self, CLAIMS, Kind},
    newsroom::Desk,
    process::Book,
    server::Server,
};
use hearsay::{
    base::id::{ClaimId, PersonId},
    db::Sql,
    likeness::{Encoder, WIDTH},
    similarity::store,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::path::Path;
use tokio::runtime::Runtime;

/// Vectors that are stored in one transaction.
const AT_ONCE: i64 = 500;

/// A newsroom with its server, and the processor time of both.
pub struct Large {
    /// Which engine.
    pub engine: &'static str,
    /// The address of its database.
    pub url: String,
    /// Who works there.
    pub desk: Desk,
    /// The book of processor time.
    pub book: Book,
    /// A connection to the server.
    pub client: Client,
    /// PostgreSQL's processor time is found by a connection that stays.
    _backend: Option<PgConnection>,
    _server: Server,
}

impl Large {
    /// Processor time of one request, in milliseconds.
    pub fn cost(&mut self, request: &[u8], status: u16) -> Done<f64> {
        let before = self.book.milliseconds()?;
        self.client.ask(request, status, |_| {})?;
        Ok(self.book.milliseconds()? - before)
    }
}

/// On SQLite, and on PostgreSQL when `HEARSAY_TEST_POSTGRES` names a server: a newsroom of so many times [`crate::large::CLAIMS`]
/// claims.
pub fn each(runtime: &Runtime, folder: &Path, times: i64, mut measure: impl FnMut(Large) -> Done<()>) -> Done<()> {
    let name = format!("hearsay_bench_{}", PersonId::new().0.simple());
    let file = folder.join(format!("{name}.db"));
    measure(large(runtime, "SQLite", format!("sqlite:{}", file.display()), times)?)?;
    std::fs::remove_file(file)?;
    let Ok(server) = std::env::var("HEARSAY_TEST_POSTGRES") else {
        eprintln!("No PostgreSQL: HEARSAY_TEST_POSTGRES is not set (`make bench` sets it)");
        return Ok(());
    };
    let (address, _) = server.rsplit_once('/').ok_or("HEARSAY_TEST_POSTGRES is no URL with a database")?;
    let run = |sql: String| -> Done<()> {
        runtime.block_on(async { Ok(PgConnection::connect(&server).await?.execute(AssertSqlSafe(sql)).await.map(drop)?) })
    };
    run(format!("CREATE DATABASE {name}"))?;
    let measured = large(runtime, "PostgreSQL", format!("{address}/{name}"), times).and_then(measure);
    run(format!("DROP DATABASE {name} WITH (FORCE)"))?;
    measured
}

fn large(runtime: &Runtime, engine: &'static str, url: String, times: i64) -> Done<Large> {
    let desk = runtime.block_on(async {
        let desk = Desk::open(&url).await?;
        let begun = std::time::Instant::now();
        desk.fill(times).await?;
        vectors(&desk, times).await?;
        eprintln!("  filled in {:.1} s", begun.elapsed().as_secs_f64());
        desk.room.db.close().await;
        Done::Ok(desk)
    })?;
    let backend = if url.starts_with("postgres") {
        // As the server itself would have done by the time somebody has made so many claims.
        let settle = async {
            let mut conn = PgConnection::connect(&url).await?;
            for sql in ["VACUUM (ANALYZE)", "CHECKPOINT"] {
                conn.execute(sql).await?;
            }
            Done::Ok(conn)
        };
        let mut conn = runtime.block_on(settle)?;
        let (pid,): (i32,) = runtime.block_on(sqlx::query_as("SELECT pg_backend_pid()").fetch_one(&mut conn))?;
        Some((pid.unsigned_abs(), conn))
    } else {
        None
    };
    let server = Server::start(&url, false)?;
    // It takes up what it knows of likeness.
    server.settled()?;
    let book = Book::open(server.id(), backend.as_ref().map(|(pid, _)| *pid))?;
    let client = Client::to(server.addr)?;
    Ok(Large { engine, url, desk, book, client, _backend: backend.map(|(_, conn)| conn), _server: server })
}

/// Gives every claim the vector of its words, and has looked for what is most like it: else the server would be at that all the while, and
/// it is counted elsewhere.
async fn vectors(desk: &Desk, times: i64) -> Done<()> {
    for first in (0..CLAIMS * times).step_by(AT_ONCE as usize) {
        let ids: Vec<ClaimId> = (first..first + AT_ONCE).map(|n| ClaimId(large::id(Kind::Claim, n))).collect();
        let command = desk.room.write_as_program(move |tx| {
            Box::pin(async move {
                let mut sql = Sql::new("INSERT INTO claim_vector (claim_id, model, words, vector) VALUES ");
                let mut alike = Sql::new("INSERT INTO likely_same (claim_id, words, score, linked) VALUES ");
                for (n, known) in store::known(tx.conn, &ids).await?.into_iter().enumerate() {
                    // Where it points does not matter to what it costs.
                    let vector: Vec<u8> = (0..WIDTH).map(|at| ((n * 31 + at * at) % 251) as u8).collect();
                    sql.push(if n == 0 { "(" } else { ", (" }).bind(known.id).push(", ").bind(Encoder::NAME).push(", ");
                    let words = store::digest(&known.statement);
                    sql.bind(words).push(", ").bind(vector).push(")");
                    alike.push(if n == 0 { "(" } else { ", (" }).bind(known.id).push(", ").bind(words).push(", 0, FALSE)");
                }
                sql.push(" ON CONFLICT (claim_id) DO UPDATE SET model = excluded.model, words = excluded.words, vector = excluded.vector");
                sql.execute(tx.conn).await?;
                alike.push(" ON CONFLICT (claim_id) DO UPDATE SET words = excluded.words");
                alike.execute(tx.conn).await.map(drop).map_err(Into::into)
            })
        });
        command.await?;
    }
    Ok(())
}
