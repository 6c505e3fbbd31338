//! `hearsay user …`: people.

use super::{Database, Failed, existing, open};
use crate::{
    access::Role,
    account::{commands, store},
    base::error::Fault,
};
use clap::Subcommand;
use std::{io::Read, process::ExitCode};

/// `hearsay user …`
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add somebody. Without --password-stdin they get a one-time link to choose a password.
    Add {
        /// What they sign in with.
        email: String,
        /// Their name as others see it.
        #[arg(long, env = "HEARSAY_USER_NAME")]
        name: String,
        /// admin, editor, reviewer or reader.
        #[arg(long, env = "HEARSAY_USER_ROLE")]
        role: Role,
        /// Read their password from standard input (one line).
        #[arg(long, env = "HEARSAY_PASSWORD_STDIN")]
        password_stdin: bool,
        /// Where everything is kept.
        #[command(flatten)]
        database: Database,
    },
    /// Ask somebody for no codes of an authenticator any more, when they lost it.
    RemoveSecondFactor {
        /// What they sign in with.
        email: String,
        /// Where everything is kept.
        #[command(flatten)]
        database: Database,
    },
    /// Print a one-time link by which somebody who forgot their password sets a new one.
    Password {
        /// What they sign in with.
        email: String,
        /// Where everything is kept.
        #[command(flatten)]
        database: Database,
    },
}

/// Runs one of them.
pub async fn run(command: User) -> Result<ExitCode, Failed> {
    match command {
        User::Add { email, name, role, password_stdin, database } => add(email, name, role, password_stdin, &database).await?,
        User::RemoveSecondFactor { email, database } => {
            let room = existing(&database).await?;
            let person = store::by_email(&mut room.db.read().await?, &email.trim().to_lowercase()).await?;
            let id = person.ok_or_else(|| format!("nobody here has the address {email}"))?.id;
            room.write_as_program(move |mut tx| Box::pin(async move { commands::remove_factor(&mut tx, id).await })).await?;
            room.db.close().await;
        }
        User::Password { email, database } => return password(email, &database).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn add(email: String, name: String, role: Role, password_stdin: bool, database: &Database) -> Result<(), Failed> {
    let room = open(database, None).await?;
    if password_stdin {
        let mut line = String::new();
        std::io::stdin().take(4096).read_to_string(&mut line)?;
        let password = Some(line.lines().next().unwrap_or("").to_owned());
        let person = commands::add(&room, &email, &name, role, password).await?;
        eprintln!("Added {} as {}.", person.email, person.role.label());
    } else {
        let invite =
            room.write_as_program(move |mut tx| Box::pin(async move { commands::invite(&mut tx, &email, &name, role.as_str()).await }));
        let token = invite.await?;
        eprintln!("They choose their password with this one-time link (put your server's address before it):");
        println!("/join?token={token}");
    }
    room.db.close().await;
    Ok(())
}

async fn password(email: String, database: &Database) -> Result<ExitCode, Failed> {
    let room = open(database, None).await?;
    let link = room.write_as_program(move |mut tx| {
        Box::pin(async move {
            let person = store::by_email(tx.conn, &email.trim().to_lowercase()).await?;
            let person = person.ok_or_else(|| Fault::Missing(format!("nobody here signs in with {email}")))?;
            commands::make_password_link(&mut tx, person.id).await
        })
    });
    let token = link.await?;
    eprintln!("They set a new password with this link, once, within a day (put your server's address before it):");
    println!("/password?token={token}");
    room.db.close().await;
    Ok(ExitCode::SUCCESS)
}
