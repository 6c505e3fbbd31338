//! How people come in, what they may do, and how they are kept out.

use crate::browser::{PASSWORD, on_both_engines};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use chrono::Duration;
use hearsay::{
    access::{Role, secret::TRIES},
    account::{commands, store},
    record,
};

#[tokio::test]
async fn from_the_set_up_link_to_signing_out_everywhere() {
    on_both_engines(None, async |house| {
        let token = commands::setup_token(&house.room).await.expect("stored").expect("nobody is here");
        let mut ada = house.browser();
        let door = ada.get(&format!("/setup?token={token}")).await;
        assert_eq!(door.status, StatusCode::OK);
        assert_eq!(door.header(header::CACHE_CONTROL), "no-store");
        assert_eq!(door.header(header::REFERRER_POLICY), "strict-origin");
        assert!(door.page.contains("Set up this newsroom"));

        // What cannot be taken is shown again, without the password.
        let again = ada.post("/setup", &[("token", &token), ("name", "Ada Lind"), ("email", "ada"), ("password", "too short")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.page.contains("value=\"Ada Lind\"") && again.page.contains("value=\"ada\""), "{}", again.page);
        assert!(again.page.contains("id=\"email-error\"") && again.page.contains("id=\"password-error\""));
        assert!(again.page.contains("aria-describedby=\"password-hint password-error\""), "{}", again.page);
        assert!(!again.page.contains("too short\""));

        let fields = [("token", token.as_str()), ("name", "Ada Lind"), ("email", "Ada@Desk.Example"), ("password", PASSWORD)];
        assert_eq!(ada.post("/setup", &fields).await.to(), "/desk");
        assert!(ada.get("/desk/account").await.page.contains("ada@desk.example"));
        // The link worked once, and there is no other.
        assert_eq!(house.browser().post("/setup", &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(commands::setup_token(&house.room).await.expect("the database answers"), None);

        let made = ada.post("/desk/people/invite", &[("email", "bo@desk.example"), ("role", "reviewer")]).await;
        assert_eq!((made.status, made.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        let link = made.between("<output class=\"secret\">", "</output>").to_owned();
        let path = link.strip_prefix("http://desk.example:3000").expect("our address");
        assert!(!ada.get("/desk/people").await.page.contains(path.split_once('=').expect("a token").1), "the link is shown once");

        let mut bo = house.browser();
        let door = bo.get(path).await;
        assert!(door.page.contains("Ada Lind asks you to join this newsroom as a reviewer."), "{}", door.page);
        let secret = path.split_once('=').expect("a token").1;
        // The address is the one invited, whatever is sent.
        let fields = [("token", secret), ("name", "Bo"), ("email", "admin@desk.example"), ("password", PASSWORD)];
        assert_eq!(bo.post("/join", &fields).await.to(), "/desk");
        assert!(bo.get("/desk/account").await.page.contains("bo@desk.example"));
        assert_eq!(house.browser().get(path).await.status, StatusCode::NOT_FOUND);

        let mut elsewhere = house.signed_in("bo@desk.example").await;
        assert_eq!(bo.post("/desk/account/sign-out-everywhere", &[]).await.to(), "/sign-in");
        assert_eq!(bo.cookie, "");
        assert_eq!(elsewhere.get("/desk/account").await.to(), "/sign-in?next=%2Fdesk%2Faccount");
        assert_eq!(ada.get("/desk/account").await.status, StatusCode::OK);
        let mut conn = house.room.db.read().await.expect("the database answers");
        assert!(matches!(record::store::verify(&mut conn).await.expect("the database answers"), record::store::Verdict::Whole(4)));
    })
    .await;
}

#[tokio::test]
async fn an_empty_newsroom_leads_to_its_set_up_and_without_a_link_that_page_says_where_to_get_one() {
    on_both_engines(None, async |house| {
        assert!(house.browser().get("/setup").await.page.contains("hearsay serve"));
        assert!(house.browser().get("/").await.page.contains("href=\"/setup\""), "the front page leads there");
        let old = commands::setup_token(&house.room).await.expect("stored").expect("nobody is here");
        commands::setup_token(&house.room).await.expect("stored").expect("nobody is here");
        assert_eq!(house.browser().get(&format!("/setup?token={old}")).await.status, StatusCode::NOT_FOUND);
        house.add("ada@desk.example", Role::Admin).await;
        assert!(house.browser().get("/setup").await.page.contains("Ask for a new link"));
        assert!(!house.browser().get("/").await.page.contains("href=\"/setup\""));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_read_alike_and_nothing_typed_is_lost_but_the_password() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut browser = house.browser();
        let page = browser.get("/desk/account").await.to().to_owned();
        assert_eq!(browser.get(&page).await.between("name=\"next\" value=\"", "\""), "/desk/account");
        let mut said = Vec::new();
        for email in ["ada@desk.example", "eve@desk.example"] {
            let again = browser.post("/sign-in", &[("email", email), ("password", "not the herons"), ("next", "/desk/account")]).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.page.contains(&format!("value=\"{email}\"")) && !again.page.contains("herons"), "{}", again.page);
            assert!(again.headers.get(header::SET_COOKIE).is_none());
            assert_eq!(again.between("name=\"next\" value=\"", "\""), "/desk/account");
            said.push(again.page.replace(email, ""));
        }
        assert_eq!(said[0], said[1]);
        let done = browser.post("/sign-in", &[("email", " ADA@desk.example"), ("password", PASSWORD), ("next", "/desk/account")]).await;
        assert_eq!(done.to(), "/desk/account");
        assert_eq!(browser.get("/sign-in").await.to(), "/desk");
        assert_eq!(browser.post("/sign-out", &[]).await.to(), "/");
        assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_new_at_each_sign_in_and_its_cookie_is_kept_from_scripts_and_other_sites() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut browser = house.browser();
        // A cookie planted before does not become the session.
        browser.cookie = "hearsay=planted".into();
        let fields = [("email", "ada@desk.example"), ("password", PASSWORD)];
        let done = browser.post("/sign-in", &fields).await;
        let cookie = done.header(header::SET_COOKIE);
        assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Path=/") && !cookie.contains("planted"), "{cookie}");
        assert_eq!(done.header(header::CACHE_CONTROL), "no-store");
        // Signing in again ends the session before.
        let first = browser.cookie.clone();
        browser.post("/sign-in", &fields).await;
        let second = std::mem::replace(&mut browser.cookie, first);
        assert!(browser.get("/desk/account").await.to().starts_with("/sign-in"));
        // What is used is prolonged, in the browser too; what is not used runs out.
        browser.cookie = second;
        house.wait(Duration::days(20));
        let page = browser.get("/desk/account").await;
        assert!(page.header(header::SET_COOKIE).contains("Max-Age=2592000"), "{}", page.page);
        house.wait(Duration::days(20));
        assert_eq!(browser.get("/desk/account").await.status, StatusCode::OK);
        house.wait(Duration::days(31));
        assert!(browser.get("/desk/account").await.to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn behind_tls_only_the_cookie_bound_to_this_host_counts() {
    on_both_engines(Some("https://desk.example"), async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut browser = house.browser();
        let done = browser.post("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await;
        let cookie = done.header(header::SET_COOKIE).to_owned();
        assert!(cookie.starts_with("__Host-hearsay=") && cookie.ends_with("; Secure") && !cookie.contains("Domain"), "{cookie}");
        assert_eq!(browser.get("/desk/account").await.status, StatusCode::OK);
        browser.cookie = browser.cookie.replace("__Host-", "");
        assert!(browser.get("/desk/account").await.to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn after_too_many_tries_one_waits_while_others_and_the_owner_at_the_usual_place_come_in() {
    on_both_engines(None, async |house| {
        for email in ["ada@desk.example", "bo@desk.example"] {
            house.add(email, Role::Editor).await;
        }
        house.signed_in("ada@desk.example").await;
        let mut thief = house.browser();
        thief.from = [198, 51, 100, 7];
        let guess = [("email", "ada@desk.example"), ("password", "is it this one")];
        for _ in 0..TRIES {
            assert_eq!(thief.post("/sign-in", &guess).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let locked = thief.post("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await;
        assert_eq!((locked.status, locked.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "900"));
        assert!(locked.page.contains("Wait 15 minutes") && locked.page.contains("role=\"alert\""), "{}", locked.page);
        house.signed_in("ada@desk.example").await;
        // From many machines: the account is closed to every place it was never at, and open at its own.
        for machine in 0..10 {
            thief.from = [198, 51, 101, machine];
            for _ in 0..TRIES - 1 {
                thief.post("/sign-in", &guess).await;
            }
        }
        thief.from = [198, 51, 102, 1];
        assert_eq!(thief.post("/sign-in", &guess).await.status, StatusCode::TOO_MANY_REQUESTS);
        house.signed_in("ada@desk.example").await;
        house.signed_in("bo@desk.example").await;
        house.wait(Duration::minutes(15));
        assert_eq!(thief.post("/sign-in", &guess).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn many_guesses_at_the_same_moment_get_no_more_tries_than_one_after_the_other() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Editor).await;
        let guesses = (0..3 * TRIES).map(|_| async {
            let fields = [("email", "ada@desk.example"), ("password", "is it this one")];
            house.browser().post("/sign-in", &fields).await.status
        });
        let answers = futures::future::join_all(guesses).await;
        assert_eq!(answers.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count(), TRIES);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_shown_once_counts_until_it_is_revoked_and_makes_no_other_token() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        let nameless = ada.post("/desk/account/token", &[("name", " ")]).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nameless.page.contains("id=\"name-error\""));
        let made = ada.post("/desk/account/token", &[("name", "nightly export")]).await;
        assert_eq!((made.status, made.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        let secret = made.between("<output class=\"secret\">", "</output>").to_owned();
        let listed = ada.get("/desk/account").await;
        assert!(listed.page.contains("nightly export") && !listed.page.contains(&secret));

        let asked = async |method: &str, path: &str, secret: &str| {
            let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {secret}"));
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            house.browser().send(request.body(Body::from("name=x&email=x%40desk.example&role=admin")).expect("a request")).await.status
        };
        assert_eq!(asked("GET", "/desk/account", &secret).await, StatusCode::OK);
        assert_eq!(asked("GET", "/", "hs_guessed").await, StatusCode::UNAUTHORIZED);
        assert_eq!(asked("POST", "/desk/account/token", &secret).await, StatusCode::FORBIDDEN);
        assert_eq!(asked("POST", "/desk/people/invite", &secret).await, StatusCode::FORBIDDEN);

        // Somebody else's token is none of one's own.
        let id = listed.between("name=\"token\" value=\"", "\"").to_owned();
        house.add("bo@desk.example", Role::Admin).await;
        let mut bo = house.signed_in("bo@desk.example").await;
        assert_eq!(bo.post("/desk/account/revoke", &[("token", &id)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(asked("GET", "/desk/account", &secret).await, StatusCode::OK);
        assert_eq!(ada.post("/desk/account/revoke", &[("token", &id)]).await.to(), "/desk/account?done=revoke");
        assert_eq!(asked("GET", "/desk/account", &secret).await, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_needs_the_old_one() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Reader).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        let mut elsewhere = house.signed_in("ada@desk.example").await;
        let wrong = ada.post("/desk/account/password", &[("current", "not the herons"), ("new", "seven patient otters")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.page.contains("id=\"current-error\"") && !wrong.page.contains("otters"));
        let weak = ada.post("/desk/account/password", &[("current", PASSWORD), ("new", "password123")]).await;
        assert!(weak.page.contains("id=\"new-error\""));
        assert_eq!(elsewhere.get("/desk/account").await.status, StatusCode::OK);
        let done = ada.post("/desk/account/password", &[("current", PASSWORD), ("new", "seven patient otters")]).await;
        assert_eq!(done.to(), "/desk/account?done=password");
        assert_eq!(ada.get("/desk/account").await.status, StatusCode::OK);
        assert!(elsewhere.get("/desk/account").await.to().starts_with("/sign-in"));
        let old = elsewhere.post("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        // A reader has no desk: they come in at the articles.
        let new =
            elsewhere.post("/sign-in", &[("email", "ada@desk.example"), ("password", "seven patient otters"), ("next", "/desk")]).await;
        assert_eq!(new.to(), "/");
    })
    .await;
}

#[tokio::test]
async fn who_is_blocked_is_out_at_once_and_comes_back_without_the_old_tokens() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        house.add("bo@desk.example", Role::Admin).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        let mut bo = house.signed_in("bo@desk.example").await;
        let made = bo.post("/desk/account/token", &[("name", "script")]).await;
        let token = made.between("<output class=\"secret\">", "</output>").to_owned();
        let invited = bo.post("/desk/people/invite", &[("email", "cy@desk.example"), ("role", "admin")]).await;
        let link = invited.between("<output class=\"secret\">", "</output>").to_owned();
        let id = house.id("bo@desk.example").await;
        assert_eq!(ada.post("/desk/people/deactivate", &[("person", &id)]).await.to(), "/desk/people?done=deactivate");
        assert!(bo.get("/desk/people").await.to().starts_with("/sign-in"));
        assert_eq!(
            bo.post("/sign-in", &[("email", "bo@desk.example"), ("password", PASSWORD)]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        // The door through which a friend would come in is shut too.
        assert_eq!(
            house.browser().get(link.strip_prefix("http://desk.example:3000").expect("our address")).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(ada.post("/desk/people/activate", &[("person", &id)]).await.to(), "/desk/people?done=activate");
        let request = Request::get("/desk/account").header(header::AUTHORIZATION, format!("Bearer {token}"));
        assert_eq!(house.browser().send(request.body(Body::empty()).expect("a request")).await.status, StatusCode::UNAUTHORIZED);
        house.signed_in("bo@desk.example").await;
    })
    .await;
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_and_the_last_administrator_stays_one() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        house.add("bo@desk.example", Role::Admin).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        let mut bo = house.signed_in("bo@desk.example").await;
        let (ada_id, bo_id) = (house.id("ada@desk.example").await, house.id("bo@desk.example").await);
        assert_eq!(bo.get("/desk/people").await.status, StatusCode::OK);
        assert_eq!(ada.post("/desk/people/role", &[("person", &bo_id), ("role", "editor")]).await.to(), "/desk/people?done=role");
        assert_eq!(bo.get("/desk/people").await.status, StatusCode::FORBIDDEN);
        let wrong = ada.post("/desk/people/role", &[("person", &bo_id), ("role", "owner")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (act, role) in [("role", "reader"), ("deactivate", "")] {
            let last = ada.post(&format!("/desk/people/{act}"), &[("person", &ada_id), ("role", role)]).await;
            assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(last.page.contains("A newsroom needs an administrator"), "{}", last.page);
        }
        assert_eq!(ada.get("/desk/people").await.status, StatusCode::OK);
        assert_eq!(ada.post("/desk/people/role", &[("person", "nobody"), ("role", "editor")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.post("/desk/people/promote", &[]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_can_be_renewed_and_taken_back_and_runs_out() {
    on_both_engines(Some("https://desk.example/"), async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        let taken = ada.post("/desk/people/invite", &[("email", "Ada@desk.example"), ("role", "editor")]).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.page.contains("already belongs to somebody here") && taken.page.contains("value=\"Ada@desk.example\""));
        let mut links = Vec::new();
        for email in ["bo@desk.example", "bo@desk.example", "cy@desk.example"] {
            let made = ada.post("/desk/people/invite", &[("email", email), ("role", "reader")]).await;
            let link = made.between("<output class=\"secret\">", "</output>");
            links.push(link.strip_prefix("https://desk.example").expect("our address").to_owned());
        }
        let opens = async |at: usize| house.browser().get(&links[at]).await.status == StatusCode::OK;
        assert_eq!((opens(0).await, opens(1).await, opens(2).await), (false, true, true));
        let listed = ada.get("/desk/people").await;
        let digest = hearsay::access::secret::digest(links[2].split_once('=').expect("a token").1);
        assert!(listed.page.contains(&digest));
        assert_eq!(ada.post("/desk/people/withdraw", &[("invitation", &digest)]).await.to(), "/desk/people?done=withdraw");
        assert_eq!(ada.post("/desk/people/withdraw", &[("invitation", &digest)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!((opens(1).await, opens(2).await), (true, false));
        house.wait(Duration::days(7));
        assert!(!opens(1).await);
    })
    .await;
}

#[tokio::test]
async fn the_command_line_invites_without_an_account_and_its_link_is_no_set_up_link() {
    on_both_engines(None, async |house| {
        let mut deed = house.room.own_deed().await.expect("the database answers");
        let token = commands::invite(&mut deed, "ada@desk.example", "Ada Lind", "editor").await.expect("the database answers");
        deed.commit().await.expect("stored");
        commands::setup_token(&house.room).await.expect("stored").expect("nobody is here");
        house.add("bo@desk.example", Role::Admin).await;
        let door = house.browser().get(&format!("/join?token={token}")).await;
        assert!(door.page.contains("join this newsroom as an editor") && door.page.contains("value=\"Ada Lind\""), "{}", door.page);
    })
    .await;
}

#[tokio::test]
async fn every_form_asks_who_may_send_it() {
    on_both_engines(None, async |house| {
        let who = |role: Role| format!("{role}@desk.example");
        for role in Role::ALL {
            house.add(&who(*role), *role).await;
        }
        let manage: &[Role] = &[Role::Admin];
        let desk: &[Role] = &[Role::Admin, Role::Editor, Role::Reviewer];
        let forms = [
            ("/desk/articles", desk),
            ("/desk/articles/none/details", desk),
            ("/desk/articles/none/publication", desk),
            ("/desk/people/invite", manage),
            ("/desk/people/withdraw", manage),
            ("/desk/people/role", manage),
            ("/desk/people/deactivate", manage),
            ("/desk/people/activate", manage),
            ("/desk/people/self-approval", manage),
            ("/desk/account/token", Role::ALL),
            ("/desk/account/revoke", Role::ALL),
            ("/desk/account/password", Role::ALL),
            ("/desk/account/sign-out-everywhere", Role::ALL),
        ];
        for (path, allowed) in forms {
            assert_eq!(house.browser().post(path, &[]).await.status, StatusCode::UNAUTHORIZED, "{path}");
            for role in Role::ALL {
                let refused = house.signed_in(&who(*role)).await.post(path, &[]).await.status == StatusCode::FORBIDDEN;
                assert_eq!(refused, !allowed.contains(role), "{path} as {role}");
            }
        }
        for (path, allowed) in [("/desk/people", manage), ("/desk/account", Role::ALL)] {
            for role in Role::ALL {
                let status = house.signed_in(&who(*role)).await.get(path).await.status;
                assert_eq!(status, if allowed.contains(role) { StatusCode::OK } else { StatusCode::FORBIDDEN }, "{path} as {role}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_by_another_site_is_refused_and_changes_nothing() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        for site in ["cross-site", "same-site"] {
            ada.site = site;
            for path in
                ["/desk/people/invite", "/desk/account/token", "/desk/account/sign-out-everywhere", "/sign-out", "/sign-in", "/join"]
            {
                let fields = [("email", "eve@desk.example"), ("role", "admin"), ("name", "x"), ("password", PASSWORD)];
                assert_eq!(ada.post(path, &fields).await.status, StatusCode::FORBIDDEN, "{path} {site}");
            }
        }
        ada.site = "same-origin";
        assert!(!ada.get("/desk/people").await.page.contains("eve@desk.example"));
        assert!(!ada.get("/desk/account").await.page.contains("/desk/account/revoke"));
    })
    .await;
}

#[tokio::test]
async fn who_may_approve_their_own_claims_is_decided_by_an_administrator_and_remembered() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        for (sent, kept) in [(&[("allowed", "yes")][..], true), (&[][..], false)] {
            assert_eq!(ada.post("/desk/people/self-approval", sent).await.to(), "/desk/people?done=self-approval");
            assert_eq!(
                store::self_approval(&mut house.room.db.read().await.expect("the database answers")).await.expect("the database answers"),
                kept
            );
            assert_eq!(ada.get("/desk/people").await.page.contains(" checked"), kept);
        }
    })
    .await;
}

#[tokio::test]
async fn personal_pages_are_kept_nowhere_run_no_script_and_hold_no_secret_in_the_history() {
    on_both_engines(None, async |house| {
        house.add("ada@desk.example", Role::Admin).await;
        let mut ada = house.signed_in("ada@desk.example").await;
        let made = ada.post("/desk/account/token", &[("name", "script")]).await;
        let secret = made.between("<output class=\"secret\">", "</output>").to_owned();
        for path in ["/desk/account", "/desk/people"] {
            let page = ada.get(path).await;
            assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
            let policy = page.header(header::CONTENT_SECURITY_POLICY);
            assert!(
                policy.contains("script-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
            assert!(!page.page.contains("<script") && !page.page.contains("style=\""));
        }
        let mut conn = house.room.db.read().await.expect("the database answers");
        let subject = format!("person/{}", house.id("ada@desk.example").await);
        let events = record::store::of_subject(&mut conn, &subject).await.expect("the database answers");
        let told = serde_json::to_string(&events).expect("it is there");
        assert!(told.contains("token.made") && !told.contains(&secret) && !told.contains("argon2") && !told.contains(PASSWORD), "{told}");
    })
    .await;
}
