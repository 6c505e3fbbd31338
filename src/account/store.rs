//! SQL of people, sessions, invitations, tokens and settings.

use crate::{
    access::{Person, Role, store::PersonRow},
    account::settings::{Setting, Settings},
    base::id::{PersonId, TokenId},
    db::{self, Connection, word},
    execute,
    record::{fingerprint::fingerprint, state},
    row, rows,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx_macros::FromRow;
use std::collections::HashMap;

pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM person";
pub(crate) const PEOPLE: &str = "SELECT id, email, name, role, active FROM person ORDER BY name, id";
pub(crate) const BY_ID: &str = "SELECT id, email, name, role, active FROM person WHERE id = $1";
pub(crate) const BY_EMAIL: &str = "SELECT id, email, name, role, active FROM person WHERE email = $1";
pub(crate) const PASSWORD: &str = "SELECT password, credentials, totp FROM person WHERE id = $1 AND active = TRUE AND password IS NOT NULL";
pub(crate) const INSERT: &str =
    "INSERT INTO person (id, email, name, role, password, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const UPDATE: &str = "UPDATE person SET name = $2, role = $3, active = $4 WHERE id = $1";
pub(crate) const SET_PASSWORD: &str = "UPDATE person SET password = $3, credentials = credentials + 1 WHERE id = $1 AND credentials = $2";
pub(crate) const ADMINS: &str = "SELECT COUNT(*) FROM person WHERE role = 'admin' AND active = TRUE";

pub(crate) const INSERT_SESSION: &str = "INSERT INTO session (digest, person_id, agent, created_at, seen_at, proved_at, expires_at) \
     SELECT $1, p.id, $3, $4, $4, $4, $5 FROM person p WHERE p.id = $2 AND p.active = TRUE AND p.credentials = $6";
/// Ends what is under way, and locks the person's row before it reads which sessions there are.
pub(crate) const RENEW: &str = "UPDATE person SET credentials = credentials + 1 WHERE id = $1";
pub(crate) const SESSIONS: &str =
    "SELECT digest, agent, created_at, seen_at FROM session WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC";
pub(crate) const LAST_SEEN: &str = "SELECT p.id, (SELECT MAX(s.seen_at) FROM session s WHERE s.person_id = p.id) FROM person p";
pub(crate) const END_SESSION: &str = "DELETE FROM session WHERE digest = $1";
pub(crate) const END_SESSIONS: &str = "DELETE FROM session WHERE person_id = $1 AND digest <> $2";
pub(crate) const SWEEP_SESSIONS: &str = "DELETE FROM session WHERE expires_at <= $1";

pub(crate) const PROVED: &str = "SELECT proved_at FROM session WHERE digest = $1";
pub(crate) const PROVE: &str = "UPDATE session SET proved_at = $2 WHERE digest = $1";

pub(crate) const FACTOR: &str = "SELECT totp, totp_step FROM person WHERE id = $1 AND active = TRUE AND totp IS NOT NULL";
pub(crate) const SET_FACTOR: &str = "UPDATE person SET totp = $2, totp_step = $3 WHERE id = $1";
/// Each code is taken once, and none before it any more.
pub(crate) const TAKE_CODE: &str = "UPDATE person SET totp_step = $2 WHERE id = $1 AND totp_step < $2 AND totp = $3";
pub(crate) const INSERT_STEP: &str = "INSERT INTO sign_in_step (digest, person_id, credentials, expires_at) VALUES ($1, $2, $3, $4)";
pub(crate) const STEP: &str = "SELECT person_id, credentials FROM sign_in_step WHERE digest = $1 AND expires_at > $2";
pub(crate) const END_STEP: &str = "DELETE FROM sign_in_step WHERE digest = $1";
pub(crate) const SWEEP_STEPS: &str = "DELETE FROM sign_in_step WHERE expires_at <= $1";

pub(crate) const INSERT_INVITATION: &str =
    "INSERT INTO invitation (digest, email, name, role, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const INVITATION: &str = "SELECT digest, email, name, role, invited_by, expires_at FROM invitation WHERE digest = $1 AND accepted_at IS NULL AND expires_at > $2";
pub(crate) const INVITATIONS: &str = "SELECT digest, email, name, role, invited_by, expires_at FROM invitation WHERE accepted_at IS NULL AND email IS NOT NULL AND expires_at > $1 ORDER BY created_at DESC";
pub(crate) const ACCEPT: &str = "UPDATE invitation SET accepted_at = $2 WHERE digest = $1 AND accepted_at IS NULL";
pub(crate) const WITHDRAW: &str = "DELETE FROM invitation WHERE digest = $1 AND accepted_at IS NULL";
pub(crate) const WITHDRAW_SETUP: &str = "DELETE FROM invitation WHERE email IS NULL AND accepted_at IS NULL";
pub(crate) const WITHDRAW_FROM: &str = "DELETE FROM invitation WHERE email = $1 AND accepted_at IS NULL";
pub(crate) const WITHDRAW_OF: &str = "DELETE FROM invitation WHERE invited_by = $1 AND accepted_at IS NULL";

pub(crate) const INSERT_TOKEN: &str =
    "INSERT INTO api_token (id, person_id, name, digest, created_at, scope, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const TOKENS: &str =
    "SELECT id, name, created_at, used_at, scope, expires_at FROM api_token WHERE person_id = $1 ORDER BY created_at DESC";
pub(crate) const ERASE: &str = "UPDATE person SET name = $2, email = $3, password = NULL, totp = NULL, active = FALSE WHERE id = $1";
pub(crate) const ERASE_INVITATIONS: &str = "DELETE FROM invitation WHERE email = $1";
pub(crate) const FORGET_ANSWERS: &str = "DELETE FROM idempotent_answer";
pub(crate) const REVOKE: &str = "DELETE FROM api_token WHERE id = $1 AND person_id = $2 RETURNING name, digest, scope, expires_at";
pub(crate) const REVOKE_ALL: &str = "DELETE FROM api_token WHERE person_id = $1";

pub(crate) const SETTING: &str = "SELECT content FROM setting WHERE name = $1";
pub(crate) const ALL_SETTINGS: &str = "SELECT name, content FROM setting";
pub(crate) const INSERT_PASSWORD_LINK: &str = "INSERT INTO password_link (digest, person_id, expires_at) VALUES ($1, $2, $3)";
pub(crate) const PASSWORD_LINK: &str = "SELECT p.id, p.email, p.name, p.role, p.active FROM password_link l JOIN person p ON p.id = l.person_id \
     WHERE l.digest = $1 AND l.expires_at > $2 AND p.active = TRUE";
pub(crate) const USE_PASSWORD_LINK: &str = "DELETE FROM password_link WHERE digest = $1 AND expires_at > $2";
pub(crate) const SWEEP_PASSWORD_LINKS: &str = "DELETE FROM password_link WHERE expires_at <= $1";
pub(crate) const DROP_PASSWORD_LINKS: &str = "DELETE FROM password_link WHERE person_id = $1";
pub(crate) const RESET_PASSWORD: &str = "UPDATE person SET password = $2, credentials = credentials + 1 WHERE id = $1 AND active = TRUE";
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
    RENEW,
    SESSIONS,
    LAST_SEEN,
    END_SESSION,
    END_SESSIONS,
    SWEEP_SESSIONS,
    PROVED,
    PROVE,
    FACTOR,
    SET_FACTOR,
    TAKE_CODE,
    INSERT_STEP,
    STEP,
    END_STEP,
    SWEEP_STEPS,
    INSERT_INVITATION,
    INVITATION,
    INVITATIONS,
    ACCEPT,
    WITHDRAW,
    WITHDRAW_SETUP,
    WITHDRAW_FROM,
    WITHDRAW_OF,
    INSERT_TOKEN,
    TOKENS,
    ERASE,
    ERASE_INVITATIONS,
    FORGET_ANSWERS,
    REVOKE,
    REVOKE_ALL,
    SETTING,
    ALL_SETTINGS,
    INSERT_PASSWORD_LINK,
    PASSWORD_LINK,
    USE_PASSWORD_LINK,
    SWEEP_PASSWORD_LINKS,
    DROP_PASSWORD_LINKS,
    RESET_PASSWORD,
    SET,
];

/// How many people there are; none means the newsroom is new.
pub async fn count(conn: &mut Connection) -> db::Result<i64> {
    Ok(row!(conn, (i64,), COUNT)?.map_or(0, |(count,)| count))
}

/// How many administrators can sign in.
pub async fn admins(conn: &mut Connection) -> db::Result<i64> {
    Ok(row!(conn, (i64,), ADMINS)?.map_or(0, |(count,)| count))
}

/// Everybody, by name.
pub async fn people(conn: &mut Connection) -> db::Result<Vec<Person>> {
    rows!(conn, PersonRow, PEOPLE)?.into_iter().map(Person::try_from).collect()
}

/// Somebody by id.
pub async fn by_id(conn: &mut Connection, id: PersonId) -> db::Result<Option<Person>> {
    row!(conn, PersonRow, BY_ID, id)?.map(Person::try_from).transpose()
}

/// Somebody by address (lower case).
pub async fn by_email(conn: &mut Connection, email: &str) -> db::Result<Option<Person>> {
    row!(conn, PersonRow, BY_EMAIL, email)?.map(Person::try_from).transpose()
}

/// With what somebody signs in.
#[derive(Clone, Debug, FromRow)]
pub struct SignInData {
    /// The stored hash of their password.
    pub password: String,
    /// The number of their credentials.
    pub credentials: i64,
    /// The key of their authenticator, if they have one.
    pub totp: Option<String>,
}

/// With what somebody signs in; none for who may not.
pub async fn sign_in_data(conn: &mut Connection, id: PersonId) -> db::Result<Option<SignInData>> {
    row!(conn, SignInData, PASSWORD, id)
}

/// The key of somebody's authenticator, and the number of the last code that was taken.
pub async fn factor(conn: &mut Connection, id: PersonId) -> db::Result<Option<(String, i64)>> {
    row!(conn, (String, i64), FACTOR, id)
}

/// Writes the key of somebody's authenticator and the code by which they showed that they have it, or takes it away.
pub async fn set_factor(conn: &mut Connection, id: PersonId, key: Option<&str>, code: i64) -> db::Result<()> {
    execute!(conn, SET_FACTOR, id, key, code).map(drop)
}

/// Takes a code of an authenticator that has this key; `false` when it was taken before.
pub async fn take_code(conn: &mut Connection, id: PersonId, code: i64, key: &str) -> db::Result<bool> {
    Ok(execute!(conn, TAKE_CODE, id, code, key)? == 1)
}

/// Writes that somebody's password was right; those who gave no code in time are swept away.
pub async fn insert_step(
    conn: &mut Connection,
    digest: &str,
    person: PersonId,
    credentials: i64,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> db::Result<()> {
    execute!(conn, SWEEP_STEPS, now)?;
    execute!(conn, INSERT_STEP, digest, person, credentials, expires).map(drop)
}

/// Whose password was right, and the number of their credentials then.
pub async fn step(conn: &mut Connection, digest: &str, now: DateTime<Utc>) -> db::Result<Option<(PersonId, i64)>> {
    row!(conn, (PersonId, i64), STEP, digest, now)
}

/// Ends such a step.
pub async fn end_step(conn: &mut Connection, digest: &str) -> db::Result<()> {
    execute!(conn, END_STEP, digest).map(drop)
}

/// When whoever sits at the browser of this session showed last that they know the password, if ever; `None` when it has ended.
pub async fn proved_at(conn: &mut Connection, session: &str) -> db::Result<Option<Option<DateTime<Utc>>>> {
    Ok(row!(conn, (Option<DateTime<Utc>>,), PROVED, session)?.map(|(at,)| at))
}

/// Notes that they did.
pub async fn prove(conn: &mut Connection, session: &str, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, PROVE, session, now).map(drop)
}

/// Writes a new person.
///
/// # Errors
/// A unique violation when the address is taken; else the engine's.
pub async fn insert(conn: &mut Connection, person: &Person, password: Option<&str>, now: DateTime<Utc>) -> db::Result<()> {
    execute!(conn, INSERT, person.id, &person.email, &person.name, person.role.as_str(), password, person.active, now)?;
    Ok(())
}

/// Writes name, role and whether somebody may sign in.
pub async fn update(conn: &mut Connection, person: &Person) -> db::Result<()> {
    execute!(conn, UPDATE, person.id, &person.name, person.role.as_str(), person.active)?;
    Ok(())
}

/// Writes over everything that says who somebody was; their invitations go.
pub async fn erase(conn: &mut Connection, id: PersonId, name: &str, email: &str, was: &str) -> db::Result<()> {
    execute!(conn, ERASE, id, name, email)?;
    execute!(conn, ERASE_INVITATIONS, was).map(drop)
}

/// Forgets the answers that are kept for those who ask twice.
pub async fn forget_answers(conn: &mut Connection) -> db::Result<()> {
    execute!(conn, FORGET_ANSWERS).map(drop)
}

/// Writes the hash of a new password over the one that had these credentials; `false` when it was changed meanwhile.
pub async fn set_password(conn: &mut Connection, id: PersonId, credentials: i64, hash: &str) -> db::Result<bool> {
    Ok(execute!(conn, SET_PASSWORD, id, credentials, hash)? == 1)
}

/// Writes a new session for somebody whose credentials are still these, `false` when they are not; those that ran out are
/// swept away.
pub async fn insert_session(
    conn: &mut Connection,
    digest: &str,
    person: PersonId,
    credentials: i64,
    agent: &str,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> db::Result<bool> {
    execute!(conn, SWEEP_SESSIONS, now)?;
    conn.people_changed();
    Ok(execute!(conn, INSERT_SESSION, digest, person, agent, now, expires, credentials)? == 1)
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
pub async fn sessions(conn: &mut Connection, person: PersonId, now: DateTime<Utc>) -> db::Result<Vec<Session>> {
    rows!(conn, Session, SESSIONS, person, now)
}

/// When each person was last seen, of those who are signed in somewhere.
pub async fn last_seen(conn: &mut Connection) -> db::Result<HashMap<PersonId, DateTime<Utc>>> {
    let seen = rows!(conn, (PersonId, Option<DateTime<Utc>>), LAST_SEEN)?.into_iter();
    Ok(seen.filter_map(|(person, at)| Some((person, at?))).collect())
}

/// Ends one session.
pub async fn end_session(conn: &mut Connection, digest: &str) -> db::Result<()> {
    conn.people_changed();
    execute!(conn, END_SESSION, digest).map(drop)
}

/// Ends somebody's sessions, and sign-ins under way: all but `except` (empty: all).
pub async fn end_sessions(conn: &mut Connection, person: PersonId, except: &str) -> db::Result<()> {
    execute!(conn, RENEW, person)?;
    conn.people_changed();
    execute!(conn, END_SESSIONS, person, except).map(drop)
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
struct InvitationRow {
    digest: String,
    email: Option<String>,
    name: Option<String>,
    role: String,
    invited_by: Option<PersonId>,
    expires_at: DateTime<Utc>,
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = db::Error;
    fn try_from(kept: InvitationRow) -> db::Result<Self> {
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
pub async fn insert_invitation(conn: &mut Connection, invitation: &Invitation, now: DateTime<Utc>) -> db::Result<()> {
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
pub async fn invitation(conn: &mut Connection, digest: &str, now: DateTime<Utc>) -> db::Result<Option<Invitation>> {
    row!(conn, InvitationRow, INVITATION, digest, now)?.map(Invitation::try_from).transpose()
}

/// All invitations that can still be used, without the set-up link.
pub async fn invitations(conn: &mut Connection, now: DateTime<Utc>) -> db::Result<Vec<Invitation>> {
    rows!(conn, InvitationRow, INVITATIONS, now)?.into_iter().map(Invitation::try_from).collect()
}

/// Marks an invitation as used; `false` when somebody was faster.
pub async fn accept(conn: &mut Connection, digest: &str, now: DateTime<Utc>) -> db::Result<bool> {
    Ok(execute!(conn, ACCEPT, digest, now)? == 1)
}

/// Takes an invitation back; `false` when it was used just now.
pub async fn withdraw(conn: &mut Connection, digest: &str) -> db::Result<bool> {
    Ok(execute!(conn, WITHDRAW, digest)? == 1)
}

/// Takes back every invitation of this address.
pub async fn withdraw_from(conn: &mut Connection, email: &str) -> db::Result<()> {
    execute!(conn, WITHDRAW_FROM, email)?;
    Ok(())
}

/// Takes back every unused invitation that somebody made.
pub async fn withdraw_of(conn: &mut Connection, inviter: PersonId) -> db::Result<()> {
    execute!(conn, WITHDRAW_OF, inviter)?;
    Ok(())
}

/// Takes every unused set-up link back.
pub async fn withdraw_setup(conn: &mut Connection) -> db::Result<()> {
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
    /// What it may do.
    pub scope: String,
    /// Until when it counts.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Writes a token by the digest of its secret.
pub async fn insert_token(
    conn: &mut Connection,
    person: PersonId,
    token: &state::Token,
    digest: &str,
    now: DateTime<Utc>,
) -> db::Result<()> {
    execute!(conn, INSERT_TOKEN, token.token, person, &token.name, digest, now, &token.scope, token.ends_at).map(drop)
}

/// Somebody's tokens, the newest first.
pub async fn tokens(conn: &mut Connection, person: PersonId) -> db::Result<Vec<Token>> {
    rows!(conn, Token, TOKENS, person)
}

/// Revokes one of somebody's tokens; gives what it was, `None` when they have no such token.
pub async fn revoke(conn: &mut Connection, id: TokenId, person: PersonId) -> db::Result<Option<state::Token>> {
    let gone = row!(conn, (String, String, String, Option<DateTime<Utc>>), REVOKE, id, person)?;
    Ok(gone.map(|(name, digest, scope, ends_at)| state::Token { token: id, name, scope, ends_at, fingerprint: fingerprint(&digest) }))
}

/// Revokes all of somebody's tokens.
pub async fn revoke_all(conn: &mut Connection, person: PersonId) -> db::Result<()> {
    execute!(conn, REVOKE_ALL, person)?;
    Ok(())
}

/// Everything that was decided for the whole newsroom.
pub async fn settings(conn: &mut Connection) -> db::Result<Settings> {
    Ok(Settings::of(rows!(conn, (String, String), ALL_SETTINGS)?))
}

/// What was decided about one thing, if anything was.
pub async fn setting(conn: &mut Connection, setting: Setting) -> db::Result<Option<Value>> {
    Ok(row!(conn, (String,), SETTING, setting.as_str())?.and_then(|(content,)| serde_json::from_str(&content).ok()))
}

/// Writes what was decided.
pub async fn set(conn: &mut Connection, setting: Setting, to: &Value) -> db::Result<()> {
    execute!(conn, SET, setting.as_str(), to.to_string()).map(drop)
}

/// Writes a link by which somebody sets a new password; those that ran out are swept away.
pub async fn insert_password_link(
    conn: &mut Connection,
    digest: &str,
    person: PersonId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> db::Result<()> {
    execute!(conn, SWEEP_PASSWORD_LINKS, now)?;
    execute!(conn, INSERT_PASSWORD_LINK, digest, person, until).map(drop)
}

/// Whose link it is, while it can be used.
pub async fn password_link(conn: &mut Connection, digest: &str, now: DateTime<Utc>) -> db::Result<Option<Person>> {
    row!(conn, PersonRow, PASSWORD_LINK, digest, now)?.map(Person::try_from).transpose()
}

/// Uses a link up; `false` when somebody was faster, or it ran out.
pub async fn use_password_link(conn: &mut Connection, digest: &str, now: DateTime<Utc>) -> db::Result<bool> {
    Ok(execute!(conn, USE_PASSWORD_LINK, digest, now)? == 1)
}

/// Takes back somebody's links; gives how many there were.
pub async fn drop_password_links(conn: &mut Connection, person: PersonId) -> db::Result<u64> {
    execute!(conn, DROP_PASSWORD_LINKS, person)
}

/// Sets a password whatever the one before was; `false` for who may not sign in.
pub async fn reset_password(conn: &mut Connection, person: PersonId, hash: &str) -> db::Result<bool> {
    Ok(execute!(conn, RESET_PASSWORD, person, hash)? == 1)
}
