//! What a database says no with, told apart by what somebody can do about it.

use crate::base::{error::Fault, id::CommentId};
use std::sync::Arc;

/// Why a statement or a commit failed. Cloned, since those who share a commit share its failure.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Others were in the way for too long: a lock, a deadlock, a full queue, a deadline. Sent again, it may well succeed.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// There is no room left on the database's disk.
    #[error("the disk is full: {0}")]
    DiskFull(String),
    /// The database cannot be written to: a read-only file, a standby server.
    #[error("the database is read-only: {0}")]
    ReadOnly(String),
    /// The database cannot be reached, or is shutting down.
    #[error("the database does not answer: {0}")]
    Gone(String),
    /// A unique constraint, by its name in the migrations: on SQLite, which tells columns, put together as
    /// `table_column…_key`.
    #[error("the constraint {0} does not hold")]
    Constraint(String),
    /// A row that this one refers to is gone, or others still refer to it.
    #[error("a reference does not hold: {0}")]
    Reference(String),
    /// PostgreSQL keeps no NUL in a text.
    #[error("a text holds a NUL character")]
    Nul,
    /// What only our own mistake explains.
    #[error(transparent)]
    Other(Arc<sqlx::Error>),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        let refused = match &error {
            sqlx::Error::Database(refused) => refused,
            sqlx::Error::PoolTimedOut => return Self::Busy("no connection was free in time".into()),
            sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Tls(_) => {
                return Self::Gone(error.to_string());
            }
            _ => return Self::Other(Arc::new(error)),
        };
        let (said, code) = (refused.message().to_owned(), refused.code().unwrap_or_default().into_owned());
        match refused.kind() {
            ErrorKind::UniqueViolation => {
                // “UNIQUE constraint failed: person.email”
                let columns = said.rsplit_once(": ").map_or("", |(_, columns)| columns);
                let name = |columns: &str| {
                    let table = columns.split('.').next().unwrap_or_default();
                    let names: Vec<_> = columns.split(", ").filter_map(|column| Some(column.split_once('.')?.1)).collect();
                    format!("{table}_{}_key", names.join("_"))
                };
                return Self::Constraint(refused.constraint().map_or_else(|| name(columns), str::to_owned));
            }
            ErrorKind::ForeignKeyViolation => return Self::Reference(said),
            _ => {}
        }
        // Five characters are PostgreSQL's SQLSTATE, a number is SQLite's extended result code, the primary one in its low byte.
        let primary = code.parse::<u32>().map(|code| code & 0xff).unwrap_or_default();
        match (code.as_str(), code.get(..2).filter(|_| code.len() == 5), primary) {
            ("22021", ..) => Self::Nul,
            ("53100", ..) | (_, _, 13) => Self::DiskFull(said),
            ("25006", ..) | (_, _, 8) => Self::ReadOnly(said),
            // Lock not available, deadlock, serialisation, cancelled by a time limit; SQLITE_BUSY and SQLITE_LOCKED.
            ("55P03" | "57014" | "25P03", ..) | (_, Some("40" | "53"), _) | (_, _, 5 | 6) => Self::Busy(said),
            // Connection, shutdown; SQLITE_IOERR and SQLITE_CANTOPEN.
            (_, Some("08" | "57"), _) | (_, _, 10 | 14) => Self::Gone(said),
            _ => Self::Other(Arc::new(error)),
        }
    }
}

impl Error {
    /// Whether this constraint of the migrations refused the row.
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(found) if found == name)
    }

    /// A stored value that the program does not understand: the database is newer than the program, or damaged.
    pub fn decode(why: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Other(Arc::new(sqlx::Error::Decode(Box::new(why))))
    }
}

impl From<Error> for Fault {
    /// Where the engine's words end: they go to the log under a reference, the answer says what to do.
    fn from(error: Error) -> Self {
        match &error {
            Error::Reference(_) => Self::Clash("Something this refers to was just removed. Load it again, then repeat your change.".into()),
            Error::Nul => Self::Unreadable("There is a NUL character in what was sent. Leave it out.".into()),
            Error::Busy(_) => {
                tracing::warn!(%error, "busy");
                Self::Unreachable("The newsroom is busy. Nothing was stored; try again in a moment.".into())
            }
            Error::DiskFull(_) => {
                tracing::error!(%error, "nothing can be stored");
                Self::Unreachable("The server’s disk is full. Nothing was stored; tell whoever runs it.".into())
            }
            Error::ReadOnly(_) => {
                tracing::error!(%error, "nothing can be stored");
                Self::Unreachable("The database can only be read at the moment. Nothing was stored; try again later.".into())
            }
            Error::Gone(_) => {
                tracing::error!(%error, "the database does not answer");
                Self::Unreachable("The database does not answer. Try again in a moment.".into())
            }
            Error::Constraint(_) | Error::Other(_) => {
                let reference = CommentId::new().0.simple().to_string()[24..].to_owned();
                tracing::error!(%reference, %error, "the database refused");
                Self::Internal(reference)
            }
        }
    }
}
