//! The command line: one file a command, each option documented once and readable from the environment.

/// `hearsay export`.
pub mod export;
/// `hearsay extract`.
pub mod extract;
/// `hearsay import`.
pub mod import;
/// `hearsay learn`.
pub mod learn;
/// `hearsay lint`.
pub mod lint;
/// The key that signs the record's log.
pub mod log_key;
/// `hearsay match`.
pub mod match_claims;
/// `hearsay reindex`.
pub mod reindex;
/// `hearsay serve`.
pub mod serve;
/// `hearsay suggest`.
pub mod suggest;
/// `hearsay token`.
pub mod token;
/// `hearsay user`.
pub mod user;
/// `hearsay verify`.
pub mod verify;

use crate::{
    base::clock::Clock,
    db::{Db, Elsewhere},
    newsroom::{Newsroom, Proxies},
    suggest::Engine,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Hearsay: who says so? A claim-provenance desk for newsrooms.
///
/// Data goes to stdout, logs to stderr. Exit code 0: fine, 1: failed, 2: wrong usage.
#[derive(Debug, Parser)]
#[command(name = "hearsay", version, propagate_version = true)]
pub struct Config {
    /// How what is told on stderr is written. What is told is chosen by `HEARSAY_LOG`: `info` has a line for each request.
    #[arg(long, env = "HEARSAY_LOG_FORMAT", global = true, value_enum, default_value_t)]
    pub log_format: LogFormat,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the newsroom's web server.
    Serve(Box<serve::Serve>),
    /// Manage people.
    #[command(subcommand)]
    User(user::User),
    /// Manage tokens for the REST API.
    #[command(subcommand)]
    Token(token::Token),
    /// Take articles in from files.
    Import(import::Import),
    /// Print what would be taken in of files. Needs no database.
    Extract(extract::Extract),
    /// Write the claim table.
    Export(Box<export::Export>),
    /// Find attributions in plain text. Needs no database.
    Suggest(suggest::Suggest),
    /// Learn from what editors made of suggestions how sure the engine may be; taken only when that fits decisions held out better.
    Learn(learn::Learn),
    /// Check the sourcing of plain texts by rule: exit 1 when something is found. Needs no database.
    Lint(lint::Lint),
    /// Find the claims that say the same as a text. Needs no database.
    Match(match_claims::Match),
    /// Make the index of words anew; the server may run meanwhile.
    Reindex(reindex::Reindex),
    /// Check the record: exit 1 and name the first event that does not fit.
    Verify(verify::Verify),
}

/// Where everything is kept.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:hearsay.db", hide_env_values = true)]
    pub database_url: Secret,
    /// The PostgreSQL server itself, when `--database-url` is that of PgBouncer in transaction mode: for what listens, and migrations.
    #[arg(long, env = "HEARSAY_DIRECT_URL", hide_env_values = true)]
    pub direct_url: Option<Secret>,
}

/// An option that may hold a password or a key: printed with the rest of the configuration it tells neither.
#[derive(Clone)]
pub struct Secret(String);

impl std::ops::Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl Database {
    fn elsewhere(&self) -> Elsewhere {
        Elsewhere { direct: self.direct_url.as_deref().map(str::to_owned), replica: None }
    }

    /// The SQLite file.
    fn file(&self) -> Option<&Path> {
        let file = self.database_url.strip_prefix("sqlite:")?;
        let file = file.split('?').next().unwrap_or(file).trim_start_matches("//");
        (!file.starts_with(':')).then(|| Path::new(file))
    }
}

/// What reads texts.
#[derive(Clone, Debug, Default, Args)]
pub struct Reader {
    /// Use the model in this file instead of the one inside the program.
    #[arg(long, env = "HEARSAY_MODEL", value_name = "FILE")]
    pub model: Option<PathBuf>,
}

/// What makes a command fail: a sentence for the person at the terminal.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Runs a command to its exit code.
pub async fn run(config: Config) -> ExitCode {
    let done = match config.command {
        Command::Serve(options) => serve::run(*options).await,
        Command::User(command) => user::run(command).await,
        Command::Token(command) => token::run(command).await,
        Command::Import(options) => import::run(options).await,
        Command::Extract(options) => extract::run(&options),
        Command::Export(options) => export::run(*options).await,
        Command::Suggest(options) => suggest::run(&options),
        Command::Learn(options) => learn::run(&options).await,
        Command::Lint(options) => lint::run(&options),
        Command::Match(options) => match_claims::run(&options),
        Command::Reindex(options) => reindex::run(&options).await,
        Command::Verify(options) => verify::run(&options).await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hearsay: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is in a file; a large one is not read to be refused.
fn bytes_of(file: &Path) -> Result<Vec<u8>, Failed> {
    use crate::formats::document::{LARGEST_FILE, mebibytes};
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > LARGEST_FILE {
        return Err(format!("is larger than the {} we take: split it", mebibytes(LARGEST_FILE)).into());
    }
    Ok(bytes)
}

async fn open(database: &Database, public_url: Option<String>) -> Result<Newsroom, Failed> {
    open_behind(database, None, public_url, Proxies::default()).await
}

async fn open_behind(
    database: &Database,
    replica: Option<&Secret>,
    public_url: Option<String>,
    proxies: Proxies,
) -> Result<Newsroom, Failed> {
    let elsewhere = Elsewhere { replica: replica.map(|url| url.to_string()), ..database.elsewhere() };
    let db = Db::open_beside(&database.database_url, &elsewhere).await.map_err(|error| format!("cannot open the database: {error}"))?;
    Ok(Newsroom::behind(db, Clock::default(), public_url, proxies))
}

/// For what only makes sense with a database that has been written to: a slip of the pen must not make an empty one.
async fn existing(database: &Database) -> Result<Newsroom, Failed> {
    if let Some(file) = database.file().filter(|file| !file.exists()) {
        return Err(format!("cannot open the database: there is no file {}", file.display()).into());
    }
    let db = Db::open_existing(&database.database_url, &database.elsewhere())
        .await
        .map_err(|error| format!("cannot open the database: {error}"))?;
    Ok(Newsroom::new(db, Clock::default(), None))
}

/// The engine that was asked for; `None`: the one inside the program.
fn engine(reader: &Reader) -> Result<Option<Engine>, Failed> {
    let Some(file) = &reader.model else { return Ok(None) };
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read the model {}: {error}", file.display()))?;
    Ok(Some(Engine::load(bytes).map_err(|error| format!("cannot use the model {}: {error}", file.display()))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn without_variable(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        let options =
            command.get_arguments().filter(|option| !option.is_positional() && !matches!(option.get_id().as_str(), "help" | "version"));
        found.extend(options.filter(|option| option.get_env().is_none()).map(|option| format!("{path} --{}", option.get_id())));
        for below in command.get_subcommands() {
            without_variable(below, &format!("{path} {}", below.get_name()), found);
        }
    }

    #[test]
    fn every_option_also_reads_an_environment_variable() {
        let mut found = Vec::new();
        without_variable(&Config::command(), "hearsay", &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_configuration_tells_no_password_and_no_key() {
        let words =
            ["hearsay", "serve", "--database-url", "postgres://desk:three-herons@localhost/desk", "--log-key", "PRIVATE+KEY+desk+1+herons"];
        let mail = ["--smtp-url", "smtps://desk:grey-herons@mail.example", "--mail-from", "desk@example.org"];
        let config = Config::try_parse_from(words.iter().chain(&mail).chain(&["--public-url", "https://desk.example"])).expect("taken");
        let told = format!("{config:?}");
        assert!(!told.contains("herons"), "{told}");
        let Command::Serve(serve) = config.command else { panic!("it serves") };
        assert!(serve.database.database_url.ends_with("three-herons@localhost/desk"));
        let without = Config::try_parse_from(words.iter().chain(&mail)).expect_err("letters lead to an address").to_string();
        assert!(without.contains("--public-url") && !without.contains("herons"), "{without}");
    }

    #[test]
    fn an_order_from_last_to_first_is_written_as_in_the_api() {
        let config = Config::try_parse_from(["hearsay", "export", "--sort", "-created_at"]).expect("taken");
        assert!(matches!(config.command, Command::Export(export) if export.filter.sort.as_deref() == Some("-created_at")));
    }
}
