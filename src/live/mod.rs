//! What changed, and what is kept until it does.
//!
//! After a commit the database's counters move ([`crate::db::Changes`]); what is kept holds as long as they stand. What other
//! processes commit moves them too: on PostgreSQL by `LISTEN`/`NOTIFY`, and both engines are asked now and then, for what a
//! process could not tell before it was killed.

/// Counts, article by article.
pub mod by_article;
/// Reader pages.
pub mod page_cache;
/// What else is kept.
pub mod shelf;

use crate::{
    base::id::EventId,
    db::{self, Db, Lane},
    execute, record,
};
use std::time::Duration;

const CHANNEL: &str = "hearsay";
const NOTIFY: &str = "SELECT pg_notify('hearsay', $1)";
/// How often the database is asked whether something changed that nobody told.
const EVERY: Duration = Duration::from_millis(400);
/// Commits of this long are told in one word: telling is a commit of its own.
const TOGETHER: Duration = Duration::from_millis(200);

/// Follows what other processes change, and tells them what this one does, until the database is closed.
pub async fn follow(db: Db) {
    // Tells this process from the others on the channel.
    let name = EventId::new().to_string();
    tokio::select! {
        _ = async { tokio::join!(listen(&db, &name), tell(&db, &name), look(&db)) } => {}
        () = db.closed() => {}
    }
}

/// Hears of other servers' commits. After a time in which nobody could be heard, nothing that is kept is believed.
async fn listen(db: &Db, name: &str) {
    loop {
        let heard = async {
            let Some(mut listener) = db.listen(CHANNEL).await? else { return db::Result::Ok(false) };
            // Whatever was said before somebody listened.
            db.changes().count(true, true);
            while let Some(told) = listener.try_recv().await? {
                if let Some((_, what)) = told.payload().split_once(' ').filter(|(by, _)| *by != name) {
                    db.changes().count(true, what == "people");
                }
            }
            Ok(true)
        };
        match heard.await {
            Ok(false) => return std::future::pending().await,
            Ok(true) => {}
            Err(error) => tracing::warn!(%error, "other servers cannot be heard"),
        }
        db.changes().count(true, true);
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

/// Looks whether something changed that nobody told: every act leaves an event.
async fn look(db: &Db) {
    let mut seen = None;
    loop {
        let look = async {
            let mut conn = db.read_in(Lane::Access).await?;
            // The newest by its clock, and the newest by its place, for servers whose clocks differ.
            db::Result::Ok((record::store::newest(&mut conn).await?, record::store::size(&mut conn).await?))
        };
        let now = look.await.ok();
        if now != seen {
            db.changes().count(true, true);
            seen = now;
        }
        tokio::time::sleep(EVERY).await;
    }
}
