//! What the forms of this folder share: how they are read, and how a field shows itself again with what was typed and
//! what is wrong with it.

use crate::base::error::{Fault, FieldFault};
use axum::{
    extract::{FromRequest, Request, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// A form as it was sent. What is missing is empty: the rules of the act say so at the field.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match axum::Form::<T>::from_request(request, state).await {
            Ok(axum::Form(typed)) => Ok(Self(typed)),
            Err(FormRejection::InvalidFormContentType(_)) => {
                Err(Fault::WrongType("Send the form as `application/x-www-form-urlencoded`, as a browser does.".into()))
            }
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Fault::TooLarge("The form is too large. Shorten what you typed.".into()))
            }
            Err(_) => Err(Fault::Unreadable("The form did not arrive as it should. Go back and send it again.".into())),
        }
    }
}

/// A field of a form: label, control, hint, and what is wrong with it.
#[derive(Clone, Default)]
pub struct Field {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    autocomplete: Option<&'static str>,
    typed: Option<String>,
    shortest: Option<usize>,
    begins: bool,
    hint: String,
}

impl Field {
    /// A field that must be filled.
    pub fn new(kind: &'static str, name: &'static str, label: &'static str) -> Self {
        Self { name, label, kind, ..Self::default() }
    }

    /// What the browser may fill in.
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// What was typed before. A password is never given back.
    pub fn typed(mut self, text: &str) -> Self {
        self.typed = Some(text.to_owned()).filter(|text| !text.is_empty());
        self
    }

    /// The fewest characters.
    pub fn shortest(mut self, characters: usize) -> Self {
        self.shortest = Some(characters);
        self
    }

    /// Whether typing begins here, when nothing is wrong elsewhere: for pages that one comes to for this form alone.
    pub fn begins(mut self, begins: bool) -> Self {
        self.begins = begins;
        self
    }

    /// What helps to fill it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// As it stands in the form. The first field with a fault is where the page begins.
    pub fn view(self, faults: &[FieldFault]) -> impl IntoView + use<> {
        let error = error_at(faults, self.name, self.label);
        let first = faults.first().is_some_and(|fault| fault.pointer == self.name);
        let (hint_id, error_id) = (format!("{}-hint", self.name), format!("{}-error", self.name));
        let described: Vec<_> =
            [(!self.hint.is_empty()).then(|| hint_id.clone()), error.is_some().then(|| error_id.clone())].into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        view! {
            <div class="field">
                <label for=self.name>{self.label}</label>
                " "
                <input
                    id=self.name
                    name=self.name
                    r#type=self.kind
                    autocomplete=self.autocomplete
                    required=true
                    minlength=self.shortest.map(|characters| characters.to_string())
                    value=self.typed
                    aria-invalid=error.is_some().then_some("true")
                    aria-describedby=described
                    autofocus=first || self.begins
                />
                {(!self.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{self.hint}</p> })}
                {error.map(|error| view! { <p class="error" id=error_id>{error}</p> })}
            </div>
        }
    }
}

/// What is wrong with a field, as a sentence that begins with its label where the fault goes on from it.
pub fn error_at(faults: &[FieldFault], name: &str, label: &str) -> Option<String> {
    let said: Vec<_> = faults.iter().filter(|fault| fault.pointer == name).map(|fault| sentence(label, &fault.detail)).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn sentence(label: &str, detail: &str) -> String {
    let said = if detail.starts_with("is ") { format!("{label} {detail}") } else { detail.to_owned() };
    let end = if said.ends_with(['.', '!', '?']) { "" } else { "." };
    let mut letters = said.chars();
    // An address at the beginning stays as it is written.
    let is_word = said.split_whitespace().next().is_some_and(|word| word.chars().all(char::is_alphabetic));
    match letters.next() {
        Some(first) if is_word => format!("{}{}{end}", first.to_uppercase(), letters.as_str()),
        _ => format!("{said}{end}"),
    }
}

/// What belongs to no single field, where a screen reader begins.
pub fn alert(fault: &Fault) -> Option<AnyView> {
    let (class, lines) = match fault {
        Fault::Invalid(_) => return None,
        Fault::TooMany(..) => ("notice warn", fault.to_string()),
        _ => ("notice bad", fault.to_string()),
    };
    Some(view! { <div class=class role="alert" tabindex="-1" autofocus=true><p>{lines}</p></div> }.into_any())
}

/// Leads back to the page a form was sent from: the one it names, else the one the browser names, else `otherwise`.
pub fn back_to(named: &str, headers: &HeaderMap, otherwise: &str) -> Response {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let came_from = referer.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or_default();
    let to = [named, came_from].into_iter().find(|to| is_ours(to)).unwrap_or(otherwise);
    Redirect::to(to).into_response()
}

/// A text as the content of a `<textarea>`: the view escapes nothing there, and the parser drops a line break that
/// follows the tag.
pub fn in_textarea(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// Whether it is a path on this site: a form must not lead anywhere else.
fn is_ours(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_at_its_field_as_a_sentence() {
        let faults = [
            FieldFault { pointer: "email".into(), detail: "is no e-mail address: write it like name@example.org".into() },
            FieldFault { pointer: "role".into(), detail: "a newsroom needs an administrator".into() },
            FieldFault { pointer: "address".into(), detail: "ann@example.org already belongs to somebody here".into() },
        ];
        assert_eq!(error_at(&faults, "email", "Email").as_deref(), Some("Email is no e-mail address: write it like name@example.org."));
        assert_eq!(error_at(&faults, "role", "Role").as_deref(), Some("A newsroom needs an administrator."));
        assert_eq!(error_at(&faults, "address", "Email").as_deref(), Some("ann@example.org already belongs to somebody here."));
        assert_eq!(error_at(&faults, "name", "Name"), None);
    }
}
