//! The running newsroom: what every handler works with, and the one way to write.

/// The claims, held to find those that say the same.
mod likeness;
/// Proxies in front of the server.
mod proxies;
/// A command's transaction, in somebody's name.
mod transaction;

pub use likeness::Likeness;
pub use proxies::Proxies;
pub use transaction::{Actor, Transaction};

use crate::{
    access::{Person, Viewer, identity::Identities, permission::Permission, store::person_of},
    base::{clock::Clock, error::Fault},
    db::{Connection, Db, Lane},
    likeness::Encoder,
    live::{self, page_cache::PageCache, shelf::Shelf},
    mail::Mailer,
    record::sequencer,
    suggest::Engine,
    tlog::key::LogKey,
};
use futures::future::BoxFuture;
use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
    time::Duration,
};

/// What every handler and server function works with. Cheap to clone.
#[derive(Clone)]
pub struct Newsroom(Arc<Inside>);

/// What a newsroom has.
pub struct Inside {
    /// Where everything is kept.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Who sent requests lately.
    pub identities: Identities,
    /// Reader pages, kept until something changes.
    pub pages: PageCache,
    /// What the nouns keep of what they counted.
    pub shelf: Shelf,
    /// Whose word on whom they serve is believed.
    pub proxies: Proxies,
    /// Whether the site is reached over TLS (then cookies are `Secure`), and under which address.
    pub public_url: Option<String>,
    /// What reads articles: made when it is first needed.
    engine: OnceLock<Engine>,
    /// The claims, held to find those that say the same.
    pub likeness: Likeness,
    /// Filled when they are compared by words alone.
    by_words_alone: OnceLock<()>,
    /// What sends letters, where a mail server was named.
    mailer: OnceLock<Mailer>,
}

impl Deref for Newsroom {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl Newsroom {
    /// A newsroom over an open database.
    pub fn new(db: Db, clock: Clock, public_url: Option<String>) -> Self {
        Self::behind(db, clock, public_url, Proxies::default())
    }

    /// A newsroom behind these proxies.
    pub fn behind(db: Db, clock: Clock, public_url: Option<String>, proxies: Proxies) -> Self {
        let (identities, pages, shelf, likeness) = Default::default();
        let (engine, by_words_alone, mailer) = Default::default();
        Self(Arc::new(Inside { db, clock, identities, pages, shelf, proxies, public_url, engine, likeness, by_words_alone, mailer }))
    }

    /// The same newsroom with another engine than the one inside the program; to be said before it reads.
    #[must_use]
    pub fn with_engine(self, engine: Engine) -> Self {
        let _ = self.engine.set(engine);
        self
    }

    /// What reads articles. The first call unpacks the model.
    pub fn engine(&self) -> &Engine {
        self.engine.get_or_init(Engine::embedded)
    }

    /// What tells the meaning of claims, kept ready for so long; `None` when words alone are compared.
    pub fn encoder(&self, keep: Duration) -> Option<Arc<Encoder>> {
        if self.by_words_alone.get().is_some() { None } else { Encoder::shared(keep) }
    }

    /// The same newsroom without what tells the meaning of claims; to be said before one is read.
    #[must_use]
    pub fn by_words_alone(self) -> Self {
        let _ = self.by_words_alone.set(());
        self
    }

    /// The same newsroom, which writes letters; to be said before it serves.
    #[must_use]
    pub fn with_mailer(self, mailer: Mailer) -> Self {
        let _ = self.mailer.set(mailer);
        self
    }

    /// What sends letters; `None` where no mail server was named.
    pub fn mailer(&self) -> Option<&Mailer> {
        self.mailer.get()
    }

    /// Whether people reach it over TLS.
    pub fn has_tls(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Runs a command in the viewer's name. Who they are, and that their session or token still counts, is looked up in the
    /// command's own transaction, under a lock that blocking them waits for; what they may do is asked there too
    /// ([`Transaction::must`]). What the command did is durable when this gives its value.
    ///
    /// # Errors
    /// [`Fault::SignedOut`] when nobody is signed in any more; the command's own; [`Fault::Unreachable`] when the database
    /// could not take it. Then nothing was stored.
    pub async fn write<T, F>(&self, viewer: &Viewer, command: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        self.write_behind(None, viewer, command).await
    }

    /// The same for a command that changes people, sessions or tokens: those wait for each other from the start, or two would each
    /// hold the row that the other one changes.
    ///
    /// # Errors
    /// As for [`Newsroom::write`].
    pub async fn write_people<T, F>(&self, viewer: &Viewer, command: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        self.write_behind(Some("people"), viewer, command).await
    }

    async fn write_behind<T, F>(&self, lock: Option<&'static str>, viewer: &Viewer, command: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        let credential = viewer.credential()?.clone();
        let clock = self.clock.clone();
        let run = for_any(move |conn| {
            Box::pin(async move {
                let now = clock.now();
                if let Some(lock) = lock {
                    conn.lock(lock).await?;
                }
                let person = person_of(conn, &credential, now).await?;
                let person = person.ok_or_else(|| Fault::SignedOut("Your session ended. Sign in again, then repeat it.".into()))?;
                command(Transaction::new(conn, Actor::Person(person), now)).await
            })
        });
        self.db.write(Lane::Work, run).await
    }

    /// Runs a command of the program itself: set-up, samples, the command line.
    ///
    /// # Errors
    /// The command's own; [`Fault::Unreachable`] when the database could not take it. Then nothing was stored.
    pub async fn write_as_program<T, F>(&self, command: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        self.write_in(Lane::Work, command).await
    }

    /// The same for sessions, tokens and tries to sign in: on PostgreSQL it has connections of its own, so that work that is
    /// stuck locks nobody out.
    ///
    /// # Errors
    /// As for [`Newsroom::write_as_program`].
    pub async fn write_session<T, F>(&self, command: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        self.write_in(Lane::Access, command).await
    }

    async fn write_in<T, F>(&self, lane: Lane, command: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        let clock = self.clock.clone();
        self.db.write(lane, run_with(clock, command)).await
    }

    /// Starts what goes on beside the requests: places for events in a log that this key signs, word from other processes.
    pub fn start(&self, key: LogKey) {
        tokio::spawn(live::follow(self.db.clone()));
        tokio::spawn(sequencer::run(self.db.clone(), key));
    }

    /// A snapshot for somebody who must be allowed to see what it is for.
    ///
    /// # Errors
    /// When they may not, or the database is busy.
    pub async fn read(&self, viewer: &Viewer, permission: Permission) -> Result<Connection, Fault> {
        viewer.must(permission)?;
        Ok(self.db.read().await?)
    }
}

fn run_with<T, F>(clock: Clock, command: F) -> impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static
where
    F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
{
    move |conn| command(Transaction::new(conn, Actor::Program, clock.now()))
}

/// Tells the compiler that a closure takes a connection of any lifetime.
fn for_any<T, F>(run: F) -> F
where
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, Fault>>,
{
    run
}

impl Transaction<'_> {
    /// Goes on in the name of a person the program vouches for: the command line's `--as`, samples, tests.
    #[must_use]
    pub fn in_the_name_of(self, person: Person) -> Self {
        Self { actor: Actor::Person(person), ..self }
    }
}
