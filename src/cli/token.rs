//! `hearsay token …`: tokens for the REST API.

use super::{Database, Failed, existing};
use crate::account::{commands, store};
use clap::Subcommand;
use std::process::ExitCode;

/// `hearsay token …`
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token for somebody; it is printed once, alone on stdout.
    Create {
        /// Whose token.
        email: String,
        /// What it is for.
        #[arg(long, env = "HEARSAY_TOKEN_NAME")]
        name: String,
        /// Where everything is kept.
        #[command(flatten)]
        database: Database,
    },
}

/// Runs one of them.
pub async fn run(command: Token) -> Result<ExitCode, Failed> {
    let Token::Create { email, name, database } = command;
    let room = existing(&database).await?;
    let person = store::by_email(&mut room.db.read().await?, &email.trim().to_lowercase()).await?;
    let id = person.ok_or_else(|| format!("nobody here has the address {email}"))?.id;
    let make = room.write_as_program(move |mut tx| Box::pin(async move { commands::make_token(&mut tx, id, &name).await }));
    println!("{}", make.await?);
    room.db.close().await;
    Ok(ExitCode::SUCCESS)
}
