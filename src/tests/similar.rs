//! `/claims/{id}/similar`: claims that say the same.

use crate::support::{Client, Desk, holds, id, on_both_engines, word};
use hearsay::{
    access::Role,
    similarity::{self, Offered},
};
use serde_json::{Value, json};
use std::time::Duration;

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
    offer["items"].as_array().expect("items").iter().filter_map(|item| item["article"]["title"].as_str()).collect()
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
        assert_eq!(offer.items.first().and_then(Offered::claim).map(|item| item.article.title.as_str()), Some("flood again"));
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

#[tokio::test]
async fn words_that_are_stored_nowhere_yet_are_held_against_facts_and_claims() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        similarity::catch_up(&desk.room).await.expect("read");
        let about = json!({"statement": "Ellskar was left by 41,000.", "claims": [{"claim": id(&claims[0]), "relation": "asserts"}]});
        let fact = desk.editor().post("/facts", about).await.created();
        let acts = desk.acts().await;
        let ask =
            async |who: &Client, more: &str| who.get(&format!("/similar?text=41,000+people+ran+from+the+flood+in+Ellskar.{more}")).await;
        let offer = ask(&desk.editor(), "").await.ok();
        let items = offer["items"].as_array().expect("items");
        let at = items.iter().position(|item| item["fact"]["id"] == fact["id"]).expect("the fact");
        assert_eq!((&items[at]["fact"]["claim"], &items[at]["fact"]["relation"]), (&claims[0]["id"], &json!("asserts")));
        assert_eq!((&items[at + 1]["claim"]["id"], &items[at + 1]["score"]), (&claims[0]["id"], &items[at]["score"]));
        assert!(kinds(&items[at]).contains(&"numbers"), "{offer:#}");
        let last = items.last().expect("the last");
        assert!(last["article"]["title"] == "another number" && kinds(last).contains(&"other_numbers"), "{offer:#}");
        // Reworded, a claim is not held against itself, nor against what it is about already.
        let reworded = ask(&desk.editor(), &format!("&claim={}", id(&claims[0]))).await.ok();
        assert!(!titles(&reworded).contains(&"flood") && titles(&reworded).contains(&"flood again"), "{reworded:#}");
        assert_eq!(desk.editor().get("/similar?text=+").await.ok()["items"], json!([]));
        assert_eq!(desk.acts().await, acts);

        ask(&desk.anyone(), "").await.problem(401);
        ask(&desk.of(Role::Reader), "").await.problem(403);
        ask(&desk.editor(), "&claim=nonsense").await.problem(400);
        desk.editor().get("/similar").await.problem(400);
        desk.editor().get(&format!("/similar?text={}", "x".repeat(2001))).await.problem(400);
    })
    .await;
}

/// Of the numbers: offered, taken, refused.
async fn counted(desk: &Desk) -> (i64, i64, i64) {
    let numbers = desk.anyone().get("/suggestions/numbers").await.ok();
    let all = &numbers["likeness"]["all"];
    let count = |name: &str| all[name].as_i64().expect("a count");
    (count("offered"), count("taken"), count("refused"))
}

#[tokio::test]
async fn what_was_told_apart_is_not_offered_again_either_way_until_that_is_taken_back() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        similarity::catch_up(&desk.room).await.expect("read");
        let refusal = |one: usize, other: &Value| format!("/claims/{}/similar/{}/refusal", id(&claims[one]), id(other));
        let editor = desk.editor();
        editor.put(&refusal(0, &claims[3])).await.done();
        editor.put(&refusal(0, &claims[3])).await.done();
        let offered =
            async |of: usize| titles(&similar(&editor, &claims[of]).await).iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
        assert_eq!(offered(0).await, ["flood again", "another number"]);
        assert!(!offered(3).await.contains(&"flood".to_owned()), "nor the other way");
        let numbers = editor.get("/suggestions/numbers").await.ok();
        assert_eq!(counted(desk).await, (3, 0, 1), "{numbers:#}");
        assert_eq!(numbers["likeness"]["all"]["precision"], 0.0);
        let bands = numbers["likeness"]["by_score"].as_array().expect("bands");
        assert_eq!(bands.iter().map(|band| band["offered"].as_i64().expect("a count")).sum::<i64>(), 3);
        holds(&desk.anyone().page("/suggestions").await.page(200), &["Claims that likely say the same"]);
        assert_eq!(desk.verdict().await, hearsay::record::verify::Verdict::Whole(desk.acts().await.unsigned_abs(), 0));

        let events = editor.get(&format!("/events?subject=claim/{}&action=claim.told_apart", id(&claims[0]))).await.ok();
        let told = events["items"].as_array().expect("events");
        assert_eq!((told.len(), &told[0]["after"]), (1, &json!({"claim": claims[3]["id"]})));
        editor.post(&format!("/events/{}/reversal", told[0]["number"]), json!({})).await;
        assert!(offered(0).await.contains(&"denial".to_owned()));
        assert_eq!(counted(desk).await, (3, 0, 0));
        desk.has_whole_record().await;
        let events = editor.get(&format!("/events?subject=claim/{}&action=claim.likeness_reopened", id(&claims[0]))).await.ok();
        editor.post(&format!("/events/{}/reversal", events["items"][0]["number"]), json!({})).await;
        assert!(!offered(0).await.contains(&"denial".to_owned()));
        // It rests with the claim.
        editor.with("if-match", "*").delete(&format!("/claims/{}", id(&claims[3]))).await.done();
        desk.has_whole_record().await;
        editor.delete(&refusal(0, &claims[3])).await.problem(404);
        editor.delete(&refusal(0, &claims[1])).await.problem(404);
        editor.put(&refusal(0, &claims[0])).await.problem(404);
        editor.put(&refusal(0, &json!({"id": "nonsense"}))).await.problem(404);
        desk.of(Role::Reader).put(&refusal(0, &claims[1])).await.problem(403);
        desk.has_whole_record().await;
        desk.tamper("DELETE FROM told_apart").await;
        assert_ne!(desk.verdict().await, hearsay::record::verify::Verdict::Whole(desk.acts().await.unsigned_abs(), 0));
    })
    .await;
}

#[tokio::test]
async fn an_offer_that_is_taken_is_counted_with_what_else_was_offered_as_long_as_it_is_linked() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        similarity::catch_up(&desk.room).await.expect("read");
        let editor = desk.editor();
        let about = json!({"claims": [{"claim": claims[1]["id"]}]});
        let fact = editor.post("/facts", about).await.created();
        let link = format!("/facts/{}/claims/{}", id(&fact), id(&claims[0]));
        editor.put_json(&link, json!({"relation": "asserts"})).await.ok();
        assert_eq!(counted(desk).await, (0, 0, 0), "nobody took it from an offer");
        editor.delete(&link).await.done();
        editor.put_json(&link, json!({"relation": "asserts", "offered": true})).await.ok();
        assert_eq!(counted(desk).await, (3, 1, 0));
        editor.delete(&link).await.done();
        assert_eq!(counted(desk).await, (3, 0, 0));

        // Of a fact it is told apart from, no claim is offered.
        editor.put(&format!("/claims/{}/similar/{}/refusal", id(&claims[0]), id(&fact))).await.done();
        let offer = similar(&editor, &claims[0]).await;
        assert!(
            !titles(&offer).contains(&"flood again")
                && offer["items"].as_array().is_some_and(|items| items.iter().all(|item| item.get("fact").is_none()))
        );
        assert!(!titles(&similar(&editor, &claims[1]).await).contains(&"flood"));
        assert_eq!(counted(desk).await, (3, 0, 1));
        editor.put(&format!("/claims/{}/similar/{}/refusal", id(&claims[1]), id(&fact))).await.problem(409);

        // A fact of both, by the form.
        let browser = desk.signed_in(&desk.add("nadia@desk.example", Role::Editor).await.email).await;
        let page = browser.page(&format!("/desk/claims/{}", id(&claims[2]))).await.page(200);
        let both = format!("/desk/facts/new?claim={}&amp;other={}", id(&claims[2]), id(&claims[0]));
        holds(&page, &["Not the same", &both]);
        holds(&browser.page(&both.replace("&amp;", "&")).await.page(200), &["The other claim"]);
        let made = [
            ("statement", "Many fled."),
            ("claim", id(&claims[2])),
            ("relation", "asserts"),
            ("other", id(&claims[0])),
            ("offered", "yes"),
        ];
        browser.form("/desk/facts", &made).await.leads_to();
        let (offered, taken, refused) = counted(desk).await;
        assert!(offered > 3 && taken == 1 && refused == 1, "{offered} {taken} {refused}");
        let other = [("other", id(&claims[3]))];
        assert_eq!(
            browser.form(&format!("/desk/claims/{}/refusal", id(&claims[2])), &other).await.leads_to(),
            format!("/desk/claims/{}#alike", id(&claims[2]))
        );
        assert_eq!(counted(desk).await.2, 2);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_decided_about_likeness_goes_with_an_article_that_is_erased() {
    on_both_engines(async |desk| {
        let claims = claims(desk).await;
        similarity::catch_up(&desk.room).await.expect("read");
        desk.editor().put(&format!("/claims/{}/similar/{}/refusal", id(&claims[0]), id(&claims[1]))).await.done();
        let article = claims[0]["article_id"].as_str().expect("an id").parse().expect("an id");
        desk.write(Role::Admin, move |mut tx| {
            Box::pin(async move { hearsay::history::erasure::of_article(&mut tx, article, "a court").await })
        })
        .await;
        assert_eq!(desk.tamper("DELETE FROM told_apart").await, 0);
        assert_eq!(desk.tamper("DELETE FROM likeness_offer").await, 0);
    })
    .await;
}

/// The queue: each claim with what it is most like, by the titles of their articles, `/` before those that are about a fact.
fn waiting(queue: &Value) -> Vec<String> {
    let items = queue["items"].as_array().expect("items").iter();
    let told = |item: &Value| {
        let linked = if item["fact"].is_null() { "" } else { "/" };
        format!("{} ~ {linked}{}", word(&item["article"], "title"), word(&item["other"]["article"], "title"))
    };
    items.map(told).collect()
}

async fn queue(desk: &Desk) -> Value {
    desk.editor().get("/similar/queue").await.ok()
}

/// Reads what is new and looks for what it is most like; gives of how many claims that was looked for.
async fn looked(desk: &Desk) -> usize {
    similarity::catch_up(&desk.room).await.expect("read");
    similarity::queue::catch_up(&desk.room, Duration::MAX).await.expect("looked for")
}

/// A claim that is all of an article.
async fn made(desk: &Desk, title: &str, text: &str) -> Value {
    let article = desk.editor().post("/articles", json!({"title": title, "text": text, "language": "en"})).await.created();
    let whole = json!({"spans": [{"start": 0, "end": text.chars().count()}]});
    desk.editor().post(&format!("/articles/{}/claims", id(&article)), whole).await.created()
}

#[tokio::test]
async fn claims_made_before_wait_beside_the_one_they_are_most_like_until_somebody_decides() {
    on_both_engines(async |desk| {
        let flood = made(desk, "flood", "41,000 people fled the flooded town of Ellskar.").await;
        let again = made(desk, "flood again", "Some 41,000 residents left Ellskar because of the flood.").await;
        let denial = made(desk, "denial", "41,000 people did not flee the flooded town of Ellskar.").await;
        made(desk, "another number", "14,000 people fled the flooded town of Ellskar.").await;
        made(desk, "something else", "The central bank of Varland raised its key rate.").await;
        assert_eq!(waiting(&queue(desk).await), Vec::<String>::new(), "nothing was looked for yet");
        assert_eq!(looked(desk).await, 5);
        assert_eq!(looked(desk).await, 0);
        let acts = desk.acts().await;
        let first = queue(desk).await;
        let found = waiting(&first);
        // Of two that are most like each other the later one.
        assert!(["flood again ~ flood", "denial ~ flood"].iter().all(|told| found.contains(&(*told).to_owned())), "{found:?}");
        assert!(!found.iter().any(|told| told.starts_with("flood ~")) && !found.concat().contains("something else"), "{found:?}");
        let items = first["items"].as_array().expect("items");
        assert!(items.is_sorted_by(|one, next| one["other"]["score"].as_f64() >= next["other"]["score"].as_f64()), "{first:#}");
        let of = |title: &str| &items.iter().find(|item| item["article"]["title"] == title).expect("waits")["other"];
        assert!(kinds(of("flood again")).contains(&"numbers") && kinds(of("denial")).contains(&"denies"), "{first:#}");
        assert!(
            kinds(of("another number")).contains(&"other_numbers") && found.last().expect("the last").starts_with("another"),
            "{first:#}"
        );
        // It is what is offered first beside the claim itself.
        let alone = similar(&desk.editor(), &again).await["items"][0].clone();
        assert_eq!((&of("flood again")["claim"], &of("flood again")["reasons"]), (&alone["claim"], &alone["reasons"]));
        assert_eq!(desk.acts().await, acts, "nothing is linked by itself");

        // Page by page it is the same.
        let (mut by_one, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = desk.editor().get(&format!("/similar/queue?limit=1&cursor={cursor}")).await.ok();
            by_one.extend(waiting(&page));
            let Some(next) = page["next"].as_str() else { break };
            cursor = next.to_owned();
        }
        assert_eq!(by_one, found);
        assert_eq!(desk.editor().get("/similar/queue?limit=0&cursor=none").await.fields(400), ["limit", "cursor"]);
        desk.anyone().get("/similar/queue").await.problem(401);
        desk.of(Role::Reader).get("/similar/queue").await.problem(403);
        assert_eq!(desk.of(Role::Reader).page("/desk/similar").await.status, axum::http::StatusCode::FORBIDDEN);

        // Both are made one fact by the form, and what is like them is offered that fact.
        let browser = desk.signed_in(&desk.add("nadia@desk.example", Role::Editor).await.email).await;
        let page = browser.page("/desk/similar").await.page(200);
        holds(&page, &["Some 41,000 residents left Ellskar because of the flood.", "value=\"refuse\"", "differs"]);
        let link = [("claim", id(&again)), ("other", id(&flood)), ("act", "link"), ("relation", "asserts"), ("next", id(&denial))];
        let back = browser.form("/desk/similar", &link).await.leads_to();
        assert_eq!(back, format!("/desk/similar?done={}#claim-{}", id(&again), id(&denial)));
        holds(&browser.page(&back).await.page(200), &["Linked: ", "41,000 people fled the flooded town of Ellskar."]);
        assert_eq!(counted(desk).await, (1, 1, 0), "of the offer that stood there");
        let rest = queue(desk).await;
        assert!(waiting(&rest).iter().all(|told| !told.starts_with("flood")), "{rest:#}");
        let denied = rest["items"].as_array().expect("items").iter().find(|item| item["article"]["title"] == "denial").expect("waits");
        let fact = denied["fact"].clone();
        assert_eq!(fact["statement"], "41,000 people fled the flooded town of Ellskar.");
        // Somebody was faster: that is told, and nothing done.
        let late = [("claim", id(&again)), ("other", id(&denial)), ("act", "link"), ("relation", "asserts")];
        holds(&browser.form("/desk/similar", &late).await.page(409), &["role=\"alert\"", "The claim is about “41,000 people"]);

        // Not the same: the next one is looked for, but of no claim of that fact.
        let other = id(&denied["other"]["claim"]);
        let refuse = [("claim", id(&denial)), ("other", other), ("fact", id(&fact)), ("act", "refuse"), ("relation", "denies")];
        let back = browser.form("/desk/similar", &refuse).await.leads_to();
        holds(&browser.page(&back).await.page(200), &["Not the same: ", "41,000 people did not flee"]);
        assert_eq!(counted(desk).await, (2, 1, 1));
        assert_eq!(looked(desk).await, 1);
        let rest = waiting(&queue(desk).await);
        assert!(!rest.iter().any(|told| told.starts_with("denial ~ /")), "{rest:?}");
        // What is unlinked waits again.
        desk.editor().delete(&format!("/facts/{}/claims/{}", id(&fact), id(&again))).await.done();
        assert!(waiting(&queue(desk).await).contains(&"flood again ~ /flood".to_owned()));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_claim_is_most_like_follows_what_is_made_reworded_deleted_and_told_apart() {
    on_both_engines(async |desk| {
        let flood = made(desk, "flood", TEXTS[0].1).await;
        made(desk, "flood again", TEXTS[1].1).await;
        let denial = made(desk, "denial", TEXTS[3].1).await;
        looked(desk).await;
        // A claim that was alone is told of the first that is like it, also of one that is about a fact at once.
        let lonely = made(desk, "strike", "Dockers in Saltmere went on strike over night shifts.").await;
        assert_eq!(looked(desk).await, 1);
        assert!(!waiting(&queue(desk).await).concat().contains("strike"));
        let same = made(desk, "walkout", "Saltmere dockers began a strike over their night shifts.").await;
        desk.editor().post("/facts", json!({"claims": [{"claim": id(&same)}]})).await.created();
        looked(desk).await;
        assert!(waiting(&queue(desk).await).contains(&"strike ~ /walkout".to_owned()));
        // Told apart by the API, the claim waits beside nothing, until that is taken back.
        let refusal = format!("/claims/{}/similar/{}/refusal", id(&same), id(&lonely));
        desk.editor().put(&refusal).await.done();
        assert!(!waiting(&queue(desk).await).concat().contains("strike"), "at once");
        assert_eq!(looked(desk).await, 2);
        assert!(!waiting(&queue(desk).await).concat().contains("strike"));
        desk.editor().delete(&refusal).await.done();
        assert_eq!(looked(desk).await, 2);
        assert!(waiting(&queue(desk).await).contains(&"strike ~ /walkout".to_owned()));
        // Told apart from a fact that the other one came to later.
        let fact = desk.editor().get(&format!("/claims/{}/similar", id(&lonely))).await.ok()["items"][0]["fact"]["id"].clone();
        let fact = fact.as_str().expect("an id").to_owned();
        desk.editor().delete(&format!("/facts/{fact}/claims/{}", id(&same))).await.done();
        desk.editor().put(&format!("/claims/{}/similar/{fact}/refusal", id(&lonely))).await.done();
        looked(desk).await;
        let listed = waiting(&queue(desk).await);
        assert!(listed.contains(&"walkout ~ strike".to_owned()), "{listed:?}");
        desk.editor().put_json(&format!("/facts/{fact}/claims/{}", id(&same)), json!({"relation": "asserts"})).await.ok();
        assert!(!waiting(&queue(desk).await).concat().contains("strike"), "it is something else than that fact");

        // Other words are looked for anew, and so is what was like the old ones.
        let place = format!("/claims/{}", id(&flood));
        desk.editor().with("if-match", "*").patch(&place, json!({"statement": "The lighthouse keeper of Kell retired."})).await.ok();
        assert!(looked(desk).await >= 2);
        let listed = waiting(&queue(desk).await);
        assert!(!listed.iter().any(|told| told.ends_with("~ flood") || told.starts_with("flood ~")), "{listed:?}");
        assert!(listed.iter().any(|told| told.starts_with("flood again ~") || told.ends_with("~ flood again")), "{listed:?}");
        // One that goes leaves nothing behind.
        desk.editor().with("if-match", "*").delete(&format!("/claims/{}", id(&denial))).await.done();
        looked(desk).await;
        assert!(!waiting(&queue(desk).await).concat().contains("denial"));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_looked_for_can_be_thrown_away_is_not_looked_for_twice_and_needs_the_encoder() {
    on_both_engines(async |desk| {
        claims(desk).await;
        // Of one article no claim is beside another.
        let two = "Rain fell on Kell on Monday. On Monday rain fell on Kell.";
        let article = desk.editor().post("/articles", json!({"title": "rain", "text": two, "language": "en"})).await.created();
        for start in [0, 29] {
            let span = json!({"spans": [{"start": start, "end": start + 28}]});
            desk.editor().post(&format!("/articles/{}/claims", id(&article)), span).await.created();
        }
        assert_eq!(looked(desk).await, 7);
        let found = waiting(&queue(desk).await);
        assert!(found.len() >= 2 && !found.concat().contains("rain"), "{found:?}");
        let again = || Desk::over(hearsay::newsroom::Newsroom::new(desk.room.db.clone(), desk.room.clock.clone(), None));
        assert_eq!(looked(&again()).await, 0, "another server finds it done");
        assert_eq!(desk.tamper("DELETE FROM likely_same").await, 7);
        assert_eq!(waiting(&queue(desk).await), Vec::<String>::new());
        assert_eq!(looked(&again()).await, 7);
        assert_eq!(waiting(&queue(desk).await), found);

        let viewer = desk.viewer(Role::Editor);
        let plain = hearsay::newsroom::Newsroom::new(desk.room.db.clone(), desk.room.clock.clone(), None).by_words_alone();
        desk.tamper("DELETE FROM claim_vector").await;
        desk.tamper("DELETE FROM likely_same").await;
        similarity::catch_up(&plain).await.expect("read");
        assert_eq!(
            similarity::queue::catch_up(&plain, Duration::MAX).await.expect("looked for"),
            0,
            "by words alone nobody can tell how alike"
        );
        assert!(similarity::queue::page(&plain, &viewer, None, 10).await.expect("a page").items.is_empty());
        holds(
            &desk.signed_in(&desk.add("nadia@desk.example", Role::Editor).await.email).await.page("/desk/similar").await.page(200),
            &["Nothing is left here"],
        );
    })
    .await;
}
