//! What of an event stands in the tree: the root of a small tree of its own over salted parts. Everybody can have the log, and
//! nobody learns from it what a draft says, not even by guessing; and of one event the published part can be shown and proven,
//! without the others.

use sha2::{Digest, Sha256};
use tlog_tiles::{Hash, node_hash, record_hash};

/// Random bytes of an event, from which the salts of its parts are made.
pub type Salt = [u8; 32];
/// What stands in the log for an event: the root of the RFC 6962 tree over its parts.
pub type Entry = [u8; 32];

/// The parts of an event, in the order in which they stand in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Id, time, action, subject, article, the event it takes back.
    What,
    /// Who.
    Who,
    /// How it was.
    Before,
    /// How it is since.
    After,
}

impl Part {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::What, Self::Who, Self::Before, Self::After];
}

/// A new salt.
///
/// # Errors
/// When the system has no random bytes to give.
pub fn salt() -> Result<Salt, getrandom::Error> {
    let mut salt = Salt::default();
    getrandom::fill(&mut salt)?;
    Ok(salt)
}

/// The salt of one part: who is shown it learns nothing about those of the others.
pub fn salt_of(salt: &Salt, part: Part) -> Salt {
    Sha256::new().chain_update(salt).chain_update([part as u8]).finalize().into()
}

/// The leaf of a part: over its salt and its texts, each behind its length in bytes (64 bits, big-endian), so that no two
/// different parts read as the same bytes.
pub fn leaf(salt: &Salt, texts: &[String]) -> Hash {
    let mut bytes = salt.to_vec();
    for text in texts {
        bytes.extend((text.len() as u64).to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    record_hash(&bytes)
}

/// The entry that these leaves make, in the order of [`Part::ALL`].
pub fn root([what, who, before, after]: [Hash; Part::ALL.len()]) -> Entry {
    node_hash(node_hash(what, who), node_hash(before, after)).0
}

/// The entry of an event with these parts, in the order of [`Part::ALL`].
pub fn of(salt: &Salt, parts: &[Vec<String>; Part::ALL.len()]) -> Entry {
    root(Part::ALL.map(|part| leaf(&salt_of(salt, part), &parts[part as usize])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(after: &[&str]) -> [Vec<String>; 4] {
        [vec!["id".into(), "at".into()], vec!["who".into()], Vec::new(), after.iter().map(|text| (*text).to_owned()).collect()]
    }

    #[test]
    fn neither_another_salt_nor_the_same_letters_in_other_texts_or_parts_give_the_same_entry() {
        let here = of(&[1; 32], &parts(&["ab", "c"]));
        assert_eq!(here, of(&[1; 32], &parts(&["ab", "c"])));
        assert_ne!(here, of(&[2; 32], &parts(&["ab", "c"])));
        assert_ne!(here, of(&[1; 32], &parts(&["a", "bc"])));
        let mut moved = parts(&["ab", "c"]);
        moved.swap(2, 3);
        assert_ne!(here, of(&[1; 32], &moved));
        assert_ne!(salt().expect("random bytes"), salt().expect("random bytes"));
    }

    #[test]
    fn a_part_is_shown_with_its_own_salt_and_the_leaves_of_the_others() {
        let (salt, parts) = ([7; 32], parts(&["published"]));
        let leaves = Part::ALL.map(|part| leaf(&salt_of(&salt, part), &parts[part as usize]));
        let shown = leaf(&salt_of(&salt, Part::After), &["published".to_owned()]);
        assert_eq!(root([leaves[0], leaves[1], leaves[2], shown]), of(&salt, &parts));
        let altered = leaf(&salt_of(&salt, Part::After), &["Published".to_owned()]);
        assert_ne!(root([leaves[0], leaves[1], leaves[2], altered]), of(&salt, &parts));
        assert_ne!(salt_of(&salt, Part::After), salt_of(&salt, Part::Who));
    }
}
