//! SQL of exports: only the columns of the table, each page in one query, names looked up once a page.

use crate::{
    attribution::standing::{Flag, Voice, add_up},
    base::{
        date::OutletTime,
        id::{ArticleId, ClaimId, SourceId},
    },
    claim::{
        Review,
        filter::{self, After, AfterKey, ClaimFilter, Sort},
        way,
    },
    db::{self, Connection, Sql, word},
    formats::table::TableRow,
    text::Span,
};
use chrono::{DateTime, Utc};
use sqlx::{ColumnIndex, Decode, FromRow, Type};
use sqlx_macros::FromRow;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A claim with one of its attributions, or with none.
pub(super) struct Row {
    pub(super) claim: Uuid,
    pub(super) article: Uuid,
    /// As JSON.
    pub(super) spans: String,
    pub(super) quote: String,
    pub(super) statement: String,
    pub(super) review: String,
    pub(super) finding: String,
    pub(super) author: Uuid,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    place: i64,
    key_text: String,
    key_time: DateTime<Utc>,
    /// Whether an amendment waits.
    amended: bool,
    pub(super) attribution: Option<Cited>,
}

/// An attribution, as stored.
pub(super) struct Cited {
    pub(super) id: Uuid,
    pub(super) source: Uuid,
    pub(super) status: String,
    pub(super) form: String,
    pub(super) identification: String,
    pub(super) cue: Option<String>,
    pub(super) via: Option<Uuid>,
}

impl Cited {
    fn as_row<'r>(&'r self, kind: &'r str, relay: Option<&Self>) -> filter::Cited<'r> {
        filter::Cited {
            source: SourceId(self.source),
            kind,
            status: &self.status,
            form: &self.form,
            identification: &self.identification,
            via: relay.map(|relay| SourceId(relay.source)),
        }
    }
}

/// By position: looking for 20 columns by name would cost as much as reading them.
impl<'r, R: sqlx::Row> FromRow<'r, R> for Row
where
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    DateTime<Utc>: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let attribution = match row.try_get::<Option<Uuid>, _>(14)? {
            None => None,
            Some(id) => Some(Cited {
                id,
                source: row.try_get(15)?,
                status: row.try_get(16)?,
                form: row.try_get(17)?,
                identification: row.try_get(18)?,
                cue: row.try_get(19)?,
                via: row.try_get(20)?,
            }),
        };
        Ok(Self {
            claim: row.try_get(0)?,
            article: row.try_get(1)?,
            spans: row.try_get(2)?,
            quote: row.try_get(3)?,
            statement: row.try_get(4)?,
            review: row.try_get(5)?,
            finding: row.try_get(6)?,
            author: row.try_get(7)?,
            created_at: row.try_get(8)?,
            updated_at: row.try_get(9)?,
            place: row.try_get(10)?,
            key_text: row.try_get(11)?,
            key_time: row.try_get(12)?,
            amended: row.try_get(13)?,
            attribution,
        })
    }
}

/// What the table says about an article.
#[derive(FromRow)]
pub(super) struct Article {
    id: Uuid,
    pub(super) title: String,
    pub(super) outlet: String,
    published_at: Option<DateTime<Utc>>,
    published_offset: i64,
    pub(super) url: String,
    pub(super) language: String,
}

/// What the ids in rows stand for.
pub(super) struct Names {
    pub(super) articles: HashMap<Uuid, Article>,
    pub(super) people: HashMap<Uuid, String>,
    /// Name and kind.
    pub(super) sources: HashMap<Uuid, (String, String)>,
    /// By which number its readers know a claim.
    numbers: HashMap<Uuid, u32>,
    /// The fact that a claim is about: its id, what it says, and what the claim does with it.
    facts: HashMap<Uuid, (Uuid, String, String)>,
    /// Whom the filter means.
    named: way::Named,
}

/// Looks up what the ids in these rows stand for. Who made a claim is the newsroom's own business.
pub(super) async fn names(conn: &mut Connection, rows: &[Row], filter: &ClaimFilter) -> db::Result<Names> {
    let articles = of_ids(
        conn,
        "SELECT id, title, outlet, published_at, published_offset, url, language FROM article WHERE id IN ",
        rows.iter().map(|row| row.article),
    );
    let articles = articles.await?.into_iter().map(|article: Article| (article.id, article)).collect();
    let authors = rows.iter().filter(|_| !filter.public).map(|row| row.author);
    let people = of_ids(conn, "SELECT id, name FROM person WHERE id IN ", authors);
    let people = people.await?.into_iter().collect();
    let cited = rows.iter().filter_map(|row| row.attribution.as_ref()).map(|cited| cited.source);
    let sources = of_ids(conn, "SELECT id, name, kind FROM source WHERE id IN ", cited).await?;
    let sources: HashMap<_, _> = sources.into_iter().map(|(id, name, kind): (Uuid, String, String)| (id, (name, kind))).collect();
    let numbers = numbers(conn, rows, filter.public).await?;
    let facts = of_ids(
        conn,
        if filter.public {
            "SELECT l.claim_id, f.id, COALESCE(f.shown_statement, f.statement), l.relation FROM shown_fact_claim l CROSS JOIN fact f WHERE f.id = l.fact_id AND l.claim_id IN "
        } else {
            "SELECT l.claim_id, f.id, f.statement, l.relation FROM fact_claim l CROSS JOIN fact f WHERE f.id = l.fact_id AND l.claim_id IN "
        },
        rows.iter().map(|row| row.claim),
    );
    let facts =
        facts.await?.into_iter().map(|(claim, id, says, relation): (Uuid, Uuid, String, String)| (claim, (id, says, relation))).collect();
    Ok(Names { articles, people, sources, numbers, facts, named: way::store::named(conn, filter).await? })
}

/// Claims of so few articles that reading all of these in order costs less than counting for each claim those before it.
const OF_ONE_ARTICLE: usize = 20;

/// The numbers of these claims: where each stands among those of its article that the reader sees.
async fn numbers(conn: &mut Connection, rows: &[Row], public: bool) -> db::Result<HashMap<Uuid, u32>> {
    let claims: HashSet<Uuid> = rows.iter().map(|row| row.claim).collect();
    let articles: HashSet<Uuid> = rows.iter().map(|row| row.article).collect();
    if claims.is_empty() {
        return Ok(HashMap::new());
    }
    if articles.len() * OF_ONE_ARTICLE > claims.len() {
        let mut sql =
            Sql::new("SELECT c.id, (SELECT COUNT(*) FROM claim n WHERE n.article_id = c.article_id AND (n.place, n.id) <= (c.place, c.id)");
        sql.push(if public { concat!(" AND ", crate::claim_is_approved!("n"), ")") } else { ")" });
        sql.push(" FROM claim c WHERE c.id IN ").list(claims);
        let counted = sql.many_rows::<(Uuid, i64)>(conn).await?;
        return Ok(counted.into_iter().map(|(claim, number)| (claim, u32::try_from(number).unwrap_or_default())).collect());
    }
    let mut sql = Sql::new("SELECT n.article_id, n.id FROM claim n WHERE n.article_id IN ");
    sql.list(articles).push(if public { concat!(" AND ", crate::claim_is_approved!("n")) } else { "" });
    sql.push(" ORDER BY n.article_id, n.place, n.id");
    let all = sql.many_rows::<(Uuid, Uuid)>(conn).await?;
    let numbered = all.chunk_by(|one, next| one.0 == next.0).flat_map(|of_article| (1..).zip(of_article));
    Ok(numbered.map(|(number, (_, claim))| (*claim, number)).collect())
}

/// Claims and attributions in one query: a list of a thousand ids to look for costs more than a column read twice.
pub(super) async fn rows(conn: &mut Connection, filter: &ClaimFilter) -> db::Result<Vec<Row>> {
    const COLUMNS: &str = "c.id, c.article_id, c.spans, c.quote, c.statement, c.review, c.finding, c.created_by, c.created_at, c.updated_at, c.place, \
         c.amended, ";
    let Some(way) = way::store::find(conn, filter).await? else { return Ok(Vec::new()) };
    let order = filter.order();
    let (text, time) = match order {
        Sort::Created | Sort::Updated | Sort::Published => ("''", order.sql()),
        Sort::Place => ("''", "c.created_at"),
        Sort::Article | Sort::Outlet | Sort::Statement | Sort::Review | Sort::Check => (order.sql(), "c.created_at"),
    };
    let mut sql = Sql::new(
        "SELECT page.id, page.article_id, page.spans, page.quote, page.statement, page.review, page.finding, page.created_by, page.created_at, page.updated_at, \
         page.place, page.key_text, page.key_time, page.amended, a.id, a.source_id, a.status, a.form, a.identification, a.cue, a.via_id",
    );
    filter.push_page(&mut sql, conn, &way, &[COLUMNS, text, " AS key_text, ", time, " AS key_time"]);
    sql.push(" LEFT JOIN attribution a ON a.claim_id = page.id");
    filter.push_order(&mut sql, "page.sorted_by", "page.article_id", "page.id");
    sql.push(", a.position");
    let found = sql.many_rows(conn).await?;
    as_seen(conn, found, filter.public).await
}

/// Brings rows to what the viewer is to see: readers what was approved, the newsroom the amendments that wait.
async fn as_seen(conn: &mut Connection, mut rows: Vec<Row>, public: bool) -> db::Result<Vec<Row>> {
    const AMENDED: &str = "SELECT c.id, c.article_id, m.spans, m.quote, m.statement, c.review, c.finding, c.created_by, c.created_at, c.updated_at, \
         c.place, '' AS key_text, c.created_at AS key_time, c.amended, a.id, a.source_id, a.status, a.form, a.identification, a.cue, a.via_id \
         FROM claim c JOIN amendment m ON m.claim_id = c.id LEFT JOIN amended_attribution a ON a.claim_id = c.id WHERE c.id IN ";
    let amended: HashSet<Uuid> = rows.iter().filter(|row| row.amended).map(|row| row.claim).collect();
    if amended.is_empty() {
        return Ok(rows);
    }
    if public {
        rows.iter_mut().filter(|row| row.amended).for_each(|row| row.review = Review::Approved.as_str().into());
        return Ok(rows);
    }
    let mut sql = Sql::new(AMENDED);
    sql.list(amended).push(" ORDER BY c.id, a.position");
    let mut amendments: HashMap<Uuid, Vec<Row>> = HashMap::new();
    for row in sql.rows::<Row>(conn).await? {
        amendments.entry(row.claim).or_default().push(row);
    }
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        if !row.amended {
            seen.push(row);
        } else if let Some(amendment) = amendments.remove(&row.claim) {
            // Where the list goes on is asked of the row as it was sorted.
            let key = |one: Row| Row { key_text: row.key_text.clone(), key_time: row.key_time, ..one };
            seen.extend(amendment.into_iter().map(key));
        }
    }
    Ok(seen)
}

/// The rows of a query that ends in a list of ids, each asked for once.
async fn of_ids<R>(conn: &mut Connection, sql: &'static str, ids: impl Iterator<Item = Uuid>) -> db::Result<Vec<R>>
where
    R: Send + Unpin + for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + for<'r> FromRow<'r, sqlx::postgres::PgRow>,
{
    let ids: HashSet<Uuid> = ids.collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(sql);
    sql.list(ids);
    sql.rows(conn).await
}

/// Where the next page begins: behind a full one; one that is not full is the last.
pub(super) fn after(rows: &[Row], filter: &ClaimFilter) -> Option<After> {
    let last = rows.last()?;
    let claims = rows.chunk_by(|one, next| one.claim == next.claim).count();
    let key = match filter.order() {
        Sort::Created | Sort::Updated | Sort::Published => AfterKey::Number(last.key_time.timestamp_millis()),
        Sort::Place => AfterKey::Number(last.place),
        Sort::Article | Sort::Outlet | Sort::Statement | Sort::Review | Sort::Check => AfterKey::Text(last.key_text.clone()),
    };
    let is_full = i64::try_from(claims).is_ok_and(|claims| claims >= filter.limit);
    let article = filter.order().is_of_articles().then_some(ArticleId(last.article));
    is_full.then(|| After { sort: filter.sort_word(), key, article, id: ClaimId(last.claim) })
}

/// Gives each line of the table to `write`: of the claims that were let through the attributions that match.
pub(super) fn each_line(rows: &[Row], names: &Names, filter: &ClaimFilter, mut write: impl FnMut(&TableRow<'_>)) -> db::Result<()> {
    let missing = || crate::db::Error::from(sqlx::Error::RowNotFound);
    for claim in rows.chunk_by(|one, next| one.claim == next.claim) {
        let cited = || claim.iter().filter_map(|row| row.attribution.as_ref());
        let name = |cited: &Cited| names.sources.get(&cited.source).ok_or_else(missing);
        let mut voices = Vec::new();
        for one in cited() {
            let ((name, kind), via) = (name(one)?, one.via.and_then(|via| cited().position(|other| other.id == via)));
            let (kind, status, identification) = (word(kind)?, word(&one.status)?, word(&one.identification)?);
            voices.push(Voice { source: one.source, name, kind, status, identification, via });
        }
        let (standing, raised) = add_up(&voices);
        let flags = raised.into_iter().map(Flag::as_str).collect::<Vec<_>>().join(" ");
        let spans: Vec<Span> = serde_json::from_str(&claim[0].spans).map_err(db::Error::decode)?;
        let first = spans.first().copied();
        let spans = spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect::<Vec<_>>().join(" ");
        let fact = names.facts.get(&claim[0].claim);
        for row in claim {
            let article = names.articles.get(&row.article).ok_or_else(missing)?;
            let attribution = row.attribution.as_ref();
            let source = attribution.map(name).transpose()?;
            let through = attribution.and_then(|attribution| attribution.via);
            let relay = through.and_then(|via| cited().find(|other| other.id == via));
            let via = relay.map(name).transpose()?;
            if let (Some(one), Some((_, kind))) = (attribution, source)
                && !filter.shows(&names.named, &one.as_row(kind, relay))
            {
                continue;
            }
            write(&TableRow {
                article_id: row.article,
                article_title: &article.title,
                outlet: &article.outlet,
                published_at: article.published_at.and_then(|wall| OutletTime::of(wall, article.published_offset)),
                claim_id: row.claim,
                statement: &row.statement,
                quote: &row.quote,
                start: first.map(|span| span.start),
                end: first.map(|span| span.end),
                attribution_id: attribution.map(|attribution| attribution.id),
                source: source.map(|(name, _)| name.as_str()),
                source_kind: source.map(|(_, kind)| kind.as_str()),
                status: attribution.map(|attribution| attribution.status.as_str()),
                form: attribution.map(|attribution| attribution.form.as_str()),
                identification: attribution.map(|attribution| attribution.identification.as_str()),
                via: via.map(|(name, _)| name.as_str()),
                cue: attribution.and_then(|attribution| attribution.cue.as_deref()),
                review: &row.review,
                check: &row.finding,
                standing,
                created_by: names.people.get(&row.author).map_or("", String::as_str),
                created_at: row.created_at,
                updated_at: row.updated_at,
                url: &article.url,
                spans: &spans,
                flags: &flags,
                language: &article.language,
                via_id: relay.map(|relay| relay.id),
                claim_number: names.numbers.get(&row.claim).copied().unwrap_or_default(),
                fact_id: fact.map(|(id, ..)| *id),
                fact: fact.map(|(_, says, _)| says.as_str()),
                relation: fact.map(|(.., relation)| relation.as_str()),
            });
        }
    }
    Ok(())
}
