//! SQL of people, sessions, invitations, tokens and settings.

use crate::{
    access::{Person, Role},
    base::id::{PersonId, TokenId},
    db::{Conn, Queried, word},
    execute, row, rows,
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use std::collections::HashMap;

pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM person";
pub(crate) const PEOPLE: &str = "SELECT id, email, name, role, active FROM person ORDER BY name, id";
pub(crate) const BY_ID: &str = "SELECT id, email, name, role, active FROM person WHERE id = $1";
pub(crate) const BY_EMAIL: &str = "SELECT id, email, name, role, active FROM person WHERE email = $1";
pub(crate) const PASSWORD: &str = "SELECT password FROM person WHERE id = $1 AND password IS NOT NULL";
pub(crate) const INSERT: &str =
    "INSERT INTO person (id, email, name, role, password, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const UPDATE: &str = "UPDATE person SET name = $2, role = $3, active = $4 WHERE id = $1";
pub(crate) const SET_PASSWORD: &str = "UPDATE person SET password = $2 WHERE id = $1";
pub(crate) const ADMINS: &str = "SELECT COUNT(*) FROM person WHERE role = 'admin' AND active = TRUE";

pub(crate) const INSERT_SESSION: &str =
    "INSERT INTO session (digest, person_id, agent, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)";
pub(crate) const SESSION: &str = "SELECT p.id, p.email, p.name, p.role, p.active, s.seen_at FROM session s JOIN person p ON p.id = s.person_id \
     WHERE s.digest = $1 AND s.expires_at > $2 AND p.active = TRUE";
pub(crate) const SEEN: &str = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE digest = $1";
pub(crate) const SESSIONS: &str =
    "SELECT digest, agent, created_at, seen_at FROM session WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC";
pub(crate) const LAST_SEEN: &str = "SELECT person_id, MAX(seen_at) FROM session GROUP BY person_id";
pub(crate) const END_SESSION: &str = "DELETE FROM session WHERE digest = $1";
pub(crate) const END_SESSIONS: &str = "DELETE FROM session WHERE person_id = $1 AND digest <> $2";
pub(crate) const SWEEP_SESSIONS: &str = "DELETE FROM session WHERE expires_at <= $1";

pub(crate) const INSERT_INVITATION: &str =
    "INSERT INTO invitation (digest, email, name, role, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const INVITATION: &str = "SELECT digest, email, name, role, invited_by, expires_at FROM invitation WHERE digest = $1 AND accepted_at IS NULL AND expires_at > $2";
pub(crate) const INVITATIONS: &str = "SELECT digest, email, name, role, invited_by, expires_at FROM invitation WHERE accepted_at IS NULL AND email IS NOT NULL AND expires_at > $1 ORDER BY created_at DESC";
pub(crate) const ACCEPT: &str = "UPDATE invitation SET accepted_at = $2 WHERE digest = $1 AND accepted_at IS NULL";
pub(crate) const WITHDRAW: &str = "DELETE FROM invitation WHERE digest = $1 AND accepted_at IS NULL";
pub(crate) const WITHDRAW_SETUP: &str = "DELETE FROM invitation WHERE email IS NULL AND accepted_at IS NULL";
pub(crate) const WITHDRAW_FROM: &str = "DELETE FROM invitation WHERE email = $1 AND accepted_at IS NULL";
pub(crate) const WITHDRAW_OF: &str = "DELETE FROM invitation WHERE invited_by = $1 AND accepted_at IS NULL";

pub(crate) const INSERT_TOKEN: &str = "INSERT INTO api_token (id, person_id, name, digest, created_at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const TOKEN: &str = "SELECT p.id, p.email, p.name, p.role, p.active, t.used_at FROM api_token t JOIN person p ON p.id = t.person_id \
     WHERE t.digest = $1 AND p.active = TRUE";
pub(crate) const USED: &str = "UPDATE api_token SET used_at = $2 WHERE digest = $1";
pub(crate) const TOKENS: &str = "SELECT id, name, created_at, used_at FROM api_token WHERE person_id = $1 ORDER BY created_at DESC";
pub(crate) const REVOKE: &str = "DELETE FROM api_token WHERE id = $1 AND person_id = $2";
pub(crate) const REVOKE_ALL: &str = "DELETE FROM api_token WHERE person_id = $1";

pub(crate) const SETTING: &str = "SELECT content FROM setting WHERE name = $1";
pub(crate) const SET: &str =
    "INSERT INTO setting (name, content) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET content = excluded.content";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[
    COUNT,
    PEOPLE,
    BY_ID,
    BY_EMAIL,
    PASSWORD,
    INSERT,
    UPDATE,
    SET_PASSWORD,
    ADMINS,
    INSERT_SESSION,
    SESSION,
    SEEN,
    SESSIONS,
    LAST_SEEN,
    END_SESSION,
    END_SESSIONS,
    SWEEP_SESSIONS,
    INSERT_INVITATION,
    INVITATION,
    INVITATIONS,
    ACCEPT,
    WITHDRAW,
    WITHDRAW_SETUP,
    WITHDRAW_FROM,
    WITHDRAW_OF,
    INSERT_TOKEN,
    TOKEN,
    USED,
    TOKENS,
    REVOKE,
    REVOKE_ALL,
    SETTING,
    SET,
];

#[derive(FromRow)]
struct Kept {
    id: PersonId,
    email: String,
    name: String,
    role: String,
    active: bool,
}

impl TryFrom<Kept> for Person {
    type Error = sqlx::Error;
    fn try_from(kept: Kept) -> Queried<Self> {
        Ok(Self { role: word(&kept.role)?, id: kept.id, email: kept.email, name: kept.name, active: kept.active })
    }
}

/// How many people there are; none means the newsroom is new.
///
/// # Errors
/// The engine's.
pub async fn count(conn: &mut Conn) -> Queried<i64> {
    Ok(row!(conn, (i64,), COUNT)?.map_or(0, |(count,)| count))
}

/// How many administrators can sign in.
///
/// # Errors
/// The engine's.
pub async fn admins(conn: &mut Conn) -> Queried<i64> {
    Ok(row!(conn, (i64,), ADMINS)?.map_or(0, |(count,)| count))
}

/// Everybody, by name.
///
/// # Errors
/// The engine's.
pub async fn people(conn: &mut Conn) -> Queried<Vec<Person>> {
    rows!(conn, Kept, PEOPLE)?.into_iter().map(Person::try_from).collect()
}

/// Somebody by id.
///
/// # Errors
/// The engine's.
pub async fn by_id(conn: &mut Conn, id: PersonId) -> Queried<Option<Person>> {
    row!(conn, Kept, BY_ID, id)?.map(Person::try_from).transpose()
}

/// Somebody by address (lower case).
///
/// # Errors
/// The engine's.
pub async fn by_email(conn: &mut Conn, email: &str) -> Queried<Option<Person>> {
    row!(conn, Kept, BY_EMAIL, email)?.map(Person::try_from).transpose()
}

/// The stored hash of somebody's password.
///
/// # Errors
/// The engine's.
pub async fn password(conn: &mut Conn, id: PersonId) -> Queried<Option<String>> {
    Ok(row!(conn, (String,), PASSWORD, id)?.map(|(hash,)| hash))
}

/// Writes a new person.
///
/// # Errors
/// A unique violation when the address is taken; else the engine's.
pub async fn insert(conn: &mut Conn, person: &Person, password: Option<&str>, now: DateTime<Utc>) -> Queried<()> {
    execute!(conn, INSERT, person.id, &person.email, &person.name, person.role.as_str(), password, person.active, now)?;
    Ok(())
}

/// Writes name, role and whether somebody may sign in.
///
/// # Errors
/// The engine's.
pub async fn update(conn: &mut Conn, person: &Person) -> Queried<()> {
    execute!(conn, UPDATE, person.id, &person.name, person.role.as_str(), person.active)?;
    Ok(())
}

/// Writes the hash of a new password.
///
/// # Errors
/// The engine's.
pub async fn set_password(conn: &mut Conn, id: PersonId, hash: &str) -> Queried<()> {
    execute!(conn, SET_PASSWORD, id, hash)?;
    Ok(())
}

/// Writes a new session; those that ran out are swept away.
///
/// # Errors
/// The engine's.
pub async fn insert_session(
    conn: &mut Conn,
    digest: &str,
    person: PersonId,
    agent: &str,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Queried<()> {
    execute!(conn, SWEEP_SESSIONS, now)?;
    execute!(conn, INSERT_SESSION, digest, person, agent, now, expires)?;
    Ok(())
}

#[derive(FromRow)]
struct KeptSeen {
    #[sqlx(flatten)]
    person: Kept,
    #[sqlx(default)]
    seen_at: Option<DateTime<Utc>>,
    #[sqlx(default)]
    used_at: Option<DateTime<Utc>>,
}

/// Who holds this session, and when it was last seen.
///
/// # Errors
/// The engine's.
pub async fn session(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Queried<Option<(Person, Option<DateTime<Utc>>)>> {
    let kept = row!(conn, KeptSeen, SESSION, digest, now)?;
    kept.map(|kept| Ok((kept.person.try_into()?, kept.seen_at))).transpose()
}

/// Notes that a session was used, and prolongs it.
///
/// # Errors
/// The engine's.
pub async fn session_seen(conn: &mut Conn, digest: &str, now: DateTime<Utc>, expires: DateTime<Utc>) -> Queried<()> {
    execute!(conn, SEEN, digest, now, expires)?;
    Ok(())
}

/// A signed-in browser.
#[derive(Clone, Debug, FromRow)]
pub struct Session {
    /// Digest of its cookie.
    pub digest: String,
    /// What the browser says it is.
    pub agent: String,
    /// Signed in.
    pub created_at: DateTime<Utc>,
    /// Last used.
    pub seen_at: DateTime<Utc>,
}

/// Somebody's sessions, the latest first.
///
/// # Errors
/// The engine's.
pub async fn sessions(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> Queried<Vec<Session>> {
    rows!(conn, Session, SESSIONS, person, now)
}

/// When each person was last seen, of those who are signed in somewhere.
///
/// # Errors
/// The engine's.
pub async fn last_seen(conn: &mut Conn) -> Queried<HashMap<PersonId, DateTime<Utc>>> {
    Ok(rows!(conn, (PersonId, DateTime<Utc>), LAST_SEEN)?.into_iter().collect())
}

/// Ends one session.
///
/// # Errors
/// The engine's.
pub async fn end_session(conn: &mut Conn, digest: &str) -> Queried<()> {
    execute!(conn, END_SESSION, digest)?;
    Ok(())
}

/// Ends somebody's sessions, all but `except` (empty: all).
///
/// # Errors
/// The engine's.
pub async fn end_sessions(conn: &mut Conn, person: PersonId, except: &str) -> Queried<()> {
    execute!(conn, END_SESSIONS, person, except)?;
    Ok(())
}

/// A link by which somebody joins.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Digest of the link's token.
    pub digest: String,
    /// For whom; only the set-up link asks.
    pub email: Option<String>,
    /// Their name, if the inviter gave it.
    pub name: Option<String>,
    /// What they will do.
    pub role: Role,
    /// Who invited them; nobody for the set-up link and for the command line.
    pub invited_by: Option<PersonId>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

impl Invitation {
    /// Whether it is the set-up link, by which the first administrator joins.
    pub const fn is_setup(&self) -> bool {
        self.email.is_none()
    }
}

#[derive(FromRow)]
struct KeptInvitation {
    digest: String,
    email: Option<String>,
    name: Option<String>,
    role: String,
    invited_by: Option<PersonId>,
    expires_at: DateTime<Utc>,
}

impl TryFrom<KeptInvitation> for Invitation {
    type Error = sqlx::Error;
    fn try_from(kept: KeptInvitation) -> Queried<Self> {
        Ok(Self {
            role: word(&kept.role)?,
            digest: kept.digest,
            email: kept.email,
            name: kept.name,
            invited_by: kept.invited_by,
            expires_at: kept.expires_at,
        })
    }
}

/// Writes an invitation.
///
/// # Errors
/// The engine's.
pub async fn insert_invitation(conn: &mut Conn, invitation: &Invitation, now: DateTime<Utc>) -> Queried<()> {
    execute!(
        conn,
        INSERT_INVITATION,
        &invitation.digest,
        invitation.email.as_deref(),
        invitation.name.as_deref(),
        invitation.role.as_str(),
        invitation.invited_by,
        now,
        invitation.expires_at
    )?;
    Ok(())
}

/// An invitation that can still be used.
///
/// # Errors
/// The engine's.
pub async fn invitation(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Queried<Option<Invitation>> {
    row!(conn, KeptInvitation, INVITATION, digest, now)?.map(Invitation::try_from).transpose()
}

/// All invitations that can still be used, without the set-up link.
///
/// # Errors
/// The engine's.
pub async fn invitations(conn: &mut Conn, now: DateTime<Utc>) -> Queried<Vec<Invitation>> {
    rows!(conn, KeptInvitation, INVITATIONS, now)?.into_iter().map(Invitation::try_from).collect()
}

/// Marks an invitation as used; `false` when somebody was faster.
///
/// # Errors
/// The engine's.
pub async fn accept(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Queried<bool> {
    Ok(execute!(conn, ACCEPT, digest, now)? == 1)
}

/// Takes an invitation back.
///
/// # Errors
/// The engine's.
pub async fn withdraw(conn: &mut Conn, digest: &str) -> Queried<()> {
    execute!(conn, WITHDRAW, digest)?;
    Ok(())
}

/// Takes back every invitation of this address.
///
/// # Errors
/// The engine's.
pub async fn withdraw_from(conn: &mut Conn, email: &str) -> Queried<()> {
    execute!(conn, WITHDRAW_FROM, email)?;
    Ok(())
}

/// Takes back every unused invitation that somebody made.
///
/// # Errors
/// The engine's.
pub async fn withdraw_of(conn: &mut Conn, inviter: PersonId) -> Queried<()> {
    execute!(conn, WITHDRAW_OF, inviter)?;
    Ok(())
}

/// Takes every unused set-up link back.
///
/// # Errors
/// The engine's.
pub async fn withdraw_setup(conn: &mut Conn) -> Queried<()> {
    execute!(conn, WITHDRAW_SETUP)?;
    Ok(())
}

/// A token for the REST API, without its secret.
#[derive(Clone, Debug, FromRow)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// Made.
    pub created_at: DateTime<Utc>,
    /// Last used, to the minute.
    pub used_at: Option<DateTime<Utc>>,
}

/// Writes a token.
///
/// # Errors
/// The engine's.
pub async fn insert_token(conn: &mut Conn, id: TokenId, person: PersonId, name: &str, digest: &str, now: DateTime<Utc>) -> Queried<()> {
    execute!(conn, INSERT_TOKEN, id, person, name, digest, now)?;
    Ok(())
}

/// Who holds this token, and when it was last used.
///
/// # Errors
/// The engine's.
pub async fn token(conn: &mut Conn, digest: &str) -> Queried<Option<(Person, Option<DateTime<Utc>>)>> {
    let kept = row!(conn, KeptSeen, TOKEN, digest)?;
    kept.map(|kept| Ok((kept.person.try_into()?, kept.used_at))).transpose()
}

/// Notes that a token was used.
///
/// # Errors
/// The engine's.
pub async fn token_used(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Queried<()> {
    execute!(conn, USED, digest, now)?;
    Ok(())
}

/// Somebody's tokens, the newest first.
///
/// # Errors
/// The engine's.
pub async fn tokens(conn: &mut Conn, person: PersonId) -> Queried<Vec<Token>> {
    rows!(conn, Token, TOKENS, person)
}

/// Revokes one of somebody's tokens; `false` when they have no such token.
///
/// # Errors
/// The engine's.
pub async fn revoke(conn: &mut Conn, id: TokenId, person: PersonId) -> Queried<bool> {
    Ok(execute!(conn, REVOKE, id, person)? == 1)
}

/// Revokes all of somebody's tokens.
///
/// # Errors
/// The engine's.
pub async fn revoke_all(conn: &mut Conn, person: PersonId) -> Queried<()> {
    execute!(conn, REVOKE_ALL, person)?;
    Ok(())
}

const SELF_APPROVAL: &str = "self_approval";

/// Whether administrators may approve their own claims.
///
/// # Errors
/// The engine's.
pub async fn self_approval(conn: &mut Conn) -> Queried<bool> {
    Ok(row!(conn, (String,), SETTING, SELF_APPROVAL)?.is_some_and(|(content,)| content == "yes"))
}

/// Decides whether administrators may approve their own claims.
///
/// # Errors
/// The engine's.
pub async fn set_self_approval(conn: &mut Conn, allowed: bool) -> Queried<()> {
    execute!(conn, SET, SELF_APPROVAL, if allowed { "yes" } else { "no" })?;
    Ok(())
}
