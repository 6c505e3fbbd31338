//! Whom this program believes when it asks others over TLS: the roots that Mozilla keeps, inside the program.

use rustls::{ClientConfig, Error, RootCertStore, crypto::ring};
use std::sync::Arc;

/// How a connection to somebody else is made.
///
/// # Errors
/// When the library lacks what a version of TLS needs.
pub fn client() -> Result<ClientConfig, Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let versions = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}
