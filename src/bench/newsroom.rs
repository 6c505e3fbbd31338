//! Newsrooms to measure: an editor with a token, and articles.

use crate::{
    Done,
    large::{self, PARAGRAPH},
    server::KEY,
};
use hearsay::{
    access::{Person, Role, Viewer},
    account::commands::{Terms, add, make_token},
    article::{Article, ArticleInput, manuscript},
    base::{clock::Clock, error::Fault},
    db::{Db, Lane},
    execute,
    newsroom::Newsroom,
    record::sequencer,
    tlog::key::LogKey,
};
use serde_json::{Value, json};

/// A newsroom with somebody of each role.
pub struct Desk {
    /// It.
    pub room: Newsroom,
    /// Who works in it, and their token.
    people: Vec<(Person, String)>,
}

/// A claim in [`Desk::article`]: unattributed, simple, or a chain.
pub fn draft(attributions: usize) -> Value {
    let simple = json!({"source": "Harbour office", "kind": "government", "status": "alleged", "cue": {"start": 19, "end": 26}});
    let attributions = match attributions {
        0 => json!([]),
        1 => json!([simple]),
        _ => json!([
            {"source": "Harbour office", "kind": "government", "status": "alleged", "cue": {"start": 19, "end": 26}, "via": 1},
            {"source": "Daily Beacon", "kind": "news_outlet", "status": "reported"}
        ]),
    };
    json!({"spans": [{"start": 32, "end": 67}], "statement": "Nordholm Lines sold seats twice.", "attributions": attributions})
}

impl Desk {
    /// Makes one in an empty database.
    pub async fn open(url: &str) -> Done<Self> {
        let room = Newsroom::new(Db::open(url).await?, Clock::default(), None);
        let mut people = Vec::new();
        for role in Role::ALL {
            let person = add(&room, &format!("{role}@bench.example"), &format!("The {role}"), *role, None).await?;
            let id = person.id;
            let token = room
                .write_as_program(move |mut tx| Box::pin(async move { make_token(&mut tx, id, "bench", Terms::default()).await }))
                .await?;
            people.push((person, token));
        }
        Ok(Self { room, people })
    }

    /// The token of somebody with this role.
    pub fn token(&self, role: Role) -> &str {
        &self.staff(role).1
    }

    /// Somebody with this role, as the commands know them.
    pub fn viewer(&self, role: Role) -> Viewer {
        Viewer::vouched(self.staff(role).0.clone())
    }

    fn staff(&self, role: Role) -> &(Person, String) {
        self.people.iter().find(|(person, _)| person.role == role).expect("somebody of each role")
    }

    /// Takes an article in.
    pub async fn article(&self) -> Result<Article, Fault> {
        let given = |text: &str| Some(Some(text.to_owned()));
        let input = ArticleInput {
            title: Some("Ferry company accused of selling seats twice".into()),
            text: Some([PARAGRAPH; 8].join("\n\n")),
            outlet: given("Daily Beacon"),
            url: given("https://beacon.example/ferry"),
            published_at: given("2026-03-01T17:45:00Z"),
            language: given("en"),
            ..ArticleInput::default()
        };
        let (editor, manuscript) = (self.staff(Role::Editor).0.clone(), manuscript::read(input).await);
        let create = self.room.write_as_program(move |tx| {
            Box::pin(async move { hearsay::article::commands::create(&mut tx.in_the_name_of(editor), manuscript).await })
        });
        create.await
    }

    /// Fills it with so many times [`large::CLAIMS`] claims, past the desk.
    pub async fn fill(&self, times: i64) -> Done<()> {
        let (editor, colleague) = (self.staff(Role::Editor).0.id, self.staff(Role::Reviewer).0.id);
        large::fill(&self.room, editor, colleague, times).await?;
        // Their places in the log are given by the sequencer, so that a server goes on from there.
        let again = self.room.db.write(Lane::Work, |conn| {
            Box::pin(async move {
                for sql in [
                    "DELETE FROM log_leaf",
                    "DELETE FROM event_waiting",
                    "UPDATE log_head SET size = 0 WHERE id = 1",
                    "INSERT INTO event_waiting (event_id) SELECT id FROM event",
                ] {
                    execute!(conn, sql)?;
                }
                Ok::<_, hearsay::db::Error>(())
            })
        });
        again.await?;
        sequencer::catch_up(&self.room.db, &LogKey::read(&KEY)?, None).await?;
        Ok(())
    }
}
