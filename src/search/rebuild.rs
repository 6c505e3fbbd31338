//! Making the index of words anew, of what is there: after a restore without it, or by a program that cuts words in another way.

use super::store;
use crate::{
    base::error::Fault,
    db::{
        self, Lane,
        search::{self, Searched},
    },
    newsroom::Newsroom,
    vocabulary,
};
use uuid::Uuid;

vocabulary! {
    /// How much is made anew.
    Extent, "extent" {
        /// Everything.
        All = "all", "everything";
        /// Everything, where nothing is there yet.
        IfEmpty = "if-empty", "what is missing";
    }
}

/// Makes it anew, a few things at a time, so that others write between them; tells how many of a kind are done. Gives how many
/// there were of all kinds.
///
/// # Errors
/// When the database is busy.
pub async fn rebuild(room: &Newsroom, extent: Extent, told: impl Fn(Searched, usize)) -> Result<usize, Fault> {
    if extent == Extent::IfEmpty && !store::is_empty(&mut room.db.read().await?).await? {
        return Ok(0);
    }
    let mut whole = 0;
    for kind in Searched::ALL.iter().copied() {
        let (mut after, mut done) = (Uuid::nil(), 0);
        loop {
            let count = room.db.write(Lane::Work, move |conn| {
                Box::pin(async move {
                    let things = store::all(conn, kind, after).await?;
                    for (id, texts) in &things {
                        search::write(conn, kind, *id, &texts.each_ref().map(String::as_str)).await?;
                    }
                    db::Result::Ok(things.last().map(|(id, _)| (*id, things.len())))
                })
            });
            let Some((last, count)) = count.await? else { break };
            (after, done) = (last, done + count);
            told(kind, done);
        }
        whole += done;
    }
    Ok(whole)
}
