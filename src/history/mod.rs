//! What happened in the newsroom, searched, and taken back event by event.

/// Erasing somebody or a text.
pub mod erasure;
/// Taking one event back, as a new event.
pub mod reversal;

use crate::{
    access::{Viewer, permission::Permission, seconding},
    article,
    base::{
        date::{self, OutletTime},
        error::{Fault, Faults},
        id::{ArticleId, EventId, PersonId},
        paging,
    },
    db::Connection,
    record::{
        Event,
        store::{self, Asked, Whose},
    },
};
use chrono::{DateTime, Duration, Utc};
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Which events, as the URL says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventQuery {
    /// To what: `claim/ID`, `article/ID`, `source/ID`, `person/ID`, `setting/NAME`.
    pub subject: Option<String>,
    /// Everything about an article and its claims: its id or place in URLs.
    pub article: Option<String>,
    /// Who: an id or address, `me`, or `program`.
    pub actor: Option<String>,
    /// What: `claim.approved`, or `claim` for all that is done to claims.
    pub action: Option<String>,
    /// Not before this time or day.
    pub from: Option<String>,
    /// Not after this time or day.
    pub to: Option<String>,
    /// `yes`: what one person alone did to what readers see and nobody has seconded, oldest first.
    pub unseconded: Option<String>,
    /// How many.
    pub limit: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl EventQuery {
    /// The events it asks for, newest first, as far as the viewer may see them, and where the next page begins.
    ///
    /// # Errors
    /// [`Fault::Invalid`] naming the parameters, [`Fault::Forbidden`] for who does not see the desk.
    pub async fn events(&self, conn: &mut Connection, viewer: &Viewer) -> Result<(Vec<Event>, Option<EventId>), Fault> {
        let person = viewer.must(Permission::ReadDesk)?;
        let zone = crate::account::store::settings(conn).await?.zone();
        let mut faults = Faults::default();
        let limit = paging::limit(self.limit.as_deref(), &mut faults);
        if given(self.unseconded.as_deref()) == Some("yes") {
            faults.or(())?;
            let waiting: Vec<_> = seconding::waiting(conn, limit).await?.into_iter().map(|(event, _)| event).collect();
            return Ok((store::these(conn, &waiting).await?, None));
        }
        let asked = Asked {
            // What people did with their accounts is theirs, and the administrators'.
            sees: (!viewer.may(Permission::ManagePeople)).then_some(person.id),
            subject: given(self.subject.as_deref()).map(str::to_owned),
            article: self.article(conn, &mut faults).await?,
            actor: self.actor(conn, person.id, &mut faults).await?,
            action: given(self.action.as_deref()).map(str::to_owned),
            from: given(self.from.as_deref()).and_then(|from| faults.take("from", begin(from, &zone))),
            to: given(self.to.as_deref()).and_then(|to| faults.take("to", end(to, &zone))),
            moved: None,
            before: paging::given(self.cursor.as_deref(), &mut faults, |id: EventId| Some(id)),
        };
        faults.or(())?;
        let mut events = store::list(conn, &asked, limit + 1).await?;
        let many = usize::try_from(limit).unwrap_or_default();
        let more = events.len() > many;
        events.truncate(many);
        let next = events.last().filter(|_| more).map(|last| last.id);
        Ok((events, next))
    }

    async fn article(&self, conn: &mut Connection, faults: &mut Faults) -> Result<Option<ArticleId>, Fault> {
        let Some(place) = given(self.article.as_deref()) else { return Ok(None) };
        if let Ok(id) = place.parse() {
            return Ok(Some(id));
        }
        let found = article::store::by_slug(conn, place).await?;
        if found.is_none() {
            faults.add("article", "there is no such article");
        }
        Ok(found.map(|article| article.id))
    }

    async fn actor(&self, conn: &mut Connection, me: PersonId, faults: &mut Faults) -> Result<Option<Whose>, Fault> {
        Ok(match given(self.actor.as_deref()) {
            None => None,
            Some("me") => Some(Whose::Of(me)),
            Some("program") => Some(Whose::OfTheProgram),
            Some(actor) => match actor.parse() {
                Ok(id) => Some(Whose::Of(id)),
                Err(_) => {
                    let found = crate::account::store::by_email(conn, &actor.to_lowercase()).await?;
                    if found.is_none() {
                        faults.add("actor", "nobody here has this id or address; “me” is you, “program” Hearsay itself");
                    }
                    found.map(|person| Whose::Of(person.id))
                }
            },
        })
    }
}

fn given(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

/// The beginning of a day in the newsroom, or a time.
fn begin(from: &str, zone: &TimeZone) -> Result<DateTime<Utc>, String> {
    let time = from.parse::<OutletTime>()?;
    Ok(if from.contains('T') { time.wall() - Duration::seconds(time.offset()) } else { midnight(time.wall(), zone) })
}

/// The end of a day in the newsroom, or a time.
fn end(to: &str, zone: &TimeZone) -> Result<DateTime<Utc>, String> {
    if to.contains('T') {
        return begin(to, zone);
    }
    let next = to.parse::<OutletTime>()?.wall() + Duration::days(1);
    Ok((midnight(next, zone) - Duration::milliseconds(1)).min(date::last_moment()))
}

/// When a day began there. With summer time it has 23 or 25 hours.
fn midnight(day: DateTime<Utc>, zone: &TimeZone) -> DateTime<Utc> {
    let civil = jiff::Timestamp::from_millisecond(day.timestamp_millis()).map(|day| day.to_zoned_datetime(TimeZone::UTC).date());
    let there = civil.and_then(|date| date.to_zoned_datetime(zone.clone())).map(|day| day.timestamp().as_millisecond());
    there.ok().and_then(DateTime::from_timestamp_millis).unwrap_or(day)
}
