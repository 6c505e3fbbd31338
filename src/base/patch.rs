//! Fields of a change: one that is not there stays, `null` takes away.

use serde::Deserialize;

/// Tells `null` (`Some(None)`: take it away) from a field that is not there (`None`: leave it).
pub fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}
