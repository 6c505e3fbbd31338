//! Articles, their texts, and what was decided about suggestions.

use super::{Stop, Told, broken, difference, other, stranger};
use crate::{
    base::{
        date::OutletTime,
        id::{ArticleId, PersonId, RevisionId},
    },
    db::{Connection, Sql},
    record::{act::Act, state::Article},
    row,
    text::fold,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::{BTreeMap, HashMap};

const ROWS: &str = "SELECT t.id, t.slug, t.title, t.outlet, t.byline, t.url, t.published_at, t.published_offset, t.language, r.number AS revision, \
     r.id AS revision_id, r.body, r.created_by AS revision_by, t.publication_at, t.publication_by, t.archived_at, t.version, t.created_by, t.created_at, t.updated_at \
     FROM article t JOIN revision r ON r.id = t.revision_id AND r.article_id = t.id WHERE t.id IN ";
const TAGS: &str = "SELECT article_id, tag, folded FROM article_tag WHERE article_id IN ";
const DECIDED: &str = "SELECT revision_id, number FROM suggestion WHERE outcome = 'dismissed' AND revision_id IN ";
const WAIVERS: &str = "SELECT article_id, rule, reason FROM article_waiver WHERE article_id IN ";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM article";
pub(crate) const REVISIONS: &str = "SELECT COUNT(*) FROM revision";
pub(crate) const DISMISSED: &str = "SELECT COUNT(*) FROM suggestion WHERE outcome = 'dismissed'";
pub(crate) const WAIVED: &str = "SELECT COUNT(*) FROM article_waiver w CROSS JOIN article t WHERE t.id = w.article_id";
pub(crate) const IDS: &str = "SELECT id FROM article WHERE id > $1 ORDER BY id LIMIT 500";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[COUNT, REVISIONS, DISMISSED, WAIVED, IDS];

/// Articles that are compared at once, with their texts.
const AT_ONCE: usize = 20;

struct Left {
    article: Article,
    author: Option<PersonId>,
    published: Option<(DateTime<Utc>, Option<PersonId>)>,
    dismissed: Vec<(RevisionId, i64)>,
    /// The rules that do not hold for it, and why.
    waived: BTreeMap<String, String>,
}

/// The articles so far.
#[derive(Default)]
pub(super) struct Articles {
    left: Vec<Left>,
    there: i64,
    dismissed: i64,
    waived: i64,
}

#[derive(FromRow)]
struct ArticleRow {
    id: ArticleId,
    slug: String,
    title: String,
    outlet: String,
    byline: String,
    url: String,
    published_at: Option<DateTime<Utc>>,
    published_offset: i64,
    language: String,
    revision: i64,
    revision_id: RevisionId,
    body: String,
    revision_by: PersonId,
    publication_at: Option<DateTime<Utc>>,
    publication_by: Option<PersonId>,
    archived_at: Option<DateTime<Utc>>,
    version: i64,
    created_by: PersonId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

fn place(act: &Act) -> (i64, u8) {
    match act {
        Act::ArticleCreated(change) => (change.after.version, 0),
        Act::ArticleChanged(change)
        | Act::ArticlePublished(change)
        | Act::ArticleTakenBack(change)
        | Act::ArticleArchived(change)
        | Act::ArticleUnarchived(change) => (change.after.version, 0),
        Act::ArticleRemoved(change) => (change.before.version, 1),
        // Decisions on suggestions and rules stay in their order.
        _ => (i64::MAX, 0),
    }
}

impl Articles {
    pub(super) async fn add(&mut self, conn: &mut Connection, mut events: Vec<Told>) -> Result<(), Stop> {
        events.sort_by_key(|told| place(&told.act));
        self.left.extend(replayed(events)?);
        if self.left.len() >= AT_ONCE { self.compare(conn).await } else { Ok(()) }
    }

    async fn compare(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        let left = std::mem::take(&mut self.left);
        if left.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(ROWS);
        sql.list(left.iter().map(|left| left.article.id));
        let mut found: HashMap<ArticleId, ArticleRow> = sql.rows::<ArticleRow>(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let mut sql = Sql::new(TAGS);
        sql.list(left.iter().map(|left| left.article.id)).push(" ORDER BY article_id, position");
        let mut tags: HashMap<ArticleId, Vec<String>> = HashMap::new();
        for (article, tag, folded) in sql.rows::<(ArticleId, String, String)>(conn).await? {
            if folded != fold(&tag) {
                return Err(broken(format!("article/{article}"), other(Some("tags".into()))));
            }
            tags.entry(article).or_default().push(tag);
        }
        let mut sql = Sql::new(DECIDED);
        sql.list(left.iter().map(|left| left.article.revision_id));
        let dismissed = sql.rows::<(RevisionId, i64)>(conn).await?;
        let mut sql = Sql::new(WAIVERS);
        sql.list(left.iter().map(|left| left.article.id));
        let mut waivers: HashMap<ArticleId, BTreeMap<String, String>> = HashMap::new();
        for (article, rule, reason) in sql.rows::<(ArticleId, String, String)>(conn).await? {
            waivers.entry(article).or_default().insert(rule, reason);
        }
        for left in left {
            let told = left.article;
            let what = format!("article/{}", told.id);
            let row = found.remove(&told.id).ok_or_else(|| broken(&what, "its events say it is there, and its row is missing"))?;
            let is_published = row.publication_at.is_some();
            let there = Article {
                id: row.id,
                slug: row.slug,
                title: row.title,
                outlet: row.outlet,
                byline: row.byline,
                url: row.url,
                published_at: row.published_at.and_then(|wall| OutletTime::of(wall, row.published_offset)),
                language: row.language,
                state: if is_published { "published" } else { "draft" }.into(),
                revision: row.revision,
                revision_id: row.revision_id,
                text: Some(row.body),
                archived_at: row.archived_at,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
                tags: tags.remove(&told.id).unwrap_or_default(),
            };
            if told != there {
                return Err(broken(what, other(difference(&told, &there))));
            }
            let published = row.publication_at.map(|at| (at, row.publication_by));
            if published != left.published || Some(row.created_by) != left.author || Some(row.revision_by) != left.author {
                return Err(broken(what, "who took it in or published it, or when, is not what its events say"));
            }
            let of_article = |(revision, _): &&(RevisionId, i64)| *revision == told.revision_id;
            if dismissed.iter().filter(of_article).count() != left.dismissed.len()
                || !dismissed.iter().filter(of_article).all(|found| left.dismissed.contains(found))
            {
                return Err(broken(what, "the suggestions that are said to be dismissed are not those its events tell of"));
            }
            if waivers.remove(&told.id).unwrap_or_default() != left.waived {
                return Err(broken(what, "the rules that do not hold for it are not those its events tell of"));
            }
            self.waived += left.waived.len() as i64;
            self.dismissed += left.dismissed.len() as i64;
            self.there += 1;
        }
        Ok(())
    }

    pub(super) async fn finish(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        self.compare(conn).await?;
        if row!(conn, (i64,), COUNT)? != Some((self.there,)) {
            return Err(stranger(conn, "article", IDS, "there are more than events tell of").await?);
        }
        if row!(conn, (i64,), REVISIONS)? != Some((self.there,)) {
            return Err(broken("the texts of articles", "one is there without an event"));
        }
        if row!(conn, (i64,), DISMISSED)? != Some((self.dismissed,)) {
            return Err(broken("the suggestions", "one is said to be dismissed without an event"));
        }
        if row!(conn, (i64,), WAIVED)? != Some((self.waived,)) {
            return Err(broken("the articles", "a rule is said not to hold for one, without an event"));
        }
        Ok(())
    }
}

fn replayed(events: Vec<Told>) -> Result<Option<Left>, Stop> {
    let mut now: Option<Article> = None;
    let (mut author, mut published) = (None, None);
    let (mut dismissed, mut waived) = (BTreeMap::new(), BTreeMap::new());
    for told in events {
        match &told.act {
            Act::ArticleCreated(change) if now.is_none() => {
                (now, author) = (Some(change.after.clone()), author.or(told.actor));
            }
            Act::ArticleChanged(change)
            | Act::ArticlePublished(change)
            | Act::ArticleTakenBack(change)
            | Act::ArticleArchived(change)
            | Act::ArticleUnarchived(change) => {
                let Some(was) = now.take() else { return told.unfit() };
                let text = was.text.clone();
                if (Article { text: None, ..was }) != change.before {
                    return told.unfit();
                }
                match &told.act {
                    Act::ArticlePublished(_) => published = Some((told.at, told.actor)),
                    Act::ArticleTakenBack(_) => published = None,
                    _ => {}
                }
                now = Some(Article { text, ..change.after.clone() });
            }
            Act::ArticleRemoved(change) => {
                if now.take().as_ref() != Some(&change.before) {
                    return told.unfit();
                }
                published = None;
            }
            Act::ArticleRuleWaived(change) => {
                let before = change.before.as_ref().map(|before| before.reason.clone());
                if waived.insert(change.after.rule.clone(), change.after.reason.clone()) != before {
                    return told.unfit();
                }
            }
            Act::ArticleRuleRestored(change) => {
                if waived.remove(&change.before.rule).as_ref() != Some(&change.before.reason) {
                    return told.unfit();
                }
            }
            Act::SuggestionDismissed(change) => {
                dismissed.insert((change.after.revision_id, i64::from(change.after.n)), true);
            }
            Act::SuggestionReopened(change) => {
                dismissed.insert((change.after.revision_id, i64::from(change.after.n)), false);
            }
            Act::ActSeconded(_) | Act::ActTakenBack(_) => {}
            _ => return told.unfit(),
        }
    }
    let dismissed = dismissed.into_iter().filter_map(|(suggestion, is_dismissed)| is_dismissed.then_some(suggestion)).collect();
    Ok(now.map(|article| Left { article, author, published, dismissed, waived }))
}
