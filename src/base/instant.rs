//! Points in time as the browser reads and writes them: its own `Date` knows RFC 3339, so that nobody downloads a second
//! reader. Milliseconds, as the newsroom keeps them.

use chrono::{DateTime, Utc};
use js_sys::Date;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Reads one.
///
/// # Errors
/// What is no time, or none that exists.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    let milliseconds = Date::parse(&String::deserialize(from)?);
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far from the ends of what 64 bits hold")]
    let at = (!milliseconds.is_nan()).then_some(milliseconds as i64).and_then(DateTime::from_timestamp_millis);
    at.ok_or_else(|| D::Error::custom("not a time"))
}

/// Writes one.
///
/// # Errors
/// Those of what is written to.
pub fn serialize<S: Serializer>(at: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of dates that exist are whole numbers to a float")]
    let date = Date::new(&(at.timestamp_millis() as f64).into());
    to.serialize_str(&String::from(date.to_iso_string()))
}
