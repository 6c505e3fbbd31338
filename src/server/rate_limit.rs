//! How many requests a person and an address may send: the rest is told to wait (429), with `Retry-After` and `RateLimit`.

use crate::{
    access::Viewer,
    base::{error::Fault, id::PersonId},
    newsroom::Newsroom,
    web::peer::Peer,
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    middleware::StateInformationMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, StateStore},
};
use quick_cache::sync::Cache;
use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

/// Of how many people and addresses it is known at once how much they sent: some 100 bytes each. Whoever is forgotten begins anew.
const KNOWN: usize = 20_000;
/// An address may send as much as so many people: an office has one.
const PEOPLE_AT_AN_ADDRESS: u32 = 4;

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sender {
    Person(PersonId),
    Address(IpAddr),
}

/// States of those who sent lately, within bounds.
struct Lately(Cache<Sender, Arc<InMemoryState>>);

impl StateStore for Lately {
    type Key = Sender;

    fn measure_and_replace<T, F, E>(&self, sender: &Sender, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let state = self.0.get(sender).unwrap_or_else(|| {
            let state = Arc::new(InMemoryState::default());
            self.0.insert(*sender, Arc::clone(&state));
            state
        });
        state.measure_and_replace(&NotKeyed::NonKey, measure)
    }
}

type Limiter = RateLimiter<Sender, Lately, MonotonicClock, StateInformationMiddleware>;

/// The limits of a server.
#[derive(Clone)]
pub struct Rates(Option<Arc<Inside>>);

struct Inside {
    per_minute: u32,
    people: Limiter,
    addresses: Limiter,
}

impl Rates {
    /// So many requests a minute for each person, four times as many for each address; 0 is no limit.
    pub fn new(per_minute: u32) -> Self {
        let limiter = |per_minute| {
            let lately = Lately(Cache::new(KNOWN));
            Limiter::new(Quota::per_minute(per_minute), lately, MonotonicClock)
        };
        let of_an_address =
            |per_minute: NonZeroU32| limiter(per_minute.saturating_mul(NonZeroU32::MIN.saturating_add(PEOPLE_AT_AN_ADDRESS - 1)));
        Self(NonZeroU32::new(per_minute).map(|per_minute| {
            Arc::new(Inside { per_minute: per_minute.get(), people: limiter(per_minute), addresses: of_an_address(per_minute) })
        }))
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self::new(1_200)
    }
}

/// Counts a request of an address, before anything is done for it. Files of the site are not counted.
pub async fn of_addresses(State((room, rates)): State<(Newsroom, Rates)>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_free = ["/site/", "/healthz", "/readyz", "/metrics"].iter().any(|place| path.starts_with(place));
    let (parts, body) = request.into_parts();
    let Peer(peer) = Peer::of(&parts, &room);
    let mut request = Request::from_parts(parts, body);
    // What runs on this machine has no limits. (Of `::1` the network is `::`.)
    let is_local = peer.is_some_and(|address| address.is_loopback() || address.is_unspecified());
    let Some(inside) = rates.0.filter(|_| !is_free && !is_local) else { return next.run(request).await };
    request.extensions_mut().insert(Arc::clone(&inside));
    match peer {
        Some(address) => within(&inside.addresses, inside.per_minute * PEOPLE_AT_AN_ADDRESS, Sender::Address(address), request, next).await,
        None => next.run(request).await,
    }
}

/// Counts a request of somebody signed in, if [`of_addresses`] found that it counts.
pub async fn of_people(request: Request, next: Next) -> Response {
    let person = request.extensions().get::<Viewer>().and_then(Viewer::person).map(|person| person.id);
    match (request.extensions().get::<Arc<Inside>>().cloned(), person) {
        (Some(inside), Some(person)) => within(&inside.people, inside.per_minute, Sender::Person(person), request, next).await,
        _ => next.run(request).await,
    }
}

async fn within(limiter: &Limiter, per_minute: u32, sender: Sender, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let (remaining, wait, mut response) = match limiter.check_key(&sender) {
        Ok(state) => (state.remaining_burst_capacity(), 60 / per_minute.max(1), next.run(request).await),
        Err(until) => {
            let wait = until.wait_time_from(MonotonicClock.now()).as_secs_f64().ceil();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
            let wait = (wait as u32).max(1);
            let why = format!("More than {per_minute} requests within a minute: wait {wait} s, then go on. Nothing was done for this one.");
            (0, wait, Fault::TooMany(why, wait).into_response())
        }
    };
    if is_api || remaining == 0 {
        let policy = format!("\"requests\";q={per_minute};w=60");
        let left = format!("\"requests\";r={remaining};t={}", wait.max(1));
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                // The limit of the person, which is the narrower one, was written first.
                response.headers_mut().entry(HeaderName::from_static(name)).or_insert(value);
            }
        }
    }
    response
}
