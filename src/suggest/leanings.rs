//! How far words lean to be cues or sources, by the company they keep in large text; so something is known of words, too, that no
//! marked article holds.

use crate::suggest::{
    ModelFault,
    bytes::{Reader, Writer},
    feature::{Table, key},
};

/// Things a word can lean to: to be a cue as a verb, to be one as another word, to be part of a source.
pub(crate) const LEANINGS: usize = 3;
/// Steps in which a leaning is told, from 1; 0 is for words that are not known.
pub(crate) const STEPS: u8 = 15;
/// Sets these keys apart from those of other tables.
const TEMPLATE: u32 = 500;

/// The leanings of the frequent words of large text, by the hash of the word in lower case.
#[derive(Debug, Clone)]
pub(crate) struct Leanings {
    table: Table<LEANINGS>,
}

impl Leanings {
    /// The leanings of these words, each given by its hash; of two whose keys are the same, the first.
    pub(crate) fn of(words: &[(u32, [u8; LEANINGS])]) -> Self {
        let mut rows: Vec<_> = words.iter().map(|&(word, steps)| (key(TEMPLATE, word, 0), steps.map(|step| step as i8))).collect();
        rows.sort_by_key(|&(key, _)| key);
        rows.dedup_by_key(|&mut (key, _)| key);
        Self { table: Table::of(&rows, 1.0) }
    }

    /// The leanings of the word with this hash.
    #[inline]
    pub(crate) fn word(&self, word: u32) -> [u8; LEANINGS] {
        self.table.row(key(TEMPLATE, word, 0)).map(|step| step as u8)
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        self.table.write(to);
    }

    pub(crate) fn read(from: &mut Reader) -> Result<Self, ModelFault> {
        Ok(Self { table: Table::read(from)? })
    }
}

impl Default for Leanings {
    /// Those of no word.
    fn default() -> Self {
        Self::of(&[])
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_word_comes_back_as_it_was_put_in_and_others_are_not_known() {
        let mut bytes = Writer::default();
        Leanings::of(&[(7, [1, 9, STEPS]), (8, [4, 0, 2]), (7, [1, 9, STEPS])]).write(&mut bytes);
        let leanings = Leanings::read(&mut Reader::new(Bytes::copy_from_slice(bytes.as_slice()))).expect("what was written");
        assert_eq!(leanings.word(7), [1, 9, STEPS]);
        assert_eq!(leanings.word(8), [4, 0, 2]);
        assert_eq!(leanings.word(9), [0; LEANINGS]);
    }
}
