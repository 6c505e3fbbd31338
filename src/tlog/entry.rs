//! What of an event stands in the tree: a salted hash, so that everybody can have the tree and nobody learns from it what a
//! draft says, not even by guessing.

use sha2::{Digest, Sha256};

/// Random bytes before what is hashed.
pub type Salt = [u8; 32];
/// SHA-256 over salt and fields.
pub type Entry = [u8; 32];

/// A new salt.
///
/// # Errors
/// When the system has no random bytes to give.
pub fn salt() -> Result<Salt, getrandom::Error> {
    let mut salt = Salt::default();
    getrandom::fill(&mut salt)?;
    Ok(salt)
}

/// The entry of an event: the hash over its salt and its fields, each behind its length in bytes (64 bits, big-endian), so that
/// no two different events read as the same bytes.
pub fn entry(salt: &[u8], fields: [&str; 8]) -> Entry {
    let mut digest = Sha256::new();
    digest.update(salt);
    for field in fields {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field.as_bytes());
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_another_salt_nor_the_same_letters_in_other_fields_give_the_same_entry() {
        let fields = ["id", "at", "who", "ab", "c", "", "", ""];
        let here = entry(&[1; 32], fields);
        assert_eq!(here, entry(&[1; 32], fields));
        assert_ne!(here, entry(&[2; 32], fields));
        assert_ne!(here, entry(&[1; 32], ["id", "at", "who", "a", "bc", "", "", ""]));
        assert_ne!(salt().expect("random bytes"), salt().expect("random bytes"));
    }
}
