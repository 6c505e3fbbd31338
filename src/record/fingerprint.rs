//! By what the record knows a secret again without holding it: a digest of what the tables keep of it. That is itself a digest, over
//! 128 random bits or more (the salt of a password's hash, a token of ours) which stand nowhere in the record: nobody can try
//! passwords on it, and yet `hearsay verify` sees that another one was put in its place.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// The fingerprint of what is kept of a secret.
pub fn fingerprint(kept: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::new().chain_update("hearsay fingerprint\n").chain_update(kept).finalize())
}
