//! Whom this program believes when it asks others over TLS: the roots that Mozilla keeps, inside the program.

use reqwest::{Client, redirect::Policy};
use rustls::{ClientConfig, Error, RootCertStore, crypto::ring};
use std::{sync::Arc, time::Duration};

/// How a connection to somebody else is made.
///
/// # Errors
/// When the library lacks what a version of TLS needs.
pub fn client() -> Result<ClientConfig, Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let versions = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// What asks others that whoever runs the newsroom named: they may stand in its own network, and nobody leads us elsewhere.
///
/// # Errors
/// When the library lacks what it needs, as a sentence.
pub fn asking_named(longest: Duration) -> Result<Client, String> {
    let tls = client().map_err(|error| error.to_string())?;
    let asking = Client::builder().tls_backend_preconfigured(tls).redirect(Policy::none()).timeout(longest);
    asking.user_agent(concat!("Hearsay/", env!("CARGO_PKG_VERSION"))).build().map_err(|error| error.to_string())
}
