//! Reader pages, kept as bytes until something is changed that they stand on. A page without a viewer depends on its address and on what
//! is stored. However many ask for one that is not there, one of them draws it and the others wait for that.

use crate::{
    base::coding::Coding,
    db::{Changes, Key},
    live::purge,
};
use axum::{body::Bytes, http::HeaderValue};
use quick_cache::{
    DefaultHashBuilder, Weighter,
    sync::{Cache, DefaultLifecycle, EntryAction, PlaceholderGuard},
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::OnceCell;

/// Most bytes of all kept pages together, in all their forms.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// How many pages that is, about. With more the cache would be cut into more parts, none of which takes a large page.
const MOST_PAGES: usize = 64;
/// Most keys of a page; with more it stands on all sources and facts.
const MOST_KEYS: usize = 60;

/// What a page stands on: who draws it says so. One that says nothing is not kept.
#[derive(Clone)]
pub struct StandsOn(Vec<Key>);

impl StandsOn {
    /// On these.
    pub fn new(keys: impl IntoIterator<Item = Key>) -> Self {
        let mut keys: BTreeSet<Key> = keys.into_iter().collect();
        if keys.len() > MOST_KEYS {
            keys = keys.into_iter().map(|key| key.group().unwrap_or(key)).collect();
        }
        Self(keys.into_iter().collect())
    }
}

/// A page as it is sent.
pub struct Page {
    /// As it was drawn.
    pub body: Bytes,
    /// Its `ETag`.
    pub etag: HeaderValue,
    /// Its `Surrogate-Key`.
    pub surrogate_key: HeaderValue,
    keys: Vec<Key>,
    /// How many changes there were before it was drawn, …
    drawn: u64,
    /// … and when it was seen last that none of its keys was among those since.
    held: AtomicU64,
    /// Packed, once somebody asked for it.
    packed: [OnceCell<Bytes>; Coding::ALL.len()],
}

impl Page {
    /// A page that was drawn after so many changes.
    pub fn new(body: Bytes, etag: HeaderValue, StandsOn(keys): StandsOn, drawn: u64) -> Self {
        let surrogate_key = purge::words(keys.iter().chain([&Key::All]));
        Self { body, etag, surrogate_key, keys, drawn, held: AtomicU64::new(drawn), packed: Default::default() }
    }

    fn holds(&self, changes: &Changes, seen: u64) -> bool {
        if self.held.load(Ordering::Relaxed) == seen {
            return true;
        }
        let holds = changes.hold(&self.keys, self.drawn, seen);
        if holds {
            self.held.store(seen, Ordering::Relaxed);
        }
        holds
    }

    fn bytes(&self) -> u64 {
        let forms = self.packed.iter().filter_map(OnceCell::get).map(Bytes::len).sum::<usize>();
        (self.body.len() + forms + self.keys.len() * size_of::<Key>() + self.surrogate_key.len() + 400) as u64
    }
}

/// A page with the bytes that are reckoned for it.
#[derive(Clone)]
struct Kept {
    page: Arc<Page>,
    bytes: u64,
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<String, Kept> for Bytewise {
    fn weight(&self, address: &String, kept: &Kept) -> u64 {
        address.len() as u64 + kept.bytes
    }
}

/// Pages by their address.
pub struct PageCache {
    pages: Cache<String, Kept, Bytewise>,
    drawn: AtomicU64,
}

/// The turn to draw a page: whoever else wants it waits until it is kept, or this is dropped.
pub struct Turn<'c> {
    guard: PlaceholderGuard<'c, String, Kept, Bytewise, DefaultHashBuilder, DefaultLifecycle<String, Kept>>,
    drawn: &'c AtomicU64,
}

impl Turn<'_> {
    /// Gives the page to everybody who waits, and keeps it.
    pub fn keep(self, page: Page) -> Arc<Page> {
        self.drawn.fetch_add(1, Ordering::Relaxed);
        let kept = Kept { bytes: page.bytes(), page: Arc::new(page) };
        // Without a place any more? Then who waits has it all the same.
        let _ = self.guard.insert(kept.clone());
        kept.page
    }
}

impl Default for PageCache {
    fn default() -> Self {
        Self { pages: Cache::with_weighter(MOST_PAGES, MOST_BYTES as u64, Bytewise), drawn: AtomicU64::default() }
    }
}

impl PageCache {
    /// The page at this address as it is after `seen` of these changes, or the turn to draw it.
    ///
    /// # Errors
    /// The turn.
    pub async fn page_or_turn(&self, changes: &Changes, seen: u64, address: &str) -> Result<Arc<Page>, Turn<'_>> {
        loop {
            match self.pages.get_value_or_guard_async(address).await {
                Ok(kept) if kept.page.holds(changes, seen) => return Ok(kept.page),
                // Whoever else finds it old, and us, one draws it.
                Ok(kept) => drop(self.pages.remove_if(address, |there| Arc::ptr_eq(&there.page, &kept.page))),
                Err(guard) => return Err(Turn { guard, drawn: &self.drawn }),
            }
        }
    }

    /// A page, packed once for all who take it so; `None` when that failed.
    pub async fn packed(&self, address: &str, page: &Arc<Page>, coding: Coding) -> Option<Bytes> {
        let form = &page.packed[coding as usize];
        if let Some(bytes) = form.get() {
            return Some(bytes.clone());
        }
        let body = page.body.clone();
        let pack =
            async || tokio::task::spawn_blocking(move || coding.pack(&body)).await.ok().and_then(Result::ok).map(Bytes::from).ok_or(());
        let bytes = form.get_or_try_init(pack).await.ok()?.clone();
        // It takes more room now, if it is still there.
        drop(self.pages.entry(address, Some(Duration::ZERO), |_, kept| {
            if Arc::ptr_eq(&kept.page, page) {
                kept.bytes = page.bytes();
            }
            EntryAction::Retain(())
        }));
        Some(bytes)
    }

    /// How many pages were drawn, for want of one that holds.
    pub fn drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    /// How many bytes are kept.
    pub fn bytes(&self) -> u64 {
        self.pages.weight()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::SourceId;
    use std::sync::atomic::AtomicUsize;

    fn page(size: usize, drawn: u64) -> Page {
        Page::new(vec![b'x'; size].into(), HeaderValue::from_static("x"), StandsOn::new([Key::Published]), drawn)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn however_many_want_a_page_it_is_drawn_once_and_again_after_who_drew_it_has_gone() {
        let (cache, changes, drawn) = (Arc::<PageCache>::default(), Arc::<Changes>::default(), Arc::<AtomicUsize>::default());
        let ask = |size: usize, gives_up: bool| {
            let (cache, changes, drawn) = (Arc::clone(&cache), Arc::clone(&changes), Arc::clone(&drawn));
            tokio::spawn(async move {
                let seen = changes.content();
                match cache.page_or_turn(&changes, seen, "/claims").await {
                    Ok(page) => page.body.len(),
                    Err(turn) => {
                        drawn.fetch_add(1, Ordering::SeqCst);
                        tokio::time::sleep(Duration::from_millis(30)).await;
                        if gives_up { size } else { turn.keep(page(size, seen)).body.len() }
                    }
                }
            })
        };
        // One that is too large to be kept is still given to everybody.
        for size in [10, 20, MOST_BYTES * 2] {
            changes.count(&[Key::Published], false);
            let asked: Vec<_> = (0..16).map(|_| ask(size, false)).collect();
            for one in asked {
                assert_eq!(one.await.expect("an answer"), size);
            }
        }
        assert!(drawn.load(Ordering::SeqCst) <= 4, "{drawn:?}");
        assert!(cache.drawn() <= 4);
        drawn.store(0, Ordering::SeqCst);
        changes.count(&[Key::All], false);
        let first = ask(5, true);
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(ask(5, false).await.expect("an answer") + first.await.expect("an answer"), 10);
        assert_eq!(drawn.load(Ordering::SeqCst), 2, "who waited has the next turn");
    }

    #[tokio::test]
    async fn a_page_that_was_changed_while_it_was_drawn_is_not_given_to_who_came_after() {
        let (cache, changes) = (PageCache::default(), Changes::default());
        let turn = cache.page_or_turn(&changes, 0, "/").await.err().expect("a turn");
        changes.count(&[Key::Published], false);
        let after = cache.page_or_turn(&changes, 1, "/");
        let (_, after) = tokio::join!(async { turn.keep(page(5, 0)) }, after);
        let after = after.err().expect("a turn").keep(page(6, 1));
        changes.count(&[Key::Facts], false);
        assert!(cache.page_or_turn(&changes, 2, "/").await.is_ok_and(|kept| Arc::ptr_eq(&kept, &after)), "it does not show facts");
        assert!(cache.page_or_turn(&changes, 0, "/").await.is_ok(), "newer than what a replica has");
        assert_eq!(cache.drawn(), 2);
    }

    #[tokio::test]
    async fn all_forms_of_a_page_count_and_each_is_packed_once() {
        let (cache, changes) = (PageCache::default(), Changes::default());
        let kept = cache.page_or_turn(&changes, 0, "/").await.err().expect("a turn").keep(page(300_000, 0));
        let mut bytes = cache.bytes();
        for coding in Coding::ALL {
            let (one, other) = tokio::join!(cache.packed("/", &kept, coding), cache.packed("/", &kept, coding));
            let (one, other) = (one.expect("packed"), other.expect("packed"));
            assert_eq!(one.as_ptr(), other.as_ptr());
            bytes += one.len() as u64;
            assert_eq!(cache.bytes(), bytes, "{coding:?}");
        }
        changes.count(&[Key::All], false);
        let _turn = cache.page_or_turn(&changes, 1, "/").await.err().expect("a turn");
        assert_eq!(cache.bytes(), 0);
        assert!(cache.packed("/", &kept, Coding::Gzip).await.is_some(), "who holds it still has it");
    }

    #[test]
    fn a_page_that_shows_many_stands_on_all_of_their_kind() {
        let StandsOn(few) = StandsOn::new([Key::Published, Key::Published, Key::Source(SourceId::new())]);
        assert_eq!(few.len(), 2);
        let many = (0..=MOST_KEYS).map(|_| Key::Source(SourceId::new()));
        let StandsOn(many) = StandsOn::new(many.chain([Key::Published, Key::Sources]));
        assert_eq!(many, [Key::Published, Key::Sources]);
    }
}
