//! Who is of the newsroom, their tokens, invitations, and what was decided for everybody. There are few of them: they are kept
//! until the end.

use super::{Stop, Told, broken, difference, other};
use crate::{
    base::id::{PersonId, TokenId},
    db::Connection,
    record::{act::Act, state::Person},
    rows,
};
use std::collections::{BTreeMap, HashMap};

pub(crate) const PERSONS: &str = "SELECT id, email, name, role, active FROM person ORDER BY id";
pub(crate) const TOKENS: &str = "SELECT id, person_id, name FROM api_token ORDER BY id";
pub(crate) const INVITATIONS: &str = "SELECT email, role FROM invitation WHERE email IS NOT NULL ORDER BY email";
pub(crate) const SETTINGS: &str = "SELECT name, content FROM setting ORDER BY name";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[PERSONS, TOKENS, INVITATIONS, SETTINGS];

/// What stands in the place of an erased person's name, and begins their address.
pub const ERASED: &str = "erased";

/// What the events so far left of them.
#[derive(Default)]
pub(super) struct People {
    erased: Vec<PersonId>,
    events: Vec<(String, String, Vec<Told>)>,
}

impl People {
    /// Notes a subject that was erased.
    pub(super) fn erased(&mut self, subject: &str) {
        self.erased.extend(subject.strip_prefix("person/").and_then(|id| id.parse::<PersonId>().ok()));
    }

    pub(super) fn add(&mut self, noun: &str, rest: &str, mut events: Vec<Told>) {
        // In the log's order; those of the last second come last.
        events.sort_by_key(|told| told.number.unwrap_or(i64::MAX));
        // Signing in and out leaves nothing that is compared.
        events.retain(|told| {
            !matches!(
                told.act,
                Act::SignedIn(_)
                    | Act::SignedOut(_)
                    | Act::SignedOutEverywhere(_)
                    | Act::PasswordChanged(_)
                    | Act::PasswordLinkMade(_)
                    | Act::PasswordLinkWithdrawn(_)
                    | Act::PasswordReset(_)
            )
        });
        self.events.push((noun.to_owned(), rest.to_owned(), events));
    }

    pub(super) async fn finish(self, conn: &mut Connection) -> Result<(), Stop> {
        let mut persons: BTreeMap<PersonId, Person> = BTreeMap::new();
        let mut tokens: BTreeMap<TokenId, (PersonId, String)> = BTreeMap::new();
        let mut invited: HashMap<String, String> = HashMap::new();
        let mut settings: BTreeMap<String, String> = BTreeMap::new();
        for (noun, rest, events) in self.events {
            for told in events {
                let person = (noun == "person").then(|| rest.parse::<PersonId>().ok()).flatten();
                match (&told.act, person) {
                    (Act::PersonAdded(change), Some(id)) if change.after.id == id => {
                        persons.insert(id, change.after.clone());
                    }
                    (Act::PersonChanged(change), Some(id)) => {
                        if persons.get(&id) != Some(&change.before) {
                            return told.unfit();
                        }
                        persons.insert(id, change.after.clone());
                        if !change.after.active {
                            // Who may no longer sign in loses their tokens for good.
                            tokens.retain(|_, (owner, _)| *owner != id);
                        }
                    }
                    (Act::TokenMade(change), Some(id)) => {
                        tokens.insert(change.after.token, (id, change.after.name.clone()));
                    }
                    (Act::TokenRevoked(change), Some(_)) => {
                        tokens.remove(&change.before.token);
                    }
                    (Act::PersonInvited(change), None) => {
                        invited.insert(change.after.email.clone(), change.after.role.clone());
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
        for (id, email, name, role, active) in rows!(conn, (PersonId, String, String, String, bool), PERSONS)? {
            if self.erased.contains(&id) {
                if name != ERASED || email != format!("{ERASED}-{id}@invalid") || active {
                    return Err(broken(format!("person/{id}"), "they were erased, and something of them is there"));
                }
                continue;
            }
            let there = Person { id, email, name, role, active };
            let told = persons.remove(&id).ok_or_else(|| broken(format!("person/{id}"), "they are there without an event"))?;
            if told != there {
                return Err(broken(format!("person/{id}"), other(difference(&told, &there))));
            }
        }
        if let Some(id) = persons.keys().next() {
            return Err(broken(format!("person/{id}"), "their events say they are there, and their row is missing"));
        }
        for (id, person, name) in rows!(conn, (TokenId, PersonId, String), TOKENS)? {
            if tokens.remove(&id) != Some((person, name)) {
                return Err(broken(format!("the token {id} of person/{person}"), "it is not one that events tell of"));
            }
        }
        if let Some((id, (person, _))) = tokens.first_key_value() {
            return Err(broken(format!("the token {id} of person/{person}"), "it is gone without an event"));
        }
        // Links that were used or ran out may be gone.
        for (email, role) in rows!(conn, (String, String), INVITATIONS)? {
            if invited.get(&email) != Some(&role) {
                return Err(broken(format!("the invitation of {email}"), "it is not one that events tell of"));
            }
        }
        let there: BTreeMap<String, String> = rows!(conn, (String, String), SETTINGS)?.into_iter().collect();
        let names = settings.keys().chain(there.keys());
        if let Some(name) = names.into_iter().find(|name| settings.get(*name) != there.get(*name)) {
            return Err(broken(format!("setting/{name}"), "it is not what its events say"));
        }
        Ok(())
    }
}
