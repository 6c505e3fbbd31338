//! Times as the newsroom's clock shows them, its zone named: a day at the desk begins and ends there.

use crate::site::shell::newsroom;
use chrono::{DateTime, Utc};
use jiff::{Timestamp, ZonedDateTime, civil::Date};
use leptos::prelude::*;

/// By the newsroom's clock.
pub fn local(at: DateTime<Utc>) -> ZonedDateTime {
    Timestamp::from_millisecond(at.timestamp_millis()).unwrap_or(Timestamp::MAX).to_zoned_datetime(newsroom().zone())
}

/// The day it was in the newsroom: `2 March 2026`.
pub fn day(at: DateTime<Utc>) -> String {
    written(local(at).date())
}

fn written(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A moment, as short as it is clear: the hour today, the day otherwise. In full on asking.
pub fn time(at: DateTime<Utc>, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (here, now) = (local(at), local(now));
    let shown = if here.date() == now.date() {
        here.strftime("%H:%M %Z").to_string()
    } else if here.year() == now.year() {
        here.strftime("%-d %B, %H:%M %Z").to_string()
    } else {
        written(here.date())
    };
    let zone = here.time_zone().iana_name().map(|name| format!(" ({name})")).unwrap_or_default();
    let full = format!("{}{zone}", here.strftime("%-d %B %Y, %H:%M %Z"));
    view! { <time datetime=at.format("%Y-%m-%dT%H:%MZ").to_string() title=full>{shown}</time> }
}

/// When somebody was last there: the nearer, the shorter.
pub fn when(at: DateTime<Utc>, now: DateTime<Utc>) -> impl IntoView + use<> {
    view! { <time datetime=at.to_rfc3339()>{said(&local(at), &local(now))}</time> }
}

fn said(at: &ZonedDateTime, now: &ZonedDateTime) -> String {
    if now.timestamp().as_second() - at.timestamp().as_second() < 11 * 60 {
        "now".to_owned()
    } else if at.date() == now.date() {
        at.strftime("%H:%M %Z").to_string()
    } else if now.date().yesterday().is_ok_and(|day| day == at.date()) {
        "yesterday".to_owned()
    } else if at.year() == now.year() {
        at.strftime("%-d %B").to_string()
    } else {
        written(at.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_the_shorter_the_nearer_it_is_and_by_the_clock_of_its_zone() {
        let at = |at: &str, zone: &str| at.parse::<Timestamp>().expect("a time").in_tz(zone).expect("a zone");
        for (zone, then, expected) in [
            ("UTC", "2026-03-18T10:31:00Z", "now"),
            ("UTC", "2026-03-18T00:05:00Z", "00:05 UTC"),
            ("UTC", "2026-03-17T23:59:00Z", "yesterday"),
            ("UTC", "2026-03-02T08:00:00Z", "2 March"),
            ("UTC", "2025-12-31T08:00:00Z", "31 December 2025"),
            ("Europe/Berlin", "2026-03-17T23:59:00Z", "00:59 CET"),
            ("America/New_York", "2026-03-18T02:00:00Z", "yesterday"),
            ("Asia/Tokyo", "2025-12-31T16:00:00Z", "1 January"),
            ("Europe/Berlin", "2025-12-31T23:30:00Z", "1 January"),
        ] {
            assert_eq!(said(&at(then, zone), &at("2026-03-18T10:40:00Z", zone)), expected, "{then} in {zone}");
        }
    }
}
