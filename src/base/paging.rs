//! Lists in pages: how many to a page, where one ended, and how the next begins. A cursor is opaque, URL-safe, and
//! checked when it comes back.

use crate::base::error::Faults;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

/// How many items a page holds when the client does not say.
pub const USUAL: i64 = 50;
/// How many it holds at most.
pub const MOST: i64 = 500;

/// A page of a list, as the REST API sends it.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The cursor of the page after it, if there is one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of `limit` items out of a list that was asked for one more: if that one came, another page follows.
    pub fn cut<A: Serialize>(mut items: Vec<T>, limit: i64, after: impl Fn(&T) -> A) -> Self {
        let limit = usize::try_from(limit).unwrap_or_default();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| write(&after(last)));
        Self { items, next }
    }
}

/// How many items to a page, from `?limit=`.
pub fn limit(given: Option<&str>, faults: &mut Faults) -> i64 {
    match given.map(str::trim).filter(|text| !text.is_empty()).map(str::parse) {
        None => USUAL,
        Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
        Some(_) => {
            faults.add("limit", format!("must be a whole number from 1 to {MOST}"));
            USUAL
        }
    }
}

/// Where to begin, from `?cursor=`; `check` refuses what the database could not compare with.
pub fn given<C: DeserializeOwned, A>(cursor: Option<&str>, faults: &mut Faults, check: impl Fn(C) -> Option<A>) -> Option<A> {
    let cursor = cursor.map(str::trim).filter(|text| !text.is_empty())?;
    let after = read(cursor).and_then(check);
    if after.is_none() {
        faults.add("cursor", "is not one this server gave; start again without it");
    }
    after
}

/// Writes a cursor.
pub fn write(at: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(at).unwrap_or_default())
}

/// Reads a cursor; `None` when it is none of ours.
pub fn read<T: DeserializeOwned>(cursor: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}

/// A time out of a cursor, if both engines can compare with it: the years 1 to 9999.
pub fn time(milliseconds: i64) -> Option<DateTime<Utc>> {
    (-62_135_596_800_000..253_402_300_800_000).contains(&milliseconds).then(|| DateTime::from_timestamp_millis(milliseconds)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_says_that_it_is_the_last_even_when_it_is_full() {
        let page = Page::cut(vec![1, 2, 3], 2, |last| *last);
        assert_eq!((page.items, page.next.as_deref().and_then(read::<i32>)), (vec![1, 2], Some(2)));
        let page = Page::cut(vec![1, 2], 2, |last| *last);
        assert_eq!((page.items, page.next), (vec![1, 2], None));
    }

    #[test]
    fn a_cursor_that_was_tampered_with_is_refused() {
        for cursor in ["x", "§", "bnVsbA", &write(&"word"), &write(&i64::MAX)] {
            let mut faults = Faults::default();
            assert_eq!(given(Some(cursor), &mut faults, time), None);
            assert!(!faults.is_empty(), "{cursor}");
        }
        assert_eq!(given(Some(&write(&0)), &mut Faults::default(), time), DateTime::from_timestamp(0, 0));
    }
}
