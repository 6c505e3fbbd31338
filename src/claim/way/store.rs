//! SQL that finds a way.

use super::{Lead, Left, Named, Way, most};
use crate::{
    base::id::{FactId, SourceId},
    claim::filter::ClaimFilter,
    db::{
        self, Connection, Sql,
        search::{self, Searched},
    },
    text::{Wanted, fold},
};

/// Most sources without a name that are meant by what their articles call them.
const MOST_OF_A_NAME: i64 = 10_000;

/// The way to the claims of a filter; `None` when it names a source that does not exist, or words that are none.
pub async fn find(conn: &mut Connection, filter: &ClaimFilter) -> db::Result<Option<Way>> {
    let named = named(conn, filter).await?;
    let is_nobody = [&named.sources, &named.relays].into_iter().flatten().any(Vec::is_empty);
    let is_nowhere = filter.wanted.as_ref().is_some_and(Wanted::is_empty);
    if is_nobody || is_nowhere || (filter.fact.is_some() && named.fact.is_none()) {
        return Ok(None);
    }
    let mut way = Way { lead: Lead::Articles, named };
    if way.named.fact.is_some() {
        // A fact has few claims, and nothing else leaves fewer.
        way.lead = Lead::Fact;
    } else if filter.article.is_none() && filter.article_slug.is_none() {
        way.lead = Lead::shortest(&left(conn, filter, &way).await?, filter.limit);
    }
    Ok(Some(way))
}

/// The sources and the fact that a filter means; none where it names one that does not exist.
pub async fn named(conn: &mut Connection, filter: &ClaimFilter) -> db::Result<Named> {
    Ok(Named {
        sources: called(conn, filter.source, filter.source_name.as_deref()).await?,
        relays: called(conn, filter.via, filter.via_name.as_deref()).await?,
        fact: fact(conn, filter.fact.as_deref()).await?,
    })
}

/// The fact at this id or slug; of one that was merged the one that took it over.
async fn fact(conn: &mut Connection, place: Option<&str>) -> db::Result<Option<FactId>> {
    let Some(place) = place else { return Ok(None) };
    let mut sql = Sql::new("WITH RECURSIVE led (id, merged_into) AS (SELECT id, merged_into FROM fact WHERE ");
    match place.parse::<FactId>() {
        Ok(id) => sql.push("id = ").bind(id),
        Err(_) => sql.push("slug = ").bind(place),
    };
    sql.push(
        " UNION SELECT f.id, f.merged_into FROM led JOIN fact f ON f.id = led.merged_into) SELECT id FROM led WHERE merged_into IS NULL",
    );
    Ok(sql.rows::<(FactId,)>(conn).await?.first().map(|(id,)| *id))
}

/// The source of this id, or those of this slug or name.
async fn called(conn: &mut Connection, id: Option<SourceId>, name: Option<&str>) -> db::Result<Option<Vec<SourceId>>> {
    let Some(name) = name else { return Ok(id.map(|id| vec![id])) };
    let mut sql = Sql::new("SELECT id FROM source WHERE slug = ");
    sql.bind(name).push(" UNION SELECT source_id FROM source_name WHERE folded = ").bind(fold(name));
    // Articles have their own “sources”: of as many as there may be the newest.
    sql.push(" UNION SELECT source_id FROM (SELECT source_id FROM unnamed_source WHERE folded = ").bind(fold(name));
    sql.push(" ORDER BY source_id DESC LIMIT ").bind(MOST_OF_A_NAME).push(") newest");
    Ok(Some(sql.rows::<(SourceId,)>(conn).await?.into_iter().map(|(id,)| id).collect()))
}

/// What each filter leaves, counted no further than it matters.
async fn left(conn: &mut Connection, filter: &ClaimFilter, way: &Way) -> db::Result<Vec<Left>> {
    let leads = filter.leads();
    let mut left = Vec::new();
    for lead in &leads {
        let most = most(filter.limit, leads.len()) / lead.cost() + 1;
        let mut sql = Sql::default();
        match (lead, &filter.wanted) {
            (Lead::Words, Some(wanted)) => search::push_count(&mut sql, conn, Searched::Claims, wanted, most),
            _ => {
                sql.push("SELECT COUNT(*) FROM (SELECT 1");
                filter.push_left(&mut sql, conn, *lead, way);
                sql.push(" LIMIT ").bind(most).push(") few");
            }
        }
        left.push(Left { lead: *lead, cost: count(conn, sql).await? * lead.cost() });
    }
    Ok(left)
}

async fn count(conn: &mut Connection, sql: Sql) -> db::Result<i64> {
    Ok(sql.rows::<(i64,)>(conn).await?.first().map_or(0, |(count,)| *count))
}
