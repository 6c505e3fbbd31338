//! The script that a page may run.

use base64::{Engine, engine::general_purpose::STANDARD};

/// What the script of a page does besides running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// It is all there is.
    Itself,
    /// It fetches other scripts and WebAssembly.
    WebAssembly,
}

/// A number used once: names the one script that a page may run.
#[derive(Clone, Debug)]
pub struct Nonce(Option<(String, Runs)>);

impl Nonce {
    /// No script at all.
    pub const fn none() -> Self {
        Self(None)
    }

    /// 128 random bits. Without randomness there is no script rather than one that could be guessed.
    pub fn fresh(runs: Runs) -> Self {
        let mut bytes = [0; 16];
        Self(getrandom::fill(&mut bytes).ok().map(|()| (STANDARD.encode(bytes), runs)))
    }

    /// As the `nonce` attribute.
    pub fn text(&self) -> Option<String> {
        self.0.as_ref().map(|(text, _)| text.clone())
    }

    /// What the page may run, as its content security policy says it.
    pub fn policy(&self) -> String {
        match &self.0 {
            None => "script-src 'none'".to_owned(),
            Some((nonce, Runs::Itself)) => format!("script-src 'nonce-{nonce}'"),
            Some((nonce, Runs::WebAssembly)) => format!("script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
        }
    }
}
