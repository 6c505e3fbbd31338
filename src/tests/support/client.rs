//! Somebody who sends requests: a program with a token, or a browser with its cookie.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header, header::AsHeaderName},
};
use hearsay::base::percent::percent;
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tower::ServiceExt;

/// What is sent with a form that has a file.
const BOUNDARY: &str = "line";

/// Somebody who sends requests. A clone is the same somebody: they share the cookie.
#[derive(Clone)]
pub struct Client {
    app: Router,
    headers: HeaderMap,
    cookie: Arc<Mutex<String>>,
    from: [u8; 4],
}

impl Client {
    pub(super) fn new(app: Router) -> Self {
        Self { app, headers: HeaderMap::new(), cookie: Arc::default(), from: [203, 0, 113, 1] }
    }

    /// The same somebody, who sends this header with each request.
    #[must_use]
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"));
        client
    }

    /// The same somebody at another address.
    #[must_use]
    pub fn from(&self, from: [u8; 4]) -> Self {
        Self { from, ..self.clone() }
    }

    /// The cookie that is kept, as `name=value`; empty without one.
    pub fn cookie(&self) -> String {
        self.cookie.lock().expect("no panic").clone()
    }

    /// Takes another cookie; gives the one before.
    pub fn set_cookie(&self, cookie: impl Into<String>) -> String {
        std::mem::replace(&mut *self.cookie.lock().expect("no panic"), cookie.into())
    }

    /// GET from the API.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// POST to the API.
    pub async fn post(&self, path: &str, json: Value) -> Answer {
        self.send(Method::POST, path, json.to_string()).await
    }

    /// PATCH in the API.
    pub async fn patch(&self, path: &str, json: Value) -> Answer {
        self.send(Method::PATCH, path, json.to_string()).await
    }

    /// PUT without a body; whatever the version, unless one was named.
    pub async fn put(&self, path: &str) -> Answer {
        self.whatever_version().send(Method::PUT, path, Body::empty()).await
    }

    /// PUT with a body; whatever the version, unless one was named.
    pub async fn put_json(&self, path: &str, json: Value) -> Answer {
        self.whatever_version().send(Method::PUT, path, json.to_string()).await
    }

    fn whatever_version(&self) -> Self {
        if self.headers.contains_key(header::IF_MATCH) { self.clone() } else { self.with("if-match", "*") }
    }

    /// DELETE in the API.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    /// Any request to the API.
    pub async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        self.ask(method, &format!("/api/v1{path}"), body).await
    }

    /// Opens a page.
    pub async fn page(&self, url: &str) -> Answer {
        let request = Request::get(url).header(header::ACCEPT, "text/html").body(Body::empty());
        self.request(request.expect("a request")).await
    }

    /// Sends a form.
    pub async fn form(&self, url: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(url).header(header::ACCEPT, "text/html").header(header::CONTENT_TYPE, kind);
        self.request(request.body(Body::from(pairs.join("&"))).expect("a request")).await
    }

    /// Sends the form that takes an article in, with a file or with none chosen.
    pub async fn upload(&self, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let (name, bytes) = file.unwrap_or(("", b""));
        let disposition = format!("form-data; name=\"file\"; filename=\"{name}\"");
        body.extend(
            format!("--{BOUNDARY}\r\ncontent-disposition: {disposition}\r\ncontent-type: application/octet-stream\r\n\r\n").bytes(),
        );
        body.extend(bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post("/desk/articles").header(header::ACCEPT, "text/html").header(header::CONTENT_TYPE, kind);
        self.request(request.body(Body::from(body)).expect("a request")).await
    }

    /// Any request, as JSON unless a header says otherwise.
    pub async fn ask(&self, method: Method, url: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(method).uri(url).header(header::CONTENT_TYPE, "application/json");
        self.request(request.body(body.into()).expect("a request")).await
    }

    async fn request(&self, mut request: Request<Body>) -> Answer {
        let cookie = self.cookie();
        if !cookie.is_empty() {
            request.headers_mut().insert(header::COOKIE, HeaderValue::from_str(&cookie).expect("a header"));
        }
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((self.from, 40_000))));
        let (head, body) = self.app.clone().oneshot(request).await.expect("the router always answers").into_parts();
        if let Some(cookie) = head.headers.get(header::SET_COOKIE) {
            let pair = cookie.to_str().expect("ASCII").split(';').next().unwrap_or_default();
            // An empty value ends the cookie.
            self.set_cookie(if pair.ends_with('=') { "" } else { pair });
        }
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("the whole answer");
        Answer { status: head.status, headers: head.headers, bytes }
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{} is no JSON ({error}): {}", self.status, self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header, empty when it is not there.
    pub fn header(&self, name: impl AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The body of an answer that must be 200.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.json()
    }

    /// The body of an answer that must be 201.
    #[track_caller]
    pub fn created(&self) -> Value {
        assert_eq!(self.status, StatusCode::CREATED, "{}", self.text());
        self.json()
    }

    /// Makes sure that it was done, and there is nothing to say (204).
    #[track_caller]
    pub fn done(&self) {
        assert_eq!(self.status, StatusCode::NO_CONTENT, "{}", self.text());
    }

    /// The problem of an answer that must be one, with this status.
    #[track_caller]
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{problem}");
        problem
    }

    /// Which fields a problem with this status names.
    #[track_caller]
    pub fn fields(&self, status: u16) -> Vec<String> {
        let problem = self.problem(status);
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["pointer"].as_str().expect("a pointer").to_owned()).collect()
    }

    /// Makes sure that it was refused, in whatever way, but as a problem and as the client's fault.
    #[track_caller]
    pub fn is_refused(&self) {
        assert!(self.status.is_client_error(), "{} {}", self.status, self.text());
        self.problem(self.status.as_u16());
    }

    /// A page of the newsroom with this status, without the empty comments by which an island finds its place.
    #[track_caller]
    pub fn page(&self, status: u16) -> String {
        let page = self.text().replace("<!>", "");
        assert_eq!(self.status, status, "{page}");
        assert!(page.contains("<main id=\"main\""), "{page}");
        assert!(!page.contains(" style=\""), "no inline styles: {page}");
        page
    }

    /// Where a form leads to that must have been taken.
    #[track_caller]
    pub fn leads_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header(header::LOCATION).to_owned()
    }

    /// What stands between two texts.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
        rest.split_once(after).unwrap_or_else(|| panic!("no {after} in {text}")).0.to_owned()
    }
}
