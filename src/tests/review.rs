//! `/claims/{id}/submission`, `/approval`, `/return`, `/comments`

use crate::support::{id, on_both_engines, span};
use axum::http::Method;
use hearsay::{access::Role, account::commands::allow_self_approval};
use serde_json::json;

#[tokio::test]
async fn a_claim_is_submitted_returned_mended_and_approved_by_a_second_person() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let path = format!("/claims/{}", id(&claim));
        desk.reviewer().put(&format!("{path}/approval")).await.problem(409);
        let submitted = desk.editor().put(&format!("{path}/submission")).await;
        assert_eq!(submitted.header("etag"), "\"2\"");
        assert_eq!(submitted.ok()["review"], "submitted");
        desk.editor().put(&format!("{path}/submission")).await.problem(409);
        desk.editor().put(&format!("{path}/approval")).await.problem(403);

        let comment = json!({"comment": "  Who says so?\r\n "});
        assert_eq!(desk.reviewer().put_json(&format!("{path}/return"), comment).await.ok()["review"], "returned");
        let comments = desk.editor().get(&format!("{path}/comments")).await.ok();
        assert_eq!((&comments[0]["body"], &comments[0]["author"]), (&json!("Who says so?"), &json!("The reviewer")));
        desk.reviewer().put_json(&format!("{path}/return"), json!({"comment": "Again."})).await.problem(409);

        let said = json!({"attributions": [{"source": "Port", "status": "reported"}]});
        assert_eq!(desk.editor().with("if-match", "\"3\"").patch(&path, said).await.ok()["review"], "draft");
        desk.editor().put(&format!("{path}/submission")).await.ok();
        let approved = desk.reviewer().put(&format!("{path}/approval")).await.ok();
        assert_eq!((&approved["review"], &approved["version"]), (&json!("approved"), &json!(6)));
    })
    .await;
}

#[tokio::test]
async fn nobody_approves_their_own_work_unless_administrators_are_allowed_to() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let mut own = Vec::new();
        for author in [Role::Reviewer, Role::Admin] {
            let made =
                desk.of(author).post(&format!("/articles/{}/claims", id(&article)), json!({"spans": [span("The ferry left")]})).await;
            let path = format!("/claims/{}", id(&made.created()));
            desk.of(author).put(&format!("{path}/submission")).await.ok();
            desk.of(author).put(&format!("{path}/approval")).await.problem(403);
            own.push((author, format!("{path}/approval")));
        }
        // Who changed it last may not approve it either.
        let claim = desk.claim(&article, "denied it", json!([])).await;
        let path = format!("/claims/{}", id(&claim));
        desk.reviewer().with("if-match", "\"1\"").patch(&path, json!({"statement": "They deny it"})).await.ok();
        desk.editor().put(&format!("{path}/submission")).await.ok();
        desk.reviewer().put(&format!("{path}/approval")).await.problem(403);
        desk.of(Role::Admin).put(&format!("{path}/approval")).await.ok();

        desk.write(Role::Admin, |mut tx| Box::pin(async move { allow_self_approval(&mut tx, true).await })).await;
        for (author, path) in own {
            let status = if author == Role::Admin { 200 } else { 403 };
            assert_eq!(desk.of(author).put(&path).await.status, status, "{author}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_had_a_hand_in_the_words_since_the_last_approval_is_no_second_person() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let attributions = json!([{"source": "Harbour office", "status": "alleged"}]);
        let claim = desk.claim(&article, "Nordholm Lines had sold seats twice", attributions).await;
        let path = format!("/claims/{}", id(&claim));
        let say = async |role: Role, statement: &str| {
            desk.wait(1);
            desk.of(role).with("if-match", "*").patch(&path, json!({"statement": statement})).await.ok();
        };
        let submit = async || {
            desk.wait(1);
            desk.editor().put(&format!("{path}/submission")).await.ok();
        };
        let approve = async |role: Role, status: u16| {
            desk.wait(1);
            assert_eq!(desk.of(role).put(&format!("{path}/approval")).await.status, status, "{role}");
        };
        // The reviewer's words, after which an editor adds a full stop.
        say(Role::Reviewer, "Seats were sold twice").await;
        say(Role::Editor, "Seats were sold twice.").await;
        submit().await;
        approve(Role::Reviewer, 403).await;
        approve(Role::Admin, 200).await;
        // What was approved is settled: of what comes after it the reviewer is a second person.
        say(Role::Editor, "Seats were sold twice, it is said.").await;
        submit().await;
        approve(Role::Reviewer, 200).await;
        // Their own finding is not the words.
        say(Role::Editor, "Seats were sold twice, they say.").await;
        desk.reviewer().with("if-match", "*").patch(&path, json!({"check": "checking"})).await.ok();
        submit().await;
        // A merge changes whom the claim cites.
        let other = desk.editor().post("/sources", json!({"name": "Harbour authority"})).await.created();
        let cited = &desk.now(&claim).await["attributions"][0]["source"];
        desk.wait(1);
        desk.reviewer().post(&format!("/sources/{}/merge", id(cited)), json!({"into": id(&other)})).await.ok();
        approve(Role::Reviewer, 403).await;
        approve(Role::Admin, 200).await;
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn the_one_that_waits_longest_comes_first_whatever_else_changes_about_it() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let mut waiting = Vec::new();
        for words in ["The ferry left", "denied it", "We counted every passenger"] {
            desk.wait(60);
            waiting.push(desk.submitted(&article, words, json!([])).await);
        }
        desk.wait(60);
        desk.editor().with("if-match", "*").patch(&format!("/claims/{}", id(&waiting[0])), json!({"check": "checking"})).await.ok();
        let page = desk.reviewer().page("/desk/review").await.text();
        let (_, list) = page.split_once("aria-label=\"Queue\"").expect("the queue");
        let places: Vec<_> = waiting.iter().map(|claim| list.find(id(claim)).expect("it waits")).collect();
        assert!(places.is_sorted(), "{places:?}");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_step_that_does_not_say_which_version_it_is_meant_for_is_not_taken() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let path = format!("/claims/{}", id(&claim));
        desk.editor().send(Method::PUT, &format!("{path}/submission"), "").await.problem(428);
        desk.editor().put(&format!("{path}/submission")).await.ok();
        desk.reviewer().send(Method::PUT, &format!("{path}/approval"), "").await.problem(428);
        let why = json!({"comment": "No."}).to_string();
        desk.reviewer().send(Method::PUT, &format!("{path}/return"), why).await.problem(428);
    })
    .await;
}

#[tokio::test]
async fn an_approved_claim_that_is_edited_is_a_draft_again_but_its_check_may_change() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.publish(&article).await;
        let claim = desk.approved(&article, "The ferry left", json!([])).await;
        let path = format!("/claims/{}", id(&claim));
        let checked = desk.editor().with("if-match", "\"3\"").patch(&path, json!({"check": "corroborated"})).await.ok();
        assert_eq!((&checked["review"], &checked["check"]), (&json!("approved"), &json!("corroborated")));
        desk.anyone().get(&path).await.ok();
        let edited = desk.editor().with("if-match", "\"4\"").patch(&path, json!({"statement": "It left late"})).await.ok();
        assert_eq!(edited["review"], "draft");
    })
    .await;
}

#[tokio::test]
async fn a_step_meant_for_an_older_version_is_refused() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let path = format!("/claims/{}", id(&claim));
        desk.editor().with("if-match", "\"7\"").put(&format!("{path}/submission")).await.problem(412);
        desk.editor().with("if-match", "\"1\"").put(&format!("{path}/submission")).await.ok();
        desk.reviewer().with("if-match", "\"1\"").put(&format!("{path}/approval")).await.problem(412);
        let comment = json!({"comment": "No."});
        desk.reviewer().with("if-match", "\"1\"").put_json(&format!("{path}/return"), comment).await.problem(412);
        assert_eq!(desk.editor().get(&format!("{path}/comments")).await.ok(), json!([]), "the comment went with it");
        desk.reviewer().with("if-match", "\"2\"").put(&format!("{path}/approval")).await.ok();
    })
    .await;
}

#[tokio::test]
async fn comments_form_a_thread_and_a_key_writes_one_once() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let path = format!("/claims/{}/comments", id(&claim));
        for (who, text) in [(desk.editor(), "First"), (desk.reviewer(), "Second"), (desk.editor(), "Third")] {
            desk.wait(1);
            let who = who.with("idempotency-key", text);
            let made = who.post(&path, json!({"comment": text})).await.created();
            assert_eq!(who.post(&path, json!({"comment": text})).await.created(), made);
        }
        let thread = desk.reviewer().get(&path).await.ok();
        let bodies: Vec<_> = thread.as_array().expect("a list").iter().map(|comment| comment["body"].clone()).collect();
        assert_eq!(bodies, ["First", "Second", "Third"]);
        assert_eq!(desk.editor().post(&path, json!({"comment": " \u{0} "})).await.fields(422), ["/comment"]);
        assert_eq!(desk.editor().post(&path, json!({"comment": "x".repeat(5001)})).await.fields(422), ["/comment"]);
    })
    .await;
}

#[tokio::test]
async fn the_top_bar_tells_those_who_review_how_many_claims_wait_for_them() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let count = async |role: Role| {
            let html = desk.of(role).page("/sources").await.text();
            let (_, rest) = html.split_once("href=\"/desk/review\"").expect("the bar leads to the queue");
            let entry = rest.split_once("</a>").expect("a link").0;
            entry.split_once("class=\"count\">").map(|(_, rest)| rest.split_once('<').expect("a number").0.to_owned())
        };
        assert_eq!(count(Role::Reviewer).await, None);
        desk.editor().put(&format!("/claims/{}/submission", id(&claim))).await.ok();
        assert_eq!(count(Role::Reviewer).await.as_deref(), Some("1"));
        assert_eq!(count(Role::Editor).await, None);
        // One's own is not among them.
        let own = desk.of(Role::Admin).post(&format!("/articles/{}/claims", id(&article)), json!({"spans": [span("denied it")]})).await;
        desk.of(Role::Admin).put(&format!("/claims/{}/submission", id(&own.created()))).await.ok();
        assert_eq!(count(Role::Admin).await.as_deref(), Some("1"));
        assert_eq!(count(Role::Reviewer).await.as_deref(), Some("2"));
    })
    .await;
}

#[tokio::test]
async fn a_waiting_claim_is_assigned_to_somebody_who_reviews_and_their_queue_can_show_only_those() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let mine = desk.submitted(&article, "The ferry left", json!([])).await;
        let other = desk.submitted(&article, "denied it", json!([])).await;
        let path = format!("/claims/{}/assignment", id(&mine));
        let [reviewer, editor] = [Role::Reviewer, Role::Editor].map(|role| desk.viewer(role).person().expect("somebody").id);
        assert_eq!(desk.editor().put_json(&path, json!({"person": editor})).await.fields(422), ["/person"]);
        desk.of(Role::Reader).put_json(&path, json!({"person": reviewer})).await.problem(403);
        let acts = desk.acts().await;
        for _ in 0..2 {
            assert_eq!(desk.editor().put_json(&path, json!({"person": reviewer})).await.status, 204);
        }
        assert_eq!(desk.acts().await, acts + 1, "twice is once");
        let queue = async |query: &str| {
            let page = desk.reviewer().page(&format!("/desk/review{query}")).await.page(200);
            page.split_once("aria-label=\"Queue\"").expect("the queue").1.to_owned()
        };
        let all = queue("").await;
        assert!(
            all.contains(id(&mine)) && all.contains(id(&other)) && all.contains("for The reviewer") && all.contains("Assigned to me (1)"),
            "{all}"
        );
        let only = queue("?assigned=me").await;
        assert!(only.contains(&format!("value=\"{}:", id(&mine))) && !only.contains(&format!("value=\"{}:", id(&other))), "{only}");
        assert!(desk.reviewer().page("/desk").await.text().contains("1 is assigned to you"));
        assert!(!desk.editor().page("/desk").await.text().contains("assigned to you"));
        desk.has_whole_record().await;
        // It goes and comes back with the claim; by the form nobody in particular is asked any more.
        desk.editor().with("if-match", "*").delete(&format!("/claims/{}", id(&mine))).await;
        desk.has_whole_record().await;
        let undo = async |action: &str| {
            desk.has_whole_record().await;
            let number = desk.editor().get(&format!("/events?action={action}")).await.ok()["items"][0]["number"].clone();
            desk.editor().post(&format!("/events/{number}/reversal"), json!({})).await
        };
        assert_eq!(undo("claim.deleted").await.status, 204);
        assert!(queue("?assigned=me").await.contains(id(&mine)));
        let browser = desk.signed_in(&desk.add("re@desk.example", Role::Reviewer).await.email).await;
        let form = format!("/desk/claims/{}/assignment", id(&mine));
        let to = browser.form(&form, &[("person", ""), ("from", "review"), ("assigned", "me")]).await.leads_to();
        assert_eq!(to, format!("/desk/review?claim={}&assigned=me", id(&mine)));
        assert!(!queue("").await.contains("for The reviewer"));
        assert_eq!(undo("claim.assigned").await.status, 204);
        assert!(queue("").await.contains("for The reviewer"));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_reviewer_corrects_a_word_and_with_the_authors_nod_it_is_approved() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let article = desk.publish(&article).await;
        let claim = desk.submitted(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        let path = format!("/claims/{}", id(&claim));
        let (correction, nod) = (format!("{path}/correction"), format!("{path}/agreement"));
        desk.editor().put(&nod).await.problem(409);
        desk.editor().put_json(&correction, json!({"statement": "The ferry left late"})).await.problem(403);
        for same in ["The ferry left", "  "] {
            assert_eq!(desk.reviewer().put_json(&correction, json!({"statement": same})).await.fields(422), ["/statement"], "{same:?}");
        }
        let better = json!({"statement": "The ferry left late", "comment": "By the log."});
        desk.reviewer().with("if-match", "\"1\"").put_json(&correction, better.clone()).await.problem(412);
        let corrected = desk.reviewer().put_json(&correction, better).await.ok();
        assert_eq!((&corrected["statement"], &corrected["review"]), (&json!("The ferry left late"), &json!("returned")));
        desk.has_whole_record().await;
        let home = desk.editor().page("/desk").await.page(200);
        assert!(
            home.contains("In better words:") && home.contains("<ins>") && home.contains("By the log.") && home.contains(">Agree<"),
            "{home}"
        );
        assert!(!desk.reviewer().page("/desk").await.text().contains("In better words:"), "who corrected it waits");
        assert!(desk.editor().page(&format!("/desk{path}")).await.page(200).contains("Sent back for a nod"));
        for who in [Role::Reviewer, Role::Admin] {
            desk.of(who).put(&nod).await.problem(403);
        }
        desk.anyone().get(&path).await.problem(404);
        let agreed = desk.editor().put(&nod).await.ok();
        assert_eq!((&agreed["statement"], &agreed["review"]), (&json!("The ferry left late"), &json!("approved")));
        assert_eq!(desk.anyone().get(&path).await.ok()["statement"], "The ferry left late");
        desk.has_whole_record().await;
        assert!(desk.anyone().get(&format!("{path}/proof")).await.ok().to_string().contains("left late"));
        desk.editor().put(&nod).await.problem(409);
        desk.has_whole_record().await;

        // Undone step by step; changed by the author it is an ordinary claim again, of which the corrector is no second person.
        for who in [Role::Editor, Role::Admin] {
            desk.has_whole_record().await;
            let number = desk.editor().get("/events?limit=1").await.ok()["items"][0]["number"].clone();
            desk.of(who).post(&format!("/events/{number}/reversal"), json!({})).await;
        }
        desk.has_whole_record().await;
        assert_eq!(desk.now(&claim).await["review"], "approved", "undone, and the undoing undone");
        desk.editor().with("if-match", "*").patch(&path, json!({"statement": "The ferry left at dawn"})).await.ok();
        desk.editor().put(&format!("{path}/submission")).await.ok();
        desk.reviewer().put(&format!("{path}/approval")).await.ok();
        // By form, from the queue; what is refused keeps the words.
        let second = desk.submitted(&article, "denied it", json!([])).await;
        let browser = desk.signed_in(&desk.add("re@desk.example", Role::Reviewer).await.email).await;
        let form = format!("/desk/claims/{}/correction", id(&second));
        let stale = browser.form(&form, &[("version", "1"), ("from", "review"), ("statement", "They <b> deny it")]).await;
        assert!(stale.status == 412 && stale.text().contains("They &lt;b> deny it"), "{}", stale.text());
        browser.form(&form, &[("version", "2"), ("from", "review"), ("statement", "They deny it")]).await.leads_to();
        desk.editor().put(&format!("/claims/{}/agreement", id(&second))).await.ok();
        desk.has_whole_record().await;
    })
    .await;
}
