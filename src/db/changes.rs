//! How often something was changed: what is kept of the database holds as long as the number does not move.

use super::connection::Changed;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Notify;

/// Counters that move after every commit of this process, and after those of others that it is told of.
#[derive(Default)]
pub struct Changes {
    content: AtomicU64,
    people: AtomicU64,
    /// Wakes who gives events their places, …
    committed: Notify,
    /// … and who tells other processes.
    to_tell: Notify,
}

impl Changes {
    /// The number of changes to what pages show. Read it before what is to be kept.
    pub fn content(&self) -> u64 {
        self.content.load(Ordering::Acquire)
    }

    /// The number of changes to people, sessions and tokens.
    pub fn people(&self) -> u64 {
        self.people.load(Ordering::Acquire)
    }

    /// Counts what a commit of this process changed.
    pub(super) fn note(&self, changed: Changed) {
        if changed != Changed::default() {
            self.count(changed.content, changed.people);
            self.committed.notify_one();
            self.to_tell.notify_one();
        }
    }

    /// Counts what another process changed, or may have.
    pub fn count(&self, content: bool, people: bool) {
        if content {
            self.content.fetch_add(1, Ordering::AcqRel);
        }
        if people {
            self.people.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Returns when this process has committed something since it was last asked.
    pub async fn committed(&self) {
        self.committed.notified().await;
    }

    /// The same, for who tells other processes.
    pub async fn to_tell(&self) {
        self.to_tell.notified().await;
    }
}
