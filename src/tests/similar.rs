//! `/claims/{id}/similar`: claims that say the same.

use crate::support::{Client, Desk, id, on_both_engines};
use hearsay::{access::Role, similarity};
use serde_json::{Value, json};

const TEXTS: [(&str, &str); 5] = [
    ("flood", "41,000 people fled the flooded town of Ellskar."),
    ("flood again", "Some 41,000 residents left Ellskar because of the flood."),
    ("another number", "14,000 people fled the flooded town of Ellskar."),
    ("denial", "People did not flee the flooded town of Ellskar."),
    ("something else", "The central bank of Varland raised its key rate."),
];

/// A claim for each of [`TEXTS`], each in an article of its own; the first two are approved and published, the others drafts.
async fn claims(desk: &Desk) -> Vec<Value> {
    let mut claims = Vec::new();
    for (n, (title, text)) in TEXTS.iter().enumerate() {
        let article = desk.editor().post("/articles", json!({"title": title, "text": text, "language": "en"})).await.created();
        let whole = json!({"start": 0, "end": text.chars().count()});
        let claim = desk.editor().post(&format!("/articles/{}/claims", id(&article)), json!({"spans": [whole]})).await.created();
        if n < 2 {
            desk.editor().put(&format!("/claims/{}/submission", id(&claim))).await.ok();
            desk.reviewer().put(&format!("/claims/{}/approval", id(&claim))).await.ok();
            desk.publish(&article).await;
        }
        claims.push(claim);
    }
    claims
}

async fn similar(client: &Client, claim: &Value) -> Value {
    client.get(&format!("/claims/{}/similar", id(claim))).await.ok()
}

fn titles(offer: &Value) -> Vec<&str> {
    offer["items"].as_array().expect("items").iter().map(|item| item["article"]["title"].as_str().expect("a title")).collect()
}

fn kinds(item: &Value) -> Vec<&str> {
    item["reasons"].as_array().expect("reasons").iter().map(|reason| reason["kind"].as_str().expect("a kind")).collect()
}

#[tokio::test]
async fn what_says_the_same_is_offered_with_reasons_and_never_linked_by_itself() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        assert_eq!(similarity::catch_up(&desk.room).await.expect("read"), 5);
        let acts = desk.acts().await;
        let offer = similar(&desk.editor(), &claims[0]).await;
        assert_eq!(offer["by_meaning"], true);
        let found = titles(&offer);
        assert_eq!(found.first(), Some(&"flood again"), "{offer:#}");
        assert!(!found.contains(&"something else") && !found.contains(&"flood"), "{found:?}");
        let first = &offer["items"][0];
        assert!(kinds(first).contains(&"numbers") && kinds(first).contains(&"names"), "{first:#}");
        assert!(first["score"].as_f64().expect("a number") > 0.7);
        assert!(first["reasons"][0]["text"].as_str().is_some_and(|text| text.contains("meaning")));
        let other = offer["items"].as_array().expect("items").last().expect("the last");
        assert!(other["article"]["title"] == "another number" && kinds(other).contains(&"other_numbers"), "{offer:#}");
        let denial = offer["items"].as_array().expect("items").iter().find(|item| item["article"]["title"] == "denial").expect("offered");
        assert!(kinds(denial).contains(&"denies"), "{denial:#}");
        assert_eq!(desk.acts().await, acts);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn readers_are_offered_only_what_is_published() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        similarity::catch_up(&desk.room).await.expect("read");
        assert_eq!(titles(&similar(&desk.anyone(), &claims[0]).await), ["flood again"]);
        assert_eq!(titles(&similar(&desk.of(Role::Reader), &claims[0]).await), ["flood again"]);
        desk.anyone().get(&format!("/claims/{}/similar", id(&claims[2]))).await.problem(404);
        desk.editor().get("/claims/nonsense/similar").await.problem(404);
    })
    .await;
}

#[tokio::test]
async fn vectors_are_made_once_kept_and_made_again_for_other_words() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        assert_eq!(similarity::catch_up(&desk.room).await.expect("read"), 5);
        assert_eq!(similarity::catch_up(&desk.room).await.expect("read"), 0);
        assert_eq!(desk.tamper("UPDATE claim_vector SET words = words").await, 5);
        // Other words, and a claim that is gone.
        let place = format!("/claims/{}", id(&claims[4]));
        let statement = json!({"statement": "41,000 people ran from the flood in Ellskar."});
        desk.editor().with("if-match", "\"1\"").patch(&place, statement).await.ok();
        assert_eq!(similarity::catch_up(&desk.room).await.expect("read"), 1);
        let offer = similar(&desk.editor(), &claims[0]).await;
        assert!(titles(&offer).contains(&"something else"), "{offer:#}");
        desk.editor().with("if-match", "\"2\"").delete(&place).await;
        assert!(!titles(&similar(&desk.editor(), &claims[0]).await).contains(&"something else"));
        assert_eq!(desk.tamper("UPDATE claim_vector SET words = words").await, 4);
    })
    .await;
}

#[tokio::test]
async fn another_server_takes_up_the_vectors_that_are_there_and_one_without_the_encoder_compares_words() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        similarity::catch_up(&desk.room).await.expect("read");
        // Vectors that nobody could have made: they are taken as they are, not made anew.
        desk.tamper("UPDATE claim_vector SET vector = (SELECT v.vector FROM claim_vector v ORDER BY v.claim_id LIMIT 1)").await;
        let other = Desk::over(hearsay::newsroom::Newsroom::new(desk.room.db.clone(), desk.room.clock.clone(), None));
        assert_eq!(similarity::catch_up(&other.room).await.expect("read"), 5);
        let offer = similarity::of_claim(&other.room, &desk.viewer(Role::Editor), id(&claims[0]).parse().expect("an id")).await;
        assert_eq!(offer.expect("found").items.len(), 4, "all are alike");

        let plain = hearsay::newsroom::Newsroom::new(desk.room.db.clone(), desk.room.clock.clone(), None).by_words_alone();
        desk.tamper("DELETE FROM claim_vector").await;
        similarity::catch_up(&plain).await.expect("read");
        let offer = similarity::of_claim(&plain, &desk.viewer(Role::Editor), id(&claims[0]).parse().expect("an id")).await.expect("found");
        assert!(!offer.by_meaning);
        assert_eq!(offer.items.first().map(|item| item.article.title.as_str()), Some("flood again"));
        assert_eq!(desk.tamper("DELETE FROM claim_vector").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_claim_that_nothing_is_like_has_none() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "Nordholm Lines had sold seats twice", json!([])).await;
        similarity::catch_up(&desk.room).await.expect("read");
        let offer = similar(&desk.editor(), &claim).await;
        assert_eq!(offer["items"], json!([]));
    })
    .await;
}
