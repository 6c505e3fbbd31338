//! Inviting, joining, signing in and out, passwords, tokens. Each act is one event, without any secret in it.

use crate::{
    access::{
        Person, Role, Viewer,
        permission::Permission,
        secret::{ACCOUNT_TRIES, PEER_TRIES, TRIES, check_password, digest, fresh, hash_password, verify_password},
    },
    account::store::{self, Invitation},
    base::{
        error::{Fault, Faults},
        id::{PersonId, TokenId},
    },
    db::{Conn, is_unique_violation},
    newsroom::{Deed, Newsroom},
    record::store::append,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::net::IpAddr;
use uuid::Uuid;

/// How long a session lasts after it was last used.
pub const SESSION_DAYS: i64 = 30;
/// How long an invitation can be used.
pub const INVITATION_DAYS: i64 = 7;

/// Makes the one-time set-up link's token while there is nobody yet; `None` when there is somebody.
///
/// # Errors
/// The database's.
pub async fn setup_token(room: &Newsroom) -> Result<Option<String>, Fault> {
    let mut deed = room.own_deed().await?;
    if store::count(&mut deed.conn).await? > 0 {
        return Ok(None);
    }
    // Only the newest link counts: an old one may still stand in some log.
    store::withdraw_setup(&mut deed.conn).await?;
    let token = fresh("")?;
    let invitation = Invitation {
        digest: digest(&token),
        email: None,
        name: None,
        role: Role::Admin,
        invited_by: None,
        expires_at: deed.now + Duration::days(INVITATION_DAYS),
    };
    store::insert_invitation(&mut deed.conn, &invitation, deed.now).await?;
    deed.commit().await?;
    Ok(Some(token))
}

/// Adds somebody, as the command line does.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn add(deed: &mut Deed, email: &str, name: &str, role: Role, password: Option<String>) -> Result<Person, Fault> {
    let mut faults = Faults::default();
    let email = faults.take("email", address(email)).unwrap_or_default();
    let name = named(name, &mut faults);
    if let Some(password) = &password {
        check(password, &email, "password", &mut faults);
    }
    faults.or(())?;
    let hash = match password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    insert(deed, Person { id: PersonId::new(), email, name, role, active: true }, hash).await
}

async fn insert(deed: &mut Deed, person: Person, hash: Option<String>) -> Result<Person, Fault> {
    store::insert(&mut deed.conn, &person, hash.as_deref(), deed.now).await.map_err(|error| {
        if is_unique_violation(&error) {
            return Fault::field("email", format!("{} already belongs to somebody here", person.email));
        }
        error.into()
    })?;
    append(deed, "person.added", subject(person.id), None, &(), &person).await?;
    Ok(person)
}

/// Invites somebody; gives the link's token, which is shown once. An earlier link for the same address ends.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn invite(deed: &mut Deed, email: &str, name: &str, role: &str) -> Result<String, Fault> {
    let mut faults = Faults::default();
    let email = faults.take("email", address(email)).unwrap_or_default();
    let role = faults.take("role", role.parse::<Role>());
    if !email.is_empty() && store::by_email(&mut deed.conn, &email).await?.is_some() {
        faults.add("email", format!("{email} already belongs to somebody here"));
    }
    let role = faults.or(role)?.unwrap_or(Role::Reader);
    let token = fresh("")?;
    store::withdraw_from(&mut deed.conn, &email).await?;
    let invitation = Invitation {
        digest: digest(&token),
        email: Some(email.clone()),
        name: Some(crate::text::normalise(name).trim().to_owned()).filter(|name| !name.is_empty()),
        role,
        // Nobody when the command line invites: who runs the machine needs no account.
        invited_by: deed.who.as_ref().map(|person| person.id),
        expires_at: deed.now + Duration::days(INVITATION_DAYS),
    };
    store::insert_invitation(&mut deed.conn, &invitation, deed.now).await?;
    append(deed, "person.invited", format!("invitation/{email}"), None, &(), &json!({"email": email, "role": role})).await?;
    Ok(token)
}

/// Takes an invitation back; `invitation` is the digest of its token.
///
/// # Errors
/// [`Fault::Missing`] when it was used, ran out or was taken back before.
pub async fn withdraw(deed: &mut Deed, invitation: &str) -> Result<(), Fault> {
    let gone = || Fault::Missing("This invitation was already used, has run out or was taken back.".into());
    let open = store::invitation(&mut deed.conn, invitation, deed.now).await?.ok_or_else(gone)?;
    let email = open.email.ok_or_else(gone)?;
    store::withdraw(&mut deed.conn, invitation).await?;
    append(deed, "invitation.withdrawn", format!("invitation/{email}"), None, &json!({"email": email, "role": open.role}), &()).await
}

/// The invitation or set-up link of this token, while it can be used.
///
/// # Errors
/// [`Fault::Missing`] when the link was used, ran out or never was.
pub async fn invitation(room: &Newsroom, token: &str) -> Result<Invitation, Fault> {
    usable(&mut room.db.read().await?, token, room.clock.now()).await
}

async fn usable(conn: &mut Conn, token: &str, now: DateTime<Utc>) -> Result<Invitation, Fault> {
    let gone = || Fault::Missing("This link was already used or has run out. Ask for a new one.".into());
    let invitation = store::invitation(conn, &digest(token), now).await?.ok_or_else(gone)?;
    // The set-up link makes the first administrator only.
    if invitation.is_setup() && store::count(conn).await? > 0 {
        return Err(gone());
    }
    Ok(invitation)
}

/// Joins by an invitation or the set-up link. For an invitation the address is the one invited.
///
/// # Errors
/// [`Fault::Missing`] when the link was used or ran out, [`Fault::Invalid`] naming the fields.
pub async fn join(room: &Newsroom, token: &str, email: &str, name: &str, password: String) -> Result<Person, Fault> {
    let asked = invitation(room, token).await?;
    let mut faults = Faults::default();
    let name = named(name, &mut faults);
    let email = faults.take("email", address(asked.email.as_deref().unwrap_or(email))).unwrap_or_default();
    check(&password, &email, "password", &mut faults);
    faults.or(())?;
    // Before the transaction: it takes a while by design, and others would wait.
    let hash = hash_password(password).await?;
    let mut deed = room.own_deed().await?;
    let invitation = usable(&mut deed.conn, token, deed.now).await?;
    if !store::accept(&mut deed.conn, &invitation.digest, deed.now).await? {
        return Err(Fault::Missing("This link was used just now.".into()));
    }
    let person = insert(&mut deed, Person { id: PersonId::new(), email, name, role: invitation.role, active: true }, Some(hash)).await?;
    deed.commit().await?;
    Ok(person)
}

/// Signs somebody in; gives who it is and the cookie's value. Says the same, after the same time, whether address or
/// password is wrong. `peer` is from where, when that is known.
///
/// # Errors
/// [`Fault::TooMany`] after too many failed tries, [`Fault::SignedOut`] when address and password do not fit.
pub async fn sign_in(room: &Newsroom, email: &str, password: String, agent: &str, peer: Option<IpAddr>) -> Result<(Person, String), Fault> {
    let now = room.clock.now();
    let email: String = email.trim().to_lowercase().chars().filter(|c| !c.is_control()).take(254).collect();
    let from = peer.map_or_else(String::new, |peer| peer.to_string());
    let (here, account, all) = (format!("here {email} {from}"), format!("account {email}"), format!("peer {from}"));
    // The narrowest first: who is refused there does not use up the tries of the others behind the same peer.
    room.attempts.take(&here, TRIES, now)?;
    let is_known = room.attempts.knows(&here);
    if !is_known {
        room.attempts.take(&account, ACCOUNT_TRIES, now)?;
    }
    if peer.is_some() {
        room.attempts.take(&all, PEER_TRIES, now)?;
    }
    let mut conn = room.db.read().await?;
    let person = store::by_email(&mut conn, &email).await?.filter(|person| person.active);
    // Nobody has the empty id: the same questions are asked for every address.
    let stored = store::password(&mut conn, person.as_ref().map_or(PersonId(Uuid::nil()), |person| person.id)).await?;
    drop(conn);
    let fits = verify_password(password, stored).await;
    let Some(person) = person.filter(|_| fits) else {
        return Err(Fault::SignedOut("That email and password do not go together.".into()));
    };
    room.attempts.forget(&here);
    if !is_known {
        room.attempts.give_back(&account);
        room.attempts.remember(&here);
    }
    room.attempts.give_back(&all);
    let secret = open_session(room, &person, agent).await?;
    Ok((person, secret))
}

/// Opens a session for somebody who proved who they are; gives the cookie's value.
///
/// # Errors
/// The database's.
pub async fn open_session(room: &Newsroom, person: &Person, agent: &str) -> Result<String, Fault> {
    let secret = fresh("")?;
    let mut deed = room.own_deed().await?;
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    let expires = deed.now + Duration::days(SESSION_DAYS);
    store::insert_session(&mut deed.conn, &digest(&secret), person.id, &agent, deed.now, expires).await?;
    deed.commit().await?;
    Ok(secret)
}

/// Ends all sessions of the deed's person, except the one with this digest (empty: that one too).
///
/// # Errors
/// The database's.
pub async fn sign_out_everywhere(deed: &mut Deed, except: &str) -> Result<(), Fault> {
    let id = deed.person()?.id;
    store::end_sessions(&mut deed.conn, id, except).await?;
    append(deed, "person.signed_out_everywhere", subject(id), None, &(), &()).await
}

/// Ends one session; the empty one is none.
///
/// # Errors
/// The database's.
pub async fn sign_out(room: &Newsroom, session: &str) -> Result<(), Fault> {
    if session.is_empty() {
        return Ok(());
    }
    let mut deed = room.own_deed().await?;
    store::end_session(&mut deed.conn, session).await?;
    deed.commit().await
}

/// Changes the viewer's password; every session but this one ends.
///
/// # Errors
/// [`Fault::Invalid`] when the current password is wrong or the new one too short, [`Fault::TooMany`] after many tries.
pub async fn change_password(room: &Newsroom, viewer: &Viewer, current: String, new: String, session: &str) -> Result<(), Fault> {
    let person = viewer.must(Permission::OwnAccount)?;
    let mut faults = Faults::default();
    if current.is_empty() {
        faults.add("current", "is empty: type the one you have now");
    }
    check(&new, &person.email, "new", &mut faults);
    faults.or(())?;
    // Apart from the tries to sign in: nobody outside can lock this form, and a borrowed screen cannot guess for long.
    let key = format!("change {}", person.id);
    room.attempts.take(&key, TRIES, room.clock.now())?;
    let stored = store::password(&mut room.db.read().await?, person.id).await?;
    if !verify_password(current, stored).await {
        return Err(Fault::field("current", "is not the one you have now"));
    }
    room.attempts.forget(&key);
    let hash = hash_password(new).await?;
    let mut deed = room.deed(viewer, Permission::OwnAccount).await?;
    store::set_password(&mut deed.conn, person.id, &hash).await?;
    store::end_sessions(&mut deed.conn, person.id, session).await?;
    append(&mut deed, "person.changed_password", subject(person.id), None, &(), &()).await?;
    deed.commit().await
}

/// Changes somebody's role, or whether they may sign in. The last administrator stays one. Who may no longer sign in
/// loses sessions and tokens for good; who is no administrator any more has invited nobody.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] naming the field.
pub async fn change(deed: &mut Deed, id: PersonId, role: Option<&str>, active: Option<bool>) -> Result<Person, Fault> {
    let before = store::by_id(&mut deed.conn, id).await?.ok_or_else(|| Fault::Missing(format!("person {id} does not exist")))?;
    let mut after = before.clone();
    if let Some(role) = role {
        after.role = role.parse().map_err(|why: String| Fault::field("role", why))?;
    }
    if let Some(active) = active {
        after.active = active;
    }
    let was_admin = before.active && before.role == Role::Admin;
    let stays_admin = after.active && after.role == Role::Admin;
    store::update(&mut deed.conn, &after).await?;
    if !after.active {
        store::end_sessions(&mut deed.conn, id, "").await?;
        store::revoke_all(&mut deed.conn, id).await?;
    }
    if was_admin && !stays_admin {
        store::withdraw_of(&mut deed.conn, id).await?;
    }
    append(deed, "person.changed", subject(id), None, &before, &after).await?;
    // Counted last: appending waits for every other writer, so two administrators cannot put out each other at once.
    if was_admin && !stays_admin && store::admins(&mut deed.conn).await? == 0 {
        return Err(Fault::field("role", "a newsroom needs an administrator: make somebody else one first"));
    }
    Ok(after)
}

/// Decides whether administrators may approve their own claims.
///
/// # Errors
/// The database's.
pub async fn allow_self_approval(deed: &mut Deed, allowed: bool) -> Result<(), Fault> {
    let before = store::self_approval(&mut deed.conn).await?;
    store::set_self_approval(&mut deed.conn, allowed).await?;
    append(deed, "setting.changed", "setting/self_approval".into(), None, &before, &allowed).await
}

/// Makes a token for somebody; gives the secret, which is shown once.
///
/// # Errors
/// [`Fault::Invalid`] without a name.
pub async fn make_token(deed: &mut Deed, person: PersonId, name: &str) -> Result<String, Fault> {
    let name = crate::text::normalise(name).trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Fault::field("name", "say in up to 100 characters what the token is for, so that you know it again"));
    }
    let secret = fresh("hs_")?;
    let id = TokenId::new();
    store::insert_token(&mut deed.conn, id, person, &name, &digest(&secret), deed.now).await?;
    append(deed, "token.made", subject(person), None, &(), &json!({"token": id, "name": name})).await?;
    Ok(secret)
}

/// Revokes one of one's own tokens.
///
/// # Errors
/// [`Fault::Missing`].
pub async fn revoke_token(deed: &mut Deed, id: TokenId) -> Result<(), Fault> {
    let person = deed.person()?.id;
    if !store::revoke(&mut deed.conn, id, person).await? {
        return Err(Fault::Missing(format!("you have no token {id}")));
    }
    append(deed, "token.revoked", subject(person), None, &json!({"token": id}), &()).await
}

fn address(email: &str) -> Result<String, String> {
    let email = email.trim().to_lowercase();
    let fits = email.split_once('@').is_some_and(|(before, after)| {
        !before.is_empty() && after.contains('.') && !after.starts_with('.') && !after.ends_with('.') && !after.contains('@')
    });
    if fits && email.len() <= 254 && !email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        Ok(email)
    } else {
        Err("is no e-mail address: write it like name@example.org".into())
    }
}

fn named(name: &str, faults: &mut Faults) -> String {
    let name = crate::text::normalise(name).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        faults.add("name", "is empty: say what colleagues should call you");
    } else if name.chars().count() > 200 {
        faults.add("name", "is longer than 200 characters: shorten it");
    }
    name
}

fn check(password: &str, email: &str, pointer: &str, faults: &mut Faults) {
    if let Err(Fault::Invalid(found)) = check_password(password, email, pointer) {
        for fault in found {
            faults.add(fault.pointer, fault.detail);
        }
    }
}

fn subject(id: PersonId) -> String {
    format!("person/{id}")
}
