//! The frame around every page: head, top bar, and for a few newsroom pages a script.

use crate::{
    access::{Viewer, permission::Permission},
    account::settings::Settings,
    web::{
        assets,
        nonce::{Nonce, Runs},
    },
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use hydration_context::SsrSharedContext;
use leptos::{prelude::*, reactive::owner::Owner};
use std::sync::Arc;

/// What a page says about itself.
#[derive(Clone, Default)]
pub struct Head {
    title: String,
    description: String,
    main: &'static str,
    section: &'static str,
    script: Script,
    address: Option<String>,
    data: Option<serde_json::Value>,
}

/// The script of a page. Only pages behind the sign-in have one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Script {
    /// None, like every page of the readers.
    #[default]
    None,
    /// The workspace: WebAssembly and its glue.
    Workspace,
    /// A small one of the page's own, sent with it.
    Inline(&'static str),
}

impl Head {
    /// A page of this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), main: "page", ..Self::default() }
    }

    /// What search engines and previews show.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// That it is an article, at this lasting address; and what programs read of it. A preview elsewhere shows it by that.
    pub fn article(mut self, address: String, data: serde_json::Value) -> Self {
        (self.address, self.data) = (Some(address), Some(data));
        self
    }

    /// The classes of `<main>`: `page` unless said otherwise.
    pub fn main(mut self, classes: &'static str) -> Self {
        self.main = classes;
        self
    }

    /// The entry of the top bar it belongs to, by its address.
    pub fn section(mut self, address: &'static str) -> Self {
        self.section = address;
        self
    }

    /// The script it carries: none unless said otherwise.
    pub fn script(mut self, script: Script) -> Self {
        self.script = script;
        self
    }
}

/// What stands around every page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// How many claims wait for the review of who is asking.
    pub waiting: Option<i64>,
    /// What was decided for the whole newsroom.
    pub newsroom: Arc<Settings>,
    /// Whether it sends letters.
    pub sends_mail: bool,
}

tokio::task_local! {
    /// What stands around the pages of this request.
    pub static FRAME: Frame;
}

/// What stands around the pages of this request; outside of one, what does by itself.
pub fn frame() -> Frame {
    FRAME.try_with(Frame::clone).unwrap_or_default()
}

/// What was decided for the whole newsroom.
pub fn newsroom() -> Arc<Settings> {
    frame().newsroom
}

/// Below every page but those that fill the screen.
const FOOT: &str = "<footer class=\"footer\"><div><p>Hearsay keeps who said it apart from where it appeared.</p>\
    <ul><li><a href=\"/api/v1/exports/claims.csv\">All claims as CSV</a></li>\
    <li><a href=\"/api/v1/exports/claims.json\">All claims as JSON</a></li>\
    <li><a href=\"/suggestions\">How good suggestions are</a></li><li><a href=\"/record\">The record</a></li></ul></div></footer>";

/// A whole page as an answer. `body` goes into `<main>`.
pub fn page<V: IntoView + 'static>(viewer: &Viewer, head: Head, body: impl FnOnce() -> V) -> Response {
    let nonce = match head.script {
        Script::None => Nonce::none(),
        Script::Workspace => Nonce::fresh(Runs::WebAssembly),
        Script::Inline(_) => Nonce::fresh(Runs::Itself),
    };
    let (main, script) = (head.main, head.script);
    let frame = render(|| view! { {head_element(viewer, &head, &nonce)} {top_bar(viewer, &head)} });
    let (head, bar) = frame.split_once("</head>").unwrap_or_default();
    let body = render(body);
    let foot = if script == Script::None { FOOT } else { "" };
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\">{head}</head><body><a class=\"skip\" href=\"#main\">Skip to content</a>\
         {bar}<main id=\"main\" class=\"{main}\">{body}</main>{foot}</body></html>"
    );
    let mut response = ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], html).into_response();
    response.extensions_mut().insert(nonce);
    response
}

/// Renders a view under an owner of its own, without the empty comments that mark its parts for a browser that would
/// hydrate it: no page is. (Text that itself holds `<!>` is escaped by then.)
pub fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().to_html());
    owner.cleanup();
    html.replace("<!>", "")
}

fn head_element(viewer: &Viewer, head: &Head, nonce: &Nonce) -> impl IntoView + use<> {
    let manifest = assets::manifest();
    let newsroom = newsroom();
    let name = if newsroom.name.is_empty() { "Hearsay" } else { newsroom.name.as_str() };
    let title = if head.title == name { head.title.clone() } else { format!("{} · {name}", head.title) };
    let style = format!("/site/{}", manifest.css);
    let script = match head.script {
        Script::None => None,
        Script::Workspace => Some(workspace_script(&manifest, nonce)),
        Script::Inline(script) => Some(view! { <script nonce=nonce.text() inner_html=script></script> }.into_any()),
    };
    let person = viewer.person().map(|person| person.id.to_string());
    let keys = (head.script != Script::None).then(|| view! { <script nonce=nonce.text() data-person=person inner_html=KEYS></script> });
    let description = (!head.description.is_empty()).then(|| view! { <meta name="description" content=head.description.clone() /> });
    let lasting = head.address.clone().map(|address| {
        let property = |name: &'static str, content: String| leptos::html::meta().content(content).attr("property", name);
        // An address without its host is none to anybody else.
        let whole =
            address.starts_with("http").then(|| view! { <link rel="canonical" href=address.clone() />{property("og:url", address)} });
        view! {
            {property("og:type", "article".into())}
            {property("og:site_name", "Hearsay".into())}
            {property("og:title", head.title.clone())}
            {property("og:description", head.description.clone())}
            {whole}
        }
    });
    // Data, no script: nothing runs it, and no policy is asked. A "<" in it could end it early.
    let data = head.data.as_ref().map(|data| {
        let json = data.to_string().replace('<', "\\u003c");
        view! { <script r#type="application/ld+json" inner_html=json></script> }
    });
    view! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{title}</title>
            {description}
            {lasting}
            {data}
            <link rel="icon" href="/favicon.ico" r#type="image/svg+xml" />
            <link rel="stylesheet" href=style />
            {keys}
            {script}
        </head>
    }
}

/// What single keys mean to this person, on every page that has keys.
const KEYS: &str = include_str!("desk/keys.js");

/// Gives the tab a name of its own, which outlives a reload, and notes which others are open: each holds a lock of its name as long
/// as it lives. A tab that was duplicated begins with the name of the other, and takes a new one.
const NAME_TAB: &str = "const tab=(async()=>{const l=navigator.locks,s=sessionStorage,d=document.documentElement.dataset,\
    held=async()=>l?(await l.query()).held.map(o=>o.name):[];let names=await held();\
    for(let i=0;i<4&&s.tab&&names.includes(s.tab);i++){await new Promise(r=>setTimeout(r,50));names=await held()}\
    if(!s.tab||names.includes(s.tab))s.tab='tab-'+Date.now().toString(36)+Math.random().toString(36).slice(2);\
    l?.request(s.tab,()=>new Promise(()=>{}));d.tab=s.tab;d.tabs=names.join(' ')})().catch(()=>{});";

/// Fetches the workspace and starts it.
fn workspace_script(manifest: &assets::Manifest, nonce: &Nonce) -> AnyView {
    let (js, wasm) = (format!("/site/{}", manifest.js), format!("/site/{}", manifest.wasm));
    let start = format!(
        "{NAME_TAB}import({js:?}).then(async m=>{{await m.default({{module_or_path:{wasm:?}}});await tab;m.hydrate();\
         document.documentElement.dataset.awake='yes'}})"
    );
    view! {
        <link rel="modulepreload" href=js />
        <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="" href=wasm />
        <script r#type="module" nonce=nonce.text() inner_html=start></script>
    }
    .into_any()
}

/// The places of the top bar, the desk's only for those who may see it.
fn top_bar(viewer: &Viewer, head: &Head) -> AnyView {
    let section = head.section;
    // At the door there is nothing to choose.
    if head.main == "door" {
        return view! { <header class="topbar">{wordmark(true)}</header> }.into_any();
    }
    const READERS: [(&str, &str); 5] =
        [("/", "Articles"), ("/claims", "Claims"), ("/facts", "Facts"), ("/sources", "Sources"), ("/search", "Search")];
    const DESK: [(&str, &str); 2] = [("/desk", "Desk"), ("/desk/review", "Review")];
    let mut places: Vec<(&str, &str)> = Vec::new();
    if viewer.may(Permission::ReadDesk) {
        places.extend(DESK);
    }
    places.extend(READERS);
    if viewer.may(Permission::ManagePeople) {
        places.push(("/desk/people", "People"));
    }
    let waiting = frame().waiting.filter(|waiting| *waiting > 0);
    let items = places
        .into_iter()
        .map(|(address, name)| {
            let count = waiting.filter(|_| address == "/desk/review");
            let count = count.map(|count| view! { " "<span class="count">{count}<span class="spoken">" waiting"</span></span> });
            // A browser's own key for it; on pages with keys of their own it needs no other beside it.
            let key = (address == "/search").then_some("/");
            view! { <li><a href=address accesskey=key aria-current=(address == section).then_some("page")>{name}{count}</a></li> }
        })
        .collect_view();
    let person = match viewer.person() {
        None => view! { <a class="sign-in-link" href="/sign-in">"Sign in"</a> }.into_any(),
        Some(person) => view! {
            <details class="person-menu">
                <summary>{person.name.clone()}</summary>
                <div>
                    <p>{person.role.label()}</p>
                    <a href="/desk/account">"Account"</a>
                    {viewer.may(Permission::ManagePeople).then(|| view! { <a href="/desk/settings">"Settings"</a> })}
                    <form method="post" action="/sign-out"><button class="quiet" r#type="submit">"Sign out"</button></form>
                </div>
            </details>
        }
        .into_any(),
    };
    // Who is signed in knows it, and needs the room.
    let wordmark = wordmark(viewer.person().is_none());
    view! {
        <header class="topbar">
            {wordmark}
            <nav aria-label="Main"><ul>{items}</ul></nav>
            {person}
        </header>
    }
    .into_any()
}

/// The name of the newsroom and its picture, which lead to what it has published.
fn wordmark(with_motto: bool) -> impl IntoView {
    let newsroom = newsroom();
    let logo = newsroom.logo.as_ref().map(|logo| {
        // Another picture has another address: this one may be kept.
        let address = format!("/logo/{}", &crate::access::secret::digest(&logo.base64)[..12]);
        view! { <img class="logo" src=address alt="" height="24" />" " }
    });
    let name = if newsroom.name.is_empty() { "Hearsay".to_owned() } else { newsroom.name.clone() };
    let motto = with_motto.then(|| view! { " "<small>"who says so?"</small> });
    view! { <a class="wordmark" href="/">{logo}<b dir="auto">{name}</b>{motto}</a> }
}
