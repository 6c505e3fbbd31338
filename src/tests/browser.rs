//! Browsers: each keeps its cookie, and they come to a newsroom with nobody in it, on both engines.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, Duration, Utc};
use futures::FutureExt;
use hearsay::{
    access::Role,
    account::{commands, store},
    base::{clock::Clock, id::PersonId},
    db::Db,
    newsroom::Newsroom,
};
use sqlx::{Connection, Executor, PgConnection};
use std::{net::SocketAddr, panic::AssertUnwindSafe};
use tower::ServiceExt;

/// The password of everybody here.
pub const PASSWORD: &str = "three grey herons";

/// A newsroom with nobody in it, and a clock that stands.
pub struct House {
    pub room: Newsroom,
    app: Router,
}

/// Runs a test in a new house on SQLite, then in one on PostgreSQL.
pub async fn on_both_engines(public_url: Option<&str>, test: impl AsyncFn(&House)) {
    let folder = tempfile::tempdir().expect("a folder of one's own");
    eprintln!("on SQLite:");
    let house = House::open(&format!("sqlite:{}", folder.path().join("people.db").display()), public_url).await;
    test(&house).await;
    house.room.db.close().await;

    eprintln!("on PostgreSQL:");
    let server = std::env::var("HEARSAY_TEST_POSTGRES")
        .expect("HEARSAY_TEST_POSTGRES is not set: `make test-rust` starts a PostgreSQL server and sets it");
    let name = format!("hearsay_{}", PersonId::new().0.simple());
    let mut admin = PgConnection::connect(&server).await.expect("the database answers");
    admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("the database answers");
    let house = House::open(&format!("{}/{name}", server.rsplit_once('/').expect("it is there").0), public_url).await;
    let outcome = AssertUnwindSafe(test(&house)).catch_unwind().await;
    house.room.db.close().await;
    admin.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.expect("the database answers");
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl House {
    pub async fn open(url: &str, public_url: Option<&str>) -> Self {
        let clock = Clock::standing_at(DateTime::from_timestamp(1_790_000_000, 0).expect("it is there"));
        let room = Newsroom::new(Db::open(url).await.expect("the database answers"), clock, public_url.map(str::to_owned));
        Self { app: hearsay::server::router(room.clone()), room }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.room.clock.now()
    }

    pub fn wait(&self, time: Duration) {
        self.room.clock.set(self.now() + time);
    }

    pub async fn add(&self, email: &str, role: Role) {
        let mut deed = self.room.own_deed().await.expect("the database answers");
        commands::add(&mut deed, email, "Nadia Ferro", role, Some(PASSWORD.into())).await.expect("the database answers");
        deed.commit().await.expect("stored");
    }

    pub async fn id(&self, email: &str) -> String {
        store::by_email(&mut self.room.db.read().await.expect("the database answers"), email)
            .await
            .expect("the database answers")
            .expect("there is one")
            .id
            .to_string()
    }

    /// Somebody's browser, signed in.
    pub async fn signed_in(&self, email: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
        browser
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { house: self, cookie: String::new(), site: "same-origin", from: [203, 0, 113, 1] }
    }
}

/// A browser: keeps its cookie and says where a form comes from.
pub struct Browser<'h> {
    house: &'h House,
    pub cookie: String,
    pub site: &'static str,
    pub from: [u8; 4],
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub page: String,
}

impl Answer {
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    pub fn to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.page);
        self.header(header::LOCATION)
    }

    /// What stands between two texts.
    pub fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) = self.page.split_once(before).unwrap_or_else(|| panic!("no {before} in {}", self.page));
        rest.split_once(after).expect("it is there").0
    }
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = encoded(fields);
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        self.send(request).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert("sec-fetch-site", self.site.parse().expect("a header"));
        headers.insert(header::HOST, "desk.example:3000".parse().expect("a header"));
        if !self.cookie.is_empty() {
            headers.insert(header::COOKIE, self.cookie.parse().expect("a header"));
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((self.from, 40_000))));
        let answer = self.house.app.clone().oneshot(request).await.expect("an answer");
        if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair");
            self.cookie = if pair.ends_with('=') { String::new() } else { pair.to_owned() };
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        let page = to_bytes(answer.into_body(), 1 << 22).await.expect("a whole answer");
        Answer { status, headers, page: String::from_utf8(page.to_vec()).expect("it is there") }
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let percent = |text: &str| hearsay::base::percent::percent(text).collect::<String>();
    fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect::<Vec<_>>().join("&")
}
