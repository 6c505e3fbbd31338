//! Taking articles in, changing what is known about them, publishing. Each is one event.

use crate::{
    access::permission::Permission,
    article::{Article, ArticleInput, State, manuscript::Manuscript, store},
    base::{
        error::{Fault, Faults},
        id::{ArticleId, RevisionId},
    },
    newsroom::Transaction,
    record::{Action, Subject},
};
use serde_json::json;

/// Takes an article in. Its text is normalised once, here, and never changes again.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn create(tx: &mut Transaction<'_>, manuscript: Manuscript) -> Result<Article, Fault> {
    let by = tx.must(Permission::WriteArticles)?.id;
    let Manuscript { input, taken, mut faults, .. } = manuscript.completed();
    if input.title.as_deref().unwrap_or_default().trim().is_empty() {
        faults.add("/title", "missing: give the article's headline");
    }
    let blank = Article {
        id: ArticleId::new(),
        slug: String::new(),
        title: String::new(),
        outlet: String::new(),
        byline: String::new(),
        url: String::new(),
        published_at: None,
        language: String::new(),
        state: State::Draft,
        revision: 1,
        revision_id: RevisionId::new(),
        text: taken.map(|taken| taken.text),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let mut article = described(blank, input, faults)?;
    store::insert(tx.conn, &mut article, by).await?;
    tx.record(Action::ArticleCreated, Subject::Article(article.id), Some(article.id), &(), &article).await?;
    Ok(article)
}

/// Changes what is known about an article; its text cannot be changed.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`], [`Fault::Stale`] when `version` is not the newest.
pub async fn change(tx: &mut Transaction<'_>, id: ArticleId, version: Option<i64>, input: ArticleInput) -> Result<Article, Fault> {
    tx.must(Permission::WriteArticles)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let before = existing(tx, id).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Fault::Stale(format!(
            "Someone else changed this article: it is at version {}. Read it again, then repeat your change.",
            before.version
        )));
    }
    let mut faults = Faults::default();
    for (pointer, given) in [("/text", &input.text), ("/html", &input.html), ("/markdown", &input.markdown)] {
        if given.is_some() {
            faults.add(pointer, "an article's text never changes; take the new text in as a new article");
        }
    }
    let mut after = described(before.clone(), input, faults)?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = tx.now;
    store::update(tx.conn, &after).await?;
    // The text is the same on both sides: the event need not carry it twice.
    let bare = |article: &Article| Article { text: None, ..article.clone() };
    tx.record(Action::ArticleChanged, Subject::Article(id), Some(id), &bare(&before), &bare(&after)).await?;
    Ok(after)
}

/// Publishes an article, or takes it back. Doing it twice changes nothing.
///
/// # Errors
/// [`Fault::Missing`].
pub async fn publish(tx: &mut Transaction<'_>, id: ArticleId, state: State) -> Result<Article, Fault> {
    tx.must(Permission::Publish)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let mut article = existing(tx, id).await?;
    if article.state == state {
        return Ok(article);
    }
    let (at, action) = match state {
        State::Published => (Some(tx.now), Action::ArticlePublished),
        State::Draft => (None, Action::ArticleTakenBack),
    };
    let by = at.and(tx.actor_id());
    store::publish(tx.conn, id, at, by, tx.now).await?;
    tx.record(action, Subject::Article(id), Some(id), &json!({"state": article.state}), &json!({"state": state})).await?;
    article.state = state;
    article.version += 1;
    article.updated_at = tx.now;
    Ok(article)
}

async fn existing(tx: &mut Transaction<'_>, id: ArticleId) -> Result<Article, Fault> {
    store::by_id(tx.conn, id).await?.ok_or_else(|| Fault::Missing(format!("article {id} does not exist")))
}

fn described(mut article: Article, input: ArticleInput, mut faults: Faults) -> Result<Article, Fault> {
    if let Some(title) = input.title {
        article.title = line(&title, "/title", 500, &mut faults);
        if article.title.is_empty() {
            faults.add("/title", "is empty: give the article's headline");
        }
    }
    if let Some(outlet) = input.outlet {
        article.outlet = line(&outlet.unwrap_or_default(), "/outlet", 200, &mut faults);
    }
    if let Some(byline) = input.byline {
        article.byline = line(&byline.unwrap_or_default(), "/byline", 500, &mut faults);
    }
    if let Some(url) = input.url {
        article.url = line(&url.unwrap_or_default(), "/url", 2000, &mut faults);
        // A link that readers follow: nothing that runs, nothing local.
        let address = article.url.strip_prefix("https://").or_else(|| article.url.strip_prefix("http://"));
        let is_address = |rest: &str| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']) && !rest.contains(char::is_whitespace);
        if !article.url.is_empty() && !address.is_some_and(is_address) {
            faults.add("/url", "must be an address that begins with https:// or http://, without spaces");
        }
    }
    if let Some(language) = input.language {
        article.language = line(&language.unwrap_or_default(), "/language", 35, &mut faults);
        let tag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        if !article.language.is_empty() && !article.language.split('-').all(tag) {
            faults.add("/language", "use a BCP 47 tag such as en, pt-BR or ar");
        }
    }
    if let Some(published_at) = input.published_at {
        article.published_at = match published_at.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(time) => faults.take("/published_at", crate::base::date::moment(time)),
        };
    }
    faults.or(article)
}

fn line(text: &str, pointer: &str, longest: usize, faults: &mut Faults) -> String {
    let text = crate::text::normalise(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > longest {
        faults.add(pointer, format!("is longer than {longest} characters: shorten it"));
    }
    text
}
