//! The forms of people, account, sign-in, set-up and invitation.

use crate::error::Fault;

/// To come.
pub async fn people() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn account() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn sign_in() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn sign_out() -> Fault {
    Fault::Missing("not built yet".into())
}

/// To come.
pub async fn join() -> Fault {
    Fault::Missing("not built yet".into())
}
