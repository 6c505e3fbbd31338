//! How a page of readers is quoted elsewhere: its lasting address, a citation to copy, and what programs read of it.

use crate::{article::Article, base::date::OutletTime};
use leptos::prelude::*;
use serde_json::{Value, json};

/// The lasting address of an article, whole where the newsroom knows its own.
pub fn address(public_url: Option<&str>, article: &Article) -> String {
    format!("{}/articles/{}", public_url.unwrap_or_default().trim_end_matches('/'), article.slug)
}

/// The citation, and where the claims of the article can be had, folded up.
pub fn how(public_url: Option<&str>, article: &Article, lang: Option<&'static str>, dir: Option<&'static str>) -> impl IntoView + use<> {
    let address = address(public_url, article);
    let said = citation(article, &address);
    view! {
        <details class="cite" lang=lang dir=dir>
            <summary>"Cite this page"</summary>
            <p class="citation" dir="auto">{said}</p>
            <p><a rel="bookmark" href=format!("/articles/{}", article.slug)>"Lasting address"</a>": "<code>{address}</code>". Each claim has its own, under “Permalink”."</p>
        </details>
    }
}

/// “Headline”, outlet, day; who took it apart, and where.
fn citation(article: &Article, address: &str) -> String {
    let day = article.published_at.map(|at| at.wall().format("%-d %B %Y").to_string());
    let parts = [Some(article.byline.clone()), Some(format!("“{}”", article.title)), Some(article.outlet.clone()), day];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    format!("{}. Claims and sources by Hearsay, revision {}: {address}", parts.join(", "), article.revision)
}

/// The article as <https://schema.org/Article> has it; what the outlet did not say is left out.
pub fn as_data(public_url: Option<&str>, article: &Article, description: &str) -> Value {
    let named = |kind: &str, name: &str| (!name.is_empty()).then(|| json!({"@type": kind, "name": name}));
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": description,
        "url": address(public_url, article),
        "dateModified": article.updated_at.to_rfc3339(),
    });
    let text = |text: &str| Some(Value::from(text)).filter(|_| !text.is_empty());
    let optional = [
        ("inLanguage", text(&article.language)),
        ("isBasedOn", text(&article.url)),
        ("author", named("Person", &article.byline)),
        ("publisher", named("Organization", &article.outlet)),
        ("datePublished", article.published_at.map(|at: OutletTime| Value::from(at.to_string()))),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            data[name] = value;
        }
    }
    data
}
