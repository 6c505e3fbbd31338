//! Who stands behind a cookie or a token: looked up once, then believed for a second. What this process changes of people,
//! sessions and tokens counts at once; what another process on the same database changes, a second later at most.

use crate::{
    access::Person,
    account::store,
    db::{Db, Queried},
    newsroom::Newsroom,
};
use chrono::{DateTime, Utc};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a look-up is believed.
const BELIEVED: Duration = Duration::from_secs(1);
/// Most that are remembered; with more, it begins anew.
const MOST: usize = 1000;

/// What a request brings to say who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// A browser's cookie.
    Session,
    /// A program's token.
    Token,
}

/// Who was looked up lately.
#[derive(Default)]
pub struct Identities(Mutex<HashMap<(Proof, String), Identity>>);

/// A person, and when the proof was last noted as used.
#[derive(Clone)]
struct Identity {
    person: Person,
    used: Option<DateTime<Utc>>,
    /// What of people this process had changed, …
    changes: u64,
    /// … and when this was so, by the newsroom's clock and by one that nobody sets.
    at: DateTime<Utc>,
    since: Instant,
}

impl Identity {
    fn counts(&self, db: &Db, now: DateTime<Utc>) -> bool {
        let age = (now - self.at).abs().to_std().unwrap_or(Duration::MAX);
        self.changes == db.changes_of_people() && self.since.elapsed() < BELIEVED && age < BELIEVED
    }
}

/// Who holds what has this digest, and when it was last noted as used; nobody, when it does not count (any more).
///
/// # Errors
/// The engine's.
pub async fn holder(room: &Newsroom, proof: Proof, digest: &str) -> Queried<Option<(Person, Option<DateTime<Utc>>)>> {
    let now = room.clock.now();
    let key = (proof, digest.to_owned());
    let known = room.identities.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if let Some(known) = known.filter(|known| known.counts(&room.db, now)) {
        return Ok(Some((known.person, known.used)));
    }
    // Counted before asking: a change while we ask makes the answer old.
    let changes = room.db.changes_of_people();
    let mut conn = room.db.read().await?;
    let found = match proof {
        Proof::Session => store::session(&mut conn, digest, now).await?,
        Proof::Token => store::token(&mut conn, digest).await?,
    };
    let mut lately = room.identities.0.lock().unwrap_or_else(PoisonError::into_inner);
    if lately.len() >= MOST {
        lately.clear();
    }
    match &found {
        Some((person, used)) => {
            lately.insert(key, Identity { person: person.clone(), used: *used, changes, at: now, since: Instant::now() });
        }
        None => {
            lately.remove(&key);
        }
    }
    Ok(found)
}
