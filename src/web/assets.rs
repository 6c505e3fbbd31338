//! The site's own files, inside the binary. Their names hold a hash of their content, so browsers keep them for ever.

use crate::base::{
    coding::{Accepted, Coding},
    error::Fault,
};
use axum::{
    Extension,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "site/"]
#[allow_missing = true]
struct Site;

/// Names of the files that pages refer to, as the build wrote them.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Manifest {
    /// Glue between browser and wasm.
    pub js: String,
    /// The islands.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
}

impl Manifest {
    /// The version of the workspace: the hash of its WebAssembly, which changes with every type that travels between
    /// browser and server, because both are compiled from the same source.
    pub fn version(&self) -> &str {
        self.wasm.split('.').nth(1).unwrap_or_default()
    }
}

/// The manifest of this build. In a debug build the site may be rebuilt under a running server, so it is read each time.
pub fn manifest() -> Manifest {
    static KEPT: OnceLock<Manifest> = OnceLock::new();
    let read = || {
        let file = Site::get("manifest.json");
        file.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_else(|| {
            tracing::warn!("the site was not built: pages come without style; run `make site`");
            Manifest::default()
        })
    };
    if cfg!(debug_assertions) { read() } else { KEPT.get_or_init(read).clone() }
}

/// A file of the site, packed where the build packed it and the browser takes it so.
pub async fn file(Path(path): Path<String>, Extension(accepted): Extension<Accepted>) -> Response {
    let packed = accepted.best(&[Coding::Gzip]).and_then(|_| Site::get(&format!("{path}.gz")));
    let is_packed = packed.is_some();
    let Some(file) = packed.or_else(|| Site::get(&path)) else {
        return Fault::Missing(format!("there is no file /site/{path}")).into_response();
    };
    let kind = mime_guess::from_path(&path).first_raw().unwrap_or("application/octet-stream");
    let keep = if path == "manifest.json" { "no-cache" } else { "public, max-age=31536000, immutable" };
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, HeaderValue::from_static(keep))];
    let mut response = match file.data {
        std::borrow::Cow::Borrowed(bytes) => (headers, bytes).into_response(),
        std::borrow::Cow::Owned(bytes) => (headers, bytes).into_response(),
    };
    if is_packed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    response
}

/// The desk is nothing for search engines; what readers see is.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /desk\nDisallow: /sign-in\nDisallow: /api/\n"
}

/// A quotation mark, as the icon.
pub async fn favicon() -> impl IntoResponse {
    const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f2933"/><path d="M7 20c0-6 3-9 7-10l1 2c-3 1-4 3-4 4h3v6H7zm11 0c0-6 3-9 7-10l1 2c-3 1-4 3-4 4h3v6h-7z" fill="#f6f3ec"/></svg>"##;
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")], ICON)
}
