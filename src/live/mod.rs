//! What changed, and what is kept until it does.
//!
//! After a commit the database's counters move ([`crate::db::Changes`]), each under the keys of what readers see differently ([`keys`]);
//! what is kept holds as long as those that it stands on stand. What other processes commit is read in the record: on PostgreSQL when
//! one of them says so by `NOTIFY`, and on both engines now and then, for what a process could not tell before it was killed.

/// Counts, article by article.
pub mod by_article;
/// What an act changed for readers.
pub mod keys;
/// Reader pages.
pub mod page_cache;
/// Caches before the server.
pub mod purge;
/// What else is kept.
pub mod shelf;

use crate::{
    base::id::EventId,
    db::{self, Db, Key, Lane},
    execute, record,
};
use std::time::Duration;
use tokio::{sync::Notify, time::timeout};

const CHANNEL: &str = "hearsay";
const NOTIFY: &str = "SELECT pg_notify('hearsay', $1)";
/// How often the record is asked for what nobody told.
const EVERY: Duration = Duration::from_millis(400);
/// Most events that are looked at one by one; of more, everything may have changed.
const MOST_EVENTS: usize = 500;
/// Commits of this long are told in one word: telling is a commit of its own.
const TOGETHER: Duration = Duration::from_millis(200);

/// Follows what other processes change, and tells them what this one does, until the database is closed.
pub async fn follow(db: Db) {
    // Tells this process from the others on the channel.
    let name = EventId::new().to_string();
    let told = Notify::new();
    tokio::select! {
        _ = async { tokio::join!(listen(&db, &name, &told), tell(&db, &name), look(&db, &told)) } => {}
        () = db.closed() => {}
    }
}

/// Hears of other servers' commits. After a time in which nobody could be heard, nothing that is kept of people is believed.
async fn listen(db: &Db, name: &str, told: &Notify) {
    loop {
        let heard = async {
            let Some(mut listener) = db.listen(CHANNEL).await? else { return db::Result::Ok(false) };
            // Whatever was said before somebody listened.
            db.changes().count(&[], true);
            told.notify_one();
            while let Some(word) = listener.try_recv().await? {
                if let Some((_, what)) = word.payload().split_once(' ').filter(|(by, _)| *by != name) {
                    db.changes().count(&[], what == "people");
                    told.notify_one();
                }
            }
            Ok(true)
        };
        match heard.await {
            Ok(false) => return std::future::pending().await,
            Ok(true) => {}
            Err(error) => tracing::warn!(%error, "other servers cannot be heard"),
        }
        db.changes().count(&[], true);
        tokio::time::sleep(EVERY).await;
    }
}

/// Tells other servers of this one's commits. Not in the commits' own transactions: PostgreSQL makes those that notify wait for
/// each other.
async fn tell(db: &Db, name: &str) {
    if db.engine() != "postgres" {
        return std::future::pending().await;
    }
    let mut people = db.changes().people();
    loop {
        db.changes().to_tell().await;
        let now = db.changes().people();
        let word = format!("{name} {}", if now == people { "content" } else { "people" });
        let told = db.write(Lane::Access, |conn| Box::pin(async move { execute!(conn, NOTIFY, word) }));
        match told.await {
            Ok(_) => people = now,
            Err(error) => tracing::warn!(%error, "other servers cannot be told"),
        }
        tokio::time::sleep(TOGETHER).await;
    }
}

/// Looks in the record for what others did: when one of them has told, and now and then.
async fn look(db: &Db, told: &Notify) {
    let mut seen = None;
    loop {
        match found_since(db, seen).await {
            Ok(size) => seen = Some(size),
            Err(error) => {
                if seen.take().is_some() {
                    tracing::warn!(%error, "what others did cannot be looked for");
                    db.changes().count(&[Key::All], true);
                }
            }
        }
        let _ = timeout(EVERY, told.notified()).await;
    }
}

/// Counts what was done since the record had `seen` events with a place (everything, when nobody knows), but not by this process; gives
/// how many have one now.
async fn found_since(db: &Db, seen: Option<i64>) -> db::Result<i64> {
    let (changes, mut conn) = (db.changes(), db.read_in(Lane::Access).await?);
    let size = record::store::size(&mut conn).await?;
    let Some(seen) = seen.filter(|seen| *seen <= size) else {
        changes.count(&[Key::All], true);
        return Ok(size);
    };
    let (placed, waiting) = record::store::since(&mut conn, seen, size).await?;
    let events = changes.to_count(placed, waiting);
    if events.len() > MOST_EVENTS {
        changes.count(&[Key::All], true);
        return Ok(size);
    }
    for event in record::store::as_stored(&mut conn, &events).await? {
        // One that this program does not understand, or that was erased, may have changed anything.
        let keys = match event.act() {
            Some(act) => keys::changed_by(&mut conn, &act).await?.keys,
            None => vec![Key::All],
        };
        changes.count(&keys, event.subject.starts_with("person/"));
    }
    Ok(size)
}
