//! What cannot be taken: each gets the right 4xx that names the field, never a 500, and nothing is stored.

use crate::support::{Client, Desk, TEXT, id, on_both_engines, span};
use axum::{
    body::{Body, Bytes},
    http::{Method, StatusCode},
};
use futures::stream;
use hearsay::{access::Role, workspace::rpc::MOST_SUBMITTED};
use serde_json::{Value, json};

const UNKNOWN: &str = "0190a5d0-0000-7000-8000-000000000000";

/// A newsroom with an article, a claim and a source; runs `test`, then makes sure that nothing was stored.
async fn nothing_is_stored(test: impl AsyncFn(&Desk, &Client, &str, &str, &str)) {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        let source = desk.editor().get("/sources").await.ok()["items"][0].clone();
        let everything = async || {
            let mut all = Vec::new();
            for path in ["/articles", "/claims", "/sources"] {
                all.push(desk.editor().get(path).await.ok());
            }
            (desk.acts().await, all)
        };
        let before = everything().await;
        test(desk, &desk.editor(), id(&article), id(&claim), id(&source)).await;
        assert_eq!(everything().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_claim_is_refused_with_the_field_that_is_wrong() {
    nothing_is_stored(async |_, editor, article, claim, _| {
        let length = TEXT.chars().count();
        let good = json!([span("The ferry left")]);
        let said = |field: &str, value: Value| {
            let mut attribution = json!({"source": "Somebody new", "status": "reported"});
            attribution[field] = value;
            json!({"spans": good, "attributions": [{"source": "Another new one", "status": "reported"}, attribution]})
        };
        let mut cases = vec![
            (json!({}), vec!["/spans"]),
            (json!({"spans": []}), vec!["/spans"]),
            (json!({"spans": null}), vec!["/spans"]),
            (json!({"spans": {}}), vec!["/spans"]),
            (json!({"spans": "0-5"}), vec!["/spans"]),
            (json!({"spans": [{"start": 0}]}), vec!["/spans/0/end"]),
            (json!({"spans": [{"start": "0", "end": 5}]}), vec!["/spans/0/start"]),
            (json!({"spans": [{"start": 0.5, "end": 5}]}), vec!["/spans/0/start"]),
            (json!({"spans": [{"start": -1, "end": 5}]}), vec!["/spans/0/start"]),
            (json!({"spans": [{"start": 0, "end": 99_999_999_999_u64}]}), vec!["/spans/0/end"]),
            (json!({"spans": [{"start": 0, "end": 5}, {"start": 6, "end": length + 1}]}), vec!["/spans/1"]),
            (json!({"spans": [{"start": length, "end": length + 5}]}), vec!["/spans/0"]),
            (json!({"spans": [{"start": 4_000_000_000_u32, "end": 4_294_967_295_u32}]}), vec!["/spans/0"]),
            (json!({"spans": [{"start": 9, "end": 3}]}), vec!["/spans/0"]),
            (json!({"spans": [{"start": 3, "end": 3}]}), vec!["/spans/0"]),
            (json!({"spans": [{"start": 3, "end": 4}]}), vec!["/spans/0"]),
            (json!({"spans": [span("The ferry left"), span("ferry")]}), vec!["/spans/1"]),
            (json!({"spans": [span("ferry"), span("ferry")]}), vec!["/spans/1"]),
            (json!({"spans": vec![json!({"start": 0, "end": 1}); 51]}), vec!["/spans"]),
            (json!({"spans": good, "statement": 5}), vec!["/statement"]),
            (json!({"spans": good, "statement": "x".repeat(2001)}), vec!["/statement"]),
            (json!({"spans": good, "check": "proven"}), vec!["/check"]),
            (json!({"spans": good, "statment": "x"}), vec!["/statment"]),
            (json!({"spans": good, "review": "approved"}), vec!["/review"]),
            (json!({"spans": good, "attributions": {}}), vec!["/attributions"]),
            (json!({"spans": good, "attributions": ["Port"]}), vec!["/attributions/0"]),
            (json!({"spans": good, "attributions": [{"source": "Port"}]}), vec!["/attributions/0/status"]),
            (json!({"spans": good, "attributions": [{"status": "reported"}]}), vec!["/attributions/0/source"]),
            (json!({"spans": good, "attributions": vec![json!({"source": "P", "status": "reported"}); 101]}), vec!["/attributions"]),
            (said("status", json!("sworn")), vec!["/attributions/1/status"]),
            (said("status", json!(null)), vec!["/attributions/1/status"]),
            (said("kind", json!("spy")), vec!["/attributions/1/kind"]),
            (said("form", json!("sung")), vec!["/attributions/1/form"]),
            (said("identification", json!("masked")), vec!["/attributions/1/identification"]),
            (said("source", json!(" \u{0}\u{200b} ")), vec!["/attributions/1/source"]),
            (said("source", json!("x".repeat(201))), vec!["/attributions/1/source"]),
            (said("source", json!(5)), vec!["/attributions/1/source"]),
            (said("source", json!({"id": UNKNOWN})), vec!["/attributions/1/source/id"]),
            (said("source", json!({"id": "port"})), vec!["/attributions/1/source"]),
            (said("cue", json!({"start": 5, "end": 2})), vec!["/attributions/1/cue"]),
            (said("cue", json!({"start": 0, "end": length + 1})), vec!["/attributions/1/cue"]),
            (said("cue", json!("said")), vec!["/attributions/1/cue"]),
            (said("via", json!(1)), vec!["/attributions/1/via"]),
            (said("via", json!(2)), vec!["/attributions/1/via"]),
            (said("via", json!(-1)), vec!["/attributions/1/via"]),
            (said("via", json!(1e30)), vec!["/attributions/1/via"]),
            (said("via", json!(UNKNOWN)), vec!["/attributions/1/via"]),
            (said("vias", json!(0)), vec!["/attributions/1/vias"]),
        ];
        cases.push((
            json!({"spans": good, "attributions": [
                {"source": "A", "status": "alleged", "via": 1}, {"source": "B", "status": "reported", "via": 0}
            ]}),
            vec!["/attributions/0/via", "/attributions/1/via"],
        ));
        cases.push((
            json!({"spans": [{"start": 9, "end": 3}], "check": "proven", "attributions": [{"source": "", "status": "sworn", "form": "sung"}]}),
            vec!["/spans/0", "/check", "/attributions/0/source", "/attributions/0/status", "/attributions/0/form"],
        ));
        for (body, fields) in cases {
            let created = editor.post(&format!("/articles/{article}/claims"), body.clone()).await;
            assert_eq!(created.fields(422), fields, "{body}");
            if body.get("spans").is_some_and(|spans| !spans.is_null()) {
                let changed = editor.with("if-match", "\"1\"").patch(&format!("/claims/{claim}"), body.clone()).await;
                assert_eq!(changed.fields(422), fields, "{body}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_article_or_source_is_refused_with_the_field_that_is_wrong() {
    nothing_is_stored(async |_, editor, _, _, _| {
        for (body, fields) in [
            (json!({}), vec!["/text", "/title"]),
            (json!({"title": "T"}), vec!["/text"]),
            (json!({"text": "T."}), vec!["/title"]),
            (json!({"title": "T", "text": "T.", "html": "<p>T.</p>"}), vec!["/text"]),
            (json!({"title": "T", "text": " \u{0}\n"}), vec!["/text"]),
            (json!({"title": "T", "text": 5}), vec!["/text"]),
            (json!({"title": ["T"], "text": "T."}), vec!["/title"]),
            (json!({"title": "x".repeat(501), "text": "T."}), vec!["/title"]),
            (json!({"title": "T", "html": "<html></html>"}), vec!["/html"]),
            (json!({"title": "T", "markdown": "***"}), vec!["/markdown"]),
            (json!({"title": "T", "text": "T.", "url": "file:///etc/passwd"}), vec!["/url"]),
            (json!({"title": "T", "text": "T.", "language": "english please"}), vec!["/language"]),
            (json!({"title": "T", "text": "T.", "published_at": "31/12/2026"}), vec!["/published_at"]),
            (json!({"title": "T", "text": "T.", "published_at": "2026-02-30"}), vec!["/published_at"]),
            (json!({"title": "T", "text": "T.", "published_at": "99999-01-01"}), vec!["/published_at"]),
            (json!({"title": "T", "text": "T.", "published_at": 1_790_000_000}), vec!["/published_at"]),
            (json!({"title": "T", "text": "T.", "state": "published"}), vec!["/state"]),
            (json!({"title": "T", "text": "T.", "slug": "mine"}), vec!["/slug"]),
        ] {
            assert_eq!(editor.post("/articles", body.clone()).await.fields(422), fields, "{body}");
        }
        for (body, fields) in [
            (json!({}), vec!["/name"]),
            (json!({"name": ""}), vec!["/name"]),
            (json!({"name": 5}), vec!["/name"]),
            (json!({"name": "N", "kind": "spy"}), vec!["/kind"]),
            (json!({"name": "N", "aliases": "M"}), vec!["/aliases"]),
            (json!({"name": "N", "aliases": ["M", ""]}), vec!["/aliases/1"]),
            (json!({"name": "N", "aliases": vec!["M"; 201]}), vec!["/aliases"]),
            (json!({"name": "N", "country": "Norway"}), vec!["/country"]),
            (json!({"name": "N", "parent": "Port"}), vec!["/parent"]),
            (json!({"name": "N", "parent": UNKNOWN}), vec!["/parent"]),
            (json!({"name": "N", "note": "x".repeat(4001)}), vec!["/note"]),
            (json!({"name": "N", "slug": "n"}), vec!["/slug"]),
        ] {
            assert_eq!(editor.post("/sources", body.clone()).await.fields(422), fields, "{body}");
        }
    })
    .await;
}

/// Every endpoint that takes a body.
fn with_bodies(article: &str, claim: &str, source: &str) -> [(Method, String); 9] {
    [
        (Method::POST, "/articles".into()),
        (Method::PATCH, format!("/articles/{article}")),
        (Method::POST, format!("/articles/{article}/claims")),
        (Method::PATCH, format!("/claims/{claim}")),
        (Method::PUT, format!("/claims/{claim}/return")),
        (Method::POST, format!("/claims/{claim}/comments")),
        (Method::POST, "/sources".into()),
        (Method::PATCH, format!("/sources/{source}")),
        (Method::POST, format!("/sources/{source}/merge")),
    ]
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_everywhere() {
    nothing_is_stored(async |desk, _, article, claim, source| {
        let admin = desk.of(Role::Admin);
        for (path, broken) in [
            ("/articles".to_owned(), "{\"title\": \"T\", \"text\": \"T.\"} {}"),
            ("/articles".to_owned(), "{\"title\": \"T\", \"text\": \"lone \\ud800 surrogate\"}"),
            ("/articles".to_owned(), "{\"title\": \"T\", \"text\": \"T.\",}"),
            (format!("/articles/{article}/claims"), "{\"spans\": [{\"start\": 1e400, \"end\": 5}]}"),
            (format!("/articles/{article}/claims"), "{\"spans\": [{\"start\": 0, \"end\": NaN}]}"),
        ] {
            admin.send(Method::POST, &path, broken).await.problem(400);
        }
        for (method, path) in with_bodies(article, claim, source) {
            for broken in ["", " ", "{", "{ ,}", "nonsense", "[1, 2", "{\"\\ud800\": 1}", "{\"\\udc00 x\": 1}", "\"\u{1}\""] {
                let answer = admin.send(method.clone(), &path, broken).await;
                answer.problem(400);
            }
            admin.send(method.clone(), &path, &b"{\"\xff\xfe\": 1}"[..]).await.problem(400);
            admin.send(method.clone(), &path, "[".repeat(200_000)).await.is_refused();
            for wrong in ["5", "[]", "null", "true", "\"text\"", "[1, 2]"] {
                assert_eq!(admin.send(method.clone(), &path, wrong).await.fields(422), ["/"], "{method} {path} {wrong}");
            }
            for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
                let other = desk.of(Role::Admin).with("content-type", kind);
                other.send(method.clone(), &path, "{}").await.problem(415);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_may_not_send_a_body_hears_that_and_not_what_is_wrong_with_it() {
    nothing_is_stored(async |desk, editor, article, claim, source| {
        for (method, path) in with_bodies(article, claim, source) {
            for wrong in ["{", "{\"no such field\": 1}"] {
                desk.of(Role::Reader).send(method.clone(), &path, wrong).await.problem(403);
                desk.anyone().send(method.clone(), &path, wrong).await.problem(401);
            }
        }
        editor.send(Method::PUT, &format!("/claims/{claim}/return"), "{").await.problem(403);
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_also_when_its_length_is_not_said() {
    nothing_is_stored(async |desk, _, article, claim, source| {
        let admin = desk.of(Role::Admin);
        let large = Bytes::from(format!("{{\"text\": \"{}\"}}", "x".repeat(10 * 1024 * 1024)));
        for (method, path) in with_bodies(article, claim, source) {
            admin.send(method.clone(), &path, large.clone()).await.problem(413);
            let pieces: Vec<std::io::Result<Bytes>> = large.chunks(64 * 1024).map(|piece| Ok(large.slice_ref(piece))).collect();
            admin.send(method, &path, Body::from_stream(stream::iter(pieces))).await.problem(413);
        }
        // Nobody's body is not even read.
        desk.anyone().send(Method::POST, "/articles", large).await.problem(401);
        let long = json!({"title": "T", "text": "x".repeat(2_000_001)});
        assert_eq!(admin.post("/articles", long).await.fields(422), ["/text"]);
    })
    .await;
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    nothing_is_stored(async |desk, _, _, _, _| {
        let admin = desk.of(Role::Admin).with("if-match", "\"1\"");
        for unknown in [UNKNOWN, "no-such-thing", "%00", "a%00b", "%ff", "..%2f..%2fetc", "%F0%9F%9A%A2", "0", &"x".repeat(5000)] {
            for path in ["articles", "claims", "sources"] {
                admin.get(&format!("/{path}/{unknown}")).await.problem(404);
            }
            for path in ["claims", "breakdown", "sentences"] {
                admin.get(&format!("/articles/{unknown}/{path}")).await.problem(404);
            }
            let article = format!("/articles/{unknown}");
            admin.patch(&article, json!({"title": "T"})).await.problem(404);
            admin.put(&format!("{article}/publication")).await.problem(404);
            admin.delete(&format!("{article}/publication")).await.problem(404);
            admin.post(&format!("{article}/claims"), json!({"spans": [{"start": 0, "end": 1}]})).await.problem(404);
            let claim = format!("/claims/{unknown}");
            admin.patch(&claim, json!({"statement": "S"})).await.problem(404);
            admin.delete(&claim).await.problem(404);
            admin.put(&format!("{claim}/submission")).await.problem(404);
            admin.put(&format!("{claim}/approval")).await.problem(404);
            admin.put_json(&format!("{claim}/return"), json!({"comment": "C"})).await.problem(404);
            admin.get(&format!("{claim}/comments")).await.problem(404);
            admin.post(&format!("{claim}/comments"), json!({"comment": "C"})).await.problem(404);
            admin.patch(&format!("/sources/{unknown}"), json!({"name": "N"})).await.problem(404);
            admin.post(&format!("/sources/{unknown}/merge"), json!({"into": UNKNOWN})).await.is_refused();
        }
        for path in ["", "/", "/nonsense", "/articles/x/y/z", "/claims/", "//articles"] {
            admin.get(path).await.problem(404);
        }
    })
    .await;
}

#[tokio::test]
async fn a_method_that_a_path_does_not_take_is_named_with_those_it_takes() {
    nothing_is_stored(async |desk, _, article, claim, source| {
        let admin = desk.of(Role::Admin);
        for (method, path, allowed) in [
            (Method::PUT, "/articles".to_owned(), "GET,HEAD,POST"),
            (Method::PUT, format!("/articles/{article}"), "GET,HEAD,PATCH,DELETE"),
            (Method::GET, format!("/articles/{article}/archive"), "PUT,DELETE"),
            (Method::GET, format!("/articles/{article}/publication"), "PUT,DELETE"),
            (Method::PUT, format!("/articles/{article}/claims"), "GET,HEAD,POST"),
            (Method::POST, format!("/articles/{article}/breakdown"), "GET,HEAD"),
            (Method::POST, format!("/articles/{article}/sentences"), "GET,HEAD"),
            (Method::POST, "/claims".to_owned(), "GET,HEAD"),
            (Method::PUT, format!("/claims/{claim}"), "GET,HEAD,PATCH,DELETE"),
            (Method::POST, format!("/claims/{claim}/submission"), "PUT"),
            (Method::DELETE, format!("/claims/{claim}/approval"), "PUT"),
            (Method::GET, format!("/claims/{claim}/return"), "PUT"),
            (Method::PATCH, "/sources".to_owned(), "GET,HEAD,POST"),
            (Method::PUT, format!("/sources/{source}"), "GET,HEAD,PATCH,DELETE"),
            (Method::PUT, format!("/sources/{source}/merge"), "GET,HEAD,POST"),
            (Method::POST, "/exports/claims.csv".to_owned(), "GET,HEAD"),
        ] {
            let answer = admin.send(method.clone(), &path, "").await;
            let problem = answer.problem(405);
            assert!(problem["detail"].as_str().expect("words").contains(&format!("/api/v1{path}")), "{problem}");
            let sorted = |list: &str| {
                let mut methods: Vec<_> = list.split(',').map(|method| method.trim().to_owned()).collect();
                methods.sort();
                methods
            };
            assert_eq!(sorted(answer.header("allow")), sorted(allowed), "{method} {path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_parameter_is_refused_by_name() {
    nothing_is_stored(async |_, editor, article, _, _| {
        let cursor = |json: &str| {
            use base64::Engine;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json)
        };
        let many = "a+".repeat(2000);
        for path in ["/claims", "/exports/claims.csv", "/exports/claims.json"] {
            for (query, field) in [
                ("status=sworn".to_owned(), "status"),
                ("kind=spy".into(), "kind"),
                ("review=done".into(), "review"),
                ("check=proven".into(), "check"),
                ("standing=shaky".into(), "standing"),
                ("sort=colour".into(), "sort"),
                ("from=yesterday".into(), "from"),
                ("to=2026-13-01".into(), "to"),
                ("to=%2B262142-12-31T00:00:00Z".into(), "to"),
                ("limit=0".into(), "limit"),
                ("limit=501".into(), "limit"),
                ("limit=-1".into(), "limit"),
                ("limit=ten".into(), "limit"),
                ("limit=99999999999999999999".into(), "limit"),
                ("limit=1&limit=2".into(), "limit"),
                ("colour=red".into(), "colour"),
                (format!("q={many}"), "q"),
                (format!("q={}", "x".repeat(60_000)), "q"),
                ("q=a%00b".into(), "q"),
                ("outlet=%00".into(), "outlet"),
                ("article=%00".into(), "article"),
                ("source=a%00".into(), "source"),
                ("cursor=x".into(), "cursor"),
                ("cursor=%C3%A9".into(), "cursor"),
                (format!("cursor={}", cursor("{}")), "cursor"),
                (format!("cursor={}", cursor("[1,2]")), "cursor"),
                (format!("cursor={}", cursor(&format!("{{\"sort\":\"created_at\",\"key\":\"x\",\"id\":\"{UNKNOWN}\"}}"))), "cursor"),
                (format!("cursor={}", cursor(&format!("{{\"sort\":\"created_at\",\"key\":{},\"id\":\"{UNKNOWN}\"}}", i64::MIN))), "cursor"),
                (format!("cursor={}", cursor(&format!("{{\"sort\":\"nonsense\",\"key\":1,\"id\":\"{UNKNOWN}\"}}"))), "cursor"),
                (format!("sort=outlet&cursor={}", cursor(&format!("{{\"sort\":\"outlet\",\"key\":5,\"id\":\"{UNKNOWN}\"}}"))), "cursor"),
                (
                    format!("sort=outlet&cursor={}", cursor(&format!("{{\"sort\":\"outlet\",\"key\":\"\\u0000\",\"id\":\"{UNKNOWN}\"}}"))),
                    "cursor",
                ),
                (format!("sort=place&cursor={}", cursor(&format!("{{\"sort\":\"place\",\"key\":\"x\",\"id\":\"{UNKNOWN}\"}}"))), "cursor"),
            ] {
                assert_eq!(editor.get(&format!("{path}?{query}")).await.fields(400), [field], "{path}?{}", &query[..query.len().min(200)]);
            }
        }
        for (path, query, field) in [
            ("/articles".to_owned(), "state=hidden".to_owned(), "state"),
            ("/articles".into(), "limit=x".into(), "limit"),
            ("/articles".into(), "cursor=x".into(), "cursor"),
            ("/articles".into(), format!("cursor={}", cursor(&format!("[{},\"{UNKNOWN}\"]", i64::MAX))), "cursor"),
            ("/articles".into(), format!("q={many}"), "q"),
            ("/articles".into(), "status=denied".into(), "status"),
            ("/sources".into(), "limit=x".into(), "limit"),
            ("/sources".into(), "cursor=x".into(), "cursor"),
            ("/sources".into(), format!("cursor={}", cursor("\"\\u0000\"")), "cursor"),
            ("/sources".into(), format!("q={many}"), "q"),
            ("/sources".into(), "name=x".into(), "name"),
            (format!("/articles/{article}/claims"), "limit=x".into(), "limit"),
            (format!("/articles/{article}/claims"), "cursor=x".into(), "cursor"),
            (format!("/articles/{article}/claims"), "sort=place".into(), "sort"),
        ] {
            assert_eq!(editor.get(&format!("{path}?{query}")).await.fields(400), [field], "{path}");
        }
        // Harmless: nothing of this kind exists, or nothing is asked.
        for query in ["article=none", "source=%25", "outlet='", "q=%5C%25_'", "q=%FF", "cursor=", "limit=", "=", "&&", ""] {
            let answer = editor.get(&format!("/claims?{query}")).await;
            assert!(answer.status == 200 || answer.status == 400, "{query}: {}", answer.text());
        }
    })
    .await;
}

#[tokio::test]
async fn several_wrong_parameters_are_named_together() {
    nothing_is_stored(async |_, editor, _, _, _| {
        let answer = editor.get("/claims?status=sworn&kind=spy&limit=0").await;
        assert_eq!(answer.fields(400), ["kind", "status", "limit"]);
        let detail = answer.json()["detail"].as_str().expect("words").to_owned();
        assert!(detail.contains("alleged") && detail.contains("state_media"), "it says what is taken: {detail}");
    })
    .await;
}

#[tokio::test]
async fn a_nul_character_is_taken_out_of_every_text() {
    on_both_engines(async |desk| {
        let dirty = |text: &str| format!("{text}\u{0}");
        let input = json!({
            "title": dirty("Title"), "text": dirty("The text."), "outlet": dirty("Outlet"), "byline": dirty("By"),
            "url": dirty("https://a.example"), "language": dirty("en"), "published_at": "2026-03-01"
        });
        let article = desk.editor().post("/articles", input).await.created();
        let claim = json!({
            "spans": [{"start": 0, "end": 8}], "statement": dirty("Said"),
            "attributions": [{"source": dirty("Name"), "status": "reported", "cue": {"start": 0, "end": 3, "text": dirty("The")}}]
        });
        let claim = desk.editor().post(&format!("/articles/{}/claims", id(&article)), claim).await.created();
        desk.editor().post(&format!("/claims/{}/comments", id(&claim)), json!({"comment": dirty("Why?")})).await.created();
        let source = json!({"name": dirty("Other"), "aliases": [dirty("Alias")], "note": dirty("Note"), "country": "NO"});
        desk.editor().post("/sources", source).await.created();
        for path in ["/articles", "/claims", "/sources", &format!("/claims/{}/comments", id(&claim))] {
            let text = desk.editor().get(path).await.text();
            assert!(!text.contains("\\u0000"), "{text}");
        }
        let wrong = [
            json!({"spans": [{"start": 0, "end": 3}], "check": dirty("checking")}),
            json!({"spans": [{"start": 0, "end": 3}], "attributions": [{"source": "S", "status": dirty("reported")}]}),
            json!({"spans": [{"start": 0, "end": 3}], "attributions": [{"source": {"id": dirty(UNKNOWN)}, "status": "reported"}]}),
        ];
        for body in wrong {
            desk.editor().post(&format!("/articles/{}/claims", id(&article)), body).await.problem(422);
        }
        // The keys of requests are texts too.
        let refused = desk.editor().with("idempotency-key", "é").post("/sources", json!({"name": "Third"})).await;
        assert_eq!(refused.fields(400), ["Idempotency-Key"]);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_does_not_exist_says_so_to_a_person_and_a_problem_to_a_program() {
    on_both_engines(async |desk| {
        let person = desk.anyone().with("accept", "text/html");
        for url in ["/articles/none", "/articles/%00", "/nonsense", "/articles/%ff"] {
            let page = person.ask(Method::GET, url, "").await;
            assert_eq!(page.status, 404, "{url}");
            assert!(page.header("content-type").starts_with("text/html"), "{url}: {}", page.text());
            desk.anyone().with("accept", "application/json").ask(Method::GET, url, "").await.problem(404);
        }
        let problem = desk.anyone().with("accept", "application/json").ask(Method::GET, "/claims?q=%00", "").await;
        assert_eq!(problem.fields(400), ["q"]);
    })
    .await;
}

#[tokio::test]
async fn a_server_function_that_cannot_read_its_arguments_says_it_is_the_senders_mistake() {
    on_both_engines(async |desk| {
        let before = desk.acts().await;
        for function in ["create-claim", "offer-suggestions", "accept-suggestion", "dismiss-suggestion"] {
            for body in ["", "{", "{}", "{\"id\": 1}", "[]"] {
                let version = hearsay::web::assets::manifest();
                let editor = desk.editor().with("hearsay-version", version.version());
                let answer = editor.ask(Method::POST, &format!("/desk/do/{function}"), body).await;
                assert_eq!(answer.status, 400, "{function} {body}: {}", answer.text());
            }
        }
        assert_eq!(desk.acts().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_page_of_another_version_is_told_to_reload_whatever_it_asks() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let before = desk.acts().await;
        let body = json!({"id": id(&claim), "version": 1}).to_string();
        let known = hearsay::web::assets::manifest();
        for version in [None, Some("0123456789ab"), Some(&format!("{}x", known.version()))] {
            for function in ["delete-claim", "no-such-function"] {
                let editor = desk.editor();
                let editor = match version {
                    Some(version) => editor.with("hearsay-version", version),
                    None => editor,
                };
                let answer = editor.ask(Method::POST, &format!("/desk/do/{function}"), body.clone()).await;
                assert_eq!(answer.status, 426, "{function} of {version:?}: {}", answer.text());
                assert_eq!(answer.json()["status"], 426);
            }
        }
        assert_eq!(desk.acts().await, before);
        let editor = desk.editor().with("hearsay-version", known.version());
        let answer = editor.ask(Method::POST, "/desk/do/delete-claim", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    })
    .await;
}

#[tokio::test]
async fn a_search_for_a_thousand_words_is_refused_wherever_something_is_searched() {
    on_both_engines(async |desk| {
        let q = vec!["word"; 1_000].join("+");
        for path in
            ["/", "/claims", "/sources", "/desk", "/api/v1/articles", "/api/v1/claims", "/api/v1/sources", "/api/v1/exports/claims.csv"]
        {
            let answer = desk.editor().page(&format!("{path}?q={q}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            assert!(answer.text().contains("is too long to search for"), "{path}: {}", answer.text());
        }
    })
    .await;
}

#[tokio::test]
async fn a_list_up_to_the_end_of_time_leaves_nothing_out() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.claim(&article, "The ferry left", json!([])).await;
        let place = format!("/articles/{}", id(&article));
        let dated = desk.editor().with("if-match", "\"1\"").patch(&place, json!({"published_at": "2026-03-01"})).await;
        assert_eq!(dated.status, StatusCode::OK);
        for (to, found) in [("9999-12-31", 1), ("9999-12-31T23:59:59.999Z", 1), ("2026-03-01", 1), ("2026-02-28", 0)] {
            let list = desk.editor().get(&format!("/claims?to={to}")).await.ok();
            assert_eq!(list["items"].as_array().map(Vec::len), Some(found), "{to}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_refuses_every_coding_gets_the_answer_as_it_is() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let place = format!("/articles/{}/claims", id(&article));
        for refused in
            ["identity;q=0", "*;q=0", "gzip;q=0, identity;q=0", "identity; q=0.0", "identity;q=0, br", "*, identity;q=0, gzip;q=0"]
        {
            let answer = desk.editor().with("accept-encoding", refused).post(&place, json!({"spans": [span("The ferry left")]})).await;
            assert_eq!((answer.status, answer.header("content-encoding")), (StatusCode::CREATED, ""), "{refused}");
            assert!(answer.json()["id"].is_string());
        }
        let packed = desk.anyone().with("accept-encoding", "gzip, identity;q=0").page("/claims").await;
        assert_eq!((packed.status, packed.header("content-encoding")), (StatusCode::OK, "gzip"));
    })
    .await;
}

#[tokio::test]
async fn more_claims_than_are_handed_in_at_once_are_refused_whole() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let version = hearsay::web::assets::manifest();
        let editor = desk.editor().with("hearsay-version", version.version());
        let hand_in = async |many: usize| {
            let mut ids: Vec<Value> = (1..many).map(|_| json!(UNKNOWN)).collect();
            ids.insert(0, claim["id"].clone());
            editor.ask(Method::POST, "/desk/do/submit-claims", json!({"ids": ids}).to_string()).await
        };
        let answer = hand_in(MOST_SUBMITTED + 1).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        assert!(answer.text().contains("name up to 200 claims"), "{}", answer.text());
        // One of them does not exist: none is handed in.
        assert_eq!(hand_in(2).await.status, StatusCode::NOT_FOUND);
        assert_eq!(desk.now(&claim).await["review"], "draft");
        assert_eq!(hand_in(1).await.status, StatusCode::OK);
        assert_eq!(desk.now(&claim).await["review"], "submitted");
    })
    .await;
}
