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
/// An open-addressing hash table with linear probing; key and row share a cache line.
#[derive(Debug, Clone)]
pub(crate) struct Table<const W: usize> {
    slots: Vec<Slot<W>>,
    shift: u32,
    /// One bit for each of many groups of keys: 0 when no key of the group is in the table. Small enough to stay in the
    /// cache, it spares most look-ups of features that are not there.
    present: Vec<u64>,
    /// What a weight of 1 stands for.
    pub(crate) scale: f32,
}

#[derive(Debug, Clone, Copy)]
struct Slot<const W: usize> {
    key: u32,
    row: [i8; W],
}

impl<const W: usize> Table<W> {
    /// A table of these rows; a key must not be there twice.
    pub(crate) fn of(rows: &[(u32, [i8; W])], scale: f32) -> Self {
        let capacity = (rows.len() * 5 / 4 + 8).next_power_of_two();
        let mut table = Self {
            slots: vec![Slot { key: 0, row: [0; W] }; capacity],
            shift: 32 - capacity.ilog2(),
            present: vec![0; capacity / 8],
            scale,
        };
        for &(key, row) in rows {
            let bit = table.bit(key);
            table.present[bit >> 6] |= 1 << (bit & 63);
            let mut at = table.home(key);
            while table.slots[at].key != 0 {
                at = (at + 1) & (capacity - 1);
            }
            table.slots[at] = Slot { key, row };
        }
        table
    }

    #[inline]
    fn home(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9E37_79B9) >> self.shift) as usize
    }

    /// Eight bits for every slot.
    #[inline]
    fn bit(&self, key: u32) -> usize {
        (key.wrapping_mul(0x85EB_CA6B) >> (self.shift - 3)) as usize
    }

    /// The sum of the weights of all these features.
    pub(crate) fn sum(&self, keys: &[u32]) -> [i32; W] {
        const AT_ONCE: usize = 64;
        let mut scores = [0; W];
        for keys in keys.chunks(AT_ONCE) {
            // Those that are not there are sorted out first, without a branch that could be guessed wrong.
            let (mut kept, mut count) = ([0; AT_ONCE], 0);
            for &key in keys {
                kept[count % AT_ONCE] = key;
                let bit = self.bit(key);
                count += (self.present[bit >> 6] >> (bit & 63) & 1) as usize;
            }
            for &key in &kept[..count.min(AT_ONCE)] {
                self.add(key, &mut scores);
            }
        }
        scores
    }

    /// Adds the weights of a feature to `scores`.
    #[inline]
    fn add(&self, key: u32, scores: &mut [i32; W]) {
        let mask = self.slots.len() - 1;
        let mut at = self.home(key);
        loop {
            let slot = &self.slots[at & mask];
            if slot.key == key {
                for (score, &weight) in scores.iter_mut().zip(&slot.row) {
                    *score += i32::from(weight);
                }
                return;
            }
            if slot.key == 0 {
                return;
            }
            at += 1;
        }
    }

    /// Writes the rows in the order of their keys, `labels` weights of each.
    pub(crate) fn write(&self, labels: usize, to: &mut Writer) {
        let mut rows: Vec<_> = self.slots.iter().filter(|slot| slot.key != 0).collect();
        rows.sort_unstable_by_key(|slot| slot.key);
        to.u32(rows.len() as u32);
        to.f32(self.scale);
        rows.iter().for_each(|slot| to.u32(slot.key));
        for slot in rows {
            slot.row.iter().take(labels).for_each(|&weight| to.u8(weight as u8));
        }
    }

    /// Reads rows of `labels` weights.
    pub(crate) fn read(labels: usize, from: &mut Reader) -> Result<Self, ModelFault> {
        let count = from.u32()? as usize;
        let scale = from.f32()?;
        let keys = from.bytes(count.checked_mul(4).ok_or(ModelFault::Damaged)?)?;
        let weights = from.bytes(count.checked_mul(labels).ok_or(ModelFault::Damaged)?)?;
        let mut rows = Vec::with_capacity(count);
        for (key, row) in keys.as_chunks::<4>().0.iter().zip(weights.chunks_exact(labels)) {
            let key = u32::from_le_bytes(*key);
            if key == 0 {
                return Err(ModelFault::Damaged);
            }
            rows.push((key, std::array::from_fn(|label| row.get(label).map_or(0, |&byte| byte as i8))));
        }
        Ok(Self::of(&rows, scale))
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
