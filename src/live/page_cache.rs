//! Reader pages, kept as bytes until something changes. A page without a viewer depends on its URL and on what is stored. However many
//! ask for one that is not there, one of them draws it and the others wait for that.

use axum::{body::Bytes, http::HeaderValue};
use quick_cache::{
    DefaultHashBuilder, Weighter,
    sync::{Cache, DefaultLifecycle, PlaceholderGuard},
};

/// Most bytes of all kept pages together.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// How many pages that is, about. With more the cache would be cut into more parts, none of which takes a large page.
const MOST_PAGES: usize = 64;

/// A page as it is sent.
#[derive(Clone)]
pub struct Page {
    /// The page.
    pub body: Bytes,
    /// The same packed by gzip, once somebody asked for it.
    pub gzip: Option<Bytes>,
    /// Its `ETag`.
    pub etag: HeaderValue,
}

/// The number of changes that a page shows, and its URL.
type Key = (u64, String);

/// Pages by the number of changes at which they were drawn, and by their URL. Those of earlier numbers go as room is needed.
pub struct PageCache(Cache<Key, Page, Bytewise>);

#[derive(Clone)]
struct Bytewise;

impl Weighter<Key, Page> for Bytewise {
    fn weight(&self, (_, url): &Key, page: &Page) -> u64 {
        (url.len() + page.body.len() + page.gzip.as_ref().map_or(0, Bytes::len) + 200) as u64
    }
}

/// The turn to draw a page: whoever else wants it waits until it is kept, or this is dropped.
pub struct Turn<'c>(PlaceholderGuard<'c, Key, Page, Bytewise, DefaultHashBuilder, DefaultLifecycle<Key, Page>>);

impl Turn<'_> {
    /// Gives the page to everybody who waits, and keeps it.
    pub fn keep(self, page: Page) {
        // Without a place any more? Then who waits has it all the same.
        let _ = self.0.insert(page);
    }
}

impl Default for PageCache {
    fn default() -> Self {
        Self(Cache::with_weighter(MOST_PAGES, MOST_BYTES as u64, Bytewise))
    }
}

impl PageCache {
    /// The page at this address as it is after so many changes, or the turn to draw it.
    ///
    /// # Errors
    /// The turn.
    pub async fn page_or_turn(&self, changes: u64, url: &str) -> Result<Page, Turn<'_>> {
        self.0.get_value_or_guard_async(&(changes, url.to_owned())).await.map_err(Turn)
    }

    /// Keeps more of a page: the same, packed.
    pub fn put(&self, changes: u64, url: String, page: Page) {
        self.0.insert((changes, url), page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn however_many_want_a_page_it_is_drawn_once_and_again_after_who_drew_it_has_gone() {
        let (cache, drawn) = (Arc::<PageCache>::default(), Arc::<AtomicUsize>::default());
        let ask = |changes: u64, size: usize, gives_up: bool| {
            let (cache, drawn) = (Arc::clone(&cache), Arc::clone(&drawn));
            tokio::spawn(async move {
                match cache.page_or_turn(changes, "/claims").await {
                    Ok(page) => page.body.len(),
                    Err(turn) => {
                        drawn.fetch_add(1, Ordering::SeqCst);
                        tokio::time::sleep(Duration::from_millis(30)).await;
                        if !gives_up {
                            turn.keep(Page { body: vec![0; size].into(), gzip: None, etag: HeaderValue::from_static("x") });
                        }
                        size
                    }
                }
            })
        };
        // One that is too large to be kept is still given to everybody.
        for (changes, size) in [(1, 10), (2, 20), (3, MOST_BYTES * 2)] {
            let asked: Vec<_> = (0..16).map(|_| ask(changes, size, false)).collect();
            for one in asked {
                assert_eq!(one.await.expect("an answer"), size);
            }
        }
        assert!(drawn.load(Ordering::SeqCst) <= 4, "{drawn:?}");
        drawn.store(0, Ordering::SeqCst);
        let first = ask(4, 5, true);
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(ask(4, 5, false).await.expect("an answer") + first.await.expect("an answer"), 10);
        assert_eq!(drawn.load(Ordering::SeqCst), 2, "who waited has the next turn");
    }
}
