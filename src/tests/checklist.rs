//! `/articles/{id}/checklist`: sourcing, checked by rule on an article's claims.

use crate::support::{Desk, holds, id, on_both_engines, word};
use hearsay::{access::Role, db::WATCHED, similarity};
use serde_json::{Value, json};
use std::sync::Mutex;

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

#[tokio::test]
async fn a_rule_that_does_not_fit_the_house_is_switched_off_with_a_reason_that_the_checklist_shows() {
    on_both_engines(async |desk| {
        let text = "Nordholm Lines bribed two inspectors.";
        let open = article(desk, "Open", text).await;
        claim(desk, &open, text, json!([])).await;
        assert_eq!(rules(desk, &open).await, ["unattributed"]);
        let boss = desk.signed_in(&desk.add("boss@desk.example", Role::Admin).await.email).await;
        let acts = desk.acts().await;
        let long = "because ".repeat(50);
        let wrong = boss.form("/desk/settings/rules", &[("unattributed", &long)]).await.page(422);
        holds(
            &wrong,
            &[&format!("value=\"{long}\""), "Say in up to 300 characters why “Disputable, and nobody behind it” is switched off"],
        );
        boss.form("/desk/settings/rules", &[("no-such-rule", "because")]).await.page(422);
        assert_eq!(desk.acts().await, acts, "nothing was stored");
        let typed = [("unattributed", "Our desk signs for what it <saw>."), ("no-answer", " ")];
        boss.form("/desk/settings/rules", &typed).await.leads_to();
        assert_eq!(rules(desk, &open).await, Vec::<String>::new());
        let answer = desk.editor().get(&format!("/articles/{}/checklist", id(&open))).await.ok();
        assert_eq!(answer["off"], json!({"unattributed": "Our desk signs for what it <saw>."}));
        let path = format!("/desk/articles/{}/checklist", word(&open, "slug"));
        holds(&boss.page(&path).await.page(200), &["Rules switched off here", "Our desk signs for what it &lt;saw&gt;."]);
        let editor = desk.signed_in(&desk.add("nadia@desk.example", Role::Editor).await.email).await;
        assert_eq!(editor.form("/desk/settings/rules", &[]).await.status, axum::http::StatusCode::FORBIDDEN);
        desk.has_whole_record().await;

        boss.form("/desk/settings/rules", &[("unattributed", "")]).await.leads_to();
        assert_eq!(rules(desk, &open).await, ["unattributed"]);
        // Which gives every event its place.
        desk.has_whole_record().await;
        let events = desk.of(Role::Admin).get("/events?subject=setting/rules_off").await.ok();
        let last = events["items"].as_array().expect("events").iter().filter_map(|event| event["number"].as_i64()).max().expect("a place");
        desk.of(Role::Admin).post(&format!("/events/{last}/reversal"), json!({})).await;
        assert_eq!(rules(desk, &open).await, Vec::<String>::new());
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_rule_is_waived_for_one_article_with_a_reason_and_holds_for_the_others() {
    on_both_engines(async |desk| {
        let text = "Nordholm Lines bribed two inspectors.";
        let (open, other) = (article(desk, "Open", text).await, article(desk, "Other", text).await);
        for article in [&open, &other] {
            claim(desk, article, text, json!([])).await;
        }
        let waiver = |rule: &str| format!("/articles/{}/waivers/{rule}", id(&open));
        let editor = desk.editor();
        editor.put_json(&waiver("unattributed"), json!({"reason": " "})).await.problem(422);
        editor.put_json(&waiver("no-such-rule"), json!({"reason": "because"})).await.problem(404);
        desk.of(Role::Reader).put_json(&waiver("unattributed"), json!({"reason": "because"})).await.problem(403);
        editor.put_json("/articles/no-such-article/waivers/unattributed", json!({"reason": "because"})).await.problem(404);
        editor.put_json(&waiver("unattributed"), json!({"reason": "We saw it."})).await.done();
        editor.put_json(&waiver("unattributed"), json!({"reason": " We <saw> it. "})).await.done();
        let acts = desk.acts().await;
        editor.put_json(&waiver("unattributed"), json!({"reason": "We <saw> it."})).await.done();
        editor.delete(&waiver("no-answer")).await.done();
        assert_eq!(desk.acts().await, acts, "as it was");
        assert_eq!((rules(desk, &open).await, rules(desk, &other).await), (vec![], vec!["unattributed".to_owned()]));
        let answer = editor.get(&format!("/articles/{}/checklist", id(&open))).await.ok();
        assert_eq!((&answer["waived"], &answer["off"]), (&json!({"unattributed": "We <saw> it."}), &json!({})));
        desk.has_whole_record().await;

        let events = editor.get(&format!("/events?subject=article/{}&action=article.rule_waived", id(&open))).await.ok();
        let number = events["items"][0]["number"].as_i64().expect("a place");
        let undo = async |number: i64| editor.post(&format!("/events/{number}/reversal"), json!({})).await;
        undo(number).await;
        let answer = editor.get(&format!("/articles/{}/checklist", id(&open))).await.ok();
        assert_eq!(answer["waived"], json!({"unattributed": "We saw it."}));
        undo(number).await.problem(409);

        let path = format!("/desk/articles/{}/checklist", word(&open, "slug"));
        let browser = desk.signed_in(&desk.add("nadia@desk.example", Role::Editor).await.email).await;
        holds(&browser.page(&path).await.page(200), &["Rules that do not hold for this article", "We saw it.", "Let it hold again"]);
        assert_eq!(browser.form(&path, &[("rule", "unattributed")]).await.leads_to(), path);
        assert_eq!(rules(desk, &open).await, ["unattributed"]);
        desk.has_whole_record().await;
        let long = "because ".repeat(50);
        let wrong = browser.form(&path, &[("rule", "unattributed"), ("reason", &long)]).await.page(422);
        holds(&wrong, &[&format!("value=\"{long}\""), "Say in up to 300 characters why"]);
        assert_eq!(browser.form(&path, &[("rule", "unattributed"), ("reason", "Our reporter was there.")]).await.leads_to(), path);
        assert_eq!(rules(desk, &open).await, Vec::<String>::new());
        desk.has_whole_record().await;
        let events = editor.get(&format!("/events?subject=article/{}&action=article.rule_restored", id(&open))).await.ok();
        undo(events["items"][0]["number"].as_i64().unwrap_or_default()).await.problem(409);

        desk.tamper("UPDATE article_waiver SET reason = 'Another one.'").await;
        assert!(desk.verdict().await.to_string().contains("the rules that do not hold for it"));
        desk.write(Role::Admin, {
            let article = id(&open).parse().expect("an id");
            move |mut tx| Box::pin(async move { hearsay::history::erasure::of_article(&mut tx, article, "a court").await })
        })
        .await;
        assert_eq!(desk.tamper("DELETE FROM article_waiver").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_checklist_asks_the_database_as_often_for_many_claims_as_for_one() {
    on_both_engines(async |desk| {
        let text = "41,000 people fled the flooded town of Ellskar.";
        claim(desk, &article(desk, "Elsewhere", "14,000 people fled the flooded town of Ellskar.").await, text, json!([])).await;
        let (one, many) = (article(desk, "One", text).await, article(desk, "Many", &text.repeat(12)).await);
        claim(desk, &one, text, json!([])).await;
        for n in 0..12 {
            let (start, end) = (n * text.chars().count(), (n + 1) * text.chars().count());
            let spans = json!({"spans": [{"start": start, "end": end}]});
            desk.editor().post(&format!("/articles/{}/claims", id(&many)), spans).await.created();
        }
        similarity::catch_up(&desk.room).await.expect("read");
        let asked = async |article: &Value| {
            let path = format!("/articles/{}/checklist", id(article));
            let ask = async {
                let found = desk.editor().get(&path).await.ok();
                let asked = WATCHED.with(|watched| watched.lock().expect("no panic").len());
                (asked, found["items"].as_array().expect("items").len())
            };
            WATCHED.scope(Mutex::default(), ask).await
        };
        let ((few, _), (as_many, found)) = (asked(&one).await, asked(&many).await);
        assert!(few > 0 && found >= 12, "{few} {found}");
        assert_eq!(as_many, few);
    })
    .await;
}
