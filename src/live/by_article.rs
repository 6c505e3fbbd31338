//! Counts over all articles, kept, and counted again only in the articles that changed. Which those are is read in the record, from
//! the snapshot of whoever asks: what they get is never older than what else they read.

use crate::{
    base::id::{ArticleId, RevisionId},
    db::{self, Connection},
    record::{self, Action},
    rows,
};
use chrono::{DateTime, Utc};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio::sync::Mutex;

pub(crate) const ARTICLES: &str = "SELECT id FROM article ORDER BY created_at, id";
/// What was done since: with a place in the record, or committed a moment ago. These are few, and set out from: when SQLite last counted
/// its rows, many may have been waiting, and it would look through all events instead.
pub(crate) const SINCE: &str = "SELECT e.article_id, e.action FROM log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number > $1 AND l.number <= $2 \
     UNION SELECT e.article_id, e.action FROM event_waiting w CROSS JOIN event e WHERE e.id = w.event_id";
/// Texts are read by the engine without an act of anybody.
pub(crate) const READ: &str =
    "SELECT g.revision_id, r.article_id, g.created_at FROM reading g JOIN revision r ON r.id = g.revision_id WHERE g.created_at > $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[ARTICLES, SINCE, READ];

/// Articles that are counted at once: so few that it pays to look for their claims.
const AT_ONCE: usize = 25;
/// What changes the attributions of any article.
const OF_MANY: [Action; 5] =
    [Action::SourceMerged, Action::SourceSplit, Action::AttributionsMoved, Action::SourceNamed, Action::SourceUnnamed];
/// When more articles changed than this, all are counted.
const MANY: usize = 500;
/// Most numbers that are kept, all articles together; a larger newsroom is counted anew each time.
const MOST: usize = 300_000;
/// No command takes longer: what says that it was made before that was committed.
const LONGEST_COMMAND: chrono::Duration = chrono::Duration::minutes(1);

/// What is counted of an article.
pub trait Counts: Sized + Send + Sync + 'static {
    /// What the counts of all articles add up to.
    type Sum: Default + Send + Sync;

    /// The counts of these articles.
    fn of(conn: &mut Connection, articles: &[ArticleId]) -> impl Future<Output = db::Result<Vec<(ArticleId, Self)>>> + Send;

    /// Adds the counts of an article.
    fn add_to(&self, sum: &mut Self::Sum);

    /// How many numbers these are.
    fn size(&self) -> usize;
}

/// The counts of a newsroom.
pub struct ByArticle<C: Counts>(Mutex<Option<Kept<C>>>);

struct Kept<C: Counts> {
    /// The newest event with a place when it was counted.
    number: i64,
    /// The texts that had been read by then, and when.
    readings: HashMap<RevisionId, DateTime<Utc>>,
    articles: HashMap<ArticleId, C>,
    sum: Arc<C::Sum>,
}

/// What is to be counted again.
enum Changed {
    Nothing,
    These(HashSet<ArticleId>),
    Everything,
}

impl<C: Counts> Default for ByArticle<C> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<C: Counts> ByArticle<C> {
    /// What all articles add up to.
    ///
    /// # Errors
    /// The database's.
    pub async fn sum(&self, conn: &mut Connection) -> db::Result<Arc<C::Sum>> {
        // Whoever comes meanwhile waits for the same count.
        let mut slot = self.0.lock().await;
        let number = record::store::size(conn).await?;
        let mut kept = match slot.take() {
            // Somebody with a newer snapshot was faster.
            Some(kept) if kept.number > number => {
                let sum = Arc::clone(&kept.sum);
                *slot = Some(kept);
                return Ok(sum);
            }
            Some(kept) => kept,
            None => Kept { number: -1, readings: HashMap::new(), articles: HashMap::new(), sum: Arc::default() },
        };
        let changed = kept.changed(conn, number).await?;
        let articles = match changed {
            Changed::Nothing => Vec::new(),
            Changed::These(articles) => articles.into_iter().collect(),
            Changed::Everything => {
                kept.articles.clear();
                rows!(conn, (ArticleId,), ARTICLES)?.into_iter().map(|(id,)| id).collect::<Vec<_>>()
            }
        };
        if !articles.is_empty() {
            for few in articles.chunks(AT_ONCE) {
                for article in few {
                    kept.articles.remove(article);
                }
                kept.articles.extend(C::of(conn, few).await?);
            }
            let mut sum = C::Sum::default();
            kept.articles.values().for_each(|counts| counts.add_to(&mut sum));
            kept.sum = Arc::new(sum);
        }
        kept.number = number;
        let sum = Arc::clone(&kept.sum);
        *slot = (kept.articles.values().map(C::size).sum::<usize>() <= MOST).then_some(kept);
        Ok(sum)
    }
}

impl<C: Counts> Kept<C> {
    async fn changed(&mut self, conn: &mut Connection, now: i64) -> db::Result<Changed> {
        let last = self.readings.values().max().copied().unwrap_or(DateTime::UNIX_EPOCH);
        let mut articles = HashSet::new();
        for (revision, article, at) in rows!(conn, (RevisionId, ArticleId, DateTime<Utc>), READ, last - LONGEST_COMMAND)? {
            if self.readings.insert(revision, at) != Some(at) {
                articles.insert(article);
            }
        }
        if self.number < 0 {
            return Ok(Changed::Everything);
        }
        for (article, action) in rows!(conn, (Option<ArticleId>, String), SINCE, self.number, now)? {
            if OF_MANY.iter().any(|of_many| action == of_many.as_str()) {
                return Ok(Changed::Everything);
            }
            articles.extend(article);
        }
        Ok(match articles.len() {
            0 => Changed::Nothing,
            1..=MANY => Changed::These(articles),
            _ => Changed::Everything,
        })
    }
}
