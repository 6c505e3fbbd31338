//! What comes in: JSON bodies, paths and parameters, read with errors that name the field.

use crate::{
    access::{Viewer, permission::Permission},
    base::error::Fault,
};
use axum::{
    body::{Bytes, HttpBody},
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// What is sent as a body.
pub trait RequestBody: DeserializeOwned {
    /// What its sender must be allowed to do at least, or the body is not even read.
    const NEEDS: Permission;
}

/// A JSON body of somebody who may send one.
pub struct JsonBody<T>(pub T);

impl<T: RequestBody, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        request.extensions().get::<Viewer>().unwrap_or(&Viewer::Anyone).must(T::NEEDS)?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let essence = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if !(essence == "application/json" || essence.ends_with("+json")) {
            return Err(Fault::WrongType("Send the body as JSON, with `Content-Type: application/json`.".into()));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| body_fault(&rejection))?;
        parse(&bytes).map(Self)
    }
}

/// The same, where it may be left out.
pub struct OptionalJsonBody<T>(pub T);

impl<T: RequestBody + Default, S: Send + Sync> FromRequest<S> for OptionalJsonBody<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        JsonBody::from_request(request, state).await.map(|JsonBody(body)| Self(body))
    }
}

/// A body that did not arrive whole.
pub fn body_fault(rejection: &BytesRejection) -> Fault {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Fault::TooLarge(format!(
            "The body is too large: an article may have up to {} MiB, any other request 1 MiB. Send less at once.",
            crate::web::LARGEST_ARTICLE / 1024 / 1024
        ))
    } else {
        Fault::Unreadable("The body did not arrive whole. Send it again.".into())
    }
}

/// Reads JSON; a fault names the field by JSON pointer.
///
/// # Errors
/// [`Fault::Unreadable`] for broken JSON, [`Fault::Invalid`] for a field of the wrong type, missing or unknown.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::Unreadable("The body is empty: send one JSON value.".into()));
    }
    // serde would take `[…]` for the fields of an object in order; what is sent here is always an object.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(match serde_json::from_slice::<serde::de::IgnoredAny>(bytes) {
            Ok(_) => Fault::field("/", "must be a JSON object: { … }"),
            Err(error) => Fault::Unreadable(format!("The body is broken JSON: {error}.")),
        });
    }
    if let Ok(sent) = serde_json::from_slice(bytes)
        && let Some(pointer) = list_in_place_of_object(&sent, "")
    {
        return Err(Fault::field(pointer, "must be one value, not a list"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut json);
    match read {
        Ok(value) => json.end().map(|()| value).map_err(|error| Fault::Unreadable(format!("The body is not one JSON value: {error}."))),
        Err(error) => {
            let cause = error.inner();
            if cause.is_syntax() || cause.is_eof() || cause.is_io() {
                return Err(Fault::Unreadable(format!("The body is broken JSON: {cause}.")));
            }
            let mut pointer: String = error
                .path()
                .iter()
                .map(|segment| match segment {
                    serde_path_to_error::Segment::Seq { index } => format!("/{index}"),
                    serde_path_to_error::Segment::Map { key } => {
                        format!("/{}", key.replace('~', "~0").replace('/', "~1"))
                    }
                    serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => String::new(),
                })
                .collect();
            let text = cause.to_string();
            let said = text.rsplit_once(" at line ").map_or(text.as_str(), |(said, _)| said);
            // serde names a missing or unknown field only in words, and points at what should hold it.
            let quoted = said.split('`').nth(1).unwrap_or("");
            let detail = if said.starts_with("missing field") {
                pointer = format!("{pointer}/{quoted}");
                "missing: this field is needed".to_owned()
            } else if said.starts_with("unknown field") {
                if !pointer.ends_with(&format!("/{quoted}")) {
                    pointer = format!("{pointer}/{quoted}");
                }
                format!("is no field of this request; {}", said.split_once(", ").map_or("leave it out", |(_, known)| known))
            } else {
                said.to_owned()
            };
            Err(Fault::field(if pointer.is_empty() { "/".to_owned() } else { pointer }, detail))
        }
    }
}

/// Where a list stands in place of an object: serde would take it for the fields in order, but nothing here is a list of
/// lists, and few fields are lists at all.
fn list_in_place_of_object(value: &serde_json::Value, pointer: &str) -> Option<String> {
    const LISTS: [&str; 8] = ["spans", "attributions", "aliases", "topics", "tags", "claims", "related", "evidence"];
    match value {
        serde_json::Value::Array(items) => items.iter().enumerate().find_map(|(at, item)| {
            let pointer = format!("{pointer}/{at}");
            if item.is_array() { Some(pointer) } else { list_in_place_of_object(item, &pointer) }
        }),
        serde_json::Value::Object(fields) => fields.iter().find_map(|(name, item)| {
            let pointer = format!("{pointer}/{name}");
            if item.is_array() && !LISTS.contains(&name.as_str()) { Some(pointer) } else { list_in_place_of_object(item, &pointer) }
        }),
        _ => None,
    }
}

/// An id in the path: `what` names the noun in the error, as `article x does not exist`.
///
/// # Errors
/// [`Fault::Missing`]: what is no id names nothing.
pub fn id<T: FromStr>(what: &str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::Missing(format!("{what} {} does not exist", text.chars().take(60).collect::<String>())))
}

/// Parameters of the URL.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = rejection.body_text();
                let name = text.split('`').nth(1).unwrap_or("query").to_owned();
                let said = text.rsplit_once(": ").map_or(text.as_str(), |(_, said)| said).to_owned();
                Err(Fault::field(name, said))
            }
        }
    }
}

/// The id or slug in the path.
pub struct PathId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        in_path(parts, state).await.map(Self)
    }
}

/// The id or slug in the path, and the number of what is in it.
pub struct PathIdAndNumber(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathIdAndNumber {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        in_path(parts, state).await.map(|(place, number)| Self(place, number))
    }
}

async fn in_path<T: DeserializeOwned + Send, S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<T, Fault> {
    match Path::<T>::from_request_parts(parts, state).await {
        Ok(Path(found)) => Ok(found),
        Err(_) => Err(Fault::Missing(format!("{} leads nowhere", parts.uri.path()))),
    }
}

/// The version a change is meant for, from `If-Match`; `None` for `*`, any.
///
/// # Errors
/// [`Fault::NeedsMatch`] without it, [`Fault::Stale`] when it is no version of ours.
pub fn version(headers: &HeaderMap) -> Result<Option<i64>, Fault> {
    if !headers.contains_key(header::IF_MATCH) {
        return Err(Fault::NeedsMatch(
            "Send `If-Match` with the version you read (its ETag), so that nobody's work is overwritten.".into(),
        ));
    }
    optional_version(headers)
}

/// The version a step is meant for, from `If-Match` if there is one; `*` is any.
///
/// # Errors
/// [`Fault::Stale`] when it is no version of ours.
pub fn optional_version(headers: &HeaderMap) -> Result<Option<i64>, Fault> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or("").trim();
    if text == "*" {
        return Ok(None);
    }
    // Of several the newest: whoever knows that one has seen the others.
    let versions: Vec<i64> = tags(text).filter_map(|tag| tag.parse().ok()).collect();
    let newest = versions.into_iter().max();
    newest.map(Some).ok_or_else(|| Fault::Stale(format!("`If-Match: {text}` is no version this server gave; read the claim again")))
}

/// The tags in `If-Match` or `If-None-Match`, without their quotation marks, `W/`, and what proxies put behind them when they pack an
/// answer: `"3-gzip"` and `W/"3;br"` are `3`.
pub fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(|tag| {
        let tag = tag.trim();
        let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
        ["gzip", "br", "zstd", "deflate"]
            .iter()
            .find_map(|coding| tag.strip_suffix(coding)?.strip_suffix(['-', ';']))
            .map_or(tag, |tag| tag.trim_end_matches('-'))
    })
}

/// A version as an `ETag`.
pub fn etag(version: i64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::draft::ClaimDraft;

    fn pointer(json: &str) -> String {
        match parse::<ClaimDraft>(json.as_bytes()) {
            Err(Fault::Invalid(faults)) => faults[0].pointer.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_tag_is_the_same_however_a_proxy_has_written_it() {
        for (given, expected) in [
            (r#""3""#, vec!["3"]),
            (r#"W/"3""#, vec!["3"]),
            (r#""3-gzip""#, vec!["3"]),
            (r#"W/"3;br""#, vec!["3"]),
            (r#""3--gzip", W/"4" ,"5-zstd""#, vec!["3", "4", "5"]),
            ("3", vec!["3"]),
            (r#""gzip""#, vec!["gzip"]),
        ] {
            assert_eq!(tags(given).collect::<Vec<_>>(), expected, "{given}");
        }
    }

    #[test]
    fn a_wrong_field_is_named_by_its_pointer() {
        assert_eq!(pointer(r#"{"spans": [{"start": -1, "end": 2}]}"#), "/spans/0/start");
        assert_eq!(pointer(r#"{"spans": [{"start": 1}]}"#), "/spans/0/end");
        assert_eq!(pointer(r#"{"attributions": [{"source": "A"}]}"#), "/attributions/0/status");
        assert_eq!(pointer(r#"{"attributions": [{"source": 5, "status": "reported"}]}"#), "/attributions/0/source");
        assert_eq!(pointer(r#"{"statment": "x"}"#), "/statment");
        assert_eq!(pointer("[]"), "/");
        assert_eq!(pointer(r#"{"spans": [[0, 5]]}"#), "/spans/0");
        assert_eq!(pointer(r#"{"spans": [{"start": 0, "end": 5, "colour": "red"}]}"#), "/spans/0/colour");
        assert_eq!(pointer(r#"{"attributions": [["A", "reported"]]}"#), "/attributions/0");
        assert_eq!(pointer(r#"{"attributions": [{"source": "A", "status": "reported", "cue": [1, 3]}]}"#), "/attributions/0/cue");
        assert!(matches!(parse::<ClaimDraft>(b"{\"spans\": ["), Err(Fault::Unreadable(_))));
        assert!(matches!(parse::<ClaimDraft>(b"{} {}"), Err(Fault::Unreadable(_))));
    }
}
