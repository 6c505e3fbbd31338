//! Every page and every list of a large newsroom: what one request costs, in processor time of the server and of the database.
//!
//! Nothing is taken from the page cache: a request with a cookie is drawn anew, and a cookie that does not count is nobody's. What
//! is counted over all articles and then kept up is measured as it is kept, once more after a change, and the first time by itself.

use crate::{
    Done,
    client::{get, post_with},
    engine::{self, Large},
    large::{self, Kind, LEAST_CITED, MOST_CITED},
    table::{Table, Target, median},
};
use hearsay::access::Role;
use std::{collections::BTreeMap, path::Path};
use tokio::runtime::Runtime;

/// Most that one request may cost, in milliseconds.
const MOST: f64 = 50.0;
/// A request is asked for once before it counts, then so many times.
const TIMES: usize = 5;
/// What is this slow is measured once: more would tell nothing new.
const SLOW: f64 = 250.0;
/// Lines of the table for each engine.
const SHOWN: usize = 12;

const ORDERS: [&str; 9] = ["created_at", "updated_at", "published_at", "article_title", "outlet", "statement", "place", "review", "check"];
const PUBLIC_FILTERS: [&str; 24] = [
    "",
    "q=seat",
    "q=47 twice",
    "q=nobody ever said this",
    "source=source-0",
    "source=Alias 1",
    "source=source-299",
    "kind=court",
    "status=reported",
    "status=retracted",
    "standing=unattributed",
    "standing=uncontested",
    "standing=contested",
    "standing=retracted",
    "check=unchecked",
    "check=unverifiable",
    "outlet=Daily Beacon",
    "outlet=Islander",
    "from=2026-01-01",
    "to=2025-07-01",
    "from=2025-10-01&to=2025-10-02",
    "article=article-123",
    "source=source-0&status=denied",
    "kind=court&status=retracted",
];
const DESK_FILTERS: [&str; 5] = ["review=draft", "review=submitted", "review=returned", "review=approved", "review=draft&check=checking"];

/// Who asks, and with which headers.
struct Asker {
    who: &'static str,
    headers: String,
}

/// What one request of somebody costs.
struct Cost {
    what: String,
    milliseconds: f64,
}

/// On both engines.
pub fn measure(runtime: &Runtime, folder: &Path, table: &mut Table) -> Done<()> {
    eprintln!("Every page and list with {} claims", large::CLAIMS);
    engine::each(runtime, folder, 1, |large| on(large, table))
}

fn on(large: Large, table: &mut Table) -> Done<()> {
    let engine = large.engine;
    let mut walk = Walk { large, costs: Vec::new() };
    let first = walk.first_counts()?;
    let mut costs = walk.whole()?;
    costs.sort_by(|one, other| other.milliseconds.total_cmp(&one.milliseconds));
    let above = costs.iter().filter(|cost| cost.milliseconds >= MOST).count();
    let each: Vec<f64> = costs.iter().map(|cost| cost.milliseconds).collect();
    table.add(format!("{} requests, {engine}: the usual one", costs.len()), (median(each), "ms"), None, Target::None);
    table.add(format!("{} requests, {engine}: above {MOST} ms", costs.len()), (above as f64, "requests"), None, Target::Below(1.0));
    for cost in first {
        table.add(format!("{}, {engine}", cost.what), (cost.milliseconds, "ms"), None, Target::None);
    }
    for cost in costs.into_iter().take(SHOWN) {
        table.add(format!("{}, {engine}", cost.what), (cost.milliseconds, "ms"), None, Target::Below(MOST));
    }
    Ok(())
}

struct Walk {
    large: Large,
    costs: Vec<Cost>,
}

impl Walk {
    fn whole(mut self) -> Done<Vec<Cost>> {
        let nobody = Asker { who: "anyone", headers: "cookie: hearsay=nobody\r\n".into() };
        let [editor, reviewer, admin] = [("editor", Role::Editor), ("reviewer", Role::Reviewer), ("admin", Role::Admin)]
            .map(|(who, role)| Asker { who, headers: format!("authorization: Bearer {}\r\n", self.large.desk.token(role)) });
        for asker in [&nobody, &editor, &reviewer] {
            self.readers(asker)?;
            self.lists(asker)?;
        }
        for asker in [&editor, &reviewer, &admin] {
            self.desk(asker)?;
        }
        self.after_changes(&nobody, &editor)?;
        self.claims(&nobody, &PUBLIC_FILTERS)?;
        self.claims(&editor, &[&PUBLIC_FILTERS[..], &DESK_FILTERS[..]].concat())?;
        Ok(self.costs)
    }

    /// What a new process counts once: each of these asks for another count.
    fn first_counts(&mut self) -> Done<Vec<Cost>> {
        let nobody = Asker { who: "anyone", headers: "cookie: hearsay=nobody\r\n".into() };
        let first = self.costs.len();
        for path in ["/sources", "/suggestions"] {
            let milliseconds = self.large.cost(&get(path, &nobody.headers), 200)?;
            self.costs.push(Cost { what: format!("{path}, the first time in a new process"), milliseconds });
        }
        Ok(self.costs.split_off(first))
    }

    /// What is kept of counts, when something in an article has changed since.
    fn after_changes(&mut self, asker: &Asker, editor: &Asker) -> Done<()> {
        let path = format!("/api/v1/claims/{}/comments", large::id(Kind::Claim, 12_300));
        for page in ["/sources", "/suggestions"] {
            let mut costs = Vec::new();
            for _ in 0..TIMES {
                self.large.client.ask(&post_with(&path, &editor.headers, "{\"comment\": \"Who saw the list?\"}"), 201, |_| {})?;
                costs.push(self.large.cost(&get(page, &asker.headers), 200)?);
            }
            self.costs.push(Cost { what: format!("{page} after a change, {}", asker.who), milliseconds: median(costs) });
        }
        Ok(())
    }

    /// What readers see.
    fn readers(&mut self, asker: &Asker) -> Done<()> {
        for path in ["/", "/?q=harbour", "/?q=nobody ever said this", "/sources", "/sources?sort=name", "/claims", "/claims?sort=statement"]
        {
            self.both_pages(asker, path)?;
        }
        for path in [
            "/articles/article-123",
            "/claims?sort=article_title",
            "/claims?sort=outlet",
            "/suggestions",
            "/facts",
            "/facts?topic=topic 1",
            "/facts/fact-7",
            // The same words as in the list of claims, which looks inside the texts.
            "/search?q=seat&in=claims",
            "/search?q=seat&in=claims&sort=newest",
            "/search?q=47 twice&in=claims",
            "/search?q=nobody ever said this",
            "/sources?q=alias 1",
            "/sources?kind=court",
        ] {
            self.ask(asker, path, 200)?;
        }
        self.ask(asker, &format!("/facts/{}", large::WIDEST), 200)?;
        for source in [MOST_CITED, LEAST_CITED, "source-1", "source-150"] {
            self.ask(asker, &format!("/sources/{source}"), 200)?;
            for status in ["", "&status=denied"] {
                self.ask(asker, &format!("/claims?source={source}{status}"), 200)?;
            }
        }
        for filter in PUBLIC_FILTERS {
            self.ask(asker, &format!("/claims?{filter}"), 200)?;
        }
        self.ask(asker, &format!("/claims/{}", large::id(Kind::Claim, 12_300)), 303)
    }

    /// The lists of the API, but for the claims'.
    fn lists(&mut self, asker: &Asker) -> Done<()> {
        for path in ["/articles", "/articles?q=harbour", "/articles?q=nobody ever said this", "/sources", "/sources?limit=500"] {
            self.both_pages(asker, &format!("/api/v1{path}"))?;
        }
        let (article, claim) = (large::id(Kind::Article, 123), large::id(Kind::Claim, 12_300));
        let (most, least) = (large::id(Kind::Source, 0), large::id(Kind::Source, large::SOURCES - 1));
        for path in [
            format!("articles/{article}"),
            format!("articles/{article}/claims"),
            format!("articles/{article}/claims?limit=500"),
            format!("articles/{article}/breakdown"),
            format!("articles/{article}/sentences"),
            format!("claims/{claim}"),
            format!("sources/{most}"),
            format!("sources/{least}"),
            "sources?q=alias 1".into(),
            "suggestions/numbers".into(),
            "facts?limit=500".into(),
            "facts/fact-0/origins".into(),
            "claims?limit=500".into(),
            format!("claims?limit=500&source={MOST_CITED}"),
        ] {
            self.ask(asker, &format!("/api/v1/{path}"), 200)?;
        }
        Ok(())
    }

    /// What only the newsroom sees.
    fn desk(&mut self, asker: &Asker) -> Done<()> {
        for path in ["/desk?q=", "/desk?q=harbour", "/desk?q=nobody ever said this", "/desk/similar", "/api/v1/articles?state=draft"] {
            self.both_pages(asker, path)?;
        }
        for path in ["/desk", "/desk/review", "/desk/account", "/desk/articles/new"] {
            self.ask(asker, path, 200)?;
        }
        if asker.who == "admin" {
            self.ask(asker, "/desk/people", 200)?;
        }
        for article in ["article-123", "article-950"] {
            for page in ["", "/details", "/history"] {
                self.ask(asker, &format!("/desk/articles/{article}{page}"), 200)?;
            }
            self.ask(asker, &format!("/articles/{article}"), 200)?;
            self.ask(asker, &format!("/api/v1/articles/{article}/suggestions"), 200)?;
        }
        for number in [12_307, 95_009] {
            let claim = large::id(Kind::Claim, number);
            self.ask(asker, &format!("/desk/claims/{claim}"), 200)?;
            self.ask(asker, &format!("/api/v1/claims/{claim}/comments"), 200)?;
        }
        self.ask(asker, &format!("/desk/review?claim={}", large::id(Kind::Claim, 50_007)), 200)
    }

    /// The claims with each filter in each order.
    fn claims(&mut self, asker: &Asker, filters: &[&str]) -> Done<()> {
        for filter in filters {
            let mut costs = BTreeMap::new();
            for order in ORDERS {
                for way in ["", "-"] {
                    let path = format!("/api/v1/claims?{filter}{}sort={way}{order}", if filter.is_empty() { "" } else { "&" });
                    let first = self.costs.len();
                    self.both_pages(asker, &path)?;
                    costs.extend(
                        self.costs[first..]
                            .iter()
                            .enumerate()
                            .map(|(at, cost)| (format!("{way}{order}{}", ["", ", next"][at.min(1)]), cost.milliseconds)),
                    );
                }
            }
            let line: Vec<String> = costs.iter().map(|(order, cost)| format!("{order} {cost:.0}")).collect();
            eprintln!("    {}, {filter}, {}: {}", self.large.engine, asker.who, line.join(" · "));
        }
        Ok(())
    }

    /// A page of a list, and the one after it.
    fn both_pages(&mut self, asker: &Asker, path: &str) -> Done<()> {
        self.ask(asker, path, 200)?;
        let first = self.large.client.text(&get(&escaped(path), &asker.headers))?;
        let marks = ["\"next\":\"", "cursor="];
        let Some(rest) = marks.iter().find_map(|mark| first.split_once(mark)).map(|(_, rest)| rest) else { return Ok(()) };
        let cursor: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_%".contains(*c)).collect();
        self.ask(asker, &format!("{path}{}cursor={cursor}", if path.contains('?') { '&' } else { '?' }), 200)
    }

    fn ask(&mut self, asker: &Asker, path: &str, status: u16) -> Done<()> {
        let request = get(&escaped(path), &asker.headers);
        let mut milliseconds = self.large.cost(&request, status)?;
        if milliseconds < SLOW {
            milliseconds = median((0..TIMES).map(|_| self.large.cost(&request, status)).collect::<Done<Vec<_>>>()?);
        }
        let path = path.split_once("cursor=").map_or_else(|| path.to_owned(), |(path, _)| format!("{path}cursor=…"));
        if milliseconds >= MOST || !path.contains("/claims?") {
            eprintln!("    {milliseconds:.1} ms · {path}, {}, {}", asker.who, self.large.engine);
        }
        self.costs.push(Cost { what: format!("{path}, {}", asker.who), milliseconds });
        Ok(())
    }
}

fn escaped(path: &str) -> String {
    path.replace(' ', "%20")
}
