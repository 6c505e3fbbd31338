//! A newsroom to test with: people of every role with a token each, a clock that stands.

use super::{Client, id, span};
use axum::Router;
use futures::future::BoxFuture;
use hearsay::{
    access::{Person, Role, Viewer},
    account::{
        self,
        commands::{Terms, make_token},
    },
    base::{clock::Clock, error::Fault},
    db::{Db, EngineConnection, Lane},
    newsroom::{Newsroom, Proxies, Transaction},
    record::{
        self, sequencer,
        verify::{Verdict, verify},
    },
    review::seconding,
    server::rate_limit::Rates,
    tlog::key::LogKey,
};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};
use std::sync::LazyLock;

/// A short article: three people are cited, with letters of several scripts before and between what they say.
pub const TEXT: &str = "The ferry left at dawn 🚢.\n\nThe harbour office alleged that Nordholm Lines had sold seats twice, the Daily Beacon reported. \
    Nordholm Lines denied it.\n\n“We counted every passenger”, said captain Ilse Čapek. החברה סירבה להגיב.";

/// The password of everybody who has one.
pub const PASSWORD: &str = "three grey herons";

/// The key of every record of this run: desks on one database are servers of one newsroom.
pub static LOG_KEY: LazyLock<LogKey> = LazyLock::new(|| LogKey::read(&LOG_KEY_LINE).expect("a key"));
/// The same, as the command line takes it.
pub static LOG_KEY_LINE: LazyLock<String> = LazyLock::new(|| LogKey::generate("desk.example/log").expect("random bytes"));

/// A newsroom under test.
pub struct Desk {
    /// The newsroom behind the router.
    pub room: Newsroom,
    app: Router,
    people: Vec<(Person, String)>,
}

impl Desk {
    /// A newsroom on this database, with somebody of each role.
    pub async fn open(url: &str) -> Self {
        let mut desk = Self::empty(url, None).await;
        for role in Role::ALL {
            let person = account::commands::add(&desk.room, &format!("{role}@desk.example"), &format!("The {role}"), *role, None).await;
            let person = person.expect("a person");
            let token = desk.token(&person).await;
            desk.people.push((person, token));
        }
        desk
    }

    /// A newsroom on this database that nobody has joined yet.
    pub async fn empty(url: &str, public_url: Option<&str>) -> Self {
        let db = Db::open(url).await.expect("the database opens");
        let clock = Clock::standing_at("2026-03-02T09:00:00Z".parse().expect("a time"));
        // A newsroom with an address of its own stands behind a proxy: the one that each test sends from.
        let proxies = Proxies::new(public_url.and_then(|_| "203.0.113.1/32".parse().ok()));
        Self::over(Newsroom::behind(db, clock, public_url.map(str::to_owned), proxies))
    }

    /// Any newsroom, as nobody in particular sees it.
    pub fn over(room: Newsroom) -> Self {
        Self::within(room, &Rates::new(0))
    }

    /// The same, for whoever stays within these rates.
    pub fn within(room: Newsroom, rates: &Rates) -> Self {
        Self { app: hearsay::server::router(room.clone(), rates), room, people: Vec::new() }
    }

    /// The same newsroom and people, for whoever stays within these rates.
    pub fn again(&self, rates: &Rates) -> Self {
        Self { people: self.people.clone(), ..Self::within(self.room.clone(), rates) }
    }

    /// The same newsroom in another process: on the same database, with the same people, tokens and clock.
    pub async fn elsewhere(&self, url: &str) -> Self {
        let db = Db::open(url).await.expect("the database opens");
        let room = Newsroom::new(db, self.room.clock.clone(), self.room.public_url.clone());
        Self { people: self.people.clone(), ..Self::over(room) }
    }

    /// Requests of nobody in particular.
    pub fn anyone(&self) -> Client {
        Client::new(self.app.clone())
    }

    /// Requests with the token of somebody with this role.
    pub fn of(&self, role: Role) -> Client {
        let (_, token) = self.staff(role);
        self.anyone().with("authorization", &format!("Bearer {token}"))
    }

    /// Requests of an editor.
    pub fn editor(&self) -> Client {
        self.of(Role::Editor)
    }

    /// Requests of a reviewer.
    pub fn reviewer(&self) -> Client {
        self.of(Role::Reviewer)
    }

    /// Requests of a browser in which nobody has signed in.
    pub fn browser(&self) -> Client {
        self.anyone().with("sec-fetch-site", "same-origin").with("host", "desk.example:3000")
    }

    /// Somebody's browser, signed in.
    pub async fn signed_in(&self, email: &str) -> Client {
        let browser = self.browser();
        browser.form("/sign-in", &[("email", email), ("password", PASSWORD)]).await.leads_to();
        browser
    }

    /// Somebody new, with [`PASSWORD`].
    pub async fn add(&self, email: &str, role: Role) -> Person {
        account::commands::add(&self.room, email, "Nadia Ferro", role, Some(PASSWORD.into())).await.expect("a person")
    }

    /// Somebody of the newsroom, as they are now.
    pub async fn person(&self, email: &str) -> Person {
        let mut conn = self.room.db.read().await.expect("a snapshot");
        account::store::by_email(&mut conn, email).await.expect("read").expect("somebody")
    }

    /// A new token of somebody.
    pub async fn token(&self, person: &Person) -> String {
        self.token_of(person, Terms::default()).await
    }

    /// The same on these terms.
    pub async fn token_of(&self, person: &Person, terms: Terms) -> String {
        let id = person.id;
        let make = self.room.write_as_program(move |mut tx| Box::pin(async move { make_token(&mut tx, id, "tests", terms).await }));
        make.await.expect("a token")
    }

    /// Somebody with this role, as the commands know them.
    pub fn viewer(&self, role: Role) -> Viewer {
        Viewer::vouched(self.staff(role).0.clone())
    }

    fn staff(&self, role: Role) -> &(Person, String) {
        self.people.iter().find(|(person, _)| person.role == role).expect("somebody of each role")
    }

    /// Runs a command that must succeed in the name of somebody with this role.
    pub async fn write<T, F>(&self, role: Role, command: F) -> T
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Transaction<'c>) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        self.room.write(&self.viewer(role), command).await.expect("stored")
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.room.clock.set(self.room.clock.now() + chrono::Duration::seconds(seconds));
    }

    /// An article with [`TEXT`].
    pub async fn article(&self) -> Value {
        let input = json!({
            "title": "Ferry sold twice over", "text": TEXT, "outlet": "Daily Beacon", "published_at": "2026-03-01T17:45:00Z", "language": "en"
        });
        self.editor().post("/articles", input).await.created()
    }

    /// A claim of this article about these words.
    pub async fn claim(&self, article: &Value, words: &str, attributions: Value) -> Value {
        let input = json!({"spans": [span(words)], "attributions": attributions});
        self.editor().post(&format!("/articles/{}/claims", id(article)), input).await.created()
    }

    /// A claim that waits for review.
    pub async fn submitted(&self, article: &Value, words: &str, attributions: Value) -> Value {
        let claim = self.claim(article, words, attributions).await;
        self.editor().put(&format!("/claims/{}/submission", id(&claim))).await.ok()
    }

    /// A claim that was submitted and approved.
    pub async fn approved(&self, article: &Value, words: &str, attributions: Value) -> Value {
        let claim = self.submitted(article, words, attributions).await;
        self.reviewer().put(&format!("/claims/{}/approval", id(&claim))).await.ok()
    }

    /// A claim as it is now.
    pub async fn now(&self, claim: &Value) -> Value {
        self.editor().get(&format!("/claims/{}", id(claim))).await.ok()
    }

    /// Lets readers see an article.
    pub async fn publish(&self, article: &Value) -> Value {
        self.editor().put(&format!("/articles/{}/publication", id(article))).await.ok()
    }

    /// The reviewer stands behind what the others did alone to what readers see.
    pub async fn seconded(&self) {
        self.write(Role::Reviewer, |mut tx| Box::pin(async move { seconding::second_all(&mut tx).await })).await;
    }

    /// How many acts there were: unchanged means that nothing was stored.
    pub async fn acts(&self) -> i64 {
        let mut conn = self.room.db.read().await.expect("a snapshot");
        record::store::count(&mut conn).await.expect("the number of events")
    }

    /// What `hearsay verify` says when every event has its place.
    pub async fn verdict(&self) -> Verdict {
        sequencer::catch_up(&self.room.db, &LOG_KEY, None).await.expect("every event has its place");
        self.verdict_against(None).await
    }

    /// The same as the record stands, and whether it goes on from a checkpoint that somebody kept.
    pub async fn verdict_against(&self, kept: Option<&str>) -> Verdict {
        verify(&mut self.room.db.read().await.expect("a snapshot"), Some(&LOG_KEY), kept).await.expect("read")
    }

    /// Starts what goes on beside the requests.
    pub fn start(&self) {
        self.room.start(LOG_KEY.clone());
    }

    /// Runs a statement past the program; gives how many rows it touched.
    pub async fn tamper(&self, sql: &str) -> u64 {
        let sql = sql.to_owned();
        let run = self.room.db.write(Lane::Work, move |conn| {
            Box::pin(async move {
                Ok::<_, hearsay::db::Error>(match conn.engine() {
                    EngineConnection::Sqlite(conn) => conn.execute(AssertSqlSafe(sql)).await?.rows_affected(),
                    EngineConnection::Postgres(conn) => conn.execute(AssertSqlSafe(sql)).await?.rows_affected(),
                })
            })
        });
        run.await.unwrap_or_else(|error| panic!("tampering: {error}"))
    }

    /// Makes sure that the record is whole and holds every act.
    pub async fn has_whole_record(&self) {
        let (verdict, acts) = (self.verdict().await, self.acts().await);
        assert_eq!(verdict, Verdict::Whole(acts.unsigned_abs(), 0));
    }
}
