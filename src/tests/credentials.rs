//! What lets somebody in: how long it counts, what may be done with it, and when the password alone is not enough.

use crate::support::{Client, DAY, Desk, MINUTE, PASSWORD, id, in_an_empty_newsroom, on_both_engines};
use axum::http::StatusCode;
use hearsay::{
    access::{Role, Scope},
    account::{commands, commands::Terms, second_factor},
    base::id::PersonId,
};
use serde_json::json;
use totp_rs::{Builder, Secret};

#[tokio::test]
async fn a_token_that_only_reads_changes_nothing_and_each_ends_by_itself() {
    on_both_engines(async |desk| {
        let editor = desk.person("editor@desk.example").await;
        let article = desk.article().await;
        let token = desk.token_of(&editor, Terms { scope: Scope::Read, days: 30 }).await;
        let reading = desk.anyone().with("authorization", &format!("Bearer {token}"));
        let place = format!("/articles/{}", id(&article));
        assert_eq!(reading.get(&place).await.ok()["state"], "draft", "it sees what its owner sees");
        let acts = desk.acts().await;
        reading.post("/articles", json!({"title": "T", "text": "A ferry."})).await.problem(403);
        reading.with("if-match", "*").patch(&place, json!({"title": "Other"})).await.problem(403);
        reading.put(&format!("{place}/publication")).await.problem(403);
        reading.delete(&format!("{place}/publication")).await.problem(403);
        assert_eq!(desk.acts().await, acts);
        desk.wait(30 * DAY - 1);
        reading.get(&place).await.ok();
        desk.wait(2);
        reading.get(&place).await.problem(401);
        desk.has_whole_record().await;
        for days in [0, 3651] {
            let id = editor.id;
            let terms = Terms { scope: Scope::All, days };
            let make =
                desk.room.write_as_program(move |mut tx| Box::pin(async move { commands::make_token(&mut tx, id, "", terms).await }));
            let fault = make.await.expect_err("it has no name and no end");
            assert_eq!(fault.fields().iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), ["name", "days"]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_ninety_days_however_often_it_is_used() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Editor).await;
        let browser = desk.signed_in("ada@desk.example").await;
        for _ in 0..4 {
            desk.wait(20 * DAY);
            browser.page("/desk").await.page(200);
        }
        desk.wait(10 * DAY - 1);
        browser.page("/desk").await.page(200);
        desk.wait(1);
        assert_eq!(browser.page("/desk").await.status, StatusCode::SEE_OTHER, "one signs in again");
    })
    .await;
}

async fn administrator(desk: &Desk) -> (Client, PersonId) {
    desk.add("boss@desk.example", Role::Admin).await;
    let other = desk.add("ada@desk.example", Role::Editor).await;
    (desk.signed_in("boss@desk.example").await, other.id)
}

#[tokio::test]
async fn what_gives_somebody_a_way_in_asks_for_the_password_again_after_a_quarter_of_an_hour() {
    in_an_empty_newsroom(None, async |desk| {
        let (boss, other) = administrator(desk).await;
        let other = other.to_string();
        let acts: [(&str, &[(&str, &str)]); 7] = [
            ("/desk/people/invite", &[("email", "new@desk.example"), ("role", "admin")]),
            ("/desk/people/role", &[("person", &other), ("role", "admin")]),
            ("/desk/people/activate", &[("person", &other)]),
            ("/desk/settings", &[("name", "The Beacon"), ("self_approval", "yes")]),
            ("/desk/account/token", &[("name", "A script that reads")]),
            ("/desk/account/factor", &[]),
            ("/desk/account/factor-off", &[]),
        ];
        desk.wait(15 * MINUTE);
        let before = desk.acts().await;
        for (url, fields) in acts {
            let page = boss.form(url, fields).await.page(403);
            assert!(page.contains("Your password again") && page.contains(&format!("action=\"{url}\"")), "{page}");
            for (name, value) in fields {
                assert!(page.contains(&format!("name=\"{name}\" value=\"{value}\"")), "what was typed is in it: {page}");
            }
        }
        let erasure = format!("/desk/people/{other}/erasure");
        assert!(boss.form(&erasure, &[("reason", "7 O 12")]).await.page(403).contains("Your password again"));
        let token = [("name", "A script that reads"), ("again", "three gray herons")];
        assert!(boss.form("/desk/account/token", &token).await.page(422).contains("is not the one you have now"));
        assert_eq!(desk.acts().await, before, "nothing was done so far");
        // Who is put out gets no way in.
        boss.form("/desk/people/deactivate", &[("person", &other)]).await.leads_to();

        let made = boss.form("/desk/account/token", &[("name", "A script that reads"), ("again", PASSWORD)]).await.page(200);
        assert!(made.contains("hs_") && !made.contains(PASSWORD), "{made}");
        desk.wait(14 * MINUTE);
        boss.form("/desk/people/activate", &[("person", &other)]).await.leads_to();
        desk.wait(2 * MINUTE);
        assert_eq!(boss.form("/desk/people/role", &[("person", &other), ("role", "admin")]).await.status, StatusCode::FORBIDDEN);
        for _ in 0..8 {
            boss.form("/desk/account/token", &[("name", "x"), ("again", "three gray herons")]).await.page(422);
        }
        boss.form("/desk/account/token", &[("name", "x"), ("again", PASSWORD)]).await.page(429);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn with_an_authenticator_a_password_alone_opens_nothing_and_each_code_counts_once() {
    in_an_empty_newsroom(None, async |desk| {
        let ada = desk.add("ada@desk.example", Role::Editor).await;
        let browser = desk.signed_in("ada@desk.example").await;
        let page = browser.form("/desk/account/factor", &[]).await.page(200);
        let (_, rest) = page.split_once("name=\"key\" value=\"").expect("a key");
        let key = rest.split('"').next().expect("its end").to_owned();
        let code = || {
            let codes = Builder::new().with_secret(Secret::try_from_base32(&key).expect("a key")).build().expect("codes");
            codes.generate(desk.room.clock.now().timestamp().unsigned_abs()).to_string()
        };
        assert!(browser.form("/desk/account/factor-on", &[("key", &key), ("code", "000000")]).await.page(422).contains(&key));
        browser.form("/desk/account/factor-on", &[("key", &key), ("code", &code())]).await.leads_to();
        assert!(second_factor::address(&key, "ada@desk.example").is_some());

        let enter = async |browser: &Client| {
            let page = browser.form("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await.page(200);
            assert!(page.contains("One thing more") && browser.cookie().is_empty(), "{page}");
            let (_, rest) = page.split_once("name=\"step\" value=\"").expect("a step");
            rest.split('"').next().expect("its end").to_owned()
        };
        let other = desk.browser();
        let step = enter(&other).await;
        let used = other.form("/sign-in/code", &[("step", &step), ("code", &code())]).await.page(422);
        assert!(used.contains("was used before"), "the code by which it was set up: {used}");
        assert_eq!(other.page("/desk").await.status, StatusCode::SEE_OTHER);
        desk.wait(30);
        other.form("/sign-in/code", &[("step", &step), ("code", &code())]).await.leads_to();
        other.page("/desk").await.page(200);
        let third = desk.browser();
        assert!(third.form("/sign-in/code", &[("step", &step), ("code", &code())]).await.status.is_client_error(), "a step is done once");
        let late = enter(&third).await;
        desk.wait(5 * MINUTE);
        let page = third.form("/sign-in/code", &[("step", &late), ("code", &code())]).await.page(422);
        assert!(page.contains("took too long"), "{page}");
        let step = enter(&third).await;
        for _ in 0..8 {
            third.form("/sign-in/code", &[("step", &step), ("code", "000000")]).await.page(422);
        }
        third.form("/sign-in/code", &[("step", &step), ("code", &code())]).await.page(429);
        desk.has_whole_record().await;

        let id = ada.id;
        desk.room.write_as_program(move |mut tx| Box::pin(async move { commands::remove_factor(&mut tx, id).await })).await.expect("done");
        desk.signed_in("ada@desk.example").await.page("/desk").await.page(200);
        desk.has_whole_record().await;
    })
    .await;
}
