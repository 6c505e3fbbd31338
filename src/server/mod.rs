//! The server: every URL on one screen, and the layers around them.

/// Bodies that are refused.
pub mod drain;
/// Errors as a person reads them.
pub mod error_page;
/// Figures for Prometheus and its like.
pub mod figures;
/// Headers every answer carries, and cross-site requests refused.
pub mod guard;
/// Health.
pub mod health;
/// Forms of who has to sign in first.
pub mod kept_form;
/// Reader pages kept until something changes.
pub mod kept_pages;
/// Connections and their limits.
pub mod listener;
/// How many requests a person and an address may send.
pub mod rate_limit;
/// One line for each request.
pub mod request_log;
/// Every URL.
pub mod routes;
/// Forms that are sent twice.
pub mod sent_twice;
/// Who is asking.
pub mod session;

pub use routes::router;
