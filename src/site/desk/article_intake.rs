//! Taking an article in by form: pasted, or read from a file, which is shown before it is saved where anything is doubtful.

use super::article_form::{ArticleForm, JOIN, KEEP, Shown, at_field, control, described, fields, notice};
use crate::{
    access::{Viewer, permission::Permission},
    article::{
        ArticleInput, commands,
        manuscript::{self, Manuscript},
        store,
    },
    base::error::{Fault, FieldFault},
    formats::{
        document::{DocumentFormat, File, LONGEST_TEXT, format_of, mebibytes},
        encoding::Reading,
        plain::{LONGEST_HEADLINE, Lines, Plain},
    },
    newsroom::Newsroom,
    site::{form::in_textarea, shell},
    transfer::fetch::fetch,
    web::LARGEST_ARTICLE,
};
use axum::{
    extract::{
        Multipart, State as Room,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::prelude::*;

/// Largest request that is read to its end, in bytes. What exceeds [`LARGEST_ARTICLE`] is not kept, but reading on lets
/// the answer be the form with everything typed instead of a broken connection.
pub const LARGEST_UPLOAD: usize = 4 * LARGEST_ARTICLE;

/// Largest file that the form carries along to be read in another encoding, in bytes.
const LARGEST_KEPT: usize = 2 * 1024 * 1024;

/// How many characters the day of a moment takes: `2031-03-01`.
pub(super) const DAY: usize = 10;

/// Most that is shown of what was left out, in characters.
const SHOWN_LEFT_OUT: usize = 20_000;

/// Endings of the files we take; a name without an ending counts as plain text.
const ENDINGS: [&str; 7] = ["txt", "text", "md", "markdown", "html", "htm", "xhtml"];

/// What came with the form besides what was typed.
#[derive(Default)]
struct Sent {
    /// A file, kept up to the size that is taken.
    file: Option<File>,
    /// How large it was, kept or not.
    size: usize,
    /// The address of a page.
    address: String,
    /// Whether it is only to be read, and shown.
    only_read: bool,
    /// The encoding that was chosen for it.
    encoding: Option<String>,
}

/// Where the article is.
enum Given {
    /// Pasted.
    Pasted,
    /// In a file.
    File(File),
    /// At an address.
    At(String),
}

/// What a file or a page offers.
#[derive(Clone, Default)]
pub(super) struct Offer {
    /// The file or page whose text now stands in the text field.
    name: Option<String>,
    /// Articles of the same address or text that were taken in before.
    before: Vec<store::Duplicate>,
    /// Which fields it fills, and where it says so.
    pub(super) origins: Vec<(&'static str, &'static str)>,
    /// What is doubtful.
    notes: Vec<String>,
    /// What was not taken of it.
    left_out: String,
    /// How it reads in other encodings.
    readings: Vec<Reading>,
    /// The file itself, where another encoding can be chosen.
    file: Option<File>,
}

/// The form that takes an article in.
///
/// # Errors
/// When the viewer may not.
pub async fn page(viewer: Viewer) -> Result<Response, Fault> {
    viewer.must(Permission::WriteArticles)?;
    Ok(new_article(&viewer, Shown::default()))
}

/// Takes an article in. A form that cannot be taken is shown again with everything typed; a file in which something is doubtful,
/// or that was only to be read, with what would be taken in.
///
/// # Errors
/// When the viewer may not, or the request cannot be read at all.
pub async fn take_in(Room(room): Room<Newsroom>, viewer: Viewer, parts: Result<Multipart, MultipartRejection>) -> Result<Response, Fault> {
    viewer.must(Permission::WriteArticles)?;
    let parts = parts.map_err(|_| Fault::WrongType("Send the form as multipart/form-data.".into()))?;
    let (typed, sent) = read(parts).await?;
    let mut shown = Shown { typed, ..Shown::default() };
    let mut only_read = sent.only_read;
    let manuscript = match given(&shown.typed, sent) {
        Ok(Given::File(file)) => offered(file, "auto", "/file", &mut shown).await,
        Ok(Given::At(address)) => {
            // Never saved unseen.
            only_read = true;
            at_address(&room, &viewer, &address, &mut shown).await?
        }
        Ok(Given::Pasted) => {
            let has_headline = shown.takes_headline();
            let text = shown.typed.text.clone();
            if shown.is_to_be_seen(&text) | has_headline {
                return Ok(new_article(&viewer, shown));
            }
            let keeps_lines = shown.typed.lines == KEEP;
            manuscript::read(ArticleInput { text: Some(text), keeps_lines, ..described(&shown.typed) }).await
        }
        // Without a text the act refuses, and names what else is wrong: everything can be mended in one go.
        Err(fault) => {
            shown.faults.push(fault);
            manuscript::read(described(&shown.typed)).await
        }
    };
    if shown.typed.title.trim().is_empty() {
        // Offered, not taken: only a person can tell whether it is the headline.
        let first = shown.typed.text.lines().map(str::trim).find(|line| !line.is_empty());
        shown.typed.title = first.unwrap_or_default().chars().take(LONGEST_HEADLINE).collect();
        shown.offer.origins.extend(first.map(|_| ("title", "the first line of the text")));
    }
    if shown.offer.name.is_some() && (only_read || !shown.offer.notes.is_empty() || shown.reflowed.is_some()) {
        return Ok(new_article(&viewer, shown));
    }
    if shown.typed.again.is_empty()
        && let Some(taken) = &manuscript.taken
    {
        let mut conn = room.read(&viewer, Permission::WriteArticles).await?;
        let address = shown.typed.url.trim();
        shown.offer.before = store::duplicates(&mut conn, address, address, &taken.text).await?;
        if !shown.offer.before.is_empty() {
            return Ok(new_article(&viewer, shown));
        }
    }
    match room.write(&viewer, |mut tx| Box::pin(async move { commands::create(&mut tx, manuscript).await })).await {
        Ok(article) => Ok(Redirect::to(&format!("/desk/articles/{}", article.slug)).into_response()),
        Err(Fault::Invalid(faults)) => {
            let text_is_named = !shown.faults.is_empty();
            let at_text = if shown.offer.name.is_some() { "file" } else { "text" };
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
async fn read(mut parts: Multipart) -> Result<(ArticleForm, Sent), Fault> {
    let (mut typed, mut sent, mut kept) = (ArticleForm::default(), Sent::default(), File::default());
    while let Some(part) = parts.next_field().await.map_err(|error| cut_off(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let (bytes, size) = keep(part).await?;
        if name == "file" {
            // A form without a chosen file sends a nameless empty one.
            if let Some(name) = file.filter(|file| !file.is_empty() || size > 0) {
                (sent.file, sent.size) = (Some(File { name, bytes, ..File::default() }), size);
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
            "moment" => typed.moment = said,
            "language" => typed.language = said,
            "tags" => typed.tags = said,
            "lines" => typed.lines = said,
            "again" => typed.again = said,
            "address" => said.trim().clone_into(&mut sent.address),
            "read" => sent.only_read = true,
            "encoding" => sent.encoding = Some(said),
            "kept_name" => kept.name = said,
            "kept" => kept.bytes = STANDARD.decode(said).unwrap_or_default(),
            _ => {}
        }
    }
    if sent.file.is_none() && sent.only_read && !kept.bytes.is_empty() {
        // The file that was brought before, to be read in another encoding in place of what was read of it.
        (sent.size, sent.file) = (kept.bytes.len(), Some(kept));
        typed = ArticleForm::default();
    }
    Ok((typed, sent))
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

/// Where the article is: pasted, in a file, at an address, but only one of these.
fn given(typed: &ArticleForm, sent: Sent) -> Result<Given, FieldFault> {
    let fault = |pointer: &str, detail: String| Err(FieldFault { pointer: pointer.into(), detail });
    let Some(mut file) = sent.file else {
        return match (sent.address.is_empty(), typed.text.trim().is_empty()) {
            (true, true) => fault("text", "is empty: paste the article, or bring a file below".into()),
            (true, false) => Ok(Given::Pasted),
            (false, true) => Ok(Given::At(sent.address)),
            (false, false) => fault("address", "was given beside a pasted text: give only one of the two".into()),
        };
    };
    if !sent.address.is_empty() {
        return fault("address", format!("was given beside “{}”: give only one of the two", file.name));
    }
    let name = &file.name;
    if !typed.text.trim().is_empty() {
        return fault("file", format!("“{name}” was sent beside a pasted text: give only one of the two"));
    }
    if sent.size > LARGEST_ARTICLE {
        let (size, most) = (mebibytes(sent.size), mebibytes(LARGEST_ARTICLE));
        return fault("file", format!("“{name}” has {size}, more than the {most} we take: split it, or paste the part you need"));
    }
    if sent.size == 0 {
        return fault("file", format!("“{name}” is empty: choose another file, or paste the article above"));
    }
    file.encoding = sent.encoding;
    Ok(Given::File(file))
}

/// Reads the page at an address into the form.
async fn at_address(room: &Newsroom, viewer: &Viewer, address: &str, shown: &mut Shown) -> Result<Manuscript, Fault> {
    shown.address = address.to_owned();
    let page = match fetch(address).await {
        Ok(page) => page,
        Err(why) => {
            shown.faults.push(FieldFault { pointer: "address".into(), detail: why });
            return Ok(manuscript::read(described(&shown.typed)).await);
        }
    };
    let manuscript = offered(page.file, page.format, "/address", shown).await;
    if shown.offer.name.is_some() {
        shown.address.clear();
        if shown.typed.url.trim().is_empty() {
            shown.typed.url.clone_from(&page.url);
        }
        let mut conn = room.read(viewer, Permission::WriteArticles).await?;
        shown.offer.before = store::duplicates(&mut conn, &shown.typed.url, address, &shown.typed.text).await?;
    }
    Ok(manuscript)
}

/// Reads a file into the form: what it says about itself stands where nothing was typed.
async fn offered(file: File, format: &str, pointer: &str, shown: &mut Shown) -> Manuscript {
    let mut input = described(&shown.typed);
    for said in [&mut input.outlet, &mut input.byline, &mut input.url, &mut input.published_at, &mut input.language] {
        // An empty field is one that the file may fill.
        *said = said.take().filter(|said| said.as_deref().is_some_and(|said| !said.trim().is_empty()));
    }
    input.tags = input.tags.take().filter(|_| !shown.typed.tags.trim().is_empty());
    // Whether lines are to be joined is asked, not decided.
    let is_plain = format == "auto" && format_of(format, &file.name).name() == Plain.name();
    let mut manuscript = manuscript::of_file(input, file.clone(), if is_plain { Lines.name() } else { format }, pointer).await;
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).filter(|_| format == "auto");
    if manuscript.taken.is_some() && ending.is_some_and(|ending| !ENDINGS.contains(&ending.as_str())) {
        let said = format!("“{}” is no .txt, .md or .html file: save it as one of these, or paste its text above", file.name);
        manuscript.faults.add("/file", said);
        return manuscript;
    }
    let Some(taken) = &manuscript.taken else {
        shown.offer.left_out.clone_from(&manuscript.shown);
        return manuscript;
    };
    let typed = &mut shown.typed;
    let fields = [
        ("title", &taken.title, &mut typed.title),
        ("outlet", &taken.outlet, &mut typed.outlet),
        ("byline", &taken.byline, &mut typed.byline),
        ("url", &taken.url, &mut typed.url),
        ("published_at", &taken.published_at, &mut typed.published_at),
        ("language", &taken.language, &mut typed.language),
    ];
    let mut offer = Offer {
        name: Some(file.name.clone()),
        notes: taken.notes.clone(),
        left_out: taken.left_out.clone(),
        readings: taken.readings.clone(),
        ..Offer::default()
    };
    for (name, found, field) in fields {
        if let Some(found) = found.as_ref().filter(|_| field.trim().is_empty()) {
            field.clone_from(&found.value);
            offer.origins.push((name, found.from));
        }
    }
    if !taken.tags.is_empty() && typed.tags.trim().is_empty() {
        typed.tags = taken.tags.join(", ");
        offer.origins.push(("tags", "the file’s front matter"));
    }
    if typed.published_at.len() > DAY {
        typed.moment.clone_from(&typed.published_at);
        typed.published_at.truncate(DAY);
    }
    typed.text.clone_from(&taken.text);
    offer.file = Some(file).filter(|file| offer.readings.len() > 1 && file.bytes.len() <= LARGEST_KEPT);
    shown.offer = offer;
    if is_plain {
        let text = shown.typed.text.clone();
        shown.is_to_be_seen(&text);
    }
    manuscript
}

fn new_article(viewer: &Viewer, shown: Shown) -> Response {
    let head = shell::Head::new("New article").section("/desk").main("page narrow");
    shell::page(viewer, head, move || {
        let address = control(&shown, "address", Some("address-hint"));
        let text = control(&shown, "text", Some("text-hint"));
        let file = control(&shown, "file", Some("file-hint"));
        let pasted = in_textarea(&shown.typed.text);
        let is_blank = shown.faults.is_empty() && shown.offer.name.is_none() && shown.changed.is_empty() && shown.reflowed.is_none();
        view! {
            <nav aria-label="Where you are"><ol class="crumbs"><li><a href="/desk">"Desk"</a></li><li aria-current="page">"New article"</li></ol></nav>
            <header class="page-head"><div><h1>"New article"</h1><p>"The text is kept exactly as you give it, so that every claim keeps its place."</p></div></header>
            {notice(&shown, "The article was not saved.")}
            {look_first(&shown)}
            {shown.faults.is_empty().then(|| offer_notice(&shown.offer))}
            {taken_before(&shown.offer)}
            {other_readings(&shown.offer)}
            <form class="form" method="post" action="/desk/articles" enctype="multipart/form-data">
                <fieldset>
                    <legend>"The text"</legend>
                    <div class="field">
                        <label for="address">"Read it from its address "<span class="optional">"or paste it, or bring a file"</span></label>
                        <input id="address" name="address" r#type="url" placeholder="https://" value=shown.address.clone() aria-invalid=address.invalid aria-describedby=address.described />
                        <p class="hint" id="address-hint">"Public pages only. Nothing is saved until you say so."</p>
                        {address.error}
                        <div class="actions"><button r#type="submit" name="read" value="1">"Read the page"</button></div>
                    </div>
                    <div class="field">
                        <label for="text">"Paste the article"</label>
                        <textarea class="text" id="text" name="text" dir="auto" autofocus=is_blank aria-invalid=text.invalid aria-describedby=text.described>{pasted}</textarea>
                        <p class="hint" id="text-hint">
                            {format!("Plain text. A new line begins a new paragraph. At most {} characters.", thousands(LONGEST_TEXT))}
                            {shown.offer.name.clone().map(|name| format!(" This is the text of “{name}”."))}
                        </p>
                        {text.error}
                    </div>
                    {lines_field(&shown)}
                    {(!shown.offer.before.is_empty()).then(|| view! { <input r#type="hidden" name="again" value="yes" /> })}
                    <div class="field">
                        <label for="file">"or bring a file"</label>
                        <input r#type="file" id="file" name="file" accept=".txt,.md,.markdown,.html,.htm,text/plain,text/markdown,text/html" aria-invalid=file.invalid aria-describedby=file.described />
                        <p class="hint" id="file-hint">{format!(".txt, .md or .html, up to {}. From a web page we keep the main text only.", mebibytes(LARGEST_ARTICLE))}</p>
                        {file.error}
                        <div class="actions"><button r#type="submit" name="read" value="1">"Read the file first"</button></div>
                        {left_out(&shown.offer)}
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
    let headline = shown.has_headline.then(|| "The first line stands under Title now, and not in the text any more.".to_owned());
    let items: Vec<_> = shown.changed.iter().cloned().chain(reflowed).chain(headline).map(|change| view! { <li>{change}</li> }).collect();
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

/// What was read of a file, and what is doubtful about it.
fn offer_notice(offer: &Offer) -> Option<impl IntoView + use<>> {
    let name = offer.name.clone()?;
    let notes: Vec<_> = offer.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect();
    let class = if notes.is_empty() { "notice" } else { "notice warn" };
    Some(view! {
        <div class=class role="status" tabindex="-1" autofocus=true>
            <p><b>{format!("This would be taken in of “{name}”. Nothing is saved yet.")}</b>" Change what is wrong, then save."</p>
            {(!notes.is_empty()).then(|| view! { <ul>{notes}</ul> })}
        </div>
    })
}

/// Articles that seem to be the same.
fn taken_before(offer: &Offer) -> Option<impl IntoView + use<>> {
    let before: Vec<_> = offer
        .before
        .iter()
        .map(|other| view! { <li><a href=format!("/desk/articles/{}", other.slug) dir="auto">{other.title.clone()}</a></li> })
        .collect();
    (!before.is_empty()).then(|| {
        view! {
            <div class="notice warn" role="alert">
                <p><b>"This article was taken in before, of the same address or with the same text:"</b></p>
                <ul>{before}</ul>
                <p>"Save again if it is to be here twice."</p>
            </div>
        }
    })
}

/// How the file reads in other encodings, to choose from.
fn other_readings(offer: &Offer) -> Option<impl IntoView + use<>> {
    let file = offer.file.clone()?;
    let choices: Vec<_> = offer
        .readings
        .iter()
        .enumerate()
        .map(|(at, reading)| {
            view! {
                <div class="field">
                    <label><input r#type="radio" name="encoding" value=reading.encoding checked={at == 0} />" "{reading.encoding}</label>
                    <p dir="auto">{reading.lines.clone()}</p>
                </div>
            }
        })
        .collect();
    // A form of its own: Enter in a field of the other one saves.
    Some(view! {
        <form class="form" method="post" action="/desk/articles" enctype="multipart/form-data">
            <fieldset class="readings">
                <legend>"Which of these can be read?"</legend>
                {choices}
                <input r#type="hidden" name="kept_name" value=file.name />
                <input r#type="hidden" name="kept" value=STANDARD.encode(file.bytes) />
                <div class="actions"><button r#type="submit" name="read" value="1">"Read it so"</button></div>
            </fieldset>
        </form>
    })
}

/// What was not taken of a file, to compare.
fn left_out(offer: &Offer) -> Option<impl IntoView + use<>> {
    if offer.left_out.is_empty() {
        return None;
    }
    let shown: String = offer.left_out.chars().take(SHOWN_LEFT_OUT).collect();
    let paragraphs: Vec<_> = shown.split("\n\n").map(|paragraph| view! { <p dir="auto">{paragraph.to_owned()}</p> }).collect();
    Some(view! { <details class="left-out"><summary>"What else the page holds, and was left out"</summary>{paragraphs}</details> })
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
