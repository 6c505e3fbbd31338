//! Proofs that readers keep.

use crate::support::{LOG_KEY, id, on_both_engines};
use hearsay::{record::proof::Proof, tlog::key::LogKey};
use serde_json::{Value, json};

/// Every text in it, by its place, with another letter.
fn altered(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let other = if text.ends_with('x') { 'y' } else { 'x' };
            let mut changed = text.clone();
            changed.pop();
            vec![json!(format!("{changed}{other}"))]
        }
        Value::Array(items) => (0..items.len())
            .flat_map(|at| {
                altered(&items[at]).into_iter().map(move |other| {
                    let mut items = items.clone();
                    items[at] = other;
                    Value::Array(items)
                })
            })
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| {
                altered(value).into_iter().map(move |other| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), other);
                    Value::Object(fields)
                })
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_published_claim_and_article_have_a_proof_that_names_nobody_of_the_newsroom_and_stands_without_it() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let attributions = json!([{"source": "Harbour office", "status": "alleged"}, {"source": "Nordholm Lines", "status": "denied"}]);
        let claim = desk.approved(&article, "Nordholm Lines had sold seats twice", attributions).await;
        desk.editor().post(&format!("/claims/{}/comments", id(&claim)), json!({"comment": "Who says so?"})).await.created();
        let places = [format!("/claims/{}/proof", id(&claim)), format!("/articles/{}/proof", id(&article))];
        for place in &places {
            desk.anyone().get(place).await.problem(404);
            desk.editor().get(place).await.problem(409);
        }
        desk.publish(&article).await;
        // The newest event has no place yet.
        desk.anyone().get(&places[1]).await.problem(409);
        desk.verdict().await;
        for (place, acts) in places.iter().zip([&["claim.approved"][..], &["article.created", "article.published"]]) {
            let answer = desk.anyone().get(place).await;
            assert!(answer.header("content-disposition").ends_with(".proof.json\""), "{}", answer.header("content-disposition"));
            let file = answer.ok();
            let text = file.to_string();
            for secret in ["The editor", "The reviewer", "@desk.example", "submitted"] {
                assert!(!text.contains(secret), "{secret}: {text}");
            }
            for role in [hearsay::access::Role::Editor, hearsay::access::Role::Reviewer] {
                let person = desk.viewer(role).person().expect("somebody").id.to_string();
                assert!(!text.contains(&person), "{role}: {text}");
            }
            let proof = Proof::read(&text).expect("a proof");
            let proven = proof.check(LOG_KEY.vkey()).expect("proven");
            assert_eq!(proven.iter().map(|event| event.action.as_str()).collect::<Vec<_>>(), acts);
            let stranger = LogKey::read(&LogKey::generate("desk.example/log").expect("random bytes")).expect("a key");
            assert!(proof.check(stranger.vkey()).is_err());

            let others = altered(&file);
            assert!(others.len() > 10);
            for other in others {
                // What it says of itself is not proven.
                if other["how_to"] == file["how_to"] && other["key"] == file["key"] {
                    let checked = Proof::read(&other.to_string()).and_then(|proof| proof.check(LOG_KEY.vkey()));
                    assert!(checked.is_err(), "{other:#}");
                }
            }
        }
        let said = desk.anyone().get(&places[0]).await.ok();
        let proven = Proof::read(&said.to_string()).expect("a proof").check(LOG_KEY.vkey()).expect("proven");
        let after = &proven[0].after;
        assert_eq!((&after["statement"], &after["review"]), (&claim["statement"], &json!("approved")));
        assert_eq!(after["attributions"][1]["source"]["name"], "Nordholm Lines");
        let text =
            Proof::read(&desk.anyone().get(&places[1]).await.ok().to_string()).expect("a proof").check(LOG_KEY.vkey()).expect("proven");
        assert_eq!(text[0].after["text"], crate::support::TEXT);

        let page = desk.anyone().page("/record").await;
        assert!(page.text().contains("/log/checkpoint") && page.text().contains(LOG_KEY.vkey()), "{}", page.text());
    })
    .await;
}
