//! `/articles/{id}/checklist`: sourcing, checked by rule on an article's claims.

use crate::support::{Desk, holds, id, on_both_engines, word};
use hearsay::{access::Role, similarity};
use serde_json::{Value, json};

async fn article(desk: &Desk, title: &str, text: &str) -> Value {
    desk.editor().post("/articles", json!({"title": title, "text": text, "language": "en"})).await.created()
}

async fn claim(desk: &Desk, article: &Value, text: &str, attributions: Value) -> Value {
    let whole = json!([{"start": 0, "end": text.chars().count()}]);
    desk.editor().post(&format!("/articles/{}/claims", id(article)), json!({"spans": whole, "attributions": attributions})).await.created()
}

async fn rules(desk: &Desk, article: &Value) -> Vec<String> {
    let answer = desk.editor().get(&format!("/articles/{}/checklist", id(article))).await.ok();
    answer["items"].as_array().expect("items").iter().map(|item| word(item, "rule").to_owned()).collect()
}

#[tokio::test]
async fn claims_are_checked_and_what_other_articles_and_the_newsroom_know_is_held_against_them() {
    on_both_engines(async |desk| {
        let text = "41,000 people fled the flooded town of Ellskar.";
        let first = article(desk, "First", text).await;
        let named = json!([{"source": "Ana Sole", "kind": "author", "status": "reported"}]);
        let made = claim(desk, &first, text, named.clone()).await;
        similarity::catch_up(&desk.room).await.expect("read");
        assert_eq!(rules(desk, &first).await, Vec::<String>::new());

        let other = "14,000 people fled the flooded town of Ellskar.";
        claim(desk, &article(desk, "Second", other).await, other, named).await;
        let denial = "41,000 people fled the flooded town of Ellskar, it is said.";
        claim(
            desk,
            &article(desk, "Third", denial).await,
            denial,
            json!([{"source": "The mayor", "kind": "government", "status": "denied"}]),
        )
        .await;
        desk.editor().with("if-match", "\"1\"").patch(&format!("/claims/{}", id(&made)), json!({"check": "contradicted"})).await.ok();
        similarity::catch_up(&desk.room).await.expect("read");
        let answer = desk.editor().get(&format!("/articles/{}/checklist", id(&first))).await.ok();
        assert_eq!(rules(desk, &first).await, ["found-contradicted", "denial-elsewhere", "number-elsewhere"], "{answer:#}");
        let item = &answer["items"][1];
        assert_eq!((&item["claim"], &item["line"], &item["quote"]), (&made["id"], &json!(1), &json!(text)));
        assert!(word(item, "advice").contains("The mayor") && word(item, "advice").contains("Third"), "{item:#}");

        let page = desk.signed_in(&desk.add("nadia@desk.example", Role::Editor).await.email).await;
        let page = page.page(&format!("/desk/articles/{}/checklist", word(&first, "slug"))).await.page(200);
        holds(&page, &["Before it goes out", "Denied in another article", &format!("#claim-{}", id(&made))]);
    })
    .await;
}

#[tokio::test]
async fn a_checklist_is_the_newsrooms_own() {
    on_both_engines(async |desk| {
        let text = "Nordholm Lines bribed two inspectors.";
        let open = article(desk, "Open", text).await;
        claim(desk, &open, text, json!([])).await;
        assert_eq!(rules(desk, &open).await, ["unattributed"]);
        desk.publish(&open).await;
        desk.anyone().get(&format!("/articles/{}/checklist", id(&open))).await.problem(401);
        desk.of(Role::Reader).get(&format!("/articles/{}/checklist", id(&open))).await.problem(403);
        desk.editor().get("/articles/no-such-article/checklist").await.problem(404);
    })
    .await;
}
