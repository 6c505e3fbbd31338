//! Taking one event back, as a new event: by the command that does the opposite, with its permissions and checks. What something
//! later stands on is not taken back.

use crate::{
    access::permission::Permission,
    account, article,
    base::{
        error::Fault,
        id::{ArticleId, ClaimId, PersonId},
    },
    claim::{self, Claim},
    fact,
    newsroom::Transaction,
    record::{Action, Subject, act::Act, replay::claim::place, state, store},
    review, source,
    source::SourceInput,
    suggestion,
};
use article::{ArticleInput, State};

/// Why an event of this kind is never taken back; `None` for one that may be.
pub const fn why_not(action: Action) -> Option<&'static str> {
    match action {
        Action::ArticleErased | Action::PersonErased => Some("what was erased is kept nowhere"),
        Action::PersonAdded => Some("who joined stays in the record; an administrator can block them, under People"),
        Action::InvitationWithdrawn => Some("the link is gone for good; invite them again"),
        Action::PasswordChanged => Some("the old password is kept nowhere"),
        Action::SignedIn => Some("to end a session, sign out, or sign out everywhere under Account"),
        Action::SignedOut | Action::SignedOutEverywhere => Some("a session that ended is gone; sign in again"),
        Action::FactTookOver => Some("it is one half of a merge; undo the other half, beside it"),
        Action::FactSplit => Some("merge the two facts instead"),
        Action::TokenRevoked => Some("the token’s secret is kept nowhere; make a new one"),
        _ => None,
    }
}

/// Takes back the event with this place in the log.
///
/// # Errors
/// [`Fault::Missing`] without such an event; [`Fault::Clash`] with the reason why it cannot be taken back; the permission that the
/// opposite act needs.
pub async fn reverse(tx: &mut Transaction<'_>, number: i64) -> Result<(), Fault> {
    tx.must(Permission::ReadDesk)?;
    let missing = || Fault::Missing(format!("there is no event {number}, or it has no place in the log yet: that takes a second"));
    let event = store::numbered(tx.conn, number).await?.ok_or_else(missing)?;
    let refused = |why: &str| Err(Fault::Clash(format!("event {number} cannot be undone: {why}")));
    let Some(act) = event.act() else { return refused("it was erased, or this program does not understand it") };
    if let Some(why) = why_not(act.action()) {
        return refused(why);
    }
    tx.reverse(event.id);
    let subject = event.subject;
    match undo(tx, &subject, act).await {
        Err(Fault::Clash(why) | Fault::Missing(why)) => refused(&why),
        Err(Fault::Stale(_)) => refused(&later(tx, &subject, number).await?),
        done => done,
    }
}

/// Takes back the act that left a claim at `version`, or that deleted it then, as its own undo does: at once, before the act has
/// its place in the log. What it was approved as it is again.
///
/// # Errors
/// [`Fault::Stale`] when the claim is not as that act left it; [`Fault::Clash`] with the reason why it cannot be taken back.
pub async fn of_claim(tx: &mut Transaction<'_>, id: ClaimId, version: i64, deleted: bool) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    let acts = store::acts_on_claim(tx.conn, id).await?;
    let acts = acts.iter().filter_map(|event| Some((event.id, event.act()?)));
    let (event, act) = acts
        .into_iter()
        .find(|(_, act)| place(act) == (version, u8::from(deleted)))
        .ok_or_else(|| Fault::Missing(format!("nothing left claim {id} at version {version}")))?;
    tx.reverse(event);
    undo(tx, &Subject::Claim(id).to_string(), act).await?;
    let row = claim::store::by_id(tx.conn, id).await?;
    row.map(|row| row.claim).ok_or_else(|| Fault::Missing(format!("claim {id} does not exist")))
}

/// That something later stands on it.
async fn later(tx: &mut Transaction<'_>, subject: &str, number: i64) -> Result<String, Fault> {
    let last = store::last_of(tx.conn, subject).await?.filter(|last| *last != number);
    Ok(match last {
        Some(last) => format!("something later stands on it; undo event {last} first"),
        None => "something later stands on it: a merge of sources changed what it left".into(),
    })
}

async fn undo(tx: &mut Transaction<'_>, subject: &str, act: Act) -> Result<(), Fault> {
    match &act {
        Act::ArticleCreated(change) => article::commands::remove(tx, change.after.id, change.after.version).await,
        Act::ArticleChanged(change) => {
            let input = described(&change.before);
            article::commands::change(tx, change.after.id, Some(change.after.version), input).await.map(drop)
        }
        Act::ArticlePublished(change) => {
            article::commands::publish(tx, change.after.id, Some(change.after.version), State::Draft).await.map(drop)
        }
        Act::ArticleTakenBack(change) => {
            article::commands::publish(tx, change.after.id, Some(change.after.version), State::Published).await.map(drop)
        }
        Act::ArticleRemoved(change) => article::commands::restore(tx, &change.before).await.map(drop),
        Act::ClaimCreated(change) => delete(tx, &change.after).await,
        Act::ClaimRestored(change) => delete(tx, &change.after).await,
        Act::ClaimAccepted(change) => delete(tx, &change.after.claim).await,
        Act::ClaimDeleted(change) => claim::commands::restore(tx, &change.before).await.map(drop),
        Act::ClaimChanged(change) => claim::commands::step_back(tx, &change.after, &change.before, Act::ClaimChanged).await.map(drop),
        Act::ClaimSubmitted(change) | Act::ClaimWithdrawn(change) => step_back(tx, &change.after, &change.before).await,
        Act::ClaimApproved(change) | Act::ClaimReturned(change) => {
            tx.must(Permission::Review)?;
            step_back(tx, &change.after, &change.before).await
        }
        Act::CommentWritten(change) => review::commands::remove_comment(tx, of(subject)?, change.after.clone()).await,
        Act::CommentRemoved(change) => review::commands::restore_comment(tx, of(subject)?, change.before.clone()).await,
        Act::SuggestionDismissed(change) => suggestion::commands::reopen(tx, article_of(subject)?, change.after.n).await,
        Act::SuggestionReopened(change) => suggestion::commands::dismiss(tx, article_of(subject)?, change.after.n).await,
        Act::SourceCreated(change) => source::commands::remove(tx, change.after.id, change.after.version).await,
        Act::SourceChanged(change) => {
            let input = named(&change.before);
            source::commands::change(tx, change.after.id, Some(change.after.version), input).await.map(drop)
        }
        Act::SourceRemoved(change) => source::commands::restore(tx, &change.before).await.map(drop),
        Act::SourceMerged(change) => source::commands::split(tx, &change.after, &change.before).await.map(drop),
        Act::SourceSplit(change) => source::commands::merge(tx, change.after.merged.id, change.after.into.id).await.map(drop),
        Act::FactCreated(change) => fact::commands::remove(tx, change.after.id, Some(change.after.version)).await,
        Act::FactChanged(change) | Act::FactFound(change) => fact::commands::step_back(tx, &change.after, &change.before).await.map(drop),
        Act::FactLinked(change) | Act::FactUnlinked(change) => fact::commands::unlink_again(tx, &change.before, &change.after).await,
        Act::FactMerged(change) => fact::commands::part(tx, &change.before, &change.after).await.map(drop),
        Act::FactRemoved(change) => fact::commands::restore(tx, &change.before).await.map(drop),
        Act::FactRestored(change) => match change.before.as_ref().and_then(|before| before.merged_into) {
            Some(into) => fact::commands::merge(tx, change.after.id, into).await.map(drop),
            None => fact::commands::remove(tx, change.after.id, Some(change.after.version)).await,
        },
        Act::PersonChanged(change) => {
            let id: PersonId = change.after.id;
            let there = account::store::by_id(tx.conn, id).await?;
            if there.as_ref().map(state::Person::from).as_ref() != Some(&change.after) {
                return Err(Fault::Stale(String::new()));
            }
            account::commands::change(tx, id, Some(&change.before.role), Some(change.before.active)).await.map(drop)
        }
        Act::PersonInvited(change) => account::commands::withdraw_from(tx, &change.after.email).await,
        Act::TokenMade(change) => account::commands::revoke_token(tx, change.after.token).await,
        Act::SettingChanged(change) => {
            let before = change.before.as_bool().unwrap_or_default();
            if subject != Subject::Setting("self_approval").to_string() {
                return Err(Fault::Clash("this program does not know the setting".into()));
            }
            if account::store::self_approval(tx.conn).await? == before {
                return Err(Fault::Stale(String::new()));
            }
            account::commands::allow_self_approval(tx, before).await
        }
        Act::ArticleErased(_)
        | Act::PersonErased(_)
        | Act::PersonAdded(_)
        | Act::InvitationWithdrawn(_)
        | Act::PasswordChanged(_)
        | Act::SignedIn(_)
        | Act::SignedOut(_)
        | Act::SignedOutEverywhere(_)
        | Act::FactTookOver(_)
        | Act::FactSplit(_)
        | Act::TokenRevoked(_) => Err(Fault::Clash(why_not(act.action()).unwrap_or_default().into())),
    }
}

/// A step of the review back: as the step that leads there.
async fn step_back(tx: &mut Transaction<'_>, left: &state::Claim, to: &state::Claim) -> Result<(), Fault> {
    let step: claim::commands::Step = match to.review.as_str() {
        "submitted" => Act::ClaimSubmitted,
        "returned" => Act::ClaimReturned,
        "approved" => Act::ClaimApproved,
        _ => Act::ClaimWithdrawn,
    };
    claim::commands::step_back(tx, left, to, step).await.map(drop)
}

/// A claim that was only made: nobody has said anything about it.
async fn delete(tx: &mut Transaction<'_>, made: &state::Claim) -> Result<(), Fault> {
    if !review::store::of_claim(tx.conn, made.id).await?.is_empty() {
        return Err(Fault::Clash("somebody commented on the claim; delete it instead".into()));
    }
    claim::commands::delete(tx, made.id, made.version).await
}

fn of(subject: &str) -> Result<ClaimId, Fault> {
    let id = subject.strip_prefix("claim/").and_then(|id| id.parse().ok());
    id.ok_or_else(|| Fault::Clash("it is not about a claim".into()))
}

fn article_of(subject: &str) -> Result<ArticleId, Fault> {
    let id = subject.strip_prefix("article/").and_then(|id| id.parse().ok());
    id.ok_or_else(|| Fault::Clash("it is not about an article".into()))
}

fn described(before: &state::Article) -> ArticleInput {
    let given = |text: &String| Some(Some(text.clone()));
    ArticleInput {
        title: Some(before.title.clone()),
        outlet: given(&before.outlet),
        byline: given(&before.byline),
        url: given(&before.url),
        published_at: Some(before.published_at.map(|at| at.to_string())),
        language: given(&before.language),
        ..ArticleInput::default()
    }
}

fn named(before: &state::Source) -> SourceInput {
    SourceInput {
        name: Some(before.name.clone()),
        kind: Some(before.kind.to_string()),
        aliases: Some(before.aliases.clone()),
        country: Some(Some(before.country.clone())),
        parent: Some(before.parent),
        note: Some(Some(before.note.clone())),
    }
}
