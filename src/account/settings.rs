//! What an administrator decides for the whole newsroom: how it is called, whose clock its desk goes by, who needs a second person.

use super::store;
use crate::{
    access::permission::Permission,
    base::error::Fault,
    db::{self, Connection},
    newsroom::{Newsroom, Transaction},
    record::{
        Subject,
        act::{Act, Change},
    },
    sourcing::Rule,
    vocabulary,
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

/// Longest name, in code points.
const LONGEST_NAME: usize = 80;
/// Largest logo, in bytes.
pub const LARGEST_LOGO: usize = 64 * 1024;
/// Longest reason for switching a rule off, in code points.
const LONGEST_REASON: usize = 300;
/// Most languages.
const MOST_LANGUAGES: usize = 20;

vocabulary! {
    /// One thing that is decided for everybody.
    Setting, "setting" {
        /// How the newsroom is called.
        Name = "name", "Name";
        /// The picture beside it.
        Logo = "logo", "Logo";
        /// Whose clock the desk goes by.
        TimeZone = "time_zone", "Time zone";
        /// The languages of its articles, the most frequent first.
        Languages = "languages", "Languages";
        /// Whether administrators decide on their own work.
        SelfApproval = "self_approval", "Administrators decide on their own work";
        /// Whether a second person approves what is done to a fact.
        FactsReviewed = "facts_reviewed", "A second person approves facts";
        /// The rules of sourcing that do not hold here, and why.
        RulesOff = "rules_off", "Rules of sourcing switched off";
    }
}

impl Setting {
    /// What holds as long as nobody has decided.
    pub fn default(self) -> Value {
        match self {
            Self::Name | Self::TimeZone => Value::from(""),
            Self::Logo => Value::Null,
            Self::Languages => Value::Array(Vec::new()),
            Self::SelfApproval | Self::FactsReviewed => Value::from(false),
            Self::RulesOff => Value::Object(serde_json::Map::new()),
        }
    }
}

/// A picture, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Logo {
    /// Its media type.
    pub kind: String,
    /// Its bytes.
    pub base64: String,
}

/// Everything that was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How the newsroom is called, or empty.
    pub name: String,
    /// The picture beside it.
    pub logo: Option<Logo>,
    /// Whose clock the desk goes by, as the IANA calls it; empty for that of the machine.
    pub time_zone: String,
    /// The languages of its articles, the most frequent first.
    pub languages: Vec<String>,
    /// Whether administrators decide on their own work.
    pub self_approval: bool,
    /// Whether a second person approves what is done to a fact.
    pub facts_reviewed: bool,
    /// The rules of sourcing that do not hold here, and why.
    pub rules_off: BTreeMap<Rule, String>,
}

impl Settings {
    /// Of what is kept: names and contents.
    pub fn of(kept: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut settings = Self::default();
        for (name, content) in kept {
            let Ok(content) = serde_json::from_str::<Value>(&content) else { continue };
            match name.parse() {
                Ok(Setting::Name) => settings.name = content.as_str().unwrap_or_default().to_owned(),
                Ok(Setting::Logo) => settings.logo = serde_json::from_value(content).ok().flatten(),
                Ok(Setting::TimeZone) => settings.time_zone = content.as_str().unwrap_or_default().to_owned(),
                Ok(Setting::Languages) => settings.languages = serde_json::from_value(content).unwrap_or_default(),
                Ok(Setting::SelfApproval) => settings.self_approval = content == true,
                Ok(Setting::FactsReviewed) => settings.facts_reviewed = content == true,
                Ok(Setting::RulesOff) => settings.rules_off = serde_json::from_value(content).unwrap_or_default(),
                Err(_) => {}
            }
        }
        settings
    }

    /// As they are now, looked up when something was changed since.
    ///
    /// # Errors
    /// The database's.
    pub async fn now(room: &Newsroom) -> db::Result<Arc<Self>> {
        #[derive(Default)]
        struct Kept(RwLock<Option<(u64, Arc<Settings>)>>);
        let kept = room.shelf.of::<Kept>();
        // Counted before asking: a change while we ask makes the answer old.
        let changes = room.db.changes();
        let seen = changes.content();
        if let Some((at, settings)) = &*kept.0.read().unwrap_or_else(PoisonError::into_inner)
            // A decision for the whole newsroom changes everything.
            && changes.hold(&[], *at, seen)
        {
            return Ok(Arc::clone(settings));
        }
        let settings = Arc::new(store::settings(&mut room.db.read().await?).await?);
        *kept.0.write().unwrap_or_else(PoisonError::into_inner) = Some((seen, Arc::clone(&settings)));
        Ok(settings)
    }

    /// Whose clock the desk goes by.
    pub fn zone(&self) -> TimeZone {
        if self.time_zone.is_empty() { TimeZone::system() } else { TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC) }
    }
}

/// Decides something for everybody.
///
/// # Errors
/// [`Fault::Invalid`] for what this setting cannot be, [`Fault::Forbidden`].
pub async fn set(tx: &mut Transaction<'_>, setting: Setting, to: Value) -> Result<(), Fault> {
    tx.must(Permission::ManagePeople)?;
    let to = checked(setting, to).map_err(|why| Fault::field(setting.as_str(), why))?;
    tx.conn.lock(&Subject::Setting(setting.as_str()).to_string()).await?;
    let before = current(tx.conn, setting).await?;
    if before == to {
        return Ok(());
    }
    store::set(tx.conn, setting, &to).await?;
    tx.record(Subject::Setting(setting.as_str()), None, Act::SettingChanged(Change { before, after: to })).await
}

/// What holds now.
///
/// # Errors
/// The database's.
pub async fn current(conn: &mut Connection, setting: Setting) -> db::Result<Value> {
    Ok(store::setting(conn, setting).await?.unwrap_or_else(|| setting.default()))
}

/// Takes a decision back: what was before holds again.
///
/// # Errors
/// [`Fault::Stale`] when something else was decided since; as for [`set`].
pub async fn step_back(tx: &mut Transaction<'_>, subject: &str, before: &Value, after: &Value) -> Result<(), Fault> {
    let setting = subject.strip_prefix("setting/").and_then(|name| name.parse::<Setting>().ok());
    let setting = setting.ok_or_else(|| Fault::Clash("this program does not know the setting".into()))?;
    if current(tx.conn, setting).await? != *after {
        return Err(Fault::Stale(String::new()));
    }
    set(tx, setting, before.clone()).await
}

fn checked(setting: Setting, to: Value) -> Result<Value, String> {
    let text = |to: &Value| to.as_str().map(crate::text::normalise).ok_or_else(|| "is no text".to_owned());
    Ok(match setting {
        Setting::Name => {
            let name = text(&to)?.split_whitespace().collect::<Vec<_>>().join(" ");
            if name.chars().count() > LONGEST_NAME {
                return Err(format!("is longer than {LONGEST_NAME} characters: shorten it"));
            }
            name.into()
        }
        Setting::TimeZone => {
            let zone = text(&to)?.trim().to_owned();
            if !zone.is_empty() && TimeZone::get(&zone).is_err() {
                return Err("is no time zone: pick one such as Europe/Berlin or America/New_York".into());
            }
            zone.into()
        }
        Setting::Languages => {
            let tags: Vec<String> = serde_json::from_value(to).map_err(|_| "is no list of languages".to_owned())?;
            let is_tag = |tag: &String| {
                let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
                tag.len() <= 35 && tag.split('-').all(is_part)
            };
            if let Some(wrong) = tags.iter().find(|tag| !is_tag(tag)) {
                return Err(format!(
                    "“{}” is no language tag: use tags such as en, pt-BR or ar",
                    wrong.chars().take(40).collect::<String>()
                ));
            }
            if tags.len() > MOST_LANGUAGES {
                return Err(format!("name at most {MOST_LANGUAGES}"));
            }
            tags.into()
        }
        Setting::Logo => {
            let logo: Option<Logo> = serde_json::from_value(to.clone()).map_err(|_| "is no picture".to_owned())?;
            if logo.is_some_and(|logo| logo.base64.len() > LARGEST_LOGO * 4 / 3 + 4 || !logo.kind.starts_with("image/")) {
                return Err("is no picture of at most 64 KB".into());
            }
            to
        }
        Setting::RulesOff => {
            let off: BTreeMap<Rule, String> = serde_json::from_value(to).map_err(|_| "names a rule that there is not".to_owned())?;
            let off = off.into_iter().map(|(rule, why)| Ok((rule, reason_for_rule(rule, &why)?)));
            json!(off.collect::<Result<BTreeMap<Rule, String>, String>>()?)
        }
        Setting::SelfApproval | Setting::FactsReviewed => to.as_bool().ok_or_else(|| "is neither yes nor no".to_owned())?.into(),
    })
}

/// Why a rule of sourcing is switched off, for everybody or for one article, as it is kept.
///
/// # Errors
/// A sentence when nothing is said, or too much.
pub fn reason_for_rule(rule: Rule, why: &str) -> Result<String, String> {
    let why = crate::text::normalise(why).trim().to_owned();
    if why.is_empty() || why.chars().count() > LONGEST_REASON {
        return Err(format!("say in up to {LONGEST_REASON} characters why “{}” is switched off", rule.label()));
    }
    Ok(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_holds_only_what_it_can_be() {
        for (setting, to, kept) in [
            (Setting::Name, json!("  The   Beacon "), Some(json!("The Beacon"))),
            (Setting::Name, json!("x".repeat(81)), None),
            (Setting::Name, json!(3), None),
            (Setting::TimeZone, json!("Europe/Berlin"), Some(json!("Europe/Berlin"))),
            (Setting::TimeZone, json!(""), Some(json!(""))),
            (Setting::TimeZone, json!("Mars/Olympus"), None),
            (Setting::Languages, json!(["en", "pt-BR"]), Some(json!(["en", "pt-BR"]))),
            (Setting::Languages, json!(["en_GB!"]), None),
            (Setting::Languages, json!("en"), None),
            (Setting::Logo, json!(null), Some(json!(null))),
            (Setting::Logo, json!({"kind": "text/html", "base64": ""}), None),
            (Setting::SelfApproval, json!(true), Some(json!(true))),
            (Setting::SelfApproval, json!("true"), None),
            (Setting::RulesOff, json!({"no-answer": " We ask by telephone. "}), Some(json!({"no-answer": "We ask by telephone."}))),
            (Setting::RulesOff, json!({"no-answer": " "}), None),
            (Setting::RulesOff, json!({"no-such-rule": "because"}), None),
        ] {
            assert_eq!(checked(setting, to.clone()).ok(), kept, "{setting}: {to}");
        }
        for setting in Setting::ALL {
            assert_eq!(checked(*setting, setting.default()), Ok(setting.default()), "{setting}");
        }
    }
}
