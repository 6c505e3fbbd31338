//! What events speak of by id, as people call it.

use crate::{
    base::id::{ClaimId, EventId, FactId, SourceId},
    claim,
    db::{self, Connection},
    fact,
    record::{
        Event,
        state::{self, Other},
        store,
    },
    source,
};
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};

/// Most claims that are named of one event.
pub const MOST_CLAIMS: usize = 5;

/// The names of what some events speak of.
#[derive(Default)]
pub struct Names {
    claims: HashMap<ClaimId, String>,
    facts: HashMap<FactId, String>,
    sources: HashMap<SourceId, String>,
    events: HashMap<EventId, Event>,
}

/// A state that an event holds, if it is of this type.
pub fn read<S: DeserializeOwned>(side: &serde_json::Value) -> Option<S> {
    serde_json::from_value(side.clone()).ok()
}

/// The act of which an event tells that it was seconded, or why it was taken back.
pub fn of_act(event: &Event) -> Option<EventId> {
    let of = read::<state::Seconded>(&event.after).map(|seconded| seconded.event);
    of.filter(|_| event.action.starts_with("act."))
}

/// The claims of which an event gave attributions to another source.
pub fn moved(event: &Event) -> Vec<ClaimId> {
    let sides = [&event.before, &event.after];
    let merged = sides.into_iter().find_map(read::<state::Merged>).map(|merged| merged.moved);
    let moved = merged.or_else(|| read::<state::Moved>(&event.after).map(|moved| moved.moved)).unwrap_or_default();
    let mut told = HashSet::new();
    moved.into_iter().map(|(claim, _)| claim).filter(|claim| told.insert(*claim)).collect()
}

impl Names {
    /// Those of what these events speak of.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(conn: &mut Connection, events: &[Event]) -> db::Result<Self> {
        let acts: Vec<EventId> = events.iter().filter_map(of_act).collect();
        let acts = store::these(conn, &acts).await?;
        let (mut claims, mut facts, mut sources) = (HashSet::new(), HashSet::new(), HashSet::new());
        for event in events.iter().chain(&acts) {
            claims.extend(moved(event).into_iter().take(MOST_CLAIMS));
            for side in [&event.before, &event.after] {
                match event.action.split('.').next() {
                    Some("fact") => facts.extend(read::<state::Fact>(side).into_iter().flat_map(|fact| fact.related).map(|one| one.fact)),
                    Some("source") => sources.extend(read::<state::Source>(side).and_then(|source| source.parent)),
                    Some("claim") => match read(side) {
                        Some(Other::Claim(claim)) => drop(claims.insert(claim)),
                        Some(Other::Fact(fact)) => drop(facts.insert(fact)),
                        None => {}
                    },
                    _ => {}
                }
            }
        }
        let facts = fact::store::by_ids(conn, &facts.into_iter().collect::<Vec<_>>()).await?;
        let sources = source::store::by_ids(conn, &sources.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self {
            claims: claim::store::statements(conn, &claims.into_iter().collect::<Vec<_>>()).await?,
            facts: facts.into_iter().map(|fact| (fact.id, fact.statement)).collect(),
            sources: sources.into_iter().map(|source| (source.id, source.name)).collect(),
            events: acts.into_iter().map(|event| (event.id, event)).collect(),
        })
    }

    /// What a claim says.
    pub fn claim(&self, id: ClaimId) -> String {
        self.claims.get(&id).map_or_else(|| "a claim that was deleted".to_owned(), |said| format!("“{said}”"))
    }

    /// What a fact says.
    pub fn fact(&self, id: FactId) -> String {
        self.facts.get(&id).map_or_else(|| "a fact that was removed".to_owned(), |said| format!("“{said}”"))
    }

    /// How a source is called.
    pub fn source(&self, id: SourceId) -> String {
        self.sources.get(&id).cloned().unwrap_or_else(|| "a source that was removed".to_owned())
    }

    /// The act of which another event tells.
    pub fn act(&self, id: EventId) -> Option<&Event> {
        self.events.get(&id)
    }
}
