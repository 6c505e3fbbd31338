//! Claims, their attributions and comments.

use super::{Merges, Stop, Told, broken, difference, merges, other, stranger};
use crate::{
    attribution::SourceKind,
    base::{
        error::Fault,
        id::{ArticleId, AttributionId, ClaimId, CommentId, EventId, FactId, PersonId, SourceId},
    },
    db::{Connection, Error, Sql, word},
    record::{
        act::Act,
        state::{Assignment, Attribution, Cited, Claim, Comment, Cue, Other, Withdrawal},
        store::{Stored, stored},
    },
    row, rows,
    text::Span,
};
use chrono::{DateTime, Utc};
use sqlx_macros::FromRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

const ROWS: &str = "SELECT c.id, c.article_id, r.number AS revision, c.spans, c.place, c.quote, c.statement, c.review, c.finding, c.version, \
     c.created_by, c.edited_by, c.submitted_at, c.created_at, c.updated_at, c.amended FROM claim c JOIN revision r ON r.id = c.revision_id WHERE c.id IN ";
const ATTRIBUTIONS: &str =
    "SELECT id, claim_id, source_id, status, form, identification, cue_start, cue_end, cue, via_id FROM attribution WHERE claim_id IN ";
const AMENDMENTS: &str = "SELECT claim_id, spans, place, quote, statement FROM amendment WHERE claim_id IN ";
const AMENDED_ATTRIBUTIONS: &str = "SELECT id, claim_id, source_id, status, form, identification, cue_start, cue_end, cue, via_id FROM amended_attribution WHERE claim_id IN ";
const COMMENTS: &str = "SELECT id, claim_id, person_id, body, created_at FROM comment WHERE claim_id IN ";
const WITHDRAWALS: &str = "SELECT claim_id, person_id, reason, created_at FROM withdrawal WHERE claim_id IN ";
const ASSIGNMENTS: &str = "SELECT claim_id, person_id FROM assignment WHERE claim_id IN ";
const TOLD_APART: &str = "SELECT claim_id, other_id, is_fact FROM told_apart WHERE claim_id IN ";
const MADE_OF: &str = "SELECT claim_id, number, outcome FROM suggestion WHERE claim_id IN ";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM claim";
pub(crate) const IDS: &str = "SELECT id FROM claim WHERE id > $1 ORDER BY id LIMIT 500";
pub(crate) const AMENDED: &str = "SELECT (SELECT COUNT(*) FROM amendment) + (SELECT COUNT(*) FROM amended_attribution)";
pub(crate) const ASKED: &str = "SELECT COUNT(*) FROM withdrawal";
pub(crate) const ASSIGNED: &str = "SELECT COUNT(*) FROM assignment";
pub(crate) const APART: &str = "SELECT COUNT(*) FROM told_apart a CROSS JOIN claim c WHERE c.id = a.claim_id";
pub(crate) const ACCEPTED: &str = "SELECT COUNT(*) FROM suggestion WHERE claim_id IS NOT NULL";
pub(crate) const OF_ONE: &str = stored!("event e LEFT JOIN log_leaf l ON l.event_id = e.id WHERE e.subject = $1 ORDER BY e.at, e.id");

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[COUNT, IDS, AMENDED, ASKED, ASSIGNED, APART, ACCEPTED, OF_ONE];

/// The review state of a claim that waits for a second person.
const SUBMITTED: &str = "submitted";
/// The review state of a claim that readers see.
const APPROVED: &str = "approved";
/// Claims that are compared at once.
const AT_ONCE: usize = 200;

/// What the events of a claim left.
#[derive(Debug)]
pub struct Left {
    /// The claim; none when it was deleted.
    pub claim: Option<Claim>,
    /// What readers go on seeing of it while a change waits.
    pub approved: Option<Claim>,
    /// Who made it.
    pub author: Option<PersonId>,
    /// Who changed it last.
    pub editor: Option<PersonId>,
    /// Since when it waits for a second person.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The number of the suggestion it was made of.
    pub origin: Option<u32>,
    /// What somebody asks: that it is withdrawn.
    pub withdrawal: Option<Withdrawal>,
    /// Who is asked to decide on it.
    pub assignment: Option<Assignment>,
    /// What it was told apart from.
    pub apart: BTreeSet<Other>,
    /// The talk about it, which went and comes back with it.
    pub comments: BTreeMap<CommentId, Comment>,
}

/// The claims so far.
#[derive(Default)]
pub(super) struct Claims {
    left: Vec<(Claim, Left)>,
    there: i64,
    accepted: i64,
    /// Rows of amendments.
    amended: i64,
    /// Requests to withdraw one.
    asked: i64,
    /// Those that somebody is asked to decide on.
    assigned: i64,
    /// What they were told apart from.
    apart: i64,
}

#[derive(FromRow)]
struct ClaimRow {
    id: ClaimId,
    article_id: ArticleId,
    revision: i64,
    spans: String,
    place: i64,
    quote: String,
    statement: String,
    review: String,
    finding: String,
    version: i64,
    created_by: PersonId,
    edited_by: PersonId,
    submitted_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    amended: bool,
}

#[derive(FromRow)]
struct AttributionRow {
    id: AttributionId,
    claim_id: ClaimId,
    source_id: SourceId,
    status: String,
    form: String,
    identification: String,
    cue_start: Option<i64>,
    cue_end: Option<i64>,
    cue: Option<String>,
    via_id: Option<AttributionId>,
}

impl AttributionRow {
    fn state(self) -> Result<Attribution, Error> {
        let offset = |number: i64| u32::try_from(number).map_err(Error::decode);
        Ok(Attribution {
            id: self.id,
            source: nameless(self.source_id),
            status: word(&self.status)?,
            form: word(&self.form)?,
            identification: word(&self.identification)?,
            cue: match (self.cue_start, self.cue_end, self.cue) {
                (Some(start), Some(end), Some(text)) => Some(Cue { start: offset(start)?, end: offset(end)?, text }),
                _ => None,
            },
            via: self.via_id,
        })
    }
}

/// A source by its id alone: an event keeps how it was called then.
fn nameless(id: SourceId) -> Cited {
    Cited { id, name: String::new(), kind: SourceKind::Other }
}

fn bare(mut claim: Claim) -> Claim {
    for attribution in &mut claim.attributions {
        attribution.source = nameless(attribution.source.id);
    }
    claim
}

/// Brings a claim, and what readers see of it, through merges: those before `version`, or all that are left.
fn through<'m>(claim: &mut Claim, approved: &mut Option<Claim>, steps: &mut impl Iterator<Item = &'m merges::Cited>, version: Option<i64>) {
    while version.is_none_or(|version| claim.version < version) {
        let Some(cited) = steps.next() else { break };
        let all = claim.attributions.iter_mut().chain(approved.iter_mut().flat_map(|claim| &mut claim.attributions));
        all.for_each(|attribution| cited.happen_to(attribution, nameless));
        claim.version += 1;
        claim.updated_at = claim.updated_at.max(cited.step.at);
    }
}

/// Where an event stands among those of its claim, whatever the clocks of several servers say: the version it left, and whether it
/// deleted the claim then.
pub const fn place(act: &Act) -> (i64, u8) {
    match act {
        Act::ClaimCreated(change) | Act::ClaimRestored(change) => (change.after.version, 0),
        Act::ClaimAccepted(change) => (change.after.claim.version, 0),
        Act::ClaimChanged(change)
        | Act::ClaimSubmitted(change)
        | Act::ClaimWithdrawn(change)
        | Act::ClaimApproved(change)
        | Act::ClaimReturned(change)
        | Act::ClaimCorrected(change)
        | Act::ClaimAgreed(change) => (change.after.version, 0),
        Act::ClaimDeleted(change) => (change.before.version, 1),
        // Comments and requests touch no version, and stay in their order.
        _ => (i64::MAX, 0),
    }
}

/// The attributions of these claims, in their order.
async fn of_claims(
    conn: &mut Connection,
    sql: &'static str,
    claims: impl Iterator<Item = ClaimId>,
) -> Result<HashMap<ClaimId, Vec<Attribution>>, Stop> {
    let mut found: HashMap<ClaimId, Vec<Attribution>> = HashMap::new();
    let mut sql = Sql::new(sql);
    sql.list(claims).push(" ORDER BY claim_id, position");
    for row in sql.many_rows::<AttributionRow>(conn).await? {
        let claim = row.claim_id;
        let state = row.state().map_err(|_| broken(format!("claim/{claim}"), "an attribution holds what the program never writes"))?;
        found.entry(claim).or_default().push(state);
    }
    Ok(found)
}

/// What a change of a claim that waits says.
#[derive(PartialEq)]
struct Words {
    place: i64,
    spans: Vec<Span>,
    quote: String,
    statement: String,
    attributions: Vec<Attribution>,
}

/// The changes that wait of these claims.
async fn amendments(conn: &mut Connection, left: &[(Claim, Left)]) -> Result<HashMap<ClaimId, Words>, Stop> {
    #[derive(FromRow)]
    struct Amendment {
        claim_id: ClaimId,
        spans: String,
        place: i64,
        quote: String,
        statement: String,
    }
    let ids: Vec<_> = left.iter().filter(|(_, left)| left.approved.is_some()).map(|(claim, _)| claim.id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut attributions = of_claims(conn, AMENDED_ATTRIBUTIONS, ids.iter().copied()).await?;
    let mut sql = Sql::new(AMENDMENTS);
    sql.list(ids);
    let kept = sql.rows::<Amendment>(conn).await?;
    let words = kept.into_iter().map(|kept| {
        let attributions = attributions.remove(&kept.claim_id).unwrap_or_default();
        let spans = serde_json::from_str(&kept.spans)
            .map_err(|_| broken(format!("claim/{}", kept.claim_id), "the change of it that waits is not what its events say"))?;
        Ok((kept.claim_id, Words { place: kept.place, spans, quote: kept.quote, statement: kept.statement, attributions }))
    });
    words.collect()
}

impl Claims {
    pub(super) async fn add(&mut self, conn: &mut Connection, merges: &Merges, mut events: Vec<Told>) -> Result<(), Stop> {
        events.sort_by_key(|told| place(&told.act));
        let (mut left, _) = replayed(merges, events)?;
        self.left.extend(left.claim.take().map(|claim| (claim, left)));
        if self.left.len() >= AT_ONCE { self.compare(conn).await } else { Ok(()) }
    }

    async fn compare(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        let left = std::mem::take(&mut self.left);
        if left.is_empty() {
            return Ok(());
        }
        let ids = || left.iter().map(|(claim, _)| claim.id);
        let mut sql = Sql::new(ROWS);
        sql.list(ids());
        let mut found: HashMap<ClaimId, ClaimRow> = sql.rows::<ClaimRow>(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let mut attributions = of_claims(conn, ATTRIBUTIONS, ids()).await?;
        let mut amendments = amendments(conn, &left).await?;
        let mut comments: HashMap<ClaimId, BTreeMap<CommentId, Comment>> = HashMap::new();
        let mut sql = Sql::new(COMMENTS);
        sql.list(ids());
        for (id, claim, author, body, created_at) in sql.many_rows::<(CommentId, ClaimId, PersonId, String, DateTime<Utc>)>(conn).await? {
            comments.entry(claim).or_default().insert(id, Comment { id, author, body, created_at });
        }
        let mut sql = Sql::new(WITHDRAWALS);
        sql.list(ids());
        let mut asked: HashMap<ClaimId, Withdrawal> = HashMap::new();
        for (claim, asked_by, reason, created_at) in sql.rows::<(ClaimId, PersonId, String, DateTime<Utc>)>(conn).await? {
            asked.insert(claim, Withdrawal { asked_by, reason, created_at });
        }
        let mut sql = Sql::new(ASSIGNMENTS);
        sql.list(ids());
        let mut assigned: HashMap<ClaimId, PersonId> = sql.rows::<(ClaimId, PersonId)>(conn).await?.into_iter().collect();
        let mut sql = Sql::new(TOLD_APART);
        sql.list(ids());
        let mut apart: HashMap<ClaimId, BTreeSet<Other>> = HashMap::new();
        for (claim, id, is_fact) in sql.many_rows::<(ClaimId, Uuid, bool)>(conn).await? {
            let other = if is_fact { Other::Fact(FactId(id)) } else { Other::Claim(ClaimId(id)) };
            apart.entry(claim).or_default().insert(other);
        }
        let mut sql = Sql::new(MADE_OF);
        sql.list(ids());
        let made_of = sql.rows::<(ClaimId, i64, String)>(conn).await?;
        for (told, left) in left {
            let id = told.id;
            let what = format!("claim/{id}");
            let row = found.remove(&id).ok_or_else(|| broken(&what, "its events say it is there, and its row is missing"))?;
            let spans = serde_json::from_str(&row.spans).map_err(|_| broken(&what, other(Some("spans".into()))))?;
            let there = Claim {
                id,
                article_id: row.article_id,
                revision: row.revision,
                spans,
                quote: row.quote,
                statement: row.statement,
                review: row.review,
                check: row.finding,
                attributions: attributions.remove(&id).unwrap_or_default(),
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            };
            let told = bare(told);
            if row.amended != left.approved.is_some() {
                return Err(broken(what, "that a change of it waits is not what its events say"));
            }
            let shown = match left.approved {
                None => told,
                Some(approved) => {
                    let place = told.spans.first().map_or(0, |span| i64::from(span.start));
                    let words =
                        Words { place, spans: told.spans, quote: told.quote, statement: told.statement, attributions: told.attributions };
                    self.amended += 1 + i64::try_from(words.attributions.len()).unwrap_or(i64::MAX);
                    if amendments.remove(&id) != Some(words) {
                        return Err(broken(what, "the change of it that waits is not what its events say"));
                    }
                    Claim { review: told.review, check: told.check, version: told.version, updated_at: told.updated_at, ..bare(approved) }
                }
            };
            if shown != there {
                return Err(broken(what, other(difference(&shown, &there))));
            }
            if there.spans.first().map(|span| i64::from(span.start)) != Some(row.place) {
                return Err(broken(what, "its place in the text is not where its spans begin"));
            }
            if (Some(row.created_by), Some(row.edited_by)) != (left.author, left.editor) {
                return Err(broken(what, "who made or changed it is not who its events say"));
            }
            if row.submitted_at != left.submitted_at {
                return Err(broken(what, "since when it waits is not what its events say"));
            }
            if comments.remove(&id).unwrap_or_default() != left.comments {
                return Err(broken(what, "its comments are not those its events tell of"));
            }
            self.asked += i64::from(left.withdrawal.is_some());
            if asked.remove(&id) != left.withdrawal {
                return Err(broken(what, "that somebody asks to withdraw it is not what its events say"));
            }
            self.assigned += i64::from(left.assignment.is_some());
            if assigned.remove(&id) != left.assignment.map(|assignment| assignment.to) {
                return Err(broken(what, "who is asked to decide on it is not who its events say"));
            }
            self.apart += i64::try_from(left.apart.len()).unwrap_or(i64::MAX);
            if apart.remove(&id).unwrap_or_default() != left.apart {
                return Err(broken(what, "what it was told apart from is not what its events say"));
            }
            for (_, number, outcome) in made_of.iter().filter(|(claim, ..)| *claim == id) {
                if left.origin.map(i64::from) != Some(*number) || outcome != "accepted" {
                    return Err(broken(what, "the suggestion it is said to be made of is another one than its events say"));
                }
                self.accepted += 1;
            }
            self.there += 1;
        }
        Ok(())
    }

    pub(super) async fn finish(&mut self, conn: &mut Connection) -> Result<(), Stop> {
        self.compare(conn).await?;
        if row!(conn, (i64,), COUNT)? != Some((self.there,)) {
            return Err(stranger(conn, "claim", IDS, "one is there that its events say was deleted").await?);
        }
        if row!(conn, (i64,), AMENDED)? != Some((self.amended,)) {
            return Err(broken("the claims", "a change is said to wait of one that was not approved"));
        }
        if row!(conn, (i64,), ASKED)? != Some((self.asked,)) {
            return Err(broken("the claims", "somebody is said to ask that one is withdrawn, without an event"));
        }
        if row!(conn, (i64,), ASSIGNED)? != Some((self.assigned,)) {
            return Err(broken("the claims", "somebody is said to be asked to decide on one, without an event"));
        }
        if row!(conn, (i64,), APART)? != Some((self.apart,)) {
            return Err(broken("the claims", "one is said to be told apart from another, without an event"));
        }
        if row!(conn, (i64,), ACCEPTED)? != Some((self.accepted,)) {
            return Err(broken("the suggestions", "one is said to be accepted without an event"));
        }
        Ok(())
    }
}

/// What the events of one claim left, whether it is there or was deleted.
///
/// # Errors
/// [`Fault::Clash`] when they do not go on from each other; the database's.
pub async fn left(conn: &mut Connection, id: ClaimId) -> Result<Left, Fault> {
    Ok(replay(conn, id).await?.0)
}

/// What readers went on seeing of a claim before this event of it, when a change waited then.
///
/// # Errors
/// As for [`left`].
pub async fn approved_before(conn: &mut Connection, id: ClaimId, event: EventId) -> Result<Option<Claim>, Fault> {
    Ok(replay(conn, id).await?.1.remove(&event).flatten())
}

/// What events of a claim left, and for each change of it what readers went on seeing before.
type Replayed = (Left, HashMap<EventId, Option<Claim>>);

async fn replay(conn: &mut Connection, id: ClaimId) -> Result<Replayed, Fault> {
    let replay = async {
        let merges = Merges::read(conn).await?;
        let told = rows!(conn, Stored, OF_ONE, format!("claim/{id}"))?;
        let mut events = told.iter().map(Told::read).collect::<Result<Vec<_>, _>>()?;
        events.sort_by_key(|told| place(&told.act));
        replayed(&merges, events)
    };
    replay.await.map_err(|stop| match stop {
        Stop::Broken(verdict) => Fault::Clash(format!("the record of claim {id} does not hold together: {verdict}")),
        Stop::Failed(error) => error.into(),
    })
}

/// What the events of a claim left.
fn replayed(merges: &Merges, events: Vec<Told>) -> Result<Replayed, Stop> {
    let (mut now, mut approved): (Option<Claim>, Option<Claim>) = (None, None);
    let mut approved_before = HashMap::new();
    let mut id = None;
    let (mut author, mut editor, mut origin, mut submitted_at) = (None, None, None, None);
    let (mut comments, mut withdrawal, mut assignment) = (BTreeMap::new(), None, None);
    let mut apart = BTreeSet::new();
    let mut steps = [].iter();
    for told in events {
        let unfit = |told: &Told| told.unfit::<Replayed>();
        match &told.act {
            Act::ClaimCreated(_) | Act::ClaimAccepted(_) | Act::ClaimRestored(_) => {
                let made = match &told.act {
                    Act::ClaimAccepted(change) => &change.after.claim,
                    Act::ClaimCreated(change) | Act::ClaimRestored(change) => &change.after,
                    _ => continue,
                };
                if now.is_some() {
                    return unfit(&told);
                }
                if matches!(told.act, Act::ClaimRestored(_)) {
                    if id != Some(made.id) {
                        return unfit(&told);
                    }
                } else {
                    (id, author, editor) = (Some(made.id), told.actor, told.actor);
                    steps = merges.of_claim(made.id).iter();
                }
                if let Act::ClaimAccepted(change) = &told.act {
                    origin = Some(change.after.suggestion.n);
                }
                submitted_at = Some(made.updated_at).filter(|_| made.review == SUBMITTED);
                now = Some(made.clone());
            }
            Act::ClaimChanged(change)
            | Act::ClaimSubmitted(change)
            | Act::ClaimWithdrawn(change)
            | Act::ClaimApproved(change)
            | Act::ClaimReturned(change)
            | Act::ClaimCorrected(change)
            | Act::ClaimAgreed(change) => {
                let Some(mut was) = now.take() else { return unfit(&told) };
                through(&mut was, &mut approved, &mut steps, Some(change.before.version));
                let before = bare(change.before.clone());
                if bare(was) != before {
                    return unfit(&told);
                }
                let only_check = Claim {
                    check: before.check.clone(),
                    version: before.version,
                    updated_at: before.updated_at,
                    ..bare(change.after.clone())
                };
                if matches!(told.act, Act::ClaimChanged(_) | Act::ClaimCorrected(_)) && only_check != before {
                    editor = told.actor;
                }
                submitted_at = match (change.after.review.as_str(), change.before.review.as_str()) {
                    (SUBMITTED, SUBMITTED) => submitted_at,
                    (SUBMITTED, _) => Some(change.after.updated_at),
                    _ => None,
                };
                approved_before.insert(told.id, approved.clone());
                if change.after.review == APPROVED {
                    approved = None;
                } else if let Some(undone) = told.reverses {
                    approved = approved_before.get(&undone).cloned().flatten();
                } else if before.review == APPROVED {
                    approved = Some(before);
                }
                now = Some(change.after.clone());
            }
            Act::ClaimDeleted(change) => {
                let Some(mut was) = now.take() else { return unfit(&told) };
                through(&mut was, &mut approved, &mut steps, Some(change.before.version));
                if bare(was) != bare(change.before.clone()) {
                    return unfit(&told);
                }
            }
            Act::CommentWritten(change) => {
                comments.insert(change.after.id, change.after.clone());
            }
            Act::CommentRemoved(change) => {
                if comments.remove(&change.before.id).as_ref() != Some(&change.before) {
                    return unfit(&told);
                }
            }
            Act::ClaimWithdrawalAsked(change) if withdrawal.is_none() => withdrawal = Some(change.after.clone()),
            Act::ClaimAssigned(change) => {
                if std::mem::replace(&mut assignment, change.after) != change.before {
                    return unfit(&told);
                }
            }
            Act::ClaimToldApart(change) if apart.insert(change.after) => {}
            Act::ClaimLikenessReopened(change) if apart.remove(&change.before) => {}
            Act::ActSeconded(_) | Act::ActTakenBack(_) => {}
            Act::ClaimKept(change) => {
                if withdrawal.take().as_ref() != Some(&change.before) {
                    return unfit(&told);
                }
            }
            _ => return unfit(&told),
        }
    }
    if let Some(claim) = &mut now {
        through(claim, &mut approved, &mut steps, None);
    }
    Ok((Left { claim: now, approved, author, editor, submitted_at, origin, withdrawal, assignment, apart, comments }, approved_before))
}
