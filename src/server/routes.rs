//! The web: every URL on one screen, and what all answers share.

use super::{kept_pages::Parameters, rate_limit::Rates};
use crate::{
    newsroom::Newsroom,
    web::{LARGEST_ARTICLE, LARGEST_BODY},
    workspace,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::Redirect,
    routing::{any, get, post, put},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// Every URL, for whoever stays within these rates.
pub fn router(room: Newsroom, rates: &Rates) -> Router {
    // Readers: no script. Their pages are kept, by these parameters; lists refuse others.
    let kept = |parameters: Parameters| middleware::from_fn_with_state((room.clone(), parameters), super::kept_pages::keep);
    let readers = Router::new()
        .route("/", get(crate::site::reader::article::home).layer(kept(Some(&["q", "cursor"]))))
        .route("/articles/{slug}", get(crate::site::reader::article::read).layer(kept(Some(&[]))))
        .route("/claims", get(crate::site::reader::claims::table).layer(kept(None)))
        .route("/claims/{id}", get(crate::site::reader::claims::permalink))
        .route("/sources", get(crate::site::reader::source::list).layer(kept(None)))
        .route("/sources/{slug}", get(crate::site::reader::source::one).layer(kept(Some(&[]))))
        .route("/facts", get(crate::site::reader::fact::list).layer(kept(None)))
        .route("/facts/{slug}", get(crate::site::reader::fact::one).layer(kept(Some(&["at"]))))
        .route("/articles/{slug}/breakdown.csv", get(crate::site::reader::breakdown_file::csv))
        .route("/articles/{slug}/breakdown.svg", get(crate::site::reader::breakdown_file::svg))
        .route("/facts/{slug}/feed", get(crate::site::reader::fact::feed))
        .route("/suggestions", get(crate::site::reader::suggestions::page))
        .route("/record", get(crate::site::reader::record::page))
        .route("/search", get(crate::site::reader::search::page));

    let desk = Router::new()
        .route("/desk", get(crate::site::desk::home::page))
        .route("/desk/articles/new", get(crate::site::desk::article_intake::page))
        .route(
            "/desk/articles",
            post(crate::site::desk::article_intake::take_in)
                .layer(DefaultBodyLimit::max(crate::site::desk::article_intake::LARGEST_UPLOAD)),
        )
        .route("/desk/facts/new", get(crate::site::desk::fact::new))
        .route("/desk/facts", post(crate::site::desk::fact::create))
        .route("/desk/facts/{slug}", get(crate::site::desk::fact::page))
        .route("/desk/facts/{slug}/{act}", post(crate::site::desk::fact::act))
        .route("/desk/articles/{slug}", get(crate::site::desk::workspace::page))
        .route("/desk/articles/{slug}/details", get(crate::site::desk::article_form::details).post(crate::site::desk::article_form::change))
        .route("/desk/articles/{slug}/publication", get(crate::site::desk::publication::page).post(crate::site::desk::publication::publish))
        .route(
            "/desk/articles/{slug}/erasure",
            get(crate::site::desk::erasure::article_page).post(crate::site::desk::erasure::erase_article),
        )
        .route("/desk/people/{id}/erasure", get(crate::site::desk::erasure::person_page).post(crate::site::desk::erasure::erase_person))
        .route("/desk/articles/{slug}/archive", post(crate::site::desk::article_form::archive))
        .route("/desk/articles/{slug}/deletion", post(crate::site::desk::article_form::delete))
        .route("/desk/articles/{slug}/checklist", get(crate::site::desk::checklist::page).post(crate::site::desk::checklist::decide))
        .route("/desk/articles/{slug}/history", get(crate::site::desk::history::of_article))
        .route("/desk/history", get(crate::site::desk::history::of_desk))
        .route("/desk/events/{n}/reversal", get(crate::site::desk::reversal::page).post(crate::site::desk::reversal::reverse))
        .route("/desk/events/{n}/seconding", post(crate::site::desk::seconding::second))
        .route("/desk/claims/{id}", get(crate::site::desk::claim::page))
        .route("/desk/similar", get(crate::site::desk::similar::page).post(crate::site::desk::similar::decide))
        .route("/desk/sources", get(crate::site::desk::sources::page).post(crate::site::desk::sources::create))
        .route("/desk/seed-sources", post(crate::site::desk::sources::take_over))
        .route("/desk/sources/{slug}", get(crate::site::desk::sources::one).post(crate::site::desk::sources::change))
        .route("/desk/sources/{slug}/merge", get(crate::site::desk::sources::merge_page).post(crate::site::desk::sources::merge))
        .route("/desk/sources/{slug}/name", post(crate::site::desk::sources::name))
        .route("/desk/sources/{slug}/attributions", post(crate::site::desk::sources::move_attributions))
        .route("/desk/sources/{slug}/removal", post(crate::site::desk::sources::remove))
        .route("/desk/review", get(crate::site::desk::queue::queue).post(crate::site::desk::queue::approve_ticked))
        .route("/desk/claims/{id}/refusal", post(crate::site::desk::claim::refuse))
        .route("/desk/claims/{id}/{act}", post(crate::site::desk::review_form::act))
        .route("/desk/settings", get(crate::site::desk::settings::show).post(crate::site::desk::settings::save))
        .route("/desk/settings/logo", post(crate::site::desk::settings::save_logo))
        .route("/desk/settings/rules", post(crate::site::desk::settings::save_rules))
        .route("/desk/people", get(crate::site::desk::sign_in::people))
        // What a form answered, asked for again by its address, is the page itself.
        .route("/desk/people/{act}", get(async || Redirect::to("/desk/people")).post(crate::site::desk::account_forms::people))
        .route("/desk/account", get(crate::site::desk::sign_in::account))
        .route("/desk/account/{act}", get(async || Redirect::to("/desk/account")).post(crate::site::desk::account_forms::account))
        .route("/desk/do/{*function}", any(workspace::dispatch::server_functions));

    let sign_in = Router::new()
        .route(
            "/sign-in",
            get(crate::site::desk::sign_in::sign_in)
                .post(crate::site::desk::account_forms::sign_in)
                .layer(DefaultBodyLimit::max(crate::site::desk::article_intake::LARGEST_UPLOAD)),
        )
        .route(
            "/sign-in/code",
            get(async || Redirect::to("/sign-in"))
                .post(crate::site::desk::account_forms::sign_in_by_code)
                .layer(DefaultBodyLimit::max(crate::site::desk::article_intake::LARGEST_UPLOAD)),
        )
        .route("/sign-in/forgotten", get(crate::site::desk::forgotten::page).post(crate::site::desk::forgotten::ask))
        .route("/sign-out", get(async || Redirect::to("/")).post(crate::site::desk::account_forms::sign_out))
        .route("/password", get(crate::site::desk::sign_in::new_password).post(crate::site::desk::account_forms::new_password))
        .route("/setup", get(crate::site::desk::sign_in::setup).post(crate::site::desk::account_forms::join))
        .route("/join", get(crate::site::desk::sign_in::join).post(crate::site::desk::account_forms::join));

    let api = Router::new()
        .route("/articles", get(crate::api::article::list).post(crate::api::article::create).layer(DefaultBodyLimit::max(LARGEST_ARTICLE)))
        .route("/articles/{id}", get(crate::api::article::one).patch(crate::api::article::change).delete(crate::api::article::delete))
        .route("/articles/{id}/archive", put(crate::api::article::archive).delete(crate::api::article::unarchive))
        .route("/articles/{id}/publication", put(crate::api::article::publish).delete(crate::api::article::take_back))
        .route("/articles/{id}/claims", get(crate::api::claim::of_article).post(crate::api::claim::create))
        .route("/articles/{id}/suggestions", get(crate::api::suggestion::of_article))
        .route("/articles/{id}/suggestions/{n}/acceptance", post(crate::api::suggestion::accept))
        .route("/articles/{id}/suggestions/{n}/dismissal", put(crate::api::suggestion::dismiss).delete(crate::api::suggestion::reopen))
        .route("/suggestions/numbers", get(crate::api::suggestion::numbers))
        .route("/articles/{id}/breakdown", get(crate::api::article::breakdown))
        .route("/articles/{id}/checklist", get(crate::api::checklist::of_article))
        .route("/articles/{id}/waivers/{rule}", put(crate::api::checklist::waive).delete(crate::api::checklist::restore))
        .route("/articles/{id}/sentences", get(crate::api::article::sentences))
        .route("/claims", get(crate::api::claim::list))
        .route("/claims/{id}", get(crate::api::claim::one).patch(crate::api::claim::change).delete(crate::api::claim::delete))
        .route("/claims/{id}/submission", put(crate::api::review::submit))
        .route("/claims/{id}/approval", put(crate::api::review::approve))
        .route("/claims/{id}/return", put(crate::api::review::give_back))
        .route("/claims/{id}/correction", put(crate::api::review::correct))
        .route("/claims/{id}/agreement", put(crate::api::review::nod))
        .route("/claims/{id}/assignment", put(crate::api::review::assign).delete(crate::api::review::unassign))
        .route("/claims/{id}/withdrawal", get(crate::api::claim::withdrawal).delete(crate::api::claim::keep))
        .route("/claims/{id}/similar", get(crate::api::similar::of_claim))
        .route("/similar", get(crate::api::similar::of_words))
        .route("/similar/queue", get(crate::api::similar::queue))
        .route("/claims/{id}/similar/{other}/refusal", put(crate::api::similar::refuse).delete(crate::api::similar::reopen))
        .route("/claims/{id}/proof", get(crate::api::log::of_claim))
        .route("/articles/{id}/proof", get(crate::api::log::of_article))
        .route("/claims/{id}/comments", get(crate::api::review::comments).post(crate::api::review::comment))
        .route("/search", get(crate::api::search::find))
        .route("/sources", get(crate::api::source::list).post(crate::api::source::create))
        .route("/sources/similar", get(crate::api::source::similar))
        .route("/sources/{id}", get(crate::api::source::one).patch(crate::api::source::change).delete(crate::api::source::delete))
        .route("/sources/{id}/merge", get(crate::api::source::preview).post(crate::api::source::merge))
        .route("/sources/{id}/attributions/move", post(crate::api::source::move_attributions))
        .route("/facts", get(crate::api::fact::list).post(crate::api::fact::create))
        .route("/facts/{id}", get(crate::api::fact::one).patch(crate::api::fact::change).delete(crate::api::fact::delete))
        .route("/facts/{id}/claims/{claim}", put(crate::api::fact::link).delete(crate::api::fact::unlink))
        .route("/facts/{id}/approval", put(crate::api::fact::approve))
        .route("/facts/{id}/merge", post(crate::api::fact::merge))
        .route("/facts/{id}/split", post(crate::api::fact::split))
        .route("/facts/{id}/origins", get(crate::api::fact::graph))
        .route("/events", get(crate::api::event::list))
        .route("/events/{n}/reversal", post(crate::api::event::reverse))
        .route("/events/{n}/seconding", put(crate::api::event::second))
        .route("/exports/facts.csv", get(crate::api::fact::csv))
        .route("/exports/{file}", get(crate::api::export::file))
        .fallback(crate::web::problem::no_such_endpoint)
        .method_not_allowed_fallback(crate::web::problem::wrong_method);

    Router::new()
        .merge(readers)
        .merge(desk)
        .merge(sign_in)
        .nest("/api/v1", api)
        .route("/site/{*file}", get(crate::web::assets::file))
        .route("/log/checkpoint", get(crate::api::log::checkpoint))
        .route("/log/key", get(crate::api::log::key))
        .route("/log/tile/{*place}", get(crate::api::log::tile))
        .route("/healthz", get(super::health::alive))
        .route("/readyz", get(super::health::ready))
        .route("/metrics", get(super::figures::show))
        .route("/logo/{digest}", get(crate::site::desk::settings::logo))
        .route("/robots.txt", get(crate::web::assets::robots))
        .route("/favicon.ico", get(crate::web::assets::favicon))
        .fallback(crate::web::problem::no_such_page)
        .method_not_allowed_fallback(crate::web::problem::wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(super::sent_twice::Latest::default(), super::sent_twice::once))
        .layer(middleware::from_fn(super::kept_form::sign_in_first))
        .layer(middleware::from_fn(super::rate_limit::of_people))
        .layer(middleware::from_fn_with_state(room.clone(), super::session::identify))
        .layer(middleware::from_fn_with_state((room.clone(), rates.clone()), super::rate_limit::of_addresses))
        .layer(middleware::from_fn_with_state(room.clone(), super::guard::same_site_only))
        .layer(middleware::from_fn(super::guard::no_nul))
        .layer(middleware::from_fn(super::error_page::as_page_or_problem))
        .layer(CatchPanicLayer::custom(crate::web::problem::after_panic))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(super::guard::some_coding))
        .layer(middleware::from_fn(super::drain::to_the_end))
        .layer(middleware::from_fn_with_state(room.clone(), super::guard::headers))
        .layer(middleware::from_fn(super::guard::known_methods))
        .layer(middleware::from_fn(super::figures::count))
        .layer(middleware::from_fn(super::request_log::write))
        .with_state(room)
}
