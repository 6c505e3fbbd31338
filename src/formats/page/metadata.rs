//! Who published what when: from JSON-LD, Open Graph and other `<meta>`, microdata, `<time>`, the visible byline. The first that is
//! sure of itself wins, and is named.

use super::{
    blocks::attribute,
    date,
    json_ld::{self, Described},
};
use crate::formats::document::Found;
use dom_query::{Document, NodeRef};

/// What a page says about its article.
#[derive(Debug, Default)]
pub struct Metadata {
    /// Headline.
    pub title: Option<Found>,
    /// Who wrote it.
    pub byline: Option<Found>,
    /// Who published it.
    pub outlet: Option<Found>,
    /// When: RFC 3339 with its offset, or a day.
    pub published_at: Option<Found>,
    /// BCP 47 tag.
    pub language: Option<Found>,
    /// Canonical address.
    pub url: Option<Found>,
    /// Its summaries.
    pub descriptions: Vec<String>,
    /// Its text, as JSON-LD gives it.
    pub body: String,
}

/// Longest address that an article may have.
const LONGEST_ADDRESS: usize = 2000;
/// Longest byline that an article may have, in characters, and longest name in it.
const LONGEST_BYLINE: usize = 500;
const LONGEST_NAME: usize = 150;

const JSON_LD: &str = "the page’s JSON-LD";
const META: &str = "the page’s metadata";
const MICRODATA: &str = "marks in the page";
const VISIBLE: &str = "the page’s text";
const ADDRESS: &str = "its address";

/// What is read of a page in one go.
#[derive(Default)]
struct Read {
    /// `name` or `property` of `<meta>`, in small letters, and what it says.
    metas: Vec<(String, String)>,
    scripts: Vec<String>,
    canonical: String,
    language: String,
    title: String,
    headings: Vec<String>,
    /// Names where a byline is marked: by `rel`, `itemprop`, class.
    marked_authors: Vec<String>,
    visible_authors: Vec<String>,
    /// Dates marked by `itemprop`, `<time>`, class.
    marked_dates: Vec<String>,
    times: Vec<String>,
    visible_dates: Vec<String>,
}

/// Reads.
pub fn metadata(root: NodeRef<'_>) -> Metadata {
    let mut page = Read::default();
    for node in root.descendants_it() {
        page.node(node);
    }
    let articles = json_ld::articles(&page.scripts);
    let og_title = page.meta(&["og:title", "twitter:title"]);
    let article = best(articles, &[&og_title, page.headings.first().map_or("", String::as_str)]);
    let outlet = page.outlet(&article);
    let url = page.url(&article);
    let outlet = outlet.or_else(|| url.as_ref().and_then(|url| Found::some(host(&url.value)?, ADDRESS)));
    let language = page.language(&article);
    let outlet_name = outlet.as_deref().unwrap_or_default();
    let month_first = language.as_ref().is_some_and(|language| language.value.eq_ignore_ascii_case("en-us"));
    Metadata {
        title: page.title(&article, outlet_name, url.as_deref().unwrap_or_default()),
        byline: page.byline(&article, outlet_name),
        published_at: page.date(&article, month_first, url.as_deref().unwrap_or_default()),
        outlet,
        language,
        url,
        descriptions: ["og:description", "description", "twitter:description"]
            .iter()
            .map(|key| page.meta(&[key]))
            .chain([plain(&article.description)])
            .collect(),
        body: article.body,
    }
}

/// The article that the page is about: the one with its headline, else the first that has one.
fn best(articles: Vec<Described>, titles: &[&str]) -> Described {
    use super::body::key;
    let titles: Vec<String> = titles.iter().map(|title| key(title)).filter(|title| title.len() > 4).collect();
    let fits = |article: &Described| {
        let headline = key(&plain(&article.headline));
        headline.len() > 4 && titles.iter().any(|title| title.contains(&headline) || headline.contains(title.as_str()))
    };
    let at = articles.iter().position(fits).or_else(|| articles.iter().position(|article| !article.headline.is_empty())).unwrap_or(0);
    let mut articles = articles;
    if at < articles.len() { articles.swap_remove(at) } else { Described::default() }
}

/// A text without marks of HTML, on one line.
fn plain(text: &str) -> String {
    let text = if text.contains(['<', '&']) { Document::fragment(text).text().to_string() } else { text.to_owned() };
    crate::text::normalise(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Read {
    fn node(&mut self, node: NodeRef<'_>) {
        let Some(tag) = node.element_ref() else { return };
        let said = |name: &str| attribute(&tag, name).unwrap_or_default();
        let text = || plain(&node.text());
        match &*tag.name.local {
            // Programs that write letters put it on the body.
            "html" | "body" if self.language.is_empty() => self.language = said("lang").trim().to_owned(),
            "title" if self.title.is_empty() && tag.name.ns == html5ever::ns!(html) => self.title = text(),
            "meta" => {
                for key in ["property", "name", "itemprop", "http-equiv"] {
                    let key = said(key).trim().to_lowercase();
                    let value = plain(said("content"));
                    if !key.is_empty() && !value.is_empty() {
                        self.metas.push((key, value));
                    }
                }
            }
            "link" if said("rel").eq_ignore_ascii_case("canonical") && self.canonical.is_empty() => {
                self.canonical = said("href").trim().to_owned()
            }
            "script" if said("type").to_ascii_lowercase().contains("ld+json") => self.scripts.push(node.text().to_string()),
            "h1" => self.headings.push(text()),
            name => {
                let marks = said("itemprop");
                if marks.contains("datePublished") || (name == "time" && attribute(&tag, "pubdate").is_some()) {
                    let machine = [said("datetime"), said("content")].into_iter().find(|said| !said.is_empty()).map(str::to_owned);
                    self.marked_dates.push(machine.unwrap_or_else(text));
                } else if name == "time" {
                    self.times.push(attribute(&tag, "datetime").map_or_else(text, str::to_owned));
                } else if is_named(said("class"), &["date", "published", "pubdate", "timestamp", "datum", "fecha", "tarih"]) {
                    self.visible_dates.push(text());
                }
                if marks == "author" || said("rel") == "author" {
                    self.marked_authors.push(text());
                } else if is_named(said("class"), &["byline", "author", "authors", "autor", "auteur", "autore", "writer"])
                    || said("data-testid").contains("author")
                {
                    self.visible_authors.push(text());
                }
            }
        }
    }

    /// What the first of these says that says something.
    fn meta(&self, keys: &[&str]) -> String {
        keys.iter().find_map(|key| self.metas.iter().find(|(name, _)| name == key)).map(|(_, said)| said.clone()).unwrap_or_default()
    }

    fn outlet(&self, article: &Described) -> Option<Found> {
        Found::some(self.meta(&["og:site_name"]), META).or_else(|| Found::some(plain(&article.publisher), JSON_LD)).or_else(|| {
            Found::some(
                self.meta(&[
                    "application-name",
                    "apple-mobile-web-app-title",
                    "al:ios:app_name",
                    "al:android:app_name",
                    "publisher",
                    "dc.publisher",
                ]),
                META,
            )
        })
    }

    fn url(&self, article: &Described) -> Option<Found> {
        let is_article = |url: &str| {
            let path = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).and_then(|rest| rest.split_once('/'));
            path.is_some_and(|(_, path)| !path.is_empty()) && !url.contains(char::is_whitespace) && url.len() <= LONGEST_ADDRESS
        };
        [(self.canonical.clone(), META), (self.meta(&["og:url"]), META), (article.url.clone(), JSON_LD)]
            .into_iter()
            .find(|(url, _)| is_article(url))
            .and_then(|(url, from)| Found::some(url, from))
    }

    fn language(&self, article: &Described) -> Option<Found> {
        [
            (self.language.clone(), META),
            (article.language.clone(), JSON_LD),
            (self.meta(&["og:locale", "content-language", "language", "dc.language"]), META),
        ]
        .into_iter()
        .find_map(|(tag, from)| Found::some(language_tag(&tag)?, from))
    }

    fn title(&self, article: &Described, outlet: &str, url: &str) -> Option<Found> {
        use super::body::key;
        let headline = plain(&article.headline);
        let (open_graph, twitter) = (self.meta(&["og:title"]), self.meta(&["twitter:title"]));
        let candidates = [(&headline, JSON_LD), (&open_graph, META), (&twitter, META), (&self.title, META)];
        let cut = |title: &str| without_site(title, outlet, url);
        // What readers see over the text, where the metadata say the same and more or less.
        for heading in &self.headings {
            let heading = cut(heading);
            let seen = key(&heading);
            let says_same = |(title, _): &&(&String, &str)| {
                let title = key(title);
                seen.len() >= 8 && (title == seen || title.contains(&seen) && seen.len() * 2 > title.len())
            };
            if candidates.iter().any(|candidate| says_same(&candidate)) {
                return Found::some(heading, VISIBLE);
            }
        }
        let said = candidates.iter().find(|(title, _)| !title.is_empty());
        said.and_then(|(title, from)| Found::some(cut(title), from)).or_else(|| Found::some(cut(self.headings.first()?), VISIBLE))
    }

    fn byline(&self, article: &Described, outlet: &str) -> Option<Found> {
        use super::body::key;
        let metas = || {
            let of = |wanted: &'static str| self.metas.iter().filter(move |(name, _)| name == wanted).map(|(_, said)| said.clone());
            [
                "author",
                "article:author",
                "og:article:author",
                "parsely-author",
                "sailthru.author",
                "dc.creator",
                "dcterms.creator",
                "dc.contributor",
                "cxenseparse:author",
                "byl",
                "article:author_name",
                "twitter:data1",
            ]
            .into_iter()
            .map(move |key| of(key).collect::<Vec<_>>())
        };
        let mut sources: Vec<(Vec<String>, &'static str)> = vec![(article.authors.clone(), JSON_LD)];
        sources.extend(metas().map(|names| (names, META)));
        sources.push((self.marked_authors.clone(), MICRODATA));
        sources.extend(self.visible_authors.iter().map(|name| (vec![name.clone()], VISIBLE)));
        let names = |(said, from): (Vec<String>, &'static str)| {
            let mut names: Vec<String> = Vec::new();
            for name in said.iter().filter_map(|name| person(&plain(name), from == VISIBLE || from == MICRODATA)) {
                if !names.iter().any(|known| key(known).contains(&key(&name))) {
                    names.push(name);
                }
            }
            (names, from)
        };
        let found: Vec<(Vec<String>, &'static str)> = sources.into_iter().map(names).filter(|(names, _)| !names.is_empty()).collect();
        // The outlet's own name is no author, unless there is no other.
        let outlet = key(outlet);
        let is_person = |(names, _): &&(Vec<String>, &str)| {
            names.iter().any(|name| !(outlet.contains(&key(name)) || (!outlet.is_empty() && key(name).contains(&outlet))))
        };
        let (names, from) = found.iter().find(is_person).or_else(|| found.first())?;
        let mut byline = String::new();
        for name in names.iter().filter(|name| names.len() == 1 || key(name) != outlet) {
            let separator = if byline.is_empty() { "" } else { ", " };
            if byline.chars().count() + separator.len() + name.chars().count() > LONGEST_BYLINE {
                break;
            }
            byline.push_str(separator);
            byline.push_str(name);
        }
        Found::some(byline, from)
    }

    fn date(&self, article: &Described, month_first: bool, url: &str) -> Option<Found> {
        const PUBLISHED: &str = "article:published_time|og:article:published_time|og:published_time|datepublished|parsely-pub-date|sailthru.date|\
            cxenseparse:recs:publishtime|cxenseparse:publishtime|dc.date.issued|dcterms.created|dc.date.created|dc.date|dcterms.date|\
            article.published|pubdate|publishdate";
        let mut said: Vec<(String, &'static str)> = vec![(article.published.clone(), JSON_LD)];
        said.extend(PUBLISHED.split('|').map(|key| (self.meta(&[key]), META)));
        said.extend(self.marked_dates.iter().map(|date| (date.clone(), MICRODATA)));
        said.push((self.meta(&["date", "publish-date", "publication_date", "article:published", "last-modified"]), META));
        said.extend(self.times.iter().map(|date| (date.clone(), MICRODATA)));
        said.extend(self.visible_dates.iter().map(|date| (date.clone(), VISIBLE)));
        said.push((date_of_address(url), ADDRESS));
        let read: Vec<_> = said.into_iter().filter_map(|(said, from)| Some((date::read(&said, month_first)?, from))).collect();
        let (first, from) = *read.first()?;
        // The same day with the time and its offset says more.
        let exact = read.iter().find(|(date, _)| matches!(date, date::Date::Moment(_)) && (date.day() - first.day()).num_days().abs() <= 1);
        let (date, from) = if matches!(first, date::Date::Day(_)) { *exact.unwrap_or(&(first, from)) } else { (first, from) };
        Found::some(date.to_string(), from)
    }
}

/// Whether one of a class's words is one of these.
fn is_named(class: &str, names: &[&str]) -> bool {
    class.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
}

/// `de_DE` as `de-DE`; nothing that is no tag.
pub(super) fn language_tag(said: &str) -> Option<String> {
    let tag = said.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next()?.to_ascii_lowercase();
    let is_tag = (2..=3).contains(&primary.len())
        && tag.len() <= 35
        && tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    is_tag.then(|| std::iter::once(primary.as_str()).chain(parts).collect::<Vec<_>>().join("-"))
}

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
    Some(host.trim_start_matches("www.").to_owned()).filter(|host| host.contains('.'))
}

/// `/2031/03/01/` or `2031-03-01` in an address.
fn date_of_address(url: &str) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let is_date = |three: &&[&str]| three[0].len() == 4 && three[0].starts_with("20") && three[1].len() == 2 && three[2].len() == 2;
    numbers.windows(3).find(is_date).map(|three| three.join("-")).unwrap_or_default()
}

/// A headline without the name of the site behind or before it.
fn without_site(title: &str, outlet: &str, url: &str) -> String {
    use super::body::key;
    const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " • ", " · ", " » ", " :: ", " « ", " / ", " \\ "];
    let host = host(url).unwrap_or_default();
    let (outlet, site) = (key(outlet), host.split('.').rev().nth(1).map(key).unwrap_or_default());
    let is_site = |part: &str| {
        let part = key(part.trim_end_matches(|c: char| c.is_whitespace()));
        !part.is_empty()
            && ((!outlet.is_empty()
                && (part == outlet || (outlet.len() > 3 && part.contains(&outlet)) || (part.len() > 2 && outlet.contains(&part))))
                || (site.len() > 2
                    && (part == site || part == key(&host) || part.contains(&site) || (part.len() > 3 && site.contains(&part)))))
    };
    let mut title = title.trim();
    loop {
        let behind = SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, separator.len()))).max();
        match behind {
            Some((at, length)) if is_site(&title[at + length..]) && at > 0 => title = title[..at].trim_end(),
            _ => break,
        }
    }
    let before = SEPARATORS.iter().filter_map(|separator| title.find(separator).map(|at| (at, separator.len()))).min();
    if let Some((at, length)) = before
        && is_site(&title[..at])
    {
        title = title[at + length..].trim_start();
    }
    title.to_owned()
}

/// A name from what stands where a name is expected, or nothing. `visible`: with “By” before it, and more behind.
fn person(said: &str, visible: bool) -> Option<String> {
    // In metadata “Di” and “Von” begin names.
    const BEFORE: &str = "by |by: |von |von: |par |por |por: |di |door |av |af |autor: |autor |autorin: |author: |text: |written by |reported by |\
        ein artikel von |eine analyse von |ein kommentar von |автор: |tekst: |od |auteur: |autore: ";
    let said = said.trim();
    let lower = said.to_lowercase();
    let before = BEFORE.split('|').filter(|before| lower.starts_with(before)).max_by_key(|before| before.len());
    let before = before.filter(|before| visible || before.contains("by ") || before.contains(':'));
    // Small letters may take other room than large ones: then nothing is cut.
    let name = match before.and_then(|before| said.get(before.len()..)) {
        Some(name) => name.trim(),
        None if visible && said.chars().count() > 80 => return None,
        None => said,
    };
    let name = name.trim_end_matches([',', ';', ':', '|', '·', '•', '-']).trim();
    let is_name = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && name.chars().any(char::is_alphabetic)
        && !name.contains("://")
        && !name.starts_with(['@', '#', '/', '{'])
        && !name.contains('@')
        && !(visible && name.chars().filter(char::is_ascii_digit).count() > 1);
    is_name.then(|| name.to_owned())
}
