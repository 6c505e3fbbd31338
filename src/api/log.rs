//! The transparency log, for everybody, at the root of the site: C2SP `tlog-tiles`.

use super::claim;
use crate::{
    access::Viewer,
    base::error::Fault,
    newsroom::Newsroom,
    record::{
        Subject, log,
        proof::{self, Proof},
    },
    tlog::tree::{HASH, Wanted, wanted},
    web::extract::PathId,
};
use axum::{
    extract::{Path, State},
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

/// A tile of a width never changes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// The head moves with every act.
const NOT_FOR_LONG: &str = "public, max-age=1";

/// `GET /log/checkpoint`: the signed head, with the cosignatures of witnesses.
pub async fn checkpoint(State(room): State<Newsroom>) -> Result<Response, Fault> {
    let checkpoint = log::published(&mut room.db.read().await?, room.clock.now()).await?;
    if checkpoint.is_empty() {
        return Err(Fault::Missing("nothing was signed yet; ask again in a second".into()));
    }
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, NOT_FOR_LONG)], checkpoint).into_response())
}

/// `GET /log/key`: the line by which the signature is checked; those of earlier keys below it.
pub async fn key(State(room): State<Newsroom>) -> Result<Response, Fault> {
    let keys = log::keys(&mut room.db.read().await?).await?;
    let lines: String = keys.into_iter().map(|key| key + "\n").collect();
    if lines.is_empty() {
        return Err(Fault::Missing("nothing was signed yet; ask again in a second".into()));
    }
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, NOT_FOR_LONG)], lines).into_response())
}

/// `GET /api/v1/claims/{id}/proof`: what the record says about a claim that readers see, as a file.
pub async fn of_claim(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let mut conn = room.db.read().await?;
    let claim = claim::readable(&mut conn, &viewer, &place).await?;
    if claim::readable(&mut conn, &Viewer::Anyone, &place).await.is_err() {
        return Err(Fault::Clash("only what readers see has a proof: this claim is not approved, or its article not published".into()));
    }
    file(proof::of(&mut conn, &Subject::Claim(claim.id)).await?, &format!("claim-{}", claim.id))
}

/// `GET /api/v1/articles/{id}/proof`: the same of an article, with its text.
pub async fn of_article(State(room): State<Newsroom>, viewer: Viewer, PathId(place): PathId) -> Result<Response, Fault> {
    let mut conn = room.db.read().await?;
    let article = super::article::seen(&mut conn, &viewer, &place).await?;
    if !Viewer::Anyone.sees(article.as_thing()) {
        return Err(Fault::Clash("only what readers see has a proof: this article is not published".into()));
    }
    file(proof::of(&mut conn, &Subject::Article(article.id)).await?, &article.slug)
}

fn file(proof: Proof, name: &str) -> Result<Response, Fault> {
    let name = format!("attachment; filename=\"{name}.proof.json\"");
    let json = serde_json::to_vec_pretty(&proof).map_err(|error| Fault::Internal(format!("writing a proof: {error}")))?;
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, NOT_FOR_LONG.into())], json)
        .into_response())
}

/// `GET /log/tile/{level}/{position}[.p/{width}]`: hashes; with `entries` as level the entries themselves.
pub async fn tile(State(room): State<Newsroom>, Path(place): Path<String>) -> Result<Response, Fault> {
    let missing = || Fault::Missing("there is no such tile in the log".into());
    let mut conn = room.db.read().await?;
    let bytes = match wanted(&place).ok_or_else(missing)? {
        Wanted::Hashes(tile, many) => log::tile(&mut conn, tile).await?.and_then(|hashes| hashes.get(..many * HASH).map(<[u8]>::to_vec)),
        Wanted::Entries { after, many } => {
            let entries = log::entries(&mut conn, after, after.saturating_add(many)).await?;
            // Each behind its length in bytes, 16 bits.
            let bundle = || entries.iter().flat_map(|entry| [&(entry.len() as u16).to_be_bytes()[..], entry].concat()).collect();
            (entries.len() as u64 == many).then(bundle)
        }
    };
    let bytes: Vec<u8> = bytes.ok_or_else(missing)?;
    Ok(([(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, FOR_GOOD)], bytes).into_response())
}
