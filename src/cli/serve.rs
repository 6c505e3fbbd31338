//! `hearsay serve`: the newsroom's web server.

use super::{Database, Failed, Reader, Secret, engine, log_key::KeyPlace, open_behind};
use crate::{
    db::Key,
    demo,
    live::purge::{self, Credential},
    mail::{Mailbox, Mailer},
    newsroom::{Newsroom, Proxies},
    record::{
        log, sequencer,
        witness::{self, Witness},
    },
    search::rebuild::{Extent, rebuild},
    server::{
        self, figures, guard,
        kept_pages::CacheIsTold,
        listener::{self, Limits},
        rate_limit::Rates,
    },
    similarity,
    tlog::key::LogKey,
};
use axum::{Extension, middleware};
use clap::Args;
use ipnet::IpNet;
use reqwest::Url;
use std::{
    net::{IpAddr, SocketAddr},
    process::ExitCode,
    time::Duration,
};
use tokio::{net::TcpListener, time::timeout};

/// Longest time that the database has to close when the server stops.
const LAST_WORD: Duration = Duration::from_secs(1);

/// Options of `hearsay serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "HEARSAY_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
    /// A streaming replica of the PostgreSQL server: who is not signed in reads there, up to five seconds behind.
    #[arg(long, env = "HEARSAY_READ_URL", hide_env_values = true)]
    pub read_url: Option<Secret>,
    /// Who signs the record.
    #[command(flatten)]
    pub key: KeyPlace,
    /// Go on with another key than the one that signed the record so far, when that is lost: readers who know the old one will ask.
    #[arg(long, env = "HEARSAY_NEW_LOG_KEY")]
    pub new_log_key: bool,
    /// A witness that is asked to cosign the record's checkpoints (C2SP tlog-witness), as `URL,VKEY`: the address in front of
    /// `/add-checkpoint`, and the line of the key it cosigns with. May be given several times; in the environment with blanks between.
    #[arg(long = "witness", env = "HEARSAY_WITNESSES", value_delimiter = ' ', value_name = "URL,VKEY")]
    pub witnesses: Vec<Witness>,
    /// The address people type, such as `https://desk.example.org`. With https, cookies are sent over TLS only.
    #[arg(long, env = "HEARSAY_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// A reverse proxy in front of Hearsay, by address or network (`10.0.0.0/8`): what it says in `X-Forwarded-For` about whom it serves
    /// is believed, and nobody else. May be given several times. With --public-url, programs on this machine, if none is named.
    #[arg(long = "trusted-proxy", env = "HEARSAY_TRUSTED_PROXIES", value_delimiter = ',', value_name = "NETWORK", value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
    /// A cache before Hearsay (a CDN, Varnish) that is told what changed: after a commit a `POST` to this address names in
    /// `Surrogate-Key` what pages stand on that are to be dropped. Pages may stay there for a minute then.
    #[arg(long, env = "HEARSAY_PURGE_URL", value_name = "URL")]
    pub purge_url: Option<Url>,
    /// A header that goes with it, by which the cache knows this server: `NAME: VALUE`.
    #[arg(long, env = "HEARSAY_PURGE_HEADER", hide_env_values = true, value_name = "HEADER", requires = "purge_url")]
    pub purge_header: Option<Credential>,
    /// Who sends letters.
    #[command(flatten)]
    pub mail: Mail,
    /// What clients may take.
    #[command(flatten)]
    pub limits: Taking,
    /// What proposes claims.
    #[command(flatten)]
    pub reader: Reader,
    /// Who asks for `/metrics` needs this as `Authorization: Bearer …`; without it only programs on this machine may.
    #[arg(long, env = "HEARSAY_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<Secret>,
    /// Load sample articles and a demo sign-in. Only on a loopback address and only into an empty or a demo database.
    #[arg(long, env = "HEARSAY_DEMO")]
    pub demo: bool,
}

/// Letters: a link for who forgot their password, invitations.
#[derive(Clone, Debug, Args)]
pub struct Mail {
    /// A mail server that takes letters: `smtps://NAME:PASSWORD@HOST`, `smtp://NAME:PASSWORD@HOST?tls=required` (STARTTLS) or
    /// `smtp://localhost`. Who forgot their password has a link sent then, and invitations go by mail.
    #[arg(long, env = "HEARSAY_SMTP_URL", hide_env_values = true, value_name = "URL", requires_all = ["mail_from", "public_url"])]
    pub smtp_url: Option<Secret>,
    /// In whose name letters are sent: `desk@example.org` or `The Beacon <desk@example.org>`.
    #[arg(long, env = "HEARSAY_MAIL_FROM", value_name = "ADDRESS", requires = "smtp_url")]
    pub mail_from: Option<Mailbox>,
}

impl Mail {
    /// What sends them for a newsroom at this address.
    fn mailer(&self, public_url: Option<&str>) -> Result<Option<Mailer>, Failed> {
        let (Some(server), Some(from)) = (&self.smtp_url, &self.mail_from) else { return Ok(None) };
        let place = public_url.and_then(|url| Url::parse(url).ok());
        let host = place.as_ref().and_then(Url::host_str).ok_or("letters need an address to lead to: begin --public-url with https://")?;
        Ok(Some(Mailer::new(server, from.clone(), host).map_err(|why| format!("cannot use the mail server: {why}"))?))
    }
}

/// What clients may take of the server.
#[derive(Clone, Debug, Args)]
pub struct Taking {
    /// Requests a minute of one person; an address may send four times as many. 0 is no limit; what runs on this machine has none.
    #[arg(long, env = "HEARSAY_REQUESTS_PER_MINUTE", default_value_t = 1_200, value_name = "NUMBER")]
    pub requests_per_minute: u32,
    /// Connections at once.
    #[arg(long, env = "HEARSAY_CONNECTIONS", default_value_t = 1_000, value_name = "NUMBER")]
    pub connections: usize,
    /// Connections at once of one address.
    #[arg(long, env = "HEARSAY_CONNECTIONS_PER_ADDRESS", default_value_t = 100, value_name = "NUMBER")]
    pub connections_per_address: usize,
    /// Seconds that the head of a request may take.
    #[arg(long, env = "HEARSAY_HEAD_SECONDS", default_value_t = 10, value_name = "SECONDS")]
    pub head_seconds: u64,
    /// Seconds in which something more of a request’s body must come, or of its answer be taken.
    #[arg(long, env = "HEARSAY_BODY_SECONDS", default_value_t = 30, value_name = "SECONDS")]
    pub body_seconds: u64,
    /// Seconds that a connection may wait for its next request.
    #[arg(long, env = "HEARSAY_IDLE_SECONDS", default_value_t = 60, value_name = "SECONDS")]
    pub idle_seconds: u64,
}

impl Taking {
    fn limits(&self, proxies: &Proxies) -> Limits {
        let body = Duration::from_secs(self.body_seconds);
        Limits {
            connections: self.connections,
            per_peer: self.connections_per_address,
            proxies: proxies.clone(),
            head: Duration::from_secs(self.head_seconds),
            idle: Duration::from_secs(self.idle_seconds),
            body,
            unread: body * 2,
            ..Limits::default()
        }
    }
}

/// An address or a network.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>().or_else(|_| address()).map_err(|_| "give an address such as 10.0.0.7 or a network such as 10.0.0.0/8".into())
}

impl Serve {
    fn proxies(&self) -> Proxies {
        let here = || ["127.0.0.0/8", "::1/128"].iter().filter_map(|network| network.parse().ok()).collect();
        let is_implied = self.trusted_proxies.is_empty() && self.public_url.is_some();
        Proxies::new(if is_implied { here() } else { self.trusted_proxies.clone() })
    }
}

/// Serves until the process is told to stop.
pub async fn run(options: Serve) -> Result<ExitCode, Failed> {
    if options.demo && !options.addr.ip().is_loopback() {
        eprintln!("hearsay: --demo has a sign-in that everybody knows; it runs only on a loopback address such as 127.0.0.1:3000");
        return Ok(ExitCode::from(2));
    }
    let proxies = options.proxies();
    let mut room = open_behind(&options.database, options.read_url.as_ref(), options.public_url.clone(), proxies.clone()).await?;
    if let Some(engine) = engine(&options.reader)? {
        room = room.with_engine(engine);
    }
    if let Some(mailer) = options.mail.mailer(options.public_url.as_deref())? {
        room = room.with_mailer(mailer);
    }
    let key = log_key(&options, &room).await?;
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
        if let Some(token) = crate::account::commands::setup_token(&room).await? {
            eprintln!("Nobody can sign in yet. Make the first administrator with this one-time link:\n  {here}/setup?token={token}");
        }
    }
    let db = room.db.clone();
    room.start(key);
    for witness in &options.witnesses {
        tokio::spawn(witness::follow(db.clone(), room.clock.clone(), witness.clone()));
    }
    if let Some(url) = options.purge_url.clone() {
        tokio::spawn(purge::follow(db.clone(), purge::Cache { url, credential: options.purge_header.clone() }));
    }
    tokio::spawn(similarity::follow(room.clone()));
    tokio::spawn(index_what_was_there(room.clone()));
    let mut router = server::router(room, &Rates::new(options.limits.requests_per_minute));
    if let Some(token) = &options.metrics_token {
        router = router.layer(Extension(figures::Token(token.to_string())));
    }
    if options.purge_url.is_some() {
        router = router.layer(Extension(CacheIsTold));
    }
    if options.demo {
        router = router.layer(middleware::from_fn(guard::this_machine_only));
    }
    listener::serve(listener, router, options.limits.limits(&proxies), stopped()).await;
    // Nothing that was acknowledged depends on it, so a database that does not answer holds nobody up.
    if timeout(LAST_WORD, db.close()).await.is_err() {
        tracing::warn!("the database was not closed in time");
    }
    Ok(ExitCode::SUCCESS)
}

/// The key that goes on signing the record; a new one for a new record.
async fn log_key(options: &Serve, room: &Newsroom) -> Result<LogKey, Failed> {
    let (found, mut conn) = (options.key.find(&options.database)?, room.db.read().await?);
    let is_new = log::head(&mut conn).await?.0 == 0;
    let key = match found {
        Some(key) => key,
        None if is_new || options.new_log_key => options.key.make(&options.database, &log_name(options.public_url.as_deref()))?,
        None => {
            return Err(
                "the record is signed, but its key is not here. Name its file by --log-key, or go on with a new one by --new-log-key"
                    .into(),
            );
        }
    };
    if !sequencer::has_signed(&mut conn, &key).await? {
        if !options.new_log_key {
            let why = "the record is signed by another key than the one given. Name the right one by --log-key, or go on with this one by --new-log-key";
            return Err(why.into());
        }
        drop(conn);
        sequencer::renew(&room.db, key.clone()).await?;
    }
    Ok(key)
}

/// The name of a new log: where its readers find it.
fn log_name(public_url: Option<&str>) -> String {
    let host = public_url.and_then(|url| url.split_once("://")).map(|(_, rest)| rest.trim_end_matches('/'));
    let host = host.filter(|host| !host.is_empty() && host.chars().all(|c| c.is_ascii_graphic() && c != '+'));
    host.map_or_else(|| "hearsay".into(), |host| format!("{host}/log"))
}

/// The words of what was there before there was an index of them.
async fn index_what_was_there(room: Newsroom) {
    match rebuild(&room, Extent::IfEmpty, |kind, done| tracing::info!(%kind, done, "indexed")).await {
        Ok(0) => {}
        // Pages of a search may have been drawn before it was whole.
        Ok(_) => room.db.changes().count(&[Key::All], false),
        Err(error) => tracing::warn!(%error, "the index of words was not made: `hearsay reindex` makes it"),
    }
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
