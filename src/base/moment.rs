//! How a point in time travels: as RFC 3339 in JSON, for everyone, and as milliseconds between our own server and browser.
//! For `#[serde(with = "crate::base::moment")]`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Writes it.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(at: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
    if to.is_human_readable() { at.serialize(to) } else { at.timestamp_millis().serialize(to) }
}

/// Reads it.
///
/// # Errors
/// Those of the deserializer, and for a year nobody will see.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    if from.is_human_readable() {
        DateTime::deserialize(from)
    } else {
        DateTime::from_timestamp_millis(i64::deserialize(from)?).ok_or_else(|| D::Error::custom("no such time"))
    }
}
