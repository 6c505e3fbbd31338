//! Who stands behind a cookie or a token: looked up once, then believed for a second. What this process changes of people,
//! sessions and tokens counts at once, what another process on the same database changes as soon as it is told of it, a second
//! later at most. Commands do not rely on it: they look up who is asking in their own transaction.

use super::{
    Credential,
    store::{self, Holder},
};
use crate::db::{self, Db, Lane};
use chrono::{DateTime, Utc};
use quick_cache::sync::Cache;
use std::time::{Duration, Instant};

/// How long a look-up is believed.
const BELIEVED: Duration = Duration::from_secs(1);
/// Most that are remembered.
const MOST: usize = 1000;

/// Who was looked up lately.
pub struct Identities(Cache<Credential, Identity>);

impl Default for Identities {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

/// Who holds a credential.
#[derive(Clone)]
struct Identity {
    holder: Holder,
    /// How often people had been changed, …
    changes: u64,
    /// … and when this was so, by the newsroom's clock and by one that nobody sets.
    at: DateTime<Utc>,
    since: Instant,
}

impl Identities {
    /// Who holds a credential; nobody, when it does not count (any more).
    pub async fn holder(&self, db: &Db, credential: &Credential, now: DateTime<Utc>) -> db::Result<Option<Holder>> {
        // Counted before asking: a change while we ask makes the answer old.
        let changes = db.changes().people();
        if let Some(known) = self.0.get(credential) {
            let age = (now - known.at).abs().to_std().unwrap_or(Duration::MAX);
            if known.changes == changes && known.since.elapsed() < BELIEVED && age < BELIEVED {
                return Ok(Some(known.holder));
            }
        }
        let found = store::holder(&mut db.read_in(Lane::Access).await?, credential, now).await?;
        match &found {
            Some(holder) => {
                let identity = Identity { holder: holder.clone(), changes, at: now, since: Instant::now() };
                self.0.insert(credential.clone(), identity);
            }
            None => drop(self.0.remove(credential)),
        }
        Ok(found)
    }

    /// Looks a credential up anew the next time: it was just noted as used.
    pub fn forget(&self, credential: &Credential) {
        self.0.remove(credential);
    }
}
