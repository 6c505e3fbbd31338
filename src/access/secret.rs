//! Secrets: made, hashed, compared; and tries counted. No secret is ever logged or stored as it is.

use crate::base::error::Fault;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};
use tokio::sync::Semaphore;

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

/// Beginnings of the passwords that are tried first.
const TRIED_FIRST: [&str; 12] = [
    "password",
    "passw0rd",
    "123456789",
    "1q2w3e4r",
    "qwerty",
    "qwertz",
    "letmein",
    "iloveyou",
    "abcdefgh",
    "abc123",
    "welcome",
    "hearsay",
];

/// What is wrong with a new password, for somebody with this address: length is what counts, but a password that
/// everybody would try first is none (NIST SP 800-63B).
///
/// # Errors
/// [`Fault::Invalid`] at `pointer`.
pub fn check_password(password: &str, email: &str, pointer: &str) -> Result<(), Fault> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(Fault::field(pointer, format!("is too short: use at least {SHORTEST_PASSWORD} characters, for example four words")));
    }
    if password.len() > LONGEST_PASSWORD {
        return Err(Fault::field(pointer, "is too long: use fewer characters"));
    }
    let lower = password.to_lowercase();
    let kinds: HashSet<char> = lower.chars().collect();
    // Such a beginning with a few characters behind it, as most people add.
    let is_common = TRIED_FIRST.iter().any(|first| lower.strip_prefix(first).is_some_and(|rest| rest.chars().count() <= 5));
    if kinds.len() < 5 || is_common || (!email.is_empty() && lower == email) {
        return Err(Fault::field(pointer, "is one of those that are tried first: use a few words that do not belong together"));
    }
    Ok(())
}

/// What is stored of a password that was checked: argon2id with a salt of its own.
///
/// # Errors
/// When the machine cannot.
pub async fn hash_password(password: String) -> Result<String, Fault> {
    apart(move || password_auth::generate_hash(password)).await
}

/// How many passwords are hashed at once. Each takes a core and 19 MiB by design: without a limit, a crowd at the
/// sign-in would take the whole machine.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Hashes apart from what else runs. Never call it inside a transaction: others would wait for it.
async fn apart<T: Send + 'static>(hash: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let broken = || Fault::Internal("hashing".into());
    let permit = HASHING.acquire().await.map_err(|_| broken())?;
    let hash = move || {
        let done = hash();
        // Not before: the work goes on even when whoever asked has gone.
        drop(permit);
        done
    };
    tokio::task::spawn_blocking(hash).await.map_err(|_| broken())
}

/// Whether `password` is the one `stored` was made of. Takes as long when nothing is stored, so that nobody can
/// find out by time which addresses exist.
pub async fn verify_password(password: String, stored: Option<String>) -> bool {
    if password.len() > LONGEST_PASSWORD {
        return false;
    }
    let verify = move || match stored {
        Some(stored) => password_auth::verify_password(password, &stored).is_ok(),
        None => {
            password_auth::generate_hash(password);
            false
        }
    };
    apart(verify).await.unwrap_or(false)
}

/// Tries that failed within the last quarter of an hour, by what they are counted for. In memory: a restart forgets
/// them, and stores nothing about who tried.
#[derive(Default)]
pub struct Attempts(Mutex<Tries>);

#[derive(Default)]
struct Tries {
    failed: HashMap<String, Vec<DateTime<Utc>>>,
    known: HashSet<String>,
}

/// How long a failed try counts, in minutes.
const WINDOW: i64 = 15;
/// How many failed tries one account has from one peer.
pub const TRIES: usize = 8;
/// How many failed tries one account has from all peers together that it never signed in from: enough against guessing
/// from many machines, and whoever locks an account this way does not lock out its owner at the usual place.
pub const ACCOUNT_TRIES: usize = 50;
/// How many failed tries a peer has for all accounts together: a newsroom may share one.
pub const PEER_TRIES: usize = 60;

impl Attempts {
    /// Counts a try before it is known whether it fails, so that many at once cannot slip through; refuses when there
    /// were too many. Whoever succeeds calls [`Attempts::forget`] or [`Attempts::give_back`].
    ///
    /// # Errors
    /// [`Fault::TooMany`] with the seconds to wait.
    pub fn take(&self, key: &str, most: usize, now: DateTime<Utc>) -> Result<(), Fault> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now - Duration::minutes(WINDOW);
        // Keeps the list small when somebody tries many addresses.
        if tries.failed.len() > 10_000 {
            tries.failed.retain(|_, failed| failed.iter().any(|at| *at > since));
        }
        let failed = tries.failed.entry(key.to_owned()).or_default();
        failed.retain(|at| *at > since);
        if failed.len() < most {
            failed.push(now);
            return Ok(());
        }
        let wait = failed.first().map_or(0, |first| (*first - since).num_seconds().max(1));
        let minutes = (wait + 59) / 60;
        Err(Fault::TooMany(
            format!("Too many tries. Wait {minutes} minute{} and try again.", if minutes == 1 { "" } else { "s" }),
            u32::try_from(wait).unwrap_or(u32::MAX),
        ))
    }

    /// Takes one try back: it succeeded.
    pub fn give_back(&self, key: &str) {
        if let Some(failed) = self.0.lock().unwrap_or_else(PoisonError::into_inner).failed.get_mut(key) {
            failed.pop();
        }
    }

    /// Forgets all tries: whoever made them has proved who they are.
    pub fn forget(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failed.remove(key);
    }

    /// Remembers a place from which an account signed in.
    pub fn remember(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).known.insert(key.to_owned());
    }

    /// Whether it is such a place.
    pub fn knows(&self, key: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).known.contains(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_too_many_failed_tries_one_must_wait_and_then_may_try_again() {
        let (attempts, mut now) = (Attempts::default(), DateTime::from_timestamp(1_790_000_000, 0).expect("a time"));
        for _ in 0..TRIES {
            assert!(attempts.take("a", TRIES, now).is_ok());
        }
        assert!(matches!(attempts.take("a", TRIES, now), Err(Fault::TooMany(_, 900))));
        assert!(attempts.take("b", TRIES, now).is_ok());
        now += Duration::minutes(WINDOW);
        assert!(attempts.take("a", TRIES, now).is_ok());
    }

    #[test]
    fn a_try_that_succeeded_does_not_count() {
        let (attempts, now) = (Attempts::default(), DateTime::from_timestamp(1_790_000_000, 0).expect("a time"));
        for _ in 0..3 * TRIES {
            assert!(attempts.take("a", TRIES, now).is_ok());
            attempts.give_back("a");
        }
        for _ in 0..TRIES {
            assert!(attempts.take("a", TRIES, now).is_ok());
        }
        assert!(attempts.take("a", TRIES, now).is_err());
        attempts.forget("a");
        assert!(attempts.take("a", TRIES, now).is_ok());
    }

    #[test]
    fn a_password_that_everybody_tries_first_is_refused_and_a_few_words_are_taken() {
        for bad in ["short", "Password123!", "1234567890", "qwertyuiop", "aaaaaaaaaaaa", "hearsay2026", "ann@example.org", "ABABABABABAB"] {
            assert!(check_password(bad, "ann@example.org", "new").is_err(), "{bad}");
        }
        assert!(check_password(&"x1y2z".repeat(200), "", "new").is_err());
        for good in ["who-says-so", "password to the old lighthouse", "zwölf Möwen zanken", "静かな夜の新聞社の電灯"] {
            assert!(check_password(good, "ann@example.org", "new").is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only_and_two_hashes_of_one_differ() {
        let (one, two) =
            (hash_password("who-says-so".into()).await.expect("a hash"), hash_password("who-says-so".into()).await.expect("a hash"));
        assert!(one.starts_with("$argon2id$"), "{one}");
        assert_ne!(one, two);
        assert!(verify_password("who-says-so".into(), Some(one.clone())).await);
        assert!(!verify_password("Who-says-so".into(), Some(one)).await);
        assert!(!verify_password("who-says-so".into(), None).await);
    }

    #[test]
    fn two_secrets_differ_and_a_digest_does_not_show_its_secret() {
        let (one, two) = (fresh("hs_").expect("random"), fresh("hs_").expect("random"));
        assert_ne!(one, two);
        assert!(one.starts_with("hs_") && one.len() > 40);
        assert!(!digest(&one).contains(&one[3..20]));
    }
}
