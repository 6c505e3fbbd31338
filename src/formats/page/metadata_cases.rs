//! Pages by example: what they say about themselves.

use super::{metadata::Metadata, metadata::metadata, tree::tree};

fn of(head: &str, body: &str) -> Metadata {
    metadata(tree(&format!("<html><head>{head}</head><body>{body}</body></html>")).expect("a tree").root())
}

fn json_ld(json: &serde_json::Value) -> String {
    format!("<script type=application/ld+json>{json}</script>")
}

#[test]
fn the_name_of_a_site_is_no_part_of_the_headline_and_the_headline_is_never_cut() {
    let site = "<meta property=og:site_name content='Daily Beacon'><link rel=canonical href='https://www.nordholm-beacon.example/ferry'>";
    for (title, headline) in [
        ("Ferry left on time | Daily Beacon", "Ferry left on time"),
        ("Ferry left on time - Daily Beacon", "Ferry left on time"),
        ("Ferry left on time – The Daily Beacon", "Ferry left on time"),
        ("Daily Beacon: Ferry left on time", "Daily Beacon: Ferry left on time"),
        ("Daily Beacon | Ferry left on time", "Ferry left on time"),
        ("Ferry left on time | nordholm-beacon.example", "Ferry left on time"),
        ("Ferry left on time | News | Daily Beacon", "Ferry left on time | News"),
        ("Ferry: how late was it?", "Ferry: how late was it?"),
        ("Ferry » how late was it?", "Ferry » how late was it?"),
        ("Ferry/bus – how late was it?", "Ferry/bus – how late was it?"),
        ("Ferry – left on time", "Ferry – left on time"),
        ("Ferry left - on time | again", "Ferry left - on time | again"),
    ] {
        for head in [
            format!("<title>{title}</title>"),
            format!("<meta property=og:title content='{title}'>"),
            json_ld(&serde_json::json!({"@type": "NewsArticle", "headline": title})),
        ] {
            assert_eq!(of(&format!("{site}{head}"), "").title.as_deref(), Some(headline), "{head}");
        }
    }
}

#[test]
fn a_headline_beats_a_name_and_what_is_seen_beats_a_longer_one() {
    let both = json_ld(&serde_json::json!({"@type": "NewsArticle", "name": "A name", "headline": "A headline"}));
    assert_eq!(of(&both, "").title.as_deref(), Some("A headline"));
    let graph = json_ld(
        &serde_json::json!({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Daily Beacon"}, {"@type": ["Article", "NewsArticle"], "headline": "Ferry &amp; master"}]}),
    );
    assert_eq!(of(&graph, "").title.as_deref(), Some("Ferry & master"));
    let several = json_ld(
        &serde_json::json!([{"@type": "NewsArticle", "headline": "Another story"}, {"@type": "NewsArticle", "headline": "Ferry left on time"}]),
    );
    assert_eq!(
        of(&format!("{several}<meta property=og:title content='Ferry left on time'>"), "").title.as_deref(),
        Some("Ferry left on time")
    );
    let longer = "<meta property=og:title content='Ferry left on time, on Monday'>";
    assert_eq!(of(longer, "<h1>Ferry left on time</h1>").title.as_deref(), Some("Ferry left on time"));
    assert_eq!(of(longer, "<h1>Today in Nordholm</h1>").title.as_deref(), Some("Ferry left on time, on Monday"));
    assert_eq!(of("", "<h1>Only <i>seen</i></h1>").title.as_deref(), Some("Only seen"));
    assert!(of("", "").title.is_none());
}

#[test]
fn who_wrote_it_is_found_wherever_it_stands_but_not_the_outlet_in_their_place() {
    let person = |author: serde_json::Value| {
        json_ld(&serde_json::json!({"@type": "NewsArticle", "headline": "H", "publisher": {"name": "Daily Beacon"}, "author": author}))
    };
    for (head, body, byline) in [
        (person(serde_json::json!({"@type": "Person", "name": "Ada Holm"})), "", "Ada Holm"),
        (person(serde_json::json!([{"name": "Ada Holm"}, {"name": "Bo Lind"}, {"name": "Ada Holm"}])), "", "Ada Holm, Bo Lind"),
        (person(serde_json::json!("Ada Holm")), "", "Ada Holm"),
        (
            json_ld(
                &serde_json::json!({"@graph": [{"@type": "Article", "headline": "H", "author": {"@id": "#ada"}}, {"@id": "#ada", "@type": "Person", "name": "Ada Holm"}]}),
            ),
            "",
            "Ada Holm",
        ),
        (person(serde_json::json!({"@type": "Organization", "name": "Daily Beacon"})), "<p class=byline>By Ada Holm</p>", "Ada Holm"),
        (person(serde_json::json!({"@type": "Organization", "name": "Daily Beacon"})), "", "Daily Beacon"),
        (person(serde_json::json!([{"name": "Ada Holm"}, {"name": "Daily Beacon"}])), "", "Ada Holm"),
        (person(serde_json::json!([{"name": "Daily Beacon"}, {"name": "Ada Holm, Daily Beacon"}])), "", "Ada Holm, Daily Beacon"),
        ("<meta name=author content='Ada Holm'>".into(), "", "Ada Holm"),
        ("<meta name=author content='Di Holm'>".into(), "", "Di Holm"),
        (
            "<meta property=article:author content='https://social.example/ada'><meta name=parsely-author content='Ada Holm'>".into(),
            "",
            "Ada Holm",
        ),
        ("".into(), "<a rel=author href=/ada>Ada Holm</a>", "Ada Holm"),
        ("".into(), "<span itemprop=author>Von Ada Holm</span>", "Ada Holm"),
        ("".into(), "<div class=article__byline>Par Ada Holm,</div>", "Ada Holm"),
    ] {
        assert_eq!(of(&head, body).byline.as_deref(), Some(byline), "{head}{body}");
    }
    let many: Vec<String> = (0..200).map(|number| format!("Reporter Numbered {}", "x".repeat(number))).collect();
    let byline = of(&person(serde_json::json!(many)), "").byline.expect("a byline");
    assert!(byline.chars().count() <= 500 && byline.ends_with('x'), "{byline:?}");
    assert!(of("<meta name=author content='@beacon'>", "<p class=byline>https://beacon.example</p>").byline.is_none());
}

#[test]
fn when_it_was_published_is_found_with_its_offset() {
    let ld = |date: &str| {
        json_ld(
            &serde_json::json!({"@type": "NewsArticle", "headline": "H", "datePublished": date, "dateModified": "2032-01-01T00:00:00Z"}),
        )
    };
    for (head, body, date) in [
        (ld("2031-03-01T23:30:00-05:00"), "", "2031-03-01T23:30:00-05:00"),
        (ld("2031-03-01"), "<time datetime='2031-03-01T23:30:00+01:00'>1 March</time>", "2031-03-01T23:30:00+01:00"),
        (ld("2031-03-01"), "<time datetime='2030-01-01T23:30:00+01:00'>1 January</time>", "2031-03-01"),
        ("<meta property=article:published_time content='2031-03-01T23:30:00+0100'>".into(), "", "2031-03-01T23:30:00+01:00"),
        ("<meta name=dc.date.issued content='2031-03-01'>".into(), "", "2031-03-01"),
        ("".into(), "<span itemprop=datePublished content='2031-03-01T22:30Z'>yesterday</span>", "2031-03-01T22:30:00Z"),
        ("".into(), "<time pubdate datetime=2031-03-01>1 March</time>", "2031-03-01"),
        ("".into(), "<p class=article-date>Published on Saturday, 1 March 2031 at 11 pm</p>", "2031-03-01"),
        ("<link rel=canonical href='https://beacon.example/2031/03/01/ferry'>".into(), "", "2031-03-01"),
    ] {
        assert_eq!(of(&head, body).published_at.as_deref(), Some(date), "{head}{body}");
    }
    let american = "<meta property=og:locale content=en_US>";
    assert_eq!(of(american, "<p class=date>03/04/2031</p>").published_at.as_deref(), Some("2031-03-04"));
    assert_eq!(of("", "<p class=date>03/04/2031</p>").published_at.as_deref(), Some("2031-04-03"));
    assert!(of("<meta name=date content=soon>", "<p class=date>five minutes ago</p>").published_at.is_none());
}

#[test]
fn outlet_language_and_address_come_from_whatever_names_them() {
    let page = |head: &str| of(head, "");
    assert_eq!(page("<meta property=og:site_name content='Daily Beacon'>").outlet.as_deref(), Some("Daily Beacon"));
    assert_eq!(
        page(&json_ld(&serde_json::json!({"@type": "Article", "publisher": {"@type": "Organization", "name": "Daily Beacon"}})))
            .outlet
            .as_deref(),
        Some("Daily Beacon")
    );
    assert_eq!(page("<link rel=canonical href='https://www.beacon.example/a'>").outlet.as_deref(), Some("beacon.example"));
    assert_eq!(page("<meta property=og:locale content=pt_BR>").language.as_deref(), Some("pt-BR"));
    let tree = tree("<html lang='de-AT'><meta property=og:locale content=en_US></html>").expect("a tree");
    assert_eq!(metadata(tree.root()).language.as_deref(), Some("de-AT"));
    assert!(page("<meta property=og:locale content='no language at all'>").language.is_none());
    assert_eq!(
        page("<link rel=canonical href='https://beacon.example/'><meta property=og:url content='https://beacon.example/ferry'>")
            .url
            .as_deref(),
        Some("https://beacon.example/ferry")
    );
    assert_eq!(
        page(&json_ld(
            &serde_json::json!({"@type": "Article", "headline": "H", "mainEntityOfPage": {"@id": "https://beacon.example/ferry"}})
        ))
        .url
        .as_deref(),
        Some("https://beacon.example/ferry")
    );
    for wrong in ["https://beacon.example/a b", "javascript:alert(1)", "/relative", "file:///etc/passwd", ""] {
        assert!(page(&format!("<link rel=canonical href='{wrong}'>")).url.is_none(), "{wrong}");
    }
}

#[test]
fn json_ld_is_read_with_the_mistakes_that_are_common() {
    for script in [
        "{\"@type\": \"NewsArticle\", \"headline\": \"Two\nlines\"}",
        "<!-- {\"@type\": \"NewsArticle\", \"headline\": \"Two lines\"} -->",
        "//<![CDATA[\n{\"@type\": \"NewsArticle\", \"headline\": \"Two lines\"};\n//]]>",
        "[{\"@type\": \"http://schema.org/NewsArticle\", \"headline\": \"Two lines\"}, 3, null]",
    ] {
        assert_eq!(
            of(&format!("<script type='application/ld+json'>{script}</script>"), "").title.as_deref(),
            Some("Two lines"),
            "{script}"
        );
    }
    for script in ["", "{", "null", "{\"@type\": 3}", "[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]"] {
        assert!(of(&format!("<script type='application/ld+json'>{script}</script>"), "").title.is_none(), "{script}");
    }
}
