//! How the workspace calls its server functions: by the browser's `fetch`, with the version of the page on every
//! request. A tab may stay open for weeks, and what it sends and reads fits only the server it came from.

use crate::base::error::Fault;
use futures::{Sink, Stream};
use leptos::{
    prelude::*,
    server_fn::{
        Bytes,
        client::{Client, browser::BrowserClient},
        request::browser::BrowserRequest,
        response::{ClientRes, browser::BrowserResponse},
    },
};
use std::sync::LazyLock;

/// The header that names the version.
pub const VERSION: &str = "hearsay-version";
/// The status by which a server of another version refuses (426): no server function answers so for any other reason.
pub const OTHER_VERSION: u16 = 426;

static OUTDATED: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(false));

static SIGNED_OUT: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(false));

/// Whether the session of this page has ended.
pub fn signed_out() -> RwSignal<bool> {
    SIGNED_OUT.clone().into()
}

/// Whether the server has told this page that it is of another version.
pub fn outdated() -> RwSignal<bool> {
    OUTDATED.clone().into()
}

/// The version of this page, as the server wrote it there.
fn version() -> String {
    document().get_element_by_id("workspace").and_then(|place| place.get_attribute("data-version")).unwrap_or_default()
}

/// The browser's `fetch`, with the version.
pub struct VersionedClient;

impl Client<Fault> for VersionedClient {
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    fn send(request: BrowserRequest) -> impl Future<Output = Result<BrowserResponse, Fault>> + Send {
        request.headers().set(VERSION, &version());
        let answer = <BrowserClient as Client<Fault>>::send(request);
        async move {
            let answer = answer.await?;
            // What else the answer says is not read: it is another version's.
            if ClientRes::<Fault>::status(&answer) == OTHER_VERSION {
                OUTDATED.set(true);
                return Err(Fault::Outdated);
            }
            if ClientRes::<Fault>::status(&answer) == 401 {
                SIGNED_OUT.set(true);
            }
            Ok(answer)
        }
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<Output = Result<(impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static), Fault>> + Send
    {
        <BrowserClient as Client<Fault>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<Fault>>::spawn(future);
    }
}
