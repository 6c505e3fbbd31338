//! How the engines go about what is asked of a large newsroom: nothing that a page or a list asks looks through a large table from
//! one end to the other.

#[path = "../bench/large.rs"]
mod large;

use crate::{
    db::STORES,
    support::{Client, Desk, on_each_engine},
};
use axum::http::StatusCode;
use hearsay::{
    access::Role,
    base::id::{ArticleId, ClaimId},
    claim::{
        self,
        filter::{After, AfterKey, ClaimFilter, FilterQuery, Sort},
    },
    db::{Connection, EngineConnection, Sql, WATCHED},
};
use large::{Kind, id};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor, PgConnection, Row};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

/// Tables that grow with the newsroom's work.
const LARGE: [&str; 14] = [
    "claim",
    "attribution",
    "event",
    "article",
    "revision",
    "session",
    "suggestion",
    "comment",
    "claim_vector",
    "search_entry",
    "fact",
    "fact_claim",
    "shown_fact_claim",
    "likely_same",
];

/// Of these a newsroom has a thousand, not a hundred thousand: PostgreSQL may read them whole while they are small, but must be able
/// to look for what it needs.
const SMALL: [&str; 3] = ["article", "revision", "session"];

/// Indexes of a small part of a large table: they may be read whole.
const PARTIAL: [&str; 5] = ["article_unpublished", "claim_waiting", "fact_merged", "fact_waiting", "likely_same_wanted"];

/// What looks through a large table all the same: a piece of its text, the table, and why it may.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("SELECT id FROM article ORDER BY created_at, id", "article", "everything is counted once, when it is first asked for"),
    ("SELECT thing FROM search_entry LIMIT 1", "search_entry", "the first is enough"),
    ("SELECT COUNT(*) FROM event", "event", "tests count all events"),
    ("SELECT l.number FROM log_leaf l WHERE NOT EXISTS", "event", "`hearsay verify` looks at every place of the log"),
];

/// Every filter that can be asked for by itself, common and rare; and some together.
const FILTERS: &[&[(&str, &str)]] = &[
    &[],
    &[("q", "seat")],
    &[("q", "nobody ever said this")],
    &[("q", "\"seat 7 twice\" -lines")],
    &[("q", "seat"), ("status", "retracted")],
    &[("q", "seat 7"), ("review", "draft")],
    &[("source", large::MOST_CITED)],
    &[("source", "Alias 1")],
    &[("source", large::LEAST_CITED)],
    &[("kind", "court")],
    &[("status", "reported")],
    &[("status", "retracted")],
    &[("standing", "unattributed")],
    &[("standing", "uncontested")],
    &[("standing", "contested")],
    &[("standing", "retracted")],
    &[("standing", "denied")],
    &[("via", large::MOST_CITED)],
    &[("via", large::LEAST_CITED), ("status", "alleged")],
    &[("form", "mixed"), ("identification", "bare")],
    &[("kind", "court"), ("form", "direct")],
    &[("check", "unchecked")],
    &[("check", "unverifiable")],
    &[("outlet", "Daily Beacon")],
    &[("outlet", "Islander")],
    &[("fact", large::WIDEST)],
    &[("fact", "fact-99")],
    &[("fact", "fact-7"), ("status", "alleged")],
    &[("from", "2026-01-01")],
    &[("to", "2025-07-01")],
    &[("from", "2025-10-01"), ("to", "2025-10-02")],
    &[("article", "article-123")],
    &[("review", "draft")],
    &[("review", "submitted")],
    &[("review", "returned")],
    &[("review", "approved")],
    &[("source", large::MOST_CITED), ("status", "denied")],
    &[("kind", "court"), ("status", "retracted")],
    &[("review", "draft"), ("check", "checking")],
    &[("outlet", "Islander"), ("status", "alleged"), ("from", "2026-01-01")],
];

#[tokio::test]
async fn no_statement_looks_through_a_large_table() {
    on_each_engine(async |url| {
        let desk = filled(url).await;
        let mut found = BTreeSet::new();
        // First: a snapshot that nobody reads from is taken back after a while.
        let asked = asked(&desk).await;
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        let mut seen = BTreeMap::new();
        for filter in filters() {
            if let Some(sql) = claim::store::query(&mut conn, &filter).await.expect("a way") {
                seen.insert(sql.text().to_owned(), sql);
            }
        }
        assert!(seen.len() > 500, "{} lists of claims", seen.len());
        for sql in asked {
            seen.entry(sql.text().to_owned()).or_insert(sql);
        }
        // `hearsay verify` looks through everything: that is what it is for.
        let stores = STORES.iter().filter(|(file, _)| !file.starts_with("record/replay/"));
        for sql in stores.flat_map(|(_, statements)| statements.iter().copied()) {
            // An article without claims is removed once in a while: what an index for that costs each claim is worth more.
            if sql.starts_with("DELETE FROM revision") {
                continue;
            }
            // Some are beginnings that others go on from.
            if !seen.keys().any(|text| text.starts_with(sql)) {
                let plan = explained(&mut conn, sql).await;
                avoid_scans(&mut conn, true).await;
                let other = explained(&mut conn, sql).await;
                avoid_scans(&mut conn, false).await;
                found.extend(complaints(sql, &plan, &other, conn.is_postgres()));
            }
        }
        for (text, sql) in seen {
            let plan = sql.clone().explain(&mut conn).await.unwrap_or_else(|error| panic!("{error}: {text}"));
            avoid_scans(&mut conn, true).await;
            let other = sql.explain(&mut conn).await.expect("another plan");
            avoid_scans(&mut conn, false).await;
            found.extend(complaints(&text, &plan, &other, conn.is_postgres()));
        }
        drop(conn);
        desk.room.db.close().await;
        assert!(found.is_empty(), "{} statements:\n{}", found.len(), found.into_iter().collect::<Vec<_>>().join("\n"));
    })
    .await;
}

/// A large newsroom, as its engine knows it after a while.
async fn filled(url: &str) -> Desk {
    let desk = Desk::open(url).await;
    let (editor, reviewer) = (desk.person("editor@desk.example").await, desk.person("reviewer@desk.example").await);
    large::fill(&desk.room, editor.id, reviewer.id, 1).await.expect("filled");
    desk.room.db.close().await;
    if url.starts_with("postgres") {
        let mut conn = PgConnection::connect(url).await.expect("PostgreSQL answers");
        conn.execute("VACUUM (ANALYZE)").await.expect("it knows its tables");
    }
    desk.elsewhere(url).await
}

/// Every filter in every order, for readers and for the newsroom, at the beginning and further on.
fn filters() -> Vec<ClaimFilter> {
    let mut found = Vec::new();
    for filter in FILTERS {
        for sort in Sort::ALL {
            for way in ["", "-"] {
                let sort = format!("{way}{sort}");
                let mut query: serde_json::Map<_, _> = filter.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
                query.insert("sort".into(), json!(sort));
                let query: FilterQuery = serde_json::from_value(query.into()).expect("filters");
                for public in [true, false] {
                    let filter = ClaimFilter::understand(&query, public).expect("understood");
                    found.push(ClaimFilter { after: Some(after(&filter.sort_word())), ..filter.clone() });
                    found.push(filter);
                }
            }
        }
    }
    found
}

/// A place in the middle of an order.
fn after(sort: &str) -> After {
    let order: Sort = sort.trim_start_matches('-').parse().expect("an order");
    let key = match order {
        Sort::Created | Sort::Updated | Sort::Published => AfterKey::Number(1_765_000_000_000),
        Sort::Place => AfterKey::Number(8_000),
        Sort::Article => AfterKey::Text("Ferry company accused of selling seat 400".into()),
        Sort::Outlet => AfterKey::Text("Harbour Post".into()),
        Sort::Statement => AfterKey::Text("nordholm lines sold seat 25000".into()),
        Sort::Review => AfterKey::Text("draft".into()),
        Sort::Check => AfterKey::Text("unchecked".into()),
    };
    let is_of_articles = matches!(order, Sort::Published | Sort::Article | Sort::Outlet);
    After {
        sort: sort.to_owned(),
        key,
        article: is_of_articles.then(|| ArticleId(id(Kind::Article, 500))),
        id: ClaimId(id(Kind::Claim, 50_000)),
    }
}

/// What pages and lists put together to be drawn.
async fn asked(desk: &Desk) -> Vec<Sql> {
    let (article, claim, source) = (id(Kind::Article, 123), id(Kind::Claim, 12_307), id(Kind::Source, 0));
    let for_all = [
        "/".into(),
        "/?q=harbour".into(),
        "/articles/article-123".into(),
        "/claims".into(),
        format!("/claims?source={}", large::MOST_CITED),
        "/sources".into(),
        "/sources?q=alias+1&kind=court&sort=name".into(),
        format!("/sources/{}", large::MOST_CITED),
        format!("/sources/{}", large::LEAST_CITED),
        "/sources/source-150".into(),
        "/suggestions".into(),
        "/facts".into(),
        "/facts?q=fact".into(),
        "/facts?topic=Topic+1&finding=checking".into(),
        "/facts?source=source-150".into(),
        "/facts?source=source-299".into(),
        "/facts?source=source-0".into(),
        "/facts?article=article-123".into(),
        "/facts?article=article-123&source=source-150&topic=Topic+1".into(),
        format!("/facts/{}", large::WIDEST),
        "/facts/fact-7?at=2026-01-01".into(),
        "/facts/fact-8/feed".into(),
        "/api/v1/facts?limit=500".into(),
        "/api/v1/facts/fact-9/origins".into(),
        "/search?q=seat".into(),
        "/search?q=nobody+%22seat+1%22+-ferry&sort=newest".into(),
        "/search?q=seat+status:denied+source:%22Alias+1%22+outlet:Islander+from:2026-01-01".into(),
        "/api/v1/articles".into(),
        "/api/v1/articles?q=harbour+nobody".into(),
        format!("/api/v1/articles/{article}/claims"),
        format!("/api/v1/articles/{article}/breakdown"),
        "/api/v1/sources".into(),
        format!("/api/v1/sources/{source}"),
        "/api/v1/suggestions/numbers".into(),
        "/api/v1/exports/claims.csv?source=source-150".into(),
    ];
    let for_desk = [
        "/desk".into(),
        "/desk?q=harbour".into(),
        "/desk/review".into(),
        "/desk/account".into(),
        "/desk/people".into(),
        "/desk/articles/article-123".into(),
        "/desk/articles/article-123/details".into(),
        "/desk/articles/article-123/checklist".into(),
        "/desk/articles/article-123/history".into(),
        "/desk/facts/fact-7".into(),
        "/desk/similar".into(),
        "/api/v1/similar/queue?limit=500".into(),
        "/desk/history".into(),
        "/desk/history?actor=me&from=2026-01-01".into(),
        "/desk/history?action=source.merged".into(),
        format!("/api/v1/events?subject=claim/{claim}&actor=program"),
        format!("/desk/claims/{claim}"),
        "/api/v1/articles?state=draft".into(),
        "/api/v1/articles/article-123/suggestions".into(),
        format!("/api/v1/claims/{claim}/comments"),
        format!("/api/v1/claims/{claim}/similar"),
        format!("/api/v1/similar?text=Nordholm+Lines+sold+seat+47+twice&claim={claim}"),
        "/search?q=seat&in=comments".into(),
        "/api/v1/search?q=status:denied".into(),
    ];
    let mut seen = Vec::new();
    for client in [desk.anyone(), desk.editor()] {
        seen.extend(watched(&client, &for_all).await);
    }
    for role in [Role::Editor, Role::Reviewer, Role::Admin] {
        seen.extend(watched(&desk.of(role), &for_desk).await);
    }
    seen
}

async fn watched(client: &Client, urls: &[String]) -> Vec<Sql> {
    let ask = async {
        for url in urls {
            let status = client.page(url).await.status;
            assert!(status == StatusCode::OK || status == StatusCode::FORBIDDEN, "{url}: {status}");
        }
        WATCHED.with(|watched| std::mem::take(&mut *watched.lock().expect("no panic")))
    };
    WATCHED.scope(Mutex::default(), ask).await
}

/// How an engine goes about a statement whose values it does not know.
async fn explained(conn: &mut Connection, sql: &'static str) -> Vec<String> {
    let EngineConnection::Postgres(engine) = conn.engine() else {
        return Sql::new(sql).explain(conn).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    };
    let values = (1..).take_while(|n| sql.contains(&format!("${n}"))).map(|_| "NULL").collect::<Vec<_>>().join(", ");
    let values = if values.is_empty() { values } else { format!("({values})") };
    let set_up = format!("SET LOCAL plan_cache_mode = force_generic_plan; PREPARE looked_at AS {sql}");
    engine.execute(sqlx::raw_sql(AssertSqlSafe(set_up))).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    let rows = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE looked_at{values}"))).fetch_all(&mut *engine).await;
    let lines = rows.unwrap_or_else(|error| panic!("{error}: {sql}")).iter().map(|row| row.get(0)).collect();
    engine.execute("DEALLOCATE looked_at").await.expect("forgotten");
    engine.execute("SET LOCAL plan_cache_mode = force_custom_plan").await.expect("as before");
    lines
}

/// Tells PostgreSQL to look for rows one by one where it can.
async fn avoid_scans(conn: &mut Connection, avoid: bool) {
    if let EngineConnection::Postgres(engine) = conn.engine() {
        for way in ["seqscan", "hashjoin", "mergejoin"] {
            let sql = format!("SET LOCAL enable_{way} = {}", if avoid { "off" } else { "on" });
            engine.execute(AssertSqlSafe(sql)).await.expect("told");
        }
    }
}

/// What is wrong with a plan; `other` is the one of an engine that looks for rows one by one where it can.
fn complaints(sql: &str, plan: &[String], other: &[String], is_postgres: bool) -> Vec<String> {
    let scanned = |plan: &[String]| if is_postgres { scanned_by_postgres(plan) } else { scanned_by_sqlite(sql, plan) };
    let is_allowed = |table: &str| EXCEPTIONS.iter().any(|(piece, of, _)| *of == table && sql.contains(piece));
    let is_small = |table: &str| SMALL.contains(&table) && !scanned(other).iter().any(|other| other == table);
    let told = scanned(plan).into_iter().filter(|table| LARGE.contains(&table.as_str()) && !is_allowed(table) && !is_small(table));
    told.map(|table| format!("{table} is looked through by\n    {sql}\n        {}", plan.join("\n        "))).collect()
}

/// `SCAN c USING INDEX …` without a sort after it is a walk along the order, which stops when there is enough.
fn scanned_by_sqlite(sql: &str, plan: &[String]) -> Vec<String> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    for (at, line) in plan.iter().enumerate() {
        let Some(name) = line.trim_start().strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else { continue };
        let mut beside = plan[at..].iter().take_while(|other| depth(other) >= depth(line)).filter(|other| depth(other) == depth(line));
        let is_sorted = beside.any(|other| other.trim_start().starts_with("USE TEMP B-TREE FOR") && !other.contains(" LAST "));
        let walks = line.contains(" INDEX ") && sql.contains(" LIMIT ") && !is_sorted;
        if !walks && !PARTIAL.iter().any(|index| line.ends_with(index)) {
            found.push(table_of(sql, name));
        }
    }
    found
}

/// The table that goes by this name in a statement.
fn table_of(sql: &str, name: &str) -> String {
    let words = sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty() && *word != "AS");
    let words: Vec<&str> = words.collect();
    let named =
        words.windows(3).find(|words| ["FROM", "JOIN", "UPDATE"].contains(&words[0]) && LARGE.contains(&words[1]) && words[2] == name);
    named.map_or(name, |words| words[1]).to_owned()
}

/// `Seq Scan on claim c`, and an index read whole that somebody sorts or counts.
fn scanned_by_postgres(plan: &[String]) -> Vec<String> {
    let depth = |line: &str| line.find(|c: char| !c.is_whitespace() && c != '-' && c != '>').unwrap_or_default();
    let mut found = Vec::new();
    for (at, line) in plan.iter().enumerate() {
        let Some((scan, rest)) = line.split_once(" on ") else { continue };
        let table = rest.split_whitespace().next().unwrap_or_default();
        if scan.trim_end().ends_with("Seq Scan") {
            found.push(table.to_owned());
        } else if scan.contains("Scan using") && !PARTIAL.iter().any(|index| scan.trim_end().ends_with(index)) {
            let details = plan[at + 1..].iter().take_while(|other| depth(other) > depth(line));
            let is_whole = !details.clone().any(|detail| detail.trim_start().starts_with("Index Cond"));
            // Up the plan: what takes its rows one by one stops when there are enough; what takes them all first does not.
            let mut above = plan[..at].iter().rev();
            let mut here = depth(line);
            let stops = loop {
                let Some(parent) =
                    above.find(|other| other.contains("->") || other.starts_with(|c: char| c.is_ascii_alphabetic())).filter(|_| here > 0)
                else {
                    break false;
                };
                if depth(parent) >= here {
                    continue;
                }
                here = depth(parent);
                let node = parent.trim_start_matches(|c: char| c.is_whitespace() || c == '-' || c == '>');
                if node.starts_with("Limit") {
                    break true;
                }
                if ["Sort", "HashAggregate", "Hash", "Aggregate", "GroupAggregate", "Materialize"].contains(&node) {
                    break false;
                }
            };
            if is_whole && !stops && !PARTIAL.iter().any(|index| scan.ends_with(index)) {
                found.push(table.to_owned());
            }
        }
    }
    found
}

#[test]
fn a_scan_is_found_and_a_walk_is_none() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let sql = "SELECT c.id FROM claim AS c JOIN article t ON t.id = c.article_id ORDER BY c.created_at LIMIT 5";
    assert_eq!(scanned_by_sqlite(sql, &lines("SCAN c\nSEARCH t USING INDEX x (id=?)\nUSE TEMP B-TREE FOR ORDER BY")), ["claim"]);
    assert_eq!(scanned_by_sqlite(sql, &lines("SCAN c USING INDEX claim_created\nUSE TEMP B-TREE FOR ORDER BY")), ["claim"]);
    assert!(scanned_by_sqlite(sql, &lines("SCAN c USING INDEX claim_created\nUSE TEMP B-TREE FOR LAST TERM OF ORDER BY")).is_empty());
    let seq = "Limit\n  ->  Sort\n        Sort Key: c.id\n        ->  Seq Scan on claim c\n              Filter: (review = 'x')";
    assert_eq!(scanned_by_postgres(&lines(seq)), ["claim"]);
    let whole = "Limit\n  ->  Sort\n        Sort Key: c.id\n        ->  Index Only Scan using claim_created on claim c";
    assert_eq!(scanned_by_postgres(&lines(whole)), ["claim"]);
    let walk = "Limit\n  ->  Nested Loop\n        ->  Index Scan using claim_created on claim c\n        ->  Index Scan using article_pkey on article t\n              Index Cond: (id = c.article_id)";
    assert!(scanned_by_postgres(&lines(walk)).is_empty());
}
