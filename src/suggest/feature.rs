//! Features as numbers: what stands at a place of a text, hashed to 32 bits, never a string.

use std::hint::select_unpredictable;

use bytes::Bytes;

use crate::suggest::{
    Document, ModelFault,
    bytes::{Reader, Writer},
};

/// The key of a feature: which kind (`template`) and up to two values.
#[inline]
pub(crate) fn key(template: u32, a: u32, b: u32) -> u32 {
    let mut hash = (u64::from(a) << 32 | u64::from(b)) ^ u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash = (hash ^ (hash >> 29)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (hash >> 32) as u32
}

/// The value of a word as a feature (FNV-1a).
#[inline]
pub(crate) fn word(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What a word looks like: its letters folded to classes.
pub(crate) fn shape(document: &Document, at: usize) -> u32 {
    let bytes = document.form(at).as_bytes();
    let Some(first) = bytes.first() else { return 0 };
    if !document.tokens[at].is_word {
        return 1;
    }
    let (mut upper, mut digits, mut joined, mut all) = (0, 0, 0, 0);
    for &byte in bytes {
        match byte {
            b'a'..=b'z' => {}
            b'A'..=b'Z' => upper += 1,
            b'0'..=b'9' => digits += 1,
            _ => joined |= u32::from(byte == b'-'),
        }
        all |= byte;
    }
    let class = match () {
        () if digits == bytes.len() => 2,
        () if digits > 0 => 3,
        () if upper == bytes.len() && upper > 1 => 4,
        () if first.is_ascii_uppercase() && upper > 1 => 5,
        () if first.is_ascii_uppercase() => 6,
        () if upper > 0 => 7,
        () if all.is_ascii() => 8,
        () => 9,
    };
    class * 2 + joined
}

/// Weights of features: for every key a row of `W` small whole numbers, one for each label.
///
/// A perfect hash table (Fox, Chen and Heath 1992): every key has a place of its own, found by its bucket's displacement, so
/// that a look-up has no branch and many of them wait for memory together. Of a key only 16 bits are kept to tell it from
/// others: of 65 536 features that are not there, one is taken for another, whose weights are small as a rule.
#[derive(Debug, Clone)]
pub(crate) struct Table<const W: usize> {
    /// One slot behind the other, each the print of its key in two bytes and its row, so that a short one is read as a whole word;
    /// at the end a word more, so that the last one is, too. To every weight [`LARGER`] is added, so that none is negative. They
    /// stay where the file of the model is.
    slots: Bytes,
    /// How many slots there are.
    count: usize,
    displacements: Bytes,
    /// What a weight of 1 stands for.
    pub(crate) scale: f32,
}

/// Bytes that tell a key from others.
const PRINT: usize = 2;
/// Bytes of a word.
const WORD: usize = 8;
/// So much larger than itself is a weight in its slot.
const LARGER: u8 = 128;
/// A word of weights that are all 0.
const NOTHING: u64 = u64::from_le_bytes([LARGER; WORD]);
/// Keys that share a displacement, on average.
const BUCKET: usize = 4;

/// A number below `count`, by the high bits of a hash.
#[inline]
fn scaled(hash: u32, count: usize) -> usize {
    ((u64::from(hash) * count as u64) >> 32) as usize
}

#[inline]
fn place(key: u32, displacement: u8, count: usize) -> u32 {
    scaled((key ^ u32::from(displacement).wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B), count) as u32
}

impl<const W: usize> Table<W> {
    /// A table of these rows; a key must not be there twice.
    pub(crate) fn of(rows: &[(u32, [i8; W])], scale: f32) -> Self {
        let mut count = rows.len() * 6 / 5 + 8;
        loop {
            if let Some(table) = Self::within(rows, count, scale) {
                return table;
            }
            count += count / 16 + 1;
        }
    }

    /// The table with so many slots: the largest buckets take their places first.
    fn within(rows: &[(u32, [i8; W])], count: usize, scale: f32) -> Option<Self> {
        let mut buckets = vec![Vec::new(); rows.len() / BUCKET + 1];
        for (number, &(key, _)) in rows.iter().enumerate() {
            buckets[scaled(key, rows.len() / BUCKET + 1)].push(number);
        }
        let mut order: Vec<usize> = (0..buckets.len()).collect();
        order.sort_by_key(|&bucket| std::cmp::Reverse(buckets[bucket].len()));
        let mut slots = vec![LARGER; Self::bytes(count)];
        let mut displacements = vec![0; buckets.len()];
        let mut taken = vec![false; count];
        let mut places = Vec::new();
        for bucket in order {
            let found = (0..=u8::MAX).find(|&displacement| {
                places.clear();
                for &number in &buckets[bucket] {
                    let place = place(rows[number].0, displacement, count);
                    if taken[place as usize] || places.contains(&place) {
                        return false;
                    }
                    places.push(place);
                }
                true
            })?;
            displacements[bucket] = found;
            for (&number, &place) in buckets[bucket].iter().zip(&places) {
                taken[place as usize] = true;
                let (key, row) = rows[number];
                let slot = &mut slots[place as usize * Self::SLOT..][..Self::SLOT];
                slot[..PRINT].copy_from_slice(&(key as u16).to_le_bytes());
                slot[PRINT..].copy_from_slice(&row.map(|weight| (weight as u8).wrapping_add(LARGER)));
            }
        }
        Some(Self { slots: slots.into(), count, displacements: displacements.into(), scale })
    }

    /// The sum of the weights of all these features.
    #[inline]
    pub(crate) fn sum<const N: usize>(&self, keys: &[u32; N]) -> [i16; W] {
        let mut sums = Sums::default();
        self.add(keys, &mut sums);
        sums.row()
    }

    /// The same for several at once, which takes less time than one after the other.
    #[inline]
    pub(crate) fn sums_of<const N: usize, const M: usize>(&self, keys: &[[u32; N]; M]) -> [[i16; W]; M] {
        let mut sums = [Sums::default(); M];
        self.add_each(keys, &mut sums);
        let mut rows = [[0; W]; M];
        rows.iter_mut().zip(&sums).for_each(|(row, sums)| *row = sums.row());
        rows
    }

    /// Adds the weights of these features to others.
    #[inline]
    pub(crate) fn add<const N: usize>(&self, keys: &[u32; N], sums: &mut Sums) {
        self.add_each(std::array::from_ref(keys), std::array::from_mut(sums));
    }

    #[inline]
    fn add_each<const N: usize, const M: usize>(&self, keys: &[[u32; N]; M], sums: &mut [Sums; M]) {
        const { assert!(Self::SLOT <= WORD) }
        // One step for all of them after the other, and each step short: so that the machine sees far ahead, and asks memory for
        // many slots at the same time.
        let mut places = [[0; N]; M];
        for (place, &key) in places.as_flattened_mut().iter_mut().zip(keys.as_flattened()) {
            *place = self.place(key);
        }
        let mut words = [[0; N]; M];
        for (word, &place) in words.as_flattened_mut().iter_mut().zip(places.as_flattened()) {
            *word = self.word(place);
        }
        for ((sums, words), keys) in sums.iter_mut().zip(&words).zip(keys) {
            for (&word, &key) in words.iter().zip(keys) {
                // Not a branch, which could be guessed wrong.
                sums.add_word(select_unpredictable(word as u16 == key as u16, word, NOTHING));
            }
        }
    }

    /// The sum of the weights of all these features, of rows that fill so many words.
    #[inline]
    pub(crate) fn sum_of_long<const N: usize, const WORDS: usize>(&self, keys: &[u32; N]) -> [i16; W] {
        const { assert!(Self::SLOT == WORDS * WORD) }
        let places = keys.map(|key| self.place(key));
        // What is asked of memory first is the print; the rest of a slot is at hand once that has come.
        let prints = places.map(|place| self.word(place) as u16);
        let mut sums = [[0_u16; WORD]; WORDS];
        let mut count = 0;
        for ((&place, print), &key) in places.iter().zip(prints).zip(keys) {
            if print == key as u16 {
                let (words, _) = self.slots[place as usize * Self::SLOT..][..Self::SLOT].as_chunks::<WORD>();
                for (sums, word) in sums.iter_mut().zip(words) {
                    sums.iter_mut().zip(word).for_each(|(sum, &weight)| *sum += u16::from(weight));
                }
                count += u16::from(LARGER);
            }
        }
        std::array::from_fn(|label| sums.as_flattened()[PRINT + label].wrapping_sub(count) as i16)
    }

    /// The row of a key, packed, to be added later.
    pub(crate) fn packed(&self, key: u32) -> Row {
        const { assert!(Self::SLOT <= WORD) }
        let word = self.word(self.place(key));
        Row(if word as u16 == key as u16 { word } else { NOTHING })
    }

    /// The row of a key, 0 throughout when it is not there.
    #[inline]
    pub(crate) fn row(&self, key: u32) -> [i8; W] {
        const { assert!(Self::SLOT <= WORD) }
        let word = self.word(self.place(key));
        let weight = |label: usize| word.to_le_bytes()[PRINT + label].wrapping_sub(LARGER) as i8;
        if word as u16 == key as u16 { std::array::from_fn(weight) } else { [0; W] }
    }

    /// The slot where a key is, if it is there.
    #[inline]
    fn place(&self, key: u32) -> u32 {
        place(key, self.displacements[scaled(key, self.displacements.len())], self.count)
    }

    /// Bytes of a slot.
    const SLOT: usize = PRINT + W;

    /// Bytes of so many slots.
    fn bytes(count: usize) -> usize {
        count * Self::SLOT + WORD
    }

    /// A slot with bytes behind it that do not count, or the first bytes of a longer one.
    #[inline]
    fn word(&self, slot: u32) -> u64 {
        let from = slot as usize * Self::SLOT;
        let (words, _) = self.slots[from..from + WORD].as_chunks();
        u64::from_le_bytes(words[0])
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.u32(self.count as u32);
        to.u32(self.displacements.len() as u32);
        to.f32(self.scale);
        to.bytes(&self.displacements);
        to.bytes(&self.slots);
    }

    pub(crate) fn read(from: &mut Reader) -> Result<Self, ModelFault> {
        let count = from.u32()? as usize;
        let buckets = from.u32()? as usize;
        let scale = from.f32()?;
        if count == 0 || buckets == 0 {
            return Err(ModelFault::Damaged);
        }
        Ok(Self { count, scale, displacements: from.bytes(buckets)?, slots: from.bytes(Self::bytes(count))? })
    }
}

/// A row of a slot that is one word, with its print; [`NOTHING`] when there was none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row(u64);

/// Sums of slots byte by byte, all bytes of a word at once: the even ones in one word and the odd ones in another, 16 bits each.
///
/// Every byte is 128 larger than its weight, so that none is negative and none takes from the next.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    even: u64,
    odd: u64,
    /// How many slots were added.
    count: u32,
}

impl Sums {
    const EVEN: u64 = 0x00FF_00FF_00FF_00FF;

    #[inline]
    fn add_word(&mut self, word: u64) {
        self.even += word & Self::EVEN;
        self.odd += word >> 8 & Self::EVEN;
        self.count += 1;
    }

    /// Adds a row.
    #[inline]
    pub(crate) fn add_row(&mut self, Row(word): Row) {
        self.add_word(word);
    }

    /// Adds other sums.
    #[inline]
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.even += other.even;
        self.odd += other.odd;
        self.count += other.count;
    }

    /// The sums of a row's weights.
    #[inline]
    pub(crate) fn row<const W: usize>(&self) -> [i16; W] {
        // No token has so many features that 16 bits would not hold their sum.
        debug_assert!(self.count <= 256);
        std::array::from_fn(|label| {
            let byte = PRINT + label;
            let word = if byte.is_multiple_of(2) { self.even } else { self.odd };
            ((word >> (byte / 2 * 16)) as u16).wrapping_sub(u16::from(LARGER) * self.count as u16) as i16
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_adds_the_rows_it_knows_and_nothing_else() {
        let rows: Vec<(u32, [i8; 3])> = (1..2000).map(|n| (key(1, n, 0), [1, -2, (n % 100) as i8])).collect();
        let table: Table<3> = Table::of(&rows, 0.5);
        assert_eq!(table.sum(&[key(1, 7, 0), key(1, 8, 0), key(2, 7, 0)]), [2, -4, 15]);
    }

    #[test]
    fn rows_longer_than_a_word_are_added_whole() {
        let rows: Vec<(u32, [i8; 14])> = (1..120).map(|n| (key(1, n, 0), std::array::from_fn(|label| label as i8 - n as i8))).collect();
        let sums = Table::<14>::of(&rows, 1.0).sum_of_long::<3, 2>(&[key(1, 2, 0), key(2, 2, 0), key(1, 100, 0)]);
        assert_eq!(sums, std::array::from_fn(|label| 2 * label as i16 - 102));
    }

    #[test]
    fn a_table_comes_back_as_it_was_written() {
        let rows = [(key(1, 1, 1), [1_i8, -128]), (key(1, 1, 2), [127, 3])];
        let mut bytes = Writer::default();
        Table::<2>::of(&rows, 0.25).write(&mut bytes);
        let read = |bytes: &[u8]| Table::<2>::read(&mut Reader::new(Bytes::copy_from_slice(bytes)));
        let table = read(bytes.as_slice()).expect("what was written");
        assert_eq!(table.sum(&[rows[0].0, rows[1].0]), [128, -125]);
        assert!(read(&bytes.as_slice()[..9]).is_err());
    }
}
