//! Who may see what: the one table, for pages, REST, server functions, search, exports and counts alike. Who may see the desk
//! sees everything; anybody else sees a thing when its own condition holds.

use super::{Person, Role, Viewer, permission::Permission};
use crate::base::id::PersonId;
use std::collections::BTreeSet;

/// A thing, with what decides whether readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// An article: once it is published.
    Article {
        /// Whether it is.
        published: bool,
    },
    /// A claim: once it is approved and its article published.
    Claim {
        /// Whether a second person agreed, to it or to what it was before an amendment that waits.
        approved: bool,
        /// Whether its article is published.
        published: bool,
    },
    /// A source: once a claim that readers see cites it.
    Source {
        /// Whether one does.
        cited: bool,
    },
    /// A fact: once a claim that readers see is about it.
    Fact {
        /// Whether one is.
        claimed: bool,
    },
    /// What is the newsroom's own: notes on sources, comments, the history, drafts.
    Internal,
}

/// [`Thing::Claim`] in SQL, over `claim c JOIN article t`: for lists, exports and counts.
#[macro_export]
macro_rules! claim_is_public {
    () => {
        concat!($crate::claim_is_approved!("c"), " AND t.publication_at IS NOT NULL")
    };
}

/// Whether a claim of this name in SQL is approved, or was before the amendment that waits: its row is what readers see then.
/// Written so that no engine looks for approved claims by their state: most are.
#[macro_export]
macro_rules! claim_is_approved {
    ($claim:literal) => {
        concat!("NOT (", $claim, ".review <> 'approved' AND NOT ", $claim, ".amended)")
    };
}

impl Viewer {
    /// Whether they see it.
    pub fn sees(&self, thing: Thing) -> bool {
        self.sees_everything()
            || match thing {
                Thing::Article { published } => published,
                Thing::Claim { approved, published } => approved && published,
                Thing::Source { cited } => cited,
                Thing::Fact { claimed } => claimed,
                Thing::Internal => false,
            }
    }

    /// Whether conditions are of no account for them; lists, counts and exports for everybody else hold what readers see.
    pub fn sees_everything(&self) -> bool {
        self.may(Permission::ReadDesk)
    }
}

impl Person {
    /// Whether they may approve a claim in which these had a hand: nobody decides on their own work, but for an administrator in a
    /// newsroom that allows it (`own_allowed`).
    pub fn decides(&self, hands: &BTreeSet<PersonId>, own_allowed: bool) -> bool {
        Permission::Review.includes(self.role) && (!hands.contains(&self.id) || self.decides_own(own_allowed))
    }

    /// Whether they may decide on their own work, in a newsroom that allows it or not.
    pub fn decides_own(&self, own_allowed: bool) -> bool {
        own_allowed && self.role == Role::Admin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(role: Role) -> Person {
        Person { id: PersonId::new(), email: String::new(), name: String::new(), role, active: true }
    }

    #[test]
    fn a_reader_sees_what_is_approved_and_published_and_the_newsroom_everything() {
        let things = [
            (Thing::Article { published: true }, true),
            (Thing::Article { published: false }, false),
            (Thing::Claim { approved: true, published: true }, true),
            (Thing::Claim { approved: true, published: false }, false),
            (Thing::Claim { approved: false, published: true }, false),
            (Thing::Source { cited: true }, true),
            (Thing::Source { cited: false }, false),
            (Thing::Fact { claimed: true }, true),
            (Thing::Fact { claimed: false }, false),
            (Thing::Internal, false),
        ];
        for (thing, is_public) in things {
            assert_eq!(Viewer::Anyone.sees(thing), is_public, "{thing:?}");
            assert_eq!(Viewer::vouched(person(Role::Reader)).sees(thing), is_public, "{thing:?}");
            assert!(Viewer::vouched(person(Role::Editor)).sees(thing), "{thing:?}");
        }
    }

    #[test]
    fn nobody_decides_on_their_own_work_but_an_administrator_who_was_allowed_to() {
        let (admin, reviewer, editor) = (person(Role::Admin), person(Role::Reviewer), person(Role::Editor));
        let other = PersonId::new();
        assert!(reviewer.decides(&[other].into(), false));
        assert!(!reviewer.decides(&[reviewer.id, other].into(), true));
        assert!(!reviewer.decides(&[other, reviewer.id].into(), true));
        assert!(!editor.decides(&[other].into(), true));
        assert!(!admin.decides(&[admin.id].into(), false));
        assert!(admin.decides(&[admin.id].into(), true));
    }
}
