//! The pages of the newsroom: taking articles in, the desk, the queue, a claim's page, the history.

use crate::desk::on_each_engine;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
};
use hearsay::{
    access::{Person, Role},
    anchor::find,
    article::{self, Article, ArticleInput},
    base::clock::Clock,
    claim::{
        self, Claim, Review,
        draft::{AttributionDraft, ClaimDraft, SourceRef},
    },
    db::Db,
    newsroom::{Deed, Newsroom},
    web,
};
use tower::ServiceExt;

const TEXT: &str = "The ferry left at dawn.\n\nThe harbour office alleged that Nordholm Lines had sold seats twice, the Daily Beacon reported. \
    Nordholm Lines denied it. “We counted every passenger”, said the captain.";
const SOLD: &str = "Nordholm Lines had sold seats twice";
const COUNTED: &str = "We counted every passenger";

/// A newsroom with somebody of each role.
struct Desk {
    room: Newsroom,
    clock: Clock,
    app: Router,
    people: Vec<(Person, String)>,
}

/// Runs a test in a newsroom on SQLite, then in one on PostgreSQL.
async fn on_both(test: impl AsyncFn(&Desk)) {
    on_each_engine(async |url| {
        let desk = Desk::open(url).await;
        test(&desk).await;
        desk.room.db.close().await;
    })
    .await;
}

/// Somebody who sends requests.
struct Client<'d> {
    app: &'d Router,
    token: Option<&'d str>,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Bytes,
}

impl Desk {
    async fn open(url: &str) -> Self {
        let clock = Clock::standing_at("2026-03-02T09:00:00Z".parse().expect("a time"));
        let db = Db::open(url).await.expect("the database opens");
        let room = Newsroom::new(db, clock.clone(), None);
        let mut deed = room.own_deed().await.expect("a deed");
        let mut people = Vec::new();
        for role in Role::ALL {
            let person = hearsay::account::commands::add(&mut deed, &format!("{role}@desk.example"), &format!("The {role}"), *role, None)
                .await
                .expect("a person");
            let token = hearsay::account::commands::make_token(&mut deed, person.id, "tests").await.expect("a token");
            people.push((person, token));
        }
        deed.commit().await.expect("stored");
        Self { app: hearsay::server::router(room.clone()), room, clock, people }
    }

    fn of(&self, role: Role) -> Client<'_> {
        let token = self.people.iter().find(|(person, _)| person.role == role).map(|(_, token)| token.as_str());
        Client { app: &self.app, token }
    }

    fn anyone(&self) -> Client<'_> {
        Client { app: &self.app, token: None }
    }

    async fn deed(&self, role: Role) -> Deed {
        let mut deed = self.room.own_deed().await.expect("a deed");
        deed.who = self.people.iter().find(|(person, _)| person.role == role).map(|(person, _)| person.clone());
        deed
    }

    async fn article(&self) -> Article {
        let mut deed = self.deed(Role::Editor).await;
        let given = |text: &str| Some(Some(text.to_owned()));
        let input = ArticleInput {
            title: Some("Ferry sold twice over".into()),
            text: Some(TEXT.into()),
            outlet: given("Daily Beacon"),
            published_at: given("2026-03-01T17:45:00Z"),
            language: given("en"),
            ..ArticleInput::default()
        };
        let article =
            hearsay::article::commands::create(&mut deed, hearsay::article::manuscript::read(input).await).await.expect("an article");
        deed.commit().await.expect("stored");
        article
    }

    /// A submitted claim about these words, alleged by the harbour office.
    async fn submitted(&self, article: &Article, words: &str) -> Claim {
        let mut deed = self.deed(Role::Editor).await;
        let draft = ClaimDraft {
            spans: find(TEXT, words, 0).map(|span| vec![span]),
            attributions: Some(vec![by("Harbour office", "alleged")]),
            ..ClaimDraft::default()
        };
        let made = hearsay::claim::commands::create(&mut deed, article.id, None, draft).await.expect("a claim");
        let claim = hearsay::review::commands::submit(&mut deed, made.id, None).await.expect("submitted");
        deed.commit().await.expect("stored");
        // The queue goes by time.
        self.clock.set(self.clock.now() + chrono::Duration::seconds(1));
        claim
    }

    async fn claim(&self, claim: &Claim) -> Claim {
        let mut conn = self.room.db.read().await.expect("a connection");
        claim::store::by_id(&mut conn, claim.id).await.expect("read").expect("a claim").claim
    }

    async fn acts(&self) -> i64 {
        let mut conn = self.room.db.read().await.expect("a connection");
        hearsay::record::store::head(&mut conn).await.expect("the head")
    }
}

impl Client<'_> {
    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, "text/plain", Body::empty()).await
    }

    async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", hearsay::base::percent::percent(value).collect::<String>())).collect();
        self.ask(Method::POST, path, "application/x-www-form-urlencoded", pairs.join("&")).await
    }

    async fn upload(&self, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--line\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let (name, bytes) = file.unwrap_or(("", b""));
        let kind = "application/octet-stream";
        body.extend(
            format!("--line\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: {kind}\r\n\r\n").bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--line--\r\n");
        self.ask(Method::POST, "/desk/articles", "multipart/form-data; boundary=line", body).await
    }

    async fn ask(&self, method: Method, path: &str, kind: &'static str, body: impl Into<Body>) -> Answer {
        let mut request = Request::new(body.into());
        (*request.method_mut(), *request.uri_mut()) = (method, path.parse().expect("a URL"));
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/html"));
        if let Some(token) = self.token {
            headers.insert(HeaderName::from_static("authorization"), HeaderValue::from_str(&format!("Bearer {token}")).expect("a header"));
        }
        let response = self.app.clone().oneshot(request).await.expect("the router always answers");
        let (head, body) = response.into_parts();
        Answer { status: head.status, headers: head.headers, bytes: axum::body::to_bytes(body, usize::MAX).await.expect("all of it") }
    }
}

impl Answer {
    fn text(&self) -> String {
        // Without the empty comments by which an island finds its place.
        String::from_utf8_lossy(&self.bytes).replace("<!>", "")
    }

    #[track_caller]
    fn page(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        let page = self.text();
        assert!(page.contains("<main id=\"main\""), "{page}");
        assert!(!page.contains(" style=\""), "no inline styles: {page}");
        page
    }

    #[track_caller]
    fn leads_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[header::LOCATION].to_str().expect("ASCII").to_owned()
    }
}

#[track_caller]
fn holds(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "no {words} in {page}");
    }
}

fn by(source: &str, status: &str) -> AttributionDraft {
    AttributionDraft {
        id: None,
        source: SourceRef::Name(source.into()),
        kind: None,
        status: status.into(),
        form: None,
        cue: None,
        via: None,
        identification: None,
    }
}

async fn text_of(desk: &Desk, path: &str) -> (String, String) {
    let slug = path.rsplit('/').next().expect("a slug");
    let mut conn = desk.room.db.read().await.expect("a connection");
    let article = article::store::by_slug(&mut conn, slug).await.expect("read").expect("an article");
    (article.title, article.text.expect("a text"))
}

#[tokio::test]
async fn an_article_comes_in_pasted_or_as_a_text_markdown_or_html_file() {
    on_both(async |desk| {
    let editor = desk.of(Role::Editor);
    holds(&editor.get("/desk/articles/new").await.page(200), &["multipart/form-data", "name=\"text\"", "list=\"languages\"", "8 MiB"]);

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
    assert_eq!(kept.published_at.map(|at| at.to_rfc3339()), Some("2026-03-01T00:00:00+00:00".into()));

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
async fn a_file_that_cannot_be_taken_is_named_with_what_to_do_and_nothing_is_stored_or_lost() {
    on_both(async |desk| {
        let editor = desk.of(Role::Editor);
        let before = desk.acts().await;
        let windows: Vec<u8> = "Le préfet a nié avoir été informé, a déclaré son porte-parole à l'été".chars().map(|c| c as u8).collect();
        let large = vec![b'a'; web::LARGEST_ARTICLE + 1];
        let bad: [(&str, &[u8], &str); 10] = [
            ("a.docx", b"PK\x03\x04\xff\x00", "Word, OpenDocument or ZIP"),
            ("a.txt", b"%PDF-1.7 plain ASCII", "a PDF"),
            ("a.txt", b"{\\rtf1 hello}", "an RTF file"),
            ("a.txt", b"\xff\xfeh\0i\0", "UTF-16LE"),
            ("a.txt", &windows, "windows-1252"),
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

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_everything_typed_comes_back() {
    on_both(async |desk| {
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
    on_both(async |desk| {
        let editor = desk.of(Role::Editor);
        let article = desk.article().await;
        let path = format!("/desk/articles/{}/details", article.slug);
        holds(&editor.get(&path).await.page(200), &["value=\"2026-03-01\"", "name=\"version\" value=\"1\"", "Not published"]);
        let mine =
            [("version", "1"), ("title", "Ferry sold twice"), ("outlet", "Beacon"), ("published_at", "2026-03-01"), ("language", "en")];
        assert_eq!(editor.form(&path, &mine).await.leads_to(), format!("/desk/articles/{}", article.slug));
        let page = editor.form(&path, &[("version", "1"), ("title", "Another title"), ("published_at", "2026-03-01")]).await.page(412);
        holds(
            &page,
            &["Someone else changed these details", "value=\"Another title\"", "Ferry sold twice", "name=\"version\" value=\"2\""],
        );
        let page = editor.form(&path, &[("version", "2"), ("title", " "), ("url", "nowhere")]).await.page(422);
        holds(&page, &["id=\"title-error\"", "id=\"url-error\"", "value=\"nowhere\""]);
        let mut conn = desk.room.db.read().await.expect("a connection");
        let kept = article::store::by_id(&mut conn, article.id).await.expect("read").expect("an article");
        assert_eq!((kept.title.as_str(), kept.outlet.as_str(), kept.version), ("Ferry sold twice", "Beacon", 2));
        assert_eq!(kept.published_at, article.published_at, "the same day keeps its hour");
        let page = editor.get(&format!("/desk/articles/{}/history", article.slug)).await.page(200);
        holds(&page, &["changed the details", "<del> over</del>", "<del>Daily </del>", "took the article in"]);
    })
    .await;
}

#[tokio::test]
async fn publishing_leads_back_to_where_it_was_asked_for_but_never_to_another_site() {
    on_both(async |desk| {
        let editor = desk.of(Role::Editor);
        let article = desk.article().await;
        let path = format!("/desk/articles/{}/publication", article.slug);
        assert_eq!(editor.form(&path, &[("state", "published"), ("back", "/desk?q=ferry")]).await.leads_to(), "/desk?q=ferry");
        holds(&editor.get(&format!("/desk/articles/{}/details", article.slug)).await.page(200), &["Take back", "Published"]);
        for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nb", ""] {
            let to = editor.form(&path, &[("state", "draft"), ("back", elsewhere)]).await.leads_to();
            assert_eq!(to, format!("/desk/articles/{}", article.slug));
        }
        assert_eq!(editor.form(&path, &[("state", "hidden")]).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(editor.form("/desk/articles/none/publication", &[("state", "draft")]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_reviewer_goes_through_the_queue_oldest_first() {
    on_both(async |desk| {
        let reviewer = desk.of(Role::Reviewer);
        holds(&reviewer.get("/desk/review").await.page(200), &["Nothing waits for a review"]);
        let article = desk.article().await;
        let (first, second) = (desk.submitted(&article, SOLD).await, desk.submitted(&article, COUNTED).await);

        let page = reviewer.get("/desk/review").await.page(200);
        holds(
            &page,
            &[
                "2 claims wait.",
                "1 of 2",
                "<mark class=\"mark alleged lane-0\">Nordholm Lines had sold seats twice</mark>",
                "Harbour office",
            ],
        );
        holds(&page, &[&format!("name=\"next\" value=\"{}\"", second.id), "The harbour office alleged that", "id=\"show-keys\""]);

        let step = |claim: &Claim, comment: &'static str| {
            [
                ("from", "review".to_owned()),
                ("version", claim.version.to_string()),
                ("comment", comment.into()),
                ("next", second.id.to_string()),
            ]
        };
        let send = async |claim: &Claim, act: &str, comment: &'static str| {
            let fields = step(claim, comment);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            reviewer.form(&format!("/desk/claims/{}/{act}", claim.id), &fields).await
        };
        let page = send(&first, "return", " ").await.page(422);
        holds(&page, &["id=\"comment-error\"", SOLD]);
        assert_eq!(desk.claim(&first).await.review, Review::Submitted);
        let to = send(&first, "return", "Which seats?").await.leads_to();
        assert_eq!(to, format!("/desk/review?claim={}&done={}", second.id, first.id));
        holds(&reviewer.get(&to).await.page(200), &["Returned", "1 claim waits.", "autofocus", COUNTED]);
        assert_eq!(desk.claim(&first).await.review, Review::Returned);

        // The same version again: somebody was faster, and the words typed stay.
        let page = send(&first, "approval", "Typed meanwhile").await.page(412);
        holds(&page, &["Someone changed this claim", "Typed meanwhile</textarea>", "Which seats?"]);
        let newest = desk.claim(&first).await;
        holds(&send(&newest, "approval", "").await.page(409), &["Someone else was faster"]);

        assert_eq!(send(&second, "comment", "Good.").await.leads_to(), format!("/desk/review?claim={}", second.id));
        send(&second, "approval", "Well sourced.").await.leads_to();
        assert_eq!(desk.claim(&second).await.review, Review::Approved);
        holds(&reviewer.get(&format!("/desk/review?done={}", second.id)).await.page(200), &["Nothing waits for a review", "Approved"]);

        let page = reviewer.get(&format!("/desk/claims/{}", second.id)).await.page(200);
        holds(&page, &["Good.", "Well sourced.", "<b>The reviewer</b> approved it.", "<b>The editor</b> made the claim.", "Claim 2"]);
        assert!(!page.contains("{&quot;") && !page.contains("{\""), "no raw JSON");
    })
    .await;
}

#[tokio::test]
async fn nobody_approves_their_own_and_an_editor_approves_nothing() {
    on_both(async |desk| {
        let article = desk.article().await;
        let mut deed = desk.deed(Role::Reviewer).await;
        let draft = ClaimDraft { spans: find(TEXT, SOLD, 0).map(|span| vec![span]), ..ClaimDraft::default() };
        let own = hearsay::claim::commands::create(&mut deed, article.id, None, draft).await.expect("a claim");
        let own = hearsay::review::commands::submit(&mut deed, own.id, None).await.expect("submitted");
        deed.commit().await.expect("stored");

        let reviewer = desk.of(Role::Reviewer);
        let page = reviewer.get("/desk/review").await.page(200);
        holds(&page, &["Nothing waits for a review", "Yours, waiting for someone else"]);
        let page = reviewer.get(&format!("/desk/review?claim={}", own.id)).await.page(200);
        assert!(page.contains("your own work") && !page.contains("id=\"approve\""), "{page}");
        let version = own.version.to_string();
        let fields = [("from", "review"), ("version", version.as_str()), ("comment", "Mine is right")];
        let page = reviewer.form(&format!("/desk/claims/{}/approval", own.id), &fields).await.page(403);
        holds(&page, &["your own work", "Mine is right</textarea>"]);
        let refused = desk.of(Role::Editor).form(&format!("/desk/claims/{}/approval", own.id), &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text().contains("administrator or reviewer"), "{}", refused.text());
        assert_eq!(desk.claim(&own).await.review, Review::Submitted);
        // An administrator may decide the reviewer's.
        desk.of(Role::Admin).form(&format!("/desk/claims/{}/approval", own.id), &[("version", &version)]).await.leads_to();
        assert_eq!(desk.claim(&own).await.review, Review::Approved);
    })
    .await;
}

#[tokio::test]
async fn the_desk_says_what_waits_for_whom() {
    on_both(async |desk| {
        let (editor, reviewer) = (desk.of(Role::Editor), desk.of(Role::Reviewer));
        holds(&editor.get("/desk").await.page(200), &["Nothing waits for you.", "Start with one article"]);
        let article = desk.article().await;
        let claim = desk.submitted(&article, SOLD).await;
        desk.submitted(&article, COUNTED).await;
        holds(
            &editor.get("/desk").await.page(200),
            &["1 article is open and 2 of yours wait for a colleague.", "2 of 4 sentences", "2 submitted"],
        );
        holds(&reviewer.get("/desk").await.page(200), &["2 claims wait for your review.", &format!("/desk/review?claim={}", claim.id)]);
        let version = claim.version.to_string();
        reviewer.form(&format!("/desk/claims/{}/return", claim.id), &[("version", &version), ("comment", "Who counted?")]).await.leads_to();
        let page = editor.get("/desk").await.page(200);
        holds(
            &page,
            &[
                "1 claim came back to you",
                "returned by ",
                "The reviewer",
                "Who counted?",
                &format!("/desk/articles/{}#claim-{}", article.slug, claim.id),
            ],
        );
        holds(&editor.get("/desk?q=harbour").await.page(200), &["Ferry sold twice over", "Those that hold “harbour”"]);
        holds(&editor.get("/desk?q=zeppelin").await.page(200), &["No article holds “zeppelin”"]);
        holds(&editor.get("/desk?q=").await.page(200), &["Ferry sold twice over"]);
    })
    .await;
}

#[tokio::test]
async fn a_claims_page_tells_what_changed_in_words() {
    on_both(async |desk| {
        let editor = desk.of(Role::Editor);
        let article = desk.article().await;
        let claim = desk.submitted(&article, SOLD).await;
        let mut deed = desk.deed(Role::Editor).await;
        let mut draft = ClaimDraft::from(&claim);
        draft.statement = Some("Nordholm Lines had sold some seats twice".into());
        draft.attributions.as_mut().expect("attributions").push(by("Nordholm Lines", "denied"));
        let changed = hearsay::claim::commands::change(&mut deed, claim.id, claim.version, draft).await.expect("changed");
        deed.commit().await.expect("stored");
        let path = format!("/desk/claims/{}", claim.id);
        let page = editor.get(&path).await.page(200);
        holds(
            &page,
            &["<ins>some </ins>", "<ins>Nordholm Lines ▸ denied, indirect, identified: named</ins>", "Submit for review", "contested"],
        );

        // The finding changes by itself; a stale form says so.
        let version = changed.version.to_string();
        assert_eq!(editor.form(&format!("{path}/check"), &[("version", &version), ("check", "contradicted")]).await.leads_to(), path);
        holds(&editor.get(&path).await.page(200), &["<del>unchecked</del>", "<ins>contradicted</ins>"]);
        holds(&editor.form(&format!("{path}/submission"), &[("version", &version)]).await.page(412), &["Someone changed this claim"]);
        assert_eq!(
            editor.form(&format!("{path}/check"), &[("version", "3"), ("check", "perhaps")]).await.status,
            StatusCode::PRECONDITION_FAILED
        );
        let newest = desk.claim(&claim).await.version.to_string();
        assert_eq!(
            editor.form(&format!("{path}/check"), &[("version", &newest), ("check", "perhaps")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        editor.form(&format!("{path}/submission"), &[("version", &newest)]).await.leads_to();
        assert_eq!(editor.form(&format!("{path}/comment"), &[("comment", "Look again.")]).await.leads_to(), format!("{path}#comments"));
        assert_eq!(editor.form(&format!("{path}/applause"), &[]).await.status, StatusCode::NOT_FOUND);

        let mut deed = desk.deed(Role::Editor).await;
        let version = desk.claim(&claim).await.version;
        hearsay::claim::commands::delete(&mut deed, claim.id, version).await.expect("deleted");
        deed.commit().await.expect("stored");
        holds(&editor.get(&path).await.page(200), &["This claim was deleted", "<b>The editor</b> deleted it."]);
        holds(
            &editor.get(&format!("/desk/articles/{}/history", article.slug)).await.page(200),
            &["deleted <a", "commented on", "submitted <a"],
        );
    })
    .await;
}

#[tokio::test]
async fn only_the_newsroom_sees_its_pages() {
    on_both(async |desk| {
        let article = desk.article().await;
        let claim = desk.submitted(&article, SOLD).await;
        let (slug, id) = (&article.slug, claim.id);
        let pages = [
            "/desk".to_owned(),
            "/desk?q=".into(),
            "/desk/articles/new".into(),
            "/desk/review".into(),
            format!("/desk/articles/{slug}/details"),
            format!("/desk/articles/{slug}/history"),
            format!("/desk/claims/{id}"),
        ];
        for page in &pages {
            assert!(desk.anyone().get(page).await.leads_to().starts_with("/sign-in?next=%2Fdesk"));
            assert_eq!(desk.of(Role::Reader).get(page).await.status, StatusCode::FORBIDDEN, "{page}");
            desk.of(Role::Editor).get(page).await.page(200);
        }
        let before = desk.acts().await;
        let mut forms = vec![format!("/desk/articles/{slug}/details"), format!("/desk/articles/{slug}/publication")];
        forms.extend(["submission", "approval", "return", "comment", "check"].map(|act| format!("/desk/claims/{id}/{act}")));
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
