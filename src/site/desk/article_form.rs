//! The details known about an article, as a form.

use super::article_intake::{DAY, Offer};
use crate::{
    access::{Viewer, permission::Permission},
    article::{Article, ArticleInput, State, commands, store},
    base::error::{Fault, FieldFault},
    formats::plain::headline,
    newsroom::Newsroom,
    site::{form::Form, shell},
    text::{Reflowed, reflow},
};
use axum::{
    extract::{Path, State as Room},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// Languages offered; any other tag can be typed.
const LANGUAGES: [(&str, &str); 24] = [
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("zh", "Chinese"),
    ("nl", "Dutch"),
    ("en", "English"),
    ("fr", "French"),
    ("de", "German"),
    ("el", "Greek"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("fa", "Persian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ru", "Russian"),
    ("es", "Spanish"),
    ("sw", "Swahili"),
    ("sv", "Swedish"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
];

/// The newsroom's languages, the most frequent first, then those offered to everybody.
fn languages() -> impl Iterator<Item = (String, &'static str)> {
    let own = shell::newsroom().languages.clone();
    let name = |tag: &str| LANGUAGES.iter().find(|(known, _)| *known == tag).map_or("", |(_, name)| *name);
    let others: Vec<_> =
        LANGUAGES.iter().filter(|(tag, _)| own.iter().all(|own| own != tag)).map(|(tag, name)| ((*tag).to_owned(), *name)).collect();
    own.into_iter()
        .map(move |tag| {
            let name = name(&tag);
            (tag, name)
        })
        .chain(others)
}

/// What was typed, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ArticleForm {
    pub(super) text: String,
    pub(super) title: String,
    pub(super) outlet: String,
    pub(super) byline: String,
    pub(super) url: String,
    pub(super) published_at: String,
    /// The moment a document named; the field shows only its day.
    pub(super) moment: String,
    pub(super) language: String,
    /// With commas between.
    pub(super) tags: String,
    /// What becomes of lines that look broken at a fixed width: [`JOIN`] or [`KEEP`]; empty until that was asked.
    pub(super) lines: String,
    /// Whether it is to be taken in though the same seems to be here: filled once that was said.
    pub(super) again: String,
    version: i64,
}

/// Lines broken at a fixed width are put together.
pub(super) const JOIN: &str = "join";
/// Each stays a paragraph.
pub(super) const KEEP: &str = "keep";

/// A form with what is wrong in it.
#[derive(Clone, Default)]
pub(super) struct Shown {
    pub(super) typed: ArticleForm,
    pub(super) faults: Vec<FieldFault>,
    /// The address of a page that could not be read.
    pub(super) address: String,
    /// What was read of a file or a page.
    pub(super) offer: Offer,
    /// What was changed in a pasted text on its way in: shown before it is saved.
    pub(super) changed: Vec<String>,
    /// The text with its lines put together, where they look broken at a fixed width.
    pub(super) reflowed: Option<Reflowed>,
    /// Whether the title was the first line of the text.
    pub(super) has_headline: bool,
}

impl Shown {
    /// Whether somebody should see what becomes of this text before it is saved: it then stands in the form.
    pub(super) fn is_to_be_seen(&mut self, text: &str) -> bool {
        let taken = crate::text::take_in(text);
        self.changed = taken.changes.notes();
        self.reflowed = self.typed.lines.is_empty().then(|| reflow(&taken.text)).flatten();
        if taken.text.trim().is_empty() || (self.changed.is_empty() && self.reflowed.is_none()) {
            return false;
        }
        self.typed.text = taken.text;
        true
    }

    /// Whether the title, where none was given, was found at the head of the text: somebody should see that it is one.
    pub(super) fn takes_headline(&mut self) -> bool {
        let found = headline(&self.typed.text).filter(|_| self.typed.title.trim().is_empty());
        let Some((title, text)) = found.map(|(title, text)| (title.to_owned(), text.to_owned())) else { return false };
        (self.typed.title, self.typed.text, self.has_headline) = (title, text, true);
        self.offer.origins.push(("title", "the first line of the text"));
        true
    }
}

/// What is known about an article, as typed. An empty title is none: the file may name one.
pub(super) fn described(typed: &ArticleForm) -> ArticleInput {
    let given = |text: &String| Some(Some(text.clone()));
    // The same day keeps its hour.
    let is_same_day = typed.published_at.len() == DAY && typed.moment.starts_with(&typed.published_at);
    ArticleInput {
        title: Some(typed.title.clone()).filter(|title| !title.trim().is_empty()),
        outlet: given(&typed.outlet),
        byline: given(&typed.byline),
        url: given(&typed.url),
        published_at: given(if is_same_day { &typed.moment } else { &typed.published_at }),
        language: given(&typed.language),
        tags: Some(Some(typed.tags.split(',').map(str::to_owned).collect())),
        ..ArticleInput::default()
    }
}

/// A JSON pointer as the name of a form's field.
pub(super) fn at_field(mut fault: FieldFault) -> FieldFault {
    // One of several stands in the field of all.
    fault.pointer = fault.pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
    fault
}

/// How a field is marked when something is wrong with it.
pub(super) struct Control {
    pub(super) invalid: Option<&'static str>,
    pub(super) described: Option<String>,
    pub(super) error: Option<AnyView>,
}

pub(super) fn control(shown: &Shown, name: &'static str, hint: Option<&str>) -> Control {
    let wrong: Vec<String> = shown.faults.iter().filter(|fault| fault.pointer == name).map(|fault| sentence(&fault.detail)).collect();
    let error_id = format!("{name}-error");
    let described: Vec<&str> = hint.into_iter().chain((!wrong.is_empty()).then_some(error_id.as_str())).collect();
    Control {
        invalid: (!wrong.is_empty()).then_some("true"),
        described: (!described.is_empty()).then(|| described.join(" ")),
        error: (!wrong.is_empty()).then(|| view! { <p class="error" id=error_id.clone()>{wrong.join(" ")}</p> }.into_any()),
    }
}

/// What is known about an article.
pub(super) fn fields(shown: &Shown, title_hint: &'static str) -> impl IntoView + use<> {
    let origin = |name: &str| shown.offer.origins.iter().find(|(field, _)| *field == name).map(|(_, from)| format!("From {from}."));
    let title_hint = origin("title").unwrap_or_else(|| title_hint.to_owned());
    let title = control(shown, "title", (!title_hint.is_empty()).then_some("title-hint"));
    let typed = shown.typed.clone();
    let line = |name: &'static str, label: &'static str, kind: &'static str, holder: Option<&'static str>, value: String| {
        let hint_id = format!("{name}-hint");
        let hint = origin(name).map(|from| view! { <p class="hint" id=hint_id.clone()>{from}</p> });
        let control = control(shown, name, hint.is_some().then_some(&hint_id));
        view! {
            <div class="field">
                <label for=name>{label}" "<span class="optional">"optional"</span></label>
                <input id=name name=name r#type=kind placeholder=holder value=value aria-invalid=control.invalid aria-describedby=control.described />
                {hint}
                {control.error}
            </div>
        }
    };
    let language = control(shown, "language", Some("language-hint"));
    view! {
        <div class="field">
            <label for="title">"Title"</label>
            <input id="title" name="title" dir="auto" value=typed.title aria-invalid=title.invalid aria-describedby=title.described />
            {(!title_hint.is_empty()).then(|| view! { <p class="hint" id="title-hint">{title_hint}</p> })}
            {title.error}
        </div>
        <div class="fields">
            {line("outlet", "Outlet", "text", None, typed.outlet)}
            {line("byline", "Byline", "text", None, typed.byline)}
            {line("url", "Address", "url", Some("https://"), typed.url)}
            {line("published_at", "Published on", "date", None, typed.published_at)}
            {(!typed.moment.is_empty()).then(|| view! { <input r#type="hidden" name="moment" value=typed.moment /> })}
            <div class="field">
                <label for="language">"Language "<span class="optional">"optional"</span></label>
                <input id="language" name="language" list="languages" autocomplete="off" spellcheck="false" value=typed.language aria-invalid=language.invalid aria-describedby=language.described />
                <p class="hint" id="language-hint">"Pick one or type a tag such as en, pt-BR or ar. "{origin("language")}</p>
                {language.error}
                <datalist id="languages">{languages().map(|(tag, name)| view! { <option value=tag>{name}</option> }).collect_view()}</datalist>
            </div>
            {line("tags", "Tags, with commas between", "text", None, typed.tags)}
        </div>
    }
}

/// Everything that is wrong, above the form, each leading to its field.
pub(super) fn notice(shown: &Shown, what: &'static str) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = shown
        .faults
        .iter()
        .map(|fault| {
            let label = match fault.pointer.as_str() {
                "address" => "Its address",
                "text" => "Text",
                "file" => "File",
                "title" => "Title",
                "outlet" => "Outlet",
                "byline" => "Byline",
                "url" => "Address",
                "published_at" => "Published on",
                "language" => "Language",
                "tags" => "Tags",
                _ => "Form",
            };
            view! { <li><a href=format!("#{}", fault.pointer)>{label}</a>": "{fault.detail.clone()}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <div class="notice bad" role="alert"><p><b>{what}</b></p><ul>{items}</ul></div> })
}

/// A fault's detail as a sentence of its own.
fn sentence(detail: &str) -> String {
    let mut letters = detail.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let text: String = first.chain(letters).collect();
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// What is known about an article, to change it; and whether readers see it.
///
/// # Errors
/// When the viewer may not, or there is no such article.
pub async fn details(Room(room): Room<Newsroom>, viewer: Viewer, Path(slug): Path<String>) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::WriteArticles).await?;
    let article = store::by_slug(&mut conn, &slug).await?.ok_or_else(|| no_such(&slug))?;
    let typed = typed_of(&article);
    details_page(&room, &viewer, article, Shown { typed, ..Shown::default() }, false).await
}

/// Changes what is known about an article.
///
/// # Errors
/// When the viewer may not, or there is no such article.
pub async fn change(
    Room(room): Room<Newsroom>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Form(typed): Form<ArticleForm>,
) -> Result<Response, Fault> {
    let mut conn = room.read(&viewer, Permission::WriteArticles).await?;
    let article = store::by_slug(&mut conn, &slug).await?.ok_or_else(|| no_such(&slug))?;
    let mut input = ArticleInput { title: Some(typed.title.clone()), ..described(&typed) };
    if typed.published_at == typed_of(&article).published_at {
        // The field shows only the day: the same day keeps its hour.
        input.published_at = None;
    }
    drop(conn);
    let (id, version) = (article.id, Some(typed.version));
    match room.write(&viewer, move |mut tx| Box::pin(async move { commands::change(&mut tx, id, version, input).await })).await {
        Ok(article) => Ok(Redirect::to(&format!("/desk/articles/{}", article.slug)).into_response()),
        Err(Fault::Invalid(faults)) => {
            let shown = Shown { typed, faults: faults.into_iter().map(at_field).collect(), ..Shown::default() };
            let mut page = details_page(&room, &viewer, article, shown, false).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(Fault::Stale(_)) => {
            // Form once more, the words typed here win: their writer has then seen the others.
            let typed = ArticleForm { version: article.version, ..typed };
            let mut page = details_page(&room, &viewer, article, Shown { typed, ..Shown::default() }, true).await?;
            *page.status_mut() = StatusCode::PRECONDITION_FAILED;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

fn no_such(slug: &str) -> Fault {
    Fault::Missing(format!("There is no article at {}.", slug.chars().take(80).collect::<String>()))
}

fn typed_of(article: &Article) -> ArticleForm {
    ArticleForm {
        text: String::new(),
        lines: String::new(),
        title: article.title.clone(),
        outlet: article.outlet.clone(),
        byline: article.byline.clone(),
        url: article.url.clone(),
        published_at: article.published_at.map(|at| at.wall().format("%Y-%m-%d").to_string()).unwrap_or_default(),
        language: article.language.clone(),
        tags: article.tags.join(", "),
        version: article.version,
        ..ArticleForm::default()
    }
}

async fn details_page(room: &Newsroom, viewer: &Viewer, article: Article, shown: Shown, stale: bool) -> Result<Response, Fault> {
    room.read(viewer, Permission::WriteArticles).await?;
    let (may_erase, may_publish) = (viewer.may(Permission::ManagePeople), viewer.may(Permission::Publish));
    let head = shell::Head::new(format!("Details of {}", article.title)).section("/desk").main("page narrow");
    Ok(shell::page(viewer, head, move || {
        let workspace = format!("/desk/articles/{}", article.slug);
        let newest = stale.then(|| theirs(&shown.typed, &article));
        let version = shown.typed.version.to_string();
        view! {
            <nav aria-label="Where you are"><ol class="crumbs">
                <li><a href="/desk">"Desk"</a></li>
                <li><a href=workspace.clone() dir="auto">{article.title.clone()}</a></li>
                <li aria-current="page">"Details"</li>
            </ol></nav>
            <header class="page-head">
                <div><h1>"Details"</h1><p>"Where the article appeared. Its text never changes."</p></div>
                <div class="actions"><a class="button quiet" href=format!("{workspace}/checklist")>"Checklist"</a>" "<a class="button quiet" href=format!("{workspace}/history")>"History"</a></div>
            </header>
            {newest}
            {notice(&shown, "The details were not saved.")}
            <form class="form" method="post" action=format!("{workspace}/details")>
                <input r#type="hidden" name="version" value=version />
                {fields(&shown, "")}
                <div class="form-actions"><button class="primary" r#type="submit">"Save"</button>" "<a class="button quiet" href=workspace.clone()>"Cancel"</a></div>
            </form>
            {may_publish.then(|| publication_part(&article))}
            {(article.state == State::Draft).then(|| put_away(&article, workspace.clone()))}
            {may_erase.then(|| view! { <p class="hint"><a href=format!("{workspace}/erasure")>"Erase this article"</a>", when a court or data protection demands it."</p> })}
        }
    }))
}

/// The archive, and deleting: while readers see nothing of it.
fn put_away(article: &Article, workspace: String) -> impl IntoView + use<> {
    let (to, word, button) = match article.archived_at {
        None => ("yes", "In the archive it is in no other list. It can be taken out at any time.", "Archive"),
        Some(_) => ("", "It is in the archive.", "Take it out of the archive"),
    };
    let version = article.version.to_string();
    view! {
        <section aria-labelledby="put-away">
            <div class="section-head"><h2 id="put-away">"Archive and delete"</h2></div>
            <form class="form" method="post" action=format!("{workspace}/archive")>
                <input r#type="hidden" name="version" value=version.clone() />
                <input r#type="hidden" name="archived" value=to />
                <p class="hint">{word}</p>
                <div><button r#type="submit">{button}</button></div>
            </form>
            <form class="form" method="post" action=format!("{workspace}/deletion")>
                <input r#type="hidden" name="version" value=version />
                <p class="hint">"Deleting takes the article and its claims away. The history keeps what they were; undo brings them back from there."</p>
                <label><input r#type="checkbox" name="sure" value="yes" required />" Delete it with its claims"</label>
                <div><button class="danger" r#type="submit">"Delete"</button></div>
            </form>
        </section>
    }
}

/// What is to become of an article.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutAway {
    version: Option<i64>,
    archived: String,
    sure: String,
}

/// Puts an article into the archive, or takes it out.
///
/// # Errors
/// When the viewer may not, or readers see it.
pub async fn archive(
    Room(room): Room<Newsroom>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Form(asked): Form<PutAway>,
) -> Result<Redirect, Fault> {
    let article = to_put_away(&room, &viewer, &slug).await?;
    let to = !asked.archived.is_empty();
    room.write(&viewer, move |mut tx| Box::pin(async move { commands::archive(&mut tx, article.id, asked.version, to).await })).await?;
    Ok(Redirect::to(&format!("/desk/articles/{slug}/details")))
}

/// Deletes an article with its claims.
///
/// # Errors
/// When the viewer may not, or readers see it.
pub async fn delete(
    Room(room): Room<Newsroom>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Form(asked): Form<PutAway>,
) -> Result<Redirect, Fault> {
    let article = to_put_away(&room, &viewer, &slug).await?;
    if asked.sure.is_empty() {
        return Ok(Redirect::to(&format!("/desk/articles/{slug}/details#put-away")));
    }
    let delete = room.write(&viewer, move |mut tx| {
        Box::pin(async move { crate::claim::commands::delete_article(&mut tx, article.id, asked.version).await })
    });
    delete.await?;
    Ok(Redirect::to("/desk?q="))
}

async fn to_put_away(room: &Newsroom, viewer: &Viewer, slug: &str) -> Result<Article, Fault> {
    let mut conn = room.read(viewer, Permission::WriteArticles).await?;
    store::by_slug(&mut conn, slug).await?.ok_or_else(|| no_such(slug))
}

/// What someone else saved meanwhile, where it differs from what was typed.
fn theirs(typed: &ArticleForm, article: &Article) -> impl IntoView + use<> {
    let now = typed_of(article);
    let pairs = [
        ("Title", &typed.title, now.title),
        ("Outlet", &typed.outlet, now.outlet),
        ("Byline", &typed.byline, now.byline),
        ("Address", &typed.url, now.url),
        ("Published on", &typed.published_at, now.published_at),
        ("Language", &typed.language, now.language),
        ("Tags", &typed.tags, now.tags),
    ];
    let items: Vec<_> = pairs
        .into_iter()
        .filter(|(_, mine, theirs)| *mine != theirs)
        .map(|(label, _, theirs)| {
            let theirs = if theirs.is_empty() { "(empty)".to_owned() } else { theirs };
            view! { <li>{label}": "<b dir="auto">{theirs}</b></li> }
        })
        .collect();
    view! {
        <div class="notice warn" role="alert">
            <p><b>"Someone else changed these details while you did."</b>" Your words are still below. Theirs, where they differ:"</p>
            <ul>{items}</ul>
            <p>"Save again to let yours stand."</p>
        </div>
    }
}

fn publication_part(article: &Article) -> impl IntoView + use<> {
    let (word, button) = match article.state {
        State::Published => ("Published", "Take back …"),
        State::Draft => ("Not published", "Publish …"),
    };
    view! {
        <section aria-labelledby="publication">
            <div class="section-head"><h2 id="publication">"Publication"</h2><span class=format!("publication {}", article.state)>{word}</span></div>
            <div class="actions"><a class="button" href=format!("/desk/articles/{}/publication", article.slug)>{button}</a></div>
        </section>
    }
}
