//! Features as numbers: what stands at a place of a text, hashed to 32 bits, never a string.

use super::bytes::{Reader, Writer};
use super::{Document, ModelFault};

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
    let upper = bytes.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let joined = u32::from(bytes.contains(&b'-'));
    let class = match () {
        () if digits == bytes.len() => 2,
        () if digits > 0 => 3,
        () if upper == bytes.len() && upper > 1 => 4,
        () if first.is_ascii_uppercase() && upper > 1 => 5,
        () if first.is_ascii_uppercase() => 6,
        () if upper > 0 => 7,
        () if form.is_ascii() => 8,
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
    slots: Vec<Slot<W>>,
    displacements: Vec<u8>,
    /// What a weight of 1 stands for.
    pub(crate) scale: f32,
}

#[derive(Debug, Clone, Copy)]
struct Slot<const W: usize> {
    print: u16,
    row: [i8; W],
}

/// How many features are looked up together.
const AT_ONCE: usize = 16;
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
        let mut table = Self { slots: vec![Slot { print: 0, row: [0; W] }; count], displacements: vec![0; buckets.len()], scale };
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
                table.slots[place] = Slot { print: key as u16, row };
            }
        }
        Some(table)
    }

    /// The sum of the weights of all these features.
    #[inline]
    pub(crate) fn sum(&self, keys: &[u32]) -> [i16; W] {
        // No token has so many features that 16 bits would not hold their sum.
        debug_assert!(keys.len() <= 256);
        let mut scores = [0_i16; W];
        for keys in keys.chunks(AT_ONCE) {
            // All places first: then no look-up waits for the one before, and memory is asked for many at the same time.
            let mut places = [0_u32; AT_ONCE];
            for (at, &key) in places.iter_mut().zip(keys) {
                *at = self.place(key) as u32;
            }
            for (&key, &at) in keys.iter().zip(&places) {
                let slot = &self.slots[at as usize];
                // A mask instead of a branch that could be guessed wrong.
                let mask = -i8::from(slot.print == key as u16);
                for (score, &weight) in scores.iter_mut().zip(&slot.row) {
                    *score = score.wrapping_add(i16::from(weight & mask));
                }
            }
        }
        scores
    }

    /// The row of a key, 0 throughout when it is not there.
    #[inline]
    pub(crate) fn row(&self, key: u32) -> [i8; W] {
        let slot = &self.slots[self.place(key)];
        if slot.print == key as u16 { slot.row } else { [0; W] }
    }

    /// The slot where a key is, if it is there.
    #[inline]
    fn place(&self, key: u32) -> usize {
        place(key, self.displacements[scaled(key, self.displacements.len())], self.slots.len())
    }

    /// Writes the slots, `labels` weights of each.
    pub(crate) fn write(&self, labels: usize, to: &mut Writer) {
        to.u32(self.slots.len() as u32);
        to.u32(self.displacements.len() as u32);
        to.f32(self.scale);
        to.bytes(&self.displacements);
        self.slots.iter().for_each(|slot| to.bytes(&slot.print.to_le_bytes()));
        for slot in &self.slots {
            slot.row.iter().take(labels).for_each(|&weight| to.u8(weight as u8));
        }
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
        let prints = from.bytes(count.checked_mul(2).ok_or(ModelFault::Damaged)?)?;
        let weights = from.bytes(count.checked_mul(labels).ok_or(ModelFault::Damaged)?)?;
        let slots = prints.as_chunks::<2>().0.iter().zip(weights.chunks_exact(labels)).map(|(print, row)| Slot {
            print: u16::from_le_bytes(*print),
            row: std::array::from_fn(|label| row.get(label).map_or(0, |&byte| byte as i8)),
        });
        Ok(Self { slots: slots.collect(), displacements, scale })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_adds_the_rows_it_knows_and_nothing_else() {
        let rows: Vec<(u32, [i8; 3])> = (1..2000).map(|n| (key(1, n, 0), [1, -2, (n % 100) as i8])).collect();
        let table = Table::of(&rows, 0.5);
        assert_eq!(table.sum(&[key(1, 7, 0), key(1, 8, 0), key(2, 7, 0)]), [2, -4, 15]);
    }

    #[test]
    fn a_table_comes_back_as_it_was_written() {
        let rows = [(key(1, 1, 1), [1_i8, -128]), (key(1, 1, 2), [127, 3])];
        let mut bytes = Writer::default();
        Table::of(&rows, 0.25).write(2, &mut bytes);
        let table = Table::<2>::read(2, &mut Reader::new(bytes.as_slice())).expect("what was written");
        assert_eq!(table.sum(&[rows[0].0, rows[1].0]), [128, -125]);
        assert!(Table::<2>::read(2, &mut Reader::new(&bytes.as_slice()[..9])).is_err());
    }
}
