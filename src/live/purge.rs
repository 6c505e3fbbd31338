//! Caches before the server (a CDN, Varnish), told what changed: each page they got from us names the keys that it stands on.

use crate::{
    base::tls,
    db::{Db, Key},
};
use reqwest::{
    Client, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use std::{collections::BTreeSet, str::FromStr, time::Duration};
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

/// The header of a page, and of the request that drops those with these keys.
pub const SURROGATE_KEY: HeaderName = HeaderName::from_static("surrogate-key");
/// How long other servers have to hear of a change: a cache that asked one of them too early would keep the old page.
const UNTIL_ALL_KNOW: Duration = Duration::from_secs(1);
/// Longest that a cache has for an answer.
const LONGEST: Duration = Duration::from_secs(10);
/// How long one that failed is left alone; the time doubles, up to a minute.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Most keys of a request; instead of more, everything is dropped.
const MOST_KEYS: usize = 200;

/// A header that goes with each request, `NAME: VALUE`: by which the cache knows us.
#[derive(Clone, Debug)]
pub struct Credential(HeaderName, HeaderValue);

impl FromStr for Credential {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let why = "give a header as NAME: VALUE";
        let (name, value) = text.split_once(':').ok_or(why)?;
        let (name, mut value) = (name.trim().parse().map_err(|_| why)?, HeaderValue::from_str(value.trim()).map_err(|_| why)?);
        value.set_sensitive(true);
        Ok(Self(name, value))
    }
}

/// Where a cache is told.
#[derive(Clone)]
pub struct Cache {
    /// The address.
    pub url: Url,
    /// What it knows us by.
    pub credential: Option<Credential>,
}

/// Tells a cache what this server changes, until the database is closed. Nobody waits for it; what it could not be told it is told
/// later.
pub async fn follow(db: Db, cache: Cache) {
    let tell = async {
        match tls::asking_named(LONGEST) {
            Ok(client) => tell(db.changes().own(), &client, &cache).await,
            Err(error) => tracing::error!(%error, "no cache can be told what changed"),
        }
    };
    tokio::select! {
        () = tell => {}
        () = db.closed() => {}
    }
}

async fn tell(mut own: Receiver<Vec<Key>>, client: &Client, cache: &Cache) {
    // What was changed when nobody told.
    let mut keys = BTreeSet::from([Key::All]);
    let mut pause = PAUSE;
    loop {
        if keys.is_empty() {
            keys.extend(own.recv().await.unwrap_or_else(|_| vec![Key::All]));
        }
        loop {
            match own.try_recv() {
                Ok(more) => keys.extend(more),
                Err(TryRecvError::Lagged(_)) => keys.extend([Key::All]),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        tokio::time::sleep(UNTIL_ALL_KNOW).await;
        match drop_pages(client, cache, &keys).await {
            Ok(()) => {
                keys.clear();
                pause = PAUSE;
            }
            Err(error) => {
                tracing::warn!(%error, seconds = pause.as_secs(), "a cache could not be told what changed");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Has a cache drop the pages that stand on one of these keys.
async fn drop_pages(client: &Client, cache: &Cache, keys: &BTreeSet<Key>) -> Result<(), String> {
    let mut headers = HeaderMap::from_iter([(SURROGATE_KEY, header_of(keys))]);
    headers.extend(cache.credential.clone().map(|Credential(name, value)| (name, value)));
    let answer = client.post(cache.url.clone()).headers(headers).send().await.map_err(|error| error.to_string())?;
    if answer.status().is_success() { Ok(()) } else { Err(format!("it answers {}", answer.status())) }
}

fn header_of(keys: &BTreeSet<Key>) -> HeaderValue {
    let mut all: BTreeSet<Key> = keys.iter().flat_map(|key| [Some(*key), key.group()]).flatten().collect();
    if all.contains(&Key::All) || all.len() > MOST_KEYS {
        all = BTreeSet::from([Key::All]);
    }
    words(&all)
}

/// Keys with blanks between.
pub fn words<'k>(keys: impl IntoIterator<Item = &'k Key>) -> HeaderValue {
    let words: Vec<String> = keys.into_iter().map(ToString::to_string).collect();
    // They are letters, digits and hyphens.
    HeaderValue::from_str(&words.join(" ")).unwrap_or(HeaderValue::from_static("all"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::SourceId;

    #[test]
    fn who_is_named_is_dropped_with_the_pages_that_show_many_of_its_kind_and_many_are_everything() {
        let source = SourceId("0190a2b4-0003-7000-8000-00000000300c".parse().expect("an id"));
        assert_eq!(header_of(&BTreeSet::from([Key::Source(source), Key::Published])), "published sources source-00000000300c");
        assert_eq!(header_of(&BTreeSet::from([Key::Source(source), Key::All])), "all");
        assert_eq!(header_of(&(0..=MOST_KEYS).map(|_| Key::Source(SourceId::new())).collect()), "all");
    }

    #[test]
    fn a_credential_is_a_header() {
        assert!("Fastly-Key: abc".parse::<Credential>().is_ok_and(|Credential(name, value)| name == "fastly-key" && value == "abc"));
        for wrong in ["abc", "Two words: abc", "Key: a\nb"] {
            assert!(wrong.parse::<Credential>().is_err(), "{wrong}");
        }
    }
}
