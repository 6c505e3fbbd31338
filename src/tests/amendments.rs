//! What readers see changes on purpose only: an approved claim stays as it was until its change is approved.

use crate::support::{Answer, Desk, each, id, on_both_engines, word};
use axum::http::{Method, StatusCode};
use hearsay::{access::Role, account::commands::allow_self_approval, base::percent::percent, record::verify::Verdict};
use serde_json::{Value, json};

/// A published claim, and its path.
async fn published(desk: &Desk) -> (Value, Value, String) {
    let article = desk.article().await;
    let article = desk.publish(&article).await;
    desk.seconded().await;
    let said = json!([{"source": "Nordholm Lines", "status": "denied"}, {"source": "Vogt Press", "status": "reported"}]);
    let claim = desk.approved(&article, "Nordholm Lines denied it", said).await;
    let path = format!("/claims/{}", id(&claim));
    (article, claim, path)
}

async fn patch(desk: &Desk, path: &str, change: Value) -> Value {
    desk.editor().with("if-match", "*").patch(path, change).await.ok()
}

/// Withdraws a claim that readers see: an editor asks, a reviewer agrees.
async fn withdraw(desk: &Desk, path: &str, reason: &str) {
    let why = format!("{path}?reason={}", percent(reason));
    assert_eq!(desk.editor().with("if-match", "*").delete(&why).await.status, StatusCode::ACCEPTED);
    assert_eq!(desk.reviewer().with("if-match", "*").delete(path).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn readers_keep_what_was_approved_until_its_change_is_approved() {
    on_both_engines(async |desk| {
        let (article, claim, path) = published(desk).await;
        let read = format!("/articles/{}", word(&article, "slug"));
        let change = json!({"statement": "The line denies everything",
            "attributions": [{"source": "Port Authority", "status": "alleged"}, {"source": "Nordholm Lines", "status": "denied"}]});
        let changed = patch(desk, &path, change).await;
        assert_eq!((&changed["review"], &changed["standing"]), (&json!("draft"), &json!("contested")));
        let both = |now: &Value, anyone: &Value| {
            assert_eq!((word(now, "statement"), now["attributions"].as_array().map(Vec::len)), ("The line denies everything", Some(2)));
            assert_eq!(anyone["statement"], claim["statement"], "readers see what was approved");
            assert_eq!((&anyone["review"], &anyone["attributions"]), (&json!("approved"), &claim["attributions"]));
        };
        let (editor, anyone) = (desk.editor(), desk.anyone());
        both(&editor.get(&path).await.ok(), &anyone.get(&path).await.ok());
        let of_article = format!("/articles/{}/claims", id(&article));
        for list in ["/claims", of_article.as_str(), "/claims?source=nordholm-lines"] {
            both(&editor.get(list).await.ok()["items"][0], &anyone.get(list).await.ok()["items"][0]);
        }
        assert_eq!(each(&editor.get("/claims?review=draft").await.ok(), "id"), [id(&claim)]);
        for hidden in ["/claims?review=draft", "/claims?source=port-authority"] {
            assert_eq!(anyone.get(hidden).await.ok()["items"], json!([]), "{hidden}");
        }
        let (ours, theirs) = (editor.get("/exports/claims.json").await.ok(), anyone.get("/exports/claims.json").await.ok());
        let sources = |rows: &Value| [word(&rows[0], "source").to_owned(), word(&rows[1], "source").to_owned()];
        assert_eq!(sources(&ours), ["Port Authority", "Nordholm Lines"]);
        assert_eq!(sources(&theirs), ["Nordholm Lines", "Vogt Press"]);
        assert_eq!((word(&ours[0], "review"), word(&theirs[0], "review")), ("draft", "approved"));
        assert_eq!((word(&ours[0], "statement"), &theirs[0]["statement"]), ("The line denies everything", &claim["statement"]));
        let html = anyone.page(&read).await.page(200);
        assert!(html.contains("Vogt Press") && !html.contains("Port Authority") && !html.contains("denies everything"), "{html}");
        anyone.get("/sources/port-authority").await.problem(404);
        let about = json!({"statement": "The line sold seats twice", "claims": [{"claim": id(&claim), "relation": "denies"}]});
        let fact = editor.post("/facts", about).await.created();
        let (ours, theirs) =
            (editor.get(&format!("/facts/{}", id(&fact))).await.ok(), anyone.get(&format!("/facts/{}", id(&fact))).await.ok());
        assert!(ours.to_string().contains("Port Authority") && ours.to_string().contains("denies everything"), "{ours}");
        assert!(!theirs.to_string().contains("Port Authority") && theirs.to_string().contains("Vogt Press"), "{theirs}");
        let html = anyone.page(&format!("/facts/{}", word(&fact, "slug"))).await.page(200);
        assert!(html.contains("Vogt Press") && !html.contains("Port Authority") && !html.contains("denies everything"), "{html}");
        assert!(editor.page(&read).await.page(200).contains("1 claim shows as it was approved"));
        desk.has_whole_record().await;
        let proof = anyone.get(&format!("{path}/proof")).await.ok().to_string();
        assert!(!proof.contains("denies everything") && proof.contains("Vogt Press"), "{proof}");

        editor.with("if-match", "*").put(&format!("{path}/submission")).await.ok();
        let queue = desk.reviewer().page("/desk/review").await.page(200);
        assert!(queue.contains("Until this change is approved readers see:") && queue.contains("Vogt Press"), "{queue}");
        both(&editor.get(&path).await.ok(), &anyone.get(&path).await.ok());
        desk.has_whole_record().await;
        desk.reviewer().with("if-match", "*").put(&format!("{path}/approval")).await.ok();
        let (now, seen) = (editor.get(&path).await.ok(), anyone.get(&path).await.ok());
        assert_eq!((word(&seen, "statement"), &seen["attributions"]), ("The line denies everything", &now["attributions"]));
        let html = anyone.page(&read).await.page(200);
        assert!(!html.contains("Vogt Press") && html.contains("Port Authority"), "{html}");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_source_that_only_a_waiting_change_cites_is_merged_and_kept_like_any_other() {
    on_both_engines(async |desk| {
        let (_, claim, path) = published(desk).await;
        patch(desk, &path, json!({"attributions": [{"source": "Port Authority", "status": "alleged"}]})).await;
        let sources = desk.editor().get("/sources?q=port").await.ok();
        let from = id(&sources["items"][0]).to_owned();
        desk.editor().with("if-match", "*").delete(&format!("/sources/{from}")).await.is_refused();
        let into = desk.editor().post("/sources", json!({"name": "Harbour office", "kind": "government"})).await.created();
        let body = json!({"into": id(&into)});
        desk.of(Role::Admin).with("if-match", "*").post(&format!("/sources/{from}/merge"), body).await.ok();
        assert_eq!(desk.editor().get(&path).await.ok()["attributions"][0]["source"]["name"], "Harbour office");
        assert_eq!(desk.anyone().get(&path).await.ok()["attributions"], claim["attributions"]);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_waiting_change_can_be_taken_back_deleted_and_brought_back() {
    on_both_engines(async |desk| {
        let (_, claim, path) = published(desk).await;
        let admin = desk.of(Role::Admin);
        let undo = async || {
            desk.has_whole_record().await;
            let newest = admin.get("/events?limit=1").await.ok()["items"][0]["number"].clone();
            admin.post(&format!("/events/{newest}/reversal"), json!({})).await
        };
        patch(desk, &path, json!({"statement": "The line denies everything"})).await;
        assert_eq!(undo().await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.editor().get(&path).await.ok()["review"], "approved", "nothing is left to approve");
        desk.has_whole_record().await;

        patch(desk, &path, json!({"statement": "The line denies everything"})).await;
        desk.editor().with("if-match", "*").put(&format!("{path}/submission")).await.ok();
        desk.reviewer().with("if-match", "*").put(&format!("{path}/approval")).await.ok();
        assert_eq!(desk.anyone().get(&path).await.ok()["statement"], "The line denies everything");
        assert_eq!(undo().await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.anyone().get(&path).await.ok()["statement"], claim["statement"], "an approval taken back shows what was before");
        assert_eq!(desk.editor().get(&path).await.ok()["review"], "submitted");
        desk.has_whole_record().await;
        withdraw(desk, &path, "It was another line").await;
        desk.anyone().get(&path).await.problem(410);
        desk.has_whole_record().await;
        assert_eq!(undo().await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.editor().get(&path).await.ok()["statement"], "The line denies everything");
        assert_eq!(desk.anyone().get(&path).await.ok()["statement"], claim["statement"]);
        desk.has_whole_record().await;
    })
    .await;
}

/// The workspace's own undo: of the act that left the claim at this version, or deleted it then.
async fn take_back(desk: &Desk, claim: &Value, version: i64, deleted: bool) -> Answer {
    let editor = desk.editor().with("hearsay-version", hearsay::web::assets::manifest().version());
    let body = json!({"id": id(claim), "version": version, "deleted": deleted});
    editor.ask(Method::POST, "/desk/do/take-back", body.to_string()).await
}

#[tokio::test]
async fn an_editor_who_takes_back_what_they_did_to_an_approved_claim_has_it_approved_again() {
    on_both_engines(async |desk| {
        let (article, claim, path) = published(desk).await;
        let version = |claim: &Value| claim["version"].as_i64().expect("a version");
        let words = |claim: &Value| (word(claim, "review").to_owned(), word(claim, "statement").to_owned());
        let first = patch(desk, &path, json!({"statement": "The line denies much"})).await;
        let second = patch(desk, &path, json!({"attributions": []})).await;
        // Step by step, then forward again, and back: what was taken back since stands in nobody's way.
        let once = take_back(desk, &claim, version(&second), false).await.ok();
        assert_eq!(words(&once), ("draft".into(), "The line denies much".into()));
        let twice = take_back(desk, &claim, version(&first), false).await.ok();
        assert_eq!(words(&twice), words(&claim));
        assert_eq!(twice["attributions"], claim["attributions"]);
        desk.has_whole_record().await;
        let again = take_back(desk, &claim, version(&twice), false).await.ok();
        assert_eq!(words(&again), ("draft".into(), "The line denies much".into()));
        assert_eq!(desk.anyone().get(&path).await.ok()["statement"], claim["statement"], "readers see what was approved");
        let back = take_back(desk, &claim, version(&again), false).await.ok();
        assert_eq!(words(&back), words(&claim));
        desk.has_whole_record().await;

        // Of a published article it takes two to delete it.
        desk.editor().delete(&format!("/articles/{}/publication", id(&article))).await;
        desk.seconded().await;
        assert_eq!(desk.editor().with("if-match", "*").delete(&path).await.status, StatusCode::NO_CONTENT);
        let restored = take_back(desk, &claim, version(&back), true).await.ok();
        desk.publish(&article).await;
        assert_eq!(words(&restored), words(&claim));
        assert_eq!(desk.anyone().get(&path).await.ok()["statement"], claim["statement"]);
        desk.has_whole_record().await;

        // Handed in, taken back: as it was before, returned and not a draft.
        patch(desk, &path, json!({"statement": "The line denies it all"})).await;
        desk.editor().with("if-match", "*").put(&format!("{path}/submission")).await.ok();
        desk.reviewer().with("if-match", "*").put_json(&format!("{path}/return"), json!({"comment": "All of it?"})).await.ok();
        let handed = desk.editor().with("if-match", "*").put(&format!("{path}/submission")).await.ok();
        let taken = take_back(desk, &claim, version(&handed), false).await.ok();
        assert_eq!(words(&taken), ("returned".into(), "The line denies it all".into()));
        desk.has_whole_record().await;

        // What somebody else did since is not lost with it.
        let mine = patch(desk, &path, json!({"statement": "The line denies most"})).await;
        desk.of(Role::Admin).with("if-match", "*").patch(&path, json!({"statement": "It denies most"})).await.ok();
        assert_eq!(take_back(desk, &claim, version(&mine), false).await.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(take_back(desk, &claim, 99, false).await.status, StatusCode::NOT_FOUND);
        assert_eq!(desk.now(&claim).await["statement"], "It denies most");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_waiting_change_that_was_changed_without_an_event_is_found() {
    on_both_engines(async |desk| {
        let (_, _, path) = published(desk).await;
        patch(desk, &path, json!({"statement": "The line denies everything"})).await;
        desk.has_whole_record().await;
        for (change, back) in [
            ("UPDATE amendment SET statement = statement || '!'", "UPDATE amendment SET statement = REPLACE(statement, '!', '')"),
            ("UPDATE amendment SET place = place + 1", "UPDATE amendment SET place = place - 1"),
            (
                "UPDATE amended_attribution SET status = 'confirmed' WHERE status = 'denied'",
                "UPDATE amended_attribution SET status = 'denied' WHERE status = 'confirmed'",
            ),
            ("UPDATE claim SET amended = FALSE", "UPDATE claim SET amended = TRUE"),
            (
                "UPDATE attribution SET status = 'confirmed' WHERE status = 'denied'",
                "UPDATE attribution SET status = 'denied' WHERE status = 'confirmed'",
            ),
        ] {
            desk.tamper(change).await;
            let Verdict::Broken(found, _) = desk.verdict_against(None).await else { panic!("not found: {change}") };
            assert!(found.starts_with("claim/"), "{change}: {found}");
            desk.tamper(back).await;
            desk.has_whole_record().await;
        }
        desk.tamper("DELETE FROM amendment").await;
        assert!(matches!(desk.verdict_against(None).await, Verdict::Broken(..)));
    })
    .await;
}

#[tokio::test]
async fn what_readers_saw_once_says_that_it_was_withdrawn_and_what_they_never_saw_says_nothing() {
    on_both_engines(async |desk| {
        let (article, _, path) = published(desk).await;
        let read = format!("/articles/{}", word(&article, "slug"));
        let draft = desk.claim(&article, "The ferry left", json!([])).await;
        let anyone = desk.anyone();
        let delete = async |claim: &Value| desk.editor().with("if-match", "*").delete(&format!("/claims/{}", id(claim))).await;
        assert_eq!(delete(&draft).await.status, StatusCode::NO_CONTENT);
        anyone.get(&format!("/claims/{}", id(&draft))).await.problem(404);
        assert!(!anyone.page(&read).await.page(200).contains("Withdrawn"));
        // Withdrawn while a change waited.
        patch(desk, &path, json!({"statement": "The line denies everything"})).await;
        withdraw(desk, &path, "It was another line").await;
        let gone = anyone.get(&path).await.problem(410);
        assert!(word(&gone, "detail").ends_with("was withdrawn on 2026-03-02: It was another line"), "{gone}");
        let page = anyone.page(&path).await;
        let told = "This claim was withdrawn on 2 March 2026: It was another line";
        assert!(page.status == StatusCode::GONE && page.text().contains(told), "{}", page.text());
        let place = format!("/articles/{}#withdrawn", word(&article, "slug"));
        assert!(page.text().contains(&place) && !page.text().contains("That did not work"), "{}", page.text());
        let html = anyone.page(&read).await.page(200);
        assert!(
            html.contains("1 claim was withdrawn on") && html.contains("It was another line") && !html.contains("denies everything"),
            "{html}"
        );
        desk.editor().delete(&format!("/articles/{}/publication", id(&article))).await.ok();
        anyone.get(&path).await.problem(404);
    })
    .await;
}

#[tokio::test]
async fn the_address_of_a_merged_source_leads_to_who_took_it_over() {
    on_both_engines(async |desk| {
        let (_, claim, _) = published(desk).await;
        let from = id(&claim["attributions"][0]["source"]).to_owned();
        let admin = desk.of(Role::Admin);
        let merge = async |from: &str, into: &str| {
            let into = desk.editor().post("/sources", json!({"name": into, "kind": "company"})).await.created();
            admin.with("if-match", "*").post(&format!("/sources/{from}/merge"), json!({"into": id(&into)})).await.ok();
            id(&into).to_owned()
        };
        let into = merge(&from, "Nordholm Group").await;
        let last = merge(&into, "Nordholm Holding").await;
        for place in ["nordholm-lines", from.as_str(), "nordholm-group", into.as_str()] {
            let to = desk.anyone().page(&format!("/sources/{place}")).await;
            assert_eq!((to.status, to.header("location")), (StatusCode::TEMPORARY_REDIRECT, "/sources/nordholm-holding"), "{place}");
        }
        let gone = desk.anyone().get(&format!("/sources/{from}")).await.problem(410);
        assert!(word(&gone, "detail").contains(&last), "{gone}");
        assert_eq!(desk.anyone().page("/sources/nordholm%25").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_readers_see_is_withdrawn_by_two_people_with_a_reason_and_kept_until_both_agree() {
    on_both_engines(async |desk| {
        let (article, _, path) = published(desk).await;
        let (editor, reviewer, anyone) = (desk.editor().with("if-match", "*"), desk.reviewer().with("if-match", "*"), desk.anyone());
        let asked = format!("{path}/withdrawal");
        assert_eq!(editor.delete(&path).await.fields(422), ["/reason"]);
        assert_eq!(editor.delete(&format!("{path}?reason=%20%20")).await.fields(422), ["/reason"]);
        editor.get(&asked).await.problem(404);
        let waits = editor.delete(&format!("{path}?reason=Wrong%20line")).await;
        assert_eq!((waits.status, word(&waits.json(), "reason")), (StatusCode::ACCEPTED, "Wrong line"));
        // Asked again by the same person it waits on; it takes somebody else.
        let acts = desk.acts().await;
        assert_eq!(editor.delete(&path).await.status, StatusCode::ACCEPTED);
        assert_eq!(desk.acts().await, acts);
        assert_eq!(editor.get(&asked).await.ok(), waits.json());
        anyone.get(&asked).await.problem(401);
        anyone.get(&path).await.ok();
        assert!(!anyone.page(&format!("/articles/{}", word(&article, "slug"))).await.page(200).contains("Wrong line"));
        desk.has_whole_record().await;

        // It is on the reviewer's desk, and on the claim's page with what each may do.
        let queue = desk.reviewer().page("/desk/review").await.page(200);
        assert!(queue.contains("To be withdrawn") && queue.contains("Wrong line"), "{queue}");
        assert!(desk.reviewer().page("/desk").await.text().contains("class=\"count\">1<"));
        let page = format!("/desk{path}");
        assert!(desk.reviewer().page(&page).await.page(200).contains("Agree: withdraw it"));
        let own = desk.editor().page(&page).await.page(200);
        assert!(own.contains("Take the request back") && !own.contains("Agree: withdraw it"), "{own}");

        // Who says no says why; who asked may take it back; both can be undone.
        assert_eq!(reviewer.delete(&asked).await.fields(422), ["/comment"]);
        assert_eq!(reviewer.delete(&format!("{asked}?comment=It%20is%20right")).await.status, StatusCode::NO_CONTENT);
        assert_eq!(reviewer.get(&format!("{path}/comments")).await.ok()[0]["body"], "It is right");
        reviewer.delete(&asked).await.problem(409);
        desk.has_whole_record().await;
        let undo = async |action: &str, who: Role| {
            desk.has_whole_record().await;
            let events = editor.get(&format!("/events?action={action}")).await.ok();
            let newest = events["items"][0]["number"].clone();
            desk.of(who).post(&format!("/events/{newest}/reversal"), json!({})).await
        };
        assert_eq!(undo("claim.kept", Role::Editor).await.status, StatusCode::NO_CONTENT);
        assert_eq!(editor.get(&asked).await.ok(), waits.json());
        assert_eq!(undo("claim.withdrawal_asked", Role::Editor).await.status, StatusCode::NO_CONTENT);
        editor.get(&asked).await.problem(404);
        desk.has_whole_record().await;

        // A change that waits is no way around it, nor is the workspace.
        patch(desk, &path, json!({"statement": "The line denies everything"})).await;
        editor.delete(&format!("{path}?reason=Wrong%20line")).await;
        reviewer.delete(&path).await;
        let gone = anyone.get(&path).await.problem(410);
        assert!(word(&gone, "detail").ends_with("Wrong line"), "{gone}");
        // Readers would see it again: that is for who reviews.
        undo("claim.deleted", Role::Editor).await.problem(403);
        assert_eq!(undo("claim.deleted", Role::Reviewer).await.status, StatusCode::NO_CONTENT);
        anyone.get(&path).await.ok();
        assert_eq!(editor.get(&asked).await.ok()["reason"], "Wrong line");
        desk.has_whole_record().await;
        // Without its article published nobody loses anything.
        editor.delete(&format!("/articles/{}/publication", id(&article))).await.ok();
        desk.seconded().await;
        assert_eq!(editor.delete(&path).await.status, StatusCode::NO_CONTENT);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn the_forms_of_a_claims_page_withdraw_it_too_and_give_back_what_was_typed() {
    on_both_engines(async |desk| {
        let (_, _, path) = published(desk).await;
        let page = format!("/desk{path}");
        let (editor, reviewer) = (
            desk.signed_in(&desk.add("ed@desk.example", Role::Editor).await.email).await,
            desk.add("re@desk.example", Role::Reviewer).await,
        );
        let reviewer = desk.signed_in(&reviewer.email).await;
        let refused = editor.form(&format!("{page}/withdrawal"), &[("version", "3"), ("reason", " ")]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("id=\"reason-error\""), "{}", refused.text());
        let stale = editor.form(&format!("{page}/withdrawal"), &[("version", "2"), ("reason", "Wrong <line>")]).await;
        assert!(stale.text().contains("Wrong &lt;line>"), "{}", stale.text());
        editor.form(&format!("{page}/withdrawal"), &[("version", "3"), ("reason", "Wrong line")]).await.leads_to();
        editor.form(&format!("{page}/agreement"), &[("version", "3")]).await.page(403);
        reviewer.form(&format!("{page}/agreement"), &[("version", "3")]).await.leads_to();
        desk.anyone().get(&path).await.problem(410);
        assert!(reviewer.page(&page).await.page(200).contains("Wrong line"));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn where_the_newsroom_allows_it_an_administrator_withdraws_alone_and_the_record_says_so() {
    on_both_engines(async |desk| {
        let (_, _, path) = published(desk).await;
        let admin = desk.of(Role::Admin).with("if-match", "*");
        assert_eq!(admin.delete(&format!("{path}?reason=Wrong%20line")).await.status, StatusCode::ACCEPTED);
        desk.write(Role::Admin, |mut tx| Box::pin(async move { allow_self_approval(&mut tx, true).await })).await;
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT);
        desk.has_whole_record().await;
        let event = admin.get("/events?action=claim.deleted").await.ok()["items"][0].clone();
        let alone = desk.viewer(Role::Admin).person().expect("somebody").id.to_string();
        assert_eq!((word(&event["after"], "asked_by"), word(&event["after"], "reason")), (alone.as_str(), "Wrong line"));
        assert_eq!(event["actor"], "The admin");
    })
    .await;
}

#[tokio::test]
async fn an_approval_that_readers_see_is_taken_back_by_who_gave_it_and_by_nobody_else_alone() {
    on_both_engines(async |desk| {
        let (_, _, path) = published(desk).await;
        desk.has_whole_record().await;
        let number = desk.editor().get("/events?action=claim.approved").await.ok()["items"][0]["number"].clone();
        let undo = format!("/events/{number}/reversal");
        desk.of(Role::Admin).post(&undo, json!({})).await.problem(409);
        desk.anyone().get(&path).await.ok();
        assert_eq!(desk.reviewer().post(&undo, json!({})).await.status, StatusCode::NO_CONTENT);
        desk.anyone().get(&path).await.problem(404);
        desk.has_whole_record().await;
    })
    .await;
}
