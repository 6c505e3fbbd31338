//! Pages: what readers see, and the newsroom behind the sign-in.

/// The breakdown as pictures.
pub mod chart;
/// Pages of the newsroom.
pub mod desk;
/// What forms share.
pub mod form;
/// Times by the newsroom's clock.
pub mod moment;
/// Pages of readers: no script.
pub mod reader;
/// The frame around every page.
pub mod shell;
