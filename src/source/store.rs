//! SQL of sources and their names.

use crate::{
    attribution::{Identification, SourceKind, chain},
    base::{
        id::{ArticleId, AttributionId, ClaimId, PersonId, SourceId},
        slug::{self, candidates},
    },
    db::{
        self, Connection, Sql, escape_like,
        search::{self, Searched},
        word,
    },
    execute,
    record::state,
    row, rows,
    source::{
        Alike, Proposal, Source, SourceName,
        citations::{Citation, Citations},
        resemblance::Name,
    },
    text::fold,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx_macros::FromRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

macro_rules! sources {
    ($which:literal) => {
        concat!(
            "SELECT s.id, s.slug, s.name, s.kind, s.country, s.parent_id, s.note, u.article_id, s.version, s.created_at, s.updated_at \
             FROM source s LEFT JOIN unnamed_source u ON u.source_id = s.id WHERE ",
            $which
        )
    };
}
pub(crate) const BY_ID: &str = sources!("s.id = $1");
const SOURCES: &str = sources!("s.id IN ");
pub(crate) const BY_SLUG: &str = sources!("s.slug = $1");
pub(crate) const ID_OF_SLUG: &str = "SELECT id FROM source WHERE slug = $1";
pub(crate) const BY_NAME: &str = "SELECT s.id, s.name, s.kind FROM source_name n JOIN source s ON s.id = n.source_id WHERE n.folded = $1";
const BY_NAMES: &str = "SELECT n.folded, s.id, s.name, s.kind FROM source_name n JOIN source s ON s.id = n.source_id WHERE n.folded IN ";
pub(crate) const BY_WRITTEN_NAME: &str =
    "SELECT s.id, s.name, s.kind, n.name AS written FROM source_name n JOIN source s ON s.id = n.source_id WHERE n.folded = $1";
/// Who an article calls so without a name.
pub(crate) const IN_ARTICLE: &str =
    "SELECT s.id, s.name, s.kind FROM unnamed_source u JOIN source s ON s.id = u.source_id WHERE u.article_id = $1 AND u.folded = $2";
pub(crate) const OF_ARTICLE: &str = "SELECT source_id FROM unnamed_source WHERE article_id = $1 ORDER BY folded";
pub(crate) const INSERT_UNNAMED: &str = "INSERT INTO unnamed_source (source_id, article_id, folded) VALUES ($1, $2, $3)";
pub(crate) const DELETE_UNNAMED: &str = "DELETE FROM unnamed_source WHERE source_id = $1";
pub(crate) const FORGET_UNNAMED: &str = "DELETE FROM unnamed_source WHERE article_id = $1";
/// How an attribution, as readers see it or as it waits, identifies the source it cites.
pub(crate) const IDENTIFIED: &str = "SELECT id, identification FROM attribution WHERE source_id = $1 \
     UNION SELECT id, identification FROM amended_attribution WHERE source_id = $1 ORDER BY 1, 2";
pub(crate) const TITLE: &str = "SELECT slug, title FROM article WHERE id = $1";
pub(crate) const ALIASES: &str = "SELECT name FROM source_name WHERE source_id = $1 AND position > 0 ORDER BY position";
pub(crate) const CITING: &str = "SELECT claim_id, id FROM attribution WHERE source_id = $1 \
     UNION SELECT claim_id, id FROM amended_attribution WHERE source_id = $1 ORDER BY claim_id, id";
pub(crate) const CITING_LAST: &str = "SELECT claim_id FROM attribution WHERE source_id = $1 \
     UNION SELECT claim_id FROM amended_attribution WHERE source_id = $1 ORDER BY claim_id DESC LIMIT $2";
pub(crate) const NAMES: &str = "SELECT n.folded, n.name AS matched, s.id, s.slug, s.name, s.kind FROM source_name n JOIN source s ON s.id = n.source_id ORDER BY n.folded LIMIT 50000";
macro_rules! citing_both {
    ($table:literal) => {
        concat!(
            "SELECT a.claim_id, c.statement, a.id, a.source_id, a.status, a.via_id FROM ",
            $table,
            " a JOIN claim c ON c.id = a.claim_id WHERE a.claim_id IN (SELECT one.claim_id FROM ",
            $table,
            " one JOIN ",
            $table,
            " other ON other.claim_id = one.claim_id WHERE one.source_id = $1 AND other.source_id = $2) ORDER BY a.claim_id, a.position"
        )
    };
}
pub(crate) const CITING_BOTH: &str = citing_both!("attribution");
pub(crate) const CITING_BOTH_AMENDED: &str = citing_both!("amended_attribution");
pub(crate) const CHILDREN: &str = "SELECT id FROM source WHERE parent_id = $1 AND id <> $2 ORDER BY id";
pub(crate) const ARTICLES_CITING: &str = "SELECT c.article_id FROM attribution a JOIN claim c ON c.id = a.claim_id WHERE a.source_id = $1 \
     UNION SELECT c.article_id FROM amended_attribution a JOIN claim c ON c.id = a.claim_id WHERE a.source_id = $1";
pub(crate) const INSERT: &str = "INSERT INTO source (id, slug, name, kind, country, parent_id, note, version, created_by, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (slug) DO NOTHING";
pub(crate) const INSERT_NAME: &str = "INSERT INTO source_name (folded, source_id, position, name) VALUES ($1, $2, $3, $4)";
pub(crate) const DELETE_NAMES: &str = "DELETE FROM source_name WHERE source_id = $1";
pub(crate) const UPDATE: &str =
    "UPDATE source SET name = $2, kind = $3, country = $4, parent_id = $5, note = $6, version = version + 1, updated_at = $7 WHERE id = $1";
pub(crate) const SLUG_TAKEN: &str = "SELECT slug FROM source WHERE slug = $1";
pub(crate) const PROPOSE: &str = "SELECT s.id, s.name, s.kind, n.name AS matched, n.position FROM source_name n JOIN source s ON s.id = n.source_id \
     WHERE n.folded LIKE $1 ESCAPE '\\' ORDER BY CASE WHEN n.folded LIKE $2 ESCAPE '\\' THEN 0 ELSE 1 END, n.folded LIMIT 40";
pub(crate) const RENEW_CLAIMS: &str = "UPDATE claim SET version = version + 1, updated_at = CASE WHEN updated_at > $2 THEN updated_at ELSE $2 END WHERE id IN \
     (SELECT claim_id FROM attribution WHERE source_id = $1 UNION SELECT claim_id FROM amended_attribution WHERE source_id = $1)";
pub(crate) const MOVE_ATTRIBUTIONS: &str = "UPDATE attribution SET source_id = $2 WHERE source_id = $1";
pub(crate) const MOVE_AMENDED_ATTRIBUTIONS: &str = "UPDATE amended_attribution SET source_id = $2 WHERE source_id = $1";
pub(crate) const MOVE_CHILDREN: &str = "UPDATE source SET parent_id = $2, version = version + 1, updated_at = CASE WHEN updated_at > $3 THEN updated_at ELSE $3 END WHERE parent_id = $1 AND id <> $2";
pub(crate) const DELETE: &str = "DELETE FROM source WHERE id = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    CITING,
    CITING_LAST,
    NAMES,
    CITING_BOTH,
    CITING_BOTH_AMENDED,
    CHILDREN,
    ARTICLES_CITING,
    BY_ID,
    BY_SLUG,
    ID_OF_SLUG,
    BY_NAME,
    BY_WRITTEN_NAME,
    IN_ARTICLE,
    OF_ARTICLE,
    INSERT_UNNAMED,
    DELETE_UNNAMED,
    FORGET_UNNAMED,
    IDENTIFIED,
    TITLE,
    ALIASES,
    INSERT,
    INSERT_NAME,
    DELETE_NAMES,
    UPDATE,
    SLUG_TAKEN,
    PROPOSE,
    RENEW_CLAIMS,
    MOVE_ATTRIBUTIONS,
    MOVE_AMENDED_ATTRIBUTIONS,
    MOVE_CHILDREN,
    DELETE,
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
    article_id: Option<ArticleId>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl SourceRow {
    fn with(self, aliases: Vec<String>) -> db::Result<Source> {
        Ok(Source {
            kind: word(&self.kind)?,
            aliases,
            id: self.id,
            slug: self.slug,
            name: self.name,
            country: self.country,
            parent: self.parent_id,
            note: self.note,
            article_id: self.article_id,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

async fn complete(conn: &mut Connection, row: Option<SourceRow>) -> db::Result<Option<Source>> {
    let Some(row) = row else { return Ok(None) };
    let aliases = rows!(conn, (String,), ALIASES, row.id)?;
    row.with(aliases.into_iter().map(|(name,)| name).collect()).map(Some)
}

/// These sources, in this order.
pub async fn by_ids(conn: &mut Connection, ids: &[SourceId]) -> db::Result<Vec<Source>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(SOURCES);
    sql.list(ids.iter().copied());
    let rows = sql.rows::<SourceRow>(conn).await?;
    let mut sql = Sql::new("SELECT source_id, name FROM source_name WHERE position > 0 AND source_id IN ");
    sql.list(ids.iter().copied()).push(" ORDER BY position");
    let mut aliases: HashMap<SourceId, Vec<String>> = HashMap::new();
    for (id, name) in sql.rows::<(SourceId, String)>(conn).await? {
        aliases.entry(id).or_default().push(name);
    }
    let with_aliases = |row: SourceRow| {
        let aliases = aliases.remove(&row.id).unwrap_or_default();
        row.with(aliases)
    };
    let mut sources = rows.into_iter().map(with_aliases).collect::<db::Result<Vec<_>>>()?;
    sources.sort_by_key(|source| ids.iter().position(|id| *id == source.id));
    Ok(sources)
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

/// The id of the source with this place in URLs.
pub async fn id_of_slug(conn: &mut Connection, slug: &str) -> db::Result<Option<SourceId>> {
    Ok(row!(conn, (SourceId,), ID_OF_SLUG, slug)?.map(|(id,)| id))
}

/// The source that goes by this name or alias.
pub async fn by_name(conn: &mut Connection, name: &str) -> db::Result<Option<SourceName>> {
    let found = row!(conn, (SourceId, String, String), BY_NAME, fold(name))?;
    found.map(|(id, name, kind)| Ok(SourceName { id, name, kind: word(&kind)? })).transpose()
}

/// The source of its own that an article calls so, without naming it.
pub async fn in_article(conn: &mut Connection, article: ArticleId, name: &str) -> db::Result<Option<SourceName>> {
    let found = row!(conn, (SourceId, String, String), IN_ARTICLE, article, fold(name))?;
    found.map(|(id, name, kind)| Ok(SourceName { id, name, kind: word(&kind)? })).transpose()
}

/// Who is meant where an article describes somebody so: its own; or where it is told who they are, whoever of the registry has
/// exactly this name.
pub async fn described(conn: &mut Connection, article: ArticleId, name: &str, way: Identification) -> db::Result<Option<SourceName>> {
    let own = in_article(conn, article, name).await?;
    if own.is_some() || !matches!(way, Identification::Described | Identification::Collective) {
        return Ok(own);
    }
    let found = row!(conn, (SourceId, String, String, String), BY_WRITTEN_NAME, fold(name))?;
    // “The paper” is not “The Paper”, but the beginning of a sentence.
    let small = |name: &str| {
        let mut letters = name.trim().chars();
        letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>())
    };
    let found = found.filter(|(.., written)| small(written) == small(name));
    found.map(|(id, name, kind, _)| Ok(SourceName { id, name, kind: word(&kind)? })).transpose()
}

/// The sources without a name that an article has of its own.
pub async fn of_article(conn: &mut Connection, article: ArticleId) -> db::Result<Vec<SourceId>> {
    Ok(rows!(conn, (SourceId,), OF_ARTICLE, article)?.into_iter().map(|(id,)| id).collect())
}

/// The article of this id or place in URLs.
pub async fn article_at(conn: &mut Connection, place: &str) -> db::Result<Option<ArticleId>> {
    let mut sql = Sql::new("SELECT id FROM article WHERE ");
    match place.parse::<ArticleId>() {
        Ok(id) => sql.push("id = ").bind(id),
        Err(_) => sql.push("slug = ").bind(place),
    };
    Ok(sql.rows::<(ArticleId,)>(conn).await?.first().map(|(id,)| *id))
}

/// Where an article is, and its title.
pub async fn title(conn: &mut Connection, article: ArticleId) -> db::Result<Option<(String, String)>> {
    row!(conn, (String, String), TITLE, article)
}

/// The attributions that cite a source, as readers see them and as they wait, each with how its text identifies it.
pub async fn identified(conn: &mut Connection, source: SourceId) -> db::Result<Vec<(AttributionId, Identification)>> {
    rows!(conn, (AttributionId, String), IDENTIFIED, source)?.into_iter().map(|(id, way)| Ok((id, word(&way)?))).collect()
}

/// Has attributions that cite `source` identify it otherwise.
pub async fn identify(conn: &mut Connection, source: SourceId, otherwise: &[state::Identified]) -> db::Result<()> {
    for state::Identified { attribution, was, now } in otherwise {
        for table in ["UPDATE attribution SET identification = ", "UPDATE amended_attribution SET identification = "] {
            let mut sql = Sql::new(table);
            sql.bind(now.as_str()).push(" WHERE id = ").bind(*attribution).push(" AND source_id = ").bind(source);
            sql.push(" AND identification = ").bind(was.as_str());
            sql.execute(conn).await?;
        }
    }
    Ok(())
}

/// Counts every claim that cites a source up: it shows something else.
pub async fn renew_claims(conn: &mut Connection, source: SourceId, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, RENEW_CLAIMS, source, now).map(drop)
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

/// The attributions that cite a source, each with its claim.
pub async fn citing(conn: &mut Connection, source: SourceId) -> db::Result<Vec<(ClaimId, AttributionId)>> {
    rows!(conn, (ClaimId, AttributionId), CITING, source)
}

/// A claim that would cite one source twice if two became one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Doubled {
    /// The claim.
    pub id: ClaimId,
    /// What it says.
    pub statement: String,
}

/// The claims that would cite a source twice with one status, or through itself, if these two were one.
pub async fn doubled(conn: &mut Connection, one: SourceId, other: SourceId) -> db::Result<BTreeSet<Doubled>> {
    #[derive(FromRow)]
    struct Citing {
        claim_id: ClaimId,
        statement: String,
        id: AttributionId,
        source_id: SourceId,
        status: String,
        via_id: Option<AttributionId>,
    }
    let mut found = BTreeSet::new();
    for sql in [CITING_BOTH, CITING_BOTH_AMENDED] {
        for claim in rows!(conn, Citing, sql, one, other)?.chunk_by(|one, next| one.claim_id == next.claim_id) {
            let via: Vec<_> = claim.iter().map(|cited| claim.iter().position(|other| Some(other.id) == cited.via_id)).collect();
            let is_meant = |at: usize| [one, other].contains(&claim[at].source_id);
            let is_doubled = (0..claim.len()).filter(|at| is_meant(*at)).any(|at| {
                let relays = chain::chain(&via, at);
                (0..at).any(|before| is_meant(before) && claim[before].status == claim[at].status)
                    || relays[..relays.len() - 1].iter().any(|relay| is_meant(*relay))
            });
            if is_doubled {
                found.insert(Doubled { id: claim[0].claim_id, statement: claim[0].statement.clone() });
            }
        }
    }
    Ok(found)
}

/// Up to `limit` sources that may be meant by one of these names, the likeliest first.
pub async fn alike(conn: &mut Connection, names: &[&str], except: Option<SourceId>, limit: usize) -> db::Result<Vec<Alike>> {
    let asked: Vec<Name> = names.iter().map(|name| Name::of(name)).collect();
    let mut found: BTreeMap<SourceId, Alike> = BTreeMap::new();
    for (folded, matched, id, slug, name, kind) in rows!(conn, (String, String, SourceId, String, String, String), NAMES)? {
        let known = Name::folded(folded);
        let Some(reason) = asked.iter().filter_map(|asked| asked.resembles(&known)).min() else { continue };
        if except != Some(id) && found.get(&id).is_none_or(|before| reason < before.reason) {
            found.insert(id, Alike { source: SourceName { id, name, kind: word(&kind)? }, slug, matched, reason });
        }
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by(|one, other| (one.reason, &one.source.name).cmp(&(other.reason, &other.source.name)));
    found.truncate(limit);
    Ok(found)
}

/// The sources that belong to a source, but for one.
pub async fn children(conn: &mut Connection, source: SourceId, except: SourceId) -> db::Result<Vec<SourceId>> {
    Ok(rows!(conn, (SourceId,), CHILDREN, source, except)?.into_iter().map(|(id,)| id).collect())
}

/// A claim that cites a source, as a list shows it.
#[derive(Clone, Debug, FromRow)]
pub struct CitingClaim {
    /// The claim.
    pub id: ClaimId,
    /// What it says.
    pub statement: String,
    /// The headline of its article.
    pub title: String,
}

/// Up to `limit` claims that cite a source, the newest first.
pub async fn citing_claims(conn: &mut Connection, source: SourceId, limit: i64) -> db::Result<Vec<CitingClaim>> {
    let claims = rows!(conn, (ClaimId,), CITING_LAST, source, limit)?;
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT c.id, c.statement, t.title FROM claim c CROSS JOIN article t WHERE t.id = c.article_id AND c.id IN ");
    sql.list(claims.into_iter().map(|(id,)| id)).push(" ORDER BY c.id DESC");
    sql.rows(conn).await
}

/// The articles of these claims.
pub async fn articles_of(conn: &mut Connection, claims: impl IntoIterator<Item = ClaimId>) -> db::Result<Vec<ArticleId>> {
    let mut sql = Sql::new("SELECT DISTINCT article_id FROM claim WHERE id IN ");
    sql.list(claims);
    Ok(sql.rows::<(ArticleId,)>(conn).await?.into_iter().map(|(id,)| id).collect())
}

/// The articles with claims that cite a source.
pub async fn articles_citing(conn: &mut Connection, source: SourceId) -> db::Result<Vec<ArticleId>> {
    Ok(rows!(conn, (ArticleId,), ARTICLES_CITING, source)?.into_iter().map(|(id,)| id).collect())
}

/// Writes a new source, and gives it a place in URLs, made of its name, that no other source has: of two that take one at
/// once, one takes the next.
///
/// # Errors
/// The constraint [`NAME_KEY`] when one of its names is taken.
pub async fn insert(conn: &mut Connection, source: &mut Source, by: PersonId) -> db::Result<()> {
    // One without a name is told from those of other articles by its own.
    let place = match source.article_id {
        Some(article) => {
            title(conn, article).await?.map_or_else(|| source.name.clone(), |(_, title)| format!("{} in {title}", source.name))
        }
        None => source.name.clone(),
    };
    for slug in candidates(&slug::of(&place, "source")) {
        if row!(conn, (String,), SLUG_TAKEN, &slug)?.is_some() {
            continue;
        }
        source.slug = slug;
        if insert_at(conn, source, by).await? {
            break;
        }
    }
    insert_names(conn, source).await
}

async fn insert_at(conn: &mut Connection, source: &Source, by: PersonId) -> db::Result<bool> {
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
        source.version,
        by,
        source.created_at,
        source.updated_at
    )?;
    Ok(written == 1)
}

/// Writes a source again that was removed or merged away; `false` when its place in URLs is another one's by now.
///
/// # Errors
/// As for [`insert`].
pub async fn restore(conn: &mut Connection, source: &Source, by: PersonId) -> db::Result<bool> {
    if !insert_at(conn, source, by).await? {
        return Ok(false);
    }
    insert_names(conn, source).await.map(|()| true)
}

/// Removes a source that nobody cites and nothing belongs to.
pub async fn remove(conn: &mut Connection, id: SourceId) -> db::Result<()> {
    delete_names(conn, id).await?;
    execute!(conn, DELETE, id).map(drop)
}

/// Removes the sources without a name that an article has of its own, and that nobody cites any more.
pub async fn forget_of_article(conn: &mut Connection, article: ArticleId) -> db::Result<()> {
    let sources = of_article(conn, article).await?;
    execute!(conn, FORGET_UNNAMED, article)?;
    for source in sources {
        execute!(conn, DELETE, source)?;
    }
    Ok(())
}

async fn delete_names(conn: &mut Connection, id: SourceId) -> db::Result<()> {
    execute!(conn, DELETE_NAMES, id)?;
    execute!(conn, DELETE_UNNAMED, id)?;
    search::remove(conn, id.0).await
}

/// Has these attributions, which cite `from`, cite `to`.
pub async fn cite(
    conn: &mut Connection,
    (from, to): (SourceId, SourceId),
    cited: &[(ClaimId, AttributionId)],
    now: DateTime<Utc>,
) -> db::Result<()> {
    for few in cited.chunks(AT_ONCE) {
        for table in ["UPDATE attribution SET source_id = ", "UPDATE amended_attribution SET source_id = "] {
            let mut sql = Sql::new(table);
            sql.bind(to).push(" WHERE source_id = ").bind(from).push(" AND id IN ").list(few.iter().map(|(_, id)| *id));
            sql.execute(conn).await?;
        }
    }
    let claims: BTreeSet<_> = cited.iter().map(|(claim, _)| *claim).collect();
    let claims: Vec<_> = claims.into_iter().collect();
    for few in claims.chunks(AT_ONCE) {
        let mut sql = Sql::new("UPDATE claim SET version = version + 1, updated_at = CASE WHEN updated_at > ");
        sql.bind(now).push(" THEN updated_at ELSE ").bind(now).push(" END WHERE id IN ").list(few.iter().copied());
        sql.execute(conn).await?;
    }
    Ok(())
}

/// Moves these attributions, as far as they cite `into`, back to `from`, and the sources among `children` that belong to `into`;
/// gives those that were moved.
pub async fn move_back(
    conn: &mut Connection,
    merged: &state::Merged,
    now: DateTime<Utc>,
) -> db::Result<(Vec<(ClaimId, AttributionId)>, Vec<SourceId>)> {
    let (from, into) = (merged.merged.id, merged.into.id);
    let cited: Vec<_> = citing(conn, into).await?.into_iter().filter(|cited| merged.moved.contains(cited)).collect();
    let belonging: Vec<_> = children(conn, into, from).await?.into_iter().filter(|child| merged.children.contains(child)).collect();
    cite(conn, (into, from), &cited, now).await?;
    for few in belonging.chunks(AT_ONCE) {
        let mut sql = Sql::new("UPDATE source SET parent_id = ");
        sql.bind(from).push(", version = version + 1, updated_at = CASE WHEN updated_at > ");
        sql.bind(now).push(" THEN updated_at ELSE ").bind(now).push(" END WHERE id IN ").list(few.iter().copied());
        sql.execute(conn).await?;
    }
    Ok((cited, belonging))
}

/// Rows that are changed by one statement.
const AT_ONCE: usize = 500;

/// The unique constraint on every name a source goes by.
pub const NAME_KEY: &str = "source_name_folded_key";
/// The same on what an article calls its own.
pub const UNNAMED_KEY: &str = "unnamed_source_article_id_folded_key";

/// Makes commands that look for the same new names wait for each other: of two, the second finds what the first made.
pub async fn lock_names<'n>(conn: &mut Connection, names: impl Iterator<Item = &'n str>) -> db::Result<()> {
    // In one order everywhere, so that nobody waits for somebody who waits for them.
    for name in names.map(fold).collect::<BTreeSet<_>>() {
        conn.lock(&format!("name {name}")).await?;
    }
    Ok(())
}

/// The same for what an article calls its own.
pub async fn lock_unnamed<'n>(conn: &mut Connection, article: ArticleId, names: impl Iterator<Item = &'n str>) -> db::Result<()> {
    for name in names.map(fold).collect::<BTreeSet<_>>() {
        conn.lock(&format!("name {article} {name}")).await?;
    }
    Ok(())
}

async fn insert_names(conn: &mut Connection, source: &Source) -> db::Result<()> {
    if let Some(article) = source.article_id {
        return execute!(conn, INSERT_UNNAMED, source.id, article, fold(&source.name)).map(drop);
    }
    for (position, name) in (0_i64..).zip(std::iter::once(&source.name).chain(&source.aliases)) {
        execute!(conn, INSERT_NAME, fold(name), source.id, position, name)?;
    }
    let names: Vec<&str> = std::iter::once(&source.name).chain(&source.aliases).map(String::as_str).collect();
    search::write(conn, Searched::Sources, source.id.0, &names).await
}

/// Writes a changed source over the old one.
///
/// # Errors
/// A unique violation when a name is taken; else the engine's.
pub async fn update(conn: &mut Connection, source: &Source) -> db::Result<()> {
    execute!(conn, UPDATE, source.id, &source.name, source.kind.as_str(), &source.country, source.parent, &source.note, source.updated_at)?;
    delete_names(conn, source.id).await?;
    insert_names(conn, source).await
}

/// Moves everything `from` is cited for to `into`, and removes `from`.
pub async fn dissolve(conn: &mut Connection, from: SourceId, into: SourceId, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, RENEW_CLAIMS, from, now)?;
    execute!(conn, MOVE_ATTRIBUTIONS, from, into)?;
    execute!(conn, MOVE_AMENDED_ATTRIBUTIONS, from, into)?;
    execute!(conn, MOVE_CHILDREN, from, into, now)?;
    delete_names(conn, from).await?;
    execute!(conn, DELETE, from)?;
    Ok(())
}

/// Up to `limit` sources whose names or aliases hold `typed`, those beginning with it first, and then who else may be meant. Where
/// nobody goes by `typed` it is said why somebody may be meant.
pub async fn propose(conn: &mut Connection, typed: &str, limit: usize) -> db::Result<Vec<Proposal>> {
    let name: String = typed.chars().take(crate::source::commands::LONGEST_NAME).collect();
    // One letter is like many.
    let is_asked = name.trim().chars().count() > 1 && by_name(conn, &name).await?.is_none();
    let alike = if is_asked { self::alike(conn, &[&name], None, limit).await? } else { Vec::new() };
    let typed = escape_like(&fold(&name));
    let found = rows!(conn, (SourceId, String, String, String, i64), PROPOSE, format!("%{typed}%"), format!("{typed}%"))?;
    let mut proposals: Vec<Proposal> = Vec::new();
    for (id, name, kind, matched, position) in found {
        if proposals.len() < limit && !proposals.iter().any(|known| known.source.id == id) {
            let alike = alike.iter().find(|alike| alike.source.id == id).map(|alike| alike.reason.label().to_owned());
            let alias = (position > 0).then_some(matched);
            proposals.push(Proposal { source: SourceName { id, name, kind: word(&kind)? }, alias, alike });
        }
    }
    let others = alike.into_iter().filter(|alike| proposals.iter().all(|known| known.source.id != alike.source.id));
    let others: Vec<_> = others
        .map(|Alike { source, matched, reason, .. }| Proposal {
            alias: (matched != source.name).then_some(matched),
            source,
            alike: Some(reason.label().to_owned()),
        })
        .collect();
    proposals.extend(others);
    proposals.truncate(limit);
    Ok(proposals)
}

/// Which sources the registry shows, and in which order.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// What a name or alias must hold.
    pub q: Option<String>,
    /// Of this kind only.
    pub kind: Option<SourceKind>,
    /// Not of the registry: those that this article only describes.
    pub article: Option<ArticleId>,
    /// In order of name, not the most heard first.
    pub by_name: bool,
    /// The last one already seen: how often it is heard, and its folded name.
    pub after: Option<(i64, String)>,
    /// Only sources that readers hear, counting what they see.
    pub public: bool,
    /// Only sources that nobody cites.
    pub unused: bool,
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
    #[sqlx(default)]
    pub cited: i64,
}

/// The sources, with the name by which they are sorted.
const LINES: &str = "SELECT s.id, s.slug, s.name, s.kind, s.country, COALESCE(n.folded, u.folded) AS folded FROM source s \
     LEFT JOIN source_name n ON n.source_id = s.id AND n.position = 0 LEFT JOIN unnamed_source u ON u.source_id = s.id WHERE ";

/// Up to `limit` sources of the registry, with how often each is cited.
pub async fn registry(conn: &mut Connection, citations: &Citations, which: &Registry, limit: usize) -> db::Result<Vec<Heard>> {
    let mut sql = Sql::new("SELECT s.id, n.folded FROM source s JOIN ");
    match which.article {
        Some(article) => sql.push("unnamed_source n ON n.source_id = s.id WHERE n.article_id = ").bind(article),
        None => sql.push("source_name n ON n.source_id = s.id AND n.position = 0 WHERE 1 = 1"),
    };
    if let Some(kind) = which.kind {
        sql.push(" AND s.kind = ").bind(kind.as_str());
    }
    match (&which.q, which.article) {
        (None, _) => {}
        (Some(q), Some(_)) => drop(sql.push(" AND ").holds("n.folded", fold(q))),
        (Some(q), None) => {
            sql.push(" AND s.id IN (SELECT m.source_id FROM source_name m WHERE ").holds("m.folded", fold(q)).push(")");
        }
    }
    let cited = |id| i64::from(citations.of(id, which.public).times());
    let key = |cited: i64, folded: String| (if which.by_name { 0 } else { -cited }, folded);
    let seen = which.after.clone().map(|(cited, folded)| key(cited, folded));
    let found = sql.rows::<(SourceId, String)>(conn).await?.into_iter();
    let mut found: Vec<_> = found
        .filter(|(id, _)| (!which.public || cited(*id) > 0) && (!which.unused || cited(*id) == 0))
        .map(|(id, folded)| (key(cited(id), folded), id))
        .filter(|(key, _)| seen.as_ref().is_none_or(|seen| key > seen))
        .collect();
    found.sort_unstable();
    found.truncate(limit);
    let ids: Vec<SourceId> = found.into_iter().map(|(_, id)| id).collect();
    let mut listed = heard(conn, &ids).await?;
    let places: HashMap<SourceId, usize> = ids.into_iter().enumerate().map(|(at, id)| (id, at)).collect();
    listed.sort_by_key(|source| places.get(&source.id));
    for source in &mut listed {
        source.cited = cited(source.id);
    }
    Ok(listed)
}

/// A source that only its article describes, as a list shows it: “two officials, in *title*”.
#[derive(Clone, Debug, FromRow)]
pub struct Unnamed {
    /// Its id.
    pub id: SourceId,
    /// Its place in URLs.
    pub slug: String,
    /// What the article calls it.
    pub name: String,
    /// What it is, as stored.
    pub kind: String,
    /// The article's place in URLs.
    pub article: String,
    /// The article's title.
    pub title: String,
    /// How many attributions cite it.
    #[sqlx(default)]
    pub cited: i64,
}

/// Newest of them that are looked through for a list.
const LOOKED_THROUGH: i64 = 5_000;

/// Up to `limit` of the newest sources that only their articles describe, as far as they are asked for.
pub async fn unnamed(conn: &mut Connection, citations: &Citations, which: &Registry, limit: usize) -> db::Result<Vec<Unnamed>> {
    let mut sql = Sql::new(
        "SELECT s.id, s.slug, s.name, s.kind, t.slug AS article, t.title FROM unnamed_source u CROSS JOIN source s CROSS JOIN article t \
         WHERE s.id = u.source_id AND t.id = u.article_id",
    );
    if let Some(kind) = which.kind {
        sql.push(" AND s.kind = ").bind(kind.as_str());
    }
    if let Some(q) = &which.q {
        sql.push(" AND ").holds("u.folded", fold(q));
    }
    sql.push(" ORDER BY u.source_id DESC LIMIT ").bind(LOOKED_THROUGH);
    let mut found: Vec<Unnamed> = sql.many_rows(conn).await?;
    for source in &mut found {
        source.cited = i64::from(citations.of(source.id, which.public).times());
    }
    found.retain(|source| (!which.public || source.cited > 0) && (!which.unused || source.cited == 0));
    found.truncate(limit);
    Ok(found)
}

/// These sources as lines of the registry, in no order and not counted.
pub async fn heard(conn: &mut Connection, ids: &[SourceId]) -> db::Result<Vec<Heard>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(LINES);
    sql.push("s.id IN ").list(ids.iter().copied());
    sql.rows(conn).await
}

/// The source it belongs to and those that belong to it, in order of name, not counted.
pub async fn relatives(conn: &mut Connection, source: &Source) -> db::Result<Vec<Heard>> {
    let mut sql = Sql::new(LINES);
    sql.push("s.parent_id = ").bind(source.id);
    if let Some(parent) = source.parent {
        sql.push(" OR s.id = ").bind(parent);
    }
    sql.push(" ORDER BY folded LIMIT 100");
    sql.rows(conn).await
}

/// Up to `limit` canonical names, in order: proposals of a search field. The newsroom gets everybody who is cited, a reader those
/// of whom they can read.
pub async fn names(conn: &mut Connection, public: bool, limit: i64) -> db::Result<Vec<String>> {
    let mut sql = Sql::new(
        "SELECT s.name FROM source_name n JOIN source s ON s.id = n.source_id WHERE n.position = 0 AND EXISTS (SELECT 1 FROM attribution a",
    );
    sql.push(if public {
        concat!(
            " CROSS JOIN claim c CROSS JOIN article t WHERE c.id = a.claim_id AND t.id = c.article_id AND ",
            crate::claim_is_public!(),
            " AND"
        )
    } else {
        " WHERE"
    });
    // The offset keeps PostgreSQL from counting everybody's first.
    sql.push(" a.source_id = s.id LIMIT 1 OFFSET 0) ORDER BY n.folded LIMIT ").bind(limit);
    Ok(sql.rows::<(String,)>(conn).await?.into_iter().map(|(name,)| name).collect())
}

/// How these articles cite sources.
pub async fn citations(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<Vec<(ArticleId, Citation)>> {
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT c.article_id, a.source_id, a.status, v.source_id, COUNT(*), SUM(CASE WHEN ");
    sql.push(crate::claim_is_public!());
    sql.push(" THEN 1 ELSE 0 END) FROM article t CROSS JOIN claim c CROSS JOIN attribution a LEFT JOIN attribution v ON v.id = a.via_id");
    sql.push(" WHERE c.article_id = t.id AND a.claim_id = c.id AND t.id IN ").list(articles.iter().copied());
    sql.push(" GROUP BY c.article_id, a.source_id, a.status, v.source_id");
    let times = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let found = sql.many_rows::<(ArticleId, SourceId, String, Option<SourceId>, i64, i64)>(conn).await?.into_iter();
    found
        .map(|(article, source, status, via, all, public)| {
            Ok((article, Citation { source, status: word(&status)?, via, all: times(all), public: times(public) }))
        })
        .collect()
}
