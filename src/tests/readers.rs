//! `/`, `/articles/{slug}`, `/claims` and `/sources`, as readers without an account see them.

use crate::support::{Desk, TEXT, holds, id, in_an_empty_newsroom, on_both_engines, word};
use axum::http::StatusCode;
use hearsay::{
    access::Role,
    article::{self, State},
    claim, demo,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, io::Read};

/// Runs a test in the demo newsroom.
async fn in_the_demo(test: impl AsyncFn(&Desk)) {
    in_an_empty_newsroom(None, async |desk| {
        demo::load(&desk.room).await.expect("the demo loads");
        test(desk).await;
    })
    .await;
}

/// A page that must be there, as nobody in particular sees it.
async fn shown(desk: &Desk, url: &str) -> String {
    let answer = desk.anyone().page(url).await;
    assert_eq!(answer.status, StatusCode::OK, "{url}: {}", answer.text());
    answer.text()
}

/// The articles that readers see, with their texts.
async fn published(desk: &Desk) -> Vec<article::Article> {
    let mut conn = desk.room.db.read().await.expect("a snapshot");
    let filter = article::store::ArticleFilter { state: Some(State::Published), ..Default::default() };
    let mut articles = article::store::list(&mut conn, &filter, 100).await.expect("the articles");
    for article in &mut articles {
        article.text = article::store::body(&mut conn, article.revision_id).await.expect("read").map(|text| text.to_string());
    }
    articles
}

/// The addresses of links that begin so.
fn links(html: &str, begin: &str) -> BTreeSet<String> {
    let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| href.starts_with(begin)).map(|href| href.replace("&amp;", "&")).collect()
}

/// The address of the link to the next page of a list.
fn next(html: &str) -> Option<String> {
    let (_, link) = html.split_once("rel=\"next\" href=\"")?;
    link.split('"').next().map(|href| href.replace("&amp;", "&"))
}

/// Whether some element of the page has all these attributes.
fn has(html: &str, element: &str, attributes: &[&str]) -> bool {
    let begin = format!("<{element} ");
    let mut tags = html.split(&begin).skip(1).filter_map(|rest| rest.split('>').next());
    tags.any(|tag| attributes.iter().all(|attribute| tag.contains(attribute)))
}

/// What a page shows of an article's text, paragraph by paragraph: without notes, numbers of claims and tags.
fn paragraphs(html: &str) -> Vec<String> {
    let (before, text) = html.split_once(" class=\"article-text\"").expect("the text");
    assert!(before.rsplit('<').next().is_some_and(|tag| tag.starts_with("div")));
    let text = text.split("</div>").next().expect("its end");
    let mut bare = String::new();
    let mut rest = text.split_once('>').expect("its beginning").1;
    while let Some((before, tag)) = rest.split_once('<') {
        bare.push_str(before);
        let end = match tag {
            tag if tag.starts_with("aside") => "</aside>",
            tag if tag.split('>').next().is_some_and(|tag| tag.contains("mark-number")) => "</a>",
            _ => ">",
        };
        if tag.starts_with("/p>") {
            bare.push('\n');
        }
        rest = tag.split_once(end).expect("a tag ends").1;
    }
    let plain = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    plain.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_claim_table_shows_the_rows_that_match_by_claim_at_an_address_without_empty_filters() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let said = json!([
            {"source": "Harbour office", "status": "alleged", "via": 1}, {"source": "Reuters", "status": "reported"},
            {"source": "Nordholm Lines", "status": "denied", "form": "direct"}
        ]);
        desk.approved(&article, "Nordholm Lines had sold seats twice", said).await;
        desk.approved(&article, "We counted every passenger", json!([])).await;
        desk.publish(&article).await;
        let to = desk.anyone().page("/claims?q=&source=&kind=&status=denied&standing=&sort=-published_at&via=+").await.leads_to();
        assert_eq!(to, "/claims?sort=-published_at&status=denied");
        let rows = async |query: &str| {
            let page = desk.anyone().page(&format!("/claims{query}")).await.page(200);
            let (_, table) = page.split_once("<tbody>").expect("a table");
            (page.clone(), table.matches("<tbody>").count() + 1, table.matches("<tr>").count())
        };
        let (page, claims, lines) = rows("").await;
        assert_eq!((claims, lines), (2, 4));
        assert_eq!((page.matches("rowspan=\"3\"").count(), page.matches("rowspan=\"1\"").count()), (4, 4), "what is the same stands once");
        let (page, claims, lines) = rows("?status=denied").await;
        assert_eq!((claims, lines), (1, 1));
        holds(&page, &["Nordholm Lines", "status=denied", "claims.excel.csv?sort=-published_at&amp;status=denied", "Contested"]);
        assert!(!page.contains(">Harbour office<"), "{page}");
        let (page, claims, lines) = rows("?status=denied&whole=yes").await;
        assert_eq!((claims, lines), (1, 3));
        holds(&page, &["with the rest of each claim", "checked"]);
        for (query, lines) in [
            ("?via=reuters", 1),
            ("?form=direct", 1),
            ("?identification=named", 3),
            ("?identification=bare", 0),
            ("?review=approved", 4),
            ("?check=unchecked", 4),
            ("?check=contradicted", 0),
            ("?standing=contested", 3),
            ("?source=reuters&status=denied", 0),
        ] {
            let page = desk.anyone().page(&format!("/claims{query}")).await.page(200);
            let found = page.split_once("<tbody>").map_or(0, |(_, table)| table.matches("<tr>").count());
            assert_eq!(found, lines, "{query}");
        }
        let (page, ..) = rows("?q=SEATS%20line").await;
        holds(&page, &["Nordholm <mark class=\"found\">Lines</mark> had sold <mark class=\"found\">seats</mark> twice"]);
    })
    .await;
}

#[tokio::test]
async fn no_page_for_readers_has_a_script_and_the_policy_forbids_any() {
    in_the_demo(async |demo| {
        let home = shown(demo, "/").await;
        let articles = links(&home, "/articles/");
        assert_eq!(articles.len(), published(demo).await.len());
        let mut urls: Vec<String> = [
            "/",
            "/?q=cable",
            "/claims",
            "/claims?status=denied&sort=statement",
            "/claims?q=zeppelin",
            "/sources",
            "/sources?kind=witness",
        ]
        .map(str::to_owned)
        .into();
        urls.extend(articles);
        urls.extend(links(&shown(demo, "/sources").await, "/sources/").into_iter().take(5));
        for url in urls {
            let answer = demo.anyone().page(&url).await;
            let html = without_data(&answer.text());
            assert_eq!(answer.status, StatusCode::OK, "{url}: {html}");
            assert!(!html.contains("<script") && !html.contains(" style=\"") && !html.contains("javascript:"), "{url}: {html}");
            assert!(html.contains("<meta name=\"description\" content=\""), "{url}");
            assert!(answer.header("content-security-policy").contains("script-src 'none'"), "{url}");
        }
        let missing = demo.anyone().page("/articles/nothing-of-that-name").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert!(!missing.text().contains("<script") && missing.header("content-security-policy").contains("script-src 'none'"));
    })
    .await;
}

#[tokio::test]
async fn a_page_is_packed_once_and_known_again_by_any_form_of_its_tag() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let url = format!("/articles/{}", word(&desk.publish(&article).await, "slug"));
        let plain = desk.anyone().page(&url).await;
        let etag = plain.header("etag").to_owned();
        let packed = [(), ()].map(|()| async { desk.anyone().with("accept-encoding", "deflate, gzip;q=0.5").page(&url).await });
        for packed in packed {
            let packed = packed.await;
            assert_eq!((packed.header("content-encoding"), packed.header("etag")), ("gzip", etag.as_str()));
            assert!(packed.header("vary").contains("accept-encoding"));
            let mut page = String::new();
            flate2::read::GzDecoder::new(packed.bytes.as_ref()).read_to_string(&mut page).expect("gzip");
            assert_eq!(page, plain.text());
        }
        let bare = etag.trim_start_matches("W/").trim_matches('"');
        for (seen, status) in [
            (etag.clone(), 304),
            (format!("\"{bare}\""), 304),
            (format!("W/\"{bare}-gzip\""), 304),
            (format!("\"other\", \"{bare}\""), 304),
            ("*".into(), 304),
            ("\"other\"".into(), 200),
        ] {
            assert_eq!(desk.anyone().with("if-none-match", &seen).page(&url).await.status.as_u16(), status, "{seen}");
        }
        // A change is meant for its version in each of these forms too.
        let path = format!("/articles/{}", id(&article));
        for form in ["\"{}-gzip\"", "W/\"{}\"", "\"1\", \"{}\""] {
            let now = desk.editor().get(&path).await.ok()["version"].to_string();
            let title = json!({"title": format!("Title {now}")});
            desk.editor().with("if-match", &form.replace("{}", &now)).patch(&path, title).await.ok();
        }
    })
    .await;
}

#[tokio::test]
async fn every_article_of_the_demo_shows_its_words_unchanged_and_every_approved_claim_once() {
    in_the_demo(async |demo| {
        let mut lanes = 0;
        for article in published(demo).await {
            let html = shown(demo, &format!("/articles/{}", article.slug)).await;
            let text = article.text.expect("a text");
            assert_eq!(paragraphs(&html), text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>(), "{}", article.slug);
            let mut conn = demo.room.db.read().await.expect("a connection");
            let claims = claim::store::of_article(&mut conn, article.id, false).await.expect("the claims");
            let mut approved = 0;
            for row in &claims {
                let shown = usize::from(row.claim.review == claim::Review::Approved);
                approved += shown;
                for place in ["mark", "claim"] {
                    assert_eq!(html.matches(&format!(" id=\"{place}-{}\"", row.claim.id)).count(), shown, "{}", row.claim.statement);
                }
                assert_eq!(html.contains(&format!("#mark-{}", row.claim.id)), shown == 1);
            }
            assert!(approved > 0 && html.contains(&format!("<span class=\"count\">{approved}</span>")), "{}", article.slug);
            assert!(html.contains("<time datetime=\"2026-"), "{}", article.slug);
            lanes += html.matches(" lane-1\"").count();
        }
        assert!(lanes > 0, "some claims of the demo overlap");
    })
    .await;
}

#[tokio::test]
async fn text_from_right_to_left_says_so_and_the_english_around_it_is_turned_back() {
    in_the_demo(async |demo| {
        let articles = published(demo).await;
        let of = |language: &str| articles.iter().find(|article| article.language == language).expect("an article").slug.clone();
        let arabic = shown(demo, &format!("/articles/{}", of("ar"))).await;
        assert!(has(&arabic, "article", &["dir=\"rtl\"", "lang=\"ar\"", "class=\"article\""]), "{arabic}");
        assert!(has(&arabic, "div", &["lang=\"ar\"", "dir=\"rtl\"", "class=\"article-text\""]));
        assert!(has(&arabic, "section", &["lang=\"en\"", "dir=\"ltr\"", "class=\"at-a-glance\""]));
        let japanese = shown(demo, &format!("/articles/{}", of("ja"))).await;
        assert!(has(&japanese, "h1", &["lang=\"ja\""]) && has(&japanese, "div", &["lang=\"ja\"", "dir=\"ltr\"", "class=\"article-text\""]));
    })
    .await;
}

#[tokio::test]
async fn readers_see_nothing_of_a_draft_and_the_newsroom_sees_it_as_a_preview() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let said = json!([{"source": "Nordholm Lines", "kind": "company", "status": "denied"}]);
        let approved = desk.approved(&article, "Nordholm Lines denied it", said).await;
        let hidden = json!([{"source": "Ilse Čapek", "kind": "witness", "status": "reported"}]);
        let draft = desk.claim(&article, "We counted every passenger", hidden).await;
        let slug = article["slug"].as_str().expect("a slug");
        let read = format!("/articles/{slug}");
        let (anyone, editor) = (desk.anyone(), desk.editor());

        for url in [&read, &format!("/articles/{}", id(&article)), &format!("/claims/{}", id(&approved)), "/sources/nordholm-lines"] {
            assert_eq!(anyone.page(url).await.status, StatusCode::NOT_FOUND, "{url}");
            assert_eq!(desk.of(Role::Reader).page(url).await.status, StatusCode::NOT_FOUND, "{url}");
        }
        for url in ["/", "/claims", "/sources"] {
            let html = anyone.page(url).await.text();
            assert!(!html.contains("Ferry sold") && !html.contains("Nordholm") && html.contains("class=\"empty\""), "{url}: {html}");
        }
        let preview = editor.page(&read).await.text();
        assert!(preview.contains("Preview: this article is not published") && preview.contains("1 claim is not approved"), "{preview}");

        desk.publish(&article).await;
        let html = anyone.page(&read).await.text();
        assert!(html.contains(&format!("id=\"claim-{}\"", id(&approved))) && !html.contains(id(&draft)), "{html}");
        assert!(!html.contains("Preview") && !html.contains("/desk/"), "{html}");
        let table = anyone.page("/claims").await.text();
        assert!(table.contains(id(&approved)) && !table.contains(id(&draft)) && !table.contains("name=\"review\""), "{table}");
        assert!(!anyone.page("/claims?review=draft").await.text().contains(id(&draft)));
        let sources = anyone.page("/sources").await.text();
        assert!(sources.contains("Nordholm Lines") && !sources.contains("Čapek"), "{sources}");
        assert_eq!(anyone.page("/sources/ilse-capek").await.status, StatusCode::NOT_FOUND);

        let table = editor.page("/claims?review=draft").await.text();
        assert!(table.contains(id(&draft)) && !table.contains(id(&approved)), "{table}");
        assert!(editor.page("/sources/ilse-capek").await.text().contains("We counted every passenger"));

        let to = anyone.page(&format!("/claims/{}", id(&approved))).await;
        assert_eq!((to.status, to.header("location")), (StatusCode::SEE_OTHER, format!("{read}#claim-{}", id(&approved)).as_str()));
        assert_eq!(anyone.page(&format!("/claims/{}", id(&draft))).await.status, StatusCode::NOT_FOUND);
        assert_eq!(editor.page(&format!("/claims/{}", id(&draft))).await.header("location"), format!("/desk/claims/{}", id(&draft)));
    })
    .await;
}

#[tokio::test]
async fn an_article_or_source_asked_for_by_id_is_found_at_its_place() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let said = json!([{"source": "Nordholm Lines", "kind": "company", "status": "denied"}]);
        let claim = desk.approved(&article, "Nordholm Lines denied it", said).await;
        desk.publish(&article).await;
        let source = claim["attributions"][0]["source"]["id"].as_str().expect("an id");
        let anyone = desk.anyone();
        let answer = anyone.page(&format!("/sources/{source}")).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::PERMANENT_REDIRECT, "/sources/nordholm-lines"));
        let answer = anyone.page(&format!("/articles/{}", id(&article))).await;
        assert_eq!(answer.header("location"), format!("/articles/{}", article["slug"].as_str().expect("a slug")));
        let html = anyone.page("/sources/nordholm-lines").await.text();
        assert!(html.contains("1 time in 1 article") && html.contains("id=\"g-denied\""), "{html}");
        assert!(
            html.contains(&format!("#claim-{}", id(&claim))) && html.contains("/claims?source=nordholm-lines&amp;status=denied"),
            "{html}"
        );
    })
    .await;
}

#[tokio::test]
async fn overlapping_claims_and_a_contest_stay_legible_without_colour() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let both = json!([
            {"source": "Harbour office", "kind": "government", "status": "alleged"},
            {"source": "Nordholm Lines", "kind": "company", "status": "denied"}
        ]);
        desk.approved(&article, "Nordholm Lines had sold seats twice", both).await;
        desk.approved(&article, "sold seats twice, the Daily Beacon reported", json!([])).await;
        desk.publish(&article).await;
        let html = without_who(&desk.anyone().page("/articles/ferry-sold-twice-over").await.text());
        assert!(html.contains(" class=\"mark alleged contested lane-0\"><a "), "{html}");
        assert!(html.contains("<span class=\"against denied\">Nordholm Lines had <mark "), "{html}");
        assert!(html.contains("</span></mark><mark class=\"mark unattributed lane-1\">, the Daily Beacon reported</mark>"), "{html}");
        assert!(html.contains("1 is contested, 1 is in the outlet’s own voice."), "{html}");
        assert_eq!(paragraphs(&html), TEXT.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn the_claim_table_is_paged_by_key_and_keeps_its_filters() {
    in_the_demo(async |demo| {
        let all = links(&shown(demo, "/claims?limit=500").await, "/claims/0");
        assert!(all.len() > 30, "{}", all.len());
        let mut url = "/claims?limit=7&sort=statement".to_owned();
        let mut seen = BTreeSet::new();
        for at in 0.. {
            let html = shown(demo, &url).await;
            let here = links(&html, "/claims/0");
            assert!(here.len() <= 7 && here.is_disjoint(&seen), "page {at}");
            assert_eq!(html.contains("Back to the first page"), at > 0);
            seen.extend(here);
            match next(&html) {
                Some(address) => url = address,
                None => break,
            }
            assert!(url.contains("limit=7") && url.contains("sort=statement"), "{url}");
        }
        assert_eq!(seen, all);

        let denied = shown(demo, "/claims?status=denied&from=2026-10-01").await;
        let files = links(&denied, "/api/v1/exports/claims.");
        assert!(files.contains("/api/v1/exports/claims.csv?from=2026-10-01&sort=-published_at&status=denied"), "{files:?}");
        assert!(denied.contains("<option value=\"denied\" selected"), "{denied}");
        assert!(denied.contains("Remove filter: status: denied") && denied.contains("Remove filter: from 1 October 2026"));
        assert!(shown(demo, "/claims?q=zeppelin").await.contains("No claim matches these filters"));
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_cannot_be_used_is_shown_with_what_was_typed_and_why() {
    in_the_demo(async |demo| {
        let answer = demo.anyone().page("/claims?kind=foo&from=yesterday&q=%3Cb%3Eharbour&cursor=x").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let html = answer.text();
        assert!(html.contains("“foo” is not a kind of source") && html.contains("aria-describedby=\"kind-error\""), "{html}");
        assert!(html.contains("id=\"from-error\"") && html.contains("is not one this server gave"), "{html}");
        assert!(html.contains("value=\"&lt;b&gt;harbour\"") || html.contains("value=\"<b>harbour\""), "{html}");
        assert!(!html.contains("<b>harbour\"</"), "{html}");
        assert_eq!(demo.anyone().page("/claims?sttus=denied").await.status, StatusCode::BAD_REQUEST);
        for url in ["/?cursor=x", "/sources?kind=foo", "/sources?cursor=x", "/sources?sort=colour"] {
            assert_eq!(demo.anyone().page(url).await.status, StatusCode::BAD_REQUEST, "{url}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_registry_lists_each_source_once_in_either_order() {
    in_the_demo(async |demo| {
        let mut counts = BTreeSet::new();
        for first in ["/sources", "/sources?sort=name"] {
            let (mut url, mut seen) = (first.to_owned(), BTreeSet::new());
            loop {
                let html = shown(demo, &url).await;
                let here = links(&html, "/sources/");
                assert!(here.is_disjoint(&seen), "{url}");
                seen.extend(here);
                match next(&html) {
                    Some(address) => url = address,
                    None => break,
                }
            }
            assert!(seen.len() > 50, "{} fill more than one page", seen.len());
            counts.insert(seen.len());
        }
        assert_eq!(counts.len(), 1);
        let found = shown(demo, "/sources?q=VPR").await;
        assert_eq!(links(&found, "/sources/").into_iter().collect::<Vec<_>>(), ["/sources/varland-public-radio"]);
        assert!(shown(demo, "/sources?q=nobody+of+that+name").await.contains("No source matches"));
    })
    .await;
}

#[tokio::test]
async fn the_front_page_finds_words_and_an_empty_newsroom_says_what_to_do() {
    on_both_engines(async |desk| {
        let (anyone, editor) = (desk.anyone(), desk.editor());
        assert!(anyone.page("/").await.text().contains("Nothing is published yet"));
        assert!(editor.page("/").await.text().contains("href=\"/desk/articles/new\""));
        let article = desk.article().await;
        desk.publish(&article).await;
        let html = anyone.page("/?q=nordholm+FERRY").await.text();
        assert!(html.contains("/articles/ferry-sold-twice-over") && html.contains("The ferry left at dawn 🚢."), "{html}");
        let html = anyone.page("/?q=%3Cscript%3E").await.text();
        assert!(html.contains("No published article holds “&lt;script&gt;”") && !html.contains("<script"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn what_an_article_is_called_cannot_become_markup() {
    on_both_engines(async |desk| {
        let title = "<script>alert(1)</script> & \"quoted\"";
        let text = "A <img src=x onerror=alert(2)> stood here.";
        let input = json!({"title": title, "text": text, "outlet": "<i>Beacon</i>", "byline": "\"><svg>"});
        let article = desk.editor().post("/articles", input).await.created();
        let path = format!("/articles/{}/claims", id(&article));
        let claim = json!({"spans": [{"start": 2, "end": 30}], "statement": "</h3><script>", "attributions": [{"source": "<u>Someone</u>", "status": "alleged"}]});
        let claim = desk.editor().post(&path, claim).await.created();
        desk.editor().put(&format!("/claims/{}/submission", id(&claim))).await.ok();
        desk.reviewer().put(&format!("/claims/{}/approval", id(&claim))).await.ok();
        desk.publish(&article).await;
        let source = claim["attributions"][0]["source"]["id"].as_str().expect("an id");
        let source = desk.anyone().page(&format!("/sources/{source}")).await.header("location").to_owned();
        for url in ["/", &format!("/articles/{}", article["slug"].as_str().expect("a slug")), "/claims", "/sources", &source] {
            let html = without_data(&desk.anyone().page(url).await.text());
            for markup in ["<script", "<img", "<i>", "<svg>", "<u>", "</h3><script"] {
                assert!(!html.contains(markup), "{url} holds {markup}: {html}");
            }
        }
    })
    .await;
}

/// A page without the links from words to who says so.
fn without_who(html: &str) -> String {
    let mut pieces = html.split("<a tabindex=\"-1\" href=\"#who-");
    let mut bare = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (words, after) = piece.split_once('>').and_then(|(_, rest)| rest.split_once("</a>")).expect("a link");
        bare += &format!("{words}{after}");
    }
    bare
}

/// A page without the data that programs read of it: no script, although its tag is called so.
fn without_data(html: &str) -> String {
    let Some((before, rest)) = html.split_once("<script type=\"application/ld+json\">") else { return html.to_owned() };
    let (data, after) = rest.split_once("</script>").expect("its end");
    assert!(!data.contains('<') && serde_json::from_str::<serde_json::Value>(data).is_ok(), "{data}");
    format!("{before}{after}")
}

#[tokio::test]
async fn a_page_says_where_it_is_when_the_newsroom_has_an_address() {
    in_an_empty_newsroom(Some("https://desk.example.org"), async |desk| {
        let ada = desk.add("ada@desk.example", Role::Admin).await;
        let ada = desk.anyone().with("authorization", &format!("Bearer {}", desk.token(&ada).await));
        let article = ada.post("/articles", json!({"title": "Ferry left", "text": TEXT, "language": "en"})).await.created();
        ada.put(&format!("/articles/{}/publication", id(&article))).await.ok();
        let page = desk.anyone().page("/articles/ferry-left").await.page(200);
        let address = "https://desk.example.org/articles/ferry-left";
        holds(
            &page,
            &[&format!("rel=\"canonical\" href=\"{address}\""), "property=\"og:url\"", &format!("content=\"{address}\""), address],
        );
    })
    .await;
}

#[tokio::test]
async fn an_article_says_who_says_so_at_its_words_and_how_it_is_cited() {
    on_both_engines(async |desk| {
        let text = "The mayor denied it. A clerk said the dam holds, the Beacon wrote. It rained. Nobody came.";
        let input = json!({"title": "The dam </script> holds", "text": text, "outlet": "Beacon", "byline": "Ana Sole", "published_at": "2026-03-01T23:30:00-05:00",
            "language": "en", "url": "https://beacon.example/dam"});
        let article = desk.editor().post("/articles", input).await.created();
        let voices = json!([
            {"source": "Daily Wire", "kind": "news_agency", "status": "reported"},
            {"source": "A clerk", "kind": "government", "identification": "described", "status": "reported", "via": 0},
            {"source": "The mayor", "kind": "government", "status": "denied"},
        ]);
        let claim = json!({"spans": [{"start": 34, "end": 47}], "statement": "The dam holds.", "attributions": voices});
        let claim = desk.editor().post(&format!("/articles/{}/claims", id(&article)), claim).await.created();
        desk.editor().put(&format!("/claims/{}/submission", id(&claim))).await.ok();
        desk.reviewer().put(&format!("/claims/{}/approval", id(&claim))).await.ok();
        desk.publish(&article).await;
        let (slug, claim) = (word(&article, "slug"), id(&claim));
        let page = desk.anyone().page(&format!("/articles/{slug}")).await.page(200);
        holds(
            &page,
            &[
                // The words lead to who says so, and that leads back.
                &format!("href=\"#who-{claim}\""),
                &format!("id=\"who-{claim}\""),
                &format!("href=\"#mark-{claim}\">Close"),
                // A line for each who says so, and beneath it through whom it came.
                "class=\"through\">↳ through",
                "3 of 4 sentences have no claim",
                "What these words mean",
                "the text tells what the source is, not who",
                "somebody stands behind it and somebody against it",
                "Cite this page",
                "Ana Sole, “The dam &lt;/script&gt; holds”, Beacon, 1 March 2026. Claims and sources by Hearsay, revision 1:",
                "property=\"og:title\"",
                "aria-label=\"Patterns\"",
            ],
        );
        let order = ["A clerk", "↳ through", "Daily Wire", "The mayor"].map(|name| page.split_once("class=\"voices\"").expect("voices").1.find(name));
        assert!(order.is_sorted() && order[0].is_some(), "{order:?}");
        for quiet in ["Uncontested", "Unchecked", "unchecked"] {
            assert!(!page.contains(quiet), "{quiet} goes without saying");
        }
        assert!(!page.contains("rel=\"canonical\""), "an address without its host is none");
        without_data(&page);
        let (_, data) = page.split_once("ld+json\">").expect("data");
        let data: Value = serde_json::from_str(data.split_once("</script>").expect("its end").0).expect("JSON");
        assert_eq!(data["headline"], "The dam </script> holds");
        assert_eq!((&data["datePublished"], &data["inLanguage"], &data["isBasedOn"]), (&json!("2026-03-01T23:30:00-05:00"), &json!("en"), &json!("https://beacon.example/dam")));
        let numbers = desk.anyone().page(&format!("/articles/{slug}/breakdown.csv")).await;
        assert_eq!(numbers.header("content-disposition"), format!("attachment; filename=\"{slug}-breakdown.csv\""));
        let numbers = numbers.text();
        let lines: Vec<&str> = numbers.lines().collect();
        assert!(lines[0].starts_with("source,source_kind,reported,") && lines[0].ends_with(",total"), "{numbers}");
        assert_eq!(lines.len(), 4);
        assert!(lines.contains(&"The mayor,government,0,0,0,0,0,1,0,0,1"), "{numbers}");
        let picture = desk.anyone().page(&format!("/articles/{slug}/breakdown.svg")).await.text();
        holds(&picture, &["<svg xmlns=\"http://www.w3.org/2000/svg\"", "The dam &lt;/script&gt; holds", "The mayor", ".fill-denied{fill:#"]);
        assert_eq!((&data["author"]["name"], &data["publisher"]["name"]), (&json!("Ana Sole"), &json!("Beacon")));
    })
    .await;
}

#[tokio::test]
async fn what_readers_do_not_see_cannot_be_told_from_what_does_not_exist_not_even_by_time() {
    on_both_engines(async |desk| {
        let draft = desk.article().await;
        let claim = desk.approved(&draft, "seats twice", json!([{"source": "Whistle Blower", "status": "alleged"}])).await;
        let fact = json!({"statement": "Secret seats.", "claims": [{"claim": id(&claim)}]});
        let fact = desk.editor().post("/facts", fact).await.created();
        let source = word(&claim["attributions"][0]["source"], "id").to_owned();
        let (unknown, mut found) = ("01900000-0003-7000-8000-00000000300c", Vec::new());
        for (hidden, no) in [(word(&draft, "slug"), "no-such-place"), (id(&draft), unknown)] {
            for places in [
                "/articles/{}",
                "/articles/{}/breakdown.csv",
                "/articles/{}/breakdown.svg",
                "/claims?article={}",
                "/facts?article={}",
                "/api/v1/articles/{}",
                "/api/v1/articles/{}/claims",
                "/api/v1/articles/{}/breakdown",
                "/api/v1/articles/{}/sentences",
                "/api/v1/articles/{}/proof",
                "/api/v1/claims?article={}",
                "/api/v1/facts?article={}",
            ] {
                found.extend(differs(desk, places, hidden, no).await);
            }
        }
        for places in ["/facts/{}", "/facts/{}/feed", "/api/v1/facts/{}", "/api/v1/facts/{}/origins"] {
            found.extend(differs(desk, places, word(&fact, "slug"), "no-such-place").await);
        }
        found.extend(differs(desk, "/sources/{}", "whistle-blower", "no-such-place").await);
        found.extend(differs(desk, "/sources/{}", &source, unknown).await);
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    })
    .await;
}

/// What makes the answers at two places differ, but for the place: the answer itself, or how often it takes the database, which is asked
/// the same then, each time for one row.
async fn differs(desk: &Desk, places: &str, hidden: &str, missing: &str) -> Option<String> {
    let ask = async |place: &str| {
        let url = places.replace("{}", place);
        // For who comes with a cookie that does not count nothing is taken from the kept pages; what else is kept of anything is by then.
        let reader = desk.anyone().with("cookie", "hearsay-session-elsewhere=x");
        reader.page(&url).await;
        let (answer, spent) = hearsay::db::counting(reader.page(&url)).await;
        assert!(spent.trips > 0, "{url}: nothing was counted");
        (answer.status, answer.text().replace(place, "…"), spent.trips)
    };
    let (hidden, missing) = (ask(hidden).await, ask(missing).await);
    (hidden != missing).then(|| format!("{places}: {hidden:?}\nnot {missing:?}"))
}
