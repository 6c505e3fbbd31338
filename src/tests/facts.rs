//! `/facts`

use crate::support::{Answer, Client, Desk, holds, id, in_an_empty_newsroom, on_both_engines, word};
use chrono::Datelike;
use hearsay::{access::Role, history::erasure, record::verify::Verdict};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An article of that outlet and day, with one approved claim.
async fn reported(desk: &Desk, outlet: &str, at: &str, attributions: Value) -> (Value, Value) {
    let text = format!("{outlet} writes that seats were sold twice.");
    let input = json!({"title": format!("{outlet} on seats"), "text": text, "outlet": outlet, "published_at": at, "language": "en"});
    let article = desk.editor().post("/articles", input).await.created();
    let claim =
        json!({"spans": [{"start": 0, "end": text.chars().count()}], "statement": "Seats were sold twice.", "attributions": attributions});
    let claim = desk.editor().post(&format!("/articles/{}/claims", id(&article)), claim).await.created();
    desk.editor().put(&format!("/claims/{}/submission", id(&claim))).await.ok();
    desk.reviewer().put(&format!("/claims/{}/approval", id(&claim))).await.ok();
    (article, claim)
}

/// A small story: an allegation, its relay, a denial, and a retraction; all published but the last article.
async fn story(desk: &Desk) -> (Value, Vec<(Value, Value)>) {
    let chain = json!([{"source": "Wire", "kind": "news_agency", "status": "reported"}, {"source": "Harbour office", "status": "alleged", "via": 0}]);
    let told = vec![
        reported(desk, "Beacon", "2026-03-01T10:00:00Z", chain.clone()).await,
        reported(desk, "Islander", "2026-03-02T23:30:00-05:00", json!([{"source": "Beacon", "status": "reported"}])).await,
        reported(desk, "Ledger", "2026-03-04", json!([{"source": "Nordholm Lines", "status": "denied"}])).await,
        reported(desk, "Echo", "2026-03-06", json!([{"source": "Harbour office", "status": "retracted"}])).await,
    ];
    for (article, _) in &told[..3] {
        desk.publish(article).await;
    }
    let claims: Vec<Value> = told.iter().map(|(_, claim)| json!({"claim": claim["id"]})).collect();
    let fact = desk.editor().post("/facts", json!({"topics": ["Ferries", " ferries "], "claims": claims})).await.created();
    (fact, told)
}

fn at(fact: &Value) -> String {
    format!("/facts/{}", id(fact))
}

/// `side name` of everybody.
fn sides(fact: &Value) -> Vec<String> {
    let positions = fact["positions"].as_array().expect("positions");
    positions.iter().map(|one| format!("{} {}", word(one, "side"), word(&one["source"], "name"))).collect()
}

#[tokio::test]
async fn a_fact_is_made_of_claims_and_everybody_stands_where_they_stood_on_a_day() {
    on_both_engines(async |desk| {
        let (fact, _) = story(desk).await;
        assert_eq!((word(&fact, "statement"), word(&fact, "slug")), ("Seats were sold twice.", "seats-were-sold-twice"));
        assert_eq!((&fact["topics"], &fact["claims"], &fact["finding"]), (&json!(["Ferries"]), &json!(4), &json!("unchecked")));
        for (day, expected) in [
            ("2026-02-28", vec![]),
            ("2026-03-01T09:59:59Z", vec![]),
            ("2026-03-01T10:00:00Z", vec!["for Harbour office"]),
            // Half past eleven at night in New York is that day.
            ("2026-03-02", vec!["for Harbour office", "for Beacon"]),
            ("2026-03-03", vec!["for Harbour office", "for Beacon"]),
            ("2026-03-04", vec!["for Harbour office", "for Beacon", "against Nordholm Lines"]),
            ("2026-03-06", vec!["for Beacon", "against Nordholm Lines", "neither Harbour office"]),
        ] {
            assert_eq!(sides(&desk.editor().get(&format!("{}?at={day}", at(&fact))).await.ok()), expected, "{day}");
        }
        // The retraction is not published.
        let public = desk.anyone().get(&at(&fact)).await.ok();
        assert_eq!(sides(&public), ["for Harbour office", "for Beacon", "against Nordholm Lines"]);
        assert_eq!((&public["claims"], &public["articles"]), (&json!(3), &json!(3)));
        assert_eq!(desk.editor().get(&format!("{}?at=soon", at(&fact))).await.fields(400), ["at"]);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_it_rests_on_and_what_its_page_shows_is_as_of_the_same_moment_at_every_border() {
    on_both_engines(async |desk| {
        let (fact, _) = story(desk).await;
        for (moment, outlets, origins, later) in [
            ("2026-03-01T09:59:59.999Z", 0, 0, "4 claims came later."),
            ("2026-03-01T10:00:00.000Z", 1, 1, "3 claims came later."),
            // What was written half past eleven at night in New York, by the clock there.
            ("2026-03-02T23:29:59.999Z", 1, 1, "3 claims came later."),
            ("2026-03-02T23:30:00.000Z", 2, 1, "2 claims came later."),
            ("2026-03-02", 2, 1, "2 claims came later."),
            ("2026-03-03T23:59:59.999Z", 2, 1, "2 claims came later."),
            ("2026-03-04T00:00:00.000Z", 2, 1, "1 claim came later."),
            ("2026-03-05T23:59:59.999Z", 2, 1, "1 claim came later."),
            ("2026-03-06", 2, 1, ""),
        ] {
            let graph = desk.editor().get(&format!("{}/origins?at={moment}", at(&fact))).await.ok();
            assert_eq!((&graph["outlets"], &graph["origins"]), (&json!(outlets), &json!(origins)), "{moment}");
            let page = desk.editor().page(&format!("/facts/{}?at={moment}", word(&fact, "slug"))).await.page(200);
            holds(&page, &["This is how it stood on", later]);
            assert_eq!(page.contains("came later."), !later.is_empty(), "{moment}");
        }
    })
    .await;
}

#[tokio::test]
async fn facts_are_worked_on_by_the_newsroom_alone() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let other = desk.editor().post("/facts", json!({"statement": "Another one."})).await.created();
        let (place, claim) = (at(&fact), id(&told[0].1));
        let acts = desk.acts().await;
        for (who, status) in [(desk.anyone(), 401), (desk.of(Role::Reader), 403)] {
            let who = who.with("if-match", "*");
            who.post("/facts", json!({"statement": "x"})).await.problem(status);
            who.patch(&place, json!({"statement": "x"})).await.problem(status);
            who.put_json(&format!("{place}/claims/{claim}"), json!({"relation": "denies"})).await.problem(status);
            who.delete(&format!("{place}/claims/{claim}")).await.problem(status);
            who.post(&format!("{place}/merge"), json!({"into": other["id"]})).await.problem(status);
            who.post(&format!("{place}/split"), json!({"statement": "x", "claims": [claim]})).await.problem(status);
            who.put(&format!("{place}/approval")).await.problem(status);
            who.put(&format!("/claims/{claim}/similar/{}/refusal", id(&told[1].1))).await.problem(status);
            who.delete(&format!("/claims/{claim}/similar/{}/refusal", id(&told[1].1))).await.problem(status);
            who.delete(&place).await.problem(status);
        }
        assert_eq!(desk.acts().await, acts);
    })
    .await;
}

#[tokio::test]
async fn readers_see_a_fact_once_something_published_is_about_it_and_only_that() {
    on_both_engines(async |desk| {
        let (article, claim) = reported(desk, "Beacon", "2026-03-01", json!([{"source": "Harbour office", "status": "alleged"}])).await;
        let fact = desk.editor().post("/facts", json!({"claims": [{"claim": claim["id"]}]})).await.created();
        let (other_article, other) = reported(desk, "Echo", "2026-03-02", json!([{"source": "Nobody yet", "status": "denied"}])).await;
        desk.editor().put_json(&format!("{}/claims/{}", at(&fact), id(&other)), json!({"relation": "asserts"})).await.ok();
        let empty = desk.editor().post("/facts", json!({"statement": "Nobody says this."})).await.created();
        for hidden in [&fact, &empty] {
            desk.anyone().get(&at(hidden)).await.problem(404);
            desk.of(Role::Reader).get(&format!("{}/origins", at(hidden))).await.problem(404);
            desk.anyone().page(&format!("/facts/{}", word(hidden, "slug"))).await.page(404);
        }
        assert_eq!(desk.anyone().get("/facts").await.ok()["items"], json!([]));
        assert!(!desk.anyone().get("/exports/facts.csv").await.text().contains("Seats"));
        desk.publish(&article).await;
        let seen = desk.anyone().get("/facts").await.ok();
        assert_eq!((seen["items"].as_array().map(Vec::len), &seen["items"][0]["claims"]), (Some(1), &json!(1)));
        let page = desk.anyone().page("/facts/seats-were-sold-twice").await.page(200);
        holds(&page, &["Harbour office", "Seats were sold twice."]);
        assert!(!page.contains("Nobody yet") && !page.contains("Echo"));
        assert!(!desk.anyone().get(&format!("{}/origins", at(&fact))).await.text().contains("Echo"));
        assert!(!desk.anyone().page("/facts/seats-were-sold-twice/feed").await.text().contains("Echo"));
        assert!(desk.anyone().get("/exports/facts.csv").await.text().contains("Seats"));
        assert_eq!(desk.anyone().get("/facts?source=nobody-yet").await.ok()["items"], json!([]));
        // Names of who found what are the newsroom's own.
        let found = desk.editor().with("if-match", "*").patch(&at(&fact), json!({"finding": "checking"})).await.ok();
        assert_eq!(found["findings"][0]["found_by"], "The editor");
        assert_eq!(desk.anyone().get(&at(&fact)).await.ok()["findings"][0]["found_by"], "");
        desk.publish(&other_article).await;
        assert_eq!(desk.anyone().get(&at(&fact)).await.ok()["claims"], 2);
        desk.editor().delete(&format!("/articles/{}/publication", id(&article))).await.ok();
        desk.editor().delete(&format!("/articles/{}/publication", id(&other_article))).await.ok();
        desk.anyone().get(&at(&fact)).await.problem(404);
    })
    .await;
}

#[tokio::test]
async fn a_change_needs_the_version_and_a_finding_keeps_those_before_it() {
    on_both_engines(async |desk| {
        let (fact, _) = story(desk).await;
        desk.editor().patch(&at(&fact), json!({"statement": "x"})).await.problem(428);
        desk.editor().with("if-match", "\"9\"").patch(&at(&fact), json!({"statement": "x"})).await.problem(412);
        let editor = desk.editor().with("if-match", "\"1\"");
        let wrong = json!({"statement": " ", "topics": ["x".repeat(81)], "related": [{"relation": "narrows", "fact": fact["id"]}]});
        let faults = editor.patch(&at(&fact), wrong).await;
        assert_eq!(faults.fields(422), ["/statement", "/topics/0", "/related/0/fact"]);
        let wrong = json!({"finding": "sure", "evidence": [{"note": "x"}, {"url": "javascript:alert(1)"}, {"sha256": "12"}]});
        let faults = editor.patch(&at(&fact), wrong).await;
        assert_eq!(faults.fields(422), ["/finding", "/evidence/0", "/evidence/1/url", "/evidence/2/sha256"]);
        let hash = "A".repeat(64);
        let evidence =
            json!([{"url": "https://example.org/list"}, {"quote": "Sold twice", "note": "Page 3"}, {"file": "list.pdf", "sha256": hash}]);
        let one =
            editor.patch(&at(&fact), json!({"finding": "corroborated", "note": "The list has both.", "evidence": evidence})).await.ok();
        assert_eq!((&one["finding"], &one["version"]), (&json!("corroborated"), &json!(2)));
        assert_eq!(one["findings"][0]["evidence"][2], json!({"file": "list.pdf", "sha256": hash.to_lowercase()}));
        desk.wait(86_400);
        let two =
            desk.reviewer().with("if-match", "\"2\"").patch(&at(&fact), json!({"finding": "contradicted", "statement": "No."})).await.ok();
        assert_eq!((two["findings"].as_array().map(Vec::len), &two["version"], &two["slug"]), (Some(2), &json!(4), &fact["slug"]));
        assert_eq!(desk.editor().get(&format!("{}?at=2026-03-02", at(&fact))).await.ok()["finding"], "corroborated");
        assert_eq!(desk.editor().get(&format!("{}?at=2026-03-01", at(&fact))).await.ok()["finding"], "unchecked");
        desk.of(Role::Reader).with("if-match", "*").patch(&at(&fact), json!({"statement": "x"})).await.problem(403);
        desk.anyone().post("/facts", json!({"statement": "x"})).await.problem(401);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_about_one_fact_and_may_be_linked_in_another_way_and_unlinked() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let claim = id(&told[2].1);
        let place = format!("{}/claims/{claim}", at(&fact));
        let linked = desk.editor().put_json(&place, json!({"relation": "denies"})).await.ok();
        assert_eq!(sides(&linked)[..3], ["for Beacon", "for Nordholm Lines", "neither Harbour office"]);
        let other = desk.editor().post("/facts", json!({"statement": "Another one."})).await.created();
        let why = desk.editor().put_json(&format!("{}/claims/{claim}", at(&other)), json!({"relation": "asserts"})).await.problem(409);
        assert!(word(&why, "detail").contains("Seats were sold twice."));
        desk.editor().post("/facts", json!({"claims": [{"claim": claim}]})).await.problem(409);
        assert_eq!(
            desk.editor().post("/facts", json!({"claims": [{"claim": claim}, {"claim": claim}]})).await.fields(422),
            ["/claims/1/claim"]
        );
        assert_eq!(desk.editor().delete(&place).await.status, 204);
        desk.editor().delete(&place).await.problem(404);
        desk.editor().put_json(&format!("{}/claims/{claim}", at(&other)), json!({"relation": "updates"})).await.ok();
        let rows = desk.editor().get("/exports/claims.json?fact=another-one").await.ok();
        assert_eq!(
            (&rows[0]["claim_id"], &rows[0]["fact"], &rows[0]["relation"]),
            (&json!(claim), &json!("Another one."), &json!("updates"))
        );
        assert_eq!(rows.as_array().map(Vec::len), Some(1));
        assert_eq!(
            desk.editor().get(&format!("/claims?fact={}&status=reported", id(&fact))).await.ok()["items"].as_array().map(Vec::len),
            Some(2)
        );
        assert_eq!(desk.editor().get("/claims?fact=nothing").await.ok()["items"], json!([]));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_merge_takes_over_claims_and_leads_on_and_is_taken_apart_again() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let (_, claim) = reported(desk, "Radio", "2026-03-07", json!([])).await;
        let other = json!({"statement": "Seats were sold again.", "claims": [{"claim": claim["id"], "relation": "widens"}]});
        let other = desk.editor().post("/facts", other).await.created();
        let third = json!({"statement": "A third.", "related": [{"relation": "part_of", "fact": other["id"]}]});
        let third = desk.editor().post("/facts", third).await.created();
        let merge = format!("{}/merge", at(&other));
        assert_eq!(desk.editor().post(&merge, json!({"into": other["id"]})).await.fields(422), ["/into"]);
        let merged = desk.editor().post(&merge, json!({"into": fact["id"]})).await.ok();
        assert_eq!((&merged["id"], &merged["claims"]), (&fact["id"], &json!(5)));
        assert_eq!(merged["related"][0]["fact"]["id"], third["id"], "what led to the one leads to the other");
        assert_eq!(desk.editor().get(&at(&other)).await.ok()["id"], fact["id"]);
        assert_eq!(desk.anyone().page("/facts/seats-were-sold-again").await.leads_to(), "/facts/seats-were-sold-twice");
        desk.editor().with("if-match", "*").patch(&at(&other), json!({"statement": "x"})).await.problem(404);
        assert_eq!(desk.editor().get("/facts").await.ok()["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(desk.editor().get("/exports/claims.json?fact=seats-were-sold-again").await.ok().as_array().map(Vec::len), Some(6));
        desk.editor().delete(&at(&fact)).await.problem(409);
        desk.has_whole_record().await;
        let event = desk.editor().get("/events?action=fact.merged").await.ok();
        desk.editor().post(&format!("/events/{}/reversal", event["items"][0]["number"]), json!({})).await;
        let apart = desk.editor().get(&at(&other)).await.ok();
        assert_eq!((&apart["id"], &apart["claims"], &apart["about"][0]["relation"]), (&other["id"], &json!(1), &json!("widens")));
        assert_eq!(desk.editor().get(&at(&fact)).await.ok()["claims"], 4);
        let split = json!({"statement": "Split off.", "claims": [told[0].1["id"], told[1].1["id"]]});
        let split = desk.editor().post(&format!("{}/split", at(&fact)), split).await.created();
        assert_eq!((&split["claims"], &desk.editor().get(&at(&fact)).await.ok()["claims"]), (&json!(2), &json!(2)));
        let faults = desk.editor().post(&format!("{}/split", at(&fact)), json!({"statement": "x", "claims": [told[0].1["id"]]})).await;
        assert_eq!(faults.fields(422), ["/claims/0"]);
        desk.has_whole_record().await;
    })
    .await;
}

/// Takes the newest act of this kind back.
async fn undo(desk: &Desk, action: &str) -> Answer {
    desk.has_whole_record().await;
    let events = desk.editor().get(&format!("/events?action={action}")).await.ok();
    desk.editor().post(&format!("/events/{}/reversal", events["items"][0]["number"]), json!({})).await
}

#[tokio::test]
async fn a_merge_that_is_undone_leaves_every_relation_as_it_was_whichever_half_is_taken_back() {
    on_both_engines(async |desk| {
        let (ship, _) = story(desk).await;
        let fact = async |statement: &str, related: Value| {
            desk.editor().post("/facts", json!({"statement": statement, "related": related})).await.created()
        };
        let third = fact("A third.", json!([])).await;
        let stays = fact("It stays.", json!([{"relation": "part_of", "fact": third["id"]}])).await;
        let goes = json!([{"relation": "contradicts", "fact": ship["id"]}, {"relation": "updates", "fact": stays["id"]}]);
        let goes = fact("It goes.", goes).await;
        let both = json!({"related": [{"relation": "part_of", "fact": third["id"]}, {"relation": "contradicts", "fact": goes["id"]}]});
        desk.editor().with("if-match", "*").patch(&at(&stays), both).await.ok();
        let all = async || {
            let mut related = Vec::new();
            for fact in [&ship, &third, &stays, &goes] {
                related.push(desk.editor().get(&at(fact)).await.ok()["related"].clone());
            }
            related
        };
        let before = all().await;
        for half in ["fact.merged", "fact.took_over"] {
            desk.editor().post(&format!("{}/merge", at(&goes)), json!({"into": stays["id"]})).await.ok();
            assert_ne!(all().await, before);
            assert_eq!(undo(desk, half).await.status, 204);
            assert_eq!(all().await, before, "{half}");
        }
        // What was said by hand since stays.
        desk.editor().post(&format!("{}/merge", at(&goes)), json!({"into": stays["id"]})).await.ok();
        let by_hand = json!({"related": [{"relation": "contradicts", "fact": ship["id"]}, {"relation": "updates", "fact": third["id"]}]});
        desk.editor().with("if-match", "*").patch(&at(&stays), by_hand).await.ok();
        assert_eq!(undo(desk, "fact.merged").await.status, 204);
        let left = desk.editor().get(&at(&stays)).await.ok()["related"].to_string();
        assert!(left.contains("A third.") && !left.contains("Seats were sold twice."), "{left}");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_split_that_is_undone_brings_its_claims_back_whichever_half_is_taken_back_and_may_be_done_again() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let claims = async |fact: &Value| desk.editor().get(&at(fact)).await.ok()["claims"].clone();
        for half in ["fact.created", "fact.split"] {
            let split = json!({"statement": format!("Split, {half}."), "claims": [told[0].1["id"], told[1].1["id"]]});
            let split = desk.editor().post(&format!("{}/split", at(&fact)), split).await.created();
            assert_eq!(claims(&fact).await, 2);
            assert_eq!(undo(desk, half).await.status, 204);
            assert_eq!(claims(&fact).await, 4, "{half}");
            assert_eq!(desk.editor().get(&at(&split)).await.ok()["id"], fact["id"], "its address leads on");
            desk.has_whole_record().await;
            let events = desk.editor().get(&format!("/events?subject=fact/{}", id(&fact))).await.ok();
            assert!(events["items"][1]["reversed_by"].is_number(), "nothing of it is left to undo: {events}");
            // And the other way round.
            assert_eq!(undo(desk, "fact.merged").await.status, 204);
            assert_eq!((claims(&fact).await, claims(&split).await), (json!(2), json!(2)));
            assert_eq!(undo(desk, "fact.restored").await.status, 204);
            assert_eq!(claims(&fact).await, 4);
        }
        // Something was found about the new one: it does not vanish with that.
        let split = json!({"statement": "Another thing.", "claims": [told[2].1["id"]]});
        let split = desk.editor().post(&format!("{}/split", at(&fact)), split).await.created();
        desk.editor().with("if-match", "*").patch(&at(&split), json!({"finding": "contradicted"})).await.ok();
        let refused = undo(desk, "fact.split").await.problem(409);
        let found = desk.editor().get("/events?action=fact.found").await.ok();
        assert!(refused["detail"].to_string().contains(&format!("undo event {} first", found["items"][0]["number"])), "{refused}");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_done_and_taken_back_since_stands_in_the_way_of_no_undo() {
    on_both_engines(async |desk| {
        let (fact, _) = story(desk).await;
        let other = desk.editor().post("/facts", json!({"statement": "Another."})).await.created();
        let now = async || desk.editor().get(&at(&fact)).await.ok()["statement"].clone();
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"statement": "Changed."})).await.ok();
        for (from, into) in [(&fact, &other), (&other, &fact)] {
            desk.editor().post(&format!("{}/merge", at(from)), json!({"into": into["id"]})).await.ok();
            // A fact that went says which, by name.
            let refused = undo(desk, "fact.changed").await;
            if from == &fact {
                let why = refused.problem(409)["detail"].to_string();
                assert!(why.contains("“Changed.” was merged into “Another.”"), "{why}");
            } else {
                let why = refused.problem(409)["detail"].to_string();
                let merge = desk.editor().get("/events?action=fact.took_over").await.ok();
                assert!(why.contains(&format!("undo event {} first", merge["items"][0]["number"])), "{why}");
            }
            assert_eq!(undo(desk, "fact.merged").await.status, 204);
        }
        assert_eq!(undo(desk, "fact.changed").await.status, 204);
        assert_eq!(now().await, "Seats were sold twice.");
        // Once more, over an undo that was itself taken back: what stands is named, not what took it back.
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"statement": "First."})).await.ok();
        desk.has_whole_record().await;
        let first = desk.editor().get("/events?action=fact.changed").await.ok()["items"][0]["number"].clone();
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"statement": "Second."})).await.ok();
        assert_eq!(undo(desk, "fact.changed").await.status, 204);
        desk.has_whole_record().await;
        assert_eq!(desk.editor().post(&format!("/events/{first}/reversal"), json!({})).await.status, 204);
        assert_eq!(now().await, "Seats were sold twice.");
        // An article and a source as well.
        for (place, name) in [("articles", "title"), ("sources", "name")] {
            let made = match place {
                "articles" => json!({"title": "One", "text": "Nobody has said this before."}),
                _ => json!({"name": "One"}),
            };
            let made = desk.editor().post(&format!("/{place}"), made).await.created();
            let here = format!("/{place}/{}", id(&made));
            let kind = format!("{}.changed", &place[..place.len() - 1]);
            desk.editor().with("if-match", "*").patch(&here, json!({name: "Two"})).await.ok();
            desk.has_whole_record().await;
            let second = desk.editor().get(&format!("/events?action={kind}")).await.ok()["items"][0]["number"].clone();
            desk.editor().with("if-match", "*").patch(&here, json!({name: "Three"})).await.ok();
            assert_eq!(undo(desk, &kind).await.status, 204);
            desk.has_whole_record().await;
            assert_eq!(desk.editor().post(&format!("/events/{second}/reversal"), json!({})).await.status, 204, "{place}");
            assert_eq!(desk.editor().get(&here).await.ok()[name], "One");
        }
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn every_act_on_a_fact_is_undone_as_a_new_one_and_the_record_holds() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let claim = id(&told[0].1);
        let undo = async |action: &str| {
            desk.has_whole_record().await;
            let events = desk.editor().get(&format!("/events?action={action}")).await.ok();
            desk.editor().post(&format!("/events/{}/reversal", events["items"][0]["number"]), json!({})).await;
            desk.editor().get(&at(&fact)).await
        };
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"statement": "Changed.", "topics": []})).await.ok();
        assert_eq!(undo("fact.changed").await.ok()["statement"], "Seats were sold twice.");
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"finding": "contradicted"})).await.ok();
        assert_eq!(undo("fact.found").await.ok()["findings"], json!([]));
        desk.editor().put_json(&format!("{}/claims/{claim}", at(&fact)), json!({"relation": "narrows"})).await.ok();
        // Something else happens to the fact: a link is undone by itself.
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"finding": "checking"})).await.ok();
        assert_eq!(undo("fact.linked").await.ok()["about"][0]["relation"], "asserts");
        desk.editor().delete(&format!("{}/claims/{claim}", at(&fact))).await;
        assert_eq!(undo("fact.unlinked").await.ok()["claims"], 4);
        let version = desk.editor().get(&at(&fact)).await.ok()["version"].clone();
        desk.editor().with("if-match", "\"1\"").delete(&at(&fact)).await.problem(412);
        assert_eq!(desk.editor().with("if-match", &format!("\"{version}\"")).delete(&at(&fact)).await.status, 204);
        desk.editor().get(&at(&fact)).await.problem(404);
        assert_eq!(undo("fact.removed").await.ok()["claims"], 4);
        assert_eq!(undo("fact.restored").await.status, 404);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_deleted_claim_leaves_its_fact_and_comes_back_to_it_and_a_merge_of_sources_joins_them_there() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let claim = format!("/claims/{}", id(&told[0].1));
        desk.editor().with("if-match", "*").delete(&format!("{claim}?reason=Wrong")).await;
        desk.reviewer().with("if-match", "*").delete(&claim).await;
        assert_eq!(desk.editor().get(&at(&fact)).await.ok()["claims"], 3);
        desk.has_whole_record().await;
        let deleted = desk.editor().get("/events?action=claim.deleted").await.ok();
        desk.reviewer().post(&format!("/events/{}/reversal", deleted["items"][0]["number"]), json!({})).await;
        assert_eq!(desk.editor().get(&at(&fact)).await.ok()["claims"], 4);
        let origins = desk.editor().get(&format!("{}/origins", at(&fact))).await.ok();
        assert_eq!((&origins["origins"], &origins["outlets"]), (&json!(1), &json!(2)));
        // Two names of one office become one: who took back is who had alleged it.
        let (_, again) = reported(desk, "Radio", "2026-03-07", json!([{"source": "The port", "status": "alleged"}])).await;
        desk.editor().put_json(&format!("{}/claims/{}", at(&fact), id(&again)), json!({"relation": "asserts"})).await.ok();
        assert_eq!(desk.editor().get(&format!("{}/origins", at(&fact))).await.ok()["origins"], 2);
        let [port, office] = ["the+port", "harbour+office"].map(|q| format!("/sources?q={q}"));
        let (port, office) = (desk.editor().get(&port).await.ok(), desk.editor().get(&office).await.ok());
        let into = json!({"into": office["items"][0]["id"]});
        desk.editor().post(&format!("/sources/{}/merge", id(&port["items"][0])), into).await.ok();
        assert_eq!(desk.editor().get(&format!("{}/origins", at(&fact))).await.ok()["origins"], 1);
        assert_eq!(sides(&desk.editor().get(&at(&fact)).await.ok()), ["for Beacon", "for Harbour office", "against Nordholm Lines"]);
        desk.has_whole_record().await;
        // A court's order: the article goes, the fact stays with what is left.
        let article = id(&told[1].0).parse().expect("an id");
        desk.write(Role::Admin, move |mut tx| Box::pin(async move { erasure::of_article(&mut tx, article, "A court").await })).await;
        assert_eq!(desk.editor().get(&at(&fact)).await.ok()["claims"], 4);
        assert!(matches!(desk.verdict().await, Verdict::Whole(..)));
    })
    .await;
}

#[tokio::test]
async fn the_graph_is_given_as_json_and_as_files_for_other_programs() {
    on_both_engines(async |desk| {
        let (fact, _) = story(desk).await;
        let origins = desk.anyone().get(&format!("{}/origins", at(&fact))).await.ok();
        assert_eq!(
            (&origins["origins"], &origins["articles"], &origins["outlets"], &origins["circles"]),
            (&json!(1), &json!(2), &json!(2), &json!([]))
        );
        assert_eq!(origins["graph"]["nodes"].as_array().map(Vec::len), Some(4));
        assert_eq!(origins["roots"][0]["who"][0]["name"], "Harbour office");
        assert_eq!(origins["shares"]["agency"]["name"], "Wire");
        assert_eq!(desk.anyone().get(&format!("{}/origins?at=2026-03-01", at(&fact))).await.ok()["outlets"], 1);
        let graphml = desk.anyone().get(&format!("{}/origins?format=graphml", at(&fact))).await;
        assert_eq!(graphml.header("content-type"), "application/graphml+xml; charset=utf-8");
        holds(&graphml.text(), &["<graphml", "Harbour office"]);
        holds(&desk.anyone().get(&format!("{}/origins?format=dot", at(&fact))).await.text(), &["digraph", "Harbour office"]);
        assert_eq!(desk.anyone().get(&format!("{}/origins?format=png", at(&fact))).await.fields(400), ["format"]);
    })
    .await;
}

#[tokio::test]
async fn facts_are_found_by_words_topic_finding_source_and_article_in_pages() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let mut others = Vec::new();
        for n in 0..3 {
            desk.wait(1);
            others.push(desk.editor().post("/facts", json!({"statement": format!("Herons {n}"), "topics": ["Birds"]})).await.created());
        }
        let names = async |query: &str| {
            let list = desk.editor().get(&format!("/facts?{query}")).await.ok();
            list["items"].as_array().expect("items").iter().map(|fact| word(fact, "statement").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("q=HERONS").await, ["Herons 2", "Herons 1", "Herons 0"]);
        assert_eq!(names("topic=birds&limit=2").await, ["Herons 2", "Herons 1"]);
        assert_eq!(names("q=ferries+seats").await, ["Seats were sold twice."]);
        assert_eq!(names("source=nordholm-lines").await, ["Seats were sold twice."]);
        assert_eq!(names(&format!("article={}", word(&told[3].0, "slug"))).await, ["Seats were sold twice."]);
        assert!(names("source=nobody").await.is_empty() && names("finding=contradicted").await.is_empty());
        desk.wait(1);
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"finding": "contradicted"})).await.ok();
        assert_eq!(names("finding=contradicted").await, ["Seats were sold twice."]);
        let first = desk.editor().get("/facts?limit=2").await.ok();
        let rest = names(&format!("limit=2&cursor={}", word(&first, "next"))).await;
        assert_eq!(
            (word(&first["items"][0], "statement"), rest),
            ("Seats were sold twice.", vec!["Herons 1".to_owned(), "Herons 0".to_owned()])
        );
        assert_eq!(desk.editor().get("/facts?finding=x&cursor=y&limit=0").await.fields(400), ["limit", "cursor", "finding"]);
        assert_eq!(desk.editor().get("/facts?fnding=x").await.fields(400).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_fact_that_was_tampered_with_is_found_and_named() {
    on_both_engines(async |desk| {
        let (fact, _) = story(desk).await;
        let hash = "a".repeat(64);
        desk.editor().with("if-match", "*").patch(&at(&fact), json!({"finding": "checking", "evidence": [{"sha256": hash}]})).await.ok();
        desk.has_whole_record().await;
        for (change, back, why) in [
            ("UPDATE fact SET statement = statement || '!'", "UPDATE fact SET statement = REPLACE(statement, '!', '')", "statement"),
            ("UPDATE fact SET finding = 'corroborated'", "UPDATE fact SET finding = 'checking'", "finding"),
            ("UPDATE fact SET version = version + 1", "UPDATE fact SET version = version - 1", "version"),
            ("UPDATE fact_topic SET topic = 'Trains'", "UPDATE fact_topic SET topic = 'Ferries'", "topics"),
            ("UPDATE fact_finding SET note = 'x'", "UPDATE fact_finding SET note = ''", "findings"),
            ("UPDATE fact_claim SET relation = 'denies'", "UPDATE fact_claim SET relation = 'asserts'", "the claims about it"),
        ] {
            assert_ne!(desk.tamper(change).await, 0, "{change}");
            let Verdict::Broken(what, because) = desk.verdict_against(None).await else { panic!("not found: {change}") };
            assert!(what.starts_with("fact/") && because.contains(why), "{change}: {what}: {because}");
            desk.tamper(back).await;
            assert!(matches!(desk.verdict_against(None).await, Verdict::Whole(..)), "{back}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_pages_say_where_else_a_claim_is_made_and_what_a_source_did_over_time() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        desk.publish(&told[3].0).await;
        let article = desk.anyone().page(&format!("/articles/{}", word(&told[0].0, "slug"))).await.page(200);
        holds(&article, &["/facts/seats-were-sold-twice", "also in 3 other articles"]);
        let source = desk.anyone().page("/sources/harbour-office").await.page(200);
        holds(&source, &["Facts it is heard on", "Alleged on 1 March 2026, then retracted on 6 March 2026"]);
        holds(&desk.anyone().page("/sources/wire").await.page(200), &["Passes on", "Harbour office", "1 time"]);
        let page = desk.anyone().page("/facts/seats-were-sold-twice").await.page(200);
        holds(&page, &["2 outlets, 1 origin", "Before: alleged on 1 March", "class=\"chart timeline\"", "class=\"chart tree\""]);
        assert!(!page.contains("<script"));
        let before = desk.anyone().page("/facts/seats-were-sold-twice?at=2026-03-03").await.page(200);
        holds(&before, &["This is how it stood on", "2 claims came later."]);
        desk.anyone().page("/facts/seats-were-sold-twice?at=then").await.page(400);
        let list = desk.anyone().page("/facts?topic=Ferries").await.page(200);
        holds(&list, &["Facts on Ferries", "4 claims in 4 articles of 4 outlets", "/facts/seats-were-sold-twice"]);
        assert_eq!(desk.anyone().page("/facts?q=&topic=Ferries").await.leads_to(), "/facts?topic=Ferries");
        let table = desk.anyone().page(&format!("/claims?fact={}", word(&fact, "slug"))).await.page(200);
        holds(&table, &["fact: Seats were sold twice.", "/facts/seats-were-sold-twice"]);
        let feed = desk.anyone().page("/facts/seats-were-sold-twice/feed").await;
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        holds(&feed.text(), &["Beacon on seats", "Asserts: Seats were sold twice."]);
    })
    .await;
}

#[tokio::test]
async fn a_fact_is_worked_on_by_forms_that_keep_what_was_typed() {
    on_both_engines(async |desk| {
        let (_, claim) = reported(desk, "Beacon", "2026-03-01", json!([])).await;
        let claim = id(&claim).to_owned();
        let editor = desk.of(Role::Editor).with("sec-fetch-site", "same-origin").with("host", "desk.example:3000");
        let own = editor.page(&format!("/desk/claims/{claim}")).await.page(200);
        holds(&own, &[&format!("/desk/facts/new?claim={claim}")]);
        holds(&editor.page(&format!("/desk/facts/new?claim={claim}")).await.page(200), &["Seats were sold twice."]);
        let refused = editor.form("/desk/facts", &[("statement", " "), ("topics", "Ferries, trains")]).await.page(422);
        holds(&refused, &["Ferries, trains"]);
        let made = [("statement", "Seats were sold twice."), ("topics", "Ferries, trains"), ("claim", &claim), ("relation", "asserts")];
        let work = editor.form("/desk/facts", &made).await.leads_to();
        assert_eq!(work, "/desk/facts/seats-were-sold-twice");
        let act = async |act: &str, fields: &[(&str, &str)]| editor.form(&format!("{work}/{act}"), fields).await;
        assert_eq!(act("link", &[("claim", &claim), ("relation", "narrows")]).await.leads_to(), work);
        let finding = [("version", "2"), ("finding", "corroborated"), ("note", "Seen."), ("url", "ftp://x")];
        holds(&act("finding", &finding).await.page(422), &["Seen.", "ftp://x"]);
        let finding = [("version", "2"), ("finding", "corroborated"), ("note", "Seen."), ("url", "https://example.org/x")];
        assert_eq!(act("finding", &finding).await.leads_to(), work);
        holds(&act("details", &[("version", "2"), ("statement", "Late words."), ("topics", "")]).await.page(412), &["Late words."]);
        assert_eq!(
            act("details", &[("version", "3"), ("statement", "Seats were sold thrice."), ("topics", "Ferries")]).await.leads_to(),
            work
        );
        let other = editor.form("/desk/facts", &[("statement", "Another one."), ("topics", "")]).await.leads_to();
        assert_eq!(
            act("relate", &[("version", "4"), ("how", "contradicts"), ("fact", "http://desk.example/facts/another-one?at=x")])
                .await
                .leads_to(),
            work
        );
        holds(&editor.page(&work).await.page(200), &["Contradicts", "Another one.", "Seats were sold thrice."]);
        holds(&editor.page(&format!("{other}?q=seats")).await.page(200), &["No other claim holds these words."]);
        assert_eq!(act("unrelate", &[("version", "5"), ("how", "contradicts"), ("fact", "another-one")]).await.leads_to(), work);
        let split = [("version", "6"), ("claims", claim.as_str()), ("statement", "Split off.")];
        assert_eq!(act("split", &split).await.leads_to(), "/desk/facts/split-off");
        holds(&editor.page("/desk/facts/another-one?q=seats").await.page(200), &["No other claim holds these words."]);
        assert_eq!(act("merge", &[("fact", "split-off")]).await.leads_to(), "/desk/facts/split-off");
        assert_eq!(editor.form("/desk/facts/another-one/removal", &[("version", "1")]).await.leads_to(), "/facts");
        assert_eq!(editor.form("/desk/facts/split-off/unlink", &[("claim", &claim)]).await.leads_to(), "/desk/facts/split-off");
        let reader = desk.of(Role::Reader).with("sec-fetch-site", "same-origin").with("host", "desk.example:3000");
        assert_eq!(reader.page("/desk/facts/new").await.status, 403);
        assert_eq!(reader.form("/desk/facts/split-off/removal", &[("version", "1")]).await.status, 403);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_fact_is_found_by_its_words_and_offered_beside_claims_that_say_the_same() {
    on_both_engines(async |desk| {
        let (article, fact) = told_in_one(desk).await;
        let found = async |who: &Client, words: &str| who.get(&format!("/search?in=facts&q={words}")).await.ok()["items"].clone();
        let (editor, anyone) = (desk.editor(), desk.anyone());
        assert_eq!(found(&editor, "seats").await[0]["id"], fact["id"]);
        assert_eq!(found(&anyone, "seats").await, json!([]), "nothing published is about it");
        desk.publish(&article).await;
        assert_eq!(found(&anyone, "seats").await[0]["url"], format!("/facts/{}", word(&fact, "slug")));
        editor.with("if-match", "*").patch(&at(&fact), json!({"statement": "Berths were sold again."})).await.ok();
        assert_eq!(found(&anyone, "seats").await, json!([]));
        assert_eq!(found(&anyone, "berths").await[0]["id"], fact["id"]);

        let other = desk.article().await;
        let same = desk.claim(&other, "Nordholm Lines had sold seats twice", json!([])).await;
        hearsay::similarity::catch_up(&desk.room).await.expect("read");
        let offer = editor.get(&format!("/claims/{}/similar", id(&same))).await.ok();
        let kinds: Vec<_> = offer["items"].as_array().expect("items").iter().map(|item| item.get("fact").is_some()).collect();
        assert_eq!(kinds, [true, false], "{offer}");
        assert_eq!((&offer["items"][0]["fact"]["id"], &offer["items"][0]["score"]), (&fact["id"], &offer["items"][1]["score"]));
        let page = editor.page(&format!("/desk/claims/{}", id(&same))).await.page(200);
        assert!(page.contains(&format!("action=\"/desk/facts/{}/link\"", word(&fact, "slug"))), "{page}");
        let link = [("claim", id(&same)), ("relation", "asserts")];
        editor.form(&format!("/desk/facts/{}/link", word(&fact, "slug")), &link).await.leads_to();
        let offer = editor.get(&format!("/claims/{}/similar", id(&same))).await.ok();
        assert!(offer["items"][0].get("fact").is_none(), "it is about that fact already: {offer}");
        desk.has_whole_record().await;
    })
    .await;
}

/// A fact that one approved claim of an article which is not published is about.
async fn told_in_one(desk: &Desk) -> (Value, Value) {
    let article = desk.article().await;
    let claim = desk.approved(&article, "Nordholm Lines had sold seats twice", json!([])).await;
    let about = json!({"statement": "Nordholm Lines sold seats twice.", "claims": [{"claim": id(&claim), "relation": "asserts"}]});
    let fact = desk.editor().post("/facts", about).await.created();
    (article, fact)
}

/// Turns the review of facts on or off.
async fn reviewed(desk: &Desk, to: bool) {
    desk.write(Role::Admin, move |mut tx| {
        Box::pin(
            async move { hearsay::account::settings::set(&mut tx, hearsay::account::settings::Setting::FactsReviewed, json!(to)).await },
        )
    })
    .await;
}

#[tokio::test]
async fn readers_keep_a_fact_as_it_was_approved_until_a_second_person_approves_what_was_done_to_it() {
    on_both_engines(async |desk| {
        let (fact, told) = story(desk).await;
        let place = at(&fact);
        let (editor, reviewer, anyone) = (desk.editor(), desk.reviewer(), desk.anyone());
        let patch = async |who: &Client, change: Value| who.with("if-match", "*").patch(&place, change).await;
        reviewed(desk, true).await;
        let seen = anyone.get(&place).await.ok();
        assert_eq!((word(&seen, "statement"), &seen["waits_since"]), ("Seats were sold twice.", &json!(null)));

        // Words, topics, a finding and links are changed; readers see none of it, in no list, file or search.
        let changed = patch(&editor, json!({"statement": "Berths were sold thrice.", "topics": ["Trains"]})).await.ok();
        assert!(changed["waits_since"].is_string());
        patch(&editor, json!({"finding": "contradicted", "note": "We have the list."})).await.ok();
        editor.delete(&format!("{place}/claims/{}", id(&told[1].1))).await.done();
        let linked = json!({"relation": "denies"});
        editor.put_json(&format!("{place}/claims/{}", id(&told[0].1)), linked).await.ok();
        let same = |found: &Value| (found["statement"].clone(), found["topics"].clone(), found["finding"].clone(), found["claims"].clone());
        assert_eq!(same(&anyone.get(&place).await.ok()), same(&seen));
        let mine = editor.get(&place).await.ok();
        assert_eq!(
            (word(&mine, "statement"), &mine["finding"], &mine["claims"]),
            ("Berths were sold thrice.", &json!("contradicted"), &json!(3))
        );
        let page = anyone.page("/facts/seats-were-sold-twice").await.page(200);
        assert!(
            page.contains("Seats were sold twice.")
                && page.contains("Islander")
                && !page.contains("Berths")
                && !page.contains("We have the list")
        );
        let listed = anyone.get("/facts?finding=unchecked").await.ok();
        assert_eq!((word(&listed["items"][0], "statement"), listed["items"].as_array().map(Vec::len)), ("Seats were sold twice.", Some(1)));
        assert_eq!(anyone.get("/facts?finding=contradicted").await.ok()["items"], json!([]));
        assert_eq!(anyone.get("/search?in=facts&q=berths").await.ok()["items"], json!([]));
        assert_eq!(word(&anyone.get("/search?in=facts&q=seats").await.ok()["items"][0], "url"), "/facts/seats-were-sold-twice");
        let csv = anyone.get("/exports/claims.csv").await.text();
        assert!(csv.contains("Seats were sold twice.,asserts") && !csv.contains("Berths") && !csv.contains(",denies,"));
        assert!(!anyone.get("/exports/facts.csv").await.text().contains("Berths"));
        assert_eq!(anyone.get("/claims?fact=seats-were-sold-twice").await.ok()["items"].as_array().map(Vec::len), Some(3));
        assert_eq!(editor.get("/claims?fact=seats-were-sold-twice").await.ok()["items"].as_array().map(Vec::len), Some(3));
        assert!(anyone.page(&format!("/articles/{}", word(&told[1].0, "slug"))).await.page(200).contains("seats-were-sold-twice"));
        desk.has_whole_record().await;

        // Who had a hand in it does not approve it; who has not sees it in the queue.
        editor.put(&format!("{place}/approval")).await.problem(403);
        patch(&reviewer, json!({"topics": ["Trains", "Ferries"]})).await.ok();
        reviewer.put(&format!("{place}/approval")).await.problem(403);
        let other = desk.signed_in(&desk.add("nadia@desk.example", Role::Reviewer).await.email).await;
        holds(&other.page("/desk/review").await.page(200), &["Facts that wait", "Berths were sold thrice."]);
        let work = "/desk/facts/seats-were-sold-twice";
        holds(&other.page(work).await.page(200), &["Waits for a second person", "Approve</button>", "<del>"]);
        assert_eq!(other.form(&format!("{work}/approval"), &[("version", "1")]).await.status, 412);
        let version = editor.get(&place).await.ok()["version"].to_string();
        assert_eq!(other.form(&format!("{work}/approval"), &[("version", &version)]).await.leads_to(), work);
        let seen = anyone.get(&place).await.ok();
        assert_eq!(
            (word(&seen, "statement"), &seen["topics"], &seen["finding"], &seen["claims"], &seen["waits_since"]),
            ("Berths were sold thrice.", &json!(["Trains", "Ferries"]), &json!("contradicted"), &json!(2), &json!(null))
        );
        assert!(!anyone.page("/desk/review").await.text().contains("Facts that wait"));
        assert_eq!(anyone.get("/search?in=facts&q=berths").await.ok()["items"].as_array().map(Vec::len), Some(1));
        reviewer.put(&format!("{place}/approval")).await.problem(409);
        desk.has_whole_record().await;
        let events = editor.get("/events?action=fact.approved").await.ok();
        editor.post(&format!("/events/{}/reversal", events["items"][0]["number"]), json!({})).await.problem(409);

        // Without the setting the next act shows everything at once.
        patch(&editor, json!({"statement": "Nobody knows."})).await.ok();
        reviewed(desk, false).await;
        assert_eq!(word(&anyone.get(&place).await.ok(), "statement"), "Berths were sold thrice.");
        editor.put_json(&format!("{place}/claims/{}", id(&told[1].1)), json!({"relation": "asserts"})).await.ok();
        let seen = anyone.get(&place).await.ok();
        assert_eq!((word(&seen, "statement"), &seen["claims"]), ("Nobody knows.", &json!(3)));
        desk.has_whole_record().await;
        desk.tamper("UPDATE shown_fact_claim SET relation = 'denies'").await;
        assert!(desk.verdict().await.to_string().contains("what readers see of it"));
    })
    .await;
}

#[tokio::test]
async fn a_new_fact_and_a_merge_are_seen_by_readers_once_they_are_approved() {
    on_both_engines(async |desk| {
        let (article, claim) = reported(desk, "Beacon", "2026-03-01", json!([])).await;
        let (other_article, other) = reported(desk, "Echo", "2026-03-02", json!([])).await;
        desk.publish(&article).await;
        desk.publish(&other_article).await;
        reviewed(desk, true).await;
        let (editor, reviewer, anyone) = (desk.editor(), desk.reviewer(), desk.anyone());
        let made = async |claim: &Value, statement: &str| {
            editor.post("/facts", json!({"statement": statement, "claims": [{"claim": claim["id"]}]})).await.created()
        };
        let (one, two) = (made(&claim, "One.").await, made(&other, "Two.").await);
        anyone.get(&at(&one)).await.problem(404);
        assert_eq!(anyone.get("/facts").await.ok()["items"], json!([]));
        assert!(!anyone.page(&format!("/articles/{}", word(&article, "slug"))).await.page(200).contains("/facts/one"));
        for fact in [&one, &two] {
            reviewer.put(&format!("{}/approval", at(fact))).await.ok();
        }
        assert_eq!(anyone.get("/facts").await.ok()["items"].as_array().map(Vec::len), Some(2));
        desk.has_whole_record().await;

        // Of a merge readers see neither half before both are approved.
        editor.post(&format!("{}/merge", at(&one)), json!({"into": two["id"]})).await.ok();
        assert_eq!(word(&anyone.get(&at(&one)).await.ok(), "statement"), "One.");
        assert_eq!(anyone.get(&at(&two)).await.ok()["claims"], 1);
        assert_eq!(anyone.get("/facts").await.ok()["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(editor.get("/facts").await.ok()["items"].as_array().map(Vec::len), Some(1));
        desk.has_whole_record().await;
        reviewer.put(&format!("{}/approval", at(&two))).await.ok();
        assert_eq!(
            (&anyone.get(&at(&two)).await.ok()["claims"], word(&anyone.get(&at(&one)).await.ok(), "statement")),
            (&json!(2), "One.")
        );
        desk.has_whole_record().await;
        let browser = desk.signed_in(&desk.add("nadia@desk.example", Role::Reviewer).await.email).await;
        holds(&browser.page("/desk/review").await.page(200), &["Approve the merge"]);
        assert_eq!(browser.form("/desk/facts/one/merge-approval", &[("version", "3")]).await.leads_to(), "/desk/review");
        assert_eq!(anyone.get(&at(&one)).await.ok()["id"], two["id"]);
        assert_eq!(anyone.get("/facts").await.ok()["items"].as_array().map(Vec::len), Some(1));
        desk.has_whole_record().await;

        // What readers see is not removed by one person.
        editor.delete(&at(&two)).await.problem(409);
        for claim in [&claim, &other] {
            editor.delete(&format!("{}/claims/{}", at(&two), id(claim))).await.done();
        }
        editor.delete(&at(&two)).await.problem(409);
        reviewer.put(&format!("{}/approval", at(&two))).await.ok();
        anyone.get(&at(&two)).await.problem(404);
        let unseen = editor.post("/facts", json!({"statement": "Three."})).await.created();
        editor.delete(&at(&unseen)).await.done();
        desk.has_whole_record().await;
        let events = editor.get(&format!("/events?subject=fact/{}&action=fact.removed", id(&unseen))).await.ok();
        editor.post(&format!("/events/{}/reversal", events["items"][0]["number"]), json!({})).await;
        assert!(editor.get(&at(&unseen)).await.ok()["waits_since"].is_string());
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn the_demo_is_a_small_world_in_which_an_allegation_is_followed_from_the_first_report_to_its_denial() {
    in_an_empty_newsroom(None, async |desk| {
        hearsay::demo::load(&desk.room).await.expect("the demo loads");
        let anyone = desk.anyone();
        let rows = anyone.get("/exports/claims.json").await.ok();
        let rows: Vec<&Value> =
            rows.as_array().expect("rows").iter().filter(|row| row["fact_id"].as_str().is_some_and(|id| !id.is_empty())).collect();
        let of_fact =
            |fact: &Value| rows.iter().filter(|row| row["fact_id"] == *fact).map(|row| word(row, "article_id")).collect::<BTreeSet<_>>();
        let sharing: Vec<_> = rows.iter().filter(|row| of_fact(&row["fact_id"]).len() > 1).collect();
        let articles: BTreeSet<_> = sharing.iter().map(|row| word(row, "article_id")).collect();
        assert!(articles.len() >= 12, "{articles:?}");
        let days: BTreeSet<chrono::NaiveDate> = sharing.iter().map(|row| word(row, "published_at")[..10].parse().expect("a day")).collect();
        let (first, last) = (days.first().expect("the first"), days.last().expect("the last"));
        assert!((*last - *first).num_weeks() >= 2 && first.iso_week().week() + 2 <= last.iso_week().week(), "three weeks: {days:?}");
        assert!(sharing.iter().any(|row| row["status"] == "retracted"));

        let facts = anyone.get("/facts?limit=100").await.ok();
        let (mut circles, mut relayed) = (0, 0);
        for fact in facts["items"].as_array().expect("facts") {
            let origins = anyone.get(&format!("{}/origins", at(fact))).await.ok();
            circles += origins["circles"].as_array().expect("circles").len();
            relayed += usize::from(origins["outlets"].as_i64() > origins["origins"].as_i64());
        }
        assert!(circles > 0 && relayed > 0, "{circles} {relayed}");
        let said = |words: &str| {
            facts["items"].as_array().expect("facts").iter().find(|fact| word(fact, "statement").contains(words)).expect("a fact")
        };
        // The correction of a number: two facts, of which one updates the other.
        let numbers = [said("41,000"), said("14,000")].map(|fact| fact["related"].to_string());
        assert!(numbers.concat().contains("updates"), "{numbers:?}");
        // The five-minute tour: at first there is one who alleges it, at last those who deny it and the finding.
        let followed = at(said("Aurel dragged"));
        let begin = anyone.get(&format!("{followed}?at={first}")).await.ok();
        assert_eq!(sides(&begin), ["for Varland Foreign Ministry"]);
        let end = anyone.get(&followed).await.ok();
        assert!(sides(&end).contains(&"against Government of Sorrenia".to_owned()) && end["finding"] == "corroborated", "{end:#}");
    })
    .await;
}
