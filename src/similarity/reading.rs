//! Claims are read as they are made and changed: their vectors made, kept, and held in memory. In the background, never by who
//! writes the claim.

use super::{off_thread, pace::Pace, queue, store};
use crate::{
    base::{error::Fault, id::ClaimId},
    db::{self, Lane},
    likeness::{Encoder, Vector, WIDTH},
    newsroom::Newsroom,
};
use chrono::Duration;
use std::time;
use uuid::Uuid;

/// How often the newsroom is asked for claims that were made or changed.
const EVERY: time::Duration = time::Duration::from_secs(1);
/// How long the encoder waits for the next claim before it is put away.
const REST: time::Duration = time::Duration::from_secs(5);
/// How long the most alike of claims are looked for before what was made meanwhile is read.
const LOOKING: time::Duration = time::Duration::from_secs(4);
/// A command notes when it began, and commits a moment later: so far back claims are looked at again each time, …
const MOMENT: Duration = Duration::seconds(3);
/// … and so far back, since it may take this long, …
const OVERLAP: Duration = Duration::seconds(60);
/// … once in so long. Where thousands write, to look back a minute each second is work for a core.
const LOOK_BACK: time::Duration = time::Duration::from_secs(20);
/// How many vectors are stored in one transaction: others wait to write meanwhile.
const AT_ONCE: usize = 32;

/// The vector that is kept, if it is of the words as they are now and of this model.
pub(super) fn current(known: &store::Known) -> Option<Vector> {
    let is_current = known.model.as_deref() == Some(Encoder::NAME) && known.words == Some(store::digest(&known.statement));
    let bytes = known.vector.as_deref().filter(|bytes| is_current && bytes.len() == WIDTH)?;
    let mut vector = [0; WIDTH];
    for (number, byte) in vector.iter_mut().zip(bytes) {
        *number = byte.cast_signed();
    }
    Some(vector)
}

/// Reads claims as they are made and changed, until the database is closed.
pub async fn follow(room: Newsroom) {
    let all = async {
        let mut looked_back = time::Instant::now();
        loop {
            let read_and_found = async {
                if looked_back.elapsed() < LOOK_BACK {
                    read_since(&room, MOMENT).await?;
                } else {
                    catch_up(&room).await?;
                    looked_back = time::Instant::now();
                }
                queue::catch_up(&room, LOOKING).await
            };
            if let Err(error) = read_and_found.await {
                tracing::warn!(%error, "claims that say the same cannot be looked for");
            }
            Encoder::rest();
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
    read_since(room, OVERLAP).await
}

/// Reads every claim that was made or changed since so long before the last time; gives how many.
async fn read_since(room: &Newsroom, overlap: Duration) -> Result<usize, Fault> {
    let mut place = room.likeness.place().unwrap_or_default();
    let (mut position, mut count, mut pace) = ((place - overlap, ClaimId(Uuid::nil())), 0, Pace::new());
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
            // Nobody waits for this, and others want to work.
            pace.rest(start.elapsed()).await;
        }
    }
    room.likeness.came_to(place);
    Ok(count)
}

/// Reads these claims: makes the vectors that are missing, keeps them, takes them up into what questions are held against, and notes of
/// which the most alike is to be looked for.
async fn read(room: &Newsroom, claims: &[ClaimId]) -> Result<(), Fault> {
    let mut conn = room.db.read_in(Lane::Export).await?;
    let known = store::known(&mut conn, claims).await?;
    let looked_for = queue::store::looked_for(&mut conn, claims).await?;
    drop(conn);
    let reader = room.clone();
    let think = move || {
        let (mut made, mut wanted) = (Vec::new(), Vec::new());
        for known in known {
            let words = store::digest(&known.statement);
            let vector = current(&known).or_else(|| {
                let vector = reader.encoder(REST)?.vector(&known.statement)?;
                made.push((known.id, words, vector.map(i8::cast_unsigned).to_vec()));
                Some(vector)
            });
            if vector.is_some() && looked_for.get(&known.id) != Some(&words) {
                wanted.push((known.id, words));
            }
            reader.likeness.put(known.id, known.version, (&known.statement, words), vector);
        }
        (made, wanted)
    };
    let (made, wanted) = off_thread(think).await?;
    if made.is_empty() && wanted.is_empty() {
        return Ok(());
    }
    let keep = room.db.write(Lane::Work, move |conn| {
        Box::pin(async move {
            for (id, words, vector) in made {
                store::keep(conn, id, Encoder::NAME, words, vector).await?;
            }
            for (id, words) in wanted {
                queue::store::enqueue(conn, id, words).await?;
            }
            db::Result::Ok(())
        })
    });
    Ok(keep.await?)
}
