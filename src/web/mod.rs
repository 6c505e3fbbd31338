//! What every answer shares: extractors, problems, the session's cookie, the site's own files.

/// The site's own files: styles, fonts, wasm.
pub mod assets;
/// The cookie of a session.
pub mod cookie;
/// JSON bodies and parameters, read with errors that name the field.
pub mod extract;
/// The script that a page may run.
pub mod nonce;
/// From where a request came.
pub mod peer;
/// From a fault to problem+json.
pub mod problem;

/// Largest body of a request that takes an article in, in bytes.
pub const LARGEST_ARTICLE: usize = crate::formats::document::LARGEST_FILE;
/// Largest body of any other request, in bytes.
pub const LARGEST_BODY: usize = 1024 * 1024;
