//! Witnesses of the log, asked to cosign its head: C2SP `tlog-witness`. Nobody waits for them. Several servers may ask the same one:
//! it says what it has, and the newest that it gave is kept.

use super::log::{self, Cosigned};
use crate::{
    base::{clock::Clock, tls},
    db::{Db, Error, Lane},
    tlog::{
        cosignature::{Cosigner, request},
        key::Malformed,
        tree::{self, Tiles},
    },
};
use reqwest::{Client, StatusCode, Url};
use std::{error::Error as _, time::Duration};

/// How often it is seen whether there is something to cosign.
const EVERY: Duration = Duration::from_millis(500);
/// Longest that a witness has for an answer.
const LONGEST: Duration = Duration::from_secs(10);
/// Longest that one that failed is left alone; the time doubles until then.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// Most bytes of an answer that are read: a few lines.
const MOST_BYTES: usize = 64 * 1024;

/// A witness: where it is asked, and the key it cosigns with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    url: Url,
    /// Who it is.
    pub cosigner: Cosigner,
}

impl std::str::FromStr for Witness {
    type Err = String;

    /// `URL,VKEY`: the address in front of `/add-checkpoint`, and the line of its key.
    fn from_str(text: &str) -> Result<Self, String> {
        let (url, vkey) = text.rsplit_once(',').ok_or("give its address and its key: https://witness.example,NAME+NUMBER+KEY")?;
        let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
        let url = Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or("its address is none of the web")?;
        Ok(Self { url, cosigner: Cosigner::read(vkey).map_err(|why| why.to_string())? })
    }
}

/// Why a witness did not cosign.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be reached.
    #[error("it does not answer: {0}")]
    Away(String),
    /// It answers something else than what C2SP foresees.
    #[error("it answers {0}: {1}")]
    Status(StatusCode, String),
    /// It does not know this log: whoever runs it has to be told the log's key.
    #[error("it does not know this log, or not its key ({0}): tell whoever runs it the line at /log/key")]
    Stranger(StatusCode),
    /// The log is not the one that it saw before.
    #[error(
        "it has cosigned another log of {0} events under our key: the record was rewritten, or a backup was restored. Run `hearsay verify`"
    )]
    Fork(u64),
    /// What it gave is no cosignature of this checkpoint by its key.
    #[error("what it gave does not count: {0}")]
    Cosignature(#[from] Malformed),
    /// The database does not answer.
    #[error(transparent)]
    Database(#[from] Error),
}

/// What a witness answers when it does not cosign at once.
enum Answer {
    /// The lines of its cosignatures.
    Lines(String),
    /// It goes on from this size, not from the one it was told.
    GoesOnFrom(u64),
}

/// Asks a witness to cosign each new head, until the database is closed.
pub async fn follow(db: Db, clock: Clock, witness: Witness) {
    let ask = async {
        let client = match tls::asking_named(LONGEST) {
            Ok(client) => client,
            Err(error) => return tracing::error!(%error, "no witness can be asked"),
        };
        let mut pause = EVERY;
        loop {
            match turn(&db, &clock, &client, &witness).await {
                Ok(()) => pause = EVERY,
                Err(error) => {
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    let (name, seconds) = (witness.cosigner.name(), pause.as_secs());
                    match error {
                        Refusal::Fork(_) => tracing::error!(witness = name, %error, seconds, "a witness refuses"),
                        _ => tracing::warn!(witness = name, %error, seconds, "a witness does not cosign"),
                    }
                }
            }
            tokio::time::sleep(pause).await;
        }
    };
    tokio::select! {
        () = ask => {}
        () = db.closed() => {}
    }
}

/// Has the head cosigned, unless it is.
async fn turn(db: &Db, clock: &Clock, client: &Client, witness: &Witness) -> Result<(), Refusal> {
    let name = witness.cosigner.name();
    let mut conn = db.read_in(Lane::Access).await?;
    let (size, checkpoint) = log::head(&mut conn).await?;
    let kept = log::cosignatures(&mut conn).await?.into_iter().find(|kept| kept.witness == name);
    if size == 0 || kept.as_ref().is_some_and(|kept| kept.checkpoint == checkpoint) {
        return Ok(());
    }
    let mut old = kept.map_or(0, |kept| kept.size()).min(size);
    let mut lines = None;
    // It says from where it goes on when that is not what we thought: after a restart of ours, or when another server asked it.
    for _ in 0..2 {
        let mut tiles = Tiles::default();
        for place in tree::around(size, old.saturating_sub(1)) {
            if let Some(hashes) = log::tile(&mut conn, place).await? {
                tiles.put(place, hashes);
            }
        }
        let proof = tiles.consistency(size, old).map_err(Error::decode)?;
        match ask(client, &witness.url, request(old, &proof, &checkpoint), old).await? {
            Answer::Lines(given) => {
                lines = Some(given);
                break;
            }
            // Another server was faster with a later head: there is another turn.
            Answer::GoesOnFrom(at) if at > size => return later(db, at).await,
            Answer::GoesOnFrom(at) if at == old => return Err(Refusal::Fork(at)),
            Answer::GoesOnFrom(at) => old = at,
        }
    }
    drop(conn);
    let Some(lines) = lines else { return Ok(()) };
    let line = witness.cosigner.cosigned(&format!("{checkpoint}{lines}"))?.ok_or(Malformed::Signature)?.line;
    let (name, at) = (name.to_owned(), clock.now());
    let keep = db
        .write(Lane::Access, move |conn| Box::pin(async move { log::keep(conn, &Cosigned::new(name, size, checkpoint, line, at)).await }));
    Ok(keep.await?)
}

/// Whether a log of `cosigned` events, which is longer than ours was, is one that ours has become meanwhile.
async fn later(db: &Db, cosigned: u64) -> Result<(), Refusal> {
    let (now, _) = log::head(&mut db.read_in(Lane::Access).await?).await?;
    if now < cosigned { Err(Refusal::Fork(cosigned)) } else { Ok(()) }
}

async fn ask(client: &Client, url: &Url, body: String, old: u64) -> Result<Answer, Refusal> {
    let away = |error: reqwest::Error| Refusal::Away(error.source().map_or_else(|| error.to_string(), ToString::to_string));
    let mut response = client.post(url.clone()).body(body).send().await.map_err(away)?;
    let status = response.status();
    let mut bytes = Vec::new();
    while bytes.len() <= MOST_BYTES
        && let Some(more) = response.chunk().await.map_err(away)?
    {
        bytes.extend_from_slice(&more);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match status {
        StatusCode::OK => Ok(Answer::Lines(text)),
        StatusCode::CONFLICT => match text.trim().parse() {
            Ok(size) => Ok(Answer::GoesOnFrom(size)),
            // The same size and another root: then there is nothing to tell.
            Err(_) => Ok(Answer::GoesOnFrom(old)),
        },
        StatusCode::UNPROCESSABLE_ENTITY => Err(Refusal::Fork(old)),
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => Err(Refusal::Stranger(status)),
        _ => Err(Refusal::Status(status, text.chars().take(200).collect())),
    }
}
