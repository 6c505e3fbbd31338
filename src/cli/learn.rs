//! `hearsay learn`: from what editors made of suggestions.

use super::{Database, Failed, Reader, engine, existing};
use crate::suggestion::learning::{self, LEAST};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Options of `hearsay learn`.
#[derive(Clone, Debug, Args)]
pub struct Learn {
    /// Write what was decided as training data instead: DIR/text/ID.txt and DIR/attributions/ID_0000.ann, brat's standoff as PolNeAR has it.
    #[arg(long, env = "HEARSAY_LEARN_EXPORT", value_name = "DIR")]
    pub export: Option<PathBuf>,
    /// What reads.
    #[command(flatten)]
    pub reader: Reader,
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
}

/// Learns, and says on decisions held out whether that made it better. The server may run meanwhile.
pub async fn run(options: &Learn) -> Result<ExitCode, Failed> {
    let mut room = existing(&options.database).await?;
    if let Some(engine) = engine(&options.reader)? {
        room = room.with_engine(engine);
    }
    match &options.export {
        Some(folder) => {
            let texts = export(&room, folder).await?;
            println!("{texts}");
        }
        None => match learning::learn(&room).await? {
            None => eprintln!("hearsay: too few decisions to learn from: {LEAST} are needed, and some of them held out"),
            Some(lesson) => {
                println!(
                    "learnt from {} decisions; on {} held out, confidence is off by {:.3} (mean square), it was {:.3}: {}",
                    lesson.learnt_from,
                    lesson.held_out,
                    lesson.after,
                    lesson.before,
                    if lesson.is_taken { "taken" } else { "not taken" }
                );
                let choices = lesson.choices;
                println!(
                    "names and kinds of sources: {} of {} held out come out as editors kept them, {} did: {}",
                    choices.after,
                    choices.held_out,
                    choices.before,
                    if choices.is_taken { "taken" } else { "not taken" }
                );
            }
        },
    }
    room.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn export(room: &crate::newsroom::Newsroom, folder: &Path) -> Result<usize, Failed> {
    let (texts, attributions) = (folder.join("text"), folder.join("attributions"));
    fs::create_dir_all(&texts)?;
    fs::create_dir_all(&attributions)?;
    let texts = learning::export(room, |lines| {
        fs::write(texts.join(format!("{}.txt", lines.name)), lines.text)?;
        fs::write(attributions.join(format!("{}_0000.ann", lines.name)), lines.standoff)
    });
    Ok(texts.await?)
}
