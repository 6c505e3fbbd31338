//! Headers every answer carries, and cross-site requests refused.

use crate::{
    base::{
        coding::{Accepted, Coding},
        error::Fault,
    },
    newsroom::Newsroom,
    web::{cookie::is_personal, nonce::Nonce},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::IpAddr;

/// Security headers, and a cache policy where the handler named none.
pub async fn headers(State(room): State<Newsroom>, request: Request, next: Next) -> Response {
    let personal = is_personal(request.headers());
    let mut response = next.run(request).await;
    let script = response.extensions().get::<Nonce>().unwrap_or(&Nonce::none()).policy();
    let policy = format!(
        "default-src 'none'; {script}; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    const FIXED: [(HeaderName, &str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in FIXED {
        // A page with a secret in its address has a stricter word on referrers.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if room.has_tls() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        // What somebody signed in sees is stored nowhere; what readers see is asked for again each time, by its ETag.
        let policy = if personal || headers.contains_key(header::SET_COOKIE) { "no-store" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    }
    headers.append(header::VARY, HeaderValue::from_static("Cookie, Authorization"));
    response
}

/// The name of a method that this server knows; any other word could stand in its place.
pub fn known_method(method: &Method) -> Option<&'static str> {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|name| *name == method.as_str())
}

/// Refuses unknown methods before anything is done for them.
pub async fn known_methods(request: Request, next: Next) -> Response {
    if known_method(request.method()).is_none() {
        return crate::web::problem::unknown_method();
    }
    next.run(request).await
}

/// Reads in which codings who asks takes the answer. Who refuses it as it is (`identity;q=0`) gets it packed if they take `gzip`, and
/// otherwise as it is all the same, which RFC 9110 (12.5.3) leaves to us: a refusal would come after the act was done.
pub async fn some_coding(mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    let given = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let accepted = Accepted::read(given);
    if accepted.refuses_identity() {
        headers.remove(header::ACCEPT_ENCODING);
        if accepted.best(&[Coding::Gzip]).is_some() {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        }
    }
    request.extensions_mut().insert(accepted);
    next.run(request).await
}

/// Refuses names that are not this machine's: the demo newsroom has a sign-in that everybody knows, and a page elsewhere could have
/// its own name lead here (DNS rebinding).
pub async fn this_machine_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).or(request.uri().host()).unwrap_or_default();
    if is_this_machine(host) {
        return next.run(request).await;
    }
    Fault::Forbidden("The demo newsroom answers only under this machine's own address, such as http://127.0.0.1:3000.".into())
        .into_response()
}

fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Refuses an address with a NUL character in it: no name holds one, and not every engine compares with it.
pub async fn no_nul(request: Request, next: Next) -> Response {
    if request.uri().path().contains("%00") {
        return Fault::Missing("There is nothing at this address: it holds a NUL character.".into()).into_response();
    }
    let pairs = request.uri().query().into_iter().flat_map(|query| query.split('&'));
    if let Some(pair) = pairs.into_iter().find(|pair| pair.contains("%00")) {
        let name = pair.split('=').next().unwrap_or_default();
        return Fault::field(name, "holds a NUL character; leave it out").into_response();
    }
    next.run(request).await
}

/// Refuses requests that change something and were sent by another site's page. Browsers say so in
/// `Sec-Fetch-Site`, older ones by `Origin`; programs with a token send neither and carry no cookie.
pub async fn same_site_only(State(room): State<Newsroom>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && is_cross_site(request.headers(), room.public_url.as_deref()) {
        return Fault::Forbidden("This request came from another site. Open the page here and do it again.".into()).into_response();
    }
    next.run(request).await
}

fn is_cross_site(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return false,
        Some(_) => return true,
        None => {}
    }
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    let host_of = |url: &str| url.split_once("://").map(|(_, rest)| rest.trim_end_matches('/').to_owned());
    let origin = host_of(origin);
    origin.is_none() || (origin.as_deref() != text(header::HOST) && origin != public_url.and_then(host_of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_lead_to_the_demo() {
        for host in ["localhost", "LocalHost:3000", "127.0.0.1:3000", "127.8.9.1", "[::1]:3000"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in
            ["", "evil.example", "evil.example:3000", "localhost.evil.example", "192.168.0.7", "[::2]:3000", "127.0.0.1.evil.example"]
        {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    fn crosses(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        is_cross_site(&headers, Some("https://desk.example"))
    }

    #[test]
    fn a_form_of_another_site_is_told_from_ours_and_from_a_program() {
        assert!(crosses(&[("sec-fetch-site", "cross-site")]));
        assert!(crosses(&[("sec-fetch-site", "same-site")]));
        assert!(!crosses(&[("sec-fetch-site", "same-origin"), ("origin", "https://desk.example")]));
        assert!(crosses(&[("origin", "https://evil.example"), ("host", "127.0.0.1:3000")]));
        assert!(crosses(&[("origin", "null"), ("host", "127.0.0.1:3000")]));
        assert!(!crosses(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(!crosses(&[("origin", "https://desk.example"), ("host", "10.0.0.1:80")]));
        assert!(!crosses(&[("authorization", "Bearer x")]));
    }
}
