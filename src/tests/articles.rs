//! `/articles`

use crate::support::{DAY, TEXT, each, holds, id, on_both_engines, span, word};
use axum::http::StatusCode;
use hearsay::{access::Role, record::verify::Verdict};
use serde_json::json;

#[tokio::test]
async fn an_article_is_taken_in_once_normalised_and_comes_back_whole() {
    on_both_engines(async |desk| {
        let input = json!({
            "title": "  Ferry\u{200b} sold\n twice ", "text": "One.\r\n\r\nTwo\u{0}\u{feff}.", "outlet": "Beacon", "byline": "A. Writer",
            "url": "https://beacon.example/ferry", "published_at": "2026-02-28T23:30:00-05:00", "language": "en-GB"
        });
        let answer = desk.editor().post("/articles", input).await;
        assert_eq!(answer.header("etag"), "\"1\"");
        let (location, article) = (answer.header("location"), answer.created());
        assert_eq!(location, format!("/api/v1/articles/{}", id(&article)));
        assert_eq!(
            article,
            json!({
                "id": article["id"], "slug": "ferry-sold-twice", "title": "Ferry sold twice", "outlet": "Beacon", "byline": "A. Writer",
                "url": "https://beacon.example/ferry", "published_at": "2026-02-28T23:30:00-05:00", "language": "en-GB", "state": "draft",
                "revision": 1, "text": "One.\n\nTwo.", "version": 1, "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z",
                "tags": []
            })
        );
        assert_eq!(desk.editor().get(&format!("/articles/{}", id(&article))).await.ok(), article);
        assert_eq!(desk.editor().get("/articles/ferry-sold-twice").await.ok(), article);
    })
    .await;
}

#[tokio::test]
async fn a_text_broken_at_a_width_has_whole_sentences_and_controls_never_glue_words() {
    on_both_engines(async |desk| {
        let input = json!({
            "title": "The \u{93}pier\u{94}\u{b}is shut", "outlet": "The\u{1e}Beacon", "byline": "Ana\u{c}Ortiz",
            "text": "> The harbour council closed the eastern pier on Monday after\n> inspectors found cracks in its old pillars, a spokes-\n> woman for the line said."
        });
        let article = desk.editor().post("/articles", input).await.created();
        assert_eq!((&article["title"], &article["outlet"], &article["byline"]), (&json!("The “pier” is shut"), &json!("The Beacon"), &json!("Ana Ortiz")));
        let whole = "The harbour council closed the eastern pier on Monday after inspectors found cracks in its old pillars, a spokeswoman for the line said.";
        assert_eq!(article["text"], whole);
        let draft = json!({"spans": [{"start": 0, "end": 19}], "attributions": [{"source": "The\u{b}council \u{93}board\u{94}", "status": "denied"}]});
        let claim = desk.editor().post(&format!("/articles/{}/claims", id(&article)), draft).await.created();
        assert_eq!(claim["attributions"][0]["source"]["name"], "The council “board”");
        let path = format!("/claims/{}", id(&claim));
        let said = desk.editor().with("if-match", "*").patch(&path, json!({"statement": "No\u{85}\u{94} she\u{c}said"})).await.ok();
        assert_eq!(said["statement"], "No…” she\nsaid");
        // Comments, notes and tags alike.
        let comment = desk.editor().post(&format!("{path}/comments"), json!({"comment": "\u{93}Sure?\u{94}\u{c}It cost 40 \u{80}\u{1b}[0m\u{85}"})).await.created();
        assert_eq!(comment["body"], "“Sure?”\nIt cost 40 €…");
        let source = desk.editor().post("/sources", json!({"name": "Caf\u{e9} \u{8a}koda\u{1c}& Co", "aliases": ["O\u{92}Brien"], "note": "a\u{b}b \u{96} c"})).await.created();
        assert_eq!((&source["name"], &source["aliases"][0], &source["note"]), (&json!("Café Škoda & Co"), &json!("O’Brien"), &json!("a\nb – c")));
        let tagged = desk.editor().with("if-match", "*").patch(&format!("/articles/{}", id(&article)), json!({"tags": ["the\u{1f}\u{91}pier\u{92}"]})).await.ok();
        assert_eq!(tagged["tags"], json!(["the ‘pier’"]));
    })
    .await;
}

#[tokio::test]
async fn a_day_is_the_day_of_its_outlet_on_pages_forms_exports_and_in_filters() {
    on_both_engines(async |desk| {
        for (at, day, shown) in [
            ("2031-03-01T23:30:00-05:00", "2031-03-01", "1 March 2031"),
            ("2031-03-03T00:15:00+09:00", "2031-03-03", "3 March 2031"),
            ("2031-03-05T12:00:00.250Z", "2031-03-05", "5 March 2031"),
            ("2031-03-09T23:30-05:00", "2031-03-09", "9 March 2031"),
            ("2031-03-11T00:10+13:45", "2031-03-11", "11 March 2031"),
            ("2031-03-07", "2031-03-07", "7 March 2031"),
        ] {
            let article =
                desk.editor().post("/articles", json!({"title": shown, "text": "The ferry left.", "published_at": at})).await.created();
            let kept = match at.len() {
                10 => format!("{at}T00:00:00Z"),
                // What is written without seconds has none.
                22 => format!("{}:00{}", &at[..16], &at[16..]),
                _ => at.to_owned(),
            };
            assert_eq!(article["published_at"], kept);
            let path = format!("/articles/{}/claims", id(&article));
            let claim = desk.editor().post(&path, json!({"spans": [{"start": 0, "end": 9}]})).await.created();
            let list = desk.editor().get(&format!("/claims?from={day}&to={day}")).await.ok();
            assert_eq!(each(&list, "id"), [id(&claim)], "{at}");
            let csv = desk.editor().get(&format!("/exports/claims.csv?from={day}&to={day}")).await.text();
            assert!(csv.contains(&format!(",{kept},")), "{csv}");
            let rows = desk.editor().get(&format!("/exports/claims.json?from={day}&to={day}")).await.ok();
            assert_eq!(rows[0]["published_at"], kept);
            let editor = desk.of(Role::Editor);
            let slug = article["slug"].as_str().expect("a slug");
            let form = editor.page(&format!("/desk/articles/{slug}/details")).await.page(200);
            holds(&form, &[&format!("value=\"{day}\"")]);
            holds(
                &editor.page(&format!("/claims?from={day}&to={day}&sort=-published_at")).await.page(200),
                &[&format!("datetime=\"{day}\"")],
            );
            // The form shows the day alone: the same day keeps its hour and its offset.
            let typed = [("title", shown), ("published_at", day), ("byline", "Ana Ortiz"), ("version", "1")];
            editor.form(&format!("/desk/articles/{slug}/details"), &typed).await.leads_to();
            assert_eq!(desk.editor().get(&format!("/articles/{}", id(&article))).await.ok()["published_at"], kept);
        }
        let faults =
            desk.editor().post("/articles", json!({"title": "T", "text": "T.", "published_at": "9999-12-31T23:59:00-01:00"})).await;
        assert_eq!(faults.fields(422), ["/published_at"]);
    })
    .await;
}

#[tokio::test]
async fn a_web_page_gives_its_main_text_and_markdown_its_heading() {
    on_both_engines(async |desk| {
        let sentence = "The harbour master said on Monday that the ferry had left on time, with all its passengers counted. ".repeat(8);
        let page = format!(
            "<html><head><title>Ferry left</title></head><body><script>let x = 1</script><nav><a href='/'>Menu of the site</a></nav>\
             <article><h1>Ferry left</h1><p>{sentence}</p><p>{sentence}</p></article></body></html>"
        );
        let article = desk.editor().post("/articles", json!({"html": page, "title": "Given"})).await.created();
        assert_eq!(article["title"], "Given");
        let text = article["text"].as_str().expect("a text");
        assert!(text.contains("harbour master") && !text.contains("let x") && !text.contains("Menu"), "{text}");

        let article = desk.editor().post("/articles", json!({"markdown": "# A day\n\nNothing *happened*.\n"})).await.created();
        assert_eq!((&article["title"], &article["text"]), (&json!("A day"), &json!("Nothing happened.")));
    })
    .await;
}

#[tokio::test]
async fn what_a_document_says_about_itself_is_taken_where_nothing_else_is_said() {
    on_both_engines(async |desk| {
        let words = "The harbour master said on Monday that the ferry had left on time, with all its passengers counted. ".repeat(8);
        let page = format!(
            "<html lang=en><head><title>Ferry left</title><meta property=og:site_name content='Daily Beacon'><meta name=author content='Ada Holm'>\
             <meta property=article:published_time content=2031-03-01T23:30:00-05:00><meta property=og:url content='https://beacon.example/ferry'></head>\
             <body><article><h1>Ferry left</h1><p>{words}</p></article></body></html>"
        );
        let article = desk.editor().post("/articles", json!({"html": page})).await.created();
        for (key, said) in [
            ("title", "Ferry left"),
            ("byline", "Ada Holm"),
            ("outlet", "Daily Beacon"),
            ("published_at", "2031-03-01T23:30:00-05:00"),
            ("language", "en"),
            ("url", "https://beacon.example/ferry"),
        ] {
            assert_eq!(article[key], said, "{key}");
        }
        let given = json!({"html": page, "title": "Given", "byline": null, "outlet": "Mine", "published_at": null, "url": null, "language": "sv"});
        let article = desk.editor().post("/articles", given).await.created();
        assert_eq!((&article["byline"], &article["outlet"], &article["language"]), (&json!(""), &json!("Mine"), &json!("sv")));
        assert_eq!((&article["published_at"], &article["url"], &article["title"]), (&json!(null), &json!(""), &json!("Given")));

        let before = desk.acts().await;
        let notice = "<html><head><title>Ferry left</title></head><body><p>We and our partners use cookies. You may accept all, or manage preferences; \
             consent can be taken back at any time.</p></body></html>";
        assert_eq!(desk.editor().post("/articles", json!({"html": notice})).await.fields(422), ["/html", "/title"]);
        assert_eq!(desk.editor().post("/articles", json!({"html": notice, "title": "Given"})).await.fields(422), ["/html"]);
        let broken = "---\ntitle: [one\n---\nText.";
        assert_eq!(desk.editor().post("/articles", json!({"markdown": broken, "title": "Given"})).await.fields(422), ["/markdown"]);
        assert_eq!(desk.acts().await, before, "nothing was stored");
    })
    .await;
}

#[tokio::test]
async fn two_articles_of_one_title_have_two_places() {
    on_both_engines(async |desk| {
        let (one, two) = (desk.article().await, desk.article().await);
        assert_eq!((one["slug"].as_str(), two["slug"].as_str()), (Some("ferry-sold-twice-over"), Some("ferry-sold-twice-over-2")));
    })
    .await;
}

#[tokio::test]
async fn what_is_known_changes_but_the_text_does_not() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let path = format!("/articles/{}", id(&article));
        desk.wait(60);
        let changed = desk.editor().patch(&path, json!({"byline": "B. Writer", "outlet": null, "published_at": null})).await.ok();
        assert_eq!(changed["byline"], "B. Writer");
        assert_eq!((&changed["outlet"], &changed["published_at"]), (&json!(""), &json!(null)));
        assert_eq!((&changed["title"], &changed["text"]), (&article["title"], &article["text"]));
        assert_eq!((&changed["version"], &changed["updated_at"]), (&json!(2), &json!("2026-03-02T09:01:00Z")));

        let acts = desk.acts().await;
        assert_eq!(desk.editor().patch(&path, json!({"byline": "B. Writer"})).await.ok(), changed, "nothing new, no new version");
        assert_eq!(desk.editor().patch(&path, json!({"text": "Other."})).await.fields(422), ["/text"]);
        assert_eq!(desk.editor().patch(&path, json!({"title": " "})).await.fields(422), ["/title"]);
        let faults =
            desk.editor().patch(&path, json!({"url": "javascript:alert(1)", "language": "e n!", "published_at": "yesterday"})).await;
        assert_eq!(faults.fields(422), ["/url", "/language", "/published_at"]);
        assert_eq!(desk.editor().get(&path).await.ok(), changed);
        assert_eq!(desk.acts().await, acts);
    })
    .await;
}

#[tokio::test]
async fn a_change_meant_for_an_older_version_is_refused() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let path = format!("/articles/{}", id(&article));
        desk.editor().with("if-match", "\"1\"").patch(&path, json!({"byline": "First"})).await.ok();
        desk.reviewer().with("if-match", "\"1\"").patch(&path, json!({"byline": "Second"})).await.problem(412);
        desk.reviewer().with("if-match", "W/\"2\"").patch(&path, json!({"byline": "Second"})).await.ok();
        desk.reviewer().with("if-match", "*").patch(&path, json!({"byline": "Third"})).await.ok();
        desk.reviewer().with("if-match", "\"elsewhere\"").patch(&path, json!({"byline": "Fourth"})).await.problem(412);
        assert_eq!(desk.editor().get(&path).await.ok()["byline"], "Third");
    })
    .await;
}

#[tokio::test]
async fn an_article_is_published_and_taken_back_and_twice_is_once() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let path = format!("/articles/{}", id(&article));
        desk.anyone().get(&path).await.problem(404);
        assert_eq!(desk.publish(&article).await["state"], "published");
        let acts = desk.acts().await;
        assert_eq!(desk.publish(&article).await["state"], "published");
        assert_eq!(desk.acts().await, acts);
        assert_eq!(desk.anyone().get(&path).await.ok()["text"], TEXT);
        assert_eq!(desk.editor().delete(&format!("{path}/publication")).await.ok()["state"], "draft");
        desk.anyone().get(&path).await.problem(404);
        desk.of(Role::Reader).get(&path).await.problem(404);
    })
    .await;
}

#[tokio::test]
async fn the_list_is_paged_newest_first_and_readers_see_published_ones_only() {
    on_both_engines(async |desk| {
        let mut all = Vec::new();
        for number in 1..=5 {
            desk.wait(1);
            let input = json!({"title": format!("Number {number}"), "text": format!("Text about topic{number}, 100% sure_thing.")});
            all.insert(0, desk.editor().post("/articles", input).await.created());
        }
        desk.publish(&all[1]).await;
        desk.publish(&all[3]).await;

        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = desk.editor().get(&format!("/articles?limit=2&cursor={cursor}")).await.ok();
            seen.extend(each(&page, "id").into_iter().map(str::to_owned));
            assert!(page["items"][0].get("text").is_none(), "a list carries no texts");
            match page["next"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, all.iter().map(|article| id(article).to_owned()).collect::<Vec<_>>());

        assert_eq!(each(&desk.anyone().get("/articles").await.ok(), "title"), ["Number 4", "Number 2"]);
        assert_eq!(each(&desk.editor().get("/articles?state=draft").await.ok(), "title"), ["Number 5", "Number 3", "Number 1"]);
        assert_eq!(each(&desk.editor().get("/articles?q=TOPIC3%20text").await.ok(), "title"), ["Number 3"]);
        assert_eq!(each(&desk.editor().get("/articles?q=100%25").await.ok(), "title").len(), 5);
        for (q, count) in [("sure%25thing", 5), ("s%25thing", 0), ("sur_", 5), ("s__e", 0), ("%25", 0), ("_", 0)] {
            let found = desk.editor().get(&format!("/articles?q={q}")).await.ok();
            assert_eq!(each(&found, "title").len(), count, "{q}: words side by side, and their beginnings; no pattern");
        }
        desk.anyone().get("/articles?state=draft").await.problem(401);
        desk.of(Role::Reader).get("/articles?state=draft").await.problem(403);
    })
    .await;
}

#[tokio::test]
async fn sentences_count_code_points_and_paragraphs() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let sentences = desk.editor().get(&format!("/articles/{}/sentences", id(&article))).await.ok();
        let first = span("The ferry left at dawn 🚢.");
        assert_eq!(sentences[0], json!({"start": first["start"], "end": first["end"], "paragraph": 0}));
        let denial = span("Nordholm Lines denied it.");
        assert_eq!(sentences[2], json!({"start": denial["start"], "end": denial["end"], "paragraph": 1}));
        let last = span("החברה סירבה להגיב.");
        assert_eq!(sentences[4], json!({"start": last["start"], "end": last["end"], "paragraph": 2}));
        assert_eq!(sentences.as_array().map(Vec::len), Some(5));
    })
    .await;
}

#[tokio::test]
async fn the_breakdown_counts_all_claims_for_the_desk_and_approved_ones_for_readers() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let said = json!([
            {"source": "Harbour office", "kind": "government", "status": "alleged", "via": 1},
            {"source": "Daily Beacon", "kind": "news_outlet", "status": "reported"},
            {"source": "Nordholm Lines", "kind": "company", "status": "denied"}
        ]);
        desk.approved(&article, "Nordholm Lines had sold seats twice", said).await;
        let bare = json!([{"source": "sources", "status": "reported", "identification": "bare"}]);
        desk.claim(&article, "We counted every passenger", bare).await;
        desk.claim(&article, "The ferry left at dawn", json!([])).await;
        let path = format!("/articles/{}/breakdown", id(&article));
        let all = desk.editor().get(&path).await.ok();
        let counts = ["claims", "attributions", "unattributed", "contested", "single_source", "anonymous_only"];
        assert_eq!(counts.map(|name| all[name].as_u64()), [3, 4, 1, 1, 1, 1].map(Some));
        assert_eq!(all["by_status"], json!({"alleged": 1, "denied": 1, "reported": 2}));
        assert_eq!(all["by_kind"], json!({"company": 1, "government": 1, "news_outlet": 1, "other": 1}));
        let first = &all["by_source"][0];
        assert_eq!((&first["source"], &first["kind"], &first["total"]), (&json!("Daily Beacon"), &json!("news_outlet"), &json!(1)));
        assert_eq!(first["statuses"], json!({"reported": 1}));

        desk.anyone().get(&path).await.problem(404);
        desk.publish(&article).await;
        let public = desk.anyone().get(&path).await.ok();
        assert_eq!(counts.map(|name| public[name].as_u64()), [1, 3, 0, 1, 0, 0].map(Some));
    })
    .await;
}

#[tokio::test]
async fn a_request_sent_again_with_its_key_is_answered_the_same_and_done_once() {
    on_both_engines(async |desk| {
        let input = json!({"title": "Once", "text": "Only once."});
        let first = desk.editor().with("idempotency-key", "k-1").post("/articles", input.clone()).await;
        let acts = desk.acts().await;
        let again = desk.editor().with("idempotency-key", "k-1").post("/articles", input.clone()).await;
        assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
        assert_eq!((again.header("location"), again.header("etag")), (first.header("location"), first.header("etag")));
        assert_eq!(desk.acts().await, acts);

        let other = desk.editor().with("idempotency-key", "k-1").post("/articles", json!({"title": "Other", "text": "Other."})).await;
        assert_eq!(other.fields(422), ["/Idempotency-Key"]);
        assert_eq!(desk.editor().with("idempotency-key", "").post("/articles", input.clone()).await.fields(400), ["Idempotency-Key"]);
        assert_eq!(desk.acts().await, acts);

        let of_another = desk.reviewer().with("idempotency-key", "k-1").post("/articles", input.clone()).await.created();
        assert_ne!(id(&of_another), id(&first.json()), "a key is its owner's");
        desk.wait(DAY + 3600);
        let later = desk.editor().with("idempotency-key", "k-1").post("/articles", input).await.created();
        assert_ne!(id(&later), id(&first.json()), "a key is kept for a day");
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_does_not_use_up_its_key() {
    on_both_engines(async |desk| {
        let key = desk.editor().with("idempotency-key", "k-2");
        key.post("/articles", json!({"title": "Empty", "text": " "})).await.problem(422);
        key.post("/articles", json!({"title": "Full", "text": "Now."})).await.created();
    })
    .await;
}

#[tokio::test]
async fn an_article_that_readers_do_not_see_is_put_into_the_archive_and_taken_out() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.submitted(&article, "The ferry left", json!([])).await;
        let path = format!("/articles/{}", id(&article));
        let archive = format!("{path}/archive");
        let waits = desk.editor().put(&archive).await.problem(409);
        assert!(word(&waits, "detail").contains("wait for a review"), "{waits}");
        desk.reviewer().put(&format!("/claims/{}/approval", id(&claim))).await.ok();
        desk.publish(&article).await;
        desk.editor().put(&archive).await.problem(409);
        desk.editor().delete(&path).await.problem(409);
        desk.editor().delete(&format!("{path}/publication")).await.ok();
        let archived = desk.editor().put(&archive).await.ok();
        assert_eq!(archived["archived_at"], "2026-03-02T09:00:00Z");
        desk.has_whole_record().await;
        assert_eq!(desk.editor().get("/articles").await.ok()["items"], json!([]));
        assert_eq!(each(&desk.editor().get("/articles?archived=yes").await.ok(), "id"), [id(&article)]);
        assert_eq!(desk.anyone().get("/articles?archived=yes").await.ok()["items"], json!([]));
        assert!(!desk.editor().page("/desk").await.text().contains("Ferry sold twice over"));
        assert!(desk.editor().page("/desk?q=&archived=yes").await.page(200).contains("Ferry sold twice over"));
        desk.editor().put(&format!("{path}/publication")).await.problem(409);
        let acts = desk.acts().await;
        assert_eq!(desk.editor().put(&archive).await.ok(), archived, "twice is once");
        assert_eq!(desk.acts().await, acts);

        let undo = async || {
            desk.has_whole_record().await;
            let newest = desk.editor().get("/events?limit=1").await.ok()["items"][0]["number"].clone();
            desk.editor().post(&format!("/events/{newest}/reversal"), json!({})).await
        };
        assert_eq!(undo().await.status, 204);
        assert_eq!(each(&desk.editor().get("/articles").await.ok(), "id"), [id(&article)]);
        assert_eq!(undo().await.status, 204);
        assert_eq!(desk.editor().delete(&archive).await.ok()["archived_at"], json!(null));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn an_article_is_deleted_with_its_claims_while_readers_see_nothing_of_it_and_comes_back_whole() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let path = format!("/articles/{}", id(&article));
        let said = json!([{"source": "Nordholm Lines", "status": "denied"}]);
        let claim = desk.approved(&article, "Nordholm Lines denied it", said).await;
        desk.claim(&article, "The ferry left", json!([])).await;
        desk.editor().post(&format!("/claims/{}/comments", id(&claim)), json!({"comment": "Who says so?"})).await.created();
        desk.publish(&article).await;
        desk.editor().delete(&format!("{path}/publication")).await.ok();
        desk.seconded().await;
        let before = desk.editor().get(&format!("{path}/claims")).await.ok();
        desk.editor().with("if-match", "\"1\"").delete(&path).await.problem(412);
        desk.wait(5);
        assert_eq!(desk.editor().with("if-match", "\"3\"").delete(&path).await.status, 204);
        desk.has_whole_record().await;
        // Readers saw it once: its address says that it is gone.
        for place in [path.clone(), format!("/articles/{}", article["slug"].as_str().expect("a slug"))] {
            desk.anyone().get(&place).await.problem(410);
        }
        assert_eq!(desk.anyone().page(&format!("/articles/{}", article["slug"].as_str().expect("a slug"))).await.status, 410);
        desk.anyone().get(&format!("/claims/{}", id(&claim))).await.problem(404);

        let removed = desk.editor().get("/events?action=article.removed").await.ok()["items"][0]["number"].clone();
        assert_eq!(desk.editor().post(&format!("/events/{removed}/reversal"), json!({})).await.status, 204);
        desk.has_whole_record().await;
        let after = desk.editor().get(&format!("{path}/claims")).await.ok();
        assert_eq!((each(&after, "id"), each(&after, "statement")), (each(&before, "id"), each(&before, "statement")));
        assert_eq!(each(&after, "review"), ["draft", "approved"]);
        assert_eq!(desk.editor().get(&format!("/claims/{}/comments", id(&claim))).await.ok().as_array().map(Vec::len), Some(1));

        // What nobody ever saw leaves no such word; the forms do the same, after a tick.
        let draft = desk.editor().post("/articles", json!({"title": "Draft", "text": "One.", "outlet": "Beacon"})).await.created();
        let editor = desk.signed_in(&desk.add("ed@desk.example", Role::Editor).await.email).await;
        assert!(editor.page("/desk/articles/draft/details").await.page(200).contains("Archive and delete"));
        editor.form("/desk/articles/draft/archive", &[("version", "1"), ("archived", "yes")]).await.leads_to();
        editor.form("/desk/articles/draft/deletion", &[("version", "2")]).await.leads_to();
        desk.editor().get(&format!("/articles/{}", id(&draft))).await.ok();
        assert_eq!(editor.form("/desk/articles/draft/deletion", &[("version", "2"), ("sure", "yes")]).await.leads_to(), "/desk?q=");
        desk.anyone().get("/articles/draft").await.problem(404);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn tags_come_with_an_article_are_changed_found_by_and_shown() {
    on_both_engines(async |desk| {
        let editor = desk.editor();
        let input = json!({"title": "Ferry", "markdown": "---\ntags: [Harbours, ferries, harbours]\n---\nThe ferry left."});
        let taken = editor.post("/articles", input).await.created();
        assert_eq!(taken["tags"], json!(["Harbours", "ferries"]), "from the front matter, each once");
        let path = format!("/articles/{}", id(&taken));
        editor.post("/articles", json!({"title": "Bridge", "text": "It opened.", "tags": ["Bridges"]})).await.created();
        let tagged = async |tag: &str| {
            let found = editor.get(&format!("/articles?tag={tag}")).await.ok();
            found["items"].as_array().expect("items").iter().map(|item| word(item, "title").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((tagged("HARBOURS").await, tagged("bridges").await), (vec!["Ferry".to_owned()], vec!["Bridge".to_owned()]));
        assert_eq!(tagged("harbour").await, [] as [String; 0], "a tag is whole");
        let faults = editor.patch(&path, json!({"tags": ["a, b", "x".repeat(81)]})).await;
        assert_eq!(faults.fields(422), ["/tags/0", "/tags/1"]);
        let changed = editor.patch(&path, json!({"tags": ["Häfen"]})).await.ok();
        assert_eq!((&changed["tags"], &changed["version"]), (&json!(["Häfen"]), &json!(2)));
        assert_eq!(editor.patch(&path, json!({"title": "Ferry"})).await.ok(), changed, "tags that are not sent stay");
        assert_eq!(tagged("h%C3%A4fen").await, ["Ferry"]);
        desk.has_whole_record().await;
        let number = editor.get("/events?limit=1").await.ok()["items"][0]["number"].clone();
        assert_eq!(editor.post(&format!("/events/{number}/reversal"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(editor.get(&path).await.ok()["tags"], json!(["Harbours", "ferries"]));
        assert_eq!(editor.patch(&path, json!({"tags": null})).await.ok()["tags"], json!([]));
        desk.has_whole_record().await;
        desk.tamper("UPDATE article_tag SET tag = tag || '!'").await;
        assert!(matches!(desk.verdict().await, Verdict::Broken(_, why) if why.contains("tags")));
        desk.tamper("UPDATE article_tag SET tag = REPLACE(tag, '!', '')").await;

        let browser = editor.with("sec-fetch-site", "same-origin");
        let details = format!("/desk/articles/{}/details", word(&taken, "slug"));
        let version = editor.get(&path).await.ok()["version"].to_string();
        let fields = [("version", version.as_str()), ("title", "Ferry"), ("tags", "Harbours, ferries,")];
        browser.form(&details, &fields).await.leads_to();
        assert!(browser.page(&details).await.page(200).contains("value=\"Harbours, ferries\""));
        desk.publish(&taken).await;
        let page = desk.anyone().page(&format!("/articles/{}", word(&taken, "slug"))).await.page(200);
        assert!(page.contains("href=\"/?tag=Harbours\""), "{page}");
        let (with, without) = (desk.anyone().page("/?tag=harbours").await.page(200), desk.anyone().page("/?tag=bridges").await.page(200));
        assert!(with.contains(">Ferry<") && !without.contains("Bridge<"), "{with} {without}");
        editor.delete(&format!("{path}/publication")).await.ok();
        desk.seconded().await;
        assert_eq!(editor.delete(&path).await.status, StatusCode::NO_CONTENT);
        desk.has_whole_record().await;
    })
    .await;
}
