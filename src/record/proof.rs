//! Proofs that readers can keep: what the record says about a published claim or article, and that it is in the log. Nobody of
//! the newsroom is named in one, and nothing that was before.

use super::{
    Subject, log, state,
    store::{self, Stored},
};
use crate::{
    base::error::Fault,
    db::Connection,
    tlog::{
        Hash,
        entry::{self, Part},
        key::Malformed,
        proof,
        tree::{Tiles, around},
    },
};
use serde::{Deserialize, Serialize};

/// What a proof says about itself, for whoever finds the file.
const HOW_TO: &str = "Checked without the newsroom by `hearsay verify --proof FILE`. Each event below is a leaf of an RFC 6962 tree whose head was \
     signed: SHA-256 leaves of four parts (what, who, before, after), each over a salt of 32 bytes and its texts, each text behind its \
     length in bytes (64 bits, big-endian), make one hash, the entry; `proof` is a C2SP tlog-proof of it. The key is at /log/key.";

/// A proof, as the file holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// What it is about: `claim/ID` or `article/ID`.
    pub about: String,
    /// How it is checked.
    pub how_to: String,
    /// The line of the key that signed.
    pub key: String,
    /// The events that say it.
    pub events: Vec<Shown>,
}

/// An event, two of its parts shown and two only by their hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Id, time, action, subject, article, the event it takes back.
    pub what: Open,
    /// The hash of who did it.
    pub who: String,
    /// The hash of how it was before.
    pub before: String,
    /// How it is since: one text, JSON.
    pub after: Open,
    /// A C2SP `tlog-proof` of the event's entry.
    pub proof: String,
}

/// A part that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Its salt, as hexadecimal digits.
    pub salt: String,
    /// Its texts.
    pub texts: Vec<String>,
}

impl Open {
    fn leaf(&self) -> Result<Hash, Malformed> {
        let salt = self.salt.parse::<Hex>().map_err(|()| Malformed::Proof)?;
        Ok(entry::leaf(&salt.0, &self.texts))
    }
}

/// 32 bytes as hexadecimal digits.
struct Hex([u8; 32]);

impl std::str::FromStr for Hex {
    type Err = ();

    fn from_str(digits: &str) -> Result<Self, ()> {
        let mut bytes = [0; 32];
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(());
        }
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| ())?;
        }
        Ok(Self(bytes))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The proof of what readers see of a claim or an article: of the newest event that holds its state; for an article that of its
/// text too.
///
/// # Errors
/// [`Fault::Clash`] when its newest event has no place in the log yet; the database's.
pub async fn of(conn: &mut Connection, subject: &Subject) -> Result<Proof, Fault> {
    let soon = || Fault::Clash("its newest event gets its place in the log within a second: ask again then".into());
    let kept = store::holding(conn, subject).await?;
    let (size, checkpoint) = log::cosigned_head(conn).await?;
    let key = log::keys(conn).await?.into_iter().next().ok_or_else(soon)?;
    let mut events = Vec::new();
    for event in kept {
        let number = event.number.map(log::unsigned).filter(|number| (1..=size).contains(number)).ok_or_else(soon)?;
        events.push(shown(conn, &event, number - 1, size, &checkpoint).await?);
    }
    Ok(Proof { about: subject.to_string(), how_to: HOW_TO.into(), key, events })
}

async fn shown(conn: &mut Connection, event: &Stored, index: u64, size: u64, checkpoint: &str) -> Result<Shown, Fault> {
    let mut tiles = Tiles::default();
    for place in around(size, index) {
        if let Some(hashes) = log::tile(conn, place).await? {
            tiles.put(place, hashes);
        }
    }
    let path = tiles.path(size, index).map_err(|error| Fault::Internal(format!("proving event {}: {error}", index + 1)))?;
    let parts = event.content().parts();
    let secret = event.salt().ok_or_else(|| Fault::Internal(format!("event {} has no salt", index + 1)))?;
    let salt = |part| entry::salt_of(&secret, part);
    let closed = |part: Part| hex(&entry::leaf(&salt(part), &parts[part as usize]).0);
    let open = |part: Part| Open { salt: hex(&salt(part)), texts: parts[part as usize].clone() };
    Ok(Shown {
        what: open(Part::What),
        who: closed(Part::Who),
        before: closed(Part::Before),
        after: open(Part::After),
        proof: proof::written(index, &path, checkpoint),
    })
}

/// What a proof proves of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Proven {
    /// The event's number in the log, from 1.
    pub number: u64,
    /// How many events the signed log had.
    pub of: u64,
    /// When it happened, RFC 3339.
    pub at: String,
    /// What was done, by its word.
    pub action: String,
    /// The state it left.
    pub after: serde_json::Value,
}

impl Proof {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it is not one.
    pub fn read(file: &str) -> Result<Self, String> {
        serde_json::from_str(file).map_err(|error| format!("this is not a proof: {error}"))
    }

    /// What it proves, when this key signed it: each event is about the subject, in the log, and what it is said to be.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn check(&self, vkey: &str) -> Result<Vec<Proven>, String> {
        if self.events.is_empty() {
            return Err("it holds no event".into());
        }
        self.events.iter().map(|shown| self.proven(shown, vkey)).collect()
    }

    fn proven(&self, shown: &Shown, vkey: &str) -> Result<Proven, String> {
        let hash = |digits: &str| digits.parse::<Hex>().map(|hex| Hash(hex.0)).map_err(|()| Malformed::Proof);
        let entry = || Ok::<_, Malformed>(entry::root([shown.what.leaf()?, hash(&shown.who)?, hash(&shown.before)?, shown.after.leaf()?]));
        let (index, of) = entry().and_then(|entry| proof::proven(&shown.proof, &entry, [vkey])).map_err(|why| why.to_string())?;
        let [_, at, action, subject, _, _] = shown.what.texts.as_slice() else { return Err(Malformed::Proof.to_string()) };
        let [after] = shown.after.texts.as_slice() else { return Err(Malformed::Proof.to_string()) };
        if *subject != self.about {
            return Err(format!("it is said to be about {}, and an event in it is about {subject}", self.about));
        }
        let after = serde_json::from_str(after).map_err(|_| Malformed::Proof.to_string())?;
        Ok(Proven { number: index + 1, of, at: at.clone(), action: action.clone(), after })
    }
}

impl std::fmt::Display for Proven {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Event {} of {}, {}: {}", self.number, self.of, self.at, self.action)?;
        if let Ok(claim) = serde_json::from_value::<state::Claim>(self.after.clone()) {
            write!(f, "\n  “{}”\n  {}", claim.statement, claim.review)?;
            for attribution in &claim.attributions {
                write!(f, "\n  {}: {}", attribution.source.name, attribution.status)?;
            }
        } else if let Ok(article) = serde_json::from_value::<state::Article>(self.after.clone()) {
            write!(f, "\n  “{}”\n  {}", article.title, article.state)?;
            if let Some(text) = &article.text {
                write!(f, ", {} characters of text", text.chars().count())?;
            }
        }
        Ok(())
    }
}
