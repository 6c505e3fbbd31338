//! Taking one event back, as a new event: by the command that does the opposite, with its permissions and checks. What something
//! later stands on is not taken back.

use crate::{
    access::permission::Permission,
    account, article,
    base::{
        error::Fault,
        id::{ArticleId, ClaimId, PersonId},
    },
    checklist,
    claim::{self, Claim},
    fact,
    newsroom::Transaction,
    record::{
        Action, Subject,
        act::{Act, Change},
        replay, state,
        store::{self, Stored},
    },
    review, similarity, source,
    source::SourceInput,
    suggestion,
    text::normalise,
};
use article::{ArticleInput, State};

/// Why an event of this kind is never taken back; `None` for one that may be.
pub const fn why_not(action: Action) -> Option<&'static str> {
    match action {
        Action::ArticleErased | Action::PersonErased => Some("what was erased is kept nowhere"),
        Action::PersonAdded => Some("who joined stays in the record; an administrator can block them, under People"),
        Action::InvitationWithdrawn => Some("the link is gone for good; invite them again"),
        Action::PasswordChanged | Action::PasswordReset => Some("the old password is kept nowhere"),
        Action::PasswordLinkWithdrawn => Some("the link is gone for good; make a new one"),
        Action::FactorSet | Action::FactorRemoved => Some("whose second factor it is changes it, under Account"),
        Action::SignedIn => Some("to end a session, sign out, or sign out everywhere under Account"),
        Action::SignedOut | Action::SignedOutEverywhere => Some("a session that ended is gone; sign in again"),
        Action::FactApproved => Some("readers have seen it; change it back, and have that approved"),
        Action::TokenRevoked => Some("the token’s secret is kept nowhere; make a new one"),
        Action::ActSeconded => Some("who seconded an act saw it; undo the act itself"),
        Action::ActTakenBack => Some("it only says why; undo what took the act back, beside it"),
        _ => None,
    }
}

/// Takes back the event with this place in the log. With a reason, who did it hears why.
///
/// # Errors
/// [`Fault::Missing`] without such an event; [`Fault::Clash`] with the reason why it cannot be taken back; the permission that the
/// opposite act needs.
pub async fn reverse(tx: &mut Transaction<'_>, number: i64, reason: Option<&str>) -> Result<(), Fault> {
    tx.must(Permission::ReadDesk)?;
    let missing = || Fault::Missing(format!("there is no event {number}, or it has no place in the log yet: that takes a second"));
    let event = store::numbered(tx.conn, number).await?.ok_or_else(missing)?;
    let refused = |why: &str| Err(Fault::Clash(format!("event {number} cannot be undone: {why}")));
    let Some(mut act) = event.act() else { return refused("it was erased, or this program does not understand it") };
    if let Some(why) = why_not(act.action()) {
        return refused(why);
    }
    let (mut event, mut half) = (event, None);
    if let Some((other, done)) = other_half(tx, &event, &act).await? {
        if matches!(act, Act::FactTookOver(_) | Act::FactSplit(_)) {
            half = Some((std::mem::replace(&mut event, other), std::mem::replace(&mut act, done)));
        } else {
            half = Some((other, done));
        }
    }
    tx.reverse(event.id);
    if let Some((Stored { id, .. }, Act::FactTookOver(Change { after, .. }) | Act::FactSplit(Change { after, .. }))) = &half {
        tx.reverse_half(Subject::Fact(after.id), *id);
    }
    let (standing, newest) = store::standing_on(tx.conn, &event).await?;
    if let Some(newest) = newest.filter(|_| standing.is_empty()) {
        act = event.act_at(&newest).unwrap_or(act);
    }
    match undo(tx, &event, act, half.as_ref().map(|(_, act)| act)).await {
        Err(Fault::Clash(why) | Fault::Missing(why)) => refused(&why),
        Err(Fault::Stale(_)) => refused(&later(standing.last())),
        Err(other) => Err(other),
        Ok(()) => match (reason, Subject::of_readers(&event.subject)) {
            (Some(reason), Some(subject)) => say_why(tx, subject, event, reason).await,
            _ => Ok(()),
        },
    }
}

/// Longest reason, in code points.
const LONGEST_REASON: usize = 1000;

/// Records why an act was taken back.
async fn say_why(tx: &mut Transaction<'_>, subject: Subject, event: Stored, reason: &str) -> Result<(), Fault> {
    let reason = normalise(reason).trim().to_owned();
    if reason.is_empty() {
        return Err(Fault::field("/reason", "missing: say in a sentence why, for who did it"));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(Fault::field("/reason", format!("is longer than {LONGEST_REASON} characters: shorten it")));
    }
    let act = Act::ActTakenBack(Change { before: (), after: state::TakenBack { event: event.id, action: event.action, reason } });
    tx.record(subject, event.article_id, act).await
}

/// The other half of what one command did to two facts.
async fn other_half(tx: &mut Transaction<'_>, event: &Stored, act: &Act) -> Result<Option<(Stored, Act)>, Fault> {
    // Which of two acts is which: the one on the fact that went or came, and the one on the fact that stayed.
    let fit = |one: &Act, stayed: &Act| match (one, stayed) {
        (Act::FactMerged(one), Act::FactTookOver(stayed)) => {
            one.after.merged_into == Some(stayed.after.id) && one.before.claims == stayed.after.claims
        }
        (Act::FactCreated(one), Act::FactSplit(stayed)) => !one.after.claims.is_empty() && one.after.claims == stayed.before.claims,
        (Act::FactRestored(one), Act::FactSplit(stayed)) => {
            one.before.as_ref().and_then(|one| one.merged_into) == Some(stayed.after.id) && one.after.claims == stayed.before.claims
        }
        _ => false,
    };
    if !event.subject.starts_with("fact/") {
        return Ok(None);
    }
    let mut others = store::done_with(tx.conn, event.id).await?;
    // Two facts of one claim may be made and merged in one moment: the other half is the next to it.
    let is_first = matches!(act, Act::FactMerged(_) | Act::FactSplit(_));
    others.retain(|other| (other.id > event.id) == is_first);
    if !is_first {
        others.reverse();
    }
    let mut others = others.into_iter().filter_map(|other| other.act().map(|done| (other, done)));
    Ok(others.find(|(_, done)| fit(act, done) || fit(done, act)))
}

/// Takes back the act that left a claim at `version`, or that deleted it then, as its own undo does: at once, before the act has
/// its place in the log. What it was approved as it is again.
///
/// # Errors
/// [`Fault::Stale`] when the claim is not as that act left it; [`Fault::Clash`] with the reason why it cannot be taken back.
pub async fn of_claim(tx: &mut Transaction<'_>, id: ClaimId, version: i64, deleted: bool) -> Result<Claim, Fault> {
    tx.must(Permission::WriteClaims)?;
    let acts = store::acts_on_claim(tx.conn, id).await?;
    let (event, act) = acts
        .iter()
        .filter_map(|event| Some((event, event.act()?)))
        .find(|(_, act)| replay::claim::place(act) == (version, u8::from(deleted)))
        .ok_or_else(|| Fault::Missing(format!("nothing left claim {id} at version {version}")))?;
    tx.reverse(event.id);
    undo(tx, event, act, None).await?;
    let row = claim::store::by_id(tx.conn, id).await?;
    row.map(|row| row.claim).ok_or_else(|| Fault::Missing(format!("claim {id} does not exist")))
}

/// That something later stands on it, and what.
fn later(standing: Option<&Stored>) -> String {
    let Some(last) = standing else { return "something later stands on it: a merge of sources changed what it left".into() };
    let Some(number) = last.number else { return "something was done just now that stands on it".into() };
    match last.action.parse().ok().and_then(why_not) {
        Some(why) => format!("something later stands on it, event {number}, and that cannot be undone: {why}"),
        None => format!("something later stands on it; undo event {number} first"),
    }
}

/// Does the opposite of `act`; `half` is what was done to another fact with it.
async fn undo(tx: &mut Transaction<'_>, event: &Stored, act: Act, half: Option<&Act>) -> Result<(), Fault> {
    let subject = event.subject.as_str();
    match &act {
        Act::ArticleCreated(change) => {
            if claim::store::of_article(tx.conn, change.after.id, false).await?.is_empty() {
                source::commands::remove_of_article(tx, change.after.id).await?;
            }
            article::commands::remove(tx, change.after.id, Some(change.after.version)).await
        }
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
        Act::ArticleArchived(change) | Act::ArticleUnarchived(change) => {
            let was_archived = change.before.archived_at.is_some();
            article::commands::archive(tx, change.after.id, Some(change.after.version), was_archived).await.map(drop)
        }
        Act::ArticleRuleWaived(change) => {
            let id = article_of(subject)?;
            checklist::commands::step_back(tx, id, change.before.as_ref(), Some(&change.after)).await
        }
        Act::ArticleRuleRestored(change) => checklist::commands::step_back(tx, article_of(subject)?, Some(&change.before), None).await,
        Act::ArticleRemoved(change) => {
            article::commands::restore(tx, &change.before).await?;
            restore_sources(tx, change.before.id, event).await?;
            restore_claims(tx, change.before.id, event).await
        }
        Act::ClaimCreated(change) => delete(tx, &change.after).await,
        Act::ClaimRestored(change) => delete(tx, &change.after).await,
        Act::ClaimAccepted(change) => delete(tx, &change.after.claim).await,
        Act::ClaimDeleted(change) => {
            // Readers would see it again.
            if change.after.is_some() {
                tx.must(Permission::Review)?;
            }
            claim::commands::restore(tx, &change.before).await.map(drop)
        }
        Act::ClaimWithdrawalAsked(change) => review::withdrawal::drop_request(tx, of(subject)?, &change.after).await,
        Act::ClaimToldApart(change) => similarity::commands::reopen(tx, of(subject)?, change.after).await,
        Act::ClaimLikenessReopened(change) => similarity::commands::tell_apart(tx, of(subject)?, change.before, &[]).await,
        Act::ClaimKept(change) => review::withdrawal::ask_again(tx, of(subject)?, &change.before).await,
        Act::ClaimChanged(change) => claim::commands::step_back(tx, &change.after, &change.before, Act::ClaimChanged).await.map(drop),
        Act::ClaimSubmitted(change) | Act::ClaimWithdrawn(change) => step_back(tx, &change.after, &change.before).await,
        Act::ClaimApproved(change) => {
            tx.must(Permission::Review)?;
            if event.actor_id != tx.actor_id() {
                leaves_readers_something(tx, &change.after).await?;
            }
            step_back(tx, &change.after, &change.before).await
        }
        Act::ClaimAssigned(change) => {
            let id = of(subject)?;
            if claim::store::assigned(tx.conn, id).await? != change.after.map(|assignment| assignment.to) {
                return Err(Fault::Stale(String::new()));
            }
            review::commands::assign(tx, id, change.before.map(|assignment| assignment.to)).await
        }
        Act::ClaimCorrected(change) => {
            tx.must(Permission::Review)?;
            claim::commands::step_back(tx, &change.after, &change.before, Act::ClaimCorrected).await.map(drop)
        }
        Act::ClaimAgreed(change) => {
            if event.actor_id != tx.actor_id() {
                tx.must(Permission::Review)?;
                leaves_readers_something(tx, &change.after).await?;
            }
            step_back(tx, &change.after, &change.before).await
        }
        Act::ClaimReturned(change) => {
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
        Act::AttributionsMoved(change) => source::commands::move_back(tx, &change.after).await.map(drop),
        Act::SourceNamed(change) => source::commands::unname(tx, &change.before, &change.after).await.map(drop),
        Act::SourceUnnamed(change) => {
            let input = SourceInput { article_id: Some(None), ..named(&change.before.source) };
            source::commands::change(tx, change.after.id, Some(change.after.version), input).await.map(drop)
        }
        Act::SourceSplit(change) => source::commands::merge(tx, change.after.merged.id, change.after.into.id).await.map(drop),
        Act::FactCreated(change) => match half {
            Some(Act::FactSplit(from)) => fact::commands::join_again(tx, &change.after, from.after.id).await.map(drop),
            _ => fact::commands::remove(tx, change.after.id, Some(change.after.version)).await,
        },
        Act::FactChanged(change) | Act::FactFound(change) => fact::commands::step_back(tx, &change.after, &change.before).await.map(drop),
        Act::FactLinked(change) | Act::FactUnlinked(change) => fact::commands::unlink_again(tx, &change.before, &change.after).await,
        Act::FactMerged(change) => {
            let took = if let Some(Act::FactTookOver(took)) = half { Some(took) } else { None };
            fact::commands::part(tx, &change.before, &change.after, took).await.map(drop)
        }
        Act::FactRemoved(change) => fact::commands::restore(tx, &change.before).await.map(drop),
        Act::FactRestored(change) => match change.before.as_ref().and_then(|before| before.merged_into) {
            Some(into) => fact::commands::join_again(tx, &change.after, into).await.map(drop),
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
        Act::SettingChanged(change) => account::settings::step_back(tx, subject, &change.before, &change.after).await,
        Act::PasswordLinkMade(_) => {
            let id = subject.strip_prefix("person/").and_then(|id| id.parse().ok());
            account::commands::withdraw_password_link(tx, id.ok_or_else(|| Fault::Clash("it is not about a person".into()))?).await
        }
        Act::ArticleErased(_)
        | Act::PersonErased(_)
        | Act::PersonAdded(_)
        | Act::InvitationWithdrawn(_)
        | Act::PasswordChanged(_)
        | Act::FactorSet(_)
        | Act::FactorRemoved(_)
        | Act::PasswordReset(_)
        | Act::PasswordLinkWithdrawn(_)
        | Act::SignedIn(_)
        | Act::SignedOut(_)
        | Act::SignedOutEverywhere(_)
        | Act::FactApproved(_)
        | Act::TokenRevoked(_)
        | Act::ActSeconded(_)
        | Act::ActTakenBack(_) => Err(Fault::Clash(why_not(act.action()).unwrap_or_default().into())),
        // They are undone as the other half is.
        Act::FactTookOver(_) | Act::FactSplit(_) => Err(Fault::Clash("the other half of it is gone from the record".into())),
    }
}

/// Brings back the sources that only their article described.
async fn restore_sources(tx: &mut Transaction<'_>, article: ArticleId, removal: &Stored) -> Result<(), Fault> {
    let asked = store::Asked {
        action: Some(Action::SourceRemoved.as_str().into()),
        from: Some(removal.at),
        to: Some(removal.at),
        ..store::Asked::default()
    };
    for removed in store::list(tx.conn, &asked, i64::MAX).await? {
        if let Ok(source) = serde_json::from_value::<state::Source>(removed.before)
            && source.article_id == Some(article)
        {
            source::commands::restore(tx, &source).await?;
        }
    }
    Ok(())
}

/// Brings back the claims that were deleted with their article.
async fn restore_claims(tx: &mut Transaction<'_>, article: ArticleId, removal: &Stored) -> Result<(), Fault> {
    let asked = store::Asked {
        article: Some(article),
        action: Some(Action::ClaimDeleted.as_str().into()),
        from: Some(removal.at),
        to: Some(removal.at),
        ..store::Asked::default()
    };
    for deleted in store::list(tx.conn, &asked, i64::MAX).await? {
        if let Ok(claim) = serde_json::from_value::<state::Claim>(deleted.before) {
            claim::commands::restore(tx, &claim).await?;
        }
    }
    Ok(())
}

/// That an approval that somebody else gave is not taken back by one person where readers would lose the claim.
async fn leaves_readers_something(tx: &mut Transaction<'_>, approved: &state::Claim) -> Result<(), Fault> {
    let row = claim::commands::at_version(tx, approved.id, approved.version).await?;
    let before = match tx.reverses() {
        Some(event) => replay::claim::approved_before(tx.conn, approved.id, event).await?,
        None => None,
    };
    if before.is_none() && claim::commands::readers_see(tx, &row).await? {
        return Err(Fault::Clash(
            "readers see the claim. Who approved it can take that back; anybody else asks on its page to withdraw it".into(),
        ));
    }
    Ok(())
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
        tags: Some(Some(before.tags.clone())),
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
        article_id: None,
    }
}
