//! Dates as people and programs write them.

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Beyond these years text forms no longer sort, and no newspaper was printed.
const FIRST_YEAR: i32 = 1500;
/// The last year that is taken.
pub const LAST_YEAR: i32 = 9999;

/// The last millisecond that is taken.
pub fn last_moment() -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MAX);
    day.and_hms_milli_opt(23, 59, 59, 999).unwrap_or(chrono::NaiveDateTime::MAX).and_utc()
}

/// When an outlet published something, as its own clock showed it: half past eleven at night in New York is that day, whatever day it
/// was in Greenwich.
#[derive(Clone, Copy, Debug)]
pub struct OutletTime(DateTime<FixedOffset>);

impl OutletTime {
    /// What the clock showed, as if it stood in Greenwich: what days are told, compared and sorted by.
    pub fn wall(self) -> DateTime<Utc> {
        self.0.naive_local().and_utc()
    }

    /// How many seconds the clock is ahead of Greenwich.
    pub fn offset(self) -> i64 {
        self.0.offset().local_minus_utc().into()
    }

    /// The time of a [wall](Self::wall) and an [offset](Self::offset); none when the offset is more than a day.
    pub fn of(wall: DateTime<Utc>, offset: i64) -> Option<Self> {
        let offset = FixedOffset::east_opt(i32::try_from(offset).ok()?)?;
        wall.naive_utc().and_local_timezone(offset).single().map(Self)
    }
}

/// RFC 3339, with its offset: `2031-03-01T23:30:00-05:00`, `2031-03-01T00:00:00Z`.
/// The same instant by another clock is another time.
impl PartialEq for OutletTime {
    fn eq(&self, other: &Self) -> bool {
        (self.wall(), self.offset()) == (other.wall(), other.offset())
    }
}

impl Eq for OutletTime {}

impl fmt::Display for OutletTime {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl FromStr for OutletTime {
    type Err = String;

    /// Reads a time (RFC 3339, and what ISO 8601 writes without seconds) or a date (its midnight, in Greenwich).
    fn from_str(text: &str) -> Result<Self, String> {
        use chrono::{Datelike, SubsecRound};
        // Where the seconds stand: behind `2031-03-01T23:30`.
        let without_seconds = text.split_at_checked(16).filter(|(_, offset)| offset.starts_with(['Z', 'z', '+', '-']));
        let written = without_seconds.map_or_else(|| text.to_owned(), |(minute, offset)| format!("{minute}:00{offset}"));
        let time = DateTime::parse_from_rfc3339(&written)
            .map(|time| time.trunc_subsecs(3))
            .or_else(|_| {
                NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc().fixed_offset())
            })
            .map_err(|_| "use a date such as 2026-10-14 or a time such as 2026-10-14T09:30:00+02:00".to_owned())?;
        if [time.year(), time.to_utc().year()].iter().all(|year| (FIRST_YEAR..=LAST_YEAR).contains(year)) {
            Ok(Self(time))
        } else {
            Err(format!("the year must lie between {FIRST_YEAR} and {LAST_YEAR}"))
        }
    }
}

impl Serialize for OutletTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OutletTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_the_day_of_its_outlet_and_keeps_its_offset() {
        for (text, day, written) in [
            ("2031-03-01T23:30-05:00", Some("2031-03-01"), "2031-03-01T23:30:00-05:00"),
            ("2031-03-01T23:30Z", Some("2031-03-01"), "2031-03-01T23:30:00Z"),
            ("2031-03-01T23:30", None, ""),
            ("2031-03-01T2330-05:00", None, ""),
            ("2031-03-01T23:30:00-05:00", Some("2031-03-01"), "2031-03-01T23:30:00-05:00"),
            ("2031-03-02T00:30:00+14:00", Some("2031-03-02"), "2031-03-02T00:30:00+14:00"),
            ("2031-03-01T00:00:00.1239Z", Some("2031-03-01"), "2031-03-01T00:00:00.123Z"),
            ("2031-03-01", Some("2031-03-01"), "2031-03-01T00:00:00Z"),
            ("1499-12-31", None, ""),
            ("9999-12-31T23:59:59-05:00", None, ""),
            ("1 March", None, ""),
        ] {
            let time = text.parse::<OutletTime>().ok();
            assert_eq!(time.map(|time| time.wall().format("%Y-%m-%d").to_string()).as_deref(), day, "{text}");
            if let Some(time) = time {
                assert_eq!(time.to_string(), written);
                assert_eq!(OutletTime::of(time.wall(), time.offset()), Some(time));
                assert_eq!(serde_json::from_str::<OutletTime>(&serde_json::to_string(&time).expect("JSON")).expect("a time"), time);
            }
        }
    }
}
