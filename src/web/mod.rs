//! The web: every URL on one screen, and what all answers share.

/// From a fault to a page or a problem+json: the one place.
pub mod answer;
/// The site's own files: styles, fonts, wasm.
pub mod assets;
/// Reader pages kept until something changes.
pub mod cache;
/// Where a page of a list ended.
pub mod cursor;
/// Bodies that are refused.
mod drain;
/// Headers every answer carries, and cross-site requests refused.
pub mod guard;
/// Health and figures.
pub mod health;
/// Answers to POST requests that may be sent twice.
pub mod idempotency;
/// JSON bodies and parameters, read with errors that name the field.
pub mod intake;
/// Connections and their limits.
pub mod listener;
/// From where a request came.
pub mod peer;
/// Who is asking.
pub mod session;
/// The frame around every page.
pub mod shell;
/// Places in URLs.
pub mod slug;

use crate::{account, article, claim, export, history, newsroom::Newsroom, review, source, suggestion, workspace};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::Redirect,
    routing::{any, get, post, put},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// Largest body of a request that takes an article in, in bytes.
pub const LARGEST_ARTICLE: usize = 8 * 1024 * 1024;
/// Largest body of any other request, in bytes.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// Every URL.
pub fn router(room: Newsroom) -> Router {
    // Readers: no script.
    let readers = Router::new()
        .route("/", get(article::page::home))
        .route("/articles/{slug}", get(article::page::read))
        .route("/claims", get(claim::page::table))
        .route("/claims/{id}", get(claim::page::permalink))
        .route("/sources", get(source::page::list))
        .route("/sources/{slug}", get(source::page::one))
        .layer(middleware::from_fn_with_state(room.clone(), cache::keep))
        .route("/suggestions", get(suggestion::page::page));

    let desk = Router::new()
        .route("/desk", get(review::desk::page))
        .route("/desk/articles/new", get(article::form::page))
        .route("/desk/articles", post(article::form::take_in).layer(DefaultBodyLimit::max(article::form::LARGEST_UPLOAD)))
        .route("/desk/articles/{slug}", get(workspace::page::page))
        .route("/desk/articles/{slug}/details", get(article::form::details).post(article::form::change))
        .route("/desk/articles/{slug}/publication", post(article::form::publication))
        .route("/desk/articles/{slug}/history", get(history::page::of_article))
        .route("/desk/claims/{id}", get(claim::dossier::page))
        .route("/desk/review", get(review::page::queue))
        .route("/desk/claims/{id}/{act}", post(review::form::act))
        .route("/desk/people", get(account::page::people))
        // What a form answered, asked for again by its address, is the page itself.
        .route("/desk/people/{act}", get(async || Redirect::to("/desk/people")).post(account::http::people))
        .route("/desk/account", get(account::page::account))
        .route("/desk/account/{act}", get(async || Redirect::to("/desk/account")).post(account::http::account))
        .route("/desk/do/{*function}", any(session::server_functions));

    let doors = Router::new()
        .route("/sign-in", get(account::page::sign_in).post(account::http::sign_in))
        .route("/sign-out", get(async || Redirect::to("/")).post(account::http::sign_out))
        .route("/setup", get(account::page::setup).post(account::http::join))
        .route("/join", get(account::page::join).post(account::http::join));

    let api = Router::new()
        .route("/articles", get(article::http::list).post(article::http::create).layer(DefaultBodyLimit::max(LARGEST_ARTICLE)))
        .route("/articles/{id}", get(article::http::one).patch(article::http::change))
        .route("/articles/{id}/publication", put(article::http::publish).delete(article::http::take_back))
        .route("/articles/{id}/claims", get(claim::http::of_article).post(claim::http::create))
        .route("/articles/{id}/suggestions", get(suggestion::http::of_article))
        .route("/articles/{id}/suggestions/{n}/acceptance", post(suggestion::http::accept))
        .route("/articles/{id}/suggestions/{n}/dismissal", put(suggestion::http::dismiss).delete(suggestion::http::reopen))
        .route("/suggestions/numbers", get(suggestion::http::numbers))
        .route("/articles/{id}/breakdown", get(article::http::breakdown))
        .route("/articles/{id}/sentences", get(article::http::sentences))
        .route("/claims", get(claim::http::list))
        .route("/claims/{id}", get(claim::http::one).patch(claim::http::change).delete(claim::http::delete))
        .route("/claims/{id}/submission", put(review::http::submit))
        .route("/claims/{id}/approval", put(review::http::approve))
        .route("/claims/{id}/return", put(review::http::give_back))
        .route("/claims/{id}/comments", get(review::http::comments).post(review::http::comment))
        .route("/sources", get(source::http::list).post(source::http::create))
        .route("/sources/{id}", get(source::http::one).patch(source::http::change))
        .route("/sources/{id}/merge", post(source::http::merge))
        .route("/exports/claims.csv", get(export::http::csv))
        .route("/exports/claims.json", get(export::http::json))
        .fallback(answer::no_such_endpoint)
        .method_not_allowed_fallback(answer::wrong_method);

    Router::new()
        .merge(readers)
        .merge(desk)
        .merge(doors)
        .nest("/api/v1", api)
        .route("/site/{*file}", get(assets::file))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/robots.txt", get(assets::robots))
        .route("/favicon.ico", get(assets::favicon))
        .fallback(answer::no_such_page)
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(room.clone(), session::identify))
        .layer(middleware::from_fn_with_state(room.clone(), guard::same_site_only))
        .layer(middleware::from_fn(guard::no_nul))
        .layer(middleware::from_fn(answer::as_page_or_problem))
        .layer(CatchPanicLayer::custom(answer::after_panic))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(drain::to_the_end))
        .layer(middleware::from_fn_with_state(room.clone(), guard::headers))
        .layer(middleware::from_fn(guard::known_methods))
        .layer(middleware::from_fn(health::count))
        .with_state(room)
}
