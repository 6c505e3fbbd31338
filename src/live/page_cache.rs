//! Reader pages, kept as bytes until something changes. A page without a viewer depends on its URL and on what is stored.

use axum::{body::Bytes, http::HeaderValue};
use quick_cache::{Weighter, sync::Cache};

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

/// Pages by their URL, each with the number of changes at which it was drawn.
pub struct PageCache(Cache<String, (u64, Page), Bytewise>);

#[derive(Clone)]
struct Bytewise;

impl Weighter<String, (u64, Page)> for Bytewise {
    fn weight(&self, url: &String, (_, page): &(u64, Page)) -> u64 {
        (url.len() + page.body.len() + page.gzip.as_ref().map_or(0, Bytes::len) + 200) as u64
    }
}

impl Default for PageCache {
    fn default() -> Self {
        Self(Cache::with_weighter(MOST_PAGES, MOST_BYTES as u64, Bytewise))
    }
}

impl PageCache {
    /// The page at this address, if nothing was changed since it was drawn.
    pub fn get(&self, changes: u64, url: &str) -> Option<Page> {
        self.0.get(url).filter(|(drawn_at, _)| *drawn_at == changes).map(|(_, page)| page)
    }

    /// Keeps a page that was drawn when so many changes had been made.
    pub fn put(&self, changes: u64, url: String, page: Page) {
        self.0.insert(url, (changes, page));
    }
}
