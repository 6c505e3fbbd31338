//! What readers see differently after an act. Most of the newsroom's work is on what nobody sees yet, and changes no page.

use crate::{
    base::id::{ArticleId, ClaimId, FactId},
    db::{self, Connection, Key, Sql},
    record::{
        act::{Act, Change},
        state,
    },
    row, rows,
};

pub(crate) const PUBLISHED: &str = "SELECT id FROM article WHERE id = $1 AND publication_at IS NOT NULL";
pub(crate) const PUBLIC: &str =
    concat!("SELECT c.id FROM claim c JOIN article t ON t.id = c.article_id WHERE c.id = $1 AND ", crate::claim_is_public!());
pub(crate) const FACT_OF_CLAIM: &str = "SELECT fact_id FROM shown_fact_claim WHERE claim_id = $1";
pub(crate) const FACTS_OF_ARTICLE: &str =
    "SELECT DISTINCT l.fact_id FROM claim c JOIN shown_fact_claim l ON l.claim_id = c.id WHERE c.article_id = $1";
pub(crate) const ARTICLES_OF_FACT: &str =
    "SELECT DISTINCT c.article_id FROM shown_fact_claim l JOIN claim c ON c.id = l.claim_id WHERE l.fact_id = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[PUBLISHED, PUBLIC, FACT_OF_CLAIM, FACTS_OF_ARTICLE, ARTICLES_OF_FACT];

/// What an act changed for readers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Under which keys.
    pub keys: Vec<Key>,
    /// Whether it depends on what others may be changing at this moment, and has to be looked at again after the commit.
    pub is_doubtful: bool,
}

impl From<Vec<Key>> for Shown {
    fn from(keys: Vec<Key>) -> Self {
        Self { keys, is_doubtful: false }
    }
}

/// What readers see differently after this act, in its own transaction (then what it did is done) or later.
///
/// # Errors
/// The database's.
pub async fn changed_by(conn: &mut Connection, act: &Act) -> db::Result<Shown> {
    Ok(match act {
        // Drafts, and what is said of them behind the desk.
        Act::ArticleCreated(_)
        | Act::ArticleRemoved(_)
        | Act::ArticleRuleWaived(_)
        | Act::ArticleRuleRestored(_)
        | Act::ClaimCreated(_)
        | Act::ClaimAccepted(_)
        | Act::ClaimAssigned(_)
        | Act::ClaimWithdrawalAsked(_)
        | Act::ClaimKept(_)
        | Act::CommentWritten(_)
        | Act::CommentRemoved(_)
        | Act::SuggestionDismissed(_)
        | Act::SuggestionReopened(_)
        // Nobody is heard yet by who comes in.
        | Act::SourceCreated(_)
        | Act::PersonInvited(_)
        | Act::InvitationWithdrawn(_)
        | Act::PersonChanged(_)
        | Act::PasswordChanged(_)
        | Act::FactorSet(_)
        | Act::FactorRemoved(_)
        | Act::PasswordLinkMade(_)
        | Act::PasswordLinkWithdrawn(_)
        | Act::PasswordReset(_)
        | Act::SignedIn(_)
        | Act::SignedOut(_)
        | Act::SignedOutEverywhere(_)
        | Act::TokenMade(_)
        | Act::TokenRevoked(_)
        | Act::ActSeconded(_)
        | Act::ActTakenBack(_) => Shown::default(),
        Act::ArticleChanged(change) | Act::ArticleArchived(change) | Act::ArticleUnarchived(change) => {
            if change.after.state == "published" { vec![Key::Article(change.after.id), Key::Published].into() } else { Shown::default() }
        }
        // Pages of other articles count in how many more a fact is.
        Act::ArticlePublished(change) | Act::ArticleTakenBack(change) => {
            let id = change.after.id;
            let facts = rows!(conn, (FactId,), FACTS_OF_ARTICLE, id)?.into_iter().map(|(fact,)| Key::Fact(fact));
            [Key::Article(id), Key::Published].into_iter().chain(facts).collect::<Vec<_>>().into()
        }
        Act::ClaimChanged(change)
        | Act::ClaimSubmitted(change)
        | Act::ClaimWithdrawn(change)
        | Act::ClaimApproved(change)
        | Act::ClaimReturned(change)
        | Act::ClaimCorrected(change)
        | Act::ClaimAgreed(change) => {
            let Change { before, after } = change;
            let is_public = row!(conn, (ClaimId,), PUBLIC, after.id)?.is_some();
            match before.review == "approved" || after.review == "approved" {
                _ if is_public => claim(conn, after).await?.into(),
                true => of_article_of(conn, before).await?,
                false => unseen(conn),
            }
        }
        Act::ClaimToldApart(_) | Act::ClaimLikenessReopened(_) => vec![Key::Likeness].into(),
        // Of one that readers saw the page tells that it went; what it was told apart from rests with it.
        Act::ClaimDeleted(Change { before: kept, .. }) | Act::ClaimRestored(Change { after: kept, .. }) => {
            let mut shown = of_article_of(conn, kept).await?;
            shown.keys.push(Key::Likeness);
            shown
        }
        Act::SourceChanged(Change { before, after }) => {
            let is_called_otherwise = (&before.name, before.kind) != (&after.name, after.kind);
            vec![if is_called_otherwise { Key::Source(after.id) } else { Key::Sources }].into()
        }
        Act::SourceRemoved(change) => vec![Key::Source(change.before.id)].into(),
        Act::SourceMerged(Change { before: merged, .. }) | Act::SourceSplit(Change { after: merged, .. }) => {
            vec![Key::Source(merged.merged.id), Key::Source(merged.into.id), Key::Published].into()
        }
        Act::SourceNamed(Change { after: named, .. }) | Act::SourceUnnamed(Change { before: named, .. }) => {
            vec![Key::Source(named.source.id), Key::Published].into()
        }
        Act::AttributionsMoved(Change { after: moved, .. }) => vec![Key::Source(moved.from.id), Key::Source(moved.to.id), Key::Published].into(),
        Act::FactCreated(Change { after: fact, .. }) | Act::FactRemoved(Change { before: fact, .. }) | Act::FactRestored(Change { after: fact, .. }) => {
            facts(conn, &[fact]).await?.into()
        }
        Act::FactChanged(change)
        | Act::FactFound(change)
        | Act::FactLinked(change)
        | Act::FactUnlinked(change)
        | Act::FactMerged(change)
        | Act::FactTookOver(change)
        | Act::FactSplit(change) => facts(conn, &[&change.before, &change.after]).await?.into(),
        // Only now they see which claims it has, and the record of it names none.
        Act::FactApproved(Change { after: fact, .. }) => {
            let articles = rows!(conn, (ArticleId,), ARTICLES_OF_FACT, fact.id)?.into_iter().map(|(article,)| Key::Article(article));
            articles.chain([fact.id].into_iter().chain(fact.merged_into).map(Key::Fact)).collect::<Vec<_>>().into()
        }
        // Before the first one comes, the front page says how.
        Act::PersonAdded(_) => vec![Key::Published].into(),
        Act::ArticleErased(_) | Act::PersonErased(_) | Act::SettingChanged(_) => vec![Key::All].into(),
    })
}

/// Under which keys a claim is that readers see or saw.
async fn claim(conn: &mut Connection, claim: &state::Claim) -> db::Result<Vec<Key>> {
    let facts = rows!(conn, (FactId,), FACT_OF_CLAIM, claim.id)?.into_iter().map(|(fact,)| Key::Fact(fact));
    Ok([Key::Article(claim.article_id), Key::Published].into_iter().chain(facts).collect())
}

/// The same when they do or did as far as its article is published.
async fn of_article_of(conn: &mut Connection, kept: &state::Claim) -> db::Result<Shown> {
    if row!(conn, (ArticleId,), PUBLISHED, kept.article_id)?.is_some() {
        return Ok(claim(conn, kept).await?.into());
    }
    Ok(unseen(conn))
}

/// Nothing that readers see; but on PostgreSQL somebody may be publishing it in a transaction beside this one.
fn unseen(conn: &Connection) -> Shown {
    Shown { keys: Vec::new(), is_doubtful: conn.is_postgres() }
}

/// Under which keys facts are, and the articles whose claims an act linked with them or took from them.
async fn facts(conn: &mut Connection, facts: &[&state::Fact]) -> db::Result<Vec<Key>> {
    let mut keys: Vec<Key> = facts.iter().map(|fact| Key::Fact(fact.id)).collect();
    let claims: Vec<ClaimId> = facts.iter().flat_map(|fact| fact.claims.iter().map(|linked| linked.claim)).collect();
    if !claims.is_empty() {
        let mut sql = Sql::new("SELECT DISTINCT article_id FROM claim WHERE id IN ");
        sql.list(claims);
        keys.extend(sql.rows::<(ArticleId,)>(conn).await?.into_iter().map(|(article,)| Key::Article(article)));
    }
    Ok(keys)
}
