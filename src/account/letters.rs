//! Letters by which somebody gets in, where a mail server was named: the link for a new password that they asked for themselves, and
//! an invitation.

use super::{
    commands::{INVITATION_DAYS, NOTHING, address},
    settings::Settings,
    store,
};
use crate::{
    access::{
        attempts::{self, Limit},
        secret::{digest, fresh},
    },
    base::error::Fault,
    mail::Letter,
    newsroom::Newsroom,
    record::{Subject, act::Act},
};
use chrono::Duration;
use std::net::IpAddr;

/// How long a link works that came by mail, in minutes.
pub const LINK_MINUTES: i64 = 60;
/// How many letters an address may be sent within a quarter of an hour, …
const LETTERS: i64 = 3;
/// … and how many a peer may have sent, to all addresses together: a newsroom may share one.
const PEER_LETTERS: i64 = 20;

/// Sends whoever has this address a link by which they set a new password, if there is such a person. Says and does the same
/// whether there is, and takes as long: who they are is looked up in the background. Links that were made before go on working, so
/// that a stranger who asks ends none.
///
/// # Errors
/// [`Fault::Missing`] where no letters are written, [`Fault::Invalid`] for what is no address, [`Fault::TooMany`].
pub async fn ask_for_link(room: &Newsroom, email: &str, peer: Option<IpAddr>) -> Result<(), Fault> {
    let mailer = room.mailer().ok_or_else(none)?;
    let email = address(email).map_err(|why| Fault::field("email", why))?;
    // The narrowest first: who is refused there does not use up the letters of the others behind the same peer.
    let mut limits = vec![Limit::new(&format!("letter {email}"), LETTERS)];
    limits.extend(peer.map(|peer| Limit::new(&format!("letter from {peer}"), PEER_LETTERS)));
    room.write_session(move |tx| Box::pin(async move { attempts::take(tx.conn, &limits, tx.now).await })).await?;
    let room = room.clone();
    mailer.later(async move { written(link(&room, email).await) });
    Ok(())
}

/// Why there is no letter to be had.
pub fn none() -> Fault {
    Fault::Missing("This newsroom sends no mail: ask an administrator for a link.".into())
}

/// Sends an invitation's link to who is invited; nothing where no letters are written.
pub fn send_invitation(room: &Newsroom, inviter: &str, email: &str, link: &str) {
    let Some(mailer) = room.mailer() else { return };
    let (room, inviter, email, link) = (room.clone(), inviter.to_owned(), email.trim().to_lowercase(), link.to_owned());
    mailer.later(async move { written(invitation(&room, &inviter, email, &link).await) });
}

/// A letter, unless none was to be written or it could not be.
fn written(letter: Result<Option<Letter>, Fault>) -> Option<Letter> {
    letter.unwrap_or_else(|fault| {
        tracing::warn!(%fault, "a letter is not written");
        None
    })
}

/// The letter with a link for a new password; none when nobody has this address who may sign in.
async fn link(room: &Newsroom, email: String) -> Result<Option<Letter>, Fault> {
    let token = fresh("")?;
    let digest = digest(&token);
    let make = room.write_session(move |mut tx| {
        Box::pin(async move {
            // As all that changes people does.
            tx.conn.lock("people").await?;
            let Some(person) = store::by_email(tx.conn, &email).await?.filter(|person| person.active) else { return Ok(None) };
            store::insert_password_link(tx.conn, &digest, person.id, tx.now, tx.now + Duration::minutes(LINK_MINUTES)).await?;
            tx.record(Subject::Person(person.id), None, Act::PasswordLinkMade(NOTHING)).await?;
            Ok(Some(person))
        })
    });
    let Some(person) = make.await? else { return Ok(None) };
    let (newsroom, place) = names(room).await?;
    let text = format!(
        "Somebody asked for a new password for your account at {newsroom}, and gave this address.\n\n\
         If it was you, open this link and choose one. It works once, within an hour:\n\n{place}/password?token={token}\n\n\
         If it was not you, do nothing: your password stays as it is, and the link ends by itself.\n\n-- \n{newsroom}\n{place}\n"
    );
    Ok(Some(Letter { to: person.email, subject: format!("A new password for {newsroom}"), text }))
}

async fn invitation(room: &Newsroom, inviter: &str, to: String, link: &str) -> Result<Option<Letter>, Fault> {
    let (newsroom, place) = names(room).await?;
    let text = format!(
        "{inviter} asks you to join {newsroom}.\n\n\
         Open this link, say your name and choose a password. It works once, within {INVITATION_DAYS} days:\n\n{link}\n\n\
         If you do not know what this is about, do nothing: the link ends by itself.\n\n-- \n{newsroom}\n{place}\n"
    );
    Ok(Some(Letter { to, subject: format!("{inviter} asks you to join {newsroom}"), text }))
}

/// How the newsroom is called, by its address while it has no name; and that address, which a mail server is never named without.
async fn names(room: &Newsroom) -> Result<(String, String), Fault> {
    let place = room.public_url.as_deref().unwrap_or_default().trim_end_matches('/').to_owned();
    let name = Settings::now(room).await?.name.clone();
    Ok((if name.is_empty() { place.split_once("://").map_or(place.as_str(), |(_, host)| host).to_owned() } else { name }, place))
}
