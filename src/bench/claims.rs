//! Durable claims per second over HTTP, beside the same rows inserted by bare SQL into the same tables with the same indexes: one
//! transaction a claim, as many connections as there are clients.

use crate::{
    Done,
    client::{Client, get, post, post_with, rate},
    newsroom::{Desk, draft},
    server::Server,
    table::{Table, Target, median},
};
use hearsay::{
    access::Role,
    account::{
        self,
        commands::{Entry, sign_in},
    },
    base::id::{ArticleId, AttributionId, ClaimId, EventId, PersonId, RevisionId},
    claim::{Claim, commands::create, draft::ClaimDraft},
    text::{fold, terms},
    web::{assets::Manifest, cookie::cookie_name},
    workspace::client::VERSION,
};
use serde_json::json;
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    path::Path,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::runtime::Runtime;

const TIME: Duration = Duration::from_millis(1500);
const TIMES: usize = 3;
/// As long as a salt and an entry of the log.
const HASH: [u8; 32] = [7; 32];
const PASSWORD: &str = "three grey herons";

const CLAIM: &str = "INSERT INTO claim (id, article_id, revision_id, spans, place, quote, statement, folded, review, finding, version, created_by, edited_by, \
     created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', 'unchecked', 1, $9, $9, $10, $10)";
const ATTRIBUTIONS: &str = "INSERT INTO attribution (id, claim_id, position, source_id, status, form, identification, cue_start, cue_end, cue, via_id) \
     VALUES ($1, $2, 0, $3, $4, 'indirect', 'named', $5, $6, $7, $8), ($8, $2, 1, $9, $10, 'indirect', 'named', NULL, NULL, NULL, NULL)";
const EVENT: &str = "INSERT INTO event (id, at, actor_id, action, subject, article_id, before, after, salt, entry) \
     VALUES ($1, $2, $3, 'claim.created', $4, $5, 'null', $6, $7, $7)";
const ENTRY: &str = "INSERT INTO search_entry (thing, kind, terms) VALUES ($1, 'claims', $2)";
const LEAF: &str = "INSERT INTO log_leaf (number, event_id) VALUES ($1, $2)";

/// On SQLite, and on PostgreSQL when `HEARSAY_TEST_POSTGRES` names a server.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    let url = |name: &str| format!("sqlite:{}", folder.join(name).display());
    eprintln!("Claims over HTTP, SQLite");
    on(runtime, "SQLite", &url("claims.db"), &url("bare.db"), [0.6, 1.0], table)?;
    let Ok(server) = std::env::var("HEARSAY_TEST_POSTGRES") else {
        eprintln!("No PostgreSQL: HEARSAY_TEST_POSTGRES is not set (`make bench` sets it)");
        return Ok(());
    };
    eprintln!("Claims over HTTP, PostgreSQL");
    let (address, _) = server.rsplit_once('/').ok_or("HEARSAY_TEST_POSTGRES is no URL with a database")?;
    let names = ["claims", "bare"].map(|what| format!("hearsay_bench_{what}_{}", PersonId::new().0.simple()));
    let run = |sql: String| -> Done<()> {
        runtime.block_on(async { Ok(PgConnection::connect(&server).await?.execute(AssertSqlSafe(sql)).await.map(drop)?) })
    };
    for name in &names {
        run(format!("CREATE DATABASE {name}"))?;
    }
    let urls = names.each_ref().map(|name| format!("{address}/{name}"));
    let measured = on(runtime, "PostgreSQL", &urls[0], &urls[1], [0.0, 0.7], table);
    for name in &names {
        run(format!("DROP DATABASE {name} WITH (FORCE)"))?;
    }
    measured
}

/// A newsroom to write to: an article, and an editor with a token and a session.
struct Place {
    article: ArticleId,
    token: String,
    cookie: String,
}

async fn newsroom(url: &str) -> Done<Place> {
    let desk = Desk::open(url).await?;
    let article = desk.article().await?.id;
    let email = "owner@bench.example";
    account::commands::add(&desk.room, email, "The owner", Role::Editor, Some(PASSWORD.into())).await?;
    let Entry::In(_, secret) = sign_in(&desk.room, email, PASSWORD.into(), "bench", None).await? else {
        return Err("a code is asked for".into());
    };
    let cookie = format!("{}={secret}", cookie_name(&desk.room));
    desk.room.db.close().await;
    Ok(Place { article, token: desk.token(Role::Editor).to_owned(), cookie })
}

fn on(runtime: &Runtime, engine: &str, url: &str, other: &str, targets: [f64; 2], table: &mut Table) -> Done<()> {
    let place = runtime.block_on(newsroom(url))?;
    let server = Server::start(url, false)?;
    let bare = runtime.block_on(Bare::open(other))?;
    for (clients, target) in [1, 16].into_iter().zip(targets) {
        let mut bare_writers: Vec<_> = (0..clients)
            .map(|_| {
                let (bare, handle) = (bare.clone(), runtime.handle().clone());
                move || handle.block_on(bare.insert())
            })
            .collect();
        let mut rest = through_rest(&place, &[&server], clients)?;
        let mut workspace = through_the_workspace(&place, &server, clients)?;
        let (mut by_rest, mut by_workspace, mut by_sql) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TIMES {
            by_sql.push(rate(&mut bare_writers, TIME)?);
            by_rest.push(rate(&mut rest, TIME)?);
            by_workspace.push(rate(&mut workspace, TIME)?);
        }
        let target = if target > 0.0 { Target::Ratio(target) } else { Target::None };
        let crowd = format!("{engine}, {clients} client{}", if clients == 1 { "" } else { "s" });
        let reference = (median(by_sql), "claims/s by bare SQL");
        table.add(format!("claims through REST, {crowd}"), (median(by_rest), "claims/s"), Some(reference), target);
        table.add(format!("claims through the workspace, {crowd}"), (median(by_workspace), "claims/s"), Some(reference), target);
    }
    runtime.block_on(bare.close());
    if engine == "PostgreSQL" {
        let second = Server::start(url, false)?;
        let (mut alone, mut together) = (through_rest(&place, &[&server], 16)?, through_rest(&place, &[&server, &second], 16)?);
        let (mut of_one, mut of_two) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            of_one.push(rate(&mut alone, TIME)?);
            of_two.push(rate(&mut together, TIME)?);
        }
        // Two processors for two servers, the engine and the clients: what two may not do is hold each other up.
        let reference = Some((median(of_one), "claims/s of one server"));
        table.add("claims through two servers, PostgreSQL, 16 clients", (median(of_two), "claims/s"), reference, Target::Ratio(0.95));
    }
    Ok(())
}

/// Clients of the API, each with a connection to one of the servers.
fn through_rest(place: &Place, servers: &[&Server], clients: usize) -> Done<Vec<impl FnMut() -> Done<()> + Send + use<>>> {
    let request = post(&format!("/api/v1/articles/{}/claims", place.article), &place.token, &draft(2).to_string());
    (0..clients)
        .map(|at| {
            let (mut client, request) = (Client::to(servers[at % servers.len()].addr)?, request.clone());
            Ok(move || client.ask(&request, 201, |_| {}).map(drop))
        })
        .collect()
}

/// Browsers with the workspace open: each claim under an id of its own.
fn through_the_workspace(place: &Place, server: &Server, clients: usize) -> Done<Vec<impl FnMut() -> Done<()> + Send + use<>>> {
    let manifest: Manifest = serde_json::from_str(&Client::to(server.addr)?.text(&get("/site/manifest.json", ""))?)?;
    let version = manifest.version();
    let headers = format!("cookie: {}\r\naccept: application/json\r\n{VERSION}: {version}\r\n", place.cookie);
    (0..clients)
        .map(|_| {
            let (mut client, article, headers) = (Client::to(server.addr)?, place.article, headers.clone());
            Ok(move || {
                let body = json!({"article": article, "id": ClaimId::new(), "draft": draft(2)}).to_string();
                client.ask(&post_with("/desk/do/create-claim", &headers, &body), 200, |_| {}).map(drop)
            })
        })
        .collect()
}

/// The engine by itself, set up as the newsroom sets it up, and the rows of one claim to copy.
#[derive(Clone)]
struct Bare {
    engine: Engine,
    sample: Arc<Sample>,
}

#[derive(Clone)]
enum Engine {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

struct Sample {
    claim: Claim,
    after: String,
    spans: String,
    /// What the index of words holds of it.
    terms: String,
    revision: RevisionId,
    editor: PersonId,
    /// The place of the next event, past those of the newsroom itself.
    number: AtomicI64,
}

/// Inserts the rows of one claim: the statements are the same on both engines, the connection is not.
macro_rules! insert {
    ($transaction:expr, $sample:expr) => {{
        let sample: &Sample = $sample;
        let (claim, id, event) = (&sample.claim, ClaimId::new(), EventId::new());
        let [alleged, reported] = claim.attributions.as_slice() else { return Err("the sample has two attributions".into()) };
        let (first, second) = (AttributionId::new(), AttributionId::new());
        let cue = alleged.cue.as_ref().ok_or("the sample has a cue")?;
        let number = sample.number.fetch_add(1, Ordering::Relaxed);
        sqlx::query(CLAIM)
            .bind(id)
            .bind(claim.article_id)
            .bind(sample.revision)
            .bind(&sample.spans)
            .bind(i64::from(claim.spans[0].start))
            .bind(&claim.quote)
            .bind(&claim.statement)
            .bind(fold(&format!("{} {}", claim.statement, claim.quote)))
            .bind(sample.editor)
            .bind(claim.created_at)
            .execute(&mut *$transaction)
            .await?;
        sqlx::query(ATTRIBUTIONS)
            .bind(first)
            .bind(id)
            .bind(alleged.source.id)
            .bind(alleged.status.as_str())
            .bind(i64::from(cue.start))
            .bind(i64::from(cue.end))
            .bind(&cue.text)
            .bind(second)
            .bind(reported.source.id)
            .bind(reported.status.as_str())
            .execute(&mut *$transaction)
            .await?;
        sqlx::query(EVENT)
            .bind(event)
            .bind(claim.created_at)
            .bind(sample.editor)
            .bind(format!("claim/{id}"))
            .bind(claim.article_id)
            .bind(&sample.after)
            .bind(HASH.as_slice())
            .execute(&mut *$transaction)
            .await?;
        sqlx::query(ENTRY).bind(id).bind(&sample.terms).execute(&mut *$transaction).await?;
        sqlx::query(LEAF).bind(number).bind(event).execute(&mut *$transaction).await?;
    }};
}

impl Bare {
    /// The tables are the newsroom's own, with one claim to copy.
    async fn open(url: &str) -> Done<Self> {
        let desk = Desk::open(url).await?;
        let article = desk.article().await?;
        let viewer = desk.viewer(Role::Editor);
        let editor = viewer.person().ok_or("no editor")?.id;
        let draft: ClaimDraft = serde_json::from_value(draft(2))?;
        let id = article.id;
        let make = desk.room.write(&viewer, move |mut tx| Box::pin(async move { create(&mut tx, id, None, draft).await }));
        let claim = make.await?;
        desk.room.db.close().await;
        let sample = Sample {
            after: serde_json::to_string(&claim)?,
            spans: serde_json::to_string(&claim.spans)?,
            terms: [&claim.statement, &claim.quote].into_iter().flat_map(|text| terms(text)).collect::<Vec<_>>().join(" "),
            claim,
            revision: article.revision_id,
            editor,
            number: AtomicI64::new(1_000_000),
        };
        let engine = if url.starts_with("postgres") {
            Engine::Postgres(PgPoolOptions::new().max_connections(16).connect(url).await?)
        } else {
            let options = SqliteConnectOptions::from_str(url)?
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(60));
            Engine::Sqlite(SqlitePoolOptions::new().max_connections(16).connect_with(options).await?)
        };
        Ok(Self { engine, sample: Arc::new(sample) })
    }

    /// The rows of one claim with two attributions and its event, in a transaction of its own, on disk when this returns.
    async fn insert(&self) -> Done<()> {
        match &self.engine {
            Engine::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                insert!(transaction, &self.sample);
                Ok(transaction.commit().await?)
            }
            Engine::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                insert!(transaction, &self.sample);
                Ok(transaction.commit().await?)
            }
        }
    }

    async fn close(self) {
        match self.engine {
            Engine::Sqlite(pool) => pool.close().await,
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}
