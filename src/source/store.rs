//! SQL of sources and their names.

use crate::{
    attribution::{SourceKind, Status},
    base::{
        id::{ClaimId, PersonId, SourceId},
        slug::{self, candidates},
    },
    db::{self, Connection, Sql, escape_like, word},
    execute, row, rows,
    source::{Proposal, Source, SourceName},
    text::fold,
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use std::collections::{BTreeSet, HashMap};

pub(crate) const BY_ID: &str =
    "SELECT id, slug, name, kind, country, parent_id, note, version, created_at, updated_at FROM source WHERE id = $1";
pub(crate) const BY_SLUG: &str =
    "SELECT id, slug, name, kind, country, parent_id, note, version, created_at, updated_at FROM source WHERE slug = $1";
pub(crate) const BY_NAME: &str = "SELECT s.id, s.name, s.kind FROM source_name n JOIN source s ON s.id = n.source_id WHERE n.folded = $1";
const BY_NAMES: &str = "SELECT n.folded, s.id, s.name, s.kind FROM source_name n JOIN source s ON s.id = n.source_id WHERE n.folded IN ";
pub(crate) const ALIASES: &str = "SELECT name FROM source_name WHERE source_id = $1 AND position > 0 ORDER BY position";
pub(crate) const CITING: &str = "SELECT DISTINCT claim_id FROM attribution WHERE source_id = $1";
pub(crate) const INSERT: &str = "INSERT INTO source (id, slug, name, kind, country, parent_id, note, version, created_by, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $9) ON CONFLICT (slug) DO NOTHING";
pub(crate) const INSERT_NAME: &str = "INSERT INTO source_name (folded, source_id, position, name) VALUES ($1, $2, $3, $4)";
pub(crate) const TAKE_NAME: &str =
    "INSERT INTO source_name (folded, source_id, position, name) VALUES ($1, $2, $3, $4) ON CONFLICT (folded) DO NOTHING";
pub(crate) const DELETE_NAMES: &str = "DELETE FROM source_name WHERE source_id = $1";
pub(crate) const UPDATE: &str =
    "UPDATE source SET name = $2, kind = $3, country = $4, parent_id = $5, note = $6, version = version + 1, updated_at = $7 WHERE id = $1";
pub(crate) const SLUG_TAKEN: &str = "SELECT slug FROM source WHERE slug = $1";
pub(crate) const PROPOSE: &str = "SELECT s.id, s.name, s.kind, n.name AS matched, n.position FROM source_name n JOIN source s ON s.id = n.source_id \
     WHERE n.folded LIKE $1 ESCAPE '\\' ORDER BY CASE WHEN n.folded LIKE $2 ESCAPE '\\' THEN 0 ELSE 1 END, n.folded LIMIT 40";
pub(crate) const RENEW_CLAIMS: &str =
    "UPDATE claim SET version = version + 1, updated_at = $2 WHERE id IN (SELECT claim_id FROM attribution WHERE source_id = $1)";
pub(crate) const MOVE_ATTRIBUTIONS: &str = "UPDATE attribution SET source_id = $2 WHERE source_id = $1";
pub(crate) const MOVE_CHILDREN: &str = "UPDATE source SET parent_id = $2 WHERE parent_id = $1";
pub(crate) const DELETE: &str = "DELETE FROM source WHERE id = $1";

pub(crate) const CITED_IN_PUBLIC: &str = "SELECT a.source_id FROM attribution a JOIN claim c ON c.id = a.claim_id JOIN article t ON t.id = c.article_id \
     WHERE a.source_id = $1 AND c.review = 'approved' AND t.publication_at IS NOT NULL LIMIT 1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    CITING,
    TAKE_NAME,
    BY_ID,
    BY_SLUG,
    BY_NAME,
    ALIASES,
    INSERT,
    INSERT_NAME,
    DELETE_NAMES,
    UPDATE,
    SLUG_TAKEN,
    PROPOSE,
    RENEW_CLAIMS,
    MOVE_ATTRIBUTIONS,
    MOVE_CHILDREN,
    DELETE,
    CITED_IN_PUBLIC,
];

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
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

async fn complete(conn: &mut Connection, kept: Option<SourceRow>) -> db::Result<Option<Source>> {
    let Some(kept) = kept else { return Ok(None) };
    let aliases = rows!(conn, (String,), ALIASES, kept.id)?;
    Ok(Some(Source {
        kind: word(&kept.kind)?,
        aliases: aliases.into_iter().map(|(name,)| name).collect(),
        id: kept.id,
        slug: kept.slug,
        name: kept.name,
        country: kept.country,
        parent: kept.parent_id,
        note: kept.note,
        version: kept.version,
        created_at: kept.created_at,
        updated_at: kept.updated_at,
    }))
}

/// One source.
pub async fn by_id(conn: &mut Connection, id: SourceId) -> db::Result<Option<Source>> {
    let kept = row!(conn, SourceRow, BY_ID, id)?;
    complete(conn, kept).await
}

/// The source with this place in URLs.
pub async fn by_slug(conn: &mut Connection, slug: &str) -> db::Result<Option<Source>> {
    let kept = row!(conn, SourceRow, BY_SLUG, slug)?;
    complete(conn, kept).await
}

/// The source that goes by this name or alias.
pub async fn by_name(conn: &mut Connection, name: &str) -> db::Result<Option<SourceName>> {
    let found = row!(conn, (SourceId, String, String), BY_NAME, fold(name))?;
    found.map(|(id, name, kind)| Ok(SourceName { id, name, kind: word(&kind)? })).transpose()
}

/// The sources of these names, by [folded](fold) name; names that nobody goes by are not among them.
pub async fn by_names<'n>(conn: &mut Connection, names: impl Iterator<Item = &'n str>) -> db::Result<HashMap<String, SourceName>> {
    let folded: BTreeSet<String> = names.map(fold).collect();
    if folded.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(BY_NAMES);
    sql.list(folded);
    let found = sql.rows::<(String, SourceId, String, String)>(conn).await?;
    found.into_iter().map(|(folded, id, name, kind)| Ok((folded, SourceName { id, name, kind: word(&kind)? }))).collect()
}

/// The claims that cite a source.
pub async fn citing(conn: &mut Connection, source: SourceId) -> db::Result<Vec<ClaimId>> {
    Ok(rows!(conn, (ClaimId,), CITING, source)?.into_iter().map(|(id,)| id).collect())
}

/// Writes a new source, and gives it a place in URLs, made of its name, that no other source has: of two that take one at
/// once, one takes the next.
///
/// # Errors
/// The constraint [`NAME_KEY`] when one of its names is taken.
pub async fn insert(conn: &mut Connection, source: &mut Source, by: PersonId) -> db::Result<()> {
    for slug in candidates(&slug::of(&source.name, "source")) {
        if row!(conn, (String,), SLUG_TAKEN, &slug)?.is_some() {
            continue;
        }
        source.slug = slug;
        let written = execute!(
            conn,
            INSERT,
            source.id,
            &source.slug,
            &source.name,
            source.kind.as_str(),
            &source.country,
            source.parent,
            &source.note,
            by,
            source.created_at
        )?;
        if written == 1 {
            break;
        }
    }
    insert_names(conn, source).await
}

/// The unique constraint on every name a source goes by.
pub const NAME_KEY: &str = "source_name_folded_key";

/// Takes a name for a source unless another has it; `false` when that is so. On PostgreSQL it waits for who takes it at the same
/// time.
pub async fn take_name(conn: &mut Connection, name: &str, source: SourceId) -> db::Result<bool> {
    Ok(execute!(conn, TAKE_NAME, fold(name), source, 0_i64, name)? == 1)
}

/// Removes a source just made that nothing refers to.
pub async fn let_go(conn: &mut Connection, source: SourceId) -> db::Result<()> {
    execute!(conn, DELETE, source).map(drop)
}

async fn insert_names(conn: &mut Connection, source: &Source) -> db::Result<()> {
    for (position, name) in (0_i64..).zip(std::iter::once(&source.name).chain(&source.aliases)) {
        execute!(conn, INSERT_NAME, fold(name), source.id, position, name)?;
    }
    Ok(())
}

/// Writes a changed source over the old one.
///
/// # Errors
/// A unique violation when a name is taken; else the engine's.
pub async fn update(conn: &mut Connection, source: &Source) -> db::Result<()> {
    execute!(conn, UPDATE, source.id, &source.name, source.kind.as_str(), &source.country, source.parent, &source.note, source.updated_at)?;
    execute!(conn, DELETE_NAMES, source.id)?;
    insert_names(conn, source).await
}

/// Moves everything `from` is cited for to `into`, and removes `from`.
pub async fn dissolve(conn: &mut Connection, from: SourceId, into: SourceId, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, RENEW_CLAIMS, from, now)?;
    execute!(conn, MOVE_ATTRIBUTIONS, from, into)?;
    execute!(conn, MOVE_CHILDREN, from, into)?;
    execute!(conn, DELETE_NAMES, from)?;
    execute!(conn, DELETE, from)?;
    Ok(())
}

/// Up to `limit` sources whose names or aliases hold `typed`, those beginning with it first.
pub async fn propose(conn: &mut Connection, typed: &str, limit: usize) -> db::Result<Vec<Proposal>> {
    let typed: String = typed.chars().take(crate::source::commands::LONGEST_NAME).collect();
    let typed = escape_like(&fold(&typed));
    let found = rows!(conn, (SourceId, String, String, String, i64), PROPOSE, format!("%{typed}%"), format!("{typed}%"))?;
    let mut proposals: Vec<Proposal> = Vec::new();
    for (id, name, kind, matched, position) in found {
        if proposals.len() < limit && !proposals.iter().any(|known| known.source.id == id) {
            proposals.push(Proposal { source: SourceName { id, name, kind: word(&kind)? }, alias: (position > 0).then_some(matched) });
        }
    }
    Ok(proposals)
}

/// Up to `limit` sources in order of name after `after` (folded name), with how often each is cited, optionally
/// only those with a name that holds `q`. `public` counts only what readers see.
pub async fn list(conn: &mut Connection, q: Option<&str>, after: Option<&str>, limit: i64, public: bool) -> db::Result<Vec<Listed>> {
    let mut sql = Sql::new("SELECT s.id, s.slug, s.name, s.kind, n.folded, COALESCE(h.cited, 0) AS cited");
    sql.push(NAMED).push(counted(public)).push(" WHERE 1 = 1");
    if let Some(q) = q {
        sql.push(" AND EXISTS (SELECT 1 FROM source_name m WHERE m.source_id = s.id AND m.folded LIKE ");
        sql.bind(format!("%{}%", escape_like(&fold(q)))).push(" ESCAPE '\\')");
    }
    if let Some(after) = after {
        sql.push(" AND n.folded > ").bind(after);
    }
    sql.push(" ORDER BY n.folded LIMIT ").bind(limit);
    sql.rows(conn).await
}

/// Whether an approved claim of a published article cites this source.
pub async fn is_cited_in_public(conn: &mut Connection, id: SourceId) -> db::Result<bool> {
    Ok(row!(conn, (SourceId,), CITED_IN_PUBLIC, id)?.is_some())
}

/// The newsroom sees every attribution, …
const CITED: &str = " FROM attribution a JOIN claim c ON c.id = a.claim_id WHERE a.source_id ";
/// … a reader those of approved claims in published articles.
const SEEN: &str = " FROM attribution a JOIN claim c ON c.id = a.claim_id AND c.review = 'approved' \
     JOIN article t ON t.id = c.article_id AND t.publication_at IS NOT NULL WHERE a.source_id ";
const NAMED: &str = " FROM source s JOIN source_name n ON n.source_id = s.id AND n.position = 0";

const fn cited(public: bool) -> &'static str {
    if public { SEEN } else { CITED }
}

/// Joins how often each source is cited, counted once for all of them. A source that only drafts name is not a reader's
/// business yet.
const fn counted(public: bool) -> &'static str {
    if public {
        " JOIN (SELECT a.source_id, COUNT(*) AS cited FROM attribution a JOIN claim c ON c.id = a.claim_id AND c.review = 'approved' \
         JOIN article t ON t.id = c.article_id AND t.publication_at IS NOT NULL GROUP BY a.source_id) h ON h.source_id = s.id"
    } else {
        " LEFT JOIN (SELECT a.source_id, COUNT(*) AS cited FROM attribution a GROUP BY a.source_id) h ON h.source_id = s.id"
    }
}

/// Which sources the registry shows, and in which order.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// What a name or alias must hold.
    pub q: Option<String>,
    /// Of this kind only.
    pub kind: Option<SourceKind>,
    /// In order of name, not the most heard first.
    pub by_name: bool,
    /// The last one already seen: how often it is heard, and its folded name.
    pub after: Option<(i64, String)>,
    /// Only sources that readers hear, counting what they see.
    pub public: bool,
}

/// A line of the registry.
#[derive(Clone, Debug, FromRow)]
pub struct Heard {
    /// Its id.
    pub id: SourceId,
    /// Its place in URLs.
    pub slug: String,
    /// Its canonical name.
    pub name: String,
    /// What it is, as stored.
    pub kind: String,
    /// Its country, or empty.
    pub country: String,
    /// The name as the list is sorted.
    pub folded: String,
    /// How many attributions cite it.
    pub cited: i64,
}

/// Up to `limit` sources of the registry.
pub async fn registry(conn: &mut Connection, which: &Registry, limit: i64) -> db::Result<Vec<Heard>> {
    const HEARD: &str = "SELECT s.id, s.slug, s.name, s.kind, s.country, n.folded, COALESCE(h.cited, 0) AS cited";
    let mut sql = Sql::new(HEARD);
    sql.push(NAMED).push(counted(which.public)).push(" WHERE 1 = 1");
    if let Some(kind) = which.kind {
        sql.push(" AND s.kind = ").bind(kind.as_str());
    }
    if let Some(q) = &which.q {
        sql.push(" AND EXISTS (SELECT 1 FROM source_name m WHERE m.source_id = s.id AND m.folded LIKE ");
        sql.bind(format!("%{}%", escape_like(&fold(q)))).push(" ESCAPE '\\')");
    }
    if let Some((cited, folded)) = &which.after {
        if which.by_name {
            sql.push(" AND n.folded > ").bind(folded);
        } else {
            sql.push(" AND (COALESCE(h.cited, 0) < ").bind(*cited).push(" OR (COALESCE(h.cited, 0) = ").bind(*cited);
            sql.push(" AND n.folded > ").bind(folded).push("))");
        }
    }
    sql.push(if which.by_name { " ORDER BY n.folded" } else { " ORDER BY cited DESC, n.folded" });
    sql.push(" LIMIT ").bind(limit);
    sql.rows(conn).await
}

/// The source it belongs to and those that belong to it, in order of name, with how often each is heard.
pub async fn relatives(conn: &mut Connection, source: &Source, public: bool) -> db::Result<Vec<Heard>> {
    let mut sql = Sql::new("SELECT s.id, s.slug, s.name, s.kind, s.country, n.folded, (SELECT COUNT(*)");
    sql.push(cited(public)).push("= s.id) AS cited").push(NAMED).push(" WHERE s.parent_id = ").bind(source.id);
    if let Some(parent) = source.parent {
        sql.push(" OR s.id = ").bind(parent);
    }
    sql.push(" ORDER BY n.folded LIMIT 100");
    sql.rows(conn).await
}

/// How often each of these sources is cited with each status.
pub async fn statuses(conn: &mut Connection, sources: &[SourceId], public: bool) -> db::Result<HashMap<SourceId, HashMap<Status, u32>>> {
    let mut found: HashMap<SourceId, HashMap<Status, u32>> = HashMap::new();
    if sources.is_empty() {
        return Ok(found);
    }
    let mut sql = Sql::new("SELECT a.source_id, a.status, COUNT(*)");
    sql.push(cited(public)).push("IN ").list(sources.iter().copied()).push(" GROUP BY a.source_id, a.status");
    for (source, status, count) in sql.rows::<(SourceId, String, i64)>(conn).await? {
        found.entry(source).or_default().insert(word(&status)?, u32::try_from(count).unwrap_or(u32::MAX));
    }
    Ok(found)
}

/// In how many articles a source is heard.
pub async fn articles(conn: &mut Connection, source: SourceId, public: bool) -> db::Result<i64> {
    let mut sql = Sql::new("SELECT COUNT(DISTINCT c.article_id)");
    sql.push(cited(public)).push("= ").bind(source);
    Ok(sql.rows::<(i64,)>(conn).await?.first().map_or(0, |(count,)| *count))
}

/// Through whom a source is heard, most often first: place in URLs, name, how often.
pub async fn relays(conn: &mut Connection, source: SourceId, public: bool) -> db::Result<Vec<(String, String, i64)>> {
    let mut sql = Sql::new("SELECT s.slug, s.name, COUNT(*) FROM (SELECT a.via_id");
    sql.push(cited(public)).push("= ").bind(source).push(") a JOIN attribution v ON v.id = a.via_id JOIN source s ON s.id = v.source_id");
    sql.push(" GROUP BY s.slug, s.name ORDER BY COUNT(*) DESC, s.name LIMIT 3");
    sql.rows(conn).await
}

/// Up to `limit` canonical names, in order: proposals of a search field.
pub async fn names(conn: &mut Connection, public: bool, limit: i64) -> db::Result<Vec<String>> {
    let mut sql =
        Sql::new("SELECT s.name FROM source s JOIN source_name n ON n.source_id = s.id AND n.position = 0 WHERE EXISTS (SELECT 1");
    sql.push(cited(public)).push("= s.id");
    sql.push(") ORDER BY n.folded LIMIT ").bind(limit);
    Ok(sql.rows::<(String,)>(conn).await?.into_iter().map(|(name,)| name).collect())
}

/// A line of the list of sources.
#[derive(Clone, Debug, FromRow)]
pub struct Listed {
    /// Its id.
    pub id: SourceId,
    /// Its place in URLs.
    pub slug: String,
    /// Its canonical name.
    pub name: String,
    /// What it is, as stored.
    pub kind: String,
    /// The name as the list is sorted: the cursor.
    pub folded: String,
    /// How many attributions cite it.
    pub cited: i64,
}
