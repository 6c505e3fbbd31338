//! `/exports/claims.csv`, `/exports/claims.json`, `hearsay export`

use crate::support::{Client, Desk, id, on_both_engines, span};
use axum::http::Method;
use hearsay::{
    access::Role,
    claim::{
        self,
        filter::{ClaimFilter, FilterQuery},
    },
    transfer,
};
use serde_json::{Value, json};
use std::process::Command;

const HEAD: &str = "article_id,article_title,outlet,published_at,claim_id,statement,quote,start,end,attribution_id,source,source_kind,\
    status,form,identification,via,cue,review,check,standing,created_by,created_at,updated_at,url,spans,flags,language,via_id,claim_number,\
    fact_id,fact,relation";

/// An article, a claim with a chain, an unattributed one, and texts that need care in CSV.
async fn newsroom(desk: &Desk) -> (Value, Value, Value) {
    let input = json!({
        "title": "=HYPERLINK(\"http://evil.example\")", "text": "“So, no”, he said.\nPorts are closed today.", "outlet": "+Beacon",
        "url": "https://beacon.example/1", "published_at": "2026-03-01"
    });
    let article = desk.editor().post("/articles", input).await.created();
    let path = format!("/articles/{}/claims", id(&article));
    let chain = json!({
        "spans": [{"start": 0, "end": 8}], "statement": "@everyone \"no\",\nsaid he",
        "attributions": [
            {"source": "Captain", "kind": "witness", "status": "denied", "form": "direct", "cue": {"start": 13, "end": 17}, "via": 1},
            {"source": "-Beacon", "kind": "news_outlet", "status": "reported", "identification": "described"}
        ]
    });
    let chain = desk.editor().post(&path, chain).await.created();
    desk.wait(1);
    let bare = desk.editor().post(&path, json!({"spans": [{"start": 19, "end": 42}], "check": "contradicted"})).await.created();
    (article, chain, bare)
}

#[tokio::test]
async fn the_csv_has_a_row_for_each_attribution_and_one_for_an_unattributed_claim() {
    on_both_engines(async |desk| {
        let (article, chain, bare) = newsroom(desk).await;
        let answer = desk.editor().get("/exports/claims.csv").await;
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"claims.csv\"");
        let text = String::from_utf8(answer.bytes.to_vec()).expect("UTF-8");
        let (article, first, second) = (id(&article), id(&chain), id(&bare));
        let by = |at: usize| id(&chain["attributions"][at]).to_owned();
        let title = "\"'=HYPERLINK(\"\"http://evil.example\"\")\",'+Beacon,2026-03-01T00:00:00Z";
        let said = "\"'@everyone \"\"no\"\",\nsaid he\",\"“So, no”\",0,8";
        let then = "The editor,2026-03-02T09:00:00Z,2026-03-02T09:00:00Z,https://beacon.example/1";
        let expected = [
            HEAD.to_owned(),
            format!("{article},{title},{first},{said},{},Captain,witness,denied,direct,named,'-Beacon,said,draft,unchecked,denied,{then},0-8,single_source,,{},1,,,", by(0), by(1)),
            format!("{article},{title},{first},{said},{},'-Beacon,news_outlet,reported,indirect,described,,,draft,unchecked,denied,{then},0-8,single_source,,,1,,,", by(1)),
            format!(
                "{article},{title},{second},Ports are closed today.,Ports are closed today.,19,42,,,,,,,,,draft,contradicted,unattributed,{},19-42,,,,2,,,",
                then.replace("09:00:00", "09:00:01")
            ),
            String::new(),
        ];
        assert_eq!(text, expected.join("\r\n"));
    })
    .await;
}

#[tokio::test]
async fn the_json_has_the_same_rows_and_names_and_texts_as_they_are() {
    on_both_engines(async |desk| {
        let (article, chain, bare) = newsroom(desk).await;
        let answer = desk.editor().get("/exports/claims.json").await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"claims.json\"");
        let rows = answer.ok();
        assert_eq!(
            rows[0],
            json!({
                "article_id": article["id"], "article_title": article["title"], "outlet": "+Beacon", "published_at": "2026-03-01T00:00:00Z",
                "claim_id": chain["id"], "statement": chain["statement"], "quote": "“So, no”", "start": 0, "end": 8,
                "attribution_id": chain["attributions"][0]["id"], "source": "Captain", "source_kind": "witness", "status": "denied",
                "form": "direct", "identification": "named", "via": "-Beacon", "cue": "said", "review": "draft", "check": "unchecked",
                "standing": "denied", "created_by": "The editor", "created_at": "2026-03-02T09:00:00Z",
                "updated_at": "2026-03-02T09:00:00Z", "url": "https://beacon.example/1", "spans": "0-8", "flags": "single_source",
                "language": "", "via_id": chain["attributions"][1]["id"], "claim_number": 1, "fact_id": null, "fact": null, "relation": null
            })
        );
        assert_eq!(rows.as_array().map(Vec::len), Some(3));
        assert_eq!((&rows[2]["claim_id"], &rows[2]["source"], &rows[2]["status"]), (&bare["id"], &Value::Null, &Value::Null));
        let names: Vec<_> = hearsay::formats::table::COLUMNS.to_vec();
        assert_eq!(names.join(","), HEAD);
        let text = desk.editor().get("/exports/claims.json").await.text();
        let places: Vec<_> = names.iter().map(|name| text.find(&format!("\"{name}\":")).expect("a name")).collect();
        assert!(places.is_sorted(), "the names stand in the order of the columns");
    })
    .await;
}

#[tokio::test]
async fn an_export_has_the_filters_of_the_list_and_no_pages() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        let rows = async |query: &str| desk.editor().get(&format!("/exports/claims.json?{query}")).await.ok().as_array().map(Vec::len);
        assert_eq!(rows("status=denied").await, Some(1), "the rows that match");
        assert_eq!(rows("status=denied&whole=yes").await, Some(2), "with the rest of their claims");
        assert_eq!(rows("source=Captain").await, Some(1));
        assert_eq!(rows("kind=news_outlet").await, Some(1));
        assert_eq!(rows("form=direct").await, Some(1));
        assert_eq!(rows("identification=described").await, Some(1));
        assert_eq!(rows("via=-beacon").await, Some(1));
        assert_eq!(rows("via=Captain").await, Some(0));
        assert_eq!(rows("via=nobody").await, Some(0));
        assert_eq!(rows("source=Captain&status=reported").await, Some(0), "one attribution must be all of it");
        assert_eq!(rows("standing=denied").await, Some(2));
        assert_eq!(rows("standing=unattributed").await, Some(1));
        assert_eq!(rows("check=corroborated").await, Some(0));
        assert_eq!(rows("limit=1").await, Some(3));
        let csv = desk.editor().get("/exports/claims.csv?check=corroborated").await;
        assert_eq!(csv.text(), format!("{HEAD}\r\n"), "an empty table still has its head");
        assert_eq!(desk.editor().get("/exports/claims.csv?status=sworn").await.fields(400), ["status"]);
        assert_eq!(desk.editor().get("/exports/claims.csv?statu=denied").await.fields(400), ["statu"]);
        let wrong = desk.editor().get("/exports/claims.csv?form=sung&identification=so&whole=perhaps").await;
        assert_eq!(wrong.fields(400), ["form", "identification", "whole"]);
        desk.editor().get("/exports/claims.xml").await.problem(404);
    })
    .await;
}

#[tokio::test]
async fn the_table_for_excel_has_a_mark_and_the_separator_of_its_reader() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        let plain = desk.editor().get("/exports/claims.csv").await.text();
        for (language, separator) in
            [("en-GB,en;q=0.9", ","), ("de-DE,de;q=0.9,en;q=0.8", ";"), ("de-CH", ","), ("fr", ";"), ("ja", ","), ("ru-RU", ";")]
        {
            let answer = desk.editor().with("accept-language", language).get("/exports/claims.excel.csv").await;
            assert_eq!(answer.header("content-disposition"), "attachment; filename=\"claims.csv\"");
            let text = answer.text();
            let body = text.strip_prefix('\u{feff}').expect("a byte order mark");
            assert!(body.starts_with(&HEAD.replace(',', separator)), "{language}: {body}");
            assert_eq!(body.lines().count(), plain.lines().count());
            assert_eq!(body == plain, separator == ",", "{language}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_claim_has_the_number_by_which_its_readers_know_it() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        for words in ["We counted every passenger", "The ferry left"] {
            desk.approved(&article, words, json!([])).await;
        }
        desk.claim(&article, "Nordholm Lines had sold", json!([])).await;
        desk.publish(&article).await;
        let numbers = async |client: Client| {
            let rows = client.get("/exports/claims.json?sort=place").await.ok();
            rows.as_array().expect("rows").iter().map(|row| (row["quote"].clone(), row["claim_number"].clone())).collect::<Vec<_>>()
        };
        let expected = |all: &[(&str, u32)]| all.iter().map(|(quote, number)| (json!(quote), json!(number))).collect::<Vec<_>>();
        let all = [("The ferry left", 1), ("Nordholm Lines had sold", 2), ("We counted every passenger", 3)];
        assert_eq!(numbers(desk.editor()).await, expected(&all));
        assert_eq!(numbers(desk.anyone()).await, expected(&[("The ferry left", 1), ("We counted every passenger", 2)]));
    })
    .await;
}

#[tokio::test]
async fn readers_export_what_they_can_read() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        let article = desk.article().await;
        desk.approved(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        assert_eq!(desk.anyone().get("/exports/claims.json").await.ok(), json!([]));
        desk.publish(&article).await;
        let rows = desk.anyone().get("/exports/claims.json").await.ok();
        assert_eq!((rows.as_array().map(Vec::len), &rows[0]["source"]), (Some(1), &json!("Port")));
        // Who made it is the newsroom's own business.
        assert_eq!(rows[0]["created_by"], "");
    })
    .await;
}

#[tokio::test]
async fn asking_only_for_the_head_reads_nothing() {
    on_both_engines(async |desk| {
        let answer = desk.anyone().send(Method::HEAD, "/exports/claims.csv", "").await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"claims.csv\"");
        assert!(answer.bytes.is_empty());
        desk.anyone().send(Method::HEAD, "/exports/claims.csv?status=sworn", "").await;
    })
    .await;
}

#[tokio::test]
async fn a_table_of_several_pages_holds_each_row_once() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let place = id(&article).parse().expect("an id");
        desk.write(Role::Editor, move |mut tx| {
            Box::pin(async move {
                for number in 0..2001 {
                    // Many of one moment: the page must not end between equals.
                    if number % 700 == 0 {
                        tx.now += chrono::Duration::seconds(1);
                    }
                    let draft = json!({"spans": [span("The ferry left")], "statement": format!("Claim {number}")});
                    claim::commands::create(&mut tx, place, None, serde_json::from_value(draft).expect("a draft")).await?;
                }
                Ok(())
            })
        })
        .await;

        let rows = desk.editor().get("/exports/claims.json").await.ok();
        let said: Vec<_> = rows.as_array().expect("rows").iter().map(|row| row["statement"].as_str().expect("a text")).collect();
        assert_eq!(said, (0..2001).map(|number| format!("Claim {number}")).collect::<Vec<_>>());
        for sort in ["-updated_at", "place", "-statement"] {
            let text = desk.editor().get(&format!("/exports/claims.csv?sort={sort}")).await.text();
            let mut ids: Vec<_> = text.lines().skip(1).filter_map(|line| line.split(',').nth(4)).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!((ids.len(), text.lines().count()), (2001, 2002), "{sort}");
        }

        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("claims.csv");
        let filter = ClaimFilter::understand(&FilterQuery::default(), false).expect("no filter");
        transfer::write(&desk.room.db, filter, "csv", Some(&file)).await.expect("written");
        assert_eq!(std::fs::read_to_string(&file).expect("a file"), desk.editor().get("/exports/claims.csv").await.text());
    })
    .await;
}

#[tokio::test]
async fn the_command_writes_to_stdout_or_a_file_and_ends_quietly_when_nobody_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("hearsay.db").display());
    let desk = Desk::open(&url).await;
    newsroom(&desk).await;
    let csv = desk.editor().get("/exports/claims.csv").await.text();
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        command.env_clear().env("DATABASE_URL", &url).current_dir(folder.path()).arg("export");
        command
    };
    let done = program().output().expect("it runs");
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stdout).as_ref()), (Some(0), csv.as_str()));
    let done = program().args(["--format", "json", "--status", "denied", "-o", "out.json"]).output().expect("it runs");
    assert_eq!((done.status.code(), done.stdout.len()), (Some(0), 0));
    let rows: Value = serde_json::from_slice(&std::fs::read(folder.path().join("out.json")).expect("a file")).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    let done = program().args(["--format", "json", "--status", "denied", "--whole", "yes"]).output().expect("it runs");
    assert_eq!(serde_json::from_slice::<Value>(&done.stdout).expect("JSON").as_array().map(Vec::len), Some(2));

    for wrong in [["--status", "sworn"], ["--format", "xml"], ["--nonsense", "x"]] {
        assert_eq!(program().args(wrong).output().expect("it runs").status.code(), Some(2), "{wrong:?}");
    }
    let done = program().args(["-o", "no/such/folder.csv"]).output().expect("it runs");
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("cannot write no/such/folder.csv"));

    let mut child = program().stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("it ends");
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
}
