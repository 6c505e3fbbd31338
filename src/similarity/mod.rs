//! Claims that say the same: which are offered beside a claim, and why. None is linked by itself.
//!
//! The engine is `likeness/`; here it meets the newsroom. Claims are read in the background ([`follow`]), their vectors kept, and all of
//! them held in memory, where a question is held against each.

/// SQL of vectors.
pub mod store;

use crate::{
    access::Viewer,
    base::{
        error::Fault,
        id::{ArticleId, ClaimId},
    },
    claim::{self, Claim},
    db::{self, Lane},
    likeness::{Encoder, Hit, Question, Reason, Vector, WIDTH},
    newsroom::Newsroom,
};
use chrono::Duration;
use serde::Serialize;
use std::{collections::HashMap, time};
use uuid::Uuid;

/// How often the newsroom is asked for claims that were made or changed.
const EVERY: time::Duration = time::Duration::from_secs(1);
/// How long the encoder waits for the next claim before it is put away.
const REST: time::Duration = time::Duration::from_secs(5);
/// A command notes when it began, and may commit this much later: so far back claims are looked at again.
const OVERLAP: Duration = Duration::seconds(60);
/// How many vectors are stored in one transaction: others wait to write meanwhile.
const AT_ONCE: usize = 32;
/// How many claims are looked at one by one, and how many more when the first were not for the eyes of who asks.
const LOOKED_AT: [usize; 2] = [60, 1_000];
/// How many are offered.
const OFFERED: usize = 10;
/// What is less like it than this is not offered. One with another number is, below the others: the difference is what matters.
const LEAST: f32 = 0.5;

/// A claim that may say the same.
#[derive(Clone, Debug, Serialize)]
pub struct Similar {
    /// The claim.
    pub claim: Claim,
    /// Where it stands.
    pub article: InArticle,
    /// How alike, by words and meaning; what differs is taken off. More than 1 where words agree too.
    pub score: f32,
    /// Why, and what differs.
    pub reasons: Vec<Told>,
}

/// The article of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct InArticle {
    /// Which.
    pub id: ArticleId,
    /// Its place in URLs.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// Where it appeared.
    pub outlet: String,
}

/// A reason, with the sentence that says it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// For programs.
    #[serde(flatten)]
    pub reason: Reason,
    /// For people.
    pub text: String,
}

impl From<Reason> for Told {
    fn from(reason: Reason) -> Self {
        Self { text: reason.sentence(), reason }
    }
}

/// What is offered beside a claim.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// The most alike first.
    pub items: Vec<Similar>,
    /// Whether meaning was compared, or words alone.
    pub by_meaning: bool,
}

/// The claims that may say the same as this one, of those that the viewer may see.
///
/// # Errors
/// [`Fault::Missing`] without such a claim, or when the viewer may not see it.
pub async fn of_claim(room: &Newsroom, viewer: &Viewer, id: ClaimId) -> Result<Offer, Fault> {
    let mut conn = room.db.read().await?;
    let only_public = !viewer.sees_everything();
    let missing = || Fault::Missing(format!("claim {id} does not exist"));
    let claim = store::claims(&mut conn, &[id], only_public).await?.pop().ok_or_else(missing)?.claim;
    let known = store::known(&mut conn, &[id]).await?.pop().and_then(|known| current(&known));
    drop(conn);
    let (asked, statement) = (room.clone(), claim.statement);
    let think = move || {
        let vector = known.or_else(|| asked.encoder().and_then(|encoder| encoder.vector(&statement)));
        let question = Question::known(&statement, vector);
        (asked.likeness.index().search(&question, LOOKED_AT[1] + 1), question, vector.is_some())
    };
    let (hits, question, by_meaning) = off_thread(think).await?;
    let mut items = Vec::new();
    for upto in LOOKED_AT {
        let hits: HashMap<ClaimId, &Hit<ClaimId>> = hits.iter().filter(|hit| hit.key != id).take(upto).map(|hit| (hit.key, hit)).collect();
        let ids: Vec<ClaimId> = hits.keys().copied().collect();
        let rows = store::claims(&mut room.db.read().await?, &ids, only_public).await?;
        if !only_public {
            // Who sees everything and does not find it: it was deleted.
            ids.iter().filter(|id| !rows.iter().any(|row| row.claim.id == **id)).for_each(|id| room.likeness.remove(*id));
        }
        items = rows.into_iter().filter_map(|row| similar(row, &question, &hits)).collect();
        if items.len() >= OFFERED || hits.len() < upto || !only_public {
            break;
        }
    }
    items.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.claim.id.cmp(&other.claim.id)));
    items.truncate(OFFERED);
    Ok(Offer { items, by_meaning })
}

fn similar(row: claim::store::Row, question: &Question, hits: &HashMap<ClaimId, &Hit<ClaimId>>) -> Option<Similar> {
    let hit = hits.get(&row.claim.id)?;
    let (score, reasons) = question.compare(hit, &row.claim.statement);
    // Of words alone there is no measure from claim to claim: that some are shared is enough, and how many.
    let least = if hit.cosine.is_some() { LEAST } else { 0.0 };
    let article = InArticle { id: row.claim.article_id, slug: row.slug, title: row.title, outlet: row.outlet };
    (hit.score > least && !reasons.is_empty()).then(|| Similar {
        claim: row.claim,
        article,
        score,
        reasons: reasons.into_iter().map(Told::from).collect(),
    })
}

async fn off_thread<T: Send + 'static>(think: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(think).await.map_err(|error| Fault::Internal(format!("comparing: {error}")))
}

/// The vector that is kept, if it is of the words as they are now and of this model.
fn current(known: &store::Known) -> Option<Vector> {
    let is_current = known.model.as_deref() == Some(Encoder::NAME) && known.words == Some(digest(&known.statement));
    let bytes = known.vector.as_deref().filter(|bytes| is_current && bytes.len() == WIDTH)?;
    let mut vector = [0; WIDTH];
    for (number, byte) in vector.iter_mut().zip(bytes) {
        *number = byte.cast_signed();
    }
    Some(vector)
}

/// A number that other words would not give (FNV-1a).
fn digest(text: &str) -> i64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)).cast_signed()
}

/// Reads claims as they are made and changed, until the database is closed.
pub async fn follow(room: Newsroom) {
    let all = async {
        loop {
            if let Err(error) = catch_up(&room).await {
                tracing::warn!(%error, "claims that say the same cannot be looked for");
            }
            Encoder::rest(REST);
            tokio::time::sleep(EVERY).await;
        }
    };
    tokio::select! {
        () = all => {}
        () = room.db.closed() => {}
    }
}

/// Reads every claim that was made or changed since the last time; gives how many. What was read before a stop is not read again.
///
/// # Errors
/// When the database is busy.
pub async fn catch_up(room: &Newsroom) -> Result<usize, Fault> {
    let mut place = room.likeness.place().unwrap_or_default();
    let (mut position, mut count) = ((place - OVERLAP, ClaimId(Uuid::nil())), 0);
    loop {
        let changed = store::changed(&mut room.db.read_in(Lane::Export).await?, position).await?;
        let Some(last) = changed.last() else { break };
        position = (last.updated_at, last.id);
        place = last.updated_at;
        let fresh: Vec<_> =
            changed.iter().filter(|claim| room.likeness.version(claim.id) != Some(claim.version)).map(|claim| claim.id).collect();
        count += fresh.len();
        for some in fresh.chunks(AT_ONCE) {
            let start = time::Instant::now();
            read(room, some).await?;
            // Half of a core at most: nobody waits for this, and others want to work.
            tokio::time::sleep(start.elapsed()).await;
        }
    }
    room.likeness.came_to(place);
    Ok(count)
}

/// Reads these claims: makes the vectors that are missing, keeps them, and takes them up into what questions are held against.
async fn read(room: &Newsroom, claims: &[ClaimId]) -> Result<(), Fault> {
    let known = store::known(&mut room.db.read_in(Lane::Export).await?, claims).await?;
    let reader = room.clone();
    let think = move || {
        let mut made = Vec::new();
        for known in known {
            let vector = current(&known).or_else(|| {
                let vector = reader.encoder()?.vector(&known.statement)?;
                made.push((known.id, digest(&known.statement), vector.map(i8::cast_unsigned).to_vec()));
                Some(vector)
            });
            reader.likeness.put(known.id, known.version, (&known.statement, digest(&known.statement)), vector);
        }
        made
    };
    let made = off_thread(think).await?;
    if made.is_empty() {
        return Ok(());
    }
    let keep = room.db.write(Lane::Work, move |conn| {
        Box::pin(async move {
            for (id, words, vector) in made {
                store::keep(conn, id, Encoder::NAME, words, vector).await?;
            }
            db::Result::Ok(())
        })
    });
    Ok(keep.await?)
}
