//! Features as numbers: what stands at a place of a text, hashed to 32 bits, never a string.

use std::hint::select_unpredictable;

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
    let key = (hash >> 32) as u32;
    if key == 0 { 1 } else { key }
}

/// The value of a word as a feature (FNV-1a).
#[inline]
pub(crate) fn word(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What a word looks like: its letters folded to classes.
pub(crate) fn shape(document: &Document, at: usize) -> u32 {
    let form = document.form(at);
    let bytes = form.as_bytes();
    let Some(&first) = bytes.first() else { return 0 };
    if !document.tokens[at].is_word {
        return 1;
    }
    let (mut upper, mut digits, mut joined, mut all) = (0, 0, 0, 0);
    for &byte in bytes {
        upper += usize::from(byte.is_ascii_uppercase());
        digits += usize::from(byte.is_ascii_digit());
        joined |= u32::from(byte == b'-');
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
/// others: of 65 536 features that are not there, one is taken for another, whose weights are small as a rule. A slot is read as
/// so many `WORDS`, which must hold a print and a row.
#[derive(Debug, Clone)]
pub(crate) struct Table<const W: usize, const WORDS: usize = 1> {
    /// One slot behind the other, each the print of its key in two bytes and its row, so that a slot is read as whole words;
    /// at the end so many bytes more that the last one is, too.
    slots: Vec<u8>,
    /// How many slots there are.
    count: usize,
    displacements: Vec<u8>,
    /// What a weight of 1 stands for.
    pub(crate) scale: f32,
}

/// Bytes that tell a key from others.
const PRINT: usize = 2;
/// Bytes of a word.
const WORD: usize = 8;
/// Keys that share a displacement, on average.
const BUCKET: usize = 4;

/// A number below `count`, by the high bits of a hash.
#[inline]
fn scaled(hash: u32, count: usize) -> usize {
    ((u64::from(hash) * count as u64) >> 32) as usize
}

#[inline]
fn place(key: u32, displacement: u8, count: usize) -> usize {
    scaled((key ^ u32::from(displacement).wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B), count)
}

impl<const W: usize, const WORDS: usize> Table<W, WORDS> {
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
        let mut table = Self { slots: vec![0; Self::bytes(count)], count, displacements: vec![0; buckets.len()], scale };
        let mut taken = vec![false; count];
        let mut places = Vec::new();
        for bucket in order {
            let found = (0..=u8::MAX).find(|&displacement| {
                places.clear();
                for &number in &buckets[bucket] {
                    let place = place(rows[number].0, displacement, count);
                    if taken[place] || places.contains(&place) {
                        return false;
                    }
                    places.push(place);
                }
                true
            })?;
            table.displacements[bucket] = found;
            for (&number, &place) in buckets[bucket].iter().zip(&places) {
                taken[place] = true;
                let (key, row) = rows[number];
                table.set(place, key as u16, row);
            }
        }
        Some(table)
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
    pub(crate) fn add<const N: usize>(&self, keys: &[u32; N], sums: &mut Sums<WORDS>) {
        self.add_each(std::array::from_ref(keys), std::array::from_mut(sums));
    }

    #[inline]
    fn add_each<const N: usize, const M: usize>(&self, keys: &[[u32; N]; M], sums: &mut [Sums<WORDS>; M]) {
        // One step for all of them after the other, and each step short: so that the machine sees far ahead, and asks memory for
        // many slots at the same time.
        let mut places = [[0_u32; N]; M];
        for (place, &key) in places.as_flattened_mut().iter_mut().zip(keys.as_flattened()) {
            *place = self.place(key) as u32;
        }
        let mut firsts = [[0; N]; M];
        for (first, &place) in firsts.as_flattened_mut().iter_mut().zip(places.as_flattened()) {
            *first = self.words(place as usize)[0];
        }
        for (nth, sums) in sums.iter_mut().enumerate() {
            for ((&first, &place), &key) in firsts[nth].iter().zip(&places[nth]).zip(&keys[nth]) {
                // The rest of a slot is at hand once its first word has come.
                let mut slot = if WORDS > 1 { self.words(place as usize) } else { [0; WORDS] };
                slot[0] = first;
                sums.add(slot, key as u16);
            }
        }
    }

    /// The row of a key, packed, to be added later.
    pub(crate) fn packed(&self, key: u32) -> Row {
        let word = self.words(self.place(key))[0];
        Row(if word as u16 == key as u16 { word } else { 0 })
    }

    /// The row of a key, 0 throughout when it is not there.
    #[inline]
    pub(crate) fn row(&self, key: u32) -> [i8; W] {
        let words = self.words(self.place(key));
        let byte = |at: usize| (words[at / WORD] >> (at % WORD * 8)) as i8;
        if words[0] as u16 == key as u16 { std::array::from_fn(|label| byte(PRINT + label)) } else { [0; W] }
    }

    /// The slot where a key is, if it is there.
    #[inline]
    fn place(&self, key: u32) -> usize {
        place(key, self.displacements[scaled(key, self.displacements.len())], self.count)
    }

    /// Bytes of a slot.
    const SLOT: usize = PRINT + W;

    /// Bytes of so many slots.
    fn bytes(count: usize) -> usize {
        count * Self::SLOT + WORDS * WORD
    }

    /// A slot in words, with bytes behind it that do not count.
    #[inline]
    fn words(&self, slot: usize) -> [u64; WORDS] {
        const { assert!(Self::SLOT <= WORDS * WORD) }
        let (words, _) = self.slots[slot * Self::SLOT..][..WORDS * WORD].as_chunks();
        let mut slot = [0; WORDS];
        slot.iter_mut().zip(words).for_each(|(word, &bytes)| *word = u64::from_le_bytes(bytes));
        slot
    }

    fn set(&mut self, slot: usize, print: u16, row: [i8; W]) {
        let bytes = &mut self.slots[slot * Self::SLOT..][..Self::SLOT];
        bytes[..PRINT].copy_from_slice(&print.to_le_bytes());
        bytes[PRINT..].copy_from_slice(&row.map(|weight| weight as u8));
    }

    /// Writes the slots, `labels` weights of each.
    pub(crate) fn write(&self, labels: usize, to: &mut Writer) {
        to.u32(self.count as u32);
        to.u32(self.displacements.len() as u32);
        to.f32(self.scale);
        to.bytes(&self.displacements);
        let slots = || self.slots.chunks_exact(Self::SLOT).take(self.count);
        slots().for_each(|slot| to.bytes(&slot[..PRINT]));
        slots().for_each(|slot| to.bytes(&slot[PRINT..][..labels]));
    }

    /// Reads slots of `labels` weights.
    pub(crate) fn read(labels: usize, from: &mut Reader) -> Result<Self, ModelFault> {
        let count = from.u32()? as usize;
        let buckets = from.u32()? as usize;
        let scale = from.f32()?;
        if count == 0 || buckets == 0 {
            return Err(ModelFault::Damaged);
        }
        let displacements = from.bytes(buckets)?.to_vec();
        let prints = from.bytes(count.checked_mul(PRINT).ok_or(ModelFault::Damaged)?)?;
        let weights = from.bytes(count.checked_mul(labels).ok_or(ModelFault::Damaged)?)?;
        let mut slots = vec![0; Self::bytes(count)];
        let parts = prints.chunks_exact(PRINT).zip(weights.chunks_exact(labels));
        for (slot, (print, row)) in slots.chunks_exact_mut(Self::SLOT).zip(parts) {
            slot[..PRINT].copy_from_slice(print);
            slot[PRINT..][..labels].copy_from_slice(row);
        }
        Ok(Self { slots, count, displacements, scale })
    }
}

/// A row of a slot that is one word, with its print; all 0 when there was none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row(u64);

/// Sums of slots byte by byte, all bytes of a word at once: the even ones in one word and the odd ones in another, 16 bits each.
///
/// Every byte is made 128 larger first, so that none is negative and none takes from the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums<const WORDS: usize> {
    even: [u64; WORDS],
    odd: [u64; WORDS],
    /// How many slots were added.
    count: u32,
}

impl<const WORDS: usize> Default for Sums<WORDS> {
    fn default() -> Self {
        Self { even: [0; WORDS], odd: [0; WORDS], count: 0 }
    }
}

impl<const WORDS: usize> Sums<WORDS> {
    const LARGER: u64 = 0x8080_8080_8080_8080;
    const EVEN: u64 = 0x00FF_00FF_00FF_00FF;

    /// Adds a slot if it has this print, and nothing otherwise.
    #[inline]
    fn add(&mut self, mut slot: [u64; WORDS], print: u16) {
        // Not a branch, which could be guessed wrong.
        let mask = select_unpredictable(slot[0] as u16 == print, u64::MAX, 0);
        slot.iter_mut().for_each(|word| *word &= mask);
        self.add_words(slot);
    }

    #[inline]
    fn add_words(&mut self, words: [u64; WORDS]) {
        for ((even, odd), word) in self.even.iter_mut().zip(&mut self.odd).zip(words) {
            let larger = word ^ Self::LARGER;
            *even += larger & Self::EVEN;
            *odd += larger >> 8 & Self::EVEN;
        }
        self.count += 1;
    }

    /// Adds other sums.
    #[inline]
    pub(crate) fn add_all(&mut self, other: &Self) {
        for nth in 0..WORDS {
            self.even[nth] += other.even[nth];
            self.odd[nth] += other.odd[nth];
        }
        self.count += other.count;
    }

    /// The sums of a row's weights.
    #[inline]
    pub(crate) fn row<const W: usize>(&self) -> [i16; W] {
        // No token has so many features that 16 bits would not hold their sum.
        debug_assert!(self.count <= 256);
        std::array::from_fn(|label| {
            let byte = PRINT + label;
            let words = if byte.is_multiple_of(2) { &self.even } else { &self.odd };
            let sum = (words[byte / WORD] >> (byte % WORD / 2 * 16)) as u16;
            sum.wrapping_sub(128 * self.count as u16) as i16
        })
    }
}

impl Sums<1> {
    /// Adds a row.
    #[inline]
    pub(crate) fn add_row(&mut self, Row(word): Row) {
        self.add_words([word]);
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
    fn a_table_comes_back_as_it_was_written() {
        let rows = [(key(1, 1, 1), [1_i8, -128]), (key(1, 1, 2), [127, 3])];
        let mut bytes = Writer::default();
        Table::<2, 1>::of(&rows, 0.25).write(2, &mut bytes);
        let table: Table<2> = Table::read(2, &mut Reader::new(bytes.as_slice())).expect("what was written");
        assert_eq!(table.sum(&[rows[0].0, rows[1].0]), [128, -125]);
        assert!(Table::<2, 1>::read(2, &mut Reader::new(&bytes.as_slice()[..9])).is_err());
    }
}
