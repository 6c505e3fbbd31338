//! The demo newsroom: three people, a registry of sources and sample articles, all invented.

use crate::{
    access::{Person, Role, secret::hash_password},
    account,
    anchor::find,
    article::{ArticleInput, State, manuscript::Manuscript},
    base::{
        error::Fault,
        id::{ClaimId, FactId, PersonId},
    },
    claim::{
        self,
        draft::{AttributionDraft, ClaimDraft, CueDraft, SourceRef, ViaRef},
    },
    fact::{self, FactInput, LinkInput, NewFact},
    newsroom::{Newsroom, Transaction},
    provenance::{ClaimRelation, FactRelation},
    record::state::{Evidence, Related},
    review,
    source::{self, SourceInput},
    text::{Span, normalise},
};
use serde::Deserialize;
use std::collections::HashMap;

/// Who can sign in to the demo.
pub const PEOPLE: [(&str, &str, Role); 3] = [
    ("admin@hearsay.example", "Ada Lindqvist", Role::Admin),
    ("editor@hearsay.example", "Efua Brandt", Role::Editor),
    ("reviewer@hearsay.example", "Rafi Moreau", Role::Reviewer),
];

/// Their password: everybody knows it, so the demo listens on loopback only.
pub const PASSWORD: &str = "who-says-so";

const SOURCES: &str = include_str!("sources.json");
const FACTS: &str = include_str!("facts.json");
const ARTICLES: [&str; 17] = [
    include_str!("quillon-email.json"),
    include_str!("aurel-first-report.json"),
    include_str!("islands-in-the-dark.json"),
    include_str!("city-rider-recall.json"),
    include_str!("navy-points-to-gale.json"),
    include_str!("pedal-weekly-recall.json"),
    include_str!("osthaven-post-withdraws.json"),
    include_str!("herald-on-cables.json"),
    include_str!("inspector-on-scrapes.json"),
    include_str!("fourteen-thousand.json"),
    include_str!("commission-report.json"),
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
    /// Of whom no registry knows: what they are.
    kind: Option<String>,
    status: String,
    form: String,
    identification: String,
    cue: Option<String>,
    via: Option<u32>,
}

#[derive(Deserialize)]
struct SampleFact {
    statement: String,
    topics: Vec<String>,
    claims: Vec<SampleLink>,
    findings: Vec<SampleFinding>,
    related: Vec<SampleRelation>,
}

/// A claim, by the headline it stands below and by what it says.
#[derive(Deserialize)]
struct SampleLink {
    article: String,
    statement: String,
    relation: ClaimRelation,
}

#[derive(Deserialize)]
struct SampleFinding {
    finding: String,
    note: String,
    evidence: Vec<Evidence>,
}

/// To a fact before it in the list, by its position.
#[derive(Deserialize)]
struct SampleRelation {
    relation: FactRelation,
    to: usize,
}

/// The claims that were made, by headline and statement.
type Claims = HashMap<(String, String), ClaimId>;

/// Fills an empty newsroom; one that was filled before is left as it is.
///
/// # Errors
/// When the database holds other people: a demo never mixes with a real newsroom.
pub async fn load(room: &Newsroom) -> Result<(), Fault> {
    let people = account::store::people(&mut room.db.read().await?).await?;
    if people.iter().any(|person| person.email == PEOPLE[0].0) {
        return Ok(());
    }
    if !people.is_empty() {
        return Err(Fault::Clash("This database belongs to a real newsroom. Start --demo with another --database-url.".into()));
    }
    let hash = hash_password(PASSWORD.into()).await?;
    let mut articles = Vec::new();
    for sample in ARTICLES {
        let sample: SampleArticle = read(sample)?;
        articles.push((manuscript(&sample).await, sample));
    }
    room.write_as_program(move |tx| {
        Box::pin(async move {
            let mut tx = tx;
            let mut staff = Vec::new();
            for (email, name, role) in PEOPLE {
                let person = Person { id: PersonId::new(), email: email.into(), name: name.into(), role, active: true };
                staff.push(account::commands::insert(&mut tx, person, Some(hash.clone())).await?);
            }
            let (editor, reviewer) = (staff[1].clone(), staff[2].clone());
            tx = tx.in_the_name_of(editor.clone());
            load_sources(&mut tx).await?;
            let mut claims = Claims::new();
            for (manuscript, sample) in articles {
                tx = load_article(tx.in_the_name_of(editor.clone()), manuscript, sample, (&editor, &reviewer), &mut claims).await?;
                // Lists are sorted by time: keep the samples apart, in this order.
                tx.now += chrono::Duration::seconds(1);
            }
            let mut tx = tx.in_the_name_of(reviewer);
            review::seconding::second_all(&mut tx).await?;
            load_facts(&mut tx, &claims).await
        })
    })
    .await
}

fn read<'t, T: Deserialize<'t>>(sample: &'t str) -> Result<T, Fault> {
    serde_json::from_str(sample).map_err(|error| Fault::Unreadable(format!("a sample is broken: {error}")))
}

async fn load_sources(tx: &mut Transaction<'_>) -> Result<(), Fault> {
    let samples: Vec<SampleSource> = read(SOURCES)?;
    let mut parents = Vec::new();
    for sample in samples {
        let input = SourceInput {
            name: Some(sample.name),
            kind: Some(sample.kind),
            aliases: Some(sample.aliases),
            country: Some(sample.country),
            note: Some(Some(sample.note)),
            ..SourceInput::default()
        };
        let made = crate::source::commands::create(tx, input).await?;
        parents.extend(sample.parent.map(|parent| (made.id, parent)));
    }
    for (id, parent) in parents {
        let parent = source::store::by_name(tx.conn, &parent).await?.map(|parent| parent.id);
        crate::source::commands::change(tx, id, None, SourceInput { parent: Some(parent), ..SourceInput::default() }).await?;
    }
    Ok(())
}

async fn load_facts(tx: &mut Transaction<'_>, claims: &Claims) -> Result<(), Fault> {
    let samples: Vec<SampleFact> = read(FACTS)?;
    let mut made: Vec<FactId> = Vec::new();
    let mut found = Vec::new();
    for sample in samples {
        tx.now += chrono::Duration::seconds(1);
        let mut links = Vec::new();
        for SampleLink { article, statement, relation } in sample.claims {
            let broken = || Fault::Unreadable(format!("a sample fact links a claim that is not there: {statement}"));
            let claim = *claims.get(&(article, statement.clone())).ok_or_else(broken)?;
            links.push(LinkInput { claim, relation });
        }
        let related = sample.related.iter().map(|one| Related { relation: one.relation, fact: made[one.to] }).collect();
        let fact = NewFact { statement: Some(sample.statement), topics: sample.topics, related, claims: links, offered: false };
        let fact = fact::commands::create(tx, fact).await?;
        found.extend(sample.findings.into_iter().map(|finding| (fact.id, finding)));
        made.push(fact.id);
    }
    // The list begins with what was changed last: with the first fact.
    found.sort_by_key(|(fact, _)| std::cmp::Reverse(*fact));
    for (fact, SampleFinding { finding, note, evidence }) in found {
        tx.now += chrono::Duration::seconds(1);
        let found = FactInput { finding: Some(finding), note: Some(note), evidence: Some(evidence), ..FactInput::default() };
        fact::commands::change(tx, fact, None, found).await?;
    }
    Ok(())
}

async fn manuscript(sample: &SampleArticle) -> Manuscript {
    let given = |text: &String| Some(Some(text.clone()));
    let input = ArticleInput {
        title: Some(sample.title.clone()),
        text: Some(sample.text.clone()),
        outlet: given(&sample.outlet),
        byline: given(&sample.byline),
        url: given(&sample.url),
        published_at: given(&sample.published_at),
        language: given(&sample.language),
        ..ArticleInput::default()
    };
    crate::article::manuscript::read(input).await
}

async fn load_article<'c>(
    mut tx: Transaction<'c>,
    manuscript: Manuscript,
    sample: SampleArticle,
    (editor, reviewer): (&Person, &Person),
    claims: &mut Claims,
) -> Result<Transaction<'c>, Fault> {
    let article = crate::article::commands::create(&mut tx, manuscript).await?;
    let text = normalise(&sample.text);
    for sample in sample.claims {
        tx = tx.in_the_name_of(editor.clone());
        let made = crate::claim::commands::create(&mut tx, article.id, None, draft(&text, &sample)?).await?;
        claims.insert((article.title.clone(), sample.statement.clone()), made.id);
        if sample.review == claim::Review::Draft {
            continue;
        }
        review::commands::submit(&mut tx, made.id, None).await?;
        tx = tx.in_the_name_of(reviewer.clone());
        match sample.review {
            claim::Review::Approved => review::commands::approve(&mut tx, made.id, None).await.map(drop)?,
            claim::Review::Returned => {
                review::commands::give_back(&mut tx, made.id, None, sample.comment.as_deref().unwrap_or_default()).await.map(drop)?;
            }
            claim::Review::Draft | claim::Review::Submitted => {}
        }
    }
    tx = tx.in_the_name_of(editor.clone());
    crate::article::commands::publish(&mut tx, article.id, None, sample.state).await?;
    Ok(tx)
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
            kind: item.kind.clone(),
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
