//! Pages by example: what of each kind of page is the article, and what is not.

use super::read;
use crate::formats::document::Document;
use proptest::prelude::*;

/// Paragraphs `from` to `to`, no two alike, each of two sentences.
fn paragraphs(from: usize, to: usize) -> String {
    (from..=to).map(|number| format!("<p>{}</p>", paragraph(number))).collect()
}

fn paragraph(number: usize) -> String {
    format!(
        "Witness {number} told the harbour board that the ferry had left on time. The board wrote that down as statement {number} of the day."
    )
}

fn page(body: &str) -> String {
    format!(
        "<html lang=en><head><title>Ferry left on time</title></head><body><header><a href=/>Beacon</a><nav><a href=/a>News</a><a href=/b>Sport</a></nav></header><main>{body}</main><footer><p>The Beacon is published by Beacon Press, which is registered in Nordholm. All rights are reserved, and so on.</p></footer></body></html>"
    )
}

fn article(inside: &str) -> String {
    page(&format!("<article><h1>Ferry left on time</h1>{inside}</article>"))
}

fn taken(page: &str) -> Document {
    read(page).unwrap_or_else(|refusal| panic!("{refusal}: {page}"))
}

/// Whether the text has paragraphs 1 to `last`, all of `with` and none of `without`.
fn holds(page: &str, last: usize, with: &[&str], without: &[&str]) {
    let text = taken(page).text;
    for number in 1..=last {
        assert!(text.contains(&paragraph(number)), "paragraph {number} is missing in:\n{text}\nof {page}");
    }
    for words in with {
        assert!(text.contains(words), "“{words}” is missing in:\n{text}\nof {page}");
    }
    for words in without {
        assert!(!text.contains(words), "“{words}” is in:\n{text}\nof {page}");
    }
}

#[test]
fn an_article_in_several_blocks_is_whole() {
    let ad = "<div class=advert><p>Buy a boat of your own today, with nothing to pay until next year at the earliest.</p></div>";
    let box_ = "<aside><h3>Related</h3><ul><li><a href=/x>Another ferry left late</a></li></ul></aside>";
    for body in [
        format!("<div class=text>{}</div>{ad}<div class=text>{}</div>", paragraphs(1, 7), paragraphs(8, 10)),
        format!(
            "<section class=part>{}</section>{ad}<section class=part>{}</section>{box_}<section class=part>{}</section>",
            paragraphs(1, 5),
            paragraphs(6, 9),
            paragraphs(10, 10)
        ),
        (1..=10)
            .map(|number| format!("<div class=widget><div class='block b{number}'>{}</div></div>{ad}", paragraphs(number, number)))
            .collect(),
        format!("<div itemprop=articleBody>{}</div>{box_}<div itemprop=articleBody>{}</div>", paragraphs(1, 2), paragraphs(3, 10)),
        format!("<div class=article-body><div>{}</div>{ad}<div><div>{}</div></div></div>", paragraphs(1, 9), paragraphs(10, 10)),
    ] {
        holds(&article(&body), 10, &[], &["Buy a boat", "Another ferry"]);
    }
}

#[test]
fn a_short_last_paragraph_is_not_lost() {
    let denial = "<p>The line denied that.</p>";
    for body in [
        format!("{}{denial}", paragraphs(1, 1)),
        format!("<div>{}</div><div>{denial}</div>", paragraphs(1, 1)),
        format!("<div><div>{}{denial}</div></div>", paragraphs(1, 1)),
        (1..=5).map(|number| format!("<div class=block>{}</div>", paragraphs(number, number))).collect::<String>()
            + &format!("<div class=block>{denial}</div>"),
        format!("<p>{}<br>The line denied that.</p>", paragraph(1)),
    ] {
        holds(&article(&body), 1, &["The line denied that."], &[]);
    }
}

#[test]
fn a_paragraph_that_is_a_link_stays_and_a_pointer_goes() {
    for denial in [
        "<a href=/d>The ministry denied the report.</a>",
        "<a href=/d><strong>“That is false,” the ministry said.</strong></a>",
        "<strong><a href=/d>The ministry</a> <a href=/e>denied it, without giving a reason.</a></strong>",
        "<a href=/d>Did the ministry deny it?</a> It did.",
    ] {
        let words: String = denial.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words).collect();
        holds(&article(&format!("{}<p>{denial}</p>{}", paragraphs(1, 3), paragraphs(4, 6))), 6, &[words.trim()], &[]);
    }
    for pointer in [
        "<a href=/x>Ferry: the long story of a line</a>",
        "Read more: <a href=/x>The long story of a line</a>",
        "<b>READ ALSO <a href=/x>The long story of a line.</a></b>",
        "Lesen Sie auch: <a href=/x>The long story of a line.</a>",
        "Lire aussi <a href=/x>The long story of a line.</a>",
        "Lee también: <a href=/x>The long story of a line.</a>",
        "Читайте также: <a href=/x>The long story of a line.</a>",
        "関連記事：<a href=/x>The long story of a line.</a>",
    ] {
        holds(&article(&format!("{}<p>{pointer}</p>{}", paragraphs(1, 3), paragraphs(4, 6))), 6, &[], &["ong story of a line"]);
    }
    // A sentence may begin so.
    let sentence = "Read more slowly, the report says something else: that the <a href=/r>board</a> had known of it for years.";
    holds(&article(&format!("{}<p>{sentence}</p>{}", paragraphs(1, 3), paragraphs(4, 6))), 6, &["Read more slowly, the report"], &[]);
}

#[test]
fn a_large_first_letter_belongs_to_its_word() {
    for (start, words) in [
        ("<span class=dropcap>T</span>he master said so.", "The master said so."),
        ("<span class=initial-outer><span class=initial-letter>N</span></span> <span>obody said so.</span>", "Nobody said so."),
        ("<b class=first-letter>“T</b>\n<span>hat is false,” he said.</span>", "“That is false,” he said."),
        ("<span class=drop-cap>A</span> man said so.", "A man said so."),
        ("<span class=drop-cap>I</span>t was so.", "It was so."),
        ("<span class=big>N</span>obody said so.", "Nobody said so."),
    ] {
        holds(&article(&format!("<p>{start}</p>{}", paragraphs(1, 5))), 5, &[words], &[]);
    }
}

#[test]
fn words_within_a_line_stay_whatever_their_class() {
    for words in [
        "The <span class=share>share</span> price fell.",
        "She had no <em class=comment>comment</em> on it.",
        "The <a class=related-link href=/x>inquiry</a> goes on.",
        "It was <b class='ad-word promo'>sold</b> twice.",
        "The <span class=author>author</span> of the report is unknown.",
        "The <x-glossary class=tooltip>demurrage</x-glossary> was paid.",
    ] {
        let plain: String = words
            .split('<')
            .enumerate()
            .map(|(at, piece)| if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, words)| words) })
            .collect();
        holds(&article(&format!("{}<p>{words}</p>{}", paragraphs(1, 3), paragraphs(4, 6))), 6, &[&plain], &[]);
    }
}

#[test]
fn parts_that_a_script_puts_into_their_places_stand_there() {
    let body = format!("{}<template id=B:1></template>{}", paragraphs(1, 2), paragraphs(5, 6));
    let part = format!("<div hidden id=S:1>{}</div>", paragraphs(3, 4));
    let whole = taken(&page(&format!("<article><h1>Ferry left on time</h1>{body}</article>{part}"))).text;
    assert_eq!(whole, (1..=6).map(paragraph).collect::<Vec<_>>().join("\n\n"));
    // In any order, one in the other, and one without a place.
    let nested = format!(
        "<template id='B:0'></template><div hidden id=S:1>{}</div><div hidden id=S:0><article><h1>Ferry left on time</h1>{}<template id='B:1'></template></article></div>",
        paragraphs(4, 6),
        paragraphs(1, 3)
    );
    holds(&page(&nested), 6, &[], &[]);
    holds(&page(&format!("<div hidden id=S:7><h1>Ferry left on time</h1>{}</div>", paragraphs(1, 6))), 6, &[], &[]);
    // What stays hidden is no text, unless there is no other.
    let other = "<div hidden><p>An error occurred while the page was being loaded, try it again in a few minutes.</p></div>";
    holds(&article(&format!("{}{other}", paragraphs(1, 4))), 4, &[], &["An error occurred"]);
    for hidden in ["hidden", "style='display: none'", "class=d-none"] {
        let found = taken(&article(&format!("<p>Wait.</p><div {hidden}>{}</div>", paragraphs(1, 5))));
        assert!(found.text.contains(&paragraph(5)) && found.notes[0].contains("hides"), "{:?}", found.notes);
    }
    holds(&article(&format!("<div hidden=until-found>{}</div>", paragraphs(1, 5))), 5, &[], &[]);
    holds(&article(&format!("<div class='hidden md:block'>{}</div>", paragraphs(1, 5))), 5, &[], &[]);
}

const CONSENT: &str = "<h2>Your privacy</h2><p>We and our 842 partners store and read information on your device, such as cookies, and process personal data, such as identifiers, for advertising and for measuring it.</p>\
    <p>You may accept all, or manage preferences; your consent can be taken back at any time through the privacy policy at the foot of every page. Some partners do not ask for consent but rely on their legitimate interest.</p>";
const OFFER: &str = "<h2>Read on</h2><p>Subscribe now for unlimited access to every story. Cancel anytime, and get the first month as a free trial without any further duty.</p><p>Already a subscriber? Sign in.</p>";

#[test]
fn a_dialog_is_not_the_article() {
    for (open, close) in [
        ("<div class=cookie-consent>", "</div>"),
        ("<div role=dialog aria-modal=true>", "</div>"),
        ("<dialog open>", "</dialog>"),
        ("<section id=subscription-offer>", "</section>"),
        ("<div class='modal overlay'>", "</div>"),
    ] {
        for words in [CONSENT, OFFER] {
            let dialog = format!("{open}{words}{close}");
            holds(
                &page(&format!("{dialog}<article><h1>Ferry left on time</h1>{}</article>", paragraphs(1, 4))),
                4,
                &[],
                &["842", "unlimited access"],
            );
            holds(&article(&format!("{}{dialog}{}", paragraphs(1, 2), paragraphs(3, 4))), 4, &[], &["842", "unlimited access"]);
        }
    }
    // The class that says what is behind the wall is not the wall.
    holds(&article(&format!("<p class=lead>The lead.</p><div class='article-body paywall'>{}</div>", paragraphs(1, 4))), 4, &[], &[]);
}

#[test]
fn a_notice_in_the_articles_place_is_refused_and_shown() {
    for (words, kind) in [
        (CONSENT, "cookies and consent"),
        (OFFER, "subscribe or sign in"),
        (
            "<p>Wir und unsere Partner verwenden Cookies für Werbung und Tracking. Mit Ihrer Einwilligung können Sie die Seite nutzen; Widerruf jederzeit.</p>",
            "cookies and consent",
        ),
        (
            "<p>Avec nos partenaires, nous utilisons des cookies. Vous pouvez accepter ou refuser le traitement de vos données personnelles.</p>",
            "cookies and consent",
        ),
        (
            "<p>Jetzt weiterlesen: Digitalabo vier Wochen testen, monatlich kündbar. Sie sind schon Abonnent? Hier anmelden und den Artikel lesen.</p>",
            "subscribe or sign in",
        ),
        (
            "<h1>Just a moment...</h1><p>Verify you are human by completing the action below. The site needs to review the security of your connection.</p>",
            "whether a robot asks",
        ),
        ("<p>Access denied. You do not have permission to view this page. Ray ID: 7f3a.</p>", "whether a robot asks"),
        (
            "<p>Please enable JavaScript to view this page; your browser is not supported or JavaScript is switched off.</p>",
            "without its scripts",
        ),
    ] {
        let refusal = read(&page(&format!("<div>{words}</div>"))).expect_err(words);
        assert!(refusal.why.contains(kind) && refusal.why.contains("paste"), "{words}: {}", refusal.why);
        assert!(!refusal.shown.is_empty(), "{words}");
    }
    let about = "<p>The regulator said on Monday that it would fine the ferry line over cookies on its page.</p><p>The line said it had asked every visitor for consent, and that it would appeal against the decision of the regulator in court.</p><p>Passengers had complained about the banner for two years, according to a letter that was seen by this paper.</p>";
    holds(&article(about), 0, &["would fine the ferry line over cookies", "asked every visitor"], &[]);
}

#[test]
fn captions_and_credits_are_not_the_text() {
    let caption = "The ferry on Monday, seen from the old quay of Nordholm. Photo: Bo Lind / Beacon";
    for figure in [
        format!("<figure><img src=x><figcaption>{caption}</figcaption></figure>"),
        format!("<div class=image><img src=x><p class=image-caption>{caption}</p></div>"),
        format!("<div><picture><img src=x></picture><div>{caption}</div></div>"),
        format!("<div><div><video src=x></video></div><div><span>{caption}</span></div></div>"),
        format!("<figure><img src=x></figure><div class=photo-credit>{caption}</div>"),
    ] {
        holds(&article(&format!("{figure}{}{figure}{}", paragraphs(1, 3), paragraphs(4, 6))), 6, &[], &["old quay"]);
    }
    // A paragraph beside a picture is a paragraph.
    let beside: String = (1..=5).map(|number| format!("<div><img src=x>{}</div>", paragraphs(number, number))).collect();
    holds(&article(&beside), 5, &[], &[]);
}

#[test]
fn teasers_author_boxes_and_what_readers_wrote_are_not_the_text() {
    let teaser = |number: usize| {
        format!(
            "<div class=card><h3><a href=/{number}>Another ferry, number {number}</a></h3><p>Another ferry left late on day {number}, and nobody who was asked could say why it had to be so late.</p></div>"
        )
    };
    let teasers: String = (1..=12).map(teaser).collect();
    for other in [
        format!("<section class=teasers>{teasers}</section>"),
        format!("<div class=related-articles>{teasers}</div>"),
        format!("<aside>{teasers}</aside>"),
        format!("<div class=list>{teasers}</div>"),
        "<div class=author-bio><p>Another ferry writer: Ada Holm has written about the harbour for twenty years, and lives on a boat.</p></div>".to_owned(),
        "<section id=about-the-author><p>Another ferry writer: Ada Holm has written about the harbour for twenty years, and lives on a boat.</p></section>".to_owned(),
        "<div id=comments><p>Another ferry was much later than that, I was on it myself with my whole family, and nobody cared.</p><p>Another ferry? Never seen one in all of the years that I have lived here, and I live at the quay.</p></div>".to_owned(),
        "<div class=newsletter-signup><p>Another ferry every morning: our newsletter brings the harbour into your mailbox before you are up.</p></div>".to_owned(),
    ] {
        holds(&article(&format!("<div class=article-text>{}</div>{other}", paragraphs(1, 5))), 5, &[], &["Another ferry"]);
        holds(&page(&format!("<h1>Ferry left on time</h1><div class=text>{}{other}{}</div>", paragraphs(1, 4), paragraphs(5, 8))), 8, &[], &["Another ferry"]);
    }
}

#[test]
fn the_lines_between_headline_and_text_are_taken() {
    let lead = "Nobody was late, the master says, and the board believes him";
    for (head, before) in [
        ("", format!("<h1>Ferry left on time</h1><p class=standfirst>{lead}</p>")),
        ("", format!("<header><h1>Ferry left on time</h1><div class=article__dek>{lead}</div></header>")),
        ("", format!("<h1>Ferry left on time</h1><div><p>{lead}.</p></div>")),
        (
            "<meta name=description content='Nobody was late, the master says, and the board believes him'>",
            format!("<div class=teaser><h1>Ferry left on time</h1><div class=teaser-text>{lead}</div></div>"),
        ),
    ] {
        let whole = page(&format!("{before}<div class=body>{}</div>", paragraphs(1, 4))).replace("</head>", &format!("{head}</head>"));
        let text = taken(&whole).text;
        assert!(text.starts_with(lead) && text.matches(lead).count() == 1, "{text}\nof {whole}");
        holds(&whole, 4, &[], &[]);
    }
}

#[test]
fn what_html_says_without_letters_is_written_out() {
    for (language, inline, read_as) in [
        ("en", "He said <q>no, <q>never</q></q>.", "He said “no, ‘never’”."),
        ("de", "Er sagte: <q>Nein.</q>", "Er sagte: „Nein.“"),
        ("fr", "Il dit <q>non</q>.", "Il dit «\u{a0}non\u{a0}»."),
        ("ja", "彼は<q>違う</q>と言った。", "彼は「違う」と言った。"),
        ("en", "Some 10<sup>6</sup> m<sup>2</sup> in 10<sup>-3</sup> s.", "Some 10⁶ m² in 10⁻³ s."),
        ("en", "The 1<sup>st</sup> of May, CO<sub>2</sub>.", "The 1st of May, CO2."),
        ("en", "It sank<sup><a href=#n1>1</a></sup>, they said<a href=#n2><sup>[2]</sup></a>.", "It sank, they said."),
        ("ja", "<ruby>港<rp>（</rp><rt>みなと</rt><rp>）</rp></ruby>の船。", "港の船。"),
        ("zh", "<ruby>渡<rt>dù</rt>轮<rt>lún</rt></ruby>准时。", "渡轮准时。"),
        ("en", "One<br>two.", "One\ntwo."),
        ("en", "One&shy;self, <wbr>un<wbr>broken&nbsp;blank.", "Oneself, unbroken\u{a0}blank."),
        ("en", "The <a href=/r>report<span class=sr-only>, opens new tab</span></a> says so.", "The report says so."),
        (
            "en",
            "The <a href=/r>report<span style='border:0;clip:rect(0,0,0,0);height:1px;position:absolute'>, opens new tab</span></a> says so.",
            "The report says so.",
        ),
        (
            "de",
            "Der <a href=/r>Bericht<span class='visually-hidden'> (öffnet in neuem Fenster)</span></a> sagt es.",
            "Der Bericht sagt es.",
        ),
        ("en", "A <span class=screen-reader-text>link to the </span>report.", "A report."),
    ] {
        let whole = article(&format!("<p>{inline}</p>{}", paragraphs(1, 4))).replace("lang=en", &format!("lang={language}"));
        assert_eq!(taken(&whole).text.split("\n\n").next(), Some(read_as), "{whole}");
    }
}

#[test]
fn lists_terms_tables_and_posts_stay_paragraph_by_paragraph() {
    for (block, pieces) in [
        (
            "<dl><dt>The master</dt><dd>denied that the ferry was late.</dd><dt>The board</dt><dd>confirmed that it was on time.</dd></dl>",
            &["The master\n\ndenied that the ferry was late.\n\nThe board\n\nconfirmed"][..],
        ),
        (
            "<ul><li>The ferry left at nine.<ul><li>The master says so.</li></ul></li><li>It was full.</li></ul>",
            &["The ferry left at nine.\n\nThe master says so.\n\nIt was full."],
        ),
        (
            "<table><tr><th>Day</th><th>Passengers</th></tr><tr><td>Monday</td><td>212</td></tr></table>",
            &["Day\tPassengers\n\nMonday\t212"],
        ),
        ("<blockquote><p>“We counted everybody.”</p></blockquote>", &["\n\n“We counted everybody.”\n\n"]),
        (
            "<blockquote class=twitter-tweet><p>We never sold a seat twice.</p>— Nordholm Lines (@nordholm) <a href=/s>March 1, 2031</a></blockquote>",
            &["We never sold a seat twice.", "— Nordholm Lines (@nordholm)"],
        ),
        ("<p>First.<br><br>Second line.</p>", &["First.\n\nSecond line."]),
        ("<h2>What the board says</h2><p>Nothing new.</p>", &["What the board says\n\nNothing new."]),
        ("<pre>A  poem\n  keeps its lines.</pre>", &["A  poem\n  keeps its lines."]),
    ] {
        holds(&article(&format!("{}{block}{}", paragraphs(1, 3), paragraphs(4, 6))), 6, pieces, &[]);
    }
    // A heading is one of what stands beneath it, not only of what comes next.
    let pointer = "<h2>What the board says</h2><p>Read more: <a href=/x>Another ferry</a></p>";
    holds(
        &article(&format!("{}{pointer}{}", paragraphs(1, 3), paragraphs(4, 6))),
        6,
        &["What the board says\n\nWitness 4"],
        &["Another ferry"],
    );
    // A heading without anything beneath it is the heading of something that was left out.
    holds(
        &article(&format!("{}<h2>More of this</h2><ul><li><a href=/x>Another ferry</a></li></ul>", paragraphs(1, 4))),
        4,
        &[],
        &["More of this"],
    );
}

#[test]
fn a_text_that_only_the_metadata_hold_is_taken_and_told() {
    let body: Vec<String> = (1..=6).map(paragraph).collect();
    let json = serde_json::json!({"@type": "NewsArticle", "headline": "Ferry left on time", "articleBody": body.join("\n\n")});
    let script = format!("<script type=application/ld+json>{json}</script>");
    let whole = article("<p>The ferry left on time, witnesses said.</p>").replace("</head>", &format!("{script}</head>"));
    let found = taken(&whole);
    assert_eq!(found.text, body.join("\n\n"));
    assert!(found.notes[0].contains("JSON-LD"), "{:?}", found.notes);
    // With marks of HTML in it.
    let marks =
        serde_json::json!({"@type": "NewsArticle", "articleBody": body.iter().map(|words| format!("<p>{words}</p>")).collect::<String>()});
    let whole = article("<p>Wait.</p>").replace("</head>", &format!("<script type=application/ld+json>{marks}</script></head>"));
    assert_eq!(taken(&whole).text, body.join("\n\n"));
}

#[test]
fn where_more_was_left_out_than_taken_it_is_told_and_shown() {
    let other: String = (20..40).map(|number| format!("<li>{}</li>", paragraph(number))).collect();
    let found = taken(&article(&format!("<div class=article-body>{}</div><aside><ul>{other}</ul></aside>", paragraphs(1, 3))));
    assert!(found.notes[0].contains("left out"), "{:?}", found.notes);
    assert!(found.left_out.contains(&paragraph(25)) && !found.left_out.contains(&paragraph(2)));
    assert!(taken(&article(&paragraphs(1, 6))).notes.is_empty());
}

#[test]
fn a_page_of_one_block_or_none_is_read_without_a_guess() {
    holds(&page(&format!("<div>{}<br><br>{}</div>", paragraph(1), paragraph(2))), 2, &[], &[]);
    holds(&format!("<p>{}</p>", paragraph(1)), 1, &[], &[]);
    for empty in ["", "<html></html>", "<body><nav><a href=/>Home</a></nav></body>", "<script>let x = 1</script>", "<img src=x>"] {
        assert!(read(empty).is_err_and(|refusal| refusal.why.contains("no article text")), "{empty}");
    }
}

/// What parts the words on both sides of it, wherever it stands.
const PARTS: &[(&str, &str)] = &[
    ("<p>", "</p>"),
    ("<div>", "</div>"),
    ("<section><div>", "</div></section>"),
    ("<h2>", "</h2>"),
    ("<ul><li>", "</li></ul>"),
    ("<li>", ""),
    ("<dl><dt>", "</dl>"),
    ("<dd>", "</dd>"),
    ("<table><tr><td>", "</td></tr></table>"),
    ("<table><tr><th>a</th><td>", "</table>"),
    ("<blockquote>", "</blockquote>"),
    ("<pre>", "</pre>"),
    ("<br>", ""),
    ("<hr>", "<hr>"),
    ("<figure>", "</figure>"),
    ("<details><summary>", "</summary></details>"),
    ("<address>", "</address>"),
    ("<center>", "</center>"),
    ("<p><b>", "</b></p>"),
    ("<article><header>", "</header></article>"),
    (" ", " "),
    ("&nbsp;", "&#10;"),
    ("&#x85;", "&#x0c;"),
];

proptest! {
    #[test]
    fn words_in_different_blocks_are_never_glued_and_none_is_lost(
        blocks in prop::collection::vec((0..PARTS.len(), "[b-z]{3,9}", 0..4_usize), 1..40)
    ) {
        let mut page = String::new();
        let mut words = Vec::new();
        for (at, (part, word, within)) in blocks.iter().enumerate() {
            let (open, close) = PARTS[*part];
            let word = format!("{word}{at}");
            // Marks within a line part nothing: one word stays one.
            let (before, after) = word.split_at(2);
            let inline = [word.clone(), format!("{before}<b>{after}</b>"), format!("<a href=/x>{before}</a>{after}"), format!("<span class=share>{before}</span><wbr>{after}")];
            page.push_str(&format!("{open}{}{close}
", inline[*within]));
            words.push(word);
        }
        let (_, text) = crate::formats::page::everything(&format!("<body>{page}</body>")).expect("a page");
        let found: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "a").collect();
        // What stands in a table without belonging there is shown before it, as browsers do.
        let (mut found, mut expected): (Vec<_>, Vec<_>) = (found, words.iter().map(String::as_str).collect());
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected, "{}", page);
    }

    #[test]
    fn whatever_stands_in_whatever_nothing_is_made_up(pieces in prop::collection::vec(0..PIECES.len(), 0..200)) {
        let page: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let found = read(&page).map_or_else(|refusal| refusal.shown, |document| [document.text, document.left_out].join("\n"));
        for word in found.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "¹²") {
            prop_assert!(PIECES.iter().any(|piece| !piece.starts_with('<') && piece.contains(word)), "{} in {}", word, page);
        }
    }
}

/// What pages are made of, for the test that puts it together at random.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "<div class=share>",
    "<div hidden id=S:1>",
    "<template id=B:1></template>",
    "</div>",
    "<article>",
    "</article>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<ul><li>",
    "</ul>",
    "<a href=/x>",
    "</a>",
    "<table><tr><td>",
    "</table>",
    "<q>",
    "</q>",
    "<sup>",
    "</sup>",
    "<br>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<img src=x>",
    "<script>",
    "</script>",
    "<style>",
    "<!--",
    "-->",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<form>",
    "<meta property=og:title content='The ferry'>",
    "<time datetime=2031-13-99>",
    "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":[{}]}</script>",
    "<svg>",
    "<math>",
    "<b class=initial>",
    "</b>",
    "<dl><dt>",
    "<dd>",
    "The harbour master said on Monday that the ferry had left on time, with all its passengers counted. ",
    "The line denied that. ",
    "12 ",
    "Él lo negó. ",
    "港の船は定刻に出た。",
    "قال القبطان إن العبارة غادرت. ",
];
