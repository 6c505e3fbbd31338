//! Who signs the head of the tree: an Ed25519 key with a name, as lines of C2SP `signed-note`.

use super::Hash;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{SECRET_KEY_LENGTH, SigningKey};
use signed_note::{
    Note, Signature, Signer as _, StandardSigner, StandardVerifier, Verifier, VerifierList, key_id, new_ed25519_verifier_key,
};
use std::collections::BTreeSet;
use tlog_tiles::Checkpoint;

/// The algorithm's number in C2SP `signed-note`.
const ED25519: u8 = 1;

/// The key of a log, and the log's name.
#[derive(Clone)]
pub struct LogKey {
    signer: StandardSigner,
    vkey: String,
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogKey").field("vkey", &self.vkey).finish_non_exhaustive()
    }
}

/// Why a key, a note or a checkpoint is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The line of a signing key.
    #[error("this is not a line “PRIVATE+KEY+name+number+key” of a signed note")]
    Key,
    /// The line of a key that cosigns.
    #[error("this is not a line “name+number+key” of an Ed25519 key that cosigns (C2SP tlog-cosignature)")]
    Cosigner,
    /// A checkpoint.
    #[error("this is not a signed checkpoint")]
    Checkpoint,
    /// A proof, or the entry it is for.
    #[error("this does not prove what it is said to prove: it, or what it is about, was changed")]
    Proof,
    /// Nobody who is known signed it, or what was signed was changed.
    #[error("it is not signed by the log's key")]
    Signature,
}

impl LogKey {
    /// The line of a new signing key for a log of this name. It is a secret.
    ///
    /// # Errors
    /// When the system has no random bytes to give.
    pub fn generate(name: &str) -> Result<String, getrandom::Error> {
        let mut seed = [0; SECRET_KEY_LENGTH];
        getrandom::fill(&mut seed)?;
        let public = SigningKey::from_bytes(&seed).verifying_key();
        let id = key_id(name, &[&[ED25519], public.as_bytes().as_slice()].concat());
        Ok(format!("PRIVATE+KEY+{name}+{id:08x}+{}", BASE64.encode([&[ED25519], seed.as_slice()].concat())))
    }

    /// Reads the line of a signing key.
    ///
    /// # Errors
    /// [`Malformed::Key`].
    pub fn read(line: &str) -> Result<Self, Malformed> {
        let signer = StandardSigner::new(line.trim()).map_err(|_| Malformed::Key)?;
        // The key itself may hold a plus.
        let seed = line.trim().splitn(5, '+').nth(4).and_then(|key| BASE64.decode(key).ok()).ok_or(Malformed::Key)?;
        let key = SigningKey::try_from(seed.get(1..).unwrap_or_default()).map_err(|_| Malformed::Key)?;
        Ok(Self { vkey: new_ed25519_verifier_key(signer.name(), &key.verifying_key()), signer })
    }

    /// The line by which everybody can check what it signed: `name+number+key`.
    pub fn vkey(&self) -> &str {
        &self.vkey
    }

    /// The head of a tree of this size and root, signed: a C2SP `tlog-checkpoint`.
    ///
    /// # Errors
    /// [`Malformed::Checkpoint`] when the key's name cannot be the origin of one.
    pub fn sign(&self, size: u64, root: Hash) -> Result<String, Malformed> {
        let checkpoint = Checkpoint::new(self.signer.name(), size, root, "").map_err(|_| Malformed::Checkpoint)?;
        let text = checkpoint.to_bytes();
        let signature = self.signer.sign(&text).map_err(|_| Malformed::Checkpoint)?;
        let signature =
            Signature::new(self.signer.name().to_owned(), self.signer.key_id(), signature).map_err(|_| Malformed::Checkpoint)?;
        let note = Note::new(&text, &[signature]).map_err(|_| Malformed::Checkpoint)?;
        String::from_utf8(note.to_bytes()).map_err(|_| Malformed::Checkpoint)
    }
}

/// Size and root of a checkpoint that one of these keys signed.
///
/// # Errors
/// [`Malformed`].
pub fn opened<'v>(checkpoint: &str, vkeys: impl IntoIterator<Item = &'v str>) -> Result<(u64, Hash), Malformed> {
    let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| Malformed::Checkpoint)?;
    // A key that is named twice would count as ambiguous.
    let known: BTreeSet<&str> = vkeys.into_iter().map(str::trim).collect();
    let known = known.into_iter().filter_map(|vkey| Some(Box::new(StandardVerifier::new(vkey).ok()?) as Box<dyn Verifier>));
    note.verify(&VerifierList::new(known.collect())).map_err(|_| Malformed::Signature)?;
    let head = Checkpoint::from_bytes(note.text()).map_err(|_| Malformed::Checkpoint)?;
    Ok((head.size(), *head.hash()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_signed_is_opened_by_its_own_vkey_and_by_no_other() {
        let [ours, theirs] = [(); 2].map(|()| LogKey::read(&LogKey::generate("desk.example/log").expect("random bytes")).expect("a key"));
        let root = tlog_tiles::EMPTY_HASH;
        let note = ours.sign(7, root).expect("signed");
        assert!(
            note.starts_with("desk.example/log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u{2014} desk.example/log "),
            "{note}"
        );
        assert_eq!(opened(&note, [theirs.vkey(), ours.vkey()]), Ok((7, root)));
        assert_eq!(opened(&note, [theirs.vkey()]), Err(Malformed::Signature));
        assert_eq!(opened(&note.replacen("\n7\n", "\n8\n", 1), [ours.vkey()]), Err(Malformed::Signature));
        assert_eq!(opened("a line\n", [ours.vkey()]), Err(Malformed::Checkpoint));
    }

    #[test]
    fn a_signing_key_is_read_back_and_not_shown() {
        let line = LogKey::generate("desk").expect("random bytes");
        let key = LogKey::read(&format!("{line}\n")).expect("a key");
        assert!(key.vkey().starts_with("desk+"), "{}", key.vkey());
        assert!(!format!("{key:?}").contains(line.splitn(5, '+').nth(4).expect("the secret")));
        (0..100).for_each(|_| drop(LogKey::read(&LogKey::generate("desk").expect("random bytes")).expect("a key")));
        for line in ["", "PRIVATE+KEY+desk", "PRIVATE+KEY+desk+00000000+AQID", key.vkey(), &line.replacen("desk", "disk", 1)] {
            assert_eq!(LogKey::read(line).map(drop), Err(Malformed::Key), "{line}");
        }
    }
}
