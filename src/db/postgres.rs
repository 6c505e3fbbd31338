//! PostgreSQL: connections for each kind of work, to whichever server takes writes now, by a pooler or not.
//!
//! A URL may name several hosts (`postgres://user@one:5432,two:5432/desk`, as libpq has it): one of them is the primary, and after a
//! failover another one. With PgBouncer in transaction mode nothing may be left behind on a connection: statements have no names,
//! limits are set in each transaction; what listens, and migrations, go to the server itself.

use super::{
    Changes, EXPORTERS, Error, Lane, PATIENCE, Result, STATEMENTS,
    replica::{self, Replica},
};
use sqlx::{
    Connection as _, Executor, PgConnection, PgPool, Postgres as Engine, Row, Transaction,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
    raw_sql,
};
use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::Notify, time::timeout};

/// Longest that a statement waits for a lock, runs, and that a transaction does nothing.
const LIMITS: [(&str, &str); 3] = [("lock_timeout", "3s"), ("statement_timeout", "15s"), ("idle_in_transaction_session_timeout", "30s")];
/// How PostgreSQL plans what pages and lists read: for the values that are asked for, small pieces from a disk without a moving arm
/// (or from memory), and nothing that takes long to set up.
const READING: [(&str, &str); 4] =
    [("plan_cache_mode", "force_custom_plan"), ("random_page_cost", "1.1"), ("jit", "off"), ("max_parallel_workers_per_gather", "0")];

macro_rules! snapshot {
    () => {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    };
}
macro_rules! limits {
    () => {
        "; SET LOCAL lock_timeout = '3s'; SET LOCAL statement_timeout = '15s'; SET LOCAL idle_in_transaction_session_timeout = '30s'"
    };
}

/// How transactions begin.
#[derive(Clone, Copy)]
struct Beginnings {
    command: &'static str,
    snapshot: &'static str,
}

/// On connections of our own, which know the limits since they began.
const OWN: Beginnings = Beginnings { command: "BEGIN", snapshot: snapshot!() };
/// By a pooler, where the next transaction may be on another one.
const POOLED: Beginnings = Beginnings {
    command: concat!("BEGIN", limits!()),
    snapshot: concat!(
        snapshot!(),
        limits!(),
        "; SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL random_page_cost = 1.1; SET LOCAL jit = off; \
         SET LOCAL max_parallel_workers_per_gather = 0"
    ),
};

/// Longest that a server has to say whether it is the primary.
const LONGEST_PROBE: Duration = Duration::from_secs(1);
/// How often the primary is asked whether it still is.
const EVERY: Duration = Duration::from_secs(1);
/// For how long connections are looked at one by one after something went wrong.
const DISTRUST: Duration = Duration::from_secs(10);

/// Where the database is, besides the URL that names it.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// The server itself, when the URL is that of a pooler in transaction mode.
    pub direct: Option<String>,
    /// A streaming replica, for whoever may see what is a moment old.
    pub replica: Option<String>,
}

/// The connections.
pub(super) struct Postgres {
    /// Snapshots of pages and lists.
    readers: PgPool,
    /// Commands.
    writers: PgPool,
    /// Who is asking, signing in and out.
    access: PgPool,
    /// Exports.
    exporters: PgPool,
    /// What listens.
    listener: PgPool,
    /// The hosts that the URL names, and those of the server itself.
    hosts: Vec<PgConnectOptions>,
    direct_hosts: Vec<PgConnectOptions>,
    begin: Beginnings,
    doubt: Arc<Doubt>,
    /// A replica.
    pub(super) replica: Option<Arc<Replica>>,
}

/// Whether a server may have stopped being the primary.
#[derive(Default)]
struct Doubt {
    until: Mutex<Option<Instant>>,
    raised: Notify,
}

impl Doubt {
    fn raise(&self) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + DISTRUST);
        self.raised.notify_one();
    }

    fn stands(&self) -> bool {
        self.until.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| Instant::now() < until)
    }
}

/// One URL for each host that this one names.
fn each_host(url: &str) -> std::result::Result<Vec<PgConnectOptions>, sqlx::Error> {
    let malformed = || sqlx::Error::Configuration("the database URL has no host: postgres://USER:PASSWORD@HOST/DATABASE".into());
    let (scheme, rest) = url.split_once("://").ok_or_else(malformed)?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (user, hosts) = authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
    let at = if authority.contains('@') { "@" } else { "" };
    // What libpq calls the wish for a primary is what we always want.
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("target_session_attrs=")).collect();
    let tail = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
    hosts.split(',').map(|host| PgConnectOptions::from_str(&format!("{scheme}://{user}{at}{host}{tail}"))).collect()
}

/// How connections of our own to this server are made.
fn own(host: &PgConnectOptions, reading: bool) -> PgConnectOptions {
    let options = host.clone().application_name("hearsay").statement_cache_capacity(STATEMENTS).options(LIMITS);
    if reading { options.options(READING) } else { options }
}

/// How connections to this pooler are made.
fn pooled(host: &PgConnectOptions) -> PgConnectOptions {
    // Without a name a statement is of its transaction only; a pooler takes no settings at the start.
    host.clone().application_name("hearsay").statement_cache_capacity(0).extra_float_digits(None)
}

/// Whether this server takes writes.
async fn is_primary(host: &PgConnectOptions) -> bool {
    let ask = async {
        let mut conn = PgConnection::connect_with(host).await?;
        let is_primary = takes_writes(&mut conn).await?;
        conn.close().await?;
        Ok::<_, sqlx::Error>(is_primary)
    };
    timeout(LONGEST_PROBE, ask).await.is_ok_and(|answer| answer.unwrap_or(false))
}

async fn takes_writes(conn: &mut PgConnection) -> std::result::Result<bool, sqlx::Error> {
    // By the simple protocol, which needs no statement.
    Ok(!conn.fetch_one(raw_sql("SELECT pg_is_in_recovery()")).await?.try_get::<bool, _>(0)?)
}

/// The first of these that takes writes; of a single one nobody asks.
async fn primary_of(hosts: &[PgConnectOptions]) -> Option<&PgConnectOptions> {
    if let [only] = hosts {
        return Some(only);
    }
    for host in hosts {
        if is_primary(host).await {
            return Some(host);
        }
    }
    None
}

fn pool(connections: u32, doubt: &Arc<Doubt>, several: bool) -> PgPoolOptions {
    let doubt = Arc::clone(doubt);
    // A connection that has just been used is there; only one that rested is asked, and each after something went wrong. A server
    // that is gone is told of in seconds.
    PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE).test_before_acquire(false).before_acquire(
        move |conn, resting| {
            let is_asked = resting.idle_for > Duration::from_secs(1) || doubt.stands();
            Box::pin(async move {
                match (is_asked, several) {
                    (false, _) => Ok(true),
                    (true, true) => takes_writes(conn).await,
                    (true, false) => conn.ping().await.map(|()| true),
                }
            })
        },
    )
}

impl Postgres {
    pub(super) async fn connect(url: &str, elsewhere: &Elsewhere, changes: &Arc<Changes>) -> std::result::Result<Arc<Self>, sqlx::Error> {
        let hosts = each_host(url)?;
        let direct_hosts = elsewhere.direct.as_deref().map_or_else(|| Ok(hosts.clone()), each_host)?;
        let is_pooled = elsewhere.direct.is_some();
        let none = || sqlx::Error::Configuration("none of the hosts in the database URL takes writes".into());
        let host = primary_of(&hosts).await.ok_or_else(none)?;
        let direct = primary_of(&direct_hosts).await.ok_or_else(none)?;
        let doubt = Arc::<Doubt>::default();
        let several = hosts.len() > 1;
        let options = |reading| if is_pooled { pooled(host) } else { own(host, reading) };
        let lazily = |connections, reading| pool(connections, &doubt, several).connect_lazy_with(options(reading));
        let access = lazily(6, false);
        let listener =
            if is_pooled { pool(1, &doubt, direct_hosts.len() > 1).connect_lazy_with(own(direct, false)) } else { access.clone() };
        let readers = pool(12, &doubt, several).connect_with(options(true)).await?;
        let replica = match &elsewhere.replica {
            Some(url) => {
                let host = each_host(url)?.into_iter().next().ok_or_else(none)?;
                Some(Replica::connect(&own(&host, true), access.clone(), Arc::clone(changes)))
            }
            None => None,
        };
        let (writers, exporters) = (lazily(16, false), lazily(EXPORTERS, true));
        let begin = if is_pooled { POOLED } else { OWN };
        let this = Arc::new(Self { readers, writers, access, exporters, listener, hosts, direct_hosts, begin, doubt, replica });
        if several || this.direct_hosts.len() > 1 {
            tokio::spawn(Arc::clone(&this).follow_primary());
        }
        Ok(this)
    }

    /// Whether it is reached by a pooler, on which nothing may be left behind.
    pub(super) fn is_pooled(&self) -> bool {
        self.begin.command == POOLED.command
    }

    /// A connection to the server itself, as long as it is needed.
    pub(super) async fn direct(&self) -> std::result::Result<PgConnection, sqlx::Error> {
        let host = primary_of(&self.direct_hosts).await;
        PgConnection::connect_with(&own(host.unwrap_or(&self.direct_hosts[0]), false)).await
    }

    /// A snapshot: on the replica for a request that may see what is a moment old, else where everything is.
    pub(super) async fn read(&self, lane: Lane) -> Result<Transaction<'static, Engine>> {
        if lane != Lane::Access
            && replica::is_chosen()
            && let Some(replica) = &self.replica
        {
            match replica.read(lane, OWN.snapshot).await {
                Ok(transaction) => return Ok(transaction),
                Err(error) => tracing::warn!(%error, "the replica cannot be read"),
            }
        }
        let pool = match lane {
            Lane::Work => &self.readers,
            Lane::Access => &self.access,
            Lane::Export => &self.exporters,
        };
        Ok(pool.begin_with(self.begin.snapshot).await.inspect_err(|_| self.doubt.raise())?)
    }

    /// The transaction of a command.
    pub(super) async fn begin(&self, lane: Lane) -> Result<Transaction<'static, Engine>> {
        let pool = if lane == Lane::Access { &self.access } else { &self.writers };
        Ok(pool.begin_with(self.begin.command).await.inspect_err(|_| self.doubt.raise())?)
    }

    /// Looks at what a command failed with: by some faults a server shows that it is the primary no more.
    pub(super) fn heed(&self, error: &Error) {
        if matches!(error, Error::ReadOnly(_) | Error::Gone(_)) {
            self.doubt.raise();
        }
    }

    pub(super) async fn listen(&self, channel: &str) -> Result<PgListener> {
        let mut listener = PgListener::connect_with(&self.listener).await?;
        listener.listen(channel).await?;
        Ok(listener)
    }

    fn pools(&self) -> [&PgPool; 5] {
        [&self.readers, &self.writers, &self.access, &self.exporters, &self.listener]
    }

    pub(super) async fn close(&self) {
        let replica = async {
            if let Some(replica) = &self.replica {
                replica.close().await;
            }
        };
        tokio::join!(futures::future::join_all(self.pools().map(PgPool::close)), replica);
    }

    pub(super) async fn closed(&self) {
        self.readers.close_event().await;
    }

    /// Turns to another host when the one before takes writes no more, until the database is closed.
    async fn follow_primary(self: Arc<Self>) {
        let is_pooled = self.is_pooled();
        let mut current: [Option<String>; 2] = [None, None];
        while !self.readers.is_closed() {
            for (at, hosts) in [&self.hosts, &self.direct_hosts].into_iter().enumerate() {
                let Some(host) = primary_of(hosts).await else { continue };
                let name = format!("{}:{}", host.get_host(), host.get_port());
                let before = current[at].replace(name.clone());
                if before.is_none_or(|before| before == name) {
                    continue;
                }
                tracing::warn!(host = %name, "another server is the primary now");
                let options = |reading| if is_pooled && at == 0 { pooled(host) } else { own(host, reading) };
                if at == 0 {
                    for (pool, reading) in [(&self.readers, true), (&self.writers, false), (&self.access, false), (&self.exporters, true)] {
                        pool.set_connect_options(options(reading));
                    }
                }
                if at == 1 || !is_pooled {
                    self.listener.set_connect_options(options(false));
                }
                // Those to the server before are dropped as they come up.
                self.doubt.raise();
            }
            let _ = timeout(EVERY, self.doubt.raised.notified()).await;
            // Not in a circle, while nobody is the primary.
            tokio::time::sleep(EVERY / 4).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::each_host;

    #[test]
    fn a_url_may_name_several_hosts_as_libpq_has_it() {
        let url = "postgres://desk:a%40b@one:5433,two/hearsay?target_session_attrs=read-write&sslmode=disable";
        let hosts = each_host(url).expect("hosts");
        let seen: Vec<_> = hosts.iter().map(|host| (host.get_host(), host.get_port(), host.get_database(), host.get_username())).collect();
        assert_eq!(seen, [("one", 5433, Some("hearsay"), "desk"), ("two", 5432, Some("hearsay"), "desk")]);
        assert_eq!(each_host("postgresql://localhost/hearsay").expect("a host").len(), 1);
        assert!(each_host("postgres:hearsay").is_err());
    }
}
