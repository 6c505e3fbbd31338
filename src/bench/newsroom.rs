//! Newsrooms to measure: an editor with a token, and articles.

use crate::Done;
use hearsay::{
    access::{Person, Role},
    article::{Article, ArticleInput},
    base::{
        clock::Clock,
        id::{AttributionId, ClaimId},
    },
    claim::{self, draft::ClaimDraft},
    db::Db,
    newsroom::{Deed, Newsroom},
};
use serde_json::{Value, json};

/// An article's worth of text.
pub const PARAGRAPH: &str = "The harbour office alleged that Nordholm Lines had sold seats twice, the Daily Beacon reported. Nordholm Lines denied it. \
    “We counted every passenger before we cast off”, said captain Ilse Čapek, who has sailed the route for eleven years. A union official, who \
    asked not to be named, said that the list of passengers had been changed by hand. The ministry declined to comment on Tuesday.";

/// A newsroom with an editor.
pub struct Desk {
    /// It.
    pub room: Newsroom,
    /// Who works in it.
    pub editor: Person,
    /// The editor's token.
    pub token: String,
}

/// A claim in [`article`]: unattributed, simple, or a chain.
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
        let mut deed = room.own_deed().await?;
        let editor = hearsay::account::commands::add(&mut deed, "editor@bench.example", "An editor", Role::Editor, None).await?;
        let token = hearsay::account::commands::make_token(&mut deed, editor.id, "bench").await?;
        deed.commit().await?;
        Ok(Self { room, editor, token })
    }

    /// A transaction in the editor's name.
    pub async fn deed(&self) -> Done<Deed> {
        let mut deed = self.room.own_deed().await?;
        deed.who = Some(self.editor.clone());
        Ok(deed)
    }

    /// Takes an article in.
    pub async fn article(&self, deed: &mut Deed) -> Done<Article> {
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
        Ok(hearsay::article::commands::create(deed, hearsay::article::manuscript::read(input).await).await?)
    }

    /// Fills it with so many claims, past the desk and its history: the rows are those the desk would write.
    pub async fn fill(&self, claims: usize) -> Done<()> {
        const OF_ARTICLE: usize = 500;
        const AT_ONCE: usize = 10_000;
        let mut deed = self.deed().await?;
        let first = self.article(&mut deed).await?;
        let mut samples = Vec::new();
        for attributions in [1, 2, 1, 0] {
            let draft: ClaimDraft = serde_json::from_value(draft(attributions))?;
            samples.push(hearsay::claim::commands::create(&mut deed, first.id, None, draft).await?);
        }
        let mut article = first;
        for number in samples.len()..claims {
            if number % OF_ARTICLE == 0 {
                article = self.article(&mut deed).await?;
            }
            if number % AT_ONCE == 0 {
                deed.commit().await?;
                deed = self.deed().await?;
            }
            let mut claim = samples[number % samples.len()].clone();
            (claim.id, claim.article_id, claim.revision) = (ClaimId::new(), article.id, article.revision);
            claim.statement = format!("Nordholm Lines sold seat {number} twice.");
            claim.created_at += chrono::Duration::milliseconds(i64::try_from(number)?);
            claim.updated_at = claim.created_at;
            let via = claim.via();
            let ids: Vec<_> = claim.attributions.iter().map(|_| AttributionId::new()).collect();
            for (at, attribution) in claim.attributions.iter_mut().enumerate() {
                (attribution.id, attribution.via) = (ids[at], via[at].map(|other| ids[other]));
            }
            claim::store::insert(&mut deed.conn, &claim, article.revision_id, self.editor.id, self.editor.id).await?;
        }
        Ok(deed.commit().await?)
    }
}
