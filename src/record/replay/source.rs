//! Sources and the names they go by.

use super::{Merges, Stop, Told, broken, difference, merges::Step, other, stranger};
use crate::{
    base::id::{ArticleId, PersonId, SourceId},
    db::{Connection, Sql, word},
    record::{act::Act, state::Source},
    row,
    text::fold,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::HashMap;

const ROWS: &str = "SELECT s.id, s.slug, s.name, s.kind, s.country, s.parent_id, s.note, s.version, s.created_by, s.created_at, s.updated_at, \
     u.article_id, u.folded FROM source s LEFT JOIN unnamed_source u ON u.source_id = s.id WHERE s.id IN ";
const NAMES: &str = "SELECT source_id, folded, position, name FROM source_name WHERE source_id IN ";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM source";
pub(crate) const COUNT_NAMES: &str = "SELECT COUNT(*) FROM source_name";
pub(crate) const COUNT_UNNAMED: &str = "SELECT COUNT(*) FROM unnamed_source";
pub(crate) const IDS: &str = "SELECT id FROM source WHERE id > $1 ORDER BY id LIMIT 500";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[COUNT, COUNT_NAMES, COUNT_UNNAMED, IDS];

/// Sources that are compared at once.
const AT_ONCE: usize = 200;

/// The sources so far.
#[derive(Default)]
pub(super) struct Sources {
    left: Vec<(Source, Option<PersonId>)>,
    there: i64,
    names: i64,
    unnamed: i64,
}

#[derive(FromRow)]
struct SourceRow {
    id: SourceId,
    slug: String,
    name: String,
    kind: String,
    country: String,
    parent_id: Option<SourceId>,
    note: String,
    version: i64,
    created_by: PersonId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    article_id: Option<ArticleId>,
    /// As its article calls it.
    folded: Option<String>,
}

fn through<'m>(source: &mut Source, steps: &mut impl Iterator<Item = &'m Step>, version: Option<i64>) {
    while version.is_none_or(|version| source.version < version) {
        let Some(step) = steps.next() else { break };
        if source.parent == Some(step.from) {
            source.parent = Some(step.to);
        }
        source.version += 1;
        source.updated_at = source.updated_at.max(step.at);
    }
}

fn place(act: &Act) -> (i64, u8) {
    match act {
        Act::SourceCreated(change) => (change.after.version, 0),
        Act::SourceChanged(change) => (change.after.version, 0),
        Act::SourceMerged(change) => (change.after.version, 0),
        Act::SourceSplit(change) => (change.after.into.version, 0),
        Act::SourceNamed(change) => (change.after.source.version, 0),
        Act::SourceUnnamed(change) => (change.after.version, 0),
        Act::SourceRemoved(change) => (change.before.version, 1),
        _ => (i64::MAX, 0),
    }
}

impl Sources {
    pub(super) async fn add(&mut self, conn: &mut Connection, merges: &Merges, mut events: Vec<Told>) -> Result<(), Stop> {
        events.sort_by_key(|told| place(&told.act));
        if let Some((source, author)) = replayed(merges, events)?
            && !merges.is_gone(source.id)
        {
            self.left.push((source, author));
        }
        if self.left.len() >= AT_ONCE { self.compare(conn).await } else { Ok(()) }
    }

    async fn compare(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        let left = std::mem::take(&mut self.left);
        if left.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(ROWS);
        sql.list(left.iter().map(|(source, _)| source.id));
        let mut found: HashMap<SourceId, SourceRow> = sql.rows::<SourceRow>(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let mut sql = Sql::new(NAMES);
        sql.list(left.iter().map(|(source, _)| source.id)).push(" ORDER BY source_id, position");
        let mut names: HashMap<SourceId, Vec<(String, i64, String)>> = HashMap::new();
        for (source, folded, position, name) in sql.many_rows::<(SourceId, String, i64, String)>(conn).await? {
            names.entry(source).or_default().push((folded, position, name));
        }
        for (told, author) in left {
            let what = format!("source/{}", told.id);
            let row = found.remove(&told.id).ok_or_else(|| broken(&what, "its events say it is there, and its row is missing"))?;
            let names = names.remove(&told.id).unwrap_or_default();
            let there = Source {
                id: row.id,
                slug: row.slug,
                name: row.name,
                kind: word(&row.kind).map_err(|_| broken(&what, other(Some("kind".into()))))?,
                aliases: names.iter().filter(|(_, position, _)| *position > 0).map(|(.., name)| name.clone()).collect(),
                country: row.country,
                parent: row.parent_id,
                note: row.note,
                article_id: row.article_id,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            };
            if told != there {
                return Err(broken(what, other(difference(&told, &there))));
            }
            let is_canonical =
                |names: &[(String, i64, String)]| names.first().is_some_and(|(_, position, name)| *position == 0 && *name == there.name);
            let is_found = match &row.folded {
                Some(folded) => names.is_empty() && *folded == fold(&there.name),
                None => is_canonical(&names) && names.iter().all(|(folded, _, name)| *folded == fold(name)),
            };
            if !is_found {
                return Err(broken(what, "the names it is found by are not its own"));
            }
            if Some(row.created_by) != author {
                return Err(broken(what, "who made it is not who its events say"));
            }
            self.there += 1;
            self.names += names.len() as i64;
            self.unnamed += i64::from(there.article_id.is_some());
        }
        Ok(())
    }

    pub(super) async fn finish(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        self.compare(conn).await?;
        if row!(conn, (i64,), COUNT)? != Some((self.there,)) {
            return Err(stranger(conn, "source", IDS, "one is there that was merged or removed").await?);
        }
        if row!(conn, (i64,), COUNT_NAMES)? != Some((self.names,)) {
            return Err(broken("the names of sources", "one is there that no event tells of"));
        }
        if row!(conn, (i64,), COUNT_UNNAMED)? != Some((self.unnamed,)) {
            return Err(broken("the sources without a name", "one is there that no event tells of"));
        }
        Ok(())
    }
}

/// What the events of a source left, and who made it.
fn replayed(merges: &Merges, events: Vec<Told>) -> Result<Option<(Source, Option<PersonId>)>, Stop> {
    let mut now: Option<Source> = None;
    let mut author = None;
    let mut steps = [].iter();
    for told in events {
        let (before, after) = match &told.act {
            Act::SourceCreated(change) if now.is_none() => {
                if author.is_none() {
                    (author, steps) = (told.actor, merges.of_child(change.after.id).iter());
                }
                now = Some(change.after.clone());
                continue;
            }
            Act::SourceChanged(change) => (&change.before, Some(&change.after)),
            Act::SourceMerged(change) => (&change.before.into, Some(&change.after)),
            Act::SourceSplit(change) => (&change.before, Some(&change.after.into)),
            Act::SourceNamed(change) => (&change.before, Some(&change.after.source)),
            Act::SourceUnnamed(change) => (&change.before.source, Some(&change.after)),
            Act::SourceRemoved(change) => (&change.before, None),
            Act::AttributionsMoved(_) | Act::ActSeconded(_) | Act::ActTakenBack(_) => continue,
            _ => return told.unfit(),
        };
        let Some(mut was) = now.take() else { return told.unfit() };
        through(&mut was, &mut steps, Some(before.version));
        if was != *before {
            return told.unfit();
        }
        now = after.cloned();
    }
    let Some(mut source) = now else { return Ok(None) };
    through(&mut source, &mut steps, None);
    Ok(Some((source, author)))
}
