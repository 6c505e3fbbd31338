//! Inviting, joining, signing in and out, passwords, tokens. Each act is one event, without any secret in it.

use super::{
    second_factor,
    settings::{self, Setting},
    store::{self, Invitation, SignInData},
};
use crate::{
    access::{
        Credential, Person, Role, Scope, Viewer,
        attempts::{self, ACCOUNT_TRIES, Limit, PEER_TRIES, TRIES},
        permission::Permission,
        secret::{check_password, digest, fresh, hash_password, verify_password},
        store::person_of,
    },
    base::{
        error::{Fault, Faults},
        id::{PersonId, TokenId},
    },
    db::{Connection, Error, Lane},
    newsroom::{Newsroom, Transaction},
    record::{
        Subject,
        act::{Act, Change},
        fingerprint::fingerprint,
        state,
    },
};
use chrono::{DateTime, Duration, Utc};
use std::net::IpAddr;
use uuid::Uuid;

/// How long a session lasts after it was last used.
pub const SESSION_DAYS: i64 = 30;
/// How long an invitation can be used.
pub const INVITATION_DAYS: i64 = 7;
/// How long one has to give the code after the password.
const STEP_MINUTES: i64 = 5;
/// For how long who typed their password is not asked for it again.
const PROVED_MINUTES: i64 = 15;
/// How long a link works by which somebody sets a new password.
pub const PASSWORD_LINK_HOURS: i64 = 24;
/// Nothing that is kept became anything else.
pub(super) const NOTHING: Change<(), ()> = Change { before: (), after: () };

/// Makes the one-time set-up link's token while there is nobody yet; `None` when there is somebody.
pub async fn setup_token(room: &Newsroom) -> Result<Option<String>, Fault> {
    room.write_session(|tx| {
        Box::pin(async move {
            if store::count(tx.conn).await? > 0 {
                return Ok(None);
            }
            // Only the newest link counts: an old one may still stand in some log.
            store::withdraw_setup(tx.conn).await?;
            let token = fresh("")?;
            let invitation = Invitation {
                digest: digest(&token),
                email: None,
                name: None,
                role: Role::Admin,
                invited_by: None,
                expires_at: tx.now + Duration::days(INVITATION_DAYS),
            };
            store::insert_invitation(tx.conn, &invitation, tx.now).await?;
            Ok(Some(token))
        })
    })
    .await
}

/// Adds somebody, as the command line does.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn add(room: &Newsroom, email: &str, name: &str, role: Role, password: Option<String>) -> Result<Person, Fault> {
    let mut faults = Faults::default();
    let email = faults.take("email", address(email)).unwrap_or_default();
    let name = named(name, &mut faults);
    if let Some(password) = &password {
        check(password, &email, "password", &mut faults);
    }
    faults.or(())?;
    // Before the transaction: it takes a while by design, and others would wait.
    let hash = match password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    let person = Person { id: PersonId::new(), email, name, role, active: true };
    room.write_session(|mut tx| Box::pin(async move { insert(&mut tx, person, hash).await })).await
}

/// Stores a person whose password, if they have one, was checked and hashed before the transaction.
///
/// # Errors
/// [`Fault::Invalid`] when the address belongs to somebody.
pub async fn insert(tx: &mut Transaction<'_>, person: Person, hash: Option<String>) -> Result<Person, Fault> {
    store::insert(tx.conn, &person, hash.as_deref(), tx.now).await.map_err(|error: Error| {
        if error.is_constraint("person_email_key") {
            return Fault::field("email", format!("{} already belongs to somebody here", person.email));
        }
        error.into()
    })?;
    tx.record(
        Subject::Person(person.id),
        None,
        Act::PersonAdded(Change {
            before: (),
            after: state::Joined { person: (&person).into(), password: hash.as_deref().map(fingerprint) },
        }),
    )
    .await?;
    Ok(person)
}

/// Invites somebody; gives the link's token, which is shown once. An earlier link for the same address ends.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn invite(tx: &mut Transaction<'_>, email: &str, name: &str, role: &str) -> Result<String, Fault> {
    tx.allow(Permission::ManagePeople)?;
    let mut faults = Faults::default();
    let email = faults.take("email", address(email)).unwrap_or_default();
    let role = faults.take("role", role.parse::<Role>());
    if !email.is_empty() && store::by_email(tx.conn, &email).await?.is_some() {
        faults.add("email", format!("{email} already belongs to somebody here"));
    }
    let role = faults.or(role)?.unwrap_or(Role::Reader);
    let token = fresh("")?;
    store::withdraw_from(tx.conn, &email).await?;
    let invitation = Invitation {
        digest: digest(&token),
        email: Some(email.clone()),
        name: Some(crate::text::normalise(name).trim().to_owned()).filter(|name| !name.is_empty()),
        role,
        // Nobody when the command line invites: who runs the machine needs no account.
        invited_by: tx.actor_id(),
        expires_at: tx.now + Duration::days(INVITATION_DAYS),
    };
    store::insert_invitation(tx.conn, &invitation, tx.now).await?;
    let invited = state::Invitation { email: email.clone(), role: role.to_string(), fingerprint: fingerprint(&invitation.digest) };
    tx.record(Subject::Invitation(email), None, Act::PersonInvited(Change { before: (), after: invited })).await?;
    Ok(token)
}

/// Takes an invitation back; `invitation` is the digest of its token.
///
/// # Errors
/// [`Fault::Missing`] when it was used, ran out or was taken back before.
pub async fn withdraw(tx: &mut Transaction<'_>, invitation: &str) -> Result<(), Fault> {
    tx.must(Permission::ManagePeople)?;
    let gone = || Fault::Missing("This invitation was already used, has run out or was taken back.".into());
    let open = store::invitation(tx.conn, invitation, tx.now).await?.ok_or_else(gone)?;
    let email = open.email.ok_or_else(gone)?;
    if !store::withdraw(tx.conn, invitation).await? {
        return Err(gone());
    }
    let gone = state::Invitation { email: email.clone(), role: open.role.to_string(), fingerprint: fingerprint(invitation) };
    tx.record(Subject::Invitation(email), None, Act::InvitationWithdrawn(Change { before: gone, after: () })).await
}

/// Takes back the invitation of an address.
///
/// # Errors
/// [`Fault::Missing`] when it was used, ran out or was taken back before.
pub async fn withdraw_from(tx: &mut Transaction<'_>, email: &str) -> Result<(), Fault> {
    let open = store::invitations(tx.conn, tx.now).await?.into_iter().find(|open| open.email.as_deref() == Some(email));
    let open = open.ok_or_else(|| Fault::Missing("This invitation was already used, has run out or was taken back.".into()))?;
    withdraw(tx, &open.digest).await
}

/// The invitation or set-up link of this token, while it can be used.
///
/// # Errors
/// [`Fault::Missing`] when the link was used, ran out or never was.
pub async fn invitation(room: &Newsroom, token: &str) -> Result<Invitation, Fault> {
    usable(&mut room.db.read_in(Lane::Access).await?, token, room.clock.now()).await
}

async fn usable(conn: &mut Connection, token: &str, now: DateTime<Utc>) -> Result<Invitation, Fault> {
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
    let token = token.to_owned();
    room.write_session(move |mut tx| {
        Box::pin(async move {
            let invitation = usable(tx.conn, &token, tx.now).await?;
            if !store::accept(tx.conn, &invitation.digest, tx.now).await? {
                return Err(Fault::Missing("This link was used just now.".into()));
            }
            let person = Person { id: PersonId::new(), email, name, role: invitation.role, active: true };
            insert(&mut tx, person, Some(hash)).await
        })
    })
    .await
}

/// How far somebody has come who gave the right password.
#[derive(Debug)]
pub enum Entry {
    /// They are in: who it is, and the cookie's value.
    In(Person, String),
    /// They have to give a code, too: with this secret, to [`sign_in_by_code`].
    Code(String),
}

/// Signs somebody in, or asks for their code. Says the same, after the same time, whether address or
/// password is wrong. `peer` is from where, when that is known.
///
/// # Errors
/// [`Fault::TooMany`] after too many failed tries, [`Fault::SignedOut`] when address and password do not fit.
pub async fn sign_in(room: &Newsroom, email: &str, password: String, agent: &str, peer: Option<IpAddr>) -> Result<Entry, Fault> {
    let email: String = email.trim().to_lowercase().chars().filter(|c| !c.is_control()).take(254).collect();
    let from = peer.map_or_else(String::new, |peer| peer.to_string());
    let here = format!("here {email} {from}");
    let limits = {
        let (here, email) = (here.clone(), email.clone());
        move |is_usual_place: bool| {
            // The narrowest first: who is refused there does not use up the tries of the others behind the same peer.
            let mut limits = vec![Limit::new(&here, TRIES)];
            if !is_usual_place {
                limits.push(Limit::new(&format!("account {email}"), ACCOUNT_TRIES));
            }
            if peer.is_some() {
                limits.push(Limit::new(&format!("peer {from}"), PEER_TRIES));
            }
            limits
        }
    };
    let mut conn = room.db.read_in(Lane::Access).await?;
    // Who has too many tries is told so without anything being written.
    let is_usual_place = attempts::knows(&mut conn, &here).await?;
    attempts::check(&mut conn, &limits(is_usual_place), room.clock.now()).await?;
    let person = store::by_email(&mut conn, &email).await?.filter(|person| person.active);
    // Nobody has the empty id: the same questions are asked for every address.
    let id = person.as_ref().map_or(PersonId(Uuid::nil()), |person| person.id);
    let data = store::sign_in_data(&mut conn, id).await?;
    drop(conn);
    let counted = limits(is_usual_place);
    let attempt = room.write_session(move |tx| Box::pin(async move { attempts::take(tx.conn, &counted, tx.now).await })).await?;
    let fits = verify_password(password, data.as_ref().map(|data| data.password.clone())).await;
    let refused = || Fault::SignedOut("That email and password do not go together.".into());
    let (Some(person), Some(SignInData { credentials, totp, .. })) = (person.filter(|_| fits), data) else {
        return Err(refused());
    };
    let (secret, agent, who) = (fresh("")?, tidy_agent(agent), person.clone());
    let cookie = digest(&secret);
    let is_in = room.write_session(move |tx| {
        Box::pin(async move {
            attempts::give_back(tx.conn, attempt).await?;
            attempts::forget(tx.conn, &here).await?;
            if totp.is_some() {
                return ask_for_code(tx, who.id, &cookie, credentials).await;
            }
            attempts::remember(tx.conn, &here, tx.now).await?;
            // A new password, signing out everywhere or being blocked overtook this sign-in: it opens nothing.
            // Who is about to end this person's sessions waits for this one, or it for them.
            let Some(who) = person_of(tx.conn, &Credential::Vouched(who.id), tx.now).await? else { return Ok(None) };
            Ok(begin_session(tx, who, &cookie, credentials, &agent).await?.then_some(true))
        })
    });
    entry(is_in.await?, person, secret).ok_or_else(refused)
}

/// Signs in whoever gave the right password a moment ago, and now the code of their authenticator; gives who it is and the cookie's value.
///
/// # Errors
/// [`Fault::SignedOut`] when that was too long ago; [`Fault::Invalid`] when the code does not count, [`Fault::TooMany`] after many tries.
pub async fn sign_in_by_code(room: &Newsroom, step: &str, code: &str, agent: &str) -> Result<(Person, String), Fault> {
    let (step, now) = (digest(step), room.clock.now());
    let late = || Fault::SignedOut("That took too long. Sign in again.".into());
    let wrong = || Fault::field("code", "does not count, or was used before: wait for the next one");
    let mut conn = room.db.read_in(Lane::Access).await?;
    let (id, credentials) = store::step(&mut conn, &step, now).await?.ok_or_else(late)?;
    let (key, _) = store::factor(&mut conn, id).await?.ok_or_else(late)?;
    drop(conn);
    let counted_for = format!("code {id}");
    let limit = Limit::new(&counted_for, TRIES);
    room.write_session(move |tx| Box::pin(async move { attempts::take(tx.conn, &[limit], tx.now).await })).await?;
    let number = second_factor::number(&key, code, now).ok_or_else(wrong)?;
    let (secret, agent) = (fresh("")?, tidy_agent(agent));
    let cookie = digest(&secret);
    let is_in = room.write_session(move |tx| {
        Box::pin(async move {
            // First of all, so that the same code sent twice waits here.
            if !store::take_code(tx.conn, id, number, &key).await? {
                return Err(wrong());
            }
            attempts::forget(tx.conn, &counted_for).await?;
            store::end_step(tx.conn, &step).await?;
            let Some(who) = person_of(tx.conn, &Credential::Vouched(id), tx.now).await? else { return Ok(None) };
            Ok(begin_session(tx, who.clone(), &cookie, credentials, &agent).await?.then_some(who))
        })
    });
    is_in.await?.map(|who| (who, secret)).ok_or_else(late)
}

/// Whether somebody who is signed in knows their password; gives the number of their credentials.
async fn known(room: &Newsroom, id: PersonId, password: String, pointer: &str) -> Result<i64, Fault> {
    // Apart from the tries to sign in: nobody outside can use them up, and a borrowed screen cannot guess for long.
    let limit = Limit::new(&format!("change {id}"), TRIES);
    room.write_session(move |tx| Box::pin(async move { attempts::take(tx.conn, &[limit], tx.now).await })).await?;
    let (stored, credentials) =
        store::sign_in_data(&mut room.db.read_in(Lane::Access).await?, id).await?.map(|data| (data.password, data.credentials)).unzip();
    if !verify_password(password, stored).await {
        return Err(Fault::field(pointer, "is not the one you have now"));
    }
    Ok(credentials.unwrap_or_default())
}

/// Whether who sits at this browser has shown within a quarter of an hour that they know the password, or does so now with `again`.
///
/// # Errors
/// [`Fault::SignedOut`] when they are not signed in any more; [`Fault::Invalid`] when it is wrong, [`Fault::TooMany`] after many tries.
pub async fn prove(room: &Newsroom, viewer: &Viewer, session: &str, again: String) -> Result<bool, Fault> {
    let id = viewer.must(Permission::OwnAccount)?.id;
    let (now, session) = (room.clock.now(), session.to_owned());
    let proved = store::proved_at(&mut room.db.read_in(Lane::Access).await?, &session).await?;
    let proved = proved.ok_or_else(|| Fault::SignedOut("Your session ended. Sign in again, then repeat it.".into()))?;
    if proved.is_some_and(|at| (now - at).abs() < Duration::minutes(PROVED_MINUTES)) {
        return Ok(true);
    }
    if again.is_empty() {
        return Ok(false);
    }
    known(room, id, again, "again").await?;
    let note = room.write_session(move |tx| {
        Box::pin(async move {
            attempts::forget(tx.conn, &format!("change {id}")).await?;
            Ok(store::prove(tx.conn, &session, tx.now).await?)
        })
    });
    note.await.map(|()| true)
}

/// Asks the viewer for codes of an authenticator with this key from now on, when they have one that shows this code.
///
/// # Errors
/// [`Fault::Invalid`] when it does not.
pub async fn set_factor(tx: &mut Transaction<'_>, key: &str, code: &str) -> Result<(), Fault> {
    let id = tx.must(Permission::OwnAccount)?.id;
    let number = second_factor::number(key, code, tx.now);
    let number = number.ok_or_else(|| Fault::field("code", "is not the one of this key: is the clock of your device right?"))?;
    store::set_factor(tx.conn, id, Some(key), number).await?;
    tx.record(Subject::Person(id), None, Act::FactorSet(Change { before: (), after: state::Secret { fingerprint: fingerprint(key) } }))
        .await
}

/// Asks somebody for no codes any more: themselves, or who runs the machine for somebody who lost their authenticator.
///
/// # Errors
/// The database's.
pub async fn remove_factor(tx: &mut Transaction<'_>, id: PersonId) -> Result<(), Fault> {
    tx.allow(Permission::OwnAccount)?;
    if store::factor(tx.conn, id).await?.is_none() {
        return Ok(());
    }
    store::set_factor(tx.conn, id, None, 0).await?;
    tx.record(Subject::Person(id), None, Act::FactorRemoved(NOTHING)).await
}

/// Lets somebody in who came by a link, which opens no more than their password does: of who has an authenticator it asks for
/// their code.
///
/// # Errors
/// [`Fault::SignedOut`] when they were blocked within this moment.
pub async fn open_session(room: &Newsroom, person: Person, agent: &str) -> Result<Entry, Fault> {
    let (secret, agent, id) = (fresh("")?, tidy_agent(agent), person.id);
    let cookie = digest(&secret);
    let is_in = room.write_session(move |tx| {
        Box::pin(async move {
            // Who blocks them at the same moment waits for this session, or it for them.
            let Some(who) = person_of(tx.conn, &Credential::Vouched(id), tx.now).await? else { return Ok(None) };
            let Some(SignInData { credentials, totp, .. }) = store::sign_in_data(tx.conn, id).await? else { return Ok(None) };
            if totp.is_some() {
                return ask_for_code(tx, id, &cookie, credentials).await;
            }
            Ok(begin_session(tx, who, &cookie, credentials, &agent).await?.then_some(true))
        })
    });
    entry(is_in.await?, person, secret).ok_or_else(|| Fault::SignedOut("Sign in with your new password.".into()))
}

/// Stores that somebody may give their code now, by the secret with this digest.
async fn ask_for_code(tx: Transaction<'_>, id: PersonId, digest: &str, credentials: i64) -> Result<Option<bool>, Fault> {
    store::insert_step(tx.conn, digest, id, credentials, tx.now, tx.now + Duration::minutes(STEP_MINUTES)).await?;
    Ok(Some(false))
}

/// How far somebody has come: in, or (`false`) asked for their code.
fn entry(is_in: Option<bool>, person: Person, secret: String) -> Option<Entry> {
    is_in.map(|is_in| if is_in { Entry::In(person, secret) } else { Entry::Code(secret) })
}

/// Stores a session and records that somebody signed in; `false` when their credentials were renewed meanwhile.
async fn begin_session(tx: Transaction<'_>, who: Person, cookie: &str, credentials: i64, agent: &str) -> Result<bool, Fault> {
    let (id, ends) = (who.id, tx.now + Duration::days(SESSION_DAYS));
    if !store::insert_session(tx.conn, cookie, id, credentials, agent, tx.now, ends).await? {
        return Ok(false);
    }
    let act = Act::SignedIn(Change { before: (), after: state::Session { agent: agent.to_owned(), fingerprint: fingerprint(cookie) } });
    tx.in_the_name_of(who).record(Subject::Person(id), None, act).await?;
    Ok(true)
}

/// What a browser says it is, as it is kept.
fn tidy_agent(agent: &str) -> String {
    agent.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Ends all sessions of the command's person, except the one with this digest (empty: that one too).
pub async fn sign_out_everywhere(tx: &mut Transaction<'_>, except: &str) -> Result<(), Fault> {
    let id = tx.must(Permission::OwnAccount)?.id;
    store::end_sessions(tx.conn, id, except).await?;
    tx.record(Subject::Person(id), None, Act::SignedOutEverywhere(NOTHING)).await
}

/// Ends one session; the empty one is none.
pub async fn sign_out(room: &Newsroom, session: &str) -> Result<(), Fault> {
    if session.is_empty() {
        return Ok(());
    }
    let session = session.to_owned();
    let end = room.write_session(move |tx| {
        Box::pin(async move {
            let who = person_of(tx.conn, &Credential::Session(session.clone()), tx.now).await?;
            store::end_session(tx.conn, &session).await?;
            let Some(who) = who else { return Ok(()) };
            let id = who.id;
            tx.in_the_name_of(who).record(Subject::Person(id), None, Act::SignedOut(NOTHING)).await
        })
    });
    end.await
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
    let credentials = known(room, person.id, current, "current").await?;
    let hash = hash_password(new).await?;
    let session = session.to_owned();
    room.write_people(viewer, move |mut tx| {
        Box::pin(async move {
            let id = tx.must(Permission::OwnAccount)?.id;
            attempts::forget(tx.conn, &format!("change {id}")).await?;
            // The password that was checked must still be the one that is changed.
            if !store::set_password(tx.conn, id, credentials, &hash).await? {
                return Err(Fault::Clash("Your password was changed elsewhere just now. Nothing was stored.".into()));
            }
            store::end_sessions(tx.conn, id, &session).await?;
            tx.record(
                Subject::Person(id),
                None,
                Act::PasswordChanged(Change { before: (), after: state::Secret { fingerprint: fingerprint(&hash) } }),
            )
            .await
        })
    })
    .await
}

/// Changes somebody's role, or whether they may sign in. The last administrator stays one. Who may no longer sign in
/// loses sessions and tokens for good; who is no administrator any more has invited nobody.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`] naming the field.
pub async fn change(tx: &mut Transaction<'_>, id: PersonId, role: Option<&str>, active: Option<bool>) -> Result<Person, Fault> {
    tx.must(Permission::ManagePeople)?;
    let before = store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("person {id} does not exist")))?;
    let mut after = before.clone();
    if let Some(role) = role {
        after.role = role.parse().map_err(|why: String| Fault::field("role", why))?;
    }
    if let Some(active) = active {
        after.active = active;
    }
    if after == before {
        return Ok(before);
    }
    let was_admin = before.active && before.role == Role::Admin;
    let stays_admin = after.active && after.role == Role::Admin;
    store::update(tx.conn, &after).await?;
    if !after.active {
        store::end_sessions(tx.conn, id, "").await?;
        store::revoke_all(tx.conn, id).await?;
        store::drop_password_links(tx.conn, id).await?;
    }
    if was_admin && !stays_admin {
        store::withdraw_of(tx.conn, id).await?;
        if store::admins(tx.conn).await? == 0 {
            return Err(Fault::field("role", "a newsroom needs an administrator: make somebody else one first"));
        }
    }
    let act = Act::PersonChanged(Change { before: (&before).into(), after: (&after).into() });
    tx.record(Subject::Person(id), None, act).await?;
    Ok(after)
}

/// Decides whether administrators may decide on their own work.
///
/// # Errors
/// [`Fault::Forbidden`].
pub async fn allow_self_approval(tx: &mut Transaction<'_>, allowed: bool) -> Result<(), Fault> {
    settings::set(tx, Setting::SelfApproval, allowed.into()).await
}

/// Makes a link by which somebody who forgot their password sets a new one; gives its secret, which is shown once. A new link ends the
/// one before.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Clash`] for who is blocked, [`Fault::Forbidden`].
pub async fn make_password_link(tx: &mut Transaction<'_>, id: PersonId) -> Result<String, Fault> {
    tx.allow(Permission::ManagePeople)?;
    let person = store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("person {id} does not exist")))?;
    if !person.active {
        return Err(Fault::Clash(format!("{} is blocked: let them in again first.", person.name)));
    }
    let token = fresh("")?;
    store::drop_password_links(tx.conn, id).await?;
    store::insert_password_link(tx.conn, &digest(&token), id, tx.now, tx.now + Duration::hours(PASSWORD_LINK_HOURS)).await?;
    tx.record(Subject::Person(id), None, Act::PasswordLinkMade(NOTHING)).await?;
    Ok(token)
}

/// Takes back the link by which somebody may set a new password.
///
/// # Errors
/// [`Fault::Missing`] when there is none, [`Fault::Forbidden`].
pub async fn withdraw_password_link(tx: &mut Transaction<'_>, id: PersonId) -> Result<(), Fault> {
    tx.must(Permission::ManagePeople)?;
    if store::drop_password_links(tx.conn, id).await? == 0 {
        return Err(Fault::Missing("This link was already used, or was taken back.".into()));
    }
    tx.record(Subject::Person(id), None, Act::PasswordLinkWithdrawn(NOTHING)).await
}

/// Whose link it is.
///
/// # Errors
/// [`Fault::Missing`] for one that cannot be used.
pub async fn password_link(room: &Newsroom, token: &str) -> Result<Person, Fault> {
    let found = store::password_link(&mut room.db.read_in(Lane::Access).await?, &digest(token), room.clock.now()).await?;
    found.ok_or_else(no_link)
}

fn no_link() -> Fault {
    Fault::Missing("This link was already used or has run out. Ask for a new one.".into())
}

/// Sets a new password by a link, which is used up by it like all others of whose it is, and ends every session of theirs.
///
/// # Errors
/// [`Fault::Missing`] for a link that cannot be used, [`Fault::Invalid`] for the password.
pub async fn reset_password(room: &Newsroom, token: &str, password: String) -> Result<Person, Fault> {
    let person = password_link(room, token).await?;
    let mut faults = Faults::default();
    check(&password, &person.email, "password", &mut faults);
    faults.or(())?;
    // Before the transaction: it takes a while by design, and others would wait.
    let hash = hash_password(password).await?;
    let digest = digest(token);
    room.write_session(move |tx| {
        Box::pin(async move {
            // As all that changes people does.
            tx.conn.lock("people").await?;
            if !store::use_password_link(tx.conn, &digest, tx.now).await? || !store::reset_password(tx.conn, person.id, &hash).await? {
                return Err(no_link());
            }
            store::drop_password_links(tx.conn, person.id).await?;
            store::end_sessions(tx.conn, person.id, "").await?;
            let (id, who) = (person.id, person.clone());
            let known_by = state::Secret { fingerprint: fingerprint(&hash) };
            tx.in_the_name_of(who).record(Subject::Person(id), None, Act::PasswordReset(Change { before: (), after: known_by })).await?;
            Ok(person)
        })
    })
    .await
}

/// What a token may do, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What it may do.
    pub scope: Scope,
    /// For how many days it counts.
    pub days: u16,
}

impl Default for Terms {
    fn default() -> Self {
        Self { scope: Scope::All, days: 365 }
    }
}

/// Longest that a token counts, in days.
const LONGEST_TOKEN: u16 = 3650;

/// Makes a token for somebody; gives the secret, which is shown once.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn make_token(tx: &mut Transaction<'_>, person: PersonId, name: &str, terms: Terms) -> Result<String, Fault> {
    tx.allow(Permission::OwnAccount)?;
    let name = crate::text::normalise(name).trim().to_owned();
    let mut faults = Faults::default();
    if name.is_empty() || name.chars().count() > 100 {
        faults.add("name", "say in up to 100 characters what the token is for, so that you know it again");
    }
    if !(1..=LONGEST_TOKEN).contains(&terms.days) {
        faults.add("days", format!("must be between 1 and {LONGEST_TOKEN}: a token that nobody needs any more should end by itself"));
    }
    faults.or(())?;
    let secret = fresh("hs_")?;
    let (id, kept, ends) = (TokenId::new(), digest(&secret), tx.now + Duration::days(terms.days.into()));
    let made = state::Token { token: id, name, scope: terms.scope.to_string(), ends_at: Some(ends), fingerprint: fingerprint(&kept) };
    store::insert_token(tx.conn, person, &made, &kept, tx.now).await?;
    tx.record(Subject::Person(person), None, Act::TokenMade(Change { before: (), after: made })).await?;
    Ok(secret)
}

/// Revokes one of one's own tokens.
///
/// # Errors
/// [`Fault::Missing`].
pub async fn revoke_token(tx: &mut Transaction<'_>, id: TokenId) -> Result<(), Fault> {
    let person = tx.must(Permission::OwnAccount)?.id;
    let gone = store::revoke(tx.conn, id, person).await?.ok_or_else(|| Fault::Missing(format!("you have no token {id}")))?;
    let act = Act::TokenRevoked(Change { before: gone, after: () });
    tx.record(Subject::Person(person), None, act).await
}

/// An address as it is kept.
pub(super) fn address(email: &str) -> Result<String, String> {
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
