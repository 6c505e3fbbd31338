//! Secrets: made, hashed, compared. No secret is ever logged or stored as it is.

use crate::base::error::Fault;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
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

/// What nobody should put into a password here: it would be tried first.
const TRIED_HERE: [&str; 3] = ["hearsay", "newsroom", "desk"];
/// Longest part of a password that is looked at for how easily it is guessed: longer ones are not guessed.
const LOOKED_AT: usize = 64;

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
    let kinds: HashSet<char> = password.chars().flat_map(char::to_lowercase).collect();
    let beginning: String = password.chars().take(LOOKED_AT).collect();
    let about_them = email.split(['@', '.']).chain(TRIED_HERE).filter(|word| word.len() > 2).collect::<Vec<_>>();
    let is_easy = zxcvbn::zxcvbn(&beginning, &about_them).score() < zxcvbn::Score::Three;
    if kinds.len() < 5 || is_easy || (!email.is_empty() && password.eq_ignore_ascii_case(email)) {
        return Err(Fault::field(
            pointer,
            "this password is one of those that are tried first: use a few words that do not belong together",
        ));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_everybody_tries_first_is_refused_and_a_few_words_are_taken() {
        for bad in [
            "short",
            "Password123!",
            "1234567890",
            "qwertyuiop",
            "aaaaaaaaaaaa",
            "hearsay2026",
            "ann@example.org",
            "ABABABABABAB",
            // Of the most used ones.
            "iloveyou123",
            "football123",
            "princess12",
            "sunshine2024",
            "1q2w3e4r5t6y",
            "qwerty123456",
            "zaq12wsx!@",
            "trustno1trustno1",
            "P@ssw0rd2025",
            "letmeinnow",
            "basketball1",
            "liverpool1",
            "abcdefghijkl",
            "asdfghjkl123",
            "changeme123",
            "administrator",
            "welcome2024",
            "superman123",
            "newsroom2026",
        ] {
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
