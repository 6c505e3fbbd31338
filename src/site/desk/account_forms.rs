//! The forms of people, account, sign-in, set-up and invitation: each reads what was typed, lets the act decide, and
//! leads on or shows the form again.

use crate::{
    access::{Person, Viewer, permission::Permission},
    account::{
        commands::{self, Entry},
        letters, second_factor,
    },
    base::error::Fault,
    newsroom::Newsroom,
    site::{
        desk::{
            account::{self, AccountForm},
            again,
            people::{self, PeopleForm},
            sign_in::{self, CodeForm, JoinForm, SignInForm},
        },
        form::Form,
    },
    web::{
        cookie::{SessionDigest, set_cookie},
        extract::id,
        peer::Peer,
    },
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};

/// Signs in, and leads to where they wanted to go.
///
/// # Errors
/// The database's; what a person can mend is shown in the form.
pub async fn sign_in(
    State(room): State<Newsroom>,
    SessionDigest(before): SessionDigest,
    Peer(peer): Peer,
    headers: HeaderMap,
    Form(mut typed): Form<SignInForm>,
) -> Result<Response, Fault> {
    let password = std::mem::take(&mut typed.password);
    match commands::sign_in(&room, &typed.email, password, agent(&headers), peer).await {
        Ok(Entry::In(person, secret)) => go_in(&room, &before, person, &secret, &typed.next, &typed.kept).await,
        Ok(Entry::Code(step)) => Ok(sign_in::code_page(&CodeForm { step, code: String::new(), next: typed.next, kept: typed.kept }, None)),
        Err(fault @ (Fault::SignedOut(_) | Fault::TooMany(..))) => Ok(sign_in::sign_in_again(&typed, &fault)),
        Err(fault) => Err(fault),
    }
}

/// Signs in by the code of an authenticator, after the password.
///
/// # Errors
/// The database's; what a person can mend is shown in the form.
pub async fn sign_in_by_code(
    State(room): State<Newsroom>,
    SessionDigest(before): SessionDigest,
    headers: HeaderMap,
    Form(typed): Form<CodeForm>,
) -> Result<Response, Fault> {
    match commands::sign_in_by_code(&room, &typed.step, &typed.code, agent(&headers)).await {
        Ok((person, secret)) => go_in(&room, &before, person, &secret, &typed.next, &typed.kept).await,
        Err(fault @ (Fault::Invalid(_) | Fault::TooMany(..))) => Ok(sign_in::code_page(&typed, Some(&fault))),
        Err(fault @ Fault::SignedOut(_)) => {
            Ok(sign_in::sign_in_again(&SignInForm { next: typed.next, kept: typed.kept, ..SignInForm::default() }, &fault))
        }
        Err(fault) => Err(fault),
    }
}

async fn go_in(room: &Newsroom, before: &str, person: Person, secret: &str, next: &str, kept: &str) -> Result<Response, Fault> {
    // Whoever was signed in here before is not any more.
    commands::sign_out(room, before).await?;
    match sign_in::KeptForm::read(kept) {
        Some(kept) => Ok(([(header::SET_COOKIE, set_cookie(room, Some(secret)))], sign_in::go_on(person, &kept)).into_response()),
        None => Ok(enter(room, &sign_in::way_in(&person, next), secret)),
    }
}

/// Ends this browser's session.
pub async fn sign_out(State(room): State<Newsroom>, SessionDigest(session): SessionDigest) -> Result<Response, Fault> {
    commands::sign_out(&room, &session).await?;
    Ok(([(header::SET_COOKIE, set_cookie(&room, None))], Redirect::to("/")).into_response())
}

/// Joins by the set-up link or an invitation, and signs in.
///
/// # Errors
/// The database's; what a person can mend is shown in the form.
pub async fn join(
    State(room): State<Newsroom>,
    SessionDigest(before): SessionDigest,
    headers: HeaderMap,
    Form(mut typed): Form<JoinForm>,
) -> Result<Response, Fault> {
    let password = std::mem::take(&mut typed.password);
    match commands::join(&room, &typed.token, &typed.email, &typed.name, password).await {
        Ok(person) => enter_as(&room, person, &before, &headers).await,
        Err(fault @ (Fault::Invalid(_) | Fault::Missing(_))) => sign_in::join_again(&room, &typed, &fault).await,
        Err(fault) => Err(fault),
    }
}

/// Sets a new password by a link, and signs in.
///
/// # Errors
/// The database's; what a person can mend is shown in the form.
pub async fn new_password(
    State(room): State<Newsroom>,
    SessionDigest(before): SessionDigest,
    headers: HeaderMap,
    Form(mut typed): Form<JoinForm>,
) -> Result<Response, Fault> {
    let password = std::mem::take(&mut typed.password);
    match commands::reset_password(&room, &typed.token, password).await {
        Ok(person) => enter_as(&room, person, &before, &headers).await,
        Err(fault @ (Fault::Invalid(_) | Fault::Missing(_))) => sign_in::new_password_page(&room, &typed.token, fault.fields()).await,
        Err(fault) => Err(fault),
    }
}

/// Signs somebody in who came by a link, and out whoever was before in this browser.
async fn enter_as(room: &Newsroom, person: Person, before: &str, headers: &HeaderMap) -> Result<Response, Fault> {
    commands::sign_out(room, before).await?;
    Ok(match commands::open_session(room, person, agent(headers)).await? {
        Entry::In(person, secret) => enter(room, &sign_in::way_in(&person, ""), &secret),
        Entry::Code(step) => sign_in::code_page(&CodeForm { step, ..CodeForm::default() }, None),
    })
}

fn enter(room: &Newsroom, to: &str, secret: &str) -> Response {
    ([(header::SET_COOKIE, set_cookie(room, Some(secret)))], Redirect::to(to)).into_response()
}

fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The person, when they may and came by session. A token does what its owner does in the newsroom, but it makes no
/// tokens, changes no password and lets nobody in: who finds one cannot turn it into more.
pub(super) fn in_person<'v>(viewer: &'v Viewer, session: &str, permission: Permission) -> Result<&'v Person, Fault> {
    let person = viewer.must(permission)?;
    if session.is_empty() {
        return Err(Fault::Forbidden("A token cannot do this. Sign in with a browser.".into()));
    }
    Ok(person)
}

/// What an administrator decides about people.
///
/// # Errors
/// When they may not, and the database's; what a person can mend is shown on the page.
pub async fn people(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    Path(act): Path<String>,
    headers: HeaderMap,
    Form(mut typed): Form<PeopleForm>,
) -> Result<Response, Fault> {
    let inviter = &in_person(&viewer, &session, Permission::ManagePeople)?.name;
    // Who is put out or loses a link gets no way in by it.
    if !matches!(act.as_str(), "withdraw" | "deactivate") {
        let again = std::mem::take(&mut typed.again);
        if let Some(page) = again::ask(&room, &viewer, &session, &format!("/desk/people/{act}"), &typed, again).await? {
            return Ok(page);
        }
    }
    match change_people(&room, &viewer, &act, &typed).await {
        Ok(None) => Ok(Redirect::to(&format!("/desk/people?done={act}")).into_response()),
        Ok(Some(token)) => {
            let is_invitation = act == "invite";
            let link = format!("{}/{}?token={token}", address(&room, &headers), if is_invitation { "join" } else { "password" });
            if is_invitation {
                letters::send_invitation(&room, inviter, &typed.email, &link);
            }
            let before = if is_invitation { people::Before::Link(link) } else { people::Before::PasswordLink(link) };
            people::show(&room, &viewer, "", typed, before).await
        }
        Err(fault @ Fault::Invalid(_)) => people::show(&room, &viewer, "", typed, people::Before::Refused(act, fault)).await,
        Err(fault) => Err(fault),
    }
}

/// Gives the secret of a link when the act made one.
async fn change_people(room: &Newsroom, viewer: &Viewer, act: &str, typed: &PeopleForm) -> Result<Option<String>, Fault> {
    let (act, typed) = (act.to_owned(), typed.clone());
    room.write_people(viewer, move |mut tx| {
        Box::pin(async move {
            let tx = &mut tx;
            match act.as_str() {
                "invite" => return commands::invite(tx, &typed.email, "", &typed.role).await.map(Some),
                "withdraw" => commands::withdraw(tx, &typed.invitation).await?,
                "role" => drop(commands::change(tx, id("person", &typed.person)?, Some(&typed.role), None).await?),
                "activate" | "deactivate" => drop(commands::change(tx, id("person", &typed.person)?, None, Some(act == "activate")).await?),
                "password-link" => return commands::make_password_link(tx, id("person", &typed.person)?).await.map(Some),
                _ => return Err(no_such_act(&act)),
            }
            Ok(None)
        })
    })
    .await
}

/// Under which address people reach this newsroom: the public one, else the one this request came to.
fn address(room: &Newsroom, headers: &HeaderMap) -> String {
    if let Some(url) = &room.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let is_host = |host: &&str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    host.filter(is_host).map(|host| format!("http://{host}")).unwrap_or_default()
}

/// What somebody changes about their own account.
///
/// # Errors
/// When they may not, and the database's; what a person can mend is shown on the page.
pub async fn account(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    Path(act): Path<String>,
    Form(mut typed): Form<AccountForm>,
) -> Result<Response, Fault> {
    in_person(&viewer, &session, Permission::OwnAccount)?;
    let (current, new, again) = (std::mem::take(&mut typed.current), std::mem::take(&mut typed.new), std::mem::take(&mut typed.again));
    if matches!(act.as_str(), "token" | "factor" | "factor-on" | "factor-off")
        && let Some(page) = again::ask(&room, &viewer, &session, &format!("/desk/account/{act}"), &typed, again).await?
    {
        return Ok(page);
    }
    if act == "factor" {
        typed.key = second_factor::new_key()?;
        return account::show(&room, &viewer, &session, "", typed, account::Before::Nothing).await;
    }
    let done = match act.as_str() {
        "password" => commands::change_password(&room, &viewer, current, new, &session).await.map(|()| None),
        _ => change_account(&room, &viewer, &act, &typed).await,
    };
    match done {
        Ok(None) if act == "sign-out-everywhere" => {
            Ok(([(header::SET_COOKIE, set_cookie(&room, None))], Redirect::to("/sign-in")).into_response())
        }
        Ok(None) => Ok(Redirect::to(&format!("/desk/account?done={act}")).into_response()),
        Ok(Some(secret)) => account::show(&room, &viewer, &session, "", typed, account::Before::Secret(secret)).await,
        Err(fault @ (Fault::Invalid(_) | Fault::TooMany(..))) => {
            account::show(&room, &viewer, &session, "", typed, account::Before::Refused(act, fault)).await
        }
        Err(fault) => Err(fault),
    }
}

/// Gives the secret of a new token when that was the act.
async fn change_account(room: &Newsroom, viewer: &Viewer, act: &str, typed: &AccountForm) -> Result<Option<String>, Fault> {
    let (act, typed) = (act.to_owned(), typed.clone());
    room.write_people(viewer, move |mut tx| {
        Box::pin(async move {
            let tx = &mut tx;
            match act.as_str() {
                "factor-on" => commands::set_factor(tx, &typed.key, &typed.code).await.map(|()| None),
                "factor-off" => {
                    let own = tx.person()?.id;
                    commands::remove_factor(tx, own).await.map(|()| None)
                }
                "sign-out-everywhere" => commands::sign_out_everywhere(tx, "").await.map(|()| None),
                "token" => {
                    let owner = tx.person()?.id;
                    commands::make_token(tx, owner, &typed.name, typed.terms()?).await.map(Some)
                }
                "revoke" => commands::revoke_token(tx, id("token", &typed.token)?).await.map(|()| None),
                _ => Err(no_such_act(&act)),
            }
        })
    })
    .await
}

fn no_such_act(act: &str) -> Fault {
    Fault::Missing(format!("“{}” is nothing that can be done here.", act.chars().take(40).collect::<String>()))
}
