//! What was changed, and how often: what is kept of the database holds as long as nothing that it stands on was changed.

use super::connection::Changed;
use crate::base::id::{ArticleId, EventId, FactId, SourceId};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{Notify, broadcast};

/// Something that pages show, by which caches are told what changed: a surrogate key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// Whatever there is. Every page stands on it.
    All,
    /// Which articles and claims are published, and what they say.
    Published,
    /// What is known about sources, any of them.
    Sources,
    /// Facts, any of them.
    Facts,
    /// What editors made of claims that were offered as the same.
    Likeness,
    /// An article with its claims.
    Article(ArticleId),
    /// A source as claims name it.
    Source(SourceId),
    /// A fact as claims name it.
    Fact(FactId),
}

impl Key {
    /// What is changed with it: who shows many of a kind stands on all of the kind.
    pub const fn group(self) -> Option<Self> {
        match self {
            Self::Source(_) => Some(Self::Sources),
            Self::Fact(_) => Some(Self::Facts),
            Self::All | Self::Published | Self::Sources | Self::Facts | Self::Likeness | Self::Article(_) => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = match self {
            Self::All => return f.write_str("all"),
            Self::Published => return f.write_str("published"),
            Self::Sources => return f.write_str("sources"),
            Self::Facts => return f.write_str("facts"),
            Self::Likeness => return f.write_str("likeness"),
            Self::Article(id) => ("article", id.0),
            Self::Source(id) => ("source", id.0),
            Self::Fact(id) => ("fact", id.0),
        };
        // The random end of the id: two that share it are dropped together, which is no harm, and headers stay short.
        write!(f, "{kind}-{}", &id.simple().to_string()[20..])
    }
}

/// Most keys whose last change is remembered; with more, everything counts as changed once.
const MOST_KEYS: usize = 20_000;
/// Most events that are remembered until they have a place in the record.
const MOST_EVENTS: usize = 100_000;
/// Commits that may wait to be told to caches before the server; who misses some is told that everything changed.
const MOST_TOLD: usize = 1024;

/// Counters that move after every commit of this process, and after those of others that it is told of.
pub struct Changes {
    content: AtomicU64,
    people: AtomicU64,
    last: Mutex<Last>,
    /// Events whose changes are counted, and that had no place in the record when it was looked at last.
    counted: Mutex<HashSet<EventId>>,
    /// Wakes who gives events their places, …
    committed: Notify,
    /// … who tells other processes, …
    to_tell: Notify,
    /// … and who tells caches before the server.
    own: broadcast::Sender<Vec<Key>>,
}

/// The number of the last change of each key.
#[derive(Default)]
struct Last {
    of: HashMap<Key, u64>,
    of_all: u64,
}

impl Default for Changes {
    fn default() -> Self {
        let (content, people, last, counted) = Default::default();
        let (committed, to_tell) = Default::default();
        Self { content, people, last, counted, committed, to_tell, own: broadcast::Sender::new(MOST_TOLD) }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Whether what stands on these keys (and on [`Key::All`]), and was read after `read` changes, holds for who sees `seen`. Whoever
    /// sees fewer changes than there were may be told that it does not hold when it does, never the other way round.
    pub fn hold(&self, keys: &[Key], read: u64, seen: u64) -> bool {
        if read >= seen {
            return true;
        }
        let last = locked(&self.last);
        last.of_all <= read && keys.iter().all(|key| last.of.get(key).is_none_or(|last| *last <= read))
    }

    /// Counts what a commit of this process changed.
    pub(super) fn note(&self, changed: Changed) {
        if changed == Changed::default() {
            return;
        }
        let mut counted = locked(&self.counted);
        if counted.len() > MOST_EVENTS {
            // To count one twice is no harm.
            counted.clear();
        }
        counted.extend(changed.events);
        drop(counted);
        self.count(&changed.keys, changed.people);
        if !changed.keys.is_empty() {
            // Often nobody wants to know.
            let _ = self.own.send(changed.keys);
        }
        self.committed.notify_one();
        self.to_tell.notify_one();
    }

    /// Counts what another process changed, or may have.
    pub fn count(&self, keys: &[Key], people: bool) {
        if people {
            self.people.fetch_add(1, Ordering::AcqRel);
        }
        if keys.is_empty() {
            return;
        }
        let mut last = locked(&self.last);
        let number = self.content() + 1;
        for key in keys {
            last.of.insert(*key, number);
            last.of.extend(key.group().map(|group| (group, number)));
        }
        if keys.contains(&Key::All) || last.of.len() > MOST_KEYS {
            *last = Last { of: HashMap::new(), of_all: number };
        }
        // Whoever reads the number finds what it counts.
        self.content.store(number, Ordering::Release);
    }

    /// Of events that were just found in the record, with their places or waiting for them, those whose changes were not counted yet. Who
    /// asks counts them, or everything.
    pub fn to_count(&self, placed: Vec<EventId>, waiting: Vec<EventId>) -> Vec<EventId> {
        let mut counted = locked(&self.counted);
        let placed = placed.into_iter().filter(|event| !counted.remove(event)).collect::<Vec<_>>();
        let waiting = waiting.into_iter().filter(|event| counted.insert(*event));
        placed.into_iter().chain(waiting).collect()
    }

    /// What this process changes from now on, commit by commit.
    pub fn own(&self) -> broadcast::Receiver<Vec<Key>> {
        self.own.subscribe()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_holds_until_something_it_stands_on_is_changed() {
        let changes = Changes::default();
        let (article, other) = (Key::Article(ArticleId::new()), Key::Article(ArticleId::new()));
        let source = Key::Source(SourceId::new());
        let holds = |keys: &[Key], read| changes.hold(keys, read, changes.content());
        changes.count(&[], true);
        assert_eq!((changes.content(), changes.people()), (0, 1));
        changes.count(&[article, source], false);
        assert_eq!((holds(&[article], 0), holds(&[other], 0), holds(&[source], 0), holds(&[Key::Sources], 0)), (false, true, false, false));
        assert!(holds(&[article, source], 1), "it was read after that");
        // Who reads a replica that has not come so far.
        assert!(changes.hold(&[article], 0, 0));
        changes.count(&[article], false);
        assert!(!changes.hold(&[article], 0, 1), "between the two changes");
        changes.count(&[Key::All], false);
        assert!(!holds(&[], 2) && !holds(&[other], 2) && holds(&[article], 3));
        for _ in 0..=MOST_KEYS {
            changes.count(&[Key::Article(ArticleId::new())], false);
        }
        assert!(!holds(&[other], 3), "too many to remember");
        assert!(locked(&changes.last).of.len() <= MOST_KEYS);
    }

    #[test]
    fn events_are_counted_once_and_forgotten_when_they_have_their_places() {
        let changes = Changes::default();
        let [own, other, later] = [EventId::new(), EventId::new(), EventId::new()];
        changes.note(Changed { events: vec![own], ..Changed::default() });
        assert_eq!(changes.to_count(vec![], vec![own, other]), [other]);
        assert_eq!(changes.to_count(vec![own], vec![other, later]), [later]);
        assert!(changes.to_count(vec![other, later], vec![]).is_empty());
        assert_eq!(changes.to_count(vec![other], vec![]), [other], "it comes again only when the record went back");
        assert!(locked(&changes.counted).is_empty());
    }

    #[test]
    fn keys_are_short_words_of_a_header() {
        let article = ArticleId("0190a2b4-0003-7000-8000-00000000300c".parse().expect("an id"));
        assert_eq!(
            [Key::All, Key::Published, Key::Article(article)].map(|key| key.to_string()),
            ["all", "published", "article-00000000300c"]
        );
    }
}
