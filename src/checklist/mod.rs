//! The checklist of an article before it goes out: the rules of sourcing, on its claims instead of suggestions, and what the newsroom
//! knows beyond the article.

/// Waiving rules for one article.
pub mod commands;
/// SQL of what was waived.
pub mod store;

use crate::{
    account::settings::Settings,
    article::Article,
    attribution::{Identification, Polarity},
    base::{error::Fault, id::ClaimId},
    claim::{self, Check, Claim, via_of},
    likeness::Reason,
    newsroom::Newsroom,
    similarity::{self, Fits, Similar},
    sourcing::{self, Elsewhere, Finding, Material, Said, Speaker, line_and_column},
    text::{Ruler, Span},
};
use serde::Serialize;

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
pub async fn of_article(room: &Newsroom, article: &Article) -> Result<Vec<Item>, Fault> {
    let mut conn = room.db.read().await?;
    let rows = claim::store::of_article(&mut conn, article.id, false).await?;
    let waived = store::waived(&mut conn, article.id).await?;
    drop(conn);
    let others = similarity::across(room, &rows, TELLS).await?;
    let said: Vec<Said> =
        rows.iter().zip(&others).filter_map(|(row, others)| of_claim(&row.claim, elsewhere(&row.claim, others))).collect();
    let off: Vec<sourcing::Rule> = Settings::now(room).await?.rules_off.keys().chain(waived.keys()).copied().collect();
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

/// Which claims of other articles may hold something against one. What both share adds a little to how alike they are.
const TELLS: Fits = Fits {
    least: ALIKE - 0.05,
    least_by_words: ALIKE - 0.05,
    takes: |score, reasons| score >= ALIKE || (is_close(reasons) && other_numbers(reasons).is_some()),
};

fn is_close(reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| matches!(reason, Reason::Meaning { percent } if *percent >= CLOSE))
}

fn other_numbers(reasons: &[Reason]) -> Option<(String, String)> {
    reasons.iter().find_map(|reason| match reason {
        Reason::OtherNumbers { here, there } => Some((here.join(", "), there.join(", "))),
        _ => None,
    })
}

/// What claims of other articles hold against this one.
fn elsewhere(claim: &Claim, others: &[Similar]) -> Vec<Elsewhere> {
    let against = |claim: &Claim| {
        claim.attributions.iter().find(|voice| voice.status.polarity() == Polarity::Against).map(|voice| voice.source.name.clone())
    };
    let held = |other: &Similar| {
        let reasons: Vec<Reason> = other.reasons.iter().map(|told| told.reason.clone()).collect();
        let article = other.article.title.clone();
        match (other_numbers(&reasons), against(&other.claim)) {
            (Some((here, there)), _) if is_close(&reasons) => Some(Elsewhere::Number { here, there, article }),
            (None, Some(who)) if other.score >= ALIKE && against(claim).is_none() => Some(Elsewhere::Denied { who, article }),
            _ => None,
        }
    };
    others.iter().filter_map(held).collect()
}
