//! A newsroom to test with: people of every role with a token each, a clock that stands, a database of its own.

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
};
use chrono::{DateTime, Utc};
use futures::FutureExt;
use hearsay::{
    access::Role,
    anchor,
    base::{clock::Clock, id::PersonId},
    db::Db,
    newsroom::Newsroom,
};
use serde_json::{Value, json};
use sqlx::{Connection, Executor, PgConnection};
use std::panic::AssertUnwindSafe;
use tower::ServiceExt;

/// A short article: three people are cited, with letters of several scripts before and between what they say.
pub const TEXT: &str = "The ferry left at dawn 🚢.\n\nThe harbour office alleged that Nordholm Lines had sold seats twice, the Daily Beacon reported. \
    Nordholm Lines denied it.\n\n“We counted every passenger”, said captain Ilse Čapek. החברה סירבה להגיב.";

/// Runs a test in a fresh newsroom on SQLite, then in one on PostgreSQL.
pub async fn on_both_engines(test: impl AsyncFn(&Desk)) {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        let outcome = AssertUnwindSafe(test(&desk)).catch_unwind().await;
        desk.room.db.close().await;
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    })
    .await;
}

/// Runs a test with the address of an empty database on SQLite, then on PostgreSQL.
pub async fn on_each_engine(test: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().expect("a folder of one's own");
    eprintln!("on SQLite:");
    test(&format!("sqlite:{}", folder.path().join("hearsay.db").display())).await;

    eprintln!("on PostgreSQL:");
    let server = std::env::var("HEARSAY_TEST_POSTGRES")
        .expect("HEARSAY_TEST_POSTGRES is not set: `make test-rust` starts a PostgreSQL server and sets it");
    let name = format!("hearsay_{}", PersonId::new().0.simple());
    let mut admin = PgConnection::connect(&server).await.expect("the test's PostgreSQL server answers");
    admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a database of one's own");
    let (address, _) = server.rsplit_once('/').expect("a URL with a database");
    let outcome = AssertUnwindSafe(test(&format!("{address}/{name}"))).catch_unwind().await;
    admin.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.expect("the database goes");
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// A newsroom under test.
pub struct Desk {
    pub room: Newsroom,
    pub clock: Clock,
    app: Router,
    tokens: Vec<(Role, String)>,
}

impl Desk {
    /// A newsroom on this database, with somebody of each role and a second editor's worth of nothing else.
    pub async fn open(url: &str) -> Self {
        let clock = Clock::standing_at(moment("2026-03-02T09:00:00Z"));
        let db = Db::open(url).await.expect("the database opens");
        let room = Newsroom::new(db, clock.clone(), None);
        let mut deed = room.own_deed().await.expect("a deed");
        let mut tokens = Vec::new();
        for role in Role::ALL {
            let email = format!("{role}@desk.example");
            let person = hearsay::account::commands::add(&mut deed, &email, &format!("An {role}"), *role, None).await.expect("a person");
            tokens.push((*role, hearsay::account::commands::make_token(&mut deed, person.id, "tests").await.expect("a token")));
        }
        deed.commit().await.expect("stored");
        Self { app: hearsay::server::router(room.clone()), room, clock, tokens }
    }

    /// Requests of somebody with this role.
    pub fn of(&self, role: Role) -> Client<'_> {
        let token = self.tokens.iter().find(|(known, _)| *known == role).map(|(_, token)| token.as_str());
        Client { app: &self.app, token, headers: Vec::new() }
    }

    /// Requests of an editor.
    pub fn editor(&self) -> Client<'_> {
        self.of(Role::Editor)
    }

    /// Requests of a reviewer.
    pub fn reviewer(&self) -> Client<'_> {
        self.of(Role::Reviewer)
    }

    /// Requests of nobody in particular.
    pub fn anyone(&self) -> Client<'_> {
        Client { app: &self.app, token: None, headers: Vec::new() }
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.clock.set(self.clock.now() + chrono::Duration::seconds(seconds));
    }

    /// An article with [`TEXT`].
    pub async fn article(&self) -> Value {
        let input = json!({"title": "Ferry sold twice over", "text": TEXT, "outlet": "Daily Beacon", "published_at": "2026-03-01"});
        self.editor().post("/articles", input).await.created()
    }

    /// A claim of this article about these words.
    pub async fn claim(&self, article: &Value, words: &str, attributions: Value) -> Value {
        let input = json!({"spans": [span(words)], "attributions": attributions});
        self.editor().post(&format!("/articles/{}/claims", id(article)), input).await.created()
    }

    /// A claim that was submitted and approved.
    pub async fn approved(&self, article: &Value, words: &str, attributions: Value) -> Value {
        let claim = self.claim(article, words, attributions).await;
        self.editor().put(&format!("/claims/{}/submission", id(&claim))).await.ok();
        self.reviewer().put(&format!("/claims/{}/approval", id(&claim))).await.ok()
    }

    /// Lets readers see an article.
    pub async fn publish(&self, article: &Value) -> Value {
        self.editor().put(&format!("/articles/{}/publication", id(article))).await.ok()
    }

    /// How many acts there were: unchanged means that nothing was stored.
    pub async fn acts(&self) -> i64 {
        let mut conn = self.room.db.read().await.expect("a connection");
        hearsay::record::store::head(&mut conn).await.expect("the head")
    }
}

/// Somebody who sends requests.
pub struct Client<'d> {
    app: &'d Router,
    token: Option<&'d str>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl<'d> Client<'d> {
    /// Requests of the same person, without the headers.
    pub fn again(&self) -> Client<'d> {
        Client { app: self.app, token: self.token, headers: Vec::new() }
    }

    /// The same with a header.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header")));
        self
    }

    /// GET from the API.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// POST to the API.
    pub async fn post(&self, path: &str, json: Value) -> Answer {
        self.send(Method::POST, path, json.to_string()).await
    }

    /// PATCH in the API.
    pub async fn patch(&self, path: &str, json: Value) -> Answer {
        self.send(Method::PATCH, path, json.to_string()).await
    }

    /// PUT without a body.
    pub async fn put(&self, path: &str) -> Answer {
        self.send(Method::PUT, path, Body::empty()).await
    }

    /// PUT with a body.
    pub async fn put_json(&self, path: &str, json: Value) -> Answer {
        self.send(Method::PUT, path, json.to_string()).await
    }

    /// DELETE in the API.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    /// Any request to the API, as JSON unless a header says otherwise.
    pub async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        self.ask(method, &format!("/api/v1{path}"), body).await
    }

    /// Any request at all.
    pub async fn ask(&self, method: Method, url: &str, body: impl Into<Body>) -> Answer {
        let body = body.into();
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = url.parse().expect("a URL");
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(token) = self.token {
            headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).expect("a header"));
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        let response = self.app.clone().oneshot(request).await.expect("the router always answers");
        let (head, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("the whole answer");
        Answer { status: head.status, headers: head.headers, bytes }
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{} is no JSON ({error}): {}", self.status, self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header, empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or_else(String::new, |value| value.to_str().expect("ASCII").to_owned())
    }

    /// The body of an answer that must be 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.json()
    }

    /// The body of an answer that must be 201.
    #[track_caller]
    pub fn created(self) -> Value {
        assert_eq!(self.status, StatusCode::CREATED, "{}", self.text());
        self.json()
    }

    /// The problem of an answer that must be one, with this status.
    #[track_caller]
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{problem}");
        problem
    }

    /// Which fields a problem with this status names.
    #[track_caller]
    pub fn fields(&self, status: u16) -> Vec<String> {
        let problem = self.problem(status);
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["pointer"].as_str().expect("a pointer").to_owned()).collect()
    }
}

/// Where these words first stand in [`TEXT`].
pub fn span(words: &str) -> Value {
    let found = anchor::find(TEXT, words, 0).unwrap_or_else(|| panic!("{words} is not in the text"));
    json!({"start": found.start, "end": found.end})
}

/// The id of anything.
pub fn id(thing: &Value) -> &str {
    thing["id"].as_str().expect("an id")
}

/// A field of each item.
pub fn each<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    list["items"].as_array().expect("items").iter().map(|item| item[field].as_str().expect("a text")).collect()
}

/// A time.
pub fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}
