//! The tree, by its tiles: 256 hashes of a level that is a multiple of 8, fewer at the right edge (C2SP `tlog-tiles`).

use std::collections::HashMap;
use tlog_tiles::{Hash, HashReader, Tile, prove_record, prove_tree, record_hash, stored_hashes_for_record_hash, tree_hash};

/// Levels of the tree that a tile spans.
pub const HEIGHT: u8 = 8;
/// Hashes of a full tile.
pub const WIDTH: u64 = 1 << HEIGHT;
/// Bytes of a hash.
pub const HASH: usize = 32;

/// Why the tree has no answer: a tile is missing, too short, or was asked for what it does not hold.
pub type Error = tlog_tiles::Error;

/// Where a tile lies: its level, counted in tiles, and its position on that level.
pub type Place = (u8, u64);

/// Some tiles of a tree: enough for what is asked of it.
#[derive(Clone, Debug, Default)]
pub struct Tiles(HashMap<Place, Vec<u8>>);

impl Tiles {
    /// Lays a tile in its place; `hashes` are its hashes one after the other.
    pub fn put(&mut self, place: Place, hashes: Vec<u8>) {
        self.0.insert(place, hashes);
    }

    /// Takes a tile away.
    pub fn take(&mut self, place: Place) -> Option<Vec<u8>> {
        self.0.remove(&place)
    }

    /// The hashes of a tile.
    pub fn get(&self, place: Place) -> Option<&[u8]> {
        self.0.get(&place).map(Vec::as_slice)
    }

    /// Adds the entry with number `size`, counted from 0, to a tree of this size, of which the [`edge`] must be here.
    ///
    /// # Errors
    /// When a tile of the edge is missing or too short.
    pub fn append(&mut self, size: u64, entry: &[u8]) -> Result<(), Error> {
        let hashes = stored_hashes_for_record_hash(size, record_hash(entry), self)?;
        for (level, hash) in (0_u8..).zip(hashes).step_by(usize::from(HEIGHT)) {
            let tile = self.0.entry((level / HEIGHT, size >> level >> HEIGHT)).or_default();
            tile.extend_from_slice(&hash.0);
        }
        Ok(())
    }

    /// The hashes beside the path from entry `index`, counted from 0, to the root of the tree of this size. The tiles of
    /// [`around`] must be here.
    ///
    /// # Errors
    /// When one of them is missing or too short.
    pub fn path(&self, size: u64, index: u64) -> Result<Vec<Hash>, Error> {
        prove_record(size, index, self)
    }

    /// The hashes that show that the tree of this size goes on from the one of size `older`. The tiles around the last entry of that
    /// one ([`around`]) must be here.
    ///
    /// # Errors
    /// When one of them is missing or too short, or `older` is the larger one.
    pub fn consistency(&self, size: u64, older: u64) -> Result<Vec<Hash>, Error> {
        if older == 0 || older == size { Ok(Vec::new()) } else { prove_tree(size, older, self) }
    }

    /// The root of the tree of this size, of which the [`edge`] must be here.
    ///
    /// # Errors
    /// When a tile of the edge is missing or too short.
    pub fn root(&self, size: u64) -> Result<Hash, Error> {
        tree_hash(size, self)
    }
}

impl HashReader for Tiles {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let read = |index: &u64| {
            let tile = Tile::from_index(HEIGHT, *index);
            let hashes = self.get((tile.level(), tile.level_index())).ok_or(Error::IndexesNotInTree)?;
            tile.hash_at_index(hashes, *index)
        };
        indexes.iter().map(read).collect()
    }
}

/// Whether these are the tiles at the [`edge`] of a tree of this size, each with as many hashes as it has there.
pub fn is_edge(tiles: &Tiles, size: u64) -> bool {
    edge(size).into_iter().all(|(level, position)| {
        let hashes = (size >> (level * HEIGHT)) % WIDTH;
        tiles.get((level, position)).is_some_and(|tile| tile.len() as u64 == hashes * HASH as u64)
    })
}

/// The tiles at the right edge of a tree of this size that are not full: all that is needed to add to it.
pub fn edge(size: u64) -> Vec<Place> {
    let levels = (0..64 / HEIGHT).map(|level| (level, size >> (level * HEIGHT)));
    levels.filter(|(_, hashes)| hashes % WIDTH > 0).map(|(level, hashes)| (level, hashes >> HEIGHT)).collect()
}

/// The tiles that are needed to prove that entry `index`, counted from 0, is in a tree of this size.
pub fn around(size: u64, index: u64) -> Vec<Place> {
    let above = (0..64 / HEIGHT).map(|level| (level, index >> (level * HEIGHT) >> HEIGHT));
    let mut places: Vec<_> = above.filter(|(level, _)| size >> (level * HEIGHT) > 0).chain(edge(size)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The tiles that are new or longer in a tree of size `after` than in the one of size `before`, and how many hashes they hold.
pub fn changed(before: u64, after: u64) -> Vec<(Place, usize)> {
    let tiles = Tile::new_tiles(HEIGHT, before, after);
    tiles.into_iter().map(|tile| ((tile.level(), tile.level_index()), tile.width() as usize)).collect()
}

/// What a path of C2SP `tlog-tiles` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// So many hashes of a tile.
    Hashes(Place, usize),
    /// So many entries, after the first `after`.
    Entries {
        /// How many come before.
        after: u64,
        /// How many are wanted.
        many: u64,
    },
}

/// Understands what stands behind `tile/`: `LEVEL/POSITION` or `entries/POSITION`, for a tile that is not full with `.p/WIDTH`.
pub fn wanted(path: &str) -> Option<Wanted> {
    // The library takes levels and widths that no tile has, and panics over them.
    let (level, position) = path.split_once('/')?;
    if level != "entries" && !matches!(level.as_bytes(), [b'0'..=b'7']) {
        return None;
    }
    if position.rsplit_once(".p/").is_some_and(|(_, width)| width.parse() == Ok(0_u64)) {
        return None;
    }
    let path = path.strip_prefix("entries/").map_or_else(|| path.to_owned(), |position| format!("data/{position}"));
    let tile = Tile::from_path(&format!("tile/{HEIGHT}/{path}")).ok()?;
    Some(if tile.is_data() {
        Wanted::Entries { after: tile.level_index().checked_mul(WIDTH)?, many: tile.width().into() }
    } else {
        Wanted::Hashes((tile.level(), tile.level_index()), tile.width() as usize)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tlog_tiles::{check_record, check_tree, node_hash};

    fn entry(n: u64) -> [u8; 8] {
        n.to_be_bytes()
    }

    /// As RFC 6962, 2.1 defines it.
    fn by_definition(entries: &[[u8; 8]]) -> Hash {
        match entries {
            [] => tlog_tiles::EMPTY_HASH,
            [one] => record_hash(one),
            _ => {
                let (left, right) = entries.split_at(entries.len().next_power_of_two() / 2);
                node_hash(by_definition(left), by_definition(right))
            }
        }
    }

    #[test]
    fn the_root_is_the_one_that_the_rfc_defines_whatever_was_added_at_once() {
        let entries: Vec<_> = (0..700).map(entry).collect();
        let mut all = Tiles::default();
        // Only the edge stays, as in a database that gives nothing else.
        let mut kept = Tiles::default();
        for (n, entry) in (0..).zip(&entries) {
            all.append(n, entry).expect("added");
            kept.append(n, entry).expect("added");
            let size = n + 1;
            let edge = edge(size);
            kept.0.retain(|place, _| edge.contains(place));
            if size % 37 == 0 || size.is_power_of_two() || size % WIDTH == 0 {
                let root = by_definition(&entries[..usize::try_from(size).expect("few")]);
                assert_eq!(all.root(size).expect("a root"), root, "{size}");
                assert_eq!(kept.root(size).expect("a root"), root, "{size}");
            }
        }
        for (place, hashes) in changed(0, 700) {
            assert_eq!(all.get(place).map(<[u8]>::len), Some(hashes * HASH), "{place:?}");
        }
    }

    #[test]
    fn tiles_prove_that_an_entry_is_there_and_that_a_tree_goes_on_from_an_older_one() {
        let mut tiles = Tiles::default();
        let mut roots = vec![tiles.root(0).expect("a root")];
        for n in 0..600 {
            tiles.append(n, &entry(n)).expect("added");
            roots.push(tiles.root(n + 1).expect("a root"));
        }
        for n in [0, 255, 256, 511, 599] {
            let proof = prove_record(600, n, &tiles).expect("a proof");
            check_record(&proof, 600, roots[600], n, record_hash(&entry(n))).expect("it is there");
            assert!(check_record(&proof, 600, roots[600], n, record_hash(&entry(n + 1))).is_err());
        }
        for size in 1..=600_usize {
            // As somebody has them who reads no more than they must.
            let older = size as u64;
            let few = around(600, older - 1).into_iter().filter_map(|place| Some((place, tiles.get(place)?.to_vec())));
            let proof = Tiles(few.collect()).consistency(600, older).expect("a proof");
            check_tree(&proof, 600, roots[600], older, roots[size]).expect("it goes on");
            assert!(check_tree(&proof, 600, roots[600], older, roots[size - 1]).is_err());
        }
        assert_eq!(tiles.consistency(600, 0).expect("nothing is to be proven"), Vec::new());
        assert!(tiles.consistency(600, 601).is_err());
    }

    #[test]
    fn a_path_is_understood_as_c2sp_writes_it() {
        assert_eq!(wanted("0/000"), Some(Wanted::Hashes((0, 0), 256)));
        assert_eq!(wanted("1/x001/x234/067.p/8"), Some(Wanted::Hashes((1, 1_234_067), 8)));
        assert_eq!(wanted("entries/x001/234.p/5"), Some(Wanted::Entries { after: 1_234 * 256, many: 5 }));
        for path in [
            "",
            "0",
            "0/0",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/257",
            "8/000",
            "9/000",
            "64/000",
            "255/000",
            "00/000",
            "-1/000",
            "entries/000.p/0",
            "entries/000.p/00",
            "data/000",
            "8/0/000",
            "0/../000",
            "entries/",
        ] {
            assert_eq!(wanted(path), None, "{path}");
        }
    }

    #[test]
    fn a_missing_or_short_tile_is_an_error() {
        let mut tiles = Tiles::default();
        (0..3).for_each(|n| tiles.append(n, &entry(n)).expect("added"));
        let hashes = tiles.take((0, 0)).expect("a tile");
        assert!(tiles.append(3, &entry(3)).is_err());
        tiles.put((0, 0), hashes[..2 * HASH].to_vec());
        assert!(tiles.append(3, &entry(3)).is_err());
        assert!(tiles.root(3).is_err());
    }
}
