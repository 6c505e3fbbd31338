//! People of the newsroom: inviting, joining, signing in and out, passwords, tokens, settings.

/// What is done with people, sessions, tokens and settings.
#[cfg(feature = "ssr")]
pub mod commands;
/// Letters by which somebody gets in.
#[cfg(feature = "ssr")]
pub mod letters;
/// Codes of an authenticator.
#[cfg(feature = "ssr")]
pub mod second_factor;
/// What is decided for the whole newsroom.
#[cfg(feature = "ssr")]
pub mod settings;
/// SQL of people, sessions, invitations, tokens and settings.
#[cfg(feature = "ssr")]
pub mod store;
