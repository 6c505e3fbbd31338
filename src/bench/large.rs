//! A large newsroom, written by the database itself: 1,000 articles with 100 claims each. Whoever measures or looks at plans needs
//! rows whose numbers are like those of a real one, soon; so they are counted out in SQL and pass by the desk.
//!
//! Everything follows from the row's number, so that two runs have the same newsroom.

use hearsay::{
    attribution::{SourceKind, Status},
    base::{error::Fault, id::PersonId},
    claim::Check,
    db::{self, Connection, EngineConnection},
    newsroom::Newsroom,
    text::terms,
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// How many articles, …
pub const ARTICLES: i64 = 1_000;
/// … and how many claims each of them has.
pub const OF_ARTICLE: i64 = 100;
/// How many claims that makes.
pub const CLAIMS: i64 = ARTICLES * OF_ARTICLE;
/// How many sources are cited.
pub const SOURCES: i64 = 300;
/// How many facts are followed.
pub const FACTS: i64 = 10_000;
/// The fact that most claims are about, as it stands in URLs: a thousand.
pub const WIDEST: &str = "fact-0";
/// The source that is cited most, as it stands in URLs.
pub const MOST_CITED: &str = "source-0";
/// One that is hardly ever cited.
pub const LEAST_CITED: &str = "source-299";

/// Characters between the beginnings of two claims.
const APART: usize = 170;
/// What a claim quotes, …
const QUOTE: &str = "Nordholm Lines had sold seats twice";
/// … and where it stands in [`PARAGRAPH`].
const AT: usize = 32;
/// An article's worth of text.
pub const PARAGRAPH: &str = "The harbour office alleged that Nordholm Lines had sold seats twice, the Daily Beacon reported. Nordholm Lines denied it. \
    “We counted every passenger before we cast off”, said captain Ilse Čapek, who has sailed the route for eleven years. A union official, who \
    asked not to be named, said that the list of passengers had been changed by hand. The ministry declined to comment on Tuesday.";

/// Writes a statement for an engine.
type Statement = fn(Dialect) -> String;

/// Claims written by one command.
const AT_ONCE: i64 = 20_000;

/// Fills an empty newsroom. Nine claims in ten are `editor`'s, the others `colleague`'s. What is read and searched, articles and
/// claims with their attributions, it may have so many `times`.
///
/// # Errors
/// The database's.
pub async fn fill(room: &Newsroom, editor: PersonId, colleague: PersonId, times: i64) -> Result<(), Fault> {
    let people = [editor, colleague].map(|person| person.0);
    run(room, people, vec![sources, names], 0, SOURCES).await?;
    with_text(room, people, 0, ARTICLES).await?;
    for first in (0..CLAIMS).step_by(AT_ONCE as usize) {
        run(room, people, vec![claims, attributions, comments, entries, vectors, events, leaves], first, first + AT_ONCE).await?;
    }
    run(room, people, vec![readings], 0, ARTICLES).await?;
    for first in (0..CLAIMS).step_by(AT_ONCE as usize) {
        run(room, people, vec![suggestions], first, first + AT_ONCE).await?;
    }
    run(room, people, vec![facts, fact_topics, fact_findings, fact_relations], 0, FACTS).await?;
    run(room, people, vec![fact_claims], 0, CLAIMS).await?;
    run(room, people, vec![shown_fact_claims, likely_same], 0, CLAIMS).await?;
    for part in 1..times {
        with_text(room, people, part * ARTICLES, (part + 1) * ARTICLES).await?;
        for first in (part * CLAIMS..(part + 1) * CLAIMS).step_by(AT_ONCE as usize) {
            run(room, people, vec![claims, attributions, entries, vectors], first, first + AT_ONCE).await?;
        }
    }
    run(room, people, vec![sessions], 0, 500).await?;
    run(room, people, vec![head], 0, 1).await
}

/// Articles with a text that has room for their claims.
async fn with_text(room: &Newsroom, people: [Uuid; 2], first: i64, end: i64) -> Result<(), Fault> {
    let (mut text, mut length) = (String::new(), 0);
    while length < APART * OF_ARTICLE as usize + 2 * PARAGRAPH.len() {
        text.push_str(PARAGRAPH);
        text.push_str("\n\n");
        length += PARAGRAPH.chars().count() + 2;
    }
    let folded = terms(&text).join(" ");
    let written = room.write_as_program(move |tx| {
        Box::pin(async move {
            let texts: [(Statement, Option<&String>); 3] = [(articles, None), (searched, Some(&folded)), (revisions, Some(&text))];
            for (statement, text) in texts {
                let sql = numbered(&statement(dialect(tx.conn)), first, end);
                execute(tx.conn, &sql, people, text).await?;
            }
            Ok(())
        })
    });
    written.await
}

/// What has ids.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// An article.
    Article,
    /// Its text.
    Revision,
    /// A source.
    Source,
    /// A claim.
    Claim,
    /// An attribution.
    Attribution,
    /// A comment.
    Comment,
    /// An event.
    Event,
    /// A fact.
    Fact,
}

impl Kind {
    /// How its ids begin.
    fn head(self) -> String {
        format!("01900000{:04x}70008000", self as u16)
    }
}

/// The id with this number among the things of one kind; ids grow with the number, as those of the program grow with time.
pub fn id(kind: Kind, number: i64) -> Uuid {
    Uuid::parse_str(&format!("{}{number:012x}", kind.head())).expect("an id")
}

/// An engine's own way to say what both can say.
#[derive(Clone, Copy)]
struct Dialect {
    is_postgres: bool,
}

fn dialect(conn: &Connection) -> Dialect {
    Dialect { is_postgres: conn.is_postgres() }
}

impl Dialect {
    /// [`id`] in SQL.
    fn id(self, kind: Kind, number: &str) -> String {
        let head = kind.head();
        if self.is_postgres {
            format!("CAST('{head}' || LPAD(TO_HEX(CAST({number} AS BIGINT)), 12, '0') AS UUID)")
        } else {
            format!("UNHEX('{head}' || PRINTF('%012x', {number}))")
        }
    }

    /// So many seconds after the beginning.
    fn time(self, seconds: &str) -> String {
        if self.is_postgres {
            format!("TO_TIMESTAMP(1750000000 + ({seconds}))")
        } else {
            format!("STRFTIME('%Y-%m-%dT%H:%M:%S+00:00', 1750000000 + ({seconds}), 'unixepoch')")
        }
    }
}

/// A number below `below` that looks like chance; `salt` tells several of one row apart.
fn chance(number: &str, salt: u32, below: u32) -> String {
    format!("((((({number}) * 4 + {salt}) * 2654435761) % 4294967296) / 65536 % {below})")
}

/// One of these words: by position, each for so many of `below` numbers.
fn pick(number: &str, words: &[(&str, u32)]) -> String {
    let mut sql = String::from("CASE");
    let mut up_to = 0;
    for (word, share) in words {
        up_to += share;
        sql.push_str(&format!(" WHEN {number} < {up_to} THEN '{word}'"));
    }
    sql + " END"
}

/// The rest of a statement that inserts a row for each number `n.i` of a range.
fn numbered(insert: &str, first: i64, end: i64) -> String {
    insert.replace(
        "{numbers}",
        &format!(
            "(WITH RECURSIVE r (i) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT i + 1 FROM r WHERE i < {}) SELECT i FROM r) n",
            end - 1
        ),
    )
}

async fn run(room: &Newsroom, people: [Uuid; 2], statements: Vec<Statement>, first: i64, end: i64) -> Result<(), Fault> {
    let command = room.write_as_program(move |tx| {
        Box::pin(async move {
            for statement in statements {
                let sql = numbered(&statement(dialect(tx.conn)), first, end);
                execute(tx.conn, &sql, people, None).await?;
            }
            Ok(())
        })
    });
    command.await
}

/// `{editor}`, `{colleague}` and `{text}` stand for what is bound.
async fn execute(conn: &mut Connection, sql: &str, people: [Uuid; 2], text: Option<&String>) -> db::Result<()> {
    let mut sql = sql.to_owned();
    let mut uuids = Vec::new();
    for (name, person) in ["{editor}", "{colleague}"].into_iter().zip(people) {
        if sql.contains(name) {
            uuids.push(person);
            sql = sql.replace(name, &format!("${}", uuids.len()));
        }
    }
    sql = sql.replace("{text}", &format!("${}", uuids.len() + 1));
    macro_rules! execute {
        ($conn:expr) => {{
            let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
            for id in uuids {
                query = query.bind(id);
            }
            if let Some(text) = text {
                query = query.bind(text);
            }
            query.execute($conn).await.map(drop).map_err(db::Error::from)
        }};
    }
    match conn.engine() {
        EngineConnection::Sqlite(conn) => execute!(conn),
        EngineConnection::Postgres(conn) => execute!(conn),
    }
}

fn sources(d: Dialect) -> String {
    let kinds: Vec<_> = SourceKind::ALL.iter().map(|kind| (kind.as_str(), 1)).collect();
    format!(
        "INSERT INTO source (id, slug, name, kind, country, parent_id, note, version, created_by, created_at, updated_at) \
         SELECT {id}, 'source-' || n.i, 'Source ' || n.i, {kind}, CASE WHEN n.i % 3 = 0 THEN 'SE' ELSE '' END, \
         CASE WHEN n.i % 10 = 7 THEN {parent} END, '', 1, {{editor}}, {at}, {at} FROM {{numbers}}",
        id = d.id(Kind::Source, "n.i"),
        kind = pick(&format!("(n.i % {})", kinds.len()), &kinds),
        parent = d.id(Kind::Source, "n.i / 10"),
        at = d.time("n.i"),
    )
}

fn names(d: Dialect) -> String {
    format!(
        "INSERT INTO source_name (folded, source_id, position, name) \
         SELECT CASE WHEN p.i = 0 THEN 'source ' ELSE 'alias ' END || n.i, {id}, p.i, CASE WHEN p.i = 0 THEN 'Source ' ELSE 'Alias ' END || n.i \
         FROM {{numbers}} CROSS JOIN (SELECT 0 AS i UNION ALL SELECT 1) p WHERE p.i = 0 OR n.i % 3 = 1",
        id = d.id(Kind::Source, "n.i"),
    )
}

/// Four in five are published, the newest mostly not.
fn articles(d: Dialect) -> String {
    let published = "n.i % 1000 < 850 AND n.i % 17 <> 5";
    format!(
        "INSERT INTO article (id, slug, title, outlet, byline, url, language, published_at, revision_id, publication_at, publication_by, version, \
         created_by, created_at, updated_at) \
         SELECT {id}, 'article-' || n.i, 'Ferry company accused of selling seat ' || {title}, {outlet}, 'By staff', 'https://beacon.example/' || n.i, 'en', \
         CASE WHEN n.i % 11 <> 3 THEN {day} END, {revision}, CASE WHEN {published} THEN {later} END, \
         CASE WHEN {published} THEN {{editor}} END, 2, {{editor}}, {at}, {at} \
         FROM {{numbers}}",
        id = d.id(Kind::Article, "n.i"),
        revision = d.id(Kind::Revision, "n.i"),
        title = chance("n.i", 1, 800),
        outlet = pick(
            &chance("n.i", 2, 100),
            &[("Daily Beacon", 40), ("Harbour Post", 20), ("The Quay", 20), ("Evening Tide", 12), ("Northern Wire", 7), ("Islander", 1)],
        ),
        day = d.time(&format!("n.i * 30000 - {} * 3600", chance("n.i", 3, 48))),
        at = d.time("n.i * 30000"),
        later = d.time("n.i * 30000 + 90000"),
    )
}

/// What the index of words holds of an article.
fn searched(d: Dialect) -> String {
    format!(
        "INSERT INTO search_entry (thing, kind, terms) \
         SELECT {id}, 'articles', 'ferry company accused of selling seat ' || n.i || ' daily beacon by staff ' || {{text}} FROM {{numbers}}",
        id = d.id(Kind::Article, "n.i"),
    )
}

fn revisions(d: Dialect) -> String {
    format!(
        "INSERT INTO revision (id, article_id, number, body, created_by, created_at) SELECT {id}, {article}, 1, {{text}}, {{editor}}, {at} FROM {{numbers}}",
        id = d.id(Kind::Revision, "n.i"),
        article = d.id(Kind::Article, "n.i"),
        at = d.time("n.i * 30000"),
    )
}

/// 20,000 drafts, most in the newest articles, 2,000 submitted, 500 returned.
fn review() -> String {
    "CASE WHEN n.i % 50 = 7 THEN 'submitted' WHEN n.i % 200 = 9 THEN 'returned' WHEN n.i % 100000 >= 85000 OR n.i % 16 = 3 THEN 'draft' ELSE 'approved' END".into()
}

/// When a claim was made; articles are worked on one after the other.
const MADE: &str = "(n.i / 100) * 30000 + (n.i % 100) * 200 + 600";

fn statement() -> String {
    format!("'Nordholm Lines sold seat ' || {} || ' twice.'", chance("n.i", 1, 50_000))
}

fn claims(d: Dialect) -> String {
    let checks: Vec<_> = Check::ALL.iter().zip([70, 10, 15, 3, 2]).map(|(check, share)| (check.as_str(), share)).collect();
    let (place, statement) = (format!("((n.i % {OF_ARTICLE}) * {APART} + {AT})"), statement());
    let by = "CASE WHEN n.i % 10 = 4 THEN {colleague} ELSE {editor} END";
    format!(
        "INSERT INTO claim (id, article_id, revision_id, spans, place, quote, statement, folded, review, finding, version, created_by, edited_by, \
         submitted_at, created_at, updated_at) \
         SELECT {id}, {article}, {revision}, '[{{\"start\":' || {place} || ',\"end\":' || ({place} + {length}) || '}}]', {place}, '{QUOTE}', {statement}, \
         LOWER({statement}) || ' {folded}', {review}, {check}, 2, {by}, {by}, CASE WHEN {review} = 'submitted' THEN {changed} END, {made}, {changed} FROM {{numbers}}",
        id = d.id(Kind::Claim, "n.i"),
        article = d.id(Kind::Article, "n.i / 100"),
        revision = d.id(Kind::Revision, "n.i / 100"),
        length = QUOTE.len(),
        folded = QUOTE.to_lowercase(),
        review = review(),
        check = pick(&chance("n.i", 2, 100), &checks),
        made = d.time(MADE),
        changed = d.time(&format!("{MADE} + {}", chance("n.i", 3, 60_000))),
    )
}

/// None, one, two or three to a claim; every other claim with several has its first through its second.
fn attributions(d: Dialect) -> String {
    let many = chance("n.i", 1, 100);
    let row = "(n.i * 3 + p.i)";
    let share = [52, 15, 10, 10, 5, 4, 3, 1];
    let statuses: Vec<_> = Status::ALL.iter().zip(share).map(|(status, share)| (status.as_str(), share)).collect();
    // An article has a cast of twelve. The first of the sources is in more than half of them, the last hundred hardly ever cited.
    let role = format!("(n.i / {OF_ARTICLE} * 12 + {})", chance(row, 1, 12));
    let source = format!(
        "CASE WHEN {} = 0 THEN 200 + {} ELSE {u} * {u} / 5000 END",
        chance(row, 2, 251),
        chance(row, 3, 100),
        u = chance(&role, 1, 1000),
    );
    format!(
        "INSERT INTO attribution (id, claim_id, position, source_id, status, form, identification, cue_start, cue_end, cue, via_id) \
         SELECT {id}, {claim}, p.i, {source}, {status}, 'indirect', CASE WHEN {row} % 5 = 0 THEN 'described' ELSE 'named' END, 19, 26, 'alleged', \
         CASE WHEN p.i = 0 AND n.i % 2 = 0 AND {many} >= 55 THEN {via} END \
         FROM {{numbers}} CROSS JOIN (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2) p \
         WHERE p.i < CASE WHEN {many} < 20 THEN 0 WHEN {many} < 55 THEN 1 WHEN {many} < 85 THEN 2 ELSE 3 END",
        id = d.id(Kind::Attribution, row),
        claim = d.id(Kind::Claim, "n.i"),
        source = d.id(Kind::Source, &source),
        status = pick(&chance(row, 3, 100), &statuses),
        via = d.id(Kind::Attribution, "(n.i * 3 + 1)"),
    )
}

/// A vector of another model: no question is held against it, and it stands in the way like one.
fn vectors(d: Dialect) -> String {
    let nothing = if d.is_postgres { "'\\x00'" } else { "X'00'" };
    format!(
        "INSERT INTO claim_vector (claim_id, model, words, vector) SELECT {id}, 'none', 0, {nothing} FROM {{numbers}}",
        id = d.id(Kind::Claim, "n.i"),
    )
}

/// What the index of words holds of a claim.
fn entries(d: Dialect) -> String {
    format!(
        "INSERT INTO search_entry (thing, kind, terms) SELECT {id}, 'claims', REPLACE(LOWER({statement}), '.', '') || ' {folded}' FROM {{numbers}}",
        id = d.id(Kind::Claim, "n.i"),
        statement = statement(),
        folded = QUOTE.to_lowercase(),
    )
}

fn comments(d: Dialect) -> String {
    format!(
        "INSERT INTO comment (id, claim_id, person_id, body, created_at) \
         SELECT {id}, {claim}, {{colleague}}, 'Which list of passengers is meant?', {at} FROM {{numbers}} WHERE n.i % 200 = 9 OR n.i % 25 = 7",
        id = d.id(Kind::Comment, "n.i"),
        claim = d.id(Kind::Claim, "n.i"),
        at = d.time(&format!("{MADE} + 3600")),
    )
}

/// Each claim was made, and most were handed in and decided. Their places in the record are only numbers: nobody verifies them here.
fn events(d: Dialect) -> String {
    let row = "(n.i * 3 + p.i)";
    format!(
        "INSERT INTO event (id, at, actor_id, action, subject, article_id, before, after, salt, entry) \
         SELECT {id}, {at}, CASE WHEN p.i < 2 THEN {{editor}} ELSE {{colleague}} END, \
         CASE p.i WHEN 0 THEN 'claim.created' WHEN 1 THEN 'claim.submitted' ELSE 'claim.approved' END, \
         'claim/' || {claim}, {article}, {before}, '{{\"statement\":\"Nordholm Lines sold seats twice.\",\"review\":\"draft\"}}', {bytes}, {bytes} \
         FROM {{numbers}} CROSS JOIN (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2) p WHERE p.i = 0 OR n.i < 85000",
        id = d.id(Kind::Event, row),
        at = d.time(&format!("{MADE} + p.i * 1000")),
        claim = if d.is_postgres { d.id(Kind::Claim, "n.i") } else { written_uuid(&d.id(Kind::Claim, "n.i")) },
        article = d.id(Kind::Article, "n.i / 100"),
        bytes = if d.is_postgres { "DECODE('00', 'hex')" } else { "X'00'" },
        before = "CASE p.i WHEN 0 THEN 'null' ELSE '{\"statement\":\"Nordholm Lines sold seats.\",\"review\":\"draft\"}' END",
    )
}

/// An id as text on SQLite, where it is bytes.
fn written_uuid(id: &str) -> String {
    let hex = format!("LOWER(HEX({id}))");
    let part = |from: u32, length: u32| format!("SUBSTR({hex}, {from}, {length})");
    [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ")
}

fn readings(d: Dialect) -> String {
    format!(
        "INSERT INTO reading (revision_id, model, known_language, created_at) SELECT {id}, 'rules', TRUE, {at} FROM {{numbers}}",
        id = d.id(Kind::Revision, "n.i"),
        at = d.time("n.i * 30000 + 60"),
    )
}

/// One at every other claim, most of them accepted.
fn suggestions(d: Dialect) -> String {
    let place = format!("((n.i % {OF_ARTICLE}) * {APART} + {AT})");
    let statuses: Vec<_> = Status::ALL.iter().zip([60, 20, 10, 10]).map(|(status, share)| (status.as_str(), share)).collect();
    let decided = chance("n.i", 2, 10);
    format!(
        "INSERT INTO suggestion (revision_id, number, starts, ends, status, body, outcome, claim_id, changed, decided_by, decided_at) \
         SELECT {revision}, n.i % 100 / 2, {place}, {place} + {length}, {status}, \
         '{{\"n\":' || (n.i % 100 / 2) || ',\"spans\":[{{\"start\":' || {place} || ',\"end\":' || ({place} + {length}) || '}}],\"quote\":\"{QUOTE}\",\
         \"attributions\":[],\"confidence\":0.8,\"state\":\"open\",\"claim_id\":null}}', \
         CASE WHEN {decided} < 6 THEN 'accepted' WHEN {decided} < 8 THEN 'dismissed' ELSE 'open' END, \
         CASE WHEN {decided} < 6 THEN {claim} END, CASE WHEN {decided} < 2 THEN 'statement status' ELSE '' END, \
         CASE WHEN {decided} < 8 THEN {{editor}} END, CASE WHEN {decided} < 8 THEN {made} END FROM {{numbers}} WHERE n.i % 2 = 0",
        revision = d.id(Kind::Revision, "n.i / 100"),
        length = QUOTE.len(),
        status = pick(&chance("n.i", 1, 100), &statuses),
        claim = d.id(Kind::Claim, "n.i"),
        made = d.time(MADE),
    )
}

/// Changed in another order than made; one in fifty was merged into the one before it.
fn facts(d: Dialect) -> String {
    let checks: Vec<_> = Check::ALL.iter().zip([70, 10, 15, 3, 2]).map(|(check, share)| (check.as_str(), share)).collect();
    let statement = format!("'Nordholm Lines sold seat ' || {} || ' twice'", chance("n.i", 1, 50_000));
    format!(
        "INSERT INTO fact (id, slug, statement, folded, finding, merged_into, version, created_by, created_at, updated_at) \
         SELECT {id}, 'fact-' || n.i, {statement}, LOWER({statement}), {check}, CASE WHEN n.i % 50 = 49 THEN {before} END, 2, {{editor}}, {made}, {changed} FROM {{numbers}}",
        id = d.id(Kind::Fact, "n.i"),
        before = d.id(Kind::Fact, "n.i - 1"),
        check = pick(&chance("n.i", 2, 100), &checks),
        made = d.time("n.i * 3000"),
        changed = d.time(&format!("n.i * 3000 + {}", chance("n.i", 3, 60_000))),
    )
}

/// Two hundred topics, few facts of the last ones.
fn fact_topics(d: Dialect) -> String {
    let topic = format!("({u} * {u} / 200)", u = chance("n.i", 1, 200));
    format!(
        "INSERT INTO fact_topic (fact_id, position, topic, folded) SELECT {id}, 0, 'Topic ' || {topic}, 'topic ' || {topic} FROM {{numbers}}",
        id = d.id(Kind::Fact, "n.i"),
    )
}

fn fact_findings(d: Dialect) -> String {
    format!(
        "INSERT INTO fact_finding (fact_id, position, finding, note, evidence, found_by, found_at) \
         SELECT {id}, 0, 'checking', 'Asked the harbour office.', '[]', {{editor}}, {at} FROM {{numbers}} WHERE n.i % 3 = 0",
        id = d.id(Kind::Fact, "n.i"),
        at = d.time("n.i * 3000 + 900"),
    )
}

fn fact_relations(d: Dialect) -> String {
    format!(
        "INSERT INTO fact_relation (fact_id, position, relation, other_id) SELECT {id}, 0, 'contradicts', {other} FROM {{numbers}} WHERE n.i % 7 = 3",
        id = d.id(Kind::Fact, "n.i"),
        other = d.id(Kind::Fact, "n.i - 1"),
    )
}

/// Which claims are about a fact.
const LINKED: &str = "(n.i % 100 = 1 OR n.i % 3 = 0)";

/// A thousand claims about the first, a third of the others about one of the rest.
fn fact_claims(d: Dialect) -> String {
    links("fact_claim", d)
}

/// Readers see them all: nothing waits.
fn shown_fact_claims(d: Dialect) -> String {
    links("shown_fact_claim", d)
}

fn links(table: &str, d: Dialect) -> String {
    format!(
        "INSERT INTO {table} (claim_id, fact_id, relation) SELECT {claim}, {fact}, CASE WHEN n.i % 11 = 4 THEN 'denies' ELSE 'asserts' END \
         FROM {{numbers}} WHERE {LINKED}",
        claim = d.id(Kind::Claim, "n.i"),
        fact = d.id(Kind::Fact, &format!("CASE WHEN n.i % 100 = 1 THEN 0 ELSE 1 + (n.i / 3 * 37) % {} END", FACTS - 1)),
    )
}

/// Every claim is most like another one; those about a fact are not in the queue.
fn likely_same(d: Dialect) -> String {
    format!(
        "INSERT INTO likely_same (claim_id, words, other_id, score, linked) SELECT {claim}, 0, {other}, 50 + n.i * 37 % 70, \
         CASE WHEN {LINKED} THEN TRUE ELSE FALSE END FROM {{numbers}}",
        claim = d.id(Kind::Claim, "n.i"),
        other = d.id(Kind::Claim, &format!("(n.i + {OF_ARTICLE}) % {CLAIMS}")),
    )
}

fn sessions(d: Dialect) -> String {
    format!(
        "INSERT INTO session (digest, person_id, agent, created_at, seen_at, expires_at) \
         SELECT 'session ' || n.i, CASE WHEN n.i % 2 = 0 THEN {{editor}} ELSE {{colleague}} END, 'A browser', {at}, {at}, {until} FROM {{numbers}}",
        at = d.time("n.i * 60000"),
        until = d.time("n.i * 60000 + 400000000"),
    )
}

/// Where the events stand in the log.
fn leaves(d: Dialect) -> String {
    let row = "(n.i * 3 + p.i)";
    format!(
        "INSERT INTO log_leaf (number, event_id) SELECT {row} + 1000, {id} \
         FROM {{numbers}} CROSS JOIN (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2) p WHERE p.i = 0 OR n.i < 85000",
        id = d.id(Kind::Event, row),
    )
}

fn head(_: Dialect) -> String {
    "UPDATE log_head SET size = (SELECT MAX(number) FROM log_leaf) FROM {numbers} WHERE log_head.id = 1".into()
}
