//! Others who vouch for the log: each cosigns a checkpoint when it goes on from all it saw of this log before, so that one newsroom
//! cannot show two logs. C2SP `tlog-cosignature` (Ed25519), asked for by C2SP `tlog-witness`.

use super::{Hash, key::Malformed};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use signed_note::{Note, Verifier, VerifierList, is_key_name_valid, key_id};

/// The algorithm's number in a key's line: a cosignature with its time.
const COSIGNATURE: u8 = 4;

/// Somebody who cosigns, by the line of their key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigner {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Verifier for Cosigner {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, note: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = time_of(signature) else { return false };
        let message = [format!("cosignature/v1\ntime {time}\n").as_bytes(), note].concat();
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify(&message, &signature).is_ok())
    }
}

/// When, in seconds since 1970, and the rest of what stands behind the key's number in a signature's line.
fn time_of(signature: &[u8]) -> Option<(u64, &[u8])> {
    let (time, rest) = signature.split_first_chunk()?;
    Some((u64::from_be_bytes(*time), rest))
}

/// That somebody cosigned a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// Who.
    pub name: String,
    /// When, in seconds since 1970.
    pub time: u64,
    /// The line of the note, with its end.
    pub line: String,
}

impl Cosigner {
    /// Reads the line of a key: `name+number+key`.
    ///
    /// # Errors
    /// [`Malformed::Cosigner`], also when the key is one that cosigns in another way.
    pub fn read(vkey: &str) -> Result<Self, Malformed> {
        let mut parts = vkey.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else { return Err(Malformed::Cosigner) };
        let key = BASE64.decode(key).map_err(|_| Malformed::Cosigner)?;
        let id = u32::from_str_radix(id, 16).ok().filter(|given| *given == key_id(name, &key)).ok_or(Malformed::Cosigner)?;
        let key = key.split_first().and_then(|(kind, key)| (*kind == COSIGNATURE).then(|| VerifyingKey::try_from(key).ok())?);
        let key = key.filter(|_| is_key_name_valid(name)).ok_or(Malformed::Cosigner)?;
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its cosignature of a checkpoint; `None` when there is none.
    ///
    /// # Errors
    /// [`Malformed::Checkpoint`]; [`Malformed::Signature`] when there is one, and it is not of this checkpoint.
    pub fn cosigned(&self, checkpoint: &str) -> Result<Option<Cosignature>, Malformed> {
        let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| Malformed::Checkpoint)?;
        let signatures = match note.verify(&VerifierList::new(vec![Box::new(self.clone())])) {
            Ok((signatures, _)) => signatures,
            Err(signed_note::NoteError::UnverifiedNote) => return Ok(None),
            Err(_) => return Err(Malformed::Signature),
        };
        Ok(signatures.first().and_then(|signature| {
            let line = String::from_utf8(signature.to_bytes()).ok()?;
            Some(Cosignature { name: self.name.clone(), time: time_of(signature.signature())?.0, line })
        }))
    }
}

/// What a witness is sent: the size that it cosigned last, the proof that the tree of this checkpoint goes on from there, and the
/// checkpoint.
pub fn request(old: u64, proof: &[Hash], checkpoint: &str) -> String {
    let hashes: String = proof.iter().map(|hash| BASE64.encode(hash.0) + "\n").collect();
    format!("old {old}\n{hashes}\n{checkpoint}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlog::key::LogKey;
    use ed25519_dalek::{Signer as _, SigningKey};

    fn vkey(name: &str, kind: u8, key: &SigningKey) -> String {
        let public = [&[kind], key.verifying_key().as_bytes().as_slice()].concat();
        format!("{name}+{:08x}+{}", key_id(name, &public), BASE64.encode(public))
    }

    fn cosign(name: &str, key: &SigningKey, time: u64, checkpoint: &str) -> String {
        let (text, _) = checkpoint.rsplit_once("\n\n").expect("signatures");
        let signature = key.sign(format!("cosignature/v1\ntime {time}\n{text}\n").as_bytes());
        let public = [&[COSIGNATURE], key.verifying_key().as_bytes().as_slice()].concat();
        let bytes = [key_id(name, &public).to_be_bytes().as_slice(), &time.to_be_bytes(), &signature.to_bytes()].concat();
        format!("— {name} {}\n", BASE64.encode(bytes))
    }

    #[test]
    fn a_cosignature_is_known_by_its_key_and_counts_for_its_own_checkpoint_and_time_only() {
        let log = LogKey::read(&LogKey::generate("desk.example/log").expect("random bytes")).expect("a key");
        let [ours, theirs] = [[7; 32], [8; 32]].map(|seed| SigningKey::from_bytes(&seed));
        let witness = Cosigner::read(&vkey("witness.example/w1", COSIGNATURE, &ours)).expect("a key");
        let checkpoint = log.sign(5, tlog_tiles::EMPTY_HASH).expect("signed");
        assert_eq!(witness.cosigned(&checkpoint), Ok(None));
        let line = cosign("witness.example/w1", &ours, 1_679_315_147, &checkpoint);
        let cosigned = format!("{checkpoint}{}{line}", cosign("other.example", &theirs, 3, &checkpoint));
        let found = Cosignature { name: "witness.example/w1".into(), time: 1_679_315_147, line: line.clone() };
        assert_eq!(witness.cosigned(&cosigned), Ok(Some(found)));
        // The log's own signature is found beside it as before.
        assert_eq!(crate::tlog::key::opened(&cosigned, [log.vkey()]), Ok((5, tlog_tiles::EMPTY_HASH)));
        let another = log.sign(6, tlog_tiles::EMPTY_HASH).expect("signed");
        assert_eq!(witness.cosigned(&format!("{another}{line}")), Err(Malformed::Signature));
        let later = cosign("witness.example/w1", &ours, 1_679_315_148, &checkpoint);
        let (head, tail) = (line.split_at(60), later.split_at(60));
        assert_eq!(witness.cosigned(&format!("{checkpoint}{}{}", tail.0, head.1)), Err(Malformed::Signature));
    }

    #[test]
    fn the_line_of_a_key_that_cosigns_otherwise_or_was_changed_is_refused() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let line = vkey("witness.example", COSIGNATURE, &key);
        assert_eq!(Cosigner::read(&format!(" {line}\n")).map(|witness| witness.name().to_owned()), Ok("witness.example".into()));
        // A key that signs without a time (1), one for another algorithm (6).
        for wrong in
            [vkey("witness.example", 1, &key), vkey("witness.example", 6, &key), line.replacen("witness", "witless", 1), "w+0".into()]
        {
            assert_eq!(Cosigner::read(&wrong), Err(Malformed::Cosigner), "{wrong}");
        }
    }

    #[test]
    fn a_witness_is_asked_as_c2sp_writes_it() {
        let proof = [Hash([0; 32]), Hash([1; 32])];
        let (zeros, ones) = (format!("{}=", "A".repeat(43)), "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
        assert_eq!(
            request(20, &proof, "desk\n25\nroot\n\n— desk sig\n"),
            format!("old 20\n{zeros}\n{ones}\n\ndesk\n25\nroot\n\n— desk sig\n")
        );
        assert_eq!(request(0, &[], "c\n"), "old 0\n\nc\n");
    }
}
