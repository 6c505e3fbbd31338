//! Who is asking: from cookie or token to a [`Viewer`] in every request.

use crate::web::cookie::{SessionDigest, authorization, cookie, cookie_name, set_cookie};
use crate::{
    access::{
        Viewer,
        identity::{Proof, holder},
        permission::Permission,
        secret::digest,
    },
    account::{commands::SESSION_DAYS, store},
    base::error::Fault,
    newsroom::Newsroom,
    review::commands::waiting_for,
    site::shell::WAITING,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Duration, Utc};

/// Puts the [`Viewer`] into the request. A token that does not count is refused at once; an old cookie just is nobody.
pub async fn identify(State(room): State<Newsroom>, mut request: Request, next: Next) -> Response {
    // Files of the site are for everybody: no look-up for them.
    let path = request.uri().path().to_owned();
    if path.starts_with("/site/") {
        return next.run(request).await;
    }
    match viewer(&room, request.headers()).await {
        Ok(Asking { viewer, session, renewed }) => {
            let waiting = match waiting(&room, &viewer, &path).await {
                Ok(waiting) => waiting,
                Err(fault) => return fault.into_response(),
            };
            request.extensions_mut().insert(viewer.clone());
            request.extensions_mut().insert(session);
            let mut response = match waiting {
                Some(waiting) => WAITING.scope(waiting, next.run(request)).await,
                None => next.run(request).await,
            };
            if let Some(cookie) = renewed
                && !response.headers().contains_key(header::SET_COOKIE)
            {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            // An error page shows the same top bar as any other.
            response.extensions_mut().insert(viewer);
            response
        }
        Err(fault) => fault.into_response(),
    }
}

/// How many claims wait for who opens a page, when they are one who decides: every page's top bar tells them.
async fn waiting(room: &Newsroom, viewer: &Viewer, path: &str) -> Result<Option<i64>, Fault> {
    let is_page = !path.starts_with("/api/") && !path.starts_with("/desk/do/");
    match viewer.person().filter(|_| is_page && viewer.may(Permission::Review)) {
        Some(person) => Ok(Some(waiting_for(&mut room.db.read().await?, person).await?)),
        None => Ok(None),
    }
}

/// What a request's headers say about who sent it.
#[derive(Default)]
struct Asking {
    viewer: Viewer,
    session: SessionDigest,
    /// The cookie again, when the session was prolonged: it would run out in the browser otherwise.
    renewed: Option<HeaderValue>,
}

async fn viewer(room: &Newsroom, headers: &HeaderMap) -> Result<Asking, Fault> {
    let now = room.clock.now();
    if let Some(authorization) = authorization(headers) {
        let refused =
            || Fault::SignedOut("This token does not count: it is wrong, was revoked, or its owner may no longer sign in.".into());
        let text = authorization.to_str().map_err(|_| refused())?;
        let secret = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).ok_or_else(refused)?.1;
        let digest = digest(secret.trim());
        let (person, used) = holder(room, Proof::Token, &digest).await?.ok_or_else(refused)?;
        if is_old(used, now, Duration::minutes(1)) {
            let mut deed = room.own_deed().await?;
            store::token_used(&mut deed.conn, &digest, now).await?;
            deed.commit().await?;
        }
        return Ok(Asking { viewer: Viewer::Person(person), ..Asking::default() });
    }
    let Some(secret) = cookie(headers, |name| name == cookie_name(room)) else {
        return Ok(Asking::default());
    };
    let digest = digest(secret);
    let Some((person, seen)) = holder(room, Proof::Session, &digest).await? else {
        return Ok(Asking::default());
    };
    let mut renewed = None;
    if is_old(seen, now, Duration::minutes(10)) {
        let mut deed = room.own_deed().await?;
        store::session_seen(&mut deed.conn, &digest, now, now + Duration::days(SESSION_DAYS)).await?;
        deed.commit().await?;
        renewed = Some(set_cookie(room, Some(secret)));
    }
    Ok(Asking { viewer: Viewer::Person(person), session: SessionDigest(digest), renewed })
}

fn is_old(at: Option<DateTime<Utc>>, now: DateTime<Utc>, age: Duration) -> bool {
    at.is_none_or(|at| now - at > age)
}
