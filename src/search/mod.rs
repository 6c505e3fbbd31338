//! Search over everything that its viewer may see: articles, claims, sources, comments, in one box.
//!
//! The index of words (`db/search/`) says which things match; here they are read, with what their viewer may see of them and what
//! filters let through, and shown with the words in their sentence.

/// Making the index anew.
pub mod rebuild;
/// Its SQL.
pub mod store;

use crate::{
    access::{Viewer, permission::Permission},
    base::{
        error::{Fault, Faults},
        paging,
        percent::percent,
    },
    claim::filter::{ClaimFilter, FilterQuery},
    db::search::Searched,
    newsroom::Newsroom,
    text::{Ruler, Span, Wanted, fold, sentences},
    vocabulary,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

vocabulary! {
    /// In which order hits come.
    Order, "order" {
        /// What holds the words most, in its title, side by side.
        Best = "best", "Best first";
        /// What was made last.
        Newest = "newest", "Newest first";
    }
}

/// What may stand before a colon.
pub const FILTERS: &[&str] = &["source", "status", "outlet", "from", "to"];
/// How many hits of each kind are given.
pub const MOST: usize = 50;
/// Of how many of the newest matches the best are chosen.
const CHOSEN_FROM: usize = 200;
/// How many of a kind can be leafed through: so many of the newest matches are looked at.
const DEEPEST: usize = 2_000;
/// Longest that a sentence is shown.
const LONGEST: u32 = 240;

/// What is asked, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchQuery {
    /// Words, "phrases", -without, beginnings*, `source:` `status:` `outlet:` `from:` `to:`.
    pub q: Option<String>,
    /// In what, with commas: `articles,claims,sources,comments`; all of it unless said.
    #[serde(rename = "in")]
    pub within: Option<String>,
    /// `best` or `newest`.
    pub sort: Option<String>,
    /// How many of each kind.
    pub limit: Option<String>,
    /// Where the page begins; only with one kind in `in`.
    pub cursor: Option<String>,
}

/// The same, understood.
#[derive(Clone, Debug)]
pub struct Search {
    /// Words.
    pub wanted: Wanted,
    /// In what.
    pub within: Vec<Searched>,
    /// In which order.
    pub order: Order,
    /// How many of each kind.
    pub limit: usize,
    /// How many were on the pages before.
    pub passed: usize,
    /// Who is cited, folded.
    pub source: Option<String>,
    /// Status, outlet and dates.
    pub filter: ClaimFilter,
}

impl SearchQuery {
    /// Where the search for things of one kind goes on.
    pub fn address(&self, kind: Searched, cursor: &str) -> String {
        let given =
            [("q", self.q.as_deref()), ("in", Some(kind.as_str())), ("sort", self.sort.as_deref()), ("limit", self.limit.as_deref())];
        let mut address = String::from("/search?cursor=");
        address.push_str(cursor);
        for (name, value) in given {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                address.push_str(&format!("&{name}="));
                address.extend(percent(value));
            }
        }
        address
    }

    /// Understands it.
    ///
    /// # Errors
    /// [`Fault::Invalid`] naming each parameter that is wrong.
    pub fn understand(&self) -> Result<Search, Fault> {
        let mut faults = Faults::default();
        let wanted = faults.take("q", Wanted::understand(self.q.as_deref().unwrap_or_default(), FILTERS)).unwrap_or_default();
        let given = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut within: Vec<Searched> = Vec::new();
        for word in given(&self.within).iter().flat_map(|words| words.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
            within.extend(faults.take("in", word.parse::<Searched>()));
        }
        if within.is_empty() {
            within.extend_from_slice(Searched::ALL);
        }
        let order = given(&self.sort).and_then(|word| faults.take("sort", word.parse())).unwrap_or(Order::Best);
        let limit = match given(&self.limit).map(|limit| limit.parse()) {
            None => 20,
            Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
            Some(_) => {
                faults.add("limit", format!("must be a whole number from 1 to {MOST}"));
                MOST
            }
        };
        let passed = paging::given(self.cursor.as_deref(), &mut faults, |passed: usize| (passed <= DEEPEST).then_some(passed));
        if passed.is_some() && within.len() != 1 {
            faults.add("cursor", "goes on in one kind of thing: name it by in=");
        }
        let value = |name: &str| wanted.filters.iter().rfind(|(known, _)| known == name).map(|(_, value)| value.clone());
        let query = FilterQuery {
            status: value("status"),
            outlet: value("outlet"),
            from: value("from"),
            to: value("to"),
            ..FilterQuery::default()
        };
        let filter = match ClaimFilter::understand(&query, false) {
            Ok(filter) => filter,
            Err(Fault::Invalid(errors)) => {
                errors
                    .into_iter()
                    .for_each(|error| faults.add("q", format!("{}: {}", error.pointer.trim_start_matches('/'), error.detail)));
                ClaimFilter::default()
            }
            Err(other) => return Err(other),
        };
        let source = value("source").map(|name| fold(&name));
        // Only claims have a source and a status, and only what stands in one article an outlet and a date.
        if source.is_some() || filter.status.is_some() {
            within.retain(|kind| *kind == Searched::Claims);
        } else if filter.outlet.is_some() || filter.from.is_some() || filter.before.is_some() {
            within.retain(|kind| !matches!(kind, Searched::Sources | Searched::Facts));
        }
        faults.or(Search { wanted, within, order, limit, passed: passed.unwrap_or_default(), source, filter })
    }
}

/// Something that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// What it is.
    #[serde(rename = "in")]
    pub kind: Searched,
    /// Its id.
    pub id: String,
    /// Where it is shown.
    pub url: String,
    /// What it is called: the headline of its article, the name of a source.
    pub title: String,
    /// Where it appeared, or what it is.
    pub about: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The sentence in which the words stand.
    pub text: String,
    /// Where they stand in it, in code points.
    pub found: Vec<Span>,
    /// How many times the words stand in it: what it is ordered by.
    #[serde(skip)]
    weight: usize,
}

/// A thing as it was read, before its best sentence was found.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What it is.
    pub kind: Searched,
    /// Its id.
    pub id: String,
    /// Where it is shown.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// Where it appeared, or what it is.
    pub about: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What is searched in it.
    pub text: String,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Found {
    /// The hits, kind by kind.
    pub items: Vec<Hit>,
    /// Where the page after this one begins, when one kind was asked for and there are more.
    pub next: Option<String>,
    /// Of which kinds there are more, and where they go on.
    #[serde(skip)]
    pub more: Vec<(Searched, String)>,
}

/// Finds what matches, of what the viewer may see.
///
/// # Errors
/// When the database is busy.
pub async fn search(room: &Newsroom, viewer: &Viewer, search: Search) -> Result<Found, Fault> {
    if search.wanted.is_empty() {
        return Ok(Found::default());
    }
    let only_public = !viewer.sees_everything();
    let page_end = search.passed + search.limit;
    let is_best = search.order == Order::Best;
    let most = if is_best { CHOSEN_FROM } else { page_end + 1 };
    let mut conn = room.db.read().await?;
    let mut found = Vec::new();
    for kind in &search.within {
        let mut candidates = match kind {
            Searched::Articles => store::articles(&mut conn, &search, only_public, most).await?,
            Searched::Claims => store::claims(&mut conn, &search, only_public, most).await?,
            Searched::Sources => store::sources(&mut conn, &search, only_public, most).await?,
            Searched::Facts => store::facts(&mut conn, &search, only_public, most).await?,
            // The newsroom's own talk.
            Searched::Comments if viewer.may(Permission::ReadDesk) => store::comments(&mut conn, &search, most).await?,
            Searched::Comments => Vec::new(),
        };
        let has_more = candidates.len() > page_end;
        // Articles are long: their headlines choose, and only those of this page are read.
        if *kind == Searched::Articles {
            if is_best {
                candidates.sort_by_key(|candidate| Reverse(search.wanted.found(&candidate.title).len()));
            }
            candidates = candidates.into_iter().skip(search.passed).take(search.limit).collect();
            store::read_articles(&mut conn, &mut candidates).await?;
        }
        found.push((*kind, candidates, has_more));
    }
    drop(conn);
    let page = tokio::task::spawn_blocking(move || page_of(found, &search));
    page.await.map_err(|error| Fault::Internal(format!("searching: {error}")))
}

/// The page: of each kind those that were chosen, best first where that was asked.
fn page_of(found: Vec<(Searched, Vec<Candidate>, bool)>, search: &Search) -> Found {
    let mut page = Found::default();
    for (kind, candidates, has_more) in found {
        let mut hits: Vec<Hit> = candidates.into_iter().map(|candidate| shown(candidate, &search.wanted)).collect();
        if kind != Searched::Articles {
            if search.order == Order::Best {
                hits.sort_by_key(|hit| Reverse(hit.weight));
            }
            hits = hits.into_iter().skip(search.passed).take(search.limit).collect();
        }
        page.items.extend(hits);
        if has_more && search.passed + search.limit <= DEEPEST {
            page.more.push((kind, paging::write(&(search.passed + search.limit))));
        }
    }
    page.next = page.more.first().filter(|_| search.within.len() == 1).map(|(_, cursor)| cursor.clone());
    page
}

/// A beginning of so many bytes is looked at first, …
const BEGINNING: usize = 4_000;
/// … and all of a text only where the words stand less often in it: more places change nothing.
const OFTEN: usize = 20;

/// The text as far as it has to be looked at, and where the words stand in it.
fn looked_at<'t>(text: &'t str, wanted: &Wanted) -> (&'t str, Vec<Span>) {
    let end = text.as_bytes().iter().skip(BEGINNING).position(|byte| *byte == b'\n').map_or(text.len(), |line_end| BEGINNING + line_end);
    let beginning = &text[..end];
    let found = wanted.found(beginning);
    if end == text.len() || found.len() >= OFTEN { (beginning, found) } else { (text, wanted.found(text)) }
}

/// The hit with the sentence that holds most of the words; of a long one what stands around the first of them, from a word on.
fn shown(candidate: Candidate, wanted: &Wanted) -> Hit {
    let (text, found) = looked_at(&candidate.text, wanted);
    let ruler = Ruler::new(text);
    let all = sentences(text);
    let inside = |place: Span| found.iter().filter(move |span| place.encloses(**span)).count();
    let best = all.iter().map(|sentence| sentence.span()).max_by_key(|place| (inside(*place), Reverse(place.start)));
    let whole = best.unwrap_or(Span::new(0, 0));
    let mut place = whole;
    if whole.len() > LONGEST {
        let first = found.iter().find(|span| whole.encloses(**span)).map_or(whole.start, |span| span.start);
        let mut start = first.saturating_sub(LONGEST / 3).max(whole.start);
        if start > whole.start {
            let cut = ruler.slice(Span::new(start, first)).unwrap_or_default();
            start += (1..).zip(cut.chars()).find(|(_, c)| c.is_whitespace()).map_or(0, |(end, _)| end);
        }
        place = ruler.snap(Span::new(start, whole.end.min(start + LONGEST)));
    }
    let before = if place.start > whole.start { "… " } else { "" };
    let after = if place.end < whole.end { "…" } else { "" };
    let at = |offset: u32| offset - place.start + before.chars().count() as u32;
    let in_title = wanted.found(&candidate.title).len();
    let here = found.iter().filter(|span| place.encloses(**span)).map(|span| Span::new(at(span.start), at(span.end))).collect();
    Hit {
        kind: candidate.kind,
        id: candidate.id,
        url: candidate.url,
        title: candidate.title,
        about: candidate.about,
        at: candidate.at,
        text: format!("{before}{}{after}", ruler.slice(place).unwrap_or_default()),
        found: here,
        weight: 4 * in_title + 3 * inside(place) + found.len().min(OFTEN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_all_is_looked_at_unless_its_beginning_holds_the_words_often() {
        let wanted = Wanted::understand("ferry", &[]).expect("understood");
        let line = "The harbour was calm and nobody was out.\n";
        let rare = format!("{}The ferry sank.\n{}", line.repeat(200), line.repeat(200));
        let (text, found) = looked_at(&rare, &wanted);
        assert_eq!((text, found.len()), (rare.as_str(), 1));
        let often = "The ferry sank, the ferry rose.\n".repeat(400);
        let (text, found) = looked_at(&often, &wanted);
        assert!(found.len() >= OFTEN && text.len() < often.len() / 2 && often[text.len()..].starts_with('\n'), "{}", text.len());
        assert_eq!(looked_at("A ferry.", &wanted).0, "A ferry.");
        // A line without an end, in letters of several bytes.
        assert_eq!(looked_at(&"паром ".repeat(2_000), &wanted), ("паром ".repeat(2_000).as_str(), Vec::new()));
    }
}
