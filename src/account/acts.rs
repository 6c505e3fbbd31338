//! Inviting, joining, signing in and out, passwords, tokens. Each act is one event, without any secret in it.

use super::{
    Person, Role,
    secret::{PEER_TRIES, TRIES, digest, fresh, hash_password, verify_password},
    store::{self, Invitation},
};
use crate::{
    db::is_unique_violation,
    error::{Fault, Faults},
    history::store::append,
    id::{PersonId, TokenId},
    newsroom::{Deed, Newsroom},
};
use chrono::Duration;
use serde_json::json;

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
    faults.or(())?;
    let hash = match password {
        Some(password) => Some(hash_password(password, "password").await?),
        None => None,
    };
    let person = Person { id: PersonId::new(), email, name, role, active: true };
    store::insert(&mut deed.conn, &person, hash.as_deref(), deed.now).await.map_err(|error| {
        if is_unique_violation(&error) {
            return Fault::field("email", format!("{} already belongs to somebody here", person.email));
        }
        error.into()
    })?;
    append(deed, "person.added", subject(person.id), None, &(), &person).await?;
    Ok(person)
}

/// Invites somebody; gives the link's token, which is shown once.
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
    let by = deed.person()?.id;
    let invitation = Invitation {
        digest: digest(&token),
        email: Some(email.clone()),
        name: Some(crate::text::normalise(name).trim().to_owned()).filter(|name| !name.is_empty()),
        role,
        invited_by: Some(by),
        expires_at: deed.now + Duration::days(INVITATION_DAYS),
    };
    store::insert_invitation(&mut deed.conn, &invitation, deed.now).await?;
    append(deed, "person.invited", format!("invitation/{email}"), None, &(), &json!({"email": email, "role": role})).await?;
    Ok(token)
}

/// Takes an invitation back.
///
/// # Errors
/// The database's.
pub async fn withdraw(deed: &mut Deed, invitation: &str) -> Result<(), Fault> {
    store::withdraw(&mut deed.conn, invitation).await?;
    append(deed, "invitation.withdrawn", "invitation".into(), None, &(), &()).await
}

/// Joins by an invitation or the set-up link. For an invitation the address is the one invited.
///
/// # Errors
/// [`Fault::Missing`] when the link was used or ran out, [`Fault::Invalid`] naming the fields.
pub async fn join(deed: &mut Deed, token: &str, email: &str, name: &str, password: String) -> Result<Person, Fault> {
    let digest = digest(token);
    let gone = || Fault::Missing("This link was already used or has run out. Ask for a new one.".into());
    let invitation = store::invitation(&mut deed.conn, &digest, deed.now).await?.ok_or_else(gone)?;
    // The set-up link makes the first administrator only.
    if invitation.invited_by.is_none() && store::count(&mut deed.conn).await? > 0 {
        return Err(gone());
    }
    let email = invitation.email.as_deref().unwrap_or(email).to_owned();
    if !store::accept(&mut deed.conn, &digest, deed.now).await? {
        return Err(gone());
    }
    add(deed, &email, name, invitation.role, Some(password)).await
}

/// Signs somebody in; gives the cookie's value. Says the same whether address or password is wrong.
///
/// # Errors
/// [`Fault::TooMany`] after too many failed tries, [`Fault::SignedOut`] when address and password do not fit.
pub async fn sign_in(room: &Newsroom, email: &str, password: String, agent: &str, peer: &str) -> Result<String, Fault> {
    let now = room.clock.now();
    // No address holds a control character, and not every engine compares with one.
    let email = email.trim().to_lowercase().replace(char::is_control, "");
    let (by_email, by_peer) = (format!("e:{email}"), format!("p:{peer}"));
    room.attempts.allow(&by_email, TRIES, now)?;
    room.attempts.allow(&by_peer, PEER_TRIES, now)?;
    let mut conn = room.db.read().await?;
    let person = store::by_email(&mut conn, &email).await?.filter(|person| person.active);
    let stored = match &person {
        Some(person) => store::password(&mut conn, person.id).await?,
        None => None,
    };
    drop(conn);
    let fits = verify_password(password, stored).await;
    let Some(person) = person.filter(|_| fits) else {
        room.attempts.failed(&by_email, now);
        room.attempts.failed(&by_peer, now);
        return Err(Fault::SignedOut("Address and password do not fit. Check both and try again.".into()));
    };
    room.attempts.forget(&by_email);
    open_session(room, &person, agent).await
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

/// Changes one's password; every other session ends.
///
/// # Errors
/// [`Fault::Invalid`] when the current password is wrong or the new one too short, [`Fault::TooMany`] after many tries.
pub async fn change_password(room: &Newsroom, deed: &mut Deed, current: String, new: String, session: &str) -> Result<(), Fault> {
    let person = deed.person()?.clone();
    let key = format!("e:{}", person.email);
    room.attempts.allow(&key, TRIES, deed.now)?;
    let stored = store::password(&mut deed.conn, person.id).await?;
    if !verify_password(current, stored).await {
        room.attempts.failed(&key, deed.now);
        return Err(Fault::field("current", "is not your current password"));
    }
    let hash = hash_password(new, "new").await?;
    store::set_password(&mut deed.conn, person.id, &hash).await?;
    store::end_sessions(&mut deed.conn, person.id, session).await?;
    append(deed, "person.changed_password", subject(person.id), None, &(), &()).await
}

/// Changes somebody's role, or whether they may sign in. The last administrator stays one.
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
    if was_admin && !stays_admin && store::admins(&mut deed.conn).await? <= 1 {
        return Err(Fault::field("role", "a newsroom needs an administrator: make somebody else one first"));
    }
    store::update(&mut deed.conn, &after).await?;
    if !after.active {
        store::end_sessions(&mut deed.conn, id, "").await?;
    }
    append(deed, "person.changed", subject(id), None, &before, &after).await?;
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

fn subject(id: PersonId) -> String {
    format!("person/{id}")
}
