//! Somebody as the record keeps them.

use super::Person;
use crate::record::state;

impl From<&Person> for state::Person {
    fn from(person: &Person) -> Self {
        Self { id: person.id, email: person.email.clone(), name: person.name.clone(), role: person.role.to_string(), active: person.active }
    }
}
