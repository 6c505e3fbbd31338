//! What was done, typed: each kind of event with what it changed from what to what. An event's `before` and `after` are these as
//! JSON, `null` where there was nothing or nothing is left.

use super::{Action, state};
use serde::{Serialize, de::DeserializeOwned};

/// What an act changed; `()` stands for nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<B, A> {
    /// How it was.
    pub before: B,
    /// How it is since.
    pub after: A,
}

/// `before` and `after` of an event, as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// How it was.
    pub before: String,
    /// How it is since.
    pub after: String,
}

impl<B: Serialize, A: Serialize> Change<B, A> {
    fn sides(&self) -> serde_json::Result<Sides> {
        Ok(Sides { before: serde_json::to_string(&self.before)?, after: serde_json::to_string(&self.after)? })
    }
}

impl<B: DeserializeOwned, A: DeserializeOwned> Change<B, A> {
    fn read(before: &str, after: &str) -> serde_json::Result<Self> {
        Ok(Self { before: serde_json::from_str(before)?, after: serde_json::from_str(after)? })
    }
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident: $before:ty => $after:ty;)+) => {
        /// One act. What is said of a kind of event at its [`Action`] holds here.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Act { $($(#[$doc])* $name(Change<$before, $after>)),+ }

        impl Act {
            /// What kind it is.
            pub const fn action(&self) -> Action {
                match self { $(Self::$name(_) => Action::$name),+ }
            }

            /// What of it is kept.
            ///
            /// # Errors
            /// When a state cannot be written as JSON: a mistake in its type.
            pub fn sides(&self) -> serde_json::Result<Sides> {
                match self { $(Self::$name(change) => change.sides()),+ }
            }

            /// An act out of what is kept of it.
            ///
            /// # Errors
            /// When this is not what an event of this kind holds.
            pub fn read(action: Action, before: &str, after: &str) -> serde_json::Result<Self> {
                match action { $(Action::$name => Change::read(before, after).map(Self::$name)),+ }
            }
        }
    };
}

acts! {
    /// With its text.
    ArticleCreated: () => state::Article;
    /// Without its text, which stays.
    ArticleChanged: state::Article => state::Article;
    /// Without its text.
    ArticlePublished: state::Article => state::Article;
    /// Without its text.
    ArticleTakenBack: state::Article => state::Article;
    /// Without its text.
    ArticleArchived: state::Article => state::Article;
    /// Without its text.
    ArticleUnarchived: state::Article => state::Article;
    /// The rule and why; before, when the reason was another.
    ArticleRuleWaived: Option<state::Waiver> => state::Waiver;
    /// The rule, and why it did not hold.
    ArticleRuleRestored: state::Waiver => ();
    /// With its text.
    ArticleRemoved: state::Article => ();
    /// Why.
    ArticleErased: () => state::Erasure;
    /// A claim.
    ClaimCreated: () => state::Claim;
    /// A claim, and the suggestion it was made of.
    ClaimAccepted: () => state::Accepted;
    /// A claim.
    ClaimChanged: state::Claim => state::Claim;
    /// A claim.
    ClaimSubmitted: state::Claim => state::Claim;
    /// A claim.
    ClaimWithdrawn: state::Claim => state::Claim;
    /// A claim.
    ClaimApproved: state::Claim => state::Claim;
    /// A claim.
    ClaimReturned: state::Claim => state::Claim;
    /// Who was asked, and who is.
    ClaimAssigned: Option<state::Assignment> => Option<state::Assignment>;
    /// A claim, in the words of who reviews it.
    ClaimCorrected: state::Claim => state::Claim;
    /// A claim, approved by its author in the words of who reviewed it.
    ClaimAgreed: state::Claim => state::Claim;
    /// A claim; one that readers saw, with why, and who asked for it: the same person only where the newsroom allows it.
    ClaimDeleted: state::Claim => Option<state::Withdrawal>;
    /// Why.
    ClaimWithdrawalAsked: () => state::Withdrawal;
    /// What was asked.
    ClaimKept: state::Withdrawal => ();
    /// The other one.
    ClaimToldApart: () => state::Other;
    /// The other one.
    ClaimLikenessReopened: state::Other => ();
    /// A claim.
    ClaimRestored: () => state::Claim;
    /// A comment.
    CommentWritten: () => state::Comment;
    /// A comment.
    CommentRemoved: state::Comment => ();
    /// The suggestion.
    SuggestionDismissed: () => state::Suggestion;
    /// The suggestion.
    SuggestionReopened: () => state::Suggestion;
    /// A source.
    SourceCreated: () => state::Source;
    /// A source.
    SourceChanged: state::Source => state::Source;
    /// A source nobody cites.
    SourceRemoved: state::Source => ();
    /// The source that stays, before and after; with the one that went.
    SourceMerged: state::Merged => state::Source;
    /// The other way round.
    SourceSplit: state::Source => state::Merged;
    /// From whom, to whom, and what.
    AttributionsMoved: () => state::Moved;
    /// A source, with what cites it.
    SourceNamed: state::Source => state::Named;
    /// The other way round.
    SourceUnnamed: state::Named => state::Source;
    /// A fact, with the claims it was made of.
    FactCreated: () => state::Fact;
    /// A fact.
    FactChanged: state::Fact => state::Fact;
    /// A fact, with one finding more.
    FactFound: state::Fact => state::Fact;
    /// The claim, before only when it was linked in another way.
    FactLinked: state::Fact => state::Fact;
    /// The claim.
    FactUnlinked: state::Fact => state::Fact;
    /// A fact.
    FactApproved: state::Fact => state::Fact;
    /// The fact that went, with the claims it had.
    FactMerged: state::Fact => state::Fact;
    /// The fact that stays, with the claims that came.
    FactTookOver: state::Fact => state::Fact;
    /// The fact that some claims left, with these.
    FactSplit: state::Fact => state::Fact;
    /// A fact, with the claims it had.
    FactRemoved: state::Fact => ();
    /// A fact that was removed, or merged (then as it was since), with the claims that came back.
    FactRestored: Option<state::Fact> => state::Fact;
    /// Somebody, and by what their password is known again.
    PersonAdded: () => state::Joined;
    /// An invitation.
    PersonInvited: () => state::Invitation;
    /// An invitation.
    InvitationWithdrawn: state::Invitation => ();
    /// Somebody.
    PersonChanged: state::Person => state::Person;
    /// Why.
    PersonErased: () => state::Erasure;
    /// By what the new one is known again: the password, or a hash of it, stands nowhere in the record.
    PasswordChanged: () => state::Secret;
    /// By what the authenticator's key is known again.
    FactorSet: () => state::Secret;
    /// Nothing more.
    FactorRemoved: () => ();
    /// The link itself stands nowhere in the record.
    PasswordLinkMade: () => ();
    /// Nothing more.
    PasswordLinkWithdrawn: () => ();
    /// As for a change of one's own.
    PasswordReset: () => state::Secret;
    /// By which browser.
    SignedIn: () => state::Session;
    /// Nothing more.
    SignedOut: () => ();
    /// Nothing more.
    SignedOutEverywhere: () => ();
    /// A token, without its secret.
    TokenMade: () => state::Token;
    /// A token.
    TokenRevoked: state::Token => ();
    /// What was decided.
    SettingChanged: serde_json::Value => serde_json::Value;
    /// The act.
    ActSeconded: () => state::Seconded;
    /// The act, and why.
    ActTakenBack: () => state::TakenBack;
}
