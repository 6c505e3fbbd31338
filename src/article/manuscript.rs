//! An article on its way in: its text read before the turn to write.

use super::ArticleInput;
use crate::{
    base::error::Faults,
    formats::{
        document::{Document, DocumentFormat},
        html::Html,
        markdown::Markdown,
        plain::{Lines, Plain},
    },
};
use std::sync::{Arc, LazyLock};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// An article as it came, with its text read: what takes time is done before the turn to write.
pub struct Manuscript {
    /// What is said about it; the text is taken out.
    pub input: ArticleInput,
    /// Its text.
    pub taken: Option<Document>,
    /// What is wrong with it so far.
    pub faults: Faults,
}

/// Reads the text of an article off the threads that answer, and web pages one at a time: a large one keeps a processor busy
/// for seconds.
pub async fn read(mut input: ArticleInput) -> Manuscript {
    static ONE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));
    let mut faults = Faults::default();
    let plain: &'static dyn DocumentFormat = if input.keeps_lines { &Lines } else { &Plain };
    let given: [(&str, &'static dyn DocumentFormat, Option<String>); 3] =
        [("/text", plain, input.text.take()), ("/html", &Html, input.html.take()), ("/markdown", &Markdown, input.markdown.take())];
    let mut given = given.into_iter().filter_map(|(pointer, format, source)| Some((pointer, format, source?)));
    let (pointer, format, source) = match (given.next(), given.next()) {
        (Some(only), None) => only,
        (first, _) => {
            let said = if first.is_some() {
                "give only one of text, html and markdown"
            } else {
                "missing: give the article as text, html or markdown"
            };
            faults.add("/text", said);
            return Manuscript { input, taken: None, faults };
        }
    };
    let permit = if format.is_heavy() { Some(Arc::clone(&ONE).acquire_owned().await) } else { None };
    let read = move || {
        let read = format.read(&source);
        // Not before: the work goes on even when whoever asked has gone.
        drop(permit);
        read
    };
    let read = spawn_blocking(read).await;
    let taken = faults.take(pointer, read.unwrap_or_else(|_| Err("cannot be read; paste the text itself instead".into())));
    Manuscript { input, taken, faults }
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
}

/// An uploaded file as an article to take in: `format` is text, markdown, html, or auto (by the file's ending).
pub fn of_file(name: &str, format: &str, text: String) -> ArticleInput {
    match crate::formats::document::format_of(format, name).name() {
        "markdown" => ArticleInput { markdown: Some(text), ..ArticleInput::default() },
        "html" => ArticleInput { html: Some(text), ..ArticleInput::default() },
        _ => ArticleInput { text: Some(text), ..ArticleInput::default() },
    }
}
