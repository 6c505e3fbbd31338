//! The claims of the newsroom, held in memory to find those that say the same. Filled and asked by `similarity/`.

use crate::{
    base::id::ClaimId,
    likeness::{Index, Vector},
};
use chrono::{DateTime, Utc};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard},
};

/// All claims with their vectors and words.
#[derive(Debug, Default)]
pub struct Likeness {
    index: RwLock<Index<ClaimId>>,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    /// Up to when what changed is held.
    place: Option<DateTime<Utc>>,
    /// As which version each claim is held, and a digest of its words.
    versions: HashMap<ClaimId, (i64, i64)>,
}

impl Likeness {
    /// The claims, to be asked.
    pub fn index(&self) -> RwLockReadGuard<'_, Index<ClaimId>> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up a claim, in place of an earlier version; one whose words (of this digest) stayed is held already.
    pub fn put(&self, id: ClaimId, version: i64, (statement, digest): (&str, i64), vector: Option<Vector>) {
        let before = self.progress().versions.insert(id, (version, digest));
        if before.is_none_or(|(_, known)| known != digest) {
            self.index.write().unwrap_or_else(PoisonError::into_inner).put(id, statement, vector.as_slice());
        }
    }

    /// Lets go of a claim that is not there any more.
    pub fn remove(&self, id: ClaimId) {
        self.index.write().unwrap_or_else(PoisonError::into_inner).remove(id);
        self.progress().versions.remove(&id);
    }

    /// As which version a claim is held.
    pub fn version(&self, id: ClaimId) -> Option<i64> {
        self.progress().versions.get(&id).map(|(version, _)| *version)
    }

    /// Up to when what changed is held.
    pub fn place(&self) -> Option<DateTime<Utc>> {
        self.progress().place
    }

    /// Notes up to when what changed is held.
    pub fn came_to(&self, place: DateTime<Utc>) {
        self.progress().place = Some(place);
    }
}
