//! Reader pages, kept as bytes until something changes.

use axum::{body::Bytes, http::HeaderValue};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Most pages kept, and most bytes of them together: then all are dropped and kept anew.
const MOST_PAGES: usize = 500;
/// Most bytes of all kept pages together.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Pages as they were at the event of this number.
#[derive(Default)]
pub struct PageCache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    number: i64,
    bytes: usize,
    pages: HashMap<String, (Bytes, HeaderValue)>,
}

impl PageCache {
    /// The page at this address, if it is of this number.
    pub fn get(&self, number: i64, url: &str) -> Option<(Bytes, HeaderValue)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.number == number).then(|| kept.pages.get(url).cloned()).flatten()
    }

    /// Keeps a page.
    pub fn put(&self, number: i64, url: String, page: Bytes, etag: HeaderValue) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.number != number || kept.pages.len() >= MOST_PAGES || kept.bytes + page.len() > MOST_BYTES {
            *kept = Kept { number, ..Kept::default() };
        }
        kept.bytes += page.len();
        kept.pages.insert(url, (page, etag));
    }
}
