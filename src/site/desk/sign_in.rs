//! How people come in: sign-in, set-up, invitation. And what the pages behind them share.

pub use crate::site::desk::{account::account, people::people};

use super::forgotten::ADDRESS;
use crate::{
    access::{Person, Role, Viewer, permission::Permission, secret::SHORTEST_PASSWORD},
    account::{
        commands,
        store::{self, Invitation},
    },
    base::error::{Fault, FieldFault},
    newsroom::Newsroom,
    site::{
        form::{Field, alert},
        shell::{Head, frame, page},
    },
    web::extract::Query,
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is typed to sign in; also the parameters of its page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// Their address.
    pub email: String,
    /// Their password; never shown again.
    pub password: String,
    /// Where they wanted to go.
    pub next: String,
    /// The form they had sent, as JSON.
    pub kept: String,
}

/// What is typed after the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    /// The secret that says whose password was right.
    pub step: String,
    /// The code.
    pub code: String,
    /// Where they wanted to go.
    pub next: String,
    /// The form they had sent, as JSON.
    pub kept: String,
}

/// The page that asks for the code of an authenticator, and why the last one did not count.
pub fn code_page(typed: &CodeForm, fault: Option<&Fault>) -> Response {
    let status = match fault {
        Some(Fault::TooMany(..)) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let faults = fault.map_or(&[][..], Fault::fields);
    let (alert, code) = (fault.filter(|fault| fault.fields().is_empty()).and_then(alert), Field::new("text", "code", "Code"));
    let code = code.autocomplete("one-time-code").begins(true).hint("Six digits, from your authenticator.").view(faults);
    let hidden = [("step", &typed.step), ("next", &typed.next), ("kept", &typed.kept)]
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> });
    let body = move || {
        view! {
            <header><h1>"One thing more"</h1><p>"Your password was right."</p></header>
            {alert}
            <form class="form" method="post" action="/sign-in/code">
                {hidden.into_iter().collect_view()}
                {code}
                <div class="form-actions"><button class="primary">"Sign in"</button>" "<a class="button quiet" href="/sign-in">"Cancel"</a></div>
            </form>
        }
    };
    entrance(Head::new("Sign in"), status, body)
}

/// A form that somebody sent whose session had ended.
#[derive(Debug, Deserialize, Serialize)]
pub struct KeptForm {
    /// Where it goes.
    pub action: String,
    /// Whether it is one with files.
    pub multipart: bool,
    /// What it holds, by name.
    pub fields: Vec<(String, String)>,
}

impl KeptForm {
    /// A form as the sign-in page handed it on; only for the desk.
    pub fn read(kept: &str) -> Option<Self> {
        serde_json::from_str::<Self>(kept).ok().filter(|kept| kept.action.starts_with("/desk/"))
    }
}

/// The way in for who has just sent a form: with every word of it.
pub fn go_on_after(kept: &KeptForm) -> Response {
    let kept = serde_json::to_string(kept).unwrap_or_default();
    sign_in_page(&SignInForm { kept, ..SignInForm::default() }, None, StatusCode::UNAUTHORIZED)
}

/// The form again, for who has signed in meanwhile: they send it themselves, because they may be somebody else.
pub fn go_on(person: Person, kept: &KeptForm) -> Response {
    let fields =
        kept.fields.iter().map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> }).collect_view();
    let written = kept.fields.iter().filter(|(_, value)| value.chars().count() > 20);
    let written = written.map(|(_, value)| view! { <p dir="auto">{value.chars().take(300).collect::<String>()}</p> }).collect_view();
    let enctype = kept.multipart.then_some("multipart/form-data");
    let (action, name) = (kept.action.clone(), person.name.clone());
    let body = move || {
        view! {
            <header><h1>"Nothing is lost"</h1><p>{format!("You are signed in as {name}. What you wrote was not sent yet:")}</p></header>
            {written}
            <form class="form" method="post" action=action enctype=enctype>
                {fields}
                <div class="form-actions"><button class="primary" autofocus>"Send it"</button><a class="button" href="/desk">"Desk"</a></div>
            </form>
        }
    };
    entrance(Head::new("Nothing is lost"), StatusCode::OK, body)
}

/// What is typed to join; also the parameters of its page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    /// The link's secret.
    pub token: String,
    /// Their name.
    pub name: String,
    /// Their address; an invitation has one already.
    pub email: String,
    /// The password they choose; never shown again.
    pub password: String,
}

/// The page to sign in.
pub async fn sign_in(viewer: Viewer, Query(typed): Query<SignInForm>) -> Response {
    match viewer.person() {
        Some(person) => Redirect::to(&way_in(person, &typed.next)).into_response(),
        None => sign_in_page(&SignInForm { next: typed.next, ..SignInForm::default() }, None, StatusCode::OK),
    }
}

/// The page to sign in again, with what was typed and why it did not work.
pub fn sign_in_again(typed: &SignInForm, fault: &Fault) -> Response {
    if let Fault::TooMany(_, seconds) = fault {
        let mut response = sign_in_page(typed, Some(fault), StatusCode::TOO_MANY_REQUESTS);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        return response;
    }
    sign_in_page(typed, Some(fault), StatusCode::UNPROCESSABLE_ENTITY)
}

/// Where somebody goes after they signed in: where they wanted to, when that is here and for them; else the desk, or
/// the articles for a reader, who has no desk.
pub fn way_in(person: &Person, next: &str) -> String {
    let is_here = next.starts_with('/') && !next.starts_with("//") && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_desk = next.starts_with("/desk") && !next.starts_with("/desk/account");
    let may_read_desk = Permission::ReadDesk.includes(person.role);
    match (is_here && (may_read_desk || !is_desk), may_read_desk) {
        (true, _) => next.to_owned(),
        (false, true) => "/desk".to_owned(),
        (false, false) => "/".to_owned(),
    }
}

fn sign_in_page(typed: &SignInForm, fault: Option<&Fault>, status: StatusCode) -> Response {
    // Which of the two is wrong nobody says; the password is what one types again.
    let faults: Vec<FieldFault> = match fault {
        Some(Fault::SignedOut(detail)) => vec![FieldFault { pointer: "password".into(), detail: detail.clone() }],
        _ => Vec::new(),
    };
    let notice = fault.filter(|_| faults.is_empty()).and_then(alert);
    let body = move || {
        view! {
            <header>
                <h1>"Sign in"</h1>
                <p>{if typed.kept.is_empty() { "To this newsroom’s desk." } else { "Your session has ended. What you wrote is kept, and is here again once you are in." }}</p>
            </header>
            {notice}
            <form class="form" method="post" action="/sign-in">
                {Field::new("email", "email", "Email").autocomplete("username").typed(&typed.email).begins(fault.is_none()).view(&faults)}
                {Field::new("password", "password", "Password").autocomplete("current-password").view(&faults)}
                {(!typed.next.is_empty()).then(|| view! { <input type="hidden" name="next" value=typed.next.clone() /> })}
                {(!typed.kept.is_empty()).then(|| view! { <input type="hidden" name="kept" value=typed.kept.clone() /> })}
                <div class="form-actions"><button class="primary">"Sign in"</button></div>
            </form>
            {if frame().sends_mail {
                view! {
                    <p><a href=ADDRESS>"Forgotten your password?"</a></p>
                    <p class="hint">"No account? An administrator can send you a link. Readers need none."</p>
                }.into_any()
            } else {
                view! { <p class="hint">"No account, or the password forgotten? An administrator can send you a link. Readers need none."</p> }.into_any()
            }}
        }
    };
    entrance(Head::new("Sign in"), status, body)
}

/// A page of those who are not in yet: kept nowhere, and its address, which may hold a secret, is told to nobody. (The origin alone
/// is: without it, browsers would send the form as from nowhere, and we would refuse it.)
pub(super) fn entrance<V: IntoView + 'static>(head: Head, status: StatusCode, body: impl FnOnce() -> V) -> Response {
    let mut response = page(&Viewer::Anyone, head.main("door"), body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    response
}

/// The page of the set-up link, by which the first administrator joins.
pub async fn setup(State(room): State<Newsroom>, Query(typed): Query<JoinForm>) -> Result<Response, Fault> {
    join(State(room), Query(typed)).await
}

/// The page of an invitation.
pub async fn join(State(room): State<Newsroom>, Query(typed): Query<JoinForm>) -> Result<Response, Fault> {
    match commands::invitation(&room, &typed.token).await {
        Ok(invitation) => {
            let typed = JoinForm { token: typed.token, name: invitation.name.clone().unwrap_or_default(), ..JoinForm::default() };
            join_page(&room, &invitation, &typed, Vec::new(), StatusCode::OK).await
        }
        Err(Fault::Missing(_)) => no_link(&room, &typed.token).await,
        Err(fault) => Err(fault),
    }
}

/// The page to join again, with what was typed and what is wrong with it.
pub async fn join_again(room: &Newsroom, typed: &JoinForm, fault: &Fault) -> Result<Response, Fault> {
    match commands::invitation(room, &typed.token).await {
        Ok(invitation) => join_page(room, &invitation, typed, fault.fields().to_vec(), StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(Fault::Missing(_)) => no_link(room, &typed.token).await,
        Err(fault) => Err(fault),
    }
}

async fn join_page(
    room: &Newsroom,
    invitation: &Invitation,
    typed: &JoinForm,
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Result<Response, Fault> {
    let inviter = match invitation.invited_by {
        Some(id) => store::by_id(&mut room.db.read().await?, id).await?.map(|person| person.name),
        None => None,
    };
    let (title, lead) = match (&invitation.email, &inviter) {
        (None, _) => ("Set up this newsroom", "You are the first here, so you will be its administrator.".to_owned()),
        (Some(_), Some(name)) => ("Welcome", format!("{name} asks you to join this newsroom as {}.", with_article(invitation.role))),
        (Some(_), None) => ("Welcome", format!("You are asked to join this newsroom as {}.", with_article(invitation.role))),
    };
    let action = if invitation.is_setup() { "/setup" } else { "/join" };
    // An invited address that is taken by now has no field of its own.
    let taken = invitation.email.as_ref().and_then(|_| faults.iter().find(|fault| fault.pointer == "email"));
    let taken = taken.map(|fault| view! { <div class="notice bad" role="alert"><p>{fault.detail.clone()}"."</p></div> });
    let email = Field::new("email", "email", "Email").autocomplete("username").typed(&typed.email).view(&faults);
    let label = if invitation.is_setup() { "Password" } else { "Choose a password" };
    let password = Field::new("password", "password", label)
        .autocomplete("new-password")
        .shortest(SHORTEST_PASSWORD)
        .hint(format!("{SHORTEST_PASSWORD} characters or more. A few words are easier than a riddle."))
        .view(&faults);
    let body = move || {
        view! {
            <header><h1>{title}</h1><p>{lead}</p></header>
            {taken}
            {invitation.email.clone().map(|email| view! { <p class="notice">"You will sign in with "{email}"."</p> })}
            <form class="form" method="post" action=action>
                <input type="hidden" name="token" value=typed.token.clone() />
                {Field::new("text", "name", "Your name").autocomplete("name").typed(&typed.name).view(&faults)}
                {invitation.is_setup().then_some(email)}
                {invitation.email.clone().map(|email| {
                    // For the browser's password store: under which name it keeps the password.
                    view! { <input type="email" name="username" value=email autocomplete="username" hidden=true readonly=true /> }
                })}
                {password}
                <div class="form-actions"><button class="primary">{if invitation.is_setup() { "Set up" } else { "Join" }}</button></div>
            </form>
        }
    };
    Ok(entrance(Head::new(if invitation.is_setup() { "Set up" } else { "Invitation" }), status, body))
}

const fn with_article(role: Role) -> &'static str {
    match role {
        Role::Admin => "an administrator",
        Role::Editor => "an editor",
        Role::Reviewer => "a reviewer",
        Role::Reader => "a reader",
    }
}

/// The page on which somebody who forgot their password sets a new one, by a link of an administrator, or one that was sent to them.
pub async fn new_password(State(room): State<Newsroom>, Query(typed): Query<JoinForm>) -> Result<Response, Fault> {
    new_password_page(&room, &typed.token, &[]).await
}

/// The same page, with what is wrong with the password.
pub async fn new_password_page(room: &Newsroom, token: &str, faults: &[FieldFault]) -> Result<Response, Fault> {
    let person = match commands::password_link(room, token).await {
        Ok(person) => person,
        Err(Fault::Missing(_)) => return no_link(room, token).await,
        Err(fault) => return Err(fault),
    };
    let (token, status) = (token.to_owned(), if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY });
    let password = Field::new("password", "password", "New password")
        .autocomplete("new-password")
        .shortest(SHORTEST_PASSWORD)
        .begins(true)
        .hint(format!("{SHORTEST_PASSWORD} characters or more. A few words are easier than a riddle."))
        .view(faults);
    let body = move || {
        view! {
            <header><h1>"A new password"</h1><p>{format!("For {}. It ends every session that is open elsewhere.", person.email)}</p></header>
            <form class="form" method="post" action="/password">
                <input type="hidden" name="token" value=token />
                <input type="email" name="username" value=person.email.clone() autocomplete="username" hidden=true readonly=true />
                {password}
                <div class="form-actions"><button class="primary">"Set it and sign in"</button></div>
            </form>
        }
    };
    Ok(entrance(Head::new("A new password"), status, body))
}

/// Without a link that can be used: where to get one.
async fn no_link(room: &Newsroom, token: &str) -> Result<Response, Fault> {
    let is_new = store::count(&mut room.db.read().await?).await? == 0;
    let status = if token.is_empty() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let lead = if token.is_empty() { "This page opens with a link." } else { "This link was already used or has run out." };
    let body = move || {
        if is_new {
            view! {
                <header><h1>"Set up this newsroom"</h1><p>{lead}</p></header>
                <div class="notice">
                    <p>
                        "Nobody is here yet. Whoever runs the server finds the set-up link where "<code>"hearsay serve"</code>
                        " prints its messages. Start it again for a new one: only the newest link works, once, for seven days."
                    </p>
                </div>
            }
            .into_any()
        } else {
            view! {
                <header><h1>"Ask for a new link"</h1><p>{lead}</p></header>
                <p class="notice">"An administrator of this newsroom can make a new one, under People."</p>
                {frame().sends_mail.then(|| view! { <p>"Only the password forgotten? "<a href=ADDRESS>"Have a link sent"</a>"."</p> })}
                <p><a href="/sign-in">"Sign in"</a>" if you have joined already."</p>
            }
            .into_any()
        }
    };
    Ok(entrance(Head::new("Link"), status, body))
}

/// The word for what was done before a page is shown, in its address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    /// The name of the act.
    pub done: String,
}

/// A page with another status than 200.
pub fn with_status(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response
}

/// A secret that is shown this one time.
pub fn shown_once(title: String, what: &'static str, secret: String) -> impl IntoView {
    view! {
        <div class="notice good" role="status" tabindex="-1" autofocus=true>
            <p><b>{title}</b>" "{what}</p>
            <output class="secret">{secret}</output>
        </div>
    }
}

/// A table of what can be acted on: its columns, and one more for the buttons of a row.
pub fn table(caption: &'static str, columns: [&'static str; 3], rows: impl IntoView) -> impl IntoView {
    let columns = columns.map(|column| view! { <th scope="col">{column}</th> }).into_iter().collect_view();
    view! {
        <table class="stack">
            <caption class="spoken">{caption}</caption>
            <thead>
                <tr>
                    {columns}
                    <th scope="col"><span class="spoken">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::PersonId;

    #[test]
    fn after_signing_in_one_stays_here_and_a_reader_is_not_led_to_the_desk() {
        let person = |role| Person { id: PersonId::new(), email: "p@example.org".into(), name: "P".into(), role, active: true };
        let (editor, reader) = (person(Role::Editor), person(Role::Reader));
        assert_eq!(way_in(&editor, "/desk/articles/a?x=%C3%A9"), "/desk/articles/a?x=%C3%A9");
        for elsewhere in
            ["", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/x\r\nSet-Cookie: a", "evil", "/é"]
        {
            assert_eq!(way_in(&editor, elsewhere), "/desk", "{elsewhere:?}");
        }
        assert_eq!(way_in(&reader, "/desk/review"), "/");
        assert_eq!(way_in(&reader, ""), "/");
        assert_eq!(way_in(&reader, "/desk/account"), "/desk/account");
        assert_eq!(way_in(&reader, "/claims?q=sea"), "/claims?q=sea");
    }
}
