//! In the middle of something else: being blocked while a request arrives, a new password while somebody signs in, two
//! administrators who put each other out.

use crate::support::{Client, Desk, PASSWORD, TEXT, id, in_an_empty_newsroom, on_both_engines, on_each_engine, span, word};
use axum::{
    body::{Body, Bytes},
    http::Method,
};
use futures::{future::join_all, stream};
use hearsay::{
    access::{Person, Role, Viewer, secret::hash_password},
    account::{
        commands::{self, Entry},
        store,
    },
    base::{
        error::Fault,
        id::{ClaimId, PersonId},
    },
    db::Lane,
    execute,
    newsroom::Newsroom,
    row,
    web::{assets, cookie::cookie_name},
};
use serde_json::{Value, json};
use std::{
    convert::Infallible,
    time::{Duration, Instant},
};
use tokio::{sync::oneshot, task::JoinHandle, time::sleep};

/// A request that is under way: it was looked at who sends it, and its body is still to come.
struct Request {
    method: Method,
    url: String,
    kind: &'static str,
    body: String,
    /// Whether a program sends it with a token, or a browser with its cookie.
    by_token: bool,
}

impl Request {
    fn api(method: Method, path: String, body: Value) -> Self {
        Self { method, url: format!("/api/v1{path}"), kind: "application/json", body: body.to_string(), by_token: true }
    }

    fn form(url: String, body: impl Into<String>) -> Self {
        let kind = "application/x-www-form-urlencoded";
        Self { method: Method::POST, url, kind, body: body.into(), by_token: false }
    }

    /// A server function of the workspace.
    fn function(name: &str, body: Value) -> Self {
        let (url, kind) = (format!("/desk/do/{name}"), "application/json");
        Self { method: Method::POST, url, kind, body: body.to_string(), by_token: false }
    }

    /// Sends it as this person; `meanwhile` happens when all but the body has arrived.
    async fn send(self, desk: &Desk, person: &Person, meanwhile: impl Future<Output = ()>) -> u16 {
        let sender = if self.by_token {
            desk.anyone().with("authorization", &format!("Bearer {}", desk.token(person).await))
        } else {
            signed_in(desk, person).await
        };
        let sender = sender.with("content-type", self.kind).with("if-match", "*");
        let sender = sender.with("hearsay-version", assets::manifest().version());
        let (begin, begun) = oneshot::channel();
        let (go_on, going_on) = oneshot::channel();
        let rest = async move {
            begin.send(()).expect("somebody waits for it");
            going_on.await.expect("it goes on");
            Ok::<_, Infallible>(Bytes::from(self.body))
        };
        let request = sender.ask(self.method, &self.url, Body::from_stream(stream::once(rest)));
        let meanwhile = async {
            begun.await.expect("the body is read at last");
            meanwhile.await;
            go_on.send(()).expect("it is still being read");
        };
        let (answer, ()) = tokio::join!(request, meanwhile);
        answer.status.as_u16()
    }
}

/// A browser with a session of this person, who has a password.
async fn signed_in(desk: &Desk, person: &Person) -> Client {
    let browser = desk.browser();
    let Ok(Entry::In(_, secret)) = commands::open_session(&desk.room, person.clone(), "").await else { panic!("no session") };
    browser.set_cookie(format!("{}={secret}", cookie_name(&desk.room)));
    browser
}

/// Has an administrator change somebody.
async fn change(desk: &Desk, person: PersonId, role: Option<&'static str>, active: Option<bool>) {
    let admin = desk.viewer(Role::Admin);
    let change =
        desk.room.write_people(&admin, move |mut tx| Box::pin(async move { commands::change(&mut tx, person, role, active).await }));
    change.await.expect("changed");
}

/// One request of each kind that has a body, all of which an administrator may send.
async fn requests(desk: &Desk) -> Vec<Request> {
    let article = desk.article().await;
    let said = json!([{"source": "Port", "status": "reported"}, {"source": "Beacon", "status": "confirmed"}]);
    let draft = desk.claim(&article, "The ferry left", said).await;
    let waiting = desk.submitted(&article, "denied it", json!([])).await;
    let source = |at: usize| word(&draft["attributions"][at]["source"], "id").to_owned();
    let (article, slug, draft, waiting) = (id(&article), word(&article, "slug"), id(&draft), id(&waiting));
    let (place, claim) = (format!("/articles/{article}"), json!({"spans": [span("We counted")]}));
    let editor = desk.person("editor@desk.example").await.id;
    let upload = "--line\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nT\r\n\
                  --line\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\nT.\r\n--line--\r\n";
    vec![
        Request::api(Method::POST, "/articles".into(), json!({"title": "T", "text": TEXT})),
        Request::api(Method::PATCH, place.clone(), json!({"title": "Another"})),
        Request::api(Method::POST, format!("{place}/claims"), claim.clone()),
        Request::api(Method::PATCH, format!("/claims/{draft}"), json!({"statement": "Another"})),
        Request::api(Method::PUT, format!("/claims/{waiting}/return"), json!({"comment": "Who says so?"})),
        Request::api(Method::POST, format!("/claims/{draft}/comments"), json!({"comment": "Who says so?"})),
        Request::api(Method::POST, "/sources".into(), json!({"name": "Another"})),
        Request::api(Method::PATCH, format!("/sources/{}", source(0)), json!({"note": "Calls back late."})),
        Request::api(Method::POST, format!("/sources/{}/merge", source(0)), json!({"into": source(1)})),
        Request { kind: "multipart/form-data; boundary=line", ..Request::form("/desk/articles".into(), upload) },
        Request::form(format!("/desk/articles/{slug}/details"), "version=1&title=Another"),
        Request::form(format!("/desk/articles/{slug}/publication"), "state=published&sure=yes&bare=yes"),
        Request::form(format!("/desk/claims/{waiting}/approval"), "version=2"),
        Request::form(format!("/desk/claims/{draft}/comment"), "comment=Well"),
        Request::form("/desk/people/invite".into(), "email=friend%40desk.example&role=admin"),
        Request::form("/desk/people/role".into(), format!("person={editor}&role=admin")),
        Request::form("/desk/settings".into(), "self_approval=yes"),
        Request::function("create-claim", json!({"article": article, "id": ClaimId::new(), "draft": claim})),
        Request::function("change-claim", json!({"id": draft, "version": 1, "draft": {"statement": "Another"}})),
        Request::function("submit-claims", json!({"ids": [draft]})),
        Request::function("take-back", json!({"id": waiting, "version": 2, "deleted": false})),
        Request::function("comment", json!({"id": draft, "body": "Well"})),
        Request::function("delete-claim", json!({"id": draft, "version": 1})),
    ]
}

#[tokio::test]
async fn who_is_blocked_or_loses_their_role_while_a_request_is_arriving_writes_nothing() {
    on_both_engines(async |desk| {
        for (role, active, status) in [(None, Some(false), 401), (Some("reader"), None, 403)] {
            for (number, request) in requests(desk).await.into_iter().enumerate() {
                let person = desk.add(&format!("{status}.{number}@desk.example"), Role::Admin).await;
                let what = format!("{} {}", request.method, request.url);
                let acts = async || desk.acts().await;
                let mut before = 0;
                let answer = request.send(desk, &person, async {
                    change(desk, person.id, role, active).await;
                    before = acts().await;
                });
                assert_eq!(answer.await, status, "{what}");
                assert_eq!(acts().await, before, "{what} was stored");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_requests_are_taken_from_who_stays() {
    on_both_engines(async |desk| {
        let all = requests(desk).await.len();
        for number in 0..all {
            // Each to a newsroom in which nothing of them was done yet.
            let request = requests(desk).await.remove(number);
            let person = desk.add(&format!("{number}@desk.example"), Role::Admin).await;
            let what = format!("{} {}", request.method, request.url);
            let before = desk.acts().await;
            let status = request.send(desk, &person, async {}).await;
            assert!((200..400).contains(&status), "{what}: {status}");
            assert!(desk.acts().await > before, "{what} stored nothing");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn once_somebody_is_blocked_nothing_of_theirs_is_stored_any_more_whatever_was_under_way() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let place = format!("/articles/{}/claims", id(&article));
        for round in 0..4 {
            let person = desk.add(&format!("{round}@desk.example"), Role::Editor).await;
            let token = desk.token(&person).await;
            let writing = (0..8).map(|_| {
                let (client, place) = (desk.anyone().with("authorization", &format!("Bearer {token}")), place.clone());
                tokio::spawn(async move { while client.post(&place, json!({"spans": [span("The ferry left")]})).await.status == 201 {} })
            });
            let writing: Vec<_> = writing.collect();
            let before = desk.acts().await;
            while desk.acts().await < before + 10 {
                sleep(Duration::from_millis(1)).await;
            }
            change(desk, person.id, None, Some(false)).await;
            let acts = desk.acts().await;
            for written in join_all(writing).await {
                written.expect("it ends");
            }
            assert_eq!(desk.acts().await, acts);
        }
        desk.has_whole_record().await;
    })
    .await;
}

/// What overtakes a sign-in.
#[derive(Clone, Copy, Debug)]
enum Overtaking {
    NewPassword,
    SigningOutEverywhere,
    Blocking,
    Nothing,
}

impl Overtaking {
    async fn happens(self, room: &Newsroom, person: &Person, admin: &Viewer) {
        let id = person.id;
        let done = match self {
            Self::NewPassword => {
                // The last step of changing a password, without the time that hashing takes: it would be overtaken itself.
                room.write_session(move |tx| {
                    Box::pin(async move {
                        let credentials = store::sign_in_data(tx.conn, id).await?.expect("a password").credentials;
                        assert!(store::set_password(tx.conn, id, credentials, "$argon2id$another").await?);
                        Ok(store::end_sessions(tx.conn, id, "").await?)
                    })
                })
                .await
            }
            Self::SigningOutEverywhere => {
                let viewer = Viewer::vouched(person.clone());
                room.write_people(&viewer, |mut tx| Box::pin(async move { commands::sign_out_everywhere(&mut tx, "").await })).await
            }
            Self::Blocking => {
                room.write_people(admin, move |mut tx| {
                    Box::pin(async move { commands::change(&mut tx, id, None, Some(false)).await.map(drop) })
                })
                .await
            }
            Self::Nothing => Ok(()),
        };
        done.expect("done");
    }
}

/// Waits until somebody's try to sign in was counted: now their password is being hashed.
async fn counted(room: &Newsroom) {
    let started = Instant::now();
    loop {
        let mut conn = room.db.read().await.expect("a snapshot");
        let (tries,) = row!(conn, (i64,), "SELECT COUNT(*) FROM attempt").expect("read").expect("a row");
        if tries > 0 {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "nobody signs in");
        sleep(Duration::from_millis(1)).await;
    }
}

async fn sessions(desk: &Desk, person: &Person) -> usize {
    let mut conn = desk.room.db.read().await.expect("a snapshot");
    store::sessions(&mut conn, person.id, desk.room.clock.now()).await.expect("read").len()
}

#[tokio::test]
async fn a_sign_in_that_was_overtaken_opens_no_session() {
    in_an_empty_newsroom(None, async |desk| {
        let admin = Viewer::vouched(desk.add("admin@desk.example", Role::Admin).await);
        for overtaking in [Overtaking::NewPassword, Overtaking::SigningOutEverywhere, Overtaking::Blocking, Overtaking::Nothing] {
            let email = format!("{overtaking:?}@desk.example").to_lowercase();
            let person = desk.add(&email, Role::Editor).await;
            desk.room
                .db
                .write(Lane::Access, |conn| Box::pin(async move { execute!(conn, "DELETE FROM attempt") }))
                .await
                .expect("no tries before");
            // Few passwords are hashed at once, first come first served: the sign-in stays behind these until they are
            // given up, however long the overtaking takes.
            let hashing: Vec<_> = (0..1_000).map(|_| tokio::spawn(hash_password("somebody else’s".into()))).collect();
            tokio::task::yield_now().await;
            let browser = desk.browser();
            let signing_in = {
                let (browser, email) = (browser.clone(), email.clone());
                tokio::spawn(async move { browser.form("/sign-in", &[("email", &email), ("password", PASSWORD)]).await.status.as_u16() })
            };
            counted(&desk.room).await;
            overtaking.happens(&desk.room, &person, &admin).await;
            assert!(!signing_in.is_finished(), "{overtaking:?} came too late to overtake it");
            hashing.iter().for_each(JoinHandle::abort);
            let status = signing_in.await.expect("an answer");
            let expected = if matches!(overtaking, Overtaking::Nothing) { (303, 1) } else { (422, 0) };
            assert_eq!((status, sessions(desk, &person).await), expected, "{overtaking:?}");
            assert_eq!(browser.cookie().is_empty(), expected.1 == 0, "{overtaking:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_session_of_the_old_password_outlives_the_new_one_however_the_two_meet() {
    in_an_empty_newsroom(None, async |desk| {
        let mut let_in = 0;
        for delay in (0..8).map(|round| Duration::from_millis(round * 15)) {
            let email = format!("{}@desk.example", delay.as_millis());
            let person = desk.add(&email, Role::Editor).await;
            let viewer = Viewer::vouched(person.clone());
            let changing = commands::change_password(&desk.room, &viewer, PASSWORD.into(), "seven patient otters".into(), "");
            let signing_in = async {
                sleep(delay).await;
                commands::sign_in(&desk.room, &email, PASSWORD.into(), "", None).await
            };
            let (changed, signed_in) = tokio::join!(changing, signing_in);
            changed.expect("a new password");
            assert!(matches!(signed_in, Ok(_) | Err(Fault::SignedOut(_))), "{signed_in:?}");
            let_in += usize::from(signed_in.is_ok());
            assert_eq!(sessions(desk, &person).await, 0, "after {delay:?}");
            commands::sign_in(&desk.room, &email, "seven patient otters".into(), "", None).await.expect("the new one counts");
        }
        eprintln!("{let_in} came in before");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_administrators_who_put_each_other_out_at_once_leave_one() {
    on_each_engine(async |url| {
        let here = Desk::empty(url, None).await;
        let there = here.elsewhere(url).await;
        let people = [here.add("ada@desk.example", Role::Admin).await, here.add("bo@desk.example", Role::Admin).await];
        for round in 0..8 {
            let (act, back) = if round % 2 == 0 { ("role", "role") } else { ("deactivate", "activate") };
            let other = if round % 4 < 2 { &there } else { &here };
            let browsers = [signed_in(&here, &people[0]).await, signed_in(other, &people[1]).await];
            let ids = people.each_ref().map(|person| person.id.to_string());
            let put = async |by: usize, whom: usize, act: &str, role: &str| {
                browsers[by].form(&format!("/desk/people/{act}"), &[("person", &ids[whom]), ("role", role)]).await.status.as_u16()
            };
            let answers = tokio::join!(put(0, 1, act, "editor"), put(1, 0, act, "editor"));
            let mut conn = here.room.db.read().await.expect("a snapshot");
            assert_eq!(store::admins(&mut conn).await.expect("read"), 1, "{act}: {answers:?}");
            drop(conn);
            // Who was too late is told at once that they are none any more.
            let (stays, goes, late) = if answers.0 == 303 { (0, 1, answers.1) } else { (1, 0, answers.0) };
            assert_eq!(late, if act == "role" { 403 } else { 401 }, "{act}: {answers:?}");
            assert_eq!(put(stays, goes, back, "admin").await, 303, "back again");
        }
        here.has_whole_record().await;
        here.room.db.close().await;
        there.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn of_two_who_use_a_link_for_a_new_password_at_once_one_does_and_who_is_blocked_meanwhile_does_not() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ben = desk.add("ben@desk.example", Role::Editor).await;
        let admin = Viewer::vouched(desk.person("ada@desk.example").await);
        let link = async || {
            let id = ben.id;
            let make =
                desk.room.write_people(&admin, move |mut tx| Box::pin(async move { commands::make_password_link(&mut tx, id).await }));
            make.await.expect("a link")
        };
        let token = link().await;
        let both = join_all(
            ["four grey herons", "five grey herons"].map(|password| commands::reset_password(&desk.room, &token, password.into())),
        );
        let done: Vec<_> = both.await.into_iter().map(|done| done.is_ok()).collect();
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");

        let token = link().await;
        let id = ben.id;
        let block =
            desk.room.write_people(&admin, move |mut tx| Box::pin(async move { commands::change(&mut tx, id, None, Some(false)).await }));
        let (done, blocked) = tokio::join!(commands::reset_password(&desk.room, &token, "six grey herons".into()), block);
        blocked.expect("blocked");
        // Whichever came first, nobody is in and the link is used up.
        drop(done);
        assert!(commands::reset_password(&desk.room, &token, "seven grey herons".into()).await.is_err());
        assert!(!desk.person("ben@desk.example").await.active);
        desk.has_whole_record().await;
    })
    .await;
}
