//! Taking an article in by form, the details known about it, publication.

use crate::{
    access::{Viewer, permission::Permission},
    article::{Article, ArticleInput, State, commands, manuscript, store},
    base::error::{Fault, FieldFault},
    claim::store::tallies,
    newsroom::Newsroom,
    site::{
        form::{Form, back_to, in_textarea},
        shell,
    },
    text::{Reflowed, reflow},
    web::LARGEST_ARTICLE,
};
use axum::{
    extract::{
        Multipart, Path, State as Room,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// Largest request that is read to its end, in bytes. What exceeds [`LARGEST_ARTICLE`] is not kept, but reading on lets
/// the answer be the form with everything typed instead of a broken connection.
pub const LARGEST_UPLOAD: usize = 4 * LARGEST_ARTICLE;

/// Endings of the files we take; a name without an ending counts as plain text.
const ENDINGS: [&str; 7] = ["txt", "text", "md", "markdown", "html", "htm", "xhtml"];

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

/// What was typed, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ArticleForm {
    text: String,
    title: String,
    outlet: String,
    byline: String,
    url: String,
    published_at: String,
    language: String,
    /// What becomes of lines that look broken at a fixed width: [`JOIN`] or [`KEEP`]; empty until that was asked.
    lines: String,
    version: i64,
}

/// Lines broken at a fixed width are put together.
const JOIN: &str = "join";
/// Each stays a paragraph.
const KEEP: &str = "keep";

/// A file that came with the form.
struct Upload {
    name: String,
    bytes: Vec<u8>,
    /// How large it was, kept or not.
    size: usize,
}

/// A form with what is wrong in it.
#[derive(Clone, Default)]
struct Shown {
    typed: ArticleForm,
    faults: Vec<FieldFault>,
    /// The file whose text now stands in the text field.
    read_from: Option<String>,
    /// What was changed in the text on its way in: shown before it is saved.
    changed: Vec<String>,
    /// The text with its lines put together, where they look broken at a fixed width.
    reflowed: Option<Reflowed>,
}

impl Shown {
    /// Whether somebody should see what becomes of this text before it is saved: it then stands in the form.
    fn is_to_be_seen(&mut self, text: &str) -> bool {
        let taken = crate::text::take_in(text);
        self.changed = taken.changes.notes();
        self.reflowed = self.typed.lines.is_empty().then(|| reflow(&taken.text)).flatten();
        if taken.text.trim().is_empty() || (self.changed.is_empty() && self.reflowed.is_none()) {
            return false;
        }
        self.typed.text = taken.text;
        true
    }
}

/// The form that takes an article in.
///
/// # Errors
/// When the viewer may not.
pub async fn page(viewer: Viewer) -> Result<Response, Fault> {
    viewer.must(Permission::WriteArticles)?;
    Ok(new_article(&viewer, Shown::default()))
}

/// Takes an article in. A form that cannot be taken is shown again with everything typed.
///
/// # Errors
/// When the viewer may not, or the request cannot be read at all.
pub async fn take_in(Room(room): Room<Newsroom>, viewer: Viewer, parts: Result<Multipart, MultipartRejection>) -> Result<Response, Fault> {
    viewer.must(Permission::WriteArticles)?;
    let parts = parts.map_err(|_| Fault::WrongType("Send the form as multipart/form-data.".into()))?;
    let (typed, upload) = read(parts).await?;
    let mut shown = Shown { typed, ..Shown::default() };
    let mut input = described(&shown.typed);
    match text_of(&shown.typed, upload.as_ref()) {
        Ok(text) => {
            if shown.typed.text.trim().is_empty() {
                // Browsers do not keep a chosen file: its text takes the place of what was pasted.
                shown.read_from = upload.map(|upload| upload.name);
            }
            (input.text, input.html, input.markdown) = (text.text, text.html, text.markdown);
            input.keeps_lines = shown.typed.lines == KEEP;
            if let Some(text) = &input.text
                && shown.is_to_be_seen(text)
            {
                return Ok(new_article(&viewer, shown));
            }
        }
        Err(fault) => shown.faults.push(fault),
    }
    let manuscript = manuscript::read(input).await;
    if let Some(taken) = manuscript.taken.as_ref().filter(|_| shown.read_from.is_some()) {
        shown.typed.text.clone_from(&taken.text);
        if shown.typed.title.trim().is_empty() {
            shown.typed.title = taken.title.clone().unwrap_or_default();
        }
    }
    // Without a text the act refuses, and names what else is wrong: everything can be mended in one go.
    match room.write(&viewer, |mut tx| Box::pin(async move { commands::create(&mut tx, manuscript).await })).await {
        Ok(article) => Ok(Redirect::to(&format!("/desk/articles/{}", article.slug)).into_response()),
        Err(Fault::Invalid(faults)) => {
            let text_is_named = !shown.faults.is_empty();
            let at_text = if shown.read_from.is_some() { "file" } else { "text" };
            for mut fault in faults.into_iter().map(at_field) {
                if matches!(fault.pointer.as_str(), "text" | "html" | "markdown") {
                    if text_is_named {
                        continue;
                    }
                    fault.pointer = at_text.into();
                }
                shown.faults.push(fault);
            }
            let mut page = new_article(&viewer, shown);
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}

/// Reads the form part by part. Of a file that is too large only its size is kept.
async fn read(mut parts: Multipart) -> Result<(ArticleForm, Option<Upload>), Fault> {
    let (mut typed, mut upload) = (ArticleForm::default(), None);
    while let Some(part) = parts.next_field().await.map_err(|error| cut_off(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let (bytes, size) = keep(part).await?;
        if name == "file" {
            // A form without a chosen file sends a nameless empty one.
            if let Some(file) = file.filter(|file| !file.is_empty() || size > 0) {
                upload = Some(Upload { name: file, bytes, size });
            }
            continue;
        }
        let said = String::from_utf8(bytes).map_err(|_| Fault::field(name.clone(), "is not UTF-8; send the form in UTF-8"))?;
        match name.as_str() {
            "text" => typed.text = said,
            "title" => typed.title = said,
            "outlet" => typed.outlet = said,
            "byline" => typed.byline = said,
            "url" => typed.url = said,
            "published_at" => typed.published_at = said,
            "language" => typed.language = said,
            "lines" => typed.lines = said,
            _ => {}
        }
    }
    Ok((typed, upload))
}

/// What a part holds, and how large it was: a file is kept only up to the size that is taken.
async fn keep(mut part: Field<'_>) -> Result<(Vec<u8>, usize), Fault> {
    let is_file = part.file_name().is_some();
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(chunk) = part.chunk().await.map_err(|error| cut_off(&error))? {
        size += chunk.len();
        if !is_file || size <= LARGEST_ARTICLE {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((bytes, size))
}

fn cut_off(error: &MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Fault::TooLarge(format!(
            "The form is too large to be read: an article may have up to {}. Go back (your words are still there) and \
             give a shorter text or a smaller file.",
            mebibytes(LARGEST_ARTICLE)
        ))
    } else {
        Fault::Unreadable("The form did not arrive whole. Go back and send it again.".into())
    }
}

/// The article's text, from the field or the file, but not both.
fn text_of(typed: &ArticleForm, upload: Option<&Upload>) -> Result<ArticleInput, FieldFault> {
    let fault = |pointer: &str, detail: String| Err(FieldFault { pointer: pointer.into(), detail });
    let Some(upload) = upload else {
        if typed.text.trim().is_empty() {
            return fault("text", "is empty: paste the article, or bring a file below".into());
        }
        return Ok(ArticleInput { text: Some(typed.text.clone()), ..ArticleInput::default() });
    };
    let name = &upload.name;
    if !typed.text.trim().is_empty() {
        return fault("file", format!("“{name}” was sent beside a pasted text: give only one of the two"));
    }
    if upload.size > LARGEST_ARTICLE {
        let (size, most) = (mebibytes(upload.size), mebibytes(LARGEST_ARTICLE));
        return fault("file", format!("“{name}” has {size}, more than the {most} we take: split it, or paste the part you need"));
    }
    if upload.size == 0 {
        return fault("file", format!("“{name}” is empty: choose another file, or paste the article above"));
    }
    let text = match crate::formats::document::decode(name, &upload.bytes) {
        Ok(text) => text,
        Err(why) => return fault("file", why),
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if ending.is_some_and(|ending| !ENDINGS.contains(&ending.as_str())) {
        return fault("file", format!("“{name}” is no .txt, .md or .html file: save it as one of these, or paste its text above"));
    }
    Ok(manuscript::of_file(name, "auto", text))
}

fn mebibytes(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024 * 1024);
    if tenths.is_multiple_of(10) { format!("{} MiB", tenths / 10) } else { format!("{}.{} MiB", tenths / 10, tenths % 10) }
}

/// What is known about an article, as typed. An empty title is none: the file may name one.
fn described(typed: &ArticleForm) -> ArticleInput {
    let given = |text: &String| Some(Some(text.clone()));
    ArticleInput {
        title: Some(typed.title.clone()).filter(|title| !title.trim().is_empty()),
        outlet: given(&typed.outlet),
        byline: given(&typed.byline),
        url: given(&typed.url),
        published_at: given(&typed.published_at),
        language: given(&typed.language),
        ..ArticleInput::default()
    }
}

/// A JSON pointer as the name of a form's field.
fn at_field(mut fault: FieldFault) -> FieldFault {
    fault.pointer = fault.pointer.trim_start_matches('/').to_owned();
    fault
}

fn new_article(viewer: &Viewer, shown: Shown) -> Response {
    let head = shell::Head::new("New article").section("/desk").main("page narrow");
    shell::page(viewer, head, move || {
        let text = control(&shown, "text", Some("text-hint"));
        let file = control(&shown, "file", Some("file-hint"));
        let pasted = in_textarea(&shown.typed.text);
        view! {
            <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/desk">"Desk"</a></li><li aria-current="page">"New article"</li></ol></nav>
            <header class="page-head"><div><h1>"New article"</h1><p>"The text is kept exactly as you give it, so that every claim keeps its place."</p></div></header>
            {notice(&shown, "The article was not saved.")}
            {look_first(&shown)}
            <form class="form" method="post" action="/desk/articles" enctype="multipart/form-data">
                <fieldset>
                    <legend>"The text"</legend>
                    <div class="field">
                        <label for="text">"Paste the article"</label>
                        <textarea class="text" id="text" name="text" dir="auto" aria-invalid=text.invalid aria-describedby=text.described>{pasted}</textarea>
                        <p class="hint" id="text-hint">
                            {format!("Plain text. A new line begins a new paragraph. At most {} characters.", thousands(crate::formats::document::LONGEST_TEXT))}
                            {shown.read_from.clone().map(|name| format!(" This is the text of “{name}”."))}
                        </p>
                        {text.error}
                    </div>
                    {lines_field(&shown)}
                    <div class="field">
                        <label for="file">"or bring a file"</label>
                        <input r#type="file" id="file" name="file" accept=".txt,.md,.markdown,.html,.htm,text/plain,text/markdown,text/html" aria-invalid=file.invalid aria-describedby=file.described />
                        <p class="hint" id="file-hint">{format!(".txt, .md or .html, in UTF-8, up to {}. From a web page we keep the main text only.", mebibytes(LARGEST_ARTICLE))}</p>
                        {file.error}
                    </div>
                </fieldset>
                <fieldset>
                    <legend>"Where it appeared"</legend>
                    {fields(&shown, "An .html or .md file may bring its own.")}
                </fieldset>
                <div class="form-actions"><button class="primary" r#type="submit">"Save and start"</button>" "<a class="button quiet" href="/desk">"Cancel"</a></div>
            </form>
        }
    })
}

/// What was changed in the text, before it is saved.
fn look_first(shown: &Shown) -> Option<impl IntoView + use<>> {
    let reflowed = shown.reflowed.as_ref().map(|reflowed| format!("{}. Choose below whether they should be.", reflowed.note()));
    let items: Vec<_> = shown.changed.iter().cloned().chain(reflowed).map(|change| view! { <li>{change}</li> }).collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="notice warn" role="alert">
                <p><b>"Not saved yet: look at the text first."</b>" It is kept as it stands below, and never changes again."</p>
                <ul>{items}</ul>
            </div>
        }
    })
}

/// Whether lines that look broken at a fixed width are put together: asked once, with what the text would then be.
fn lines_field(shown: &Shown) -> Option<AnyView> {
    let chosen = shown.typed.lines.clone();
    let Some(reflowed) = &shown.reflowed else {
        return (!chosen.is_empty()).then(|| view! { <input r#type="hidden" name="lines" value=chosen /> }.into_any());
    };
    const SHOWN: usize = 2_000;
    let beginning: String = reflowed.text.chars().take(SHOWN).collect();
    let paragraphs = beginning.lines().map(|line| view! { <p dir="auto">{line.to_owned()}</p> }).collect_view();
    Some(
        view! {
            <fieldset class="field">
                <legend>"Lines"</legend>
                <label><input r#type="radio" name="lines" value=JOIN checked=true />" Put broken lines together"</label>
                <label><input r#type="radio" name="lines" value=KEEP />" Keep every line as a paragraph"</label>
                <details><summary>"How the text begins with its lines put together"</summary>{paragraphs}</details>
            </fieldset>
        }
        .into_any(),
    )
}

/// How a field is marked when something is wrong with it.
struct Control {
    invalid: Option<&'static str>,
    described: Option<String>,
    error: Option<AnyView>,
}

fn control(shown: &Shown, name: &'static str, hint: Option<&'static str>) -> Control {
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
fn fields(shown: &Shown, title_hint: &'static str) -> impl IntoView + use<> {
    let title = control(shown, "title", (!title_hint.is_empty()).then_some("title-hint"));
    let typed = shown.typed.clone();
    let line = |name: &'static str, label: &'static str, kind: &'static str, holder: Option<&'static str>, value: String| {
        let control = control(shown, name, None);
        view! {
            <div class="field">
                <label for=name>{label}" "<span class="optional">"optional"</span></label>
                <input id=name name=name r#type=kind placeholder=holder value=value aria-invalid=control.invalid aria-describedby=control.described />
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
            <div class="field">
                <label for="language">"Language "<span class="optional">"optional"</span></label>
                <input id="language" name="language" list="languages" autocomplete="off" spellcheck="false" value=typed.language aria-invalid=language.invalid aria-describedby=language.described />
                <p class="hint" id="language-hint">"Pick one or type a tag such as en, pt-BR or ar."</p>
                {language.error}
                <datalist id="languages">{LANGUAGES.iter().map(|(tag, name)| view! { <option value=*tag>{*name}</option> }).collect_view()}</datalist>
            </div>
        </div>
    }
}

/// Everything that is wrong, above the form, each leading to its field.
fn notice(shown: &Shown, what: &'static str) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = shown
        .faults
        .iter()
        .map(|fault| {
            let label = match fault.pointer.as_str() {
                "text" => "Text",
                "file" => "File",
                "title" => "Title",
                "outlet" => "Outlet",
                "byline" => "Byline",
                "url" => "Address",
                "published_at" => "Published on",
                "language" => "Language",
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

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
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
        version: article.version,
    }
}

async fn details_page(room: &Newsroom, viewer: &Viewer, article: Article, shown: Shown, stale: bool) -> Result<Response, Fault> {
    let mut conn = room.read(viewer, Permission::WriteArticles).await?;
    let tally = tallies(&mut conn, &[article.id]).await?.remove(&article.id).unwrap_or_default();
    let may_erase = viewer.may(Permission::ManagePeople);
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
                <div class="actions"><a class="button quiet" href=format!("{workspace}/history")>"History"</a></div>
            </header>
            {newest}
            {notice(&shown, "The details were not saved.")}
            <form class="form" method="post" action=format!("{workspace}/details")>
                <input r#type="hidden" name="version" value=version />
                {fields(&shown, "")}
                <div class="form-actions"><button class="primary" r#type="submit">"Save"</button>" "<a class="button quiet" href=workspace.clone()>"Cancel"</a></div>
            </form>
            {publication_part(&article, tally.approved, tally.total() - tally.approved)}
            {may_erase.then(|| view! { <p class="hint"><a href=format!("{workspace}/erasure")>"Erase this article"</a>", when a court or data protection demands it."</p> })}
        }
    }))
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

fn publication_part(article: &Article, approved: i64, open: i64) -> impl IntoView + use<> {
    let address = format!("/desk/articles/{}/publication", article.slug);
    let back = format!("/desk/articles/{}/details", article.slug);
    let claims = |count: i64| {
        if count == 1 { "1 claim".to_owned() } else { format!("{count} claims") }
    };
    let unseen = if open == 0 { String::new() } else { format!(" {} not approved stay in the newsroom.", claims(open)) };
    let (word, said, state, button) = match article.state {
        State::Published => ("Published", format!("Readers see it with {} approved.{unseen}", claims(approved)), State::Draft, "Take back"),
        State::Draft => {
            ("Not published", format!("Readers would see it with {} approved.{unseen}", claims(approved)), State::Published, "Publish")
        }
    };
    let seen = (article.state == State::Published)
        .then(|| view! { <a class="button quiet" href=format!("/articles/{}", article.slug)>"See it as readers do"</a> });
    view! {
        <section aria-labelledby="publication">
            <div class="section-head"><h2 id="publication">"Publication"</h2><span class=format!("publication {}", article.state)>{word}</span></div>
            <form class="form" method="post" action=address>
                <p>{said}</p>
                <input r#type="hidden" name="state" value=state.as_str() />
                <input r#type="hidden" name="back" value=back />
                <div class="actions"><button r#type="submit">{button}</button>" "{seen}</div>
            </form>
        </section>
    }
}

/// Publish or take back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Publication {
    /// `published` or `draft`.
    state: String,
    /// The page it was asked for on.
    back: String,
}

/// Publishes an article or takes it back, and returns to where that was asked for.
///
/// # Errors
/// When the viewer may not, there is no such article, or the state is neither.
pub async fn publication(
    Room(room): Room<Newsroom>,
    viewer: Viewer,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(asked): Form<Publication>,
) -> Result<Response, Fault> {
    viewer.must(Permission::Publish)?;
    let state: State = asked.state.parse().map_err(|why: String| Fault::field("state", why))?;
    let place = slug.clone();
    let publish = room.write(&viewer, move |mut tx| {
        Box::pin(async move {
            tx.must(Permission::Publish)?;
            let article = store::by_slug(tx.conn, &place).await?.ok_or_else(|| no_such(&place))?;
            commands::publish(&mut tx, article.id, None, state).await
        })
    });
    publish.await?;
    Ok(back_to(&asked.back, &headers, &format!("/desk/articles/{slug}")))
}
