//! The key that signs the record's log: made at the first start, kept beside the database, never in it.

use super::{Database, Failed, Secret};
use crate::tlog::key::LogKey;
use clap::Args;
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::PathBuf,
};

/// What the line of a signing key begins with.
const LINE: &str = "PRIVATE+KEY+";
/// Where it lies when the database is a server.
const BESIDE_NOTHING: &str = "hearsay.log-key";

/// Where the key is.
#[derive(Clone, Debug, Default, Args)]
pub struct KeyPlace {
    /// The file with the key that signs the record, or the key itself (`PRIVATE+KEY+…`). Made when there is none; by default
    /// beside the SQLite file, `hearsay.db.log-key`, with PostgreSQL `hearsay.log-key` in the current folder. All servers
    /// of a newsroom need the same.
    #[arg(long, env = "HEARSAY_LOG_KEY", value_name = "FILE", hide_env_values = true)]
    pub log_key: Option<Secret>,
}

impl KeyPlace {
    fn file(&self, database: &Database) -> PathBuf {
        let beside = database.file().map(|file| format!("{}.log-key", file.display()));
        self.log_key.as_deref().map(str::to_owned).or(beside).unwrap_or_else(|| BESIDE_NOTHING.into()).into()
    }

    /// The key, if there is one.
    pub fn find(&self, database: &Database) -> Result<Option<LogKey>, Failed> {
        if let Some(line) = self.log_key.as_deref().map(str::trim).filter(|given| given.contains(LINE)) {
            return Ok(Some(LogKey::read(line).map_err(|error| format!("cannot use --log-key: {error}"))?));
        }
        let file = self.file(database);
        match fs::read_to_string(&file) {
            Ok(line) => Ok(Some(LogKey::read(&line).map_err(|error| format!("cannot use the key in {}: {error}", file.display()))?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("cannot read the key in {}: {error}", file.display()).into()),
        }
    }

    /// A new key for a log of this name, in the place where none is.
    pub fn make(&self, database: &Database, name: &str) -> Result<LogKey, Failed> {
        let (file, line) = (self.file(database), LogKey::generate(name)?);
        // Written beside it first: whoever finds the file finds all of the key.
        let draft = PathBuf::from(format!("{}.{}", file.display(), std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = |mut open: fs::File| open.write_all(format!("{line}\n").as_bytes()).and_then(|()| open.sync_all());
        let made = options.open(&draft).and_then(write).and_then(|()| fs::hard_link(&draft, &file));
        // It was only the way to the other.
        let _ = fs::remove_file(&draft);
        match made {
            Ok(()) => {
                tracing::info!(file = %file.display(), "made the key that signs the record; keep a copy of it apart from the database")
            }
            // Another server that starts at the same moment was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("cannot keep the key that signs the record in {}: {error}", file.display()).into()),
        }
        self.find(database)?.ok_or_else(|| format!("the key in {} is gone", file.display()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_beside_the_database_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let database =
            Database { database_url: Secret(format!("sqlite:{}?mode=rwc", folder.path().join("desk.db").display())), direct_url: None };
        let place = KeyPlace::default();
        assert!(place.find(&database).expect("looked").is_none());
        let made = place.make(&database, "desk.example/log").expect("made");
        assert_eq!(place.make(&database, "another").expect("found").vkey(), made.vkey());
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing is left beside it");
        let file = folder.path().join("desk.db.log-key");
        let line = fs::read_to_string(&file).expect("a line");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).expect("a file").permissions()) & 0o777, 0o600);
        let given = KeyPlace { log_key: Some(Secret(format!(" {line}"))) };
        assert_eq!(given.find(&database).expect("read").map(|key| key.vkey().to_owned()).as_deref(), Some(made.vkey()));
        fs::write(&file, "not a key").expect("written");
        assert!(place.make(&database, "desk").is_err(), "what is there is not overwritten");
    }
}
