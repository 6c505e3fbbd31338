//! `hearsay import`: takes articles in from files.

use super::{Database, Failed, Reader, engine, open};
use crate::{
    access::{Person, Role, permission::Permission},
    account,
    article::{
        Article, ArticleInput, commands,
        manuscript::{self, Manuscript},
    },
    formats::document::{FORMATS, File},
    newsroom::Newsroom,
    suggestion,
};
use clap::{Args, builder::PossibleValuesParser};
use std::{path::PathBuf, process::ExitCode};

/// Options of `hearsay import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// Files to take in.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// auto (by the file's ending), text, markdown or html.
    #[arg(long, env = "HEARSAY_IMPORT_FORMAT", default_value = "auto", value_parser = formats())]
    pub format: String,
    /// Propose claims for each article, to be accepted or dismissed in its workspace.
    #[arg(long, env = "HEARSAY_IMPORT_SUGGEST")]
    pub suggest: bool,
    /// What proposes them.
    #[command(flatten)]
    pub reader: Reader,
    /// In whose name (e-mail); needed only when there are several administrators.
    #[arg(long, env = "HEARSAY_AS")]
    pub r#as: Option<String>,
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
}

pub(super) fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(std::iter::once("auto").chain(FORMATS.iter().map(|format| format.name())))
}

/// Takes the files in, one after the other; one that cannot be taken does not hold up the others.
pub async fn run(options: Import) -> Result<ExitCode, Failed> {
    let mut room = open(&options.database, None).await?;
    if let Some(engine) = engine(&options.reader)? {
        room = room.with_engine(engine);
    }
    let mut failed = false;
    for file in &options.files {
        // Read before the turn to write: a large page takes its time.
        let manuscript = manuscript(file, &options.format).await;
        let importer = importer(&room, options.r#as.as_deref()).await?;
        match take_in(&room, importer, manuscript).await {
            Ok(article) => {
                println!("{}\t{}\t{}", article.id, article.slug, article.title);
                if options.suggest {
                    let count = suggestion::commands::read(&room, room.engine().clone(), &article).await?;
                    eprintln!("{}: {count} claims proposed; decide on them at /desk/articles/{}", file.display(), article.slug);
                }
            }
            Err(error) => {
                failed = true;
                eprintln!("hearsay: {}: {error}", file.display());
            }
        }
    }
    room.db.close().await;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn take_in(room: &Newsroom, importer: Person, manuscript: Result<Manuscript, Failed>) -> Result<Article, Failed> {
    let manuscript = manuscript?;
    let take_in =
        room.write_as_program(move |tx| Box::pin(async move { commands::create(&mut tx.in_the_name_of(importer), manuscript).await }));
    Ok(take_in.await?)
}

/// In whose name articles come in: who was named, else the only administrator.
async fn importer(room: &Newsroom, named: Option<&str>) -> Result<Person, Failed> {
    let people = account::store::people(&mut room.db.read().await?).await?;
    let fitting: Vec<_> = match named {
        Some(email) => people.into_iter().filter(|person| person.email == email.trim().to_lowercase()).collect(),
        None => people.into_iter().filter(|person| person.active && person.role == Role::Admin).collect(),
    };
    match (<[_; 1]>::try_from(fitting), named) {
        (Ok([person]), _) if person.active => {
            Permission::WriteArticles.granted_to(&person).map_err(|fault| format!("--as {}: {fault}", person.email))?;
            Ok(person)
        }
        (Ok([person]), _) => Err(format!("--as {}: this person was blocked", person.email).into()),
        (Err(_), Some(email)) => Err(format!("nobody here has the address {email}").into()),
        (Err(none), None) if none.is_empty() => Err("there is no administrator yet; add one with `hearsay user add`".into()),
        (Err(_), None) => Err("there are several administrators; say with --as EMAIL in whose name".into()),
    }
}

async fn manuscript(file: &std::path::Path, format: &str) -> Result<Manuscript, Failed> {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bytes = super::bytes_of(file)?;
    let stem = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let manuscript = manuscript::of_file(ArticleInput::default(), File { name, bytes, ..File::default() }, format, "/file").await;
    for note in manuscript.taken.iter().flat_map(|taken| &taken.notes) {
        eprintln!("hearsay: {}: {note}", file.display());
    }
    Ok(manuscript.or_titled(&stem))
}
