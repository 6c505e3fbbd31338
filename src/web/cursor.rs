//! Where a page of a list ended, as a client carries it: opaque, URL-safe, checked when it comes back.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// Writes a cursor.
pub fn write(at: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(at).unwrap_or_default())
}

/// Reads a cursor; `None` when it is none of ours.
pub fn read<T: DeserializeOwned>(cursor: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}
