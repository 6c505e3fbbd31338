//! `hearsay token …`: tokens for the REST API.

use super::{Database, Failed, existing};
use crate::{
    access::Scope,
    account::{
        commands::{self, Terms},
        store,
    },
};
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
        /// What it may do: all (everything its owner may) or read.
        #[arg(long, env = "HEARSAY_TOKEN_SCOPE", default_value_t = Scope::All)]
        scope: Scope,
        /// For how many days it counts.
        #[arg(long, env = "HEARSAY_TOKEN_DAYS", default_value_t = Terms::default().days)]
        days: u16,
        /// Where everything is kept.
        #[command(flatten)]
        database: Database,
    },
}

/// Runs one of them.
pub async fn run(command: Token) -> Result<ExitCode, Failed> {
    let Token::Create { email, name, scope, days, database } = command;
    let terms = Terms { scope, days };
    let room = existing(&database).await?;
    let person = store::by_email(&mut room.db.read().await?, &email.trim().to_lowercase()).await?;
    let id = person.ok_or_else(|| format!("nobody here has the address {email}"))?.id;
    let make = room.write_as_program(move |mut tx| Box::pin(async move { commands::make_token(&mut tx, id, &name, terms).await }));
    println!("{}", make.await?);
    room.db.close().await;
    Ok(ExitCode::SUCCESS)
}
