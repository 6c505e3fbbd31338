//! A form that was sent after its session had ended: whoever sent it signs in on the spot, and goes on with every word.

use crate::{
    access::Viewer,
    base::error::Fault,
    site::desk::{article_intake::LARGEST_UPLOAD, sign_in},
    web::cookie::authorization,
};
use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Answers a form of nobody with the way in, and keeps what it holds.
pub async fn sign_in_first(mut request: Request, next: Next) -> Response {
    let is_nobody = request.extensions().get::<Viewer>().is_none_or(|viewer| viewer.person().is_none());
    let path = request.uri().path().to_owned();
    if !is_nobody || !is_form(&request) {
        return next.run(request).await;
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let multipart = kind.starts_with("multipart/form-data");
    DefaultBodyLimit::max(LARGEST_UPLOAD).apply(&mut request);
    let fields = if multipart { parts(request).await } else { pairs(request).await };
    match fields {
        // A password is never given back.
        Some(fields) => {
            let fields = fields.into_iter().filter(|(name, _)| !name.contains("password")).collect();
            sign_in::go_on_after(&sign_in::KeptForm { action: path, multipart, fields })
        }
        None => Fault::SignedOut("Your session has ended, and what was sent cannot be read. Sign in, go back, and send it again.".into())
            .into_response(),
    }
}

/// Whether this is a form of the desk, sent by a browser.
pub fn is_form(request: &Request) -> bool {
    let path = request.uri().path();
    *request.method() == Method::POST
        && path.starts_with("/desk/")
        && !path.starts_with("/desk/do/")
        && authorization(request.headers()).is_none()
}

async fn pairs(request: Request) -> Option<Vec<(String, String)>> {
    axum::Form::<Vec<(String, String)>>::from_request(request, &()).await.ok().map(|form| form.0)
}

/// The fields of a form with files, without the files: a browser gives those only to who picks them again.
async fn parts(request: Request) -> Option<Vec<(String, String)>> {
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.ok()? {
        if part.file_name().is_none() {
            fields.push((part.name().unwrap_or_default().to_owned(), part.text().await.ok()?));
        }
    }
    Some(fields)
}
