//! What changes a published page has a second person behind it, or waits for one.

use crate::support::{Desk, each, holds, id, on_both_engines, word};
use axum::http::StatusCode;
use hearsay::{access::Role, account::commands::allow_self_approval, record::verify::Verdict};
use serde_json::{Value, json};

/// What waits for a second person: what was done, with its number.
async fn waiting(desk: &Desk) -> Vec<(String, i64)> {
    desk.has_whole_record().await;
    let found = desk.editor().get("/events?unseconded=yes").await.ok();
    let items = found["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|event| (word(event, "action").to_owned(), event["number"].as_i64().expect("a number"))).collect()
}

/// The number of the one act that waits, which must be of this kind.
async fn only(desk: &Desk, action: &str) -> i64 {
    let found = waiting(desk).await;
    assert_eq!(found.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(), [action]);
    found[0].1
}

/// A reviewer stands behind the one act that waits, which must be of this kind.
async fn seconded(desk: &Desk, action: &str) {
    let number = only(desk, action).await;
    assert_eq!(desk.reviewer().put(&format!("/events/{number}/seconding")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(waiting(desk).await, []);
}

/// A reviewer takes back the one act that waits, which must be of this kind.
async fn taken_back(desk: &Desk, action: &str) {
    let number = only(desk, action).await;
    let undo = desk.reviewer().post(&format!("/events/{number}/reversal"), json!({})).await;
    assert_eq!(undo.status, StatusCode::NO_CONTENT, "{}", undo.text());
    assert_eq!(waiting(desk).await, [], "readers see what two saw before");
}

/// A published article with an approved claim; nothing waits.
async fn published(desk: &Desk) -> (Value, Value) {
    let article = desk.article().await;
    let said = json!([{"source": "Nordholm Lines", "status": "denied"}, {"source": "Vogt Press", "status": "reported"}]);
    let claim = desk.approved(&article, "Nordholm Lines denied it", said).await;
    let article = desk.publish(&article).await;
    seconded(desk, "article.published").await;
    (article, claim)
}

async fn source(desk: &Desk, name: &str) -> Value {
    desk.editor().get(&format!("/sources?q={name}")).await.ok()["items"][0].clone()
}

#[tokio::test]
async fn an_act_of_one_person_on_what_readers_see_waits_until_another_one_seconds_it_or_takes_it_back() {
    on_both_engines(async |desk| {
        let (article, claim) = published(desk).await;
        let editor = desk.editor();
        let path = format!("/articles/{}", id(&article));

        editor.patch(&path, json!({"title": "Ferry sold thrice over"})).await.ok();
        let number = only(desk, "article.changed").await;
        let seconding = format!("/events/{number}/seconding");
        editor.put(&seconding).await.problem(403);
        assert_eq!(desk.anyone().put(&seconding).await.status, StatusCode::UNAUTHORIZED);
        taken_back(desk, "article.changed").await;
        assert_eq!(desk.anyone().get(&path).await.ok()["title"], "Ferry sold twice over");
        desk.reviewer().put(&seconding).await.problem(409);
        editor.patch(&path, json!({"outlet": "Islander"})).await.ok();
        seconded(desk, "article.changed").await;

        editor.delete(&format!("{path}/publication")).await.ok();
        taken_back(desk, "article.taken_back").await;
        assert_eq!(desk.anyone().get(&path).await.status, StatusCode::OK);

        let check = json!({"check": "corroborated"});
        editor.with("if-match", "*").patch(&format!("/claims/{}", id(&claim)), check).await.ok();
        seconded(desk, "claim.changed").await;

        let (press, line) = (source(desk, "vogt").await, source(desk, "nordholm").await);
        let at = format!("/sources/{}", id(&press));
        editor.patch(&at, json!({"note": "Only we read this"})).await.ok();
        assert_eq!(waiting(desk).await, []);
        editor.patch(&at, json!({"name": "Vogt Daily Press"})).await.ok();
        taken_back(desk, "source.changed").await;
        assert_eq!(desk.anyone().get(&at).await.ok()["name"], "Vogt Press");
        editor.post(&format!("{at}/merge"), json!({"into": id(&line)})).await.ok();
        taken_back(desk, "source.merged").await;
        let other = editor.post("/sources", json!({"name": "Vogt Wire"})).await.created();
        editor.post(&format!("{at}/attributions/move"), json!({"claims": [id(&claim)], "into": id(&other)})).await.ok();
        taken_back(desk, "source.attributions_moved").await;

        // Two withdrew it: one who reviews does not bring it back unseen.
        let claim = format!("/claims/{}", id(&claim));
        assert_eq!(editor.with("if-match", "*").delete(&format!("{claim}?reason=Wrong")).await.status, StatusCode::ACCEPTED);
        assert_eq!(desk.reviewer().with("if-match", "*").delete(&claim).await.status, StatusCode::NO_CONTENT);
        assert_eq!(waiting(desk).await, []);
        let gone = editor.get("/events?action=claim.deleted").await.ok()["items"][0]["number"].clone();
        assert_eq!(desk.reviewer().post(&format!("/events/{gone}/reversal"), json!({})).await.status, StatusCode::NO_CONTENT);
        let restored = format!("/events/{}/seconding", only(desk, "claim.restored").await);
        desk.reviewer().put(&restored).await.problem(403);
        assert_eq!(desk.of(Role::Admin).put(&restored).await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.anyone().get(&claim).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_readers_do_not_see_and_what_its_author_undoes_waits_for_nobody() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let editor = desk.editor();
        let path = format!("/articles/{}", id(&article));
        editor.patch(&path, json!({"title": "Ferry"})).await.ok();
        let claim = desk.claim(&article, "Nordholm Lines denied it", json!([{"source": "Vogt Press", "status": "reported"}])).await;
        editor.with("if-match", "*").patch(&format!("/claims/{}", id(&claim)), json!({"check": "checking"})).await.ok();
        let press = source(desk, "vogt").await;
        editor.patch(&format!("/sources/{}", id(&press)), json!({"name": "Vogt Daily"})).await.ok();
        assert_eq!(waiting(desk).await, []);
        desk.publish(&article).await;
        let number = only(desk, "article.published").await;
        assert_eq!(editor.post(&format!("/events/{number}/reversal"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(waiting(desk).await, []);
        // An administrator who decides alone needs nobody.
        desk.write(Role::Admin, |mut tx| Box::pin(async move { allow_self_approval(&mut tx, true).await })).await;
        desk.of(Role::Admin).put(&format!("{path}/publication")).await.ok();
        assert_eq!(waiting(desk).await, []);
        editor.patch(&path, json!({"title": "Ferry again"})).await.ok();
        only(desk, "article.changed").await;
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_around_a_withdrawal_by_two_by_taking_the_article_back() {
    on_both_engines(async |desk| {
        let (article, claim) = published(desk).await;
        let editor = desk.editor().with("if-match", "*");
        let (path, claim) = (format!("/articles/{}", id(&article)), format!("/claims/{}", id(&claim)));
        editor.delete(&format!("{path}/publication")).await.ok();
        assert_eq!(editor.delete(&claim).await.fields(422), ["/reason"], "a second person agrees");
        editor.delete(&path).await.problem(409);
        let page = editor.page(&format!("/desk{claim}")).await.page(200);
        assert!(page.contains("Ask to withdraw"), "{page}");
        seconded(desk, "article.taken_back").await;
        assert_eq!(editor.delete(&claim).await.status, StatusCode::NO_CONTENT);
        assert_eq!(editor.delete(&path).await.status, StatusCode::NO_CONTENT);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn the_queue_shows_what_one_did_with_what_it_changed_to_be_seconded_or_taken_back() {
    on_both_engines(async |desk| {
        let (article, _) = published(desk).await;
        desk.editor().patch(&format!("/articles/{}", id(&article)), json!({"title": "Ferry sold thrice over"})).await.ok();
        let number = only(desk, "article.changed").await;
        let (reviewer, editor) = (desk.reviewer(), desk.editor());
        let queue = reviewer.page("/desk/review").await.page(200);
        for shown in ["Done by one", "changed the details", "<del>twice</del>", "<ins>thrice</ins>", "It is right"] {
            assert!(queue.contains(shown), "{shown}: {queue}");
        }
        let own = editor.page("/desk/review").await.page(200);
        assert!(own.contains("waits for a second person") && !own.contains("It is right"), "{own}");
        let browser = reviewer.with("sec-fetch-site", "same-origin");
        let done = browser.form(&format!("/desk/events/{number}/seconding"), &[]).await.leads_to();
        let said = reviewer.page(&done).await.page(200);
        assert!(said.contains("You stand behind it") && !said.contains("Done by one"), "{said}");
        let history = editor.page(&format!("/desk/articles/{}/history", word(&article, "slug"))).await.page(200);
        assert!(history.contains("seconded that <b>The editor</b>") && !history.contains("somebody"), "{history}");
    })
    .await;
}

#[tokio::test]
async fn what_readers_see_is_taken_back_by_who_saw_what_that_means_and_who_did_it_hears_why() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.approved(&article, "Nordholm Lines denied it", json!([{"source": "Vogt Press", "status": "reported"}])).await;
        desk.publish(&article).await;
        let number = only(desk, "article.published").await;
        let (reviewer, read) = (desk.reviewer(), format!("/articles/{}", id(&article)));
        let browser = reviewer.with("sec-fetch-site", "same-origin");
        let ask = format!("/desk/events/{number}/reversal");
        assert!(reviewer.page("/desk/review").await.page(200).contains(&ask));
        // Neither the way from the queue nor a bare press, from the history, does it at once.
        holds(&browser.page(&ask).await.page(200), &["Take it back?", "Readers do not find the article", "Ferry sold twice over"]);
        holds(&browser.form(&ask, &[("back", "/desk/history")]).await.page(200), &["Take it back?", "name=\"reason\""]);
        let bare = browser.form(&ask, &[("sure", "yes"), ("back", "/desk/review"), ("reason", "  ")]).await.page(422);
        holds(&bare, &["say in a sentence why"]);
        assert_eq!(desk.anyone().get(&read).await.status, StatusCode::OK);
        let given = [("sure", "yes"), ("back", "/desk/review"), ("reason", "The harbour called: it was one seat.")];
        let done = browser.form(&ask, &given).await.leads_to();
        assert_eq!(desk.anyone().get(&read).await.status, StatusCode::NOT_FOUND);
        desk.has_whole_record().await;
        holds(&reviewer.page(&done).await.page(200), &["Taken back", "published the article"]);
        let told = ["Taken back from you", "took back that", "Ferry sold twice over", "The harbour called: it was one seat."];
        holds(&desk.editor().page("/desk").await.page(200), &told);
        assert!(!reviewer.page("/desk").await.page(200).contains("Taken back from you"));
        holds(&desk.editor().page("/desk/history").await.page(200), &["The harbour called: it was one seat."]);
        // What somebody did with their account is no business of others, on this page neither.
        let entry = desk.of(Role::Admin).get("/events?action=person.added").await.ok()["items"][0]["number"].clone();
        for page in [format!("/desk/events/{entry}/reversal"), format!("/desk/review?act={entry}")] {
            assert!(!reviewer.page(&page).await.text().contains("joined"), "{page}");
        }
        // What readers do not see is undone by one press, as ever.
        desk.editor().patch(&read, json!({"title": "Ferry"})).await.ok();
        desk.has_whole_record().await;
        let changed = desk.editor().get("/events?action=article.changed").await.ok()["items"][0]["number"].clone();
        let undo = format!("/desk/events/{changed}/reversal");
        let editor = desk.editor().with("sec-fetch-site", "same-origin");
        assert_eq!(editor.form(&undo, &[("back", "/desk/history")]).await.leads_to(), "/desk/history");
    })
    .await;
}

#[tokio::test]
async fn the_desk_and_the_queue_show_what_the_number_in_the_menu_counts() {
    on_both_engines(async |desk| {
        let (article, claim) = published(desk).await;
        let reviewer = desk.reviewer();
        holds(&reviewer.page("/desk/review").await.page(200), &["Nothing waits for a review"]);
        let path = format!("/claims/{}?reason=It+was+one+seat", id(&claim));
        assert_eq!(desk.editor().with("if-match", "*").delete(&path).await.status, StatusCode::ACCEPTED);
        desk.editor().patch(&format!("/articles/{}", id(&article)), json!({"title": "Ferry sold thrice over"})).await.ok();
        only(desk, "article.changed").await;
        let said = "1 request to withdraw a claim waits and 1 act of one person waits for a second one.";
        let home = reviewer.page("/desk").await.page(200);
        holds(&home, &[said, "To review <span class=\"count\">2</span>", "asks to withdraw it", "changed the details"]);
        assert!(!home.contains("Nothing waits for you") && !home.contains("Start with one article"), "{home}");
        let queue = reviewer.page("/desk/review").await.page(200);
        holds(&queue, &[said, "To be withdrawn from readers", "Done by one, for readers to see"]);
        assert!(!queue.contains("Nothing waits for a review"), "{queue}");
        // Its own author is told neither to look at it.
        assert!(!desk.editor().page("/desk").await.page(200).contains("waits for a second one"));
    })
    .await;
}

#[tokio::test]
async fn what_a_move_of_attributions_did_to_a_claim_is_told_with_the_claim_in_the_queue_and_in_its_own_history() {
    on_both_engines(async |desk| {
        let (_, claim) = published(desk).await;
        let press = source(desk, "vogt").await;
        let other = desk.editor().post("/sources", json!({"name": "Vogt Wire"})).await.created();
        let into = json!({"claims": [id(&claim)], "into": id(&other)});
        desk.editor().post(&format!("/sources/{}/attributions/move", id(&press)), into).await.ok();
        only(desk, "source.attributions_moved").await;
        let link = format!("/desk/claims/{}", id(&claim));
        for page in ["/desk/review", "/desk/history"] {
            holds(&desk.reviewer().page(page).await.page(200), &["moved 1 attribution from", &link]);
        }
        holds(&desk.reviewer().page(&link).await.page(200), &["moved 1 attribution from", "Vogt Wire"]);
    })
    .await;
}

#[tokio::test]
async fn what_changes_is_seen_before_it_is_decided_on_and_a_mere_comment_reaches_who_made_the_claim() {
    on_both_engines(async |desk| {
        let (_, claim) = published(desk).await;
        let path = format!("/claims/{}", id(&claim));
        let change = json!({"statement": "Nordholm Lines denied nothing"});
        desk.editor().with("if-match", "*").patch(&path, change).await.ok();
        desk.editor().put(&format!("{path}/submission")).await.ok();
        let page = desk.reviewer().page("/desk/review").await.page(200);
        let (above, below) = page.split_once("class=\"in-context\"").expect("its place in the text");
        holds(above, &["Approved, it changes:", "<del>", "<ins>nothing</ins>"]);
        holds(below, &["class=\"decision\""]);
        let editor = desk.editor();
        assert!(!editor.page("/desk").await.page(200).contains("Said about your claims"));
        let say = format!("/desk/claims/{}/comment", id(&claim));
        let browser = desk.reviewer().with("sec-fetch-site", "same-origin");
        holds(&browser.form(&say, &[("comment", " ")]).await.page(422), &["write what you want to say"]);
        browser.form(&say, &[("comment", "Which of the lines?")]).await.leads_to();
        holds(
            &editor.page("/desk").await.page(200),
            &["1 of your claims was commented on", "Said about your claims", "Which of the lines?"],
        );
        desk.wait(60);
        editor.post(&format!("{path}/comments"), json!({"comment": "Nordholm."})).await.created();
        assert!(!editor.page("/desk").await.page(200).contains("Said about your claims"));
    })
    .await;
}

#[tokio::test]
async fn an_erased_article_waits_for_nobody_and_verify_finds_what_waits_without_reason() {
    on_both_engines(async |desk| {
        let (article, _) = published(desk).await;
        desk.editor().patch(&format!("/articles/{}", id(&article)), json!({"title": "Ferry"})).await.ok();
        only(desk, "article.changed").await;
        let author = "UPDATE unseconded SET person_id = (SELECT id FROM person WHERE role = 'admin')";
        let back = "UPDATE unseconded SET person_id = (SELECT id FROM person WHERE role = 'editor')";
        let again = "INSERT INTO unseconded (event_id, subject, person_id, created_at) \
             SELECT id, subject, actor_id, at FROM event WHERE action = 'article.published'";
        for (change, back) in
            [(author, back), (again, "DELETE FROM unseconded WHERE event_id IN (SELECT id FROM event WHERE action = 'article.published')")]
        {
            desk.tamper(change).await;
            assert!(matches!(desk.verdict().await, Verdict::Broken(what, _) if what.contains("second person")), "{change}");
            desk.tamper(back).await;
        }
        let article = id(&article).parse().expect("an id");
        desk.write(Role::Admin, move |mut tx| {
            Box::pin(async move { hearsay::history::erasure::of_article(&mut tx, article, "A court").await })
        })
        .await;
        assert_eq!(each(&desk.editor().get("/events?unseconded=yes").await.ok(), "action"), [] as [String; 0]);
    })
    .await;
}
