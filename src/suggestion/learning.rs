//! The desk teaches: what editors made of suggestions corrects how sure the engine is, and is given out as training data.

use crate::{
    anchor,
    base::{error::Fault, id::RevisionId},
    claim::{self, Claim},
    db::{self, Connection},
    newsroom::Newsroom,
    suggest::{Calibration, Right, Sure},
    suggestion::{
        Outcome, Suggestion,
        choice::{Choice, Choices},
        store::{self, Line},
    },
    text::{Ruler, Span},
};
use std::fmt::Write as _;

/// Fewer decisions teach nothing: what is learnt from them would be chance.
pub const LEAST: usize = 60;
/// Of so many texts the decisions on one are held out.
const HELD_OUT: u128 = 3;

/// What came of learning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lesson {
    /// Decisions learnt from.
    pub learnt_from: usize,
    /// Decisions held out.
    pub held_out: usize,
    /// How far confidence lay from the decisions held out (mean square), as it is, …
    pub before: f64,
    /// … and as it would be.
    pub after: f64,
    /// Whether what was learnt is used from now on.
    pub is_taken: bool,
    /// What came of learning names and kinds of sources.
    pub choices: Chosen,
}

/// What came of learning which names and kinds a desk gives to sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Sources of the decisions held out.
    pub held_out: usize,
    /// How many of them have the name and kind that the editor kept, as it is, …
    pub before: usize,
    /// … and as it would be.
    pub after: usize,
    /// Whether what was learnt is used from now on.
    pub is_taken: bool,
}

/// Learns from all decisions on suggestions of the newsroom's engine; `None` while they are fewer than [`LEAST`]. What was learnt is
/// used for texts read from now on, if it fits the decisions held out better than what is used today.
///
/// # Errors
/// The database's.
pub async fn learn(room: &Newsroom) -> Result<Option<Lesson>, Fault> {
    let model = room.engine().name().to_owned();
    let mut conn = room.db.read().await?;
    let lines = store::lines(&mut conn, &model).await?;
    let today = store::calibration(&mut conn, &model).await?.unwrap_or_default();
    let chosen = store::choices(&mut conn, &model).await?;
    let sources = sources(&mut conn, &lines).await?;
    drop(conn);
    let (held_out, seen): (Vec<_>, Vec<_>) = lines.iter().filter_map(decision).partition(|(revision, ..)| is_held_out(*revision));
    let plain = |part: Vec<(RevisionId, Sure, Right)>| part.into_iter().map(|(_, sure, right)| (sure, right)).collect::<Vec<_>>();
    let (held_out, seen) = (plain(held_out), plain(seen));
    if seen.len() + held_out.len() < LEAST || held_out.is_empty() {
        return Ok(None);
    }
    let learnt = Calibration::fit(&seen);
    let (before, after) = (today.score(&held_out), learnt.score(&held_out));
    let is_taken = after < before;
    let (choices_held_out, choices_seen): (Vec<_>, Vec<_>) = sources.into_iter().partition(|(revision, _)| is_held_out(*revision));
    let plain = |part: Vec<(RevisionId, Choice)>| part.into_iter().map(|(_, choice)| choice).collect::<Vec<_>>();
    let (choices_held_out, choices_seen) = (plain(choices_held_out), plain(choices_seen));
    let choice = Choices::learn(&choices_seen);
    let (was_right, is_right) = (chosen.right(&choices_held_out), choice.right(&choices_held_out));
    let choices = Chosen { held_out: choices_held_out.len(), before: was_right, after: is_right, is_taken: is_right > was_right };
    if is_taken || choices.is_taken {
        room.write_as_program(move |tx| {
            Box::pin(async move {
                if is_taken {
                    store::take(tx.conn, &model, &learnt, tx.now).await?;
                }
                if choices.is_taken {
                    store::choose(tx.conn, &model, &choice, tx.now).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
    Ok(Some(Lesson { learnt_from: seen.len(), held_out: held_out.len(), before, after, is_taken, choices }))
}

/// The sources of what was accepted, as they were proposed and as they were kept. Where an editor took some away or added some, nobody
/// can tell which became which.
async fn sources(conn: &mut Connection, lines: &[Line]) -> db::Result<Vec<(RevisionId, Choice)>> {
    let mut found = Vec::new();
    for line in lines {
        let Some(claim) = line.claim_id.filter(|_| !line.changed.split(' ').any(|field| field == "attributions")) else { continue };
        let Some(row) = claim::store::by_id(conn, claim).await? else { continue };
        let suggestion: Suggestion = serde_json::from_str(&line.body).map_err(db::Error::decode)?;
        for (one, made) in suggestion.attributions.iter().zip(&row.claim.attributions) {
            let choice =
                Choice { proposed: one.source.clone(), kind: one.kind, made: made.source.name.clone(), made_kind: made.source.kind };
            found.push((line.revision_id, choice));
        }
    }
    Ok(found)
}

/// Texts are held out whole: who changed one suggestion of a text is likely to have changed the next for the same reason.
fn is_held_out(revision: RevisionId) -> bool {
    revision.0.as_u128().is_multiple_of(HELD_OUT)
}

/// Which fields were right; `None` where nothing is known of how sure the engine was.
fn decision(line: &Line) -> Option<(RevisionId, Sure, Right)> {
    let sure = serde_json::from_str(&line.sure).ok()?;
    let right = match line.outcome.parse() {
        Ok(Outcome::Accepted) => {
            let kept = |fields: &[&str]| !line.changed.split(' ').any(|changed| fields.contains(&changed));
            Right {
                words: kept(&["spans"]),
                who: Some(kept(&["source", "attributions"])),
                status: Some(kept(&["status", "form"])),
                way: Some(kept(&["via"])),
            }
        }
        _ => Right::default(),
    };
    Some((line.revision_id, sure, right))
}

/// A text with what editors made of its suggestions, as corpora keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The revision's id: the name of both files.
    pub name: String,
    /// The text.
    pub text: String,
    /// Its attributions: brat's standoff as PolNeAR has it, spans in code points.
    pub standoff: String,
}

/// Every text on whose suggestions somebody decided, one after the other to `write`.
///
/// # Errors
/// The database's, and what `write` says.
pub async fn export(room: &Newsroom, mut write: impl FnMut(Lines) -> std::io::Result<()>) -> Result<usize, Fault> {
    let mut conn = room.db.read().await?;
    let lines = store::lines(&mut conn, room.engine().name()).await?;
    let mut texts = 0;
    for of_text in lines.chunk_by(|one, other| one.revision_id == other.revision_id) {
        let Some(text) = store::text(&mut conn, of_text[0].revision_id).await? else { continue };
        let standoff = standoff(&mut conn, &text, of_text).await?;
        let lines = Lines { name: of_text[0].revision_id.to_string(), text, standoff };
        write(lines).map_err(|error| Fault::Internal(format!("writing training data: {error}")))?;
        texts += 1;
    }
    Ok(texts)
}

async fn standoff(conn: &mut Connection, text: &str, lines: &[Line]) -> db::Result<String> {
    let mut written = Standoff { ruler: Ruler::new(text), text, spans: 0, events: 0, lines: String::new() };
    for line in lines {
        let suggestion: Suggestion = serde_json::from_str(&line.body).map_err(db::Error::decode)?;
        match line.claim_id {
            Some(claim) => {
                if let Some(row) = claim::store::by_id(conn, claim).await?.filter(|row| row.revision_id == line.revision_id) {
                    written.claim(&suggestion, &row.claim);
                }
            }
            // What was dismissed is no attribution, which is worth learning too.
            None => {
                written.span("Discard", &suggestion.spans);
            }
        }
    }
    Ok(written.lines)
}

/// Lines as brat writes them: `T1⇥Cue 4 8⇥said`, `E1⇥Attribution:T4 Source:T1 Cue:T2 Content:T3`.
struct Standoff<'t> {
    ruler: Ruler<'t>,
    text: &'t str,
    spans: usize,
    events: usize,
    lines: String,
}

impl Standoff<'_> {
    fn span(&mut self, role: &str, spans: &[Span]) -> Option<usize> {
        if spans.is_empty() {
            return None;
        }
        self.spans += 1;
        let places: Vec<String> = spans.iter().map(|span| format!("{} {}", span.start, span.end)).collect();
        let words: Vec<&str> = spans.iter().filter_map(|&span| self.ruler.slice(span)).collect();
        let words = words.join(" ").replace(['\n', '\t'], " ");
        let _ = writeln!(self.lines, "T{}\t{role} {}\t{words}", self.spans, places.join(";"));
        Some(self.spans)
    }

    /// Who is only known to have passed a claim on has no mark in corpora.
    fn claim(&mut self, suggestion: &Suggestion, claim: &Claim) {
        for made in &claim.attributions {
            let Some(cue) = &made.cue else { continue };
            let cue = Span { start: cue.start, end: cue.end };
            let offered = suggestion.attributions.iter().find(|one| one.cue.as_ref().is_some_and(|offered| offered.start == cue.start));
            let source = offered.and_then(|one| nearest(self.text, &one.mention, cue));
            let trigger = if source.is_some() { "Attribution" } else { "Attribution-no-source" };
            let roles = [("Source", source.map_or_else(Vec::new, |span| vec![span])), ("Cue", vec![cue]), ("Content", claim.spans.clone())];
            let marked: Vec<String> =
                roles.iter().filter_map(|(role, spans)| Some(format!(" {role}:T{}", self.span(role, spans)?))).collect();
            if let Some(at) = self.span(trigger, &[cue]) {
                self.events += 1;
                let _ = writeln!(self.lines, "E{}\t{trigger}:T{at}{}", self.events, marked.concat());
            }
        }
    }
}

/// Where these words stand nearest to a cue.
fn nearest(text: &str, words: &str, cue: Span) -> Option<Span> {
    let places = (0..).map_while(|nth| anchor::find(text, words, nth));
    places.min_by_key(|place| place.start.abs_diff(cue.start))
}
