//! The pages of the newsroom: taking articles in, the desk, the queue, a claim's page, the history.

use crate::support::{Desk, holds, id, on_both_engines, span, word};
use axum::http::StatusCode;
use hearsay::{access::Role, article, web};
use serde_json::{Value, json};

const SOLD: &str = "Nordholm Lines had sold seats twice";
const COUNTED: &str = "We counted every passenger";

/// A submitted claim about these words, alleged by the harbour office.
async fn submitted(desk: &Desk, article: &Value, words: &str) -> Value {
    let claim = desk.submitted(article, words, json!([{"source": "Harbour office", "status": "alleged"}])).await;
    // The queue goes by time.
    desk.wait(1);
    claim
}

async fn text_of(desk: &Desk, path: &str) -> (String, String) {
    let slug = path.rsplit('/').next().expect("a slug");
    let mut conn = desk.room.db.read().await.expect("a connection");
    let article = article::store::by_slug(&mut conn, slug).await.expect("read").expect("an article");
    (article.title, article.text.expect("a text"))
}

#[tokio::test]
async fn an_article_comes_in_pasted_or_as_a_text_markdown_or_html_file() {
    on_both_engines(async |desk| {
    let editor = desk.of(Role::Editor);
    holds(&editor.page("/desk/articles/new").await.page(200), &["multipart/form-data", "name=\"text\"", "list=\"languages\"", "8 MiB"]);

    let all = [
        ("text", "First.\r\n\r\nSecond."),
        ("title", "Pasted"),
        ("outlet", "The Post"),
        ("byline", "A. Writer"),
        ("url", "https://post.example/a"),
        ("published_at", "2026-03-01"),
        ("language", "pt-BR"),
    ];
    let to = editor.upload(&all, None).await.leads_to();
    assert_eq!(to, "/desk/articles/pasted");
    assert_eq!(text_of(desk, &to).await, ("Pasted".into(), "First.\n\nSecond.".into()));
    let mut conn = desk.room.db.read().await.expect("a connection");
    let kept = article::store::by_slug(&mut conn, "pasted").await.expect("read").expect("an article");
    assert_eq!((kept.outlet.as_str(), kept.byline.as_str(), kept.language.as_str()), ("The Post", "A. Writer", "pt-BR"));
    assert_eq!(kept.published_at.map(|at| at.to_string()).as_deref(), Some("2026-03-01T00:00:00Z"));

    let to = editor.upload(&[("title", "A file")], Some(("story.txt", "נאמר היום.\nשורה.".as_bytes()))).await.leads_to();
    assert_eq!(text_of(desk, &to).await, ("A file".into(), "נאמר היום.\nשורה.".into()));

    let to = editor.upload(&[("title", "")], Some(("story.MD", b"# A *quiet* day\n\nNothing **at all** happened."))).await.leads_to();
    assert_eq!(text_of(desk, &to).await, ("A quiet day".into(), "Nothing at all happened.".into()));

    let body = "The harbour master said on Monday that the ferry had left on time, with all its passengers counted. ".repeat(8);
    let web = format!(
        "<html><head><title>Ferry on time</title></head><body><nav>Menu</nav><article><h1>Ferry on time</h1><p>{body}</p><script>alert(1)</script></article></body></html>"
    );
    let to = editor.upload(&[("title", "My own headline")], Some(("story.html", web.as_bytes()))).await.leads_to();
    let (title, text) = text_of(desk, &to).await;
    assert_eq!(title, "My own headline");
    assert!(text.contains("harbour master") && !text.contains("alert") && !text.contains('<'), "{text}");
    })
    .await;
}

#[tokio::test]
async fn what_is_changed_in_a_text_is_counted_and_shown_before_it_is_saved() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let before = desk.acts().await;
        let dirty = "\u{93}We weren\u{92}t told,\u{94} she said.\u{c}The \u{200b}council denied it.";
        let page = editor.upload(&[("text", dirty), ("title", "Told")], None).await.page(200);
        let clean = "“We weren’t told,” she said.\nThe council denied it.";
        holds(&page, &["Not saved yet", "3 characters of old Windows", "1 page or line separator", "1 invisible character", clean, "value=\"Told\""]);
        assert_eq!(desk.acts().await, before);
        let to = editor.upload(&[("text", clean), ("title", "Told")], None).await.leads_to();
        assert_eq!(text_of(desk, &to).await.1, clean);

        let broken = "The harbour council closed the eastern pier on Monday after\r\ninspectors found cracks in its pillars, a spokeswoman for the\r\nline said.";
        let whole = "The harbour council closed the eastern pier on Monday after inspectors found cracks in its pillars, a spokeswoman for the line said.";
        let page = editor.upload(&[("title", "Pier")], Some(("pier.txt", broken.as_bytes()))).await.page(200);
        holds(&page, &["2 were joined", "value=\"join\"", "value=\"keep\"", whole, "This is the text of “pier.txt”"]);
        for (lines, kept) in [("join", whole.to_owned()), ("keep", broken.replace('\r', ""))] {
            let to = editor.upload(&[("text", broken), ("title", "Pier"), ("lines", lines)], None).await.leads_to();
            assert_eq!(text_of(desk, &to).await.1, kept, "{lines}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_is_named_with_what_to_do_and_nothing_is_stored_or_lost() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let before = desk.acts().await;
        let large = vec![b'a'; web::LARGEST_ARTICLE + 1];
        let bad: [(&str, &[u8], &str); 10] = [
            ("a.docx", b"PK\x03\x04\xff\x00", "Word, OpenDocument or ZIP"),
            ("a.txt", b"%PDF-1.7 plain ASCII", "a PDF"),
            ("a.txt", b"{\\rtf1 hello}", "an RTF file"),
            ("a.html", b"\x7fELF\x02\x01\x01\0\0", "a program"),
            ("a.html", NOTICE.as_bytes(), "a notice about cookies and consent, not an article"),
            ("a.txt", &[1, 0, 2, 0, 255], "binary file"),
            ("a.txt", b"", "is empty"),
            ("a.txt", " \u{feff}\n".as_bytes(), "Holds no text"),
            ("a.csv", b"a,b", "is no .txt, .md or .html file"),
            ("a.txt", &large, "8.1 MiB, more than the 8 MiB"),
        ];
        for (name, bytes, said) in bad {
            let page = editor
                .upload(&[("title", "Kept “title”"), ("outlet", "Kept outlet"), ("language", "sv")], Some((name, bytes)))
                .await
                .page(422);
            holds(
                &page,
                &[
                    said,
                    "id=\"file-error\"",
                    "aria-describedby=\"file-hint file-error\"",
                    "Kept “title”",
                    "value=\"Kept outlet\"",
                    "value=\"sv\"",
                ],
            );
        }
        let page = editor.upload(&[("text", "Pasted."), ("title", "T")], Some(("a.txt", b"File."))).await.page(422);
        holds(&page, &["only one of the two", "Pasted.</textarea>"]);
        let page = editor.upload(&[("text", " "), ("title", "T")], None).await.page(422);
        holds(&page, &["id=\"text-error\"", "paste the article"]);
        assert_eq!(desk.acts().await, before, "nothing was stored");
    })
    .await;
}

const NOTICE: &str = "<html><head><title>Ferry left on time</title></head><body><div id=consent><h2>Your privacy</h2><p>We and our partners use \
    cookies to store and read information on your device. You may accept all or manage preferences; consent can be taken back at any time.</p>\
    <button>Accept</button></div></body></html>";

const LOGIN: &str = "<html><head><title>Ferry left on time</title></head><body><main><h1>Ferry left on time</h1><p>Already a subscriber? Sign in or log in to \
    continue reading.</p><form><label>Email <input name=email></label><button>Log in</button></form></main></body></html>";
const SHELL: &str = "<html><head><title>Ferry left on time</title><script src=/app.js></script></head><body><div id=root></div>\
    <noscript>You need to enable JavaScript to run this app.</noscript></body></html>";

/// A page of two paragraphs that says who wrote it, where and when.
fn page_of_the_beacon() -> String {
    let words = "The harbour master said on Monday that the ferry had left on time, with all its passengers counted. ".repeat(4);
    format!(
        "<html lang=en-GB><head><title>Ferry left on time - Daily Beacon</title><meta property='og:site_name' content='Daily Beacon'>\
         <link rel=canonical href='https://beacon.example/ferry'><script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \
         \"headline\": \"Ferry left on time\", \"datePublished\": \"2031-03-01T23:30:00-05:00\", \"author\": {{\"name\": \"Ada Holm\"}}}}</script></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>Ferry left on time</h1><p>{words}</p><p>The operator denied that. {words}</p></article></body></html>"
    )
}

#[tokio::test]
async fn a_file_that_is_only_read_fills_the_form_and_says_where_from_and_what_is_typed_stays() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let before = desk.acts().await;
        let web = page_of_the_beacon();
        let page = editor.upload(&[("read", "1"), ("outlet", "My outlet")], Some(("ferry.html", web.as_bytes()))).await.page(200);
        holds(
            &page,
            &[
                "Nothing is saved yet",
                "value=\"Ferry left on time\"",
                "value=\"My outlet\"",
                "value=\"Ada Holm\"",
                "value=\"https://beacon.example/ferry\"",
                "value=\"2031-03-01\"",
                "value=\"2031-03-01T23:30:00-05:00\"",
                "value=\"en-GB\"",
                "From the page’s JSON-LD.",
                "From the page’s metadata.",
                "The operator denied that.",
            ],
        );
        assert!(!page.contains("Home</textarea>") && !page.contains("id=\"outlet-hint\""));
        assert_eq!(desk.acts().await, before, "nothing was stored");
        // Saved at once where nothing is doubtful; the moment is kept, not only its day.
        let to = editor.upload(&[("title", "")], Some(("ferry.html", web.as_bytes()))).await.leads_to();
        assert_eq!(to, "/desk/articles/ferry-left-on-time");
        let mut conn = desk.room.db.read().await.expect("a connection");
        let kept = article::store::by_slug(&mut conn, "ferry-left-on-time").await.expect("read").expect("an article");
        assert_eq!((kept.outlet.as_str(), kept.byline.as_str(), kept.language.as_str()), ("Daily Beacon", "Ada Holm", "en-GB"));
        assert_eq!(kept.published_at.map(|at| at.to_string()), Some("2031-03-01T23:30:00-05:00".into()));
    })
    .await;
}

#[tokio::test]
async fn the_day_a_file_names_keeps_its_hour_unless_it_is_changed() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        for (title, day, kept) in [("Same", "2031-03-01", "2031-03-01T23:30:00-05:00"), ("Other", "2031-03-05", "2031-03-05T00:00:00Z")] {
            let fields = [("text", title), ("title", title), ("published_at", day), ("moment", "2031-03-01T23:30:00-05:00")];
            let to = editor.upload(&fields, None).await.leads_to();
            let mut conn = desk.room.db.read().await.expect("a connection");
            let article =
                article::store::by_slug(&mut conn, to.rsplit('/').next().expect("a slug")).await.expect("read").expect("an article");
            assert_eq!(article.published_at.map(|at| at.to_string()).as_deref(), Some(kept), "{title}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_guessed_encoding_is_shown_before_anything_is_saved_and_another_can_be_chosen() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let before = desk.acts().await;
        // “Пором вийшов вчасно”, in windows-1251.
        let words: Vec<u8> = "Пором вийшов вчасно, сказав капітан. Речник це заперечив."
            .chars()
            .map(|c| match c {
                'і' => 0xB3,
                'А'..='я' => u8::try_from(u32::from(c) - 0x410 + 0xC0).expect("a byte"),
                _ => u8::try_from(c).expect("ASCII"),
            })
            .collect();
        let page = editor.upload(&[("title", "Порожньо")], Some(("a.txt", &words))).await.page(200);
        holds(&page, &["by a guess", "Which of these can be read?", "name=\"kept\"", "value=\"windows-1251\"", "Пором вийшов вчасно"]);
        let kept = page.split("name=\"kept\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the file");
        let fields = [("read", "1"), ("kept_name", "a.txt"), ("kept", kept), ("encoding", "koi8-u"), ("text", "whatever stands there")];
        let other = editor.upload(&fields, None).await.page(200);
        assert!(!other.contains("Пором вийшов</textarea>") && other.contains("This is the text of “a.txt”."));
        assert_eq!(desk.acts().await, before, "nothing was stored");
    })
    .await;
}

/// Serves each of these bodies as a page, at an address of this machine.
async fn serving(pages: &'static [(&'static str, String)]) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    hearsay::transfer::fetch::open_to_tests(address);
    let answer = |body: String| async move { ([(axum::http::header::CONTENT_TYPE, "text/html; charset=utf-8")], body) };
    let router =
        pages.iter().fold(axum::Router::new(), |router, (path, body)| router.route(path, axum::routing::get(move || answer(body.clone()))));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn a_page_is_read_by_its_address_and_shown_before_it_is_saved() {
    static PAGES: std::sync::LazyLock<[(&str, String); 6]> = std::sync::LazyLock::new(|| {
        [
            ("/ferry", page_of_the_beacon()),
            ("/consent", NOTICE.into()),
            ("/login", LOGIN.into()),
            ("/shell", SHELL.into()),
            ("/robot", "<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1><p>Verify you are human.</p></body></html>".into()),
            ("/deep", format!("<p>The ferry left on time, said the harbour master on Monday.</p>{}", "<div>".repeat(1000))),
        ]
    });
    on_both_engines(async |desk| {
        let site = serving(&*PAGES).await;
        let editor = desk.of(Role::Editor);
        let before = desk.acts().await;
        let page = editor.upload(&[("address", &format!("{site}/ferry"))], None).await.page(200);
        holds(
            &page,
            &["Nothing is saved yet", "The operator denied that.", "value=\"Ada Holm\"", "value=\"https://beacon.example/ferry\""],
        );
        assert!(!page.contains("taken in before"));
        for (address, said) in [
            (format!("{site}/consent"), "a notice about cookies and consent"),
            (format!("{site}/login"), "an invitation to subscribe or sign in, not an article"),
            (format!("{site}/shell"), "No article text was found"),
            (format!("{site}/robot"), "a check whether a robot asks"),
            (format!("{site}/deep"), "deep in each other"),
            (format!("{site}/nothing"), "Is not there"),
            ("http://127.0.0.1:9/".into(), "private network"),
            ("http://169.254.169.254/".into(), "private network"),
            ("http://[::1]/".into(), "private network"),
            ("beacon".into(), "no address"),
        ] {
            let page = editor.upload(&[("read", "1"), ("address", &address), ("outlet", "Kept outlet")], None).await.page(422);
            holds(&page, &[said, "id=\"address-error\"", "Kept outlet", &format!("value=\"{address}\"")]);
        }
        let page = editor.upload(&[("address", &format!("{site}/ferry")), ("text", "Pasted.")], None).await.page(422);
        holds(&page, &["id=\"address-error\"", "only one of the two", "Pasted.</textarea>"]);
        assert_eq!(desk.acts().await, before, "nothing was stored");
        editor
            .upload(&[("text", "The ferry left."), ("title", "Of March"), ("url", "https://beacon.example/ferry")], None)
            .await
            .leads_to();
        let page = editor.upload(&[("address", &format!("{site}/ferry"))], None).await.page(200);
        holds(&page, &["taken in before", "href=\"/desk/articles/of-march\"", "Of March"]);
    })
    .await;
}

#[tokio::test]
async fn the_first_line_is_offered_as_the_title_where_there_is_none() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        holds(&editor.page("/desk/articles/new").await.page(200), &["name=\"text\" dir=\"auto\" autofocus"]);
        // A headline, asked about before anything is saved; what may be a sentence only stands there when the title is missed.
        let page = editor.upload(&[("text", "\n  Ferry left on time \nThe master said so."), ("title", " ")], None).await.page(200);
        holds(
            &page,
            &["Not saved yet", "value=\"Ferry left on time\"", "From the first line of the text.", ">\nThe master said so.</textarea>"],
        );
        let page = editor.upload(&[("text", "It left on time.\nThe master said so."), ("title", " ")], None).await.page(422);
        holds(&page, &["value=\"It left on time.\"", "id=\"title-error\"", "From the first line of the text.", ">\nIt left on time.\n"]);
        let page = editor.upload(&[("read", "1")], Some(("page.html", NOTICE.as_bytes()))).await.page(422);
        holds(&page, &["paste the text itself", "What else the page holds", "We and our partners use cookies"]);
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_everything_typed_comes_back() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let fields = [
            ("text", "\n<b>Kept &amp; </textarea> text."),
            ("title", ""),
            ("byline", "\"Kept\" byline"),
            ("url", "javascript:alert(1)"),
            ("published_at", "soon"),
            ("language", "not a tag"),
        ];
        let page = editor.upload(&fields, None).await.page(422);
        holds(
            &page,
            &[
                "&lt;b>Kept &amp;amp; &lt;/textarea> text.",
                "&quot;Kept&quot; byline",
                "javascript:alert(1)",
                "id=\"title-error\"",
                "id=\"url-error\"",
            ],
        );
        holds(&page, &["id=\"published_at-error\"", "id=\"language-error\"", "href=\"#title\""]);
        assert!(page.contains(">\n\n&lt;b>"), "a leading blank line survives the parser");
        // A chosen file is lost by the browser: its text takes the place of what was pasted.
        let page = editor.upload(&[("title", "")], Some(("story.txt", b"From the file."))).await.page(422);
        holds(&page, &["From the file.</textarea>", "This is the text of “story.txt”."]);
        let page = editor.upload(&[("url", "ftp://x")], Some(("story.md", b"# Found\n\nBody."))).await.page(422);
        holds(&page, &["Body.</textarea>", "value=\"Found\""]);
        let page = editor.upload(&[("text", &"x".repeat(2_000_001)), ("title", "T")], None).await.page(422);
        holds(&page, &["more than the 2000000 we take", "id=\"text-error\""]);
    })
    .await;
}

#[tokio::test]
async fn details_can_be_changed_unless_somebody_was_faster() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let article = desk.article().await;
        let path = format!("/desk/articles/{}/details", word(&article, "slug"));
        holds(&editor.page(&path).await.page(200), &["value=\"2026-03-01\"", "name=\"version\" value=\"1\"", "Not published"]);
        let mine =
            [("version", "1"), ("title", "Ferry sold twice"), ("outlet", "Beacon"), ("published_at", "2026-03-01"), ("language", "en")];
        assert_eq!(editor.form(&path, &mine).await.leads_to(), format!("/desk/articles/{}", word(&article, "slug")));
        let page = editor.form(&path, &[("version", "1"), ("title", "Another title"), ("published_at", "2026-03-01")]).await.page(412);
        holds(
            &page,
            &["Someone else changed these details", "value=\"Another title\"", "Ferry sold twice", "name=\"version\" value=\"2\""],
        );
        let page = editor.form(&path, &[("version", "2"), ("title", " "), ("url", "nowhere")]).await.page(422);
        holds(&page, &["id=\"title-error\"", "id=\"url-error\"", "value=\"nowhere\""]);
        let mut conn = desk.room.db.read().await.expect("a connection");
        let kept = article::store::by_id(&mut conn, id(&article).parse().expect("an id")).await.expect("read").expect("an article");
        assert_eq!((kept.title.as_str(), kept.outlet.as_str(), kept.version), ("Ferry sold twice", "Beacon", 2));
        assert_eq!(json!(kept.published_at), article["published_at"], "the same day keeps its hour");
        let page = editor.page(&format!("/desk/articles/{}/history", word(&article, "slug"))).await.page(200);
        holds(&page, &["changed the details", "<del> over</del>", "<del>Daily </del>", "took the article in"]);
    })
    .await;
}

#[tokio::test]
async fn publishing_leads_back_to_where_it_was_asked_for_but_never_to_another_site() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let article = desk.article().await;
        let path = format!("/desk/articles/{}/publication", word(&article, "slug"));
        desk.approved(&article, SOLD, json!([])).await;
        let asked = [("state", "published"), ("sure", "yes"), ("back", "/desk?q=ferry")];
        assert_eq!(editor.form(&path, &asked).await.leads_to(), "/desk?q=ferry");
        holds(&editor.page(&format!("/desk/articles/{}/details", word(&article, "slug"))).await.page(200), &["Take back", "Published"]);
        for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nb", ""] {
            let to = editor.form(&path, &[("state", "draft"), ("sure", "yes"), ("back", elsewhere)]).await.leads_to();
            assert_eq!(to, format!("/desk/articles/{}", word(&article, "slug")));
        }
        assert_eq!(editor.form(&path, &[("state", "hidden")]).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(
            editor.form("/desk/articles/none/publication", &[("state", "draft"), ("sure", "yes")]).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn an_article_is_published_by_who_has_seen_what_readers_would_see_and_what_is_open() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let article = desk.article().await;
        let slug = word(&article, "slug");
        let path = format!("/desk/articles/{slug}/publication");
        let state = async || desk.editor().get(&format!("/articles/{}", id(&article))).await.ok()["state"].clone();
        // One press leads to the page that says what it means, and to nothing else.
        assert_eq!(editor.form(&path, &[("state", "published")]).await.leads_to(), path);
        let page = editor.page(&path).await.page(200);
        holds(&page, &["No claim of this article is approved", "sentences without a claim", "name=\"bare\""]);
        let page = editor.form(&path, &[("state", "published"), ("sure", "yes")]).await.page(422);
        holds(&page, &["id=\"bare-error\"", "Tick this"]);
        assert_eq!(state().await, "draft", "nothing approved is not published by mistake");

        let unnamed = json!([{"source": "officials", "status": "alleged", "identification": "bare"}]);
        desk.approved(&article, SOLD, unnamed).await;
        let denied = json!([{"source": "Port", "status": "alleged"}, {"source": "Nordholm Lines", "status": "denied"}]);
        desk.approved(&article, COUNTED, denied).await;
        desk.claim(&article, "The ferry left", json!([])).await;
        editor.upload(&[("text", word(&article, "text")), ("title", "Again"), ("again", "yes")], None).await.leads_to();
        let page = editor.page(&path).await.page(200);
        holds(
            &page,
            &[
                "Readers will see this article with 2 approved claims.",
                "1 claim is a draft or was returned",
                "The same text or address as “Again”",
                "Nobody a reader could identify stands behind",
                "The words of the denial are not marked",
            ],
        );
        editor.form(&path, &[("state", "published"), ("sure", "yes")]).await.leads_to();
        assert_eq!(state().await, "published");
        holds(&editor.page(&path).await.page(200), &["Take it back", "gone from every page"]);
        assert_eq!(editor.form(&path, &[("state", "draft")]).await.leads_to(), path);
        assert_eq!(state().await, "published");
        editor.form(&path, &[("state", "draft"), ("sure", "yes")]).await.leads_to();
        assert_eq!(state().await, "draft");
    })
    .await;
}

#[tokio::test]
async fn an_article_that_is_here_already_is_told_before_it_is_taken_in_again() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let fields = [("text", "The ferry left.\nNobody said why."), ("title", "Ferry"), ("url", "https://beacon.example/ferry")];
        editor.upload(&fields, None).await.leads_to();
        let acts = desk.acts().await;
        let same_text = editor.upload(&[fields[0], ("title", "Other title")], None).await.page(200);
        holds(&same_text, &["taken in before", "href=\"/desk/articles/ferry\"", "Nobody said why.</textarea>", "name=\"again\""]);
        let same_address = editor.upload(&[("text", "Another text."), ("title", "Other title"), fields[2]], None).await.page(200);
        holds(&same_address, &["taken in before"]);
        assert_eq!(desk.acts().await, acts, "nothing was stored");
        editor.upload(&[fields[0], ("title", "Other title"), ("again", "yes")], None).await.leads_to();
        editor.upload(&[("text", "The ferry left.\nNobody said who."), ("title", "Other title")], None).await.leads_to();
    })
    .await;
}

#[tokio::test]
async fn the_queue_goes_article_by_article_in_the_order_of_the_text_and_several_are_approved_at_once() {
    on_both_engines(async |desk| {
        let reviewer = desk.of(Role::Reviewer);
        let (one, other) = (desk.article().await, desk.article().await);
        let late = submitted(desk, &one, COUNTED).await;
        desk.wait(60);
        let elsewhere = submitted(desk, &other, SOLD).await;
        desk.wait(60);
        let early = submitted(desk, &one, SOLD).await;
        let page = reviewer.page("/desk/review").await.page(200);
        let places: Vec<_> =
            [&early, &late, &elsewhere].map(|claim| page.find(&format!("claim={}", id(claim))).expect("in the list")).into();
        assert!(places.is_sorted(), "article by article, in the order of the text: {places:?}");
        let page = reviewer.page(&format!("/desk/review?claim={}&after={}", id(&late), id(&late))).await.page(200);
        assert!(page.contains(id(&elsewhere)) && !page.contains(id(&early)), "{page}");
        let chosen = format!("/desk/review?article={}", id(&other));
        let page = reviewer.page(&chosen).await.page(200);
        assert!(page.contains("1 claim waits.") && page.contains(id(&elsewhere)) && !page.contains(id(&early)), "{page}");
        let author = desk.person("reviewer@desk.example").await.id;
        holds(
            &reviewer.page(&format!("/desk/review?author={author}")).await.page(200),
            &["Nothing waits for a review", "href=\"/desk/review\""],
        );

        // One of them was changed after it was looked at.
        let tick = |claim: &Value| format!("{}:{}", id(claim), claim["version"]);
        desk.editor().with("if-match", "*").patch(&format!("/claims/{}", id(&late)), json!({"statement": "They counted."})).await.ok();
        let fields = [("claim", tick(&early)), ("claim", tick(&late)), ("claim", tick(&elsewhere)), ("article", id(&one).to_owned())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(desk.editor().form("/desk/review", &fields).await.status, StatusCode::FORBIDDEN);
        let to = reviewer.form("/desk/review", &fields).await.leads_to();
        assert_eq!(to, format!("/desk/review?approved=2&left=1&article={}", id(&one)));
        holds(&reviewer.page(&to).await.page(200), &["2 claims approved.", "1 was not"]);
        for (claim, review) in [(&early, "approved"), (&late, "draft"), (&elsewhere, "approved")] {
            assert_eq!(desk.now(claim).await["review"], review);
        }
        assert_eq!(reviewer.form("/desk/review", &[("claim", "x")]).await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn a_reviewer_goes_through_the_queue_oldest_first() {
    on_both_engines(async |desk| {
        let reviewer = desk.of(Role::Reviewer);
        holds(&reviewer.page("/desk/review").await.page(200), &["Nothing waits for a review"]);
        let article = desk.article().await;
        let (first, second) = (submitted(desk, &article, SOLD).await, submitted(desk, &article, COUNTED).await);

        let page = reviewer.page("/desk/review").await.page(200);
        holds(
            &page,
            &[
                "2 claims wait.",
                "1 of 2",
                "<mark class=\"mark alleged lane-0\">Nordholm Lines had sold seats twice</mark>",
                "Harbour office",
            ],
        );
        holds(&page, &[&format!("name=\"next\" value=\"{}\"", id(&second)), "The harbour office alleged that", "id=\"show-keys\""]);

        let step = |claim: &Value, comment: &'static str| {
            [
                ("from", "review".to_owned()),
                ("version", claim["version"].to_string()),
                ("comment", comment.into()),
                ("next", id(&second).to_string()),
            ]
        };
        let send = async |claim: &Value, act: &str, comment: &'static str| {
            let fields = step(claim, comment);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            reviewer.form(&format!("/desk/claims/{}/{act}", id(claim)), &fields).await
        };
        let page = send(&first, "return", " ").await.page(422);
        holds(&page, &["id=\"comment-error\"", SOLD]);
        assert_eq!(desk.now(&first).await["review"], "submitted");
        let to = send(&first, "return", "Which seats?").await.leads_to();
        assert_eq!(to, format!("/desk/review?claim={}&done={}", id(&second), id(&first)));
        holds(&reviewer.page(&to).await.page(200), &["Returned", "1 claim waits.", "autofocus", COUNTED]);
        assert_eq!(desk.now(&first).await["review"], "returned");

        // The same version again: somebody was faster, and the words typed stay.
        let page = send(&first, "approval", "Typed meanwhile").await.page(412);
        holds(&page, &["Someone changed this claim", "Typed meanwhile</textarea>", "Which seats?"]);
        let newest = desk.now(&first).await;
        holds(&send(&newest, "approval", "").await.page(409), &["Someone else was faster"]);

        assert_eq!(send(&second, "comment", "Good.").await.leads_to(), format!("/desk/review?claim={}", id(&second)));
        send(&second, "approval", "Well sourced.").await.leads_to();
        assert_eq!(desk.now(&second).await["review"], "approved");
        holds(&reviewer.page(&format!("/desk/review?done={}", id(&second))).await.page(200), &["Nothing waits for a review", "Approved"]);

        let page = reviewer.page(&format!("/desk/claims/{}", id(&second))).await.page(200);
        holds(&page, &["Good.", "Well sourced.", "<b>The reviewer</b> approved it.", "<b>The editor</b> made the claim.", "Claim 2"]);
        assert!(!page.contains("{&quot;") && !page.contains("{\""), "no raw JSON");
    })
    .await;
}

#[tokio::test]
async fn nobody_approves_their_own_and_an_editor_approves_nothing() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let own = desk.reviewer().post(&format!("/articles/{}/claims", id(&article)), json!({"spans": [span(SOLD)]})).await.created();
        let own = desk.reviewer().put(&format!("/claims/{}/submission", id(&own))).await.ok();

        let reviewer = desk.of(Role::Reviewer);
        let page = reviewer.page("/desk/review").await.page(200);
        holds(&page, &["Nothing waits for a review", "Yours, waiting for someone else"]);
        let page = reviewer.page(&format!("/desk/review?claim={}", id(&own))).await.page(200);
        assert!(page.contains("your own work") && !page.contains("id=\"approve\""), "{page}");
        let version = own["version"].to_string();
        let fields = [("from", "review"), ("version", version.as_str()), ("comment", "Mine is right")];
        let page = reviewer.form(&format!("/desk/claims/{}/approval", id(&own)), &fields).await.page(403);
        holds(&page, &["your own work", "Mine is right</textarea>"]);
        let refused = desk.of(Role::Editor).form(&format!("/desk/claims/{}/approval", id(&own)), &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text().contains("administrator or reviewer"), "{}", refused.text());
        assert_eq!(desk.now(&own).await["review"], "submitted");
        // An administrator may decide the reviewer's.
        desk.of(Role::Admin).form(&format!("/desk/claims/{}/approval", id(&own)), &[("version", &version)]).await.leads_to();
        assert_eq!(desk.now(&own).await["review"], "approved");
    })
    .await;
}

#[tokio::test]
async fn the_desk_says_what_waits_for_whom() {
    on_both_engines(async |desk| {
        let (editor, reviewer) = (desk.of(Role::Editor), desk.of(Role::Reviewer));
        holds(&editor.page("/desk").await.page(200), &["Nothing waits for you.", "Start with one article"]);
        let article = desk.article().await;
        let claim = submitted(desk, &article, SOLD).await;
        submitted(desk, &article, COUNTED).await;
        holds(
            &editor.page("/desk").await.page(200),
            &["1 article is open and 2 of yours wait for a colleague.", "2 of 5 sentences", "2 submitted"],
        );
        holds(&reviewer.page("/desk").await.page(200), &["2 claims wait for your review.", &format!("/desk/review?claim={}", id(&claim))]);
        let version = claim["version"].to_string();
        reviewer
            .form(&format!("/desk/claims/{}/return", id(&claim)), &[("version", &version), ("comment", "Who counted?")])
            .await
            .leads_to();
        let page = editor.page("/desk").await.page(200);
        holds(
            &page,
            &[
                "1 claim came back to you",
                "returned by ",
                "The reviewer",
                "Who counted?",
                &format!("/desk/articles/{}#claim-{}", word(&article, "slug"), id(&claim)),
            ],
        );
        holds(&editor.page("/desk?q=harbour").await.page(200), &["Ferry sold twice over", "Those that hold “harbour”"]);
        holds(&editor.page("/desk?q=zeppelin").await.page(200), &["No article holds “zeppelin”"]);
        holds(&editor.page("/desk?q=").await.page(200), &["Ferry sold twice over"]);
    })
    .await;
}

#[tokio::test]
async fn a_claims_page_tells_what_changed_in_words() {
    on_both_engines(async |desk| {
        let editor = desk.of(Role::Editor);
        let article = desk.article().await;
        let claim = submitted(desk, &article, SOLD).await;
        let mut attributions = claim["attributions"].clone();
        attributions.as_array_mut().expect("a list").push(json!({"source": "Nordholm Lines", "status": "denied"}));
        let change = json!({"statement": "Nordholm Lines had sold some seats twice", "attributions": attributions});
        let seen = format!("\"{}\"", claim["version"]);
        let changed = editor.with("if-match", &seen).patch(&format!("/claims/{}", id(&claim)), change).await.ok();
        let path = format!("/desk/claims/{}", id(&claim));
        let page = editor.page(&path).await.page(200);
        holds(
            &page,
            &["<ins>some </ins>", "<ins>Nordholm Lines ▸ denied, indirect, identified: named</ins>", "Submit for review", "contested"],
        );

        // The finding changes by itself; a stale form says so.
        let version = changed["version"].to_string();
        assert_eq!(editor.form(&format!("{path}/check"), &[("version", &version), ("check", "contradicted")]).await.leads_to(), path);
        holds(&editor.page(&path).await.page(200), &["<del>unchecked</del>", "<ins>contradicted</ins>"]);
        holds(&editor.form(&format!("{path}/submission"), &[("version", &version)]).await.page(412), &["Someone changed this claim"]);
        assert_eq!(
            editor.form(&format!("{path}/check"), &[("version", "3"), ("check", "perhaps")]).await.status,
            StatusCode::PRECONDITION_FAILED
        );
        let newest = desk.now(&claim).await["version"].to_string();
        assert_eq!(
            editor.form(&format!("{path}/check"), &[("version", &newest), ("check", "perhaps")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        editor.form(&format!("{path}/submission"), &[("version", &newest)]).await.leads_to();
        assert_eq!(editor.form(&format!("{path}/comment"), &[("comment", "Look again.")]).await.leads_to(), format!("{path}#comments"));
        assert_eq!(editor.form(&format!("{path}/applause"), &[]).await.status, StatusCode::NOT_FOUND);

        let newest = format!("\"{}\"", desk.now(&claim).await["version"]);
        assert_eq!(editor.with("if-match", &newest).delete(&format!("/claims/{}", id(&claim))).await.status, StatusCode::NO_CONTENT);
        holds(&editor.page(&path).await.page(200), &["This claim was deleted", "<b>The editor</b> deleted it."]);
        holds(
            &editor.page(&format!("/desk/articles/{}/history", word(&article, "slug"))).await.page(200),
            &["deleted <a", "commented on", "submitted <a"],
        );
    })
    .await;
}

#[tokio::test]
async fn only_the_newsroom_sees_its_pages() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let claim = submitted(desk, &article, SOLD).await;
        let (slug, claim) = (word(&article, "slug"), id(&claim));
        let pages = [
            "/desk".to_owned(),
            "/desk?q=".into(),
            "/desk/articles/new".into(),
            "/desk/review".into(),
            format!("/desk/articles/{slug}/details"),
            format!("/desk/articles/{slug}/history"),
            format!("/desk/claims/{claim}"),
        ];
        for page in &pages {
            assert!(desk.anyone().page(page).await.leads_to().starts_with("/sign-in?next=%2Fdesk"));
            assert_eq!(desk.of(Role::Reader).page(page).await.status, StatusCode::FORBIDDEN, "{page}");
            desk.of(Role::Editor).page(page).await.page(200);
        }
        let before = desk.acts().await;
        let mut forms = vec![format!("/desk/articles/{slug}/details"), format!("/desk/articles/{slug}/publication")];
        forms.extend(["submission", "approval", "return", "comment", "check"].map(|act| format!("/desk/claims/{claim}/{act}")));
        for form in &forms {
            let fields = [("state", "published"), ("comment", "x"), ("check", "checking"), ("version", "2"), ("title", "x")];
            assert_eq!(desk.anyone().form(form, &fields).await.status, StatusCode::UNAUTHORIZED, "{form}");
            assert_eq!(desk.of(Role::Reader).form(form, &fields).await.status, StatusCode::FORBIDDEN, "{form}");
        }
        let fields = [("text", "x"), ("title", "x")];
        assert_eq!(desk.anyone().upload(&fields, None).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(desk.of(Role::Reader).upload(&fields, None).await.status, StatusCode::FORBIDDEN);
        assert_eq!(desk.acts().await, before, "nothing was stored");
    })
    .await;
}
