//! Who is of the newsroom, their tokens, invitations, and what was decided for everybody. There are few of them: they are kept
//! until the end.

use super::{Stop, Told, broken, difference, other};
use crate::{
    base::id::{PersonId, TokenId},
    db::Connection,
    record::{
        act::Act,
        fingerprint::fingerprint,
        state::{Invitation, Joined, Person, Token},
    },
    rows,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::{BTreeMap, HashMap, HashSet};

pub(crate) const PERSONS: &str = "SELECT id, email, name, role, active, password, totp FROM person ORDER BY id";
pub(crate) const TOKENS: &str = "SELECT id, person_id, name, digest, scope, expires_at FROM api_token ORDER BY id";
pub(crate) const INVITATIONS: &str = "SELECT email, role, digest FROM invitation WHERE email IS NOT NULL ORDER BY email";
pub(crate) const SESSIONS: &str = "SELECT person_id, digest FROM session ORDER BY digest";
pub(crate) const SETTINGS: &str = "SELECT name, content FROM setting ORDER BY name";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[PERSONS, TOKENS, INVITATIONS, SESSIONS, SETTINGS];

/// What stands in the place of an erased person's name, and begins their address.
pub const ERASED: &str = "erased";

/// What the events so far left of them.
#[derive(Default)]
pub(super) struct People {
    erased: Vec<PersonId>,
    events: Vec<(String, String, Vec<Told>)>,
    /// Sessions that are there, of whom, and by their fingerprints: those that no event told of so far.
    sessions: HashSet<(PersonId, String)>,
}

#[derive(FromRow)]
struct PersonRow {
    id: PersonId,
    email: String,
    name: String,
    role: String,
    active: bool,
    password: Option<String>,
    totp: Option<String>,
}

#[derive(FromRow)]
struct TokenRow {
    id: TokenId,
    person_id: PersonId,
    name: String,
    digest: String,
    scope: String,
    expires_at: Option<DateTime<Utc>>,
}

impl People {
    /// Before any event.
    pub(super) async fn read(conn: &mut Connection) -> Result<Self, Stop> {
        let sessions = rows!(conn, (PersonId, String), SESSIONS)?.into_iter();
        Ok(Self { sessions: sessions.map(|(person, digest)| (person, fingerprint(&digest))).collect(), ..Self::default() })
    }

    /// Notes a subject that was erased.
    pub(super) fn erased(&mut self, subject: &str) {
        self.erased.extend(subject.strip_prefix("person/").and_then(|id| id.parse::<PersonId>().ok()));
    }

    pub(super) fn add(&mut self, noun: &str, rest: &str, mut events: Vec<Told>) {
        // In the log's order; those of the last second come last.
        events.sort_by_key(|told| told.number.unwrap_or(i64::MAX));
        let person = rest.parse::<PersonId>().ok().filter(|_| noun == "person");
        events.retain(|told| match &told.act {
            // People sign in often: nothing of it is kept here.
            Act::SignedIn(change) => {
                person.map(|person| self.sessions.remove(&(person, change.after.fingerprint.clone())));
                false
            }
            // Links by which a password is set end by themselves: none is compared.
            Act::SignedOut(_) | Act::SignedOutEverywhere(_) | Act::PasswordLinkMade(_) | Act::PasswordLinkWithdrawn(_) => false,
            _ => true,
        });
        self.events.push((noun.to_owned(), rest.to_owned(), events));
    }

    pub(super) async fn finish(self, conn: &mut Connection) -> Result<(), Stop> {
        let mut persons: BTreeMap<PersonId, Joined> = BTreeMap::new();
        let mut factors: HashMap<PersonId, String> = HashMap::new();
        let mut tokens: BTreeMap<TokenId, (PersonId, Token)> = BTreeMap::new();
        let mut invited: HashMap<String, Invitation> = HashMap::new();
        let mut settings: BTreeMap<String, String> = BTreeMap::new();
        for (noun, rest, events) in self.events {
            for told in events {
                let person = (noun == "person").then(|| rest.parse::<PersonId>().ok()).flatten();
                match (&told.act, person) {
                    (Act::PersonAdded(change), Some(id)) if change.after.person.id == id => {
                        persons.insert(id, change.after.clone());
                    }
                    (Act::PersonChanged(change), Some(id)) => {
                        let Some(joined) = persons.get_mut(&id).filter(|joined| joined.person == change.before) else {
                            return told.unfit();
                        };
                        joined.person = change.after.clone();
                        if !change.after.active {
                            // Who may no longer sign in loses their tokens for good.
                            tokens.retain(|_, (owner, _)| *owner != id);
                        }
                    }
                    (Act::PasswordChanged(change) | Act::PasswordReset(change), Some(id)) => {
                        let Some(joined) = persons.get_mut(&id) else { return told.unfit() };
                        joined.password = Some(change.after.fingerprint.clone());
                    }
                    (Act::FactorSet(change), Some(id)) => {
                        factors.insert(id, change.after.fingerprint.clone());
                    }
                    (Act::FactorRemoved(_), Some(id)) => {
                        factors.remove(&id);
                    }
                    (Act::TokenMade(change), Some(id)) => {
                        tokens.insert(change.after.token, (id, change.after.clone()));
                    }
                    (Act::TokenRevoked(change), Some(_)) => {
                        tokens.remove(&change.before.token);
                    }
                    (Act::PersonInvited(change), None) => {
                        invited.insert(change.after.email.clone(), change.after.clone());
                    }
                    (Act::InvitationWithdrawn(change), None) => {
                        invited.remove(&change.before.email);
                    }
                    (Act::SettingChanged(change), None) => {
                        settings.insert(rest.clone(), change.after.to_string());
                    }
                    _ => return told.unfit(),
                }
            }
        }
        for PersonRow { id, email, name, role, active, password, totp } in rows!(conn, PersonRow, PERSONS)? {
            if self.erased.contains(&id) {
                if name != ERASED || email != format!("{ERASED}-{id}@invalid") || active || password.is_some() || totp.is_some() {
                    return Err(broken(format!("person/{id}"), "they were erased, and something of them is there"));
                }
                continue;
            }
            let there = Person { id, email, name, role, active };
            let told = persons.remove(&id).ok_or_else(|| broken(format!("person/{id}"), "they are there without an event"))?;
            if told.person != there {
                return Err(broken(format!("person/{id}"), other(difference(&told.person, &there))));
            }
            if told.password != password.as_deref().map(fingerprint) {
                return Err(broken(format!("person/{id}"), other(Some("password".into()))));
            }
            if factors.remove(&id) != totp.as_deref().map(fingerprint) {
                return Err(broken(format!("person/{id}"), other(Some("second factor".into()))));
            }
        }
        if let Some(id) = persons.keys().next() {
            return Err(broken(format!("person/{id}"), "their events say they are there, and their row is missing"));
        }
        for TokenRow { id, person_id, name, digest, scope, expires_at } in rows!(conn, TokenRow, TOKENS)? {
            let there = Token { token: id, name, scope, ends_at: expires_at, fingerprint: fingerprint(&digest) };
            if tokens.remove(&id) != Some((person_id, there)) {
                return Err(broken(format!("the token {id} of person/{person_id}"), "it is not one that events tell of"));
            }
        }
        if let Some((id, (person, _))) = tokens.first_key_value() {
            return Err(broken(format!("the token {id} of person/{person}"), "it is gone without an event"));
        }
        // Links that were used or ran out may be gone.
        for (email, role, digest) in rows!(conn, (String, String, String), INVITATIONS)? {
            let there = Invitation { email: email.clone(), role, fingerprint: fingerprint(&digest) };
            if invited.get(&email) != Some(&there) {
                return Err(broken(format!("the invitation of {email}"), "it is not one that events tell of"));
            }
        }
        // Sessions end by themselves too; none begins so.
        if let Some((person, _)) = self.sessions.iter().next() {
            return Err(broken(format!("a session of person/{person}"), "nobody signed in to it"));
        }
        let there: BTreeMap<String, String> = rows!(conn, (String, String), SETTINGS)?.into_iter().collect();
        let names = settings.keys().chain(there.keys());
        if let Some(name) = names.into_iter().find(|name| settings.get(*name) != there.get(*name)) {
            return Err(broken(format!("setting/{name}"), "it is not what its events say"));
        }
        Ok(())
    }
}
