//! How people come in, what they may do, and how they are kept out.

use crate::support::{DAY, Desk, MINUTE, PASSWORD, holds, in_an_empty_newsroom};
use axum::http::{Method, StatusCode, header};
use hearsay::{
    access::{self, Role},
    account::commands,
    record::{self, Subject, verify::Verdict},
    web::cookie::cookie_name,
};

#[tokio::test]
async fn from_the_set_up_link_to_signing_out_everywhere() {
    in_an_empty_newsroom(None, async |desk| {
        let token = commands::setup_token(&desk.room).await.expect("stored").expect("nobody is here");
        let ada = desk.browser();
        let door = ada.page(&format!("/setup?token={token}")).await;
        assert_eq!(door.status, StatusCode::OK);
        assert_eq!(door.header(header::CACHE_CONTROL), "no-store");
        assert_eq!(door.header(header::REFERRER_POLICY), "strict-origin");
        assert!(door.text().contains("Set up this newsroom"));

        // What cannot be taken is shown again, without the password.
        let again = ada.form("/setup", &[("token", &token), ("name", "Ada Lind"), ("email", "ada"), ("password", "too short")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text().contains("value=\"Ada Lind\"") && again.text().contains("value=\"ada\""), "{}", again.text());
        assert!(again.text().contains("id=\"email-error\"") && again.text().contains("id=\"password-error\""));
        assert!(again.text().contains("aria-describedby=\"password-hint password-error\""), "{}", again.text());
        assert!(!again.text().contains("too short\""));

        let fields = [("token", token.as_str()), ("name", "Ada Lind"), ("email", "Ada@Desk.Example"), ("password", PASSWORD)];
        assert_eq!(ada.form("/setup", &fields).await.leads_to(), "/desk");
        assert!(ada.page("/desk/account").await.text().contains("ada@desk.example"));
        // The link worked once, and there is no other.
        assert_eq!(desk.browser().form("/setup", &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(commands::setup_token(&desk.room).await.expect("the database answers"), None);

        let made = ada.form("/desk/people/invite", &[("email", "bo@desk.example"), ("role", "reviewer")]).await;
        assert_eq!((made.status, made.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        let link = made.between("<output class=\"secret\">", "</output>").to_owned();
        let path = link.strip_prefix("http://desk.example:3000").expect("our address");
        assert!(!ada.page("/desk/people").await.text().contains(path.split_once('=').expect("a token").1), "the link is shown once");

        let bo = desk.browser();
        let door = bo.page(path).await;
        assert!(door.text().contains("Ada Lind asks you to join this newsroom as a reviewer."), "{}", door.text());
        let secret = path.split_once('=').expect("a token").1;
        // The address is the one invited, whatever is sent.
        let fields = [("token", secret), ("name", "Bo"), ("email", "admin@desk.example"), ("password", PASSWORD)];
        assert_eq!(bo.form("/join", &fields).await.leads_to(), "/desk");
        assert!(bo.page("/desk/account").await.text().contains("bo@desk.example"));
        assert_eq!(desk.browser().page(path).await.status, StatusCode::NOT_FOUND);

        let elsewhere = desk.signed_in("bo@desk.example").await;
        assert_eq!(bo.form("/desk/account/sign-out-everywhere", &[]).await.leads_to(), "/sign-in");
        assert_eq!(bo.cookie(), "");
        assert_eq!(elsewhere.page("/desk/account").await.leads_to(), "/sign-in?next=%2Fdesk%2Faccount");
        assert_eq!(ada.page("/desk/account").await.status, StatusCode::OK);
        assert_eq!(desk.verdict().await, Verdict::Whole(7, 0));
    })
    .await;
}

#[tokio::test]
async fn an_empty_newsroom_leads_to_its_set_up_and_without_a_link_that_page_says_where_to_get_one() {
    in_an_empty_newsroom(None, async |desk| {
        assert!(desk.browser().page("/setup").await.text().contains("hearsay serve"));
        assert!(desk.browser().page("/").await.text().contains("href=\"/setup\""), "the front page leads there");
        let old = commands::setup_token(&desk.room).await.expect("stored").expect("nobody is here");
        commands::setup_token(&desk.room).await.expect("stored").expect("nobody is here");
        assert_eq!(desk.browser().page(&format!("/setup?token={old}")).await.status, StatusCode::NOT_FOUND);
        desk.add("ada@desk.example", Role::Admin).await;
        assert!(desk.browser().page("/setup").await.text().contains("Ask for a new link"));
        assert!(!desk.browser().page("/").await.text().contains("href=\"/setup\""));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_read_alike_and_nothing_typed_is_lost_but_the_password() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let browser = desk.browser();
        let page = browser.page("/desk/account").await.leads_to().to_owned();
        assert_eq!(browser.page(&page).await.between("name=\"next\" value=\"", "\""), "/desk/account");
        let mut said = Vec::new();
        for email in ["ada@desk.example", "eve@desk.example"] {
            let again = browser.form("/sign-in", &[("email", email), ("password", "not the herons"), ("next", "/desk/account")]).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.text().contains(&format!("value=\"{email}\"")) && !again.text().contains("herons"), "{}", again.text());
            assert!(again.headers.get(header::SET_COOKIE).is_none());
            assert_eq!(again.between("name=\"next\" value=\"", "\""), "/desk/account");
            said.push(again.text().replace(email, ""));
        }
        assert_eq!(said[0], said[1]);
        let done = browser.form("/sign-in", &[("email", " ADA@desk.example"), ("password", PASSWORD), ("next", "/desk/account")]).await;
        assert_eq!(done.leads_to(), "/desk/account");
        assert_eq!(browser.page("/sign-in").await.leads_to(), "/desk");
        assert_eq!(browser.form("/sign-out", &[]).await.leads_to(), "/");
        assert_eq!(browser.page("/sign-in").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_new_at_each_sign_in_and_its_cookie_is_kept_from_scripts_and_other_sites() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let browser = desk.browser();
        // A cookie planted before does not become the session.
        browser.set_cookie(format!("{}=planted", cookie_name(&desk.room)));
        let fields = [("email", "ada@desk.example"), ("password", PASSWORD)];
        let done = browser.form("/sign-in", &fields).await;
        let cookie = done.header(header::SET_COOKIE);
        assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Path=/") && !cookie.contains("planted"), "{cookie}");
        assert_eq!(done.header(header::CACHE_CONTROL), "no-store");
        // Signing in again ends the session before.
        let first = browser.cookie();
        browser.form("/sign-in", &fields).await;
        let second = browser.set_cookie(first);
        assert!(browser.page("/desk/account").await.leads_to().starts_with("/sign-in"));
        // What is used is prolonged, in the browser too; what is not used runs out.
        browser.set_cookie(second);
        desk.wait(20 * DAY);
        let page = browser.page("/desk/account").await;
        assert!(page.header(header::SET_COOKIE).contains("Max-Age=2592000"), "{}", page.text());
        desk.wait(20 * DAY);
        assert_eq!(browser.page("/desk/account").await.status, StatusCode::OK);
        desk.wait(31 * DAY);
        assert!(browser.page("/desk/account").await.leads_to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn behind_tls_only_the_cookie_bound_to_this_host_counts() {
    in_an_empty_newsroom(Some("https://desk.example"), async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let browser = desk.browser();
        let done = browser.form("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await;
        let cookie = done.header(header::SET_COOKIE).to_owned();
        assert!(cookie.starts_with("__Host-hearsay-") && cookie.ends_with("; Secure") && !cookie.contains("Domain"), "{cookie}");
        assert_eq!(browser.page("/desk/account").await.status, StatusCode::OK);
        browser.set_cookie(browser.cookie().replace("__Host-", ""));
        assert!(browser.page("/desk/account").await.leads_to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_token_is_shown_once_counts_until_it_is_revoked_and_makes_no_other_token() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        let nameless = ada.form("/desk/account/token", &[("name", " ")]).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nameless.text().contains("id=\"name-error\""));
        let made = ada.form("/desk/account/token", &[("name", "nightly export")]).await;
        assert_eq!((made.status, made.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        let secret = made.between("<output class=\"secret\">", "</output>").to_owned();
        let listed = ada.page("/desk/account").await;
        assert!(listed.text().contains("nightly export") && !listed.text().contains(&secret));

        let asked = async |method: Method, path: &str, secret: &str| {
            let script = desk.browser().with("authorization", &format!("Bearer {secret}"));
            let script = script.with("content-type", "application/x-www-form-urlencoded");
            script.ask(method, path, "name=x&email=x%40desk.example&role=admin").await.status
        };
        assert_eq!(asked(Method::GET, "/desk/account", &secret).await, StatusCode::OK);
        assert_eq!(asked(Method::GET, "/", "hs_guessed").await, StatusCode::UNAUTHORIZED);
        assert_eq!(asked(Method::POST, "/desk/account/token", &secret).await, StatusCode::FORBIDDEN);
        assert_eq!(asked(Method::POST, "/desk/people/invite", &secret).await, StatusCode::FORBIDDEN);

        // Somebody else's token is none of one's own.
        let id = listed.between("name=\"token\" value=\"", "\"").to_owned();
        desk.add("bo@desk.example", Role::Admin).await;
        let bo = desk.signed_in("bo@desk.example").await;
        assert_eq!(bo.form("/desk/account/revoke", &[("token", &id)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(asked(Method::GET, "/desk/account", &secret).await, StatusCode::OK);
        assert_eq!(ada.form("/desk/account/revoke", &[("token", &id)]).await.leads_to(), "/desk/account?done=revoke");
        assert_eq!(asked(Method::GET, "/desk/account", &secret).await, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_needs_the_old_one() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Reader).await;
        let ada = desk.signed_in("ada@desk.example").await;
        let elsewhere = desk.signed_in("ada@desk.example").await;
        let wrong = ada.form("/desk/account/password", &[("current", "not the herons"), ("new", "seven patient otters")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("id=\"current-error\"") && !wrong.text().contains("otters"));
        let weak = ada.form("/desk/account/password", &[("current", PASSWORD), ("new", "password123")]).await;
        assert!(weak.text().contains("id=\"new-error\""));
        assert_eq!(elsewhere.page("/desk/account").await.status, StatusCode::OK);
        let done = ada.form("/desk/account/password", &[("current", PASSWORD), ("new", "seven patient otters")]).await;
        assert_eq!(done.leads_to(), "/desk/account?done=password");
        assert_eq!(ada.page("/desk/account").await.status, StatusCode::OK);
        assert!(elsewhere.page("/desk/account").await.leads_to().starts_with("/sign-in"));
        let old = elsewhere.form("/sign-in", &[("email", "ada@desk.example"), ("password", PASSWORD)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        // A reader has no desk: they come in at the articles.
        let new =
            elsewhere.form("/sign-in", &[("email", "ada@desk.example"), ("password", "seven patient otters"), ("next", "/desk")]).await;
        assert_eq!(new.leads_to(), "/");
    })
    .await;
}

#[tokio::test]
async fn who_is_blocked_is_out_at_once_and_comes_back_without_the_old_tokens() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        desk.add("bo@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        let bo = desk.signed_in("bo@desk.example").await;
        let made = bo.form("/desk/account/token", &[("name", "script")]).await;
        let token = made.between("<output class=\"secret\">", "</output>").to_owned();
        let invited = bo.form("/desk/people/invite", &[("email", "cy@desk.example"), ("role", "admin")]).await;
        let link = invited.between("<output class=\"secret\">", "</output>").to_owned();
        let id = desk.person("bo@desk.example").await.id.to_string();
        assert_eq!(ada.form("/desk/people/deactivate", &[("person", &id)]).await.leads_to(), "/desk/people?done=deactivate");
        assert!(bo.page("/desk/people").await.leads_to().starts_with("/sign-in"));
        assert_eq!(
            bo.form("/sign-in", &[("email", "bo@desk.example"), ("password", PASSWORD)]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        // The door through which a friend would come in is shut too.
        assert_eq!(
            desk.browser().page(link.strip_prefix("http://desk.example:3000").expect("our address")).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(ada.form("/desk/people/activate", &[("person", &id)]).await.leads_to(), "/desk/people?done=activate");
        let script = desk.browser().with("authorization", &format!("Bearer {token}"));
        assert_eq!(script.page("/desk/account").await.status, StatusCode::UNAUTHORIZED);
        desk.signed_in("bo@desk.example").await;
    })
    .await;
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_and_the_last_administrator_stays_one() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        desk.add("bo@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        let bo = desk.signed_in("bo@desk.example").await;
        let (ada_id, bo_id) = (desk.person("ada@desk.example").await.id.to_string(), desk.person("bo@desk.example").await.id.to_string());
        assert_eq!(bo.page("/desk/people").await.status, StatusCode::OK);
        assert_eq!(ada.form("/desk/people/role", &[("person", &bo_id), ("role", "editor")]).await.leads_to(), "/desk/people?done=role");
        assert_eq!(bo.page("/desk/people").await.status, StatusCode::FORBIDDEN);
        let wrong = ada.form("/desk/people/role", &[("person", &bo_id), ("role", "owner")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (act, role) in [("role", "reader"), ("deactivate", "")] {
            let last = ada.form(&format!("/desk/people/{act}"), &[("person", &ada_id), ("role", role)]).await;
            assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(last.text().contains("A newsroom needs an administrator"), "{}", last.text());
        }
        assert_eq!(ada.page("/desk/people").await.status, StatusCode::OK);
        assert_eq!(ada.form("/desk/people/role", &[("person", "nobody"), ("role", "editor")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.form("/desk/people/promote", &[]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_can_be_renewed_and_taken_back_and_runs_out() {
    in_an_empty_newsroom(Some("https://desk.example/"), async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        let taken = ada.form("/desk/people/invite", &[("email", "Ada@desk.example"), ("role", "editor")]).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.text().contains("already belongs to somebody here") && taken.text().contains("value=\"Ada@desk.example\""));
        let mut links = Vec::new();
        // Not one right after the other: the same form sent twice is done once.
        for email in ["bo@desk.example", "cy@desk.example", "bo@desk.example"] {
            let made = ada.form("/desk/people/invite", &[("email", email), ("role", "reader")]).await;
            let link = made.between("<output class=\"secret\">", "</output>");
            links.push(link.strip_prefix("https://desk.example").expect("our address").to_owned());
        }
        let opens = async |at: usize| desk.browser().page(&links[at]).await.status == StatusCode::OK;
        assert_eq!((opens(0).await, opens(1).await, opens(2).await), (false, true, true));
        let listed = ada.page("/desk/people").await;
        let digest = hearsay::access::secret::digest(links[2].split_once('=').expect("a token").1);
        assert!(listed.text().contains(&digest));
        assert_eq!(ada.form("/desk/people/withdraw", &[("invitation", &digest)]).await.leads_to(), "/desk/people?done=withdraw");
        for gone in ["none", &digest] {
            assert_eq!(ada.form("/desk/people/withdraw", &[("invitation", gone)]).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!((opens(1).await, opens(2).await), (true, false));
        desk.wait(7 * DAY);
        assert!(!opens(1).await);
    })
    .await;
}

#[tokio::test]
async fn the_command_line_invites_without_an_account_and_its_link_is_no_set_up_link() {
    in_an_empty_newsroom(None, async |desk| {
        let invite = desk
            .room
            .write_as_program(|mut tx| Box::pin(async move { commands::invite(&mut tx, "ada@desk.example", "Ada Lind", "editor").await }));
        let token = invite.await.expect("invited");
        commands::setup_token(&desk.room).await.expect("stored").expect("nobody is here");
        desk.add("bo@desk.example", Role::Admin).await;
        let door = desk.browser().page(&format!("/join?token={token}")).await;
        assert!(door.text().contains("join this newsroom as an editor") && door.text().contains("value=\"Ada Lind\""), "{}", door.text());
    })
    .await;
}

#[tokio::test]
async fn every_form_asks_who_may_send_it() {
    in_an_empty_newsroom(None, async |desk| {
        let who = |role: Role| format!("{role}@desk.example");
        for role in Role::ALL {
            desk.add(&who(*role), *role).await;
        }
        let manage: &[Role] = &[Role::Admin];
        let work: &[Role] = &[Role::Admin, Role::Editor, Role::Reviewer];
        let forms = [
            ("/desk/articles", work),
            ("/desk/articles/none/details", work),
            ("/desk/articles/none/publication", work),
            ("/desk/people/invite", manage),
            ("/desk/people/withdraw", manage),
            ("/desk/people/role", manage),
            ("/desk/people/deactivate", manage),
            ("/desk/people/activate", manage),
            ("/desk/people/password-link", manage),
            ("/desk/settings", manage),
            ("/desk/account/token", Role::ALL),
            ("/desk/account/revoke", Role::ALL),
            ("/desk/account/password", Role::ALL),
            ("/desk/account/sign-out-everywhere", Role::ALL),
        ];
        for (path, allowed) in forms {
            assert_eq!(desk.browser().form(path, &[]).await.status, StatusCode::UNAUTHORIZED, "{path}");
            for role in Role::ALL {
                let refused = desk.signed_in(&who(*role)).await.form(path, &[]).await.status == StatusCode::FORBIDDEN;
                assert_eq!(refused, !allowed.contains(role), "{path} as {role}");
            }
        }
        for (path, allowed) in [("/desk/people", manage), ("/desk/account", Role::ALL)] {
            for role in Role::ALL {
                let status = desk.signed_in(&who(*role)).await.page(path).await.status;
                assert_eq!(status, if allowed.contains(role) { StatusCode::OK } else { StatusCode::FORBIDDEN }, "{path} as {role}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_by_another_site_is_refused_and_changes_nothing() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        for site in ["cross-site", "same-site"] {
            let ada = ada.with("sec-fetch-site", site);
            for path in
                ["/desk/people/invite", "/desk/account/token", "/desk/account/sign-out-everywhere", "/sign-out", "/sign-in", "/join"]
            {
                let fields = [("email", "eve@desk.example"), ("role", "admin"), ("name", "x"), ("password", PASSWORD)];
                assert_eq!(ada.form(path, &fields).await.status, StatusCode::FORBIDDEN, "{path} {site}");
            }
        }
        assert!(!ada.page("/desk/people").await.text().contains("eve@desk.example"));
        assert!(!ada.page("/desk/account").await.text().contains("/desk/account/revoke"));
    })
    .await;
}

#[tokio::test]
async fn who_may_approve_their_own_claims_is_decided_by_an_administrator_and_remembered() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        for (sent, kept) in [(&[("self_approval", "yes")][..], true), (&[][..], false)] {
            assert_eq!(ada.form("/desk/settings", sent).await.leads_to(), "/desk/settings?saved=yes");
            assert_eq!(
                access::store::self_approval(&mut desk.room.db.read().await.expect("the database answers"))
                    .await
                    .expect("the database answers"),
                kept
            );
            assert_eq!(ada.page("/desk/settings").await.text().contains(" checked"), kept);
        }
    })
    .await;
}

#[tokio::test]
async fn personal_pages_are_kept_nowhere_run_no_script_and_hold_no_secret_in_the_history() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        let made = ada.form("/desk/account/token", &[("name", "script")]).await;
        let secret = made.between("<output class=\"secret\">", "</output>").to_owned();
        for path in ["/desk/account", "/desk/people"] {
            let page = ada.page(path).await;
            assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
            let policy = page.header(header::CONTENT_SECURITY_POLICY);
            assert!(
                policy.contains("script-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
            assert!(!page.text().contains("<script") && !page.text().contains("style=\""));
        }
        let mut conn = desk.room.db.read().await.expect("the database answers");
        let subject = Subject::Person(desk.person("ada@desk.example").await.id);
        let events = record::store::of_subject(&mut conn, &subject, None, 100).await.expect("the database answers");
        let told = serde_json::to_string(&events).expect("it is there");
        assert!(told.contains("token.made") && !told.contains(&secret) && !told.contains("argon2") && !told.contains(PASSWORD), "{told}");
    })
    .await;
}

#[tokio::test]
async fn two_newsrooms_on_one_host_keep_their_sessions_apart() {
    in_an_empty_newsroom(None, async |desk| {
        let folder = tempfile::tempdir().expect("a folder of one's own");
        let other = Desk::empty(&format!("sqlite:{}", folder.path().join("other.db").display()), None).await;
        let (here, there) = (cookie_name(&desk.room), cookie_name(&other.room));
        assert!(here.starts_with("hearsay-") && here != there, "{here} {there}");
        desk.add("ada@desk.example", Role::Admin).await;
        other.add("ada@desk.example", Role::Admin).await;
        // One browser sends both cookies to both: ports are nothing to it.
        let both = format!("{}; {}", desk.signed_in("ada@desk.example").await.cookie(), other.signed_in("ada@desk.example").await.cookie());
        for room in [desk, &other] {
            let browser = room.browser();
            browser.set_cookie(both.as_str());
            assert_eq!(browser.page("/desk").await.status, StatusCode::OK);
            browser.form("/sign-out", &[]).await.leads_to();
            browser.set_cookie(both.as_str());
            assert!(browser.page("/desk").await.leads_to().starts_with("/sign-in"));
        }
        other.room.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn who_forgot_their_password_sets_a_new_one_by_a_link_that_works_once_and_a_day() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ben = desk.add("ben@desk.example", Role::Editor).await;
        let (ada, old) = (desk.signed_in("ada@desk.example").await, desk.signed_in("ben@desk.example").await);
        let person = ben.id.to_string();
        // The same form sent twice is one: another word in it makes it another.
        let link = async |word: &str| {
            let made = ada.form("/desk/people/password-link", &[("person", &person), ("word", word)]).await;
            made.between("class=\"secret\">http://desk.example:3000", "<")
        };
        let first = link("first").await;
        assert!(first.starts_with("/password?token="), "{first}");
        let page = desk.browser().page(&first).await;
        assert!(page.text().contains("For ben@desk.example.") && page.header(header::CACHE_CONTROL) == "no-store", "{}", page.text());
        // A newer link ends it, and so do a day, being blocked and undoing.
        let second = link("second").await;
        assert_eq!(desk.browser().page(&first).await.status, StatusCode::NOT_FOUND);
        desk.wait(DAY + 1);
        let ada = desk.signed_in("ada@desk.example").await;
        assert_eq!(desk.browser().page(&second).await.status, StatusCode::NOT_FOUND);
        let link = async || {
            let made = ada.form("/desk/people/password-link", &[("person", &person)]).await;
            made.between("class=\"secret\">http://desk.example:3000/password?token=", "<")
        };
        let set = async |token: &str, password: &str| desk.browser().form("/password", &[("token", token), ("password", password)]).await;
        let blocked = link().await;
        ada.form("/desk/people/deactivate", &[("person", &person)]).await.leads_to();
        assert_eq!(ada.form("/desk/people/password-link", &[("person", &person)]).await.status, StatusCode::CONFLICT);
        ada.form("/desk/people/activate", &[("person", &person)]).await.leads_to();
        assert_eq!(set(&blocked, "four grey herons").await.status, StatusCode::NOT_FOUND);

        let token = link().await;
        let old = {
            let _ = old;
            desk.signed_in("ben@desk.example").await
        };
        assert_eq!(set(&token, "short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(set(&token, "four grey herons").await.leads_to(), "/desk");
        assert_eq!(set(&token, "five grey herons").await.status, StatusCode::NOT_FOUND, "once");
        assert!(old.page("/desk").await.leads_to().starts_with("/sign-in"), "their sessions have ended");
        let sign_in =
            async |password: &str| desk.browser().form("/sign-in", &[("email", "ben@desk.example"), ("password", password)]).await;
        assert_eq!(sign_in(PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        sign_in("four grey herons").await.leads_to();
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_logo_is_a_picture_that_every_page_shows_and_runs_nothing() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await.with("content-type", "multipart/form-data; boundary=b");
        let save = async |bytes: &[u8]| {
            let head = &b"--b\r\ncontent-disposition: form-data; name=\"logo\"; filename=\"x.png\"\r\n\r\n"[..];
            ada.ask(Method::POST, "/desk/settings/logo", [head, bytes, b"\r\n--b--\r\n"].concat()).await
        };
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
        for (bytes, kind) in [(png, "image/png"), (b"\xff\xd8\xff\xe0 JFIF".to_vec(), "image/jpeg"), (svg, "image/svg+xml")] {
            save(&bytes).await.leads_to();
            let page = desk.anyone().page("/").await;
            let place = format!("/logo/{}", page.between("src=\"/logo/", "\""));
            holds(&desk.anyone().page("/nothing").await.text(), &[&place]);
            let picture = desk.anyone().page(&place).await;
            assert_eq!((picture.status, picture.header("content-type"), picture.bytes.as_ref()), (StatusCode::OK, kind, bytes.as_slice()));
            assert!(
                picture.header("content-security-policy").contains("script-src 'none'")
                    && picture.header("x-content-type-options") == "nosniff"
            );
        }
        for (bytes, why) in
            [(b"GIF89a".to_vec(), "is no picture"), (b"<html>".to_vec(), "is no picture"), (vec![0x89; 70_000], "larger than 64 KB")]
        {
            holds(&save(&bytes).await.page(422), &[why]);
        }
        assert!(desk.anyone().page("/").await.text().contains("class=\"logo\""), "the one before stays");
        save(b"").await.leads_to();
        assert!(!desk.anyone().page("/").await.text().contains("class=\"logo\""));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn settings_are_decided_by_administrators_shown_on_every_page_and_taken_back() {
    in_an_empty_newsroom(None, async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.signed_in("ada@desk.example").await;
        let fields = [("name", "The  Beacon"), ("time_zone", "Asia/Tokyo"), ("languages", "en, ja")];
        let wrong = ada.form("/desk/settings", &[("name", "Beacon <3"), ("time_zone", "Mars/Olympus"), ("languages", "en")]).await;
        holds(&wrong.page(422), &["id=\"time_zone-error\"", "value=\"Beacon &lt;3\"", "value=\"Mars/Olympus\""]);
        assert!(!desk.anyone().page("/").await.text().contains("Beacon"), "all of it or nothing");
        ada.form("/desk/settings", &fields).await.leads_to();
        holds(&desk.anyone().page("/").await.text(), &["The Beacon</b>", " · The Beacon</title>"]);
        holds(&desk.anyone().page("/nothing").await.text(), &["The Beacon</b>"]);
        holds(&ada.page("/desk/settings").await.page(200), &["value=\"en, ja\"", "18:00 JST, 2 March 2026"]);
        // Times of the desk, and its days, are those of the newsroom's clock.
        let history = ada.page("/desk/history").await.text();
        holds(&history, &["18:00 JST</time>", "title=\"2 March 2026, 18:00 JST (Asia/Tokyo)\""]);
        for (day, is_there) in [("2026-03-02", true), ("2026-03-01", false)] {
            let page = ada.page(&format!("/desk/history?from={day}&to={day}")).await.text();
            assert_eq!(page.contains("class=\"history\""), is_there, "{day}");
        }
        desk.wait(7 * 60 * MINUTE);
        ada.form("/desk/settings", &[("name", "The Beacon"), ("time_zone", "Asia/Tokyo")]).await.leads_to();
        assert!(
            ada.page("/desk/history?from=2026-03-03&to=2026-03-03").await.text().contains("class=\"history\""),
            "it is 1 o'clock there"
        );
        desk.has_whole_record().await;
        let events = ada.page("/desk/history?subject=setting/name").await;
        let undo = events.between("action=\"/desk/events/", "/reversal\"");
        ada.form(&format!("/desk/events/{undo}/reversal"), &[("back", "/desk")]).await.leads_to();
        assert!(desk.anyone().page("/").await.text().contains("<b dir=\"auto\">Hearsay</b>"));
        desk.has_whole_record().await;
    })
    .await;
}
