//! The running newsroom: its database and clock, and how somebody starts to do something in it.

use crate::{
    access::{Person, Viewer, identity::Identities, permission::Permission, secret::Attempts},
    base::{clock::Clock, error::Fault},
    db::{Conn, Db},
    live::page_cache::PageCache,
    suggest::Engine,
};
use chrono::{DateTime, Utc};
use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
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
    /// Tries to sign in, counted.
    pub attempts: Attempts,
    /// Who sent requests lately.
    pub identities: Identities,
    /// Reader pages, kept until something changes.
    pub pages: PageCache,
    /// Whether the site is reached over TLS (then cookies are `Secure`), and under which address.
    pub public_url: Option<String>,
    /// What reads articles: made when it is first needed.
    engine: OnceLock<Engine>,
}

impl Deref for Newsroom {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

/// A transaction in somebody's name. Dropped without [`Deed::commit`], nothing of it happened.
pub struct Deed {
    /// The transaction.
    pub conn: Conn,
    /// In whose name; `None` for the program itself (set-up, command line).
    pub who: Option<Person>,
    /// When.
    pub now: DateTime<Utc>,
}

impl Newsroom {
    /// A newsroom over an open database.
    pub fn new(db: Db, clock: Clock, public_url: Option<String>) -> Self {
        Self(Arc::new(Inside {
            db,
            clock,
            attempts: Attempts::default(),
            identities: Identities::default(),
            pages: PageCache::default(),
            public_url,
            engine: OnceLock::new(),
        }))
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

    /// Whether people reach it over TLS.
    pub fn has_tls(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Starts a deed in the viewer's name, when they may.
    ///
    /// # Errors
    /// When they may not, or the database is busy.
    pub async fn deed(&self, viewer: &Viewer, permission: Permission) -> Result<Deed, Fault> {
        let who = viewer.must(permission)?.clone();
        Ok(Deed { conn: self.db.write().await?, who: Some(who), now: self.clock.now() })
    }

    /// Starts a deed of the program itself: set-up, joining by link, the command line.
    ///
    /// # Errors
    /// When the database is busy.
    pub async fn own_deed(&self) -> Result<Deed, Fault> {
        Ok(Deed { conn: self.db.write().await?, who: None, now: self.clock.now() })
    }

    /// A connection for somebody who must be allowed to see what it is for.
    ///
    /// # Errors
    /// When they may not, or the database is busy.
    pub async fn read(&self, viewer: &Viewer, permission: Permission) -> Result<Conn, Fault> {
        viewer.must(permission)?;
        Ok(self.db.read().await?)
    }
}

impl Deed {
    /// The person in whose name it is.
    ///
    /// # Errors
    /// When the program acts by itself, which only set-up and the command line do.
    pub fn person(&self) -> Result<&Person, Fault> {
        self.who.as_ref().ok_or_else(|| Fault::SignedOut("Sign in first.".into()))
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// When the database could not; then nothing was stored.
    pub async fn commit(self) -> Result<(), Fault> {
        Ok(self.conn.commit().await?)
    }
}
