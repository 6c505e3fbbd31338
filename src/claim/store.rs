//! SQL of claims and their attributions.

use crate::{
    attribution::standing::{Standing, Voice},
    base::{
        date::OutletTime,
        id::{ArticleId, AttributionId, ClaimId, PersonId, RevisionId, SourceId},
    },
    claim::{
        Attribution, Claim, Cue, Review,
        breakdown::Glance,
        filter::{After, AfterKey, ClaimFilter, SORTED_BY, Sort},
        way,
    },
    db::{
        self, Connection, Sql, Value,
        search::{self, Searched},
        word,
    },
    execute,
    record::state,
    row, rows,
    source::SourceName,
    text::{Span, fold},
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::HashMap;

macro_rules! columns {
    () => {
        "SELECT c.id, c.article_id, c.revision_id, r.number AS revision, c.spans, c.place, c.quote, c.statement, c.folded, c.review, c.finding, c.version, \
         p.name AS created_by, c.created_by AS author, c.edited_by AS editor, c.submitted_at, c.created_at, c.updated_at, c.amended, \
         t.title, t.slug, t.outlet, t.published_at, t.published_offset, t.created_at AS taken_at, t.url, t.language"
    };
}
macro_rules! claims {
    () => {
        concat!(
            columns!(),
            " FROM claim c JOIN article t ON t.id = c.article_id JOIN revision r ON r.id = c.revision_id JOIN person p ON p.id = c.created_by"
        )
    };
}
macro_rules! attributions {
    () => {
        attributions!("attribution")
    };
    ($table:literal) => {
        concat!(
            "SELECT a.id, a.claim_id, a.source_id, s.name, s.kind, a.status, a.form, a.identification, a.cue_start, a.cue_end, a.cue, a.via_id FROM ",
            $table,
            " a JOIN source s ON s.id = a.source_id"
        )
    };
}

const COLUMNS: &str = columns!();
pub(crate) const CLAIMS: &str = claims!();
pub(crate) const ATTRIBUTIONS: &str = attributions!();
pub(crate) const BY_ID: &str = concat!(claims!(), " WHERE c.id = $1");
pub(crate) const OF_ARTICLE: &str = concat!(claims!(), " WHERE c.article_id = $1 ORDER BY c.place, c.id");
pub(crate) const APPROVED_OF_ARTICLE: &str =
    concat!(claims!(), " WHERE c.article_id = $1 AND ", crate::claim_is_approved!("c"), " ORDER BY c.place, c.id");
const AMENDMENTS: &str = "SELECT claim_id, spans, quote, statement FROM amendment WHERE claim_id IN ";
const AMENDED_ATTRIBUTIONS: &str = attributions!("amended_attribution");
pub(crate) const ATTRIBUTIONS_OF_CLAIM: &str = concat!(attributions!(), " WHERE a.claim_id = $1 ORDER BY a.position");
pub(crate) const ATTRIBUTIONS_OF_ARTICLE: &str =
    concat!(attributions!(), " JOIN claim c ON c.id = a.claim_id WHERE c.article_id = $1 ORDER BY a.claim_id, a.position");
const INSERT: &str = "INSERT INTO claim (id, article_id, revision_id, spans, place, quote, statement, folded, review, finding, version, created_by, \
     edited_by, submitted_at, created_at, updated_at) VALUES ";
macro_rules! insert_attributions {
    ($table:literal) => {
        concat!(
            "INSERT INTO ",
            $table,
            " (id, claim_id, position, source_id, status, form, identification, cue_start, cue_end, cue, via_id) VALUES "
        )
    };
}
const INSERT_ATTRIBUTIONS: &str = insert_attributions!("attribution");
const INSERT_AMENDED_ATTRIBUTIONS: &str = insert_attributions!("amended_attribution");
macro_rules! update {
    ($more:literal) => {
        concat!(
            "UPDATE claim SET review = $3, finding = $4, version = $5, edited_by = $6, updated_at = $7, \
             submitted_at = CASE WHEN $3 <> 'submitted' THEN NULL WHEN review = 'submitted' THEN submitted_at ELSE $7 END, ",
            $more,
            " WHERE id = $1 AND version = $2"
        )
    };
}
pub(crate) const UPDATE: &str = update!("spans = $8, place = $9, quote = $10, statement = $11, folded = $12, amended = $13");
pub(crate) const UPDATE_AMENDED: &str = update!("amended = TRUE");
pub(crate) const MARK_AMENDED: &str = "UPDATE claim SET amended = TRUE WHERE id = $1";
pub(crate) const AMEND: &str = "INSERT INTO amendment (claim_id, spans, place, quote, statement) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const DELETE_AMENDMENT: &str = "DELETE FROM amendment WHERE claim_id = $1";
pub(crate) const DELETE_AMENDED_ATTRIBUTIONS: &str = "DELETE FROM amended_attribution WHERE claim_id = $1";
pub(crate) const DELETE_ATTRIBUTIONS: &str = "DELETE FROM attribution WHERE claim_id = $1";
pub(crate) const RESTORE_COMMENT: &str = "INSERT INTO comment (id, claim_id, person_id, body, created_at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const UNASSIGN: &str = "DELETE FROM assignment WHERE claim_id = $1";
pub(crate) const ASSIGN: &str = "INSERT INTO assignment (claim_id, person_id) VALUES ($1, $2)";
pub(crate) const ASSIGNED: &str = "SELECT person_id FROM assignment WHERE claim_id = $1";
const ASSIGNED_OF: &str = "SELECT a.claim_id, p.id, p.name FROM assignment a JOIN person p ON p.id = a.person_id WHERE a.claim_id IN ";
pub(crate) const RESTORE_ORIGIN: &str =
    "UPDATE suggestion SET claim_id = $1 WHERE revision_id = $2 AND number = $3 AND outcome = 'accepted' AND claim_id IS NULL";
pub(crate) const DELETE_OF_ARTICLE: &str = "DELETE FROM claim WHERE article_id = $1";
pub(crate) const DELETE: &str = "DELETE FROM claim WHERE id = $1 AND version = $2";
pub(crate) const FORGET_COMMENTS: &str = "DELETE FROM search_entry WHERE thing IN (SELECT id FROM comment WHERE claim_id = $1)";
pub(crate) const FORGET_COMMENTS_OF_ARTICLE: &str =
    "DELETE FROM search_entry WHERE thing IN (SELECT m.id FROM comment m JOIN claim c ON c.id = m.claim_id WHERE c.article_id = $1)";
pub(crate) const FORGET_CLAIMS_OF_ARTICLE: &str = "DELETE FROM search_entry WHERE thing IN (SELECT id FROM claim WHERE article_id = $1)";

/// What refuses a second claim of one id.
pub const ID_KEY: &str = "claim_id_key";

/// Most claims of a list that is not worth gathering its rows for.
const SHORT: usize = 100;

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    CLAIMS,
    ATTRIBUTIONS,
    BY_ID,
    OF_ARTICLE,
    APPROVED_OF_ARTICLE,
    ATTRIBUTIONS_OF_CLAIM,
    ATTRIBUTIONS_OF_ARTICLE,
    UPDATE,
    UPDATE_AMENDED,
    MARK_AMENDED,
    AMEND,
    DELETE_AMENDMENT,
    DELETE_AMENDED_ATTRIBUTIONS,
    AMENDED_ATTRIBUTIONS,
    DELETE_ATTRIBUTIONS,
    RESTORE_COMMENT,
    UNASSIGN,
    ASSIGN,
    ASSIGNED,
    RESTORE_ORIGIN,
    DELETE_OF_ARTICLE,
    DELETE,
    FORGET_COMMENTS,
    FORGET_COMMENTS_OF_ARTICLE,
    FORGET_CLAIMS_OF_ARTICLE,
];

/// A claim with what the table says about its article, and whose work it is.
#[derive(Clone, Debug)]
pub struct Row {
    /// The claim; for readers what was approved, for the newsroom its amendment, if one waits.
    pub claim: Claim,
    /// What readers go on seeing while an amendment waits.
    pub approved: Option<Box<Claim>>,
    /// Who made it.
    pub author: PersonId,
    /// Who changed it last: they may not approve it either.
    pub editor: PersonId,
    /// Since when it waits for a second person.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The revision its spans count in.
    pub revision_id: RevisionId,
    /// Its article's headline.
    pub title: String,
    /// Its article's place in URLs.
    pub slug: String,
    /// Its article's outlet.
    pub outlet: String,
    /// When its article was published, by the outlet's clock.
    pub published_at: Option<OutletTime>,
    /// Where its article was published.
    pub url: String,
    /// Its article's language.
    pub language: String,
    folded: String,
    place: i64,
    taken_at: DateTime<Utc>,
}

/// Whether two states of a claim are the same to a reader.
fn says_the_same(one: &Claim, other: &Claim) -> bool {
    (&one.spans, &one.quote, &one.statement, &one.attributions) == (&other.spans, &other.quote, &other.statement, &other.attributions)
}

impl Row {
    /// Whether readers see it, or what it was, once its article is published.
    pub fn is_approved(&self) -> bool {
        self.approved.is_some() || self.claim.review == Review::Approved
    }

    /// What readers see of it, once its article is published.
    pub fn approved(self) -> Option<Claim> {
        let is_approved = self.is_approved();
        self.approved.map(|approved| *approved).or_else(|| is_approved.then_some(self.claim))
    }

    /// When its article appeared, by the outlet's clock; when it was taken in, where nobody said.
    pub fn appeared(&self) -> DateTime<Utc> {
        self.published_at.map_or(self.taken_at, OutletTime::wall)
    }

    /// The cursor that continues a list after this claim.
    pub fn after(&self, filter: &ClaimFilter) -> After {
        let key = match filter.order() {
            Sort::Created => AfterKey::Number(self.claim.created_at.timestamp_millis()),
            Sort::Updated => AfterKey::Number(self.claim.updated_at.timestamp_millis()),
            Sort::Published => AfterKey::Number(self.appeared().timestamp_millis()),
            Sort::Place => AfterKey::Number(self.place),
            Sort::Article => AfterKey::Text(self.title.clone()),
            Sort::Outlet => AfterKey::Text(self.outlet.clone()),
            Sort::Statement => AfterKey::Text(self.folded.chars().take(SORTED_BY).collect()),
            Sort::Review => AfterKey::Text(self.claim.review.as_str().into()),
            Sort::Check => AfterKey::Text(self.claim.check.as_str().into()),
        };
        let article = filter.order().is_of_articles().then_some(self.claim.article_id);
        After { sort: filter.sort_word(), key, article, id: self.claim.id }
    }
}

#[derive(FromRow)]
struct ClaimRow {
    id: ClaimId,
    article_id: ArticleId,
    revision_id: RevisionId,
    revision: i64,
    spans: String,
    place: i64,
    quote: String,
    statement: String,
    folded: String,
    review: String,
    finding: String,
    version: i64,
    created_by: String,
    author: PersonId,
    editor: PersonId,
    submitted_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    amended: bool,
    title: String,
    slug: String,
    outlet: String,
    published_at: Option<DateTime<Utc>>,
    published_offset: i64,
    taken_at: DateTime<Utc>,
    url: String,
    language: String,
}

#[derive(FromRow)]
struct AttributionRow {
    id: AttributionId,
    claim_id: ClaimId,
    source_id: SourceId,
    name: String,
    kind: String,
    status: String,
    form: String,
    identification: String,
    cue_start: Option<i64>,
    cue_end: Option<i64>,
    cue: Option<String>,
    via_id: Option<AttributionId>,
}

impl TryFrom<AttributionRow> for Attribution {
    type Error = db::Error;

    fn try_from(kept: AttributionRow) -> db::Result<Self> {
        let cue = match (kept.cue_start, kept.cue_end, kept.cue) {
            (Some(start), Some(end), Some(text)) => Some(Cue { start: offset(start)?, end: offset(end)?, text }),
            _ => None,
        };
        Ok(Self {
            id: kept.id,
            source: SourceName { id: kept.source_id, name: kept.name, kind: word(&kept.kind)? },
            status: word(&kept.status)?,
            form: word(&kept.form)?,
            identification: word(&kept.identification)?,
            cue,
            via: kept.via_id,
        })
    }
}

fn offset(number: i64) -> db::Result<u32> {
    u32::try_from(number).map_err(db::Error::decode)
}

/// Attributions by claim, in their order.
fn grouped(attributions: Vec<AttributionRow>) -> db::Result<HashMap<ClaimId, Vec<Attribution>>> {
    let mut of_claim: HashMap<ClaimId, Vec<Attribution>> = HashMap::new();
    for attribution in attributions {
        of_claim.entry(attribution.claim_id).or_default().push(attribution.try_into()?);
    }
    Ok(of_claim)
}

/// Puts claims and their attributions (in order of claim, as given, then position) together.
fn assemble(kept: Vec<ClaimRow>, attributions: Vec<AttributionRow>) -> db::Result<Vec<Row>> {
    let mut of_claim = grouped(attributions)?;
    kept.into_iter()
        .map(|kept| {
            let mut claim = Claim {
                spans: serde_json::from_str(&kept.spans).map_err(db::Error::decode)?,
                review: word(&kept.review)?,
                check: word(&kept.finding)?,
                standing: Standing::Unattributed,
                flags: Vec::new(),
                attributions: of_claim.remove(&kept.id).unwrap_or_default(),
                id: kept.id,
                article_id: kept.article_id,
                revision: kept.revision,
                quote: kept.quote,
                statement: kept.statement,
                version: kept.version,
                created_by: kept.created_by,
                created_at: kept.created_at,
                updated_at: kept.updated_at,
            };
            claim.derive();
            let approved = kept.amended.then(|| Box::new(Claim { review: Review::Approved, ..claim.clone() }));
            Ok(Row {
                claim,
                approved,
                author: kept.author,
                editor: kept.editor,
                submitted_at: kept.submitted_at,
                revision_id: kept.revision_id,
                title: kept.title,
                slug: kept.slug,
                outlet: kept.outlet,
                published_at: kept.published_at.and_then(|wall| OutletTime::of(wall, kept.published_offset)),
                url: kept.url,
                language: kept.language,
                folded: kept.folded,
                place: kept.place,
                taken_at: kept.taken_at,
            })
        })
        .collect()
}

/// Brings rows to what the viewer is to see: readers what was approved, the newsroom the amendments that wait.
async fn as_seen(conn: &mut Connection, mut rows: Vec<Row>, public: bool) -> db::Result<Vec<Row>> {
    #[derive(FromRow)]
    struct Amendment {
        claim_id: ClaimId,
        spans: String,
        quote: String,
        statement: String,
    }
    if public {
        for row in &mut rows {
            if let Some(approved) = row.approved.take() {
                row.claim = *approved;
            }
        }
        return Ok(rows);
    }
    let amended: Vec<_> = rows.iter().filter(|row| row.approved.is_some()).map(|row| row.claim.id).collect();
    if amended.is_empty() {
        return Ok(rows);
    }
    let mut sql = Sql::new(AMENDMENTS);
    sql.list(amended.iter().copied());
    let mut amendments: HashMap<_, _> = sql.rows::<Amendment>(conn).await?.into_iter().map(|words| (words.claim_id, words)).collect();
    let mut sql = Sql::new(AMENDED_ATTRIBUTIONS);
    sql.push(" WHERE a.claim_id IN ").list(amended).push(" ORDER BY a.claim_id, a.position");
    let mut of_claim = grouped(sql.rows(conn).await?)?;
    for row in &mut rows {
        let Some(words) = amendments.remove(&row.claim.id) else { continue };
        row.claim.spans = serde_json::from_str(&words.spans).map_err(db::Error::decode)?;
        (row.claim.quote, row.claim.statement) = (words.quote, words.statement);
        row.claim.attributions = of_claim.remove(&row.claim.id).unwrap_or_default();
        row.claim.derive();
    }
    Ok(rows)
}

/// One claim, as the newsroom sees it.
pub async fn by_id(conn: &mut Connection, id: ClaimId) -> db::Result<Option<Row>> {
    let Some(kept) = row!(conn, ClaimRow, BY_ID, id)? else {
        return Ok(None);
    };
    let attributions = rows!(conn, AttributionRow, ATTRIBUTIONS_OF_CLAIM, id)?;
    let rows = assemble(vec![kept], attributions)?;
    Ok(as_seen(conn, rows, false).await?.pop())
}

/// All claims of an article in reading order, or only what readers see of them.
pub async fn of_article(conn: &mut Connection, article: ArticleId, public: bool) -> db::Result<Vec<Row>> {
    let kept = rows!(conn, ClaimRow, if public { APPROVED_OF_ARTICLE } else { OF_ARTICLE }, article)?;
    let attributions = rows!(conn, AttributionRow, ATTRIBUTIONS_OF_ARTICLE, article)?;
    let rows = assemble(kept, attributions)?;
    let mut rows = as_seen(conn, rows, public).await?;
    rows.sort_by_key(|row| (place(&row.claim), row.claim.id));
    Ok(rows)
}

/// What the approved claims of these articles add up to.
pub async fn glances(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<HashMap<ArticleId, Glance>> {
    #[derive(FromRow)]
    struct Cited {
        article_id: ArticleId,
        claim_id: ClaimId,
        id: Option<AttributionId>,
        via_id: Option<AttributionId>,
        source_id: Option<SourceId>,
        name: Option<String>,
        kind: Option<String>,
        status: Option<String>,
        identification: Option<String>,
    }
    if articles.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "SELECT c.article_id, c.id AS claim_id, a.id, a.via_id, a.source_id, s.name, s.kind, a.status, a.identification FROM claim c \
         LEFT JOIN attribution a ON a.claim_id = c.id LEFT JOIN source s ON s.id = a.source_id WHERE ",
    );
    sql.push(crate::claim_is_approved!("c")).push(" AND c.article_id IN ");
    sql.list(articles.iter().copied()).push(" ORDER BY c.article_id, c.id");
    let mut found: HashMap<ArticleId, Glance> = HashMap::new();
    for claim in sql.many_rows::<Cited>(conn).await?.chunk_by(|one, next| one.claim_id == next.claim_id) {
        let mut voices = Vec::new();
        for cited in claim {
            if let (Some(source), Some(name), Some(kind), Some(status), Some(identification)) =
                (cited.source_id, &cited.name, &cited.kind, &cited.status, &cited.identification)
            {
                let via = cited.via_id.and_then(|via| claim.iter().position(|other| other.id == Some(via)));
                voices.push(Voice { source, name, kind: word(kind)?, status: word(status)?, identification: word(identification)?, via });
            }
        }
        found.entry(claim[0].article_id).or_default().add(&voices);
    }
    Ok(found)
}

/// One page of the claims that a filter lets through.
pub async fn list(conn: &mut Connection, filter: &ClaimFilter) -> db::Result<Vec<Row>> {
    let Some(sql) = query(conn, filter).await? else { return Ok(Vec::new()) };
    let is_short = usize::try_from(filter.limit).is_ok_and(|limit| limit <= SHORT);
    let found = if is_short { sql.rows(conn).await? } else { sql.many_rows(conn).await? };
    with_attributions(conn, found, filter.public).await
}

/// The statement that finds them; `None` when the filter names a source that does not exist.
pub async fn query(conn: &mut Connection, filter: &ClaimFilter) -> db::Result<Option<Sql>> {
    let Some(way) = way::store::find(conn, filter).await? else { return Ok(None) };
    let mut sql = Sql::new(COLUMNS);
    // First which ones, then what is to be known about them.
    filter.push_page(&mut sql, conn, &way, &["c.id, c.article_id"]);
    sql.push(
        " CROSS JOIN claim c CROSS JOIN article t CROSS JOIN revision r CROSS JOIN person p \
         WHERE c.id = page.id AND t.id = c.article_id AND r.id = c.revision_id AND p.id = c.created_by",
    );
    filter.push_order(&mut sql, "page.sorted_by", "t.id", "c.id");
    Ok(Some(sql))
}

/// The claims that a query beginning with [`CLAIMS`] finds, as readers or the newsroom see them.
pub async fn select(conn: &mut Connection, sql: Sql, public: bool) -> db::Result<Vec<Row>> {
    let found = sql.rows::<ClaimRow>(conn).await?;
    with_attributions(conn, found, public).await
}

/// The same of a query that may find hundreds.
pub async fn select_many(conn: &mut Connection, sql: Sql, public: bool) -> db::Result<Vec<Row>> {
    let found = sql.many_rows::<ClaimRow>(conn).await?;
    with_attributions(conn, found, public).await
}

async fn with_attributions(conn: &mut Connection, found: Vec<ClaimRow>, public: bool) -> db::Result<Vec<Row>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(ATTRIBUTIONS);
    sql.push(" WHERE a.claim_id IN ").list(found.iter().map(|row| row.id)).push(" ORDER BY a.claim_id, a.position");
    let attributions = if found.len() > SHORT { sql.many_rows(conn).await? } else { sql.rows(conn).await? };
    let rows = assemble(found, attributions)?;
    as_seen(conn, rows, public).await
}

/// One page, and where the next begins if there is one.
pub async fn page(conn: &mut Connection, filter: &ClaimFilter) -> db::Result<(Vec<Row>, Option<After>)> {
    let mut rows = list(conn, &ClaimFilter { limit: filter.limit + 1, ..filter.clone() }).await?;
    let limit = usize::try_from(filter.limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    let after = rows.last().filter(|_| more).map(|last| last.after(filter));
    Ok((rows, after))
}

/// The statements that write a new claim and its attributions.
pub fn insertion(claim: &Claim, revision: RevisionId, author: PersonId, editor: PersonId) -> db::Result<Sql> {
    let values: [Value; 16] = [
        claim.id.into(),
        claim.article_id.into(),
        revision.into(),
        spans(claim)?.into(),
        place(claim).into(),
        (&claim.quote).into(),
        (&claim.statement).into(),
        searchable(claim).into(),
        claim.review.as_str().into(),
        claim.check.as_str().into(),
        claim.version.into(),
        author.into(),
        editor.into(),
        Some(claim.updated_at).filter(|_| claim.review == Review::Submitted).into(),
        claim.created_at.into(),
        claim.updated_at.into(),
    ];
    let mut sql = Sql::new(INSERT);
    sql.list(values);
    push_attributions(&mut sql, INSERT_ATTRIBUTIONS, claim);
    search::put(&mut sql, Searched::Claims, claim.id.0, &searched(claim));
    Ok(sql)
}

/// What a claim is found by.
fn searched(claim: &Claim) -> Vec<&str> {
    if claim.statement == claim.quote { vec![&claim.quote] } else { vec![&claim.statement, &claim.quote] }
}

/// Adds the statement that writes all attributions of a claim, if it has any.
fn push_attributions(sql: &mut Sql, insert: &'static str, claim: &Claim) {
    for (position, attribution) in (0_i64..).zip(&claim.attributions) {
        let cue = attribution.cue.as_ref();
        if position == 0 {
            sql.next(insert);
        } else {
            sql.push(", ");
        }
        let values: [Value; 11] = [
            attribution.id.into(),
            claim.id.into(),
            position.into(),
            attribution.source.id.into(),
            attribution.status.as_str().into(),
            attribution.form.as_str().into(),
            attribution.identification.as_str().into(),
            cue.map(|cue| i64::from(cue.start)).into(),
            cue.map(|cue| i64::from(cue.end)).into(),
            cue.map(|cue| cue.text.as_str()).into(),
            attribution.via.into(),
        ];
        sql.list(values);
    }
}

/// Writes a comment on a claim that is brought back.
pub async fn restore_comment(conn: &mut Connection, claim: ClaimId, comment: &state::Comment) -> db::Result<()> {
    execute!(conn, RESTORE_COMMENT, comment.id, claim, comment.author, &comment.body, comment.created_at)?;
    search::write(conn, Searched::Comments, comment.id.0, &[&comment.body]).await
}

/// Notes who is asked to decide on a claim; nobody in particular for `None`.
pub async fn assign(conn: &mut Connection, claim: ClaimId, to: Option<PersonId>) -> db::Result<()> {
    execute!(conn, UNASSIGN, claim)?;
    if let Some(to) = to {
        execute!(conn, ASSIGN, claim, to)?;
    }
    Ok(())
}

/// Who is asked to decide on a claim.
pub async fn assigned(conn: &mut Connection, claim: ClaimId) -> db::Result<Option<PersonId>> {
    Ok(row!(conn, (PersonId,), ASSIGNED, claim)?.map(|(person,)| person))
}

/// Who is asked to decide on these claims, by claim, with their name.
pub async fn assigned_of(conn: &mut Connection, claims: &[ClaimId]) -> db::Result<HashMap<ClaimId, (PersonId, String)>> {
    if claims.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(ASSIGNED_OF);
    sql.list(claims.iter().copied());
    let found = sql.rows::<(ClaimId, PersonId, String)>(conn).await?;
    Ok(found.into_iter().map(|(claim, person, name)| (claim, (person, name))).collect())
}

/// What these claims say.
pub async fn statements(conn: &mut Connection, claims: &[ClaimId]) -> db::Result<HashMap<ClaimId, String>> {
    if claims.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("SELECT id, statement FROM claim WHERE id IN ");
    sql.list(claims.iter().copied());
    Ok(sql.rows::<(ClaimId, String)>(conn).await?.into_iter().collect())
}

/// Notes again that a claim was made of this suggestion, unless something else became of it.
pub async fn restore_origin(conn: &mut Connection, claim: ClaimId, revision: RevisionId, n: u32) -> db::Result<()> {
    execute!(conn, RESTORE_ORIGIN, claim, revision, i64::from(n)).map(drop)
}

/// Writes a changed claim over the one that was read; `false` when someone else was faster. `approved` is what readers go on seeing
/// until the change is approved.
pub async fn update(conn: &mut Connection, was: &Row, claim: &Claim, approved: Option<&Claim>, editor: PersonId) -> db::Result<bool> {
    let (version, review, check) = (was.claim.version, claim.review.as_str(), claim.check.as_str());
    let there = was.approved.as_deref().unwrap_or(&was.claim);
    let stays = approved.is_some_and(|approved| says_the_same(approved, there));
    let shown = approved.unwrap_or(claim);
    let touched = if stays {
        execute!(conn, UPDATE_AMENDED, claim.id, version, review, check, claim.version, editor, claim.updated_at)?
    } else {
        execute!(
            conn,
            UPDATE,
            claim.id,
            version,
            review,
            check,
            claim.version,
            editor,
            claim.updated_at,
            spans(shown)?,
            place(shown),
            &shown.quote,
            &shown.statement,
            searchable(shown),
            approved.is_some()
        )?
    };
    if touched == 0 {
        return Ok(false);
    }
    if was.approved.is_some() {
        execute!(conn, DELETE_AMENDED_ATTRIBUTIONS, claim.id)?;
        execute!(conn, DELETE_AMENDMENT, claim.id)?;
    }
    if !stays {
        execute!(conn, DELETE_ATTRIBUTIONS, claim.id)?;
        let mut sql = Sql::default();
        push_attributions(&mut sql, INSERT_ATTRIBUTIONS, shown);
        search::put(&mut sql, Searched::Claims, claim.id.0, &searched(shown));
        sql.execute(conn).await?;
    }
    if approved.is_some() {
        insert_amendment(conn, claim).await?;
    }
    Ok(true)
}

/// Makes a claim the change that waits of the one that is there.
pub async fn amend(conn: &mut Connection, claim: &Claim) -> db::Result<()> {
    execute!(conn, MARK_AMENDED, claim.id)?;
    insert_amendment(conn, claim).await
}

async fn insert_amendment(conn: &mut Connection, claim: &Claim) -> db::Result<()> {
    execute!(conn, AMEND, claim.id, spans(claim)?, place(claim), &claim.quote, &claim.statement)?;
    let mut sql = Sql::default();
    push_attributions(&mut sql, INSERT_AMENDED_ATTRIBUTIONS, claim);
    if !claim.attributions.is_empty() {
        sql.execute(conn).await?;
    }
    Ok(())
}

/// Removes all claims of an article, with their attributions and comments.
pub async fn delete_of_article(conn: &mut Connection, article: ArticleId) -> db::Result<()> {
    execute!(conn, FORGET_COMMENTS_OF_ARTICLE, article)?;
    execute!(conn, FORGET_CLAIMS_OF_ARTICLE, article)?;
    execute!(conn, DELETE_OF_ARTICLE, article).map(drop)
}

/// Removes a claim that is still at `version`, with its attributions and comments; `false` when someone else was faster. The
/// history keeps what it was.
pub async fn delete(conn: &mut Connection, id: ClaimId, version: i64) -> db::Result<bool> {
    execute!(conn, FORGET_COMMENTS, id)?;
    if execute!(conn, DELETE, id, version)? != 1 {
        return Ok(false);
    }
    search::remove(conn, id.0).await.map(|()| true)
}

fn spans(claim: &Claim) -> db::Result<String> {
    serde_json::to_string(&claim.spans).map_err(|error| db::Error::from(sqlx::Error::Encode(error.into())))
}

fn place(claim: &Claim) -> i64 {
    claim.spans.first().map_or(0, |span: &Span| i64::from(span.start))
}

fn searchable(claim: &Claim) -> String {
    if claim.statement == claim.quote { fold(&claim.quote) } else { fold(&format!("{} {}", claim.statement, claim.quote)) }
}

/// How many claims of each review state an article has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Being worked on.
    pub draft: i64,
    /// Waiting for a reviewer.
    pub submitted: i64,
    /// Agreed.
    pub approved: i64,
    /// Sent back.
    pub returned: i64,
    /// Of those not approved: readers see them as they were approved before.
    pub amended: i64,
}

impl Tally {
    /// All of them.
    pub const fn total(self) -> i64 {
        self.draft + self.submitted + self.approved + self.returned
    }
}

/// The tallies of these articles; an article without claims is not in it.
pub async fn tallies(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<HashMap<ArticleId, Tally>> {
    let mut found = HashMap::new();
    if articles.is_empty() {
        return Ok(found);
    }
    let mut sql = Sql::new("SELECT article_id, review, COUNT(*), SUM(CASE WHEN amended THEN 1 ELSE 0 END) FROM claim WHERE article_id IN ");
    sql.list(articles.iter().copied()).push(" GROUP BY article_id, review");
    for (article, review, count, amended) in sql.rows::<(ArticleId, String, i64, i64)>(conn).await? {
        let tally: &mut Tally = found.entry(article).or_default();
        tally.amended += amended;
        match word(&review)? {
            Review::Draft => tally.draft = count,
            Review::Submitted => tally.submitted = count,
            Review::Approved => tally.approved = count,
            Review::Returned => tally.returned = count,
        }
    }
    Ok(found)
}
