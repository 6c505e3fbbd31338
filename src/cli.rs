//! The commands of `hearsay`.

use crate::{
    account::{self, Role, Viewer, permission::Permission},
    article::{
        Article, acts,
        intake::{self, Manuscript},
    },
    attribution::suggest::Engine,
    claim::filter::{ClaimFilter, FilterQuery},
    clock::Clock,
    config::{Command, Config, Database, Export, Import, Reader, Serve, Suggest, Token, User},
    db::Db,
    demo,
    error::Fault,
    export,
    history::store::{Verdict, verify},
    newsroom::{Deed, Newsroom},
    suggestion,
    web::{
        self,
        listener::{self, Limits},
    },
};
use std::{
    io::{Read, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};
use tokio::{net::TcpListener, time::timeout};

/// What makes a command fail: a sentence for the person at the terminal.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Longest time that the database has to close when the server stops.
const LAST_WORD: Duration = Duration::from_secs(1);

/// Runs a command to its exit code.
pub async fn run(config: Config) -> ExitCode {
    let done = match config.command {
        Command::Serve(options) => serve(options).await,
        Command::User(User::Add { email, name, role, password_stdin, database }) => {
            add_user(&database, &email, &name, role, password_stdin).await
        }
        Command::Token(Token::Create { email, name, database }) => make_token(&database, &email, &name).await,
        Command::Import(options) => import(options).await,
        Command::Export(options) => write_table(*options).await,
        Command::Suggest(options) => suggest(&options),
        Command::Verify(database) => check_history(&database).await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hearsay: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn open(database: &Database, public_url: Option<String>) -> Result<Newsroom, Failed> {
    let db = Db::open(&database.database_url).await.map_err(|error| format!("cannot open the database: {error}"))?;
    Ok(Newsroom::new(db, Clock::default(), public_url))
}

/// For what only makes sense with a database that has been written to: a slip of the pen must not make an empty one.
async fn existing(database: &Database) -> Result<Newsroom, Failed> {
    let db = Db::existing(&database.database_url).await.map_err(|error| format!("cannot open the database: {error}"))?;
    Ok(Newsroom::new(db, Clock::default(), None))
}

/// The engine that was asked for; `None`: the one inside the program.
fn engine(reader: &Reader) -> Result<Option<Engine>, Failed> {
    let Some(file) = &reader.model else { return Ok(None) };
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read the model {}: {error}", file.display()))?;
    Ok(Some(Engine::load(&bytes).map_err(|error| format!("cannot use the model {}: {error}", file.display()))?))
}

async fn serve(options: Serve) -> Result<ExitCode, Failed> {
    if options.demo && !options.addr.ip().is_loopback() {
        eprintln!("hearsay: --demo has a sign-in that everybody knows; it runs only on a loopback address such as 127.0.0.1:3000");
        return Ok(ExitCode::from(2));
    }
    let mut room = open(&options.database, options.public_url.clone()).await?;
    if let Some(engine) = engine(&options.reader)? {
        room = room.with_engine(engine);
    }
    // Each connection is an open file, and many systems allow 1,024 where more may be had for the asking.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let listener = TcpListener::bind(options.addr).await.map_err(|error| format!("cannot listen on {}: {error}", options.addr))?;
    let here =
        options.public_url.clone().unwrap_or_else(|| listener.local_addr().map_or_else(|_| String::new(), |addr| format!("http://{addr}")));
    if options.demo {
        demo::load(&room).await?;
        eprintln!("\n  Hearsay is running at {here} with a demo newsroom.\n\n  Sign in at {here}/sign-in with one of");
        for (email, name, role) in demo::PEOPLE {
            eprintln!("    {email:<24} {} ({name})", role.label());
        }
        eprintln!("  and the password  {}\n\n  Stop with Ctrl-C.\n", demo::PASSWORD);
    } else {
        eprintln!("Hearsay is running at {here}");
        if let Some(token) = account::acts::setup_token(&room).await? {
            eprintln!("Nobody can sign in yet. Make the first administrator with this one-time link:\n  {here}/setup?token={token}");
        }
    }
    let db = room.db.clone();
    let limits = Limits { proxied: options.public_url.is_some(), ..Limits::default() };
    listener::serve(listener, web::router(room), limits, stopped()).await;
    // Nothing that was acknowledged depends on it, so a database that does not answer holds nobody up.
    if timeout(LAST_WORD, db.close()).await.is_err() {
        tracing::warn!("the database was not closed in time");
    }
    Ok(ExitCode::SUCCESS)
}

async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = async {
            if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                signal.recv().await;
            }
        };
        tokio::select! { _ = interrupted => {}, () = terminated => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}

async fn add_user(database: &Database, email: &str, name: &str, role: Role, from_stdin: bool) -> Result<ExitCode, Failed> {
    let room = open(database, None).await?;
    let password = if from_stdin {
        let mut line = String::new();
        std::io::stdin().take(4096).read_to_string(&mut line)?;
        Some(line.lines().next().unwrap_or("").to_owned())
    } else {
        None
    };
    let mut deed = room.own_deed().await?;
    if password.is_some() {
        let person = account::acts::add(&mut deed, email, name, role, password).await?;
        deed.commit().await?;
        eprintln!("Added {} as {}.", person.email, person.role.label());
    } else {
        let token = account::acts::invite(&mut deed, email, name, role.as_str()).await?;
        deed.commit().await?;
        eprintln!("They choose their password with this one-time link (put your server's address before it):");
        println!("/join?token={token}");
    }
    room.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn make_token(database: &Database, email: &str, name: &str) -> Result<ExitCode, Failed> {
    let room = existing(database).await?;
    let mut deed = room.own_deed().await?;
    let person = account::store::by_email(&mut deed.conn, &email.trim().to_lowercase())
        .await?
        .ok_or_else(|| format!("nobody here has the address {email}"))?;
    let secret = account::acts::make_token(&mut deed, person.id, name).await?;
    deed.commit().await?;
    println!("{secret}");
    room.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn import(options: Import) -> Result<ExitCode, Failed> {
    let mut room = open(&options.database, None).await?;
    if let Some(engine) = engine(&options.reader)? {
        room = room.with_engine(engine);
    }
    let mut failed = false;
    for file in &options.files {
        // Read before the turn to write: a large page takes its time.
        let manuscript = manuscript(file, &options.format).await;
        let mut deed = room.own_deed().await?;
        deed.who = Some(importer(&mut deed, options.r#as.as_deref()).await?);
        match take_in(deed, manuscript).await {
            Ok(article) => {
                println!("{}\t{}\t{}", article.id, article.slug, article.title);
                if options.suggest {
                    let count = suggestion::acts::read(&room, room.engine().clone(), &article).await?;
                    eprintln!("{}: {count} claims proposed; decide on them at /desk/articles/{}", file.display(), article.slug);
                }
            }
            Err(error) => {
                failed = true;
                eprintln!("hearsay: {}: {error}", file.display());
            }
        }
    }
    room.db.close().await;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// In whose name articles come in: who was named, else the only administrator.
async fn importer(deed: &mut Deed, named: Option<&str>) -> Result<account::Person, Failed> {
    let people = account::store::people(&mut deed.conn).await?;
    let fitting: Vec<_> = match named {
        Some(email) => people.into_iter().filter(|person| person.email == email.trim().to_lowercase()).collect(),
        None => people.into_iter().filter(|person| person.active && person.role == Role::Admin).collect(),
    };
    match (<[_; 1]>::try_from(fitting), named) {
        (Ok([person]), _) if person.active => {
            Viewer::Person(person.clone()).must(Permission::WriteArticles).map_err(|fault| format!("--as {}: {fault}", person.email))?;
            Ok(person)
        }
        (Ok([person]), _) => Err(format!("--as {}: this person was blocked", person.email).into()),
        (Err(_), Some(email)) => Err(format!("nobody here has the address {email}").into()),
        (Err(none), None) if none.is_empty() => Err("there is no administrator yet; add one with `hearsay user add`".into()),
        (Err(_), None) => Err("there are several administrators; say with --as EMAIL in whose name".into()),
    }
}

async fn manuscript(file: &std::path::Path, format: &str) -> Result<Manuscript, Failed> {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let text = intake::decoded(&name, &std::fs::read(file)?)?;
    let stem = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    Ok(intake::read(intake::input(&name, format, text)).await.or_titled(&stem))
}

async fn take_in(mut deed: Deed, manuscript: Result<Manuscript, Failed>) -> Result<Article, Failed> {
    let article = acts::create(&mut deed, manuscript?).await?;
    deed.commit().await?;
    Ok(article)
}

fn suggest(options: &Suggest) -> Result<ExitCode, Failed> {
    let mut engine = engine(&options.reader)?.unwrap_or_else(Engine::embedded);
    if let Some(least) = options.at_least {
        if !(0.0..=1.0).contains(&least) {
            eprintln!("hearsay: --at-least is a number from 0 to 1, such as 0.5");
            return Ok(ExitCode::from(2));
        }
        engine = engine.at_least(least);
    }
    if engine.name() == Engine::RULES {
        eprintln!("hearsay: there is no model in this program; attributions are found by rules");
    }
    let stdin = [PathBuf::from("-")];
    let files = if options.files.is_empty() { &stdin[..] } else { &options.files };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    for file in files {
        let is_stdin = file.as_os_str() == "-";
        let bytes = if is_stdin { read_all(std::io::stdin().lock()) } else { std::fs::read(file) };
        let text = bytes
            .map_err(|error| error.to_string())
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "this is not UTF-8 text".into()));
        let name =
            if is_stdin { "-".into() } else { file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()) };
        match text {
            Ok(text) => {
                let reading = engine.read(&text);
                drop(text);
                if !reading.known_language {
                    eprintln!("hearsay: {}: this is not English, the one language the engine knows", file.display());
                }
                writeln!(out, "{}", suggestion::jsonl::line(reading, &name))?;
            }
            Err(error) => {
                failed = true;
                eprintln!("hearsay: {}: {error}", file.display());
            }
        }
    }
    out.flush()?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn read_all(mut from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).map(|_| bytes)
}

async fn write_table(options: Export) -> Result<ExitCode, Failed> {
    let room = existing(&options.database).await?;
    let query = FilterQuery {
        article: options.article,
        source: options.source,
        kind: options.kind,
        status: options.status,
        review: options.review,
        check: options.check,
        standing: options.standing,
        outlet: options.outlet,
        from: options.from,
        to: options.to,
        q: options.q,
        sort: options.sort,
        ..FilterQuery::default()
    };
    let filter = match ClaimFilter::understand(&query, false) {
        Ok(filter) => filter,
        Err(Fault::Invalid(faults)) => {
            for fault in faults {
                eprintln!("hearsay: --{} {}", fault.pointer, fault.detail);
            }
            return Ok(ExitCode::from(2));
        }
        Err(other) => return Err(other.into()),
    };
    export::write(&room.db, filter, &options.format, options.output.as_deref()).await?;
    Ok(ExitCode::SUCCESS)
}

async fn check_history(database: &Database) -> Result<ExitCode, Failed> {
    let room = existing(database).await?;
    Ok(match verify(&mut room.db.read().await?).await? {
        Verdict::Whole(events) => {
            println!("The history is whole: {events} events, each fits the one before.");
            ExitCode::SUCCESS
        }
        Verdict::Broken(number, why) => {
            println!("The history is broken at event {number}: {why}.");
            ExitCode::FAILURE
        }
    })
}
