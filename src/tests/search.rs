//! `/search`

use crate::support::{Client, Desk, holds, id, on_both_engines};
use hearsay::{
    access::Role,
    claim,
    search::rebuild::{Extent, rebuild},
};
use serde_json::{Value, json};

/// A sentence in each of ten scripts, and a search that finds it and no other.
const SCRIPTS: [(&str, &str); 12] = [
    ("The ferries left Łódź at dawn.", "ferry lodz"),
    ("Паром покинул Королёв на рассвете.", "королев рассвете"),
    ("Το πλοίο έφυγε από την Αθήνα.", "αθηνα"),
    ("وصلت السُّفُنُ إلى الميناء.", "السفن"),
    ("הספינה עזבה את הנמל.", "הנמל"),
    ("जहाज़ बंदरगाह से निकला।", "बंदरगाह"),
    ("船离开了北京港口。", "北京"),
    ("船は東京湾を出た。", "京湾"),
    ("배가 부산항을 떠났다.", "부산*"),
    ("เรือออกจากท่าเรือกรุงเทพ", "กรุงเทพ"),
    ("Նավը լքեց նավահանգիստը։", "լքեց"),
    ("გემმა ნავსადგური დატოვა.", "ნავსადგური"),
];

async fn article(desk: &Desk, title: &str, text: &str, outlet: &str) -> Value {
    let input = json!({"title": title, "text": text, "outlet": outlet, "published_at": "2026-03-01T10:00:00Z"});
    desk.editor().post("/articles", input).await.created()
}

async fn make_claim(desk: &Desk, article: &Value, statement: &str, attributions: Value) -> Value {
    let input = json!({"spans": [{"start": 0, "end": 3}], "statement": statement, "attributions": attributions});
    desk.editor().post(&format!("/articles/{}/claims", id(article)), input).await.created()
}

/// The titles found by a search, each with what it is.
async fn found(client: &Client, query: &str) -> Vec<String> {
    let answer = client.get(&format!("/search?{query}")).await.ok();
    let word = |item: &Value, field: &str| item[field].as_str().expect("a text").to_owned();
    answer["items"].as_array().expect("items").iter().map(|item| format!("{} {}", word(item, "in"), word(item, "title"))).collect()
}

fn query(q: &str) -> String {
    let mut query = "q=".to_owned();
    query.extend(hearsay::base::percent::percent(q));
    query
}

#[tokio::test]
async fn every_script_is_found_with_the_words_in_their_sentence() {
    on_both_engines(async |desk| {
        for (n, (text, _)) in SCRIPTS.iter().enumerate() {
            let written = article(desk, &format!("No. {n}"), text, "Beacon").await;
            make_claim(desk, &written, text, json!([])).await;
            desk.editor().post("/facts", json!({"statement": text})).await.created();
        }
        for (n, (_, q)) in SCRIPTS.iter().enumerate() {
            for (kind, title) in [("claims", format!("No. {n}")), ("facts", SCRIPTS[n].0.to_owned())] {
                assert_eq!(found(&desk.editor(), &format!("{}&in={kind}", query(q))).await, [format!("{kind} {title}")], "{q}");
            }
            let answer = desk.editor().get(&format!("/search?{}&in=articles", query(q))).await.ok();
            let titles: Vec<_> = answer["items"].as_array().expect("items").iter().map(|item| item["title"].clone()).collect();
            assert_eq!(titles, [json!(format!("No. {n}"))], "{q}");
            assert!(!answer["items"][0]["found"].as_array().expect("places").is_empty(), "{answer:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn words_phrases_what_is_not_wanted_beginnings_and_forms_are_understood() {
    on_both_engines(async |desk| {
        article(desk, "One", "The ferry denied access to the old harbour.", "Beacon").await;
        article(desk, "Two", "The harbour office denies that old ferries sank.", "Beacon").await;
        article(desk, "Three", "The harbourmaster had doubts.", "Post").await;
        let editor = desk.editor();
        for (q, expected) in [
            ("ferry", vec!["Two", "One"]),
            ("denying", vec!["Two", "One"]),
            ("\"old harbour\"", vec!["One"]),
            ("\"old ferry\"", vec![]),
            ("harbour -office", vec!["One"]),
            ("harbour -\"old harbour\"", vec!["Two"]),
            ("harb*", vec!["Three", "Two", "One"]),
            ("ferry outlet:Post", vec![]),
            ("ferry outlet:Beacon from:2026-03-01 to:2026-03-01", vec!["Two", "One"]),
            ("ferry from:2026-03-02", vec![]),
            ("nowhere", vec![]),
            ("", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|title| format!("articles {title}")).collect();
            assert_eq!(found(&editor, &format!("{}&in=articles&sort=newest", query(q))).await, expected, "{q}");
        }
        for q in ["-only", "status:nonsense", "ferry from:yesterday"] {
            editor.get(&format!("/search?{}", query(q))).await.problem(400);
        }
        editor.get("/search?q=a&in=everything").await.problem(400);
    })
    .await;
}

#[tokio::test]
async fn claims_are_narrowed_down_by_source_and_status_and_sources_and_comments_are_found() {
    on_both_engines(async |desk| {
        let beacon = article(desk, "Seats", "The ferry was full.", "Beacon").await;
        let said = |name: &str, status: &str| json!([{"source": name, "kind": "company", "status": status}]);
        let denied = make_claim(desk, &beacon, "Seats were sold twice.", said("Nordholm Lines", "denied")).await;
        make_claim(desk, &beacon, "Seats were sold on credit.", said("Harbour Post", "reported")).await;
        desk.reviewer().post(&format!("/claims/{}/comments", id(&denied)), json!({"comment": "Which seats, though?"})).await.created();
        let editor = desk.editor();
        assert_eq!(found(&editor, "q=seats&in=claims").await.len(), 2);
        assert_eq!(found(&editor, &query("seats status:denied")).await, ["claims Seats"]);
        assert_eq!(found(&editor, &query("source:\"nordholm lines\"")).await, ["claims Seats"]);
        assert_eq!(found(&editor, &query("seats source:nobody")).await, Vec::<String>::new());
        assert_eq!(found(&editor, "q=nordholm&in=sources").await, ["sources Nordholm Lines"]);
        assert_eq!(found(&editor, "q=though&in=articles,claims,facts,sources,comments").await, ["comments Seats"]);
    })
    .await;
}

#[tokio::test]
async fn readers_find_what_they_may_read_and_nothing_else() {
    on_both_engines(async |desk| {
        let draft = article(desk, "Draft", "A secret ferry.", "Beacon").await;
        let shown = article(desk, "Shown", "A public ferry.", "Beacon").await;
        let said = json!([{"source": "Ferry Watch", "kind": "company", "status": "reported"}]);
        let open = make_claim(desk, &shown, "The ferry is public.", said.clone()).await;
        make_claim(
            desk,
            &shown,
            "The ferry is not yet approved.",
            json!([{"source": "Ferry Nobody", "kind": "other", "status": "reported"}]),
        )
        .await;
        make_claim(desk, &draft, "The ferry is secret.", said).await;
        desk.editor().put(&format!("/claims/{}/submission", id(&open))).await.ok();
        desk.reviewer().put(&format!("/claims/{}/approval", id(&open))).await.ok();
        desk.reviewer().post(&format!("/claims/{}/comments", id(&open)), json!({"comment": "ferry talk"})).await.created();
        desk.publish(&shown).await;
        for reader in [desk.anyone(), desk.of(Role::Reader)] {
            assert_eq!(found(&reader, "q=ferry").await, ["articles Shown", "claims Shown", "sources Ferry Watch"]);
        }
        assert_eq!(found(&desk.editor(), "q=ferry").await.len(), 8);
    })
    .await;
}

#[tokio::test]
async fn readers_find_what_is_published_behind_any_number_of_newer_drafts() {
    on_both_engines(async |desk| {
        let shown = desk.article().await;
        desk.approved(&shown, "The ferry left", json!([])).await;
        desk.publish(&shown).await;
        let place = id(&article(desk, "Draft", "A secret ferry.", "Beacon").await).parse().expect("an id");
        desk.write(Role::Editor, move |mut tx| {
            Box::pin(async move {
                for number in 0..2_300 {
                    let draft = json!({"spans": [{"start": 0, "end": 3}], "statement": format!("The ferry left {number} times")});
                    claim::commands::create(&mut tx, place, None, serde_json::from_value(draft).expect("a draft")).await?;
                }
                Ok(())
            })
        })
        .await;
        // In every claim, in every claim by its beginning, and in this one alone.
        for q in ["ferry", "\"ferry left\"", "ferr*", "left -times"] {
            for sort in ["best", "newest"] {
                let query = format!("in=claims&sort={sort}&{}", query(q));
                assert_eq!(found(&desk.anyone(), &query).await.len(), 1, "{query}");
            }
        }
        assert_eq!(found(&desk.editor(), "in=claims&q=ferr*").await.len(), 20);
    })
    .await;
}

#[tokio::test]
async fn the_index_follows_every_change_in_its_transaction_and_can_be_made_anew() {
    on_both_engines(async |desk| {
        let beacon = article(desk, "Old headline", "The ferry was full.", "Beacon").await;
        let made = make_claim(desk, &beacon, "Rust was found.", json!([])).await;
        let editor = desk.editor();
        assert_eq!(found(&editor, "q=rust").await, ["claims Old headline"]);
        editor.with("if-match", "\"1\"").patch(&format!("/claims/{}", id(&made)), json!({"statement": "Cracks were found."})).await.ok();
        assert_eq!(found(&editor, "q=rust").await, Vec::<String>::new());
        assert_eq!(found(&editor, "q=cracks").await, ["claims Old headline"]);
        editor.patch(&format!("/articles/{}", id(&beacon)), json!({"title": "Fresh headline"})).await.ok();
        assert_eq!(found(&editor, "q=old&in=articles").await, Vec::<String>::new());
        let before = found(&editor, "q=headline+cracks+ferry").await;
        let whole = found(&editor, "q=fresh").await;
        desk.tamper("DELETE FROM search_entry").await;
        assert_eq!(found(&editor, "q=fresh").await, Vec::<String>::new());
        assert_eq!(rebuild(&desk.room, Extent::IfEmpty, |_, _| {}).await.expect("made"), 2);
        assert_eq!(rebuild(&desk.room, Extent::IfEmpty, |_, _| {}).await.expect("made"), 0);
        assert_eq!(rebuild(&desk.room, Extent::All, |_, _| {}).await.expect("made"), 2);
        assert_eq!(found(&editor, "q=fresh").await, whole);
        assert_eq!(found(&editor, "q=headline+cracks+ferry").await, before);
        editor.with("if-match", "\"2\"").delete(&format!("/claims/{}", id(&made))).await;
        assert_eq!(found(&editor, "q=cracks").await, Vec::<String>::new());
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_beginning_finds_every_word_that_begins_so_be_they_few_or_many() {
    on_both_engines(async |desk| {
        let beacon = article(desk, "Headline", "The ferry was full.", "Beacon").await;
        make_claim(desk, &beacon, "Zululand was named.", json!([])).await;
        let made = make_claim(desk, &beacon, "The zulu was named, not the zebra.", json!([])).await;
        let editor = desk.editor();
        let count = async |q: &str| found(&editor, &format!("in=claims&{}", query(q))).await.len();
        let asked = ["zulu*", "zul*", "zululand*", "zeb*", "\"the zu*\"", "named -zulu*", "zulu* -zebra"];
        for (q, expected) in asked.into_iter().zip([2, 2, 1, 1, 1, 0, 1]) {
            assert_eq!(count(q).await, expected, "{q}");
        }
        let listed = editor.get("/claims?q=zulu").await.ok()["items"].as_array().expect("items").len();
        assert_eq!(listed, 2, "in a list each word may be but a beginning");
        // More words than are taken one by one.
        for part in 0..4 {
            let words: Vec<String> = (0..20).map(|n| format!("zulu{part}{n}x")).collect();
            make_claim(desk, &beacon, &words.join(" "), json!([])).await;
        }
        for (q, expected) in asked.into_iter().zip([6, 6, 1, 1, 1, 0, 5]) {
            assert_eq!(count(q).await, expected, "{q}");
        }
        // A word of the kind is no word of the text.
        assert_eq!(count("claims").await, 0);
        // No word is kept of what went, and none goes that something else holds.
        editor.with("if-match", "\"1\"").patch(&format!("/claims/{}", id(&made)), json!({"statement": "Nobody was named."})).await.ok();
        if desk.room.db.engine() == "sqlite" {
            let held = async |term: &str| desk.tamper(&format!("UPDATE search_vocabulary SET term = term WHERE term = '{term}'")).await;
            assert_eq!((held("zebra").await, held("zulu").await, held("named").await, held("nobody").await), (0, 0, 1, 1));
            desk.tamper("DELETE FROM search_entry").await;
            assert_eq!(desk.tamper("DELETE FROM search_vocabulary").await, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_needs_no_script_and_marks_the_words() {
    on_both_engines(async |desk| {
        let beacon = article(desk, "Full <ferry>", "The ferries were full. Nobody counted.", "Beacon").await;
        desk.publish(&beacon).await;
        let page = desk.anyone().page("/search?q=ferry").await.page(200);
        holds(&page, &["Full &lt;ferry&gt;", "<mark>ferries</mark>", "role=\"search\""]);
        assert!(!page.contains("<script"));
        holds(&desk.anyone().page("/search").await.page(200), &["Type what you are looking for"]);
        holds(&desk.anyone().page("/search?q=nowhere").await.page(200), &["Nothing was found"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_found_can_be_leafed_through_kind_by_kind() {
    on_both_engines(async |desk| {
        let editor = desk.editor();
        for n in 0..7 {
            desk.wait(1);
            article(desk, &format!("Ferry {n}"), "The ferry left the port.", "Beacon").await;
        }
        desk.wait(1);
        article(desk, "Nothing of it in the headline", "A ferry sank.", "Beacon").await;
        for (sort, expected) in [
            ("best", "Ferry 6,Ferry 5,Ferry 4,Ferry 3,Ferry 2,Ferry 1,Ferry 0,Nothing of it in the headline"),
            ("newest", "Nothing of it in the headline,Ferry 6,Ferry 5,Ferry 4,Ferry 3,Ferry 2,Ferry 1,Ferry 0"),
        ] {
            let (mut titles, mut sizes, mut cursor) = (Vec::new(), Vec::new(), String::new());
            loop {
                let page = editor.get(&format!("/search?q=ferry&in=articles&limit=3&sort={sort}&cursor={cursor}")).await.ok();
                let items = page["items"].as_array().expect("items");
                sizes.push(items.len());
                titles.extend(items.iter().map(|item| item["title"].as_str().expect("a title").to_owned()));
                let Some(next) = page["next"].as_str() else { break };
                cursor = next.to_owned();
            }
            assert_eq!((titles.join(",").as_str(), sizes), (expected, vec![3, 3, 2]), "{sort}");
            // Of one kind alone there is a place to go on from; on the page each kind has its own.
            assert!(editor.get(&format!("/search?q=ferry&limit=3&sort={sort}")).await.ok()["next"].is_null());
            assert_eq!(editor.get(&format!("/search?q=ferry&cursor={cursor}")).await.fields(400), ["cursor"]);
        }
        let page = editor.page("/search?q=ferry&limit=3").await.page(200);
        holds(&page, &["<span class=\"count\">3+</span>", "More articles"]);
        let (_, rest) = page.split_once("href=\"/search?cursor=").expect("a link");
        let link = rest.split_once('"').expect("its end").0.replace("&amp;", "&");
        holds(&editor.page(&format!("/search?cursor={link}")).await.page(200), &["Ferry 3", "Ferry 1"]);
        for cursor in ["none", "MjAwMQ", "LTE"] {
            assert_eq!(editor.get(&format!("/search?q=ferry&in=articles&cursor={cursor}")).await.fields(400), ["cursor"]);
        }
    })
    .await;
}

#[tokio::test]
async fn of_a_long_sentence_what_stands_around_the_words_is_shown_from_a_word_on() {
    on_both_engines(async |desk| {
        let (gulls, nobody) = ("seagulls cried (as ever) over the harbour ".repeat(9), " while nobody looked".repeat(20));
        article(desk, "Long", &format!("Then {gulls}the ferry sank{nobody}."), "Beacon").await;
        article(desk, "Blanks", &format!("{}船离开了北京港口{}。", "很多海鸥叫".repeat(40), "没有人看见".repeat(60)), "Beacon").await;
        for (q, around) in [("ferry", "the ferry sank while"), ("北京", "船离开了北京港口")] {
            let answer = desk.editor().get(&format!("/search?{}&in=articles", query(q))).await.ok();
            let hit = &answer["items"][0];
            let (text, place) = (hit["text"].as_str().expect("a text"), &hit["found"][0]);
            assert!(text.starts_with("… ") && text.ends_with('…') && text.contains(around) && text.chars().count() < 250, "{text}");
            let [start, end] = ["start", "end"].map(|end| place[end].as_u64().expect("a place") as usize);
            assert!(q.starts_with(&text.chars().skip(start).take(end - start).collect::<String>()), "{place} in {text}");
        }
        let answer = desk.editor().get("/search?q=ferry&in=articles").await.ok();
        let first = answer["items"][0]["text"].as_str().expect("a text").chars().nth(2);
        assert!(first.is_some_and(char::is_alphabetic), "not in the middle of a word: {answer:#}");
    })
    .await;
}
