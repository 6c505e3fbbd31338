//! The script that a page may run.

use base64::{Engine, engine::general_purpose::STANDARD};

/// A number used once: names the one script that a page may run.
#[derive(Clone, Debug)]
pub struct Nonce(pub Option<String>);

impl Nonce {
    /// No script at all.
    pub const fn none() -> Self {
        Self(None)
    }

    /// 128 random bits. Without randomness there is no script rather than one that could be guessed.
    pub fn fresh() -> Self {
        let mut bytes = [0; 16];
        Self(getrandom::fill(&mut bytes).ok().map(|()| STANDARD.encode(bytes)))
    }

    /// As the `nonce` attribute.
    pub fn text(&self) -> Option<String> {
        self.0.clone()
    }
}
