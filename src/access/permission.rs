//! Who may do what: one table, read by every page, handler and server function.

use super::{Person, Role, Viewer, signed_out};
use crate::base::error::Fault;
use Role::{Admin, Editor, Reader, Reviewer};

/// Something a person may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See drafts: the desk, unpublished articles, claims before approval, the history.
    ReadDesk,
    /// Take articles in and change what is known about them.
    WriteArticles,
    /// Publish an article and take it back.
    Publish,
    /// Make, change, delete and submit claims.
    WriteClaims,
    /// Comment on a claim.
    Comment,
    /// Approve a claim or return it.
    Review,
    /// Make, change and merge sources.
    WriteSources,
    /// Make, change, link and merge facts, and say what was found about them.
    WriteFacts,
    /// Change one's own password, sessions and tokens.
    OwnAccount,
    /// Invite people, change their roles, decide for the newsroom.
    ManagePeople,
}

/// The table. Published articles and their approved claims are for everybody and need no line here.
pub const TABLE: &[(Permission, &str, &[Role])] = &[
    (Permission::ReadDesk, "see the desk", &[Admin, Editor, Reviewer]),
    (Permission::WriteArticles, "take articles in or change them", &[Admin, Editor, Reviewer]),
    (Permission::Publish, "publish an article", &[Admin, Editor, Reviewer]),
    (Permission::WriteClaims, "make or change claims", &[Admin, Editor, Reviewer]),
    (Permission::Comment, "comment on claims", &[Admin, Editor, Reviewer]),
    (Permission::Review, "approve or return claims", &[Admin, Reviewer]),
    (Permission::WriteSources, "make or change sources", &[Admin, Editor, Reviewer]),
    (Permission::WriteFacts, "make or change facts", &[Admin, Editor, Reviewer]),
    (Permission::OwnAccount, "change an account", &[Admin, Editor, Reviewer, Reader]),
    (Permission::ManagePeople, "manage the people of the newsroom", &[Admin]),
];

impl Permission {
    /// Whether a role includes it.
    pub fn includes(self, role: Role) -> bool {
        TABLE.iter().any(|(permission, _, roles)| *permission == self && roles.contains(&role))
    }

    fn what(self) -> &'static str {
        TABLE.iter().find(|(permission, ..)| *permission == self).map_or("do this", |(_, what, _)| what)
    }
}

impl Permission {
    /// The person, when they may.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] when their role does not include it.
    pub fn granted_to(self, person: &Person) -> Result<&Person, Fault> {
        if self.includes(person.role) {
            return Ok(person);
        }
        let needed = Role::ALL.iter().filter(|role| self.includes(**role)).map(|role| role.label());
        Err(Fault::Forbidden(format!(
            "To {} one must be {}; your role is {}. An administrator can change that under People.",
            self.what(),
            needed.collect::<Vec<_>>().join(" or "),
            person.role.label()
        )))
    }
}

impl Viewer {
    /// Whether they may.
    pub fn may(&self, permission: Permission) -> bool {
        self.person().is_some_and(|person| permission.includes(person.role))
    }

    /// The person, when they may.
    ///
    /// # Errors
    /// [`Fault::SignedOut`] when nobody is signed in, [`Fault::Forbidden`] when their role does not include it.
    pub fn must(&self, permission: Permission) -> Result<&Person, Fault> {
        permission.granted_to(self.person().ok_or_else(signed_out)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::PersonId;

    #[test]
    fn the_table_has_one_line_for_each_permission_and_an_administrator_may_everything() {
        for (permission, _, roles) in TABLE {
            assert_eq!(TABLE.iter().filter(|(other, ..)| other == permission).count(), 1);
            assert!(roles.contains(&Admin), "{permission:?}");
        }
    }

    #[test]
    fn a_reader_may_only_change_their_own_account_and_an_editor_may_not_review() {
        let allowed: Vec<_> = TABLE.iter().filter(|(_, _, roles)| roles.contains(&Reader)).map(|(p, ..)| *p).collect();
        assert_eq!(allowed, [Permission::OwnAccount]);
        assert!(!Permission::Review.includes(Editor));
    }

    #[test]
    fn who_is_not_allowed_is_told_which_role_would_be() {
        let editor = Person { id: PersonId::new(), email: "e@example.org".into(), name: "E".into(), role: Editor, active: true };
        let Err(Fault::Forbidden(why)) = Viewer::vouched(editor).must(Permission::Review) else { panic!() };
        assert!(why.contains("administrator or reviewer"), "{why}");
        assert!(matches!(Viewer::Anyone.must(Permission::Review), Err(Fault::SignedOut(_))));
    }
}
