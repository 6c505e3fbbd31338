//! Who is asking: from cookie or token to a [`Viewer`] in every request.

use crate::{
    access::{
        Credential, Scope, Viewer,
        permission::Permission,
        secret::digest,
        store::{self, Holder},
    },
    account::{commands::SESSION_DAYS, settings::Settings},
    base::error::Fault,
    newsroom::Newsroom,
    review::commands::pending,
    site::shell::{FRAME, Frame},
    web::cookie::{SessionDigest, authorization, cookie, cookie_name, set_cookie},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Duration, Utc};

/// Puts the [`Viewer`] into the request. A token that does not count is refused at once; an old cookie just is nobody.
pub async fn identify(State(room): State<Newsroom>, mut request: Request, next: Next) -> Response {
    // Files of the site and the log are for everybody, and who watches has a token of another kind: no look-up for them.
    let path = request.uri().path().to_owned();
    if ["/site/", "/log/", "/metrics", "/healthz", "/readyz"].iter().any(|place| path.starts_with(place)) {
        return next.run(request).await;
    }
    match viewer(&room, request.method(), request.headers()).await {
        Ok(Identified { viewer, session, renewed }) => {
            let frame = match frame(&room, &viewer, &path).await {
                Ok(frame) => frame,
                Err(fault) => return fault.into_response(),
            };
            request.extensions_mut().insert(viewer.clone());
            request.extensions_mut().insert(session);
            let may_lag = viewer.person().is_none() && matches!(*request.method(), Method::GET | Method::HEAD);
            let answer = FRAME.scope(frame.clone(), next.run(request));
            let mut response = if may_lag { room.db.for_strangers(answer).await } else { answer.await };
            if let Some(cookie) = renewed
                && !response.headers().contains_key(header::SET_COOKIE)
            {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            // An error page shows the same top bar as any other.
            response.extensions_mut().insert(viewer);
            response.extensions_mut().insert(frame);
            response
        }
        Err(fault) => fault.into_response(),
    }
}

/// What stands around a page: how many claims wait for who opens it, when they are one who decides, and how the newsroom is called.
async fn frame(room: &Newsroom, viewer: &Viewer, path: &str) -> Result<Frame, Fault> {
    if path.starts_with("/api/") || path.starts_with("/desk/do/") {
        return Ok(Frame::default());
    }
    let waiting = match viewer.person().filter(|_| viewer.may(Permission::Review)) {
        Some(person) => Some(pending(&mut room.db.read().await?, person).await?.all()),
        None => None,
    };
    Ok(Frame { waiting, newsroom: Settings::now(room).await?, sends_mail: room.mailer().is_some() })
}

/// What a request's headers say about who sent it.
#[derive(Default)]
struct Identified {
    viewer: Viewer,
    session: SessionDigest,
    /// The cookie again, when the session was prolonged: it would run out in the browser otherwise.
    renewed: Option<HeaderValue>,
}

async fn viewer(room: &Newsroom, method: &Method, headers: &HeaderMap) -> Result<Identified, Fault> {
    let now = room.clock.now();
    if let Some(authorization) = authorization(headers) {
        let refused = || {
            Fault::SignedOut("This token does not count: it is wrong, has run out, was revoked, or its owner may no longer sign in.".into())
        };
        let text = authorization.to_str().map_err(|_| refused())?;
        let secret = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).ok_or_else(refused)?.1;
        let digest = digest(secret.trim());
        let credential = Credential::Token(digest.clone());
        let Holder { person, used_at, scope } = room.identities.holder(&room.db, &credential, now).await?.ok_or_else(refused)?;
        if scope == Scope::Read && !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
            return Err(Fault::Forbidden(
                "This token only reads. Make one that may do everything, under Account, to change something.".into(),
            ));
        }
        if is_old(used_at, now, Duration::minutes(1)) {
            let used = room.write_session(move |tx| Box::pin(async move { Ok(store::token_used(tx.conn, &digest, now).await?) }));
            noted(room, &credential, used.await);
        }
        return Ok(Identified { viewer: Viewer::Person(person, credential), ..Identified::default() });
    }
    let ours = cookie_name(room);
    let Some(secret) = cookie(headers, |name| name == ours) else {
        return Ok(Identified::default());
    };
    let digest = digest(secret);
    let credential = Credential::Session(digest.clone());
    let Some(Holder { person, used_at: seen, .. }) = room.identities.holder(&room.db, &credential, now).await? else {
        return Ok(Identified::default());
    };
    let mut renewed = None;
    if is_old(seen, now, Duration::minutes(10)) {
        let (digest, until) = (digest.clone(), now + Duration::days(SESSION_DAYS));
        let seen = room.write_session(move |tx| Box::pin(async move { Ok(store::session_seen(tx.conn, &digest, now, until).await?) }));
        renewed = noted(room, &credential, seen.await).then(|| set_cookie(room, Some(secret)));
    }
    Ok(Identified { viewer: Viewer::Person(person, credential), session: SessionDigest(digest), renewed })
}

/// Whether it was noted that a credential was used. That it could not be, on a full disk, keeps nobody from reading.
fn noted(room: &Newsroom, credential: &Credential, noted: Result<(), Fault>) -> bool {
    if let Err(fault) = &noted {
        tracing::warn!(%fault, "it cannot be noted that a session or token was used");
    }
    room.identities.forget(credential);
    noted.is_ok()
}

fn is_old(at: Option<DateTime<Utc>>, now: DateTime<Utc>, age: Duration) -> bool {
    at.is_none_or(|at| now - at > age)
}
