//! Files by kind, as the people bring them who do this work: what would be taken in of each.

use super::document::{Document, File, read_file};
use encoding_rs::Encoding;

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Document {
    let file = File { name: name.into(), bytes: bytes.as_ref().to_vec(), ..File::default() };
    read_file(&file, "auto").unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

/// The text of a plain file.
fn text(source: &str) -> String {
    read("kind.txt", source).text
}

fn encoded(label: &str, text: &str) -> Vec<u8> {
    let (bytes, _, broken) = Encoding::for_label(label.as_bytes()).expect("a label").encode(text);
    assert!(!broken, "{text} in {label}");
    bytes.into_owned()
}

#[test]
fn a_mail_that_quotes_a_mail_is_put_together_and_keeps_who_wrote_what() {
    let mail = "\
Dear Ana,

please see what the line has sent us. I do not believe a word of it, but
we should ask them.

Bo

On 3 March 2031 at 09:14, Nordholm Lines wrote:
> We regret that the ferry Aurora left Saltmere on Monday with 212 pass-
> engers on board, which is nine more than her papers allow. The harbour-
> master was told at once.
>
> A spokeswoman for the port authority said that nobody had been in dan-
> ger.
>
>> On 2 March 2031, Ana Ortiz wrote:
>> Is it true that more people were on board of the ferry than the num-
>> ber that the port authority had allowed for that day?

-- 
Bo Lind
The Beacon, Nordholm";
    let whole = "\
Dear Ana,

please see what the line has sent us. I do not believe a word of it, but we should ask them.

Bo

On 3 March 2031 at 09:14, Nordholm Lines wrote:
We regret that the ferry Aurora left Saltmere on Monday with 212 passengers on board, which is nine more than her papers allow. The harbourmaster was told at once.

A spokeswoman for the port authority said that nobody had been in danger.

On 2 March 2031, Ana Ortiz wrote:
Is it true that more people were on board of the ferry than the number that the port authority had allowed for that day?

--
Bo Lind
The Beacon, Nordholm";
    assert_eq!(text(mail), whole);
    assert_eq!(text(&mail.replace('\n', "\r\n")), whole, "as mail has it");
}

#[test]
fn what_word_leaves_behind_is_what_it_meant() {
    let pasted = "\u{93}We weren\u{92}t told,\u{94} she said \u{96} twice.\u{b}The fine is 40\u{a0}\u{80}\u{85}\r\n\u{95}\tOne\r\n\u{95}\tTwo\r\n\u{8a}koda\u{97}\u{91}no comment\u{92}\u{c}Page two";
    let meant = "“We weren’t told,” she said – twice.\nThe fine is 40\u{a0}€…\n•\tOne\n•\tTwo\nŠkoda—‘no comment’\nPage two";
    assert_eq!(text(pasted), meant);
    // The same as a file of old Windows.
    let old = "“We weren’t told,” she said – twice; the café’s fine is 40 €, and the harbour’s clientèle is furious.";
    assert_eq!(read("kind.txt", encoded("windows-1252", old)).text, old);
    // Where so little tells encodings apart that the guess is wrong, the right reading is offered.
    let little = read("kind.txt", encoded("windows-1252", "“We weren’t told,” she said; the café’s fine is 40 €, and Škoda’s is naïve."));
    assert!(little.readings.iter().any(|reading| reading.lines.contains("Škoda’s is naïve")), "{:?}", little.readings);
}

#[test]
fn scripts_that_run_from_the_right_are_joined_as_they_are_read() {
    let hebrew = "\
דוברת משרד התחבורה אמרה ביום שני כי המעבורת יצאה בזמן מנמל
סולטמיר, וכי איש מנוסעיה לא נפגע. לדבריה, „הכול היה תקין”,
אף שבנמל נספרו 212 נוסעים.

החברה הכחישה זאת.";
    assert_eq!(
        text(hebrew),
        "דוברת משרד התחבורה אמרה ביום שני כי המעבורת יצאה בזמן מנמל סולטמיר, וכי איש מנוסעיה לא נפגע. לדבריה, „הכול היה תקין”, אף שבנמל נספרו 212 נוסעים.\n\nהחברה הכחישה זאת."
    );
    // Marks of direction, joiners and stretched letters stay as they were published.
    let arabic = "\u{200f}قالت الوزارة إن «الــســفينة» غادرت.\u{200e} (Reuters)\u{200f}\nمی\u{200c}گویند ﻛﺘﺎﺏ";
    assert_eq!(text(arabic), arabic);
}

#[test]
fn scripts_without_blanks_are_joined_without_blanks() {
    let chinese = "\
营运公司发言人星期一否认了渡轮延误出港的报道，并称船上所有
的旅客都已登记。目击者的说法却不相同，他们表示至少有九名乘
客没有座位。港务局拒绝就此置评。

　　有关官员说，调查将于下周开始。";
    assert_eq!(
        text(chinese),
        "营运公司发言人星期一否认了渡轮延误出港的报道，并称船上所有的旅客都已登记。目击者的说法却不相同，他们表示至少有九名乘客没有座位。港务局拒绝就此置评。\n\n　　有关官员说，调查将于下周开始。"
    );
    let japanese = "　運航会社の広報担当者は月曜日、フェリーの出港が遅れたとの報
道を否定し、乗客は全員が名簿に記載されていたと述べた。目撃者
は違うと話しており、港湾当局はコメントを控えた。
　調査は来週から始まる予定である。";
    assert_eq!(
        text(japanese),
        "　運航会社の広報担当者は月曜日、フェリーの出港が遅れたとの報道を否定し、乗客は全員が名簿に記載されていたと述べた。目撃者は違うと話しており、港湾当局はコメントを控えた。\n　調査は来週から始まる予定である。"
    );
    let thai = "\
โฆษกของบริษัทเดินเรือปฏิเสธเมื่อวันจันทร์ว่าเรือข้ามฟากออก
จากท่าล่าช้าและกล่าวว่าผู้โดยสารทุกคนมีรายชื่ออยู่ในบัญชี
ขณะที่พยานบอกว่าไม่เป็นความจริง";
    assert_eq!(
        text(thai),
        "โฆษกของบริษัทเดินเรือปฏิเสธเมื่อวันจันทร์ว่าเรือข้ามฟากออกจากท่าล่าช้าและกล่าวว่าผู้โดยสารทุกคนมีรายชื่ออยู่ในบัญชีขณะที่พยานบอกว่าไม่เป็นความจริง"
    );
    let korean = "\
운항사 대변인은 월요일 여객선이 늦게 출항했다는 보도를 부인하며
승객은 모두 명부에 올라 있었다고 밝혔다. 목격자들은 다르게 말하
고 있으며 당국은 논평을 거부했다.";
    let joined = text(korean);
    assert!(joined.starts_with("운항사 대변인은 월요일 여객선이 늦게 출항했다는 보도를 부인하며 승객은 모두"), "{joined}");
}

#[test]
fn verse_tables_and_lists_of_names_stay_line_by_line_in_a_text_that_is_wrapped() {
    let source = "\
The mayor closed the meeting on Monday with a poem that nobody had asked
for, and that the council's own minutes give in full:

    The harbour lights are burning low,
    The captain counts his crew;
    And those who know will never say
    What all the others knew.

Present were, according to the list that was handed out at the entrance:
Ana Ortiz, mayor
Bo Lind, the Beacon
Ilse Capek, harbour master

Pier     Cracks   Depth
No. 3    2        40 cm
No. 4    1        12 cm

He then said that the pier would be opened again as soon as the cracks
had been looked at by somebody from outside.";
    let whole = "\
The mayor closed the meeting on Monday with a poem that nobody had asked for, and that the council's own minutes give in full:

    The harbour lights are burning low,
    The captain counts his crew;
    And those who know will never say
    What all the others knew.

Present were, according to the list that was handed out at the entrance:
Ana Ortiz, mayor
Bo Lind, the Beacon
Ilse Capek, harbour master

Pier     Cracks   Depth
No. 3    2        40 cm
No. 4    1        12 cm

He then said that the pier would be opened again as soon as the cracks had been looked at by somebody from outside.";
    assert_eq!(text(source), whole);
}

#[test]
fn an_interview_keeps_who_asks_and_who_answers_apart() {
    let source = "\
Q: When did you learn that more people were on board than the papers of
the ferry allow?
A: On Monday morning, when the harbour master called. I had no reason to
think that anything was wrong before that.
Q: Who counted them?
A: We did. The port authority did not, although it says so now.";
    let whole = "\
Q: When did you learn that more people were on board than the papers of the ferry allow?
A: On Monday morning, when the harbour master called. I had no reason to think that anything was wrong before that.
Q: Who counted them?
A: We did. The port authority did not, although it says so now.";
    assert_eq!(text(source), whole);
    let named = source.replace("Q:", "BEACON:").replace("A:", "Ortiz:");
    let joined = text(&named);
    assert!(joined.contains("\nBEACON: Who counted them?\nOrtiz: We did."), "{joined}");
}

#[test]
fn a_live_blog_and_a_list_of_corrections_stay_entry_by_entry() {
    let live = "\
14:05 The council meets behind closed doors. Nobody who was asked at the
entrance wanted to say what it is about.
14:20 A spokeswoman says that the pier will stay closed, and that nobody
had been told before.
15:02 The council denies that.";
    assert_eq!(
        text(live),
        "14:05 The council meets behind closed doors. Nobody who was asked at the entrance wanted to say what it is about.\n\
         14:20 A spokeswoman says that the pier will stay closed, and that nobody had been told before.\n15:02 The council denies that."
    );
    let corrections = "\
CORRECTIONS

- An article on Monday gave the wrong number of passengers. There were
  212, not 221, according to the port authority.
- A caption on Tuesday named the harbour master wrongly. She is called
  Ilse Capek.
- The ferry was built in 1998, not in 1989.";
    assert_eq!(
        text(corrections),
        "CORRECTIONS\n\n- An article on Monday gave the wrong number of passengers. There were 212, not 221, according to the port authority.\n\
         - A caption on Tuesday named the harbour master wrongly. She is called Ilse Capek.\n- The ferry was built in 1998, not in 1989."
    );
}

#[test]
fn copy_of_a_wire_with_indented_paragraphs_is_put_together() {
    let wire = "\
NORDHOLM-FERRY
By Ana Ortiz
    NORDHOLM, March 3 (Coast Wire) - The ferry Aurora left Saltmere
with nine passengers too many, the port authority said on Monday.
    The line denied that. It said it had counted everybody before she
left, and that the number of the port authority was \"plainly wrong\".
    (Reporting by Ana Ortiz; editing by Bo Lind)";
    assert_eq!(
        text(wire),
        "NORDHOLM-FERRY\nBy Ana Ortiz\nNORDHOLM, March 3 (Coast Wire) - The ferry Aurora left Saltmere with nine passengers too many, the port authority said on Monday.\n\
         The line denied that. It said it had counted everybody before she left, and that the number of the port authority was \"plainly wrong\".\n\
         (Reporting by Ana Ortiz; editing by Bo Lind)"
    );
}

#[test]
fn divided_words_of_other_languages_become_whole_and_compounds_keep_their_hyphens() {
    let german = "\
Die Reederei bestritt am Montag, dass bei der Überfahrt mehr Fahr-
gäste an Bord gewesen seien, als die Papiere erlauben. Die Unter-
suchung der Hafenbehörde beginne erst im Sommer, sagte eine Spre-
cherin der Nord- und Ostseehäfen, und koste den Hafen nichts.";
    assert_eq!(
        text(german),
        "Die Reederei bestritt am Montag, dass bei der Überfahrt mehr Fahrgäste an Bord gewesen seien, als die Papiere erlauben. Die Untersuchung der Hafenbehörde beginne erst im Sommer, sagte eine Sprecherin der Nord- und Ostseehäfen, und koste den Hafen nichts."
    );
    let russian = "\
Представитель перевозчика в понедельник отверг сообщения о том, что па-
ром вышел с опозданием. Очевидцы утверждают обратное, а чиновники от ком-
ментариев отказались.";
    assert_eq!(
        text(russian),
        "Представитель перевозчика в понедельник отверг сообщения о том, что паром вышел с опозданием. Очевидцы утверждают обратное, а чиновники от комментариев отказались."
    );
    let french = "\
La compagnie a démenti lundi que le bac soit parti en retard\u{a0}: «\u{a0}C'est une
contre-vérité\u{a0}», a déclaré son porte-parole, qui n'a pas voulu répon-
dre à nos questions.";
    assert_eq!(
        text(french),
        "La compagnie a démenti lundi que le bac soit parti en retard\u{a0}: «\u{a0}C'est une contre-vérité\u{a0}», a déclaré son porte-parole, qui n'a pas voulu répondre à nos questions."
    );
}

#[test]
fn what_was_copied_out_of_a_pdf_or_a_terminal_reads_as_it_was_seen() {
    let pdf = "The o\u{fb03}ce of the harbour master con\u{fb01}rmed on Monday that the pier would\nstay closed until inspec\u{ad}\ntors from outside had seen all of its pillars and\nsaid so in a letter.\u{c}The council denied that it had been told.";
    assert_eq!(
        text(pdf),
        "The o\u{fb03}ce of the harbour master con\u{fb01}rmed on Monday that the pier would stay closed until inspectors from outside had seen all of its pillars and said so in a letter.\nThe council denied that it had been told."
    );
    let terminal = "\u{1b}[1mFerry left on time\u{1b}[0m\n\n\u{1b}[32mThe harbour master said on Monday that the ferry had left on time, with all\u{1b}[0m\n\u{1b}[32mits passengers counted, and that nobody on board had been in any danger at\u{1b}[0m\n\u{1b}[32mall.\u{1b}[0m\n";
    assert_eq!(
        text(terminal),
        "Ferry left on time\n\nThe harbour master said on Monday that the ferry had left on time, with all its passengers counted, and that nobody on board had been in any danger at all.\n"
    );
}

#[test]
fn chats_and_rows_are_never_joined() {
    for lines in [
        "[3/1/2031, 12:03] Ana: did you see what the harbour office has just published about us?\n[3/1/2031, 12:04] Bo: no\n[3/1/2031, 12:04] Ana: they say that nine people too many were on board of the ferry on monday",
        "date;pier;passengers\n2031-03-01;east;212\n2031-03-02;east;198\n2031-03-03;west;201",
        "Roses are red,\nViolets are blue;\nThe harbour is closed,\nAnd nobody knew.",
        "Ana Ortiz: 4,112 votes\nBo Lind: 3,998 votes\nIlse Capek: 211 votes\nInvalid: 12",
        "https://beacon.example/2031/03/01/the-ferry-left-on-time-says-the-harbour-master\nhttps://beacon.example/2031/03/02/the-line-denies-it",
    ] {
        assert_eq!(text(lines), lines);
    }
}

#[test]
fn markdown_of_every_content_system_says_what_it_is_and_leaves_its_text() {
    let body = "The ferry left on time.\n\nThe line denied it.";
    for (system, source) in [
        (
            "Hugo",
            format!("---\ntitle: \"Ferry: on time\"\nauthors: [Ada Holm]\ndate: 2031-03-01T23:30:00-05:00\ntags: [ferry]\n---\n\n{body}\n"),
        ),
        (
            "Zola",
            format!(
                "+++\ntitle = \"Ferry: on time\"\nauthors = [\"Ada Holm\"]\ndate = 2031-03-01T23:30:00-05:00\n[taxonomies]\ntags = [\"ferry\"]\n+++\n{body}\n"
            ),
        ),
        (
            "Jekyll",
            format!(
                "---\r\nlayout: post\r\ntitle: 'Ferry: on time'\r\nauthor: Ada Holm\r\ndate: 2031-03-01 23:30:00 -0500\r\ntags: ferry\r\n---\r\n{body}\r\n"
            ),
        ),
        (
            "JSON",
            format!(
                "{{\n\"title\": \"Ferry: on time\", \"author\": {{\"name\": \"Ada Holm\"}},\n\"date\": \"2031-03-01T23:30:00-05:00\", \"tags\": [\"ferry\"]}}\n\n{body}"
            ),
        ),
        (
            "Pelican",
            format!("Title: Ferry: on time\nDate: 2031-03-01 23:30:00-05:00\nAuthor: Ada Holm\nTags: ferry\nSlug: ferry\n\n{body}\n"),
        ),
        (
            "MultiMarkdown",
            format!(
                "title:   Ferry: on time\nauthor:  Ada Holm\ndate:    2031-03-01T23:30:00-05:00\nkeywords: ferry\nabstract: What the harbour master says,\n    and what the line says.\n\n{body}"
            ),
        ),
    ] {
        let taken = read("kind.md", &source);
        assert_eq!(taken.text, body, "{system}");
        assert_eq!(taken.title.as_deref(), Some("Ferry: on time"), "{system}");
        assert_eq!(taken.byline.as_deref(), Some("Ada Holm"), "{system}");
        assert_eq!(taken.published_at.as_deref(), Some("2031-03-01T23:30:00-05:00"), "{system}");
    }
    // A text may begin so.
    for source in
        ["Note: the ferry left.\n\nMore.", "Title: not all of it\nis a header.\n\nMore.", "Ana: Who counted them?\nBo: We did.\n\nMore."]
    {
        assert_eq!(read("kind.md", source).text.split_whitespace().next(), source.split_whitespace().next(), "{source}");
        assert!(read("kind.md", source).title.is_none(), "{source}");
    }
}

/// A page whose article says `paragraphs`.
fn page(head: &str, paragraphs: &str) -> String {
    format!(
        "<html><head><title>Паром</title>{head}</head><body><div id=menu><a href=/>x</a></div><div class=content>{paragraphs}</div></body></html>"
    )
}

#[test]
fn pages_of_old_encodings_are_read_with_and_without_their_declaration() {
    let russian = "Представитель перевозчика в понедельник отверг сообщения о том, что паром вышел с опозданием. Очевидцы утверждают обратное, а чиновники от комментариев отказались.";
    let japanese =
        "運航会社の広報担当者は月曜日、フェリーの出港が遅れたとの報道を否定した。目撃者は違うと話しており、当局者はコメントを控えた。";
    let korean =
        "운항사 대변인은 월요일 여객선이 늦게 출항했다는 보도를 부인했다. 목격자들은 다르게 말하고 있으며 당국자들은 논평을 거부했다.";
    let greek = "Ο εκπρόσωπος της εταιρείας διέψευσε τη Δευτέρα ότι το πλοίο αναχώρησε με καθυστέρηση. Οι μάρτυρες λένε το αντίθετο.";
    let euro = "La compagnie a démenti lundi. Le billet coûte 40 €, soit 9 € de plus que la fédération ne le dit, et l’œuvre de la cité n’en sait rien.".replace('’', "'");
    for (label, words, declared) in [
        ("windows-1251", russian, ""),
        ("windows-1251", russian, "windows-1251"),
        ("windows-1251", russian, "x-no-such-charset"),
        ("koi8-r", russian, ""),
        ("shift_jis", japanese, ""),
        ("shift_jis", japanese, "Shift_JIS"),
        ("shift_jis", japanese, "x-sjis"),
        ("euc-jp", japanese, "x-euc-jp"),
        ("euc-kr", korean, ""),
        ("euc-kr", korean, "ks_c_5601-1987"),
        ("iso-8859-7", greek, ""),
        ("iso-8859-15", &euro, "ISO-8859-15"),
    ] {
        let head = if declared.is_empty() {
            String::new()
        } else {
            format!("<meta http-equiv=content-type content='text/html; charset={declared}'>")
        };
        let source = page(&head, &format!("<p>{words}</p>")).replace("Паром", "Ferry");
        let taken = read("kind.html", encoded(label, &source));
        assert_eq!(taken.text, words, "{label} declared as {declared:?}");
        // Only a guess is told as one.
        let is_guess = declared.is_empty() || declared.contains("no-such");
        assert_eq!(taken.notes.iter().any(|note| note.contains("guess")), is_guess, "{label} {declared}: {:?}", taken.notes);
        assert_eq!(taken.readings.is_empty(), !is_guess, "{label} {declared}");
    }
    let utf_16: Vec<u8> = page("", &format!("<p>{russian}</p>")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read("kind.html", utf_16).text, russian);
}

#[test]
fn what_word_and_docs_save_as_web_pages_gives_its_paragraphs() {
    let word = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><meta name=Generator content=\"Microsoft Word 15\"><title>Ferry left on time</title>\
        <!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style>p.MsoNormal{margin:0}</style></head>\
        <body lang=EN-GB><div class=WordSection1><p class=MsoTitle>Ferry left on time</p>\
        <p class=MsoNormal>The harbour master said on Monday that the ferry\nhad left on time, with all its passengers <i>counted</i><o:p></o:p></p>\
        <p class=MsoNormal><o:p>&nbsp;</o:p></p>\
        <p class=MsoNormal>The line denied that<span style='mso-spacerun:yes'>&nbsp; </span>anybody had been left behind, and said so twice.<o:p></o:p></p>\
        <p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>Nobody was asked.</p>\
        <p class=MsoNormal>So says the report that the line published on Monday, without a signature.</p></div></body></html>";
    let taken = read("kind.htm", word);
    assert_eq!(taken.title.as_deref(), Some("Ferry left on time"));
    assert_eq!(taken.language.as_deref(), Some("en-GB"));
    let text = taken.text.replace('\u{a0}', " ");
    let lines: Vec<String> =
        text.split("\n\n").map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty()).collect();
    assert_eq!(
        lines,
        [
            "The harbour master said on Monday that the ferry had left on time, with all its passengers counted",
            "The line denied that anybody had been left behind, and said so twice.",
            "1. Nobody was asked.",
            "So says the report that the line published on Monday, without a signature."
        ]
    );
    let docs = "<html><head><meta content=\"text/html; charset=UTF-8\" http-equiv=\"content-type\"></head><body class=\"c5\"><p class=\"c2 title\"><span class=\"c4\">Ferry left on time</span></p>\
        <p class=\"c1\"><span class=\"c0\">The harbour master said on Monday that the ferry had left on </span><span class=\"c3\">time</span><span class=\"c0\">, with all its passengers counted.</span></p>\
        <p class=\"c1 c6\"><span class=\"c0\"></span></p><p class=\"c1\"><span class=\"c0\">The line denied that anybody had been left behind.</span></p></body></html>";
    let text = read("kind.html", docs).text;
    assert!(
        text.ends_with("had left on time, with all its passengers counted.\n\nThe line denied that anybody had been left behind."),
        "{text}"
    );
}

#[test]
fn interviews_live_blogs_and_corrections_of_pages_are_whole_and_in_order() {
    let answer =
        |n: usize| format!("I was told of it on day {n}, by the harbour master herself, and I had no reason to doubt what she said then.");
    let interview: String = (1..=5)
        .map(|n| format!("<p class=question><strong>What did you know on day {n}?</strong></p><p class=answer>{}</p>", answer(n)))
        .collect();
    let whole = |body: &str| {
        format!(
            "<html lang=en><head><title>The line</title></head><body><nav><a href=/>Home</a></nav><main><article><h1>The line</h1>{body}</article></main></body></html>"
        )
    };
    let text = read("kind.html", whole(&interview)).text;
    let expected: Vec<String> = (1..=5).flat_map(|n| [format!("What did you know on day {n}?"), answer(n)]).collect();
    assert_eq!(text, expected.join("\n\n"));

    let entry = |n: usize| {
        format!(
            "The council has met for the {n}th time today, and its spokeswoman said again that there was nothing to say about the pier."
        )
    };
    let blog: String = (1..=6)
        .map(|n| format!("<section class=live-entry id=e{n}><h3><time datetime=2031-03-01T1{n}:00Z>1{n}:00</time> What entry {n} is about</h3><div class=entry-body><p>{}</p><p>The line denied it at once.{n}</p></div></section>", entry(n)))
        .collect();
    let text = read("kind.html", whole(&blog)).text;
    let places: Vec<Option<usize>> = (1..=6)
        .flat_map(|n| [text.find(&format!("What entry {n} is about")), text.find(&entry(n)), text.find(&format!("denied it at once.{n}"))])
        .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{text}");

    for correction in [
        "<p class=correction><em>Correction: an earlier version gave the wrong number of passengers.</em></p>",
        "<div class=correction-note><p>Correction: an earlier version gave the wrong number of passengers.</p></div>",
        "<p><strong>Correction:</strong> an earlier version gave the wrong number of passengers.</p>",
    ] {
        let body: String = (1..=5).map(|n| format!("<p>{}</p>", entry(n))).collect();
        for page in [whole(&format!("{body}{correction}")), whole(&format!("{correction}{body}"))] {
            let text = read("kind.html", &page).text;
            assert!(text.contains("an earlier version gave the wrong number of passengers."), "{correction} is missing in {text}");
            assert!(text.contains(&entry(1)) && text.contains(&entry(5)));
        }
    }
}

#[test]
fn tables_verse_and_words_from_the_right_of_pages_stay_as_they_are_read() {
    let paragraph = |n: usize| {
        format!("Witness {n} told the harbour board that the ferry had left on time, and that everybody had been counted twice.")
    };
    let body = |inside: &str| {
        let (before, after): (String, String) =
            ((1..=3).map(|n| format!("<p>{}</p>", paragraph(n))).collect(), (4..=6).map(|n| format!("<p>{}</p>", paragraph(n))).collect());
        format!(
            "<html lang=en><head><title>T</title></head><body><article><h1>The line</h1>{before}{inside}{after}</article></body></html>"
        )
    };
    for (inside, read_as) in [
        (
            "<table><caption>Votes</caption><thead><tr><th>Who<th>Votes</thead><tbody><tr><td>Ana Ortiz<td>4,112<tr><td>Bo Lind<td>3,998</table>",
            "Who\tVotes\n\nAna Ortiz\t4,112\n\nBo Lind\t3,998",
        ),
        (
            "<p>The harbour lights are burning low,<br>The captain counts his crew;<br>And those who know will never say<br>What all the others knew.</p>",
            "The harbour lights are burning low,\nThe captain counts his crew;\nAnd those who know will never say\nWhat all the others knew.",
        ),
        ("<blockquote><p>We were told nothing.</p><p>Nobody asked.</p></blockquote>", "We were told nothing.\n\nNobody asked."),
        ("<p dir=rtl lang=he>הדובר אמר: <bdi>2031</bdi> היתה שנה טובה.</p>", "הדובר אמר: 2031 היתה שנה טובה."),
        ("<ol start=3><li>Open the pier.</li><li>Count the passengers.</li></ol>", "Open the pier.\n\nCount the passengers."),
    ] {
        let text = read("kind.html", body(inside)).text;
        assert!(text.contains(read_as), "{read_as:?} is missing in {text}");
        assert!(text.contains(&paragraph(1)) && text.contains(&paragraph(6)));
    }
}
