//! The demo newsroom: three people, a registry of sources and sample articles, all invented.

use crate::{
    access::{Person, Role},
    account,
    anchor::find,
    article::{ArticleInput, State},
    base::error::Fault,
    claim::{
        self,
        draft::{AttributionDraft, ClaimDraft, CueDraft, SourceRef, ViaRef},
    },
    newsroom::{Deed, Newsroom},
    review,
    source::{self, SourceInput},
    text::{Span, normalise},
};
use serde::Deserialize;

/// Who can sign in to the demo.
pub const PEOPLE: [(&str, &str, Role); 3] = [
    ("admin@hearsay.example", "Ada Lindqvist", Role::Admin),
    ("editor@hearsay.example", "Efua Brandt", Role::Editor),
    ("reviewer@hearsay.example", "Rafi Moreau", Role::Reviewer),
];

/// Their password: everybody knows it, so the demo listens on loopback only.
pub const PASSWORD: &str = "who-says-so";

const SOURCES: &str = include_str!("sources.json");
const ARTICLES: [&str; 6] = [
    include_str!("ellskar-night-train.json"),
    include_str!("saltmere-shingle-bank.json"),
    include_str!("kirihama-hot-spring.json"),
    include_str!("ras-al-sadim-silo-fire.json"),
    include_str!("quillon-battery-order.json"),
    include_str!("kell-strait-cables.json"),
];

#[derive(Deserialize)]
struct SampleSource {
    name: String,
    kind: String,
    aliases: Vec<String>,
    country: Option<String>,
    parent: Option<String>,
    note: String,
}

#[derive(Deserialize)]
struct SampleArticle {
    title: String,
    outlet: String,
    byline: String,
    url: String,
    published_at: String,
    language: String,
    state: State,
    text: String,
    claims: Vec<SampleClaim>,
}

#[derive(Deserialize)]
struct SampleClaim {
    quotes: Vec<String>,
    statement: String,
    review: claim::Review,
    check: String,
    comment: Option<String>,
    attributions: Vec<SampleAttribution>,
}

#[derive(Deserialize)]
struct SampleAttribution {
    source: String,
    status: String,
    form: String,
    identification: String,
    cue: Option<String>,
    via: Option<u32>,
}

/// Fills an empty newsroom; one that was filled before is left as it is.
///
/// # Errors
/// When the database holds other people: a demo never mixes with a real newsroom.
pub async fn load(room: &Newsroom) -> Result<(), Fault> {
    let mut deed = room.own_deed().await?;
    let people = account::store::people(&mut deed.conn).await?;
    if people.iter().any(|person| person.email == PEOPLE[0].0) {
        return Ok(());
    }
    if !people.is_empty() {
        return Err(Fault::Clash("This database belongs to a real newsroom. Start --demo with another --database-url.".into()));
    }
    let mut staff = Vec::new();
    for (email, name, role) in PEOPLE {
        staff.push(account::commands::add(&mut deed, email, name, role, Some(PASSWORD.into())).await?);
    }
    let (editor, reviewer) = (staff[1].clone(), staff[2].clone());
    deed.who = Some(editor.clone());
    load_sources(&mut deed).await?;
    for sample in ARTICLES {
        load_article(&mut deed, read(sample)?, &editor, &reviewer).await?;
        // Lists are sorted by time: keep the samples apart, in this order.
        deed.now += chrono::Duration::seconds(1);
    }
    deed.commit().await
}

fn read<'t, T: Deserialize<'t>>(sample: &'t str) -> Result<T, Fault> {
    serde_json::from_str(sample).map_err(|error| Fault::Unreadable(format!("a sample is broken: {error}")))
}

async fn load_sources(deed: &mut Deed) -> Result<(), Fault> {
    let samples: Vec<SampleSource> = read(SOURCES)?;
    let mut parents = Vec::new();
    for sample in samples {
        let input = SourceInput {
            name: Some(sample.name),
            kind: Some(sample.kind),
            aliases: Some(sample.aliases),
            country: Some(sample.country),
            note: Some(Some(sample.note)),
            parent: None,
        };
        let made = crate::source::commands::create(deed, input).await?;
        parents.extend(sample.parent.map(|parent| (made.id, parent)));
    }
    for (id, parent) in parents {
        let parent = source::store::by_name(&mut deed.conn, &parent).await?.map(|parent| parent.id);
        crate::source::commands::change(deed, id, SourceInput { parent: Some(parent), ..SourceInput::default() }).await?;
    }
    Ok(())
}

async fn load_article(deed: &mut Deed, sample: SampleArticle, editor: &Person, reviewer: &Person) -> Result<(), Fault> {
    deed.who = Some(editor.clone());
    let input = ArticleInput {
        title: Some(sample.title),
        text: Some(sample.text.clone()),
        outlet: Some(Some(sample.outlet)),
        byline: Some(Some(sample.byline)),
        url: Some(Some(sample.url)),
        published_at: Some(Some(sample.published_at)),
        language: Some(Some(sample.language)),
        ..ArticleInput::default()
    };
    let article = crate::article::commands::create(deed, crate::article::manuscript::read(input).await).await?;
    let text = normalise(&sample.text);
    for sample in sample.claims {
        deed.who = Some(editor.clone());
        let made = crate::claim::commands::create(deed, article.id, None, draft(&text, &sample)?).await?;
        if sample.review == claim::Review::Draft {
            continue;
        }
        review::commands::submit(deed, made.id, None).await?;
        deed.who = Some(reviewer.clone());
        match sample.review {
            claim::Review::Approved => review::commands::approve(deed, made.id, None).await.map(drop)?,
            claim::Review::Returned => {
                review::commands::give_back(deed, made.id, None, sample.comment.as_deref().unwrap_or_default()).await.map(drop)?;
            }
            claim::Review::Draft | claim::Review::Submitted => {}
        }
    }
    deed.who = Some(editor.clone());
    crate::article::commands::publish(deed, article.id, sample.state).await?;
    Ok(())
}

fn draft(text: &str, sample: &SampleClaim) -> Result<ClaimDraft, Fault> {
    let place = |quote: &str| -> Result<Span, Fault> {
        find(text, quote, 0).ok_or_else(|| Fault::Unreadable(format!("a sample claim is not in its text: {quote}")))
    };
    let spans = sample.quotes.iter().map(|quote| place(quote)).collect::<Result<_, _>>()?;
    let mut attributions = Vec::new();
    for item in &sample.attributions {
        let cue = item.cue.as_deref().map(place).transpose()?;
        attributions.push(AttributionDraft {
            id: None,
            source: SourceRef::Name(item.source.clone()),
            kind: None,
            status: item.status.clone(),
            form: Some(item.form.clone()),
            cue: cue.map(|span| CueDraft { start: span.start, end: span.end, text: None }),
            via: item.via.map(ViaRef::Position),
            identification: Some(item.identification.clone()),
        });
    }
    Ok(ClaimDraft {
        spans: Some(spans),
        statement: Some(sample.statement.clone()),
        check: Some(sample.check.clone()),
        attributions: Some(attributions),
    })
}
