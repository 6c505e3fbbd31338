//! The checklist of an article before it goes out: the rules of sourcing, on its claims instead of suggestions, and what the newsroom
//! knows beyond the article.

use crate::{
    access::Viewer,
    account::settings::Settings,
    article::Article,
    attribution::{Identification, Polarity},
    base::{error::Fault, id::ClaimId},
    claim::{self, Check, Claim, via_of},
    likeness::Reason,
    newsroom::Newsroom,
    similarity,
    sourcing::{self, Elsewhere, Finding, Material, Said, Speaker, line_and_column},
    text::{Ruler, Span},
};
use serde::Serialize;

/// Of how many claims others are looked for that say the same.
const COMPARED: usize = 60;
/// How alike two claims must be for a denial of the other to count, …
const ALIKE: f32 = 0.75;
/// … and how close in meaning, in hundredths, for another number.
const CLOSE: u8 = 75;

/// Something to do before the article goes out.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The rule.
    pub rule: sourcing::Rule,
    /// Whose house asks for it.
    pub house: &'static str,
    /// The claim it is about, if it is about one.
    pub claim: Option<ClaimId>,
    /// Where, in code points.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// In which line, from 1.
    pub line: usize,
    /// At which character of it, from 1.
    pub column: usize,
    /// The words.
    pub quote: String,
    /// What to do.
    pub advice: String,
}

/// What there is to do in an article by the rules that hold here, in the order of its text.
///
/// # Errors
/// When the database is busy.
pub async fn of_article(room: &Newsroom, viewer: &Viewer, article: &Article) -> Result<Vec<Item>, Fault> {
    let rows = claim::store::of_article(&mut room.db.read().await?, article.id, false).await?;
    let mut said = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let elsewhere = if at < COMPARED { elsewhere(room, viewer, &row.claim).await? } else { Vec::new() };
        said.extend(of_claim(&row.claim, elsewhere));
    }
    let off: Vec<sourcing::Rule> = Settings::now(room).await?.rules_off.keys().copied().collect();
    let (text, language, engine) = (article.text.clone().unwrap_or_default(), article.language.clone(), room.engine().clone());
    let places: Vec<(ClaimId, Span)> = rows.iter().zip(&said).map(|(row, said)| (row.claim.id, said.place)).collect();
    let check = move || {
        // Quotations are found in the languages that the engine knows; the other rules look at claims.
        let quotations = engine.read_in(&text, Some(&language)).quotations;
        let findings = sourcing::check(&Material { text: &text, said, quotations }, &off);
        let ruler = Ruler::new(&text);
        findings.into_iter().map(|finding| item(finding, &text, &ruler, &places)).collect()
    };
    tokio::task::spawn_blocking(check).await.map_err(|error| Fault::Internal(format!("checking: {error}")))
}

fn item(finding: Finding, text: &str, ruler: &Ruler<'_>, places: &[(ClaimId, Span)]) -> Item {
    let Finding { rule, place, advice } = finding;
    let (line, column) = line_and_column(text, place.start);
    let claim = places.iter().find(|(_, claim)| *claim == place || claim.encloses(place)).map(|(id, _)| *id);
    let quote = ruler.slice(place).unwrap_or_default().to_owned();
    Item { rule, house: rule.house(), claim, start: place.start, end: place.end, line, column, quote, advice }
}

/// A claim as the rules see it.
fn of_claim(claim: &Claim, elsewhere: Vec<Elsewhere>) -> Option<Said> {
    let via = via_of(&claim.attributions);
    let speaker = |(at, voice): (usize, &claim::Attribution)| Speaker {
        name: Some(voice.source.name.clone()).filter(|_| voice.identification != Identification::None),
        kind: voice.source.kind,
        status: voice.status,
        identification: voice.identification,
        via: via.get(at).copied().flatten(),
        mention: None,
        cue: voice.cue.as_ref().map(|cue| Span::new(cue.start, cue.end)),
    };
    Some(Said {
        place: Span::new(claim.spans.first()?.start, claim.spans.last()?.end),
        statement: claim.statement.clone(),
        speakers: claim.attributions.iter().enumerate().map(speaker).collect(),
        is_contradicted: claim.check == Check::Contradicted,
        elsewhere,
    })
}

/// What claims of other articles hold against this one.
async fn elsewhere(room: &Newsroom, viewer: &Viewer, claim: &Claim) -> Result<Vec<Elsewhere>, Fault> {
    let mut found = Vec::new();
    let against = |claim: &Claim| {
        claim.attributions.iter().find(|voice| voice.status.polarity() == Polarity::Against).map(|voice| voice.source.name.clone())
    };
    for other in similarity::of_claim(room, viewer, claim.id).await?.items {
        if other.claim.article_id == claim.article_id {
            continue;
        }
        let article = other.article.title;
        let numbers = other.reasons.iter().find_map(|told| match &told.reason {
            Reason::OtherNumbers { here, there } => Some((here.join(", "), there.join(", "))),
            _ => None,
        });
        let is_close = other.reasons.iter().any(|told| matches!(told.reason, Reason::Meaning { percent } if percent >= CLOSE));
        match (numbers, against(&other.claim)) {
            (Some((here, there)), _) if is_close => found.push(Elsewhere::Number { here, there, article }),
            (None, Some(who)) if other.score >= ALIKE && against(claim).is_none() => found.push(Elsewhere::Denied { who, article }),
            _ => {}
        }
    }
    Ok(found)
}
