//! The record: one event for each act, in the act's own transaction, given its place in the transparency log after the commit.

/// What was done, typed.
#[cfg(feature = "ssr")]
pub mod act;
/// What is taken out of the record.
#[cfg(feature = "ssr")]
pub mod erase;
/// By what a secret is known again.
#[cfg(feature = "ssr")]
pub mod fingerprint;
/// What became of what is not there any more.
#[cfg(feature = "ssr")]
pub mod gone;
/// Who had a hand in the words of a claim.
#[cfg(feature = "ssr")]
pub mod hands;
/// The log as it is kept: tiles, head, keys.
#[cfg(feature = "ssr")]
pub mod log;
/// Proofs that readers can keep.
#[cfg(feature = "ssr")]
pub mod proof;
/// Whether the tables are what the events say.
#[cfg(feature = "ssr")]
pub mod replay;
/// Gives events their places.
#[cfg(feature = "ssr")]
pub mod sequencer;
/// What events keep of things.
pub mod state;
/// SQL of events.
#[cfg(feature = "ssr")]
pub mod store;
/// Whether the record is what was written.
#[cfg(feature = "ssr")]
pub mod verify;
/// Who else vouches for the log.
#[cfg(feature = "ssr")]
pub mod witness;

use crate::{
    base::id::{ArticleId, ClaimId, EventId, FactId, PersonId, SourceId},
    vocabulary,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

vocabulary! {
    /// What was done; the label goes between who did it and to what.
    Action, "action" {
        /// An article came in.
        ArticleCreated = "article.created", "took the article in";
        /// What is known about it was changed.
        ArticleChanged = "article.changed", "changed the details";
        /// Readers see it.
        ArticlePublished = "article.published", "published the article";
        /// Readers do not see it any more.
        ArticleTakenBack = "article.taken_back", "took the article back";
        /// It is out of the way.
        ArticleArchived = "article.archived", "archived the article";
        /// It is worked on again.
        ArticleUnarchived = "article.unarchived", "took out of the archive the article";
        /// A rule of sourcing does not hold for it.
        ArticleRuleWaived = "article.rule_waived", "waived a rule of sourcing for the article";
        /// It holds again.
        ArticleRuleRestored = "article.rule_restored", "let a rule of sourcing hold again for the article";
        /// An article that readers did not see was removed, after its claims.
        ArticleRemoved = "article.removed", "removed the article";
        /// An article was taken out of the record.
        ArticleErased = "article.erased", "erased an article, its claims and what the record said about them";
        /// A claim was made.
        ClaimCreated = "claim.created", "made";
        /// A claim was made of a suggestion.
        ClaimAccepted = "claim.accepted", "accepted a suggestion:";
        /// A claim was changed.
        ClaimChanged = "claim.changed", "changed";
        /// A claim was handed in for review.
        ClaimSubmitted = "claim.submitted", "submitted";
        /// It was taken back before anybody decided.
        ClaimWithdrawn = "claim.withdrawn", "took back from review";
        /// A second person agreed.
        ClaimApproved = "claim.approved", "approved";
        /// It was sent back with a comment.
        ClaimReturned = "claim.returned", "returned";
        /// Somebody is asked to decide on it, or nobody in particular any more.
        ClaimAssigned = "claim.assigned", "assigned";
        /// Who reviews changed its words, and sent it back for a nod.
        ClaimCorrected = "claim.corrected", "corrected";
        /// Its author agreed to the words of who reviewed it: so both stand behind it.
        ClaimAgreed = "claim.agreed", "agreed to the correction of";
        /// A claim was deleted.
        ClaimDeleted = "claim.deleted", "deleted";
        /// Somebody asked to withdraw a claim that readers see.
        ClaimWithdrawalAsked = "claim.withdrawal_asked", "asked to withdraw";
        /// Who asked, or a second person, decided that it stays.
        ClaimKept = "claim.kept", "kept for readers:";
        /// It is something else than what was offered as the same.
        ClaimToldApart = "claim.told_apart", "told apart from what seemed the same:";
        /// What was told apart may be the same after all.
        ClaimLikenessReopened = "claim.likeness_reopened", "took back that something else is meant than by";
        /// A deleted claim was brought back.
        ClaimRestored = "claim.restored", "brought back";
        /// Somebody commented on a claim.
        CommentWritten = "comment.written", "commented on";
        /// A comment was removed.
        CommentRemoved = "comment.removed", "removed a comment on";
        /// A suggestion was dismissed.
        SuggestionDismissed = "suggestion.dismissed", "dismissed the suggestion";
        /// A dismissal was taken back.
        SuggestionReopened = "suggestion.reopened", "took back the dismissal of";
        /// A source was made.
        SourceCreated = "source.created", "made the source";
        /// A source was changed.
        SourceChanged = "source.changed", "changed the source";
        /// A source that nobody cites was removed.
        SourceRemoved = "source.removed", "removed the source";
        /// A source was merged into another.
        SourceMerged = "source.merged", "merged sources";
        /// A merge was taken apart.
        SourceSplit = "source.split", "took apart what had been merged:";
        /// Some of what a source was cited for is cited for another.
        AttributionsMoved = "source.attributions_moved", "moved attributions of the source";
        /// A source that was only described in its article has a name.
        SourceNamed = "source.named", "gave a name to the source";
        /// It is only described again.
        SourceUnnamed = "source.unnamed", "took back the name of the source";
        /// A fact was made.
        FactCreated = "fact.created", "made the fact";
        /// Its statement, topics or relations were changed.
        FactChanged = "fact.changed", "changed the fact";
        /// The newsroom found something about it.
        FactFound = "fact.found", "recorded a finding on the fact";
        /// A claim was linked with it, or in another way.
        FactLinked = "fact.linked", "linked a claim with the fact";
        /// A claim is not about it any more.
        FactUnlinked = "fact.unlinked", "unlinked a claim from the fact";
        /// A second person agreed: readers see it as it is.
        FactApproved = "fact.approved", "approved the fact";
        /// It went into another.
        FactMerged = "fact.merged", "merged the fact into another";
        /// It took over the claims of another.
        FactTookOver = "fact.took_over", "let the fact take over another’s claims";
        /// Some of its claims are about another now.
        FactSplit = "fact.split", "split claims off the fact";
        /// A fact was removed.
        FactRemoved = "fact.removed", "removed the fact";
        /// A removed or merged fact was brought back.
        FactRestored = "fact.restored", "brought back the fact";
        /// Somebody joined.
        PersonAdded = "person.added", "joined";
        /// Somebody was invited.
        PersonInvited = "person.invited", "invited somebody";
        /// An invitation was taken back.
        InvitationWithdrawn = "invitation.withdrawn", "took an invitation back";
        /// Role, or whether somebody may sign in, was changed.
        PersonChanged = "person.changed", "changed a person";
        /// Somebody was taken out of the record.
        PersonErased = "person.erased", "erased a person and what the record said about them";
        /// A password was changed.
        PasswordChanged = "person.changed_password", "changed their password";
        /// Codes of an authenticator are asked for from now on.
        FactorSet = "person.set_factor", "set up a second factor";
        /// They are not asked for any more.
        FactorRemoved = "person.removed_factor", "took the second factor away";
        /// A link was made by which somebody sets a new password.
        PasswordLinkMade = "person.password_link_made", "made a link for a new password of somebody";
        /// It was taken back.
        PasswordLinkWithdrawn = "person.password_link_withdrawn", "took back a link for a new password";
        /// A password was set by such a link.
        PasswordReset = "person.reset_password", "set a new password by a link";
        /// A session began.
        SignedIn = "person.signed_in", "signed in";
        /// A session was ended.
        SignedOut = "person.signed_out", "signed out";
        /// All sessions of somebody were ended.
        SignedOutEverywhere = "person.signed_out_everywhere", "signed out everywhere";
        /// A token was made.
        TokenMade = "token.made", "made a token";
        /// A token was revoked.
        TokenRevoked = "token.revoked", "revoked a token";
        /// The newsroom decided something for everybody.
        SettingChanged = "setting.changed", "changed a setting";
        /// A second person stands behind what one alone did to what readers see.
        ActSeconded = "act.seconded", "seconded";
        /// Somebody took back what another one did, and says why.
        ActTakenBack = "act.taken_back", "took back";
    }
}

/// To what it was done: `claim/ID`, `article/ID` …
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An article.
    Article(ArticleId),
    /// A claim.
    Claim(ClaimId),
    /// A source.
    Source(SourceId),
    /// A fact.
    Fact(FactId),
    /// Somebody of the newsroom.
    Person(PersonId),
    /// An invitation, by its address.
    Invitation(String),
    /// A setting, by its name.
    Setting(&'static str),
}

impl Subject {
    /// What is written here, if it is something that readers see.
    pub fn of_readers(written: &str) -> Option<Self> {
        let (noun, id) = written.split_once('/')?;
        match noun {
            "article" => id.parse().ok().map(Self::Article),
            "claim" => id.parse().ok().map(Self::Claim),
            "source" => id.parse().ok().map(Self::Source),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Article(id) => write!(f, "article/{id}"),
            Self::Claim(id) => write!(f, "claim/{id}"),
            Self::Source(id) => write!(f, "source/{id}"),
            Self::Fact(id) => write!(f, "fact/{id}"),
            Self::Person(id) => write!(f, "person/{id}"),
            Self::Invitation(email) => write!(f, "invitation/{email}"),
            Self::Setting(name) => write!(f, "setting/{name}"),
        }
    }
}

/// One act, as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Its place in the log, from 1, without a gap; none in the first second.
    pub number: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; empty when the program itself acted.
    pub actor: String,
    /// What was done: an [`Action`], or a word of a newer program.
    pub action: String,
    /// To what: a [`Subject`].
    pub subject: String,
    /// The number of the event that it took back.
    pub reverses: Option<i64>,
    /// The number of the event that took it back.
    pub reversed_by: Option<i64>,
    /// How it was before; `null` for something new.
    pub before: serde_json::Value,
    /// How it is since; `null` for something deleted.
    pub after: serde_json::Value,
    /// Its entry in the log: SHA-256 over a salt and what it says, as hexadecimal digits.
    pub seal: String,
}
