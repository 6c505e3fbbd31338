//! `/sources`

use crate::support::{each, holds, id, on_both_engines, word};
use axum::http::StatusCode;
use hearsay::{access::Role, source::seed::KNOWN};
use serde_json::{Value, json};

#[tokio::test]
async fn a_source_is_made_changed_and_found_by_any_of_its_names() {
    on_both_engines(async |desk| {
        let input = json!({
            "name": " Agence  Nordique ", "kind": "news_agency", "aliases": ["AN", "an", "L’Agence"], "country": "no", "note": "Old.\u{0}"
        });
        let answer = desk.editor().post("/sources", input).await;
        let source = answer.created();
        assert_eq!(answer.header("location"), format!("/api/v1/sources/{}", id(&source)));
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(
            source,
            json!({
                "id": source["id"], "slug": "agence-nordique", "name": "Agence Nordique", "kind": "news_agency", "aliases": ["AN", "L’Agence"],
                "country": "NO", "parent": null, "note": "Old.", "version": 1,
                "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z"
            })
        );
        let path = format!("/sources/{}", id(&source));
        let changed = desk.editor().patch(&path, json!({"name": "Nordique", "country": null, "note": null})).await.ok();
        assert_eq!((&changed["name"], &changed["country"], &changed["note"]), (&json!("Nordique"), &json!(""), &json!("")));
        assert_eq!((&changed["aliases"], &changed["version"]), (&json!(["AN", "L’Agence"]), &json!(2)));
        assert_eq!(desk.editor().get(&path).await.ok(), changed);
        for q in ["nordique", "l'agence", "AN"] {
            let found = desk.editor().get(&format!("/sources?q={q}")).await.ok();
            assert_eq!(found["items"], json!([changed]), "{q}");
        }
        assert_eq!(desk.editor().get("/sources?q=reuters").await.ok()["items"], json!([]));
        desk.editor().with("if-match", "\"1\"").patch(&path, json!({"note": "x"})).await.problem(412);
        let acts = desk.acts().await;
        assert_eq!(desk.editor().patch(&path, json!({"name": "Nordique"})).await.ok(), changed);
        assert_eq!(desk.acts().await, acts, "nothing new, no new version");
    })
    .await;
}

#[tokio::test]
async fn a_name_is_one_in_whichever_form_it_is_typed_and_stays_as_it_was_typed() {
    on_both_engines(async |desk| {
        for (one, other) in [
            ("Серге\u{439} Орлов", "СЕРГЕ\u{418}\u{306} ОРЛОВ"),
            ("ガス公社", "ｶﾞｽ公社"),
            ("Oﬃce of the Mayor", "OFFICE of the mayor"),
            ("한국방송", "\u{1112}\u{1161}\u{11AB}국방송"),
        ] {
            let source = desk.editor().post("/sources", json!({"name": one})).await.created();
            assert_eq!(source["name"], one);
            assert_eq!(desk.editor().post("/sources", json!({"name": other})).await.fields(422), ["/name"]);
            let found = desk.editor().get(&format!("/sources?q={}", hearsay::base::percent::percent(other))).await.ok();
            assert_eq!(found["items"], json!([source]), "{other}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_name_leads_to_one_source() {
    on_both_engines(async |desk| {
        let one = desk.editor().post("/sources", json!({"name": "One", "aliases": ["Uno"]})).await.created();
        let two = desk.editor().post("/sources", json!({"name": "Two"})).await.created();
        let acts = desk.acts().await;
        assert_eq!(desk.editor().post("/sources", json!({"name": "UNO"})).await.fields(422), ["/name"]);
        let taken = desk.editor().post("/sources", json!({"name": "Three", "aliases": ["Tres", "one"]})).await;
        assert_eq!(taken.fields(422), ["/aliases/1"]);
        let path = format!("/sources/{}", id(&two));
        assert_eq!(desk.editor().patch(&path, json!({"aliases": ["Uno"]})).await.fields(422), ["/aliases/0"]);
        let faults = desk.editor().patch(&path, json!({"name": " ", "kind": "spy", "country": "Norway"})).await;
        assert_eq!(faults.fields(422), ["/name", "/kind", "/country"]);
        assert_eq!(desk.acts().await, acts);
        assert_eq!(desk.editor().get(&format!("/sources/{}", id(&one))).await.ok(), one);
    })
    .await;
}

#[tokio::test]
async fn a_source_belongs_to_another_but_never_to_itself() {
    on_both_engines(async |desk| {
        let make =
            async |name: &str, parent: Value| desk.editor().post("/sources", json!({"name": name, "parent": parent})).await.created();
        let top = make("Top", Value::Null).await;
        let middle = make("Middle", top["id"].clone()).await;
        let low = make("Low", middle["id"].clone()).await;
        let path = format!("/sources/{}", id(&top));
        for parent in [&top, &middle, &low] {
            assert_eq!(desk.editor().patch(&path, json!({"parent": parent["id"]})).await.fields(422), ["/parent"]);
        }
        let unknown = "0190a5d0-0000-7000-8000-000000000000";
        assert_eq!(desk.editor().patch(&path, json!({"parent": unknown})).await.fields(422), ["/parent"]);
    })
    .await;
}

#[tokio::test]
async fn a_merge_moves_names_and_everything_cited_and_leaves_no_circle() {
    on_both_engines(async |desk| {
        let make =
            async |name: &str, parent: Value| desk.editor().post("/sources", json!({"name": name, "parent": parent})).await.created();
        let top = make("Top", Value::Null).await;
        let going = make("Going", top["id"].clone()).await;
        let between = make("Between", going["id"].clone()).await;
        let staying = make("Staying", between["id"].clone()).await;
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([{"source": "Going", "status": "denied"}])).await;

        let path = format!("/sources/{}/merge", id(&going));
        let key = desk.editor().with("idempotency-key", "merge");
        let answer = key.post(&path, json!({"into": staying["id"]})).await;
        let merged = answer.ok();
        assert_eq!((&merged["id"], &merged["aliases"]), (&staying["id"], &json!(["Going"])));
        assert_eq!(merged["parent"], top["id"], "it takes the place of the one that went");
        assert_eq!(key.post(&path, json!({"into": staying["id"]})).await.ok(), merged);
        let between = desk.editor().get(&format!("/sources/{}", id(&between))).await.ok();
        assert_eq!(between["parent"], staying["id"]);
        desk.editor().get(&format!("/sources/{}", id(&going))).await.problem(410);
        let claim = desk.editor().get(&format!("/claims/{}", id(&claim))).await.ok();
        assert_eq!(claim["attributions"][0]["source"]["name"], "Staying");
        assert_eq!(claim["version"], 2, "what it shows is not what it showed");
        assert_eq!(desk.editor().get("/claims?source=going").await.ok()["items"].as_array().map(Vec::len), Some(1));

        let acts = desk.acts().await;
        let into = format!("/sources/{}/merge", id(&staying));
        assert_eq!(desk.editor().post(&into, json!({"into": staying["id"]})).await.fields(422), ["/into"]);
        assert_eq!(desk.editor().post(&into, json!({"into": going["id"]})).await.fields(422), ["/into"]);
        assert_eq!(desk.editor().post(&into, json!({"into": "reuters"})).await.fields(422), ["/into"]);
        desk.editor().post(&path, json!({"into": staying["id"]})).await.problem(404);
        assert_eq!(desk.acts().await, acts);
    })
    .await;
}

#[tokio::test]
async fn what_a_source_belongs_to_is_told_to_readers_when_it_is_cited_itself() {
    on_both_engines(async |desk| {
        let above = desk.editor().post("/sources", json!({"name": "Ministry of Piers"})).await.created();
        let below = desk.editor().post("/sources", json!({"name": "Harbour office", "parent": above["id"]})).await.created();
        let article = desk.article().await;
        desk.approved(&article, "seats twice", json!([{"source": "Harbour office", "status": "alleged"}])).await;
        desk.publish(&article).await;
        let (place, page) = (format!("/sources/{}", id(&below)), "/sources/harbour-office");
        assert_eq!(desk.anyone().get(&place).await.ok()["parent"], Value::Null);
        assert!(!desk.anyone().page(page).await.text().contains("Piers"));
        assert_eq!(desk.editor().get(&place).await.ok()["parent"], above["id"]);
        desk.approved(&article, "The ferry left", json!([{"source": "Ministry of Piers", "status": "reported"}])).await;
        assert_eq!(desk.anyone().get(&place).await.ok()["parent"], above["id"]);
        assert!(desk.anyone().page(page).await.text().contains("Piers"));
    })
    .await;
}

#[tokio::test]
async fn the_list_is_paged_by_name() {
    on_both_engines(async |desk| {
        for name in ["delta", "Alpha", "Čedar", "bravo", "_under", "100%"] {
            desk.editor().post("/sources", json!({"name": name})).await.created();
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = desk.editor().get(&format!("/sources?limit=2&cursor={cursor}")).await.ok();
            seen.extend(each(&page, "name").into_iter().map(str::to_owned));
            match page["next"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen.len(), 6);
        let letters: Vec<_> = seen.iter().filter(|name| name.starts_with(char::is_alphabetic)).collect();
        assert_eq!(letters, ["Alpha", "bravo", "Čedar", "delta"]);
        assert_eq!(each(&desk.editor().get("/sources?q=%25").await.ok(), "name"), ["100%"]);
        assert_eq!(each(&desk.editor().get("/sources?q=_").await.ok(), "name"), ["_under"]);
    })
    .await;
}

#[tokio::test]
async fn readers_see_sources_cited_in_what_they_can_read_without_the_newsrooms_note() {
    on_both_engines(async |desk| {
        let source = desk.editor().post("/sources", json!({"name": "Port", "note": "Calls back late."})).await.created();
        let hidden = desk.editor().post("/sources", json!({"name": "Whistleblower"})).await.created();
        let article = desk.article().await;
        desk.approved(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        let path = format!("/sources/{}", id(&source));
        desk.anyone().get(&path).await.problem(404);
        desk.publish(&article).await;
        assert_eq!(desk.anyone().get(&path).await.ok()["note"], "");
        assert_eq!(desk.editor().get(&path).await.ok()["note"], "Calls back late.");
        desk.anyone().get(&format!("/sources/{}", id(&hidden))).await.problem(404);
        assert_eq!(each(&desk.anyone().get("/sources").await.ok(), "name"), ["Port"]);
    })
    .await;
}

#[tokio::test]
async fn who_may_be_meant_is_asked_before_a_source_is_made_and_on_its_page() {
    on_both_engines(async |desk| {
        let make = async |input: Value| desk.editor().post("/sources", input).await.created();
        make(json!({"name": "Ilse Čapek", "kind": "witness"})).await;
        make(json!({"name": "Nordholm Rescue Service", "aliases": ["Sea Rescue"]})).await;
        make(json!({"name": "Port Authority"})).await;
        for (name, found, reason) in [
            ("Capek", "Ilse Čapek", "part_of_name"),
            ("NRS", "Nordholm Rescue Service", "initials"),
            ("the sea rescue", "Nordholm Rescue Service", "same_words"),
            ("Authority of the Port", "Port Authority", "same_words"),
        ] {
            let similar = desk.editor().get(&format!("/sources/similar?name={}", hearsay::base::percent::percent(name))).await.ok();
            let [alike] = similar["items"].as_array().map_or(&[][..], Vec::as_slice) else { panic!("{name}: {similar}") };
            assert_eq!((word(&alike["source"], "name"), word(alike, "reason")), (found, reason), "{name}");
        }
        assert_eq!(desk.editor().get("/sources/similar?name=Vogt").await.ok()["items"], json!([]));
        desk.anyone().get("/sources/similar?name=NRS").await.problem(401);

        let editor = desk.signed_in(&desk.add("ed@desk.example", Role::Editor).await.email).await;
        let acts = desk.acts().await;
        let typed = [("name", "NRS"), ("kind", "government"), ("note", "Calls <late>")];
        let asked = editor.form("/desk/sources", &typed).await;
        assert_eq!((asked.status, desk.acts().await), (StatusCode::CONFLICT, acts), "asked, and nothing made");
        holds(&asked.text(), &["Same as?", "Nordholm Rescue Service", "its initials", "value=\"NRS\"", "Calls &lt;late>", "name=\"sure\""]);
        let made = editor.form("/desk/sources", &[typed.as_slice(), &[("sure", "yes")]].concat()).await.leads_to();
        assert_eq!(made, "/desk/sources/nrs");
        holds(&editor.page(&made).await.page(200), &["Same as?", "Nordholm Rescue Service", "Nobody cites it.", "Remove it"]);
        let refused = editor.form("/desk/sources", &[("name", "Sea rescue"), ("sure", "yes")]).await;
        assert!(
            refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("already is a name of"),
            "{}",
            refused.text()
        );
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_source_is_renamed_found_and_removed_at_its_desk() {
    on_both_engines(async |desk| {
        let above = desk.editor().post("/sources", json!({"name": "Ministry of Piers"})).await.created();
        let source = desk.editor().post("/sources", json!({"name": "Harbour office", "aliases": ["The office"]})).await.created();
        let article = desk.article().await;
        desk.claim(&article, "The ferry left", json!([{"source": "Harbour office", "status": "reported"}])).await;
        let editor = desk.signed_in(&desk.add("ed@desk.example", Role::Editor).await.email).await;
        let page = "/desk/sources/harbour-office";
        let fields = [("version", "1"), ("name", "Harbour Office of Vogt"), ("kind", "government"), ("country", "no"), ("note", "")];
        let wrong = [fields.as_slice(), &[("parent", "Nobody"), ("aliases", "")]].concat();
        let refused = editor.form(page, &wrong).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("id=\"parent-error\""), "{}", refused.text());
        let right = [fields.as_slice(), &[("parent", "ministry of piers"), ("aliases", "Harbour office\r\n\r\nHO\r\n")]].concat();
        editor.form(page, &right).await.leads_to();
        let changed = desk.editor().get(&format!("/sources/{}", id(&source))).await.ok();
        assert_eq!((word(&changed, "name"), word(&changed, "country")), ("Harbour Office of Vogt", "NO"));
        assert_eq!((&changed["aliases"], &changed["parent"]), (&json!(["Harbour office", "HO"]), &above["id"]));
        let late = [right.as_slice(), &[("word", "late")]].concat();
        assert_eq!(editor.form(page, &late).await.status, StatusCode::PRECONDITION_FAILED);
        holds(&editor.page(page).await.page(200), &["Cited 1 time in 1 article; readers see 0.", "value=\"Ministry of Piers\""]);

        let all = editor.page("/desk/sources").await.page(200);
        holds(&all, &["Harbour Office of Vogt", "Ministry of Piers", "2 sources."]);
        assert!(editor.page("/desk/sources?q=HO").await.text().contains("1 source."));
        let unused = editor.page("/desk/sources?unused=yes").await.text();
        let (_, found) = unused.split_once("id=\"found\"").expect("a list");
        assert!(found.contains("Ministry of Piers") && !found.contains("Harbour Office"), "{found}");
        // Something belongs to it, or cites it.
        editor.form("/desk/sources/ministry-of-piers/removal", &[]).await.page(409);
        editor.form(&format!("{page}/removal"), &[]).await.page(409);
        desk.editor().patch(&format!("/sources/{}", id(&source)), json!({"parent": null})).await.ok();
        assert_eq!(editor.form("/desk/sources/ministry-of-piers/removal", &[]).await.leads_to(), "/desk/sources");
        desk.editor().delete(&format!("/sources/{}", id(&above))).await.problem(404);
        desk.editor().with("if-match", "\"9\"").delete(&format!("/sources/{}", id(&source))).await.problem(412);
        desk.anyone().page("/desk/sources").await;
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_merge_is_shown_before_it_is_done_and_can_be_split_again() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let article = desk.publish(&article).await;
        desk.approved(&article, "Nordholm Lines denied it", json!([{"source": "Nordholm", "status": "denied"}])).await;
        let claim = desk.claim(&article, "The ferry left", json!([{"source": "Nordholm Lines", "status": "reported"}])).await;
        let editor = desk.signed_in(&desk.add("ed@desk.example", Role::Editor).await.email).await;
        let acts = desk.acts().await;
        let sources = desk.editor().get("/sources?q=nordholm").await.ok();
        let [short, long] = [0, 1].map(|at| sources["items"][at].clone());
        assert_eq!((word(&short, "name"), word(&long, "name")), ("Nordholm", "Nordholm Lines"));
        let preview = desk.editor().get(&format!("/sources/{}/merge?into={}", id(&short), id(&long))).await.ok();
        assert_eq!((&preview["attributions"], &preview["claims"], &preview["articles"], &preview["doubled"]), (&json!(1), &json!(1), &json!(1), &json!([])));
        assert_eq!(preview["stays"]["aliases"], json!(["Nordholm"]));
        let page = editor.page("/desk/sources/nordholm/merge?into=nordholm%20lines").await.page(200);
        holds(&page, &["1 attribution in 1 claim of 1 article will cite Nordholm Lines.", "Published attributions: 0 + 1 = 1.", "Names: "]);
        assert_eq!(editor.page("/desk/sources/nordholm/merge?into=Nobody").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(editor.page("/desk/sources/nordholm/merge?into=nordholm").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.acts().await, acts, "only shown");

        assert_eq!(editor.form("/desk/sources/nordholm/merge", &[("into", id(&long))]).await.leads_to(), "/desk/sources/nordholm-lines");
        desk.has_whole_record().await;
        let split = editor.page("/desk/sources/nordholm-lines").await;
        assert!(split.text().contains("Split again"), "{}", split.text());
        let undo = format!("/desk/events/{}/reversal", split.between("/desk/events/", "/reversal"));
        let back = ("back", "/desk/sources/nordholm-lines");
        holds(&editor.form(&undo, &[back]).await.page(200), &["Take it back?", "Readers see it as it was before"]);
        editor.form(&undo, &[back, ("sure", "yes"), ("reason", "Two houses, after all.")]).await.leads_to();
        desk.has_whole_record().await;
        assert!(!editor.page("/desk/sources/nordholm-lines").await.text().contains("Split again"));
        assert_eq!(desk.anyone().get("/claims?source=nordholm").await.ok()["items"].as_array().map(Vec::len), Some(1));
        desk.has_whole_record().await;

        // A claim that would cite it twice with one status, or through itself, is mended first, one that waits as a change too.
        let path = format!("/claims/{}", id(&claim));
        for attributions in [
            json!([{"source": "Nordholm", "status": "denied"}, {"source": "Nordholm Lines", "status": "denied"}]),
            json!([{"source": "Nordholm", "status": "denied"}, {"source": "Nordholm Lines", "status": "reported", "via": 0}]),
            json!([{"source": "Nordholm", "status": "denied"}, {"source": "Port", "status": "reported", "via": 0}, {"source": "Nordholm Lines", "status": "alleged", "via": 1}]),
        ] {
            desk.editor().with("if-match", "*").patch(&path, json!({"attributions": attributions})).await.ok();
            let merge = format!("/sources/{}/merge", id(&short));
            let refused = desk.editor().post(&merge, json!({"into": id(&long)})).await.problem(409);
            assert!(word(&refused, "detail").contains(id(&claim)), "{refused}");
            let page = editor.page("/desk/sources/nordholm/merge?into=nordholm%20lines").await.page(200);
            assert!(page.contains("Decide in each which of the two stays") && !page.contains(">Merge</button>"), "{page}");
        }
        desk.editor().with("if-match", "*").patch(&path, json!({"attributions": [{"source": "Port", "status": "reported"}]})).await.ok();
        desk.editor().post(&format!("/sources/{}/merge", id(&short)), json!({"into": id(&long)})).await.ok();
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn well_known_sources_are_offered_taken_over_once_and_leave_what_is_here_alone() {
    on_both_engines(async |desk| {
        let here = desk.editor().post("/sources", json!({"name": "Reuters", "kind": "news_outlet", "note": "Ours"})).await.created();
        let kremlin = desk.editor().post("/sources", json!({"name": "Moscow city council", "aliases": ["Moscow"]})).await.created();
        let editor = desk.signed_in(&desk.add("ed@desk.example", Role::Editor).await.email).await;
        holds(&editor.page("/desk/sources").await.page(200), &["Well-known sources", "Take them over"]);
        let made = KNOWN.len() - 1;
        assert_eq!(editor.form("/desk/seed-sources", &[]).await.leads_to(), format!("/desk/sources?taken={made}"));
        assert_eq!(desk.editor().get(&format!("/sources/{}", id(&here))).await.ok(), here);
        let moscow = desk.editor().get("/sources?q=moscow").await.ok();
        assert_eq!(moscow["items"], json!([kremlin]), "the name stays whose it is");
        let idf = desk.editor().get("/sources?q=idf").await.ok();
        assert_eq!((each(&idf, "name"), each(&idf, "kind")), (vec!["Israel Defense Forces"], vec!["military_police"]));
        // Another session: the same form of the same one, right after the first, would get the first one's answer.
        let editor = desk.signed_in("ed@desk.example").await;
        let acts = desk.acts().await;
        assert_eq!(editor.form("/desk/seed-sources", &[]).await.leads_to(), "/desk/sources?taken=0");
        assert_eq!(desk.acts().await, acts);
        assert!(!editor.page("/desk/sources").await.text().contains("Take them over"));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_another_of_the_same_name_said_is_taken_to_them_and_back() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let said = |status: &str| json!([{"source": "Vogt", "status": status}, {"source": "Harbour office", "status": "reported"}]);
        let captain = desk.claim(&article, "The ferry left", said("reported")).await;
        let minister = desk.claim(&article, "Nordholm Lines denied it", said("denied")).await;
        let vogt = captain["attributions"][0]["source"]["id"].as_str().expect("an id").to_owned();
        let office = captain["attributions"][1]["source"]["id"].clone();
        let other = desk.editor().post("/sources", json!({"name": "Minister Vogt"})).await.created();
        let path = format!("/sources/{vogt}/attributions/move");
        let acts = desk.acts().await;
        let to = |claims: Value, into: &Value| json!({"claims": claims, "into": into});
        let post = async |body: Value| desk.editor().post(&path, body).await;
        assert_eq!(post(to(json!([]), &other["id"])).await.fields(422), ["/claims"]);
        assert_eq!(post(to(json!([id(&minister)]), &json!(vogt))).await.fields(422), ["/into"]);
        post(to(json!([id(&captain)]), &office)).await.problem(409);
        desk.anyone().post(&path, to(json!([id(&captain)]), &office)).await.problem(401);
        assert_eq!(desk.acts().await, acts);

        let moved = post(to(json!([id(&minister)]), &other["id"])).await.ok();
        assert_eq!(moved["moved"].as_array().map(Vec::len), Some(1));
        let (stays, now) = (desk.now(&captain).await, desk.now(&minister).await);
        assert_eq!(stays, captain);
        assert_eq!((word(&now["attributions"][0]["source"], "name"), &now["version"]), ("Minister Vogt", &json!(2)));
        assert_eq!(now["attributions"][0]["id"], minister["attributions"][0]["id"]);
        desk.has_whole_record().await;
        let number = desk.editor().get("/events?limit=1").await.ok()["items"][0]["number"].clone();
        assert_eq!(desk.editor().post(&format!("/events/{number}/reversal"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.now(&minister).await["attributions"], minister["attributions"]);
        desk.has_whole_record().await;

        // Who moved it had a hand in it.
        desk.reviewer().post(&path, to(json!([id(&minister)]), &other["id"])).await.ok();
        desk.editor().put(&format!("/claims/{}/submission", id(&minister))).await.ok();
        desk.reviewer().put(&format!("/claims/{}/approval", id(&minister))).await.problem(403);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_source_takes_chosen_claims_to_another_and_asks_first_who_is_meant() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([{"source": "Vogt", "status": "reported"}])).await;
        let kept = desk.claim(&article, "Nordholm Lines denied it", json!([{"source": "Vogt", "status": "denied"}])).await;
        desk.editor().post("/sources", json!({"name": "Captain Vogt of Nordholm"})).await.created();
        let editor = desk.editor().with("sec-fetch-site", "same-origin");
        let page = editor.page("/desk/sources/vogt").await.page(200);
        holds(&page, &["Said by somebody else", word(&claim, "statement"), word(&kept, "statement"), "Ferry sold twice over"]);
        let to = "/desk/sources/vogt/attributions";
        let chosen = [("claim", id(&claim)), ("into", "Captain Vogt"), ("kind", "government")];
        let asked = editor.form(to, &chosen).await.page(409);
        holds(
            &asked,
            &[
                "Same as?",
                "Captain Vogt of Nordholm",
                "It is somebody else",
                "value=\"Captain Vogt\"",
                &format!("value=\"{}\" checked", id(&claim)),
            ],
        );
        holds(&editor.form(to, &[("into", "Captain Vogt"), ("sure", "yes")]).await.page(422), &["None of these cites"]);
        let sure: Vec<_> = chosen.into_iter().chain([("sure", "yes")]).collect();
        assert_eq!(editor.form(to, &sure).await.leads_to(), "/desk/sources/vogt");
        let source = &desk.now(&claim).await["attributions"][0]["source"];
        assert_eq!((word(source, "name"), word(source, "kind")), ("Captain Vogt", "government"));
        assert_eq!(desk.now(&kept).await["attributions"][0]["source"]["name"], "Vogt");
        holds(&editor.page("/desk/history").await.page(200), &["moved 1 attribution from", "Captain Vogt"]);
        desk.has_whole_record().await;
    })
    .await;
}
