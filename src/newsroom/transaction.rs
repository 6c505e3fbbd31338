//! A command's transaction: who acts, when, and what is recorded of it.

use crate::{
    access::{Person, permission::Permission, seconding},
    base::{
        error::Fault,
        id::{ArticleId, EventId, PersonId},
    },
    db::{self, Connection, Sql},
    live::keys::{Shown, changed_by},
    record::{
        Subject,
        act::Act,
        store::{self, Written},
    },
};
use chrono::{DateTime, Utc};

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
    pub(super) reverses: Option<EventId>,
    /// The other half of it, where it was done to two things.
    pub(super) half: Option<(Subject, EventId)>,
}

impl<'c> Transaction<'c> {
    pub(super) const fn new(conn: &'c mut Connection, actor: Actor, now: DateTime<Utc>) -> Self {
        Self { conn, now, actor, reverses: None, half: None }
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

    /// Records what was done, as one event that is stored with it, in the history of this article, if it is about one.
    ///
    /// # Errors
    /// The database's.
    pub async fn record(&mut self, subject: Subject, article: Option<ArticleId>, act: Act) -> Result<(), Fault> {
        Ok(self.record_storing(Sql::default(), subject, article, act).await?)
    }

    /// The same, together with the statements that do it: they have not run yet, and are sent along with the event.
    ///
    /// # Errors
    /// The database's; which of the statements it refused is told by its constraint.
    pub async fn record_storing(&mut self, stored: Sql, subject: Subject, article: Option<ArticleId>, act: Act) -> db::Result<()> {
        let articles: Vec<_> = article.into_iter().collect();
        self.store(stored, subject, &articles, &act).await
    }

    /// Records what was done to several articles at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn record_of_articles(&mut self, subject: Subject, articles: &[ArticleId], act: Act) -> Result<(), Fault> {
        Ok(self.store(Sql::default(), subject, articles, &act).await?)
    }

    async fn store(&mut self, stored: Sql, subject: Subject, articles: &[ArticleId], act: &Act) -> db::Result<()> {
        let half = self.half.as_ref().filter(|(of, _)| *of == subject).map(|(_, half)| *half);
        let reverses = half.or(self.reverses);
        let written = Written { at: self.now, actor: self.actor_id(), subject: &subject, articles, act, reverses };
        let event = store::insert(self.conn, stored, written).await?;
        let Shown { keys, is_doubtful } = changed_by(self.conn, act).await?;
        self.conn.content_changed((!is_doubtful).then_some(event), keys);
        if let Actor::Person(person) = &self.actor {
            seconding::weigh(self.conn, person, (event, &subject, act), reverses, self.now).await?;
        }
        Ok(())
    }

    /// The event that is being taken back.
    pub const fn reverses(&self) -> Option<EventId> {
        self.reverses
    }

    /// What is done from here on takes that event back.
    pub const fn reverse(&mut self, event: EventId) {
        self.reverses = Some(event);
    }

    /// What is done to this thing takes that event back: the other half of the one that is being taken back.
    pub fn reverse_half(&mut self, of: Subject, event: EventId) {
        self.half = Some((of, event));
    }
}
