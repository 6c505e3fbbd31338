//! The transparency log: what makes a rewritten record visible to everybody who kept a checkpoint of it.
//!
//! An RFC 6962 Merkle tree over salted hashes of events, kept as C2SP `tlog-tiles` of height 8, its head signed as a C2SP
//! `tlog-checkpoint`. Pure: where the tiles lie is the business of `record/`.

/// Others who vouch for it.
pub mod cosignature;
/// What of an event stands in the tree.
pub mod entry;
/// Who signs the head of the tree.
pub mod key;
/// That an entry is in the log.
pub mod proof;
/// The tree, by its tiles.
pub mod tree;

/// A hash of the tree: SHA-256.
pub use tlog_tiles::Hash;
