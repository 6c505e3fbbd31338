//! Who sends too much is told to wait, and only they are.

use crate::support::{Desk, on_both_engines};
use axum::http::StatusCode;
use hearsay::{access::Role, server::rate_limit::Rates};

#[tokio::test]
async fn a_person_and_an_address_that_send_too_much_wait_and_others_do_not() {
    on_both_engines(async |desk| {
        let narrow = desk.again(&Rates::new(30));
        let editor = narrow.editor().from([198, 51, 100, 1]);
        let first = editor.get("/articles").await;
        first.ok();
        assert_eq!((first.header("ratelimit-policy"), first.header("ratelimit")), ("\"requests\";q=30;w=60", "\"requests\";r=29;t=2"));
        for _ in 0..29 {
            editor.get("/articles").await.ok();
        }
        let refused = editor.from([198, 51, 100, 2]).get("/articles").await;
        let problem = refused.problem(429);
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("30 requests")), "{problem}");
        let wait: u32 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=2).contains(&wait), "{wait}");
        assert!(refused.header("ratelimit").contains("r=0"), "{}", refused.header("ratelimit"));
        narrow.reviewer().get("/articles").await.ok();

        // An address has four times as much, whoever sends.
        let stranger = narrow.anyone().from([198, 51, 100, 7]);
        for _ in 0..120 {
            assert_eq!(stranger.page("/").await.status, StatusCode::OK);
        }
        let page = stranger.page("/").await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(page.text().contains("<html") && page.text().contains("wait"), "{}", page.text());
        stranger.page("/healthz").await.ok();
        narrow.of(Role::Admin).from([198, 51, 100, 7]).get("/articles").await.problem(429);
        narrow.anyone().from([198, 51, 100, 8]).page("/").await.text();
        // What runs on this machine has no limit.
        let here = narrow.anyone().from([127, 0, 0, 1]);
        for _ in 0..150 {
            assert_eq!(here.page("/").await.status, StatusCode::OK);
        }
        editor.from([127, 0, 0, 1]).get("/articles").await.ok();
        let without = Desk::within(desk.room.clone(), &Rates::new(0));
        let stranger = without.anyone().from([198, 51, 100, 7]);
        for _ in 0..150 {
            assert_eq!(stranger.page("/").await.status, StatusCode::OK);
        }
    })
    .await;
}
