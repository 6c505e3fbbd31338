//! Acts of one person that wait for a second one. Whether an act reaches readers is told by the tables of its time, not by the event: so
//! it is looked at that what waits may wait, not that nothing is missing.

use super::{Stop, Told, broken};
use crate::{base::id::EventId, db::Connection, record::act::Act, row};
use std::collections::HashSet;

/// One that is not as its event says, or was taken back.
pub(crate) const MISFIT: &str = "SELECT u.event_id FROM unseconded u LEFT JOIN event e ON e.id = u.event_id \
     WHERE e.subject <> u.subject OR e.actor_id IS NULL OR e.actor_id <> u.person_id OR e.at <> u.created_at \
     OR EXISTS (SELECT 1 FROM event r WHERE r.reverses = u.event_id) LIMIT 1";
pub(crate) const WAITS: &str = "SELECT event_id FROM unseconded WHERE event_id = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[MISFIT, WAITS];

/// The acts that were seconded.
#[derive(Default)]
pub(super) struct Seconded(HashSet<EventId>);

impl Seconded {
    pub(super) fn add(&mut self, events: &[Told]) {
        self.0.extend(events.iter().filter_map(|told| match &told.act {
            Act::ActSeconded(change) => Some(change.after.event),
            _ => None,
        }));
    }

    pub(super) async fn finish(self, conn: &mut Connection) -> Result<(), Stop> {
        if row!(conn, (EventId,), MISFIT)?.is_some() {
            return Err(broken("what waits for a second person", "it is not what its event says, or was taken back"));
        }
        for event in self.0 {
            if row!(conn, (EventId,), WAITS, event)?.is_some() {
                return Err(broken("what waits for a second person", "an event tells that it was seconded"));
            }
        }
        Ok(())
    }
}
