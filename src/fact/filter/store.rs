//! SQL of lists of facts, and of what they tell of each.

use crate::{
    attribution::Status,
    base::id::{ArticleId, FactId, SourceId},
    claim::Check,
    db::{
        self, Connection, Sql, Value,
        search::{self, Searched},
        word,
    },
    fact::{
        Fact,
        store::{by_ids, links_of, push_claimed},
    },
    provenance::ClaimRelation,
    row,
    text::Wanted,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeSet, HashMap};

pub(crate) const SAID: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM attribution a WHERE a.source_id = $1 LIMIT $2) few";
pub(crate) const OF_TOPIC: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM fact_topic p WHERE p.folded = $1 LIMIT $2) few";

/// Every whole statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[SAID, OF_TOPIC];

/// Which facts, and where their list goes on.
#[derive(Clone, Debug, Default)]
pub struct FactFilter {
    /// Words in statement or topics.
    pub wanted: Option<Wanted>,
    /// A topic, folded.
    pub topic: Option<String>,
    /// The newsroom's finding.
    pub finding: Option<Check>,
    /// Facts that a claim citing this source is about.
    pub source: Option<SourceId>,
    /// Facts that a claim of this article is about.
    pub article: Option<ArticleId>,
    /// Only what readers see.
    pub public: bool,
    /// The last one already seen.
    pub after: Option<(DateTime<Utc>, FactId)>,
}

/// The newest changed of these facts.
pub async fn list(conn: &mut Connection, filter: &FactFilter, limit: i64) -> db::Result<Vec<Fact>> {
    let lead = Lead::of(conn, filter).await?;
    let mut sql = Sql::new("SELECT f.id FROM ");
    lead.push(&mut sql, filter);
    // Of one that waits to be merged or parted, readers see what has claims.
    sql.push(if filter.public { "(f.merged_into IS NULL OR f.waits_since IS NOT NULL)" } else { "f.merged_into IS NULL" });
    if let Some(wanted) = &filter.wanted {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        search::push_among(&mut sql, conn, Searched::Facts, "f.id", wanted);
    }
    if let Some(topic) = filter.topic.as_ref().filter(|_| lead != Lead::Topic) {
        sql.push(" AND EXISTS (SELECT 1 FROM fact_topic p WHERE p.fact_id = f.id AND p.folded = ").bind(topic).push(" LIMIT 1 OFFSET 0)");
    }
    if let Some(finding) = filter.finding {
        sql.push(if filter.public { " AND COALESCE(f.shown_finding, f.finding) = " } else { " AND f.finding = " }).bind(finding.as_str());
    }
    let mut conditions: Vec<(&'static str, Value)> = Vec::new();
    if let Some(source) = filter.source.filter(|_| lead != Lead::Source || filter.article.is_some()) {
        conditions.push((" AND EXISTS (SELECT 1 FROM attribution a WHERE a.claim_id = c.id AND a.source_id = ", source.into()));
    }
    if let Some(article) = filter.article.filter(|_| lead != Lead::Article || filter.source.is_some()) {
        conditions.push((" AND c.article_id = ", article.into()));
    }
    // The claims from which the list sets out are such as readers see already.
    let is_claimed = matches!(lead, Lead::Article | Lead::Source) && conditions.is_empty();
    push_claimed(&mut sql, filter.public && !is_claimed, &conditions);
    if let Some((at, id)) = filter.after {
        sql.push(" AND (f.updated_at, f.id) < (").bind(at).push(", ").bind(id).push(")");
    }
    sql.push(" ORDER BY f.updated_at DESC, f.id DESC LIMIT ").bind(limit);
    let ids: Vec<FactId> = sql.rows::<(FactId,)>(conn).await?.into_iter().map(|(id,)| id).collect();
    Ok(by_ids(conn, &ids).await?.into_iter().filter_map(|fact| fact.seen(filter.public)).collect())
}

/// Up to so many rows are gathered, and their facts sorted; of more there is one on every page of the order.
const FEW: i64 = 2_000;

/// From where a list of facts sets out: a walk along the order would look at every fact before it found the few of a rare filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// From the newest changed.
    Order,
    /// From the claims of the article.
    Article,
    /// From what the source said.
    Source,
    /// From the topic.
    Topic,
}

impl Lead {
    async fn of(conn: &mut Connection, filter: &FactFilter) -> db::Result<Self> {
        if filter.article.is_some() {
            return Ok(Self::Article);
        }
        if let Some(source) = filter.source
            && row!(conn, (i64,), SAID, source, FEW + 1)?.is_some_and(|(count,)| count <= FEW)
        {
            return Ok(Self::Source);
        }
        if let Some(topic) = &filter.topic
            && row!(conn, (i64,), OF_TOPIC, topic, FEW + 1)?.is_some_and(|(count,)| count <= FEW)
        {
            return Ok(Self::Topic);
        }
        Ok(Self::Order)
    }

    /// Adds where it sets out, and begins the conditions.
    fn push(self, sql: &mut Sql, filter: &FactFilter) {
        let joined = "l.claim_id = c.id AND t.id = c.article_id";
        match (self, filter) {
            (Self::Article, FactFilter { article: Some(article), .. }) => {
                sql.push("(SELECT DISTINCT l.fact_id FROM claim c CROSS JOIN article t CROSS JOIN ").push(links_of(filter.public));
                sql.push(" l WHERE ").push(joined);
                sql.push(" AND c.article_id = ").bind(*article);
            }
            (Self::Source, FactFilter { source: Some(source), .. }) => {
                sql.push("(SELECT DISTINCT l.fact_id FROM attribution a CROSS JOIN ").push(links_of(filter.public));
                sql.push(" l CROSS JOIN claim c CROSS JOIN article t WHERE ")
                    .push(joined)
                    .push(" AND l.claim_id = a.claim_id AND a.source_id = ")
                    .bind(*source);
            }
            (Self::Topic, FactFilter { topic: Some(topic), .. }) => {
                sql.push("(SELECT p.fact_id FROM fact_topic p WHERE p.folded = ").bind(topic);
            }
            _ => {
                sql.push("fact f WHERE ");
                return;
            }
        }
        if filter.public && self != Self::Topic {
            sql.push(concat!(" AND ", crate::claim_is_public!()));
        }
        sql.push(") few CROSS JOIN fact f WHERE f.id = few.fact_id AND ");
    }
}

/// How far a fact has spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many claims are about it.
    pub claims: i64,
    /// In how many articles.
    pub articles: i64,
    /// Of how many outlets.
    pub outlets: i64,
    /// When the first of these articles appeared, …
    pub first: Option<DateTime<Utc>>,
    /// … and the last.
    pub last: Option<DateTime<Utc>>,
}

impl Spread {
    /// That many claims, in that many articles of that many outlets, from the first to the last.
    pub fn of(claims: usize, articles: usize, outlets: usize, first: Option<DateTime<Utc>>, last: Option<DateTime<Utc>>) -> Self {
        let [claims, articles, outlets] = [claims, articles, outlets].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        Self { claims, articles, outlets, first, last }
    }
}

/// Facts whose spread is read at once: of more, PostgreSQL would rather look through all claims.
const SPREAD_AT_ONCE: usize = 50;

/// How far these facts have spread, as far as the reader sees.
pub async fn spreads(conn: &mut Connection, facts: &[FactId], public: bool) -> db::Result<HashMap<FactId, Spread>> {
    type Claimed = (FactId, ArticleId, String, DateTime<Utc>);
    let mut claims: Vec<Claimed> = Vec::new();
    for few in facts.chunks(SPREAD_AT_ONCE) {
        // Counted here: to tell articles and outlets apart fact by fact, an engine sorts them for each.
        let mut sql = Sql::new("SELECT l.fact_id, c.article_id, t.outlet, COALESCE(t.published_at, t.created_at) FROM ");
        sql.push(links_of(public)).push(" l CROSS JOIN claim c CROSS JOIN article t WHERE c.id = l.claim_id AND t.id = c.article_id");
        if public {
            sql.push(concat!(" AND ", crate::claim_is_public!()));
        }
        sql.push(" AND l.fact_id IN ").list(few.iter().copied());
        claims.extend(sql.rows::<Claimed>(conn).await?);
    }
    let mut of_fact: HashMap<FactId, Vec<&Claimed>> = HashMap::new();
    claims.iter().for_each(|claim| of_fact.entry(claim.0).or_default().push(claim));
    let spread = |claims: Vec<&Claimed>| {
        let articles: BTreeSet<ArticleId> = claims.iter().map(|claim| claim.1).collect();
        let outlets: BTreeSet<&str> = claims.iter().map(|claim| claim.2.as_str()).collect();
        let days = || claims.iter().map(|claim| claim.3);
        Spread::of(claims.len(), articles.len(), outlets.len(), days().min(), days().max())
    };
    Ok(of_fact.into_iter().map(|(fact, claims)| (fact, spread(claims))).collect())
}

/// What a source did with a claim about a fact.
pub struct Word {
    /// The fact.
    pub fact: FactId,
    /// What the claim does with it.
    pub relation: ClaimRelation,
    /// What the source did with the claim.
    pub status: Status,
    /// When the article appeared.
    pub at: DateTime<Utc>,
}

/// What a source did with the claims about these facts.
pub async fn words_of(conn: &mut Connection, source: SourceId, facts: &[FactId], public: bool) -> db::Result<Vec<Word>> {
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT l.fact_id, l.relation, a.status, COALESCE(t.published_at, t.created_at) FROM ");
    sql.push(links_of(public)).push(
        " l CROSS JOIN claim c CROSS JOIN article t CROSS JOIN attribution a WHERE c.id = l.claim_id AND t.id = c.article_id AND a.claim_id = c.id AND a.source_id = ",
    );
    sql.bind(source);
    if public {
        sql.push(concat!(" AND ", crate::claim_is_public!()));
    }
    sql.push(" AND l.fact_id IN ").list(facts.iter().copied());
    let found = sql.many_rows::<(FactId, String, String, DateTime<Utc>)>(conn).await?.into_iter();
    found.map(|(fact, relation, status, at)| Ok(Word { fact, relation: word(&relation)?, status: word(&status)?, at })).collect()
}
