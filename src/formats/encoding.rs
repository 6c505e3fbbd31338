//! The bytes of a file as text: by its byte order mark, by what it is, by what it declares, then by a guess that is told as one.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED,
};

/// How far into a page its encoding may be declared, in bytes.
const DECLARED_WITHIN: usize = 4096;
/// Of so many well-formed characters one may be broken in text that is UTF-8 all the same.
const WELL_FORMED_FOR_A_BROKEN: usize = 20;
/// Most readings that are offered.
const MOST_READINGS: usize = 6;
/// Of so many letters that are not ASCII one may be no letter where a reading is plausible: a quotation mark, a dash.
const LETTERS_FOR_ANOTHER: usize = 6;
/// Fewer bytes than this between `~{` and `~}` are no Chinese.
const LEAST_OF_HZ: usize = 8;
/// How many lines show what an encoding makes of a text.
const LINES_SHOWN: usize = 3;

/// A file as text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// What is doubtful about it, a sentence each.
    pub notes: Vec<String>,
    /// Where the encoding had to be guessed: how the first lines read in each that is possible, the guess first.
    pub readings: Vec<Reading>,
}

/// How a text reads in an encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The encoding, by its name on the web.
    pub encoding: &'static str,
    /// The first lines that differ between encodings.
    pub lines: String,
}

/// Reads a file. `chosen`: the encoding that somebody said it is in; `came`: the one that came along with it.
///
/// # Errors
/// Says which kind of file it seems to be, and what to do.
pub fn decode(name: &str, bytes: &[u8], chosen: Option<&str>, came: Option<&str>) -> Result<Decoded, String> {
    if let Some(what) = binary(bytes) {
        return Err(format!("“{name}” is {what}, not a text; open it, copy the article and paste it"));
    }
    if let Some(chosen) = chosen {
        let encoding = Encoding::for_label(chosen.as_bytes()).filter(|encoding| *encoding != REPLACEMENT);
        let encoding = encoding.ok_or_else(|| format!("“{chosen}” is no encoding that can be read"))?;
        return Ok(told(encoding.decode_with_bom_removal(bytes).0.into_owned(), Vec::new()));
    }
    if let Some(text) = utf_32(bytes) {
        return Ok(told(text, Vec::new()));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(told(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(), Vec::new()));
    }
    if let Some(encoding) = utf_16(bytes) {
        return Ok(told(encoding.decode_without_bom_handling(bytes).0.into_owned(), Vec::new()));
    }
    if bytes.contains(&0) {
        return Err(format!("“{name}” is a binary file, not a text; paste the article instead"));
    }
    if let Some(text) = escaped(bytes) {
        let text =
            text.ok_or_else(|| format!("“{name}” is in an encoding with escape sequences that is not read here; save it as UTF-8"))?;
        return Ok(told(text, Vec::new()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(told(text.to_owned(), Vec::new()));
    }
    let declared =
        came.and_then(|came| Encoding::for_label(came.as_bytes())).filter(|came| *came != REPLACEMENT).or_else(|| declared(bytes));
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8)
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
        && !has_controls(&text)
    {
        return Ok(told(text.into_owned(), Vec::new()));
    }
    if let Some((text, broken)) = nearly_utf_8(bytes) {
        let note = match broken {
            1 => "One character was broken, and stands as \u{fffd}.".to_owned(),
            _ => format!("{broken} characters were broken, and stand as \u{fffd}."),
        };
        return Ok(told(text, vec![note]));
    }
    guessed(bytes, declared)
        .ok_or_else(|| format!("“{name}” is no text in any encoding that is read here; save it as UTF-8 and bring it again"))
}

fn told(text: String, mut notes: Vec<String>) -> Decoded {
    let broken = text.matches('\u{fffd}').count();
    if broken > 0 && notes.is_empty() {
        notes.push(format!("{broken} characters could not be read, and stand as \u{fffd}."));
    }
    Decoded { text, notes, readings: Vec::new() }
}

/// What kind of file it is that is no text, by its first bytes.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const BINARY: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a Word, OpenDocument or ZIP file"),
        (b"\xD0\xCF\x11\xE0", "an old Word file"),
        (b"{\\rtf", "an RTF file"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"RIFF", "a picture, a sound or a film"),
        (b"ID3", "a sound"),
        (b"OggS", "a sound or a film"),
        (b"\x1F\x8B", "a compressed file"),
        (b"BZh", "a compressed file"),
        (b"\xFD7zXZ", "a compressed file"),
        (b"\x28\xB5\x2F\xFD", "a compressed file"),
        (b"7z\xBC\xAF", "a compressed file"),
        (b"\x7FELF", "a program"),
        (b"MZ", "a program"),
        (b"\xCF\xFA\xED\xFE", "a program"),
        (b"\xCA\xFE\xBA\xBE", "a program"),
        (b"\0asm", "a program"),
        (b"SQLite format 3\0", "a database"),
        (b"bplist", "a web archive"),
    ];
    let (magic, what) = BINARY.iter().find(|(magic, _)| bytes.starts_with(magic))?;
    // Words may begin as these do: “MZ” alone says nothing.
    let is_word = magic.iter().all(u8::is_ascii_alphanumeric) && std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    (!is_word).then_some(*what)
}

/// UTF-32 with its byte order mark.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match bytes.first_chunk::<4>()? {
        [0xFF, 0xFE, 0, 0] => u32::from_le_bytes,
        [0, 0, 0xFE, 0xFF] => u32::from_be_bytes,
        _ => return None,
    };
    let (units, _) = bytes[4..].as_chunks::<4>();
    Some(units.iter().map(|unit| char::from_u32(read(*unit)).unwrap_or('\u{fffd}')).collect())
}

/// UTF-16 without a byte order mark: one of the two ways round has blanks between words, and no controls.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.contains(&0) || bytes.len() < 4 {
        return None;
    }
    let reads = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let blanks = text.chars().filter(|c| matches!(c, ' ' | '\n' | '、' | '。')).count();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let length = text.chars().count();
        (!has_controls(&text) && letters * 2 > length && (blanks > 0 || text.is_ascii())).then_some((blanks, encoding))
    };
    [reads(UTF_16LE), reads(UTF_16BE)].into_iter().flatten().max_by_key(|(blanks, _)| *blanks).map(|(_, encoding)| encoding)
}

/// Controls that no text has.
fn has_controls(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}' | '\u{1b}' | '\u{85}'))
}

/// ASCII throughout, with escape sequences that switch to another character set: read as ASCII it would be garbage. `Some(None)`: to
/// one that is not read here.
fn escaped(bytes: &[u8]) -> Option<Option<String>> {
    if !bytes.is_ascii() {
        return None;
    }
    let holds = |sequence: &[u8]| bytes.windows(sequence.len()).any(|window| window == sequence);
    let strictly = |encoding: &'static Encoding, bytes: &[u8]| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    };
    if holds(b"\x1b$B") || holds(b"\x1b$@") || holds(b"\x1b(J") || holds(b"\x1b(I") {
        return Some(strictly(ISO_2022_JP, bytes));
    }
    // ISO-2022-KR, ISO-2022-CN: between SO and SI stands the set that was named, in seven bits instead of eight.
    for (named, encoding) in [(&b"\x1b$)C"[..], EUC_KR), (b"\x1b$)A", GB18030)] {
        if holds(named) {
            return Some(strictly(encoding, &eight_bits(bytes, (&[named, b"\x0e"], &[b"\x0f"]))));
        }
    }
    if holds(b"\x1b$)") {
        return Some(None);
    }
    // HZ; where blanks stand between them, and where there is next to nothing, `~{` and `~}` are themselves.
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let inside: Vec<&str> = text.split("~{").skip(1).map(|piece| piece.split_once("~}").map_or("", |(inside, _)| inside)).collect();
    let are_pairs =
        |inside: &&str| !inside.is_empty() && inside.len().is_multiple_of(2) && inside.bytes().all(|byte| byte.is_ascii_graphic());
    let is_hz = inside.iter().all(are_pairs) && inside.iter().map(|inside| inside.len()).sum::<usize>() >= LEAST_OF_HZ;
    is_hz.then(|| strictly(GB18030, &eight_bits(bytes, (&[b"~{"], &[b"~}"])))).flatten().map(Some)
}

/// What stands behind one of the first sequences, up to one of the second, with its eighth bit; without the sequences.
fn eight_bits(bytes: &[u8], (shifts, ends): (&[&[u8]], &[&[u8]])) -> Vec<u8> {
    let (mut text, mut rest, mut is_shifted) = (Vec::with_capacity(bytes.len()), bytes, false);
    while let [byte, after @ ..] = rest {
        if let Some((sequence, is_shift)) = shifts
            .iter()
            .map(|sequence| (sequence, true))
            .chain(ends.iter().map(|sequence| (sequence, false)))
            .find(|(sequence, _)| rest.starts_with(sequence))
        {
            // What names the set only does not shift yet.
            is_shifted = if sequence.starts_with(b"\x1b") { is_shifted } else { is_shift };
            rest = &rest[sequence.len()..];
            continue;
        }
        // The end of a line ends it too.
        is_shifted &= *byte != b'\n';
        text.push(if is_shifted && byte.is_ascii_graphic() { byte | 0x80 } else { *byte });
        rest = after;
    }
    text
}

/// What a page says its encoding is.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start: String = bytes[..bytes.len().min(DECLARED_WITHIN)].iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let said = ["charset", "encoding"].iter().find_map(|word| {
        start.match_indices(word).find_map(|(at, _)| {
            let rest = start[at + word.len()..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))).unwrap_or(rest.len());
            Encoding::for_label(&rest.as_bytes()[..end])
        })
    })?;
    // As browsers do: a page whose marks can be read in ASCII is not UTF-16, whatever it says.
    if said == UTF_16LE || said == UTF_16BE { Some(UTF_8) } else { Some(said).filter(|said| *said != X_USER_DEFINED) }
}

/// UTF-8 in which a few characters are broken, and how many.
fn nearly_utf_8(bytes: &[u8]) -> Option<(String, usize)> {
    let (mut broken, mut text) = (0, String::with_capacity(bytes.len()));
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            broken += 1;
            text.push('\u{fffd}');
        }
    }
    let well_formed = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    (well_formed >= broken * WELL_FORMED_FOR_A_BROKEN).then_some((text, broken))
}

fn guessed(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<Decoded> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // GBK is what a detector calls GB18030.
    let guess = if guess == encoding_rs::GBK { GB18030 } else { guess };
    let read = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).filter(|text| !has_controls(text))
    };
    let text = read(guess).map_or_else(|| guess.decode_without_bom_handling(bytes).0.into_owned(), std::borrow::Cow::into_owned);
    if has_controls(&text) {
        return None;
    }
    let mut readings = vec![Reading { encoding: guess.name(), lines: telling_lines(&text) }];
    let single = [
        "windows-1252",
        "windows-1250",
        "windows-1251",
        "koi8-u",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "iso-8859-2",
        "iso-8859-5",
        "macintosh",
        "ibm866",
    ];
    let possible =
        single.iter().filter_map(|label| Encoding::for_label(label.as_bytes())).chain([SHIFT_JIS, EUC_JP, GB18030, BIG5, EUC_KR]);
    for encoding in possible {
        let lines = read(encoding).map(|text| telling_lines(&text)).unwrap_or_default();
        if is_plausible(&lines) && readings.len() < MOST_READINGS && readings.iter().all(|reading| reading.lines != lines) {
            readings.push(Reading { encoding: encoding.name(), lines });
        }
    }
    let said = match declared {
        Some(declared) => format!("It says it is {}, but is not", declared.name()),
        None => "It does not say its encoding".to_owned(),
    };
    let note = format!("{said}; it was read as {}, by a guess: see whether its letters are right.", guess.name());
    let mut decoded = told(text, vec![note]);
    decoded.readings = readings;
    Some(decoded)
}

/// Whether what is not ASCII in it is letters, all but a few; what typographers set says neither.
fn is_plausible(lines: &str) -> bool {
    const SET: &str = "“”„‘’‚«»‹›–—…•·€£§°™®©\u{a0}";
    let telling = lines.chars().filter(|c| !c.is_ascii() && !SET.contains(*c));
    let (letters, others): (Vec<char>, Vec<char>) = telling.partition(|c| c.is_alphabetic());
    letters.len() > others.len() * LETTERS_FOR_ANOTHER
}

/// The first lines with letters that are not ASCII, without marks of HTML.
fn telling_lines(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut is_mark = false;
        let shown = line.chars().filter(|c| {
            let was_mark = is_mark;
            is_mark = (*c == '<' || is_mark) && *c != '>';
            !was_mark && *c != '<'
        });
        shown.take(160).collect::<String>().trim().to_owned()
    });
    lines.filter(|line| !line.is_ascii()).take(LINES_SHOWN).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Decoded {
        decode("page.html", bytes, None, None).expect("a text")
    }

    /// A text in `language`, long enough to be told from others.
    fn sample(language: &str) -> &'static str {
        match language {
            "fr" => {
                "Le préfet a nié mardi avoir été informé à l’avance : « C’est une contre-vérité », a déclaré son porte-parole, excédé. La mairie, elle, n’a pas répondu à nos questions."
            }
            "pl" => {
                "Rzecznik przewoźnika zaprzeczył w poniedziałek, że prom wypłynął spóźniony. Świadkowie twierdzą coś innego, a żaden urzędnik nie chciał się wypowiedzieć."
            }
            "ru" => {
                "Представитель перевозчика в понедельник отверг сообщения о том, что паром вышел с опозданием. Очевидцы утверждают обратное, а чиновники от комментариев отказались."
            }
            "uk" => {
                "Речник перевізника в понеділок заперечив, що пором вийшов із запізненням. Очевидці стверджують інше, її слова підтвердив і капітан, який їхав поїздом."
            }
            "el" => "Ο εκπρόσωπος της εταιρείας διέψευσε τη Δευτέρα ότι το πλοίο αναχώρησε με καθυστέρηση. Οι μάρτυρες λένε το αντίθετο.",
            "tr" => {
                "Şirketin sözcüsü, feribotun pazartesi günü geç kalktığı yolundaki haberleri yalanladı. Görgü tanıkları ise bunun tersini söylüyor, yetkililer açıklama yapmadı."
            }
            "he" => "דובר החברה הכחיש ביום שני שהמעבורת יצאה באיחור. עדי ראייה טוענים אחרת, והרשויות סירבו להגיב על הדברים.",
            "ar" => "نفى المتحدث باسم الشركة يوم الاثنين أن العبارة غادرت متأخرة. ويقول شهود عيان عكس ذلك، فيما رفض المسؤولون التعليق.",
            "ja" => {
                "運航会社の広報担当者は月曜日、フェリーの出港が遅れたとの報道を否定した。目撃者は違うと話しており、当局者はコメントを控えた。"
            }
            "zh" => "运营公司发言人周一否认渡轮延误出港的报道。目击者的说法不同，有关官员拒绝置评。港务局表示，所有乘客均已登记。",
            "tw" => "營運公司發言人週一否認渡輪延誤出港的報導。目擊者的說法不同，有關官員拒絕評論。港務局表示，所有乘客均已登記。",
            "ko" => {
                "운항사 대변인은 월요일 여객선이 늦게 출항했다는 보도를 부인했다. 목격자들은 다르게 말하고 있으며 당국자들은 논평을 거부했다."
            }
            _ => "plain",
        }
    }

    fn encoded(language: &str, label: &str) -> Vec<u8> {
        let (bytes, _, broken) = Encoding::for_label(label.as_bytes()).expect("a label").encode(sample(language));
        assert!(!broken, "{language} in {label}");
        bytes.into_owned()
    }

    const OLD: [(&str, &str); 20] = [
        ("fr", "windows-1252"),
        ("pl", "windows-1250"),
        ("pl", "iso-8859-2"),
        ("ru", "windows-1251"),
        ("ru", "koi8-r"),
        ("ru", "iso-8859-5"),
        ("ru", "ibm866"),
        ("uk", "windows-1251"),
        ("uk", "koi8-u"),
        ("el", "windows-1253"),
        ("el", "iso-8859-7"),
        ("tr", "windows-1254"),
        ("he", "windows-1255"),
        ("ar", "windows-1256"),
        ("ja", "shift_jis"),
        ("ja", "euc-jp"),
        ("zh", "gb18030"),
        ("tw", "big5"),
        ("ko", "euc-kr"),
        ("ja", "iso-2022-jp"),
    ];

    #[test]
    fn an_old_encoding_is_read_as_declared_without_a_doubt() {
        for (language, label) in OLD {
            for declaration in [
                format!("<meta charset={label}>"),
                format!("<META http-equiv='Content-Type' content=\"text/html; charset = {label}\">"),
                format!("<?xml version='1.0' encoding='{label}'?>"),
            ] {
                let page = [declaration.as_bytes(), b"<p>", &encoded(language, label)].concat();
                let decoded = read(&page);
                assert!(decoded.text.ends_with(sample(language)), "{language} {label}: {}", decoded.text);
                assert_eq!((decoded.notes.len(), decoded.readings.len()), (0, 0), "{language} {label}");
            }
        }
    }

    #[test]
    fn an_undeclared_old_encoding_is_guessed_and_told_as_a_guess() {
        for (language, label) in OLD {
            let decoded = read(&encoded(language, label));
            assert_eq!(decoded.text, sample(language), "{language} {label}");
            if label != "iso-2022-jp" {
                assert!(decoded.notes[0].contains("guess"), "{:?}", decoded.notes);
                assert!(
                    !decoded.readings.is_empty() && sample(language).contains(decoded.readings[0].lines.trim()),
                    "{language} {label}: {:?}",
                    decoded.readings
                );
            }
        }
    }

    #[test]
    fn an_encoding_that_came_along_counts_as_declared() {
        let bytes = encoded("ru", "koi8-r");
        let decoded = decode("page.html", &bytes, None, Some("koi8-r")).expect("a text");
        assert_eq!((decoded.text.as_str(), decoded.notes.len()), (sample("ru"), 0));
        let decoded = decode("page.html", sample("ru").as_bytes(), None, Some("iso-8859-1")).expect("a text");
        assert_eq!(decoded.text, sample("ru"), "what it is counts more");
    }

    #[test]
    fn another_reading_can_be_chosen() {
        let bytes = encoded("ru", "windows-1251");
        for reading in read(&bytes).readings {
            let chosen = decode("a.txt", &bytes, Some(reading.encoding), None).expect("a text");
            assert_eq!(telling_lines(&chosen.text), reading.lines);
        }
        assert!(decode("a.txt", &bytes, Some("ebcdic"), None).is_err_and(|why| why.contains("no encoding")));
    }

    #[test]
    fn utf_16_and_utf_32_are_read_with_their_mark_and_utf_16_without() {
        for language in ["fr", "ru", "ja", "ar", "ko", "plain and simple"] {
            let text = format!("{}\nand a second line 2031", sample(language));
            let two = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
            let four = |bytes: fn(u32) -> [u8; 4]| text.chars().map(u32::from).flat_map(bytes).collect::<Vec<u8>>();
            let (le, be) = (two(u16::to_le_bytes), two(u16::to_be_bytes));
            for bytes in [
                le.clone(),
                be.clone(),
                [&b"\xFF\xFE"[..], &le].concat(),
                [&b"\xFE\xFF"[..], &be].concat(),
                [&b"\xFF\xFE\0\0"[..], &four(u32::to_le_bytes)].concat(),
                [&b"\0\0\xFE\xFF"[..], &four(u32::to_be_bytes)].concat(),
            ] {
                let decoded = read(&bytes);
                assert_eq!((decoded.text.as_str(), decoded.notes.len()), (text.as_str(), 0), "{:?}", &bytes[..4]);
            }
        }
        assert_eq!(read("\u{feff}mark".as_bytes()).text, "mark");
    }

    #[test]
    fn utf_8_is_utf_8_whatever_it_declares() {
        let page = format!("<meta charset=iso-8859-1><p>{}", sample("ru"));
        assert_eq!(read(page.as_bytes()).text, page);
        let page = format!("<meta charset=utf-16><p>{}", sample("ru"));
        assert_eq!(read(page.as_bytes()).text, page);
    }

    #[test]
    fn seven_bits_with_shifts_are_no_garbage_and_not_refused() {
        for (label, (begin, end), eight) in
            [("iso-2022-kr", ("\x0e", "\x0f"), EUC_KR), ("iso-2022-cn", ("\x0e", "\x0f"), GB18030), ("hz-gb-2312", ("~{", "~}"), GB18030)]
        {
            let words = if eight == EUC_KR { "여객선은 늦게 출항했다" } else { "渡轮延误出港" };
            let mut bytes = match label {
                "iso-2022-kr" => b"\x1b$)C\n".to_vec(),
                "iso-2022-cn" => b"\x1b$)A".to_vec(),
                _ => Vec::new(),
            };
            bytes.extend_from_slice(b"On 3 March: ");
            for word in words.split(' ') {
                bytes.extend_from_slice(begin.as_bytes());
                bytes.extend(eight.encode(word).0.iter().map(|byte| byte & 0x7f));
                bytes.extend_from_slice(end.as_bytes());
                bytes.push(b' ');
            }
            bytes.extend_from_slice(b"(Reuters).\n");
            let decoded = read(&bytes);
            assert_eq!(decoded.text.trim_start(), format!("On 3 March: {words} (Reuters).\n"), "{label}");
            assert!(decoded.notes.is_empty());
        }
        for text in ["x ~{ y ~} z", "~{}~", "a~{b}", "{~} and ~{ at home ~}", "Hello ~{ok~}", "~{x"] {
            assert_eq!(read(text.as_bytes()).text, text);
        }
    }

    #[test]
    fn a_few_broken_bytes_in_utf_8_are_told_and_taken() {
        let mut bytes = sample("ru").as_bytes().to_vec();
        bytes.truncate(bytes.len() - 2);
        let decoded = read(&bytes);
        assert!(decoded.text.starts_with("Представитель") && decoded.text.ends_with('\u{fffd}'));
        assert_eq!(decoded.notes, ["One character was broken, and stands as \u{fffd}."]);
        bytes.extend_from_slice(b"\xff and \xfe.");
        assert_eq!(read(&bytes).notes, ["3 characters were broken, and stand as \u{fffd}."]);
    }

    #[test]
    fn what_is_no_text_is_named_with_what_to_do() {
        for (bytes, what) in [
            (&b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0"[..], "a program"),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "a program"),
            (b"%PDF-1.7\nhello", "a PDF"),
            (b"{\\rtf1 hello}", "an RTF file"),
            (b"\x1f\x8b\x08\0", "a compressed file"),
            (b"<p>Hello</p>\0\x01\x02\x03\0\xff", "a binary file"),
            (b"\x1b$)G\x0eGQ1[", "escape sequences"),
        ] {
            let why = decode("page.html", bytes, None, None).expect_err("no text");
            assert!(why.contains(what), "{why}");
        }
        assert_eq!(read(b"MZ is the mark of a program, ID3 that of a sound, RIFF of a film.").notes.len(), 0);
        assert_eq!(read(b"BZh, said the mayor.").text, "BZh, said the mayor.");
    }
}
