//! That an entry is in the log, as a text that can be checked without the log: C2SP `tlog-proof`.

use super::{
    Hash,
    key::{Malformed, opened},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use tlog_tiles::{check_record, record_hash};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The proof that the entry at `index`, counted from 0, is in the tree of this checkpoint, by the hashes beside its path.
pub fn written(index: u64, path: &[Hash], checkpoint: &str) -> String {
    let hashes: String = path.iter().map(|hash| BASE64.encode(hash.0) + "\n").collect();
    format!("{FIRST_LINE}\nindex {index}\n{hashes}\n{checkpoint}")
}

/// The index of `entry` and the size of the tree that it is proven to be in, signed by one of these keys.
///
/// # Errors
/// [`Malformed::Proof`] when this is no proof, or one of another entry; what is wrong with the checkpoint.
pub fn proven<'v>(proof: &str, entry: &[u8], vkeys: impl IntoIterator<Item = &'v str>) -> Result<(u64, u64), Malformed> {
    let (head, checkpoint) = proof.split_once("\n\n").ok_or(Malformed::Proof)?;
    let mut lines = head.lines();
    if lines.next() != Some(FIRST_LINE) {
        return Err(Malformed::Proof);
    }
    let mut line = lines.next();
    // Opaque to us, and not proven.
    if line.is_some_and(|line| line.starts_with("extra ")) {
        line = lines.next();
    }
    let index = line.and_then(|line| line.strip_prefix("index ")?.parse().ok()).ok_or(Malformed::Proof)?;
    let hash = |line: &str| Some(Hash(BASE64.decode(line).ok()?.try_into().ok()?));
    let path = lines.map(hash).collect::<Option<Vec<_>>>().ok_or(Malformed::Proof)?;
    let (size, root) = opened(checkpoint, vkeys)?;
    if index >= size {
        return Err(Malformed::Proof);
    }
    check_record(&path, size, root, index, record_hash(entry)).map_err(|_| Malformed::Proof)?;
    Ok((index, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlog::{key::LogKey, tree::Tiles};

    #[test]
    fn an_entry_is_proven_by_its_own_proof_and_nothing_else_is() {
        let key = LogKey::read(&LogKey::generate("desk.example/log").expect("random bytes")).expect("a key");
        let mut tiles = Tiles::default();
        (0..300_u64).for_each(|n| tiles.append(n, &n.to_be_bytes()).expect("added"));
        let checkpoint = key.sign(300, tiles.root(300).expect("a root")).expect("signed");
        for n in [0_u64, 255, 256, 299] {
            let proof = written(n, &tiles.path(300, n).expect("a path"), &checkpoint);
            assert_eq!(proven(&proof, &n.to_be_bytes(), [key.vkey()]), Ok((n, 300)));
            assert_eq!(proven(&proof, &(n + 1).to_be_bytes(), [key.vkey()]), Err(Malformed::Proof));
            assert_eq!(proven(&proof, &n.to_be_bytes(), []), Err(Malformed::Signature));
            let extra = proof.replacen("\nindex", "\nextra d2hv\nindex", 1);
            assert_eq!(proven(&extra, &n.to_be_bytes(), [key.vkey()]), Ok((n, 300)));
            // Every line counts.
            for at in 0..proof.lines().count() {
                let kept: Vec<_> = proof.lines().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| line).collect();
                assert!(proven(&(kept.join("\n") + "\n"), &n.to_be_bytes(), [key.vkey()]).is_err(), "without line {at}");
            }
        }
    }
}
