//! How often each source is heard: with what, through whom, in how many articles. Counted once, then kept up with what changes.

use super::store;
use crate::{
    attribution::Status,
    base::id::{ArticleId, SourceId},
    db::{self, Connection},
    live::by_article::{ByArticle, Counts},
    newsroom::Newsroom,
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

/// One way in which an article cites a source, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Who is cited.
    pub source: SourceId,
    /// With what.
    pub status: Status,
    /// Through whom.
    pub via: Option<SourceId>,
    /// How often in all, drafts included.
    pub all: u32,
    /// How often where readers see it.
    pub public: u32,
}

/// The citations of an article, those of one source together.
pub struct OfArticle(Box<[Citation]>);

impl Counts for OfArticle {
    type Sum = Citations;

    async fn of(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<Vec<(ArticleId, Self)>> {
        let mut found: HashMap<ArticleId, Vec<Citation>> = HashMap::new();
        for (article, citation) in store::citations(conn, articles).await? {
            found.entry(article).or_default().push(citation);
        }
        let sorted = |mut citations: Vec<Citation>| {
            citations.sort_by_key(|citation| citation.source);
            Self(citations.into())
        };
        Ok(found.into_iter().map(|(article, citations)| (article, sorted(citations))).collect())
    }

    fn add_to(&self, sum: &mut Citations) {
        for of_source in self.0.chunk_by(|one, next| one.source == next.source) {
            let heard = sum.0.entry(of_source[0].source).or_default();
            for (side, times) in heard.iter_mut().zip([|citation: &Citation| citation.all, |citation: &Citation| citation.public]) {
                side.articles += u32::from(of_source.iter().any(|citation| times(citation) > 0));
                for citation in of_source.iter().filter(|citation| times(citation) > 0) {
                    *side.statuses.entry(citation.status).or_default() += times(citation);
                    if let Some(via) = citation.via {
                        *side.relays.entry(via).or_default() += times(citation);
                    }
                }
            }
        }
    }

    fn size(&self) -> usize {
        self.0.len()
    }
}

/// How a source is heard.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hearing {
    /// How often with each status; only those that occur.
    pub statuses: HashMap<Status, u32>,
    /// How often through each other source.
    pub relays: HashMap<SourceId, u32>,
    /// In how many articles.
    pub articles: u32,
}

impl Hearing {
    /// How often.
    pub fn times(&self) -> u32 {
        self.statuses.values().sum()
    }
}

/// How every source is heard: in all claims, and in those that readers see.
#[derive(Default)]
pub struct Citations(HashMap<SourceId, [Hearing; 2]>);

impl Citations {
    /// As they are in the snapshot of `conn`.
    ///
    /// # Errors
    /// The database's.
    pub async fn now(room: &Newsroom, conn: &mut Connection) -> db::Result<Arc<Self>> {
        room.shelf.of::<ByArticle<OfArticle>>().sum(conn).await
    }

    /// Whom a source passes on, with how often each.
    pub fn passed_on_by(&self, relay: SourceId, public: bool) -> HashMap<SourceId, u32> {
        let times = |(source, heard): (&SourceId, &[Hearing; 2])| Some((*source, *heard[usize::from(public)].relays.get(&relay)?));
        self.0.iter().filter_map(times).collect()
    }

    /// How a source is heard; `public` counts only what readers see.
    pub fn of(&self, source: SourceId, public: bool) -> &Hearing {
        static SILENT: LazyLock<Hearing> = LazyLock::new(Hearing::default);
        self.0.get(&source).map_or(&SILENT, |heard| &heard[usize::from(public)])
    }
}
