//! Codes of an authenticator beside the password (RFC 6238): a password that somebody else has opens nothing alone.

use crate::base::error::Fault;
use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret, Totp};

/// What an authenticator shows beside the codes.
const ISSUER: &str = "Hearsay";

/// A new key of 160 random bits, in base 32.
///
/// # Errors
/// When the system has no randomness to give.
pub fn new_key() -> Result<String, Fault> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).map_err(|_| Fault::Internal("randomness".into()))?;
    Ok(Secret::new_stack(bytes).to_base32())
}

fn codes(key: &str, account: &str) -> Option<Totp> {
    let key = Secret::try_from_base32(key).ok()?;
    Builder::new().with_secret(key).with_account_name(account).with_issuer(Some(ISSUER)).build().ok()
}

/// The address by which an authenticator takes a key.
pub fn address(key: &str, account: &str) -> Option<String> {
    codes(key, account)?.to_url().ok()
}

/// The number of a code that counts at this time, or half a minute before or after it; each is taken once, and none before it.
pub fn number(key: &str, code: &str, at: DateTime<Utc>) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = codes(key, "")?.check(&digits, u64::try_from(at.timestamp()).ok()?)?;
    i64::try_from(step).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_counts_for_its_half_minute_and_those_beside_it() {
        // The key and a time of RFC 6238, appendix B; six of its eight digits.
        let key = Secret::new(b"12345678901234567890".to_vec().into()).to_base32();
        let at = |seconds: i64| DateTime::from_timestamp(seconds, 0).expect("a time");
        let step = number(&key, "081 804", at(1_111_111_109)).expect("it counts");
        assert_eq!(number(&key, "081804", at(1_111_111_109 + 30)), Some(step));
        for (code, when) in [("081804", 1_111_111_109 + 90), ("081805", 1_111_111_109), ("", 1_111_111_109), ("81804", 1_111_111_109)] {
            assert_eq!(number(&key, code, at(when)), None, "{code} at {when}");
        }
        let key = new_key().expect("random bytes");
        assert_ne!(key, new_key().expect("random bytes"));
        assert!(address(&key, "ann@desk.example").expect("an address").starts_with("otpauth://totp/Hearsay:"), "{key}");
        assert_eq!(number("not a key", "081804", at(0)), None);
    }
}
