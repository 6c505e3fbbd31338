//! `/claims`

use crate::support::{Desk, TEXT, each, id, on_both_engines, span, word};
use hearsay::access::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn washington_alleged_via_reuters_and_others_denied_it() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let answer = desk
            .editor()
            .post(
                &format!("/articles/{}/claims", id(&article)),
                json!({
                    "spans": [span("seats twice"), span("Nordholm Lines had sold")],
                    "statement": "Nordholm Lines sold seats twice",
                    "attributions": [
                        {"source": "Harbour office", "kind": "government", "status": "alleged", "cue": span("alleged"), "via": 1,
                         "identification": "collective"},
                        {"source": "Daily Beacon", "kind": "news_outlet", "status": "reported", "form": "mixed", "cue": span("reported")},
                        {"source": "Nordholm Lines", "kind": "company", "status": "denied"}
                    ]
                }),
            )
            .await;
        assert_eq!(answer.header("etag"), "\"1\"");
        let (location, claim) = (answer.header("location"), answer.created());
        assert_eq!(location, format!("/api/v1/claims/{}", id(&claim)));
        let by = &claim["attributions"];
        let cue = |words: &str| json!({"start": span(words)["start"], "end": span(words)["end"], "text": words});
        let source = |at: usize, name: &str, kind: &str| json!({"id": by[at]["source"]["id"], "name": name, "kind": kind});
        assert_eq!(
            claim,
            json!({
                "id": claim["id"], "article_id": article["id"], "revision": 1,
                "spans": [span("Nordholm Lines had sold"), span("seats twice")],
                "quote": "Nordholm Lines had sold … seats twice", "statement": "Nordholm Lines sold seats twice",
                "review": "draft", "check": "unchecked", "standing": "contested", "flags": [],
                "attributions": [
                    {"id": by[0]["id"], "source": source(0, "Harbour office", "government"), "status": "alleged", "form": "indirect",
                     "identification": "collective", "cue": cue("alleged"), "via": by[1]["id"]},
                    {"id": by[1]["id"], "source": source(1, "Daily Beacon", "news_outlet"), "status": "reported", "form": "mixed",
                     "identification": "named", "cue": cue("reported"), "via": null},
                    {"id": by[2]["id"], "source": source(2, "Nordholm Lines", "company"), "status": "denied", "form": "indirect",
                     "identification": "named", "cue": null, "via": null}
                ],
                "version": 1, "created_by": "The editor", "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z"
            })
        );
        let read = desk.editor().get(&format!("/claims/{}", id(&claim))).await;
        assert_eq!(read.header("etag"), "\"1\"");
        assert_eq!(read.ok(), claim);
    })
    .await;
}

#[tokio::test]
async fn offsets_count_code_points_through_emoji_and_right_to_left_letters() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        for words in ["dawn 🚢", "captain Ilse Čapek", "החברה סירבה"] {
            let claim = desk.claim(&article, words, json!([])).await;
            assert_eq!(claim["quote"], words);
            let (start, end) = (claim["spans"][0]["start"].as_u64(), claim["spans"][0]["end"].as_u64());
            let letters: Vec<char> = TEXT.chars().collect();
            let slice = &letters[start.expect("a start") as usize..end.expect("an end") as usize];
            assert_eq!(slice.iter().collect::<String>(), words);
        }
    })
    .await;
}

#[tokio::test]
async fn a_source_is_found_by_name_alias_or_id_and_made_once() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let source = json!({"name": "United States government", "kind": "government", "aliases": ["Washington"], "country": "us"});
        let source = desk.editor().post("/sources", source).await.created();
        let claim = desk
            .claim(
                &article,
                "The ferry left",
                json!([
                    {"source": " WASHINGTON ", "status": "alleged"},
                    {"source": {"id": source["id"]}, "status": "confirmed"},
                    {"source": "Zürich Wire", "kind": "news_agency", "status": "reported"},
                    {"source": "zurich wire", "status": "confirmed"}
                ]),
            )
            .await;
        let names: Vec<_> = claim["attributions"].as_array().expect("a list").iter().map(|a| a["source"]["name"].clone()).collect();
        assert_eq!(names, ["United States government", "United States government", "Zürich Wire", "Zürich Wire"]);
        assert_eq!(each(&desk.editor().get("/sources").await.ok(), "name"), ["United States government", "Zürich Wire"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_needs_the_version_it_is_meant_for() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        let path = format!("/claims/{}", id(&claim));
        desk.editor().patch(&path, json!({"statement": "x"})).await.problem(428);
        desk.editor().delete(&path).await.problem(428);
        desk.wait(5);
        let answer = desk.editor().with("if-match", "\"1\"").patch(&path, json!({"statement": "It left", "check": "checking"})).await;
        assert_eq!(answer.header("etag"), "\"2\"");
        let changed = answer.ok();
        assert_eq!((&changed["statement"], &changed["check"]), (&json!("It left"), &json!("checking")));
        assert_eq!((&changed["version"], &changed["updated_at"]), (&json!(2), &json!("2026-03-02T09:00:05Z")));
        assert_eq!(changed["attributions"], claim["attributions"], "what is not sent stays");

        let late = desk.reviewer().with("if-match", "\"1\"").patch(&path, json!({"statement": "It sank"})).await;
        assert!(late.problem(412)["detail"].as_str().expect("words").contains("version 2"));
        desk.reviewer().with("if-match", "\"1\"").delete(&path).await.problem(412);
        desk.reviewer().with("if-match", "nonsense").delete(&path).await.problem(412);
        let any = desk.editor().with("if-match", "*").patch(&path, json!({})).await.ok();
        assert_eq!(any["version"], 2, "any version, and nothing to change");
        assert_eq!(desk.editor().get(&path).await.ok(), changed);

        let acts = desk.acts().await;
        let same = desk.editor().with("if-match", "\"2\"").patch(&path, json!({"statement": "It left"})).await.ok();
        assert_eq!((same["version"].as_i64(), desk.acts().await), (Some(2), acts), "nothing new, no new version");
    })
    .await;
}

#[tokio::test]
async fn spans_and_attributions_change_and_an_attribution_keeps_its_id() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let said = json!([{"source": "Port", "status": "alleged", "via": 1}, {"source": "Beacon", "status": "reported"}]);
        let claim = desk.claim(&article, "The ferry left", said).await;
        let path = format!("/claims/{}", id(&claim));
        let mut attributions = claim["attributions"].clone();
        let list = attributions.as_array_mut().expect("a list");
        list.reverse();
        list[1]["status"] = json!("confirmed");
        list.push(json!({"source": "Witness", "kind": "witness", "status": "denied", "via": claim["attributions"][1]["id"]}));
        let change = json!({"spans": [span("The ferry left at dawn")], "attributions": attributions});
        let changed = desk.editor().with("if-match", "\"1\"").patch(&path, change).await.ok();
        assert_eq!(changed["quote"], "The ferry left at dawn");
        assert_eq!(changed["statement"], "The ferry left at dawn", "a statement that was the quote goes on being it");
        let after = &changed["attributions"];
        assert_eq!((&after[0]["id"], &after[1]["id"]), (&claim["attributions"][1]["id"], &claim["attributions"][0]["id"]));
        assert_eq!((&after[1]["status"], &after[1]["via"], &after[2]["via"]), (&json!("confirmed"), &after[0]["id"], &after[0]["id"]));
        assert_eq!(changed["standing"], "contested");
    })
    .await;
}

#[tokio::test]
async fn a_deleted_claim_is_gone_with_everything_of_it() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        let path = format!("/claims/{}", id(&claim));
        desk.editor().post(&format!("{path}/comments"), json!({"comment": "Sure?"})).await.created();
        let answer = desk.editor().with("if-match", "\"1\"").delete(&path).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (204, 0));
        desk.editor().get(&path).await.problem(404);
        desk.editor().with("if-match", "\"1\"").delete(&path).await.problem(404);
        assert_eq!(desk.editor().get("/claims").await.ok(), json!({"items": [], "next": null}));
        assert_eq!(desk.editor().get(&format!("/articles/{}/claims", id(&article))).await.ok()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn readers_see_approved_claims_of_published_articles_only() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let said = json!([{"source": "Port", "status": "reported"}]);
        let approved = desk.approved(&article, "The ferry left", said.clone()).await;
        let draft = desk.claim(&article, "denied it", json!([{"source": "Secret source", "status": "denied"}])).await;
        let of_article = format!("/articles/{}/claims", id(&article));
        desk.anyone().get(&of_article).await.problem(404);
        desk.anyone().get(&format!("/claims/{}", id(&approved))).await.problem(404);
        assert_eq!(desk.anyone().get("/claims").await.ok()["items"], json!([]));

        desk.publish(&article).await;
        for reader in [desk.anyone(), desk.of(Role::Reader)] {
            assert_eq!(each(&reader.get(&of_article).await.ok(), "id"), [id(&approved)]);
            assert_eq!(each(&reader.get("/claims").await.ok(), "id"), [id(&approved)]);
            assert_eq!(reader.get(&format!("/claims/{}", id(&approved))).await.ok(), approved);
            reader.get(&format!("/claims/{}", id(&draft))).await.problem(404);
            assert_eq!(reader.get("/claims?review=draft").await.ok()["items"], json!([]));
            assert_eq!(each(&reader.get("/sources").await.ok(), "name"), ["Port"]);
        }
        assert_eq!(each(&desk.editor().get("/claims").await.ok(), "id").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_write_is_told_and_nothing_is_stored() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let (claims, claim) = (format!("/articles/{}/claims", id(&article)), format!("/claims/{}", id(&claim)));
        let acts = desk.acts().await;
        for (who, status) in [(desk.anyone(), 401), (desk.of(Role::Reader), 403)] {
            let who = who.with("if-match", "\"1\"");
            who.post("/articles", json!({"title": "T", "text": "T."})).await.problem(status);
            who.patch(&format!("/articles/{}", id(&article)), json!({"title": "T"})).await.problem(status);
            who.put(&format!("/articles/{}/publication", id(&article))).await.problem(status);
            who.delete(&format!("/articles/{}/publication", id(&article))).await.problem(status);
            who.post(&claims, json!({"spans": [span("denied it")]})).await.problem(status);
            who.patch(&claim, json!({"check": "checking"})).await.problem(status);
            who.delete(&claim).await.problem(status);
            who.put(&format!("{claim}/submission")).await.problem(status);
            who.put(&format!("{claim}/approval")).await.problem(status);
            who.put_json(&format!("{claim}/return"), json!({"comment": "No."})).await.problem(status);
            who.get(&format!("{claim}/comments")).await.problem(status);
            who.post(&format!("{claim}/comments"), json!({"comment": "No."})).await.problem(status);
            who.post("/sources", json!({"name": "S"})).await.problem(status);
        }
        let answer = desk.anyone().with("authorization", "Bearer hs_wrong").get("/claims").await;
        answer.problem(401);
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        // What a proxy in front asked for is not ours: such a request is a reader's.
        desk.anyone().with("authorization", "Basic eDp5").get("/claims").await.ok();
        assert_eq!(desk.acts().await, acts);
    })
    .await;
}

/// Three articles of two outlets with claims of every kind.
async fn table(desk: &Desk) -> Vec<Value> {
    let mut claims = Vec::new();
    for (title, outlet, day) in [("Alpha", "Beacon", "2026-01-10"), ("Beta", "Courier", "2026-02-10"), ("Gamma", "Beacon", "")] {
        desk.wait(10);
        let input = json!({"title": title, "text": TEXT, "outlet": outlet, "published_at": day});
        let article = desk.editor().post("/articles", input).await.created();
        let said = |status: &str| json!([{"source": "Reuters", "kind": "news_agency", "status": status}]);
        desk.wait(1);
        claims.push(desk.claim(&article, "The ferry left", said("reported")).await);
        claims.push(desk.claim(&article, "Nordholm Lines denied it", json!([])).await);
        desk.wait(1);
        let both = json!([
            {"source": "Reuters", "status": "reported"}, {"source": "Ministry", "kind": "government", "status": "denied"},
        ]);
        claims.push(desk.approved(&article, "had sold seats twice", both).await);
        claims.push(desk.claim(&article, "We counted", said("retracted")).await);
    }
    claims
}

#[tokio::test]
async fn every_filter_lets_through_what_it_says() {
    on_both_engines(async |desk| {
        let claims = table(desk).await;
        let (article, reuters) = (&claims[0]["article_id"], &claims[0]["attributions"][0]["source"]["id"]);
        for (query, count) in [
            (String::new(), 12),
            (format!("article={}", article.as_str().expect("an id")), 4),
            ("article=beta".into(), 4),
            ("article=none".into(), 0),
            (format!("source={}", reuters.as_str().expect("an id")), 9),
            ("source=REUTERS".into(), 9),
            ("source=reuters&status=denied".into(), 0),
            ("source=ministry&status=denied".into(), 3),
            ("kind=government".into(), 3),
            ("status=reported".into(), 6),
            ("review=approved".into(), 3),
            ("review=draft&kind=news_agency".into(), 6),
            ("check=unchecked".into(), 12),
            ("check=contradicted".into(), 0),
            ("standing=unattributed".into(), 3),
            ("standing=uncontested".into(), 3),
            ("standing=contested".into(), 3),
            ("standing=retracted".into(), 3),
            ("standing=denied".into(), 0),
            ("outlet=Beacon".into(), 8),
            ("from=2026-01-11".into(), 4),
            ("to=2026-01-10".into(), 4),
            ("from=2026-01-10&to=2026-02-10".into(), 8),
            ("from=2026-02-10T00:00:00.001Z".into(), 0),
            ("q=FERRY%20left".into(), 3),
            ("q=seats%20ferry".into(), 0),
            ("q=%25".into(), 0),
            ("outlet=&status=&q=+".into(), 12),
        ] {
            let list = desk.editor().get(&format!("/claims?{query}")).await.ok();
            assert_eq!(each(&list, "id").len(), count, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_source_says_one_thing_once_and_nothing_comes_from_it_through_itself() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.editor().post("/sources", json!({"name": "Серге\u{439} Орлов", "aliases": ["Orlov"]})).await.created();
        let path = format!("/articles/{}/claims", id(&article));
        let acts = desk.acts().await;
        for (attributions, faults) in [
            (json!([{"source": "Kim", "status": "denied"}, {"source": " KIM ", "status": "denied"}]), vec!["/attributions/1/source"]),
            (json!([{"source": "Orlov", "status": "denied"}, {"source": "СЕРГЕ\u{418}\u{306} Орлов", "status": "denied"}]), vec!["/attributions/1/source"]),
            (json!([{"source": "Kim", "status": "alleged", "via": 1}, {"source": "kim", "status": "reported"}]), vec!["/attributions/0/via"]),
            (
                json!([{"source": "Kim", "status": "alleged", "via": 1}, {"source": "Lee", "status": "reported", "via": 2}, {"source": "Kim", "status": "reported"}]),
                vec!["/attributions/0/via"],
            ),
            (
                json!([{"source": "Kim", "status": "denied"}, {"source": "Lee", "status": "reported"}, {"source": "Kim", "status": "denied", "via": 1}, {"source": "Lee", "status": "reported"}]),
                vec!["/attributions/2/source", "/attributions/3/source"],
            ),
        ] {
            let draft = json!({"spans": [span("The ferry left")], "attributions": attributions});
            assert_eq!(desk.editor().post(&path, draft).await.fields(422), faults, "{attributions}");
        }
        assert_eq!(desk.acts().await, acts, "nothing was stored, no source was made");
        let twice = json!([{"source": "Kim", "status": "alleged"}, {"source": "Kim", "status": "retracted"}, {"source": "Lee", "status": "alleged", "via": 0}]);
        let claim = desk.claim(&article, "The ferry left", twice).await;
        let again = json!({"attributions": [{"source": "Kim", "status": "alleged"}, {"source": "Kim", "status": "alleged"}]});
        let path = format!("/claims/{}", id(&claim));
        assert_eq!(desk.editor().with("if-match", "*").patch(&path, again).await.fields(422), ["/attributions/1/source"]);
    })
    .await;
}

#[tokio::test]
async fn only_the_ends_of_chains_count_and_the_table_the_export_the_breakdown_and_the_filter_agree() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let by = |source: &str, status: &str, way: &str, via: Option<usize>| {
            let mut one = json!({"source": source, "status": status, "identification": way});
            if let Some(via) = via {
                one["via"] = json!(via);
            }
            one
        };
        let (reuters, kim) = (by("Reuters", "reported", "named", None), by("Kim", "alleged", "named", None));
        let cases = [
            (json!([]), "unattributed", ""),
            (json!([kim]), "uncontested", "single_source"),
            (json!([by("Kim", "alleged", "named", Some(1)), reuters]), "uncontested", "single_source"),
            (json!([by("two officials", "alleged", "described", Some(1)), reuters]), "uncontested", "single_source anonymous_only"),
            (json!([by("the foreign ministry", "alleged", "described", Some(1)), reuters]), "uncontested", "single_source"),
            (json!([by("Lee", "denied", "named", None)]), "denied", "single_source"),
            (json!([by("Lee", "denied", "named", Some(1)), reuters]), "denied", "single_source"),
            (json!([by("Lee", "denied", "named", Some(1)), reuters, by("Kim", "declined", "named", None)]), "denied", ""),
            (json!([by("Lee", "denied", "named", None), kim]), "contested", ""),
            (json!([by("Lee", "denied", "named", Some(1)), reuters, by("Reuters", "confirmed", "named", None)]), "contested", ""),
            (json!([by("Kim", "retracted", "named", Some(1)), reuters, by("Lee", "denied", "named", None)]), "retracted", ""),
            (json!([by("sources", "alleged", "bare", None), by("a diplomat", "denied", "described", None)]), "contested", "anonymous_only"),
        ];
        let mut made = Vec::new();
        for (attributions, standing, flags) in &cases {
            let claim = desk.claim(&article, "The ferry left at dawn", attributions.clone()).await;
            let raised: Vec<_> = claim["flags"].as_array().expect("flags").iter().filter_map(Value::as_str).collect();
            assert_eq!((word(&claim, "standing"), raised.join(" ").as_str()), (*standing, *flags), "{attributions}");
            made.push(id(&claim).to_owned());
        }
        for standing in ["unattributed", "uncontested", "denied", "contested", "retracted"] {
            let expected: Vec<_> = made.iter().zip(&cases).filter(|(_, case)| case.1 == standing).map(|(id, _)| id.as_str()).collect();
            let list = desk.editor().get(&format!("/claims?standing={standing}&sort=created_at")).await.ok();
            let mut listed = each(&list, "id");
            listed.sort_by_key(|id| made.iter().position(|made| made == id));
            assert_eq!(listed, expected, "{standing}");
        }
        for row in desk.editor().get("/exports/claims.json").await.ok().as_array().expect("rows") {
            let at = made.iter().position(|id| id == word(row, "claim_id")).expect("a claim");
            assert_eq!((&row["standing"], &row["flags"]), (&json!(cases[at].1), &json!(cases[at].2)), "{row}");
        }
        let csv = desk.editor().get("/exports/claims.csv").await.text();
        for (made, (_, standing, flags)) in made.iter().zip(&cases) {
            let rows = csv.lines().filter(|line| line.contains(made.as_str()));
            assert!(
                rows.clone().count() > 0
                    && rows
                        .clone()
                        .all(|row| row.contains(&format!(",{standing},The editor,")) && row.contains(&format!(",0-22,{flags},"))),
                "{csv}"
            );
        }
        let sum = desk.editor().get(&format!("/articles/{}/breakdown", id(&article))).await.ok();
        let count = |flag: &str| cases.iter().filter(|case| case.2.split(' ').any(|raised| raised == flag)).count();
        assert_eq!((&sum["single_source"], &sum["anonymous_only"]), (&json!(count("single_source")), &json!(count("anonymous_only"))));
        assert_eq!(sum["contested"], json!(cases.iter().filter(|case| case.1 == "contested").count()));
    })
    .await;
}

#[tokio::test]
async fn pages_in_every_order_hold_each_claim_once_and_the_last_one_says_so() {
    on_both_engines(async |desk| {
        let all = table(desk).await.len();
        let orders = ["created_at", "updated_at", "published_at", "article_title", "outlet", "statement", "place", "review", "check"];
        for order in orders.iter().flat_map(|order| [(*order).to_owned(), format!("-{order}")]) {
            let whole = desk.editor().get(&format!("/claims?sort={order}&limit=500")).await.ok();
            assert_eq!(whole["next"], Value::Null);
            let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
            loop {
                let page = desk.editor().get(&format!("/claims?sort={order}&limit=4&cursor={cursor}")).await.ok();
                seen.extend(each(&page, "id").into_iter().map(str::to_owned));
                pages += 1;
                match page["next"].as_str() {
                    Some(next) => cursor = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!((seen.len(), pages), (all, all / 4), "{order}: a full last page has no next");
            assert_eq!(seen, each(&whole, "id"), "{order}");
        }
        let list = desk.editor().get("/claims?sort=-article_title&limit=1").await.ok();
        assert_eq!(each(&list, "statement").len(), 1);
        let cursor = list["next"].as_str().expect("more").to_owned();
        assert_eq!(desk.editor().get(&format!("/claims?sort=article_title&cursor={cursor}")).await.fields(400), ["cursor"]);
    })
    .await;
}

#[tokio::test]
async fn the_claims_of_an_article_come_in_reading_order() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        for words in ["We counted", "The ferry left", "had sold seats"] {
            desk.claim(&article, words, json!([])).await;
        }
        let path = format!("/articles/{}/claims", id(&article));
        let first = desk.editor().get(&format!("{path}?limit=2")).await.ok();
        assert_eq!(each(&first, "quote"), ["The ferry left", "had sold seats"]);
        let second = desk.editor().get(&format!("{path}?limit=2&cursor={}", first["next"].as_str().expect("more"))).await.ok();
        assert_eq!((each(&second, "quote"), &second["next"]), (vec!["We counted"], &Value::Null));
        assert_eq!(desk.editor().get(&format!("{path}?status=denied")).await.fields(400), ["status"]);
    })
    .await;
}

#[tokio::test]
async fn two_clients_with_one_key_make_one_claim() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let path = format!("/articles/{}/claims", id(&article));
        let body = json!({"spans": [span("The ferry left")], "attributions": [{"source": "New wire", "status": "reported"}]});
        let key = desk.editor().with("idempotency-key", "same");
        let answers = futures::future::join_all((0..8).map(|_| key.post(&path, body.clone()))).await;
        let made: Vec<Value> = answers.into_iter().map(|answer| answer.created()).collect();
        assert!(made.iter().all(|claim| claim == &made[0]));
        assert_eq!(each(&desk.editor().get("/claims").await.ok(), "id").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_all_get_through() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let path = format!("/articles/{}/claims", id(&article));
        let editor = desk.editor();
        let posts = (0..24).map(|number| {
            // The same new sources in opposite order: the classic way into a deadlock.
            let (a, b) = if number % 2 == 0 { ("North wire", "South wire") } else { ("South wire", "North wire") };
            let said = json!([{"source": a, "status": "reported"}, {"source": b, "status": "denied"}]);
            editor.post(&path, json!({"spans": [span("The ferry left")], "attributions": said}))
        });
        for answer in futures::future::join_all(posts).await {
            answer.created();
        }
        assert_eq!(each(&desk.editor().get("/sources").await.ok(), "name"), ["North wire", "South wire"]);
        assert_eq!(each(&desk.editor().get("/claims").await.ok(), "id").len(), 24);
    })
    .await;
}
