//! The record, and what breaks it.

use crate::support::{Desk, LOG_KEY, id, on_both_engines};
use axum::http::StatusCode;
use chrono::{DateTime, SecondsFormat, Utc};
use hearsay::{
    access::{Role, secret::digest},
    account::commands,
    base::id::{ArticleId, CommentId, EventId, PersonId, RevisionId},
    db::Lane,
    execute,
    record::{
        Subject,
        act::{Act, Change},
        sequencer, state,
        store::{of_article, of_subject},
        verify::Verdict,
    },
    rows,
    tlog::{
        entry,
        key::{LogKey, opened},
        tree::Tiles,
    },
};
use serde_json::{Value, json};

/// A newsroom with a few acts behind it.
async fn newsroom(desk: &Desk) -> (Value, Value) {
    let article = desk.article().await;
    let claim = desk.approved(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
    assert!(matches!(desk.verdict().await, Verdict::Whole(events, 0) if events >= 10));
    (article, claim)
}

/// Whether an event keeps all that was decided about a thing: what follows from it, and who made it, stands elsewhere.
fn is_state_of(kept: &Value, thing: &Value) -> bool {
    let (Some(kept), Some(thing)) = (kept.as_object(), thing.as_object()) else { return false };
    let missing: Vec<_> = thing.keys().filter(|field| !kept.contains_key(*field)).collect();
    missing == ["created_by", "flags", "standing"] && kept.iter().all(|(field, value)| thing.get(field) == Some(value))
}

#[tokio::test]
async fn every_act_is_one_event_that_says_who_what_before_and_after() {
    on_both_engines(async |desk| {
        let (article, claim) = newsroom(desk).await;
        let subject = Subject::Claim(id(&claim).parse().expect("an id"));
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        let events = of_subject(&mut conn, &subject, None, 100).await.expect("read");
        let acts: Vec<_> = events.iter().map(|event| (event.action.as_str(), event.actor.as_str())).collect();
        assert_eq!(acts, [("claim.approved", "The reviewer"), ("claim.submitted", "The editor"), ("claim.created", "The editor")]);
        assert_eq!(events[0].before["review"], "submitted");
        assert!(is_state_of(&events[0].after, &claim), "{}", events[0].after);
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
        let events = of_subject(&mut conn, &subject, None, 100).await.expect("read");
        assert_eq!((events[0].action.as_str(), &events[0].after), ("claim.deleted", &Value::Null));
        assert!(is_state_of(&events[0].before, &claim), "{}", events[0].before);
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
                    Ok((invitation, commands::make_token(&mut tx, owner, "script", commands::Terms::default()).await?))
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

/// Tampers, hears what `hearsay verify` finds, and takes it back.
async fn finds(desk: &Desk, change: &'static str, back: &'static str, what: &str, why: &str) {
    let whole = desk.verdict().await;
    desk.tamper(change).await;
    assert_eq!(desk.verdict_against(None).await, Verdict::Broken(what.into(), why.into()), "{change}");
    if !back.is_empty() {
        desk.tamper(back).await;
        assert_eq!(desk.verdict_against(None).await, whole, "{back}");
    }
}

/// The event with a number.
macro_rules! at {
    ($change:literal, $number:literal) => {
        concat!("UPDATE event SET ", $change, " WHERE id = (SELECT event_id FROM log_leaf WHERE number = ", $number, ")")
    };
}

#[tokio::test]
async fn a_changed_event_is_found() {
    const CHANGED: &str = "it is not what was written";
    on_both_engines(async |desk| {
        newsroom(desk).await;
        for (change, back) in [
            (at!("after = after || ' '", 9), at!("after = SUBSTR(after, 1, LENGTH(after) - 1)", 9)),
            (at!("before = '{}'", 9), at!("before = 'null'", 9)),
            (at!("action = action || '!'", 9), at!("action = SUBSTR(action, 1, LENGTH(action) - 1)", 9)),
            (at!("subject = subject || '!'", 9), at!("subject = SUBSTR(subject, 1, LENGTH(subject) - 1)", 9)),
        ] {
            finds(desk, change, back, "event 9", CHANGED).await;
        }
        finds(
            desk,
            "UPDATE event SET salt = entry, entry = salt WHERE id = (SELECT event_id FROM log_leaf WHERE number = 4)",
            "UPDATE event SET salt = entry, entry = salt WHERE id = (SELECT event_id FROM log_leaf WHERE number = 4)",
            "event 4",
            CHANGED,
        )
        .await;
        // PostgreSQL takes no such time.
        if desk.room.db.engine() == "sqlite" {
            let back = "UPDATE event SET at = (SELECT e.at FROM log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number = 8) \
                 WHERE id = (SELECT event_id FROM log_leaf WHERE number = 9)";
            finds(desk, at!("at = 'one day'", 9), back, "event 9", "it cannot be read").await;
        }
        finds(desk, at!("actor_id = NULL", 9), "", "event 9", CHANGED).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_that_was_rewritten_with_its_own_hash_does_not_fit_the_tree() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        desk.verdict().await;
        // As the program itself would have written it: only the log remembers otherwise.
        desk.room
            .db
            .write(Lane::Work, |conn| {
                Box::pin(async move {
                    let (id, after, salt) = rows!(
                        conn,
                        (EventId, String, Vec<u8>),
                        "SELECT e.id, e.after, e.salt FROM log_leaf l JOIN event e ON e.id = l.event_id WHERE l.number = 5"
                    )?
                    .remove(0);
                    let (at, actor, action, subject, before) = rows!(
                        conn,
                        (DateTime<Utc>, Option<PersonId>, String, String, String),
                        "SELECT at, actor_id, action, subject, before FROM event WHERE id = $1",
                        id
                    )?
                    .remove(0);
                    let after = after.replace(':', ": ");
                    let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
                    let actor = actor.map(|id| id.to_string()).unwrap_or_default();
                    let what = vec![id.to_string(), at, action, subject, String::new(), String::new()];
                    let salt = salt.try_into().expect("a salt");
                    let entry = entry::of(&salt, &[what, vec![actor], vec![before], vec![after.clone()]]);
                    execute!(conn, "UPDATE event SET after = $2, entry = $3 WHERE id = $1", id, after, entry.to_vec())
                })
            })
            .await
            .expect("tampered");
        let Verdict::Broken(what, why) = desk.verdict_against(None).await else { panic!("it was not found") };
        assert_eq!((what.as_str(), why.as_str()), ("event 5", "its hash in the log is another one"));
    })
    .await;
}

#[tokio::test]
async fn a_removed_reordered_appended_or_cut_off_event_is_found() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        desk.verdict().await;
        let last = desk.acts().await;

        for (from, to) in [(4, -1), (5, 4), (-1, 5)] {
            number(desk, from, to).await;
        }
        assert_eq!(desk.verdict_against(None).await, Verdict::Broken("event 4".into(), "its hash in the log is another one".into()));
        for (from, to) in [(4, -1), (5, 4)] {
            number(desk, from, to).await;
        }
        let no_place = "there is no such place in the log";
        assert_eq!(desk.verdict_against(None).await, Verdict::Broken("event -1".into(), no_place.into()));
        number(desk, -1, 5).await;
        assert_eq!(desk.verdict_against(None).await, Verdict::Whole(last.unsigned_abs(), 0));

        let stranger = EventId::new();
        let slip_in = |number: i64| {
            desk.room.db.write(Lane::Work, move |conn| {
                Box::pin(async move {
                    execute!(
                        conn,
                        "INSERT INTO event (id, at, actor_id, action, subject, article_id, before, after, salt, entry) \
                         SELECT $1, at, actor_id, action, subject, article_id, before, after, salt, entry FROM event LIMIT 1",
                        stranger
                    )?;
                    if number > 0 {
                        execute!(conn, "INSERT INTO log_leaf (number, event_id) VALUES ($1, $2)", number, stranger)?;
                    }
                    Ok::<_, hearsay::db::Error>(())
                })
            })
        };
        slip_in(0).await.expect("tampered");
        let outside = "it was added outside the program";
        assert_eq!(desk.verdict_against(None).await, Verdict::Broken(format!("the event with id {stranger}"), outside.into()));
        desk.tamper("DELETE FROM event WHERE NOT EXISTS (SELECT 1 FROM log_leaf WHERE event_id = event.id)").await;
        slip_in(last + 1).await.expect("tampered");
        let Verdict::Broken(what, _) = desk.verdict_against(None).await else { panic!("it was not found") };
        assert_eq!(what, format!("event {}", last + 1));
        desk.tamper("DELETE FROM event WHERE id = (SELECT event_id FROM log_leaf WHERE number = (SELECT MAX(number) FROM log_leaf))").await;
        desk.tamper("DELETE FROM log_leaf WHERE number = (SELECT MAX(number) FROM log_leaf)").await;
        assert_eq!(desk.verdict_against(None).await, Verdict::Whole(last.unsigned_abs(), 0));

        for (change, what) in [
            ("DELETE FROM log_leaf WHERE number >= 12", "event 12"),
            ("DELETE FROM event WHERE id = (SELECT event_id FROM log_leaf WHERE number = 9)", "event 9"),
            ("DELETE FROM event", "event 1"),
        ] {
            finds(desk, change, "", what, "it is missing").await;
        }
    })
    .await;
}

async fn number(desk: &Desk, from: i64, to: i64) {
    let change = desk.room.db.write(Lane::Work, move |conn| {
        Box::pin(async move { execute!(conn, "UPDATE log_leaf SET number = $2 WHERE number = $1", from, to) })
    });
    change.await.expect("tampered");
}

#[tokio::test]
async fn a_log_that_was_cut_off_or_made_anew_does_not_go_on_from_a_checkpoint_that_somebody_kept() {
    on_both_engines(async |desk| {
        // Two that leave nothing behind but themselves.
        let sign_out = || desk.write(Role::Editor, |mut tx| Box::pin(async move { commands::sign_out_everywhere(&mut tx, "").await }));
        sign_out().await;
        newsroom(desk).await;
        desk.verdict().await;
        let kept = checkpoint(desk).await;
        newsroom(desk).await;
        sign_out().await;
        desk.verdict().await;
        assert_eq!(desk.verdict_against(Some(&kept)).await, Verdict::Whole(desk.acts().await.unsigned_abs(), 0));
        let later = checkpoint(desk).await;
        assert_ne!(kept, later);

        let forged = kept.replacen("\n1", "\n2", 1);
        let unsigned = Verdict::Broken("the checkpoint that was kept".into(), "it is not signed by the log's key".into());
        assert_eq!(desk.verdict_against(Some(&forged)).await, unsigned);

        // Everything made anew, with the same key, and whole in itself.
        let anew = async |first_goes: &'static str| {
            desk.tamper(first_goes).await;
            for sql in [
                "DELETE FROM log_leaf",
                "DELETE FROM log_tile",
                "DELETE FROM log_key",
                "UPDATE log_head SET size = 0, checkpoint = '' WHERE id = 1",
            ] {
                desk.tamper(sql).await;
            }
            desk.tamper("DELETE FROM event_waiting").await;
            desk.tamper("INSERT INTO event_waiting (event_id) SELECT id FROM event").await;
            assert!(matches!(desk.verdict().await, Verdict::Whole(..)));
        };
        anew("DELETE FROM event WHERE id = (SELECT id FROM event ORDER BY id DESC LIMIT 1)").await;
        let Verdict::Broken(what, why) = desk.verdict_against(Some(&later)).await else { panic!("it was not found") };
        assert_eq!((what.as_str(), why.contains("cut off")), ("the checkpoint that was kept", true), "{why}");
        anew("DELETE FROM event WHERE action = 'person.signed_out_everywhere'").await;
        let Verdict::Broken(what, why) = desk.verdict_against(Some(&kept)).await else { panic!("it was not found") };
        assert_eq!((what.as_str(), why.contains("rewritten")), ("the checkpoint that was kept", true), "{why}");
    })
    .await;
}

/// Flips a bit of the hash at `at` in a tile.
async fn flip(desk: &Desk, level: i64, at: usize) {
    let change = desk.room.db.write(Lane::Work, move |conn| {
        Box::pin(async move {
            let (mut hashes,) = rows!(conn, (Vec<u8>,), "SELECT hashes FROM log_tile WHERE level = $1 AND position = 0", level)?.remove(0);
            hashes[at * 32] ^= 1;
            execute!(conn, "UPDATE log_tile SET hashes = $2 WHERE level = $1 AND position = 0", level, hashes)
        })
    });
    change.await.expect("tampered");
}

#[tokio::test]
async fn what_was_tampered_with_is_not_signed_anew() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        desk.verdict().await;
        let act = async || drop(desk.article().await);
        let catch_up = async |seen| sequencer::catch_up(&desk.room.db, &LOG_KEY, seen).await;
        let first = catch_up(None).await.expect("nothing waits");
        assert_eq!(first, None);
        act().await;
        let seen = catch_up(None).await.expect("placed");
        let older = checkpoint(desk).await;

        flip(desk, 0, 3).await;
        act().await;
        assert!(catch_up(None).await.is_err(), "a tile is not the one that was signed");
        assert!(matches!(desk.verdict_against(None).await, Verdict::Broken(..)));
        flip(desk, 0, 3).await;
        catch_up(seen).await.expect("it goes on where it was");
        assert!(matches!(desk.verdict_against(None).await, Verdict::Whole(_, 0)));
        act().await;
        let seen = catch_up(seen).await.expect("placed");

        // The tail is cut off and the head is one that was signed before: only who has seen more knows.
        let (size, _) = opened(&older, [LOG_KEY.vkey()]).expect("signed");
        let cut = desk.room.db.write(Lane::Work, move |conn| {
            Box::pin(async move {
                let size = size as i64;
                execute!(conn, "DELETE FROM event WHERE id IN (SELECT event_id FROM log_leaf WHERE number > $1)", size)?;
                execute!(conn, "DELETE FROM log_leaf WHERE number > $1", size)?;
                let (hashes,) = rows!(conn, (Vec<u8>,), "SELECT hashes FROM log_tile WHERE level = 0 AND position = 0")?.remove(0);
                let shorter = hashes[..size as usize * 32].to_vec();
                execute!(conn, "UPDATE log_tile SET hashes = $1 WHERE level = 0 AND position = 0", shorter)?;
                execute!(conn, "UPDATE log_head SET size = $1, checkpoint = $2 WHERE id = 1", size, older)
            })
        });
        cut.await.expect("tampered");
        act().await;
        assert!(catch_up(seen).await.is_err(), "it does not go back");
        desk.tamper("DELETE FROM log_head").await;
        assert!(catch_up(None).await.is_err(), "there is no head");
    })
    .await;
}

#[tokio::test]
async fn events_that_wait_are_looked_at_too() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        desk.verdict().await;
        let again = "INSERT INTO event_waiting (event_id) SELECT event_id FROM log_leaf WHERE number = 3";
        finds(desk, again, "DELETE FROM event_waiting", "event 3", "it waits for a place and has one").await;
        desk.tamper(again).await;
        assert!(sequencer::catch_up(&desk.room.db, &LOG_KEY, None).await.is_err(), "it gets no second place");
        desk.tamper("DELETE FROM event_waiting").await;

        desk.article().await;
        assert!(matches!(desk.verdict_against(None).await, Verdict::Whole(_, 1)));
        let waiting = |change: &'static str| format!("UPDATE event SET {change} WHERE id IN (SELECT event_id FROM event_waiting)");
        for (change, back) in [("action = action || '!'", "action = SUBSTR(action, 1, LENGTH(action) - 1)"), ("after = '{}'", "")] {
            desk.tamper(&waiting(change)).await;
            let Verdict::Broken(what, why) = desk.verdict_against(None).await else { panic!("{change} was not found") };
            assert_eq!((what.starts_with("the event with id"), why.as_str()), (true, "it is not what was written"), "{change}");
            if !back.is_empty() {
                desk.tamper(&waiting(back)).await;
            }
        }
        desk.tamper("DELETE FROM event WHERE id IN (SELECT event_id FROM event_waiting)").await;
        let Verdict::Broken(_, why) = desk.verdict_against(None).await else { panic!("it was not found") };
        assert_eq!(why, "it is missing, and waits for its place");
    })
    .await;
}

#[tokio::test]
async fn something_that_acts_by_itself_in_the_database_is_found() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        let whole = desk.verdict().await;
        desk.tamper("CREATE VIEW helpful AS SELECT id FROM event").await;
        let Verdict::Broken(what, _) = desk.verdict_against(None).await else { panic!("it was not found") };
        assert!(what == "“helpful”" || what == "“_RETURN”", "{what}");
        desk.tamper("DROP VIEW helpful").await;
        assert_eq!(desk.verdict_against(None).await, whole);
        if desk.room.db.engine() == "sqlite" {
            desk.tamper("CREATE TRIGGER silent BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END").await;
            let Verdict::Broken(what, _) = desk.verdict_against(None).await else { panic!("it was not found") };
            assert_eq!(what, "“silent”");
        }
    })
    .await;
}

#[tokio::test]
async fn in_a_log_of_several_tiles_every_tampering_is_found_at_its_event() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.verdict().await;
        let kept = checkpoint(desk).await;
        let subject: ArticleId = id(&article).parse().expect("an id");
        let many = desk.room.write_as_program(move |mut tx| {
            Box::pin(async move {
                for n in 0..1_300 {
                    let reopened = state::Suggestion { revision_id: RevisionId::new(), n, quote: String::new() };
                    let act = Act::SuggestionReopened(Change { before: (), after: reopened });
                    tx.record(Subject::Article(subject), Some(subject), act).await?;
                }
                Ok(())
            })
        });
        many.await.expect("stored");
        let size = desk.acts().await.unsigned_abs();
        let whole = Verdict::Whole(size, 0);
        assert_eq!(desk.verdict().await, whole, "in two steps of a thousand at most");
        assert_eq!(desk.verdict_against(Some(&kept)).await, whole);
        let other = "its hash in the log is another one";
        for (level, at, event) in [(0, 0, 1), (0, 255, 256), (1, 0, 1), (1, 2, 513)] {
            flip(desk, level, at).await;
            assert_eq!(desk.verdict_against(None).await, Verdict::Broken(format!("event {event}"), other.into()), "{level} {at}");
            flip(desk, level, at).await;
        }
        for number in [256, 257, 1_001] {
            let at = format!("WHERE id = (SELECT event_id FROM log_leaf WHERE number = {number})");
            desk.tamper(&format!("UPDATE event SET after = after || ' ' {at}")).await;
            let changed = Verdict::Broken(format!("event {number}"), "it is not what was written".into());
            assert_eq!(desk.verdict_against(None).await, changed);
            desk.tamper(&format!("UPDATE event SET after = SUBSTR(after, 1, LENGTH(after) - 1) {at}")).await;
        }
        desk.tamper("DELETE FROM log_tile WHERE level = 0 AND position = 2").await;
        assert_eq!(desk.verdict_against(None).await, Verdict::Broken("event 513".into(), other.into()));
    })
    .await;
}

/// The log's head as readers can have it.
async fn checkpoint(desk: &Desk) -> String {
    let answer = desk.anyone().page("/log/checkpoint").await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.text()
}

#[tokio::test]
async fn a_tile_or_a_checkpoint_that_was_changed_is_found() {
    on_both_engines(async |desk| {
        newsroom(desk).await;
        desk.verdict().await;
        flip(desk, 0, 3).await;
        assert_eq!(desk.verdict_against(None).await, Verdict::Broken("event 4".into(), "its hash in the log is another one".into()));
        flip(desk, 0, 3).await;
        let stranger = LogKey::read(&LogKey::generate("desk.example/log").expect("random bytes")).expect("a key");
        let (size, root) = opened(&checkpoint(desk).await, [LOG_KEY.vkey()]).expect("signed");
        let signed = stranger.sign(size, root).expect("signed");
        let other = desk.room.db.write(Lane::Work, move |conn| {
            Box::pin(async move { execute!(conn, "UPDATE log_head SET checkpoint = $1 WHERE id = 1", signed) })
        });
        other.await.expect("tampered");
        let unsigned = Verdict::Broken("the checkpoint".into(), "it is not signed by the log's key".into());
        assert_eq!(desk.verdict_against(None).await, unsigned);
    })
    .await;
}

#[tokio::test]
async fn everybody_can_read_the_log_and_check_it_without_us() {
    on_both_engines(async |desk| {
        assert_eq!(desk.anyone().page("/log/key").await.status, StatusCode::NOT_FOUND, "nothing was signed yet");
        newsroom(desk).await;
        desk.verdict().await;
        let key = desk.anyone().page("/log/key").await;
        assert_eq!(key.text(), format!("{}\n", LOG_KEY.vkey()));
        let (size, root) = opened(&checkpoint(desk).await, key.text().lines()).expect("signed");
        assert_eq!(size, desk.acts().await.unsigned_abs());

        let hashes = desk.anyone().page(&format!("/log/tile/0/000.p/{size}")).await;
        let bundle = desk.anyone().page(&format!("/log/tile/entries/000.p/{size}")).await;
        assert_eq!(
            (hashes.header("content-type"), bundle.header("content-type")),
            ("application/octet-stream", "application/octet-stream")
        );
        let (hashes, bundle) = (hashes.bytes.to_vec(), bundle.bytes.to_vec());
        assert_eq!((hashes.len() as u64, bundle.len() as u64), (size * 32, size * 34));
        let mut tree = Tiles::default();
        for (number, (entry, hash)) in (0..).zip(bundle.chunks(34).zip(hashes.chunks(32))) {
            assert_eq!(entry[..2], [0, 32]);
            assert_eq!(tlog_tiles::record_hash(&entry[2..]).0, hash);
            tree.append(number, &entry[2..]).expect("added");
        }
        assert_eq!(tree.root(size).expect("a root"), root);

        let few = desk.anyone().page("/log/tile/0/000.p/3").await;
        assert_eq!(few.bytes[..], hashes[..96]);
        for path in [
            "0/000",
            "0/001.p/1",
            &format!("0/000.p/{}", size + 1),
            &format!("entries/000.p/{}", size + 1),
            "entries/000",
            "x",
            "1/000.p/1",
        ] {
            assert_eq!(desk.anyone().page(&format!("/log/tile/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_merge_stands_in_the_history_of_every_article_that_it_touched() {
    on_both_engines(async |desk| {
        let articles = [desk.article().await, desk.article().await, desk.article().await];
        let mut sources = Vec::new();
        for (article, name) in articles.iter().zip(["Port", "Port", "Union"]) {
            let claim = desk.claim(article, "The ferry left", json!([{"source": name, "status": "reported"}])).await;
            sources.push(claim["attributions"][0]["source"]["id"].clone());
        }
        let merged =
            desk.editor().post(&format!("/sources/{}/merge", sources[0].as_str().expect("an id")), json!({"into": sources[2]})).await;
        assert_eq!(merged.status, StatusCode::OK, "{}", merged.text());
        desk.verdict().await;
        for (article, is_touched) in articles.iter().zip([true, true, false]) {
            let place: ArticleId = id(article).parse().expect("an id");
            let mut conn = desk.room.db.read().await.expect("a snapshot");
            let all = of_article(&mut conn, place, None, 100).await.expect("read");
            let acts: Vec<&str> = all.iter().map(|event| event.action.as_str()).collect();
            let own = ["claim.created", "article.created"];
            assert_eq!(acts, if is_touched { vec!["source.merged", own[0], own[1]] } else { own.to_vec() });
            assert_eq!(of_article(&mut conn, place, Some(all[0].id), 100).await.expect("read"), all[1..]);
            assert_eq!(of_article(&mut conn, place, None, 1).await.expect("read"), all[..1]);
            drop(conn);
            let slug = article["slug"].as_str().expect("a slug");
            let page = desk.editor().page(&format!("/desk/articles/{slug}/history")).await.text();
            assert_eq!(page.contains("merged the source"), is_touched, "{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_history_of_a_claim_goes_on_to_its_first_event() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = desk.claim(&article, "The ferry left", json!([])).await;
        let subject = id(&claim).parse().map(Subject::Claim).expect("an id");
        let author = desk.viewer(Role::Editor).person().expect("an editor").id;
        let many = desk.room.write_as_program(move |mut tx| {
            Box::pin(async move {
                for n in 0..250 {
                    let comment = state::Comment { id: CommentId::new(), author, body: format!("Word {n}."), created_at: tx.now };
                    tx.record(subject.clone(), None, Act::CommentWritten(Change { before: (), after: comment })).await?;
                }
                Ok(())
            })
        });
        many.await.expect("stored");
        let (mut place, mut seen) = (format!("/desk/claims/{}", id(&claim)), Vec::new());
        for (first, many) in [("Word 249.", 100), ("Word 149.", 100), ("Word 49.", 51)] {
            let page = desk.editor().page(&place).await.text();
            assert!(page.contains(first), "{first} is not on {place}");
            let events = page.matches("Event ").count().max(page.matches("<code").count());
            assert_eq!(events, many, "{place}");
            seen.push(place.clone());
            let Some((_, rest)) = page.split_once("rel=\"next\" href=\"") else { break };
            place = rest.split('"').next().expect("an address").to_owned();
        }
        assert_eq!(seen.len(), 3, "{seen:?}");
        assert!(desk.editor().page(&seen[2]).await.text().contains("made the claim"));
    })
    .await;
}

/// A newsroom in which an article and somebody were erased.
#[tokio::test]
async fn what_is_erased_is_gone_everywhere_and_the_log_and_every_other_proof_stand() {
    on_both_engines(async |desk| {
        let (article, claim) = newsroom(desk).await;
        let attributions = json!([{"source": "Harbour office", "status": "alleged"}]);
        let other = desk.article().await;
        let kept = desk.approved(&other, "Nordholm Lines had sold seats twice", attributions).await;
        desk.publish(&article).await;
        desk.publish(&other).await;
        desk.editor().post(&format!("/claims/{}/comments", id(&claim)), json!({"comment": "A word about Mrs Vogt."})).await.created();
        desk.editor().with("if-match", "*").patch(&format!("/articles/{}", id(&article)), json!({"title": "Vogt accused"})).await.ok();
        let slug = desk.editor().get(&format!("/articles/{}", id(&article))).await.ok()["slug"].as_str().expect("a slug").to_owned();
        desk.add("boss@desk.example", Role::Admin).await;
        let boss = desk.signed_in("boss@desk.example").await;
        desk.verdict().await;
        let checkpoint = checkpoint(desk).await;
        let proof = desk.anyone().get(&format!("/claims/{}/proof", id(&kept))).await.ok();

        let place = format!("/desk/articles/{slug}/erasure");
        assert_eq!(desk.editor().page(&place).await.status, StatusCode::FORBIDDEN);
        assert!(boss.page(&place).await.text().contains("cannot be undone"));
        assert_eq!(boss.form(&place, &[("reason", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let acts = desk.acts().await;
        assert_eq!(desk.of(Role::Admin).form(&place, &[("reason", "A court")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(desk.acts().await, acts, "a token does not erase");
        boss.form(&place, &[("reason", "District court, 7 O 12/31")]).await.leads_to();
        let gone = desk.person("editor@desk.example").await;
        boss.form(&format!("/desk/people/{}/erasure", gone.id), &[("reason", "Asked for it")]).await.leads_to();

        for url in [format!("/articles/{slug}"), format!("/desk/articles/{slug}"), format!("/claims/{}", id(&claim))] {
            assert_eq!(desk.reviewer().page(&url).await.status, StatusCode::NOT_FOUND, "{url}");
        }
        desk.editor().get("/articles").await.problem(401);
        assert_eq!(desk.anyone().get("/articles?q=vogt").await.ok()["items"], json!([]));
        let history = desk.of(Role::Admin).get("/events?limit=500").await.ok().to_string();
        for word in ["Vogt", "editor@desk.example", "The editor"] {
            assert!(!history.contains(word), "{word}: {history}");
        }
        assert!(history.contains("District court") && history.contains("Asked for it"));
        assert!(boss.page("/desk/history").await.text().contains("erased"));
        // Its own acts stay where they are, and what is left of them cannot be changed unseen.
        desk.has_whole_record().await;
        assert!(matches!(desk.verdict_against(Some(&checkpoint)).await, Verdict::Whole(..)));
        let again = hearsay::record::proof::Proof::read(&proof.to_string()).expect("a proof");
        assert!(again.check(LOG_KEY.vkey()).is_ok());
        let new = desk.anyone().get(&format!("/claims/{}/proof", id(&kept))).await.ok();
        assert!(hearsay::record::proof::Proof::read(&new.to_string()).expect("a proof").check(LOG_KEY.vkey()).is_ok());
        let number = "(SELECT e.id FROM event e WHERE e.erased IS NOT NULL AND e.action = 'claim.approved')";
        for change in ["action = 'claim.returned'", "after = 'null'", "actor_id = NULL", "salt = entry"] {
            let back: Vec<(String, String, Option<PersonId>, Vec<u8>)> = {
                let mut conn = desk.room.db.read().await.expect("a snapshot");
                rows!(conn, (String, String, Option<PersonId>, Vec<u8>), "SELECT action, after, actor_id, salt FROM event WHERE erased IS NOT NULL AND action = 'claim.approved'").expect("read")
            };
            let (action, after, actor, salt) = back.into_iter().next().expect("an erased approval");
            desk.tamper(&format!("UPDATE event SET {change} WHERE id = {number}")).await;
            assert!(matches!(desk.verdict_against(None).await, Verdict::Broken(..)), "{change}");
            let restore = desk.room.db.write(Lane::Work, move |conn| {
                Box::pin(async move {
                    execute!(
                        conn,
                        "UPDATE event SET action = $1, after = $2, actor_id = $3, salt = $4 WHERE erased IS NOT NULL AND action IN ('claim.approved', 'claim.returned') AND subject LIKE 'claim/%'",
                        action,
                        after,
                        actor,
                        salt
                    )
                })
            });
            restore.await.expect("as before");
            assert!(matches!(desk.verdict_against(None).await, Verdict::Whole(..)), "after {change}");
        }
    })
    .await;
}
