//! How the workspace calls its server functions: by the browser's `fetch`, with the version of the page on every
//! request. A tab may stay open for weeks, and what it sends and reads fits only the server it came from.

use crate::workspace::{Unreadable, parsed};
use futures::{Sink, Stream};
use leptos::{
    prelude::*,
    server_fn::{
        Bytes, ContentType, Decodes, Encodes, Format, FormatType,
        client::{Client, browser::BrowserClient},
        codec::Post,
        error::{FromServerFnError, ServerFnErrorErr},
        request::browser::BrowserRequest,
        response::{ClientRes, browser::BrowserResponse},
    },
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{fmt, sync::LazyLock};

/// Why a server function did nothing: what a browser makes of the newsroom's faults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// In words a person can act on.
    pub why: String,
}

impl Refusal {
    fn new(status: u16, why: &str) -> Self {
        Self { status, why: why.to_owned() }
    }

    /// Whether somebody else was faster.
    pub const fn is_stale(&self) -> bool {
        self.status == 412
    }

    /// Whether it is not there, or not any more.
    pub const fn is_missing(&self) -> bool {
        self.status == 404
    }

    /// Whether it clashes with what is there.
    pub const fn is_clash(&self) -> bool {
        self.status == 409
    }

    /// Whether the server could not be reached, or its database.
    pub const fn is_unreachable(&self) -> bool {
        self.status == 503
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl FromServerFnError for Refusal {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::new(503, "The server could not be reached."),
            ServerFnErrorErr::Args(detail) | ServerFnErrorErr::MissingArg(detail) => Self::new(400, &detail),
            _ => Self::new(503, "The server’s answer could not be read."),
        }
    }
}

/// JSON, which the browser reads by its own parser.
pub struct Json;

/// How server functions speak.
pub type Posted = Post<Json>;

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        parsed(&bytes)
    }
}

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

impl Client<Refusal> for VersionedClient {
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    fn send(request: BrowserRequest) -> impl Future<Output = Result<BrowserResponse, Refusal>> + Send {
        request.headers().set(VERSION, &version());
        let answer = <BrowserClient as Client<Refusal>>::send(request);
        async move {
            let answer = answer.await?;
            // What else the answer says is not read: it is another version's.
            if ClientRes::<Refusal>::status(&answer) == OTHER_VERSION {
                OUTDATED.set(true);
                return Err(Refusal::new(OTHER_VERSION, "Hearsay was updated: reload this page to go on."));
            }
            if ClientRes::<Refusal>::status(&answer) == 401 {
                SIGNED_OUT.set(true);
            }
            Ok(answer)
        }
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<(impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static), Refusal>,
    > + Send {
        <BrowserClient as Client<Refusal>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<Refusal>>::spawn(future);
    }
}
