//! What an administrator decides for the whole newsroom, on one page.

use crate::{
    access::{Viewer, permission::Permission},
    account::settings::{self, LARGEST_LOGO, Logo, Setting, Settings},
    base::error::{Fault, FieldFault},
    newsroom::Newsroom,
    site::{
        desk::{account_forms::in_person, again},
        form::{Form, error_at},
        moment::local,
        shell::{Head, newsroom, page},
    },
    sourcing::Rule,
    web::{
        cookie::SessionDigest,
        extract::{PathId, Query},
    },
};
use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SettingsForm {
    name: String,
    time_zone: String,
    languages: String,
    /// Filled when administrators may decide on their own work.
    self_approval: String,
    /// Filled when a second person approves facts.
    facts_reviewed: String,
    /// Their own password, where it was asked for again; never shown.
    #[serde(skip_serializing)]
    again: String,
    /// Why rules are off, of a form of its own.
    #[serde(skip)]
    rules: BTreeMap<String, String>,
}

impl SettingsForm {
    fn of(settings: &Settings) -> Self {
        Self {
            name: settings.name.clone(),
            time_zone: settings.time_zone.clone(),
            languages: settings.languages.join(", "),
            self_approval: if settings.self_approval { "yes".into() } else { String::new() },
            facts_reviewed: if settings.facts_reviewed { "yes".into() } else { String::new() },
            again: String::new(),
            rules: settings.rules_off.iter().map(|(rule, why)| (rule.to_string(), why.clone())).collect(),
        }
    }

    /// What is decided, setting by setting.
    fn decided(&self) -> [(Setting, Value); 5] {
        let languages: Vec<&str> = self.languages.split([',', ' ']).map(str::trim).filter(|tag| !tag.is_empty()).collect();
        [
            (Setting::Name, json!(self.name)),
            (Setting::TimeZone, json!(self.time_zone)),
            (Setting::Languages, json!(languages)),
            (Setting::SelfApproval, json!(!self.self_approval.is_empty())),
            (Setting::FactsReviewed, json!(!self.facts_reviewed.is_empty())),
        ]
    }
}

/// A picture by what its bytes are, whatever it is called.
fn picture(bytes: &[u8]) -> Result<Logo, Fault> {
    let refused = |why: String| Fault::field("logo", why);
    if bytes.len() > LARGEST_LOGO {
        return Err(refused(format!("is larger than {} KB: make it smaller", LARGEST_LOGO / 1024)));
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let is_svg = head.starts_with("<svg") || ((head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<svg"));
    let kind = match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ if is_svg => "image/svg+xml",
        _ => return Err(refused("is no picture: take a PNG, JPEG, WebP or SVG".into())),
    };
    Ok(Logo { kind: kind.into(), base64: STANDARD.encode(bytes) })
}

/// Whether something was saved before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    saved: String,
}

/// The page.
///
/// # Errors
/// When the viewer may not see it.
pub async fn show(State(room): State<Newsroom>, viewer: Viewer, Query(done): Query<Done>) -> Result<Response, Fault> {
    viewer.must(Permission::ManagePeople)?;
    let typed = SettingsForm::of(&*Settings::now(&room).await?);
    Ok(settings_page(&room, &viewer, &typed, &[], !done.saved.is_empty()))
}

/// Saves what was decided, all of it or nothing.
///
/// # Errors
/// When the viewer may not; what a person can mend is shown on the page.
pub async fn save(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    Form(mut typed): Form<SettingsForm>,
) -> Result<Response, Fault> {
    in_person(&viewer, &session, Permission::ManagePeople)?;
    let again = std::mem::take(&mut typed.again);
    // Who may decide alone from now on gets by what others were asked for.
    if !typed.self_approval.is_empty()
        && !Settings::now(&room).await?.self_approval
        && let Some(page) = again::ask(&room, &viewer, &session, "/desk/settings", &typed, again).await?
    {
        return Ok(page);
    }
    decide(&room, &viewer, typed.decided().into(), &typed).await
}

/// Takes another logo, or takes the one that is there away when none was chosen.
///
/// # Errors
/// As for [`save`].
pub async fn save_logo(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    in_person(&viewer, &session, Permission::ManagePeople)?;
    let cut_off = |_| Fault::Unreadable("The form did not arrive as it should. Go back and send it again.".into());
    let mut parts = parts.map_err(|_| Fault::WrongType("Send the form as multipart/form-data.".into()))?;
    let mut logo = Value::Null;
    while let Some(part) = parts.next_field().await.map_err(cut_off)? {
        let is_logo = part.name() == Some("logo");
        let bytes = part.bytes().await.map_err(cut_off)?;
        if is_logo && !bytes.is_empty() {
            match picture(&bytes) {
                Ok(picture) => logo = json!(picture),
                Err(fault) => return shown_again(&room, &viewer, &SettingsForm::of(&*Settings::now(&room).await?), fault),
            }
        }
    }
    let typed = SettingsForm::of(&*Settings::now(&room).await?);
    decide(&room, &viewer, vec![(Setting::Logo, logo)], &typed).await
}

/// Switches rules of sourcing off, each with its reason, and those without one on.
///
/// # Errors
/// As for [`save`].
pub async fn save_rules(
    State(room): State<Newsroom>,
    viewer: Viewer,
    SessionDigest(session): SessionDigest,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    in_person(&viewer, &session, Permission::ManagePeople)?;
    let off: BTreeMap<String, String> = typed.into_iter().filter(|(_, why)| !why.trim().is_empty()).collect();
    let decided = vec![(Setting::RulesOff, json!(off))];
    let typed = SettingsForm { rules: off, ..SettingsForm::of(&*Settings::now(&room).await?) };
    decide(&room, &viewer, decided, &typed).await
}

async fn decide(room: &Newsroom, viewer: &Viewer, decided: Vec<(Setting, Value)>, typed: &SettingsForm) -> Result<Response, Fault> {
    let save = room.write(viewer, move |mut tx| {
        Box::pin(async move {
            for (setting, to) in decided {
                settings::set(&mut tx, setting, to).await?;
            }
            Ok(())
        })
    });
    match save.await {
        Ok(()) => Ok(Redirect::to("/desk/settings?saved=yes").into_response()),
        Err(fault) => shown_again(room, viewer, typed, fault),
    }
}

fn shown_again(room: &Newsroom, viewer: &Viewer, typed: &SettingsForm, fault: Fault) -> Result<Response, Fault> {
    let Fault::Invalid(faults) = fault else { return Err(fault) };
    let mut page = settings_page(room, viewer, typed, &faults, false);
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}

fn settings_page(room: &Newsroom, viewer: &Viewer, typed: &SettingsForm, faults: &[FieldFault], saved: bool) -> Response {
    let now = local(room.clock.now());
    page(viewer, Head::new("Settings").section("/desk/settings").main("page narrow"), move || {
        let input = |name: &'static str, label: &'static str, value: &str, list: Option<&'static str>, hint: String| {
            let error = error_at(faults, name, label);
            let error_id = error.is_some().then(|| format!("{name}-error"));
            let described = [Some(format!("{name}-hint")), error_id.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            view! {
                <div class="field">
                    <label for=name>{label}</label>" "
                    <input id=name name=name dir="auto" autocomplete="off" list=list value=value.to_owned() aria-invalid=error.is_some().then_some("true") aria-describedby=described />
                    <p class="hint" id=format!("{name}-hint")>{hint}</p>
                    {error.map(|error| view! { <p class="error" id=error_id>{error}</p> })}
                </div>
            }
        };
        let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
        let zones = zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
        let has_logo = newsroom().logo.is_some();
        let logo_error = error_at(faults, "logo", "Logo");
        let rules_error = error_at(faults, Setting::RulesOff.as_str(), "Rules");
        let clock = format!("The desk’s clock: {}. Empty for that of the server.", now.strftime("%H:%M %Z, %-d %B %Y"));
        view! {
            <header class="page-head"><div><h1>"Settings"</h1><p>"What holds for the whole newsroom. Every change is in the history."</p></div></header>
            {saved.then(|| view! { <div class="notice good" role="status"><p>"Saved."</p></div> })}
            <form class="form" method="post" action="/desk/settings">
                {input("name", "Name of the newsroom", &typed.name, None, "Stands at the top of every page.".into())}
                {input("time_zone", "Time zone", &typed.time_zone, Some("zones"), clock)}
                <datalist id="zones">{zones}</datalist>
                {input("languages", "Languages of your articles", &typed.languages, None, "Tags such as en, ar or pt-BR, the most frequent first: they are offered first.".into())}
                <fieldset>
                    <legend>"Second pair of eyes"</legend>
                    <p class="hint">"Somebody else than who made a claim approves it, and somebody else than who asked withdraws one that readers see."</p>
                    <label><input r#type="checkbox" name="self_approval" value="yes" checked=!typed.self_approval.is_empty() />" Administrators may do both alone; the record says so"</label>
                    <label><input r#type="checkbox" name="facts_reviewed" value="yes" checked=!typed.facts_reviewed.is_empty() />" Facts too: readers see what was done to one when somebody else has approved it"</label>
                </fieldset>
                <div class="form-actions"><button class="primary" r#type="submit">"Save"</button></div>
            </form>
            <form class="form" method="post" action="/desk/settings/logo" enctype="multipart/form-data">
                <div class="field">
                    <label for="logo">"Logo"</label>" "
                    <input id="logo" name="logo" r#type="file" accept="image/png,image/jpeg,image/webp,image/svg+xml" aria-describedby="logo-hint" />
                    <p class="hint" id="logo-hint">{if has_logo { "PNG, JPEG, WebP or SVG, up to 64 KB. None takes the one that is there away." } else { "PNG, JPEG, WebP or SVG, up to 64 KB." }}</p>
                    {logo_error.map(|error| view! { <p class="error">{error}</p> })}
                </div>
                <div class="form-actions"><button r#type="submit">"Save the logo"</button></div>
            </form>
            <form class="form" method="post" action="/desk/settings/rules" aria-labelledby="rules">
                <h2 id="rules">"Rules of sourcing"</h2>
                <p class="hint">"The checklist of an article goes by these. One that does not fit your house is switched off by saying why; the checklist shows the reason."</p>
                {rules_error.map(|error| view! { <p class="error" role="alert">{error}</p> })}
                {Rule::ALL.iter().map(|rule| rule_field(*rule, typed.rules.get(rule.as_str()))).collect_view()}
                <div class="form-actions"><button r#type="submit">"Save the rules"</button></div>
            </form>
        }
    })
}

/// A rule, and why it is off.
fn rule_field(rule: Rule, why: Option<&String>) -> impl IntoView + use<> {
    view! {
        <div class="field">
            <label for=rule.as_str()>{rule.label()}" "<span class="optional">{rule.house()}</span></label>" "
            <input id=rule.as_str() name=rule.as_str() dir="auto" maxlength="300" autocomplete="off" placeholder="in force; say why to switch it off" value=why.cloned() />
        </div>
    }
}

/// The picture, under an address that is another for each.
pub async fn logo(State(room): State<Newsroom>, PathId(_): PathId) -> Result<Response, Fault> {
    let settings = Settings::now(&room).await?;
    let logo = settings.logo.as_ref().ok_or_else(|| Fault::Missing("This newsroom has no logo.".into()))?;
    let kind = HeaderValue::from_str(&logo.kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let bytes = STANDARD.decode(&logo.base64).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"))], bytes).into_response())
}
