//! The chain of events, and what breaks it.

use crate::support::{Desk, id, on_both_engines};
use hearsay::{
    access::{Role, secret::digest},
    account::commands,
    base::id::EventId,
    db::Lane,
    execute,
    record::{
        Subject,
        store::{of_article, of_subject},
        verify::Verdict,
    },
    rows,
};
use serde_json::{Value, json};

async fn tamper(desk: &Desk, sql: &'static str) {
    desk.room.db.write(Lane::Work, move |conn| Box::pin(async move { execute!(conn, sql) })).await.expect("tampered");
}

/// A newsroom with a few acts behind it.
async fn newsroom(desk: &Desk) -> (Value, Value) {
    let article = desk.article().await;
    let claim = desk.approved(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
    assert!(matches!(desk.verdict().await, Verdict::Whole(events) if events >= 10));
    (article, claim)
}

#[tokio::test]
async fn every_act_is_one_event_that_says_who_what_before_and_after() {
    on_both_engines(async |desk| {
        let (article, claim) = newsroom(desk).await;
        let subject = Subject::Claim(id(&claim).parse().expect("an id"));
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        let events = of_subject(&mut conn, &subject).await.expect("read");
        let acts: Vec<_> = events.iter().map(|event| (event.action.as_str(), event.actor.as_str())).collect();
        assert_eq!(acts, [("claim.approved", "The reviewer"), ("claim.submitted", "The editor"), ("claim.created", "The editor")]);
        assert_eq!((&events[0].before["review"], &events[0].after), (&json!("submitted"), &claim));
        assert_eq!(events[2].before, Value::Null);
        let place = id(&article).parse().expect("an id");
        let all = of_article(&mut conn, place, None, 100).await.expect("read");
        let numbers: Vec<_> = all.iter().map(|event| event.number.expect("a place")).collect();
        assert_eq!(numbers.len(), 4);
        assert!(numbers.is_sorted_by(|a, b| a > b), "{numbers:?}");
        assert_eq!(of_article(&mut conn, place, Some(all[1].id), 1).await.expect("read"), all[2..3], "the page after the second");
        drop(conn);

        let gone = desk.editor().with("if-match", "\"3\"").delete(&format!("/claims/{}", id(&claim))).await;
        assert_eq!(gone.status, 204);
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        let events = of_subject(&mut conn, &subject).await.expect("read");
        assert_eq!((events[0].action.as_str(), &events[0].before, &events[0].after), ("claim.deleted", &claim, &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn no_secret_is_in_the_history() {
    on_both_engines(async |desk| {
        let password = "a password of four words".to_owned();
        commands::add(&desk.room, "new@desk.example", "New", Role::Admin, Some(password)).await.expect("a person");
        let (invitation, token) = desk
            .write(Role::Admin, |mut tx| {
                Box::pin(async move {
                    let invitation = commands::invite(&mut tx, "next@desk.example", "Next", "editor").await?;
                    let owner = tx.person()?.id;
                    Ok((invitation, commands::make_token(&mut tx, owner, "script").await?))
                })
            })
            .await;
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        let told = rows!(conn, (String, String), "SELECT before, after FROM event ORDER BY at, id").expect("read");
        assert!(told.len() as i64 == desk.acts().await && told.len() > 10);
        let told = format!("{told:?}");
        let digests = [&invitation, &token].map(|secret| digest(secret));
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
        let whole = desk.verdict().await;
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
            assert_eq!(desk.verdict().await, Verdict::Broken(9, "it is not what was written"), "{change}");
            tamper(desk, back).await;
            assert_eq!(desk.verdict().await, whole, "{back}");
        }
        // PostgreSQL takes no such time.
        if desk.room.db.engine() == "sqlite" {
            tamper(desk, "UPDATE event SET at = 'one day' WHERE number = 9").await;
            assert_eq!(desk.verdict().await, Verdict::Broken(9, "it cannot be read"));
            tamper(desk, "UPDATE event SET at = (SELECT at FROM event WHERE number = 8) WHERE number = 9").await;
        }
        tamper(desk, "UPDATE event SET actor_id = NULL WHERE number = 9").await;
        assert_eq!(desk.verdict().await, Verdict::Broken(9, "it is not what was written"));
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
        assert_eq!(desk.verdict().await, Verdict::Broken(4, "it is not what was written"));
        tamper(desk, "UPDATE event SET number = -1 WHERE number = 4").await;
        tamper(desk, "UPDATE event SET number = 4 WHERE number = 5").await;
        tamper(desk, "UPDATE event SET number = 5 WHERE number = -1").await;
        assert_eq!(desk.verdict().await, Verdict::Whole(last));

        let slip_in = desk.room.db.write(Lane::Work, |conn| {
            Box::pin(async move {
                execute!(
                    conn,
                    "INSERT INTO event (id, number, at, actor_id, action, subject, article_id, before, after, hash) \
                     SELECT $1, number + 1, at, actor_id, action, subject, article_id, before, after, hash FROM event \
                     WHERE number = (SELECT MAX(number) FROM event)",
                    EventId::new()
                )
            })
        });
        slip_in.await.expect("tampered");
        assert!(matches!(desk.verdict().await, Verdict::Broken(number, _) if number == last + 1));
        tamper(desk, "DELETE FROM event WHERE number = (SELECT MAX(number) FROM event)").await;
        assert_eq!(desk.verdict().await, Verdict::Whole(last));

        tamper(desk, "DELETE FROM event WHERE number >= 12").await;
        assert_eq!(desk.verdict().await, Verdict::Broken(12, "it is missing"));
        tamper(desk, "DELETE FROM event WHERE number = 9").await;
        assert_eq!(desk.verdict().await, Verdict::Broken(9, "it is missing"));
        tamper(desk, "DELETE FROM event").await;
        assert_eq!(desk.verdict().await, Verdict::Broken(1, "it is missing"));
    })
    .await;
}
