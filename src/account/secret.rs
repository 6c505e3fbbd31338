//! Secrets: made, hashed, compared; and tries counted. No secret is ever logged or stored as it is.

use crate::error::Fault;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Shortest password, in characters (NIST SP 800-63B asks for at least 8; length is what counts).
pub const SHORTEST_PASSWORD: usize = 10;
/// Longest password, in bytes: hashing more would only cost us time.
pub const LONGEST_PASSWORD: usize = 512;

/// A new secret of 256 random bits, safe in a URL, beginning with `prefix`.
///
/// # Errors
/// When the system has no randomness to give.
pub fn fresh(prefix: &str) -> Result<String, Fault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        Fault::Internal("randomness".into())
    })?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// What is stored of a secret that we made ourselves: its SHA-256. (It has 256 random bits, so a slow hash adds nothing.)
pub fn digest(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// What is stored of a password: argon2id with a salt of its own. Runs apart, since it takes a while by design.
///
/// # Errors
/// [`Fault::Invalid`] for a password that is too short or too long.
pub async fn hash_password(password: String, pointer: &str) -> Result<String, Fault> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(Fault::field(pointer, format!("is too short: use at least {SHORTEST_PASSWORD} characters, for example four words")));
    }
    if password.len() > LONGEST_PASSWORD {
        return Err(Fault::field(pointer, "is too long: use fewer characters"));
    }
    tokio::task::spawn_blocking(move || password_auth::generate_hash(password)).await.map_err(|_| Fault::Internal("hashing".into()))
}

/// Whether `password` is the one `stored` was made of. Takes as long when nothing is stored, so that nobody can
/// find out by time which addresses exist.
pub async fn verify_password(password: String, stored: Option<String>) -> bool {
    if password.len() > LONGEST_PASSWORD {
        return false;
    }
    tokio::task::spawn_blocking(move || match stored {
        Some(stored) => password_auth::verify_password(password, &stored).is_ok(),
        None => {
            password_auth::generate_hash(password);
            false
        }
    })
    .await
    .unwrap_or(false)
}

/// Failed tries to sign in, by address and by network peer, within the last quarter of an hour.
#[derive(Default)]
pub struct Attempts(Mutex<HashMap<String, Vec<DateTime<Utc>>>>);

/// How long a failed try counts, in minutes.
const WINDOW: i64 = 15;
/// How many failed tries an address has.
pub const TRIES: usize = 8;
/// How many failed tries a network peer has: a newsroom may share one.
pub const PEER_TRIES: usize = 60;

impl Attempts {
    /// Refuses when there were too many failed tries for `key`.
    ///
    /// # Errors
    /// [`Fault::TooMany`] with the seconds to wait.
    pub fn allow(&self, key: &str, most: usize, now: DateTime<Utc>) -> Result<(), Fault> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now - Duration::minutes(WINDOW);
        let Some(failed) = tries.get_mut(key) else {
            return Ok(());
        };
        failed.retain(|at| *at > since);
        if failed.len() < most {
            return Ok(());
        }
        let wait = failed.first().map_or(0, |first| (*first - since).num_seconds().max(1));
        let minutes = (wait + 59) / 60;
        Err(Fault::TooMany(
            format!("Too many failed tries. Wait {minutes} minute{} and try again.", if minutes == 1 { "" } else { "s" }),
            u32::try_from(wait).unwrap_or(u32::MAX),
        ))
    }

    /// Counts a failed try.
    pub fn failed(&self, key: &str, now: DateTime<Utc>) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now - Duration::minutes(WINDOW);
        // Keeps the list small when somebody tries many addresses.
        if tries.len() > 10_000 {
            tries.retain(|_, failed| failed.iter().any(|at| *at > since));
        }
        tries.entry(key.to_owned()).or_default().push(now);
    }

    /// Forgets the tries of somebody who signed in.
    pub fn forget(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_too_many_failed_tries_one_must_wait_and_then_may_try_again() {
        let (attempts, mut now) = (Attempts::default(), DateTime::from_timestamp(1_790_000_000, 0).expect("a time"));
        for _ in 0..TRIES {
            assert!(attempts.allow("a", TRIES, now).is_ok());
            attempts.failed("a", now);
        }
        assert!(matches!(attempts.allow("a", TRIES, now), Err(Fault::TooMany(_, 900))));
        assert!(attempts.allow("b", TRIES, now).is_ok());
        now += Duration::minutes(WINDOW);
        assert!(attempts.allow("a", TRIES, now).is_ok());
    }

    #[test]
    fn two_secrets_differ_and_a_digest_does_not_show_its_secret() {
        let (one, two) = (fresh("hs_").expect("random"), fresh("hs_").expect("random"));
        assert_ne!(one, two);
        assert!(one.starts_with("hs_") && one.len() > 40);
        assert!(!digest(&one).contains(&one[3..20]));
    }
}
