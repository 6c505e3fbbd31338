//! An article on its way in: its text read before the turn to write.

use super::ArticleInput;
use crate::{
    base::error::Faults,
    formats::{
        document::{Document, DocumentFormat, File, Found, Refusal, format_of, read_file},
        html::Html,
        markdown::Markdown,
        plain::{Lines, Plain},
    },
};
use std::sync::{Arc, LazyLock};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// An article as it came, with its text read: what takes time is done before the turn to write.
#[derive(Default)]
pub struct Manuscript {
    /// What is said about it; the text is taken out.
    pub input: ArticleInput,
    /// Its text, and what it says about itself.
    pub taken: Option<Document>,
    /// What is wrong with it so far.
    pub faults: Faults,
    /// What stands in a document that was not taken.
    pub shown: String,
}

/// Reads the text of an article.
pub async fn read(mut input: ArticleInput) -> Manuscript {
    let plain: &'static dyn DocumentFormat = if input.keeps_lines { &Lines } else { &Plain };
    let given: [(&str, &'static dyn DocumentFormat, Option<String>); 3] =
        [("/text", plain, input.text.take()), ("/html", &Html, input.html.take()), ("/markdown", &Markdown, input.markdown.take())];
    let mut given = given.into_iter().filter_map(|(pointer, format, source)| Some((pointer, format, source?)));
    match (given.next(), given.next()) {
        (Some((pointer, format, source)), None) => work(input, pointer, format.is_heavy(), move || format.read(&source)).await,
        (first, _) => {
            let said = if first.is_some() {
                "give only one of text, html and markdown"
            } else {
                "missing: give the article as text, html or markdown"
            };
            let mut faults = Faults::default();
            faults.add("/text", said);
            Manuscript { input, faults, ..Manuscript::default() }
        }
    }
}

/// Reads the article in a file: `format` is text, markdown, html, or auto (by the file's ending). What is wrong with it is noted at
/// `pointer`.
pub async fn of_file(input: ArticleInput, file: File, format: &str, pointer: &str) -> Manuscript {
    let format = format.to_owned();
    let is_heavy = format_of(&format, &file.name).is_heavy();
    work(input, pointer, is_heavy, move || read_file(&file, &format)).await
}

/// Reads off the threads that answer, and web pages one at a time: a large one keeps a processor busy for seconds.
async fn work(
    input: ArticleInput,
    pointer: &str,
    is_heavy: bool,
    read: impl FnOnce() -> Result<Document, Refusal> + Send + 'static,
) -> Manuscript {
    static ONE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));
    let permit = if is_heavy { Some(Arc::clone(&ONE).acquire_owned().await) } else { None };
    let read = move || {
        let read = read();
        // Not before: the work goes on even when whoever asked has gone.
        drop(permit);
        read
    };
    let mut manuscript = Manuscript { input, ..Manuscript::default() };
    match spawn_blocking(read).await.unwrap_or_else(|_| Err("cannot be read; paste the text itself instead".to_owned().into())) {
        Ok(document) => manuscript.taken = Some(document),
        Err(refusal) => {
            manuscript.faults.add(pointer, refusal.why);
            manuscript.shown = refusal.shown;
        }
    }
    manuscript
}

impl Manuscript {
    /// The same under this headline, where neither it nor who brought it names another.
    #[must_use]
    pub fn or_titled(mut self, headline: &str) -> Self {
        if self.input.title.is_none() && self.taken.as_ref().is_none_or(|taken| taken.title.is_none()) {
            self.input.title = Some(headline.to_owned());
        }
        self
    }

    /// The same with what the document says about itself where nobody said anything else.
    #[must_use]
    pub fn completed(mut self) -> Self {
        let Some(taken) = &self.taken else { return self };
        let found = |found: &Option<Found>| found.as_ref().map(|found| found.value.clone());
        if self.input.title.as_deref().unwrap_or_default().trim().is_empty() {
            self.input.title = found(&taken.title).or(self.input.title);
        }
        let pairs = [
            (&mut self.input.outlet, &taken.outlet),
            (&mut self.input.byline, &taken.byline),
            (&mut self.input.url, &taken.url),
            (&mut self.input.published_at, &taken.published_at),
            (&mut self.input.language, &taken.language),
        ];
        for (said, in_document) in pairs {
            if said.is_none() {
                *said = found(in_document).map(Some);
            }
        }
        if self.input.tags.is_none() && !taken.tags.is_empty() {
            let tags = taken.tags.iter().flat_map(|tag| tag.split(',')).map(str::to_owned);
            self.input.tags = Some(Some(tags.take(super::commands::MOST_TAGS).collect()));
        }
        self
    }
}
