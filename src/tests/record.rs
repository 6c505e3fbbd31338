//! The chain of events, and what breaks it.

use crate::desk::{Desk, id, on_both_engines};
use hearsay::{
    execute,
    record::store::{Verdict, of_article, of_subject, verify},
};
use serde_json::{Value, json};

async fn verdict(desk: &Desk) -> Verdict {
    verify(&mut desk.room.db.read().await.expect("a connection")).await.expect("read")
}

async fn tamper(desk: &Desk, sql: &'static str) {
    let mut conn = desk.room.db.write().await.expect("a connection");
    execute!(conn, sql).expect("tampered");
    conn.commit().await.expect("stored");
}

/// A newsroom with a few acts behind it.
async fn newsroom(desk: &Desk) -> (Value, Value) {
    let article = desk.article().await;
    let claim = desk.approved(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
    assert!(matches!(verdict(desk).await, Verdict::Whole(events) if events >= 10));
    (article, claim)
}

#[tokio::test]
async fn every_act_is_one_event_that_says_who_what_before_and_after() {
    on_both_engines(async |desk| {
        let (article, claim) = newsroom(desk).await;
        let mut conn = desk.room.db.read().await.expect("a connection");
        let events = of_subject(&mut conn, &format!("claim/{}", id(&claim))).await.expect("read");
        let acts: Vec<_> = events.iter().map(|event| (event.action.as_str(), event.actor.as_str())).collect();
        assert_eq!(acts, [("claim.approved", "An reviewer"), ("claim.submitted", "An editor"), ("claim.created", "An editor")]);
        assert_eq!((&events[0].before["review"], &events[0].after), (&json!("submitted"), &claim));
        assert_eq!(events[2].before, Value::Null);
        let place = serde_json::from_value(article["id"].clone()).expect("an id");
        let numbers: Vec<_> = of_article(&mut conn, place, 100).await.expect("read").iter().map(|event| event.number).collect();
        assert_eq!(numbers.len(), 4);
        assert!(numbers.is_sorted_by(|a, b| a > b));
        drop(conn);

        let gone = desk.editor().with("if-match", "\"3\"").delete(&format!("/claims/{}", id(&claim))).await;
        assert_eq!(gone.status, 204);
        let mut conn = desk.room.db.read().await.expect("a connection");
        let events = of_subject(&mut conn, &format!("claim/{}", id(&claim))).await.expect("read");
        assert_eq!((events[0].action.as_str(), &events[0].before, &events[0].after), ("claim.deleted", &claim, &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn no_secret_is_in_the_history() {
    on_both_engines(async |desk| {
        let mut deed = desk.room.own_deed().await.expect("a deed");
        let password = "a password of four words".to_owned();
        let person =
            hearsay::account::commands::add(&mut deed, "new@desk.example", "New", hearsay::access::Role::Admin, Some(password)).await;
        deed.who = Some(person.expect("a person"));
        let invitation = hearsay::account::commands::invite(&mut deed, "next@desk.example", "Next", "editor").await.expect("invited");
        let owner = deed.person().expect("somebody").id;
        let token = hearsay::account::commands::make_token(&mut deed, owner, "script").await.expect("a token");
        deed.commit().await.expect("stored");
        let mut conn = desk.room.db.read().await.expect("a connection");
        let told = hearsay::rows!(conn, (String, String), "SELECT before, after FROM event ORDER BY number").expect("read");
        let told = format!("{told:?}");
        let digests = [&invitation, &token].map(|secret| hearsay::access::secret::digest(secret));
        for secret in ["four words", "argon2", &invitation, &token, &digests[0], &digests[1]] {
            assert!(!told.contains(secret), "{secret}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_changed_event_is_found() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        let whole = verdict(desk).await;
        for (change, back) in [
            (
                "UPDATE event SET after = after || ' ' WHERE number = 9",
                "UPDATE event SET after = SUBSTR(after, 1, LENGTH(after) - 1) WHERE number = 9",
            ),
            ("UPDATE event SET before = '{}' WHERE number = 9", "UPDATE event SET before = 'null' WHERE number = 9"),
            (
                "UPDATE event SET action = action || '!' WHERE number = 9",
                "UPDATE event SET action = SUBSTR(action, 1, LENGTH(action) - 1) WHERE number = 9",
            ),
            (
                "UPDATE event SET subject = subject || '!' WHERE number = 9",
                "UPDATE event SET subject = SUBSTR(subject, 1, LENGTH(subject) - 1) WHERE number = 9",
            ),
            (
                "UPDATE event SET hash = hash || '0' WHERE number = 9",
                "UPDATE event SET hash = SUBSTR(hash, 1, LENGTH(hash) - 1) WHERE number = 9",
            ),
        ] {
            tamper(desk, change).await;
            assert_eq!(verdict(desk).await, Verdict::Broken(9, "it is not what was written"), "{change}");
            tamper(desk, back).await;
            assert_eq!(verdict(desk).await, whole, "{back}");
        }
        // PostgreSQL takes no such time.
        if desk.room.db.engine() == "sqlite" {
            tamper(desk, "UPDATE event SET at = 'one day' WHERE number = 9").await;
            assert_eq!(verdict(desk).await, Verdict::Broken(9, "it cannot be read"));
            tamper(desk, "UPDATE event SET at = (SELECT at FROM event WHERE number = 8) WHERE number = 9").await;
        }
        tamper(desk, "UPDATE event SET actor_id = NULL WHERE number = 9").await;
        assert_eq!(verdict(desk).await, Verdict::Broken(9, "it is not what was written"));
    })
    .await;
}

#[tokio::test]
async fn a_removed_reordered_appended_or_cut_off_event_is_found() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        let last = desk.acts().await;

        tamper(desk, "UPDATE event SET number = -1 WHERE number = 4").await;
        tamper(desk, "UPDATE event SET number = 4 WHERE number = 5").await;
        tamper(desk, "UPDATE event SET number = 5 WHERE number = -1").await;
        assert_eq!(verdict(desk).await, Verdict::Broken(4, "it is not what was written"));
        tamper(desk, "UPDATE event SET number = -1 WHERE number = 4").await;
        tamper(desk, "UPDATE event SET number = 4 WHERE number = 5").await;
        tamper(desk, "UPDATE event SET number = 5 WHERE number = -1").await;
        assert_eq!(verdict(desk).await, Verdict::Whole(last));

        tamper(
            desk,
            "INSERT INTO event (number, at, actor_id, action, subject, article_id, before, after, hash) \
             SELECT number + 1, at, actor_id, action, subject, article_id, before, after, hash FROM event \
             WHERE number = (SELECT MAX(number) FROM event)",
        )
        .await;
        assert!(matches!(verdict(desk).await, Verdict::Broken(number, _) if number == last + 1));
        tamper(desk, "DELETE FROM event WHERE number = (SELECT MAX(number) FROM event)").await;
        assert_eq!(verdict(desk).await, Verdict::Whole(last));

        tamper(desk, "DELETE FROM event WHERE number >= 12").await;
        assert_eq!(verdict(desk).await, Verdict::Broken(12, "it is missing"));
        tamper(desk, "DELETE FROM event WHERE number = 9").await;
        assert_eq!(verdict(desk).await, Verdict::Broken(9, "it is missing"));
        tamper(desk, "DELETE FROM event").await;
        assert_eq!(verdict(desk).await, Verdict::Broken(1, "it is missing"));
    })
    .await;
}
