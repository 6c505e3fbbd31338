//! SQL of who stands behind a credential.

use super::{Credential, Person, Scope};
use crate::{
    base::id::PersonId,
    db::{self, Connection, word},
    execute, row,
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx_macros::FromRow;

/// How long a session may last, however often it is used: then one signs in again.
pub const LONGEST_SESSION: TimeDelta = TimeDelta::days(90);

macro_rules! person {
    () => {
        "SELECT p.id, p.email, p.name, p.role, p.active"
    };
}

/// A session that counts at `$2`, and began after `$3`.
macro_rules! session {
    () => {
        concat!(
            person!(),
            ", s.seen_at AS used_at FROM session s JOIN person p ON p.id = s.person_id \
             WHERE s.digest = $1 AND s.expires_at > $2 AND s.created_at > $3 AND p.active = TRUE"
        )
    };
}
/// A token that counts at `$2`.
macro_rules! token {
    () => {
        concat!(
            person!(),
            ", t.used_at, t.scope FROM api_token t JOIN person p ON p.id = t.person_id \
             WHERE t.digest = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND p.active = TRUE"
        )
    };
}

pub(crate) const SESSION: &str = session!();
pub(crate) const TOKEN: &str = token!();
pub(crate) const BY_ID: &str = concat!(person!(), " FROM person p WHERE p.id = $1 AND p.active = TRUE");
/// On PostgreSQL a writer holds its person's row, and the one of its session or token, until it has committed: who blocks that
/// person, changes their role or ends the session waits for what is under way, and what comes later sees it. SQLite has one writer anyway.
const LOCKED: [&str; 3] = [
    concat!(session!(), " FOR SHARE OF p FOR KEY SHARE OF s"),
    concat!(token!(), " FOR SHARE OF p FOR KEY SHARE OF t"),
    concat!(person!(), " FROM person p WHERE p.id = $1 AND p.active = TRUE FOR SHARE OF p"),
];
pub(crate) const SELF_APPROVAL: &str = "SELECT content FROM setting WHERE name = 'self_approval'";
pub(crate) const SEEN: &str = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE digest = $1";
pub(crate) const USED: &str = "UPDATE api_token SET used_at = $2 WHERE digest = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[SESSION, TOKEN, BY_ID, SELF_APPROVAL, SEEN, USED];

/// A person, as stored.
#[derive(FromRow)]
pub(crate) struct PersonRow {
    id: PersonId,
    email: String,
    name: String,
    role: String,
    active: bool,
}

impl TryFrom<PersonRow> for Person {
    type Error = db::Error;

    fn try_from(row: PersonRow) -> db::Result<Self> {
        Ok(Self { role: word(&row.role)?, id: row.id, email: row.email, name: row.name, active: row.active })
    }
}

#[derive(FromRow)]
struct HolderRow {
    #[sqlx(flatten)]
    person: PersonRow,
    #[sqlx(default)]
    used_at: Option<DateTime<Utc>>,
    #[sqlx(default)]
    scope: Option<String>,
}

/// Who holds a credential that counts.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Who.
    pub person: Person,
    /// When it was last noted as used.
    pub used_at: Option<DateTime<Utc>>,
    /// What may be done with it; of a session everything that they may.
    pub scope: Scope,
}

/// Who holds a credential that still counts.
pub async fn holder(conn: &mut Connection, credential: &Credential, now: DateTime<Utc>) -> db::Result<Option<Holder>> {
    let row = look_up(conn, credential, now, [SESSION, TOKEN, BY_ID]).await?;
    let holder = |row: HolderRow| {
        let scope = row.scope.as_deref().map_or(Ok(Scope::All), word)?;
        Ok(Holder { person: row.person.try_into()?, used_at: row.used_at, scope })
    };
    row.map(holder).transpose()
}

/// Who holds a credential that still counts, for a command: as their row is until it has committed.
pub async fn person_of(conn: &mut Connection, credential: &Credential, now: DateTime<Utc>) -> db::Result<Option<Person>> {
    let statements = if conn.is_postgres() { LOCKED } else { [SESSION, TOKEN, BY_ID] };
    look_up(conn, credential, now, statements).await?.map(|row| row.person.try_into()).transpose()
}

async fn look_up(
    conn: &mut Connection,
    credential: &Credential,
    now: DateTime<Utc>,
    [session, token, by_id]: [&'static str; 3],
) -> db::Result<Option<HolderRow>> {
    match credential {
        Credential::Session(digest) => row!(conn, HolderRow, session, digest, now, now - LONGEST_SESSION),
        Credential::Token(digest) => row!(conn, HolderRow, token, digest, now),
        Credential::Vouched(id) => row!(conn, HolderRow, by_id, id),
    }
}

/// Notes that a session was used, and prolongs it.
pub async fn session_seen(conn: &mut Connection, digest: &str, now: DateTime<Utc>, expires: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, SEEN, digest, now, expires).map(drop)
}

/// Notes that a token was used.
pub async fn token_used(conn: &mut Connection, digest: &str, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, USED, digest, now).map(drop)
}

/// Whether administrators may decide on their own work.
pub async fn self_approval(conn: &mut Connection) -> db::Result<bool> {
    Ok(row!(conn, (String,), SELF_APPROVAL)?.is_some_and(|(content,)| content == "true"))
}
