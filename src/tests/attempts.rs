//! Tries to prove who one is: how many may fail, and who waits then.

use crate::support::{Desk, MINUTE, PASSWORD, in_an_empty_newsroom, on_each_engine};
use axum::http::{StatusCode, header};
use futures::future::join_all;
use hearsay::{
    access::{
        Role, Viewer,
        attempts::{self, Limit, TRIES},
    },
    account::commands,
    base::{error::Fault, id::AttemptId},
    newsroom::Newsroom,
};
use std::net::IpAddr;

/// From where people sign in here.
const PLACE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

/// Signs in as Ada, or tries to.
async fn sign_in(room: &Newsroom, password: &str) -> Result<(), Fault> {
    commands::sign_in(room, "ada@desk.example", password.into(), "", Some(PLACE)).await.map(drop)
}

/// Tries so many wrong passwords, each of which must be looked at.
async fn guess(room: &Newsroom, times: i64) {
    for guess in 0..times {
        let refused = sign_in(room, &format!("is it number {guess}")).await;
        assert!(matches!(refused, Err(Fault::SignedOut(_))), "{guess}: {refused:?}");
    }
}

/// How long one has to wait by the words of a refusal.
#[track_caller]
fn seconds(refused: Result<(), Fault>) -> u32 {
    match refused {
        Err(Fault::TooMany(_, seconds)) => seconds,
        other => panic!("not refused for too many tries: {other:?}"),
    }
}

/// Takes one of `most` tries for something.
async fn take(room: &Newsroom, what: &'static str, most: i64) -> Result<AttemptId, Fault> {
    room.write_session(move |tx| Box::pin(async move { attempts::take(tx.conn, &[Limit::new(what, most)], tx.now).await })).await
}

#[tokio::test]
async fn after_eight_failed_tries_one_waits_and_may_try_again_after_a_quarter_of_an_hour() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Editor).await;
        assert_eq!(TRIES, 8);
        guess(&desk.room, 1).await;
        desk.wait(MINUTE);
        guess(&desk.room, TRIES - 1).await;
        assert_eq!(seconds(sign_in(&desk.room, PASSWORD).await), 14 * 60, "until the first try is a quarter of an hour old");
        desk.wait(14 * MINUTE - 1);
        assert_eq!(seconds(sign_in(&desk.room, PASSWORD).await), 1);
        // Who was refused used no try up: one is free now, and after it fails, none.
        desk.wait(1);
        guess(&desk.room, 1).await;
        assert_eq!(seconds(sign_in(&desk.room, PASSWORD).await), 60, "until the second try is old");
        desk.wait(MINUTE);
        sign_in(&desk.room, PASSWORD).await.expect("signed in");
    })
    .await;
}

#[tokio::test]
async fn the_limits_of_one_newsroom_are_those_of_all_its_servers_and_outlast_a_restart() {
    on_each_engine(async |url| {
        let here = Desk::empty(url, None).await;
        here.add("ada@desk.example", Role::Editor).await;
        let there = here.elsewhere(url).await;
        guess(&here.room, TRIES / 2).await;
        guess(&there.room, TRIES - TRIES / 2).await;
        for room in [&here.room, &there.room] {
            assert_eq!(seconds(sign_in(room, PASSWORD).await), 900);
        }
        here.room.db.close().await;
        there.room.db.close().await;

        let later = Desk::empty(url, None).await;
        assert_eq!(seconds(sign_in(&later.room, PASSWORD).await), 900);
        later.wait(15 * MINUTE);
        sign_in(&later.room, PASSWORD).await.expect("signed in");
        later.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_try_that_succeeded_does_not_count_and_takes_those_before_it_along() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Editor).await;
        for _ in 0..2 {
            guess(&desk.room, TRIES - 1).await;
            sign_in(&desk.room, PASSWORD).await.expect("signed in");
        }
        for _ in 0..3 {
            let taken = take(&desk.room, "one of two", 2).await.expect("free");
            desk.room
                .write_session(move |tx| Box::pin(async move { Ok(attempts::give_back(tx.conn, taken).await?) }))
                .await
                .expect("given back");
        }
        take(&desk.room, "one of two", 2).await.expect("free");
        take(&desk.room, "one of two", 2).await.expect("free");
        assert_eq!(seconds(take(&desk.room, "one of two", 2).await.map(drop)), 900);
        take(&desk.room, "something else", 2).await.expect("free");
    })
    .await;
}

#[tokio::test]
async fn a_borrowed_screen_guesses_the_password_eight_times_and_locks_nobody_out() {
    in_an_empty_newsroom(None, async |desk| {
        let ada = Viewer::vouched(desk.add("ada@desk.example", Role::Editor).await);
        let change =
            async |current: &str| commands::change_password(&desk.room, &ada, current.into(), "seven patient otters".into(), "").await;
        for _ in 0..TRIES {
            assert_eq!(change("is it this one").await, Err(Fault::field("current", "is not the one you have now")));
        }
        assert_eq!(seconds(change(PASSWORD).await), 900);
        sign_in(&desk.room, PASSWORD).await.expect("signed in");
        desk.wait(15 * MINUTE);
        change(PASSWORD).await.expect("changed");
        sign_in(&desk.room, "seven patient otters").await.expect("signed in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tries_at_the_same_moment_on_two_servers_are_no_more_than_one_after_the_other() {
    on_each_engine(async |url| {
        let here = Desk::empty(url, None).await;
        let there = here.elsewhere(url).await;
        for round in ["first", "second", "third", "fourth", "fifth"] {
            let tries = (0..4 * TRIES).map(|number| {
                let room = if number % 2 == 0 { here.room.clone() } else { there.room.clone() };
                tokio::spawn(async move { take(&room, round, TRIES).await })
            });
            let taken = join_all(tries).await.into_iter().filter(|taken| matches!(taken, Ok(Ok(_)))).count();
            assert_eq!(taken as i64, TRIES, "{round}");
        }
        here.room.db.close().await;
        there.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn after_too_many_tries_one_waits_while_others_and_the_owner_at_the_usual_place_come_in() {
    in_an_empty_newsroom(None, async |desk| {
        for email in ["ada@desk.example", "bo@desk.example"] {
            desk.add(email, Role::Editor).await;
        }
        desk.signed_in("ada@desk.example").await;
        let thief = desk.browser().from([198, 51, 100, 7]);
        let guess = [("email", "ada@desk.example"), ("password", "is it this one")];
        for _ in 0..TRIES {
            assert_eq!(thief.form("/sign-in", &guess).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let locked = thief.form("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await;
        assert_eq!((locked.status, locked.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "900"));
        assert!(locked.text().contains("Wait 15 minutes") && locked.text().contains("role=\"alert\""), "{}", locked.text());
        desk.signed_in("ada@desk.example").await;
        // From many machines: the account is closed to every place it was never at, and open at its own.
        for machine in 0..10 {
            let thief = thief.from([198, 51, 101, machine]);
            for _ in 0..TRIES - 1 {
                thief.form("/sign-in", &guess).await;
            }
        }
        let thief = thief.from([198, 51, 102, 1]);
        assert_eq!(thief.form("/sign-in", &guess).await.status, StatusCode::TOO_MANY_REQUESTS);
        desk.signed_in("ada@desk.example").await;
        desk.signed_in("bo@desk.example").await;
        desk.wait(15 * MINUTE);
        assert_eq!(thief.form("/sign-in", &guess).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn many_guesses_at_the_same_moment_get_no_more_tries_than_one_after_the_other() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Editor).await;
        let guesses = (0..3 * TRIES).map(|_| async {
            let fields = [("email", "ada@desk.example"), ("password", "is it this one")];
            desk.browser().form("/sign-in", &fields).await.status
        });
        let answers = futures::future::join_all(guesses).await;
        assert_eq!(answers.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count() as i64, TRIES);
    })
    .await;
}
