//! REST handlers of facts. Readers get what is published: a fact that no published claim is about is not there for them.

use crate::{
    access::{Viewer, permission::Permission, visibility::Thing},
    account,
    api::idempotency,
    base::{
        error::Fault,
        id::{ClaimId, FactId, PersonId},
        paging::Page,
    },
    db::{Connection, Lane},
    fact::{
        Fact, FactInput, NewFact, commands,
        dossier::{Dossier, moment, readable},
        filter::{
            FactQuery,
            store::{self as lists, Spread},
        },
        relatives,
    },
    formats::{csv::line, graph},
    newsroom::{Newsroom, Transaction},
    provenance::{
        ClaimRelation, Party, Who,
        origins::{Origins, origins},
        stance::{Position, as_of, stances},
    },
    record::state::Evidence,
    similarity::commands::{make, on_offer, take},
    web::extract::{JsonBody, PathId, PathIdAndNumber, Query, RequestBody, etag, id, optional_version, version},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;

/// As of when, and for the graph in which format.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AtQuery {
    at: Option<String>,
    format: Option<String>,
}

impl AtQuery {
    fn moment(&self) -> Result<Option<DateTime<Utc>>, Fault> {
        let given = self.at.as_deref().filter(|at| !at.trim().is_empty());
        given.map(|at| moment(at).map_err(|why| Fault::field("at", why))).transpose()
    }
}

/// What a claim does with a fact.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RelationInput {
    relation: ClaimRelation,
    /// Whether it was taken from what `GET /claims/{id}/similar` offers: then the offer is counted.
    #[serde(default)]
    offered: bool,
}

/// The fact that takes over.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MergeInput {
    into: FactId,
}

/// What is split off.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SplitInput {
    claims: Vec<ClaimId>,
    statement: String,
}

impl RequestBody for NewFact {
    const NEEDS: Permission = Permission::WriteFacts;
}

impl RequestBody for FactInput {
    const NEEDS: Permission = Permission::WriteFacts;
}

impl RequestBody for RelationInput {
    const NEEDS: Permission = Permission::WriteFacts;
}

impl RequestBody for MergeInput {
    const NEEDS: Permission = Permission::WriteFacts;
}

impl RequestBody for SplitInput {
    const NEEDS: Permission = Permission::WriteFacts;
}

/// A fact as it is sent.
#[derive(Serialize)]
pub struct FactJson {
    id: FactId,
    slug: String,
    statement: String,
    topics: Vec<String>,
    finding: &'static str,
    findings: Vec<FindingJson>,
    related: Vec<RelatedJson>,
    claims: i64,
    articles: i64,
    outlets: i64,
    first_at: Option<DateTime<Utc>>,
    last_at: Option<DateTime<Utc>>,
    /// Since when it waits for a second person: readers see what it was before, or nothing. Null for who may not see the desk.
    waits_since: Option<DateTime<Utc>>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct FindingJson {
    finding: &'static str,
    note: String,
    evidence: Vec<Evidence>,
    /// Empty for who may not see the desk.
    found_by: String,
    found_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct RelatedJson {
    relation: &'static str,
    /// `false` when it is the other fact that says so of this one.
    outgoing: bool,
    fact: NamedJson,
}

#[derive(Serialize)]
struct NamedJson {
    id: FactId,
    slug: String,
    statement: String,
}

/// A fact with who stands where and the claims about it.
#[derive(Serialize)]
struct WholeJson {
    #[serde(flatten)]
    fact: FactJson,
    at: Option<DateTime<Utc>>,
    positions: Vec<Value>,
    about: Vec<Value>,
}

/// `GET /facts`, the newest changed first.
pub async fn list(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<FactQuery>) -> Result<Json<Page<FactJson>>, Fault> {
    let mut conn = room.db.read().await?;
    let Some((filter, limit)) = query.understand(&mut conn, &viewer).await? else {
        return Ok(Json(Page { items: Vec::new(), next: None }));
    };
    let found = lists::list(&mut conn, &filter, limit + 1).await?;
    let page = Page::cut(found, limit, |fact| (fact.updated_at.timestamp_millis(), fact.id));
    let ids: Vec<FactId> = page.items.iter().map(|fact| fact.id).collect();
    let mut spreads = lists::spreads(&mut conn, &ids, filter.public).await?;
    let spread = |fact: &Fact| spreads.remove(&fact.id).unwrap_or_default();
    let spreads = page.items.iter().map(spread).collect();
    Ok(Json(Page { items: shown(&mut conn, &viewer, &page.items, spreads, None).await?, next: page.next }))
}

/// Facts as this viewer sees them, each with how far it has spread.
async fn shown(
    conn: &mut Connection,
    viewer: &Viewer,
    facts: &[Fact],
    spreads: Vec<Spread>,
    at: Option<DateTime<Utc>>,
) -> Result<Vec<FactJson>, Fault> {
    let mut names: HashMap<PersonId, String> = HashMap::new();
    if viewer.sees(Thing::Internal) {
        for found in facts.iter().flat_map(|fact| &fact.findings) {
            if !names.contains_key(&found.by)
                && let Some(person) = account::store::by_id(conn, found.by).await?
            {
                names.insert(found.by, person.name);
            }
        }
    }
    let mut relatives = relatives::store::relations(conn, facts, !viewer.sees_everything()).await?;
    let json = |(fact, spread): (&Fact, Spread)| {
        let findings = fact.findings_until(at).map(|found| FindingJson {
            finding: found.finding.as_str(),
            note: found.note.clone(),
            evidence: found.evidence.clone(),
            found_by: names.get(&found.by).cloned().unwrap_or_default(),
            found_at: found.at,
        });
        let related = relatives.remove(&fact.id).unwrap_or_default().into_iter().map(|related| RelatedJson {
            relation: related.relation.as_str(),
            outgoing: related.is_outgoing,
            fact: NamedJson { id: related.fact.id, slug: related.fact.slug, statement: related.fact.statement },
        });
        FactJson {
            id: fact.id,
            slug: fact.slug.clone(),
            statement: fact.statement.clone(),
            topics: fact.topics.clone(),
            finding: fact.finding(at).as_str(),
            findings: findings.collect(),
            related: related.collect(),
            claims: spread.claims,
            articles: spread.articles,
            outlets: spread.outlets,
            first_at: spread.first,
            last_at: spread.last,
            waits_since: fact.waits_since,
            version: fact.version,
            created_at: fact.created_at,
            updated_at: fact.updated_at,
        }
    };
    Ok(facts.iter().zip(spreads).map(json).collect())
}

/// `POST /facts`.
pub async fn create(
    State(room): State<Newsroom>,
    viewer: Viewer,
    headers: HeaderMap,
    JsonBody(input): JsonBody<NewFact>,
) -> Result<Response, Fault> {
    let key = idempotency::key(&headers, "POST /facts", &input)?;
    let offer = match input.claims.first().filter(|_| input.offered) {
        Some(first) => on_offer(&room, &viewer, first.claim).await,
        None => Vec::new(),
    };
    let asker = viewer.clone();
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let fact = make(&mut tx, input, &offer).await?;
            answered(&mut tx, &asker, key, StatusCode::CREATED, fact).await
        })
    })
    .await
}

/// What an act that came with a key is answered with: the fact it made or left, kept for whoever sends it again.
async fn answered(
    tx: &mut Transaction<'_>,
    asker: &Viewer,
    key: Option<idempotency::Key>,
    status: StatusCode,
    fact: Fact,
) -> Result<Response, Fault> {
    let whole = whole(tx.conn, asker, fact, None).await?;
    idempotency::answered(tx, key, status, format!("/api/v1/facts/{}", whole.fact.id), &whole).await
}

/// `GET /facts/{id}`, by id or slug; of one that was merged the one that took it over.
pub async fn one(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(query): Query<AtQuery>,
) -> Result<Response, Fault> {
    let at = query.moment()?;
    let mut conn = room.db.read().await?;
    let fact = readable(&mut conn, &viewer, &place).await?;
    answer(&mut conn, &viewer, fact, at).await
}

async fn answer(conn: &mut Connection, viewer: &Viewer, fact: Fact, at: Option<DateTime<Utc>>) -> Result<Response, Fault> {
    let whole = whole(conn, viewer, fact, at).await?;
    Ok((etag(whole.fact.version), Json(whole)).into_response())
}

async fn whole(conn: &mut Connection, viewer: &Viewer, fact: Fact, at: Option<DateTime<Utc>>) -> Result<WholeJson, Fault> {
    let dossier = Dossier::read(conn, fact, !viewer.sees_everything(), at).await?;
    let rows = dossier.rows_until();
    let spreads = vec![dossier.spread()];
    let mut shown = shown(conn, viewer, std::slice::from_ref(&dossier.fact), spreads, at).await?;
    let fact = shown.pop().ok_or_else(|| Fault::Internal("a fact is shown as one".into()))?;
    let stances = stances(dossier.until());
    let about = rows.iter().map(|(row, relation)| {
        json!({
            "claim_id": row.claim.id, "relation": relation, "statement": row.claim.statement, "quote": row.claim.quote,
            "standing": row.claim.standing, "article_id": row.claim.article_id, "article_title": row.title, "outlet": row.outlet,
            "published_at": row.published_at,
        })
    });
    Ok(WholeJson { fact, at, positions: as_of(&stances, None).iter().map(position).collect(), about: about.collect() })
}

fn position(position: &Position<'_>) -> Value {
    let latest = position.latest;
    json!({
        "source": who(&latest.who), "side": latest.side, "status": latest.status, "relation": latest.relation,
        "since": position.since, "at": latest.at, "through": latest.through, "outlet": latest.outlet,
        "claim_id": latest.claim, "article_id": latest.article,
        "earlier": position.earlier.iter().map(|one| json!({"status": one.status, "relation": one.relation, "at": one.at})).collect::<Vec<_>>(),
    })
}

fn who(who: &Who) -> Value {
    let id = match &who.party {
        Party::Source(id) | Party::Unnamed(_, id) => Some(*id),
        Party::Outlet(_) => None,
    };
    json!({"id": id, "name": who.name, "kind": who.kind})
}

/// `PATCH /facts/{id}`.
pub async fn change(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<FactInput>,
) -> Result<Response, Fault> {
    let (id, version) = (id("fact", &place)?, version(&headers)?);
    let fact = room.write(&viewer, move |mut tx| Box::pin(async move { commands::change(&mut tx, id, version, input).await })).await?;
    answer(&mut room.db.read().await?, &viewer, fact, None).await
}

/// `PUT /facts/{id}/approval`: a second person agrees, and readers see it as it is. `If-Match` is honoured when it is sent.
pub async fn approve(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, headers: HeaderMap) -> Result<Response, Fault> {
    let (id, version) = (id("fact", &place)?, optional_version(&headers)?);
    let fact = room.write(&viewer, move |mut tx| Box::pin(async move { commands::approve(&mut tx, id, version).await })).await?;
    answer(&mut room.db.read().await?, &viewer, fact, None).await
}

/// `DELETE /facts/{id}`. `If-Match` is honoured when it is sent.
pub async fn delete(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId, headers: HeaderMap) -> Result<StatusCode, Fault> {
    let (id, version) = (id("fact", &place)?, optional_version(&headers)?);
    room.write(&viewer, move |mut tx| Box::pin(async move { commands::remove(&mut tx, id, version).await })).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /facts/{id}/claims/{claim}`.
pub async fn link(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, claim): PathIdAndNumber,
    JsonBody(input): JsonBody<RelationInput>,
) -> Result<Response, Fault> {
    let (id, claim) = (id("fact", &place)?, id("claim", &claim)?);
    let offer = if input.offered { on_offer(&room, &viewer, claim).await } else { Vec::new() };
    let link = room.write(&viewer, move |mut tx| Box::pin(async move { take(&mut tx, claim, id, input.relation, &offer).await }));
    let fact = link.await?;
    answer(&mut room.db.read().await?, &viewer, fact, None).await
}

/// `DELETE /facts/{id}/claims/{claim}`.
pub async fn unlink(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathIdAndNumber(place, claim): PathIdAndNumber,
) -> Result<StatusCode, Fault> {
    let (id, claim) = (id("fact", &place)?, id("claim", &claim)?);
    room.write(&viewer, move |mut tx| Box::pin(async move { commands::unlink(&mut tx, id, claim).await })).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /facts/{id}/merge`: answers with the fact that took over.
pub async fn merge(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<MergeInput>,
) -> Result<Response, Fault> {
    let id: FactId = id("fact", &place)?;
    let key = idempotency::key(&headers, &format!("POST /facts/{id}/merge"), &input)?;
    let asker = viewer.clone();
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let fact = commands::merge(&mut tx, id, input.into).await?;
            answered(&mut tx, &asker, key, StatusCode::OK, fact).await
        })
    })
    .await
}

/// `POST /facts/{id}/split`: answers with the new fact.
pub async fn split(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    headers: HeaderMap,
    JsonBody(input): JsonBody<SplitInput>,
) -> Result<Response, Fault> {
    let (id, version) = (id::<FactId>("fact", &place)?, optional_version(&headers)?);
    let key = idempotency::key(&headers, &format!("POST /facts/{id}/split"), &input)?;
    let asker = viewer.clone();
    room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            if let Some(answer) = idempotency::again(&mut tx, key.as_ref()).await? {
                return Ok(answer);
            }
            let fact = commands::split(&mut tx, id, version, &input.claims, input.statement).await?;
            answered(&mut tx, &asker, key, StatusCode::CREATED, fact).await
        })
    })
    .await
}

/// `GET /facts/{id}/origins`, as JSON, or with `format=graphml` or `format=dot` the graph for other programs.
pub async fn graph(
    State(room): State<Newsroom>,
    viewer: Viewer,
    PathId(place): PathId,
    Query(query): Query<AtQuery>,
) -> Result<Response, Fault> {
    let at = query.moment()?;
    let mut conn = room.db.read().await?;
    let fact = readable(&mut conn, &viewer, &place).await?;
    let dossier = Dossier::read(&mut conn, fact, !viewer.sees_everything(), at).await?;
    drop(conn);
    let found = origins(dossier.until());
    let file = |kind: &'static str, ending: &str, text: String| {
        let name = format!("attachment; filename=\"{}.{ending}\"", dossier.fact.slug);
        ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response()
    };
    match query.format.as_deref().unwrap_or("json") {
        "json" => Ok(Json(origins_json(&found)).into_response()),
        "graphml" => Ok(file("application/graphml+xml; charset=utf-8", "graphml", graph::graphml(&found, &dossier.fact.statement))),
        "dot" => Ok(file("text/vnd.graphviz; charset=utf-8", "dot", graph::dot(&found, &dossier.fact.statement))),
        _ => Err(Fault::field("format", "use json, graphml or dot")),
    }
}

fn origins_json(found: &Origins) -> Value {
    let at = |node: &usize| format!("n{node}");
    let named =
        |nodes: &[usize]| nodes.iter().map(|node| json!({"node": at(node), "name": found.nodes[*node].who.name})).collect::<Vec<_>>();
    json!({
        "origins": found.origins().count(),
        "unnamed": found.count(crate::provenance::origins::RootKind::Unnamed),
        "own_voice": found.count(crate::provenance::origins::RootKind::OwnVoice),
        "articles": found.articles,
        "outlets": found.outlets,
        "roots": found.roots.iter().map(|root| json!({
            "type": root.kind.as_str(), "who": named(&root.nodes), "outlets": root.outlets.iter().map(at).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "circles": found.circles.iter().map(|circle| named(circle)).collect::<Vec<_>>(),
        "shares": {
            "state_media": found.shares.state_media,
            "agency": found.shares.agency.map(|(node, outlets)| json!({"node": at(&node), "name": found.nodes[node].who.name, "outlets": outlets})),
            "nobody_named": found.shares.nobody_named,
        },
        "graph": {
            "nodes": found.nodes.iter().enumerate().map(|(n, node)| json!({
                "id": at(&n), "source": who(&node.who), "role": graph::role(node), "articles": node.articles, "own_voice": node.own_voice,
            })).collect::<Vec<_>>(),
            "edges": found.edges.iter().map(|edge| json!({
                "from": at(&edge.from), "to": at(&edge.to), "articles": edge.articles, "statuses": edge.statuses,
            })).collect::<Vec<_>>(),
        },
    })
}

/// Most facts of a file.
const MOST_IN_FILE: i64 = 10_000;

/// `GET /exports/facts.csv`: the facts of the same filters as a table.
pub async fn csv(State(room): State<Newsroom>, viewer: Viewer, Query(query): Query<FactQuery>) -> Result<Response, Fault> {
    const COLUMNS: [&str; 12] = [
        "fact_id",
        "slug",
        "statement",
        "topics",
        "finding",
        "claims",
        "articles",
        "outlets",
        "first_at",
        "last_at",
        "created_at",
        "updated_at",
    ];
    let mut conn = room.db.read_in(Lane::Export).await?;
    let mut file = Vec::new();
    line(&mut file, COLUMNS);
    if let Some((filter, _)) = query.understand(&mut conn, &viewer).await? {
        let facts = lists::list(&mut conn, &filter, MOST_IN_FILE).await?;
        let ids: Vec<FactId> = facts.iter().map(|fact| fact.id).collect();
        let spreads = lists::spreads(&mut conn, &ids, filter.public).await?;
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        for fact in facts {
            let spread = spreads.get(&fact.id).cloned().unwrap_or_default();
            let cells = [
                fact.id.to_string(),
                fact.slug.clone(),
                fact.statement.clone(),
                fact.topics.join("; "),
                fact.finding(None).to_string(),
                spread.claims.to_string(),
                spread.articles.to_string(),
                spread.outlets.to_string(),
                spread.first.map(time).unwrap_or_default(),
                spread.last.map(time).unwrap_or_default(),
                time(fact.created_at),
                time(fact.updated_at),
            ];
            line(&mut file, cells.iter().map(String::as_str));
        }
    }
    let name = "attachment; filename=\"facts.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)], file).into_response())
}
