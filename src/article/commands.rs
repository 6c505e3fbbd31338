//! Taking articles in, changing what is known about them, publishing. Each is one event.

use crate::{
    access::permission::Permission,
    article::{Article, ArticleInput, State, manuscript::Manuscript, store},
    base::{
        error::{Fault, Faults},
        id::{ArticleId, RevisionId},
    },
    db,
    newsroom::Transaction,
    record::{
        Action, Subject,
        act::{Act, Change},
        state,
        store::maker,
    },
    text::{fault_of_address, fold},
};

/// Longest tag, in code points, and most of them.
const LONGEST_TAG: usize = 80;
pub(super) const MOST_TAGS: usize = 50;

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
        archived_at: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
        tags: Vec::new(),
    };
    let mut article = described(blank, input, faults)?;
    store::insert(tx.conn, &mut article, by).await?;
    let act = Act::ArticleCreated(Change { before: (), after: article.recorded_whole() });
    tx.record(Subject::Article(article.id), Some(article.id), act).await?;
    Ok(article)
}

/// Changes what is known about an article; its text cannot be changed.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`], [`Fault::Stale`] when `version` is not the newest.
pub async fn change(tx: &mut Transaction<'_>, id: ArticleId, version: Option<i64>, input: ArticleInput) -> Result<Article, Fault> {
    tx.must(Permission::WriteArticles)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let before = at_version(tx, id, version).await?;
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
    let act = Act::ArticleChanged(Change { before: before.recorded(), after: after.recorded() });
    tx.record(Subject::Article(id), Some(id), act).await?;
    Ok(after)
}

/// Publishes an article, or takes it back. Doing it twice changes nothing.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`] when `version` is not the newest.
pub async fn publish(tx: &mut Transaction<'_>, id: ArticleId, version: Option<i64>, state: State) -> Result<Article, Fault> {
    tx.must(Permission::Publish)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let before = at_version(tx, id, version).await?;
    if before.state == state {
        return Ok(before);
    }
    if before.archived_at.is_some() {
        return Err(Fault::Clash("It is in the archive: take it out first, in its details.".into()));
    }
    let (at, act): (_, fn(_) -> _) = match state {
        State::Published => (Some(tx.now), Act::ArticlePublished),
        State::Draft => (None, Act::ArticleTakenBack),
    };
    let by = at.and(tx.actor_id());
    store::publish(tx.conn, id, at, by, tx.now).await?;
    let after = Article { state, version: before.version + 1, updated_at: tx.now, ..before.clone() };
    tx.record(Subject::Article(id), Some(id), act(Change { before: before.recorded(), after: after.recorded() })).await?;
    Ok(after)
}

/// Puts an article that readers do not see into the archive, or takes it out. Doing it twice changes nothing.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`], [`Fault::Clash`] when it is published or somebody has to decide on its claims.
pub async fn archive(tx: &mut Transaction<'_>, id: ArticleId, version: Option<i64>, archived: bool) -> Result<Article, Fault> {
    tx.must(Permission::WriteArticles)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let before = at_version(tx, id, version).await?;
    if before.archived_at.is_some() == archived {
        return Ok(before);
    }
    unpublished(&before)?;
    if archived && store::submitted(tx.conn, id).await? > 0 {
        return Err(Fault::Clash("Claims of it wait for a review: have them decided on, or take them back, first.".into()));
    }
    let (at, act): (_, fn(_) -> _) = if archived { (Some(tx.now), Act::ArticleArchived) } else { (None, Act::ArticleUnarchived) };
    store::archive(tx.conn, id, at, tx.now).await?;
    let after = Article { archived_at: at, version: before.version + 1, updated_at: tx.now, ..before.clone() };
    tx.record(Subject::Article(id), Some(id), act(Change { before: before.recorded(), after: after.recorded() })).await?;
    Ok(after)
}

/// That readers do not see an article.
///
/// # Errors
/// [`Fault::Clash`] when they do.
pub fn unpublished(article: &Article) -> Result<(), Fault> {
    if article.state == State::Published { Err(Fault::Clash("It is published: take it back first.".into())) } else { Ok(()) }
}

/// Removes an article that readers do not see and that has no claims.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`] when it was changed since, [`Fault::Clash`] when it has claims or is published.
pub async fn remove(tx: &mut Transaction<'_>, id: ArticleId, version: Option<i64>) -> Result<(), Fault> {
    tx.must(Permission::WriteArticles)?;
    tx.conn.lock(&Subject::Article(id).to_string()).await?;
    let article = at_version(tx, id, version).await?;
    unpublished(&article)?;
    store::remove(tx.conn, &article).await.map_err(|error| match error {
        db::Error::Reference(_) => Fault::Clash("it has claims".into()),
        other => other.into(),
    })?;
    let act = Act::ArticleRemoved(Change { before: article.recorded_whole(), after: () });
    tx.record(Subject::Article(id), Some(id), act).await
}

/// Brings a removed article back as itself.
///
/// # Errors
/// [`Fault::Clash`] when it is there, or its address is another one's by now.
pub async fn restore(tx: &mut Transaction<'_>, gone: &state::Article) -> Result<Article, Fault> {
    let by = tx.must(Permission::WriteArticles)?.id;
    if store::by_id(tx.conn, gone.id).await?.is_some() {
        return Err(Fault::Clash(format!("“{}” is there already", gone.title)));
    }
    let article = Article {
        id: gone.id,
        slug: gone.slug.clone(),
        title: gone.title.clone(),
        outlet: gone.outlet.clone(),
        byline: gone.byline.clone(),
        url: gone.url.clone(),
        published_at: gone.published_at,
        language: gone.language.clone(),
        state: State::Draft,
        revision: gone.revision,
        revision_id: gone.revision_id,
        text: gone.text.clone(),
        archived_at: None,
        version: gone.version + 1,
        created_at: gone.created_at,
        updated_at: tx.now.max(gone.updated_at),
        tags: gone.tags.clone(),
    };
    let by = maker(tx.conn, &Subject::Article(gone.id), Action::ArticleCreated).await?.unwrap_or(by);
    if !store::restore(tx.conn, &article, by).await? {
        return Err(Fault::Clash(format!("/articles/{} is the address of another article by now", article.slug)));
    }
    let act = Act::ArticleCreated(Change { before: (), after: article.recorded_whole() });
    tx.record(Subject::Article(article.id), Some(article.id), act).await?;
    Ok(article)
}

/// The article, if it is still at `version`; `None` is any.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Stale`].
pub async fn at_version(tx: &mut Transaction<'_>, id: ArticleId, version: Option<i64>) -> Result<Article, Fault> {
    let article = existing(tx, id).await?;
    if version.is_some_and(|version| version != article.version) {
        return Err(Fault::Stale(format!(
            "Someone else changed this article: it is at version {}. Read it again, then repeat your change.",
            article.version
        )));
    }
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
        if let Some(fault) = fault_of_address(&article.url).filter(|_| !article.url.is_empty()) {
            faults.add("/url", fault);
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
            Some(time) => faults.take("/published_at", time.parse()),
        };
    }
    if let Some(tags) = input.tags {
        let tags = tags.unwrap_or_default();
        article.tags.clear();
        if tags.len() > MOST_TAGS {
            faults.add("/tags", format!("an article has at most {MOST_TAGS} tags"));
        }
        for (at, tag) in tags.iter().enumerate().take(MOST_TAGS) {
            let pointer = format!("/tags/{at}");
            let tag = line(tag, &pointer, LONGEST_TAG, &mut faults);
            if tag.contains(',') {
                faults.add(pointer, "holds a comma, which parts tags: make two of it");
            // The same tag twice is one tag.
            } else if !tag.is_empty() && !article.tags.iter().any(|known| fold(known) == fold(&tag)) {
                article.tags.push(tag);
            }
        }
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
