//! `/sources`

use crate::support::{each, id, on_both_engines};
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
