//! `hearsay verify`: whether the record is what was written.

use super::{Database, Failed, existing, log_key::KeyPlace};
use crate::{
    record::{
        erase, log,
        proof::Proof,
        verify::{Verdict, verify},
    },
    tlog::{
        cosignature::{Cosignature, Cosigner},
        key::Malformed,
    },
};
use chrono::DateTime;
use clap::Args;
use std::{fs, path::PathBuf, process::ExitCode};

/// Options of `hearsay verify`.
#[derive(Clone, Debug, Args)]
pub struct Verify {
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
    /// Who signs the record.
    #[command(flatten)]
    pub key: KeyPlace,
    /// A checkpoint that somebody kept, as `/log/checkpoint` gave it: also show that today's record goes on from there.
    #[arg(long, env = "HEARSAY_CHECKPOINT", value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// The key of a witness that must have cosigned the checkpoint that was kept: `VKEY`, or `URL,VKEY` as `hearsay serve` takes it.
    /// May be given several times; in the environment with blanks between.
    #[arg(long = "witness", env = "HEARSAY_WITNESSES", value_delimiter = ' ', value_name = "VKEY", value_parser = cosigner)]
    pub witnesses: Vec<Cosigner>,
    /// A proof that the newsroom gave for a claim or an article: check it, without any database.
    #[arg(long, env = "HEARSAY_PROOF", value_name = "FILE", conflicts_with = "checkpoint")]
    pub proof: Option<PathBuf>,
    /// The line of the key that the proof must be signed with, as the newsroom’s /log/key gives it.
    #[arg(long, env = "HEARSAY_LOG_VKEY", value_name = "KEY", requires = "proof")]
    pub vkey: Option<String>,
}

fn cosigner(text: &str) -> Result<Cosigner, Malformed> {
    Cosigner::read(text.rsplit_once(',').map_or(text, |(_, vkey)| vkey))
}

/// Which of these witnesses cosigned a checkpoint that was kept.
fn cosigned(kept: &str, witnesses: &[Cosigner]) -> Result<Vec<Cosignature>, Failed> {
    let find = |witness: &Cosigner| match witness.cosigned(kept) {
        Ok(found) => found.ok_or_else(|| format!("{} did not cosign the checkpoint that was kept", witness.name()).into()),
        Err(why) => Err(format!("the checkpoint that was kept, by {}: {why}", witness.name()).into()),
    };
    witnesses.iter().map(find).collect()
}

/// What a proof proves.
fn check(file: &PathBuf, vkey: Option<&str>) -> Result<ExitCode, Failed> {
    let text = fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let read = Proof::read(&text).and_then(|proof| Ok((proof.check(vkey.unwrap_or(&proof.key))?, proof)));
    Ok(match read {
        Ok((events, proof)) => {
            println!("Proven of {}, in a log signed by {}:", proof.about, vkey.unwrap_or(&proof.key));
            for event in events {
                println!("{event}");
            }
            if vkey.is_none() {
                println!("Only the proof itself names that key: compare it with the newsroom’s /log/key, or give --vkey.");
            }
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("Nothing is proven: {why}.");
            ExitCode::FAILURE
        }
    })
}

/// Checks it.
pub async fn run(options: &Verify) -> Result<ExitCode, Failed> {
    if let Some(proof) = &options.proof {
        return check(proof, options.vkey.as_deref());
    }
    let key = options.key.find(&options.database)?;
    let read = |file: &PathBuf| fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()));
    let kept = options.checkpoint.as_ref().map(read).transpose()?;
    let cosignatures = kept.as_deref().map_or(Ok(Vec::new()), |kept| cosigned(kept, &options.witnesses))?;
    let room = existing(&options.database).await?;
    let mut conn = room.db.read().await?;
    Ok(match verify(&mut conn, key.as_ref(), kept.as_deref()).await? {
        verdict @ Verdict::Whole(events, waiting) => {
            println!("{verdict}");
            for Cosignature { name, time, .. } in cosignatures {
                let at = i64::try_from(time).ok().and_then(|time| DateTime::from_timestamp(time, 0));
                println!("The checkpoint that was kept is cosigned by {name}, {}.", at.map_or_else(String::new, |at| at.to_rfc3339()));
            }
            let (erasures, erased) = erase::all(&mut conn).await?;
            if erased > 0 {
                println!("{erased} events were erased; what is left of them stands in its place:");
                for erasure in erasures {
                    let number = erasure.number.map_or_else(|| "waiting".into(), |number| format!("event {number}"));
                    println!("  {} on {}, {number}: {}", erasure.subject, erasure.at.format("%Y-%m-%d"), erasure.after);
                }
            }
            if waiting > 0 {
                println!("{waiting} more wait for their places: a running server gives them within a second.");
            }
            if key.is_none() && events > 0 {
                println!(
                    "Only the database itself names the key that signed it. Compare {} with the one you know, or give --log-key.",
                    log::keys(&mut conn).await?.join(", ")
                );
            }
            ExitCode::SUCCESS
        }
        verdict @ Verdict::Broken(..) => {
            println!("{verdict}");
            ExitCode::FAILURE
        }
    })
}
