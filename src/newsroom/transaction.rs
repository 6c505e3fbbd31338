//! A command's transaction: who acts, when, and what is recorded of it.

use crate::{
    access::{Person, permission::Permission},
    base::{
        error::Fault,
        id::{ArticleId, PersonId},
    },
    db::{self, Connection, Sql},
    record::{Action, Subject, store},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// In whose name a command runs.
#[derive(Clone, Debug)]
pub enum Actor {
    /// The program itself: set-up, joining by link, the command line.
    Program,
    /// Somebody of the newsroom, as their row was in this transaction.
    Person(Person),
}

/// What a command is given. Nothing of it happened unless the command succeeds and the commit does.
pub struct Transaction<'c> {
    /// The connection, inside the transaction.
    pub conn: &'c mut Connection,
    /// When.
    pub now: DateTime<Utc>,
    pub(super) actor: Actor,
}

impl<'c> Transaction<'c> {
    pub(super) const fn new(conn: &'c mut Connection, actor: Actor, now: DateTime<Utc>) -> Self {
        Self { conn, now, actor }
    }

    /// The person in whose name it is.
    ///
    /// # Errors
    /// When the program acts by itself: what needs an author needs a person.
    pub fn person(&self) -> Result<&Person, Fault> {
        match &self.actor {
            Actor::Person(person) => Ok(person),
            Actor::Program => Err(Fault::SignedOut("Sign in first.".into())),
        }
    }

    /// Their id; none when the program acts by itself.
    pub const fn actor_id(&self) -> Option<PersonId> {
        match &self.actor {
            Actor::Person(person) => Some(person.id),
            Actor::Program => None,
        }
    }

    /// The person, when they may.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] when their role does not include it; when the program acts by itself.
    pub fn must(&self, permission: Permission) -> Result<&Person, Fault> {
        permission.granted_to(self.person()?)
    }

    /// Whether this may be done: by a person whose role includes it, or by the program itself.
    ///
    /// # Errors
    /// [`Fault::Forbidden`].
    pub fn allow(&self, permission: Permission) -> Result<(), Fault> {
        match &self.actor {
            Actor::Person(person) => permission.granted_to(person).map(drop),
            Actor::Program => Ok(()),
        }
    }

    /// Records what was done, as one event that is stored with it.
    ///
    /// # Errors
    /// The database's.
    pub async fn record(
        &mut self,
        action: Action,
        subject: Subject,
        article: Option<ArticleId>,
        before: &impl Serialize,
        after: &impl Serialize,
    ) -> Result<(), Fault> {
        Ok(self.record_storing(Sql::default(), action, subject, article, before, after).await?)
    }

    /// The same, together with the statements that do it: they have not run yet, and are sent along with the event.
    ///
    /// # Errors
    /// The database's; which of the statements it refused is told by its constraint.
    pub async fn record_storing(
        &mut self,
        stored: Sql,
        action: Action,
        subject: Subject,
        article: Option<ArticleId>,
        before: &impl Serialize,
        after: &impl Serialize,
    ) -> db::Result<()> {
        let articles: Vec<_> = article.into_iter().collect();
        store::insert(self.conn, stored, self.now, self.actor_id(), action, &subject, &articles, before, after).await
    }

    /// Records what was done to several articles at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn record_of_articles(
        &mut self,
        action: Action,
        subject: Subject,
        articles: &[ArticleId],
        before: &impl Serialize,
        after: &impl Serialize,
    ) -> Result<(), Fault> {
        let (by, now) = (self.actor_id(), self.now);
        Ok(store::insert(self.conn, Sql::default(), now, by, action, &subject, articles, before, after).await?)
    }
}
